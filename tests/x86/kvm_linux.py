#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A whole Linux on KVM: kvm_linux.py LYREBIRD-SYSTEM-X86_64. Prints TAP.

Debian's netboot kernel (package debian-installer-12-netboot-amd64) to its shell, with our interrupt controllers and the kernel's.
It needs hardware virtualisation: KVM that interprets ring 0 takes hours for it.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'board'))
from machine import Machine  # noqa: E402

IMAGES = '/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/'
count = failed = 0


def ok(good, what):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)


def skip(why):
    print(f'1..0 # SKIP x86-kvm-linux: {why}')
    sys.exit(0)


def has_hardware():
    flags = [x.split() for x in open('/proc/cpuinfo') if x.startswith('flags')]
    return any('vmx' in x or 'svm' in x for x in flags)


def boots(mode, cpus):
    m = Machine([sys.argv[1], '-accel', 'kvm,kernel-irqchip=' + mode, '-m', '512', '-nographic', '-nic', 'none', '-no-reboot',
                 '-smp', str(cpus), '-kernel', IMAGES + 'linux', '-initrd', IMAGES + 'initrd.gz', '-append',
                 'console=ttyS0 rdinit=/bin/sh'], 120)
    ok(m.wait_for(b'# '), f'kernel-irqchip={mode}: a shell')
    m.say('mount -t proc proc /proc; grep -c ^processor /proc/cpuinfo; echo do""ne')
    ok(m.wait_for(b'\n%d\r' % cpus) and m.wait_for(b'\ndone'), f'kernel-irqchip={mode}: {cpus} processors')
    m.say('poweroff -f')
    ok(m.finish() == 0, f'kernel-irqchip={mode}: it powers off')


if not os.access('/dev/kvm', os.R_OK | os.W_OK):
    skip('/dev/kvm cannot be used')
if not has_hardware():
    skip('no hardware virtualisation')
if not os.path.exists(IMAGES + 'linux'):
    skip('debian-installer-12-netboot-amd64 is missing')
for irqchip in 'off', 'split', 'on':
    boots(irqchip, 2)
print(f'1..{count}')
sys.exit(failed != 0)
