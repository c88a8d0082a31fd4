/* SPDX-License-Identifier: MIT */
/* The list of accelerators; see accel.h. */
#include "accel/accel.h"

#include <string.h>

const AccelOps *const accel_list[] = {
    &accel_tcg,
    &accel_interp,
#if defined(__x86_64__)
    &accel_kvm,
#endif
    NULL,
};

const AccelOps *accel_find(const char *name, size_t len)
{
    for (const AccelOps *const *a = accel_list; *a; a++)
        if (strlen((*a)->name) == len && !memcmp((*a)->name, name, len))
            return *a;
    return NULL;
}
