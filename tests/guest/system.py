#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A Debian system on a disk, on whole machines: it boots, works, switches off, and its disk is whole.

usage: system.py --dir DIR --build BUILD/control [--arch arm64|amd64] [--ref qemu-system-aarch64] [--stress SECONDS] [CASE...]

The system is made in DIR once (image.py): debootstrap, its second stage under the emulator of programs, an ext4 file system
in a qcow2 image, and the same in a GPT with an ESP. Each case boots an overlay of it. Afterwards the overlay has to pass
lyrebird-img check (and qemu-img check if that is there) and e2fsck. With --ref each boot is done by that emulator too, to
compare the processor time. Prints TAP. Needs root, debootstrap, a mirror, mke2fs, sgdisk, mtools; some cases firmware.
"""
import argparse
import hashlib
import http.server
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'board'))

from debootstrap import machine_mirror
from image import AMD64, ARM64, Image
from inside import Failure
from machine import Machine

EDK2 = '/usr/share/qemu-efi-aarch64/QEMU_EFI.fd'
OVMF = '/usr/share/OVMF/OVMF_CODE_4M.fd'
SEABIOS = '/usr/share/seabios/bios-256k.bin'
UBOOT = '/usr/lib/u-boot/qemu_arm64/u-boot.bin'
BOOT_LIMIT, STEP_LIMIT, PRESS_LIMIT = 600, 180, 20  # seconds
PAYLOAD = bytes(range(256)) * 65536     # 16 MiB

C_PROGRAM = r'''
#include <stdio.h>
#include <math.h>
int main(void)
{
    double s = 0;
    for (int i = 1; i <= 1000; i++)
        s += sqrt(i);
    return printf("root%ssum %.6f\n", "", s) < 0;
}
'''


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', str(len(PAYLOAD)))
        self.end_headers()
        self.wfile.write(PAYLOAD)

    def log_message(self, *args):
        pass


def serve():
    s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Server)
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s.server_address[1]


def children_cpu():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def process_cpu(pid):
    with open(f'/proc/{pid}/stat') as f:
        words = f.read().rsplit(') ', 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK')


class Run:
    """One boot of an overlay of @base. Steps yield (what, whether it went well)."""

    def __init__(self, a, image, name, base, arguments, emulator=None):
        self.a, self.image, self.name = a, image, name
        self.overlay = os.path.join(a.dir, 'run.qcow2')
        self.qmp = os.path.join(a.dir, 'qmp')
        self.cpus = int(arguments[arguments.index('-smp') + 1])
        subprocess.run([self.tool('lyrebird-img'), 'create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2',
                        self.overlay], check=True)
        program, machine = PROGRAMS[image.arch]
        self.m = Machine([emulator or self.tool(program), *machine, '-m', '1024', '-nographic', '-drive',
                          f'file={self.overlay},if=none,id=disk', '-netdev', 'user,id=net', '-qmp',
                          f'unix:{self.qmp},server=on,wait=off', *arguments], BOOT_LIMIT)

    def tool(self, name):
        return os.path.join(self.a.build, name)

    def login(self):
        began = time.time()
        ok = self.m.wait_for(b'guest login: ')
        note = f', {time.time() - began:.0f} s, CPU {process_cpu(self.m.p.pid):.1f} s' if ok else ''
        yield 'it boots to the login prompt' + note, ok
        self.m.say('root')
        yield 'root logs in', self.m.wait_for(b'# ')
        # The line as typed is echoed, so what is waited for is put together by the shell.
        yield 'no unit failed', self.ask(
            'systemctl is-system-running --wait; systemctl --failed --no-legend --plain | wc -l; echo rea""dy',
            'running\r\n0\r\nready')

    def ask(self, command, answer, limit=STEP_LIMIT):
        self.m.end = time.time() + limit
        self.m.say(command)
        return self.m.wait_for(answer.encode())

    def work(self, port):
        yield 'a lease of DHCP', self.ask(
            'for i in $(seq 60); do ip -4 -o addr | grep -q 10.0.2.15 && echo le""ased && break; sleep 1; done', 'leased')
        want = hashlib.sha256(PAYLOAD).hexdigest()
        yield 'curl gets 16 MiB from the host', self.ask(
            f'curl -sS http://10.0.2.2:{port}/ | sha256sum', want)
        self.m.say("cat > t.c <<'END'\n" + C_PROGRAM.strip().replace('\n', '\r') + '\rEND')
        yield 'gcc compiles a program, which runs', self.ask('gcc -O2 -o t t.c -lm && ./t', 'rootsum 21097.455887')
        cpus = self.cpus
        yield f'{cpus} processors', self.ask('echo $(nproc) proc""essors', f'{cpus} processors')
        seconds = self.a.stress
        yield f'stress-ng for {seconds} s', self.ask(
            f'stress-ng --cpu {cpus} --vm 2 --vm-bytes 64M --hdd 2 --hdd-bytes 64M --fork 2 --switch 2 --verify '
            f'--timeout {seconds}s --metrics-brief; echo stress=$?', 'stress=0', seconds + 600)
        yield 'the kernel has nothing to complain about', self.ask(
            'dmesg -l emerg,alert,crit,err | grep -vi firmware; '
            'echo ker""nel: $(dmesg -l emerg,alert,crit,err | grep -vic firmware)', 'kernel: 0')

    def switch_off(self):
        self.m.end = time.time() + STEP_LIMIT
        self.m.say('systemctl poweroff')
        yield 'systemctl poweroff ends it', self.m.wait_for(b'reboot: Power down') and self.m.finish() == 0

    def power_key(self):
        """Pressed again until somebody listens: a login prompt does not wait for systemd-logind."""
        is_off = False
        for _ in range(STEP_LIMIT // PRESS_LIMIT):
            self.monitor('system_powerdown')
            self.m.end = time.time() + PRESS_LIMIT
            is_off = self.m.wait_for(b'reboot: Power down')
            if is_off:
                break
        self.m.end = time.time() + STEP_LIMIT
        yield 'system_powerdown ends it', is_off and self.m.finish() == 0

    def monitor(self, line):
        """What the monitor says to a command line."""
        with socket.socket(socket.AF_UNIX) as s, s.makefile('r') as answers:
            s.connect(self.qmp)
            for command in ({'execute': 'qmp_capabilities'},
                            {'execute': 'human-monitor-command', 'arguments': {'command-line': line}}):
                s.sendall(json.dumps(command).encode())
            returns = (a['return'] for a in map(json.loads, answers) if 'return' in a)
            next(returns)
            return next(returns)

    def make_disc(self, name):
        """A disc with one file that says its name; its size tells it from the others."""
        path, tree = (os.path.join(self.a.dir, name + end) for end in ('.iso', '.disc'))
        os.makedirs(tree, exist_ok=True)
        with open(os.path.join(tree, 'name'), 'w') as f:
            f.write(f'this is {name}\n')
        subprocess.run(['mke2fs', '-qF', '-t', 'ext2', '-b', '4096', '-d', tree, path, f'{1 + len(name)}M'], check=True,
                       stdout=subprocess.DEVNULL)
        shutil.rmtree(tree)
        return path, (1 + len(name)) << 20

    def change_disc(self, name):
        """`change` in the monitor, until the guest has let go of the disc before: its system is asked to eject it."""
        path, size = self.make_disc(name)
        refused = ''
        for _ in range(STEP_LIMIT):
            answer = self.monitor(f'change cd {path} raw')
            if not answer:
                break
            refused = answer
            time.sleep(1)
        seen = self.ask(f'until [ "$(blockdev --getsize64 /dev/sr0)" = {size} ]; do sleep 1; done; echo se""en', 'seen')
        read = seen and self.ask('mount -r /dev/sr0 /mnt && cat /mnt/name; umount /mnt', f'this is {name}\r\n')
        os.unlink(path)
        return refused, read

    def disc(self):
        yield 'its CD drive is empty', self.ask('blockdev --getsize64 /dev/sr0 || echo em""pty', 'empty')
        yield 'a disc is put in, and read', self.change_disc('first') == ('', True)
        refused, read = self.change_disc('another')
        yield 'the drive is locked by the guest, which opens it when it is asked', 'is locked' in refused
        yield 'another disc is read', read
        refused = self.monitor('eject cd')
        yield 'eject: is asked for', 'is locked' in refused
        yield 'and the guest sees no disc', self.ask(
            'while blockdev --getsize64 /dev/sr0 > /dev/null 2>&1; do sleep 1; done; echo go""ne', 'gone')
        yield 'eject again: the drive is empty', not self.monitor('eject cd') and '[not inserted]' in self.monitor('info block cd')

    def check_disk(self):
        checks = [[self.tool('lyrebird-img'), 'check', '-q', self.overlay]]
        if shutil.which('qemu-img'):
            checks.append(['qemu-img', 'check', '-q', self.overlay])
        for c in checks:
            p = subprocess.run(c, capture_output=True, text=True)
            yield f'{os.path.basename(c[0])} check', p.returncode == 0 and not p.stdout.strip()
        raw = self.overlay + '.raw'
        subprocess.run([self.tool('lyrebird-img'), 'convert', '-O', 'raw', self.overlay, raw], check=True)
        offset = 0
        with open(raw, 'rb') as f:
            f.seek(512)
            if f.read(8) == b'EFI PART':
                from image import ROOT_FIRST, SECTOR
                offset = ROOT_FIRST * SECTOR
        # The file system of a partition ends before the image does; its superblock says where.
        p = subprocess.run(['e2fsck', '-fn', f'{raw}?offset={offset}' if offset else raw], capture_output=True, text=True)
        yield 'e2fsck', p.returncode == 0
        if p.returncode:
            print('#   ' + p.stdout.strip().replace('\n', '\n#   '))
        os.unlink(raw)

    def stop(self):
        if self.m.p.poll() is None:
            self.m.p.kill()
            self.m.p.wait()
        for path in (self.overlay, self.qmp):
            if os.path.exists(path):
                os.unlink(path)


PCI = ['-device', 'virtio-blk-pci,drive=disk', '-device', 'virtio-net-pci,netdev=net', '-device', 'virtio-rng-pci']
MMIO = ['-device', 'virtio-blk-device,drive=disk', '-device', 'virtio-net-device,netdev=net', '-device',
        'virtio-rng-device']


E1000 = ['-device', 'e1000,netdev=net']
IDE = ['-device', 'ide-hd,drive=disk,bus=ide.0', '-drive', 'if=none,id=cd,media=cdrom', '-device', 'ide-cd,drive=cd,bus=ide.1']

PROGRAMS = {
    ARM64: ('lyrebird-system-aarch64', ['-M', 'virt', '-cpu', 'cortex-a57']),
    AMD64: ('lyrebird-system-x86_64', ['-cpu', 'max']),
}


def direct(i):
    return ['-kernel', i.kernel, '-initrd', i.initrd, '-append', i.arch.append]


def ours(i):
    return ['-bios', os.path.join(i.build, '..', 'roms', 'lyrebird-bios.bin')]


ARM_CASES = {
    # name: (what has to be there, disk, arguments, steps)
    'kernel, PCI, GICv2': (None, 'disk', lambda i: ['-smp', '4', *direct(i), *PCI], ['work', 'switch_off']),
    'kernel, MMIO, GICv3': (None, 'disk', lambda i: ['-smp', '4', '-M', 'gic-version=3', *direct(i), *MMIO],
                            ['power_key']),
    'EDK2, GRUB': (EDK2, 'parted', lambda i: ['-smp', '4', '-M', 'gic-version=3', '-bios', EDK2, *PCI], ['switch_off']),
    'U-Boot, extlinux': (UBOOT, 'parted', lambda i: ['-smp', '2', '-bios', UBOOT, *PCI], ['switch_off']),
}
X86_CASES = {
    'pc, our BIOS, GRUB, virtio': (None, 'parted', lambda i: ['-M', 'pc', '-smp', '2', *ours(i), *PCI], ['work', 'switch_off']),
    'q35, our BIOS, GRUB, AHCI, e1000': (None, 'parted', lambda i: ['-M', 'q35', '-smp', '2', *ours(i), *IDE, *E1000],
                                         ['work', 'disc', 'power_key']),
    'pc, kernel, IDE, e1000': (None, 'disk', lambda i: ['-M', 'pc', '-smp', '2', *ours(i), *direct(i), *IDE, *E1000], ['disc', 'switch_off']),
    'q35, SeaBIOS, GRUB': (SEABIOS, 'parted', lambda i: ['-M', 'q35', '-smp', '2', '-bios', SEABIOS, *PCI], ['switch_off']),
    'q35, OVMF, GRUB': (OVMF, 'parted', lambda i: ['-M', 'q35', '-smp', '2', '-drive', 'if=pflash,format=raw,readonly=on,file=' + OVMF,
                                                   *PCI], ['switch_off']),
}
CASES = {ARM64: ARM_CASES, AMD64: X86_CASES}


def steps(a, image, name, port, emulator=None):
    _, disk, arguments, more = CASES[image.arch][name]
    r = Run(a, image, name, getattr(image, disk), arguments(image), emulator)
    try:
        yield from r.login()
        for step in more:
            yield from (r.work(port) if step == 'work' else getattr(r, step)())
        yield from r.check_disk()
    finally:
        steps.tail = r.m.text[-2000:].decode(errors='replace')
        r.stop()


def reference(a, image, name, port):
    """Boot and power off by the other emulator; what the boot cost."""
    for what, good in steps(a, image, name, port, a.ref):
        if 'login prompt' in what:
            print(f'#   {os.path.basename(a.ref)}: {what if good else "it does not boot"}', flush=True)
            return


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--dir', required=True, help='where the system is kept; about 8 GB')
    p.add_argument('--build', required=True, help='the folder with the emulators')
    p.add_argument('--ref', help='system emulator to compare with')
    p.add_argument('--suite', default='bookworm')
    p.add_argument('--mirror', default=machine_mirror())
    p.add_argument('--stress', type=int, default=120, help='seconds of stress-ng')
    p.add_argument('--arch', choices=['arm64', 'amd64'], default='arm64')
    p.add_argument('cases', nargs='*', metavar='CASE', help='; '.join([*ARM_CASES, *X86_CASES]))
    a = p.parse_args()
    arch = AMD64 if a.arch == 'amd64' else ARM64
    cases = CASES[arch]
    a.dir, a.build = os.path.abspath(a.dir), os.path.abspath(a.build)
    os.makedirs(a.dir, exist_ok=True)
    missing = [t for t in ('debootstrap', 'unshare', 'mke2fs', 'e2fsck', 'sgdisk', 'mformat') if not shutil.which(t)]
    if missing or os.getuid():
        print(f'1..0 # SKIP system: {missing[0] + " is not there" if missing else "needs root"}')
        return 0
    image = Image(a.dir, a.build, a.suite, a.mirror, lambda s: print('# ' + s, flush=True), arch)
    image.make()
    port, count, failed = serve(), 0, 0
    for name in a.cases or cases:
        if cases[name][0] and not os.path.exists(cases[name][0]):
            count += 1
            print(f'ok {count} - {name} # SKIP {cases[name][0]} is missing')
            continue
        for what, good in steps(a, image, name, port):
            count += 1
            failed += not good
            print(f'{"ok" if good else "not ok"} {count} - {name}: {what}', flush=True)
            if not good:
                break
        if failed:
            print('#   ' + steps.tail.replace('\n', '\n#   '))
        if a.ref:
            reference(a, image, name, port)
    print(f'1..{count}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
