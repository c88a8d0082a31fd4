/* SPDX-License-Identifier: MIT */
/* System registers that are not plain state, and cache maintenance. */
#include "base/vdso_time.h"
#include "frontend/arm/cpu/fpctl.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/vdso_hint.h"
#include "frontend/arm/cpu/tbkey.h"
#include "frontend/arm/helper/helper.h"

u64 helper_sysreg_read(ArmCpu *cpu, u32 index)
{
    const ArmSysreg *r = &arm_sysregs[index];

    if (r->effects & ARM_SYSREG_FPSR)
        arm_fpsr_look(cpu);
    return r->read(cpu, r);
}

void helper_sysreg_write(ArmCpu *cpu, u32 index, u64 v)
{
    const ArmSysreg *r = &arm_sysregs[index];

    if (r->effects & ARM_SYSREG_FPSR)
        arm_fpsr_look(cpu);
    r->write(cpu, r, v);
}

u64 helper_vdso_time(ArmCpu *cpu, u32 hint, u32 clock)
{
    return vdso_time(hint == VDSO_HINT_GETRES, clock);
}

void helper_sp_check(ArmCpu *cpu, u64 sp)
{
    if (sp % ARM_SP_ALIGN == 0)
        return;
    cpu->vcpu.exc = (VcpuException){.kind = ARM_EXC_SP_ALIGNMENT, .addr = sp};
    vcpu_raise(&cpu->vcpu, GETRA());
}

/* code_changed() is ordinary C code: the row's READS | WRITES keep no guest register in a host register meanwhile. */
void helper_ic_ivau(ArmCpu *cpu, u64 addr)
{
    Gva line = ALIGN_DOWN(addr, 64);

    cpu->vcpu.mem->code_changed(&cpu->vcpu, line, line + 63);
}
