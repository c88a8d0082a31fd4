/* SPDX-License-Identifier: MIT */
/*
 * Cryptographic rows by AES-NI and SHA-NI; without them, and for what the host has nothing for, the row's function.
 *
 * Arm adds the round key before the substitution, x86 after it: so the key is added by hand and zero is given to the
 * host. SHA-NI has legacy encodings only (registers 0..15) and holds the words in other orders than Arm.
 */
#include "backend/x64/emit_vec.h"

/* Where AES instructions may work: the result, or a temporary where they cannot be encoded for registers above 15. */
static X64Xmm aes_place(Emit *e, X64Xmm *d)
{
    X64Xmm t = hostcpu.evex && !hostcpu.vaes ? ra_tmpv(e) : 0xff;

    *d = ra_defv_early(e);
    return t == 0xff ? *d : t;
}

void emit_vaes2(Emit *e, const IrInst *i)
{
    X64VOp op = i->op == IR_VAESE     ? V_AESENCLAST
                : i->op == IR_VAESD   ? V_AESDECLAST
                : i->op == IR_VAESEMC ? V_AESENC
                                      : V_AESDEC;
    X64Xmm a, b, zero, w, d;

    if (!hostcpu.aes) {
        emit_vslow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    zero = ra_tmpv(e);
    w = aes_place(e, &d);
    vzero(e, zero);
    v3(e, V_PXOR, w, a, b);
    v3(e, op, w, w, zero);
    vmove(e, d, w);
}

/* MixColumns is the whole round after the inverse of its other parts, and the other way round. */
void emit_vaes1(Emit *e, const IrInst *i)
{
    bool inverse = i->op == IR_VAESIMC;
    X64Xmm a, zero, w, d;

    if (!hostcpu.aes) {
        emit_vslow(e, i);
        return;
    }
    a = hostcpu.evex && !hostcpu.vaes ? ra_usev_low(e, i->arg[0]) : ra_usev(e, i->arg[0]);
    zero = ra_tmpv(e);
    w = aes_place(e, &d);
    if (inverse && !hostcpu.evex) {
        v2(e, V_AESIMC, w, a);
    } else {
        vzero(e, zero);
        v3(e, inverse ? V_AESENCLAST : V_AESDECLAST, w, a, zero);
        v3(e, inverse ? V_AESDEC : V_AESENC, w, w, zero);
    }
    vmove(e, d, w);
}

/* SHA1RNDS4 has a in the highest lane, wants e in the first word, and adds the constant that Arm's w already holds. */
void emit_vsha1(Emit *e, const IrInst *i)
{
    VRegs r;

    if (!hostcpu.sha) {
        emit_vslow(e, i);
        return;
    }
    r = vregs(e, i, 2);
    v3i(e, V_INSERTPS, r.t, r.b, r.b, 0xe); /* e, zeros above */
    v3c(e, V_PSUBD, r.u, r.c, VC_SHA1_K + (unsigned)i->imm);
    v3(e, V_PADDD, r.u, r.u, r.t);
    v2i(e, V_PSHUFD, r.u, r.u, 0x1b);
    v2i(e, V_PSHUFD, r.t, r.a, 0x1b);
    x64_sha1rnds4_rri(&e->a, r.t, r.u, (unsigned)i->imm);
    v2i(e, V_PSHUFD, r.d, r.t, 0x1b);
}

/* Pairs (f e b a) and (h g d c), from lane 0 up, of x = abcd and y = efgh. */
enum { SHA256_FEBA = 0x11, SHA256_HGDC = 0xbb };

/* Two rounds give the new feba; the old one becomes hgdc. After four the halves of the result lie in both. */
void emit_vsha256h(Emit *e, const IrInst *i)
{
    bool second = i->op == IR_VSHA256H2;
    X64Xmm x, y, w, s0, s1;

    if (!hostcpu.sha) {
        emit_vslow(e, i);
        return;
    }
    ra_takev(e, 0); /* SHA256RNDS2 reads w + k there */
    x = ra_usev(e, i->arg[second]);
    y = ra_usev(e, i->arg[!second]);
    w = ra_usev(e, i->arg[2]);
    s0 = ra_tmpv(e);
    s1 = ra_tmpv(e);
    v3i(e, V_SHUFPS, s0, y, x, SHA256_FEBA);
    v3i(e, V_SHUFPS, s1, y, x, SHA256_HGDC);
    vmove(e, 0, w);
    x64_sha256rnds2_rr(&e->a, s1, s0);
    v2i(e, V_PSHUFD, 0, 0, 0xe);
    x64_sha256rnds2_rr(&e->a, s0, s1);
    v3i(e, V_SHUFPS, ra_defv(e), s0, s1, second ? SHA256_FEBA : SHA256_HGDC);
}

void emit_vsha256su0(Emit *e, const IrInst *i)
{
    X64Xmm a, b, t;

    if (!hostcpu.sha) {
        emit_vslow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev_low(e, i->arg[1]);
    t = ra_tmpv(e);
    vmove(e, t, a);
    x64_sha256msg1_rr(&e->a, t, b);
    vmove(e, ra_defv(e), t);
}

void emit_vsha256su1(Emit *e, const IrInst *i)
{
    X64Xmm a, b, c, low, t;

    if (!hostcpu.sha) {
        emit_vslow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    c = ra_usev(e, i->arg[2]);
    low = ra_usev_low(e, i->arg[2]);
    t = ra_tmpv(e);
    v3i(e, V_PALIGNR, t, c, b, 4);
    v3(e, V_PADDD, t, t, a);
    x64_sha256msg2_rr(&e->a, t, low);
    vmove(e, ra_defv(e), t);
}
