/* SPDX-License-Identifier: MIT */
/*
 * System registers of exceptions at EL1, and PSTATE fields that are read and written as
 * registers.
 */
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"

static u64 daif_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.daif;
}

static void daif_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.daif = (u32)v & ARM_PSTATE_DAIF;
}

static u64 current_el_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return (u64)cpu->sys.el << 2;
}

static u64 spsel_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.spsel;
}

static void spsel_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_switch_sp(cpu, cpu->sys.el, v & 1);
}

static u64 pan_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.pan ? ARM_PSTATE_PAN : 0;
}

static void pan_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.pan = (v & ARM_PSTATE_PAN) != 0;
}

static u64 uao_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.uao ? ARM_PSTATE_UAO : 0;
}

static void uao_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.uao = (v & ARM_PSTATE_UAO) != 0;
}

static u64 isr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    u32 lines = __atomic_load_n(&cpu->sys.lines, __ATOMIC_RELAXED);

    return (lines >> ARM_LINE_IRQ & 1 ? ARM_PSTATE_I : 0) | (lines >> ARM_LINE_FIQ & 1 ? ARM_PSTATE_F : 0) |
           (lines >> ARM_LINE_SERROR & 1 ? ARM_PSTATE_A : 0);
}

/* At EL1 the virtual one, if EL2 has the SErrors. */
static bool is_virtual(const ArmCpu *cpu)
{
    return cpu->sys.el == 1 && arm_el2_enabled(cpu) && (cpu->sys.hcr & ARM_HCR_AMO);
}

static u64 disr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return is_virtual(cpu) ? cpu->sys.vdisr : cpu->sys.disr;
}

static void disr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    *(is_virtual(cpu) ? &cpu->sys.vdisr : &cpu->sys.disr) = v;
}

// clang-format off
const ArmSysreg arm_sysregs_except[] = {
    /* name             encoding              access   feature */
    {"SPSR_EL1",        S(3, 0, 4, 0, 0),     EL1_RW, 0, SYS(spsr[1]),
     .global = A64_G_SPSR_EL1},
    {"ELR_EL1",         S(3, 0, 4, 0, 1),     EL1_RW, 0, SYS(elr[1]),
     .global = A64_G_ELR_EL1},
    {"SP_EL0",          S(3, 0, 4, 1, 0),     EL1_RW, 0, SYS(sp[0]),
     .global = A64_G_SP_EL0},
    {"SPSel",           S(3, 0, 4, 2, 0),     EL1_RW, 0, KEY, .read = spsel_read,
     .write = spsel_write},
    {"CurrentEL",       S(3, 0, 4, 2, 2),     EL1_R,  0, .read = current_el_read},
    {"PAN",             S(3, 0, 4, 2, 3),     EL1_RW, A64_FEAT_PAN, KEY, .read = pan_read,
     .write = pan_write},
    {"UAO",             S(3, 0, 4, 2, 4),     EL1_RW, A64_FEAT_UAO, KEY, .read = uao_read,
     .write = uao_write},
    {"DAIF",            S(3, 3, 4, 2, 1),     EL0_RW, 0, UNMASK, .read = daif_read,
     .write = daif_write, TRAP(UMA), .global = A64_G_DAIF},
    {"AFSR0_EL1",       S(3, 0, 5, 1, 0),     EL1_RW, 0, SYS(afsr0[1]), TRAP(VM)},
    {"AFSR1_EL1",       S(3, 0, 5, 1, 1),     EL1_RW, 0, SYS(afsr1[1]), TRAP(VM)},
    {"ESR_EL1",         S(3, 0, 5, 2, 0),     EL1_RW, 0, SYS(esr[1]), TRAP(VM),
     .global = A64_G_ESR_EL1},
    {"FAR_EL1",         S(3, 0, 6, 0, 0),     EL1_RW, 0, SYS(far[1]), TRAP(VM),
     .global = A64_G_FAR_EL1},
    {"VBAR_EL1",        S(3, 0, 12, 0, 0),    EL1_RW, 0, SYS(vbar[1]), .mask = ~0x7ffull},
    {"DISR_EL1",        S(3, 0, 12, 1, 1),    EL1_RW, A64_FEAT_RAS, .read = disr_read,
     .write = disr_write},
    /* no error records */
    {"ERRIDR_EL1",      S(3, 0, 5, 3, 0),     EL1_R,  A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERRSELR_EL1",     S(3, 0, 5, 3, 1),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXFR_EL1",       S(3, 0, 5, 4, 0),     EL1_R,  A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXCTLR_EL1",     S(3, 0, 5, 4, 1),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXSTATUS_EL1",   S(3, 0, 5, 4, 2),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXADDR_EL1",     S(3, 0, 5, 4, 3),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXMISC0_EL1",    S(3, 0, 5, 5, 0),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ERXMISC1_EL1",    S(3, 0, 5, 5, 1),     EL1_RW, A64_FEAT_RAS, ZERO, TRAP(ERR)},
    {"ISR_EL1",         S(3, 0, 12, 1, 0),    EL1_R,  0, .read = isr_read},
    {NULL},
};
// clang-format on
