/* SPDX-License-Identifier: MIT */
/*
 * The door to the backend: IR block in, host code out. Knows no guest beyond its IrGuest and no device.
 *
 * The host map (which guest register lives in which host register while emitted code runs) is fixed per process when
 * backend_init is called, and is the same for all blocks, so that blocks may jump to each other.
 */
#ifndef BACKEND_BACKEND_H
#define BACKEND_BACKEND_H

#include "backend/codebuf.h"
#include "backend/ir/ir.h"
#include "backend/rt_abi.h"
#include "base/error.h"

/* Where the condition flags are when a host instruction faults or a helper raises. */
typedef enum SiteFlags {
    SITE_FLAGS_HOME, /* in the flags global (or dead) */
    SITE_FLAGS_HOST, /* in EFLAGS, carry as the guest has it */
    SITE_FLAGS_HOST_SUB, /* in EFLAGS, carry inverted */
    SITE_FLAGS_HOST_FCMP, /* in EFLAGS as UCOMISD leaves them */
    SITE_FLAGS_HOST_ALL, /* in EFLAGS, which are the guest's */
} SiteFlags;

/* One host instruction that may raise: sorted by host offset. */
typedef struct CodeSite {
    u32 host : 24; /* offset of the instruction (for calls: of the return address) from the code start */
    u32 flags : 3; /* SiteFlags */
    u32 call : 1;  /* a helper call: guest homes were stored before it */
    u32 parked : 1; /* a pinned register is in the frame: backend_unpark before anything else */
    i32 pc : 20;   /* guest pc of the instruction minus the block's pc */
    i32 lag : 12;  /* INSN.k: what the pinned stack pointer lacks */
} CodeSite;

/* An exit with a constant target: its jump can be patched to go straight to another block. */
typedef struct CodeExit {
    u32 field; /* offset of the rel32 from the code start */
    u32 stub;  /* offset of the stub it points to while unlinked */
    Gva pc;
} CodeExit;

#define BACKEND_MAX_EXITS 64 /* of one block */

/* Fields that change in a copy of the code; see x64/asm.h. */
typedef enum CodeMoveKind {
    MOVE_OUT,         /* a distance to something outside */
    MOVE_PC,          /* an address that goes with the block's pc */
    MOVE_EXIT,        /* an exit's id */
    MOVE_COUNTER,     /* the address of a counter */
    MOVE_OUT_COUNTER, /* the distance to one */
} CodeMoveKind;

/* How far a copy's pc, run address, first exit id and counters are from those of the original. */
typedef struct CodeMove {
    u64 pc, code, exits, counter;
} CodeMove;

/* What backend_compile made. Arrays belong to the compiler and live until its next call. */
typedef struct CodeBlock {
    u32 size;      /* bytes */
    u32 gate_at;   /* IrBlock.is_split: code that jumps to where the jump table has the block's pc */
    u32 again_at;  /* where the block goes on if it leads to itself */
    u32 again_size; /* bytes from there on before the out-of-line stubs, if that is not its start */
    u32 body_size; /* bytes before the out-of-line stubs */
    u32 body_insns; /* host instructions in them */
    u32 side_insns, side_guest; /* host and guest instructions up to the last side exit */
    const CodeSite *sites;
    u32 site_count;
    const CodeExit *exits;
    u32 exit_count;
    const u32 *moves; /* for backend_move */
    u32 move_count;
    bool is_movable;  /* if there may be copies */
} CodeBlock;

typedef struct BackendOptions {
    u64 ra_seed;   /* nonzero: randomise register choice */
    bool has_mmu;  /* blocks may have IrBlock.has_mmu */
    bool verify;   /* check the IR before and the allocation after */
} BackendOptions;

/* Code that every process needs once: ways in and out. Run addresses. */
typedef struct BackendStubs {
    RtExit (*enter)(RtEnv *env, const void *code);
    const void *exit_fault;        /* jump here with emitted code's registers: stores homes, returns RT_EXIT_FAULT */
    const void *exit_poll;         /* the same, returns RT_EXIT_POLL */
    const void *exit_fault_synced; /* the same when homes were stored already (inside a helper) */
} BackendStubs;

extern BackendStubs backend_stubs;

/** Choose the host map for @guest and emit the stubs at the start of @buf; @used gets their size. Once per process. */
bool backend_init(const IrGuest *guest, CodeBuf *buf, const BackendOptions *opt, size_t *used, Error *err);

typedef struct Backend Backend; /* one per translating thread: scratch memory */
Backend *backend_new(void);
void backend_free(Backend *be);

/**
 * Optimise @b and compile it into [@buf, @buf + @size), which will run at @buf + @delta. The n-th exit's stub puts
 * @exit_id + n * @exit_stride into RtEnv.exit_arg. @counter, if not NULL, are two: of entries, and of
 * ways out at the block's end. False: a row has no emitter (interpret the block) or the code does not fit (translate less).
 */
bool backend_compile(Backend *be, IrBlock *b, u64 *counter, u8 *buf, size_t size, ptrdiff_t delta, u64 exit_id, u64 exit_stride,
                     CodeBlock *out);

/**
 * Make the copy at @code (write address) what a translation of the same bytes would be there; its exits are to be pointed to
 * their stubs after that. False: it cannot be there.
 */
bool backend_move(u8 *code, const u32 *moves, u32 count, const CodeMove *by);

/** Put the parked pinned register of a site back into the general registers @gregs (of a ucontext); @stack is RtEnv.stack. */
void backend_unpark(long long *gregs, const void *stack);

/** Add the lag @lag of a site to the pinned stack pointer in the general registers @gregs (of a ucontext). */
void backend_catch_up(long long *gregs, i32 lag);

/**
 * Store the pinned general registers, which are among @gregs (of a ucontext), to their homes in the CPU
 * state @env, where a signal handler may look before the exit path stores them. After the two above.
 */
void backend_store_homes(const long long *gregs, void *env);

/** Packed flags word of host EFLAGS @eflags as @where says (not for SITE_FLAGS_HOME). */
u32 backend_site_flags(SiteFlags where, u64 eflags);

#endif
