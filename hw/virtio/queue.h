/* SPDX-License-Identifier: MIT */
/* Inside the virtio core: the two forms of rings (split.c, packed.c) behind queue.c. */
#ifndef HW_VIRTIO_QUEUE_H
#define HW_VIRTIO_QUEUE_H

#include "base/log.h"
#include "hw/virtio/virtio.h"

/* Parts of a ring, as in VirtQueue.map. */
enum {
    RING_DESC,
    RING_DRIVER,
    RING_DEVICE,
};

/* A chain of descriptors while it is read. */
typedef struct VirtqScratch {
    u16 id, descs;
    u32 outs, count; /* maps the device reads; all */
    DmaMap map[VIRTQ_SIZE_MAX];
} VirtqScratch;

/* Result of VirtqForm.next. */
typedef enum VirtqNext {
    VIRTQ_NONE,
    VIRTQ_GOT,
    VIRTQ_BROKEN, /* the device was marked */
} VirtqNext;

typedef struct VirtqForm {
    u64 (*part_size)(const VirtQueue *vq, unsigned part);
    u32 align[3];
    bool (*is_empty)(VirtQueue *vq);
    VirtqNext (*next)(VirtQueue *vq, VirtqScratch *s); /* moves vq->next on */
    void (*back)(VirtQueue *vq, u16 descs);            /* moves it back */
    void (*fill)(VirtQueue *vq, const VirtElem *e, u32 written);
    void (*flush)(VirtQueue *vq);
    bool (*wants_interrupt)(VirtQueue *vq);
    void (*set_notify)(VirtQueue *vq, bool on);
    bool (*is_sane)(const VirtQueue *vq); /* after loading */
} VirtqForm;

extern const VirtqForm virtq_split, virtq_packed;

static inline const VirtqForm *virtq_form(const VirtQueue *vq)
{
    return virtio_has(vq->v, VIRTIO_F_RING_PACKED) ? &virtq_packed : &virtq_split;
}

/** One more segment of the chain; false: the device was marked broken. */
bool virtq_add_segment(VirtQueue *vq, VirtqScratch *s, u64 addr, u64 len, bool is_write);

/** Map an indirect table of @len bytes, which hold *@count descriptors; false as above. */
bool virtq_map_table(VirtQueue *vq, u64 addr, u32 len, DmaMap *m, u32 *count);
void virtq_unmap_table(VirtQueue *vq, DmaMap *m);

enum {
    VIRTIO_ISR_QUEUE = 1,
    VIRTIO_ISR_CONFIG = 2,
};

static inline const VirtioBusOps *virtio_bus(const Virtio *v)
{
    return v->bus->type->ops;
}

/* ---- for virtio.c ---- */

void virtq_init(VirtQueue *vq, Virtio *v, u32 index, u16 size, VirtqHandle *handle);
void virtq_fini(VirtQueue *vq);

/** Let go of the rings: memory is being rearranged. */
void virtq_unmap(VirtQueue *vq);

/* Hooks of the table of a queue's state. */
void virtq_pre_save(void *object);
bool virtq_post_load(VirtQueue *vq, Error *err);

/* ---- fields of rings: little-endian, each read or written once ---- */

static inline u16 ring_load16(const VirtQueue *vq, unsigned part, u64 offset)
{
    return __atomic_load_n((const u16 *)((u8 *)vq->map[part].host + offset), __ATOMIC_ACQUIRE);
}

static inline void ring_dirty(const VirtQueue *vq, unsigned part, u64 offset, u64 size)
{
    const DmaMap *m = &vq->map[part];

    ram_set_dirty(m->ram, m->ram_offset + offset, size, RAM_MASK_ALL);
}

static inline void ring_store16(VirtQueue *vq, unsigned part, u64 offset, u16 value)
{
    __atomic_store_n((u16 *)((u8 *)vq->map[part].host + offset), value, __ATOMIC_RELEASE);
    ring_dirty(vq, part, offset, 2);
}

static inline void ring_store32(VirtQueue *vq, unsigned part, u64 offset, u32 value)
{
    __atomic_store_n((u32 *)((u8 *)vq->map[part].host + offset), value, __ATOMIC_RELAXED);
}

/* A store to one side of a ring comes before a load of the other: both sides do that. */
static inline void ring_fence(void)
{
    atomic_thread_fence(memory_order_seq_cst);
}

#endif
