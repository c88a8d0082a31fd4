/* SPDX-License-Identifier: MIT */
/*
 * Loads that are an operand of the instruction which alone reads them, and arithmetic in place: load, operation and store
 * to the same address as one instruction. What may be so is decided before emission (ra/memop.c).
 *
 * A fault must find the guest's registers as they were: nothing pinned is written before the memory is read.
 */
#include "backend/x64/emit.h"

/* Arithmetic with memory as source, or as destination of a register or an immediate. */
typedef struct MemOp {
    void (*rm)(Asm *a, unsigned w, X64Reg dst, X64Mem m);
    void (*mr)(Asm *a, unsigned w, X64Mem m, X64Reg src);
    void (*mi)(Asm *a, unsigned w, X64Mem m, i32 imm);
} MemOp;

#define ROW(name) {x64_##name##_rm, x64_##name##_mr, x64_##name##_mi}

static const MemOp *memop_of(IrOp op)
{
    static const MemOp add = ROW(add), sub = ROW(sub), and = ROW(and), or = ROW(or), xor = ROW(xor);

    switch (op) {
    case IR_ADD: return &add;
    case IR_SUB: return &sub;
    case IR_AND: return &and;
    case IR_OR: return &or;
    default: return &xor;
    }
}

bool emit_takes_load(const Emit *e, IrRef v)
{
    IrRef load = e->val[v].rep;

    return e->b->insts[load].op == IR_LD && e->val[load].fused == e->idx;
}

/* The load by itself after all, before anything else of the instruction that was to take it. */
static void load_first(Emit *e, IrRef load)
{
    u32 at = e->idx;

    e->val[load].fused = 0;
    e->idx = load;
    emit_ld(e, &e->b->insts[load]);
    ra_end_inst(e);
    e->idx = at;
}

bool emit_load_as_operand(Emit *e, IrRef v, IrRef changed, X64Mem *m)
{
    IrRef load = e->val[v].rep;

    if (!emit_takes_load(e, v))
        return false;
    if (changed && ra_spoils_home(e, changed)) {
        load_first(e, load);
        return false;
    }
    *m = emit_load_operand(e, &e->b->insts[load]);
    return true;
}

/* The flags row behind the current one, if it is wanted and made by the same host instruction. */
static IrRef own_flags(const Emit *e)
{
    u32 f = e->idx + 1;
    const IrInst *n = &e->b->insts[f];
    bool is_own = ra_is_fused(e, f) || (n->op == IR_XFLAGS && n->aux == IR_X_LOGIC && n->arg[0] == e->idx);

    return is_own && n->op == IR_XFLAGS && e->val[f].uses && !e->val[f].defer ? (IrRef)f : IR_NONE;
}

/* After the host instruction: EFLAGS are those of @f, or nobody wants them. */
static void set_own_flags(Emit *e, IrRef f)
{
    e->fl_val = e->set_by = IR_NONE;
    if (!f)
        return;
    e->done[f] = true;
    flags_now(e, f, REP_ARM);
}

/* INC or DEC, or an operation with the other operand of @i; with the flags of row @f or IR_NONE. */
static void change_memory(Emit *e, const IrInst *i, IrRef f, SiteFlags site, X64Mem m)
{
    const IrInst *n = &e->b->insts[f];
    unsigned w = ir_bytes(i);
    bool is_step = f && (n->aux == IR_X_INC || n->aux == IR_X_DEC);
    bool is_minus = f && n->aux == IR_X_SUB && i->op == IR_ADD;
    const MemOp *op = memop_of(is_minus ? IR_SUB : (IrOp)i->op);
    IrRef y = is_minus ? n->arg[1] : i->arg[1];
    X64Reg r = REG_NONE;
    i32 imm;

    if (is_step)
        flags_carry_in_host(e, n->arg[2]);
    else
        flags_clobber(e);
    if (!is_step && !ra_imm32(e, y, &imm))
        r = ra_use(e, y);
    note_site_with(e, site);
    if (is_step)
        (n->aux == IR_X_INC ? x64_inc_m : x64_dec_m)(&e->a, w, m);
    else if (r != REG_NONE)
        op->mr(&e->a, w, m, r);
    else
        op->mi(&e->a, w, m, imm);
}

bool emit_in_memory(Emit *e, const IrInst *i)
{
    u16 store = e->val[e->idx].store;
    SiteFlags site = flags_site(e);
    IrRef f;

    if (!store || !emit_takes_load(e, i->arg[0]))
        return false;
    f = own_flags(e);
    change_memory(e, i, f, site, emit_load_operand(e, &e->b->insts[e->val[i->arg[0]].rep]));
    e->done[store] = true;
    e->val[e->idx].last_use = (u16)e->idx; /* it never is in a register */
    set_own_flags(e, f);
    return true;
}

bool emit_on_load(Emit *e, const IrInst *i)
{
    SiteFlags site = flags_site(e);
    X64Mem m;
    X64Reg d;

    if (!emit_load_as_operand(e, i->arg[1], i->arg[0], &m))
        return false;
    flags_clobber(e);
    d = ra_def_from(e, i->arg[0], i->arg[1]);
    note_site_with(e, site);
    memop_of((IrOp)i->op)->rm(&e->a, ir_bytes(i), d, m);
    set_own_flags(e, own_flags(e));
    return true;
}
