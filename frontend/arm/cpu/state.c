/* SPDX-License-Identifier: MIT */
/*
 * What of a machine's CPU is saved: all that its guest can change. What follows from it (TLBs, the
 * host's floating-point modes, timer lines) is made anew when it is loaded.
 */
#include "frontend/arm/cpu/state.h"

#include "backend/ir/eval.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/fpctl.h"
#include "frontend/arm/cpu/pmu.h"
#include "frontend/arm/cpu/timer.h"
#include "frontend/guest.h"

/* Arrays of arrays of u64, as one. */
#define WORDS(f) {#f, STATE_U64, offsetof(ArmCpu, f), STATE_SIZE(ArmCpu, f) / 8, 8}
#define ONE(f)   STATE_FIELD(ArmCpu, f)
#define MANY(f)  STATE_ARRAY(ArmCpu, f)

// clang-format off
static const StateRow timer_rows[] = {
    STATE_FIELD(ArmTimer, ctl), STATE_FIELD(ArmTimer, cval),
};

static const StateTable timer_table = {"timer", 1, 1, timer_rows, ARRAY_SIZE(timer_rows), NULL, NULL};

static const StateRow rows[] = {
    MANY(vcpu.rt.gpr), ONE(vcpu.rt.pc), ONE(vcpu.rt.flags), ONE(vcpu.rt.branch_kind),
    ONE(vcpu.is_halted), ONE(vcpu.is_off),
    WORDS(v), ONE(fpcr), ONE(fpsr), WORDS(qc),
    ONE(tpidr_el0), ONE(tpidrro_el0), ONE(tpidr2_el0),
    ONE(excl_addr), MANY(excl_val), ONE(ssbs), ONE(dit), ONE(fpsr_used), WORDS(pac_key),
    ONE(sys.el), ONE(sys.spsel), ONE(sys.pan), ONE(sys.uao), ONE(sys.il), ONE(sys.ss),
    ONE(sys.daif), ONE(sys.lines),
    MANY(sys.sp), MANY(sys.elr), MANY(sys.spsr), MANY(sys.esr), MANY(sys.far), MANY(sys.vbar),
    MANY(sys.sctlr), MANY(sys.actlr), MANY(sys.afsr0), MANY(sys.afsr1),
    MANY(sys.ttbr0), MANY(sys.ttbr1), MANY(sys.tcr), MANY(sys.mair), MANY(sys.amair),
    MANY(sys.contextidr), MANY(sys.tpidr), ONE(sys.cpacr), MANY(sys.cptr),
    ONE(sys.par), ONE(sys.csselr), ONE(sys.rmr), ONE(sys.disr),
    ONE(sys.hcr), ONE(sys.hstr), ONE(sys.hacr), ONE(sys.hpfar), ONE(sys.vttbr), ONE(sys.vtcr),
    ONE(sys.vpidr), ONE(sys.vmpidr), ONE(sys.vsesr), ONE(sys.vdisr), ONE(sys.scr), ONE(sys.sder),
    ONE(sys.mdscr), MANY(sys.mdcr), ONE(sys.oslsr), ONE(sys.osdlr), ONE(sys.mdccint),
    ONE(sys.osdtrrx), ONE(sys.osdtrtx), ONE(sys.oseccr), ONE(sys.dbgclaim), ONE(sys.dbgprcr),
    MANY(sys.dbgbvr), MANY(sys.dbgbcr), MANY(sys.dbgwvr), MANY(sys.dbgwcr),
    ONE(sys.pmcr), ONE(sys.pmcnten), ONE(sys.pminten), ONE(sys.pmovs), ONE(sys.pmselr),
    ONE(sys.pmuserenr), ONE(sys.pmccfiltr), ONE(sys.pmccntr),
    MANY(sys.pmevcntr), MANY(sys.pmevtyper), ONE(sys.pmu_start_ns),
    ONE(sys.insns), ONE(sys.insn_start),
    ONE(sys.cntkctl), ONE(sys.cnthctl), ONE(sys.cntvoff), ONE(sys.cntfrq),
    STATE_TABLES(ArmCpu, sys.timer, &timer_table), ONE(sys.fault_ipa),
    ONE(sys.ttbr1_of_el0), ONE(sys.ttbr1_of_el1),
};
// clang-format on

/* Flags that lie in the host's registers go to FPSR; bits of the flags word that mean nothing go. */
static void pre_save(void *object)
{
    ArmCpu *cpu = object;

    cpu->vcpu.arch->sync(&cpu->vcpu);
    cpu->vcpu.rt.flags = ir_flags_pack(ir_flags_unpack(cpu->vcpu.rt.flags));
}

static bool has_level(const ArmCpu *cpu, unsigned el)
{
    return el < 2 || (el == 2 && cpu->machine->has_el2) || (el == 3 && cpu->machine->has_el3);
}

static bool post_load(void *object, u32 version, Error *err)
{
    ArmCpu *cpu = object;
    ArmSys *s = &cpu->sys;

    if (!has_level(cpu, s->el) || s->spsel > 1 || (!s->el && s->spsel))
        return error_set(err, "saved state of a CPU: level %u with stack pointer %u", s->el, s->spsel);
    cpu->vcpu.rt.flags = ir_flags_pack(ir_flags_unpack(cpu->vcpu.rt.flags));
    cpu->vcpu.rt.branch_kind &= 3;
    s->daif &= ARM_PSTATE_DAIF;
    arm_debug_watch_changed(cpu);
    arm_pmu_loaded(cpu);
    s->lines &= (1u << ARM_LINE_COUNT) - 1;
    if (version < 2 && cpu->fpsr_used)
        cpu->fpsr_used = ARM_FPSR_BY_ALL;
    arm_fpsr_loaded(cpu);
    arm_set_fpsr(cpu, cpu->fpsr);
    arm_set_fpcr(cpu, cpu->fpcr);
    arm_translation_changed(cpu);
    for (unsigned t = 0; t < ARM_TIMER_COUNT; t++)
        arm_timer_update(cpu, (ArmTimerId)t);
    if (cpu->machine->security_changed)
        cpu->machine->security_changed(cpu);
    return true;
}

const StateTable arm_cpu_state = {"arm-cpu", 2, 1, rows, ARRAY_SIZE(rows), pre_save, post_load};
