/* SPDX-License-Identifier: MIT */
/* Guest signals: handler table, delivery queue, and what the loop calls. */
#ifndef USER_SIGNAL_H
#define USER_SIGNAL_H

#include <pthread.h>
#include "user/user.h"

#define SIG_COUNT 64
#define SIG_BIT(sig) (1ull << ((sig)-1))
#define USER_SS_AUTODISARM ((int)(1u << 31))

/* Flags of sigaction that exist; SA_RESTORER and SA_EXPOSE_TAGBITS by their numbers. */
#define USER_SA_RESTORER 0x04000000u
#define USER_SA_FLAGS                                                                              \
    (SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER |             \
     SA_RESETHAND | 0x800u | USER_SA_RESTORER)

/* Bytes of siginfo_t, of 32-bit programs too. */
#define USER_SIGINFO32_SIZE 128

/*
 * Faults of emitted code arrive as these, so our handler is always installed for them and they are
 * never blocked.
 */
#define SIG_SYNC_SET \
    (SIG_BIT(SIGSEGV) | SIG_BIT(SIGBUS) | SIG_BIT(SIGFPE) | SIG_BIT(SIGILL) | SIG_BIT(SIGTRAP))

struct UserSighand {
    pthread_mutex_t lock;
    u32 refs; /* atomic */
    UserSigaction sa[SIG_COUNT + 1];
};

struct UserSignals {
    /* host handler has them; deliver whatever the mask says (the kernel judged it at arrival) */
    u64 taken;
    u64 held;    /* SIG_SYNC_SET members sent by kill() while the guest blocks them */
    u64 told;    /* of taken: the debugger knows and lets them pass */
    /* SIG_SYNC_SET members that this thread is sending itself with the si_code of a fault */
    u64 queued;
    /*
     * A handler was entered and the host's signals are still blocked: for so many polls, or until
     * a system call. Else a thread that is sent signals faster than it gets to their handlers
     * would pile up frames and never run one. @patience is how many more the next handler
     * gets: twice as many after each signal that was there the moment they were let in.
     */
    u32 shut, patience;
    siginfo_t info[SIG_COUNT + 1];
};

/** Install the fault handlers and read the inherited dispositions and mask into @t. */
void signal_init(UserThread *t);

/** Alternate stack of this host thread. */
void signal_thread_init(void *stack, size_t size);

/** Another reference to @sh, or a private copy. */
UserSighand *signal_share(UserSighand *sh);
UserSighand *signal_copy(UserSighand *sh);
void signal_release(UserSighand *sh);

/** True if something awaits delivery. Only on the owning thread. */
static inline bool signal_pending(const UserThread *t)
{
    return unlikely(__atomic_load_n(&t->sig_flag, __ATOMIC_RELAXED));
}

/**
 * Deliver everything pending: pushes frames or ends the process. @result: syscall result to judge,
 * NULL outside one.
 */
void signal_deliver(UserThread *t, const i64 *result);

/** Guest code came to a poll (@is_poll) or has something else for us: let signals in again. */
void signal_open(UserThread *t, bool is_poll);

/** A synchronous exception: forces the signal as the kernel does (blocked or ignored kills). */
void signal_force(UserThread *t, siginfo_t *info);

/** rt_sigaction; either pointer may be NULL. */
i64 signal_action(UserThread *t, int sig, const UserSigaction *act, UserSigaction *old);

/** Set every caught signal to default (CLONE_CLEAR_SIGHAND). */
void signal_clear_handlers(UserThread *t);

/** Forget a temporary mask (user_temp_mask): the call ended without a handler to run under it. */
void signal_drop_temp_mask(UserThread *t);

/**
 * Set the guest's mask from a system call: 0, or USER_ERESTARTNOINTR when a signal must be
 * delivered first.
 */
i64 signal_change_mask(UserThread *t, u64 mask);

/**
 * sigaltstack, for the system call and for sigreturn (which ignores EPERM); @sp is the current
 * stack pointer.
 */
i64 signal_altstack(UserThread *t, const stack_t *ss, Gva sp);

/** sigaltstack; @ss NULL: only *@old is wanted. */
i64 signal_altstack_call(UserThread *t, const stack_t *ss, stack_t *old);

/** sigsuspend with @mask. */
i64 signal_suspend(UserThread *t, u64 mask);

/** @si as i386 programs have it, into @out (frame_i386.c). */
void siginfo32(u8 out[USER_SIGINFO32_SIZE], const siginfo_t *si);
/** The other way round. */
void siginfo_from32(siginfo_t *si, const u8 in[USER_SIGINFO32_SIZE]);

/** True if @sp lies on @t's alternate stack. */
bool signal_on_altstack(const UserThread *t, Gva sp);

/**
 * Where a frame starts (grows down from): the alternate stack's end if the handler wants it, else
 * the current sp.
 */
Gva signal_frame_top(const UserThread *t, const UserSigaction *sa);

/** Set the guest's mask, and with it the host's. */
void signal_set_mask(UserThread *t, u64 mask);

/** End the process by @sig with the wait status and core flag it would have had. */
_Noreturn void signal_die(int sig, const siginfo_t *info);

/**
 * Before execve: host dispositions and mask become exactly the guest's. After a failed one: undo.
 */
void signal_before_exec(UserThread *t);
void signal_after_exec(UserThread *t);

/** The host's disposition of @sig, kept while the host libc has its way. */
typedef struct SignalSaved {
    u64 words[4];
} SignalSaved;

SignalSaved signal_save(int sig);
void signal_restore(int sig, const SignalSaved *saved);

/** Block everything on this host thread; returns the old host mask. */
u64 signal_block_all(void);
void signal_host_mask(u64 mask);

#endif
