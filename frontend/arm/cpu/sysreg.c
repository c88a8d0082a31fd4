/* SPDX-License-Identifier: MIT */
/*
 * The table of system registers; contract in sysreg.h. Compiled with -mgeneral-regs-only, like all that helpers call.
 */
#include "base/random.h"
#include "frontend/arm/cpu/sysreg.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"

/* The counter runs at 1 GHz, which FEAT_ECV-era systems use too: the clock in nanoseconds. */
#define COUNTER_HZ 1000000000ull

/* The vDSO uses no vector registers, so this may be called from helpers. */
static u64 read_counter(const ArmCpu *cpu, const ArmSysreg *r)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * COUNTER_HZ + (u64)ts.tv_nsec;
}

static u64 read_random(const ArmCpu *cpu, const ArmSysreg *r)
{
    u64 v = 0;

    if (random_next(&v))
        return v;
    while (syscall(SYS_getrandom, &v, sizeof v, 0) != sizeof v)
        ;
    return v;
}

static u64 read_fpcr(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_fpcr(cpu);
}

static void write_fpcr(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_set_fpcr(cpu, (u32)v);
}

static u64 read_fpsr(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_fpsr(cpu);
}

static void write_fpsr(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_set_fpsr(cpu, (u32)v);
}

/* PSTATE bits kept as a byte each. */
static u64 read_dit(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->dit ? ARM_PSTATE_DIT : 0;
}

static void write_dit(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->dit = (v & ARM_PSTATE_DIT) != 0;
}

static u64 read_ssbs(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->ssbs ? ARM_PSTATE_SSBS : 0;
}

static void write_ssbs(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->ssbs = (v & ARM_PSTATE_SSBS) != 0;
}

/* No granule of 4 and 64 KiB that a program could see. */
static u64 read_mmfr0(const ArmCpu *cpu, const ArmSysreg *r)
{
    return 0xff000000 | arm_model_id(cpu->model, ARM_ID_MMFR0, true);
}

// clang-format off
#define S ARM_SYSREG
#define EL0 ARM_EL0_RW
#define ID(name, crm, op2, reg) \
    {#name "_EL1", S(3, 0, 0, crm, op2), ARM_EL0_R, 0, ARM_SYSREG_CONST, .read = arm_sysreg_id, .reset = ARM_ID_##reg}
#define FIXED(name, op1, crn, crm, op2, value) \
    {name, S(3, op1, crn, crm, op2), ARM_EL0_R, 0, ARM_SYSREG_CONST, .reset = value}

const ArmSysreg arm_sysregs[] = {
    /* name          encoding              access     feature         effects and state */
    {"NZCV",         S(3, 3, 4, 2, 0),     EL0,       0,              ARM_SYSREG_NZCV},
    {"DIT",          S(3, 3, 4, 2, 5),     EL0,       A64_FEAT_DIT,   .read = read_dit, .write = write_dit},
    {"SSBS",         S(3, 3, 4, 2, 6),     EL0,       A64_FEAT_SSBS,  .read = read_ssbs, .write = write_ssbs},
    {"FPCR",         S(3, 3, 4, 4, 0),     EL0,       A64_FEAT_FP,    ARM_SYSREG_KEY, .read = read_fpcr, .write = write_fpcr,
     .trap = ARM_TRAP_FP},
    {"FPSR",         S(3, 3, 4, 4, 1),     EL0,       A64_FEAT_FP,    ARM_SYSREG_FPSR,
     .read = read_fpsr, .write = write_fpsr, .trap = ARM_TRAP_FP},
    {"RNDR",         S(3, 3, 2, 4, 0),     ARM_EL0_R, A64_FEAT_RNG,   ARM_SYSREG_FLAGS, .read = read_random},
    {"RNDRRS",       S(3, 3, 2, 4, 1),     ARM_EL0_R, A64_FEAT_RNG,   ARM_SYSREG_FLAGS, .read = read_random},
    {"TPIDR_EL0",    S(3, 3, 13, 0, 2),    EL0,       0,              .global = A64_G_TPIDR},
    {"TPIDRRO_EL0",  S(3, 3, 13, 0, 3),    ARM_EL0_R, 0,              .global = A64_G_TPIDRRO},
    {"CTR_EL0",      S(3, 3, 0, 0, 1),     ARM_EL0_R, 0,              ARM_SYSREG_CONST, .read = arm_sysreg_ctr},
    FIXED("DCZID_EL0",  3, 0, 0, 7,   4),  /* DC ZVA allowed, 4 << 4 bytes */
    FIXED("CNTFRQ_EL0", 3, 14, 0, 0,  COUNTER_HZ),
    {"CNTVCTSS_EL0", S(3, 3, 14, 0, 6),    ARM_EL0_R, A64_FEAT_ECV,   .read = read_counter},
    {"CNTVCT_EL0",   S(3, 3, 14, 0, 2),    ARM_EL0_R, 0,              .read = read_counter},

    /* Identification registers, which Linux emulates for EL0 (Documentation/arch/arm64/cpu-feature-registers.rst). */
    {"MIDR_EL1",     S(3, 0, 0, 0, 0),     ARM_EL0_R, 0,              ARM_SYSREG_CONST, .read = arm_sysreg_midr},
    FIXED("MPIDR_EL1",  0, 0, 0, 5,   0x80000000),
    FIXED("REVIDR_EL1", 0, 0, 0, 6,   0),
    ID(ID_AA64PFR0,  4, 0, PFR0),
    ID(ID_AA64PFR1,  4, 1, PFR1),
    FIXED("ID_AA64DFR0_EL1",  0, 0, 5, 0,  6), /* debug architecture 8 */
    ID(ID_AA64ISAR0, 6, 0, ISAR0),
    ID(ID_AA64ISAR1, 6, 1, ISAR1),
    ID(ID_AA64ISAR2, 6, 2, ISAR2),
    {"ID_AA64MMFR0_EL1", S(3, 0, 0, 7, 0), ARM_EL0_R, 0,              ARM_SYSREG_CONST,
     .read = read_mmfr0},
    ID(ID_AA64MMFR1, 7, 1, MMFR1),
    ID(ID_AA64MMFR2, 7, 2, MMFR2),
    {NULL},
};

/* The rest of that space reads as zero, so that new programs run on old systems. */
static const ArmSysreg id_zero = {"ID space", 0, ARM_EL0_R, 0, ARM_SYSREG_CONST};
// clang-format on

static bool is_id_space(u16 enc)
{
    u16 crm = (enc >> 3) & 15;

    return (enc & ~ARM_SYSREG(0, 0, 0, 15, 7)) == ARM_SYSREG(3, 0, 0, 0, 0) && crm >= 2 && crm <= 7;
}

const ArmSysreg *arm_sysreg_find(u16 enc)
{
    for (const ArmSysreg *r = arm_sysregs; r->name; r++)
        if (r->enc == enc)
            return r;
    return is_id_space(enc) ? &id_zero : NULL;
}
