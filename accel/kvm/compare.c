/* SPDX-License-Identifier: MIT */
/*
 * Whether two CPU states are the same, as far as KVM keeps them: that of our CPU and the host's.
 *
 * Left out is what processors may do as they like (x87 pointers, DR6), and what a debugger does to
 * flags (TF, RF). Attributes of a segment that cannot be used, or in real mode, mean nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "accel/kvm/machine.h"

typedef struct Why {
    char *text;
    size_t size;
} Why;

static bool differ(Why *w, const char *what, u64 ours, u64 theirs)
{
    if (ours == theirs)
        return false;
    snprintf(w->text, w->size, "%s is %" PRIx64 ", KVM's %" PRIx64, what, ours, theirs);
    return true;
}

/* ---- plain registers ---- */

#define AT(f, s) offsetof(X86Cpu, f), s

static const struct Plain {
    const char *name;
    size_t offset, size;
} plain[] = {
    {"cr0", AT(cr0, 8)},
    {"cr2", AT(cr2, 8)},
    {"cr3", AT(cr3, 8)},
    {"cr4", AT(cr4, 8)},
    {"efer", AT(msr.efer, 8)},
    {"xcr0", AT(xcr0, 8)},
    {"cpl", AT(cpl, 1)},
    {"gdtr base", AT(gdtr.base, 8)},
    {"gdtr limit", AT(gdtr.limit, 2)},
    {"idtr base", AT(idtr.base, 8)},
    {"idtr limit", AT(idtr.limit, 2)},
    {"dr0", AT(dr[0], 8)},
    {"dr1", AT(dr[1], 8)},
    {"dr2", AT(dr[2], 8)},
    {"dr3", AT(dr[3], 8)},
    {"dr7", AT(dr[7], 8)},
    {"mxcsr", AT(vcpu.rt.guest_mxcsr, 4)},
};

static u64 field(const X86Cpu *x, const struct Plain *p)
{
    u64 v = 0;

    memcpy(&v, (const u8 *)x + p->offset, p->size);
    return v;
}

static bool plain_differs(Why *w, const X86Cpu *ours, const X86Cpu *theirs)
{
    for (unsigned n = 0; n < ARRAY_SIZE(plain); n++)
        if (differ(w, plain[n].name, field(ours, &plain[n]), field(theirs, &plain[n])))
            return true;
    return false;
}

static bool general_differs(Why *w, const X86Cpu *ours, const X86Cpu *theirs)
{
    static const char *const names[16] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                          "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
    u32 flags = ~(u32)(X86_TF | X86_RF);

    for (unsigned n = 0; n < 16; n++)
        if (differ(w, names[n], ours->vcpu.rt.gpr[n], theirs->vcpu.rt.gpr[n]))
            return true;
    return differ(w, "flags", x86_rflags(ours) & flags, x86_rflags(theirs) & flags);
}

/* ---- segments ---- */

static bool seg_differs(Why *w, const char *what, const X86Seg *o, const X86Seg *k, bool is_real)
{
    char name[32];

    snprintf(name, sizeof name, "%s selector", what);
    if (differ(w, name, o->sel, k->sel))
        return true;
    if (is_real || !(o->attr & k->attr & X86_SEG_P))
        return false;
    snprintf(name, sizeof name, "%s base", what);
    if (differ(w, name, o->base, k->base))
        return true;
    snprintf(name, sizeof name, "%s limit", what);
    if (differ(w, name, o->limit, k->limit))
        return true;
    snprintf(name, sizeof name, "%s attributes", what);
    return differ(w, name, o->attr, k->attr);
}

/* The bases of FS and GS have a place of their own. */
static bool segs_differ(Why *w, const X86Cpu *ours, const X86Cpu *theirs)
{
    static const struct {
        const char *name;
        size_t offset;
    } segs[] = {{"cs", offsetof(X86Cpu, seg[X86_CS])}, {"ss", offsetof(X86Cpu, seg[X86_SS])},
                {"ds", offsetof(X86Cpu, seg[X86_DS])}, {"es", offsetof(X86Cpu, seg[X86_ES])},
                {"tr", offsetof(X86Cpu, tr)},          {"ldtr", offsetof(X86Cpu, ldtr)}};
    const u64 *o = ours->vcpu.rt.gpr, *k = theirs->vcpu.rt.gpr;

    for (unsigned n = 0; n < ARRAY_SIZE(segs); n++)
        if (seg_differs(w, segs[n].name, (const void *)((const u8 *)ours + segs[n].offset),
                        (const void *)((const u8 *)theirs + segs[n].offset), x86_is_real(ours)))
            return true;
    return differ(w, "fs selector", ours->seg[X86_FS].sel, theirs->seg[X86_FS].sel) ||
           differ(w, "gs selector", ours->seg[X86_GS].sel, theirs->seg[X86_GS].sel) ||
           differ(w, "fs base", o[X86_SLOT_FS_BASE], k[X86_SLOT_FS_BASE]) ||
           differ(w, "gs base", o[X86_SLOT_GS_BASE], k[X86_SLOT_GS_BASE]);
}

/* ---- x87 and vectors ---- */

/* Of the tags what is empty: the rest follows from the contents. */
static u16 empty(u16 ftw)
{
    return ftw & ftw >> 1 & 0x5555;
}

static bool x87_differs(Why *w, X86Cpu *ours, X86Cpu *theirs)
{
    X87 o, k;
    char name[16];

    x86_x87_get(ours, &o);
    x86_x87_get(theirs, &k);
    for (unsigned n = 0; n < 8; n++) {
        snprintf(name, sizeof name, "st%u", n);
        if (differ(w, name, o.st[n].mant, k.st[n].mant) ||
            differ(w, name, o.st[n].exp, k.st[n].exp))
            return true;
    }
    return differ(w, "fcw", o.fcw, k.fcw) || differ(w, "fsw", o.fsw, k.fsw) ||
           differ(w, "empty x87 registers", empty(o.ftw), empty(k.ftw));
}

static bool vectors_differ(Why *w, const X86Cpu *ours, const X86Cpu *theirs)
{
    size_t size = kvm.xcr0 & X86_XSTATE_AVX ? 32 : 16;

    for (unsigned n = 0; n < 16; n++)
        for (size_t at = 0; at < size; at += 8) {
            char name[32];
            u64 o, k;

            memcpy(&o, (const u8 *)&ours->v[n] + at, sizeof o);
            memcpy(&k, (const u8 *)&theirs->v[n] + at, sizeof k);
            snprintf(name, sizeof name, "ymm%u bits %zu to %zu", n, 8 * at, 8 * at + 63);
            if (differ(w, name, o, k))
                return true;
        }
    return false;
}

bool kvm_state_differs(X86Cpu *ours, X86Cpu *theirs, char *why, size_t size)
{
    Why w = {why, size};

    return differ(&w, "ip", x86_ip(ours), x86_ip(theirs)) || general_differs(&w, ours, theirs) ||
           plain_differs(&w, ours, theirs) || segs_differ(&w, ours, theirs) ||
           vectors_differ(&w, ours, theirs) || x87_differs(&w, ours, theirs);
}
