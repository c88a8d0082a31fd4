#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line as a user meets it: usage.py LYREBIRD. Exit status and message. Prints TAP."""
import os
import subprocess
import sys
import tempfile

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
    (['-accel', 'nosuch', 'x'], 1, '', '"nosuch" is neither tcg nor interp'),
    (['-tb-max', '0', 'x'], 1, '', 'at least 1'),
    (['nosuch'], 127, '', 'nosuch: No such file or directory'),
    (['@text'], 126, '', 'Permission denied'),
    (['@binary'], 126, '', ''),
    (['@dir'], 126, '', 'Permission denied'),
    ([sys.executable], 126, '', 'lyrebird runs AArch64'),
    (['binfmt'], 2, '', 'usage: lyrebird binfmt'),
    (['LYREBIRD_LOG=help'], 0, 'in_asm', ''),
    (['LYREBIRD_LOG_FILENAME=/nosuch/file', 'x'], 1, '', '/nosuch/file'),
    (['LYREBIRD_UNAME=6.1', 'nosuch'], 127, '', ''),
    (['LYREBIRD_TB_MAX=none', 'x'], 1, '', 'LYREBIRD_TB_MAX: -tb-max: "none" is not a number'),
    (['QEMU_STACK_SIZE=none', 'x'], 1, '', 'QEMU_STACK_SIZE: -s: "none" is not a size'),
]


def main(lyrebird):
    failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        names = {'@dir': tmp}
        for kind, mode, data in (('@text', 0o644, b'text\n'), ('@binary', 0o755, b'\x7fELF garbage')):
            names[kind] = os.path.join(tmp, kind[1:])
            with open(names[kind], 'wb') as f:
                f.write(data)
            os.chmod(names[kind], mode)
        env = {k: v for k, v in os.environ.items() if not k.startswith(('LYREBIRD', 'QEMU'))}
        for n, (args, status, out, err) in enumerate(CASES, 1):
            given = dict(a.split('=', 1) for a in args if a.startswith(('LYREBIRD_', 'QEMU_')))
            words = [names.get(a, a) for a in args if a.split('=')[0] not in given]
            r = subprocess.run([lyrebird, *words], capture_output=True, text=True, env=env | given, cwd=tmp,
                               stdin=subprocess.DEVNULL, timeout=20)
            clean = r.stderr == '' if status == 0 else r.stderr.startswith(('lyrebird: ', 'usage: '))
            ok = r.returncode == status and out in r.stdout and err in r.stderr and clean
            failed += not ok
            print(f'{"ok" if ok else "not ok"} {n} - lyrebird {" ".join(os.path.basename(a) for a in args)}')
            if not ok:
                print(f'# exit {r.returncode} (expected {status}), stderr: {r.stderr.strip()}')
    print(f'1..{len(CASES)}')
    return 1 if failed else 0


sys.exit(main(os.path.abspath(sys.argv[1])))
