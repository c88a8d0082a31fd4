/* SPDX-License-Identifier: MIT */
/* What devices with a drive have in common: properties, and what is done about errors. */
#ifndef HW_DRIVE_H
#define HW_DRIVE_H

#include "host/block/block.h"
#include "hw/device.h"

// clang-format off
/* The rows of their properties that all have, with fields of these names in @T. */
#define DRIVE_PROPS(T) \
    PROP(PROP_STRING, "rerror", T, on_read, NULL, "report, ignore or stop on a read error"), \
    PROP(PROP_STRING, "werror", T, on_write, NULL, "report, ignore, stop or enospc on a write error"), \
    PROP(PROP_TRI, "write-cache", T, write_cache, "auto", "write cache; auto: as the drive says"), \
    PROP(PROP_U32, "bootindex", T, boot_index, "0xffffffff", "place in the firmware's boot order")
// clang-format on

/**
 * A request of @d failed with errno @error, and blk_on_error said @what. Those who want to know are
 * told. True: the machine pauses, and the request is to be made again when it goes on.
 */
bool drive_failed(Device *d, Blk *b, bool is_read, int error, BlkOnError what);

#endif
