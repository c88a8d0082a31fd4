/* SPDX-License-Identifier: MIT */
/*
 * The first run of a block is interpreted: half of the instructions that a program executes at all, and two thirds of those
 * that start it, are executed once, and registers and host code cost more than all else of a translation. Programs only.
 *
 * What the frontend made of the bytes is kept for a while, in a ring: a second run is mostly soon, and begins with that. It
 * is of no use any more when anything was invalidated meanwhile. Who ran once is a bit of its address, which others may share
 * and which is never cleared: they are translated at once. So is everything for a while when most blocks run again.
 */
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"
#include "base/log.h"
#include "base/near.h"
#include "frontend/guest.h"

#define SEEN_BITS 21 /* a bit for two bytes: 4 MiB of code */
#define SLOT_BITS 10
#define WINDOW    256  /* first runs; when more than */
#define REPEATED  160  /* blocks ran again meanwhile, */
#define PAUSE     1024 /* blocks are translated at once */
#define RING_SIZE (64u << 10)

/* In front of its instructions. */
typedef struct Kept {
    IrBlock block;
    GuestTb g;
    u64 gone; /* tcg.gone_count before the bytes were read */
    bool masks_tags;
} Kept;

_Static_assert(sizeof(Kept) + IR_MAX_INSTS * sizeof(IrInst) + 64 <= RING_SIZE, "every block has room");

struct FirstRuns {
    u32 firsts, repeated, pause; /* first runs and others of this window; blocks to be translated at once */
    u64 seen[(1u << SEEN_BITS) / 64];
    u64 slot[1u << SLOT_BITS]; /* of blocks by their pc: how much had been written into the ring before it */
    u64 end;         /* how much has been written */
    char ring[RING_SIZE];
};

/*
 * One vCPU alone, the first to come: what threads run has mostly run before, and its pages cost a thread as much as all else
 * of it. In the child of a fork that another thread made, nobody.
 */
static TcgCpu *owner;

static bool is_owner(TcgCpu *t)
{
    TcgCpu *none = NULL;

    if (likely(__atomic_load_n(&owner, __ATOMIC_RELAXED)))
        return __atomic_load_n(&owner, __ATOMIC_RELAXED) == t;
    return __atomic_compare_exchange_n(&owner, &none, t, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static FirstRuns *first_new(void)
{
    FirstRuns *f = near_map(sizeof *f);

    if (f == MAP_FAILED)
        return NULL;
    madvise(f, sizeof *f, MADV_WIPEONFORK);
    return f;
}

void first_fini(TcgCpu *t)
{
    if (t->first)
        munmap(t->first, sizeof *t->first);
    if (__atomic_load_n(&owner, __ATOMIC_RELAXED) == t)
        __atomic_store_n(&owner, NULL, __ATOMIC_RELAXED);
}

/* Whoever asks for a tier, for checks or for the text of blocks gets each of them translated. */
static bool is_on(const TcgCpu *t)
{
    const AccelConfig *cfg = &tcg.cfg;

    return cfg->tier < 0 && !cfg->has_mmu && !tcg.interpret && !tcg.is_limited && !cfg->verify && !cfg->ra_seed && !cfg->no_link &&
           !translate_wants_flags(t->cpu->rt.pc) && !log_on(LOG_IN_ASM | LOG_IR | LOG_OPT | LOG_OUT_ASM | LOG_EXEC | LOG_CPU);
}

/* False: it had been there. */
static bool note(FirstRuns *f, Gva pc)
{
    u64 index = (pc >> 1) & ((1u << SEEN_BITS) - 1), bit = 1ull << (index % 64), old = f->seen[index / 64];

    f->seen[index / 64] = old | bit;
    return !(old & bit);
}

static void end_window(FirstRuns *f)
{
    if (f->repeated > REPEATED)
        f->pause = PAUSE;
    f->firsts = f->repeated = 0;
}

bool first_is_due(TcgCpu *t)
{
    FirstRuns *f = t->first;

    if (!is_owner(t) || !is_on(t) || (!f && !(f = t->first = first_new())))
        return false;
    if (!note(f, t->cpu->rt.pc)) {
        f->repeated++;
        return false;
    }
    if (f->pause) {
        f->pause--;
        return false;
    }
    if (++f->firsts == WINDOW)
        end_window(f);
    return true;
}

static u64 *slot_of(FirstRuns *f, Gva pc)
{
    return &f->slot[((pc >> 1) * 0x9e3779b97f4a7c15ull) >> (64 - SLOT_BITS)];
}

static Kept *kept_at(FirstRuns *f, u64 at)
{
    return (Kept *)(void *)(f->ring + at % RING_SIZE);
}

static void keep(FirstRuns *f, const IrBlock *b, const GuestTb *g, u64 gone, bool masks_tags)
{
    u32 insts = b->count * (u32)sizeof *b->insts, size = (u32)ALIGN_UP(sizeof(Kept) + insts, 64u);

    if (f->end % RING_SIZE + size > RING_SIZE)
        f->end = ALIGN_UP(f->end, RING_SIZE);
    Kept *k = kept_at(f, f->end);

    *k = (Kept){*b, *g, gone, masks_tags};
    memcpy(k + 1, b->insts, insts);
    *slot_of(f, g->pc) = f->end;
    f->end += size;
}

bool first_take(TcgCpu *t, GuestTb *g)
{
    FirstRuns *f = t->first;
    IrInst *insts = t->builder.block.insts;
    const Kept *k;
    u64 at;

    if (!f || f->end - (at = *slot_of(f, g->pc)) > RING_SIZE)
        return false;
    k = kept_at(f, at);
    if (k->g.pc != g->pc || k->g.key != g->key || k->g.max_insns != g->max_insns || k->g.end != g->end ||
        k->gone != __atomic_load_n(&tcg.gone_count, __ATOMIC_SEQ_CST))
        return false;
    memcpy(insts, k + 1, k->block.count * sizeof *insts);
    t->builder.block = k->block;
    t->builder.block.insts = insts;
    t->builder.mask_tags = k->masks_tags;
    g->insn_count = k->g.insn_count;
    g->size_bytes = k->g.size_bytes;
    return true;
}

RtExit first_run(TcgCpu *t, u32 key, bool *masked)
{
    Gva pc = t->cpu->rt.pc;
    GuestTb g = {.cpu = t->cpu, .pc = pc, .key = key, .max_insns = translate_max_insns(), .end = translate_end(pc)};
    u64 gone = __atomic_load_n(&tcg.gone_count, __ATOMIC_SEQ_CST);

    if (!translate_build(t, &g))
        return RT_EXIT_FAULT;
    keep(t->first, &t->builder.block, &g, gone, t->builder.mask_tags);
    hint(pc, key);
    __atomic_store_n(&t->first_runs, t->first_runs + 1, __ATOMIC_RELAXED); /* read by tcg_print_stats */
    t->cpu->rt.branch_kind = 0;
    *masked = t->builder.mask_tags;
    return tcg_run_ir(t, &t->builder.block);
}
