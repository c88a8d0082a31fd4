/* SPDX-License-Identifier: MIT */
/*
 * The registers of a guest as gdb's target description numbers and names them: tables of each
 * architecture (gdb_regs_arm.c, gdb_regs_x86.c), and what is made of them (gdb_regs.c).
 */
#ifndef CONTROL_GDB_TARGET_H
#define CONTROL_GDB_TARGET_H

#include <stdio.h>
#include "softmmu/vcpu.h"

/* Registers of one name and number after it, or one register. */
typedef struct GdbRegRow {
    const char *name;  /* with %u: first to last */
    u8 first, last;
    u8 bits;
    u8 kind;           /* the architecture's own numbering, for read and write */
    const char *type, *group; /* as gdb knows them; group may be NULL */
} GdbRegRow;

typedef struct GdbFeature {
    const char *name;
    const GdbRegRow *rows;
    unsigned count;
    bool (*is_there)(const Vcpu *cpu); /* NULL: always */
} GdbFeature;

/* A bit field of a register whose type is one of flags. */
typedef struct GdbFlag {
    const char *type, *name;
    u8 start, end;
    bool is_machine; /* programs have it not */
} GdbFlag;

typedef struct GdbTarget {
    const char *architecture; /* as gdb calls it */
    unsigned pc, sp, fp;      /* their numbers */
    const GdbFeature *features;
    unsigned feature_count;
    const GdbFlag *flags;
    unsigned flag_count;
    const char *vector;       /* type for which put_vector is called; NULL: none */
    void (*put_vector)(FILE *f);
    bool (*is_machine)(const Vcpu *cpu);

    /** Register @index of @kind, in guest byte order, 16 bytes; those of the register count. */
    void (*read)(const Vcpu *cpu, unsigned kind, unsigned index, u8 *out);
    void (*write)(Vcpu *cpu, unsigned kind, unsigned index, const u8 *in);
} GdbTarget;

extern const GdbTarget gdb_target_a64, gdb_target_i386, gdb_target_x86_64;

#define GDB_REG_MAX 16 /* bytes of the largest register */

/** Of the code that @cpu runs. */
const GdbTarget *gdb_target(const Vcpu *cpu);

/** How many registers it has, and bytes of the @n-th. */
unsigned gdb_reg_count(const Vcpu *cpu);
unsigned gdb_reg_size(const Vcpu *cpu, unsigned n);

/** Its name, without more than @size bytes. */
void gdb_reg_name(const Vcpu *cpu, unsigned n, char *out, size_t size);

void gdb_reg_read(const Vcpu *cpu, unsigned n, u8 *out);
void gdb_reg_write(Vcpu *cpu, unsigned n, const u8 *in);

/** The target description; the caller's to free. NULL: no memory. */
char *gdb_target_xml(const Vcpu *cpu);

#endif
