/* SPDX-License-Identifier: MIT */
/*
 * Host faults back to guest exceptions.
 *
 * Guest registers are exact at every instruction that may fault: pinned ones in host registers, the others in memory.
 * So the handler finds the block's site, notes pc, flags and the exception, and lets the thread continue at an exit path
 * that stores the pinned registers. It takes no lock and decodes nothing.
 */
#include <string.h>
#include <ucontext.h>
#include "accel/tcg/tb.h"
#include "backend/x64/fptrap.h"
#include "frontend/guest.h"

#define PF_WRITE 2       /* page fault error code: the access was a write */
#define TRAP_GP 13
#define TRAP_PF 14
#define TRAP_XM 19

static const CodeSite *site_at(const Tb *tb, const void *host)
{
    u32 off = (u32)((const u8 *)host - tb->code), lo = 0, hi = tb->site_count;

    while (lo < hi) {
        u32 mid = (lo + hi) / 2;

        if (tb->sites[mid].host < off)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < tb->site_count && tb->sites[lo].host == off ? &tb->sites[lo] : NULL;
}

static Gva site_pc(const Tb *tb, const CodeSite *s)
{
    return tb->pc + (Gva)(i64)s->pc;
}

#define EFLAGS_DF 0x400

/* C code wants DF clear; a helper may have faulted in a string instruction that goes downwards. */
static void clear_direction(ucontext_t *uc)
{
    uc->uc_mcontext.gregs[REG_EFL] &= ~EFLAGS_DF;
}

static void resume_at(ucontext_t *uc, Vcpu *cpu, const void *exit)
{
    clear_direction(uc);
    uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)exit;
    uc->uc_mcontext.gregs[REG_RSP] = (greg_t)(uintptr_t)cpu->rt.stack;
    uc->uc_mcontext.gregs[REG_RBP] = (greg_t)(uintptr_t)((char *)cpu + RT_ENV_BIAS);
}

static bool is_gp(const ucontext_t *uc)
{
    return uc->uc_mcontext.gregs[REG_TRAPNO] == TRAP_GP;
}

static void fill_abort(Vcpu *cpu, int sig, const siginfo_t *info, const ucontext_t *uc)
{
    bool is_write = uc->uc_mcontext.gregs[REG_TRAPNO] == TRAP_PF && (uc->uc_mcontext.gregs[REG_ERR] & PF_WRITE);

    tcg.cfg.arch->data_abort(cpu, (Gva)(uintptr_t)info->si_addr, is_write, sig, info->si_code);
}

/*
 * A general protection fault is an address with a tag (or a wild one): the block is translated again with tags
 * stripped; if it did that already, the instruction is interpreted, which finds out the address.
 */
static void repair_tag(Vcpu *cpu, Tb *tb)
{
    TcgCpu *t = tcg_cpu(cpu);

    t->step_once = tb->masks_tags;
    t->retag = !tb->masks_tags;
}

/* An exception that guest instructions raise by themselves, on a host of their architecture; not a page fault. */
static bool host_trap(Vcpu *cpu, const ucontext_t *uc)
{
    const GuestArch *arch = tcg.cfg.arch;

    return arch->host_trap && arch->host_trap(cpu, (unsigned)uc->uc_mcontext.gregs[REG_TRAPNO]);
}

static bool fault_in_code(Vcpu *cpu, Tb *tb, int sig, siginfo_t *info, ucontext_t *uc)
{
    const CodeSite *s = site_at(tb, (const void *)(uintptr_t)uc->uc_mcontext.gregs[REG_RIP]);

    if (!s || s->call)
        return false;
    if (s->parked)
        backend_unpark(uc->uc_mcontext.gregs, cpu->rt.stack);
    if (s->lag)
        backend_catch_up(uc->uc_mcontext.gregs, s->lag);
    backend_store_homes(uc->uc_mcontext.gregs, cpu);
    cpu->rt.pc = site_pc(tb, s);
    if (s->flags != SITE_FLAGS_HOME)
        cpu->rt.flags = backend_site_flags((SiteFlags)s->flags, (u64)uc->uc_mcontext.gregs[REG_EFL]);
    if (host_trap(cpu, uc)) {
        resume_at(uc, cpu, backend_stubs.exit_fault);
        return true;
    }
    if (is_gp(uc)) {
        repair_tag(cpu, tb);
        resume_at(uc, cpu, backend_stubs.exit_poll);
        return true;
    }
    fill_abort(cpu, sig, info, uc);
    resume_at(uc, cpu, backend_stubs.exit_fault);
    return true;
}

/* In a helper called by emitted code: its return address lies just below the frame. */
static bool fault_in_helper(Vcpu *cpu, int sig, siginfo_t *info, ucontext_t *uc)
{
    const void *ra = ((const void *const *)cpu->rt.stack)[-1];
    Tb *tb = tb_at(ra);
    const CodeSite *s = tb ? site_at(tb, ra) : NULL;

    if (!s || !s->call)
        return false;
    cpu->rt.pc = site_pc(tb, s);
    if (!host_trap(cpu, uc))
        fill_abort(cpu, sig, info, uc);
    resume_at(uc, cpu, backend_stubs.exit_fault_synced);
    return true;
}

static _Noreturn void unwind(TcgCpu *t)
{
    siglongjmp(t->unwind, 1);
}

/* Leave the signal handler first, then the interpreter or translator. */
static void resume_unwind(ucontext_t *uc, TcgCpu *t)
{
    u64 sp = (u64)uc->uc_mcontext.gregs[REG_RSP];

    clear_direction(uc);
    uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)unwind;
    uc->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)t;
    uc->uc_mcontext.gregs[REG_RSP] = (greg_t)(((sp - 256) & ~15ull) - 8); /* past the red zone, as if called */
}

static bool fault_in_c(Vcpu *cpu, int sig, siginfo_t *info, ucontext_t *uc)
{
    TcgCpu *t = tcg_cpu(cpu);

    if (!t->in_interp && !t->in_translate)
        return cpu->rt.fp_live && fault_in_helper(cpu, sig, info, uc);
    if (!host_trap(cpu, uc)) {
        fill_abort(cpu, sig, info, uc);
    } else {
        /* #XM comes under the guest's MXCSR, which has the flags; others may, too */
        if (uc->uc_mcontext.gregs[REG_TRAPNO] == TRAP_XM)
            cpu->rt.guest_mxcsr = uc->uc_mcontext.fpregs->mxcsr;
        uc->uc_mcontext.fpregs->mxcsr = cpu->rt.host_mxcsr;
    }
    resume_unwind(uc, t);
    return true;
}

#define FP_TRAPS_MAX 64 /* a trap costs as much as some fifty calls */

static bool fp_trap(Vcpu *cpu, Tb *tb, ucontext_t *uc)
{
    TcgCpu *t = tcg_cpu(cpu);

    if (!x64_fp_trap(uc, &(FpTrapRules){&cpu->rt, tcg.cfg.arch->ir}))
        return false;
    if (++tb->fp_traps == FP_TRAPS_MAX) {
        t->calm = true;
        t->calm_pc = tb->pc;
        t->calm_at = tb->at;
        __atomic_store_n(&cpu->rt.exit_request, 1, __ATOMIC_RELAXED); /* seen by this thread's code */
    }
    return true;
}

bool tcg_host_fault(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext)
{
    ucontext_t *uc = ucontext;
    Tb *tb;

    if (!cpu || !cpu->accel_state)
        return false;
    tb = tb_at((const void *)(uintptr_t)uc->uc_mcontext.gregs[REG_RIP]);
    if (sig == SIGFPE && tcg.cfg.arch->host_trap)
        return tb ? fault_in_code(cpu, tb, sig, info, uc) : fault_in_c(cpu, sig, info, uc);
    if (sig == SIGFPE)
        return tb && info->si_code >= FPE_FLTDIV && info->si_code <= FPE_FLTINV &&
               fp_trap(cpu, tb, uc);
    if (sig != SIGSEGV && sig != SIGBUS)
        return false;
    return tb ? fault_in_code(cpu, tb, sig, info, uc) : fault_in_c(cpu, sig, info, uc);
}

/* A helper raises: homes were stored before its call. */
void tcg_raise(Vcpu *cpu, const void *ra)
{
    TcgCpu *t = tcg_cpu(cpu);
    Tb *tb;
    const CodeSite *s;

    if (t->in_interp || t->in_translate)
        unwind(t);
    tb = tb_at(ra);
    s = tb ? site_at(tb, ra) : NULL;
    if (s)
        cpu->rt.pc = site_pc(tb, s);
    __asm__ volatile("mov %0, %%rsp\n\t"
                     "mov %2, %%rbp\n\t"
                     "jmp *%1"
                     :
                     : "r"(cpu->rt.stack), "r"(backend_stubs.exit_fault_synced), "r"((char *)cpu + RT_ENV_BIAS)
                     : "memory");
    __builtin_unreachable();
}
