/* SPDX-License-Identifier: MIT */
/*
 * x86 CPUs of boards; see x86_cpus.h. What a CPU asks of its board holds the machine lock, but for
 * the clock.
 */
#include "hw/boards/x86_cpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "frontend/guest.h"
#include "frontend/x86/cpu/kvmclock.h"
#include "hw/intc/lapic.h"
#include "softmmu/bql.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/run.h"

static X86BoardCpu *of(const X86Cpu *cpu)
{
    return (X86BoardCpu *)cpu->machine->opaque;
}

/* ---- time and ports ---- */

static u64 now_ns(const X86Cpu *cpu)
{
    return (u64)clock_now_ns(&of(cpu)->cpus->machine->clock);
}

static MemAttrs attrs_of(const X86BoardCpu *c)
{
    return (MemAttrs){.cpu = c->port.cpu};
}

static u64 utc_ns(const X86Cpu *cpu)
{
    const DeviceEnv *env = &of(cpu)->cpus->machine->env;

    return (u64)(env->rtc_base_ns + clock_now_ns(env->rtc));
}

static void write_memory(X86Cpu *cpu, Gpa pa, const void *data, unsigned size)
{
    mem_write(&of(cpu)->cpus->machine->memory, pa, data, size, (MemAttrs){0});
}

/* Accesses that no one takes as they are become accesses to single ports, as on the ISA bus. */
static u32 io_read(X86Cpu *cpu, u16 port, unsigned size)
{
    const X86BoardCpu *c = of(cpu);
    AddressSpace *ports = &c->cpus->machine->ports;
    u64 value, byte;

    if (mem_load(ports, port, size, &value, attrs_of(c)) == MEM_OK)
        return (u32)value;
    value = 0;
    for (unsigned n = 0; n < size; n++) {
        if (mem_load(ports, (u16)(port + n), 1, &byte, attrs_of(c)) != MEM_OK)
            byte = 0xff;
        value |= byte << 8 * n;
    }
    return (u32)value;
}

static void io_write(X86Cpu *cpu, u16 port, unsigned size, u32 value)
{
    const X86BoardCpu *c = of(cpu);
    AddressSpace *ports = &c->cpus->machine->ports;

    if (mem_store(ports, port, size, value, attrs_of(c)) == MEM_OK || size == 1)
        return;
    for (unsigned n = 0; n < size; n++)
        mem_store(ports, (u16)(port + n), 1, (u8)(value >> 8 * n), attrs_of(c));
}

/* ---- the APIC ---- */

static int acknowledge(X86Cpu *cpu)
{
    bool was_taken = bql_enter();
    int vector = lapic_acknowledge(of(cpu)->apic);

    bql_leave(was_taken);
    return vector;
}

static u8 sipi_vector(X86Cpu *cpu)
{
    bool was_taken = bql_enter();
    u8 vector = lapic_sipi_vector(of(cpu)->apic);

    bql_leave(was_taken);
    return vector;
}

static bool apic_read(X86Cpu *cpu, u32 msr, u64 *value)
{
    bool was_taken = bql_enter();
    bool ok = lapic_msr_read(of(cpu)->apic, msr, value);

    bql_leave(was_taken);
    return ok;
}

static bool apic_write(X86Cpu *cpu, u32 msr, u64 value)
{
    bool was_taken = bql_enter();
    bool ok = lapic_msr_write(of(cpu)->apic, msr, value);

    bql_leave(was_taken);
    return ok;
}

static u8 get_cr8(X86Cpu *cpu)
{
    bool was_taken = bql_enter();
    u8 priority = lapic_get_cr8(of(cpu)->apic);

    bql_leave(was_taken);
    return priority;
}

static void set_cr8(X86Cpu *cpu, u8 priority)
{
    bool was_taken = bql_enter();

    lapic_set_cr8(of(cpu)->apic, priority);
    bql_leave(was_taken);
}

static void apic_reset(X86Cpu *cpu, bool is_init)
{
    bool was_taken = bql_enter();

    lapic_cpu_reset(of(cpu)->apic, is_init);
    bql_leave(was_taken);
}

static void level_ended(X86Cpu *cpu, u8 vector)
{
    bool was_taken = bql_enter();

    lapic_level_ended(of(cpu)->cpus->apics, vector);
    bql_leave(was_taken);
}

/* When the counter of CPU @n is @tsc; on its own thread. */
static i64 tsc_ns(void *opaque, unsigned n, u64 tsc)
{
    const X86Cpus *x = opaque;
    u64 ticks = tsc - x86_cpu(x->cpu[n].vcpu)->msr.tsc_offset;

    /* One that has passed is now; differences are small beside the range. */
    if ((i64)ticks < 0)
        return 0;
    return (i64)((u128)ticks * NS_PER_SEC / X86_TSC_HZ);
}

/* An edge is latched by the CPU: its end says nothing. */
static void set_line(void *opaque, unsigned n, bool level)
{
    static const u8 lines[] = {[LAPIC_INTR] = X86_LINE_INTR, [LAPIC_NMI] = X86_LINE_NMI,
                               [LAPIC_SMI] = X86_LINE_SMI, [LAPIC_INIT] = X86_LINE_INIT,
                               [LAPIC_SIPI] = X86_LINE_SIPI};
    Vcpu *v = ((X86BoardCpu *)opaque)->vcpu;

    if (!v || (n != LAPIC_INTR && !level))
        return;
    v->arch->set_irq(v, lines[n], level);
    if (level)
        run_wake(v);
}

/* ---- kvmclock ---- */

/* While the machine stands, the clock is so much ahead of the machine's. */
static void take_clock(X86Cpus *x)
{
    Machine *m = x->machine;
    u64 ns;

    if (!m->accel->get_clock || !m->accel->get_clock(&ns))
        return;
    for (unsigned n = 0; n < x->count; n++)
        x86_cpu(x->cpu[n].vcpu)->msr.kvm_clock_offset = ns - (u64)clock_now_ns(&m->clock);
}

static void give_clock(X86Cpus *x)
{
    Machine *m = x->machine;
    u64 offset = x86_cpu(x->cpu[0].vcpu)->msr.kvm_clock_offset;

    if (m->accel->set_clock && m->accel->set_clock((u64)clock_now_ns(&m->clock) + offset))
        return;
    for (unsigned n = 0; n < x->count; n++)
        x86_kvmclock_update(x86_cpu(x->cpu[n].vcpu));
}

static void on_event(MachineListener *l, MachineEvent e)
{
    X86Cpus *x = container_of(l, X86Cpus, listener);
    bool runs = x->machine->state == MACHINE_RUNNING;

    switch (e) {
    case MACHINE_EVENT_STOP: take_clock(x); break;
    case MACHINE_EVENT_ACCEL_ENDS:
        if (runs)
            take_clock(x);
        break;
    case MACHINE_EVENT_RESUME: give_clock(x); break;
    case MACHINE_EVENT_RESET:
    case MACHINE_EVENT_ACCEL:
        if (runs)
            give_clock(x);
        break;
    default: break;
    }
}

/* ---- the rest ---- */

static void ferr(X86Cpu *cpu)
{
    bool was_taken = bql_enter();

    irq_set(&of(cpu)->cpus->ferr, true);
    bql_leave(was_taken);
}

static void shutdown(X86Cpu *cpu)
{
    machine_request(of(cpu)->cpus->machine, MACHINE_GUEST_RESET);
}

static void failed(X86Cpu *cpu)
{
    machine_request(of(cpu)->cpus->machine, MACHINE_CPU_FAILED);
}

/* ---- life ---- */

static X86Machine machine_of(const X86Cpus *x, unsigned n)
{
    const MachineSmp *smp = &x->machine->cfg->smp;

    return (X86Machine){
        .is_bsp = n == 0,
        .apic_id = n,
        .cores = (u32)(smp->clusters * smp->cores),
        .threads = (u32)smp->threads,
        .bus = &tlb_guest_bus,
        .opaque = &x->cpu[n],
        .now_ns = now_ns,
        .utc_ns = utc_ns,
        .write_memory = write_memory,
        .io_read = io_read,
        .io_write = io_write,
        .acknowledge = acknowledge,
        .sipi_vector = sipi_vector,
        .apic_read = apic_read,
        .apic_write = apic_write,
        .get_cr8 = get_cr8,
        .set_cr8 = set_cr8,
        .apic_reset = apic_reset,
        .level_ended = level_ended,
        .ferr = ferr,
        .shutdown = shutdown,
        .failed = failed,
    };
}

static bool make(X86Cpus *x, unsigned n, Error *err)
{
    Machine *m = x->machine;
    const GuestArch *arch = m->cfg->accel_config.arch;
    X86BoardCpu *c = &x->cpu[n];
    Vcpu *v;

    phys_port_init(&c->port, &m->phys, n);
    v = tlb_vcpu_new(arch->cpu_size, &c->port.ops, err);
    if (!v)
        return false;
    c->cpus = x;
    c->vcpu = v;
    c->apic = lapic_of(x->apics, n);
    c->x86 = machine_of(x, n);
    v->arch = arch;
    v->accel = m->cfg->accel;
    v->mem = &ldst_mem_ops;
    v->index = (int)n;
    x86_cpu(v)->machine = &c->x86;
    m->cpus[m->cpu_count++] = v;
    for (unsigned i = 0; i < LAPIC_LINES; i++)
        irq_connect(&c->apic->irq[i], (IrqIn){set_line, c, i});
    return arch->reset(v, x->model, err);
}

/* On KVM guests are told so, as they expect it, unless -cpu says other. */
static char *model_of(const MachineConfig *cfg)
{
    const char *name = cfg->cpu_model ? cfg->cpu_model : cfg->board->default_cpu;
    int size = (int)strcspn(name, ",");
    char *model;

    if (asprintf(&model, "%.*s%s%s", size, name,
                 cfg->accel->get_clock ? ",+kvm,+kvmclock,+kvmclock-stable-bit" : "",
                 name + size) < 0)
        abort();
    return model;
}

bool x86_cpus_new(X86Cpus *x, Machine *m, Device *apics, Error *err)
{
    x->machine = m;
    x->apics = apics;
    x->model = model_of(m->cfg);
    x->count = m->cfg->cpus;
    lapic_set_tsc(apics, tsc_ns, x);
    x->cpu = calloc(x->count, sizeof *x->cpu);
    m->cpus = calloc(x->count, sizeof *m->cpus);
    if (!x->cpu || !m->cpus)
        abort();
    for (unsigned n = 0; n < x->count; n++)
        if (!make(x, n, err))
            return false;
    x->listener.event = on_event;
    machine_listen(m, &x->listener);
    return true;
}

/* The APICs, as devices, are gone already. */
void x86_cpus_free(X86Cpus *x)
{
    for (unsigned n = 0; n < x->count; n++)
        if (x->cpu[n].vcpu)
            tlb_vcpu_free(x->cpu[n].vcpu, x->machine->cfg->accel_config.arch->cpu_size);
    irq_disconnect(&x->ferr);
    if (x->listener.event)
        machine_unlisten(x->machine, &x->listener);
    free(x->model);
    free(x->cpu);
    free(x->machine ? x->machine->cpus : NULL);
    x->count = 0;
}

void x86_cpus_reset(X86Cpus *x)
{
    for (unsigned n = 0; n < x->count; n++) {
        Vcpu *v = x->cpu[n].vcpu;

        v->is_halted = false;
        v->arch->reset(v, x->model, NULL);
    }
    irq_set(&x->ferr, false);
}
