/* SPDX-License-Identifier: MIT */
/* The accelerators of this program: the one list of them. */
#ifndef ACCEL_ACCEL_H
#define ACCEL_ACCEL_H

#include "softmmu/accel_ops.h"

/** NULL-terminated; those that this host cannot have at all are not in it. */
extern const AccelOps *const accel_list[];

/** The same for machines. */
extern const AccelOps *const accel_machine_list[];

/** The accelerator of machines called @name; NULL: there is none. */
const AccelOps *accel_find_machine(const char *name);

/** The accelerator named by the @len bytes at @name; NULL: there is none. */
const AccelOps *accel_find(const char *name, size_t len);

#endif
