#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of user/*.def against the C library's and the kernel's headers. Prints TAP.

What this cannot see: whether a handler is right; tests/user/run.py does that.
"""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CC = {'x86_64': os.environ.get('CC', 'gcc'), 'a64': 'aarch64-linux-gnu-gcc'}
A64_LAST = 469                                      # file_setattr, Linux 6.17
A64_GAPS = set(range(244, 260)) | set(range(295, 424))  # architecture's own, and 64-bit time of 32-bit kernels
# Before the names of the numbers that 64-bit architectures gave up.
RENAMED = {'arm_sync_file_range': 'sync_file_range2'}
failed = 0
count = 0


def report(ok, name, detail=''):
    global failed, count
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} - {name}')
    if not ok:
        for line in str(detail).splitlines()[:20]:
            print('#   ' + line)


def skip(name, why):
    global count
    count += 1
    print(f'ok {count} - {name} # SKIP {why}')
    print(f'SKIP {name}: {why}', file=sys.stderr)


def source(name):
    with open(os.path.join(ROOT, 'user', name)) as f:
        return f.read()


def rows():
    pat = r'^    _\((\w+), +(\S+), +(\S+), +(\S+), +(\S+), +(\w+), +"([^"]*)"\)$'
    out = []
    for m in re.finditer(pat, source('syscalls.def'), re.M):
        out.append((m[1], [int(m[i], 0) for i in range(2, 6)], m[6], m[7].split()))
    return out


def header_numbers(cc, include, prefix='__NR_', flags=()):
    r = subprocess.run([cc, *flags, '-E', '-dM', '-x', 'c', '-'], input=include, capture_output=True, text=True)
    if r.returncode:
        return None
    raw = dict(re.findall(r'#define (\w+) (.+)', r.stdout))

    def value(text):
        text = re.sub(r'[A-Za-z_]\w*', lambda m: '(' + value(raw[m[0]]) + ')' if m[0] in raw else m[0], text)
        return text
    out = {}
    for name, text in raw.items():
        if name.startswith(prefix):
            try:
                out[name[len(prefix):]] = int(eval(value(text), {}))
            except (NameError, SyntaxError, TypeError):
                pass
    return out


def check_numbers(table, arch, column, cc, include, flags=()):
    name = f'numbers of {arch} are the kernel headers\''
    if not shutil.which(cc):
        return skip(name, f'{cc} is not installed')
    want = header_numbers(cc, include, flags=flags)
    if not want:
        return skip(name, 'no headers')
    for name_of_count in ('syscalls', 'arch_specific_syscall', 'SYSCALL_BASE', 'OABI_SYSCALL_BASE', 'SYSCALL_MASK'):
        want.pop(name_of_count, None)
    ours = {r[0]: r[1][column] for r in table if r[1][column] >= 0}
    newest = max(v for k, v in want.items() if v < 1000)
    bad = []
    for call, nr in want.items():
        if RENAMED.get(call, call) not in ours or ours[RENAMED.get(call, call)] != nr:
            bad.append(f'{call}: header {nr}, table {ours.get(call)}')
    bad += [f'{call} {nr}: not in the header' for call, nr in ours.items()
            if call not in want and nr <= newest and nr < 1000 and call not in RENAMED.values()
            and call != 'uretprobe']
    report(not bad, name, '\n'.join(bad))


def check_rows(table):
    names = [r[0] for r in table]
    report(len(names) == len(set(names)), 'every call has one row')
    have = {r[1][3] for r in table}
    missing = [n for n in range(A64_LAST + 1) if n not in have and n not in A64_GAPS]
    report(not missing, f'every AArch64 number 0..{A64_LAST} has a row', missing)
    for col, arch in enumerate(('x86-64', 'i386', 'arm', 'a64')):
        nrs = [r[1][col] for r in table if r[1][col] >= 0]
        dup = {n for n in nrs if nrs.count(n) > 1}
        report(not dup, f'no {arch} number appears twice', dup)
    kinds = set(re.findall(r'^_\((\w+),', source('argkind.def'), re.M))
    bad = [f'{r[0]}: {w}' for r in table for w in r[3] if w.rstrip('>') not in kinds]
    bad += [f'{r[0]}: {len(r[3])} words' for r in table if not 1 <= len(r[3]) <= 6]
    report(not bad, 'every row describes its arguments with words of argkind.def', '\n'.join(bad))
    none = [r[0] for r in table if r[1][3] >= 0 and r[2] == 'sys_none']
    report(not none, 'no AArch64 call is left unwritten', none)
    nohost = [r[0] for r in table if r[2] in ('sys_pass', 'sys_block', 'sys_path', 'sys_iov', 'sys_msg') and r[1][0] < 0]
    report(not nohost, 'calls passed through exist on the host', nohost)
    nopath = [r[0] for r in table if r[2] == 'sys_path' and sum(w in ('path', 'lpath') for w in r[3]) != 1]
    report(not nopath, 'rows of sys_path have one path', nopath)


def asserts(name, arch, code):
    cc = CC[arch]
    if not shutil.which(cc):
        return skip(f'{name} ({arch})', f'{cc} is not installed')
    r = subprocess.run([cc, '-D_GNU_SOURCE', '-fsyntax-only', '-w', '-x', 'c', '-'], input=code, capture_output=True, text=True)
    errors = [x for x in r.stderr.splitlines() if 'error' in x]
    report(r.returncode == 0, f'{name} ({arch})', '\n'.join(errors))


def check_layouts():
    conv = source('conv.def')
    types = {'stat': 'struct stat', 'epoll_event': 'struct epoll_event', 'semid_ds': 'struct semid64_ds'}
    # the kernel's own names for what the C library calls differently
    field = {'st_atim.tv_sec': 'st_atime', 'st_atim.tv_nsec': 'st_atime_nsec', 'st_mtim.tv_sec': 'st_mtime',
             'st_mtim.tv_nsec': 'st_mtime_nsec', 'st_ctim.tv_sec': 'st_ctime', 'st_ctim.tv_nsec': 'st_ctime_nsec',
             'sem_perm.__key': 'sem_perm.key', 'sem_perm.__seq': 'sem_perm.seq'}
    for arch, col in (('x86_64', 0), ('a64', 3)):
        code = '#include <stddef.h>\n#include <linux/types.h>\n#include <linux/eventpoll.h>\n#include <asm/stat.h>\n' \
               '#include <linux/ipc.h>\n#include <asm/sembuf.h>\n'
        for m in re.finditer(r'^STRUCT\((\w+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+)\)', conv, re.M):
            code += f'_Static_assert(sizeof({types[m[1]]}) == {m[2 + col]}, "size");\n'
        for m in re.finditer(r'^FIELD\((\w+),\s*([\w.]+),\s*(.*)\)$', conv, re.M):
            off, size = re.findall(r'AT\((\d+), (\d+)\)', m[3])[col]
            f = field.get(m[2], m[2])
            code += f'_Static_assert(offsetof({types[m[1]]}, {f}) == {off}, "{f}");\n'
            code += f'_Static_assert(sizeof((({types[m[1]]} *)0)->{f}) == {size}, "{f}");\n'
        asserts('layouts of conv.def', arch, code)


IOCTL_HEADERS = '''sys/ioctl.h asm/ioctls.h asm/termbits.h linux/sockios.h linux/fs.h linux/fscrypt.h linux/fsverity.h
linux/fiemap.h linux/blkpg.h linux/loop.h linux/kd.h linux/vt.h linux/random.h linux/rtc.h linux/fuse.h linux/nsfs.h
linux/if_tun.h linux/userfaultfd.h linux/perf_event.h scsi/sg.h scsi/scsi_ioctl.h scsi/scsi.h linux/hdreg.h linux/cdrom.h
linux/fb.h linux/watchdog.h linux/vhost.h linux/auto_fs.h linux/ppp-ioctl.h'''.split()


def check_constants():
    ioctls = re.findall(r'^_\((\w+),\s*(0x[0-9a-f]+),', source('ioctls.def'), re.M)
    errnos = re.findall(r'^_\((\w+),\s*(\d+)\)', source('errno.def'), re.M)
    flags = re.findall(r'\{\{(\w+)u, \w+, \w+, (\w+)u\}\}, /\* (O_\w+) \*/', source('conv.c'))
    report(len(ioctls) > 250 and len(errnos) > 120 and len(flags) == 4, 'tables were found')
    for arch in ('x86_64', 'a64'):
        code = ''.join(f'#include <{h}>\n' for h in ['sys/types.h', 'linux/types.h', *IOCTL_HEADERS])
        for name, value in ioctls:
            code += f'#ifdef {name}\n_Static_assert((unsigned){name} == {value}u, "{name}");\n#endif\n'
        asserts('ioctl numbers', arch, code)
        code = '#include <errno.h>\n' + ''.join(f'_Static_assert({n} == {v}, "{n}");\n' for n, v in errnos)
        asserts('errno numbers', arch, code)
        code = '#include <asm/fcntl.h>\n' + ''.join(
            f'_Static_assert({n} == {x if arch == "x86_64" else a}, "{n}");\n' for x, a, n in flags)
        asserts('open flags', arch, code)


def main():
    table = rows()
    check_rows(table)
    check_numbers(table, 'x86-64', 0, CC['x86_64'], '#include <asm/unistd_64.h>')
    check_numbers(table, 'i386', 1, CC['x86_64'], '#include <asm/unistd_32.h>')
    arm = os.environ.get('T_ARM_INCLUDE')  # headers without their compiler
    check_numbers(table, 'arm', 2, CC['x86_64'] if arm else 'arm-linux-gnueabihf-gcc',
                  f'#include <{arm + "/" if arm else ""}asm/unistd.h>',
                  ['-D__ARM_EABI__', '-I' + arm] if arm else [])
    check_numbers(table, 'a64', 3, CC['a64'], '#include <asm/unistd.h>')
    check_layouts()
    check_constants()
    print(f'1..{count}')
    return failed != 0


sys.exit(main())
