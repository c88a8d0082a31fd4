/* SPDX-License-Identifier: MIT */
/* Security state, stack pointers and reset of a machine's CPU; contracts in machine.h. */
#include "frontend/arm/cpu/machine.h"

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/guest.h"

/* Source: DDI 0487, "SecurityStateAtEL". */
bool arm_is_secure(const ArmCpu *cpu)
{
    return cpu->machine->has_el3 && (cpu->sys.el == 3 || !(cpu->sys.scr & ARM_SCR_NS));
}

unsigned arm_el1_or_tge(const ArmCpu *cpu)
{
    return cpu->sys.el == 0 && arm_el2_enabled(cpu) && (cpu->sys.hcr & ARM_HCR_TGE)
               ? 2
               : MAX(cpu->sys.el, 1);
}

static void tell_security(ArmCpu *cpu)
{
    if (cpu->machine->security_changed)
        cpu->machine->security_changed(cpu);
}

void arm_switch_sp(ArmCpu *cpu, unsigned el, unsigned spsel)
{
    ArmSys *s = &cpu->sys;
    bool is_crossed = (s->el == 3) != (el == 3);

    s->sp[s->spsel ? s->el : 0] = cpu->vcpu.rt.gpr[31];
    s->el = (u8)el;
    s->spsel = (u8)spsel;
    cpu->vcpu.rt.gpr[31] = s->sp[spsel ? el : 0];
    if (is_crossed)
        tell_security(cpu);
}

/* Source: DDI 0487, "AArch64.TakeReset". */
void arm_reset_machine(ArmCpu *cpu)
{
    const GuestBus *bus = cpu->machine->bus;
    u32 all = (1u << ARM_MMU_COUNT) - 1;

    cpu->sys = (ArmSys){.lines = cpu->sys.lines};
    cpu->vcpu.watches = false;
    arm_sysreg_reset(cpu);
    bus->tlb_flush(&cpu->vcpu, &(GuestTlbFlush){.kind = GUEST_TLB_ALL, .regimes = all});
    bus->tlb_flush(&cpu->vcpu, &(GuestTlbFlush){.kind = GUEST_TLB_SWITCH, .regimes = all});
    cpu->sys.tlb_hcr = 0;
    cpu->sys.pmu_deadline_ns = cpu->sys.insn_limit = ~0ull;
    cpu->sys.el = cpu->machine->has_el3 ? 3 : cpu->machine->has_el2 ? 2 : 1;
    cpu->sys.spsel = 1;
    cpu->sys.daif = ARM_PSTATE_DAIF;
    cpu->vcpu.rt.pc = cpu->machine->rvbar;
    tell_security(cpu);
}

void arm_leave_secure(ArmCpu *cpu)
{
    if (!cpu->machine->has_el3)
        return;
    cpu->sys.scr |= ARM_SCR_NS | ARM_SCR_APK | ARM_SCR_API | (cpu->machine->has_el2 ? ARM_SCR_HCE : 0);
    arm_switch_sp(cpu, cpu->machine->has_el2 ? 2 : 1, 1);
}
