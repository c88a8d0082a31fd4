#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boot loaders and what they start, on PCs: loaders.py FOLDER [CASE...]. Prints TAP.

FOLDER has the emulators and, beside it, roms/lyrebird-bios.bin. Disks and CDs are made of Debian's packages: grub-common,
grub-pc-bin, grub-efi-amd64-bin, mtools, xorriso, isolinux, syslinux-common, memtest86+, debian-installer-12-netboot-amd64,
ovmf, ipxe-qemu. A case that lacks some of it is skipped.
"""
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'board'))
from machine import Machine  # noqa: E402

GRUB = '/usr/lib/grub/i386-pc/'
GRUB_EFI = '/usr/lib/grub/x86_64-efi/'
ISOLINUX = '/usr/lib/ISOLINUX/isolinux.bin'
SYSLINUX = '/usr/lib/syslinux/modules/bios/'
MEMTEST = '/boot/memtest86+x64.bin'
INSTALLER = '/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/'
LINUX, INITRD = INSTALLER + 'linux', INSTALLER + 'initrd.gz'
IPXE = '/usr/lib/ipxe/qemu/pxe-e1000.rom'
SEABIOS = '/usr/share/seabios/bios-256k.bin'
OVMF, OVMF_VARS = '/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'

SECTOR, MIB = 512, 1 << 20
PARTITION, SECTORS = 2048, 204800
FAT, ESP = 0x0c, 0xef
LIMIT = 900

LINES = '''set timeout={timeout}
menuentry "A shell" {{
  linux /linux console=ttyS0 rdinit=/bin/sh
  initrd /initrd.gz
}}
menuentry "Memory" {{
  linux /memtest console=ttyS0,115200
}}
'''
ISOLINUX_LINES = '''DEFAULT linux
PROMPT 1
TIMEOUT 20
SAY The installer
LABEL linux
  KERNEL /linux
  APPEND initrd=/initrd.gz console=ttyS0 DEBIAN_FRONTEND=text
'''


def run(*argv):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def write(path, data):
    with open(path, 'wb' if isinstance(data, bytes) else 'w') as f:
        f.write(data)
    return path


# ---- disks and CDs ----

def disk(work, kind):
    """A disk with one partition for FAT: kernels and GRUB's list."""
    path, entry = work + '/disk', struct.pack('<B3sB3sII', 0x80, b'\x20\x21\0', kind, b'\xfe\xff\xff', PARTITION, SECTORS - PARTITION)
    with open(path, 'wb') as f:
        f.truncate(SECTORS * SECTOR)
        f.write(bytes(446) + entry + bytes(48) + b'\x55\xaa')
    fat = f'{path}@@{PARTITION * SECTOR}'
    write(work + '/grub.cfg', LINES.format(timeout=2))
    run('mformat', '-i', fat, '-F', '-T', str(SECTORS - PARTITION), '-h', '64', '-s', '32', '::')
    run('mcopy', '-i', fat, work + '/grub.cfg', LINUX, INITRD, '::')
    if os.path.exists(MEMTEST):
        run('mcopy', '-i', fat, MEMTEST, '::memtest')
    return path


def grub_image(work, form, *modules):
    early = write(work + '/early', 'search --no-floppy --file /linux --set=root\nconfigfile ($root)/grub.cfg\n')
    run('grub-mkimage', '-O', form, '-d', f'/usr/lib/grub/{form}', '-o', work + '/core', '-p', '/', '-c', early, 'part_msdos', 'fat',
        'normal', 'linux', 'configfile', 'search', 'search_fs_file', 'echo', 'test', *modules)
    return work + '/core'


def bios_disk(work):
    """GRUB's first sector in that of the disk, the rest behind it."""
    path = disk(work, FAT)
    with open(GRUB + 'boot.img', 'rb') as f:
        boot = f.read(440)
    with open(grub_image(work, 'i386-pc', 'biosdisk'), 'rb') as f:
        core = bytearray(f.read())
    struct.pack_into('<QHH', core, SECTOR - 12, 2, (len(core) + SECTOR - 1) // SECTOR - 1, 0x820)
    with open(path, 'r+b') as f:
        f.write(boot)
        f.seek(SECTOR)
        f.write(core)
    return path


def efi_disk(work):
    path = disk(work, ESP)
    fat = f'{path}@@{PARTITION * SECTOR}'
    core = grub_image(work, 'x86_64-efi')
    run('mmd', '-i', fat, '::EFI', '::EFI/BOOT')
    run('mcopy', '-i', fat, core, '::EFI/BOOT/BOOTX64.EFI')
    return path


def tree(work):
    path = work + '/tree'
    os.makedirs(path)
    for f in LINUX, INITRD:
        shutil.copy(f, path)
    return path


def grub_cd(work):
    path = tree(work)
    os.makedirs(path + '/boot/grub')
    write(path + '/boot/grub/grub.cfg', LINES.format(timeout=2))
    run('grub-mkrescue', '-d', GRUB, '-o', work + '/cd', path)
    return work + '/cd'


def isolinux_cd(work):
    path = tree(work)
    os.makedirs(path + '/isolinux')
    for f in ISOLINUX, SYSLINUX + 'ldlinux.c32':
        shutil.copy(f, path + '/isolinux')
    write(path + '/isolinux/isolinux.cfg', ISOLINUX_LINES)
    run('xorriso', '-as', 'mkisofs', '-o', work + '/cd', '-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat',
        '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table', path)
    return work + '/cd'


# ---- what is done with them ----

class Case:
    def __init__(self, folder, work, board, bios, *args):
        self.monitor = work + '/monitor'
        program = os.path.join(folder, 'lyrebird-system-x86_64')
        firmware = ['-bios', bios] if bios else []
        self.m = Machine([program, '-M', board, '-m', '512', '-cpu', 'max', '-nographic', '-nic', 'none', '-monitor',
                          f'unix:{self.monitor},server=on,wait=off', *firmware, *args], LIMIT)

    def shell(self):
        yield 'a kernel runs', self.m.wait_for(b'Run /bin/sh as init process') and self.m.wait_for(b'# ')
        self.m.say('echo rea""dy')
        yield 'a shell answers', self.m.wait_for(b'\nready')
        yield 'it ends', self.m.stop() == 0

    def menu(self):
        yield 'GRUB shows its menu', self.m.wait_for(b'GNU GRUB') and self.m.wait_for(b'A shell')
        yield from self.shell()

    def installer(self):
        yield 'the loader speaks', self.m.wait_for(b'ISOLINUX') and self.m.wait_for(b'The installer')
        yield 'the installer asks for a language', self.m.wait_for(b'Choose the language')
        yield 'it ends', self.m.stop() == 0

    def memory(self):
        yield 'Memtest86+ starts', self.m.wait_for(b'Memtest86+')
        yield 'and comes to the end of a pass without an error', self.m.wait_for(b'Pass:  1        Errors: 0 ')
        yield 'it ends', self.m.stop() == 0

    def choose_memory(self):
        """The second row of GRUB's menu, by the keys of a terminal."""
        yield 'GRUB shows its menu', self.m.wait_for(b'A shell') and self.m.wait_for(b'Memory')
        self.m.p.stdin.write(b'\x1b[B\r')
        self.m.p.stdin.flush()
        yield 'Memtest86+ starts', self.m.wait_for(b'Memtest86+')
        yield 'it ends', self.m.stop() == 0

    def tell(self, *commands):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.monitor)
            s.settimeout(10)
            text = s.recv(4096)
            for command in commands:
                s.sendall(command.encode() + b'\n')
                text = s.recv(4096)
        return text


def ours(folder):
    return os.path.join(folder, '..', 'roms', 'lyrebird-bios.bin')


def on(board, make, option, steps, bios=ours, mib=512):
    """A case: @make's file is what @option takes."""
    def go(folder, work):
        c = Case(folder, work, board, bios(folder), '-m', str(mib), *option[:-1], option[-1] + make(work))
        yield from getattr(c, steps)()
    return go


def seabios(folder):
    return SEABIOS


def uefi(board):
    def go(folder, work):
        variables = work + '/variables'
        shutil.copyfile(OVMF_VARS, variables)
        c = Case(folder, work, board, None, '-drive', 'if=pflash,format=raw,readonly=on,file=' + OVMF, '-drive',
                 'if=pflash,format=raw,file=' + variables, '-drive', 'if=virtio,format=raw,file=' + efi_disk(work))
        yield from c.menu()
    return go


def memtest(cpus):
    def go(folder, work):
        c = Case(folder, work, 'pc', ours(folder), '-m', '64', '-smp', str(cpus), '-kernel', MEMTEST, '-append', 'console=ttyS0,115200')
        yield from c.memory()
    return go


def network(folder, work):
    """iPXE in the ROM of a network card gets its script and a kernel by TFTP."""
    shutil.copy(MEMTEST, work + '/memtest')
    write(work + '/script', '#!ipxe\nkernel memtest console=ttyS0,115200\nboot\n')
    c = Case(folder, work, 'pc', ours(folder), '-netdev', f'user,id=net,tftp={work},bootfile=script', '-device', 'e1000,netdev=net',
             '-boot', 'n')
    yield 'iPXE speaks', c.m.wait_for(b'iPXE') and c.m.wait_for(b'script... ok')
    yield 'Memtest86+ starts', c.m.wait_for(b'Memtest86+')
    yield 'it ends', c.m.stop() == 0


def change(board):
    """No disc, a disc that is put in, and one that takes its place: as a BIOS sees it after each reset."""
    def go(folder, work):
        cd, name = grub_cd(work), 'ide1-cd0' if board == 'pc' else 'ide2-cd0'
        c = Case(folder, work, board, ours(folder))
        yield 'there is no disc', c.m.wait_for(b'there is no disc') and c.m.wait_for(b'Press a key')
        c.tell(f'change {name} {cd}')
        c.m.p.stdin.write(b' ')
        c.m.p.stdin.flush()
        yield 'after change, it is booted', c.m.wait_for(b'GNU GRUB')
        c.tell(f'eject -f {name}', 'system_reset')
        yield 'after eject, there is none', c.m.wait_for(b'there is no disc')
        yield 'it ends', c.m.stop() == 0
    return go


IDE, VIRTIO, CDROM = ['-drive', 'if=ide,format=raw,file='], ['-drive', 'if=virtio,format=raw,file='], ['-cdrom', '']
KERNEL = [LINUX, INITRD]
GRUB_DISK = [GRUB + 'boot.img', '/usr/bin/grub-mkimage', '/usr/bin/mformat', *KERNEL]
GRUB_CD = [GRUB + 'boot.img', '/usr/bin/grub-mkrescue', '/usr/bin/xorriso', *KERNEL]
ISOLINUX_CD = [ISOLINUX, SYSLINUX + 'ldlinux.c32', '/usr/bin/xorriso', *KERNEL]

CASES = {
    # name: (what has to be there, steps)
    'GRUB, IDE disk': (GRUB_DISK, on('pc', bios_disk, IDE, 'menu')),
    'GRUB, AHCI disk': (GRUB_DISK, on('q35', bios_disk, IDE, 'menu')),
    'GRUB, virtio disk': (GRUB_DISK, on('q35', bios_disk, VIRTIO, 'menu')),
    'GRUB, IDE disk, SeaBIOS': ([SEABIOS, *GRUB_DISK], on('pc', bios_disk, IDE, 'menu', seabios)),
    'GRUB, keys': ([MEMTEST, *GRUB_DISK], on('pc', bios_disk, IDE, 'choose_memory')),
    'GRUB, CD': (GRUB_CD, on('pc', grub_cd, CDROM, 'menu')),
    'GRUB, CD, AHCI': (GRUB_CD, on('q35', grub_cd, CDROM, 'menu')),
    'ISOLINUX, installer': (ISOLINUX_CD, on('pc', isolinux_cd, CDROM, 'installer', mib=1024)),
    'ISOLINUX, installer, AHCI': (ISOLINUX_CD, on('q35', isolinux_cd, CDROM, 'installer', mib=1024)),
    'ISOLINUX, installer, SeaBIOS': ([SEABIOS, *ISOLINUX_CD], on('pc', isolinux_cd, CDROM, 'installer', seabios, 1024)),
    'disc changed': (GRUB_CD, change('pc')),
    'disc changed, AHCI': (GRUB_CD, change('q35')),
    'iPXE, network': ([IPXE, MEMTEST], network),
    'OVMF, GRUB': ([OVMF, OVMF_VARS, GRUB_EFI + 'modinfo.sh', *GRUB_DISK[1:]], uefi('q35')),
    'Memtest86+': ([MEMTEST], memtest(1)),
    'Memtest86+, two processors': ([MEMTEST], memtest(2)),
}


def main(folder, names):
    count = failed = 0
    for name in names or CASES:
        files, go = CASES[name]
        missing = [f for f in files if not os.path.exists(f)]
        if missing:
            count += 1
            print(f'ok {count} - {name} # SKIP {missing[0]} is missing')
            continue
        with tempfile.TemporaryDirectory() as work:
            for what, good in go(folder, work):
                count += 1
                failed += not good
                print(f'{"ok" if good else "not ok"} {count} - {name}: {what}', flush=True)
                if not good:
                    break
    print(f'1..{count}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
