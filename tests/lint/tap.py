# SPDX-License-Identifier: MIT
"""What the lint programs share: the list of files, and results as TAP.

A finding is an error ("not ok"), or a question: printed as a comment, for a reader to answer.
"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Made by a program, or data: neither read nor edited line by line.
DATA = ('.golden', 'golden.txt', '.so', '_cases.h', 'SHA256SUMS')


def _walk():
    for top, dirs, names in os.walk(ROOT):
        dirs[:] = [d for d in dirs if not d.startswith(('.git', 'build')) and d != '__pycache__']
        for n in names:
            yield os.path.relpath(os.path.join(top, n), ROOT)


def files(*endings):
    """The project's files, committed or not yet, whose name has one of the endings."""
    try:
        r = subprocess.run(['git', '-C', ROOT, 'ls-files', '-zco', '--exclude-standard'], capture_output=True, text=True)
        names = r.stdout.split('\0') if r.returncode == 0 else _walk()
    except FileNotFoundError:
        names = _walk()
    return sorted(n for n in names if n and os.path.isfile(os.path.join(ROOT, n)) and
                  (not endings or n.endswith(endings)))


def is_data(name):
    return name.endswith(DATA) or '/corpus/' in name


def read(name):
    with open(os.path.join(ROOT, name), encoding='utf-8', errors='replace') as f:
        return f.read()


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, title, findings):
        """One test: ok if @findings is empty, else each of them is shown."""
        findings = list(findings)
        self.count += 1
        self.failed += bool(findings)
        print(f'{"not ok" if findings else "ok"} {self.count} - {title}')
        for line in findings[:100]:
            print(f'# {line}')

    def skip(self, title, why):
        self.count += 1
        print(f'ok {self.count} - {title} # SKIP {why}')
        print(f'SKIP {title}: {why}')

    def questions(self, title, lines):
        lines = list(lines)
        if lines:
            print(f'# {title}:')
        for line in lines:
            print(f'#   {line}')

    def done(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
