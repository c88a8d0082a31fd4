#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Damaged and strange images get a message and an exit status, not a crash: damaged.py LYREBIRD_IMG. Prints TAP."""
import os
import struct
import subprocess
import sys
import tempfile

IMG = os.path.abspath(sys.argv[1])
CLUSTER = 65536
MEMORY = 512 << 20
# Offsets of header fields.
MAGIC, VERSION, BACKING, BACKING_SIZE, BITS, SIZE, CRYPT, L1_SIZE, L1, RT, RT_CLUSTERS, SNAPSHOTS, SNAPSHOT_OFFSET = \
    0, 4, 8, 16, 20, 24, 32, 36, 40, 48, 56, 60, 64
INCOMPATIBLE, ORDER, LENGTH, TYPE = 72, 96, 100, 104

U32, U64 = '>I', '>Q'

# name, [(offset, format, value)], words of the message; the image is an empty one of 64 MiB.
HEADERS = [
    ('version 1', [(VERSION, U32, 1)], 'not supported|no qcow2'),
    ('version 4', [(VERSION, U32, 4)], 'not supported'),
    ('cluster size 256', [(BITS, U32, 8)], 'cluster size'),
    ('cluster size 2^22', [(BITS, U32, 22)], 'cluster size'),
    ('cluster size 2^4294967295', [(BITS, U32, 0xffffffff)], 'cluster size'),
    ('LUKS', [(CRYPT, U32, 2)], 'encrypted'),
    ('AES', [(CRYPT, U32, 1)], 'encrypted'),
    ('disk of 2^64 - 1 bytes', [(SIZE, U64, 2**64 - 1)], 'too large'),
    ('L1 table of 2^32 - 1 entries', [(L1_SIZE, U32, 2**32 - 1)], 'L1 table is too large'),
    ('L1 table too short', [(SIZE, U64, 1 << 50)], 'L1 table is too small'),
    ('L1 table not aligned', [(L1, U64, 0x30001)], 'not aligned'),
    ('L1 table far away', [(L1, U64, 1 << 60)], 'not aligned'),
    ('refcount table of 2^32 - 1 clusters', [(RT_CLUSTERS, U32, 2**32 - 1)], 'refcount table is too large'),
    ('refcount table not aligned', [(RT, U64, 0x10200)], 'not aligned'),
    ('no refcount table', [(RT_CLUSTERS, U32, 0)], 'no refcount table'),
    ('2^32 - 1 snapshots', [(SNAPSHOTS, U32, 2**32 - 1), (SNAPSHOT_OFFSET, U64, CLUSTER)], 'snapshot'),
    ('snapshots not aligned', [(SNAPSHOTS, U32, 1), (SNAPSHOT_OFFSET, U64, 77)], 'snapshot'),
    ('backing file name of 4 GB', [(BACKING, U64, 0x200), (BACKING_SIZE, U32, 2**32 - 1)], 'backing file'),
    ('backing file name outside', [(BACKING, U64, 1 << 40), (BACKING_SIZE, U32, 10)], 'backing file'),
    ('backing file that is not there', [(BACKING, U64, 0x400), (BACKING_SIZE, U32, 4), (0x400, U32, 0x6e6f6e65)], 'No such file'),
    ('unknown feature', [(INCOMPATIBLE, U64, 1 << 40)], 'not supported'),
    ('external data file', [(INCOMPATIBLE, U64, 4)], 'external data file'),
    ('extended L2 entries with small clusters', [(INCOMPATIBLE, U64, 16), (BITS, U32, 12)], 'extended|aligned|small'),
    ('refcounts of 2^7 bits', [(ORDER, U32, 7)], 'refcounts'),
    ('header of 8 bytes', [(LENGTH, U32, 8)], 'length of the header'),
    ('header of 4 GB', [(LENGTH, U32, 0xfffffff8)], 'length of the header'),
    ('compression type without its bit', [(TYPE, '>B', 1)], 'compression'),
    ('compression type 9', [(TYPE, '>B', 9), (INCOMPATIBLE, U64, 8)], 'compression'),
    ('extension longer than the header', [(112, U32, 0x12345678), (116, U32, 0x7fffffff)], 'extension'),
]


def limited():
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def img(*args):
    return subprocess.run([IMG, *args], capture_output=True, text=True, timeout=60, preexec_fn=limited)


def patch(name, changes):
    with open(name, 'r+b') as f:
        for offset, fmt, value in changes:
            f.seek(offset)
            f.write(struct.pack(fmt, value))


def create(name, *args):
    r = img('create', '-q', '-f', 'qcow2', *args, name, '64M')
    assert r.returncode == 0, r.stderr


def header_case(changes, words):
    create('h.q')
    patch('h.q', changes)
    r = img('convert', '-f', 'qcow2', '-O', 'raw', 'h.q', 'out.raw')
    if r.returncode != 1 or not any(w in r.stderr for w in words.split('|')):
        return f'status {r.returncode}: {r.stderr}'
    return ''


def tables():
    """A disk whose entries lead astray: errors, found by check, mended by repair; what is not hit stays readable."""
    for what, value in (('not aligned', 0x50200 | 1 << 63), ('behind the end', 1 << 50 | 1 << 63),
                        ('in the header', 1 << 63), ('compressed, behind the end', 1 << 62 | 1 << 45)):
        with open('t.raw', 'wb') as f:
            f.write(b'a' * CLUSTER + b'b' * CLUSTER)
        os.truncate('t.raw', 64 << 20)
        img('convert', '-f', 'raw', '-O', 'qcow2', 't.raw', 't.q')
        l2 = struct.unpack('>Q', open('t.q', 'rb').read()[0x30000:0x30008])[0] & ~(1 << 63)
        patch('t.q', [(l2, U64, value)])
        r = img('check', 't.q')
        if what != 'in the header' and r.returncode != 2:
            yield f'{what}: check says {r.returncode}: {r.stdout}'
        r = img('check', '-r', 'all', 't.q')
        if r.returncode:
            yield f'{what}: repair says {r.returncode}: {r.stderr}'
        if img('check', 't.q').returncode:
            yield f'{what}: not repaired'
        if img('dd', '-f', 'qcow2', '-O', 'raw', 'bs=64k', 'skip=1', 'count=2', 'if=t.q', 'of=d.raw').returncode or \
                open('d.raw', 'rb').read(CLUSTER) != b'b' * CLUSTER:
            yield f'{what}: the other cluster is lost'


def no_overwriting():
    """A write to a cluster that lies in a table fails, and the table stays as it is."""
    for what, host in (('nothing', 0), ('refcount table', CLUSTER), ('L1 table', 3 * CLUSTER)):
        create('w.q')
        img('bench', '-q', '-w', '-c', '1', '-f', 'qcow2', 'w.q')
        l2 = struct.unpack('>Q', open('w.q', 'rb').read()[3 * CLUSTER:3 * CLUSTER + 8])[0] & ~(1 << 63)
        patch('w.q', [(l2, U64, host | 1 << 63)])
        before = open('w.q', 'rb').read()[host + 80 if not host else host:host + CLUSTER]
        r = img('bench', '-q', '-w', '-c', '1', '--pattern=7', '-f', 'qcow2', 'w.q')
        after = open('w.q', 'rb').read()[host + 80 if not host else host:host + CLUSTER]
        if (host and r.returncode != 1) or before != after: # offset 0 means that there is no cluster
            yield f'{what}: status {r.returncode}, {r.stderr}'


def chains():
    """A backing file that is the image itself, directly or over another one."""
    create('a.q')
    img('rebase', '-u', '-b', 'a.q', '-F', 'qcow2', 'a.q')
    create('b.q')
    create('c.q')
    img('rebase', '-u', '-b', 'c.q', '-F', 'qcow2', 'b.q')
    img('rebase', '-u', '-b', 'b.q', '-F', 'qcow2', 'c.q')
    for name in 'a.q', 'b.q':
        r = img('map', name)
        if r.returncode != 1 or not ('own backing' in r.stderr or 'loop' in r.stderr or 'open' in r.stderr.lower()):
            yield f'{name}: {r.returncode} {r.stderr}'


def refcounts_gone():
    """A refcount table that leads nowhere is written anew by repair."""
    with open('t.raw', 'wb') as f:
        f.write(os.urandom(300000))
    os.truncate('t.raw', 64 << 20)
    for value in (0, 1 << 40, 0x10007):
        img('convert', '-f', 'raw', '-O', 'qcow2', 't.raw', 'r.q')
        patch('r.q', [(CLUSTER, U64, value)])
        if img('check', 'r.q').returncode != 2:
            yield f'{value:x}: not noticed'
        r = img('check', '-r', 'all', 'r.q')
        if r.returncode or img('check', 'r.q').returncode:
            yield f'{value:x}: not repaired: {r.stdout} {r.stderr}'
        if img('compare', '-f', 'raw', '-F', 'qcow2', 't.raw', 'r.q').returncode:
            yield f'{value:x}: other content'


def bitmaps():
    """A bitmap directory that is none: the disk can be read, not written; repair drops the bitmaps."""
    for what, offset, fmt, value in (('behind the end', 128, U64, 1 << 50), ('too many', 112, '>I', 65536), ('too large', 120, U64, 1 << 40),
                                     ('too few', 112, '>I', 1), ('no name', 'dir+18', '>H', 0), ('long name', 'dir+18', '>H', 900),
                                     ('table not aligned', 'dir', U64, 513), ('table too long', 'dir+8', '>I', 1 << 31),
                                     ('cluster behind the end', 'table', U64, 1 << 50), ('cluster not aligned', 'table', U64, 0x10200)):
        create('b.q')
        for name in 'one', 'two':
            img('bitmap', '--add', 'b.q', name)
        data = open('b.q', 'rb').read()
        ext = data.find(struct.pack('>II', 0x23852875, 24), 0, CLUSTER) + 8
        directory, = struct.unpack_from('>Q', data, ext + 16)
        table, = struct.unpack_from('>Q', data, directory)
        at = {'dir': directory, 'dir+8': directory + 8, 'dir+18': directory + 18, 'table': table}.get(offset)
        patch('b.q', [(ext + offset - 112 if at is None else at, fmt, value)])
        if img('convert', '-f', 'qcow2', '-O', 'raw', 'b.q', 'b.raw').returncode:
            yield f'{what}: it cannot be read'
        r = img('snapshot', '-c', 's', 'b.q')
        if r.returncode != 1 or 'bitmap' not in r.stderr:
            yield f'{what}: it is written to: {r.stderr}'
        if img('check', 'b.q').returncode != 2:
            yield f'{what}: check finds nothing'
        r = img('check', '-r', 'all', 'b.q')
        if r.returncode or img('check', 'b.q').returncode or 'bitmaps' in img('info', 'b.q').stdout:
            yield f'{what}: repair: {r.returncode} {r.stderr}'
        if img('snapshot', '-c', 's', 'b.q').returncode:
            yield f'{what}: it cannot be written to after the repair'


def usage():
    """Wrong arguments name what is wrong and what may be meant."""
    create('u.q')
    for args, words in ((('cretae', 'x'), 'create'), (('create', '-f', 'qcow3', 'x', '1M'), 'qcow2'),
                        (('create', '-f', 'qcow2', '-o', 'cluster_szie=4k', 'x', '1M'), 'cluster_size'),
                        (('create', '-f', 'qcow2', 'x', '1Q'), 'size'), (('create', '-f', 'qcow2', 'x'), 'size'),
                        (('create', '-f', 'qcow2', '-o', 'cluster_size=3k', 'x', '1M'), 'power of two'),
                        (('resize', 'u.q', '1M'), '--shrink'), (('info', 'not-there'), 'No such file'), (('info',), 'one image'),
                        (('convert', '-t', 'writebakc', 'u.q', 'x'), 'writeback'), (('bench', '-d', '0', 'u.q'), 'nothing'),
                        (('info', '--image-opts', 'driver=qcow2,file.filname=u.q'), 'filename')):
        r = img(*args)
        if r.returncode != 1 or words not in r.stderr:
            yield f'{args}: {r.returncode} {r.stderr}'
    with open('u.raw', 'wb') as f:
        f.truncate(1000)
    if img('check', '-f', 'raw', 'u.raw').returncode != 63:
        yield 'check of a raw image must say 63'


def main():
    rows = [(name, lambda c=changes, w=words: header_case(c, w)) for name, changes, words in HEADERS]
    rows += [(fn.__doc__.strip().rstrip('.'), lambda fn=fn: '\n'.join(fn())) for fn in (tables, no_overwriting, chains, refcounts_gone, bitmaps, usage)]
    failed = 0
    for number, (name, fn) in enumerate(rows, 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                found = fn()
            except subprocess.TimeoutExpired as e:
                found = str(e)
            failed += bool(found)
            print(f'{"not ok" if found else "ok"} {number} - {name}')
            if found:
                print('# ' + found.strip().replace('\n', '\n# '))
            os.chdir('/')
    print(f'1..{len(rows)}')
    return 1 if failed else 0


sys.exit(main())
