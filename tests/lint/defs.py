#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables (*.def) agree with what uses them. Prints TAP.

--fix rewrites no_emitter.txt: rows that have an emitter by now leave it. It never adds one.
"""
import os
import re
import sys

from tap import ROOT, Tap, files, read

NO_EMITTER = 'tests/lint/no_emitter.txt'
# Rows the emission loop handles itself or that emit nothing; FP_FIRST and the like only mark a place.
BY_LOOP = {'NOP', 'INSN', 'GET', 'SET', 'FP_FIRST', 'X86_FIRST'}


def ir_rows():
    out = []
    for name in files('.def'):
        if re.match(r'backend/ir/ops\w*\.def$', name):
            out += re.findall(r'^_\((\w+),\s+"[^"]*",', read(name), re.M)
    return out


def emitters():
    text = re.sub(r'/\*.*?\*/', '', read('backend/x64/emit.def'), flags=re.S)
    return dict(re.findall(r'\b_\((\w+),\s*(\w+)\)', text))


def listed():
    return [w for w in re.sub(r'#.*', '', read(NO_EMITTER)).split()]


def fix():
    have, keep = set(emitters()), []
    for line in read(NO_EMITTER).splitlines():
        if line.startswith('#'):
            keep.append(line)
            continue
        left = [w for w in line.split() if w not in have]
        if left or not line.strip():
            keep.append(' '.join(left))
    with open(os.path.join(ROOT, NO_EMITTER), 'w', encoding='utf-8') as f:
        f.write('\n'.join(keep).rstrip('\n') + '\n')


def emitter_findings():
    rows, have, without = ir_rows(), emitters(), listed()
    for name in sorted({r for r in rows if rows.count(r) > 1}):
        yield f'{name}: two rows'
    for name in have:
        if name not in rows:
            yield f'{name}: has an emitter but no row'
    for name in rows:
        if name not in have and name not in without and name not in BY_LOOP:
            yield f'{name}: no emitter (x64/emit.def); the list of rows without may only shrink'
    for name in without:
        if name not in rows:
            yield f'{name}: in {NO_EMITTER} but no row'
        elif name in have:
            yield f'{name}: has an emitter by now: run tests/lint/defs.py --fix'


def emitter_defined():
    text = '\n'.join(read(n) for n in files('.c') if n.startswith('backend/x64/'))
    for row, fn in emitters().items():
        if not re.search(r'^void ' + fn + r'\(', text, re.M):
            yield f'{row}: {fn} is not defined in backend/x64'


def defined_masks():
    return {m[0]: m[1] for m in re.findall(r'^_\((\w+),\s+"(\w+)"', read('base/log.def'), re.M)}


def mask_spelling():
    """Wherever masks are named: -d a,b and LYREBIRD_LOG=a,b in texts, and in tests and programs."""
    names = set(defined_masks().values()) | {'help', '?'}
    for name in files('.md', '.1.in', '.py', '.build', 'Makefile', '.bash'):
        if name.startswith('tests/lint/'):
            continue
        for m in re.finditer(r'(?:lyrebird|LYREBIRD)[^\n`|]*?(?:\s-d\s|_LOG=)([a-z_]+(?:,[a-z_]+)*)', read(name)):
            for word in m[1].split(','):
                if word not in names:
                    yield f'{name}: {word} is no log mask (base/log.def)'


def unused_masks():
    text = '\n'.join(read(n) for n in files('.c', '.h'))
    for ident, name in defined_masks().items():
        if not re.search(rf'\bLOG_{ident}\b', text):
            yield f'{name}: nothing logs under this mask'


def option_rows(name='control/options.def'):
    pattern = r'^_\("([\w-]+)",\s+(NULL|"[^"]*"),\s+(NULL|"[^"]*"),\s+(\w+),\s+"((?:[^"\\]|\\.)*)"\)'
    return re.findall(pattern, read(name), re.M)


def option_findings():
    """docs/man.py and the completion show every row of this form; names differ as environment variables too."""
    rows = option_rows()
    if len(rows) != len(re.findall(r'^_\(', read('control/options.def'), re.M)):
        yield 'control/options.def: a row of unknown form'
    seen = {}
    for name, _, env, _, text in rows:
        word = name if len(name) > 1 else env.strip('"').removeprefix('QEMU_')
        own = 'LYREBIRD_' + word.upper().replace('-', '_')
        for variable in {own, env.strip('"')} - {'NULL', 'LYREBIRD_NULL'}:
            if seen.setdefault(variable, name) != name:
                yield f'-{name}: {variable} also sets -{seen[variable]}'
        if not text or text.endswith('.'):
            yield f'-{name}: help is a phrase without a full stop'


def system_option_findings():
    rows = option_rows('control/system.def')
    if len(rows) != len(re.findall(r'^_\(', read('control/system.def'), re.M)):
        yield 'control/system.def: a row of unknown form'
    for name, _, env, _, text in rows:
        if env != 'NULL':
            yield f'-{name}: options of machines have no variables'
        if not text or text.endswith('.'):
            yield f'-{name}: help is a phrase without a full stop'


def syscall_rows():
    pattern = r'^    _\((\w+),\s+(-?\w+),\s+(-?\w+),\s+(-?\w+),\s+(-?\w+),\s+(\w+),\s+"([^"]*)"\)'
    return re.findall(pattern, read('user/syscalls.def'), re.M)


def syscall_findings():
    rows = syscall_rows()
    text = '\n'.join(read(n) for n in files('.c', '.h') if n.startswith('user/'))
    words = set(re.findall(r'^\s*_\((\w+)', read('user/argkind.def'), re.M))
    seen = {}
    if len(rows) != len(re.findall(r'^\s+_\(', read('user/syscalls.def'), re.M)):
        yield 'user/syscalls.def: a row of unknown form'
    for name, *numbers, handler, strace in rows:
        if not re.search(rf'\b{handler}\b', text):
            yield f'{name}: {handler} is nowhere in user/'
        for column, number in enumerate(numbers):
            if number != '-1' and seen.setdefault((column, int(number, 0)), name) != name:
                yield f'{name}: number {number} is also {seen[column, int(number, 0)]}'
        for word in strace.split():
            if words and word.rstrip('>') not in words:
                yield f'{name}: {word} is no row of argkind.def'


def main():
    if sys.argv[1:] == ['--fix']:
        return fix()
    tap = Tap()
    tap.check('every IR row has an emitter or is listed', emitter_findings())
    tap.check('every emitter named in emit.def exists', emitter_defined())
    tap.check('log masks are spelled as in log.def', mask_spelling())
    tap.check('options are shown by the man page, their variables differ', option_findings())
    tap.check('so are those of machines, without variables', system_option_findings())
    tap.check('system calls are named, numbered once, and have a handler', syscall_findings())
    tap.questions('log masks without use', unused_masks())
    tap.questions('rows without emitter', [f'{len(listed())} of {len(ir_rows())}'])
    return tap.done()


main()
