#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gdb on a machine that runs debugged.c. usage: gdb.py PROGRAM GUEST GDB ACCEL"""
import os
import re
import subprocess
import sys

from session import Machine, Tap

program, guest, gdb, accel = sys.argv[1:5]
tap = Tap()
machine = Machine(program, ["-S", "-smp", "2", "-accel", accel, "-kernel", guest], None)
m = machine.hmp()
socket = os.path.join(machine.folder, "gdb")
seen = m.run(f"gdbserver unix:{socket}")
tap.ok("Waiting for gdb connection" in seen, "gdbserver", seen)


def debug(*commands):
    """What gdb says to @commands on a fresh connection."""
    args = [gdb, "-q", "-nx", "-batch", "-ex", "set confirm off", "-ex", "set pagination off",
            "-ex", "set remotetimeout 20", "-ex", f"target remote {socket}"]
    for c in commands:
        args += ["-ex", c]
    r = subprocess.run(args + [guest], capture_output=True, text=True, timeout=60)
    return r.stdout + r.stderr


def expect(what, commands, *patterns):
    seen = debug(*commands)
    for p in patterns:
        if not re.search(p, seen, re.M):
            tap.ok(False, what + ": " + p, seen)
            return
    tap.ok(True, what)


expect("attach, breakpoint, backtrace", ["info threads", "break board_main", "continue", "bt 1", "p $pc"],
       r"^\* 1 .*CPU#0", r"^  2 .*CPU#1 \[off\]", r"Breakpoint 1, .*board_main", r"^#0 .*board_main")
tap.ok("running" in m.run("info status"), "detached: it runs", m.run("info status"))
expect("registers", ["hbreak tick", "continue", "p $x0", "p/x $cpsr", "set var $x0 = 5", "p $x0", "finish",
                     "info registers sp"],
       r"^\$1 = 1$", r"EL=1|0x", r"^\$3 = 5$", r"^sp +0x4")
expect("virtual and physical memory",
       ["break tick", "continue", "p/x message", "p/x *(long *)((long)&message + 0x80000000)",
        "maintenance packet Qqemu.PhyMemMode:1", "maintenance packet qqemu.PhyMemMode", "p/x message",
        "x/wx 0x09000fe0", "x/wx (long)&message + 0x80000000",
        "set var message = 0x99", "maintenance packet Qqemu.PhyMemMode:0", "p/x message",
        "p/x *(long *)0x7000000000", "set var message = 0x1122334455667788"],
       r"^\$1 = 0x1122334455667788", r"^\$2 = 0x1122334455667788", r"received: \"1\"", r"^\$3 = 0x1122334455667788",
       r"^0x9000fe0:\s+0x00000011", r"Cannot access memory at address 0xc0|:\s+0x00000000", r"^\$4 = 0x99",
       r"Cannot access memory at address 0x7000000000")
expect("steps", ["break store", "continue", "p $pc", "stepi", "stepi", "p $pc", "delete", "next", "info threads"],
       r"Breakpoint 1, .*store", r"^\* 1 ")
expect("a step into an exception", ["break call", "continue", "delete", "x/i $pc", "stepi", "info symbol $pc",
                                    "stepi", "info symbol $pc"], r"svc\t#0x7", r"^vectors", r"^vectors")
expect("a watchpoint", ["break store", "continue", "delete", "watch watched", "continue", "bt 1", "continue"],
       r"[Hh]ardware watchpoint", r"Old value = \d+", r"New value = \d+", r"#0 .*store")
expect("watchpoints of loads and of both", ["break tick", "continue", "delete", "rwatch watched", "continue", "bt 1",
                                            "delete", "awatch watched", "continue", "bt 1"],
       r"read watchpoint", r"Value = \d+", r"#0 .*load", r"access \(read/write\) watchpoint")
expect("the other CPU", ["break tick", "continue", "delete", "thread 2", "bt 1", "p second > 0 || 1", "stepi", "stepi",
                         "info threads"], r"board_cpu", r"^\* 2 ")
expect("scheduler-locking", ["break tick", "continue", "delete", "set scheduler-locking on", "set $s = second",
                             "stepi", "stepi", "stepi", "p second == $s"], r"^\$1 = 1")
expect("monitor commands", ["monitor info status", "monitor p 1 + 2"], r"VM status: paused \(debug\)", r"^0x3")
expect("no such memory for a breakpoint is no harm", ["hbreak *0x123456789000", "info breakpoints"],
       r"hw breakpoint")

# Interrupting: gdb sends 0x03.
script = ["python import threading, gdb", "python threading.Timer(1, lambda: gdb.post_event(lambda: "
          "gdb.execute('interrupt'))).start()", "continue", "info threads"]
seen = debug(*script)
tap.ok("SIGINT" in seen, "interrupt", seen)

# Hostile packets, without gdb.
import socket as sockets
s = sockets.socket(sockets.AF_UNIX)
s.connect(socket)
s.settimeout(20)


def packet(text):
    s.sendall(b"$" + text + b"#%02x" % (sum(text) & 255))
    seen = b""
    while not re.search(rb"\$[^#]*#..", seen):
        seen += s.recv(65536)
    s.sendall(b"+")
    return re.search(rb"\$([^#]*)#", seen).group(1)


for text, want in [(b"p9999", rb"E16"), (b"P1", rb"E16"), (b"mzz", rb"E16"), (b"m0", rb"E16"),
                   (b"M0,4:1", rb"E16"), (b"X0,4:1", rb"E16"), (b"Z9,0,4", rb""), (b"Z0,zz", rb"E16"),
                   (b"Hg7", rb"E03"), (b"T9", rb"E03"), (b"vCont;q", rb"E16"), (b"vCont", rb"E16"),
                   (b"vCont;c:9", rb"E03"), (b"qXfer:features:read:none:0,10", rb"E02"), (b"z2,0,8", rb"E02"),
                   (b"qThreadExtraInfo,9", rb"E03"), (b"unknown", rb""), (b"", rb""), (b"qfThreadInfo", rb"m1,2"),
                   (b"vCont?", rb"vCont;c;C;s;S"), (b"?", rb"T05.*")]:
    seen = packet(text)
    tap.ok(re.fullmatch(want, seen), "packet " + text.decode(), seen)
s.close()
tap.ok(m.run("gdbserver none").startswith("Disabled"), "gdbserver none")
m.sock.sendall(b"q\n")
tap.ok(machine.wait() == 0, "the end")
tap.end()
