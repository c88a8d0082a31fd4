#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""-accel: the list, several in turn, and one clear line where KVM cannot be had. Prints TAP.

usage: accel.py lyrebird [arm64-program that exits with 0]
"""
import os
import subprocess
import sys

import kvm

LYREBIRD, ARM = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
NOBODY = 65534
count = failed = 0


def run(*args, **how):
    env = {k: v for k, v in os.environ.items() if not k.startswith(('LYREBIRD_', 'QEMU_'))}
    env.update(how.pop('env', {}))
    r = subprocess.run([LYREBIRD, *args], capture_output=True, text=True, timeout=60, env=env, stdin=subprocess.DEVNULL,
                       **how)
    return r.returncode, r.stdout, r.stderr


def check(text, ok, got=None, skip=None):
    global count, failed
    count += 1
    if skip:
        print(f'ok {count} - {text} # SKIP {skip}')
        print(f'SKIP accel, {text}: {skip}', file=sys.stderr)
        return
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} - {text}')
    if not ok:
        print(f'#   {got}')


def one_line(err, *words):
    return err.count('\n') == 1 and all(w in err for w in words)


def without_kvm(*args):
    """Run as a user who may not open /dev/kvm."""
    return run(*args, user=NOBODY, group=NOBODY, extra_groups=[])


def main():
    no_kvm = kvm.why_not()
    got = run('-accel', 'help')
    check('help lists them', got[0] == 0 and all(f'\n{n} ' in '\n' + got[1] for n in ('tcg', 'interp', 'kvm')), got)
    got = run('-accel', 'nonsense', '/bin/true')
    check('an unknown one', got[0] == 1 and one_line(got[2], '"nonsense"', '-accel help'), got)
    got = run('-accel', 'tcg:nonsense', '/bin/true')
    check('an unknown one behind a known one', got[0] == 1 and one_line(got[2], '"nonsense"'), got)
    got = run('-accel', 'kvm', '/bin/true')
    check('a program on KVM', got == (0, '', ''), got, no_kvm)
    got = run('/bin/true', env={'LYREBIRD_ACCEL': 'kvm'})
    check('the variable', got == (0, '', ''), got, no_kvm)
    got = run('-accel', 'kvm', '-cpu', 'Haswell', '/bin/true')
    check('another CPU than the host', got[0] == 1 and one_line(got[2], '-cpu host'), got, no_kvm)
    for args in (['-accel', 'kvm:tcg'], ['-accel', 'kvm', '-accel', 'tcg']):
        got = run(*args, ARM) if ARM else None
        check(' '.join(args) + ' of an arm64 program', ARM and got[0] == 0 and
              one_line(got[2], 'aarch64', 'trying -accel tcg'), got, None if ARM else 'no arm64 program')
    got = run('-accel', 'kvm', ARM) if ARM else None
    check('KVM alone cannot', ARM and got[0] == 1 and one_line(got[2], 'aarch64', '-accel tcg'), got,
          None if ARM else 'no arm64 program')
    skip = 'needs root' if os.geteuid() else no_kvm
    skip = skip or ('everybody may use it' if os.stat('/dev/kvm').st_mode & 0o006 else None)
    got = without_kvm('-accel', 'kvm', '/bin/true') if not skip else None
    check('no permission: the group is named', not skip and got[0] == 1 and
          one_line(got[2], '/dev/kvm', 'group', 'adduser'), got, skip)
    print(f'1..{count}')
    return failed != 0


sys.exit(main())
