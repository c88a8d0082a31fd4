#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Limits that a shell sets (ulimit -v, -n, -u) before the emulator starts: the guest gets ENOMEM, EMFILE and EAGAIN.

Usage: limits.py LYREBIRD EXHAUST, the latter being exhaust.c built for the guest. Output is TAP.
"""
import os
import resource
import subprocess
import sys

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


print(f"1..{len(CASES)}")
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
sys.exit(failed)
