/* SPDX-License-Identifier: MIT */
/* Vector rows between element sizes: extension, long products, pairwise sums, saturating narrowing, dot products. */
#include "backend/x64/emit_vec.h"

/* --- widening --- */

static const X64VOp extend_s[3] = {V_PMOVSXBW, V_PMOVSXWD, V_PMOVSXDQ};
static const X64VOp extend_u[3] = {V_PMOVZXBW, V_PMOVZXWD, V_PMOVZXDQ};

/* The low or high half of @a extended. */
static void extend(Emit *e, const IrInst *i, bool is_signed, X64Xmm d, X64Xmm a)
{
    X64VOp op = (is_signed ? extend_s : extend_u)[i->aux];

    if (i->imm) {
        v2i(e, V_PSHUFD, d, a, 0xee);
        a = d;
    }
    v2(e, op, d, a);
}

void emit_vxtl(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]);

    extend(e, i, i->op == IR_VXTLS, ra_defv(e), a);
}

/* Bytes are extended first; words get low and high halves of the products apart; 32 bits have a widening product. */
void emit_vmull(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VMULLS;
    VRegs r = vregs(e, i, 1);

    switch (i->aux) {
    case 0:
        extend(e, i, is_signed, r.t, r.a);
        extend(e, i, is_signed, r.d, r.b);
        v3(e, V_PMULLW, r.d, r.d, r.t);
        break;
    case 1:
        v3(e, V_PMULLW, r.t, r.a, r.b);
        v3(e, is_signed ? V_PMULHW : V_PMULHUW, r.d, r.a, r.b);
        v3(e, i->imm ? V_PUNPCKHWD : V_PUNPCKLWD, r.d, r.t, r.d);
        break;
    default:
        v2i(e, V_PSHUFD, r.t, r.a, i->imm ? 0xfa : 0x50);
        v2i(e, V_PSHUFD, r.d, r.b, i->imm ? 0xfa : 0x50);
        v3(e, is_signed ? V_PMULDQ : V_PMULUDQ, r.d, r.d, r.t);
        break;
    }
}

/* PCLMULQDQ; on registers above 15 it is an instruction of its own feature. */
static void pmull_words(Emit *e, const IrInst *i)
{
    bool low = hostcpu.evex && !hostcpu.vpclmul;
    X64Xmm a = low ? ra_usev_low(e, i->arg[0]) : ra_usev(e, i->arg[0]);
    X64Xmm b = low ? ra_usev_low(e, i->arg[1]) : ra_usev(e, i->arg[1]);
    X64Xmm t = low ? ra_tmpv(e) : 0, d = ra_defv(e);

    v3i(e, V_PCLMULQDQ, low ? t : d, a, b, i->imm ? 0x11 : 0);
    if (low)
        vmove(e, d, t);
}

/* For each bit of b (made a mask) add a, which doubles from step to step. 16-bit elements. */
static void pmull_bytes(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 2);
    X64Xmm mask = ra_tmpv(e);

    extend(e, i, false, r.t, r.a);
    extend(e, i, false, r.u, r.b);
    vzero(e, r.d);
    for (unsigned n = 0; n < 8; n++) {
        v2i(e, V_PSLLW_I, mask, r.u, 15 - n);
        v2i(e, V_PSRAW_I, mask, mask, 15);
        v3(e, V_PAND, mask, mask, r.t);
        v3(e, V_PXOR, r.d, r.d, mask);
        v3(e, V_PADDW, r.t, r.t, r.t);
    }
}

void emit_vpmull(Emit *e, const IrInst *i)
{
    if (i->aux == 0)
        pmull_bytes(e, i);
    else if (hostcpu.pclmul)
        pmull_words(e, i);
    else
        emit_vslow(e, i);
}

/* Pairs by multiply-add with ones where the host has it, else even and odd elements extended in place. */
void emit_vaddlp(Emit *e, const IrInst *i)
{
    bool is_signed = i->op == IR_VADDLPS;
    VRegs r = vregs(e, i, 1);

    if (i->aux == 0 && is_signed) {
        vload(e, r.t, VC_ONE);
        v3(e, V_PMADDUBSW, r.d, r.t, r.a); /* unsigned ones times signed bytes */
    } else if (i->aux == 0) {
        v3c(e, V_PMADDUBSW, r.d, r.a, VC_ONE);
    } else if (i->aux == 1 && is_signed) {
        v3c(e, V_PMADDWD, r.d, r.a, VC_ONE + 1);
    } else if (is_signed) {
        v3c(e, V_PMULDQ, r.t, r.a, VC_ONE + 2);
        v2i(e, V_PSRLQ_I, r.d, r.a, 32);
        v3c(e, V_PMULDQ, r.d, r.d, VC_ONE + 2);
        v3(e, V_PADDQ, r.d, r.d, r.t);
    } else {
        v3c(e, V_PAND, r.t, r.a, VC_LOW + i->aux);
        v2i(e, vop_psrl[i->aux + 1], r.d, r.a, 8u << i->aux);
        v3(e, vop_add[i->aux + 1], r.d, r.d, r.t);
    }
}

/* --- saturating narrowing --- */

/* AVX-512 has it with zeros above; for unsigned results of signed elements negative ones go first. */
static void narrow_evex(Emit *e, const IrInst *i)
{
    static const X64VOp s[3] = {V_PMOVSWB, V_PMOVSDW, V_PMOVSQD}, u[3] = {V_PMOVUSWB, V_PMOVUSDW, V_PMOVUSQD};
    static const X64VOp max[3] = {V_PMAXSW, V_PMAXSD, V_PMAXSQ};
    VRegs r = vregs(e, i, 0);

    if (i->op == IR_VQXTUNS) {
        vzero(e, r.d);
        v3(e, max[i->aux], r.d, r.d, r.a);
    }
    v2(e, (i->op == IR_VQXTNS ? s : u)[i->aux], r.d, i->op == IR_VQXTUNS ? r.d : r.a);
}

/* PACK instructions take signed elements: unsigned ones are limited first. */
static void narrow_pack(Emit *e, const IrInst *i)
{
    static const X64VOp s[2] = {V_PACKSSWB, V_PACKSSDW}, u[2] = {V_PACKUSWB, V_PACKUSDW}, min[2] = {V_PMINUW, V_PMINUD};
    VRegs r = vregs(e, i, 0);

    if (i->op == IR_VQXTNU) {
        v3c(e, min[i->aux], r.d, r.a, VC_LOW + i->aux);
        v3(e, u[i->aux], r.d, r.d, r.d);
    } else {
        v3(e, (i->op == IR_VQXTNS ? s : u)[i->aux], r.d, r.a, r.a);
    }
    v2(e, V_MOVQ, r.d, r.d);
}

/* 64 to 32 bits: d = low words, t = high words decide. */
static void narrow_quads(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 2);

    v2i(e, V_PSHUFD, r.d, r.a, 0x08);
    v2i(e, V_PSHUFD, r.t, r.a, 0x0d);
    if (i->op == IR_VQXTNS) { /* fits if the high word repeats the sign */
        v2i(e, V_PSRAD_I, r.u, r.d, 31);
        v3(e, V_PCMPEQD, r.u, r.u, r.t);
        v2i(e, V_PSRAD_I, r.t, r.t, 31);
        v3c(e, V_PXOR, r.t, r.t, VC_MAX + 2);
        vblend_sign(e, 2, r.d, r.t, r.d, r.u);
    } else if (i->op == IR_VQXTNU) {
        vzero(e, r.u);
        v3(e, V_PCMPEQD, r.t, r.t, r.u);
        v3c(e, V_PXOR, r.t, r.t, VC_ONES);
        v3(e, V_POR, r.d, r.d, r.t);
    } else {
        vzero(e, r.u);
        v3(e, V_PCMPGTD, r.u, r.t, r.u);
        v3(e, V_POR, r.d, r.d, r.u);
        v2i(e, V_PSRAD_I, r.t, r.t, 31);
        v3(e, V_PANDN, r.d, r.t, r.d);
    }
    v2(e, V_MOVQ, r.d, r.d);
}

void emit_vqxtn(Emit *e, const IrInst *i)
{
    (hostcpu.evex ? narrow_evex : i->aux == 2 ? narrow_quads : narrow_pack)(e, i);
}

/* --- sums --- */

void emit_vaddv(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 1);

    if (i->aux == 0) {
        vzero(e, r.t);
        v3(e, V_PSADBW, r.d, r.a, r.t);
    } else if (i->aux == 1) {
        v3c(e, V_PMADDWD, r.d, r.a, VC_ONE + 1);
    } else {
        vmove(e, r.d, r.a);
    }
    v2i(e, V_PSHUFD, r.t, r.d, 0x4e);
    v3(e, i->aux == 3 ? V_PADDQ : V_PADDD, r.d, r.d, r.t);
    if (i->aux == 1 || i->aux == 2) {
        v2i(e, V_PSHUFD, r.t, r.d, 0xb1);
        v3(e, V_PADDD, r.d, r.d, r.t);
    }
    v3c(e, V_PAND, r.d, r.d, VC_FIRST + i->aux);
}

/*
 * VPDPBUSD multiplies unsigned by signed bytes. Flipping the top bit of the operand that is of the other kind moves it
 * by 128; 128 times the sum of the other operand's bytes is taken off again (or added: -128 unsigned).
 */
static void dot_vnni(Emit *e, const IrInst *i, X64VOp op)
{
    bool mixed = i->op == IR_VDOTUS, flip_b = i->op == IR_VDOTS;
    VRegs r = vregs(e, i, mixed ? 0 : 2);

    vmove(e, r.d, r.a);
    if (mixed) {
        v3(e, op, r.d, r.b, r.c);
        return;
    }
    v3c(e, V_PXOR, r.t, flip_b ? r.b : r.c, VC_SIGN);
    v3(e, op, r.d, flip_b ? r.t : r.b, flip_b ? r.c : r.t);
    vzero(e, r.u);
    vload(e, r.t, VC_SIGN);
    v3(e, op, r.u, flip_b ? r.t : r.b, flip_b ? r.c : r.t);
    v3(e, V_PSUBD, r.d, r.d, r.u);
}

/* Even or odd bytes as 16-bit elements. */
static void bytes_of(Emit *e, bool odd, bool is_signed, X64Xmm d, X64Xmm a)
{
    if (odd) {
        v2i(e, is_signed ? V_PSRAW_I : V_PSRLW_I, d, a, 8);
    } else if (is_signed) {
        v2i(e, V_PSLLW_I, d, a, 8);
        v2i(e, V_PSRAW_I, d, d, 8);
    } else {
        v3c(e, V_PAND, d, a, VC_LOW);
    }
}

static void dot_words(Emit *e, const IrInst *i)
{
    bool signed_b = i->op == IR_VDOTS, signed_c = i->op != IR_VDOTU;
    VRegs r = vregs(e, i, 2);

    for (unsigned odd = 0; odd < 2; odd++) {
        bytes_of(e, odd, signed_b, r.t, r.b);
        bytes_of(e, odd, signed_c, r.u, r.c);
        v3(e, V_PMADDWD, r.t, r.t, r.u);
        v3(e, V_PADDD, r.d, odd ? r.d : r.a, r.t);
    }
}

void emit_vdot(Emit *e, const IrInst *i)
{
    if (hostcpu.evex && hostcpu.avx512vnni)
        dot_vnni(e, i, V_PDPBUSD);
    else if (!hostcpu.evex && hostcpu.avx_vnni)
        dot_vnni(e, i, V_PDPBUSD_VEX);
    else
        dot_words(e, i);
}
