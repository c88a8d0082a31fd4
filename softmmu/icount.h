/* SPDX-License-Identifier: MIT */
/*
 * Virtual time by counting: -icount.
 *
 * The machine's clock advances 2^shift ns with each guest instruction, all vCPUs run in the thread of the loop, in
 * turns that are counted, too, and nothing happens to a vCPU but between two instructions whose number is told by
 * what the guest did: timers end budgets, device accesses and whatever they schedule in the loop end them at once.
 * So what a guest does depends on its inputs alone, not on the host's time nor on how code was translated. An
 * instruction that raises an exception counts as one; taking an interrupt counts as none.
 *
 * One machine in the process; everything in the loop's thread, but for icount_stop, which does nothing elsewhere.
 */
#ifndef SOFTMMU_ICOUNT_H
#define SOFTMMU_ICOUNT_H

#include <stdio.h>
#include "base/clock.h"
#include "base/loop.h"
#include "softmmu/snapshot.h"

#define ICOUNT_SHIFT_MAX 10

typedef struct IcountConfig {
    bool is_on;
    u8 shift;        /* 2^shift ns for an instruction */
    bool is_auto;    /* shift follows the host's speed */
    bool may_sleep;  /* while no vCPU runs, time goes as the host's does; else to the next timer at once */
    bool is_aligned; /* wait when the guest's time is ahead of the host's */
    u64 hash_every;  /* instructions between two looks at all registers; 0: none */
    u64 until;       /* after so many instructions on_until is called; 0: never */
    void (*on_until)(void *opaque);
    void *opaque;
} IcountConfig;

/** Begin to count: @clock becomes the counted one. @cfg must last. */
void icount_init(const IcountConfig *cfg, Clock *clock, Loop *l);

/** End; the clock must not be read any more. */
void icount_fini(void);

/**
 * Let a vCPU run for a while, or time pass if none can. True: come again soon, and run the loop before; false: nothing
 * can be done until something happens in the loop.
 */
bool icount_run(void);

/** The running vCPU, if any, runs no further instruction before the loop ran. Any thread, signal handlers too. */
void icount_stop(void);

/** Instructions since power-on. */
u64 icount_count(void);

/** All general registers after every hash_every instructions, so far; docs/icount.md. */
u64 icount_hash(void);

void icount_print_stats(FILE *f);

/** Name of the section of icount_save. */
#define ICOUNT_SECTION "icount"

/** Nothing is written if nothing is counted. */
bool icount_save(SnapWriter *w, Error *err);

/** On error all is as it was. */
bool icount_load(const SnapSection *s, Error *err);

#endif
