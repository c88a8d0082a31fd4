/* SPDX-License-Identifier: MIT */
/*
 * When to compute flags. A flags value whose EFLAGS would be destroyed before anyone reads them is computed later: right
 * before its first reader, or before the next instruction that may leave the block and so must find the flags. Saving
 * and restoring EFLAGS costs several times what keeping the operands does.
 */
#include "backend/x64/emit.h"

/* Rows whose emitters change EFLAGS as a rule. A row missing here only costs speed. */
static bool changes_eflags(const Emit *e, const IrInst *i)
{
    u64 k;

    switch (i->op) {
    case IR_SUB: return !ra_const(e, i->arg[1], &k);
    case IR_SHL:
    case IR_SHR:
    case IR_SAR: return ra_const(e, i->arg[1], &k) && !(i->op == IR_SHL && k <= 3);
    case IR_MUL: return ra_const(e, i->arg[1], &k); /* MULX otherwise */
    case IR_MULHS:
    case IR_UDIV:
    case IR_SDIV:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_ANDN:
    case IR_NEG:
    case IR_SMIN:
    case IR_SMAX:
    case IR_UMIN:
    case IR_UMAX:
    case IR_EXTR:
    case IR_UBFX:
    case IR_SBFX:
    case IR_UBFIZ:
    case IR_SBFIZ:
    case IR_BFI:
    case IR_CLZ:
    case IR_CLS:
    case IR_CTZ:
    case IR_POPCNT:
    case IR_RBIT:
    case IR_BSWAP16:
    case IR_XDIV:
    case IR_SELZ: return true;
    case IR_HOST: return i->imm & IR_HOST_FLAGS;
    default: return false;
    }
}

/* Flags rows that depend on nothing but integer values, so that they can be computed at any later place. */
static bool can_wait(const IrInst *i)
{
    return i->op == IR_FLAGS_SUB || i->op == IR_FLAGS_ADD || i->op == IR_FLAGS_LOGIC || (i->op == IR_XFLAGS && !i->arg[2]);
}

static bool reads(const IrInst *i, IrRef v)
{
    for (unsigned k = 0; k < ir_op_args[i->op]; k++)
        if (i->op != IR_CONST && i->arg[k] == v)
            return true;
    return false;
}

/* A HOST and the flags of it behind it, which may keep some of those before, are one instruction. */
static bool must_have_flags(const IrInst *i, IrRef f)
{
    if (i->op == IR_SET)
        return false;
    if (i->op == IR_HOST && ir_is_host_flags_of(i + 1, i))
        return true;
    return ir_may_leave(i) || i->type == IR_FLAGS || reads(i, f);
}

/* Flags of INC and DEC may be made by the addition before them, which then reads the flags. */
static bool is_step(const IrInst *i)
{
    return i->op == IR_XFLAGS && i->arg[2] && i[-1].op == IR_ADD;
}

void ra_plan_flags(Emit *e)
{
    IrRef pending = IR_NONE;
    bool destroyed = false;

    for (u32 n = 1; n < e->b->count; n++) {
        const IrInst *i = &e->b->insts[n];

        if (!pending) {
            if (i->type != IR_FLAGS)
                continue;
        } else if (must_have_flags(i, pending)) {
            if (destroyed)
                e->val[pending].defer = (u16)(is_step(i) ? n - 1 : n);
            pending = IR_NONE;
        } else if (changes_eflags(e, i)) {
            destroyed = true;
        }
        if (can_wait(i)) {
            pending = (IrRef)n;
            destroyed = false;
        }
    }
}
