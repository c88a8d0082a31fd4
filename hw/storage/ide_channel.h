/* SPDX-License-Identifier: MIT */
/*
 * An IDE channel: two drives at eight ports and one more. A controller makes channels as its
 * children, and gives them its bus master.
 */
#ifndef HW_STORAGE_IDE_CHANNEL_H
#define HW_STORAGE_IDE_CHANNEL_H

#include "hw/storage/ide.h"

/* Regions: eight ports from 0x1f0 or 0x170 on, and the one at 0x3f6 or 0x376. irq[0]: INTRQ. */
enum {
    IDE_PORTS,
    IDE_CONTROL_PORT,
};

/* The controller's bus master; all are called with @opaque. */
typedef struct IdeMaster {
    u32 (*copy)(void *opaque, IdePlace *at, void *data, u32 bytes, bool to_guest);
    bool (*may_start)(void *opaque);
    void (*list_done)(void *opaque, bool is_short);
    void (*interrupt)(void *opaque); /* INTRQ rose */
} IdeMaster;

/** A channel below @parent; @id may be NULL. */
Device *ide_channel_new(Device *parent, const char *id, const IdeMaster *master, void *opaque);

/** The bus master was started or stopped by the guest. */
void ide_channel_started(Device *channel);
void ide_channel_stopped(Device *channel);

#endif
