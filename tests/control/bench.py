#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`lyrebird bench`: rows that run, rows that cannot, reports. bench.py LYREBIRD [MACHINE PAYLOAD]. Prints TAP."""
import csv
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

LYREBIRD, *MACHINE = sys.argv[1:]
count = failed = 0


COUNT = 'n=0; while [ $n -lt 3000 ]; do n=$((n + 1)); done; echo $n'


def check(name, ok, detail=''):
    global count, failed
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} - {name}')
    if not ok:
        print('# ' + str(detail).replace('\n', '\n# '))


def bench(*words):
    return subprocess.run([LYREBIRD, 'bench', *words], capture_output=True, text=True, timeout=300)


def rows(*words):
    r = bench('--rounds', '3', '--json', '-', *words)
    return r, {row['name']: row for row in json.loads(r.stdout)['rows']} if r.stdout else {}


def test_rows():
    r, row = rows('--accel', 'native,tcg,interp', '--peer', 'env LANG=C', '/bin/sh', '-c', COUNT)
    check('four rows run', r.returncode == 0 and list(row) == ['native', 'tcg', 'interp', 'env'] and
          not any('error' in x for x in row.values()), r.stdout + r.stderr)
    check('three rounds each', all(len(x['user']['times']) == 3 for x in row.values()))
    check('instructions are counted', json.loads(r.stdout).get('instructions', 0) > 10000 and
          row['tcg']['translated-instructions'] > 1000 and 'translation' not in row['native'], r.stdout)
    check('the median is one of the times', all(x['cpu']['median'] in x['cpu']['times'] for x in row.values()))
    check('low <= median <= high', all(x['low'] <= x['user']['median'] <= x['high'] for x in row.values()))


def test_left_out():
    r, row = rows('--accel', 'native,tcg', '--peer', 'false', '--peer', '/nosuch/program', '/bin/echo', 'a')
    check('a peer that fails is left out', row['false']['error'].startswith('exit status 1'), row)
    check('a peer that is not there is left out', 'No such file' in row['program']['error'], row)
    check('the others are compared', 'error' not in row['native'] and 'error' not in row['tcg'], row)
    check('the exit status says so', r.returncode == 1, r.returncode)
    r, row = rows('--accel', 'native', '--peer', 'env', '/bin/sh', '-c', 'echo $$')
    check('another output is an error', row['env'].get('error') == 'its output is not that of native', row)
    r, row = rows('--accel', 'native', '--timeout', '0.3', '/bin/sleep', '20')
    check('a run that takes too long ends', 'not done after 0.3 s' in row['native'].get('error', ''), row)
    r, row = rows('--accel', 'native,tcg', '--status', '3', '/bin/sh', '-c', 'exit 3')
    check('--status', r.returncode == 0 and 'error' not in row['tcg'], row)


def test_files(folder):
    table, bars = os.path.join(folder, 'a.csv'), os.path.join(folder, 'a.svg')
    text = os.path.join(folder, 'in')
    with open(text, 'w') as f:
        f.write('some text\n' * 5)
    r = bench('--rounds', '3', '--accel', 'native,tcg', '--csv', table, '--svg', bars, '--stdin', text, '/usr/bin/wc', '-l')
    check('the table is printed', 'M insns/s' in r.stdout and 'noise: up to' in r.stdout, r.stdout + r.stderr)
    check('one winner or none', ('fastest: ' in r.stdout) != ('no winner: ' in r.stdout), r.stdout)
    with open(table, newline='') as f:
        lines = list(csv.DictReader(f))
    check('CSV: a line for each run', len(lines) == 6 and lines[0]['name'] == 'native' and float(lines[5]['wall']) > 0, lines)
    root = xml.etree.ElementTree.parse(bars).getroot()
    check('SVG: a bar for each row', len(root.findall('{http://www.w3.org/2000/svg}rect')) == 3)
    r = bench('--rounds', '1', '--accel', 'native', '--json', '/nosuch/x', '/bin/true')
    check('a report that cannot be written is an error', r.returncode == 1 and '/nosuch/x' in r.stderr, r.stderr)


def test_machine():
    if not MACHINE:
        print('SKIP bench-machine: no machines, or aarch64-linux-gnu-gcc is missing')
        return
    r, row = rows('--accel', 'native,tcg', '--rounds', '1', MACHINE[0], '-M', 'virt', '-display', 'none', '-serial', 'stdio',
                  '-kernel', MACHINE[1])
    check('a machine runs', 'error' not in row['tcg'] and row['tcg']['host-instructions'] > 1e6, r.stdout + r.stderr)
    check('not natively', row['native'].get('error') == 'a machine cannot run natively', row)


def test_usage():
    for words, part in ((['--rounds', '0', 'x'], '"0" is not a number'), (['--rouns', '1'], 'did you mean -rounds?'),
                        (['--accel', 'nosuch', '/bin/true'], '"nosuch" is not native'), ([], 'no program given'),
                        (['--by', 'moon', 'x'], 'not user, cpu or wall'), (['/nosuch/x'], '/nosuch/x: No such file')):
        r = bench(*words)
        check('usage: ' + ' '.join(words), r.returncode == 2 and part in r.stderr, r.stderr)


test_rows()
test_left_out()
with tempfile.TemporaryDirectory() as d:
    test_files(d)
test_machine()
test_usage()
print(f'1..{count}')
sys.exit(failed > 0)
