#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boot checks.c from disks and CDs with a BIOS: bios.py EMULATOR PROGRAM BIOS [kvm]. Prints TAP.

With "kvm" the machines run on KVM, and are skipped where there is none.
"""
import os
import re
import socket
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'board'))
from machine import Machine  # noqa: E402

SECTOR, CD_SECTOR = 512, 2048
DISK_SIZE = 4 << 20
CATALOGUE, IMAGE = 20, 21
FLOPPY, HARD_DISK = 2, 4


def disk(program):
    return program + bytes(DISK_SIZE - len(program))


def parted(program):
    """With a partition whose end says that a cylinder has 16 heads and 63 sectors."""
    entry = struct.pack('<B3sB3sII', 0x80, b'\0\2\0', 0x0c, b'\x0f\x3f\0', 1, 1007)
    return program[:446] + entry + program[446 + len(entry):]


def cd(program, media):
    """A disc with nothing but a boot record, its catalogue and an image; media 0: no emulation."""
    boot = bytearray(CD_SECTOR)
    boot[:7] = b'\0CD001\1'
    boot[7:30] = b'EL TORITO SPECIFICATION'
    struct.pack_into('<I', boot, 0x47, CATALOGUE)
    check = bytearray(32)
    check[0], check[30:32] = 1, b'\x55\xaa'
    struct.pack_into('<H', check, 28, -sum(struct.unpack('<16H', check)) & 0xffff)
    count = 1 if media else len(program) // SECTOR
    entry = struct.pack('<BBHBBHI', 0x88, media, 0, 0, 0, count, IMAGE) + bytes(20)
    primary = b'\1CD001\1' + bytes(CD_SECTOR - 7)
    image = program + bytes((2880 * SECTOR if media else CD_SECTOR * 64) - len(program))
    return bytes(CD_SECTOR) * 16 + primary + bytes(boot) + bytes(CD_SECTOR) * 2 + (bytes(check) + entry).ljust(CD_SECTOR, b'\0') + image


IDE, VIRTIO = (['-drive', f'format=raw,if={kind},file='] for kind in ('ide', 'virtio'))

# Name, machine, image, option that takes it, drive number it has.
CASES = [
    ('IDE disk', ['-M', 'pc'], disk, IDE, 0x80),
    ('AHCI disk', ['-M', 'q35', '-smp', '2'], disk, IDE, 0x80),
    ('CD, floppy', ['-M', 'pc'], lambda p: cd(p, FLOPPY), ['-cdrom', ''], 0),
    ('CD, hard disk', ['-M', 'q35'], lambda p: cd(parted(p), HARD_DISK), ['-cdrom', ''], 0x80),
    ('virtio disk', ['-M', 'q35'], disk, VIRTIO, 0x80),
    ('CD', ['-M', 'pc', '-smp', '2'], lambda p: cd(p, 0), ['-cdrom', ''], 0xe0),
    ('CD, AHCI', ['-M', 'q35'], lambda p: cd(p, 0), ['-cdrom', ''], 0xe0),
    ('disk, no VGA', ['-M', 'pc', '-vga', 'none'], disk, IDE, 0x80),
    ('disk, VGA without its ROM', ['-M', 'pc', '-vga', 'none', '-device', 'VGA,romfile='], disk, IDE, 0x80),
]
SHORT = 3  # cases that KVM has, which may be slow

# The same image on two drives: which is started? Machine and its drives, number.
ORDERS = [
    (['-M', 'pc', '-boot', 'd'], 0xe0),
    (['-M', 'pc', '-boot', 'c'], 0x80),
    (['-M', 'q35', '-boot', 'order=c,once=d'], 0xe0),
    (['-M', 'pc', '-device', 'ide-hd,drive=two,bus=ide.0,unit=1,bootindex=1'], 0x81),
    (['-M', 'q35', '-device', 'ide-hd,drive=two,bus=ide.3,bootindex=1'], 0x81),
]


def sendkey(path, *keys):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(path)
        s.settimeout(10)
        for key in keys:
            s.sendall(f'sendkey {key}\n'.encode())
            s.recv(4096)


class Count:
    done = failed = 0

    def ok(self, good, what):
        self.done += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.done} - {what}', flush=True)


def run(count, name, args, work, number):
    monitor = work + '/monitor'
    m = Machine(args + ['-m', '64', '-nographic', '-nic', 'none', '-monitor', f'unix:{monitor},server=on,wait=off'], 120)
    count.ok(m.wait_for(b'here we are: drive %d\r' % number), name + ': it is started')
    while (line := m.line()) is not None and not line.startswith('1..'):
        if line.startswith(('ok ', 'not ok ')):
            count.ok(line.startswith('ok'), f'{name}: {line.partition(" - ")[2]}')
        elif line.startswith('a on the serial port'):
            m.p.stdin.write(b'a')
            m.p.stdin.flush()
        elif line.startswith('once: '):
            count.ok(re.sub(r'\x1b\[[0-9;]*m', '', line) == 'once: x', name + ': a character that is written twice is sent once')
        elif line.startswith('shift-b'):
            sendkey(monitor, 'shift-b', 'right')
    count.ok(line is not None, name + ': comes to its end')
    count.ok(m.wait_for(b'No bootable device.'), name + ': INT 18h, and nothing else is there to start')
    count.ok(m.stop() == 0, name + ': ends')


def order(count, args, number):
    """A CD and two disks."""
    m = Machine(args + ['-m', '64', '-nographic', '-nic', 'none'], 60)
    count.ok(m.wait_for(b'here we are: drive %d\r' % number), f'{" ".join(args[1:5])}: drive {number:x}')
    m.stop()


def write(path, data):
    with open(path, 'wb') as f:
        f.write(data)
    return path


def main(emulator, program, bios, *accel):
    count = Count()
    with open(program, 'rb') as f:
        data = f.read()
    common = [emulator, '-bios', bios, *accel]
    with tempfile.TemporaryDirectory() as work:
        for name, machine, image, option, number in CASES[:SHORT] if accel else CASES:
            path = write(work + '/image', image(data))
            run(count, name, [*common, *machine, *option[:-1], option[-1] + path], work, number)
        one, two, disc = (write(work + name, data) for name, data in
                          (('/one', disk(data)), ('/two', disk(data)), ('/cd', cd(data, 0))))
        for machine, number in () if accel else ORDERS:
            second = ['-drive', 'if=none,id=two,format=raw,file=' + two] if '-device' in machine else []
            order(count, [emulator, *machine, *second, '-bios', bios, '-hda', one, '-cdrom', disc], number)
    print(f'1..{count.done}')
    return 1 if count.failed else 0


def has_kvm():
    return os.access('/dev/kvm', os.R_OK | os.W_OK)


if sys.argv[4:] == ['kvm'] and not has_kvm():
    print('1..0 # SKIP /dev/kvm is missing')
    sys.exit(0)
sys.exit(main(*sys.argv[1:4], *(['-accel', 'kvm'] if sys.argv[4:] == ['kvm'] else [])))
