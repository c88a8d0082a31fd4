/* SPDX-License-Identifier: MIT */
/* What devices with a drive do about its errors. */
#ifndef HW_DRIVE_H
#define HW_DRIVE_H

#include "host/block/block.h"
#include "hw/device.h"

/**
 * A request of @d failed with errno @error, and blk_on_error said @what. Those who want to know are
 * told. True: the machine pauses, and the request is to be made again when it goes on.
 */
bool drive_failed(Device *d, Blk *b, bool is_read, int error, BlkOnError what);

#endif
