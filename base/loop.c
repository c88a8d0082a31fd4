/* SPDX-License-Identifier: MIT */
/*
 * The event loop; see loop.h. Timers lie in one binary heap per clock. Bottom halves are pushed on
 * a lock-free stack and taken all at once; an eventfd ends a wait, written only if the loop sleeps.
 */
#include "base/loop.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOP_CLOCKS 4
#define LOOP_EVENTS 64
#define POLL_EVERY  8 /* a busy loop looks at its descriptors every so many steps */

typedef struct Heap {
    const Clock *clock;
    LoopTimer **t; /* from index 1 */
    u32 count, room;
} Heap;

struct Loop {
    int epoll_fd, event_fd;
    _Atomic(LoopBh *) posted;
    LoopBh *due; /* were posted and run now, the first next */
    _Atomic bool is_sleeping;
    LoopHook *hooks;
    Heap heap[LOOP_CLOCKS];
    unsigned clocks, steps;
    LoopFd wake;
    struct Batch *batch;
    void (*lock)(void), (*unlock)(void); /* NULL: timers are the owner's alone */
    void (*on_work)(void);               /* may be NULL */
};

/*
 * Events being dispatched; removed descriptors are taken out. A callback may run a step of its own,
 * so they nest.
 */
typedef struct Batch {
    struct epoll_event ev[LOOP_EVENTS];
    int count;
    struct Batch *outer;
} Batch;

static __thread Loop *current;

static _Noreturn void die(const char *what)
{
    perror(what);
    abort();
}

static void on_wake(void *opaque, u32 events)
{
    Loop *l = opaque;
    u64 count;

    if (read(l->event_fd, &count, sizeof count) < 0 && errno != EAGAIN)
        die("eventfd");
}

Loop *loop_new(void)
{
    Loop *l = calloc(1, sizeof *l);

    if (!l)
        die("calloc");
    l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (l->epoll_fd < 0 || l->event_fd < 0)
        die("event loop");
    loop_fd_add(l, &l->wake, l->event_fd, EPOLLIN, on_wake, l);
    current = l;
    return l;
}

void loop_free(Loop *l)
{
    for (unsigned i = 0; i < l->clocks; i++)
        free(l->heap[i].t);
    close(l->epoll_fd);
    close(l->event_fd);
    if (current == l)
        current = NULL;
    free(l);
}

Loop *loop_current(void)
{
    return current;
}

void loop_adopt(Loop *l)
{
    current = l;
}

void loop_kick(Loop *l)
{
    u64 one = 1;

    /* Only a full counter can fail, and that wakes as well. */
    if (atomic_exchange(&l->is_sleeping, false) && write(l->event_fd, &one, sizeof one) < 0 &&
        errno != EAGAIN)
        die("eventfd");
}

void loop_set_on_work(Loop *l, void (*fn)(void))
{
    l->on_work = fn;
}

/* There is something new to do soon. */
static void tell(Loop *l)
{
    if (l == current && l->on_work)
        l->on_work();
}

/* ---- descriptors ---- */

void loop_fd_add(Loop *l, LoopFd *w, int fd, u32 events, void (*fn)(void *opaque, u32 events),
                 void *opaque)
{
    struct epoll_event ev = {.events = events, .data.ptr = w};

    *w = (LoopFd){.loop = l, .fn = fn, .opaque = opaque, .fd = fd};
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0)
        die("epoll_ctl");
}

void loop_fd_set(LoopFd *w, u32 events)
{
    struct epoll_event ev = {.events = events, .data.ptr = w};

    if (epoll_ctl(w->loop->epoll_fd, EPOLL_CTL_MOD, w->fd, &ev) < 0)
        die("epoll_ctl");
}

void loop_fd_remove(LoopFd *w)
{
    Loop *l = w->loop;

    if (!l)
        return;
    epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, w->fd, NULL);
    for (Batch *b = l->batch; b; b = b->outer)
        for (int i = 0; i < b->count; i++)
            if (b->ev[i].data.ptr == w)
                b->ev[i].data.ptr = NULL;
    w->loop = NULL;
}

/* ---- timers ---- */

static Heap *heap_of(Loop *l, const Clock *clock)
{
    for (unsigned i = 0; i < l->clocks; i++)
        if (l->heap[i].clock == clock)
            return &l->heap[i];
    assert(l->clocks < LOOP_CLOCKS);
    l->heap[l->clocks].clock = clock;
    return &l->heap[l->clocks++];
}

static void put(Heap *h, u32 place, LoopTimer *t)
{
    h->t[place] = t;
    t->place = place;
}

/* Move @t from the free place @place up or down to where it belongs. */
static void settle(Heap *h, u32 place, LoopTimer *t)
{
    while (place > 1 && h->t[place / 2]->deadline_ns > t->deadline_ns) {
        put(h, place, h->t[place / 2]);
        place /= 2;
    }
    for (;;) {
        u32 child = 2 * place;

        if (child + 1 <= h->count && h->t[child + 1]->deadline_ns < h->t[child]->deadline_ns)
            child++;
        if (child > h->count || h->t[child]->deadline_ns >= t->deadline_ns)
            break;
        put(h, place, h->t[child]);
        place = child;
    }
    put(h, place, t);
}

void loop_timer_init(Loop *l, LoopTimer *t, const Clock *clock, void (*fn)(void *opaque),
                     void *opaque)
{
    *t = (LoopTimer){.loop = l, .clock = clock, .fn = fn, .opaque = opaque};
}

void loop_timer_cancel(LoopTimer *t)
{
    if (!t->place)
        return;
    Heap *h = heap_of(t->loop, t->clock);
    LoopTimer *last = h->t[h->count--];
    u32 place = t->place;

    t->place = 0;
    if (last != t)
        settle(h, place, last);
}

void loop_timer_set(LoopTimer *t, i64 deadline_ns)
{
    Heap *h = heap_of(t->loop, t->clock);

    loop_timer_cancel(t);
    t->deadline_ns = deadline_ns;
    if (h->count + 2 > h->room) {
        h->room = MAX(16u, h->room * 2);
        h->t = realloc(h->t, h->room * sizeof *h->t);
        if (!h->t)
            die("realloc");
    }
    h->count++;
    settle(h, h->count, t);
    if (t->loop->lock && t->loop != current)
        loop_kick(t->loop); /* it may sleep for longer */
    tell(t->loop);
}

void loop_set_lock(Loop *l, void (*lock)(void), void (*unlock)(void))
{
    l->lock = lock;
    l->unlock = unlock;
}

i64 loop_deadline_ns(const Loop *l, const Clock *clock)
{
    for (unsigned i = 0; i < l->clocks; i++)
        if (l->heap[i].clock == clock && l->heap[i].count)
            return l->heap[i].t[1]->deadline_ns;
    return INT64_MAX;
}

/*
 * Fire what was due when the step began: a timer that rearms itself for now waits for the next
 * step.
 */
static bool run_timers(Loop *l)
{
    bool did = false;

    for (unsigned i = 0; i < l->clocks; i++) {
        i64 now = l->heap[i].count ? clock_now_ns(l->heap[i].clock) : 0;

        for (u32 most = l->heap[i].count;
             most && l->heap[i].count && l->heap[i].t[1]->deadline_ns <= now; most--) {
            LoopTimer *t = l->heap[i].t[1];

            loop_timer_cancel(t);
            t->fn(t->opaque);
            did = true;
        }
    }
    return did;
}

/* How long to sleep, -1 for ever. */
static i64 time_to_wait(const Loop *l)
{
    i64 wait = -1;

    for (unsigned i = 0; i < l->clocks; i++) {
        const Heap *h = &l->heap[i];

        if (!h->count || !clock_ticks(h->clock))
            continue;
        i64 left = h->t[1]->deadline_ns - clock_now_ns(h->clock);

        left = MAX(left, 0);
        wait = wait < 0 ? left : MIN(wait, left);
    }
    return wait;
}

/* ---- bottom halves ---- */

void loop_bh_init(Loop *l, LoopBh *bh, void (*fn)(void *opaque), void *opaque)
{
    bh->loop = l;
    bh->fn = fn;
    bh->opaque = opaque;
    bh->next = NULL;
    atomic_store(&bh->is_scheduled, false);
}

void loop_bh_schedule(LoopBh *bh)
{
    Loop *l = bh->loop;

    if (atomic_exchange(&bh->is_scheduled, true))
        return;
    bh->next = atomic_load(&l->posted);
    while (!atomic_compare_exchange_weak(&l->posted, &bh->next, bh))
        ;
    loop_kick(l);
    tell(l);
}

static void nothing(void *opaque)
{
}

void loop_bh_cancel(LoopBh *bh)
{
    bh->fn = nothing;
}

/*
 * Those posted so far, in their order. One that runs the loop itself, waiting for something, finds the
 * others in l->due.
 */
static bool run_bottom_halves(Loop *l)
{
    LoopBh *list = NULL, *next, **end = &l->due;
    LoopBh *stack = atomic_load(&l->posted) ? atomic_exchange(&l->posted, NULL) : NULL;
    bool did = false;

    for (; stack; stack = next) {
        next = stack->next;
        stack->next = list;
        list = stack;
    }
    while (*end)
        end = &(*end)->next;
    *end = list;
    for (; l->due; did = true) {
        LoopBh *bh = l->due;

        l->due = bh->next;
        atomic_store(&bh->is_scheduled, false);
        bh->fn(bh->opaque); /* may free it */
    }
    return did;
}

typedef struct Call {
    LoopBh bh;
    void (*fn)(void *opaque);
    void *opaque;
} Call;

static void run_call(void *opaque)
{
    Call *c = opaque;

    c->fn(c->opaque);
    free(c);
}

void loop_call(Loop *l, void (*fn)(void *opaque), void *opaque)
{
    Call *c = malloc(sizeof *c);

    if (!c)
        die("malloc");
    c->fn = fn;
    c->opaque = opaque;
    loop_bh_init(l, &c->bh, run_call, c);
    loop_bh_schedule(&c->bh);
}

/* ---- hooks and the step ---- */

void loop_hook_add(Loop *l, LoopHook *h, bool (*fn)(void *opaque), void *opaque)
{
    *h = (LoopHook){.fn = fn, .opaque = opaque, .next = l->hooks};
    l->hooks = h;
}

void loop_hook_remove(Loop *l, LoopHook *h)
{
    for (LoopHook **p = &l->hooks; *p; p = &(*p)->next)
        if (*p == h) {
            *p = h->next;
            return;
        }
}

static bool run_hooks(Loop *l)
{
    bool did = false;

    for (LoopHook *h = l->hooks, *next; h; h = next) {
        next = h->next;
        did |= h->fn(h->opaque);
    }
    return did;
}

static bool poll_fds(Loop *l, bool may_wait)
{
    Batch b = {.outer = l->batch};
    i64 wait = 0;

    if (may_wait) {
        atomic_store(&l->is_sleeping, true);
        if (!atomic_load(&l->posted))
            wait = time_to_wait(l);
    }
    struct timespec ts = {.tv_sec = wait / NS_PER_SEC, .tv_nsec = wait % NS_PER_SEC};

    if (l->unlock)
        l->unlock();
    int n = epoll_pwait2(l->epoll_fd, b.ev, LOOP_EVENTS, wait < 0 ? NULL : &ts, NULL);

    if (n < 0 && errno == ENOSYS) { /* Linux before 5.11: milliseconds */
        i64 ms = wait < 0 ? -1 : MIN((wait + NS_PER_MS - 1) / NS_PER_MS, 60000);

        n = epoll_wait(l->epoll_fd, b.ev, LOOP_EVENTS, (int)ms);
    }
    atomic_store(&l->is_sleeping, false);
    if (n < 0 && errno != EINTR)
        die("epoll_pwait2");
    if (l->lock)
        l->lock();
    b.count = MAX(n, 0);
    l->batch = &b;
    for (int i = 0; i < b.count; i++) {
        LoopFd *w = b.ev[i].data.ptr;

        if (w)
            w->fn(w->opaque, b.ev[i].events);
    }
    l->batch = b.outer;
    return b.count > 0;
}

bool loop_run(Loop *l)
{
    bool did = run_bottom_halves(l);

    did |= run_hooks(l);
    did |= run_timers(l);
    return did;
}

bool loop_step(Loop *l, bool may_wait)
{
    bool did = loop_run(l);

    if (did && ++l->steps % POLL_EVERY)
        return true;
    return poll_fds(l, may_wait && !did) || did;
}
