/* SPDX-License-Identifier: MIT */
/*
 * The portable interpreter of the IR: the oracle of the emitters, and -accel interp.
 *
 * It keeps guest state exact at every INSN (SET writes its home at once, RtEnv.pc follows), so a fault inside it can be
 * turned into a guest exception without any table.
 */
#ifndef BACKEND_INTERP_INTERP_H
#define BACKEND_INTERP_INTERP_H

#include "backend/ir/ir.h"
#include "backend/rt_abi.h"

/**
 * Run block @b on the CPU state at @env. @vals is scratch for INTERP_VALS values. Returns why it left; pc, exit_arg and
 * is_write of @env are set as RtExit says.
 */
#define INTERP_VALS (2 * IR_MAX_INSTS) /* low halves, then high halves */
RtExit interp_block(RtEnv *env, const IrBlock *b, V128 *vals);

/** Called before each store (load) of @size bytes at @addr, when set: lockstep undoes them, watchpoints leave. */
extern __thread void (*interp_on_store)(Gva addr, u32 size), (*interp_on_load)(Gva addr, u32 size);

/** Result of a row of ops_vec.def on @a (its vector or integer arguments in order, integers in d[0]). */
void interp_vec(RtEnv *env, const IrInst *i, const V128 *a[IR_ARGS], V128 *out);

/**
 * Result of a row of ops_fp.def by base/fp; @a, @b, @c are its arguments (integers and N Z C V in d[0]). Only the first
 * 8 bytes of @i are read. General registers only: emitted code calls it for rare rows, signal handlers for NaNs.
 */
void fp_row(const IrInst *i, const V128 *a, const V128 *b, const V128 *c, V128 *out, struct FpState *s);

/** The same under the controls of @env, flags accumulated there. */
void interp_fp(RtEnv *env, const IrBlock *b, const IrInst *i, const V128 *a[IR_ARGS], V128 *out);

/** Call helper @i->imm through libffi. */
void interp_call(RtEnv *env, const IrBlock *b, const IrInst *i, const V128 *vals, V128 *out);

#endif
