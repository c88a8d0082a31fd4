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

const AccelOps *const accel_machine_list[] = {
    &accel_tcg,
    &accel_interp,
#if defined(__x86_64__)
    &accel_kvm_machine,
#endif
    NULL,
};

static const AccelOps *find_in(const AccelOps *const *list, const char *name, size_t len)
{
    for (; *list; list++)
        if (strlen((*list)->name) == len && !memcmp((*list)->name, name, len))
            return *list;
    return NULL;
}

const AccelOps *accel_find_machine(const char *name)
{
    return find_in(accel_machine_list, name, strlen(name));
}

const AccelOps *accel_find(const char *name, size_t len)
{
    return find_in(accel_list, name, len);
}
