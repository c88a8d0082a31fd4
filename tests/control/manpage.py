#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual page formats without complaints: manpage.py lyrebird.1. Prints TAP."""
import shutil
import subprocess
import sys


def main(page):
    if shutil.which('mandoc'):
        r = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page], capture_output=True, text=True)
        complaints = [line for line in r.stdout.splitlines() if 'missing date' not in line]
    elif shutil.which('groff'):
        r = subprocess.run(['groff', '-man', '-ww', '-z', page], capture_output=True, text=True)
        complaints = r.stderr.splitlines()
    else:
        print('1..1\nok 1 - the page formats # SKIP neither mandoc nor groff is installed')
        return 0
    print('1..1\n' + ('not ok' if complaints else 'ok') + ' 1 - the page formats')
    for line in complaints:
        print('# ' + line)
    return 1 if complaints else 0


sys.exit(main(sys.argv[1]))
