#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The first run of blocks is interpreted, by default and not with -tier 1: first.py LYREBIRD PROGRAM. Prints TAP."""
import os
import subprocess
import sys
import tempfile


def run(lyrebird, program, options):
    """Output, status and counters."""
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, 'stats')
        p = subprocess.run([lyrebird, *options, '-stats=' + path, program], capture_output=True, text=True)
        with open(path) as f:
            counters = {name: int(value) for name, value in (line.split() for line in f)}
    return (p.stdout, p.returncode), counters


def main(lyrebird, program):
    mixed, by_default = run(lyrebird, program, [])
    eager, at_once = run(lyrebird, program, ['-tier', '1'])
    seen = by_default['first_runs'], by_default['translated_blocks'], at_once['translated_blocks']
    results = (('the same output both ways', mixed == eager and mixed[1] == 0, (mixed, eager)),
               ('first runs are interpreted', by_default['first_runs'] > 100, by_default),
               ('with -tier 1 none is', at_once['first_runs'] == 0, at_once),
               ('most of them need no translation', seen[1] < seen[2] * 3 / 4, seen),
               ('what runs again is translated', seen[1] > 0 and by_default['executed_insns'] > 0, by_default))
    print(f'1..{len(results)}')
    for n, (name, ok, detail) in enumerate(results, 1):
        print(f'{"ok" if ok else "not ok"} {n} - {name}' + ('' if ok else f'\n# {detail}'))
    return 0 if all(r[1] for r in results) else 1


sys.exit(main(*sys.argv[1:]))
