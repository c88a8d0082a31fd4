/* SPDX-License-Identifier: MIT */
/*
 * Generic timers. A timer's condition is count >= CVAL; its line is up while it is enabled, not
 * masked and the
 * condition holds. Source: DDI 0487 "The Generic Timer in AArch64 state", "Operation of the
 * CompareValue views".
 */
#include <time.h>
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"
#include "frontend/arm/cpu/timer.h"

enum { CTL_ENABLE = 1, CTL_IMASK = 2, CTL_ISTATUS = 4 };

#define NS_PER_SECOND 1000000000ull
#define NS_PER_COUNT  (NS_PER_SECOND / ARM_COUNTER_HZ)
#define NEVER         ~0ull

u64 arm_now_ns(const ArmCpu *cpu)
{
    struct timespec ts;

    if (cpu->machine->now_ns)
        return cpu->machine->now_ns(cpu);
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * NS_PER_SECOND + (u64)ts.tv_nsec;
}

u64 arm_count(const ArmCpu *cpu)
{
    return arm_now_ns(cpu) / NS_PER_COUNT;
}

static u64 offset_of(const ArmCpu *cpu, ArmTimerId id)
{
    return id == ARM_TIMER_VIRT && cpu->machine->has_el2 ? cpu->sys.cntvoff : 0;
}

static bool is_met(const ArmCpu *cpu, ArmTimerId id)
{
    return arm_count(cpu) - offset_of(cpu, id) >= cpu->sys.timer[id].cval;
}

void arm_timer_update(ArmCpu *cpu, ArmTimerId id)
{
    const ArmTimer *t = &cpu->sys.timer[id];
    bool on = t->ctl & CTL_ENABLE, met = on && is_met(cpu, id);
    u64 at = t->cval + offset_of(cpu, id);

    bool is_masked = t->ctl & CTL_IMASK;

    if (!on || met || is_masked || at < t->cval || at > NEVER / NS_PER_COUNT)
        at = NEVER;
    if (cpu->machine->timer_set)
        cpu->machine->timer_set(cpu, id, met && !is_masked,
                                at == NEVER ? NEVER : at * NS_PER_COUNT);
}

/*
 * The timer that a row is about is in .reset, which these rows do not need otherwise. Names of
 * EL0's timers mean those of EL2 in a host.
 */
#define IN_HOST 0x10

static ArmTimerId id_of(const ArmCpu *cpu, const ArmSysreg *r)
{
    ArmTimerId id = (ArmTimerId)(r->reset & ~(u64)IN_HOST);

    if (!(r->reset & IN_HOST) || !arm_in_host(cpu))
        return id;
    return id == ARM_TIMER_PHYS ? ARM_TIMER_HYP : ARM_TIMER_HYP_VIRT;
}

static u64 ctl_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    u64 ctl = cpu->sys.timer[id_of(cpu, r)].ctl;

    return ctl | ((ctl & CTL_ENABLE) && is_met(cpu, id_of(cpu, r)) ? CTL_ISTATUS : 0);
}

static void ctl_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.timer[id_of(cpu, r)].ctl = v & (CTL_ENABLE | CTL_IMASK);
    arm_timer_update(cpu, id_of(cpu, r));
}

static u64 cval_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.timer[id_of(cpu, r)].cval;
}

static void cval_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.timer[id_of(cpu, r)].cval = v;
    arm_timer_update(cpu, id_of(cpu, r));
}

static u64 tval_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    ArmTimerId id = id_of(cpu, r);

    return (u32)(cpu->sys.timer[id].cval - (arm_count(cpu) - offset_of(cpu, id)));
}

static void tval_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cval_write(cpu, r, arm_count(cpu) - offset_of(cpu, id_of(cpu, r)) + (u64)(i64)(i32)v);
}

static u64 cntpct_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_count(cpu);
}

static u64 cntvct_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_count(cpu) - (arm_in_host(cpu) ? 0 : offset_of(cpu, ARM_TIMER_VIRT));
}

static void cntvoff_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.cntvoff = v;
    arm_timer_update(cpu, ARM_TIMER_VIRT);
}

// clang-format off
#define VIEW(name, view, op1, crm, op2, first, access, feature, id, ...) \
    {name "_" #view "_" first, S(3, op1, 14, crm, op2), access, feature, .reset = ARM_TIMER_##id, \
     __VA_ARGS__}
#define TIMER(name, op1, crm, first, access, feature, id, ...) \
    VIEW(name, TVAL, op1, crm, 0, first, access, feature, id, .read = tval_read, \
         .write = tval_write, __VA_ARGS__), \
    VIEW(name, CTL, op1, crm, 1, first, access, feature, id, .read = ctl_read, \
         .write = ctl_write, __VA_ARGS__), \
    VIEW(name, CVAL, op1, crm, 2, first, access, feature, id, .read = cval_read, \
         .write = cval_write, __VA_ARGS__)

const ArmSysreg arm_sysregs_timer[] = {
    /* name             encoding              access   feature */
    {"CNTFRQ_EL0",      S(3, 3, 14, 0, 0),    EL0_R | EL1_W, 0, SYS(cntfrq), .mask = 0xffffffff,
     .reset = ARM_COUNTER_HZ},
    {"CNTPCT_EL0",      S(3, 3, 14, 0, 1),    EL0_R,  0, .read = cntpct_read, TRAP(CNTPCT)},
    {"CNTVCT_EL0",      S(3, 3, 14, 0, 2),    EL0_R,  0, .read = cntvct_read, TRAP(CNTVCT)},
    {"CNTPCTSS_EL0",    S(3, 3, 14, 0, 5),    EL0_R,  A64_FEAT_ECV, .read = cntpct_read,
     TRAP(CNTPCT)},
    {"CNTVCTSS_EL0",    S(3, 3, 14, 0, 6),    EL0_R,  A64_FEAT_ECV, .read = cntvct_read,
     TRAP(CNTVCT)},
    {"CNTKCTL_EL1",     S(3, 0, 14, 1, 0),    EL1_RW, 0, SYS(cntkctl), .mask = 0x3ff},
    {"CNTHCTL_EL2",     S(3, 4, 14, 1, 0),    EL2_RW, 0, SYS(cnthctl), .mask = 0x3efff, .reset = 3},
    {"CNTVOFF_EL2",     S(3, 4, 14, 0, 3),    EL2_RW, 0, SYS(cntvoff), .write = cntvoff_write},
    TIMER("CNTP",  3, 2, "EL0", EL0_RW, 0, PHYS | IN_HOST, TRAP(CNTP)),
    TIMER("CNTV",  3, 3, "EL0", EL0_RW, 0, VIRT | IN_HOST, TRAP(CNTV)),
    TIMER("CNTHP", 4, 2, "EL2", EL2_RW, 0, HYP),
    TIMER("CNTHV", 4, 3, "EL2", EL2_RW, A64_FEAT_VHE, HYP_VIRT),
    TIMER("CNTP",  5, 2, "EL02", EL2_RW, A64_FEAT_VHE, PHYS),
    TIMER("CNTV",  5, 3, "EL02", EL2_RW, A64_FEAT_VHE, VIRT),
    TIMER("CNTPS", 7, 2, "EL1", EL1_RW, 0, SEC, TRAP(CNTPS)),
    {NULL},
};
// clang-format on
