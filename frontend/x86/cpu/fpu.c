/* SPDX-License-Identifier: MIT */
/*
 * The floating-point state as memory images: what FXSAVE, XSAVE, signal frames and KVM exchange.
 * Sources: SDM vol. 1 "FXSAVE Area", "XSAVE Area"; vol. 2 "XSAVE", "XRSTOR".
 */
#include <string.h>
#include "frontend/x86/cpu/cpu.h"

/* Legacy region of 512 bytes, 64-bit form. */
typedef struct __attribute__((packed)) Fxsave {
    u16 fcw, fsw;
    u8 ftw, reserved;
    u16 fop;
    u64 fip, fdp;
    u32 mxcsr, mxcsr_mask;
    u8 st[8][16];
    V128 xmm[16];
} Fxsave;

typedef struct XsaveHeader {
    u64 xstate_bv, xcomp_bv, reserved[6];
} XsaveHeader;

_Static_assert(sizeof(Fxsave) == 416, "96 bytes follow that are software's");

#define LEGACY_SIZE 512u
#define YMM_OFFSET (LEGACY_SIZE + (u32)sizeof(XsaveHeader))
#define YMM_SIZE 256u

enum { TAG_VALID, TAG_ZERO, TAG_SPECIAL, TAG_EMPTY };

static unsigned top_of(u16 fsw)
{
    return fsw >> 11 & 7;
}

static unsigned tag_of(u64 mant, u16 exp)
{
    if (!(exp & 0x7fff))
        return mant ? TAG_SPECIAL : TAG_ZERO;
    return (exp & 0x7fff) == 0x7fff || !(mant >> 63) ? TAG_SPECIAL : TAG_VALID;
}

/* FNSAVE, 32-bit protected-mode form, which 64-bit mode has too. */
typedef struct __attribute__((packed)) Fnsave {
    u16 fcw, r0, fsw, r1, ftw, r2;
    u32 fip;
    u16 fcs, fop;
    u32 fdp;
    u16 fds, r3;
    u8 st[8][10];
} Fnsave;

_Static_assert(sizeof(Fnsave) == 108 && sizeof(Fnsave) <= sizeof(((X86Cpu *)0)->x87_image), "fits");

/*
 * Instruction and operand pointers are the emulator's and stay behind: differs from hardware, which tells where the
 * last x87 instruction was.
 */
void x86_x87_sync(X86Cpu *cpu)
{
    Fnsave *f = (Fnsave *)cpu->x87_image;

    if (!cpu->x87_live)
        return;
#if defined(__x86_64__)
    __asm__ volatile("fnsave %0" : "=m"(*f));
#endif
    cpu->x87_live = 0;
    f->fip = f->fdp = 0;
    f->fcs = f->fds = f->fop = 0;
}

void x86_x87_get(X86Cpu *cpu, X87 *x)
{
    const Fnsave *f = (const Fnsave *)cpu->x87_image;

    x86_x87_sync(cpu);
    *x = (X87){.fcw = f->fcw, .fsw = f->fsw, .ftw = f->ftw, .fop = f->fop, .fip = f->fip, .fdp = f->fdp,
               .fcs = f->fcs, .fds = f->fds};
    for (int n = 0; n < 8; n++) {
        memcpy(&x->st[n].mant, f->st[n], 8);
        memcpy(&x->st[n].exp, f->st[n] + 8, 2);
    }
}

void x86_x87_set(X86Cpu *cpu, const X87 *x)
{
    Fnsave *f = (Fnsave *)cpu->x87_image;

    x86_x87_sync(cpu);
    *f = (Fnsave){.fcw = x->fcw, .r0 = 0xffff, .fsw = x->fsw, .r1 = 0xffff, .ftw = x->ftw, .r2 = 0xffff,
                  .fip = (u32)x->fip, .fcs = x->fcs, .fop = x->fop, .fdp = (u32)x->fdp, .fds = x->fds, .r3 = 0xffff};
    for (int n = 0; n < 8; n++) {
        memcpy(f->st[n], &x->st[n].mant, 8);
        memcpy(f->st[n] + 8, &x->st[n].exp, 2);
    }
}

/* While emitted code runs, its MXCSR is the host's. */
u32 x86_mxcsr(const X86Cpu *cpu)
{
    u32 v = cpu->vcpu.rt.guest_mxcsr;

#if defined(__x86_64__)
    if (cpu->vcpu.rt.fp_live)
        __asm__ volatile("stmxcsr %0" : "=m"(v));
#endif
    return v;
}

void x86_set_mxcsr(X86Cpu *cpu, u32 v)
{
    cpu->vcpu.rt.guest_mxcsr = v;
#if defined(__x86_64__)
    if (cpu->vcpu.rt.fp_live)
        __asm__ volatile("ldmxcsr %0" : : "m"(v));
#endif
}

static void save_x87(const X87 *x, Fxsave *f)
{
    f->fcw = x->fcw;
    f->fsw = x->fsw;
    f->fop = x->fop;
    f->fip = x->fip;
    f->fdp = x->fdp;
    f->ftw = 0;
    for (unsigned n = 0; n < 8; n++) {
        if ((x->ftw >> 2 * n & 3) != TAG_EMPTY)
            f->ftw |= (u8)(1u << n);
        memcpy(f->st[n], &x->st[n].mant, 8);
        memcpy(f->st[n] + 8, &x->st[n].exp, 2);
        memset(f->st[n] + 10, 0, 6);
    }
}

/* ES and B say whether an exception is pending: what memory says of them does not count. */
static u16 with_summary(u16 fsw, u16 fcw)
{
    const u16 exceptions = 0x3f, summary = 0x8080;

    return fsw & ~fcw & exceptions ? fsw | summary : fsw & (u16)~summary;
}

static void load_x87(X87 *x, const Fxsave *f)
{
    *x = (X87){.fcw = f->fcw | 0x40, .fsw = with_summary(f->fsw, f->fcw), .fop = f->fop & 0x7ff, .fip = f->fip, .fdp = f->fdp};
    x->fcw &= 0x1f7f;
    for (unsigned n = 0; n < 8; n++) {
        unsigned phys = (n + top_of(f->fsw)) & 7;

        memcpy(&x->st[n].mant, f->st[n], 8);
        memcpy(&x->st[n].exp, f->st[n] + 8, 2);
        x->ftw |= (u16)((f->ftw >> phys & 1 ? tag_of(x->st[n].mant, x->st[n].exp) : TAG_EMPTY) << 2 * phys);
    }
}

static const X87 x87_reset = {.fcw = X87_FCW_RESET, .ftw = 0xffff};

static void save_mxcsr(const X86Cpu *cpu, Fxsave *f)
{
    f->mxcsr = x86_mxcsr(cpu);
    f->mxcsr_mask = X86_MXCSR_MASK;
}

void x86_fxsave(X86Cpu *cpu, void *image, unsigned vectors)
{
    Fxsave *f = image;
    X87 x;

    x86_x87_get(cpu, &x);
    save_x87(&x, f);
    f->reserved = 0;
    save_mxcsr(cpu, f);
    for (unsigned n = 0; n < vectors; n++)
        f->xmm[n] = cpu->v[n].x[0];
}

bool x86_fxrstor(X86Cpu *cpu, const void *image, unsigned vectors)
{
    const Fxsave *f = image;
    X87 x;

    if (f->mxcsr & ~X86_MXCSR_MASK)
        return false;
    load_x87(&x, f);
    x86_x87_set(cpu, &x);
    x86_set_mxcsr(cpu, f->mxcsr);
    for (unsigned n = 0; n < vectors; n++)
        cpu->v[n].x[0] = f->xmm[n];
    return true;
}

u32 x86_xsave_size(u64 xstate)
{
    return xstate & X86_XSTATE_AVX ? YMM_OFFSET + YMM_SIZE : YMM_OFFSET;
}

u32 x86_xsave_component(unsigned n, u32 *size)
{
    *size = n == 2 ? YMM_SIZE : 0;
    return n == 2 ? YMM_OFFSET : 0;
}

static bool is_x87_reset(const X87 *x)
{
    return !memcmp(x, &x87_reset, offsetof(X87, st));
}

/* Components that are not in their initial state. MXCSR does not count. */
static u64 in_use(const X86Cpu *cpu, const X87 *x)
{
    u64 use = is_x87_reset(x) ? 0 : X86_XSTATE_X87;

    for (int n = 0; n < 16; n++) {
        if (cpu->v[n].d[0] | cpu->v[n].d[1])
            use |= X86_XSTATE_SSE;
        if (cpu->v[n].d[2] | cpu->v[n].d[3])
            use |= X86_XSTATE_AVX;
    }
    return use;
}

/* @mxcsr: components with which MXCSR goes into the area. */
static void save_components(X86Cpu *cpu, void *area, u64 mask, u64 mxcsr, unsigned vectors)
{
    Fxsave *f = area;
    XsaveHeader *h = (XsaveHeader *)((u8 *)area + LEGACY_SIZE);
    V128 *ymm = (V128 *)((u8 *)area + YMM_OFFSET);
    X87 x;

    x86_x87_get(cpu, &x);
    mask &= cpu->xcr0;
    if (mask & X86_XSTATE_X87) {
        save_x87(&x, f);
        f->reserved = 0;
    }
    if (mask & mxcsr)
        save_mxcsr(cpu, f);
    for (unsigned n = 0; n < vectors; n++) {
        if (mask & X86_XSTATE_SSE)
            f->xmm[n] = cpu->v[n].x[0];
        if (mask & X86_XSTATE_AVX)
            ymm[n] = cpu->v[n].x[1];
    }
    h->xstate_bv = (h->xstate_bv & ~mask) | (in_use(cpu, &x) & mask);
}

void x86_xsave(X86Cpu *cpu, void *area, u64 mask, unsigned vectors)
{
    save_components(cpu, area, mask, X86_XSTATE_SSE | X86_XSTATE_AVX, vectors);
}

u64 x86_xinuse(X86Cpu *cpu)
{
    X87 x;

    x86_x87_get(cpu, &x);
    return in_use(cpu, &x);
}

#define COMPACTED (1ull << 63)

/* With AVX the only component behind the header, both formats have it at the same place. */
void x86_xsavec(X86Cpu *cpu, void *area, u64 mask, unsigned vectors)
{
    XsaveHeader *h = (XsaveHeader *)((u8 *)area + LEGACY_SIZE);
    u64 used = x86_xinuse(cpu);

    mask &= cpu->xcr0;
    if (x86_mxcsr(cpu) != X86_MXCSR_RESET)
        used |= X86_XSTATE_SSE;
    h->xstate_bv = 0;
    save_components(cpu, area, mask & used, X86_XSTATE_SSE, vectors);
    h->xstate_bv = mask & used;
    h->xcomp_bv = mask | COMPACTED;
}

/* Source: SDM vol. 1 "Operation of XRSTOR": the standard form looks at bytes 8 to 23 of the header only. */
static bool header_is_good(const X86Cpu *cpu, const XsaveHeader *h)
{
    bool is_compacted = h->xcomp_bv & COMPACTED;

    for (int n = 0; n < (is_compacted ? 6 : 1); n++)
        if (h->reserved[n])
            return false;
    if (is_compacted)
        return !(h->xstate_bv & ~h->xcomp_bv) && !(h->xcomp_bv & ~COMPACTED & ~cpu->xcr0);
    return !h->xcomp_bv && !(h->xstate_bv & ~cpu->xcr0);
}

/* The MXCSR that an area asks for: in the compacted format it belongs to SSE. */
static u32 area_mxcsr(const Fxsave *f, const XsaveHeader *h)
{
    return (h->xcomp_bv & COMPACTED) && !(h->xstate_bv & X86_XSTATE_SSE) ? X86_MXCSR_RESET : f->mxcsr;
}

void x86_note_uppers(X86Cpu *cpu)
{
    u64 any = 0;

    for (int n = 0; n < 16; n++)
        any |= cpu->v[n].d[2] | cpu->v[n].d[3];
    cpu->uppers_in_use = any ? RT_UPPERS_ANYWHERE : RT_UPPERS_ZERO;
}

static const V128 zero;

bool x86_xrstor(X86Cpu *cpu, const void *area, u64 mask, unsigned vectors)
{
    const Fxsave *f = area;
    const XsaveHeader *h = (const XsaveHeader *)((const u8 *)area + LEGACY_SIZE);
    const V128 *ymm = (const V128 *)((const u8 *)area + YMM_OFFSET);
    bool has_mxcsr;

    mask &= cpu->xcr0;
    has_mxcsr = mask & (X86_XSTATE_SSE | (h->xcomp_bv & COMPACTED ? 0u : X86_XSTATE_AVX));
    if (!header_is_good(cpu, h) || (has_mxcsr && (area_mxcsr(f, h) & ~X86_MXCSR_MASK)))
        return false;
    if (mask & X86_XSTATE_X87) {
        X87 x = x87_reset;

        if (h->xstate_bv & X86_XSTATE_X87)
            load_x87(&x, f);
        x86_x87_set(cpu, &x);
    }
    if (has_mxcsr)
        x86_set_mxcsr(cpu, area_mxcsr(f, h));
    for (unsigned n = 0; n < vectors; n++) {
        if (mask & X86_XSTATE_SSE)
            cpu->v[n].x[0] = h->xstate_bv & X86_XSTATE_SSE ? f->xmm[n] : zero;
        if (mask & X86_XSTATE_AVX)
            cpu->v[n].x[1] = h->xstate_bv & X86_XSTATE_AVX ? ymm[n] : zero;
    }
    x86_note_uppers(cpu);
    return true;
}
