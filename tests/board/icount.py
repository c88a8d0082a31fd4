#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counted runs are the same each time: icount.py LYREBIRD-SYSTEM-AARCH64 LYREBIRD-IMG FOLDER. Prints TAP.

FOLDER has the bare programs. Each way to run the same instructions must give the same registers at the same counts: blocks
as they come, of one instruction, interpreted, unlinked.
"""
import sys
import tempfile
from counted import DEVICES, KERNEL, Counted, Tap, disk, has_kernel

emulator, img, programs = sys.argv[1:4]
tap = Tap()
WAYS = [[], ['-one-insn-per-tb'], ['-nolink'], ['-accel', 'interp'], []]
BARE = [('exceptions', 97, []), ('timer', 997, []), ('mmu', 97, []), ('semihosting', 97, ['-semihosting-config', 'enable=on,arg=one,arg=two']),
        ('smp', 97, ['-smp', '4']), ('smp-gicv3', 97, ['-smp', '4', '-M', 'gic-version=3'])]

for name, every, args in BARE:
    program = ['-kernel', f'{programs}/board-{name}', '-serial', 'stdio']
    runs = [Counted(emulator, f'shift=0,sleep=off,hash={every}', *args, *program, *way) for way in WAYS]
    tap.ok(all(r.status == 0 and b'\nnot ok' not in r.output for r in runs), f'{name}: the program passes')
    tap.ok(runs[0].result and all(r.result == runs[0].result for r in runs), f'{name}: the same trace in every way',
           str([r.result for r in runs]))

timer = ['-kernel', f'{programs}/board-timer', '-serial', 'stdio']
exceptions = ['-kernel', f'{programs}/board-exceptions', '-serial', 'stdio']
for shift in (0, 3, 10):
    r = Counted(emulator, f'{shift},sleep=off', *exceptions).result
    tap.ok(r and int(r[1]) == int(r[0]) << shift, f'shift={shift}: 2^{shift} ns for an instruction', str(r))
tap.ok(Counted(emulator, 'shift=3', *timer).status == 0, 'sleep=on: the timer program passes')
tap.ok(Counted(emulator, 'auto', *timer).status == 0, 'shift=auto: it passes, too')
tap.ok(Counted(emulator, 'shift=7,align=on', *timer).status == 0, 'align=on: and here')
for count in (1, 12345, 12346):
    r = Counted(emulator, f'shift=0,sleep=off,until={count}', *exceptions[:2], '-serial', 'null', '-kernel',
                f'{programs}/board-mmu').result
    tap.ok(r and int(r[0]) == count, f'until={count} ends there', str(r))

for wrong, text in [('shift=11', 'from 0 to 10'), ('sleep=off', 'shift='), ('0,rr=record', 'record and replay'),
                    ('0,sleep=off,align=on', 'contradict'), ('auto,sleep=off', 'shift=auto'), ('0,save=x', 'needs until='),
                    ('0,hush=1', 'hush')]:
    r = Counted(emulator, wrong)
    tap.ok(r.status == 1 and text in r.errors, f'-icount {wrong} is refused', r.errors)

for cpus in ('1', '2'):
    what = f'a kernel on {cpus} CPUs with disk and random numbers: two runs end alike'
    if not has_kernel():
        tap.skip(what, 'debian-installer-12-netboot-arm64 is not installed')
        continue
    with tempfile.TemporaryDirectory() as folder:
        runs = [Counted(emulator, 'shift=0,sleep=off,hash=10007,until=2400000000', '-smp', cpus, *KERNEL, *DEVICES, *disk(img, folder, str(n)),
                        '-serial', 'stdio') for n in range(2)]
    tap.ok(runs[0].result and runs[0].result[3] and runs[0].result == runs[1].result, what, str([r.result or r.errors for r in runs]))
    tap.ok(runs[0].output == runs[1].output and b'2020' in runs[0].output, 'and print the same', runs[0].output[-300:])

sys.exit(tap.end())
