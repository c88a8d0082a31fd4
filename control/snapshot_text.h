/* SPDX-License-Identifier: MIT */
/* Snapshots and sizes as people read them. */
#ifndef CONTROL_SNAPSHOT_TEXT_H
#define CONTROL_SNAPSHOT_TEXT_H

#include <stdio.h>
#include "host/block/block.h"

/** "64 KiB" into @buf, which is returned. */
const char *size_text(u64 bytes, char *buf, size_t room);

/** The table of "lyrebird-img snapshot -l" and "info snapshots". */
void snapshot_print_list(FILE *f, const BlkSnapshot *list, unsigned count);

#endif
