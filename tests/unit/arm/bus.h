/* SPDX-License-Identifier: MIT */
/* A machine's CPU on 4 MiB of memory, for tests that call the CPU's functions directly. */
#ifndef TESTS_UNIT_ARM_BUS_H
#define TESTS_UNIT_ARM_BUS_H

#include "frontend/arm/cpu/cpu.h"
#include "frontend/guest.h"

#define BUS_BASE 0x40000000ull
#define BUS_SIZE 0x400000ull

extern ArmCpu bus_cpu;
extern ArmMachine bus_machine;
extern unsigned bus_flushes, bus_syncs; /* calls of tlb_flush, tlb_sync */
extern GuestTlbFlush bus_last_flush;
extern u64 bus_now_ns;
extern u32 bus_insn; /* what is at every pc */
extern bool bus_timer_line[ARM_TIMER_COUNT];
extern u64 bus_deadline_ns[ARM_TIMER_COUNT];

/** A fresh CPU of @model at the highest level it has; memory zero. */
void bus_reset(const char *model, bool has_el2, bool has_el3);

u64 bus_read(Gpa pa);
void bus_write(Gpa pa, u64 v);

/** Go down to @el, SP_ELx in use. */
void bus_set_el(unsigned el);

#endif
