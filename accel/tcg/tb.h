/* SPDX-License-Identifier: MIT */
/*
 * Translation blocks: what they are, where they live, how they are found.
 *
 * Memory is a ring of chunks; a chunk holds host code and the metadata of its blocks, is filled by one thread at a time
 * (which has it for one block: there may be many more threads than chunks), and is recycled as a whole, oldest first. A block is never freed by itself: once invalid it is out of every table,
 * and its memory goes with its chunk after all vCPUs have passed a quiescent point (threads.c).
 *
 * Locks: tb_lock guards the tables, links and chunk lists. Lookups by (pc, key) take no lock.
 */
#ifndef ACCEL_TCG_TB_H
#define ACCEL_TCG_TB_H

#include <pthread.h>
#include <setjmp.h>
#include "backend/backend.h"
#include "backend/ir/build.h"
#include "base/types.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/tlb.h"
#include "softmmu/vcpu.h"

typedef struct Tb Tb;
typedef struct FirstRuns FirstRuns;

/* An exit with a constant target. Linked: its jump goes straight to @to, which lists it in to->incoming. */
typedef struct TbExit {
    Tb *from;
    Tb *to;
    Gva pc;
    const u8 *field;    /* rel32 */
    const u8 *stub;     /* run address of the unlinked target */
    struct TbExit *next; /* in to->incoming */
} TbExit;

struct Tb {
    Gva pc;
    u64 at2;              /* in a machine, of a block that goes on in the next page: where that is; else 0 */
    u64 at;               /* where its bytes are, as tcg_invalidate means it: pc; in a machine the host address */
    u32 key;
    u32 size_bytes;       /* guest bytes */
    u16 insn_count;
    u16 exit_count;
    bool is_invalid;      /* atomic; set before the tables forget it */
    bool is_breakpoint;   /* starts at a breakpoint: never chained to */
    bool masks_tags;
    u16 fp_traps;         /* invalid operations that the host trapped here */
    const u8 *code;       /* run address; NULL: interpret ir */
    const u8 *place;      /* run address where code is or would be: the order in Chunk.tbs */
    u32 code_size, body_size;
    u32 gate_at, again_at; /* CodeBlock */
    u32 generation;       /* atomic: that of the process which has the code in its memory: fetch.c */
    u32 site_count;
    u32 move_count;
    bool is_movable;      /* CodeBlock; moves are for its copies */
    CodeSite *sites;
    u32 *moves;
    TbExit *exits;
    IrBlock *ir;          /* kept for interpretation only */
    TbExit *incoming;
    Tb *next_hash;        /* atomic */
    Tb *next_page[2];     /* in the page lists of its first and last guest page */
    Tb **prev_page[2];    /* what leads here */
    u8 listed;            /* in which of them it is: bits 0 and 1; lock held */
    struct Chunk *chunk;
    u64 counts[2];        /* with -stats: entries, ways out at the end */
    u16 body_insns, side_insns, side_guest; /* CodeBlock */
};

#define CHUNK_TBS 16384
#define BLOCK_CODE_MAX (16u << 10) /* room that is left before a block is started; less in small chunks */
#define CHUNKS_MAX 2048

typedef struct Chunk {
    const u8 *code, *end; /* code memory; run addresses, as all in the metadata: codebuf_rw tells where to write */
    const u8 *p;         /* next free byte of it */
    const u8 *code_ready; /* pages before this are present in both mappings */
    size_t meta_ready;   /* and so are these bytes of the arena */
    char *meta;          /* metadata arena */
    size_t meta_used;
    Tb **tbs;            /* in order of code address; read by the fault handler */
    u32 tb_count;        /* atomic */
    u64 life;            /* how often it was filled */
    u64 drain_epoch;     /* nonzero: evicted at that epoch */
    bool is_owned;       /* a thread is filling it, or emptying it */
    bool is_open;        /* in tcg.open */
    struct Chunk *next_open;
    struct Chunk *next;  /* in the ring, oldest first */
} Chunk;

#define CHUNK_HEAD 64 /* bytes of code memory before the first block: */

/* Shared with the processes that have this memory mapped, too: parent and children. Atomic. */
typedef struct ChunkHead {
    u64 life;         /* Chunk.life */
    u64 has_children; /* in the first chunk: the process whose memory it is forked, or shares it */
} ChunkHead;

#define CHUNK_META_SIZE (4u << 20) /* reserved, touched as used */

#define JUMP_CONTEXTS 16
#define JUMP_GROUPS   64 /* parts of a machine's table */
#define RECENT_BITS   14 /* TcgCpu.recent */

/* A table of indirect branches, and what its blocks have in common; jumps.c. */
typedef struct JumpContext {
    RtJump *jumps;
    u32 room;             /* entries that there is memory for */
    u32 mask;             /* RtEnv.jump_mask: for those in use */
    u32 lost;             /* entries that others took the slots of, since the table has its size */
    u32 key, asid;
    u64 groups;           /* machines: parts that are not empty */
    u64 local_groups;     /* and those with pages that are not of all address spaces */
    u64 pages[JUMP_GROUPS][4]; /* for each part a filter of the pages it has blocks of */
    u64 turn;             /* when it was last chosen; 0 = never */
} JumpContext;

/* Per-vCPU state of the translator (Vcpu.accel_state). */
typedef struct TcgCpu {
    Vcpu *cpu;
    RtJump *jumps;        /* the table in force: that of context */
    JumpContext *context;
    u64 turns;
    u32 entry_kind;       /* machines: GuestArch.entry_kind of the vCPU as it stands */
    Tb **recent;          /* machines: blocks found last; none that was evicted before jumps_epoch */
    Backend *backend;
    V128 *vals;           /* interpreter scratch */
    FirstRuns *first;     /* first.c; NULL: none (yet) */
    Chunk *chunk;         /* where it emits, while it does */
    u64 epoch;            /* atomic: global epoch at the last quiescent point; 0 = not in guest code */
    u64 jumps_epoch;      /* no block that was evicted before is in jumps */
    u64 passes;           /* quiescent points so far */
    u64 lookups;          /* returns to the loop, for -stats */
    u64 first_runs;       /* blocks interpreted because they ran for the first time */
    sigjmp_buf unwind;    /* out of the interpreter or the translator */
    bool in_interp, in_translate;
    bool step_once;       /* interpret the next instruction: a fault's address must be found out */
    bool retag;           /* the block at pc met a tagged address: translate it again with tags stripped */
    bool is_short;        /* the budget is less than the block at pc has: interpret so many instructions */
    bool calm;            /* the block at calm_pc traps often: translate it again with calls */
    Gva calm_pc;
    u64 calm_at;
    bool watch_hit;       /* the interpreter was left for a watchpoint */
    pthread_t thread;     /* its owner */
    struct TcgCpu *next;
    JumpContext *contexts;
    u32 context_count;    /* JUMP_CONTEXTS; for programs 1, only_context */
    /* The large ones last: what a fork writes is in one page. */
    JumpContext only_context;
    IrBuilder builder;
} TcgCpu;

/* Blocks by (pc, key): chains, most recent first. */
typedef struct TbHash {
    u32 bits;
    Tb *buckets[];
} TbHash;

/* The translator's process-wide state. */
typedef struct Tcg {
    AccelConfig cfg;
    bool interpret;       /* -accel interp: never emit */
    bool watching;        /* there are watchpoints: everything is interpreted */
    bool is_limited;      /* RLIMIT_AS was set when we started */
    CodeBuf buf;
    size_t stubs_size;    /* whole pages: the child of a fork keeps them */
    size_t chunk_size;
    pthread_mutex_t lock;
    Chunk *oldest, *newest;
    Chunk *open;         /* chunks that may have room left, the last used first */
    u32 chunk_count;
    u32 filling_count;   /* chunks that are owned */
    u32 turn;            /* futex: changes when a chunk is given back while others wait */
    u32 turn_waiters;
    TbHash *hash;         /* atomic: replaced by a larger one as it fills */
    u32 tb_count;         /* blocks in it */
    TcgCpu *cpus;
    u64 epoch;            /* atomic */
    u32 generation;       /* 0, in the child of a fork one more than in its parent */
    const u8 *origin;     /* what is at buf.rx in the parent, or NULL */
    u64 gone_count;       /* atomic: how many ranges were invalidated */
    RtJump *no_jumps;     /* table without entries, for kicked vCPUs */
    struct {              /* lock held */
        u64 translations, copies, guest_insns, code_bytes, interpreted, links, invalidations, evictions, lookups, first_runs;
        u64 translate_ns, tag_repairs;
    } stats;
} Tcg;

extern Tcg tcg;

static inline TcgCpu *tcg_cpu(Vcpu *cpu)
{
    return (TcgCpu *)cpu->accel_state;
}

/* --- tb.c --- */
/** What is not there yet: the table, and code memory unless everything is interpreted. */
bool tb_init(Error *err);
/** Lock-free lookup; @at as in Tb. */
Tb *tb_find(Gva pc, u32 key, u64 at);
/** Make @tb findable; the lock is held. If another thread was first, returns its block and drops @tb. */
Tb *tb_insert(Tb *tb);
/** A new block in the thread's chunk; the chunk has room for a maximal block. */
Tb *tb_new(TcgCpu *t);
void *tb_alloc(Chunk *c, size_t size);
/** Block that holds run address @host, or NULL. Signal-safe. */
Tb *tb_at(const void *host);
/** t->chunk becomes one with room for a block, for this thread alone; may evict. Takes the lock. */
void chunk_ready(TcgCpu *t);
/** The block is done, or there is none; lock held. */
void chunk_release(TcgCpu *t);
/** In a new process, where no other thread fills or empties a chunk any more; lock held. */
void chunks_alone(void);

/* --- fetch.c --- */
/** Whether the code of @tb is in the memory of this process (there may be none). */
static inline bool tb_is_here(const Tb *tb)
{
    return likely(__atomic_load_n(&tb->generation, __ATOMIC_ACQUIRE) == tcg.generation); /* pairs with tb_fetch */
}

/** Get the code of @tb from the parent's memory. False: it is gone there, and @tb was removed. Takes the lock. */
bool tb_fetch(Tb *tb);
/** tcg.buf becomes memory of @size bytes. */
bool fetch_init(size_t size, Error *err);
/** Around fork, the lock held. False: there is no memory for a child. After it in the parent: -1, or who it is. */
bool fetch_before_fork(void);
void fetch_after_fork(pid_t child);
void fetch_in_child(void);

/* --- twin.c --- */
/** A block of the bytes at @at for another address, which may be copied; or NULL. As long as the vCPU holds blocks. */
const Tb *twin_find(u64 at, u32 key);
/** @tb, whose pc, at and key are set, becomes a copy of @from. False: it cannot be where the vCPU emits code now. */
bool twin_copy(TcgCpu *t, Tb *tb, const Tb *from);
/** @tb can be found by twin_copy; and not any more. Lock held. */
void twin_insert(Tb *tb);
void twin_remove(const Tb *tb);
/** With AccelConfig.verify: what twin_copy would have made is what @tb is. Before it is linked. */
void twin_verify(const Tb *tb);

/* --- link.c (lock held) --- */
void tb_link(TbExit *x, Tb *to);
/** The code of @tb was put in place: no exit of it is linked, nor linked to it. */
void tb_links_begin(Tb *tb);
void tb_unlink_incoming(Tb *tb);
void tb_unlink_outgoing(Tb *tb);

/* --- jumps.c --- */
bool jumps_init(TcgCpu *t);
void jumps_fini(TcgCpu *t);
/** In the child of a fork, where the table is empty. */
void jumps_in_child(TcgCpu *t);
/** All tables, and TcgCpu.recent. */
void jumps_clear(TcgCpu *t);
/** Programs: the table is for blocks of @key from now on. */
void jumps_use_key(TcgCpu *t, u32 key);
/** Machines: t->jumps becomes the table for the vCPU as it stands; before RtEnv.jumps is set. */
void jumps_use_context(TcgCpu *t);
/** Tlb.on_unmap. */
void jumps_unmap(Vcpu *cpu, const TlbFlush *f);
/** Machines: host code to go on with at the vCPU's pc, if the table has it; NULL: look for the block. */
const void *jumps_find(const TcgCpu *t);
/** Remember @tb for indirect branches of a kind. */
void jumps_insert(TcgCpu *t, Tb *tb, u32 branch_kind);
/** No table has @tb any more; lock held. */
void jumps_forget(const Tb *tb);

/* --- invalidate.c --- */
void page_insert(Tb *tb); /* lock held */
/** Take @tb out of every table; lock held. */
void tb_remove(Tb *tb);
void tcg_invalidate(Gva start, Gva last);
/** Whether bytes of @tb may have been invalidated since gone_count was @count; lock held. */
bool gone_since(const Tb *tb, u64 count);
/** AccelOps.runs_code. */
bool tcg_runs_code(Vcpu *cpu, u64 start, u64 last);
/** The page lists forget all blocks of @c; lock held. */
void page_forget(Chunk *c);

/* --- translate.c --- */
/** Translate at the vCPU's pc, whose bytes are at @at; NULL: cpu->exc describes why not. */
Tb *tb_translate(TcgCpu *t, Gva pc, u32 key, u64 at);
/** Instructions that a block may have, and GuestTb.end of one at @pc. */
u32 translate_max_insns(void);
Gva translate_end(Gva pc);
/** The block at @g->pc in t->builder. False: cpu->exc says why there is none. */
bool translate_build(TcgCpu *t, GuestTb *g);
/** Somebody may look at the flags behind any instruction at @pc. */
bool translate_wants_flags(Gva pc);
/** One request to the frontend; @mask_tags: strip tags of addresses (not in machines). */
bool build_request(TcgCpu *t, GuestTb *g, bool mask_tags);
/** True if blocks at @pc must strip address tags; tags_mark makes it so. */
bool tags_masked(Gva pc);
void tags_mark(Gva pc);
/** Whether the block at @pc trapped so often that its floating point is better done by calls; and: from now on it is. */
bool fp_is_calm(Gva pc);
void fp_calm(Gva pc);

/* --- first.c --- */
/** Whether the block at the vCPU's pc, which is not there, is to be interpreted this time. */
bool first_is_due(TcgCpu *t);
/** Interpret it; *@masked as Tb.masks_tags. */
RtExit first_run(TcgCpu *t, u32 key, bool *masked);
/** The block at @g->pc into t->builder, as its first run left it. False: it has to be built. */
bool first_take(TcgCpu *t, GuestTb *g);
void first_fini(TcgCpu *t);

/* --- exec.c --- */
/** Interpret @ir; a fault or vcpu_raise in it comes back with cpu->exc filled. */
RtExit tcg_run_ir(TcgCpu *t, const IrBlock *ir);

/* --- hints.c --- */
#define HINTS_SIZE RT_PAGE_SIZE /* at the end of tcg.buf */
/** Around fork, the lock held: before it, and in the child, whose parent's memory is tcg.origin. */
void hints_before_fork(void);
void hints_in_child(void);
/** A child needed the block at @pc, which was not there: its parent shall know. */
void hint(Gva pc, u32 key);
/** Whether children left notes, and translate what they say. In tcg_run, before guest code runs. */
bool hints_wait(void);
void hints_take(TcgCpu *t);

/* --- icount.c --- */
/** Where a block at @pc of at most @max instructions must end: behind the first that accesses a device; 0: anywhere. */
Gva icount_end(Gva pc, u32 max);
/** Emitted or interpreted code was left: what it counted too much is given back. */
void icount_settle(Vcpu *cpu);
/** The instruction at the pc accesses a device: it runs alone, now and from now on. */
void icount_run_alone(TcgCpu *t);

/* --- threads.c --- */
void epoch_pass(TcgCpu *t);  /* quiescent: holds no pointer to any block */
bool epoch_moved(const TcgCpu *t); /* somebody waits for this vCPU to pass */
void epoch_leave(TcgCpu *t); /* leaves guest code */
/** A table of jumps without entries, to be in force until the run loop is reached; for signal handlers too. */
RtJump *jumps_none(void);
/** Blocks left the tables: the epoch by which all vCPUs will have forgotten them; lock held. */
u64 epoch_advance(void);
/*
 * Around a wait for other vCPUs, without tcg.lock: they may in turn wait, inside a block, for TLB
 * flushes of this one, which are done meanwhile. wait_end gets what wait_begin gave.
 */
bool wait_begin(TcgCpu *t);
void wait_end(TcgCpu *t, bool was_running);
void epoch_wait(u64 epoch);  /* until all vCPUs passed @epoch or left guest code */
/** Sleep until turn_over; the lock is given up meanwhile. Holds no pointer to any block. */
void turn_wait(TcgCpu *t);
void turn_over(void);        /* lock held */
void tcg_kick(Vcpu *cpu);
bool tcg_fork(int phase, pid_t child);
void tcg_share(void);

/* --- exec.c, fault.c, breakpoint.c, watch.c, dump.c --- */
VcpuExit tcg_run(Vcpu *cpu);
bool tcg_host_fault(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext);
__attribute__((noreturn)) void tcg_raise(Vcpu *cpu, const void *ra); /* in the type, as AccelOps.raise has it */
RtExit tcg_run_ir(TcgCpu *t, const IrBlock *ir);
/** Lockstep: whether @tb is to be compared, and the run that does it (does not return on a difference). */
bool lockstep_covers(const Tb *tb);
bool lockstep_keeps_flags(Gva pc);
RtExit lockstep_run(TcgCpu *t, Tb *tb);
bool tcg_breakpoint(Gva pc, bool set);
bool breakpoint_at(Gva pc);
/** The next breakpoint behind @pc; 0: there is none. */
Gva breakpoint_behind(Gva pc);
bool breakpoints_any(void);
bool tcg_watchpoint(Gva addr, u64 size, unsigned watch, bool set);
/** tcg_run_ir that stops before accesses to watched memory: exit RT_EXIT_FAULT and t->watch_hit. */
RtExit watch_run(TcgCpu *t, const IrBlock *ir);
void watch_clear(void);
void tcg_debug_clear(void);
void dump_tb(TcgCpu *t, const Tb *tb, const IrBlock *ir);
void dump_exec(TcgCpu *t, const Tb *tb);
void dump_perf(const Tb *tb);
void tcg_print_stats(FILE *f);
void tcg_write_counters(FILE *f);

#endif
