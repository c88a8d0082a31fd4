# SPDX-License-Identifier: MIT
"""Reading *.insn tables: rows, text templates, and the proof that no word belongs to two rows."""
import os
import re

from expr import BUILTINS, TableError, parse_expr, py_ctz, py_hsb, py_sx

WIDTH = 32
TOP_SHIFT, TOP_BITS = 21, 11    # class bits of A64: buckets of the overlap check, root of the trie
MAX_PROOF_BITS = 18             # overlap proofs enumerate at most 2^18 assignments


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
    Template -> list of ("lit", s) | ("sel", expr, [nodes...]) | ("opt", expr, nodes) |
    ("fmt", name, exprs).
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
            raise TableError(where, f"{len(cols)} columns "
                             "(name, bits, when, handler, text, page expected)")
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
            want = self.headers.fmts.get(fmt)
            if want is None:
                raise TableError(where, f"unknown formatter '{fmt}'")
            if want != n:
                raise TableError(where, f"formatter '{fmt}' takes {want} arguments")
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
        # Only rows whose top bits can agree are compared, which keeps this far from n^2.
        buckets = {}
        for r in self.rows:
            for v in expand_range(r, TOP_SHIFT, TOP_BITS):
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
    """Rewrite a table with columns aligned within each run of rows, features in a column."""
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
