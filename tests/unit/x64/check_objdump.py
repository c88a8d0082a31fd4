#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare every case of test_x64asm with binutils.

objdump must print the expected text for the emitted bytes. With --update the golden file is
rewritten when it does. --sizes also lists the cases for which the assembler has a shorter encoding
(known: xchg with rax, pextrw to a register, V_MOVQ_R with memory, register moves by _ST rows).

usage: check_objdump.py test_x64asm [--update golden.txt] [--sizes]
"""
import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile

BASE = 0x10000000
MASK64 = (1 << 64) - 1


def normal(text, next_pc=0):
    """One spelling for what objdump and the test may write differently."""
    text = re.sub(r'\s*#.*', '', text)
    text = re.sub(r'\[[re]ip([+-]0x[0-9a-f]+)\]',
                  lambda m: '[rip:%#x]' % (next_pc + int(m.group(1), 16) & MASK64), text)
    text = re.sub(r'\{1to\d+\}', '', text)
    text = re.sub(r',?\{(\w\w-)?sae\}', r'{\1sae}', text)
    text = re.sub(r'\s+', ' ', text).strip()
    return text


def disassemble(path):
    out = subprocess.run(['objdump', '-D', '-w', '-b', 'binary', '-m', 'i386:x86-64', '-M', 'intel',
                          '--adjust-vma=%#x' % BASE, path],
                         check=True, capture_output=True, text=True)
    result = {}
    for line in out.stdout.splitlines():
        part = line.split('\t')
        if len(part) == 3:
            pc, length = int(part[0].rstrip(': '), 16), len(part[1].split())
            result[pc] = (length, normal(part[2], pc + length))
    return result


def check_text(cases, listing):
    bad = collections.OrderedDict()
    pc = BASE
    for row, length, text in cases:
        got = listing.get(pc, (0, '(not an instruction start)'))
        if got != (length, normal(text)):
            bad.setdefault(row, []).append('%#x: want %s (%d), objdump %s (%d)' %
                                           (pc, normal(text), length, got[1], got[0]))
        pc += length
    return bad


def assemble(lines, directory):
    """Lengths of the instructions, one per line; None where the assembler refuses the line."""
    src, obj = os.path.join(directory, 'all.s'), os.path.join(directory, 'all.o')
    lines = list(lines)
    refused = set()
    for _ in range(2):
        with open(src, 'w') as f:
            f.write('.intel_syntax noprefix\n' + '\n'.join(lines) + '\n')
        run = subprocess.run(['as', '--64', '-o', obj, src], capture_output=True, text=True)
        for m in re.finditer(r':(\d+): Error', run.stderr):
            refused.add(int(m.group(1)) - 2)
            lines[int(m.group(1)) - 2] = 'nop'
    raw = os.path.join(directory, 'all.bin')
    subprocess.run(['objcopy', '-O', 'binary', '-j', '.text', obj, raw], check=True)
    listing = disassemble(raw)
    assert len(listing) == len(lines)
    return [None if i in refused else listing[pc][0] for i, pc in enumerate(sorted(listing))]


def check_sizes(cases, directory):
    """Rows where the assembler finds something shorter."""
    # Depends on the address, or is not what the assembler accepts: it drops 67h from eiz operands.
    skip = re.compile(r'j|call 0|nop|ret|xchg ax,ax|.*(\[rip:|eiz)')
    kept = [c for c in cases if not skip.match(c[2])]
    longer = collections.OrderedDict()
    sizes = assemble((c[2] for c in kept), directory)
    for (row, length, text), size in zip(kept, sizes):
        if size and size < length:
            longer.setdefault(row, []).append('%s: %d bytes, assembler %d' % (text, length, size))
    return longer, sum(1 for s in sizes if s)


def report(title, bad):
    for row, lines in bad.items():
        print('%s: row %s, %d cases' % (title, row, len(lines)))
        for line in lines[:3]:
            print('    ' + line)


def main():
    args = argparse.ArgumentParser()
    args.add_argument('program')
    args.add_argument('--update')
    args.add_argument('--sizes', action='store_true')
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        code, text = os.path.join(tmp, 'code.bin'), os.path.join(tmp, 'code.txt')
        subprocess.run([args.program, '--dump', code, text], check=True)
        with open(text) as f:
            cases = [(r, int(n), t) for r, n, t in (line.rstrip('\n').split('\t') for line in f)]
        bad = check_text(cases, disassemble(code))
        report('text', bad)
        if args.sizes:
            longer, checked = check_sizes(cases, tmp)
            report('size', longer)
            print('%d sizes compared' % checked)
    rows = len(set(c[0] for c in cases))
    print('%d instructions, %d rows, %d rows differ' % (len(cases), rows, len(bad)))
    if bad:
        return 1
    if args.update:
        with open(args.update, 'w') as f:
            subprocess.run([args.program, '--hash'], check=True, stdout=f)
    return 0


if __name__ == '__main__':
    sys.exit(main())
