#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""libguestfs, unmodified, on our machines: libguestfs-test-tool, guestfish and the virt- tools. Prints TAP.

usage: libguestfs.py --build BUILD/control [--root DIR] [--image QCOW2]

Wants libguestfs-tools and a kernel with its modules; both may lie in the root DIR of another system, which is entered then
(as root; /proc and /dev are to be there). QCOW2 is the disk of a guest that the tools look at, as DIR/disk.qcow2 of image.py.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import time

HV = 'lyrebird-system-x86_64'
COMMANDS = r'''
add-drive /tmp/gf/one.qcow2 format:qcow2
add-drive /tmp/gf/two.raw format:raw
add-drive /tmp/gf/three.raw format:raw readonly:true
run
list-devices
part-disk /dev/sda gpt
mkfs ext4 /dev/sda1
mount /dev/sda1 /
mkdir /dir
upload /tmp/gf/data /dir/data
write /dir/text "a line\n"
checksum sha256 /dir/data
tar-in /tmp/gf/data.tar /dir
statvfs /
pvcreate /dev/sdb
vgcreate vg /dev/sdb
lvcreate lv vg 160
mkfs btrfs /dev/vg/lv
mkdir /mnt
mount /dev/vg/lv /mnt
cp /dir/data /mnt/copy
sync
fstrim /mnt
checksum sha256 /mnt/copy
umount-all
e2fsck /dev/sda1 forceall:true
checksum-device sha256 /dev/sdc
blockdev-getsize64 /dev/sdc
'''


class Run:
    def __init__(self, a):
        self.a = a
        self.count = self.failed = 0
        base = a.root or '/'
        self.folder = os.path.join(base, 'tmp/gf')
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        shutil.copy(os.path.realpath(os.path.join(a.build, HV)), os.path.join(self.folder, HV))
        inside = lambda path: '/' + os.path.relpath(path, base)
        kernels = sorted(glob.glob(os.path.join(base, 'boot/vmlinuz-*')))
        self.env = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LIBGUESTFS_HV': '/tmp/gf/' + HV, 'LIBGUESTFS_BACKEND': 'direct',
                    'LIBGUESTFS_BACKEND_SETTINGS': 'force_tcg', 'HOME': '/root'}
        if kernels:
            self.env['SUPERMIN_KERNEL'] = inside(kernels[-1])
            self.env['SUPERMIN_MODULES'] = '/lib/modules/' + kernels[-1].split('vmlinuz-')[1]

    def ok(self, good, what, seen=''):
        self.count += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {what}', flush=True)
        if not good:
            print('#   ' + seen[-3000:].replace('\n', '\n#   '), flush=True)

    def call(self, *command, text='', timeout=900):
        enter = ['chroot', self.a.root] if self.a.root else []
        p = subprocess.run([*enter, *command], input=text, capture_output=True, text=True, errors='replace', timeout=timeout, env=self.env, check=False)
        return p.returncode, p.stdout, p.stderr


def guestfish(r):
    img = os.path.join(r.a.build, 'lyrebird-img')
    data = os.urandom(5 << 20)
    for name, content in (('data', data), ('three.raw', data)):
        with open(os.path.join(r.folder, name), 'wb') as f:
            f.write(content)
    subprocess.run(['tar', '-C', r.folder, '-cf', os.path.join(r.folder, 'data.tar'), 'data'], check=True)
    subprocess.run([img, 'create', '-q', '-f', 'qcow2', os.path.join(r.folder, 'one.qcow2'), '512M'], check=True)
    subprocess.run(['truncate', '-s', '256M', os.path.join(r.folder, 'two.raw')], check=True)
    p = subprocess.run(['sha256sum', os.path.join(r.folder, 'data')], capture_output=True, text=True, check=True)
    digest = p.stdout.split()[0]
    status, out, err = r.call('guestfish', text=COMMANDS)
    lines = out.split('\n')
    r.ok(status == 0, 'guestfish: partitions, ext4, LVM, btrfs, files, fsck', out + err)
    r.ok(lines[:3] == ['/dev/sda', '/dev/sdb', '/dev/sdc'], 'three disks in their order', out)
    r.ok(out.count(digest) == 3, 'files and a disk have their contents', out)
    r.ok(str(5 << 20) in lines, 'the size of a disk', out)
    p = subprocess.run([img, 'check', '-q', os.path.join(r.folder, 'one.qcow2')], check=False)
    r.ok(p.returncode == 0, 'the image is whole')
    status, out, err = r.call('virt-cat', '-a', '/tmp/gf/one.qcow2', '-m', '/dev/sda1', '/dir/text')
    r.ok(status == 0 and out == 'a line\n', 'virt-cat', out + err)
    status, out, err = r.call('virt-df', '-a', '/tmp/gf/one.qcow2')
    r.ok(status == 0 and '/dev/sda1' in out, 'virt-df', out + err)


def served(r):
    """A disk of an NBD server; that of QEMU, which must see the same host."""
    if r.a.root or not shutil.which('qemu-nbd'):
        print('# SKIP a disk of an NBD server: qemu-nbd is missing, or --root')
        return
    disk, sock = os.path.join(r.folder, 'served.raw'), os.path.join(r.folder, 'sock')
    with open(disk, 'wb') as f:
        f.write(os.urandom(1 << 20))
        f.truncate(64 << 20)
    digest = subprocess.run(['sha256sum', disk], capture_output=True, text=True, check=True).stdout.split()[0]
    server = subprocess.Popen(['qemu-nbd', '-t', '-f', 'raw', '-k', sock, disk])
    while not os.path.exists(sock):
        time.sleep(.1)
    status, out, err = r.call('guestfish', text=f'add-drive "" format:raw protocol:nbd server:unix:{sock}\nrun\n'
                              'checksum-device sha256 /dev/sda\npart-disk /dev/sda mbr\nmkfs ext4 /dev/sda1\nmount /dev/sda1 /\n'
                              'write /text "by nbd\\n"\n')
    server.terminate()
    server.wait()
    r.ok(status == 0 and out.split() == [digest], 'guestfish on a disk of an NBD server', out + err)
    status, out, err = r.call('guestfish', text='add-drive /tmp/gf/served.raw format:raw\nrun\nmount /dev/sda1 /\ncat /text\n')
    r.ok(status == 0 and 'by nbd' in out, 'which has what was written', out + err)


def guest(r):
    shutil.copy(r.a.image, os.path.join(r.folder, 'guest.qcow2'))
    status, out, err = r.call('virt-cat', '-a', '/tmp/gf/guest.qcow2', '/etc/os-release')
    r.ok(status == 0 and 'Debian' in out, 'virt-cat of a guest that is found by inspection', out + err)
    status, out, err = r.call('virt-customize', '-a', '/tmp/gf/guest.qcow2', '--no-network', '--write', '/etc/motd:changed',
                              '--delete', '/etc/issue')
    r.ok(status == 0, 'virt-customize', out + err)
    status, out, err = r.call('virt-ls', '-a', '/tmp/gf/guest.qcow2', '/etc')
    r.ok(status == 0 and 'motd' in out.split() and 'issue' not in out.split(), 'virt-ls sees what it changed', out + err)


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--build', required=True)
    p.add_argument('--root')
    p.add_argument('--image')
    a = p.parse_args()
    if not shutil.which('guestfish', path=os.path.join(a.root or '/', 'usr/bin')):
        print('1..0 # SKIP libguestfs: guestfish is not installed')
        return 0
    r = Run(a)
    begin = time.monotonic()
    status, out, err = r.call('libguestfs-test-tool')
    r.ok(status == 0 and 'TEST FINISHED OK' in out, 'libguestfs-test-tool', out + err)
    print(f'#   {time.monotonic() - begin:.0f} s, {r.call("guestfish", "--version")[1].strip()}')
    guestfish(r)
    served(r)
    if a.image:
        guest(r)
    print(f'1..{r.count}')
    return 1 if r.failed else 0


sys.exit(main())
