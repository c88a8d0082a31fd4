# SPDX-License-Identifier: MIT
"""A machine whose serial port is spoken to, within a time limit."""
import os
import select
import subprocess
import time

LIMIT = 240


class Machine:
    def __init__(self, args, limit=LIMIT):
        self.p = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.text = b''
        self.end = time.time() + limit

    def read_until(self, what):
        while what not in self.text:
            ready, _, _ = select.select([self.p.stdout], [], [], max(0, self.end - time.time()))
            data = os.read(self.p.stdout.fileno(), 65536) if ready else b''
            if not data:
                return False
            self.text += data
        return True

    def line(self):
        """The next line without its end; None at the end or when time is over."""
        if not self.read_until(b'\n'):
            return None
        line, _, self.text = self.text.partition(b'\n')
        return line.rstrip(b'\r').decode(errors='replace')

    def wait_for(self, what):
        """Read until @what came; false at the end or when time is over."""
        if not self.read_until(what):
            return False
        self.text = self.text[self.text.index(what) + len(what):]
        return True

    def say(self, line):
        self.p.stdin.write(line.encode() + b'\r')
        self.p.stdin.flush()

    def finish(self):
        try:
            return self.p.wait(max(1, self.end - time.time()))
        except subprocess.TimeoutExpired:
            self.p.kill()
            return None

    def stop(self):
        self.p.terminate()
        return self.finish()
