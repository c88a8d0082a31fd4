/* SPDX-License-Identifier: MIT */
/*
 * Frames that the 82540EM receives: filters, then descriptors. Without free descriptors the network
 * keeps the frame, so none is lost.
 */
#include <string.h>
#include "hw/net/e1000.h"

#define HEAD_SIZE 18u /* addresses, VLAN tag, type */
#define FRAME_MIN 60u
#define FCS_SIZE  4u

enum {
    RCTL_UPE = 1 << 3,
    RCTL_MPE = 1 << 4,
    RCTL_LPE = 1 << 5,
    RCTL_RDMTS_SHIFT = 8,
    RCTL_MO_SHIFT = 12,
    RCTL_BAM = 1 << 15,
    RCTL_BSIZE_SHIFT = 16,
    RCTL_VFE = 1 << 18,
    RCTL_BSEX = 1 << 25,
    RCTL_SECRC = 1 << 26,

    RXCSUM_SUMS = 3 << 8, /* IPOFLD, TUOFLD */
    RAH_VALID = 1u << 31,

    STATUS_DD = 1 << 0,
    STATUS_EOP = 1 << 1,
    STATUS_IXSM = 1 << 2,
    STATUS_VP = 1 << 3,
    STATUS_TCPCS = 1 << 5,
    STATUS_IPCS = 1 << 6,

    SIZE_MAX_PLAIN = 1518,
    SIZE_MAX_LONG = 16384, /* with FCS */
};

static void copy_out(const NetFrame *f, size_t at, void *out, size_t size)
{
    u8 *to = out;

    for (u32 n = 0; n < f->count && size; n++) {
        size_t length = f->iov[n].iov_len;

        if (at < length) {
            size_t part = MIN(size, length - at);

            memcpy(to, (const u8 *)f->iov[n].iov_base + at, part);
            to += part;
            size -= part;
            at = 0;
        } else {
            at -= length;
        }
    }
    memset(to, 0, size); /* short frames are filled up */
}

/* ---- filters ---- */

static bool is_vlan(const E1000 *s, const u8 *head)
{
    return (u32)(head[12] << 8 | head[13]) == (s->vet & 0xffff);
}

static bool is_in_addresses(const E1000 *s, const u8 *to)
{
    for (unsigned n = 0; n < ARRAY_SIZE(s->ra); n += 2)
        if (s->ra[n + 1] & RAH_VALID && !memcmp(&s->ra[n], to, 6))
            return true;
    return false;
}

static bool is_in_table(const E1000 *s, const u8 *to)
{
    static const u8 shifts[4] = {4, 3, 2, 0};
    u32 hash = (u32)(to[5] << 8 | to[4]) >> shifts[s->rctl >> RCTL_MO_SHIFT & 3] & 0xfff;

    return s->mta[hash >> 5] >> (hash & 31) & 1;
}

static bool is_for_us(const E1000 *s, const u8 *head)
{
    static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255};
    u32 tag = (u32)(head[14] << 8 | head[15]) & 0xfff;

    if (s->rctl & RCTL_VFE && is_vlan(s, head) && !(s->vfta[tag >> 5] >> (tag & 31) & 1))
        return false;
    if (is_in_addresses(s, head))
        return true;
    if (!memcmp(head, broadcast, 6))
        return s->rctl & RCTL_BAM;
    if (head[0] & 1)
        return s->rctl & RCTL_MPE || is_in_table(s, head);
    return s->rctl & RCTL_UPE;
}

/* ---- descriptors ---- */

static u32 buffer_size(const E1000 *s)
{
    static const u32 sizes[2][4] = {{2048, 1024, 512, 256}, {2048, 16384, 8192, 4096}};

    return sizes[!!(s->rctl & RCTL_BSEX)][s->rctl >> RCTL_BSIZE_SHIFT & 3];
}

static u32 ring_size(const E1000 *s)
{
    return s->rdlen / E1000_DESCRIPTOR;
}

/* Descriptors that are the card's. */
static u32 free_count(const E1000 *s)
{
    u32 count = ring_size(s);

    if (!count || s->rdh >= count || s->rdt >= count)
        return 0;
    return (s->rdt + count - s->rdh) % count;
}

static void put_status(u8 *d, u8 status, u32 bytes, u32 tag)
{
    d[8] = (u8)bytes;
    d[9] = (u8)(bytes >> 8);
    d[10] = d[11] = d[13] = 0;
    d[12] = status;
    d[14] = (u8)tag;
    d[15] = (u8)(tag >> 8);
}

/* What was received, as it goes to memory: pieces of the frame and what is added. */
typedef struct Received {
    const NetFrame *f;
    u32 size, tag; /* bytes with the sum */
    u8 status;
    bool is_stripped; /* of its tag */
} Received;

static void copy_part(const Received *r, u32 at, u8 *out, u32 bytes)
{
    u32 head = r->is_stripped ? 12 : 0, n = at < head ? MIN(bytes, head - at) : 0;

    copy_out(r->f, at, out, n);
    copy_out(r->f, at + n + (r->is_stripped ? 4 : 0), out + n, bytes - n);
}

static void fill(E1000 *s, const Received *r)
{
    u64 base = (s->rdbal & ~15u) | (u64)s->rdbah << 32;
    u32 buffer = buffer_size(s), count = ring_size(s);
    u8 data[4096];

    for (u32 at = 0; at < r->size;) {
        u64 place = base + (u64)s->rdh * E1000_DESCRIPTOR, addr;
        u32 bytes = MIN(buffer, r->size - at);
        u8 d[E1000_DESCRIPTOR];

        pci_dma_read(&s->pci, place, d, sizeof d);
        memcpy(&addr, d, 8);
        for (u32 done = 0; addr && done < bytes; done += sizeof data) {
            u32 n = MIN(bytes - done, (u32)sizeof data);

            copy_part(r, at + done, data, n);
            pci_dma_write(&s->pci, addr + done, data, n);
        }
        at += bytes;
        put_status(d, STATUS_DD | (at == r->size ? STATUS_EOP | r->status : 0), bytes, r->tag);
        pci_dma_write(&s->pci, place + 8, d + 8, 8);
        s->rdh = s->rdh + 1 == count ? 0 : s->rdh + 1;
    }
}

static void count_frame(E1000 *s, const u8 *to, u32 size)
{
    static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255};

    e1000_count(s, E1000_TPR);
    e1000_count(s, E1000_GPRC);
    e1000_count_bytes(s, E1000_TOR, size);
    e1000_count_bytes(s, E1000_GORC, size);
    if (to[0] & 1)
        e1000_count(s, memcmp(to, broadcast, 6) ? E1000_MPRC : E1000_BPRC);
}

/* Whether its length is one that may be; too long ones are counted. */
static bool is_size(E1000 *s, u32 size, bool has_tag)
{
    u32 most = s->rctl & RCTL_LPE ? SIZE_MAX_LONG : SIZE_MAX_PLAIN + (has_tag ? 4u : 0);

    if (size + FCS_SIZE <= most)
        return true;
    e1000_count(s, E1000_ROC);
    return false;
}

bool e1000_receive(void *opaque, const NetFrame *f)
{
    E1000 *s = opaque;
    u32 size = (u32)MAX(f->size, (size_t)FRAME_MIN);
    Received r = {.f = f, .status = STATUS_IXSM};
    u8 head[HEAD_SIZE];

    copy_out(f, 0, head, sizeof head);
    if (!(s->rctl & E1000_RCTL_EN) || !(s->status & E1000_STATUS_LU) || !is_for_us(s, head) ||
        !is_size(s, size, is_vlan(s, head)))
        return true;
    r.is_stripped = is_vlan(s, head) && s->ctrl & E1000_CTRL_VME;
    if (r.is_stripped) {
        r.tag = (u32)(head[14] << 8 | head[15]);
        r.status |= STATUS_VP;
    }
    if (f->header.flags & VIRTIO_NET_HDR_F_DATA_VALID && s->rxcsum & RXCSUM_SUMS)
        r.status = (u8)((r.status & ~STATUS_IXSM) | STATUS_TCPCS | STATUS_IPCS);
    r.size = size - (r.is_stripped ? 4 : 0) + (s->rctl & RCTL_SECRC ? 0 : FCS_SIZE);
    s->is_rx_stalled = (r.size + buffer_size(s) - 1) / buffer_size(s) > free_count(s);
    if (s->is_rx_stalled) {
        e1000_count(s, E1000_RNBC);
        return false;
    }
    fill(s, &r);
    count_frame(s, head, size + FCS_SIZE);
    u32 few = ring_size(s) >> (1 + (s->rctl >> RCTL_RDMTS_SHIFT & 3));

    e1000_raise(s, E1000_RXT0 | (free_count(s) <= few ? E1000_RXDMT0 : 0));
    return true;
}

void e1000_rx_kick(E1000 *s)
{
    if (!s->is_rx_stalled || (s->rctl & E1000_RCTL_EN && !free_count(s)))
        return;
    s->is_rx_stalled = false;
    net_receive_ready(&s->end);
}
