/* SPDX-License-Identifier: MIT */
/*
 * GICv3: the virtual CPU interface of EL1 (ICV_*) and its control by EL2 (ICH_*).
 *
 * Four list registers; priorities of 5 bits, all for preemption. Source: IHI 0069, pages of the
 * registers.
 */
#include "base/bits.h"
#include "hw/intc/gicv3_sysreg.h"

/* ---- EL1 ---- */

GICV3_READ(icv_pmr)
{
    GicCpu *c = gicv3_lock(cpu);
    u8 pmr = c->virt.pmr;

    gicv3_unlock(c);
    return pmr;
}

GICV3_WRITE(icv_pmr)
{
    GicCpu *c = gicv3_lock(cpu);

    c->virt.pmr = v & GIC_PRIO_MASK;
    gic_virt_update(c);
    gicv3_unlock(c);
}

GICV3_READ(icv_rpr)
{
    GicCpu *c = gicv3_lock(cpu);
    u8 running = gic_virt_running(c);

    gicv3_unlock(c);
    return running;
}

static u64 bpr_read(const ArmCpu *cpu, unsigned group)
{
    GicCpu *c = gicv3_lock(cpu);
    bool is_view = group && (c->virt.ctlr & GIC_V_CBPR);
    u64 bpr = is_view ? MIN(c->virt.bpr[0] + 1u, 7u) : c->virt.bpr[group];

    gicv3_unlock(c);
    return bpr;
}

/* With VCBPR BPR1 is a view of BPR0. */
static void bpr_write(ArmCpu *cpu, unsigned group, u64 v)
{
    GicCpu *c = gicv3_lock(cpu);

    if (!group || !(c->virt.ctlr & GIC_V_CBPR))
        gic_virt_set_bpr(c, group, (u32)v);
    gic_virt_update(c);
    gicv3_unlock(c);
}

GICV3_READ(icv_bpr0)
{
    return bpr_read(cpu, 0);
}

GICV3_WRITE(icv_bpr0)
{
    bpr_write(cpu, 0, v);
}

GICV3_READ(icv_bpr1)
{
    return bpr_read(cpu, 1);
}

GICV3_WRITE(icv_bpr1)
{
    bpr_write(cpu, 1, v);
}

GICV3_READ(icv_apr)
{
    return gicv3_ich_apr_read(cpu, r);
}

GICV3_WRITE(icv_apr)
{
    gicv3_ich_apr_write(cpu, r, v);
}

GICV3_READ(icv_iar)
{
    GicCpu *c = gicv3_lock(cpu);
    unsigned group;
    u32 id = gic_virt_acknowledge(c, 1u << gicv3_reg_group(r), &group);

    gicv3_unlock(c);
    return id;
}

GICV3_READ(icv_hppir)
{
    GicCpu *c = gicv3_lock(cpu);
    unsigned group;
    u32 id = gic_virt_best(c, 1u << gicv3_reg_group(r), &group);

    gicv3_unlock(c);
    return id;
}

GICV3_WRITE(icv_eoir)
{
    GicCpu *c = gicv3_lock(cpu);

    gic_virt_end(c, v & 0xffffff, 1u << gicv3_reg_group(r));
    gicv3_unlock(c);
}

GICV3_WRITE(icv_dir)
{
    GicCpu *c = gicv3_lock(cpu);

    gic_virt_deactivate(c, v & 0xffffff);
    gicv3_unlock(c);
}

GICV3_READ(icv_ctlr)
{
    GicCpu *c = gicv3_lock(cpu);
    u64 v = GICV3_CTLR_FIXED | (c->virt.ctlr & GIC_V_CBPR ? GICV3_CTLR_CBPR : 0) |
            (c->virt.ctlr & GIC_V_EOIM ? GICV3_CTLR_EOI_MODE : 0);

    gicv3_unlock(c);
    return v;
}

/* Change bits of ICH_VMCR_EL2. */
static void set_control(ArmCpu *cpu, u32 mask, u32 value)
{
    GicCpu *c = gicv3_lock(cpu);

    gic_virt_set_ctlr(c, (c->virt.ctlr & ~mask) | value);
    gic_virt_update(c);
    gicv3_unlock(c);
}

GICV3_WRITE(icv_ctlr)
{
    set_control(cpu, GIC_V_CBPR | GIC_V_EOIM,
                (v & GICV3_CTLR_CBPR ? GIC_V_CBPR : 0) |
                    (v & GICV3_CTLR_EOI_MODE ? GIC_V_EOIM : 0));
}

static u64 control_bit(const ArmCpu *cpu, u32 bit)
{
    GicCpu *c = gicv3_lock(cpu);
    bool is_set = c->virt.ctlr & bit;

    gicv3_unlock(c);
    return is_set;
}

GICV3_READ(icv_igrpen0)
{
    return control_bit(cpu, GIC_V_ENG0);
}

GICV3_WRITE(icv_igrpen0)
{
    set_control(cpu, GIC_V_ENG0, v & 1 ? GIC_V_ENG0 : 0);
}

GICV3_READ(icv_igrpen1)
{
    return control_bit(cpu, GIC_V_ENG1);
}

GICV3_WRITE(icv_igrpen1)
{
    set_control(cpu, GIC_V_ENG1, v & 1 ? GIC_V_ENG1 : 0);
}

/* ---- EL2 ---- */

#define HCR_MASK 0xf8005cffu /* EOIcount, TDIR, TALL1, TALL0, TC and bits 7:0 */

GICV3_READ(ich_hcr)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 hcr = c->virt.hcr;

    gicv3_unlock(c);
    return hcr;
}

GICV3_WRITE(ich_hcr)
{
    GicCpu *c = gicv3_lock(cpu);

    c->virt.hcr = v & HCR_MASK;
    gic_virt_update(c);
    gicv3_unlock(c);
}

enum { VTR_TDS = 1 << 19, VTR_NV4 = 1 << 20, VTR_A3V = 1 << 21 };

GICV3_READ(ich_vtr)
{
    return GIC_VTR | VTR_TDS | VTR_NV4 | VTR_A3V;
}

/* A register that is computed from the list registers. */
static u64 computed(const ArmCpu *cpu, u32 (*what)(const GicCpu *c))
{
    GicCpu *c = gicv3_lock(cpu);
    u32 v = what(c);

    gicv3_unlock(c);
    return v;
}

GICV3_READ(ich_misr)
{
    return computed(cpu, gic_virt_misr);
}

GICV3_READ(ich_eisr)
{
    return computed(cpu, gic_virt_eisr);
}

GICV3_READ(ich_elrsr)
{
    return computed(cpu, gic_virt_elrsr);
}

GICV3_READ(ich_vmcr)
{
    return computed(cpu, gic_virt_vmcr);
}

GICV3_WRITE(ich_vmcr)
{
    GicCpu *c = gicv3_lock(cpu);

    gic_virt_set_vmcr(c, (u32)v);
    gic_virt_update(c);
    gicv3_unlock(c);
}

GICV3_READ(ich_apr)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 apr = c->virt.apr[gicv3_reg_group(r)];

    gicv3_unlock(c);
    return apr;
}

GICV3_WRITE(ich_apr)
{
    GicCpu *c = gicv3_lock(cpu);

    c->virt.apr[gicv3_reg_group(r)] = (u32)v;
    gic_virt_update(c);
    gicv3_unlock(c);
}

GICV3_READ(ich_lr)
{
    GicCpu *c = gicv3_lock(cpu);
    u64 lr = c->virt.lr[r->enc & 3];

    gicv3_unlock(c);
    return lr;
}

GICV3_WRITE(ich_lr)
{
    GicCpu *c = gicv3_lock(cpu);

    gic_virt_set_lr(c, r->enc & 3, v);
    gic_virt_update(c);
    gicv3_unlock(c);
}
