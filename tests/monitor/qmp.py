#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The monitor of a program. usage: qmp.py PROGRAM IMAGE-PROGRAM"""
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile

from session import Machine, Tap

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def image(name, *args):
    subprocess.run([sys.argv[2], "create", "-q", "-f", "qcow2", *args, path(name), "8M"], check=True)


image("base")
image("disk", "-b", path("base"), "-F", "qcow2")
image("other")
machine = Machine(sys.argv[1], ["-S", "-name", "test", "-uuid", "550e8400-e29b-41d4-a716-446655440000",
                                "-drive", f"if=none,id=hd0,file={path('disk')},format=qcow2",
                                "-drive", f"if=none,id=free,file={path('other')},format=qcow2",
                                "-chardev", "ringbuf,id=ring,size=64"], folder.name)

# Negotiation.
q = machine.qmp(negotiate=False)
ok(q.greeting["QMP"]["capabilities"] == ["oob"] and "qemu" in q.greeting["QMP"]["version"], "greeting")
ok(q.error("query-status")["class"] == "CommandNotFound", "first the capabilities")
ok("not available" in q.error("qmp_capabilities", enable=["x"])["desc"], "no capability x")
ok("exec-oob' is unexpected" in q.send({"exec-oob": "query-yank"})["error"]["desc"], "no exec-oob without oob")
ok(q.run("qmp_capabilities") == {}, "capabilities")
ok(q.error("qmp_capabilities")["class"] == "CommandNotFound", "only once")

# What is wrong with a request.
ok(q.send({"execute": "query-status", "id": {"a": [1]}})["id"] == {"a": [1]}, "id comes back")
ok(q.send({"execute": "nothing", "id": 7})["id"] == 7, "also with an error")
ok(q.error("nothing") == {"class": "CommandNotFound", "desc": "The command nothing has not been found"},
   "no such command")
for request, text in [([1], "must be a JSON object"), ({"id": 1}, "lacks member 'execute'"),
                      ({"execute": 1}, "must be a string"),
                      ({"execute": "stop", "x": 1}, "member 'x' is unexpected"),
                      ({"execute": "stop", "arguments": 3}, "'arguments' must be an object")]:
    ok(text in q.send(request)["error"]["desc"], text)
for text in ["nonsense", '{"execute": }', '{"execute": "stop", "execute": "cont"}', '{"a": "\\ud800"}', "[" * 2000]:
    q.sock.sendall(text.encode() + b"\n")
    r = q.reply()
    ok(r["error"]["class"] == "GenericError", "no JSON: " + text[:40], r)
q.sock.sendall(b'{"execute": "query-name"}   \t{"execute":"query-name"}\n')
ok(q.reply() == q.reply() == {"return": {"name": "test"}}, "two in a line")
ok(q.error("stop", x=1)["desc"] == "Parameter 'x' is unexpected", "too many arguments")
ok(q.error("memsave", val=1)["desc"] == "Parameter 'size' is missing", "too few")
ok("expected: integer" in q.error("memsave", val="x", size=1, filename="f")["desc"], "wrong type")

# The machine.
ok(q.run("query-status") == {"running": False, "status": "prelaunch"}, "query-status")
ok(q.run("cont") == {} and q.wait_event("RESUME"), "cont, RESUME")
ok(q.run("query-status") == {"running": True, "status": "running"}, "it runs")
ok(q.run("stop") == {} and q.wait_event("STOP"), "stop, STOP")
ok(q.run("query-status")["status"] == "paused", "it stands")
ok(q.run("system_reset") == {} and q.wait_event("RESET")["data"] ==
   {"guest": False, "reason": "host-qmp-system-reset"}, "system_reset, RESET")
ok(q.run("system_powerdown") == {} and q.wait_event("POWERDOWN"), "system_powerdown, POWERDOWN")
ok(q.run("query-uuid") == {"UUID": "550e8400-e29b-41d4-a716-446655440000"}, "query-uuid")
ok("virt" in [m["name"] for m in q.run("query-machines")], "query-machines")
ok(q.run("query-target") == {"arch": "aarch64"}, "query-target")
ok(q.run("query-kvm") == {"enabled": False, "present": False}, "query-kvm")
q.run("accel-switch", accel="interp")
ok(q.run("query-accelerators") == {"enabled": "interp", "present": ["tcg", "interp"]}, "accel-switch, query-accelerators")
q.run("accel-switch", accel="tcg")
buses = q.run("query-pci")
ok(len(buses) == 1 and buses[0]["bus"] == 0 and buses[0]["devices"][0]["id"]["device"] == 8 and
   buses[0]["devices"][0]["class_info"] == {"class": 0x600, "desc": "Host bridge"}, "query-pci")
ok(q.run("query-version") == q.greeting["QMP"]["version"], "query-version")
cpus = q.run("query-cpus-fast")
ok(len(cpus) == 1 and cpus[0]["thread-id"] > 0, "query-cpus-fast")
ok("cortex-a57" in [m["name"] for m in q.run("query-cpu-definitions")], "query-cpu-definitions")
ok(q.run("query-memory-size-summary") == {"base-memory": 128 << 20}, "query-memory-size-summary")
ok(q.run("human-monitor-command", command_line="info status") == "VM status: paused\n",
   "human-monitor-command")
ok("cpu-index" in q.error("human-monitor-command", command_line="p 1", cpu_index=9)["desc"], "of no CPU")
ok(q.run("pmemsave", val=0x40000000, size=4, filename=path("m")) == {} and
   open(path("m"), "rb").read() == b"\xd0\x0d\xfe\xed", "pmemsave")

# What there is: every command and event of the lists is in the schema, and the other way round.
schema = q.run("query-qmp-schema")
commands = {c["name"] for c in q.run("query-commands")}
names = {s["name"]: s for s in schema}
ok(len(names) == len(schema), "schema: names once")
ok({s["name"] for s in schema if s["meta-type"] == "command"} == commands, "schema: commands")
ok({s["name"] for s in schema if s["meta-type"] == "event"} ==
   {e["name"] for e in q.run("query-events")}, "schema: events")
ok(all(names[s[t]] for s in schema for t in ("arg-type", "ret-type") if t in s), "schema: types")
ok(all(names[m["type"]] for s in schema for m in s.get("members", ())), "schema: members")

# Devices.
top = {p["name"]: p["type"] for p in q.run("qom-list", path="/machine")}
ok(top.get("uart0") == "child<pl011>", "qom-list", top)
ok("chardev" in {p["name"] for p in q.run("qom-list", path="/machine/uart0")}, "qom-list of a device")
ok(q.run("qom-get", path="/machine/uart0", property="type") == "pl011", "qom-get type")
ok(q.run("qom-get", path="/machine", property="secure") is False, "qom-get of a boolean")
ok(q.run("qom-get", path="/machine/virt.flash0", property="num-blocks") == 256, "qom-get of a number")
ok(q.error("qom-get", path="/machine", property="x")["class"] == "GenericError", "no such property")
ok(q.error("qom-list", path="/nowhere")["class"] == "DeviceNotFound", "no such path")
ok(q.error("qom-list", path="/machine/a/b")["class"] == "DeviceNotFound", "no such device")
ok("pl011" in {t["name"] for t in q.run("qom-list-types")}, "qom-list-types")
ok("drive" in {p["name"] for p in q.run("device-list-properties", typename="virtio-blk-device")},
   "device-list-properties")
ok("bus" in q.error("device_add", driver="virtio-blk-device", drive="hd0")["desc"], "device_add: no bus")
ok("unimp" in q.error("device_add", driver="unimp", name="x")["desc"], "device_add: part of boards")
ok("nothing" in q.error("device_add", driver="nothing")["desc"], "device_add: no such type")
ok(q.error("device_del", id="nothing")["class"] == "DeviceNotFound", "device_del: no such device")
ok("hotplug" in q.error("device_del", id="uart0")["desc"], "device_del: no hot-plug")
hmc = lambda line: q.run("human-monitor-command", command_line=line)
ok("dev: pl011" in hmc("info qtree"), "info qtree")
ok("virtio-blk-device" in hmc("info qdm"), "info qdm")
ok("gic" in hmc("info pic"), "info pic")
ok(isinstance(hmc("info irq"), str), "info irq")

# Back ends.
chars = {c["label"]: c for c in q.run("query-chardev")}
ok(chars["ring"]["frontend-open"] is False and chars["compat_monitor1"]["frontend-open"], "query-chardev")
ok("ring: filename=ringbuf" in hmc("info chardev"), "info chardev")
ok(hmc("chardev-add null,id=new") == "" and q.run("chardev-remove", id="new") == {}, "chardev-add, -remove")
ok("busy" in q.error("chardev-remove", id="compat_monitor1")["desc"], "chardev-remove: busy")
ok(q.error("chardev-remove", id="no")["class"] == "DeviceNotFound", "chardev-remove: no such")
ok(q.run("ringbuf-read", device="ring", size=10) == "", "ringbuf-read")
ok({"name": "socket"} in q.run("query-chardev-backends"), "query-chardev-backends")
new = lambda kind, **data: q.call("chardev-add", id="c", backend={"type": kind, "data": data})
gone = lambda: q.run("chardev-remove", id="c") == {}
ok(new("null") == {"return": {}} and gone(), "chardev-add: null")
ok(new("ringbuf", size=128) == {"return": {}} and "already" in new("null")["error"]["desc"] and gone(),
   "chardev-add: ringbuf, and the name is taken")
ok(os.path.exists(new("pty")["return"]["pty"]) and gone(), "chardev-add: pty has a name")
ok(new("file", out=path("c.out")) == {"return": {}} and os.path.exists(path("c.out")) and gone(), "chardev-add: file")
ok(new("socket", addr={"type": "unix", "data": {"path": path("c.sock")}}, telnet=False) == {"return": {}},
   "chardev-add: a server that does not wait")
there = socket.socket(socket.AF_UNIX)
there.connect(path("c.sock"))
ok(gone() and not os.path.exists(path("c.sock")), "it listened")
with socket.socket() as server:
    server.bind(("127.0.0.1", 0))
    server.listen()
    ok(new("socket", server=False, addr={"type": "inet", "data": {"host": "127.0.0.1", "port": str(server.getsockname()[1])}})
       == {"return": {}} and server.accept() and gone(), "chardev-add: a client")
for text, answer in [("is unexpected", new("null", x=1)), ("backend.data.telnet", new("socket", telnet=True)),
                     ("addr", new("socket")), ("addr", new("socket", addr={"type": "unix", "data": {"port": "1"}})),
                     ("addr.type", new("socket", addr={"type": "vsock", "data": {}})), ("no such backend", new("nothing")),
                     ("backend", q.call("chardev-add", id="c", backend=3)), ("cannot", new("file", out="/nowhere/x"))]:
    ok(text in answer.get("error", {}).get("desc", ""), "chardev-add refuses: " + text, answer)
ok(hmc("ringbuf_write compat_monitor1 x").startswith("Error"), "a monitor's input is its program's alone")
ok(q.run("netdev_add", type="hubport", id="n0", hubid=1) == {}, "netdev_add")
ok("n0" in hmc("info network"), "info network")
ok(hmc("set_link n0 off") == "" and "link down" in hmc("info network"), "set_link off")
ok(q.run("set_link", name="n0", up=True) == {} and "link down" not in hmc("info network"), "set_link on")
ok(q.error("netdev_add", type="hubport", id="n0", hubid=1)["class"] == "GenericError", "netdev_add: there already")
ok(q.run("netdev_del", id="n0") == {} and q.error("netdev_del", id="n0")["class"] == "DeviceNotFound",
   "netdev_del")
if "hostfwd" not in str(q.error("netdev_add", type="user", id="u", hostfwd="wrong")):
    print("SKIP hostfwd_add: built without libslirp", file=sys.stderr)
else:
    q.run("netdev_add", type="user", id="u")
    ok("several" in hmc("hostfwd_add udp:127.0.0.1:0-:53"), "hostfwd_add: which of two networks")
    ok(hmc("hostfwd_add u udp:127.0.0.1:0-:53") == "" and "UDP[HOST_FORWARD]" in hmc("info usernet"), "hostfwd_add",
       hmc("info usernet"))
    q.run("netdev_del", id="u")
    ok(q.run("netdev_add", type="user", id="u", hostfwd=[{"str": "tcp:127.0.0.1:0-:1"}, {"str": "udp:127.0.0.1:0-:2"}]) == {}
       and hmc("info usernet").count("HOST_FORWARD") == 2, "netdev_add: a list of rules")
    q.run("netdev_del", id="u")
    ok(hmc("netdev_add user,id=u,hostfwd=tcp:127.0.0.1:0-:1,hostfwd=udp:127.0.0.1:0-:2") == ""
       and hmc("info usernet").count("HOST_FORWARD") == 2, "netdev_add: a rule given twice")
    ok("expected" in hmc("hostfwd_add u tcp:x") and "not found" in hmc("hostfwd_remove u tcp::1"), "hostfwd_remove: no such")
    q.run("netdev_del", id="u")
    ok(hmc("hostfwd_add tcp:127.0.0.1:0-:22") == "" and "TCP[HOST_FORWARD]" in hmc("info usernet"),
       "hostfwd_add to the only network")

ok("no such kind" in q.error("object-add", qom_type="rng", id="o")["desc"], "object-add: no such type")
ok(q.run("netdev_add", type="hubport", id="n1", hubid=1) == {} and
   q.run("object-add", qom_type="filter-dump", id="o", netdev="n1", file=path("pcap")) == {}, "object-add")
ok(q.run("object-del", id="o") == {} and "not found" in q.error("object-del", id="o")["desc"], "object-del")
ok(q.run("netdev_del", id="n1") == {}, "netdev_del again")
ok("Error" in hmc("hostfwd_add nonsense") and "Error" in hmc("hostfwd_remove x tcp::1"), "hostfwd: refused")
seen = hmc("hostfwd_add tcp:127.0.0.1:47123-:22")
ok("Error" in seen or ("47123" in hmc("info usernet") and hmc("hostfwd_remove tcp:127.0.0.1:47123") == ""),
   "hostfwd_add, hostfwd_remove", seen)
ok("Error" not in hmc("info usernet"), "info usernet")
ok(q.run("query-hotpluggable-cpus") == [], "query-hotpluggable-cpus")

# Disks.
drives = {b["device"]: b for b in q.run("query-block")}
inserted = drives["hd0"]["inserted"]
ok(inserted["drv"] == "qcow2" and inserted["file"] == path("disk") and inserted["image"]["virtual-size"] == 8 << 20
   and inserted["backing_file_depth"] == 1, "query-block", inserted)
ok(any(n["node-name"] == inserted["node-name"] for n in q.run("query-named-block-nodes")),
   "query-named-block-nodes")
ok({s["device"] for s in q.run("query-blockstats")} >= {"hd0", "free"}, "query-blockstats")
ok("Backing file:" in hmc("info block hd0") and "free" not in hmc("info block hd0"), "info block of one")
ok("free (" in hmc("info block") and "(qcow2)" in hmc("info block -n"), "info block")
ok("Device 'x' not found" in hmc("info block x"), "info block: no such")
ok("hd0: rd_bytes=" in hmc("info blockstats"), "info blockstats")
ok(q.run("block_resize", device="free", size=16 << 20) == {}, "block_resize")
ok(hmc("block_resize free 32") == "" and
   {b["device"]: b for b in q.run("query-block")}["free"]["inserted"]["image"]["virtual-size"] == 32 << 20,
   "block_resize: MiB")
ok(q.error("block_resize", device="no", size=1)["class"] == "DeviceNotFound", "block_resize: no such")
ok("size" in q.error("block_resize", device="free", size=-1)["desc"], "block_resize: negative")
ok(q.run("eject", device="free") == {} and q.wait_event("DEVICE_TRAY_MOVED")["data"]["tray-open"], "eject")
ok("[not inserted]" in hmc("info block free"), "info block of an empty drive")
ok(q.run("blockdev-change-medium", device="free", filename=path("other"), format="qcow2") == {},
   "blockdev-change-medium")
ok("Error" in hmc(f"change free {path('absent')}"), "change: no such file")
ok(hmc(f"change free {path('base')} qcow2 read-only") == "" and "read-only" in hmc("info block free"),
   "change, read-only")
ok("VNC" in hmc("change vnc password"), "change vnc is refused")
ok(hmc(f"eject -f free") == "", "eject -f")
ok(q.error("eject", device="no")["class"] == "DeviceNotFound", "eject: no such")
ok("missing" in q.error("eject")["desc"], "eject: of nothing")
ok("one of" in q.error("blockdev-change-medium", device="free", filename="x", read_only_mode="x")["desc"],
   "blockdev-change-medium: no such mode")
ok(q.run("blockdev-add", **{"driver": "qcow2", "node_name": "n1",
                            "file": {"driver": "file", "filename": path("other")}}) == {}, "blockdev-add")
ok("n1" in {n["node-name"] for n in q.run("query-named-block-nodes")}, "the node is there")
ok(q.run("blockdev-del", node_name="n1") == {}, "blockdev-del")
ok("Failed to find" in q.error("blockdev-del", node_name="n1")["desc"], "blockdev-del: no such")
ok("node-name" in q.error("blockdev-add", driver="file", filename="x")["desc"], "blockdev-add: no name")
ok("not owned" in q.error("blockdev-del", node_name=inserted["node-name"])["desc"], "blockdev-del: of a drive")

# What programs ask before they use anything.
types = {t["name"]: t["parent"] for t in q.run("qom-list-types")}
ok(types["virtio-blk-pci"] == "device" and types["virt-machine"] == "machine" and types["rng-random"] == "object"
   and "tcg-accel" in types, "qom-list-types")
ok({"gic-version", "virtualization"} <= {p["name"] for p in q.run("qom-list-properties", typename="virt-machine")},
   "qom-list-properties of a board")
ok({"size", "mem-path"} <= {p["name"] for p in q.run("qom-list-properties", typename="memory-backend-file")},
   "qom-list-properties of an object")
ok(q.error("qom-list-properties", typename="nothing")["class"] == "DeviceNotFound", "qom-list-properties: no such type")
ok({"machine", "device"} <= {o["option"] for o in q.run("query-command-line-options")}, "query-command-line-options")
ok(len(q.run("query-command-line-options", option="name")) == 1, "query-command-line-options of one")
ok("Invalid" in q.error("query-command-line-options", option="nothing")["desc"], "query-command-line-options: no such")
ok({g["version"] for g in q.run("query-gic-capabilities")} == {2, 3}, "query-gic-capabilities")
ok(q.run("query-tpm-models") == [] and q.run("query-tpm-types") == [], "query-tpm-models, query-tpm-types")
ok(q.run("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}]) == {} and
   q.run("query-migrate-capabilities") == [{"capability": "events", "state": True}], "migrate-set-capabilities")
ok("not available" in q.error("migrate-set-capabilities", capabilities=[{"capability": "x", "state": True}])["desc"],
   "migrate-set-capabilities: no such")
ok(q.run("query-iothreads") == [] and hmc("info iothreads") == "", "query-iothreads")
ok(q.error("query-balloon")["class"] == "DeviceNotActive" and q.error("balloon", value=1)["class"] == "DeviceNotActive",
   "query-balloon: there is none")
ok("uart0" in {p["name"] for p in q.run("qom-list", path="/machine/peripheral")} and
   q.run("qom-get", path="/machine/peripheral/uart0", property="type") == "pl011", "qom-list of devices with ids")
ok("not found" in q.error("qom-list", path="/machine/peripheral/nothing")["desc"], "qom-list of no such id")

# Descriptors.
def with_fd(fd, name, **arguments):
    arguments = {k.replace("_", "-"): v for k, v in arguments.items()}
    socket.send_fds(q.sock, [json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n"], [fd])
    return q.reply()


with open(path("given"), "wb+") as given:
    ok("No file descriptor" in q.error("getfd", fdname="a")["desc"], "getfd: nothing came along")
    ok(with_fd(given.fileno(), "getfd", fdname="dump") == {"return": {}}, "getfd")
    ok("digit" in with_fd(given.fileno(), "getfd", fdname="1")["error"]["desc"], "getfd: no such name")
    ok(q.run("closefd", fdname="dump") == {} and "not found" in q.error("closefd", fdname="dump")["desc"], "closefd")
    pair = socket.socketpair()
    ok(with_fd(pair[0].fileno(), "getfd", fdname="sock") == {"return": {}} and
       q.run("netdev_add", type="socket", id="by-name", fd="sock") == {} and
       "not found" in q.error("closefd", fdname="sock")["desc"], "a netdev takes a descriptor by its name")
    q.run("netdev_del", id="by-name")
    r = with_fd(given.fileno(), "add-fd", opaque="text")["return"]
    ok(r["fdset-id"] == 0 and q.run("query-fdsets") == [{"fdset-id": 0, "fds": [{"fd": r["fd"], "opaque": "text"}]}], "add-fd")
    ok(with_fd(given.fileno(), "add-fd", fdset_id=7)["return"]["fdset-id"] == 7, "add-fd: a set by number")
    raw = os.open(path("other"), os.O_RDWR)
    ok(with_fd(raw, "add-fd", fdset_id=9)["return"]["fdset-id"] == 9 and
       q.run("blockdev-add", driver="file", node_name="f9", filename="/dev/fdset/9") == {} and
       q.run("blockdev-del", node_name="f9") == {}, "/dev/fdset/N as an image")
    os.close(raw)
    ok(q.run("remove-fd", fdset_id=7) == {} and "not found" in q.error("remove-fd", fdset_id=7)["desc"], "remove-fd")

    # A core file, to a descriptor as libvirt has it.
    with_fd(given.fileno(), "getfd", fdname="dump")
    ok(q.run("dump-guest-memory", paging=False, protocol="fd:dump") == {}, "dump-guest-memory")
    core = open(path("given"), "rb").read()
    ok(core[:6] == b"\x7fELF\x02\x01" and struct.unpack_from("<HH", core, 16) == (4, 183), "it is a core file of AArch64")
    heads = [struct.unpack_from("<IIQQQQQQ", core, 64 + 56 * n) for n in range(2)]
    ok(heads[1][0] == 1 and heads[1][4] == 0x40000000 and heads[1][5] == 128 << 20 and len(core) == heads[1][2] + (128 << 20),
       "with all of memory", heads)
    ok(core[heads[1][2]:heads[1][2] + 4] == b"\xd0\x0d\xfe\xed", "the device tree is where it was")
    registers = struct.unpack_from("<34Q", core, heads[0][2] + 20 + 112)
    ok("PC=%016x" % registers[32] in hmc("info registers"), "and the registers", (hex(registers[32]), hmc("info registers")))
    ok(hmc(f"dump-guest-memory {path('core2')} 0x40000000 4096") == "" and os.path.getsize(path("core2")) < 8192, "a part by HMP")
    ok(q.run("dump-guest-memory", paging=False, protocol="file:" + path("core3"), detach=True) == {} and
       q.wait_event("DUMP_COMPLETED")["data"]["result"]["status"] == "completed" == q.run("query-dump")["status"],
       "dump-guest-memory with detach, query-dump")
    ok("physical" in q.error("dump-guest-memory", paging=True, protocol="file:" + path("c"))["desc"], "no paging")
    ok("elf is expected" in q.error("dump-guest-memory", paging=False, protocol="file:" + path("c"), format="kdump-zlib")["desc"],
       "no other formats")
    ok("not found" in q.error("dump-guest-memory", paging=False, protocol="fd:nothing")["desc"], "no such descriptor")

# Logs.
ok("guest_errors" in hmc("log help") and hmc("log guest_errors,unimp") == "" and hmc("log none") == "", "log")
ok("Error" in hmc("log nothing"), "log: no such item")
ok(hmc(f"logfile {path('log')}") == "", "logfile")

# A second session, and the end.
q.sock.close()
q = machine.qmp()
ok(q.run("query-status")["status"] == "paused", "connected again")
ok(q.run("quit") == {}, "quit")
ok(q.wait_event("SHUTDOWN")["data"] == {"guest": False, "reason": "host-qmp-quit"}, "SHUTDOWN")
ok(machine.wait() == 0, "the end")
tap.end()
