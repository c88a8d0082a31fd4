#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fuzz targets for long: each in turn, a minute at a time with a new seed, until all had their share.

usage: run.py BUILD [--minutes M] [--seed S] [target ...]

BUILD is a build folder with sanitizers (README.md). M counts CPU time of each target, so a busy machine does not make the
account wrong. The first input that crashes ends it: status 1, the input is in BUILD/tests/fuzz/fuzz-crash.bin.
"""
import argparse
import glob
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SLICE = 60


def targets(build):
    found = glob.glob(os.path.join(build, 'tests', 'fuzz', 'fuzz_*'))
    return sorted(os.path.basename(p)[5:] for p in found if os.access(p, os.X_OK) and os.path.isfile(p))


def cpu():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def run(build, name, seed):
    folder = os.path.join(build, 'tests', 'fuzz')
    corpus = sorted(glob.glob(os.path.join(HERE, 'corpus', name, '*')))
    before = cpu()
    r = subprocess.run([os.path.abspath(os.path.join(folder, 'fuzz_' + name)), '-t', str(SLICE), '-s', str(seed),
                        *corpus], cwd=folder, capture_output=True, text=True, errors='replace')
    inputs = [int(word) for word in r.stdout.split() if word.isdigit() and int(word) > 1][:1]
    if r.returncode:
        print(f'not ok - {name}, seed {seed}: status {r.returncode}\n{r.stdout[-2000:]}{r.stderr[-6000:]}')
        sys.exit(1)
    return cpu() - before, inputs[0] if inputs else 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.add_argument('names', nargs='*')
    p.add_argument('--minutes', type=float, default=10)
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_intermixed_args()
    names = a.names or targets(a.build)
    if not names:
        sys.exit(f'{a.build}: no fuzz targets')
    time = dict.fromkeys(names, 0.0)
    inputs = dict.fromkeys(names, 0)
    seed = a.seed
    while any(t < a.minutes * 60 for t in time.values()):
        for name in names:
            if time[name] < a.minutes * 60:
                spent, count = run(a.build, name, seed)
                time[name] += spent
                inputs[name] += count
                print(f'{name}: seed {seed}, {time[name] / 60:.1f} minutes, {inputs[name]} inputs', flush=True)
        seed += 1
    for name in names:
        print(f'ok - {name}: {time[name] / 60:.1f} minutes of CPU time, {inputs[name]} inputs')
    print(f'total: {sum(time.values()) / 60:.0f} minutes, {sum(inputs.values())} inputs')


main()
