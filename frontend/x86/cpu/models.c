/* SPDX-License-Identifier: MIT */
/* The CPU models and what follows from their features; contract in model.h. */
#include "frontend/x86/cpu/model.h"

#include <cpuid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "frontend/x86/cpu/cpu.h"

#define F(f) ((X86Features)1 << X86_FEAT_##f)

// clang-format off
/* x86-64-v1, without which no 64-bit program runs. */
#define V1 (F(FPU) | F(TSC) | F(CX8) | F(SEP) | F(CMOV) | F(CLFSH) | F(MMX) | F(FXSR) | F(SSE) | F(SSE2) | F(SYSCALL) | F(NX) | F(LM))
#define V2 (V1 | F(SSE3) | F(SSSE3) | F(CX16) | F(SSE41) | F(SSE42) | F(POPCNT) | F(LAHF))
#define V3 (V2 | F(FMA) | F(MOVBE) | F(XSAVE) | F(OSXSAVE) | F(AVX) | F(F16C) | F(BMI1) | F(AVX2) | F(BMI2) | F(LZCNT))
/* Of machines. */
#define SYSTEM (F(VME) | F(DE) | F(PSE) | F(MSR) | F(PAE) | F(MCE) | F(APIC) | F(MTRR) | F(PGE) | F(MCA) | F(PAT) | \
                F(PSE36) | F(X2APIC) | F(HYPERVISOR))
#define CRYPTO (F(AES) | F(PCLMUL))
/* Of whoever runs the guest: only if asked for, as machines on KVM do. */
#define PARAVIRTUAL (F(KVM) | F(KVMCLOCK) | F(KVMCLOCK_STABLE))
#define ALL ((((X86Features)1 << X86_FEAT_COUNT) - 1) & ~(X86Features)1 & ~F(MONITOR) & ~PARAVIRTUAL)

static const X86Model models[] = {
    {"max",     "AuthenticAMD", "Lyrebird Virtual CPU", 25, 1, 1, ALL},
    {"host",    "AuthenticAMD", "Lyrebird Virtual CPU", 25, 1, 1, ALL}, /* on KVM the host's own CPUID */
    {"qemu64",  "AuthenticAMD", "Lyrebird Virtual CPU, model qemu64", 15, 107, 1, SYSTEM | V1 | F(SSE3) | F(CX16) | F(LAHF)},
    {"Nehalem", "GenuineIntel", "Intel Core i7 9xx (Nehalem Class Core i7)", 6, 26, 3, SYSTEM | V2 | F(RDTSCP)},
    {"Haswell", "GenuineIntel", "Intel Core Processor (Haswell)", 6, 60, 4,
     SYSTEM | F(PCID) | F(INVPCID) | F(TSC_DEADLINE) | F(SMEP) | F(TSC_ADJUST) |
     V3 | CRYPTO | F(FSGSBASE) | F(ERMS) | F(RDRAND) | F(RDTSCP) | F(XSAVEOPT)},
    {"EPYC",    "AuthenticAMD", "AMD EPYC Processor", 23, 1, 2,
     SYSTEM | F(PDPE1GB) | F(SMEP) | F(SMAP) | V3 | CRYPTO | F(FSGSBASE) | F(RDRAND) | F(RDSEED) | F(ADX) | F(CLFLUSHOPT) | F(SHA) | F(RDTSCP) | F(SSE4A) |
     F(PREFETCHW) | F(XSAVEOPT) | F(XSAVEC) | F(XGETBV1) | F(CLZERO)},
};

const char *const x86_model_names[] = {"max", "host", "qemu64", "Nehalem", "Haswell", "EPYC", NULL};
// clang-format on

typedef struct Feature {
    const char *name, *linux_name;
    u8 word, bit;
} Feature;

static const Feature features[X86_FEAT_COUNT] = {
#define _(id, name, linux_name, word, bit, brings) [X86_FEAT_##id] = {name, linux_name, X86_CPUID_##word, bit},
#include "frontend/x86/cpu/features.def"
#undef _
};

/* The host's CPUID, word by word. */
#if defined(__x86_64__)
static void host_words(u32 w[X86_CPUID_WORDS])
{
    u32 a, b, c, d;

    memset(w, 0, X86_CPUID_WORDS * sizeof *w);
    if (__get_cpuid_count(1, 0, &a, &b, &w[X86_CPUID_1_ECX], &w[X86_CPUID_1_EDX]) &&
        __get_cpuid_count(7, 0, &a, &w[X86_CPUID_7_EBX], &w[X86_CPUID_7_ECX], &w[X86_CPUID_7_EDX]))
        __get_cpuid_count(13, 1, &w[X86_CPUID_D1_EAX], &b, &c, &d);
    if (__get_cpuid(0x80000001u, &a, &b, &w[X86_CPUID_E1_ECX], &w[X86_CPUID_E1_EDX]))
        __get_cpuid(0x80000008u, &a, &w[X86_CPUID_E8_EBX], &c, &d);
}
#else
static void host_words(u32 w[X86_CPUID_WORDS])
{
    memset(w, 0, X86_CPUID_WORDS * sizeof *w);
}
#endif

/* What we do ourselves, without an instruction of the host that may be missing. */
static const X86Features ours = F(FPU) | F(SEP) | F(SYSCALL) | F(NX) | F(LM) | F(XSAVE) | F(OSXSAVE) | F(FSGSBASE) |
                                F(ERMS) | F(CLFSH) | F(CLFLUSHOPT) | F(CLWB) | F(RDPID) | F(FSRM) | F(XSAVEOPT) |
                                F(XSAVEC) | F(XGETBV1) | F(RDTSCP) | F(LAHF) | F(CLZERO) | F(PREFETCHW) | F(TSC) |
                                F(RDRAND) | F(RDSEED) | F(SMAP) | F(INVPCID) | F(MONITOR) | PARAVIRTUAL | (ALL & ~(F(VME) - 1));

static X86Features host_features(void)
{
    X86Features f = ours;
    u32 w[X86_CPUID_WORDS];

    host_words(w);
    for (unsigned n = 1; n < X86_FEAT_COUNT; n++)
        if (w[features[n].word] & 1u << features[n].bit)
            f |= (X86Features)1 << n;
    return f;
}

static const X86Model *find_model(const char *name, size_t len)
{
    for (size_t n = 0; n < ARRAY_SIZE(models); n++)
        if (strlen(models[n].name) == len && !strncmp(models[n].name, name, len))
            return &models[n];
    return NULL;
}

static bool find_feature(const char *name, size_t len, unsigned *n)
{
    for (*n = 1; *n < X86_FEAT_COUNT; ++*n)
        if (strlen(features[*n].name) == len && strncmp(features[*n].name, name, len) == 0)
            return true;
    return false;
}

/* "+a", "-a", "a=on" and "a=off": the feature, and whether it is to be there. */
static bool find_change(const char *word, size_t len, unsigned *n, bool *is_on)
{
    const char *equals = memchr(word, '=', len);

    if (equals) {
        const char *value = equals + 1;
        size_t size = len - (size_t)(value - word);

        *is_on = size == 2 && !strncmp(value, "on", 2);
        return (*is_on || (size == 3 && !strncmp(value, "off", 3))) &&
               find_feature(word, (size_t)(equals - word), n);
    }
    *is_on = *word == '+';
    return (*is_on || *word == '-') && find_feature(word + 1, len - 1, n);
}

/* ",+a,b=off": changes to the features of @m. */
static bool change(X86Model *m, const char *list, Error *err)
{
    while (*list == ',') {
        size_t len = strcspn(++list, ",");
        bool is_on;
        unsigned n;

        if (!find_change(list, len, &n, &is_on))
            return error_set(
                err,
                "'%.*s' is not +feature, -feature, feature=on or feature=off of an x86 "
                "CPU",
                (int)len, list);
        if (is_on)
            m->features |= (X86Features)1 << n;
        else
            m->features &= ~((X86Features)1 << n);
        list += len;
    }
    return true;
}

/* One for the process: all its CPUs are alike. */
static X86Model chosen;

const X86Model *x86_model_find(const char *name, Error *err)
{
    size_t len = name ? strcspn(name, ",") : 0;

    const X86Model *m = name ? find_model(name, len) : models;

    if (!m) {
        error_set(err, "unknown x86 CPU model '%.*s' (see -cpu help)", (int)len, name);
        return NULL;
    }
    chosen = *m;
    if (name && !change(&chosen, name + len, err))
        return NULL;
    chosen.features &= host_features();
    return &chosen;
}

/* Those of the model; the rest may be added if the host has what they need. */
static void print_features(const X86Model *m)
{
    printf("features of %s (+ or -):\n", m->name);
    for (unsigned n = 1; n < X86_FEAT_COUNT; n++)
        printf("  %c %s\n", x86_has(m, (X86Feature)n) ? '+' : '-', features[n].name);
}

bool x86_check_model(const char *model, bool *was_help, Error *err)
{
    const char *comma = strchr(model, ',');

    *was_help = comma && !strcmp(comma, ",help");
    if (!*was_help)
        return x86_model_find(model, err) != NULL;
    const X86Model *m = find_model(model, (size_t)(comma - model));

    if (!m)
        return error_set(err, "unknown x86 CPU model '%.*s' (see -cpu help)", (int)(comma - model), model);
    print_features(m);
    return true;
}

const char *x86_model_name(const X86Model *m)
{
    return m->name;
}

u32 x86_model_cpuid(const X86Model *m, X86CpuidWord word)
{
    u32 v = 0;

    for (unsigned n = 1; n < X86_FEAT_COUNT; n++)
        if (features[n].word == word && x86_has(m, (X86Feature)n))
            v |= 1u << features[n].bit;
    return v;
}

int x86_model_flags(const X86Model *m, char *text, size_t size)
{
    int len = 0;

    for (unsigned n = 1; n < X86_FEAT_COUNT; n++)
        if (features[n].linux_name && x86_has(m, (X86Feature)n))
            len += snprintf(text + MIN((size_t)len, size), size - MIN((size_t)len, size), "%s%s", len ? " " : "",
                            features[n].linux_name);
    return len;
}
