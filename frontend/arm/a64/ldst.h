/* SPDX-License-Identifier: MIT */
/* What all loads and stores share: address, attributes, writeback. */
#ifndef FRONTEND_ARM_A64_LDST_H
#define FRONTEND_ARM_A64_LDST_H

#include "frontend/arm/a64/translate.h"

/* Base register with immediate offset, in its three addressing modes. */
typedef struct A64Addr {
    IrRef access; /* where the access goes */
    IrRef base;   /* the base register before it */
    i64 offset;   /* what writeback adds */
    bool wback;
    u8 rn;
} A64Addr;

/** Address of [rn, #offset], [rn, #offset]! (@wback) or [rn], #offset (@wback and @post). */
A64Addr a64_addr_imm(A64Tr *t, unsigned rn, i64 offset, bool wback, bool post);

/** Write the base back; after every load of the instruction has been emitted and its registers set. */
void a64_addr_wback(A64Tr *t, const A64Addr *a);

/** Attributes of a load-acquire or store-release, single or in a pair, and of exclusives and atomics. */
u16 a64_attr_ordered(const A64Tr *t, bool load);
u16 a64_attr_atomic(const A64Tr *t);

/** Load 1 << @size bytes, sign-extended to W (@sf = 0) or X if @sign, and return them as I64 or I32. */
IrRef a64_load(A64Tr *t, unsigned size, bool sign, bool sf, u16 attr, IrRef addr);

/**
 * Load-exclusive @a at t->pc starts a loop that one atomic operation replaces: emit that, move t->next behind the loop,
 * and return true.
 */
bool a64_fuse_excl(A64Tr *t, const A64ArgsLdstExcl *a);

#endif
