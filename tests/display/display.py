#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A machine with a screen and a keyboard. usage: display.py PROGRAM KERNEL [window]"""
import os
import shutil
import subprocess
import sys
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "monitor"))
from session import Machine, Tap  # noqa: E402

WIDTH, HEIGHT = 320, 200
PICTURE = bytes(v for y in range(HEIGHT) for x in range(WIDTH)
                for v in (x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), (x ^ y) & 255))
HEAD = b"P6\n%d %d\n255\n" % (WIDTH, HEIGHT)
tap = Tap()


def png_pixels(data):
    """Of a PNG as our program writes it: no filters."""
    at, packed = 8, b""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        body = data[at + 4:at + 8 + size]
        assert zlib.crc32(body) == int.from_bytes(data[at + 8 + size:at + 12 + size], "big")
        packed += body[4:] if body[:4] == b"IDAT" else b""
        at += 12 + size
    lines = zlib.decompress(packed)
    row = 1 + 3 * WIDTH
    return b"".join(lines[n * row + 1:(n + 1) * row] for n in range(HEIGHT))


class Screen:
    def __init__(self, display):
        args = ["-device", "ramfb,id=screen", "-device", "virtio-keyboard-device", "-device",
                "virtio-tablet-device", "-name", "seen", "-kernel", sys.argv[2]]
        if display != "none":
            args += ["-chardev", "vc,id=text", "-mon", "text,mode=readline"]
        self.machine = Machine(sys.argv[1], [*args, "-display", display, "-chardev",
                                             "ringbuf,id=out,size=64k", "-serial", "chardev:out"])
        self.qmp = self.machine.qmp()
        self.hmp = self.machine.hmp()
        self.text = ""

    def wait_for(self, what):
        """The serial port's text, with @what, or what came in ten seconds."""
        end = time.monotonic() + (10 if what != "never seen" else 0.1)
        while what not in self.text and time.monotonic() < end:
            self.text += self.qmp.run("ringbuf-read", device="out", size=65536)
            time.sleep(0.02)
        return self.text

    def path(self, name):
        return os.path.join(self.machine.folder, name)


def dumps(s):
    tap.ok("drawn" in s.wait_for("drawn"), "the guest has drawn", s.text)
    tap.ok(s.hmp.run(f"screendump {s.path('a.ppm')}") == "", "screendump")
    tap.ok(open(s.path("a.ppm"), "rb").read() == HEAD + PICTURE, "PPM: every pixel")
    tap.ok(s.hmp.run(f"screendump {s.path('a.png')} screen") == "", "screendump of a named screen")
    tap.ok(png_pixels(open(s.path("a.png"), "rb").read()) == PICTURE, "PNG: every pixel")
    s.hmp.run(f"screendump {s.path('b')} -f png")
    tap.ok(open(s.path("b"), "rb").read(4) == b"\x89PNG", "-f png")
    tap.ok(s.qmp.run("screendump", filename=s.path("c"), format="ppm") == {} and
           open(s.path("c"), "rb").read() == HEAD + PICTURE, "QMP")
    tap.ok("could not write '/nowhere/x'" in s.hmp.run("screendump /nowhere/x"), "a wrong file")
    tap.ok("no screen" in s.hmp.run("screendump x none"), "a wrong screen")
    tap.ok("ppm|png" in s.hmp.run("screendump x -f gif"), "a wrong format")


def keys(s):
    s.wait_for("keyboard")
    s.hmp.run("sendkey shift-a 20")
    seen = s.wait_for("up 000000000000002a")
    tap.ok([line.split()[0] + " " + line.split()[1].lstrip("0")
            for line in seen.splitlines() if " 0000" in line] ==
           ["down 2a", "down 1e", "up 1e", "up 2a"], "sendkey: down, and up the other way", seen)
    key = {"type": "qcode", "data": "f1"}
    tap.ok(s.qmp.run("send-key", keys=[key], hold_time=10) == {} and
           "up 000000000000003b" in s.wait_for("up 000000000000003b"), "send-key", s.text)
    for down in (True, False):
        s.qmp.run("input-send-event", events=[{"type": "key", "data": {
            "down": down, "key": {"type": "number", "data": 0x3c}}}])
    tap.ok("up 000000000000003c" in s.wait_for("up 000000000000003c"), "input-send-event", s.text)
    tap.ok(s.qmp.run("input-send-event", events=[
        {"type": "abs", "data": {"axis": "x", "value": 9}}, {"type": "rel", "data": {"axis": "y", "value": -1}},
        {"type": "btn", "data": {"down": True, "button": "left"}}]) == {}, "moves and buttons")
    tap.ok("no key" in s.hmp.run("sendkey ctrl-nothing"), "sendkey: a wrong key")
    tap.ok("is no button" in s.qmp.error(
        "input-send-event", events=[{"type": "btn", "data": {"down": True, "button": "no"}}]).get("desc", ""),
        "a wrong button")
    tap.ok("* Mouse #0: Virtio Tablet (absolute)" in s.hmp.run("info mice"), "info mice")
    tap.ok(s.qmp.run("query-mice")[0]["absolute"] is True, "query-mice")
    tap.ok(s.hmp.run("mouse_button 1") + s.hmp.run("mouse_button 0") + s.hmp.run("mouse_move 3 -4") == "",
           "mouse_button, mouse_move")


# ---- the window ----

def tool(*args):
    r = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    return r.stdout


def start_server():
    """Xvfb on a display of its own choice."""
    r, w = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(w), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
                              pass_fds=[w], stderr=subprocess.DEVNULL)
    os.close(w)
    os.environ["DISPLAY"] = ":" + os.read(r, 16).decode().strip()
    os.environ.update(SDL_VIDEODRIVER="x11", SDL_RENDER_DRIVER="software", SDL_FRAMEBUFFER_ACCELERATION="0")
    return server


def find_window():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = tool("xdotool", "search", "--name", "^Lyrebird").split()
        if found:
            return found[0].decode()
        time.sleep(0.1)
    return None


def shows_picture(window):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if tool("import", "-window", window, "-depth", "8", "ppm:-") == HEAD + PICTURE:
            return True
        time.sleep(0.1)
    return False


def monitor_console(s, win):
    """Ctrl-Alt-2: the first text console, on which a monitor is."""
    tool("xdotool", "key", "ctrl+alt+2")
    tool("xdotool", "type", "--delay", "20", "stop")
    tap.ok(s.qmp.run("query-status")["status"] == "running", "what is typed is a line")
    before = tool("import", "-window", win, "-depth", "8", "ppm:-")
    tool("xdotool", "key", "Return")
    end = time.monotonic() + 10
    while s.qmp.run("query-status")["status"] == "running" and time.monotonic() < end:
        time.sleep(0.05)
    tap.ok(s.qmp.run("query-status")["status"] == "paused", "Ctrl-Alt-2: the monitor takes commands")
    time.sleep(0.3)
    after = tool("import", "-window", win, "-depth", "8", "ppm:-")
    tap.ok(before.startswith(b"P6\n640 400\n") and before != after, "and shows them")
    tap.ok(s.hmp.run(f"screendump {s.path('vc.ppm')} text") == "" and
           open(s.path("vc.ppm"), "rb").read() == after, "screendump of a text console")
    tap.ok("up 000000000000001f" not in s.wait_for("never seen")[-200:], "the guest gets none of it")
    s.hmp.run("cont")
    tool("xdotool", "key", "ctrl+alt+1")
    tap.ok(shows_picture(win), "Ctrl-Alt-1: the screen again")


def window(s):
    s.wait_for("keyboard")
    win = find_window()
    tap.ok(win is not None, "a window")
    if not win:
        return
    tap.ok(tool("xdotool", "getwindowname", win) == b"Lyrebird (seen)\n", "its title")
    tap.ok(shows_picture(win), "the picture, every pixel")
    s.hmp.run("stop")
    time.sleep(0.1)
    tap.ok(tool("xdotool", "getwindowname", win) == b"Lyrebird (seen) [Paused]\n", "its title in a pause")
    s.hmp.run("cont")
    tool("xdotool", "windowfocus", "--sync", win, "key", "b")
    tap.ok("up 0000000000000030" in s.wait_for("up 0000000000000030"), "a key gets to the guest", s.text)
    monitor_console(s, win)
    tool("xdotool", "key", "ctrl+alt+q")
    tap.ok(s.machine.wait() == 0, "Ctrl-Alt-Q")


def no_screen():
    """Neither X nor Wayland."""
    env = {k: v for k, v in os.environ.items()
           if k not in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SDL_VIDEODRIVER")}
    try:
        r = subprocess.run([sys.argv[1], "-M", "virt", "-display", "sdl", "-serial", "null"], env=env, timeout=30,
                           stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "it runs"
    return r.stderr.decode() if r.returncode == 1 else "it ends well"


def main():
    if len(sys.argv) < 4:
        s = Screen("none")
        dumps(s)
        keys(s)
        s.hmp.sock.sendall(b"quit\n")
        tap.ok(s.machine.wait() == 0, "quit")
        tap.end()
    missing = [t for t in ("Xvfb", "xdotool", "import") if not shutil.which(t)]
    if missing:
        print(f"1..0 # SKIP window: {missing[0]} is missing")
        sys.exit(0)
    server = start_server()
    try:
        window(Screen("sdl,gl=off"))
        seen = no_screen()
        tap.ok("-display sdl: " in seen and "no screen" in seen, "without a screen it is refused", seen)
    finally:
        server.terminate()
        server.wait()
    tap.end()


main()
