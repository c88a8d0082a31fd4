#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A guest that writes and flushes all the time (writer.c): the emulator is killed, a job moves its disk, the host's disk is full.

usage: disk.py PROGRAM IMAGE-PROGRAM FOLDER-OF-PROGRAMS. KILLS=200 and SEED=n in the environment for many kills.
"""
import os
import random
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'monitor'))
from session import Machine, Tap

BLOCK, BLOCKS, STRIDE = 4096, 2048, 1499     # as in writer.c
PROGRAM, IMG, WRITER = sys.argv[1], sys.argv[2], os.path.join(sys.argv[3], 'board-writer')
SEED = int(os.environ.get('SEED', time.time()))
tap = Tap()
ok = tap.ok
rng = random.Random(SEED)


def img(*args):
    """The kernel may need a moment to end what a killed process had begun; its locks are there until then."""
    for _ in range(200):
        r = subprocess.run([IMG, *args], capture_output=True, text=True)
        if 'another process' not in r.stderr:
            break
        time.sleep(0.05)
    return r


class Writer:
    """The machine with a disk; what it says goes to a file."""

    def __init__(self, folder, disk, *more):
        self.folder, self.disk, self.log = folder, disk, os.path.join(folder, 'log')
        if os.path.exists(self.log):
            os.unlink(self.log)
        self.m = Machine(PROGRAM, ['-serial', f'file:{self.log}', '-kernel', WRITER, '-device', 'virtio-blk-device,drive=disk',
                                   '-drive', f'file={disk},format=qcow2,if=none,id=disk,discard=unmap', *more], folder)

    def said(self, letter='W'):
        try:
            with open(self.log) as f:
                return [int(n) for n in re.findall(rf'^{letter} (\d+)\r?\n', f.read(), re.M)]
        except FileNotFoundError:
            return []

    def wait(self, more, letter='W', seconds=30):
        """Until it has said @more of @letter."""
        end = time.monotonic() + seconds
        goal = len(self.said(letter)) + more
        while len(self.said(letter)) < goal:
            if time.monotonic() > end or self.m.process.poll() is not None:
                return False
            time.sleep(0.01)
        return True

    def kill(self):
        self.m.process.send_signal(signal.SIGKILL)
        self.m.process.wait()


def wrong_with(disk, said):
    """What is wrong with an image in which @said has been flushed."""
    r = img('check', disk)
    if r.returncode not in (0, 3):      # 3: leaks
        return r.stdout + r.stderr
    raw = disk + '.raw'
    img('convert', '-O', 'raw', disk, raw)
    with open(raw, 'rb') as f:
        content = f.read()
    os.unlink(raw)
    last = max(said, default=0)
    for n in range(max(1, last - BLOCKS + 1), last + 1):
        at = n * STRIDE % BLOCKS * BLOCK
        block = content[at:at + BLOCK]
        first = struct.unpack_from('<Q', block)[0]
        if block != struct.pack('<Q', n) * (BLOCK // 8) and not first > last:
            return f'block of {n}, the last that was said is {last}: it has {first}'
    return ''


def kills(count):
    said_all = 0
    for n in range(count):
        with tempfile.TemporaryDirectory() as folder:
            disk = os.path.join(folder, 'disk')
            img('create', '-q', '-f', 'qcow2', '-o', f'cluster_size={rng.choice(["4k", "64k"])}', disk, '8M')
            w = Writer(folder, disk)
            started = w.wait(1)
            time.sleep(rng.uniform(0, 0.7))
            w.kill()
            said = w.said()
            wrong = wrong_with(disk, said)
            said_all += len(said)
            ok(started and not wrong, f'killed after {len(said)} flushed blocks', f'seed {SEED}: {wrong}')
    print(f'# {said_all} flushed blocks, seed {SEED}')


def job():
    """What is written while the disk moves is in the copy."""
    with tempfile.TemporaryDirectory() as folder:
        disk, copy = os.path.join(folder, 'disk'), os.path.join(folder, 'copy')
        img('create', '-q', '-f', 'qcow2', disk, '8M')
        w = Writer(folder, disk)
        w.wait(200)
        q = w.m.qmp()
        q.run('drive-mirror', device='disk', target=copy, sync='full', copy_mode='write-blocking')
        ok(q.wait_event('BLOCK_JOB_READY') and q.run('block-job-complete', device='disk') == {} and
           'error' not in q.wait_event('BLOCK_JOB_COMPLETED')['data'], 'drive-mirror while a guest writes')
        ok(w.wait(100), 'the guest goes on')
        w.kill()
        wrong = wrong_with(copy, w.said())
        ok(not wrong, 'what it wrote is in the copy', wrong)
        r = img('check', disk)
        ok(r.returncode == 0, 'the old image is whole', r.stdout)


def full_disk():
    with tempfile.TemporaryDirectory() as folder:
        small = os.path.join(folder, 'small')
        os.mkdir(small)
        if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'none', small], capture_output=True).returncode:
            print('SKIP full disk: no right to mount a tmpfs', file=sys.stderr)
            return
        try:
            full_disk_in(folder, small)
        finally:
            subprocess.run(['umount', '-l', small])


def full_disk_in(folder, small):
    disk = os.path.join(small, 'disk')
    resize = lambda size: subprocess.run(['mount', '-o', f'remount,size={size}', small], check=True)
    for policy in ('enospc', 'stop'):
        img('create', '-q', '-f', 'qcow2', disk, '8M')
        w = Writer(folder, disk + f',werror={policy}')
        q = w.m.qmp()
        event = q.wait_event('BLOCK_IO_ERROR')
        ok(event['data']['action'] == 'stop' and event['data']['device'] == 'disk' and event['data'].get('nospace') is True and
           event['data'].get('operation') == 'write', f'werror={policy}: BLOCK_IO_ERROR', event)
        ok(q.run('query-status')['status'] == 'io-error' and not w.said('E'), 'the machine stands still')
        before = len(w.said())
        ok(q.run('cont') == {} and q.wait_event('BLOCK_IO_ERROR') and len(w.said()) == before, 'it cannot go on yet')
        resize('20m')
        ok(q.run('cont') == {} and w.wait(300) and not w.said('E'), 'with room it goes on')
        w.kill()
        wrong = wrong_with(disk, w.said())
        ok(not wrong, 'nothing is lost', wrong)
        os.unlink(disk)
        resize('2m')
    img('create', '-q', '-f', 'qcow2', disk, '8M')
    w = Writer(folder, disk + ',werror=report')
    ok(w.wait(1, 'E') and w.wait(1, 'E'), 'werror=report: the guest hears of it')
    ok(w.m.qmp().run('query-status')['status'] == 'running', 'the machine runs')
    said = set(w.said())
    w.kill()
    wrong = img('check', disk)
    ok(wrong.returncode in (0, 3), 'the image is whole', wrong.stdout)
    os.unlink(disk)
    img('create', '-q', '-f', 'qcow2', disk, '8M')
    w = Writer(folder, disk + ',werror=ignore')
    ok(w.wait(1500) and not w.said('E'), 'werror=ignore: it does not')
    w.kill()


def vanished():
    """A file that is deleted while it is used, and one that becomes shorter."""
    with tempfile.TemporaryDirectory() as folder:
        disk = os.path.join(folder, 'disk')
        img('create', '-q', '-f', 'qcow2', disk, '8M')
        w = Writer(folder, disk)
        w.wait(50)
        os.unlink(disk)
        ok(w.wait(50) and not w.said('E'), 'a deleted image goes on until it is closed')
        ok(w.m.qmp().run('quit') == {} and w.m.wait() == 0, 'the end')


class Served:
    """A machine that stands still and serves @disk by NBD; it can be killed and come back."""

    def __init__(self, disk):
        self.folder, self.disk = disk + '.served', disk
        os.mkdir(self.folder)
        self.uri = f'nbd+unix:///e?socket={self.folder}/sock'
        self.start()

    def start(self):
        self.m = Machine(PROGRAM, ['-S'], self.folder)
        q = self.m.qmp()
        q.run('blockdev-add', driver='file', node_name='n', filename=self.disk, discard='unmap')
        q.run('nbd-server-start', addr={'type': 'unix', 'data': {'path': f'{self.folder}/sock'}})
        q.run('block-export-add', type='nbd', id='e', node_name='n', name='e', writable=True)

    def kill(self):
        self.m.process.send_signal(signal.SIGKILL)
        self.m.process.wait()


def lost_server():
    """A qcow2 image on an NBD server that is killed while the guest writes."""
    for what in 'werror=stop', 'werror=report', 'file.reconnect-delay=30':
        with tempfile.TemporaryDirectory() as folder:
            disk = os.path.join(folder, 'disk')
            img('create', '-q', '-f', 'qcow2', disk, '8M')
            os.truncate(disk, 16 << 20)
            server = Served(disk)
            w = Writer(folder, f'{server.uri},{what}')
            if not w.wait(100):
                print('SKIP lost server: ' + w.m.process.stderr.read().decode().strip(), file=sys.stderr)
                return
            q = w.m.qmp()
            server.kill()
            if what == 'werror=stop':
                ok(q.wait_event('BLOCK_IO_ERROR')['data']['action'] == 'stop' and q.run('query-status')['status'] == 'io-error' and
                   not w.said('E'), 'werror=stop: a lost server is a pause')
                server.start()
                time.sleep(1.5)
                ok(q.run('cont') == {} and w.wait(300) and not w.said('E'), 'when it is back the guest goes on')
            elif what == 'werror=report':
                ok(w.wait(1, 'E') and q.run('query-status')['status'] == 'running', 'werror=report: the guest hears of it')
                server.start()
                ok(w.wait(300), 'and can write again when it is back')
            else:
                before = len(w.said())
                time.sleep(1)
                ok(len(w.said()) <= before + 1 and q.run('query-status')['status'] == 'running', 'reconnect-delay: the guest waits')
                server.start()
                ok(w.wait(300) and not w.said('E'), 'and goes on without an error')
            w.kill()
            server.kill()
            if what != 'werror=report':
                wrong = wrong_with(disk, w.said())
                ok(not wrong, 'nothing is lost', wrong)


kills(int(os.environ.get('KILLS', '5')))
if 'KILLS' not in os.environ:
    job()
    full_disk()
    vanished()
    lost_server()
tap.end()
