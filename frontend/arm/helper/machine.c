/* SPDX-License-Identifier: MIT */
/*
 * What instructions of machines do that depends on exception levels. All rows read and write guest registers, so these may
 * be ordinary C code.
 */
#include "base/bits.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/fpctl.h"
#include "frontend/arm/cpu/sysop.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/helper/helper.h"
#include "frontend/guest.h"

#define NUMBER(what) ((what)&0xffff)
#define RT(what)     ((what) >> 16)
#define DISR_A       (1ull << 31)
#define DISR_ISS     0x1ffffffull
#define ISS_FP       0x1e00000u /* CV, COND = always */

static _Noreturn void trap(ArmCpu *cpu, unsigned el, u32 esr, const void *ra)
{
    cpu->vcpu.exc = (VcpuException){.kind = arm_exc_trap(el), .syndrome = esr};
    vcpu_raise(&cpu->vcpu, ra);
}

static const ArmSysreg *access_reg(ArmCpu *cpu, u32 what, bool is_write, const void *ra)
{
    const ArmSysreg *r = arm_sysreg_row(cpu, NUMBER(what));
    unsigned el = arm_sysreg_trap(cpu, r, is_write);

    if (el)
        trap(cpu, el,
             r->trap == ARM_TRAP_FP
                 ? arm_esr(ARM_EC_FP, ISS_FP)
                 : arm_esr(ARM_EC_SYSREG, arm_sysreg_iss(r->enc, RT(what), !is_write)),
             ra);
    if (r->effects & ARM_SYSREG_FPSR)
        arm_fpsr_look(cpu);
    return r;
}

/*
 * The instruction may have let in an interrupt that waits, or by PSTATE.D debug exceptions: leave
 * after it, so that it is taken.
 */
static void look_for_interrupts(ArmCpu *cpu)
{
    if (arm_has_interrupt(&cpu->vcpu, false) || unlikely(cpu->sys.mdscr & ARM_MDSCR_KDE))
        vcpu_kick(&cpu->vcpu);
}

u64 helper_machine_read(ArmCpu *cpu, u32 what)
{
    return arm_sysreg_read(cpu, access_reg(cpu, what, false, GETRA()));
}

void helper_machine_write(ArmCpu *cpu, u32 what, u64 v)
{
    const ArmSysreg *r = access_reg(cpu, what, true, GETRA());

    arm_sysreg_write(cpu, r, v);
    if (r->effects & (ARM_SYSREG_KEY | ARM_SYSREG_UNMASK))
        look_for_interrupts(cpu);
}

void helper_machine_sys(ArmCpu *cpu, u32 what, u64 x)
{
    const ArmSysop *op = &arm_sysops[NUMBER(what)];
    unsigned el = arm_sysop_trap(cpu, op);

    if (el)
        trap(cpu, el, arm_esr(ARM_EC_SYSREG, arm_sysreg_iss(op->enc, RT(what), false)), GETRA());
    op->run(cpu, op, x);
}

/* @op2 is of the instruction: 6 sets, 7 clears. */
void helper_machine_daif(ArmCpu *cpu, u32 number, u32 op2, u32 imm)
{
    unsigned el = arm_sysreg_trap(cpu, arm_sysreg_row(cpu, number), true);
    u32 bits = imm << 6 & ARM_PSTATE_DAIF;

    if (el)
        trap(cpu, el,
             arm_esr(ARM_EC_SYSREG, arm_sysreg_iss(ARM_SYSREG(0, 3, 4, imm, op2), 31, false)),
             GETRA());
    cpu->sys.daif = op2 == 6 ? cpu->sys.daif | bits : cpu->sys.daif & ~bits;
    look_for_interrupts(cpu);
}

/* Source: DDI 0487, "AArch64.CheckForWFxTrap". */
static unsigned wait_trap(const ArmCpu *cpu, bool is_wfe)
{
    const ArmSys *s = &cpu->sys;

    if (s->el == 0 && !(s->sctlr[arm_regime_el(cpu)] & (is_wfe ? ARM_SCTLR_NTWE : ARM_SCTLR_NTWI)))
        return arm_el1_or_tge(cpu);
    if (s->el < 2 && arm_el2_enabled(cpu) && !arm_in_host(cpu) &&
        (s->hcr & (is_wfe ? ARM_HCR_TWE : ARM_HCR_TWI)))
        return 2;
    return s->el < 3 && cpu->machine->has_el3 && (s->scr & (is_wfe ? ARM_SCR_TWE : ARM_SCR_TWI))
               ? 3
               : 0;
}

#define ISS_WFX 0x1e00000u /* CV, COND = always; bit 0: WFE */

void helper_machine_wait(ArmCpu *cpu, u32 is_wfe)
{
    unsigned el = wait_trap(cpu, is_wfe);

    if (el)
        trap(cpu, el, arm_esr(ARM_EC_WFX, ISS_WFX | is_wfe), GETRA());
    if (is_wfe)
        helper_machine_yield(cpu);
}

/* In a loop that waits for another CPU. */
void helper_machine_yield(ArmCpu *cpu)
{
    cpu->vcpu.wants_yield = true;
    vcpu_kick(&cpu->vcpu);
}

/* Other vCPUs must have done what this one broadcast before. */
void helper_machine_dsb(ArmCpu *cpu)
{
    cpu->machine->bus->tlb_sync(&cpu->vcpu);
}

/* At the start of a block that counts instructions: a counter may have overflowed. */
void helper_machine_count(ArmCpu *cpu)
{
    if (likely(cpu->sys.insns < cpu->sys.insn_limit))
        return;
    cpu->sys.insn_limit = ~0ull;
    arm_set_irq(&cpu->vcpu, ARM_LINE_PMU, true);
    vcpu_kick(&cpu->vcpu);
}

void helper_machine_break(ArmCpu *cpu, u64 pc)
{
    if (!arm_debug_breaks(cpu, pc))
        return;
    cpu->vcpu.exc = (VcpuException){.kind = ARM_EXC_BREAK};
    vcpu_raise(&cpu->vcpu, GETRA());
}

/* Source: DDI 0487, "vESBOperation". No physical SError is ever deferred: no device raises one. */
void helper_machine_esb(ArmCpu *cpu)
{
    ArmSys *s = &cpu->sys;
    bool is_routed = (s->hcr & (ARM_HCR_AMO | ARM_HCR_TGE)) == ARM_HCR_AMO;

    if (s->el >= 2 || !arm_el2_enabled(cpu) || !is_routed || !(s->hcr & ARM_HCR_VSE) ||
        !(s->daif & ARM_PSTATE_A))
        return;
    s->vdisr = DISR_A | (s->vsesr & DISR_ISS);
    s->hcr &= ~ARM_HCR_VSE;
}

/*
 * Elements of SIMD structures with SCTLR_ELx.A, or in Device memory. @what: log2 of the size, bit 8
 * a store.
 */
void helper_machine_align(ArmCpu *cpu, u64 addr, u32 what)
{
    if (!(addr & bits_mask(what & 7)))
        return;
    cpu->vcpu.exc =
        (VcpuException){.kind = ARM_EXC_ALIGNMENT, .addr = addr, .is_write = what >> 8};
    vcpu_raise(&cpu->vcpu, GETRA());
}

u64 helper_machine_eret(ArmCpu *cpu, u64 target)
{
    Gva pc = arm_exception_return(cpu, target);

    look_for_interrupts(cpu);
    return pc;
}
