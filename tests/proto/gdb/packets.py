#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Packets that gdb does not send, or not like this, to lyrebird -g: replies by the letter, then hostile ones. TAP.

usage: packets.py LYREBIRD GUEST-PROGRAM [SEED [ROUNDS]]     (the program runs until it is stopped: forever.c)
"""
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time


class Stub:
    def __init__(self, emu, program, tcp=0):
        self.dir = tempfile.mkdtemp(prefix='lyrebird-packets-')
        path = os.path.join(self.dir, 's')
        self.p = subprocess.Popen([emu, '-g', str(tcp) if tcp else path, *program], stdin=subprocess.DEVNULL)
        self.s = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
        for _ in range(500):
            try:
                self.s.connect(('127.0.0.1', tcp) if tcp else path)
                break
            except OSError:
                time.sleep(0.02)
        self.s.settimeout(20)
        self.buf, self.ack = b'', True

    def byte(self):
        if not self.buf:
            self.buf = self.s.recv(65536)
            if not self.buf:
                raise EOFError
        b, self.buf = self.buf[:1], self.buf[1:]
        return b

    def reply(self):
        while self.byte() != b'$':
            pass
        data = b''
        while (b := self.byte()) != b'#':
            data += b
        assert int(self.byte() + self.byte(), 16) == sum(data) & 255, 'checksum'
        if self.ack:
            self.s.sendall(b'+')
        return re.sub(rb'}(.)', lambda m: bytes([m[1][0] ^ 32]), data, flags=re.S).decode('latin1')

    def send(self, text):
        data = text if isinstance(text, bytes) else text.encode('latin1')
        self.s.sendall(b'$' + data + b'#%02x' % (sum(data) & 255))

    def ask(self, text):
        self.send(text)
        return self.reply()

    def end(self):
        self.p.kill()
        self.p.wait()
        self.s.close()


count = failed = 0


def check(what, ok, got=''):
    global count, failed
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} - {what}', flush=True)
    if not ok:
        print(f'# {got!r}', flush=True)


def expect(stub, packet, regex, what=None):
    got = stub.ask(packet)
    check(what or repr(packet)[1:-1], re.fullmatch(regex, got, re.S), got)
    return got


def by_the_letter(emu, program):
    s = Stub(emu, program)
    expect(s, '?', r'T05.*thread:[0-9a-f]+;', 'the first stop, without multiprocess')
    s.s.sendall(b'$g#00')
    check('a wrong checksum is refused', s.byte() == b'-')
    s.s.sendall(b'$' + b'm' * 70000 + b'#00')
    check('so is a packet that is too long', s.byte() == b'-')
    expect(s, 'qSupported:multiprocess+;swbreak+;fork-events+;exec-events+', r'PacketSize=8000;.*multiprocess\+.*')
    expect(s, 'QStartNoAckMode', 'OK')
    s.ack = False
    expect(s, 'vCont?', 'vCont(;[a-zA-Z])+')
    regs = expect(s, 'g', '[0-9a-f]{%d}' % (31 * 16 + 16 * 2 + 8 + 32 * 32 + 16 + 16 + 32))
    expect(s, 'G' + regs, 'OK')
    expect(s, 'g', regs, 'g gives back what G wrote')
    expect(s, 'p20', '[0-9a-f]{16}')
    expect(s, 'p47', 'E..')
    expect(s, 'P2=8877665544332211', 'OK')
    expect(s, 'p2', '8877665544332211')
    expect(s, 'P2=88', 'E..')
    expect(s, 'qC', r'QCp[0-9a-f]+\.[0-9a-f]+')
    thread = expect(s, 'qfThreadInfo', r'mp[0-9a-f]+\.[0-9a-f]+')[1:]
    expect(s, 'qsThreadInfo', 'l')
    expect(s, 'T' + thread, 'OK')
    expect(s, 'T' + thread + 'f', 'E..')
    expect(s, 'Hg' + thread, 'OK')
    expect(s, 'Hg' + thread + 'f', 'E..')
    expect(s, 'qThreadExtraInfo,' + thread, '([0-9a-f]{2})+')
    sp = int.from_bytes(bytes.fromhex(s.ask('p1f')), 'little') - 256
    expect(s, f'M{sp:x},4:01020304', 'OK')
    expect(s, f'X{sp + 4:x},4:' + '}\x03}\x04}\n}]', 'OK')
    expect(s, f'm{sp:x},8', '0102030423242a7d', 'escapes of X')
    expect(s, f'M{sp:x},4:0102', 'E..')
    expect(s, f'X{sp:x},9:abc', 'E..')
    expect(s, 'm0,8', 'E..')
    expect(s, 'mffffffffffffffff,8', 'E..')
    expect(s, f'm{sp | 0x5a << 56:x},4', '01020304', 'an address with a tag')
    expect(s, f'm{sp:x},ffffffffffffffff', '0102030423242a7d[0-9a-f]+', 'a long read gives what fits')
    expect(s, 'X0,0:', 'OK')
    expect(s, 'M0,1:00', 'E..')
    expect(s, 'Z0,1000,4', 'OK')
    expect(s, 'z0,1000,4', 'OK')
    expect(s, 'Z2,1000,8', 'OK')
    expect(s, 'z3,1000,8', 'E..', 'a watchpoint that is not there')
    expect(s, 'z2,1000,8', 'OK')
    expect(s, 'Z9,1000,4', '')
    expect(s, 'qXfer:features:read:target.xml:0,40', 'm<\\?xml.{59}')
    expect(s, 'qXfer:features:read:other.xml:0,40', 'E..')
    expect(s, 'qXfer:features:read:target.xml:fffffff,40', 'l')
    expect(s, 'qXfer:auxv:read::0,1000', 'l.*')
    expect(s, 'qXfer:siginfo:read::0,80', 'E..')
    expect(s, 'qXfer:nothing:read::0,80', '')
    expect(s, 'qOffsets', 'Text=([0-9a-f]+);Data=\\1;Bss=\\1')
    expect(s, 'qRcmd,' + b'help'.hex(), '([0-9a-f]{2})+')
    expect(s, 'vFile:open:' + program[0].encode().hex() + ',0,0', 'F0')
    expect(s, 'vFile:pread:0,4,0', 'F4;\x7fELF')
    expect(s, 'vFile:fstat:0', 'F40;.{64}')
    expect(s, 'vFile:close:0', 'F0')
    expect(s, 'vFile:close:0', 'F-1,9')
    expect(s, 'vFile:open:' + b'/tmp/x'.hex() + ',602,1ff', 'F-1,d', 'files are not written')
    expect(s, 'vFile:readlink:' + b'/proc/self/exe'.hex(), 'F[0-9a-f]+;.*' + re.escape(os.path.basename(program[0])))
    expect(s, 'vUnknown', '')
    expect(s, 'vCont;x', 'E..')
    expect(s, 'vCont;s:' + thread, 'T05.*thread:' + re.escape(thread) + ';')
    s.send('vCont;c')
    time.sleep(0.3)
    expect(s, 'g', 'E..', 'no registers while the program runs')
    expect(s, f'm{sp:x},2', '[0-9a-f]{4}', 'memory while the program runs')
    expect(s, 'Z0,1000,4', 'E..', 'no breakpoints while it runs')
    s.s.sendall(b'\x03')
    got = s.reply()
    check('interrupt', re.fullmatch('T02.*thread:.*', got), got)
    expect(s, 'D', 'OK')
    time.sleep(0.3)
    check('detached, it goes on', s.p.poll() is None)
    s.end()


def connection(emu, program):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    s = Stub(emu, program, port)
    expect(s, '?', 'T05.*', 'TCP')
    s.s.close()
    time.sleep(0.3)
    check('without its debugger the program goes on', s.p.poll() is None)
    s.end()
    s = Stub(emu, program)
    s.ask('?')
    expect(s, f'vKill;{s.p.pid:x}', 'OK')
    check('vKill ends it', s.p.wait(5) == -9)
    s.end()


COMMANDS = ['?', 'g', 'G', 'p', 'P', 'm', 'M', 'X', 'Z', 'z', 'H', 'T', 'c', 's', 'C', 'S', '!', 'qXfer:features:read:target.xml:',
            'qXfer:siginfo:write::', 'qXfer:threads:read::', 'qSupported:', 'qfThreadInfo', 'qThreadExtraInfo,', 'qRcmd,',
            'QPassSignals:', 'QProgramSignals:', 'QCatchSyscalls:', 'QThreadEvents:', 'vCont', 'vCont;c', 'vCont;s',
            'vCont;r', 'vFile:open:', 'vFile:pread:', 'vFile:close:', 'vFile:fstat:', 'vFile:readlink:', 'vFile:setfs:',
            'qSymbol:', 'qOffsets', 'qC', 'qCRC:', 'R', 'b', 'vAttach;', 'vRun;', 'qXfer:auxv:read::', 'Hg', 'Hc']
WORDS = ['0', '1', '-1', 'p-1.-1', 'p1.1', 'p0.0', 'ffffffffffffffff', 'fffffffffffffffff', '7fffffff', '80000000', ',', ';', ':',
         '=', '.', 'p', '#', '$', '}', '*', '\0', '\x03', 'zz', '00', '4', '1000', '1f', '20', '8000', '2f70726f63', '-', '+']


def random_packet(rnd):
    if rnd.random() < 0.1:
        return bytes(rnd.randrange(256) for _ in range(rnd.randrange(40))).decode('latin1')
    return rnd.choice(COMMANDS) + ''.join(rnd.choice(WORDS) for _ in range(rnd.randrange(8)))


def answers(s):
    """Whether a sound question gets its answer, after whatever the stub still had to say."""
    try:
        s.s.sendall(b'#00')  # ends what a lone '$' began
        s.s.sendall(b'\x03')
        time.sleep(0.002)
        s.send('qXfer:features:read:target.xml:0,10')
    except OSError:
        pass  # what it said before it went is still to be read
    for _ in range(5000):
        reply = s.reply()
        if reply[:1] in ('W', 'X'):
            return False
        if reply.startswith('m<?xml'):
            return True
    raise AssertionError('no answer')


def fresh(emu, program):
    s = Stub(emu, program)
    s.ask('QStartNoAckMode')
    s.ack = False
    return s


def hostile(emu, program, seed, rounds):
    """Random packets: the stub may answer anything, but it must answer; the program may only die if gdb hears of it."""
    rnd = random.Random(seed)
    s, bad, deaths = fresh(emu, program), None, 0
    for n in range(rounds):
        text = random_packet(rnd)
        if text[:1] in ('k', 'D') or text.startswith(('vKill', 'QCatchSyscalls:1')):
            continue
        raw = ''.join('}' + chr(ord(c) ^ 32) if c in '$#}*' and rnd.random() < 0.8 else c for c in text)
        try:
            s.send(raw)
            if rnd.random() < 0.2:
                s.s.sendall(rnd.choice([b'\x03', b'+', b'-', b'$', b'#', b'$#', b'$m0,4#99', b'\xff']))
        except OSError:
            pass  # the reading side finds out why
        try:
            if n % 8 == 0 and not answers(s):
                s.end()
                s, deaths = fresh(emu, program), deaths + 1
        except (OSError, EOFError, AssertionError) as e:
            bad = f'{e!r} after packet {n} {text!r}, status {s.p.poll()}'
            break
    check(f'{rounds} hostile packets, seed {seed}, the program ended {deaths} times', not bad, bad)
    s.end()


def main():
    emu, program = sys.argv[1], sys.argv[2:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3000
    by_the_letter(emu, program)
    connection(emu, program)
    hostile(emu, program, seed, rounds)
    print(f'1..{count}')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
