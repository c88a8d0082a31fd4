#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The terminal of -nographic, signals, and what an idle guest costs: console.py LYREBIRD-SYSTEM-AARCH64. Prints TAP."""
import os
import pty
import signal
import struct
import sys
import tempfile
import time

WFI_LOOP = struct.pack('<2I', 0xd503207f, 0x17ffffff)  # wfi; b .-4


class Run:
    """The emulator on a terminal of its own, with a kernel that sleeps."""
    def __init__(self, emulator, kernel, *more):
        pid, fd = pty.fork()
        if not pid:
            os.execv(emulator, [emulator, '-M', 'virt', '-nographic', '-kernel', kernel, *more])
        self.pid, self.fd = pid, fd

    def status(self, seconds=10):
        """Exit status, -N for signal N; None if it still runs."""
        end = time.time() + seconds
        while time.time() < end:
            pid, status, self.usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.wait4(self.pid, 0)
        return None


def cases(emulator, kernel):
    r = Run(emulator, kernel)
    time.sleep(0.5)
    os.write(r.fd, b'\x03')
    time.sleep(0.3)
    os.write(r.fd, b'\x01x')
    yield 'Ctrl-C is the guest\'s, Ctrl-A x ends the emulator', r.status() == 0
    r = Run(emulator, kernel)
    time.sleep(0.5)
    os.kill(r.pid, signal.SIGTERM)
    yield 'SIGTERM ends it', r.status() == 0
    r = Run(emulator, kernel, '-smp', '4')
    time.sleep(5)
    os.write(r.fd, b'\x01x')
    good = r.status() == 0
    busy = r.usage.ru_utime + r.usage.ru_stime
    yield 'an idle guest costs next to nothing', good and busy < 0.3
    print(f'# {busy:.2f} s of processor time in 5 s')
    r = Run(emulator, kernel, '-S')
    time.sleep(0.5)
    os.write(r.fd, b'\x01x')
    yield 'one that was never started ends, too', r.status() == 0


def main(emulator):
    failed = count = 0
    with tempfile.NamedTemporaryFile() as f:
        f.write(WFI_LOOP)
        f.flush()
        for count, (what, good) in enumerate(cases(emulator, f.name), 1):
            failed += not good
            print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    print(f'1..{count}')
    return 1 if failed else 0


sys.exit(main(os.path.abspath(sys.argv[1])))
