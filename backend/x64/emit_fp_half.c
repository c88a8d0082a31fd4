/* SPDX-License-Identifier: MIT */
/*
 * Half precision in singles, four elements at a time (AVX-512).
 *
 * Rounding a sum, product, quotient or root to single and then to half is rounding it once: 24 bits
 * are at least twice 11 and two more, and the argument holds for smaller results, too. It does not
 * hold for a fused sum that lands on a tie of halves. Such results, NaNs (a signalling one loses
 * its precedence when it is widened) and tiny results (whose underflow the host sees differently; a
 * fused sum may become the smallest normal half by being rounded to single) are left to the
 * reference, and so are denormal arguments if the guest flushes them.
 *
 * The arguments lie in the frame, where the widening loads and the call alike find them.
 */
#include "backend/x64/emit_fp.h"

#define CMP_INT_EQ  0
#define GROUP_BYTES 8 /* four halves */
#define PH_MXCSR    4

static bool can_widen(const Emit *e, const IrInst *i)
{
    return fp_size(i) == 1 && hostcpu.evex && !e->b->fp_slow;
}

static unsigned groups(const IrInst *i)
{
    return fp_lanes(i) == LANES_FULL ? 2 : 1;
}

/* Four singles at a time: only a scalar needs a mask. */
static u32 group_mask(const IrInst *i)
{
    return fp_lanes(i) == LANES_SCALAR ? X64_K(K_SCALAR) | X64_Z : 0;
}

/* Once stored, an argument's register may serve for something else. */
static void store_args(Emit *e, const IrInst *i)
{
    u64 locked = e->locked;

    for (unsigned n = 0; n < ir_op_info[i->op].arg_count; n++) {
        x64_vmr(&e->a, V_MOVDQU_ST, fp_arg(n), ra_usev(e, i->arg[n]));
        e->locked = locked;
    }
}

/* d = group @g of argument @n in singles. */
static void widen(Emit *e, const IrInst *i, X64Xmm d, unsigned n, unsigned g)
{
    x64_vrm_o(&e->a, V_CVTPH2PS, group_mask(i), d, x64_mem_off(fp_arg(n), (i32)(GROUP_BYTES * g)));
}

static void narrow(Emit *e, X64Xmm s, unsigned g)
{
    x64_vmri(&e->a, V_CVTPS2PH, x64_mem_off(fp_out(), (i32)(GROUP_BYTES * g)), s, PH_MXCSR);
}

/*
 * With flushing of halves a quotient or fused sum may be inexact in single precision and then
 * flushed, which is not inexact: the host's flags are put back.
 */
static bool keeps_flags(const Emit *e, const IrInst *i)
{
    return fp_mode(e, IR_FP_FLUSH_H) && (i->op == IR_FDIV || i->op == IR_FMA);
}

static void cold_half(Emit *e, ColdStub *s)
{
    if (keeps_flags(e, s->inst))
        x64_ldmxcsr_m(&e->a, fp_kept());
    fp_call_stored(e, s->inst);
    x64_jmp(&e->a, &s->back);
}

static ColdStub *half_cold(Emit *e, const IrInst *i)
{
    ColdStub *s = cold_new(e, cold_half);

    s->inst = i;
    return s;
}

/* The result from the frame, zeros above a single group. */
static void load_result(Emit *e, const IrInst *i, X64Xmm d)
{
    x64_vrm(&e->a, groups(i) == 2 ? V_MOVDQU : V_MOVQ, d, fp_out());
}

/* To cold code if a half that was widened to @x is denormal and the guest flushes those. */
static void check_input(Emit *e, X64Xmm x, X64Xmm t, ColdStub *s)
{
    if (!fp_mode(e, IR_FP_FLUSH_H))
        return;
    x64_vrrm(&e->a, V_PAND, t, x, fp_const(FPC_ABS, LANES_FULL, 2));
    x64_vrrmi(&e->a, V_CMPPS_K, K_TMP2, t, fp_const(FPC_HALF_MIN, LANES_FULL, 2), CMP_LT_OQ);
    x64_vrrr_o(&e->a, V_PTESTMD_K, X64_K(K_TMP2), K_TMP2, t, t);
    x64_vrr(&e->a, V_KORTESTB, K_TMP2, K_TMP2);
    x64_jcc(&e->a, CC_NZ, &s->label);
}

/* To cold code if a single in @r is a NaN, rounds to a tiny half, or (fused) lies on a tie. */
static void check_group(Emit *e, const IrInst *i, X64Xmm r, X64Xmm t, ColdStub *s)
{
    x64_vrrri(&e->a, V_CMPPS_K, K_TMP, r, r, CMP_UNORD_Q);
    x64_vrrm(&e->a, V_PAND, t, r, fp_const(FPC_ABS, LANES_FULL, 2));
    x64_vrrmi(&e->a, V_CMPPS_K, K_TMP2, t, fp_const(FPC_HALF_MIN, LANES_FULL, 2),
              i->op == IR_FMA ? CMP_LE_OQ : CMP_LT_OQ);
    x64_vrrr_o(&e->a, V_PTESTMD_K, X64_K(K_TMP2), K_TMP2, t, t);
    x64_vrrr(&e->a, V_KORB, K_TMP, K_TMP, K_TMP2);
    if (i->op == IR_FMA) {
        x64_vrrm(&e->a, V_PAND, t, r, fp_const(FPC_HALF_REST, LANES_FULL, 2));
        x64_vrrmi(&e->a, V_PCMPUD_K, K_TMP2, t, fp_const(FPC_HALF_TIE, LANES_FULL, 2), CMP_INT_EQ);
        x64_vrrr(&e->a, V_KORB, K_TMP, K_TMP, K_TMP2);
    }
    x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
    x64_jcc(&e->a, CC_NZ, &s->label);
}

/* d = group @g of the row in singles; @t is scratch if inputs are checked. */
static void compute_group(Emit *e, const IrInst *i, unsigned g, X64Xmm d, X64Xmm x, X64Xmm y,
                          X64Xmm t, ColdStub *s)
{
    static const u16 binary[] = {[IR_FADD - IR_FADD] = V_ADDPS,
                                 [IR_FSUB - IR_FADD] = V_SUBPS,
                                 [IR_FMUL - IR_FADD] = V_MULPS,
                                 [IR_FDIV - IR_FADD] = V_DIVPS};
    static const u16 fused[] = {V_FMADD231PS, V_FNMADD231PS, V_FMSUB231PS, V_FNMSUB231PS};
    u32 mask = group_mask(i);

    if (keeps_flags(e, i))
        x64_stmxcsr_m(&e->a, fp_kept());
    widen(e, i, d, 0, g);
    check_input(e, d, t, s);
    if (i->op == IR_FSQRT) {
        x64_vrr_o(&e->a, V_SQRTPS, mask, d, d);
        return;
    }
    widen(e, i, x, 1, g);
    check_input(e, x, t, s);
    if (i->op == IR_FMA) {
        widen(e, i, y, 2, g);
        check_input(e, y, t, s);
        x64_vrrr_o(&e->a, (X64VOp)fused[i->imm & 3], mask, d, x, y);
    } else {
        x64_vrrr_o(&e->a, (X64VOp)binary[i->op - IR_FADD], mask, d, d, x);
    }
}

bool emit_half_arith(Emit *e, const IrInst *i)
{
    X64Xmm d, x, y, t;
    ColdStub *s;

    /* While IXC is clear, an inexact single traps: nothing could be put back. */
    if (!can_widen(e, i) || (keeps_flags(e, i) && fp_mode(e, IR_FP_FLUSH)))
        return false;
    store_args(e, i);
    flags_clobber(e);
    d = ra_defv_early(e);
    x = ra_tmpv(e);
    y = i->op == IR_FMA ? ra_tmpv(e) : x;
    t = fp_mode(e, IR_FP_FLUSH_H) ? ra_tmpv(e) : x;
    s = half_cold(e, i);
    for (unsigned g = 0; g < groups(i); g++) {
        compute_group(e, i, g, d, x, y, t, s);
        check_group(e, i, d, x, s);
        narrow(e, d, g);
    }
    x64_bind(&e->a, &s->back);
    load_result(e, i, d);
    return true;
}

enum { RANGE_MIN = 4, RANGE_MAX = 5 };

/* A NaN goes to the reference, whatever the row does with it. */
bool emit_half_minmax(Emit *e, const IrInst *i)
{
    u8 imm = i->op == IR_FMAX || i->op == IR_FMAXNM ? RANGE_MAX : RANGE_MIN;
    X64Xmm d, x, t;
    ColdStub *s;

    if (!can_widen(e, i))
        return false;
    store_args(e, i);
    flags_clobber(e);
    d = ra_defv_early(e);
    x = ra_tmpv(e);
    t = fp_mode(e, IR_FP_FLUSH_H) ? ra_tmpv(e) : x;
    s = half_cold(e, i);
    for (unsigned g = 0; g < groups(i); g++) {
        widen(e, i, d, 0, g);
        check_input(e, d, t, s);
        widen(e, i, x, 1, g);
        check_input(e, x, t, s);
        x64_vrrri(&e->a, V_CMPPS_K, K_TMP, d, x, CMP_UNORD_Q);
        x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
        x64_jcc(&e->a, CC_NZ, &s->label);
        x64_vrrri_o(&e->a, V_RANGEPS, 0, d, d, x, imm);
        narrow(e, d, g);
    }
    x64_bind(&e->a, &s->back);
    load_result(e, i, d);
    return true;
}

/* The half in @x becomes zero if it is denormal and the guest flushes. @t is scratch. */
static void flush_half(Emit *e, X64Xmm x, X64Xmm t)
{
    if (!fp_mode(e, IR_FP_FLUSH_H))
        return;
    x64_vrrm(&e->a, V_PAND, t, x, fp_const(FPC_ABS, LANES_FULL, 2));
    x64_vrrmi(&e->a, V_CMPPS_K, K_TMP, t, fp_const(FPC_HALF_MIN, LANES_FULL, 2), CMP_NLT_UQ);
    x64_vrr_o(&e->a, V_MOVDQU32, X64_K(K_TMP) | X64_Z, x, x);
}

bool emit_half_mask(Emit *e, const IrInst *i, u8 predicate)
{
    u32 mask = group_mask(i) & ~(u32)X64_Z;
    X64Xmm d, x, t;

    if (!can_widen(e, i))
        return false;
    store_args(e, i);
    d = ra_defv_early(e);
    x = ra_tmpv(e);
    t = fp_mode(e, IR_FP_FLUSH_H) ? ra_tmpv(e) : x;
    for (unsigned g = groups(i); g-- > 0;) {
        widen(e, i, d, 0, g);
        flush_half(e, d, t);
        widen(e, i, x, 1, g);
        flush_half(e, x, t);
        x64_vrrri_o(&e->a, V_CMPPS_K, mask, g ? K_TMP2 : K_TMP, d, x, predicate);
    }
    if (groups(i) == 2) {
        x64_vrri(&e->a, V_KSHIFTLB, K_TMP2, K_TMP2, 4);
        x64_vrrr(&e->a, V_KORB, K_TMP, K_TMP, K_TMP2);
    }
    x64_vrr(&e->a, V_PMOVM2W, d, K_TMP);
    return true;
}

bool emit_half_fcmp(Emit *e, const IrInst *i)
{
    X64Xmm x, y, t;

    if (!can_widen(e, i))
        return false;
    store_args(e, i);
    x = ra_tmpv(e);
    y = ra_tmpv(e);
    t = fp_mode(e, IR_FP_FLUSH_H) ? ra_tmpv(e) : y;
    flags_clobber(e);
    widen(e, i, x, 0, 0);
    flush_half(e, x, t);
    widen(e, i, y, 1, 0);
    flush_half(e, y, t);
    x64_vrr(&e->a, i->imm & 1 ? V_COMISS : V_UCOMISS, x, y);
    flags_now(e, (IrRef)e->idx, REP_FCMP);
    return true;
}
