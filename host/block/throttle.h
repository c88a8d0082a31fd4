/* SPDX-License-Identifier: MIT */
/*
 * Limits of requests per second and bytes per second, of one drive or of a group that shares them.
 *
 * Each limit is a leaky bucket: requests fill it, it leaks at the limit's rate, and a request waits
 * while it is too full. What fits in without waiting is a burst: 100 ms at the rate, or max-length
 * seconds at the rate of max. All calls are the loop's thread's.
 */
#ifndef HOST_BLOCK_THROTTLE_H
#define HOST_BLOCK_THROTTLE_H

#include "base/loop.h"
#include "base/opts.h"

typedef struct Throttle Throttle; /* also in block.h */

/** Keys that throttle_set() takes: "bps-total", "iops-read-max", "iops-size", ... */
extern const OptRow throttle_rows[];
extern const unsigned throttle_row_count;

/** The limits called @name, made without any if they are not there; takes a reference. */
Throttle *throttle_ref(Loop *l, const char *name);
Throttle *throttle_find(const char *name);
void throttle_unref(Throttle *t);

/** Set limits from keys as "bps-total"; those that are not there stay. False: they contradict. */
bool throttle_set(Throttle *t, const Opts *o, Error *err);

/**
 * Move the limits of -drive, throttling.* and the names that they had before, to @limits under the
 * names of throttle_rows, and group=.
 */
bool throttle_from_drive(Opts *o, Opts *limits, Error *err);

/** In a coroutine: wait until a request of @bytes may go. Nothing while @is_off says true. */
void throttle_wait(Throttle *t, bool is_write, u64 bytes, const bool *is_off);

/** Let those that wait look again: who set is_off calls this. */
void throttle_kick(Throttle *t);

/** A limit's value by its key; 0: no limit. */
u64 throttle_get(const Throttle *t, const char *key);

#endif
