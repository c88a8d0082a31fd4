/* SPDX-License-Identifier: MIT */
/* The pass list of passes.def, executed. */
#include "backend/opt/opt.h"

#include "base/types.h"

static const struct {
    void (*run)(IrBlock *b);
    u8 tiers;
} passes[] = {
#define _(fn, tiers, what) {fn, tiers},
#include "backend/opt/passes.def"
#undef _
};

void opt_run(IrBlock *b, enum OptTier tier)
{
    for (unsigned n = 0; n < ARRAY_SIZE(passes); n++)
        if (passes[n].tiers & tier)
            passes[n].run(b);
}
