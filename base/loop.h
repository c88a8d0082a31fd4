/* SPDX-License-Identifier: MIT */
/*
 * Event loop: file descriptors, timers, and bottom halves (functions to be called soon, also from
 * other threads).
 *
 * A loop belongs to the thread that runs it; everything but loop_bh_schedule, loop_call and
 * loop_kick is called there (timers: see loop_set_lock). Callbacks may add and remove anything, and may free their own LoopFd,
 * LoopTimer or LoopBh. Usage:
 *
 *     Loop *loop = loop_new();
 *     loop_fd_add(loop, &server, fd, EPOLLIN, on_accept, server);
 *     while (!quit)
 *         loop_step(loop, true);
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <stdatomic.h>
#include "base/clock.h"
#include "base/types.h"

typedef struct Loop Loop;
typedef struct LoopFd LoopFd;
typedef struct LoopTimer LoopTimer;
typedef struct LoopBh LoopBh;
typedef struct LoopHook LoopHook;

/* A file descriptor that is watched; the memory is the caller's. */
struct LoopFd {
    Loop *loop;
    void (*fn)(void *opaque, u32 events); /* EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR */
    void *opaque;
    int fd;
};

/* A one-shot timer; the memory is the caller's. Zero is an idle timer. */
struct LoopTimer {
    Loop *loop;
    const Clock *clock; /* NULL: the host's */
    void (*fn)(void *opaque);
    void *opaque;
    i64 deadline_ns;
    u32 place; /* in its heap, from 1; 0 = not pending */
};

/* A bottom half; the memory is the caller's and must last until it ran or was cancelled. */
struct LoopBh {
    Loop *loop;
    void (*fn)(void *opaque);
    void *opaque;
    LoopBh *next;
    _Atomic bool is_scheduled;
};

/*
 * Called before each wait; true if it did something. For engines that collect work and hand it over
 * at once.
 */
struct LoopHook {
    bool (*fn)(void *opaque);
    void *opaque;
    LoopHook *next;
};

/**
 * A loop for the calling thread, which becomes its owner. Aborts without descriptors: nothing works
 * then.
 */
Loop *loop_new(void);

/** Nothing may be pending but bottom halves, which are dropped. */
void loop_free(Loop *l);

/** The loop that the calling thread owns, or NULL. */
Loop *loop_current(void);

/** Make the calling thread the owner of @l, made by another. */
void loop_adopt(Loop *l);

/**
 * Handle what is ready; if nothing is and @may_wait, wait for something. True if anything was
 * handled.
 */
bool loop_step(Loop *l, bool may_wait);

/** The part of a step that looks at no descriptor: bottom halves, hooks, timers. */
bool loop_run(Loop *l);

/**
 * @fn is called when the owning thread schedules a bottom half or sets a timer: whoever keeps the loop
 * from running may want to let it. NULL: nobody.
 */
void loop_set_on_work(Loop *l, void (*fn)(void));

/** Make a waiting loop_step() return; any thread. */
void loop_kick(Loop *l);

/** Watch @fd for @events (EPOLLIN, EPOLLOUT), level-triggered. */
void loop_fd_add(Loop *l, LoopFd *w, int fd, u32 events, void (*fn)(void *opaque, u32 events),
                 void *opaque);
void loop_fd_set(LoopFd *w, u32 events);
void loop_fd_remove(LoopFd *w);

/**
 * Other threads may use timers while they hold a lock: the loop's thread holds it too, but while it
 * waits. Called by the loop's thread, which has it.
 */
void loop_set_lock(Loop *l, void (*lock)(void), void (*unlock)(void));

void loop_timer_init(Loop *l, LoopTimer *t, const Clock *clock, void (*fn)(void *opaque),
                     void *opaque);

/** (Re)arm for an absolute time of its clock; a time that has passed fires in the next step. */
void loop_timer_set(LoopTimer *t, i64 deadline_ns);
void loop_timer_cancel(LoopTimer *t);

/**
 * Earliest deadline of a timer on @clock, INT64_MAX if there is none: for clocks that are counted.
 */
i64 loop_deadline_ns(const Loop *l, const Clock *clock);

void loop_bh_init(Loop *l, LoopBh *bh, void (*fn)(void *opaque), void *opaque);

/**
 * Call bh->fn once in the loop's thread, in the order of scheduling; nothing if it is scheduled
 * already. Any thread.
 */
void loop_bh_schedule(LoopBh *bh);

/**
 * In the loop's thread: a scheduled @bh will not call its function; its memory must still last
 * until the next step.
 */
void loop_bh_cancel(LoopBh *bh);

/** Call @fn once in the loop's thread; any thread. */
void loop_call(Loop *l, void (*fn)(void *opaque), void *opaque);

void loop_hook_add(Loop *l, LoopHook *h, bool (*fn)(void *opaque), void *opaque);
void loop_hook_remove(Loop *l, LoopHook *h);

#endif
