/* SPDX-License-Identifier: MIT */
/*
 * What a CPU of a whole machine has besides the registers that programs see, and what it asks of
 * its machine.
 *
 * ArmCpu.machine says which: NULL is user mode, a CPU that stays at EL0 and whose exceptions go
 * to user/. A board sets
 * it before GuestArch.reset. Registers that exist at several exception levels are arrays indexed
 * by level.
 * Names are the Arm ARM's. Source: DDI 0487.
 */
#ifndef FRONTEND_ARM_CPU_MACHINE_H
#define FRONTEND_ARM_CPU_MACHINE_H

#include "base/types.h"
#include "softmmu/vcpu.h"

typedef struct ArmCpu ArmCpu;
typedef struct GuestBus GuestBus; /* frontend/guest.h */

/* Interrupt inputs of a CPU: GuestArch.set_irq's lines. */
enum ArmIrqLine {
    ARM_LINE_IRQ,
    ARM_LINE_FIQ,
    ARM_LINE_VIRQ,
    ARM_LINE_VFIQ,
    ARM_LINE_SERROR,
    ARM_LINE_PMU, /* no input: counters are to be looked at, their deadline passed */
    ARM_LINE_COUNT,
};

/* Generic timers: each has CTL and CVAL; TVAL is a view of CVAL. */
typedef enum ArmTimerId {
    ARM_TIMER_PHYS,
    ARM_TIMER_VIRT,
    ARM_TIMER_HYP,
    ARM_TIMER_SEC,
    ARM_TIMER_HYP_VIRT, /* FEAT_VHE */
    ARM_TIMER_COUNT,
} ArmTimerId;

/* Which of HVC and SMC the emulator answers as PSCI firmware. */
typedef enum ArmConduit { ARM_CONDUIT_NONE, ARM_CONDUIT_HVC, ARM_CONDUIT_SMC } ArmConduit;

/* One per CPU, constant after reset; the board owns it. */
typedef struct ArmMachine {
    bool has_el2, has_el3;
    Gva rvbar;  /* where the CPU starts at reset */
    u64 mpidr;  /* MPIDR_EL1 */
    u64 cntfrq; /* Hz; 0: 62.5 MHz */
    ArmConduit conduit;
    const GuestBus *bus; /* guest physical memory and TLBs */
    void *opaque;        /* the board's */

    /**
     * Registers that a device implements, with read and write hooks (the CPU interface of a
     * GICv3): rows as in sysreg.h, ended by one without name, 256 at most; the same for all CPUs.
     * May be NULL.
     */
    const struct ArmSysreg *sysregs;
    void *sysregs_opaque; /* theirs, of this CPU */
    bool has_gic_sysregs; /* ID_AA64PFR0_EL1.GIC */

    /**
     * The CPU entered or left EL3, or was reset: its security state may be another. On its
     * thread. NULL: nobody cares.
     */
    void (*security_changed)(ArmCpu *cpu);

    /** Guest time in nanoseconds since the machine started. NULL: the host's monotonic clock. */
    u64 (*now_ns)(const ArmCpu *cpu);
    /**
     * The output line of @timer has @level now, and goes up when guest time reaches @deadline_ns
     * (~0: never), unless this is called again. On the thread of @cpu; the board wires the line to
     * its interrupt controller. May be NULL.
     */
    void (*timer_set)(ArmCpu *cpu, ArmTimerId timer, bool level, u64 deadline_ns);
    /**
     * The line of the performance monitors has @level now, and ARM_LINE_PMU goes up when guest time
     * reaches @deadline_ns (~0: never), unless this is called again. As timer_set; may be NULL.
     */
    void (*pmu_set)(ArmCpu *cpu, bool level, u64 deadline_ns);
    /* What PSCI asks of the machine (psci.h); all three or, with conduit NONE, none. Results are PSCI return codes. */
    /** Make the CPU of @mpidr begin at @entry: arm_psci_start on its thread. */
    i64 (*cpu_on)(ArmCpu *cpu, u64 mpidr, Gva entry, u64 context);
    /** 0 on, 1 off, 2 about to be on. */
    i64 (*affinity_info)(ArmCpu *cpu, u64 mpidr);
    void (*system_off)(ArmCpu *cpu, bool is_reset);
    /**
     * HLT #0xf000: true if it was answered (result in X0, the PC behind it) or is to be executed
     * again, false: it is an ordinary HLT. NULL: no semihosting.
     */
    bool (*semihost)(ArmCpu *cpu);
} ArmMachine;

/* What ID_AA64DFR0_EL1 says; the last of the breakpoints compare contexts, too. */
#define ARM_BREAKPOINTS         6
#define ARM_CONTEXT_BREAKPOINTS 2
#define ARM_WATCHPOINTS         4
#define ARM_PMU_COUNTERS 6

typedef struct ArmTimer {
    u64 ctl, cval;
} ArmTimer;

/* System state; all zero in user mode. */
typedef struct ArmSys {
    u8 el;    /* PSTATE.EL */
    u8 spsel; /* PSTATE.SP */
    u8 pan, uao, il;
    u32 ss;   /* PSTATE.SS and more: debug.h */
    u32 daif;  /* at the bits of SPSR: D 9, A 8, I 7, F 6 */
    u32 lines; /* interrupt lines that are up, 1 << ArmIrqLine; any thread changes it atomically */

    u64 sp[4]; /* SP_ELx; that of the stack pointer in use is in gpr[31] */
    u64 elr[4], spsr[4], esr[4], far[4], vbar[4];
    u64 sctlr[4], actlr[4], afsr0[4], afsr1[4];
    u64 ttbr0[4], ttbr1[4], tcr[4], mair[4], amair[4];
    u64 contextidr[4], tpidr[4]; /* TPIDR_EL0 is ArmCpu.tpidr_el0 */
    u64 cpacr, cptr[4];          /* CPTR_EL2, CPTR_EL3 */
    u64 par, csselr, rmr, disr;
    u64 hcr, hstr, hacr, hpfar, vttbr, vtcr, vpidr, vmpidr, vsesr, vdisr;
    u64 scr, sder;
    u64 mdscr, mdcr[4], oslsr, osdlr, mdccint, osdtrrx, osdtrtx, oseccr, dbgclaim, dbgprcr;
    u64 dbgbvr[ARM_BREAKPOINTS], dbgbcr[ARM_BREAKPOINTS];
    u64 dbgwvr[ARM_WATCHPOINTS], dbgwcr[ARM_WATCHPOINTS];
    u64 pmcr, pmcnten, pminten, pmovs, pmselr, pmuserenr, pmccfiltr, pmccntr;
    u64 pmevcntr[ARM_PMU_COUNTERS], pmevtyper[ARM_PMU_COUNTERS];
    u64 pmu_start_ns, insn_start; /* when counters were last brought up to date: time, insns */
    u64 insns;                    /* instructions of blocks with ARM_KEY_COUNT */
    u64 cntkctl, cnthctl, cntvoff, cntfrq;
    ArmTimer timer[ARM_TIMER_COUNT];
    u64 fault_ipa; /* of the abort in Vcpu.exc, for HPFAR_EL2 */
    /*
     * A kernel with page table isolation enters and leaves through a few pages that programs have
     * too, before it switches TTBR1_EL1 and the ASID. There it gets a regime of its own, so that
     * TLBs keep what the rest of the kernel had: when TTBR1_EL1 is that of programs but not that
     * of the kernel. Only a hint.
     */
    u64 ttbr1_of_el0, ttbr1_of_el1;

    /* The rest is not saved: it follows from the registers. */
    bool is_gate;
    bool pmu_on, counts_insns, pmu_line;
    u32 asid; /* in use, as TLBs have been told */
    /* HCR_EL2, VTTBR_EL2, VTCR_EL2 that the TLBs' entries of EL1&0 are made by */
    u64 tlb_hcr, tlb_vttbr, tlb_vtcr;
    u64 insn_limit;      /* insns at which a counter overflows */
    u64 pmu_deadline_ns; /* what the board knows, with pmu_line: pmu_set */
} ArmSys;

// clang-format off
enum {
    ARM_PSTATE_F = 1u << 6, ARM_PSTATE_I = 1u << 7, ARM_PSTATE_A = 1u << 8, ARM_PSTATE_D = 1u << 9,
    ARM_PSTATE_DAIF = 15u << 6,
    ARM_PSTATE_IL = 1u << 20, ARM_PSTATE_SS = 1u << 21, ARM_PSTATE_PAN = 1u << 22, ARM_PSTATE_UAO = 1u << 23,
    ARM_PSTATE_NRW = 1u << 4,
};

/* SCTLR_ELx; bits that only EL1 has are named so in the Arm ARM. */
enum {
    ARM_SCTLR_M = 1u << 0, ARM_SCTLR_A = 1u << 1, ARM_SCTLR_C = 1u << 2, ARM_SCTLR_SA = 1u << 3,
    ARM_SCTLR_SA0 = 1u << 4, ARM_SCTLR_UMA = 1u << 9, ARM_SCTLR_ENRCTX = 1u << 10,
    ARM_SCTLR_I = 1u << 12, ARM_SCTLR_DZE = 1u << 14,
    ARM_SCTLR_UCT = 1u << 15, ARM_SCTLR_NTWI = 1u << 16, ARM_SCTLR_NTWE = 1u << 18, ARM_SCTLR_WXN = 1u << 19,
    ARM_SCTLR_SPAN = 1u << 23, ARM_SCTLR_UCI = 1u << 26,
    ARM_SCTLR_ENDB = 1u << 13, ARM_SCTLR_ENDA = 1u << 27, ARM_SCTLR_ENIB = 1u << 30, ARM_SCTLR_ENIA = 1u << 31,
};
#define ARM_SCTLR_EPAN (1ull << 57)
#define ARM_SCTLR_DSSBS (1ull << 44)

#define ARM_HCR_VM (1ull << 0)
#define ARM_HCR_PTW (1ull << 2)
#define ARM_HCR_FMO (1ull << 3)
#define ARM_HCR_IMO (1ull << 4)
#define ARM_HCR_AMO (1ull << 5)
#define ARM_HCR_VF (1ull << 6)
#define ARM_HCR_VI (1ull << 7)
#define ARM_HCR_VSE (1ull << 8)
#define ARM_HCR_DC (1ull << 12)
#define ARM_HCR_TWI (1ull << 13)
#define ARM_HCR_TWE (1ull << 14)
#define ARM_HCR_TID1 (1ull << 16)
#define ARM_HCR_TID2 (1ull << 17)
#define ARM_HCR_TID3 (1ull << 18)
#define ARM_HCR_TSC (1ull << 19)
#define ARM_HCR_TACR (1ull << 21)
#define ARM_HCR_TTLB (1ull << 25)
#define ARM_HCR_TVM (1ull << 26)
#define ARM_HCR_TGE (1ull << 27)
#define ARM_HCR_HCD (1ull << 29)
#define ARM_HCR_TRVM (1ull << 30)
#define ARM_HCR_RW (1ull << 31)
#define ARM_HCR_E2H (1ull << 34)
#define ARM_HCR_API (1ull << 41)
#define ARM_HCR_TLOR (1ull << 35)
#define ARM_HCR_TERR (1ull << 36)
#define ARM_HCR_FWB (1ull << 46)
#define ARM_HCR_TID4 (1ull << 49)
#define ARM_HCR_TICAB (1ull << 50)
#define ARM_HCR_TOCU (1ull << 52)
#define ARM_HCR_TTLBIS (1ull << 54)
#define ARM_HCR_TTLBOS (1ull << 55)

#define ARM_SCR_NS (1ull << 0)
#define ARM_SCR_IRQ (1ull << 1)
#define ARM_SCR_FIQ (1ull << 2)
#define ARM_SCR_EA (1ull << 3)
#define ARM_SCR_SMD (1ull << 7)
#define ARM_SCR_HCE (1ull << 8)
#define ARM_SCR_RW (1ull << 10)
#define ARM_SCR_ST (1ull << 11)
#define ARM_SCR_TWI (1ull << 12)
#define ARM_SCR_TWE (1ull << 13)
#define ARM_SCR_APK (1ull << 16)
#define ARM_SCR_API (1ull << 17)
// clang-format on

/** Regimes: GuestArch.mmu_idx. */
typedef enum ArmMmuIdx {
    ARM_MMU_E0, /* EL1&0 as EL0 */
    ARM_MMU_E1,
    ARM_MMU_E1_PAN,   /* with PSTATE.PAN */
    ARM_MMU_E0_AT_E1, /* EL0's by LDTR and STTR of EL1, which may have another ASID meanwhile */
    ARM_MMU_E1_GATE,  /* EL1 while TTBR1_EL1 is the program's: see ArmSys.is_gate */
    ARM_MMU_E1_PAN_GATE,
    ARM_MMU_E2,
    ARM_MMU_E20_0, /* EL2&0, that of HCR_EL2.E2H, as EL0 */
    ARM_MMU_E20_2,
    ARM_MMU_E20_2_PAN,
    ARM_MMU_E3,
    ARM_MMU_SE0, /* the first four, secure */
    ARM_MMU_SE1,
    ARM_MMU_SE1_PAN,
    ARM_MMU_SE0_AT_SE1,
    ARM_MMU_COUNT,
} ArmMmuIdx;

/** EL3 and what it runs with SCR_EL3.NS = 0; a machine without EL3 is non-secure. */
bool arm_is_secure(const ArmCpu *cpu);

/** The EL that an exception of EL0 which belongs to EL1 goes to: 2 under HCR_EL2.TGE. */
unsigned arm_el1_or_tge(const ArmCpu *cpu);

/** Put the stack pointer that @el and @spsel select into gpr[31], keeping the one in use. */
void arm_switch_sp(ArmCpu *cpu, unsigned el, unsigned spsel);

/** TTBR1_EL1, or what ArmSys.is_gate is made of, changed. */
static inline void arm_update_gate(ArmSys *s)
{
    u64 base = s->ttbr1[1] << 16; /* without the ASID */

    s->is_gate = base == s->ttbr1_of_el0 && base != s->ttbr1_of_el1;
}

/** The regime in force, or its ASID, may be another: TLBs are told. */
void arm_asid_changed(ArmCpu *cpu);

/** EL2 may have changed what it makes of the addresses of EL1&0, which is about to run. */
void arm_stage2_changed(ArmCpu *cpu);

/** All registers of the translation regimes may be others now: TLBs forget everything. */
void arm_translation_changed(ArmCpu *cpu);

/** System part of GuestArch.reset: the highest EL, at machine->rvbar, MMUs off. */
void arm_reset_machine(ArmCpu *cpu);

/**
 * After reset: down to the highest non-secure level, with EL3 set up as firmware leaves it that the emulator stands in
 * for.
 */
void arm_leave_secure(ArmCpu *cpu);

#endif
