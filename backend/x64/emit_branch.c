/* SPDX-License-Identifier: MIT */
/*
 * Leaving a block. An exit with a constant target is a jump whose rel32 accel/tcg patches to go straight to the target
 * block; until then it leads to a stub that returns to the execution loop with the exit's id. Indirect branches look
 * into the jump table inline.
 *
 * Everything but the flags is at home when a block is left, so an exit only stores flags that the target may read.
 */
#include <string.h>
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

/* The patchable jump of exit @n has been emitted at @field: remember it and point it to the exit's stub later. */
static CodeExit *exit_new(Emit *e, Gva pc)
{
    CodeExit *x = &e->exits[e->exit_count];

    if (e->exit_count == EXIT_MAX - 1)
        e->failed = true;
    else
        e->exit_count++;
    *x = (CodeExit){.pc = pc};
    return x;
}

static void jump_table(Emit *e, X64Reg pc, u32 kind);

static void exit_stub(Emit *e, ColdStub *s)
{
    CodeExit *x = &e->exits[s->kind];

    x->stub = (u32)(e->a.p - e->a.start);
    x64_patch_rel32(e->a.start + x->field, e->a.exec_delta, asm_here(&e->a));
    if (e->b->has_mmu && (x->pc ^ e->b->pc) >> RT_PAGE_BITS) { /* never linked: where that page leads may change */
        emit_moving(e, RAX, x->pc, MOVE_PC);
        jump_table(e, RAX, e->leaves_wide);
        return;
    }
    emit_moving(e, RAX, e->exit_id + s->kind * e->exit_stride, MOVE_EXIT);
    x64_jmp_abs(&e->a, x64_exits.lookup);
}

/* The stub of exit @n comes after the block. */
static void exit_stub_later(Emit *e, u32 n)
{
    cold_new(e, exit_stub)->kind = n;
}

static u32 field_offset(const Emit *e, const u8 *field)
{
    return field ? (u32)(field - e->a.start) : 0;
}

static void jump_exit(Emit *e, Gva pc)
{
    u32 n = e->exit_count;
    CodeExit *x = exit_new(e, pc);
    u8 *field = x64_jmp_abs_aligned(&e->a, asm_here(&e->a));

    x->field = field_offset(e, field);
    if (field)
        exit_stub_later(e, n);
}

static void jcc_exit(Emit *e, X64Cc cc, Gva pc)
{
    u32 n = e->exit_count;
    CodeExit *x = exit_new(e, pc);
    u8 *field = x64_jcc_abs_aligned(&e->a, cc, asm_here(&e->a));

    x->field = field_offset(e, field);
    if (field)
        exit_stub_later(e, n);
}

/* A taken side exit that first stores flags, or gives back what the block counted too much. */
static void late_exit_stub(Emit *e, ColdStub *s)
{
    IrRef val = e->fl_val, home = e->fl_home, slot = e->fl_slot;
    FlagsRep rep = e->fl_rep;

    e->fl_val = s->reg ? s->flags : IR_NONE; /* as it was at the exit */
    e->fl_rep = s->rep;
    e->fl_home = IR_NONE;
    e->fl_slot = s->reg ? IR_NONE : s->flags;
    flags_to_home(e, s->flags);
    if (s->rest)
        x64_add_mi(&e->a, 4, ENV(icount_left), (i32)s->rest);
    jump_exit(e, s->k);
    e->fl_val = val;
    e->fl_rep = rep;
    e->fl_home = home;
    e->fl_slot = slot;
}

static Gva target(const Emit *e, IrRef k)
{
    return e->b->insts[k].k;
}

static void side_exit(Emit *e, HostCond h, Gva pc, IrRef flags)
{
    X64Label over = {0};
    bool stores = flags && e->fl_home != flags;

    if (stores || (e->b->is_counted && e->insn_no < e->b->insn_count)) {
        ColdStub *s = cold_new(e, late_exit_stub);

        s->flags = stores ? flags : IR_NONE;
        s->reg = stores && e->fl_val == flags;
        s->rep = e->fl_rep;
        s->k = pc;
        jump_cond(e, h, true, &s->label);
        return;
    }
    if (h.join == COND_AND) {
        x64_jcc(&e->a, x64_cc_not(h.cc2), &over);
        jcc_exit(e, h.cc, pc);
        x64_bind(&e->a, &over);
        return;
    }
    if (h.join == COND_OR)
        jcc_exit(e, h.cc2, pc);
    jcc_exit(e, h.cc, pc);
}

void emit_side_exit(Emit *e, HostCond h, Gva pc, IrRef flags)
{
    side_exit(e, h, pc, flags);
    e->side_insns = e->a.insns;
    e->side_guest = e->insn_no;
}

/* -stats: the block was left at its end. EFLAGS are free here, registers may not be. */
static void count_end(Emit *e)
{
    if (!e->counter || !x64_reaches(&e->a, &e->counter[1]))
        return;
    x64_inc_m(&e->a, 8, x64_mem_rip(&e->counter[1]));
    emit_moving_counter(e);
    e->a.insns--;
}

void emit_goto(Emit *e, const IrInst *i)
{
    flags_to_home(e, i->arg[1]);
    count_end(e);
    jump_exit(e, target(e, i->arg[0]));
}

void emit_goto_if(Emit *e, const IrInst *i)
{
    HostCond h;

    if (e->fl_val != i->arg[0] && e->fl_home != i->arg[2])
        flags_save(e);
    h = flags_cond(e, i->arg[0], (IrCond)i->aux);
    emit_side_exit(e, h, target(e, i->arg[1]), i->arg[2]);
}

/* EFLAGS may already say whether a is zero; otherwise TEST, after saving flags that this or a later exit needs. */
void emit_goto_ifz(Emit *e, const IrInst *i)
{
    unsigned w = e->b->insts[i->arg[0]].type == IR_I32 ? 4 : 8;
    HostCond h = {.cc = i->aux ? CC_NZ : CC_Z, .join = COND_ONE};
    X64Mem m;

    if (i->arg[2] && e->fl_val == i->arg[2])
        e->val[i->arg[2]].last_use = (u16)(e->idx + 1); /* the test comes before the exit stores them */
    if (ra_mem(e, i->arg[0], &m)) {
        flags_clobber(e);
        x64_cmp_mi(&e->a, w, m, 0);
    } else {
        X64Reg r = ra_use(e, i->arg[0]);

        flags_clobber(e);
        x64_test_rr(&e->a, w, r, r);
    }
    emit_side_exit(e, h, target(e, i->arg[1]), i->arg[2]);
}

void emit_goto_bit(Emit *e, const IrInst *i)
{
    HostCond h = {.cc = i->aux ? CC_NZ : CC_Z, .join = COND_ONE};
    unsigned bit = (unsigned)i->imm;
    X64Mem m;

    if (i->arg[2] && e->fl_val == i->arg[2])
        e->val[i->arg[2]].last_use = (u16)(e->idx + 1);
    if (ra_mem(e, i->arg[0], &m)) {
        flags_clobber(e);
        x64_test_mi(&e->a, 1, x64_mem_off(m, (i32)bit / 8), (i8)(1u << (bit & 7)));
    } else {
        X64Reg r = ra_use(e, i->arg[0]);

        flags_clobber(e);
        if (bit < 31) {
            x64_test_ri(&e->a, 4, r, 1 << bit);
        } else {
            x64_bt_ri(&e->a, bit < 32 ? 4 : 8, r, bit);
            h.cc = i->aux ? CC_C : CC_NC;
        }
    }
    emit_side_exit(e, h, target(e, i->arg[1]), i->arg[2]);
}

static void miss_stub(Emit *e, ColdStub *s)
{
    x64_mov_mr(&e->a, 8, ENV(pc), (X64Reg)s->reg);
    if (s->kind)
        x64_mov_mi(&e->a, 4, ENV(branch_kind), (i32)s->kind);
    x64_jmp_abs(&e->a, x64_exits.lookup_pc);
}

/* @pc with the mark of @kind, in a temporary that is none of the others. */
static X64Reg marked(Emit *e, X64Reg pc, X64Reg t, X64Reg table, u32 kind)
{
    static const u8 temps[] = {RAX, RCX, RDX, RSI};
    unsigned n = 0;

    if (!kind)
        return pc;
    while (temps[n] == pc || temps[n] == t || temps[n] == table)
        n++;
    x64_mov_ri(&e->a, 8, (X64Reg)temps[n], rt_jump_mark(kind));
    if (e->b->has_mmu) /* there pcs may have all high bits set */
        x64_xor_rr(&e->a, 8, (X64Reg)temps[n], pc);
    else
        x64_or_rr(&e->a, 8, (X64Reg)temps[n], pc);
    return (X64Reg)temps[n];
}

/* Entries have 16 bytes, so that of a pc is at 4 * (pc & jump_mask). Low bits must go: a guest may jump anywhere. */
static void jump_table(Emit *e, X64Reg pc, u32 kind)
{
    X64Reg t = pc == RCX ? RSI : RCX, table = RDX == pc ? RSI : RDX;
    X64Reg want = marked(e, pc, t, table, kind);
    ColdStub *s = cold_new(e, miss_stub);

    s->reg = (u8)pc;
    s->kind = kind;
    x64_mov_rm(&e->a, 4, t, ENV(jump_mask));
    x64_mov_rm(&e->a, 8, table, ENV(jumps));
    x64_and_rr(&e->a, 4, t, pc);
    x64_cmp_rm(&e->a, 8, want, x64_mem_idx(table, t, 2, 0));
    x64_jcc(&e->a, CC_NE, &s->label);
    x64_jmp_m(&e->a, x64_mem_idx(table, t, 2, 8));
}

/* Whoever changes where a page leads takes it out of the table, but does not know of links. */
void emit_gate(Emit *e, ColdStub *s)
{
    e->gate_at = (u32)(e->a.p - e->a.start);
    emit_moving(e, RAX, e->b->pc, MOVE_PC);
    jump_table(e, RAX, e->b->is_wide); /* the kind that wide blocks are entered by */
}

void emit_goto_ind(Emit *e, const IrInst *i)
{
    X64Reg pc = ra_use(e, i->arg[0]);

    if (i->arg[1] && e->fl_home != i->arg[1]) { /* which takes rax and rcx */
        if (pc == RAX || pc == RCX) {
            x64_mov_rr(&e->a, 8, RDX, pc);
            pc = RDX;
        }
        flags_to_home(e, i->arg[1]);
    }
    count_end(e);
    if (i->aux == IR_LEAVE) {
        x64_mov_mr(&e->a, 8, ENV(pc), pc);
        x64_jmp_abs(&e->a, x64_exits.leave);
        return;
    }
    jump_table(e, pc, (u32)i->imm);
}

void emit_raise(Emit *e, const IrInst *i)
{
    flags_to_home(e, i->arg[1]);
    count_end(e);
    emit_moving(e, RAX, target(e, i->arg[0]), MOVE_PC);
    x64_mov_mr(&e->a, 8, ENV(pc), RAX);
    x64_mov_ri(&e->a, 8, RAX, i->aux | (u64)(u32)i->imm << 32);
    x64_mov_mr(&e->a, 8, ENV(exit_arg), RAX);
    x64_jmp_abs(&e->a, x64_exits.raise);
}
