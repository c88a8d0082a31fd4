/* SPDX-License-Identifier: MIT */
/* FEAT_FPAC: fault on a pointer that failed authentication. */
#include "base/bits.h"
#include "frontend/arm/helper/helper.h"

/* Good: bits 54..48 equal bit 55, in the upper half the top byte too. ISS: bit 1 data key, bit 0 B key. */
void helper_pac_check(ArmCpu *cpu, u64 pointer, u32 key)
{
    if (bits_get(pointer, 48, 8) == 0 || bits_get(pointer, 48, 16) == 0xffff)
        return;
    cpu->vcpu.exc = (VcpuException){.kind = ARM_EXC_PAC, .syndrome = key};
    vcpu_raise(&cpu->vcpu, GETRA());
}
