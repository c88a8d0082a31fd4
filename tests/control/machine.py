#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What options do to the machine: machine.py LYREBIRD-SYSTEM-AARCH64 LYREBIRD-IMG DUMP PANIC WATCHDOG. Prints TAP.

DUMP is tests/board/dump.c, which prints what firmware and guests are told, PANIC is panic.c, whose kernel gives up,
WATCHDOG watchdog.c, which lets a watchdog run out.
"""
import calendar
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

SYSTEM, IMG, DUMP, PANIC, WATCHDOG = (os.path.abspath(p) for p in sys.argv[1:6])
DISKS = '/virtio-mmio@000000000a003e00/disk@0,0'
count = failed = 0


def ok(good, what, seen=''):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    if not good and seen:
        print(f'# {seen}')


def command(*args):
    return [SYSTEM, '-M', 'virt', '-display', 'none', '-nic', 'none', '-serial', 'stdio', '-monitor', 'none',
            '-kernel', DUMP, *args]


def run(*args, **more):
    return subprocess.run(command(*args), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **more)


def dump(*args, again=False):
    """All that DUMP says as a dictionary; with @again that of after the reset."""
    r = run(*args)
    text = r.stdout
    before, _, after = text.partition('reset\n')
    text = after if again else before
    seen = {'error': r.stderr, 'status': r.returncode}
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ['file']:
            seen[words[1]] = bytes.fromhex(words[2] if len(words) > 2 else '')
        elif len(words) == 2 and words[0] in ('uuid', 'menu', 'tree'):
            seen[words[0]] = bytes.fromhex(words[1])
        elif words[:1] == ['rtc']:
            seen['rtc'] = int(words[1], 16)
    return seen


def tree(blob):
    """A flattened device tree as {path: {property: bytes}}."""
    struct_at, strings = struct.unpack('>8xII', blob[:16])
    nodes, path, at = {}, [], struct_at
    while True:
        token, = struct.unpack_from('>I', blob, at)
        at += 4
        if token == 1:
            end = blob.index(0, at)
            path.append(blob[at:end].decode())
            nodes['/'.join(path) or '/'] = {}
            at = end + 4 & ~3
        elif token == 2:
            path.pop()
        elif token == 3:
            size, name = struct.unpack_from('>II', blob, at)
            name = blob[strings + name:blob.index(0, strings + name)].decode()
            nodes['/'.join(path) or '/'][name] = blob[at + 8:at + 8 + size]
            at += 8 + size + 3 & ~3
        elif token == 9:
            return nodes


def tables(blob):
    """SMBIOS structures by type: (bytes, texts)."""
    found, at = {}, 0
    while at < len(blob):
        size = blob[at + 1]
        end = blob.index(b'\0\0', at + size)
        found.setdefault(blob[at], []).append(
            (blob[at:at + size], [t.decode() for t in blob[at + size:end].split(b'\0')]))
        at = max(end, at + size) + 2
    return found


def text_of(structure, offset):
    data, texts = structure
    return texts[data[offset] - 1] if data[offset] else ''


def test_boot_order():
    null = ['-blockdev', 'null-co,node-name=a', '-blockdev', 'null-co,node-name=b']
    d = dump(*null, '-device', 'virtio-blk-device,drive=a,bootindex=2', '-device', 'virtio-blk-pci,drive=b,bootindex=1',
             '-device', 'virtio-net-device,bootindex=7')
    order = d.get('bootorder', b'').split(b'\n')
    ok(len(order) == 3 and order[0].startswith(b'/pci@') and order[0].endswith(b'/scsi@1/disk@0,0') and
       order[1] == DISKS.encode() and order[2].endswith(b'/ethernet-phy@0\0'), 'bootorder by bootindex=', order)
    d = dump(*null, '-device', 'virtio-blk-device,drive=a,bootindex=1', '-device', 'virtio-blk-pci,drive=b,bootindex=1')
    ok('bootindex=1 is given to two devices' in d['error'] and d['status'] == 1, 'bootindex= twice', d['error'])
    ok('bootorder' not in dump(*null), 'no bootorder without bootindex=')
    d = dump('-boot', 'strict=on,menu=on,splash-time=1000,reboot-timeout=-1')
    ok(d.get('bootorder') == b'HALT\0', '-boot strict=on', d)
    ok(d.get('menu') == b'\1\0' and d.get('etc/boot-menu-wait') == struct.pack('<H', 1000) and
       d.get('etc/boot-fail-wait') == b'\xff' * 4, '-boot menu=, splash-time=, reboot-timeout=', d)
    disk = [*null, '-device', 'virtio-blk-device,drive=a', '-device', 'virtio-net-device', '-fw_cfg',
            'name=opt/again,string=x']
    d = dump(*disk, '-boot', 'order=cn,once=n')
    ok(d.get('bootorder', b'').startswith(b'/virtio-mmio@000000000a003c00/ethernet'), '-boot once=n', d.get('bootorder'))
    d = dump(*disk, '-boot', 'order=cn,once=n', again=True)
    ok(d.get('bootorder', b'').startswith(DISKS.encode()), '-boot order=cn after a reset', d.get('bootorder'))


def test_files(tmp):
    path = os.path.join(tmp, 'data')
    with open(path, 'wb') as f:
        f.write(bytes(range(256)))
    d = dump('-fw_cfg', 'name=opt/one,string=te,,xt', '-fw_cfg', f'opt/two,file={path}')
    ok(d.get('opt/one') == b'te,xt', '-fw_cfg string=', d.get('opt/one'))
    ok(d.get('opt/two') == bytes(range(256)), '-fw_cfg file=')
    d = dump('-fw_cfg', 'name=opt/one,string=a', '-fw_cfg', 'name=opt/one,string=b')
    ok('opt/one already' in d['error'], '-fw_cfg: a name twice', d['error'])


def test_smbios(tmp):
    uuid = '550e8400-e29b-41d4-a716-446655440000'
    d = dump('-uuid', uuid, '-smp', '4,sockets=2', '-m', '20G')
    t = tables(d['etc/smbios/smbios-tables'])
    anchor = d['etc/smbios/smbios-anchor']
    ok(anchor[:5] == b'_SM3_' and sum(anchor) % 256 == 0 and
       struct.unpack('<I', anchor[12:16])[0] == len(d['etc/smbios/smbios-tables']), 'SMBIOS: the entry point')
    ok(sorted(t) == [1, 3, 4, 16, 17, 19, 32, 127], 'SMBIOS: the structures', sorted(t))
    ok(t[1][0][0][8:24] == bytes.fromhex('00840e559be2d441a716446655440000'), 'SMBIOS: -uuid', t[1])
    ok(d['uuid'] == bytes.fromhex(uuid.replace('-', '')), 'fw_cfg: -uuid', d['uuid'])
    ok(len(t[4]) == 2 and t[4][1][0][0x23] == 2 and text_of(t[4][1], 4) == 'CPU 1', 'SMBIOS: sockets', t[4])
    ok([s[0][0xc] | s[0][0xd] << 8 for s in t[17]] == [16384, 4096], 'SMBIOS: memory devices', t[17])
    d = dump('-smbios', 'type=0,vendor=V,version=1,,2,date=01/02/2003,release=3.4,uefi=on', '-smbios',
             'type=1,manufacturer=M,product=P,serial=S,sku=K,family=F', '-smbios', 'type=2,product=B,asset=A,location=L',
             '-smbios', 'type=3,manufacturer=C,sku=U', '-smbios', 'type=4,sock_pfx=Z,max-speed=3000,part=T',
             '-smbios', 'type=11,value=x,value=y', '-smbios', 'type=17,bank=N,speed=2666')
    t = tables(d['etc/smbios/smbios-tables'])
    ok(text_of(t[0][0], 4) == 'V' and text_of(t[0][0], 5) == '1,2' and t[0][0][0][0x14:0x16] == b'\3\4' and
       t[0][0][0][0x13] & 8, '-smbios type=0', t[0])
    ok([text_of(t[1][0], at) for at in (4, 5, 7, 0x19, 0x1a)] == list('MPSKF'), '-smbios type=1', t[1])
    ok([text_of(t[2][0], at) for at in (5, 8, 0xa)] == list('BAL'), '-smbios type=2', t[2])
    ok([text_of(t[3][0], at) for at in (4, 0x15)] == list('CU'), '-smbios type=3', t[3])
    ok(text_of(t[4][0], 4) == 'Z 0' and t[4][0][0][0x14:0x16] == struct.pack('<H', 3000) and
       text_of(t[4][0], 0x22) == 'T', '-smbios type=4', t[4])
    ok(t[11][0][0][4] == 2 and t[11][0][1] == ['x', 'y'], '-smbios type=11', t[11])
    ok(text_of(t[17][0], 0x11) == 'N' and t[17][0][0][0x15:0x17] == struct.pack('<H', 2666), '-smbios type=17', t[17])
    path = os.path.join(tmp, 'table')
    with open(path, 'wb') as f:
        f.write(b'\x01\x1b\0\x01' + b'\1' + bytes(22) + b'own\0\0')
    t = tables(dump('-smbios', f'file={path}')['etc/smbios/smbios-tables'])
    ok(len(t[1]) == 1 and text_of(t[1][0], 4) == 'own', '-smbios file=', t[1])


def test_clock():
    d = dump('-rtc', 'base=2006-06-17T16:01:21')
    begin = calendar.timegm((2006, 6, 17, 16, 1, 21))
    ok(begin <= d['rtc'] <= begin + 20, '-rtc base=date', d['rtc'])
    ok(abs(dump('-rtc', 'base=2001-01-01,clock=vm')['rtc'] - calendar.timegm((2001, 1, 1, 0, 0, 0))) < 20, '-rtc clock=vm')
    ok(abs(dump('-rtc', 'clock=host')['rtc'] - time.time()) < 20, '-rtc clock=host')
    ok(abs(dump()['rtc'] - time.time()) < 20, 'without -rtc: UTC')
    zone = dict(os.environ, TZ='ZON-3')
    r = run('-rtc', 'base=localtime', env=zone).stdout
    rtc = int(r[r.index('rtc ') + 4:].split()[0], 16)
    ok(abs(rtc - time.time() - 3 * 3600) < 20, '-rtc base=localtime', rtc)


def cells(data):
    return list(struct.unpack(f'>{len(data) // 4}I', data))


def test_topology():
    t = tree(dump('-smp', '8,sockets=2,clusters=2,cores=1,threads=2')['tree'])
    ok(sum(p.startswith('/cpus/cpu-map/') and 'cpu' in n for p, n in t.items()) == 8 and
       '/cpus/cpu-map/socket1/cluster1/core0/thread1' in t, '-smp: cpu-map')
    ok('/cpus/cpu-map/socket0/cluster0/core3' in tree(dump('-smp', '4')['tree']), '-smp 4: cores')
    t = tree(dump('-smp', '4', '-m', '1G', '-numa', 'node,cpus=0-1,mem=256M', '-numa', 'node,cpus=2,cpus=3,mem=768M',
                  '-numa', 'dist,src=0,dst=1,val=15')['tree'])
    ok(cells(t['/memory@40000000']['numa-node-id']) == [0] and cells(t['/memory@50000000']['reg'])[3] == 768 << 20 and
       cells(t['/cpus/cpu@2']['numa-node-id']) == [1], '-numa node')
    ok(cells(t['/distance-map']['distance-matrix']) == [0, 0, 10, 0, 1, 15, 1, 0, 15, 1, 1, 10], '-numa dist')
    t = tree(dump('-m', '256M', '-object', 'memory-backend-ram,id=m0,size=128M', '-object',
                  'memory-backend-memfd,id=m1,size=128M', '-numa', 'node,memdev=m0', '-numa', 'node,memdev=m1')['tree'])
    ok(cells(t['/memory@48000000']['numa-node-id']) == [1], '-numa memdev=')
    ok(tree(dump('-M', 'dtb-randomness=off')['tree'])['/chosen'].keys() == {'stdout-path'}, '-M dtb-randomness=off')


def test_memory(tmp):
    path = os.path.join(tmp, 'ram')
    d = dump('-m', '128M', '-object', f'memory-backend-file,id=m,size=128M,mem-path={path},share=on', '-M',
             'memory-backend=m')
    ok(d['status'] == 0 and os.path.getsize(path) == 128 << 20 and os.stat(path).st_blocks > 0,
       'memory-backend-file,share=on: the file is the memory', d['error'])
    private = os.path.join(tmp, 'private')
    d = dump('-object', f'memory-backend-file,id=m,size=64M,mem-path={private}', '-M', 'memory-backend=m')
    ok(d['status'] == 0 and os.stat(private).st_blocks == 0, 'share=off: it stays as it was', d['error'])
    ok(dump('-mem-path', tmp, '-m', '64M')['status'] == 0 and len(os.listdir(tmp)) < 10, '-mem-path of a folder')
    ok(dump('-mem-prealloc', '-m', '64M')['status'] == 0, '-mem-prealloc')
    d = dump('-m', '1G', '-object', 'memory-backend-ram,id=m,size=128M', '-M', 'memory-backend=m')
    ok('-m says 1073741824' in d['error'], 'memory-backend= and -m of another size', d['error'])
    d = dump('-object', 'memory-backend-file,id=m,size=64M,mem-path=/nosuch/file', '-M', 'memory-backend=m')
    ok('/nosuch/file: No such file' in d['error'], 'a file that cannot be', d['error'])


def test_config(tmp):
    path = os.path.join(tmp, 'config')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('# comment\n[smp-opts]\n  cpus = "2"\n\n[fw_cfg]\n  name = "opt/x"\n  string = "a,b"\n'
                '[rtc]\n  base = "2001-01-01"\n[object "m"]\n  qom-type = "memory-backend-ram"\n  size = "64M"\n')
    d = dump('-readconfig', path, '-M', 'memory-backend=m')
    ok(d.get('opt/x') == b'a,b' and d.get('rtc', 0) < 10**9 and '/cpus/cpu@1' in tree(d['tree']), '-readconfig', d['error'])
    with open(path, 'w', encoding='utf-8') as f:
        f.write('[smp-opts]\ncpus = 2\n')
    ok('line 2: ' in dump('-readconfig', path)['error'], '-readconfig: a wrong line')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('[devcie "x"]\n')
    ok('did you mean "device"?' in dump('-readconfig', path)['error'], '-readconfig: an unknown group')
    null = ['-blockdev', 'null-co,node-name=n']
    d = dump(*null, '-device', 'virtio-blk-device,id=d,drive=n', '-set', 'device.d.bootindex=3')
    ok('bootorder' in d, '-set', d['error'])
    d = dump(*null, '-device', 'virtio-blk-pci,drive=n', '-global', 'virtio-blk-pci.bootindex=3')
    ok('bootorder' in d, '-global', d['error'])
    d = dump(*null, '-device', 'virtio-blk-pci,drive=n', '-global',
             'driver=virtio-blk-device,property=bootindex,value=3')
    ok('bootorder' in d, '-global of the inner device', d['error'])
    d = dump(*null, '-device', 'virtio-blk-pci,drive=n', '-global', 'virtio-blk-pci.num-queues=many')
    ok('num-queues=many' in d['error'], '-global: a wrong value', d['error'])
    d = dump('-device', '{"driver":"virtio-blk-device","drive":"n","bootindex":4}', '-blockdev',
             '{"driver":"null-co","node-name":"n","size":1048576}')
    ok(DISKS.encode() in d.get('bootorder', b''), 'JSON of -device and -blockdev', d['error'])
    d = dump('-netdev', '{"type":"user","id":"u","hostfwd":[{"str":"tcp:127.0.0.1:0-:22"}]}', '-device',
             '{"driver":"virtio-net-device","netdev":"u"}', '-object',
             '{"qom-type":"throttle-group","id":"g","limits":{"iops-total":100}}')
    ok(d['status'] == 0, 'JSON of -netdev and -object', d['error'])


def test_disks(tmp):
    images = [os.path.join(tmp, f'disk{n}') for n in range(4)]
    for path in images:
        subprocess.run([IMG, 'create', '-q', '-f', 'raw', path, '1M'], check=True)
    d = dump('-hda', images[0], '-hdb', images[1], '-cdrom', images[2], '-hdd', images[3], '-boot', 'order=dc')
    order = d.get('bootorder', b'').split(b'\n')
    ok(len(order) == 4, '-hda, -hdb, -cdrom, -hdd', d['error'])
    ok('index=2 is given twice' in dump('-hdc', images[0], '-cdrom', images[1])['error'], '-hdc and -cdrom')
    ok('virtio-cd0 has no medium' in dump('-drive', 'media=cdrom')['error'], 'an empty drive')
    d = dump('-blockdev', f'driver=file,node-name=f,filename={images[0]}', '-blockdev',
             'driver=raw,node-name=r,file=f,read-only=on', '-device', 'virtio-blk-device,drive=r')
    ok(d['status'] == 0, '-blockdev: a graph', d['error'])
    d = dump('-blockdev', f'driver=raw,node-name=r,file.driver=file,file.filename={images[0]}', '-device',
             'virtio-blk-device,drive=r', '-device', 'virtio-blk-device,drive=r')
    ok(d['status'] == 0 or 'another device' in d['error'], '-blockdev: a node for two devices', d['error'])
    d = dump('-drive', f'file={images[0]},if=none,id=x', '-device', 'virtio-blk-device,drive=x', '-device',
             'virtio-blk-device,drive=x')
    ok('another device has it' in d['error'], 'a drive for two devices', d['error'])
    d = dump('-blockdev', f'driver=host_device,node-name=h,filename={images[0]}')
    ok('is no block device' in d['error'], 'driver=host_device of a file', d['error'])
    p = subprocess.run([SYSTEM, '-M', 'virt', '-display', 'none', '-nodefaults', '-S', '-qmp', 'stdio', '-drive',
                        f'file={images[0]},format=raw,throttling.iops-total=77,throttling.bps-read=5M'], text=True, check=False,
                       input='{"execute":"qmp_capabilities"}{"execute":"query-block"}{"execute":"quit"}',
                       capture_output=True, timeout=30)
    ok('"iops": 77' in p.stdout and '"bps_rd": 5242880' in p.stdout, 'query-block shows limits', p.stdout + p.stderr)
    fd = os.open(images[0], os.O_RDWR)
    d = run('-add-fd', f'fd={fd},set=7', '-blockdev', 'driver=file,node-name=f,filename=/dev/fdset/7', '-device',
            'virtio-blk-device,drive=f', pass_fds=[fd])
    os.close(fd)
    ok(d.returncode == 0, '-add-fd: /dev/fdset/7', d.stderr)
    ok('/dev/fdset/8' in dump('-drive', 'file=/dev/fdset/8')['error'], 'a set that there is not')


def state(pid):
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8') as f:
            return f.read().rpartition(')')[2].split()[0]
    except FileNotFoundError:
        return ''


def test_process(tmp):
    pid_file = os.path.join(tmp, 'pid')
    args = ['-S', '-serial', 'null', '-pidfile', pid_file]
    quiet = [SYSTEM, '-M', 'virt', '-display', 'none', '-nodefaults', '-S', '-pidfile', pid_file, '-name', 'guest=test']
    r = subprocess.run([*quiet, '-daemonize'], capture_output=True, text=True, timeout=30)
    with open(pid_file, encoding='utf-8') as f:
        pid = int(f.read())
    ok(r.returncode == 0 and r.stderr == '' and os.getpgid(pid) != os.getpgid(0), '-daemonize', r.stderr)
    ok(os.readlink(f'/proc/{pid}/fd/1') == '/dev/null' and os.readlink(f'/proc/{pid}/cwd') == '/', 'it left the terminal')
    r = run(*args)
    ok(r.returncode == 1 and f'process {pid} has it' in r.stderr, '-pidfile: locked', r.stderr)
    os.kill(pid, signal.SIGTERM)
    for _ in range(100):
        if not os.path.exists(pid_file):
            break
        time.sleep(0.1)
    ok(not os.path.exists(pid_file), '-pidfile: gone at the end')
    r = subprocess.run([*quiet, '-daemonize', '-drive', 'file=/nosuch/file'], capture_output=True, text=True, timeout=30)
    ok(r.returncode == 1 and '/nosuch/file' in r.stderr, '-daemonize: errors come before', r.stderr)
    for options in ('on', 'on,obsolete=allow,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
                    'on,elevateprivileges=children'):
        d = dump('-sandbox', options, '-smp', '2')
        ok(d['status'] == 0 and 'tree' in d, f'-sandbox {options}', d['error'])
    if os.getuid():
        print('SKIP -run-with: needs root')
    else:
        p = subprocess.Popen([*quiet, '-run-with', f'user=65534:65534,chroot={tmp},async-teardown=on'])
        time.sleep(1)
        with open(f'/proc/{p.pid}/status', encoding='utf-8') as f:
            status = f.read()
        ok('Uid:\t65534\t65534\t65534' in status and 'Gid:\t65534\t65534\t65534' in status and
           os.readlink(f'/proc/{p.pid}/root') == tmp, '-run-with user=, chroot=')
        children = subprocess.run(['pgrep', '-P', str(p.pid)], capture_output=True, text=True, check=False).stdout
        ok(children, 'async-teardown=on: a process that keeps the memory')
        p.terminate()
        p.wait(20)
        time.sleep(1.5)
        ok(children and state(children.split()[0]) in ('', 'Z'), 'which ends, too')
    r = run('-msg', 'timestamp=on,guest-name=on', '-name', 'me', '-drive', 'file=/nosuch/file')
    ok(r.stderr[:2] == '20' and 'Z me lyrebird-system-aarch64: ' in r.stderr, '-msg', r.stderr)
    p = subprocess.Popen(command('-S', '-name', 'me,process=other,debug-threads=on', '-smp', '2'), stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL)
    time.sleep(1)
    names = []
    for task in os.listdir(f'/proc/{p.pid}/task'):
        with open(f'/proc/{p.pid}/task/{task}/comm', encoding='utf-8') as f:
            names.append(f.read().strip())
    p.terminate()
    p.wait(20)
    ok('other' in names and 'CPU 0/TCG' in names and 'CPU 1/TCG' in names, '-name process=, debug-threads=on', names)


def test_panic():
    def panic(*args):
        p = subprocess.run([SYSTEM, '-M', 'virt', '-display', 'none', '-nic', 'none', '-serial', 'stdio', '-kernel', PANIC,
                            '-device', 'pvpanic-pci', *args], capture_output=True, text=True, timeout=60, check=False,
                           stdin=subprocess.DEVNULL)
        return p.returncode, 'still here' in p.stdout, p.stderr + p.stdout

    seen = panic()
    ok(seen[:2] == (0, False), 'a panic switches off', seen)
    seen = panic('-action', 'panic=exit-failure')
    ok(seen[:2] == (1, False), '-action panic=exit-failure', seen)
    seen = panic('-action', 'panic=none')
    ok(seen[:2] == (0, True), '-action panic=none', seen)
    p = subprocess.Popen([SYSTEM, '-M', 'virt', '-display', 'none', '-nic', 'none', '-serial', 'null', '-kernel', PANIC,
                          '-device', 'pvpanic-pci', '-action', 'panic=pause', '-S', '-qmp', 'stdio'], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, text=True)
    p.stdin.write('{"execute":"qmp_capabilities"}{"execute":"cont"}\n')
    p.stdin.flush()
    text = ''
    while '"STOP"' not in text:
        text += p.stdout.readline()
    p.stdin.write('{"execute":"query-status"}{"execute":"quit"}\n')
    p.stdin.flush()
    text += p.communicate(timeout=30)[0]
    ok('GUEST_PANICKED' in text and '"action": "pause"' in text and '"guest-panicked"' in text, '-action panic=pause', text)


def test_watchdog():
    def watchdog(*args):
        p = subprocess.run([SYSTEM, '-M', 'virt', '-display', 'none', '-nic', 'none', '-serial', 'stdio', '-kernel', WATCHDOG,
                            '-device', 'i6300esb', *args], capture_output=True, text=True, timeout=60, check=False,
                           stdin=subprocess.DEVNULL)
        return p.returncode, 'not ok' not in p.stdout, 'still here' in p.stdout, p.stdout + p.stderr

    seen = watchdog()
    ok(seen[:3] == (0, True, False) and 'reset by the watchdog' in seen[3], 'a watchdog resets', seen)
    ok(watchdog('-action', 'watchdog=poweroff')[:3] == (0, True, False), '-action watchdog=poweroff')
    ok(watchdog('-watchdog-action', 'none')[:3] == (0, True, True), '-watchdog-action none')
    seen = watchdog('-watchdog-action', 'debug')
    ok(seen[:3] == (0, True, True) and 'watchdog: the timer ran out' in seen[3], '-watchdog-action debug', seen)
    seen = watchdog('-no-reboot')
    ok(seen[:3] == (0, True, False) and 'reset by' not in seen[3], '-no-reboot holds for watchdogs', seen)


def main():
    with tempfile.TemporaryDirectory() as tmp:
        test_boot_order()
        test_clock()
        test_topology()
        test_panic()
        test_watchdog()
        for test in (test_files, test_smbios, test_memory, test_config, test_disks, test_process):
            test(tmp)
    print(f'1..{count}')
    return 1 if failed else 0


sys.exit(main())
