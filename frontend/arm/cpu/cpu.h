/* SPDX-License-Identifier: MIT */
/*
 * Arm CPU state.
 *
 * General registers live in vcpu.rt.gpr: X0..X30 in slots 0..30, SP in slot 31. The condition flags live packed in
 * vcpu.rt.flags (FLAGS_* layout of backend/ir/ir.h); use arm_nzcv / arm_set_nzcv. Whenever emitted code is not running
 * all of this is exact, and fpsr is complete (the translator folds the host's sticky bits in when it leaves code).
 */
#ifndef FRONTEND_ARM_CPU_CPU_H
#define FRONTEND_ARM_CPU_CPU_H

#include "base/types.h"
#include "frontend/arm/cpu/machine.h"
#include "softmmu/vcpu.h"

typedef enum ArmException {
    ARM_EXC_NONE,
    ARM_EXC_UNDEF,          /* unallocated, or a feature the model lacks */
    ARM_EXC_SVC,            /* syndrome = imm16; pc is the next instruction */
    ARM_EXC_BKPT,           /* BRK; syndrome = imm16 */
    ARM_EXC_HLT,            /* HLT; syndrome = imm16 (semihosting is 0xf000) */
    ARM_EXC_DATA_ABORT,     /* addr, host_signal, host_si_code, is_write */
    ARM_EXC_PREFETCH_ABORT, /* addr = pc */
    ARM_EXC_PC_ALIGNMENT,
    ARM_EXC_SP_ALIGNMENT,
    ARM_EXC_ALIGNMENT,      /* exclusive, ordered or atomic access not aligned as it must be; addr */
    ARM_EXC_BTI,            /* branch target exception */
    ARM_EXC_PAC,            /* pointer authentication failure (FEAT_FPAC) */
    ARM_EXC_MOPS,           /* memory copy and set exception */
    ARM_EXC_STEP,           /* software step */
    /* whole machines only */
    ARM_EXC_HVC,            /* syndrome = imm16; pc is the next instruction */
    ARM_EXC_SMC,            /* the same */
    ARM_EXC_WFI,            /* the CPU waits; pc is the next instruction */
    ARM_EXC_TRAP_EL1,       /* an instruction that EL1, EL2 or EL3 asked to see; syndrome = all of ESR_ELx */
    ARM_EXC_TRAP_EL2,
    ARM_EXC_TRAP_EL3,
    ARM_EXC_STAGE2_DATA,    /* aborts that go to EL2, with ArmSys.fault_ipa */
    ARM_EXC_STAGE2_PREFETCH,
    ARM_EXC_ILLEGAL,        /* PSTATE.IL */
    ARM_EXC_BREAK,          /* breakpoint of the guest's own debugger */
    ARM_EXC_WATCH,          /* watchpoint; addr, is_write */
    ARM_EXC_COUNT,
} ArmException;

enum {
    ARM_PSTATE_V = 1u << 28,
    ARM_PSTATE_C = 1u << 29,
    ARM_PSTATE_Z = 1u << 30,
    ARM_PSTATE_N = 1u << 31,
    ARM_PSTATE_BTYPE = 3u << 10,
    ARM_PSTATE_SSBS = 1u << 12,
    ARM_PSTATE_DIT = 1u << 24,
};

enum {
    ARM_FPCR_AHP = 1u << 26,
    ARM_FPCR_DN = 1u << 25,
    ARM_FPCR_FZ = 1u << 24,
    ARM_FPCR_RMODE = 3u << 22,
    ARM_FPCR_FZ16 = 1u << 19,
    ARM_FPSR_QC = 1u << 27,
};

/* Who has accessed FPSR: code at EL0, code above it. */
enum { ARM_FPSR_BY_PROGRAMS = 1, ARM_FPSR_BY_SYSTEM = 2, ARM_FPSR_BY_ALL = 3 };

typedef V128 ArmVec;

typedef struct ArmModel ArmModel; /* models.c */

struct ArmCpu {
    Vcpu vcpu;
    ArmVec v[32];
    u32 fpcr;
    u32 fpsr;            /* cumulative flags in FPSR layout; QC is bit 27 only when qc below is folded in */
    ArmVec qc;           /* saturation accumulator: any nonzero bit means FPSR.QC */
    u64 tpidr_el0;
    u64 tpidrro_el0;
    u64 tpidr2_el0;
    u64 excl_addr;       /* exclusive monitor: address, or ARM_EXCL_NONE */
    u64 excl_val[2];     /* value(s) the load-exclusive saw */
    u8 ssbs, dit;
    u8 fpsr_used;        /* ARM_FPSR_BY_*: whose flags in FPSR must be exact from now on */
    u64 pac_key[5][2];   /* APIA, APIB, APDA, APDB, APGA: lo, hi */
    const ArmModel *model;
    const ArmMachine *machine; /* NULL: user mode */
    ArmSys sys;
};

#define ARM_EXCL_NONE (~0ull)

_Static_assert(offsetof(ArmCpu, vcpu) == 0, "a guest CPU state begins with its Vcpu");

static inline ArmCpu *arm_cpu(Vcpu *cpu)
{
    return (ArmCpu *)cpu;
}

/** EL2 exists and is not passed over by the security state. */
static inline bool arm_el2_enabled(const ArmCpu *cpu)
{
    return cpu->machine->has_el2 && (!cpu->machine->has_el3 || (cpu->sys.scr & ARM_SCR_NS));
}

/** The CPU is at a hypervisor's host: EL2 with HCR_EL2.E2H, or EL0 with TGE too. "IsInHost" */
static inline bool arm_in_host(const ArmCpu *cpu)
{
    u64 hcr = cpu->sys.hcr;

    return unlikely(hcr & ARM_HCR_E2H) &&
           (cpu->sys.el == 2 || (cpu->sys.el == 0 && (hcr & ARM_HCR_TGE))) && arm_el2_enabled(cpu);
}

/** The EL whose SCTLR_ELx and TCR_ELx are in force: 1 for EL0, 2 if it is in a host. */
static inline unsigned arm_regime_el(const ArmCpu *cpu)
{
    return cpu->sys.el ? cpu->sys.el : arm_in_host(cpu) ? 2 : 1;
}

/**
 * PSTATE: NZCV (31:28), DIT, SSBS, BTYPE (vcpu.rt.branch_kind), and of machines DAIF, EL, SP, PAN, UAO, IL, SS, as in
 * SPSR_ELx and frames. Setting it never changes EL or SP: arm_switch_sp does.
 */
u64 arm_pstate(const ArmCpu *cpu);
void arm_set_pstate(ArmCpu *cpu, u64 pstate);

/** FPSR / FPCR with the lazily kept parts folded in; writes take effect at the next vcpu_run. */
u32 arm_fpsr(const ArmCpu *cpu);
void arm_set_fpsr(ArmCpu *cpu, u32 v);
u32 arm_fpcr(const ArmCpu *cpu);
void arm_set_fpcr(ArmCpu *cpu, u32 v);

/** Forget the exclusive reservation: exception entry and return, signal delivery, context switch. */
static inline void arm_clear_exclusive(ArmCpu *cpu)
{
    cpu->excl_addr = ARM_EXCL_NONE;
}

/** Linux AT_HWCAP / AT_HWCAP2 bits of the model's features (uapi asm/hwcap.h of arm64). */
u64 arm_hwcap(const ArmCpu *cpu);
u64 arm_hwcap2(const ArmCpu *cpu);

/** MIDR_EL1 of the model, for /proc/cpuinfo. */
u64 arm_midr(const ArmCpu *cpu);

#endif
