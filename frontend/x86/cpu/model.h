/* SPDX-License-Identifier: MIT */
/*
 * CPU models: a set of features plus the few numbers that are not features. CPUID, HWCAP and the
 * decoder's feature check all come from the set, so they cannot disagree.
 */
#ifndef FRONTEND_X86_CPU_MODEL_H
#define FRONTEND_X86_CPU_MODEL_H

#include "base/error.h"
#include "base/types.h"
#include "frontend/x86/cpu/features.h"

typedef u128 X86Features; /* bit n = X86Feature n; the decoder takes the low half */

_Static_assert(X86_FEAT_COUNT <= 128 && X86_FEAT_VME <= 64, "X86Features has a bit for each");

struct X86Model {
    const char *name;
    const char *vendor; /* 12 characters of CPUID.0 */
    const char *brand;  /* CPUID.80000002..4 */
    u8 family, model, stepping; /* as displayed: extended parts added */
    X86Features features;
};

static inline bool x86_has(const struct X86Model *m, X86Feature f)
{
    return f == X86_FEAT_BASE || ((m->features >> f) & 1);
}

/**
 * Model @name, which may go on with ",+feature" and ",-feature"; NULL = the default. NULL with @err if there is none. The
 * host may have to have a feature too, whose instructions are run by its own: what it lacks is left out.
 */
const struct X86Model *x86_model_find(const char *name, Error *err);

/** GuestArch.check_model. */
bool x86_check_model(const char *model, bool *was_help, Error *err);

/** NULL-terminated names, for -cpu help. */
extern const char *const x86_model_names[];

/** Whether @m is one of AMD's: where both makers differ. */
bool x86_is_amd(const struct X86Model *m);

/** CPUID.1:EAX. */
u32 x86_signature(const struct X86Model *m);

/** The feature bits of CPUID word @word; OSXSAVE is the caller's. */
u32 x86_model_cpuid(const struct X86Model *m, X86CpuidWord word);

/** The /proc/cpuinfo flags of @m, separated by spaces; snprintf convention. */
int x86_model_flags(const struct X86Model *m, char *text, size_t size);

#endif
