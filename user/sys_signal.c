/* SPDX-License-Identifier: MIT */
/*
 * System calls about signals. Sending needs nothing but the host's own calls: process and thread
 * ids are real.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "user/compat.h"
#include "user/signal.h"
#include "user/syscall.h"

/* ---- rt_sigaction, rt_sigprocmask, rt_sigpending ---- */

i64 sys_rt_sigaction(UserThread *t, const u64 *a)
{
    /*
     * The kernel's struct of 64-bit guests has the order of UserSigaction: handler, flags,
     * restorer, mask.
     */
    UserSigaction act = {0}, old;

    if (a[3] != 8)
        return -EINVAL;
    if (a[1] && !user_read(a[1], &act, sizeof act))
        return -EFAULT;
    /* unknown bits read back as zero: that is how programs probe for them */
    act.flags &= (u32)USER_SA_FLAGS;
    i64 r = signal_action(t, (int)a[0], a[1] ? &act : NULL, &old);

    if (r == 0 && a[2] && !user_write(a[2], &old, sizeof old))
        return -EFAULT;
    return r;
}

i64 sys_rt_sigprocmask(UserThread *t, const u64 *a)
{
    u64 old = t->sigmask, set, mask;

    if (a[3] != 8)
        return -EINVAL;
    if (a[1]) {
        if (!user_read(a[1], &set, sizeof set))
            return -EFAULT;
        switch ((int)a[0]) {
        case SIG_BLOCK: mask = old | set; break;
        case SIG_UNBLOCK: mask = old & ~set; break;
        case SIG_SETMASK: mask = set; break;
        default: return -EINVAL;
        }
        i64 r = signal_change_mask(t, mask);

        if (r)
            return r;
    }
    return a[2] && !user_write(a[2], &old, sizeof old) ? -EFAULT : 0;
}

i64 sys_rt_sigpending(UserThread *t, const u64 *a)
{
    u64 set;

    if (a[1] > 8)
        return -EINVAL;
    user_syscall_raw(SYS_rt_sigpending, &set, 8);
    set = (set | t->signals->held) & t->sigmask;
    return user_write(a[0], &set, a[1]) ? 0 : -EFAULT;
}

/* ---- waiting ---- */

i64 signal_suspend(UserThread *t, u64 mask)
{
    user_temp_mask(t, mask);
    mask = user_host_mask(mask);
    i64 r = user_syscall(SYS_rt_sigsuspend, &mask, 8);

    return r == -EINTR ? USER_ERESTARTNOHAND : r;
}

i64 sys_rt_sigsuspend(UserThread *t, const u64 *a)
{
    u64 mask;

    if (a[1] != 8)
        return -EINVAL;
    if (!user_read(a[0], &mask, sizeof mask))
        return -EFAULT;
    return signal_suspend(t, mask);
}

i64 sys_rt_sigtimedwait(UserThread *t, const u64 *a)
{
    u64 set;

    if (a[3] != 8)
        return -EINVAL;
    if (!user_read(a[0], &set, sizeof set))
        return -EFAULT;
    u64 held = t->signals->held & set;

    if (held) {
        int sig = __builtin_ctzll(held) + 1;

        __atomic_and_fetch(&t->signals->held, ~SIG_BIT(sig), __ATOMIC_RELAXED);
        return a[1] && !user_write(a[1], &t->signals->info[sig], sizeof(siginfo_t)) ? -EFAULT : sig;
    }
    return user_syscall(SYS_rt_sigtimedwait, &set, user_ptr(a[1]), user_ptr(a[2]), 8);
}

/* ---- sigaltstack, rt_sigreturn ---- */

i64 signal_altstack_call(UserThread *t, const stack_t *ss, stack_t *old)
{
    Gva sp = t->abi->sp(t->cpu);

    *old = t->altstack;
    old->ss_flags = !old->ss_size ? SS_DISABLE : signal_on_altstack(t, sp) ? SS_ONSTACK : 0;
    old->ss_flags |= t->altstack.ss_flags & USER_SS_AUTODISARM;
    return ss ? signal_altstack(t, ss, sp) : 0;
}

i64 sys_sigaltstack(UserThread *t, const u64 *a)
{
    stack_t ss, old;

    if (a[0] && !user_read(a[0], &ss, sizeof ss))
        return -EFAULT;
    i64 r = signal_altstack_call(t, a[0] ? &ss : NULL, &old);

    if (r == 0 && a[1] && !user_write(a[1], &old, sizeof old))
        return -EFAULT;
    return r;
}

i64 sys_rt_sigreturn(UserThread *t, const u64 *a)
{
    u64 mask;

    t->restart = NULL;
    if (!t->abi->pop_frame(t, &mask)) {
        siginfo_t info = {.si_signo = SIGSEGV, .si_code = SEGV_MAPERR};

        info.si_addr = user_ptr(t->abi->sp(t->cpu));
        signal_force(t, &info);
        return USER_ESIGRETURN;
    }
    signal_set_mask(t, mask);
    return USER_ESIGRETURN;
}

i64 sys_restart_syscall(UserThread *t, const u64 *a)
{
    return t->restart ? t->restart(t, t->restart_data) : -EINTR;
}

/* ---- sending ---- */

i64 sys_kill(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_kill, (pid_t)a[0], (int)a[1]);
}

i64 sys_tkill(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_tkill, (pid_t)a[0], (int)a[1]);
}

i64 sys_tgkill(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_tgkill, (pid_t)a[0], (pid_t)a[1], (int)a[2]);
}

/*
 * A thread may queue itself a signal that looks like a fault, and crash reporters do. The kernel
 * allows that for the calling thread only (of the process's first one, if the process is named), so
 * it is ours to tell it from a fault.
 */
static bool is_fault_like(const UserThread *t, pid_t tid, int sig, Gva info, siginfo_t *si)
{
    return sig >= 1 && sig <= SIG_COUNT && (SIG_SYNC_SET & SIG_BIT(sig)) && tid == t->tid &&
           user_read(info, si, sizeof *si) && si->si_code > 0;
}

#define NR_I386_RT_TGSIGQUEUEINFO 335

static i64 queue_info(UserThread *t, const u64 *a, pid_t pid, pid_t tid, int sig, Gva info)
{
    const u64 args[6] = {(u64)pid, (u64)tid, (u64)sig, info};
    siginfo_t si;
    i64 r;

    if (!is_fault_like(t, tid, sig, info, &si))
        return sys_block(t, a);
    if (signal_pending(t))
        return USER_ERESTARTNOINTR;
    t->signals->queued |= SIG_BIT(sig);
    /* To this thread by name: another one would not know. The copy cannot change its mind. */
    if (t->abi->is_compat)
        r = compat_raw(NR_I386_RT_TGSIGQUEUEINFO, args);
    else
        r = user_syscall_raw(SYS_rt_tgsigqueueinfo, pid, tid, sig, &si);
    t->signals->queued &= ~SIG_BIT(sig);
    return r;
}

i64 sys_rt_sigqueueinfo(UserThread *t, const u64 *a)
{
    return queue_info(t, a, (pid_t)a[0], (pid_t)a[0], (int)a[1], a[2]);
}

i64 sys_rt_tgsigqueueinfo(UserThread *t, const u64 *a)
{
    return queue_info(t, a, (pid_t)a[0], (pid_t)a[1], (int)a[2], a[3]);
}
