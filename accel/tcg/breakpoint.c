/* SPDX-License-Identifier: MIT */
/*
 * Debugger breakpoints: a block never contains one except at its start, and is not chained to there, so the execution
 * loop sees each pc that has one.
 */
#include "accel/tcg/tb.h"

#define BREAKPOINTS 256

static Gva list[BREAKPOINTS];
static u32 count;

bool breakpoints_any(void)
{
    return __atomic_load_n(&count, __ATOMIC_RELAXED) != 0;
}

bool breakpoint_at(Gva pc)
{
    for (u32 n = 0; n < __atomic_load_n(&count, __ATOMIC_ACQUIRE); n++)
        if (list[n] == pc)
            return true;
    return false;
}

u32 breakpoint_limit(Gva pc, u32 max, u32 insn_align)
{
    for (u32 n = 0; n < __atomic_load_n(&count, __ATOMIC_ACQUIRE); n++)
        if (list[n] > pc && (list[n] - pc) / insn_align < max)
            max = (u32)((list[n] - pc) / insn_align);
    return max;
}

static void list_change(Gva pc, bool set)
{
    if (set && !breakpoint_at(pc) && count < BREAKPOINTS) {
        list[count] = pc;
        __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
    }
    for (u32 n = 0; !set && n < count; n++) {
        if (list[n] != pc)
            continue;
        list[n] = list[count - 1];
        __atomic_store_n(&count, count - 1, __ATOMIC_RELEASE);
    }
}

void tcg_breakpoint(Gva pc, bool set)
{
    pthread_mutex_lock(&tcg.lock);
    list_change(pc, set);
    pthread_mutex_unlock(&tcg.lock);
    tcg_invalidate(pc, pc + 3);
}
