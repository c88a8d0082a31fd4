#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line of the user-mode program: usage.py LYREBIRD. Prints TAP."""
import sys
from commandline import check

CASES = [
    # variables and arguments, exit status, a part of stdout, a part of stderr
    (['-h'], 0, 'usage: lyrebird', ''),
    (['--help'], 0, '-strace', ''),
    (['-version'], 0, 'lyrebird ', ''),
    (['-d', 'help'], 0, 'in_asm', ''),
    (['-cpu', 'help'], 0, 'max', ''),
    ([], 1, '', 'no program given'),
    (['-nosuch'], 1, '', 'unknown option -nosuch'),
    (['-strce'], 1, '', 'did you mean -strace?'),
    (['-s'], 1, '', 'option -s needs an argument: size'),
    (['-s', 'many', 'x'], 1, '', '"many" is not a size'),
    (['-B', '0x1000', 'x'], 1, '', 'only 0 is possible'),
    (['-d', 'nosuch', 'x'], 1, '', 'unknown log item "nosuch"'),
    (['-accel', 'nosuch', 'x'], 1, '', '"nosuch" is no accelerator (-accel help lists them)'),
    (['-tb-max', '0', 'x'], 1, '', 'at least 1'),
    (['nosuch'], 127, '', 'nosuch: No such file or directory'),
    (['@text'], 126, '', 'Permission denied'),
    (['@binary'], 126, '', ''),
    (['@dir'], 126, '', 'Permission denied'),
    ([sys.executable, '-c', 'print(6 * 7)'], 0, '42', ''),
    (['binfmt'], 2, '', 'usage: lyrebird binfmt'),
    (['LYREBIRD_LOG=help'], 0, 'in_asm', ''),
    (['LYREBIRD_LOG_FILENAME=/nosuch/file', 'x'], 1, '', '/nosuch/file'),
    (['LYREBIRD_UNAME=6.1', 'nosuch'], 127, '', ''),
    (['LYREBIRD_TB_MAX=none', 'x'], 1, '', 'LYREBIRD_TB_MAX: -tb-max: "none" is not a number'),
    (['QEMU_STACK_SIZE=none', 'x'], 1, '', 'QEMU_STACK_SIZE: -s: "none" is not a size'),
]

sys.exit(check(sys.argv[1], 'lyrebird', CASES))
