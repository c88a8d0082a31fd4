/* SPDX-License-Identifier: MIT */
/* A small network stack; see stack.h. Sources: RFC 826, 791, 792, 768, 9293, 4443. */
#include "tests/net/stack.h"

#include <stdlib.h>
#include <string.h>

enum {
    ETH = 14,
    IP = ETH + 20,
    FIN = 1,
    SYN = 2,
    RST = 4,
    PSH = 8,
    ACK = 16,
    MSS = 1460,
};

/* ---- bytes ---- */

static void put16(u8 *p, u32 v)
{
    p[0] = (u8)(v >> 8);
    p[1] = (u8)v;
}

static void put32(u8 *p, u32 v)
{
    put16(p, v >> 16);
    put16(p + 2, v);
}

static u32 get16(const u8 *p)
{
    return (u32)p[0] << 8 | p[1];
}

static u32 get32(const u8 *p)
{
    return get16(p) << 16 | get16(p + 2);
}

static u32 sum_of(const u8 *p, size_t size, u32 acc)
{
    for (size_t i = 0; i < size; i++)
        acc += i & 1 ? p[i] : (u32)p[i] << 8;
    while (acc >> 16)
        acc = (acc & 0xffff) + (acc >> 16);
    return acc;
}

/* ---- frames out ---- */

/* A frame that the network did not take at once. */
typedef struct GuestFrame {
    struct GuestFrame *next;
    NetHeader header;
    size_t size;
    u8 data[];
} GuestFrame;

static bool send_now(Guest *g, const u8 *f, size_t size, const NetHeader *h)
{
    struct iovec iov[2] = {{(void *)f, ETH}, {(u8 *)f + ETH, size - ETH}};

    return net_send(&g->end, &(NetFrame){iov, 2, 0, size, *h});
}

static void send_frame(Guest *g, const u8 *f, size_t size, const NetHeader *h)
{
    static const NetHeader plain;
    GuestFrame *w, **at = &g->waiting;

    h = h ? h : &plain;
    if (!*at && send_now(g, f, size, h))
        return;
    w = malloc(sizeof *w + size);
    *w = (GuestFrame){.header = *h, .size = size};
    memcpy(w->data, f, size);
    while (*at)
        at = &(*at)->next;
    *at = w;
}

static void drop_waiting(Guest *g)
{
    GuestFrame *w = g->waiting;

    g->waiting = w->next;
    free(w);
}

static void writable(void *opaque)
{
    Guest *g = opaque;

    while (g->waiting && send_now(g, g->waiting->data, g->waiting->size, &g->waiting->header))
        drop_waiting(g);
}

static void ethernet(Guest *g, u8 *f, const u8 *to, u32 type)
{
    memcpy(f, to, 6);
    memcpy(f + 6, g->mac, 6);
    put16(f + 12, type);
}

static void ip_header(Guest *g, u8 *f, u32 to, u32 protocol, size_t size)
{
    static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255};
    static u16 id;

    ethernet(g, f, to == 0xffffffff ? broadcast : g->gateway_mac, 0x0800);
    memset(f + ETH, 0, 20);
    f[ETH] = 0x45;
    put16(f + ETH + 2, (u32)(20 + size));
    put16(f + ETH + 4, id++);
    f[ETH + 8] = 64;
    f[ETH + 9] = (u8)protocol;
    put32(f + ETH + 12, g->ip);
    put32(f + ETH + 16, to);
    put16(f + ETH + 10, 0xffff & ~sum_of(f + ETH, 20, 0));
}

static u32 pseudo_sum(const u8 *f, size_t size)
{
    return sum_of(f + ETH + 12, 8, f[ETH + 9] + (u32)size);
}

static void send_arp(Guest *g, u32 operation, u32 ip, const u8 *to)
{
    u8 f[60] = {0};

    ethernet(g, f, to, 0x0806);
    put16(f + 14, 1);
    put16(f + 16, 0x0800);
    f[18] = 6;
    f[19] = 4;
    put16(f + 20, operation);
    memcpy(f + 22, g->mac, 6);
    put32(f + 28, g->ip);
    if (operation == 2)
        memcpy(f + 32, to, 6);
    put32(f + 38, ip);
    send_frame(g, f, sizeof f, NULL);
}

void guest_arp_ask(Guest *g)
{
    g->has_gateway_mac = false;
    send_arp(g, 1, g->gateway, (const u8[]){255, 255, 255, 255, 255, 255});
}

bool guest_arp(Guest *g)
{
    guest_arp_ask(g);
    return GUEST_WAIT(g, g->has_gateway_mac);
}

void guest_ping(Guest *g, u32 to, u32 seq, size_t size)
{
    u8 *f = calloc(1, IP + 8 + size);

    ip_header(g, f, to, 1, 8 + size);
    f[IP] = 8;
    put16(f + IP + 4, 0x1234);
    put16(f + IP + 6, seq);
    for (size_t i = 0; i < size; i++)
        f[IP + 8 + i] = (u8)i;
    put16(f + IP + 2, 0xffff & ~sum_of(f + IP, 8 + size, 0));
    send_frame(g, f, IP + 8 + size, NULL);
    free(f);
}

void guest_ping6(Guest *g, u32 seq)
{
    static const u8 router[16] = {0xfe, 0x80, [15] = 2}, mac[6] = {0x52, 0x56, 0, 0, 0, 2};
    u8 f[ETH + 40 + 8] = {0};

    ethernet(g, f, mac, 0x86dd);
    f[ETH] = 0x60;
    put16(f + ETH + 4, 8);
    f[ETH + 6] = 58;
    f[ETH + 7] = 255;
    f[ETH + 8] = 0xfe;
    f[ETH + 9] = 0x80;
    f[ETH + 23] = 0x99;
    memcpy(f + ETH + 24, router, 16);
    f[ETH + 40] = 128;
    put16(f + ETH + 46, seq);
    put16(f + ETH + 42, 0xffff & ~sum_of(f + ETH + 40, 8, sum_of(f + ETH + 8, 32, 58 + 8)));
    send_frame(g, f, sizeof f, NULL);
}

void guest_udp_send(Guest *g, u32 to, u16 port, u16 to_port, const void *data, size_t size)
{
    u8 *f = calloc(1, IP + 8 + size);

    ip_header(g, f, to, 17, 8 + size);
    put16(f + IP, port);
    put16(f + IP + 2, to_port);
    put16(f + IP + 4, (u32)(8 + size));
    memcpy(f + IP + 8, data, size);
    put16(f + IP + 6, 0xffff & ~sum_of(f + IP, 8 + size, pseudo_sum(f, 8 + size)));
    send_frame(g, f, IP + 8 + size, NULL);
    free(f);
}

/* ---- TCP ---- */

/* A segment; larger ones than MSS leave the work to the network. */
static void send_tcp(Guest *g, GuestTcp *t, u32 flags, const u8 *data, size_t size)
{
    size_t head = flags & SYN ? 24 : 20, all = head + size;
    NetHeader h = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .csum_start = IP, .csum_offset = 16};
    u8 *f = calloc(1, IP + all);

    ip_header(g, f, t->peer, 6, all);
    put16(f + IP, t->port);
    put16(f + IP + 2, t->peer_port);
    put32(f + IP + 4, t->next);
    put32(f + IP + 8, flags & ACK ? t->expected : 0);
    f[IP + 12] = (u8)(head << 2);
    f[IP + 13] = (u8)flags;
    put16(f + IP + 14, t->window - MIN(t->window, (u32)t->in_count));
    if (flags & SYN) {
        put16(f + IP + 20, 0x0204);
        put16(f + IP + 22, MSS);
    }
    if (size)
        memcpy(f + IP + head, data, size);
    if (size > MSS) {
        h.gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
        h.gso_size = MSS;
        h.hdr_len = (u16)(IP + head);
        put16(f + IP + 16, pseudo_sum(f, all));
    } else {
        put16(f + IP + 16, 0xffff & ~sum_of(f + IP, all, pseudo_sum(f, all)));
    }
    t->next += (u32)size + !!(flags & (SYN | FIN));
    send_frame(g, f, IP + all, size > MSS ? &h : NULL);
    free(f);
}

/* Send what the other side's window lets through. */
static void push(Guest *g, GuestTcp *t)
{
    while (t->is_open && t->out_count) {
        u32 in_flight = t->next - t->acked;
        size_t n = MIN(t->out_count, (size_t)g->segment);

        if (in_flight >= t->peer_window)
            return;
        n = MIN(n, (size_t)(t->peer_window - in_flight));
        t->out += n; /* first: the answer may come, and send more, before this returns */
        t->out_count -= n;
        send_tcp(g, t, ACK | PSH, t->out - n, n);
    }
}

static GuestTcp *new_tcp(Guest *g)
{
    GuestTcp *t = g->tcp_count < GUEST_TCP_MAX ? &g->tcp[g->tcp_count++] : NULL;

    if (t)
        *t = (GuestTcp){.window = 65535, .in = malloc(65536), .next = 1000u * g->tcp_count};
    return t;
}

GuestTcp *guest_connect(Guest *g, u32 to, u16 to_port)
{
    static u16 port = 40000;
    GuestTcp *t = new_tcp(g);

    if (!t)
        return NULL;
    t->peer = to;
    t->peer_port = to_port;
    t->port = port++;
    send_tcp(g, t, SYN, NULL, 0);
    return t;
}

GuestTcp *guest_accept(Guest *g, u16 port)
{
    GuestTcp *t = new_tcp(g);

    if (t) {
        t->port = port;
        t->is_listening = true;
    }
    return t;
}

void guest_tcp_send(Guest *g, GuestTcp *t, const void *data, size_t size)
{
    t->out = data;
    t->out_count = size;
    push(g, t);
}

void guest_tcp_take(Guest *g, GuestTcp *t)
{
    bool was_full = t->in_count + 2 * MSS > t->window; /* the other side may wait for more */

    t->in_count = 0;
    if (was_full)
        send_tcp(g, t, ACK, NULL, 0);
}

void guest_tcp_end(Guest *g, GuestTcp *t)
{
    send_tcp(g, t, ACK | FIN, NULL, 0);
    t->sent_fin = true;
}

static GuestTcp *tcp_of(Guest *g, const u8 *tcp, u32 from, u32 flags)
{
    for (u32 i = 0; i < g->tcp_count; i++) {
        GuestTcp *t = &g->tcp[i];

        if (t->port != get16(tcp + 2))
            continue;
        if (t->is_listening ? flags & SYN : t->peer == from && t->peer_port == get16(tcp))
            return t;
    }
    return NULL;
}

static void tcp_opens(Guest *g, GuestTcp *t, const u8 *tcp, u32 from)
{
    t->expected = get32(tcp + 4) + 1;
    if (t->is_listening) {
        t->is_listening = false;
        t->peer = from;
        t->peer_port = (u16)get16(tcp);
        send_tcp(g, t, SYN | ACK, NULL, 0);
    } else {
        send_tcp(g, t, ACK, NULL, 0);
    }
    t->is_open = true;
}

static void tcp_data(Guest *g, GuestTcp *t, const u8 *tcp, const u8 *data, size_t size)
{
    u32 seq = get32(tcp + 4), known = t->expected - seq;

    if (known > size) { /* not what is next, or nothing new */
        send_tcp(g, t, ACK, NULL, 0);
        return;
    }
    data += known;
    size = MIN(size - known, t->window - MIN(t->in_count, (size_t)t->window));
    memcpy(t->in + t->in_count, data, size);
    t->in_count += size;
    t->in_total += size;
    t->expected += (u32)size;
    send_tcp(g, t, ACK, NULL, 0);
}

static void receive_tcp(Guest *g, const u8 *f, size_t size)
{
    const u8 *tcp = f + IP;
    u32 flags = tcp[13], from = get32(f + ETH + 12), head = (tcp[12] >> 4) * 4u;
    size_t all = get16(f + ETH + 2) - 20u;
    GuestTcp *t = tcp_of(g, tcp, from, flags);

    u32 sum = g->trusts_sums ? 0xffff ^ pseudo_sum(f, all) ^ get16(tcp + 16) /* not yet whole */
                             : sum_of(tcp, all, pseudo_sum(f, all));

    if (sum != 0xffff)
        g->bad_sums++;
    if (!t || all < head)
        return;
    if (flags & RST) {
        t->is_reset = true;
        t->is_open = false;
        return;
    }
    if (flags & ACK) {
        t->acked = get32(tcp + 8);
        t->peer_window = get16(tcp + 14);
    }
    if (flags & SYN)
        tcp_opens(g, t, tcp, from);
    else if (all > head)
        tcp_data(g, t, tcp, tcp + head, all - head);
    if (flags & FIN && t->expected == get32(tcp + 4) + (u32)(all - head)) {
        t->expected++;
        t->got_fin = true;
        send_tcp(g, t, ACK, NULL, 0);
    }
    push(g, t);
}

/* ---- frames in ---- */

static void receive_udp(Guest *g, const u8 *f)
{
    size_t all = get16(f + IP + 4);
    GuestUdp *u = &g->udp[g->udp_count % GUEST_UDP_MAX];

    if (get16(f + IP + 6) && sum_of(f + IP, all, pseudo_sum(f, all)) != 0xffff)
        g->bad_sums++;
    u->from = get32(f + ETH + 12);
    u->from_port = (u16)get16(f + IP);
    u->to_port = (u16)get16(f + IP + 2);
    u->size = MIN(all - 8, sizeof u->data);
    memcpy(u->data, f + IP + 8, u->size);
    g->udp_count++;
}

static void receive_arp(Guest *g, const u8 *f)
{
    if (get16(f + 20) == 1 && get32(f + 38) == g->ip)
        send_arp(g, 2, get32(f + 28), f + 22);
    if (get16(f + 20) == 2 && get32(f + 28) == g->gateway) {
        memcpy(g->gateway_mac, f + 22, 6);
        g->has_gateway_mac = true;
    }
}

/* Solicitations of the router for our address are answered, so that it learns ours. */
static void receive_ip6(Guest *g, const u8 *f, size_t size)
{
    const u8 *icmp = f + ETH + 40;
    u8 a[ETH + 40 + 32];

    if (f[ETH + 6] != 58 || size < ETH + 40 + 8)
        return;
    if (icmp[0] == 129)
        g->ping6_seq = get16(icmp + 6);
    if (icmp[0] != 135 || size < ETH + 40 + 24)
        return;
    ethernet(g, a, f + 6, 0x86dd);
    memset(a + ETH, 0, sizeof a - ETH);
    a[ETH] = 0x60;
    put16(a + ETH + 4, 32);
    a[ETH + 6] = 58;
    a[ETH + 7] = 255;
    memcpy(a + ETH + 8, icmp + 8, 16);
    memcpy(a + ETH + 24, f + ETH + 8, 16);
    a[ETH + 40] = 136;
    a[ETH + 44] = 0x60;
    memcpy(a + ETH + 48, icmp + 8, 16);
    a[ETH + 64] = 2;
    a[ETH + 65] = 1;
    memcpy(a + ETH + 66, g->mac, 6);
    put16(a + ETH + 42, 0xffff & ~sum_of(a + ETH + 40, 32, sum_of(a + ETH + 8, 32, 58 + 32)));
    send_frame(g, a, sizeof a, NULL);
}

static void receive_ip4(Guest *g, const u8 *f, size_t size)
{
    if (sum_of(f + ETH, 20, 0) != 0xffff)
        g->bad_sums++;
    if (f[ETH + 9] == 1 && f[IP] == 0) {
        g->ping_seq = get16(f + IP + 6);
        g->ping_size = get16(f + ETH + 2) - 28u;
    } else if (f[ETH + 9] == 17) {
        receive_udp(g, f);
    } else if (f[ETH + 9] == 6) {
        receive_tcp(g, f, size);
    }
}

static bool receive(void *opaque, const NetFrame *frame)
{
    static u8 f[NET_FRAME_MAX];
    Guest *g = opaque;
    size_t at = 0;

    if (g->is_deaf)
        return false;
    for (u32 i = 0; i < frame->count; at += frame->iov[i++].iov_len)
        memcpy(f + at, frame->iov[i].iov_base, frame->iov[i].iov_len);
    g->frames++;
    g->largest = MAX(g->largest, at);
    g->trusts_sums = frame->header.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM;
    if (at < ETH + 28)
        return true;
    switch (get16(f + 12)) {
    case 0x0806: receive_arp(g, f); break;
    case 0x0800: receive_ip4(g, f, at); break;
    case 0x86dd: receive_ip6(g, f, at); break;
    }
    return true;
}

static const NetOps ops = {.receive = receive, .writable = writable};

/* ---- life ---- */

static void on_tick(void *opaque)
{
}

void guest_open(Guest *g, Loop *l, Net *n, u32 ip, u32 gateway)
{
    *g = (Guest){.loop = l,
                 .mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
                 .ip = ip,
                 .gateway = gateway,
                 .segment = MSS};
    loop_timer_init(l, &g->tick, NULL, on_tick, g);
    net_attach(&g->end, n, &ops, g, NULL);
}

void guest_close(Guest *g)
{
    net_detach(&g->end);
    loop_timer_cancel(&g->tick);
    while (g->waiting)
        drop_waiting(g);
    for (u32 i = 0; i < g->tcp_count; i++)
        free(g->tcp[i].in);
}

void guest_step(Guest *g)
{
    loop_timer_set(&g->tick, clock_host_ns() + 5 * NS_PER_MS);
    loop_step(g->loop, true);
}

void guest_listen(Guest *g)
{
    g->is_deaf = false;
    net_receive_ready(&g->end);
}
