#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Interrupt controllers of PCs: irq.py LYREBIRD-SYSTEM-X86_64 IRQ.BIN IRQ-EDGES.BIN IRQ-LONG.BIN. Prints TAP.

The program says the same on both boards however it is run: translated, interpreted, on KVM with our interrupt controllers
and the kernel's, and while it is switched from one to the other.
"""
import glob
import os
import socket
import subprocess
import sys
import tempfile
import time

LIMIT = 40
STEP = 0.05
WAYS = [['tcg'], ['interp']]
KVM_WAYS = [['kvm,kernel-irqchip=' + x] for x in ('off', 'split', 'on')]
count = failed = 0


def ok(good, what, seen=b''):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    if not good:
        print('# ' + seen.decode(errors='replace').replace('\n', '\n# '))


def start(board, program, accel, *args):
    """-machine kernel-irqchip= and -accel kvm,kernel-irqchip= are the same."""
    return subprocess.Popen([EMULATOR, '-M', board, '-accel', accel, '-bios', program, '-m', '64', '-smp', '2',
                             '-display', 'none', '-vga', 'none', '-nic', 'none', '-no-reboot', '-serial', 'null',
                             '-device', 'isa-debugcon,iobase=0xe9,chardev=out', '-chardev', 'stdio,id=out',
                             '-device', 'isa-debug-exit,iobase=0xf4', '-monitor', f'unix:{SOCKET},server=on,wait=off', *args],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(p):
    try:
        return p.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        p.kill()
        return p.communicate()[0] + b'\nnever came to its end\n'


def connect():
    end = time.time() + 10
    while time.time() < end:
        try:
            s = socket.socket(socket.AF_UNIX)
            s.connect(SOCKET)
            return s
        except OSError:
            time.sleep(0.01)
    raise SystemExit('Bail out! no monitor')


def switched(board, program, accel, order):
    """Every STEP seconds."""
    p = start(board, program, accel)
    s = connect()
    done = 0
    while p.poll() is None and done < LIMIT / STEP:
        try:
            s.send(f'accel_switch {order[done % len(order)]}\n'.encode())
        except OSError:
            break
        done += 1
        time.sleep(STEP)
    s.close()
    return finish(p), p.returncode, done


def has_kernel_timer(pid):
    """KVM has a thread for it."""
    return any(open(x).read().strip() == f'kvm-pit/{pid}'[:15] for x in glob.glob('/proc/[0-9]*/comm'))


def timers():
    """Whose the interval timer is, and what becomes of its late ticks."""
    for mode, policy in ('on', 'delay'), ('on', 'discard'), ('split', 'delay'):
        p = start('pc', EDGES, f'kvm,kernel-irqchip={mode}', '-global', f'kvm-pit.lost_tick_policy={policy}', '-S')
        s = connect()
        s.send(b'cont\n')
        seen = False
        while p.poll() is None and not seen:
            try:
                seen = has_kernel_timer(p.pid)
            except OSError:
                pass
        s.close()
        out = finish(p)
        ok(good(out, p.returncode) and seen == (mode == 'on'), f'kernel-irqchip={mode}, {policy}: whose timer it is', out)


def good(out, status):
    return status == 1 and b'not ok' not in out and b'\n1..' in out


EMULATOR, SHORT, EDGES, LONG = sys.argv[1:]
HARDWARE = any(x.startswith('flags') and {'vmx', 'svm'} & set(x.split()) for x in open('/proc/cpuinfo'))
with tempfile.TemporaryDirectory() as tmp:
    SOCKET = os.path.join(tmp, 'monitor')
    has_kvm = os.access('/dev/kvm', os.R_OK | os.W_OK)
    for board in 'pc', 'q35':
        for way in WAYS + (KVM_WAYS if has_kvm else []):
            p = start(board, SHORT if HARDWARE or way in WAYS or way[0].endswith('off') else EDGES, *way)
            out = finish(p)
            ok(good(out, p.returncode), f'{board}: interrupts under {way[0]}', out)
        for mode in ('off', 'split', 'on') if has_kvm else ():
            out, status, done = switched(f'{board},kernel-irqchip={mode}', LONG, 'tcg', ['kvm', 'tcg', 'kvm', 'interp'])
            ok(good(out, status) and done > 3, f'{board}: kernel-irqchip={mode}, switched {done} times', out)
    if has_kvm:
        timers()
    else:
        print('# SKIP x86-irq: on KVM: /dev/kvm cannot be used')
print(f'1..{count}')
sys.exit(failed != 0)
