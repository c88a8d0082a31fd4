/* SPDX-License-Identifier: MIT */
/*
 * Logging by mask, switched at run time: -d mask,mask..., -D file, -dfilter ranges.
 *
 * log_on() is one load and a test, so it may stand on warm paths; emitted code never logs.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

enum LogBit {
#define _(id, name, help) LOG_BIT_##id,
#include "base/log.def"
#undef _
    LOG_BIT_COUNT
};

enum LogMask {
#define _(id, name, help) LOG_##id = 1u << LOG_BIT_##id,
#include "base/log.def"
#undef _
};

extern u32 log_mask;

static inline bool log_on(u32 mask)
{
    return unlikely(log_mask & mask);
}

/**
 * Set the mask from a comma list of names; "help" or "?" prints the list to stdout and returns
 * false with empty text.
 */
bool log_set_mask(const char *names, Error *err);

/** Send the log to @path ("%d" becomes the pid) instead of stderr. */
bool log_set_file(const char *path, Error *err);

/**
 * Limit in_asm, ir, opt, out_asm, exec and cpu to ranges "start..last", "start+size" or
 * "start-size", comma separated, hex or decimal.
 */
bool log_set_filter(const char *ranges, Error *err);

/** Whether -dfilter lets @addr through. */
bool log_addr(u64 addr);

/** The log stream; never NULL. Lock it with flockfile for several lines that belong together. */
FILE *log_file(void);

/**
 * Log to @f from now on; it stays open as long as the process lives. The old stream is closed
 * unless it is stderr.
 */
void log_set_stream(FILE *f);
/** Before the process ends without exit(). */
void log_flush(void);

void log_printf(const char *fmt, ...) PRINTF(1, 2);

/** Once-per-call-site is the caller's business; these print only when their mask is on. */
void log_unimp(const char *fmt, ...) PRINTF(1, 2);
void log_guest(const char *fmt, ...) PRINTF(1, 2);

/** Print the mask names with their help, one a line. */
void log_list(FILE *f);

#endif
