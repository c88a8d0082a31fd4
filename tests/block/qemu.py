#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Images go to and fro between lyrebird-img and qemu-img/qemu-io: qemu.py LYREBIRD_IMG. Prints TAP.

What one program writes the other must read, check without errors and describe in the same words.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

OURS = os.path.abspath(sys.argv[1])
SIZE = 12 << 20
# One row per combination of features: name, creation options.
FEATURES = [
    ('default', ''), ('cluster 512', 'cluster_size=512'), ('cluster 4k', 'cluster_size=4k'), ('cluster 2M', 'cluster_size=2M'),
    ('version 2', 'compat=0.10'), ('version 2, cluster 1k', 'compat=0.10,cluster_size=1k'),
    ('extended L2', 'extended_l2=on'), ('extended L2, cluster 16k', 'extended_l2=on,cluster_size=16k'),
    ('zstd', 'compression_type=zstd'), ('zstd, extended L2', 'compression_type=zstd,extended_l2=on'),
    ('lazy refcounts', 'lazy_refcounts=on'), ('refcounts of 1 bit', 'refcount_bits=1'), ('refcounts of 2 bits', 'refcount_bits=2'),
    ('refcounts of 4 bits', 'refcount_bits=4'), ('refcounts of 8 bits', 'refcount_bits=8'),
    ('refcounts of 32 bits', 'refcount_bits=32'), ('refcounts of 64 bits, cluster 512', 'refcount_bits=64,cluster_size=512'),
    ('preallocated metadata', 'preallocation=metadata'), ('preallocated by falloc', 'preallocation=falloc'),
    ('preallocated in full, extended L2', 'preallocation=full,extended_l2=on'),
]


class Fail(Exception):
    pass


def run(*args, status=0):
    r = subprocess.run(args, capture_output=True, text=True, timeout=120)
    if status is not None and r.returncode != status:
        raise Fail(f'{" ".join(args)}: status {r.returncode}, not {status}: {(r.stdout + r.stderr)[-300:]}')
    return r.stdout


def ours(*args, status=0):
    return run(OURS, *args, status=status)


def qemu(*args, status=0):
    return run('qemu-img', *args, status=status)


def qemu_io(image, *commands, fmt='qcow2'):
    args = [w for c in commands for w in ('-c', c)]
    out = run('qemu-io', '-f', fmt, *args, image)
    if 'failed' in out:
        raise Fail(out[-300:])


def both_check(image):
    qemu('check', '-f', 'qcow2', image)
    ours('check', '-f', 'qcow2', image)


def same(raw, image, fmt='qcow2'):
    """Content of @image is that of the file @raw, as both programs see it."""
    qemu('compare', '-f', 'raw', '-F', fmt, raw, image)
    ours('compare', '-f', 'raw', '-F', fmt, raw, image)
    for tool in (ours, qemu):
        tool('convert', '-f', fmt, '-O', 'raw', image, 'back.raw')
        run('cmp', raw, 'back.raw')


def make_raw(name, seed, size=SIZE, pieces=30):
    """Data of several kinds between holes."""
    r = random.Random(seed)
    with open(name, 'wb') as f:
        f.truncate(size)
        for _ in range(pieces):
            length = r.choice((512, 1000, 4096, 70000, 200000))
            f.seek(r.randrange(size - length))
            f.write(r.choice((r.randbytes(length), bytes([r.randrange(256)]) * length, bytes(length))))


def opts(text):
    return ('-o', text) if text else ()


# ---- tests: (name, function) ----

def round_trip(text, compress):
    make_raw('a.raw', text)
    extra = ('-c',) if compress else ()
    ours('convert', *extra, '-f', 'raw', '-O', 'qcow2', *opts(text), 'a.raw', 'a.q')
    both_check('a.q')
    same('a.raw', 'a.q')
    qemu('convert', *extra, '-f', 'raw', '-O', 'qcow2', *opts(text), 'a.raw', 'b.q')
    both_check('b.q')
    same('a.raw', 'b.q')


def write_over(text):
    """Images made by one, written by the other, both ways."""
    for maker, tag in ((ours, 'o'), (qemu, 'q')):
        make_raw('a.raw', text)
        maker('convert', '-f', 'raw', '-O', 'qcow2', *opts(text), 'a.raw', 'w.q')
        changes = ['write -P 17 100k 300k', 'write -z 1M 200k', 'write -P 18 5000k 1k', 'write -z -u 6M 1M', 'write -P 9 6200k 8k']
        qemu_io('w.q', *changes)
        qemu_io('a.raw', *changes, fmt='raw')
        both_check('w.q')
        same('a.raw', 'w.q')
        ours('dd', '-f', 'qcow2', '-O', 'raw', 'bs=64k', 'if=w.q', 'of=d.raw')
        run('cmp', 'a.raw', 'd.raw')


def joined(entries):
    """A map without the holes of the file inside of data: lyrebird-img always looks for them, qemu-img seldom."""
    out = []
    for e in entries:
        e['zero'] = e['zero'] and not e['data']
        last = out[-1] if out else None
        if last and all(last[k] == e[k] for k in ('depth', 'present', 'zero', 'data')) and \
                last.get('offset', -last['length']) + last['length'] == e.get('offset', 0):
            last['length'] += e['length']
        else:
            out.append(e)
    return out


def json_of(tool, *args):
    """Output without what differs by the order in which programs allocate."""
    out = json.loads(tool(*args))
    if isinstance(out, list) and args[0] == 'map':
        return joined(out)
    if isinstance(out, dict):
        out.pop('fragmented-clusters', None)
    return out


def same_words(text):
    """info, map, check and measure say the same, but for what the host file system decides."""
    make_raw('a.raw', text)
    qemu('convert', '-f', 'raw', '-O', 'qcow2', *opts(text), 'a.raw', 'i.q')
    if 'refcount_bits=1' != text:
        qemu('snapshot', '-c', 'one', 'i.q')
    for command in (('info', '--output=json', 'i.q'), ('map', '--output=json', 'i.q'), ('check', '--output=json', 'i.q')):
        a, b = json_of(ours, *command), json_of(qemu, *command)
        if a != b:
            raise Fail(f'{command}: {str(a)[:300]} / {str(b)[:300]}')
    for source in (('--size', '1G'), ('-f', 'raw', 'a.raw'), ('--size', '12345678')):
        a, b = (json.loads(t('measure', '--output=json', '-O', 'qcow2', *opts(text), *source)) for t in (ours, qemu))
        if a['required'] != b['required'] or a['fully-allocated'] != b['fully-allocated']:
            raise Fail(f'measure {source}: {a} / {b}')


def snapshots():
    make_raw('a.raw', 1)
    make_raw('b.raw', 2)
    for first, second in ((ours, qemu), (qemu, ours)):
        qemu('convert', '-f', 'raw', '-O', 'qcow2', 'a.raw', 's.q')
        first('snapshot', '-c', 'before', 's.q')
        qemu('convert', '-n', '-f', 'raw', '-O', 'qcow2', 'b.raw', 's.q')
        second('snapshot', '-c', 'after', 's.q')
        both_check('s.q')
        first('snapshot', '-a', 'before', 's.q')
        both_check('s.q')
        same('a.raw', 's.q')
        second('convert', '-f', 'qcow2', '-l', 'after', '-O', 'raw', 's.q', 'l.raw')
        run('cmp', 'b.raw', 'l.raw')
        second('snapshot', '-d', 'before', 's.q')
        both_check('s.q')
        same('a.raw', 's.q')
        first('snapshot', '-a', 'after', 's.q')
        same('b.raw', 's.q')
        second('snapshot', '-d', 'after', 's.q')
        both_check('s.q')
        if ours('snapshot', '-l', 's.q'):
            raise Fail('snapshots are left')


def backing_chain():
    make_raw('base.raw', 3)
    for tool in (ours, qemu):
        tool('create', '-q', '-f', 'qcow2', '-b', 'base.raw', '-F', 'raw', 'mid.q')
        tool('create', '-q', '-f', 'qcow2', '-o', 'extended_l2=on', '-b', 'mid.q', '-F', 'qcow2', 'top.q', '14M')
        shutil.copy('base.raw', 'a.raw')
        os.truncate('a.raw', 14 << 20)
        for image, fmt in (('mid.q', 'qcow2'), ('a.raw', 'raw')):
            qemu_io(image, 'write -P 1 1M 100k', 'write -z 3M 1M', fmt=fmt)
        for image, fmt in (('top.q', 'qcow2'), ('a.raw', 'raw')):
            qemu_io(image, 'write -P 2 1050k 10k', 'write -z 300k 77k', 'write -P 4 13M 512', fmt=fmt)
        same('a.raw', 'top.q')
        both_check('top.q')
        a, b = (json_of(t, 'map', '--output=json', 'top.q') for t in (ours, qemu))
        if a != b:
            raise Fail(f'map: {[x for x in a if x not in b]} / {[x for x in b if x not in a]}')
        a, b = (json.loads(t('info', '--backing-chain', '--output=json', 'top.q')) for t in (ours, qemu))
        if a != b:
            raise Fail(f'info: {a} / {b}')
        os.remove('top.q')


def commit_rebase():
    for commit, rebase in ((ours, qemu), (qemu, ours)):
        make_raw('base.raw', 4)
        make_raw('other.raw', 5)
        ours('create', '-q', '-f', 'qcow2', '-b', 'base.raw', '-F', 'raw', 'c.q', '13M')
        qemu_io('c.q', 'write -P 7 2M 300k', 'write -z 5M 600k', 'write -P 8 12500k 100k')
        ours('convert', 'c.q', 'want.raw')
        rebase('rebase', '-b', 'other.raw', '-F', 'raw', 'c.q')
        both_check('c.q')
        same('want.raw', 'c.q')
        rebase('rebase', '-b', '', 'c.q')
        same('want.raw', 'c.q')
        rebase('rebase', '-u', '-b', 'base.raw', '-F', 'raw', 'c.q')
        commit('commit', '-q', 'c.q')
        both_check('c.q')
        same('want.raw', 'base.raw', 'raw')


def resizing():
    make_raw('a.raw', 6)
    for text in ('', 'cluster_size=512', 'extended_l2=on', 'compat=0.10'):
        ours('convert', '-f', 'raw', '-O', 'qcow2', *opts(text), 'a.raw', 'r.q')
        ours('resize', '-q', 'r.q', '+5M')
        both_check('r.q')
        shutil.copy('a.raw', 'r.raw')
        os.truncate('r.raw', SIZE + (5 << 20))
        same('r.raw', 'r.q')
        ours('resize', '-q', 'r.q', '3000k', status=1)
        ours('resize', '-q', '--shrink', 'r.q', '3000k')
        both_check('r.q')
        ours('resize', '-q', '--preallocation=metadata', 'r.q', '9M') if text != 'compat=0.10' else ours('resize', '-q', 'r.q', '9M')
        both_check('r.q')
        os.truncate('r.raw', 3000 << 10)
        os.truncate('r.raw', 9 << 20)
        same('r.raw', 'r.q')


def amending():
    make_raw('a.raw', 7)
    qemu('convert', '-f', 'raw', '-O', 'qcow2', 'a.raw', 'm.q')
    qemu_io('m.q', 'write -z 1M 1M')
    qemu_io('a.raw', 'write -z 1M 1M', fmt='raw')
    for text in ('compat=0.10', 'compat=1.1', 'lazy_refcounts=on', 'size=13M'):
        ours('amend', '-o', text, 'm.q')
        both_check('m.q')
        if text.startswith('size'):
            os.truncate('a.raw', 13 << 20)
        same('a.raw', 'm.q')


def locking():
    """Who writes an image keeps the other out."""
    qemu('create', '-q', '-f', 'qcow2', 'l.q', '1M')
    holder = subprocess.Popen(['qemu-io', '-f', 'qcow2', 'l.q'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    holder.stdin.write(b'length\n')
    holder.stdin.flush()
    holder.stdout.readline()
    try:
        ours('info', 'l.q', status=1)
        ours('resize', 'l.q', '2M', status=1)
        ours('info', '-U', 'l.q')
    finally:
        holder.communicate(b'quit\n')
    ours('info', 'l.q')


def leaks_repaired():
    """Refcounts that a test damaged: both see the same and repair it."""
    make_raw('a.raw', 8)
    for repairer, judge in ((ours, qemu), (qemu, ours)):
        qemu('convert', '-f', 'raw', '-O', 'qcow2', 'a.raw', 'x.q')
        with open('x.q', 'r+b') as f:
            f.seek(0x20000 + 2 * 6)     # the first refcount block: cluster 6 counts twice, cluster 7 not at all
            f.write(b'\0\2\0\0')
        judge('check', 'x.q', status=2)
        repairer('check', '-q', '-r', 'all', 'x.q')
        judge('check', 'x.q')
        same('a.raw', 'x.q')


def bitmaps_survive():
    qemu('create', '-q', '-f', 'qcow2', 'p.q', '8M')
    qemu('bitmap', '--add', 'p.q', 'b0')
    ours('check', 'p.q')
    ours('check', '-r', 'leaks', 'p.q')
    if 'b0' not in qemu('info', 'p.q'):
        raise Fail('the bitmap is gone')


def bitmap_info(name):
    texts = [json.loads(tool('info', '--output=json', name))['format-specific']['data'].get('bitmaps') for tool in (ours, qemu)]
    if texts[0] != texts[1]:
        raise Fail(f'bitmaps: {texts[0]} and {texts[1]}')
    return texts[0] and {b['name']: b for b in texts[0]}


def dirty(name, bitmap):
    """The dirty ranges of @bitmap, as QEMU reads it out of the image."""
    sock = os.path.abspath('b.sock')
    server = subprocess.Popen(['qemu-nbd', '-r', '-f', 'qcow2', '-k', sock, '-B', bitmap, name])
    for _ in range(500):
        if os.path.exists(sock):
            break
        time.sleep(.01)
    text = qemu('map', '--output=json', '--image-opts',
                f'driver=nbd,server.type=unix,server.path={sock},x-dirty-bitmap=qemu:dirty-bitmap:{bitmap}')
    server.wait()
    return [(r['start'], r['length']) for r in json.loads(text) if not r['data']]


def bitmaps_to_and_fro():
    """Each program changes a bitmap that the other wrote, with small clusters and with more bits than one holds."""
    for cluster, size, granularity in ('64k', '8M', '64k'), ('512', '16M', '512'), ('4k', '1G', '4k'):
        qemu('create', '-q', '-f', 'qcow2', '-o', f'cluster_size={cluster}', 'p.q', size)
        qemu('bitmap', '--add', '-g', granularity, 'p.q', 'theirs')
        ours('bitmap', '--add', '--disable', '-g', granularity, 'p.q', 'mine')
        ours('bitmap', '--add', '-g', granularity, 'p.q', 'records')
        if [b['flags'] for b in bitmap_info('p.q').values()] != [['auto'], [], ['auto']]:
            raise Fail(f'flags: {bitmap_info("p.q")}')
        subprocess.run(['qemu-io', '-f', 'qcow2', '-c', 'write 128k 64k', '-c', 'write 7M 64k', 'p.q'], check=True, capture_output=True)
        want = [(128 << 10, 64 << 10), (7 << 20, 64 << 10)]
        ours('bitmap', '--merge', 'theirs', '--enable', 'p.q', 'mine')
        shutil.copy('p.q', 'copy.q')
        ours('bitmap', '-b', 'copy.q', '--merge', 'theirs', 'p.q', 'records')
        for name in 'theirs', 'mine', 'records':
            if dirty('p.q', name) != want:
                raise Fail(f'{name}: {dirty("p.q", name)}')
        qemu('bitmap', '--clear', 'p.q', 'theirs')
        ours('bitmap', '--remove', 'p.q', 'records')
        ours('snapshot', '-c', 's', 'p.q')
        if dirty('p.q', 'theirs') or dirty('p.q', 'mine') != want or list(bitmap_info('p.q')) != ['theirs', 'mine']:
            raise Fail(f'after changes: {bitmap_info("p.q")}')
        for check in ours, qemu:
            check('check', 'p.q')
            if 'Leaked' in check('check', 'p.q'):
                raise Fail('leaks')
        ours('snapshot', '-a', 's', 'p.q', status=1)
        for tool in ours, qemu:
            tool('convert', '--bitmaps', '-O', 'qcow2', 'p.q', 'copy.q')
            if dirty('copy.q', 'mine') != want or bitmap_info('copy.q') != bitmap_info('p.q'):
                raise Fail(f'bitmaps of a copy: {bitmap_info("copy.q")}')
        ours('convert', '--bitmaps', '-O', 'raw', 'p.q', 'copy.raw', status=1)
        ours('convert', '--bitmaps', '-f', 'raw', '-O', 'qcow2', 'p.q', 'copy.q', status=1)
        ours('bitmap', '--remove', 'p.q', 'mine')
        qemu('bitmap', '--remove', 'p.q', 'theirs')
        if bitmap_info('p.q'):
            raise Fail('bitmaps are left')
        for check in ours, qemu:
            check('check', 'p.q')


def tests():
    for name, text in FEATURES:
        yield f'{name}: converted to and fro', lambda text=text: round_trip(text, False)
        if 'preallocation' not in text:
            yield f'{name}: compressed', lambda text=text: round_trip(text, True)
        yield f'{name}: written by the other', lambda text=text: write_over(text)
        yield f'{name}: described alike', lambda text=text: same_words(text)
    for fn in (snapshots, backing_chain, commit_rebase, resizing, amending, locking, leaks_repaired, bitmaps_survive,
               bitmaps_to_and_fro):
        yield fn.__name__.replace('_', ' '), fn


def main():
    if not shutil.which('qemu-img') or not shutil.which('qemu-io'):
        print('SKIP qemu: qemu-img and qemu-io are not installed (Debian: qemu-utils)')
        print('1..0 # SKIP qemu-img and qemu-io are not installed (Debian: qemu-utils)')
        return 0
    failed = 0
    wanted = sys.argv[2:]
    rows = [(n, f) for n, f in tests() if not wanted or any(w in n for w in wanted)]
    for number, (name, fn) in enumerate(rows, 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                fn()
                print(f'ok {number} - {name}', flush=True)
            except (Fail, subprocess.TimeoutExpired) as e:
                failed += 1
                print(f'not ok {number} - {name}\n# ' + str(e).replace('\n', '\n# '), flush=True)
            os.chdir('/')
    print(f'1..{len(rows)}')
    return 1 if failed else 0


sys.exit(main())
