#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Count the results of test runs: tally.py testlog.json... [--extra passed,failed,skipped]

A meson test that prints TAP counts as its subtests, any other one as one. A TAP program that dies, or stops before its
plan is fulfilled, is one more failure. Failures and skips are listed, and the last line is "N passed, N failed", with
", N skipped" if there are any. Exit status 1 if something failed or nothing ran.
"""
import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*?)(?:\s#\s*(skip|todo)\S*\s*(.*))?$', re.I)


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def skip(self, name, why):
        self.skipped += 1
        print(f'SKIP {name}: {why or "no reason given"}')

    def fail(self, name, why=''):
        self.failed += 1
        print(f'FAIL {name}{": " + why if why else ""}')


def tap(count, name, text):
    """Count the subtests in @text; (number of them, failed ones, number planned or None)."""
    seen = bad = 0
    planned = None
    for line in text.splitlines():
        plan = re.match(r'^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?', line, re.I)
        if plan:
            planned = int(plan[1])
            if planned == 0:
                count.skip(name, plan[2])
        m = TAP_LINE.match(line)
        if not m:
            continue
        seen += 1
        title = f'{name}: {m[3]}' if m[3] else f'{name} {seen}'
        directive = (m[4] or '').lower()
        if directive == 'skip':
            count.skip(title, m[5])
        elif m[1] and directive != 'todo':
            bad += 1
            count.fail(title)
        else:
            count.passed += 1
    return seen, bad, planned


def one(count, test):
    name, result = test['name'].split(' / ')[-1], test['result']
    text = test.get('stdout') or ''
    ended_well = result in ('OK', 'EXPECTEDFAIL', 'UNEXPECTEDPASS')
    if re.search(r'^(?:not )?ok\b|^1\.\.\d', text, re.M):
        seen, bad, planned = tap(count, name, text)
        if planned is not None and seen != planned:
            count.fail(name, f'{seen} of {planned} subtests ran')
        elif not ended_well and result != 'SKIP' and not bad:
            count.fail(name, result.lower())
    elif result == 'SKIP':
        reason = re.search(r'^SKIP[ :]+(?:\S+: )?(.*)', text, re.M)
        count.skip(name, reason[1] if reason else '')
    elif ended_well:
        count.passed += 1
    else:
        count.fail(name, result.lower())


def main(args):
    count = Count()
    while args:
        arg = args.pop(0)
        if arg == '--extra':
            passed, failed, skipped = map(int, args.pop(0).split(','))
            count.passed += passed
            count.failed += failed
            count.skipped += skipped
            continue
        try:
            with open(arg, encoding='utf-8') as f:
                for line in f:
                    one(count, json.loads(line))
        except (OSError, ValueError) as e:
            count.fail(arg, str(e))
    skipped = f', {count.skipped} skipped' if count.skipped else ''
    print(f'{count.passed} passed, {count.failed} failed{skipped}')
    return 1 if count.failed or not count.passed else 0


sys.exit(main(sys.argv[1:]))
