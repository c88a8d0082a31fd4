/* SPDX-License-Identifier: MIT */
/* Guest memory of a whole machine, outside the inline lookup: what the TLB does not answer, fetches and the debugger. */
#ifndef SOFTMMU_LDST_H
#define SOFTMMU_LDST_H

#include "backend/rt_mmu.h"
#include "softmmu/vcpu.h"

/** RtMmu.access and RtMmu.commit. */
bool ldst_access(RtEnv *env);
bool ldst_commit(RtEnv *env);

/**
 * For helpers: host address of [@va, @va + @size), which lies in one page, for a read, or with @is_write for both. NULL:
 * cpu->exc describes the exception (a device gives an external abort). Code there is invalidated before a write.
 */
u8 *ldst_host(Vcpu *cpu, Gva va, unsigned size, bool is_write, unsigned idx);

/** Vcpu.mem of machines. Addresses that AccelOps.invalidate gets from them are host addresses of RAM. */
extern const MemOps ldst_mem_ops;

#endif
