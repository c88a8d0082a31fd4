/* SPDX-License-Identifier: MIT */
/*
 * A pool of threads for calls that block or compute for long. Threads start on demand and end after
 * idling.
 */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include "base/types.h"

/* A job; the memory is the caller's until fn returns. */
typedef struct WorkerJob WorkerJob;
struct WorkerJob {
    void (*fn)(WorkerJob *job);
    WorkerJob *next;
};

/** Call job->fn(job) in some thread, soon; jobs start in order. Any thread may submit. */
void workers_submit(WorkerJob *job);

#endif
