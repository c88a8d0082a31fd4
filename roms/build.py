#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Build the guest-side images under roms/ and compare them with the prebuilt ones.

Usage: build.py [--update] [name...]. Without --update a difference from prebuilt/ is an error (exit 1); an image whose
cross compiler is missing is skipped.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PREBUILT = HERE / "prebuilt"
SUMS = PREBUILT / "SHA256SUMS"

# name in prebuilt/, compiler, arguments (relative to roms/)
IMAGES = [
    ("vdso-aarch64.so", "aarch64-linux-gnu-gcc",
     ["-nostdlib", "-shared", "-Wl,--hash-style=both", "-Wl,--build-id=none", "-Wl,--eh-frame-hdr",
      "-Wl,-soname,linux-vdso.so.1", "-Wl,-z,max-page-size=4096", "-Wl,-z,noexecstack", "-Wl,-T,arm/vdso/vdso.lds",
      "arm/vdso/vdso.S"]),
    ("vdso-x86_64.so", "x86_64-linux-gnu-gcc",
     ["-nostdlib", "-shared", "-Wl,--hash-style=both", "-Wl,--build-id=none", "-Wl,--eh-frame-hdr",
      "-Wl,-soname,linux-vdso.so.1", "-Wl,-z,max-page-size=4096", "-Wl,-z,noexecstack",
      "-Wl,-T,x86/vdso/vdso.lds", "x86/vdso/vdso.S"]),
    ("vdso-i386.so", "x86_64-linux-gnu-gcc",
     ["-m32", "-nostdlib", "-shared", "-Wl,--hash-style=both", "-Wl,--build-id=none", "-Wl,--eh-frame-hdr",
      "-Wl,-soname,linux-gate.so.1", "-Wl,-z,max-page-size=4096", "-Wl,-z,noexecstack",
      "-Wl,-T,x86/vdso32/vdso.lds", "x86/vdso32/vdso.S"]),
    ("linuxboot.bin", "x86_64-linux-gnu-gcc",
     ["-m32", "-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none", "-Wl,-T,x86/rom.lds", "x86/linuxboot.S"]),
]


def sums():
    if not SUMS.exists():
        return {}
    return {name: digest for digest, name in (line.split() for line in SUMS.read_text().splitlines())}


def build(compiler, args, out):
    subprocess.run([compiler, *args, "-o", str(out)], cwd=HERE, check=True)
    if out.suffix == ".so":
        subprocess.run([compiler.replace("gcc", "strip"), "--strip-unneeded", str(out)], check=True)


def main():
    update = "--update" in sys.argv[1:]
    wanted = [a for a in sys.argv[1:] if not a.startswith("--")]
    digests, failed = sums(), False
    for name, compiler, args in IMAGES:
        if wanted and name not in wanted:
            continue
        if not shutil.which(compiler):
            print(f"skip {name}: no {compiler}")
            continue
        with tempfile.TemporaryDirectory() as tmp:
            out = pathlib.Path(tmp) / name
            build(compiler, args, out)
            data = out.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if update:
            (PREBUILT / name).write_bytes(data)
            digests[name] = digest
        same = digests.get(name) == digest and hashlib.sha256((PREBUILT / name).read_bytes()).hexdigest() == digest
        failed |= not same
        print(f"{'ok' if same else 'DIFFERS'} {name} {len(data)} bytes")
    if update:
        SUMS.write_text("".join(f"{d}  {n}\n" for n, d in sorted(digests.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
