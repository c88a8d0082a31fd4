/* SPDX-License-Identifier: MIT */
/*
 * Split virtqueues: a table of descriptors, a ring of heads that the driver made available, a ring
 * of heads that the device used. Source: VIRTIO 1.2, "Split Virtqueues".
 */
#include <string.h>
#include "hw/virtio/queue.h"

/* Offsets in the two rings; they have the same form but for their elements. */
enum {
    FLAGS = 0,
    INDEX = 2,
    RING = 4,
    USED_SIZE = sizeof(struct vring_used_elem),
};

static u64 part_size(const VirtQueue *vq, unsigned part)
{
    static const u8 element[] = {sizeof(struct vring_desc), 2, USED_SIZE};
    u64 event = virtio_has(vq->v, VIRTIO_RING_F_EVENT_IDX) ? 2 : 0;

    return (u64)element[part] * vq->size + (part == RING_DESC ? 0 : RING + event);
}

/* used_event and avail_event: behind the elements. */
static u64 event_of(const VirtQueue *vq, unsigned part)
{
    return RING + (u64)vq->size * (part == RING_DRIVER ? 2 : USED_SIZE);
}

static bool is_empty(VirtQueue *vq)
{
    return ring_load16(vq, RING_DRIVER, INDEX) == vq->next;
}

/* Descriptors of @table, which has @count, from @i on. */
static bool walk(VirtQueue *vq, VirtqScratch *s, const u8 *table, u32 count, u32 i,
                 bool is_indirect)
{
    struct vring_desc d;

    for (u32 seen = 0;; seen++) {
        if (i >= count || seen >= count) {
            virtio_broken(vq->v, "queue %u: a chain %s", vq->index,
                          i >= count ? "leaves its table" : "is a loop");
            return false;
        }
        memcpy(&d, table + i * sizeof d, sizeof d);
        if (!(d.flags & VRING_DESC_F_INDIRECT)) {
            if (!virtq_add_segment(vq, s, d.addr, d.len, d.flags & VRING_DESC_F_WRITE))
                return false;
        } else {
            DmaMap m;
            u32 inner;

            if (is_indirect || d.flags & VRING_DESC_F_NEXT) {
                virtio_broken(vq->v, "queue %u: an indirect descriptor within a table or chain",
                              vq->index);
                return false;
            }
            if (!virtq_map_table(vq, d.addr, d.len, &m, &inner))
                return false;
            bool ok = walk(vq, s, m.host, inner, 0, true);

            virtq_unmap_table(vq, &m);
            return ok;
        }
        if (!(d.flags & VRING_DESC_F_NEXT))
            return true;
        i = d.next;
    }
}

static VirtqNext next(VirtQueue *vq, VirtqScratch *s)
{
    u16 waiting = ring_load16(vq, RING_DRIVER, INDEX) - vq->next;

    if (!waiting)
        return VIRTQ_NONE;
    if (waiting > vq->size) {
        virtio_broken(vq->v, "queue %u: %u buffers are available in %u places", vq->index, waiting,
                      vq->size);
        return VIRTQ_BROKEN;
    }
    u16 head = ring_load16(vq, RING_DRIVER, RING + 2u * (vq->next & (vq->size - 1)));

    s->id = head;
    s->descs = 1;
    if (!walk(vq, s, vq->map[RING_DESC].host, vq->size, head, false))
        return VIRTQ_BROKEN;
    vq->next++;
    return VIRTQ_GOT;
}

static void back(VirtQueue *vq, u16 descs)
{
    vq->next--;
}

static void fill(VirtQueue *vq, const VirtElem *e, u32 written)
{
    u64 at = RING + (u64)((vq->used + vq->filled) & (vq->size - 1)) * USED_SIZE;

    ring_store32(vq, RING_DEVICE, at, e->id);
    ring_store32(vq, RING_DEVICE, at + 4, written);
    ring_dirty(vq, RING_DEVICE, at, USED_SIZE);
}

static void flush(VirtQueue *vq)
{
    u16 old = vq->used;

    vq->used += (u16)vq->filled;
    ring_store16(vq, RING_DEVICE, INDEX, vq->used);
    /* The index at the last interrupt was passed all around: it says nothing any more. */
    if ((u16)(vq->used - vq->signalled) < (u16)(vq->used - old))
        vq->is_signalled_valid = false;
}

static bool wants_interrupt(VirtQueue *vq)
{
    u16 old = vq->signalled;
    bool was_valid = vq->is_signalled_valid;

    if (!virtio_has(vq->v, VIRTIO_RING_F_EVENT_IDX))
        return !(ring_load16(vq, RING_DRIVER, FLAGS) & VRING_AVAIL_F_NO_INTERRUPT);
    vq->signalled = vq->used;
    vq->is_signalled_valid = true;
    return !was_valid ||
           vring_need_event(ring_load16(vq, RING_DRIVER, event_of(vq, RING_DRIVER)), vq->used, old);
}

static void set_notify(VirtQueue *vq, bool on)
{
    if (!virtio_has(vq->v, VIRTIO_RING_F_EVENT_IDX))
        ring_store16(vq, RING_DEVICE, FLAGS, on ? 0 : VRING_USED_F_NO_NOTIFY);
    else if (on)
        ring_store16(vq, RING_DEVICE, event_of(vq, RING_DEVICE), vq->next);
}

static bool is_sane(const VirtQueue *vq)
{
    return (u16)(vq->next - vq->used) <= vq->size;
}

const VirtqForm virtq_split = {
    .part_size = part_size,
    .align = {16, 2, 4},
    .is_empty = is_empty,
    .next = next,
    .back = back,
    .fill = fill,
    .flush = flush,
    .wants_interrupt = wants_interrupt,
    .set_notify = set_notify,
    .is_sane = is_sane,
};
