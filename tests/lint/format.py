#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where clang-format would change something. Questions only, as long as the tree does not conform; prints TAP.

--fix FILE... formats the named files.
"""
import re
import shutil
import subprocess
import sys
from collections import Counter

from tap import ROOT, Tap, files, is_data


def main():
    tap, title = Tap(), 'clang-format reads the sources'
    tool = shutil.which('clang-format')
    if not tool:
        tap.skip(title, 'clang-format is not installed')
        tap.done()
    if sys.argv[1:2] == ['--fix']:
        return subprocess.run([tool, '-i', *sys.argv[2:]]).returncode
    sources = [n for n in files('.c', '.h') if not is_data(n)]
    r = subprocess.run([tool, '--dry-run', '--style=file', *sources], cwd=ROOT, capture_output=True, text=True)
    counts = Counter(re.findall(r'^(\S+?):\d+:\d+: warning:', r.stderr, re.M))
    tap.check(title, [] if r.returncode == 0 else r.stderr.splitlines()[:5])
    tap.questions(f'{sum(counts.values())} places in {len(counts)} of {len(sources)} files would change',
                  (f'{n} {name}' for name, n in counts.most_common(10)))
    return tap.done()


sys.exit(main())
