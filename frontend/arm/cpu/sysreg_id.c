/* SPDX-License-Identifier: MIT */
/*
 * Identification registers: as Linux shows them to programs, only with fields that concern EL0
 * (the rows of sysreg.c), and
 * as a machine's CPU has them.
 */
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"

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

/* ---- machines ---- */

static u64 full_id(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_model_id(cpu->model, (ArmIdReg)r->reset, false);
}

#define PFR0_EL2 (1u << 8)
#define PFR0_EL3 (1u << 12)
#define PFR0_GIC (1u << 24)

static u64 pfr0_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    const ArmMachine *m = cpu->machine;

    return full_id(cpu, r) | (m->has_el2 ? PFR0_EL2 : 0) | (m->has_el3 ? PFR0_EL3 : 0) |
           (m->has_gic_sysregs ? PFR0_GIC : 0);
}

#define MMFR1_VH (15ull << 8)

static u64 mmfr1_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return full_id(cpu, r) & (cpu->machine->has_el2 ? ~0ull : ~MMFR1_VH);
}

static u64 mmfr0_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->model->mmfr0 | arm_model_id(cpu->model, ARM_ID_MMFR0, false);
}

/* At EL1 under a hypervisor both registers say what EL2 wants. */
static u64 midr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.el == 1 && arm_el2_enabled(cpu) ? cpu->sys.vpidr : cpu->model->midr;
}

static u64 mpidr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.el == 1 && arm_el2_enabled(cpu) ? cpu->sys.vmpidr : cpu->machine->mpidr;
}

#define HCR_TDZ (1ull << 28)

/* DC ZVA of 64 bytes; DZP where it would trap. */
static u64 dczid_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    u64 sctlr = cpu->sys.sctlr[arm_regime_el(cpu)];

    bool el1_forbids = cpu->sys.el == 0 && !(sctlr & ARM_SCTLR_DZE);
    bool el2_forbids = cpu->sys.el < 2 && (cpu->sys.hcr & HCR_TDZ) && arm_el2_enabled(cpu) &&
                       !arm_in_host(cpu);

    return 4 | (el1_forbids || el2_forbids ? 1 << 4 : 0);
}

#define CLIDR_L1_SEPARATE 3u
#define CLIDR_L2_UNIFIED (4u << 3)
#define CLIDR_LOC_2 (2u << 24)
#define CLIDR_LOUU_1 (1u << 27)
#define CLIDR_LOUIS_1 (1u << 21)

/*
 * CCSIDR_EL1 of L1D, L1I, L2 as CSSELR_EL1 selects them: (sets-1) << 13 | (ways-1) << 3 |
 * log2(line words)-2.
 */
static u64 ccsidr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    static const u32 caches[] = {127u << 13 | 3 << 3 | 2, 255u << 13 | 1 << 3 | 2, 1023u << 13 | 15 << 3 | 2};

    return cpu->sys.csselr < ARRAY_SIZE(caches) ? caches[cpu->sys.csselr] : 0;
}

/* Debug architecture 8, PMUv3, breakpoints, watchpoints, context-aware breakpoints. */
#define DFR0                                                                                       \
    (6ull | 1u << 8 | (ARM_BREAKPOINTS - 1u) << 12 | (ARM_WATCHPOINTS - 1u) << 20 |                \
     (ARM_CONTEXT_BREAKPOINTS - 1u) << 28)

// clang-format off
#define ID(name, crm, op2, reg) \
    {#name "_EL1", S(3, 0, 0, crm, op2), EL1_R, 0, .read = full_id, .reset = ARM_ID_##reg, TRAP(TID3)}

const ArmSysreg arm_sysregs_id[] = {
    /* name             encoding              access   feature */
    {"MIDR_EL1",        S(3, 0, 0, 0, 0),     EL1_R,  0, .read = midr_read},
    {"MPIDR_EL1",       S(3, 0, 0, 0, 5),     EL1_R,  0, .read = mpidr_read},
    {"REVIDR_EL1",      S(3, 0, 0, 0, 6),     EL1_R,  0, ZERO, TRAP(TID1)},
    {"ID_AA64PFR0_EL1", S(3, 0, 0, 4, 0),     EL1_R,  0, .read = pfr0_read,
     .reset = ARM_ID_PFR0, TRAP(TID3)},
    ID(ID_AA64PFR1,  4, 1, PFR1),
    {"ID_AA64DFR0_EL1", S(3, 0, 0, 5, 0),     EL1_R,  0, ARM_SYSREG_CONST, .reset = DFR0,
     TRAP(TID3)},
    ID(ID_AA64ISAR0, 6, 0, ISAR0),
    ID(ID_AA64ISAR1, 6, 1, ISAR1),
    ID(ID_AA64ISAR2, 6, 2, ISAR2),
    {"ID_AA64MMFR0_EL1", S(3, 0, 0, 7, 0),    EL1_R,  0, .read = mmfr0_read, TRAP(TID3)},
    {"ID_AA64MMFR1_EL1", S(3, 0, 0, 7, 1),    EL1_R,  0, .read = mmfr1_read,
     .reset = ARM_ID_MMFR1, TRAP(TID3)},
    ID(ID_AA64MMFR2, 7, 2, MMFR2),
    {"CCSIDR_EL1",      S(3, 1, 0, 0, 0),     EL1_R,  0, .read = ccsidr_read, TRAP(TID4)},
    {"CLIDR_EL1",       S(3, 1, 0, 0, 1),     EL1_R,  0, ARM_SYSREG_CONST, TRAP(TID4),
     .reset = CLIDR_L1_SEPARATE | CLIDR_L2_UNIFIED | CLIDR_LOC_2 | CLIDR_LOUU_1 | CLIDR_LOUIS_1},
    {"AIDR_EL1",        S(3, 1, 0, 0, 7),     EL1_R,  0, ZERO, TRAP(TID1)},
    {"CSSELR_EL1",      S(3, 2, 0, 0, 0),     EL1_RW, 0, SYS(csselr), .mask = 15, TRAP(TID4)},
    {"CTR_EL0",         S(3, 3, 0, 0, 1),     EL0_R,  0, .read = arm_sysreg_ctr, TRAP(UCT)},
    {"DCZID_EL0",       S(3, 3, 0, 0, 7),     EL0_R,  0, .read = dczid_read},
    {NULL},
};
// clang-format on
