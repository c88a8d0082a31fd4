/* SPDX-License-Identifier: MIT */
/*
 * Signal frames of i386 Linux.
 *
 * Handlers with SA_SIGINFO get the rt frame, others the older one with less in it. From low to high
 * addresses: the frame, at 16n - 4 as if the handler had been called; then the FNSAVE image of the
 * x87 and behind it, at a multiple of 64, the XSAVE area, whose x87 part the image replaces.
 * Where the program named no restorer, handlers return to code of the vDSO; frames have the same code
 * at their end, which debuggers look for.
 *
 * Sources: Linux arch/x86 uapi sigcontext.h, asm/sigframe.h (layouts of 32-bit programs);
 * kernel/signal.c and signal_32.c, behaviour; System V ABI i386.
 */
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/user_seg.h"
#include "user/abi_i386.h"
#include "user/abi_x86_64.h"
#include "user/signal.h"
#include "user/vdso.h"

#define NR_SIGRETURN    119
#define NR_RT_SIGRETURN 173
#define UC_FP_XSTATE    1

typedef struct SigContext32 {
    u16 gs, gs_pad, fs, fs_pad, es, es_pad, ds, ds_pad;
    u32 di, si, bp, sp, bx, dx, cx, ax;
    u32 trapno, err, ip;
    u16 cs, cs_pad;
    u32 flags, sp_at_signal;
    u16 ss, ss_pad;
    u32 fpstate, oldmask, cr2;
} SigContext32;

typedef struct SigFrame32 {
    u32 pretcode;
    i32 sig;
    SigContext32 sc;
    u8 unused[624];
    u32 extramask;
    u8 retcode[8];
} SigFrame32;

typedef struct RtSigFrame32 {
    u32 pretcode;
    i32 sig;
    u32 pinfo, puc;
    u8 info[USER_SIGINFO32_SIZE];
    u32 uc_flags, uc_link, stack_sp, stack_flags, stack_size;
    SigContext32 mc;
    u32 sigmask[2];
    u8 retcode[8];
} RtSigFrame32;

/* What lies before the XSAVE area: FNSAVE's image, status and whether there is more. */
typedef struct X87Area {
    u8 image[108];
    u16 status, magic;
} X87Area;

_Static_assert(sizeof(SigContext32) == 88 && sizeof(SigFrame32) == 732 &&
                   sizeof(RtSigFrame32) == 268 && sizeof(X87Area) == 112,
               "sigframe_ia32 and rt_sigframe_ia32 of the kernel");

size_t i386_frame_size(const Vcpu *cpu)
{
    size_t size = sizeof(SigFrame32) + 15 + 63 + sizeof(X87Area) +
                  x86_frame_xsave_size((const X86Cpu *)cpu) + sizeof(u32);

    return ALIGN_UP(size, (size_t)16);
}

/* ---- siginfo ---- */

/* Source: Linux kernel/signal.c "siginfo_layout", behaviour. */
enum Layout {
    LAYOUT_KILL,
    LAYOUT_TIMER,
    LAYOUT_POLL,
    LAYOUT_FAULT,
    LAYOUT_CHLD,
    LAYOUT_RT,
    LAYOUT_SYS
};

static enum Layout layout_of(const siginfo_t *si)
{
    if (si->si_code <= 0 || si->si_code == SI_KERNEL)
        return si->si_code == SI_TIMER   ? LAYOUT_TIMER
               : si->si_code == SI_SIGIO ? LAYOUT_POLL
               : si->si_code < 0         ? LAYOUT_RT
                                         : LAYOUT_KILL;
    switch (si->si_signo) {
    case SIGILL:
    case SIGFPE:
    case SIGSEGV:
    case SIGBUS:
    case SIGTRAP: return LAYOUT_FAULT;
    case SIGCHLD: return LAYOUT_CHLD;
    case SIGPOLL: return LAYOUT_POLL;
    case SIGSYS: return LAYOUT_SYS;
    default: return LAYOUT_KILL;
    }
}

static u32 low(const void *p)
{
    return (u32)(uintptr_t)p;
}

void siginfo32(u8 out[USER_SIGINFO32_SIZE], const siginfo_t *si)
{
    u32 w[USER_SIGINFO32_SIZE / 4] = {(u32)si->si_signo, (u32)si->si_errno, (u32)si->si_code};

    switch (layout_of(si)) {
    case LAYOUT_TIMER:
        w[3] = (u32)si->si_timerid;
        w[4] = (u32)si->si_overrun;
        w[5] = low(si->si_ptr);
        break;
    case LAYOUT_POLL:
        w[3] = (u32)si->si_band;
        w[4] = (u32)si->si_fd;
        break;
    case LAYOUT_FAULT:
        w[3] = low(si->si_addr);
        w[4] = (u32)si->si_addr_lsb;
        break;
    case LAYOUT_CHLD:
        w[5] = (u32)si->si_status;
        w[6] = (u32)si->si_utime;
        w[7] = (u32)si->si_stime;
        __attribute__((fallthrough)); /* the sender */
    case LAYOUT_KILL:
        w[3] = (u32)si->si_pid;
        w[4] = si->si_uid;
        break;
    case LAYOUT_RT:
        w[3] = (u32)si->si_pid;
        w[4] = si->si_uid;
        w[5] = low(si->si_ptr);
        break;
    case LAYOUT_SYS:
        w[3] = low(si->si_call_addr);
        w[4] = (u32)si->si_syscall;
        w[5] = si->si_arch;
        break;
    }
    memcpy(out, w, sizeof w);
}

static void *pointer(u32 v)
{
    return (void *)(uintptr_t)v;
}

void siginfo_from32(siginfo_t *si, const u8 in[USER_SIGINFO32_SIZE])
{
    u32 w[USER_SIGINFO32_SIZE / 4];

    memcpy(w, in, sizeof w);
    memset(si, 0, sizeof *si);
    si->si_signo = (int)w[0];
    si->si_errno = (int)w[1];
    si->si_code = (int)w[2];
    switch (layout_of(si)) {
    case LAYOUT_TIMER:
        si->si_timerid = (int)w[3];
        si->si_overrun = (int)w[4];
        si->si_ptr = pointer(w[5]);
        break;
    case LAYOUT_POLL:
        si->si_band = (i32)w[3];
        si->si_fd = (int)w[4];
        break;
    case LAYOUT_FAULT:
        si->si_addr = pointer(w[3]);
        si->si_addr_lsb = (short)w[4];
        break;
    case LAYOUT_CHLD:
        si->si_status = (int)w[5];
        si->si_utime = (i32)w[6];
        si->si_stime = (i32)w[7];
        __attribute__((fallthrough)); /* the sender */
    case LAYOUT_KILL:
        si->si_pid = (pid_t)w[3];
        si->si_uid = w[4];
        break;
    case LAYOUT_RT:
        si->si_pid = (pid_t)w[3];
        si->si_uid = w[4];
        si->si_ptr = pointer(w[5]);
        break;
    case LAYOUT_SYS:
        si->si_call_addr = pointer(w[3]);
        si->si_syscall = (int)w[4];
        si->si_arch = w[5];
        break;
    }
}

/* ---- registers ---- */

static void save_context(UserThread *t, SigContext32 *c, u64 old_mask, Gva fp)
{
    const X86Cpu *x = x86_cpu(t->cpu);
    const u64 *g = t->cpu->rt.gpr;

    *c = (SigContext32){
        .gs = x->seg[X86_GS].sel,
        .fs = x->seg[X86_FS].sel,
        .es = x->seg[X86_ES].sel,
        .ds = x->seg[X86_DS].sel,
        .cs = x->seg[X86_CS].sel,
        .ss = x->seg[X86_SS].sel,
        .di = (u32)g[X86_RDI],
        .si = (u32)g[X86_RSI],
        .bp = (u32)g[X86_RBP],
        .sp = (u32)g[X86_RSP],
        .bx = (u32)g[X86_RBX],
        .dx = (u32)g[X86_RDX],
        .cx = (u32)g[X86_RCX],
        .ax = (u32)g[X86_RAX],
        .sp_at_signal = (u32)g[X86_RSP],
        .trapno = (u32)(t->fault_esr >> 32),
        .err = (u32)t->fault_esr,
        .cr2 = (u32)t->fault_addr,
        .ip = (u32)x86_ip(x),
        .flags = x86_rflags(x),
        .fpstate = (u32)fp,
        .oldmask = (u32)old_mask,
    };
}

/* A selector that can no longer be loaded becomes null. */
static void load_selector(X86Cpu *x, enum X86SegReg reg, u16 sel)
{
    if (sel != x->seg[reg].sel && !x86_load_seg(x, reg, sel))
        x86_load_seg(x, reg, 0);
}

static void load_context(X86Cpu *x, const SigContext32 *c)
{
    u64 *g = x->vcpu.rt.gpr;

    g[X86_RDI] = c->di;
    g[X86_RSI] = c->si;
    g[X86_RBP] = c->bp;
    g[X86_RSP] = c->sp;
    g[X86_RBX] = c->bx;
    g[X86_RDX] = c->dx;
    g[X86_RCX] = c->cx;
    g[X86_RAX] = c->ax;
    load_selector(x, X86_GS, c->gs);
    load_selector(x, X86_FS, c->fs);
    load_selector(x, X86_DS, c->ds);
    load_selector(x, X86_ES, c->es);
    x86_set_ip(x, c->ip);
    x86_set_rflags(x, (x86_rflags(x) & ~X86_FRAME_FLAGS) | (c->flags & X86_FRAME_FLAGS));
}

/* ---- floating point ---- */

static bool push_fp(X86Cpu *x, Gva at)
{
    X87Area area = {.magic = 0};

    x86_x87_sync(x);
    memcpy(area.image, x->x87_image, sizeof area.image);
    memcpy(&area.status, area.image + 4, sizeof area.status);
    return x86_frame_push_xsave(x, at + sizeof area) && user_write(at, &area, sizeof area);
}

static bool pop_fp(X86Cpu *x, Gva at)
{
    X87Area area;

    if (!at)
        return x86_frame_pop_xsave(x, 0);
    if (!user_read(at, &area, sizeof area) || !x86_frame_pop_xsave(x, at + sizeof area))
        return false;
    memcpy(x->x87_image, area.image, sizeof area.image);
    return true;
}

/* ---- the code that handlers return to ---- */

/* mov $nr, %eax; int $0x80, and before the older one pop %eax. */
static void put_retcode(u8 code[8], bool is_rt)
{
    static const u8 old[8] = {0x58, 0xb8, NR_SIGRETURN, 0, 0, 0, 0xcd, 0x80};
    static const u8 rt[8] = {0xb8, NR_RT_SIGRETURN, 0, 0, 0, 0xcd, 0x80, 0};

    memcpy(code, is_rt ? rt : old, 8);
}

static u32 restorer_of(const UserSigaction *sa, bool is_rt)
{
    const VdsoPlaces *vdso = vdso_places();

    if (sa->flags & USER_SA_RESTORER)
        return (u32)sa->restorer;
    return (u32)(is_rt ? vdso->rt_sigreturn : vdso->old_sigreturn);
}

/* ---- frames ---- */

static void enter_handler(UserThread *t, int sig, Gva frame, u64 dx, u64 cx,
                          const UserSigaction *sa)
{
    X86Cpu *x = x86_cpu(t->cpu);
    u64 *g = t->cpu->rt.gpr;

    g[X86_RSP] = frame;
    g[X86_RAX] = (u64)sig;
    g[X86_RDX] = dx;
    g[X86_RCX] = cx;
    load_selector(x, X86_DS, X86_USER_SEL(X86_USER_GDT_DS));
    load_selector(x, X86_ES, X86_USER_SEL(X86_USER_GDT_DS));
    load_selector(x, X86_SS, X86_USER_SEL(X86_USER_GDT_DS));
    x86_set_ip(x, (u32)sa->handler);
    x86_set_rflags(x, x86_rflags(x) & ~(u32)(X86_DF | X86_RF | X86_TF));
}

static bool push_rt(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                    u64 old_mask, Gva at, Gva fp)
{
    Gva pinfo = at + offsetof(RtSigFrame32, info), puc = at + offsetof(RtSigFrame32, uc_flags);
    RtSigFrame32 f = {
        .pretcode = restorer_of(sa, true),
        .sig = sig,
        .pinfo = (u32)pinfo,
        .puc = (u32)puc,
        .uc_flags = UC_FP_XSTATE,
        .stack_sp = low(t->altstack.ss_sp),
        .stack_flags = (u32)t->altstack.ss_flags,
        .stack_size = (u32)t->altstack.ss_size,
        .sigmask = {(u32)old_mask, (u32)(old_mask >> 32)},
    };

    siginfo32(f.info, info);
    save_context(t, &f.mc, old_mask, fp);
    put_retcode(f.retcode, true);
    if (!user_write(at, &f, sizeof f))
        return false;
    enter_handler(t, sig, at, pinfo, puc, sa);
    return true;
}

static bool push_old(UserThread *t, int sig, const UserSigaction *sa, u64 old_mask, Gva at, Gva fp)
{
    SigFrame32 f = {
        .pretcode = restorer_of(sa, false),
        .sig = sig,
        .extramask = (u32)(old_mask >> 32),
    };

    save_context(t, &f.sc, old_mask, fp);
    put_retcode(f.retcode, false);
    if (!user_write(at, &f, sizeof f))
        return false;
    enter_handler(t, sig, at, 0, 0, sa);
    return true;
}

bool i386_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                     u64 old_mask)
{
    X86Cpu *x = x86_cpu(t->cpu);
    bool is_rt = sa->flags & SA_SIGINFO;
    Gva top = signal_frame_top(t, sa);
    Gva fx = ALIGN_DOWN(top - x86_frame_xsave_size(x) - sizeof(u32), 64), fp = fx - sizeof(X87Area);
    Gva at = ALIGN_DOWN(fp - (is_rt ? sizeof(RtSigFrame32) : sizeof(SigFrame32)) + 4, 16) - 4;

    if (at >= t->abi->task_size)
        return false;
    vcpu_sync(t->cpu);
    if (!push_fp(x, fp))
        return false;
    return is_rt ? push_rt(t, sig, info, sa, old_mask, at, fp)
                 : push_old(t, sig, sa, old_mask, at, fp);
}

/* The handler's return took pretcode, and the restorer of an older frame the signal's number. */
static bool pop_old(UserThread *t, u64 *mask)
{
    Gva at = (u32)(t->cpu->rt.gpr[X86_RSP] - 8);
    X86Cpu *x = x86_cpu(t->cpu);
    SigFrame32 f;

    if (!user_read(at, &f, sizeof f))
        return false;
    vcpu_sync(t->cpu);
    load_context(x, &f.sc);
    *mask = f.sc.oldmask | (u64)f.extramask << 32;
    return pop_fp(x, f.sc.fpstate);
}

static bool pop_rt(UserThread *t, u64 *mask)
{
    Gva at = (u32)(t->cpu->rt.gpr[X86_RSP] - 4);
    X86Cpu *x = x86_cpu(t->cpu);
    RtSigFrame32 f;
    stack_t ss;

    if (!user_read(at, &f, sizeof f))
        return false;
    vcpu_sync(t->cpu);
    load_context(x, &f.mc);
    if (!pop_fp(x, f.mc.fpstate))
        return false;
    *mask = f.sigmask[0] | (u64)f.sigmask[1] << 32;
    ss = (stack_t){(void *)(uintptr_t)f.stack_sp, (int)f.stack_flags, f.stack_size};
    signal_altstack(t, &ss, f.mc.sp); /* refusal is not an error here */
    return true;
}

bool i386_pop_frame(UserThread *t, u64 *mask)
{
    return (u32)t->cpu->rt.gpr[X86_RAX] == NR_SIGRETURN ? pop_old(t, mask) : pop_rt(t, mask);
}
