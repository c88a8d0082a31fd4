/* SPDX-License-Identifier: MIT */
/* Inside the virtio network device: what net.c and net_ctrl.c share. */
#ifndef HW_VIRTIO_NET_H
#define HW_VIRTIO_NET_H

#include "host/net/net.h"
#include "hw/virtio/virtio.h"

#define NET_PAIRS_MAX 32u
#define NET_ADDRS_MAX 64u  /* of a filter; with more it lets all pass */
#define RX_PIECES_MAX 512u /* of a frame that is received */

/* Features that are properties, under the names that users of them know. */
// clang-format off
#define NET_FEATURES(_)                                                                            \
    _(CSUM,                "csum",             "on",  "checksums of sent frames left to the host") \
    _(GUEST_CSUM,          "guest_csum",       "on",  "checksums of received ones to the guest")   \
    _(HOST_TSO4,           "host_tso4",        "on",  "sent TCP over IPv4 segmented by the host")  \
    _(HOST_TSO6,           "host_tso6",        "on",  "the same over IPv6")                        \
    _(HOST_ECN,            "host_ecn",         "on",  "the same with congestion notification")     \
    _(GUEST_TSO4,          "guest_tso4",       "on",  "received TCP over IPv4 in large frames")    \
    _(GUEST_TSO6,          "guest_tso6",       "on",  "the same over IPv6")                        \
    _(GUEST_ECN,           "guest_ecn",        "on",  "the same with congestion notification")     \
    _(MRG_RXBUF,           "mrg_rxbuf",        "on",  "received frames may take several buffers")  \
    _(STATUS,              "status",           "on",  "the state of the link is told")             \
    _(CTRL_VQ,             "ctrl_vq",          "on",  "control queue")                             \
    _(CTRL_RX,             "ctrl_rx",          "on",  "filters by kinds of addresses")             \
    _(CTRL_RX_EXTRA,       "ctrl_rx_extra",    "on",  "more of these")                             \
    _(CTRL_VLAN,           "ctrl_vlan",        "on",  "filter by VLANs")                           \
    _(CTRL_MAC_ADDR,       "ctrl_mac_addr",    "on",  "address set by the control queue")          \
    _(CTRL_GUEST_OFFLOADS, "ctrl_guest_offloads", "on", "offloads changed while it works")         \
    _(GUEST_ANNOUNCE,      "guest_announce",   "on",  "the guest says where it is after a restore")\
    _(MTU,                 "mtu",              "on",  "host_mtu= is told")                         \
    _(SPEED_DUPLEX,        "speed_duplex",     "on",  "speed= is told")                            \
    _(MQ,                  "mq",               "off", "as many queue pairs as the network has")
// clang-format on

enum {
#define _(id, name, absent, help) NET_F_##id,
    NET_FEATURES(_)
#undef _
        NET_F_COUNT,
};

extern const u8 vnet_feature_bits[NET_F_COUNT];

/* Features that the driver may switch while it runs. */
#define NET_GUEST_OFFLOADS                                                                         \
    (1ull << VIRTIO_NET_F_GUEST_CSUM | 1ull << VIRTIO_NET_F_GUEST_TSO4 |                           \
     1ull << VIRTIO_NET_F_GUEST_TSO6 | 1ull << VIRTIO_NET_F_GUEST_ECN)

typedef struct NetAddrs {
    u8 addr[NET_ADDRS_MAX * 6];
    u32 count;
    bool is_over; /* there were more */
} NetAddrs;

typedef struct NetRxFilter {
    bool promisc, allmulti, alluni, nomulti, nouni, nobcast;
    NetAddrs uni, multi;
    u32 vlans[4096 / 32];
} NetRxFilter;

typedef struct VirtioNet {
    Virtio virtio;
    Net *netdev;
    NetEnd end;
    u8 own_mac[6], mac[6]; /* after reset; now */
    u16 rx_queue_size, tx_queue_size, mtu, status;
    u32 speed, boot_index;
    bool has[NET_F_COUNT];
    u32 pairs, active;
    u8 flows[256]; /* pair by hash of addresses */
    NetRxFilter filter;
    u64 offloads;
    struct NetTx **waiting; /* per pair, for the network */
    bool is_rx_stalled;     /* the network waits for buffers */
    bool is_too_short;      /* the buffer that receive found */
    struct iovec rx_iov[RX_PIECES_MAX];
} VirtioNet;

void vnet_set_guest_offloads(VirtioNet *s, u64 bits);

/* ---- net_ctrl.c ---- */

void vnet_handle_ctrl(VirtioNet *s, VirtQueue *vq);
bool vnet_filter_has(const NetAddrs *a, const u8 *addr);
extern const StateTable vnet_filter_table;

#endif
