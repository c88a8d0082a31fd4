/* SPDX-License-Identifier: MIT */
/*
 * The state of a whole machine as one stream (softmmu/snapshot.h): what it is, its time, RAM, CPUs,
 * devices. It stands still meanwhile.
 */
#ifndef CONTROL_MACHINE_STATE_H
#define CONTROL_MACHINE_STATE_H

#include "hw/machine.h"

bool machine_state_save(Machine *m, SnapWriter *w, Error *err);

/** A hash of all that machine_state_save would write. */
bool machine_state_hash(Machine *m, u64 *hash, Error *err);

/** On error the machine is as after a reset. */
bool machine_state_load(Machine *m, SnapReader *r, Error *err);

#endif
