/* SPDX-License-Identifier: MIT */
/* The alternate signal stack of the guest: sigaltstack, and where frames go. */
#include <errno.h>
#include "user/signal.h"

bool signal_on_altstack(const UserThread *t, Gva sp)
{
    Gva base = (Gva)t->altstack.ss_sp;

    /*
     * With SS_AUTODISARM the stack is given up while a handler runs, so nothing counts as being on
     * it.
     */
    if (t->altstack.ss_flags & USER_SS_AUTODISARM)
        return false;
    return t->altstack.ss_size && sp > base && sp - base <= t->altstack.ss_size;
}

i64 signal_altstack(UserThread *t, const stack_t *ss, Gva sp)
{
    int mode = ss->ss_flags & ~USER_SS_AUTODISARM;

    if (signal_on_altstack(t, sp))
        return -EPERM;
    if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
        return -EINVAL;
    if (mode == SS_DISABLE) {
        t->altstack = (stack_t){.ss_flags = ss->ss_flags};
        return 0;
    }
    if (ss->ss_size < t->abi->min_sigstack)
        return -ENOMEM;
    t->altstack = *ss;
    return 0;
}

Gva signal_frame_top(const UserThread *t, const UserSigaction *sa)
{
    Gva sp = t->abi->sp(t->cpu);

    if ((sa->flags & SA_ONSTACK) && t->altstack.ss_size && !signal_on_altstack(t, sp))
        return (Gva)t->altstack.ss_sp + t->altstack.ss_size;
    return sp;
}
