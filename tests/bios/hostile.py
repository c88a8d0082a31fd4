#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Disks and CDs that nobody meant well: hostile.py EMULATOR PROGRAM BIOS [--count N] [--seed S] [--keep FILE]. Prints TAP.

Random sizes, partition tables, boot records and catalogues. Each sector that could be started begins with hostile.S. Whatever is on
them, the BIOS starts that program, which finds nothing wrong, or says that there is nothing to boot; both in time. A test is told
by its number alone: N tests from S on.
"""
import argparse
import os
import random
import struct
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'board'))
from machine import Machine  # noqa: E402

SECTOR, CD_SECTOR = 512, 2048
CATALOGUE, IMAGE = 20, 24
LIMIT = 120
FINE = 0x10 << 1 | 1
NOTHING = b'No bootable device.'


def noise(r, size):
    return bytes(r.choice((0, 0, 0xff, r.randrange(256))) for _ in range(size))


def sector(program, r):
    """The program, and a partition table of some kind behind it."""
    data = bytearray(program.ljust(SECTOR, b'\x90'))
    data[446:510] = r.choice((bytes(64), noise(r, 64), bytes(r.randrange(256) for _ in range(64))))
    data[510:] = r.choice((b'\x55\xaa',) * 8 + (b'\0\0', b'\xaa\x55'))
    return bytes(data)


def disk(program, r, path):
    size = r.choice((1, SECTOR - 1, SECTOR, SECTOR + 1, 64 * SECTOR, 1 << 20, 4 << 20, 504 << 20, 8 << 30, 137 << 30, 3 << 40))
    with open(path, 'wb') as f:
        f.write(sector(program, r)[:size])
        f.truncate(size)


def catalogue(r):
    check = bytearray(noise(r, 32)) if r.random() < 0.1 else bytearray(32)
    check[0], check[30:32] = r.choice(((1, b'\x55\xaa'),) * 18 + ((0, b'\x55\xaa'), (1, b'\0\0')))
    entry = struct.pack('<BBHBBHI', r.choice((0x88,) * 12 + (0, 0xff)), r.choice((0, 0, 0, 1, 2, 3, 4, 4, 4, 5, 0x82)),
                        r.choice((0, 0, 0x7c0, 0x7c0, 0x2000, 0x8000, 1, 0x40, 0x4f, 0x50, 0x60, 0x1000, 0x9000, 0x9fbf, 0x9fff, 0xe000, 0xf000, 0xffff)),
                        r.randrange(256), 0, r.choice((0, 1, 1, 1, 4, 4, 5, 16, 100, 1000, 0xffff)),
                        r.choice((IMAGE,) * 12 + (1000, 0x7fffffff, 0xffffffff)))
    return bytes(check) + entry + noise(r, CD_SECTOR - 64)


def disc(program, r, path):
    boot = bytearray(CD_SECTOR)
    boot[:7], boot[7:30] = b'\0CD001\1', b'EL TORITO SPECIFICATION'
    struct.pack_into('<I', boot, 0x47, r.choice((CATALOGUE,) * 40 + (0, 17, 0xffff, 0x7fffffff, 0xffffffff)))
    if r.random() < 0.1:
        boot[r.randrange(80)] ^= 1 << r.randrange(8)
    image = b''.join(sector(program, r) for _ in range(64)) + program.ljust(CD_SECTOR, b'\x90') * r.choice((0, 1, 50, 1000))
    data = (bytes(CD_SECTOR) * 17 + bytes(boot)).ljust(CATALOGUE * CD_SECTOR, b'\0') + catalogue(r)
    data = data.ljust(IMAGE * CD_SECTOR, b'\0') + image
    if r.random() < 0.2:
        data = data[:r.choice((0, 1, CD_SECTOR, 17 * CD_SECTOR, 18 * CD_SECTOR - 1, 18 * CD_SECTOR, IMAGE * CD_SECTOR + 1, len(data) - 1))]
    with open(path, 'wb') as f:
        f.write(data)


KINDS = [(disk, ['-M', 'pc', '-drive', 'format=raw,if=ide,file=']), (disk, ['-M', 'q35', '-drive', 'format=raw,if=ide,file=']),
         (disk, ['-M', 'q35', '-drive', 'format=raw,if=virtio,file=']),
         *[(disc, ['-M', board, '-drive', 'format=raw,media=cdrom,file=']) for board in ('pc', 'q35')] * 2]


def run(emulator, program, bios, seed, path):
    """What went wrong; None: nothing. And what was tried."""
    r = random.Random(seed)
    make, option = r.choice(KINDS)
    make(program, r, path)
    m = Machine([emulator, '-bios', bios, *option[:-1], option[-1] + path, '-m', '64', '-nographic', '-nic', 'none', '-monitor', 'none',
                 '-device', 'isa-debug-exit,iobase=0xf4,iosize=1'], LIMIT)
    what = f'{make.__name__} on {option[1]}, {os.path.getsize(path)} bytes'
    text = b''
    if m.wait_for(NOTHING):
        return (None, what + ', refused') if m.stop() == 0 else ('it does not end', what)
    text = m.text[-300:]
    status = m.finish()
    if status == FINE:
        return None, what + ', started'
    return ('it hangs' if status is None else f'status {status}') + f': {text!r}', what


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    for name in 'emulator', 'program', 'bios':
        p.add_argument(name)
    p.add_argument('--count', type=int, default=12)
    p.add_argument('--seed', type=int, default=89)
    p.add_argument('--keep', help='where the image goes that was too much')
    a = p.parse_args()
    failed = 0
    with open(a.program, 'rb') as f:
        program = f.read()
    with tempfile.TemporaryDirectory() as work:
        for seed in range(a.seed, a.seed + a.count):
            wrong, what = run(a.emulator, program, a.bios, seed, work + '/image')
            failed += wrong is not None
            print(f'{"not ok" if wrong else "ok"} {seed - a.seed + 1} - {seed}: {what}{": " + wrong if wrong else ""}', flush=True)
            if wrong and a.keep:
                os.replace(work + '/image', a.keep)
    print(f'1..{a.count}')
    return 1 if failed else 0


sys.exit(main())
