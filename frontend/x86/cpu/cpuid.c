/* SPDX-License-Identifier: MIT */
/*
 * CPUID. Features come from the model; caches and topology are plain: one thread a core, caches as common parts have
 * them. Sources: SDM vol. 2 "CPUID"; AMD APM vol. 3 "Obtaining Processor Information Via the CPUID Instruction".
 */
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/walk.h"

enum { EAX, EBX, ECX, EDX };

#define MAX_BASIC 0x0du
#define MAX_EXTENDED 0x80000008u
#define CLFLUSH_LINES 8u   /* of 8 bytes */
#define PHYS_BITS 48u /* of programs, which only read it */

bool x86_is_amd(const X86Model *m)
{
    return !strcmp(m->vendor, "AuthenticAMD");
}

/* Family and model beyond 15 go to the extended fields. */
u32 x86_signature(const X86Model *m)
{
    u32 family = MIN(m->family, 15u), more = m->family - family;

    return more << 20 | (u32)(m->model >> 4) << 16 | family << 8 | (m->model & 15u) << 4 | m->stepping;
}

static void vendor(const X86Model *m, u32 max, u32 out[4])
{
    out[EAX] = max;
    memcpy(&out[EBX], m->vendor, 4);
    memcpy(&out[EDX], m->vendor + 4, 4);
    memcpy(&out[ECX], m->vendor + 8, 4);
}

/* Of a package, and of a core; programs see one of each. */
static u32 logical_count(const X86Cpu *cpu)
{
    return cpu->machine ? MAX(cpu->machine->cores * cpu->machine->threads, 1u) : 1;
}

static u32 thread_count(const X86Cpu *cpu)
{
    return cpu->machine ? MAX(cpu->machine->threads, 1u) : 1;
}

static u32 apic_id(const X86Cpu *cpu)
{
    return cpu->machine ? cpu->machine->apic_id : (u32)cpu->vcpu.index;
}

/* Bits that number @count things. */
static u32 bits_for(u32 count)
{
    return count > 1 ? 32 - (u32)__builtin_clz(count - 1) : 0;
}

#define HTT        (1u << 28)
#define HYPERVISOR (1u << 31)

static void features(const X86Cpu *cpu, u32 out[4])
{
    u32 count = logical_count(cpu);

    out[EAX] = x86_signature(cpu->model);
    out[EBX] = apic_id(cpu) << 24 | (count > 1 ? count << 16 : 0) | CLFLUSH_LINES << 8;
    out[ECX] = x86_model_cpuid(cpu->model, X86_CPUID_1_ECX);
    if (!cpu->machine)
        out[ECX] &= ~HYPERVISOR;
    if (!(cpu->cr4 & X86_CR4_OSXSAVE))
        out[ECX] &= ~(1u << 27);
    out[EDX] = x86_model_cpuid(cpu->model, X86_CPUID_1_EDX) | (count > 1 ? HTT : 0);
}

/* Leaf 0BH: threads, then cores. */
static void topology(const X86Cpu *cpu, u32 sub, u32 out[4])
{
    u32 threads = thread_count(cpu), count = logical_count(cpu);

    out[ECX] = sub & 0xff;
    out[EDX] = apic_id(cpu);
    if (sub > 1)
        return;
    out[EAX] = bits_for(sub ? count : threads);
    out[EBX] = sub ? count : threads;
    out[ECX] |= (sub + 1) << 8;
}

/* Leaf 4 (Intel) and 8000001Dh (AMD): type, level, size in KiB, ways, lines of 64 bytes. */
static void cache(u32 n, u32 out[4])
{
    static const struct {
        u8 type, level, ways;
        u32 kib;
    } caches[] = {{1, 1, 8, 32}, {2, 1, 8, 32}, {3, 2, 8, 512}, {3, 3, 16, 16384}};

    if (n >= ARRAY_SIZE(caches))
        return;
    out[EAX] = caches[n].type | (u32)caches[n].level << 5 | 1u << 8;
    out[EBX] = 63 | (u32)(caches[n].ways - 1) << 22;
    out[ECX] = caches[n].kib * 1024 / 64 / caches[n].ways - 1;
}

static void xsave(const X86Cpu *cpu, u32 sub, u32 out[4])
{
    u64 all = X86_XSTATE_X87 | X86_XSTATE_SSE | (x86_has(cpu->model, X86_FEAT_AVX) ? X86_XSTATE_AVX : 0);

    if (!x86_has(cpu->model, X86_FEAT_XSAVE))
        return;
    if (sub == 0) {
        out[EAX] = (u32)all;
        out[EBX] = x86_xsave_size(cpu->xcr0);
        out[ECX] = x86_xsave_size(all);
    } else if (sub == 1) {
        out[EAX] = x86_model_cpuid(cpu->model, X86_CPUID_D1_EAX);
        out[EBX] = x86_xsave_size(cpu->xcr0);
    } else if (sub < 63 && (all >> sub & 1)) {
        out[EBX] = x86_xsave_component(sub, &out[EAX]);
    }
}

static void basic(const X86Cpu *cpu, u32 leaf, u32 sub, u32 out[4])
{
    const X86Model *m = cpu->model;

    switch (leaf) {
    case 0: vendor(m, MAX_BASIC, out); break;
    case 1: features(cpu, out); break;
    case 2: out[EAX] = x86_is_amd(m) ? 0 : 0x00feff01; break; /* FF: see leaf 4; FE: TLBs, see leaf 18h */
    case 4:
        if (!x86_is_amd(m))
            cache(sub, out);
        break;
    case 5: /* lines that MONITOR watches, in bytes; no hints */
        if (x86_has(m, X86_FEAT_MONITOR))
            out[EAX] = out[EBX] = 8 * CLFLUSH_LINES;
        break;
    case 7:
        if (sub)
            break;
        out[EBX] = x86_model_cpuid(m, X86_CPUID_7_EBX);
        out[ECX] = x86_model_cpuid(m, X86_CPUID_7_ECX);
        out[EDX] = x86_model_cpuid(m, X86_CPUID_7_EDX);
        break;
    case 11:
        if (cpu->machine)
            topology(cpu, sub, out);
        break;
    case 13: xsave(cpu, sub, out); break;
    default: break;
    }
}

static void brand(const X86Model *m, u32 n, u32 out[4])
{
    char text[48] = {0};

    strncpy(text, m->brand, sizeof text - 1);
    memcpy(out, text + 16 * n, 16);
}

static void extended(const X86Cpu *cpu, u32 leaf, u32 sub, u32 out[4])
{
    const X86Model *m = cpu->model;

    switch (leaf) {
    case 0x80000000u:
        if (x86_is_amd(m))
            vendor(m, MAX_EXTENDED, out);
        else
            out[EAX] = MAX_EXTENDED;
        break;
    case 0x80000001u:
        out[EAX] = x86_is_amd(m) ? x86_signature(m) : 0;
        out[ECX] = x86_model_cpuid(m, X86_CPUID_E1_ECX);
        out[EDX] = x86_model_cpuid(m, X86_CPUID_E1_EDX);
        if (x86_is_amd(m)) /* AMD repeats these bits of leaf 1 */
            out[EDX] |= x86_model_cpuid(m, X86_CPUID_1_EDX) & 0x0183f3ffu;
        break;
    case 0x80000002u:
    case 0x80000003u:
    case 0x80000004u: brand(m, leaf - 0x80000002u, out); break;
    case 0x80000005u:
        if (x86_is_amd(m)) { /* 32 KiB, 8 ways, one line a tag, 64-byte lines */
            out[ECX] = 0x20080140;
            out[EDX] = 0x20080140;
        }
        break;
    case 0x80000006u: out[ECX] = 0x02006140; break; /* L2: 512 KiB, 8 ways, 64-byte lines */
    case 0x80000007u: out[EDX] = 1u << 8; break;    /* invariant TSC */
    case 0x80000008u:
        out[EAX] = (cpu->machine ? X86_PHYS_BITS : PHYS_BITS) |
                   (x86_has(m, X86_FEAT_LA57) && cpu->machine ? 57u : 48u) << 8;
        out[EBX] = x86_model_cpuid(m, X86_CPUID_E8_EBX);
        if (logical_count(cpu) > 1)
            out[ECX] = bits_for(logical_count(cpu)) << 12 | (logical_count(cpu) - 1);
        break;
    default: break;
    }
}

#define HYPERVISOR_LEAF 0x40000000u

/* Who we are, or with kvm=on KVM, with what of it is here on all accelerators. */
static void hypervisor(const X86Model *m, u32 leaf, u32 out[4])
{
    bool is_kvm = x86_has(m, X86_FEAT_KVM);
    u32 max = is_kvm ? HYPERVISOR_LEAF + 1 : HYPERVISOR_LEAF;

    if (leaf == HYPERVISOR_LEAF) {
        out[EAX] = max;
        memcpy(&out[EBX], is_kvm ? "KVMK" : "Lyre", 4);
        memcpy(&out[ECX], is_kvm ? "VMKV" : "bird", 4);
        memcpy(&out[EDX], is_kvm ? "M\0\0" : "Lyre", 4);
    } else if (leaf == max) {
        out[EAX] = x86_model_cpuid(m, X86_CPUID_KVM_EAX);
        if (x86_has(m, X86_FEAT_KVMCLOCK)) /* by the old numbers of its MSRs, too */
            out[EAX] |= 1;
    }
}

static bool is_hypervisor_leaf(const X86Cpu *cpu, u32 leaf)
{
    return leaf >> 8 == HYPERVISOR_LEAF >> 8 && cpu->machine && x86_has(cpu->model, X86_FEAT_HYPERVISOR);
}

void x86_cpuid(const X86Cpu *cpu, u32 leaf, u32 subleaf, u32 out[4])
{
    memset(out, 0, 4 * sizeof *out);
    if (leaf >= 0x80000000u && leaf <= MAX_EXTENDED)
        extended(cpu, leaf, subleaf, out);
    else if (is_hypervisor_leaf(cpu, leaf))
        hypervisor(cpu->model, leaf, out);
    else if (leaf <= MAX_BASIC)
        basic(cpu, leaf, subleaf, out);
    else if (!x86_is_amd(cpu->model)) /* Intel answers with the highest basic leaf, AMD with zeros */
        basic(cpu, MAX_BASIC, subleaf, out);
}

u64 x86_hwcap(const X86Cpu *cpu)
{
    u32 out[4];

    x86_cpuid(cpu, 1, 0, out);
    return out[EDX];
}

u64 x86_hwcap2(const X86Cpu *cpu)
{
    return x86_has(cpu->model, X86_FEAT_FSGSBASE) ? 2 : 0;
}
