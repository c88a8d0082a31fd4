/* SPDX-License-Identifier: MIT */
/* IR text back into a block: the inverse of print.c, for tests and for failing blocks kept as files. */
#include "backend/ir/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "backend/helper.h"

typedef struct Parse {
    IrBuilder *out;
    const char *p; /* cursor */
    u32 line;
    IrRef map[IR_MAX_INSTS]; /* value number in the text -> value made here */
    Error *err;
} Parse;

static bool fail(Parse *t, const char *what)
{
    return error_set(t->err, "line %u: %s near \"%.20s\"", t->line, what, t->p);
}

static void skip_blanks(Parse *t)
{
    while (*t->p == ' ' || *t->p == '\t')
        t->p++;
}

static bool take(Parse *t, const char *word)
{
    size_t n = strlen(word);

    skip_blanks(t);
    if (strncmp(t->p, word, n))
        return false;
    t->p += n;
    return true;
}

static size_t name_length(const char *p)
{
    size_t n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    return n;
}

static bool take_number(Parse *t, i64 *x)
{
    char *end;

    skip_blanks(t);
    errno = 0;
    *x = *t->p == '-' ? strtoll(t->p, &end, 0) : (i64)strtoull(t->p, &end, 0);
    if (end == t->p)
        return fail(t, "number expected");
    if (errno)
        return fail(t, "number out of range");
    t->p = end;
    return true;
}

/* A number of @min..@max: what does not fit its field must not become another one. */
static bool take_range(Parse *t, i64 min, i64 max, i64 *x)
{
    return take_number(t, x) && ((*x >= min && *x <= max) || fail(t, "number out of range"));
}

static int find_op(const char *name, size_t n)
{
    for (int k = 0; k < IR_OP_COUNT; k++)
        if (strlen(ir_op_info[k].name) == n && !strncmp(ir_op_info[k].name, name, n))
            return k;
    return -1;
}

static int find_global(const IrGuest *g, const char *name, size_t n)
{
    for (int k = 0; k < g->global_count; k++)
        if (strlen(g->globals[k].name) == n && !strncmp(g->globals[k].name, name, n))
            return k;
    return -1;
}

static int find_helper(const IrGuest *g, const char *name, size_t n)
{
    for (int k = 0; k < g->helper_count; k++)
        if (strlen(g->helpers[k].name) == n && !strncmp(g->helpers[k].name, name, n))
            return k;
    return -1;
}

static bool parse_type(Parse *t, IrInst *i)
{
    static const struct {
        const char *name;
        u8 type;
    } types[] = {{".I32", IR_I32}, {".I64", IR_I64}, {".V128", IR_V128}, {".V256", IR_V256}, {".FLAGS", IR_FLAGS}};

    i->type = IR_VOID;
    for (unsigned k = 0; k < ARRAY_SIZE(types); k++) {
        if (!strncmp(t->p, types[k].name, strlen(types[k].name))) {
            t->p += strlen(types[k].name);
            i->type = types[k].type;
            return true;
        }
    }
    return *t->p != '.' || fail(t, "unknown type");
}

static bool parse_value(Parse *t, IrRef *v)
{
    i64 n;

    *v = IR_NONE;
    if (take(t, "-"))
        return true;
    if (!take(t, "v") || !take_number(t, &n))
        return fail(t, "value expected");
    if (n <= 0 || n >= IR_MAX_INSTS || !t->map[n])
        return fail(t, "value is not defined before");
    *v = t->map[n];
    return true;
}

/* Rows whose imm is printed as a name, and that have no other field. */
static bool has_name(const IrInst *i)
{
    return i->op == IR_GET || i->op == IR_SET || i->op == IR_CALL;
}

static bool parse_args(Parse *t, IrInst *i)
{
    for (unsigned k = 0; k < ir_op_info[i->op].arg_count; k++) {
        if ((k || has_name(i)) && !take(t, ","))
            return fail(t, "comma expected");
        if (!parse_value(t, &i->arg[k]))
            return false;
    }
    return true;
}

static bool parse_name(Parse *t, IrInst *i)
{
    const IrGuest *g = t->out->block.guest;
    size_t n;

    if (!has_name(i))
        return true;
    skip_blanks(t);
    n = name_length(t->p);
    i->imm = i->op == IR_CALL ? find_helper(g, t->p, n) : find_global(g, t->p, n);
    if (i->imm < 0)
        return fail(t, "unknown global or helper");
    t->p += n;
    return true;
}

static bool parse_fields(Parse *t, IrInst *i)
{
    i64 x;

    while (!has_name(i)) {
        if (take(t, "aux=")) {
            if (!take_range(t, 0, UINT8_MAX, &x))
                return false;
            i->aux = (u8)x;
        } else if (take(t, "imm=")) {
            if (!take_range(t, INT32_MIN, INT32_MAX, &x))
                return false;
            i->imm = (i32)x;
        } else if (take(t, "attr=")) {
            if (!ir_has_attr(i->op))
                return fail(t, "attr is no field of this operation");
            if (!take_range(t, 0, UINT16_MAX, &x))
                return false;
            i->arg[3] = (u16)x;
        } else {
            return true;
        }
    }
    return true;
}

static bool parse_const(Parse *t, IrInst *i)
{
    i64 x;

    if (!(i->type == IR_I32 ? take_range(t, INT32_MIN, UINT32_MAX, &x) : take_number(t, &x)))
        return false;
    i->k = i->type == IR_I32 ? (u32)x : (u64)x;
    return true;
}

static bool parse_insn(Parse *t)
{
    i64 pc, lag = 0;

    if (!take_number(t, &pc))
        return false;
    if (take(t, "lag=") && !take_range(t, -IR_STACK_LAG_MAX, IR_STACK_LAG_MAX, &lag))
        return false;
    if (pc - (i64)t->out->block.pc != (i32)(pc - (i64)t->out->block.pc))
        return fail(t, "number out of range");
    ir_insn(t->out, (Gva)pc);
    ir_stack_lag(t->out, (i32)lag);
    return true;
}

static bool end_of_line(Parse *t)
{
    skip_blanks(t);
    if (*t->p == '#')
        t->p += strcspn(t->p, "\n");
    return *t->p == '\n' || !*t->p || fail(t, "junk");
}

/* What ir_goto and its like note: the text does not say it again. */
static void note_target(IrBuilder *b, const IrInst *i)
{
    u64 pc;

    if (i->op >= IR_GOTO && i->op <= IR_GOTO_BIT && ir_is_const(b, i->arg[i->op != IR_GOTO], &pc) && pc <= b->insn_pc)
        b->block.has_back_edge = true;
}

static bool append(Parse *t, const IrInst *i, i64 number)
{
    IrRef r = ir_emit(t->out, (IrOp)i->op, (IrType)i->type, i->aux, i->imm, 0, 0, 0, 0);

    if (t->out->full)
        return fail(t, "too many instructions");
    t->out->block.insts[r].k = i->k;
    note_target(t->out, i);
    if (number)
        t->map[number] = r;
    return true;
}

static bool parse_op(Parse *t)
{
    IrInst i = {0};
    i64 number = 0;
    size_t n;
    int op;

    skip_blanks(t);
    if (*t->p == 'v' && t->p[1] >= '0' && t->p[1] <= '9') {
        t->p++;
        if (!take_number(t, &number))
            return false;
        if (number <= 0 || number >= IR_MAX_INSTS || !take(t, "="))
            return fail(t, "\"vN =\" expected");
        if (t->map[number])
            return fail(t, "value is defined already");
    }
    skip_blanks(t);
    n = name_length(t->p);
    op = find_op(t->p, n);
    if (op < 0 || op == IR_FP_FIRST || op == IR_X86_FIRST)
        return fail(t, "unknown operation");
    t->p += n;
    i.op = (u16)op;
    if (!parse_type(t, &i))
        return false;
    if (op == IR_CONST)
        return parse_const(t, &i) && append(t, &i, number);
    return parse_name(t, &i) && parse_args(t, &i) && parse_fields(t, &i) && append(t, &i, number);
}

static bool parse_line(Parse *t)
{
    skip_blanks(t);
    if (*t->p == '\n' || *t->p == '#' || !*t->p)
        return true;
    if (name_length(t->p) != 4 || strncmp(t->p, "INSN", 4))
        return parse_op(t);
    t->p += 4;
    return parse_insn(t);
}

static bool parse_head(Parse *t, const IrGuest *guest)
{
    i64 pc;

    if (!take(t, "BLOCK") || !take_number(t, &pc))
        return fail(t, "\"BLOCK pc guest\" expected");
    if (!take(t, guest->name))
        return fail(t, "block of another guest");
    ir_begin(t->out, (Gva)pc, guest);
    return true;
}

static bool parse_all(Parse *t, const IrGuest *guest)
{
    if (!parse_head(t, guest))
        return false;
    for (;;) {
        if (!end_of_line(t))
            return false;
        if (!*t->p)
            return true;
        t->p++;
        t->line++;
        if (!parse_line(t))
            return false;
    }
}

bool ir_parse(IrBuilder *out, const IrGuest *guest, const char *text, Error *err)
{
    Parse *t = calloc(1, sizeof *t);
    bool ok;

    if (!t)
        return error_set(err, "out of memory");
    *t = (Parse){.out = out, .p = text, .line = 1, .err = err};
    ok = parse_all(t, guest);
    free(t);
    return ok;
}
