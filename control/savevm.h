/* SPDX-License-Identifier: MIT */
/*
 * Snapshots of the machine: its state goes into the first writable disk that can hold one, and a
 * snapshot with the same name into every disk. Waits; the machine stands still meanwhile, and goes on
 * if it ran.
 */
#ifndef CONTROL_SAVEVM_H
#define CONTROL_SAVEVM_H

#include "host/block/block.h"
#include "hw/machine.h"

/** Replaces a snapshot of that name. */
bool savevm_save(Machine *m, const char *name, Error *err);

/**
 * @name: also an id. If it cannot be loaded but disks have gone back to it, the machine is reset and
 * stands still.
 */
bool savevm_load(Machine *m, const char *name, Error *err);
bool savevm_delete(const char *name, Error *err);

/** The disk that holds the machine's state; NULL with @err: there is none. */
Blk *savevm_disk(Error *err);

/** Whether every disk that can be written has the snapshot @name of that disk. */
bool savevm_is_everywhere(const char *name);

#endif
