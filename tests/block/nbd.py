#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Disks of NBD servers. usage: nbd.py LYREBIRD-IMG LYREBIRD-SYSTEM. Prints TAP.

The servers are QEMU's qemu-nbd: files behind sockets, which are killed and come back.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../monitor'))
from session import Machine, Tap  # noqa: E402

IMG, SYSTEM = (os.path.abspath(p) for p in sys.argv[1:3])
M = 1 << 20


class Server:
    def __init__(self, path, *args, sock='sock'):
        self.sock = os.path.abspath(sock)
        self.command = ['qemu-nbd', '-t', '-e', '8', '-f', 'raw', '-k', self.sock, *args, path]
        self.start()

    def start(self):
        if os.path.exists(self.sock):
            os.unlink(self.sock)
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        for _ in range(1000):
            if os.path.exists(self.sock):
                return
            time.sleep(.01)

    def uri(self, export=''):
        return f'nbd+unix:///{export}?socket={self.sock}'

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def img(*args):
    return subprocess.run([IMG, *args], capture_output=True, text=True, timeout=120, check=False)


def content(path):
    with open(path, 'rb') as f:
        return f.read()


def make(path, size=8 * M):
    with open(path, 'wb') as f:
        f.truncate(size)
        f.seek(M)
        f.write(os.urandom(M))


def names(tap):
    make('a')
    s = Server('a', '-x', 'exp')
    want = json.loads(img('info', '--output=json', s.uri('exp')).stdout)
    tap.ok(want['virtual-size'] == 8 * M and want['format'] == 'raw', 'info of a URI', want)
    for name in f'nbd:unix:{s.sock}:exportname=exp', f'driver=raw,file.driver=nbd,file.server.type=unix,file.server.path={s.sock},file.export=exp', \
            f'driver=raw,file.driver=nbd,file.path={s.sock},file.export=exp', f'file.filename={s.uri("exp")}':
        r = img('convert', *(['--image-opts'] if '=' in name.split(':')[0] else []), '-O', 'raw', name, 'b')
        tap.ok(r.returncode == 0 and content('a') == content('b'), 'convert ' + name.split('=')[0], r.stderr)
    for name, words in (('nbd:foo', 'is expected'), (f'nbd:unix:{s.sock}:exportname=x', "no export named 'x'"), ('nbd:unix:/none', 'No such file'),
                        ('nbd:localhost:1', 'refused'), ('nbd+unix:///', 'socket')):
        r = img('info', name)
        tap.ok(r.returncode == 1 and words in r.stderr, 'refused: ' + name.split(':')[0] + ', ' + words, r.stderr)
    for opts, words in (('driver=nbd', 'missing'), ('driver=nbd,server.type=inet,path=x', 'is expected'), ('driver=nbd,host=a,path=b', 'two places'),
                        ('driver=nbd,uri=nbd://a,path=b', 'two places'), ('driver=nbd,path=b,tls-creds=x', 'tls-creds')):
        r = img('info', '--image-opts', opts)
        tap.ok(r.returncode == 1 and words in r.stderr, 'refused: ' + opts, r.stderr)
    tap.ok(img('create', '-f', 'raw', s.uri('exp'), '1M').returncode == 1 and content('a') == content('b'), 'nothing is created there')
    s.kill()


def copies(tap):
    make('a')
    make('c')
    one, two = Server('a'), Server('c', '--discard=unmap', sock='two')
    r = img('convert', '-n', '-f', 'raw', '-O', 'raw', one.uri(), two.uri())
    tap.ok(r.returncode == 0 and content('a') == content('c'), 'from one server to another', r.stderr)
    r = img('map', '--output=json', one.uri())
    tap.ok([(e['start'], e['data']) for e in json.loads(r.stdout)] == [(0, False), (M, True), (2 * M, False)], 'map', r.stdout)
    r = img('create', '-q', '-f', 'qcow2', '-b', one.uri(), '-F', 'raw', 'over')
    tap.ok(r.returncode == 0 and img('compare', '-U', '-f', 'qcow2', '-F', 'raw', 'over', 'a').returncode == 0, 'as a backing file', r.stderr)
    r = img('bench', '-w', '-f', 'raw', '-c', '2048', '-d', '32', '-s', '4k', '--pattern=65', two.uri())
    tap.ok(r.returncode == 0 and content('c') == b'A' * 8 * M, 'many writes at a time', r.stderr)
    one.kill()
    two.kill()
    make('a', 3 * 512 * 7)
    s = Server('a')
    tap.ok(img('convert', '-f', 'raw', '-O', 'raw', s.uri(), 'b').returncode == 0 and content('a') == content('b'), 'a disk of odd size')
    s.kill()
    make('a')
    s = Server('a', '-r')
    r = img('bench', '-w', '-f', 'raw', '-c', '1', s.uri())
    tap.ok(r.returncode == 1 and 'read-only' in r.stderr, 'a read-only export', r.stderr)
    s.kill()


def lost(tap):
    """Jobs of a machine read from a server that goes away."""
    make('a')
    s = Server('a')
    machine = Machine(SYSTEM, ['-S', '-drive', f'if=none,id=d,format=raw,file={s.uri()}'])
    q = machine.qmp()
    place = {'type': 'unix', 'path': s.sock}
    tap.ok(q.run('query-block')[0]['inserted']['image']['virtual-size'] == 8 * M, '-drive file=nbd+unix:')
    for name, delay in ('now', 0), ('later', 20):
        tap.ok(q.run('blockdev-add', driver='nbd', node_name=name, server=place, reconnect_delay=delay) == {}, f'blockdev-add, {name}')

    def copy(node, target, **more):
        make(target)
        q.run('blockdev-add', driver='file', node_name=target, filename=os.path.abspath(target))
        return q.call('blockdev-backup', job_id='j', device=node, target=target, sync='full', **more)

    def end():
        r = q.wait_event('BLOCK_JOB_COMPLETED')['data']
        return r.get('error', 'done')

    copy('now', 't1')
    tap.ok(end() == 'done' and content('a') == content('t1'), 'a backup of such a disk')
    s.kill()
    copy('now', 't2')
    tap.ok('Input/output error' in end(), 'without server and delay: an error at once')
    begin = time.monotonic()
    copy('later', 't3')
    time.sleep(1.5)
    tap.ok([j['status'] for j in q.run('query-jobs')] == ['running'], 'with reconnect-delay requests wait')
    s.start()
    tap.ok(end() == 'done' and content('a') == content('t3') and time.monotonic() - begin < 15, 'and are made when it is back')
    copy('now', 't4')
    tap.ok(end() == 'done', 'it is found again without delay, too')
    s.kill()
    make('a', 4 * M)
    s.start()
    time.sleep(1.5)
    copy('now', 't5')
    tap.ok('Input/output error' in end(), 'a disk of another size is not taken for the same')
    s.kill()
    tap.ok(q.run('quit') == {} and machine.wait() == 0, 'the end without server')


def main():
    if not shutil.which('qemu-nbd'):
        print('1..0 # SKIP nbd: qemu-nbd is missing')
        return
    if 'built without libnbd' in img('info', 'nbd:localhost:1').stderr:
        print('1..0 # SKIP nbd: libnbd is missing')
        return
    tap = Tap()
    for part in names, copies, lost:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            part(tap)
            os.chdir('/')
    tap.end()


main()
