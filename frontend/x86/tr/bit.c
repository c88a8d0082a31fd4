/* SPDX-License-Identifier: MIT */
/* Bits: tests, scans, counts, BMI, CRC32, compare and exchange, exchange and add. */
#include "frontend/x86/tr/translate.h"

/* ---- BT, BTS, BTR, BTC ---- */

static unsigned bt_extension(unsigned arg)
{
    switch (arg) {
    case X86_A_BT: return 4;
    case X86_A_BTS: return 5;
    case X86_A_BTR: return 6;
    default: return 7;
    }
}

/* A register index counts from the address on, in both directions: the word that holds the bit. */
static void move_address(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_addr_type(t);
    IrRef off = x86_sext(t, size, ty == IR_I64 ? 8 : 4, x86_raw(t, &i->op[1]));

    off = ir_shl_i(t->ir, ty, ir_sar_i(t->ir, ty, off, size == 8 ? 6 : size == 4 ? 5 : 4), (unsigned)__builtin_ctz(size));
    t->ea_offset = x86_cut_offset(t, i->asize, ir_add(t->ir, ty, x86_offset(t, i), off));
}

/* CF = bit @b of @a, the other flags stay; @value gets the changed word unless it is BT. */
static IrRef bt_host(X86Tr *t, const X86Insn *i, IrRef a, IrRef *value)
{
    unsigned ext = bt_extension(i->row->arg);
    bool by_reg = i->op[1].kind == X86_O_GPR, is_test = ext == 4;
    X86Host h = x86_host_int(1, by_reg ? 0x83 | ext << 3 : 0xba, i->op[0].size, IR_HOST_FLAGS_IN);

    h.form |= is_test ? IR_HOST_CMP_MR : by_reg ? IR_HOST_MR : IR_HOST_M;
    h.a = a;
    h.d = x86_flags(t);
    h.keeps = true;
    if (by_reg)
        h.c = x86_raw(t, &i->op[1]);
    else
        h.imm |= (i32)ext << IR_HOST_EXT_SHIFT | IR_HOST_IMM8 | (i32)(u8)i->imm << IR_HOST_IMM_SHIFT;
    if (!is_test)
        *value = x86_host(t, &h, IR_I64);
    return x86_host_flags(t, &h);
}

/* The one bit that BTS, BTR, BTC change, as a mask. */
static IrRef bit_mask(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);

    if (i->op[1].kind == X86_O_IMM)
        return ir_const(t->ir, ty, 1ull << (i->imm & (8 * size - 1)));
    IrRef n = ir_and(t->ir, ty, x86_raw(t, &i->op[1]), ir_const(t->ir, ty, 8 * size - 1));

    return ir_shl(t->ir, ty, ir_const(t->ir, ty, 1), n);
}

static void bt_locked(X86Tr *t, const X86Insn *i)
{
    static const IrAmo amo[] = {IR_AMO_SET, IR_AMO_CLR, IR_AMO_EOR};
    unsigned size = i->op[0].size;
    IrRef old, ignored;

    old = ir_amo(t->ir, x86_type(size), amo[bt_extension(i->row->arg) - 5], (u8)__builtin_ctz(size), 0, x86_ea_write(t, i),
                 bit_mask(t, i));
    x86_set_flags(t, bt_host(t, i, ir_zext32(t->ir, old), &ignored));
}

static IrRef bt_memory(X86Tr *t, const X86Insn *i)
{
    return bt_extension(i->row->arg) == 4 ? x86_src(t, i, 0) : x86_src_dst(t, i);
}

/** BT, BTS, BTR, BTC. */
bool xtr_bt(X86Tr *t, const X86Insn *i)
{
    IrRef f, v = IR_NONE;

    if (x86_is_mem(i, 0) && i->op[1].kind == X86_O_GPR)
        move_address(t, i);
    if (x86_is_locked(i)) {
        bt_locked(t, i);
        return true;
    }
    f = bt_host(t, i, x86_is_mem(i, 0) ? ir_zext32(t->ir, bt_memory(t, i)) : x86_gpr(t, i->op[0].reg), &v);
    if (v && x86_is_mem(i, 0))
        x86_store(t, x86_ea_write(t, i), i->op[0].size, v);
    x86_set_flags(t, f);
    if (v && !x86_is_mem(i, 0))
        x86_set_gpr(t, i->op[0].reg, v);
    return true;
}

/* ---- scans and counts ---- */

/* One source, the destination and flags by a host instruction with prefix @pp (encoding number) that starts from @old. */
static bool unary(X86Tr *t, const X86Insn *i, unsigned map, unsigned op, unsigned pp, bool keeps_flags)
{
    X86Host h = x86_host_int(map, op, i->op[0].size, IR_HOST_RM | IR_HOST_LOAD);
    IrRef v;

    h.imm |= (i32)pp << IR_HOST_PP_SHIFT;
    h.c = x86_src(t, i, 1);
    h.a = x86_gpr(t, i->op[0].reg);
    if (keeps_flags) {
        h.form |= IR_HOST_FLAGS_IN;
        h.d = x86_flags(t);
        h.keeps = true;
    }
    v = x86_host(t, &h, IR_I64);
    x86_set_flags(t, x86_host_flags(t, &h));
    x86_set_gpr(t, i->op[0].reg, v);
    return true;
}

/** BSF, BSR: with a zero source the destination stays, also above 32 bits, as on all AMD and Intel processors. */
bool xtr_bsf(X86Tr *t, const X86Insn *i)
{
    return unary(t, i, 1, i->opcode, 0, true);
}

/** TZCNT, LZCNT. */
bool xtr_bitcnt(X86Tr *t, const X86Insn *i)
{
    return unary(t, i, 1, i->opcode, 2, true);
}

/** POPCNT. */
bool xtr_popcnt(X86Tr *t, const X86Insn *i)
{
    return unary(t, i, 1, i->opcode, 2, false);
}

/** CRC32: the destination is 32 bits, also with a 64-bit register. */
bool xtr_crc32(X86Tr *t, const X86Insn *i)
{
    IrRef v = ir_crc32(t->ir, true, i->op[1].size, ir_trunc(t->ir, x86_gpr(t, i->op[0].reg)), x86_src(t, i, 1));

    x86_set_gpr(t, i->op[0].reg, ir_zext32(t->ir, v));
    return true;
}

/* ---- BMI1, BMI2 ---- */

static void bmi_operands(X86Tr *t, const X86Insn *i, X86Host *h)
{
    for (unsigned n = 0; n < i->op_count; n++) {
        switch (i->row->op[n].kind) {
        case X86_K_E: h->c = x86_src(t, i, n); break;
        case X86_K_B:
            if (n) /* the first is the result */
                h->b = x86_raw(t, &i->op[n]);
            break;
        case X86_K_I: h->imm |= IR_HOST_IMM8 | (i32)(u8)i->imm << IR_HOST_IMM_SHIFT; break;
        default: break;
        }
    }
}

/** ANDN, BLSI, BLSMSK, BLSR, BEXTR, BZHI, PDEP, PEXT, RORX, SARX, SHLX, SHRX. */
bool xtr_bmi(X86Tr *t, const X86Insn *i)
{
    bool to_vvvv = i->row->op[0].kind == X86_K_B;
    X86Host h = {.imm = (i32)((u32)i->opcode | (u32)i->row->map << IR_HOST_MAP_SHIFT |
                              (u32)__builtin_ctz(i->row->pp) << IR_HOST_PP_SHIFT | IR_HOST_VEX),
                 .form = to_vvvv ? IR_HOST_VM : IR_HOST_RM};
    bool has_flags = i->row->arg != X86_A_NOFLAGS;
    IrRef v;

    if (i->op[0].size == 8)
        h.imm |= IR_HOST_W;
    if (has_flags)
        h.imm |= IR_HOST_FLAGS;
    if (to_vvvv)
        h.imm |= (i->modrm >> 3 & 7) << IR_HOST_EXT_SHIFT;
    bmi_operands(t, i, &h);
    v = x86_host(t, &h, IR_I64);
    if (has_flags)
        x86_set_flags(t, x86_host_flags(t, &h));
    x86_set_gpr(t, i->op[0].reg, v);
    return true;
}

/* ---- exchanges ---- */

/** XADD. */
bool xtr_xadd(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    IrRef b = x86_raw(t, &i->op[1]), a, v, f;

    if (x86_is_locked(i)) {
        a = ir_amo(t->ir, ty, IR_AMO_ADD, (u8)__builtin_ctz(size), 0, x86_ea_write(t, i), b);
        x86_set_flags(t, x86_xflags(t, IR_X_ADD, size, a, b, IR_NONE));
        x86_write(t, &i->op[1], a);
        return true;
    }
    a = x86_src(t, i, 0);
    v = ir_add(t->ir, ty, a, b);
    f = x86_xflags(t, IR_X_ADD, size, a, b, IR_NONE);
    if (x86_is_mem(i, 0))
        x86_dst(t, i, 0, v);
    x86_set_flags(t, f);
    x86_write(t, &i->op[1], a);
    if (!x86_is_mem(i, 0))
        x86_dst(t, i, 0, v);
    return true;
}

/* Memory: compare and swap even without LOCK. The accumulator changes only if they differ. */
static void cmpxchg_memory(X86Tr *t, const X86Insn *i, const X86Operand *acc)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    IrRef a = x86_zext(t, size, x86_raw(t, acc)), s = x86_zext(t, size, x86_raw(t, &i->op[1])), rax = x86_gpr(t, X86_RAX), old, f, v;

    old = ir_cas(t->ir, ty, (u8)__builtin_ctz(size), 0, x86_ea_write(t, i), a, s);
    f = x86_xflags(t, IR_X_SUB, size, a, old, IR_NONE);
    v = ir_zext32(t->ir, old);
    if (size < 4)
        v = ir_bfi(t->ir, IR_I64, rax, v, 0, 8 * size);
    x86_set_flags(t, f);
    x86_set_gpr(t, X86_RAX, ir_select(t->ir, IR_I64, f, (IrCond)(IR_X86_CC + 4), rax, v));
}

/** CMPXCHG. */
bool xtr_cmpxchg(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    X86Operand acc = {X86_O_GPR, X86_RAX, (u8)size};
    IrCond equal = (IrCond)(IR_X86_CC + 4);
    IrRef a, d, s, f, rax;

    if (x86_is_mem(i, 0)) {
        cmpxchg_memory(t, i, &acc);
        return true;
    }
    a = x86_raw(t, &acc);
    d = x86_raw(t, &i->op[0]);
    s = x86_raw(t, &i->op[1]);
    rax = x86_gpr(t, X86_RAX);
    f = x86_xflags(t, IR_X_SUB, size, a, d, IR_NONE);
    x86_set_flags(t, f);
    /* What is not replaced keeps even its upper half, as on AMD processors. */
    IrRef v = size < 4 ? ir_bfi(t->ir, IR_I64, rax, ir_zext32(t->ir, d), 0, 8 * size) : ir_zext32(t->ir, d);

    x86_set_gpr(t, X86_RAX, ir_select(t->ir, IR_I64, f, equal, rax, v));
    if (size == 4)
        x86_set_gpr(t, i->op[0].reg, ir_select(t->ir, IR_I64, f, equal, ir_zext32(t->ir, s), x86_gpr(t, i->op[0].reg)));
    else
        x86_write(t, &i->op[0], ir_select(t->ir, ty, f, equal, s, d));
    return true;
}

static IrRef is_zero(X86Tr *t, IrRef x)
{
    return ir_selz(t->ir, IR_I32, x, ir_i32(t->ir, 1), ir_i32(t->ir, 0));
}

/** CMPXCHG8B. */
bool xtr_cmpxchg8b(X86Tr *t, const X86Insn *i)
{
    IrRef lo = ir_zext32(t->ir, ir_trunc(t->ir, x86_gpr(t, X86_RAX))), hi = ir_shl_i(t->ir, IR_I64, x86_gpr(t, X86_RDX), 32);
    IrRef nlo = ir_zext32(t->ir, ir_trunc(t->ir, x86_gpr(t, X86_RBX))), nhi = ir_shl_i(t->ir, IR_I64, x86_gpr(t, X86_RCX), 32);
    IrRef want = ir_or(t->ir, IR_I64, lo, hi), old, equal;

    old = ir_cas(t->ir, IR_I64, 3, 0, x86_ea_write(t, i), want, ir_or(t->ir, IR_I64, nlo, nhi));
    equal = ir_xor(t->ir, IR_I64, old, want);
    x86_set_zf(t, is_zero(t, equal));
    x86_set_gpr(t, X86_RAX, ir_selz(t->ir, IR_I64, equal, x86_gpr(t, X86_RAX), ir_zext32(t->ir, ir_trunc(t->ir, old))));
    x86_set_gpr(t, X86_RDX, ir_selz(t->ir, IR_I64, equal, x86_gpr(t, X86_RDX), ir_shr_i(t->ir, IR_I64, old, 32)));
    return true;
}

static IrRef pair(X86Tr *t, unsigned lo, unsigned hi)
{
    return ir_vins(t->ir, 3, 1, ir_vfrom(t->ir, 3, x86_gpr(t, lo)), x86_gpr(t, hi));
}

/** CMPXCHG16B: the operand must be aligned. */
bool xtr_cmpxchg16b(X86Tr *t, const X86Insn *i)
{
    IrRef old = ir_cas(t->ir, IR_V128, 4, MEM_ALIGN, x86_ea_write(t, i), pair(t, X86_RAX, X86_RDX), pair(t, X86_RBX, X86_RCX));
    IrRef lo = ir_vextract(t->ir, IR_I64, 3, 0, old), hi = ir_vextract(t->ir, IR_I64, 3, 1, old), differ;

    differ = ir_or(t->ir, IR_I64, ir_xor(t->ir, IR_I64, lo, x86_gpr(t, X86_RAX)), ir_xor(t->ir, IR_I64, hi, x86_gpr(t, X86_RDX)));
    x86_set_zf(t, is_zero(t, differ));
    x86_set_gpr(t, X86_RAX, lo); /* the same if they were equal */
    x86_set_gpr(t, X86_RDX, hi);
    return true;
}
