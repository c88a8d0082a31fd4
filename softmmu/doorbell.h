/* SPDX-License-Identifier: MIT */
/*
 * Doorbells: registers where a store says "look" and no more. An accelerator may know where they are
 * and tell the event loop of a store itself, by an eventfd, while the vCPU goes on (AccelOps.doorbell).
 * Where none does, stores come to the region's callback, which does the same.
 *
 * They follow the flat views: one that moves, is switched off or goes is no longer told of there. A
 * ring may come late, or once more than there were stores; it is never lost.
 */
#ifndef SOFTMMU_DOORBELL_H
#define SOFTMMU_DOORBELL_H

#include "base/loop.h"
#include "softmmu/accel_ops.h"
#include "softmmu/region.h"

typedef struct Doorbell Doorbell;
struct Doorbell {
    /* Set by the owner. */
    MemRegion *region;
    u64 offset;
    AccelBell bell; /* all but addr, is_port and fd */
    void (*ring)(void *opaque); /* in the loop's thread, with the machine lock */
    void *opaque;

    /* doorbell.c's own. */
    LoopFd watch;
    bool is_told, is_watched;
    Doorbell *next;
};

/** Follow @memory and @ports (NULL: there are none) for @accel; one per process. In the loop's thread, with the machine lock. */
void doorbells_begin(AddressSpace *memory, AddressSpace *ports, const AccelOps *accel);
void doorbells_end(void);

/** The guest goes on under @accel. No vCPU runs. */
void doorbells_set_accel(const AccelOps *accel);

/** @d is there from now on, and must last until doorbell_remove. In the loop's thread, with the machine lock, both. */
void doorbell_add(Doorbell *d);
void doorbell_remove(Doorbell *d);

#endif
