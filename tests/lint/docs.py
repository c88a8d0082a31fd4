#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The documents speak of what is there: links, files, functions, options, log items. Prints TAP."""
import os
import re

from tap import ROOT, Tap, files, is_data, read

WALK = 'docs/architecture.md'


def documents():
    return [n for n in files('.md') if not n.startswith('roms/')]


def broken_links():
    for name in documents():
        for target in re.findall(r'\]\(([^)#\s]+)(?:#[^)]*)?\)', read(name)):
            path = os.path.normpath(os.path.join(ROOT, os.path.dirname(name), target))
            if '://' not in target and not os.path.exists(path):
                yield f'{name}: {target} is not there'


def missing_files():
    """A word in backquotes that looks like a path of the tree names a file or folder of the tree."""
    tops = {n.split('/')[0] for n in files() if '/' in n}
    for name in documents():
        for word in re.findall(r'`([\w.-]+(?:/[\w.*{},-]+)+/?)`', read(name)):
            if word.split('/')[0] in tops and not re.search(r'[*{]', word) and not os.path.exists(os.path.join(ROOT, word)):
                yield f'{name}: {word} is not there'


def walk_rows():
    """(file, functions) of the table of the straight walk: | n | step | `file` | `function`, ... |"""
    for line in read(WALK).splitlines():
        m = re.match(r'^\| *\d+ *\|[^|]*\|([^|]*)\|([^|]*)\|', line)
        if m:
            yield re.findall(r'`([^`]+)`', m[1]), re.findall(r'`(\w+)`', m[2])


def walk_findings():
    rows = list(walk_rows())
    if not rows:
        yield f'{WALK}: no table of the walk'
    for sources, functions in rows:
        text = '\n'.join(read(s) for s in sources if os.path.exists(os.path.join(ROOT, s)))
        for s in sources:
            if not os.path.exists(os.path.join(ROOT, s)):
                yield f'{WALK}: {s} is not there'
        for fn in functions:
            generated = fn.replace('a64_', '{p}_', 1)       # as frontend/insn/gen.py writes it
            if not re.search(rf'^[\w\s*]+\b{fn}\(', text, re.M) and f'{generated}(' not in text:
                yield f'{WALK}: {fn} is not in {" ".join(sources)}'


def decision_findings():
    numbers = {}
    for name in files('.md'):
        m = re.match(r'docs/decisions/(\d{4})-[\w-]+\.md$', name)
        if m:
            if m[1] in numbers:
                yield f'{name}: number {m[1]} is also {numbers[m[1]]}'
            numbers[m[1]] = name
            for part in ('Context', 'Choice', 'Consequences'):
                if f'## {part}' not in read(name):
                    yield f'{name}: no part "{part}"'


def option_findings():
    """Options shown in commands exist."""
    rows = set(re.findall(r'^_\("([\w-]+)"', read('control/options.def'), re.M))
    for name in documents():
        for line in read(name).splitlines():
            m = re.match(r'^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:build/control/)?lyrebird((?: -[\w-]+(?:[ =][^-\s]\S*)?)+)', line.strip(' `|'))
            for option in re.findall(r' -([\w-]+)', m[1]) if m else []:
                if option not in rows:
                    yield f'{name}: -{option} is no option'


def debugging_findings():
    text = read('docs/debugging.md')
    for item in re.findall(r'^_\(\w+,\s+"(\w+)"', read('base/log.def'), re.M):
        if f'`{item}`' not in text:
            yield f'docs/debugging.md: log item {item} is missing'
    for name in files('.c'):
        if not name.startswith(('tests/', 'docs/')):
            for variable in re.findall(r'getenv\("(\w+)"\)', read(name)):
                if variable.startswith('LYREBIRD') and variable not in text:
                    yield f'docs/debugging.md: {variable} ({name}) is missing'


def readmes():
    """Each suite says why it exists and what it cannot see."""
    for name in sorted({'/'.join(n.split('/')[:2]) for n in files() if re.match(r'tests/\w+/', n)}):
        if not os.path.exists(os.path.join(ROOT, name, 'README.md')):
            yield f'{name}: no README.md'


def wide():
    for name in documents():
        for n, line in enumerate(read(name).splitlines(), 1):
            if len(line) > 140 and not line.startswith('|') and not is_data(name):
                yield f'{name}:{n}: {len(line)} columns'


def main():
    tap = Tap()
    tap.check('links lead to files', broken_links())
    tap.check('files named in documents exist', missing_files())
    tap.check('functions of the straight walk exist', walk_findings())
    tap.check('decisions are numbered and complete', decision_findings())
    tap.check('options in examples exist', option_findings())
    tap.check('debugging.md names every log item and variable', debugging_findings())
    tap.check('no line of a document is wider than 140', wide())
    tap.questions('test folders without a README', readmes())
    tap.done()


main()
