/* SPDX-License-Identifier: MIT */
/*
 * Guest memory as C code of the CPU accesses it: descriptor tables, stacks of exceptions, operands
 * of helpers. In user mode addresses are the host's, and what cannot be accessed is a host fault.
 */
#ifndef FRONTEND_X86_CPU_MEM_H
#define FRONTEND_X86_CPU_MEM_H

#include "frontend/x86/cpu/cpu.h"

/** @size bytes (1, 2, 4, 8) at linear @va by regime @idx. False: cpu->vcpu.exc says why not. */
bool x86_mem_read(X86Cpu *cpu, Gva va, unsigned size, unsigned idx, u64 *value);
bool x86_mem_write(X86Cpu *cpu, Gva va, unsigned size, unsigned idx, u64 value);

/** Any number of bytes. Writing: all pages are found writable before the first byte is written. */
bool x86_mem_read_bytes(X86Cpu *cpu, Gva va, void *to, unsigned size, unsigned idx);
bool x86_mem_write_bytes(X86Cpu *cpu, Gva va, const void *from, unsigned size, unsigned idx);

/** Whether @size bytes at @va may be written, devices included. False: the exception is filled. */
bool x86_mem_probe_write(X86Cpu *cpu, Gva va, unsigned size, unsigned idx);

/**
 * Host address of @size bytes at @va if they are plain memory on one page that may be accessed
 * so, and nobody wants to be told; 0: the access must be made by the functions above, which
 * find out what it is.
 */
u64 x86_mem_host(X86Cpu *cpu, Gva va, u64 size, unsigned idx, bool is_write);

/** Atomically *@va |= @bits, one byte. */
bool x86_mem_set_bits(X86Cpu *cpu, Gva va, u8 bits, unsigned idx);

#endif
