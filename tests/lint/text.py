#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules for every line of text: licence line, no machine's paths or hosts, no leftovers. Prints TAP."""
import re

from tap import Tap, files, is_data, read

LICENSED = ('.c', '.h', '.S', '.py', '.def', '.insn', '.in', '.bash', '.1', 'Makefile', '.ci/run')
WIDTH = 100
WIDTH_MAX = 240

# Paths that exist on one machine only (10.0.2.x is where user mode networks lie everywhere); names that only resolve in one network; notes to oneself.
MACHINE = re.compile(r'(?<![\w.])/(?:home|Users|work|workspace|builds|mnt/\w)/\w|\b[A-Z]:\\\\?Users'
                     r'|\b10\.(?!0\.2\.)\d+\.\d+\.\d+\b|\b192\.168\.\d+\.\d+\b|\b[\w-]+\.(?:internal|corp|lan)\b')
LEFTOVER = re.compile(r'^(?:<{7}|>{7}|={7})(?: |$)|\b(?:FIXME|XXX|HACK)\b|\bTODO\b(?!\(#\d)|\bNotImplemented\b'
                      r'|(?i:\bco-authored-by\b)')
# Real hosts that sources may cite.
HOSTS = {'github.com', 'www.kernel.org', 'kernel.org', 'developer.arm.com', 'refspecs.linuxfoundation.org', 'spdx.org', 'www.w3.org',
         'www.gnu.org', 'sourceware.org', 'reveng.sourceforge.io', 'www.intel.com', 'www.amd.com', 'wiki.debian.org',
         'mesonbuild.com', 'testanything.org', 'www.capstone-engine.org', 'www.felixcloutier.com', '127.0.0.1', 'localhost',
         '10.0.2.2'}
# What lies at the top of the tree; anything else there is a slip.
TOP = {'.ci', '.clang-format', '.editorconfig', '.gitignore', 'CONTRIBUTING.md', 'LICENSE', 'Makefile', 'README.md', 'accel',
       'backend', 'base', 'control', 'docs', 'frontend', 'host', 'hw', 'meson.build', 'meson_options.txt', 'roms', 'softmmu',
       'tests', 'user'}
# Where the rules themselves, or the tables of words they look for, are written down.
EXEMPT = ('tests/lint/text.py',)


def lines(skip=EXEMPT):
    for name in files():
        if is_data(name) or name in skip:
            continue
        for n, line in enumerate(read(name).splitlines(), 1):
            yield name, n, line


def licence():
    for name in files(*LICENSED):
        head = read(name).split('\n')[:2]
        if not any('SPDX-License-Identifier: MIT' in line for line in head) and not is_data(name):
            yield f'{name}: no SPDX line'


def strays():
    return sorted({name.split('/')[0] for name in files()} - TOP)


def found(pattern):
    for name, n, line in lines():
        m = pattern.search(line)
        if m:
            yield f'{name}:{n}: {m[0]}'


def hosts():
    for name, n, line in lines():
        for host in re.findall(r'https?://([\w.-]+)', line):
            if host.rstrip('.') not in HOSTS:
                yield f'{name}:{n}: {host} is not in the list of text.py'


def whitespace():
    for name, n, line in lines():
        if name.endswith('.t'):
            continue                            # cases, some written by programs
        if line != line.rstrip() or ('\t' in line and not name.endswith(('Makefile', '.S', '.go', '.txt'))):
            yield f'{name}:{n}: tab, or space at the end'


def wide(limit):
    for name, n, line in lines():
        if len(line) > limit and name.endswith(('.c', '.h', '.py')):
            yield name


def main():
    tap = Tap()
    tap.check('each source has an SPDX line', licence())
    tap.check('nothing strange at the top of the tree', strays())
    tap.check('no path or host of one machine', found(MACHINE))
    tap.check('no leftovers; TODO only with a number', found(LEFTOVER))
    tap.check('web addresses are well-known ones', hosts())
    tap.check('no tabs, no space at the end of a line', whitespace())
    tap.check(f'no line over {WIDTH_MAX} columns', wide(WIDTH_MAX))
    names = list(wide(WIDTH))
    tap.questions(f'lines over {WIDTH} columns', [f'{len(names)} in {len(set(names))} files'] if names else [])
    tap.done()


main()
