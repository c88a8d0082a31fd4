#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Dirty bitmaps and incremental backups. usage: bitmap.py PROGRAM IMAGE-PROGRAM

What is written to the disk is written by a backup of an image of few clusters (sync=top) to it: nothing but these.
"""
import os
import subprocess
import sys
import tempfile

from session import Machine, Tap

K, M = 1 << 10, 1 << 20
SIZE = 8 * M

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def img(*args):
    return subprocess.run([sys.argv[2], *args], check=True, capture_output=True, text=True).stdout


def sparse(name, *pieces, size=SIZE):
    """An image with these pieces of data, (offset, bytes), and nothing else."""
    with open(path("raw"), "wb") as f:
        f.truncate(size)
        for at, data in pieces:
            f.seek(at)
            f.write(data)
    img("convert", "-f", "raw", "-O", "qcow2", path("raw"), path(name))


def node(name, file=None, **more):
    assert q.run("blockdev-add", driver="qcow2", node_name=name, file={"driver": "file", "filename": path(file or name)},
                 **more) == {}


img("create", "-q", "-f", "qcow2", path("disk"), "8M")
sparse("one", (M, b"a" * 64 * K), (3 * M, b"b" * K))
sparse("two", (5 * M, b"c" * 64 * K))
img("create", "-q", "-f", "qcow2", path("grows"), "1M")
machine = Machine(sys.argv[1], ["-S", "-drive", f"if=none,id=grows,format=qcow2,file={path('grows')}"], folder.name)
q = machine.qmp()
for n in ("disk", "one", "two"):
    node(n)


def job(device, target, wait=True, **more):
    r = q.call("blockdev-backup", job_id="j", device=device, target=target, **more)
    if wait and r == {"return": {}}:
        return q.wait_event("BLOCK_JOB_COMPLETED")["data"].get("error", "done")
    return r if wait else r == {"return": {}}


def bitmaps(name="disk"):
    nodes = {n["node-name"]: n for n in q.run("query-named-block-nodes")}
    return {b["name"]: b for b in nodes[name].get("dirty-bitmaps", ())}


def count(name):
    return bitmaps()[name]["count"]


def bitmap(command, name, **more):
    return q.call("block-dirty-bitmap-" + command, node="disk", name=name, **more)


def refused(r, text):
    return text in r.get("error", {}).get("desc", "")


def target(name):
    img("create", "-q", "-f", "qcow2", path(name), "8M")
    node(name)
    return name


def content(name):
    """Of an image whose node has gone: its allocated ranges and all data."""
    assert q.run("blockdev-del", node_name=name) == {}
    img("convert", "-O", "raw", path(name), path("out"))
    with open(path("out"), "rb") as f:
        return f.read()


# What they record.
ok(bitmap("add", "b") == {"return": {}} and bitmaps()["b"] ==
   {"name": "b", "count": 0, "granularity": 64 * K, "recording": True, "busy": False, "persistent": False}, "a new bitmap")
ok(bitmap("add", "fine", granularity=4096) == bitmap("add", "off", disabled=True) == {"return": {}}, "others")
ok(job("one", "disk", sync="top") == "done", "the disk is written")
ok(count("b") == 128 * K and count("fine") == 128 * K and count("off") == 0, "what was written is dirty", bitmaps())
for text, r in [("already exists", bitmap("add", "b")), ("power of 2", bitmap("add", "x", granularity=5000)),
                ("Granularity", bitmap("add", "x", granularity=256)), ("Granularity", bitmap("add", "x", granularity=0)),
                ("1 to 1023", bitmap("add", "")),
                ("not found", bitmap("clear", "x")), ("not found", bitmap("remove", "x")),
                ("Cannot find", q.call("block-dirty-bitmap-add", node="none", name="x"))]:
    ok(refused(r, text), "refused: " + text, r)

# Incremental backups.
for text, more in [("valid bitmap name", {"sync": "incremental"}), ("valid bitmap name", {"sync": "bitmap"}),
                   ("must be given", {"sync": "bitmap", "bitmap": "b"}), ("with it", {"sync": "full", "bitmap": "b"}),
                   ("must be 'on-success'", {"sync": "incremental", "bitmap": "b", "bitmap-mode": "never"}),
                   ("not found", {"sync": "incremental", "bitmap": "x"})]:
    ok(refused(job("disk", "two", **more), text), "refused: backup, " + text)
for sync, mode, left in [("bitmap", "never", 128 * K), ("bitmap", "always", 0), ("incremental", None, 0)]:
    if not count("b"):
        q.run("block-dirty-bitmap-merge", node="disk", target="b", bitmaps=["fine"])
    more = {"bitmap_mode": mode} if mode else {}
    name = target(f"{sync}-{mode}")
    ok(job("disk", name, sync=sync, bitmap="b", **more) == "done" and count("b") == left, f"{sync}, {mode}", bitmaps())
    ranges = img("map", "-U", path(name)).split("\n")[1:-1]
    data = content(name)
    ok(data[M:M + 64 * K] == b"a" * 64 * K and data[3 * M:3 * M + K] == b"b" * K and
       sum(int(r.split()[1], 16) for r in ranges) <= 128 * K, "what was dirty is in the target, and no more", ranges)
ok(job("two", "disk", sync="top") == "done" and count("b") == 64 * K, "more is written")
name = target("second")
ok(job("disk", name, sync="incremental", bitmap="b") == "done", "the next backup")
data = content(name)
ok(data[5 * M:5 * M + 64 * K] == b"c" * 64 * K and not any(data[:5 * M]), "has only that")

# While a job has it, and one that comes to nothing.
q.run("block-dirty-bitmap-merge", node="disk", target="b", bitmaps=["fine"])
before = count("b")
name = target("slow")
ok(job("disk", name, wait=False, sync="incremental", bitmap="b", speed=1), "a slow backup")
ok(bitmaps()["b"]["busy"] and refused(bitmap("remove", "b"), "in use") and refused(bitmap("clear", "b"), "in use") and
   refused(q.call("block-dirty-bitmap-merge", node="disk", target="fine", bitmaps=["b"]), "in use"), "the bitmap is in use")
q.run("block-job-cancel", device="j", force=True)
ok(q.wait_event("BLOCK_JOB_CANCELLED") and count("b") == before and not bitmaps()["b"]["busy"], "cancelled: it is as before",
   bitmaps())
ok(refused(job("disk", "disk", sync="incremental", bitmap="b"), "same") and not bitmaps()["b"]["busy"] and count("b") == before,
   "a job that does not begin takes nothing")
img("create", "-q", "-f", "qcow2", path("small"), "4M")
node("small")
ok("sizes" in str(job("disk", "small", sync="incremental", bitmap="b")) and count("b") == before, "nor one to a target of another size")

# The rest of the commands.
ok(bitmap("disable", "b") == {"return": {}} and not bitmaps()["b"]["recording"], "disabled")
job("two", "disk", sync="top")
ok(count("b") == before and bitmap("enable", "b") == {"return": {}}, "it records nothing")
ok(bitmap("clear", "b") == {"return": {}} and count("b") == 0, "clear")
ok(q.run("block-dirty-bitmap-merge", node="disk", target="off", bitmaps=["b", {"node": "disk", "name": "fine"}]) == {} and
   count("off") == count("fine"), "merge", bitmaps())
ok(q.run("block-dirty-bitmap-add", node="small", name="s") == {} and
   refused(q.call("block-dirty-bitmap-merge", node="disk", target="b", bitmaps=[{"node": "small", "name": "s"}]), "different sizes"),
   "not of a disk of another size")
ok(refused(q.call("block-dirty-bitmap-merge", node="disk", target="b", bitmaps=[3]), "expected"), "merge of what is none")

# Transactions: all or none.
def action(kind, **data):
    return {"type": kind, "data": {k.replace("_", "-"): v for k, v in data.items()}}


before = bitmaps()
r = q.call("transaction", actions=[action("block-dirty-bitmap-clear", node="disk", name="off"),
                                   action("block-dirty-bitmap-add", node="disk", name="new"),
                                   action("block-dirty-bitmap-disable", node="disk", name="b"),
                                   action("block-dirty-bitmap-merge", node="disk", target="b", bitmaps=["fine"]),
                                   action("block-dirty-bitmap-remove", node="disk", name="fine"), action("abort")])
ok(refused(r, "aborted") and bitmaps() == before, "a transaction that fails changes none", bitmaps())
r = q.call("transaction", actions=[action("block-dirty-bitmap-remove", node="disk", name="fine"),
                                   action("block-dirty-bitmap-remove", node="disk", name="fine")])
ok(refused(r, "in use") and bitmaps() == before, "nor one that removes one twice")
name = target("full")
r = q.call("transaction", actions=[action("block-dirty-bitmap-clear", node="disk", name="off"),
                                   action("block-dirty-bitmap-remove", node="disk", name="fine"),
                                   action("blockdev-backup", job_id="j", device="disk", target=name, sync="full")])
ok(r == {"return": {}} and q.wait_event("BLOCK_JOB_COMPLETED") and set(bitmaps()) == {"b", "off"} and count("off") == 0,
   "a full backup and a clear bitmap", bitmaps())

# A disk that grows; by the name of its drive.
drive = {b["device"]: b["inserted"] for b in q.run("query-block")}["grows"]["node-name"]
ok(q.run("block-dirty-bitmap-add", node="grows", name="g", granularity=M) == {} and
   q.run("block_resize", device="grows", size=160 * M) == {} and bitmaps(drive)["g"]["count"] == 0, "a disk grows")
sparse("big", (159 * M, b"d" * K), size=160 * M)
node("big")
ok(job("big", drive, sync="top") == "done" and bitmaps(drive)["g"]["count"] == M, "and what is written there is dirty", bitmaps(drive))
ok(bitmap("remove", "b") == bitmap("remove", "off") == {"return": {}} and bitmaps() == {}, "removed")
ok(q.run("block-dirty-bitmap-add", node="disk", name="last") == {} and q.run("blockdev-del", node_name="disk") == {},
   "a node goes with its bitmap")
ok(q.run("quit") == {} and machine.wait() == 0, "the end")
tap.end()
