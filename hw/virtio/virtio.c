/* SPDX-License-Identifier: MIT */
/* Features, status, configuration, reset and saved state of virtio devices; see virtio.h. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/bits.h"
#include "hw/virtio/queue.h"
#include "hw/virtio/trace.h"
#include "softmmu/bql.h"

#define STATUS_ALL                                                                                 \
    (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_DRIVER_OK |            \
     VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_NEEDS_RESET | VIRTIO_CONFIG_S_FAILED)

static u64 bit(unsigned n, bool on)
{
    return (u64)on << n;
}

bool virtio_is_ready(const Virtio *v)
{
    return v->status & VIRTIO_CONFIG_S_DRIVER_OK && !v->is_broken && !v->is_paused &&
           !v->is_dma_off;
}

/* ---- telling the driver ---- */

static void config_interrupt(Virtio *v)
{
    v->generation++;
    if (!(v->status & VIRTIO_CONFIG_S_DRIVER_OK))
        return;
    v->isr |= VIRTIO_ISR_CONFIG;
    virtio_bus(v)->interrupt(v->bus, NULL);
}

void virtio_config_changed(Virtio *v)
{
    config_interrupt(v);
}

void virtio_broken(Virtio *v, const char *fmt, ...)
{
    char text[256];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    log_guest("%s: %s\n", v->dev.type->name, text);
    if (v->is_broken)
        return;
    v->is_broken = true;
    if (virtio_has(v, VIRTIO_F_VERSION_1)) {
        v->status |= VIRTIO_CONFIG_S_NEEDS_RESET;
        config_interrupt(v);
    }
}

/* ---- features and status ---- */

u64 virtio_offered(Virtio *v)
{
    u64 own = v->ops->features ? v->ops->features(v) : 0;
    u64 ring = bit(VIRTIO_RING_F_INDIRECT_DESC, v->has_indirect) |
               bit(VIRTIO_RING_F_EVENT_IDX, v->has_event_idx);

    if (v->is_legacy)
        return (own & UINT32_MAX) | ring | bit(VIRTIO_F_ANY_LAYOUT, true);
    return own | ring | bit(VIRTIO_F_VERSION_1, true) | bit(VIRTIO_F_RING_PACKED, v->has_packed) |
           bit(VIRTIO_F_ACCESS_PLATFORM, v->has_iommu) |
           bit(VIRTIO_F_RING_RESET, v->has_queue_reset);
}

void virtio_set_features(Virtio *v, unsigned word, u32 value)
{
    if (v->status & (VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK)) {
        log_guest("%s: features written after they were agreed\n", v->dev.type->name);
        return;
    }
    if (word > 1) {
        if (value)
            log_guest("%s: feature bits from 64 on\n", v->dev.type->name);
        return;
    }
    v->features = bits_set(v->features, 32 * word, 32, value);
    if (v->is_legacy) /* there is no FEATURES_OK to refuse by */
        v->features &= virtio_offered(v);
}

static bool are_features_good(Virtio *v)
{
    u64 must = bit(VIRTIO_F_VERSION_1, true) | bit(VIRTIO_F_ACCESS_PLATFORM, v->has_iommu);

    return !(v->features & ~virtio_offered(v)) && (v->features & must) == must;
}

/*
 * Wait until no request of before a reset touches memory: drivers give it to others afterwards.
 * The loop needs the machine lock for that.
 */
static void settle(Virtio *v)
{
    Loop *loop = v->dev.env->loop;

    while (v->orphans) {
        if (loop_current() == loop) {
            loop_step(loop, true);
        } else {
            bql_unlock();
            nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
            bql_lock();
        }
    }
}

static void reset(Virtio *v)
{
    for (u32 i = 0; i < v->queue_count; i++)
        virtq_reset(&v->queue[i]);
    v->features = 0;
    v->status = v->isr = 0;
    v->is_broken = false;
    if (v->ops->reset)
        v->ops->reset(v);
    virtio_bus(v)->update(v->bus);
    settle(v);
}

void virtio_kick_all(Virtio *v)
{
    for (u32 i = 0; i < v->queue_count; i++)
        if (v->queue[i].is_enabled)
            virtq_kick(&v->queue[i]);
}

void virtio_set_status(Virtio *v, u8 status)
{
    u8 old = v->status;

    trace_virtio_set_status(v->dev.type->name, status);
    if (!status) {
        reset(v);
        return;
    }
    status &= STATUS_ALL & ~VIRTIO_CONFIG_S_NEEDS_RESET;
    if (status & ~old & VIRTIO_CONFIG_S_FEATURES_OK && !are_features_good(v)) {
        log_guest("%s: features 0x%llx are not agreed to\n", v->dev.type->name,
                  (unsigned long long)v->features);
        status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
    }
    if (status & VIRTIO_CONFIG_S_DRIVER_OK && !v->is_legacy &&
        !(status & VIRTIO_CONFIG_S_FEATURES_OK)) {
        log_guest("%s: DRIVER_OK without FEATURES_OK\n", v->dev.type->name);
        status &= ~VIRTIO_CONFIG_S_DRIVER_OK;
    }
    v->status = status | (old & VIRTIO_CONFIG_S_NEEDS_RESET);
    if (status & ~old & VIRTIO_CONFIG_S_DRIVER_OK) {
        if (v->ops->ready)
            v->ops->ready(v);
        virtio_kick_all(v);
    }
}

/* ---- configuration ---- */

static void fill_config(Virtio *v)
{
    if (v->ops->get_config)
        v->ops->get_config(v, v->config);
}

u64 virtio_config_read(Virtio *v, u32 offset, unsigned size)
{
    u64 value = 0;

    if (offset >= v->ops->config_size)
        return 0;
    fill_config(v);
    memcpy(&value, v->config + offset, MIN(size, v->ops->config_size - offset));
    return value;
}

void virtio_config_write(Virtio *v, u32 offset, unsigned size, u64 value)
{
    if (offset + size > v->ops->config_size || !v->ops->set_config) {
        log_guest("%s: write to the configuration at 0x%x\n", v->dev.type->name, offset);
        return;
    }
    fill_config(v);
    memcpy(v->config + offset, &value, size);
    v->ops->set_config(v, v->config);
}

/* ---- queues ---- */

void virtio_set_queues(Virtio *v, u32 count)
{
    assert(!v->queue && count && count <= VIRTIO_QUEUES_MAX);
    v->queue = calloc(count, sizeof *v->queue);
    if (!v->queue)
        abort();
    v->queue_count = count;
}

void virtio_queue(Virtio *v, u32 index, u16 size, VirtqHandle *handle)
{
    assert(index < v->queue_count && size <= VIRTQ_SIZE_MAX);
    virtq_init(&v->queue[index], v, index, size, handle);
}

u32 virtio_queues_wanted(const Virtio *v)
{
    const VirtioBusOps *bus = virtio_bus(v);

    return bus->has_vectors ? MAX(v->dev.env->cpus, 1u) : 1;
}

VirtQueue *virtio_queue_at(Virtio *v, u32 index)
{
    return index < v->queue_count ? &v->queue[index] : NULL;
}

void virtio_queue_reset(VirtQueue *vq)
{
    virtq_reset(vq);
    if (vq->v->ops->queue_reset)
        vq->v->ops->queue_reset(vq->v, vq);
    settle(vq->v);
}

/* ---- life ---- */

/* Memory is arranged anew: rings may have moved. */
static void on_commit(MemListener *l)
{
    Virtio *v = container_of(l, Virtio, listener);

    for (u32 i = 0; i < v->queue_count; i++)
        virtq_unmap(&v->queue[i]);
}

bool virtio_device_init(Device *d, Error *err)
{
    Virtio *v = (Virtio *)d;

    assert(v->ops == NULL);
    v->ops = d->type->ops;
    v->bus = d->parent;
    if (!v->bus || !v->bus->type->provides || strcmp(v->bus->type->provides, VIRTIO_BUS))
        return error_set(err, "%s: it needs a virtio transport", d->type->name);
    v->dma = (Dma){.as = d->env->memory};
    if (!v->ops->init(v, err))
        return false;
    for (u32 i = 0; i < v->queue_count; i++)
        assert(v->queue[i].v); /* each was given size and handler */
    if (!virtio_bus(v)->plug(v->bus, v, err))
        return virtio_device_fini(d), false;
    v->listener.commit = on_commit;
    address_space_listen(v->dma.as, &v->listener);
    v->is_listening = true;
    return true;
}

static void free_queues(void *queues)
{
    free(queues);
}

void virtio_device_fini(Device *d)
{
    Virtio *v = (Virtio *)d;

    if (v->ops->fini) /* requests end, and may interrupt */
        v->ops->fini(v);
    for (u32 i = 0; i < v->queue_count; i++)
        virtq_fini(&v->queue[i]);
    if (v->is_listening) {
        virtio_bus(v)->unplug(v->bus, v);
        address_space_unlisten(v->dma.as, &v->listener);
    }
    assert(!v->orphans);
    free(v->scratch);
    /* The loop may still have bottom halves of theirs in its list. */
    if (v->queue)
        loop_call(d->env->loop, free_queues, v->queue);
    v->queue = NULL;
    v->queue_count = 0;
}

void virtio_device_reset(Device *d)
{
    reset((Virtio *)d);
}

void virtio_device_run_state(Device *d, bool is_running)
{
    Virtio *v = (Virtio *)d;

    v->is_paused = !is_running;
    if (v->ops->running)
        v->ops->running(v, is_running);
    if (is_running)
        virtio_kick_all(v);
}

/* ---- saved state ---- */

static const StateRow queue_rows[] = {
    STATE_FIELD(VirtQueue, size),          STATE_FIELD(VirtQueue, vector),
    STATE_FIELD(VirtQueue, is_enabled),    STATE_FIELD(VirtQueue, desc),
    STATE_FIELD(VirtQueue, driver),        STATE_FIELD(VirtQueue, device),
    STATE_FIELD(VirtQueue, next),          STATE_FIELD(VirtQueue, used),
    STATE_FIELD(VirtQueue, next_wrap),     STATE_FIELD(VirtQueue, used_wrap),
    STATE_FIELD(VirtQueue, is_notify_off), STATE_BYTES(VirtQueue, saved),
    STATE_SINCE(2, VirtQueue, signalled),  STATE_SINCE(2, VirtQueue, is_signalled_valid),
    STATE_SINCE(2, VirtQueue, has_news),
};

static const StateTable queue_table = {"virtqueue",    2,   1, DEVICE_ROWS(queue_rows),
                                       virtq_pre_save, NULL};

static const StateRow state_rows[] = {
    STATE_FIELD(Virtio, features),  STATE_FIELD(Virtio, status),
    STATE_FIELD(Virtio, isr),       STATE_FIELD(Virtio, generation),
    STATE_FIELD(Virtio, is_broken), STATE_POINTED(Virtio, queue, queue_count, &queue_table),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Virtio *v = object;

    if (v->features & ~virtio_offered(v))
        return error_set(err, "features 0x%llx; of 0x%llx some are expected",
                         (unsigned long long)v->features, (unsigned long long)virtio_offered(v));
    for (u32 i = 0; i < v->queue_count; i++) {
        if (version < 2) {
            v->queue[i].is_signalled_valid = false; /* the next notification interrupts */
            v->queue[i].has_news = true;
        }
        if (!virtq_post_load(&v->queue[i], err))
            return false;
    }
    virtio_bus(v)->update(v->bus);
    virtio_kick_all(v);
    return true;
}

const StateTable virtio_state = {"virtio", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};
