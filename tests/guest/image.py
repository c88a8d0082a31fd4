# SPDX-License-Identifier: MIT
"""A Debian system for whole machines: a tree by debootstrap, disk images of it.

The first stage unpacks on the host, the second runs under the emulator of programs, as in debootstrap.py, or by itself if
the host is of that architecture. The tree becomes a file system by mke2fs -d and a partitioned disk by sgdisk and mtools, so
nothing is mounted. Everything is kept in the folder of the caller and made once.
"""
import glob
import os
import shutil
import struct
import subprocess

import inside

PACKAGES = ['systemd-sysv', 'udev', 'dbus', 'initramfs-tools', 'zstd', 'login', 'util-linux', 'iproute2', 'e2fsprogs', 'kmod',
            'procps', 'curl', 'gcc', 'libc6-dev', 'stress-ng', 'grub-common', 'grub2-common', 'pciutils']
ENV = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/root', 'LC_ALL': 'C', 'DEBIAN_FRONTEND': 'noninteractive',
       'container': 'lxc'}
EMULATOR = '/emulator-under-test'


class Arch:
    """What systems of an architecture differ in: console, packages, GRUB's and UEFI's names, type of the partition."""

    def __init__(self, name, machine, console, packages, grub, efi, part):
        self.name, self.machine, self.packages, self.grub, self.efi, self.part = name, machine, packages, grub, efi, part
        self.append = f'root=LABEL=system rw console={console}'


ARM64 = Arch('arm64', 'aarch64', 'ttyAMA0', ['linux-image-arm64', 'grub-efi-arm64-bin'], 'arm64-efi', 'BOOTAA64.EFI', '8305')
AMD64 = Arch('amd64', 'x86_64', 'ttyS0', ['linux-image-amd64', 'grub-efi-amd64-bin', 'grub-pc-bin'], 'x86_64-efi', 'BOOTX64.EFI',
             '8304')
APPEND = ARM64.append
GRUB_MODULES = 'part_gpt ext2 fat search search_label linux normal configfile echo'
BIOS_PART_FIRST, BIOS_PART_LAST = 34, 2047

SECTOR = 512
PARTITIONS_AT = 440         # of the first sector: what is not GRUB's
GRUB_SECTOR_AT, GRUB_SEGMENT = 0x5c, 0x820
ESP_FIRST, ESP_SECTORS = 2048, 64 << 11     # 64 MiB
ROOT_FIRST = ESP_FIRST + ESP_SECTORS

FILES = {
    'etc/hostname': 'guest\n',
    'etc/hosts': '127.0.0.1 localhost guest\n',
    'etc/fstab': 'LABEL=system / ext4 defaults 0 1\n',
    'etc/systemd/network/all.network': '[Match]\nType=ether\n\n[Network]\nDHCP=ipv4\n',
    # The image has no room for a journal that stays, and tests want to see the kernel's messages.
    'etc/systemd/journald.conf.d/volatile.conf': '[Journal]\nStorage=volatile\n',
    # Level 19 takes minutes where every process is emulated.
    'etc/initramfs-tools/conf.d/quick': 'COMPRESSLEVEL=1\n',
    'etc/default/locale': 'LANG=C.UTF-8\n',
}
EXTLINUX = 'default debian\nprompt 0\ntimeout 1\n\nlabel debian\n  kernel /boot/linux\n  initrd /boot/initrd\n  append {}\n'
GRUB = 'search --no-floppy --label system --set=root\nset timeout=1\nmenuentry Debian {{\n' \
       '  linux /boot/linux {}\n  initrd /boot/initrd\n}}\n'


def run(*argv, **more):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)


def put(root, name, text):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


class Image:
    """What is made in @folder with the programs of @build (lyrebird, lyrebird-img)."""

    def __init__(self, folder, build, suite, mirror, say, arch=ARM64):
        self.arch = arch
        self.folder, self.build, self.suite, self.mirror, self.say = folder, build, suite, mirror, say
        self.root = os.path.join(folder, 'root')
        self.disk, self.parted = os.path.join(folder, 'disk.qcow2'), os.path.join(folder, 'parted.qcow2')
        self.kernel, self.initrd = os.path.join(folder, 'linux'), os.path.join(folder, 'initrd')

    def once(self, name, step):
        """Do @step unless it was done by an earlier run."""
        done = os.path.join(self.folder, name + '.done')
        if not os.path.exists(done):
            self.say(name)
            step()
            open(done, 'w').close()

    def guest(self, *argv):
        emulator = '' if self.arch.machine == os.uname().machine else EMULATOR
        if emulator:
            shutil.copy(os.path.join(self.build, 'lyrebird'), self.root + emulator)
        status, out, _ = inside.finish(inside.start(self.root, argv, ENV, emulator))
        if emulator:
            os.unlink(self.root + emulator)
        if status:
            raise inside.Failure(f'{argv}: status {status}\n{out[-3000:]}')
        return out

    def first_stage(self):
        shutil.rmtree(self.root, ignore_errors=True)
        run('debootstrap', '--foreign', f'--arch={self.arch.name}', '--variant=minbase',
            '--include=' + ','.join(PACKAGES + self.arch.packages), self.suite, self.root, self.mirror)
        for name, text in FILES.items():
            put(self.root, name, text)
        # One RAM disk at the end will do.
        put(self.root, 'etc/initramfs-tools/update-initramfs.conf', 'update_initramfs=no\n')

    def second_stage(self):
        out = self.guest('/bin/sh', '/debootstrap/debootstrap', '--second-stage')
        if 'Base system installed successfully' not in out:
            raise inside.Failure(out[-3000:])

    def settings(self):
        self.guest('/bin/sh', '-c', 'echo root: | chpasswd -e && systemctl enable systemd-networkd && '
                   'ln -sf ../lib/systemd/systemd /sbin/init; rm -f /etc/resolv.conf')
        for path in glob.glob(self.root + '/etc/apt/sources.list'):
            os.unlink(path)

    def ram_disk(self):
        version = sorted(os.listdir(self.root + '/lib/modules'))[-1]
        self.guest('/usr/sbin/mkinitramfs', '-o', '/boot/initrd', version)
        shutil.copy(self.root + f'/boot/vmlinuz-{version}', self.root + '/boot/linux')
        shutil.copy(self.root + '/boot/linux', self.kernel)
        shutil.copy(self.root + '/boot/initrd', self.initrd)
        put(self.root, 'boot/extlinux/extlinux.conf', EXTLINUX.format(self.arch.append))

    def file_system(self):
        raw = os.path.join(self.folder, 'root.raw')
        run('mke2fs', '-q', '-F', '-t', 'ext4', '-L', 'system', '-d', self.root, raw, '3G')
        run(os.path.join(self.build, 'lyrebird-img'), 'convert', '-O', 'qcow2', raw, self.disk)

    def grub_for_bios(self, raw):
        """GRUB's first sector in that of the disk, the rest in a partition that starts at once."""
        self.guest('/usr/bin/grub-mkstandalone', '-O', 'i386-pc', '-o', '/tmp/core.img', '--install-modules=' + GRUB_MODULES +
                   ' biosdisk serial terminal memdisk tar', '--modules=' + GRUB_MODULES + ' biosdisk', '--fonts=', '--locales=',
                   '--themes=', 'boot/grub/grub.cfg=/tmp/grub.cfg')
        with open(self.root + '/usr/lib/grub/i386-pc/boot.img', 'rb') as f:
            boot = bytearray(f.read())
        with open(self.root + '/tmp/core.img', 'rb') as f:
            core = bytearray(f.read())
        sectors = (len(core) + SECTOR - 1) // SECTOR
        if sectors > BIOS_PART_LAST - BIOS_PART_FIRST + 1:
            raise inside.Failure(f'GRUB for a BIOS has {sectors} sectors')
        struct.pack_into('<Q', boot, GRUB_SECTOR_AT, BIOS_PART_FIRST)
        struct.pack_into('<QHH', core, SECTOR - 12, BIOS_PART_FIRST + 1, sectors - 1, GRUB_SEGMENT)
        with open(raw, 'r+b') as f:
            f.write(boot[:PARTITIONS_AT])
            f.seek(BIOS_PART_FIRST * SECTOR)
            f.write(core)

    def partitions(self):
        """GPT with the ESP, where GRUB is, and the same file system; GRUB for a BIOS, too."""
        raw, part = os.path.join(self.folder, 'parted.raw'), os.path.join(self.folder, 'root.raw')
        put(self.root, 'tmp/grub.cfg', GRUB.format(self.arch.append))
        self.guest('/usr/bin/grub-mkstandalone', '-O', self.arch.grub, '-o', '/tmp/grub.efi', '--modules=' + GRUB_MODULES,
                   '--fonts=', '--locales=', '--themes=', 'boot/grub/grub.cfg=/tmp/grub.cfg')
        sectors = os.path.getsize(part) // SECTOR
        with open(raw, 'wb') as f:
            f.truncate((ROOT_FIRST + sectors + 2048) * SECTOR)
        bios = [f'--new=3:{BIOS_PART_FIRST}:{BIOS_PART_LAST}', '--typecode=3:ef02'] if self.arch is AMD64 else []
        run('sgdisk', '--set-alignment=1', f'--new=1:{ESP_FIRST}:{ROOT_FIRST - 1}', '--typecode=1:ef00',
            f'--new=2:{ROOT_FIRST}:{ROOT_FIRST + sectors - 1}', '--typecode=2:' + self.arch.part, '--attributes=2:set:2', *bios, raw)
        if bios:
            self.grub_for_bios(raw)
        esp = f'{raw}@@{ESP_FIRST * SECTOR}'
        run('mformat', '-i', esp, '-F', '-T', str(ESP_SECTORS), '-h', '64', '-s', '32', '::')
        run('mmd', '-i', esp, '::/EFI', '::/EFI/BOOT')
        run('mcopy', '-i', esp, self.root + '/tmp/grub.efi', '::/EFI/BOOT/' + self.arch.efi)
        run('dd', f'if={part}', f'of={raw}', 'bs=1M', f'seek={ROOT_FIRST * SECTOR >> 20}', 'conv=notrunc,sparse')
        run(os.path.join(self.build, 'lyrebird-img'), 'convert', '-O', 'qcow2', raw, self.parted)
        os.unlink(raw)

    def make(self):
        for name in ('first_stage', 'second_stage', 'settings', 'ram_disk', 'file_system', 'partitions'):
            self.once(name.replace('_', ' '), getattr(self, name))
