#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A Debian arm64 system set up emulated: debootstrap's second stage, packages, programs.

usage: debootstrap.py --dir DIR [--emu lyrebird] [--ref qemu-aarch64] [--suite bookworm]
                      [--mirror URI] [--fresh]

The first stage only unpacks and runs on the host; DIR/first keeps it. Everything after it runs in
a chroot of a copy, DIR/lyrebird, in a user namespace with all ids mapped and without binfmt_misc:
only the first program is started by the emulator's name; what that executes has to stay emulated.
The same with --ref (static) in DIR/reference gives times to compare; that one gets a binfmt_misc
(inside.py). What a tree already went through is listed beside it and not done again without
--fresh, so an interrupted run goes on. Prints TAP. Needs root, debootstrap and a mirror (that of
/etc/apt without --mirror).
"""
import argparse
import functools
import glob
import os
import re
import shutil
import subprocess
import sys
import time

import inside
from inside import Failure

ENV = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/root', 'LC_ALL': 'C',
       'DEBIAN_FRONTEND': 'noninteractive',
       'container': 'lxc'}    # where debootstrap does not expect to be allowed to make device nodes
KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
EMULATOR = '/emulator-under-test'

# Each line is one dpkg -i: what a package pre-depends on has to be configured by an earlier one.
BATCHES = ['hello bc', 'python3.11-minimal', 'python3-minimal', 'python3 sqlite3 openssl',
           'gcc libc6-dev make']
C_PROGRAM = r'''
#include <math.h>
#include <stdio.h>
int main(void)
{
    double s = 0;
    for (int i = 1; i <= 1000; i++)
        s += sqrt(i);
    return printf("%.6f\n", s) < 0;
}
'''
PROGRAMS = [    # (name, script for /bin/sh, expected output)
    ('hello', 'hello', 'Hello, world!\n'),
    ('bash', 'bash -c \'a=(3 1 2); printf "%s\\n" "${a[@]}" | sort -n | paste -sd+\'', '1+2+3\n'),
    ('perl', 'perl -e \'print join(",", map { $_ ** 2 } grep { $_ % 2 } 1..9), "\\n"\'',
     '1,9,25,49,81\n'),
    ('python3', 'python3 -c "import hashlib, json, platform; print(platform.machine(), '
     'json.dumps([1.5]), hashlib.md5(b\'x\').hexdigest())"',
     'aarch64 [1.5] 9dd4e461268c8034f5c8564e155c67a6\n'),
    ('sqlite3', "sqlite3 :memory: 'select sum(value) from json_each(\"[1,2,39]\")'", '42\n'),
    ('gcc', f"cat > /tmp/t.c <<'E'\n{C_PROGRAM}E\ngcc -O2 -o /tmp/t /tmp/t.c -lm && /tmp/t",
     '21097.455887\n'),
    ('dpkg --audit', 'dpkg --audit && dpkg --verify hello && echo fine', 'fine\n'),
    ('useradd', 'userdel -rf guest 2>/dev/null; useradd -m -s /bin/bash guest && '
     'su guest -c \'cd; touch f; stat -c %U f\'',
     'guest\n'),
]


class System:
    """One tree and the emulator in it."""

    def __init__(self, name, top, emulator, own_exec):
        self.name, self.root = name, os.path.join(top, name)
        self.emulator, self.own_exec = emulator, own_exec
        self.log, self.list = os.path.join(top, name + '.log'), os.path.join(top, name + '.done')

    def prepare(self, first, fresh):
        if fresh or not self.done():
            shutil.rmtree(self.root, ignore_errors=True)
            subprocess.run(['cp', '-a', first, self.root], check=True)
            for name in (self.log, self.list):
                open(name, 'w').close()
        shutil.copy(self.emulator, self.root + EMULATOR)

    def done(self):
        if not os.path.exists(self.list):
            return []
        with open(self.list) as f:
            return f.read().splitlines()

    def once(self, name, step):
        """A step that changes the system for good."""
        if name in self.done():
            return 'done before', 0, 0
        result = step()
        with open(self.list, 'a') as f:
            f.write(name + '\n')
        return result

    def run(self, argv):
        """(output, wall seconds, CPU seconds); Failure if the status is not 0."""
        began = time.time()
        p = inside.start(self.root, argv, ENV, EMULATOR, self.own_exec)
        status, out, cpu = inside.finish(p)
        wall = time.time() - began
        with open(self.log, 'a') as f:
            f.write(f'$ {" ".join(argv)}\n{out}')
        if status:
            raise Failure(f'{argv[:2]}: status {status}\n{out[-3000:]}')
        return out, wall, cpu


def machine_mirror():
    for name in [*sorted(glob.glob('/etc/apt/sources.list.d/*.sources')), '/etc/apt/sources.list']:
        if os.path.exists(name):
            with open(name) as f:
                found = re.search(r'^(?:URIs:|deb(?: \[[^]]*\])?)\s+(\S+)', f.read(), re.M)
            if found:
                return found[1]
    return None


def first_stage(a):
    first = os.path.join(a.dir, 'first')
    if not os.path.exists(first + '/debootstrap/debootstrap'):
        shutil.rmtree(first, ignore_errors=True)
        keyring = ['--keyring=' + KEYRING] if os.path.exists(KEYRING) else []
        subprocess.run(['debootstrap', '--foreign', '--arch=arm64', *keyring, a.suite, first,
                        a.mirror], check=True, stdout=sys.stderr)
    return first


def second_stage(system):
    out, wall, cpu = system.run(['/bin/sh', '/debootstrap/debootstrap', '--second-stage'])
    if 'Base system installed successfully' not in out:
        raise Failure(out[-3000:])
    return f'{out.count("Configuring ")} messages of configuring', wall, cpu


def download(a, system, names):
    """The packages that the system needs for names, by the host's apt with a state of its own."""
    state = os.path.join(a.dir, 'apt')
    archives = os.path.join(state, 'archives', names.split()[0])
    shutil.rmtree(archives, ignore_errors=True)  # what another run left may be installed by now
    for d in ('lists/partial', archives + '/partial'):
        os.makedirs(os.path.join(state, d), exist_ok=True)
    signed = f'[signed-by={KEYRING}] ' if os.path.exists(KEYRING) else ''
    with open(state + '/sources.list', 'w') as f:
        f.write(f'deb {signed}{a.mirror} {a.suite} main\n')
    settings = {
        'Dir::State': state,
        'Dir::State::status': system.root + '/var/lib/dpkg/status',
        'Dir::State::lists': state + '/lists',
        'Dir::Cache': state,
        'Dir::Cache::archives': archives,
        'Dir::Etc::sourcelist': state + '/sources.list',
        'Dir::Etc::sourceparts': '/dev/null',
        'Dir::Etc::preferencesparts': '/dev/null',
        'APT::Architecture': 'arm64',
        'APT::Architectures': 'arm64',
        'APT::Sandbox::User': '',
        'Acquire::Languages': 'none',
        'Debug::NoLocking': '1',
        'Binary::apt-get::APT::Keep-Downloaded-Packages': '1',
    }
    apt = ['apt-get', '-q', '-y'] + [x for k, v in settings.items() for x in ('-o', f'{k}={v}')]
    if not glob.glob(state + '/lists/*Packages*'):
        subprocess.run([*apt, 'update'], check=True, stdout=sys.stderr)
    subprocess.run([*apt, '--download-only', '--no-install-recommends', 'install', *names.split()],
                   check=True, stdout=sys.stderr)
    return sorted(glob.glob(archives + '/*.deb'))


def install(a, system, names):
    debs = download(a, system, names)
    wall = cpu = 0
    if debs:        # an earlier, interrupted run may have installed them
        os.makedirs(system.root + '/more', exist_ok=True)
        inner = ['/more/' + os.path.basename(shutil.copy(d, system.root + '/more')) for d in debs]
        _, wall, cpu = system.run(['/usr/bin/dpkg', '-i', *inner])
        shutil.rmtree(system.root + '/more')
    with open(system.root + '/var/lib/dpkg/status') as f:
        states = dict(re.findall(r'^Package: (.*)\nStatus: (.*)$', f.read(), re.M))
    bad = [n for n, s in states.items() if s.split()[-1] not in ('installed', 'not-installed')]
    bad += [n for n in names.split() if states.get(n) != 'install ok installed']
    if bad:
        raise Failure(f'not installed: {bad}')
    return f'{len(debs)} packages', wall, cpu


def program(system, script, want):
    got, wall, cpu = system.run(['/bin/sh', '-c', script])
    if got != want:
        raise Failure(f'expected {want!r}, got {got!r}')
    return '', wall, cpu


def steps(a, system):
    name = 'second stage'
    yield name, functools.partial(system.once, name, functools.partial(second_stage, system))
    for names in BATCHES:
        name = 'dpkg -i ' + names
        step = functools.partial(install, a, system, names)
        yield name, functools.partial(system.once, name, step)
    for name, script, want in PROGRAMS:
        yield name, functools.partial(program, system, script, want)


def attempt(step):
    try:
        note, wall, cpu = step()
        return True, f'{note}{", " if note else ""}{wall:.1f} s, CPU {cpu:.1f} s'
    except (Failure, OSError, subprocess.SubprocessError) as e:
        return False, str(e)


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--dir', required=True, help='where the trees go; about 1.5 GB each')
    p.add_argument('--emu', default='lyrebird')
    p.add_argument('--ref', help='static emulator to compare with')
    p.add_argument('--suite', default='bookworm')
    p.add_argument('--mirror', default=machine_mirror())
    p.add_argument('--fresh', action='store_true', help='start over from the first stage')
    a = p.parse_args()
    why = [t + ' is not there' for t in (a.emu, 'debootstrap', 'apt-get', a.ref or 'unshare')
           if not shutil.which(t)]
    why += ['needs root'] * bool(os.getuid()) + ['no mirror is configured'] * (not a.mirror)
    if why:
        print(f'1..0 # SKIP {why[0]}')
        return 0
    a.dir = os.path.abspath(a.dir)
    os.makedirs(a.dir, exist_ok=True)
    systems = [System('lyrebird', a.dir, shutil.which(a.emu), True)]
    if a.ref:
        systems.append(System('reference', a.dir, shutil.which(a.ref), False))
    first = first_stage(a)
    for s in systems:
        s.prepare(first, a.fresh)
    # Step by step in all systems: a machine that gets slower hits both.
    plans = [list(steps(a, s)) for s in systems]
    failed = False
    print(f'1..{len(plans[0])}', flush=True)
    for n, row in enumerate(zip(*plans), 1):
        results = [attempt(step) for _, step in row]
        ok, text = results[0]
        print(f'{"ok" if ok else "not ok"} {n} - {row[0][0]}' + (f' # {text}' if ok else ''),
              flush=True)
        for line in ([] if ok else text.splitlines()):
            print('#   ' + line)
        for s, (_, text) in zip(systems[1:], results[1:]):
            print(f'#   {s.name}: {text}', flush=True)
        failed |= not ok
        if failed and row[0][0] == 'second stage':
            print('Bail out! there is no system to go on with')
            break
    return failed


if __name__ == '__main__':
    sys.exit(main())
