#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Snapshots of host code: update.py [--check] codegen_dump file.txt ...

Without --check rewrites the files: "asm" lines become words (needs a cross assembler), everything
else is made anew from them. With --check prints TAP: what the files say is what comes out now.
The form of the files is in README.md.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile

ARCH = 'armv8.5-a+crypto+sha3+crc+lse+fp16+rcpc'
HEAD = '# SPDX-License-Identifier: MIT\n# Written by update.py; the code is as capstone {} prints it.\n'
SKIPPED = 77    # meson: skipped
X86 = {'x86_64': '--64', 'i386': '--32'}    # files of other guests; what the assembler is told


def arch_of(path):
    stem = os.path.splitext(os.path.basename(path))[0]
    return stem if stem in X86 else 'a64'


def sets_of(path):
    """Sets of host features: what x86 code becomes has nothing of AVX-512."""
    return ('avx2',) if arch_of(path) in X86 else ('avx2', 'avx512')


class Case:
    """One sequence: words, and host code per set as lines; avx512 is None where it is not known."""
    def __init__(self, title):
        self.title, self.asm, self.words = title, [], []
        self.guest, self.host = [], {'avx2': [], 'avx512': None}

    @property
    def flags(self):
        name = self.title.partition(': ')[0]
        return name if name in ('live', 'tables', 'program') else 'dead'

    def render(self):
        out = [f'== {self.title}']
        out += [f'    {w}  {g.strip()}' for w, g in zip(self.words, self.guest)]
        out += self.host['avx2']
        if self.host['avx512'] and self.host['avx512'] != self.host['avx2']:
            out += [self.host['avx512'][0].replace('host:', 'avx512:')] + self.host['avx512'][1:]
        return '\n'.join(out) + '\n'


def read(path):
    cases, to = [], None
    with open(path, encoding='ascii') as f:
        for line in f.read().splitlines():
            if line.startswith('== '):
                cases.append(Case(line[3:]))
                to = None
            elif not cases or not line.strip():
                continue
            elif line.strip().startswith('asm '):
                cases[-1].asm.append(line.strip()[4:])
            elif line.startswith('  avx512:'):
                to = cases[-1].host['avx512'] = [line.replace('avx512:', 'host:')]
            elif line.startswith(('  host:', '  interpreted')):
                to = cases[-1].host['avx2']
                to.append(line)
            elif to is not None:
                to.append(line)
            else:
                word, text = line.split(None, 1)
                cases[-1].words.append(word)
                cases[-1].guest.append('    ' + text)
    for case in cases:
        if case.host['avx512'] is None and len(sets_of(path)) > 1:
            case.host['avx512'] = case.host['avx2']
    return cases


def assemble_x86(lines, option):
    """Bytes of each line."""
    words = []
    for line in lines:
        with tempfile.TemporaryDirectory() as d:
            s, o, b = (os.path.join(d, 't.' + x) for x in ('s', 'o', 'bin'))
            with open(s, 'w', encoding='ascii') as f:
                f.write(f'.intel_syntax noprefix\n.org {sum(len(w) // 2 for w in words)}\n{line}\n')
            subprocess.run(['x86_64-linux-gnu-as', option, '-o', o, s], check=True)
            subprocess.run(['x86_64-linux-gnu-objcopy', '-O', 'binary', '-j', '.text', o, b], check=True)
            with open(b, 'rb') as f:
                words.append(f.read()[sum(len(w) // 2 for w in words):].hex())
    return words


def assemble(lines):
    with tempfile.TemporaryDirectory() as d:
        s, o, b = (os.path.join(d, 't.' + x) for x in ('s', 'o', 'bin'))
        with open(s, 'w', encoding='ascii') as f:
            f.write(f'.arch {ARCH}\n' + '\n'.join(lines) + '\n')
        subprocess.run(['aarch64-linux-gnu-as', '-o', o, s], check=True)
        subprocess.run(['aarch64-linux-gnu-objcopy', '-O', 'binary', '-j', '.text', o, b], check=True)
        with open(b, 'rb') as f:
            data = f.read()
    return [f"{int.from_bytes(data[i:i + 4], 'little'):08x}" for i in range(0, len(data), 4)]


def dump(program, features, path, cases):
    """Version of capstone and (guest, host) per case; or the reason why the host cannot, and None."""
    text = ''.join(f'{c.flags} {" ".join(c.words)}\n' for c in cases)
    p = subprocess.run([program, features, arch_of(path)], input=text, capture_output=True, text=True, check=False)
    if p.returncode == SKIPPED:
        return p.stdout.strip(), None
    if p.returncode:
        sys.exit(f'{program} {features}: ends with {p.returncode}\n{p.stderr}')
    version, rest = p.stdout.split('\n', 1)
    out = []
    for part in rest.split('\n.\n')[:-1]:
        m = re.search(r'^  (host|interpreted)', part, re.M)
        out.append((part[:m.start()].splitlines(), part[m.start():].splitlines()))
    return version.split()[1], out


def fill(cases, features, result):
    for case, (guest, host) in zip(cases, result):
        case.guest, case.host[features] = guest, host


def render(cases, version):
    return HEAD.format(version) + ''.join('\n' + c.render() for c in cases)


def update(program, path):
    cases = read(path)
    for case in cases:
        if case.asm:
            arch = arch_of(path)
            case.words = assemble_x86(case.asm, X86[arch]) if arch in X86 else assemble(case.asm)
    for features in sets_of(path):
        version, result = dump(program, features, path, cases)
        if result is None:
            sys.exit(f'not written: {version}')
        fill(cases, features, result)
    with open(path, 'w', encoding='ascii') as f:
        f.write(render(cases, version))


def check(program, paths):
    number, bad = 0, 0
    for path in paths:
        with open(path, encoding='ascii') as f:
            text = f.read()
        recorded = re.search(r'capstone (\S+)', text)[1]
        for features in sets_of(path):
            cases = read(path)
            number += 1
            what = f'{number} - {os.path.basename(path)}: {len(cases)} sequences, {features}'
            version, result = dump(program, features, path, cases)
            if result is None or version != recorded:
                why = version if result is None else f'capstone {version} writes otherwise than {recorded}'
                print(f'ok {what} # SKIP {why}')
                continue
            fill(cases, features, result)
            if render(cases, version) == text:
                print(f'ok {what}')
                continue
            bad += 1
            print(f'not ok {what}')
            for line in difflib.unified_diff(text.splitlines(), render(cases, version).splitlines(),
                                             path, 'now', lineterm='', n=8):
                print('# ' + line)
    print(f'1..{number}')
    return bad


def main():
    args = sys.argv[1:]
    if args[0] == '--check':
        sys.exit(check(args[1], args[2:]) != 0)
    for path in args[1:]:
        update(args[0], path)


main()
