/* SPDX-License-Identifier: MIT */
/*
 * The checker of blocks: what every builder and pass must keep true. Run on each block with -Dverify=always or
 * LYREBIRD_VERIFY=1, and by tests on IR that must fail.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "backend/helper.h"
#include "backend/ir/ir.h"

typedef struct Verify {
    const IrBlock *b;
    u32 n; /* instruction being checked */
    char *why;
    size_t size;
} Verify;

static bool PRINTF(2, 3) bad(const Verify *v, const char *fmt, ...)
{
    va_list ap;
    int len = snprintf(v->why, v->size, "instruction %u (%s): ", v->n, ir_op_info[v->b->insts[v->n].op].name);

    va_start(ap, fmt);
    if (len >= 0 && (size_t)len < v->size)
        vsnprintf(v->why + len, v->size - (size_t)len, fmt, ap);
    va_end(ap);
    return false;
}

static bool is_integer(u8 type)
{
    return type == IR_I32 || type == IR_I64;
}

/* Does a value of type @have fit argument letter @want of an instruction of type @self? Letters: ops.def. */
static bool type_fits(char want, u8 have, u8 self)
{
    switch (want) {
    case 'T': return have == self;
    case 'i': return have == IR_I32;
    case 'l':
    case 'k': return have == IR_I64;
    case 'v': return have == IR_V128;
    case 'f':
    case 'F': return have == IR_FLAGS;
    case 'x': return is_integer(have);
    default: return have != IR_VOID; /* o */
    }
}

static bool is_optional(char want)
{
    return want == 'o' || want == 'F';
}

static bool check_arg(const Verify *v, const IrInst *i, unsigned k)
{
    char want = ir_op_info[i->op].args[k];
    IrRef a = i->arg[k];

    if (a == IR_NONE)
        return is_optional(want) || bad(v, "argument %u is missing", k);
    if (a >= v->n)
        return bad(v, "argument %u (v%u) is not defined before", k, a);
    if (!type_fits(want, v->b->insts[a].type, i->type) || ir_op_info[v->b->insts[a].op].result[0] == '-')
        return bad(v, "argument %u (v%u) has the wrong type", k, a);
    if (want == 'k' && v->b->insts[a].op != IR_CONST)
        return bad(v, "argument %u (v%u) must be a constant", k, a);
    return true;
}

static bool check_result(const Verify *v, const IrInst *i)
{
    switch (ir_op_info[i->op].result[0]) {
    case 'i': return i->type == IR_I32 || bad(v, "result must be I32");
    case 'l': return i->type == IR_I64 || bad(v, "result must be I64");
    case 'v': return i->type == IR_V128 || bad(v, "result must be V128");
    case 'f': return i->type == IR_FLAGS || bad(v, "result must be FLAGS");
    default: return i->type < IR_TYPE_COUNT || bad(v, "no such type");
    }
}

static bool check_global(const Verify *v, const IrInst *i)
{
    const IrGuest *g = v->b->guest;

    if (i->imm < 0 || i->imm >= g->global_count)
        return bad(v, "no global %d", i->imm);
    if (g->globals[i->imm].type != i->type)
        return bad(v, "global %s has another type", g->globals[i->imm].name);
    if (i->op == IR_SET && (!i->arg[0] || v->b->insts[i->arg[0]].type != i->type))
        return bad(v, "value has another type than %s", g->globals[i->imm].name);
    return true;
}

static bool check_field(const Verify *v, const IrInst *i)
{
    int bits = i->type == IR_I32 ? 32 : 64;

    return (i->imm >= 1 && i->aux + i->imm <= bits) || bad(v, "field %u+%d does not fit", i->aux, i->imm);
}

static bool check_call(const Verify *v, const IrInst *i)
{
    const HelperRow *h;
    unsigned given = 0, wanted = 0;

    if (i->imm < 0 || i->imm >= v->b->guest->helper_count)
        return bad(v, "no helper %d", i->imm);
    h = &v->b->guest->helpers[i->imm];
    for (unsigned k = 0; k < HELPER_MAX_ARGS && h->args[k]; k++)
        wanted += h->args[k] != HELPER_ENV;
    for (unsigned k = 0; k < IR_ARGS; k++)
        given += i->arg[k] != IR_NONE;
    return given == wanted || bad(v, "%s takes %u arguments, not %u", h->name, wanted, given);
}

static bool check_details(const Verify *v, const IrInst *i)
{
    switch (i->op) {
    case IR_GET:
    case IR_SET: return check_global(v, i);
    case IR_UBFX:
    case IR_SBFX:
    case IR_UBFIZ:
    case IR_SBFIZ:
    case IR_BFI: return check_field(v, i);
    case IR_CALL: return check_call(v, i);
    case IR_LD:
    case IR_ST: return (i->aux & MEM_SIZE) <= 4 || bad(v, "size 2^%d", i->aux & MEM_SIZE);
    case IR_SETCC:
    case IR_SELECT:
    case IR_GOTO_IF: return i->aux < IR_AL || bad(v, "condition %u", i->aux);
    default: return true;
    }
}

static bool check_inst(const Verify *v)
{
    const IrInst *i = &v->b->insts[v->n];

    if (i->op >= IR_OP_COUNT)
        return bad(v, "no such operation %u", i->op);
    if (!check_result(v, i))
        return false;
    if (i->op != IR_CONST)
        for (unsigned k = 0; k < ir_op_info[i->op].arg_count; k++)
            if (!check_arg(v, i, k))
                return false;
    return check_details(v, i);
}

static bool always_leaves(const IrInst *i)
{
    return i->op == IR_GOTO || i->op == IR_GOTO_IND || i->op == IR_RAISE;
}

bool ir_verify(const IrBlock *b, char *why, size_t size)
{
    Verify v = {.b = b, .why = why, .size = size};

    for (v.n = 1; v.n < b->count; v.n++)
        if (!check_inst(&v))
            return false;
    v.n = b->count - 1;
    if (b->count < 2 || !always_leaves(&b->insts[v.n]))
        return bad(&v, "a block ends with GOTO, GOTO_IND or RAISE");
    for (v.n = 1; v.n < b->count - 1; v.n++)
        if (always_leaves(&b->insts[v.n]))
            return bad(&v, "code after the end of the block");
    return true;
}
