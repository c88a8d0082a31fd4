/* SPDX-License-Identifier: MIT */
/* Views of the CPU state for the layers above; contracts in cpu.h. */
#include "frontend/arm/cpu/cpu.h"

#include "backend/ir/eval.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/model.h"

static u64 machine_pstate(const ArmSys *s)
{
    return s->daif | s->el << 2 | s->spsel | (s->pan ? ARM_PSTATE_PAN : 0) | (s->uao ? ARM_PSTATE_UAO : 0) |
           (s->il ? ARM_PSTATE_IL : 0) | (s->ss & ARM_SS ? ARM_PSTATE_SS : 0);
}

u64 arm_pstate(const ArmCpu *cpu)
{
    return (u64)ir_flags_unpack(cpu->vcpu.rt.flags) << 28 | (cpu->dit ? ARM_PSTATE_DIT : 0) |
           (cpu->ssbs ? ARM_PSTATE_SSBS : 0) | (u64)(cpu->vcpu.rt.branch_kind & 3) << 10 |
           (cpu->machine ? machine_pstate(&cpu->sys) : 0);
}

void arm_set_pstate(ArmCpu *cpu, u64 pstate)
{
    cpu->vcpu.rt.flags = ir_flags_pack((unsigned)(pstate >> 28) & 15);
    cpu->dit = (pstate & ARM_PSTATE_DIT) != 0;
    cpu->ssbs = (pstate & ARM_PSTATE_SSBS) != 0;
    cpu->vcpu.rt.branch_kind = (u32)(pstate & ARM_PSTATE_BTYPE) >> 10;
    if (!cpu->machine)
        return;
    cpu->sys.daif = (u32)pstate & ARM_PSTATE_DAIF;
    cpu->sys.pan = (pstate & ARM_PSTATE_PAN) != 0;
    cpu->sys.uao = (pstate & ARM_PSTATE_UAO) != 0;
    cpu->sys.il = (pstate & ARM_PSTATE_IL) != 0;
    cpu->sys.ss = pstate & ARM_PSTATE_SS ? ARM_SS : 0;
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
