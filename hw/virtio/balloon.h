/* SPDX-License-Identifier: MIT */
/* What the monitor does with a balloon ("balloon", "info balloon", guest statistics). */
#ifndef HW_VIRTIO_BALLOON_H
#define HW_VIRTIO_BALLOON_H

#include "hw/device.h"

/* Numbers of statistics are VIRTIO_BALLOON_S_* of <linux/virtio_balloon.h>. */
#define BALLOON_STATS 10

typedef struct BalloonStats {
    u64 value[BALLOON_STATS]; /* UINT64_MAX: the guest does not tell */
    i64 update_ns;            /* of the real-time clock; 0: never */
} BalloonStats;

/** The first balloon below @root, NULL: none. */
Device *balloon_find(Device *root);

/** How many 4 KiB pages the guest shall give, and how many it gave. */
void balloon_set_target(Device *d, u32 pages);
u32 balloon_actual(const Device *d);

/** Ask for statistics every @seconds; 0: never. */
void balloon_set_polling(Device *d, u32 seconds);
u32 balloon_polling(const Device *d);
BalloonStats balloon_stats(const Device *d);

#endif
