/* SPDX-License-Identifier: MIT */
#include "tests/unit/arm/bus.h"

#include <stdlib.h>
#include <string.h>

ArmCpu bus_cpu;
ArmMachine bus_machine;
unsigned bus_flushes, bus_syncs;
GuestTlbFlush bus_last_flush;
u64 bus_now_ns;
bool bus_timer_line[ARM_TIMER_COUNT];
u64 bus_deadline_ns[ARM_TIMER_COUNT];

static u8 memory[BUS_SIZE];

static bool read64(Vcpu *cpu, Gpa pa, unsigned space, u64 *v)
{
    if (pa - BUS_BASE >= BUS_SIZE)
        return false;
    memcpy(v, memory + (pa - BUS_BASE), sizeof *v);
    return true;
}

static bool cas64(Vcpu *cpu, Gpa pa, unsigned space, u64 *expected, u64 desired)
{
    u64 now;

    if (!read64(cpu, pa, space, &now))
        return false;
    if (now == *expected)
        memcpy(memory + (pa - BUS_BASE), &desired, sizeof desired);
    *expected = now;
    return true;
}

static void tlb_flush(Vcpu *cpu, const GuestTlbFlush *flush)
{
    bus_flushes++;
    bus_last_flush = *flush;
}

static u64 now_ns(const ArmCpu *cpu)
{
    return bus_now_ns;
}

static void tlb_sync(Vcpu *cpu)
{
    bus_syncs++;
}

static void timer_set(ArmCpu *cpu, ArmTimerId timer, bool level, u64 deadline_ns)
{
    bus_timer_line[timer] = level;
    bus_deadline_ns[timer] = deadline_ns;
}

static const GuestBus bus = {read64, cas64, tlb_flush, tlb_sync};

u64 bus_read(Gpa pa)
{
    u64 v;

    return read64(&bus_cpu.vcpu, pa, 0, &v) ? v : 0;
}

void bus_write(Gpa pa, u64 v)
{
    memcpy(memory + (pa - BUS_BASE), &v, sizeof v);
}

u32 bus_insn;

static const u8 *code(Vcpu *cpu, Gva va, u32 *avail, VcpuException *fault)
{
    *avail = sizeof bus_insn;
    return (const u8 *)&bus_insn;
}

static const MemOps mem_ops = {.code = code};

void bus_reset(const char *model, bool has_el2, bool has_el3)
{
    Error err = {0};

    memset(memory, 0, sizeof memory);
    memset(&bus_cpu, 0, sizeof bus_cpu);
    bus_machine = (ArmMachine){.has_el2 = has_el2,
                               .has_el3 = has_el3,
                               .rvbar = 0x1000,
                               .mpidr = 0x80000003,
                               .bus = &bus,
                               .now_ns = now_ns,
                               .timer_set = timer_set};
    bus_cpu.machine = &bus_machine;
    bus_cpu.vcpu.arch = &guest_aarch64;
    bus_cpu.vcpu.mem = &mem_ops;
    bus_insn = 0;
    if (!guest_aarch64.reset(&bus_cpu.vcpu, model, &err))
        abort();
    bus_flushes = bus_syncs = 0;
}

void bus_set_el(unsigned el)
{
    arm_switch_sp(&bus_cpu, el, el != 0);
}
