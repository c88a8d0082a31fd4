/* SPDX-License-Identifier: MIT */
/* The selectors of VPERMB, by formula. Each function answers: where does byte @i of the result come from? */
#include "backend/ir/perm.h"

#include <assert.h>

static unsigned dup_byte(unsigned n, unsigned i)
{
    unsigned esize = 0;

    while (n >= 16u >> esize)
        n -= 16u >> esize++;
    return n << esize | (i & ((1u << esize) - 1));
}

/* Reversing aligned groups is flipping the address bits between element and container. */
static unsigned rev_byte(unsigned n, unsigned i)
{
    unsigned container = n / 3 + 1, esize = n % 3;

    return i ^ ((1u << container) - (1u << esize));
}

static unsigned narrow_byte(unsigned esize, unsigned odd, unsigned i)
{
    unsigned e = i >> esize, b = i & ((1u << esize) - 1);

    return i < 8 ? (2 * e + odd) << esize | b : IR_PERM_ZERO;
}

/* Element e of the result: member e / per, structure e % per. */
static unsigned group_byte(unsigned members, unsigned esize, unsigned i)
{
    unsigned e = i >> esize, b = i & ((1u << esize) - 1), per = (16u >> esize) / members;

    return ((e % per) * members + e / per) << esize | b;
}

static unsigned ld3_byte(unsigned n, unsigned i)
{
    unsigned esize = n / 9, reg = n / 3 % 3, mem = n % 3;
    unsigned from = ((i >> esize) * 3 + reg) << esize | (i & ((1u << esize) - 1));

    return from / 16 == mem ? from % 16 : IR_PERM_ZERO;
}

static unsigned st3_byte(unsigned n, unsigned i)
{
    unsigned esize = n / 9, reg = n / 3 % 3, mem = n % 3;
    unsigned e = (16 * mem + i) >> esize;

    return e % 3 == reg ? (e / 3) << esize | (i & ((1u << esize) - 1)) : IR_PERM_ZERO;
}

static unsigned selector(unsigned id, unsigned i)
{
    if (id >= IR_PERM_ST3)
        return st3_byte(id - IR_PERM_ST3, i);
    if (id >= IR_PERM_LD3)
        return ld3_byte(id - IR_PERM_LD3, i);
    if (id >= IR_PERM_GROUP4)
        return group_byte(4, id - IR_PERM_GROUP4, i);
    if (id >= IR_PERM_GROUP2)
        return group_byte(2, id - IR_PERM_GROUP2, i);
    if (id >= IR_PERM_EVEN)
        return narrow_byte((id - IR_PERM_EVEN) % 3, id >= IR_PERM_ODD, i);
    if (id >= IR_PERM_REV)
        return rev_byte(id - IR_PERM_REV, i);
    return dup_byte(id, i);
}

void ir_perm_bytes(unsigned id, u8 out[16])
{
    assert(id < IR_PERM_COUNT);
    for (unsigned i = 0; i < 16; i++)
        out[i] = (u8)selector(id, i);
}
