#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Assemble the texts of a64_cases.h with GNU as and compare the words; --update rewrites the words.
The T() cases are thus known to two programs that share nothing. Texts are for address 0x10000.
"""
import os
import re
import subprocess
import sys
import tempfile

ARCH = ("armv9.3-a+crypto+sha2+aes+sha3+sm4+fp16+fp16fml+bf16+i8mm+memtag+flagm+pauth+ssbs+sb+"
        "predres+mops+hbc")
CASE = re.compile(r'^(\s*T\(")([0-9a-f?]{8})(", ")([^"]+)("\).*)$')
LABEL = re.compile(r"^((?:b|bl|b\.\w\w|bc\.\w\w|adr|(?:cbn?z|tbn?z|ldr|ldrsw|prfm) .*,) ?.*?)"
                   r"(0x[0-9a-f]+)$")
PC = 0x10000
SKIPPED = 77    # meson: skipped


def source(text):
    """Absolute targets become distances, since as does not know where the instruction will be."""
    m = LABEL.match(text)
    if m and "#" not in m.group(2) and not m.group(1).endswith("#"):
        return f"{m.group(1)}.{int(m.group(2), 16) - PC:+d}"
    return text


def assemble(texts):
    with tempfile.TemporaryDirectory() as d:
        s, o, b = (os.path.join(d, "t." + x) for x in ("s", "o", "bin"))
        with open(s, "w", encoding="ascii") as f:
            f.write(f".arch {ARCH}\n" + "".join(source(t) + "\n" for t in texts))
        p = subprocess.run(["aarch64-linux-gnu-as", "-o", o, s], capture_output=True, text=True,
                           check=False)
        if p.returncode:
            for num, msg in re.findall(r":(\d+): Error: (.*)", p.stderr):
                print(f"{texts[int(num) - 2]}: {msg}")
            sys.exit(1)
        subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", "-j", ".text", o, b],
                       check=True)
        with open(b, "rb") as f:
            data = f.read()
    return [f"{int.from_bytes(data[i:i + 4], 'little'):08x}" for i in range(0, len(data), 4)]


def main():
    path = sys.argv[1]
    try:
        subprocess.run(["aarch64-linux-gnu-as", "--version"], capture_output=True, check=True)
    except FileNotFoundError:
        return SKIPPED
    with open(path, encoding="ascii") as f:
        lines = f.read().split("\n")
    cases = [(i, m) for i, m in enumerate(map(CASE.match, lines)) if m]
    words = assemble([m.group(4) for _, m in cases])
    bad = 0
    for (i, m), word in zip(cases, words):
        if m.group(2) != word:
            bad += 1
            lines[i] = m.group(1) + word + m.group(3) + m.group(4) + m.group(5)
            if "--update" not in sys.argv:
                print(f"{path}:{i + 1}: as says {word}: {m.group(4)}")
    if "--update" in sys.argv:
        with open(path, "w", encoding="ascii") as f:
            f.write("\n".join(lines))
        bad = 0
    print(f"# {len(cases)} cases, {bad} differ")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
