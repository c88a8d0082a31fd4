# SPDX-License-Identifier: MIT
"""A program's command line as a user meets it: exit status and message of each case, as TAP."""
import os
import subprocess
import tempfile


def check(program, name, cases):
    """Cases: variables and arguments (@text, @binary, @dir are files), exit status, parts of stdout and stderr."""
    program = os.path.abspath(program)
    failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        names = {'@dir': tmp}
        for kind, mode, data in (('@text', 0o644, b'text\n'), ('@binary', 0o755, b'\x7fELF garbage')):
            names[kind] = os.path.join(tmp, kind[1:])
            with open(names[kind], 'wb') as f:
                f.write(data)
            os.chmod(names[kind], mode)
        env = {k: v for k, v in os.environ.items() if not k.startswith(('LYREBIRD', 'QEMU'))}
        for n, (args, status, out, err) in enumerate(cases, 1):
            given = dict(a.split('=', 1) for a in args if a.startswith(('LYREBIRD_', 'QEMU_')))
            words = [names.get(a, a) for a in args if a.split('=')[0] not in given]
            r = subprocess.run([program, *words], capture_output=True, text=True, env=env | given, cwd=tmp,
                               stdin=subprocess.DEVNULL, timeout=20)
            clean = r.stderr == '' if status == 0 else r.stderr.startswith((f'{name}: ', 'usage: '))
            ok = r.returncode == status and out in r.stdout and err in r.stderr and clean
            failed += not ok
            print(f'{"ok" if ok else "not ok"} {n} - {name} {" ".join(os.path.basename(a) for a in args)}')
            if not ok:
                print(f'# exit {r.returncode} (expected {status}), stderr: {r.stderr.strip()}')
    print(f'1..{len(cases)}')
    return 1 if failed else 0
