/* SPDX-License-Identifier: MIT */
/* Vector permutations, table lookups, and counting of bits, which is table lookup by nibbles. */
#include "backend/x64/emit_vec.h"

void emit_vzip(Emit *e, const IrInst *i)
{
    static const X64VOp low[4] = {V_PUNPCKLBW, V_PUNPCKLWD, V_PUNPCKLDQ, V_PUNPCKLQDQ};
    static const X64VOp high[4] = {V_PUNPCKHBW, V_PUNPCKHWD, V_PUNPCKHDQ, V_PUNPCKHQDQ};

    emit_vop2(e, i, (i->op == IR_VZIP1 ? low : high)[i->aux]);
}

void emit_vuzp(Emit *e, const IrInst *i)
{
    bool odd = i->op == IR_VUZP2, two_tables = hostcpu.evex && (i->aux == 1 || hostcpu.avx512vbmi);
    VRegs r;

    if (i->aux == 3) {
        emit_vop2(e, i, odd ? V_PUNPCKHQDQ : V_PUNPCKLQDQ);
        return;
    }
    r = vregs(e, i, i->aux < 2 && !two_tables);
    if (i->aux == 2) {
        v3i(e, V_SHUFPS, r.d, r.a, r.b, odd ? 0xdd : 0x88);
    } else if (two_tables) {
        vload(e, r.d, (i->aux ? VC_UZP16 : VC_UZP8) + odd);
        v3(e, i->aux ? V_PERMI2W : V_PERMI2B, r.d, r.a, r.b);
    } else {
        v3c(e, V_PSHUFB, r.t, r.b, (unsigned)ir_perm_narrow(i->aux, odd));
        v3c(e, V_PSHUFB, r.d, r.a, (unsigned)ir_perm_narrow(i->aux, odd));
        v3(e, V_PUNPCKLQDQ, r.d, r.d, r.t);
    }
}

/* One element of each pair stays, the other moves in by a shift. */
void emit_vtrn(Emit *e, const IrInst *i)
{
    bool odd = i->op == IR_VTRN2;
    VRegs r;

    if (i->aux == 3) {
        emit_vop2(e, i, odd ? V_PUNPCKHQDQ : V_PUNPCKLQDQ);
        return;
    }
    r = vregs(e, i, i->aux < 2);
    if (i->aux == 2) {
        v3i(e, V_SHUFPS, r.d, r.a, r.b, odd ? 0xdd : 0x88);
        v2i(e, V_PSHUFD, r.d, r.d, 0xd8);
        return;
    }
    if (odd) {
        v2i(e, vop_psrl[i->aux + 1], r.d, r.a, 8u << i->aux);
        v3c(e, V_PAND, r.t, r.b, VC_HIGH + i->aux);
    } else {
        v2i(e, vop_psll[i->aux + 1], r.d, r.b, 8u << i->aux);
        v3c(e, V_PAND, r.t, r.a, VC_LOW + i->aux);
    }
    v3(e, V_POR, r.d, r.d, r.t);
}

/* 64 bits: SHUFPD picks one half of each operand. Bytes and words go through a general register. */
void emit_vmove(Emit *e, const IrInst *i)
{
    unsigned to = (unsigned)i->imm & 15, from = (unsigned)i->imm >> 4;
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]);
    X64Reg t;

    if (i->aux == 3) {
        v3i(e, V_SHUFPD, ra_defv(e), to ? a : b, to ? b : a, to ? from << 1 : from | 2);
    } else if (i->aux == 2) {
        v3i(e, V_INSERTPS, ra_defv(e), a, b, from << 6 | to << 4);
    } else {
        t = ra_tmp(e);
        x64_vrri(&e->a, i->aux ? V_PEXTRW : V_PEXTRB, t, b, (u8)from);
        x64_vrrri(&e->a, i->aux ? V_PINSRW : V_PINSRB, ra_defv(e), a, t, (u8)to);
    }
}

void emit_vext(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]);

    v3i(e, V_PALIGNR, ra_defv(e), b, a, (unsigned)i->imm);
}

/* A permutation of whole 32-bit words as the immediate of PSHUFD; -1 if it is something else. */
static int word_shuffle(const u8 *p)
{
    int imm = 0;

    for (unsigned i = 0; i < 16; i++) {
        if (p[i] & IR_PERM_ZERO || p[i] % 4 != i % 4 || p[i] / 4 != p[i & ~3u] / 4)
            return -1;
        imm |= p[i] / 4 << (i / 4 * 2);
    }
    return imm;
}

void emit_vpermb(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]);
    unsigned id = (unsigned)i->imm;
    int shuffle;
    u8 p[16];

    ir_perm_bytes(id, p);
    shuffle = word_shuffle(p);
    if (shuffle >= 0)
        v2i(e, V_PSHUFD, ra_defv(e), a, (unsigned)shuffle);
    else if (i->imm == ir_perm_dup(0, 0) || i->imm == ir_perm_dup(1, 0))
        v2(e, i->imm == ir_perm_dup(0, 0) ? V_PBROADCASTB : V_PBROADCASTW, ra_defv(e), a);
    else
        v3c(e, V_PSHUFB, ra_defv(e), a, VC_PERM + id);
}

/* --- table lookup --- */

/* PSHUFB gives zero where bit 7 of an index is set: move indexes above 15 there, others only to 0x70..0x7f. */
static void table_index(Emit *e, X64Xmm t, X64Xmm index, unsigned base)
{
    if (base) {
        v3c(e, V_PSUBB, t, index, VC_INDEX + base / 16);
        index = t;
    }
    v3c(e, V_PADDUSB, t, index, VC_SEVENTY);
}

/* d = table[index - base], or zero where that is out of range. t may be d. */
static void lookup(Emit *e, X64Xmm d, X64Xmm table, X64Xmm index, unsigned base, X64Xmm t)
{
    table_index(e, t, index, base);
    v3(e, V_PSHUFB, d, table, t);
}

/* d = the same, but @otherwise where out of range; d and t are none of the others. */
static void lookup_or(Emit *e, X64Xmm d, X64Xmm table, X64Xmm index, unsigned base, X64Xmm otherwise, X64Xmm t)
{
    lookup(e, d, table, index, base, t);
    if (hostcpu.evex) {
        v2(e, V_PMOVB2M, VEC_K, t);
        x64_vrrr_o(&e->a, V_PBLENDMB, X64_K(VEC_K), d, d, otherwise);
    } else {
        vblend_sign(e, 0, d, d, otherwise, t);
    }
}

void emit_vtbl1(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 0);

    lookup(e, r.d, r.a, r.b, (unsigned)i->imm, r.d);
}

void emit_vtbx1(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 1);

    lookup_or(e, r.d, r.a, r.b, (unsigned)i->imm, r.c, r.t);
}

/* VPERMI2B looks 32 bytes up at once and ignores the other index bits: these make the mask. */
static void lookup_pair(Emit *e, X64Xmm d, X64Xmm a, X64Xmm b, X64Xmm index, unsigned base, bool zero)
{
    enum { LT = 1 };

    if (base)
        v3c(e, V_PSUBB, d, index, VC_INDEX + base / 16);
    else
        vmove(e, d, index);
    x64_vrrmi(&e->a, V_PCMPUB_K, VEC_K, d, vconst(VC_INDEX + 2), LT);
    x64_vrrr_o(&e->a, V_PERMI2B, zero ? X64_K(VEC_K) | X64_Z : 0, d, a, b);
}

void emit_vtbl2(Emit *e, const IrInst *i)
{
    unsigned base = (unsigned)i->imm;
    bool pair = hostcpu.evex && hostcpu.avx512vbmi;
    VRegs r = vregs(e, i, pair ? 0 : 2);

    if (pair) {
        lookup_pair(e, r.d, r.a, r.b, r.c, base, true);
        return;
    }
    lookup(e, r.u, r.a, r.c, base, r.u);
    lookup_or(e, r.d, r.b, r.c, base + 16, r.u, r.t);
}

void emit_vtbx2(Emit *e, const IrInst *i)
{
    unsigned base = (unsigned)i->imm;
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]), index = ra_usev(e, i->arg[2]);
    X64Xmm old = ra_usev(e, i->arg[3]), t, u, d;

    if (hostcpu.evex && hostcpu.avx512vbmi) {
        d = ra_defv_early(e);
        lookup_pair(e, d, a, b, index, base, false);
        x64_vrrr_o(&e->a, V_PBLENDMB, X64_K(VEC_K), d, old, d);
        return;
    }
    t = ra_tmpv(e);
    u = ra_tmpv(e);
    d = ra_defv_early(e);
    lookup_or(e, u, a, index, base, old, t);
    lookup_or(e, d, b, index, base + 16, u, t);
}

/* --- bits of bytes, by nibbles --- */

/* t = low nibbles, d = high nibbles looked up in two tables. */
static void by_nibble(Emit *e, const VRegs *r, unsigned low_table, unsigned high_table)
{
    v3c(e, V_PAND, r->t, r->a, VC_NIBBLE);
    vload(e, r->u, low_table);
    v3(e, V_PSHUFB, r->t, r->u, r->t);
    v2i(e, V_PSRLW_I, r->d, r->a, 4);
    v3c(e, V_PAND, r->d, r->d, VC_NIBBLE);
    if (high_table != low_table)
        vload(e, r->u, high_table);
    v3(e, V_PSHUFB, r->d, r->u, r->d);
}

void emit_vcnt(Emit *e, const IrInst *i)
{
    VRegs r;

    if (hostcpu.evex && hostcpu.avx512bitalg) {
        X64Xmm a = ra_usev(e, i->arg[0]);

        v2(e, V_POPCNTB, ra_defv(e), a);
        return;
    }
    r = vregs(e, i, 2);
    by_nibble(e, &r, VC_POPCOUNT4, VC_POPCOUNT4);
    v3(e, V_PADDB, r.d, r.d, r.t);
}

void emit_vrbit(Emit *e, const IrInst *i)
{
    VRegs r;

    if (hostcpu.gfni) {
        X64Xmm a = ra_usev(e, i->arg[0]);

        x64_vrrmi(&e->a, V_GF2P8AFFINEQB, ra_defv(e), a, vconst(VC_GF_RBIT), 0);
        return;
    }
    r = vregs(e, i, 2);
    by_nibble(e, &r, VC_REVERSE_HIGH4, VC_REVERSE_LOW4);
    v3(e, V_POR, r.d, r.d, r.t);
}

/* Counts of halves to counts of elements of @size: the low half counts only if the high one is all zeros. */
static void join_counts(Emit *e, const VRegs *r, unsigned size)
{
    unsigned bits = 8u << size, zero_bit = size + 2; /* the bit that only the count bits / 2 has */

    v2i(e, vop_psrl[size], r->u, r->d, bits / 2);
    v3c(e, V_PAND, r->d, r->d, VC_LOW + size - 1);
    v2i(e, vop_psll[size], r->t, r->u, bits - 1 - zero_bit);
    v2i(e, vop_psra[size], r->t, r->t, bits - 1);
    v3(e, V_PAND, r->d, r->d, r->t);
    v3(e, vop_add[size], r->d, r->d, r->u);
}

void emit_vclz(Emit *e, const IrInst *i)
{
    VRegs r;

    if (i->aux == 2 && hostcpu.evex && hostcpu.avx512cd) {
        X64Xmm a = ra_usev(e, i->arg[0]);

        v2(e, V_PLZCNTD, ra_defv(e), a);
        return;
    }
    r = vregs(e, i, 2);
    by_nibble(e, &r, VC_CLZ_LOW4, VC_CLZ_HIGH4);
    v3(e, V_PMINUB, r.d, r.d, r.t);
    for (unsigned size = 1; size <= i->aux; size++)
        join_counts(e, &r, size);
}
