/* SPDX-License-Identifier: MIT */
/*
 * Quiescent points, kicks and fork.
 *
 * A vCPU in guest code publishes the global epoch each time it comes back to the execution loop; 0 means that it is not
 * in guest code. Memory of evicted blocks is reused once every vCPU has published a later epoch or 0.
 */
#include <linux/futex.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "accel/tcg/tb.h"
#include "softmmu/tlb.h"

bool epoch_moved(const TcgCpu *t)
{
    return __atomic_load_n(&tcg.epoch, __ATOMIC_SEQ_CST) != __atomic_load_n(&t->epoch, __ATOMIC_RELAXED);
}

void epoch_pass(TcgCpu *t)
{
    u64 e;

    t->passes++;
    do {
        e = __atomic_load_n(&tcg.epoch, __ATOMIC_SEQ_CST);
        __atomic_store_n(&t->epoch, e, __ATOMIC_SEQ_CST);
    } while (__atomic_load_n(&tcg.epoch, __ATOMIC_SEQ_CST) != e); /* else epoch_advance saw that we run */
    if (t->jumps_epoch && t->jumps_epoch != e) /* 0: it never ran */
        jumps_clear(t);
    t->jumps_epoch = e;
}

void epoch_leave(TcgCpu *t)
{
    __atomic_store_n(&t->epoch, 0, __ATOMIC_RELEASE);
}

static bool has_passed(const TcgCpu *t, u64 epoch)
{
    u64 e = __atomic_load_n(&t->epoch, __ATOMIC_SEQ_CST);

    return e == 0 || e >= epoch;
}

/*
 * Blocks of evicted chunks are left in the vCPUs' own tables of jumps. Those that run are kept from using the table
 * before the lock is given up, so that none of these blocks is entered after a later invalidation; the others clear
 * it before they run.
 */
u64 epoch_advance(void)
{
    u64 epoch = __atomic_add_fetch(&tcg.epoch, 1, __ATOMIC_SEQ_CST);

    for (TcgCpu *t = tcg.cpus; t; t = t->next)
        if (!has_passed(t, epoch))
            tcg_kick(t->cpu);
    return epoch;
}

/* Chained blocks need not come back by themselves: ask. */
static bool ask_and_check(u64 epoch)
{
    bool all = true;

    pthread_mutex_lock(&tcg.lock);
    for (TcgCpu *t = tcg.cpus; t; t = t->next) {
        if (has_passed(t, epoch))
            continue;
        tcg_kick(t->cpu);
        all = false;
    }
    pthread_mutex_unlock(&tcg.lock);
    return all;
}

bool wait_begin(TcgCpu *t)
{
    bool is_running = tcg.cfg.has_mmu && tlb_of(t->cpu)->is_running;

    if (is_running)
        tlb_leave(t->cpu);
    epoch_leave(t);
    return is_running;
}

void wait_end(TcgCpu *t, bool was_running)
{
    epoch_pass(t);
    if (was_running)
        tlb_enter(t->cpu);
}

void epoch_wait(u64 epoch)
{
    struct timespec pause = {.tv_nsec = 20000};

    for (unsigned n = 0; !ask_and_check(epoch); n++) {
        if (n < 4) {
            sched_yield();
            continue;
        }
        nanosleep(&pause, NULL); /* they need the processors more than we do */
        pause.tv_nsec = MIN(pause.tv_nsec * 2, 2000000);
    }
}

/* A waiter may be a process that shares our memory and was killed with the turn just given to it: hence the limit. */
void turn_wait(TcgCpu *t)
{
    const struct timespec limit = {.tv_nsec = 100000000};
    u32 turn = tcg.turn;

    tcg.turn_waiters++;
    pthread_mutex_unlock(&tcg.lock);
    bool is_running = wait_begin(t);

    syscall(SYS_futex, &tcg.turn, FUTEX_WAIT_PRIVATE, turn, &limit);
    wait_end(t, is_running);
    pthread_mutex_lock(&tcg.lock);
    tcg.turn_waiters--;
}

void turn_over(void)
{
    if (!tcg.turn_waiters)
        return;
    __atomic_store_n(&tcg.turn, tcg.turn + 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &tcg.turn, FUTEX_WAKE_PRIVATE, 1);
}

/* Its first page is there when somebody needs it: most programs are never kicked. */
RtJump *jumps_none(void)
{
    __atomic_store_n(&tcg.no_jumps[0].pc, rt_jump_empty(0), __ATOMIC_RELAXED);
    return tcg.no_jumps;
}

void tcg_kick(Vcpu *cpu)
{
    __atomic_store_n(&cpu->rt.exit_request, 1, __ATOMIC_SEQ_CST); /* pairs with the load in tcg_run */
    __atomic_store_n(&cpu->rt.jumps, jumps_none(), __ATOMIC_SEQ_CST);
}

/* In the child only the calling thread's vCPU is left. */
static void forget_others(void)
{
    TcgCpu **p = &tcg.cpus;
    pthread_t self = pthread_self();

    while (*p) {
        if (pthread_equal((*p)->thread, self)) {
            p = &(*p)->next;
            continue;
        }
        *p = (*p)->next;
    }
    chunks_alone();
    tcg.turn_waiters = 0;
}

bool tcg_fork(int phase, pid_t child)
{
    bool ok = true;

    if (phase == 0) {
        pthread_mutex_lock(&tcg.lock);
        hints_before_fork();
        ok = fetch_before_fork();
        if (ok)
            return true;
    } else if (phase == 1) {
        fetch_after_fork(child);
    } else {
        fetch_in_child();
        hints_in_child();
        forget_others();
    }
    pthread_mutex_unlock(&tcg.lock);
    return ok;
}
