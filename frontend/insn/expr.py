# SPDX-License-Identifier: MIT
"""Expressions of *.insn tables: C syntax and precedence, printed as C and as Python."""
import re


class TableError(Exception):
    """A mistake in a table; where is (file, line)."""

    def __init__(self, where, msg):
        super().__init__(f"{where[0]}:{where[1]}: {msg}")


TOKEN = re.compile(r"\s*(?:(0x[0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|"
                   r"(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>(),]))")
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
