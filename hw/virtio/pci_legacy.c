/* SPDX-License-Identifier: MIT */
/*
 * The interface of virtio over PCI before 1.0: registers in I/O ports, rings at page numbers. Which
 * interface a driver uses is seen by what it touches after a reset.
 *
 * Source: VIRTIO 1.2, "Legacy Interfaces: A Note on PCI Device Layout"; <linux/virtio_pci.h>.
 */
#include <linux/virtio_pci.h>
#include "hw/virtio/pci.h"
#include "softmmu/bql.h"

#define LEGACY_BAR 0
#define PAGE_SHIFT VIRTIO_PCI_QUEUE_ADDR_SHIFT
#define PORTS_MIN  32u

u16 virtio_pci_legacy_id(const VirtioOps *ops)
{
    static const struct {
        u16 id, device;
    } rows[] = {{VIRTIO_ID_NET, 0x1000},     {VIRTIO_ID_BLOCK, 0x1001}, {VIRTIO_ID_BALLOON, 0x1002},
                {VIRTIO_ID_CONSOLE, 0x1003}, {VIRTIO_ID_SCSI, 0x1004},  {VIRTIO_ID_RNG, 0x1005},
                {VIRTIO_ID_9P, 0x1009}};

    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].id == ops->id)
            return rows[n].device;
    return 0;
}

static VirtQueue *selected(VirtioPci *s)
{
    return virtio_queue_at(s->v, s->queue);
}

/* Where the device's own configuration begins. */
static u32 config_at(const VirtioPci *s)
{
    return (u32)VIRTIO_PCI_CONFIG_OFF(pci_msix_is_on(&s->pci));
}

/* ---- reading ---- */

static u64 register_read(VirtioPci *s, u32 at)
{
    const VirtQueue *vq = selected(s);

    switch (at) {
    case VIRTIO_PCI_HOST_FEATURES: return (u32)virtio_offered(s->v);
    case VIRTIO_PCI_GUEST_FEATURES: return (u32)s->v->features;
    case VIRTIO_PCI_QUEUE_PFN: return vq ? (u32)(vq->desc >> PAGE_SHIFT) : 0;
    case VIRTIO_PCI_QUEUE_NUM: return vq ? vq->size : 0;
    case VIRTIO_PCI_QUEUE_SEL: return s->queue;
    case VIRTIO_PCI_STATUS: return s->v->status;
    case VIRTIO_PCI_ISR: return virtio_pci_take_isr(s);
    case VIRTIO_MSI_CONFIG_VECTOR: return s->config_vector;
    case VIRTIO_MSI_QUEUE_VECTOR: return vq ? vq->vector : VIRTIO_NO_VECTOR;
    default: return 0;
    }
}

static MemResult ports_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    VirtioPci *s = opaque;
    bool was_taken = bql_enter();

    *value = 0;
    if (s->v && offset >= config_at(s)) {
        *value = virtio_config_read(s->v, (u32)offset - config_at(s), size);
    } else if (s->v) {
        if (!s->v->status)
            s->v->is_legacy = true; /* it offers what such drivers know */
        *value = register_read(s, (u32)offset);
    }
    bql_leave(was_taken);
    return MEM_OK;
}

/* ---- writing ---- */

static void place_queue(VirtioPci *s, u32 page)
{
    VirtQueue *vq = selected(s);

    if (!vq)
        return;
    if (!page) {
        virtio_queue_reset(vq);
        return;
    }
    virtq_set_legacy(vq, (u64)page << PAGE_SHIFT, VIRTIO_PCI_VRING_ALIGN);
    virtq_enable(vq);
}

static void set_status(VirtioPci *s, u8 value)
{
    if (!value)
        s->config_vector = VIRTIO_NO_VECTOR;
    virtio_set_status(s->v, value);
}

static void register_write(VirtioPci *s, u32 at, u64 value)
{
    VirtQueue *vq = selected(s);

    switch (at) {
    case VIRTIO_PCI_GUEST_FEATURES: virtio_set_features(s->v, 0, (u32)value); break;
    case VIRTIO_PCI_QUEUE_PFN: place_queue(s, (u32)value); break;
    case VIRTIO_PCI_QUEUE_SEL: s->queue = (u16)value; break;
    case VIRTIO_PCI_STATUS: set_status(s, (u8)value); break;
    case VIRTIO_MSI_CONFIG_VECTOR: s->config_vector = virtio_pci_vector(s, value); break;
    case VIRTIO_MSI_QUEUE_VECTOR:
        if (vq)
            vq->vector = virtio_pci_vector(s, value);
        break;
    default: break;
    }
}

/* A notification takes no lock; a reset lets go of it. */
static MemResult ports_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    VirtioPci *s = opaque;

    if (offset == VIRTIO_PCI_QUEUE_NOTIFY) {
        VirtQueue *vq = s->v ? virtio_queue_at(s->v, (u16)value) : NULL;

        if (vq)
            virtq_kick(vq);
        return MEM_OK;
    }
    bool was_taken = bql_enter();

    if (s->v && offset >= config_at(s)) {
        virtio_config_write(s->v, (u32)offset - config_at(s), size, value);
    } else if (s->v) {
        if (!s->v->status)
            s->v->is_legacy = true;
        register_write(s, (u32)offset, value);
    }
    bql_leave(was_taken);
    return MEM_OK;
}

static const MemIoOps ports_ops = {.read = ports_read,
                                   .write = ports_write,
                                   .valid_max = 4,
                                   .is_unaligned_valid = true,
                                   .is_unaligned_impl = true,
                                   .is_thread_safe = true};

void virtio_pci_add_legacy(VirtioPci *s)
{
    u32 size = PORTS_MIN;

    while (size < (u32)VIRTIO_PCI_CONFIG_OFF(1) + s->v->ops->config_size)
        size *= 2;
    region_init_io(&s->ports, "virtio-pci-legacy", size, &ports_ops, s);
    pci_add_bar(&s->pci, LEGACY_BAR, PCI_BASE_ADDRESS_SPACE_IO, &s->ports);
}
