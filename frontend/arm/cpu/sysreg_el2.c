/* SPDX-License-Identifier: MIT */
/*
 * System registers of EL2. Without EL2 they are RES0 from EL3 and UNDEFINED below:
 * arm_sysreg_exists.
 */
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"

#define SCTLR_EL2_RES1 0x30c50830ull
#define CPTR_EL2_RES1 0x33ffull

static void hcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v | ARM_HCR_RW); /* RAO/WI: EL1 is AArch64 only */
    arm_flush_regime(cpu, 1);
}

/* What EL2 chooses of another regime's tables. */
static void flush_el1_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 old = arm_sysreg_plain(cpu, r);

    arm_sysreg_set(cpu, r, v);
    if (arm_sysreg_plain(cpu, r) != old)
        arm_flush_regime(cpu, 1);
}

// clang-format off
const ArmSysreg arm_sysregs_el2[] = {
    /* name             encoding              access   feature */
    {"VPIDR_EL2",       S(3, 4, 0, 0, 0),     EL2_RW, 0, SYS(vpidr), .mask = 0xffffffff},
    {"VMPIDR_EL2",      S(3, 4, 0, 0, 5),     EL2_RW, 0, SYS(vmpidr)},
    {"SCTLR_EL2",       S(3, 4, 1, 0, 0),     EL2_RW, 0, TLB(2), SYS(sctlr[2]),
     .write = arm_sysreg_sctlr_write, .reset = SCTLR_EL2_RES1},
    {"ACTLR_EL2",       S(3, 4, 1, 0, 1),     EL2_RW, 0, SYS(actlr[2])},
    {"HCR_EL2",         S(3, 4, 1, 1, 0),     EL2_RW, 0, KEY, SYS(hcr), .write = hcr_write,
     .mask = 0x303ffffffffull, .reset = ARM_HCR_RW},
    {"MDCR_EL2",        S(3, 4, 1, 1, 1),     EL2_RW, 0, KEY, SYS(mdcr[2]), .mask = 0xfff,
     .reset = ARM_PMU_COUNTERS},
    {"CPTR_EL2",        S(3, 4, 1, 1, 2),     EL2_RW, 0, KEY, SYS(cptr[2]), .mask = 0x80100400,
     .reset = CPTR_EL2_RES1},
    {"HSTR_EL2",        S(3, 4, 1, 1, 3),     EL2_RW, 0, SYS(hstr)},
    {"HACR_EL2",        S(3, 4, 1, 1, 7),     EL2_RW, 0, SYS(hacr)},
    {"TTBR0_EL2",       S(3, 4, 2, 0, 0),     EL2_RW, 0, TLB(2), SYS(ttbr0[2])},
    {"TCR_EL2",         S(3, 4, 2, 0, 2),     EL2_RW, 0, TLB(2), SYS(tcr[2])},
    {"VTTBR_EL2",       S(3, 4, 2, 1, 0),     EL2_RW, 0, SYS(vttbr), .write = flush_el1_write},
    {"VTCR_EL2",        S(3, 4, 2, 1, 2),     EL2_RW, 0, SYS(vtcr), .write = flush_el1_write},
    {"SPSR_EL2",        S(3, 4, 4, 0, 0),     EL2_RW, 0, SYS(spsr[2])},
    {"ELR_EL2",         S(3, 4, 4, 0, 1),     EL2_RW, 0, SYS(elr[2])},
    {"SP_EL1",          S(3, 4, 4, 1, 0),     EL2_RW, 0, SYS(sp[1])},
    {"AFSR0_EL2",       S(3, 4, 5, 1, 0),     EL2_RW, 0, SYS(afsr0[2])},
    {"AFSR1_EL2",       S(3, 4, 5, 1, 1),     EL2_RW, 0, SYS(afsr1[2])},
    {"ESR_EL2",         S(3, 4, 5, 2, 0),     EL2_RW, 0, SYS(esr[2])},
    {"FAR_EL2",         S(3, 4, 6, 0, 0),     EL2_RW, 0, SYS(far[2])},
    {"HPFAR_EL2",       S(3, 4, 6, 0, 4),     EL2_RW, 0, SYS(hpfar)},
    {"MAIR_EL2",        S(3, 4, 10, 2, 0),    EL2_RW, 0, TLB(2), SYS(mair[2])},
    {"AMAIR_EL2",       S(3, 4, 10, 3, 0),    EL2_RW, 0, SYS(amair[2])},
    {"VBAR_EL2",        S(3, 4, 12, 0, 0),    EL2_RW, 0, SYS(vbar[2]), .mask = ~0x7ffull},
    {"TPIDR_EL2",       S(3, 4, 13, 0, 2),    EL2_RW, 0, SYS(tpidr[2])},
    {NULL},
};
// clang-format on
