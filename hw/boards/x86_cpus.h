/* SPDX-License-Identifier: MIT */
/*
 * x86 CPUs of boards: vCPUs on the machine's memory and ports, and their local APICs.
 */
#ifndef HW_BOARDS_X86_CPUS_H
#define HW_BOARDS_X86_CPUS_H

#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "hw/machine.h"

typedef struct X86Cpus X86Cpus;

typedef struct X86BoardCpu {
    X86Cpus *cpus;
    Vcpu *vcpu;
    Device *apic;
    X86Machine x86;
    PhysPort port;
} X86BoardCpu;

struct X86Cpus {
    Machine *machine;
    Device *apics;     /* device_apic_bus */
    char *model;
    X86BoardCpu *cpu;
    unsigned count;
    IrqOut ferr; /* coprocessor errors */
    MachineListener listener;
};

/**
 * The CPUs of @m, whose phys and ports are ready; @apics has as many APICs. False with @err;
 * x86_cpus_free in any case.
 */
bool x86_cpus_new(X86Cpus *x, Machine *m, Device *apics, Error *err);
void x86_cpus_free(X86Cpus *x);

/** Machine.reset_cpus. */
void x86_cpus_reset(X86Cpus *x);

#endif
