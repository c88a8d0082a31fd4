/* SPDX-License-Identifier: MIT */
/*
 * System registers of a GICv3: gicv3_sysreg.c has the rows, says who may access and whether EL1
 * has the physical (icc) or virtual (icv) form of a register; the hooks are in gicv3_cpu.c and
 * gicv3_virt.c. They are called on the CPU's thread without the machine lock.
 */
#ifndef HW_INTC_GICV3_SYSREG_H
#define HW_INTC_GICV3_SYSREG_H

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/sysreg.h"
#include "hw/intc/gicv3.h"

#define GICV3_READ(name)  u64 gicv3_##name##_read(const ArmCpu *cpu, const ArmSysreg *r)
#define GICV3_WRITE(name) void gicv3_##name##_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)

GICV3_READ(icc_apr);
GICV3_READ(icc_bpr0);
GICV3_READ(icc_bpr1);
GICV3_READ(icc_ctlr);
GICV3_READ(icc_ctlr3);
GICV3_READ(icc_hppir);
GICV3_READ(icc_iar);
GICV3_READ(icc_igrpen0);
GICV3_READ(icc_igrpen1);
GICV3_READ(icc_igrpen1_el3);
GICV3_READ(icc_pmr);
GICV3_READ(icc_rpr);
GICV3_WRITE(icc_apr);
GICV3_WRITE(icc_bpr0);
GICV3_WRITE(icc_bpr1);
GICV3_WRITE(icc_ctlr);
GICV3_WRITE(icc_ctlr3);
GICV3_WRITE(icc_dir);
GICV3_WRITE(icc_eoir);
GICV3_WRITE(icc_igrpen0);
GICV3_WRITE(icc_igrpen1);
GICV3_WRITE(icc_igrpen1_el3);
GICV3_WRITE(icc_pmr);
GICV3_WRITE(icc_sgi);

GICV3_READ(icv_apr);
GICV3_READ(icv_bpr0);
GICV3_READ(icv_bpr1);
GICV3_READ(icv_ctlr);
GICV3_READ(icv_hppir);
GICV3_READ(icv_iar);
GICV3_READ(icv_igrpen0);
GICV3_READ(icv_igrpen1);
GICV3_READ(icv_pmr);
GICV3_READ(icv_rpr);
GICV3_WRITE(icv_apr);
GICV3_WRITE(icv_bpr0);
GICV3_WRITE(icv_bpr1);
GICV3_WRITE(icv_ctlr);
GICV3_WRITE(icv_dir);
GICV3_WRITE(icv_eoir);
GICV3_WRITE(icv_igrpen0);
GICV3_WRITE(icv_igrpen1);
GICV3_WRITE(icv_pmr);

GICV3_READ(ich_apr);
GICV3_READ(ich_eisr);
GICV3_READ(ich_elrsr);
GICV3_READ(ich_hcr);
GICV3_READ(ich_lr);
GICV3_READ(ich_misr);
GICV3_READ(ich_vmcr);
GICV3_READ(ich_vtr);
GICV3_WRITE(ich_apr);
GICV3_WRITE(ich_hcr);
GICV3_WRITE(ich_lr);
GICV3_WRITE(ich_vmcr);

enum { /* ICH_HCR_EL2 */
       GICV3_HCR_TC = 1 << 10,
       GICV3_HCR_TALL0 = 1 << 11,
       GICV3_HCR_TALL1 = 1 << 12,
       GICV3_HCR_TDIR = 1 << 14,
};

enum { /* ICC_CTLR_EL1 and ICV_CTLR_EL1 */
       GICV3_CTLR_CBPR = 1 << 0,
       GICV3_CTLR_EOI_MODE = 1 << 1,
       GICV3_CTLR_FIXED = 4 << 8 | 1 << 15, /* PRIbits: 5; 16 bits of INTID; A3V */
};

/** The GIC's part of @cpu, locked; and unlock it. */
static inline GicCpu *gicv3_lock(const ArmCpu *cpu)
{
    GicCpu *c = cpu->machine->sysregs_opaque;

    gic_lock(c->gic);
    return c;
}

static inline void gicv3_unlock(GicCpu *c)
{
    gic_unlock(c->gic);
}

/** Whether EL1 and EL0 are Non-secure; EL3 may be above. */
static inline bool gicv3_is_ns_below(const ArmCpu *cpu)
{
    return !cpu->machine->has_el3 || (cpu->sys.scr & ARM_SCR_NS);
}

/** The group of registers that are there for both: CRm 8 is Group 0's. */
static inline unsigned gicv3_reg_group(const ArmSysreg *r)
{
    return (r->enc >> 3 & 15) != 8;
}

#endif
