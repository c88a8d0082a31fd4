/* SPDX-License-Identifier: MIT */
/* What the parts of a GICv2 share. */
#ifndef HW_INTC_GICV2_H
#define HW_INTC_GICV2_H

#include "hw/intc/gic_state.h"

/* GICD_CTLR and GICC_CTLR as Secure software sees them. */
enum {
    GICV2_ENABLE_GRP0 = 1 << 0,
    GICV2_ENABLE_GRP1 = 1 << 1,
    GICV2_ACK_CTL = 1 << 2,
    GICV2_FIQ_EN = 1 << 3,
    GICV2_CBPR = 1 << 4,
    GICV2_BYPASS_GRP0 = 3 << 5,
    GICV2_BYPASS_GRP1 = 3 << 7,
    GICV2_EOI_MODE_S = 1 << 9, /* the only one without security extensions */
    GICV2_EOI_MODE_NS = 1 << 10,
};

/** GicFrame.access of all frames. */
GicAccess gicv2_access(Gic *g, GicCpu *none, MemAttrs attrs);

/* CPU interfaces; virtual interface control; virtual CPU interfaces. */
extern const MemIoOps gicv2_cpu_ops, gicv2_hyp_ops, gicv2_vcpu_ops;

#endif
