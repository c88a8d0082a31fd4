/* SPDX-License-Identifier: MIT */
/* Identification registers as Linux shows them to programs: only fields that concern EL0. */
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg.h"

/* reset holds the ArmIdReg */
u64 arm_sysreg_id(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_model_id(cpu->model, (ArmIdReg)r->reset, true);
}

u64 arm_sysreg_midr(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->model->midr;
}

u64 arm_sysreg_ctr(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->model->ctr;
}
