/* SPDX-License-Identifier: MIT */
/* Numbers of the rows of features.def. */
#ifndef FRONTEND_X86_CPU_FEATURES_H
#define FRONTEND_X86_CPU_FEATURES_H

typedef enum X86Feature {
    X86_FEAT_BASE, /* in every implementation */
#define _(id, name, linux_name, word, bit, brings) X86_FEAT_##id,
#include "frontend/x86/cpu/features.def"
#undef _
    X86_FEAT_COUNT,
} X86Feature;

/* CPUID words that hold feature bits. */
typedef enum X86CpuidWord {
    X86_CPUID_1_EDX,
    X86_CPUID_1_ECX,
    X86_CPUID_7_EBX,
    X86_CPUID_7_ECX,
    X86_CPUID_7_EDX,
    X86_CPUID_D1_EAX,
    X86_CPUID_E1_EDX, /* leaf 80000001h */
    X86_CPUID_E1_ECX,
    X86_CPUID_E8_EBX,
    X86_CPUID_KVM_EAX, /* leaf 40000001h, if it is KVM's */
    X86_CPUID_OURS,    /* a switch of -cpu, and no bit */
    X86_CPUID_WORDS,
} X86CpuidWord;

#endif
