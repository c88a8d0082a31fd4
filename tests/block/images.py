#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run block_model and block_crash on images of many kinds: images.py model|crash PROGRAM LYREBIRD_IMG [ROUNDS [SEED]]

Prints TAP. After each run the image is checked by lyrebird-img, and by qemu-img if that is installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

WHAT, PROGRAM, IMG = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
ROUNDS = sys.argv[4] if len(sys.argv) > 4 else None
SEED = sys.argv[5] if len(sys.argv) > 5 else '1'
QEMU = shutil.which('qemu-img')
BACKING = ('-b', 'base.raw', '-F', 'raw')

# name, options of create, arguments of the program
MODEL = [
    ('default', '', ()),
    ('cluster 512', 'cluster_size=512', ()),
    ('cluster 2M', 'cluster_size=2M', ()),
    ('version 2', 'compat=0.10', ()),
    ('snapshots', 'cluster_size=16k', ('-S',)),
    ('snapshots, version 2, cluster 1k', 'compat=0.10,cluster_size=1k', ('-S',)),
    ('extended L2, snapshots', 'extended_l2=on', ('-S',)),
    ('extended L2, backing file, snapshots', 'extended_l2=on', ('-S', '-b', 'base.raw')),
    ('backing file', 'cluster_size=4k', ('-b', 'base.raw')),
    ('backing file, version 2', 'compat=0.10', ('-b', 'base.raw')),
    ('lazy refcounts, snapshots', 'lazy_refcounts=on', ('-S',)),
    ('refcounts of 1 bit', 'refcount_bits=1', ()),
    ('refcounts of 64 bits, cluster 512, snapshots', 'refcount_bits=64,cluster_size=512', ('-S',)),
    ('thread pool, 64 requests', '', ('-d', '64', '-o', 'file.aio=threads')),
    ('no host cache, 64 requests', '', ('-d', '64', '-o', 'cache=none')),
    ('no host cache, cluster 512', 'cluster_size=512', ('-d', '64', '-o', 'cache=none')),
    ('one request at a time', '', ('-d', '1')),
    ('zeros detected', 'cluster_size=4k', ('-o', 'detect-zeroes=unmap')),
    ('tiny table caches', 'cluster_size=1k', ('-S', '-o', 'l2-cache-size=16k,refcount-cache-size=16k')),
    ('unsafe', '', ('-o', 'cache=unsafe')),
    ('raw', None, ()),
    ('raw, no host cache', None, ('-d', '64', '-o', 'cache=none')),
]

CRASH = [
    ('default', '', ()),
    ('cluster 512', 'cluster_size=512', ()),
    ('cluster 4k, snapshots', 'cluster_size=4k', ('-S',)),
    ('cluster 2M', 'cluster_size=2M', ()),
    ('extended L2, snapshots', 'extended_l2=on', ('-S',)),
    ('version 2', 'compat=0.10', ()),
    ('refcounts of 1 bit', 'refcount_bits=1', ()),
    ('backing file, snapshots', 'cluster_size=16k', ('-S', '-b')),
    ('no host cache', '', ('-o', 'cache=none')),
    ('no host cache, refcounts of 64 bits, snapshots', 'cluster_size=4k,refcount_bits=64', ('-S', '-o', 'cache=none')),
    ('thread pool', '', ('-o', 'file.aio=threads')),
    ('tiny table caches', 'cluster_size=4k', ('-o', 'l2-cache-size=16k,refcount-cache-size=16k')),
    ('write through', '', ('-o', 'cache=writethrough')),
    ('snapshots taken and deleted meanwhile', 'cluster_size=16k', ('-R',)),
    ('the same with extended L2', 'extended_l2=on', ('-R',)),
    ('lazy refcounts, repaired on opening', 'lazy_refcounts=on', ('-r',)),
]


def prepare(options, backing, size):
    if options is None:
        subprocess.run([IMG, 'create', '-q', '-f', 'raw', 'image', size], check=True)
        return
    extra = ('-o', options) if options else ()
    subprocess.run([IMG, 'create', '-q', '-f', 'qcow2', *extra, *(BACKING if backing else ()), 'image', size], check=True)


def check(options):
    for tool in [IMG] + ([QEMU] if QEMU else []):
        if options is not None:
            r = subprocess.run([tool, 'check', 'image'], capture_output=True, text=True)
            # What a crash leaks stays until it is repaired.
            if r.returncode not in ((0,) if WHAT == 'model' else (0, 3)):
                return f'{tool} check: status {r.returncode}\n' + (r.stdout + r.stderr)[:500]
    return ''


def model(options, args):
    with open('base.raw', 'wb') as f:
        f.write(os.urandom(10 << 20))
    prepare(options, '-b' in args, '16M')
    fmt = ('-f', 'raw') if options is None else ()
    return subprocess.run([PROGRAM, 'image', '-n', ROUNDS or '3', '-s', SEED, *fmt, *args], capture_output=True, text=True, timeout=600)


def crash(options, args):
    with open('base.raw', 'wb') as f:
        f.truncate(30 << 20)
    prepare(options, '-b' in args, '48M')
    args = [a for a in args if a != '-b']
    return subprocess.run([PROGRAM, 'image', '-n', ROUNDS or '6', '-s', SEED, '-c', f'{QEMU or IMG} check', *args],
                          capture_output=True, text=True, timeout=1800)


def main():
    rows, run = (MODEL, model) if WHAT == 'model' else (CRASH, crash)
    failed = 0
    for number, (name, options, args) in enumerate(rows, 1):
        with tempfile.TemporaryDirectory(dir=os.environ.get('TMPDIR', '/var/tmp')) as folder:
            os.chdir(folder)
            r = run(options, args)
            found = (r.stdout + r.stderr if r.returncode else '') or check(options)
            failed += bool(found)
            print(f'{"not ok" if found else "ok"} {number} - {name}')
            for line in (found or ''.join(x + '\n' for x in r.stdout.splitlines() if x.startswith('#'))).splitlines()[:12]:
                print('#', line.lstrip('# '))
            sys.stdout.flush()
            os.chdir('/')
    print(f'1..{len(rows)}')
    return 1 if failed else 0


sys.exit(main())
