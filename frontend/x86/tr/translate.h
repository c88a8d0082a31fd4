/* SPDX-License-Identifier: MIT */
/*
 * What x86 row handlers share: the translation in progress, access to operands and flags, exits.
 *
 * A handler returns false if the instruction is #UD; it must then have emitted nothing but pure values. Everything that
 * can fault comes before the first register is written, so that a fault leaves the state exact.
 *
 * Values of 8 and 16 bits are "raw": only their low bits mean something. Integer operations on them are HOST rows, which
 * keep the rest of the destination register as the processor does.
 */
#ifndef FRONTEND_X86_TR_TRANSLATE_H
#define FRONTEND_X86_TR_TRANSLATE_H

#include "backend/ir/build.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/globals.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/tbkey.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/insn/decode.h"

/* Forward conditional branches that a block may contain before it ends; backward ones always end it. */
#define X86_MAX_SIDE_EXITS 3

typedef struct X86Tr {
    IrBuilder *ir;
    GuestTb *tb;
    const X86Cpu *cpu; /* for what does not change while the block lives: model, key bits */
    u64 features;
    u32 key;           /* X86Key: what accesses to segments must do */
    X86Mode mode;
    Gva pc;            /* of this instruction */
    Gva next;          /* of the one behind it */
    bool ended;        /* the handler emitted the final exit */
    bool is_down;      /* RFLAGS.DF */
    bool is_wide;      /* upper halves of YMM registers may be other than zero */
    bool is_single;    /* a block of one instruction, which leaves */
    bool is_compared;  /* its code may change without anybody being told: compared at its entry */
    u8 shadow;         /* instructions to translate until interrupts may come in, STI itself included */
    u32 first;         /* IR row of this instruction */
    u8 side_exits;
    i32 sp_lag;        /* RSP is this much more than its global says; always 0 in machines and in 16- and 32-bit code */
    i32 insn_lag;      /* the same as this instruction began, until RSP is SET */
    IrRef flags;       /* FLAGS value set in this block, IR_NONE if none: what exits must store */
    IrRef ea;          /* address of this instruction's memory operand, once it is made */
    IrRef ea_offset;   /* the same without segment */
    bool ea_writes;    /* the address was checked for writing */
} X86Tr;

/** The instruction at @pc. X86_DECODE_MORE: not all of it can be fetched, which @fault describes. */
X86Decode x86_fetch(Vcpu *cpu, Gva pc, X86Mode mode, X86Insn *i, VcpuException *fault);

/* ---- registers (operand.c) ---- */

/** All of general register @n, and its replacement. */
IrRef x86_gpr(X86Tr *t, unsigned n);
void x86_set_gpr(X86Tr *t, unsigned n, IrRef v);

/**
 * A stack pointer that moves by a constant is not written at once, but noted as INSN.k: pushes and pops address memory
 * relative to where it was. Before exits and calls it is written.
 */
void x86_settle_sp(X86Tr *t);
/** RSP becomes @v, written at once. */
void x86_set_sp_now(X86Tr *t, IrRef v);

/** The register that operand @o names (AH..BH: RAX..RBX). */
unsigned x86_reg_of(const X86Operand *o);

/** Type of a value of @size bytes. */
static inline IrType x86_type(unsigned size)
{
    return size == 8 ? IR_I64 : IR_I32;
}

/** A constant of @size bytes. */
IrRef x86_const(X86Tr *t, unsigned size, u64 k);

/** GPR operand @o: raw. x86_read: zero-extended from 8 and 16 bits. */
IrRef x86_raw(X86Tr *t, const X86Operand *o);
IrRef x86_zext(X86Tr *t, unsigned size, IrRef v);
IrRef x86_sext(X86Tr *t, unsigned from, unsigned to, IrRef v);

/** Write GPR operand @o: 32 bits clear the upper half, 8 and 16 bits leave the rest. */
void x86_write(X86Tr *t, const X86Operand *o, IrRef v);

IrRef x86_ymm(X86Tr *t, unsigned n);
void x86_set_ymm(X86Tr *t, unsigned n, IrRef v);

/* ---- memory (operand.c) ---- */

/*
 * Offsets and linear addresses are I64 in 64-bit mode, I32 in 16- and 32-bit code, where sums are
 * mod 2^32. What 64-bit code does not have, a limit, is checked where the key says so.
 */
IrType x86_addr_type(const X86Tr *t);

/** Bytes of the memory operand of @i; 1 where only the first is looked at. */
unsigned x86_memory_size(const X86Insn *i);
/**
 * Linear address of the memory operand of @i, checked for reading, or for writing too.
 */
IrRef x86_ea(X86Tr *t, const X86Insn *i);
IrRef x86_ea_write(X86Tr *t, const X86Insn *i);
/** The same as I64, as helpers and x87 instructions take it. */
IrRef x86_ea64(X86Tr *t, const X86Insn *i, bool is_write);
/** Without segment. */
IrRef x86_offset(X86Tr *t, const X86Insn *i);
/** The sum of base, index and displacement in @ty, not cut to the address size. */
IrRef x86_address_sum(X86Tr *t, const X86Insn *i, IrType ty);
/** A sum @v, cut to the address size. */
IrRef x86_cut_offset(X86Tr *t, unsigned asize, IrRef v);
/** Base of segment @seg, of x86_addr_type. */
IrRef x86_seg_base_ref(X86Tr *t, unsigned seg);
/** Whether an access to @seg can be refused. */
bool x86_has_limit(const X86Tr *t, unsigned seg);
/** @offset in segment @seg; x86_access: of @size bytes, checked. */
IrRef x86_linear(X86Tr *t, unsigned seg, IrRef offset);
IrRef x86_access(X86Tr *t, unsigned seg, IrRef offset, unsigned size, bool is_write);

/** Load and store at @addr, zero-extended to x86_type(@size). */
IrRef x86_load(X86Tr *t, IrRef addr, unsigned size);
void x86_store(X86Tr *t, IrRef addr, unsigned size, IrRef v);

/** Operand @n of @i as a raw value: register, memory, immediate. */
IrRef x86_src(X86Tr *t, const X86Insn *i, unsigned n);
/** Operand 0, which the instruction writes later: memory is checked for that before it is read. */
IrRef x86_src_dst(X86Tr *t, const X86Insn *i);
/** Write operand @n, register or memory. */
void x86_dst(X86Tr *t, const X86Insn *i, unsigned n, IrRef v);

static inline bool x86_is_mem(const X86Insn *i, unsigned n)
{
    return i->op[n].kind == X86_O_MEM;
}

static inline bool x86_is_locked(const X86Insn *i)
{
    return i->prefixes & X86_PFX_LOCK;
}

/* ---- flags (flags.c) ---- */

IrRef x86_flags(X86Tr *t);
void x86_set_flags(X86Tr *t, IrRef f);
/** Bit 0 of @zf becomes ZF, the other flags stay. */
void x86_set_zf(X86Tr *t, IrRef zf);
IrRef x86_xflags(X86Tr *t, IrXKind kind, unsigned size, IrRef a, IrRef b, IrRef old);

/* ---- host instructions (flags.c) ---- */

/* A host instruction in the making: encoding and operands of rows HOST. */
typedef struct X86Host {
    i32 imm;  /* IrHostImm */
    u8 form;  /* IrHostForm */
    bool keeps; /* FLAGS_IN is for flags that stay: the value does not depend on them */
    IrRef a, b, c, d;
} X86Host;

/** Encoding of an integer instruction of @size bytes with opcode @op (of the word form) in map @map. */
X86Host x86_host_int(unsigned map, unsigned op, unsigned size, unsigned form);
/** Its value, of type @ty, and its flags; ask for the value first. */
IrRef x86_host(X86Tr *t, const X86Host *h, IrType ty);
IrRef x86_host_flags(X86Tr *t, const X86Host *h);

/** MASKMOVQ to @offset in @seg (x87.c). */
bool x86_maskmovq(X86Tr *t, const X86Insn *i, unsigned seg, IrRef offset);

/* ---- exits (exit.c) ---- */

/** The flags to store when going to @pc: IR_NONE if they are dead there or unchanged. */
IrRef x86_exit_flags(X86Tr *t, Gva pc);
void x86_goto(X86Tr *t, Gva pc);
void x86_goto_ind(X86Tr *t, IrRef pc, IrJumpKind kind);
/** After a conditional exit to @target: end the block if there were enough. */
void x86_after_side_exit(X86Tr *t, Gva target);
/**
 * From here on upper halves of vector registers are in use, or not and zero: the first thing that
 * its block does, or the only one.
 */
void x86_use_uppers(X86Tr *t, bool use);
/** Whether the block may go on behind it: in programs, if its code is not compared before. */
bool x86_goes_on_switched(const X86Tr *t);
/** Back to the execution loop before the next instruction: block key bits may have changed. */
void x86_leave(X86Tr *t);
/** Raise @kind with @pc as the saved address. Returns true. */
bool x86_raise(X86Tr *t, X86Exception kind, u32 syndrome, Gva pc);
/** Call helper @id that reads or writes the flags in the CPU state. */
IrRef x86_call(X86Tr *t, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3);

bool x86_unimplemented(X86Tr *t, const X86Insn *i);
extern bool (*const x86_dispatch[X86_HANDLER_COUNT])(X86Tr *t, const X86Insn *i);
#include "x86_handlers.h"

/* ---- GuestArch ---- */

bool x86_translate(IrBuilder *ir, GuestTb *tb);
bool x86_flags_dead(Vcpu *cpu, Gva pc);

#endif
