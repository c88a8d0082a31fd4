/* SPDX-License-Identifier: MIT */
/* What the parts of a GICv3 share. */
#ifndef HW_INTC_GICV3_H
#define HW_INTC_GICV3_H

#include "hw/intc/gic_state.h"

/* GICD_CTLR as Secure software sees it; affinity routing is always on. */
enum {
    GICV3_ENABLE_GRP0 = 1 << 0,
    GICV3_ENABLE_GRP1NS = 1 << 1,
    GICV3_ENABLE_GRP1S = 1 << 2,
    GICV3_ARE_S = 1 << 4, /* ARE where there is one Security state */
    GICV3_ARE_NS = 1 << 5,
    GICV3_DS = 1 << 6,
    GICV3_E1NWF = 1 << 7,
};

/* GICR_CTLR */
enum {
    GICV3_ENABLE_LPIS = 1 << 0,
    GICV3_CES = 1 << 1,   /* EnableLPIs can be cleared */
    GICV3_DPG_SHIFT = 24, /* DPG0, DPG1NS, DPG1S */
    GICV3_DPG1S = 1 << 26,
    GICV3_DPG = 7 << 24,
};

#define GICV3_IIDR  0x43b
#define GICV3_FRAME 0x10000

/** Whether Secure and Non-secure differ: security extensions, not disabled by GICD_CTLR.DS. */
static inline bool gicv3_has_two_states(const Gic *g)
{
    return g->has_security && !(g->ctlr & GICV3_DS);
}

/** Affinity fields of MPIDR_EL1, side by side: Aff3 at 31:24. */
static inline u32 gicv3_affinity(u64 mpidr)
{
    return (u32)((mpidr & 0xffffff) | (mpidr >> 32 & 0xff) << 24);
}

/** Identification registers from offset 0xffd0 on; @part is PIDR0. */
u32 gicv3_id(unsigned n, u8 part);

/** SGI @sgi for @to, of @group as its sender has it; @is_ns: a Non-secure one. */
void gicv3_send_sgi(GicCpu *to, unsigned sgi, GicGroup group, bool is_ns);

/* ---- LPIs (gicv3_lpi.c): all hold the lock but gicv3_lpis_new ---- */

/** GICR_PENDBASER.PTZ: the pending table is all zero. */
#define GICV3_PENDBASER_PTZ (1ull << 62)

/** Make @c->lpis. */
void gicv3_lpis_new(GicCpu *c);

/** GICR_CTLR.EnableLPIs was set (read the pending table), or is about to be cleared (write it). */
void gicv3_lpis_enable(GicCpu *c);
void gicv3_lpis_disable(GicCpu *c);

/** An LPI becomes or ceases to be pending; ignored if the redistributor does not have it. */
void gicv3_lpi_set(GicCpu *c, u32 intid, bool is_pending);

/** The configuration of an LPI, or of all, changed. */
void gicv3_lpi_inv(GicCpu *c, u32 intid);
void gicv3_lpi_inv_all(GicCpu *c);

/** What is pending at @from becomes so at @to: one, or all. */
void gicv3_lpi_move(GicCpu *from, GicCpu *to, u32 intid);
void gicv3_lpi_move_all(GicCpu *from, GicCpu *to);

/** How often @intid was acknowledged. */
u32 gicv3_lpi_count(const GicCpu *c, u32 intid);

/* GicKind hooks. */
void gicv3_offer_lpis(GicCpu *c);
void gicv3_take_lpi(GicCpu *c, unsigned intid);

/**
 * Tables in guest memory lie in RAM; false: they do not. Never calls a device, so locks may be
 * held.
 */
bool gicv3_ram_read(Gic *g, Gpa addr, void *buf, u64 size);
bool gicv3_ram_write(Gic *g, Gpa addr, const void *buf, u64 size);

extern const MemIoOps gicv3_redist_ops; /* of GicCpu's region */
extern const GicKind gicv3_kind;

#endif
