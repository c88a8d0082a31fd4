#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kernels by -kernel that are no Linux: direct.py EMULATOR BIOS ELF ADDRESSES PVH [kvm]. Prints TAP."""
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'board'))
from machine import Machine  # noqa: E402

SEABIOS = '/usr/share/seabios/bios-256k.bin'


class Count:
    done = failed = 0

    def ok(self, good, what):
        self.done += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.done} - {what}', flush=True)


def run(count, name, args):
    m = Machine(args + ['-m', '64', '-nographic', '-nic', 'none', '-append', 'one two'], 60)
    count.ok(m.wait_for(b'here we are'), name + ': it is started')
    while (line := m.line()) is not None and not line.startswith('1..'):
        if line.startswith(('ok ', 'not ok ')):
            count.ok(line.startswith('ok'), f'{name}: {line.partition(" - ")[2]}')
    count.ok(line is not None, name + ': comes to its end')
    m.stop()


def elf(machine=3, segments=((0x200000, 0x1000),), note=b''):
    """An ELF file for 32 bits with segments that have no contents."""
    count = len(segments) + bool(note)
    head = b'\x7fELF\1\1\1' + bytes(9) + struct.pack('<HHIIIIIHHHHHH', 2, machine, 1, 0x200000, 52, 0, 0, 52, 32, count, 0, 0, 0)
    rows = b''.join(struct.pack('<8I', 1, 0, addr, addr, 0, size, 7, 1) for addr, size in segments)
    if note:
        rows += struct.pack('<8I', 4, 52 + 32 * count, 0, 0, len(note), len(note), 4, 4)
    return head + rows + note


def pvh(entry, size=4):
    return struct.pack('<III', 4, size, 18) + b'Xen\0' + struct.pack('<I', entry)


def multiboot(flags, *addresses):
    return struct.pack('<III', 0x1badb002, flags, -(0x1badb002 + flags) & 0xffffffff) + struct.pack(f'<{len(addresses)}I', *addresses)


WRONG = [
    ('no header at all', elf(), 'without a Multiboot header or a PVH entry'),
    ('a video mode', multiboot(4), 'it wants a video mode'),
    ('what is not known', multiboot(8), 'something of Multiboot that is not known (flags 0x8)'),
    ('addresses are missing', multiboot(3), 'must have addresses in its header'),
    ('a file of 64 bits', b'\x7fELF\2\1\1'.ljust(64, b'\0') + multiboot(3), 'this one has 64'),
    ('a start before the file', multiboot(0x10003, 0x300000, 0x200000, 0, 0, 0x300000), 'the file begins before its start'),
    ('more than the file', multiboot(0x10003, 0x200000, 0x200000, 0x300000, 0, 0x200000), 'more than the file has'),
    ('below 1 MiB', multiboot(0x10003, 0x8000, 0x8000, 0, 0, 0x8000), 'memory from 0x100000 to'),
    ('behind RAM', elf(segments=((0x200000, 0x40000000),), note=pvh(0x200000)), 'memory from 0x100000 to'),
    ('an entry outside', elf(note=pvh(0x100)), 'its PVH entry 0x100 is outside'),
    ('a note without an entry', elf(note=pvh(0x200000, 2)), 'its PVH note has 2 bytes'),
    ('another machine', elf(machine=8, note=pvh(0x200000)), 'without a Multiboot header or a PVH entry'),
    ('a file that is cut off', elf(segments=((0x200000, 0x1000),) * 9, note=pvh(0x200000))[:340], 'without a Multiboot'),
]


def refuse(count, emulator, work, name, data, text, *args):
    path = work + '/wrong'
    with open(path, 'wb') as f:
        f.write(data)
    r = subprocess.run([emulator, '-M', 'pc', '-m', '64', '-nographic', '-nic', 'none', '-kernel', path, *args], timeout=60,
                       stdin=subprocess.DEVNULL, capture_output=True, text=True)
    count.ok(r.returncode == 1 and text in r.stderr, f'refused: {name}')


def main(emulator, bios, elf_kernel, raw_kernel, pvh_kernel, *accel):
    count = Count()
    with tempfile.TemporaryDirectory() as work:
        for name in 'first', 'second':
            with open(f'{work}/{name}', 'w') as f:
                f.write(name)
        modules = ['-initrd', f'{work}/first with arguments,{work}/second']
        firmware = [bios] + [SEABIOS] * (os.path.exists(SEABIOS) and not accel)
        for b in firmware:
            with_bios = ['-bios', b, *accel]
            text = os.path.basename(b)
            run(count, f'Multiboot, ELF, {text}', [emulator, '-M', 'pc', *with_bios, '-kernel', elf_kernel, *modules])
            run(count, f'Multiboot, addresses, {text}', [emulator, '-M', 'q35', *with_bios, '-kernel', raw_kernel, *modules])
            run(count, f'PVH, {text}', [emulator, '-M', 'pc', *with_bios, '-kernel', pvh_kernel, '-initrd', work + '/first'])
        for name, data, text in () if accel else WRONG:
            refuse(count, emulator, work, name, data, text)
        if not accel:
            good = multiboot(0x10003, 0x200000, 0x200000, 0, 0, 0x200000)
            refuse(count, emulator, work, 'a module that is not there', good, 'no-such-file', '-initrd', 'no-such-file')
            refuse(count, emulator, work, 'a command line without end', good, 'too long', '-append', 'x' * 40000)
    print(f'1..{count.done}')
    return 1 if count.failed else 0


if sys.argv[6:] == ['kvm'] and not os.access('/dev/kvm', os.R_OK | os.W_OK):
    print('1..0 # SKIP /dev/kvm is missing')
    sys.exit(0)
sys.exit(main(*sys.argv[1:6], *(['-accel', 'kvm'] if sys.argv[6:] == ['kvm'] else [])))
