/* SPDX-License-Identifier: MIT */
/*
 * Checksums and segmentation in software, for receivers that cannot do them. Headers come from a
 * guest: whatever they say, nothing beside the frame is touched.
 *
 * Sources: VIRTIO 1.2, "Packet Transmission"; RFC 791, 8200, 9293; RFC 1071 for the sum.
 */
#include <stdlib.h>
#include <string.h>
#include "host/net/backend.h"
#include "host/net/wire.h"

#define NET_UNKNOWN  0x80000000u /* offload that nobody takes */
#define SEGMENTS_MAX 2048u       /* of a frame: smaller ones than 32 bytes are no honest ones */

enum {
    ETH_TYPE = 12,
    ETH_SIZE = 14,
    VLAN_SIZE = 4,

    IP4_LENGTH = 2,
    IP4_ID = 4,
    IP4_PROTOCOL = 9,
    IP4_SUM = 10,
    IP4_SOURCE = 12, /* then the destination */
    IP4_SIZE = 20,
    IP6_LENGTH = 4,
    IP6_SOURCE = 8,
    IP6_SIZE = 40,
    PROTOCOL_TCP = 6,

    TCP_SEQ = 4,
    TCP_OFFSET = 12,
    TCP_FLAGS = 13,
    TCP_SUM = 16,
    TCP_SIZE = 20,
    TCP_FIN_PSH = 0x09,
    TCP_CWR = 0x80,

    UDP_SUM = 6,
};

u32 net_missing(const NetFrame *f, u32 accepted)
{
    u32 need = f->header.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM ? NET_CSUM : 0;

    switch (f->header.gso_type & ~VIRTIO_NET_HDR_GSO_ECN) {
    case VIRTIO_NET_HDR_GSO_NONE: break;
    case VIRTIO_NET_HDR_GSO_TCPV4: need |= NET_TSO4 | NET_CSUM; break;
    case VIRTIO_NET_HDR_GSO_TCPV6: need |= NET_TSO6 | NET_CSUM; break;
    default: need |= NET_UNKNOWN; break;
    }
    if (f->header.gso_type & VIRTIO_NET_HDR_GSO_ECN)
        need |= NET_ECN;
    return need & ~accepted;
}

static bool fill_checksum(u8 *data, size_t size, const NetHeader *h)
{
    size_t at = (size_t)h->csum_start + h->csum_offset;

    if (h->csum_start >= size || at + 2 > size)
        return false;
    u32 v = wire_checksum(wire_sum(0, data + h->csum_start, size - h->csum_start));

    wire_put16(data + at, !v && h->csum_offset == UDP_SUM ? 0xffff : v);
    return true;
}

/* Where the headers of a TCP frame are. */
typedef struct Layout {
    size_t ip, tcp, payload;
    bool is_ip6;
} Layout;

static bool parse(const u8 *data, size_t size, const NetHeader *h, Layout *l)
{
    size_t ip = ETH_SIZE;
    u32 type;

    if (size < ETH_SIZE + IP4_SIZE + TCP_SIZE)
        return false;
    for (type = wire_get16(data + ETH_TYPE); type == 0x8100 || type == 0x88a8;) {
        ip += VLAN_SIZE;
        if (ip > ETH_SIZE + 2 * VLAN_SIZE)
            return false;
        type = wire_get16(data + ip - 2);
    }
    *l = (Layout){.ip = ip, .tcp = h->csum_start, .is_ip6 = type == 0x86dd};
    if (l->tcp < ip + (l->is_ip6 ? IP6_SIZE : IP4_SIZE) || l->tcp + TCP_SIZE > size)
        return false;
    if (!l->is_ip6 && (type != 0x0800 || (data[ip] & 15) * 4u != l->tcp - ip ||
                       data[ip + IP4_PROTOCOL] != PROTOCOL_TCP))
        return false;
    l->payload = l->tcp + (data[l->tcp + TCP_OFFSET] >> 4) * 4u;
    return l->payload >= l->tcp + TCP_SIZE && l->payload <= size;
}

/* The headers in @head for the segment with @size bytes from @offset of the payload. */
static void set_headers(u8 *head, const Layout *l, u32 offset, u32 size, bool is_last, u32 number,
                        const u8 *payload)
{
    u8 *ip = head + l->ip, *tcp = head + l->tcp;
    u32 tcp_size = (u32)(l->payload - l->tcp) + size;
    u64 acc;

    if (l->is_ip6) {
        wire_put16(ip + IP6_LENGTH, (u32)(l->tcp - l->ip) - IP6_SIZE + tcp_size);
        acc = wire_sum(0, ip + IP6_SOURCE, 32);
    } else {
        wire_put16(ip + IP4_LENGTH, (u32)(l->tcp - l->ip) + tcp_size);
        wire_put16(ip + IP4_ID, wire_get16(ip + IP4_ID) + number);
        wire_put16(ip + IP4_SUM, 0);
        wire_put16(ip + IP4_SUM, wire_checksum(wire_sum(0, ip, l->tcp - l->ip)));
        acc = wire_sum(0, ip + IP4_SOURCE, 8);
    }
    wire_put32(tcp + TCP_SEQ, wire_get32(tcp + TCP_SEQ) + offset);
    if (!is_last)
        tcp[TCP_FLAGS] &= (u8)~TCP_FIN_PSH;
    if (number)
        tcp[TCP_FLAGS] &= (u8)~TCP_CWR;
    wire_put16(tcp + TCP_SUM, 0);
    acc = wire_sum_number(wire_sum_number(acc, PROTOCOL_TCP), tcp_size);
    /* The TCP header is a multiple of 4 bytes, so the payload's sum can be added. */
    acc = wire_sum(wire_sum(acc, tcp, l->payload - l->tcp), payload, size);
    wire_put16(tcp + TCP_SUM, wire_checksum(acc));
}

static bool segment(u8 *data, size_t size, const NetFrame *f,
                    void (*emit)(void *opaque, const NetFrame *f), void *opaque)
{
    Layout l;
    u32 step = f->header.gso_size;

    if (!step || !parse(data, size, &f->header, &l) || (size - l.payload) / step > SEGMENTS_MAX)
        return false;
    u8 *head = malloc(l.payload);
    u32 rest = (u32)(size - l.payload), offset = 0, number = 0;

    if (!head)
        abort();
    do {
        u32 n = MIN(step, rest - offset);
        struct iovec iov[2] = {{head, l.payload}, {data + l.payload + offset, n}};

        memcpy(head, data, l.payload);
        set_headers(head, &l, offset, n, offset + n >= rest, number++, iov[1].iov_base);
        emit(opaque, &(NetFrame){iov, 2, f->queue, l.payload + n, {0}});
        offset += n;
    } while (offset < rest);
    free(head);
    return true;
}

bool net_soften(const NetFrame *f, u32 accepted, void (*emit)(void *opaque, const NetFrame *f),
                void *opaque)
{
    u32 missing = net_missing(f, accepted);
    u8 *data = malloc(f->size + 1);
    size_t at;
    bool ok;

    if (!data)
        abort();
    at = net_copy(data, f);
    if (missing & NET_UNKNOWN) {
        ok = false;
    } else if (missing & ~(u32)NET_CSUM) {
        ok = segment(data, at, f, emit, opaque);
    } else {
        struct iovec iov = {data, at};

        ok = fill_checksum(data, at, &f->header);
        if (ok)
            emit(opaque, &(NetFrame){&iov, 1, f->queue, at, {0}});
    }
    free(data);
    return ok;
}
