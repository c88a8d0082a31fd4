/* SPDX-License-Identifier: MIT */
/*
 * Which loads become operands of the instruction that reads them, and which of those store their result where it came
 * from. Asked in the backward walk (walk.c), when all readers of a load are known; emitted by x64/emit_memop.c.
 *
 * Between a load and the instruction that takes it comes nothing that emits code, so a fault there finds the same state.
 */
#include "backend/x64/emit.h"

/* What emits nothing that could fault, change flags or tell that time has passed. */
static bool is_transparent(const Emit *e, u32 n)
{
    const IrInst *i = &e->b->insts[n];

    return i->op == IR_CONST || i->op == IR_GET || i->op == IR_NOP || e->val[n].rep != n ||
           ((ir_op_flags[i->op] & IR_PURE) && !e->val[n].uses && !ir_may_leave(i));
}

static unsigned reads_of(const Emit *e, const IrInst *i, u32 n)
{
    unsigned reads = 0;

    for (unsigned k = 0; k < ra_value_args(i); k++)
        reads += i->arg[k] && e->val[i->arg[k]].rep == n;
    return reads;
}

/* Only the instruction at @at reads value @n, once, and the flags row that it also makes. */
static bool is_read_once(const Emit *e, u32 n, u32 at)
{
    unsigned reads = reads_of(e, &e->b->insts[at], n);

    if (reads == 1 && ra_is_fused(e, at + 1) && e->val[at + 1].uses)
        return e->val[n].uses == 1 + reads_of(e, &e->b->insts[at + 1], n);
    return reads == 1 && e->val[n].uses == 1;
}

static bool is_arithmetic(IrOp op)
{
    return op == IR_ADD || op == IR_SUB || op == IR_AND || op == IR_OR || op == IR_XOR;
}

static unsigned load_bytes(const IrInst *i)
{
    return 1u << (i->aux & MEM_SIZE);
}

/* Arithmetic of 32 and 64 bits with the load second. Sums that are part of a LEA have only registers. */
static bool arithmetic_takes(const Emit *e, u32 n, const IrInst *load, u32 at)
{
    const IrInst *c = &e->b->insts[at];

    if (load->type != c->type || load_bytes(load) != ir_bytes(c) || e->val[c->arg[1]].rep != n || !e->val[at].uses)
        return false;
    return c->op != IR_ADD || (!e->val[at].fused && !ra_scaled(e, c->arg[0], at));
}

/* Nobody else wants the value of AND @c, and its flags are made at once. */
static bool test_takes(const Emit *e, const IrInst *load, u32 at)
{
    const IrInst *c = &e->b->insts[at], *f = c + 1;

    return c->op == IR_AND && e->val[at].uses == 1 && ir_is_logic_flags(f) && f->arg[0] == at && e->val[at + 1].uses &&
           !e->val[at + 1].defer && ir_flags_width(f) == 8 * load_bytes(load);
}

static bool compare_takes(const Emit *e, const IrInst *load, u32 at)
{
    const IrInst *c = &e->b->insts[at];

    return c->op == IR_XFLAGS && c->aux == IR_X_SUB && !e->val[at].defer && (unsigned)c->imm == 8 * load_bytes(load);
}

/* The guest's own instruction had it as an operand. */
static bool host_takes(const Emit *e, u32 n, u32 at)
{
    const IrInst *c = &e->b->insts[at];

    return c->op == IR_HOST && (c->aux & IR_HOST_LOAD) && e->val[c->arg[2]].rep == n;
}

/* The low byte or word of a register that is otherwise kept. */
static bool low_part_takes(const Emit *e, u32 n, u32 at, unsigned bytes)
{
    const IrInst *c = &e->b->insts[at];

    return ir_is_low_part(c) && (unsigned)c->imm == 8 * bytes && e->val[c->arg[1]].rep == n && e->val[at].uses;
}

/* Arithmetic on @load that is stored there (RaVal.store), and not used otherwise. */
static bool is_in_place(const Emit *e, u32 n, const IrInst *load, u32 at)
{
    const IrInst *c = &e->b->insts[at];
    u32 store = e->val[at].store;
    bool logic = ir_is_logic_flags(c + 1) && c[1].arg[0] == at && e->val[at + 1].uses;

    if (!store || e->val[c->arg[0]].rep != n || load_bytes(load) != ir_bytes(c) || load->type != c->type)
        return false;
    return e->val[at].last_use == store && e->val[at].uses == 1u + logic && !(logic && e->val[at + 1].defer) &&
           !ra_scaled(e, c->arg[1], at);
}

static bool is_plain_load(const IrInst *i, u16 allowed)
{
    return !(i->aux & MEM_SIGN) && !(i->arg[3] & ~allowed);
}

/* The instruction that alone reads value @n, if nothing that emits code comes between; or 0. */
static u32 only_reader(const Emit *e, u32 n)
{
    u32 at = e->val[n].last_use;

    if (!e->b->guest->is_x86 || !at || !is_read_once(e, n, at))
        return 0;
    for (u32 k = n + 1; k < at; k++)
        if (!is_transparent(e, k))
            return 0;
    return at;
}

u32 ra_setcc_place(const Emit *e, u32 n)
{
    u32 at = only_reader(e, n);

    return at && low_part_takes(e, n, at, 1) ? at : 0;
}

u32 ra_taker_of(const Emit *e, u32 n, const IrInst *i)
{
    u32 at = e->b->has_mmu ? 0 : only_reader(e, n);

    if (!at)
        return 0;
    if (host_takes(e, n, at))
        return is_plain_load(i, MEM_ALIGN_VEC) ? at : 0;
    if (ir_is_vec(i->type) || !is_plain_load(i, 0))
        return 0;
    if (compare_takes(e, i, at) || test_takes(e, i, at) || low_part_takes(e, n, at, load_bytes(i)))
        return at;
    return is_arithmetic(e->b->insts[at].op) && (arithmetic_takes(e, n, i, at) || is_in_place(e, n, i, at)) ? at : 0;
}

void ra_note_store(Emit *e, u32 n, const IrInst *st)
{
    u32 at = e->val[st->arg[2]].rep;
    const IrInst *op = &e->b->insts[at];

    if (e->b->has_mmu || !e->b->guest->is_x86 || ir_is_vec(st->type) || !is_arithmetic(op->op) ||
        e->val[at].uses)
        return;
    const IrInst *ld = &e->b->insts[e->val[op->arg[0]].rep]; /* rows of other kinds have no such argument */

    if (ld->op != IR_LD)
        return;
    if (ld->aux != st->aux || ld->imm != st->imm || ld->arg[0] != st->arg[0] || ld->arg[1] != st->arg[1] || ld->arg[3] || st->arg[3])
        return;
    for (u32 k = at + 1; k < n; k++)
        if (!is_transparent(e, k) && !(k == at + 1 && e->b->insts[k].op == IR_XFLAGS))
            return;
    e->val[at].store = (u16)n;
}
