#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names below the prefix of -L: links stay below it, what is not there is the host's. Output is TAP.

Usage: prefix.py LYREBIRD EXHAUST, the latter being exhaust.c built for the guest.
"""
import os
import subprocess
import sys
import tempfile

lyrebird, program = sys.argv[1:3]
HERE = os.path.abspath(__file__)


def write(root, name, text):
    path = root + name
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='ascii') as f:
        f.write(text + '\n')


def link(root, name, target):
    os.makedirs(os.path.dirname(root + name), exist_ok=True)
    os.symlink(target, root + name)


def shown(root, name):
    p = subprocess.run([lyrebird, '-L', root, program, 'show', name], capture_output=True, text=True,
                       timeout=20, check=False)
    return p.stdout.strip() if p.returncode == 0 else None


with tempfile.TemporaryDirectory() as top:
    root = top + '/root'
    write(root, '/etc/plain', 'plain')
    write(root, '/usr/lib/deep/file', 'deep')
    link(root, '/lib', 'usr/lib')
    link(root, '/abs', '/usr/lib')
    link(root, '/up', '../../../../../../etc/plain')
    link(root, '/dangling', '/usr/lib/none')
    link(top, '/linked', 'root')
    write(root, '/etc/passwd', 'instead of the host')
    host = open(HERE, encoding='utf-8').readline().strip()
    cases = [
        ('a file', root, '/etc/plain', 'plain'),
        ('doubled slashes and dots', root, '//etc/.//plain', 'plain'),
        ('dot dot inside', root, '/etc/../usr/lib/deep/file', 'deep'),
        ('dot dot at the top', root, '/../../etc/plain', 'plain'),
        ('a relative link', root, '/lib/deep/file', 'deep'),
        ('an absolute link', root, '/abs/deep/file', 'deep'),
        ('a link that would leave it', root, '/up', 'plain'),
        ('a link to nothing', root, '/dangling', None),
        ('a file as a directory', root, '/etc/plain/x', None),
        ('a file of the host', root, HERE, host),
        ('a file of both', root, '/etc/passwd', 'instead of the host'),
        ('a prefix that is a link', top + '/linked', '/abs/deep/file', 'deep'),
        ('a prefix that is not there', top + '/none', HERE, host),
    ]
    print(f'1..{len(cases)}')
    failed = False
    for number, (what, prefix, name, want) in enumerate(cases, 1):
        got = shown(prefix, name)
        failed |= got != want
        print(f'{"ok" if got == want else "not ok"} {number} - {what}')
        if got != want:
            print(f'# {got!r}, not {want!r}')
sys.exit(failed)
