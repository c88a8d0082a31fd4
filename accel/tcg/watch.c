/* SPDX-License-Identifier: MIT */
/*
 * Watchpoints of the debugger. While there are any, no host code is made: all blocks are
 * interpreted, and the interpreter asks here before each load and store. It is left before the
 * access, so the guest state is that of the instruction that is about to touch the memory.
 */
#include "accel/tcg/tb.h"
#include "backend/interp/interp.h"

#define WATCHPOINTS 64

typedef struct Watchpoint {
    Gva start;
    u64 size;
    unsigned watch;
} Watchpoint;

static Watchpoint list[WATCHPOINTS];
static u32 count;
static __thread TcgCpu *self;

static bool touches(const Watchpoint *w, Gva addr, u32 size)
{
    return addr < w->start + w->size && w->start < addr + size;
}

static void on_access(Gva addr, u32 size, unsigned watch)
{
    for (u32 n = 0; n < count; n++) {
        const Watchpoint *w = &list[n];

        if (!(w->watch & watch) || !touches(w, addr, size))
            continue;
        self->cpu->stop.addr = MAX(addr, w->start);
        self->cpu->stop.watch = w->watch;
        self->watch_hit = true;
        siglongjmp(self->unwind, 1);
    }
}

static void on_load(Gva addr, u32 size)
{
    on_access(addr, size, VCPU_WATCH_READ);
}

static void on_store(Gva addr, u32 size)
{
    on_access(addr, size, VCPU_WATCH_WRITE);
}

RtExit watch_run(TcgCpu *t, const IrBlock *ir)
{
    RtExit exit;

    if (likely(!tcg.watching) || t->cpu->is_undebugged)
        return tcg_run_ir(t, ir);
    self = t;
    interp_on_load = on_load;
    interp_on_store = on_store;
    exit = tcg_run_ir(t, ir);
    interp_on_load = interp_on_store = NULL;
    return exit;
}

/* The first watchpoint throws all host code away, the last one all interpreted blocks. */
static void switch_mode(void)
{
    if (tcg.watching == (count != 0))
        return;
    tcg.watching = count != 0;
    tcg_invalidate(0, ~0ull);
}

static bool add(Gva addr, u64 size, unsigned watch)
{
    if (count == WATCHPOINTS)
        return false;
    list[count++] = (Watchpoint){addr, size, watch};
    return true;
}

static bool drop(Gva addr, u64 size, unsigned watch)
{
    for (u32 n = 0; n < count; n++) {
        if (list[n].start != addr || list[n].size != size || list[n].watch != watch)
            continue;
        list[n] = list[--count];
        return true;
    }
    return false;
}

bool tcg_watchpoint(Gva addr, u64 size, unsigned watch, bool set)
{
    bool ok = set ? add(addr, size, watch) : drop(addr, size, watch);

    switch_mode();
    return ok;
}

void watch_clear(void)
{
    count = 0;
    switch_mode();
}
