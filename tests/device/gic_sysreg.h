/* SPDX-License-Identifier: MIT */
/* System registers of a GICv3 as a CPU at some exception level reaches them, without the CPU. */
#ifndef TESTS_DEVICE_GIC_SYSREG_H
#define TESTS_DEVICE_GIC_SYSREG_H

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/sysreg.h"
#include "tests/device/gic_client.h"

#define REDIST    0x80a0000ull
#define SGI_FRAME 0x10000ull
#define RD(cpu)   (REDIST + (cpu)*0x20000ull)
#define SGI(cpu)  (RD(cpu) + SGI_FRAME)

static ArmMachine arm_machine;
static ArmCpu arm = {.machine = &arm_machine};

/** From now on registers are those of @cpu at @el, in the Secure state or not. */
static inline void cpu_at(unsigned cpu, unsigned el, bool is_secure)
{
    arm_machine.sysregs = gic_sysregs(gic);
    arm_machine.sysregs_opaque = gic_sysregs_opaque(gic, cpu);
    arm.sys.el = (u8)el;
    if (el < 3)
        arm.sys.scr = is_secure ? arm.sys.scr & ~ARM_SCR_NS : arm.sys.scr | ARM_SCR_NS;
    as_cpu = (MemAttrs){.cpu = (u8)cpu, .is_secure = is_secure};
}

static inline const ArmSysreg *sysreg(const char *name)
{
    const ArmSysreg *r = gic_sysregs(gic);

    while (r->name && strcmp(r->name, name))
        r++;
    return r;
}

static inline u64 mrs(const char *name)
{
    const ArmSysreg *r = sysreg(name);

    return r->read ? r->read(&arm, r) : r->reset;
}

static inline void msr(const char *name, u64 v)
{
    const ArmSysreg *r = sysreg(name);

    r->write(&arm, r, v);
}

/** Where an access goes: 0 it is done, or an EL. */
static inline unsigned trapped(const char *name, bool is_write)
{
    const ArmSysreg *r = sysreg(name);

    return r->traps ? r->traps(&arm, r, is_write) : 0;
}

static inline bool rises(const char *name, const char *end, u64 id)
{
    bool ok = mrs(name) == id;

    msr(end, id);
    return ok;
}

static inline u64 rd64(u64 addr)
{
    u64 v;

    return mem_load(&client.as, addr, 8, &v, as_cpu) == MEM_OK ? v : 0xbadbadbad;
}

static inline void wr64(u64 addr, u64 value)
{
    mem_store(&client.as, addr, 8, value, as_cpu);
}

/** A GICv3 with these properties for CPUs with or without EL2 and EL3. */
static inline void start_v3(const char *props, bool has_el2, bool has_el3)
{
    make_gic(&device_arm_gicv3, props);
    device_map(gic, GIC_DIST, &client.root, DIST);
    memset(&arm.sys, 0, sizeof arm.sys);
    arm_machine = (ArmMachine){.has_el2 = has_el2, .has_el3 = has_el3};
}

#endif
