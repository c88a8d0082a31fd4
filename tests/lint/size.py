#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Long files and functions. Over the first limit is a question (is it still one idea?), over the second an error.

Tables (*.def, *.insn) and data have no limit. Prints TAP.
"""
import ast
import re

from tap import Tap, files, is_data, read

FILE_ASK, FILE_MAX = 600, 1200
FUNCTION_ASK, FUNCTION_MAX = 60, 150


def c_functions(text):
    """(name, line, length): from the line of the opening brace in column 0 to that of the closing one."""
    lines = text.splitlines()
    start = name = None
    for n, line in enumerate(lines, 1):
        if line == '{' and n > 1:
            head = ' '.join(lines[max(0, n - 4):n - 1])
            m = re.findall(r'(\w+)\s*\((?!.*\w+\s*\([^()]*\)\s*$)', head)
            start, name = n, m[-1] if m else '?'
        elif line.startswith('}') and start:
            yield name, start, n - start
            start = None


def py_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.lineno, node.end_lineno - node.lineno


def measure():
    for name in files('.c', '.h', '.py', '.S'):
        if is_data(name):
            continue
        text = read(name)
        yield text.count('\n'), FILE_ASK, FILE_MAX, name
        functions = py_functions if name.endswith('.py') else c_functions
        if not name.endswith('.S'):
            for fn, line, length in functions(text):
                yield length, FUNCTION_ASK, FUNCTION_MAX, f'{name}:{line} {fn}'


def main():
    tap = Tap()
    sizes = sorted(measure(), reverse=True)
    tap.check(f'no file over {FILE_MAX} lines, no function over {FUNCTION_MAX}',
              (f'{size} {what}' for size, _, most, what in sizes if size > most))
    tap.questions('long: still one idea?', (f'{size} {what}' for size, ask, _, what in sizes if size > ask))
    tap.done()


main()
