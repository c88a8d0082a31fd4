/* SPDX-License-Identifier: MIT */
/*
 * Translation table walks of VMSAv8-64: GuestArch.walk, and the pieces that AT instructions
 * need.
 */
#ifndef FRONTEND_ARM_CPU_WALK_H
#define FRONTEND_ARM_CPU_WALK_H

#include "frontend/arm/cpu/cpu.h"

/* One translation in progress. */
typedef struct ArmWalk {
    ArmCpu *cpu;
    VcpuException *fault;
    Gva va;
    VcpuAccess acc;
    ArmMmuIdx idx;
    bool is_debug; /* changes nothing */
    bool is_at;    /* an AT instruction: reads and writes are only asked about, flags are not set */
} ArmWalk;

/* Where and how the tables of one stage are. */
typedef struct ArmTables {
    Gpa base;
    u8 space;   /* of the tables */
    u8 granule; /* log2 of a table's size */
    u8 level;   /* of the first lookup */
    u8 input_bits, output_bits;
    bool ha, hd; /* hardware sets the access flag, the dirty state */
    bool hpd;    /* tables do not restrict what is below them */
    bool is_stage2;
} ArmTables;

/* The descriptor that ended a walk. */
typedef struct ArmLeaf {
    u64 desc, tables; /* the descriptor; bits 63:59 that the tables above restrict by */
    Gpa desc_pa, out;
    u8 desc_space, level, log2_size;
} ArmLeaf;

/** Status codes (FSC), plus the level. */
enum {
    ARM_FSC_SIZE = 0x00,
    ARM_FSC_TRANSLATION = 0x04,
    ARM_FSC_ACCESS = 0x08,
    ARM_FSC_PERMISSION = 0x0c
};

/** Fill w->fault with an abort of stage 1 or 2; returns false. */
bool arm_walk_fault(const ArmWalk *w, unsigned fsc, bool is_stage2);

/** Follow the tables of @t for @in (zero above input_bits) to a leaf whose access flag is set. */
bool arm_walk_tables(const ArmWalk *w, const ArmTables *t, u64 in, ArmLeaf *out);

/**
 * Set @set and clear @clear in the leaf's descriptor in memory, unless it changed: then false
 * without a fault.
 */
bool arm_walk_update(const ArmWalk *w, ArmLeaf *leaf, u64 set, u64 clear, bool is_stage2);

/** Whether stage 2 applies to @idx. */
bool arm_has_stage2(const ArmCpu *cpu, ArmMmuIdx idx);

/**
 * Stage 2 of @ipa: narrows @out (pa, size, permissions, device). @is_walk: for a lookup of stage
 * 1.
 */
bool arm_walk_stage2(const ArmWalk *w, Gpa ipa, VcpuAccess acc, bool is_walk, VcpuWalk *out);

/** Stage 1 alone; out->pa is an intermediate address where there is a stage 2. */
bool arm_walk_stage1(const ArmWalk *w, VcpuWalk *out);

/** GuestArch.walk */
bool arm_walk(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out,
              VcpuException *fault);

/** Whether a branch ignores the top byte of @va where the CPU stands: TCR_ELx.TBI, TBID. */
bool arm_has_tbi(const ArmCpu *cpu, Gva va);

/** Whether the regime in force has an upper half: EL1&0, EL2&0. */
bool arm_has_halves(const ArmCpu *cpu);

/** GuestArch.mmu_idx: PSTATE.EL and PAN, and the security state. */
unsigned arm_mmu_idx(const Vcpu *cpu);

/** ASID of the regime EL1&0 or EL2&0 as its registers say. */
u32 arm_asid_of(const ArmSys *s, unsigned el);

/** Whether accesses by @idx are those of EL0. */
bool arm_mmu_is_el0(ArmMmuIdx idx);

/** The regime of LDTR and STTR at EL1, whose own is @idx. */
unsigned arm_unpriv_idx(unsigned idx);

/** GuestArch.mmu_regimes */
u32 arm_mmu_regimes(const Vcpu *cpu);

#endif
