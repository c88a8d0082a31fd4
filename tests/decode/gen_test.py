#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gen.py against tables that must be refused, with the reason, and tables that must pass."""
import os
import subprocess
import sys
import tempfile

HEAD = 1    # lines before a case's own in the file
OK_BITS = "sf 1010101010101010101010101 imm6:6"
OTHER_BITS = "sf 0010101010101010101010101 imm6:6"
NARROWER = "1 1010101010101010101010101 imm6:6"


def row(name="A", bits=OK_BITS, when="-", handler="tr_a", text="a", page="Page"):
    return f"{name}  {bits}  {when}  {handler}  {text}  {page}\n"


# (what is wrong, table, line of the error, part of the message)
MUST_FAIL = [
    ("a bit is missing", row(bits="sf 101010101010101010101010 imm6:6"), 1, "31 bits"),
    ("a bit too many", row(bits="sf 01010101010101010101010101 imm6:6"), 1, "33 bits"),
    ("bad field", row(bits="SF 1010101010101010101010101 imm6:6"), 1, "cannot read 'SF'"),
    ("field twice", row(bits="sf 1010101010101010101010101 sf:6"), 1, "twice"),
    ("unknown field in text", row(text="a {x(rd)}"), 1, "unknown field 'rd' in text"),
    ("unknown field in when", row(when="rd!=31"), 1, "unknown field 'rd'"),
    ("unknown field in argument", row(handler="tr_a(n=rd)"), 1, "unknown field 'rd'"),
    ("argument used before it exists", row(handler="tr_a(n=m m=1)"), 1, "unknown field 'm'"),
    ("unknown predicate", row(when="nonsense(sf)"), 1, "unknown predicate 'nonsense'"),
    ("predicate arity", row(when="bitmask(sf)"), 1, "takes 4 arguments"),
    ("unknown formatter", row(text="{nonsense(sf)}"), 1, "unknown formatter 'nonsense'"),
    ("formatter arity", row(text="{x(sf,sf)}"), 1, "takes 1 arguments"),
    ("unknown feature", "@nonsense " + row(), 1, "unknown feature '@nonsense'"),
    ("unknown default feature", "%feature nonsense\n" + row(), 2, "unknown feature '@nonsense'"),
    ("unknown macro", row(text="a $rd"), 1, "unknown macro '$rd'"),
    ("unknown directive", "%nonsense\n", 1, "unknown directive"),
    ("column missing", "A  " + OK_BITS + "  -  tr_a  a\n", 1, "5 columns"),
    ("bad handler", row(handler="translate_a"), 1, "not a handler"),
    ("bad argument", row(handler="tr_a(op)"), 1, "cannot read argument 'op'"),
    ("argument twice", row(handler="tr_a(n=1 n=2)"), 1, "argument 'n' twice"),
    ("bad expression", row(when="sf&&"), 1, "expected"),
    ("unbalanced brace", row(text="a {sf:b,c"), 1, "without '}'"),
    ("stray brace", row(text="a }"), 1, "without '{'"),
    ("hole is only a field", row(text="a {sf}"), 1, "not a formatter call"),
    ("row name twice", row() + row(name="a", bits=OTHER_BITS), 2, "also at line 2"),
    ("overlap of equal rows", row() + row(name="B"), 2, "row 'B' overlaps 'A'"),
    ("overlap of a row within another", row() + "\n" + row(name="B", bits=NARROWER), 3, "overlaps"),
    ("overlap that conditions leave", row(when="imm6<32") + row(name="B", when="imm6>=31"), 2,
     "overlaps"),
    ("overlap hidden behind a predicate",
     row(when="bitmask(sf,sf,imm6,imm6)") + row(name="B", when="imm6==1"), 2, "overlaps"),
    ("overlap across groups", "{\n" + row() + "}\n{\n" + row(name="B") + "}\n", 5, "overlaps"),
    ("group left open", "{\n" + row(), 3, "not closed"),
    ("group closed twice", "}\n", 1, "without '{'"),
    ("group in group", "{\n{\n", 2, "do not nest"),
]

# (what is right, table, strings that the generated header or decoder must contain)
MUST_PASS = [
    ("one row", row(), ["A64_ROW_A,", "A64ArgsA;", "bool tr_a(A64Tr *t, const A64ArgsA *a);"]),
    ("conditions exclude each other", row(when="imm6<32") + row(name="B", when="imm6>=32"),
     ["A64_ROW_B,"]),
    ("C precedence", row(when="sf|imm6<32") + row(name="B", when="!sf imm6>31"), ["A64_ROW_B,"]),
    ("priority group", "{\n" + row(bits=NARROWER) + row(name="B") + "}\n", ["A64_ROW_B,"]),
    ("feature and macros",
     "%feature lse\n%text t {sf:b,c}\n%args n n=7\n@mte " + row(text="a$t", handler="tr_a($n)")
     + row(name="B", bits=OTHER_BITS), ["A64_FEAT_LSE", "A64_FEAT_MTE", "u8 n;"]),
    ("struct is the union", row(handler="tr_s") + row(
        name="B", bits="0010101010101010101010101010 rd:4",
        handler="tr_s(op=ADD off=sx(rd,4)<<2 n=300)"),
     ["i64 off;", "u16 n;", "u16 op;", "u8 sf;", "u8 rd;", "A64_OP_ADD,"]),
    ("argument replaces a field", row(handler="tr_a(imm6=imm6<<1 n=imm6+1)"),
     [".imm6 = imm6_a, .n = (imm6_a + 1)"]),
    ("option and choice in text", row(text="{sf?a{imm6:b,c}}{sf:{dec(imm6)},x}"), []),
]


def run(src, table, out):
    path = os.path.join(out, "t.insn")
    with open(path, "w", encoding="utf-8") as f:
        f.write("# SPDX-License-Identifier: MIT\n" + table)
    a64 = os.path.join(src, "frontend", "arm", "a64")
    return subprocess.run(
        [sys.executable, os.path.join(src, "frontend", "insn", "gen.py"),
         "--features", os.path.join(src, "frontend", "arm", "cpu", "features.def"),
         "--pred", os.path.join(a64, "pred.h"), "--fmt", os.path.join(a64, "fmt.h"),
         "--out", out, path],
        capture_output=True, text=True, check=False, cwd=out)


def main():
    src, bad, num = sys.argv[1], 0, 0
    print(f"1..{len(MUST_FAIL) + len(MUST_PASS)}")
    with tempfile.TemporaryDirectory() as out:
        for what, table, line, msg in MUST_FAIL:
            num += 1
            p = run(src, table, out)
            good = p.returncode == 1 and f"t.insn:{line + HEAD}: " in p.stderr and msg in p.stderr
            print(f"{'' if good else 'not '}ok {num} - refused: {what}")
            if not good:
                bad = 1
                print(f"# expected line {line + HEAD} '{msg}', got '{p.stderr.strip()}'")
        for what, table, wanted in MUST_PASS:
            num += 1
            p = run(src, table, out)
            text = ""
            for name in ("a64_decode.h", "a64_decode.c"):
                if p.returncode == 0:
                    with open(os.path.join(out, name), encoding="utf-8") as f:
                        text += f.read()
            missing = [w for w in wanted if w not in text]
            good = p.returncode == 0 and not missing
            print(f"{'' if good else 'not '}ok {num} - accepted: {what}")
            if not good:
                bad = 1
                print(f"# {p.stderr.strip()} missing {missing}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
