/* SPDX-License-Identifier: MIT */
/*
 * The vCPUs of a machine: a thread for each, one for all that takes turns, or that of the caller.
 *
 * Around vcpu_run this takes exceptions and interrupts, lets WFI sleep, and does what others ask for: pause, resume,
 * functions to be called while the vCPU is between two instructions. A device that raises an interrupt line calls
 * run_wake after it.
 */
#ifndef SOFTMMU_RUN_H
#define SOFTMMU_RUN_H

#include "base/error.h"
#include "softmmu/vcpu.h"

typedef struct RunConfig {
    Vcpu **cpus;         /* of tlb_vcpu_new, reset; stay the caller's */
    unsigned count;
    bool is_round_robin; /* one thread */
    bool is_inline;      /* none: the caller's thread calls run_once, again and again */
    bool is_paused;      /* start paused */
    bool has_names;      /* threads are called "CPU 0/TCG" and so on */
    /** A vCPU returned VCPU_EXIT_DEBUG; on its thread, all are being paused. NULL: there is no debugger. */
    void (*on_debug)(Vcpu *cpu);
} RunConfig;

/** Start. False with @err: nothing runs. */
bool run_start(const RunConfig *cfg, Error *err);
/** End all threads and wait for them; not on one of theirs. */
void run_stop(void);

/** All vCPUs out of guest code; waits for it, unless this is the thread of one. */
void run_pause(void);
/** The same without waiting. */
void run_ask_pause(void);
void run_resume(void);

/** Call @fn on the thread of @cpu, between two instructions; also while it is paused or asleep. Waits for it. */
void run_on(Vcpu *cpu, void (*fn)(Vcpu *cpu, void *opaque), void *opaque);

/**
 * All vCPUs, which are paused, go on under @accel, whose init was called. False with @err: under the one before. Without
 * the machine lock.
 */
bool run_set_accel(const AccelOps *accel, Error *err);

/* ---- is_inline ---- */

/** Whether they run, as far as pause and resume go. */
bool run_is_going(void);
unsigned run_count(void);
Vcpu *run_vcpu(unsigned n);
/** Whether vCPU @n has something to do. */
bool run_may(unsigned n);
/** @cpu once into guest code; what it came back for is dealt with. */
void run_once(Vcpu *cpu);

/** An interrupt line of @cpu went up. Any thread; nothing if no threads run. */
void run_wake(Vcpu *cpu);

#endif
