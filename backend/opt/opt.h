/* SPDX-License-Identifier: MIT */
/* Optimisation passes: each is one function over a block and does one thing. */
#ifndef BACKEND_OPT_OPT_H
#define BACKEND_OPT_OPT_H

#include "backend/ir/ir.h"

enum OptTier { TIER1 = 1, TIER2 = 2 };

#define _(fn, tiers, what) void fn(IrBlock *b);
#include "backend/opt/passes.def"
#undef _

/** Run the passes of @tier on @b, in the order of passes.def. */
void opt_run(IrBlock *b, enum OptTier tier);

#endif
