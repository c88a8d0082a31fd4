/* SPDX-License-Identifier: MIT */
/* The AArch64 CPUs of a board: making and resetting them, PSCI, generic timers, interrupt inputs. */
#ifndef HW_BOARDS_ARM_CPUS_H
#define HW_BOARDS_ARM_CPUS_H

#include "frontend/arm/cpu/cpu.h"
#include "hw/machine.h"

typedef struct ArmCpus ArmCpus;

/* A generic timer of one CPU. */
typedef struct ArmBoardTimer {
    LoopTimer timer;
    IrqOut line; /* to its private peripheral interrupt */
} ArmBoardTimer;

/* One CPU as the board has it. */
typedef struct ArmBoardCpu {
    ArmMachine arm;
    ArmCpus *cpus;
    Vcpu *vcpu;
    PhysPort port;
    ArmBoardTimer timer[ARM_TIMER_COUNT], pmu;
} ArmBoardCpu;

struct ArmCpus {
    Machine *machine;
    ArmBoardCpu *cpu;
    unsigned count;
    const char *model;
};

/* How they are; the same for all. */
typedef struct ArmCpusConfig {
    bool has_el2, has_el3, has_gic_sysregs;
    Gva rvbar;
    ArmConduit conduit;
    unsigned cluster; /* CPUs that differ in Aff0 only */
} ArmCpusConfig;

/* Private peripheral interrupts of the timers: INTID - 16. Source: Arm BSA, "PPI assignments". */
enum {
    ARM_PPI_VIRT_TIMER = 11,
    ARM_PPI_HYP_TIMER = 10,
    ARM_PPI_HYP_VIRT_TIMER = 12,
    ARM_PPI_SEC_TIMER = 13,
    ARM_PPI_PHYS_TIMER = 14,
    ARM_PPI_PMU = 7,
};

/** The PPI of @timer. */
unsigned arm_timer_ppi(ArmTimerId timer);

/** Make the CPUs of m->cfg in @a, which the board owns. False with @err: an unknown model. */
bool arm_cpus_new(ArmCpus *a, Machine *m, const ArmCpusConfig *cfg, Error *err);
void arm_cpus_free(ArmCpus *a);

/**
 * All to their reset state, off but for the first if PSCI can start the others. No vCPU runs.
 */
void arm_cpus_reset(ArmCpus *a);

/**
 * Let the first CPU begin at @entry with @x0, at the highest level below EL3: an operating system
 * without firmware. After arm_cpus_reset.
 */
void arm_cpus_boot(ArmCpus *a, Gva entry, u64 x0);

/** Input @line of CPU @n has @level. Any thread. */
void arm_cpus_set_line(ArmCpus *a, unsigned n, unsigned line, bool level);

#endif
