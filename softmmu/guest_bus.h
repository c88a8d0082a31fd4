/* SPDX-License-Identifier: MIT */
/*
 * What a CPU of a whole machine asks of its TLB and of physical memory: the GuestBus of vCPUs
 * made by tlb_vcpu_new.
 */
#ifndef SOFTMMU_GUEST_BUS_H
#define SOFTMMU_GUEST_BUS_H

#include "frontend/guest.h"

extern const GuestBus tlb_guest_bus;

#endif
