/* SPDX-License-Identifier: MIT */
/*
 * The run-time contract of emitted code: everything it may know about the vCPU it runs on.
 *
 * Emitted code addresses RtEnv through one host register biased by RT_ENV_BIAS, so that all 32 general
 * registers lie within an 8-bit displacement. RtEnv is the first member of every guest CPU state.
 */
#ifndef BACKEND_RT_ABI_H
#define BACKEND_RT_ABI_H

#include "base/types.h"

#define RT_ENV_BIAS 128
#define RT_GPR_COUNT 32

/* One slot of the indirect-branch table. An empty one holds a pc that belongs to another slot. */
typedef struct RtJump {
    u64 pc;
    const void *code;
} RtJump;

#define RT_JUMP_COUNT_MAX (1u << 18) /* slots of a table, a power of 2 */

/* @mask: RtEnv.jump_mask. */
static inline u32 rt_jump_slot(u64 pc, u32 mask)
{
    return ((u32)pc & mask) >> 2;
}

/*
 * What an indirect branch of a kind compares with RtJump.pc: the target with a mark of the kind in
 * bits that no target that can be executed has (in machines: xor-ed, since there all may be set). The slot is that of the target.
 */
static inline u64 rt_jump_mark(u32 kind)
{
    return kind ? (u64)(0x80b0 | kind) << 48 : 0;
}

/* Zero, so that a fresh table needs no filling, except in the slot of pc 0. */
static inline u64 rt_jump_empty(u32 slot)
{
    return slot == 0 ? 4 : 0;
}

/* Why emitted code came back to the execution loop. */
typedef enum RtExit {
    RT_EXIT_LOOKUP,    /* next block: pc is set, find or translate it (exit_arg: link slot to patch, or 0) */
    RT_EXIT_POLL,      /* exit_request was seen; pc is set */
    RT_EXIT_RAISE,     /* RAISE: exit_arg = kind | syndrome << 32; pc is set */
    RT_EXIT_ALIGN,     /* a checked access was not aligned: exit_arg = address, RtEnv.is_write; pc of the access */
    RT_EXIT_FAULT,     /* Vcpu.exc was filled by a fault handler or a helper; pc is set */
    RT_EXIT_BUDGET,    /* IrBlock.is_counted: the block at pc has more instructions than icount_left; none ran */
    RT_EXIT_BAD_ADDR,  /* interpreter: the address in exit_arg is not canonical, RtEnv.is_write; pc is set */
} RtExit;

/* What is known of the upper halves of the YMM registers of an x86 guest: where they may be other than zero. */
typedef enum RtUppers {
    RT_UPPERS_ZERO,
    RT_UPPERS_IN_REGISTERS, /* all homes in memory still have zero */
    RT_UPPERS_ANYWHERE,
} RtUppers;

typedef struct RtEnv RtEnv;
struct RtEnv {
    u64 gpr[RT_GPR_COUNT]; /* general registers; the guest says which slot is which */
    u64 pc;                /* guest pc of the next instruction; exact whenever emitted code is not running */
    u32 flags;             /* packed condition flags: FLAGS_* of backend/ir/ir.h */
    u32 exit_request;      /* nonzero: leave emitted code at the next poll */
    RtJump *jumps;         /* indirect-branch table in force: the vCPU's own, or the empty one when kicked */
    void *stack;           /* host stack pointer inside emitted code */
    u64 exit_arg;          /* detail of the RtExit value */
    u32 guest_mxcsr;       /* MXCSR while emitted code runs */
    u32 host_mxcsr;        /* MXCSR of the C code around it */
    u32 is_write;          /* RT_EXIT_ALIGN: the access was a store */
    u32 branch_kind;       /* imm of the GOTO_IND that leads to pc, until its block is found */
    u32 jump_mask;         /* of the vCPU's own table: (slots - 1) << 2 */
    i32 icount_left;       /* IrBlock.is_counted: instructions that may still run */
    u32 icount_rest;       /* of the block's, which left icount_left at its entry, those behind the current one; C code called meanwhile sees it */
    u32 fp_live;           /* 1 while emitted code runs: the guest's MXCSR is in the host register, not in guest_mxcsr */
};

#endif
