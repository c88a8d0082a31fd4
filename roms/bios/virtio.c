/* SPDX-License-Identifier: MIT */
/*
 * virtio disks on PCI, by the registers of version 1: one request at a time.
 *
 * Source: OASIS Virtual I/O Device 1.1, "Virtio Over PCI Bus", "Split Virtqueues", "Block Device".
 */
#include "bios.h"

enum {
    CAPABILITY = 9,
    CAP_TYPE = 3,
    CAP_BAR = 4,
    CAP_OFFSET = 8,
    CAP_MULTIPLIER = 16,
    TYPE_COMMON = 1,
    TYPE_NOTIFY = 2,
    TYPE_DEVICE = 4,

    FEATURE_SELECT = 0x08, /* of the driver; and the next word */
    FEATURES = 0x0c,
    STATUS = 0x14,
    QUEUE_SELECT = 0x16,
    QUEUE_SIZE = 0x18,
    QUEUE_ENABLE = 0x1c,
    QUEUE_NOTIFY_OFF = 0x1e,
    QUEUE_DESC = 0x20,
    QUEUE_AVAIL = 0x28,
    QUEUE_USED = 0x30,

    SEEN = 1,
    DRIVER = 2,
    OK = 4,
    FEATURES_OK = 8,
    VERSION_1 = 1, /* in the second word of features */

    NEXT = 1,
    WRITE = 2, /* by the device */
    ENTRIES = 4,
    TYPE_IN = 0,
    TYPE_OUT = 1,
    DISKS = 4,
};

typedef struct Desc {
    u64 addr;
    u32 size;
    u16 flags, next;
} Desc;

typedef struct Queue {
    Desc desc[ENTRIES];
    struct {
        u16 flags, index, ring[ENTRIES];
    } avail;
    struct __attribute__((aligned(4))) {
        u16 flags, index;
        struct {
            u32 id, size;
        } ring[ENTRIES];
    } used;
    struct {
        u32 type, zero;
        u64 sector;
    } request;
    u8 status;
    u32 notify;
} Queue;

static Queue queues[DISKS] __attribute__((aligned(16)));
static u32 queue_count;

static bool part(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    volatile Queue *q = &queues[d->unit];
    u16 index = q->avail.index;

    q->request.type = is_write ? TYPE_OUT : TYPE_IN;
    q->request.sector = lba;
    q->status = 0xff;
    q->desc[0] = (Desc){addr_of((void *)&q->request), sizeof q->request, NEXT, 1};
    q->desc[1] = (Desc){addr, count * SECTOR, NEXT | (is_write ? 0 : WRITE), 2};
    q->desc[2] = (Desc){addr_of((void *)&q->status), 1, WRITE, 0};
    q->avail.ring[index % ENTRIES] = 0;
    q->avail.index = ++index;
    MEM16(q->notify) = 0;
    while (q->used.index != index)
        if (MEM8(d->regs + STATUS) & 0x40) /* it needs a reset */
            return false;
    return !q->status;
}

static const DiskOps ops = {part};

/* Address of a part of the device's registers; @at: its capability. */
static u32 find(u16 bdf, u8 type, u8 *at)
{
    for (*at = 0; (*at = pci_capability(bdf, CAPABILITY, *at));)
        if (pci_read8(bdf, *at + (u32)CAP_TYPE) == type) {
            u32 bar = pci_bar(bdf, pci_read8(bdf, *at + (u32)CAP_BAR));

            return bar ? bar + pci_read32(bdf, *at + (u32)CAP_OFFSET) : 0;
        }
    return 0;
}

static void set64(u32 reg, const volatile void *p)
{
    MEM32(reg) = (u32)p;
    MEM32(reg + 4) = 0;
}

static bool start(Disk *d, u32 notify, u32 multiplier)
{
    Queue *q = &queues[d->unit];
    u32 common = d->regs;

    MEM8(common + STATUS) = 0;
    while (MEM8(common + STATUS))
        ;
    MEM8(common + STATUS) = SEEN | DRIVER;
    for (u32 n = 0; n < 2; n++) {
        MEM32(common + FEATURE_SELECT) = n;
        MEM32(common + FEATURES) = n ? VERSION_1 : 0;
    }
    MEM8(common + STATUS) = SEEN | DRIVER | FEATURES_OK;
    if (!(MEM8(common + STATUS) & FEATURES_OK))
        return false;
    MEM16(common + QUEUE_SELECT) = 0;
    MEM16(common + QUEUE_SIZE) = ENTRIES;
    set64(common + QUEUE_DESC, q->desc);
    set64(common + QUEUE_AVAIL, &q->avail);
    set64(common + QUEUE_USED, &q->used);
    q->notify = notify + MEM16(common + QUEUE_NOTIFY_OFF) * multiplier;
    q->avail.flags = 1; /* no interrupts */
    MEM16(common + QUEUE_ENABLE) = 1;
    MEM8(common + STATUS) = SEEN | DRIVER | FEATURES_OK | OK;
    return true;
}

void virtio_init(u32 function)
{
    u16 bdf = pci_functions[function].bdf;
    u8 at, notify_at;
    u32 common = find(bdf, TYPE_COMMON, &at), config = find(bdf, TYPE_DEVICE, &at);
    u32 notify = find(bdf, TYPE_NOTIFY, &notify_at);
    Disk *d = disk_new();
    char path[80];

    if (!d || !common || !config || !notify || queue_count == DISKS)
        return;
    *d =
        (Disk){.ops = &ops, .bdf = bdf, .regs = common, .unit = queue_count, .sector_size = SECTOR};
    if (!start(d, notify, pci_read32(bdf, notify_at + (u32)CAP_MULTIPLIER)))
        return;
    queue_count++;
    d->sectors = MEM32(config) | (u64)MEM32(config + 4) << 32;
    format(d->name, sizeof d->name, "virtio disk");
    pci_path(function, path, sizeof path);
    format(d->path, sizeof d->path, "%s/disk@0,0", path);
    disk_count++;
}
