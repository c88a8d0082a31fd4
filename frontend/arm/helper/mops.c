/* SPDX-License-Identifier: MIT */
/* FEAT_MOPS: the exception of a main or epilogue instruction whose prologue used the other option. */
#include "frontend/arm/helper/helper.h"

void helper_mops_check(ArmCpu *cpu, u32 nzcv, u32 syndrome)
{
    if (!(nzcv & ARM_PSTATE_C))
        return;
    cpu->vcpu.exc = (VcpuException){.kind = ARM_EXC_MOPS, .syndrome = syndrome};
    vcpu_raise(&cpu->vcpu, GETRA());
}
