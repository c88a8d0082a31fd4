/* SPDX-License-Identifier: MIT */
/*
 * Folding rules, one small function per group of rows; contract in fold.h.
 *
 * A rule returns the value that replaces the operation, or IR_NONE when it does not apply.
 */
#include "backend/ir/fold.h"

#include "backend/ir/eval.h"
#include "base/bits.h"

typedef struct Fold {
    IrBuilder *b;
    IrOp op;
    IrType ty;
    IrRef x, y;
    u64 k;    /* the constant y */
    u64 ones; /* all ones of ty */
} Fold;

static const IrInst *def(const Fold *f, IrRef v)
{
    return &f->b->block.insts[v];
}

static IrRef konst(const Fold *f, u64 k)
{
    return ir_const(f->b, f->ty, k);
}

/* op(op(x, c1), c2) -> op(x, c1 <op> c2) for associative rows */
static IrRef reassociate(const Fold *f)
{
    const IrInst *i = def(f, f->x);
    u64 c, r;

    if (i->op != f->op || i->type != f->ty || !ir_is_const(f->b, i->arg[1], &c) || !ir_may_refold(f->b, f->x, i->arg[0]))
        return IR_NONE;
    ir_eval(f->op, f->ty, 0, 0, c, f->k, &r);
    return fold_op(f->b, f->op, f->ty, 0, 0, i->arg[0], konst(f, r));
}

static IrRef rule_add(const Fold *f)
{
    const IrInst *i = def(f, f->x);
    i64 k = (i64)f->k;

    if (i->op == IR_PC && k == (i32)k && i->imm + k == (i32)(i->imm + k))
        return ir_emit(f->b, IR_PC, IR_I64, 0, (i32)(i->imm + k), 0, 0, 0, 0);
    return f->k == 0 ? f->x : reassociate(f);
}

static IrRef rule_sub(const Fold *f)
{
    return fold_op(f->b, IR_ADD, f->ty, 0, 0, f->x, konst(f, 0 - f->k));
}

static IrRef rule_mul(const Fold *f)
{
    if (f->k == 0)
        return konst(f, 0);
    if (f->k & (f->k - 1))
        return IR_NONE;
    return fold_op(f->b, IR_SHL, f->ty, 0, 0, f->x, konst(f, (u64)__builtin_ctzll(f->k)));
}

static IrRef rule_and(const Fold *f)
{
    if (f->k == 0)
        return konst(f, 0);
    return f->k == f->ones ? f->x : reassociate(f);
}

static IrRef rule_or(const Fold *f)
{
    if (f->k == 0)
        return f->x;
    return f->k == f->ones ? konst(f, f->ones) : reassociate(f);
}

static IrRef rule_xor(const Fold *f)
{
    if (f->k == 0)
        return f->x;
    return f->k == f->ones ? fold_op(f->b, IR_NOT, f->ty, 0, 0, f->x, IR_NONE) : reassociate(f);
}

static IrRef rule_andn(const Fold *f)
{
    return fold_op(f->b, IR_AND, f->ty, 0, 0, f->x, konst(f, ~f->k));
}

static IrRef rule_shift(const Fold *f)
{
    unsigned n = f->ty == IR_I32 ? 31 : 63;

    return (f->k & n) == 0 ? f->x : IR_NONE;
}

static IrRef rule_div(const Fold *f)
{
    if (f->k == 0)
        return konst(f, 0);
    return f->k == 1 ? f->x : IR_NONE;
}

/* Rules for a constant second argument. */
static IrRef (*const const_rules[IR_OP_COUNT])(const Fold *) = {
    [IR_ADD] = rule_add,   [IR_SUB] = rule_sub,   [IR_MUL] = rule_mul,   [IR_AND] = rule_and,
    [IR_OR] = rule_or,     [IR_XOR] = rule_xor,   [IR_ANDN] = rule_andn, [IR_SHL] = rule_shift,
    [IR_SHR] = rule_shift, [IR_SAR] = rule_shift, [IR_ROR] = rule_shift, [IR_UDIV] = rule_div,
    [IR_SDIV] = rule_div,
};

/* Both arguments the same value. */
static IrRef fold_same(const Fold *f)
{
    switch (f->op) {
    case IR_SUB:
    case IR_XOR:
    case IR_ANDN: return konst(f, 0);
    case IR_AND:
    case IR_OR:
    case IR_SMIN:
    case IR_SMAX:
    case IR_UMIN:
    case IR_UMAX: return f->x;
    default: return IR_NONE;
    }
}

/* First argument zero. */
static IrRef fold_zero_first(const Fold *f)
{
    switch (f->op) {
    case IR_SUB: return fold_op(f->b, IR_NEG, f->ty, 0, 0, f->y, IR_NONE);
    case IR_ANDN:
    case IR_SHL:
    case IR_SHR:
    case IR_SAR:
    case IR_ROR:
    case IR_UDIV:
    case IR_SDIV: return konst(f, 0);
    default: return IR_NONE;
    }
}

/* Rows that make a 32-bit host instruction (or a zero-extending load), so the upper half is known zero. */
static bool is_masked(const IrInst *i, u64 mask, const IrBuilder *b)
{
    u64 k;

    if (i->op == IR_AND && ir_is_const(b, i->arg[1], &k))
        return (k & ~mask) == 0;
    if (i->op == IR_LD && !(i->aux & MEM_SIGN))
        return bits_mask(8u << (i->aux & MEM_SIZE)) <= mask;
    return i->op == IR_SETCC;
}

/* Would reading @x instead of its copy keep a value alive that no global holds any more? */
static bool keeps_alive(const Fold *f, IrRef x)
{
    const IrInst *i = def(f, x);

    return i->op == IR_TRUNC && def(f, i->arg[0])->op == IR_GET && !f->b->held[i->arg[0]];
}

/* Conversions that undo each other: trunc(zext32(x)) -> x; zext32(trunc(x)) -> x if x is known small. */
static IrRef fold_convert(const Fold *f)
{
    const IrInst *i = def(f, f->x);

    if (f->op == IR_TRUNC && (i->op == IR_ZEXT32 || i->op == IR_SEXT32))
        return keeps_alive(f, i->arg[0]) ? IR_NONE : i->arg[0];
    if (f->op == IR_ZEXT32 && i->op == IR_TRUNC && is_masked(def(f, i->arg[0]), 0xffffffff, f->b))
        return i->arg[0];
    if (f->op == IR_NOT && i->op == IR_NOT)
        return i->arg[0];
    return IR_NONE;
}

static IrRef fold_binary(Fold *f)
{
    u64 k;

    if (f->x == f->y) {
        IrRef r = fold_same(f);
        if (r)
            return r;
    }
    if (ir_is_const(f->b, f->x, &k) && k == 0) {
        IrRef r = fold_zero_first(f);
        if (r)
            return r;
    }
    if (!ir_is_const(f->b, f->y, &f->k))
        return IR_NONE;
    if (f->op == IR_AND && is_masked(def(f, f->x), f->k, f->b) && !(f->k & (f->k + 1)))
        return f->x;
    return const_rules[f->op] ? const_rules[f->op](f) : IR_NONE;
}

static bool fold_consts(IrBuilder *b, IrOp op, IrType ty, u8 aux, i32 imm, IrRef x, IrRef y, u64 *r)
{
    u64 kx, ky = 0;

    return ir_is_const(b, x, &kx) && (y == IR_NONE || ir_is_const(b, y, &ky)) && ir_eval(op, ty, aux, imm, kx, ky, r);
}

IrRef fold_op(IrBuilder *b, IrOp op, IrType ty, u8 aux, i32 imm, IrRef x, IrRef y)
{
    u64 k;
    IrRef r = IR_NONE;

    if (fold_consts(b, op, ty, aux, imm, x, y, &k))
        return ir_const(b, ty, k);
    if ((ir_op_flags[op] & IR_COMM) && ir_is_const(b, x, &k)) {
        IrRef t = x;
        x = y;
        y = t;
    }
    Fold f = {.b = b, .op = op, .ty = ty, .x = x, .y = y, .ones = ty == IR_I32 ? 0xffffffffull : ~0ull};

    if (op != IR_BFI && op != IR_EXTR)
        r = y == IR_NONE ? fold_convert(&f) : fold_binary(&f);
    return r ? r : ir_emit(b, op, ty, aux, imm, x, y, 0, 0);
}

/* Which arguments must be zero above some element for the result to be so, too. */
typedef enum LowRule { LOW_NEVER, LOW_FIRST, LOW_EITHER, LOW_ALL } LowRule;

static const u8 low_rules[IR_OP_COUNT] = {
    [IR_VAND] = LOW_EITHER, [IR_VANDN] = LOW_FIRST, [IR_VOR] = LOW_ALL,     [IR_VXOR] = LOW_ALL,
    [IR_VXOR3] = LOW_ALL,   [IR_VADD] = LOW_ALL,    [IR_VSUB] = LOW_ALL,    [IR_VMUL] = LOW_ALL,
    [IR_VABS] = LOW_ALL,    [IR_VSMIN] = LOW_ALL,   [IR_VSMAX] = LOW_ALL,   [IR_VUMIN] = LOW_ALL,
    [IR_VUMAX] = LOW_ALL,   [IR_VABDS] = LOW_ALL,   [IR_VABDU] = LOW_ALL,   [IR_VQADDS] = LOW_ALL,
    [IR_VQADDU] = LOW_ALL,  [IR_VQSUBS] = LOW_ALL,  [IR_VQSUBU] = LOW_ALL,  [IR_VHADDS] = LOW_ALL,
    [IR_VHADDU] = LOW_ALL,  [IR_VRHADDS] = LOW_ALL, [IR_VRHADDU] = LOW_ALL, [IR_VHSUBS] = LOW_ALL,
    [IR_VHSUBU] = LOW_ALL,  [IR_VSHL] = LOW_ALL,    [IR_VSHR] = LOW_ALL,    [IR_VSAR] = LOW_ALL,
    [IR_VRSHR] = LOW_ALL,   [IR_VRSAR] = LOW_ALL,   [IR_VROR] = LOW_ALL,    [IR_VTST] = LOW_ALL,
    [IR_VCMPGTS] = LOW_ALL, [IR_VCMPGTU] = LOW_ALL,
};

#define LOW_DEPTH 4 /* of rows looked at: each may have three arguments */

/* Whether @v is certain to be zero above its low 1 << @bytes_log2 bytes. */
static bool is_low(const IrBuilder *b, IrRef v, unsigned bytes_log2, unsigned depth)
{
    const IrInst *i = &b->block.insts[v];
    LowRule rule = low_rules[i->op];
    unsigned count = ir_op_args[i->op], low = 0;

    if (i->op == IR_LD)
        return (i->aux & MEM_SIZE) <= bytes_log2;
    if (i->op == IR_VLOW || i->op == IR_VFROM)
        return i->aux <= bytes_log2;
    if (rule == LOW_NEVER || i->aux > bytes_log2 || !depth)
        return false;
    if (rule == LOW_FIRST)
        count = 1;
    for (unsigned k = 0; k < count; k++)
        low += is_low(b, i->arg[k], bytes_log2, depth - 1);
    return rule == LOW_EITHER ? low > 0 : low == count;
}

IrRef fold_vlow(IrBuilder *b, unsigned bytes_log2, IrRef x)
{
    return bytes_log2 == 4 || is_low(b, x, bytes_log2, LOW_DEPTH) ? x : IR_NONE;
}
