#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the monitor shows of x86 machines: monitor_x86.py LYREBIRD-SYSTEM-X86_64. Prints TAP."""
import subprocess
import sys
import tempfile

CODE = bytes.fromhex('66b888776655' '90' 'ea3c0000f0')  # of 16 bits: mov of 32, nop, far jmp
CASES = [
    ('xp/3i 0xffff0000', ['0xffff0000:  66b888776655', '0xffff0006:  90', '0xffff0007:  ea3c0000f0'],
     'instructions have their own lengths'),
    ('xp/1xw 0xfee00030', ['0x01060014'], 'registers of a local APIC'),
    ('xp/1xw 0xfec00000', ['0x00000000'], 'the I/O APIC'),
    ('xp/1xw 0xd0000000', ['0xffffffff'], 'nobody is there'),
]


def main(emulator):
    with tempfile.NamedTemporaryFile() as bios:
        bios.write(CODE.ljust(65536, b'\0'))
        bios.flush()
        text = ''.join(command + '\n' for command, _, _ in CASES) + 'quit\n'
        r = subprocess.run([emulator, '-S', '-display', 'none', '-serial', 'none', '-nic', 'none', '-monitor', 'stdio', '-bios',
                            bios.name], input=text, capture_output=True, text=True, timeout=60, check=False)
    failed = 0
    for n, (_, wanted, what) in enumerate(CASES, 1):
        good = r.returncode == 0 and all(w in r.stdout for w in wanted)
        failed += not good
        print(f'{"ok" if good else "not ok"} {n} - {what}')
    if failed:
        print(''.join('# ' + line + '\n' for line in (r.stdout + r.stderr).splitlines()))
    print(f'1..{len(CASES)}')
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
