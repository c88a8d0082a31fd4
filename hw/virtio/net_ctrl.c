/* SPDX-License-Identifier: MIT */
/*
 * The control queue of the network device: commands as rows. Source: VIRTIO 1.2, "Network Device",
 * "Control Virtqueue".
 */
#include <string.h>
#include "base/log.h"
#include "hw/virtio/net.h"

/* The data of a command, read from the front. */
typedef struct Args {
    const VirtElem *e;
    u64 at;
} Args;

static bool take(Args *a, void *data, size_t size)
{
    size_t n = virtio_iov_read(a->e->out, a->e->out_count, a->at, data, size);

    a->at += n;
    return n == size;
}

/* ---- commands; false: the driver gets VIRTIO_NET_ERR ---- */

static bool set_mode(VirtioNet *s, u8 cmd, Args *a)
{
    bool *const modes[] = {&s->filter.promisc, &s->filter.allmulti, &s->filter.alluni,
                           &s->filter.nomulti, &s->filter.nouni,    &s->filter.nobcast};
    u8 on;

    if (!take(a, &on, 1))
        return false;
    *modes[cmd] = on;
    return true;
}

static bool take_addrs(Args *a, NetAddrs *to)
{
    u32 count;

    *to = (NetAddrs){0};
    if (!take(a, &count, 4) || a->at + 6ull * count > a->e->out_bytes)
        return false;
    if (count > NET_ADDRS_MAX) {
        to->is_over = true;
        a->at += 6ull * count;
        return true;
    }
    to->count = count;
    return take(a, to->addr, 6 * count);
}

static bool set_table(VirtioNet *s, u8 cmd, Args *a)
{
    NetAddrs uni, multi;

    if (!take_addrs(a, &uni) || !take_addrs(a, &multi))
        return false;
    s->filter.uni = uni;
    s->filter.multi = multi;
    return true;
}

static bool set_mac(VirtioNet *s, u8 cmd, Args *a)
{
    return take(a, s->mac, 6);
}

static bool set_vlan(VirtioNet *s, u8 cmd, Args *a)
{
    u16 vlan;

    if (!take(a, &vlan, 2) || vlan >= 4096)
        return false;
    u32 *word = &s->filter.vlans[vlan / 32], bit = 1u << vlan % 32;

    *word = cmd == VIRTIO_NET_CTRL_VLAN_ADD ? *word | bit : *word & ~bit;
    return true;
}

static bool announced(VirtioNet *s, u8 cmd, Args *a)
{
    if (!(s->status & VIRTIO_NET_S_ANNOUNCE))
        return false;
    s->status &= (u16)~VIRTIO_NET_S_ANNOUNCE;
    return true;
}

static bool set_pairs(VirtioNet *s, u8 cmd, Args *a)
{
    u16 pairs;

    if (!take(a, &pairs, 2) || !pairs || pairs > s->pairs)
        return false;
    s->active = pairs;
    net_set_queues(&s->end, pairs);
    for (u32 i = 0; i < pairs; i++)
        virtq_kick(&s->virtio.queue[2 * i + 1]);
    return true;
}

static bool set_offloads(VirtioNet *s, u8 cmd, Args *a)
{
    u64 bits;

    if (!take(a, &bits, 8) || bits & ~(s->virtio.features & NET_GUEST_OFFLOADS))
        return false;
    vnet_set_guest_offloads(s, bits);
    return true;
}

// clang-format off
static const struct {
    u8 class, first, last, feature;
    bool (*run)(VirtioNet *s, u8 cmd, Args *a);
} commands[] = {
    {VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, VIRTIO_NET_CTRL_RX_ALLMULTI,
     VIRTIO_NET_F_CTRL_RX, set_mode},
    {VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_ALLUNI, VIRTIO_NET_CTRL_RX_NOBCAST,
     VIRTIO_NET_F_CTRL_RX_EXTRA, set_mode},
    {VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, VIRTIO_NET_CTRL_MAC_TABLE_SET,
     VIRTIO_NET_F_CTRL_RX, set_table},
    {VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, VIRTIO_NET_CTRL_MAC_ADDR_SET,
     VIRTIO_NET_F_CTRL_MAC_ADDR, set_mac},
    {VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, VIRTIO_NET_CTRL_VLAN_DEL,
     VIRTIO_NET_F_CTRL_VLAN, set_vlan},
    {VIRTIO_NET_CTRL_ANNOUNCE, VIRTIO_NET_CTRL_ANNOUNCE_ACK, VIRTIO_NET_CTRL_ANNOUNCE_ACK,
     VIRTIO_NET_F_GUEST_ANNOUNCE, announced},
    {VIRTIO_NET_CTRL_MQ, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET,
     VIRTIO_NET_F_MQ, set_pairs},
    {VIRTIO_NET_CTRL_GUEST_OFFLOADS, VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET,
     VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET, VIRTIO_NET_F_CTRL_GUEST_OFFLOADS, set_offloads},
};
// clang-format on

static bool run(VirtioNet *s, const VirtElem *e)
{
    struct virtio_net_ctrl_hdr head;
    Args a = {.e = e};

    if (!take(&a, &head, sizeof head))
        return false;
    for (unsigned i = 0; i < ARRAY_SIZE(commands); i++)
        if (commands[i].class == head.class && head.cmd >= commands[i].first &&
            head.cmd <= commands[i].last)
            return virtio_has(&s->virtio, commands[i].feature) && commands[i].run(s, head.cmd, &a);
    log_guest("%s: control command %u.%u\n", s->virtio.dev.type->name, head.class, head.cmd);
    return false;
}

void vnet_handle_ctrl(VirtioNet *s, VirtQueue *vq)
{
    VirtElem *e;

    while ((e = virtq_pop(vq, sizeof *e))) {
        virtio_net_ctrl_ack ack = run(s, e) ? VIRTIO_NET_OK : VIRTIO_NET_ERR;

        virtq_push(e, (u32)virtio_iov_write(e->in, e->in_count, 0, &ack, 1));
    }
    virtq_notify(vq);
}

/* ---- filters ---- */

bool vnet_filter_has(const NetAddrs *a, const u8 *addr)
{
    for (u32 i = 0; i < a->count; i++)
        if (!memcmp(a->addr + 6 * i, addr, 6))
            return true;
    return a->is_over;
}

static const StateRow addr_rows[] = {
    STATE_ARRAY(NetAddrs, addr),
    STATE_FIELD(NetAddrs, count),
    STATE_FIELD(NetAddrs, is_over),
};

static bool addrs_loaded(void *object, u32 version, Error *err)
{
    NetAddrs *a = object;

    return a->count <= NET_ADDRS_MAX ||
           error_set(err, "a filter of %u addresses; up to %u are expected", a->count,
                     NET_ADDRS_MAX);
}

static const StateTable addr_table = {"addresses", 1,           1, DEVICE_ROWS(addr_rows),
                                      NULL,        addrs_loaded};

static const StateRow filter_rows[] = {
    STATE_FIELD(NetRxFilter, promisc),
    STATE_FIELD(NetRxFilter, allmulti),
    STATE_FIELD(NetRxFilter, alluni),
    STATE_FIELD(NetRxFilter, nomulti),
    STATE_FIELD(NetRxFilter, nouni),
    STATE_FIELD(NetRxFilter, nobcast),
    STATE_TABLE(NetRxFilter, uni, &addr_table),
    STATE_TABLE(NetRxFilter, multi, &addr_table),
    STATE_ARRAY(NetRxFilter, vlans),
};

const StateTable vnet_filter_table = {"filter", 1, 1, DEVICE_ROWS(filter_rows)};
