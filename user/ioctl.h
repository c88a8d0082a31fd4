/* SPDX-License-Identifier: MIT */
/* Known ioctl requests; see ioctls.def. */
#ifndef USER_IOCTL_H
#define USER_IOCTL_H

#include "base/types.h"

typedef struct IoctlRow {
    const char *name;
    u32 number;
    const char *arg; /* a word of argkind.def */
} IoctlRow;

/** The row of @request, NULL if it has none. */
const IoctlRow *ioctl_row(u32 request);

#endif
