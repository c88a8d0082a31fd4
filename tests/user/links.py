#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Blocks of x86 code that lead to each other do so without the execution loop: links.py LYREBIRD PROGRAM. Prints TAP."""
import os
import subprocess
import sys
import tempfile

MOST_LOOKUPS = 20000  # the program has 1.3 million indirect branches and changes of the AVX state


def main(lyrebird, program):
    if 'avx2' not in open('/proc/cpuinfo').read():
        print('1..1\nok 1 - links # SKIP no AVX2')
        print('SKIP links: the processor has no AVX2', file=sys.stderr)
        return 0
    native = subprocess.run([program], capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, 'stats')
        ours = subprocess.run([lyrebird, '-stats=' + path, program], capture_output=True, text=True)
        with open(path) as f:
            counters = dict(line.split() for line in f)
    interp = subprocess.run([lyrebird, '-accel', 'interp', program], capture_output=True, text=True)
    results = (('the same output as natively', (ours.stdout, ours.returncode) == (native.stdout, 0), ours),
               ('the interpreter, too', (interp.stdout, interp.returncode) == (native.stdout, 0), interp),
               ('few lookups', int(counters['lookups']) < MOST_LOOKUPS, counters))
    print(f'1..{len(results)}')
    for n, (name, ok, detail) in enumerate(results, 1):
        print(f'{"ok" if ok else "not ok"} {n} - {name}' + ('' if ok else f'\n# {detail}'))
    return 0 if all(r[1] for r in results) else 1


sys.exit(main(*sys.argv[1:]))
