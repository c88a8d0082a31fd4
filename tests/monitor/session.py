# SPDX-License-Identifier: MIT
"""A machine with monitors on sockets, for the programs of this folder, and TAP."""
import atexit
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

PROMPT = b"(qemu) \x1b[K"


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, good, what, seen=""):
        self.count += 1
        self.failed += not good
        print(("ok" if good else "not ok"), self.count, "-", what, flush=True)
        if not good and seen != "":
            print("#", repr(seen)[-1500:], flush=True)

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


class Machine:
    """The program with @args and sockets at hmp() and qmp()."""

    def __init__(self, program, args=(), folder=None, machine="virt"):
        self.temporary = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self.temporary.name
        self.paths = {k: os.path.join(self.folder, k) for k in ("hmp", "qmp")}
        command = [program, "-M", machine, "-display", "none",
                   "-monitor", f"unix:{self.paths['hmp']},server=on,wait=off",
                   "-qmp", f"unix:{self.paths['qmp']},server=on,wait=off", *args]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        atexit.register(self.kill)

    def connect(self, kind):
        end = time.monotonic() + 30
        while True:
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(self.paths[kind])
                s.settimeout(30)
                return s
            except OSError:
                s.close()
                if time.monotonic() > end or self.process.poll() is not None:
                    sys.exit("Bail out! no machine: " + self.process.stderr.read().decode())
                time.sleep(0.02)

    def hmp(self):
        return Hmp(self.connect("hmp"))

    def qmp(self, negotiate=True):
        return Qmp(self.connect("qmp"), negotiate)

    def wait(self, timeout=20):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "timeout"

    def kill(self):
        self.process.kill()
        self.process.wait()


class Hmp:
    def __init__(self, sock):
        self.sock = sock
        self.greeting = self.until_prompt()

    def until_prompt(self):
        data = b""
        while not (data.endswith(PROMPT) and b"\n" in data): # keys that edit draw the line, with its prompt, again
            more = self.sock.recv(65536)
            if not more:
                return data.decode(errors="replace")
            data += more
        return data[:-len(PROMPT)].decode(errors="replace").replace("\r", "")

    def run(self, line):
        """What comes of @line, without the echo."""
        self.sock.sendall(line.encode() + b"\n")
        return self.until_prompt().split("\n", 1)[-1]

    def keys(self, data, until):
        """Send @data, and receive until a line matches @until."""
        self.sock.sendall(data)
        seen = b""
        while not re.search(until, seen):
            more = self.sock.recv(65536)
            if not more:
                break
            seen += more
        return seen


class Qmp:
    def __init__(self, sock, negotiate=True):
        self.sock = sock
        self.buffer = b""
        self.events = []
        self.greeting = self.read()
        if negotiate:
            assert self.run("qmp_capabilities") == {}

    def read(self):
        while b"\n" not in self.buffer:
            more = self.sock.recv(65536)
            if not more:
                return None
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line)

    def send(self, value):
        self.sock.sendall(json.dumps(value).encode() + b"\n")
        return self.reply()

    def reply(self):
        while True:
            r = self.read()
            if r is None or "event" not in r:
                return r
            self.events.append(r)

    def call(self, name, /, **arguments):
        arguments = {k.replace("_", "-"): v for k, v in arguments.items()}
        return self.send({"execute": name, "arguments": arguments} if arguments else {"execute": name})

    def run(self, name, /, **arguments):
        r = self.call(name, **arguments)
        return r["return"] if r and "return" in r else r

    def error(self, name, /, **arguments):
        return self.call(name, **arguments).get("error", {})

    def wait_event(self, name):
        while True:
            for e in self.events:
                if e["event"] == name:
                    self.events.remove(e)
                    return e
            r = self.read()
            if r is None:
                return None
            if "event" in r:
                self.events.append(r)
