/* SPDX-License-Identifier: MIT */
/* System registers of EL3. */
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"

#define SCTLR_EL3_RES1 0x30c50830ull
#define SCR_RES1 0x30ull

/*
 * NS selects which regimes EL1 and EL2 have; they have TLB entries of their own, so nothing is
 * forgotten.
 */
static void scr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v | SCR_RES1 | ARM_SCR_RW); /* RW is RAO/WI: EL2 and EL1 are AArch64 only */
}

// clang-format off
const ArmSysreg arm_sysregs_el3[] = {
    /* name             encoding              access   feature */
    {"SCTLR_EL3",       S(3, 6, 1, 0, 0),     EL3_RW, 0, TLB(3), SYS(sctlr[3]),
     .write = arm_sysreg_sctlr_write, .reset = SCTLR_EL3_RES1},
    {"ACTLR_EL3",       S(3, 6, 1, 0, 1),     EL3_RW, 0, SYS(actlr[3])},
    {"SCR_EL3",         S(3, 6, 1, 1, 0),     EL3_RW, 0, KEY, SYS(scr), .write = scr_write,
     .mask = 0x3ff8f, .reset = SCR_RES1 | ARM_SCR_RW},
    {"SDER32_EL3",      S(3, 6, 1, 1, 1),     EL3_RW, 0, SYS(sder), .mask = 3},
    {"CPTR_EL3",        S(3, 6, 1, 1, 2),     EL3_RW, 0, KEY, SYS(cptr[3]), .mask = 0x80100400},
    {"MDCR_EL3",        S(3, 6, 1, 3, 1),     EL3_RW, 0, KEY, SYS(mdcr[3]),
     .write = arm_sysreg_mdcr_write},
    {"TTBR0_EL3",       S(3, 6, 2, 0, 0),     EL3_RW, 0, TLB(3), SYS(ttbr0[3])},
    {"TCR_EL3",         S(3, 6, 2, 0, 2),     EL3_RW, 0, TLB(3), SYS(tcr[3])},
    {"SPSR_EL3",        S(3, 6, 4, 0, 0),     EL3_RW, 0, SYS(spsr[3])},
    {"ELR_EL3",         S(3, 6, 4, 0, 1),     EL3_RW, 0, SYS(elr[3])},
    {"SP_EL2",          S(3, 6, 4, 1, 0),     EL3_RW, 0, SYS(sp[2])},
    {"AFSR0_EL3",       S(3, 6, 5, 1, 0),     EL3_RW, 0, SYS(afsr0[3])},
    {"AFSR1_EL3",       S(3, 6, 5, 1, 1),     EL3_RW, 0, SYS(afsr1[3])},
    {"ESR_EL3",         S(3, 6, 5, 2, 0),     EL3_RW, 0, SYS(esr[3])},
    {"FAR_EL3",         S(3, 6, 6, 0, 0),     EL3_RW, 0, SYS(far[3])},
    {"MAIR_EL3",        S(3, 6, 10, 2, 0),    EL3_RW, 0, TLB(3), SYS(mair[3])},
    {"AMAIR_EL3",       S(3, 6, 10, 3, 0),    EL3_RW, 0, SYS(amair[3])},
    {"VBAR_EL3",        S(3, 6, 12, 0, 0),    EL3_RW, 0, SYS(vbar[3]), .mask = ~0x7ffull},
    {"TPIDR_EL3",       S(3, 6, 13, 0, 2),    EL3_RW, 0, SYS(tpidr[3])},
    {NULL},
};
// clang-format on
