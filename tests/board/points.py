#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Saved and restored at random points, a run ends as one that was not: points.py LYREBIRD-SYSTEM-AARCH64 LYREBIRD-IMG FOLDER.

FOLDER has the bare programs. Each part is a process: -loadvm where the last one ended, until the next point, save, quit.
The trace covers all registers every few instructions, the state all that is saved: RAM, CPUs, devices. POINTS=200 in the
environment does that many in a kernel's run of 3000 million instructions. Prints TAP.
"""
import os
import random
import sys
import tempfile
from counted import DEVICES, KERNEL, Counted, Tap, disk, has_kernel

emulator, img, programs = sys.argv[1:4]
tap = Tap()
seed = int(os.environ.get('SEED', '1'))


def parts(what, folder, every, begin, end, count, args):
    """A run to @end in one piece and one in @count + 1, cut between @begin and @end."""
    icount = f'shift=0,sleep=off,hash={every}'
    whole = Counted(emulator, f'{icount},until={end}', *args, *disk(img, folder, 'whole'))
    drive = disk(img, folder, 'parts')
    places = sorted(random.Random(seed).sample(range(begin, end), count))
    load = []
    for n, place in enumerate(places):
        r = Counted(emulator, f'{icount},until={place},save=point', *args, *drive, *load)
        load = ['-loadvm', 'point']
        if r.status or not r.result or int(r.result[0]) != place:
            tap.ok(False, f'{what}: point {n}, instruction {place}', r.errors)
            return
    last = Counted(emulator, f'{icount},until={end}', *args, *drive, *load)
    tap.ok(whole.result and whole.result[3] and last.result == whole.result,
           f'{what}: {end} instructions in one piece and in {count + 1}', f'{whole.result} {last.result or last.errors} {places}')


with tempfile.TemporaryDirectory() as folder:
    for name, end, args in [('timer', 24000000, DEVICES), ('timer-gicv3', 24000000, ['-M', 'gic-version=3']), ('mmu', 60000, []),
                            ('exceptions', 8000, ['-cpu', 'cortex-a57']), ('smp', 900000, ['-smp', '4']),
                            ('semihosting', 1400, ['-semihosting-config', 'enable=on,arg=one,arg=two'])]:
        parts(name, folder, 97, 1, end, 5 if end > 2000 else 15, [*args, '-kernel', f'{programs}/board-{name}', '-serial', 'null'])
    many = int(os.environ.get('POINTS', '0'))
    for cpus, gic in [('1', '2'), ('2', '3')]:
        begin, end, count = (1, 3000000000, many) if many else (2500000000, 2800000000, 2) # drivers are at work
        if not has_kernel():
            tap.skip(f'a kernel on {cpus} CPUs', 'debian-installer-12-netboot-arm64 is not installed')
            continue
        parts(f'a kernel on {cpus} CPUs', folder, 10007, begin, end, count, ['-smp', cpus, '-M', f'gic-version={gic}', *KERNEL, *DEVICES, '-serial', 'null'])

sys.exit(tap.end())
