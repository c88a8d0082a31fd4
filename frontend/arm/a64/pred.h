/* SPDX-License-Identifier: MIT */
/* Predicates for `when` columns of the A64 tables: a64_pred_<name>. Arguments are raw fields. */
#ifndef FRONTEND_ARM_A64_PRED_H
#define FRONTEND_ARM_A64_PRED_H

#include "base/types.h"

/**
 * N:immr:imms is a valid bitmask immediate: the element size follows from the highest set bit of
 * N:NOT(imms), and the run of ones may not fill the whole element.
 * Source: DDI 0487, "DecodeBitMasks" pseudocode with immediate == TRUE.
 */
static inline bool a64_pred_bitmask(i64 sf, i64 n, i64 immr, i64 imms)
{
    u32 size_bits = (u32)(n << 6 | (~imms & 63));
    u32 levels;

    (void)immr;
    if (size_bits < 2 || (n && !sf))
        return false;
    levels = (1u << (31 - __builtin_clz(size_bits))) - 1;
    return ((u32)imms & levels) != levels;
}

#endif
