/* SPDX-License-Identifier: MIT */
/*
 * What vDSO images (roms/) and helpers of guests agree on: a time is seconds and nanoseconds in one
 * number; a negative one says: ask the kernel.
 */
#ifndef BASE_VDSO_TIME_H
#define BASE_VDSO_TIME_H

#define VDSO_NSEC_BITS 30
#define VDSO_NSEC_MASK 0x3fffffff

#ifndef __ASSEMBLER__
#include <time.h>
#include "base/types.h"

/* Clocks that the host's vDSO reads without a system call; CPU-time clocks and the like are not
 * among them. */
#define VDSO_CLOCKS                                                                                \
    (1u << CLOCK_REALTIME | 1u << CLOCK_MONOTONIC | 1u << CLOCK_MONOTONIC_RAW |                    \
     1u << CLOCK_REALTIME_COARSE | 1u << CLOCK_MONOTONIC_COARSE | 1u << CLOCK_BOOTTIME |           \
     1u << CLOCK_TAI)

/**
 * The time of @clock, or its resolution. In the caller's file, because helpers are compiled without
 * vector registers; the host's vDSO uses none.
 */
static inline u64 vdso_time(bool is_resolution, u32 clock)
{
    struct timespec ts;

    if (clock >= 32 || !(VDSO_CLOCKS >> clock & 1))
        return ~0ull;
    if (is_resolution ? clock_getres((clockid_t)clock, &ts) : clock_gettime((clockid_t)clock, &ts))
        return ~0ull;
    return ts.tv_sec < 0 ? ~0ull : (u64)ts.tv_sec << VDSO_NSEC_BITS | (u64)ts.tv_nsec;
}
#endif

#endif
