/* SPDX-License-Identifier: MIT */
/*
 * Epochs of readers and the objects that wait for them; see rcu.h.
 *
 * Why nothing is freed too early: a reader stores its record and then loads the pointer, a
 * writer stores the pointer and then loads the records, all four sequentially consistent. So the
 * writer sees the record, or the reader the new pointer. A record that shows a later epoch was
 * made after the writer ended the object's epoch, thus after publishing.
 */
#include "base/rcu.h"

#include <pthread.h>
#include <stdlib.h>

/*
 * One thread. Records are never freed, only taken over, so that they can be walked without a
 * lock.
 */
typedef struct Reader Reader;
struct Reader {
    _Atomic u64 epoch; /* 0: not reading */
    _Atomic bool is_used;
    unsigned depth; /* the owner's alone */
    Reader *next;
};

static _Atomic u64 epoch_now = 1;
static _Atomic(Reader *) readers;
static __thread Reader *self;

static pthread_mutex_t waiting_lock = PTHREAD_MUTEX_INITIALIZER;
static RcuHead *waiting; /* newest first */

static pthread_key_t exit_key;
static pthread_once_t exit_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *reader)
{
    Reader *r = reader;

    self = NULL; /* who reads after this registers anew */
    atomic_store(&r->epoch, 0);
    atomic_store(&r->is_used, false);
}

static void make_key(void)
{
    if (pthread_key_create(&exit_key, thread_ends))
        abort();
}

static Reader *register_thread(void)
{
    Reader *r;

    pthread_once(&exit_once, make_key);
    for (r = atomic_load(&readers); r; r = r->next) {
        bool free_one = false;

        if (atomic_compare_exchange_strong(&r->is_used, &free_one, true))
            break;
    }
    if (!r) {
        r = calloc(1, sizeof *r);
        if (!r)
            abort();
        atomic_store(&r->is_used, true);
        r->next = atomic_load(&readers);
        while (!atomic_compare_exchange_weak(&readers, &r->next, r))
            ;
    }
    r->depth = 0;
    pthread_setspecific(exit_key, r);
    return self = r;
}

void rcu_read_begin(void)
{
    Reader *r = self ? self : register_thread();

    if (!r->depth++)
        atomic_store(&r->epoch, atomic_load(&epoch_now));
}

void rcu_read_end(void)
{
    if (!--self->depth)
        atomic_store_explicit(&self->epoch, 0, memory_order_release);
}

void rcu_quiesce(void)
{
    if (self && self->depth == 1)
        atomic_store(&self->epoch, atomic_load(&epoch_now));
}

/* The earliest epoch in which a reader that still reads began. */
static u64 oldest_reader(void)
{
    u64 oldest = UINT64_MAX;

    for (Reader *r = atomic_load(&readers); r; r = r->next) {
        u64 e = atomic_load(&r->epoch);

        if (e)
            oldest = MIN(oldest, e);
    }
    return oldest;
}

bool rcu_reclaim(void)
{
    RcuHead *ready = NULL;
    bool is_empty;

    pthread_mutex_lock(&waiting_lock);
    u64 oldest = waiting ? oldest_reader() : 0;

    for (RcuHead **p = &waiting; *p;) {
        RcuHead *h = *p;

        if (h->epoch >= oldest) {
            p = &h->next;
            continue;
        }
        *p = h->next;
        h->next = ready;
        ready = h;
    }
    is_empty = !waiting;
    pthread_mutex_unlock(&waiting_lock);
    while (ready) {
        RcuHead *h = ready;

        ready = h->next;
        h->free(h);
    }
    return is_empty;
}

void rcu_free_later(RcuHead *head, void (*free)(RcuHead *head))
{
    head->free = free;
    pthread_mutex_lock(&waiting_lock);
    head->epoch = atomic_fetch_add(&epoch_now, 1);
    head->next = waiting;
    waiting = head;
    pthread_mutex_unlock(&waiting_lock);
    rcu_reclaim();
}
