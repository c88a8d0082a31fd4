/* SPDX-License-Identifier: MIT */
/* Parts of the vector interpreter. */
#ifndef BACKEND_INTERP_VEC_H
#define BACKEND_INTERP_VEC_H

#include "backend/vec/slow.h"

/** Rows that move or combine elements of different places; false if @i is none of them. */
bool vec_move(const IrInst *i, const V128 *a, V128 *out);

#endif
