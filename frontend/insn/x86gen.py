#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
x86 instruction tables (frontend/x86/insn/*.insn) -> rows, opcode index and dispatch table.

frontend/x86/insn/GRAMMAR.md describes the input. Whatever is wrong with a table stops the build with
"file:line: why". Output depends on the inputs alone.
"""
import argparse
import os
import re
import sys

ALU = "ADD OR ADC SBB AND SUB XOR CMP".split()
ROT = "ROL ROR RCL RCR SHL SHR SAL SAR".split()
CC = "O NO B AE E NE BE A S NS P NP L GE LE G".split()
CC_READS = "o o c c z z cz cz s s p p os os osz osz".split()
MAPS = {"": 0, "0F": 1, "0F38": 2, "0F3A": 3}
PPS = {"np": 1, "66": 2, "F3": 4, "F2": 8}
VEX_MAP = 3  # added to the map of VEX rows: 4, 5, 6
FLAG_BITS = {"c": 0, "p": 2, "a": 4, "z": 6, "s": 7, "o": 11}
ALU_FLAGS = {"ADC": "r:c w:oszapc", "SBB": "r:c w:oszapc", "ADD": "w:oszapc", "SUB": "w:oszapc",
             "CMP": "w:oszapc", "AND": "w:oszpc u:a", "OR": "w:oszpc u:a", "XOR": "w:oszpc u:a"}
# A count of zero changes nothing, so flags are read.
ROT_FLAGS = {"ROL": "r:oszapc w:oc", "ROR": "r:oszapc w:oc", "RCL": "r:oszapc w:oc", "RCR": "r:oszapc w:oc"}
SHIFT_FLAGS = "r:oszapc w:oszpc u:a"

ATTRS = ("lock rep repz i64 o64 d64 f64 sx modm segm osz asz np nob nof3 o16 else u a l0 l1 w0 w1 "
         "modrm forcereg vex vsib w64").split()
SPECIAL = {"AL": ("RAX", "b"), "CL": ("RCX", "b"), "DX": ("RDX", "w"), "AX": ("RAX", "w"),
           "rAX": ("RAX", "v"), "eAX": ("RAX", "z"), "1": ("ONE", ""), "ST0": ("ST0", ""),
           "STi": ("STI", ""), "X0": ("XMM0", "x"), "Ib2": ("I2", "b"),
           "ES": ("SEGREG", "0"), "CS": ("SEGREG", "1"), "SS": ("SEGREG", "2"),
           "DS": ("SEGREG", "3"), "FS": ("SEGREG", "4"), "GS": ("SEGREG", "5")}
LETTERS = "E G M R I J O X Y Z S C D V H W U L P Q N B A".split()
SIZES = ["", "b", "w", "d", "q", "v", "z", "y", "x", "dq", "h", "k", "e", "ss", "sd", "t", "p",
         "dup", "vs", "dw", "db", "a", "n", "0", "1", "2", "3", "4", "5"]
KINDS = ["NONE"] + LETTERS + ["RAX", "RCX", "RDX", "ONE", "ST0", "STI", "XMM0", "I2", "SEGREG"]
MODRM_LETTERS = set("EGMRSCDVHWUPQNB")


class TableError(Exception):
    pass


class Row:
    def __init__(self, where):
        self.where = where
        self.pp, self.digit, self.mod, self.rm_value, self.rm_mask = 15, None, 0, 0, 0
        self.mode, self.w, self.l = 3, 0, 0
        self.attrs = set()
        self.vex = False
        self.opcodes = []
        self.arg = 0

    def name_id(self):
        return re.sub(r"\W", "_", self.name)


def flags_of(text, where):
    out = {"r": 0, "w": 0, "u": 0}
    if text != "-":
        for part in text.split():
            kind, _, letters = part.partition(":")
            if kind not in out:
                raise TableError(f"{where}: flags '{part}'")
            for c in letters:
                out[kind] |= 1 << FLAG_BITS[c]
    return out


def parse_opcode(row, text):
    toks = text.split()
    row.range = row.plus = row.group = None
    if toks[0] == "vex":
        row.vex = True
        row.attrs.add("vex")
        toks = toks[1:]
    if toks[0] in PPS and len(toks) > 1 and re.match(r"^[0-9A-F]{2}", toks[1]):
        row.pp = PPS[toks.pop(0)]
    if toks[0] == "0F" and len(toks) > 1 and toks[1] in ("38", "3A") and len(toks) > 2:
        toks[:2] = ["0F" + toks[1]]
    row.map = MAPS[toks.pop(0)] if toks[0] in MAPS and len(toks) > 1 else 0
    m = re.match(r"^([0-9A-F]{2})(?:-([0-9A-F]{2})|\+(r|cc))?$", toks.pop(0))
    if not m:
        raise TableError(f"{row.where}: opcode '{text}'")
    row.opcode, row.range, row.plus = int(m[1], 16), m[2] and int(m[2], 16), m[3]
    for t in toks:
        if t == "/r":
            row.attrs.add("modrm")
        elif re.match(r"^/[0-7]$", t):
            row.digit = int(t[1])
            row.attrs.add("modrm")
        elif t in ("/alu", "/rot", "/nop"):
            row.group = t[1:]
            row.attrs.add("modrm")
        elif t in ("m", "r"):
            row.mod = 1 if t == "m" else 2
            row.attrs.add("modrm")
        elif re.match(r"^[0-9A-F]{2}(\+i)?$", t):
            row.rm_value, row.rm_mask = int(t[:2], 16), 0xf8 if t.endswith("+i") else 0xff
            row.attrs.add("modrm")
        elif t in ("w0", "w1"):
            row.w = 1 + int(t[1])
        elif t in ("l0", "l1"):
            row.l = 1 + int(t[1])
        else:
            raise TableError(f"{row.where}: '{t}' in the opcode")


def parse_operand(t, where):
    if t in SPECIAL:
        return SPECIAL[t]
    if t[0] in LETTERS and t[1:] in SIZES:
        return (t[0], t[1:])
    raise TableError(f"{where}: operand '{t}'")


def apply_attrs(row):
    a = row.attrs
    for name in a:
        if name not in ATTRS:
            raise TableError(f"{row.where}: attribute '{name}'")
    if "i64" in a:
        row.mode = 1
    if "o64" in a:
        row.mode = 2
    if "modm" in a:
        row.mod = 1
    if "np" in a:
        row.pp = 1
    if "nof3" in a:
        row.pp = 3
    if "o16" in a and row.pp == 1:
        row.pp = 3
    for n in "01":
        if "l" + n in a:
            row.l = 1 + int(n)
        if "w" + n in a:
            row.w = 1 + int(n)
    kinds = [k for k, _ in row.ops]
    if any(k in MODRM_LETTERS for k in kinds):
        a.add("modrm")
    if "R" in kinds and not row.mod:
        a.add("forcereg")
    if any(s == "vs" for _, s in row.ops):
        a.add("vsib")


def variants(row, features):
    """Legacy, VEX.128 and VEX.256 rows of a vector row."""
    parts = features.split("|")
    if len(parts) == 1 and (row.vex or parts[0] == "-" or not any(k == "H" for k, _ in row.ops)):
        row.feature = parts[0]
        return [row]
    out = []
    if parts[0] != "-":
        out.append(copy(row, feature=parts[0], ops=[o for o in row.ops if o[0] != "H"] if
                        len(row.ops) != 3 or row.ops[0][0] != "H" else row.ops[1:]))
    vex = parts[1:]
    if not vex:
        return out
    scalar = any(s in ("ss", "sd") for _, s in row.ops)
    for n, f in enumerate(vex if len(vex) == 2 and vex[0] != vex[1] else vex[:1]):
        v = copy(row, feature=f, name="V" + row.name, vex=True)
        v.attrs = row.attrs | {"vex"}
        if len(vex) == 2 and vex[0] != vex[1]:
            v.l = 1 + n
        if scalar:
            v.ops = [(k, "dq" if s == "x" else s) for k, s in v.ops]
        out.append(v)
    return out


def copy(row, **changes):
    new = Row(row.where)
    new.__dict__.update(row.__dict__)
    new.attrs = set(row.attrs)
    new.__dict__.update(changes)
    return new


def expand(row, features):
    if row.ops == "@alu":
        forms = ["Eb,Gb", "Ev,Gv", "Gb,Eb", "Gv,Ev", "AL,Ib", "rAX,Iz"]
        for n, f in enumerate(forms):
            r = copy(row, opcode=row.opcode + n, ops=[parse_operand(t, row.where) for t in f.split(",")])
            if n > 1:
                r.attrs.discard("lock")
            yield r
    elif row.group == "alu":
        for n, name in enumerate(ALU):
            r = copy(row, name=name, digit=n, arg=name, flags=flags_of(ALU_FLAGS[name], row.where))
            if name == "CMP":
                r.attrs.discard("lock")
            yield r
    elif row.group == "rot":
        for n, name in enumerate(ROT):
            yield copy(row, name=name, digit=n, arg=name,
                       flags=flags_of(ROT_FLAGS.get(name, SHIFT_FLAGS), row.where))
    elif row.group == "nop":
        for n in range(8):
            yield copy(row, digit=n, mod=2 if n < 4 else 0)
    elif row.plus == "cc":
        for n, name in enumerate(CC):
            yield copy(row, name=row.name + name, opcode=row.opcode + n, plus=None, arg=n,
                       flags=flags_of("r:" + CC_READS[n], row.where))
    else:
        for r in variants(row, features):
            yield r
        return


def read_table(path):
    rows = []
    for n, line in enumerate(open(path), 1):
        line = line.split("#")[0].rstrip()
        if not line.strip():
            continue
        where = f"{os.path.basename(path)}:{n}"
        cols = re.split(r"  +", line.strip())
        if len(cols) != 6:
            raise TableError(f"{where}: {len(cols)} columns, not 6")
        op, insn, attrs, flags, handler, features = cols
        row = Row(where)
        parse_opcode(row, op)
        row.attrs |= set() if attrs == "-" else set(attrs.split())
        row.name, _, ops = insn.partition(" ")
        row.ops = ops if ops == "@alu" else [parse_operand(t, where) for t in ops.split(",") if t]
        m = re.match(r"^(\w+)(?:\((\w+)\))?$", handler)
        row.handler, row.arg = m[1], m[2] or 0
        row.flags = None if flags in ("alu", "rot", "r:cc") else flags_of(flags, where)
        row.feature = features
        for r in expand(row, features):
            apply_attrs(r)
            r.feature = r.feature if r.feature != "-" else "BASE"
            r.opcodes = [r.opcode + k for k in range(8)] if r.plus == "r" else [r.opcode]
            if len(r.ops) > 4:
                raise TableError(f"{where}: too many operands")
            rows.append(r)
    return rows


def specific(r):
    """Rows that fix more come first."""
    return -(bin(r.rm_mask).count("1") * 4 + (r.digit is not None) * 8 + (r.mod != 0) * 2 +
             (4 - bin(r.pp).count("1")) + (r.w != 0) + (r.l != 0) + ("nob" in r.attrs))


def overlap(a, b):
    if not a.pp & b.pp or not a.mode & b.mode or (a.w and b.w and a.w != b.w) or (a.l and b.l and a.l != b.l):
        return False
    if a.mod and b.mod and a.mod != b.mod:
        return False
    for x, y in ((a, b), (b, a)):
        if x.rm_mask and y.mod == 1:
            return False
        if x.rm_mask and y.digit is not None and (x.rm_value >> 3 & 7) != y.digit:
            return False
    if a.digit is not None and b.digit is not None and a.digit != b.digit:
        return False
    return not (a.rm_mask and b.rm_mask and (a.rm_value ^ b.rm_value) & a.rm_mask & b.rm_mask)


def build_index(rows):
    index = {}
    for n, r in enumerate(rows):
        m = r.map + (VEX_MAP if r.vex else 0)
        if r.vex and not r.map:
            raise TableError(f"{r.where}: VEX without a map")
        for op in r.opcodes:
            index.setdefault((m, op), []).append(n)
    for key, ids in index.items():
        ids.sort(key=lambda n: (specific(rows[n]), n))
        for i, a in enumerate(ids):
            for b in ids[i + 1:]:
                ra, rb = rows[a], rows[b]
                if overlap(ra, rb) and specific(ra) == specific(rb):
                    raise TableError(f"{rb.where}: overlaps {ra.where} ({ra.name}, {rb.name})")
        if len({"modrm" in rows[n].attrs for n in ids}) > 1:
            raise TableError(f"opcode {key}: some rows have ModRM, some not")
    return index


def emit_header(rows, handlers, args, out):
    with open(os.path.join(out, "x86_rows.h"), "w") as f:
        f.write("/* Made by x86gen.py. */\n#ifndef X86_ROWS_H\n#define X86_ROWS_H\n\n")
        f.write(f"#define X86_ROW_COUNT {len(rows)}\n\n")
        f.write("typedef enum X86Handler {\n" + "".join(f"    X86_H_{h.upper()},\n" for h in handlers) +
                "    X86_HANDLER_COUNT,\n} X86Handler;\n\n")
        f.write("typedef enum X86Arg {\n    X86_A_NONE,\n" + "".join(f"    X86_A_{a},\n" for a in args) +
                "} X86Arg;\n\n")
        f.write("typedef enum X86SpecKind {\n" + "".join(f"    X86_K_{k},\n" for k in KINDS) + "} X86SpecKind;\n\n")
        f.write("typedef enum X86SpecSize {\n" + "".join(f"    X86_Z_{s or 'none'},\n" for s in SIZES) +
                "} X86SpecSize;\n\n")
        f.write("enum X86RowAttr {\n" + "".join(f"    X86_ATTR_{a.upper()} = 1u << {n},\n" for n, a in enumerate(ATTRS)) +
                "};\n\n#endif\n")


def emit_rows(rows, index, handlers, args, out):
    names, at = "", {}
    for r in rows:
        low = r.name.lower()
        if low not in at:
            at[low] = len(names)
            names += low + "\0"
    lists, places = [], {}
    for key in sorted(index):
        places[key] = (len(lists), len(index[key]))
        lists += index[key]
    with open(os.path.join(out, "x86_rows.c"), "w") as f:
        f.write('/* Made by x86gen.py. */\n#include "frontend/x86/insn/decode.h"\n\n')
        f.write("const X86Row x86_rows[X86_ROW_COUNT] = {\n")
        for r in rows:
            ops = ", ".join(f"{{X86_K_{k}, X86_Z_{s or 'none'}}}" for k, s in r.ops) or "{0}"
            arg = r.arg if isinstance(r.arg, int) else f"X86_A_{r.arg}"
            attrs = " | ".join(f"X86_ATTR_{a.upper()}" for a in sorted(r.attrs)) or "0"
            f.write(f"    /* {r.where} */ {{.name = {at[r.name.lower()]}, .feature = X86_FEAT_{r.feature}, "
                    f".handler = X86_H_{r.handler.upper()}, .arg = {arg}, .pp = {r.pp}, "
                    f".digit = {255 if r.digit is None else r.digit}, .mod = {r.mod}, .rm_value = {r.rm_value}, "
                    f".rm_mask = {r.rm_mask}, .mode = {r.mode}, .w = {r.w}, .l = {r.l}, .map = {r.map}, "
                    f".opcode = {r.opcode}, .attrs = {attrs}, .reads = {r.flags['r']}, "
                    f".writes = {r.flags['w']}, .undefined = {r.flags['u']}, .op = {{{ops}}}}},\n")
        f.write("};\n\nconst u16 x86_lists[] = {" + ", ".join(map(str, lists)) + "};\n\n")
        f.write("const X86Slot x86_index[7][256] = {\n")
        for (m, op), (first, count) in sorted(places.items()):
            f.write(f"    [{m}][{op}] = {{{first}, {count}}},\n")
        f.write("};\n\n")
        quoted = "".join('"' + n + '\\0"\n    ' for n in names.split("\0")[:-1])
        f.write(f"const char x86_names[] =\n    {quoted}\"\";\n")


def emit_dispatch(handlers, todo, out):
    with open(os.path.join(out, "x86_dispatch.c"), "w") as f:
        f.write('/* Made by x86gen.py. */\n#include "frontend/x86/tr/translate.h"\n\n')
        f.write("bool (*const x86_dispatch[X86_HANDLER_COUNT])(X86Tr *t, const X86Insn *i) = {\n")
        for h in handlers:
            f.write(f"    [X86_H_{h.upper()}] = {'x86_unimplemented' if h in todo else 'xtr_' + h},\n")
        f.write("};\n")
    with open(os.path.join(out, "x86_handlers.h"), "w") as f:
        f.write("/* Made by x86gen.py: handlers that are written. */\n")
        for h in handlers:
            if h not in todo:
                f.write(f"bool xtr_{h}(X86Tr *t, const X86Insn *i);\n")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", required=True)
    ap.add_argument("--todo", required=True)
    ap.add_argument("tables", nargs="+")
    a = ap.parse_args()
    try:
        rows = [r for t in a.tables for r in read_table(t)]
        index = build_index(rows)
    except TableError as e:
        sys.exit(str(e))
    handlers = sorted({r.handler for r in rows})
    todo = {l.split()[0] for l in open(a.todo) if l.strip() and not l.startswith("#")}
    unknown = todo - set(handlers)
    if unknown:
        sys.exit(f"{a.todo}: no such handler: {' '.join(sorted(unknown))}")
    args = sorted({r.arg for r in rows if isinstance(r.arg, str)})
    emit_header(rows, handlers, args, a.out)
    emit_rows(rows, index, handlers, args, a.out)
    emit_dispatch(handlers, todo, a.out)
    with open(os.path.join(a.out, "x86_rows.txt"), "w") as f:
        for r in rows:
            f.write(f"{r.name.lower()} {r.where} {r.feature} xtr_{r.handler}{' todo' if r.handler in todo else ''}\n")


if __name__ == "__main__":
    main()
