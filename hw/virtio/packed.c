/* SPDX-License-Identifier: MIT */
/*
 * Packed virtqueues: one ring of descriptors in which used ones are written over available ones;
 * two bits of each tell, with wrap counters on both sides, which it is. Source: VIRTIO 1.2, "Packed
 * Virtqueues".
 */
#include <string.h>
#include "hw/virtio/queue.h"

enum {
    F_AVAIL = 1 << VRING_PACKED_DESC_F_AVAIL,
    F_USED = 1 << VRING_PACKED_DESC_F_USED,

    DESC_SIZE = sizeof(struct vring_packed_desc),
    DESC_LEN = offsetof(struct vring_packed_desc, len),
    DESC_ID = offsetof(struct vring_packed_desc, id),
    DESC_FLAGS = offsetof(struct vring_packed_desc, flags),
    EVENT_OFFSET = offsetof(struct vring_packed_desc_event, off_wrap),
    EVENT_FLAGS = offsetof(struct vring_packed_desc_event, flags),
};

static u64 part_size(const VirtQueue *vq, unsigned part)
{
    return part == RING_DESC ? (u64)DESC_SIZE * vq->size : sizeof(struct vring_packed_desc_event);
}

/* An offset in the ring with its wrap counter, moved on. */
static void advance(const VirtQueue *vq, u16 *at, bool *wrap, u32 descs)
{
    u32 to = *at + descs;

    *wrap ^= to >= vq->size;
    *at = (u16)(to >= vq->size ? to - vq->size : to);
}

static bool is_available(const VirtQueue *vq, u16 flags, bool wrap)
{
    return !(flags & F_AVAIL) == !wrap && !(flags & F_USED) == wrap;
}

static bool is_empty(VirtQueue *vq)
{
    u16 flags = ring_load16(vq, RING_DESC, (u64)vq->next * DESC_SIZE + DESC_FLAGS);

    return !is_available(vq, flags, vq->next_wrap);
}

static bool add_table(VirtQueue *vq, VirtqScratch *s, const struct vring_packed_desc *head)
{
    struct vring_packed_desc d;
    u32 count;
    DmaMap m;

    if (s->count || head->flags & VRING_DESC_F_NEXT) {
        virtio_broken(vq->v, "queue %u: an indirect descriptor within a chain", vq->index);
        return false;
    }
    if (!virtq_map_table(vq, head->addr, head->len, &m, &count))
        return false;
    bool ok = true;

    for (u32 i = 0; ok && i < count; i++) {
        memcpy(&d, (u8 *)m.host + i * sizeof d, sizeof d);
        ok = virtq_add_segment(vq, s, d.addr, d.len, d.flags & VRING_DESC_F_WRITE);
    }
    virtq_unmap_table(vq, &m);
    return ok;
}

static VirtqNext next(VirtQueue *vq, VirtqScratch *s)
{
    struct vring_packed_desc d;
    u16 at = vq->next, count = 0;
    bool wrap = vq->next_wrap, ok;

    if (is_empty(vq))
        return VIRTQ_NONE;
    do {
        if (count++ >= vq->size) {
            virtio_broken(vq->v, "queue %u: a chain is longer than the ring", vq->index);
            return VIRTQ_BROKEN;
        }
        memcpy(&d, (u8 *)vq->map[RING_DESC].host + (size_t)at * DESC_SIZE, sizeof d);
        if (d.flags & VRING_DESC_F_INDIRECT)
            ok = add_table(vq, s, &d);
        else
            ok = virtq_add_segment(vq, s, d.addr, d.len, d.flags & VRING_DESC_F_WRITE);
        if (!ok)
            return VIRTQ_BROKEN;
        advance(vq, &at, &wrap, 1);
    } while (d.flags & VRING_DESC_F_NEXT);
    s->id = d.id;
    s->descs = count;
    vq->next = at;
    vq->next_wrap = wrap;
    return VIRTQ_GOT;
}

static void back(VirtQueue *vq, u16 descs)
{
    vq->next_wrap ^= vq->next < descs;
    vq->next = (u16)(vq->next < descs ? vq->next + vq->size - descs : vq->next - descs);
}

static u16 used_flags(bool wrap, u32 written)
{
    return (u16)((wrap ? F_AVAIL | F_USED : 0) | (written ? VRING_DESC_F_WRITE : 0));
}

/* Flags make a descriptor visible: those of the first are left to flush. */
static void fill(VirtQueue *vq, const VirtElem *e, u32 written)
{
    u16 used = vq->used;
    bool wrap = vq->used_wrap;

    advance(vq, &used, &wrap, vq->filled_descs);
    u64 at = (u64)used * DESC_SIZE;

    ring_store32(vq, RING_DESC, at + DESC_LEN, written);
    ring_store16(vq, RING_DESC, at + DESC_ID, e->id);
    if (vq->filled)
        ring_store16(vq, RING_DESC, at + DESC_FLAGS, used_flags(wrap, written));
    else
        vq->first_flags = used_flags(wrap, written);
    ring_dirty(vq, RING_DESC, at, DESC_SIZE);
}

static void flush(VirtQueue *vq)
{
    bool wrap = vq->used_wrap;

    ring_store16(vq, RING_DESC, (u64)vq->used * DESC_SIZE + DESC_FLAGS, vq->first_flags);
    advance(vq, &vq->used, &vq->used_wrap, vq->filled_descs);
    if (wrap != vq->used_wrap)
        vq->is_signalled_valid = false;
}

static bool wants_interrupt(VirtQueue *vq)
{
    u16 old = vq->signalled, flags = ring_load16(vq, RING_DRIVER, EVENT_FLAGS) & 3;
    bool was_valid = vq->is_signalled_valid;

    vq->signalled = vq->used;
    vq->is_signalled_valid = true;
    if (flags != VRING_PACKED_EVENT_FLAG_DESC || !virtio_has(vq->v, VIRTIO_RING_F_EVENT_IDX))
        return flags != VRING_PACKED_EVENT_FLAG_DISABLE;
    u16 event = ring_load16(vq, RING_DRIVER, EVENT_OFFSET), offset = event & 0x7fff;

    if (vq->used_wrap != event >> VRING_PACKED_EVENT_F_WRAP_CTR)
        offset -= vq->size;
    return !was_valid || vring_need_event(offset, vq->used, old);
}

static void set_notify(VirtQueue *vq, bool on)
{
    u16 flags = on ? VRING_PACKED_EVENT_FLAG_ENABLE : VRING_PACKED_EVENT_FLAG_DISABLE;

    if (on && virtio_has(vq->v, VIRTIO_RING_F_EVENT_IDX)) {
        ring_store16(vq, RING_DEVICE, EVENT_OFFSET,
                     (u16)(vq->next | vq->next_wrap << VRING_PACKED_EVENT_F_WRAP_CTR));
        flags = VRING_PACKED_EVENT_FLAG_DESC;
    }
    ring_store16(vq, RING_DEVICE, EVENT_FLAGS, flags);
}

static bool is_sane(const VirtQueue *vq)
{
    return vq->next < vq->size && vq->used < vq->size;
}

const VirtqForm virtq_packed = {
    .part_size = part_size,
    .align = {16, 4, 4},
    .is_empty = is_empty,
    .next = next,
    .back = back,
    .fill = fill,
    .flush = flush,
    .wants_interrupt = wants_interrupt,
    .set_notify = set_notify,
    .is_sane = is_sane,
};
