/* SPDX-License-Identifier: MIT */
/*
 * Merging of TCP segments over IPv4; see merge.h. What is merged could be cut into the same segments
 * again: same addresses, acknowledgement, window and options, payload of one size but for the last.
 *
 * Sources: RFC 791, 9293; VIRTIO 1.2 "Processing of Incoming Packets" for the sum.
 */
#include "host/net/merge.h"

#include <stdlib.h>
#include <string.h>
#include "host/net/wire.h"

enum {
    IP = 14,
    IP_LENGTH = IP + 2,
    IP_FRAGMENT = IP + 6,
    IP_PROTOCOL = IP + 9,
    IP_SUM = IP + 10,
    IP_SOURCE = IP + 12, /* then the destination */
    TCP = IP + 20,
    TCP_SEQ = TCP + 4,
    TCP_ACK = TCP + 8,
    TCP_OFFSET = TCP + 12,
    TCP_FLAGS = TCP + 13,
    TCP_WINDOW = TCP + 14,
    TCP_SUM = TCP + 16,
    TCP_OPTIONS = TCP + 20,
    FLAG_PSH = 0x08,
    FLAG_ACK = 0x10,
    PROTOCOL_TCP = 6,
};

static size_t head_size(const u8 *f)
{
    return TCP + (f[TCP_OFFSET] >> 4) * 4u;
}

/* A segment with data and nothing special about it. */
static bool is_plain(const u8 *f, size_t size)
{
    return size > TCP_OPTIONS && wire_get16(f + 12) == 0x0800 && f[IP] == 0x45 &&
           !(wire_get16(f + IP_FRAGMENT) & 0x3fff) && f[IP_PROTOCOL] == PROTOCOL_TCP &&
           wire_get16(f + IP_LENGTH) + IP == size && f[TCP_OFFSET] >> 4 >= 5 &&
           head_size(f) < size && (f[TCP_FLAGS] & ~FLAG_PSH) == FLAG_ACK;
}

/* Whether @f is what follows in the connection of @m. */
static bool follows(const NetMerge *m, const u8 *f, size_t size)
{
    const u8 *h = m->data;
    size_t head = head_size(f), payload = size - head;

    return m->count && payload <= m->step && m->size + payload <= 65535 + IP &&
           head == head_size(h) && !memcmp(f, h, 12) &&
           !memcmp(f + IP_SOURCE, h + IP_SOURCE, TCP_SEQ - IP_SOURCE) &&
           wire_get32(f + TCP_SEQ) == wire_get32(h + TCP_SEQ) + (u32)(m->size - head) &&
           !memcmp(f + TCP_ACK, h + TCP_ACK, 5) && !memcmp(f + TCP_WINDOW, h + TCP_WINDOW, 2) &&
           !memcmp(f + TCP_OPTIONS, h + TCP_OPTIONS, head - TCP_OPTIONS);
}

void net_merge_flush(NetMerge *m, Net *n)
{
    struct iovec iov = {m->data, m->size};
    NetFrame f = {.iov = &iov, .count = 1, .size = m->size};

    if (!m->count)
        return;
    if (m->count > 1) {
        u8 *d = m->data;
        u64 acc;

        wire_put16(d + IP_LENGTH, (u32)(m->size - IP));
        wire_put16(d + IP_SUM, 0);
        wire_put16(d + IP_SUM, wire_checksum(wire_sum(0, d + IP, TCP - IP)));
        /* That of the pseudo header: the receiver adds the rest, or knows that it is right. */
        acc = wire_sum_number(wire_sum(0, d + IP_SOURCE, 8), PROTOCOL_TCP);
        wire_put16(d + TCP_SUM,
                   0xffff & ~wire_checksum(wire_sum_number(acc, (u32)(m->size - TCP))));
        f.header = (NetHeader){.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                               .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
                               .hdr_len = (u16)head_size(d),
                               .gso_size = (u16)m->step,
                               .csum_start = TCP,
                               .csum_offset = TCP_SUM - TCP};
    }
    m->count = 0;
    net_deliver_queued(n, &f);
}

static void begin(NetMerge *m, const u8 *f, size_t size)
{
    if (!m->data && !(m->data = malloc(NET_FRAME_MAX)))
        abort();
    memcpy(m->data, f, size);
    m->size = size;
    m->step = (u32)(size - head_size(f));
    m->count = 1;
}

void net_merge(NetMerge *m, Net *n, const u8 *frame, size_t size)
{
    const u32 needed = NET_CSUM | NET_TSO4;
    struct iovec iov = {(void *)frame, size};

    if ((n->end_offload & needed) != needed || size > NET_FRAME_MAX || !is_plain(frame, size)) {
        net_merge_flush(m, n);
        net_deliver_queued(n, &(NetFrame){.iov = &iov, .count = 1, .size = size});
        return;
    }
    if (follows(m, frame, size)) {
        size_t head = head_size(frame);

        memcpy(m->data + m->size, frame + head, size - head);
        m->size += size - head;
        m->data[TCP_FLAGS] |= frame[TCP_FLAGS];
        m->count++;
    } else {
        net_merge_flush(m, n);
        begin(m, frame, size);
    }
    if (frame[TCP_FLAGS] & FLAG_PSH || size - head_size(frame) < m->step)
        net_merge_flush(m, n); /* nothing follows, or nothing may */
}

void net_merge_free(NetMerge *m)
{
    free(m->data);
}
