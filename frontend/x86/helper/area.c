/* SPDX-License-Identifier: MIT */
/*
 * Memory operands that emitted code does not access itself. Those of x87 instructions in machines: the
 * host's instruction cannot go through the guest's tables, so it works on a copy.
 */
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"

void helper_probe(X86Cpu *cpu, u64 addr, u32 size)
{
    x86_probe_op(cpu, addr, size, GETRA());
}

/* ARPL writes only what it changes. Returns ZF. */
u32 helper_arpl(X86Cpu *cpu, u64 addr, u32 rpl)
{
    u64 sel = x86_load_op(cpu, addr, 2, GETRA());

    if ((sel & 3) >= rpl)
        return 0;
    x86_store_op(cpu, addr, 2, (sel & ~3ull) | rpl, GETRA());
    return 1;
}

void helper_x87_in(X86Cpu *cpu, u64 addr, u32 size)
{
    x86_load_area(cpu, addr, cpu->x87_scratch, size, GETRA());
}

void helper_x87_out(X86Cpu *cpu, u64 addr, u32 size)
{
    x86_store_area(cpu, addr, cpu->x87_scratch, size, GETRA());
}
