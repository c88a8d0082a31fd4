#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line of the system emulator: usage_system.py LYREBIRD-SYSTEM-AARCH64. Prints TAP."""
import sys
from commandline import check

CASES = [
    (['-help'], 0, '-kernel', ''),
    (['-version'], 0, 'lyrebird-system-aarch64 ', ''),
    (['-M', 'help'], 0, 'virt', ''),
    (['-M', 'virt,help'], 0, 'gic-version', ''),
    (['-cpu', 'help'], 0, 'cortex-a57', ''),
    (['-d', 'help'], 0, 'in_asm', ''),
    (['-device', 'help'], 0, '', ''),
    (['-chardev', 'help'], 0, 'socket', ''),
    (['-accel', 'help'], 0, 'thread', ''),
    ([], 1, '', 'no machine given'),
    (['virt'], 1, '', '"virt" is no option'),
    (['-kernell', 'x'], 1, '', 'did you mean -kernel?'),
    (['-kernel'], 1, '', 'needs an argument: file'),
    (['-M', 'vrt'], 1, '', 'did you mean "virt"?'),
    (['-M', 'virt,gic-versio=3'], 1, '', 'did you mean "gic-version"?'),
    (['-M', 'virt,gic-version=7'], 1, '', '2, 3 or max is expected'),
    (['-M', 'virt,secure=maybe'], 1, '', 'secure=maybe'),
    (['-M', 'virt', '-cpu', 'nosuch'], 1, '', "unknown AArch64 CPU model 'nosuch'"),
    (['-M', 'virt', '-smp', '0'], 1, '', 'at least one CPU'),
    (['-M', 'virt', '-smp', '9999'], 1, '', '"virt" has 512 at most'),
    (['-M', 'virt', '-smp', '2,corse=2'], 1, '', 'did you mean "cores"?'),
    (['-M', 'virt', '-m', 'much'], 1, '', 'a size is expected'),
    (['-M', 'virt', '-m', '300G'], 1, '', 'room for 261120 MiB'),
    (['-M', 'virt,highmem=off', '-m', '4G'], 1, '', 'room for 3072 MiB (highmem=off)'),
    (['-M', 'virt', '-accel', 'kvmm'], 1, '', 'accel=kvmm'),
    (['-M', 'virt', '-kernel', '/nosuch/file'], 1, '', '/nosuch/file: No such file or directory'),
    (['-M', 'virt', '-kernel', '@dir'], 1, '', 'a regular file is expected'),
    (['-M', 'virt', '-kernel', sys.executable], 1, '', 'for another architecture (machine 62, 183 expected)'),
    (['-M', 'virt', '-initrd', '@text'], 1, '', '-initrd needs -kernel'),
    (['-M', 'virt', '-kernel', '@text', '-dtb', '@text'], 1, '', 'no device tree'),
    (['-M', 'virt', '-bios', '/nosuch/file'], 1, '', '-bios /nosuch/file: No such file or directory'),
    (['-M', 'virt', '-bios', '@text', '-pflash', '@text'], 1, '', 'one firmware too many'),
    (['-M', 'virt', '-pflash', '/nosuch/file'], 1, '', '/nosuch/file'),
    (['-M', 'virt', '-drive', 'file=@text,if=flash'], 1, '', 'none|virtio|pflash is expected'),
    (['-M', 'virt', '-device', 'nosuch'], 1, '', 'no device "nosuch"'),
    (['-M', 'virt', '-serial', 'nosuch'], 1, '', '-serial nosuch'),
    (['-M', 'virt', '-serial', 'chardev:x'], 1, '', 'no -chardev with this id'),
    (['-M', 'virt', '-chardev', 'scoket,id=x'], 1, '', 'did you mean "socket"?'),
    (['-M', 'virt', '-display', 'sdl2'], 1, '', 'type=sdl2: one of none|sdl'),
    (['-M', 'virt,dumpdtb=/nosuch/file'], 1, '', 'dumpdtb=/nosuch/file'),
    (['-M', 'virt,dumpdtb=tree.dtb'], 0, '', ''),
]

sys.exit(check(sys.argv[1], 'lyrebird-system-aarch64', CASES))
