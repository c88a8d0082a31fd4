/* SPDX-License-Identifier: MIT */
/*
 * A machine for tests: code and data memory of state.h, one vCPU, and the engines that can run it.
 */
#ifndef TESTS_ISA_MACHINE_H
#define TESTS_ISA_MACHINE_H

#include "frontend/arm/cpu/cpu.h"
#include "tests/isa/state.h"

/* A way to execute guest code. */
typedef struct Engine {
    const char *name;
    u32 max_insns;      /* per block */
    /* flags that the next instructions overwrite may be wrong at a fault before that */
    bool dead_flags_go;
    /**
     * Run from rt.pc until an exception, or until pc leaves the code or reaches @end; the state is
     * exact then.
     */
    A64Stop (*run)(const struct Engine *e, Gva end);
} Engine;

extern const Engine engines[];
extern const unsigned engine_count;

/** Map memory and make a vCPU of @model ("max" if NULL). Exits with a message if that fails. */
void machine_init(const char *model);
ArmCpu *machine_cpu(void);

/** Run @c until its end, an exception, or a jump out of the code. */
void machine_run(const Engine *e, const A64Case *c, A64Result *r);

#endif
