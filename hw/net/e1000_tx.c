/* SPDX-License-Identifier: MIT */
/*
 * Frames that the 82540EM sends: descriptors of the old and of the extended form. Checksums and
 * segmentation of TCP are left to the network (net.h); what that does not know is done here.
 *
 * The machine's loop does it, a part at a time, so that a driver cannot hold the lock.
 */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/net/e1000.h"

#define TURN    256u /* descriptors */
#define ETH_MIN 14u

enum {
    CMD_EOP = 1 << 0,
    CMD_IC = 1 << 2, /* old: insert a checksum; data: TSE */
    CMD_TSE = 1 << 2,
    CMD_RS = 1 << 3,
    CMD_DEXT = 1 << 5,
    CMD_VLE = 1 << 6,
    TUCMD_TCP = 1 << 0,
    TUCMD_IP4 = 1 << 1,
    POPTS_IP = 1 << 0,
    POPTS_TCP = 1 << 1,
    KIND_CONTEXT = 0,
    KIND_DATA = 1,
    STATUS_DONE = 1,

    VLAN_AT = 12,
    VLAN_SIZE = 4,

    /* frame_flags */
    FRAME_IP = 1,
    FRAME_TCP = 2,
    FRAME_TSE = 4,
    FRAME_VLAN = 8,
};

static u16 get_be16(const u8 *p)
{
    return (u16)(p[0] << 8 | p[1]);
}

static void put_be16(u8 *p, u32 v)
{
    p[0] = (u8)(v >> 8);
    p[1] = (u8)v;
}

/* RFC 1071, over [start, end). */
static u32 sum_of(const u8 *p, u32 size, u32 sum)
{
    for (u32 n = 0; n + 1 < size; n += 2)
        sum += get_be16(p + n);
    if (size & 1)
        sum += (u32)p[size - 1] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

/* Put the checksum of [start, end] at @at; an end of 0 is that of the frame. */
static void insert_sum(u8 *data, u32 size, u32 start, u32 at, u32 end)
{
    u32 stop = end ? MIN(end + 1u, size) : size;

    if (start < stop && at + 2 <= size)
        put_be16(data + at, ~sum_of(data + start, stop - start, 0) & 0xffff);
}

/* ---- a whole frame ---- */

static void reset_frame(E1000 *s)
{
    s->frame.size = 0;
    s->frame_flags = 0;
    s->is_frame_bad = s->is_frame_whole = false;
}

static void insert_tag(E1000 *s)
{
    u8 *p = s->frame.data;

    memmove(p + VLAN_AT + VLAN_SIZE, p + VLAN_AT, s->frame.size - VLAN_AT);
    put_be16(p + VLAN_AT, s->vet & 0xffff);
    put_be16(p + VLAN_AT + 2, s->frame_tag);
    s->frame.size += VLAN_SIZE;
}

/* Lengths, and the sum of the pseudo header, of the frame as if it were sent in one piece. */
static void complete_headers(E1000 *s)
{
    const E1000Context *c = &s->context;
    u8 *p = s->frame.data;
    u32 size = s->frame.size, tcp_size = size - c->tcp_start;

    if (c->command & TUCMD_IP4) {
        put_be16(p + c->ip_start + 2, size - c->ip_start);
        put_be16(p + c->ip_at, 0);
        insert_sum(p, size, c->ip_start, c->ip_at, c->tcp_start - 1u);
    } else {
        put_be16(p + c->ip_start + 4, size - c->ip_start - 40u);
    }
    u8 tail[2];

    put_be16(tail, tcp_size & 0xffff);
    put_be16(p + c->tcp_at, sum_of(tail, 2, get_be16(p + c->tcp_at)));
}

/* Whether the context's places are inside of the frame, in their order. */
static bool is_segmentable(const E1000 *s)
{
    const E1000Context *c = &s->context;
    u32 ip_size = c->command & TUCMD_IP4 ? 20 : 40;

    return c->command & TUCMD_TCP && c->mss && c->ip_start >= ETH_MIN &&
           c->tcp_start >= c->ip_start + ip_size && c->tcp_start + 20u <= s->frame.size &&
           c->tcp_at == c->tcp_start + 16 && c->header >= c->tcp_start + 20u &&
           c->header <= s->frame.size &&
           (!(c->command & TUCMD_IP4) || c->ip_at == c->ip_start + 10);
}

static NetHeader offload(E1000 *s)
{
    const E1000Context *c = &s->context;
    u32 size = s->frame.size;
    NetHeader h = {0};

    if (s->frame_flags & FRAME_TSE && size > c->header && is_segmentable(s)) {
        complete_headers(s);
        h.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
        h.gso_type = c->command & TUCMD_IP4 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6;
        h.gso_size = c->mss;
        h.hdr_len = c->header;
        h.csum_start = c->tcp_start;
        h.csum_offset = 16;
        e1000_count(s, E1000_TSCTC);
        return h;
    }
    if (s->frame_flags & FRAME_IP)
        insert_sum(s->frame.data, size, c->ip_start, c->ip_at, c->ip_end);
    if (!(s->frame_flags & FRAME_TCP) || c->tcp_at + 2u > size)
        return h;
    if (c->tcp_end || c->tcp_at < c->tcp_start) {
        insert_sum(s->frame.data, size, c->tcp_start, c->tcp_at, c->tcp_end);
        return h;
    }
    h.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
    h.csum_start = c->tcp_start;
    h.csum_offset = (u16)(c->tcp_at - c->tcp_start);
    return h;
}

static void count_frame(E1000 *s)
{
    static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255};
    const u8 *to = s->frame.data;

    e1000_count(s, E1000_TPT);
    e1000_count(s, E1000_GPTC);
    e1000_count_bytes(s, E1000_TOT, s->frame.size + 4u);
    e1000_count_bytes(s, E1000_GOTC, s->frame.size + 4u);
    if (to[0] & 1)
        e1000_count(s, memcmp(to, broadcast, 6) ? E1000_MPTC : E1000_BPTC);
}

/* Give the frame to the network; false: it will say when it has room. */
static bool send_frame(E1000 *s)
{
    struct iovec iov = {s->frame.data, s->frame.size};
    NetFrame f = {.iov = &iov, .count = 1, .size = s->frame.size};

    if (s->is_frame_bad || s->frame.size < ETH_MIN) {
        reset_frame(s);
        return true;
    }
    if (!s->is_frame_whole) {
        f.header = offload(s);
        if (s->frame_flags & FRAME_VLAN && s->ctrl & E1000_CTRL_VME) {
            insert_tag(s);
            f.header.csum_start += f.header.flags ? VLAN_SIZE : 0;
            f.header.hdr_len += f.header.gso_type ? VLAN_SIZE : 0;
        }
        s->tx_header = f.header;
    }
    f.header = s->tx_header;
    f.size = iov.iov_len = s->frame.size;
    s->is_frame_whole = true;
    if (!net_send(&s->end, &f))
        return false;
    count_frame(s);
    reset_frame(s);
    return true;
}

/* ---- descriptors ---- */

/* More of the frame, from memory. */
static void add_data(E1000 *s, u64 addr, u32 size)
{
    u32 room = NET_FRAME_MAX - VLAN_SIZE - s->frame.size;

    if (!size)
        return;
    if (size > room)
        s->is_frame_bad = true;
    size = MIN(size, room);
    if (pci_dma_read(&s->pci, addr, s->frame.data + s->frame.size, size) != MEM_OK)
        s->is_frame_bad = true;
    s->frame.size += size;
}

static void take_context(E1000 *s, const u8 *d, u32 command)
{
    u32 low;

    memcpy(&low, d + 8, 4);
    s->context = (E1000Context){.ip_start = d[0],
                                .ip_at = d[1],
                                .ip_end = (u16)(d[2] | d[3] << 8),
                                .tcp_start = d[4],
                                .tcp_at = d[5],
                                .tcp_end = (u16)(d[6] | d[7] << 8),
                                .payload = low & 0xfffff,
                                .command = (u8)command,
                                .header = d[13],
                                .mss = (u16)(d[14] | d[15] << 8)};
}

static void take_extended(E1000 *s, const u8 *d, u64 addr, u32 length, u32 command)
{
    if (!s->frame.size) {
        s->frame_flags = (d[13] & POPTS_IP ? FRAME_IP : 0) | (d[13] & POPTS_TCP ? FRAME_TCP : 0) |
                         (command & CMD_TSE ? FRAME_TSE : 0);
    }
    if (command & CMD_VLE && command & CMD_EOP) {
        s->frame_flags |= FRAME_VLAN;
        s->frame_tag = (u16)(d[14] | d[15] << 8);
    }
    add_data(s, addr, length & 0xfffff);
}

static void take_old(E1000 *s, const u8 *d, u64 addr, u32 length, u32 command)
{
    add_data(s, addr, length & 0xffff);
    if (!(command & CMD_EOP))
        return;
    if (command & CMD_IC) /* from css on, to cso */
        insert_sum(s->frame.data, s->frame.size, d[13], d[10], 0);
    if (command & CMD_VLE) {
        s->frame_flags |= FRAME_VLAN;
        s->frame_tag = (u16)(d[14] | d[15] << 8);
    }
}

/* One descriptor; false: the network has to take its frame first. */
static bool take(E1000 *s, u64 at, u32 *causes)
{
    u8 d[E1000_DESCRIPTOR];
    u64 addr;
    u32 low;

    if (!s->is_frame_whole) {
        pci_dma_read(&s->pci, at, d, sizeof d);
        memcpy(&addr, d, 8);
        memcpy(&low, d + 8, 4);
        u32 command = low >> 24;

        if (!(command & CMD_DEXT))
            take_old(s, d, addr, low, command);
        else if ((low >> 20 & 15) == KIND_CONTEXT)
            take_context(s, d, command);
        else if ((low >> 20 & 15) == KIND_DATA)
            take_extended(s, d, addr, low, command);
        bool is_data = !(command & CMD_DEXT) || (low >> 20 & 15) == KIND_DATA;

        s->is_last_reported = command & CMD_RS;
        if (is_data && command & CMD_EOP && !send_frame(s))
            return false;
    } else if (!send_frame(s)) {
        return false;
    }
    if (s->is_last_reported) {
        u8 status = STATUS_DONE;

        pci_dma_write(&s->pci, at + 12, &status, 1);
        *causes |= E1000_TXDW;
    }
    return true;
}

static void run(void *opaque)
{
    E1000 *s = opaque;
    u64 base = (s->tdbal & ~15u) | (u64)s->tdbah << 32;
    u32 count = s->tdlen / E1000_DESCRIPTOR, causes = 0;

    for (u32 n = 0; n < TURN; n++) {
        if (!(s->tctl & E1000_TCTL_EN) || !count || s->tdh >= count || s->tdh == s->tdt ||
            s->is_paused)
            break;
        if (!take(s, base + (u64)s->tdh * E1000_DESCRIPTOR, &causes))
            break;
        s->tdh = s->tdh + 1 == count ? 0 : s->tdh + 1;
        if (s->tdh == s->tdt)
            causes |= E1000_TXQE;
        else if (n + 1 == TURN)
            loop_bh_schedule(&s->tx_bh);
    }
    if (causes)
        e1000_raise(s, causes);
}

void e1000_tx_kick(E1000 *s)
{
    if (!s->is_frame_whole)
        loop_bh_schedule(&s->tx_bh);
}

void e1000_tx_writable(void *opaque)
{
    loop_bh_schedule(&((E1000 *)opaque)->tx_bh);
}

void e1000_tx_init(E1000 *s)
{
    loop_bh_init(s->pci.dev.env->loop, &s->tx_bh, run, s);
    s->frame.data = calloc(1, NET_FRAME_MAX);
    if (!s->frame.data)
        abort();
}

void e1000_tx_reset(E1000 *s)
{
    s->context = (E1000Context){0};
    reset_frame(s);
}
