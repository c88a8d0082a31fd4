/* SPDX-License-Identifier: MIT */
/*
 * GICv2: virtual interface control (GICH) and virtual CPU interfaces (GICV).
 *
 * GICH is at offset 0 for the CPU that accesses it, and for all from 0x1000 on, 0x200 each, as in a
 * GIC-400. Source: IHI 0048, "Virtual interface control register descriptions", "The virtual CPU
 * interface"; DDI 0471.
 */
#include "base/bits.h"
#include "hw/intc/gicv2.h"

/* ---- hypervisor ---- */

#define HCR_MASK 0xf80000ffu

static u32 hcr_read(const GicAccess *a, unsigned n)
{
    return a->c->virt.hcr;
}

static void hcr_write(const GicAccess *a, unsigned n, u32 value)
{
    a->c->virt.hcr = value & HCR_MASK;
    gic_virt_update(a->c);
}

static u32 vtr_read(const GicAccess *a, unsigned n)
{
    return GIC_VTR;
}

static u32 vmcr_read(const GicAccess *a, unsigned n)
{
    return gic_virt_vmcr(a->c);
}

static void vmcr_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_set_vmcr(a->c, value);
    gic_virt_update(a->c);
}

static u32 misr_read(const GicAccess *a, unsigned n)
{
    return gic_virt_misr(a->c);
}

static u32 eisr_read(const GicAccess *a, unsigned n)
{
    return n ? 0 : gic_virt_eisr(a->c);
}

static u32 elrsr_read(const GicAccess *a, unsigned n)
{
    return n ? 0 : gic_virt_elrsr(a->c);
}

static u32 apr_read(const GicAccess *a, unsigned n)
{
    return n ? 0 : a->c->virt.apr[0];
}

static void apr_write(const GicAccess *a, unsigned n, u32 value)
{
    if (!n)
        a->c->virt.apr[0] = value;
    gic_virt_update(a->c);
}

/* HW, Grp1, State, Priority at 31:23; physical INTID, or EOI and CPUID, at 19:10; INTID at 9:0. */
static u32 lr_read(const GicAccess *a, unsigned n)
{
    u64 lr = a->c->virt.lr[n];

    return (u32)(bits_get(lr, 61, 1) << 31 | bits_get(lr, 60, 1) << 30 | bits_get(lr, 62, 2) << 28 |
                 bits_get(lr, 51, 5) << 23 | bits_get(lr, 32, 10) << 10 | bits_get(lr, 0, 10));
}

static void lr_write(const GicAccess *a, unsigned n, u32 value)
{
    u64 v = value;

    a->c->virt.lr[n] = bits_get(v, 31, 1) << 61 | bits_get(v, 30, 1) << 60 |
                       bits_get(v, 28, 2) << 62 | bits_get(v, 23, 5) << 51 |
                       bits_get(v, 10, 10) << 32 | bits_get(v, 0, 10);
    gic_virt_update(a->c);
}

// clang-format off
static const GicReg hyp_regs[] = {
    {0x000, 0x003, "GICH_HCR",   hcr_read, hcr_write},
    {0x004, 0x007, "GICH_VTR",   vtr_read},
    {0x008, 0x00b, "GICH_VMCR",  vmcr_read, vmcr_write},
    {0x010, 0x013, "GICH_MISR",  misr_read},
    {0x020, 0x027, "GICH_EISR",  eisr_read},
    {0x030, 0x037, "GICH_ELRSR", elrsr_read},
    {0x0f0, 0x0f3, "GICH_APR",   apr_read, apr_write},
    {0x100, 0x10f, "GICH_LR",    lr_read, lr_write},
};
// clang-format on

/* ---- guest ---- */

enum { GROUP0 = 1, GROUP1 = 2, NONE = 2 };

static u32 ctlr_read(const GicAccess *a, unsigned n)
{
    return a->c->virt.ctlr;
}

static void ctlr_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_set_ctlr(a->c, value);
    gic_virt_update(a->c);
}

static u32 pmr_read(const GicAccess *a, unsigned n)
{
    return a->c->virt.pmr;
}

static void pmr_write(const GicAccess *a, unsigned n, u32 value)
{
    a->c->virt.pmr = value & GIC_PRIO_MASK;
    gic_virt_update(a->c);
}

static u32 bpr_read(const GicAccess *a, unsigned n)
{
    return a->c->virt.bpr[0];
}

static void bpr_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_set_bpr(a->c, 0, value);
    gic_virt_update(a->c);
}

static u32 abpr_read(const GicAccess *a, unsigned n)
{
    return a->c->virt.bpr[1];
}

static void abpr_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_set_bpr(a->c, 1, value);
    gic_virt_update(a->c);
}

static u32 rpr_read(const GicAccess *a, unsigned n)
{
    return gic_virt_running(a->c);
}

static unsigned served(const GicAccess *a)
{
    return a->c->virt.ctlr & GIC_V_ACK_CTL ? GROUP0 | GROUP1 : GROUP0;
}

/* A Group 1 interrupt that the register does not serve has a number of its own. */
static u32 name(u32 id, unsigned groups, unsigned group)
{
    return group == 1 && !(groups & GROUP1) ? GIC_OTHER_GROUP : id;
}

static u32 iar_read(const GicAccess *a, unsigned n)
{
    unsigned group, groups = served(a);
    u32 id = gic_virt_acknowledge(a->c, groups, &group);

    return name(id, groups, group);
}

static u32 aiar_read(const GicAccess *a, unsigned n)
{
    unsigned group;

    return gic_virt_acknowledge(a->c, GROUP1, &group);
}

static u32 hppir_read(const GicAccess *a, unsigned n)
{
    unsigned group, groups = served(a);
    u32 id = gic_virt_best(a->c, groups, &group);

    return name(id, groups, group);
}

static u32 ahppir_read(const GicAccess *a, unsigned n)
{
    unsigned group;

    return gic_virt_best(a->c, GROUP1, &group);
}

static void eoir_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_end(a->c, value & 0x1fff, served(a));
}

static void aeoir_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_end(a->c, value & 0x1fff, GROUP1);
}

static void dir_write(const GicAccess *a, unsigned n, u32 value)
{
    gic_virt_deactivate(a->c, value & 0x1fff);
}

static u32 iidr_read(const GicAccess *a, unsigned n)
{
    return 0x0202143b;
}

// clang-format off
static const GicReg vcpu_regs[] = {
    {0x0000, 0x0003, "GICV_CTLR",   ctlr_read, ctlr_write},
    {0x0004, 0x0007, "GICV_PMR",    pmr_read, pmr_write},
    {0x0008, 0x000b, "GICV_BPR",    bpr_read, bpr_write},
    {0x000c, 0x000f, "GICV_IAR",    iar_read},
    {0x0010, 0x0013, "GICV_EOIR",   NULL, eoir_write},
    {0x0014, 0x0017, "GICV_RPR",    rpr_read},
    {0x0018, 0x001b, "GICV_HPPIR",  hppir_read},
    {0x001c, 0x001f, "GICV_ABPR",   abpr_read, abpr_write},
    {0x0020, 0x0023, "GICV_AIAR",   aiar_read},
    {0x0024, 0x0027, "GICV_AEOIR",  NULL, aeoir_write},
    {0x0028, 0x002b, "GICV_AHPPIR", ahppir_read},
    {0x00d0, 0x00df, "GICV_APR",   apr_read, apr_write},
    {0x00fc, 0x00ff, "GICV_IIDR",   iidr_read},
    {0x1000, 0x1003, "GICV_DIR",    NULL, dir_write},
};
// clang-format on

/* ---- frames ---- */

static GicAccess as_other(Gic *g, GicCpu *c, MemAttrs attrs)
{
    return (GicAccess){.g = g, .c = c};
}

static const GicFrame own_frame = {"GICH", DEVICE_ROWS(hyp_regs), false, gicv2_access};
static const GicFrame other_frame = {"GICH", DEVICE_ROWS(hyp_regs), false, as_other};
static const GicFrame vcpu_frame = {"GICV", DEVICE_ROWS(vcpu_regs), false, gicv2_access};

enum { OTHERS = 0x1000, OTHER_SIZE = 0x200 };

/* The frame of @offset, which becomes one there; NULL: of a CPU that does not exist. */
static const GicFrame *hyp_frame(Gic *g, u64 *offset, GicCpu **c)
{
    u64 n = (*offset - OTHERS) / OTHER_SIZE;

    *c = NULL;
    if (*offset < OTHERS)
        return &own_frame;
    *offset %= OTHER_SIZE;
    *c = n < g->num_cpu ? g->cpu[n] : NULL;
    return *c ? &other_frame : NULL;
}

static MemResult hyp_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    GicCpu *c;
    const GicFrame *f = hyp_frame(opaque, &offset, &c);

    *value = 0;
    return f ? gic_frame_read(opaque, c, f, offset, size, value, attrs) : MEM_OK;
}

static MemResult hyp_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    GicCpu *c;
    const GicFrame *f = hyp_frame(opaque, &offset, &c);

    return f ? gic_frame_write(opaque, c, f, offset, size, value, attrs) : MEM_OK;
}

static MemResult vcpu_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    return gic_frame_read(opaque, NULL, &vcpu_frame, offset, size, value, attrs);
}

static MemResult vcpu_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return gic_frame_write(opaque, NULL, &vcpu_frame, offset, size, value, attrs);
}

const MemIoOps gicv2_hyp_ops = {.read = hyp_read, .write = hyp_write, .is_thread_safe = true};
const MemIoOps gicv2_vcpu_ops = {.read = vcpu_read, .write = vcpu_write, .is_thread_safe = true};
