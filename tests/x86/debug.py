#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gdb on an x86 machine: debug.py LYREBIRD-SYSTEM-X86_64 IRQ.ELF IRQ.BIN GDB ACCEL. Prints TAP.

Breakpoints, steps, registers and memory, in the same way however the machine is run.
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

EMULATOR, ELF, BIN, GDB, ACCEL = sys.argv[1:]
count = failed = 0


def ok(good, what, seen=''):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    if not good:
        print('# ' + seen.replace('\n', '\n# '))


class Guest:
    """The program, which stands at its first instruction."""

    def __init__(self, folder):
        self.monitor, self.gdb = os.path.join(folder, 'monitor'), os.path.join(folder, 'gdb')
        self.p = subprocess.Popen([EMULATOR, '-S', '-M', 'pc', '-accel', ACCEL, '-bios', BIN, '-m', '64', '-display', 'none',
                                   '-vga', 'none', '-nic', 'none', '-serial', 'null', '-gdb', f'unix:{self.gdb},server=on,wait=off',
                                   '-monitor', f'unix:{self.monitor},server=on,wait=off'],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while not (os.path.exists(self.monitor) and os.path.exists(self.gdb)):
            time.sleep(0.01)

    def debug(self, *commands):
        args = [GDB, '-q', '-nx', '-batch', '-ex', 'set confirm off', '-ex', 'set pagination off', '-ex',
                'set remotetimeout 20', '-ex', f'file {ELF}', '-ex', f'target remote {self.gdb}',
                '-ex', 'monitor system_reset', '-ex', 'maintenance flush register-cache']
        for c in commands:
            args += ['-ex', c]
        r = subprocess.run(args, capture_output=True, text=True, timeout=60)
        return r.stdout + r.stderr

    def status(self):
        s = socket.socket(socket.AF_UNIX)
        s.connect(self.monitor)
        s.send(b'info status\n')
        text = b''
        while not re.search(rb'VM status: .*[\r\n]', text):
            text += s.recv(4096)
        s.close()
        return text.decode()

    def stop(self):
        self.p.terminate()
        return self.p.communicate(timeout=20)[1]


def expect(what, seen, *patterns):
    missing = [p for p in patterns if not re.search(p, seen, re.M)]
    ok(not missing, what, f'missing: {missing}\n{seen}')


def runs(folder):
    g = Guest(folder)
    expect('the reset vector', g.debug('p/x $cs', 'p/x $rip', 'x/xb 0xfffffff0'), r'= 0xf000$', r'= 0xfff0$', '0xea')
    expect('a breakpoint, a backtrace, a step', g.debug('hbreak main', 'continue', 'bt 1', 'p/x $cs', 'stepi', 'stepi', 'p $rip > &main'),
           r'Breakpoint 1, .*main', r'^#0 .*main', r'= 0x18$', r'= 1$')
    expect('a breakpoint in memory, from one function to the next',
           g.debug('break set_tables', 'break test_pic', 'continue', 'continue', 'info registers rsp'),
           r'Breakpoint 1, .*set_tables', r'Breakpoint 2, .*test_pic', r'^rsp +0x1ef')
    expect('registers are written', g.debug('hbreak wait', 'continue', 'set var $rcx = 0x123456789', 'p/x $rcx', 'stepi', 'p/x $rcx'),
           r'^\$1 = 0x123456789$', r'^\$2 = 0x123456789$')
    expect('memory, a handler that returns', g.debug('hbreak on_exception', 'continue', 'p ((long *)$rdi)[15]', 'finish', 'p counts[32] > 0'),
           r'Breakpoint 1, .*on_exception', r'^\$1 = 32$', r'^common \(\)', r'^\$2 = 1$')
    ok('running' in g.status(), 'detached: it runs', g.status())
    g.stop()


if 'kvm' in ACCEL and not os.access('/dev/kvm', os.R_OK | os.W_OK):
    print('1..0 # SKIP x86-debug: /dev/kvm cannot be used')
    sys.exit(0)
with tempfile.TemporaryDirectory() as tmp:
    runs(tmp)
print(f'1..{count}')
sys.exit(failed != 0)
