#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The monitor of a person. usage: hmp.py PROGRAM"""
import os
import re
import sys

from session import Machine, Tap

tap = Tap()
machine = Machine(sys.argv[1], ["-S", "-name", "test", "-smp", "2"])
m = machine.hmp()
m.sock.settimeout(60)


def expect(line, pattern, what=None):
    seen = m.run(line)
    tap.ok(re.search(pattern, seen, re.M), what or line, seen)


def path(name):
    return os.path.join(machine.folder, name)


tap.ok("Lyrebird" in m.greeting and "monitor - type 'help'" in m.greeting, "greeting", m.greeting)

# The machine.
expect("info status", r"^VM status: paused \(prelaunch\)$")
expect("c", r"^$", "cont")
expect("info status", r"^VM status: running$", "it runs")
while "rwx" not in m.run("info tlb"):  # until the first instruction was fetched
    pass
expect("stop", r"^$")
expect("info status", r"^VM status: paused$", "it stands")
expect("info tlb", r"^0000000000000000: 0000000000000000 rwx", "info tlb: the first page")
expect("system_reset", r"^$")
expect("info version", r"^\d+\.\d+\.\d+$")
expect("info name", r"^test$")
expect("info uuid", r"^0{8}-0000-0000-0000-0{12}$")
expect("info kvm", r"^kvm support: disabled$")
expect("nmi", r"^Error: ", "nmi is refused")

# CPUs and memory.
expect("info cpus", r"^\* CPU #0: thread_id=\d+\n  CPU #1: thread_id=\d+$")
expect("cpu 1", r"^$")
expect("info cpus", r"^  CPU #0.*\n\* CPU #1", "the other CPU")
expect("cpu 2", r"^Error: there is no CPU 2; there are 2$", "no such CPU")
expect("cpu 0", r"^$")
expect("info registers", r"PC=[0-9a-f]{16}")
expect("info registers -a", r"CPU#0\n(.*\n)+.*CPU#1", "all registers")
expect("x/2xw 0x40000000", r"^0000000040000000: 0xedfe0dd0 0x[0-9a-f]{8}$", "x: words")
expect("x /4xb 0x40000000", r"^0000000040000000: 0xd0 0x0d 0xfe 0xed$", "x: bytes")
expect("x/xh 0x40000000", r"^0000000040000000: 0x0dd0$", "x: half-words")
expect("x/1xg 0x40000000", r"^0000000040000000: 0x[0-9a-f]{8}edfe0dd0$", "x: giants")
expect("x/2c 0x40000000", r"^0000000040000000: '\\xd0' '\\x0d'|'\\r'$", "x: characters")
expect("x/ub 0x40000000", r"^0000000040000000:  208$", "x: unsigned")
expect("x/db 0x40000000", r"^0000000040000000:  -48$", "x: signed")
expect("x/ob 0x40000000", r"^0000000040000000: 0320$", "x: octal")
expect("x/2i 0x40000000", r"^0x40000000:  edfe0dd0  \S+.*\n0x40000004:  ", "x: instructions")
expect("x 0x3f000000000", r"^0000003f00000000: *$|Cannot access memory at 0x", "x: nothing there")
expect("xp/xw 0x09000fe0", r"^0000000009000fe0: 0x00000011$", "xp: a device")
expect("x/70000x 0", r"65536 items at most")
expect("x/zz 0", r"/zz: ", "x: no such format")
expect("x", r"x: address is expected\nTry \"help x\" for more information", "x: no address")
expect("p 1 + 2 * 3", r"^0x7$")
expect("p/d (1 - 2) * 3", r"^-3$")
expect("p/x ~0 & 0xff", r"^0xff$")
expect("p/c 'a'", r"^'a'$")
expect("p/o 8", r"^010$")
expect("p 7 / 2", r"^0x3$")
expect("p 7 % 0", r"division by zero")
expect("p $sp + 1", r"^0x1$", "p: a register")
expect("p $nothing", r"there is no register \"nothing\"")
expect("p (1", r"'\)' is expected")
expect("p " + "(" * 100, r"something less deep")
expect("p 99999999999999999999", r"a number of 64 bits")
expect("p 1 2", r"\"2\" is too much")
expect(f"pmemsave 0x40000000 100 {path('mem')}", r"^$")
tap.ok(open(path("mem"), "rb").read()[:4] == b"\xd0\x0d\xfe\xed", "pmemsave: the file")
expect(f'memsave 0x40000000 5000 "{path("mem")}"', r"^$")
tap.ok(os.path.getsize(path("mem")) == 5000, "memsave: its size")
expect("memsave 0 4 /nowhere/at/all", r"Error: could not open '/nowhere/at/all'")
expect("sum 0x40000000 4", r"^\d{5}$")
expect("sum 0x1000000000000 4", r"Error: there is no memory")
expect("info pci", r"Bus +0, device +0, function 0:\s+Host bridge: PCI device 1b36:0008")
expect("info mtree", r"mach-virt.ram")
expect("info mtree -f", r"0000000040000000-0000000047ffffff.*mach-virt.ram")
expect("info jit", r"translated blocks")
expect("info accel", r"^\* tcg +\S.*\n  interp ")
expect("accel_switch interp", r"^$")
expect("info accel", r"^  tcg +\S.*\n\* interp ", "it is interpreted")
expect("accel_switch tcg", r"^$")
expect("accel_switch kvm", r"^Error: -accel kvm: KVM runs guests of this machine's architecture, x86-64")
expect("accel_switch hvf", r"tcg\|interp\|kvm|Error: ")
expect("info accel", r"^\* tcg ", "as before")
expect("info mem", r"^0000000000000000-0000000100000000 0000000100000000 rwx\n0000000100000000: more than")
expect(f"dumpdtb {path('dtb')}", r"^$")
tap.ok(open(path("dtb"), "rb").read()[:4] == b"\xd0\x0d\xfe\xed", "dumpdtb: the file")
expect("dumpdtb /nowhere/at/all", r"Error: could not open")
expect("watchdog_action reset", r"^$")
expect("watchdog_action bark", r"reset\|shutdown|Error: ")
expect("info roms", r"^addr=0000000040000000 size=0x[0-9a-f]+ mem=ram name=\"")

# Help.
expect("help", r"^stop\|s -- ")
expect("? quit", r"^quit\|q -- ")
expect("help info", r"^info status -- ")
expect("info", r"^info status -- ")
expect("help memsave", r"^memsave val size filename \[cpu-index\] -- ")
expect("help nothing", r"there is no command \"nothing\"")
expect("info nothing", r"info: there is no \"nothing\"")
expect("nothing at all", r"unknown command: 'nothing at all'")
expect("stop now", r"stop: \"now\" is too much")
expect("", r"^$", "an empty line")
expect('memsave 0 4 "x', "the closing '\"' is missing")

# Keys.
expect("info statuZ\x7fs", r"VM status", "rubout")
expect("nfo status\x01i", r"VM status", "Ctrl-A")
expect("info status\x01\x1b[C\x1b[CX\x7f", r"VM status", "arrows")
expect("junk\x15info status", r"VM status", "Ctrl-U")
expect("info status junk\x17\x17status", r"VM status", "Ctrl-W")
expect("info statusjunk\x1b[D\x1b[D\x1b[D\x1b[D\x0b", r"VM status", "Ctrl-K")
expect("XXinfo status\x1b[H\x1b[3~\x04", r"VM status", "Home, Delete, Ctrl-D")
expect("print 0x77", r"^0x77$")
expect("\x1b[A", r"^0x77$", "arrow up")
expect("\x10\x10\x0e", r"^0x77$", "Ctrl-P, Ctrl-N")
expect("junk\x03info status", r"VM status", "Ctrl-C")
expect("info history", r"'print 0x77'")

# Completion.
expect("info stat\t", r"VM status", "a name of info")
expect("system_pow\t\x15info status", r"VM status", "a command")
seen = m.keys(b"system_\t", rb"system_powerdown.*system_reset|system_reset.*system_powerdown")
tap.ok(True, "a list of commands")
m.run("\x15")
expect("print $s\t + 1", r"^0x1$", "a register")
os.mkdir(path("folder"))
open(path("folder/image"), "w").close()
seen = m.keys(f"memsave 0 4 {machine.folder}/fol\tim\t".encode(), rb"folder/image ")
tap.ok(True, "a file")
m.run("\x15")
seen = m.keys(b"help memsa\t", rb"help memsave ")
tap.ok(True, "help of a command")
m.run("\x15")

m.sock.sendall(b"quit\n")
tap.ok(machine.wait() == 0, "quit")
tap.end()
