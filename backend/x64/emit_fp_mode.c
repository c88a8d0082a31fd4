/* SPDX-License-Identifier: MIT */
/*
 * Floating-point controls that the host does not have: flushing, default NaN, and underflow judged
 * before rounding.
 *
 * An operation stays one host instruction; what may differ is seen in its result and goes to the
 * reference. Nothing is checked in blocks without such a control (IrBlock.fp_modes).
 *   NaN: with default NaN, and with flushing, because the host passes a NaN on without looking
 *     whether another operand is denormal.
 *   The smallest normal number, where rounding may reach it from below: tiny for the guest, not for
 *     the host. Sums, quotients and roots never do: a tiny sum is exact, and no quotient of two
 *     fractions lies closer to 1 than one unit in the last place.
 * What flushing makes different besides traps (IrGuest.fp_mxcsr, fptrap.c).
 */
#include "backend/x64/emit_fp.h"

bool fp_wants_check(const Emit *e, bool may_round_up)
{
    return fp_mode(e, IR_FP_FLUSH | IR_FP_DEFAULT_NAN |
                          (may_round_up ? (unsigned)IR_FP_TININESS : 0u));
}

/* Equal to a smallest normal number, or a NaN: UCOMIS says equal for both. */
static void check_scalar(Emit *e, unsigned size, X64Xmm d, ColdStub *s)
{
    X64VOp op = size == 2 ? V_UCOMISS : V_UCOMISD;

    x64_vrm(&e->a, op, d, fp_const(FPC_MIN, LANES_SCALAR, size));
    x64_jcc(&e->a, CC_Z, &s->label);
    x64_vrm(&e->a, op, d, fp_const(FPC_MIN_NEG, LANES_SCALAR, size));
    x64_jcc(&e->a, CC_Z, &s->label);
}

static void check_packed(Emit *e, unsigned size, X64Xmm d, ColdStub *s)
{
    if (hostcpu.evex) {
        X64VOp op = size == 2 ? V_CMPPS_K : V_CMPPD_K;

        x64_vrrmi(&e->a, op, K_TMP, d, fp_const(FPC_MIN, LANES_FULL, size), CMP_EQ_UQ);
        x64_vrrmi(&e->a, op, K_TMP2, d, fp_const(FPC_MIN_NEG, LANES_FULL, size), CMP_EQ_UQ);
        x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP2);
    } else { /* no register is free for certain */
        x64_vmr(&e->a, V_MOVDQU_ST, fp_out(), d);
        x64_vrrm(&e->a, V_PAND, d, d, fp_const(FPC_ABS, LANES_FULL, size));
        x64_vrrmi(&e->a, size == 2 ? V_CMPPS : V_CMPPD, d, d, fp_const(FPC_MIN, LANES_FULL, size),
                  CMP_EQ_UQ);
        x64_vrr(&e->a, V_PTEST, d, d);
        x64_vrm(&e->a, V_MOVDQU, d, fp_out());
    }
    x64_jcc(&e->a, CC_NZ, &s->label);
}

void fp_mode_check(Emit *e, const IrInst *i, unsigned size, bool may_round_up, X64Xmm d, X64Xmm x,
                   X64Xmm y, X64Xmm z)
{
    ColdStub *s;

    if (!may_round_up || !fp_mode(e, IR_FP_FLUSH | IR_FP_TININESS)) {
        fp_nan_check(e, i, size, d, x, y, z);
        return;
    }
    s = fp_cold(e, i, d, x, y, z);
    if (fp_lanes(i) == LANES_SCALAR || i->op == IR_FCVT)
        check_scalar(e, size, d, s);
    else
        check_packed(e, size, d, s);
    x64_bind(&e->a, &s->back);
}

void fp_masked_check(Emit *e, unsigned size, X64Xmm v, FpConst mask, FpConst with, u8 predicate,
                     X64Xmm t, ColdStub *s)
{
    X64Mem m = fp_const(with, LANES_FULL, size);

    x64_vrrm(&e->a, V_PAND, t, v, fp_const(mask, LANES_FULL, size));
    if (hostcpu.evex) {
        x64_vrrmi(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, K_TMP, t, m, predicate);
        x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
    } else {
        x64_vrrmi(&e->a, size == 2 ? V_CMPPS : V_CMPPD, t, t, m, predicate);
        x64_vrr(&e->a, V_PTEST, t, t);
    }
    x64_jcc(&e->a, CC_NZ, &s->label);
}

/* A comparison, whose result is of no interest: it traps while the guest's flag is clear. */
void fp_see_denormal(Emit *e, const IrInst *i, X64Xmm a)
{
    static const u16 vex[2][2] = {{V_CMPPS, V_CMPPD}, {V_CMPSS, V_CMPSD}};
    unsigned size = fp_size(i);
    FpLanes lanes = fp_lanes(i);
    X64Xmm t;

    if (!fp_mode(e, IR_FP_FLUSH))
        return;
    if (hostcpu.evex) {
        x64_vrrri_o(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, a, a,
                    CMP_EQ_OQ);
        return;
    }
    t = ra_tmpv(e);
    if (lanes == LANES_HALF) {
        x64_vrr(&e->a, V_MOVDDUP, t, a);
        a = t;
    }
    x64_vrrri(&e->a, (X64VOp)vex[lanes == LANES_SCALAR][size - 2], t, a, a, CMP_EQ_OQ);
}
