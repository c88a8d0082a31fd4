/* SPDX-License-Identifier: MIT */
/*
 * CPUID of the guest: what KVM supports, less the state components that X86Cpu has no place for,
 * and the features that need them. Source: SDM vol. 2 "CPUID".
 */
#include <cpuid.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include "accel/kvm/kvm.h"

#define ENTRIES_MAX 256

#define SUPPORTED_XCR0 ((u64)(X86_XSTATE_X87 | X86_XSTATE_SSE | X86_XSTATE_AVX))

/* Bits that go: AVX-512, AMX, protection keys, shadow stacks, UINTR. */
static const struct {
    u32 leaf, index;
    u32 eax, ebx, ecx, edx;
} hidden[] = {
    /* MONITOR, VMX, x2APIC, TSC deadline: a program has no interrupt controller */
    {1, 0, 0, 0, 1u << 3 | 1u << 5 | 1u << 21 | 1u << 24, 0},
    /* EBX: MPX, AVX512*; ECX: AVX512_VBMI, PKU, OSPKE, CET_SS, VBMI2, VNNI, BITALG, VPOPCNTDQ,
       LA57; EDX: AVX512 4VNNIW and 4FMAPS, UINTR, VP2INTERSECT, CET_IBT, AMX-BF16, AVX512_FP16,
       AMX-TILE, AMX-INT8 */
    {7, 0, 0,
     1u << 14 | 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 |
         1u << 31,
     1u << 1 | 1u << 3 | 1u << 4 | 1u << 6 | 1u << 7 | 1u << 11 | 1u << 12 | 1u << 14 | 1u << 16,
     1u << 2 | 1u << 3 | 1u << 5 | 1u << 8 | 1u << 20 | 1u << 22 | 1u << 23 | 1u << 24 | 1u << 25},
    /* AVX512_BF16, AMX-FP16; AVX10 */
    {7, 1, 1u << 5 | 1u << 21, 0, 0, 1u << 19},
};

static void hide_features(struct kvm_cpuid_entry2 *e)
{
    for (unsigned i = 0; i < ARRAY_SIZE(hidden); i++) {
        if (e->function != hidden[i].leaf || e->index != hidden[i].index)
            continue;
        e->eax &= ~hidden[i].eax;
        e->ebx &= ~hidden[i].ebx;
        e->ecx &= ~hidden[i].ecx;
        e->edx &= ~hidden[i].edx;
    }
}

/* Leaf 13: state components and their sizes. */
static void limit_xstate(struct kvm_cpuid_entry2 *e)
{
    switch (e->index) {
    case 0:
        kvm.xcr0 = (e->eax | (u64)e->edx << 32) & SUPPORTED_XCR0;
        e->eax = (u32)kvm.xcr0;
        e->edx = 0;
        e->ebx = e->ecx = x86_xsave_size(kvm.xcr0);
        break;
    case 1:
        e->eax &= ~(1u << 3 | 1u << 4); /* no XSAVES, no XFD */
        e->ebx = e->ecx = e->edx = 0;
        break;
    default:
        if (e->index < 64 && !(kvm.xcr0 >> e->index & 1))
            e->eax = e->ebx = e->ecx = e->edx = 0;
    }
}

static struct kvm_cpuid2 *get_supported(Error *err)
{
    size_t size = sizeof(struct kvm_cpuid2) + ENTRIES_MAX * sizeof(struct kvm_cpuid_entry2);
    struct kvm_cpuid2 *c = calloc(1, size);

    if (!c) {
        error_set(err, "out of memory");
        return NULL;
    }
    c->nent = ENTRIES_MAX;
    if (kvm_do(kvm.system_fd, KVM_GET_SUPPORTED_CPUID, c, "KVM_GET_SUPPORTED_CPUID", err))
        return c;
    free(c);
    return NULL;
}

bool kvm_get_cpuid(Error *err)
{
    struct kvm_cpuid2 *c = get_supported(err);

    if (!c)
        return false;
    kvm.xcr0 = X86_XSTATE_X87 | X86_XSTATE_SSE;
    for (u32 i = 0; i < c->nent; i++) {
        hide_features(&c->entries[i]);
        if (c->entries[i].function == 13)
            limit_xstate(&c->entries[i]);
        if (c->entries[i].function == 0x40000001)
            kvm.paravirtual = c->entries[i].eax;
        /* leaves of a hypervisor: a program sees the CPU as it is */
        if (c->entries[i].function >> 16 == 0x4000)
            c->entries[i].eax = c->entries[i].ebx = c->entries[i].ecx = c->entries[i].edx = 0;
    }
    kvm.cpuid = c;
    return true;
}
