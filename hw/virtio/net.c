/* SPDX-License-Identifier: MIT */
/*
 * Virtio network device: frames with checksums and segmentation left to the other side, mergeable
 * receive buffers, several queue pairs, filters. What drivers set by the control queue is in
 * net_ctrl.c.
 *
 * Frames to send go to the network without copies; a network that is full keeps the buffer in
 * flight. Source: VIRTIO 1.2, "Network Device".
 */
#include "hw/net/mac.h"
#include "hw/virtio/net.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"

#define ETH_HEADER 14u

/* A frame that the network does not take yet. */
struct NetTx {
    VirtElem elem;
    NetFrame frame;
};

static size_t header_size(const VirtioNet *s)
{
    return virtio_has(&s->virtio, VIRTIO_NET_F_MRG_RXBUF) || !s->virtio.is_legacy
               ? sizeof(struct virtio_net_hdr_mrg_rxbuf)
               : sizeof(struct virtio_net_hdr);
}

/* The control queue is behind the pairs that the driver knows of. */
static u32 ctrl_index(const VirtioNet *s)
{
    return virtio_has(&s->virtio, VIRTIO_NET_F_MQ) ? 2 * s->pairs : 2;
}

/* ---- flows: a frame is received where its flow was sent last ---- */

/* The place of a flow, the same for both directions. */
static u8 *flow_of(VirtioNet *s, const NetFrame *f)
{
    u8 head[ETH_HEADER + 48] = {0};
    size_t size = virtio_iov_read(f->iov, f->count, 0, head, sizeof head);
    const u8 *ip = head + ETH_HEADER;
    bool is_ip6 = head[12] == 0x86 && head[13] == 0xdd;
    size_t addrs = is_ip6 ? 8 : 12, addr_size = is_ip6 ? 16 : 4;
    size_t ports = is_ip6 ? 40 : (ip[0] & 15) * 4u;
    u32 hash = 0;

    for (size_t i = 0; i < addr_size; i++)
        hash = hash * 31 + (ip[addrs + i] ^ ip[addrs + addr_size + i]);
    if (ETH_HEADER + ports + 4 <= size)
        hash = hash * 31 + ((ip[ports] ^ ip[ports + 2]) << 8 | (ip[ports + 1] ^ ip[ports + 3]));
    hash *= 0x9e3779b1u;
    return &s->flows[hash >> 24];
}

/* ---- sending ---- */

/* Give one frame to the network; false: it keeps @t waiting. */
static bool transmit(VirtioNet *s, struct NetTx *t)
{
    if (net_send(&s->end, &t->frame)) {
        virtq_push(&t->elem, 0);
        return true;
    }
    s->waiting[t->frame.queue] = t;
    return false;
}

/* Header and frame of a buffer; false: the device was marked broken. */
static bool take_apart(VirtioNet *s, struct NetTx *t)
{
    size_t head = header_size(s);
    VirtElem *e = &t->elem;
    NetHeader h;

    if (e->out_bytes < head) {
        virtio_broken(&s->virtio, "a frame of %llu bytes has no header",
                      (unsigned long long)e->out_bytes);
        return false;
    }
    virtio_iov_read(e->out, e->out_count, 0, &h, sizeof h);
    virtio_iov_skip(&e->out, &e->out_count, head);
    if (!virtio_has(&s->virtio, VIRTIO_NET_F_CSUM))
        h = (NetHeader){0};
    t->frame = (NetFrame){.iov = e->out,
                          .count = e->out_count,
                          .queue = e->vq->index / 2,
                          .size = e->out_bytes - head,
                          .header = h};
    return true;
}

static void handle_tx(VirtioNet *s, VirtQueue *vq)
{
    u32 pair = vq->index / 2;
    struct NetTx *t;

    if (pair >= s->active)
        return;
    while (!s->waiting[pair] && (t = virtq_pop(vq, sizeof *t))) {
        if (!take_apart(s, t) || t->frame.size < ETH_HEADER) {
            virtq_push(&t->elem, 0);
            continue;
        }
        if (s->active > 1)
            *flow_of(s, &t->frame) = (u8)pair;
        transmit(s, t);
    }
    virtq_notify(vq);
}

static void writable(void *opaque)
{
    VirtioNet *s = opaque;

    for (u32 i = 0; i < s->pairs; i++) {
        struct NetTx *t = s->waiting[i];
        VirtQueue *vq = &s->virtio.queue[2 * i + 1];

        s->waiting[i] = NULL;
        if (t && !transmit(s, t))
            return;
        if (t) {
            virtq_notify(vq);
            virtq_kick(vq);
        }
    }
}

/* ---- receiving ---- */

static bool is_for_us(const VirtioNet *s, const NetFrame *f)
{
    const NetRxFilter *r = &s->filter;
    u8 head[18] = {0};

    if (f->size < ETH_HEADER)
        return false;
    virtio_iov_read(f->iov, f->count, 0, head, sizeof head);
    if (virtio_has(&s->virtio, VIRTIO_NET_F_CTRL_VLAN) && head[12] == 0x81 && !head[13]) {
        u32 vlan = (u32)(head[14] & 15) << 8 | head[15];

        if (!(r->vlans[vlan / 32] >> vlan % 32 & 1))
            return false;
    }
    if (r->promisc)
        return true;
    if (head[0] & 1) {
        static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255};

        if (!memcmp(head, broadcast, 6))
            return !r->nobcast;
        return !r->nomulti && (r->allmulti || vnet_filter_has(&r->multi, head));
    }
    return !r->nouni && (r->alluni || !memcmp(head, s->mac, 6) || vnet_filter_has(&r->uni, head));
}

static VirtQueue *rx_queue(VirtioNet *s, const NetFrame *f)
{
    u32 pair = 0;

    if (s->active > 1)
        pair = *flow_of(s, f);
    return &s->virtio.queue[2 * (pair < s->active ? pair : 0)];
}

/* Take buffers for @bytes out of the queue; how many, 0: there are not enough. */
static u32 take_buffers(VirtioNet *s, VirtQueue *vq, u64 bytes)
{
    bool may_merge = virtio_has(&s->virtio, VIRTIO_NET_F_MRG_RXBUF);
    VirtElem *e;
    u64 room = 0;
    u32 n = 0;

    do {
        e = virtq_pop(vq, sizeof *e);
        n += e != NULL;
        room += e ? e->in_bytes : 0;
    } while (e && room < bytes && may_merge);
    if (room >= bytes)
        return n;
    /* A lone buffer that is too short loses its frame, or nothing would be received any more. */
    s->is_too_short = e && !may_merge;
    while (n--)
        virtq_unpop(vq->last);
    return 0;
}

/* Copy header and frame into the buffers that were taken. */
static void fill_buffers(VirtioNet *s, VirtQueue *vq, const NetFrame *f, u32 count)
{
    struct virtio_net_hdr_mrg_rxbuf head = {.hdr = f->header, .num_buffers = (u16)count};
    size_t head_size = header_size(s), at = 0; /* bytes of the frame that were copied */
    struct iovec *from = s->rx_iov;
    u32 left = f->count;

    memcpy(from, f->iov, f->count * sizeof *from);
    for (u32 i = 0; i < count; i++) {
        VirtElem *e = vq->first;
        u64 skip = i ? 0 : head_size, room = e->in_bytes - MIN(e->in_bytes, skip);
        size_t n = MIN(room, f->size - at), done = 0;

        if (!i)
            virtio_iov_write(e->in, e->in_count, 0, &head, head_size);
        while (done < n && left) {
            size_t part = MIN(from->iov_len, n - done);

            virtio_iov_write(e->in, e->in_count, skip + done, from->iov_base, part);
            virtio_iov_skip(&from, &left, part);
            done += part;
        }
        at += n;
        virtq_fill(e, (u32)(skip + n));
    }
    virtq_flush(vq);
    virtq_notify(vq);
}

static bool receive(void *opaque, const NetFrame *f)
{
    VirtioNet *s = opaque;
    Virtio *v = &s->virtio;

    if (!(v->status & VIRTIO_CONFIG_S_DRIVER_OK) || v->is_broken || f->count > RX_PIECES_MAX ||
        !is_for_us(s, f))
        return true;
    VirtQueue *vq = rx_queue(s, f);

    if (vq->in_flight) /* saved state with buffers in flight on a queue that never has any */
        return virtio_broken(v, "receive buffers in flight"), true;
    s->is_too_short = false;
    u32 count = take_buffers(s, vq, header_size(s) + f->size);

    if (count)
        fill_buffers(s, vq, f, count);
    s->is_rx_stalled = !count && !s->is_too_short;
    return !s->is_rx_stalled;
}

static void handle_rx(VirtioNet *s)
{
    if (s->is_rx_stalled) {
        s->is_rx_stalled = false;
        net_receive_ready(&s->end);
    }
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioNet *s = (VirtioNet *)v;

    if (vq->index == ctrl_index(s))
        vnet_handle_ctrl(s, vq);
    else if (vq->index & 1)
        handle_tx(s, vq);
    else
        handle_rx(s);
}

/* ---- configuration ---- */

static void link_changed(void *opaque, bool is_up)
{
    VirtioNet *s = opaque;

    s->status = (u16)((s->status & ~VIRTIO_NET_S_LINK_UP) | (is_up ? VIRTIO_NET_S_LINK_UP : 0));
    virtio_config_changed(&s->virtio);
}

static const NetOps net_ops = {receive, writable, link_changed};

/* Feature bits that a property of their own switches. */
static u64 features(Virtio *v)
{
    VirtioNet *s = (VirtioNet *)v;
    u64 f = 1ull << VIRTIO_NET_F_MAC;

    for (unsigned i = 0; i < ARRAY_SIZE(s->has); i++)
        f |= (u64)s->has[i] << vnet_feature_bits[i];
    if (!s->mtu)
        f &= ~(1ull << VIRTIO_NET_F_MTU);
    if (!s->has[NET_F_CSUM])
        f &= ~(1ull << VIRTIO_NET_F_HOST_TSO4 | 1ull << VIRTIO_NET_F_HOST_TSO6 |
               1ull << VIRTIO_NET_F_HOST_ECN);
    if (!s->has[NET_F_GUEST_CSUM])
        f &= ~(1ull << VIRTIO_NET_F_GUEST_TSO4 | 1ull << VIRTIO_NET_F_GUEST_TSO6 |
               1ull << VIRTIO_NET_F_GUEST_ECN);
    if (!s->has[NET_F_CTRL_VQ])
        f &= ~(1ull << VIRTIO_NET_F_CTRL_RX | 1ull << VIRTIO_NET_F_CTRL_RX_EXTRA |
               1ull << VIRTIO_NET_F_CTRL_VLAN | 1ull << VIRTIO_NET_F_CTRL_MAC_ADDR |
               1ull << VIRTIO_NET_F_CTRL_GUEST_OFFLOADS | 1ull << VIRTIO_NET_F_GUEST_ANNOUNCE |
               1ull << VIRTIO_NET_F_MQ);
    return f;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioNet *s = (VirtioNet *)v;
    struct virtio_net_config c = {
        .status = s->status,
        .max_virtqueue_pairs = (u16)s->pairs,
        .mtu = s->mtu,
        .speed = s->speed,
        .duplex = 1,
    };

    memcpy(c.mac, s->mac, sizeof c.mac);
    memcpy(config, &c, v->ops->config_size);
}

/* Legacy drivers set their address so; others use the control queue. */
static void set_config(Virtio *v, const u8 *config)
{
    if (v->is_legacy && !virtio_has(v, VIRTIO_NET_F_CTRL_MAC_ADDR))
        memcpy(((VirtioNet *)v)->mac, config, 6);
}

void vnet_set_guest_offloads(VirtioNet *s, u64 bits)
{
    u32 offload = 0;

    s->offloads = bits;
    if (bits >> VIRTIO_NET_F_GUEST_CSUM & 1) {
        offload = NET_CSUM;
        offload |= bits >> VIRTIO_NET_F_GUEST_TSO4 & 1 ? NET_TSO4 : 0;
        offload |= bits >> VIRTIO_NET_F_GUEST_TSO6 & 1 ? NET_TSO6 : 0;
        offload |= bits >> VIRTIO_NET_F_GUEST_ECN & 1 ? NET_ECN : 0;
    }
    net_set_offload(&s->end, offload);
}

static void ready(Virtio *v)
{
    VirtioNet *s = (VirtioNet *)v;

    vnet_set_guest_offloads(s, v->features & NET_GUEST_OFFLOADS);
    net_receive_ready(&s->end);
}

static void drop_waiting(VirtioNet *s)
{
    for (u32 i = 0; i < s->pairs; i++) {
        struct NetTx *t = s->waiting[i];

        s->waiting[i] = NULL;
        if (t)
            virtq_push(&t->elem, 0);
    }
}

static void reset(Virtio *v)
{
    VirtioNet *s = (VirtioNet *)v;

    drop_waiting(s);
    memcpy(s->mac, s->own_mac, sizeof s->mac);
    memset(&s->filter, 0, sizeof s->filter);
    s->filter.promisc = true;
    memset(s->flows, 0, sizeof s->flows);
    s->active = 1;
    s->is_rx_stalled = false;
    s->status = !s->netdev || net_link(s->netdev) ? VIRTIO_NET_S_LINK_UP : 0;
    vnet_set_guest_offloads(s, 0);
    net_set_queues(&s->end, 1);
    net_receive_ready(&s->end); /* what waits is for nobody */
}

static void running(Virtio *v, bool on)
{
    VirtioNet *s = (VirtioNet *)v;

    if (on)
        net_receive_ready(&s->end);
}

static void queue_reset(Virtio *v, VirtQueue *vq)
{
    VirtioNet *s = (VirtioNet *)v;
    struct NetTx *t = vq->index & 1 && vq->index / 2 < s->pairs ? s->waiting[vq->index / 2] : NULL;

    if (t) {
        s->waiting[vq->index / 2] = NULL;
        virtq_push(&t->elem, 0);
    }
}

/* ---- life ---- */

static bool is_queue_size(u16 n)
{
    return n >= 4 && n <= VIRTQ_SIZE_MAX && !(n & (n - 1));
}

static bool init(Virtio *v, Error *err)
{
    VirtioNet *s = (VirtioNet *)v;

    if (!is_queue_size(s->rx_queue_size) || !is_queue_size(s->tx_queue_size))
        return error_set(err,
                         "%s: queue sizes of %u and %u; powers of two from 4 to %u are expected",
                         v->dev.type->name, s->rx_queue_size, s->tx_queue_size, VIRTQ_SIZE_MAX);
    if (s->mtu && s->mtu < 68)
        return error_set(err, "%s: host_mtu=%u: at least 68 is expected", v->dev.type->name,
                         s->mtu);
    if (s->own_mac[0] & 1)
        return error_set(err, "%s: mac= is an address of many", v->dev.type->name);
    mac_choose(&v->dev, s->own_mac);
    if (s->netdev && !net_attach(&s->end, s->netdev, &net_ops, s, err))
        return error_prefix(err, "%s", v->dev.type->name);
    s->pairs = s->has[NET_F_MQ] ? MIN(net_queues(&s->end), NET_PAIRS_MAX) : 1;
    s->waiting = calloc(s->pairs, sizeof *s->waiting);
    if (!s->waiting)
        abort();
    virtio_set_queues(v, 2 * s->pairs + 1);
    for (u32 i = 0; i < v->queue_count; i++)
        virtio_queue(v, i, i & 1 ? s->tx_queue_size : s->rx_queue_size, handle);
    return true;
}

static void fini(Virtio *v)
{
    VirtioNet *s = (VirtioNet *)v;

    net_detach(&s->end);
    drop_waiting(s);
    free(s->waiting);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_NET,
    .pci_class = 0x020000,
    .config_size = offsetof(struct virtio_net_config, rss_max_key_size),
    .init = init,
    .fini = fini,
    .features = features,
    .get_config = get_config,
    .set_config = set_config,
    .ready = ready,
    .reset = reset,
    .queue_reset = queue_reset,
    .running = running,
};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioNet, virtio, &virtio_state),
    STATE_ARRAY(VirtioNet, mac),
    STATE_ARRAY(VirtioNet, flows),
    STATE_FIELD(VirtioNet, active),
    STATE_FIELD(VirtioNet, status),
    STATE_FIELD(VirtioNet, offloads),
    STATE_TABLE(VirtioNet, filter, &vnet_filter_table),
};

static bool post_load(void *object, u32 version, Error *err)
{
    VirtioNet *s = object;
    bool is_up = !s->netdev || net_link(s->netdev), was_up = s->status & VIRTIO_NET_S_LINK_UP;
    bool announces = virtio_has(&s->virtio, VIRTIO_NET_F_GUEST_ANNOUNCE) && !s->virtio.dev.env->is_counted;

    drop_waiting(s);
    if (!s->active || s->active > s->pairs)
        return error_set(err, "%u queue pairs; up to %u are expected", s->active, s->pairs);
    vnet_set_guest_offloads(s, s->offloads & s->virtio.features & NET_GUEST_OFFLOADS);
    net_set_queues(&s->end, s->active);
    s->is_rx_stalled = true;
    /* It may be another network now: others should hear where the guest is. */
    if (announces)
        s->status |= VIRTIO_NET_S_ANNOUNCE;
    if (announces || is_up != was_up)
        link_changed(s, is_up);
    return true;
}

static const StateTable state = {"virtio-net", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, VirtioNet, field, absent, help)

static const PropRow props[] = {
    P(PROP_NETDEV, "netdev", netdev, NULL, "id of a -netdev"),
    P(PROP_MAC,    "mac", own_mac, NULL, "address; without: 52:54:00:12:34:56 and on"),
    P(PROP_U16,    "rx_queue_size", rx_queue_size, "256", "descriptors of a receive queue"),
    P(PROP_U16,    "tx_queue_size", tx_queue_size, "256", "descriptors of a transmit queue"),
    P(PROP_U16,    "host_mtu", mtu, "0", "largest packet the network takes; 0: not told"),
    P(PROP_U32,    "speed", speed, "0xffffffff", "told to the guest, in Mbit/s"),
    P(PROP_U32,    "bootindex", boot_index, "0xffffffff", "place in the firmware's boot order"),
#define _(id, name, absent, help) P(PROP_BOOL, name, has[NET_F_##id], absent, help),
    NET_FEATURES(_)
#undef _
    VIRTIO_PROPS,
};
// clang-format on

#define _(id, name, absent, help) VIRTIO_NET_F_##id,
const u8 vnet_feature_bits[NET_F_COUNT] = {NET_FEATURES(_)};
#undef _

static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "ethernet-phy@0");
}

const DeviceType device_virtio_net = {
    .name = "virtio-net-device",
    .alias = "virtio-net",
    .desc = "virtio network device",
    .size = sizeof(VirtioNet),
    .ops = &ops,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .fw_path = fw_path,
    VIRTIO_HOOKS,
};
