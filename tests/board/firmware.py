#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Firmware of distributions in flash: firmware.py LYREBIRD-SYSTEM-AARCH64. Prints TAP.

U-Boot (package u-boot-qemu) and EDK2 (qemu-efi-aarch64) to their prompts, and EDK2 with the kernel that it is given.
"""
import os
import sys
from machine import Machine

UBOOT = '/usr/lib/u-boot/qemu_arm64/u-boot.bin'
EDK2 = '/usr/share/qemu-efi-aarch64/QEMU_EFI.fd'
IMAGES = '/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64'
KERNEL = ['-kernel', IMAGES + '/linux', '-initrd', IMAGES + '/initrd.gz', '-append', 'console=ttyAMA0 rdinit=/bin/sh']
DISKS = ['-blockdev', 'null-co,node-name=a', '-device', 'virtio-blk-pci,drive=a,bootindex=2', '-blockdev',
         'null-co,node-name=b', '-device', 'virtio-blk-pci,drive=b,bootindex=1']
CASES = [
    # what, files, arguments, what comes
    ('U-Boot to its prompt', [UBOOT], ['-bios', UBOOT], b'=> '),
    ('EDK2 to its shell', [EDK2], ['-bios', EDK2], b'UEFI Interactive Shell'),
    ('EDK2 with EL2 and GICv3', [EDK2], ['-bios', EDK2, '-M', 'virtualization=on,gic-version=3'], b'UEFI Interactive Shell'),
    ('EDK2 begins with bootindex=1', [EDK2], ['-bios', 'QEMU_EFI.fd', *DISKS],
     b'Boot0001 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x2,0x0)'),
    ('Linux under EDK2 sees the names of -smbios', [EDK2, IMAGES + '/linux'],
     ['-bios', EDK2, *KERNEL, '-smbios', 'type=1,manufacturer=Acme,product=Anvil'], b'DMI: Acme Anvil'),
    ('EDK2 starts a kernel', [EDK2, IMAGES + '/linux'], ['-bios', EDK2, *KERNEL], b'Run /bin/sh as init process'),
]


def main(emulator):
    failed = 0
    for n, (what, files, args, text) in enumerate(CASES, 1):
        missing = [f for f in files if not os.path.exists(f)]
        if missing:
            print(f'ok {n} - {what} # SKIP {missing[0]} is missing')
            continue
        # without a network, which EDK2 would try first
        m = Machine([emulator, '-M', 'virt', '-m', '512', '-nographic', '-nic', 'none', *args])
        seen = m.wait_for(text)
        good = m.stop() == 0 and seen
        failed += not good
        print(f'{"ok" if good else "not ok"} {n} - {what}', flush=True)
    print(f'1..{len(CASES)}')
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
