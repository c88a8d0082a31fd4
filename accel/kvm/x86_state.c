/* SPDX-License-Identifier: MIT */
/*
 * CPU state between X86Cpu and KVM, both ways.
 *
 * General registers travel with every exit in the shared page. The rest moves when somebody asks
 * (kvm_state_hold) and goes back, if it changed, before the vCPU runs (kvm_state_release).
 */
#include <stdlib.h>
#include <string.h>
#include "accel/kvm/kvm.h"

void kvm_regs_read(const struct kvm_regs *r, X86Cpu *cpu)
{
    /* struct kvm_regs has its own order: rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8 to r15 */
    u64 *g = cpu->vcpu.rt.gpr;

    g[X86_RAX] = r->rax;
    g[X86_RBX] = r->rbx;
    g[X86_RCX] = r->rcx;
    g[X86_RDX] = r->rdx;
    g[X86_RSI] = r->rsi;
    g[X86_RDI] = r->rdi;
    g[X86_RSP] = r->rsp;
    g[X86_RBP] = r->rbp;
    memcpy(&g[X86_R8], &r->r8, 8 * sizeof *g);
    x86_set_ip(cpu, r->rip);
    x86_set_rflags(cpu, (u32)r->rflags);
}

void kvm_regs_write(struct kvm_regs *r, const X86Cpu *cpu)
{
    const u64 *g = cpu->vcpu.rt.gpr;

    r->rax = g[X86_RAX];
    r->rbx = g[X86_RBX];
    r->rcx = g[X86_RCX];
    r->rdx = g[X86_RDX];
    r->rsi = g[X86_RSI];
    r->rdi = g[X86_RDI];
    r->rsp = g[X86_RSP];
    r->rbp = g[X86_RBP];
    memcpy(&r->r8, &g[X86_R8], 8 * sizeof *g);
    r->rip = x86_ip(cpu);
    r->rflags = x86_rflags(cpu);
}

/* ---- segments, control registers ---- */

void kvm_seg_write(struct kvm_segment *d, const X86Seg *s)
{
    *d = (struct kvm_segment){
        .base = s->base,
        .limit = s->limit,
        .selector = s->sel,
        .type = s->attr & X86_SEG_TYPE,
        .s = !!(s->attr & X86_SEG_S),
        .dpl = (s->attr & X86_SEG_DPL) >> 5,
        .present = !!(s->attr & X86_SEG_P),
        .avl = !!(s->attr & X86_SEG_AVL),
        .l = !!(s->attr & X86_SEG_L),
        .db = !!(s->attr & X86_SEG_DB),
        .g = !!(s->attr & X86_SEG_G),
        .unusable = !(s->attr & X86_SEG_P),
    };
}

void kvm_seg_read(X86Seg *d, const struct kvm_segment *s)
{
    u32 attr = s->type | (s->s ? X86_SEG_S : 0) | s->dpl << 5 | (s->present ? X86_SEG_P : 0) |
               (s->avl ? X86_SEG_AVL : 0) | (s->l ? X86_SEG_L : 0) | (s->db ? X86_SEG_DB : 0) |
               (s->g ? X86_SEG_G : 0);

    *d = (X86Seg){.base = s->base,
                  .limit = s->limit,
                  .sel = s->selector,
                  .attr = (u16)(s->unusable ? 0 : attr)};
}

/* The data segments, whose selectors a program may change without us, and the bases of FS and GS.
 */
void kvm_data_segs_read(X86Cpu *cpu, const struct kvm_sregs *s)
{
    kvm_seg_read(&cpu->seg[X86_DS], &s->ds);
    kvm_seg_read(&cpu->seg[X86_ES], &s->es);
    kvm_seg_read(&cpu->seg[X86_FS], &s->fs);
    kvm_seg_read(&cpu->seg[X86_GS], &s->gs);
    cpu->vcpu.rt.gpr[X86_SLOT_FS_BASE] = s->fs.base;
    cpu->vcpu.rt.gpr[X86_SLOT_GS_BASE] = s->gs.base;
}

void kvm_data_segs_write(struct kvm_sregs *s, const X86Cpu *cpu)
{
    kvm_seg_write(&s->ds, &cpu->seg[X86_DS]);
    kvm_seg_write(&s->es, &cpu->seg[X86_ES]);
    kvm_seg_write(&s->fs, &cpu->seg[X86_FS]);
    kvm_seg_write(&s->gs, &cpu->seg[X86_GS]);
    s->fs.base = cpu->vcpu.rt.gpr[X86_SLOT_FS_BASE];
    s->gs.base = cpu->vcpu.rt.gpr[X86_SLOT_GS_BASE];
}

static bool sregs_hold(KvmCpu *k, Error *err)
{
    if (!kvm_do(k->fd, KVM_GET_SREGS, &k->sregs, "KVM_GET_SREGS", err))
        return false;
    kvm_data_segs_read(x86_cpu(k->cpu), &k->sregs);
    return true;
}

static bool sregs_release(KvmCpu *k, bool all, Error *err)
{
    struct kvm_sregs s = k->sregs;

    kvm_data_segs_write(&s, x86_cpu(k->cpu));
    if (!all && !memcmp(&s, &k->sregs, sizeof s))
        return true;
    return kvm_do(k->fd, KVM_SET_SREGS, &s, "KVM_SET_SREGS", err);
}

/* ---- x87, SSE, AVX ---- */

#define XSTATE_BV_OFFSET 512

static size_t xsave_size(void)
{
    return kvm.xsave_size ? kvm.xsave_size : sizeof(struct kvm_xsave);
}

static bool xsave_hold(KvmCpu *k, Error *err)
{
    u64 bv;

    if (!kvm_do(k->fd, kvm.xsave_size ? KVM_GET_XSAVE2 : KVM_GET_XSAVE, k->xsave, "KVM_GET_XSAVE",
                err))
        return false;
    /* KVM may speak of components that this vCPU has not */
    memcpy(&bv, k->xsave + XSTATE_BV_OFFSET, sizeof bv);
    bv &= kvm.xcr0;
    memcpy(k->xsave + XSTATE_BV_OFFSET, &bv, sizeof bv);
    return x86_xrstor(x86_cpu(k->cpu), k->xsave, kvm.xcr0, X86_VECTORS) ||
           error_set(err, "-accel kvm: KVM_GET_XSAVE: bad image");
}

static bool xsave_release(KvmCpu *k, bool all, Error *err)
{
    size_t size = xsave_size();
    _Alignas(64) u8 image[4096 * 4];

    if (size > sizeof image)
        return error_set(err, "-accel kvm: XSAVE areas of %zu bytes", size);
    memcpy(image, k->xsave, size);
    x86_xsave(x86_cpu(k->cpu), image, kvm.xcr0, X86_VECTORS);
    if (!all && !memcmp(image, k->xsave, size))
        return true;
    return kvm_do(k->fd, KVM_SET_XSAVE, image, "KVM_SET_XSAVE", err);
}

bool kvm_state_hold(KvmCpu *k, u32 what, Error *err)
{
    what &= ~k->is_held;
    if ((what & KVM_LAZY_SREGS) && !sregs_hold(k, err))
        return false;
    if ((what & KVM_LAZY_XSAVE) && !xsave_hold(k, err))
        return false;
    k->is_held |= what;
    return true;
}

bool kvm_state_release(KvmCpu *k, bool all, Error *err)
{
    if ((k->is_held & KVM_LAZY_SREGS) && !sregs_release(k, all, err))
        return false;
    if ((k->is_held & KVM_LAZY_XSAVE) && !xsave_release(k, all, err))
        return false;
    k->is_held = 0;
    return true;
}
