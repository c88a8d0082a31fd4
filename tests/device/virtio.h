/* SPDX-License-Identifier: MIT */
/*
 * A guest's virtio driver without a guest: it finds a device behind a transport, negotiates, makes
 * rings of either form in RAM and exchanges buffers, by registers and memory only.
 */
#ifndef TESTS_DEVICE_VIRTIO_H
#define TESTS_DEVICE_VIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_mmio.h>
#include <linux/virtio_pci.h>
#include <linux/virtio_ring.h>
#include "tests/device/client.h"
#include "tests/device/pci.h"

#define DRV_QUEUES      8
#define VIRTQ_SIZE_TEST 256
/* Feature bits of rings and transports: the form says which. */
#define DRV_RING_BITS 0x1ffff000000ull
#define DRV_MMIO      0x0a000000ull

/* What a run of the tests varies. */
typedef struct DrvForm {
    const char *name;
    bool is_legacy, is_packed, has_event, has_indirect, is_pci, has_msix;
} DrvForm;

static const DrvForm drv_forms[] = {
    {"mmio", false, false, true, true},
    {"mmio, plain", false, false, false, false},
    {"mmio, legacy", true, false, true, true},
    {"mmio, packed", false, true, true, true},
    {"mmio, packed, plain", false, true, false, false},
    {"pci", false, false, true, true, true, true},
    {"pci, packed, INTx", false, true, true, true, true, false},
    {"pci, legacy", true, false, true, true, true, true},
    {"pci, legacy, INTx", true, false, false, true, true, false},
};

typedef struct DrvQueue {
    struct Drv *d;
    u16 index, size;
    u64 desc, driver, device;
    u16 avail, seen; /* split: indices; packed: offsets */
    bool avail_wrap, seen_wrap;
    u16 free[VIRTQ_SIZE_TEST];
    u16 free_count;
    u16 descs[VIRTQ_SIZE_TEST];                                   /* packed: of each id */
    u16 chain[VIRTQ_SIZE_TEST][16], chain_count[VIRTQ_SIZE_TEST]; /* split: of each head */
} DrvQueue;

/* How a transport is driven. */
typedef struct DrvOps {
    u64 (*offered)(struct Drv *d);
    void (*accept)(struct Drv *d, u64 features);
    u8 (*status)(struct Drv *d);
    void (*set_status)(struct Drv *d, u8 status);
    bool (*queue)(struct Drv *d, DrvQueue *q); /* tell the device where it is */
    void (*notify)(struct Drv *d, u16 queue);
    bool (*interrupted)(struct Drv *d, u16 queue); /* since the last call; acknowledges */
    u64 (*config)(struct Drv *d, u32 offset, unsigned size);
    void (*set_config)(struct Drv *d, u32 offset, unsigned size, u64 value);
} DrvOps;

typedef struct Drv {
    Client *c;
    const DrvForm *form;
    const DrvOps *ops;
    Device *bus, *dev;
    u64 base;
    u64 features;
    u64 next; /* free RAM */
    DrvQueue q[DRV_QUEUES];
    Bridge bridge;
    u8 devfn;
    u64 bar[PCI_BARS], common, isr, config, notify, table;
    u32 step;
} Drv;

/* A piece of a buffer. */
typedef struct DrvSeg {
    u64 addr;
    u32 size;
} DrvSeg;

/* ---- RAM ---- */

static inline void *drv_host(Drv *d, u64 addr)
{
    return d->c->block->host + (addr - CLIENT_RAM);
}

static inline u64 drv_alloc(Drv *d, u64 size, u64 align)
{
    u64 addr = ALIGN_UP(d->next, align);

    d->next = addr + size;
    if (d->next > CLIENT_RAM + CLIENT_RAM_SIZE)
        abort();
    memset(drv_host(d, addr), 0, size);
    return addr;
}

static inline DrvSeg drv_bytes(Drv *d, const void *data, u32 size)
{
    DrvSeg s = {drv_alloc(d, size, 16), size};

    if (data)
        memcpy(drv_host(d, s.addr), data, size);
    return s;
}

/* ---- MMIO ---- */

static inline u64 mmio_offered(Drv *d)
{
    client_w32(d->c, d->base + VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
    u64 low = client_r32(d->c, d->base + VIRTIO_MMIO_DEVICE_FEATURES);

    client_w32(d->c, d->base + VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
    return low | client_r32(d->c, d->base + VIRTIO_MMIO_DEVICE_FEATURES) << 32;
}

static inline void mmio_accept(Drv *d, u64 features)
{
    for (unsigned i = 0; i < 2; i++) {
        client_w32(d->c, d->base + VIRTIO_MMIO_DRIVER_FEATURES_SEL, i);
        client_w32(d->c, d->base + VIRTIO_MMIO_DRIVER_FEATURES, (u32)(features >> 32 * i));
    }
}

static inline u8 mmio_status(Drv *d)
{
    return (u8)client_r32(d->c, d->base + VIRTIO_MMIO_STATUS);
}

static inline void mmio_set_status(Drv *d, u8 status)
{
    client_w32(d->c, d->base + VIRTIO_MMIO_STATUS, status);
}

static inline bool mmio_queue(Drv *d, DrvQueue *q)
{
    Client *c = d->c;

    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_SEL, q->index);
    if (client_r32(c, d->base + VIRTIO_MMIO_QUEUE_NUM_MAX) < q->size)
        return false;
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_NUM, q->size);
    if (d->form->is_legacy) {
        client_w32(c, d->base + VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
        client_w32(c, d->base + VIRTIO_MMIO_QUEUE_ALIGN, 4096);
        client_w32(c, d->base + VIRTIO_MMIO_QUEUE_PFN, q->desc >> 12);
        return client_r32(c, d->base + VIRTIO_MMIO_QUEUE_PFN) == q->desc >> 12;
    }
    u64 at[] = {q->desc, q->driver, q->device};

    for (unsigned i = 0; i < 3; i++) {
        client_w32(c, d->base + VIRTIO_MMIO_QUEUE_DESC_LOW + 0x10 * i, (u32)at[i]);
        client_w32(c, d->base + VIRTIO_MMIO_QUEUE_DESC_HIGH + 0x10 * i, at[i] >> 32);
    }
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_READY, 1);
    return client_r32(c, d->base + VIRTIO_MMIO_QUEUE_READY) == 1;
}

static inline void mmio_notify(Drv *d, u16 queue)
{
    client_w32(d->c, d->base + VIRTIO_MMIO_QUEUE_NOTIFY, queue);
}

static inline bool mmio_interrupted(Drv *d, u16 queue)
{
    bool line = d->c->line[0];
    u32 isr = (u32)client_r32(d->c, d->base + VIRTIO_MMIO_INTERRUPT_STATUS);

    client_w32(d->c, d->base + VIRTIO_MMIO_INTERRUPT_ACK, isr);
    return line && isr && !d->c->line[0] && (queue == 0xffff ? isr & 2 : isr & 1);
}

static inline u64 mmio_config(Drv *d, u32 offset, unsigned size)
{
    return client_read(d->c, d->base + VIRTIO_MMIO_CONFIG + offset, size);
}

static inline void mmio_set_config(Drv *d, u32 offset, unsigned size, u64 value)
{
    client_write(d->c, d->base + VIRTIO_MMIO_CONFIG + offset, size, value);
}

static const DrvOps drv_mmio = {mmio_offered,     mmio_accept, mmio_status,
                                mmio_set_status,  mmio_queue,  mmio_notify,
                                mmio_interrupted, mmio_config, mmio_set_config};

/* ---- PCI ---- */

static inline u64 common(Drv *d, u32 at, unsigned size)
{
    return client_read(d->c, d->common + at, size);
}

static inline void set_common(Drv *d, u32 at, unsigned size, u64 value)
{
    client_write(d->c, d->common + at, size, value);
}

static inline u64 pci_offered(Drv *d)
{
    set_common(d, VIRTIO_PCI_COMMON_DFSELECT, 4, 0);
    u64 low = common(d, VIRTIO_PCI_COMMON_DF, 4);

    set_common(d, VIRTIO_PCI_COMMON_DFSELECT, 4, 1);
    return low | common(d, VIRTIO_PCI_COMMON_DF, 4) << 32;
}

static inline void pci_accept(Drv *d, u64 features)
{
    for (unsigned i = 0; i < 2; i++) {
        set_common(d, VIRTIO_PCI_COMMON_GFSELECT, 4, i);
        set_common(d, VIRTIO_PCI_COMMON_GF, 4, (u32)(features >> 32 * i));
    }
}

static inline u8 pci_status(Drv *d)
{
    return (u8)common(d, VIRTIO_PCI_COMMON_STATUS, 1);
}

static inline void pci_set_status(Drv *d, u8 status)
{
    set_common(d, VIRTIO_PCI_COMMON_STATUS, 1, status);
    /* Vector 0 is for the configuration. */
    if (status == VIRTIO_CONFIG_S_ACKNOWLEDGE && d->form->has_msix)
        set_common(d, VIRTIO_PCI_COMMON_MSIX, 2, 0);
}

static inline bool pci_queue(Drv *d, DrvQueue *q)
{
    u64 at[] = {q->desc, q->driver, q->device};

    set_common(d, VIRTIO_PCI_COMMON_Q_SELECT, 2, q->index);
    if (common(d, VIRTIO_PCI_COMMON_Q_SIZE, 2) < q->size)
        return false;
    set_common(d, VIRTIO_PCI_COMMON_Q_SIZE, 2, q->size);
    for (unsigned i = 0; i < 3; i++) {
        set_common(d, VIRTIO_PCI_COMMON_Q_DESCLO + 8 * i, 4, (u32)at[i]);
        set_common(d, VIRTIO_PCI_COMMON_Q_DESCHI + 8 * i, 4, at[i] >> 32);
    }
    if (d->form->has_msix) {
        set_common(d, VIRTIO_PCI_COMMON_Q_MSIX, 2, q->index + 1u);
        if (common(d, VIRTIO_PCI_COMMON_Q_MSIX, 2) != q->index + 1u)
            return false;
    }
    set_common(d, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1);
    return common(d, VIRTIO_PCI_COMMON_Q_ENABLE, 2) == 1;
}

static inline void pci_notify(Drv *d, u16 queue)
{
    client_write(d->c, d->notify + d->step * queue, 2, queue);
}

static inline bool pci_interrupted(Drv *d, u16 queue)
{
    u32 *count = &d->bridge.msi[(queue + 1) & 0xffff];
    bool line = false, is_there = *count;

    *count = 0;
    if (d->form->has_msix)
        return is_there;
    for (unsigned i = 0; i < PCI_INTX_LINES; i++)
        line = line || d->c->line[BRIDGE_LINE + i];
    u32 isr = (u32)client_read(d->c, d->isr, 1);

    return line && (queue == 0xffff ? isr & 2 : isr & 1) &&
           !d->c->line[BRIDGE_LINE + (d->devfn >> 3) % 4];
}

static inline u64 pci_config(Drv *d, u32 offset, unsigned size)
{
    return client_read(d->c, d->config + offset, size);
}

static inline void pci_set_config(Drv *d, u32 offset, unsigned size, u64 value)
{
    client_write(d->c, d->config + offset, size, value);
}

static const DrvOps drv_pci = {pci_offered, pci_accept,      pci_status, pci_set_status, pci_queue,
                               pci_notify,  pci_interrupted, pci_config, pci_set_config};

/* The same by the I/O ports of before 1.0. */

static inline u64 ports(Drv *d, u32 at, unsigned size)
{
    return client_read(d->c, d->bar[0] + at, size);
}

static inline void set_ports(Drv *d, u32 at, unsigned size, u64 value)
{
    client_write(d->c, d->bar[0] + at, size, value);
}

static inline u64 old_offered(Drv *d)
{
    return ports(d, VIRTIO_PCI_HOST_FEATURES, 4);
}

static inline void old_accept(Drv *d, u64 features)
{
    set_ports(d, VIRTIO_PCI_GUEST_FEATURES, 4, (u32)features);
    if (d->form->has_msix)
        set_ports(d, VIRTIO_MSI_CONFIG_VECTOR, 2, 0);
}

static inline u8 old_status(Drv *d)
{
    return (u8)ports(d, VIRTIO_PCI_STATUS, 1);
}

static inline void old_set_status(Drv *d, u8 status)
{
    set_ports(d, VIRTIO_PCI_STATUS, 1, status);
}

static inline bool old_queue(Drv *d, DrvQueue *q)
{
    set_ports(d, VIRTIO_PCI_QUEUE_SEL, 2, q->index);
    if (ports(d, VIRTIO_PCI_QUEUE_NUM, 2) != q->size)
        return false;
    if (d->form->has_msix) {
        set_ports(d, VIRTIO_MSI_QUEUE_VECTOR, 2, q->index + 1u);
        if (ports(d, VIRTIO_MSI_QUEUE_VECTOR, 2) != q->index + 1u)
            return false;
    }
    set_ports(d, VIRTIO_PCI_QUEUE_PFN, 4, q->desc >> 12);
    return ports(d, VIRTIO_PCI_QUEUE_PFN, 4) == q->desc >> 12;
}

static inline void old_notify(Drv *d, u16 queue)
{
    set_ports(d, VIRTIO_PCI_QUEUE_NOTIFY, 2, queue);
}

static inline u64 old_config(Drv *d, u32 offset, unsigned size)
{
    return ports(d, (u32)VIRTIO_PCI_CONFIG_OFF(d->form->has_msix) + offset, size);
}

static inline void old_set_config(Drv *d, u32 offset, unsigned size, u64 value)
{
    set_ports(d, (u32)VIRTIO_PCI_CONFIG_OFF(d->form->has_msix) + offset, size, value);
}

static const DrvOps drv_old = {old_offered, old_accept,      old_status, old_set_status, old_queue,
                               old_notify,  pci_interrupted, old_config, old_set_config};

/* Find the structures by their capabilities; place the BARs; set vectors up. */
static inline void pci_find(Drv *d)
{
    Bridge *b = &d->bridge;
    u64 *const places[] = {[VIRTIO_PCI_CAP_COMMON_CFG] = &d->common,
                           [VIRTIO_PCI_CAP_NOTIFY_CFG] = &d->notify,
                           [VIRTIO_PCI_CAP_ISR_CFG] = &d->isr,
                           [VIRTIO_PCI_CAP_DEVICE_CFG] = &d->config};

    pci_place(b, d->devfn, d->bar);
    for (u8 at = 0; (at = pci_cap(b, d->devfn, PCI_CAP_ID_VNDR, at));) {
        u8 type = (u8)pci_r(b, d->devfn, at + VIRTIO_PCI_CAP_CFG_TYPE, 1);
        u8 bar = (u8)pci_r(b, d->devfn, at + VIRTIO_PCI_CAP_BAR, 1);

        if (type < ARRAY_SIZE(places) && places[type] && bar < PCI_BARS)
            *places[type] = d->bar[bar] + pci_r(b, d->devfn, at + VIRTIO_PCI_CAP_OFFSET, 4);
        if (type == VIRTIO_PCI_CAP_NOTIFY_CFG)
            d->step = pci_r(b, d->devfn, at + VIRTIO_PCI_NOTIFY_CAP_MULT, 4);
    }
    if (d->form->is_legacy)
        d->isr = d->bar[0] + VIRTIO_PCI_ISR;
    u8 cap = pci_cap(b, d->devfn, PCI_CAP_ID_MSIX, 0);

    if (!d->form->has_msix || !cap)
        return;
    u32 count = (pci_r(b, d->devfn, cap + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_QSIZE) + 1;

    pci_w(b, d->devfn, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
    d->table = d->bar[pci_r(b, d->devfn, cap + PCI_MSIX_TABLE, 4) & 7];
    for (u32 i = 0; i < count; i++) {
        client_w32(d->c, d->table + 16 * i, 0xfee00000);
        client_w32(d->c, d->table + 16 * i + 4, 0);
        client_w32(d->c, d->table + 16 * i + 8, i);
        client_w32(d->c, d->table + 16 * i + 12, 0);
    }
}

/* ---- setting up ---- */

/** A device of @type with @props behind the transport of @form; NULL dev on error. */
static inline void drv_plug(Drv *d, Client *c, const DrvForm *form, const DeviceType *type,
                            const char *props)
{
    char all[512];
    Error err = {0};
    Opts o = {0};

    *d = (Drv){.c = c,
               .form = form,
               .ops = !form->is_pci ? &drv_mmio : form->is_legacy ? &drv_old : &drv_pci,
               .base = DRV_MMIO,
               .next = CLIENT_RAM};
    if (form->is_pci) {
        bridge_start(&d->bridge, c);
        d->bus = d->bridge.host;
    } else {
        d->bus = client_add(c, &device_virtio_mmio,
                            form->is_legacy ? "force-legacy=on" : "force-legacy=off", DRV_MMIO, 0);
    }
    snprintf(all, sizeof all, "%s,packed=%s%s%s", type->alias, form->is_packed ? "on" : "off",
             *props ? "," : "", props);
    if (!opts_parse(&o, all, "driver", &err) ||
        !(d->dev = device_create(&o, c->machine, &c->env, &err)))
        printf("# %s\n", err.text);
    opts_clear(&o);
    d->devfn = 1 << 3;
    if (d->dev && form->is_pci)
        pci_find(d);
}

static inline void drv_unplug(Drv *d)
{
    if (d->form->is_pci)
        bridge_stop(&d->bridge);
    else
        device_free(d->bus);
    while (loop_step(d->c->loop, false))
        ;
    rcu_reclaim();
}

/** Reset and negotiate: what is offered of @own, and what the form wants of the ring's. */
static inline bool drv_negotiate(Drv *d, u64 own)
{
    const DrvForm *f = d->form;
    u64 ring = (u64)f->has_event << VIRTIO_RING_F_EVENT_IDX |
               (u64)f->has_indirect << VIRTIO_RING_F_INDIRECT_DESC |
               (u64)f->is_packed << VIRTIO_F_RING_PACKED | 1ull << VIRTIO_F_VERSION_1 |
               1ull << VIRTIO_F_RING_RESET;

    d->ops->set_status(d, 0);
    if (d->ops->status(d))
        return false;
    d->ops->set_status(d, VIRTIO_CONFIG_S_ACKNOWLEDGE);
    d->ops->set_status(d, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER);
    d->features = d->ops->offered(d) & ((own & ~DRV_RING_BITS) | ring);
    d->ops->accept(d, d->features);
    if (!f->is_legacy)
        d->ops->set_status(d, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |
                                  VIRTIO_CONFIG_S_FEATURES_OK);
    return f->is_legacy || d->ops->status(d) & VIRTIO_CONFIG_S_FEATURES_OK;
}

static inline bool drv_has(const Drv *d, unsigned bit)
{
    return d->features >> bit & 1;
}

/** Make the rings of queue @index in fresh memory. */
static inline bool drv_queue(Drv *d, u16 index, u16 size)
{
    DrvQueue *q = &d->q[index];

    if (d->ops == &drv_old) { /* the device says how many it has */
        set_ports(d, VIRTIO_PCI_QUEUE_SEL, 2, index);
        size = (u16)ports(d, VIRTIO_PCI_QUEUE_NUM, 2);
    }
    u64 rings = 16ull * size + 2 * (3ull + size);

    *q = (DrvQueue){.d = d, .index = index, .size = size, .avail_wrap = true, .seen_wrap = true};
    if (d->form->is_packed) {
        q->desc = drv_alloc(d, 16ull * size, 16);
        q->driver = drv_alloc(d, 4, 4);
        q->device = drv_alloc(d, 4, 4);
    } else {
        q->desc = drv_alloc(d, 4096 + rings + 6 + 8ull * size, 4096);
        q->driver = q->desc + 16ull * size;
        q->device = ALIGN_UP(q->desc + rings, 4096);
    }
    for (u16 i = 0; i < size; i++)
        q->free[q->free_count++] = (u16)(size - 1 - i);
    return d->ops->queue(d, q);
}

static inline void drv_ok(Drv *d)
{
    d->ops->set_status(d, d->ops->status(d) | VIRTIO_CONFIG_S_DRIVER_OK);
    client_step(d->c, 0);
}

/* ---- buffers ---- */

static inline struct vring_desc *split_desc(DrvQueue *q, u64 table, u16 i)
{
    return (struct vring_desc *)drv_host(q->d, table) + i;
}

static inline u16 *drv_u16(DrvQueue *q, u64 addr)
{
    return drv_host(q->d, addr);
}

static inline void put_desc(DrvQueue *q, u64 table, u16 i, DrvSeg s, u16 flags, u16 next_or_id)
{
    struct vring_desc *d = split_desc(q, table, i);

    d->addr = s.addr;
    d->len = s.size;
    /* The two forms have the last two fields in the other order. */
    d->flags = q->d->form->is_packed ? next_or_id : flags;
    d->next = q->d->form->is_packed ? flags : next_or_id;
}

static inline u16 packed_flags(bool wrap)
{
    return wrap ? 1 << VRING_PACKED_DESC_F_AVAIL : 1 << VRING_PACKED_DESC_F_USED;
}

/* An indirect table of all segments. */
static inline DrvSeg drv_table(DrvQueue *q, const DrvSeg *segs, unsigned outs, unsigned ins)
{
    unsigned n = outs + ins;
    DrvSeg t = {drv_alloc(q->d, 16 * n, 16), 16 * n};

    for (u16 i = 0; i < n; i++)
        put_desc(q, t.addr, i, segs[i],
                 (u16)((i >= outs ? VRING_DESC_F_WRITE : 0) |
                       (i + 1u < n && !q->d->form->is_packed ? VRING_DESC_F_NEXT : 0)),
                 (u16)(i + 1));
    return t;
}

static inline int add_packed(DrvQueue *q, const DrvSeg *segs, unsigned outs, unsigned ins,
                             u16 extra)
{
    u16 id = q->free[--q->free_count], first = q->avail, n = (u16)(outs + ins);
    u16 first_flags = 0;

    for (u16 i = 0; i < n; i++) {
        u16 flags =
            (u16)((i >= outs ? VRING_DESC_F_WRITE : 0) | (i + 1 < n ? VRING_DESC_F_NEXT : 0) |
                  extra | packed_flags(q->avail_wrap));

        put_desc(q, q->desc, q->avail, segs[i], i ? flags : 0, id);
        if (!i)
            first_flags = flags;
        if (++q->avail == q->size) {
            q->avail = 0;
            q->avail_wrap = !q->avail_wrap;
        }
    }
    split_desc(q, q->desc, first)->next = first_flags;
    q->descs[id] = n;
    return id;
}

static inline int add_split(DrvQueue *q, const DrvSeg *segs, unsigned outs, unsigned ins, u16 extra)
{
    unsigned n = outs + ins;
    u16 ids[16] = {0};

    for (unsigned i = 0; i < n; i++)
        ids[i] = q->free[--q->free_count];
    for (unsigned i = 0; i < n; i++)
        put_desc(q, q->desc, ids[i], segs[i],
                 (u16)((i >= outs ? VRING_DESC_F_WRITE : 0) | (i + 1 < n ? VRING_DESC_F_NEXT : 0) |
                       extra),
                 i + 1 < n ? ids[i + 1] : 0);
    memcpy(q->chain[ids[0]], ids, sizeof ids);
    q->chain_count[ids[0]] = (u16)n;
    *drv_u16(q, q->driver + 4 + 2 * (q->avail & (q->size - 1))) = ids[0];
    *drv_u16(q, q->driver + 2) = ++q->avail;
    return ids[0];
}

/** Make a buffer available, at most 16 segments: @outs that are read, then @ins; its id. */
static inline int drv_add(DrvQueue *q, const DrvSeg *segs, unsigned outs, unsigned ins)
{
    DrvSeg table;
    u16 extra = 0;

    if (drv_has(q->d, VIRTIO_RING_F_INDIRECT_DESC) && outs + ins > 1) {
        table = drv_table(q, segs, outs, ins);
        segs = &table;
        outs = 1;
        ins = 0;
        extra = VRING_DESC_F_INDIRECT;
    }
    return q->d->form->is_packed ? add_packed(q, segs, outs, ins, extra)
                                 : add_split(q, segs, outs, ins, extra);
}

/* Whether the device wants to hear about buffers from index @old on. */
static inline bool wants_kick(DrvQueue *q, u16 old)
{
    if (q->d->form->is_packed) {
        u16 event = *drv_u16(q, q->device), flags = *drv_u16(q, q->device + 2) & 3;

        return flags == VRING_PACKED_EVENT_FLAG_ENABLE ||
               (flags == VRING_PACKED_EVENT_FLAG_DESC && (event & 0x7fff) == old);
    }
    if (drv_has(q->d, VIRTIO_RING_F_EVENT_IDX))
        return vring_need_event(*drv_u16(q, q->device + 4 + 8 * q->size), q->avail, old);
    return !(*drv_u16(q, q->device) & VRING_USED_F_NO_NOTIFY);
}

/** Notify and let the device work. */
static inline void drv_kick(DrvQueue *q)
{
    q->d->ops->notify(q->d, q->index);
    client_step(q->d->c, 0);
}

/** The next buffer that was used: its id, -1: none yet. */
static inline int drv_get(DrvQueue *q, u32 *written)
{
    if (q->d->form->is_packed) {
        struct vring_packed_desc *d = drv_host(q->d, q->desc + 16 * q->seen);
        u16 both = 1 << VRING_PACKED_DESC_F_AVAIL | 1 << VRING_PACKED_DESC_F_USED;

        if ((d->flags & both) != (q->seen_wrap ? both : 0))
            return -1;
        if (written)
            *written = d->len;
        u16 id = d->id;

        q->seen += q->descs[id];
        if (q->seen >= q->size) {
            q->seen -= q->size;
            q->seen_wrap = !q->seen_wrap;
        }
        q->free[q->free_count++] = id;
        return id;
    }
    if (q->seen == *drv_u16(q, q->device + 2))
        return -1;
    struct vring_used_elem *e = drv_host(q->d, q->device + 4 + 8 * (q->seen++ & (q->size - 1)));

    if (e->id >= q->size) /* overwritten: a fuzzer may tell the device to */
        return -1;
    if (written)
        *written = e->len;
    for (u16 i = 0; i < q->chain_count[e->id]; i++)
        q->free[q->free_count++] = q->chain[e->id][i];
    return (int)e->id;
}

static inline void drv_timeout(void *opaque)
{
    *(bool *)opaque = true;
}

/** The same, waiting for what the host does; -1 after ten seconds. */
static inline int drv_wait(DrvQueue *q, u32 *written)
{
    bool is_late = false;
    LoopTimer limit;
    int id;

    loop_timer_init(q->d->c->loop, &limit, NULL, drv_timeout, &is_late);
    loop_timer_set(&limit, clock_host_ns() + 10 * NS_PER_SEC);
    while ((id = drv_get(q, written)) < 0 && !is_late)
        loop_step(q->d->c->loop, true);
    loop_timer_cancel(&limit);
    return id;
}

/** Say when the device shall interrupt: at the next used buffer, or never. */
static inline void drv_want_interrupt(DrvQueue *q, bool on)
{
    if (q->d->form->is_packed) {
        bool by_index = on && drv_has(q->d, VIRTIO_RING_F_EVENT_IDX);

        *drv_u16(q, q->driver) = (u16)(q->seen | q->seen_wrap << 15);
        *drv_u16(q, q->driver + 2) = by_index ? VRING_PACKED_EVENT_FLAG_DESC
                                     : on     ? VRING_PACKED_EVENT_FLAG_ENABLE
                                              : VRING_PACKED_EVENT_FLAG_DISABLE;
    } else if (drv_has(q->d, VIRTIO_RING_F_EVENT_IDX)) {
        *drv_u16(q, q->driver + 4 + 2 * q->size) = (u16)(on ? q->seen : q->seen + 0x8000);
    } else {
        *drv_u16(q, q->driver) = on ? 0 : VRING_AVAIL_F_NO_INTERRUPT;
    }
}

static inline bool drv_needs_reset(Drv *d)
{
    return d->ops->status(d) & VIRTIO_CONFIG_S_NEEDS_RESET;
}

/** A test result whose name says which form it was. */
static inline bool drv_ok_as(Drv *d, bool ok, const char *name)
{
    char text[256];

    snprintf(text, sizeof text, "%s: %s", d->form->name, name);
    return tap_ok(ok, text);
}

#endif
