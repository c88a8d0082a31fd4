/* SPDX-License-Identifier: MIT */
/*
 * Exception entry and return of AArch64 machines. Sources: DDI 0487 "AArch64.TakeException",
 * "ESR_ELx",
 * "AArch64.ExceptionReturn", "ELFromSPSR".
 */
#include "frontend/arm/cpu/except.h"

#include <string.h>
#include "base/bits.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/pmu.h"
#include "frontend/arm/cpu/psci.h"

enum { VECTOR_SYNC = 0, VECTOR_IRQ = 0x80, VECTOR_FIQ = 0x100, VECTOR_SERROR = 0x180 };
enum { VECTOR_CURRENT_SP0 = 0, VECTOR_CURRENT_SPX = 0x200, VECTOR_LOWER = 0x400 };

static Gva vector(const ArmCpu *cpu, unsigned el, unsigned kind)
{
    unsigned from = cpu->sys.el < el ? VECTOR_LOWER
                    : cpu->sys.spsel ? VECTOR_CURRENT_SPX
                                     : VECTOR_CURRENT_SP0;

    return cpu->sys.vbar[el] + from + kind;
}

/* "ELIsInHost(EL0)" */
static bool has_host_programs(const ArmSys *s)
{
    return !(~s->hcr & (ARM_HCR_E2H | ARM_HCR_TGE));
}

static void enter(ArmCpu *cpu, unsigned el, unsigned kind)
{
    ArmSys *s = &cpu->sys;
    Gva to = vector(cpu, el, kind);

    if (el == 1 && s->el == 1)
        s->ttbr1_of_el1 = s->ttbr1[1] << 16;
    arm_pmu_leave_level(cpu);
    s->spsr[el] = arm_pstate(cpu);
    s->elr[el] = cpu->vcpu.rt.pc;
    arm_switch_sp(cpu, el, 1);
    s->daif = ARM_PSTATE_DAIF;
    s->il = s->ss = s->uao = 0;
    if (unlikely(s->hcr & ARM_HCR_E2H))
        arm_asid_changed(cpu);
    if ((el == 1 || (el == 2 && has_host_programs(s))) && !(s->sctlr[el] & ARM_SCTLR_SPAN) &&
        arm_has(cpu->model, A64_FEAT_PAN))
        s->pan = 1;
    cpu->ssbs = arm_has(cpu->model, A64_FEAT_SSBS) && (s->sctlr[el] & ARM_SCTLR_DSSBS);
    cpu->vcpu.rt.branch_kind = 0;
    cpu->vcpu.rt.pc = to;
    arm_pmu_enter_level(cpu);
    arm_clear_exclusive(cpu);
}

/* ---- synchronous exceptions ---- */

/* How a kind is reported. */
enum {
    FAR = 1,     /* FAR_ELx = addr */
    SAME_EL = 2, /* the class is one higher if it does not change EL */
    WNR = 4,     /* ISS has WnR */
    DEBUG = 8,   /* routed by MDCR_EL2.TDE */
};

typedef struct ExcRow {
    u8 ec, flags;
    u32 iss; /* ORed to the syndrome */
} ExcRow;

// clang-format off
static const ExcRow rows[ARM_EXC_COUNT] = {
    [ARM_EXC_SVC]             = {ARM_EC_SVC},
    [ARM_EXC_BKPT]            = {ARM_EC_BRK, DEBUG},
    [ARM_EXC_DATA_ABORT]      = {ARM_EC_DATA_LOWER, FAR | SAME_EL},
    [ARM_EXC_PREFETCH_ABORT]  = {ARM_EC_PREFETCH_LOWER, FAR | SAME_EL},
    [ARM_EXC_PC_ALIGNMENT]    = {ARM_EC_PC_ALIGNMENT, FAR},
    [ARM_EXC_SP_ALIGNMENT]    = {ARM_EC_SP_ALIGNMENT},
    [ARM_EXC_ALIGNMENT]       = {ARM_EC_DATA_LOWER, FAR | SAME_EL | WNR, ARM_FSC_ALIGNMENT},
    [ARM_EXC_BTI]             = {ARM_EC_BTI},
    [ARM_EXC_PAC]             = {ARM_EC_PAC},
    [ARM_EXC_MOPS]            = {ARM_EC_MOPS},
    [ARM_EXC_STEP]            = {ARM_EC_STEP_LOWER, SAME_EL | DEBUG, ARM_FSC_DEBUG},
    [ARM_EXC_BREAK]           = {ARM_EC_BREAK_LOWER, SAME_EL | DEBUG, ARM_FSC_DEBUG},
    [ARM_EXC_WATCH]           = {ARM_EC_WATCH_LOWER, FAR | SAME_EL | WNR | DEBUG, ARM_FSC_DEBUG},
    [ARM_EXC_HVC]             = {ARM_EC_HVC},
    [ARM_EXC_SMC]             = {ARM_EC_SMC},
    [ARM_EXC_STAGE2_DATA]     = {ARM_EC_DATA_LOWER, FAR | SAME_EL},
    [ARM_EXC_STAGE2_PREFETCH] = {ARM_EC_PREFETCH_LOWER, FAR | SAME_EL},
    [ARM_EXC_ILLEGAL]         = {ARM_EC_ILLEGAL},
};
// clang-format on

static bool is_external(const VcpuException *exc)
{
    unsigned fsc = exc->syndrome & 0x3f;

    return (exc->kind == ARM_EXC_DATA_ABORT || exc->kind == ARM_EXC_PREFETCH_ABORT) &&
           (fsc == ARM_FSC_EXTERNAL || (fsc & ~3u) == ARM_FSC_EXTERNAL_WALK);
}

#define MDCR_TDE (1u << 8)

static unsigned target_el(const ArmCpu *cpu, const VcpuException *exc, unsigned flags)
{
    bool el2 = arm_el2_enabled(cpu) && cpu->sys.el < 2;

    if (exc->kind == ARM_EXC_SMC ||
        (is_external(exc) && (cpu->sys.scr & ARM_SCR_EA) && cpu->machine->has_el3))
        return 3;
    if (exc->kind == ARM_EXC_HVC)
        return cpu->sys.el == 3 ? 3 : 2;
    if (exc->kind == ARM_EXC_STAGE2_DATA || exc->kind == ARM_EXC_STAGE2_PREFETCH ||
        ((flags & DEBUG) && el2 && (cpu->sys.mdcr[2] & MDCR_TDE)))
        return 2;
    return arm_el1_or_tge(cpu);
}

static u32 syndrome(const ArmCpu *cpu, const VcpuException *exc, const ExcRow *r, unsigned el)
{
    unsigned ec = r->ec + ((r->flags & SAME_EL) && cpu->sys.el == el);
    u32 iss = r->ec ? exc->syndrome | r->iss : 0;

    if ((r->flags & WNR) && exc->is_write)
        iss |= ARM_ISS_WNR;
    return arm_esr((enum ArmEc)ec, iss);
}

/* Source: DDI 0487, pages of HVC and SMC. */
static bool is_call_undefined(const ArmCpu *cpu, u32 kind)
{
    const ArmMachine *m = cpu->machine;

    if (kind == ARM_EXC_SMC)
        return !m->has_el3 || (cpu->sys.scr & ARM_SCR_SMD);
    if (!m->has_el2 || (cpu->sys.el < 3 && !arm_el2_enabled(cpu)))
        return true;
    return m->has_el3 ? !(cpu->sys.scr & ARM_SCR_HCE) : cpu->sys.hcr & ARM_HCR_HCD;
}

/*
 * HVC and SMC: true if PSCI answered. The others become what they are: trapped to EL2, UNDEFINED, or themselves.
 * Both exceptions that are not the call itself return to it.
 */
static bool call_out(ArmCpu *cpu, VcpuException *exc)
{
    bool smc = exc->kind == ARM_EXC_SMC, trapped = smc && cpu->sys.el == 1 && (cpu->sys.hcr & ARM_HCR_TSC);

    if (trapped && arm_el2_enabled(cpu)) {
        *exc = (VcpuException){.kind = ARM_EXC_TRAP_EL2, .syndrome = arm_esr(ARM_EC_SMC, exc->syndrome)};
    } else if (cpu->machine->conduit == (smc ? ARM_CONDUIT_SMC : ARM_CONDUIT_HVC)) {
        arm_psci_call(cpu);
        return true;
    } else if (is_call_undefined(cpu, exc->kind)) {
        *exc = (VcpuException){.kind = ARM_EXC_UNDEF};
    } else {
        return false;
    }
    cpu->vcpu.rt.pc -= 4;
    return false;
}

/* What comes after a step exception that is pending. */
static bool is_fetch(u32 kind)
{
    return kind == ARM_EXC_PREFETCH_ABORT || kind == ARM_EXC_STAGE2_PREFETCH ||
           kind == ARM_EXC_PC_ALIGNMENT;
}

/* The instruction at the pc, which accessed memory: it can be fetched. */
static u32 access_iss(Vcpu *vcpu, const VcpuException *exc)
{
    VcpuException fault;
    u32 avail, word;
    const u8 *bytes;

    if (exc->kind != ARM_EXC_STAGE2_DATA || (exc->syndrome & ARM_ISS_S1PTW))
        return 0;
    bytes = vcpu->mem->code(vcpu, vcpu->rt.pc, &avail, &fault);
    if (!bytes || avail < sizeof word)
        return 0;
    memcpy(&word, bytes, sizeof word);
    return arm_access_iss(word);
}

#define HPFAR_SHIFT 4 /* FIPA holds address bits 47:12 from here on */

void arm_take_exception(Vcpu *vcpu)
{
    ArmCpu *cpu = arm_cpu(vcpu);
    VcpuException exc = vcpu->exc;
    const ExcRow *r;
    unsigned el;

    if (exc.kind == ARM_EXC_WFI) {
        vcpu->is_halted = true;
        return;
    }
    if ((exc.kind == ARM_EXC_HVC || exc.kind == ARM_EXC_SMC) && call_out(cpu, &exc))
        return;
    if (is_fetch(exc.kind) && arm_debug_step_pending(cpu))
        exc = (VcpuException){.kind = ARM_EXC_STEP};
    if (exc.kind == ARM_EXC_BTI)
        vcpu->rt.branch_kind = exc.syndrome; /* for SPSR_ELx: the block forgot it */
    if (exc.kind == ARM_EXC_STEP)
        exc.syndrome = cpu->sys.ss & (ARM_SS_ISV | ARM_SS_EX);
    r = &rows[exc.kind];
    if (exc.kind == ARM_EXC_HLT && exc.syndrome == 0xf000 && cpu->machine->semihost &&
        cpu->machine->semihost(cpu))
        return;
    if (exc.kind >= ARM_EXC_TRAP_EL1 && exc.kind <= ARM_EXC_TRAP_EL3) {
        el = exc.kind - ARM_EXC_TRAP_EL1 + 1;
        el = el == 1 ? arm_el1_or_tge(cpu) : el;
        cpu->sys.esr[el] = exc.syndrome;
    } else {
        el = target_el(cpu, &exc, r->flags);
        cpu->sys.esr[el] = syndrome(cpu, &exc, r, el) | access_iss(vcpu, &exc);
    }
    if (r->flags & FAR)
        cpu->sys.far[el] = exc.addr;
    if (exc.kind == ARM_EXC_STAGE2_DATA || exc.kind == ARM_EXC_STAGE2_PREFETCH)
        cpu->sys.hpfar = cpu->sys.fault_ipa >> 12 << HPFAR_SHIFT;
    enter(cpu, el, VECTOR_SYNC);
}

/* ---- return ---- */

static bool is_illegal_return(const ArmCpu *cpu, u64 spsr)
{
    unsigned el = (unsigned)bits_get(spsr, 2, 2);
    bool el2 = arm_el2_enabled(cpu);

    if (cpu->sys.el == 3) /* SCR_EL3.NS says what is below */
        el2 = cpu->machine->has_el2 && (cpu->sys.scr & ARM_SCR_NS);
    return (spsr & ARM_PSTATE_NRW) || (spsr & 2) || (el == 0 && (spsr & 1)) || el > cpu->sys.el ||
           (el == 2 && !el2) || (el == 1 && el2 && (cpu->sys.hcr & ARM_HCR_TGE));
}

Gva arm_exception_return(ArmCpu *cpu, Gva target)
{
    ArmSys *s = &cpu->sys;
    unsigned from = s->el;
    u64 spsr = s->spsr[from];
    bool illegal = is_illegal_return(cpu, spsr);
    bool may_step =
        (s->mdscr & ARM_MDSCR_SS) && !arm_debug_from(cpu, s->el, s->daif & ARM_PSTATE_D);

    arm_pmu_leave_level(cpu);
    if (illegal)
        spsr = (spsr & ~(u64)(ARM_PSTATE_SS | ARM_PSTATE_BTYPE)) | ARM_PSTATE_IL;
    else
        arm_switch_sp(cpu, (unsigned)bits_get(spsr, 2, 2), (unsigned)spsr & 1);
    if (!s->el)
        s->ttbr1_of_el0 = s->ttbr1[1] << 16;
    arm_update_gate(s);
    if (unlikely(s->hcr & ARM_HCR_E2H))
        arm_asid_changed(cpu);
    if (from >= 2 && s->el < 2)
        arm_stage2_changed(cpu);
    if (!arm_has(cpu->model, A64_FEAT_PAN))
        spsr &= ~(u64)ARM_PSTATE_PAN;
    if (!arm_has(cpu->model, A64_FEAT_UAO))
        spsr &= ~(u64)ARM_PSTATE_UAO;
    if (!may_step || !arm_debug_from(cpu, s->el, spsr & ARM_PSTATE_D))
        spsr &= ~(u64)ARM_PSTATE_SS; /* "DebugExceptionReturnSS" */
    arm_set_pstate(cpu, spsr);
    arm_pmu_enter_level(cpu);
    arm_clear_exclusive(cpu);
    return target;
}

/* ---- interrupts ---- */

/*
 * One interrupt: its line, mask bit, vector, and the bits that route it to EL2 and EL3 (virtual
 * ones: to EL1).
 */
typedef struct IrqRow {
    u8 line;
    bool is_virtual;
    u16 mask, vector;
    u64 hcr_route, scr_route, hcr_pending;
} IrqRow;

// clang-format off
static const IrqRow irqs[] = { /* in order of priority, which is the implementation's choice */
    {ARM_LINE_FIQ,    false, ARM_PSTATE_F, VECTOR_FIQ,    ARM_HCR_FMO, ARM_SCR_FIQ, 0},
    {ARM_LINE_IRQ,    false, ARM_PSTATE_I, VECTOR_IRQ,    ARM_HCR_IMO, ARM_SCR_IRQ, 0},
    {ARM_LINE_SERROR, false, ARM_PSTATE_A, VECTOR_SERROR, ARM_HCR_AMO, ARM_SCR_EA,  0},
    {ARM_LINE_VFIQ,   true,  ARM_PSTATE_F, VECTOR_FIQ,    ARM_HCR_FMO, 0,           ARM_HCR_VF},
    {ARM_LINE_VIRQ,   true,  ARM_PSTATE_I, VECTOR_IRQ,    ARM_HCR_IMO, 0,           ARM_HCR_VI},
    {ARM_LINE_COUNT,  true,  ARM_PSTATE_A, VECTOR_SERROR, ARM_HCR_AMO, 0,           ARM_HCR_VSE},
};
// clang-format on

static unsigned irq_target(const ArmCpu *cpu, const IrqRow *r)
{
    if (r->is_virtual)
        return 1;
    if (cpu->machine->has_el3 && (cpu->sys.scr & r->scr_route))
        return 3;
    return arm_el2_enabled(cpu) && (cpu->sys.hcr & (r->hcr_route | ARM_HCR_TGE)) ? 2 : 1;
}

static bool is_pending(const ArmCpu *cpu, const IrqRow *r)
{
    u32 lines = __atomic_load_n(&cpu->sys.lines, __ATOMIC_ACQUIRE); /* pairs with arm_set_irq */
    bool up = (lines >> r->line & 1) || (cpu->sys.hcr & r->hcr_pending);

    if (up && r->is_virtual)
        return cpu->sys.el < 2 && arm_el2_enabled(cpu) && (cpu->sys.hcr & r->hcr_route) &&
               !(cpu->sys.hcr & ARM_HCR_TGE);
    return up;
}

/*
 * Source: DDI 0487, "Asynchronous exception masking": what goes up to EL2 or EL3 cannot be
 * masked below.
 */
static bool is_taken(const ArmCpu *cpu, const IrqRow *r)
{
    unsigned el = irq_target(cpu, r);

    if (!is_pending(cpu, r) || el < cpu->sys.el)
        return false;
    return (el > 1 && el > cpu->sys.el) || !(cpu->sys.daif & r->mask);
}

bool arm_has_interrupt(const Vcpu *vcpu, bool is_asleep)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;
    const u64 pending = ARM_HCR_VF | ARM_HCR_VI | ARM_HCR_VSE;

    u32 lines = __atomic_load_n(&cpu->sys.lines, __ATOMIC_ACQUIRE); /* pairs with arm_set_irq */

    if (likely(!lines && !(cpu->sys.hcr & pending)))
        return false;
    if (lines >> ARM_LINE_PMU & 1)
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(irqs); i++)
        if (is_asleep ? is_pending(cpu, &irqs[i]) : is_taken(cpu, &irqs[i]))
            return true;
    return false;
}

void arm_take_interrupt(Vcpu *vcpu)
{
    ArmCpu *cpu = arm_cpu(vcpu);

    if (__atomic_load_n(&cpu->sys.lines, __ATOMIC_RELAXED) >> ARM_LINE_PMU & 1) {
        arm_set_irq(vcpu, ARM_LINE_PMU, false);
        cpu->sys.pmu_deadline_ns = ~0ull;
        arm_pmu_sync(cpu);
        arm_pmu_update(cpu);
    }
    for (size_t i = 0; i < ARRAY_SIZE(irqs); i++) {
        const IrqRow *r = &irqs[i];
        unsigned el = irq_target(cpu, r);

        if (!is_taken(cpu, r))
            continue;
        if (r->vector == VECTOR_SERROR)
            cpu->sys.esr[el] =
                arm_esr(ARM_EC_SERROR, r->is_virtual ? (u32)cpu->sys.vsesr & 0x1ffffff : 0);
        if (r->hcr_pending == ARM_HCR_VSE)
            cpu->sys.hcr &= ~ARM_HCR_VSE;
        enter(cpu, el, r->vector);
        return;
    }
}

void arm_set_irq(Vcpu *vcpu, unsigned line, bool level)
{
    u32 *lines = &arm_cpu(vcpu)->sys.lines;

    if (level)
        __atomic_fetch_or(lines, 1u << line, __ATOMIC_RELEASE); /* pairs with is_pending */
    else
        __atomic_fetch_and(lines, ~(1u << line), __ATOMIC_RELEASE);
}

/* ---- FP and SIMD access ---- */

#define CPTR_TFP         (1u << 10)
#define CPACR_FPEN_SHIFT 20

static bool fp_traps_to_el2(const ArmSys *s)
{
    unsigned fpen = (unsigned)bits_get(s->cptr[2], CPACR_FPEN_SHIFT, 2);

    if (!(s->hcr & ARM_HCR_E2H))
        return s->cptr[2] & CPTR_TFP;
    return !(fpen & 1) || (fpen == 1 && s->el == 0 && (s->hcr & ARM_HCR_TGE));
}

/* Source: DDI 0487, "CheckFPAdvSIMDEnabled64", "AArch64.CheckFPAdvSIMDTrap". */
unsigned arm_fp_trap(const ArmCpu *cpu)
{
    const ArmSys *s = &cpu->sys;
    unsigned fpen = (unsigned)bits_get(s->cpacr, CPACR_FPEN_SHIFT, 2);

    if (s->el < 2 && !arm_in_host(cpu) && (!(fpen & 1) || (fpen == 1 && s->el == 0)))
        return arm_el1_or_tge(cpu);
    if (s->el <= 2 && arm_el2_enabled(cpu) && fp_traps_to_el2(s))
        return 2;
    return cpu->machine->has_el3 && (s->cptr[3] & CPTR_TFP) ? 3 : 0;
}
