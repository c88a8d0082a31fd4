#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Jobs and snapshots of disks by QMP and HMP. usage: blockjob.py PROGRAM IMAGE-PROGRAM
What they do while a guest writes is for tests/block/job.c."""
import json
import os
import subprocess
import sys
import tempfile

from session import Machine, Tap

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()
IMG = sys.argv[2]


def path(name):
    return os.path.join(folder.name, name)


def img(*args):
    return subprocess.run([IMG, *args], check=True, capture_output=True, text=True).stdout


def create(name, *args):
    img("create", "-q", "-f", "qcow2", *args, path(name), "8M")


def backing(name):
    return json.loads(img("info", "-U", "--output=json", path(name))).get("backing-filename")


# A base with data, an image over it, a free one.
with open(path("raw"), "wb") as f:
    f.write(b"\x11" * (4 << 20) + bytes(4 << 20))
img("convert", "-f", "raw", "-O", "qcow2", path("raw"), path("base"))
create("top", "-b", path("base"), "-F", "qcow2")
create("other")


def node(name, file, **more):
    return ["-blockdev", json.dumps({"driver": "file", "filename": path(file), "node-name": name + "-file",
                                     "auto-read-only": True, "discard": "unmap"}),
            "-blockdev", json.dumps({"driver": "qcow2", "node-name": name, "file": name + "-file", **more})]


machine = Machine(sys.argv[1], ["-S", *node("base", "base", **{"read-only": True}), *node("top", "top", backing="base"),
                                "-device", "virtio-blk-device,drive=top,id=disk0",
                                "-drive", f"if=none,id=hd0,file={path('other')},format=qcow2"], folder.name)
q = machine.qmp()
hmc = lambda line: q.run("human-monitor-command", command_line=line)


def states(job):
    seen = []
    while True:
        e = q.wait_event("JOB_STATUS_CHANGE")
        if e["data"]["id"] == job:
            seen.append(e["data"]["status"])
            if seen[-1] == "null":
                return seen


def disk_node():
    return {b.get("qdev"): b for b in q.run("query-block")}["/machine/peripheral/disk0"]["inserted"]["node-name"]


def drive_file(name):
    return {b["device"]: b for b in q.run("query-block")}[name]["inserted"]["file"]


# What others may do with the images meanwhile.
create("beside", "-b", path("base"), "-F", "qcow2")
ok(True, "an image over one that is only read")
r = subprocess.run([IMG, "create", "-q", "-f", "qcow2", path("top"), "8M"], capture_output=True, text=True)
ok(r.returncode and "lock" in r.stderr, "but not in place of one that is written to", r.stderr)

# drive-mirror of a drive, to the end.
ok(q.run("drive-mirror", device="hd0", target=path("mirror"), sync="full", format="qcow2") == {}, "drive-mirror")
ok(q.wait_event("BLOCK_JOB_READY")["data"]["type"] == "mirror", "BLOCK_JOB_READY")
job = q.run("query-block-jobs")[0]
ok(job["device"] == "hd0" and job["ready"] and job["status"] == "ready" and job["len"] == job["offset"] == 8 << 20,
   "query-block-jobs", job)
ok("Type mirror, device hd0" in hmc("info block-jobs"), "info block-jobs")
ok("busy" in q.error("block_resize", device="hd0", size=16 << 20)["desc"], "block_resize: busy")
ok("busy" in q.error("eject", device="hd0")["desc"], "eject: busy")
ok("Error" in hmc("savevm x"), "savevm: busy")
ok("already in use" in q.error("drive-mirror", job_id="hd0", device="top", target=path("m2"), sync="full")["desc"], "id twice")
ok("busy" in q.error("drive-mirror", job_id="x", device="hd0", target=path("m2"), sync="full")["desc"], "node twice")
ok(q.run("block-job-complete", device="hd0") == {} and "error" not in q.wait_event("BLOCK_JOB_COMPLETED")["data"],
   "block-job-complete")
ok(states("hd0") == ["created", "running", "ready", "waiting", "pending", "concluded", "null"], "its states")
ok(drive_file("hd0") == path("mirror"), "the drive has moved")
ok(hmc("info block-jobs") == "No active jobs\n" and q.run("query-block-jobs") == [], "no jobs")

# Cancelled when ready: the drive stays. Limits, pause.
ok(q.run("drive-mirror", job_id="m", device="hd0", target=path("other"), mode="existing", sync="full", speed=1 << 20) == {},
   "drive-mirror to an existing image, limited")
ok("cannot be completed" in q.error("block-job-complete", device="m")["desc"], "not ready")
ok(q.run("block-job-pause", device="m") == {} and q.run("query-block-jobs")[0]["paused"], "block-job-pause")
ok("already paused" in q.error("block-job-pause", device="m")["desc"], "block-job-pause twice")
ok(q.run("job-resume", id="m") == {} and q.run("block-job-set-speed", device="m", speed=0) == {}, "job-resume, set-speed")
q.wait_event("BLOCK_JOB_READY")
ok(q.run("block-job-cancel", device="m") == {} and q.wait_event("BLOCK_JOB_COMPLETED"), "block-job-cancel of what is ready")
ok(drive_file("hd0") == path("mirror"), "the drive stays")
q.run("drive-mirror", job_id="m", device="hd0", target=path("other"), mode="existing", sync="full", speed=1)
ok(q.run("block-job-cancel", device="m") == {} and q.wait_event("BLOCK_JOB_CANCELLED"), "BLOCK_JOB_CANCELLED")
ok(q.error("block-job-cancel", device="m")["class"] == "DeviceNotActive", "no such job")
ok(q.error("job-cancel", id="m")["desc"] == "Job not found", "job-cancel: no such")

# External snapshots as libvirt takes them: create, add, transaction.
file = {"driver": "file", "filename": path("snap")}
ok(q.run("blockdev-create", job_id="c0", options={**file, "size": 0}) == {} and q.run("job-dismiss", id="c0") == {},
   "blockdev-create of a file")
ok(q.run("blockdev-add", **file, node_name="snap-file", auto_read_only=True) == {}, "blockdev-add of it")
ok(q.run("blockdev-create", job_id="c1", options={"driver": "qcow2", "file": "snap-file", "size": 8 << 20, "cluster-size": 65536,
                                                  "backing-file": path("top"), "backing-fmt": "qcow2"}) == {}, "of a format")
ok(q.run("query-jobs")[0]["status"] == "concluded" and "error" not in q.run("query-jobs")[0], "query-jobs",
   q.run("query-jobs"))
q.run("job-dismiss", id="c1")
ok(q.send({"execute": "blockdev-add", "arguments": {"driver": "qcow2", "node-name": "snap", "file": "snap-file",
                                                    "backing": None}}) == {"return": {}}, "blockdev-add without backing")
ok("abort" in q.error("transaction", actions=[{"type": "blockdev-snapshot", "data": {"node": "top", "overlay": "snap"}},
                                             {"type": "abort", "data": {}}])["desc"].lower() and disk_node() == "top",
   "a transaction that fails changes nothing")
ok(q.run("transaction", actions=[{"type": "blockdev-snapshot", "data": {"node": "top", "overlay": "snap"}}]) == {} and
   disk_node() == "snap", "blockdev-snapshot")
ok("error" in q.call("blockdev-snapshot", node="top", overlay="snap"), "not twice")
create("beside", "-b", path("top"), "-F", "qcow2")
ok(True, "what is a backing file now is not locked")

# Active commit down to the base by the names of nodes, and by hand when to finish.
ok(q.run("block-commit", job_id="c", device="snap", top_node="snap", base_node="top", auto_dismiss=False) == {},
   "block-commit of the active image")
ok(q.wait_event("BLOCK_JOB_READY")["data"]["type"] == "commit", "it becomes ready")
ok(q.run("job-complete", id="c") == {} and q.wait_event("BLOCK_JOB_COMPLETED") and disk_node() == "top", "job-complete")
ok(q.run("query-jobs")[0]["status"] == "concluded" and q.run("job-dismiss", id="c") == {}, "it waits for job-dismiss")
ok(q.run("blockdev-del", node_name="snap") == {} and q.run("blockdev-del", node_name="snap-file") == {}, "the old one goes")

# blockdev-snapshot-sync, commit of one in the middle, stream.
ok(q.run("blockdev-snapshot-sync", node_name="top", snapshot_file=path("s1"), snapshot_node_name="s1") == {} and
   disk_node() == "s1" and backing("s1") == path("top"), "blockdev-snapshot-sync")
ok(q.run("block-commit", job_id="mid", device="s1", top=path("top"), base=path("base")) == {} and
   q.wait_event("BLOCK_JOB_COMPLETED") and backing("s1") == path("base"), "block-commit of one in the middle")
ok(q.run("block-stream", job_id="st", device="s1", auto_finalize=False) == {} and
   q.wait_event("BLOCK_JOB_PENDING")["data"]["id"] == "st", "block-stream, BLOCK_JOB_PENDING")
ok(q.run("job-finalize", id="st") == {} and q.wait_event("BLOCK_JOB_COMPLETED") and backing("s1") is None, "job-finalize")
ok(q.error("block-stream", job_id="st", device="hd0", base="x")["desc"].startswith("'x' is not"), "no such base")

# Backups; in a transaction.
ok(q.run("drive-backup", job_id="b", device="s1", target=path("b1"), sync="full", format="raw") == {} and
   q.wait_event("BLOCK_JOB_COMPLETED"), "drive-backup")
ok(open(path("b1"), "rb").read() == open(path("raw"), "rb").read(), "holds what the disk held")
ok(q.run("transaction", actions=[
    {"type": "drive-backup", "data": {"job-id": "b2", "device": "s1", "target": path("b2"), "sync": "full"}},
    {"type": "drive-backup", "data": {"job-id": "b3", "device": "hd0", "target": path("b3"), "sync": "full"}}]) == {} and
   q.wait_event("BLOCK_JOB_COMPLETED") and q.wait_event("BLOCK_JOB_COMPLETED"), "two at once")
ok("error" in q.call("transaction", actions=[
    {"type": "drive-backup", "data": {"job-id": "b4", "device": "s1", "target": path("b4"), "sync": "full"}},
    {"type": "drive-backup", "data": {"job-id": "b4", "device": "hd0", "target": path("b5"), "sync": "full"}}]) and
   q.wait_event("BLOCK_JOB_CANCELLED") and q.run("query-jobs") == [], "one that cannot be: none")

# A target that is full.
small = path("small")
os.mkdir(small)
full = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small], capture_output=True).returncode == 0
if full:
    ok("error" in q.run("drive-backup", job_id="f", device="s1", target=small + "/t", sync="full") or
       "space" in q.wait_event("BLOCK_JOB_COMPLETED")["data"]["error"], "a full target: BLOCK_JOB_COMPLETED with an error")
    os.unlink(small + "/t")
    q.events.clear()
    q.run("drive-backup", job_id="f", device="s1", target=small + "/t", sync="full", on_target_error="enospc")
    ok(q.wait_event("BLOCK_JOB_ERROR")["data"] == {"device": "f", "operation": "write", "action": "stop"} and
       q.run("query-block-jobs")[0]["io-status"] == "failed", "on-target-error=enospc: it waits")
    subprocess.run(["mount", "-o", "remount,size=20m", small], check=True)
    q.events.clear()
    ok(q.run("block-job-resume", device="f") == {} and "error" not in q.wait_event("BLOCK_JOB_COMPLETED")["data"],
       "with room it goes on")
    subprocess.run(["umount", "-l", small])
else:
    print("SKIP full target: no right to mount a tmpfs", file=sys.stderr)

# HMP.
ok(hmc(f"snapshot_blkdev hd0 {path('h1')} qcow2") == "" and drive_file("hd0") == path("h1"), "snapshot_blkdev")
ok(hmc("commit hd0") == "" and hmc("commit all") == "", "commit")
ok("has no backing" in hmc("commit disk0") and "not found" in hmc("commit x"), "commit: errors")
ok(hmc("block_stream hd0") == "" and q.wait_event("BLOCK_JOB_COMPLETED") and backing("h1") is None, "block_stream")
ok(hmc(f"drive_mirror -f hd0 {path('h2')} qcow2") == "" and q.wait_event("BLOCK_JOB_READY"), "drive_mirror")
ok(hmc("block_job_complete hd0") == "" and q.wait_event("BLOCK_JOB_COMPLETED") and drive_file("hd0") == path("h2"),
   "block_job_complete")
ok(hmc(f"drive_backup -f hd0 {path('h3')} qcow2") == "" and q.wait_event("BLOCK_JOB_COMPLETED"), "drive_backup")
limits = dict.fromkeys(("bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr"), 0)
ok("error" not in q.send({"execute": "block_set_io_throttle", "arguments": {"id": "/machine/peripheral/disk0", **limits}}),
   "block_set_io_throttle by the device's path")
ok(hmc("block_set_io_throttle hd0 0 0 0 100 0 0") == "" and
   {b["device"]: b for b in q.run("query-block")}["hd0"]["inserted"]["iops"] == 100, "block_set_io_throttle")

# Drives come and go.
seen = hmc(f"drive_add 0 if=none,id=new,file={path('base')},format=qcow2,readonly=on")
ok("new" in {b["device"] for b in q.run("query-block")}, "drive_add", seen)
ok("if=none" in hmc(f"drive_add 0 if=virtio,id=n2,file={path('base')}") and "there is a drive" in
   hmc(f"drive_add 0 if=none,id=new,file={path('base')}"), "drive_add: errors")
ok(hmc("drive_del new") == "" and "new" not in {b["device"] for b in q.run("query-block")}, "drive_del")
ok("not found" in hmc("drive_del new"), "drive_del: no such")
ok(hmc(f"drive_add -n 0 driver=file,node-name=nn,filename={path('raw')}") == "" and q.run("blockdev-del", node_name="nn") == {},
   "drive_add -n")

# Copy on read, below which snapshots are taken.
create("cor", "-b", path("base"), "-F", "qcow2")
hmc(f"drive_add 0 if=none,id=cor,file={path('cor')},format=qcow2,copy-on-read=on")
ok(q.run("blockdev-snapshot-sync", device="cor", snapshot_file=path("cor2")) == {} and backing("cor2") == path("cor"),
   "blockdev-snapshot-sync below copy-on-read")
ok(q.run("block-stream", device="cor") == {} and q.wait_event("BLOCK_JOB_COMPLETED") and backing("cor2") is None, "block-stream there")
ok(hmc("drive_del cor") == "", "drive_del")

# The end with a job that runs.
q.run("drive-mirror", job_id="last", device="hd0", target=path("z"), sync="full", speed=1)
ok(q.run("quit") == {} and machine.wait() == 0, "quit cancels jobs")
for name in ("base", "top", "s1", "other", "mirror", "h1", "h2", "h3", "b2", "b3", "z", "cor", "cor2"):
    r = subprocess.run([IMG, "check", path(name)], capture_output=True, text=True)
    ok(r.returncode == 0, f"check of {name}", str(r.returncode) + r.stdout + r.stderr)
tap.end()
