/* SPDX-License-Identifier: MIT */
/*
 * Virtio over MMIO: registers of 32 bits and the device's configuration behind them. Version 2, or
 * with force-legacy=on the interface before 1.0 (version 1).
 *
 * A notification takes no lock: it only schedules the queue's handler.
 * Source: VIRTIO 1.2, "Virtio Over MMIO".
 */
#include <linux/virtio_mmio.h>
#include "base/bits.h"
#include "base/log.h"
#include "hw/boards/fdt.h"
#include "hw/regs.h"
#include "hw/virtio/virtio.h"
#include "softmmu/bql.h"

#define MAGIC       0x74726976u /* "virt" */
#define VENDOR      0x554d4551u /* what drivers and tools know from the machine we look like */
#define REGION_SIZE 0x200u
#define CONFIG_ROOM (REGION_SIZE - VIRTIO_MMIO_CONFIG)

typedef struct Mmio {
    Device dev;
    Virtio *v; /* NULL: nothing is plugged in */
    bool is_legacy;
    u32 device_word, driver_word, queue, page_size, queue_align;
} Mmio;

/* ---- the bus ---- */

static void update(Device *bus)
{
    Mmio *s = (Mmio *)bus;

    irq_set(&bus->irq[0], s->v && s->v->isr);
}

static void interrupt(Device *bus, const VirtQueue *vq)
{
    update(bus);
}

static bool plug(Device *bus, Virtio *v, Error *err)
{
    Mmio *s = (Mmio *)bus;

    if (v->ops->config_size > CONFIG_ROOM)
        return error_set(err, "%s: its configuration does not fit", v->dev.type->name);
    s->v = v;
    v->is_legacy = s->is_legacy;
    return true;
}

static void unplug(Device *bus, Virtio *v)
{
    ((Mmio *)bus)->v = NULL;
    update(bus);
}

static const VirtioBusOps bus_ops = {plug, unplug, interrupt, update};

/* ---- registers ---- */

/* The selected queue; NULL also for registers that the other version has. */
static VirtQueue *queue_of(Mmio *s, const RegRow *r, bool is_for_legacy)
{
    if (s->is_legacy != is_for_legacy) {
        log_guest("virtio-mmio: %s of the other version\n", r->name);
        return NULL;
    }
    return s->v ? virtio_queue_at(s->v, s->queue) : NULL;
}

static u64 version_read(Device *d, const RegRow *r, unsigned index)
{
    return ((Mmio *)d)->is_legacy ? 1 : 2;
}

static u64 id_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;

    return s->v ? s->v->ops->id : 0;
}

static u64 features_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;

    return s->v && s->device_word < 2 ? (u32)(virtio_offered(s->v) >> 32 * s->device_word) : 0;
}

static void features_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;

    if (s->v)
        virtio_set_features(s->v, s->driver_word, (u32)value);
}

static u64 num_max_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;
    VirtQueue *vq = s->v ? virtio_queue_at(s->v, s->queue) : NULL;

    return vq ? vq->size_max : 0;
}

static void num_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;
    VirtQueue *vq = s->v ? virtio_queue_at(s->v, s->queue) : NULL;

    if (vq && !vq->is_enabled)
        vq->size = (u16)MIN(value, UINT16_MAX);
}

static u64 pfn_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;
    VirtQueue *vq = queue_of(s, r, true);

    return vq && s->page_size ? vq->desc / s->page_size : 0;
}

static void pfn_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;
    VirtQueue *vq = queue_of(s, r, true);
    u64 align = s->queue_align;

    if (!vq)
        return;
    if (!value) {
        virtio_queue_reset(vq);
        return;
    }
    if (!s->page_size || s->page_size & (s->page_size - 1) || !align || align & (align - 1)) {
        log_guest("virtio-mmio: page size 0x%x, alignment 0x%x\n", s->page_size, s->queue_align);
        return;
    }
    virtq_set_legacy(vq, (u32)value * (u64)s->page_size, align);
    virtq_enable(vq);
}

static u64 ready_read(Device *d, const RegRow *r, unsigned index)
{
    VirtQueue *vq = queue_of((Mmio *)d, r, false);

    return vq && vq->is_enabled;
}

static void ready_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = queue_of((Mmio *)d, r, false);

    if (vq && value & 1 && !vq->is_enabled)
        virtq_enable(vq);
    else if (vq && !(value & 1) && vq->is_enabled)
        virtio_queue_reset(vq);
}

static void reset_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = queue_of((Mmio *)d, r, false);

    if (vq && value & 1 && virtio_has(vq->v, VIRTIO_F_RING_RESET))
        virtio_queue_reset(vq);
}

static void notify_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;
    VirtQueue *vq = s->v ? virtio_queue_at(s->v, (u32)value) : NULL;

    if (vq)
        virtq_kick(vq);
}

static u64 isr_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;

    return s->v ? s->v->isr : 0;
}

static void ack_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;

    if (s->v)
        s->v->isr &= (u8)~value;
    update(d);
}

static u64 status_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;

    return s->v ? s->v->status : 0;
}

static void status_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Mmio *s = (Mmio *)d;

    if (s->v)
        virtio_set_status(s->v, (u8)value);
}

/* The three addresses, low and high halves: the row's place says which. */
static void addr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = queue_of((Mmio *)d, r, false);
    u32 at = r->offset - VIRTIO_MMIO_QUEUE_DESC_LOW;

    if (!vq || vq->is_enabled)
        return;
    u64 *to = at < 0x10 ? &vq->desc : at < 0x20 ? &vq->driver : &vq->device;

    *to = bits_set(*to, at & 4 ? 32 : 0, 32, value);
}

static u64 generation_read(Device *d, const RegRow *r, unsigned index)
{
    Mmio *s = (Mmio *)d;

    return s->v ? s->v->generation : 0;
}

/* Rows: a constant; read and written by hooks; kept until a hook of another uses it. */
// clang-format off
#define CONST(reg, name, v)    {VIRTIO_MMIO_##reg, name, REG_NONE, v, 0, 0, REG_RO}
#define RO(reg, name, r)       {VIRTIO_MMIO_##reg, name, REG_NONE, 0, 0, 0, REG_RO, .read = r}
#define WO(reg, name, w)       {VIRTIO_MMIO_##reg, name, REG_NONE, 0, 0, 0, REG_WO, .write = w}
#define RW(reg, name, r, w)    {VIRTIO_MMIO_##reg, name, REG_NONE, .read = r, .write = w}
#define KEPT(reg, name, field) {VIRTIO_MMIO_##reg, name, REG_FIELD(Mmio, field), 0, UINT32_MAX, 0, \
                                REG_WO}
#define VIRTIO_MMIO_QUEUE_RESET 0x0c0 /* not in <linux/virtio_mmio.h> yet */

static const RegRow regs[] = {
    CONST(MAGIC_VALUE,        "MagicValue", MAGIC),
    RO(VERSION,               "Version", version_read),
    RO(DEVICE_ID,             "DeviceID", id_read),
    CONST(VENDOR_ID,          "VendorID", VENDOR),
    RO(DEVICE_FEATURES,       "DeviceFeatures", features_read),
    KEPT(DEVICE_FEATURES_SEL, "DeviceFeaturesSel", device_word),
    WO(DRIVER_FEATURES,       "DriverFeatures", features_write),
    KEPT(DRIVER_FEATURES_SEL, "DriverFeaturesSel", driver_word),
    KEPT(GUEST_PAGE_SIZE,     "GuestPageSize", page_size),
    KEPT(QUEUE_SEL,           "QueueSel", queue),
    RO(QUEUE_NUM_MAX,         "QueueNumMax", num_max_read),
    WO(QUEUE_NUM,             "QueueNum", num_write),
    KEPT(QUEUE_ALIGN,         "QueueAlign", queue_align),
    RW(QUEUE_PFN,             "QueuePFN", pfn_read, pfn_write),
    RW(QUEUE_READY,           "QueueReady", ready_read, ready_write),
    WO(QUEUE_NOTIFY,          "QueueNotify", notify_write),
    RO(INTERRUPT_STATUS,      "InterruptStatus", isr_read),
    WO(INTERRUPT_ACK,         "InterruptACK", ack_write),
    RW(STATUS,                "Status", status_read, status_write),
    WO(QUEUE_DESC_LOW,        "QueueDescLow", addr_write),
    WO(QUEUE_DESC_HIGH,       "QueueDescHigh", addr_write),
    WO(QUEUE_AVAIL_LOW,       "QueueDriverLow", addr_write),
    WO(QUEUE_AVAIL_HIGH,      "QueueDriverHigh", addr_write),
    WO(QUEUE_USED_LOW,        "QueueDeviceLow", addr_write),
    WO(QUEUE_USED_HIGH,       "QueueDeviceHigh", addr_write),
    CONST(SHM_LEN_LOW,        "SHMLenLow", UINT32_MAX),
    CONST(SHM_LEN_HIGH,       "SHMLenHigh", UINT32_MAX),
    CONST(SHM_BASE_LOW,       "SHMBaseLow", UINT32_MAX),
    CONST(SHM_BASE_HIGH,      "SHMBaseHigh", UINT32_MAX),
    RW(QUEUE_RESET,           "QueueReset", NULL, reset_write), /* done when it was written */
    RO(CONFIG_GENERATION,     "ConfigGeneration", generation_read),
};
// clang-format on

static MemResult mmio_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Mmio *s = opaque;
    bool was_taken = bql_enter();
    MemResult res = MEM_OK;

    if (offset < VIRTIO_MMIO_CONFIG)
        res = regs_ops(s->dev.type)->read(s, offset, size, value, attrs);
    else
        *value = s->v ? virtio_config_read(s->v, (u32)offset - VIRTIO_MMIO_CONFIG, size) : 0;
    bql_leave(was_taken);
    return res;
}

static MemResult mmio_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Mmio *s = opaque;
    MemResult res = MEM_OK;

    if (offset == VIRTIO_MMIO_QUEUE_NOTIFY && size == 4) {
        notify_write(&s->dev, NULL, 0, value, 0);
        return MEM_OK;
    }
    bool was_taken = bql_enter();

    if (offset < VIRTIO_MMIO_CONFIG)
        res = regs_ops(s->dev.type)->write(s, offset, size, value, attrs);
    else if (s->v)
        virtio_config_write(s->v, (u32)offset - VIRTIO_MMIO_CONFIG, size, value);
    bql_leave(was_taken);
    return res;
}

static const MemIoOps io_ops = {.read = mmio_read, .write = mmio_write, .is_thread_safe = true};

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    device_add_region(d, "virtio-mmio", REGION_SIZE, &io_ops);
    return true;
}

static const StateRow state_rows[] = {
    STATE_FIELD(Mmio, device_word), STATE_FIELD(Mmio, driver_word), STATE_FIELD(Mmio, queue),
    STATE_FIELD(Mmio, page_size),   STATE_FIELD(Mmio, queue_align),
};

static const StateTable state = {"virtio-mmio", 1, 1, DEVICE_ROWS(state_rows)};

static void fdt_node(Device *d, const FdtPlace *at)
{
    char path[64];

    dt_device(at, "virtio_mmio", "virtio,mmio\0", 1, NULL, path, sizeof path);
    dt_flag(at->tree, path, "dma-coherent");
}

static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "virtio-mmio@%016llx", (unsigned long long)d->region[0].addr);
}

static const PropRow props[] = {
    PROP(PROP_BOOL, "force-legacy", Mmio, is_legacy, "off", "the interface before virtio 1.0"),
};

const DeviceType device_virtio_mmio = {
    .name = "virtio-mmio",
    .desc = "virtio transport over MMIO",
    .size = sizeof(Mmio),
    .is_fixed = true,
    .ops = &bus_ops,
    .provides = VIRTIO_BUS,
    .bus_name = "virtio-mmio-bus",
    .bus_room = 1,
    .regs = DEVICE_ROWS(regs),
    .irqs = 1,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fdt_node = fdt_node,
    .fw_path = fw_path,
};
