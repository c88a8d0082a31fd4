/* SPDX-License-Identifier: MIT */
/*
 * The machine lock: devices, the region tree and interrupt lines belong to who holds it. vCPUs
 * run without it and take it for device accesses, except to regions that say they are
 * thread-safe.
 *
 * Order: the machine lock is taken before any other lock of the emulator.
 */
#ifndef SOFTMMU_BQL_H
#define SOFTMMU_BQL_H

#include "base/types.h"

/** Take the lock; not by a thread that holds it. */
void bql_lock(void);
void bql_unlock(void);

/** Whether the calling thread holds it. */
bool bql_held(void);

/** Take it unless held; true if it was taken, for bql_leave. */
bool bql_enter(void);
void bql_leave(bool was_taken);

#endif
