#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Programs of a Debian root, run emulated in that root. Prints TAP; what the root lacks is skipped.

usage: programs.py --root DIR [--arch arm64|amd64|i386] [--native DIR] [--emu lyrebird]
                   [--size small|medium|large] [--limit FACTOR] [--list] [name ...]

DIR is a tree of unpacked packages; package scripts need not have run, what they would have made is added. Each row runs
by chroot in a mount namespace of its own, with the static emulator copied into the root, so that everything a program
executes is emulated too. Needs user namespaces or root. --native is a tree of the same packages that
the host's processor runs; for amd64 and i386 on x86-64 it is DIR itself. A row that fails counts as
passed, and says so, if it prints the same there, or if its tests of python that fail do so there, too.
--emu may have options ('lyrebird -accel kvm'); others come in the environment (LYREBIRD_CODE_SIZE=64k).
"""
import argparse
import os
import platform
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
EMULATOR = f'/lyrebird-{os.getpid()}'    # in the root; two runs at once do not meet
STARTER = [EMULATOR]                     # and its options
WORK = f'/tmp/lyrebird-programs-{os.getpid()}'
SIZES = ['small', 'medium', 'large']
ENV = {'PATH': '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'HOME': WORK, 'LC_ALL': 'C', 'TZ': 'UTC',
       'TMPDIR': '/tmp', 'GIT_CONFIG_NOSYSTEM': '1', 'PERL_HASH_SEED': '0',
       **{k: v for k, v in os.environ.items() if k.startswith('LYREBIRD_')}}

LOOPBACK = '127.0.0.1'
TRIPLETS = {'arm64': 'aarch64-linux-gnu', 'amd64': 'x86_64-linux-gnu', 'i386': 'i386-linux-gnu'}
GO = '/usr/lib/go-1.19/bin/go'
SCRIPT = r'''
set -euo pipefail
declare -A n; for w in the cat the dog the cat; do n[$w]=$((${n[$w]:-0}+1)); done
for k in $(printf '%s\n' "${!n[@]}" | sort); do echo "$k=${n[$k]}"; done
f() { local -i i=$1; ((i < 2)) && { echo 1; return; }; echo $(( $(f $((i-1))) + $(f $((i-2))) )); }
f 8; trap 'echo term' TERM; kill -TERM $$; [[ abc123 =~ ([a-z]+)([0-9]+) ]] && echo "${BASH_REMATCH[2]}"
coproc cat; echo ping >&"${COPROC[1]}"; read -r x <&"${COPROC[0]}"; echo "$x"; exec {COPROC[1]}>&-; wait; diff <(seq 3) <(seq 4) || true
for i in {1..20}; do (exit $((i % 3))) & done; wait; echo ${PIPESTATUS[@]} $(( 7**13 % 1000 )); printf '%08.3f|%q\n' 3.14159 'a b'
'''
PIPES = r'''
seq 1 20000 | awk '{ s += $1 * 1.5; print $1 % 97, $1 } END { printf "%.2f\n", s }' | sort -k1,1n -k2,2nr | md5sum
seq 1 30000 | shuf --random-source=<(yes) | sort -n | uniq -c | tail -n 1 | tr -s ' '
head -c 300000 /dev/zero | tr '\0' 'x' | fold -w 77 | wc; seq 500 | factor | cksum; seq 100 | paste -sd+
printf 'b 2\na 1\n' | sort | join - <(printf 'a x\nb y\n'); seq 9 | split -l 4 - part.; cat part.* | tac | nl | sha1sum
echo 'hello world' | sed -E 's/(\w+) (\w+)/\2 \1/' | tac -s ' ' | base64 | base32 | od -c | sha512sum; seq 1000 | xargs -n 50 -P 4 echo | wc -w
find . -name 'part.*' -print0 | sort -z | xargs -0 stat -c '%n %s'; date -d @86400 +%F; numfmt --to=iec 123456789; expr 6 '*' 7
'''
PERL = r'''
use strict; use threads; use POSIX qw(floor fmod); use List::Util qw(sum reduce shuffle); use Time::HiRes;
my %h; $h{$_ % 101} .= chr(97 + $_ % 26) for 1..50000;
my $t = join ",", map { "$_:" . length $h{$_} } sort { $a <=> $b } keys %h; print unpack("%32C*", $t), "\n";
my @w = sort { $a->[0] <=> $b->[0] or $b->[1] cmp $a->[1] } map { [($_ * 7919) % 1009, "k$_"] } 1..5000; print $w[2500][1], "\n";
my $s = "abc" x 5000; my $c = () = $s =~ /(?<=a)b(?=c)/g; $s =~ s/(b)(c)/uc($2).$1/ge; print $c, " ", substr($s, 0, 9), "\n";
printf "%.15g %.6e %s\n", exp(1) ** 2.5, 1 / 3, 2 ** 53 + 1; print sum(map { sqrt } 1..1000) > 21097 ? "ok\n" : "no\n";
my @t = map { my $n = $_; threads->create(sub { my $x = 0; $x += $_ * $n for 1..20000; $x }) } 1..4; print join(" ", map { $_->join } @t), "\n";
local $SIG{ALRM} = sub { die "alarm\n" }; eval { Time::HiRes::alarm(0.05); 1 while 1 }; print $@; print `echo sub`; print pack("d>", 1.5) eq "\x3f\xf8" . "\0" x 6 ? 1 : 0, "\n";
'''
SQL = r'''
PRAGMA journal_mode=WAL; CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<40000) INSERT INTO t SELECT i, printf('%08x', i*2654435761 % 4294967296), i/7.0 FROM n;
CREATE INDEX tb ON t(b); DELETE FROM t WHERE a % 3 = 0; UPDATE t SET c = c * 1.25 WHERE b > '8'; VACUUM; PRAGMA integrity_check;
SELECT count(*), sum(a), printf('%.6f', sum(c)), min(b), max(b) FROM t;
SELECT substr(b,1,1) h, count(*), printf('%.4f', avg(c)) FROM t GROUP BY h ORDER BY 2 DESC, 1 LIMIT 5;
CREATE VIRTUAL TABLE d USING fts5(x); INSERT INTO d SELECT b || ' word' || (a % 50) FROM t; SELECT count(*) FROM d WHERE d MATCH 'word7 OR word8';
SELECT json_extract('{"a":[1,2,{"b":3.5}]}', '$.a[2].b'), sqrt(2.0), round(2.5), hex(zeroblob(2)), strftime('%Y', 86400*365, 'unixepoch');
'''
GIT = r'''
rm -rf repo copy; git init -q -b main repo; cd repo; git config user.name n; git config user.email e@x; git config gc.auto 0
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
for i in 1 2 3 4 5 6; do seq $((i * 100)) > f$i; git add .; git commit -q -m "c$i"; done
git checkout -q -b side HEAD~2; echo x > g; git add g; git commit -q -m side; git checkout -q main; git merge -q --no-edit side
git gc -q --aggressive; git fsck --strict 2>&1; git clone -q . ../copy; cd ../copy; git rev-parse HEAD; git log --oneline | wc -l; git diff --stat HEAD~1 | tail -n 1; git grep -c 55 | wc -l; git archive HEAD | sha256sum
'''
SPEED = r'''
for a in sha256 sha512 md5 aes-128-cbc aes-256-gcm aes-128-ctr chacha20-poly1305 sm4-cbc; do
  openssl speed -seconds 1 -bytes 1024 -evp $a 2>/dev/null | grep -ciE "^$a +[1-9]"; done
for a in rsa2048 ecdsap256 ecdsap384 ed25519 ed448 ecdhx25519 ecdhx448 dsa2048; do
  openssl speed -seconds 1 $a 2>/dev/null | grep -cE ' [1-9][0-9]*\.[0-9]$'; done
openssl speed -seconds 1 -multi 2 -bytes 1024 -evp sha256 2>/dev/null | grep -c '^sha256 .*[1-9]'
'''
DATA = ("awk 'BEGIN { for (i = 0; i < 60000; i++) { x = (x * 1103515245 + 12345) % 2147483648; "
        "printf \"%d line %d %c\\n\", x % 1000, i, 97 + x % 26 } }' > data; ")
OPENSSL = DATA + r'''
for d in md5 sha1 sha256 sha512 sha3-256 blake2b512 sm3; do openssl dgst -$d data; done
for c in aes-128-cbc aes-256-gcm aes-192-ctr chacha20 camellia-128-cbc sm4-cbc aria-128-cbc; do [ $c = aes-256-gcm ] && continue
  openssl enc -$c -e -K 000102030405060708090a0b0c0d0e0f1011121314151617 -iv 0102030405060708090a0b0c0d0e0f10 -in data -out enc.$c 2>/dev/null; sha1sum enc.$c
  openssl enc -$c -d -K 000102030405060708090a0b0c0d0e0f1011121314151617 -iv 0102030405060708090a0b0c0d0e0f10 -in enc.$c 2>/dev/null | cmp - data; done
openssl dgst -sha256 -mac HMAC -macopt key:abc data
'''
OPENSSL_KEYS = r'''
for k in 'RSA -pkeyopt rsa_keygen_bits:2048' 'EC -pkeyopt ec_paramgen_curve:P-256' 'EC -pkeyopt ec_paramgen_curve:P-521' ED25519 ED448; do
  openssl genpkey -algorithm $k -out key 2>/dev/null; openssl pkey -in key -pubout -out pub; echo text > msg
  openssl pkeyutl -sign -rawin -inkey key -in msg -out sig && openssl pkeyutl -verify -rawin -pubin -inkey pub -in msg -sigfile sig; done
openssl prime -generate -bits 128 > p; openssl prime $(cat p) | grep -c 'is prime'
openssl speed -seconds 1 -bytes 1024 -evp aes-128-gcm 2>/dev/null | grep -ci aes-128-gcm
'''
PACK = DATA + r'''
for c in 'xz -6 -T2' 'xz -9e' 'zstd -q -3' 'zstd -q -19 -T2' 'bzip2 -9' 'gzip -9n'; do
  set -- $c; $c -c data > data.z; sha256sum < data.z; $1 -dc data.z | cmp - data && echo "$c back"; done
'''
MAKE = r'''
mkdir -p m; cd m; for i in 1 2 3 4 5 6; do echo "int f$i(int x){return x*$i+1;}" > f$i.c; done
echo 'int f1(int),f2(int),f3(int),f4(int),f5(int),f6(int);int printf(const char*,...);int main(void){printf("%d\n",f6(f5(f4(f3(f2(f1(1)))))));}' > main.c
printf 'OBJ=$(patsubst %%.c,%%.o,$(wildcard *.c))\nprog: $(OBJ)\n\tgcc -flto -O2 -o $@ $^\n%%.o: %%.c\n\tgcc -flto -O2 -c -o $@ $<\n' > Makefile
make -s -j3 && ./prog
'''
CXX = r'''
cat > t.cc <<E
#include <algorithm>
#include <iostream>
#include <map>
#include <regex>
#include <stdexcept>
#include <thread>
#include <vector>
struct D { ~D() { std::cout << "d"; } };
int main() {
    std::map<std::string, int> m; for (int i = 0; i < 1000; i++) m["k" + std::to_string(i * 7 % 100)] += i;
    long s = 0; for (auto &p : m) s = s * 3 % 1000003 + p.second; std::cout << m.size() << " " << s << "\n";
    try { D d; throw std::runtime_error("thrown"); } catch (std::exception &e) { std::cout << e.what() << "\n"; }
    std::vector<std::thread> t; std::vector<int> r(4); for (int i = 0; i < 4; i++) t.emplace_back([&r, i] { r[i] = i * i; });
    for (auto &x : t) x.join(); std::cout << r[3] << std::regex_replace("a1b22", std::regex("[0-9]+"), "#") << "\n";
}
E
g++ -O2 -std=c++17 -o t t.cc -pthread && ./t
'''
RUBY = r'''
puts (1..2000).map { |x| x**3 % 17 }.tally.sort.inspect; puts 2**200
p 4.times.map { |i| Thread.new { (1..10000).sum * i } }.map(&:value); p Fiber.new { Fiber.yield 3 }.resume
puts "%.10f" % Math.gamma(4.2)
def r(n) r(n + 1) end
begin; r(0); rescue SystemStackError; puts "deep"; end
'''
RUBY_OUT = ('[[0, 117]' + ''.join(f', [{i}, {117 if i in (4, 7, 9, 11, 16) else 118}]' for i in range(1, 17)) + f']\n{2 ** 200}\n'
            '[0, 50005000, 100010000, 150015000]\n3\n7.7566895358\ndeep\n')
PHP = ('function f($n) { return $n < 2 ? $n : f($n - 1) + f($n - 2); } echo f(22), " ", md5(str_repeat("ab", 10000)), " ", '
       'json_encode(array_map("sqrt", range(1, 5))), " ", preg_match_all("/a+b/", "aabab"), "\n";')
LUAJIT = '''
local s, t, x = 0, {}, 0
for i = 1, 1e7 do s = (s + i % 7 * 1.5) % 1000 end print(s)
for i = 1, 1e5 do t[i] = i * 2 end for k, v in ipairs(t) do x = x + v end print(x, string.format("%g", math.sin(1)))
local ffi = require "ffi" ffi.cdef "int abs(int);" print(ffi.C.abs(-4))
'''
# The decoders' vector code against the same in C; -cpuflags 0 selects that. The libraries are behind alternatives.
FFMPEG = r'''
for d in openblas-pthread blas lapack pulseaudio; do LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/lib/$TRIPLET/$d; done
export LD_LIBRARY_PATH; unset DISPLAY; src='-v error -y -f lavfi -i testsrc2=s=320x240:d=1'
ffmpeg $src -c:v libx264 -threads 1 h264.mp4; ffmpeg $src -c:v libvpx-vp9 -deadline realtime -cpu-used 8 vp9.webm
ffmpeg $src -c:v libx265 -preset ultrafast -x265-params log-level=none hevc.mp4
for f in h264.mp4 vp9.webm hevc.mp4; do
  a=$(ffmpeg -v error -i $f -map 0:v -f md5 -); b=$(ffmpeg -v error -cpuflags 0 -i $f -map 0:v -f md5 -)
  [ -n "$a" ] && [ "$a" = "$b" ] && echo "${f%.*} same"; done
'''
JAVA_OUT = '320000 213328 0 196418\n1.045545762\n30000\nnpe\nso\n-1973942312\n'
NODE_OUT = (' '.join(f'-601855504:1000:574.587541:{i}' for i in range(4)) + ' 120000\n'
            'true 17909493b0bdc2940cdca842de69bf9429b7386a05d4a89ce51133be7aebb612\nhello /x\n42\n')
JIT_OUT = ''.join(f'25997 8928260 1021136001 2400130000 65527 {x} 423368 1810,3847,770,'
                  '428.428571429,\u00e97 22421278 923478222 2010-01-01T00:00:00.000Z1,234,567.891 '
                  '249118144 100010000\n'
                  for x in (-331355784, -70379708, 190596368))
GO_OUT = ('1 5e5325190cf1153b\n2 98087ef29566ebc9\n3 eeb7d25b8e14bb4b\n4 32fe4574e5a97692\n5 a270b4ac7c2bdd28\n'
          '6 af8b9b6b5aeca196\n7 49770e2e70868732\n8 30df85767ff56ba5\n50000\npreempted\nrecovered true\nhello /abc\n')
CALC_OUT = ('40000 40000\n2625 8492915 16776842\n2.718281828459045235360287471353 0.192558676469+0.494309643176i\n'
            '0x1.428a2f98d728bp+0 11.631728396567448 3.877e-02\nback\n')
CXX_OUT = '100 485691\ndthrown\n9a#b#\n'
NATIVE = object()   # the same commands on the host give what is expected

ROWS = []           # (name, size, seconds, programs needed, command or function, what is expected)


def row(name, size, seconds, needs, command, want):
    ROWS.append((name, size, seconds, needs.split(), command, want))


class Re(str):
    """Expected output as a regular expression that must match somewhere."""


class Failure(Exception):
    pass


def table(arch):
    jdk = f'/usr/lib/jvm/java-17-openjdk-{arch}/bin/'
    row('bash', 'small', 60, 'bash sort diff cat seq', SCRIPT, NATIVE)
    row('coreutils', 'small', 90, 'bash sort gawk sed find xargs shuf factor numfmt od', PIPES, NATIVE)
    row('perl', 'small', 60, 'perl', ['perl', '-e', PERL], NATIVE)
    row('sqlite3', 'small', 90, 'sqlite3', f'rm -f db; sqlite3 db <<E\n{SQL}\nE\n', NATIVE)
    row('git', 'small', 120, 'git bash', GIT, NATIVE)
    row('openssl-digests', 'small', 90, 'openssl gawk cmp', OPENSSL, NATIVE)
    row('openssl-keys', 'small', 120, 'openssl grep', OPENSSL_KEYS, Re(r'^(Signature Verified Successfully\n){5}1\n[1-9]'))
    row('openssl-speed', 'medium', 240, 'openssl grep', SPEED, '1\n' * 17)
    row('compressors', 'small', 240, 'xz zstd bzip2 gzip gawk cmp', PACK, NATIVE)
    row('tar', 'small', 60, 'tar xz', 'mkdir -p d/e; seq 1000 > d/e/f; ln -sf f d/e/l; tar --sort=name --mtime=@0 --owner=0 '
        '--group=0 --numeric-owner --mode=755 -cJf d.tar.xz d; sha256sum < d.tar.xz; rm -r d; tar xf d.tar.xz; md5sum d/e/l', NATIVE)
    row('ripgrep', 'small', 60, 'rg', 'mkdir -p rg/a rg/b; seq 3000 > rg/a/n; seq 3000 | sed s/7/x/ > rg/b/m; '
        "rg -c --sort path '^[0-9]*[x7]5?$' rg; rg -o -N --no-filename '\\b2\\d+9\\b' rg/a | wc -l", 'rg/a/n:330\nrg/b/m:270\n110\n')
    row('fd', 'small', 60, 'fdfind', 'mkdir -p fd/x/y; touch fd/x/y/a.c fd/b.c fd/x/c.h; fdfind -e c . fd | sort; '
        'fdfind -j4 . fd -x echo {/.} | sort', 'fd/b.c\nfd/x/y/a.c\na\nb\nc\nx\ny\n')
    row('gcc', 'small', 120, 'gcc', 'gcc -O2 -o calc calc.c -lm -pthread && ./calc', CALC_OUT)
    row('make-lto', 'medium', 180, 'gcc make', MAKE, '1957\n')
    row('g++', 'medium', 180, 'g++', CXX, CXX_OUT)
    for t in 'math float struct json re threading signal subprocess decimal socket'.split():
        size = 'small' if t in ('math', 'float', 'struct') else 'medium'
        path = f'/usr/lib/python3.11/test/test_{t}'
        row('python-' + t, size, 900, f'python3 {path}|{path}.py', f'python3 -m test test_{t}',
            Re('Tests result: SUCCESS'))
    for t in ('ctypes os posix io mmap select epoll fcntl pty resource sys time tempfile zlib hashlib array random cmath '
              'long complex statistics queue thread shutil faulthandler eintr selectors wait3 wait4 largefile memoryview '
              'bytes unicode fork1 threadsignals pickle openpty').split():
        path = f'/usr/lib/python3.11/test/test_{t}'
        row('python-' + t, 'large', 400, f'python3 {path}|{path}.py', f'python3 -m test test_{t}', Re('Tests result: SUCCESS'))
    row('python-asyncio', 'large', 900, 'python3 /usr/lib/python3.11/test/test_asyncio', 'python3 -m test test_asyncio',
        Re('Tests result: SUCCESS'))
    row('nginx', 'small', 60, 'nginx', nginx, None)
    row('redis', 'medium', 90, 'redis-server', redis, None)
    for c in ['cpu', 'vm', 'futex', 'signal', 'fork', 'clone', 'pipe', 'mmap', 'switch', 'memrate', 'atomic', 'pthread',
              'timer', 'sigsegv', 'shm', 'vecmath', 'qsort', 'mutex', 'fp', 'branch']:
        row('stress-' + c, 'medium', 60, 'stress-ng', f'stress-ng --{c} 2 --timeout 3 --verify --temp-path /tmp '
            f'{"--vm-bytes 16M" if c == "vm" else ""} 2>&1', Re('successful run completed'))
    row('node', 'medium', 120, 'node', 'NODE_EXTRA_CA_CERTS= node workers.js', NODE_OUT)
    row('node-jit', 'medium', 120, 'node', 'node jit.js', JIT_OUT)
    for flags in ('--no-opt', '--always-sparkplug', '--stress-compaction',
                  '--max-semi-space-size=1',
                  '--deopt-every-n-times=100'):
        row('node' + flags[1:].split('=')[0], 'large', 400, 'node', f'node {flags} jit.js', JIT_OUT)
    row('java', 'medium', 240, jdk + 'javac', f'{jdk}javac Work.java && {jdk}java -cp . Work', JAVA_OUT)
    for gc in ['UseSerialGC', 'UseParallelGC', 'UseZGC', 'UseShenandoahGC']:
        row('java-' + gc, 'large', 240, jdk + 'javac', f'{jdk}javac Work.java && {jdk}java -XX:+{gc} -cp . Work', JAVA_OUT)
    row('java-interpreter', 'large', 240, jdk + 'javac', f'{jdk}javac Work.java && {jdk}java -Xint -cp . Work', JAVA_OUT)
    for group in ['math math/bits math/cmplx sort', 'math/big strconv', 'bytes strings hash/crc32',
                  'reflect regexp', 'sync sync/atomic context',
                  'crypto/sha256 crypto/sha512 crypto/aes crypto/elliptic crypto/ed25519 crypto/cipher',
                  'os os/signal os/exec io bufio net']:
        row('go-test-' + group.split()[0].replace('/', '-'), 'large', 900, GO, f'export GOCACHE=$PWD/gocache GOFLAGS=-p=1; '
            f'{GO} test -short {group}', Re(r'^(ok .*\n)+$'))
    row('ruby', 'medium', 60, 'ruby', ['ruby', '-e', RUBY], RUBY_OUT)
    row('php', 'medium', 60, 'php8.2', ['php8.2', '-r', PHP], '17711 492010dde5b04a1322b0fdeab9bee7ed [1,1.4142135623730951,'
        '1.7320508075688772,2,2.23606797749979] 2\n')
    row('luajit', 'medium', 60, 'luajit', ['luajit', '-e', LUAJIT], '995.5\n10000100000\t0.841471\n4\n')
    row('ffmpeg', 'large', 400, 'ffmpeg', FFMPEG, 'h264 same\nvp9 same\nhevc same\n')
    row('go', 'medium', 240, GO, f'GOCACHE=$PWD/gocache GOFLAGS=-p=2 {GO} build -o wgo work.go && ./wgo', GO_OUT)


# ---- running in the root ----

def has_program(root, need):
    folders = [''] if need[0] == '/' else ['/usr/bin/', '/bin/', '/usr/sbin/', '/sbin/']
    return any(os.path.lexists(root + f + n) for f in folders for n in need.split('|'))


def prepare(root):
    """What the packages' scripts would have made."""
    def write(name, text):
        path = root + name
        if not os.path.lexists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as f:
                f.write(text)
    for d in ['proc', 'dev', 'tmp', 'etc', 'var/lib/nginx', 'var/log/nginx', 'run']:
        os.makedirs(os.path.join(root, d), exist_ok=True)
    for link, target in [('/bin/sh', 'bash'), ('/usr/bin/awk', 'gawk')]:
        if not os.path.lexists(root + link):
            os.symlink(target, root + link)
    write('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n')
    write('/etc/group', 'root:x:0:\nnogroup:x:65534:\ntty:x:5:\n')
    write('/etc/hosts', '127.0.0.1 localhost\n::1 localhost\n')
    write('/etc/nsswitch.conf', 'hosts: files dns\n')
    write('/etc/services', 'echo 7/tcp\necho 7/udp\ndaytime 13/tcp\ndaytime 13/udp\ndomain 53/tcp\ndomain 53/udp\n'
          'smtp 25/tcp\nhttp 80/tcp\nhttps 443/tcp\n')
    write('/etc/protocols', 'ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n')


def enter_work(root):
    """Our own things."""
    shutil.rmtree(root + WORK, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, 'src'), root + WORK)


def in_root(root, argv):
    enter = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
    user = [] if os.getuid() == 0 else ['-r']
    return ['unshare', *user, '-m', '--propagation', 'private', 'sh', '-c', enter, root, *argv]


def start(argv, **how):
    return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            start_new_session=True, **how)


def stop(p):
    try:
        os.killpg(p.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    p.wait()


def finish(p, seconds):
    try:
        out = p.communicate(timeout=seconds)[0].decode(errors='replace')
    except subprocess.TimeoutExpired:
        stop(p)
        raise Failure(f'no end after {seconds} s')
    return out + (f'exit {p.returncode}\n' if p.returncode else '')


def shell_argv(command):
    if isinstance(command, str):
        return ['bash', '-c', f'cd {WORK} && ' + command]
    return list(command)


def guest_argv(root, command, starter):
    argv = shell_argv(command)
    found = [f + argv[0] for f in ('/bin/', '/usr/bin/') if os.path.lexists(root + f + argv[0])]
    return in_root(root, [*starter, *found[:1], *argv[1:]])


def native(native_root, command, seconds):
    """The same in the native root, or on the host if there is none, in a folder of the same name."""
    folder = native_root + WORK
    if os.path.isdir(folder):
        os.rename(folder, folder + '.away')
    shutil.copytree(os.path.join(HERE, 'src'), folder)
    try:
        argv = guest_argv(native_root, command, []) if native_root else shell_argv(command)
        return finish(start(argv, env=ENV), seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if os.path.isdir(folder + '.away'):
            os.rename(folder + '.away', folder)


def failed_tests(out):
    return set(re.findall(r'^(?:FAIL|ERROR|TIMEOUT): (.*)', out, re.M))


def as_natively(native_root, command, seconds, got):
    """What to say of a row that printed @got, if it fails in the native root too."""
    if not native_root:
        return None
    there, failed = native(native_root, command, seconds), failed_tests(got)
    if there == got:
        return 'as natively'
    return None if not failed or failed - failed_tests(there) else 'as natively fails: ' + ', '.join(sorted(failed))


def check(root, native_root, r, factor):
    """Raises Failure; returns what is worth saying of a success."""
    _, _, seconds, _, command, want = r
    seconds *= factor
    if callable(command):
        command(root, seconds)
        return ''
    if want is NATIVE:
        want = native(native_root, command, seconds)
    got = finish(start(guest_argv(root, command, STARTER), env=ENV), seconds)
    if isinstance(want, Re):
        ok = re.search(want, got)
    else:
        ok = got == want
    note = '' if ok else as_natively(native_root, command, seconds, got)
    if note is None:
        raise Failure(f'expected:\n{want}\ngot:\n{got[-3000:]}')
    return note


# ---- servers ----

def free_port():
    with socket.socket() as s:
        s.bind((LOOPBACK, 0))
        return s.getsockname()[1]


def connect(port, seconds, p):
    end = time.time() + seconds
    while True:
        try:
            return socket.create_connection((LOOPBACK, port), timeout=seconds)
        except OSError:
            if time.time() > end or p.poll() is not None:
                out = ''
                if p.poll() is not None:
                    out = p.communicate()[0].decode(errors='replace')
                raise Failure('the server does not answer\n' + out)
            time.sleep(0.1)


def nginx(root, seconds):
    port, work = free_port(), root + WORK
    os.makedirs(work + '/www', exist_ok=True)
    big = bytes(i * i >> 3 & 255 for i in range(300000))
    with open(work + '/www/big', 'wb') as f:
        f.write(big)
    with open(work + '/nginx.conf', 'w') as f:
        f.write(f'daemon off; worker_processes 2; pid {WORK}/nginx.pid; error_log stderr; user root root;\n'
                'events { worker_connections 64; }\n'
                f'http {{ access_log off; sendfile on; gzip on; gzip_types *; root {WORK}/www;\n'
                f'client_body_temp_path {WORK}/t1; proxy_temp_path {WORK}/t2; fastcgi_temp_path {WORK}/t3;\n'
                f'uwsgi_temp_path {WORK}/t4; scgi_temp_path {WORK}/t5;\n'
                f'server {{ listen 127.0.0.1:{port}; location /hello {{ return 200 "hello from nginx"; }} }} }}\n')
    p = start(in_root(root, [*STARTER, '/usr/sbin/nginx', '-c', WORK + '/nginx.conf']), env=ENV)
    try:
        connect(port, seconds, p).close()
        for _ in range(20):
            with urllib.request.urlopen(f'http://{LOOPBACK}:{port}/hello', timeout=seconds) as u:
                if u.read() != b'hello from nginx':
                    raise Failure('wrong body')
            with urllib.request.urlopen(f'http://{LOOPBACK}:{port}/big', timeout=seconds) as u:
                if u.read() != big:
                    raise Failure('wrong file')
        os.kill(int(open(work + '/nginx.pid').read()), signal.SIGQUIT)
        finish(p, seconds)
    finally:
        stop(p)


def redis_call(s, *args):
    s.sendall(b'*%d\r\n' % len(args) + b''.join(b'$%d\r\n%s\r\n' % (len(x), x) for x in map(str.encode, args)))
    return redis_answer(s.makefile('rb'))


def redis_answer(f):
    line = f.readline().rstrip()
    kind, rest = line[:1], line[1:]
    if kind == b'$' and int(rest) >= 0:
        return f.read(int(rest) + 2)[:-2].decode()
    if kind == b'*':
        return [redis_answer(f) for _ in range(int(rest))]
    return int(rest) if kind == b':' else rest.decode()


def redis(root, seconds):
    port = free_port()
    p = start(in_root(root, [*STARTER, '/usr/bin/redis-server', '--port', str(port), '--dir', WORK,
                             '--appendonly', 'yes', '--io-threads', '2']), env=ENV)
    try:
        s = connect(port, seconds, p)
        for i in range(500):
            redis_call(s, 'SET', f'k{i}', f'v{i}' * 10)
            redis_call(s, 'ZADD', 'z', str(i * 37 % 101 + 0.5), f'm{i}')
        script = 'local n = 0 for i = 1, 100000 do n = n + i % 7 end return n'
        for want, *call in [('v7' * 10, 'GET', 'k7'), (500, 'ZCARD', 'z'), ('OK', 'SAVE'), (502, 'DBSIZE'),
                            (300000, 'EVAL', script, '0'), ('Background saving started', 'BGSAVE')]:
            if want == 502:
                redis_call(s, 'PFADD', 'hll', *[f'e{i}' for i in range(300)])
            got = redis_call(s, *call)
            if got != want:
                raise Failure(f'{call}: {got!r}, expected {want!r}')
        end = time.time() + seconds
        while 'rdb_bgsave_in_progress:1' in redis_call(s, 'INFO', 'persistence'):
            if time.time() > end:
                raise Failure('BGSAVE does not end')
            time.sleep(0.1)
        if 'rdb_last_bgsave_status:ok' not in redis_call(s, 'INFO', 'persistence'):
            raise Failure('BGSAVE failed')
        s.sendall(b'SHUTDOWN NOSAVE\r\n')
        finish(p, seconds)
    finally:
        stop(p)


def run(rows, root, native_root, factor):
    failed = 0
    print(f'1..{len(rows)}', flush=True)
    for n, r in enumerate(rows, 1):
        missing = [x for x in r[3] if not has_program(root, x)]
        if missing:
            print(f'ok {n} - {r[0]} # SKIP the root has no {missing[0]}', flush=True)
            continue
        began, ok = time.time(), True
        try:
            text = check(root, native_root, r, factor)
        except (Failure, OSError) as e:
            text, ok = str(e), False
        print(f'{"ok" if ok else "not ok"} {n} - {r[0]} # {time.time() - began:.1f} s', flush=True)
        for line in text.splitlines():
            print('#   ' + line)
        failed += not ok
    return failed != 0


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--root', help='unpacked packages')
    p.add_argument('--arch', choices=TRIPLETS, default='arm64', help='of the packages')
    p.add_argument('--native', default='', help='the same packages for the host')
    p.add_argument('--emu', default='lyrebird', help='emulator, and options')
    p.add_argument('--size', choices=SIZES, default='small', help='up to this size')
    p.add_argument('--limit', type=float, default=1, help='factor on the time limits')
    p.add_argument('--list', action='store_true')
    p.add_argument('names', nargs='*')
    a = p.parse_args()
    table(a.arch)
    rows = [r for r in ROWS if (r[0] in a.names if a.names else SIZES.index(r[1]) <= SIZES.index(a.size))]
    if a.list:
        for r in ROWS:
            print(f'{r[0]:20} {r[1]:7} {" ".join(r[3])}')
        return 0
    name, *options = shlex.split(a.emu)
    emu = shutil.which(name)
    if not a.root or not os.path.isdir(a.root) or not emu:
        print(f'1..0 # SKIP {"no --root" if emu else name + " is not there"}')
        return 0
    root = os.path.realpath(a.root)
    native_root = os.path.realpath(a.native) if a.native else ''
    if not native_root and a.arch != 'arm64' and platform.machine() == 'x86_64':
        native_root = root
    ENV['TRIPLET'] = TRIPLETS[a.arch]
    for tree in filter(None, {root, native_root}):
        prepare(tree)
    enter_work(root)
    shutil.copy(emu, root + EMULATOR)
    STARTER.extend(options)
    try:
        return run(rows, root, native_root, a.limit)
    finally:
        os.unlink(root + EMULATOR)
        shutil.rmtree(root + WORK, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
