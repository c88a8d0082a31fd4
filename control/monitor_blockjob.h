/* SPDX-License-Identifier: MIT */
/* What commands about nodes and jobs of disks share. */
#ifndef CONTROL_MONITOR_BLOCKJOB_H
#define CONTROL_MONITOR_BLOCKJOB_H

#include "control/monitor.h"
#include "host/block/bitmap.h"
#include "host/block/job.h"

/** The node that a drive, the device over it, or a node is called by; NULL: an error was set. */
BlockNode *mon_node(MonCall *c, const char *name);

/** The bitmap @name of a node; NULL: there is none, a job has it, it is inconsistent. */
DirtyBitmap *mon_bitmap(MonCall *c, const char *node, const char *name);

/** The same, for commands that change it, and for one that removes it. */
DirtyBitmap *mon_bitmap_to_change(MonCall *c, const char *node, const char *name);
DirtyBitmap *mon_bitmap_to_remove(MonCall *c, const char *node, const char *name);

/** The bitmaps of @n as QMP shows them. */
json_t *mon_bitmaps_value(const BlockNode *n);

/** What jobs are told of: job-id (else device), speed, auto-finalize, ... */
JobOptions mon_job_options(const MonCall *c);

/** A new image as large as @like over @backing, which may be NULL. */
bool mon_create_image(Loop *l, const char *filename, const char *format, BlockNode *like,
                      BlockNode *backing, Error *err);

/** That image, without its backing node, to be cached as @like. @name: NULL, or of the node. */
BlockNode *mon_open_image(Loop *l, const char *filename, const char *format, const char *name,
                          BlockNode *like, Error *err);

#endif
