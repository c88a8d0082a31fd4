#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Dirty bitmaps that an image keeps. usage: bitmap_kept.py PROGRAM IMAGE-PROGRAM

Machines come and go, also by kill -9, and qemu-img, if there is one, must find the images whole.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from session import Machine, Tap

K, M = 1 << 10, 1 << 20

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()
disk, piece = (os.path.join(folder.name, name) for name in ("disk", "piece"))
img = sys.argv[2]


def tool(*args, program=img):
    return subprocess.run([program, *args], check=False, capture_output=True, text=True)


def in_image():
    data = json.loads(tool("info", "-U", "--output=json", disk).stdout)["format-specific"]["data"]
    return {b["name"]: b["flags"] for b in data.get("bitmaps", ())}


def whole(what):
    for program in [img] + [p for p in [shutil.which("qemu-img")] if p]:
        r = tool("check", disk, program=program)
        ok(r.returncode == 0 and "Leaked" not in r.stdout + r.stderr, f"{what}: the image is whole", (program, r.stdout, r.stderr))


class Session:
    def __init__(self, read_only=False):
        self.machine = Machine(sys.argv[1], ["-S"], folder.name)
        self.q = self.machine.qmp()
        self.added = self.q.call("blockdev-add", driver="qcow2", node_name="disk", read_only=read_only,
                                 file={"driver": "file", "filename": disk})

    def bitmaps(self):
        nodes = {n["node-name"]: n for n in self.q.run("query-named-block-nodes")}
        return {b["name"]: b for b in nodes["disk"].get("dirty-bitmaps", ())}

    def counts(self):
        return {name: b["count"] for name, b in self.bitmaps().items()}

    def call(self, command, name, **more):
        return self.q.call("block-dirty-bitmap-" + command, node="disk", name=name, **more)

    def write(self, at, size):
        with open(piece + ".raw", "wb") as f:
            f.truncate(8 * M)
            f.seek(at)
            f.write(b"x" * size)
        tool("convert", "-f", "raw", "-O", "qcow2", piece + ".raw", piece)
        self.q.run("blockdev-add", driver="qcow2", node_name="piece", file={"driver": "file", "filename": piece})
        self.q.run("blockdev-backup", job_id="j", device="piece", target="disk", sync="top")
        self.q.wait_event("BLOCK_JOB_COMPLETED")
        self.q.run("blockdev-del", node_name="piece")

    def end(self, how):
        if how == "quit":
            self.q.run("quit")
        elif how == "del":
            self.q.run("blockdev-del", node_name="disk")
            self.q.run("quit")
        else:
            self.machine.process.send_signal(how)
        return self.machine.wait()


def refused(r, text):
    return text in r.get("error", {}).get("desc", "")


tool("create", "-q", "-f", "qcow2", disk, "8M")
s = Session()
ok(s.call("add", "a", persistent=True) == s.call("add", "b", persistent=True, granularity=4096) ==
   s.call("add", "off", persistent=True, disabled=True) == s.call("add", "gone") == {"return": {}}, "bitmaps to be kept")
ok(s.bitmaps()["a"]["persistent"] and not s.bitmaps()["gone"]["persistent"], "which is told")
s.write(3 * M + 100, 10)
ok(in_image() == {}, "they are not in the image yet", in_image())
ok(s.end("quit") == 0, "the end of a machine")
whole("quit")
ok(in_image() == {"a": ["auto"], "b": ["auto"], "off": []}, "they are in the image", in_image())

s = Session()
ok(s.counts() == {"a": 64 * K, "b": 64 * K, "off": 0} and not s.bitmaps()["off"]["recording"] and
   all(b["persistent"] for b in s.bitmaps().values()), "and back in the next machine", s.bitmaps())
ok(set(map(tuple, in_image().values())) == {("in-use", "auto"), ("in-use",)}, "marked in use meanwhile", in_image())
s.write(5 * M, 64 * K)
s.call("remove", "off")
ok(set(in_image()) == {"a", "b"}, "one that is removed is out of the image at once", in_image())
ok(s.end("del") == 0, "the node goes")
whole("blockdev-del")

s = Session(read_only=True)
ok(s.counts() == {"a": 128 * K, "b": 128 * K} and in_image() == {"a": ["auto"], "b": ["auto"]}, "read-only: not in use", s.bitmaps())
for command in "clear", "disable", "remove":
    ok(refused(s.call(command, "a"), "readonly"), f"read-only: no {command}")
ok(refused(s.call("add", "x", persistent=True), "read-only") and s.call("add", "x") == {"return": {}}, "read-only: one in memory only")
s.end("quit")

# A crash: what was written since is not known.
s = Session()
s.write(M, 64 * K)
s.call("add", "new", persistent=True)
s.end(9)
whole("kill -9")
ok(in_image() == {"a": ["in-use", "auto"], "b": ["in-use", "auto"]}, "after kill -9 they are in use", in_image())
s = Session()
ok(s.added == {"return": {}} and all(b.get("inconsistent") and not b["recording"] for b in s.bitmaps().values()),
   "and inconsistent", s.bitmaps())
for command in "clear", "enable", "disable":
    ok(refused(s.call(command, "a"), "inconsistent"), f"inconsistent: no {command}")
ok(refused(s.q.call("block-dirty-bitmap-merge", node="disk", target="a", bitmaps=["b"]), "inconsistent") and
   s.call("add", "c", persistent=True) == {"return": {}} and
   refused(s.q.call("block-dirty-bitmap-merge", node="disk", target="c", bitmaps=["b"]), "inconsistent"), "nor a merge")
copy = os.path.join(folder.name, "copy")
ok("inconsistent" in tool("convert", "-U", "--bitmaps", "-O", "qcow2", disk, copy).stderr and
   "Skipping" in tool("convert", "-U", "--bitmaps", "--skip-broken-bitmaps", "-O", "qcow2", disk, copy).stderr, "nor a copy")
r = s.q.call("transaction", actions=[{"type": "block-dirty-bitmap-remove", "data": {"node": "disk", "name": "a"}},
                                     {"type": "abort", "data": {}}])
ok(refused(r, "aborted") and "a" in s.bitmaps(), "a transaction that fails removes none")
r = s.q.call("transaction", actions=[{"type": "block-dirty-bitmap-remove", "data": {"node": "disk", "name": "a"}}])
ok(r == {"return": {}} and set(in_image()) == {"b"}, "they can be removed", in_image())
s.end("quit")
whole("inconsistent")
ok(in_image() == {"b": ["in-use", "auto"], "c": ["auto"]}, "the other stays inconsistent", in_image())

# A program that does not know bitmaps: it clears their feature bit.
with open(disk, "r+b") as f:
    f.seek(88)
    f.write(bytes(8))
s = Session()
ok(s.bitmaps() == {} and s.call("add", "b", persistent=True) == {"return": {}}, "without their feature they mean nothing")
s.end("quit")
ok(tool("check", "-r", "leaks", disk).returncode == 0 and in_image() == {"b": ["auto"]}, "and others take their place", in_image())
whole("feature cleared")

# A snapshot leaves them in the image below, which is read-only then.
overlay = os.path.join(folder.name, "overlay")
s = Session()
tool("create", "-q", "-f", "qcow2", overlay, "8M")
s.q.run("blockdev-add", driver="qcow2", node_name="over", file={"driver": "file", "filename": overlay}, backing=None)
ok(s.q.call("blockdev-snapshot", node="disk", overlay="over") == {"return": {}} and in_image() == {"b": ["auto"]} and
   refused(s.call("clear", "b"), "readonly"), "below a snapshot it is written, and read-only", in_image())
s.end("quit")
whole("snapshot")
tool("create", "-q", "-f", "qcow2", "-o", "compat=0.10", disk, "8M")
s = Session()
ok(refused(s.call("add", "x", persistent=True), "v2"), "not in images of version 2")
s.end("quit")
tap.end()
