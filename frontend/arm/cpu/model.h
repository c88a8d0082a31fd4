/* SPDX-License-Identifier: MIT */
/*
 * CPU models: a set of features plus the few numbers that are not features. ID registers, HWCAP bits and the
 * decoder's feature check all come from the set, so they cannot disagree.
 */
#ifndef FRONTEND_ARM_CPU_MODEL_H
#define FRONTEND_ARM_CPU_MODEL_H

#include "base/error.h"
#include "base/types.h"
#include "frontend/arm/cpu/features.h"

typedef u128 ArmFeatures; /* bit n = A64Feature n */

_Static_assert(A64_FEAT_COUNT <= 128, "ArmFeatures has a bit for each");

typedef struct ArmModel {
    const char *name;
    ArmFeatures features;
    u64 midr; /* MIDR_EL1 */
    u64 ctr;  /* CTR_EL0: cache line sizes */
    u64 mmfr0; /* ID_AA64MMFR0_EL1: granules, sizes of addresses and ASIDs */
} ArmModel;

/* ID registers that the features determine. */
typedef enum ArmIdReg {
    ARM_ID_PFR0, ARM_ID_PFR1, ARM_ID_ISAR0, ARM_ID_ISAR1, ARM_ID_ISAR2,
    ARM_ID_MMFR0, ARM_ID_MMFR1, ARM_ID_MMFR2, ARM_ID_COUNT,
} ArmIdReg;

static inline bool arm_has(const ArmModel *m, A64Feature f)
{
    return f == A64_FEAT_BASE || ((m->features >> f) & 1);
}

/** The model whose name is the first @len letters of @name, NULL = the default; NULL with @err if there is none. */
const ArmModel *arm_model_base(const char *name, size_t len, Error *err);

/**
 * Model @text, "name[,feature=on|off][,+feature][,-feature]...", NULL = the default; NULL with @err if there is none.
 * Stays as long as the process.
 */
const ArmModel *arm_model_find(const char *text, Error *err);

/** GuestArch.check_model. */
bool arm_model_check(const char *text, bool *was_help, Error *err);

/** NULL-terminated names, for -cpu help. */
extern const char *const arm_model_names[];

/**
 * Value of ID register @reg. With @el0 as Linux shows it to programs: fields that do not concern them are left out.
 */
u64 arm_model_id(const ArmModel *m, ArmIdReg reg, bool el0);

/** AT_HWCAP (@word 0) and AT_HWCAP2 (@word 1). */
u64 arm_model_hwcap(const ArmModel *m, unsigned word);

#endif
