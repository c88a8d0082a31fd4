#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Programs of a compiler's own test suite (gcc.c-torture/execute), run emulated and by a reference emulator.

usage: torture.py --source DIR [--dg] [--emu "command"] [--ref "command"] [--cc compiler] [-O LEVEL ...] [--cache DIR]
                  [--jobs N] [--limit SECONDS] [--retry] [name ...]

Without --dg, DIR is gcc.c-torture/execute. With it, DIR is any folder of the suite (gcc.dg, gcc.target/aarch64, ...):
what its directives say is to be run is taken, from all folders below.

A program that ends with status 0 under the reference and not with us is a failure; one that the reference fails too, or
that does not compile for the guest, counts as skipped. Binaries, the reference's results and ours are kept in the cache,
so an interrupted run continues where it was and a new emulator costs only its own runs. Prints failures, then one line.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading

# What builtins.exp and ieee.exp of the suite add; -w everywhere: the sources are old C.
EXTRA = {
    'builtins': ['-fno-tree-dse', '-fno-tree-loop-distribute-patterns', '-fno-tracer', '-fno-ipa-ra',
                 '-fno-inline-functions'],
    'ieee': ['-ffloat-store', '-fno-inline'],
}
# Folders where a program without dg-do is run.
RUN_BY_DEFAULT = ('advsimd-intrinsics', 'vect', 'aapcs64', 'atomic')
DIRECTIVE = re.compile(r'dg-(?:additional-)?options\s+"([^"]*)"\s*(\{[^}]*\})?')


def sources(root):
    """(name, files, options) of every program."""
    for folder in ['.', 'builtins', 'ieee']:
        path = os.path.join(root, folder)
        if not os.path.isdir(path):
            continue
        lib = os.path.join(path, 'lib', 'main.c')
        for name in sorted(os.listdir(path)):
            if not name.endswith('.c') or folder == 'builtins' and name.endswith('-lib.c'):
                continue
            files = [os.path.join(path, name)]
            if folder == 'builtins':
                files += [files[0][:-2] + '-lib.c', lib]
            yield os.path.normpath(os.path.join(folder, name[:-2])), files, options(files[0]) + EXTRA.get(folder, [])


def dg_sources(root):
    """The same for programs that say dg-do run, or say nothing where that means the same."""
    for path, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            file = os.path.join(path, name)
            if not name.endswith(('.c', '.C')):
                continue
            with open(file, errors='replace') as f:
                text = f.read()
            do = re.search(r'dg-do\s+(\w+)', text)
            if do and do[1] != 'run' or not do and os.path.basename(path) not in RUN_BY_DEFAULT:
                continue
            more = re.findall(r'dg-additional-sources\s+"([^"]*)"', text)
            files = [file] + [os.path.join(path, m) for names in more for m in names.split()]
            yield os.path.relpath(file, root), files, options(file)


def options(file):
    """Options of the directives; those with a target selector only where it names ours."""
    with open(file, errors='replace') as f:
        text = f.read()
    found = []
    for opts, selector in DIRECTIVE.findall(text):
        if not selector or 'aarch64' in selector or '*-*-*' in selector:
            found += opts.split()
    # The compiler for Arm needs an architecture named for these, and ours has them all.
    if re.search(r'dg-add-options\s+arm_v8', text):
        found.append('-march=armv8.6-a+fp16+fp16fml+crypto+sha3+sm4+bf16+i8mm+dotprod')
    return found


def digest(*parts):
    h = hashlib.sha256()
    for p in parts:
        h.update(p if isinstance(p, bytes) else p.encode())
        h.update(b'\0')
    return h.hexdigest()[:24]


def content(file):
    with open(file, 'rb') as f:
        return f.read()


def run(command, limit, cwd):
    """How the program ended: 0, a status, -signal, or 'timeout'; and the last of its output."""
    p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         cwd=cwd, start_new_session=True)
    try:
        out, _ = p.communicate(timeout=limit)
        return p.returncode, out[-300:].decode(errors='replace')
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        p.communicate()
        return 'timeout', ''


class Cache:
    """results.jsonl: one line per result, appended as it comes, so that nothing is lost by an interrupt."""

    def __init__(self, folder):
        self.folder, self.lock, self.known = folder, threading.Lock(), {}
        os.makedirs(os.path.join(folder, 'bin'), exist_ok=True)
        os.makedirs(os.path.join(folder, 'cwd'), exist_ok=True)
        self.path = os.path.join(folder, 'results.jsonl')
        if os.path.exists(self.path):
            with open(self.path) as f:
                for line in f:
                    try:
                        key, value = json.loads(line)
                        self.known[key] = value
                    except ValueError:
                        pass        # the line an interrupt cut short
        self.file = open(self.path, 'a')

    def get(self, key, compute):
        with self.lock:
            if key in self.known:
                return self.known[key]
        value = compute()
        with self.lock:
            self.known[key] = value
            self.file.write(json.dumps([key, value]) + '\n')
            self.file.flush()
        return value


def build(a, cache, level, files, opts):
    present = [f for f in files if os.path.exists(f)]
    cc = shlex.split(a.cc)
    if files[0].endswith('.C'):
        cc[0] = cc[0].replace('gcc', 'g++')
    command = [*cc, '-static', '-w', level, *opts]
    key = digest(a.cc_version, ' '.join(command), *(content(f) for f in present))
    binary = os.path.join(cache.folder, 'bin', key)

    def compile_it():
        try:
            r = subprocess.run([*command, '-o', binary, *present, '-lm', '-pthread'], capture_output=True, timeout=300)
        except subprocess.TimeoutExpired:
            return False
        return r.returncode == 0
    return binary, cache.get('build ' + key, compile_it)


def one(a, cache, level, name, files, opts):
    binary, built = build(a, cache, level, files, opts)
    if not built or not os.path.exists(binary):
        return 'skip', 'does not compile'
    # Some programs write files: a directory each, for two may run at once.
    cwd = os.path.join(cache.folder, 'cwd', os.path.basename(binary))

    def under(command):
        os.makedirs(cwd, exist_ok=True)
        try:
            return run([*shlex.split(command), binary], a.limit, cwd)
        finally:
            shutil.rmtree(cwd, ignore_errors=True)
    want = cache.get(f'ref {a.ref_version} {binary}', lambda: under(a.ref))
    if want[0] != 0:
        return 'skip', f'reference ends with {want[0]}'
    key = f'emu {a.emu_version} {binary}'
    if a.retry and cache.known.get(key, [0])[0] != 0:
        del cache.known[key]
    got = cache.get(key, lambda: under(a.emu))
    return ('pass', '') if got[0] == 0 else ('FAIL', f'{got[0]} {got[1].strip()!r} {binary}')


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--source', required=True, help='gcc/testsuite/gcc.c-torture/execute')
    p.add_argument('--dg', action='store_true', help='run what the directives in the files say')
    p.add_argument('--emu', default='lyrebird')
    p.add_argument('--ref', default='qemu-aarch64')
    p.add_argument('--cc', default='aarch64-linux-gnu-gcc')
    p.add_argument('-O', dest='levels', action='append', help='0, 2, 3, ...; repeatable; 2 if none is given')
    p.add_argument('--cache', default=os.path.join(os.environ.get('TMPDIR', '/tmp'), 'lyrebird-torture'))
    p.add_argument('--jobs', type=int, default=2)
    p.add_argument('--limit', type=int, default=60, help='seconds for one program')
    p.add_argument('--retry', action='store_true', help='run again what failed with this very emulator')
    p.add_argument('names', nargs='*')
    a = p.parse_args()
    for tool in (a.cc, a.ref, a.emu):
        if not shutil.which(shlex.split(tool)[0]):
            print(f'1..0 # SKIP {tool} is not there')
            return 0
    a.cc_version = subprocess.run([*shlex.split(a.cc), '--version'], capture_output=True, text=True).stdout
    a.ref_version = digest(a.ref, content(shutil.which(shlex.split(a.ref)[0])))
    a.emu_version = digest(a.emu, content(shutil.which(shlex.split(a.emu)[0])))
    cache = Cache(a.cache)
    programs = [s for s in (dg_sources if a.dg else sources)(a.source) if not a.names or s[0] in a.names]
    failed = False
    for level in a.levels or ['2']:
        counts = collections.Counter()
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            jobs = [(s[0], pool.submit(one, a, cache, '-O' + level, *s)) for s in programs]
            for name, job in jobs:
                result, why = job.result()
                counts[result] += 1
                if result == 'FAIL' or a.names:
                    print(f'{result} -O{level} {name}: {why}', flush=True)
        print(f'-O{level}: {len(programs)} programs, {counts["pass"]} pass, {counts["FAIL"]} fail, '
              f'{counts["skip"]} skipped', flush=True)
        failed |= counts['FAIL'] != 0
    return failed


sys.exit(main())
