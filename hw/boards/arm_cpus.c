/* SPDX-License-Identifier: MIT */
/*
 * AArch64 CPUs of boards; see arm_cpus.h.
 *
 * A timer that is armed has a deadline in the loop. Registers of the timer belong to the vCPU's
 * thread, the line and the deadline to the machine lock: both are set in one step, so that a
 * deadline which passes meanwhile is either replaced or comes after.
 */
#include "hw/boards/arm_cpus.h"

#include <stdlib.h>
#include "frontend/arm/cpu/psci.h"
#include "frontend/guest.h"
#include "softmmu/bql.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/run.h"

#define MPIDR_RES1        (1ull << 31)
#define MPIDR_UNIPROCESSOR (1ull << 30)
#define AFFINITY          0xff00ffffffull

static ArmBoardCpu *of(const ArmCpu *cpu)
{
    return (ArmBoardCpu *)cpu->machine->opaque;
}

/* ---- time ---- */

unsigned arm_timer_ppi(ArmTimerId timer)
{
    static const u8 ppis[ARM_TIMER_COUNT] = {[ARM_TIMER_PHYS] = ARM_PPI_PHYS_TIMER,
                                             [ARM_TIMER_VIRT] = ARM_PPI_VIRT_TIMER,
                                             [ARM_TIMER_HYP] = ARM_PPI_HYP_TIMER,
                                             [ARM_TIMER_SEC] = ARM_PPI_SEC_TIMER,
                                             [ARM_TIMER_HYP_VIRT] = ARM_PPI_HYP_VIRT_TIMER};

    return ppis[timer];
}

static u64 now_ns(const ArmCpu *cpu)
{
    return (u64)clock_now_ns(&of(cpu)->cpus->machine->clock);
}

static void expired(void *opaque)
{
    irq_set(&((ArmBoardTimer *)opaque)->line, true);
}

static void set(ArmBoardTimer *t, bool level, u64 deadline_ns)
{
    bool was_taken = bql_enter();

    irq_set(&t->line, level);
    if (deadline_ns > INT64_MAX)
        loop_timer_cancel(&t->timer);
    else
        loop_timer_set(&t->timer, (i64)deadline_ns);
    bql_leave(was_taken);
}

/* Its own thread looks at the counters then. */
static void pmu_due(void *opaque)
{
    const ArmBoardCpu *c = opaque;

    arm_cpus_set_line(c->cpus, (unsigned)c->vcpu->index, ARM_LINE_PMU, true);
}

static void pmu_set(ArmCpu *cpu, bool level, u64 deadline_ns)
{
    set(&of(cpu)->pmu, level, deadline_ns);
}

static void timer_set(ArmCpu *cpu, ArmTimerId id, bool level, u64 deadline_ns)
{
    set(&of(cpu)->timer[id], level, deadline_ns);
}

/* ---- PSCI ---- */

static ArmBoardCpu *find(ArmCpus *a, u64 mpidr)
{
    for (unsigned n = 0; n < a->count; n++)
        if (((a->cpu[n].arm.mpidr ^ mpidr) & AFFINITY) == 0 && !(mpidr & ~AFFINITY))
            return &a->cpu[n];
    return NULL;
}

typedef struct Start {
    Gva entry;
    u64 context;
    i64 result;
} Start;

/* On the thread of the one that starts: two cannot both find it off. */
static void start(Vcpu *vcpu, void *opaque)
{
    Start *s = opaque;

    s->result = vcpu->is_off ? ARM_PSCI_SUCCESS : ARM_PSCI_ALREADY_ON;
    if (vcpu->is_off)
        arm_psci_start(arm_cpu(vcpu), s->entry, s->context);
}

static i64 cpu_on(ArmCpu *cpu, u64 mpidr, Gva entry, u64 context)
{
    ArmBoardCpu *target = find(of(cpu)->cpus, mpidr);
    Start s = {entry, context, ARM_PSCI_INVALID_PARAMETERS};

    if (target)
        run_on(target->vcpu, start, &s);
    return s.result;
}

static i64 affinity_info(ArmCpu *cpu, u64 mpidr)
{
    ArmBoardCpu *target = find(of(cpu)->cpus, mpidr);

    if (!target)
        return ARM_PSCI_INVALID_PARAMETERS;
    return __atomic_load_n(&target->vcpu->is_off, __ATOMIC_SEQ_CST);
}

static void system_off(ArmCpu *cpu, bool is_reset)
{
    machine_request(of(cpu)->cpus->machine,
                    is_reset ? MACHINE_GUEST_RESET : MACHINE_GUEST_SHUTDOWN);
}

static bool semihost(ArmCpu *cpu)
{
    return of(cpu)->cpus->machine->cfg->semihost(&cpu->vcpu);
}

/* ---- life ---- */

static ArmMachine machine_of(const ArmCpusConfig *cfg, unsigned n, unsigned count)
{
    return (ArmMachine){
        .has_el2 = cfg->has_el2,
        .has_el3 = cfg->has_el3,
        .has_gic_sysregs = cfg->has_gic_sysregs,
        .rvbar = cfg->rvbar,
        .mpidr = MPIDR_RES1 | (count == 1 ? MPIDR_UNIPROCESSOR : 0) | (n / cfg->cluster) << 8 |
                 n % cfg->cluster,
        .conduit = cfg->conduit,
        .bus = &tlb_guest_bus,
        .now_ns = now_ns,
        .timer_set = timer_set,
        .pmu_set = pmu_set,
        .cpu_on = cpu_on,
        .affinity_info = affinity_info,
        .system_off = system_off,
    };
}

static bool make(ArmCpus *a, unsigned n, const ArmCpusConfig *cfg, Error *err)
{
    Machine *m = a->machine;
    const GuestArch *arch = m->cfg->accel_config.arch;
    ArmBoardCpu *c = &a->cpu[n];
    Vcpu *v;

    phys_port_init(&c->port, &m->phys, n);
    v = tlb_vcpu_new(arch->cpu_size, &c->port.ops, err);
    if (!v)
        return false;
    c->cpus = a;
    c->vcpu = v;
    c->arm = machine_of(cfg, n, a->count);
    c->arm.semihost = m->cfg->semihost ? semihost : NULL;
    c->arm.opaque = c;
    for (unsigned t = 0; t < ARM_TIMER_COUNT; t++)
        loop_timer_init(m->env.loop, &c->timer[t].timer, &m->clock, expired, &c->timer[t]);
    loop_timer_init(m->env.loop, &c->pmu.timer, &m->clock, pmu_due, c);
    v->arch = arch;
    v->accel = m->cfg->accel;
    v->mem = &ldst_mem_ops;
    v->index = (int)n;
    arm_cpu(v)->machine = &c->arm;
    m->cpus[m->cpu_count++] = v;
    return arch->reset(v, a->model, err);
}

bool arm_cpus_new(ArmCpus *a, Machine *m, const ArmCpusConfig *cfg, Error *err)
{
    a->machine = m;
    a->model = m->cfg->cpu_model ? m->cfg->cpu_model : m->cfg->board->default_cpu;
    a->count = m->cfg->cpus;
    a->cpu = calloc(a->count, sizeof *a->cpu);
    m->cpus = calloc(a->count, sizeof *m->cpus);
    if (!a->cpu || !m->cpus)
        abort();
    for (unsigned n = 0; n < a->count; n++)
        if (!make(a, n, cfg, err))
            return false;
    return true;
}

void arm_cpus_free(ArmCpus *a)
{
    for (unsigned n = 0; n < a->count; n++) {
        if (!a->cpu[n].vcpu)
            continue;
        for (unsigned t = 0; t < ARM_TIMER_COUNT; t++) {
            loop_timer_cancel(&a->cpu[n].timer[t].timer);
            irq_disconnect(&a->cpu[n].timer[t].line);
        }
        loop_timer_cancel(&a->cpu[n].pmu.timer);
        irq_disconnect(&a->cpu[n].pmu.line);
        tlb_vcpu_free(a->cpu[n].vcpu, a->machine->cfg->accel_config.arch->cpu_size);
    }
    free(a->cpu);
    free(a->machine ? a->machine->cpus : NULL);
    a->count = 0;
}

void arm_cpus_reset(ArmCpus *a)
{
    for (unsigned n = 0; n < a->count; n++) {
        Vcpu *v = a->cpu[n].vcpu;

        v->arch->reset(v, a->model, NULL);
        v->is_halted = false;
        v->is_off = n > 0 && a->cpu[n].arm.conduit != ARM_CONDUIT_NONE; /* firmware holds them */
        for (unsigned t = 0; t < ARM_TIMER_COUNT; t++) {
            loop_timer_cancel(&a->cpu[n].timer[t].timer);
            irq_set(&a->cpu[n].timer[t].line, false);
        }
        loop_timer_cancel(&a->cpu[n].pmu.timer);
        irq_set(&a->cpu[n].pmu.line, false);
    }
}

void arm_cpus_boot(ArmCpus *a, Gva entry, u64 x0)
{
    arm_psci_start(arm_cpu(a->cpu[0].vcpu), entry, x0);
}

void arm_cpus_set_line(ArmCpus *a, unsigned n, unsigned line, bool level)
{
    Vcpu *v = a->cpu[n].vcpu;

    v->arch->set_irq(v, line, level);
    if (level)
        run_wake(v);
}
