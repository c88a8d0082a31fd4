# SPDX-License-Identifier: MIT
"""Commands inside a tree of another architecture, for debootstrap.py and compare.py.

Each runs by chroot in namespaces of its own (user, mount, process ids), with all ids mapped, /proc,
and /dev where the tree has none. An emulator that does not keep what a program executes emulated
gets a binfmt_misc of that user namespace alone: this machine's stays as it is. Needs root, and
Linux 6.7 for that binfmt_misc.
"""
import os
import subprocess
import time

# ELF64, little endian, ET_EXEC or ET_DYN, EM_AARCH64.
MAGIC = r'\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
MASK = r'\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'

# A user namespace has to be entered before its ids can be mapped, and mapped before anything else:
# the shell waits. It stays as the first process of the process ids' namespace.
ENTER = ('read go; root=$0; mount -t proc proc "$root/proc" || exit 9; '
         'if [ -n "$RULE" ]; then mount -t binfmt_misc none "$root/proc/sys/fs/binfmt_misc" && '
         'printf %s "$RULE" > "$root/proc/sys/fs/binfmt_misc/register" || exit 9; fi; '
         '[ -c "$root/dev/null" ] || mount --rbind /dev "$root/dev"; n=$TIMES; '
         'while [ $n -gt 0 ]; do chroot "$root" "$@" || exit $?; n=$((n - 1)); done')


class Failure(Exception):
    pass


def start(root, argv, env, emulator='', own_exec=True, times=1):
    """argv in root by emulator (a path inside root; '' for none), times in a row.

    The process that is returned has stdout and stderr in one pipe; give it to finish().
    """
    rule = '' if own_exec or not emulator else f':guest:M:0:{MAGIC}:{MASK}:{root}{emulator}:F'
    by_name = [emulator] if emulator and own_exec else []
    command = ['unshare', '-U', '-m', '-p', '-f', '--propagation', 'private',
               'sh', '-c', ENTER, root, *by_name, *argv]
    pipe = subprocess.PIPE
    p = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT,
                         env={**env, 'RULE': rule, 'TIMES': str(times)})
    while os.readlink(f'/proc/{p.pid}/ns/user') == os.readlink('/proc/self/ns/user'):
        time.sleep(0.001)
    for ids in ('uid_map', 'gid_map'):
        with open(f'/proc/{p.pid}/{ids}', 'w') as f:
            f.write('0 0 4294967295\n')
    p.stdin.write(b'go\n')
    p.stdin.close()
    return p


def finish(p):
    """(status, output, CPU seconds with those of children)."""
    out = p.stdout.read().decode(errors='replace')
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return p.returncode, out, usage.ru_utime + usage.ru_stime
