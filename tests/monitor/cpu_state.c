/* SPDX-License-Identifier: MIT */
/*
 * The saved state of a CPU has every field: what the table does not cover of ArmCpu is its Vcpu, two pointers
 * that the board sets, and gaps too small for a register.
 */
#include <stdio.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/state.h"

static bool covered[sizeof(ArmCpu)];

static void cover(const StateTable *t, size_t base)
{
    static const u8 sizes[] = {
        [STATE_U8] = 1, [STATE_U16] = 2, [STATE_U32] = 4, [STATE_U64] = 8, [STATE_BOOL] = 1};

    for (u32 i = 0; i < t->count; i++) {
        const StateRow *r = &t->rows[i];

        for (u32 n = 0; n < r->count; n++) {
            size_t at = base + r->offset + (size_t)n * r->stride;

            if (r->kind == STATE_NESTED)
                cover(r->nested, at);
            for (unsigned k = 0; r->kind != STATE_NESTED && k < sizes[r->kind]; k++)
                covered[at + k] = true;
        }
    }
}

/* Pointers of the board; a gap before a vector; what follows from registers. */
static bool is_known(size_t at)
{
    return (at >= offsetof(ArmCpu, model) && at < offsetof(ArmCpu, machine) + sizeof(void *)) ||
           (at >= offsetof(ArmCpu, fpsr) + sizeof(u32) && at < offsetof(ArmCpu, qc)) ||
           at >= offsetof(ArmCpu, sys.is_gate); /* and what follows it */
}

int main(void)
{
    bool good = true;
    size_t gap = 0;

    cover(&arm_cpu_state, 0);
    for (size_t at = offsetof(ArmCpu, v); at < sizeof covered; at++) {
        gap = covered[at] || is_known(at) ? 0 : gap + 1;
        if (gap != 8)
            continue;
        good = false;
        printf("# nothing covers offset %zu\n", at - 7);
    }
    printf("%sok 1 - registers have rows\n1..1\n", good ? "" : "not ");
    return !good;
}
