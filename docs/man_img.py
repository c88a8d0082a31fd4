#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fill lyrebird-img.1.in: man_img.py IN OUT VERSION img_commands.c DRIVER.c...

A line .COMMANDS becomes one .TP entry per row of img_commands, .FORMATS one per BlockDriver of the other files.
"""
import re
import sys

ROW = r'^    \{"(\w+)", "[^"]*", img_\w+,\s+((?:"(?:[^"\\]|\\.)*"\s*)+),\s+"([^"]*)"\}'
DRIVER = r'\.name = "(\w+)",\s+\.help = "([^"]*)"'


def roff(text):
    return text.replace('\\', '\\e').replace('-', '\\-')


def read(name):
    with open(name, encoding='utf-8') as f:
        return f.read()


def commands(text):
    rows = re.findall(ROW, text, re.M)
    if len(rows) != len(re.findall(r'^    \{"', text, re.M)):
        sys.exit('img_commands.c: a row of unknown form')
    for name, usage, help_text in rows:
        usage = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', usage))
        yield f'.TP\n.BI {roff(name)} " {roff(usage)}"\n{roff(help_text[0].upper() + help_text[1:])}.'


def formats(names):
    for name in names:
        for driver, help_text in re.findall(DRIVER, read(name)):
            yield f'.TP\n.B {driver}\n{roff(help_text[0].upper() + help_text[1:])}.'


def main(source, out, version, table, *drivers):
    lines = []
    for line in read(source).replace('@VERSION@', version).splitlines():
        if line == '.COMMANDS':
            lines += commands(read(table))
        elif line == '.FORMATS':
            lines += formats(drivers)
        else:
            lines.append(line)
    with open(out, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')


main(*sys.argv[1:])
