#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Machines under -accel kvm: kvm_machine.py LYREBIRD-SYSTEM-X86_64 LYREBIRD-IMG. Prints TAP.

SeaBIOS (package seabios) to its last word on both boards, as under the translator; from one accelerator to the other in the
middle of it, by a snapshot. A whole Linux needs hardware virtualisation: where KVM interprets ring 0 it takes hours.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

BIOS = '/usr/share/seabios/bios-256k.bin'
LIMIT = 60
END = b'No bootable device.'
count = failed = 0


def ok(good, what, seen=b''):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    if not good:
        print('# ' + seen.decode(errors='replace').replace('\n', '\n# '))


def skip(why):
    print(f'1..0 # SKIP kvm-machine: {why}')
    sys.exit(0)


class Pc:
    """A machine whose monitor is spoken to and whose serial port writes to a file."""

    def __init__(self, folder, name, *args, vga='none'):
        self.serial = os.path.join(folder, name)
        self.p = subprocess.Popen([EMULATOR, '-m', '64', '-display', 'none', '-vga', vga, '-nic', 'none',
                                   '-serial', 'file:' + self.serial, '-monitor', 'stdio', *args],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def say(self, *lines):
        self.p.stdin.write(''.join(x + '\n' for x in lines).encode())
        self.p.stdin.flush()

    def text(self):
        return open(self.serial, 'rb').read() if os.path.exists(self.serial) else b''

    def wait_for(self, what, times=1):
        end = time.time() + LIMIT
        while self.text().count(what) < times and self.p.poll() is None and time.time() < end:
            time.sleep(0.02)
        return self.text().count(what) >= times

    def stop(self):
        try:
            return self.p.communicate(b'quit\n', LIMIT)[0]
        except subprocess.TimeoutExpired:
            self.p.kill()
            return b''


def boots(folder, board):
    seen = {}
    for accel in 'tcg', 'kvm':
        m = Pc(folder, board + accel, '-accel', accel, '-M', board, '-smp', '3')
        ok(m.wait_for(END), f'{board}: SeaBIOS to its last word under {accel}')
        seen[accel] = m.text()
        if accel == 'kvm':
            m.say('system_reset')
            ok(m.wait_for(END, 2), f'{board}: and again after a reset')
            m.say('stop', 'info registers', 'info kvm', 'cont')
            out = m.stop()
            ok(b'RIP=' in out and b'kvm support: enabled' in out, f'{board}: the monitor sees registers')
        else:
            m.stop()
    ok(seen['tcg'].split(END)[0] == seen['kvm'].split(END)[0], f'{board}: the same text')


def moves(folder, first, then):
    name = re.sub('[^a-z]', '', first + then) # a comma would end it
    disk = os.path.join(folder, name + '.qcow2')
    subprocess.run([IMG, 'create', '-q', '-f', 'qcow2', disk, '1M'], check=True)
    args = ['-blockdev', f'qcow2,node-name=q,file.driver=file,file.filename={disk}', '-device', 'virtio-blk-pci,drive=q']
    a = Pc(folder, name + '1', '-accel', first, *args)
    a.wait_for(b'SeaBIOS')
    a.say('stop', 'savevm a')
    a.stop()
    b = Pc(folder, name + '2', '-accel', then, *args, '-loadvm', 'a')
    b.wait_for(END)
    b.stop()
    whole = a.text() + b.text()
    ok(whole.count(b'SeaBIOS') == 1 and whole.count(END) == 1 and b'SeaBIOS' not in b.text(),
       f'begun under {first}, a snapshot, goes on under {then}')


def bells(folder):
    """Notifications of a disk by eventfds, of either interface: whether they come, and where they are known."""
    disk = os.path.join(folder, 'bells.img')
    open(disk, 'wb').truncate(1 << 20)
    for interface, region in ('disable-legacy=on', 'notify'), ('disable-modern=on', 'legacy'):
        m = Pc(folder, 'bells' + region, '-accel', 'kvm', '-trace', 'doorbell_*', '-device', 'virtio-rng-pci,ioeventfd=off',
               '-drive', f'file={disk},format=raw,if=none,id=d', '-device', 'virtio-blk-pci,drive=d,' + interface)
        m.wait_for(END)
        for accel in 'tcg', 'kvm':
            m.say('accel_switch ' + accel)
        out = m.stop()
        ok(b'doorbell_ring virtio-pci-' + region.encode() in out, f'{interface}: notifications by eventfds', out)
        places = re.findall(rb'doorbell_place virtio-pci-(\w+) address (0x\w+) on (\d)', out)
        ok({x[0] for x in places} == {region.encode()}, f'{interface}: of that interface only, and none with ioeventfd=off', out)
        on = [x[2] for x in places]
        ok(on.count(b'1') == on.count(b'0') >= 2, f'{interface}: gone under the translator, and at the end', out)


def shots(folder, accel, enough):
    """Pictures of the screen, taken all the time, so that each has to show what was drawn since the last."""
    m = Pc(folder, 'screen' + accel, '-accel', accel, vga='std')
    path = os.path.join(folder, accel + '.ppm')
    seen, end = [], time.time() + LIMIT
    while not enough(seen) and time.time() < end:
        m.say('screendump ' + path)
        time.sleep(0.25)
        if os.path.exists(path):
            seen.append(open(path, 'rb').read())
    m.stop()
    return seen


def screen(folder):
    # the cursor blinks: two pictures in turn are the last one
    last = shots(folder, 'tcg', lambda x: len(x) > 20 and len(set(x[-12:])) <= 2)[-12:]
    seen = shots(folder, 'kvm', lambda x: bool(x) and x[-1] in last)
    ok(bool(seen) and seen[-1] in last and len(set(seen)) > 2, 'the screen shows what KVM draws, as under the translator')


def switches(folder, board):
    """In mid-run from one accelerator to the next, for as long as SeaBIOS speaks."""
    seen = {}
    for name, order in ('', ['tcg']), ('switched', ['kvm', 'tcg', 'kvm', 'interp']):
        m = Pc(folder, board + 'from' + name, '-M', board, '-smp', '2', '-accel', 'tcg')
        done = 0
        while END not in m.text() and m.p.poll() is None and done < 1000:
            m.say('accel_switch ' + order[done % len(order)], 'info accel')
            done += 1
            time.sleep(0.05)
        out = m.stop()
        seen[name] = m.text().split(END)[0]
    ok(seen[''] == seen['switched'] and b'SeaBIOS' in seen[''], f'{board}: the same text, while it is switched',)
    ok(out.count(b'\n* kvm') > 1 and out.count(b'\n* tcg') and out.count(b'\n* interp'),
       f'{board}: to all accelerators, {done} times')
    ok(b'Error' not in out, f'{board}: without an error')


EMULATOR, IMG = sys.argv[1:]
if not os.path.exists(BIOS):
    skip(BIOS + ' is missing')
if not os.access('/dev/kvm', os.R_OK | os.W_OK):
    skip('/dev/kvm cannot be used')
with tempfile.TemporaryDirectory() as tmp:
    boots(tmp, 'pc')
    boots(tmp, 'q35')
    moves(tmp, 'tcg', 'kvm')
    moves(tmp, 'kvm', 'tcg')
    moves(tmp, 'kvm,kernel-irqchip=on', 'tcg')
    moves(tmp, 'tcg', 'kvm,kernel-irqchip=split')
    bells(tmp)
    screen(tmp)
    switches(tmp, 'pc')
    switches(tmp, 'q35')
print(f'1..{count}')
sys.exit(failed != 0)
