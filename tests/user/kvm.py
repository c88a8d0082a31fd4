#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run a TAP program under -accel kvm, or skip where /dev/kvm cannot be used.

usage: kvm.py lyrebird program [argument ...]
"""
import os
import sys


def why_not():
    """One line, or None."""
    try:
        os.close(os.open('/dev/kvm', os.O_RDWR))
    except OSError as e:
        return f'/dev/kvm: {e.strerror}'
    return None


def main():
    lyrebird, program = sys.argv[1:3]
    why = why_not()
    if why:
        print(f'1..0 # SKIP {why}')
        print(f'SKIP {os.path.basename(program)}: {why}', file=sys.stderr)
        return
    os.execv(lyrebird, [lyrebird, '-accel', 'kvm', program, *sys.argv[3:]])


if __name__ == '__main__':
    main()
