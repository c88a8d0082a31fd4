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
#include "backend/ir/perm.h"

typedef struct Verify {
    const IrBlock *b;
    u32 n; /* instruction being checked */
    char *why;
    size_t size;
} Verify;

static bool PRINTF(2, 3) bad(const Verify *v, const char *fmt, ...)
{
    va_list ap;
    unsigned op = v->b->insts[v->n].op;
    int len = snprintf(v->why, v->size, "instruction %u (%s): ", v->n, op < IR_OP_COUNT ? ir_op_info[op].name : "?");

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
    case 'w': return have == IR_V256;
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

/* Types that a row with result T may have besides I32 and I64. */
static bool may_have(u16 op, u8 type)
{
    switch (type) {
    case IR_VOID: return op == IR_CALL || op == IR_X87;
    case IR_V128: return op == IR_GET || op == IR_SELECT || op == IR_LD || op == IR_CAS || op == IR_CALL;
    case IR_V256: return op == IR_GET || op == IR_LD || op == IR_HOST;
    case IR_FLAGS: return op == IR_GET || op == IR_HOST || op == IR_X87;
    default: return is_integer(type);
    }
}

static bool check_result(const Verify *v, const IrInst *i)
{
    switch (ir_op_info[i->op].result[0]) {
    case 'i': return i->type == IR_I32 || bad(v, "result must be I32");
    case 'l': return i->type == IR_I64 || bad(v, "result must be I64");
    case 'v': return i->type == IR_V128 || bad(v, "result must be V128");
    case 'w': return i->type == IR_V256 || bad(v, "result must be V256");
    case 'f': return i->type == IR_FLAGS || bad(v, "result must be FLAGS");
    case 'T': return may_have(i->op, i->type) || bad(v, "result has a type that the operation cannot make");
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

static unsigned width_of(const Verify *v, IrRef x)
{
    return v->b->insts[x].type == IR_I32 ? 32 : 64;
}

/* The operands of a row that makes flags, from argument @k on, are aux bits wide. */
static bool check_width(const Verify *v, const IrInst *i, unsigned k)
{
    unsigned last = i->op == IR_FLAGS_LOGIC ? k : k + 1;

    for (; k <= last; k++)
        if (width_of(v, i->arg[k]) != i->aux)
            return bad(v, "argument %u (v%u) is not %u bits wide", k, i->arg[k], i->aux);
    return true;
}

/* @imm is one of @count values from 0. */
static bool check_imm(const Verify *v, const IrInst *i, int count)
{
    return (i->imm >= 0 && i->imm < count) || bad(v, "imm %d, not 0..%d", i->imm, count - 1);
}

static bool check_aux(const Verify *v, const IrInst *i, unsigned count)
{
    return i->aux < count || bad(v, "aux %u, not 0..%u", i->aux, count - 1);
}

static bool check_const(const Verify *v, const IrInst *i)
{
    return i->type != IR_I32 || i->k <= UINT32_MAX || bad(v, "constant of more than 32 bits");
}

static bool check_crc(const Verify *v, const IrInst *i)
{
    bool ok = i->imm == 1 || i->imm == 2 || i->imm == 4 || i->imm == 8;

    if (!ok)
        return bad(v, "%d bytes", i->imm);
    return i->imm * 8 <= (int)width_of(v, i->arg[1]) || bad(v, "%d bytes of argument 1 (v%u)", i->imm, i->arg[1]);
}

static bool check_extr(const Verify *v, const IrInst *i)
{
    int bits = i->type == IR_I32 ? 32 : 64;

    return (i->imm >= 1 && i->imm < bits) || bad(v, "imm %d, not 1..%d", i->imm, bits - 1);
}

/* Size of an access, and no value wider than its type. */
static bool check_access(const Verify *v, const IrInst *i)
{
    static const u8 most[IR_TYPE_COUNT] = {[IR_I32] = 2, [IR_I64] = 3, [IR_V128] = 4, [IR_V256] = 5};
    unsigned size = i->aux & MEM_SIZE;
    u8 type = i->op == IR_STEX ? (i->arg[2] ? v->b->insts[i->arg[2]].type : (u8)IR_I64) : i->type;

    if (size > 5)
        return bad(v, "size 2^%u", size);
    if ((i->op == IR_LD || i->op == IR_ST) && i->arg[1] &&
        v->b->insts[i->arg[0]].type != v->b->insts[i->arg[1]].type)
        return bad(v, "base and index have different types");
    if (i->op == IR_ST && i->arg[2] && v->b->insts[i->arg[2]].type != type)
        return bad(v, "argument 2 (v%u) has the wrong type", i->arg[2]);
    return size <= most[type] || bad(v, "size 2^%u is more than its type", size);
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

/* Conditions on Arm's flags or, in blocks of x86, on EFLAGS. */
static bool check_cond(const Verify *v, const IrInst *i)
{
    bool ok = v->b->guest->is_x86 ? i->aux >= IR_X86_CC && i->aux < IR_COND_COUNT : i->aux < IR_AL;

    return ok || bad(v, "condition %u", i->aux);
}

static bool check_xflags(const Verify *v, const IrInst *i)
{
    bool keeps_carry = i->aux == IR_X_INC || i->aux == IR_X_DEC;

    if (keeps_carry != (i->arg[2] != IR_NONE))
        return bad(v, keeps_carry ? "needs the flags before" : "needs no flags");
    if (i->imm != 8 && i->imm != 16 && i->imm != 32 && i->imm != 64)
        return bad(v, "width %d", i->imm);
    return check_aux(v, i, IR_X_KINDS);
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
    case IR_ST:
    case IR_CAS:
    case IR_STEX: return check_access(v, i);
    case IR_AMO: return check_access(v, i) && check_imm(v, i, IR_AMO_SWP + 1);
    case IR_CONST: return check_const(v, i);
    case IR_EXTR: return check_extr(v, i);
    case IR_CRC32:
    case IR_CRC32C: return check_crc(v, i);
    case IR_FLAGS_ADD:
    case IR_FLAGS_SUB:
    case IR_FLAGS_ADC:
    case IR_FLAGS_SBC:
    case IR_FLAGS_LOGIC: return check_width(v, i, 0);
    case IR_FLAGS_CCMP: return check_width(v, i, 1) && ((i->imm & 15) < IR_AL || bad(v, "condition %d", i->imm & 15));
    case IR_FENCE: return check_imm(v, i, IR_FENCE_STORE + 1);
    case IR_GOTO_BIT: return check_aux(v, i, 2) && check_imm(v, i, (int)width_of(v, i->arg[0]));
    case IR_GOTO_IFZ: return check_aux(v, i, 2);
    case IR_GOTO_IND: return check_aux(v, i, IR_LEAVE + 1) && check_imm(v, i, IR_BRANCH_KINDS + 1);
    case IR_VEXT: return check_imm(v, i, 16);
    case IR_VPERMB: return check_imm(v, i, IR_PERM_COUNT);
    case IR_SETCC:
    case IR_SELECT:
    case IR_GOTO_IF: return check_cond(v, i);
    case IR_XFLAGS: return check_xflags(v, i);
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
