/* SPDX-License-Identifier: MIT */
/*
 * The decoder. Prefixes, opcode, ModRM and immediates are read in order; of the rows of an opcode the first that fits the
 * mandatory prefix, ModRM, mode, W and L is taken.
 * Source: Intel SDM vol. 2 "Instruction Format"; where AMD's differs, AMD's is followed (near branches with a 66 prefix in
 * 64-bit mode have 16-bit operands).
 */
#include "frontend/x86/insn/decode.h"

#include <string.h>
#include "frontend/x86/cpu/cpu.h"

typedef struct Reader {
    X86Insn *i;
    const u8 *bytes;
    size_t avail;
    X86Decode status;
} Reader;

static u8 next(Reader *r)
{
    X86Insn *i = r->i;

    if (i->len >= X86_MAX_INSN) {
        r->status = X86_DECODE_LONG;
        return 0;
    }
    if (i->len >= r->avail) {
        r->status = r->status == X86_DECODE_OK ? X86_DECODE_MORE : r->status;
        return 0;
    }
    return r->bytes[i->len++];
}

static u64 next_n(Reader *r, unsigned n)
{
    u64 v = 0;

    for (unsigned k = 0; k < n; k++)
        v |= (u64)next(r) << 8 * k;
    return v;
}

/* Sign-extended from @n bytes. */
static u64 next_signed(Reader *r, unsigned n)
{
    u64 v = next_n(r, n);

    return n == 8 ? v : (u64)((i64)(v << (64 - 8 * n)) >> (64 - 8 * n));
}

/* --- prefixes --- */

static bool segment_prefix(X86Insn *i, u8 b)
{
    static const u8 bytes[] = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

    for (unsigned n = 0; n < 6; n++) {
        if (bytes[n] != b)
            continue;
        i->prefixes |= X86_PFX_SEG;
        if (i->mode != X86_MODE_64 || n >= X86_FS) /* the others mean nothing in 64-bit mode */
            i->seg = (u8)n;
        return true;
    }
    return false;
}

static bool prefix(X86Insn *i, u8 b)
{
    switch (b) {
    case 0x66: i->prefixes |= X86_PFX_66; return true;
    case 0x67: i->prefixes |= X86_PFX_67; return true;
    case 0xf0: i->prefixes |= X86_PFX_LOCK; return true;
    case 0xf2: i->prefixes = (u8)((i->prefixes & ~X86_PFX_REP) | X86_PFX_REPNE); return true;
    case 0xf3: i->prefixes = (u8)((i->prefixes & ~X86_PFX_REPNE) | X86_PFX_REP); return true;
    default: return segment_prefix(i, b);
    }
}

/* All prefixes; returns the byte behind them. A REX prefix counts only right before the opcode. */
static u8 read_prefixes(Reader *r)
{
    X86Insn *i = r->i;
    bool has_rex = false;

    for (;;) {
        u8 b = next(r);

        if (r->status != X86_DECODE_OK)
            return 0;
        if (i->mode == X86_MODE_64 && (b & 0xf0) == 0x40) {
            i->rex = b & 15;
            has_rex = true;
        } else if (prefix(i, b)) {
            i->rex = 0;
            has_rex = false;
        } else {
            i->prefixes |= has_rex ? X86_PFX_REX : 0;
            return b;
        }
    }
}

static void set_pp(X86Insn *i)
{
    i->pp = i->prefixes & X86_PFX_REPNE ? 8 : i->prefixes & X86_PFX_REP ? 4 : i->prefixes & X86_PFX_66 ? 2 : 1;
}

/* --- VEX --- */

static bool is_vex(const Reader *r, u8 b)
{
    const X86Insn *i = r->i;

    if (b != 0xc4 && b != 0xc5)
        return false;
    return i->mode == X86_MODE_64 || (i->len < r->avail && i->len < X86_MAX_INSN && (r->bytes[i->len] & 0xc0) == 0xc0);
}

/* The bytes after C4 or C5; returns the map's index, -1 for #UD. */
static int read_vex(Reader *r, u8 first)
{
    X86Insn *i = r->i;
    unsigned map = 1;
    u8 b = next(r);

    if (i->prefixes & (X86_PFX_66 | X86_PFX_LOCK | X86_PFX_REP | X86_PFX_REPNE | X86_PFX_REX))
        return -1;
    i->prefixes |= X86_PFX_VEX;
    i->rex = (~b >> 5) & 4;
    if (first == 0xc4) {
        i->rex = (~b >> 5) & 7;
        map = b & 31;
        b = next(r);
        i->rex |= (b >> 4) & 8;
    }
    if (i->mode != X86_MODE_64)
        i->rex &= 8;
    i->vvvv = (~b >> 3) & (i->mode == X86_MODE_64 ? 15 : 7);
    i->l = (b >> 2) & 1;
    i->pp = (u8)(1u << (b & 3));
    return map >= 1 && map <= 3 ? (int)map + 3 : -1;
}

/* --- opcode and row --- */

static int read_opcode(Reader *r)
{
    X86Insn *i = r->i;
    u8 b = read_prefixes(r);
    int map = 0;

    if (r->status != X86_DECODE_OK)
        return -1;
    if (is_vex(r, b)) {
        map = read_vex(r, b);
        i->opcode = next(r);
        return map;
    }
    set_pp(i);
    if (b == 0x0f) {
        b = next(r);
        map = b == 0x38 ? 2 : b == 0x3a ? 3 : 1;
        if (map > 1)
            b = next(r);
    }
    i->opcode = b;
    return map;
}

static bool row_fits(const X86Insn *i, const X86Row *row)
{
    bool is_reg = i->modrm >= 0xc0 || (row->attrs & X86_ATTR_FORCEREG);

    if (!(row->pp & i->pp) || !(row->mode & (i->mode == X86_MODE_64 ? 2 : 1)))
        return false;
    if ((row->attrs & X86_ATTR_NOB) && (i->rex & 1))
        return false;
    if ((row->attrs & X86_ATTR_W64) && i->mode != X86_MODE_64 && (i->rex & 8))
        return false;
    if ((row->w && ((i->rex >> 3) & 1) != row->w - 1) || (row->l && i->l != row->l - 1))
        return false;
    if (!(row->attrs & X86_ATTR_MODRM))
        return true;
    if (row->mod && (row->mod == 2) != is_reg)
        return false;
    return (row->digit == 255 || ((i->modrm >> 3) & 7) == row->digit) && (i->modrm & row->rm_mask) == row->rm_value;
}

static const X86Row *find_row(const X86Insn *i, const X86Slot *slot, u64 features)
{
    for (unsigned n = 0; n < slot->count; n++) {
        const X86Row *row = &x86_rows[x86_lists[slot->first + n]];
        bool has = row->feature == X86_FEAT_BASE || (features >> row->feature & 1);

        if (row_fits(i, row) && (has || !(row->attrs & X86_ATTR_ELSE)))
            return has ? row : NULL;
    }
    return NULL;
}

/* --- sizes --- */

static void set_sizes(X86Insn *i)
{
    bool p66 = i->prefixes & X86_PFX_66, p67 = i->prefixes & X86_PFX_67, w = i->rex & 8;
    u32 attrs = i->row->attrs;

    if (i->mode == X86_MODE_64) {
        i->osize = w ? 8 : p66 ? 2 : attrs & (X86_ATTR_D64 | X86_ATTR_F64) ? 8 : 4;
        i->asize = p67 ? 4 : 8;
    } else {
        i->osize = (i->mode == X86_MODE_32) != p66 ? 4 : 2;
        i->asize = (i->mode == X86_MODE_32) != p67 ? 4 : 2;
    }
    if (attrs & X86_ATTR_VEX)
        i->osize = i->mode == X86_MODE_64 && w ? 8 : 4;
}

static u8 size_of(const X86Insn *i, unsigned z, bool is_mem)
{
    unsigned vec = i->l ? 32 : 16;
    bool w64 = i->mode == X86_MODE_64 && (i->rex & 8);

    switch (z) {
    case X86_Z_b: return 1;
    case X86_Z_w: return 2;
    case X86_Z_d:
    case X86_Z_ss: return 4;
    case X86_Z_q:
    case X86_Z_sd: return 8;
    case X86_Z_v: return i->osize;
    case X86_Z_z: return MIN(i->osize, 4);
    case X86_Z_y: return w64 ? 8 : 4;
    case X86_Z_n: return i->mode == X86_MODE_64 ? 8 : 4;
    case X86_Z_x: return (u8)vec;
    case X86_Z_dq: return 16;
    case X86_Z_h: return (u8)(vec / 2);
    case X86_Z_k: return (u8)(vec / 4);
    case X86_Z_e: return (u8)(vec / 8);
    case X86_Z_t: return 10;
    case X86_Z_p: return (u8)(i->osize + 2);
    case X86_Z_a: return (u8)(2 * i->osize);
    case X86_Z_dup: return i->l ? 32 : 8;
    case X86_Z_dw: return is_mem ? 2 : 4;
    case X86_Z_db: return is_mem ? 1 : 4;
    case X86_Z_vs: return w64 ? 8 : 4;
    default: return 0;
    }
}

/* --- memory --- */

static void address16(Reader *r)
{
    static const u8 base[8] = {X86_RBX, X86_RBX, X86_RBP, X86_RBP, X86_RSI, X86_RDI, X86_RBP, X86_RBX};
    static const u8 index[8] = {X86_RSI, X86_RDI, X86_RSI, X86_RDI, X86_NO_REG, X86_NO_REG, X86_NO_REG, X86_NO_REG};
    X86Insn *i = r->i;
    unsigned mod = i->modrm >> 6, rm = i->modrm & 7;

    i->mem.base = mod == 0 && rm == 6 ? X86_NO_REG : base[rm];
    i->mem.index = index[rm];
    if (mod == 1)
        i->mem.disp = (i32)next_signed(r, 1);
    else if (mod == 2 || i->mem.base == X86_NO_REG)
        i->mem.disp = (i32)next_n(r, 2);
    if (mod == 2)
        i->mem.disp = (i16)i->mem.disp;
    i->mem.abs = (u16)i->mem.disp;
}

/* Returns the effective base number of the SIB byte, 5 meaning none under mod 0. */
static unsigned read_sib(Reader *r)
{
    X86Insn *i = r->i;
    u8 sib = next(r);
    unsigned index = ((sib >> 3) & 7) | (i->rex & 2) << 2;

    i->mem.scale = sib >> 6;
    i->mem.index = (u8)(index == 4 && !(i->row->attrs & X86_ATTR_VSIB) ? X86_NO_REG : index);
    i->mem.base = (u8)((sib & 7) | (i->rex & 1) << 3);
    return sib & 7;
}

static void address32(Reader *r)
{
    X86Insn *i = r->i;
    unsigned mod = i->modrm >> 6, rm = i->modrm & 7;
    bool has_sib = rm == 4;

    i->mem.base = (u8)(rm | (i->rex & 1) << 3);
    if (has_sib)
        rm = read_sib(r);
    if (mod == 0 && rm == 5) {
        i->mem.base = !has_sib && i->mode == X86_MODE_64 ? X86_REG_RIP : X86_NO_REG;
        i->mem.disp = (i32)next_n(r, 4);
    } else if (mod) {
        i->mem.disp = mod == 1 ? (i32)next_signed(r, 1) : (i32)next_n(r, 4);
    }
    i->mem.abs = i->asize == 4 ? (u32)i->mem.disp : (u64)(i64)i->mem.disp;
}

static void set_segment(X86Insn *i)
{
    u8 base = i->mem.base;

    i->mem.seg = i->seg != X86_NO_REG ? i->seg : base == X86_RSP || base == X86_RBP ? X86_SS : X86_DS;
}

static void read_memory(Reader *r)
{
    X86Insn *i = r->i;

    if (i->asize == 2)
        address16(r);
    else
        address32(r);
    set_segment(i);
}

/* --- operands --- */

static u8 gpr(const X86Insn *i, unsigned n, unsigned size)
{
    if (size == 1 && n >= 4 && n < 8 && !(i->prefixes & (X86_PFX_REX | X86_PFX_VEX)))
        return (u8)(X86_HIGH_BYTE + n - 4);
    return (u8)n;
}

static unsigned reg_field(const X86Insn *i)
{
    return ((i->modrm >> 3) & 7) | (i->rex & 4) << 1;
}

static unsigned rm_field(const X86Insn *i)
{
    return (i->modrm & 7) | (i->rex & 1) << 3;
}

static void put(X86Insn *i, unsigned kind, unsigned reg, unsigned size)
{
    i->op[i->op_count++] = (X86Operand){(u8)kind, (u8)reg, (u8)size};
}

static void put_gpr(X86Insn *i, unsigned n, unsigned size)
{
    put(i, X86_O_GPR, gpr(i, n, size), size);
}

static void put_string(X86Insn *i, unsigned reg, unsigned seg, unsigned size)
{
    i->mem = (X86Address){.base = (u8)reg, .index = X86_NO_REG, .seg = (u8)seg};
    put(i, X86_O_MEM, reg, size);
}

/* The rm operand: memory, or a register of @kind. */
static void put_rm(X86Insn *i, unsigned kind, X86Spec s)
{
    bool is_reg = i->modrm >= 0xc0 || (i->row->attrs & X86_ATTR_FORCEREG);
    unsigned n = kind == X86_O_MM || kind == X86_O_ST ? i->modrm & 7 : rm_field(i);
    u8 size = size_of(i, s.size, !is_reg);

    if (!is_reg)
        put(i, X86_O_MEM, 0, i->row->attrs & X86_ATTR_SEGM ? 2 : size);
    else if (kind == X86_O_GPR)
        put_gpr(i, n, size);
    else
        put(i, kind, n, kind == X86_O_VEC && size < 16 ? 16 : size);
}

static void put_imm(Reader *r, X86Spec s)
{
    X86Insn *i = r->i;
    unsigned size = size_of(i, s.size, false);

    if (s.size == X86_Z_b) {
        i->imm = i->row->attrs & X86_ATTR_SX ? next_signed(r, 1) : next(r);
        size = i->row->attrs & X86_ATTR_SX ? i->osize : 1;
    } else if (s.size == X86_Z_z) {
        i->imm = next_signed(r, size);
        size = i->osize;
    } else {
        i->imm = next_n(r, size);
    }
    put(i, X86_O_IMM, 0, size);
}

static void put_offset(Reader *r, X86Spec s)
{
    X86Insn *i = r->i;

    i->mem = (X86Address){.base = X86_NO_REG, .index = X86_NO_REG};
    i->mem.abs = next_n(r, i->asize);
    i->mem.seg = i->seg != X86_NO_REG ? i->seg : X86_DS;
    put(i, X86_O_MEM, 0, size_of(i, s.size, true));
}

static void put_far(Reader *r)
{
    X86Insn *i = r->i;

    i->imm = next_n(r, i->osize);
    i->imm2 = next_n(r, 2);
    put(i, X86_O_FAR, 0, i->osize);
}

static bool put_seg(X86Insn *i)
{
    unsigned n = (i->modrm >> 3) & 7;

    put(i, X86_O_SEG, n, 2);
    return n < X86_SEG_COUNT && !(i->op_count == 1 && n == X86_CS); /* MOV CS, x is #UD */
}

static bool put_cr(X86Insn *i, X86Spec s)
{
    unsigned n = reg_field(i);

    if (s.kind == X86_K_D) {
        put(i, X86_O_DR, n, size_of(i, s.size, false));
        return n < 8;
    }
    if ((i->prefixes & X86_PFX_LOCK) && n == 0) /* AMD's AltMovCr8 */
        n = 8;
    put(i, X86_O_CR, n, size_of(i, s.size, false));
    return n == 0 || (n >= 2 && n <= 4) || n == 8;
}

static bool put_operand(Reader *r, X86Spec s)
{
    X86Insn *i = r->i;
    u8 size = size_of(i, s.size, false);

    switch (s.kind) {
    case X86_K_E:
    case X86_K_M:
    case X86_K_R: put_rm(i, X86_O_GPR, s); break;
    case X86_K_G: put_gpr(i, reg_field(i), size); break;
    case X86_K_B: put_gpr(i, i->vvvv, size); break;
    case X86_K_Z: put_gpr(i, (i->opcode & 7) | (i->rex & 1) << 3, size); break;
    case X86_K_W:
    case X86_K_U: put_rm(i, X86_O_VEC, s); break;
    case X86_K_V: put(i, X86_O_VEC, reg_field(i), size); break;
    case X86_K_H: put(i, X86_O_VEC, i->vvvv, size); break;
    case X86_K_L: put(i, X86_O_VEC, next(r) >> 4 & (i->mode == X86_MODE_64 ? 15 : 7), size); break;
    case X86_K_Q:
    case X86_K_N: put_rm(i, X86_O_MM, s); break;
    case X86_K_P: put(i, X86_O_MM, (i->modrm >> 3) & 7, 8); break;
    case X86_K_S: return put_seg(i);
    case X86_K_C:
    case X86_K_D: return put_cr(i, s);
    case X86_K_I: put_imm(r, s); break;
    case X86_K_I2: i->imm2 = next(r); put(i, X86_O_IMM2, 0, 1); break;
    case X86_K_J: i->imm = next_signed(r, size); put(i, X86_O_REL, 0, size); break;
    case X86_K_A: put_far(r); break;
    case X86_K_O: put_offset(r, s); break;
    case X86_K_X: put_string(i, X86_RSI, i->seg != X86_NO_REG ? i->seg : X86_DS, size); break;
    case X86_K_Y: put_string(i, X86_RDI, X86_ES, size); break;
    case X86_K_RAX: put(i, X86_O_GPR, X86_RAX, size); break;
    case X86_K_RCX: put(i, X86_O_GPR, X86_RCX, size); break;
    case X86_K_RDX: put(i, X86_O_GPR, X86_RDX, size); break;
    case X86_K_ONE: i->imm = 1; put(i, X86_O_IMM, 0, 1); break;
    case X86_K_ST0: put(i, X86_O_ST, 0, 10); break;
    case X86_K_STI: put(i, X86_O_ST, i->modrm & 7, 10); break;
    case X86_K_XMM0: put(i, X86_O_VEC, 0, 16); break;
    case X86_K_SEGREG: put(i, X86_O_SEG, s.size - X86_Z_0, 2); break;
    default: break;
    }
    return true;
}

/* LOCK is only for some instructions, and those must write memory. */
static bool lock_is_fine(const X86Insn *i)
{
    if (!(i->prefixes & X86_PFX_LOCK))
        return true;
    if (i->op_count && (i->op[0].kind == X86_O_CR || (i->op_count > 1 && i->op[1].kind == X86_O_CR)))
        return true;
    return (i->row->attrs & X86_ATTR_LOCK) && i->op[0].kind == X86_O_MEM;
}

/* A VEX.vvvv that no operand uses must be 1111b; registers of a gather must differ. */
static bool vex_is_fine(const X86Insn *i)
{
    const X86Row *row = i->row;
    bool uses = false;

    if (!(i->prefixes & X86_PFX_VEX))
        return true;
    for (unsigned n = 0; n < 4; n++)
        uses |= row->op[n].kind == X86_K_H || row->op[n].kind == X86_K_B;
    if (!uses && i->vvvv)
        return false;
    if (!(row->attrs & X86_ATTR_VSIB))
        return true;
    return (i->modrm & 7) == 4 && reg_field(i) != i->vvvv && i->mem.index != i->vvvv && i->mem.index != reg_field(i);
}

static bool read_operands(Reader *r)
{
    X86Insn *i = r->i;
    bool ok = true;

    for (unsigned n = 0; n < 4 && i->row->op[n].kind; n++)
        ok &= put_operand(r, i->row->op[n]);
    return ok;
}

X86Decode x86_decode(X86Insn *i, unsigned mode, u64 features, const u8 *bytes, size_t avail)
{
    Reader r = {.i = i, .bytes = bytes, .avail = avail};
    const X86Slot *slot;
    int map;
    bool ok;

    memset(i, 0, sizeof *i);
    i->mode = (u8)mode;
    i->seg = i->mem.base = i->mem.index = X86_NO_REG;
    map = read_opcode(&r);
    if (r.status != X86_DECODE_OK)
        return r.status;
    if (map < 0)
        return X86_DECODE_UD;
    slot = &x86_index[map][i->opcode];
    if (!slot->count)
        return X86_DECODE_UD;
    if (x86_rows[x86_lists[slot->first]].attrs & X86_ATTR_MODRM)
        i->modrm = next(&r);
    if (r.status != X86_DECODE_OK)
        return r.status;
    i->row = find_row(i, slot, features);
    if (!i->row)
        return X86_DECODE_UD;
    set_sizes(i);
    if ((i->row->attrs & X86_ATTR_MODRM) && i->modrm < 0xc0 && !(i->row->attrs & X86_ATTR_FORCEREG))
        read_memory(&r);
    ok = read_operands(&r);
    if (r.status != X86_DECODE_OK)
        return r.status;
    return ok && lock_is_fine(i) && vex_is_fine(i) ? X86_DECODE_OK : X86_DECODE_UD;
}

unsigned x86_alignment(const X86Insn *i, unsigned size)
{
    bool must = i->prefixes & X86_PFX_VEX ? i->row->attrs & X86_ATTR_A : size == 16 && !(i->row->attrs & X86_ATTR_U);
    return must ? size : 1;
}
