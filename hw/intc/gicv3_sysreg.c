/* SPDX-License-Identifier: MIT */
/*
 * GICv3: rows of system registers, who may access them, and which form EL1 has.
 *
 * The System register interface is always in use: SRE, DFB, DIB and Enable of ICC_SRE_ELx are
 * RAO/WI. At EL1 HCR_EL2.FMO makes registers of Group 0 virtual, IMO those of Group 1, either of
 * them the ones that serve both. Source: IHI 0069, "AArch64 System register descriptions",
 * pseudocode of accesses there.
 */
#include "hw/intc/gicv3_sysreg.h"

#define EITHER (ARM_HCR_FMO | ARM_HCR_IMO)

static bool is_el1_below_el2(const ArmCpu *cpu)
{
    return cpu->sys.el == 1 && cpu->machine->has_el2 && gicv3_is_ns_below(cpu);
}

static bool is_virtual(const ArmCpu *cpu, u64 hcr)
{
    return is_el1_below_el2(cpu) && (cpu->sys.hcr & hcr);
}

static bool is_group_virtual(const ArmCpu *cpu, const ArmSysreg *r)
{
    return is_virtual(cpu, gicv3_reg_group(r) ? ARM_HCR_IMO : ARM_HCR_FMO);
}

/* ---- traps ---- */

/*
 * @ich: bits of ICH_HCR_EL2 that trap EL1; @hcr: bits of HCR_EL2 that make the register virtual;
 * @routes: bits of SCR_EL3 that trap the physical one if all are set.
 */
static unsigned trap(const ArmCpu *cpu, u32 ich, u64 hcr, u64 routes)
{
    if (is_el1_below_el2(cpu)) {
        GicCpu *c = gicv3_lock(cpu);
        bool is_trapped = c->virt.hcr & ich;

        gicv3_unlock(c);
        if (is_trapped)
            return 2;
        if (cpu->sys.hcr & hcr)
            return 0;
    }
    return cpu->machine->has_el3 && cpu->sys.el < 3 && (cpu->sys.scr & routes) == routes ? 3 : 0;
}

static unsigned trap_group0(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap(cpu, GICV3_HCR_TALL0, ARM_HCR_FMO, ARM_SCR_FIQ);
}

static unsigned trap_group1(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap(cpu, GICV3_HCR_TALL1, ARM_HCR_IMO, ARM_SCR_IRQ);
}

static unsigned trap_common(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap(cpu, GICV3_HCR_TC, EITHER, ARM_SCR_IRQ | ARM_SCR_FIQ);
}

static unsigned trap_dir(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap(cpu, GICV3_HCR_TC | GICV3_HCR_TDIR, EITHER, ARM_SCR_IRQ | ARM_SCR_FIQ);
}

/* SGIs have no virtual form: where EL1's interrupts are virtual EL2 sends them. */
static unsigned trap_sgi(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return is_virtual(cpu, EITHER) ? 2 : trap_common(cpu, r, is_write);
}

/* ---- physical or virtual ---- */

#define READ(name, is_virt)                                                                        \
    static u64 name##_read(const ArmCpu *cpu, const ArmSysreg *r)                                  \
    {                                                                                              \
        return is_virt ? gicv3_icv_##name##_read(cpu, r) : gicv3_icc_##name##_read(cpu, r);        \
    }
#define WRITE(name, is_virt)                                                                       \
    static void name##_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)                               \
    {                                                                                              \
        if (is_virt)                                                                               \
            gicv3_icv_##name##_write(cpu, r, v);                                                   \
        else                                                                                       \
            gicv3_icc_##name##_write(cpu, r, v);                                                   \
    }

READ(pmr, is_virtual(cpu, EITHER))
WRITE(pmr, is_virtual(cpu, EITHER))
READ(rpr, is_virtual(cpu, EITHER))
WRITE(dir, is_virtual(cpu, EITHER))
READ(ctlr, is_virtual(cpu, EITHER))
WRITE(ctlr, is_virtual(cpu, EITHER))
READ(iar, is_group_virtual(cpu, r))
READ(hppir, is_group_virtual(cpu, r))
WRITE(eoir, is_group_virtual(cpu, r))
READ(apr, is_group_virtual(cpu, r))
WRITE(apr, is_group_virtual(cpu, r))
READ(bpr0, is_virtual(cpu, ARM_HCR_FMO))
WRITE(bpr0, is_virtual(cpu, ARM_HCR_FMO))
READ(bpr1, is_virtual(cpu, ARM_HCR_IMO))
WRITE(bpr1, is_virtual(cpu, ARM_HCR_IMO))
READ(igrpen0, is_virtual(cpu, ARM_HCR_FMO))
WRITE(igrpen0, is_virtual(cpu, ARM_HCR_FMO))
READ(igrpen1, is_virtual(cpu, ARM_HCR_IMO))
WRITE(igrpen1, is_virtual(cpu, ARM_HCR_IMO))

static void nothing(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
}

/* ---- rows ---- */

#define S           ARM_SYSREG
#define EL1_R       ARM_EL1_R
#define EL1_W       ARM_EL1_W
#define EL1_RW      ARM_EL1_RW
#define EL2_R       ARM_EL2_R
#define EL2_RW      ARM_EL2_RW
#define EL3_RW      ARM_EL3_RW
#define R(name)     .read = name##_read
#define W(name)     .write = name##_write
#define RW(name)    .read = name##_read, .write = name##_write
#define TRAPS(name) .traps = trap_##name
#define FIXED(v)    .reset = v, .write = nothing

// clang-format off
static const ArmSysreg rows[] = {
    {"ICC_PMR_EL1",     S(3, 0, 4, 6, 0),   EL1_RW, RW(pmr),     TRAPS(common)},
    {"ICC_IAR0_EL1",    S(3, 0, 12, 8, 0),  EL1_R,  R(iar),      TRAPS(group0)},
    {"ICC_EOIR0_EL1",   S(3, 0, 12, 8, 1),  EL1_W,  W(eoir),     TRAPS(group0)},
    {"ICC_HPPIR0_EL1",  S(3, 0, 12, 8, 2),  EL1_R,  R(hppir),    TRAPS(group0)},
    {"ICC_BPR0_EL1",    S(3, 0, 12, 8, 3),  EL1_RW, RW(bpr0),    TRAPS(group0)},
    {"ICC_AP0R0_EL1",   S(3, 0, 12, 8, 4),  EL1_RW, RW(apr),     TRAPS(group0)},
    {"ICC_AP1R0_EL1",   S(3, 0, 12, 9, 0),  EL1_RW, RW(apr),     TRAPS(group1)},
    {"ICC_DIR_EL1",     S(3, 0, 12, 11, 1), EL1_W,  W(dir),      TRAPS(dir)},
    {"ICC_RPR_EL1",     S(3, 0, 12, 11, 3), EL1_R,  R(rpr),      TRAPS(common)},
    {"ICC_SGI1R_EL1",   S(3, 0, 12, 11, 5), EL1_W,  W(gicv3_icc_sgi), TRAPS(sgi)},
    {"ICC_ASGI1R_EL1",  S(3, 0, 12, 11, 6), EL1_W,  W(gicv3_icc_sgi), TRAPS(sgi)},
    {"ICC_SGI0R_EL1",   S(3, 0, 12, 11, 7), EL1_W,  W(gicv3_icc_sgi), TRAPS(sgi)},
    {"ICC_IAR1_EL1",    S(3, 0, 12, 12, 0), EL1_R,  R(iar),      TRAPS(group1)},
    {"ICC_EOIR1_EL1",   S(3, 0, 12, 12, 1), EL1_W,  W(eoir),     TRAPS(group1)},
    {"ICC_HPPIR1_EL1",  S(3, 0, 12, 12, 2), EL1_R,  R(hppir),    TRAPS(group1)},
    {"ICC_BPR1_EL1",    S(3, 0, 12, 12, 3), EL1_RW, RW(bpr1),    TRAPS(group1)},
    {"ICC_CTLR_EL1",    S(3, 0, 12, 12, 4), EL1_RW, RW(ctlr),    TRAPS(common)},
    {"ICC_SRE_EL1",     S(3, 0, 12, 12, 5), EL1_RW, FIXED(7)},
    {"ICC_IGRPEN0_EL1", S(3, 0, 12, 12, 6), EL1_RW, RW(igrpen0), TRAPS(group0)},
    {"ICC_IGRPEN1_EL1", S(3, 0, 12, 12, 7), EL1_RW, RW(igrpen1), TRAPS(group1)},

    {"ICH_AP0R0_EL2",   S(3, 4, 12, 8, 0),  EL2_RW, RW(gicv3_ich_apr)},
    {"ICH_AP1R0_EL2",   S(3, 4, 12, 9, 0),  EL2_RW, RW(gicv3_ich_apr)},
    {"ICC_SRE_EL2",     S(3, 4, 12, 9, 5),  EL2_RW, FIXED(15)},
    {"ICH_HCR_EL2",     S(3, 4, 12, 11, 0), EL2_RW, RW(gicv3_ich_hcr)},
    {"ICH_VTR_EL2",     S(3, 4, 12, 11, 1), EL2_R,  R(gicv3_ich_vtr)},
    {"ICH_MISR_EL2",    S(3, 4, 12, 11, 2), EL2_R,  R(gicv3_ich_misr)},
    {"ICH_EISR_EL2",    S(3, 4, 12, 11, 3), EL2_R,  R(gicv3_ich_eisr)},
    {"ICH_ELRSR_EL2",   S(3, 4, 12, 11, 5), EL2_R,  R(gicv3_ich_elrsr)},
    {"ICH_VMCR_EL2",    S(3, 4, 12, 11, 7), EL2_RW, RW(gicv3_ich_vmcr)},
    {"ICH_LR0_EL2",     S(3, 4, 12, 12, 0), EL2_RW, RW(gicv3_ich_lr)},
    {"ICH_LR1_EL2",     S(3, 4, 12, 12, 1), EL2_RW, RW(gicv3_ich_lr)},
    {"ICH_LR2_EL2",     S(3, 4, 12, 12, 2), EL2_RW, RW(gicv3_ich_lr)},
    {"ICH_LR3_EL2",     S(3, 4, 12, 12, 3), EL2_RW, RW(gicv3_ich_lr)},

    {"ICC_CTLR_EL3",    S(3, 6, 12, 12, 4), EL3_RW, RW(gicv3_icc_ctlr3)},
    {"ICC_SRE_EL3",     S(3, 6, 12, 12, 5), EL3_RW, FIXED(15)},
    {"ICC_IGRPEN1_EL3", S(3, 6, 12, 12, 7), EL3_RW, RW(gicv3_icc_igrpen1_el3)},
    {NULL},
};
// clang-format on

_Static_assert(GIC_LRS == 4, "rows of ICH_LRn_EL2");

const ArmSysreg *gic_sysregs(Device *gic)
{
    return rows;
}

void *gic_sysregs_opaque(Device *gic, unsigned cpu)
{
    return ((Gic *)gic)->cpu[cpu];
}
