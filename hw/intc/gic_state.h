/* SPDX-License-Identifier: MIT */
/*
 * State of a GIC, and what its parts ask of each other; boards include gic.h.
 *
 * GICv2 and GICv3 share the state of interrupts, the choice of the highest pending one, and the
 * arithmetic of priorities. They differ in registers: gicv2_*.c, gicv3_*.c.
 *
 * Priorities have 5 bits (bits 2:0 of a priority field are zero), so that a word of 32 bits holds
 * the active priorities of a group. They are kept as Secure software sees them.
 *
 * Each CPU keeps its highest pending interrupt (GicCpu.best). A change of one interrupt compares
 * it with that; only when the best one itself goes are the ready ones looked through again.
 * Everything here holds Gic.lock.
 */
#ifndef HW_INTC_GIC_STATE_H
#define HW_INTC_GIC_STATE_H

#include <pthread.h>
#include "hw/intc/gic.h"

enum {
    GIC_SGIS = 16,
    GIC_BANKS = 31,                /* of SPIs */
    GIC_SPIS_MAX = 32 * GIC_BANKS, /* the last four do not exist */
    GIC_SPURIOUS = 1023,
    GIC_OTHER_GROUP = 1022, /* what IAR gives when the interrupt is of a group it does not serve */
    GIC_PRIO_SHIFT = 3,
    GIC_PRIO_MASK = 0xf8,
    GIC_PRIO_IDLE = 0xff,
    GIC_PRIO_NS = 0x80, /* priorities from here on are those of Non-secure software */
    GIC_BPR_MIN = 2,
    GIC_LRS = 4,
    GIC_MAINTENANCE = GIC_PPI_BASE + GIC_MAINTENANCE_PPI,
};

/* The groups of GICv3; a GICv2 has GROUP_0 and GROUP_1NS. */
typedef enum GicGroup {
    GIC_GROUP_0,
    GIC_GROUP_1S,
    GIC_GROUP_1NS,
    GIC_GROUPS,
} GicGroup;

/* 32 interrupts, a bit each. */
typedef struct GicBank {
    u32 group, grpmod; /* IGROUPR, IGRPMODR */
    u32 enabled;
    u32 pending; /* latched: edges, and what software set */
    u32 level;   /* of the input */
    u32 edge;    /* edge-triggered, else level-sensitive */
    u32 active;
    u32 ready; /* derived: pending, enabled, not active */
    u64 nsacr;
    u8 priority[32];
    u64 count[32]; /* acknowledged so often */
} GicBank;

typedef struct GicBest {
    u32 intid; /* GIC_SPURIOUS: none */
    u8 prio;
    u8 group; /* GicGroup */
} GicBest;

typedef struct Gic Gic;
typedef struct GicCpu GicCpu;
typedef struct GicLpis GicLpis; /* gicv3_lpi.c */

/* Where the revisions differ. */
typedef struct GicKind {
    unsigned cpus_max;
    bool is_v2;
    /** Group of the interrupt @bit of @b. */
    GicGroup (*group)(const Gic *g, const GicBank *b, unsigned bit);
    /** Whether SPI @spi (0 is INTID 32) goes to @c. */
    bool (*goes_to)(const GicCpu *c, unsigned spi);
    /** Groups that distributor and CPU interface have enabled, as 1 << GicGroup. */
    u32 (*enabled_groups)(const GicCpu *c);
    /** IRQ or FIQ for what is the best of @c. */
    GicLine (*line)(const GicCpu *c);
    /** An SGI was acknowledged, whose pending bit depends on senders. NULL: it is as others. */
    void (*take_sgi)(GicCpu *c, unsigned sgi);
    /** Offer LPIs to @c too; and one of them was acknowledged. NULL: there are none. */
    void (*offer_lpis)(GicCpu *c);
    void (*take_lpi)(GicCpu *c, unsigned intid);
    /** The rest of a CPU's reset; and of checking what was loaded (may be NULL). */
    void (*reset_cpu)(GicCpu *c);
    void (*load_cpu)(GicCpu *c);
} GicKind;

/* A virtual CPU interface; registers as GICv3 has them, those of a GICv2 are views. */
typedef struct GicVirt {
    u32 hcr;        /* ICH_HCR_EL2 */
    u32 ctlr;       /* bits 9:0 of ICH_VMCR_EL2: GIC_V_* */
    u8 pmr, bpr[2]; /* bpr and apr by group 0, 1 */
    u32 apr[2];     /* GICv2: the first, for both */
    u64 lr[GIC_LRS];
} GicVirt;

/* What belongs to one CPU; a child device of the GIC. */
struct GicCpu {
    Device dev;
    Gic *gic;
    unsigned index;

    GicBank bank;
    u8 sgi_source[GIC_SGIS]; /* GICv2: bit per CPU that sent a pending SGI */

    /* CPU interface */
    u32 ctlr; /* GICC_CTLR in the Secure view */
    u32 cbpr; /* groups that use the binary point of Group 0, as 1 << GicGroup */
    u8 pmr;
    u8 bpr[GIC_GROUPS];
    u32 apr[GIC_GROUPS]; /* active priorities, bit = priority >> 3 */
    GicVirt virt;
    bool is_maintained; /* derived: the maintenance interrupt is up */

    /* GICv3 */
    u32 igrpen;   /* ICC_IGRPENx, 1 << GicGroup */
    u32 eoi_mode; /* ICC_CTLR_EL3.EOImode_x: bit 0 EL3, 1 EL1S, 2 EL1NS */
    u32 redist_ctlr, waker;
    u64 propbaser, pendbaser;
    GicLpis *lpis; /* NULL: there are none */
    u64 mpidr;
    bool is_last;           /* GICR_TYPER.Last */
    bool is_secure, is_el3; /* the CPU, as gic_set_security said */

    GicBest best;
    u32 lines; /* outputs that are up, 1 << GicLine */
};

struct Gic {
    Device dev;
    pthread_mutex_t lock;
    const GicKind *kind;
    u32 num_cpu, num_irq;
    bool has_security, has_virt;
    GicOutput *output;
    void *output_opaque;
    GicCpu **cpu;
    u32 ctlr; /* GICD_CTLR in the Secure view */
    GicBank spi[GIC_BANKS];
    u64 route[GIC_SPIS_MAX];  /* GICv2: mask of CPUs; GICv3: GICD_IROUTER */
    u16 target[GIC_SPIS_MAX]; /* GICv3, derived: index of the CPU, or one of the following */
    u32 ready_banks;          /* derived: those of spi[] with a ready interrupt */
    bool has_lpi;
};

enum { GIC_ANYBODY = 0xffff, GIC_NOBODY = 0xfffe };

static inline void gic_lock(Gic *g)
{
    pthread_mutex_lock(&g->lock);
}

static inline void gic_unlock(Gic *g)
{
    pthread_mutex_unlock(&g->lock);
}

/* ---- life (gic.c) ---- */

/** Check properties, make the CPUs. */
bool gic_init(Gic *g, const GicKind *kind, Error *err);
void gic_fini(Device *d);
void gic_reset_hold(Device *d);

/** Reset of the interrupts that the distributor has; of a CPU's. */
void gic_reset_spis(Gic *g);
void gic_reset_bank(GicBank *b);

/** Find everything that is derived: after reset, and after state was loaded. */
void gic_refresh(Gic *g);

/** For state tables of distributors: a bank of spi[], and the post_load of all. */
extern const StateTable gic_bank_state;
bool gic_post_load(void *object, u32 version, Error *err);

/* ---- interrupts (gic_irq.c) ---- */

/** The bank of SPI or private @intid (of @c), under GIC_IRQS_MAX; NULL: there is no such. */
GicBank *gic_bank(Gic *g, GicCpu *c, unsigned intid);

/** Bits of @b that are pending, by latch or level. */
static inline u32 gic_pending(const GicBank *b)
{
    return b->pending | (b->level & ~b->edge);
}

/** Bits of @b changed: look for what became or ceased to be ready. @c: whose bank; NULL: SPIs. */
void gic_bank_update(Gic *g, GicCpu *c, GicBank *b);

/** Look for the highest pending interrupt again: groups, priorities or routes changed. */
void gic_rescan(GicCpu *c);
void gic_rescan_all(Gic *g);

/** Offer @intid, which is ready, to @c. */
void gic_offer(GicCpu *c, unsigned intid, u8 prio, GicGroup group);

/** Outputs follow what is pending. */
void gic_signal(GicCpu *c);

/** The input of @intid has this level. */
void gic_set_level(Gic *g, GicCpu *c, unsigned intid, bool level);

/* ---- CPU interfaces (gic_irq.c) ---- */

/** Highest active priority; GIC_PRIO_IDLE: none. */
u8 gic_running(const GicCpu *c);

/** Bits of a priority of @group that decide about preemption, by binary point. */
u8 gic_group_mask(const GicCpu *c, GicGroup group);

/** Whether the best pending interrupt has priority enough to be signalled. */
bool gic_is_signalled(const GicCpu *c);

/** The best interrupt becomes active: its priority is the running one. */
void gic_activate(GicCpu *c);

/** Priority drop: the highest active priority of @group goes. False: there is none. */
bool gic_drop(GicCpu *c, GicGroup group);
void gic_deactivate(GicCpu *c, unsigned intid);

/* Priorities as Non-secure software sees them. */
static inline u8 gic_prio_ns(u8 prio)
{
    return prio & GIC_PRIO_NS ? (u8)(prio << 1) : 0;
}

static inline u8 gic_prio_from_ns(u8 v)
{
    return (GIC_PRIO_NS | v >> 1) & GIC_PRIO_MASK;
}

/* ---- virtual CPU interfaces (gic_virt.c) ---- */

enum { /* ICH_VMCR_EL2, GICH_VMCR, and but for the places GICV_CTLR */
       GIC_V_ENG0 = 1 << 0,
       GIC_V_ENG1 = 1 << 1,
       GIC_V_ACK_CTL = 1 << 2,
       GIC_V_FIQ_EN = 1 << 3,
       GIC_V_CBPR = 1 << 4,
       GIC_V_EOIM = 1 << 9,
       GIC_V_CTLR_MASK = 0x21f,
};

enum { GIC_HCR_EN = 1 << 0 }; /* ICH_HCR_EL2, GICH_HCR */

/** After anything of c->virt changed: outputs, and the maintenance interrupt. */
void gic_virt_update(GicCpu *c);

/** Which of VIRQ and VFIQ are up, as 1 << GicLine. */
u32 gic_virt_lines(const GicCpu *c);

/** Reset, and forms that no write can make, after state was loaded. */
void gic_virt_reset(GicCpu *c);
void gic_virt_sanitize(GicCpu *c);

/**
 * INTID of the highest pending virtual interrupt (with the sender of a GICv2's SGI), if it is of
 * one of @groups (bit 0 and 1), GIC_SPURIOUS if not; *@group gets its group, 2: there is none.
 */
u32 gic_virt_best(const GicCpu *c, unsigned groups, unsigned *group);

/** The same if it has priority enough, and it becomes active. */
u32 gic_virt_acknowledge(GicCpu *c, unsigned groups, unsigned *group);

/** Priority drop and, without EOIM, deactivation, as a write of @id to EOIR for @groups. */
void gic_virt_end(GicCpu *c, u32 id, unsigned groups);
void gic_virt_deactivate(GicCpu *c, u32 id);

u8 gic_virt_running(const GicCpu *c);
void gic_virt_set_bpr(GicCpu *c, unsigned group, u32 value);
void gic_virt_set_ctlr(GicCpu *c, u32 value);
void gic_virt_set_lr(GicCpu *c, unsigned n, u64 lr);

/* Registers of hypervisors, the same for both revisions. */
u32 gic_virt_misr(const GicCpu *c);
u32 gic_virt_eisr(const GicCpu *c);
u32 gic_virt_elrsr(const GicCpu *c);
u32 gic_virt_vmcr(const GicCpu *c);
void gic_virt_set_vmcr(GicCpu *c, u32 value);

/** GICH_VTR; ICH_VTR_EL2 has more bits besides. */
#define GIC_VTR (4u << 29 | 4u << 26 | (GIC_LRS - 1))

/* ---- frames of registers (gic_frame.c) ---- */

/* Registers that not every frame has. */
enum {
    GIC_HAS_PRIVATE = 1, /* those of interrupts 0 to 31 */
    GIC_HAS_SPIS = 2,
    GIC_HAS_TARGETS = 4, /* GICD_ITARGETSR */
    GIC_HAS_GRPMOD = 8,
    GIC_HAS_NSACR = 16,
};

/* An access to the registers of a frame. */
typedef struct GicAccess {
    Gic *g;
    GicCpu *c;  /* GICv2: who accesses; redistributor: whose */
    bool is_ns; /* Non-secure, and that makes a difference */
    u32 lanes;  /* bits of the word that a write means */
    u32 has;    /* which of these registers there are */
} GicAccess;

/*
 * Words from @first to @last. A word without read reads 0, one without write drops writes; @n
 * counts words from the first.
 */
typedef struct GicReg {
    u32 first, last;
    const char *name;
    u32 (*read)(const GicAccess *a, unsigned n);
    void (*write)(const GicAccess *a, unsigned n, u32 value);
} GicReg;

typedef struct GicFrame {
    const char *name;
    const GicReg *regs;
    u32 count;
    bool has_banks; /* gic_bank_read and gic_bank_write answer what regs do not have */
    /** Who accesses; called with the lock. */
    GicAccess (*access)(Gic *g, GicCpu *c, MemAttrs attrs);
} GicFrame;

/**
 * One access of up to 4 bytes to a frame of @g, or of its CPU @c; takes the lock. Bytes of the word
 * that a narrow write does not mean are 0 in value, and not in lanes.
 */
MemResult gic_frame_read(Gic *g, GicCpu *c, const GicFrame *f, u64 offset, unsigned size,
                         u64 *value, MemAttrs attrs);
MemResult gic_frame_write(Gic *g, GicCpu *c, const GicFrame *f, u64 offset, unsigned size,
                          u64 value, MemAttrs attrs);

/* ---- registers by interrupt (gic_bank.c) ---- */

/** Words at 0x080 to 0xeff of a distributor or SGI frame; false: no such register. */
bool gic_bank_read(const GicAccess *a, u32 offset, u32 *value);
bool gic_bank_write(const GicAccess *a, u32 offset, u32 value);

/** Bits of @b that a Non-secure access may see: its group, or NSACR of at least @need. */
u32 gic_visible(const GicAccess *a, const GicBank *b, unsigned need);

#endif
