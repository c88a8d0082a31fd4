/* SPDX-License-Identifier: MIT */
/*
 * FPCR and FPSR. The cumulative flags of host floating point are left in MXCSR and folded in when somebody looks.
 *
 * Compiled with -mgeneral-regs-only, because helpers call this while emitted code owns the vector registers; then
 * RtEnv.fp_live says that the guest's MXCSR is the one in the host register.
 */
#include "frontend/arm/cpu/fpctl.h"

#include "frontend/arm/cpu/cpu.h"

#define MXCSR_STICKY 0x3fu
#define MXCSR_RC_SHIFT 13
#define MXCSR_FTZ_DAZ 0x8040u

/* MXCSR flag -> FPSR flag. DE has no counterpart: IDC means an input that FZ flushed. */
static const struct {
    u8 mxcsr, fpsr;
} flag_map[] = {{0, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 4}}; /* IE DZ OE UE PE -> IOC DZC OFC UFC IXC */

#define FPCR_MASK (ARM_FPCR_AHP | ARM_FPCR_DN | ARM_FPCR_FZ | ARM_FPCR_RMODE | ARM_FPCR_FZ16)
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

u32 arm_mxcsr_of(u32 fpcr)
{
    static const u8 rounding[4] = {0, 2, 1, 3}; /* RN RP RM RZ -> nearest, up, down, zero */

    return ARM_MXCSR_BASE | (fpcr & ARM_FPCR_FZ ? MXCSR_FTZ_DAZ : 0) | (u32)rounding[(fpcr & ARM_FPCR_RMODE) >> 22] << MXCSR_RC_SHIFT;
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

void arm_set_fpsr(ArmCpu *cpu, u32 v)
{
    cpu->fpsr = v & (FPSR_FLAGS | ARM_FPSR_QC);
    cpu->qc.d[0] = cpu->qc.d[1] = 0;
    write_mxcsr(cpu, read_mxcsr(cpu) & ~MXCSR_STICKY);
}

u32 arm_fpcr(const ArmCpu *cpu)
{
    return cpu->fpcr;
}

void arm_set_fpcr(ArmCpu *cpu, u32 v)
{
    cpu->fpcr = v & FPCR_MASK;
    write_mxcsr(cpu, arm_mxcsr_of(cpu->fpcr) | (read_mxcsr(cpu) & MXCSR_STICKY));
}

void arm_fp_state(const struct RtEnv *env, FpState *s)
{
    *s = fp_state_arm(((const ArmCpu *)(const void *)env)->fpcr);
}

void arm_fp_flags(struct RtEnv *env, u32 flags)
{
    ((ArmCpu *)(void *)env)->fpsr |= flags;
}
