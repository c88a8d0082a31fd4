/* SPDX-License-Identifier: MIT */
/* Driver "nbd" of a program that was built without libnbd. */
#include "host/block/nbd.h"

static bool nbd_open(BlockNode *n, Opts *o, Error *err)
{
    return error_set(err, "driver nbd: this program was built without libnbd "
                          "(Debian: libnbd-dev, then meson setup --reconfigure)");
}

const BlockDriver driver_nbd = {
    .name = "nbd",
    .help = "disk of an NBD server (this program was built without libnbd)",
    .is_protocol = true,
    .prefixes = "nbd:|nbd+unix:|nbd+tcp:|nbds:|nbds+unix:",
    .parse_filename = nbd_parse_filename,
    .open_rows = nbd_rows,
    .open_count = NBD_ROW_COUNT,
    .open = nbd_open,
};
