#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Commands out of band: they are answered while the machine's loop waits for something. usage: oob.py PROGRAM

What it waits for is the reader of a pipe, which pmemsave fills.
"""
import json
import os
import select
import socket
import sys
import tempfile

from session import Machine, Qmp, Tap

QUEUE = 8
SIZE = 1 << 20 # more than a pipe takes

tap = Tap()
ok = tap.ok
folder = tempfile.TemporaryDirectory()
pipe = os.path.join(folder.name, "pipe")
os.mkfifo(pipe)
peer = socket.socket(socket.AF_UNIX)
peer.bind(os.path.join(folder.name, "peer"))
peer.listen()
machine = Machine(sys.argv[1], ["-S", "-chardev", f"socket,id=far,path={folder.name}/peer"], folder.name)
far, _ = peer.accept()
far.settimeout(20)


def oob(name, number, **arguments):
    return {"exec-oob": name, "id": number, "arguments": arguments}


def send(*requests):
    q.sock.sendall(b"".join(json.dumps(r).encode() + b"\n" for r in requests))


def block(number):
    """The machine's loop is in a command, and waits until read() is called."""
    global reader
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    send({"execute": "pmemsave", "id": number, "arguments": {"val": 0x40000000, "size": SIZE, "filename": pipe}})
    select.select([reader], [], [], 30)


def read():
    size = 0
    while size < SIZE and select.select([reader], [], [], 30)[0]:
        size += len(os.read(reader, SIZE))
    os.close(reader)
    return size == SIZE


def is_silent():
    return not q.buffer and not select.select([q.sock], [], [], 0.3)[0]


def numbers(count):
    return [q.reply()["id"] for _ in range(count)]


q = machine.qmp(negotiate=False)
ok(q.greeting["QMP"]["capabilities"] == ["oob"], "it is offered")
ok(q.run("qmp_capabilities", enable=["oob"]) == {}, "and enabled")
names = {c["name"]: c for c in q.run("query-qmp-schema") if c["meta-type"] == "command"}
ok([n for n in sorted(names) if names[n]["allow-oob"]] == ["query-yank", "yank"], "the schema says which commands")

# What is wrong with a request.
for request, text in [(oob("query-name", 1), "does not support OOB"), (oob("nothing", 1), "has not been found"),
                      ({"exec-oob": "yank", "execute": "yank", "id": 1}, "clashes"), ({"exec-oob": 1, "id": 1}, "must be a string"),
                      ({"exec-oob": "yank", "x": 1, "id": 1}, "'x' is unexpected"), (oob("yank", 1), "'instances' is missing"),
                      (oob("yank", 1, instances=[{"type": "chardev"}]), "expected"),
                      (oob("yank", 1, instances=3), "expected: array")]:
    r = q.send(request)
    ok(text in r["error"]["desc"] and r["id"] == 1, text, r)

# Order.
block(1)
send({"execute": "query-name", "id": 2}, {"execute": "query-name", "id": 3}, oob("query-yank", 4))
r = q.reply()
ok(r["id"] == 4 and {"type": "chardev", "id": "far"} in r["return"], "out of band is answered first", r)
ok(is_silent(), "the others wait")
ok(read() and numbers(3) == [1, 2, 3], "they are answered in their order")

# The queue: one command runs, eight wait, and then nothing is read.
block(0)
send(oob("query-yank", "a"))
ok(numbers(1) == ["a"], "the loop waits again")
send(*({"execute": "query-name", "id": n} for n in range(1, QUEUE)), oob("query-yank", "b"))
ok(numbers(1) == ["b"], "out of band with seven that wait")
send({"execute": "query-name", "id": QUEUE}, {"execute": "query-name", "id": QUEUE + 1}, oob("query-yank", "c"))
ok(is_silent(), "the queue is full: not even out of band")
ok(read() and sorted(map(str, numbers(QUEUE + 3))) == [*map(str, range(QUEUE + 2)), "c"], "all are answered then")

# A connection that hangs is cut, while the loop waits.
block(1)
ok(q.send(oob("yank", 2, instances=[{"type": "chardev", "id": "far"}, {"type": "chardev", "id": "x"}]))["error"] ==
   {"class": "DeviceNotFound", "desc": "Instance not found"}, "yank: all or none")
far.setblocking(False)
try:
    ok(far.recv(1), "nothing was cut")
except BlockingIOError:
    ok(True, "nothing was cut")
far.settimeout(20)
ok(q.send(oob("yank", 3, instances=[{"type": "chardev", "id": "far"}])) == {"return": {}, "id": 3} and far.recv(1) == b"",
   "yank")
ok(read() and numbers(1) == [1], "the loop goes on")

# Who goes away gets no answer, nor does the next one.
block(1)
send(oob("query-yank", 2))
ok(numbers(1) == [2], "the loop waits")
q.sock.close()
q = Qmp(machine.connect("qmp"), negotiate=False)
ok(q.greeting["QMP"]["capabilities"] == ["oob"], "another comes meanwhile")
send({"execute": "qmp_capabilities", "id": 5})
ok(is_silent() and read() and q.reply() == {"return": {}, "id": 5}, "and gets answers of its own only")
ok("unexpected" in q.send({"exec-oob": "query-yank"})["error"]["desc"], "it did not enable oob")

# Without oob a command is read when the one before is answered.
send({"execute": "query-name", "id": 1}, {"execute": "query-name", "id": 2}, {"execute": "query-name", "id": 3})
ok(numbers(3) == [1, 2, 3], "without oob: in order")
ok({"type": "chardev", "id": "compat_monitor0"} in q.run("query-yank") and
   q.run("yank", instances=[{"type": "chardev", "id": "far"}]) == {}, "yank in band, of what is cut already")
ok(q.run("quit") == {} and machine.wait() == 0, "quit")
tap.end()
