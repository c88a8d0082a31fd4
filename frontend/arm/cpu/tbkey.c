/* SPDX-License-Identifier: MIT */
#include "frontend/arm/cpu/tbkey.h"

#include "backend/ir/ir.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/walk.h"

static u32 bti_key(const ArmCpu *cpu)
{
    Vcpu *vcpu = (Vcpu *)(uintptr_t)&cpu->vcpu;

    if (!vcpu->mem->any_guarded || !vcpu->mem->any_guarded() || !arm_has(cpu->model, A64_FEAT_BTI))
        return 0;
    if (!vcpu->rt.branch_kind || !vcpu->mem->guarded(vcpu, vcpu->rt.pc))
        return ARM_KEY_BTI;
    return ARM_KEY_BTI | vcpu->rt.branch_kind << ARM_KEY_BTYPE_SHIFT;
}

static u64 sctlr_of(const ArmCpu *cpu)
{
    return cpu->sys.sctlr[arm_regime_el(cpu)];
}

static bool checks_sp(const ArmCpu *cpu)
{
    return !cpu->machine || (sctlr_of(cpu) & (cpu->sys.el ? ARM_SCTLR_SA : ARM_SCTLR_SA0));
}

static u32 pac_key(u64 sctlr)
{
    u32 off = (sctlr & ARM_SCTLR_ENIA ? 0 : 1) | (sctlr & ARM_SCTLR_ENIB ? 0 : 2) |
              (sctlr & ARM_SCTLR_ENDA ? 0 : 4) | (sctlr & ARM_SCTLR_ENDB ? 0 : 8);

    return off << ARM_KEY_NOPAC_SHIFT;
}

/* Without stage 1 all memory is Device, unless HCR_EL2.DC makes it Normal. Source: DDI 0487, "AArch64.S1DisabledOutput". */
static bool must_align(const ArmCpu *cpu, u64 sctlr)
{
    bool dc = cpu->sys.el < 2 && arm_el2_enabled(cpu) && (cpu->sys.hcr & ARM_HCR_DC);

    return (sctlr & ARM_SCTLR_A) || (!(sctlr & ARM_SCTLR_M) && !dc);
}

/* Whether LDTR of EL2 and above is LDR: but in a host with programs. */
static bool is_privileged(const ArmSys *s)
{
    return s->uao || (s->el == 2 && (~s->hcr & (ARM_HCR_E2H | ARM_HCR_TGE)));
}

unsigned arm_pac_trap(const ArmCpu *cpu)
{
    const ArmSys *s = &cpu->sys;

    if (s->el < 2 && !(s->hcr & ARM_HCR_API) && arm_el2_enabled(cpu) && !arm_in_host(cpu))
        return 2;
    return s->el < 3 && cpu->machine->has_el3 && !(s->scr & ARM_SCR_API) ? 3 : 0;
}

/* SCTLR_ELx.BT0 is EL0's, BT1 and BT that of the level itself. */
static u32 bt_key(const ArmCpu *cpu, u64 sctlr)
{
    return sctlr >> (cpu->sys.el ? 36 : 35) & 1 ? ARM_KEY_BT : 0;
}

static u32 machine_key(const ArmCpu *cpu)
{
    const ArmSys *s = &cpu->sys;
    u64 sctlr = sctlr_of(cpu);

    return ARM_KEY_MACHINE | (u32)s->el << ARM_KEY_EL_SHIFT |
           arm_mmu_idx(&cpu->vcpu) << ARM_KEY_MMU_SHIFT | arm_fp_trap(cpu) << ARM_KEY_FP_SHIFT |
           (must_align(cpu, sctlr) ? ARM_KEY_ALIGN : 0) |
           (s->el && is_privileged(s) ? ARM_KEY_UAO : 0) |
           (s->el >= 2 && (s->hcr & ARM_HCR_E2H) && arm_el2_enabled(cpu) ? ARM_KEY_E2H : 0) |
           (s->il ? ARM_KEY_IL : 0) |
           pac_key(sctlr) | bt_key(cpu, sctlr) |
           (arm_pac_trap(cpu) ? ARM_KEY_PAC_TRAP : 0) |
           (s->counts_insns ? ARM_KEY_COUNT : 0) | arm_debug_key(cpu);
}

static u32 fpsr_key(const ArmCpu *cpu)
{
    return cpu->fpsr_used & (cpu->sys.el ? ARM_FPSR_BY_SYSTEM : ARM_FPSR_BY_PROGRAMS)
               ? ARM_KEY_FPSR
               : 0;
}

u32 arm_tb_key(const Vcpu *vcpu)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;
    u32 fpcr = cpu->fpcr;

    return (fpcr & ARM_FPCR_DN ? ARM_KEY_DN : 0) | (fpcr & ARM_FPCR_AHP ? ARM_KEY_AHP : 0) |
           (fpcr & ARM_FPCR_FZ16 ? ARM_KEY_FZ16 : 0) | (fpcr & ARM_FPCR_FZ ? ARM_KEY_FZ : 0) |
           fpsr_key(cpu) |
           (vcpu->rt.gpr[31] % ARM_SP_ALIGN && checks_sp(cpu) ? ARM_KEY_SP : 0) | bti_key(cpu) |
           (cpu->machine ? machine_key(cpu) : 0);
}

u8 arm_fp_modes(u32 key)
{
    return (u8)((key & ARM_KEY_DN ? IR_FP_DEFAULT_NAN : 0) |
                (key & ARM_KEY_AHP ? IR_FP_ALT_HALF : 0) |
                (key & ARM_KEY_FZ16 ? IR_FP_FLUSH_H : 0) | (key & ARM_KEY_FZ ? IR_FP_FLUSH : 0) |
                (key & ARM_KEY_FPSR ? IR_FP_TININESS : 0));
}
