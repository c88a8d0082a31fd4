/* SPDX-License-Identifier: MIT */
/* Tier 1: a block straight from the builder to host code; the door that accel uses. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include "backend/backend.h"
#include "backend/ir/eval.h"
#include "backend/opt/opt.h"
#include "backend/x64/emit.h"
#include "base/near.h"

struct Backend {
    Emit emit;
};

static BackendOptions options;

bool backend_init(const IrGuest *guest, CodeBuf *buf, const BackendOptions *opt, size_t *used, Error *err)
{
    const char *missing = hostcpu_init();

    if (missing)
        return error_set(err, "this host CPU lacks %s: Lyrebird's translator needs x86-64-v3 (use -accel interp)", missing);
    if (getenv("LYREBIRD_HOSTCPU"))
        hostcpu_mask(getenv("LYREBIRD_HOSTCPU"));
    options = *opt;
    return prologue_emit(buf, used, guest, opt->has_mmu, err);
}

Backend *backend_new(void)
{
    /* from mmap: most of it is never touched, and a thread that translates little should not pay for it */
    Backend *be = near_map(sizeof *be);

    if (be == MAP_FAILED)
        abort();
    be->emit.seed = options.ra_seed;
    if (!options.ra_seed) /* nothing in it outlives a block: the child of a fork need not copy it */
        madvise(be, sizeof *be, MADV_WIPEONFORK);
    return be;
}

void backend_free(Backend *be)
{
    munmap(be, sizeof *be);
}

#ifdef LYREBIRD_VERIFY_ALWAYS
#define VERIFY_ALWAYS true
#else
#define VERIFY_ALWAYS false
#endif

static void verify(const IrBlock *b, const char *stage)
{
    char why[200];

    if (ir_verify(b, why, sizeof why))
        return;
    fprintf(stderr, "IR of block 0x%llx is broken %s: %s\n", (unsigned long long)b->pc, stage, why);
    ir_print(b, stderr);
    abort();
}

/* Code is emitted in one go, so its sites are in order: fault handlers search them. */
static bool sites_ascend(const Emit *e)
{
    for (u32 n = 1; n < e->site_count; n++)
        if (e->sites[n - 1].host > e->sites[n].host)
            return false;
    return true;
}

bool backend_compile(Backend *be, IrBlock *b, u64 *counter, u8 *buf, size_t size, ptrdiff_t delta, u64 exit_id, u64 exit_stride,
                     CodeBlock *out)
{
    Emit *e = &be->emit;

    asm_init(&e->a, buf, size, delta, hostcpu.evex);
    e->moves.count = 0;
    e->a.moves = b->is_movable ? &e->moves : NULL;
    e->verify = options.verify || VERIFY_ALWAYS;
    if (e->verify)
        verify(b, "as built");
    opt_run(b, TIER1);
    if (e->verify)
        verify(b, "after optimisation");
    e->counter = counter;
    e->exit_id = exit_id;
    e->exit_stride = exit_stride;
    if (!emit_block(e, b))
        return false;
    if (e->verify)
        assert(sites_ascend(e));
    *out = (CodeBlock){
        .size = (u32)(e->a.p - e->a.start),
        .gate_at = e->gate_at,
        .again_at = e->again_at,
        .again_size = e->again_size,
        .body_size = e->body_size,
        .body_insns = e->body_insns,
        .side_insns = e->side_insns,
        .side_guest = e->side_guest,
        .sites = e->sites,
        .site_count = e->site_count,
        .exits = e->exits,
        .exit_count = e->exit_count,
        .moves = e->moves.at,
        .move_count = e->moves.count,
        .is_movable = b->is_movable && e->moves.count <= ASM_MOVES_MAX,
    };
    return true;
}

void backend_unpark(long long *gregs, const void *stack)
{
    gregs[REG_RBX] = *(const long long *)(const void *)((const char *)stack + FRAME_ARGS);
}

/* Where a ucontext has register n. */
static const u8 place[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                           REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

void backend_catch_up(long long *gregs, i32 lag)
{
    u8 r = host_map.reg_of[host_map.guest->stack_global];

    assert(r < ARRAY_SIZE(place));
    gregs[place[r]] += lag;
}

void backend_store_homes(const long long *gregs, void *env)
{
    for (u64 s = host_map.pinned & 0xffff; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        u16 offset = host_map.guest->globals[host_map.global_of[r]].offset;

        memcpy((char *)env + offset, &gregs[place[r]], 8);
    }
}

u32 backend_site_flags(SiteFlags where, u64 eflags)
{
    bool cf = eflags & 1, pf = eflags & 4, zf = eflags & 0x40, sf = eflags & 0x80, of = eflags & 0x800;

    if (where == SITE_FLAGS_HOST_ALL)
        return (u32)(eflags & 0xd5) << 8 | (of ? FLAGS_V : 0) | FLAGS_ONE;
    if (where == SITE_FLAGS_HOST_FCMP)
        return ir_flags_pack(pf ? 3 : zf ? 6 : cf ? 8 : 2);
    if (where == SITE_FLAGS_HOST_SUB)
        cf = !cf;
    return ir_flags_pack((sf ? 8 : 0) | (zf ? 4 : 0) | (cf ? 2 : 0) | (of ? 1 : 0));
}
