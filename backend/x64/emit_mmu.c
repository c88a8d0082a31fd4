/* SPDX-License-Identifier: MIT */
/*
 * Memory behind tables (backend/rt_mmu.h): the inline lookup, six or seven host instructions before
 * the access.
 *
 *   rorx i, addr, 8          place of the page's entry in the table (LEA adds a displacement before)
 *   and  i, 0x3ff0
 *   lea  p, [addr + size-1]  an access that leaves the page gives the next page's address
 *   and  p, ~0xfff           checked accesses keep the bits that must be zero
 *   cmp  p, [rbp + i + tag]
 *   jne  slow
 *   mov  i, [rbp + i + addend]
 *   op   [addr + i]
 *
 * What mmu_plan.c found that accesses have in common makes several of them use one lookup. One that
 * follows another is
 *
 *   mov  i, [rbp + known]
 *   test i, 1
 *   jne  slow
 *   op   [addr + i]
 *
 * The slow path calls RtMmu.access, which gives another addend, be it that of a buffer; then the
 * access is made where it stands. A store to the buffer is first made out of line and completed by
 * RtMmu.commit. RtEnv.pc is exact there and the homes are stored, so an exception just leaves; of
 * several loads that are one access no register has changed then.
 */
#include <string.h>
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

#define BIT(r)            (1ull << (r))
#define MMU_OFFSET(field) ((i32)offsetof(RtMmu, field) - (i32)sizeof(RtMmu) - RT_ENV_BIAS)
#define MMU(field)        x64_mem(RBP, MMU_OFFSET(field))
#define NO_PAGE           0xff

_Static_assert(RT_MMU_ELEMENTS == ARRAY_SIZE(((ColdStub *)0)->src), "a stub stores all elements");

/*
 * The arguments of all @count elements were read. The last one becomes the current row, and who
 * called the emitter ends it.
 */
static void end_group(Emit *e, u32 first, unsigned count)
{
    for (unsigned k = 0; k < count; k++) {
        e->idx = emit_mmu_element(e, first, k);
        if (k < count - 1)
            ra_end_inst(e);
    }
}

/* --- the lookup --- */

typedef struct Lookup {
    X64Mem at; /* where the access is made */
    X64Reg addend;
    ColdStub *slow;
} Lookup;

/* The guest's address; registers that stay locked. */
typedef struct Address {
    X64Mem at;
    bool is_own; /* in a register that was taken for it, without a displacement */
} Address;

static Address own_address(Emit *e, X64Reg t, u64 locked)
{
    e->locked = locked | BIT(t);
    return (Address){x64_mem(t, 0), true};
}

/* An address of 32 bits, whose sum wraps there. */
static Address wrapped_address(Emit *e, const IrInst *i, X64Reg base, u64 locked)
{
    bool is_amo = i->op != IR_LD && i->op != IR_ST;
    X64Reg index = is_amo || !i->arg[1] ? REG_NONE : ra_use(e, i->arg[1]), t = ra_tmp(e);

    if (is_amo || (index == REG_NONE && !i->imm))
        x64_mov_rr(&e->a, 4, t, base);
    else if (index != REG_NONE)
        x64_lea_rm(&e->a, 4, t, x64_mem_idx(base, index, i->aux >> MEM_SCALE_SHIFT, i->imm));
    else
        x64_lea_rm(&e->a, 4, t, x64_mem(base, i->imm));
    return own_address(e, t, locked);
}

static Address guest_address(Emit *e, const IrInst *i, u16 attr)
{
    bool is_amo = i->op != IR_LD && i->op != IR_ST;
    u64 locked = e->locked;
    X64Reg base = ra_use(e, i->arg[0]), index, t;

    if (e->b->insts[i->arg[0]].type == IR_I32)
        return wrapped_address(e, i, base, locked);
    if (is_amo)
        return (Address){x64_mem(base, 0), false};
    if (!i->arg[1] && !(attr & MEM_NOTAG))
        return (Address){x64_mem(base, i->imm), false};
    index = i->arg[1] ? ra_use(e, i->arg[1]) : REG_NONE;
    t = ra_tmp(e);
    if (index != REG_NONE)
        x64_lea_rm(&e->a, 8, t, x64_mem_idx(base, index, i->aux >> MEM_SCALE_SHIFT, i->imm));
    else
        x64_lea_rm(&e->a, 8, t, x64_mem(base, i->imm));
    if (attr & MEM_NOTAG) {
        x64_shl_ri(&e->a, 8, t, 8);
        x64_sar_ri(&e->a, 8, t, 8);
    }
    return own_address(e, t, locked);
}

/* An access that is checked otherwise than by the tag; such ones have no displacement. */
static void check_within_16(Emit *e, X64Mem at, u16 attr, unsigned size, bool is_write)
{
    u64 locked = e->locked;

    if (!(attr & MEM_ALIGN) && size < 4)
        emit_align_check(e, (X64Reg)at.base, attr, size, is_write);
    e->locked = locked;
}

static u32 regime(const IrInst *i, u16 attr)
{
    return i->op == IR_STEX ? (u32)i->imm & MEM_MMU_IDX : attr & MEM_MMU_IDX;
}

/* @p = address of the page, if @extent bytes at @at lie in one; the bits @low are kept. */
static void page_address(Emit *e, X64Reg p, X64Mem at, i32 extent, i32 low)
{
    at.disp += low ? 0 : extent - 1;
    if (at.disp)
        x64_lea_rm(&e->a, 8, p, at);
    else
        x64_mov_rr(&e->a, 8, p, (X64Reg)at.base);
    x64_and_ri(&e->a, 8, p, -(i32)RT_PAGE_SIZE | low);
}

/*
 * Jump away unless the table at @tab has an entry for @extent bytes at @at, whose place in it is
 * @index then. @p gets the page's address.
 */
static void look_up(Emit *e, i32 tab, X64Mem at, i32 extent, i32 low, X64Reg index, X64Reg p,
                    X64Label *slow)
{
    X64Reg from = (X64Reg)at.base;

    if (at.disp)
        x64_lea_rm(&e->a, 8, from = p, at);
    x64_rorx_rri(&e->a, 8, index, from, RT_PAGE_BITS - 4);
    x64_and_ri(&e->a, 4, index, (RT_TLB_COUNT - 1) << 4);
    page_address(e, p, at, extent, low);
    x64_cmp_rm(&e->a, 8, p, x64_mem_idx(RBP, index, 0, tab));
    x64_jcc(&e->a, CC_NE, slow);
}

static X64Mem known_page(int number)
{
    return x64_mem(RBP, MMU_OFFSET(known) + 8 * number);
}

/* An earlier access of the block found the page, unless it says otherwise. */
static void recall(Emit *e, int number, X64Reg addend, X64Label *slow)
{
    x64_mov_rm(&e->a, 8, addend, known_page(number));
    x64_test_ri(&e->a, 4, addend, RT_MMU_UNKNOWN);
    x64_jcc(&e->a, CC_NE, slow);
}

static i32 table_of(const ColdStub *s, RtTlbKind kind)
{
    u32 idx = s->kind >> RT_MMU_IDX_SHIFT & MEM_MMU_IDX;

    return MMU_OFFSET(tlb) + (i32)((idx * RT_TLB_KINDS + kind) * sizeof(RtTlbEntry[RT_TLB_COUNT]));
}

/* Whether stores use what is found. */
static bool is_for_stores(const ColdStub *s)
{
    return s->kind & (RT_MMU_WRITE | RT_MMU_ATOMIC) || s->store_number != NO_PAGE;
}

static i32 table_offset(const ColdStub *s)
{
    return table_of(s, is_for_stores(s) ? RT_TLB_WRITE : RT_TLB_READ);
}

static NearPlace near_of(const ColdStub *s)
{
    return near_place(s->kind >> RT_MMU_IDX_SHIFT & MEM_MMU_IDX,
                      is_for_stores(s) ? RT_TLB_WRITE : RT_TLB_READ, s->near);
}

/*
 * Whether the register of the address, which is nobody else's, becomes the distance in the page;
 * who follows needs the addend.
 */
static bool is_at_host(const ColdStub *s)
{
    return s->near >= 0 && s->is_own && s->number == NO_PAGE;
}

/* The addend of the page of @s->find, @s->extent bytes: in the RtNear, or in the table. */
static void find_page(Emit *e, ColdStub *s, i32 low)
{
    X64Reg addend = (X64Reg)s->reg, p = ra_tmp(e);

    s->reg3 = (u8)p;
    if (is_at_host(s)) {
        emit_near_find_host(e, near_of(s), (X64Reg)s->at.base, addend, &s->label);
    } else if (s->near >= 0) {
        emit_near_find(e, near_of(s), s->find, addend, p, &s->label);
    } else {
        look_up(e, table_offset(s), s->find, s->extent, low, addend, p, &s->label);
        x64_mov_rm(&e->a, 8, addend, x64_mem_idx(RBP, addend, 0, table_offset(s) + 8));
    }
    e->locked &= ~BIT(p);
}

static X64Mem round_bound(const ColdStub *s)
{
    return x64_mem(RBP, (s->round == ROUND_UP ? MMU_OFFSET(ends) : MMU_OFFSET(starts)) +
                            8 * s->number);
}

/* How far the base may go in the next rounds: @s->reg3 is the page of @s->find. */
static void note_round(Emit *e, const ColdStub *s)
{
    X64Reg p = (X64Reg)s->reg3;
    i32 to = s->round == ROUND_UP ? (i32)RT_PAGE_SIZE + 1 - s->extent : -1;

    if (s->round == ROUND_NONE)
        return;
    x64_lea_rm(&e->a, 8, p, x64_mem(p, to - s->find.disp));
    x64_mov_mr(&e->a, 8, round_bound(s), p);
}

/* The page was found: for those that follow. */
static void note_found(Emit *e, const ColdStub *s)
{
    if (s->number != NO_PAGE && s->is_read)
        x64_mov_mr(&e->a, 8, known_page(s->number), (X64Reg)s->reg);
    if (s->store_number != NO_PAGE)
        x64_mov_mr(&e->a, 8, known_page(s->store_number), (X64Reg)s->reg);
    note_round(e, s);
}

static void note_unknown(Emit *e, u8 number)
{
    if (number != NO_PAGE)
        x64_mov_mi(&e->a, 8, known_page(number), RT_MMU_UNKNOWN);
}

/* In the rounds but the first: the page is that of the round before, or is looked up in the table. */
static void find_in_round(Emit *e, ColdStub *s)
{
    X64Reg p = ra_tmp(e);

    s->reg3 = (u8)p;
    x64_cmp_rm(&e->a, 8, (X64Reg)s->at.base, round_bound(s));
    x64_jcc(&e->a, s->round == ROUND_UP ? CC_GE : CC_LE, &s->label);
    x64_mov_rm(&e->a, 8, (X64Reg)s->reg, known_page(s->number));
    e->locked &= ~BIT(p);
}

/* Out of line: what is in no RtNear, or where the page of the rounds before ends, may be in the table. */
static void find_far(Emit *e, ColdStub *s)
{
    X64Reg addend = (X64Reg)s->reg;
    X64Label slow = {0};

    if (s->near < 0 && !s->is_again)
        return;
    if (is_at_host(s))
        emit_near_restore(e, near_of(s), (X64Reg)s->at.base);
    look_up(e, table_offset(s), s->find, s->extent, 0, addend, (X64Reg)s->reg3, &slow);
    if (s->is_again)
        x64_mov_rm(&e->a, 8, addend, x64_mem_idx(RBP, addend, 0, table_offset(s) + 8));
    else if (is_for_stores(s))
        emit_near_found_store(e, near_of(s), table_offset(s), addend, (X64Reg)s->reg3);
    else
        emit_near_found(e, near_of(s), table_offset(s), addend, (X64Reg)s->reg3);
    note_found(e, s);
    x64_jmp(&e->a, &s->back);
    x64_bind(&e->a, &slow);
}

/* Out of line: a load that stores follow, where these will be slow. */
static void find_readable(Emit *e, ColdStub *s)
{
    i32 tab = table_of(s, RT_TLB_READ);
    X64Reg addend = (X64Reg)s->reg;
    X64Label slow = {0};

    if (s->store_number == NO_PAGE)
        return;
    look_up(e, tab, s->find, s->extent, 0, addend, (X64Reg)s->reg3, &slow);
    x64_mov_rm(&e->a, 8, addend, x64_mem_idx(RBP, addend, 0, tab + 8));
    x64_mov_mr(&e->a, 8, known_page(s->number), addend);
    note_unknown(e, s->store_number);
    note_round(e, s);
    x64_jmp(&e->a, &s->back);
    x64_bind(&e->a, &slow);
}

/*
 * The access may be made at Lookup.at. Registers are at the jump to the stub as they are now, but
 * for one that was free and is again.
 */
static Lookup lookup(Emit *e, const IrInst *i, u16 attr, u32 kind, Address a, X64Reg addend,
                     void (*stub)(Emit *, ColdStub *))
{
    X64Mem at = a.at;
    unsigned size = i->aux & MEM_SIZE;
    bool is_aligned = (attr & (MEM_ALIGN | MEM_ALIGN_VEC)) || ((attr & MEM_ATOMIC16) && size == 4);
    MmuKnown known = emit_mmu_known(e);
    ColdStub *s = cold_new(e, stub);

    s->at = at;
    s->is_own = a.is_own;
    s->reg = (u8)addend;
    s->number = known.is_first ? (u8)known.number : NO_PAGE;
    s->store_number = known.store_number >= 0 ? (u8)known.store_number : NO_PAGE;
    s->inst = i;
    s->kind = size | regime(i, attr) << RT_MMU_IDX_SHIFT | (is_aligned ? RT_MMU_ALIGN : 0) | kind |
              (emit_mmu_elements(e) - 1) << RT_MMU_MORE_SHIFT;
    s->k = e->b->pc + (u64)(i64)e->insn_pc;
    s->near = (i16)emit_mmu_near(e);
    s->round = known.is_first ? (u8)known.round : ROUND_NONE;
    s->is_again = e->is_again && s->round != ROUND_NONE;
    s->is_read = known.is_read || s->round != ROUND_NONE;
    s->find = at;
    s->extent = (i32)(emit_mmu_elements(e) << size);
    if (known.is_first) {
        s->find = x64_mem_off(at, known.stretch.lo);
        s->extent = known.stretch.hi - known.stretch.lo;
    }
    if (known.number >= 0 && !known.is_first)
        recall(e, known.number, addend, &s->label);
    else if (s->is_again)
        find_in_round(e, s);
    else
        find_page(e, s, is_aligned ? (1 << size) - 1 : 0);
    if (!s->is_again)
        note_found(e, s);
    x64_bind(&e->a, &s->back);
    return (Lookup){
        .at = x64_mem_idx((X64Reg)at.base, addend, 0, at.disp), .addend = addend, .slow = s};
}

/* Each address of the next rounds is beyond. */
static void note_beyond(Emit *e, const ColdStub *s)
{
    if (s->round == ROUND_NONE)
        return;
    x64_mov_ri(&e->a, 8, (X64Reg)s->reg, s->round == ROUND_UP ? 1ull << 63 : ~0ull >> 1);
    x64_mov_mr(&e->a, 8, round_bound(s), (X64Reg)s->reg);
}

static void call_access(Emit *e, ColdStub *s)
{
    X64Reg t = (X64Reg)s->reg;

    find_far(e, s);
    find_readable(e, s);
    note_beyond(e, s);
    note_unknown(e, s->number);
    note_unknown(e, s->store_number);
    if (s->at.disp) {
        x64_lea_rm(&e->a, 8, t, s->at);
        x64_mov_mr(&e->a, 8, MMU(addr), t);
    } else {
        x64_mov_mr(&e->a, 8, MMU(addr), (X64Reg)s->at.base);
    }
    emit_moving(e, t, s->k, MOVE_PC);
    x64_mov_mr(&e->a, 8, ENV(pc), t);
    x64_mov_mi(&e->a, 4, MMU(desc), (i32)s->kind);
    emit_rest(e, s);
    x64_call_abs(&e->a, x64_exits.mmu_access);
    x64_mov_rm(&e->a, 8, t, MMU(addend));
    emit_rest_end(e, s);
}

static void slow_stub(Emit *e, ColdStub *s)
{
    call_access(e, s);
    x64_jmp(&e->a, &s->back);
}

/* --- loads --- */

void emit_mmu_load(Emit *e, const IrInst *i)
{
    const IrInst *insts = e->b->insts;
    u16 attr = i->arg[3];
    u32 first = e->idx;
    unsigned count = emit_mmu_elements(e);
    Address a;
    Lookup l;

    flags_clobber(e);
    a = guest_address(e, i, attr);
    check_within_16(e, a.at, attr, i->aux & MEM_SIZE, false);
    l = lookup(e, i, attr, 0, a, ra_tmp(e), slow_stub);
    for (unsigned k = 0; k < count; k++) {
        e->idx = emit_mmu_element(e, first, k);
        emit_load_at(e, &insts[e->idx], x64_mem_off(l.at, (i32)(k << (i->aux & MEM_SIZE))));
        e->done[e->idx] = true;
    }
    end_group(e, first, count);
}

/* --- stores --- */

/* What is stored, where: by the row's type, from register @v or RA_NONE: the constant @imm. */
static void store_now(Emit *e, const IrInst *i, X64Mem m, u8 v, i32 imm)
{
    unsigned size = i->aux & MEM_SIZE;

    if (ir_is_vec(i->type)) {
        switch (size) {
        case 0: x64_vmri(&e->a, V_PEXTRB, m, v, 0); break;
        case 1: x64_vmri(&e->a, V_PEXTRW, m, v, 0); break;
        case 2: x64_vmr(&e->a, V_MOVSS_ST, m, v); break;
        case 3: x64_vmr(&e->a, V_MOVSD_ST, m, v); break;
        case 4: x64_vmr(&e->a, V_MOVDQU_ST, m, v); break;
        default: x64_vmr_o(&e->a, V_MOVDQU_ST, X64_L256, m, v); break;
        }
    } else if (v == RA_NONE) {
        x64_mov_mi(&e->a, 1u << size, m, imm);
    } else {
        x64_mov_mr(&e->a, 1u << size, m, (X64Reg)v);
    }
}

static bool is_immediate(const Emit *e, const IrInst *i, i32 *imm)
{
    *imm = 0;
    return !ir_is_vec(i->type) && ra_imm32(e, i->arg[2], imm);
}

/* Store what lies in memory at @from, by way of a register that keeps its contents. */
static void store_from(Emit *e, const IrInst *i, X64Mem m, X64Mem from)
{
    unsigned size = i->aux & MEM_SIZE, bytes = MIN(1u << size, 8u);
    X64Reg t = RAX;

    while (t == m.base || t == m.index)
        t = t == RAX ? RCX : RDX;
    x64_mov_mr(&e->a, 8, x64_mem(RSP, FRAME_SCRATCH), t);
    for (unsigned n = 0; n < 1u << size; n += 8) {
        x64_mov_rm(&e->a, 8, t, x64_mem_off(from, (i32)n));
        x64_mov_mr(&e->a, bytes, x64_mem_off(m, (i32)n), t);
    }
    x64_mov_rm(&e->a, 8, t, x64_mem(RSP, FRAME_SCRATCH));
}

static void store_stub(Emit *e, ColdStub *s)
{
    unsigned size = s->inst->aux & MEM_SIZE,
             count = (s->kind >> RT_MMU_MORE_SHIFT & (RT_MMU_ELEMENTS - 1)) + 1;
    i32 imm;

    call_access(e, s);
    x64_cmp_mi(&e->a, 4, MMU(is_pending), 0);
    x64_jcc(&e->a, CC_E, &s->back);
    for (unsigned k = 0; k < count; k++) {
        const IrInst *i = &e->b->insts[emit_mmu_element(e, (u32)(s->inst - e->b->insts), k)];
        X64Mem m =
            x64_mem_idx((X64Reg)s->at.base, (X64Reg)s->reg, 0, s->at.disp + (i32)(k << size));

        if (is_immediate(e, i, &imm) || s->src_reg[k] != RA_NONE)
            store_now(e, i, m, s->src_reg[k], imm);
        else
            store_from(e, i, m, s->src[k]);
    }
    emit_rest(e, s);
    x64_call_abs(&e->a, x64_exits.mmu_commit);
    emit_rest_end(e, s);
    x64_jmp(&e->a, &s->back); /* into the buffer once more, which hurts nobody */
}

/*
 * Where the stub finds the value of the @k-th store: what is in no register is in memory, or a
 * constant.
 */
static void note_source(Emit *e, ColdStub *s, const IrInst *i, unsigned k)
{
    i32 imm;

    s->src_reg[k] = RA_NONE;
    if (is_immediate(e, i, &imm) || ra_where(e, i->arg[2], &s->src[k]))
        return;
    s->src_reg[k] = ir_is_vec(i->type) ? (u8)ra_usev(e, i->arg[2]) : (u8)ra_use(e, i->arg[2]);
}

/*
 * A constant that is neither in a register nor an immediate must be in a register before the stub
 * looks.
 */
static void fetch_constant(Emit *e, const IrInst *i)
{
    i32 imm;
    u64 k;

    if (!ir_is_vec(i->type) && ra_const(e, i->arg[2], &k) && !ra_imm32(e, i->arg[2], &imm))
        ra_use(e, i->arg[2]);
}

static void store_element(Emit *e, const IrInst *i, X64Mem m)
{
    u64 locked = e->locked;
    u8 v = RA_NONE;
    i32 imm = 0;

    if (ir_is_vec(i->type))
        v = ra_usev(e, i->arg[2]);
    else if (!is_immediate(e, i, &imm))
        v = ra_use(e, i->arg[2]);
    store_now(e, i, m, v, imm);
    e->locked = locked;
}

void emit_mmu_store(Emit *e, const IrInst *i)
{
    const IrInst *insts = e->b->insts;
    u16 attr = i->arg[3];
    u32 first = e->idx;
    unsigned count = emit_mmu_elements(e);
    u64 locked;
    Address a;
    Lookup l;

    flags_clobber(e);
    a = guest_address(e, i, attr);
    check_within_16(e, a.at, attr, i->aux & MEM_SIZE, true);
    fetch_constant(e, i);
    l = lookup(e, i, attr, RT_MMU_WRITE, a, ra_tmp(e), store_stub);
    locked = e->locked;
    for (unsigned k = 0; k < count; k++)
        note_source(e, l.slow, &insts[emit_mmu_element(e, first, k)], k);
    e->locked = locked;
    for (unsigned k = 0; k < count; k++) {
        u32 n = emit_mmu_element(e, first, k);

        store_element(e, &insts[n], x64_mem_off(l.at, (i32)(k << (i->aux & MEM_SIZE))));
        e->done[n] = true;
    }
    if (attr & MEM_RELEASE)
        x64_lock_or_mi(&e->a, 4, x64_mem(RSP, FRAME_SCRATCH), 0);
    end_group(e, first, count);
}

/* --- atomics --- */

X64Reg emit_mmu_atomic(Emit *e, const IrInst *i, u16 attr)
{
    Address a;

    flags_clobber(e);
    ra_take(e, RSI);
    a = guest_address(e, i, attr);
    check_within_16(e, a.at, attr, i->aux & MEM_SIZE, true);
    lookup(e, i, attr, RT_MMU_ATOMIC, a, RSI, slow_stub);
    x64_add_rr(&e->a, 8, RSI, (X64Reg)a.at.base);
    e->locked &= ~BIT(a.at.base);
    e->locked |= BIT(RSI);
    return RSI;
}
