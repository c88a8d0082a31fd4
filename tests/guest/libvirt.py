#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""libvirt with our program as <emulator>: domains as its users have them, to their end.

usage: libvirt.py --dir DIR --build BUILD/control [--keep]

A libvirtd of its own runs in a mount namespace, where its folders lie in DIR/libvirt, so that of the host is left alone.
The guest is the Debian of system.py (image.py; DIR as there), each domain on an overlay. Prints TAP. Needs root and the
packages libvirt-daemon-system, libvirt-clients and, for one part, virtinst.
"""
import argparse
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
URI = 'qemu:///system'
BOOT_LIMIT, STEP_LIMIT = 600, 120
FOLDERS = ['/run/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt', '/etc/libvirt']
QEMU_CONF = '''user = "root"
group = "root"
dynamic_ownership = 0
security_driver = "none"
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
remember_owner = 0
'''
APPEND = 'root=LABEL=system rw console=ttyAMA0'

DOMAIN = '''<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>1024</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='aarch64' machine='virt'>hvm</type>
    <kernel>{dir}/linux</kernel>
    <initrd>{dir}/initrd</initrd>
    <cmdline>{append}</cmdline>
  </os>
  <features><gic version='3'/></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>cortex-a57</model></cpu>
  <devices>
    <emulator>{emulator}</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='{disk}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='user'>
      <mac address='52:54:00:00:00:01'/>
      <model type='virtio'/>
    </interface>
    <console type='pty'/>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    <memballoon model='virtio'/>
  </devices>
</domain>
'''


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, good, what, seen=''):
        self.count += 1
        self.failed += not good
        print('ok' if good else 'not ok', self.count, '-', what, flush=True)
        if not good and seen:
            print('#   ' + str(seen)[-1500:].strip().replace('\n', '\n#   '), flush=True)
        return good


tap = Tap()
ok = tap.ok


def isolate():
    """Start again in a mount namespace."""
    if 'LIBVIRT_TEST_INSIDE' not in os.environ:
        os.environ['LIBVIRT_TEST_INSIDE'] = '1'
        os.execvp('unshare', ['unshare', '-m', '--propagation', 'private', sys.executable, *sys.argv])


def own_folders(top):
    for path in FOLDERS:
        mine = os.path.join(top, path.strip('/').replace('/', '-'))
        shutil.rmtree(mine, ignore_errors=True)
        os.makedirs(path, exist_ok=True)
        if path == '/etc/libvirt':
            shutil.copytree(path, mine, symlinks=True)
        else:
            os.makedirs(mine)
        subprocess.run(['mount', '--bind', mine, path], check=True)
    with open('/etc/libvirt/qemu.conf', 'w') as f:
        f.write(QEMU_CONF)
    for name in ('networks', 'networks/autostart'):
        shutil.rmtree(os.path.join('/etc/libvirt/qemu', name), ignore_errors=True)


class Daemon:
    def __init__(self, top):
        self.log = os.path.join(top, 'libvirtd.log')
        self.p = subprocess.Popen(['libvirtd', '-p', os.path.join(top, 'pid')], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=open(self.log, 'w'))

    def wait(self):
        end = time.time() + 30
        while time.time() < end:
            if virsh('version').returncode == 0:
                return True
            time.sleep(0.2)
        return False

    def stop(self):
        self.p.terminate()
        self.p.wait()


def virsh(*args, limit=STEP_LIMIT):
    try:
        return subprocess.run(['virsh', '-q', '-c', URI, *args], capture_output=True, text=True, timeout=limit,
                              stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(args, 124, '', 'time is over')


def do(what, *args, **more):
    """A command that has to succeed; its output."""
    r = virsh(*args, **more)
    ok(r.returncode == 0, what, r.stdout + r.stderr)
    return r.stdout


class Console:
    """virsh console in a terminal of its own."""

    def __init__(self, name):
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.execvp('virsh', ['virsh', '-c', URI, 'console', name, '--force'])
        self.text = b''

    def wait_for(self, what, limit=STEP_LIMIT):
        end = time.time() + limit
        while what not in self.text:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.time()))
            try:
                data = os.read(self.fd, 65536) if ready else b''
            except OSError:
                data = b''
            if not data:
                return False
            self.text += data
        self.text = self.text[self.text.index(what) + len(what):]
        return True

    def say(self, line):
        os.write(self.fd, line.encode() + b'\r')

    def ask(self, command, answer, limit=STEP_LIMIT):
        self.say(command)
        return self.wait_for(answer.encode(), limit)

    def close(self):
        os.write(self.fd, b'\x1d')
        os.close(self.fd)
        os.waitpid(self.pid, 0)


class Test:
    def __init__(self, a):
        self.dir, self.build = os.path.abspath(a.dir), os.path.abspath(a.build)
        self.top = os.path.join(self.dir, 'libvirt')
        self.emulator = os.path.join(self.build, 'lyrebird-system-aarch64')

    def path(self, name):
        return os.path.join(self.top, name)

    def img(self, *args):
        return subprocess.run([os.path.join(self.build, 'lyrebird-img'), *args], capture_output=True, text=True)

    def disk(self, name):
        self.img('create', '-q', '-f', 'qcow2', '-b', os.path.join(self.dir, 'disk.qcow2'), '-F', 'qcow2', self.path(name))
        return self.path(name)

    def sources(self):
        return dict(line.split(None, 1) for line in virsh('domblklist', 'one').stdout.strip().split('\n') if line.split())

    # ---- parts ----

    def start(self):
        r = virsh('domcapabilities', '--emulatorbin', self.emulator, '--arch', 'aarch64', '--virttype', 'qemu',
                  '--machine', 'virt')
        ok(r.returncode == 0 and 'cortex-a57' in r.stdout and 'virtio' in r.stdout, 'domcapabilities', r.stderr)
        xml = self.path('one.xml')
        with open(xml, 'w') as f:
            f.write(DOMAIN.format(name='one', dir=self.dir, append=APPEND, emulator=self.emulator, disk=self.disk('one.qcow2')))
        do('define', 'define', xml)
        do('start', 'start', 'one')
        self.console = Console('one')
        good = ok(self.console.wait_for(b'guest login: ', BOOT_LIMIT), 'console: the login prompt', self.console.text[-500:])
        if good:
            self.console.say('root')
            ok(self.console.wait_for(b'# '), 'console: root logs in')
            ok(self.console.ask('echo pro""cessors=$(nproc)', 'processors=2'), 'console: a command')
        return good

    def look(self):
        ok('running' in do('dominfo', 'dominfo', 'one'), 'it runs')
        ok('wr_req' in do('domblkstat', 'domblkstat', 'one', 'vda'), 'domblkstat has numbers')
        do('domblkinfo', 'domblkinfo', 'one', 'vda')
        ok('block.0.rd.reqs' in do('domstats', 'domstats', 'one'), 'domstats has disks')
        do('vcpuinfo', 'vcpuinfo', 'one')
        ok('actual' in do('dommemstat', 'dommemstat', 'one'), 'dommemstat has the balloon')
        ok('user' in virsh('qemu-monitor-command', 'one', '--hmp', 'info network').stdout, 'qemu-monitor-command')
        do('suspend', 'suspend', 'one')
        ok(virsh('domstate', 'one').stdout.strip() == 'paused', 'domstate')
        do('resume', 'resume', 'one')
        do('setmem', 'setmem', 'one', '512M', '--live')
        ok(self.console.ask('sleep 2; grep MemTotal /proc/meminfo; echo ball""oon', 'balloon'), 'the guest goes on')
        do('setmem back', 'setmem', 'one', '1024M', '--live')
        do('blkdeviotune', 'blkdeviotune', 'one', 'vda', '--total-iops-sec', '5000', '--live')
        do('blkdeviotune: none', 'blkdeviotune', 'one', 'vda', '--total-iops-sec', '0', '--live')

    def plug(self):
        self.img('create', '-q', '-f', 'qcow2', self.path('more.qcow2'), '64M')
        do('attach-disk', 'attach-disk', 'one', self.path('more.qcow2'), 'vdb', '--subdriver', 'qcow2', '--live')
        ok(self.console.ask('for i in $(seq 30); do [ -b /dev/vdb ] && echo vdb""-there && break; sleep 1; done', 'vdb-there'),
           'the guest sees it')
        ok(self.console.ask('mkfs.ext4 -q /dev/vdb && mount /dev/vdb /mnt && cp /bin/bash /mnt && umount /mnt && echo writ""ten',
                            'written'), 'and writes to it')
        do('blockresize', 'blockresize', 'one', 'vdb', '96M')
        ok(self.console.ask('for i in $(seq 30); do [ $(cat /sys/block/vdb/size) = 196608 ] && echo gro""wn && break; sleep 1; '
                            'done', 'grown'), 'the guest sees that')
        do('detach-disk', 'detach-disk', 'one', 'vdb', '--live')
        ok(self.console.ask('for i in $(seq 30); do [ -b /dev/vdb ] || { echo vdb""-gone; break; }; sleep 1; done', 'vdb-gone'),
           'it is gone')
        end = time.time() + STEP_LIMIT      # its slot is free a little later
        while time.time() < end and 'vdb' in self.sources():
            time.sleep(0.5)
        ok('vdb' not in self.sources(), 'from the domain, too')
        with open(self.path('net.xml'), 'w') as f:
            f.write("<interface type='user'><mac address='52:54:00:00:00:02'/><model type='virtio'/></interface>")
        do('attach-device of a network', 'attach-device', 'one', self.path('net.xml'), '--live')
        ok(self.console.ask('for i in $(seq 30); do grep -q 52:54:00:00:00:02 /sys/class/net/*/address && echo net""-there '
                            '&& break; sleep 1; done', 'net-there'), 'the guest sees it')
        do('detach-device', 'detach-device', 'one', self.path('net.xml'), '--live')

    def backup(self):
        """What a backup shows does not change while the guest writes; one that is fetched by NBD, one that is written to a file."""
        sock, xml = self.path('backup.sock'), self.path('backup.xml')
        with open(xml, 'w') as f:
            f.write(f"<domainbackup mode='pull'><server transport='unix' socket='{sock}'/><disks><disk name='vda' backup='yes' "
                    f"type='file'><scratch file='{self.path('scratch.qcow2')}'/></disk></disks></domainbackup>")
        do('backup-begin, to be fetched', 'backup-begin', 'one', xml)
        copies = []
        for name in 'fetched1', 'fetched2':
            self.console.ask('dd if=/dev/urandom of=/garbage bs=1M count=20 2>/dev/null; sync; echo garb""age', 'garbage')
            r = self.img('convert', '-f', 'raw', '-O', 'qcow2', f'nbd+unix:///vda?socket={sock}', self.path(name))
            ok(r.returncode == 0, 'its disk is fetched', r.stderr)
            copies.append(self.path(name))
        r = self.img('compare', *copies)
        ok(r.returncode == 0, 'twice the same', r.stdout + r.stderr)
        do('domjobabort', 'domjobabort', 'one')
        with open(xml, 'w') as f:
            f.write(f"<domainbackup><disks><disk name='vda' backup='yes' type='file'><target file='{self.path('pushed.qcow2')}'/></disk>"
                    "</disks></domainbackup>")
        do('backup-begin, to a file', 'backup-begin', 'one', xml)
        end, seen = time.time() + STEP_LIMIT, ''
        while time.time() < end and 'Completed' not in seen:    # which is told once
            time.sleep(0.5)
            seen = virsh('domjobinfo', 'one', '--completed').stdout
        ok('Completed' in seen, 'it ends', seen)
        r = self.img('check', self.path('pushed.qcow2'))
        ok(r.returncode == 0, 'check of it', r.stdout + r.stderr)

    def jobs(self):
        """The guest writes all the while; what it wrote is compared by itself."""
        self.console.say('mkdir -p /w; (i=0; while [ ! -e /w/stop ]; do i=$((i+1)); head -c 300000 /dev/urandom > /w/$((i%40)); '
                         'sha256sum /w/$((i%40)) > /w/sum$((i%40)); done; sync; echo writer-en""ded) &')
        do('snapshot-create-as --disk-only', 'snapshot-create-as', 'one', 's1', '--disk-only', '--diskspec',
           f'vda,file={self.path("s1.qcow2")}', '--no-metadata')
        ok(self.sources().get('vda') == self.path('s1.qcow2'), 'the disk is the overlay')
        do('blockcommit --active --pivot', 'blockcommit', 'one', 'vda', '--active', '--pivot', '--wait', '--shallow')
        ok(self.sources().get('vda') == self.path('one.qcow2'), 'the disk is the first image again')
        do('blockcopy --pivot', 'blockcopy', 'one', 'vda', self.path('copy.qcow2'), '--format', 'qcow2', '--transient-job',
           '--wait', '--pivot', limit=300)
        ok(self.sources().get('vda') == self.path('copy.qcow2'), 'the disk is the copy')
        do('snapshot-create-as, twice', 'snapshot-create-as', 'one', 's2', '--disk-only', '--diskspec',
           f'vda,file={self.path("s2.qcow2")}', '--no-metadata')
        do('snapshot-create-as, again', 'snapshot-create-as', 'one', 's3', '--disk-only', '--diskspec',
           f'vda,file={self.path("s3.qcow2")}', '--no-metadata')
        do('blockcommit of one in the middle', 'blockcommit', 'one', 'vda', '--top', self.path('s2.qcow2'), '--base',
           self.path('copy.qcow2'), '--wait')
        do('blockpull', 'blockpull', 'one', 'vda', '--wait', limit=300)
        ok(self.console.ask('touch /w/stop; wait; sync', 'writer-ended'), 'the writer ends')
        ok(self.console.ask('echo 3 > /proc/sys/vm/drop_caches; cat /w/sum* | sha256sum -c --quiet && echo sums-g""ood', 'sums-good'),
           'what the guest wrote is there', self.console.text[-500:])
        ok('backing' not in self.img('info', '-U', self.path('s3.qcow2')).stdout, 'no backing file is left')

    def dump(self):
        do('dump --memory-only', 'dump', 'one', self.path('core'), '--memory-only', '--live', limit=300)
        r = subprocess.run(['readelf', '-h', self.path('core')], capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C'})
        ok('AArch64' in r.stdout and 'CORE' in r.stdout, 'it is a core file', r.stdout + r.stderr)
        r = virsh('save', 'one', self.path('saved'))
        ok(r.returncode != 0 and virsh('domstate', 'one').stdout.strip() == 'running',
           'save is refused, the domain goes on', r.stdout + r.stderr)

    def end(self):
        self.console.close()
        self.console = Console('one')
        ok(any(self.console.ask('', '# ', 5) for _ in range(12)), 'console: connected again', self.console.text)
        do('shutdown', 'shutdown', 'one')
        end = time.time() + STEP_LIMIT
        while time.time() < end and virsh('domstate', 'one').stdout.strip() != 'shut off':
            time.sleep(1)
        ok(virsh('domstate', 'one').stdout.strip() == 'shut off', 'it is off')
        for name in ('s3.qcow2', 'copy.qcow2', 'more.qcow2', 'one.qcow2'):
            r = self.img('check', self.path(name))
            ok(r.returncode == 0, f'check of {name}', r.stdout + r.stderr)
        do('undefine', 'undefine', 'one')

    def install(self):
        if not shutil.which('virt-install'):
            print('SKIP virt-install: not there', file=sys.stderr)
            return
        r = subprocess.run(['virt-install', '--connect', URI, '--name', 'two', '--virt-type', 'qemu', '--arch', 'aarch64',
                            '--machine', 'virt', '--cpu', 'cortex-a57', '--memory', '1024', '--vcpus', '2', '--import', '--disk',
                            f'path={self.disk("two.qcow2")},format=qcow2,bus=virtio', '--boot',
                            f'emulator={self.emulator},kernel={self.dir}/linux,initrd={self.dir}/initrd,kernel_args={APPEND}',
                            '--network', 'user,model=virtio', '--graphics', 'none', '--osinfo', 'linux2022', '--noautoconsole',
                            '--features', 'acpi=off', '--controller', 'usb,model=none'], capture_output=True, text=True, timeout=STEP_LIMIT)
        if ok(r.returncode == 0, 'virt-install --import', r.stdout + r.stderr):
            self.console = Console('two')
            ok(self.console.wait_for(b'guest login: ', BOOT_LIMIT), 'it boots', self.console.text[-500:])
        do('destroy', 'destroy', 'two')
        do('undefine', 'undefine', 'two', '--nvram')

    def run(self):
        if self.start():
            self.look()
            self.plug()
            self.backup()
            self.jobs()
            self.dump()
            self.end()
        self.install()

    def clean(self):
        for name in ('one', 'two'):
            virsh('destroy', name)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--dir', required=True)
    p.add_argument('--build', required=True)
    p.add_argument('--keep', action='store_true', help='leave DIR/libvirt')
    p.add_argument('--only', help='a part alone: install')
    a = p.parse_args()
    if not shutil.which('libvirtd') or not shutil.which('virsh') or os.getuid():
        print('1..0 # SKIP libvirt: libvirtd, virsh and root are needed')
        print('SKIP libvirt: libvirtd, virsh and root are needed', file=sys.stderr)
        return 0
    isolate()
    t = Test(a)
    shutil.rmtree(t.top, ignore_errors=True)
    os.makedirs(t.top)
    own_folders(t.top)
    daemon = Daemon(t.top)
    try:
        if ok(daemon.wait(), 'libvirtd runs', open(daemon.log).read()):
            getattr(t, a.only or 'run')()
    finally:
        t.clean()
        daemon.stop()
        if not a.keep:
            for path in FOLDERS:
                subprocess.run(['umount', '-l', path])
            shutil.rmtree(t.top, ignore_errors=True)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


sys.exit(main())
