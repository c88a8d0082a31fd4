/* SPDX-License-Identifier: MIT */
/* The registers of a guest as gdb's target description numbers and names them. */
#ifndef CONTROL_GDB_TARGET_H
#define CONTROL_GDB_TARGET_H

#include "softmmu/vcpu.h"

typedef struct GdbTarget {
    unsigned pc, sp, fp;
    unsigned (*count)(const Vcpu *cpu); /* registers that it has */
    unsigned (*size)(unsigned n);                       /* bytes */
    void (*name)(unsigned n, char *out, size_t size);
    void (*read)(const Vcpu *cpu, unsigned n, u8 *out); /* guest byte order */
    void (*write)(Vcpu *cpu, unsigned n, const u8 *in);
    const char *(*xml)(const Vcpu *cpu);
} GdbTarget;

extern const GdbTarget gdb_target_a64;

#define GDB_REG_MAX 16 /* bytes of the largest register */

#endif
