#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real programs: time natively, under QEMU and under lyrebird, side by side.

usage: compare.py --arm64 DIR --amd64 DIR [--emu lyrebird] [--ref qemu-aarch64 ...] [-n ROUNDS]
                  [--json FILE] [name ...]

The two DIRs hold the same Debian packages, unpacked (see README.md). Every run is a chroot into one
of them with the same input; outputs have to agree with the native one. The systems take turns.
Counted is user + system CPU time with children, and behind it wall time; of a benchmark that runs
for a fixed time, the time per operation. Medians over the rounds; the faster of the --ref emulators
(static, or they do not start in the chroot) counts in each row. Marked with * is what is less than
2 times faster than QEMU or slower than 3 times native. Needs root.
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

import inside
import programs

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = '/tmp/lyrebird-compare'
LOOPBACK = '127.0.0.1'
ENV = {'PATH': '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'HOME': WORK, 'LC_ALL': 'C',
       'TZ': 'UTC', 'PYTHONHASHSEED': '0', 'PERL_HASH_SEED': '0', 'GIT_CONFIG_NOSYSTEM': '1',
       'OPENSSL_CONF': '/dev/null',
       **{k: v for k, v in os.environ.items() if k.startswith('LYREBIRD_')}}
JAVA = {a: f'/usr/lib/jvm/java-17-openjdk-{a}/bin/java' for a in ('arm64', 'amd64')}
CC1 = {'arm64': '/usr/lib/gcc/aarch64-linux-gnu/12/cc1',
       'amd64': '/usr/lib/gcc/x86_64-linux-gnu/12/cc1'}
SAME, RATE = 'same output', 'operations per second'

PYTHON = r'''
import json, re
def solve(n, row, cols, d1, d2):
    if row == n:
        return 1
    total = 0
    for c in range(n):
        if not (cols >> c & 1 or d1 >> (row + c) & 1 or d2 >> (row - c + n) & 1):
            total += solve(n, row + 1, cols | 1 << c, d1 | 1 << (row + c), d2 | 1 << (row - c + n))
    return total
words = {}
for i in range(100000):
    key = str(i * 2654435761 % 99991)
    words[key] = words.get(key, 0) + len(key)
text = json.dumps(words)
print(solve(7, 0, 0, 0, 0), len(json.loads(text)), len(re.findall(r'"(\d)\d*\1"', text)),
      7 ** 20000 % 1000003)
'''
PERL = r'''
my %h; $h{$_ % 1013} .= chr(97 + $_ % 26) for 1..300000; my $n = 0;
for my $k (sort { $a <=> $b } keys %h) { $n += () = $h{$k} =~ /([aeiou])[^aeiou]\1?/g; }
my @w = map { [($_ * 7919) % 1009, "k$_"] } 1..30000;
@w = sort { $a->[0] <=> $b->[0] or $b->[1] cmp $a->[1] } @w; print "$n $w[777][1]\n";
'''
SQL = r'''
CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<100000)
  INSERT INTO t SELECT i, printf('%08x', i*2654435761 % 4294967296), i/7.0 FROM n;
CREATE INDEX tb ON t(b); UPDATE t SET c = c * 1.25 WHERE b > '8'; DELETE FROM t WHERE a % 3 = 0;
SELECT substr(b,1,1) h, count(*), printf('%.4f', avg(c)) FROM t GROUP BY h
  ORDER BY 2 DESC, 1 LIMIT 5;
SELECT count(*) FROM t x JOIN t y ON x.a = y.a + 1 WHERE x.b < y.b;
'''
GIT = ('rm -rf r && cp -a repo r && cd r && '
       'git -c gc.auto=0 -c pack.threads=1 repack -q -a -d -f --depth=50 --window=20 && '
       'git log --oneline --stat | cksum && git grep -c 777 | wc -l && git blame f1 | cksum')


def shell(script):
    return lambda arch: ['/bin/bash', '-c', f'cd {WORK} && {script}']


def speed(*what):
    return lambda arch: ['/usr/bin/openssl', 'speed', '-seconds', '2', *what]


# (name, arch -> argv, what is compared, how often in a row)
ROWS = [
    ('true', lambda a: ['/bin/true'], SAME, 20),
    ('bash-start', lambda a: ['/bin/bash', '-c', ':'], SAME, 20),
    ('python-start', lambda a: ['/usr/bin/python3', '-c', 'pass'], SAME, 5),
    ('python', lambda a: ['/usr/bin/python3', '-c', PYTHON], SAME, 1),
    ('perl', lambda a: ['/usr/bin/perl', '-e', PERL], SAME, 1),
    ('cc1', lambda a: [CC1[a], '-quiet', '-O2', WORK + '/unit.c', '-o', '/dev/null'], SAME, 1),
    ('sqlite3', shell(f"sqlite3 :memory: <<'E'\n{SQL}\nE\n"), SAME, 1),
    ('git', shell(GIT), SAME, 1),
    ('xz', shell('xz -T1 -6 -c text | sha256sum'), SAME, 1),
    ('zstd', shell('zstd -q -T1 -12 -c text | sha256sum'), SAME, 1),
    ('openssl-sha256', speed('-bytes', '16384', '-evp', 'sha256'), RATE, 1),
    ('openssl-aes-gcm', speed('-bytes', '16384', '-evp', 'aes-128-gcm'), RATE, 1),
    ('openssl-aes-cbc', speed('-bytes', '16384', '-evp', 'aes-256-cbc'), RATE, 1),
    ('openssl-chacha20', speed('-bytes', '16384', '-evp', 'chacha20-poly1305'), RATE, 1),
    ('openssl-rsa2048', speed('rsa2048'), RATE, 1),
    ('openssl-p256', speed('ecdsap256'), RATE, 1),
    ('node-start', lambda a: ['/usr/bin/node', '-e', '0'], SAME, 2),
    ('node-jit', lambda a: ['/usr/bin/node', WORK + '/jit.js', '2'], SAME, 1),
    ('java-hello', lambda a: [JAVA[a], '-Xshare:auto', '-cp', WORK, 'Hello'], SAME, 2),
    ('java-work', lambda a: [JAVA[a], '-cp', WORK, 'Work'], SAME, 1),
]


class System:
    def __init__(self, name, arch, root, program=None, own_exec=True):
        self.name, self.arch, self.root, self.own_exec = name, arch, root, own_exec
        self.emulator = f'/compare-{name}' if program else ''
        if program:
            shutil.copy(program, root + self.emulator)

    def start(self, argv, times=1):
        return inside.start(self.root, argv, ENV, self.emulator, self.own_exec, times)

    def run(self, argv, times=1):
        began = time.time()
        status, out, cpu = inside.finish(self.start(argv, times))
        if status:
            raise inside.Failure(f'status {status}: {out[-300:]}')
        return out, cpu, time.time() - began


def rate(out):
    """Operations per second of openssl speed: k bytes of the one size, or the signatures."""
    sizes = re.findall(r'^\S+ +([\d.]+)k$', out, re.M)
    signs = re.findall(r'([\d.]+) +[\d.]+$', out, re.M)
    return float((sizes or signs)[-1])


def command(row, system):
    """(CPU seconds, wall seconds, what has to agree)."""
    _, argv, kind, times = row
    out, cpu, wall = system.run(argv(system.arch), times)
    if kind is RATE:
        return 1 / rate(out), 1 / rate(out), ''
    return cpu / times, wall / times, out


# ---- servers ----

def free_port():
    with socket.socket() as s:
        s.bind((LOOPBACK, 0))
        return s.getsockname()[1]


def served(system, argv, port, client, end):
    """CPU and wall seconds of a server while the client works, the start included."""
    began = time.time()
    p = system.start(argv)
    parts = []
    reader = threading.Thread(target=lambda: parts.append(inside.finish(p)))
    reader.start()
    try:
        while True:
            try:
                socket.create_connection((LOOPBACK, port)).close()
                break
            except OSError:
                if not reader.is_alive() or time.time() - began > 60:
                    raise inside.Failure('the server does not answer') from None
                time.sleep(0.02)
        ready = time.time()
        said = client(port)
        wall = time.time() - ready
    finally:
        end(port)
        reader.join()
    return parts[0][2], wall, said


def redis(system):
    port = free_port()

    def call(s, *args):
        words = [a.encode() for a in args]
        s.sendall(b'*%d\r\n' % len(args) + b''.join(b'$%d\r\n%s\r\n' % (len(w), w) for w in words))

    def client(_):
        with socket.create_connection((LOOPBACK, port)) as s:
            f, h = s.makefile('rb'), hashlib.sha256()
            for i in range(300):
                for k in range(100):        # one hundred at a time, as redis-benchmark -P 100
                    n = i * 100 + k
                    call(s, *[('SET', f'k{n % 5000}', f'v{n}'), ('LPUSH', 'list', f'e{n}'),
                              ('GET', f'k{n % 7000}'), ('INCR', 'c'),
                              ('ZADD', 'z', str(n * 37 % 1001), f'm{n % 3000}')][n % 5])
                for k in range(100):
                    line = f.readline()
                    if line[:1] == b'$' and line[1:2] != b'-':
                        line += f.readline()
                    h.update(line)
            call(s, 'EVAL', 'local n = 0 for i = 1, 1000000 do n = n + i % 7 end return n', '0')
            h.update(f.readline())
        return h.hexdigest()

    def end(_):
        try:
            with socket.create_connection((LOOPBACK, port)) as s:
                s.sendall(b'SHUTDOWN NOSAVE\r\n')
                s.recv(100)
        except OSError:
            pass
    argv = ['/usr/bin/redis-server', '--port', str(port), '--save', '', '--daemonize', 'no']
    return served(system, argv, port, client, end)


def nginx(system):
    port = free_port()
    temps = ''.join(f'{k}_temp_path {WORK}/t-{k};\n'
                    for k in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
    with open(system.root + WORK + '/nginx.conf', 'w') as f:
        f.write(f'daemon off; master_process off; pid {WORK}/nginx.pid; error_log stderr;\n'
                'user root root; events { worker_connections 64; }\n'
                f'http {{ access_log off; gzip on; gzip_types *; root {WORK};\n{temps}'
                f'server {{ listen {LOOPBACK}:{port};\n'
                'location /hello { return 200 "hello"; } } }\n')

    def client(_):
        h = hashlib.sha256()
        for i in range(150):
            url = f'http://{LOOPBACK}:{port}/' + ('unit.c' if i % 10 == 0 else 'hello')
            q = urllib.request.Request(url, headers={'Accept-Encoding': 'gzip'})
            with urllib.request.urlopen(q, timeout=60) as u:
                h.update(u.read())
        return h.hexdigest()

    def end(_):
        found = subprocess.run(['pgrep', '-f', f'nginx -c {WORK}/nginx.conf'], capture_output=True)
        for p in found.stdout.decode().split():
            if os.path.realpath(f'/proc/{p}/root') == system.root:  # not the shells around it
                os.kill(int(p), signal.SIGQUIT)
    return served(system, ['/usr/sbin/nginx', '-c', WORK + '/nginx.conf'], port, client, end)


SERVERS = [('redis', redis), ('nginx', nginx)]


# ---- inputs ----

def c_source():
    """A unit without headers: the compiler's work does not depend on its library."""
    parts = []
    for i in range(120):
        parts.append(f'''
struct s{i} {{ int a[{i % 5 + 2}]; double d; struct s{i} *next; }};
int f{i}(struct s{i} *p, int n)
{{
    int t = {i};
    for (int i = 0; i < n; i++)
        switch (p->a[i % 2] & 7) {{
        case 0: t += i * {i + 3}; break;
        case 1: t ^= p->a[1] << (i & 7); break;
        case 3: p->d += t / 3.0; break;
        case 5: if (p->next) t += f{i}(p->next, n - 1); break;
        default: t -= p->a[0] % {i + 2};
        }}
    return t;
}}
''')
    return ''.join(parts)


def inputs(root, git_from):
    work = root + WORK
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    programs.prepare(root)
    with open(work + '/unit.c', 'w') as f:
        f.write(c_source())
    with open(work + '/text', 'w') as f:
        x = 1
        for i in range(90000):
            x = (x * 1103515245 + 12345) % 2147483648
            f.write(f'{x % 1000} line {i} {"abcdefgh"[x >> 8 & 7:]} {x >> 20}\n')
    shutil.copy(os.path.join(HERE, 'src/jit.js'), work)
    shutil.copytree(git_from, work + '/repo')


def repository(path):
    env = {**os.environ, 'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_CONFIG_SYSTEM': '/dev/null',
           **{f'GIT_{w}_{k}': v for w in ('AUTHOR', 'COMMITTER')
              for k, v in (('NAME', 'n'), ('EMAIL', 'e@x'), ('DATE', '1700000000 +0000'))}}

    def git(*args):
        subprocess.run(['git', '-C', path, *args], check=True, env=env, stdout=subprocess.DEVNULL)
    os.makedirs(path)
    git('init', '-q', '-b', 'main')
    for i in range(1, 25):
        for k in range(1, 7):
            with open(f'{path}/f{k}', 'w') as f:
                f.writelines(f'{n * i // k} {n}\n' for n in range(i * 60))
        git('add', '.')
        git('-c', 'gc.auto=0', 'commit', '-q', '-m', f'c{i}')


def classes(native, roots):
    """Java classes are the same for every machine: the native compiler makes them once."""
    source = native.root + WORK
    shutil.copy(os.path.join(HERE, 'src/Work.java'), source)
    with open(source + '/Hello.java', 'w') as f:
        f.write('class Hello {\n    public static void main(String[] a) {\n'
                '        System.out.println("hello");\n    }\n}\n')
    if not os.path.exists(native.root + JAVA['amd64'] + 'c'):
        return
    native.run([JAVA['amd64'] + 'c', '-d', WORK, WORK + '/Work.java', WORK + '/Hello.java'])
    for root in roots:
        if root != native.root:
            for name in os.listdir(source):
                if name.endswith('.class'):
                    shutil.copy(os.path.join(source, name), root + WORK)


# ---- the table ----

def measure(systems, rounds, once):
    """name -> [(CPU, wall)], and what went wrong."""
    found, bad, want = {s.name: [] for s in systems}, {}, None
    for _ in range(rounds):
        for s in systems:
            if s.name in bad:
                continue
            try:
                cpu, wall, said = once(s)
            except (inside.Failure, OSError, ValueError, IndexError) as e:
                bad[s.name] = str(e)[:200].replace('\n', ' ')
                continue
            want = said if want is None else want
            if said != want:
                bad[s.name] = 'the output differs: ' + said[-100:].strip()
            else:
                found[s.name].append((cpu, wall))
    return found, bad


def show(name, found, bad, systems):
    middle = {k: [statistics.median(x) for x in zip(*v)]
              for k, v in found.items() if v and k not in bad}
    refs = [middle[s.name][0] for s in systems if s.name.startswith('ref') and s.name in middle]
    native, ours = (middle.get(k, [None, None]) for k in ('native', 'lyrebird'))
    qemu = min(refs) if refs else None
    to_native = ours[0] / native[0] if ours[0] and native[0] else None
    to_qemu = qemu / ours[0] if ours[0] and qemu else None
    mark = '*' if to_native and to_native > 3 or to_qemu and to_qemu < 2 else ''
    cells = [f'{x * 1000:10.4g}' if x else f'{"-":>10}'
             for x in (native[0], qemu, ours[0], native[1], ours[1])]
    cells += [f'{x:9.2f}' if x else f'{"-":>9}' for x in (to_native, to_qemu)]
    print(f'{name:18}' + ''.join(cells) + ' ' + mark)
    for system, what in bad.items():
        print(f'    {system}: {what}')
    sys.stdout.flush()
    return {'row': name, 'bad': bad, 'cpu_s': {k: v[0] for k, v in middle.items()},
            'wall_s': {k: v[1] for k, v in middle.items()}}


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--arm64', required=True)
    p.add_argument('--amd64', required=True)
    p.add_argument('--emu', default='lyrebird')
    p.add_argument('--ref', action='append', default=[], help='static qemu-aarch64; repeatable')
    p.add_argument('-n', type=int, default=3, dest='rounds')
    p.add_argument('--json')
    p.add_argument('names', nargs='*')
    a = p.parse_args()
    tools = [a.emu, *a.ref, 'git', 'unshare']
    missing = [t for t in tools if not shutil.which(t)]
    if os.getuid() or missing:
        print(f'1..0 # SKIP {missing[0] + " is not there" if missing else "needs root"}')
        return 0
    arm64, amd64 = os.path.realpath(a.arm64), os.path.realpath(a.amd64)
    native = System('native', 'amd64', amd64)
    systems = [native]
    for i, r in enumerate(a.ref):
        systems.append(System(f'ref{i}', 'arm64', arm64, shutil.which(r), False))
    systems.append(System('lyrebird', 'arm64', arm64, shutil.which(a.emu)))
    repo = amd64 + WORK + '.repo'
    shutil.rmtree(repo, ignore_errors=True)
    repository(repo)
    for root in (arm64, amd64):
        inputs(root, repo)
    classes(native, (arm64, amd64))
    heads = [f'{h:>10}' for h in ('native', 'qemu', 'lyrebird', 'nat.wall', 'lyr.wall')]
    print('CPU time in ms, wall time natively and under lyrebird, ratios of CPU time\n')
    print(' ' * 18 + ''.join(heads) + f'{"/native":>9}{"qemu/our":>9}')
    results = []
    for name, once in [(r[0], lambda s, r=r: command(r, s)) for r in ROWS] + SERVERS:
        if not a.names or name in a.names:
            results.append(show(name, *measure(systems, a.rounds, once), systems))
    if a.json:
        with open(a.json, 'w') as f:
            json.dump(results, f, indent=1)
    return any('lyrebird' in r['bad'] for r in results)


if __name__ == '__main__':
    sys.exit(main())
