/* SPDX-License-Identifier: MIT */
/*
 * The guest's side of a network, as much of ARP, IPv4, ICMP, UDP, TCP and IPv6 as the tests need.
 * Nothing is sent twice: the networks here lose nothing.
 */
#ifndef TESTS_NET_STACK_H
#define TESTS_NET_STACK_H

#include "host/net/net.h"

#define GUEST_UDP_MAX 64u
#define GUEST_TCP_MAX 8u

#define IP4(a, b, c, d) ((u32)(a) << 24 | (b) << 16 | (c) << 8 | (d))

typedef struct GuestUdp {
    u32 from;
    u16 from_port, to_port;
    size_t size;
    u8 data[2048];
} GuestUdp;

typedef struct GuestTcp {
    u32 peer;
    u16 port, peer_port;
    bool is_listening, is_open, is_reset, got_fin, sent_fin;
    u32 next, acked, expected; /* sequence numbers */
    u32 peer_window, window;   /* window: what is advertised at most */
    u8 *in;                    /* what came and was not taken */
    size_t in_count, in_total;
    const u8 *out; /* what is to be sent */
    size_t out_count;
} GuestTcp;

typedef struct Guest {
    NetEnd end;
    Loop *loop;
    LoopTimer tick;
    u8 mac[6], gateway_mac[6];
    u32 ip, gateway;
    bool has_gateway_mac, is_deaf; /* is_deaf: takes no frames */
    bool trusts_sums;              /* those of the frame that is here are not filled in */
    struct GuestFrame *waiting;
    u32 segment; /* bytes of TCP in a frame; above 1460 with TSO */
    u32 frames, ping_seq, ping6_seq, bad_sums;
    size_t ping_size, largest; /* largest: of the frames that came */
    u32 udp_count;
    GuestUdp udp[GUEST_UDP_MAX];
    u32 tcp_count;
    GuestTcp tcp[GUEST_TCP_MAX];
} Guest;

/** Step the loop until @cond or for ten seconds; its value. */
#define GUEST_WAIT(g, cond) GUEST_WAIT_MS(g, 10000, cond)
#define GUEST_WAIT_MS(g, ms, cond)                                                                 \
    ({                                                                                             \
        i64 end_ns_ = clock_host_ns() + (ms)*NS_PER_MS;                                            \
        bool ok_;                                                                                  \
                                                                                                   \
        while (!(ok_ = (cond)) && clock_host_ns() < end_ns_)                                       \
            guest_step(g);                                                                         \
        ok_;                                                                                       \
    })

void guest_open(Guest *g, Loop *l, Net *n, u32 ip, u32 gateway);
void guest_close(Guest *g);

/** One step of the loop, which waits for 5 ms at most. */
void guest_step(Guest *g);

/** Take frames again. */
void guest_listen(Guest *g);

void guest_arp_ask(Guest *g);
bool guest_arp(Guest *g); /* and wait for the answer */
void guest_ping(Guest *g, u32 to, u32 seq, size_t size);
void guest_ping6(Guest *g, u32 seq); /* the router fe80::2 */
void guest_udp_send(Guest *g, u32 to, u16 port, u16 to_port, const void *data, size_t size);

/** NULL: no more places. */
GuestTcp *guest_connect(Guest *g, u32 to, u16 to_port);
GuestTcp *guest_accept(Guest *g, u16 port); /* the next connection to @port */
void guest_tcp_send(Guest *g, GuestTcp *t, const void *data, size_t size);
void guest_tcp_take(Guest *g, GuestTcp *t); /* all that came */
void guest_tcp_end(Guest *g, GuestTcp *t);

#endif
