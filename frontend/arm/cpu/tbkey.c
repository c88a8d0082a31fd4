/* SPDX-License-Identifier: MIT */
#include "frontend/arm/cpu/tbkey.h"

u32 arm_tb_key(const Vcpu *vcpu)
{
    u32 fpcr = ((const ArmCpu *)vcpu)->fpcr;

    return (fpcr & ARM_FPCR_DN ? ARM_KEY_DN : 0) |
           (fpcr & ARM_FPCR_AHP ? ARM_KEY_AHP : 0) | (fpcr & ARM_FPCR_FZ16 ? ARM_KEY_FZ16 : 0);
}
