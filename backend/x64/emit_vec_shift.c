/* SPDX-License-Identifier: MIT */
/* Vector shifts by immediates and by registers. The host has no byte shifts: masks, or bit matrices with GFNI. */
#include "backend/x64/emit_vec.h"

/* Bytes times an 8x8 bit matrix, which any shift of them is. */
static void gf_shift(Emit *e, X64Xmm d, X64Xmm a, unsigned matrix)
{
    x64_vrrmi(&e->a, V_GF2P8AFFINEQB, d, a, vconst(matrix), 0);
}

void vshift_left(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n)
{
    if (size) {
        v2i(e, vop_psll[size], d, a, n);
    } else if (hostcpu.gfni) {
        gf_shift(e, d, a, VC_GF_SHL + n);
    } else {
        v2i(e, V_PSLLW_I, d, a, n);
        v3c(e, V_PAND, d, d, VC_SHL8 + n);
    }
}

void vshift_right(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n)
{
    if (size) {
        v2i(e, vop_psrl[size], d, a, n);
    } else if (n == 8) {
        vzero(e, d);
    } else if (hostcpu.gfni) {
        gf_shift(e, d, a, VC_GF_SHR + n);
    } else {
        v2i(e, V_PSRLW_I, d, a, n);
        v3c(e, V_PAND, d, d, VC_SHR8 + n);
    }
}

/* No arithmetic shift of 64 bits: low words from the logical shift, high words from one of words. */
static void sar64(Emit *e, X64Xmm d, X64Xmm a, unsigned n, X64Xmm t)
{
    if (n < 32) {
        v2i(e, V_PSRAD_I, t, a, n);
        v2i(e, V_PSRLQ_I, d, a, n);
    } else {
        v2i(e, V_PSRAD_I, t, a, 31);
        v2i(e, V_PSRAD_I, d, a, n - 32);
        v2i(e, V_PSHUFD, d, d, 0xf5);
    }
    v3i(e, V_PBLENDD, d, d, t, 0xa);
}

void vshift_arith(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n, X64Xmm t)
{
    unsigned top = (8u << size) - 1;

    n = MIN(n, top);
    if (size == 3 && !hostcpu.evex) {
        sar64(e, d, a, n, t);
    } else if (size) {
        v2i(e, vop_psra[size], d, a, n);
    } else if (hostcpu.gfni) {
        gf_shift(e, d, a, VC_GF_SAR + n);
    } else { /* sign-extend the shifted value */
        vshift_right(e, 0, d, a, n);
        v3c(e, V_PXOR, d, d, VC_SAR8 + n);
        v3c(e, V_PSUBB, d, d, VC_SAR8 + n);
    }
}

void emit_vshift(Emit *e, const IrInst *i)
{
    bool needs_scratch = i->op == IR_VSAR && i->aux == 3 && !hostcpu.evex;
    VRegs r = vregs(e, i, needs_scratch);
    unsigned n = (unsigned)i->imm;

    switch (i->op) {
    case IR_VSHL: vshift_left(e, i->aux, r.d, r.a, n); break;
    case IR_VSHR: vshift_right(e, i->aux, r.d, r.a, n); break;
    default: vshift_arith(e, i->aux, r.d, r.a, n, r.t); break;
    }
}

/* The last bit that went out is what rounding adds. */
void emit_vrshift(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 1);
    unsigned n = (unsigned)i->imm;

    if (i->op == IR_VRSHR)
        vshift_right(e, i->aux, r.d, r.a, n);
    else
        vshift_arith(e, i->aux, r.d, r.a, n, r.t);
    vshift_right(e, i->aux, r.t, r.a, n - 1);
    v3c(e, V_PAND, r.t, r.t, VC_ONE + i->aux);
    v3(e, vop_add[i->aux], r.d, r.d, r.t);
}

void emit_vror(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, hostcpu.evex ? 0 : 1);
    unsigned bits = 8u << i->aux, n = (unsigned)i->imm % bits;

    if (hostcpu.evex) {
        v2i(e, i->aux == 2 ? V_PRORD_I : V_PRORQ_I, r.d, r.a, n);
        return;
    }
    v2i(e, vop_psrl[i->aux], r.t, r.a, n);
    v2i(e, vop_psll[i->aux], r.d, r.a, bits - n);
    v3(e, V_POR, r.d, r.d, r.t);
}

void emit_vbyteshift(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]);

    v2i(e, i->op == IR_VSHLB ? V_PSLLDQ_I : V_PSRLDQ_I, ra_defv(e), a, (unsigned)i->imm);
}

/* --- by register --- */

// clang-format off
static const X64VOp sllv[4] = {V_COUNT, V_PSLLVW, V_PSLLVD, V_PSLLVQ};
static const X64VOp srlv[4] = {V_COUNT, V_PSRLVW, V_PSRLVD, V_PSRLVQ};
static const X64VOp srav[4] = {V_COUNT, V_PSRAVW, V_PSRAVD, V_PSRAVQ};
static const X64VOp test_k[4] = {V_PTESTMB_K, V_PTESTMW_K, V_PTESTMD_K, V_PTESTMQ_K};
static const X64VOp move_k[4] = {V_MOVDQU8, V_MOVDQU16, V_MOVDQA32, V_MOVDQA64};
// clang-format on

/*
 * The count byte c zero-extended shifts left: 128 and more, negative counts, give zero. 256 - c shifts right: for
 * positive counts it is above 128 and gives zero (or the sign).
 */
static void shift_unsigned(Emit *e, const VRegs *r, unsigned size, bool round)
{
    v3c(e, V_PAND, r->t, r->b, VC_BYTE + size);
    vload(e, r->u, VC_BYTE_END + size);
    v3(e, vop_sub[size], r->u, r->u, r->t);
    v3(e, sllv[size], r->d, r->a, r->t);
    v3(e, srlv[size], r->t, r->a, r->u);
    v3(e, V_POR, r->d, r->d, r->t);
    if (!round)
        return;
    v3c(e, vop_add[size], r->u, r->u, VC_ONES); /* the bit below */
    v3(e, srlv[size], r->u, r->a, r->u);
    v3c(e, V_PAND, r->u, r->u, VC_ONE + size);
    v3(e, vop_add[size], r->d, r->d, r->u);
}

/* The same with sign: right shifts only where the count is negative. */
static void shift_signed(Emit *e, const VRegs *r, unsigned size, bool round)
{
    v3c(e, V_PAND, r->t, r->b, VC_BYTE + size);
    vload(e, r->u, VC_BYTE_END + size);
    v3(e, vop_sub[size], r->u, r->u, r->t);
    v3(e, sllv[size], r->d, r->a, r->t);
    v3(e, srav[size], r->t, r->a, r->u);
    if (round) {
        v3c(e, vop_add[size], r->u, r->u, VC_ONES);
        v3(e, srav[size], r->u, r->a, r->u);
        v3c(e, V_PAND, r->u, r->u, VC_ONE + size);
        v3(e, vop_add[size], r->t, r->t, r->u);
    }
    if (hostcpu.evex) {
        v3c(e, test_k[size], VEC_K, r->b, VC_BYTE_SIGN + size);
        x64_vrr_o(&e->a, move_k[size], X64_K(VEC_K), r->d, r->t);
    } else { /* 32 bits */
        v2i(e, V_PSLLD_I, r->u, r->b, 24);
        vblend_sign(e, 2, r->d, r->d, r->t, r->u);
    }
}

/* Unsigned bytes, not rounded: even and odd ones as 16-bit elements whose other byte is cleared. */
static void shift_bytes(Emit *e, const VRegs *r)
{
    v3c(e, V_PAND, r->t, r->b, VC_LOW);
    vload(e, r->u, VC_BYTE_END + 1);
    v3(e, V_PSUBW, r->u, r->u, r->t);
    v3c(e, V_PAND, r->d, r->a, VC_LOW);
    v3(e, V_PSLLVW, r->t, r->d, r->t);
    v3(e, V_PSRLVW, r->d, r->d, r->u);
    v3(e, V_POR, r->d, r->d, r->t);
    v3c(e, V_PAND, r->d, r->d, VC_LOW);
    /* odd: t = left part, then u = right part */
    v2i(e, V_PSRLW_I, r->u, r->b, 8);
    v3c(e, V_PAND, r->t, r->a, VC_HIGH);
    v3(e, V_PSLLVW, r->t, r->t, r->u);
    v3(e, V_POR, r->d, r->d, r->t);
    vload(e, r->t, VC_BYTE_END + 1);
    v3(e, V_PSUBW, r->u, r->t, r->u);
    v3(e, V_PSRLVW, r->u, r->a, r->u);
    v3c(e, V_PAND, r->u, r->u, VC_HIGH);
    v3(e, V_POR, r->d, r->d, r->u);
}

void emit_vshiftv(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VSHLVS || i->op == IR_VRSHLVS, round = i->op == IR_VRSHLVU || i->op == IR_VRSHLVS;
    bool bytes = i->aux == 0 && hostcpu.evex && !is_signed && !round;
    VRegs r;

    if (!bytes && (!vop_usable(sllv[i->aux]) || (is_signed && !vop_usable(srav[i->aux])))) {
        emit_vslow(e, i);
        return;
    }
    r = vregs(e, i, 2);
    if (bytes)
        shift_bytes(e, &r);
    else
        (is_signed ? shift_signed : shift_unsigned)(e, &r, i->aux, round);
}
