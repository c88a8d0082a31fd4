/* SPDX-License-Identifier: MIT */
/*
 * Virtio over PCI. Devices are modern (ids from 0x1040), or transitional: old drivers find ids and
 * I/O ports as they were before 1.0 (pci_legacy.c). Behind a port of PCI Express, where I/O ports
 * are scarce, they are modern unless disable-legacy=off says other.
 *
 * BAR 1 is the MSI-X table. BAR 4 has the common configuration, interrupt status, the device's
 * configuration and notifications, a page each. A notification takes no lock: it only schedules the
 * queue's handler. Source: VIRTIO 1.2, "Virtio Over PCI Bus".
 */
#include <assert.h>
#include <linux/virtio_pci.h>
#include <string.h>
#include "base/bits.h"
#include "base/log.h"
#include "hw/pci/express.h"
#include "hw/regs.h"
#include "hw/virtio/pci.h"
#include "softmmu/bql.h"

#define VENDOR_REDHAT 0x1af4
#define DEVICE_FIRST  0x1040
#define SUBSYSTEM     0x1100
#define MSIX_BAR      1
#define MODERN_BAR    4
#define VECTORS_AUTO  UINT32_MAX

/* Places in the modern BAR. */
enum {
    COMMON = 0x0000,
    ISR = 0x1000,
    DEVICE = 0x2000,
    NOTIFY = 0x3000,
    PAGE = 0x1000,
    BAR_SIZE = 0x4000,
    COMMON_SIZE = VIRTIO_PCI_COMMON_Q_RESET + 2,
};

/* ---- the bus ---- */

static void update(Device *bus)
{
    VirtioPci *s = (VirtioPci *)bus;

    pci_set_intx(&s->pci, s->v && s->v->isr && !pci_msix_is_on(&s->pci));
}

static void interrupt(Device *bus, const VirtQueue *vq)
{
    VirtioPci *s = (VirtioPci *)bus;
    u16 vector = vq ? vq->vector : s->config_vector;

    if (!pci_msix_is_on(&s->pci)) {
        update(bus);
        return;
    }
    s->v->isr = 0;
    if (vector != VIRTIO_NO_VECTOR)
        pci_msix_notify(&s->pci, vector);
}

static bool plug(Device *bus, Virtio *v, Error *err)
{
    VirtioPci *s = (VirtioPci *)bus;

    assert(v->ops->config_size <= PAGE && v->queue_count * VIRTIO_PCI_NOTIFY_STEP <= PAGE);
    s->v = v;
    v->dma.attrs.requester = pci_requester(&s->pci);
    v->is_dma_off = true;
    return true;
}

static void unplug(Device *bus, Virtio *v)
{
    virtio_pci_remove_bells((VirtioPci *)bus);
    ((VirtioPci *)bus)->v = NULL;
    update(bus);
}

static const VirtioBusOps bus_ops = {plug, unplug, interrupt, update, .has_vectors = true};

/* ---- common configuration ---- */

static VirtQueue *selected(Device *d)
{
    VirtioPci *s = (VirtioPci *)d;

    return virtio_queue_at(s->v, s->queue);
}

static u64 offered_read(Device *d, const RegRow *r, unsigned index)
{
    VirtioPci *s = (VirtioPci *)d;

    return s->device_word < 2 ? (u32)(virtio_offered(s->v) >> 32 * s->device_word) : 0;
}

static u64 features_read(Device *d, const RegRow *r, unsigned index)
{
    VirtioPci *s = (VirtioPci *)d;

    return s->driver_word < 2 ? (u32)(s->v->features >> 32 * s->driver_word) : 0;
}

static void features_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtioPci *s = (VirtioPci *)d;

    virtio_set_features(s->v, s->driver_word, (u32)value);
}

u16 virtio_pci_vector(const VirtioPci *s, u64 value)
{
    return value < s->vectors ? (u16)value : VIRTIO_NO_VECTOR;
}

static u64 config_vector_read(Device *d, const RegRow *r, unsigned index)
{
    return ((VirtioPci *)d)->config_vector;
}

static void config_vector_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtioPci *s = (VirtioPci *)d;

    s->config_vector = virtio_pci_vector(s, value);
}

static u64 queue_count_read(Device *d, const RegRow *r, unsigned index)
{
    return ((VirtioPci *)d)->v->queue_count;
}

static u64 status_read(Device *d, const RegRow *r, unsigned index)
{
    return ((VirtioPci *)d)->v->status;
}

static void status_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtioPci *s = (VirtioPci *)d;

    if (!(u8)value)
        s->config_vector = VIRTIO_NO_VECTOR;
    virtio_set_status(s->v, (u8)value);
}

static u64 generation_read(Device *d, const RegRow *r, unsigned index)
{
    return ((VirtioPci *)d)->v->generation;
}

static u64 size_read(Device *d, const RegRow *r, unsigned index)
{
    const VirtQueue *vq = selected(d);

    return vq ? vq->size : 0;
}

static void size_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = selected(d);

    if (vq && !vq->is_enabled)
        vq->size = (u16)value;
}

static u64 vector_read(Device *d, const RegRow *r, unsigned index)
{
    const VirtQueue *vq = selected(d);

    return vq ? vq->vector : VIRTIO_NO_VECTOR;
}

static void vector_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = selected(d);

    if (vq)
        vq->vector = virtio_pci_vector((VirtioPci *)d, value);
}

static u64 enable_read(Device *d, const RegRow *r, unsigned index)
{
    const VirtQueue *vq = selected(d);

    return vq && vq->is_enabled;
}

static void enable_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = selected(d);

    if (vq && value == 1 && !vq->is_enabled)
        virtq_enable(vq);
    else if (value != 1)
        log_guest("%s: queues are disabled by a reset only\n", d->type->name);
}

static u64 number_read(Device *d, const RegRow *r, unsigned index)
{
    return ((VirtioPci *)d)->queue;
}

/* The three addresses, low and high halves: the row's place says which. */
static u64 *addr_of(Device *d, const RegRow *r, unsigned *shift)
{
    VirtQueue *vq = selected(d);
    u32 at = r->offset - VIRTIO_PCI_COMMON_Q_DESCLO;

    *shift = at & 4 ? 32 : 0;
    if (!vq)
        return NULL;
    return at < 8 ? &vq->desc : at < 16 ? &vq->driver : &vq->device;
}

static u64 addr_read(Device *d, const RegRow *r, unsigned index)
{
    unsigned shift;
    const u64 *at = addr_of(d, r, &shift);

    return at ? (u32)(*at >> shift) : 0;
}

static void addr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    unsigned shift;
    u64 *at = addr_of(d, r, &shift);

    if (at && !selected(d)->is_enabled)
        *at = bits_set(*at, shift, 32, value);
}

static void reset_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    VirtQueue *vq = selected(d);

    if (vq && value == 1 && virtio_has(vq->v, VIRTIO_F_RING_RESET))
        virtio_queue_reset(vq);
}

// clang-format off
#define RO(reg, name, r)    {VIRTIO_PCI_COMMON_##reg, name, REG_NONE, 0, 0, 0, REG_RO, .read = r}
#define RW(reg, name, r, w) {VIRTIO_PCI_COMMON_##reg, name, REG_NONE, .read = r, .write = w}
#define KEPT(reg, name, field, mask) \
    {VIRTIO_PCI_COMMON_##reg, name, REG_FIELD(VirtioPci, field), 0, mask, 0, 0}

static const RegRow regs[] = {
    KEPT(DFSELECT,  "device_feature_select", device_word, UINT32_MAX),
    RO(DF,          "device_feature", offered_read),
    KEPT(GFSELECT,  "driver_feature_select", driver_word, UINT32_MAX),
    RW(GF,          "driver_feature", features_read, features_write),
    RW(MSIX,        "config_msix_vector", config_vector_read, config_vector_write),
    RO(NUMQ,        "num_queues", queue_count_read),
    RW(STATUS,      "device_status", status_read, status_write),
    RO(CFGGENERATION, "config_generation", generation_read),
    KEPT(Q_SELECT,  "queue_select", queue, UINT16_MAX),
    RW(Q_SIZE,      "queue_size", size_read, size_write),
    RW(Q_MSIX,      "queue_msix_vector", vector_read, vector_write),
    RW(Q_ENABLE,    "queue_enable", enable_read, enable_write),
    RO(Q_NOFF,      "queue_notify_off", number_read),
    RW(Q_DESCLO,    "queue_desc", addr_read, addr_write),
    RW(Q_DESCHI,    "queue_desc, high", addr_read, addr_write),
    RW(Q_AVAILLO,   "queue_driver", addr_read, addr_write),
    RW(Q_AVAILHI,   "queue_driver, high", addr_read, addr_write),
    RW(Q_USEDLO,    "queue_device", addr_read, addr_write),
    RW(Q_USEDHI,    "queue_device, high", addr_read, addr_write),
    RO(Q_NDATA,     "queue_notify_data", number_read),
    RW(Q_RESET,     "queue_reset", NULL, reset_write), /* done when it was written */
};
// clang-format on

/* Takes the lock itself: a reset lets go of it (virtio.h). */
static MemResult common_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    VirtioPci *s = opaque;
    bool was_taken = bql_enter();

    *value = 0;
    if (s->v && offset < COMMON_SIZE)
        regs_ops(s->pci.dev.type)->read(s, offset, size, value, attrs);
    bql_leave(was_taken);
    return MEM_OK;
}

static MemResult common_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    VirtioPci *s = opaque;
    bool was_taken = bql_enter();

    if (s->v && offset < COMMON_SIZE) {
        if (!s->v->status)
            s->v->is_legacy = false;
        regs_ops(s->pci.dev.type)->write(s, offset, size, value, attrs);
    }
    bql_leave(was_taken);
    return MEM_OK;
}

static const MemIoOps common_ops = {
    .read = common_read, .write = common_write, .is_thread_safe = true};

/* ---- interrupt status: a read clears it ---- */

u8 virtio_pci_take_isr(VirtioPci *s)
{
    u8 v = s->v->isr;

    s->v->isr = 0;
    update(&s->pci.dev);
    return v;
}

static MemResult isr_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    VirtioPci *s = opaque;

    *value = 0;
    if (!offset && s->v)
        *value = virtio_pci_take_isr(s);
    return MEM_OK;
}

static MemResult isr_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return MEM_OK;
}

static const MemIoOps isr_ops = {.read = isr_read, .write = isr_write};

/* ---- the device's configuration ---- */

static MemResult device_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    VirtioPci *s = opaque;

    *value = s->v ? virtio_config_read(s->v, (u32)offset, size) : 0;
    return MEM_OK;
}

static MemResult device_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    VirtioPci *s = opaque;

    if (s->v)
        virtio_config_write(s->v, (u32)offset, size, value);
    return MEM_OK;
}

static const MemIoOps device_ops = {.read = device_read, .write = device_write};

/* ---- notifications ---- */

static MemResult notify_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = 0;
    return MEM_OK;
}

static MemResult notify_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    VirtioPci *s = opaque;
    VirtQueue *vq = s->v ? virtio_queue_at(s->v, (u32)(offset / VIRTIO_PCI_NOTIFY_STEP)) : NULL;

    if (vq)
        virtq_kick(vq);
    return MEM_OK;
}

static const MemIoOps notify_ops = {
    .read = notify_read, .write = notify_write, .is_thread_safe = true};

/* ---- access to the BAR by configuration space ---- */

/* Where the window points to; false: nowhere. */
static bool window_target(const VirtioPci *s, MemRegion **r, u64 *offset, unsigned *size)
{
    struct virtio_pci_cfg_cap c;
    VirtioPci *mine = (VirtioPci *)s;
    struct {
        MemRegion *region;
        u32 at;
    } const parts[] = {{&mine->common, COMMON},
                       {&mine->isr, ISR},
                       {&mine->device, DEVICE},
                       {&mine->notify, NOTIFY}};

    memcpy(&c, s->pci.config + s->window, sizeof c);
    *size = c.cap.length;
    if (c.cap.bar != MODERN_BAR || (*size != 1 && *size != 2 && *size != 4) ||
        c.cap.offset >= BAR_SIZE || c.cap.offset % *size)
        return false;
    *r = parts[c.cap.offset / PAGE].region;
    *offset = c.cap.offset % PAGE;
    return true;
}

static bool is_window_data(const VirtioPci *s, u32 offset, unsigned size)
{
    u32 at = s->window + (u32)offsetof(struct virtio_pci_cfg_cap, pci_cfg_data);

    return offset < at + 4 && at < offset + size;
}

static void config_read(PciDevice *p, u32 offset, unsigned size)
{
    VirtioPci *s = (VirtioPci *)p;
    unsigned bytes;
    MemRegion *r;
    u64 at, value;

    if (!is_window_data(s, offset, size) || !window_target(s, &r, &at, &bytes))
        return;
    region_load(r, at, bytes, &value, (MemAttrs){0});
    memcpy(p->config + s->window + offsetof(struct virtio_pci_cfg_cap, pci_cfg_data), &value,
           bytes);
}

static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    VirtioPci *s = (VirtioPci *)p;
    unsigned bytes;
    MemRegion *r;
    u64 at, value = 0;

    if (s->v) /* buses may have got other numbers */
        s->v->dma.attrs.requester = pci_requester(p);
    if (s->v && s->v->is_dma_off == pci_is_master(p)) {
        s->v->is_dma_off = !pci_is_master(p);
        virtio_kick_all(s->v);
    }
    update(&p->dev); /* MSI-X may have been turned on or off */
    if (!is_window_data(s, offset, size) || !window_target(s, &r, &at, &bytes))
        return;
    memcpy(&value, p->config + s->window + offsetof(struct virtio_pci_cfg_cap, pci_cfg_data),
           bytes);
    region_store(r, at, bytes, value, (MemAttrs){0});
}

/* ---- life ---- */

static void add_cap(VirtioPci *s, u8 type, u32 offset, u32 length, u8 extra)
{
    u8 size = (u8)(sizeof(struct virtio_pci_cap) + extra);
    u8 at = pci_add_cap(&s->pci, PCI_CAP_ID_VNDR, size);
    struct virtio_pci_cap c;

    memcpy(&c, s->pci.config + at, 2);
    c = (struct virtio_pci_cap){.cap_vndr = c.cap_vndr,
                                .cap_next = c.cap_next,
                                .cap_len = size,
                                .cfg_type = type,
                                .bar = type == VIRTIO_PCI_CAP_PCI_CFG ? 0 : MODERN_BAR,
                                .offset = offset,
                                .length = length};
    memcpy(s->pci.config + at, &c, sizeof c);
    if (type == VIRTIO_PCI_CAP_NOTIFY_CFG)
        memcpy(s->pci.config + at + sizeof c, &(u32){VIRTIO_PCI_NOTIFY_STEP}, 4);
    if (type != VIRTIO_PCI_CAP_PCI_CFG)
        return;
    u8 *w = s->pci.writable + at;

    s->window = at;
    w[offsetof(struct virtio_pci_cap, bar)] = 0xff;
    memset(w + offsetof(struct virtio_pci_cap, offset), 0xff, 8);
    memset(w + offsetof(struct virtio_pci_cfg_cap, pci_cfg_data), 0xff, 4);
}

static void add_part(VirtioPci *s, MemRegion *r, const char *name, u32 at, const MemIoOps *ops)
{
    region_init_io(r, name, PAGE, ops, s);
    region_add(&s->bar, at, r, 0);
}

static void add_modern(VirtioPci *s)
{
    region_init_container(&s->bar, "virtio-pci", BAR_SIZE);
    add_part(s, &s->common, "virtio-pci-common", COMMON, &common_ops);
    add_part(s, &s->isr, "virtio-pci-isr", ISR, &isr_ops);
    add_part(s, &s->device, "virtio-pci-device", DEVICE, &device_ops);
    add_part(s, &s->notify, "virtio-pci-notify", NOTIFY, &notify_ops);
    pci_add_bar(&s->pci, MODERN_BAR, PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH,
                &s->bar);
    add_cap(s, VIRTIO_PCI_CAP_COMMON_CFG, COMMON, PAGE, 0);
    add_cap(s, VIRTIO_PCI_CAP_ISR_CFG, ISR, PAGE, 0);
    add_cap(s, VIRTIO_PCI_CAP_DEVICE_CFG, DEVICE, PAGE, 0);
    add_cap(s, VIRTIO_PCI_CAP_NOTIFY_CFG, NOTIFY, PAGE, 4);
    add_cap(s, VIRTIO_PCI_CAP_PCI_CFG, 0, 0, 4);
}

static void add_bars(VirtioPci *s)
{
    if (s->vectors)
        pci_msix_init(&s->pci, s->vectors, MSIX_BAR);
    if (!s->disable_modern)
        add_modern(s);
    if (s->has_legacy)
        virtio_pci_add_legacy(s);
}

static void remove_bars(VirtioPci *s)
{
    MemRegion *const parts[] = {&s->common, &s->isr, &s->device, &s->notify};

    for (unsigned i = 0; !s->disable_modern && i < ARRAY_SIZE(parts); i++) {
        region_remove(parts[i]);
        region_destroy(parts[i]);
    }
    if (!s->disable_modern)
        region_destroy(&s->bar);
    if (s->has_legacy)
        region_destroy(&s->ports);
}

static bool check_props(VirtioPci *s, Error *err)
{
    const char *name = s->pci.dev.type->name;
    bool can = virtio_pci_legacy_id(device_inner(&s->pci.dev)->type->ops);

    if (s->disable_modern && s->disable_legacy == TRI_ON)
        return error_set(err, "%s: disable-modern=on and disable-legacy=on leave nothing", name);
    if (!can && (s->disable_modern || s->disable_legacy == TRI_OFF))
        return error_set(err, "%s: there was no such device before virtio 1.0", name);
    if (s->vectors != VECTORS_AUTO && s->vectors > PCI_VECTORS_MAX)
        return error_set(err, "%s: vectors=%u: up to %u are expected", name, s->vectors,
                         PCI_VECTORS_MAX);
    return true;
}

/* Whether old drivers shall find it. */
static bool wants_legacy(const VirtioPci *s, const VirtioOps *ops)
{
    const Device *bus = s->pci.dev.parent;
    const PciBus *b = bus && bus->type->provides && !strcmp(bus->type->provides, PCI_BUS)
                          ? ((const PciBusOps *)bus->type->ops)->bus((Device *)bus)
                          : NULL;

    if (!virtio_pci_legacy_id(ops) || s->disable_legacy == TRI_ON)
        return false;
    return s->disable_legacy == TRI_OFF || s->disable_modern || !b || !b->is_express;
}

static bool init(Device *d, Error *err)
{
    VirtioPci *s = (VirtioPci *)d;
    Device *inner = device_inner(d);
    const VirtioOps *ops = inner->type->ops;
    PciIds ids = {.vendor = VENDOR_REDHAT,
                  .device = (u16)(DEVICE_FIRST + ops->id),
                  .subsystem_vendor = VENDOR_REDHAT,
                  .subsystem = SUBSYSTEM,
                  .class = ops->pci_class,
                  .revision = 1};

    if (!check_props(s, err))
        return false;
    s->has_legacy = wants_legacy(s, ops);
    if (s->has_legacy) {
        ids.device = virtio_pci_legacy_id(ops);
        ids.subsystem = ops->id;
        ids.revision = 0;
    }
    if (!pci_init(&s->pci, &ids, err))
        return false;
    if (!device_realize(inner, err)) {
        pci_fini(&s->pci);
        return false;
    }
    if (s->vectors == VECTORS_AUTO)
        s->vectors = s->v->queue_count + 1;
    s->pci.config[PCI_INTERRUPT_PIN] = 1;
    add_bars(s);
    virtio_pci_add_bells(s);
    if (s->pci.bus->is_express)
        pcie_add_cap(&s->pci, PCI_EXP_TYPE_ENDPOINT);
    s->pci.config_read = config_read;
    s->pci.config_written = config_written;
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    VirtioPci *s = (VirtioPci *)d;

    pci_fini(&s->pci);
    remove_bars(s);
}

static void reset(Device *d)
{
    VirtioPci *s = (VirtioPci *)d;

    s->config_vector = VIRTIO_NO_VECTOR;
    s->v->is_legacy = s->disable_modern;
    pci_reset(d);
}

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioPci, pci, &pci_state), STATE_FIELD(VirtioPci, device_word),
    STATE_FIELD(VirtioPci, driver_word),     STATE_FIELD(VirtioPci, queue),
    STATE_FIELD(VirtioPci, config_vector),   STATE_SINCE(2, VirtioPci, is_legacy),
};

static void pre_save(void *object)
{
    VirtioPci *s = object;

    s->is_legacy = s->v->is_legacy;
}

/* The device inside comes later: it is loaded as of the interface that its driver uses. */
static bool post_load(void *object, u32 version, Error *err)
{
    VirtioPci *s = object;

    if (version >= 2 && s->is_legacy && !s->has_legacy)
        return error_set(err, "%s: its driver uses the interface before 1.0, which is not there",
                         s->pci.dev.type->name);
    s->v->is_legacy = version >= 2 && s->is_legacy;
    return true;
}

static const StateTable state = {"virtio-pci", 2, 1, DEVICE_ROWS(state_rows), pre_save, post_load};

#define PROPS(legacy)                                                                              \
    PCI_PROPS,                                                                                     \
        PROP(PROP_U32, "vectors", VirtioPci, vectors, "0xffffffff",                                \
             "of MSI-X; without: one per queue and one"),                                          \
        PROP(PROP_TRI, "disable-legacy", VirtioPci, disable_legacy, legacy,                        \
             "no interface for drivers before 1.0; auto: if it is behind a PCI Express port"),     \
        PROP(PROP_BOOL, "ioeventfd", VirtioPci, has_bells, "on",                                   \
             "notifications come by eventfds, where the accelerator can do that"),                 \
        PROP(PROP_BOOL, "disable-modern", VirtioPci, disable_modern, "off",                        \
             "only the interface for drivers before 1.0")

static const PropRow props[] = {PROPS("auto")};
static const PropRow modern_props[] = {PROPS("on")};
static const PropRow transitional_props[] = {PROPS("off")};

#define PCI_TYPE_OF(id, type_name, other, inner_id, text, kind)                                          \
    const DeviceType device_##id = {                                                               \
        .name = type_name,                                                                         \
        .alias = other,                                                                            \
        .desc = text,                                                                              \
        .size = sizeof(VirtioPci),                                                                 \
        .ops = &bus_ops,                                                                           \
        .plugs_into = PCI_BUS,                                                                     \
        .provides = VIRTIO_BUS,                                                                    \
        .bus_name = VIRTIO_BUS,                                                                    \
        .bus_room = 1,                                                                             \
        .inner = &device_##inner_id,                                                               \
        .regs = DEVICE_ROWS(regs),                                                                 \
        .props = DEVICE_ROWS(kind),                                                                \
        .state = &state,                                                                           \
        .init = init,                                                                              \
        .fini = fini,                                                                              \
        .reset = reset,                                                                            \
        .fw_path = pci_fw_path,                                                                    \
    }

#define PCI_TYPE(id, type_name, other, inner_id, text)                                             \
    PCI_TYPE_OF(id, type_name, other, inner_id, text, props)

PCI_TYPE(virtio_blk_pci, "virtio-blk-pci", "virtio-blk", virtio_blk, "virtio block device");
PCI_TYPE(virtio_scsi_pci, "virtio-scsi-pci", "virtio-scsi", virtio_scsi,
         "virtio SCSI host adapter: a bus of drives");
PCI_TYPE(virtio_net_pci, "virtio-net-pci", "virtio-net", virtio_net, "virtio network device");
PCI_TYPE(virtio_serial_pci, "virtio-serial-pci", "virtio-serial", virtio_serial,
         "virtio console device: a bus of ports");
PCI_TYPE(virtio_rng_pci, "virtio-rng-pci", "virtio-rng", virtio_rng, "virtio entropy device");
PCI_TYPE(virtio_balloon_pci, "virtio-balloon-pci", "virtio-balloon", virtio_balloon,
         "virtio memory balloon");
PCI_TYPE(virtio_keyboard_pci, "virtio-keyboard-pci", "virtio-keyboard", virtio_keyboard,
         "virtio keyboard");
PCI_TYPE(virtio_mouse_pci, "virtio-mouse-pci", "virtio-mouse", virtio_mouse, "virtio mouse");
PCI_TYPE(virtio_tablet_pci, "virtio-tablet-pci", "virtio-tablet", virtio_tablet, "virtio tablet");

/* Names of those that are modern for certain, and of those that old drivers find for certain. */
#define PCI_TYPES_SURE(id, type_name, inner_id, text)                                              \
    PCI_TYPE_OF(id##_non_transitional, type_name "-non-transitional", NULL, inner_id,              \
                text ", modern only", modern_props);                                               \
    PCI_TYPE_OF(id##_transitional, type_name "-transitional", NULL, inner_id,                      \
                text ", also for old drivers", transitional_props)

PCI_TYPES_SURE(virtio_blk_pci, "virtio-blk-pci", virtio_blk, "virtio block device");
PCI_TYPES_SURE(virtio_scsi_pci, "virtio-scsi-pci", virtio_scsi,
               "virtio SCSI host adapter: a bus of drives");
PCI_TYPES_SURE(virtio_net_pci, "virtio-net-pci", virtio_net, "virtio network device");
PCI_TYPES_SURE(virtio_serial_pci, "virtio-serial-pci", virtio_serial,
               "virtio console device: a bus of ports");
PCI_TYPES_SURE(virtio_rng_pci, "virtio-rng-pci", virtio_rng, "virtio entropy device");
PCI_TYPES_SURE(virtio_balloon_pci, "virtio-balloon-pci", virtio_balloon, "virtio memory balloon");
