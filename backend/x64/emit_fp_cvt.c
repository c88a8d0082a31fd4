/* SPDX-License-Identifier: MIT */
/* Floating-point rounding and conversions. */
#include "backend/x64/emit_fp.h"

/* --- rounding to integral values --- */

#define ROUND_QUIET 8 /* do not raise inexact */
#define ROUND_ZERO  3
#define ROUND_MXCSR 4
#define ROUND_MODE  7
#define ROUND_AWAY  0x10 /* ties away: not one instruction, AVX-512 only */

/* Mode field of ROUND* for a row's rounding mode, or ROUND_AWAY; false if the host cannot. */
static bool round_mode(i32 imm, u8 *mode)
{
    static const u8 modes[] = {[FP_RNE] = 0, [FP_RMI] = 1, [FP_RPI] = 2, [FP_RZ] = 3};

    if ((imm & IR_ROUND) == IR_ROUND_ENV)
        *mode = ROUND_MXCSR;
    else if ((imm & IR_ROUND) <= FP_RZ)
        *mode = modes[imm & IR_ROUND];
    else
        *mode = ROUND_AWAY;
    return (imm & IR_ROUND) != FP_RODD && (*mode != ROUND_AWAY || hostcpu.evex);
}

/*
 * t = a rounded to nearest, ties away from zero: truncated, and 1 with the sign of a added where
 * what was cut off is a half or more. All of it is exact, so nothing is raised. @s is scratch.
 */
static void round_away(Emit *e, const IrInst *i, X64Xmm t, X64Xmm a, X64Xmm s)
{
    bool single = fp_size(i) == 2;
    unsigned size = fp_size(i);
    u32 mask = fp_mask(i);

    x64_vrri_o(&e->a, single ? V_ROUNDPS : V_ROUNDPD, mask, t, a, ROUND_ZERO | ROUND_QUIET);
    x64_vrri_o(&e->a, single ? V_REDUCEPS : V_REDUCEPD, mask, s, a, ROUND_ZERO | ROUND_QUIET);
    x64_vrrm(&e->a, V_PAND, s, s, fp_const(FPC_ABS, LANES_FULL, size));
    x64_vrrmi_o(&e->a, single ? V_CMPPS_K : V_CMPPD_K, mask & ~(u32)X64_Z, K_TMP, s,
                fp_const(FPC_HALF, LANES_FULL, size), CMP_GE_OQ);
    x64_vrrm(&e->a, V_PAND, s, a, fp_const(FPC_SIGN, LANES_FULL, size));
    x64_vrrm(&e->a, V_POR, s, s, fp_const(FPC_ONE, LANES_FULL, size));
    x64_vrrr_o(&e->a, single ? V_ADDPS : V_ADDPD, X64_K(K_TMP), t, t, s);
}

/* d = a rounded, in the row's lanes; what is above them is a's in the forms without mask. */
static void round_lanes(Emit *e, const IrInst *i, u8 mode, bool scalar_form, X64Xmm d, X64Xmm a)
{
    bool single = fp_size(i) == 2;

    if (scalar_form)
        x64_vrrri(&e->a, single ? V_ROUNDSS : V_ROUNDSD, d, a, a, mode);
    else
        x64_vrri_o(&e->a, single ? V_ROUNDPS : V_ROUNDPD, hostcpu.evex ? fp_mask(i) : 0, d, a,
                   mode);
}

void emit_frint(Emit *e, const IrInst *i)
{
    FpLanes lanes = fp_lanes(i);
    bool known, scalar_form, check = fp_wants_check(e, false);
    X64Xmm a, d;
    u8 mode;

    if (fp_is_slow(e, i) || !round_mode(i->imm, &mode) || (lanes == LANES_HALF && !hostcpu.evex) ||
        (mode == ROUND_AWAY && (i->imm & IR_FP_EXACT))) {
        emit_fp_slow(e, i);
        return;
    }
    known = fp_is_scalar(e, i, i->arg[0]);
    scalar_form = lanes == LANES_SCALAR && (known || !hostcpu.evex);
    a = ra_usev(e, i->arg[0]);
    if (check)
        flags_clobber(e);
    fp_see_denormal(e, i, a);
    d = check || mode == ROUND_AWAY ? ra_defv_early(e) : ra_defv(e);
    if (mode == ROUND_AWAY)
        round_away(e, i, d, a, ra_tmpv(e));
    else
        round_lanes(e, i, (u8)(mode | (i->imm & IR_FP_EXACT ? 0 : ROUND_QUIET)), scalar_form, d, a);
    if (mode != ROUND_AWAY && scalar_form && !known)
        fp_clear_above(e, i, d);
    if (check)
        fp_mode_check(e, i, fp_size(i), false, d, a, a, a);
}

/* --- to integers --- */

static unsigned fraction_bits(const IrInst *i)
{
    return (unsigned)i->imm >> IR_FP_BITS_SHIFT & 0xff;
}

/* Bits of 2^exp. */
static u64 power_of_two(unsigned size, int exp)
{
    return size == 2 ? (u64)(127 + exp) << 23 : (u64)(1023 + exp) << 52;
}

/* t = scalar 2^exp, through @r. */
static void load_power(Emit *e, unsigned size, int exp, X64Xmm t, X64Reg r)
{
    x64_mov_ri(&e->a, size == 2 ? 4 : 8, r, power_of_two(size, exp));
    x64_vrr(&e->a, size == 2 ? V_MOVD : V_MOVQ_R, t, r);
}

/* Truncation to a general register, [unsigned][size][64 bits]. */
static const u16 to_gpr[2][2][2] = {
    {{V_CVTTSS2SI_32, V_CVTTSS2SI_64}, {V_CVTTSD2SI_32, V_CVTTSD2SI_64}},
    {{V_CVTTSS2USI_32, V_CVTTSS2USI_64}, {V_CVTTSD2USI_32, V_CVTTSD2USI_64}}};

/* The result out of range of 32 bits: the reference decides, from the operand in s->reg. */
static void cold_to_gpr(Emit *e, ColdStub *s)
{
    fp_call_row(e, s->inst, s->reg, s->reg, s->reg);
    x64_mov_rm(&e->a, 4, (X64Reg)s->kind, fp_out());
    x64_jmp(&e->a, &s->back);
}

/*
 * A double near the end of the 32-bit range may leave it by rounding, and is then invalid but not
 * inexact: convert to 64 bits and compare before inexact is raised.
 */
static void double_to_32(Emit *e, const IrInst *i, u8 mode, X64Xmm a, X64Xmm t, X64Reg d)
{
    ColdStub *s = cold_new(e, cold_to_gpr);
    X64Reg narrow = ra_tmp(e);

    s->inst = i;
    s->reg = a;
    s->kind = d;
    x64_vrr(&e->a, V_CVTTSD2SI_64, d, t);
    if (i->imm & IR_FP_UNSIGNED)
        x64_mov_rr(&e->a, 4, narrow, d);
    else
        x64_movsx_rr(&e->a, 8, 4, narrow, d);
    x64_cmp_rr(&e->a, 8, narrow, d);
    x64_jcc(&e->a, CC_NE, &s->label);
    x64_vrrri(&e->a, V_ROUNDSD, t, a, a, mode & ROUND_MODE);
    x64_mov_rr(&e->a, 4, d, d);
    x64_bind(&e->a, &s->back);
}

/*
 * Raise inexact for the rounding of @a, which gave @t, but not where a negative result makes the
 * conversion to unsigned invalid. AVX-512; @s is scratch.
 */
static void signal_unsigned(Emit *e, const IrInst *i, u8 mode, X64Xmm a, X64Xmm t, X64Xmm s)
{
    bool single = fp_size(i) == 2;

    x64_vrrr(&e->a, V_PXOR, s, s, s);
    x64_vrrri_o(&e->a, single ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, t, s,
                CMP_NLT_UQ);
    x64_vrri_o(&e->a, single ? V_ROUNDPS : V_ROUNDPD, X64_K(K_TMP) | X64_Z, s, a,
               mode & ROUND_MODE);
}

/* Rounded first without, last with inexact, so that an invalid conversion does not raise it. */
static void rounded_to_gpr(Emit *e, const IrInst *i, u8 mode, X64Xmm a, X64VOp op)
{
    X64VOp round = fp_size(i) == 2 ? V_ROUNDSS : V_ROUNDSD;
    bool narrow = fp_size(i) == 3 && i->type == IR_I32;
    X64Xmm t = ra_tmpv(e);
    X64Reg d;

    if (narrow)
        flags_clobber(e);
    d = ra_def(e);
    if (mode == ROUND_AWAY)
        round_away(e, i, t, a, ra_tmpv(e));
    else
        x64_vrrri(&e->a, round, t, a, a, (u8)(mode | ROUND_QUIET));
    if (narrow) {
        double_to_32(e, i, mode, a, t, d);
        return;
    }
    x64_vrr(&e->a, op, d, t);
    if (i->imm & IR_FP_UNSIGNED)
        signal_unsigned(e, i, mode, a, t, ra_tmpv(e));
    else
        x64_vrrri(&e->a, round, t, a, a, mode & ROUND_MODE);
}

/* Scaled without flags: an overflow becomes the largest number, which then is out of range. */
static X64Xmm scaled(Emit *e, const IrInst *i, X64Xmm a)
{
    unsigned size = fp_size(i);
    X64Xmm t = ra_tmpv(e);

    load_power(e, size, (int)fraction_bits(i), t, ra_tmp(e));
    x64_vrrr_o(&e->a, size == 2 ? V_MULSS : V_MULSD, X64_RZ_SAE, t, a, t);
    return t;
}

void emit_ftoi_x(Emit *e, const IrInst *i)
{
    bool is_unsigned = i->imm & IR_FP_UNSIGNED;
    u8 mode;
    X64VOp op;
    X64Xmm a;

    if (fp_is_slow(e, i) || !round_mode(i->imm, &mode) ||
        ((is_unsigned || fraction_bits(i)) && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    op = (X64VOp)to_gpr[is_unsigned][fp_size(i) - 2][i->type == IR_I64];
    a = ra_usev(e, i->arg[0]);
    fp_see_denormal(e, i, a);
    if (fraction_bits(i))
        a = scaled(e, i, a);
    if ((i->imm & IR_ROUND) == FP_RZ)
        x64_vrr(&e->a, op, ra_def(e), a);
    else
        rounded_to_gpr(e, i, mode, a, op);
}

/* [unsigned][size] */
static const u16 to_lanes[2][2] = {{V_CVTTPS2DQ, V_CVTTPD2QQ}, {V_CVTTPS2UDQ, V_CVTTPD2UQQ}};

/* t = 2^exp in every lane, through @r. */
static void splat_power(Emit *e, unsigned size, int exp, X64Xmm t, X64Reg r)
{
    load_power(e, size, exp, t, r);
    x64_vrr(&e->a, size == 2 ? V_PBROADCASTD : V_PBROADCASTQ, t, t);
}

/*
 * Truncation of a * 2^fbits. The product is exact below the end of the range; from there on, and
 * for NaNs, call.
 */
static void fixed_lanes(Emit *e, const IrInst *i, X64VOp op)
{
    unsigned size = fp_size(i), width = 8u << size;
    int limit = (int)width - (i->imm & IR_FP_UNSIGNED ? 0 : 1) - (int)fraction_bits(i);
    X64Xmm a = ra_usev(e, i->arg[0]), d, t;
    ColdStub *s;
    X64Reg r;

    flags_clobber(e);
    d = ra_defv_early(e);
    t = ra_tmpv(e);
    r = ra_tmp(e);
    s = fp_cold(e, i, d, a, a, a);
    splat_power(e, size, limit, t, r);
    x64_vrrm(&e->a, V_PAND, d, a, fp_const(FPC_ABS, LANES_FULL, size));
    x64_vrrri_o(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, d, t,
                CMP_NLT_UQ);
    x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
    x64_jcc(&e->a, CC_NZ, &s->label);
    splat_power(e, size, (int)fraction_bits(i), t, r);
    x64_vrrr_o(&e->a, size == 2 ? V_MULPS : V_MULPD, fp_mask(i), t, a, t);
    x64_vrr_o(&e->a, op, fp_mask(i), d, t);
    x64_bind(&e->a, &s->back);
}

void emit_ftoi(Emit *e, const IrInst *i)
{
    bool is_unsigned = i->imm & IR_FP_UNSIGNED,
         full_single = fp_lanes(i) == LANES_FULL && fp_size(i) == 2;
    X64VOp op;
    X64Xmm a, t, d;
    u8 mode;

    if (fp_is_slow(e, i) || !round_mode(i->imm, &mode) ||
        (!hostcpu.evex && (is_unsigned || !full_single || fraction_bits(i)))) {
        emit_fp_slow(e, i);
        return;
    }
    op = (X64VOp)to_lanes[is_unsigned][fp_size(i) - 2];
    if (fraction_bits(i)) {
        fixed_lanes(e, i, op);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    fp_see_denormal(e, i, a);
    if ((i->imm & IR_ROUND) == FP_RZ) {
        x64_vrr_o(&e->a, op, fp_mask(i), ra_defv(e), a);
        return;
    }
    t = ra_tmpv(e);
    d = ra_defv_early(e);
    if (mode == ROUND_AWAY)
        round_away(e, i, t, a, d);
    else
        round_lanes(e, i, mode | ROUND_QUIET, false, t, a);
    if (is_unsigned)
        signal_unsigned(e, i, mode, a, t, d);
    x64_vrr_o(&e->a, op, fp_mask(i), t, t);
    if (!is_unsigned)
        round_lanes(e, i, mode & ROUND_MODE, false, d, a);
    x64_vrr(&e->a, V_MOVDQA, d, t);
}

/* --- JavaScript's ToInt32 --- */

/* To a general register, out of line. */
static void cold_js(Emit *e, ColdStub *s)
{
    fp_call_row(e, s->inst, s->reg, s->reg, s->reg);
    x64_mov_rm(&e->a, 8, (X64Reg)s->kind, fp_out());
    x64_jmp(&e->a, &s->back);
}

/*
 * Whatever survives the way to 32 bits and back bit for bit was exact, in range and not -0, and
 * raises nothing: bit 32 is set. The rest is not frequent: call.
 */
void emit_fjcvt(Emit *e, const IrInst *i)
{
    X64Reg d, r;
    X64Xmm a, t;
    ColdStub *s;

    if (e->b->fp_slow || !hostcpu.evex) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    t = ra_tmpv(e);
    r = ra_tmp(e);
    flags_clobber(e);
    d = ra_def(e);
    s = cold_new(e, cold_js);
    s->inst = i;
    s->reg = a;
    s->kind = d;
    x64_vrr_o(&e->a, V_CVTTSD2SI_32, X64_SAE, d, a);
    x64_vrrr(&e->a, V_PXOR, t, t, t);
    x64_vrrr(&e->a, V_CVTSI2SD_32, t, t, d);
    x64_vrrr(&e->a, V_PXOR, t, t, a);
    x64_vrr(&e->a, V_MOVQ_R_ST, r, t);
    x64_test_rr(&e->a, 8, r, r);
    x64_jcc(&e->a, CC_NZ, &s->label);
    x64_bts_ri(&e->a, 8, d, 32);
    x64_bind(&e->a, &s->back);
}

/* --- from integers --- */

/* From a general register, [unsigned][size][64 bits]. */
static const u16 from_gpr[2][2][2] = {
    {{V_CVTSI2SS_32, V_CVTSI2SS_64}, {V_CVTSI2SD_32, V_CVTSI2SD_64}},
    {{V_CVTUSI2SS_32, V_CVTUSI2SS_64}, {V_CVTUSI2SD_32, V_CVTUSI2SD_64}}};

void emit_itof_x(Emit *e, const IrInst *i)
{
    bool is_unsigned = i->imm & IR_FP_UNSIGNED, wide = i->imm & IR_FP_X64;
    unsigned size = fp_size(i);
    X64Reg r;
    X64Xmm d, t;

    if (fp_is_slow(e, i) || (is_unsigned && wide && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    r = ra_use(e, i->arg[0]);
    if (is_unsigned && !hostcpu.evex) { /* 32 bits, as 64 signed ones */
        X64Reg w = ra_tmp(e);

        x64_mov_rr(&e->a, 4, w, r);
        r = w;
        is_unsigned = false;
        wide = true;
    }
    d = ra_defv(e);
    x64_vrrr(&e->a, V_PXOR, d, d, d);
    x64_vrrr(&e->a, (X64VOp)from_gpr[is_unsigned][size - 2][wide], d, d, r);
    if (!fraction_bits(i))
        return;
    t = ra_tmpv(e);
    load_power(e, size, -(int)fraction_bits(i), t, ra_tmp(e));
    x64_vrrr(&e->a, size == 2 ? V_MULSS : V_MULSD, d, d, t);
}

/* [unsigned][size] */
static const u16 from_lanes[2][2] = {{V_CVTDQ2PS, V_CVTQQ2PD}, {V_CVTUDQ2PS, V_CVTUQQ2PD}};

void emit_itof(Emit *e, const IrInst *i)
{
    bool is_unsigned = i->imm & IR_FP_UNSIGNED,
         full_single = fp_lanes(i) == LANES_FULL && fp_size(i) == 2;
    unsigned size = fp_size(i);
    X64Xmm a, d, t;

    if (fp_is_slow(e, i) || (!hostcpu.evex && (is_unsigned || !full_single))) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    d = ra_defv(e);
    x64_vrr_o(&e->a, (X64VOp)from_lanes[is_unsigned][size - 2], fp_mask(i), d, a);
    if (!fraction_bits(i))
        return;
    t = ra_tmpv(e);
    splat_power(e, size, -(int)fraction_bits(i), t, ra_tmp(e));
    x64_vrrr(&e->a, size == 2 ? V_MULPS : V_MULPD, d, d, t);
}

