#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PCs with unmodified firmware and kernels: pc.py FOLDER [all]. Prints TAP.

FOLDER has lyrebird-system-x86_64 and lyrebird-system-i386. Firmware is that of the packages seabios and ovmf, kernels are those
of debian-installer-12-netboot-amd64 and -i386. Without "all" only the shortest way to a shell is gone.
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from machine import Machine

SEABIOS = '/usr/share/seabios/bios-256k.bin'
OVMF = '/usr/share/OVMF/OVMF_CODE_4M.fd'
OVMF_SECURE = '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd'  # needs SMM
OVMF_VARS = '/usr/share/OVMF/OVMF_VARS_4M.fd'
IMAGES = '/usr/lib/debian-installer/images/12/{0}/text/debian-installer/{0}/'


def start(folder, arch, *args):
    program = 'lyrebird-system-i386' if arch == 'i386' else 'lyrebird-system-x86_64'
    return Machine([os.path.join(folder, program), '-m', '512', '-nographic', '-nic', 'none', *args], 420)


def kernel(arch, *more):
    images = IMAGES.format(arch)
    return ['-cpu', 'max', '-kernel', images + 'linux', '-initrd', images + 'initrd.gz', '-append',
            'console=ttyS0 rdinit=/bin/sh ' + ' '.join(more)]


def bios(folder, board):
    m = start(folder, 'amd64', '-M', board)
    yield 'SeaBIOS on the serial port', m.wait_for(b'SeaBIOS (version')
    yield 'finds nothing to start', m.wait_for(b'No bootable device')
    yield 'and ends', m.stop() == 0


def answer(m, command, text):
    m.say(command + '; echo do""ne')
    return m.wait_for(text) and m.wait_for(b'\ndone')


def linux(folder, arch, board, cpus, end):
    m = start(folder, arch, '-M', board, '-smp', str(cpus), '-no-reboot', *kernel(arch))
    yield 'a kernel by -kernel starts its first program', m.wait_for(b'Run /bin/sh as init process')
    yield 'a shell asks', m.wait_for(b'# ')
    m.say('mount -t proc proc /proc; mount -t sysfs sys /sys; echo rea""dy')
    yield 'and answers', m.wait_for(b'\nready')
    yield f'{cpus} processors', answer(m, 'grep -c ^processor /proc/cpuinfo', b'\n%d\r' % cpus)
    yield 'interrupts by the I/O APIC', answer(m, 'cat /proc/interrupts', b'IO-APIC   2-edge      timer')
    yield 'ACPI', answer(m, 'dmesg', b'ACPI: Interpreter enabled')
    # for i386 the kernel measures the timer of ACPI with the 8254, and takes a busy host for a wrong rate
    yield 'the HPET, the timer of ACPI', answer(m, 'cat /sys/devices/system/clocksource/clocksource0/available_clocksource',
                                                 b'hpet' if arch == 'i386' else b'hpet acpi_pm')
    m.say(end)
    yield f'"{end}" ends it', m.finish() == 0


def snapshot(folder, board):
    with tempfile.TemporaryDirectory() as work:
        disk, monitor = work + '/disk', work + '/monitor'
        subprocess.run([folder + '/lyrebird-img', 'create', '-f', 'qcow2', disk, '64M'], check=True, stdout=subprocess.DEVNULL)
        args = ['-M', board, '-smp', '2', '-drive', 'format=qcow2,file=' + disk, *kernel('amd64')]
        m = start(folder, 'amd64', *args, '-qmp', f'unix:{monitor},server=on,wait=off')
        yield 'a shell has a variable', m.wait_for(b'# ') and answer(m, 'x=$((6*7)); echo x=$x', b'x=42')
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(60)
            s.connect(monitor)
            s.recv(4096)
            s.sendall(b'{"execute":"qmp_capabilities"}{"execute":"human-monitor-command","arguments":{"command-line":"savevm a"}}')
            yield 'savevm', s.recv(4096) + s.recv(4096) and m.stop() == 0
        m = start(folder, 'amd64', *args, '-loadvm', 'a')
        m.say('')
        yield 'the next process goes on there', answer(m, 'echo still=$x', b'still=42')
        yield 'and time passes', answer(m, 'sleep 1; echo sle""pt', b'slept')
        yield 'it ends', m.stop() == 0


def uefi(folder, board, args, text, code=OVMF):
    with tempfile.NamedTemporaryFile() as variables:
        shutil.copyfile(OVMF_VARS, variables.name)
        m = start(folder, 'amd64', '-M', board, '-cpu', 'max', '-drive', 'if=pflash,format=raw,readonly=on,file=' + code, '-drive',
                  'if=pflash,format=raw,file=' + variables.name, *args)
        yield text.decode(), m.wait_for(text)
        yield 'and ends', m.stop() == 0
        with open(OVMF_VARS, 'rb') as f:
            yield 'its variables are kept in flash', variables.read() != f.read()


OFF = 'echo o > /proc/sysrq-trigger'
SHORT = [
    ('pc, SeaBIOS', [SEABIOS], lambda f: bios(f, 'pc')),
    ('pc, Linux, two CPUs', [SEABIOS, IMAGES.format('amd64')], lambda f: linux(f, 'amd64', 'pc', 2, OFF)),
]
LONG = [
    ('q35, SeaBIOS', [SEABIOS], lambda f: bios(f, 'q35')),
    ('q35, Linux', [SEABIOS, IMAGES.format('amd64')], lambda f: linux(f, 'amd64', 'q35', 1, 'reboot -f')),
    ('pc, Linux for i386', [SEABIOS, IMAGES.format('i386')], lambda f: linux(f, 'i386', 'pc', 1, OFF)),
    ('q35, saved and loaded', [SEABIOS, IMAGES.format('amd64')], lambda f: snapshot(f, 'q35')),
    ('pc, OVMF', [OVMF, OVMF_VARS], lambda f: uefi(f, 'pc', [], b'UEFI Interactive Shell')),
    ('q35, OVMF', [OVMF, OVMF_VARS, IMAGES.format('amd64')],
     lambda f: uefi(f, 'q35', kernel('amd64'), b'Run /bin/sh as init process')),
    ('q35, OVMF in SMM', [OVMF_SECURE, OVMF_VARS],
     lambda f: uefi(f, 'q35,smm=on', ['-smp', '2'], b'UEFI Interactive Shell', OVMF_SECURE)),
    ('pc, SeaBIOS with SMM', [SEABIOS], lambda f: bios(f, 'pc,smm=on')),
]


def main(folder, cases):
    count = failed = 0
    for name, files, steps in cases:
        missing = [f for f in files if not os.path.exists(f)]
        if missing:
            count += 1
            print(f'ok {count} - {name} # SKIP {missing[0]} is missing')
            continue
        for what, good in steps(folder):
            count += 1
            failed += not good
            print(f'{"ok" if good else "not ok"} {count} - {name}: {what}', flush=True)
            if not good:
                break
    print(f'1..{count}')
    return 1 if failed else 0


sys.exit(main(sys.argv[1], SHORT + LONG if sys.argv[2:] == ['all'] else SHORT))
