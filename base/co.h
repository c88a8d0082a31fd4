/* SPDX-License-Identifier: MIT */
/*
 * Coroutines: functions with a stack of their own that wait without blocking their loop's thread.
 *
 * A coroutine lives on one loop. What may wait can also be called outside of any coroutine: then it
 * runs the loop until it has what it waits for. So code is written once, for requests (in
 * coroutines) and for tools (outside).
 */
#ifndef BASE_CO_H
#define BASE_CO_H

#include "base/loop.h"
#include "base/types.h"

typedef struct Co Co;

/**
 * Start fn(opaque) now, until it first waits. Its memory is kept for the next coroutine when it
 * ends.
 */
void co_start(Loop *l, void (*fn)(void *opaque), void *opaque);

/** The running coroutine, NULL outside. */
Co *co_self(void);

/** In a coroutine: wait for co_resume or co_wake. */
void co_yield (void);

/**
 * Go on with a waiting coroutine now, in its loop's thread; returns when it waits again or ends.
 */
void co_resume(Co *co);

/** Go on with a waiting coroutine soon; any thread. */
void co_wake(Co *co);

/* Something awaited, as the completion of a request. Zero is "not yet". */
typedef struct CoEvent {
    Co *waiter;
    bool is_set;
} CoEvent;

/** Wait until @e is set; outside of coroutines by running @l. */
void co_event_wait(Loop *l, CoEvent *e);

/** Set @e and go on with who waits for it, now. In the loop's thread. */
void co_event_set(CoEvent *e);

/* Waiters in order of arrival. Zero is an empty queue. */
typedef struct CoQueue {
    struct CoWaiter *first;
} CoQueue;

/* Excludes other coroutines of the same loop, in order of arrival. Zero is unlocked. */
typedef struct CoMutex {
    Loop *loop;
    bool is_locked;
    CoQueue queue;
} CoMutex;

void co_mutex_lock(Loop *l, CoMutex *m);
void co_mutex_unlock(CoMutex *m);

/**
 * Wait in @q until woken; @m, if any, is unlocked meanwhile. Check the condition again afterwards.
 */
void co_queue_wait(Loop *l, CoQueue *q, CoMutex *m);
void co_queue_wake_all(CoQueue *q);

/**
 * Run fn(opaque) in a thread of the pool and wait for it: for calls that block or compute for long.
 */
void co_run_in_thread(Loop *l, void (*fn)(void *opaque), void *opaque);

#endif
