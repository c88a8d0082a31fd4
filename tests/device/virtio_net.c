/* SPDX-License-Identifier: MIT */
/* virtio-net as a driver sees it, with a second NIC on the same hub as the rest of the world. */
#include <linux/virtio_net.h>
#include "tests/device/peer.h"
#include "tests/device/virtio.h"

enum { RX, TX, CTRL };

#define OWN        ((const u8[6]){0x52, 0x54, 0x00, 0x12, 0x34, 0x56})

/* ---- the driver ---- */

static size_t head_size(Drv *d)
{
    return d->form->is_legacy && !drv_has(d, VIRTIO_NET_F_MRG_RXBUF) ? 10 : 12;
}

static bool begin(Drv *d, Client *c, const DrvForm *form, const char *props, u64 features)
{
    drv_plug(d, c, form, &device_virtio_net, props);
    if (!d->dev || !drv_negotiate(d, features) || !drv_queue(d, RX, 64) || !drv_queue(d, TX, 64) ||
        !drv_queue(d, CTRL, 16))
        return false;
    drv_ok(d);
    return true;
}

static void make_frame(u8 *f, const u8 *to, size_t size, u8 fill)
{
    memset(f, fill, size);
    memcpy(f, to, 6);
    memcpy(f + 6, "\x52\x54\x00\xaa\xbb\xcc\x88\xb5", 8);
}

static void add_tx(Drv *d, const u8 *frame, u32 size, NetHeader h)
{
    u8 head[12] = {0};
    DrvSeg segs[3];

    memcpy(head, &h, sizeof h);
    segs[0] = drv_bytes(d, head, (u32)head_size(d));
    segs[1] = drv_bytes(d, frame, size / 2);
    segs[2] = drv_bytes(d, frame + size / 2, size - size / 2);
    drv_add(&d->q[TX], segs, 3, 0);
}

static DrvSeg add_rx(Drv *d, u32 size)
{
    DrvSeg s = drv_bytes(d, NULL, size);

    drv_add(&d->q[RX], &s, 0, 1);
    return s;
}

static u8 ctrl(Drv *d, u8 class, u8 cmd, const void *data, u32 size)
{
    u64 mark = d->next;
    DrvSeg segs[3] = {drv_bytes(d, (u8[]){class, cmd}, 2), {0}, {0}};
    unsigned n = 1;

    if (size)
        segs[n++] = drv_bytes(d, data, size);
    segs[n] = drv_bytes(d, "\xff", 1);
    drv_add(&d->q[CTRL], segs, n, 1);
    drv_kick(&d->q[CTRL]);
    u8 ack = drv_get(&d->q[CTRL], NULL) < 0 ? 0xfe : *(u8 *)drv_host(d, segs[n].addr);

    d->next = mark;
    return ack;
}

/* ---- tests ---- */

static void test_transmit(Drv *d)
{
    u8 f[1514];

    make_frame(f, (u8[]){255, 255, 255, 255, 255, 255}, sizeof f, 0x33);
    peer.count = 0;
    add_tx(d, f, sizeof f, (NetHeader){0});
    add_tx(d, f, 60, (NetHeader){0});
    add_tx(d, f, 13, (NetHeader){0});
    drv_kick(&d->q[TX]);
    drv_ok_as(d,
              peer.count == 2 && peer.size[0] == 1514 && !memcmp(peer.data[0], f, 1514) &&
                  peer.size[1] == 60,
              "frames are sent, but no parts of a header");
    drv_ok_as(d,
              drv_get(&d->q[TX], NULL) >= 0 && drv_get(&d->q[TX], NULL) >= 0 &&
                  drv_get(&d->q[TX], NULL) >= 0,
              "and all buffers come back");
}

static void test_receive(Drv *d)
{
    size_t head = head_size(d);
    u32 written = 0;
    u8 f[1514];

    make_frame(f, OWN, sizeof f, 0x44);
    DrvSeg a = add_rx(d, 2048), b = add_rx(d, 2048);

    drv_kick(&d->q[RX]);
    drv_want_interrupt(&d->q[RX], true);
    peer_send(f, 1000, (NetHeader){0});
    u8 *p = drv_host(d, a.addr);

    drv_ok_as(d,
              drv_get(&d->q[RX], &written) >= 0 && written == head + 1000 &&
                  !memcmp(p + head, f, 1000) && !p[0] && !p[1] && (head == 10 || p[10] == 1),
              "a frame is received, with its header");
    drv_ok_as(d, d->ops->interrupted(d, RX), "and the driver interrupted");
    peer_send(f, 100, (NetHeader){0});
    peer_send(f, 200, (NetHeader){0});
    peer_send(f, 300, (NetHeader){0});
    drv_ok_as(d,
              drv_get(&d->q[RX], &written) >= 0 && written == head + 100 &&
                  drv_get(&d->q[RX], NULL) < 0 && !memcmp((u8 *)drv_host(d, b.addr) + head, f, 100),
              "without buffers frames wait");
    add_rx(d, 2048);
    add_rx(d, 2048);
    drv_kick(&d->q[RX]);
    drv_ok_as(d,
              drv_get(&d->q[RX], &written) >= 0 && written == head + 200 &&
                  drv_get(&d->q[RX], &written) >= 0 && written == head + 300,
              "in order, until there are");
}

static void test_merged(Drv *d)
{
    size_t head = head_size(d), at = 0;
    u32 written = 0;
    DrvSeg s[4];
    u8 f[1514], got[2048];

    if (!drv_has(d, VIRTIO_NET_F_MRG_RXBUF))
        return;
    make_frame(f, OWN, sizeof f, 0);
    for (unsigned i = 14; i < sizeof f; i++)
        f[i] = (u8)(i * 3);
    for (unsigned i = 0; i < 2; i++)
        s[i] = add_rx(d, 512);
    drv_kick(&d->q[RX]);
    peer_send(f, sizeof f, (NetHeader){0});
    drv_ok_as(d, drv_get(&d->q[RX], NULL) < 0, "a frame waits for enough buffers");
    for (unsigned i = 2; i < 4; i++)
        s[i] = add_rx(d, 500);
    drv_kick(&d->q[RX]);
    for (unsigned i = 0; i < 4; i++) {
        bool is_there = drv_get(&d->q[RX], &written) >= 0;

        if (!is_there)
            break;
        memcpy(got + at, drv_host(d, s[i].addr), written);
        at += written;
    }
    drv_ok_as(d, at == head + sizeof f && !memcmp(got + head, f, sizeof f) && got[10] == 4,
              "and is spread over them");
}

static void test_filters(Drv *d)
{
    u8 f[100], off = 0, on = 1;
    static const u8 other[6] = {0x52, 0x54, 0, 1, 2, 3}, group[6] = {1, 0, 0x5e, 0, 0, 1};
    struct {
        const char *name;
        const u8 *to;
        bool passes;
    } rows[] = {
        {"its own address", OWN, true}, {"another", other, false}, {"a group", group, false}};

    if (!drv_has(d, VIRTIO_NET_F_CTRL_RX))
        return;
    bool ok = ctrl(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &off, 1) == VIRTIO_NET_OK;

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        make_frame(f, rows[i].to, sizeof f, 0);
        add_rx(d, 2048);
        drv_kick(&d->q[RX]);
        peer_send(f, sizeof f, (NetHeader){0});
        bool passed = drv_get(&d->q[RX], NULL) >= 0;

        ok = ok && passed == rows[i].passes;
        if (passed != rows[i].passes)
            printf("# %s\n", rows[i].name);
        if (!passed) { /* use the buffer up */
            make_frame(f, OWN, sizeof f, 0);
            peer_send(f, sizeof f, (NetHeader){0});
            drv_get(&d->q[RX], NULL);
        }
    }
    drv_ok_as(d, ok, "out of promiscuous mode, only what is for it");
    u8 table[4 + 6 + 4 + 6] = {1};

    memcpy(table + 4, other, 6);
    table[10] = 1;
    memcpy(table + 14, group, 6);
    ok = ctrl(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, 20) == VIRTIO_NET_OK;
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        make_frame(f, rows[i].to, sizeof f, 0);
        add_rx(d, 2048);
        drv_kick(&d->q[RX]);
        peer_send(f, sizeof f, (NetHeader){0});
        ok = ok && drv_get(&d->q[RX], NULL) >= 0;
    }
    drv_ok_as(d, ok, "and what is in its table");
    table[0] = 200;
    drv_ok_as(d,
              ctrl(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, 20) ==
                      VIRTIO_NET_ERR &&
                  ctrl(d, VIRTIO_NET_CTRL_MAC, 7, table, 20) == VIRTIO_NET_ERR &&
                  ctrl(d, 99, 0, NULL, 0) == VIRTIO_NET_ERR &&
                  ctrl(d, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, "\xff\xff", 2) ==
                      VIRTIO_NET_ERR &&
                  ctrl(d, VIRTIO_NET_CTRL_MQ, 0, "\2", 2) == VIRTIO_NET_ERR,
              "wrong commands are refused");
    drv_ok_as(d,
              ctrl(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, other, 6) ==
                      VIRTIO_NET_OK &&
                  d->ops->config(d, 0, 4) == 0x01005452 && d->ops->config(d, 4, 2) == 0x0302,
              "the address can be set");
    ctrl(d, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, OWN, 6);
    ctrl(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &on, 1);
}

static void test_offloads(Drv *d)
{
    static u8 f[5000];
    NetHeader h = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                   .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
                   .gso_size = 1448,
                   .csum_start = 34,
                   .csum_offset = 16};
    u32 written = 0;

    make_frame(f, OWN, sizeof f, 1);
    memcpy(f + 12, "\x08\x00\x45\x00", 4);
    f[14 + 9] = 6;
    f[34 + 12] = 0x50;
    peer.count = 0;
    net_set_offload(&peer.end, 0);
    add_tx(d, f, sizeof f, h);
    drv_kick(&d->q[TX]);
    drv_get(&d->q[TX], NULL);
    drv_ok_as(d, peer.count == 4 && peer.size[0] == 54 + 1448 && !peer.header[0].gso_type,
              "a large frame is segmented for others that take none");
    net_set_offload(&peer.end, NET_CSUM | NET_TSO4);
    peer.count = 0;
    add_tx(d, f, sizeof f, h);
    drv_kick(&d->q[TX]);
    drv_get(&d->q[TX], NULL);
    drv_ok_as(d, peer.count == 1 && peer.size[0] == sizeof f && peer.header[0].gso_size == 1448,
              "and stays whole for those that do");
    for (unsigned i = 0; i < 5; i++)
        add_rx(d, 2048);
    drv_kick(&d->q[RX]);
    peer_send(f, sizeof f, h);
    unsigned n = 0;

    while (drv_get(&d->q[RX], &written) >= 0)
        n++;
    if (drv_has(d, VIRTIO_NET_F_GUEST_TSO4))
        drv_ok_as(d, n == 3, "a large frame comes whole to a driver that takes it");
    else
        drv_ok_as(d, n == 4, "a large frame comes in segments to a driver that takes none");
    while (n++ < 5) {
        peer_send(f, 60, (NetHeader){0});
        drv_get(&d->q[RX], NULL);
    }
}

static void test_saved(Drv *d)
{
    static ClientStream s;
    static u8 ram[CLIENT_RAM_SIZE];
    Error err = {0};
    u8 f[100], off = 0;

    make_frame(f, OWN, sizeof f, 9);
    ctrl(d, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &off, 1);
    add_rx(d, 2048);
    add_tx(d, f, 99, (NetHeader){0});
    d->ops->notify(d, TX);
    client_save(d->c, &s);
    memcpy(ram, drv_host(d, CLIENT_RAM), sizeof ram);
    device_reset(d->c->machine);
    memcpy(drv_host(d, CLIENT_RAM), ram, sizeof ram);
    peer.count = 0;
    bool ok = client_load(d->c, &s, &err);

    if (!ok)
        printf("# %s\n", err.text);
    client_step(d->c, 0);
    drv_ok_as(d, ok && peer.count == 1 && peer.size[0] == 99 && drv_get(&d->q[TX], NULL) >= 0,
              "what was to be sent is sent after loading");
    peer_send(f, 100, (NetHeader){0});
    drv_ok_as(d, drv_get(&d->q[RX], NULL) >= 0, "and frames are received");
    if (drv_has(d, VIRTIO_NET_F_GUEST_ANNOUNCE)) {
        drv_ok_as(d,
                  d->ops->config(d, 6, 2) == 3 &&
                      ctrl(d, VIRTIO_NET_CTRL_ANNOUNCE, 0, NULL, 0) == VIRTIO_NET_OK &&
                      d->ops->config(d, 6, 2) == 1 &&
                      ctrl(d, VIRTIO_NET_CTRL_ANNOUNCE, 0, NULL, 0) == VIRTIO_NET_ERR,
                  "the driver is asked to announce itself, once");
    }
}

static void test_form(Client *c, const DrvForm *form, u64 features)
{
    Drv *d = calloc(1, sizeof *d);
    Net *hub = make_net(c, "hubport,id=n0,hubid=0"), *other = make_net(c, "hubport,id=n1,hubid=0");

    net_attach(&peer.end, other, &peer_ops, NULL, NULL);
    bool ok = begin(d, c, form, "netdev=n0", features);

    if (drv_ok_as(d, ok, "a device is set up")) {
        drv_ok_as(d,
                  d->ops->config(d, 0, 4) == 0x12005452 && d->ops->config(d, 4, 2) == 0x5634 &&
                      d->ops->config(d, 6, 2) == VIRTIO_NET_S_LINK_UP,
                  "address and link are in the configuration");
        test_transmit(d);
        test_receive(d);
        test_merged(d);
        test_filters(d);
        test_offloads(d);
        test_saved(d);
        d->ops->interrupted(d, 0xffff);
        net_set_link(hub, false);
        drv_ok_as(d, d->ops->interrupted(d, 0xffff) && !(d->ops->config(d, 6, 2) & 1),
                  "a link that goes is told");
    }
    drv_unplug(d);
    net_free(hub);
    net_free(other);
    free(d);
}

/* A network that takes no more: buffers stay in flight until it does. */
static void test_full(Client *c)
{
    Drv *d = calloc(1, sizeof *d);
    Net *n = make_net(c, "loopback,id=n0");
    static ClientStream s;
    static u8 ram[CLIENT_RAM_SIZE];
    unsigned sent = 0, got = 0;
    u8 f[100];

    begin(d, c, &drv_forms[0], "netdev=n0", ~0ull);
    make_frame(f, OWN, sizeof f, 9);
    for (unsigned i = 0; i < 20; i++)
        add_tx(d, f, 64 + i, (NetHeader){0});
    drv_kick(&d->q[TX]);
    while (drv_get(&d->q[TX], NULL) >= 0)
        sent++;
    tap_ok(sent == 16, "a full network keeps what it took, the rest stays with the device");
    client_save(c, &s);
    memcpy(ram, drv_host(d, CLIENT_RAM), sizeof ram);
    DrvQueue rx = d->q[RX], tx = d->q[TX];
    u64 next = d->next;

    for (unsigned turn = 0; turn < 2; turn++) {
        for (unsigned i = sent = got = 0; i < 25; i++)
            add_rx(d, 2048);
        drv_kick(&d->q[RX]);
        client_step(c, 0);
        while (drv_get(&d->q[TX], NULL) >= 0)
            sent++;
        while (drv_get(&d->q[RX], NULL) >= 0)
            got++;
        if (!turn) {
            tap_ok(sent == 4 && got == 20, "with buffers, all goes through");
            device_reset(c->machine);
            memcpy(drv_host(d, CLIENT_RAM), ram, sizeof ram);
            d->q[RX] = rx;
            d->q[TX] = tx;
            d->next = next;
            client_load(c, &s, NULL);
        }
    }
    tap_ok(sent == 4 && got == 4, "saved meanwhile, what stayed with the device is sent");
    for (unsigned i = 0; i < 30; i++)
        add_tx(d, f, 64, (NetHeader){0});
    drv_kick(&d->q[TX]);
    d->ops->set_status(d, 0);
    tap_ok(!d->ops->status(d), "reset while it waits");
    drv_unplug(d);
    net_free(n);
    free(d);
}

static void test_pairs(Client *c)
{
    Drv *d = calloc(1, sizeof *d);
    Net *n = make_net(c, "loopback,id=n0,queues=3");
    u8 f[100];

    drv_plug(d, c, &drv_forms[0], &device_virtio_net, "netdev=n0,mq=on");
    bool ok = drv_negotiate(d, ~0ull) && d->ops->config(d, 8, 2) == 3;

    for (u16 i = 0; i < 7; i++)
        ok = ok && drv_queue(d, i, 16);
    drv_ok(d);
    tap_ok(ok && drv_has(d, VIRTIO_NET_F_MQ), "as many queue pairs as the network has");
    DrvSeg cmd[3] = {drv_bytes(d, (u8[]){VIRTIO_NET_CTRL_MQ, 0}, 2), drv_bytes(d, "\3", 2),
                     drv_bytes(d, "\xff", 1)};

    drv_add(&d->q[6], cmd, 2, 1);
    drv_kick(&d->q[6]);
    tap_ok(drv_get(&d->q[6], NULL) >= 0 && !*(u8 *)drv_host(d, cmd[2].addr),
           "the control queue is behind them");
    for (u16 i = 0; i < 3; i++) {
        DrvSeg s = drv_bytes(d, NULL, 2048), head = drv_bytes(d, NULL, 12), body;

        drv_add(&d->q[2 * i], &s, 0, 1);
        drv_kick(&d->q[2 * i]);
        make_frame(f, OWN, sizeof f, (u8)i);
        memcpy(f + 12, "\x08\x00\x45", 3);
        body = drv_bytes(d, f, sizeof f);
        drv_add(&d->q[2 * i + 1], (DrvSeg[]){head, body}, 2, 0);
        drv_kick(&d->q[2 * i + 1]);
        ok = ok && drv_get(&d->q[2 * i + 1], NULL) >= 0 && drv_get(&d->q[2 * i], NULL) >= 0;
    }
    tap_ok(ok, "a flow is received by the pair that sends it");
    drv_unplug(d);
    net_free(n);
    free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    for (unsigned i = 0; i < ARRAY_SIZE(drv_forms); i++)
        test_form(&c, &drv_forms[i],
                  i & 1 ? 1ull << VIRTIO_NET_F_CSUM | 1ull << VIRTIO_NET_F_HOST_TSO4 : ~0ull);
    test_full(&c);
    test_pairs(&c);
    client_stop(&c);
    return tap_done();
}
