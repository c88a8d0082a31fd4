#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Limits that a shell sets (ulimit -v, -n, -u) before the emulator starts: the guest gets ENOMEM, EMFILE and EAGAIN.
And what others see of its arguments, with and without a kernel that can be told where they are.

Usage: limits.py LYREBIRD EXHAUST, the latter being exhaust.c built for the guest. Output is TAP.
"""
import ctypes
import errno
import os
import resource
import struct
import subprocess
import sys
import time

lyrebird, program = sys.argv[1:3]
MIB = 1 << 20
NOBODY = 65534

CASES = [("memory", resource.RLIMIT_AS, n * MIB) for n in (32, 64, 200, 600, 1500)]
CASES += [("descriptors", resource.RLIMIT_NOFILE, n) for n in (8, 20, 64, 1024)]
CASES += [("threads", resource.RLIMIT_NPROC, n) for n in (10, 100)]


def prepare(limit, value):
    def run():
        resource.setrlimit(limit, (value, value))
        if limit == resource.RLIMIT_NPROC:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    return run


def nobody_can():
    """Whether a user without other processes can be had, who may read and run both files."""
    if os.getuid() != 0:
        return False
    files = subprocess.run(["test", "-x", lyrebird, "-a", "-r", program], user=NOBODY, check=False)
    return files.returncode == 0


# Struct sock_filter: prctl(35) (PR_SET_MM) is an invalid argument, all else is allowed.
FILTER = struct.pack('<' + 'HBBI' * 6, 0x20, 0, 0, 0, 0x15, 0, 3, 157, 0x20, 0, 0, 16, 0x15, 0, 1, 35,
                     0x06, 0, 0, 0x50000 | errno.EINVAL, 0x06, 0, 0, 0x7fff0000)


def no_set_mm():
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(FILTER, len(FILTER))
    program_of = struct.pack('<HxxxxxxQ', 6, ctypes.addressof(code))
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program_of, 0, 0):
        os._exit(99)


def shown_arguments(prepare_child):
    """/proc/PID/cmdline of the guest, without the zero bytes at its end."""
    p = subprocess.Popen([lyrebird, '-cpu', 'max', program, 'wait', 'and wait'], preexec_fn=prepare_child,
                         stdin=subprocess.PIPE)
    name = ''
    while name != os.path.basename(program) and p.poll() is None:
        time.sleep(0.01)
        with open(f'/proc/{p.pid}/comm', encoding='ascii') as f:
            name = f.read().strip()
    with open(f'/proc/{p.pid}/cmdline', 'rb') as f:
        text = f.read()
    p.stdin.close()
    return text.rstrip(b'\0') if p.wait(10) == 0 else None


print(f"1..{len(CASES) + 2}")
failed = False
for number, (what, limit, value) in enumerate(CASES, 1):
    name = f"{number} - {what}, {value // MIB if limit == resource.RLIMIT_AS else value}"
    if limit == resource.RLIMIT_NPROC and not nobody_can():
        print(f"ok {name} # SKIP needs root and a build folder that others may read")
        continue
    p = subprocess.run([lyrebird, program, what], preexec_fn=prepare(limit, value), stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, timeout=100, check=False)
    ok = p.returncode == 0
    failed |= not ok
    print(f"{'ok' if ok else 'not ok'} {name}")
    if not ok:
        print(f"# status {p.returncode}\n# " + p.stdout.strip().replace("\n", "\n# "))
for number, (what, prepare_child) in enumerate((("told to the kernel", None), ("copied", no_set_mm)), len(CASES) + 1):
    text = shown_arguments(prepare_child)
    ok = text == b'\0'.join((program.encode(), b'wait', b'and wait'))
    failed |= not ok
    print(f"{'ok' if ok else 'not ok'} {number} - arguments that others see, {what}")
    if not ok:
        print(f'# {text!r}')
sys.exit(failed)
