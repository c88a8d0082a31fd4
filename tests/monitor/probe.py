#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What libvirt does before it uses an emulator, on the board "none", and hot-plug: probe.py LYREBIRD-SYSTEM-AARCH64."""
import os
import socket
import subprocess
import sys
import tempfile

from session import Machine, Qmp, Tap

program = os.path.abspath(sys.argv[1])
tap = Tap()
ok = tap.ok

with tempfile.TemporaryDirectory() as folder:
    sock, pid = os.path.join(folder, "qmp"), os.path.join(folder, "pid")
    done = subprocess.run([program, "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine",
                           "none,accel=kvm:tcg", "-qmp", f"unix:{sock},server=on,wait=off", "-pidfile", pid,
                           "-daemonize"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    ok(done.returncode == 0 and not done.stdout + done.stderr, "it starts in the background without a word", done)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sock)
    connection.settimeout(30)
    q = Qmp(connection)
    ok(q.run("query-version")["qemu"]["major"] >= 8, "the version of the protocol")
    ok(q.run("query-cpus-fast") == [] and q.run("query-status")["running"] is False, "no CPU")
    ok({m["name"] for m in q.run("query-machines")} >= {"virt", "none"}, "query-machines")
    ok(q.run("query-named-block-nodes") == [] and q.run("query-block") == [] and q.run("query-chardev"),
       "nothing else is there")

    def hmc(line):
        return q.run("human-monitor-command", **{"command_line": line})

    ok("no CPU" in hmc("info tlb") and "no CPU" in hmc("print $pc") and "no CPU" in hmc("info mem"),
       "commands about CPUs say that there is none")
    hmc("info registers")
    hmc("x /4x 0")
    ok("no CPU" in hmc("gdbserver tcp::0"), "gdb has nothing to do")
    ok(q.run("cont") == {} and q.run("stop") == {} and q.run("system_reset") == {}, "cont, stop, system_reset")
    ok(q.run("quit") == {}, "quit")

machine = Machine(program, ["-S", "-nodefaults", "-device", "pcie-root-port,id=port,chassis=1", "-device",
                            "virtio-balloon-pci,id=balloon"])
q = machine.qmp()
ok(q.run("query-balloon") == {"actual": 128 << 20} and q.run("balloon", value=64 << 20) == {}, "balloon")
ok("size" in q.error("balloon", value=-1)["desc"], "balloon: a wrong size")
path = "/machine/peripheral/balloon"
ok(q.run("qom-set", path=path, property="guest-stats-polling-interval", value=5) == {} and
   q.run("qom-get", path=path, property="guest-stats-polling-interval") == 5, "qom-set, qom-get")
ok(q.run("qom-get", path=path, property="guest-stats")["stats"]["stat-free-memory"] == -1, "guest-stats: none yet")
ok("seconds" in q.error("qom-set", path=path, property="guest-stats-polling-interval", value="x")["desc"], "qom-set: wrong")
ok("cannot be set" in q.error("qom-set", path=path, property="deflate-on-oom", value=True)["desc"] and
   q.run("qom-get", path=path, property="deflate-on-oom") is False, "qom-set of what is fixed; qom-get of the device inside")
ok("not found" in q.error("qom-set", path=path, property="x", value=1)["desc"], "qom-set: no such property")
ok(q.run("qom-get", path=path + "/virtio-backend", property="type") == "virtio-balloon-device", "the device inside by its path")
ok(q.run("device_add", driver="virtio-rng-pci", id="rng", bus="port") == {}, "device_add")
ok("in use" in q.error("device_add", driver="virtio-rng-pci", bus="port", addr="0")["desc"], "the slot is taken")
ok("hotplugging" in q.error("device_add", driver="virtio-rng-pci")["desc"], "the host bridge's own bus is fixed")
ok(q.run("device_del", id="rng") == {}, "device_del")
ok(q.wait_event("DEVICE_DELETED")["data"] == {"device": "rng", "path": "/machine/peripheral/rng"},
   "DEVICE_DELETED: the guest does not use the slot")
ok("hotplugging" in q.error("device_del", id="balloon")["desc"], "device_del of one that stays")
ok(q.run("quit") == {} and machine.wait() == 0, "the end")
tap.end()
