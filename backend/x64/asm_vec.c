/* SPDX-License-Identifier: MIT */
/*
 * Vector instructions: VEX and EVEX prefixes, and the choice between them.
 *
 * Source: Intel SDM volume 2, "The VEX Prefix", "Intel AVX-512 Encoding".
 */
#include "backend/x64/asm_put.h"

/* @vp: W in bit 7, L in bit 2, pp in bits 1:0; the other fields as bit numbers of REX. */
static inline u8 *put_vex(u8 *p, unsigned map, unsigned vp, unsigned op, unsigned reg,
                          unsigned vvvv, unsigned x, unsigned b)
{
    unsigned v = (~vvvv & 15) << 3;
    unsigned r = (~reg & 8) << 4;

    if (!(x | b) && map == X64_MAP_0F && !(vp & 0x80)) {
        p[0] = 0xc5;
        p[1] = (u8)(r | v | vp);
        p[2] = (u8)op;
        return p + 3;
    }
    p[0] = 0xc4;
    p[1] = (u8)(r | (x ^ 1) << 6 | (b ^ 1) << 5 | map);
    p[2] = (u8)(v | vp);
    p[3] = (u8)op;
    return p + 4;
}

/* @ep: W in bit 7, bit 2 set, pp. @opt: z, L'L, b, aaa as X64_*. x and b are single bits. */
static inline u8 *put_evex(u8 *p, unsigned map, unsigned ep, unsigned op, u32 opt, unsigned reg,
                           unsigned vvvv, unsigned x, unsigned b)
{
    p[0] = 0x62;
    p[1] = (u8)((~reg & 8) << 4 | (x ^ 1) << 6 | (b ^ 1) << 5 | (~reg & 16) | map);
    p[2] = (u8)((~vvvv & 15) << 3 | ep);
    p[3] = (u8)((opt & 0xf7) | (~vvvv & 16) >> 1);
    p[4] = (u8)op;
    return p + 5;
}

static inline unsigned vex_p_of(u32 op, unsigned w)
{
    return (w == 8 ? 0x80 : 0) | (op & X64_F_L ? 4 : 0) | (op >> 10 & 3);
}

void x64_enc_vex_r(Asm *a, u32 op, unsigned w, unsigned reg, unsigned vvvv, unsigned rm, i32 imm)
{
    u8 *p = a->p;

    assert((reg | vvvv | rm) < 16 && (w == 4 || w == 8));
    if (!asm_room(a))
        return;
    p = put_vex(p, op >> 8 & 3, vex_p_of(op, w), op & 0xff, reg, vvvv, 0, rm >> 3);
    *p++ = (u8)(0xc0 | (reg & 7) << 3 | (rm & 7));
    a->p = put_imm(p, imm, imm_len_of(op));
}

void x64_enc_vex_m(Asm *a, u32 op, unsigned w, unsigned reg, unsigned vvvv, X64Mem m, i32 imm)
{
    u8 *p = a->p;
    unsigned imm_len = imm_len_of(op);

    assert((reg | vvvv) < 16 && (w == 4 || w == 8));
    if (!asm_room(a))
        return;
    m = mem_canon(m);
    p = put_mem_prefix(p, m);
    p = put_vex(p, op >> 8 & 3, vex_p_of(op, w), op & 0xff, reg, vvvv, mem_x(m), mem_b(m));
    p = put_mem(a, p, reg, m, 0, imm_len);
    a->p = put_imm(p, imm, imm_len);
}

/* Where the operands of a vector row go, in the order of the manual. */
enum {
    FORM_RM,   /* reg, rm */
    FORM_RVM,  /* reg, vvvv, rm */
    FORM_MR,   /* rm, reg */
    FORM_VM,   /* vvvv, rm; reg is an opcode extension */
    FORM_RVMR, /* reg, vvvv, rm, imm8[7:4] */
    FORM_MASK = 7,
    FORM_IMM = 8,
    FORM_L1 = 16,    /* 256 bits wide, or a mask instruction with two sources */
    FORM_NOREG = 32, /* rm must be memory */
    FORM_EXT_SHIFT = 6,
};

// clang-format off
enum {
    SIG_VHW = FORM_RVM, SIG_VHE = FORM_RVM, SIG_VHU = FORM_RVM, SIG_KHW = FORM_RVM,
    SIG_VHWI = FORM_RVM | FORM_IMM, SIG_VHEI = FORM_RVM | FORM_IMM, SIG_KHWI = FORM_RVM | FORM_IMM,
    SIG_VHM = FORM_RVM | FORM_NOREG,
    SIG_VHWL = FORM_RVMR | FORM_IMM,
    SIG_VW = FORM_RM, SIG_VE = FORM_RM, SIG_VR = FORM_RM, SIG_GW = FORM_RM, SIG_GU = FORM_RM,
    SIG_KU = FORM_RM, SIG_Vq = FORM_RM, SIG_KQ = FORM_RM, SIG_KR = FORM_RM, SIG_Gq = FORM_RM,
    SIG_Kq = FORM_RM,
    SIG_VWI = FORM_RM | FORM_IMM, SIG_KWI = FORM_RM | FORM_IMM, SIG_KqI = FORM_RM | FORM_IMM,
    SIG_VM = FORM_RM | FORM_NOREG,
    SIG_WV = FORM_MR, SIG_EV = FORM_MR,
    SIG_WVI = FORM_MR | FORM_IMM, SIG_EVI = FORM_MR | FORM_IMM,
    SIG_MV = FORM_MR | FORM_NOREG, SIG_MK = FORM_MR | FORM_NOREG,
    SIG_Kkq = FORM_RVM | FORM_L1,
    SIG_Y_VHW = FORM_RVM | FORM_L1,
    SIG_Y_VHWI = FORM_RVM | FORM_L1 | FORM_IMM, SIG_Y_VHXI = FORM_RVM | FORM_L1 | FORM_IMM,
    SIG_Y_VWI = FORM_RM | FORM_L1 | FORM_IMM, SIG_Y_XVI = FORM_MR | FORM_L1 | FORM_IMM,
    SIG_Y_VM = FORM_RM | FORM_L1 | FORM_NOREG,
#define HUI(n) SIG_HUI##n = FORM_VM | FORM_IMM | n << FORM_EXT_SHIFT
    HUI(0), HUI(1), HUI(2), HUI(3), HUI(4), HUI(6), HUI(7),
#undef HUI
};
// clang-format on

/*
 * Memory operand: log2 of the size at 128 bits, whether it grows with the vector, may be broadcast.
 */
enum {
    TUPLE_SIZE = 7,
    TUPLE_GROWS = 8,
    TUPLE_BCAST = 16,
    TUPLE_NOMEM = 32,
    TUPLE_DUP = 64 | 3, /* MOVDDUP: 8, 32, 64 bytes */
    TUPLE_FV = TUPLE_BCAST | TUPLE_GROWS | 4,
    TUPLE_FVM = TUPLE_GROWS | 4,
    TUPLE_HV = TUPLE_BCAST | TUPLE_GROWS | 3,
    TUPLE_HVM = TUPLE_GROWS | 3,
    TUPLE_QVM = TUPLE_GROWS | 2,
    TUPLE_OVM = TUPLE_GROWS | 1,
    TUPLE_M128 = 4,
    TUPLE_S1 = 0,
    TUPLE_S2 = 1,
    TUPLE_S4 = 2,
    TUPLE_S8 = 3,
};

enum { P_NONE = 0xff }; /* no such encoding: bit 6 of a real one is clear */

typedef struct VRow {
    u8 op, map;
    u8 vex_p;  /* W in bit 7, pp in 1:0 */
    u8 evex_p; /* the same with bit 2 set */
    u16 form;
    u8 tuple;
} VRow;

#define P_0(pp) X64_PP_##pp
#define P_1(pp) (0x80 | X64_PP_##pp)
#define P_N(pp) P_NONE
// clang-format off
#define V(id, sig, tup, pp, mp, opc, vw, ew)                                                       \
    [V_##id] = { opc, X64_MAP_##mp, P_##vw(pp), P_##ew(pp) | 4, SIG_##sig, TUPLE_##tup },
#define VN(id, vex, evex, sig, tup, pp, mp, opc, vw, ew) V(id, sig, tup, pp, mp, opc, vw, ew)
// clang-format on
static const VRow vrows[V_COUNT] = {
#include "backend/x64/insn.def"
};

bool x64_vop_has_evex(X64VOp op)
{
    return vrows[op].evex_p != P_NONE;
}

bool x64_vop_has_vex(X64VOp op)
{
    return vrows[op].vex_p != P_NONE;
}

/* VEX unless a register or an option asks for EVEX, or EVEX is all there is. */
static inline bool want_evex(const Asm *a, const VRow *v, u32 opt, unsigned regs)
{
    if (v->vex_p != P_NONE && !((regs & 16) | (opt & ~(u32)X64_L256)))
        return false;
    assert(v->evex_p != P_NONE && a->evex_ok);
    return true;
}

static inline unsigned disp8_shift(const VRow *v, u32 opt)
{
    unsigned l = opt >> 5 & 3;

    if (opt & X64_BCAST) {
        assert(v->tuple & TUPLE_BCAST);
        return v->evex_p & 0x80 ? 3 : 2;
    }
    if (v->tuple == TUPLE_DUP)
        return l ? 4 + l : 3;
    return (v->tuple & TUPLE_SIZE) + (v->tuple & TUPLE_GROWS ? l : 0);
}

/* @reg, @vvvv, @rm are the fields of those names, whatever their place in the assembler text. */
static void venc_r(Asm *a, const VRow *v, u32 opt, unsigned reg, unsigned vvvv, unsigned rm,
                   unsigned imm)
{
    u8 *p = a->p;

    assert((reg | vvvv | rm) < 32 && !(v->form & FORM_NOREG));
    if (!asm_room(a))
        return;
    if (v->form & FORM_L1)
        opt |= X64_L256;
    if (want_evex(a, v, opt, reg | vvvv | rm))
        p = put_evex(p, v->map, v->evex_p, v->op, opt, reg, vvvv, rm >> 4, rm >> 3 & 1);
    else
        p = put_vex(p, v->map, v->vex_p | (opt & X64_L256) >> 3, v->op, reg, vvvv, 0, rm >> 3);
    *p++ = (u8)(0xc0 | (reg & 7) << 3 | (rm & 7));
    *p = (u8)imm;
    a->p = p + (v->form & FORM_IMM ? 1 : 0);
}

static void venc_m(Asm *a, const VRow *v, u32 opt, unsigned reg, unsigned vvvv, X64Mem m,
                   unsigned imm)
{
    u8 *p = a->p;
    unsigned shift = 0, imm_len = v->form & FORM_IMM ? 1 : 0;

    assert((reg | vvvv) < 32 && !(v->tuple & TUPLE_NOMEM));
    if (!asm_room(a))
        return;
    if (v->form & FORM_L1)
        opt |= X64_L256;
    m = mem_canon(m);
    p = put_mem_prefix(p, m);
    if (want_evex(a, v, opt, reg | vvvv)) {
        shift = disp8_shift(v, opt);
        p = put_evex(p, v->map, v->evex_p, v->op, opt, reg, vvvv, mem_x(m), mem_b(m));
    } else {
        p = put_vex(p, v->map, v->vex_p | (opt & X64_L256) >> 3, v->op, reg, vvvv, mem_x(m),
                    mem_b(m));
    }
    p = put_mem(a, p, reg, m, shift, imm_len);
    *p = (u8)imm;
    a->p = p + imm_len;
}

/* Two registers: the row says whether the first is ModRM.reg, ModRM.rm or vvvv. */
static inline void venc_rr(Asm *a, const VRow *v, u32 opt, unsigned dst, unsigned src, unsigned imm)
{
    switch (v->form & FORM_MASK) {
    case FORM_RM: venc_r(a, v, opt, dst, 0, src, imm); break;
    case FORM_MR: venc_r(a, v, opt, src, 0, dst, imm); break;
    case FORM_VM: venc_r(a, v, opt, v->form >> FORM_EXT_SHIFT, dst, src, imm); break;
    default: assert(!"row with three operands");
    }
}

static inline const VRow *row_of(X64VOp op, unsigned form, bool imm)
{
    const VRow *v = &vrows[op];

    assert((v->form & FORM_MASK) == form && !(v->form & FORM_IMM) == !imm);
    return v;
}

/*
 * The store form of a register move puts the source in ModRM.reg, which the 2-byte VEX prefix can
 * extend; rm it cannot.
 */
static X64VOp move_from_high(X64VOp op)
{
    switch (op) {
    case V_MOVDQA: return V_MOVDQA_ST;
    case V_MOVDQU: return V_MOVDQU_ST;
    case V_MOVAPS: return V_MOVAPS_ST;
    case V_MOVAPD: return V_MOVAPD_ST;
    case V_MOVUPS: return V_MOVUPS_ST;
    case V_MOVUPD: return V_MOVUPD_ST;
    case V_MOVQ: return V_MOVQ_ST;
    default: return op;
    }
}

void x64_vrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src)
{
    const VRow *v = &vrows[src >> 3 == 1 && dst < 8 ? move_from_high(op) : op];

    assert(!(v->form & FORM_IMM));
    venc_rr(a, v, opt, dst, src, 0);
}

void x64_vrri_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src, u8 imm)
{
    const VRow *v = &vrows[op];

    assert(v->form & FORM_IMM);
    venc_rr(a, v, opt, dst, src, imm);
}

void x64_vrm_o(Asm *a, X64VOp op, u32 opt, unsigned dst, X64Mem m)
{
    venc_m(a, row_of(op, FORM_RM, false), opt, dst, 0, m, 0);
}

void x64_vmr_o(Asm *a, X64VOp op, u32 opt, X64Mem m, unsigned src)
{
    venc_m(a, row_of(op, FORM_MR, false), opt, src, 0, m, 0);
}

void x64_vrmi_o(Asm *a, X64VOp op, u32 opt, unsigned dst, X64Mem m, u8 imm)
{
    venc_m(a, row_of(op, FORM_RM, true), opt, dst, 0, m, imm);
}

void x64_vmri_o(Asm *a, X64VOp op, u32 opt, X64Mem m, unsigned src, u8 imm)
{
    venc_m(a, row_of(op, FORM_MR, true), opt, src, 0, m, imm);
}

void x64_vrrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2)
{
    venc_r(a, row_of(op, FORM_RVM, false), opt, dst, src1, src2, 0);
}

void x64_vrrm_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m)
{
    venc_m(a, row_of(op, FORM_RVM, false), opt, dst, src1, m, 0);
}

void x64_vrrri_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2, u8 imm)
{
    venc_r(a, row_of(op, FORM_RVM, true), opt, dst, src1, src2, imm);
}

void x64_vrrmi_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m, u8 imm)
{
    venc_m(a, row_of(op, FORM_RVM, true), opt, dst, src1, m, imm);
}

void x64_vrrrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2,
                 unsigned mask)
{
    assert(mask < 16);
    venc_r(a, row_of(op, FORM_RVMR, true), opt, dst, src1, src2, mask << 4);
}

void x64_vrrmr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m, unsigned mask)
{
    assert(mask < 16);
    venc_m(a, row_of(op, FORM_RVMR, true), opt, dst, src1, m, mask << 4);
}
