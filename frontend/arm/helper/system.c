/* SPDX-License-Identifier: MIT */
/* System registers that are not plain state, and cache maintenance. */
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/helper/helper.h"

u64 helper_sysreg_read(ArmCpu *cpu, u32 index)
{
    const ArmSysreg *r = &arm_sysregs[index];

    return r->read(cpu, r);
}

void helper_sysreg_write(ArmCpu *cpu, u32 index, u64 v)
{
    const ArmSysreg *r = &arm_sysregs[index];

    r->write(cpu, r, v);
}

/* code_changed() is ordinary C code: the row's READS | WRITES keep no guest register in a host register meanwhile. */
void helper_ic_ivau(ArmCpu *cpu, u64 addr)
{
    Gva line = ALIGN_DOWN(addr, 64);

    cpu->vcpu.mem->code_changed(&cpu->vcpu, line, line + 63);
}
