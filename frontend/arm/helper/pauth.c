/* SPDX-License-Identifier: MIT */
/* FEAT_FPAC: fault on a pointer that failed authentication. */
#include "base/bits.h"
#include "frontend/arm/helper/helper.h"

/* An authenticated pointer is good if bits 54..48 equal bit 55. ISS: bit 1 data key, bit 0 B key. */
void helper_pac_check(ArmCpu *cpu, u64 pointer, u32 key)
{
    u64 field = bits_get(pointer, 48, 8);

    if (field == 0 || field == 0xff)
        return;
    cpu->vcpu.exc = (VcpuException){.kind = ARM_EXC_PAC, .syndrome = key};
    vcpu_raise(&cpu->vcpu, GETRA());
}
