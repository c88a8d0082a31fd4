/* SPDX-License-Identifier: MIT */
/* Vector arithmetic and comparisons on elements. */
#include "backend/x64/emit_vec.h"

// clang-format off
#define ROW(row, b, w, d, q) [IR_##row - IR_VADD] = {V_##b, V_##w, V_##d, V_##q}
#define V_NONE V_COUNT

/* Rows that are one instruction, at least for some sizes. */
static const X64VOp direct[IR_VTST - IR_VADD + 1][4] = {
    ROW(VADD,    PADDB,   PADDW,   PADDD,  PADDQ),   ROW(VSUB,    PSUBB,   PSUBW,    PSUBD,  PSUBQ),
    ROW(VMUL,    NONE,    PMULLW,  PMULLD, NONE),    ROW(VABS,    PABSB,   PABSW,    PABSD,  PABSQ),
    ROW(VSMIN,   PMINSB,  PMINSW,  PMINSD, PMINSQ),  ROW(VSMAX,   PMAXSB,  PMAXSW,   PMAXSD, PMAXSQ),
    ROW(VUMIN,   PMINUB,  PMINUW,  PMINUD, PMINUQ),  ROW(VUMAX,   PMAXUB,  PMAXUW,   PMAXUD, PMAXUQ),
    ROW(VQADDS,  PADDSB,  PADDSW,  NONE,   NONE),    ROW(VQADDU,  PADDUSB, PADDUSW,  NONE,   NONE),
    ROW(VQSUBS,  PSUBSB,  PSUBSW,  NONE,   NONE),    ROW(VQSUBU,  PSUBUSB, PSUBUSW,  NONE,   NONE),
    ROW(VRHADDU, PAVGB,   PAVGW,   NONE,   NONE),    ROW(VRDMULH, NONE,    PMULHRSW, NONE,   NONE),
    ROW(VABDS,   NONE,    NONE,    NONE,   NONE),    ROW(VABDU,   NONE,    NONE,     NONE,   NONE),
};
// clang-format on

static X64VOp direct_op(const IrInst *i, IrOp row)
{
    return direct[row - IR_VADD][i->aux];
}

/* The row in one instruction, if there is one. */
static bool try_direct(Emit *e, const IrInst *i)
{
    X64VOp op = direct_op(i, (IrOp)i->op);

    if (!vop_usable(op))
        return false;
    emit_vop2(e, i, op);
    return true;
}

void emit_vdirect(Emit *e, const IrInst *i)
{
    try_direct(e, i);
}

/* Bytes: odd ones as the upper half of a 16-bit product with the other byte of a cleared, even ones as the lower half. */
void emit_vmul(Emit *e, const IrInst *i)
{
    VRegs r;

    if (try_direct(e, i))
        return;
    r = vregs(e, i, 1);
    v3c(e, V_PAND, r.t, r.a, VC_HIGH);
    v2i(e, V_PSRLW_I, r.d, r.b, 8);
    v3(e, V_PMULLW, r.t, r.t, r.d);
    v3(e, V_PMULLW, r.d, r.a, r.b);
    v3c(e, V_PAND, r.d, r.d, VC_LOW);
    v3(e, V_POR, r.d, r.d, r.t);
}

void emit_vabs(Emit *e, const IrInst *i)
{
    X64VOp op = direct_op(i, IR_VABS);
    VRegs r;

    if (vop_usable(op)) {
        X64Xmm a = ra_usev(e, i->arg[0]);

        v2(e, op, ra_defv(e), a);
        return;
    }
    r = vregs(e, i, 1);
    vsign64(e, r.t, r.a);
    v3(e, V_PXOR, r.d, r.a, r.t);
    v3(e, V_PSUBQ, r.d, r.d, r.t);
}

/* 64 bits without AVX-512: compare (unsigned with the top bits flipped) and choose. */
void emit_vminmax(Emit *e, const IrInst *i)
{
    bool is_max = i->op == IR_VSMAX || i->op == IR_VUMAX;
    VRegs r;

    if (try_direct(e, i))
        return;
    r = vregs(e, i, 1);
    if (i->op == IR_VUMIN || i->op == IR_VUMAX) {
        v3c(e, V_PXOR, r.t, r.a, VC_SIGN + 3);
        v3c(e, V_PXOR, r.d, r.b, VC_SIGN + 3);
        v3(e, V_PCMPGTQ, r.t, r.t, r.d);
    } else {
        v3(e, V_PCMPGTQ, r.t, r.a, r.b);
    }
    vblend_sign(e, 3, r.d, is_max ? r.b : r.a, is_max ? r.a : r.b, r.t);
}

void emit_vabd(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VABDS;
    VRegs r = vregs(e, i, 1);

    v3(e, direct_op(i, is_signed ? IR_VSMAX : IR_VUMAX), r.t, r.a, r.b);
    v3(e, direct_op(i, is_signed ? IR_VSMIN : IR_VUMIN), r.d, r.a, r.b);
    v3(e, vop_sub[i->aux], r.d, r.t, r.d);
}

/* Shift right by one, arithmetic or not; 16 and 32 bits. */
static void half(Emit *e, const IrInst *i, bool is_signed, X64Xmm d)
{
    v2i(e, (is_signed ? vop_psra : vop_psrl)[i->aux], d, d, 1);
}

/* Bytes by PAVGB, which rounds up: take the lost bit off again. Signed bytes become unsigned by flipping the top bit. */
static void hadd_bytes(Emit *e, const VRegs *r, bool is_signed)
{
    v3(e, V_PXOR, r->t, r->a, r->b);
    v3c(e, V_PAND, r->t, r->t, VC_ONE);
    if (is_signed) {
        v3c(e, V_PXOR, r->d, r->a, VC_SIGN);
        v3c(e, V_PXOR, r->u, r->b, VC_SIGN);
        v3(e, V_PAVGB, r->d, r->d, r->u);
        v3(e, V_PSUBB, r->d, r->d, r->t);
        v3c(e, V_PXOR, r->d, r->d, VC_SIGN);
    } else {
        v3(e, V_PAVGB, r->d, r->a, r->b);
        v3(e, V_PSUBB, r->d, r->d, r->t);
    }
}

/* (a & b) + ((a ^ b) >> 1) */
void emit_vhadd(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VHADDS;
    VRegs r = vregs(e, i, i->aux == 0 && is_signed ? 2 : 1);

    if (i->aux == 0) {
        hadd_bytes(e, &r, is_signed);
        return;
    }
    v3(e, V_PAND, r.t, r.a, r.b);
    v3(e, V_PXOR, r.d, r.a, r.b);
    half(e, i, is_signed, r.d);
    v3(e, vop_add[i->aux], r.d, r.d, r.t);
}

/* (a | b) - ((a ^ b) >> 1) */
void emit_vrhadd(Emit *e, const IrInst *i)
{
    VRegs r;

    if (i->op == IR_VRHADDU && try_direct(e, i))
        return;
    r = vregs(e, i, 1);
    if (i->aux == 0) {
        v3c(e, V_PXOR, r.d, r.a, VC_SIGN);
        v3c(e, V_PXOR, r.t, r.b, VC_SIGN);
        v3(e, V_PAVGB, r.d, r.d, r.t);
        v3c(e, V_PXOR, r.d, r.d, VC_SIGN);
        return;
    }
    v3(e, V_POR, r.t, r.a, r.b);
    v3(e, V_PXOR, r.d, r.a, r.b);
    half(e, i, i->op == IR_VRHADDS, r.d);
    v3(e, vop_sub[i->aux], r.d, r.t, r.d);
}

/* ((a ^ b) >> 1) - (~a & b); bytes: the average of a and 255 - b is (a - b) / 2 + 128. */
void emit_vhsub(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VHSUBS;
    VRegs r = vregs(e, i, 1);

    if (i->aux == 0) {
        v3c(e, V_PXOR, r.t, r.b, is_signed ? VC_MAX : VC_ONES);
        if (is_signed)
            v3c(e, V_PXOR, r.d, r.a, VC_SIGN);
        v3(e, V_PAVGB, r.d, is_signed ? r.d : r.a, r.t);
        v3c(e, V_PXOR, r.d, r.d, VC_SIGN);
        return;
    }
    v3(e, V_PANDN, r.t, r.a, r.b);
    v3(e, V_PXOR, r.d, r.a, r.b);
    half(e, i, is_signed, r.d);
    v3(e, vop_sub[i->aux], r.d, r.d, r.t);
}

/* --- saturation of 32 and 64 bits --- */

/*
 * Signed overflow has the sign of (r ^ a) & (r ^ b) for sums, (a ^ b) & (a ^ r) for differences; r has the wrong sign
 * then, so MAX or MIN is its sign bits with the top one flipped.
 */
static void saturate_evex(Emit *e, const IrInst *i, const VRegs *r, bool sub)
{
    X64VOp move = i->aux == 2 ? V_MOVDQA32 : V_MOVDQA64;

    vmove(e, r->t, r->d);
    vternlog(e, r->t, r->a, r->b, sub ? 0x24 : 0x18);
    v2(e, vop_sign_to_k[i->aux], VEC_K, r->t);
    v2i(e, vop_psra[i->aux], r->t, r->d, (8u << i->aux) - 1);
    v3c(e, V_PXOR, r->t, r->t, VC_SIGN + i->aux);
    x64_vrr_o(&e->a, move, X64_K(VEC_K), r->d, r->t);
}

static void saturate_vex(Emit *e, const IrInst *i, const VRegs *r, bool sub)
{
    v3(e, V_PXOR, r->t, r->a, r->d);
    v3(e, V_PXOR, r->u, r->b, sub ? r->a : r->d);
    v3(e, V_PAND, r->t, r->t, r->u);
    if (i->aux == 2)
        v2i(e, V_PSRAD_I, r->u, r->d, 31);
    else
        vsign64(e, r->u, r->d);
    v3c(e, V_PXOR, r->u, r->u, VC_SIGN + i->aux);
    vblend_sign(e, i->aux, r->d, r->d, r->u, r->t);
}

void emit_vqs(Emit *e, const IrInst *i)
{
    bool sub = i->op == IR_VQSUBS;
    VRegs r;

    if (try_direct(e, i))
        return;
    r = vregs(e, i, hostcpu.evex ? 1 : 2);
    v3(e, (sub ? vop_sub : vop_add)[i->aux], r.d, r.a, r.b);
    (hostcpu.evex ? saturate_evex : saturate_vex)(e, i, &r, sub);
}

/* min(a, ~b) + b and max(a, b) - b; where there is no 64-bit minimum, compare. */
void emit_vqu(Emit *e, const IrInst *i)
{
    bool sub = i->op == IR_VQSUBU;
    X64VOp limit = direct_op(i, sub ? IR_VUMAX : IR_VUMIN);
    VRegs r;

    if (try_direct(e, i))
        return;
    r = vregs(e, i, vop_usable(limit) ? 0 : 2);
    if (vop_usable(limit)) {
        if (!sub)
            v3c(e, V_PXOR, r.d, r.b, VC_ONES);
        v3(e, limit, r.d, r.a, sub ? r.b : r.d);
        v3(e, (sub ? vop_sub : vop_add)[i->aux], r.d, r.d, r.b);
        return;
    }
    v3(e, sub ? V_PSUBQ : V_PADDQ, r.d, r.a, r.b);
    v3c(e, V_PXOR, r.t, r.a, VC_SIGN + 3);
    v3c(e, V_PXOR, r.u, sub ? r.b : r.d, VC_SIGN + 3);
    v3(e, V_PCMPGTQ, r.t, r.t, r.u); /* a > b: the difference is good; a > sum: the sum is not */
    v3(e, sub ? V_PAND : V_POR, r.d, r.d, r.t);
}

/* --- doubling products, high half --- */

/* 32 bits: even and odd products of 64 bits, doubled; their upper halves put together. */
static void dmulh_words(Emit *e, const IrInst *i, const VRegs *r)
{
    v2i(e, V_PSRLQ_I, r->t, r->a, 32);
    v2i(e, V_PSRLQ_I, r->d, r->b, 32);
    v3(e, V_PMULDQ, r->t, r->t, r->d);
    v3(e, V_PMULDQ, r->d, r->a, r->b);
    if (i->op == IR_VRDMULH) {
        v3c(e, V_PADDQ, r->t, r->t, VC_HALF31);
        v3c(e, V_PADDQ, r->d, r->d, VC_HALF31);
    }
    v3(e, V_PADDQ, r->t, r->t, r->t);
    v3(e, V_PADDQ, r->d, r->d, r->d);
    v3i(e, V_SHUFPS, r->d, r->d, r->t, 0xdd);
    v2i(e, V_PSHUFD, r->d, r->d, 0xd8);
}

void emit_vdmulh(Emit *e, const IrInst *i)
{
    VRegs r;

    if (i->op == IR_VRDMULH && try_direct(e, i))
        return;
    r = vregs(e, i, 1);
    if (i->aux == 2) {
        dmulh_words(e, i, &r);
        return;
    }
    v3(e, V_PMULHW, r.t, r.a, r.b);
    v3(e, V_PMULLW, r.d, r.a, r.b);
    v3(e, V_PADDW, r.t, r.t, r.t);
    v2i(e, V_PSRLW_I, r.d, r.d, 15);
    v3(e, V_POR, r.d, r.d, r.t);
}

/* --- comparisons --- */

static const X64VOp cmpeq[4] = {V_PCMPEQB, V_PCMPEQW, V_PCMPEQD, V_PCMPEQQ};
static const X64VOp cmpgt[4] = {V_PCMPGTB, V_PCMPGTW, V_PCMPGTD, V_PCMPGTQ};

/* AVX-512 compares into a mask register. */
static void compare_evex(Emit *e, const IrInst *i)
{
    static const X64VOp s[4] = {V_PCMPB_K, V_PCMPW_K, V_PCMPD_K, V_PCMPQ_K};
    static const X64VOp u[4] = {V_PCMPUB_K, V_PCMPUW_K, V_PCMPUD_K, V_PCMPUQ_K};
    static const X64VOp test[4] = {V_PTESTMB_K, V_PTESTMW_K, V_PTESTMD_K, V_PTESTMQ_K};
    enum { EQ = 0, NLT = 5, NLE = 6 };
    bool is_unsigned = i->op == IR_VCMPGTU || i->op == IR_VCMPGEU;
    unsigned predicate = i->op == IR_VCMPEQ ? EQ : i->op == IR_VCMPGTS || i->op == IR_VCMPGTU ? NLE : NLT;
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]);

    if (i->op == IR_VTST)
        v3(e, test[i->aux], VEC_K, a, b);
    else
        v3i(e, (is_unsigned ? u : s)[i->aux], VEC_K, a, b, predicate);
    v2(e, vop_k_to_vec[i->aux], ra_defv(e), VEC_K);
}

/* Unsigned: with the top bits flipped. */
static void greater_unsigned(Emit *e, unsigned size, const VRegs *r, X64Xmm a, X64Xmm b)
{
    v3c(e, V_PXOR, r->t, a, VC_SIGN + size);
    v3c(e, V_PXOR, r->d, b, VC_SIGN + size);
    v3(e, cmpgt[size], r->d, r->t, r->d);
}

/* a >= b: the maximum is a; 64 bits: not b > a. */
static void greater_equal(Emit *e, const IrInst *i, const VRegs *r)
{
    bool is_signed = i->op == IR_VCMPGES;

    if (i->aux < 3) {
        v3(e, direct_op(i, is_signed ? IR_VSMAX : IR_VUMAX), r->d, r->a, r->b);
        v3(e, cmpeq[i->aux], r->d, r->d, r->a);
        return;
    }
    if (is_signed)
        v3(e, V_PCMPGTQ, r->d, r->b, r->a);
    else
        greater_unsigned(e, 3, r, r->b, r->a);
    v3c(e, V_PXOR, r->d, r->d, VC_ONES);
}

void emit_vcompare(Emit *e, const IrInst *i)
{
    VRegs r;

    if (hostcpu.evex) {
        compare_evex(e, i);
        return;
    }
    if (i->op == IR_VCMPEQ || i->op == IR_VCMPGTS) {
        emit_vop2(e, i, (i->op == IR_VCMPEQ ? cmpeq : cmpgt)[i->aux]);
        return;
    }
    r = vregs(e, i, 1);
    if (i->op == IR_VCMPGTU) {
        greater_unsigned(e, i->aux, &r, r.a, r.b);
    } else if (i->op == IR_VTST) {
        v3(e, V_PAND, r.d, r.a, r.b);
        vzero(e, r.t);
        v3(e, cmpeq[i->aux], r.d, r.d, r.t);
        v3c(e, V_PXOR, r.d, r.d, VC_ONES);
    } else {
        greater_equal(e, i, &r);
    }
}
