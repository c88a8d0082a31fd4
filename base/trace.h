/* SPDX-License-Identifier: MIT */
/*
 * Trace points: places in the program that say what happens there, switched on by name (-trace). A
 * folder's points are the rows of its trace.def:
 *
 *     _(virtio_notify, (const char *dev, unsigned queue), (dev, queue), "%s queue %u", "what it means")
 *
 * Its trace.h defines TRACE_FILE and includes base/trace_points.def, which makes of each row a
 * function trace_NAME: one load and a test while it is off. One .c file includes
 * base/trace_table.def, which makes the table that control registers.
 */
#ifndef BASE_TRACE_H
#define BASE_TRACE_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

typedef struct TraceEvent {
    const char *name, *help;
    bool is_on;
} TraceEvent;

typedef struct TraceTable {
    const char *folder;
    TraceEvent *const *events;
    unsigned count;
} TraceTable;

/** Tables that patterns and lists are about; NULL ends @tables, which must last. */
void trace_register(const TraceTable *const *tables);

/**
 * Switch the points on whose names match "*" patterns; with '-' before it off. A pattern without
 * '*' that no point has is an error that names the nearest.
 */
bool trace_enable(const char *pattern, Error *err);

/** A pattern on each line of @path; '#' begins a comment. */
bool trace_enable_file(const char *path, Error *err);

/** Write to @path in place of the log. */
bool trace_set_file(const char *path, Error *err);

/** Lines begin with process and time. */
void trace_set_timestamps(bool on);

/** All points with their state and help. */
void trace_list(FILE *f);

/** Call @fn for each point that matches @pattern; how many. */
unsigned trace_each(const char *pattern, void (*fn)(TraceEvent *e, void *opaque), void *opaque);

/** For the functions of trace_points.def. */
void trace_print(const TraceEvent *e, const char *format, ...) PRINTF(2, 3);

#endif
