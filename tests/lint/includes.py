#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Includes go down the layers of layers.txt. Prints TAP.

What this cannot see: a prototype written out by hand, and calls through pointers (which are the way to go up).
"""
import fnmatch
import os
import re

from tap import ROOT, Tap, files, read


def layers():
    """folder -> list of patterns, in the order of the file."""
    out = {}
    for line in read('tests/lint/layers.txt').splitlines():
        line = line.split('#')[0].strip()
        if line:
            folder, _, allowed = line.partition(':')
            out[folder.strip()] = allowed.split()
    return out


def folder_of(name, table):
    best = [f for f in table if name.startswith(f + '/')]
    return max(best, key=len) if best else None


def matches(pattern, header):
    return header.startswith(pattern) if pattern.endswith('/') else fnmatch.fnmatchcase(header, pattern)


def may_include(table, folder, header):
    ok = header.startswith(folder + '/')
    for pattern in table[folder]:
        if pattern.startswith('-'):
            ok = ok and not matches(pattern[1:], header)
        else:
            ok = ok or matches(pattern, header)
    return ok


def local_includes(name):
    """(line, path from the top folder) of each #include "..." that names a file of the tree."""
    for n, line in enumerate(read(name).splitlines(), 1):
        m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not m:
            continue
        beside = os.path.normpath(os.path.join(os.path.dirname(name), m[1]))
        yield n, m[1] if os.path.exists(os.path.join(ROOT, m[1])) else beside


def climbing(table):
    for name in files('.c', '.h', '.def'):
        folder = folder_of(name, table)
        if not folder:
            yield f'{name}: its folder has no row in layers.txt'
            continue
        for n, header in local_includes(name):
            if os.path.exists(os.path.join(ROOT, header)) and not may_include(table, folder, header):
                yield f'{name}:{n}: {folder} may not include {header}'


def guards():
    for name in files('.h'):
        want = re.sub(r'\W', '_', name).upper()
        text = read(name)
        if want not in text and '#pragma once' not in text and not name.startswith('tests/'):
            yield f'{name}: include guard {want} expected'


def control_is_top(table):
    for name in files('.c', '.h'):
        if not name.startswith(('control/', 'tests/')):
            for n, header in local_includes(name):
                if header.startswith('control/'):
                    yield f'{name}:{n}: nobody includes control'


def main():
    tap, table = Tap(), layers()
    tap.check('includes go down the layers', climbing(table))
    tap.check('control is the top', control_is_top(table))
    tap.check('include guards are named after the file', guards())
    tap.done()


main()
