/* SPDX-License-Identifier: MIT */
/*
 * Memory behind tables (backend/rt_mmu.h): the inline lookup, seven host instructions before the access.
 *
 *   rorx i, addr, 8          place of the page's entry in the table
 *   and  i, 0x3ff0
 *   lea  p, [addr + size-1]  an access that leaves the page gives the next page's address
 *   and  p, ~0xfff           checked accesses keep the bits that must be zero
 *   cmp  p, [rbp + i + tag]
 *   jne  slow
 *   mov  i, [rbp + i + addend]
 *   op   [addr + i]
 *
 * The slow path calls RtMmu.access, which gives another addend, be it that of a buffer; then the access is made where it
 * stands. A store to the buffer is first made out of line and completed by RtMmu.commit. RtEnv.pc is exact there and the
 * homes are stored, so an exception just leaves.
 */
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

#define BIT(r) (1ull << (r))
#define MMU_OFFSET(field) ((i32)offsetof(RtMmu, field) - (i32)sizeof(RtMmu) - RT_ENV_BIAS)
#define MMU(field) x64_mem(RBP, MMU_OFFSET(field))

typedef struct Lookup {
    X64Reg addr, addend;
    ColdStub *slow;
} Lookup;

/* The guest's address in a register; its parts are free again, unless one of them is it. */
static X64Reg guest_address(Emit *e, const IrInst *i, u16 attr)
{
    bool is_amo = i->op != IR_LD && i->op != IR_ST;
    u64 locked = e->locked;
    X64Reg base = ra_use(e, i->arg[0]), index = REG_NONE, t = base;

    if (!is_amo && i->arg[1])
        index = ra_use(e, i->arg[1]);
    if (!is_amo && (index != REG_NONE || i->imm || (attr & MEM_NOTAG))) {
        t = ra_tmp(e);
        if (index != REG_NONE)
            x64_lea_rm(&e->a, 8, t, x64_mem_idx(base, index, i->aux >> MEM_SCALE_SHIFT, i->imm));
        else
            x64_lea_rm(&e->a, 8, t, x64_mem(base, i->imm));
    }
    if (!is_amo && (attr & MEM_NOTAG)) {
        x64_shl_ri(&e->a, 8, t, 8);
        x64_sar_ri(&e->a, 8, t, 8);
    }
    e->locked = locked | BIT(t);
    return t;
}

/* An access that is checked otherwise than by the tag. */
static void check_within_16(Emit *e, X64Reg t, u16 attr, unsigned size, bool is_write)
{
    u64 locked = e->locked;

    if (!(attr & MEM_ALIGN) && size < 4)
        emit_align_check(e, t, attr, size, is_write);
    e->locked = locked;
}

static u32 regime(const IrInst *i, u16 attr)
{
    return i->op == IR_STEX ? (u32)i->imm & MEM_MMU_IDX : attr & MEM_MMU_IDX;
}

static Lookup lookup(Emit *e, const IrInst *i, u16 attr, u32 kind, X64Reg addr, X64Reg addend, void (*stub)(Emit *, ColdStub *))
{
    unsigned size = i->aux & MEM_SIZE;
    bool is_aligned = (attr & MEM_ALIGN) || ((attr & MEM_ATOMIC16) && size == 4);
    u32 table = kind ? RT_TLB_WRITE : RT_TLB_READ;
    i32 at = MMU_OFFSET(tlb) + (i32)((regime(i, attr) * RT_TLB_KINDS + table) * sizeof(RtTlbEntry[RT_TLB_COUNT]));
    i32 low = is_aligned ? (1 << size) - 1 : 0;
    Lookup l = {.addr = addr, .addend = addend};
    X64Reg p = ra_tmp(e);

    x64_rorx_rri(&e->a, 8, addend, addr, RT_PAGE_BITS - 4);
    x64_and_ri(&e->a, 4, addend, (RT_TLB_COUNT - 1) << 4);
    if (is_aligned || size == 0)
        x64_mov_rr(&e->a, 8, p, addr);
    else
        x64_lea_rm(&e->a, 8, p, x64_mem(addr, (1 << size) - 1));
    x64_and_ri(&e->a, 8, p, -(i32)RT_PAGE_SIZE | low);
    x64_cmp_rm(&e->a, 8, p, x64_mem_idx(RBP, addend, 0, at));
    l.slow = cold_new(e, stub);
    x64_jcc(&e->a, CC_NE, &l.slow->label);
    x64_mov_rm(&e->a, 8, addend, x64_mem_idx(RBP, addend, 0, at + 8));
    x64_bind(&e->a, &l.slow->back);
    l.slow->reg = (u8)addr;
    l.slow->reg2 = (u8)addend;
    l.slow->inst = i;
    l.slow->kind = size | regime(i, attr) << RT_MMU_IDX_SHIFT | (is_aligned ? RT_MMU_ALIGN : 0) | kind;
    l.slow->k = e->b->pc + (u64)(i64)e->insn_pc;
    e->locked &= ~BIT(p);
    return l;
}

static void call_access(Emit *e, const ColdStub *s)
{
    x64_mov_mr(&e->a, 8, MMU(addr), (X64Reg)s->reg);
    x64_mov_ri(&e->a, 8, (X64Reg)s->reg2, s->k);
    x64_mov_mr(&e->a, 8, ENV(pc), (X64Reg)s->reg2);
    x64_mov_mi(&e->a, 4, MMU(desc), (i32)s->kind);
    x64_call_abs(&e->a, x64_exits.mmu_access);
    x64_mov_rm(&e->a, 8, (X64Reg)s->reg2, MMU(addend));
}

static void slow_stub(Emit *e, ColdStub *s)
{
    call_access(e, s);
    x64_jmp(&e->a, &s->back);
}

X64Mem emit_mmu_load(Emit *e, const IrInst *i)
{
    u16 attr = i->arg[3];
    X64Reg t;
    Lookup l;

    flags_clobber(e);
    t = guest_address(e, i, attr);
    check_within_16(e, t, attr, i->aux & MEM_SIZE, false);
    l = lookup(e, i, attr, 0, t, ra_tmp(e), slow_stub);
    return x64_mem_idx(l.addr, l.addend, 0, 0);
}

/* --- stores --- */

/* What is stored, where: by the row's type, from register @v or RA_NONE: the constant @imm. */
static void store_now(Emit *e, const IrInst *i, X64Mem m, u8 v, i32 imm)
{
    unsigned size = i->aux & MEM_SIZE;

    if (i->type == IR_V128) {
        switch (size) {
        case 0: x64_vmri(&e->a, V_PEXTRB, m, v, 0); break;
        case 1: x64_vmri(&e->a, V_PEXTRW, m, v, 0); break;
        case 2: x64_vmr(&e->a, V_MOVSS_ST, m, v); break;
        case 3: x64_vmr(&e->a, V_MOVSD_ST, m, v); break;
        default: x64_vmr(&e->a, V_MOVDQU_ST, m, v); break;
        }
    } else if (v == RA_NONE) {
        x64_mov_mi(&e->a, 1u << size, m, imm);
    } else {
        x64_mov_mr(&e->a, 1u << size, m, (X64Reg)v);
    }
}

static void store_imm(const Emit *e, const IrInst *i, i32 *imm)
{
    *imm = 0;
    if (i->type != IR_V128)
        ra_imm32(e, i->arg[2], imm);
}

static void store_stub(Emit *e, ColdStub *s)
{
    i32 imm;

    call_access(e, s);
    x64_cmp_mi(&e->a, 4, MMU(is_pending), 0);
    x64_jcc(&e->a, CC_E, &s->back);
    store_imm(e, s->inst, &imm);
    store_now(e, s->inst, x64_mem_idx((X64Reg)s->reg, (X64Reg)s->reg2, 0, 0), s->reg3, imm);
    x64_call_abs(&e->a, x64_exits.mmu_commit);
    x64_jmp(&e->a, &s->back); /* into the buffer once more, which hurts nobody */
}

void emit_mmu_store(Emit *e, const IrInst *i)
{
    u16 attr = i->arg[3];
    bool is_release = attr & MEM_RELEASE;
    u8 v = RA_NONE;
    X64Reg t;
    X64Mem m;
    Lookup l;
    i32 imm;

    flags_clobber(e);
    t = guest_address(e, i, attr);
    check_within_16(e, t, attr, i->aux & MEM_SIZE, true);
    if (i->type == IR_V128)
        v = ra_usev(e, i->arg[2]);
    else if (!ra_imm32(e, i->arg[2], &imm))
        v = ra_use(e, i->arg[2]);
    store_imm(e, i, &imm);
    l = lookup(e, i, attr, RT_MMU_WRITE, t, ra_tmp(e), store_stub);
    l.slow->reg3 = v;
    m = x64_mem_idx(l.addr, l.addend, 0, 0);
    store_now(e, i, m, v, imm);
    if (is_release)
        x64_lock_or_mi(&e->a, 4, x64_mem(RSP, FRAME_SCRATCH), 0);
}

/* --- atomics --- */

X64Reg emit_mmu_atomic(Emit *e, const IrInst *i, u16 attr)
{
    X64Reg t;

    flags_clobber(e);
    ra_take(e, RSI);
    t = guest_address(e, i, attr);
    check_within_16(e, t, attr, i->aux & MEM_SIZE, true);
    lookup(e, i, attr, RT_MMU_ATOMIC, t, RSI, slow_stub);
    x64_add_rr(&e->a, 8, RSI, t);
    e->locked &= ~BIT(t);
    e->locked |= BIT(RSI);
    return RSI;
}
