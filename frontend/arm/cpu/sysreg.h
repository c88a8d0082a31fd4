/* SPDX-License-Identifier: MIT */
/*
 * System registers, one row each. MRS, MSR and the debugger read these rows; what no row allows is UNDEFINED.
 */
#ifndef FRONTEND_ARM_CPU_SYSREG_H
#define FRONTEND_ARM_CPU_SYSREG_H

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/features.h"

/* Encoding of a system register. */
#define ARM_SYSREG(op0, op1, crn, crm, op2)                                                        \
    (u16)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

/* Lowest exception level that may do it; a register is readable (writable) from there upwards. */
enum ArmSysregAccess {
    ARM_EL0_R = 1 << 0,
    ARM_EL0_W = 1 << 1,
    ARM_EL0_RW = ARM_EL0_R | ARM_EL0_W,
    ARM_EL1_R = 1 << 2,
    ARM_EL1_W = 1 << 3,
    ARM_EL1_RW = ARM_EL1_R | ARM_EL1_W,
    ARM_EL2_R = 1 << 4,
    ARM_EL2_W = 1 << 5,
    ARM_EL2_RW = ARM_EL2_R | ARM_EL2_W,
    ARM_EL3_R = 1 << 6,
    ARM_EL3_W = 1 << 7,
    ARM_EL3_RW = ARM_EL3_R | ARM_EL3_W,
};

enum ArmSysregEffect {
    ARM_SYSREG_CONST = 1 << 0, /* never changes: read when the code is translated */
    ARM_SYSREG_KEY = 1 << 1,   /* a write may change the block key */
    ARM_SYSREG_FLAGS = 1 << 2, /* a read sets NZCV to 0000: the number is always random enough */
    ARM_SYSREG_NZCV = 1 << 3,  /* is the condition flags */
    ARM_SYSREG_FPSR = 1 << 4,  /* is FPSR: the first access changes the block key */
    ARM_SYSREG_TLB = 1 << 5,   /* a write that changes it makes TLBs forget what @el translated by */
    ARM_SYSREG_ZERO = 1 << 6,  /* RAZ/WI: not there, but may be accessed */
    ARM_SYSREG_UNMASK = 1 << 7, /* a write may let an interrupt in */
};

/* What may trap an access that its exception level allows. Bit names are those of the Arm ARM. */
typedef enum ArmSysregTrap {
    ARM_TRAP_NONE,
    ARM_TRAP_VM,    /* HCR_EL2.TVM, TRVM */
    ARM_TRAP_TID1, ARM_TRAP_TID3,
    ARM_TRAP_TID4,  /* and TID2 */
    ARM_TRAP_LOR, ARM_TRAP_ERR, /* HCR_EL2.TLOR, TERR; SCR_EL3.TLOR, TERR */
    ARM_TRAP_ACR,   /* HCR_EL2.TACR */
    ARM_TRAP_UCT,   /* SCTLR_EL1.UCT, HCR_EL2.TID2 */
    ARM_TRAP_UMA,   /* SCTLR_EL1.UMA at EL0 */
    ARM_TRAP_CPACR, /* CPTR_ELx.TCPAC */
    ARM_TRAP_FP,    /* as FP instructions */
    ARM_TRAP_KEYS,  /* HCR_EL2.APK, SCR_EL3.APK */
    ARM_TRAP_CNTPCT, ARM_TRAP_CNTVCT, ARM_TRAP_CNTP, ARM_TRAP_CNTV, ARM_TRAP_CNTPS,
    ARM_TRAP_PMCR,  /* as PMU, and MDCR_EL2.TPMCR */
    ARM_TRAP_PMU, ARM_TRAP_PMU_SW, ARM_TRAP_PMU_CR, ARM_TRAP_PMU_ER,
    ARM_TRAP_TDA, ARM_TRAP_TDOSA, ARM_TRAP_TDRA, ARM_TRAP_TDCC,
    ARM_TRAP_COUNT,
} ArmSysregTrap;

typedef struct ArmSysreg {
    const char *name;
    u16 enc;
    u8 access;  /* ArmSysregAccess */
    u8 feature; /* A64Feature the model must have */
    u8 effects; /* ArmSysregEffect */
    u8 global;  /* A64_G_* if it is a plain global (with hooks: those are for traps and writes), else 0 */
    u64 (*read)(const ArmCpu *cpu, const struct ArmSysreg *r);
    void (*write)(ArmCpu *cpu, const struct ArmSysreg *r, u64 v);
    u64 reset;  /* value of a CONST row without read; of a machine's register after reset */
    /* whole machines only */
    u16 offset; /* of its u64 in ArmCpu, 0 = none */
    u8 trap;    /* ArmSysregTrap */
    u8 el;      /* TLB: the regime */
    u64 mask;   /* bits that a write changes; 0 = all */
    /** Of a board's row: the EL that an access traps to, 0 if none, instead of what trap says. */
    unsigned (*traps)(const ArmCpu *cpu, const struct ArmSysreg *r, bool is_write);
} ArmSysreg;

extern const ArmSysreg arm_sysregs[];

/** Row of the register, or NULL. */
const ArmSysreg *arm_sysreg_find(u16 enc);

/* ---- whole machines: sysreg_machine.c ---- */

/* The tables, NULL-terminated; each row list ends with a row without name. Rows are numbered group * 256 + row. */
extern const ArmSysreg *const arm_sysreg_groups[];
extern const ArmSysreg arm_sysregs_id[], arm_sysregs_mm[], arm_sysregs_except[], arm_sysregs_timer[],
    arm_sysregs_debug[], arm_sysregs_pmu[], arm_sysregs_el2[], arm_sysregs_el3[];

/** Number of the register's row in @cpu's machine, -1 if there is none; and the row of a number. */
int arm_sysreg_number(const ArmCpu *cpu, u16 enc);
const ArmSysreg *arm_sysreg_row(const ArmCpu *cpu, unsigned number);

/**
 * With HCR_EL2.E2H: the register that @enc means at @el, 2 or 3. EL2 has its own by the names of
 * EL1, and those of EL1 by the names _EL12.
 */
u16 arm_sysreg_redirect(u16 enc, unsigned el);

/** Whether the level @el of a machine has @r for reading or writing at all. */
bool arm_sysreg_exists(const ArmCpu *cpu, const ArmSysreg *r, unsigned el, bool is_write);

/** Where an access that exists traps to as the CPU stands: 0 it does not, 1 to 3 an EL. */
unsigned arm_sysreg_trap(const ArmCpu *cpu, const ArmSysreg *r, bool is_write);

/** Read and write without checks. */
u64 arm_sysreg_read(const ArmCpu *cpu, const ArmSysreg *r);
void arm_sysreg_write(ArmCpu *cpu, const ArmSysreg *r, u64 v);

/** Reset values of all rows. */
void arm_sysreg_reset(ArmCpu *cpu);

/** Forget translations of the regimes that @el controls, on this CPU. */
void arm_flush_regime(ArmCpu *cpu, unsigned el);

/** Regimes of EL @el in the CPU's security state, as 1 << ArmMmuIdx. */
u32 arm_regimes(const ArmCpu *cpu, unsigned el);

/* hooks of several tables */
void arm_sysreg_mdcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v);
void arm_sysreg_sctlr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v);
u64 arm_sysreg_plain(const ArmCpu *cpu, const ArmSysreg *r);
void arm_sysreg_set(ArmCpu *cpu, const ArmSysreg *r, u64 v);

/* read and write hooks of sysreg_id.c */
u64 arm_sysreg_id(const ArmCpu *cpu, const ArmSysreg *r);
u64 arm_sysreg_midr(const ArmCpu *cpu, const ArmSysreg *r);
u64 arm_sysreg_ctr(const ArmCpu *cpu, const ArmSysreg *r);

#endif
