/* SPDX-License-Identifier: MIT */
/*
 * Encoders behind asm.h: general purpose instructions, labels and jumps; vectors are in asm_vec.c.
 * All end in the same few byte writers (asm_put.h).
 *
 * Source: Intel SDM volume 2, "Instruction Format".
 */
#include "backend/x64/asm_put.h"

/* ---- legacy prefixes ---- */

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
    } else {
        x64_mov_ri_wide(a, dst, imm);
    }
}

u8 *x64_mov_ri_wide(Asm *a, X64Reg dst, u64 imm)
{
    if (!asm_room(a))
        return NULL;
    a->insns--; /* the encoder counts it */
    x64_enc_o(a, X64_OP(NP, NO, 0xb8), 8, dst, 0);
    memcpy(a->p, &imm, 8);
    a->p += 8;
    return a->p - 8;
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
    asm_note_move(a, f, 0);
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

/*
 * Nops so that four bytes after an opcode of @n bytes do not cross an 8-byte boundary: then one
 * store replaces them.
 */
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
