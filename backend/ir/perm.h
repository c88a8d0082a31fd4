/* SPDX-License-Identifier: MIT */
/*
 * The fixed byte permutations that VPERMB names. A permutation is 16 selectors: 0..15 takes that byte of the source,
 * IR_PERM_ZERO gives zero. They are computed, not listed: ir_perm_bytes is the definition.
 */
#ifndef BACKEND_IR_PERM_H
#define BACKEND_IR_PERM_H

#include "base/types.h"

#define IR_PERM_ZERO 0x80

enum IrPermBase {
    IR_PERM_DUP = 0,    /* by element size: 16, 8, 4, 2 lanes */
    IR_PERM_REV = 30,   /* by container (16, 32, 64 bits) and element size */
    IR_PERM_EVEN = 39,  /* by element size 8, 16, 32: even elements to the low half, zeros above */
    IR_PERM_ODD = 42,
    IR_PERM_GROUP2 = 45, /* by element size 8, 16, 32: even elements to the low half, odd to the high half */
    IR_PERM_GROUP4 = 48, /* by element size 8, 16: elements 4i, then 4i + 1, ... */
    IR_PERM_LD3 = 50,   /* by element size, register, memory vector */
    IR_PERM_ST3 = 86,   /* the same */
    IR_PERM_COUNT = 122,
};

/** Element @lane of size 1 << @esize everywhere. */
static inline int ir_perm_dup(unsigned esize, unsigned lane)
{
    return (int)(IR_PERM_DUP + (32 - (32 >> esize)) + lane);
}

/** Elements reversed within each container of 1 << @container bytes (1..3); @esize < @container. */
static inline int ir_perm_rev(unsigned container, unsigned esize)
{
    return (int)(IR_PERM_REV + 3 * (container - 1) + esize);
}

/** Narrowing: low (or high, @odd) halves of the elements of 2 << @esize bytes into the low half. */
static inline int ir_perm_narrow(unsigned esize, bool odd)
{
    return (int)((odd ? IR_PERM_ODD : IR_PERM_EVEN) + esize);
}

/** Structures of @n elements (2, 4) sorted by member; not for n << esize = 16 bytes and more. */
static inline int ir_perm_group(unsigned n, unsigned esize)
{
    return (int)((n == 2 ? IR_PERM_GROUP2 : IR_PERM_GROUP4) + esize);
}

/** LD3: what register @reg gets from the @mem-th 16 bytes of memory. ST3: what those get from the register. */
static inline int ir_perm_ld3(unsigned esize, unsigned reg, unsigned mem)
{
    return (int)(IR_PERM_LD3 + 9 * esize + 3 * reg + mem);
}

static inline int ir_perm_st3(unsigned esize, unsigned reg, unsigned mem)
{
    return (int)(IR_PERM_ST3 + 9 * esize + 3 * reg + mem);
}

/** The selectors of permutation @id. */
void ir_perm_bytes(unsigned id, u8 out[16]);

#endif
