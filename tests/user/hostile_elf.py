#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Damaged and odd ELF files: lyrebird must refuse each with one line and status 126 or 127, or run it; never crash.

Usage: hostile_elf.py LYREBIRD [RANDOM-COUNT [SEED]]. Needs no compiler: the good program is made here.
"""
import os
import random
import struct
import subprocess
import sys
import tempfile

LYREBIRD = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 100
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1

EHDR, PHDR = "<16sHHIQQQIHHHHHH", "<IIQQQQQQ"
PT_LOAD, PT_INTERP, PT_GNU_STACK, PT_GNU_PROPERTY = 1, 3, 0x6474E551, 0x6474E553
BASE = 0x400000
CODE = struct.pack("<4I", 0xD2800BA8, 0xD28000E0, 0xD4000001, 0)  # mov x8, #93; mov x0, #7; svc #0


def ehdr(phnum, entry=BASE + 0x1000, **kw):
    e = dict(ident=b"\x7fELF\x02\x01\x01" + bytes(9), type=2, machine=183, version=1, entry=entry, phoff=64, shoff=0,
             flags=0, ehsize=64, phentsize=56, phnum=phnum, shentsize=0, shnum=0, shstrndx=0)
    e.update(kw)
    return struct.pack(EHDR, *e.values())


def phdr(**kw):
    p = dict(type=PT_LOAD, flags=5, offset=0, vaddr=BASE, paddr=0, filesz=0x1010, memsz=0x1010, align=0x1000)
    p.update(kw)
    return struct.pack(PHDR, *p.values())


def elf(phdrs, tail=b"", **kw):
    head = ehdr(kw.pop("phnum", len(phdrs)), **kw) + b"".join(phdrs)
    return head.ljust(0x1000, b"\0") + CODE + tail


GOOD = elf([phdr()])

# name, file, wanted: a status, or a piece of the message
CASES = [
    ("good", GOOD, 7),
    ("empty", b"", "not an ELF"),
    ("four bytes", b"\x7fELF", "not an ELF"),
    ("header cut", GOOD[:60], "cut off"),
    ("program headers cut", GOOD[:100], "program headers"),
    ("code cut", GOOD[:0x1000], "truncated"),
    ("code of another machine", elf([phdr()], machine=62), -11),
    ("i386", elf([phdr()], machine=3), "32-bit x86"),
    ("arm", elf([phdr()], machine=40), "32-bit Arm"),
    ("unknown machine", elf([phdr()], machine=9999), "machine-9999"),
    ("class 32", GOOD[:4] + b"\1" + GOOD[5:], "program"),
    ("big endian", GOOD[:5] + b"\2" + GOOD[6:], "big-endian"),
    ("object file", elf([phdr()], type=1), "object file"),
    ("core", elf([phdr()], type=4), "core dump"),
    ("type 9", elf([phdr()], type=9), "type"),
    ("no program headers", elf([], phnum=0), "program headers"),
    ("65535 program headers", elf([phdr()], phnum=65535), "program headers"),
    ("odd phentsize", elf([phdr()], phentsize=32), "program headers"),
    ("phoff huge", elf([phdr()], phoff=2**64 - 8), "program headers"),
    ("nothing to load", elf([phdr(type=4)]), "nothing to load"),
    ("filesz > memsz", elf([phdr(memsz=0x10)]), "larger in the file"),
    ("offset beyond the end", elf([phdr(offset=0x100000)]), "truncated"),
    ("offset wraps", elf([phdr(offset=2**64 - 0x1000)]), "truncated"),
    ("filesz huge", elf([phdr(filesz=2**63, memsz=2**63)]), "truncated"),
    ("memsz huge", elf([phdr(memsz=2**63)]), "outside the address space"),
    ("address wraps", elf([phdr(vaddr=2**64 - 0x1000)]), "outside the address space"),
    ("kernel address", elf([phdr(vaddr=0xFFFF000000000000)]), "outside the address space"),
    ("incongruent", elf([phdr(vaddr=BASE + 8)]), "fit together"),
    ("address 0", elf([phdr(vaddr=0)], entry=0x1000), 7 if os.geteuid() == 0 else "cannot map"),
    ("bss only", elf([phdr(), phdr(flags=6, offset=0x999999, vaddr=BASE + 0x10000, filesz=0, memsz=0x5000)]), 7),
    ("read-only bss tail", elf([phdr(memsz=0x9000)]), 7),
    ("overlapping pages", elf([phdr(), phdr(flags=6, offset=0x1000, vaddr=BASE + 0x2000, filesz=16, memsz=0x1800),
                               phdr(flags=6, offset=0x0, vaddr=BASE + 0x3000, filesz=16, memsz=16)]), 7),
    ("unsorted segments", elf([phdr(flags=6, offset=0, vaddr=BASE + 0x20000, filesz=8, memsz=0x3000), phdr()]), 7),
    ("zero-size segment", elf([phdr(memsz=0, filesz=0, vaddr=0), phdr()]), 7),
    ("odd alignment", elf([phdr(align=3)]), 7),
    ("huge alignment", elf([phdr(align=2**63)]), 7),
    ("pie", elf([phdr(vaddr=0)], type=3, entry=0x1000), 7),
    ("pie at an odd base", elf([phdr(vaddr=0x7000)], type=3, entry=0x8000), 7),
    ("pie aligned to 2 MiB", elf([phdr(vaddr=0, align=1 << 21)], type=3, entry=0x1000), 7),
    ("executable stack", elf([phdr(), phdr(type=PT_GNU_STACK, flags=7)]), 7),
    ("entry nowhere", elf([phdr()], entry=0x123450), -11),
    ("entry odd", elf([phdr()], entry=BASE + 0x1001), -7),
    ("interp missing", elf([phdr(), phdr(type=PT_INTERP, offset=0x1010, filesz=9, memsz=9)], b"/nowhere\0"),
     "libc6:arm64"),
    ("interp not a string", elf([phdr(), phdr(type=PT_INTERP, offset=0x1010, filesz=8, memsz=8)], b"/nowhere\0"),
     "damaged"),
    ("interp empty", elf([phdr(), phdr(type=PT_INTERP, offset=0x1010, filesz=1, memsz=1)], b"\0"), "damaged"),
    ("interp outside", elf([phdr(), phdr(type=PT_INTERP, offset=0x991010, filesz=9, memsz=9)]), "damaged"),
    ("interp is no program", elf([phdr(), phdr(type=PT_INTERP, offset=0x1010, filesz=12, memsz=12)],
                                 b"/etc/passwd\0"), 126),
    ("interp is a host program", elf([phdr(), phdr(type=PT_INTERP, offset=0x1010, filesz=10, memsz=10)],
                                     b"/bin/true\0"), "is an x86_64 program, for an aarch64 program"),
    ("property cut", elf([phdr(), phdr(type=PT_GNU_PROPERTY, offset=0x1010, filesz=20, memsz=20)],
                         struct.pack("<3I4s2I", 4, 99, 5, b"GNU\0", 0xC0000000, 4)), 7),
    ("script", b"#!/bin/echo hello\n", 0),
    ("script without a name", b"#!   \n", 126),
    ("script of a missing program", b"#!/nowhere\n", 127),
]


def run(path, data):
    with open(path, "wb") as f:
        f.write(data)
    os.chmod(path, 0o755)
    p = subprocess.run([LYREBIRD, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20)
    return p.returncode, p.stderr.decode(errors="replace")


def judge(want, status, text):
    lines = text.count("\n")
    if "internal error" in text:
        return False
    if isinstance(want, int) and want not in (126, 127):
        return status == want and not text
    if isinstance(want, int):
        return status == want and lines == 1
    return status in (126, 127) and lines == 1 and want in text


def mutate(rng):
    data = bytearray(GOOD)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(4, 64 + 56)
        data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    if rng.random() < 0.2:
        del data[rng.randrange(len(data)):]
    return bytes(data)


def main():
    n = failed = 0
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "prog")
        for name, data, want in CASES:
            n += 1
            status, text = run(path, data)
            ok = judge(want, status, text)
            failed += not ok
            print(f"{'ok' if ok else 'not ok'} {n} - {name}" + ("" if ok else f" (status {status}: {text.strip()})"))
        bad = []
        for i in range(COUNT):
            data = mutate(rng)
            try:
                status, text = run(path, data)
            except subprocess.TimeoutExpired:
                continue  # a damaged entry point may loop: that is the program's right
            if "internal error" in text or (status in (126, 127) and text.count("\n") != 1):
                bad.append((i, status, text))
        n += 1
        failed += bool(bad)
        print(f"{'not ok' if bad else 'ok'} {n} - {COUNT} random damages, seed {SEED}" + (f" {bad[:3]}" if bad else ""))
    print(f"1..{n}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
