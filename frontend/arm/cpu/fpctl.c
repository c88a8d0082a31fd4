/* SPDX-License-Identifier: MIT */
/*
 * FPCR and FPSR. The cumulative flags of host floating point are left in MXCSR and folded in when somebody looks.
 *
 * Compiled with -mgeneral-regs-only, because helpers call this while emitted code owns the vector registers; then
 * RtEnv.fp_live says that the guest's MXCSR is the one in the host register.
 */
#include "frontend/arm/cpu/fpctl.h"

#include "frontend/arm/cpu/cpu.h"

enum {
    MXCSR_STICKY = 0x3f,
    MXCSR_DAZ = 1 << 6,
    MXCSR_DM = 1 << 8,
    MXCSR_ZM = 1 << 9,
    MXCSR_OM = 1 << 10,
    MXCSR_UM = 1 << 11,
    MXCSR_PM = 1 << 12,
    MXCSR_RC_SHIFT = 13,
    MXCSR_FTZ = 1 << 15,
};

/* MXCSR flag -> FPSR flag. DE has no counterpart: IDC means an input that FZ flushed. */
static const struct {
    u8 mxcsr, fpsr;
} flag_map[] = {{0, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 4}}; /* IE DZ OE UE PE -> IOC DZC OFC UFC IXC */

#define FPCR_MASK  (ARM_FPCR_AHP | ARM_FPCR_DN | ARM_FPCR_FZ | ARM_FPCR_RMODE | ARM_FPCR_FZ16)
#define FPSR_FLAGS 0x9fu /* IDC IXC UFC OFC DZC IOC */

static u32 read_mxcsr(const ArmCpu *cpu)
{
    u32 v = cpu->vcpu.rt.guest_mxcsr;

    if (cpu->vcpu.rt.fp_live)
        __asm__ volatile("stmxcsr %0" : "=m"(v));
    return v;
}

static void write_mxcsr(ArmCpu *cpu, u32 v)
{
    cpu->vcpu.rt.guest_mxcsr = v;
    if (cpu->vcpu.rt.fp_live)
        __asm__ volatile("ldmxcsr %0" : : "m"(v));
}

/*
 * Division by zero traps along with denormal inputs, one of which may be the dividend. A trapped
 * underflow is inexact for the host; since that must not stay, inexact results trap, too, until IXC
 * is set.
 */
static u32 flushing(u32 fpsr)
{
    const u32 flushed = FP_UFC | FP_IXC;

    return MXCSR_OM | (fpsr & FP_IDC ? MXCSR_DAZ | MXCSR_DM | MXCSR_ZM : 0) |
           (fpsr & FP_IXC ? MXCSR_PM : 0) |
           ((fpsr & flushed) == flushed ? MXCSR_FTZ | MXCSR_UM : 0);
}

u32 arm_mxcsr_of(u32 fpcr, u32 fpsr)
{
    static const u8 rounding[4] = {0, 2, 1, 3}; /* RN RP RM RZ -> nearest, up, down, zero */

    return (u32)rounding[(fpcr & ARM_FPCR_RMODE) >> 22] << MXCSR_RC_SHIFT |
           (fpcr & ARM_FPCR_FZ ? flushing(fpsr)
                               : MXCSR_DM | MXCSR_ZM | MXCSR_OM | MXCSR_UM | MXCSR_PM);
}

u32 arm_fpsr(const ArmCpu *cpu)
{
    u32 mxcsr = read_mxcsr(cpu), v = cpu->fpsr & FPSR_FLAGS;

    for (size_t i = 0; i < ARRAY_SIZE(flag_map); i++)
        v |= ((mxcsr >> flag_map[i].mxcsr) & 1) << flag_map[i].fpsr;
    if (cpu->qc.d[0] | cpu->qc.d[1] | (cpu->fpsr & ARM_FPSR_QC))
        v |= ARM_FPSR_QC;
    return v;
}

/* Sticky flags of the host move to FPSR, and so none are left. */
static void fold_flags(ArmCpu *cpu)
{
    cpu->fpsr |= arm_fpsr(cpu) & FPSR_FLAGS;
}

void arm_set_fpsr(ArmCpu *cpu, u32 v)
{
    cpu->fpsr = v & (FPSR_FLAGS | ARM_FPSR_QC);
    cpu->qc.d[0] = cpu->qc.d[1] = 0;
    write_mxcsr(cpu, arm_mxcsr_of(cpu->fpcr, cpu->fpsr));
}

/* Some program has accessed FPSR, on whichever CPU. */
static bool programs_look;

void arm_fpsr_loaded(const ArmCpu *cpu)
{
    if (cpu->fpsr_used & ARM_FPSR_BY_PROGRAMS)
        __atomic_store_n(&programs_look, true, __ATOMIC_RELEASE);
}

void arm_fpsr_look(ArmCpu *cpu)
{
    if (!cpu->machine) {
        cpu->fpsr_used = ARM_FPSR_BY_ALL;
    } else if (!cpu->sys.el) {
        cpu->fpsr_used |= ARM_FPSR_BY_PROGRAMS;
        arm_fpsr_loaded(cpu);
    } else {
        cpu->fpsr_used |= ARM_FPSR_BY_SYSTEM;
        if (__atomic_load_n(&programs_look, __ATOMIC_ACQUIRE))
            cpu->fpsr_used |= ARM_FPSR_BY_PROGRAMS;
    }
}

u32 arm_fpcr(const ArmCpu *cpu)
{
    return cpu->fpcr;
}

void arm_set_fpcr(ArmCpu *cpu, u32 v)
{
    fold_flags(cpu);
    cpu->fpcr = v & FPCR_MASK;
    write_mxcsr(cpu, arm_mxcsr_of(cpu->fpcr, cpu->fpsr));
}

void arm_fp_state(const struct RtEnv *env, FpState *s)
{
    *s = fp_state_arm(((const ArmCpu *)(const void *)env)->fpcr);
}

void arm_fp_flags(struct RtEnv *env, u32 flags)
{
    ArmCpu *cpu = (ArmCpu *)(void *)env;

    cpu->fpsr |= flags;
    if (cpu->fpcr & ARM_FPCR_FZ)
        write_mxcsr(cpu, arm_fp_mxcsr(env) | (read_mxcsr(cpu) & MXCSR_STICKY));
}

u32 arm_fp_mxcsr(const struct RtEnv *env)
{
    const ArmCpu *cpu = (const ArmCpu *)(const void *)env;

    return arm_mxcsr_of(cpu->fpcr, cpu->fpsr);
}
