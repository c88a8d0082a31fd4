#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kvmclock: clock.py LYREBIRD-SYSTEM-X86_64 LYREBIRD-IMG CLOCK.BIN. Prints TAP.

The program looks at the time for some seconds, which is that of the host: under each accelerator, switched from one to
the other, over a pause (which it must not see) and over a snapshot that goes on under another accelerator.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

LIMIT = 60
SECONDS = 3  # of the program
PAUSE = 8    # longer than a busy host may keep a guest from running
count = failed = 0


def ok(good, what, seen=b''):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    if not good:
        print('# ' + seen.decode(errors='replace').replace('\n', '\n# '))


class Guest:
    def __init__(self, folder, accel, *args, cpu='qemu64,+kvm,+kvmclock,+kvmclock-stable-bit'):
        self.text_file = os.path.join(folder, 'out')
        if os.path.exists(self.text_file):
            os.remove(self.text_file)
        self.p = subprocess.Popen([EMULATOR, '-accel', accel, '-cpu', cpu, '-bios', PROGRAM, '-m', '64', '-display', 'none',
                                   '-vga', 'none', '-nic', 'none', '-no-reboot', '-serial', 'null', '-monitor', 'stdio',
                                   '-device', 'isa-debugcon,iobase=0xe9,chardev=out', '-chardev', f'file,id=out,path={self.text_file}',
                                   '-device', 'isa-debug-exit,iobase=0xf4', *args],
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    def text(self):
        return open(self.text_file, 'rb').read() if os.path.exists(self.text_file) else b''

    def say(self, *lines):
        try:
            self.p.stdin.write(''.join(x + '\n' for x in lines).encode())
            self.p.stdin.flush()
        except BrokenPipeError:
            pass

    def begin(self):
        end = time.time() + LIMIT
        while b'# begun' not in self.text() and self.p.poll() is None and time.time() < end:
            time.sleep(0.02)

    def end(self):
        try:
            self.p.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()
        return self.text()


def good(out):
    return b'not ok' not in out and re.search(rb'(?m)^1\.\.', out) is not None


def number(out, what):
    m = re.search(what + rb': (?:0x)?([0-9a-f]+)', out)
    return int(m.group(1), 16) if m else -1


def plain(folder, accel):
    g = Guest(folder, accel)
    g.begin()
    start = time.time()
    out = g.end()
    took = time.time() - start
    ok(good(out) and took > SECONDS * 0.8, f'{accel}: the time of {took:.1f} s', out)


def pause(folder, accel):
    g = Guest(folder, accel)
    g.begin()
    g.say('stop')
    time.sleep(PAUSE)
    g.say('cont')
    out = g.end()
    ok(good(out) and 0 <= number(out, b'gap of ms') < PAUSE * 1000 * 3 // 4, f'{accel}: a pause takes no time', out)


def switched(folder, first):
    g = Guest(folder, first)
    g.begin()
    done = 0
    while g.p.poll() is None and done < 600:
        g.say('accel_switch ' + ('tcg', 'kvm')[(done + (first == 'tcg')) % 2])
        done += 1
        time.sleep(0.1)
    out = g.end()
    ok(good(out) and number(out, b'rates') > 0, f'{first}: switched {done} times, forward only, and pages of both rates', out)


def moves(folder, first, then):
    disk = os.path.join(folder, 'disk.qcow2')
    subprocess.run([IMG, 'create', '-q', '-f', 'qcow2', disk, '1M'], check=True)
    args = ['-blockdev', f'qcow2,node-name=q,file.driver=file,file.filename={disk}', '-device', 'virtio-blk-pci,drive=q']
    g = Guest(folder, first, *args)
    g.begin()
    g.say('stop', 'savevm a', 'quit')
    before = g.end()
    g = Guest(folder, then, *args, '-loadvm', 'a')
    out = g.end()
    ok(b'# begun' in before and b'not ok' not in before + out and b'forward only' in out and
       0 <= number(out, b'gap of ms') < LIMIT * 1000 and number(out, b'rates') == 1,
       f'a snapshot of {first} goes on under {then}', before + out)


EMULATOR, IMG, PROGRAM = sys.argv[1:]
with tempfile.TemporaryDirectory() as tmp:
    has_kvm = os.access('/dev/kvm', os.R_OK | os.W_OK)
    for accel in ('tcg', 'interp', 'kvm', 'kvm,kernel-irqchip=on') if has_kvm else ('tcg', 'interp'):
        plain(tmp, accel)
    pause(tmp, 'tcg')
    if has_kvm:
        pause(tmp, 'kvm')
        switched(tmp, 'tcg')
        switched(tmp, 'kvm')
        moves(tmp, 'kvm', 'tcg')
        moves(tmp, 'tcg', 'kvm')
        out = Guest(tmp, 'kvm', cpu='qemu64,kvm=off').end()
        ok(good(out) and b'# no KVM' in out, '-cpu kvm=off', out)
        out = Guest(tmp, 'kvm', cpu='qemu64')
        out.begin()
        out.say('quit')
        ok(b'# begun' in out.end(), 'on KVM without a word', out.text())
    else:
        print('# SKIP x86-clock: on KVM: /dev/kvm cannot be used')
    out = Guest(tmp, 'tcg', cpu='qemu64').end()
    ok(good(out) and b'# no KVM' in out, 'not under the translator, unless -cpu says so', out)
print(f'1..{count}')
sys.exit(failed != 0)
