#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Complete instruction cases: assemble `asm` lines, and fill in results that another executor computes.

  update.py --run build/tests/isa/isa_run --peer "qemu-aarch64 -cpu max build/tests/lockstep/a64_peer" file.t...

A case without out, mem and stop lines gets them from the peer; written ones are left alone. Review the diff: the
peer is a second opinion, not the truth.
"""
import argparse
import re
import struct
import subprocess
import tempfile

CODE, DATA, DATA_SIZE = 0x20000000, 0x10000000, 0x20000
STOPS = ["end", "undef", "fault", "trap"]
STATE = "32QQQ64QII"
CASE, RESULT = "<II64I" + STATE, "<II" + STATE + "IIQ" * 64


def default_state():
    return {"x": [0xa5a5000000000000 + n * 0x0101010101 for n in range(31)] + [DATA + DATA_SIZE // 2],
            "pc": CODE, "nzcv": 0, "fpcr": 0, "fpsr": 0,
            "v": [w for n in range(32) for w in (0x5a5a000000000000 + n, 0x5a5b000000000000 + n)]}


def set_item(s, item):
    name, value = item.split("=")
    k = int(value, 16)
    if name == "sp":
        s["x"][31] = k
    elif name in s:
        s[name] = k
    elif name[0] == "x":
        s["x"][int(name[1:])] = k
    else:
        n = int(name[1:])
        s["v"][2 * n], s["v"][2 * n + 1] = k & (2**64 - 1), k >> 64


class Peer:
    def __init__(self, command):
        self.p = subprocess.Popen(command.split(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, words, s):
        self.p.stdin.write(struct.pack(CASE, len(words), 0, *(words + [0] * (64 - len(words))), *s["x"], s["pc"],
                                       s["nzcv"] << 28, *s["v"], s["fpcr"], s["fpsr"]))
        self.p.stdin.flush()
        r = struct.unpack(RESULT, self.p.stdout.read(struct.calcsize(RESULT)))
        out = {"x": list(r[2:34]), "pc": r[34], "nzcv": r[35] >> 28 & 15, "v": list(r[36:100]), "fpsr": r[101]}
        dirty = [(r[102 + 3 * i], r[104 + 3 * i]) for i in range(min(r[1], 64))]
        return STOPS[r[0]], out, dirty


def assemble(text, at):
    with tempfile.TemporaryDirectory() as d:
        src = f".arch armv8.8-a+fp16+fp16fml+crc+mops+pauth+flagm+rng+memtag+aes+sha2+sha3+sm4+i8mm+dotprod\n.org {at}\n{text}\n"
        subprocess.run(["aarch64-linux-gnu-as", "-o", d + "/o", "-"], input=src.encode(), check=True)
        subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", d + "/o", d + "/b"], check=True)
        return struct.unpack("<I", open(d + "/b", "rb").read()[at:at + 4])[0]


def differences(before, after, end):
    items = []
    for n in range(32):
        if before["x"][n] != after["x"][n]:
            items.append(("sp" if n == 31 else f"x{n}") + f"={after['x'][n]:x}")
    for n in range(32):
        b, a = before["v"][2 * n:2 * n + 2], after["v"][2 * n:2 * n + 2]
        if b != a:
            items.append(f"v{n}={a[1]:016x}{a[0]:016x}")
    items += [f"{k}={after[k]:x}" for k in ("nzcv", "fpsr") if before[k] != after[k]]
    if after["pc"] != end:
        items.append(f"pc={after['pc']:x}")
    return items


def complete(block, args, peer):
    """One case, a list of lines."""
    words, lines, s, has_out = [], [], default_state(), False
    for line in block:
        key, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if key == "asm":
            words.append(assemble(rest, 4 * len(words)))
            line = f"  code  {words[-1]:08x}"
        elif key == "code":
            words.append(int(rest.split()[0], 16))
        elif key == "in":
            for item in rest.split():
                set_item(s, item)
        has_out |= key in ("out", "mem", "stop")
        lines.append(line)
    if words:
        texts = subprocess.run([args.run, "-d"] + [f"{w:x}" for w in words], capture_output=True, text=True)
        texts = iter(texts.stdout.splitlines())
        lines = [f"{l.split('#')[0].rstrip():32}  # {next(texts)}" if l.split()[:1] == ["code"] else l for l in lines]
    if words and not has_out and peer:
        while lines and not lines[-1].strip():
            lines.pop()
        stop, out, dirty = peer.run(words, s)
        lines += ["  stop  " + stop] if stop != "end" else []
        items = differences(s, out, CODE + 4 * len(words))
        lines += ["  out   " + " ".join(items)] if items or not (dirty or stop != "end") else []
        lines += [f"  mem   {DATA + offset:x}={value:x}" for offset, value in dirty]
        lines.append("")
    return lines


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--run", required=True)
    ap.add_argument("--peer")
    ap.add_argument("files", nargs="+")
    args = ap.parse_args()
    peer = Peer(args.peer) if args.peer else None
    for path in args.files:
        text = open(path).read()
        parts = re.split(r"^(?=case )", text, flags=re.M)
        done = [parts[0]] + ["\n".join(complete(p.rstrip("\n").split("\n") + [""], args, peer)) for p in parts[1:]]
        open(path, "w").write("\n".join([done[0].rstrip("\n"), ""] + [d.rstrip("\n") + "\n" for d in done[1:]]))


main()
