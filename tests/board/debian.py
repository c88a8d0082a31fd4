#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An unmodified Debian kernel to a shell: debian.py LYREBIRD-SYSTEM-AARCH64. Prints TAP.

Kernel and initial RAM disk are those of the package debian-installer-12-netboot-arm64. The shell is spoken to over the
serial port; then the machine switches off.
"""
import os
import sys
from machine import Machine

IMAGES = '/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64'
CASES = [
    ('one CPU', []),
    ('four CPUs, GICv3', ['-smp', '4', '-M', 'gic-version=3']),
    ('EL2', ['-M', 'virtualization=on']),
]


def boot(emulator, more):
    m = Machine([emulator, '-M', 'virt', '-m', '512', '-nographic', '-kernel', IMAGES + '/linux', '-initrd',
                 IMAGES + '/initrd.gz', '-append', 'console=ttyAMA0 rdinit=/bin/sh', *more])
    yield 'a kernel starts its first program', m.wait_for(b'Run /bin/sh as init process')
    yield 'a shell asks', m.wait_for(b'# ')
    m.say('echo answer=$((6*7)) $(grep -c ^processor /proc/cpuinfo 2>/dev/null)')
    yield 'and answers', m.wait_for(b'answer=42')
    m.say('mount -t proc proc /proc; grep -c ^processor /proc/cpuinfo; echo proc""essors')
    cpus = more[1] if '-smp' in more else '1'
    yield f'{cpus} processors', m.wait_for(b'\r\n' + cpus.encode() + b'\r\nprocessors')
    m.say('poweroff -f')
    yield 'it switches off', m.finish() == 0


def main(emulator):
    if not os.path.exists(IMAGES + '/linux'):
        print('1..0 # SKIP debian: debian-installer-12-netboot-arm64 is not installed')
        return 0
    count, failed = 0, 0
    for name, more in CASES:
        for what, good in boot(emulator, more):
            count += 1
            failed += not good
            print(f'{"ok" if good else "not ok"} {count} - {name}: {what}', flush=True)
            if not good:
                break
    print(f'1..{count}')
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
