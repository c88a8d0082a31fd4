/* SPDX-License-Identifier: MIT */
/*
 * i386 calls about signals: the structures of the rt calls have 32-bit members, the older ones know
 * the first 32 signals only.
 *
 * Source: i386 layouts of asm/signal.h; sigaction(2), sigprocmask(2), "C library/kernel differences".
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include "user/compat.h"
#include "user/signal.h"

#define SIGSET_SIZE 8

/* struct sigaction of rt_sigaction, and of sigaction. */
typedef struct Action {
    u32 handler, flags, restorer, mask[2];
} Action;

typedef struct OldAction {
    u32 handler, mask, flags, restorer;
} OldAction;

static i64 set_action(UserThread *t, u64 sig, const Action *in, Action *out)
{
    UserSigaction act = {0}, old = {0};
    i64 r;

    if (in)
        act = (UserSigaction){in->handler, in->flags & USER_SA_FLAGS, in->restorer,
                              in->mask[0] | (u64)in->mask[1] << 32};
    r = signal_action(t, (int)sig, in ? &act : NULL, &old);
    *out = (Action){(u32)old.handler,
                    (u32)old.flags,
                    (u32)old.restorer,
                    {(u32)old.mask, (u32)(old.mask >> 32)}};
    return r;
}

i64 sys_rt_sigaction_i386(UserThread *t, const u64 *a)
{
    Action in, out;
    i64 r;

    if (a[3] != SIGSET_SIZE)
        return -EINVAL;
    if (a[1] && !user_read(a[1], &in, sizeof in))
        return -EFAULT;
    r = set_action(t, a[0], a[1] ? &in : NULL, &out);
    return r == 0 && a[2] && !user_write(a[2], &out, sizeof out) ? -EFAULT : r;
}

i64 sys_sigaction(UserThread *t, const u64 *a)
{
    OldAction oin, oout;
    Action in = {0}, out;
    i64 r;

    if (a[1] && !user_read(a[1], &oin, sizeof oin))
        return -EFAULT;
    if (a[1])
        in = (Action){oin.handler, oin.flags, oin.restorer, {oin.mask, 0}};
    r = set_action(t, a[0], a[1] ? &in : NULL, &out);
    oout = (OldAction){out.handler, out.mask[0], out.flags, out.restorer};
    return r == 0 && a[2] && !user_write(a[2], &oout, sizeof oout) ? -EFAULT : r;
}

i64 sys_signal(UserThread *t, const u64 *a)
{
    const Action in = {.handler = (u32)a[1], .flags = SA_RESETHAND | SA_NODEFER};
    Action out;
    i64 r = set_action(t, a[0], &in, &out);

    return r < 0 ? r : out.handler;
}

/* ---- masks: of the first 32 signals ---- */

static u64 low_mask(const UserThread *t, u32 mask)
{
    return (t->sigmask & ~0xffffffffull) | mask;
}

i64 sys_sgetmask(UserThread *t, const u64 *a)
{
    return (u32)t->sigmask;
}

i64 sys_ssetmask(UserThread *t, const u64 *a)
{
    u32 old = (u32)t->sigmask;
    i64 r = signal_change_mask(t, (u32)a[0]);

    return r ? r : old;
}

i64 sys_sigprocmask(UserThread *t, const u64 *a)
{
    u32 old = (u32)t->sigmask, set;
    i64 r = 0;

    if (a[1]) {
        if (!user_read(a[1], &set, sizeof set))
            return -EFAULT;
        switch ((int)a[0]) {
        case SIG_BLOCK: r = signal_change_mask(t, t->sigmask | set); break;
        case SIG_UNBLOCK: r = signal_change_mask(t, t->sigmask & ~(u64)set); break;
        case SIG_SETMASK: r = signal_change_mask(t, low_mask(t, set)); break;
        default: return -EINVAL;
        }
    }
    return r == 0 && a[2] && !user_write(a[2], &old, sizeof old) ? -EFAULT : r;
}

i64 sys_sigpending(UserThread *t, const u64 *a)
{
    const u64 args[6] = {a[0], sizeof(u32)};

    return sys_rt_sigpending(t, args);
}

/* The mask is the third argument; the others were for older libraries. */
i64 sys_sigsuspend(UserThread *t, const u64 *a)
{
    return signal_suspend(t, (u32)a[2]);
}

/* ---- waiting ---- */

i64 sys_rt_sigtimedwait_i386(UserThread *t, const u64 *a)
{
    u8 info[USER_SIGINFO32_SIZE];
    u64 set, held;

    if (a[3] != SIGSET_SIZE)
        return -EINVAL;
    if (!user_read(a[0], &set, sizeof set))
        return -EFAULT;
    held = t->signals->held & set;
    if (!held)
        return compat_pass(a, true);
    int sig = __builtin_ctzll(held) + 1;

    __atomic_and_fetch(&t->signals->held, ~SIG_BIT(sig), __ATOMIC_RELAXED);
    siginfo32(info, &t->signals->info[sig]);
    return a[1] && !user_write(a[1], info, sizeof info) ? -EFAULT : sig;
}

/* ---- alternate stacks ---- */

typedef struct Stack32 {
    u32 sp;
    i32 flags;
    u32 size;
} Stack32;

i64 sys_sigaltstack_i386(UserThread *t, const u64 *a)
{
    stack_t ss = {0}, old;
    Stack32 in, out;
    i64 r;

    if (a[0]) {
        if (!user_read(a[0], &in, sizeof in))
            return -EFAULT;
        ss = (stack_t){(void *)(uintptr_t)in.sp, in.flags, in.size};
    }
    r = signal_altstack_call(t, a[0] ? &ss : NULL, &old);
    out = (Stack32){(u32)(uintptr_t)old.ss_sp, old.ss_flags, (u32)old.ss_size};
    return r == 0 && a[1] && !user_write(a[1], &out, sizeof out) ? -EFAULT : r;
}
