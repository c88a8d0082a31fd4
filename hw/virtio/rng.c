/* SPDX-License-Identifier: MIT */
/*
 * Virtio entropy device: random bytes of the host's kernel or of a file, at most max-bytes per period.
 * Source: VIRTIO 1.2, "Entropy Device".
 */
#include <poll.h>
#include "base/rng.h"
#include "hw/virtio/virtio.h"

#define REQUEST_MAX 65536u /* of one buffer: the lock must not be held for long */
#define RETRY_NS    (5 * NS_PER_MS)

typedef struct VirtioRng {
    Virtio virtio;
    char *rng;
    Rng *source;     /* of rng=; NULL: the kernel */
    LoopTimer retry; /* of a source that has nothing now */
    u64 max_bytes;
    u32 period_ms;
    u64 quota; /* bytes left in this period */
    bool is_limited;
    LoopTimer timer; /* the end of the period; runs once something was given */
} VirtioRng;

static size_t fill(VirtioRng *s, const struct iovec *iov, u32 count, u64 most)
{
    size_t done = 0;

    for (u32 i = 0; i < count && done < most; i++) {
        size_t want = MIN(iov[i].iov_len, most - done);
        size_t got = rng_read(s->source, iov[i].iov_base, want);

        done += got;
        if (got < want)
            break;
    }
    return done;
}

/* Whether the source has bytes now; if not, it is asked again soon. */
static bool is_ready(VirtioRng *s)
{
    struct pollfd p = {.fd = rng_fd(s->source), .events = POLLIN};

    if (p.fd < 0 || poll(&p, 1, 0))
        return true;
    loop_timer_set(&s->retry, clock_host_ns() + RETRY_NS);
    return false;
}

static void on_retry(void *opaque)
{
    virtq_kick(&((VirtioRng *)opaque)->virtio.queue[0]);
}

static void begin_period(VirtioRng *s)
{
    const Clock *clock = s->virtio.dev.env->clock;

    if (s->is_limited && !s->timer.place)
        loop_timer_set(&s->timer, clock_now_ns(clock) + s->period_ms * NS_PER_MS);
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioRng *s = (VirtioRng *)v;
    VirtElem *e;

    while (s->quota && is_ready(s) && (e = virtq_pop(vq, sizeof *e))) {
        size_t n = fill(s, e->in, e->in_count, MIN(s->quota, REQUEST_MAX));

        if (s->is_limited)
            s->quota -= n;
        begin_period(s);
        virtq_push(e, (u32)n);
    }
    virtq_notify(vq);
}

static void on_period(void *opaque)
{
    VirtioRng *s = opaque;

    s->quota = s->max_bytes;
    virtq_kick(&s->virtio.queue[0]);
}

static bool init(Virtio *v, Error *err)
{
    VirtioRng *s = (VirtioRng *)v;

    s->source = s->rng ? rng_find(s->rng) : NULL;
    if (s->rng && !s->source)
        return error_set(err, "%s: rng=%s: the id of an -object rng-random or rng-builtin is expected",
                         v->dev.type->name, s->rng);
    s->is_limited = s->max_bytes != UINT64_MAX;
    if (!s->max_bytes || !s->period_ms)
        return error_set(err, "%s: max-bytes= and period= of at least 1 are expected",
                         v->dev.type->name);
    s->quota = s->max_bytes;
    loop_timer_init(v->dev.env->loop, &s->timer, v->dev.env->clock, on_period, s);
    loop_timer_init(v->dev.env->loop, &s->retry, NULL, on_retry, s);
    virtio_set_queues(v, 1);
    virtio_queue(v, 0, 8, handle);
    return true;
}

static void fini(Virtio *v)
{
    loop_timer_cancel(&((VirtioRng *)v)->timer);
    loop_timer_cancel(&((VirtioRng *)v)->retry);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_RNG, .pci_class = 0x00ff00, .init = init, .fini = fini};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioRng, virtio, &virtio_state),
    STATE_FIELD(VirtioRng, quota),
};

static bool post_load(void *object, u32 version, Error *err)
{
    VirtioRng *s = object;

    if (s->quota > s->max_bytes)
        s->quota = s->max_bytes;
    loop_timer_cancel(&s->timer);
    if (s->quota < s->max_bytes)
        begin_period(s);
    return true;
}

static const StateTable state = {"virtio-rng", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_STRING, "rng", VirtioRng, rng, NULL, "id of an -object rng-random; without: the kernel's bytes"),
    PROP(PROP_U64, "max-bytes", VirtioRng, max_bytes, "0xffffffffffffffff", "bytes in a period"),
    PROP(PROP_U32, "period", VirtioRng, period_ms, "65536", "length of a period in ms"),
    VIRTIO_PROPS,
};

const DeviceType device_virtio_rng = {
    .name = "virtio-rng-device",
    .alias = "virtio-rng",
    .desc = "virtio entropy device",
    .size = sizeof(VirtioRng),
    .ops = &ops,
    .props = DEVICE_ROWS(props),
    .state = &state,
    VIRTIO_HOOKS,
};
