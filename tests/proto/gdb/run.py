#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gdb against lyrebird -g: each *.gdb is a batch script with what it must print. Prints TAP.

usage: run.py [--emu lyrebird] [--gdb gdb-multiarch] [--guest aarch64|x86_64|i386] [--cc compiler] [--options "..."]
              [--verbose] [name ...]

In a script, lines that begin with these words are for us and not for gdb:
  # guest: NAME          only for this guest
  # program: NAME ARGS   the program (NAME.c) and its arguments
  # interrupt: SECONDS   when to press Ctrl-C after the first continue
  # no-file: ...         gdb does not get the program's name
  # sysroot: PATH        instead of the cross compiler's
  # output: REGEX        what the program must print, also after gdb is gone
  expect REGEX           found in gdb's output behind the match before
  reject REGEX           not found in what the command above printed
"""
import argparse
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, '..', '..', 'user'))
from kvm import why_not  # noqa: E402

# compiler, place of the libraries; those of i386 are the host's, since ld.so looks into the host's cache of them
GUESTS = {'aarch64': ('aarch64-linux-gnu-gcc', '/usr/aarch64-linux-gnu'), 'x86_64': ('gcc', '/'),
          'i386': ('i686-linux-gnu-gcc', '/')}
LIMIT = 90
MARK = '@@@ '


class Script:
    def __init__(self, path):
        self.commands, self.checks, self.head = [], [], {}
        depth = 0
        for number, line in enumerate(open(path), 1):
            line = line.rstrip('\n')
            m = re.match(r'# ([a-z-]+): (.*)', line)
            if m:
                self.head[m[1]] = m[2]
            elif re.match(r'expect |reject ', line):
                self.checks.append((number, *line.split(' ', 1)))
            elif line and line[0] != '#':
                if not depth:
                    self.commands.append(f'echo {MARK}{number}\\n')
                self.commands.append(line)
                depth += line.startswith('while ')
                depth -= line == 'end'

    def fault(self, out):
        """The first check that fails, or None."""
        marks = [(m.start(), int(m[1])) for m in re.finditer(rf'^{MARK}(\d+)$', out, re.M)]
        at = 0
        for number, kind, regex in self.checks:
            begin = [pos for pos, n in marks if n < number]
            end = [pos for pos, n in marks if n > number]
            if not begin:
                return f'line {number}: gdb did not come here'
            stop = end[0] if end else len(out)
            m = re.compile(regex, re.M).search(out, max(at, begin[-1]), stop)
            if (m is None) == (kind == 'expect'):
                return f'line {number}: {kind} {regex}'
            at = m.end() if m else at
        return None


def build(cc, name, out):
    r = subprocess.run([*shlex.split(cc), '-g', '-O0', '-pthread', '-o', out, os.path.join(HERE, name + '.c')],
                       capture_output=True, text=True)
    return r.stderr if r.returncode else None


def is_parked(pid):
    """Whether the program stands, because the debugger wants it to: it waits for a futex (202) then."""
    try:
        return open(f'/proc/{pid}/syscall').read().startswith('202 ')
    except OSError:
        return False


def press(gdb, lines, script, pid):
    """SIGINT to gdb some time after the script's first continue; on a busy machine that takes its time."""
    mark = script.commands[script.commands.index('continue') - 1].split()[-1][:-2]
    while gdb.poll() is None and (MARK + mark + '\n' not in lines or is_parked(pid)):
        time.sleep(0.05)
    time.sleep(float(script.head['interrupt']))
    if gdb.poll() is None:
        gdb.send_signal(signal.SIGINT)


def run_gdb(a, script, program, emu, socket, tmp):
    commands = ['set pagination off', 'set confirm off', 'set width 0', 'set auto-load off', 'set debuginfod enabled off', 'set remotetimeout 60',
                f'set sysroot {script.head.get("sysroot", GUESTS[a.guest][1])}', f'target remote {socket}', *script.commands]
    path = os.path.join(tmp, 'commands')
    with open(path, 'w') as f:
        f.write('\n'.join(commands) + '\n')
    args = [a.gdb, '-nx', '-q', '-batch', '-x', path] + ([] if 'no-file' in script.head else [program])
    gdb = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                           errors='replace', start_new_session=True, cwd=tmp)
    lines = []
    if 'interrupt' in script.head:
        threading.Thread(target=press, args=(gdb, lines, script, emu.pid), daemon=True).start()
    timer = threading.Timer(LIMIT, lambda: os.killpg(gdb.pid, signal.SIGKILL))
    timer.start()
    for line in gdb.stdout:
        lines.append(line)
    gdb.wait()
    timer.cancel()
    return ''.join(lines)


def run(a, name, tmp):
    """What to say about it (or None), and whether it failed."""
    script = Script(os.path.join(HERE, name + '.gdb'))
    program, *args = shlex.split(script.head['program'])
    exe, socket = os.path.join(tmp, program), os.path.join(tmp, 'socket')
    error = None if os.path.exists(exe) else build(a.cc, program, exe)
    if error:
        return error, True
    with open(os.path.join(tmp, 'output'), 'w+') as output:
        emu = subprocess.Popen([*shlex.split(a.emu), *shlex.split(a.options), '-L', GUESTS[a.guest][1], '-g', socket, exe, *args],
                               stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        while emu.poll() is None and not os.path.exists(socket):
            time.sleep(0.02)
        out = run_gdb(a, script, exe, emu, socket, tmp)
        try:
            emu.wait(10)
        except subprocess.TimeoutExpired:
            emu.kill()
            out += '\nrunner: the program does not end\n'
            emu.wait()
        output.seek(0)
        printed = output.read()
    fault = script.fault(out + '\n' + printed if 'output' not in script.head else out)
    if not fault and 'the program does not end' in out:
        fault = 'the program does not end'
    if not fault and 'output' in script.head and not re.search(script.head['output'], printed):
        fault = f'the program printed: {printed}'
    return (f'{fault}\n{out}\nprogram:\n{printed}' if fault or a.verbose else None), bool(fault)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--emu', default='lyrebird')
    p.add_argument('--gdb', default='gdb-multiarch')
    p.add_argument('--guest', choices=GUESTS, default='aarch64')
    p.add_argument('--cc')
    p.add_argument('--options', default='')
    p.add_argument('--verbose', action='store_true')
    p.add_argument('names', nargs='*')
    a = p.parse_args()
    a.cc = a.cc or GUESTS[a.guest][0]
    names = a.names or sorted(f[:-4] for f in os.listdir(HERE) if f.endswith('.gdb'))
    names = [n for n in names if Script(os.path.join(HERE, n + '.gdb')).head.get('guest', a.guest) == a.guest]
    missing = [t for t in (a.gdb, shlex.split(a.cc)[0], shlex.split(a.emu)[0]) if not shutil.which(t)]
    if not os.path.isdir(GUESTS[a.guest][1]):
        missing.append(GUESTS[a.guest][1])
    if a.guest == 'i386' and not os.path.exists('/lib/ld-linux.so.2'):
        missing.append('/lib/ld-linux.so.2')
    missing = [f'{name} is not there' for name in missing]
    if 'kvm' in a.options and why_not():
        missing.append(why_not())
    failed = 0
    tmp = tempfile.mkdtemp(prefix='lyrebird-gdb-')
    print(f'1..{len(names)}')
    for n, name in enumerate(names, 1):
        if missing:
            print(f'ok {n} - {name} # SKIP {missing[0]}')
            continue
        text, bad = run(a, name, tmp)
        print(f'{"not ok" if bad else "ok"} {n} - {name}', flush=True)
        if text:
            print(''.join(f'# {line}\n' for line in text.splitlines()), flush=True)
        failed += bad
    shutil.rmtree(tmp)
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
