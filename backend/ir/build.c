/* SPDX-License-Identifier: MIT */
/*
 * The block builder; contract in build.h. Identities live in fold.c, constant arithmetic in eval.c; here is the plumbing:
 * globals, addresses, flags and exits.
 */
#include "backend/ir/build.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "backend/helper.h"
#include "backend/ir/eval.h"
#include "backend/ir/fold.h"
#include "base/bits.h"
#include "base/near.h"

const u8 ir_op_flags[IR_OP_COUNT] = {
#define _(name, result, args, flags, meaning) flags,
#include "backend/ir/ops.def"
#undef _
};

const u8 ir_op_args[IR_OP_COUNT] = {
#define _(name, result, args, flags, meaning) sizeof(args) - 1,
#include "backend/ir/ops.def"
#undef _
};

const IrOpInfo ir_op_info[IR_OP_COUNT] = {
#define _(name, result, args, flags, meaning) {#name, result, args, sizeof(args) - 1, flags, meaning},
#include "backend/ir/ops.def"
#undef _
};

/* From mmap: blocks are short, the tail is never touched. */
static IrInst *insts_alloc(void)
{
    void *p = near_map(IR_MAX_INSTS * sizeof(IrInst));

    if (p == MAP_FAILED)
        abort();
    madvise(p, IR_MAX_INSTS * sizeof(IrInst), MADV_WIPEONFORK); /* a block is not built across a fork */
    return p;
}

void ir_begin(IrBuilder *b, Gva pc, const IrGuest *guest)
{
    IrBlock *k = &b->block;

    assert(guest->global_count <= IR_MAX_GLOBALS);
    if (!k->insts)
        k->insts = insts_alloc();
    k->insts[0] = (IrInst){.op = IR_NOP};
    k->count = 1;
    k->pc = pc;
    k->guest = guest;
    k->insn_count = 0;
    k->has_back_edge = k->fp_slow = false;
    k->fp_modes = 0;
    k->has_mmu = b->has_mmu;
    k->is_counted = b->is_counted;
    k->is_movable = b->is_movable;
    k->is_wide = k->is_program = false;
    k->exact_flags = guest->is_x86 && b->keep_flags;
    b->insn_pc = pc;
    b->full = false;
    memset(b->cur, 0, guest->global_count * sizeof b->cur[0]);
}

void ir_free(IrBuilder *b)
{
    if (b->block.insts)
        munmap(b->block.insts, IR_MAX_INSTS * sizeof(IrInst));
    b->block.insts = NULL;
}

IrRef ir_emit(IrBuilder *b, IrOp op, IrType ty, u8 aux, i32 imm, IrRef a0, IrRef a1, IrRef a2, IrRef a3)
{
    IrBlock *k = &b->block;

    if (k->count == IR_MAX_INSTS) {
        b->full = true;
        return IR_MAX_INSTS - 1;
    }
    b->held[k->count] = 0;
    k->insts[k->count] = (IrInst){.op = op, .type = ty, .aux = aux, .imm = imm, .arg = {a0, a1, a2, a3}};
    return (IrRef)k->count++;
}

void ir_insn(IrBuilder *b, Gva pc)
{
    b->insn_pc = pc;
    b->block.insn_count++;
    ir_emit(b, IR_INSN, IR_VOID, 0, (i32)(pc - b->block.pc), 0, 0, 0, 0);
}

void ir_stack_lag(IrBuilder *b, i32 lag)
{
    IrInst *i = &b->block.insts[b->block.count - 1];

    assert(i->op == IR_INSN || b->full);
    if (!b->full)
        i->k = (u64)(i64)lag;
}

IrRef ir_const(IrBuilder *b, IrType ty, u64 k)
{
    IrRef r = ir_emit(b, IR_CONST, ty, 0, 0, 0, 0, 0, 0);

    b->block.insts[r].k = ty == IR_I32 ? (u32)k : k;
    return r;
}

IrRef ir_pc(IrBuilder *b, Gva pc)
{
    i64 offset = (i64)(pc - b->block.pc);

    if (b->block.is_movable && offset == (i32)offset)
        return ir_emit(b, IR_PC, IR_I64, 0, (i32)offset, 0, 0, 0, 0);
    ir_pin(b);
    return ir_i64(b, pc);
}

void ir_pin(IrBuilder *b)
{
    b->block.is_movable = false;
}

/* A TRUNC is its argument's register. */
static bool is_held(const IrBuilder *b, IrRef v)
{
    const IrInst *i = &b->block.insts[v];

    return b->held[v] || (i->op == IR_TRUNC && b->held[i->arg[0]]);
}

bool ir_may_refold(const IrBuilder *b, IrRef sum, IrRef x)
{
    return !is_held(b, sum) || is_held(b, x);
}

bool ir_is_const(const IrBuilder *b, IrRef v, u64 *k)
{
    const IrInst *i = &b->block.insts[v];

    if (v == IR_NONE || i->op != IR_CONST)
        return false;
    *k = i->k;
    return true;
}

IrType ir_type(const IrBuilder *b, IrRef v)
{
    return b->block.insts[v].type;
}

IrRef ir_get(IrBuilder *b, u16 global)
{
    if (!b->cur[global]) {
        b->cur[global] = ir_emit(b, IR_GET, b->block.guest->globals[global].type, 0, global, 0, 0, 0, 0);
        b->held[b->cur[global]] = 1;
    }
    return b->cur[global];
}

/* A global holds @v, or no longer; and with a ZEXT32 what that was made of. */
static void hold(IrBuilder *b, IrRef v, int change)
{
    const IrInst *i = &b->block.insts[v];

    b->held[v] = (u8)(b->held[v] + change);
    if (i->op == IR_ZEXT32)
        b->held[i->arg[0]] = (u8)(b->held[i->arg[0]] + change);
}

void ir_set(IrBuilder *b, u16 global, IrRef v)
{
    if (b->cur[global] == v)
        return;
    if (b->cur[global])
        hold(b, b->cur[global], -1);
    hold(b, v, 1);
    b->cur[global] = v;
    ir_emit(b, IR_SET, b->block.guest->globals[global].type, 0, global, v, 0, 0, 0);
}

/* --- integer operators --- */

// clang-format off
#define _(name, op) \
    IrRef ir_##name(IrBuilder *b, IrType ty, IrRef x, IrRef y) { return fold_op(b, IR_##op, ty, 0, 0, x, y); }
IR_BINARY(_)
#undef _
#define _(name, op) \
    IrRef ir_##name(IrBuilder *b, IrType ty, IrRef x) { return fold_op(b, IR_##op, ty, 0, 0, x, IR_NONE); }
IR_UNARY(_)
#undef _
// clang-format on

IrRef ir_add_i(IrBuilder *b, IrType ty, IrRef x, i64 k)
{
    return ir_add(b, ty, x, ir_const(b, ty, (u64)k));
}

IrRef ir_shl_i(IrBuilder *b, IrType ty, IrRef x, unsigned n)
{
    return ir_shl(b, ty, x, ir_const(b, ty, n));
}

IrRef ir_shr_i(IrBuilder *b, IrType ty, IrRef x, unsigned n)
{
    return ir_shr(b, ty, x, ir_const(b, ty, n));
}

IrRef ir_sar_i(IrBuilder *b, IrType ty, IrRef x, unsigned n)
{
    return ir_sar(b, ty, x, ir_const(b, ty, n));
}

IrRef ir_ror_i(IrBuilder *b, IrType ty, IrRef x, unsigned n)
{
    return ir_ror(b, ty, x, ir_const(b, ty, n));
}

IrRef ir_mulhu(IrBuilder *b, IrRef x, IrRef y)
{
    return fold_op(b, IR_MULHU, IR_I64, 0, 0, x, y);
}

IrRef ir_mulhs(IrBuilder *b, IrRef x, IrRef y)
{
    return fold_op(b, IR_MULHS, IR_I64, 0, 0, x, y);
}

IrRef ir_extr(IrBuilder *b, IrType ty, IrRef hi, IrRef lo, unsigned lsb)
{
    if (lsb == 0)
        return lo;
    if (hi == lo)
        return ir_ror_i(b, ty, lo, lsb);
    return fold_op(b, IR_EXTR, ty, 0, (i32)lsb, hi, lo);
}

IrRef ir_ubfx(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width)
{
    unsigned n = ty == IR_I32 ? 32 : 64;

    if (width == n)
        return x;
    if (lsb + width == n)
        return ir_shr_i(b, ty, x, lsb);
    if (lsb == 0)
        return ir_and(b, ty, x, ir_const(b, ty, bits_mask(width)));
    return fold_op(b, IR_UBFX, ty, (u8)lsb, (i32)width, x, IR_NONE);
}

IrRef ir_sbfx(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width)
{
    unsigned n = ty == IR_I32 ? 32 : 64;

    if (width == n)
        return x;
    if (lsb + width == n)
        return ir_sar_i(b, ty, x, lsb);
    if (lsb == 0 && width == 32)
        return ir_sext32(b, ir_trunc(b, x));
    return fold_op(b, IR_SBFX, ty, (u8)lsb, (i32)width, x, IR_NONE);
}

IrRef ir_ubfiz(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width)
{
    if (lsb + width == (ty == IR_I32 ? 32u : 64u))
        return lsb ? ir_shl_i(b, ty, x, lsb) : x;
    return fold_op(b, IR_UBFIZ, ty, (u8)lsb, (i32)width, x, IR_NONE);
}

IrRef ir_sbfiz(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width)
{
    if (lsb + width == (ty == IR_I32 ? 32u : 64u))
        return lsb ? ir_shl_i(b, ty, x, lsb) : x;
    return fold_op(b, IR_SBFIZ, ty, (u8)lsb, (i32)width, x, IR_NONE);
}

IrRef ir_bfi(IrBuilder *b, IrType ty, IrRef x, IrRef y, unsigned lsb, unsigned width)
{
    if (width == (ty == IR_I32 ? 32u : 64u))
        return y;
    return fold_op(b, IR_BFI, ty, (u8)lsb, (i32)width, x, y);
}

IrRef ir_bswap32(IrBuilder *b, IrRef x)
{
    return fold_op(b, IR_BSWAP32, IR_I64, 0, 0, x, IR_NONE);
}

IrRef ir_trunc(IrBuilder *b, IrRef x)
{
    return ir_type(b, x) == IR_I32 ? x : fold_op(b, IR_TRUNC, IR_I32, 0, 0, x, IR_NONE);
}

IrRef ir_zext32(IrBuilder *b, IrRef x)
{
    return ir_type(b, x) == IR_I64 ? x : fold_op(b, IR_ZEXT32, IR_I64, 0, 0, x, IR_NONE);
}

IrRef ir_sext32(IrBuilder *b, IrRef x)
{
    return fold_op(b, IR_SEXT32, IR_I64, 0, 0, x, IR_NONE);
}

IrRef ir_crc32(IrBuilder *b, bool castagnoli, unsigned bytes, IrRef crc, IrRef data)
{
    return ir_emit(b, castagnoli ? IR_CRC32C : IR_CRC32, IR_I32, 0, (i32)bytes, crc, data, 0, 0);
}

/* --- flags --- */

static u8 width_of(IrType ty)
{
    return ty == IR_I32 ? 32 : 64;
}

IrRef ir_adc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags)
{
    return ir_emit(b, IR_ADC, ty, 0, 0, x, y, flags, 0);
}

IrRef ir_sbc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags)
{
    return ir_emit(b, IR_SBC, ty, 0, 0, x, y, flags, 0);
}

IrRef ir_flags_add(IrBuilder *b, IrType ty, IrRef x, IrRef y)
{
    return ir_emit(b, IR_FLAGS_ADD, IR_FLAGS, width_of(ty), 0, x, y, 0, 0);
}

IrRef ir_flags_sub(IrBuilder *b, IrType ty, IrRef x, IrRef y)
{
    return ir_emit(b, IR_FLAGS_SUB, IR_FLAGS, width_of(ty), 0, x, y, 0, 0);
}

IrRef ir_flags_adc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags)
{
    return ir_emit(b, IR_FLAGS_ADC, IR_FLAGS, width_of(ty), 0, x, y, flags, 0);
}

IrRef ir_flags_sbc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags)
{
    return ir_emit(b, IR_FLAGS_SBC, IR_FLAGS, width_of(ty), 0, x, y, flags, 0);
}

IrRef ir_flags_logic(IrBuilder *b, IrType ty, IrRef x)
{
    return ir_emit(b, IR_FLAGS_LOGIC, IR_FLAGS, width_of(ty), 0, x, 0, 0, 0);
}

IrRef ir_flags_ccmp(IrBuilder *b, IrRef flags, IrCond cond, bool add, IrType ty, IrRef x, IrRef y, unsigned nzcv)
{
    if (cond >= IR_AL)
        return add ? ir_flags_add(b, ty, x, y) : ir_flags_sub(b, ty, x, y);
    return ir_emit(b, IR_FLAGS_CCMP, IR_FLAGS, width_of(ty), (i32)(cond | nzcv << 4 | (unsigned)add << 8), flags, x, y, 0);
}

IrRef ir_flags_of(IrBuilder *b, IrRef nzcv)
{
    return ir_emit(b, IR_FLAGS_OF, IR_FLAGS, 0, 0, nzcv, 0, 0, 0);
}

IrRef ir_flags_nzcv(IrBuilder *b, IrRef flags)
{
    return ir_emit(b, IR_FLAGS_NZCV, IR_I32, 0, 0, flags, 0, 0, 0);
}

static bool is_always(IrCond cond)
{
    return cond == IR_AL || cond == IR_NV;
}

IrRef ir_setcc(IrBuilder *b, IrType ty, IrRef flags, IrCond cond)
{
    if (is_always(cond))
        return ir_const(b, ty, 1);
    return ir_emit(b, IR_SETCC, ty, (u8)cond, 0, flags, 0, 0, 0);
}

IrRef ir_select(IrBuilder *b, IrType ty, IrRef flags, IrCond cond, IrRef if_true, IrRef if_false)
{
    u64 t, f;

    if (is_always(cond) || if_true == if_false)
        return if_true;
    if (ir_is_const(b, if_true, &t) && ir_is_const(b, if_false, &f)) {
        if (t == 1 && f == 0)
            return ir_setcc(b, ty, flags, cond);
        if (t == 0 && f == 1)
            return ir_setcc(b, ty, flags, ir_cond_invert(cond));
    }
    return ir_emit(b, IR_SELECT, ty, (u8)cond, 0, flags, if_true, if_false, 0);
}

IrRef ir_selz(IrBuilder *b, IrType ty, IrRef test, IrRef if_zero, IrRef if_not)
{
    u64 k;

    if (ir_is_const(b, test, &k))
        return k ? if_not : if_zero;
    return ir_emit(b, IR_SELZ, ty, 0, 0, test, if_zero, if_not, 0);
}

/* --- memory --- */

typedef struct Address {
    IrRef base, index;
    u8 scale;
    i32 disp;
} Address;

/* A displacement is folded only while it fits with room for the access itself. */
static bool disp_fits(i64 d)
{
    return d >= -0x40000000ll && d < 0x40000000ll;
}

/* A constant of type @ty as a displacement: 32-bit addresses are taken mod 2^32. */
static i64 as_disp(u8 ty, u64 k)
{
    return ty == IR_I32 ? (i32)k : (i64)k;
}

static bool fold_disp(IrBuilder *b, Address *a)
{
    const IrInst *i = &b->block.insts[a->base];
    u64 k;

    if (i->op != IR_ADD || !ir_is_const(b, i->arg[1], &k) || !disp_fits(as_disp(i->type, k) + a->disp) ||
        !ir_may_refold(b, a->base, i->arg[0]))
        return false;
    a->disp += (i32)as_disp(i->type, k);
    a->base = i->arg[0];
    return true;
}

static void fold_index(IrBuilder *b, Address *a)
{
    const IrInst *i = &b->block.insts[a->base], *s;
    u64 k;

    if (i->op != IR_ADD)
        return;
    if (ir_is_const(b, i->arg[1], &k) &&
        disp_fits(as_disp(i->type, k))) /* fold_disp did not want it: a register holds the sum */
        return;
    a->base = i->arg[0];
    a->index = i->arg[1];
    s = &b->block.insts[a->index];
    if (s->op == IR_SHL && ir_is_const(b, s->arg[1], &k) && k <= 3) {
        a->scale = (u8)k;
        a->index = s->arg[0];
    }
}

static Address fold_address(IrBuilder *b, u16 attr, IrRef addr)
{
    Address a = {.base = addr};

    if (attr & (MEM_ALIGN | MEM_ATOMIC16 | MEM_NOTAG)) /* checked or changed as a whole */
        return a;
    while (fold_disp(b, &a))
        ;
    fold_index(b, &a);
    return a;
}

/* Tables are looked up by 64-bit addresses. */
static IrRef plain_address(IrBuilder *b, IrRef addr)
{
    return b->block.has_mmu ? ir_zext32(b, addr) : addr;
}

static u16 with_regime(const IrBuilder *b, u16 attr)
{
    if (!(attr & MEM_MMU_IDX))
        attr |= attr & MEM_UNPRIV ? b->mmu_idx_unpriv : b->mmu_idx;
    return attr;
}

static u16 attr_of(const IrBuilder *b, u16 attr)
{
    return with_regime(b, attr | b->mem_attr | (b->mask_tags ? MEM_NOTAG : 0));
}

IrRef ir_ld(IrBuilder *b, IrType ty, u8 mem, u16 attr, IrRef addr)
{
    attr = attr_of(b, attr);
    Address a = fold_address(b, attr, plain_address(b, addr));

    return ir_emit(b, IR_LD, ty, (u8)(mem | a.scale << MEM_SCALE_SHIFT), a.disp, a.base, a.index, 0, attr);
}

void ir_st(IrBuilder *b, u8 mem, u16 attr, IrRef addr, IrRef value)
{
    attr = attr_of(b, attr);
    Address a = fold_address(b, attr, plain_address(b, addr));

    ir_emit(b, IR_ST, ir_type(b, value), (u8)(mem | a.scale << MEM_SCALE_SHIFT), a.disp, a.base, a.index, value, attr);
}

/* Atomics take a plain address of 64 bits: strip the tag here. */
static IrRef atomic_address(IrBuilder *b, IrRef addr)
{
    return b->mask_tags ? ir_sbfx(b, IR_I64, addr, 0, 56) : ir_zext32(b, addr);
}

IrRef ir_amo(IrBuilder *b, IrType ty, IrAmo kind, u8 mem, u16 attr, IrRef addr, IrRef value)
{
    return ir_emit(b, IR_AMO, ty, mem, (i32)kind, atomic_address(b, addr), value, 0, with_regime(b, attr));
}

IrRef ir_cas(IrBuilder *b, IrType ty, u8 mem, u16 attr, IrRef addr, IrRef expected, IrRef value)
{
    return ir_emit(b, IR_CAS, ty, mem, 0, atomic_address(b, addr), expected, value, with_regime(b, attr));
}

IrRef ir_stex(IrBuilder *b, u8 mem, IrRef addr, IrRef excl_addr, IrRef value, IrRef excl_value)
{
    return ir_emit(b, IR_STEX, IR_I32, mem, b->mmu_idx, atomic_address(b, addr), atomic_address(b, excl_addr), value,
                   excl_value);
}

void ir_fence(IrBuilder *b, IrFence kind)
{
    ir_emit(b, IR_FENCE, IR_VOID, 0, (i32)kind, 0, 0, 0, 0);
}

void ir_pause(IrBuilder *b)
{
    ir_emit(b, IR_PAUSE, IR_VOID, 0, 0, 0, 0, 0, 0);
}

static IrType type_of_kind(u8 kind)
{
    switch (kind) {
    case HELPER_I32: return IR_I32;
    case HELPER_I64: return IR_I64;
    case HELPER_V128: return IR_V128;
    default: return IR_VOID;
    }
}

IrRef ir_call(IrBuilder *b, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3)
{
    const IrGuest *g = b->block.guest;
    const HelperRow *h = &g->helpers[id];
    IrRef r = ir_emit(b, IR_CALL, type_of_kind(h->result), 0, id, a0, a1, a2, a3);

    if (h->flags & HELPER_WRITES) /* held may stay too high now: that only forgoes foldings */
        memset(b->cur, 0, g->global_count * sizeof b->cur[0]);
    return r;
}

/* --- exits --- */

static void note_target(IrBuilder *b, Gva pc)
{
    if (pc <= b->insn_pc)
        b->block.has_back_edge = true;
}

void ir_goto(IrBuilder *b, Gva pc, IrRef flags)
{
    note_target(b, pc);
    ir_emit(b, IR_GOTO, IR_VOID, 0, 0, ir_i64(b, pc), flags, 0, 0);
}

void ir_goto_if(IrBuilder *b, IrRef cond_flags, IrCond cond, Gva pc, IrRef flags)
{
    if (is_always(cond)) {
        ir_goto(b, pc, flags);
        return;
    }
    note_target(b, pc);
    ir_emit(b, IR_GOTO_IF, IR_VOID, (u8)cond, 0, cond_flags, ir_i64(b, pc), flags, 0);
}

void ir_goto_ifz(IrBuilder *b, IrRef x, bool if_nonzero, Gva pc, IrRef flags)
{
    note_target(b, pc);
    ir_emit(b, IR_GOTO_IFZ, IR_VOID, if_nonzero, 0, x, ir_i64(b, pc), flags, 0);
}

void ir_goto_bit(IrBuilder *b, IrRef x, unsigned bit, bool value, Gva pc, IrRef flags)
{
    note_target(b, pc);
    ir_emit(b, IR_GOTO_BIT, IR_VOID, value, (i32)bit, x, ir_i64(b, pc), flags, 0);
}

void ir_goto_ind(IrBuilder *b, IrRef pc, IrJumpKind kind, u32 branch_kind, IrRef flags)
{
    ir_emit(b, IR_GOTO_IND, IR_VOID, (u8)kind, (i32)branch_kind, pc, flags, 0, 0);
}

void ir_raise(IrBuilder *b, u8 kind, u32 syndrome, Gva pc, IrRef flags)
{
    ir_emit(b, IR_RAISE, IR_VOID, kind, (i32)syndrome, ir_i64(b, pc), flags, 0, 0);
}

/* --- vectors --- */

IrRef ir_v(IrBuilder *b, IrOp op, u8 aux, i32 imm, IrRef x, IrRef y, IrRef z)
{
    return ir_emit(b, op, IR_V128, aux, imm, x, y, z, 0);
}

IrRef ir_fcmp(IrBuilder *b, u8 aux, bool signalling, IrRef x, IrRef y)
{
    return ir_emit(b, IR_FCMP, IR_FLAGS, aux, signalling, x, y, 0, 0);
}

IrRef ir_fccmp(IrBuilder *b, u8 aux, bool signalling, IrRef flags, IrCond cond, IrRef x, IrRef y, unsigned nzcv)
{
    if (cond >= IR_AL)
        return ir_fcmp(b, aux, signalling, x, y);
    return ir_emit(b, IR_FCCMP, IR_FLAGS, aux, (i32)(cond | nzcv << 4 | (unsigned)signalling << 8), flags, x, y, 0);
}

IrRef ir_ftoi_x(IrBuilder *b, IrType ty, u8 aux, i32 imm, IrRef x)
{
    return ir_emit(b, IR_FTOI_X, ty, aux, imm, x, 0, 0, 0);
}

IrRef ir_itof_x(IrBuilder *b, u8 aux, i32 imm, IrRef x)
{
    return ir_emit(b, IR_ITOF_X, IR_V128, aux, imm | (ir_type(b, x) == IR_I64 ? IR_FP_X64 : 0), x, 0, 0, 0);
}

IrRef ir_fjcvt(IrBuilder *b, IrRef x)
{
    return ir_emit(b, IR_FJCVT, IR_I64, 3 | IR_FP_SCALAR, 0, x, 0, 0, 0);
}

IrRef ir_vlow(IrBuilder *b, unsigned bytes_log2, IrRef x)
{
    IrRef low = fold_vlow(b, bytes_log2, x);

    return low ? low : ir_v(b, IR_VLOW, (u8)bytes_log2, 0, x, 0, 0);
}

IrRef ir_vdup(IrBuilder *b, unsigned esize, IrRef x)
{
    return ir_v(b, IR_VDUP, (u8)esize, 0, x, 0, 0);
}

IrRef ir_vfrom(IrBuilder *b, unsigned esize, IrRef x)
{
    return ir_v(b, IR_VFROM, (u8)esize, 0, x, 0, 0);
}

IrRef ir_vins(IrBuilder *b, unsigned esize, unsigned index, IrRef v, IrRef x)
{
    return ir_v(b, IR_VINS, (u8)esize, (i32)index, v, x, 0);
}

IrRef ir_vextract(IrBuilder *b, IrType ty, unsigned esize, unsigned index, IrRef v)
{
    return ir_emit(b, IR_VEXTRACT, ty, (u8)esize, (i32)index, v, 0, 0, 0);
}
