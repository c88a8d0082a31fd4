/* SPDX-License-Identifier: MIT */
/*
 * The pool of threads; see workers.h. One queue for all, so that a slow job delays no other while
 * threads are left.
 */
#include "base/workers.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS_MAX  64
#define IDLE_SECONDS 10

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static WorkerJob *first, **last = &first;
static unsigned threads, idle, queued;

/* The next job, or NULL when this thread has idled long enough. With the lock. */
static WorkerJob *next_job(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += IDLE_SECONDS;
    while (!first) {
        idle++;
        int e = pthread_cond_timedwait(&wanted, &lock, &until);

        idle--;
        if (e == ETIMEDOUT && !first)
            return NULL;
    }
    WorkerJob *job = first;

    first = job->next;
    if (!first)
        last = &first;
    queued--;
    return job;
}

static void *worker(void *opaque)
{
    WorkerJob *job;

    pthread_mutex_lock(&lock);
    while ((job = next_job())) {
        pthread_mutex_unlock(&lock);
        job->fn(job);
        pthread_mutex_lock(&lock);
    }
    threads--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Without any thread the job would never run, so failing to start the first one is fatal. */
static void start_thread(void)
{
    pthread_attr_t attr;
    pthread_t t;
    sigset_t all, old;

    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int e = pthread_create(&t, &attr, worker, NULL);

    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    if (!e) {
        threads++;
    } else if (!threads) {
        fprintf(stderr, "cannot start a thread: %s\n", strerror(e));
        abort();
    }
}

void workers_submit(WorkerJob *job)
{
    job->next = NULL;
    pthread_mutex_lock(&lock);
    *last = job;
    last = &job->next;
    queued++;
    if (queued > idle && threads < THREADS_MAX)
        start_thread();
    pthread_cond_signal(&wanted);
    pthread_mutex_unlock(&lock);
}
