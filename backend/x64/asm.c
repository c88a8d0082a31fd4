/* SPDX-License-Identifier: MIT */
/*
 * Encoders behind asm.h. All end in the same few byte writers: prefixes and opcode (put_head,
 * put_vex, put_evex), then ModRM with SIB and displacement (put_mem), then the immediate.
 *
 * Source: Intel SDM volume 2, "Instruction Format", "The VEX Prefix", "Intel AVX-512 Encoding".
 */
#include <string.h>
#include "backend/x64/asm.h"

static inline bool fits_i8(i64 x)
{
    return x == (i8)x;
}

static inline bool fits_i32(i64 x)
{
    return x == (i32)x;
}

/* Writes 4 bytes and advances by @n: the overshoot lands in the slack. */
static inline u8 *put_imm(u8 *p, i32 imm, unsigned n)
{
    memcpy(p, &imm, 4);
    return p + n;
}

/* ---- ModRM, SIB, displacement ---- */

/* REX.B and REX.X (as VEX and EVEX inverted) of a memory operand. */
static inline unsigned mem_b(X64Mem m)
{
    return m.rip || m.base == (u8)REG_NONE ? 0 : m.base >> 3;
}

static inline unsigned mem_x(X64Mem m)
{
    return m.rip || m.index == (u8)REG_NONE ? 0 : m.index >> 3;
}

/*
 * Shorter operands with the same meaning. Without a base the displacement takes 4 bytes: use [r]
 * for [r*1] and [r+r] for [r*2]. A positive absolute address is the same with and without 67h.
 */
static inline X64Mem mem_canon(X64Mem m)
{
    if (likely(m.base != (u8)REG_NONE) || m.rip)
        return m;
    if (m.index == (u8)REG_NONE) {
        m.addr32 &= m.disp < 0;
    } else if (m.scale_log2 <= 1) {
        m.base = m.index;
        if (m.scale_log2 == 0)
            m.index = (u8)REG_NONE;
        m.scale_log2 = 0;
    }
    return m;
}

static inline u8 *put_mem_prefix(u8 *p, X64Mem m)
{
    if (unlikely(m.seg))
        *p++ = m.seg == X64_SEG_FS ? 0x64 : 0x65;
    if (m.addr32)
        *p++ = 0x67;
    return p;
}

static u8 *put_rip(const Asm *a, u8 *p, unsigned reg, X64Mem m, unsigned imm_len)
{
    i64 disp = (const u8 *)m.rip - (p + 5 + imm_len + a->exec_delta);

    assert(fits_i32(disp) && !m.addr32);
    *p = (u8)(0x05 | reg << 3);
    return put_imm(p + 1, (i32)disp, 4);
}

/*
 * @n_log2: an 8-bit displacement counts units of 1 << n_log2 bytes (EVEX), 0 for all other
 * encodings.
 */
static inline u8 *put_mem(const Asm *a, u8 *p, unsigned reg, X64Mem m, unsigned n_log2,
                          unsigned imm_len)
{
    unsigned base = m.base & 7, index = m.index, mod;
    i32 disp8 = m.disp >> n_log2;

    reg &= 7;
    if (m.rip)
        return put_rip(a, p, reg, m, imm_len);
    assert(index != RSP);
    index = index == (u8)REG_NONE ? 4 : index & 7;
    if (m.base == (u8)REG_NONE) {
        *p++ = (u8)(0x04 | reg << 3);
        *p++ = (u8)(m.scale_log2 << 6 | index << 3 | 5);
        return put_imm(p, m.disp, 4);
    }
    if (m.disp == 0 && base != 5)
        mod = 0;
    else if (fits_i8(disp8) && disp8 * (1 << n_log2) == m.disp)
        mod = 1;
    else
        mod = 2;
    if (m.index != (u8)REG_NONE || base == 4) {
        *p++ = (u8)(mod << 6 | reg << 3 | 4);
        *p++ = (u8)(m.scale_log2 << 6 | index << 3 | base);
    } else {
        *p++ = (u8)(mod << 6 | reg << 3 | base);
    }
    if (mod == 1)
        *p++ = (u8)disp8;
    else if (mod == 2)
        p = put_imm(p, m.disp, 4);
    return p;
}

/* The usual operand: a base register, perhaps an index, no prefix. */
static inline bool is_plain(X64Mem m)
{
    return m.base != (u8)REG_NONE && !m.rip && !m.seg && !m.addr32;
}

/* put_mem for plain operands of legacy instructions; writes up to 8 bytes past what it uses. */
static inline u8 *put_plain(u8 *p, unsigned reg, X64Mem m)
{
    unsigned base = m.base & 7, mod = m.disp == 0 && base != 5 ? 0 : fits_i8(m.disp) ? 1 : 2;

    assert(m.index != RSP);
    if (m.index != (u8)REG_NONE || base == 4) {
        unsigned index = m.index != (u8)REG_NONE ? m.index & 7 : 4;

        p[0] = (u8)(mod << 6 | (reg & 7) << 3 | 4);
        p[1] = (u8)(m.scale_log2 << 6 | index << 3 | base);
        p += 2;
    } else {
        *p++ = (u8)(mod << 6 | (reg & 7) << 3 | base);
    }
    memcpy(p, &m.disp, 4);
    return p + (mod == 2 ? 4 : mod);
}

/* ---- legacy prefixes ---- */

static inline unsigned imm_len_of(u32 op)
{
    return op >> X64_F_IMM_SHIFT;
}

/*
 * 66h or mandatory prefix, REX, escape bytes, opcode. @rex8: a byte register is spl..dil, which
 * needs REX.
 */
static inline u8 *put_head(u8 *p, u32 op, unsigned w, unsigned rxb, bool rex8)
{
    static const u8 mandatory[4] = {0, 0x66, 0xf3, 0xf2};
    unsigned pp = op >> 10 & 3, map = op >> 8 & 3;
    unsigned rex = rxb | (w == 8 && !(op & X64_F_D64) ? 8 : 0);

    if (op & X64_F_LOCK)
        *p++ = 0xf0;
    if (w == 2)
        *p++ = 0x66;
    if (pp)
        *p++ = mandatory[pp];
    if (rex || rex8)
        *p++ = (u8)(0x40 | rex);
    if (map) {
        *p++ = 0x0f;
        if (map != X64_MAP_0F)
            *p++ = map == X64_MAP_0F38 ? 0x38 : 0x3a;
    }
    *p++ = (u8)(op | (op & X64_F_BYTE && w != 1));
    return p;
}

static inline bool is_rex8(unsigned reg)
{
    return reg - 4 < 4;
}

void x64_enc_r(Asm *a, u32 op, unsigned w, unsigned reg, unsigned rm, i32 imm)
{
    u8 *p = a->p;
    bool bytes = w == 1 && op & X64_F_BYTE;
    bool rex8 =
        (bytes && !(op & X64_F_EXT) && is_rex8(reg)) || ((bytes || op & X64_F_RM8) && is_rex8(rm));

    assert((reg | rm) < 16);
    if (!asm_room(a))
        return;
    p = put_head(p, op, w, (reg >> 3) << 2 | rm >> 3, rex8);
    *p++ = (u8)(0xc0 | (reg & 7) << 3 | (rm & 7));
    a->p = put_imm(p, imm, imm_len_of(op));
}

void x64_enc_m(Asm *a, u32 op, unsigned w, unsigned reg, X64Mem m, i32 imm)
{
    u8 *p = a->p;
    unsigned imm_len = imm_len_of(op);
    bool rex8 = w == 1 && op & X64_F_BYTE && !(op & X64_F_EXT) && is_rex8(reg);

    assert(reg < 16);
    if (!asm_room(a))
        return;
    if (likely(is_plain(m))) {
        unsigned x = m.index == (u8)REG_NONE ? 0 : m.index >> 3;

        p = put_head(p, op, w, (reg >> 3) << 2 | x << 1 | m.base >> 3, rex8);
        p = put_plain(p, reg, m);
    } else {
        m = mem_canon(m);
        p = put_mem_prefix(p, m);
        p = put_head(p, op, w, (reg >> 3) << 2 | mem_x(m) << 1 | mem_b(m), rex8);
        p = put_mem(a, p, reg, m, 0, imm_len);
    }
    a->p = put_imm(p, imm, imm_len);
}

/* Guest registers in the CPU state: a third of all instructions, and nearly all have this form. */
void x64_enc_mov(Asm *a, unsigned opcode, unsigned w, unsigned reg, X64Mem m)
{
    u8 *p = a->p;
    unsigned base = m.base & 7, mod = m.disp == 0 && base != 5 ? 0 : fits_i8(m.disp) ? 1 : 2;

    if (unlikely(w < 4 || m.index != (u8)REG_NONE || base == 4 || !is_plain(m))) {
        x64_enc_m(a, X64_OP(NP, NO, 0) | opcode | X64_F_BYTE, w, reg, m, 0);
        return;
    }
    if (!asm_room(a))
        return;
    p[0] = (u8)(0x40 | (w & 8) | (reg >> 3) << 2 | m.base >> 3);
    p += p[0] != 0x40;
    p[0] = (u8)(opcode | 1);
    p[1] = (u8)(mod << 6 | (reg & 7) << 3 | base);
    memcpy(p + 2, &m.disp, 4);
    a->p = p + 2 + (mod == 2 ? 4 : mod);
}

void x64_enc_o(Asm *a, u32 op, unsigned w, unsigned reg, i32 imm)
{
    u8 *p = a->p;

    assert(reg < 16);
    if (!asm_room(a))
        return;
    p = put_head(p, op, w, reg >> 3, w == 1 && is_rex8(reg));
    p[-1] |= reg & 7;
    a->p = put_imm(p, imm, imm_len_of(op));
}

void x64_enc_bytes(Asm *a, unsigned n, u64 bytes)
{
    if (!asm_room(a))
        return;
    memcpy(a->p, &bytes, 8);
    a->p += n;
}

/* ---- VEX and EVEX ---- */

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

/* ---- general purpose: choice among forms ---- */

void x64_alu_ri(Asm *a, unsigned n, unsigned w, X64Reg dst, i32 imm)
{
    if (w == 2)
        imm = (i16)imm;
    else if (w == 8 && n == 4 && imm >= 0)
        w = 4; /* and with a mask below 2^31: the 32-bit form has the same result and flags */
    if (w != 1 && fits_i8(imm))
        x64_enc_r(a, X64_OP(NP, NO, 0x83) | X64_IMM(1), w, n, dst, imm);
    else if (dst == RAX)
        x64_enc_o(a, X64_OP(NP, NO, n * 8 + 4) | X64_F_BYTE | X64_IMM(MIN(w, 4u)), w, RAX, imm);
    else
        x64_enc_r(a, X64_OP(NP, NO, 0x80) | X64_F_BYTE | X64_F_EXT | X64_IMM(MIN(w, 4u)), w, n, dst,
                  imm);
}

void x64_alu_mi(Asm *a, unsigned n, u32 flags, unsigned w, X64Mem m, i32 imm)
{
    if (w == 2)
        imm = (i16)imm;
    if (w != 1 && fits_i8(imm))
        x64_enc_m(a, X64_OP(NP, NO, 0x83) | X64_IMM(1) | flags, w, n, m, imm);
    else
        x64_enc_m(a, X64_OP(NP, NO, 0x80) | X64_F_BYTE | X64_F_EXT | X64_IMM(MIN(w, 4u)) | flags, w,
                  n, m, imm);
}

void x64_test_ri(Asm *a, unsigned w, X64Reg r, i32 imm)
{
    if (imm >= 0 && imm <= 0x7f)
        w = 1;
    else if (w == 8 && imm >= 0)
        w = 4;
    if (r == RAX)
        x64_enc_o(a, X64_OP(NP, NO, 0xa8) | X64_F_BYTE | X64_IMM(MIN(w, 4u)), w, RAX, imm);
    else
        x64_enc_r(a, X64_OP(NP, NO, 0xf6) | X64_F_BYTE | X64_F_EXT | X64_IMM(MIN(w, 4u)), w, 0, r,
                  imm);
}

void x64_mov_ri(Asm *a, unsigned w, X64Reg dst, u64 imm)
{
    if (w == 8 && imm <= UINT32_MAX)
        w = 4;
    if (w != 8) {
        x64_enc_o(a, X64_OP(NP, NO, w == 1 ? 0xb0 : 0xb8) | X64_IMM(w), w, dst, (i32)imm);
    } else if (fits_i32((i64)imm)) {
        x64_enc_r(a, X64_OP(NP, NO, 0xc7) | X64_IMM(4), 8, 0, dst, (i32)imm);
    } else if (asm_room(a)) {
        a->insns--; /* the encoder counts it */
        x64_enc_o(a, X64_OP(NP, NO, 0xb8), 8, dst, 0);
        memcpy(a->p, &imm, 8);
        a->p += 8;
    }
}

void x64_movzx_rr(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Reg src)
{
    if (w == 8 && sw < 8)
        w = 4;
    if (sw >= w)
        x64_mov_rr(a, w, dst, src);
    else if (sw == 1)
        x64_enc_r(a, X64_OP(NP, 0F, 0xb6) | X64_F_RM8, w, dst, src, 0);
    else
        x64_enc_r(a, X64_OP(NP, 0F, 0xb7), w, dst, src, 0);
}

void x64_movzx_rm(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Mem m)
{
    if (w == 8 && sw < 8)
        w = 4;
    if (sw >= w)
        x64_mov_rm(a, w, dst, m);
    else
        x64_enc_m(a, X64_OP(NP, 0F, sw == 1 ? 0xb6 : 0xb7), w, dst, m, 0);
}

void x64_movsx_rr(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Reg src)
{
    if (sw >= w)
        x64_mov_rr(a, w, dst, src);
    else if (sw == 4)
        x64_enc_r(a, X64_OP(NP, NO, 0x63), w, dst, src, 0);
    else if (sw == 2)
        x64_enc_r(a, X64_OP(NP, 0F, 0xbf), w, dst, src, 0);
    else
        x64_enc_r(a, X64_OP(NP, 0F, 0xbe) | X64_F_RM8, w, dst, src, 0);
}

void x64_movsx_rm(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Mem m)
{
    if (sw >= w)
        x64_mov_rm(a, w, dst, m);
    else if (sw == 4)
        x64_enc_m(a, X64_OP(NP, NO, 0x63), w, dst, m, 0);
    else
        x64_enc_m(a, X64_OP(NP, 0F, sw == 1 ? 0xbe : 0xbf), w, dst, m, 0);
}

void x64_imul_rri(Asm *a, unsigned w, X64Reg dst, X64Reg src, i32 imm)
{
    if (w == 2)
        imm = (i16)imm;
    if (fits_i8(imm))
        x64_enc_r(a, X64_OP(NP, NO, 0x6b) | X64_IMM(1), w, dst, src, imm);
    else
        x64_enc_r(a, X64_OP(NP, NO, 0x69) | X64_IMM(MIN(w, 4u)), w, dst, src, imm);
}

void x64_imul_rmi(Asm *a, unsigned w, X64Reg dst, X64Mem m, i32 imm)
{
    if (w == 2)
        imm = (i16)imm;
    if (fits_i8(imm))
        x64_enc_m(a, X64_OP(NP, NO, 0x6b) | X64_IMM(1), w, dst, m, imm);
    else
        x64_enc_m(a, X64_OP(NP, NO, 0x69) | X64_IMM(MIN(w, 4u)), w, dst, m, imm);
}

void x64_push_i(Asm *a, i32 imm)
{
    if (fits_i8(imm))
        x64_enc_bytes(a, 2, 0x6a | (u64)(u8)imm << 8);
    else
        x64_enc_bytes(a, 5, 0x68 | (u64)(u32)imm << 8);
}

/* ---- labels and jumps ---- */

static inline u32 load32(const u8 *p)
{
    u32 x;

    memcpy(&x, p, 4);
    return x;
}

static inline void store32(u8 *p, u32 x)
{
    memcpy(p, &x, 4);
}

void x64_bind(Asm *a, X64Label *l)
{
    u8 *f;
    unsigned back;

    assert(!l->pos);
    l->pos = a->p;
    for (f = l->fix32; f; f = back ? f - back : NULL) {
        back = load32(f);
        store32(f, (u32)(l->pos - (f + 4)));
    }
    for (f = l->fix8; f; f = back ? f - back : NULL) {
        back = *f;
        assert(fits_i8(l->pos - (f + 1)));
        *f = (u8)(l->pos - (f + 1));
    }
    l->fix32 = l->fix8 = NULL;
}

/* An instruction that ends in a rel32 field for @l: @n opcode bytes. */
static void put_rel32(Asm *a, X64Label *l, unsigned n, u64 opcode)
{
    u8 *f;

    if (!asm_room(a))
        return;
    a->insns--; /* the encoder counts it */
    x64_enc_bytes(a, n, opcode);
    f = a->p;
    a->p += 4;
    if (l->pos) {
        store32(f, (u32)(l->pos - a->p));
        return;
    }
    store32(f, l->fix32 ? (u32)(f - l->fix32) : 0);
    l->fix32 = f;
}

static void put_rel8(Asm *a, X64Label *l, u8 opcode)
{
    u8 *f;

    if (!asm_room(a))
        return;
    *a->p++ = opcode;
    f = a->p++;
    if (l->pos) {
        assert(fits_i8(l->pos - a->p));
        *f = (u8)(l->pos - a->p);
        return;
    }
    assert(!l->fix8 || f - l->fix8 < 128);
    *f = l->fix8 ? (u8)(f - l->fix8) : 0;
    l->fix8 = f;
}

static inline bool is_near(const Asm *a, const X64Label *l)
{
    return l->pos && fits_i8(l->pos - (a->p + 2));
}

void x64_jmp(Asm *a, X64Label *l)
{
    if (is_near(a, l))
        put_rel8(a, l, 0xeb);
    else
        put_rel32(a, l, 1, 0xe9);
}

void x64_jcc(Asm *a, X64Cc cc, X64Label *l)
{
    if (is_near(a, l))
        put_rel8(a, l, (u8)(0x70 + cc));
    else
        put_rel32(a, l, 2, 0x800fu + ((u64)cc << 8));
}

void x64_jmp_short(Asm *a, X64Label *l)
{
    put_rel8(a, l, 0xeb);
}

void x64_jcc_short(Asm *a, X64Cc cc, X64Label *l)
{
    put_rel8(a, l, (u8)(0x70 + cc));
}

void x64_call(Asm *a, X64Label *l)
{
    put_rel32(a, l, 1, 0xe8);
}

void x64_lea_label(Asm *a, X64Reg dst, X64Label *l)
{
    put_rel32(a, l, 3, (dst & 8 ? 0x4cu : 0x48u) | 0x8d00u | (u64)(0x05 | (dst & 7) << 3) << 16);
}

static inline bool reaches(const u8 *from, const void *target)
{
    return fits_i32((i64)((uintptr_t)target - (uintptr_t)from));
}

bool x64_reaches(const Asm *a, const void *target)
{
    return reaches(a->start + a->exec_delta, target) && reaches(a->end + a->exec_delta, target);
}

static u8 *put_abs(Asm *a, unsigned n, u64 opcode, const void *target)
{
    u8 *f = a->p + n;

    if (!reaches(f + 4 + a->exec_delta, target) || !asm_room(a))
        return NULL;
    a->insns--; /* the encoder counts it */
    x64_enc_bytes(a, n, opcode);
    store32(f, (u32)((uintptr_t)target - (uintptr_t)(f + 4 + a->exec_delta)));
    a->p = f + 4;
    return f;
}

u8 *x64_jmp_abs(Asm *a, const void *target)
{
    return put_abs(a, 1, 0xe9, target);
}

u8 *x64_jcc_abs(Asm *a, X64Cc cc, const void *target)
{
    return put_abs(a, 2, 0x800fu + ((u64)cc << 8), target);
}

u8 *x64_call_abs(Asm *a, const void *target)
{
    return put_abs(a, 1, 0xe8, target);
}

/* Nops so that four bytes after an opcode of @n bytes do not cross an 8-byte boundary: then one store replaces them. */
static void pad_field(Asm *a, unsigned n)
{
    unsigned at = (unsigned)(uintptr_t)(asm_here(a) + n) & 7;

    if (at > 4)
        x64_nop(a, 8 - at);
}

u8 *x64_jmp_abs_aligned(Asm *a, const void *target)
{
    pad_field(a, 1);
    return x64_jmp_abs(a, target);
}

u8 *x64_jcc_abs_aligned(Asm *a, X64Cc cc, const void *target)
{
    pad_field(a, 2);
    return x64_jcc_abs(a, cc, target);
}

bool x64_patch_rel32(u8 *field, ptrdiff_t exec_delta, const void *target)
{
    const u8 *from = field + 4 + exec_delta;

    if (!reaches(from, target))
        return false;
    /*
     * Pairs with instruction fetch: the target's code was written before, and x86 stores stay in
     * order.
     */
    __atomic_store_n((u32 *)field, (u32)((uintptr_t)target - (uintptr_t)from), __ATOMIC_RELEASE);
    return true;
}

/* ---- filling ---- */

void x64_nop(Asm *a, unsigned n)
{
    /* SDM "NOP", recommended multi-byte sequences. */
    static const u8 nops[10][10] = {
        {0},
        {0x90},
        {0x66, 0x90},
        {0x0f, 0x1f, 0x00},
        {0x0f, 0x1f, 0x40, 0x00},
        {0x0f, 0x1f, 0x44, 0x00, 0x00},
        {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
        {0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
        {0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
        {0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
    };

    while (n && asm_room(a)) {
        unsigned k = MIN(n, 9u);

        memcpy(a->p, nops[k], 10);
        a->p += k;
        n -= k;
    }
}

void x64_align(Asm *a, unsigned align)
{
    x64_nop(a, (unsigned)(-(uintptr_t)asm_here(a) & (align - 1)));
}

void x64_data(Asm *a, const void *data, size_t n)
{
    if (a->overflow || a->p > a->limit || n > (size_t)(a->limit - a->p) + ASM_SLACK / 2) {
        a->overflow = true;
        a->limit = a->start - 1; /* a short instruction that still fits must not follow the gap */
        return;
    }
    memcpy(a->p, data, n);
    a->p += n;
}
