#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The NBD server of a machine. usage: nbd.py PROGRAM IMAGE-PROGRAM

A client of this script speaks the protocol byte by byte, also wrongly; nbdinfo, nbdcopy, qemu-io and lyrebird-img are others, if
they are there.
"""
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

from session import Machine, Tap

K, M = 1 << 10, 1 << 20
OPTION, REPLY = 0x49484156454f5054, 0x3e889045565a9
EXPORT_NAME, ABORT, LIST, STARTTLS, INFO, GO, STRUCTURED, LIST_META, SET_META = 1, 2, 3, 5, 6, 7, 8, 9, 10
READ, WRITE, DISC, FLUSH, TRIM, CACHE, ZEROES, STATUS = range(8)
EPERM, EIO, EINVAL, ENOSPC = 1, 5, 22, 28

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()
sock = os.path.join(folder.name, "sock")
img = sys.argv[2]


class Client:
    """A connection; everything that is missing raises EOFError."""

    def __init__(self, flags=3):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.connect(sock)
        self.s.settimeout(20)
        self.handle = 0
        self.structured = False
        self.hello = self.get(18)
        self.s.sendall(struct.pack(">I", flags))

    def get(self, size):
        data = b""
        while len(data) < size:
            try:
                more = self.s.recv(size - len(data))
            except ConnectionError:
                more = b""
            if not more:
                raise EOFError
            data += more
        return data

    def is_dropped(self):
        try:
            self.get(1)
        except EOFError:
            return True
        return False

    def send(self, data):
        try:
            self.s.sendall(data)
        except ConnectionError:
            pass

    def option(self, number, data=b""):
        """Replies as (type, data), the last is an ACK or an error."""
        self.send(struct.pack(">QII", OPTION, number, len(data)) + data)
        replies = []
        while not replies or 1 < replies[-1][0] < 1 << 31:
            magic, same, kind, size = struct.unpack(">QIII", self.get(20))
            assert magic == REPLY and same == number
            replies.append((kind, self.get(size)))
        return replies

    def go(self, name="e", option=GO, infos=()):
        return self.option(option, struct.pack(">I", len(name)) + name.encode() + struct.pack(f">H{len(infos)}H", len(infos), *infos))

    def meta(self, option, name, *queries):
        data = struct.pack(">I", len(name)) + name.encode() + struct.pack(">I", len(queries))
        return self.option(option, data + b"".join(struct.pack(">I", len(q)) + q.encode() for q in queries))

    def request(self, kind, offset=0, size=0, data=b"", flags=0):
        self.handle += 1
        self.send(struct.pack(">IHHQQI", 0x25609513, flags, kind, self.handle, offset, size) + data)
        return self.handle

    def answer(self, size=0):
        """(error, data) of the next answer; chunks as {type: data}."""
        magic, = struct.unpack(">I", self.get(4))
        if magic == 0x67446698:
            error, self.answered = struct.unpack(">IQ", self.get(12))
            return error, self.get(0 if error else size)
        assert magic == 0x668e33ef
        chunks, error, flags = [], 0, 0
        while True:
            flags, kind, self.answered, length = struct.unpack(">HHQI", self.get(16))
            data = self.get(length)
            if kind == 32769:
                error, = struct.unpack_from(">I", data)
            chunks.append((kind, data))
            if flags & 1:
                return error, chunks
            assert self.get(4) == b"\x66\x8e\x33\xef"

    def ask(self, kind, offset=0, size=0, data=b"", flags=0):
        self.request(kind, offset, size, data, flags)
        return self.answer(size if kind == READ else 0)


def connected(structured=False, name="e"):
    c = Client()
    if structured:
        assert c.option(STRUCTURED)[0][0] == 1
    assert c.go(name)[-1][0] == 1
    return c


def path(name):
    return os.path.join(folder.name, name)


def run(*args, **more):
    return subprocess.run(args, check=False, capture_output=True, text=True, timeout=60, **more)


def refused(r, text):
    return text in r.get("error", {}).get("desc", "")


run(img, "create", "-q", "-f", "qcow2", path("disk"), "8M")
machine = Machine(sys.argv[1], ["-S", "-drive", f"if=none,id=drive,format=qcow2,file={path('disk')}"], folder.name)
q = machine.qmp()
run(img, "create", "-q", "-f", "qcow2", path("other"), "8M")
q.run("blockdev-add", driver="qcow2", node_name="n", file={"driver": "file", "filename": path("other")})
address = {"type": "unix", "data": {"path": sock}}

# Commands.
ok(refused(q.call("nbd-server-stop"), "not running") and
   refused(q.call("block-export-add", type="nbd", id="e", node_name="n"), "not running"), "no server yet")
ok(refused(q.call("nbd-server-start", addr={"type": "unix"}), "expected") and
   refused(q.call("nbd-server-start", addr={"type": "carrier", "data": {}}), "carrier"), "addresses that are none")
ok(q.run("nbd-server-start", addr=address, max_connections=8) == {} and refused(q.call("nbd-server-start", addr=address), "already"), "a server")
q.run("block-dirty-bitmap-add", node="n", name="b")
ok(q.run("block-export-add", type="nbd", id="e", node_name="n", name="e", writable=True, description="words", bitmaps=["b"]) == {} and
   q.run("nbd-server-add", device="drive") == {}, "exports")
ok(q.run("query-block-exports") == [{"id": "e", "type": "nbd", "node-name": "n", "shutting-down": False},
                                    {"id": "drive", "type": "nbd", "node-name": q.run("query-block")[0]["inserted"]["node-name"],
                                     "shutting-down": False}] and len(q.run("query-block")) == 1, "which are told, and are no drives")
for text, r in [("already in use", q.call("block-export-add", type="nbd", id="e", node_name="n", name="x")),
                ("already has export", q.call("block-export-add", type="nbd", id="x", node_name="n", name="e")),
                ("not found", q.call("block-export-add", type="nbd", id="x", node_name="n", name="x", bitmaps=["none"])),
                ("in use", q.call("block-export-add", type="nbd", id="x", node_name="n", name="x", bitmaps=["b"])),
                ("Cannot find", q.call("block-export-add", type="nbd", id="x", node_name="none")),
                ("one of nbd", q.call("block-export-add", type="vhost-user-blk", id="x", node_name="n")),
                ("not found", q.call("block-export-del", id="x")), ("not found", q.call("nbd-server-remove", name="x")),
                ("in use", q.call("blockdev-del", node_name="n")), ("in use", q.call("block-dirty-bitmap-remove", node="n", name="b"))]:
    ok(refused(r, text), "refused: " + text, r)

# The handshake.
c = Client()
ok(c.hello == b"NBDMAGICIHAVEOPT\0\3", "the greeting")
r = c.option(LIST)
ok(r == [(2, b"\0\0\0\1ewords"), (2, b"\0\0\0\5drive"), (1, b"")], "list", r)
r = c.go(option=INFO, infos=(1, 2, 3))
ok([d[:2] for k, d in r if k == 3] == [b"\0\1", b"\0\2", b"\0\3", b"\0\0"] and r[3][1][2:10] == struct.pack(">Q", 8 * M), "info", r)
ok(c.go("none")[0][0] == 0x80000006 and c.option(STARTTLS)[0][0] == 0x80000001 and c.option(999, b"x" * 5000)[0][0] == 0x80000001,
   "what is not there")
ok(c.meta(SET_META, "e", "base:allocation")[0][0] == 0x80000003, "contexts need structured replies")
ok([d[4:] for k, d in c.meta(LIST_META, "e") if k == 4] == [b"base:allocation", b"qemu:dirty-bitmap:b"] and
   [d[4:] for k, d in c.meta(LIST_META, "e", "qemu:") if k == 4] == [b"qemu:dirty-bitmap:b"] and
   [d[4:] for k, d in c.meta(LIST_META, "e", "base:allocation", "x:y") if k == 4] == [b"base:allocation"], "the list of contexts")
for data in b"", b"\0\0\0\1", b"\0\0\0\1e\0\5\0\0", b"\xff\xff\xff\xffe\0\0", b"\0\0\0\1\0\0\0", b"\0\0\0\1e\0\0more":
    ok(c.option(GO, data)[0][0] == 0x80000003, f"a length that does not fit: {data}")
ok(c.option(LIST, b"x")[0][0] == 0x80000003 and c.option(STRUCTURED, b"x")[0][0] == 0x80000003, "data where none belongs")
ok(c.option(ABORT)[0][0] == 1 and c.is_dropped(), "abort")
for what, flags in ("no flags", 0), ("old zeroes", 1):
    c = Client(flags)
    c.send(struct.pack(">QII", OPTION, EXPORT_NAME, 1) + b"e")
    ok(struct.unpack(">Q", c.get(8))[0] == 8 * M and c.get(2) and c.get(124) == bytes(124) and c.ask(FLUSH)[0] == 0, f"export name: {what}")
for what, data in (("flags", None), ("magic", bytes(16)), ("length", struct.pack(">QII", OPTION, LIST, 1 << 30)),
                   ("name", struct.pack(">QII", OPTION, EXPORT_NAME, 4) + b"none")):
    c = Client(0xff00 if data is None else 3)
    c.send(data or b"")
    ok(c.is_dropped(), "dropped in the handshake: " + what)

# Requests.
c = connected()
data = os.urandom(64 * K)
ok(c.ask(WRITE, M + 5, 64 * K, data)[0] == 0 and c.ask(READ, M + 5, 64 * K) == (0, data), "write and read")
ok(c.ask(ZEROES, M + 10, 100)[0] == 0 and c.ask(READ, M, 200)[1] == bytes(5) + data[:5] + bytes(100) + data[105:195], "zeroes")
ok(c.ask(TRIM, 0, M)[0] == c.ask(CACHE, 0, M)[0] == c.ask(FLUSH)[0] == c.ask(WRITE, 0, 1, b"x", flags=1)[0] == 0, "trim, cache, flush, FUA")
for what, want, r in [("behind the end", EINVAL, c.ask(READ, 8 * M - 1, 2)), ("write behind the end", ENOSPC, c.ask(WRITE, 8 * M, 1, b"x")),
                      ("far behind the end", EINVAL, c.ask(READ, (1 << 64) - 1, 2)), ("of another type", EINVAL, c.ask(77)),
                      ("of unknown flags", EINVAL, c.ask(READ, 0, 1, flags=0x80)), ("too long", EINVAL, c.ask(READ, 0, 33 * M)),
                      ("status without contexts", EINVAL, c.ask(STATUS, 0, 1))]:
    ok(r[0] == want, "an error: " + what, r)
handles = {c.request(READ, n * K, K): n for n in range(100)}
seen = {}
while len(seen) < 100:
    error, part = c.answer(K)
    seen[c.answered] = (error, part)
ok(set(seen) == set(handles), "many at a time")
c.request(DISC)
ok(c.is_dropped(), "disconnect")
c = connected(name="drive")
ok(c.ask(WRITE, 0, 1, b"x")[0] == EPERM and c.ask(TRIM, 0, 512)[0] == EPERM and c.ask(READ, 0, 10) == (0, bytes(10)), "a read-only export")
for what, data in (("magic", bytes(28)), ("too much data", struct.pack(">IHHQQI", 0x25609513, 0, WRITE, 1, 0, 33 * M))):
    c = connected()
    c.send(data)
    ok(c.is_dropped(), "dropped: " + what)

# Structured replies, contexts.
c = Client()
c.option(STRUCTURED)
r = c.meta(SET_META, "e", "base:allocation", "qemu:dirty-bitmap:b", "none")
ok(r[:2] == [(4, b"\0\0\0\0base:allocation"), (4, b"\0\0\0\1qemu:dirty-bitmap:b")], "contexts", r)
c.go()
ok(c.ask(READ, 0, 1) == (0, [(1, bytes(8) + b"x")]) and c.ask(READ, 0, 0) == (0, [(0, b"")]) and c.ask(READ, 8 * M, 1)[0] == EINVAL, "structured reads")
error, chunks = c.ask(STATUS, 0, 2 * M)
runs = [list(struct.iter_unpack(">II", d[4:])) for _, d in chunks]
ok(error == 0 and [d[:4] for _, d in chunks] == [b"\0\0\0\0", b"\0\0\0\1"] and runs[0] == [(64 * K, 0), (M - 64 * K, 3), (128 * K, 0), (M - 128 * K, 3)] and
   runs[1] == [(64 * K, 1), (M - 64 * K, 0), (128 * K, 1), (M - 128 * K, 0)], "block status", runs)
ok(all(len(d) == 12 for _, d in c.ask(STATUS, 0, 2 * M, flags=8)[1]) and c.ask(STATUS, 0, 0)[0] == EINVAL, "of one extent; of none")
c.s.close()

# Clients that stop in the middle, and too many.
stopped = [Client() for _ in range(3)] + [connected() for _ in range(3)]
stopped[0].send(b"IHAVE")
stopped[3].send(struct.pack(">IHHQQI", 0x25609513, 0, WRITE, 1, 0, M) + b"some")
for n in range(40):
    stopped[4].request(READ, 0, 8 * M)
full = [connected(), connected()]
late = socket.socket(socket.AF_UNIX)
late.connect(sock)
late.settimeout(0.5)
try:
    late.recv(1)
    ok(False, "more than max-connections wait")
except TimeoutError:
    ok(True, "more than max-connections wait")
full[0].s.close()
late.settimeout(20)
ok(late.recv(8) == b"NBDMAGIC", "until one goes")
late.close()
ok(refused(q.call("block-export-del", id="e"), "still in use"), "an export in use stays")
ok(q.run("block-export-del", id="e", mode="hard") == {} and q.wait_event("BLOCK_EXPORT_DELETED")["data"] == {"id": "e"} and
   full[1].is_dropped() and stopped[5].is_dropped(), "or goes with its clients")
ok(q.run("block-dirty-bitmap-remove", node="n", name="b") == {}, "and its bitmap is free")

# A snapshot while it is served, and a backup that is fetched: sync=none.
run(img, "create", "-q", "-f", "qcow2", path("over"), "8M")
q.run("blockdev-add", driver="qcow2", node_name="over", file={"driver": "file", "filename": path("over")}, backing=None)
q.run("block-export-add", type="nbd", id="e", node_name="n", name="e", writable=True)
c = connected()
c.ask(WRITE, 3 * M, 5, b"first")
ok(q.run("blockdev-snapshot", node="n", overlay="over") == {} and c.ask(WRITE, 3 * M, 3, b"new")[0] == 0 and
   c.ask(READ, 3 * M, 5) == (0, b"newst") and q.run("query-block-exports")[-1]["node-name"] == "over", "an export follows a snapshot")
run(img, "create", "-q", "-f", "qcow2", path("fleece"), "8M")
q.run("blockdev-add", driver="qcow2", node_name="fleece", file={"driver": "file", "filename": path("fleece")}, backing="over")
q.run("blockdev-backup", job_id="j", device="over", target="fleece", sync="none")
ok(q.run("block-export-add", type="nbd", id="f", node_name="fleece", name="f") == {}, "the target of a backup is served")
other = connected(name="f")
c.ask(WRITE, 3 * M, 5, b"later")
ok(other.ask(READ, 3 * M, 5) == (0, b"newst") and c.ask(READ, 3 * M, 5) == (0, b"later"), "and shows the disk as it was")
q.run("block-job-cancel", device="j")
q.wait_event("BLOCK_JOB_CANCELLED")
c.s.close()
other.s.close()

# Other programs.
uri = f"nbd+unix:///e?socket={sock}"
with open(path("raw"), "wb") as f:
    f.write(os.urandom(2 * M) + bytes(6 * M))
if shutil.which("nbdinfo"):
    r = run("nbdinfo", uri)
    ok(r.returncode == 0 and "export-size: 8388608" in r.stdout, "nbdinfo", r.stdout + r.stderr)
    r = run("nbdcopy", path("raw"), uri)
    back = run("nbdcopy", uri, path("back"))
    ok(r.returncode == back.returncode == 0 and run("cmp", path("raw"), path("back")).returncode == 0, "nbdcopy", r.stderr + back.stderr)
else:
    print("# SKIP nbdinfo, nbdcopy: missing")
if shutil.which("qemu-io"):
    r = run("qemu-io", "-f", "raw", "-c", "write -P 7 5M 1M", "-c", "read -P 7 5M 1M", "-c", "write -z -u 5M 64k", "-c", "read -P 0 5M 64k",
            "-c", "discard 6M 1M", "-c", "flush", "-c", "write -f -P 9 12345 999", "-c", "read -P 9 12345 999", uri)
    ok(r.returncode == 0 and "failed" not in r.stdout + r.stderr, "qemu-io", r.stdout + r.stderr)
    r = run("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", path("raw"), uri)
    same = run("qemu-img", "compare", "-f", "raw", "-F", "raw", path("raw"), uri)
    ok(r.returncode == same.returncode == 0, "qemu-img convert and compare", r.stderr + same.stdout)
else:
    print("# SKIP qemu-io: missing")
r = run(img, "convert", "-n", "-f", "raw", "-O", "raw", path("raw"), uri)
if "built without libnbd" in r.stderr:
    print("# SKIP lyrebird-img: libnbd is missing")
else:
    same = run(img, "compare", "-f", "raw", "-F", "raw", path("raw"), uri)
    ok(r.returncode == same.returncode == 0, "lyrebird-img convert and compare", r.stderr + same.stdout)

# The end: the server goes with all, and a client that is slow to speak is dropped.
begin = time.monotonic()
c = Client()
ok(c.is_dropped() and 8 < time.monotonic() - begin < 15, "who says nothing for ten seconds is dropped")
c = connected()
ok(q.run("nbd-server-stop") == {} and c.is_dropped() and q.run("query-block-exports") == [] and not os.path.exists(sock), "stop")
h = machine.hmp()
print("#", h.run(f"nbd_server_start -a unix:{sock}"), h.run("nbd_server_add -w over w"))
c, other = connected(name="drive"), connected(name="w")
ok(c.ask(READ, 0, 3) == (0, bytes(3)) and other.ask(WRITE, 0, 3, b"abc")[0] == 0, "HMP: nbd_server_start -a, nbd_server_add -w")
h.run("nbd_server_remove w")
ok(other.ask(FLUSH)[0] == 0, "HMP: an export in use stays")
h.run("nbd_server_remove -f w")
ok(other.is_dropped() and [e["id"] for e in q.run("query-block-exports")] == ["drive"], "HMP: nbd_server_remove -f")
ok(q.run("quit") == {} and machine.wait() == 0 and c.is_dropped() and not os.path.exists(sock), "the machine ends with a client")
whole = [run(img, "check", path(name)).returncode for name in ("disk", "other", "over", "fleece")]
ok(whole == [0, 0, 0, 0], "the images are whole", whole)
tap.end()
