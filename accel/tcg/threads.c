/* SPDX-License-Identifier: MIT */
/*
 * Quiescent points, kicks and fork.
 *
 * A vCPU in guest code publishes the global epoch each time it comes back to the execution loop; 0 means that it is not
 * in guest code. Memory of evicted blocks is reused once every vCPU has published a later epoch or 0.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"

void epoch_pass(TcgCpu *t)
{
    t->passes++;
    __atomic_store_n(&t->epoch, __atomic_load_n(&tcg.epoch, __ATOMIC_SEQ_CST), __ATOMIC_SEQ_CST);
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

/* Chained blocks need not come back by themselves: ask. The request is consumed by the loop without leaving tcg_run. */
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

void epoch_wait(u64 epoch)
{
    while (!ask_and_check(epoch))
        sched_yield();
}

void tcg_kick(Vcpu *cpu)
{
    __atomic_store_n(&cpu->rt.exit_request, 1, __ATOMIC_SEQ_CST); /* pairs with the load in tcg_run */
    __atomic_store_n(&cpu->rt.jumps, tcg.no_jumps, __ATOMIC_SEQ_CST);
}

/*
 * The child's code memory must be its own. It is copied before fork, under the lock: the memory is shared, so as soon as
 * the parent goes on it links blocks of the child's copy to blocks that the child does not know.
 */
static CodeBuf fork_copy;

static bool buf_copy(void)
{
    Error err;

    if (!codebuf_init(&fork_copy, tcg.buf.size, &err))
        return false;
    memcpy(fork_copy.rw, tcg.buf.rw, tcg.stubs_size);
    for (u32 i = 0; i < tcg.chunk_count; i++) {
        const u8 *start = tcg.buf.rw + tcg.stubs_size + i * tcg.chunk_size;

        memcpy(fork_copy.rw + (start - tcg.buf.rw), start, tcg.chunk_at[i]->p - start);
    }
    return true;
}

static void buf_adopt_copy(void)
{
    CodeBuf *c = &fork_copy;

    mremap(c->rw, c->size, c->size, MREMAP_MAYMOVE | MREMAP_FIXED, tcg.buf.rw);
    mremap((void *)(uintptr_t)c->rx, c->size, c->size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)(uintptr_t)tcg.buf.rx);
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
        if ((*p)->chunk)
            (*p)->chunk->is_owned = false;
        *p = (*p)->next;
    }
}

static bool fork_before(void)
{
    pthread_mutex_lock(&tcg.lock);
    if (tcg.interpret || buf_copy())
        return true;
    pthread_mutex_unlock(&tcg.lock);
    return false;
}

bool tcg_fork(int phase)
{
    if (phase == 0)
        return fork_before();
    if (phase == 2) {
        forget_others();
        if (!tcg.interpret)
            buf_adopt_copy();
        pthread_mutex_init(&tcg.lock, NULL);
        return true;
    }
    if (!tcg.interpret)
        codebuf_free(&fork_copy);
    pthread_mutex_unlock(&tcg.lock);
    return true;
}
