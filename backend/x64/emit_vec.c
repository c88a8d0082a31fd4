/* SPDX-License-Identifier: MIT */
/* Vector rows that move bits: logic, copies between registers and elements. */
#include "backend/x64/emit.h"

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
