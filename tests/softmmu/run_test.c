/* SPDX-License-Identifier: MIT */
/*
 * The threads of a machine: pause and resume, interrupts, sleep, calls between two instructions, flushes across vCPUs.
 *
 *   run_test threads|round-robin
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "frontend/arm/cpu/cpu.h"
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"
#include "softmmu/run.h"
#include "tests/block/tap.h"
#include "tests/softmmu/toy.h"

#define CPUS 3
#define CODE 0x10000ull
#define HANDLER (CODE + 64)
#define SLEEPER (CODE + 128)
#define DATA 0x40000ull
#define BRK 0xd4200000u
#define B(words) (0x14000000u | ((u32)(words) & 0x3ffffff))
#define LDADD(rs, rt, rn) (0xf8200000u | (rs) << 16 | (rn) << 5 | (rt))

static GuestArch arch;
static Vcpu *cpus[CPUS];
static bool lines[CPUS];
static u64 taken[CPUS], slept[CPUS];
static Gva back[CPUS];

/* What the guest CPU does here: an interrupt goes to HANDLER, whose BRK returns; BRK elsewhere is WFI. */
static bool has_interrupt(const Vcpu *cpu, bool is_asleep)
{
    return __atomic_load_n(&lines[cpu->index], __ATOMIC_SEQ_CST) && (is_asleep || !back[cpu->index]);
}

static void take_interrupt(Vcpu *cpu)
{
    __atomic_store_n(&lines[cpu->index], false, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&taken[cpu->index], 1, __ATOMIC_SEQ_CST);
    back[cpu->index] = cpu->rt.pc;
    cpu->rt.pc = HANDLER;
}

static void take_exception(Vcpu *cpu)
{
    if (back[cpu->index]) {
        cpu->rt.pc = back[cpu->index];
        back[cpu->index] = 0;
    } else {
        cpu->rt.pc += 4;
        cpu->is_halted = true;
        __atomic_fetch_add(&slept[cpu->index], 1, __ATOMIC_SEQ_CST);
    }
}

static u64 counter(unsigned n)
{
    return __atomic_load_n((u64 *)(void *)(toy_ram + 0x100000 + 8 * n), __ATOMIC_SEQ_CST);
}

static void nap(unsigned ms)
{
    struct timespec t = {.tv_nsec = ms * 1000000l};

    nanosleep(&t, NULL);
}

#define EVENTUALLY(x) \
    ({ \
        unsigned left = 4000; \
        while (!(x) && left--) \
            nap(1); \
        (x); \
    })

static void raise_line(unsigned n)
{
    __atomic_store_n(&lines[n], true, __ATOMIC_SEQ_CST);
    run_wake(cpus[n]);
}

static bool all_run(void)
{
    u64 from[CPUS];
    bool all = true;

    for (unsigned n = 0; n < CPUS; n++)
        from[n] = counter(n);
    for (unsigned n = 0; n < CPUS; n++)
        all &= EVENTUALLY(counter(n) > from[n]);
    return all;
}

static void pauses(void)
{
    u64 from[CPUS];
    unsigned good = 0;

    nap(5);
    tap_ok(!counter(0) && !counter(1) && !counter(2), "paused from the start");
    run_resume();
    tap_ok(all_run(), "all run");
    for (unsigned k = 0; k < 20; k++) {
        run_pause();
        for (unsigned n = 0; n < CPUS; n++)
            from[n] = counter(n);
        nap(1);
        for (unsigned n = 0; n < CPUS; n++)
            good += counter(n) == from[n];
        run_resume();
        good += all_run();
    }
    tap_ok(good == 20 * (CPUS + 1), "none while paused, all after it, twenty times");
}

static void interrupts(void)
{
    bool good = true;

    for (u64 k = 1; k <= 50; k++)
        for (unsigned n = 0; n < CPUS; n++) {
            raise_line(n);
            good &= EVENTUALLY(__atomic_load_n(&taken[n], __ATOMIC_SEQ_CST) == k);
        }
    tap_ok(good && all_run(), "interrupts are taken, and returned from");
}

static void set_pc(Vcpu *cpu, void *opaque)
{
    cpu->rt.pc = (Gva)(uintptr_t)opaque;
}

static void count_call(Vcpu *cpu, void *opaque)
{
    ++*(u64 *)opaque;
}

static void sleeps(void)
{
    u64 calls = 0, from;
    bool good = true;

    run_on(cpus[1], set_pc, (void *)(uintptr_t)SLEEPER);
    tap_ok(EVENTUALLY(__atomic_load_n(&slept[1], __ATOMIC_SEQ_CST) == 1), "a vCPU falls asleep");
    from = counter(1);
    nap(5);
    tap_ok(counter(1) == from, "and does nothing");
    run_on(cpus[1], count_call, &calls);
    tap_ok(calls == 1 && counter(1) == from, "a call does not wake it");
    for (u64 k = 2; k < 50; k++) {
        raise_line(1);
        good &= EVENTUALLY(__atomic_load_n(&slept[1], __ATOMIC_SEQ_CST) == k);
    }
    tap_ok(good, "an interrupt does, fifty times");
    run_on(cpus[1], set_pc, (void *)(uintptr_t)CODE);
    raise_line(1);
    tap_ok(all_run(), "then all run again");
    run_pause();
    for (unsigned n = 0; n < CPUS; n++)
        run_on(cpus[n], count_call, &calls);
    tap_ok(calls == 1 + CPUS, "calls are made while paused");
    run_resume();
}

/* On the thread of one: as a broadcast TLBI and DSB. */
static void remap(Vcpu *cpu, void *opaque)
{
    TlbFlush f = {.idx_mask = TLB_ALL_IDX, .by_range = true, .start = DATA, .last = DATA + 4095};

    toy_maps[1].w.pa = (u64)(uintptr_t)opaque;
    tlb_flush_all_vcpus(cpu, &f);
    tlb_sync(cpu);
}

static void flushes(void)
{
    bool good = true;

    for (unsigned k = 0; k < 60; k++) {
        bool is_away = k % 2 == 0;
        u64 from[CPUS];

        run_on(cpus[k % CPUS], remap, (void *)(uintptr_t)(TOY_RAM + (is_away ? 0x200000 : 0x100000)));
        for (unsigned n = 0; n < CPUS; n++)
            from[n] = counter(n);
        nap(1);
        for (unsigned n = 0; n < CPUS && is_away; n++)
            good &= counter(n) == from[n];
    }
    tap_ok(good && all_run(), "after a broadcast flush no vCPU uses the old page");
}

int main(int argc, char **argv)
{
    RunConfig cfg = {.cpus = cpus, .count = CPUS, .is_paused = true, .is_round_robin = argc > 1 && !strcmp(argv[1], "round-robin")};
    AccelConfig accel = {.arch = &arch, .tier = 1, .has_mmu = true, .code_size = 8u << 20};
    static const u32 loop[] = {LDADD(1, 2, 0), B(-1)}, handler[] = {BRK}, sleeper[] = {BRK, B(-1)};
    Error err = {{0}};

    arch = guest_aarch64;
    arch.walk = toy_walk;
    arch.mmu_idx = toy_mmu_idx;
    arch.mmu_regimes = toy_mmu_regimes;
    arch.has_interrupt = has_interrupt;
    arch.take_interrupt = take_interrupt;
    arch.take_exception = take_exception;
    toy_init();
    toy_map(CODE, TOY_RAM);
    toy_map(DATA, TOY_RAM + 0x100000);
    memcpy(toy_ram, loop, sizeof loop);
    memcpy(toy_ram + 64, handler, sizeof handler);
    memcpy(toy_ram + 128, sleeper, sizeof sleeper);
    if (!accel_tcg.init(&accel, &err))
        return 2;
    for (unsigned n = 0; n < CPUS; n++) {
        cpus[n] = tlb_vcpu_new(arch.cpu_size, &toy_phys, &err);
        if (!cpus[n])
            return 2;
        cpus[n]->arch = &arch;
        cpus[n]->accel = &accel_tcg;
        cpus[n]->mem = &ldst_mem_ops;
        if (!arch.reset(cpus[n], "max", &err))
            return 2;
        cpus[n]->rt.pc = CODE;
        cpus[n]->rt.gpr[0] = DATA + 8 * n;
        cpus[n]->rt.gpr[1] = 1;
    }
    if (!tap_ok(run_start(&cfg, &err), "start"))
        return tap_done();
    pauses();
    interrupts();
    sleeps();
    flushes();
    run_stop();
    run_wake(cpus[1]);
    run_pause();
    tap_ok(true, "without threads nobody is woken or waited for");
    for (unsigned n = 0; n < CPUS; n++)
        tlb_vcpu_free(cpus[n], arch.cpu_size);
    return tap_done();
}
