/* SPDX-License-Identifier: MIT */
/* Errors of drives; see drive.h. */
#include "hw/drive.h"

bool drive_failed(Device *d, Blk *b, bool is_read, int error, BlkOnError what)
{
    DeviceEnv *env = d->env;
    IoError e = {.dev = d,
                 .drive = blk_name(b),
                 .node = blk_node_name(b),
                 .is_read = is_read,
                 .is_stop = what == BLK_ERROR_STOP,
                 .error = error,
                 .action = blk_on_error_name(what)};

    if (!env->io_error)
        return false;
    env->io_error(env, &e);
    return e.is_stop;
}
