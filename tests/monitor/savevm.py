#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Snapshots of a machine that runs debugged.c. usage: savevm.py PROGRAM IMAGE-PROGRAM GUEST"""
import os
import re
import subprocess
import sys
import tempfile
import time

from session import Machine, Tap

program, img, guest = sys.argv[1:4]
tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def image(name):
    subprocess.run([img, "create", "-q", "-f", "qcow2", path(name), "8M"], check=True)


def drive(id, name, *more):
    return ["-drive", ",".join([f"if=none,id={id},file={path(name)},format=qcow2", *more])]


image("first")
image("second")
disks = drive("d0", "first") + drive("d1", "second")
common = ["-smp", "2", "-kernel", guest]


def start(*args):
    m = Machine(program, [*common, *args])
    return m, m.hmp()


def state(h):
    """All that a guest sees of a machine that stands still."""
    return (h.run("info registers -a"), h.run("sum 0x40000000 0x8000000"), h.run("info pic"),
            h.run("info irq"))


machine, h = start(*disks)
time.sleep(0.5)
h.run("stop")
before = state(h)
ok(h.run("savevm here") == "", "savevm")
ok(h.run("info status").strip() == "VM status: paused", "it still stands")
seen = h.run("info snapshots")
ok(re.search(r"^1 +here +[\d.]+ [KM]iB", seen, re.M), "info snapshots", seen)
h.run("c")
time.sleep(0.2)
h.run("stop")
ok(state(h) != before, "the machine went on")
ok(h.run("loadvm here") == "", "loadvm")
after = state(h)
for n, what in enumerate(["registers", "RAM", "interrupt controller", "lines"]):
    ok(after[n] == before[n], "the same " + what, (before[n], after[n]))
h.run("c")
time.sleep(0.2)
h.run("stop")
ok(state(h)[0] != before[0], "it goes on from there")
h.run("c")
ok(h.run("savevm live") == "" and "running" in h.run("info status"), "savevm while it runs")
ok(h.run("loadvm here") == "" and "running" in h.run("info status"), "loadvm while it runs")
h.run("savevm live")
ok(len(re.findall(r" live ", h.run("info snapshots"))) == 1, "savevm replaces one of the same name")

# What is wrong.
seen = h.run("loadvm nothing")
ok("does not have the requested snapshot 'nothing'" in seen and "running" in h.run("info status"),
   "loadvm: no such snapshot", seen)
ok("no snapshot 'nothing'" in h.run("delvm nothing"), "delvm: no such snapshot")
h.run('savevm "in quotes"')
ok(re.search(r" in quotes ", h.run("info snapshots")) and h.run('delvm "in quotes"') == "" and
   "quotes" not in h.run("info snapshots"), "savevm, delvm: a name in quotes")
ok("255 bytes" in h.run("savevm " + "x" * 300), "savevm: a long name")
ok(h.run("delvm live") == "" and " live " not in h.run("info snapshots"), "delvm")
h.run("savevm")
ok(re.search(r" vm-\d{14} ", h.run("info snapshots")), "savevm without name")

# QMP: jobs.
q = machine.qmp()
job = dict(tag="job", devices=["d0", "d1"])
ok(q.run("snapshot-save", job_id="j1", vmstate="d0", **job) == {}, "snapshot-save")
ok([j["status"] for j in q.run("query-jobs")] == ["concluded"] and "error" not in q.run("query-jobs")[0], "query-jobs")
ok("in use" in q.error("snapshot-save", job_id="j1", vmstate="d0", **job)["desc"], "the job's name is taken")
ok(q.run("job-dismiss", id="j1") == {} and q.run("query-jobs") == [], "job-dismiss")
ok("not found" in q.error("job-dismiss", id="j1")["desc"], "job-dismiss: no such job")
ok(q.run("snapshot-load", job_id="j2", vmstate="d0", **job) == {}, "snapshot-load")
q.run("snapshot-load", job_id="j3", vmstate="d0", tag="none", devices=[])
ok("error" in q.run("query-jobs")[1], "a job that fails")
q.run("snapshot-save", job_id="j4", vmstate="d1", **job)
ok("kept in 'd0'" in q.run("query-jobs")[2]["error"], "state in another disk")
ok(q.run("snapshot-delete", job_id="j5", **job) == {}, "snapshot-delete")
ok({e["data"]["status"] for e in q.events if e["event"] == "JOB_STATUS_CHANGE"} >=
   {"created", "running", "concluded", "null"}, "JOB_STATUS_CHANGE")

# Another start.
h.sock.sendall(b"q\n")
ok(machine.wait() == 0, "quit")
ok(all(subprocess.run([img, "check", "-q", path(n)]).returncode == 0 for n in ("first", "second")),
   "the images are in order")
machine, h = start("-S", "-loadvm", "here", *disks)
seen = state(h)
ok(seen == before, "-loadvm: the same machine", [a == b for a, b in zip(seen, before)])
h.run("c")
time.sleep(0.2)
h.run("stop")
ok(state(h)[0] != before[0], "it goes on")
machine.kill()

# Another machine.
for what, args, text in [("CPUs", ["-smp", "1"], "CPUs"), ("RAM", ["-m", "256"], "MiB of RAM"),
                         ("CPU model", ["-cpu", "cortex-a53"], "CPU model"),
                         ("interrupt controller", ["-M", "virt,gic-version=3"], "state")]:
    machine, h = start("-S", *args, *disks)
    seen = h.run("loadvm here")
    ok("Error: " in seen and text in seen, "loadvm: other " + what, seen)
    ok("VM status: paused" in h.run("info status"), "it stands still")
    machine.kill()
r = subprocess.run([program, "-M", "virt", "-display", "none", "-loadvm", "none", *common, *disks],
                   capture_output=True, text=True, timeout=30)
ok(r.returncode == 1 and "'none'" in r.stderr, "-loadvm: no such snapshot", r.stderr)
machine, h = start("-S", *drive("d0", "first"))
ok(h.run("loadvm here") == "", "with the one disk that has the state")
machine.kill()
machine, h = start("-S", *drive("d1", "second"))
ok("disk-only" in h.run("loadvm here"), "with the other disk only")
machine.kill()
machine, h = start("-S")
ok("No block device" in h.run("savevm x") and "No block device" in h.run("info snapshots"), "without disks")
machine.kill()
open(path("raw"), "w").truncate(1 << 20)
machine, h = start("-S", "-drive", f"if=none,id=d0,file={path('raw')},format=raw", *drive("d1", "second"))
ok("does not support snapshots" in h.run("savevm x"), "a disk that cannot")
machine.kill()

# A state that is damaged, in many places: the text says so, the machine stands still and can be reset.
image("third")
machine, h = start(*drive("d0", "third"))
time.sleep(0.2)
h.run("savevm x")
machine.kill()
data = open(path("third"), "rb").read()
at = [m.start() for m in re.finditer(b"LYRESNAP|TCES|arm-cpu|sys.el", data)]
for n, place in enumerate([at[0], at[1] + 4, at[len(at) // 2] + 30, at[-1] + 2, at[-3] + 12]):
    bad = bytearray(data)
    bad[place] ^= 0x41
    open(path("bad"), "wb").write(bad)
    machine, h = start("-S", *drive("d0", "bad"))
    seen = h.run("loadvm x")
    ok("Error: " in seen and "paused" in h.run("info status") and h.run("system_reset") == "" and h.run("c") == "",
       f"damage {n}", seen)
    machine.kill()
tap.end()
