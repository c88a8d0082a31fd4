/* SPDX-License-Identifier: MIT */
/*
 * Inside the virtio SCSI host adapter: commands (scsi.c), task management and events (scsi_task.c).
 */
#ifndef HW_VIRTIO_SCSI_H
#define HW_VIRTIO_SCSI_H

#include <linux/virtio_scsi.h>
#include "hw/storage/scsi.h"
#include "hw/virtio/virtio.h"

enum {
    ADAPTER_CONTROL, /* queues */
    ADAPTER_EVENT,
    ADAPTER_COMMANDS,
};

typedef struct AdapterTask AdapterTask;

typedef struct VirtioScsi {
    Virtio virtio;
    ScsiBus bus;
    u32 num_queues, queue_size, max_sectors, cmd_per_lun;
    bool has_hotplug, has_change; /* properties */
    u32 sense_size, cdb_size;     /* as the driver set them */
    bool is_missed;               /* an event found no buffer */
    unsigned draining;            /* drives that want no requests */
    u64 started;                  /* commands, since the beginning */
    AdapterTask *tasks;           /* management that waits for commands to end */
} VirtioScsi;

/* A command in flight. */
typedef struct AdapterRequest {
    VirtElem elem;
    ScsiRequest scsi;
    struct iovec *head; /* where the answer's header goes */
    u32 head_count;
    bool is_in; /* the device writes the data */
    u8 lun[8];
    u64 tag, number;
    u8 aborted; /* response, if task management ended it; 0: it did not */
} AdapterRequest;

static inline VirtioScsi *adapter_of(VirtElem *e)
{
    return (VirtioScsi *)e->vq->v;
}

/** The numbers in an address; false: it is none of a drive. */
bool adapter_address(const u8 *lun, u32 *id, u32 *unit);

/** Answer @r and free it. */
void adapter_finish(AdapterRequest *r, u8 response);

/* ---- scsi_task.c ---- */

VirtqHandle adapter_control, adapter_events;

/** A command has ended: so may task management that waited for it. */
void adapter_command_ended(VirtioScsi *s);

/** Forget task management that waits, of @vq or of all (NULL). */
void adapter_drop_tasks(VirtioScsi *s, const VirtQueue *vq);

/** Tell the driver about a drive. */
void adapter_event(VirtioScsi *s, const ScsiDrive *d, ScsiEvent e, const ScsiSense *why);

#endif
