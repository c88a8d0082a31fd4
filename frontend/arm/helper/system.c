/* SPDX-License-Identifier: MIT */
/* System registers that are not plain state, and cache maintenance. */
#include <time.h>
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/vdso_hint.h"
#include "frontend/arm/cpu/tbkey.h"
#include "frontend/arm/helper/helper.h"

u64 helper_sysreg_read(ArmCpu *cpu, u32 index)
{
    const ArmSysreg *r = &arm_sysregs[index];

    cpu->fpsr_used |= (r->effects & ARM_SYSREG_FPSR) != 0;
    return r->read(cpu, r);
}

void helper_sysreg_write(ArmCpu *cpu, u32 index, u64 v)
{
    const ArmSysreg *r = &arm_sysregs[index];

    cpu->fpsr_used |= (r->effects & ARM_SYSREG_FPSR) != 0;
    r->write(cpu, r, v);
}

/* Clocks that the host's vDSO reads without a system call; CPU-time clocks and the like are not among them. */
#define VDSO_CLOCKS                                                                                            \
    (1u << CLOCK_REALTIME | 1u << CLOCK_MONOTONIC | 1u << CLOCK_MONOTONIC_RAW | 1u << CLOCK_REALTIME_COARSE | \
     1u << CLOCK_MONOTONIC_COARSE | 1u << CLOCK_BOOTTIME | 1u << CLOCK_TAI)

u64 helper_vdso_time(ArmCpu *cpu, u32 hint, u32 clock)
{
    struct timespec ts;

    if (clock >= 32 || !(VDSO_CLOCKS >> clock & 1))
        return ~0ull;
    if (hint == VDSO_HINT_GETTIME ? clock_gettime((clockid_t)clock, &ts) : clock_getres((clockid_t)clock, &ts))
        return ~0ull;
    return ts.tv_sec < 0 ? ~0ull : (u64)ts.tv_sec << VDSO_NSEC_BITS | (u64)ts.tv_nsec;
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
