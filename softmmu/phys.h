/* SPDX-License-Identifier: MIT */
/*
 * What the TLBs of a machine's vCPUs stand on: PhysOps on its address spaces.
 *
 * A change of the memory map makes all TLBs forget what they know of memory: at once that of the
 * vCPU whose access made the change, others before their next block. Host addresses in a TLB stay
 * valid until then, since a vCPU in guest code is an RCU reader.
 */
#ifndef SOFTMMU_PHYS_H
#define SOFTMMU_PHYS_H

#include "softmmu/region.h"
#include "softmmu/tlb.h"

#define PHYS_SPACES 2 /* VcpuWalk.space: 0 non-secure, 1 secure */

typedef struct PhysMem PhysMem;

/* A follower of one address space. */
typedef struct PhysListener {
    MemListener listener;
    PhysMem *mem;
} PhysListener;

struct PhysMem {
    AddressSpace *space[PHYS_SPACES];
    PhysListener listener[PHYS_SPACES];
    const AccelOps *accel;
    bool has_changed; /* memory came or went since the last commit */
};

/* What one vCPU sees: devices may ask who it is. */
typedef struct PhysPort {
    PhysOps ops; /* for tlb_vcpu_new */
    PhysMem *mem;
    u8 cpu;
} PhysPort;

/**
 * Begin to follow @normal and @secure (NULL: there is only one). One per process: what devices write
 * to RAM is told to @accel, too. Holds the machine lock.
 */
void phys_init(PhysMem *m, AddressSpace *normal, AddressSpace *secure, const AccelOps *accel);

/**
 * The guest goes on under @accel: it is told of all memory, and the one before that there is none any more. No vCPU runs.
 * Holds the machine lock.
 */
void phys_set_accel(PhysMem *m, const AccelOps *accel);

/** Make @p the view of CPU @cpu, as MemAttrs has it. */
void phys_port_init(PhysPort *p, PhysMem *m, unsigned cpu);

/** No vCPU uses @m any more. Holds the machine lock. */
void phys_fini(PhysMem *m);

#endif
