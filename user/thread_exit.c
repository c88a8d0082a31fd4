/* SPDX-License-Identifier: MIT */
/*
 * The end of a guest thread and of the process, as other threads and processes see it: robust
 * futexes, the word of CLONE_CHILD_CLEARTID and its wake-up, signals given back.
 */
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/signal.h"
#include "user/syscall.h"
#include "user/thread.h"

#define ROBUST_LIST_LIMIT 2048

/*
 * One robust futex whose owner dies. Source: Linux kernel/futex/core.c handle_futex_death,
 * behaviour.
 */
static void robust_death(UserThread *t, Gva entry, i64 offset, bool is_pi)
{
    Gva word = entry + offset;
    u32 old;

    if (!user_read(word, &old, sizeof old))
        return;
    while ((old & FUTEX_TID_MASK) == (u32)t->tid) {
        u32 seen;

        if (!user_cmpxchg32(word, old, (old & FUTEX_WAITERS) | FUTEX_OWNER_DIED, &seen))
            return;
        if (seen != old) {
            old = seen;
            continue;
        }
        if (!is_pi && (old & FUTEX_WAITERS))
            user_syscall_raw(SYS_futex, user_ptr(word), FUTEX_WAKE, 1);
        return;
    }
}

typedef struct RobustHead {
    u64 next;
    i64 offset;
    u64 pending;
} RobustHead;

/* A word of the list: as wide as the guest's pointers. */
static bool read_link(const UserThread *t, Gva at, u64 *link)
{
    *link = 0;
    return user_read(at, link, t->abi->is_compat ? 4 : 8);
}

static bool read_head(const UserThread *t, RobustHead *head)
{
    unsigned word = t->abi->is_compat ? 4 : 8;
    u64 offset;

    if (!read_link(t, t->robust_list, &head->next) ||
        !read_link(t, t->robust_list + word, &offset) ||
        !read_link(t, t->robust_list + 2 * word, &head->pending))
        return false;
    head->offset = word == 4 ? (i32)offset : (i64)offset;
    return true;
}

static void robust_exit(UserThread *t)
{
    RobustHead head;

    if (!t->robust_list || !read_head(t, &head))
        return;
    /* Bit 0 of each link marks a priority-inheritance futex. */
    u64 entry = head.next;

    for (int i = 0; i < ROBUST_LIST_LIMIT && (entry & ~1ull) != t->robust_list; i++) {
        u64 next;

        if (!read_link(t, entry & ~1ull, &next))
            break;
        if ((entry & ~1ull) != (head.pending & ~1ull))
            robust_death(t, entry & ~1ull, head.offset, entry & 1);
        entry = next;
    }
    if (head.pending & ~1ull)
        robust_death(t, head.pending & ~1ull, head.offset, head.pending & 1);
    /*
     * Only the plain ones are done: waiters of a priority-inheritance futex are known to the kernel
     * alone.
     */
}

static void clear_tid(UserThread *t)
{
    const u32 zero = 0;

    if (t->clear_child_tid && user_write(t->clear_child_tid, &zero, sizeof zero))
        user_syscall_raw(SYS_futex, user_ptr(t->clear_child_tid), FUTEX_WAKE, 1);
}

/* A signal meant for the process that this thread took and will not deliver any more. */
static void give_back_signals(UserThread *t)
{
    for (u64 set = t->signals->taken; set; set &= set - 1)
        user_syscall_raw(SYS_kill, getpid(), __builtin_ctzll(set) + 1);
}

void thread_exit(UserThread *t, int status)
{
    signal_block_all();
    if (t->is_vfork_child || thread_list_remove(t) == 0) {
        robust_exit(t);
        user_exit_group(status);
    }
    give_back_signals(t);
    if (user_debugged(t))
        user_debugged(t)->thread_end(t);
    robust_exit(t);
    clear_tid(t);
    t->exiting = true;
    /* the leader: the process lives on without it, as a zombie until the rest is done */
    if (t->tid == getpid())
        user_syscall_raw(SYS_exit, status);
}

void user_print_stats(void)
{
    if (!user_config.stats || accel_write_counters(user_config.accel, user_config.stats_file))
        return;
    user_config.accel->print_stats(log_file());
    syscall_stats_print(log_file());
}

_Noreturn void user_exit_group(int status)
{
    UserThread *t = user_self();

    if (t && user_debugged(t))
        user_debugged(t)->ended(t, status, 0);
    if (!t || !t->is_vfork_child) {
        user_print_stats();
        log_flush();
    }
    for (;;)
        user_syscall_raw(SYS_exit_group, status);
}
