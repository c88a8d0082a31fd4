#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fill lyrebird.1.in, lyrebird-system-aarch64.1.in: man.py IN OUT VERSION options.def log.def

A line .OPTIONS FROM TO becomes one .TP entry per row of options.def from row -FROM to row -TO, .LOG one per log item. Every
row must be shown, once. Rows have environment variables too, if any row names one.
"""
import re
import sys

OPTION = r'^_\("([\w-]+)",\s+(?:NULL|"([^"]*)"),\s+(?:NULL|"([^"]*)"),\s+\w+,\s+"((?:[^"\\]|\\.)*)"\)'


def roff(text):
    return text.replace('\\"', '"').replace('\\', '\\e').replace('-', '\\-')


def option(row, has_env):
    name, arg, env, text = row
    head = f'.BI \\-{roff(name)} " {roff(arg)}"' if arg and arg[0] != '=' else f'.B \\-{roff(name)}'
    if arg[:1] == '=':
        head = f'.BR \\-{roff(name)} [ \\fI{roff(arg)}\\fR ]'
    word = '' if not has_env else name if len(name) > 1 else env.removeprefix('QEMU_')
    own = 'LYREBIRD_' + word.upper().replace('-', '_') if word else ''
    names = ', '.join(n for n in (own, env) if n)
    return f'.TP\n{head}\n{roff(text[0].upper() + text[1:])}.\n' + (f'({names})\n' if names else '')


def main(source, out, version, options_file, log_file):
    with open(options_file, encoding='utf-8') as f:
        text = f.read()
    options = re.findall(OPTION, text, re.M)
    if len(options) != len(re.findall(r'^_\(', text, re.M)):
        sys.exit(f'{options_file}: a row of unknown form')
    with open(log_file, encoding='utf-8') as f:
        items = re.findall(r'^_\(\w+,\s+"(\w+)",\s+"([^"]*)"\)', f.read(), re.M)
    names = [row[0] for row in options]
    has_env = any(row[2] for row in options)
    shown, lines = [], []
    with open(source, encoding='utf-8') as f:
        for line in f.read().replace('@VERSION@', version).splitlines():
            words = line.split()
            if words[:1] == ['.OPTIONS']:
                first, last = names.index(words[1]), names.index(words[2])
                lines += [option(row, has_env).rstrip() for row in options[first:last + 1]]
                shown += names[first:last + 1]
            elif words[:1] == ['.LOG']:
                lines += [f'.TP\n.B {roff(name)}\n{roff(text[0].upper() + text[1:])}.' for name, text in items]
            else:
                lines.append(line)
    if shown != names:
        sys.exit(f'{source}: .OPTIONS must show every row of {options_file} once, in order; missing or twice: '
                 + ' '.join(sorted(set(names) ^ set(shown)) or ['order']))
    with open(out, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')


main(*sys.argv[1:])
