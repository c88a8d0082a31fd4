/* SPDX-License-Identifier: MIT */
/*
 * A debugger's break- and watchpoints in programs.
 *
 * A breakpoint is an INT3 in the program's memory, so there may be many; the debugger reads and
 * writes what lies below (AccelOps.debug_bytes). The program itself would read the INT3, as under
 * any debugger of Linux. A watchpoint takes rights to its pages away, from the vCPU alone; the
 * instruction that misses them is interpreted, and the interpreter knows what it touches. Debug
 * registers would do it faster, but KVM without hardware virtualisation does not load them for ring 3.
 * Neither list changes while a vCPU runs that belongs to the debugger; a vfork child, which does
 * not, only looks.
 *
 * Source: SDM vol. 3 "Breakpoint Exception (#BP)".
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/kvm/ring3.h"

#define PAGE        4096ull
#define BREAKPOINTS 1024
#define WATCHES     64
#define RIGHTS      (PROT_READ | PROT_WRITE | PROT_EXEC)

static struct {
    Gva pc;
    u8 byte; /* of the program */
} points[BREAKPOINTS];
static u32 count; /* atomic */

typedef struct Watch {
    Gva start, end;
    unsigned watch; /* VCPU_WATCH_* */
} Watch;

static Watch watches[WATCHES];
static u32 watch_count; /* atomic */
static bool has_interp; /* it was initialised */

/* ---- breakpoints ---- */

static u32 find(Gva pc)
{
    u32 n = 0, end = __atomic_load_n(&count, __ATOMIC_ACQUIRE);

    while (n < end && points[n].pc != pc)
        n++;
    return n < end ? n : BREAKPOINTS;
}

bool ring3_breakpoint_at(Gva pc)
{
    return find(pc) < BREAKPOINTS;
}

static void pick(KvmCpu *k, void *data)
{
    *(Vcpu **)data = k->cpu;
}

/* Any vCPU will do: programs have one address space. */
static Vcpu *any_cpu(void)
{
    Vcpu *cpu = NULL;

    kvm_vcpus_each(pick, &cpu);
    return cpu;
}

static bool put(Vcpu *cpu, Gva pc, u8 byte)
{
    return cpu->mem->write(cpu, pc, &byte, 1);
}

static bool holds_int3(Vcpu *cpu, Gva pc)
{
    u8 byte;

    return cpu->mem->read(cpu, pc, &byte, 1) && byte == RING3_INT3;
}

static bool set_breakpoint(Vcpu *cpu, Gva pc)
{
    u8 byte;

    if (count == BREAKPOINTS || !cpu->mem->read(cpu, pc, &byte, 1))
        return false;
    points[count].pc = pc;
    points[count].byte = byte;
    __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
    if (put(cpu, pc, RING3_INT3))
        return true;
    __atomic_store_n(&count, count - 1, __ATOMIC_RELEASE);
    return false;
}

/* What lies there now may be something else: the mapping is gone, or the program wrote it. */
static void clear_breakpoint(Vcpu *cpu, u32 n)
{
    if (holds_int3(cpu, points[n].pc))
        put(cpu, points[n].pc, points[n].byte);
    points[n] = points[count - 1];
    __atomic_store_n(&count, count - 1, __ATOMIC_RELEASE);
}

bool ring3_breakpoint(Gva pc, bool set)
{
    Vcpu *cpu = any_cpu();
    u32 n = find(pc);

    if (set)
        return n < BREAKPOINTS || (cpu && set_breakpoint(cpu, pc));
    if (n < BREAKPOINTS && cpu)
        clear_breakpoint(cpu, n);
    return true;
}

void ring3_debug_bytes(Gva start, u8 *bytes, u64 size, bool is_write)
{
    for (u32 n = 0; n < count; n++) {
        u64 at = points[n].pc - start;

        if (at >= size)
            continue;
        if (is_write) {
            points[n].byte = bytes[at];
            bytes[at] = RING3_INT3;
        } else if (bytes[at] == RING3_INT3) {
            bytes[at] = points[n].byte;
        }
    }
}

void ring3_uncover(Vcpu *cpu, Gva pc, bool uncover)
{
    u32 n = find(pc);

    if (n < BREAKPOINTS)
        put(cpu, pc, uncover ? points[n].byte : RING3_INT3);
}

/* ---- watchpoints ---- */

static bool set_watch(Gva addr, u64 size, unsigned watch)
{
    if (watch_count == WATCHES || !accel_interp.watchpoint(addr, size, watch, true))
        return false;
    watches[watch_count] = (Watch){addr, addr + size, watch};
    __atomic_store_n(&watch_count, watch_count + 1, __ATOMIC_RELEASE);
    return true;
}

static bool clear_watch(Gva addr, u64 size, unsigned watch)
{
    for (u32 n = 0; n < watch_count; n++) {
        const Watch *w = &watches[n];

        if (w->start != addr || w->end != addr + size || w->watch != watch)
            continue;
        watches[n] = watches[watch_count - 1];
        __atomic_store_n(&watch_count, watch_count - 1, __ATOMIC_RELEASE);
        return accel_interp.watchpoint(addr, size, watch, false);
    }
    return false;
}

/*
 * The tables of these pages are made anew. What KVM derived from the old ones it forgets when the
 * host's mapping changes, so that changes, and back.
 */
static void renew_pages(Vcpu *cpu, Gva start, Gva end)
{
    VcpuMap m = {0};

    start = ALIGN_DOWN(start, PAGE);
    end = ALIGN_UP(end, PAGE);
    cpu->mem->hold_maps(true);
    for (Gva at = start; at < end && cpu->mem->next_map(at, &m) && m.start < end; at = m.end) {
        Gva first = MAX(m.start, start), last = MIN(m.end, end);

        ring3_protect(first, last, 0);
        if (mprotect((void *)first, last - first, PROT_NONE) == 0)
            mprotect((void *)first, last - first, (int)m.prot & RIGHTS);
        ring3_protect(first, last, m.prot);
    }
    cpu->mem->hold_maps(false);
}

bool ring3_watchpoint(Gva addr, u64 size, unsigned watch, bool set)
{
    Vcpu *cpu = any_cpu();
    Error err;

    if (!cpu || !size || addr + size < addr)
        return false;
    if (set && !has_interp && !(has_interp = accel_interp.init(&kvm.cfg, &err)))
        return false;
    if (!(set ? set_watch : clear_watch)(addr, size, watch))
        return false;
    renew_pages(cpu, addr, addr + size);
    return true;
}

unsigned ring3_unwatched(Gva page, unsigned prot)
{
    for (u32 n = 0; n < __atomic_load_n(&watch_count, __ATOMIC_ACQUIRE); n++)
        if (watches[n].start < page + PAGE && page < watches[n].end)
            prot &= watches[n].watch & VCPU_WATCH_READ ? 0 : ~(unsigned)PROT_WRITE;
    return prot;
}

bool ring3_watches(void)
{
    return __atomic_load_n(&watch_count, __ATOMIC_ACQUIRE) != 0;
}

/* ---- both ---- */

void ring3_debug_clear(void)
{
    Vcpu *cpu = any_cpu();

    while (cpu && count)
        clear_breakpoint(cpu, count - 1);
    while (cpu && watch_count) {
        const Watch w = watches[watch_count - 1];

        ring3_watchpoint(w.start, w.end - w.start, w.watch, false);
    }
}

bool ring3_debug_fork(int phase, pid_t child)
{
    return !has_interp || accel_interp.fork(phase, child);
}

/* ---- one instruction ---- */

/* What the guest sees of @from; a kick may come to either meanwhile. */
static void copy_state(Vcpu *to, const Vcpu *from)
{
    memcpy(to->rt.gpr, from->rt.gpr, sizeof to->rt.gpr);
    to->rt.pc = from->rt.pc;
    to->rt.flags = from->rt.flags;
    to->rt.guest_mxcsr = from->rt.guest_mxcsr;
    memcpy(to + 1, from + 1, sizeof(X86Cpu) - sizeof *to);
}

/* The vCPU of the interpreter's for @cpu. Steps leave no blocks behind, so it may be kept. */
static Vcpu *twin_of(KvmCpu *k)
{
    const Vcpu *cpu = k->cpu;
    Vcpu *twin = k->interpreter;
    Error err;

    if (twin)
        return twin;
    twin = aligned_alloc(64, sizeof(X86Cpu));
    if (!twin)
        abort();
    memset(twin, 0, sizeof(X86Cpu));
    twin->arch = cpu->arch;
    twin->accel = &accel_interp;
    twin->mem = cpu->mem;
    twin->index = cpu->index;
    twin->user = cpu->user;
    twin->single_step = true;
    if (!accel_interp.vcpu_init(twin, &err))
        abort();
    k->interpreter = twin;
    return twin;
}

void ring3_debug_fini(KvmCpu *k)
{
    if (!k->interpreter)
        return;
    accel_interp.vcpu_fini(k->interpreter);
    free(k->interpreter);
    k->interpreter = NULL;
}

/* A step may only have changed how the instruction is to be run. One more of a loop on itself is no harm. */
static bool only_prepared(const Vcpu *twin, const Vcpu *cpu, VcpuExit exit)
{
    return twin->rt.pc == cpu->rt.pc &&
           (exit == VCPU_EXIT_DEBUG
                ? twin->stop.kind == VCPU_STOP_STEP
                : exit == VCPU_EXIT_EXCEPTION && twin->exc.kind == X86_EXC_AGAIN);
}

VcpuExit ring3_interpret(KvmCpu *k)
{
    Vcpu *cpu = k->cpu, *twin = twin_of(k);
    VcpuExit exit;

    ring3_sync(cpu);
    copy_state(twin, cpu);
    twin->is_undebugged = cpu->is_undebugged;
    __atomic_store_n(&k->twin, twin, __ATOMIC_RELEASE);
    exit = accel_interp.vcpu_run(twin);
    if (only_prepared(twin, cpu, exit))
        exit = accel_interp.vcpu_run(twin);
    __atomic_store_n(&k->twin, NULL, __ATOMIC_RELEASE);
    copy_state(cpu, twin);
    cpu->exc = twin->exc;
    cpu->stop = twin->stop;
    k->interpreted++;
    return exit;
}
