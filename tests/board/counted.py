# SPDX-License-Identifier: MIT
"""Counted runs (-icount): what they print at their end, and machines that have nothing from outside."""
import os
import re
import subprocess

IMAGES = '/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64'
FIXED = ['-M', 'virt', '-display', 'none', '-seed', '1', '-rtc', 'base=2020-01-01,clock=vm', '-nic', 'none']

# Everything a kernel does with disks, random numbers and the console, for ever.
WORK = ('mount -t proc proc /proc; mount -t devtmpfs d /dev; '
        'for m in virtio_pci virtio_blk virtio-rng virtio_console virtio_balloon virtio_net; do modprobe $m; done; n=0; '
        'while :; do dd if=/dev/hwrng bs=16 count=1 2>/dev/null | md5sum; dd if=/dev/vda of=/tmp/x bs=64k count=16 2>/dev/null; '
        'dd if=/tmp/x of=/dev/vda bs=64k seek=$((n%100)) count=16 conv=fsync 2>/dev/null; date; n=$((n+1)); done')
KERNEL = ['-m', '512', '-cpu', 'max', '-kernel', IMAGES + '/linux', '-initrd', IMAGES + '/initrd.gz', '-append',
          f'console=ttyAMA0 rdinit=/bin/sh -- -c "{WORK}"']
DEVICES = ['-device', 'virtio-blk-pci,drive=d', '-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci', '-device',
           'virtio-balloon-pci', '-device', 'virtio-keyboard-pci', '-device', 'virtio-net-pci', '-device', 'ramfb']


def has_kernel():
    return os.path.exists(IMAGES + '/linux')


class Counted:
    """One run; .result is (instructions, ns, trace, state), as far as the run told, or None."""

    def __init__(self, emulator, icount, *args):
        command = [emulator, *FIXED, '-icount', icount, '-stats', *args]
        p = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=1200)
        self.status = p.returncode
        self.output = p.stdout
        self.errors = p.stderr.decode(errors='replace')
        line = re.search(r'icount: (\d+) instructions, (\d+) ns(?:, trace (\w+))?', self.errors)
        state = re.search(r'icount: state (\w+)', self.errors)
        self.result = line and (*line.groups(), state and state.group(1))


def disk(img, folder, name):
    """A fresh disk of 64 MiB, with arguments that make it a machine's."""
    path = os.path.join(folder, name)
    subprocess.run([img, 'create', '-q', '-f', 'qcow2', path, '64M'], check=True)
    return ['-drive', f'if=none,id=d,file={path},cache=unsafe']


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, good, what, detail=''):
        self.count += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {what}', flush=True)
        if not good and detail:
            print(f'# {detail}')

    def skip(self, what, why):
        self.count += 1
        print(f'ok {self.count} - {what} # SKIP {why}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        return 1 if self.failed else 0
