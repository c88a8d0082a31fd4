/* SPDX-License-Identifier: MIT */
/*
 * The emission loop: one pass over the block, one emitter per row, then the out-of-line code.
 *
 * Layout of a block: [budget if it is counted, else poll if it has a back edge] body, cold stubs, exit stubs. A loop
 * may be there twice: the first round and the others (mmu_round.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "backend/x64/emit.h"

static const EmitFn emitters[IR_OP_COUNT] = {
#define _(row, fn) [IR_##row] = fn,
#include "backend/x64/emit.def"
#undef _
};

void emit_nothing(Emit *e, const IrInst *i)
{
}

X64Mem env_field(size_t offset)
{
    return x64_mem(RBP, (i32)offset - RT_ENV_BIAS);
}

X64Mem env_global(unsigned g)
{
    return env_field(host_map.guest->globals[g].offset);
}

void note_site(Emit *e)
{
    note_site_with(e, flags_site(e));
}

void note_site_with(Emit *e, SiteFlags flags)
{
    CodeSite *s = &e->sites[e->site_count];

    if (e->site_count == SITE_MAX) {
        e->failed = true;
        return;
    }
    *s = (CodeSite){.host = (u32)(e->a.p - e->a.start), .pc = e->insn_pc, .flags = flags, .lag = e->stack_lag};
    e->site_count++;
}

ColdStub *cold_new(Emit *e, void (*emit)(Emit *e, ColdStub *s))
{
    ColdStub *s = &e->cold[e->cold_count];

    if (e->cold_count == COLD_MAX - 1)
        e->failed = true;
    else
        e->cold_count++;
    *s = (ColdStub){.emit = emit, .stack_lag = e->stack_lag, .rest = e->b->is_counted ? e->b->insn_count - e->insn_no : 0};
    return s;
}

void emit_rest(Emit *e, const ColdStub *s)
{
    if (s->rest)
        x64_mov_mi(&e->a, 4, ENV(icount_rest), (i32)s->rest);
}

void emit_rest_end(Emit *e, const ColdStub *s)
{
    if (s->rest)
        x64_mov_mi(&e->a, 4, ENV(icount_rest), 0);
}

static void poll_stub(Emit *e, ColdStub *s)
{
    emit_moving(e, RAX, e->b->pc, MOVE_PC);
    x64_mov_mr(&e->a, 8, ENV(pc), RAX);
    x64_jmp_abs(&e->a, x64_exits.poll);
}

/* At the block's entry, where all state is at home: loops come by here once per round. */
static void emit_poll(Emit *e)
{
    ColdStub *s = cold_new(e, poll_stub);

    x64_cmp_mi(&e->a, 4, ENV(exit_request), 0);
    x64_jcc(&e->a, CC_NE, &s->label);
}

static void budget_stub(Emit *e, ColdStub *s)
{
    x64_add_mi(&e->a, 4, ENV(icount_left), e->b->insn_count);
    emit_moving(e, RAX, e->b->pc, MOVE_PC);
    x64_mov_mr(&e->a, 8, ENV(pc), RAX);
    x64_jmp_abs(&e->a, x64_exits.budget);
}

/* All of the block is paid for at its entry; who leaves early gives back. A request to leave waits for the budget's end. */
static void emit_budget(Emit *e)
{
    ColdStub *s = cold_new(e, budget_stub);

    x64_sub_mi(&e->a, 4, ENV(icount_left), e->b->insn_count);
    x64_jcc(&e->a, CC_S, &s->label);
}

static void emit_counter(Emit *e)
{
    emit_moving(e, RAX, (u64)(uintptr_t)e->counter, MOVE_COUNTER);
    x64_inc_m(&e->a, 8, x64_mem(RAX, 0));
    e->a.insns -= 2; /* not part of what is measured */
}

static void emit_cold(Emit *e)
{
    for (u32 n = 0; n < e->cold_count && !e->failed; n++) {
        ColdStub *s = &e->cold[n];

        x64_bind(&e->a, &s->label);
        s->emit(e, s);
    }
}

static void emit_set(Emit *e, const IrInst *i)
{
    if (i->type == IR_FLAGS)
        flags_set_arch(e, i->arg[0]);
    else
        ra_set(e, i);
    if (i->imm == host_map.guest->stack_global)
        e->stack_lag = 0;
}

static void emit_get(Emit *e, const IrInst *i)
{
    if (i->type == IR_FLAGS)
        e->fl_home = (IrRef)e->idx;
    else
        ra_get(e, i);
}

static void emit_inst(Emit *e, const IrInst *i)
{
    switch (i->op) {
    case IR_INSN:
        e->insn_pc = i->imm;
        e->stack_lag = (i32)i->k;
        e->insn_no++;
        return;
    case IR_SET: emit_set(e, i); break;
    case IR_GET: emit_get(e, i); break;
    default:
        if (e->done[e->idx])
            return;
        if (!emitters[i->op]) {
            e->failed = true;
            return;
        }
        if (e->val[e->idx].defer) {
            e->deferred = (IrRef)e->idx;
            return;
        }
        emitters[i->op](e, i);
        break;
    }
    ra_end_inst(e);
}

/* The flags that instruction @n must find, if they have been waiting for it or for a dead one before it. */
static void emit_deferred(Emit *e, u32 n)
{
    IrRef f = e->deferred;

    if (e->val[f].defer > n)
        return;
    e->deferred = IR_NONE;
    e->idx = f; /* so that operands count as still to be read */
    emitters[e->b->insts[f].op](e, &e->b->insts[f]);
    ra_end_inst(e);
}

static void verify_inst(const Emit *e)
{
    char why[200];

    if (e->failed || ra_check(e, why, sizeof why))
        return;
    fprintf(stderr, "register allocation of block 0x%llx: %s\n", (unsigned long long)e->b->pc, why);
    ir_print(e->b, stderr);
    abort();
}

static void copy_begin(Emit *e)
{
    const IrBlock *b = e->b;

    e->insn_pc = e->stack_lag = 0;
    e->cold_count = 0;
    e->insn_no = e->side_insns = e->side_guest = 0;
    e->x87_is_live = e->uppers_stored = false;
    e->vec_opt = b->is_wide ? X64_L256 : 0;
    e->leaves_wide = b->is_wide;
    e->fl_val = e->fl_home = e->fl_arch = e->fl_slot = e->set_by = e->deferred = IR_NONE;
    memset(e->done, 0, b->count);
    ra_begin(e);
}

static void emit_begin(Emit *e, const IrBlock *b)
{
    e->b = b;
    e->failed = e->has_rounds = e->is_again = false;
    e->site_count = e->exit_count = 0;
    e->gate_at = e->again_at = e->again_size = e->near_count = 0;
}

static void emit_copy(Emit *e)
{
    const IrBlock *b = e->b;

    copy_begin(e);
    if (b->is_counted)
        emit_budget(e);
    if (e->counter)
        emit_counter(e);
    if (b->has_back_edge && !b->is_counted)
        emit_poll(e);
    for (u32 k = e->first; k < IR_MAX_INSTS && !e->failed; k++) {
        if (e->deferred)
            emit_deferred(e, e->order[k]);
        e->idx = e->order[k];
        emit_inst(e, &b->insts[e->idx]);
        if (e->verify && !emit_mmu_is_member(e, e->order[k])) /* those were there before */
            verify_inst(e);
    }
    if (b->is_split)
        cold_new(e, emit_gate);
    if (e->is_again)
        e->again_size = (u32)(e->a.p - e->a.start) - e->again_at;
    else
        e->body_size = (u32)(e->a.p - e->a.start);
    e->body_insns = e->a.insns;
    emit_cold(e);
}

/* Whether a second copy has as much room as the first. */
static bool has_room(const Emit *e)
{
    return e->exit_count < EXIT_MAX / 2 && e->site_count < SITE_MAX / 2 &&
           (e->a.p - e->a.start) * 2 < e->a.end - e->a.start;
}

bool emit_block(Emit *e, const IrBlock *b)
{
    emit_begin(e, b);
    emit_copy(e);
    if (e->has_rounds && !e->failed && has_room(e)) {
        x64_align(&e->a, 16);
        e->again_at = (u32)(e->a.p - e->a.start);
        e->is_again = true;
        e->a.insns = 0; /* most rounds are there: they count */
        emit_copy(e);
    }
    return !e->failed && !e->a.overflow;
}
