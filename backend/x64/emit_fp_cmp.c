/* SPDX-License-Identifier: MIT */
/* Floating-point comparisons: into flags and into masks. */
#include "backend/ir/eval.h"
#include "backend/x64/emit_fp.h"

static X64VOp compare_op(const IrInst *i, bool signalling)
{
    static const u16 op[2][2] = {{V_UCOMISS, V_UCOMISD}, {V_COMISS, V_COMISD}};

    return (X64VOp)op[signalling][fp_size(i) - 2];
}

static void cold_unordered(Emit *e, ColdStub *s)
{
    bool first = s->inst->op == IR_FCMP; /* FCCMP has flags before its operands */

    fp_call_row(e, s->inst, s->reg, first ? s->reg2 : s->reg, s->reg2);
    x64_vrr(&e->a, (X64VOp)s->kind, s->reg, s->reg2);
    x64_jmp(&e->a, &s->back);
}

/*
 * Compare @x and @y into EFLAGS while the guest flushes: the host does not look whether the other
 * operand of a NaN is denormal. The reference does, and the comparison is done again for the flags.
 */
static void compare_flushing(Emit *e, const IrInst *i, X64VOp op, X64Xmm x, X64Xmm y)
{
    ColdStub *s = cold_new(e, cold_unordered);

    s->inst = i;
    s->kind = op;
    s->reg = x;
    s->reg2 = y;
    x64_vrr(&e->a, op, x, y);
    x64_jcc(&e->a, CC_P, &s->label);
    x64_bind(&e->a, &s->back);
}

void emit_fcmp(Emit *e, const IrInst *i)
{
    X64VOp op;
    X64Xmm a;
    X64Mem m;

    if (emit_half_fcmp(e, i))
        return;
    if (fp_is_slow(e, i)) {
        emit_fp_slow(e, i);
        return;
    }
    op = compare_op(i, i->imm & 1);
    a = ra_usev(e, i->arg[0]);
    flags_clobber(e);
    if (fp_mode(e, IR_FP_FLUSH))
        compare_flushing(e, i, op, a, ra_usev(e, i->arg[1]));
    else if (i->arg[0] != i->arg[1] && ra_memv(e, i->arg[1], &m))
        x64_vrm(&e->a, op, a, m);
    else
        x64_vrr(&e->a, op, a, ra_usev(e, i->arg[1]));
    flags_now(e, (IrRef)e->idx, REP_FCMP);
}

/* The packed flags word, of the comparison or the constant, is what both paths can agree on. */
void emit_fccmp(Emit *e, const IrInst *i)
{
    X64Label otherwise = {0}, done = {0};
    X64Xmm x = ra_usev(e, i->arg[1]), y = ra_usev(e, i->arg[2]);
    X64Mem slot;
    HostCond h;

    ra_take(e, RAX);
    ra_take(e, RCX);
    flags_save(e);
    h = flags_cond(e, i->arg[0], (IrCond)(i->imm & 15));
    e->fl_val = e->set_by = IR_NONE;
    slot = flags_slot(e);
    jump_cond(e, h, false, &otherwise);
    if (fp_is_slow(e, i)) {
        fp_call_row(e, i, x, x, y);
        x64_mov_rm(&e->a, 4, RAX, fp_out());
        x64_mov_mr(&e->a, 2, slot, RAX);
    } else {
        X64VOp op = compare_op(i, i->imm >> 8 & 1);

        if (fp_mode(e, IR_FP_FLUSH))
            compare_flushing(e, i, op, x, y);
        else
            x64_vrr(&e->a, op, x, y);
        flags_store(e, REP_FCMP, slot);
    }
    x64_jmp(&e->a, &done);
    x64_bind(&e->a, &otherwise);
    x64_mov_mi(&e->a, 2, slot, (i32)ir_flags_pack((unsigned)i->imm >> 4 & 15));
    x64_bind(&e->a, &done);
    flags_slot_now(e);
}

/* --- masks --- */

static const u8 predicate[] = {
    [IR_FCMEQ - IR_FCMEQ] = 0x00, /* EQ_OQ */
    [IR_FCMGE - IR_FCMEQ] = 0x0d, /* GE_OS */
    [IR_FCMGT - IR_FCMEQ] = 0x0e, /* GT_OS */
};

static X64VOp mask_op(const IrInst *i)
{
    static const u16 op[2][2] = {{V_CMPPS, V_CMPPD}, {V_CMPSS, V_CMPSD}};

    return (X64VOp)op[fp_lanes(i) == LANES_SCALAR][fp_size(i) - 2];
}

static void mask_vex(Emit *e, const IrInst *i, u8 pred)
{
    FpLanes lanes = fp_lanes(i);
    bool half = lanes == LANES_HALF;
    X64Xmm a = half ? fp_dup_half(e, i->arg[0]) : ra_usev(e, i->arg[0]);
    X64Xmm b = half ? fp_dup_half(e, i->arg[1]) : ra_usev(e, i->arg[1]);
    X64Xmm d = half ? ra_defv_early(e) : ra_defv(e);

    x64_vrrri(&e->a, mask_op(i), d, a, b, pred);
    if (half || (lanes == LANES_SCALAR && !fp_is_scalar(e, i, i->arg[0])))
        fp_clear_above(e, i, d);
}

static void mask_evex(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a, X64Xmm b, u8 pred)
{
    bool single = fp_size(i) == 2;

    x64_vrrri_o(&e->a, single ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, a, b, pred);
    x64_vrr(&e->a, single ? V_PMOVM2D : V_PMOVM2Q, d, K_TMP);
}

/* Equality while the guest flushes, see compare_flushing. The other comparisons trap on a NaN. */
static void mask_flushing(Emit *e, const IrInst *i, u8 pred)
{
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]), d;
    ColdStub *s;

    flags_clobber(e);
    d = ra_defv_early(e);
    s = fp_unordered(e, i, d, a, b);
    if (hostcpu.evex) {
        mask_evex(e, i, d, a, b, pred);
    } else {
        x64_vrrri(&e->a, mask_op(i), d, a, b, pred);
        if (fp_lanes(i) == LANES_SCALAR)
            fp_clear_above(e, i, d);
    }
    x64_bind(&e->a, &s->back);
}

void emit_fcm(Emit *e, const IrInst *i)
{
    u8 pred = predicate[i->op - IR_FCMEQ];
    bool flushing = fp_mode(e, IR_FP_FLUSH) && i->op == IR_FCMEQ;
    X64Xmm a, b;

    if (emit_half_mask(e, i, pred))
        return;
    if (fp_is_slow(e, i) || (flushing && fp_lanes(i) == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    if (flushing) {
        mask_flushing(e, i, pred);
        return;
    }
    if (!hostcpu.evex) {
        mask_vex(e, i, pred);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    mask_evex(e, i, ra_defv(e), a, b, pred);
}
