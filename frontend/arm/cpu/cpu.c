/* SPDX-License-Identifier: MIT */
/* Views of the CPU state for the layers above; contracts in cpu.h. */
#include "frontend/arm/cpu/cpu.h"

#include "backend/ir/eval.h"
#include "frontend/arm/cpu/model.h"

u64 arm_pstate(const ArmCpu *cpu)
{
    return (u64)ir_flags_unpack(cpu->vcpu.rt.flags) << 28 | (cpu->dit ? ARM_PSTATE_DIT : 0) |
           (cpu->ssbs ? ARM_PSTATE_SSBS : 0) | (u64)(cpu->vcpu.rt.branch_kind & 3) << 10;
}

void arm_set_pstate(ArmCpu *cpu, u64 pstate)
{
    cpu->vcpu.rt.flags = ir_flags_pack((unsigned)(pstate >> 28) & 15);
    cpu->dit = (pstate & ARM_PSTATE_DIT) != 0;
    cpu->ssbs = (pstate & ARM_PSTATE_SSBS) != 0;
    cpu->vcpu.rt.branch_kind = (u32)(pstate & ARM_PSTATE_BTYPE) >> 10;
}

u64 arm_hwcap(const ArmCpu *cpu)
{
    return arm_model_hwcap(cpu->model, 0);
}

u64 arm_hwcap2(const ArmCpu *cpu)
{
    return arm_model_hwcap(cpu->model, 1);
}

u64 arm_midr(const ArmCpu *cpu)
{
    return cpu->model->midr;
}
