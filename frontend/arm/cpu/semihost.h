/* SPDX-License-Identifier: MIT */
/*
 * Semihosting: what a debugger does for a program without operating system. The program executes
 * HLT 0xf000 with an operation's number in W0 and, mostly, the address of a block of arguments in
 * X1; the result is in X0.
 *
 * Guests get the files of the host with the rights of this process: that is what it is for, and why
 * machines only have it when asked.
 *
 * Source: "Semihosting for AArch32 and AArch64", version 3.0.
 */
#ifndef FRONTEND_ARM_CPU_SEMIHOST_H
#define FRONTEND_ARM_CPU_SEMIHOST_H

#include <sys/types.h>
#include "softmmu/snapshot.h"

typedef struct Vcpu Vcpu;

/* What it needs of the program's world. */
typedef struct SemihostOps {
    /** Memory of the guest, as the instruction that calls sees it. False: not there. */
    bool (*read)(Vcpu *cpu, Gva va, void *buf, size_t size);
    bool (*write)(Vcpu *cpu, Gva va, const void *buf, size_t size);
    /** The console. Reading waits a moment at most: -EAGAIN if nothing came; 0 at the end. */
    void (*console_write)(const char *text, size_t size);
    ssize_t (*console_read)(char *buf, size_t size);
    /** Heap base and limit, stack base and limit (SYS_HEAPINFO). */
    void (*heap)(Vcpu *cpu, u64 out[4]);
    /** Time since the machine began, or with @is_real since 1970. NULL: the host's. */
    i64 (*now_ns)(bool is_real);
    /** End the program; may return, if that happens later. */
    void (*exit)(Vcpu *cpu, int status);
} SemihostOps;

/** Before the first call. @command_line: what SYS_GET_CMDLINE gives; must last. */
void semihost_init(const SemihostOps *ops, const char *command_line);

/**
 * Operation @op with argument @arg; fields of argument blocks have @word bytes. Any thread. False:
 * nothing happened yet, make the same call again; else *@result is for R0.
 */
bool semihost_call(Vcpu *cpu, u32 op, u64 arg, unsigned word, u64 *result);

/** Name of the section of semihost_save. */
#define SEMIHOST_SECTION "semihosting"

/** Open files, by name. */
bool semihost_save(SnapWriter *w, Error *err);

/** On error all is as it was. */
bool semihost_load(const SnapSection *s, Error *err);

#endif
