/* SPDX-License-Identifier: MIT */
/*
 * Rings, negotiation and notifications of virtio, with an entropy device behind them; and drivers
 * that break the rules, which must cost them the device and nobody else anything.
 */
#include "tests/device/virtio.h"

static bool begin(Drv *d, Client *c, const DrvForm *form, const char *props)
{
    drv_plug(d, c, form, &device_virtio_rng, props);
    if (!d->dev || !drv_negotiate(d, 0) || !drv_queue(d, 0, 8))
        return false;
    drv_ok(d);
    return true;
}

#define FAR (CLIENT_RAM + 0x80000) /* memory that again() leaves alone */

/* Set up anew after something broke. */
static void again(Drv *d)
{
    d->next = CLIENT_RAM;
    drv_negotiate(d, 0);
    drv_queue(d, 0, 8);
    drv_ok(d);
}

static bool has_bytes(Drv *d, DrvSeg s)
{
    const u8 *p = drv_host(d, s.addr);
    u32 zeros = 0;

    for (u32 i = 0; i < s.size; i++)
        zeros += !p[i];
    return zeros < s.size / 8 + 4;
}

/* ---- what honest drivers do ---- */

static void test_exchange(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s[3] = {drv_bytes(d, NULL, 64), drv_bytes(d, NULL, 100), drv_bytes(d, NULL, 7)};
    u32 written = 0;
    int id = drv_add(q, s, 0, 3);

    drv_want_interrupt(q, true);
    drv_kick(q);
    drv_ok_as(d,
              drv_get(q, &written) == id && written == 171 && has_bytes(d, s[0]) &&
                  has_bytes(d, s[1]) && has_bytes(d, s[2]),
              "a buffer of three pieces is filled");
    drv_ok_as(d, d->ops->interrupted(d, 0), "and the driver interrupted");
    bool ok = true;

    for (unsigned i = 0; i < 70000 && ok; i++) {
        u64 mark = d->next;

        drv_add(q, s, 0, 1 + i % 2);
        drv_kick(q);
        ok = drv_get(q, &written) >= 0 && written == (i % 2 ? 164 : 64);
        d->next = mark;
    }
    drv_ok_as(d, ok, "more often than indices have numbers");
}

static void test_interrupts(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s = drv_bytes(d, NULL, 16);

    drv_want_interrupt(q, false);
    d->ops->interrupted(d, 0);
    for (unsigned i = 0; i < 3; i++) {
        drv_add(q, &s, 0, 1);
        drv_kick(q);
        drv_get(q, NULL);
    }
    drv_ok_as(d, !d->ops->interrupted(d, 0), "no interrupt where none is wanted");
    drv_want_interrupt(q, true);
    drv_add(q, &s, 0, 1);
    drv_kick(q);
    drv_ok_as(d, d->ops->interrupted(d, 0), "one where it is");
    if (drv_has(d, VIRTIO_RING_F_EVENT_IDX)) {
        drv_add(q, &s, 0, 1);
        drv_kick(q);
        drv_ok_as(d, !d->ops->interrupted(d, 0), "and no second one before the driver asks again");
        drv_get(q, NULL);
    }
    drv_get(q, NULL);
}

static void test_notifications(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s = drv_bytes(d, NULL, 16);
    u16 old = q->avail;

    drv_add(q, &s, 0, 1);
    drv_ok_as(d, wants_kick(q, old), "an idle device wants to be notified");
    drv_kick(q);
    drv_get(q, NULL);
    old = q->avail;
    drv_add(q, &s, 0, 1);
    drv_ok_as(d, wants_kick(q, old), "again after each idle time");
    drv_kick(q);
    drv_get(q, NULL);
}

/* A limited device takes no more buffers, wants no notification, and goes on by itself. */
static void test_limit(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    bool ok = begin(d, c, form, "max-bytes=24,period=1000");
    DrvQueue *q = &d->q[0];
    DrvSeg s = drv_bytes(d, NULL, 16);
    static ClientStream stream;
    u32 written = 0;

    for (unsigned i = 0; i < 3; i++)
        drv_add(q, &s, 0, 1);
    u16 old = q->avail;

    drv_kick(q);
    ok = ok && drv_get(q, &written) >= 0 && written == 16 && drv_get(q, &written) >= 0 &&
         written == 8 && drv_get(q, NULL) < 0;
    drv_ok_as(d, ok, "max-bytes: no more than that in a period");
    drv_add(q, &s, 0, 1);
    drv_ok_as(d, !wants_kick(q, old), "a busy device wants no notification");
    client_save(c, &stream);
    client_step(c, 999 * NS_PER_MS);
    drv_ok_as(d, drv_get(q, NULL) < 0, "before its end");
    client_step(c, 1 * NS_PER_MS);
    drv_ok_as(d, drv_get(q, &written) >= 0 && written == 16, "the next period goes on");
    drv_unplug(d);
    free(d);
}

/* Feature bits that were not offered, status bits in the wrong order. */
static void test_negotiation(Drv *d)
{
    const u8 early = VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER;
    const u8 late = early | VIRTIO_CONFIG_S_FEATURES_OK;
    u64 offered = d->ops->offered(d);

    d->ops->set_status(d, 0);
    d->ops->set_status(d, early);
    d->ops->accept(d, offered | 1ull << 50 | 3);
    d->ops->set_status(d, late);
    if (d->form->is_legacy) {
        drv_ok_as(d, !(offered >> 32), "no feature bits from 32 on");
    } else {
        drv_ok_as(d, d->ops->status(d) == early, "features that are not offered are not agreed to");
        d->ops->accept(d, offered & ~(1ull << VIRTIO_F_VERSION_1));
        d->ops->set_status(d, late);
        drv_ok_as(d, d->ops->status(d) == early, "nor drivers before 1.0");
        d->ops->set_status(d, early | VIRTIO_CONFIG_S_DRIVER_OK);
        drv_ok_as(d, d->ops->status(d) == early, "and the device is not used without them");
        d->ops->accept(d, offered);
        d->ops->set_status(d, late);
        drv_ok_as(d, d->ops->status(d) == late, "what is offered is");
        d->ops->accept(d, 0);
        d->ops->set_status(d, late | VIRTIO_CONFIG_S_DRIVER_OK);
        drv_ok_as(d, d->ops->status(d) == (late | VIRTIO_CONFIG_S_DRIVER_OK),
                  "and cannot be changed after");
    }
    again(d);
}

/* The board moves RAM while rings are in use: the device finds them anew. */
static void test_remap(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s = drv_bytes(d, NULL, 16);
    MemRegion other;
    bool ok = true;

    for (unsigned i = 0; i < 4; i++) {
        region_init_container(&other, "other", 0x1000);
        mem_begin();
        region_remove(&d->c->ram);
        region_add(&d->c->root, CLIENT_RAM, &d->c->ram, (i32)i);
        region_add(&d->c->root, 0x1000, &other, 0);
        mem_commit();
        drv_add(q, &s, 0, 1);
        drv_kick(q);
        ok = ok && drv_get(q, NULL) >= 0;
        region_remove(&other);
        region_destroy(&other);
    }
    drv_ok_as(d, ok, "rings are found anew when memory is rearranged");
    region_remove(&d->c->ram);
    drv_kick(q);
    region_add(&d->c->root, CLIENT_RAM, &d->c->ram, 0);
    drv_ok_as(d, d->form->is_legacy || drv_needs_reset(d), "rings that are no memory break it");
    again(d);
}

static void test_queue_reset(Drv *d)
{
    DrvQueue *q = &d->q[0];

    if (!drv_has(d, VIRTIO_F_RING_RESET))
        return;
    u64 reset = d->form->is_pci ? d->common + VIRTIO_PCI_COMMON_Q_RESET : d->base + 0xc0;
    u64 enabled = d->form->is_pci ? d->common + VIRTIO_PCI_COMMON_Q_ENABLE
                                  : d->base + VIRTIO_MMIO_QUEUE_READY;
    unsigned size = d->form->is_pci ? 2 : 4;

    client_write(d->c, reset, size, 1);
    drv_ok_as(d, !client_read(d->c, reset, size) && !client_read(d->c, enabled, size),
              "a queue can be reset alone");
    drv_queue(d, 0, 4);
    DrvSeg s = drv_bytes(d, NULL, 16);

    drv_add(q, &s, 0, 1);
    drv_kick(q);
    drv_ok_as(d, drv_get(q, NULL) >= 0, "and set up with another size");
    again(d);
}

/* ---- drivers that break the rules ---- */

/* The device must be broken now, do nothing, and work after a reset. */
static void must_be_broken(Drv *d, const char *name)
{
    DrvQueue *q = &d->q[0];
    bool ok = d->form->is_legacy || drv_needs_reset(d);
    DrvSeg s;

    drv_kick(q);
    ok = ok && drv_get(q, NULL) < 0;
    again(d);
    s = drv_bytes(d, NULL, 16);
    drv_add(q, &s, 0, 1);
    drv_kick(q);
    drv_ok_as(d, ok && drv_get(q, NULL) >= 0 && !drv_needs_reset(d), name);
    again(d);
}

static void add_bad(Drv *d, DrvSeg s, u16 flags, u16 next)
{
    DrvQueue *q = &d->q[0];

    if (d->form->is_packed) {
        put_desc(q, q->desc, 0, s, (u16)(flags | packed_flags(true)), next);
    } else {
        put_desc(q, q->desc, 0, s, flags, next);
        *drv_u16(q, q->driver + 4) = 0;
        *drv_u16(q, q->driver + 2) = 1;
    }
    q->avail_wrap = true;
    drv_kick(q);
}

static void test_bad_segments(Drv *d)
{
    DrvSeg good = {FAR, 16};

    again(d);
    add_bad(d, (DrvSeg){0x12345678, 16}, VRING_DESC_F_WRITE, 0);
    must_be_broken(d, "a buffer where there is nothing");
    add_bad(d, (DrvSeg){CLIENT_RAM + CLIENT_RAM_SIZE - 8, 16}, VRING_DESC_F_WRITE, 0);
    must_be_broken(d, "a buffer over the end of memory");
    add_bad(d, (DrvSeg){~0ull - 4, 0xffffffff}, VRING_DESC_F_WRITE, 0);
    must_be_broken(d, "a buffer around the end of addresses");
    add_bad(d, (DrvSeg){good.addr, 0}, VRING_DESC_F_WRITE, 0);
    must_be_broken(d, "an empty buffer");
    add_bad(d, (DrvSeg){DRV_MMIO, 0x200}, VRING_DESC_F_WRITE, 0);
    client_step(d->c, 0);
    drv_ok_as(d, true, "a buffer in the device's own registers ends somehow");
    again(d);
}

static void test_bad_chains(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s = {FAR, 16};

    again(d);
    if (d->form->is_packed) {
        for (u16 i = 0; i < q->size; i++)
            put_desc(q, q->desc, i, s,
                     (u16)(VRING_DESC_F_WRITE | VRING_DESC_F_NEXT | packed_flags(true)), 0);
        drv_kick(q);
        must_be_broken(d, "a chain around the ring");
        return;
    }
    add_bad(d, s, VRING_DESC_F_WRITE | VRING_DESC_F_NEXT, 0);
    must_be_broken(d, "a chain that is a loop");
    add_bad(d, s, VRING_DESC_F_WRITE | VRING_DESC_F_NEXT, 8);
    must_be_broken(d, "a chain that leaves the table");
    *drv_u16(q, q->driver + 4) = 8;
    *drv_u16(q, q->driver + 2) = 1;
    drv_kick(q);
    must_be_broken(d, "a head that is not in the table");
    *drv_u16(q, q->driver + 2) = 9;
    drv_kick(q);
    must_be_broken(d, "more buffers than the ring has");
    put_desc(q, q->desc, 1, s, 0, 0);
    add_bad(d, s, VRING_DESC_F_WRITE | VRING_DESC_F_NEXT, 1);
    must_be_broken(d, "a readable piece behind a writable one");
}

static void test_bad_tables(Drv *d)
{
    DrvQueue *q = &d->q[0];
    DrvSeg s = {FAR, 16};
    u64 table = FAR + 16;

    again(d);
    if (!drv_has(d, VIRTIO_RING_F_INDIRECT_DESC)) {
        add_bad(d, (DrvSeg){table, 16}, VRING_DESC_F_INDIRECT, 0);
        must_be_broken(d, "an indirect table that was not negotiated");
        return;
    }
    add_bad(d, (DrvSeg){table, 15}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "a table of part of a descriptor");
    add_bad(d, (DrvSeg){table, 0}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "an empty table");
    add_bad(d, (DrvSeg){table, 1025 * 16}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "a table that is too large");
    add_bad(d, (DrvSeg){table, 0xfffffff0}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "a table that is far too large");
    add_bad(d, (DrvSeg){table, 16}, VRING_DESC_F_INDIRECT | VRING_DESC_F_NEXT, 1);
    must_be_broken(d, "a table with a descriptor behind it");
    if (d->form->is_packed)
        return;
    put_desc(q, table, 0, (DrvSeg){table, 16}, VRING_DESC_F_INDIRECT, 0);
    add_bad(d, (DrvSeg){table, 16}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "a table in a table");
    for (u16 i = 0; i < 1024; i++)
        put_desc(q, table, i, s, VRING_DESC_F_WRITE | VRING_DESC_F_NEXT, (u16)(i ^ 1));
    add_bad(d, (DrvSeg){table, 1024 * 16}, VRING_DESC_F_INDIRECT, 0);
    must_be_broken(d, "a loop in a table");
}

static void test_bad_rings(Drv *d)
{
    Client *c = d->c;

    if (d->form->is_legacy)
        return;
    d->q[0].desc += 8;
    d->next = CLIENT_RAM + 0x8000;
    drv_negotiate(d, 0);
    d->ops->queue(d, &d->q[0]);
    drv_ok(d);
    must_be_broken(d, "a ring that is not aligned");
    if (d->form->is_pci)
        return;
    drv_negotiate(d, 0);
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_SEL, 0);
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_NUM, d->form->is_packed ? 9 : 7);
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_READY, 1);
    drv_ok(d);
    must_be_broken(d, "a ring of a wrong size");
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_SEL, 0xffffffff);
    client_w32(c, d->base + VIRTIO_MMIO_QUEUE_READY, 1);
    d->ops->notify(d, 0xffff);
    drv_ok_as(d, !client_r32(c, d->base + VIRTIO_MMIO_QUEUE_NUM_MAX), "queues that are not there");
    again(d);
}

static void test_form(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    bool ok = begin(d, c, form, "");

    if (drv_ok_as(d, ok, "a device is set up")) {
        test_exchange(d);
        test_interrupts(d);
        test_notifications(d);
        test_negotiation(d);
        test_remap(d);
        test_queue_reset(d);
        test_bad_segments(d);
        test_bad_chains(d);
        test_bad_tables(d);
        test_bad_rings(d);
    }
    drv_unplug(d);
    free(d);
    test_limit(c, form);
}

static void test_slot(Client *c)
{
    Device *bus = client_add(c, &device_virtio_mmio, "", DRV_MMIO, 0);
    Error err = {0};
    Opts o = {0};

    tap_ok(client_r32(c, DRV_MMIO) == 0x74726976 && client_r32(c, DRV_MMIO + 4) == 2 &&
               !client_r32(c, DRV_MMIO + 8) && !client_r32(c, DRV_MMIO + 0x100),
           "an empty slot has device id 0");
    client_w32(c, DRV_MMIO + VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    client_w32(c, DRV_MMIO + VIRTIO_MMIO_STATUS, 0);
    opts_parse(&o, "virtio-rng-device,bus=virtio-mmio-bus.0", "driver", NULL);
    Device *a = device_create(&o, c->machine, &c->env, &err);

    tap_ok(a && a->parent == bus && client_r32(c, DRV_MMIO + 8) == VIRTIO_ID_RNG,
           "bus= says where");
    tap_ok(!device_create(&o, c->machine, &c->env, &err) && strstr(err.text, "is full"),
           "a slot holds one device");
    opts_remove(&o, "bus");
    tap_ok(!device_create(&o, c->machine, &c->env, &err) && strstr(err.text, "no virtio-bus bus"),
           "without a free slot there is none");
    opts_set(&o, "bus", "virtio-mmio-bus.7");
    tap_ok(!device_create(&o, c->machine, &c->env, &err) && strstr(err.text, "there is no bus"),
           "a bus that is not there");
    opts_clear(&o);
    device_free(bus);
}

int main(void)
{
    Client c;

    client_start(&c);
    test_slot(&c);
    for (unsigned i = 0; i < ARRAY_SIZE(drv_forms); i++)
        test_form(&c, &drv_forms[i]);
    client_stop(&c);
    return tap_done();
}
