/* SPDX-License-Identifier: MIT */
/*
 * Counting instructions: RtEnv.icount_left, exact at every instruction that can tell.
 *
 * A block takes all its instructions off the budget at its entry. Those behind an instruction that leaves early are
 * given back, by the code of side exits or here. What looks at the time or may let an interrupt in must be the last of
 * its block: helpers with effects end blocks (GuestTb.is_counted); which loads and stores reach devices shows when they
 * run. Such an access leaves the block before it is made, its instruction is run alone, and its place is noted, so that
 * blocks end there from then on.
 */
#include "accel/tcg/tb.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

#define SITES 4096 /* a power of two */
#define MAX_INSN_BYTES 15 /* where instructions differ in length */

/* Instructions that access devices, by a hash of their pc; one that another pushes out is found again. */
static Gva sites[SITES];

static Gva *site(Gva pc)
{
    return &sites[(pc >> 2) & (SITES - 1)];
}

Gva icount_end(Gva pc, u32 max)
{
    u32 align = tcg.cfg.arch->insn_align, bytes = max * (align == 1 ? MAX_INSN_BYTES : align);

    for (Gva at = pc; at - pc < bytes; at += align)
        if (*site(at) == at)
            return at + 1;
    return 0;
}

void icount_settle(Vcpu *cpu)
{
    cpu->rt.icount_left += (i32)cpu->rt.icount_rest;
    cpu->rt.icount_rest = 0;
}

void icount_run_alone(TcgCpu *t)
{
    Vcpu *cpu = t->cpu;
    VcpuException fault;
    u64 at = (u64)(uintptr_t)tlb_code(cpu, cpu->rt.pc, tcg.cfg.arch->mmu_idx(cpu), &fault);

    cpu->wants_alone = false;
    cpu->rt.icount_left++; /* it has not run */
    *site(cpu->rt.pc) = cpu->rt.pc;
    if (at)
        tcg_invalidate(at, at + 3);
    t->step_once = true;
}
