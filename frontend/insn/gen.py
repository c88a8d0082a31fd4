#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Instruction tables (*.insn) -> decoder, argument structs, printer, random generator, coverage list.

GRAMMAR.md describes the input. Whatever is wrong with a table stops the build with "file:line: why":
an overlap nobody resolved, a row that is not exactly as wide as the instruction, an unknown field,
predicate, formatter, feature or macro. Output is a pure function of the inputs (no dict or set order).
"""
import argparse
import os
import re
import sys

WIDTH = 32
ROOT_SHIFT, ROOT_BITS = 21, 11  # first trie level; in A64 the class bits are all at the top
MAX_PROOF_BITS = 18             # overlap proofs enumerate at most 2^18 assignments


class TableError(Exception):
    """A mistake in a table; where is (file, line)."""

    def __init__(self, where, msg):
        super().__init__(f"{where[0]}:{where[1]}: {msg}")


# ---------------------------------------------------------------- expressions

TOKEN = re.compile(r"\s*(?:(0x[0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>(),]))")
# C precedence, so that an expression means the same in the table and in the generated C.
BINARY = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"],
          ["+", "-"], ["*", "/", "%"]]
BUILTINS = {"sx": 2, "ctz": 1, "hsb": 1}    # insn_sx, insn_ctz, insn_hsb of insn.h


def py_sx(x, n):
    x &= (1 << n) - 1
    return x - (1 << n) if x >> (n - 1) else x


def py_ctz(x):
    return (x & -x).bit_length() - 1 if x else 64


def py_hsb(x):
    return x.bit_length() - 1


class Expr:
    """A C-like expression. kind: num, name, call, un, bin."""

    def __init__(self, kind, op, args=()):
        self.kind, self.op, self.args = kind, op, args

    def names(self):
        if self.kind == "name":
            return {self.op}
        return set().union(*(a.names() for a in self.args)) if self.args else set()

    def calls(self):
        out = {self.op: len(self.args)} if self.kind == "call" else {}
        for a in self.args:
            out.update(a.calls())
        return out

    def c(self, names, prefix):
        """C text; names maps a field to its C local."""
        a = [x.c(names, prefix) for x in self.args]
        if self.kind == "num":
            return self.op
        if self.kind == "name":
            return names[self.op]
        if self.kind == "call":
            fn = f"insn_{self.op}" if self.op in BUILTINS else f"{prefix}_pred_{self.op}"
            return f"{fn}({', '.join(a)})"
        if self.kind == "un":
            return f"{self.op}{a[0]}"
        if self.op == "<<" and "sx" in self.args[0].calls():
            return f"({a[0]} * (1ll << {a[1]}))"    # C leaves << of a negative number undefined
        return f"({a[0]} {self.op} {a[1]})"

    def py(self):
        """Python text with the same value, for the overlap proofs."""
        a = [x.py() for x in self.args]
        if self.kind == "num":
            return str(int(self.op, 0))
        if self.kind == "name":
            return f"f_{self.op}"
        if self.kind == "call":
            return f"py_{self.op}({', '.join(a)})"
        if self.kind == "un":
            return f"(not {a[0]})" if self.op == "!" else f"({self.op}{a[0]})"
        op = {"&&": "and", "||": "or", "/": "//"}.get(self.op, self.op)
        return f"({a[0]} {op} {a[1]})"


class Parser:
    def __init__(self, text, where):
        self.where, self.text, self.toks, pos = where, text, [], 0
        text = text.rstrip()
        while pos < len(text):
            m = TOKEN.match(text, pos)
            if not m:
                raise TableError(where, f"cannot read expression '{text}' at '{text[pos:]}'")
            self.toks.append((m.lastindex, m.group(m.lastindex)))
            pos = m.end()
        self.i = 0

    def peek(self):
        return self.toks[self.i][1] if self.i < len(self.toks) else None

    def take(self, want=None):
        if self.i >= len(self.toks) or (want and self.toks[self.i][1] != want):
            raise TableError(self.where, f"'{self.text}': expected '{want or 'an operand'}'")
        self.i += 1
        return self.toks[self.i - 1]

    def whole(self):
        e = self.binary(0)
        if self.peek() is not None:
            raise TableError(self.where, f"'{self.text}': unexpected '{self.peek()}'")
        return e

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        e = self.binary(level + 1)
        while self.peek() in BINARY[level]:
            op = self.take()[1]
            e = Expr("bin", op, (e, self.binary(level + 1)))
        return e

    def unary(self):
        if self.peek() in ("!", "-", "~"):
            op = self.take()[1]
            return Expr("un", op, (self.unary(),))
        kind, tok = self.take()
        if kind == 1:
            return Expr("num", tok)
        if tok == "(":
            e = self.binary(0)
            self.take(")")
            return e
        if kind != 2:
            raise TableError(self.where, f"'{self.text}': unexpected '{tok}'")
        if self.peek() != "(":
            return Expr("name", tok)
        self.take("(")
        args = []
        while self.peek() != ")":
            args.append(self.binary(0))
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        return Expr("call", tok, tuple(args))


def parse_expr(text, where):
    return Parser(text, where).whole()


# ---------------------------------------------------------------- text templates

def split_top(text, sep):
    """Split at sep where it is inside no parenthesis or brace."""
    out, depth, cur = [], 0, ""
    for ch in text:
        depth += (ch in "({") - (ch in ")}")
        if ch == sep and depth == 0:
            out.append(cur)
            cur = ""
        else:
            cur += ch
    return out + [cur]


def parse_text(text, where):
    """
    Template -> list of ("lit", s) | ("sel", expr, [nodes...]) | ("opt", expr, nodes) | ("fmt", name, exprs).
    """
    nodes, i, lit = [], 0, ""
    while i < len(text):
        if text[i] == "}":
            raise TableError(where, f"'}}' without '{{' in text '{text}'")
        if text[i] != "{":
            lit += text[i]
            i += 1
            continue
        depth, j = 1, i + 1
        while j < len(text) and depth:
            depth += (text[j] == "{") - (text[j] == "}")
            j += 1
        if depth:
            raise TableError(where, f"'{{' without '}}' in text '{text}'")
        if lit:
            nodes.append(("lit", lit))
            lit = ""
        nodes.append(parse_hole(text[i + 1:j - 1], where))
        i = j
    if lit:
        nodes.append(("lit", lit))
    return nodes


def parse_hole(body, where):
    for sep, kind in (("?", "opt"), (":", "sel")):
        head, *rest = split_top(body, sep)
        if rest and "{" not in head:
            expr, tail = parse_expr(head, where), sep.join(rest)
            if kind == "opt":
                return ("opt", expr, parse_text(tail, where))
            return ("sel", expr, [parse_text(a, where) for a in split_top(tail, ",")])
    e = parse_expr(body, where)
    if e.kind != "call":
        raise TableError(where, f"'{{{body}}}' is not a formatter call, a choice or an option")
    return ("fmt", e.op, e.args)


def text_names(nodes):
    out = set()
    for n in nodes:
        if n[0] == "sel":
            out |= n[1].names().union(*(text_names(a) for a in n[2]))
        elif n[0] == "opt":
            out |= n[1].names() | text_names(n[2])
        elif n[0] == "fmt":
            out = out.union(*(a.names() for a in n[2]))
    return out


def text_fmts(nodes):
    for n in nodes:
        if n[0] == "fmt":
            yield n[1], len(n[2])
        elif n[0] == "opt":
            yield from text_fmts(n[2])
        elif n[0] == "sel":
            for a in n[2]:
                yield from text_fmts(a)


# ---------------------------------------------------------------- rows

class Row:
    """One line of a table. fields: name -> (pos, width). args: [(name, Expr or enum word)]."""

    def __init__(self, name, where):
        self.name, self.where = name, where
        self.feature, self.group, self.rank = None, None, 0
        self.fields, self.mask, self.value = {}, 0, 0
        self.when, self.args, self.handler = [], [], None
        self.text, self.page = [], ""

    def arg_names(self):
        return {n for n, _ in self.args}


class Headers:
    """Names and arities that hand-written C offers: <prefix>_pred_* and <prefix>_fmt_*."""

    def __init__(self, prefix, preds, fmts, features):
        self.preds = self.scan(preds, rf"^static inline bool {prefix}_pred_(\w+)\(([^)]*)\)", 0)
        self.fmts = self.scan(fmts, rf"^static inline void {prefix}_fmt_(\w+)\(([^)]*)\)", 1)
        self.features = {}
        with open(features, encoding="utf-8") as f:
            for m in re.finditer(r"^\s*_\((\w+),\s*\"(\w+)\"", f.read(), re.M):
                self.features[m.group(2)] = m.group(1)

    @staticmethod
    def scan(path, pattern, skip):
        with open(path, encoding="utf-8") as f:
            return {m.group(1): m.group(2).count(",") + 1 - skip
                    for m in re.finditer(pattern, f.read(), re.M)}


class Table:
    def __init__(self, headers):
        self.headers, self.rows, self.macros, self.groups = headers, [], {}, 0

    def read(self, path):
        shown = os.path.relpath(path) if os.path.isabs(path) else path
        group, feature, default = None, None, None
        with open(path, encoding="utf-8") as f:
            lines = f.read().split("\n")
        for num, line in enumerate(lines, 1):
            where = (shown, num)
            line = line.rstrip()
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if line.startswith("%"):
                default = self.directive(line, where, default)
            elif line == "{":
                if group:
                    raise TableError(where, "priority groups do not nest")
                self.groups += 1
                group = self.groups
            elif line == "}":
                if not group:
                    raise TableError(where, "'}' without '{'")
                group = None
            else:
                m = re.match(r"@(\w+)\s+(.*)", line)
                feature, line = (m.group(1), m.group(2)) if m else (default, line.strip())
                self.rows.append(self.row(line, where, feature, group))
        if group:
            raise TableError((shown, len(lines)), "priority group not closed")

    def directive(self, line, where, default):
        word, _, rest = line[1:].partition(" ")
        if word == "feature":
            rest = rest.strip()
            return None if rest == "-" else rest
        if word in ("text", "args"):
            name, _, body = rest.strip().partition(" ")
            self.macros[name] = self.expand(body.strip(), where)
            return default
        raise TableError(where, f"unknown directive '%{word}'")

    def expand(self, text, where):
        def one(m):
            if m.group(1) not in self.macros:
                raise TableError(where, f"unknown macro '${m.group(1)}'")
            return self.macros[m.group(1)]
        return re.sub(r"\$(\w+)", one, text)

    def row(self, line, where, feature, group):
        cols = re.split(r"\s{2,}", line)
        if len(cols) != 6:
            raise TableError(where, f"{len(cols)} columns (name, bits, when, handler, text, page expected)")
        r = Row(cols[0], where)
        if not re.fullmatch(r"[A-Za-z]\w*", r.name):
            raise TableError(where, f"'{r.name}' is not a row name")
        if feature is not None and feature not in self.headers.features:
            raise TableError(where, f"unknown feature '@{feature}'")
        r.feature, r.group, r.rank, r.page = feature, group, len(self.rows), cols[5]
        self.bits(r, cols[1])
        self.handler(r, self.expand(cols[3], where))
        if cols[2] != "-":
            r.when = [parse_expr(c, where) for c in split_top(cols[2], " ")]
        for e in r.when:
            self.check_expr(r, e, r.fields)
        r.text = parse_text(self.expand(cols[4], where), where)
        unknown = sorted(text_names(r.text) - set(r.fields) - r.arg_names())
        if unknown:
            raise TableError(where, f"unknown field '{unknown[0]}' in text")
        for fmt, n in text_fmts(r.text):
            if fmt not in self.headers.fmts:
                raise TableError(where, f"unknown formatter '{fmt}'")
            if self.headers.fmts[fmt] != n:
                raise TableError(where, f"formatter '{fmt}' takes {self.headers.fmts[fmt]} arguments")
        return r

    @staticmethod
    def bits(r, col):
        pos = WIDTH
        for tok in col.split(" "):
            if re.fullmatch(r"[01]+", tok):
                pos -= len(tok)
                if pos >= 0:
                    r.mask |= ((1 << len(tok)) - 1) << pos
                    r.value |= int(tok, 2) << pos
                continue
            m = re.fullmatch(r"([a-z_]\w*)(?::(\d+))?", tok)
            if not m:
                raise TableError(r.where, f"cannot read '{tok}' in bits")
            width = int(m.group(2) or 1)
            pos -= width
            if m.group(1) in r.fields:
                raise TableError(r.where, f"field '{m.group(1)}' twice")
            r.fields[m.group(1)] = (pos, width)
        if pos != 0:
            raise TableError(r.where, f"pattern has {WIDTH - pos} bits ({WIDTH} expected)")

    def handler(self, r, col):
        m = re.fullmatch(r"(tr_[a-z]\w*)(?:\((.*)\))?", col)
        if not m:
            raise TableError(r.where, f"'{col}' is not a handler")
        r.handler = m.group(1)
        for item in split_top(m.group(2), " ") if m.group(2) else []:
            name, eq, val = item.partition("=")
            if not eq or not re.fullmatch(r"[a-z_]\w*", name):
                raise TableError(r.where, f"cannot read argument '{item}'")
            if name in r.arg_names():
                raise TableError(r.where, f"argument '{name}' twice")
            if re.fullmatch(r"[A-Z][A-Z0-9_]*", val):
                r.args.append((name, val))
                continue
            e = parse_expr(val, r.where)
            self.check_expr(r, e, set(r.fields) | r.arg_names())
            r.args.append((name, e))

    def check_expr(self, r, e, names):
        unknown = sorted(e.names() - set(names))
        if unknown:
            raise TableError(r.where, f"unknown field '{unknown[0]}'")
        for fn, n in e.calls().items():
            want = BUILTINS.get(fn, self.headers.preds.get(fn))
            if want is None:
                raise TableError(r.where, f"unknown predicate '{fn}'")
            if want != n:
                raise TableError(r.where, f"'{fn}' takes {want} arguments")

    def check(self):
        seen = {}
        for r in self.rows:
            key = r.name.upper()
            if key in seen:
                raise TableError(r.where, f"row '{r.name}' also at line {seen[key].where[1]}")
            seen[key] = r
        self.check_overlap()

    def check_overlap(self):
        # Rows sharing the same top fixed bits are compared pairwise; bucketing keeps this far from n^2.
        buckets = {}
        for r in self.rows:
            for v in expand_range(r, ROOT_SHIFT, ROOT_BITS):
                buckets.setdefault(v, []).append(r)
        done = set()
        for rows in buckets.values():
            for i, a in enumerate(rows):
                for b in rows[i + 1:]:
                    key = (a.rank, b.rank)
                    if (a.value ^ b.value) & a.mask & b.mask or key in done:
                        continue
                    done.add(key)
                    if not (a.group and a.group == b.group) and not exclusive(a, b):
                        raise TableError(b.where, f"row '{b.name}' overlaps '{a.name}' "
                                         f"({a.where[0]}:{a.where[1]})")


def exclusive(a, b):
    """True if the `when` conditions prove that no word belongs to both rows."""
    known = a.mask | b.mask
    word = a.value | b.value
    conds, bits = [], 0
    for r in (a, b):
        for e in r.when:
            if any(fn not in BUILTINS for fn in e.calls()):
                continue            # a C predicate is unknown here, hence possibly true
            used = 0
            for n in e.names():
                pos, width = r.fields[n]
                used |= ((1 << width) - 1) << pos
            conds.append((r, e))
            bits |= used
    free = [p for p in range(WIDTH) if bits >> p & 1 and not known >> p & 1]
    if not conds or len(free) > MAX_PROOF_BITS:
        return False
    code = []
    for r, e in conds:
        text = e.py()
        for n in sorted(e.names(), key=len, reverse=True):
            pos, width = r.fields[n]
            text = re.sub(rf"\bf_{n}\b", f"(w >> {pos} & {(1 << width) - 1})", text)
        code.append(f"({text})")
    both = eval("lambda w: " + " and ".join(code),
                {"py_sx": py_sx, "py_ctz": py_ctz, "py_hsb": py_hsb})
    for k in range(1 << len(free)):
        w = word
        for i, p in enumerate(free):
            w |= (k >> i & 1) << p
        if both(w):
            return False
    return True


# ---------------------------------------------------------------- trie

def expand_range(r, shift, bits):
    """Values of word bits [shift+bits-1:shift] that the fixed bits of r allow."""
    m, v = (r.mask >> shift) & ((1 << bits) - 1), (r.value >> shift) & ((1 << bits) - 1)
    free = ~m & ((1 << bits) - 1)
    sub, out = free, []
    while True:
        out.append(v | sub)
        if sub == 0:
            return out
        sub = (sub - 1) & free


class Trie:
    """nodes: (shift, bits, [slot...]); a slot is ("node", i) or ("leaf", i). leaves: tuples of row ranks."""

    def __init__(self, rows):
        self.rows, self.nodes, self.leaves, self.leaf_ids, self.memo = rows, [], [], {}, {}
        self.leaf(())
        self.split(tuple(range(len(rows))), 0, (ROOT_SHIFT, ROOT_BITS))

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
        """The bit range with the smallest expected number of candidates; None when nothing separates."""
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
        return f"/* SPDX-License-Identifier: MIT */\n/* {what} Generated by frontend/insn/gen.py; do not edit. */\n"

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

/**
 * Find the row of @word and its fields. False if the word is unallocated; whether the CPU model has
 * {p}_rows[out->row].feature is for the caller to check.
 */
bool {p}_decode(u32 word, {P}Decoded *out);

/** Call the handler of @d. False means UNDEFINED. */
bool {p}_dispatch({P}Tr *t, const {P}Decoded *d);

/** Called by {p}_dispatch for a row whose handler is still in the todo list; defined by the translator. */
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
        """Code that fills the struct; constants come from k[], so that rows differing only in them share it."""
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
        o += self.initializer(f"{ind}out->{r.handler[3:]} = ({self.struct_name(r.handler)}) {{", inits, ind)
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
        o.append("/* What decoding reads of a row: match, case in extract(), constants that the case stores. */\n"
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
        for r in self.rows:
            if r.fields:
                items = ", ".join(f'{{"{n}", {pos}, {w}}}' for n, (pos, w) in r.fields.items())
                o.append(f"static const InsnField fields_{r.name}[] = {{{items}}};")
        o.append(f"\nconst InsnRow {p}_rows[{P}_ROW_COUNT] = {{")
        for r in self.rows:
            feat = f"{P}_FEAT_{self.headers.features[r.feature]}" if r.feature else f"{P}_FEAT_BASE"
            fl = f"fields_{r.name}" if r.fields else "NULL"
            o.append(f"    {{{quote(r.name)}, {r.mask:#010x}, {r.value:#010x}, {feat}, {len(r.fields)}, {fl},\n"
                     f"     {quote(self.plain_text(r))}, {quote(r.page)}, {quote(r.handler)}}},")
        o.append("};\n")
        o += self.trie_tables(Trie(self.rows))
        o += self.extract()
        o.append(f"""bool {p}_decode(u32 word, {P}Decoded *out)
{{
    unsigned slot = slots[word >> {ROOT_SHIFT}];

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
        assert len(slots) < 0x10000 and len(self.rows) < 0x8000 and max(len(cand), len(t.nodes)) < 0x4000
        o = ["/* A slot is a node, one row, or a list of rows of which the first that matches wins. */",
             "#define TRIE_ROW 0x8000u", "#define TRIE_LIST 0x4000u", "#define TRIE_END 0xffffu\n",
             f"/* {len(t.nodes)} nodes, {len(slots)} slots, {len(t.leaves)} leaves, at most "
             f"{max(map(len, t.leaves))} rows in one. */",
             f"static const InsnNode nodes[{len(t.nodes)}] = {{"]
        o += [f"    {{{b}, {sh}, {(1 << bits) - 1:#x}}}," for b, (sh, bits, _) in zip(bases, t.nodes)]
        o += ["};\n"] + self.words("slots", flat, lambda v: f"{v:#06x}")
        return o + self.words("candidates", cand, lambda v: f"{v}")

    # ---- dispatch

    def dispatch(self):
        P, p = self.P, self.p
        o = [self.head(f"{P} row -> handler."), f'#include "{p}_decode.h"\n',
             f"bool {p}_dispatch({P}Tr *t, const {P}Decoded *d)\n{{\n    switch (({P}RowId)d->row) {{"]
        missing = [r for r in self.rows if r.handler in self.todo]
        for h in self.handlers:
            if h in self.todo:
                continue
            o += [f"    case {self.row_id(r)}:" for r in self.rows if r.handler == h]
            o.append(f"        return {h}(t, &d->{h[3:]});")
        o += [f"    case {self.row_id(r)}:" for r in missing]
        o.append(f"    case {P}_ROW_COUNT:\n        break;\n    }}\n    return {p}_unimplemented(t, d);\n}}")
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
        for name, val in reversed(r.args):  # an argument may shadow the raw field it is computed from
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
        *word = insn_random_word(&{p}_rows[id], rng);
        if ({p}_decode(*word, &d) && d.row == id)
            return true;
    }}
    return false;
}}
"""

    def coverage(self):
        return "".join(f"{r.name}\n" for r in self.rows)


def read_todo(path, handlers):
    """Handlers not written yet, one per line; a name that no row uses is a mistake."""
    todo = set()
    with open(path, encoding="utf-8") as f:
        for num, line in enumerate(f, 1):
            name = line.split("#")[0].strip()
            if not name:
                continue
            if name not in handlers:
                raise TableError((path, num), f"no row uses handler '{name}'")
            if name in todo:
                raise TableError((path, num), f"'{name}' twice")
            todo.add(name)
    return todo


def align(path):
    """Rewrite a table with its columns aligned within each run of rows, features in their own column."""
    with open(path, encoding="utf-8") as f:
        lines = f.read().rstrip("\n").split("\n")
    out, block = [], []

    def flush():
        has_feature = any(c[0] for c in block)
        cols = [c if has_feature else c[1:] for c in block]
        wide = [max(len(c[i]) for c in cols) for i in range(len(cols[0]))] if cols else []
        for c in cols:
            out.append("  ".join(x.ljust(w) for x, w in zip(c, wide)).rstrip())
        block.clear()
    for line in lines:
        if not line.strip() or line[0] in "#%{}":
            flush()
            out.append(line.rstrip())
            continue
        m = re.match(r"(@\w+)\s+(.*)", line)
        feature, rest = (m.group(1), m.group(2)) if m else ("", line.strip())
        block.append([feature] + re.split(r"\s{2,}", rest))
    flush()
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


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
    for name, text in (("decode.h", e.header()), ("decode.c", e.decoder()), ("dispatch.c", e.dispatch()),
                       ("print.c", e.printer()), ("random.c", e.random()), ("rows.txt", e.coverage())):
        with open(os.path.join(a.out, f"{a.prefix}_{name}"), "w", encoding="utf-8") as f:
            f.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
