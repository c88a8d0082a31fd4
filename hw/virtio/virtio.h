/* SPDX-License-Identifier: MIT */
/*
 * Virtio devices: what they have in common, whatever carries them. A device is a struct that begins
 * with a Virtio, a VirtioOps row and handlers of its queues; a transport (mmio.c, pci.c) is the bus
 * it sits on, and calls the second half of this file.
 *
 *     static void on_output(Virtio *v, VirtQueue *vq)
 *     {
 *         VirtElem *e;
 *
 *         while ((e = virtq_pop(vq, sizeof *e))) {
 *             consume(e->out, e->out_count);
 *             virtq_push(e, 0);
 *         }
 *         virtq_notify(vq);
 *     }
 *
 * Everything runs with the machine lock; handlers run in the machine's loop, soon after the driver
 * notified. Rings and buffers belong to the guest, who may change them at any time: what the core
 * hands out was read once and checked. A driver that breaks the rules gets the device marked broken
 * (NEEDS_RESET); then pop gives nothing until it resets the device.
 *
 * Source: OASIS Virtual I/O Device (VIRTIO) 1.2; constants of <linux/virtio_*.h>.
 */
#ifndef HW_VIRTIO_VIRTIO_H
#define HW_VIRTIO_VIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>
#include <sys/uio.h>
#include "hw/device.h"
#include "softmmu/dma.h"

#define VIRTQ_SIZE_MAX    1024u /* descriptors of a ring, and segments of a buffer */
#define VIRTIO_QUEUES_MAX 1024u
#define VIRTIO_CONFIG_MAX 256u
#define VIRTIO_NO_VECTOR  0xffffu
#define VIRTIO_BUS        "virtio-bus" /* DeviceType.plugs_into */

typedef struct Virtio Virtio;
typedef struct VirtQueue VirtQueue;
typedef struct VirtElem VirtElem;

/*
 * A buffer that the driver made available, mapped; what a device keeps for a request begins with
 * one. It is in flight from virtq_pop to virtq_push, and saved: after loading, pop gives it again.
 */
struct VirtElem {
    VirtQueue *vq;
    bool is_orphan;        /* the queue was reset meanwhile: push only frees */
    VirtElem *prev, *next; /* in flight, in the order of pop */
    u16 id, descs;         /* how it is given back */
    u32 out_count, in_count;
    u64 out_bytes, in_bytes;
    struct iovec *out, *in; /* the device reads; the device writes. May be changed */
    DmaMap *maps;           /* of out, then in */
    u32 map_count;
};

typedef void VirtqHandle(Virtio *v, VirtQueue *vq);

struct VirtQueue {
    Virtio *v;
    VirtqHandle *handle;
    LoopBh bh;
    u16 index, size_max;
    u16 size, vector; /* as the driver set them */
    bool is_enabled;
    u64 desc, driver, device;  /* addresses of the rings */
    u16 next, used;            /* split: free-running indices; packed: offsets */
    bool next_wrap, used_wrap; /* packed: the wrap counters */
    u16 signalled;             /* used index at the last interrupt */
    bool is_signalled_valid;
    bool has_news;      /* elements were given back since the driver was last told */
    bool is_notify_off; /* the driver was asked for silence */
    u32 budget;         /* how many elements pop may still give in this call of handle */
    u32 in_flight;
    u32 filled, filled_descs; /* by virtq_fill since the last flush */
    u16 first_flags;          /* packed: of the first of them */
    VirtElem *first, *last;   /* in flight */
    DmaMap map[3];            /* desc, driver, device; while is_mapped */
    bool is_mapped;
    StateBlob saved; /* in flight when it was saved, to be popped again */
    u32 saved_at;
};

typedef struct VirtioOps {
    u16 id; /* VIRTIO_ID_* */
    u16 config_size;
    u32 pci_class; /* 24 bits */
    bool (*init)(Virtio *v,
                 Error *err); /* with virtio_set_queues; may fail. All but it may be NULL */
    void (*fini)(Virtio *v);
    u64 (*features)(Virtio *v); /* the device's own that it offers; the core adds the ring's */
    void (*get_config)(Virtio *v, u8 *config);       /* fill in config_size bytes */
    void (*set_config)(Virtio *v, const u8 *config); /* the driver wrote; compare and take over */
    void (*ready)(Virtio *v); /* DRIVER_OK: features are final, queues usable */
    void (*reset)(Virtio *v); /* the driver or the machine resets; queues were emptied */
    void (*queue_reset)(Virtio *v, VirtQueue *vq); /* this queue only */
    void (*running)(Virtio *v, bool on);           /* the machine goes on or pauses */
} VirtioOps;

struct Virtio {
    Device dev;
    const VirtioOps *ops;
    Device *bus; /* the transport */
    Dma dma;
    MemListener listener;
    VirtQueue *queue;
    u32 queue_count;
    u32 orphans; /* elements that outlived a reset of their queue */
    struct VirtqScratch *scratch;
    u64 features; /* what the driver accepted */
    u8 status, isr;
    u8 generation;   /* of the configuration */
    bool is_broken;  /* until reset */
    bool is_paused;  /* the machine is */
    bool is_legacy;  /* the transport has the interface before 1.0 */
    bool is_dma_off; /* PCI: bus mastering is off */
    bool is_listening;
    bool has_indirect, has_event_idx, has_packed, has_iommu, has_queue_reset; /* properties */
    u8 config[VIRTIO_CONFIG_MAX];
};

/* ---- for devices ---- */

/* The rows every virtio device has. */
#define VIRTIO_PROPS                                                                               \
    PROP(PROP_BOOL, "indirect_desc", Virtio, has_indirect, "on", "indirect descriptors"),          \
        PROP(PROP_BOOL, "event_idx", Virtio, has_event_idx, "on", "notifications by index"),       \
        PROP(PROP_BOOL, "packed", Virtio, has_packed, "off", "packed rings"),                      \
        PROP(PROP_BOOL, "iommu_platform", Virtio, has_iommu, "off",                                \
             "addresses go through an IOMMU"),                                                     \
        PROP(PROP_BOOL, "queue_reset", Virtio, has_queue_reset, "on", "queues can be reset alone")

/* Hooks of the DeviceType of a virtio device, whose .ops is a VirtioOps. */
#define VIRTIO_HOOKS                                                                               \
    .plugs_into = VIRTIO_BUS, .init = virtio_device_init, .fini = virtio_device_fini,              \
    .reset = virtio_device_reset, .run_state = virtio_device_run_state

bool virtio_device_init(Device *d, Error *err);
void virtio_device_fini(Device *d);
void virtio_device_reset(Device *d);
void virtio_device_run_state(Device *d, bool is_running);

/** The first row of a device's state: STATE_TABLE(Mine, virtio, &virtio_state). */
extern const StateTable virtio_state;

/** In ops->init: make @count queues; then give each size and handler. */
void virtio_set_queues(Virtio *v, u32 count);
void virtio_queue(Virtio *v, u32 index, u16 size, VirtqHandle *handle);

/** How many queues a device should have that can have any number: one per vCPU, if it pays. */
u32 virtio_queues_wanted(const Virtio *v);

/** Whether feature bit @bit was negotiated. */
static inline bool virtio_has(const Virtio *v, unsigned bit)
{
    return v->features >> bit & 1;
}

/** Whether the driver has set the device up and it may work. */
bool virtio_is_ready(const Virtio *v);

/** The driver broke a rule: log it, set NEEDS_RESET, do nothing until it resets the device. */
void virtio_broken(Virtio *v, const char *fmt, ...) PRINTF(2, 3);

/** The configuration changed: tell the driver. */
void virtio_config_changed(Virtio *v);

/**
 * The next buffer, as the beginning of zeroed memory of @size bytes; NULL: none. After NULL the
 * driver will notify about the next one. To be given back with virtq_push, or virtq_unpop.
 */
void *virtq_pop(VirtQueue *vq, size_t size);

/** Whether pop would give nothing now; if so, the driver will notify. */
bool virtq_is_empty(VirtQueue *vq);

/** Done: the device wrote the first @written bytes of in. Frees @e. virtq_notify follows. */
void virtq_push(VirtElem *e, u32 written);

/** The same for several that belong together: they become visible at once by flush. */
void virtq_fill(VirtElem *e, u32 written);
void virtq_flush(VirtQueue *vq);

/** Put the element popped last back, as if it had not been popped. Frees @e. */
void virtq_unpop(VirtElem *e);

/** Interrupt the driver, if it wants to know about what was pushed. */
void virtq_notify(VirtQueue *vq);

/** Call the handler soon, as if the driver had notified. Any thread. */
void virtq_kick(VirtQueue *vq);

/* Bytes of an element's halves from @offset on: how many were there. */
size_t virtio_iov_read(const struct iovec *iov, u32 count, u64 offset, void *buf, size_t size);
size_t virtio_iov_write(const struct iovec *iov, u32 count, u64 offset, const void *buf,
                        size_t size);

/** Drop the first @bytes: *@iov and *@count become what is left. False: there are not so many. */
bool virtio_iov_skip(struct iovec **iov, u32 *count, u64 bytes);

/** Drop the last @bytes. */
bool virtio_iov_cut(struct iovec *iov, u32 *count, u64 bytes);

/* ---- for transports ---- */

/* DeviceType.ops of a device that provides a VIRTIO_BUS. */
typedef struct VirtioBusOps {
    /* A device arrives: set dma and is_legacy; and leaves. */
    bool (*plug)(Device *bus, Virtio *v, Error *err);
    void (*unplug)(Device *bus, Virtio *v);
    /* A bit of isr was set: for @vq, NULL for the configuration. */
    void (*interrupt)(Device *bus, const VirtQueue *vq);
    /* isr or the state changed otherwise: bring lines up to it. */
    void (*update)(Device *bus);
    bool has_vectors; /* queues interrupt apart from each other */
} VirtioBusOps;

/** What the device offers. */
u64 virtio_offered(Virtio *v);

/** 32 bits of the driver's features, @word 0 or 1. */
void virtio_set_features(Virtio *v, unsigned word, u32 value);

/**
 * Write the status; 0 resets, and waits until requests in flight have ended. vCPUs' threads let go
 * of the machine lock meanwhile: not to be called by a region that is not thread-safe.
 */
void virtio_set_status(Virtio *v, u8 status);

/** Kick every queue: what kept them from working is over. */
void virtio_kick_all(Virtio *v);

/** Queue @index if there is one. */
VirtQueue *virtio_queue_at(Virtio *v, u32 index);

/** Bytes of the configuration; out of range reads as 0 and drops writes. */
u64 virtio_config_read(Virtio *v, u32 offset, unsigned size);
void virtio_config_write(Virtio *v, u32 offset, unsigned size, u64 value);

/** The driver says that @vq can be used from now on; what is wrong with it breaks the device. */
void virtq_enable(VirtQueue *vq);

/** Take the queue out of use and forget what is in flight. */
void virtq_reset(VirtQueue *vq);

/** The same by the driver's wish: the device is told; waits as virtio_set_status does. */
void virtio_queue_reset(VirtQueue *vq);

/** Legacy: the whole ring lies at @addr, used part aligned to @align. */
void virtq_set_legacy(VirtQueue *vq, u64 addr, u64 align);

#endif
