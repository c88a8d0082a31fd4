/* SPDX-License-Identifier: MIT */
/*
 * Debugger breakpoints: a block never contains one except at its start, and is not chained to there, so the execution
 * loop sees each pc that has one.
 */
#include "accel/tcg/tb.h"

#define BREAKPOINTS 1024

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

Gva breakpoint_behind(Gva pc)
{
    Gva found = 0;

    for (u32 n = 0; n < __atomic_load_n(&count, __ATOMIC_ACQUIRE); n++)
        if (list[n] > pc && list[n] - 1 < found - 1)
            found = list[n];
    return found;
}

static bool list_add(Gva pc)
{
    if (breakpoint_at(pc))
        return true;
    if (count == BREAKPOINTS)
        return false;
    list[count] = pc;
    __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
    return true;
}

static bool list_remove(Gva pc)
{
    for (u32 n = 0; n < count; n++) {
        if (list[n] != pc)
            continue;
        list[n] = list[count - 1];
        __atomic_store_n(&count, count - 1, __ATOMIC_RELEASE);
        break;
    }
    return true;
}

bool tcg_breakpoint(Gva pc, bool set)
{
    pthread_mutex_lock(&tcg.lock);
    bool ok = set ? list_add(pc) : list_remove(pc);

    pthread_mutex_unlock(&tcg.lock);
    if (ok)
        tcg.cfg.has_mmu ? tcg_invalidate(0, ~0ull) : tcg_invalidate(pc, pc + 3);
    return ok;
}

void tcg_debug_clear(void)
{
    while (count)
        tcg_breakpoint(list[count - 1], false);
    watch_clear();
}
