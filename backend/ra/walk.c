/* SPDX-License-Identifier: MIT */
/*
 * The backward walk of the tier-1 register allocator (local.c), before anything is emitted: which
 * instructions are emitted, last uses, and hints.
 */
#include <assert.h>
#include <string.h>
#include "backend/x64/emit.h"

/* What the passes over a block ask of its operations. */
enum {
    SHARES = 1,     /* may be another name of its argument's storage */
    CALLS = 2,      /* a helper */
    WAITS = 4,      /* flags that may be computed later */
    PLACED = 8,     /* may be made at another place than where it stands */
    READS_LATE = 16 /* as may the reading of its arguments */
};

static const u8 kinds[IR_OP_COUNT] = {
    [IR_TRUNC] = SHARES,
    [IR_ZEXT32] = SHARES,
    [IR_CALL] = CALLS,
    [IR_FLAGS_SUB] = WAITS,
    [IR_FLAGS_ADD] = WAITS,
    [IR_FLAGS_LOGIC] = WAITS,
    [IR_XFLAGS] = WAITS,
    [IR_LD] = PLACED | READS_LATE,
    [IR_ADD] = PLACED | READS_LATE,
    [IR_SETCC] = PLACED | READS_LATE,
    [IR_ST] = PLACED,
    [IR_SHL] = READS_LATE,
    [IR_AND] = READS_LATE,
};

/*
 * TRUNC is a register read as 32 bits; ZEXT32 of a 32-bit result is free since the host cleared the
 * upper half.
 */
static bool shares_storage(const Emit *e, const IrInst *i)
{
    return i->op == IR_TRUNC || e->b->insts[i->arg[0]].op != IR_TRUNC;
}

/* The kinds of operations that the block has. */
static unsigned init_values(Emit *e)
{
    static const RaVal fresh = {.reg = RA_NONE, .hint = RA_NONE, .home = 0xff, .spill = 0xff};
    const IrInst *i = e->b->insts;
    RaVal *v = e->val;
    unsigned found = 0;

    for (u32 n = 0, count = e->b->count; n < count; n++, i++, v++) {
        unsigned kind = kinds[i->op];

        *v = fresh;
        v->rep = (kind & SHARES) && shares_storage(e, i) ? e->val[i->arg[0]].rep : (u16)n;
        found |= kind;
    }
    return found;
}

/* Whether somebody may look at the current flags when @i runs. */
static bool finds_flags(const IrBlock *b, const IrInst *i)
{
    if (b->exact_flags && ir_may_leave(i))
        return true;
    return i->op == IR_CALL && (b->guest->helpers[i->imm].flags & (HELPER_READS | HELPER_WRITES));
}

/* Helpers that look at the CPU state find the current flags at home: an implicit use. */
static void note_call_flags(Emit *e)
{
    const IrBlock *b = e->b;
    IrRef arch = IR_NONE;

    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];

        if (i->op == IR_SET && i->type == IR_FLAGS)
            arch = i->arg[0];
        if (!arch || !finds_flags(b, i))
            continue;
        e->val[arch].last_use = (u16)n;
        e->val[arch].uses++;
    }
}

typedef struct Walk {
    u32 barrier;               /* nearest instruction that may leave the block */
    u16 event[IR_MAX_GLOBALS]; /* nearest GET or SET of each global */
    u16 set_at[RA_REGS];       /* per hint register: index of the SET the hint came from */
    u16 owner[RA_REGS];        /* and the value that is to be made there */
} Walk;

static void walk_set(Emit *e, Walk *w, u32 n, const IrInst *i)
{
    u8 r = host_map.reg_of[i->imm];

    if (r != RA_NONE) {
        w->owner[r] = e->val[i->arg[0]].rep;
        e->val[w->owner[r]].hint = r;
        w->set_at[r] = (u16)n;
    }
    w->event[i->imm] = (u16)n;
}

/* At the definition: is writing the hinted register this early allowed? */
static void walk_check_hint(Emit *e, const Walk *w, u32 n)
{
    RaVal *v = &e->val[n];
    u16 set = w->set_at[v->hint];

    if (w->owner[v->hint] != n || w->event[host_map.global_of[v->hint]] != set ||
        (w->barrier && w->barrier < set))
        v->hint = RA_NONE;
}

/* The argument that becomes the result in its register, as two-operand instructions have it. */
static IrRef changed_argument(const IrInst *i)
{
    switch (i->op) {
    case IR_ADD:
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_NOT:
    case IR_NEG:
    case IR_MUL:
    case IR_SHL:
    case IR_SHR:
    case IR_SAR:
    case IR_BFI:
    case IR_BSWAP: return i->arg[0];
    case IR_SELECT: return i->arg[2];
    case IR_HOST: return (i->aux & IR_HOST_FORM) <= IR_HOST_M ? i->arg[0] : IR_NONE;
    default: return IR_NONE;
    }
}

/*
 * An argument that dies in the hinted instruction @i, row @n, had best be made in that register, too. The flags row behind
 * it may read the argument, if both are one host instruction.
 */
static void walk_pass_hint(Emit *e, Walk *w, u32 n, const IrInst *i, u8 hint)
{
    IrRef v = e->val[changed_argument(i)].rep;
    u16 op = e->b->insts[v].op;
    RaVal *d = &e->val[v];

    if (!v || (d->uses && d->last_use > n) || d->hint != RA_NONE || op == IR_GET || op == IR_CONST)
        return;
    d->hint = hint;
    w->owner[hint] = v;
}

bool ra_scaled(const Emit *e, IrRef v, u32 at)
{
    const IrInst *s = &e->b->insts[v], *add = &e->b->insts[at], *next = add + 1;
    u64 k;

    if (s->op != IR_SHL || v + 1u != at || at + 1 >= e->b->count || add->op != IR_ADD ||
        add->type != s->type || e->val[v].uses != 1)
        return false;
    if ((add->arg[0] == v) == (add->arg[1] == v) || !ra_const(e, s->arg[1], &k) || k < 1 || k > 3)
        return false;
    return next->op != IR_FLAGS_ADD && next->op != IR_XFLAGS && e->val[at].uses;
}

/* The same of x86: XFLAGS behind its operation, or the two halves of a HOST. */
static bool is_fused_x86(const Emit *e, const IrInst *f, const IrInst *i)
{
    u64 k;

    if (f->op == IR_HOST)
        return ir_is_host_flags_of(f, i);
    if (f->arg[0] != i->arg[0] || f->imm != (i->type == IR_I32 ? 32 : 64))
        return false;
    switch (f->aux) {
    case IR_X_ADD: return i->op == IR_ADD && f->arg[1] == i->arg[1];
    case IR_X_SUB: return i->op == IR_SUB ? f->arg[1] == i->arg[1] : ra_is_minus(e, i, f->arg[1]);
    case IR_X_INC:
    case IR_X_DEC:
        return i->op == IR_ADD && ra_const(e, i->arg[1], &k) &&
               (i->type == IR_I32 ? (i32)k : (i64)k) == (f->aux == IR_X_INC ? 1 : -1);
    default: return false;
    }
}

bool ra_is_minus(const Emit *e, const IrInst *i, IrRef y)
{
    u64 k, minus;

    return i->op == IR_ADD && ra_const(e, y, &k) && ra_const(e, i->arg[1], &minus) &&
           (i->type == IR_I32 ? (u32)(k + minus) == 0 : k + minus == 0) &&
           (i->type == IR_I32 || (i64)k == (i32)k);
}

bool ra_is_fused(const Emit *e, u32 n)
{
    static const u16 op_of[IR_OP_COUNT] = {
        [IR_FLAGS_ADD] = IR_ADD,
        [IR_FLAGS_SUB] = IR_SUB,
        [IR_FLAGS_ADC] = IR_ADC,
        [IR_FLAGS_SBC] = IR_SBC,
    };
    const IrInst *f = &e->b->insts[n], *i = f - 1;

    if (f->type != IR_FLAGS || e->val[n].defer || !e->val[n - 1].uses)
        return false;
    if (f->op == IR_XFLAGS || f->op == IR_HOST)
        return is_fused_x86(e, f, i);
    if (!op_of[f->op] || f->arg[0] != i->arg[0] || f->aux != (i->type == IR_I32 ? 32 : 64))
        return false;
    if (i->op == op_of[f->op])
        return f->arg[1] == i->arg[1] && f->arg[2] == i->arg[2];
    return f->op == IR_FLAGS_SUB && ra_is_minus(e, i, f->arg[1]);
}

/*
 * The addition of a constant that alone reads sum @n, right behind it: both are one LEA. 0 if there is none.
 */
static u32 outer_sum_of(const Emit *e, u32 n, const IrInst *i)
{
    const IrInst *outer = i + 1, *behind;
    i32 imm;

    if (outer->op == IR_CONST)
        outer++;
    behind = outer + 1;
    if (i->op != IR_ADD || outer->op != IR_ADD || outer->type != i->type || outer->arg[0] != n ||
        e->val[n].uses != 1 || ra_imm32(e, i->arg[1], &imm) || !ra_imm32(e, outer->arg[1], &imm))
        return 0;
    if (i[1].op == IR_FLAGS_ADD || i[1].op == IR_XFLAGS || behind->op == IR_FLAGS_SUB ||
        behind->op == IR_FLAGS_ADD || behind->op == IR_XFLAGS || !e->val[outer - e->b->insts].uses)
        return 0;
    return (u32)(outer - e->b->insts);
}

/*
 * The instruction at which the arguments of @i are read: later than @n for flags that wait, and for
 * a test only they want.
 */
static u32 read_at(const Emit *e, u32 n, const IrInst *i)
{
    const IrInst *next = i + 1;

    if (i->type == IR_FLAGS && ra_is_fused(e, n))
        return n - 1;
    if (i->type == IR_FLAGS && e->val[n].defer)
        return e->val[n].defer;
    if (i->op == IR_LD || i->op == IR_ADD || i->op == IR_SETCC)
        return e->val[n].fused ? e->val[n].fused : n;
    if (i->op == IR_SHL && ra_scaled(e, (IrRef)n, n + 1))
        return e->val[n + 1].fused ? e->val[n + 1].fused : n + 1;
    if (i->op == IR_AND && e->val[n].uses == 1 && ir_is_logic_flags(next) && next->arg[0] == n &&
        e->val[n + 1].defer)
        return e->val[n + 1].defer;
    return n;
}

static void walk_uses(Emit *e, u32 n, const IrInst *i)
{
    unsigned args = ra_value_args(i);
    bool is_late = i->type == IR_FLAGS || (kinds[i->op] & READS_LATE);
    u32 at = is_late ? read_at(e, n, i) : n;

    for (unsigned k = 0; k < args; k++) {
        RaVal *v;

        if (!i->arg[k])
            continue;
        v = &e->val[e->val[i->arg[k]].rep];
        v->last_use = MAX(v->last_use, (u16)at);
        v->uses++;
    }
}

/* Nobody reads it, and it does nothing else. */
static inline bool is_dead(const IrInst *i, const RaVal *v)
{
    return !v->uses && (ir_op_flags[i->op] & IR_PURE) &&
           !(i->op == IR_HOST && (i->imm & IR_HOST_MXCSR));
}

/* Where an operation is made that need not be made where it stands. */
static void walk_place(Emit *e, u32 n, const IrInst *i)
{
    switch (i->op) {
    case IR_LD: e->val[n].fused = (u16)ra_taker_of(e, n, i); break;
    case IR_SETCC: e->val[n].fused = (u16)ra_setcc_place(e, n); break;
    case IR_ADD: e->val[n].fused = (u16)outer_sum_of(e, n, i); break;
    case IR_ST: ra_note_store(e, n, i); break;
    }
}

/*
 * Also decides what is emitted: e->order gets the instructions that are neither dead nor a name for
 * another's storage.
 */
static void walk_back(Emit *e)
{
    const IrBlock *b = e->b;
    u32 live = IR_MAX_INSTS;
    Walk w;

    memset(w.event, 0, b->guest->global_count * sizeof w.event[0]);
    w.barrier = 0;
    for (u32 n = b->count - 1; n > 0; n--) {
        const IrInst *i = &b->insts[n];
        const RaVal *v = &e->val[n];

        if (v->rep != n || is_dead(i, v) || i->op == IR_NOP)
            continue;
        e->order[--live] = (u16)n;
        if (v->hint != RA_NONE)
            walk_check_hint(e, &w, n);
        if (v->hint != RA_NONE)
            walk_pass_hint(e, &w, n, i, v->hint);
        if (i->op == IR_SET) {
            if (i->type == IR_FLAGS)
                continue; /* only a note of which value is current: not a use */
            walk_set(e, &w, n, i);
        } else if (i->op == IR_GET) {
            w.event[i->imm] = (u16)n;
        }
        if (kinds[i->op] & PLACED)
            walk_place(e, n, i);
        walk_uses(e, n, i);
        if (ir_may_leave(i) && !emit_mmu_is_member(e, n))
            w.barrier = n;
    }
    e->first = live;
}

void ra_begin(Emit *e)
{
    unsigned found = init_values(e);

    if (e->b->has_mmu)
        emit_mmu_plan(e);
    if (found & WAITS)
        ra_plan_flags(e);
    if ((found & CALLS) || e->b->exact_flags)
        note_call_flags(e);
    walk_back(e);
    memset(e->reg_val, 0, sizeof e->reg_val);
    memset(e->home_val, 0, sizeof e->home_val);
    e->locked = e->borrowed = 0;
    e->gpr_spills = e->xmm_spills = (1ull << (RA_SPILLS - 1)) - 1; /* the last one is for flags */
}
