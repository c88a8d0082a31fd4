#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ACPI tables of PCs through ACPICA's compiler: acpi.py DEVICE_PC_BOARD. Prints TAP.

Each table is disassembled, and the DSDT compiled again: that checks names, scopes and resources.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TABLES = {'pc': ['DSDT', 'FACP', 'APIC', 'HPET'], 'q35': ['DSDT', 'FACP', 'APIC', 'HPET', 'MCFG']}
COUNT = 0


def ok(good, text, why=''):
    global COUNT
    COUNT += 1
    print(f"{'ok' if good else 'not ok'} {COUNT} - {text}")
    if not good:
        print('\n'.join('# ' + line for line in why.splitlines()))


def run(folder, *args):
    r = subprocess.run(args, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return r.returncode, r.stdout + r.stderr


def board(program, name):
    with tempfile.TemporaryDirectory() as folder:
        run(folder, program, folder, name)
        for table in TABLES[name]:
            status, out = run(folder, 'iasl', '-d', f'{table}.dat')
            dsl = pathlib.Path(folder, f'{table}.dsl')
            text = dsl.read_text(encoding='utf-8') if dsl.exists() else ''
            bad = re.search(r'(?i)error|warning|invalid|incorrect|unknown', out)
            ok(status == 0 and text and not bad, f'{name}: {table} is taken apart', out)
        status, out = run(folder, 'iasl', 'DSDT.dsl')
        ok(status == 0 and ' 0 Errors, 0 Warnings' in out, f'{name}: DSDT is put together again', out)


def main():
    if not shutil.which('iasl'):
        print('1..0 # SKIP acpi: iasl is missing')
        return
    for name in TABLES:
        board(pathlib.Path(sys.argv[1]).resolve(), name)
    print(f'1..{COUNT}')


main()
