/* SPDX-License-Identifier: MIT */
/*
 * All registers of a machine's CPU, from KVM to X86Cpu and back.
 *
 * What KVM has begun to deliver (an interrupt that is in service, an exception) is delivered by our
 * own CPU when registers are read, so that X86Cpu is between two instructions: it can be saved, or
 * go on under the translator.
 *
 * Sources: Linux "The Definitive KVM API Documentation"; SDM vol. 4 for numbers of MSRs.
 */
#include "accel/kvm/machine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/except.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/walk.h"

/* ---- segments and control registers ---- */

static void sregs_read(X86Cpu *x, const struct kvm_sregs *s)
{
    kvm_seg_read(&x->seg[X86_CS], &s->cs);
    kvm_seg_read(&x->seg[X86_SS], &s->ss);
    kvm_data_segs_read(x, s);
    kvm_seg_read(&x->ldtr, &s->ldt);
    kvm_seg_read(&x->tr, &s->tr);
    x->gdtr = (X86Table){s->gdt.base, s->gdt.limit};
    x->idtr = (X86Table){s->idt.base, s->idt.limit};
    x->cr0 = s->cr0;
    x->cr2 = s->cr2;
    x->cr3 = s->cr3;
    x->cr4 = s->cr4;
    x->msr.efer = s->efer;
    x->is_long_mode = !!(s->efer & X86_EFER_LMA);
    x->cpl = x86_is_protected(x) ? s->ss.dpl : 0;
}

/* The privilege level is that of SS. */
static void sregs_write(struct kvm_sregs *s, const X86Cpu *x)
{
    kvm_seg_write(&s->cs, &x->seg[X86_CS]);
    kvm_seg_write(&s->ss, &x->seg[X86_SS]);
    s->ss.dpl = x->cpl;
    kvm_data_segs_write(s, x);
    kvm_seg_write(&s->ldt, &x->ldtr);
    kvm_seg_write(&s->tr, &x->tr);
    s->gdt = (struct kvm_dtable){.base = x->gdtr.base, .limit = x->gdtr.limit};
    s->idt = (struct kvm_dtable){.base = x->idtr.base, .limit = x->idtr.limit};
    s->cr0 = x->cr0;
    s->cr2 = x->cr2;
    s->cr3 = x->cr3;
    s->cr4 = x->cr4;
    s->efer = x->msr.efer;
}

/* ---- MSRs ---- */

#define AT(f) offsetof(X86Cpu, f)
#define MTRR(n) {0x200 + 2 * (n), AT(msr.mtrr_phys_base[n])}, {0x201 + 2 * (n), AT(msr.mtrr_phys_mask[n])}
#define FIXED(msr_, n) {msr_, AT(msr.mtrr_fixed[n])}

static const struct MsrPlace {
    u32 msr, offset;
} places[] = {
    {0x174, AT(msr.sysenter_cs)},
    {0x175, AT(msr.sysenter_esp)},
    {0x176, AT(msr.sysenter_eip)},
    {0x17a, AT(msr.mcg_status)},
    {0x1a0, AT(msr.misc_enable)},
    {0x277, AT(msr.pat)},
    {0x2ff, AT(msr.mtrr_def_type)},
    {0xc0000081, AT(msr.star)},
    {0xc0000082, AT(msr.lstar)},
    {0xc0000083, AT(msr.cstar)},
    {0xc0000084, AT(msr.sfmask)},
    {0xc0000102, AT(msr.kernel_gs_base)},
    {0xc0000103, AT(msr.tsc_aux)},
    {0x4b564d00, AT(msr.kvm_wall_clock)},
    {0x4b564d01, AT(msr.kvm_system_time)},
    MTRR(0), MTRR(1), MTRR(2), MTRR(3), MTRR(4), MTRR(5), MTRR(6), MTRR(7),
    FIXED(0x250, 0), FIXED(0x258, 1), FIXED(0x259, 2),
    FIXED(0x268, 3), FIXED(0x269, 4), FIXED(0x26a, 5), FIXED(0x26b, 6),
    FIXED(0x26c, 7), FIXED(0x26d, 8), FIXED(0x26e, 9), FIXED(0x26f, 10),
};

static bool has_msr[ARRAY_SIZE(places)];

typedef union MsrBuffer {
    struct kvm_msrs msrs;
    u8 room[sizeof(struct kvm_msrs) + ARRAY_SIZE(places) * sizeof(struct kvm_msr_entry)];
} MsrBuffer;

void kvm_msrs_probe(KvmCpu *k)
{
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++) {
        MsrBuffer m = {.msrs.nmsrs = 1};

        m.msrs.entries[0].index = places[n].msr;
        has_msr[n] = ioctl(k->fd, KVM_GET_MSRS, &m) == 1;
    }
}

static u64 *msr_place(X86Cpu *x, unsigned n)
{
    return (u64 *)(void *)((u8 *)x + places[n].offset);
}

static void msrs_fill(X86Cpu *x, MsrBuffer *m)
{
    u32 count = 0;

    memset(m, 0, sizeof *m);
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        if (has_msr[n])
            m->msrs.entries[count++] =
                (struct kvm_msr_entry){.index = places[n].msr, .data = *msr_place(x, n)};
    m->msrs.nmsrs = count;
}

static bool msrs_read(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    MsrBuffer m;
    u32 at = 0;

    msrs_fill(x, &m);
    if (ioctl(k->fd, KVM_GET_MSRS, &m) != (int)m.msrs.nmsrs)
        return error_set_errno(err, "-accel kvm: KVM_GET_MSRS");
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        if (has_msr[n])
            *msr_place(x, n) = m.msrs.entries[at++].data;
    return true;
}

static bool msrs_write(KvmCpu *k, Error *err)
{
    MsrBuffer m;
    int done;

    msrs_fill(x86_cpu(k->cpu), &m);
    done = ioctl(k->fd, KVM_SET_MSRS, &m);
    if (done == (int)m.msrs.nmsrs)
        return true;
    return error_set(err, "-accel kvm: KVM_SET_MSRS: MSR %#x does not take %#llx",
                     m.msrs.entries[MAX(done, 0)].index,
                     (unsigned long long)m.msrs.entries[MAX(done, 0)].data);
}

/* ---- the time stamp counter ---- */

#define MSR_TSC 0x10

/* It runs as the host's does, so it is set only where X86Cpu has got another one. */
static void tsc_read(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);
    MsrBuffer m = {.msrs.nmsrs = 1};

    m.msrs.entries[0].index = MSR_TSC;
    if (ioctl(k->fd, KVM_GET_MSRS, &m) != 1)
        return;
    x->msr.tsc_offset += m.msrs.entries[0].data - x86_tsc(x);
    k->tsc_offset = x->msr.tsc_offset;
    k->has_tsc = true;
}

static void tsc_write(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);
    MsrBuffer m = {.msrs.nmsrs = 1};

    if (k->has_tsc && k->tsc_offset == x->msr.tsc_offset)
        return;
    m.msrs.entries[0] = (struct kvm_msr_entry){.index = MSR_TSC, .data = x86_tsc(x)};
    k->has_tsc = ioctl(k->fd, KVM_SET_MSRS, &m) == 1;
    k->tsc_offset = x->msr.tsc_offset;
}

/* ---- vector and debug registers ---- */

/* XMM registers are there whatever XCR0 says. */
static bool xstate_read(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_xcrs xcrs = {0};
    bool ok;

    if (!kvm_do(k->fd, KVM_GET_XCRS, &xcrs, "KVM_GET_XCRS", err))
        return false;
    x->xcr0 = kvm.xcr0;
    ok = kvm_state_hold(k, KVM_LAZY_XSAVE, err);
    for (u32 n = 0; n < xcrs.nr_xcrs; n++)
        if (!xcrs.xcrs[n].xcr)
            x->xcr0 = xcrs.xcrs[n].value;
    x86_note_uppers(x);
    return ok;
}

static bool xstate_write(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    u64 xcr0 = x->xcr0;
    struct kvm_xcrs xcrs = {.nr_xcrs = 1, .xcrs = {{.xcr = 0, .value = xcr0}}};
    bool ok;

    x->xcr0 = kvm.xcr0;
    k->is_held |= KVM_LAZY_XSAVE;
    ok = kvm_state_release(k, true, err);
    x->xcr0 = xcr0;
    return ok && kvm_do(k->fd, KVM_SET_XCRS, &xcrs, "KVM_SET_XCRS", err);
}

static bool debug_read(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_debugregs d;

    if (!kvm_do(k->fd, KVM_GET_DEBUGREGS, &d, "KVM_GET_DEBUGREGS", err))
        return false;
    memcpy(x->dr, d.db, sizeof d.db);
    x->dr[6] = d.dr6;
    x->dr[7] = d.dr7;
    return true;
}

static bool debug_write(KvmCpu *k, Error *err)
{
    const X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_debugregs d = {.dr6 = x->dr[6], .dr7 = x->dr[7]};

    memcpy(d.db, x->dr, sizeof d.db);
    return kvm_do(k->fd, KVM_SET_DEBUGREGS, &d, "KVM_SET_DEBUGREGS", err);
}

/* ---- what is between two instructions ---- */

/* NMIs and SMIs that wait are latched again. */
static void latch(X86Cpu *x, const struct kvm_vcpu_events *e)
{
    if (e->nmi.injected || e->nmi.pending)
        x->vcpu.arch->set_irq(&x->vcpu, X86_LINE_NMI, true);
    if ((e->flags & KVM_VCPUEVENT_VALID_SMM) && e->smi.pending)
        x->vcpu.arch->set_irq(&x->vcpu, X86_LINE_SMI, true);
}

/* INT n and the like are run again. */
static void deliver(X86Cpu *x, const struct kvm_vcpu_events *e)
{
    if (e->exception.injected || e->exception.pending) {
        x->vcpu.exc = (VcpuException){.kind = e->exception.nr,
                                      .syndrome = e->exception.error_code,
                                      .addr = x->cr2};
        x86_take_exception(&x->vcpu);
    } else if (e->interrupt.injected && !e->interrupt.soft) {
        x86_interrupt(x, e->interrupt.nr);
    }
}

static void events_read(X86Cpu *x, const struct kvm_vcpu_events *e)
{
    x->interrupt_shadow = e->interrupt.shadow != 0;
    x->nmi_blocked = e->nmi.masked && !e->nmi.injected;
    x->in_smm = (e->flags & KVM_VCPUEVENT_VALID_SMM) && e->smi.smm;
    x->pending = 0;
    latch(x, e);
    deliver(x, e);
}

static bool events_write(KvmCpu *k, Error *err)
{
    const X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_vcpu_events e = {
        .flags = KVM_VCPUEVENT_VALID_NMI_PENDING | KVM_VCPUEVENT_VALID_SHADOW,
        .interrupt.shadow = x->interrupt_shadow ? KVM_X86_SHADOW_INT_STI : 0,
        .nmi.masked = x->nmi_blocked,
    };

    if (kvm.has_smm) {
        e.flags |= KVM_VCPUEVENT_VALID_SMM;
        e.smi.smm = x->in_smm;
    }
    return kvm_do(k->fd, KVM_SET_VCPU_EVENTS, &e, "KVM_SET_VCPU_EVENTS", err);
}

/* A trap or a late exception comes before the next instruction. */
static void deliver_pending(X86Cpu *x)
{
    if (!x->pending)
        return;
    x->vcpu.exc = x->pending & X86_PENDING_LATE ? x->late : (VcpuException){.kind = X86_EXC_DB};
    x->pending &= (u8)~X86_PENDING_LATE;
    x86_take_exception(&x->vcpu);
    x->pending = 0;
}

/* ---- all ---- */

/* Tables may have changed while we did not look. */
static void loaded(X86Cpu *x)
{
    x86_state_loaded(x);
    if ((x->cr0 & X86_CR0_PG) && (x->cr4 & X86_CR4_PAE) && !x->is_long_mode &&
        !x86_load_pdptrs(x, x->cr3))
        memset(x->pdptr, 0, sizeof x->pdptr);
}

bool kvm_machine_read(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_vcpu_events e;

    if (!kvm_do(k->fd, KVM_GET_SREGS, &k->sregs, "KVM_GET_SREGS", err) ||
        !kvm_do(k->fd, KVM_GET_VCPU_EVENTS, &e, "KVM_GET_VCPU_EVENTS", err) ||
        !msrs_read(k, err) || !xstate_read(k, err) || !debug_read(k, err))
        return false;
    tsc_read(k);
    sregs_read(x, &k->sregs);
    kvm_regs_read(&k->run->s.regs.regs, x);
    loaded(x);
    events_read(x, &e);
    return true;
}

bool kvm_machine_write(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    u64 base;

    deliver_pending(x);
    tsc_write(k);
    memset(k->sregs.interrupt_bitmap, 0, sizeof k->sregs.interrupt_bitmap);
    sregs_write(&k->sregs, x);
    if (!kvm.irqchip) /* the kernel's are as they were read */
        k->sregs.cr8 = x->machine->get_cr8 ? x->machine->get_cr8(x) : 0;
    if (!kvm.irqchip && x->machine->apic_read && x->machine->apic_read(x, KVM_MSR_APIC_BASE, &base))
        k->sregs.apic_base = base;
    kvm_regs_write(&k->run->s.regs.regs, x);
    k->run->kvm_dirty_regs = KVM_SYNC_X86_REGS;
    return kvm_do(k->fd, KVM_SET_SREGS, &k->sregs, "KVM_SET_SREGS", err) && msrs_write(k, err) &&
           xstate_write(k, err) && debug_write(k, err) && events_write(k, err);
}

/* ---- CPUID ---- */

#define HYPERVISOR_LEAF 0x40000000u

/* Leaves with more than one subleaf, and how many. */
static u32 subleaves(u32 leaf)
{
    switch (leaf) {
    case 4: return 5;
    case 7: return 2;
    case 11: return 3;
    case 13: return 3;
    default: return 1;
    }
}

static const struct kvm_cpuid_entry2 *supported(u32 leaf, u32 sub)
{
    for (u32 n = 0; n < kvm.cpuid->nent; n++)
        if (kvm.cpuid->entries[n].function == leaf && kvm.cpuid->entries[n].index == sub)
            return &kvm.cpuid->entries[n];
    return NULL;
}

/* Registers of leaves that are sets of features: KVM must have them. Bit n: EAX, EBX, ECX, EDX. */
static const struct {
    u32 leaf, sub, regs;
    u32 ours; /* bits of ECX that need not be there */
} words[] = {
    {1, 0, 12, 1u << 31},    {7, 0, 14, 0},          {7, 1, 15, 0},         {13, 1, 1, 0},
    {0x80000001u, 0, 12, 0}, {0x80000008u, 0, 2, 0},
};

static void limit(struct kvm_cpuid_entry2 *e)
{
    static const struct kvm_cpuid_entry2 nothing;
    u32 *own[4] = {&e->eax, &e->ebx, &e->ecx, &e->edx};

    for (unsigned n = 0; n < ARRAY_SIZE(words); n++) {
        const struct kvm_cpuid_entry2 *s = supported(e->function, e->index);
        const u32 *may[4];

        if (words[n].leaf != e->function || words[n].sub != e->index)
            continue;
        s = s ? s : &nothing;
        may[0] = &s->eax, may[1] = &s->ebx, may[2] = &s->ecx, may[3] = &s->edx;
        for (unsigned r = 0; r < 4; r++)
            if (words[n].regs >> r & 1)
                *own[r] &= *may[r] | (r == 2 ? words[n].ours : 0);
    }
    if (e->function == HYPERVISOR_LEAF + 1)
        e->eax &= kvm.paravirtual;
    if (e->function == 13 && e->index == 0)
        e->eax &= (u32)kvm.xcr0;
    if (e->function == 13 && e->index > 1 && !(kvm.xcr0 >> e->index & 1))
        e->eax = e->ebx = e->ecx = e->edx = 0;
}

static void add_leaves(KvmCpu *k, struct kvm_cpuid2 *c, u32 first, u32 last)
{
    for (u32 leaf = first; leaf <= last; leaf++)
        for (u32 sub = 0; sub < subleaves(leaf); sub++) {
            struct kvm_cpuid_entry2 *e = &c->entries[c->nent++];
            u32 out[4];

            x86_cpuid(x86_cpu(k->cpu), leaf, sub, out);
            *e = (struct kvm_cpuid_entry2){
                .function = leaf,
                .index = sub,
                .flags = subleaves(leaf) > 1 ? KVM_CPUID_FLAG_SIGNIFCANT_INDEX : 0,
                .eax = out[0],
                .ebx = out[1],
                .ecx = out[2],
                .edx = out[3]};
            limit(e);
        }
}

#define LEAVES_MAX 64

bool kvm_machine_set_cpuid(KvmCpu *k, Error *err)
{
    union {
        struct kvm_cpuid2 c;
        u8 room[sizeof(struct kvm_cpuid2) + LEAVES_MAX * sizeof(struct kvm_cpuid_entry2)];
    } u = {.c.nent = 0};
    u32 out[4];

    x86_cpuid(x86_cpu(k->cpu), 0, 0, out);
    add_leaves(k, &u.c, 0, MIN(out[0], 0x1fu));
    add_leaves(k, &u.c, HYPERVISOR_LEAF, HYPERVISOR_LEAF + 1);
    x86_cpuid(x86_cpu(k->cpu), 0x80000000u, 0, out);
    add_leaves(k, &u.c, 0x80000000u, MIN(out[0], 0x80000010u));
    return kvm_do(k->fd, KVM_SET_CPUID2, &u.c, "KVM_SET_CPUID2", err);
}
