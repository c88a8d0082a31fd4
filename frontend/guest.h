/* SPDX-License-Identifier: MIT */
/* What an accelerator and the layers above may ask of a guest architecture. One constant table per architecture. */
#ifndef FRONTEND_GUEST_H
#define FRONTEND_GUEST_H

#include "backend/ir/ir.h"
#include "base/error.h"
#include "softmmu/vcpu.h"

typedef struct IrBuilder IrBuilder;
struct FpTrap;

/* One translation request: accel/tcg/translate.c asks, the frontend fills the builder. */
typedef struct GuestTb {
    Vcpu *cpu;
    Gva pc;            /* first instruction */
    u32 key;           /* GuestArch.tb_key at translation time */
    u32 max_insns;     /* stop after so many, */
    Gva end;           /* and before an instruction that begins here or behind it; 0: the last address */
    u32 insn_count;    /* out: guest instructions translated */
    u32 size_bytes;    /* out: guest bytes covered, contiguous from pc (what SMC checks watch) */
} GuestTb;

/** Whether an instruction at @pc may belong to the block, if it is not its first. */
static inline bool guest_tb_reaches(const GuestTb *tb, Gva pc)
{
    return tb->insn_count < tb->max_insns && pc <= tb->end - 1;
}

/* What a TLB invalidation names. */
typedef enum GuestTlbKind {
    GUEST_TLB_ALL,      /* all of the regimes */
    GUEST_TLB_VA,       /* pages that [start, last] touches, of one ASID and the global ones */
    GUEST_TLB_VA_ALL,   /* the same for every ASID */
    GUEST_TLB_ASID,     /* everything of one ASID that is not global */
    GUEST_TLB_SWITCH,   /* the ASID in use becomes @asid: entries of others stay, but match no more */
} GuestTlbKind;

typedef struct GuestTlbFlush {
    GuestTlbKind kind;
    u32 regimes;     /* 1 << mmu_idx */
    Gva start, last; /* GUEST_TLB_VA* */
    u32 asid;        /* GUEST_TLB_VA, GUEST_TLB_ASID */
    bool broadcast;  /* on every vCPU: complete when tlb_sync returns; else on this one */
} GuestTlbFlush;

/* What a CPU of a whole machine needs of softmmu while it walks tables. */
typedef struct GuestBus {
    /** The aligned u64 at @pa of address space @space. False: nothing answers there (external abort). */
    bool (*read64)(Vcpu *cpu, Gpa pa, unsigned space, u64 *value);
    /** Write @desired if @expected is there, atomically; else @expected gets what is. False: cannot be written. */
    bool (*cas64)(Vcpu *cpu, Gpa pa, unsigned space, u64 *expected, u64 desired);
    /** Forget translations. */
    void (*tlb_flush)(Vcpu *cpu, const GuestTlbFlush *flush);
    /** Wait until other vCPUs have done what @cpu broadcast. */
    void (*tlb_sync)(Vcpu *cpu);
} GuestBus;

struct GuestArch {
    const char *name;        /* "aarch64" */
    size_t cpu_size;         /* bytes of the CPU state, which begins with a Vcpu */
    const IrGuest *ir;       /* registers that GET and SET name, helpers that CALL names */
    u8 insn_align;           /* bytes: 4, 2 or 1 */
    bool watch_is_trap;      /* data breakpoints, a debugger's too, are taken behind the instruction */

    /** Put @cpu (zeroed, Vcpu fields set) into the reset state of model @model; false: unknown model. */
    bool (*reset)(Vcpu *cpu, const char *model, Error *err);

    /** What the program counter becomes when a branch goes to @pc, which has bits set that addresses do not have. */
    Gva (*branch_addr)(const Vcpu *cpu, Gva pc);

    /** Bits that select the translation of a block besides its pc (FP mode, exception level, ...). */
    u32 (*tb_key)(const Vcpu *cpu);
    /** Kind of the indirect branches that lead to blocks of @key; NULL: GOTO_IND's own. */
    u32 (*entry_kind)(u32 key);
    u32 entry_keys; /* bits that say how the block is entered: 0 where a direct branch leads to */

    /**
     * Translate from tb->pc until a block end into @ir. Reads instruction bytes through cpu->mem->code.
     * False: not even one instruction could be fetched; cpu->exc describes the abort.
     */
    bool (*translate)(IrBuilder *ir, GuestTb *tb);
    bool uses_ir_pc; /* and whatever depends on the pc is made by ir_pc, or pinned */

    /** True if the code at @pc certainly writes all condition flags before it reads them or leaves (look-ahead of a few instructions). */
    bool (*flags_dead)(Vcpu *cpu, Gva pc);

    /** Print one instruction at @pc of @bytes as text, as in a block of @key (tb_key); returns its length in bytes. */
    unsigned (*disas)(u32 key, const u8 *bytes, size_t avail, Gva pc, char *text, size_t size);

    /**
     * Whether @got has the registers of @want behind the Vcpu, both synced, apart from what host code is known to get
     * different from the interpreter.
     */
    bool (*same)(const Vcpu *want, const Vcpu *got);

    /** Fold state that is kept lazily (sticky floating-point flags) into the registers, so that states can be compared. */
    void (*sync)(Vcpu *cpu);

    /** Registers for logs (-d cpu). */
    void (*dump)(const Vcpu *cpu, void *file);

    /**
     * Exact result of a floating-point operation that the host trapped as invalid, by the guest's NaN rules; see
     * backend/x64/fptrap.c. General registers only: runs in a signal handler.
     */
    void (*fp_invalid)(Vcpu *cpu, struct FpTrap *trap);

    /** Fill cpu->exc with the alignment exception of an access to @addr. */
    void (*alignment)(Vcpu *cpu, Gva addr, bool is_write);

    /** Fill cpu->exc with the data abort of a host fault (@sig SEGV or BUS, @si_code) at @addr. */
    void (*data_abort)(Vcpu *cpu, Gva addr, bool is_write, int sig, int si_code);

    /**
     * The host raised exception @trap (its vector number) at an instruction that stands for the guest's own. Fills cpu->exc;
     * false: not a guest's doing. NULL: never. Runs in a signal handler.
     */
    bool (*host_trap)(Vcpu *cpu, unsigned trap);

    /* ---- whole machines; what user mode never calls ---- */

    /** Translation regime of data accesses and fetches as the CPU stands: MEM_MMU_IDX of the code it runs. */
    unsigned (*mmu_idx)(const Vcpu *cpu);

    /** All regimes that code running now may access memory by, as 1 << regime. */
    u32 (*mmu_regimes)(const Vcpu *cpu);

    /**
     * Translate @va for an access of kind @acc in regime @mmu_idx. Sets hardware access and dirty flags in the tables; with
     * @is_debug nothing changes. False: @fault describes the abort (not yet taken).
     */
    bool (*walk)(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out, VcpuException *fault);

    /**
     * While Vcpu.watches: whether the page has bytes that the guest watches itself; and whether an
     * access of @kinds (VCPU_WATCH_*) by regime @idx touches one: then cpu->exc has the exception.
     */
    bool (*watches_page)(const Vcpu *cpu, Gva page);
    bool (*watch)(Vcpu *cpu, Gva va, unsigned size, unsigned kinds, unsigned idx);

    /**
     * Stores are seen by the instructions behind them: what a block writes into itself is translated anew before it runs.
     */
    bool has_coherent_code;

    /**
     * Fill cpu->exc with the abort of an access to @addr that the bus answered with an error. NULL: buses float; what
     * nobody answers reads as ones, and atomic accesses to devices are made in two.
     */
    void (*bus_error)(Vcpu *cpu, Gva addr, VcpuAccess acc);

    /**
     * cpu->exc becomes an exception taken: pc, PSTATE, ELR, ESR, FAR ... of the target level. If it is the wish to wait
     * (WFI), cpu->is_halted is set.
     */
    void (*take_exception)(Vcpu *cpu);

    /** Whether an interrupt line is up that the CPU would take now (or, with @is_asleep, that ends WFI). Any thread. */
    bool (*has_interrupt)(const Vcpu *cpu, bool is_asleep);

    /** Take it. Only on the owning thread. */
    void (*take_interrupt)(Vcpu *cpu);

    /** Level of interrupt input @line (the guest's own numbering), from any thread; the caller kicks the vCPU. */
    void (*set_irq)(Vcpu *cpu, unsigned line, bool level);

    /** What of the CPU state is saved; after loading, the vCPU has run nothing yet. */
    const struct StateTable *state;

    /**
     * Whether @model, "name[,feature=on|off...]", is one; names the nearest on error. "name,help" prints its features:
     * then *was_help is set.
     */
    bool (*check_model)(const char *model, bool *was_help, Error *err);

    /** NULL-terminated list of model names for -cpu help. */
    const char *const *models;
};

extern const GuestArch guest_aarch64;
extern const GuestArch guest_x86_64;
extern const GuestArch guest_i386; /* 32-bit programs on the same processors */

#endif
