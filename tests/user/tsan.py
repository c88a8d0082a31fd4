#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Guest programs with many threads under a lyrebird that ThreadSanitizer watches. Prints TAP.

usage: tsan.py LYREBIRD PROGRAMS [name ...]

LYREBIRD is of a build with -Db_sanitize=thread, PROGRAMS the folder where an ordinary build has tests/user. A program
passes if it reports no race of the emulator: its own sentences are for the ordinary runs, and the sanitizer, which does
not bear storms of signals and forks of processes with threads, makes some of them fail.
"""
import os
import re
import shutil
import subprocess
import sys

LIMIT = 400
# name: options, program, its arguments
RUNS = {
    'code': ([], 'hostile_code', []),
    'code in a small cache': (['-code-size', '64k'], 'hostile_code', []),
    'threads': ([], 'threads', []),
    'threads in a small cache': (['-code-size', '128k'], 'threads', []),
    'threads, unlinked blocks': (['-nolink'], 'threads', []),
    'threads, interpreted': (['-accel', 'interp'], 'threads', ['4']),
    'memory': ([], 'hostile_memory', []),
    'guard pages': ([], 'hostile_guard', []),
    'vdso': ([], 'vdso', []),
}


def reports(emu, options, program, args):
    env = dict(os.environ, TSAN_OPTIONS='report_signal_unsafe=0 exitcode=0 history_size=4')
    command = ['setarch', '-R', emu, *options, program, *args]
    try:
        r = subprocess.run(command, env=env, capture_output=True, text=True, errors='replace', timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return [f'not done after {LIMIT} s']
    found = re.findall(r'WARNING: ThreadSanitizer: (.*?)(?:\n={10,}|\Z)', r.stderr, re.S)
    if not found and r.returncode not in (0, 1):
        return [f'status {r.returncode}\n{r.stderr[-1000:]}']
    return found


def main():
    emu, programs, names = sys.argv[1], sys.argv[2], sys.argv[3:] or list(RUNS)
    why = None if shutil.which('setarch') else 'setarch is not installed'
    failed = 0
    print(f'1..{len(names)}')
    for n, name in enumerate(names, 1):
        options, program, args = RUNS[name]
        path = os.path.join(programs, program)
        absent = why or (None if os.path.exists(path) else f'{path} is not there')
        if absent:
            print(f'ok {n} - {name} # SKIP {absent}')
            print(f'SKIP {name}: {absent}', file=sys.stderr)
            continue
        found = reports(emu, options, path, args)
        failed += bool(found)
        print(f'{"not ok" if found else "ok"} {n} - {name}', flush=True)
        for text in found[:5]:
            print('\n'.join('#   ' + line for line in text.splitlines()[:30]))
    return failed != 0


sys.exit(main())
