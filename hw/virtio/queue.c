/* SPDX-License-Identifier: MIT */
/*
 * Queues whatever the form of their rings: mapping, elements in flight, notifications both ways.
 *
 * The rings stay mapped until the flat view of memory changes (virtio.c listens). Buffers are
 * mapped from pop to push; nothing is copied but what does not lie in RAM.
 */
#include "hw/virtio/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "hw/virtio/trace.h"

#define BUDGET_ALL UINT32_MAX /* outside of handlers */

/* ---- rings ---- */

static u64 part_addr(const VirtQueue *vq, unsigned part)
{
    return part == RING_DESC ? vq->desc : part == RING_DRIVER ? vq->driver : vq->device;
}

static bool map_rings(VirtQueue *vq)
{
    const VirtqForm *form = virtq_form(vq);

    if (likely(vq->is_mapped))
        return true;
    for (unsigned i = 0; i < ARRAY_SIZE(vq->map); i++) {
        u64 addr = part_addr(vq, i), size = form->part_size(vq, i);
        bool is_write = i == RING_DEVICE || form == &virtq_packed;
        DmaMap *m = &vq->map[i];

        if (!(addr & (form->align[i] - 1)) && dma_map(&vq->v->dma, addr, size, is_write, m)) {
            if (m->size == size && m->ram)
                continue;
            dma_unmap(&vq->v->dma, m, 0);
        }
        virtio_broken(vq->v, "queue %u: no ring of %llu bytes at 0x%llx", vq->index,
                      (unsigned long long)size, (unsigned long long)addr);
        while (i--)
            dma_unmap(&vq->v->dma, &vq->map[i], 0);
        return false;
    }
    vq->is_mapped = true;
    return true;
}

void virtq_unmap(VirtQueue *vq)
{
    if (vq->is_mapped)
        for (unsigned i = 0; i < ARRAY_SIZE(vq->map); i++)
            dma_unmap(&vq->v->dma, &vq->map[i], 0);
    vq->is_mapped = false;
}

static bool is_usable(const VirtQueue *vq)
{
    return virtio_is_ready(vq->v) && vq->is_enabled;
}

/* ---- reading chains ---- */

bool virtq_add_segment(VirtQueue *vq, VirtqScratch *s, u64 addr, u64 len, bool is_write)
{
    if (!len || (!is_write && s->outs < s->count)) {
        virtio_broken(vq->v, "queue %u: %s", vq->index,
                      len ? "a readable descriptor behind writable ones" : "an empty descriptor");
        return false;
    }
    while (len) {
        DmaMap *m = &s->map[s->count];

        if (s->count >= VIRTQ_SIZE_MAX || !dma_map(&vq->v->dma, addr, len, is_write, m)) {
            virtio_broken(vq->v, "queue %u: a buffer at 0x%llx that is no memory, or too long",
                          vq->index, (unsigned long long)addr);
            return false;
        }
        s->count++;
        s->outs += !is_write;
        addr += m->size;
        len -= m->size;
    }
    return true;
}

bool virtq_map_table(VirtQueue *vq, u64 addr, u32 len, DmaMap *m, u32 *count)
{
    *count = len / sizeof(struct vring_desc);
    if (virtio_has(vq->v, VIRTIO_RING_F_INDIRECT_DESC) && len &&
        !(len % sizeof(struct vring_desc)) && *count <= VIRTQ_SIZE_MAX &&
        dma_map(&vq->v->dma, addr, len, false, m)) {
        if (m->size == len)
            return true;
        dma_unmap(&vq->v->dma, m, 0);
    }
    virtio_broken(vq->v, "queue %u: no indirect table of %u bytes at 0x%llx", vq->index, len,
                  (unsigned long long)addr);
    return false;
}

void virtq_unmap_table(VirtQueue *vq, DmaMap *m)
{
    dma_unmap(&vq->v->dma, m, 0);
}

static void unmap_scratch(VirtQueue *vq, VirtqScratch *s)
{
    while (s->count)
        dma_unmap(&vq->v->dma, &s->map[--s->count], 0);
}

/* ---- elements ---- */

static void link_element(VirtQueue *vq, VirtElem *e)
{
    e->vq = vq;
    e->prev = vq->last;
    if (vq->last)
        vq->last->next = e;
    else
        vq->first = e;
    vq->last = e;
    vq->in_flight++;
}

static void unlink_element(VirtQueue *vq, VirtElem *e)
{
    if (e->prev)
        e->prev->next = e->next;
    else
        vq->first = e->next;
    if (e->next)
        e->next->prev = e->prev;
    else
        vq->last = e->prev;
    vq->in_flight--;
}

/* What the scratch holds as an element at the beginning of @size bytes; the maps become its own. */
static VirtElem *make_element(VirtQueue *vq, VirtqScratch *s, size_t size)
{
    size_t head = ALIGN_UP(size, 16), maps = s->count * sizeof(DmaMap);
    VirtElem *e = malloc(head + maps + s->count * sizeof(struct iovec));

    if (!e)
        abort();
    memset(e, 0, size);
    e->id = s->id;
    e->descs = s->descs;
    e->map_count = s->count;
    e->maps = (DmaMap *)((u8 *)e + head);
    e->out = (struct iovec *)((u8 *)e->maps + maps);
    e->out_count = s->outs;
    e->in = e->out + s->outs;
    e->in_count = s->count - s->outs;
    memcpy(e->maps, s->map, maps);
    for (u32 i = 0; i < s->count; i++) {
        e->out[i] = (struct iovec){s->map[i].host, s->map[i].size};
        *(i < s->outs ? &e->out_bytes : &e->in_bytes) += s->map[i].size;
    }
    link_element(vq, e);
    return e;
}

static void free_element(VirtElem *e, u64 written)
{
    Virtio *v = e->vq->v;

    for (u32 i = 0; i < e->map_count; i++) {
        u64 size = e->maps[i].size, done = e->maps[i].is_write ? MIN(written, size) : 0;

        dma_unmap(&v->dma, &e->maps[i], done);
        written -= done;
    }
    if (e->is_orphan)
        v->orphans--;
    else
        unlink_element(e->vq, e);
    free(e);
}

/* ---- saved elements: per element id, descs, count of maps, then address, size, is_write ---- */

typedef struct SavedHead {
    u16 id, descs;
    u32 count;
} SavedHead;

typedef struct SavedMap {
    u64 addr;
    u32 size, is_write;
} SavedMap;

static void put(StateBlob *b, const void *data, u32 size)
{
    b->data = realloc(b->data, b->size + size);
    if (!b->data)
        abort();
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

void virtq_pre_save(void *object)
{
    VirtQueue *vq = object;
    StateBlob b = {0};

    for (VirtElem *e = vq->first; e; e = e->next) {
        put(&b, &(SavedHead){e->id, e->descs, e->map_count}, sizeof(SavedHead));
        for (u32 i = 0; i < e->map_count; i++)
            put(&b, &(SavedMap){e->maps[i].addr, (u32)e->maps[i].size, e->maps[i].is_write},
                sizeof(SavedMap));
    }
    if (vq->saved_at < vq->saved.size)
        put(&b, vq->saved.data + vq->saved_at, vq->saved.size - vq->saved_at);
    free(vq->saved.data);
    vq->saved = b;
    /* They are in flight here: only loading makes pop give them again. */
    vq->saved_at = b.size;
}

static bool take(VirtQueue *vq, void *data, u32 size)
{
    if (size > vq->saved.size - vq->saved_at)
        return false;
    memcpy(data, vq->saved.data + vq->saved_at, size);
    vq->saved_at += size;
    return true;
}

static VirtqNext next_saved(VirtQueue *vq, VirtqScratch *s)
{
    SavedHead h = {0};
    SavedMap m;
    bool ok = take(vq, &h, sizeof h) && h.count <= VIRTQ_SIZE_MAX && h.descs <= vq->size;

    s->id = h.id;
    s->descs = h.descs;
    for (u32 i = 0; ok && i < h.count; i++)
        ok = take(vq, &m, sizeof m) && virtq_add_segment(vq, s, m.addr, m.size, m.is_write);
    if (ok)
        return VIRTQ_GOT;
    virtio_broken(vq->v, "queue %u: wrong requests in saved state", vq->index);
    return VIRTQ_BROKEN;
}

/* ---- pop ---- */

static void set_notify(VirtQueue *vq, bool on)
{
    virtq_form(vq)->set_notify(vq, on);
    vq->is_notify_off = !on;
}

bool virtq_is_empty(VirtQueue *vq)
{
    if (!is_usable(vq))
        return true;
    if (vq->saved_at < vq->saved.size)
        return false;
    if (!map_rings(vq))
        return true;
    if (!virtq_form(vq)->is_empty(vq))
        return false;
    if (!vq->is_notify_off)
        return true;
    set_notify(vq, true);
    ring_fence();
    return virtq_form(vq)->is_empty(vq);
}

static VirtqNext next_chain(VirtQueue *vq, VirtqScratch *s)
{
    if (unlikely(vq->saved_at < vq->saved.size))
        return next_saved(vq, s);
    if (unlikely(vq->in_flight >= vq->size)) {
        if (virtq_form(vq)->is_empty(vq))
            return VIRTQ_NONE;
        virtio_broken(vq->v, "queue %u: more buffers than the ring has", vq->index);
        return VIRTQ_BROKEN;
    }
    return virtq_form(vq)->next(vq, s);
}

void *virtq_pop(VirtQueue *vq, size_t size)
{
    Virtio *v = vq->v;
    VirtqNext got;

    if (!is_usable(vq) || !vq->budget || !map_rings(vq))
        return NULL;
    if (!v->scratch && !(v->scratch = malloc(sizeof *v->scratch)))
        abort();
    v->scratch->outs = v->scratch->count = 0;
    got = next_chain(vq, v->scratch);
    if (got == VIRTQ_NONE && vq->is_notify_off) {
        set_notify(vq, true);
        ring_fence(); /* pairs with the driver's between its index and avail_event */
        got = next_chain(vq, v->scratch);
    }
    if (got != VIRTQ_GOT) {
        unmap_scratch(vq, v->scratch);
        return NULL;
    }
    if (!vq->is_notify_off)
        set_notify(vq, false);
    if (vq->budget != BUDGET_ALL)
        vq->budget--;
    trace_virtqueue_pop(v->dev.type->name, vq->index, v->scratch->count - v->scratch->outs,
                        v->scratch->outs);
    return make_element(vq, v->scratch, size);
}

void virtq_unpop(VirtElem *e)
{
    VirtQueue *vq = e->vq;

    if (!e->is_orphan) {
        virtq_form(vq)->back(vq, e->descs);
        if (vq->budget != BUDGET_ALL)
            vq->budget++;
    }
    free_element(e, 0);
}

/* ---- push ---- */

void virtq_fill(VirtElem *e, u32 written)
{
    VirtQueue *vq = e->vq;
    u16 descs = e->descs;

    trace_virtqueue_fill(vq->v->dev.type->name, vq->index, written);
    if (!e->is_orphan && !vq->v->is_broken && map_rings(vq)) {
        virtq_form(vq)->fill(vq, e, written);
        vq->filled++;
        vq->filled_descs += descs;
    }
    free_element(e, written);
}

void virtq_flush(VirtQueue *vq)
{
    if (vq->filled && map_rings(vq)) {
        virtq_form(vq)->flush(vq);
        vq->has_news = true;
    }
    vq->filled = vq->filled_descs = 0;
}

void virtq_push(VirtElem *e, u32 written)
{
    VirtQueue *vq = e->vq;

    virtq_fill(e, written);
    virtq_flush(vq);
}

void virtq_notify(VirtQueue *vq)
{
    Virtio *v = vq->v;

    if (v->is_broken || !vq->has_news || !vq->is_enabled || !map_rings(vq))
        return;
    vq->has_news = false;
    ring_fence(); /* pairs with the driver's between used_event and the used index */
    if (!virtq_form(vq)->wants_interrupt(vq))
        return;
    trace_virtio_notify(v->dev.type->name, vq->index);
    v->isr |= VIRTIO_ISR_QUEUE;
    virtio_bus(v)->interrupt(v->bus, vq);
}

/* ---- handlers ---- */

static void run_queue(void *opaque)
{
    VirtQueue *vq = opaque;

    if (!is_usable(vq))
        return;
    vq->budget = MAX(vq->size, 1u);
    trace_virtio_queue_notify(vq->v->dev.type->name, vq->index);
    vq->handle(vq->v, vq);
    if (!vq->budget)
        virtq_kick(vq); /* others have their turn first */
    vq->budget = BUDGET_ALL;
}

void virtq_kick(VirtQueue *vq)
{
    loop_bh_schedule(&vq->bh);
}

/* ---- life ---- */

void virtq_init(VirtQueue *vq, Virtio *v, u32 index, u16 size, VirtqHandle *handle)
{
    vq->v = v;
    vq->index = (u16)index;
    vq->size = vq->size_max = size;
    vq->handle = handle;
    vq->budget = BUDGET_ALL;
    vq->vector = VIRTIO_NO_VECTOR;
    loop_bh_init(v->dev.env->loop, &vq->bh, run_queue, vq);
}

static void forget_saved(VirtQueue *vq)
{
    free(vq->saved.data);
    vq->saved = (StateBlob){0};
    vq->saved_at = 0;
}

/* What is in flight is nobody's from now on, but still mapped. */
static void orphan_all(VirtQueue *vq)
{
    while (vq->first) {
        VirtElem *e = vq->first;

        unlink_element(vq, e);
        e->is_orphan = true;
        vq->v->orphans++;
    }
}

void virtq_reset(VirtQueue *vq)
{
    orphan_all(vq);
    virtq_unmap(vq);
    forget_saved(vq);
    vq->is_enabled = vq->is_notify_off = vq->is_signalled_valid = vq->has_news = false;
    vq->next = vq->used = vq->signalled = 0;
    vq->next_wrap = vq->used_wrap = true;
    vq->filled = vq->filled_descs = 0;
    vq->size = vq->size_max;
    vq->desc = vq->driver = vq->device = 0;
    vq->vector = VIRTIO_NO_VECTOR;
}

static bool is_size(const VirtQueue *vq)
{
    return vq->size && vq->size <= vq->size_max &&
           (virtq_form(vq) == &virtq_packed || !(vq->size & (vq->size - 1)));
}

void virtq_enable(VirtQueue *vq)
{
    if (!is_size(vq)) {
        virtio_broken(vq->v, "queue %u: a ring of %u; at most %u are expected", vq->index, vq->size,
                      vq->size_max);
        return;
    }
    vq->is_enabled = true;
    virtq_kick(vq);
}

void virtq_set_legacy(VirtQueue *vq, u64 addr, u64 align)
{
    u64 n = vq->size;

    vq->desc = addr;
    vq->driver = addr + n * sizeof(struct vring_desc);
    vq->device = ALIGN_UP(vq->driver + 2 * (3 + n), align);
}

bool virtq_post_load(VirtQueue *vq, Error *err)
{
    virtq_unmap(vq);
    orphan_all(vq);
    vq->saved_at = 0;
    vq->budget = BUDGET_ALL;
    if (vq->is_enabled && (!is_size(vq) || !virtq_form(vq)->is_sane(vq)))
        return error_set(err, "queue %u: a ring of %u with indices %u and %u", vq->index, vq->size,
                         vq->next, vq->used);
    return true;
}

void virtq_fini(VirtQueue *vq)
{
    loop_bh_cancel(&vq->bh);
    virtq_reset(vq);
}
