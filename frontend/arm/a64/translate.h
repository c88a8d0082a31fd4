/* SPDX-License-Identifier: MIT */
/*
 * What A64 row handlers share: the translation in progress and access to registers, flags and exits.
 *
 * A handler returns false if the instruction is UNDEFINED; it must then have emitted nothing but pure values.
 * Register 31 is ZR in a64_get_x and a64_set_x, SP in a64_get_xsp and a64_set_xsp.
 * Everything that can fault comes before the first register is written, so that a fault leaves the state exact.
 */
#ifndef FRONTEND_ARM_A64_TRANSLATE_H
#define FRONTEND_ARM_A64_TRANSLATE_H

#include "a64_decode.h"
#include "backend/ir/build.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/tbkey.h"
#include "frontend/arm/helper/helper.h"
#include "frontend/guest.h"

/* Forward conditional branches that a block may contain before it ends; backward ones always end it. */
#define A64_MAX_SIDE_EXITS 3

/* The page of code being read. */
typedef struct A64Fetch {
    const u8 *bytes;
    Gva start;
    u32 avail;
} A64Fetch;

struct A64Tr {
    IrBuilder *ir;
    GuestTb *tb;
    const ArmCpu *cpu; /* for what does not change while the block lives: model, key bits */
    Gva pc;            /* of this instruction */
    Gva next;          /* where it falls through to; a fused sequence moves it */
    bool ended;        /* the handler emitted the final exit */
    bool step_done;    /* software step: PSTATE.SS is clear */
    u32 word;          /* the instruction, where it is debugged */
    bool sp_written;   /* by this instruction, and not certainly a multiple of 16 (sp.c) */
    u8 side_exits;
    IrRef sp;          /* what SP was last written with in this block: aligned, or the block ends */
    IrRef flags;       /* FLAGS value set in this block, IR_NONE if none: what exits must store */
    A64Fetch fetch;
};

static inline IrType a64_type(unsigned sf)
{
    return sf ? IR_I64 : IR_I32;
}

static inline bool a64_has(const A64Tr *t, A64Feature f)
{
    return arm_has(t->cpu->model, f);
}

/** The instruction word at @pc; false if it cannot be fetched, @fault says why. */
bool a64_fetch(A64Fetch *f, Vcpu *cpu, Gva pc, u32 *word, VcpuException *fault);

/* ---- registers (reg.c) ---- */

/** General register @n, 31 = ZR, as @ty. */
IrRef a64_get_x(A64Tr *t, IrType ty, unsigned n);
/** General register @n, 31 = SP, as @ty. */
IrRef a64_get_xsp(A64Tr *t, IrType ty, unsigned n);
/** Write @v of type @ty to register @n, 31 = dropped; an I32 is zero-extended. */
void a64_set_x(A64Tr *t, IrType ty, unsigned n, IrRef v);
/** The same, 31 = SP. */
void a64_set_xsp(A64Tr *t, IrType ty, unsigned n, IrRef v);

/** All of V register @n. */
IrRef a64_get_v(A64Tr *t, unsigned n);
void a64_set_v(A64Tr *t, unsigned n, IrRef v);

/** @v shifted by an immediate: @kind is LSL, LSR, ASR, ROR. */
IrRef a64_shift_imm(A64Tr *t, IrType ty, IrRef v, unsigned kind, unsigned amount);
/** Register @rm extended as @option says (UXTB .. SXTX), then shifted left by @shift. */
IrRef a64_extend_reg(A64Tr *t, IrType ty, unsigned rm, unsigned option, unsigned shift);

/* ---- flags (reg.c) ---- */

/** The current flags: the value set in this block, else the register. */
IrRef a64_get_flags(A64Tr *t);
void a64_set_flags(A64Tr *t, IrRef flags);
/** Flags of n + m, or of n - m if @sub. */
void a64_set_nzcv_addsub(A64Tr *t, bool sub, IrType ty, IrRef n, IrRef m);
void a64_set_nzcv_logic(A64Tr *t, IrType ty, IrRef d);

/* ---- exits (reg.c) ---- */

/** End the block at @pc. */
void a64_goto(A64Tr *t, Gva pc);
/** The flags an exit to @pc has to store: IR_NONE if they are unchanged or dead there. */
IrRef a64_exit_flags(A64Tr *t, Gva pc);
/** After a conditional exit to @target was emitted: go on with the next instruction, or end the block there. */
void a64_after_side_exit(A64Tr *t, Gva target);
/** End the block in an indirect jump, BR, BLR or RET (A64_OP_*) by register @rn. */
void a64_branch(A64Tr *t, unsigned op, unsigned rn, IrRef target);
/** End the block by returning to the execution loop: something that selects translations may have changed. */
void a64_leave(A64Tr *t);
/** End the block in exception @kind at @pc. */
bool a64_raise(A64Tr *t, ArmException kind, u32 syndrome, Gva pc);

/** Call a helper with HELPER_READS | HELPER_WRITES that may change the flags. */
IrRef a64_call_flags(A64Tr *t, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3);

/* ---- branch target identification (bti.c) ---- */

/** PSTATE.BTYPE behind BR or BLR (A64_OP_*) by register @rn; 0 if no page is guarded. */
u32 a64_btype(A64Tr *t, unsigned op, unsigned rn);
/** Whether @word, if it is a block's first, may be branched to as the block was; else it raised. */
bool a64_bti_check(A64Tr *t, u32 word);

/* ---- alignment of SP (sp.c) ---- */

/** Before instruction @word: raise if it accesses memory through a misaligned SP. */
void a64_sp_check_access(A64Tr *t, u32 word);
/** SP will be written with @v. */
void a64_sp_written(A64Tr *t, IrRef v);
/** Behind an instruction: where SP may have become misaligned, leave for blocks that check. */
void a64_sp_check_write(A64Tr *t);

/* ---- exception levels (machine.c) ---- */

static inline bool a64_is_machine(const A64Tr *t)
{
    return t->tb->key & ARM_KEY_MACHINE;
}

/** MRS, MSR, SYS, MSR (immediate), WFI and WFE (@is_wfe) and ERET of machines; as handlers of rows. */
bool a64_machine_sysreg(A64Tr *t, const A64ArgsSysreg *a);
bool a64_machine_sys(A64Tr *t, const A64ArgsSys *a); /* false: as in user mode */
bool a64_machine_msr_imm(A64Tr *t, const A64ArgsMsrImm *a);
bool a64_machine_wait(A64Tr *t, bool is_wfe);
bool a64_machine_yield(A64Tr *t);
void a64_machine_esb(A64Tr *t);
void a64_machine_dsb(A64Tr *t, unsigned types); /* 1 loads, 2 stores, 3 both */
bool a64_machine_eret(A64Tr *t, const A64ArgsEret *a);
/** What the block's regime makes of memory accesses; after ir_begin. */
void a64_machine_begin(A64Tr *t);
/** Whether @word may run as far as PSTATE.IL and FP traps go; else it raised. */
bool a64_machine_check(A64Tr *t, u32 word);

/** One instruction more, for the performance monitors. */
void a64_count(A64Tr *t);
/** Return address @pc of ERETAA and ERETAB, authenticated with SP (pauth.c). */
IrRef a64_authenticate_return(A64Tr *t, bool key_b, IrRef pc);

/* ---- the guest's own debugger (debug.c) ---- */

/** Before instruction @word of a block with ARM_KEY_DEBUG bits. */
void a64_debug_begin(A64Tr *t, u32 word);
/** Software step: the instruction is complete but for where it goes. */
void a64_step_done(A64Tr *t);

/* ---- GuestArch ---- */

bool a64_translate(IrBuilder *ir, GuestTb *tb);
bool a64_flags_dead(Vcpu *cpu, Gva pc);
/** The same; @left: the answer may be of code outside the page of @from. */
bool a64_flags_dead_from(Vcpu *cpu, Gva pc, Gva from, bool *left);

#endif
