/* SPDX-License-Identifier: MIT */
/*
 * Signal frames of x86-64 Linux.
 *
 * From low to high addresses: return address (the restorer), ucontext, siginfo; then, at a multiple
 * of 64, the XSAVE area with a word of its own before and after. The frame starts at 16n - 8, as if
 * the handler had been called, and leaves the 128 bytes below the stack pointer alone.
 *
 * Sources: Linux arch/x86 uapi sigcontext.h, ucontext.h (layouts); System V ABI AMD64 "The Stack
 * Frame"; kernel/signal.c, behaviour.
 */
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "user/abi_x86_64.h"
#include "user/signal.h"

#define RED_ZONE         128

#define XSTATE_MAGIC1   0x46505853u
#define XSTATE_MAGIC2   0x46505845u
#define LEGACY_SIZE     512
#define SW_BYTES_OFFSET 464 /* of the legacy region: software's */
#define XSAVE_HEADER    64
#define XSAVE_MAX       (LEGACY_SIZE + XSAVE_HEADER + 256)

enum {
    UC_FP_XSTATE = 1,
    UC_SIGCONTEXT_SS = 2,
    UC_STRICT_RESTORE_SS = 4,
};

typedef struct SigContext {
    u64 r8, r9, r10, r11, r12, r13, r14, r15;
    u64 di, si, bp, bx, dx, ax, cx, sp, ip, flags;
    u16 cs, gs, fs, ss;
    u64 err, trapno, oldmask, cr2;
    u64 fpstate; /* address of the XSAVE area; 0: initial state */
    u64 reserved[8];
} SigContext;

typedef struct UContext {
    u64 flags, link;
    stack_t stack;
    SigContext mc;
    u64 sigmask;
} UContext;

typedef struct SigFrame {
    u64 pretcode;
    UContext uc;
    siginfo_t info;
} SigFrame;

/* What software says of the XSAVE area, inside it. */
typedef struct SwBytes {
    u32 magic1, extended_size;
    u64 xfeatures;
    u32 xstate_size, padding[7];
} SwBytes;

_Static_assert(sizeof(SigContext) == 256 && sizeof(UContext) == 304 && sizeof(SigFrame) == 440,
               "rt_sigframe of the kernel");
_Static_assert(sizeof(SwBytes) == 48, "_fpx_sw_bytes of the kernel");


u32 x86_frame_xsave_size(const X86Cpu *x)
{
    return x86_xsave_size(x->xcr0);
}

size_t x86_frame_size(const Vcpu *cpu)
{
    size_t size = sizeof(SigFrame) + 15 + 63 + x86_frame_xsave_size((const X86Cpu *)cpu) + sizeof(u32);

    return ALIGN_UP(size, (size_t)16);
}

/* ---- floating point ---- */

typedef struct XsaveArea {
    u8 bytes[XSAVE_MAX + sizeof(u32)]; /* MAGIC2 follows the state */
} XsaveArea __attribute__((aligned(64)));

bool x86_frame_push_xsave(X86Cpu *x, Gva at)
{
    XsaveArea area = {{0}};
    u32 size = x86_frame_xsave_size(x), magic2 = XSTATE_MAGIC2;
    SwBytes sw = {XSTATE_MAGIC1, size + sizeof magic2, x->xcr0, size, {0}};
    u64 bv = 0;

    x86_xsave(x, area.bytes, x->xcr0, X86_VECTORS);
    /* The legacy part always counts: programs look into it without asking the header. */
    memcpy(&bv, area.bytes + LEGACY_SIZE, sizeof bv);
    bv |= X86_XSTATE_X87 | X86_XSTATE_SSE;
    memcpy(area.bytes + LEGACY_SIZE, &bv, sizeof bv);
    memcpy(area.bytes + SW_BYTES_OFFSET, &sw, sizeof sw);
    memcpy(area.bytes + size, &magic2, sizeof magic2);
    return user_write(at, area.bytes, size + sizeof magic2);
}

/* Whether the area at @at was made by x86_frame_push_xsave, or has the legacy part only. False: EFAULT. */
static bool is_extended(const X86Cpu *x, Gva at, const SwBytes *sw, bool *yes)
{
    u32 magic2, size = x86_frame_xsave_size(x);

    *yes = sw->magic1 == XSTATE_MAGIC1 && sw->xstate_size >= LEGACY_SIZE + XSAVE_HEADER &&
           sw->xstate_size <= size && sw->xstate_size <= sw->extended_size;
    if (!*yes)
        return true;
    if (!user_read(at + sw->xstate_size, &magic2, sizeof magic2))
        return false;
    *yes = magic2 == XSTATE_MAGIC2;
    return true;
}

bool x86_frame_pop_xsave(X86Cpu *x, Gva at)
{
    XsaveArea area = {{0}};
    SwBytes sw;
    u64 bv = X86_XSTATE_X87 | X86_XSTATE_SSE;
    bool extended;

    if (!at)
        return x86_xrstor(x, area.bytes, x->xcr0 & ~(u64)X86_XSTATE_SSE, X86_VECTORS) &&
               x86_xrstor(x, memset(area.bytes, 0, sizeof area), X86_XSTATE_SSE, X86_VECTORS);
    if (at % 64 || !user_read(at, area.bytes, LEGACY_SIZE))
        return false;
    memcpy(&sw, area.bytes + SW_BYTES_OFFSET, sizeof sw);
    if (!is_extended(x, at, &sw, &extended))
        return false;
    if (extended) {
        if (!user_read(at + LEGACY_SIZE, area.bytes + LEGACY_SIZE, sw.xstate_size - LEGACY_SIZE))
            return false;
    } else {
        memcpy(area.bytes + LEGACY_SIZE, &bv, sizeof bv);
    }
    return x86_xrstor(x, area.bytes, x->xcr0, X86_VECTORS);
}

/* ---- registers ---- */

static void save_context(UserThread *t, SigContext *c, u64 old_mask)
{
    const X86Cpu *x = x86_cpu(t->cpu);
    const u64 *g = t->cpu->rt.gpr;

    memcpy(&c->r8, &g[X86_R8], 8 * sizeof *g);
    c->di = g[X86_RDI];
    c->si = g[X86_RSI];
    c->bp = g[X86_RBP];
    c->bx = g[X86_RBX];
    c->dx = g[X86_RDX];
    c->ax = g[X86_RAX];
    c->cx = g[X86_RCX];
    c->sp = g[X86_RSP];
    c->ip = x86_ip(x);
    c->flags = x86_rflags(x);
    c->cs = x->seg[X86_CS].sel;
    c->ss = x->seg[X86_SS].sel;
    c->err = (u32)t->fault_esr;
    c->trapno = t->fault_esr >> 32;
    c->cr2 = t->fault_addr;
    c->oldmask = old_mask;
}

static void load_context(X86Cpu *x, const SigContext *c)
{
    u64 *g = x->vcpu.rt.gpr;

    memcpy(&g[X86_R8], &c->r8, 8 * sizeof *g);
    g[X86_RDI] = c->di;
    g[X86_RSI] = c->si;
    g[X86_RBP] = c->bp;
    g[X86_RBX] = c->bx;
    g[X86_RDX] = c->dx;
    g[X86_RAX] = c->ax;
    g[X86_RCX] = c->cx;
    g[X86_RSP] = c->sp;
    x86_set_ip(x, c->ip);
    x86_set_rflags(x, (x86_rflags(x) & ~X86_FRAME_FLAGS) | ((u32)c->flags & X86_FRAME_FLAGS));
}

static void enter_handler(UserThread *t, int sig, Gva frame, const UserSigaction *sa)
{
    X86Cpu *x = x86_cpu(t->cpu);
    u64 *g = t->cpu->rt.gpr;

    g[X86_RDI] = (u64)sig;
    g[X86_RAX] = 0;
    g[X86_RSI] = frame + offsetof(SigFrame, info);
    g[X86_RDX] = frame + offsetof(SigFrame, uc);
    g[X86_RSP] = frame;
    x86_set_ip(x, sa->handler);
    x86_set_rflags(x, x86_rflags(x) & ~(u32)(X86_DF | X86_RF | X86_TF));
}

/* ---- frames ---- */

bool x86_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                    u64 old_mask)
{
    X86Cpu *x = x86_cpu(t->cpu);
    Gva sp = t->cpu->rt.gpr[X86_RSP], top = signal_frame_top(t, sa);
    Gva fp = ALIGN_DOWN((top == sp ? sp - RED_ZONE : top) - x86_frame_xsave_size(x) - sizeof(u32), 64);
    Gva at = ALIGN_DOWN(fp - sizeof(SigFrame), 16) - 8;
    SigFrame frame = {.pretcode = sa->restorer};

    if (!(sa->flags & USER_SA_RESTORER))
        return false;
    vcpu_sync(t->cpu);
    frame.uc.flags = UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS;
    frame.uc.stack = t->altstack;
    frame.uc.sigmask = old_mask;
    frame.uc.mc.fpstate = fp;
    save_context(t, &frame.uc.mc, old_mask);
    if (sa->flags & SA_SIGINFO)
        frame.info = *info;
    if (!x86_frame_push_xsave(x, fp) || !user_write(at, &frame, sizeof frame))
        return false;
    enter_handler(t, sig, at, sa);
    return true;
}

bool x86_pop_frame(UserThread *t, u64 *mask)
{
    X86Cpu *x = x86_cpu(t->cpu);
    Gva at = t->cpu->rt.gpr[X86_RSP] - sizeof(u64); /* the handler's return took the address */
    UContext uc;

    if (!user_read(at + offsetof(SigFrame, uc), &uc, sizeof uc))
        return false;
    vcpu_sync(t->cpu);
    load_context(x, &uc.mc);
    if (!x86_frame_pop_xsave(x, uc.mc.fpstate))
        return false;
    *mask = uc.sigmask;
    signal_altstack(t, &uc.stack, uc.mc.sp); /* refusal is not an error here */
    return true;
}
