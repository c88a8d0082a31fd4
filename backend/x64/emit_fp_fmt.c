/* SPDX-License-Identifier: MIT */
/*
 * Conversions between floating-point formats.
 *
 * Halves are converted in singles. Where the guest's controls make a difference (emit_fp_mode.c):
 *   to halves: with the alternative format, numbers that are no ordinary halves, infinities, NaNs;
 *     numbers that may round up to the smallest normal half; NaNs for the default NaN.
 *   from halves: with the alternative format, what the host takes for infinities and NaNs.
 */
#include "backend/x64/emit_fp.h"

#define PH_MXCSR 4 /* VCVTPS2PH: round as MXCSR says */

/* d = the element of @a with zeros above, so that a packed conversion sees nothing else. */
static void isolate(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a)
{
    if (fp_is_scalar(e, i, i->arg[0])) {
        x64_vrr(&e->a, V_MOVDQA, d, a);
    } else if (fp_size(i) == 2) {
        x64_vrrri(&e->a, V_INSERTPS, d, a, a, 0x0e);
    } else {
        x64_vrri(&e->a, V_PSLLDQ_I, d, a, 14);
        x64_vrri(&e->a, V_PSRLDQ_I, d, d, 14);
    }
}

static bool checks_half(const Emit *e, bool to_half)
{
    return fp_mode(e, IR_FP_ALT_HALF | IR_FP_DEFAULT_NAN) ||
           (to_half && fp_mode(e, IR_FP_FLUSH | IR_FP_TININESS));
}

/* Singles in @from become halves in @d; @a: the row's argument, @t: scratch if it is checked. */
static void narrow_to_half(Emit *e, const IrInst *i, X64Xmm d, X64Xmm from, X64Xmm a, X64Xmm t)
{
    ColdStub *s;

    if (!checks_half(e, true)) {
        x64_vrri(&e->a, V_CVTPS2PH, d, from, PH_MXCSR);
        return;
    }
    s = fp_cold(e, i, d, a, a, a);
    if (fp_mode(e, IR_FP_ALT_HALF))
        fp_masked_check(e, 2, from, FPC_ABS, FPC_HALF_MAX, CMP_NLT_UQ, t, s);
    else if (fp_mode(e, IR_FP_DEFAULT_NAN))
        fp_masked_check(e, 2, from, FPC_ABS, FPC_INF, CMP_UNORD_Q, t, s);
    if (fp_mode(e, IR_FP_FLUSH | IR_FP_TININESS))
        fp_masked_check(e, 2, from, FPC_HALF_MASK, FPC_HALF_NEAR, CMP_EQ_OQ, t, s);
    x64_vrri(&e->a, V_CVTPS2PH, d, from, PH_MXCSR);
    x64_bind(&e->a, &s->back);
}

/* Halves became singles in @d. Changes EFLAGS if anything is checked. */
static ColdStub *check_from_half(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a, X64Xmm t)
{
    ColdStub *s;

    if (!checks_half(e, false))
        return NULL;
    s = fp_cold(e, i, d, a, a, a);
    fp_masked_check(e, 2, d, FPC_ABS, FPC_INF,
                    fp_mode(e, IR_FP_ALT_HALF) ? CMP_NLT_UQ : CMP_UNORD_Q, t, s);
    return s;
}

/* Between single and double. */
static void convert_wide(Emit *e, const IrInst *i)
{
    bool narrows = i->imm == 2, check = fp_wants_check(e, narrows);
    X64Xmm a = ra_usev(e, i->arg[0]), t, d;

    if (check)
        flags_clobber(e);
    t = ra_tmpv(e);
    x64_vrrr(&e->a, V_PXOR, t, t, t);
    d = check ? ra_defv_early(e) : ra_defv(e);
    x64_vrrr(&e->a, narrows ? V_CVTSD2SS : V_CVTSS2SD, d, t, a);
    if (check)
        fp_mode_check(e, i, (unsigned)i->imm, narrows, d, a, a, a);
}

void emit_fcvt(Emit *e, const IrInst *i)
{
    unsigned from = fp_size(i), to = (unsigned)i->imm;
    bool check = checks_half(e, to == 1);
    X64Xmm a, d, t = 0;
    ColdStub *s;

    if (e->b->fp_slow || (from == 3 && to == 1)) {
        emit_fp_slow(e, i);
        return;
    }
    if (from >= 2 && to >= 2) {
        convert_wide(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    if (check)
        flags_clobber(e);
    d = check ? ra_defv_early(e) : ra_defv(e);
    if (check)
        t = ra_tmpv(e);
    isolate(e, i, d, a);
    if (to == 1) {
        narrow_to_half(e, i, d, d, a, t);
        return;
    }
    x64_vrr(&e->a, V_CVTPH2PS, d, d);
    s = check_from_half(e, i, d, a, t);
    if (to == 3)
        x64_vrr(&e->a, V_CVTPS2PD, d, d);
    if (s)
        x64_bind(&e->a, &s->back);
}

void emit_fcvtl(Emit *e, const IrInst *i)
{
    bool half = fp_size(i) == 1, check = half ? checks_half(e, false) : fp_wants_check(e, false);
    X64Xmm a, d, t = 0, from;
    ColdStub *s;

    if (e->b->fp_slow) {
        emit_fp_slow(e, i);
        return;
    }
    from = a = ra_usev(e, i->arg[0]);
    if (check)
        flags_clobber(e);
    if ((i->imm & 1) || (check && half))
        t = ra_tmpv(e);
    if (i->imm & 1) {
        x64_vrri(&e->a, V_PSHUFD, t, a, 0xee);
        from = t;
    }
    d = check ? ra_defv_early(e) : ra_defv(e);
    x64_vrr(&e->a, half ? V_CVTPH2PS : V_CVTPS2PD, d, from);
    if (!check)
        return;
    if (!half) {
        fp_mode_check(e, i, 3, false, d, a, a, a);
        return;
    }
    s = check_from_half(e, i, d, a, t);
    x64_bind(&e->a, &s->back);
}

void emit_fcvtn(Emit *e, const IrInst *i)
{
    bool half = fp_size(i) == 1, check = half ? checks_half(e, true) : fp_wants_check(e, true);
    X64Xmm a, d;

    if (e->b->fp_slow || i->imm != IR_ROUND_ENV || fp_lanes(i) == LANES_SCALAR) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    if (check)
        flags_clobber(e);
    d = check ? ra_defv_early(e) : ra_defv(e);
    if (half) {
        narrow_to_half(e, i, d, a, a, check ? ra_tmpv(e) : 0);
        return;
    }
    x64_vrr(&e->a, V_CVTPD2PS, d, a);
    if (check)
        fp_mode_check(e, i, 2, true, d, a, a, a);
}
