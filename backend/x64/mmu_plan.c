/* SPDX-License-Identifier: MIT */
/*
 * What accesses of a block to memory behind tables have in common, found before registers are
 * assigned.
 *
 * Elements: rows of one guest instruction that access neighbouring memory, as those of LDP and STP
 * do. They are emitted together, as one access.
 *
 * Known pages: accesses whose addresses differ by constants. The first one looks up the stretch
 * that all of them lie in, and leaves the addend in RtMmu.known, where the others find it. Between
 * them anything may happen: who flushes the TLB marks what is there as unknown, and so does the
 * first one's slow path. A block is straight, so the first one always runs. If that is a load, and
 * stores follow, it looks in the table of stores: what may be stored to can be read, and most
 * often what is stored to later can be now. There are two addends then, so that stores look
 * themselves up where only loads are fast.
 *
 * Rounds: if the block is a loop, what is known of an address that counts is so in the next rounds,
 * too (mmu_round.c).
 *
 * Near pages: if the block is a loop, loads whose addresses depend on what they gave in the round
 * before, and other accesses by the same pointers, look in an RtNear first. Of others the host
 * computes the addresses rounds ahead, unless the rounds are long: then what counts in small steps
 * does so, too. And in other blocks of programs nearly all accesses do.
 */
#include <string.h>
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

#define GROUP_MEMBER 0xff /* Emit.elements: not the first */
#define KNOWN_FIRST  0x80 /* Emit.known, with the number of the page + 1 */
#define OPEN_MAX     16   /* places that are looked at for a new access */
#define STRETCH_MAX  256  /* bytes: the longer, the more often it leaves the page */

/* --- elements --- */

/* The row behind @n, constants aside: they emit nothing. */
static u32 row_behind(const IrBlock *b, u32 n)
{
    do
        n++;
    while (n < b->count && (b->insts[n].op == IR_CONST || b->insts[n].op == IR_NOP));
    return n;
}

u32 emit_mmu_element(const Emit *e, u32 first, unsigned k)
{
    for (; k; k--)
        first = row_behind(e->b, first);
    return first;
}

static bool is_plain(const IrInst *i)
{
    return (i->op == IR_LD || i->op == IR_ST) && !(i->arg[3] & ~(MEM_MMU_IDX | MEM_UNPRIV));
}

static bool may_join(const IrBlock *b, const IrInst *i)
{
    const IrInst *v = &b->insts[i->arg[2]];

    if (i->arg[1] || (i->aux & MEM_SIZE) < 2)
        return false;
    return i->op == IR_LD || v->op != IR_CONST || (i64)v->k == (i32)v->k;
}

/* Whether @i is the @n-th element of what begins with @first. */
static bool joins(const IrBlock *b, const IrInst *first, const IrInst *i, unsigned n)
{
    return i->op == first->op && i->type == first->type && i->aux == first->aux &&
           i->arg[0] == first->arg[0] && i->arg[3] == first->arg[3] &&
           i->imm == first->imm + (i32)(n << (first->aux & MEM_SIZE)) && may_join(b, i);
}

/* The values of later stores must be there by the first one. */
static bool is_known_at(const IrBlock *b, const IrInst *i, u32 at)
{
    return i->op == IR_LD || i->arg[2] < at || b->insts[i->arg[2]].op == IR_CONST;
}

static void plan_elements(Emit *e, u32 first)
{
    const IrBlock *b = e->b;
    unsigned count = 1, size = b->insts[first].aux & MEM_SIZE;
    unsigned most = MIN((u32)RT_MMU_ELEMENTS, (u32)sizeof(((RtMmu *)0)->buffer) >> size);

    e->elements[first] = 1;
    if (!may_join(b, &b->insts[first]))
        return;
    for (u32 n = row_behind(b, first); count < most && n < b->count;
         n = row_behind(b, n)) {
        if (!joins(b, &b->insts[first], &b->insts[n], count) ||
            !is_known_at(b, &b->insts[n], first))
            break;
        e->elements[n] = GROUP_MEMBER;
        count++;
    }
    e->elements[first] = (u8)count;
}

bool emit_mmu_is_member(const Emit *e, u32 n)
{
    return e->b->has_mmu && e->elements[n] == GROUP_MEMBER;
}

/* --- known pages --- */

/*
 * An access that others may follow, and the stretch from the lowest to the highest byte of all so
 * far.
 */
typedef struct Open {
    MmuPlace place;
    i64 lo, hi;
    u32 first;
    u16 attr;
    u8 number; /* of the page + 1; 0: nobody followed */
} Open;

static bool is_near(const Open *o, const MmuPlace *p, i64 hi)
{
    return o->place.base == p->base && o->place.index == p->index && o->place.scale == p->scale &&
           MAX(o->hi, hi) - MIN(o->lo, p->offset) <= STRETCH_MAX;
}

static Open *open_find(Open *open, unsigned count, const IrInst *i, const MmuPlace *p, i64 hi)
{
    for (unsigned n = MIN(count, (unsigned)OPEN_MAX); n-- > 0;)
        if (open[n].attr == i->arg[3] && is_near(&open[n], p, hi))
            return &open[n];
    return NULL;
}

/* Whether @n stores where @o looked for a load. */
static bool needs_more(const Emit *e, const Open *o, u32 n)
{
    return e->b->insts[n].op == IR_ST && e->b->insts[o->first].op == IR_LD;
}

/* The access at @n follows that of @o; the stretch is kept relative to the first one's address. */
static void follow(Emit *e, Open *o, u32 n, i64 lo, i64 hi)
{
    bool more = needs_more(e, o, n);
    unsigned wanted = !o->number + (more && !(o->number && e->store_pages[o->number - 1]));

    if (e->page_count + wanted > RT_MMU_KNOWN)
        return;
    if (!o->number) {
        o->number = (u8)++e->page_count;
        e->known[o->first] = KNOWN_FIRST | o->number;
        e->store_pages[o->number - 1] = 0;
        e->rounds[o->number - 1] = ROUND_NONE;
    }
    if (more && !e->store_pages[o->number - 1])
        e->store_pages[o->number - 1] = (u8)++e->page_count;
    e->known[n] = more ? e->store_pages[o->number - 1] : o->number;
    e->read_pages |= more ? 0 : 1u << o->number;
    o->lo = MIN(o->lo, lo);
    o->hi = MAX(o->hi, hi);
    e->pages[o->number - 1] =
        (MmuStretch){(i32)(o->lo - o->place.offset), (i32)(o->hi - o->place.offset)};
}

static void plan_pages(Emit *e)
{
    const IrBlock *b = e->b;
    Open open[OPEN_MAX];
    unsigned count = 0;

    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];

        if (!e->elements[n] || e->elements[n] == GROUP_MEMBER)
            continue;
        MmuPlace p = mmu_place_of(b, i);
        i64 hi = p.offset + ((i64)e->elements[n] << (i->aux & MEM_SIZE));
        Open *o = open_find(open, count, i, &p, hi);

        if (o)
            follow(e, o, n, p.offset, hi);
        else
            open[count++ % OPEN_MAX] = (Open){p, p.offset, hi, n, i->arg[3], 0};
    }
}

static bool looks_up(const Emit *e, u32 n)
{
    return e->elements[n] && e->elements[n] != GROUP_MEMBER &&
           (!e->known[n] || (e->known[n] & KNOWN_FIRST));
}

/* --- rounds --- */

/* The access at @n has a known page, if others follow or not. */
static bool give_page(Emit *e, u32 n)
{
    if (e->known[n])
        return true;
    if (e->page_count == RT_MMU_KNOWN)
        return false;
    e->known[n] = KNOWN_FIRST | (u8)++e->page_count;
    e->store_pages[e->page_count - 1] = 0;
    e->pages[e->page_count - 1] =
        (MmuStretch){0, e->elements[n] << (e->b->insts[n].aux & MEM_SIZE)};
    return true;
}

static void plan_rounds(Emit *e)
{
    const IrBlock *b = e->b;

    for (u32 n = 1; n < b->count; n++) {
        RoundKind r = looks_up(e, n) ? mmu_round_of(b, &b->insts[n]) : ROUND_NONE;

        if (r == ROUND_NONE || !give_page(e, n))
            continue;
        e->rounds[(e->known[n] & ~KNOWN_FIRST) - 1] = (u8)r;
        e->has_rounds = true;
    }
}

static RoundKind round_at(const Emit *e, u32 n)
{
    return e->known[n] ? e->rounds[(e->known[n] & ~KNOWN_FIRST) - 1] : ROUND_NONE;
}

/* --- near pages --- */

/* Whether a near page is worth while: what goes on in rounds has better. */
static bool may_be_near(const Emit *e, u32 n)
{
    return looks_up(e, n) && round_at(e, n) == ROUND_NONE;
}

static unsigned value_args(const IrInst *i)
{
    return i->op == IR_CONST ? 0 : ir_op_args[i->op];
}

/* Mark what depends on row @load, in this round or, by way of @global, in the one before. */
static void trace(const IrBlock *b, u32 load, u8 *depends, u8 *global)
{
    depends[0] = 0;
    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];

        depends[n] = n == load || (i->op == IR_GET && global[i->imm]);
        for (unsigned k = 0; k < value_args(i); k++)
            depends[n] |= i->arg[k] && depends[i->arg[k]];
        if (i->op == IR_SET)
            global[i->imm] = depends[n];
    }
}

/* Whether the load at @n waits for what it gave in the round before. */
static bool goes_on(Emit *e, u32 n)
{
    const IrInst *i = &e->b->insts[n];
    u8 global[IR_MAX_GLOBALS] = {0};

    if (i->op != IR_LD || i->type == IR_V128)
        return false;
    for (unsigned round = 0; round < 2; round++)
        trace(e->b, n, e->depends, global);
    return e->depends[i->arg[0]] || e->depends[i->arg[1]];
}

/*
 * The global that holds address part @v when the next round begins, or held it when this one did;
 * or none.
 */
static i32 global_of(const IrBlock *b, IrRef v)
{
    if (b->insts[v].op == IR_GET)
        return b->insts[v].imm;
    for (u32 n = v + 1u; n < b->count; n++)
        if (b->insts[n].op == IR_SET && b->insts[n].arg[0] == v)
            return b->insts[n].imm;
    return -1;
}

/*
 * What accesses have in common that use one place of an RtNear: the pointer that goes on and what
 * it points to are seldom far apart.
 */
typedef struct Chase {
    i32 global, index; /* ANY: the pointer alone counts */
    u16 attr;
    bool is_write;
    i32 extent;        /* of the largest one */
} Chase;

#define CHASES_MAX 32 /* the fewest places of a size */
#define ANY        (-2)
#define ROUND_MIN  16 /* guest instructions */

/* Bytes that the lookup at @n is for. */
static i32 extent_of(const Emit *e, u32 n)
{
    MmuStretch s = e->known[n] ? e->pages[(e->known[n] & ~KNOWN_FIRST) - 1] : (MmuStretch){0, 0};

    return e->known[n] ? s.hi - s.lo : e->elements[n] << (e->b->insts[n].aux & MEM_SIZE);
}

/* Whether the lookup at @n is in the table of stores. */
static bool is_write(const Emit *e, u32 n)
{
    return e->b->insts[n].op == IR_ST ||
           (e->known[n] && e->store_pages[(e->known[n] & ~KNOWN_FIRST) - 1]);
}

static void join_chase(Emit *e, Chase *chases, u32 n, i32 index)
{
    const IrInst *i = &e->b->insts[n];
    Chase c = {global_of(e->b, i->arg[0]), index, i->arg[3], is_write(e, n), 0};
    unsigned k = 0;

    while (k < e->near_count &&
           (c.global < 0 || c.global != chases[k].global || c.index == -1 ||
            c.index != chases[k].index || c.attr != chases[k].attr ||
            c.is_write != chases[k].is_write))
        k++;
    if (k == CHASES_MAX)
        return;
    if (k == e->near_count) {
        chases[k] = c;
        e->near_count++;
    }
    chases[k].extent = MAX(chases[k].extent, extent_of(e, n));
    e->near[n] = (u16)(k + 1);
}

static void plan_pointers(Emit *e, Chase *chases)
{
    const IrBlock *b = e->b;
    bool goes[IR_MAX_GLOBALS] = {0};

    for (u32 n = 1; n < b->count; n++) {
        i32 global;

        if (!may_be_near(e, n) || !goes_on(e, n))
            continue;
        join_chase(e, chases, n, ANY);
        global = global_of(b, b->insts[n].arg[0]);
        if (global >= 0)
            goes[global] = true;
    }
    for (u32 n = 1; n < b->count && e->near_count; n++) {
        i32 global = may_be_near(e, n) && !e->near[n] ? global_of(b, b->insts[n].arg[0]) : -1;

        if (global >= 0 && goes[global])
            join_chase(e, chases, n, ANY);
    }
}

static unsigned insns_of(const IrBlock *b)
{
    unsigned count = 0;

    for (u32 n = 1; n < b->count; n++)
        count += b->insts[n].op == IR_INSN;
    return count;
}

static void plan_counting(Emit *e, Chase *chases)
{
    const IrBlock *b = e->b;

    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];

        if (may_be_near(e, n) && !e->near[n] && mmu_counts(b, i))
            join_chase(e, chases, n, i->arg[1] ? global_of(b, i->arg[1]) : ANY);
    }
}

static void plan_near(Emit *e)
{
    const IrBlock *b = e->b;
    Chase chases[CHASES_MAX];

    memset(e->near, 0, b->count * sizeof *e->near);
    plan_pointers(e, chases);
    if (insns_of(b) >= ROUND_MIN)
        plan_counting(e, chases);
    for (u32 n = 1; n < b->count && e->near_count; n++) {
        u32 k = e->near[n] - 1u;

        if (e->near[n])
            e->near[n] = (u16)(near_number(chases[k].extent, (u32)(b->pc / 4 + k)) + 1);
    }
}

/* Whether the block leaves to where value @v of row @n tells: an entry of a switch's table. */
static bool is_branched_to(Emit *e, u32 n)
{
    const IrInst *last = &e->b->insts[e->b->count - 1u];
    u8 global[IR_MAX_GLOBALS] = {0};

    if (last->op != IR_GOTO_IND)
        return false;
    trace(e->b, n, e->depends, global);
    return e->depends[last->arg[0]];
}

/*
 * An element of a text or of a table, and what it is in is of any length; but tables of switches
 * are short.
 */
static bool is_far_byte(Emit *e, u32 n)
{
    const IrInst *i = &e->b->insts[n];

    return !(i->aux & MEM_SIZE) && mmu_place_of(e->b, i).index && !is_branched_to(e, n);
}

/*
 * An instruction of a program that is not in a loop of one block goes to the page that it went to
 * before, as a rule. So each has a place of its own, as far as there are places: the same in all
 * blocks that it is in.
 */
static void plan_straight(Emit *e)
{
    const IrBlock *b = e->b;
    Gva at = b->pc;

    memset(e->near, 0, b->count * sizeof *e->near);
    for (u32 n = 1; n < b->count; n++) {
        if (b->insts[n].op == IR_INSN)
            at = b->pc + (u64)(i64)b->insts[n].imm;
        if (!may_be_near(e, n) || is_far_byte(e, n))
            continue;
        e->near[n] = (u16)(near_number(extent_of(e, n), (u32)(at / 4)) + 1);
        e->near_count++;
    }
}

int emit_mmu_near(const Emit *e)
{
    return e->near_count ? e->near[e->idx] - 1 : -1;
}

void emit_mmu_plan(Emit *e)
{
    memset(e->elements, 0, e->b->count);
    memset(e->known, 0, e->b->count);
    e->page_count = e->near_count = e->read_pages = 0;
    e->has_rounds = false;
    for (u32 n = 1; n < e->b->count; n++)
        if (!e->elements[n] && is_plain(&e->b->insts[n]))
            plan_elements(e, n);
    plan_pages(e);
    if (mmu_has_rounds(e->b))
        plan_rounds(e);
    if (mmu_is_loop(e->b))
        plan_near(e);
    else if (e->b->is_program)
        plan_straight(e);
}

unsigned emit_mmu_elements(const Emit *e)
{
    return MAX(e->elements[e->idx], 1);
}

MmuKnown emit_mmu_known(const Emit *e)
{
    u8 k = e->known[e->idx];

    if (!k)
        return (MmuKnown){.number = -1, .store_number = -1};
    if (!(k & KNOWN_FIRST))
        return (MmuKnown){.number = k - 1, .store_number = -1};
    k &= (u8)~KNOWN_FIRST;
    return (MmuKnown){.number = k - 1,
                      .store_number = e->store_pages[k - 1] - 1,
                      .is_first = true,
                      .is_read = e->read_pages >> k & 1,
                      .round = e->rounds[k - 1],
                      .stretch = e->pages[k - 1]};
}
