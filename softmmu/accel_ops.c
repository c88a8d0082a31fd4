/* SPDX-License-Identifier: MIT */
/* What all accelerators have in common. */
#include "softmmu/accel_ops.h"

bool accel_write_counters(const AccelOps *accel, const char *path)
{
    if (!path)
        return false;
    FILE *f = accel->write_counters ? fopen(path, "ae") : NULL;

    if (f) {
        accel->write_counters(f);
        fclose(f);
    }
    return true;
}
