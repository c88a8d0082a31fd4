#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Guest programs: run natively and emulated, outputs must be equal (or equal to NAME.expect). Prints TAP.

usage: run.py [--emu "command"] [--cc compiler] [--kvm] [--i386] [--keep] [name ...]
"""
import argparse
import difflib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

import kvm

HERE = os.path.dirname(os.path.abspath(__file__))
# name: seconds it may take
PROGRAMS = {
    'file': 20, 'epoll': 20, 'timer': 20, 'sock': 20, 'ipc': 20, 'futex': 30, 'procself': 20, 'limit': 20, 'lock': 20,
    'tty': 20, 'dir': 20, 'mmap': 30, 'sched': 20, 'splice': 20, 'errors': 20, 'refused': 20, 'tags': 20,
    'restart': 60, 'forks': 60,
}
# not comparable where the guest is the host's architecture, or sees the threads that KVM makes
NOT_KVM = {'procself', 'refused', 'tags', 'forks'}
# about what AArch64 kernels and programs do
ONLY_A64 = {'refused', 'tags', 'forks'}
I386_CC = 'i686-linux-gnu-gcc'


def build(cc, name, out):
    r = subprocess.run([*shlex.split(cc), '-D_GNU_SOURCE', '-O1', '-w', '-static', '-pthread', '-o', out,
                        os.path.join(HERE, name + '.c'), '-lrt', '-lutil'], capture_output=True, text=True)
    return r.stderr if r.returncode else None


def run(command, work, limit):
    os.makedirs(work)
    env = dict(os.environ, T_TMPDIR=work)
    try:
        r = subprocess.run([*command, 'arg one'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=limit, env=env)
        return r.stdout.decode(errors='replace') + f'exit {r.returncode}\n'
    except subprocess.TimeoutExpired as e:
        return (e.stdout or b'').decode(errors='replace') + f'no end after {limit} s\n'


def expected(name, tmp, cc):
    path = os.path.join(HERE, name + '.expect')
    if os.path.exists(path):
        with open(path) as f:
            return f.read() + 'exit 0\n', None
    native = os.path.join(tmp, name + '.native')
    error = build(cc, name, native)
    if error:
        return None, error
    return run([native], os.path.join(tmp, name + '.n'), PROGRAMS[name]), None


def runs_i386(tmp):
    path = os.path.join(tmp, 'nothing')
    with open(path + '.c', 'w') as f:
        f.write('int main(void) { return 0; }')
    subprocess.run([I386_CC, '-static', '-o', path, path + '.c'], check=True)
    try:
        return subprocess.run([path], check=False).returncode == 0
    except OSError:
        return False


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--emu', default='lyrebird')
    p.add_argument('--cc', default='aarch64-linux-gnu-gcc')
    p.add_argument('--kvm', action='store_true', help='under -accel kvm, with the native compiler')
    p.add_argument('--i386', action='store_true', help='i386 programs, which the host runs too')
    p.add_argument('--keep', action='store_true')
    p.add_argument('names', nargs='*')
    a = p.parse_args()
    if a.kvm:
        a.emu, a.cc = a.emu + ' -accel kvm', os.environ.get('CC', 'cc')
    native_cc = os.environ.get('CC', 'cc')
    if a.i386:
        a.cc = native_cc = I386_CC
    left_out = NOT_KVM if a.kvm else ONLY_A64 if a.i386 else set()
    names = a.names or [n for n in PROGRAMS if n not in left_out]
    emu, failed = shlex.split(a.emu), 0
    tmp = tempfile.mkdtemp(prefix='lyrebird-user-')
    why = kvm.why_not() if a.kvm else None
    if why:
        pass
    elif not shutil.which(shlex.split(a.cc)[0]):
        why = f'{a.cc} is not installed'
    elif a.i386 and not runs_i386(tmp):
        why = 'the host runs no i386 programs'
    elif not shutil.which(emu[0]):
        why = f'{emu[0]} is not there'
    print(f'1..{len(names)}')
    for n, name in enumerate(names, 1):
        if why:
            print(f'ok {n} - {name} # SKIP {why}')
            print(f'SKIP {name}: {why}', file=sys.stderr)
            continue
        guest = os.path.join(tmp, name + '.guest')
        error = build(a.cc, name, guest)
        want = got = ''
        if not error:
            want, error = expected(name, tmp, native_cc)
        if not error:
            got = run([*emu, guest], os.path.join(tmp, name + '.g'), PROGRAMS[name])
        ok = not error and want == got
        failed += not ok
        print(f'{"ok" if ok else "not ok"} {n} - {name}', flush=True)
        diff = error.splitlines() if error else difflib.unified_diff(want.splitlines(), got.splitlines(),
                                                                    'expected', 'emulated', lineterm='', n=1)
        if not ok:
            for line in list(diff)[:60]:
                print('#   ' + line)
    if a.keep:
        print('# files in ' + tmp)
    else:
        shutil.rmtree(tmp, ignore_errors=True)
    return failed != 0


sys.exit(main())
