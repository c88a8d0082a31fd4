#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kill -9 of the whole emulator while the guest writes: what was flushed is there, and the image is whole.

usage: kill.py --dir DIR --build BUILD/control [--count 200] [--seed N]

A Debian guest (image.py, as for system.py) compiles and starts a program that writes numbered blocks in random places of a
second disk, flushes each and then says its number on the serial port. With this the machine is saved by savevm. Each round
goes on from there with -loadvm, is killed at a random moment, and then: the image has no error by lyrebird-img check (and
qemu-img check), every number that was said is in its block or a later one is. Leaked clusters are counted: they are no
damage. Prints TAP. The seed of a failure is printed.
"""
import argparse
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'board'), os.path.join(HERE, '..', 'monitor')]

from debootstrap import machine_mirror
from image import APPEND, Image
from machine import Machine
from session import Qmp

BLOCK, BLOCKS = 4096, 8192     # 32 MiB
STRIDE = 2999                  # block n of the order is n * STRIDE % BLOCKS
PROGRAM = r'''
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static unsigned long buf[512] __attribute__((aligned(4096)));
int main(void)
{
    int fd = open("/dev/vdb", O_WRONLY | O_DIRECT);
    for (unsigned long n = 1;; n++) {
        for (int i = 0; i < 512; i++)
            buf[i] = n;
        if (pwrite(fd, buf, 4096, n * 2999 % 8192 * 4096) != 4096 || fdatasync(fd))
            return 1;
        printf("W%lu.\n", n);
        fflush(stdout);
    }
}
'''


class Round:
    def __init__(self, a, image):
        self.a, self.image = a, image
        self.system, self.data = os.path.join(a.dir, 'kill-system.qcow2'), os.path.join(a.dir, 'kill-data.qcow2')
        self.sock = os.path.join(a.dir, 'kill-qmp')

    def tool(self, name):
        return os.path.join(self.a.build, name)

    def start(self, *more):
        return Machine([self.tool('lyrebird-system-aarch64'), '-M', 'virt', '-m', '512', '-nographic', '-nic', 'none',
                        '-kernel', self.image.kernel, '-initrd', self.image.initrd, '-append', APPEND,
                        '-drive', f'file={self.system},if=none,id=a', '-device', 'virtio-blk-pci,drive=a',
                        '-drive', f'file={self.data},if=none,id=b', '-device', 'virtio-blk-pci,drive=b',
                        '-qmp', f'unix:{self.sock},server=on,wait=off', *more], 240)

    def prepare(self):
        img = self.tool('lyrebird-img')
        subprocess.run([img, 'create', '-q', '-f', 'qcow2', '-b', self.image.disk, '-F', 'qcow2', self.system], check=True)
        subprocess.run([img, 'create', '-q', '-f', 'qcow2', self.data, '64M'], check=True)
        m = self.start()
        ok = m.wait_for(b'guest login: ')
        m.say('root')
        ok = ok and m.wait_for(b'# ')
        m.say("cat > w.c <<'END'\n" + PROGRAM.strip().replace('\n', '\r') + '\rEND')
        m.say('gcc -O2 -o w w.c && dmesg -n 1 && sync && ./w')
        ok = ok and m.wait_for(b'W20.')
        s = socket.socket(socket.AF_UNIX)
        s.connect(self.sock)
        s.settimeout(120)
        q = Qmp(s)
        ok = ok and q.run('human-monitor-command', command_line='savevm start') == ''
        q.run('quit')
        return ok and m.finish() == 0

    def kill(self, seconds):
        """What the guest said until it was killed."""
        m = self.start('-loadvm', 'start')
        self.began = m.wait_for(b'W')   # the number may not come any more
        time.sleep(seconds)
        m.p.send_signal(signal.SIGKILL)
        rest = m.p.stdout.read()
        m.p.wait()
        return [int(n) for n in re.findall(rb'W(\d+)\.\r', b'W' + m.text + rest)]

    def check(self, said):
        for path in (self.system, self.data):
            checks = [[self.tool('lyrebird-img'), 'check', '-q', path]]
            if shutil.which('qemu-img'):
                checks.append(['qemu-img', 'check', '-q', path])
            for c in checks:
                p = subprocess.run(c, capture_output=True, text=True, check=False)
                if p.returncode not in (0, 3):      # 3: leaks
                    return f'{c[0]} {path}: {p.stdout} {p.stderr}'
        raw = self.data + '.raw'
        subprocess.run([self.tool('lyrebird-img'), 'convert', '-O', 'raw', self.data, raw], check=True)
        with open(raw, 'rb') as f:
            content = f.read(BLOCK * BLOCKS)
        os.unlink(raw)
        last = max(said, default=0)
        for n in range(max(1, last - BLOCKS + 1), last + 1):
            block = content[n * STRIDE % BLOCKS * BLOCK:][:BLOCK]
            first = struct.unpack_from('<Q', block)[0]
            if block != struct.pack('<Q', n) * (BLOCK // 8) and not first > last:
                return f'block of {n}, the last that was said is {last}: it has {first}'
        return ''


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--dir', required=True)
    p.add_argument('--build', required=True)
    p.add_argument('--count', type=int, default=200)
    p.add_argument('--seed', type=int, default=int(time.time()))
    p.add_argument('--suite', default='bookworm')
    p.add_argument('--mirror', default=machine_mirror())
    a = p.parse_args()
    a.dir, a.build = os.path.abspath(a.dir), os.path.abspath(a.build)
    image = Image(a.dir, a.build, a.suite, a.mirror, lambda s: print('# ' + s, flush=True))
    image.make()
    rng = random.Random(a.seed)
    r = Round(a, image)
    ready = r.prepare()
    print(f'1..{a.count + 1}\n{"ok" if ready else "not ok"} 1 - a machine that writes is saved', flush=True)
    if not ready:
        print('Bail out! there is nothing to go on from')
        return 1
    failed = numbers = 0
    for n in range(a.count):
        seconds = rng.uniform(0, 1.5)
        said = r.kill(seconds)
        wrong = r.check(said) or ('' if r.began else 'the guest said nothing')
        failed += bool(wrong)
        numbers += len(said)
        print(f'{"not ok" if wrong else "ok"} {n + 2} - killed after {seconds:.3f} s and {len(said)} flushed blocks', flush=True)
        if wrong:
            print(f'#   seed {a.seed}: {wrong}', flush=True)
            break
    print(f'# {numbers} flushed blocks in all')
    return 1 if failed else 0


sys.exit(main())
