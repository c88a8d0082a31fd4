/* SPDX-License-Identifier: MIT */
/*
 * The walk: guest pc -> host bytes -> decode -> IR -> optimise -> registers -> emit -> code cache.
 *
 * Steps 1 to 4 happen in GuestArch.translate, which reads bytes through MemOps.code and fills the builder; 5 to 7 in
 * backend_compile; 8 here. A block that needs a row without emitter keeps its IR and is interpreted.
 */
#include <string.h>
#include <time.h>
#include "accel/tcg/tb.h"
#include "base/log.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

#define TB_MAX_INSNS 64
#define TAG_SITES 64

/* Blocks whose addresses carry tags: found by the first fault there. When there are many, all blocks mask. */
static Gva tag_sites[TAG_SITES];
static u32 tag_count;

bool tags_masked(Gva pc)
{
    u32 n = __atomic_load_n(&tag_count, __ATOMIC_ACQUIRE);

    if (n >= TAG_SITES)
        return true;
    while (n-- > 0)
        if (pc <= tag_sites[n] && tag_sites[n] - pc < 4 * TB_MAX_INSNS)
            return true;
    return false;
}

void tags_mark(Gva pc)
{
    pthread_mutex_lock(&tcg.lock);
    if (tag_count < TAG_SITES) {
        tag_sites[tag_count] = pc;
        __atomic_store_n(&tag_count, tag_count + 1, __ATOMIC_RELEASE);
    }
    tcg.stats.tag_repairs++;
    pthread_mutex_unlock(&tcg.lock);
}

#define CALM_SITES 256 /* a power of two */

/* Blocks that trapped often, by a hash of their pc; one that another pushes out starts to trap again. */
static Gva calm_sites[CALM_SITES];

static Gva *calm_site(Gva pc)
{
    return &calm_sites[(pc >> 2) & (CALM_SITES - 1)];
}

bool fp_is_calm(Gva pc)
{
    return __atomic_load_n(calm_site(pc), __ATOMIC_RELAXED) == pc;
}

void fp_calm(Gva pc)
{
    __atomic_store_n(calm_site(pc), pc, __ATOMIC_RELAXED);
}

static u64 now_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * 1000000000ull + (u64)ts.tv_nsec;
}

bool translate_wants_flags(Gva pc)
{
    return lockstep_keeps_flags(pc) || tcg.cfg.lockstep_kvm || tcg.watching || breakpoints_any() || tcg.cfg.counts_insns;
}

bool build_request(TcgCpu *t, GuestTb *g, bool mask_tags)
{
    t->builder.has_mmu = tcg.cfg.has_mmu;
    t->builder.mask_tags = mask_tags && !tcg.cfg.has_mmu;
    if (tcg.cfg.has_mmu)
        t->builder.mmu_idx = (u8)tcg.cfg.arch->mmu_idx(t->cpu);
    t->builder.is_counted = tcg.cfg.counts_insns;
    t->builder.is_movable =
        tcg.cfg.has_mmu && tcg.cfg.arch->uses_ir_pc && !t->builder.keep_flags && !tcg.cfg.ra_seed;
    return tcg.cfg.arch->translate(&t->builder, g);
}

static bool is_split(const GuestTb *g)
{
    return tcg.cfg.has_mmu && (g->pc & (RT_PAGE_SIZE - 1)) + g->size_bytes > RT_PAGE_SIZE;
}

/* Guest bytes may vanish under our eyes when another thread unmaps them: that is a prefetch abort like any other. */
bool translate_build(TcgCpu *t, GuestTb *g)
{
    bool ok;

    if (sigsetjmp(t->unwind, 0)) {
        t->in_translate = false;
        return false;
    }
    t->in_translate = true;
    t->builder.keep_flags = translate_wants_flags(g->pc);
    ok = build_request(t, g, tags_masked(g->pc));
    t->in_translate = false;
    t->builder.block.fp_slow |= fp_is_calm(g->pc);
    t->builder.block.is_split = is_split(g);
    return ok;
}

/* Keep the IR: the block will be interpreted. */
static void keep_ir(Tb *tb, const IrBlock *ir)
{
    tb->ir = tb_alloc(tb->chunk, sizeof *tb->ir);
    *tb->ir = *ir;
    tb->ir->insts = tb_alloc(tb->chunk, ir->count * sizeof *ir->insts);
    memcpy(tb->ir->insts, ir->insts, ir->count * sizeof *ir->insts);
    tb->code = NULL;
}

static void keep_code(Tb *tb, const CodeBlock *cb, TbExit *exits)
{
    Chunk *c = tb->chunk;
    const u8 *start = c->p;

    tb->code = start;
    tb->code_size = cb->size;
    tb->body_size = cb->body_size;
    tb->gate_at = cb->gate_at;
    tb->again_at = cb->again_at;
    tb->body_insns = (u16)cb->body_insns;
    tb->side_insns = (u16)cb->side_insns;
    tb->side_guest = (u16)cb->side_guest;
    tb->exits = tb_alloc(c, cb->exit_count * sizeof *exits); /* where the ids already point */
    tb->exit_count = (u16)cb->exit_count;
    for (u32 n = 0; n < cb->exit_count; n++)
        tb->exits[n] = (TbExit){.from = tb, .pc = cb->exits[n].pc, .field = start + cb->exits[n].field, .stub = tb->code + cb->exits[n].stub};
    tb->sites = tb_alloc(c, cb->site_count * sizeof *tb->sites);
    tb->site_count = cb->site_count;
    memcpy(tb->sites, cb->sites, cb->site_count * sizeof *tb->sites);
    tb->is_movable = cb->is_movable;
    if (cb->is_movable) {
        tb->moves = tb_alloc(c, cb->move_count * sizeof *tb->moves);
        tb->move_count = cb->move_count;
        memcpy(tb->moves, cb->moves, cb->move_count * sizeof *tb->moves);
    }
    c->p = start + ALIGN_UP(cb->size, 16);
}

/* The exits' ids are their addresses, so the place where they will be must be known before. */
static bool emit(TcgCpu *t, Tb *tb, IrBlock *ir)
{
    Chunk *c = t->chunk;
    TbExit *exits = (TbExit *)(c->meta + c->meta_used);
    CodeBlock cb;

    if (tcg.interpret || tcg.watching)
        return false;
    if (!backend_compile(t->backend, ir, tcg.cfg.stats ? tb->counts : NULL, codebuf_rw(&tcg.buf, c->p),
                         (size_t)(c->end - c->p), codebuf_delta(&tcg.buf), (u64)(uintptr_t)exits, sizeof *exits, &cb))
        return false;
    keep_code(tb, &cb, exits);
    return true;
}

#define FEW_INSNS 8

/* In a small chunk a block may find too little room: then it gets fewer instructions. False: the guest's bytes are gone. */
static bool build_code(TcgCpu *t, Tb *tb, GuestTb *g)
{
    bool cramped = !tcg.interpret && (size_t)(t->chunk->end - t->chunk->p) < BLOCK_CODE_MAX;
    bool done = emit(t, tb, &t->builder.block);

    if (!done && cramped && g->insn_count > FEW_INSNS) {
        g->max_insns = FEW_INSNS;
        if (!translate_build(t, g))
            return false;
        done = emit(t, tb, &t->builder.block);
    }
    if (!done)
        keep_ir(tb, &t->builder.block);
    return true;
}

static Tb *give_up(TcgCpu *t)
{
    pthread_mutex_lock(&tcg.lock);
    chunk_release(t);
    pthread_mutex_unlock(&tcg.lock);
    return NULL;
}

static void count_tb(const Tb *tb, bool is_copy, u64 ns)
{
    tcg.stats.code_bytes += tb->code_size;
    if (is_copy) {
        tcg.stats.copies++;
        return;
    }
    tcg.stats.translations++;
    tcg.stats.interpreted += !tb->code;
    tcg.stats.guest_insns += tb->insn_count;
    tcg.stats.translate_ns += ns;
}

/*
 * @gone: gone_count before the guest's bytes were read. If they changed since, the block may be of old bytes: it runs
 * this once, as a processor may that fetched them before, and is never found.
 */
static Tb *publish(TcgCpu *t, Tb *tb, bool is_copy, u64 gone, u64 ns)
{
    Chunk *c = tb->chunk;
    Tb *found;

    c->tbs[c->tb_count] = tb;
    __atomic_store_n(&c->tb_count, c->tb_count + 1, __ATOMIC_RELEASE); /* pairs with chunk_find */
    pthread_mutex_lock(&tcg.lock);
    found = gone_since(tb, gone) ? NULL : tb_insert(tb);
    if (found != tb)
        tb->is_invalid = true;
    chunk_release(t);
    count_tb(tb, is_copy, ns);
    pthread_mutex_unlock(&tcg.lock);
    if (!t->first) /* else its first run has told */
        hint(tb->pc, tb->key);
    return found ? found : tb;
}

u32 translate_max_insns(void)
{
    return tcg.cfg.tb_max_insns ? tcg.cfg.tb_max_insns : TB_MAX_INSNS;
}

/* The nearer of two ends behind a pc; 0 is none. */
static Gva nearer(Gva a, Gva b)
{
    return MIN(a - 1, b - 1) + 1;
}

/* A machine's block stays within its page. */
Gva translate_end(Gva pc)
{
    Gva end = breakpoint_behind(pc);

    if (tcg.cfg.has_mmu)
        end = nearer(end, (pc | (RT_PAGE_SIZE - 1)) + 1);
    if (tcg.cfg.counts_insns)
        end = nearer(end, icount_end(pc, translate_max_insns()));
    return end;
}

static Tb *new_block(TcgCpu *t, Gva pc, u32 key, u64 at)
{
    Tb *tb = tb_new(t);

    tb->pc = pc;
    tb->at = at;
    tb->key = key;
    return tb;
}

/* The block as a copy of one that is there already, which takes no look at the guest's bytes. */
static Tb *copy_block(TcgCpu *t, const GuestTb *g, u64 at)
{
    Gva pc = g->pc;
    u32 key = g->key;
    const Tb *from;
    Tb *tb;

    if (!tcg.cfg.has_mmu || tcg.cfg.verify || tcg.cfg.ra_seed || translate_wants_flags(pc) || fp_is_calm(pc) ||
        log_on(LOG_IN_ASM | LOG_IR | LOG_OPT | LOG_OUT_ASM))
        return NULL;
    tlb_code_mark((const u8 *)(uintptr_t)at); /* who writes there from now on is noticed */
    from = twin_find(at, key);
    if (!from || pc + from->size_bytes - 1 > g->end - 1)
        return NULL;
    tb = new_block(t, pc, key, at);
    return twin_copy(t, tb, from) ? tb : NULL;
}

static Tb *make_block(TcgCpu *t, GuestTb *g, u64 at)
{
    Tb *tb;

    if (!first_take(t, g) && !translate_build(t, g))
        return NULL;
    tb = new_block(t, g->pc, g->key, at);
    if (!build_code(t, tb, g))
        return NULL;
    tb->size_bytes = g->size_bytes;
    if (is_split(g))
        tb->at2 = (u64)(uintptr_t)tlb_code(t->cpu, (g->pc | (RT_PAGE_SIZE - 1)) + 1, tcg.cfg.arch->mmu_idx(t->cpu),
                                         &t->cpu->exc);
    tb->insn_count = (u16)g->insn_count;
    tb->masks_tags = t->builder.mask_tags;
    tb->is_breakpoint = breakpoint_at(g->pc);
    tb->is_movable &= !t->builder.block.fp_slow;
    if (tcg.cfg.verify)
        twin_verify(tb);
    if (log_on(LOG_IN_ASM | LOG_IR | LOG_OPT | LOG_OUT_ASM))
        dump_tb(t, tb, &t->builder.block);
    return tb;
}

Tb *tb_translate(TcgCpu *t, Gva pc, u32 key, u64 at)
{
    GuestTb g = {.cpu = t->cpu, .pc = pc, .key = key, .max_insns = translate_max_insns(), .end = translate_end(pc)};
    u64 start = tcg.cfg.stats ? now_ns() : 0;
    bool is_copy;
    Tb *tb;

    chunk_ready(t);
    /* While it waited others may have changed what is mapped at @pc. */
    if (tcg.cfg.has_mmu &&
        !(at = (u64)(uintptr_t)tlb_code(t->cpu, pc, tcg.cfg.arch->mmu_idx(t->cpu), &t->cpu->exc)))
        return give_up(t);
    u64 gone = __atomic_load_n(&tcg.gone_count, __ATOMIC_SEQ_CST);

    tb = copy_block(t, &g, at);
    is_copy = tb;
    if (!tb)
        tb = make_block(t, &g, at);
    if (!tb)
        return give_up(t);
    if (tcg.cfg.perf_map || tcg.cfg.jitdump)
        dump_perf(tb);
    return publish(t, tb, is_copy, gone, start ? now_ns() - start : 0);
}
