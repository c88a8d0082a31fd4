#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Firmware at EL3 (el3.c) and an unmodified Debian kernel below it:
secure.py LYREBIRD-SYSTEM-AARCH64 FIRMWARE PROGRAM. Prints TAP.

The firmware's TAP comes from the secure serial port, that of the program, the kernel's first and only
one, from the other. The device tree is the one that the board makes where it answers PSCI itself.
"""
import os
import subprocess
import sys
import tempfile
from kernel import KERNEL, archive

LIMIT = 60
BOARD = ['-M', 'virt,secure=on,virtualization=on,gic-version=3', '-smp', '4', '-m', '512',
         '-display', 'none', '-no-reboot']


def run(args, **more):
    return subprocess.run(args, stdin=subprocess.DEVNULL, timeout=LIMIT, check=False, **more)


def firmware_alone(emulator, firmware):
    m = run([emulator, *BOARD, '-serial', 'null', '-serial', 'stdio', '-bios', firmware],
            stdout=subprocess.PIPE)
    for line in m.stdout.decode(errors='replace').splitlines():
        if line.startswith(('ok ', 'not ok ')):
            yield line.split(' - ', 1)[1], line.startswith('ok ')
    yield 'the secure PL061 switches the machine off', m.returncode == 0


def with_kernel(emulator, firmware, program, work):
    initrd, tree, console = (os.path.join(work, n) for n in ('initrd', 'tree', 'console'))
    with open(initrd, 'wb') as f:
        f.write(archive(program))
    kernel = ['-kernel', KERNEL, '-initrd', initrd]
    append = ['-append', 'console=ttyAMA0 rdinit=/init']
    run([emulator, *BOARD, '-M', 'dumpdtb=' + tree, *kernel, *append])
    m = run([emulator, *BOARD, '-bios', firmware, '-dtb', tree, *kernel,
             '-serial', 'file:' + console, '-serial', 'stdio'], stdout=subprocess.PIPE)
    with open(console, 'rb') as f:
        seen = f.read()
    yield 'a kernel starts at EL2, four CPUs by PSCI', (
        b'SMP: Total of 4 processors' in seen and b'All CPU(s) started at EL2' in seen)
    yield 'its first program runs', b'\n1..' in seen and b'not ok' not in seen
    yield 'and switches off by PSCI', b'SYSTEM_OFF of the kernel' in m.stdout and m.returncode == 0


def main(emulator, firmware, program):
    results = list(firmware_alone(emulator, firmware))
    if os.path.exists(KERNEL):
        with tempfile.TemporaryDirectory() as work:
            results += with_kernel(emulator, firmware, program, work)
    else:
        print('# SKIP kernel: debian-installer-12-netboot-arm64 is not installed')
    for n, (what, good) in enumerate(results, 1):
        print(f'{"ok" if good else "not ok"} {n} - {what}')
    print(f'1..{len(results)}')


if __name__ == '__main__':
    main(*sys.argv[1:4])
