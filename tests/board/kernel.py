#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A program as the first and only one of an unmodified Debian kernel:
kernel.py LYREBIRD-SYSTEM-AARCH64 PROGRAM [arguments of the machine]. Prints the program's TAP.

The kernel is that of the package debian-installer-12-netboot-arm64. The program prints on the
console and switches the machine off at its end. Lines that begin with "log " and a number ask for a
text that the kernel said before.
"""
import gzip
import os
import subprocess
import sys
import tempfile

KERNEL = '/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64/linux'
LIMIT = 60


def entry(number, name, mode, data=b'', rdev=(0, 0)):
    """One member of a "newc" archive."""
    fields = [number, mode, 0, 0, 1, 0, len(data), 0, 0, *rdev, len(name) + 1, 0]
    head = b'070701' + b''.join(b'%08X' % f for f in fields) + name.encode() + b'\0'
    head += b'\0' * (-len(head) % 4)
    return head + data + b'\0' * (-len(data) % 4)


def archive(program):
    with open(program, 'rb') as f:
        data = f.read()
    members = [entry(1, 'dev', 0o040755), entry(2, 'dev/console', 0o020600, rdev=(5, 1)),
               entry(3, 'init', 0o100755, data), entry(0, 'TRAILER!!!', 0)]
    return gzip.compress(b''.join(members), 1)


def answer(line, seen):
    """@line as it is to be printed, or None."""
    if line.startswith(('ok ', 'not ok ', '1..', '# ', 'Bail out!')):
        return line
    if line.startswith('log '):
        number, text = line[4:].split(' ', 1)
        return f'{"ok" if text in seen else "not ok"} {number} - the kernel said: {text}'
    return None


def main(emulator, program, more):
    if not os.path.exists(KERNEL):
        print('1..0 # SKIP kernel: debian-installer-12-netboot-arm64 is not installed')
        return
    with tempfile.NamedTemporaryFile() as initrd:
        initrd.write(archive(program))
        initrd.flush()
        command = [emulator, '-M', 'virt', '-m', '512', '-display', 'none', '-serial', 'stdio',
                   '-kernel', KERNEL, '-initrd', initrd.name,
                   '-append', 'console=ttyAMA0 rdinit=/init', *more]
        m = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    seen = ''
    for line in m.stdout.decode(errors='replace').splitlines():
        text = answer(line, seen)
        if text:
            print(text)
        seen += line + '\n'


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
