/* SPDX-License-Identifier: MIT */
/*
 * Virtio memory balloon: the guest gives pages back, which the host forgets; it reports free pages,
 * which are forgotten too, and statistics. Source: VIRTIO 1.2, "Traditional Memory Balloon Device".
 *
 * Queues behind the first two are numbered without gaps, as drivers do it: one that was not
 * negotiated has no number. Free page hints are not offered: nothing moves machines between hosts.
 */
#include "hw/virtio/balloon.h"

#include <linux/virtio_balloon.h>
#include <string.h>
#include "base/log.h"
#include "hw/virtio/virtio.h"

#define PAGE       (1u << VIRTIO_BALLOON_PFN_SHIFT)
#define PAGES_MAX  16384u /* of one buffer: the lock must not be held for long */
#define QUEUE_SIZE 128

typedef struct VirtioBalloon {
    Virtio virtio;
    bool has_oom, has_reporting, has_poison, has_stats;
    u32 target, actual, poison;
    BalloonStats stats;
    u32 polling; /* seconds */
    LoopTimer timer;
    VirtElem *request; /* the statistics buffer, given back to ask for new ones */
} VirtioBalloon;

typedef enum Role {
    INFLATE,
    DEFLATE,
    STATS,
    REPORTING,
} Role;

static Role role_of(const VirtioBalloon *s, const VirtQueue *vq)
{
    if (vq->index < 2)
        return vq->index;
    return vq->index == 2 && virtio_has(&s->virtio, VIRTIO_BALLOON_F_STATS_VQ) ? STATS : REPORTING;
}

/* ---- pages ---- */

/* Forget [@addr, @addr + @size) as far as it is whole pages of RAM. */
static void discard(const Dma *dma, u64 addr, u64 size)
{
    DmaMap m;

    for (; size && dma_map(dma, addr, size, true, &m); addr += m.size, size -= MIN(size, m.size)) {
        u64 done = m.size;

        if (m.ram)
            ram_discard(m.ram, m.ram_offset, m.size);
        dma_unmap(dma, &m, 0);
        m.size = done;
    }
}

static void inflate(VirtioBalloon *s, const VirtElem *e)
{
    u64 first = 0, count = 0, bytes = MIN(e->out_bytes, PAGES_MAX * 4ull);
    u32 pfn;

    for (u64 at = 0; at + 4 <= bytes; at += 4) {
        virtio_iov_read(e->out, e->out_count, at, &pfn, 4);
        if (count && pfn == first + count) {
            count++;
            continue;
        }
        if (count)
            discard(&s->virtio.dma, first * PAGE, count * PAGE);
        first = pfn;
        count = 1;
    }
    if (count)
        discard(&s->virtio.dma, first * PAGE, count * PAGE);
}

/* Free pages, as buffers that the device could write. */
static void report(VirtioBalloon *s, const VirtElem *e)
{
    bool keeps_poison = virtio_has(&s->virtio, VIRTIO_BALLOON_F_PAGE_POISON) && s->poison;

    for (u32 i = e->out_count; !keeps_poison && i < e->map_count; i++)
        if (e->maps[i].ram)
            ram_discard(e->maps[i].ram, e->maps[i].ram_offset, e->maps[i].size);
}

/* ---- statistics ---- */

static void ask_again(VirtioBalloon *s)
{
    if (s->polling)
        loop_timer_set(&s->timer, clock_now_ns(s->virtio.dev.env->clock) + s->polling * NS_PER_SEC);
    else
        loop_timer_cancel(&s->timer);
}

static void on_timer(void *opaque)
{
    VirtioBalloon *s = opaque;
    VirtElem *e = s->request;

    s->request = NULL;
    if (e) {
        VirtQueue *vq = e->vq;

        virtq_push(e, 0);
        virtq_notify(vq);
    }
    ask_again(s);
}

static void take_stats(VirtioBalloon *s, VirtElem *e)
{
    const DeviceEnv *env = s->virtio.dev.env;
    struct virtio_balloon_stat stat;

    memset(s->stats.value, 0xff, sizeof s->stats.value);
    for (u64 at = 0; at < 64 * sizeof stat; at += sizeof stat) {
        if (virtio_iov_read(e->out, e->out_count, at, &stat, sizeof stat) != sizeof stat)
            break;
        if (stat.tag < BALLOON_STATS)
            s->stats.value[stat.tag] = stat.val;
    }
    s->stats.update_ns = env->rtc_base_ns + clock_now_ns(env->rtc);
}

static void handle_stats(VirtioBalloon *s, VirtQueue *vq)
{
    VirtElem *e;

    while ((e = virtq_pop(vq, sizeof *e))) {
        if (s->request) /* more than the one there should be */
            virtq_push(s->request, 0);
        s->request = e;
        take_stats(s, e);
    }
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioBalloon *s = (VirtioBalloon *)v;
    Role role = role_of(s, vq);
    VirtElem *e;

    if (role == STATS) {
        handle_stats(s, vq);
        return;
    }
    while ((e = virtq_pop(vq, sizeof *e))) {
        if (role == INFLATE)
            inflate(s, e);
        else if (role == REPORTING)
            report(s, e);
        virtq_push(e, 0); /* deflated pages come back when they are touched */
    }
    virtq_notify(vq);
}

/* ---- for the monitor ---- */

Device *balloon_find(Device *root)
{
    if (root->type == &device_virtio_balloon)
        return root;
    for (Device *c = root->children; c; c = c->next) {
        Device *found = balloon_find(c);

        if (found)
            return found;
    }
    return NULL;
}

void balloon_set_target(Device *d, u32 pages)
{
    VirtioBalloon *s = (VirtioBalloon *)d;

    if (s->target == pages)
        return;
    s->target = pages;
    virtio_config_changed(&s->virtio);
}

u32 balloon_polling(const Device *d)
{
    return ((const VirtioBalloon *)d)->polling;
}

u32 balloon_actual(const Device *d)
{
    return ((const VirtioBalloon *)d)->actual;
}

void balloon_set_polling(Device *d, u32 seconds)
{
    VirtioBalloon *s = (VirtioBalloon *)d;

    s->polling = seconds;
    ask_again(s);
}

BalloonStats balloon_stats(const Device *d)
{
    return ((const VirtioBalloon *)d)->stats;
}

/* ---- configuration ---- */

static u64 features(Virtio *v)
{
    VirtioBalloon *s = (VirtioBalloon *)v;

    return 1ull << VIRTIO_BALLOON_F_MUST_TELL_HOST |
           (u64)s->has_stats << VIRTIO_BALLOON_F_STATS_VQ |
           (u64)s->has_oom << VIRTIO_BALLOON_F_DEFLATE_ON_OOM |
           (u64)s->has_poison << VIRTIO_BALLOON_F_PAGE_POISON |
           (u64)s->has_reporting << VIRTIO_BALLOON_F_REPORTING;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioBalloon *s = (VirtioBalloon *)v;
    struct virtio_balloon_config c = {
        .num_pages = s->target, .actual = s->actual, .poison_val = s->poison};

    memcpy(config, &c, sizeof c);
}

static void set_config(Virtio *v, const u8 *config)
{
    VirtioBalloon *s = (VirtioBalloon *)v;
    DeviceEnv *env = v->dev.env;
    struct virtio_balloon_config c;

    memcpy(&c, config, sizeof c);
    if (s->actual != c.actual && env->balloon_changed)
        env->balloon_changed(env, (u64)c.actual << VIRTIO_BALLOON_PFN_SHIFT);
    s->actual = c.actual;
    if (virtio_has(v, VIRTIO_BALLOON_F_PAGE_POISON))
        s->poison = c.poison_val;
}

static void drop_request(VirtioBalloon *s)
{
    VirtElem *e = s->request;

    s->request = NULL;
    if (e)
        virtq_push(e, 0);
}

static void reset(Virtio *v)
{
    VirtioBalloon *s = (VirtioBalloon *)v;

    drop_request(s);
    s->actual = s->poison = 0;
    memset(s->stats.value, 0xff, sizeof s->stats.value);
    s->stats.update_ns = 0;
}

static void queue_reset(Virtio *v, VirtQueue *vq)
{
    VirtioBalloon *s = (VirtioBalloon *)v;

    if (s->request && s->request->vq == vq)
        drop_request(s);
}

/* ---- life ---- */

static bool init(Virtio *v, Error *err)
{
    VirtioBalloon *s = (VirtioBalloon *)v;

    loop_timer_init(v->dev.env->loop, &s->timer, v->dev.env->clock, on_timer, s);
    virtio_set_queues(v, 2u + s->has_stats + s->has_reporting);
    for (u32 i = 0; i < v->queue_count; i++)
        virtio_queue(v, i, QUEUE_SIZE, handle);
    return true;
}

static void fini(Virtio *v)
{
    VirtioBalloon *s = (VirtioBalloon *)v;

    loop_timer_cancel(&s->timer);
    drop_request(s);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_BALLOON,
    .config_size = sizeof(struct virtio_balloon_config),
    .pci_class = 0x00ff00,
    .init = init,
    .fini = fini,
    .features = features,
    .get_config = get_config,
    .set_config = set_config,
    .reset = reset,
    .queue_reset = queue_reset,
};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioBalloon, virtio, &virtio_state),
    STATE_FIELD(VirtioBalloon, target),
    STATE_FIELD(VirtioBalloon, actual),
    STATE_FIELD(VirtioBalloon, poison),
    STATE_FIELD(VirtioBalloon, polling),
};

static bool post_load(void *object, u32 version, Error *err)
{
    drop_request(object);
    ask_again(object);
    return true;
}

static const StateTable state = {"virtio-balloon", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_BOOL, "deflate-on-oom", VirtioBalloon, has_oom, "off",
         "the guest may take pages back before it runs out of memory"),
    PROP(PROP_BOOL, "free-page-reporting", VirtioBalloon, has_reporting, "off",
         "the guest reports free pages, which the host forgets"),
    PROP(PROP_BOOL, "page-poison", VirtioBalloon, has_poison, "on",
         "the guest may say what its free pages hold"),
    PROP(PROP_BOOL, "guest-stats", VirtioBalloon, has_stats, "on", "statistics of the guest"),
    VIRTIO_PROPS,
};

const DeviceType device_virtio_balloon = {
    .name = "virtio-balloon-device",
    .alias = "virtio-balloon",
    .desc = "virtio memory balloon",
    .size = sizeof(VirtioBalloon),
    .ops = &ops,
    .props = DEVICE_ROWS(props),
    .state = &state,
    VIRTIO_HOOKS,
};
