#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Instruction tables (*.insn) -> decoder, argument structs, printer, random generator, coverage list.

GRAMMAR.md describes the input; table.py reads it. Whatever is wrong with a table stops the build
with "file:line: why": an overlap nobody resolved, a row that is not exactly as wide as the
instruction, an unknown field, predicate, formatter, feature or macro. Output depends on the inputs
alone.
"""
import argparse
import os
import sys

from expr import TableError
from table import (TOP_BITS, TOP_SHIFT, WIDTH, Headers, Table, align, expand_range, read_todo,
                   text_names)


# ---------------------------------------------------------------- trie

class Strings:
    """Texts one behind the other, each once."""

    def __init__(self):
        self.all, self.at, self.size = [], {}, 0

    def offset(self, s):
        if s not in self.at:
            self.at[s] = self.size
            self.all.append(s)
            self.size += len(s) + 1
        return self.at[s]


class Trie:
    """
    nodes: (shift, bits, [slot...]); a slot is ("node", i) or ("leaf", i).
    leaves: tuples of row numbers, in the order of the table.
    """

    def __init__(self, rows):
        self.rows, self.nodes, self.leaves, self.leaf_ids, self.memo = rows, [], [], {}, {}
        self.leaf(())
        self.split(tuple(range(len(rows))), 0, (TOP_SHIFT, TOP_BITS))

    def leaf(self, ranks):
        if ranks not in self.leaf_ids:
            self.leaf_ids[ranks] = len(self.leaves)
            self.leaves.append(ranks)
        return ("leaf", self.leaf_ids[ranks])

    def buckets(self, ranks, shift, bits):
        out = [[] for _ in range(1 << bits)]
        for k in ranks:
            for v in expand_range(self.rows[k], shift, bits):
                out[v].append(k)
        return out

    def choose(self, ranks, tested):
        """The bit range that leaves the fewest candidates; None when nothing separates."""
        best, best_cost = None, len(ranks) - 0.01
        for bits in range(1, 7):
            for shift in range(WIDTH - bits + 1):
                if (tested >> shift) & ((1 << bits) - 1):
                    continue
                if not any((self.rows[k].mask >> shift) & ((1 << bits) - 1) for k in ranks):
                    continue
                sizes = [len(b) for b in self.buckets(ranks, shift, bits)]
                # The mean over slots, pulled up by the worst slot, plus a price for table size.
                cost = sum(sizes) / len(sizes) + max(sizes) * 0.5 + len(sizes) * 0.01
                if max(sizes) < len(ranks) or sum(sizes) < len(ranks) * len(sizes):
                    if cost < best_cost:
                        best, best_cost = (shift, bits), cost
        return best

    def split(self, ranks, tested, forced=None):
        if len(ranks) <= 1:
            return self.leaf(ranks)
        key = (ranks, tested)
        if key in self.memo:
            return self.memo[key]
        pick = forced or self.choose(ranks, tested)
        if not pick:
            return self.leaf(ranks)
        shift, bits = pick
        me = len(self.nodes)
        self.nodes.append(None)
        self.memo[key] = ("node", me)
        tested |= ((1 << bits) - 1) << shift
        slots = [self.split(tuple(b), tested) for b in self.buckets(ranks, shift, bits)]
        self.nodes[me] = (shift, bits, slots)
        return ("node", me)


# ---------------------------------------------------------------- output

def camel(s):
    return "".join(w[:1].upper() + w[1:] for w in s.split("_"))


def quote(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Emitter:
    def __init__(self, table, prefix, todo, includes):
        self.rows, self.p, self.P, self.todo = table.rows, prefix, prefix.upper(), todo
        self.headers, self.includes = table.headers, includes
        self.handlers = {}          # handler -> ordered {field: C type}
        self.enums = {}             # argument name -> ordered list of words
        for r in self.rows:
            self.collect(r)

    def collect(self, r):
        fields = self.handlers.setdefault(r.handler, {})

        def widen(name, width, signed=False):
            old = fields.get(name, ("u", 0))
            fields[name] = ("i" if signed or old[0] == "i" else "u", max(width, old[1]))
        for name, (_, width) in r.fields.items():
            widen(name, width)
        for name, val in r.args:
            if isinstance(val, str):
                words = self.enums.setdefault(name, [])
                if val not in words:
                    words.append(val)
                widen(name, 16)
            elif "sx" in val.calls():
                widen(name, 64, True)
            elif val.kind == "num":
                widen(name, max(8, int(val.op, 0).bit_length()))
            else:
                widen(name, self.bound(r, val))

    def bound(self, r, e):
        """Bits needed by a computed argument: shifts by fields are bounded by 32."""
        if e.kind == "num":
            return int(e.op, 0).bit_length()
        if e.kind == "name":
            done = dict(r.args)
            if e.op in r.fields:
                return r.fields[e.op][1]
            return 16 if isinstance(done[e.op], str) else self.bound(r, done[e.op])
        if e.kind == "call":
            return 8
        if e.kind == "un":
            return 1 if e.op == "!" else self.bound(r, e.args[0])
        x, y = (self.bound(r, a) for a in e.args)
        if e.op in ("&&", "||", "<", ">", "<=", ">=", "==", "!="):
            return 1
        if e.op == "&":
            return min(x, y)
        if e.op == ">>":
            return x
        if e.op == "<<":
            return x + (int(e.args[1].op, 0) if e.args[1].kind == "num" else 8)
        if e.op == "*":
            return x + y
        return max(x, y) + (e.op in "+-")

    @staticmethod
    def ctype(t):
        sign, width = t
        if sign == "i":
            return "i64"
        return "u8" if width <= 8 else "u16" if width <= 16 else "u32"

    def struct_name(self, handler):
        return f"{self.P}Args{camel(handler[3:])}"

    def row_id(self, r):
        return f"{self.P}_ROW_{r.name}"

    def head(self, what):
        return ("/* SPDX-License-Identifier: MIT */\n"
                f"/* {what} Generated by frontend/insn/gen.py; do not edit. */\n")

    # ---- header

    def header(self):
        P, p, o = self.P, self.p, []
        guard = f"{P}_DECODE_H"
        o.append(self.head(f"{P} rows, argument structs and decoder."))
        o.append(f"#ifndef {guard}\n#define {guard}\n\n#include \"frontend/insn/insn.h\"\n"
                 "#include \"frontend/arm/cpu/features.h\"\n")
        o.append(f"typedef struct {P}Tr {P}Tr;\n")
        o.append(f"typedef enum {P}RowId {{")
        o += [f"    {self.row_id(r)}," for r in self.rows]
        o.append(f"    {P}_ROW_COUNT,\n}} {P}RowId;\n")
        for name, words in self.enums.items():
            o.append(f"typedef enum {P}{camel(name)} {{")
            o += [f"    {P}_{name.upper()}_{w}," for w in words]
            o.append(f"}} {P}{camel(name)};\n")
        for h, fields in self.handlers.items():
            users = [r.name for r in self.rows if r.handler == h]
            o.append(self.rows_comment(users))
            o.append("typedef struct {")
            order = sorted(fields.items(), key=lambda kv: -{"u8": 1, "u16": 2, "u32": 4, "i64": 8}
                           [self.ctype(kv[1])])
            o += [f"    {self.ctype(t)} {n};" for n, t in order] or ["    u8 none;"]
            o.append(f"}} {self.struct_name(h)};\n")
        o.append(f"typedef struct {P}Decoded {{\n    u16 row; /* {P}RowId */\n    union {{")
        o += [f"        {self.struct_name(h)} {h[3:]};" for h in self.handlers]
        o.append(f"    }};\n}} {P}Decoded;\n")
        o.append("/* Row handlers. False means UNDEFINED. */")
        o += [f"bool {h}({P}Tr *t, const {self.struct_name(h)} *a);" for h in self.handlers]
        o.append(f"""
extern const InsnRow {p}_rows[{P}_ROW_COUNT];
extern const InsnField {p}_fields[];
extern const char {p}_strings[];
""")
        for what in ("name", "text", "page", "handler"):
            o.append(f"static inline const char *{p}_row_{what}(const InsnRow *row)\n{{\n"
                     f"    return {p}_strings + row->{what};\n}}\n")
        o.append(f"""static inline const InsnField *{p}_row_fields(const InsnRow *row)
{{
    return {p}_fields + row->first_field;
}}

/**
 * Find the row of @word and its fields. False if the word is unallocated; whether the CPU model has
 * {p}_rows[out->row].feature is for the caller to check.
 */
bool {p}_decode(u32 word, {P}Decoded *out);

/** Call the handler of @d. False means UNDEFINED. */
bool {p}_dispatch({P}Tr *t, const {P}Decoded *d);

/** Called by {p}_dispatch for rows whose handler is in the todo list; defined by the translator. */
bool {p}_unimplemented({P}Tr *t, const {P}Decoded *d);

/**
 * Assembler text of @word at @pc; "udf"-style ".inst" for an unallocated word. Always terminated.
 * Returns the length the text needs, as snprintf does.
 */
int {p}_print(u32 word, u64 pc, char *buf, size_t n);

/**
 * A random word of row @id: free bits random, registers and immediates often at their ends.
 * False if none was found (a table mistake; tests/decode checks that it never happens).
 */
bool {p}_random({P}RowId id, InsnRng *rng, u32 *word);

#endif""")
        return "\n".join(o) + "\n"

    @staticmethod
    def rows_comment(users):
        lines, cur = [], "/* "
        for i, u in enumerate(users):
            item = u + (", " if i + 1 < len(users) else "")
            if len(cur) + len(item) > 96:
                lines.append(cur.rstrip())
                cur = "   "
            cur += item
        return "\n".join(lines + [cur + " */"])

    # ---- decoder

    def locals(self, r, used, indent):
        out = []
        for n, (pos, width) in r.fields.items():
            if n in used:
                src = f"word >> {pos}" if pos else "word"
                out.append(f"{indent}const i64 {n}_ = {src} & {hex((1 << width) - 1)};")
        return out

    def arg_exprs(self, r):
        """[(name, C text)] of the computed arguments, in order, and the names they use."""
        out, names, used = [], {n: n + "_" for n in r.fields}, set()
        for name, val in r.args:
            if isinstance(val, str):
                out.append((name, f"{self.P}_{name.upper()}_{val}"))
            else:
                used |= val.names()
                out.append((name, val.c(names, self.p)))
            names = dict(names, **{name: name + "_a"})
        return out, used

    def constants(self, r):
        """The row's constant arguments, in order: (name, C text)."""
        return [(n, f"{self.P}_{n.upper()}_{v}" if isinstance(v, str) else v.op) for n, v in r.args
                if isinstance(v, str) or v.kind == "num"]

    def extract_body(self, r):
        """Code that fills the struct; constants are k[], so rows that differ in them share it."""
        ind, o = "        ", []
        args, used = self.arg_exprs(r)
        slot = {n: f"k[{i}]" for i, (n, _) in enumerate(self.constants(r))}
        args = [(n, slot.get(n, text)) for n, text in args]
        argn = r.arg_names()
        used |= set().union(*(e.names() for e in r.when)) if r.when else set()
        used |= set(r.fields) - argn
        o += self.locals(r, used, ind)
        for e in r.when:
            names = {n: n + "_" for n in r.fields}
            o.append(f"{ind}if (!({e.c(names, self.p)}))\n{ind}    return false;")
        later = set()
        for _, val in r.args:
            if not isinstance(val, str):
                later |= val.names()
        inits = [f".{n} = {n}_" for n in r.fields if n not in argn]
        for name, text in args:
            if name in later:
                o.append(f"{ind}const i64 {name}_a = {text};")
                inits.append(f".{name} = {name}_a")
            else:
                inits.append(f".{name} = {text}")
        struct = self.struct_name(r.handler)
        o += self.initializer(f"{ind}out->{r.handler[3:]} = ({struct}) {{", inits, ind)
        return "\n".join(o + [f"{ind}return true;"])

    @staticmethod
    def initializer(cur, inits, ind):
        out = []
        for i, t in enumerate(inits):
            item = t + (", " if i + 1 < len(inits) else "")
            if len(cur) + len(item) > 98:
                out.append(cur.rstrip())
                cur = ind + "    "
            cur += item
        return out + [cur + "};"]

    def extract(self):
        """Constants of the rows, and one case per distinct shape of row."""
        P, o, shapes, shape_of = self.P, [], {}, []
        for r in self.rows:
            shape_of.append(shapes.setdefault(self.extract_body(r), len(shapes)))
        assert len(shapes) <= 0x10000
        width = max(1, max(len(self.constants(r)) for r in self.rows))
        o.append("/* What decoding reads of a row: match, case in extract() and its constants. */\n"
                 "static const struct {\n    u32 mask, value;\n    u16 shape;\n"
                 f"    u16 k[{width}];\n}} forms[{P}_ROW_COUNT] = {{")
        for r, i in zip(self.rows, shape_of):
            k = ", ".join(text for _, text in self.constants(r))
            o.append(f"    {{{r.mask:#010x}, {r.value:#010x}, {i}, {{{k or 0}}}}}, /* {r.name} */")
        o.append(f"}};\n\n/* Test the conditions of @row and read its fields. */\n"
                 f"static bool extract(unsigned row, u32 word, {P}Decoded *out)\n{{\n"
                 "    const u16 *k = forms[row].k;\n\n"
                 "    if ((word & forms[row].mask) != forms[row].value)\n        return false;\n"
                 "    switch (forms[row].shape) {")
        for i, body in enumerate(shapes):
            o.append(f"    case {i}: {{\n{body}\n    }}")
        o.append("    }\n    (void)k;\n    return false;\n}\n")
        return o

    def decoder(self):
        P, p, o = self.P, self.p, []
        o.append(self.head(f"{P} decoder."))
        o.append(f'#include "{p}_decode.h"')
        o += [f'#include "{i}"' for i in self.includes]
        o.append("")
        strings, fields = Strings(), [f for r in self.rows for f in r.fields.items()]
        o.append(f"const InsnRow {p}_rows[{P}_ROW_COUNT] = {{")
        first = 0
        for r in self.rows:
            feat = f"{P}_FEAT_{self.headers.features[r.feature]}" if r.feature else f"{P}_FEAT_BASE"
            texts = ", ".join(str(strings.offset(s))
                              for s in (r.name, self.plain_text(r), r.page, r.handler))
            o.append(f"    {{{r.mask:#010x}, {r.value:#010x}, {feat}, {len(r.fields)}, {first}, "
                     f"{texts}}}, /* {r.name} */")
            first += len(r.fields)
        o.append(f"}};\n\nconst InsnField {p}_fields[] = {{")
        o += [f'    {{"{n}", {pos}, {w}}},' for n, (pos, w) in fields]
        o.append(f"}};\n\nconst char {p}_strings[] =")
        o += [f"    {quote(s)[:-1]}\\0\"" for s in strings.all]
        o[-1] += ";\n"
        o += self.trie_tables(Trie(self.rows))
        o += self.extract()
        o.append(f"""bool {p}_decode(u32 word, {P}Decoded *out)
{{
    unsigned slot = slots[word >> {TOP_SHIFT}];

    while (!(slot & (TRIE_ROW | TRIE_LIST))) {{
        const InsnNode n = nodes[slot];
        slot = slots[n.base + ((word >> n.shift) & n.mask)];
    }}
    if (slot & TRIE_ROW) {{
        out->row = (u16)(slot & ~TRIE_ROW);
        return extract(out->row, word, out);
    }}
    for (const u16 *c = &candidates[slot & ~TRIE_LIST]; *c != TRIE_END; c++) {{
        out->row = *c;
        if (extract(*c, word, out))
            return true;
    }}
    return false;
}}""")
        return "\n".join(o) + "\n"

    def plain_text(self, r):
        def show(nodes):
            s = ""
            for n in nodes:
                if n[0] == "lit":
                    s += n[1]
                elif n[0] == "fmt":
                    s += "{" + n[1] + "}"
                elif n[0] == "opt":
                    s += "{" + show(n[2]) + "}"
                else:
                    s += "{" + "|".join(show(a) for a in n[2]) + "}"
            return s
        return show(r.text)

    @staticmethod
    def words(name, vals, fmt):
        o = [f"static const u16 {name}[{len(vals)}] = {{"]
        for i in range(0, len(vals), 14):
            o.append("    " + " ".join(fmt(v) + "," for v in vals[i:i + 14]))
        return o + ["};\n"]

    def trie_tables(self, t):
        cand, at = [], []
        for leaf in t.leaves:
            if len(leaf) == 1:
                at.append(0x8000 | leaf[0])
            else:
                at.append(0x4000 | len(cand))
                cand += list(leaf) + [0xffff]
        bases, slots = [], []
        for _, _, s in t.nodes:
            bases.append(len(slots))
            slots += s
        flat = [i if k == "node" else at[i] for k, i in slots]
        assert len(slots) < 0x10000 and len(self.rows) < 0x8000
        assert max(len(cand), len(t.nodes)) < 0x4000
        o = ["/* A slot is a node, one row, or a list of rows of which the first match wins. */",
             "#define TRIE_ROW 0x8000u", "#define TRIE_LIST 0x4000u", "#define TRIE_END 0xffffu\n",
             f"/* {len(t.nodes)} nodes, {len(slots)} slots, {len(t.leaves)} leaves, at most "
             f"{max(map(len, t.leaves))} rows in one. */",
             f"static const InsnNode nodes[{len(t.nodes)}] = {{"]
        o += [f"    {{{base}, {shift}, {(1 << bits) - 1:#x}}},"
              for base, (shift, bits, _) in zip(bases, t.nodes)]
        o += ["};\n"] + self.words("slots", flat, lambda v: f"{v:#06x}")
        return o + self.words("candidates", cand, lambda v: f"{v}")

    # ---- dispatch

    def dispatch(self):
        P, p = self.P, self.p
        o = [self.head(f"{P} row -> handler."), f'#include "{p}_decode.h"\n',
             f"bool {p}_dispatch({P}Tr *t, const {P}Decoded *d)\n{{\n"
             f"    switch (({P}RowId)d->row) {{"]
        missing = [r for r in self.rows if r.handler in self.todo]
        for h in self.handlers:
            if h in self.todo:
                continue
            o += [f"    case {self.row_id(r)}:" for r in self.rows if r.handler == h]
            o.append(f"        return {h}(t, &d->{h[3:]});")
        o += [f"    case {self.row_id(r)}:" for r in missing]
        o.append(f"    case {P}_ROW_COUNT:\n        break;\n    }}\n"
                 f"    return {p}_unimplemented(t, d);\n}}")
        return "\n".join(o) + "\n"

    # ---- printer

    def print_nodes(self, nodes, names, ind):
        o = []
        for n in nodes:
            if n[0] == "lit":
                o.append(f"{ind}insn_puts(p, {quote(n[1])});")
            elif n[0] == "fmt":
                args = "".join(", " + a.c(names, self.p) for a in n[2])
                o.append(f"{ind}{self.p}_fmt_{n[1]}(p{args});")
            elif n[0] == "opt":
                o.append(f"{ind}if ({n[1].c(names, self.p)}) {{")
                o += self.print_nodes(n[2], names, ind + "    ")
                o.append(ind + "}")
            else:
                o += self.print_select(n, names, ind)
        return o

    def print_select(self, n, names, ind):
        alts = n[2]
        if all(all(x[0] == "lit" for x in a) for a in alts):
            words = ", ".join(quote("".join(x[1] for x in a)) for a in alts)
            return [f"{ind}insn_pick(p, {n[1].c(names, self.p)}, {len(alts)}, "
                    f"(const char *const[]) {{{words}}});"]
        o = [f"{ind}switch ((int){n[1].c(names, self.p)}) {{"]
        for i, a in enumerate(alts):
            o.append(f"{ind}case {i}:")
            o += self.print_nodes(a, names, ind + "    ")
            o.append(f"{ind}    break;")
        return o + [f"{ind}default:\n{ind}    insn_puts(p, \"?\");\n{ind}}}"]

    def print_body(self, r):
        args, _ = self.arg_exprs(r)
        names = {n: n + "_" for n in r.fields}
        need, shown = text_names(r.text), set()
        for name, val in reversed(r.args):  # an argument may shadow the field it comes from
            if name in need:
                need.discard(name)
                shown.add(name)
                if not isinstance(val, str):
                    need |= val.names()
        o = self.locals(r, need, "    ")
        for name, text in args:
            if name in shown:
                o.append(f"    const i64 {name}_a = {text};")
            names[name] = name + "_a"
        return "\n".join(o + self.print_nodes(r.text, names, "    "))

    def printer(self):
        P, p = self.P, self.p
        o = [self.head(f"{P} word -> assembler text."), f'#include "{p}_decode.h"']
        o += [f'#include "{i}"' for i in self.includes]
        o.append("")
        ids, table = {}, []
        for r in self.rows:
            body = self.print_body(r)
            if body not in ids:
                ids[body] = len(ids)
                o.append(f"static void print_{ids[body]}(InsnText *p, u32 word)\n{{\n{body}\n}}\n")
            table.append(ids[body])
        o.append(f"static void (*const printers[{P}_ROW_COUNT])(InsnText *, u32) = {{")
        o += [f"    print_{i}, /* {r.name} */" for i, r in zip(table, self.rows)]
        o.append(f"""}};

int {p}_print(u32 word, u64 pc, char *buf, size_t n)
{{
    InsnText p = {{.buf = buf, .size = n, .pc = pc}};
    {P}Decoded d;

    if (n)
        buf[0] = 0;
    if ({p}_decode(word, &d))
        printers[d.row](&p, word);
    else
        insn_putf(&p, ".inst 0x%08x", word);
    return (int)p.len;
}}""")
        return "\n".join(o) + "\n"

    # ---- random words

    def random(self):
        P, p = self.P, self.p
        return self.head(f"{P} random words by row.") + f"""
#include "{p}_decode.h"

enum {{ MAX_TRIES = 1 << 16 }};

bool {p}_random({P}RowId id, InsnRng *rng, u32 *word)
{{
    {P}Decoded d;

    for (int i = 0; i < MAX_TRIES; i++) {{
        *word = insn_random_word(&{p}_rows[id], {p}_row_fields(&{p}_rows[id]), rng);
        if ({p}_decode(*word, &d) && d.row == id)
            return true;
    }}
    return false;
}}
"""

    def coverage(self):
        return "".join(f"{r.name}\n" for r in self.rows)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--prefix", default="a64", help="a64, a32, ...: names in the generated code")
    ap.add_argument("--features", help="features.def")
    ap.add_argument("--pred", help="header with <prefix>_pred_*")
    ap.add_argument("--fmt", help="header with <prefix>_fmt_*")
    ap.add_argument("--include", action="append", default=[], help="header for the generated C")
    ap.add_argument("--todo", help="handlers not written yet")
    ap.add_argument("--out", help="output folder; only check when absent")
    ap.add_argument("--align", action="store_true", help="rewrite the tables with aligned columns")
    ap.add_argument("tables", nargs="+")
    a = ap.parse_args()
    if a.align:
        for path in a.tables:
            align(path)
        return 0
    try:
        table = Table(Headers(a.prefix, a.pred, a.fmt, a.features))
        for path in a.tables:
            table.read(path)
        table.check()
        handlers = {r.handler for r in table.rows}
        todo = read_todo(a.todo, handlers) if a.todo else set()
    except TableError as e:
        print(e, file=sys.stderr)
        return 1
    if not a.out:
        return 0
    e = Emitter(table, a.prefix, todo, a.include)
    for name, text in (("decode.h", e.header()), ("decode.c", e.decoder()),
                       ("dispatch.c", e.dispatch()), ("print.c", e.printer()),
                       ("random.c", e.random()), ("rows.txt", e.coverage())):
        with open(os.path.join(a.out, f"{a.prefix}_{name}"), "w", encoding="utf-8") as f:
            f.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
