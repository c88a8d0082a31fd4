#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the monitor does otherwise on a PC: modes of code, core files. Usage: x86.py LYREBIRD-SYSTEM-X86_64 BIOS. Prints TAP."""
import os
import re
import struct
import sys
import time
from session import Machine, Tap

MIB, GIB = 1 << 20, 1 << 30
IDLE = 30  # seconds until the BIOS waits for a key

t = Tap()
ok = t.ok
m = Machine(sys.argv[1], ["-m", "5G", "-smp", "2", "-S", "-nic", "none", "-nographic", "-serial", "file:x86.serial", "-bios", sys.argv[2], "-d", "in_asm",
                          "-D", "x86.log"], machine="pc")
h = m.hmp()


def path(name):
    return os.path.join(m.folder, name)


def core(arguments):
    """Machine, program headers, contents of a core file."""
    answer = h.run(f"dump-guest-memory {path('core')} {arguments}")
    with open(path("core"), "rb") as f:
        data = f.read()
    count = struct.unpack_from("<H", data, 56)[0]
    return answer, struct.unpack_from("<H", data, 18)[0], [struct.unpack_from("<IIQQQQQQ", data, 64 + 56 * n) for n in range(count)], data


def read(name):
    with open(name, errors="replace") as f:
        return f.read()


def words(text):
    return re.findall(r"0x[0-9a-f]+: +[0-9a-f]+ +(.*)", text)


ok(h.run("print $pc").strip() == "0xfffffff0", "$pc is an address")
ok(words(h.run("x/1i $pc"))[0].startswith("jmp 0xf000:0x"), "x/i: code of 16 bits", h.run("x/1i $pc"))

answer, machine, heads, data = core(f"{0xf0000} {64 << 10}")
ok(answer == "" and machine == 62, "a core file of x86-64", (answer, machine))
ok([x[0] for x in heads] == [4, 1] and heads[1][3:6] == (0xf0000, 0xf0000, 64 << 10), "with the memory that is asked for", heads)
ok(data[heads[1][2] + 0xfff0] == 0xea and len(data) == heads[1][2] + (64 << 10), "firmware is where it was")
_, _, heads, data = core(f"{0x90000} {0x70000}")
ok(data[heads[1][2] + 0x6fff0] == 0xea and not any(data[heads[1][2] + 0x10000:heads[1][2] + 0x30000]), "also behind what is no memory")
answer, machine, heads, data = core(f"{0xf0000} {64 << 10}")
name, size = struct.unpack_from("<II", data, heads[0][2])
registers = struct.unpack_from("<27Q", data, heads[0][2] + 20 + 112)
ok(name == 5 and size == 336 and heads[0][5] == 2 * (20 + 336), "a note for each CPU", (name, size, heads))
ok(registers[15:18] == (2**64 - 1, 0xfff0, 0xf000) and registers[18] & 2, "and its registers", [hex(r) for r in registers])
ok(struct.unpack_from("<I", data, heads[0][2] + 20 + 336 + 20 + 32)[0] == 2, "the second one is 2")
answer, machine, heads, data = core(f"{3 * GIB - 4096} {GIB + 8192}")
ok([(x[4], x[5]) for x in heads[1:]] == [(3 * GIB - 4096, 4096), (4 * GIB, 4096)], "memory in two parts", heads)
ok("no main memory" in h.run(f"dump-guest-memory {path('core')} {3 * GIB} 4096"), "none in between")

h.run("cont")
end = time.monotonic() + IDLE
while time.monotonic() < end and "No bootable device" not in read("x86.serial"):
    time.sleep(0.1)
h.run("quit")
m.wait()
log = read("x86.log")
for name in "x86.log", "x86.serial":
    os.unlink(name)
ok(re.search(r"mov eax, cr0\n.*or al, 1\n.*mov cr0, eax\n", log), "-d in_asm: code of 16 bits", log[:1000])
ok(re.search(r"jmp 8:0x[0-9a-f]+\n\nIN.*\n.*mov eax, 0x10\n", log), "and of 32 bits", log[:1000])
t.end()
