#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line of the system emulator by another name: usage_x86.py LYREBIRD-SYSTEM-X86_64. Prints TAP."""
import sys
from commandline import check

CASES = [
    (['-help'], 0, 'x86 processors', ''),
    (['-version'], 0, 'lyrebird-system-x86_64 ', ''),
    (['-M', 'help'], 0, 'q35', ''),
    (['-M', 'pc,help'], 0, 'hpet', ''),
    (['-cpu', 'help'], 0, 'qemu64', ''),
    (['-cpu', 'max,la57=of', '-M', 'none'], 1, '', "'la57=of' is not +feature, -feature, feature=on or feature=off"),
    (['-cpu', 'max,nothing=on', '-M', 'none'], 1, '', "'nothing=on' is not"),
    (['-rtc', 'driftfix=slow'], 1, '', 'did you mean "slew"?'),
    (['-global', 'mc146818rtc.lost_tick_policy=delay'], 1, '', 'discard or slew is expected'),
    (['-global', 'kvm-pit.lost_tick_policy=slew'], 1, '', 'delay or discard is expected'),
    (['-global', 'kvm-pit.lost_tick_policy=discard', '-version'], 0, 'lyrebird-system-x86_64 ', ''),
    (['-global', 'virtio-blk-pci.scsi=on', '-blockdev', 'null-co,node-name=a', '-device', 'virtio-blk-pci,drive=a'], 1, '',
     'disks with SCSI commands are scsi-hd'),
    (['-M', 'virt'], 1, '', 'no such machine'),
    (['-M', 'q34'], 1, '', 'did you mean "q35"?'),
    (['-smp', '256'], 1, '', '"pc" has 255 at most'),
    (['-vga', 'cirrus'], 1, '', 'none or std is expected'),
    (['-bios', 'help'], 0, 'lyrebird-bios.bin  the BIOS of this program', ''),
    (['-bios', '/dev/null'], 1, '', 'a regular file is expected'),
    (['-bios', __file__], 1, '', 'a multiple of 64 KiB up to 16 MiB is expected'),
    (['-kernel', __file__], 1, '', 'a Linux kernel (bzImage), a Multiboot or a PVH kernel is expected'),
    (['-append', 'x'], 1, '', '-append needs -kernel'),
    (['-display', 'none', '-drive', 'if=pflash,unit=1,driver=null-co,size=64K'], 1, '', 'the first bank is missing'),
]

sys.exit(check(sys.argv[1], 'lyrebird-system-x86_64', CASES))
