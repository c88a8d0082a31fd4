/* SPDX-License-Identifier: MIT */
/*
 * A picture in RAM of which a screen shows what changed. Each refresh looks at the pages that were
 * written since the last one, and at each once more: a store that was on its way when its page
 * became clean is not reported (ram_test_and_clear_dirty).
 */
#ifndef HW_DISPLAY_SCANOUT_H
#define HW_DISPLAY_SCANOUT_H

#include "host/ui/ui.h"
#include "softmmu/ram.h"

/* Zeroed: no picture. */
typedef struct ScanOut {
    RamBlock *ram;
    u64 offset, size; /* bytes */
    u32 stride, height;
    u8 *looks;       /* per page of the picture: how often it is still to be looked at */
    bool is_looking; /* any of them is not 0 */
} ScanOut;

/** The picture is there from now on; @ram NULL: nowhere. */
void scanout_set(ScanOut *s, RamBlock *ram, u64 offset, u64 size, u32 stride, u32 height);

/** Tell what changed since the last call. */
void scanout_refresh(ScanOut *s, UiConsole *c);

/** Whether anything in @size bytes at @offset of @ram was written since the last call. */
bool scanout_take_dirty(RamBlock *ram, u64 offset, u64 size);

#endif
