/* SPDX-License-Identifier: MIT */
/* Vector rows that move bits: logic, copies between registers and elements; and what all vector emitters share. */
#include "backend/x64/emit_vec.h"

// clang-format off
const X64VOp vop_add[4] = {V_PADDB, V_PADDW, V_PADDD, V_PADDQ};
const X64VOp vop_sub[4] = {V_PSUBB, V_PSUBW, V_PSUBD, V_PSUBQ};
const X64VOp vop_psll[4] = {V_COUNT, V_PSLLW_I, V_PSLLD_I, V_PSLLQ_I};
const X64VOp vop_psrl[4] = {V_COUNT, V_PSRLW_I, V_PSRLD_I, V_PSRLQ_I};
const X64VOp vop_psra[4] = {V_COUNT, V_PSRAW_I, V_PSRAD_I, V_PSRAQ_I};
const X64VOp vop_sign_to_k[4] = {V_PMOVB2M, V_PMOVW2M, V_PMOVD2M, V_PMOVQ2M};
const X64VOp vop_k_to_vec[4] = {V_PMOVM2B, V_PMOVM2W, V_PMOVM2D, V_PMOVM2Q};
// clang-format on

VRegs vregs(Emit *e, const IrInst *i, unsigned scratch)
{
    unsigned args = ir_op_info[i->op].arg_count;
    VRegs r = {.a = ra_usev(e, i->arg[0])};

    if (args > 1)
        r.b = ra_usev(e, i->arg[1]);
    if (args > 2)
        r.c = ra_usev(e, i->arg[2]);
    if (scratch > 0)
        r.t = ra_tmpv(e);
    if (scratch > 1)
        r.u = ra_tmpv(e);
    r.d = ra_defv_early(e);
    return r;
}

void vblend_sign(Emit *e, unsigned size, X64Xmm d, X64Xmm a, X64Xmm b, X64Xmm mask)
{
    static const X64VOp op[] = {V_PBLENDVB, V_PBLENDVB, V_BLENDVPS, V_BLENDVPD};

    x64_vrrrr(&e->a, op[size], d, a, b, mask);
}

/* dst = a <op> b, the second from memory when it is only there. */
void emit_vop2(Emit *e, const IrInst *i, X64VOp op)
{
    X64Xmm a = ra_usev(e, i->arg[0]);
    X64Mem m;

    if (i->arg[0] != i->arg[1] && ra_memv(e, i->arg[1], &m)) {
        x64_vrrm(&e->a, op, ra_defv(e), a, m);
        return;
    }
    X64Xmm b = ra_usev(e, i->arg[1]);

    x64_vrrr(&e->a, op, ra_defv(e), a, b);
}

void emit_vbinary(Emit *e, const IrInst *i)
{
    emit_vop2(e, i, i->op == IR_VAND ? V_PAND : i->op == IR_VOR ? V_POR : V_PXOR);
}

/* PANDN complements its first operand, VANDN its second. */
void emit_vandn(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]);

    x64_vrrr(&e->a, V_PANDN, ra_defv(e), b, a);
}

void emit_vnot(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]), d = ra_defv(e);

    if (hostcpu.evex)
        vternlog(e, d, a, a, 0x55);
    else
        v3c(e, V_PXOR, d, a, VC_ONES);
}

/* The first operand of VPTERNLOG is its destination: the result where that does not enter the function. */
void emit_vorn(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 0);

    if (hostcpu.evex) {
        vternlog(e, r.d, r.a, r.b, 0xdd);
        return;
    }
    v3c(e, V_PXOR, r.d, r.b, VC_ONES);
    v3(e, V_POR, r.d, r.d, r.a);
}

void emit_vbsl(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, hostcpu.evex ? 0 : 1);

    if (hostcpu.evex) {
        vmove(e, r.d, r.a);
        vternlog(e, r.d, r.b, r.c, 0xca);
        return;
    }
    v3(e, V_PAND, r.t, r.a, r.b);
    v3(e, V_PANDN, r.d, r.a, r.c);
    v3(e, V_POR, r.d, r.d, r.t);
}

void emit_vxor3(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 0);

    if (hostcpu.evex) {
        vmove(e, r.d, r.a);
        vternlog(e, r.d, r.b, r.c, 0x96);
        return;
    }
    v3(e, V_PXOR, r.d, r.a, r.b);
    v3(e, V_PXOR, r.d, r.d, r.c);
}

void emit_vbcax(Emit *e, const IrInst *i)
{
    VRegs r = vregs(e, i, 0);

    if (hostcpu.evex) {
        vmove(e, r.d, r.a);
        vternlog(e, r.d, r.b, r.c, 0xb4);
        return;
    }
    v3(e, V_PANDN, r.d, r.c, r.b);
    v3(e, V_PXOR, r.d, r.d, r.a);
}

void emit_vlow(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]), d = ra_defv(e);

    if (i->aux == 3) {
        x64_vrr(&e->a, V_MOVQ, d, a);
        return;
    }
    x64_vrri(&e->a, V_PSLLDQ_I, d, a, (u8)(16 - (1 << i->aux)));
    x64_vrri(&e->a, V_PSRLDQ_I, d, d, (u8)(16 - (1 << i->aux)));
}

/* Zero and all ones without a general register. */
static bool dup_constant(Emit *e, const IrInst *i)
{
    u64 k, ones = i->aux == 3 ? ~0ull : (1ull << (8 << i->aux)) - 1;
    X64Xmm d;

    if (!ra_const(e, i->arg[0], &k) || ((k & ones) != 0 && (k & ones) != ones))
        return false;
    d = ra_defv(e);
    if (!(k & ones))
        x64_vrrr(&e->a, V_PXOR, d, d, d);
    else if (d < 16)
        x64_vrrr(&e->a, V_PCMPEQD, d, d, d);
    else
        x64_vrrri(&e->a, V_PTERNLOGD, d, d, d, 0xff);
    return true;
}

void emit_vdup(Emit *e, const IrInst *i)
{
    static const X64VOp from_gpr[] = {V_PBROADCASTB_R, V_PBROADCASTW_R, V_PBROADCASTD_R, V_PBROADCASTQ_R};
    static const X64VOp from_xmm[] = {V_PBROADCASTB, V_PBROADCASTW, V_PBROADCASTD, V_PBROADCASTQ};
    X64Reg r;
    X64Xmm d;

    if (dup_constant(e, i))
        return;
    r = ra_use(e, i->arg[0]);
    d = ra_defv(e);
    if (hostcpu.evex) {
        x64_vrr(&e->a, from_gpr[i->aux], d, r);
        return;
    }
    x64_vrr(&e->a, i->aux == 3 ? V_MOVQ_R : V_MOVD, d, r);
    x64_vrr(&e->a, from_xmm[i->aux], d, d);
}

void emit_vfrom(Emit *e, const IrInst *i)
{
    X64Reg r = ra_use(e, i->arg[0]), t = r;
    X64Xmm d = ra_defv(e);

    if (i->aux < 2) {
        t = ra_tmp(e);
        x64_movzx_rr(&e->a, 4, 1u << i->aux, t, r);
    }
    x64_vrr(&e->a, i->aux == 3 ? V_MOVQ_R : V_MOVD, d, t);
}

void emit_vins(Emit *e, const IrInst *i)
{
    static const X64VOp op[] = {V_PINSRB, V_PINSRW, V_PINSRD, V_PINSRQ};
    X64Xmm a = ra_usev(e, i->arg[0]);
    X64Reg r = ra_use(e, i->arg[1]);

    x64_vrrri(&e->a, op[i->aux], ra_defv(e), a, r, (u8)i->imm);
}

void emit_vextract(Emit *e, const IrInst *i)
{
    static const X64VOp op[] = {V_PEXTRB, V_PEXTRW, V_PEXTRD, V_PEXTRQ};
    X64Xmm a = ra_usev(e, i->arg[0]);
    X64Reg d = ra_def(e);

    if (i->imm == 0 && i->aux >= 2)
        x64_vrr(&e->a, i->aux == 3 ? V_MOVQ_R_ST : V_MOVD_ST, d, a);
    else
        x64_vrri(&e->a, op[i->aux], d, a, (u8)i->imm);
}
