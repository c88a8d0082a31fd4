/* SPDX-License-Identifier: MIT */
/* The generic vCPU calls its accelerator. */
#include "softmmu/vcpu.h"

#include "softmmu/accel_ops.h"
#include "softmmu/icount.h"

VcpuExit vcpu_run(Vcpu *cpu)
{
    return cpu->accel->vcpu_run(cpu);
}

void vcpu_kick(Vcpu *cpu)
{
    icount_stop();
    cpu->accel->kick(cpu);
}

void vcpu_sync(Vcpu *cpu)
{
    if (cpu->accel->sync)
        cpu->accel->sync(cpu);
}

_Noreturn void vcpu_raise(Vcpu *cpu, const void *ra)
{
    cpu->accel->raise(cpu, ra);
}
