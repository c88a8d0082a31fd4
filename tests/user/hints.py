#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a child of fork had to translate, later ones find: hints.py LYREBIRD PROGRAM. Prints TAP."""
import os
import subprocess
import sys
import tempfile


def main(lyrebird, program):
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, 'stats')
        native = subprocess.run([program], capture_output=True, text=True)
        ours = subprocess.run([lyrebird, '-stats=' + path, program], capture_output=True, text=True)
        with open(path) as f:  # each process wrote its counters when it ended, with those of its parent before the fork
            spent = [int(line.split()[1]) for line in f if line.startswith('translate_ns ')]
    results = (('the same output', (ours.stdout, ours.returncode) == (native.stdout, 0), ours),
               ('five processes', len(spent) == 5, spent),
               ('the first child translates, the third and fourth do not', spent[2] == spent[3], spent))
    print(f'1..{len(results)}')
    for n, (name, ok, detail) in enumerate(results, 1):
        print(f'{"ok" if ok else "not ok"} {n} - {name}' + ('' if ok else f'\n# {detail}'))
    return 0 if all(r[1] for r in results) else 1


sys.exit(main(*sys.argv[1:]))
