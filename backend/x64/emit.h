/* SPDX-License-Identifier: MIT */
/*
 * The state of one compilation, and what an emitter may ask of the register allocator.
 *
 * An emitter handles one IR row: it asks for its arguments in registers (ra_use*), for a destination (ra_def*), and emits.
 * Rules: ask for all arguments before the destination; the destination may share a register with an argument that
 * dies here unless ra_def_early was used, so write it last; before a host instruction that changes EFLAGS call
 * flags_clobber(). Registers are released at the end of the instruction.
 */
#ifndef BACKEND_X64_EMIT_H
#define BACKEND_X64_EMIT_H

#include "backend/backend.h"
#include "backend/helper.h"
#include "backend/ir/ir.h"
#include "backend/rt_mmu.h"
#include "backend/x64/asm.h"
#include "backend/x64/hostcpu.h"

#define RA_NONE 0xff
#define RA_XMM 16        /* register numbers: 0..15 general, 16..47 vector */
#define RA_REGS 48
#define RA_SPILLS 40     /* spill slots of each class */

/* Host registers that hold guest registers, fixed for the process (prologue.c chooses them). */
typedef struct HostMap {
    u8 reg_of[IR_MAX_GLOBALS]; /* global -> register number, RA_NONE when it lives in memory */
    u8 global_of[RA_REGS];     /* register number -> global, 0xff when it is a temporary or reserved */
    u64 pinned, temps;         /* register sets */
    u64 caller_saved;          /* pinned general registers that a C call destroys */
    const IrGuest *guest;
    bool has_evex;
} HostMap;

extern HostMap host_map;

/* Stack frame of emitted code, from rsp up. */
enum {
    FRAME_GPR = 0,
    FRAME_XMM = FRAME_GPR + 8 * RA_SPILLS,
    FRAME_ARGS = FRAME_XMM + 16 * RA_SPILLS, /* V128 helper arguments and result */
    FRAME_SCRATCH = FRAME_ARGS + 16 * 6,      /* rax and rcx while flags are saved */
    FRAME_WIDE = FRAME_SCRATCH + 16,          /* in place of FRAME_XMM if vectors have 256 bits */
    FRAME_SIZE = FRAME_WIDE + 32 * RA_SPILLS + 8, /* +8: calls find rsp 16-aligned */
};

/* What the allocator knows of a value; indexed by the representative (conversions that emit nothing share one). */
typedef struct RaVal {
    u16 rep;       /* value that owns the storage */
    u16 last_use;  /* index of the last instruction that reads it; 0 = never read */
    u16 uses;
    u8 reg;        /* a register holding it, or RA_NONE */
    u8 hint;       /* pinned register it is about to be SET to, or RA_NONE */
    u8 home;       /* memory global holding it, or 0xff */
    u8 spill;      /* spill slot, or 0xff */
    u16 defer;     /* a flags value: the instruction before which it is computed, 0 = where it stands */
    u16 store;     /* arithmetic on a load: the store of the result to the same place, 0 = none */
    u16 fused;     /* a load, a sum or a SETCC: the instruction that has it as its operand, 0 = it is made where it stands */
} RaVal;

typedef enum FlagsRep { REP_ARM, REP_SUB, REP_FCMP } FlagsRep;

/* Out-of-line code, emitted after the block: reached by a jump to the label. */
typedef struct Emit Emit;

typedef struct ColdStub ColdStub;
struct ColdStub {
    X64Label label;
    X64Label back;     /* where to continue; bound by the emitter when the stub returns */
    void (*emit)(Emit *e, ColdStub *s);
    IrRef flags;       /* flags to store first, in EFLAGS as rep, or IR_NONE */
    FlagsRep rep;
    u8 reg, reg2, reg3;
    u8 number, store_number;     /* emit_mmu.c */
    u8 src_reg[RT_MMU_ELEMENTS];
    u32 kind;
    u64 k;
    const IrInst *inst;
    X64Mem at, find, src[RT_MMU_ELEMENTS];
    i32 extent;
    i16 near;          /* place in the RtNear, or -1 */
    bool is_own;       /* emit_mmu.c: at.base is nobody else's */
    u8 round;          /* RoundKind */
    bool is_again, is_read;
    i32 stack_lag;     /* as it was where the stub was made */
    u32 rest;          /* instructions that the block's entry counted and that lie behind this one */
};

/* Bytes around an access, relative to its address. */
typedef struct MmuStretch {
    i32 lo, hi;
} MmuStretch;

/* How an address changes from one round of a loop to the next (mmu_round.c). */
typedef enum RoundKind { ROUND_NONE, ROUND_UP, ROUND_DOWN } RoundKind;

#define COLD_MAX 512
#define SITE_MAX 1024
#define EXIT_MAX BACKEND_MAX_EXITS

/*
 * Most blocks are short. What those use lies together, since a thread's first block, and the first one after each fork,
 * pays for each page of it: scalars and the first sites; the end of order, which is filled from behind, and the first of
 * done.
 */
struct Emit {
    Asm a;
    const IrBlock *b;
    u32 idx;               /* current instruction */
    i32 insn_pc;           /* current guest instruction minus block pc */
    i32 stack_lag;         /* INSN.k, until the stack pointer is SET */
    bool failed;           /* no emitter, or a limit was hit */
    bool verify;           /* run ra_check after each instruction */

    u32 first;             /* of order */
    unsigned page_count, near_count;
    u32 gate_at, again_at, again_size; /* CodeBlock */
    bool has_rounds;       /* some of rounds are not ROUND_NONE */
    bool is_again;         /* rounds but the first one are being emitted */
    u16 reg_val[RA_REGS];  /* value in each register, or 0 */
    u16 home_val[IR_MAX_GLOBALS]; /* value in each memory global, or 0 */
    u64 locked;            /* registers in use by the current instruction */
    u64 borrowed;          /* pinned vector registers that it uses as temporaries: home memory has their contents */
    u64 gpr_spills, xmm_spills; /* free slots */
    u64 seed;              /* random register choice when nonzero */

    IrRef fl_val;          /* flags value that EFLAGS hold, as fl_rep; IR_NONE = nothing of interest */
    FlagsRep fl_rep;
    IrRef fl_home;         /* flags value in the flags global */
    IrRef fl_arch;         /* current flags of the guest (last SET), or IR_NONE: what the global held at entry */
    IrRef fl_slot;         /* flags value saved in the frame */
    IrRef deferred;        /* flags value that waits for instruction val[deferred].defer */
    u32 vec_opt;           /* X64_L256 if upper halves count: how vector registers are moved */
    bool leaves_wide;      /* IrBlock.is_wide of what comes next: XUPPERS begins its block */
    bool uppers_stored;    /* emit_uppers_stored was emitted in the block */
    bool x87_is_live;      /* the x87 registers are the guest's for certain */
    IrRef set_by;          /* value whose defining host instruction also left its N and Z in EFLAGS, CF = OF = 0 */

    u32 cold_count, site_count, exit_count;
    u64 exit_id, exit_stride;
    u32 body_size;
    u64 *counter;          /* two: of entries and of ways out at the end; or NULL */
    u32 insn_no;           /* guest instructions begun */
    u32 body_insns;        /* host instructions of the body */
    u32 side_insns, side_guest; /* host and guest instructions up to the last side exit */
    CodeExit exits[EXIT_MAX];
    AsmMoves moves;
    CodeSite sites[SITE_MAX];

    ColdStub cold[COLD_MAX];
    u16 order[IR_MAX_INSTS]; /* what is to be emitted: [first, IR_MAX_INSTS) */
    u8 done[IR_MAX_INSTS];  /* emitted together with an earlier one */
    u8 elements[IR_MAX_INSTS], known[IR_MAX_INSTS]; /* mmu_plan.c; only where memory is behind tables */
    MmuStretch pages[RT_MMU_KNOWN];
    u8 rounds[RT_MMU_KNOWN]; /* RoundKind: how the address of each page's first access goes on */
    u32 read_pages;          /* bits: somebody looks for the addend that loads may use */
    u8 store_pages[RT_MMU_KNOWN]; /* of stores that follow a load: the number of their page + 1 */
    u16 near[IR_MAX_INSTS];      /* valid if near_count */
    u8 depends[IR_MAX_INSTS];
    RaVal val[IR_MAX_INSTS];
};

typedef void (*EmitFn)(Emit *e, const IrInst *i);

/* --- values (backend/ra/local.c) --- */

/** Args that are values: CONST keeps bits there, memory rows keep attributes in the last one. */
static inline unsigned ra_value_args(const IrInst *i)
{
    return i->op == IR_CONST ? 0 : ir_op_args[i->op];
}

/** @v in a general register; do not write it. */
X64Reg ra_use(Emit *e, IrRef v);
/** @v copied into general register @r (a temporary), which the emitter may change. */
void ra_use_in(Emit *e, IrRef v, X64Reg r);
/** A scratch copy of @v that the emitter may change. */
X64Reg ra_copy(Emit *e, IrRef v);
/** A scratch register, until the end of the instruction. */
X64Reg ra_tmp(Emit *e);
/** Reserve temporary @r for this instruction: its value moves away. */
void ra_take(Emit *e, X64Reg r);
/** True if @v is a constant; @k gets it. ra_imm32: that fits a sign-extended 32-bit immediate for @v's width. */
bool ra_const(const Emit *e, IrRef v, u64 *k);
bool ra_imm32(const Emit *e, IrRef v, i32 *imm);
/** True if @v is only in memory and used just here: fold the operand. */
bool ra_mem(Emit *e, IrRef v, X64Mem *m);

/** Destination of the current instruction. */
X64Reg ra_def(Emit *e);
/** Destination that no argument register shares. */
X64Reg ra_def_early(Emit *e);
/** Destination already holding @src; differs from the register of @other (unless @other is @src). */
X64Reg ra_def_from(Emit *e, IrRef src, IrRef other);
/** The result is in temporary @r (taken before). */
void ra_def_in(Emit *e, X64Reg r);

/* The same for vectors; registers are xmm numbers 0..31, below 16 for ra_tmpv and ra_usev_low (no EVEX form needed). */
X64Xmm ra_usev(Emit *e, IrRef v);
X64Xmm ra_usev_low(Emit *e, IrRef v);
/** Reserve temporary @x; before anything else of the instruction. */
void ra_takev(Emit *e, X64Xmm x);
X64Xmm ra_copyv(Emit *e, IrRef v);
X64Xmm ra_tmpv(Emit *e);
bool ra_memv(Emit *e, IrRef v, X64Mem *m);
X64Xmm ra_defv(Emit *e);
X64Xmm ra_defv_early(Emit *e);
X64Xmm ra_defv_from(Emit *e, IrRef src, IrRef other);
/** True if @v is read after the current instruction. */
bool ra_live(const Emit *e, IrRef v);
/**
 * True if value @v is a shift left by 1..3 that only the addition at @at, right behind it, reads, and that nobody wants the
 * flags of: both become one LEA.
 */
bool ra_scaled(const Emit *e, IrRef v, u32 at);

/** True if @a and @b share a register: one value, or conversions of it that emit nothing. */
static inline bool ra_same(const Emit *e, IrRef a, IrRef b)
{
    return e->val[a].rep == e->val[b].rep;
}

/** True if @i is x + -k where @y is the constant k, which fits an immediate: the flags of x - k can be made with it. */
bool ra_is_minus(const Emit *e, const IrInst *i, IrRef y);

/**
 * Whether flags row @n is made by the host instruction of row @n - 1, which computes the same: then both read at once.
 */
bool ra_is_fused(const Emit *e, u32 n);

/** The instruction that takes load @i, row @n, as its operand, or 0. All later rows have been walked (ra/memop.c). */
u32 ra_taker_of(const Emit *e, u32 n, const IrInst *i);
/** The insertion of a byte that alone reads SETCC @n, or 0: SETcc can write that byte. */
u32 ra_setcc_place(const Emit *e, u32 n);
/** Store @st, row @n, is reached by the walk: note if it is of arithmetic on what was loaded from there. */
void ra_note_store(Emit *e, u32 n, const IrInst *st);
/** Whether a result that starts as a copy of @src would destroy, before it is complete, what a pinned register holds. */
bool ra_spoils_home(const Emit *e, IrRef src);

/** Number of reads of @v in the block. */
unsigned ra_uses(const Emit *e, IrRef v);

/* Driving the allocator; only emit.c calls these. */
void ra_begin(Emit *e);
/** Decide which flags values are computed later than where they stand (ra/flags.c). */
void ra_plan_flags(Emit *e);
void ra_end_inst(Emit *e);
void ra_get(Emit *e, const IrInst *i);
void ra_set(Emit *e, const IrInst *i);
/** Everything in temporaries that lives on moves to memory (before a call); pinned registers are not touched. */
void ra_flush_temps(Emit *e);
/** Forget what general temporaries hold: a call destroyed them. Values must be elsewhere (ra_flush_temps). */
void ra_drop_temps(Emit *e);
/** True if @v is not in a register: the memory operand that holds it. */
bool ra_where(Emit *e, IrRef v, X64Mem *m);
/** Note that pinned registers and memory globals changed behind our back. */
void ra_forget_homes(Emit *e);

/** Whether the allocator's state is sound after the current instruction (ra/check.c); @why describes what is not. */
bool ra_check(const Emit *e, char *why, size_t size);

/* --- flags (emit_cmp.c) --- */

/* A host condition, possibly of two parts (unordered floating-point compares). */
typedef struct HostCond {
    X64Cc cc, cc2;
    enum { COND_ONE, COND_AND, COND_OR } join;
} HostCond;

/** True if EFLAGS hold a flags value that is read after the current instruction. */
static inline bool flags_busy(const Emit *e)
{
    return e->fl_val && (e->val[e->fl_val].last_use > e->idx || (e->b->exact_flags && e->fl_val == e->fl_arch));
}

/** Save the flags value in EFLAGS if it is read later and not saved yet; EFLAGS and all registers are kept (CF may flip with its rep). */
void flags_save(Emit *e);

/** EFLAGS are about to change: flags_save, then EFLAGS hold nothing. May be called at any point of an emitter. */
static inline void flags_clobber(Emit *e)
{
    if (flags_busy(e))
        flags_save(e);
    e->fl_val = IR_NONE;
    e->set_by = IR_NONE;
}

/** If @flags are only in EFLAGS, put them into the frame slot as well. */
void flags_to_memory(Emit *e, IrRef flags);

/** SETcc of row SETCC @set into the low byte of what @from is a copy of, as the current instruction. */
void emit_setcc_into(Emit *e, const IrInst *set, IrRef from);

/** Make @flags testable and return the host condition for @cond. May emit code. */
HostCond flags_cond(Emit *e, IrRef flags, IrCond cond);
/** EFLAGS = @flags, the guest's of x86; they stay at hand if they are read later. */
void flags_in_host(Emit *e, IrRef flags);
/** The same of CF alone, for instructions that read no other flag and write all others. */
void flags_carry_in_host(Emit *e, IrRef flags);
/** EFLAGS now hold flags value @v. */
void flags_now(Emit *e, IrRef v, FlagsRep rep);
/** Store the flags in EFLAGS (as @rep) into memory @to; changes rax, for REP_FCMP also rcx, and may complement CF. */
void flags_store(Emit *e, FlagsRep rep, X64Mem to);
/** The flags global's home gets @flags (IR_NONE: nothing to do). Only where rax and rcx are free: in exits. */
void flags_to_home(Emit *e, IrRef flags);
/** SET of the flags global. */
void flags_set_arch(Emit *e, IrRef flags);
/** Jump to @to if the host condition equals @when. */
void jump_cond(Emit *e, HostCond h, bool when, X64Label *to);
/** CF = C of @flags (inverted: CF = !C). */
void flags_carry(Emit *e, IrRef flags, bool inverted);
/** The frame slot for a packed flags word, free or its value dying here; and: it holds the current instruction's value. */
X64Mem flags_slot(Emit *e);
void flags_slot_now(Emit *e);
/** Memory that has @flags as a word; EFLAGS and all registers are kept. */
X64Mem flags_word(Emit *e, IrRef flags);
/** TEST, of @w bytes, of AND instruction @i, whose result nobody wants. */
void emit_test(Emit *e, const IrInst *i, unsigned w);
/** True if the IR instruction after the current one is @op on the same arguments and its result is used: emit both at once. */
IrRef flags_fuse(const Emit *e, IrOp op);
SiteFlags flags_site(const Emit *e);

/* --- helpers of emitters --- */

static inline unsigned ir_bytes(const IrInst *i)
{
    return i->type == IR_I32 ? 4 : 8;
}

/** Memory operand of guest global @g. */
X64Mem env_global(unsigned g);
/** Memory operand of field @offset of RtEnv. */
X64Mem env_field(size_t offset);
#define ENV(field) env_field(offsetof(RtEnv, field))

/** Vector registers are stored to their homes, in wide blocks with upper halves. */
void emit_uppers_stored(Emit *e);

/** @r = @k, which is other in copies of the block, as @kind says. */
void emit_moving(Emit *e, X64Reg r, u64 k, CodeMoveKind kind);
/** The last operand outside was a counter. */
void emit_moving_counter(Emit *e);

/** The next host instruction may fault; the flags are where flags_site said. */
void note_site(Emit *e);
void note_site_with(Emit *e, SiteFlags flags);
/** In a cold stub: C code that looks at the time, or an exception, comes next; and: it is over. */
void emit_rest(Emit *e, const ColdStub *s);
void emit_rest_end(Emit *e, const ColdStub *s);
/** A new cold stub, to be filled in. Never NULL: e->failed when too many. */
ColdStub *cold_new(Emit *e, void (*emit)(Emit *e, ColdStub *s));

/* emit_mmu.c: memory behind tables */

/** Find accesses that share a lookup; before registers are assigned (mmu_plan.c). */
void emit_mmu_plan(Emit *e);
/** True if row @n is emitted with an earlier one: nothing from there to here can fault. */
bool emit_mmu_is_member(const Emit *e, u32 n);
/** Of how many rows the access of the current row is; and the @k-th row of that of @first. */
unsigned emit_mmu_elements(const Emit *e);
u32 emit_mmu_element(const Emit *e, u32 first, unsigned k);

typedef struct MmuKnown {
    int number;    /* in RtMmu.known; -1: no page that others know */
    int store_number; /* if it is the first, a load, and stores follow: where those look; or -1 */
    bool is_first; /* the current row looks it up, for all of @stretch */
    bool is_read;  /* another one looks at number */
    RoundKind round;
    MmuStretch stretch;
} MmuKnown;

/** What the current row has to do with known pages. */
MmuKnown emit_mmu_known(const Emit *e);
/** The place in the RtNear at which the current row looks first, or -1. */
int emit_mmu_near(const Emit *e);
/** Load @i, and its other elements. */
void emit_mmu_load(Emit *e, const IrInst *i);
/** Load @i from host memory @m, as it is made when the place is known (emit_mem.c). */
void emit_load_at(Emit *e, const IrInst *i, X64Mem m);
/** Where load @i of flat memory reads, for the instruction that has it as its operand. */
X64Mem emit_load_operand(Emit *e, const IrInst *i);
/* emit_memop.c */

/** True if @v is a load that was left out for the current instruction. */
bool emit_takes_load(const Emit *e, IrRef v);
/**
 * The same, and @m where it reads; note the site with the flags before EFLAGS are touched. @changed (or IR_NONE) is what
 * the result starts as: if that cannot be, the load is made and this is false. Before anything else of the instruction.
 */
bool emit_load_as_operand(Emit *e, IrRef v, IrRef changed, X64Mem *m);
/** Arithmetic @i, with its flags and its store, as one instruction on memory; false: it is not of that kind. */
bool emit_in_memory(Emit *e, const IrInst *i);
/** Arithmetic @i on a register and memory, with its flags; false: it is not of that kind. */
bool emit_on_load(Emit *e, const IrInst *i);

/** Store @i of general register, immediate or vector, and its other elements. */
void emit_mmu_store(Emit *e, const IrInst *i);
/** rsi, reserved, = host address of atomic @i, whose attributes are @attr. */
X64Reg emit_mmu_atomic(Emit *e, const IrInst *i, u16 attr);

/* mmu_round.c */

/* base + (index << scale) + offset */
typedef struct MmuPlace {
    IrRef base, index;
    u8 scale;
    i64 offset;
} MmuPlace;

/** What access @i is at, taken apart as far as constants go. */
MmuPlace mmu_place_of(const IrBlock *b, const IrInst *i);
/** Whether @b may go on with itself. */
bool mmu_is_loop(const IrBlock *b);
/** Whether the address of @i changes by little in each round, as a rule. */
bool mmu_counts(const IrBlock *b, const IrInst *i);
/**
 * Whether @b is a loop of one block that comes back at its end alone, so that mmu_round_of may be
 * asked.
 */
bool mmu_has_rounds(const IrBlock *b);
/** What is certain of the address of @i. */
RoundKind mmu_round_of(const IrBlock *b, const IrInst *i);

/* mmu_near.c */

/* The RtNear of a table, from rbp, and the place in it. */
typedef struct NearPlace {
    i32 table, number;
} NearPlace;

NearPlace near_place(u32 regime, RtTlbKind kind, int number);
/** A place for accesses of up to @extent bytes: the same for the same @which. */
int near_number(i32 extent, u32 which);
/**
 * Jump to @slow unless place @near translates what is at @at, of as many bytes as near_number was
 * told; else @addend gets its addend. @p is a temporary.
 */
void emit_near_find(Emit *e, NearPlace near, X64Mem at, X64Reg addend, X64Reg p, X64Label *slow);
/** The same; @at is the address itself, and becomes the distance from what @host gets. */
void emit_near_find_host(Emit *e, NearPlace near, X64Reg at, X64Reg host, X64Label *slow);
/** At @slow: @at as it was. */
void emit_near_restore(Emit *e, NearPlace near, X64Reg at);
/** The table of loads at @tab has entry @index for page @p: it becomes the addend, and @near's. */
void emit_near_found(Emit *e, NearPlace near, i32 tab, X64Reg index, X64Reg p);
/** The same of a table of stores. @near may get it. */
void emit_near_found_store(Emit *e, NearPlace near, i32 tab, X64Reg index, X64Reg p);
/** x64_exits.mmu_near. */
void near_emit_runtime(Asm *a);

/* Run addresses of the exit paths (prologue.c). */
typedef struct X64Exits {
    const void *lookup; /* rax = exit id: the exit's constant target */
    const void *lookup_pc; /* pc is stored: indirect branch that missed */
    const void *poll;   /* pc is stored */
    const void *budget; /* pc is stored, icount_left as before the block */
    const void *raise;  /* pc and exit_arg are stored */
    const void *align;  /* pc, exit_arg and is_write are stored */
    const void *leave;  /* pc is stored: back to the loop */
    const void *mmu_near; /* called: an RtNear gets a page of stores */
    const void *mmu_access, *mmu_commit; /* called: RtMmu.access, commit; come back unless there is an exception */
    const u16 *fcmp_flags; /* flags word by AH after UCOMISD and LAHF */
} X64Exits;

extern X64Exits x64_exits;

/** The host map and the stubs, with @has_mmu also those of emit_mmu.c, at the start of @buf; @used gets their size in bytes. */
bool prologue_emit(CodeBuf *buf, size_t *used, const IrGuest *guest, bool has_mmu, Error *err);

/** Body and stubs of @b into e->a; false when a row has no emitter or something does not fit. */
bool emit_block(Emit *e, const IrBlock *b);

/* Shared by emitters. */

/** In place of links to a block of two pages. */
void emit_gate(Emit *e, ColdStub *s);

/** Leave the block to @pc when host condition @h holds, storing @flags (or IR_NONE) on the way. */
void emit_side_exit(Emit *e, HostCond h, Gva pc, IrRef flags);

/** @v in a register that is neither rax nor rdx. */
X64Reg emit_divisor(Emit *e, IrRef v);

void emit_vop2(Emit *e, const IrInst *i, X64VOp op);
/** Call the function of this vector row (vec/slow.h). */
void emit_vslow(Emit *e, const IrInst *i);
void emit_align_check(Emit *e, X64Reg r, u16 attr, unsigned size_log2, bool is_write);

#define _(row, fn) void fn(Emit *e, const IrInst *i);
#include "backend/x64/emit.def"
#undef _

#endif
