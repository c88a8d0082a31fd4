/* SPDX-License-Identifier: MIT */
/*
 * Virtio devices as hostile drivers use them, over MMIO, legacy MMIO and PCI: rings, descriptors
 * and tables of any content that change at any time, registers, configuration space of PCI, input
 * from back ends, pauses, resets, saving and loading in the middle. Nothing may crash, hang or leave the
 * memory that is the guest's.
 */
#include <fcntl.h>
#include <unistd.h>
#include "host/block/block.h"
#include "host/char/char.h"
#include "host/net/net.h"
#include "host/ui/ui.h"
#include "hw/virtio/balloon.h"
#include "tests/device/virtio.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

enum {
    STEPS_MAX = 2048,
    DISK_SIZE = 1 << 20,
    RING_SIZE = 16,
    BUFFERS = CLIENT_RAM + 0x80000, /* where most descriptors lead */
    KINDS = 10,
    FORMS = 4, /* MMIO, legacy, PCI with MSI-X, PCI packed without */
};

static const struct Kind {
    const char *name, *props;
    const char *port; /* what is plugged into it */
} kinds[KINDS] = {
    {"virtio-blk", "num-queues=2,serial=fuzz", NULL},
    {"virtio-net", "mq=on", NULL},
    {"virtio-serial", "max_ports=3", "virtconsole"},
    {"virtio-rng", "max-bytes=5000,period=10", NULL},
    {"virtio-balloon", "free-page-reporting=on", NULL},
    {"virtio-keyboard", "serial=fuzz", NULL},
    {"virtio-mouse", "", NULL},
    {"virtio-tablet", "", NULL},
    {"virtio-net", "mrg_rxbuf=off", NULL},
    {"virtio-scsi", "num_queues=2", "scsi-hd"},
};

static const DrvForm forms[FORMS] = {
    {"mmio", false, false, true, true},
    {"legacy", true, false, true, true},
    {"pci", false, false, true, true, true, true},
    {"pci, packed", false, true, true, true, true, false},
};

static Client client;
static Bridge bridge;
static Drv drivers[KINDS * FORMS];
static Char *chars[2 * FORMS];
static ClientStream stream;

/* ---- making it ---- */

static void add_backends(unsigned kind, unsigned form, char *props, size_t size)
{
    char text[128], id[32];
    Opts o = {0};

    snprintf(id, sizeof id, "b%u-%u", kind, form);
    snprintf(props, size, "%s", kinds[kind].props);
    if (!strcmp(kinds[kind].name, "virtio-blk") || !strcmp(kinds[kind].name, "virtio-scsi")) {
        char path[] = "fuzz-virtio-XXXXXX";
        int fd = mkstemp(path);

        FUZZ_CHECK(fd >= 0 && !ftruncate(fd, DISK_SIZE));
        snprintf(text, sizeof text, "file=%s,format=raw,discard=unmap", path);
        opts_parse(&o, text, NULL, NULL);
        FUZZ_CHECK(blk_open(client.loop, id, &o, NULL));
        unlink(path);
        close(fd);
        if (!kinds[kind].port)
            snprintf(props, size, "%s,drive=%s", kinds[kind].props, id);
    } else if (!strcmp(kinds[kind].name, "virtio-net")) {
        snprintf(text, sizeof text, "loopback,id=%s,queues=2,offload=%s", id,
                 form & 1 ? "on" : "off");
        opts_parse(&o, text, "type", NULL);
        FUZZ_CHECK(net_new(client.loop, &o, NULL));
        snprintf(props, size, "%s,netdev=%s", kinds[kind].props, id);
    }
    opts_clear(&o);
}

static Device *create(const char *text)
{
    Error err = {0};
    Opts o = {0};

    opts_parse(&o, text, "driver", NULL);
    Device *d = device_create(&o, client.machine, &client.env, &err);

    opts_clear(&o);
    if (!d)
        fprintf(stderr, "%s: %s\n", text, err.text);
    FUZZ_CHECK(d);
    return d;
}

static void add_ports(unsigned form, const char *bus)
{
    static const char *const types[] = {"virtconsole", "virtserialport"};
    char text[512];

    for (unsigned i = 0; i < 2; i++) {
        Opts o = {0};

        snprintf(text, sizeof text, "ringbuf,id=c%u-%u,size=4K", i, form);
        opts_parse(&o, text, "backend", NULL);
        chars[2 * form + i] = char_new(client.loop, &o, NULL);
        opts_clear(&o);
        snprintf(text, sizeof text, "%s,chardev=c%u-%u,bus=%s", types[i], i, form, bus);
        create(text);
    }
}

static void add_drives(unsigned kind, unsigned form, const char *bus)
{
    char text[512];

    snprintf(text, sizeof text, "scsi-hd,drive=b%u-%u,serial=fuzz,bus=%s", kind, form, bus);
    create(text);
    snprintf(text, sizeof text, "scsi-cd,lun=1,scsi-id=0,bus=%s", bus);
    create(text);
}

static void add_device(unsigned kind, unsigned form)
{
    Drv *d = &drivers[form * KINDS + kind];
    const DrvForm *f = &forms[form];
    char props[128], text[256];

    *d = (Drv){.c = &client, .form = f, .ops = f->is_pci ? &drv_pci : &drv_mmio};
    add_backends(kind, form, props, sizeof props);
    if (!f->is_pci) {
        d->base = DRV_MMIO + 0x200 * (u64)(form * KINDS + kind);
        client_add(&client, &device_virtio_mmio, f->is_legacy ? "force-legacy=on" : "", d->base, 0);
    }
    d->devfn = (u8)((form * KINDS + kind - 2 * KINDS + 1) << 3);
    snprintf(text, sizeof text, "%s%s,packed=%s,id=d%u-%u%s%s", kinds[kind].name,
             f->is_pci ? "-pci" : "-device", f->is_packed ? "on" : "off", kind, form,
             *props ? "," : "", props);
    d->dev = create(text);
    if (kinds[kind].port) {
        snprintf(text, sizeof text, "d%u-%u.0", kind, form);
        if (!strcmp(kinds[kind].port, "scsi-hd"))
            add_drives(kind, form, text);
        else
            add_ports(form, text);
    }
    if (f->is_pci)
        d->bridge = bridge;
}

static void on_io_error(DeviceEnv *env, const IoError *e)
{
}

static void start(void)
{
    client_start(&client);
    client.env.cpus = 2;
    client.env.io_error = on_io_error;
    bridge_start(&bridge, &client);
    for (unsigned form = 0; form < FORMS; form++)
        for (unsigned kind = 0; kind < KINDS; kind++)
            add_device(kind, form);
}

/* ---- steps ---- */

/* The driver does what an honest one does first, so that the rest gets somewhere. */
static void set_up(Drv *d, u64 features)
{
    d->next = CLIENT_RAM;
    if (d->form->is_pci) {
        d->bridge.next = BRIDGE_MEMORY;
        d->bridge.next_port = 0x1000;
        pci_find(d);
    }
    drv_negotiate(d, features);
    for (u16 i = 0; i < DRV_QUEUES; i++)
        drv_queue(d, i, RING_SIZE);
    drv_ok(d);
}

/* An address: mostly of buffers, sometimes of rings, registers or nothing. */
static u64 address(Input *in, Drv *d)
{
    u8 how = (u8)next(in, 1);
    u64 offset = next(in, 2);

    if (how < 0xd0)
        return BUFFERS + (how & 15) * 0x1000 + (offset & 0xfff);
    if (how < 0xe8)
        return CLIENT_RAM + offset * 8;
    if (how < 0xf0)
        return CLIENT_RAM + CLIENT_RAM_SIZE - (offset & 0xfff);
    if (how < 0xf8)
        return (d->form->is_pci ? d->common : d->base) + (offset & 0x3fff);
    return next(in, 8);
}

/* Write a descriptor, into the ring or a table. */
static void write_desc(Input *in, Drv *d)
{
    DrvQueue *q = &d->q[next(in, 1) % DRV_QUEUES];
    u8 at = (u8)next(in, 1);
    u64 table = at & 0x80 ? BUFFERS + 0x8000 : q->desc;
    DrvSeg s = {address(in, d), (u32)next(in, 2)};
    u16 flags = (u16)next(in, 1), link = (u16)next(in, 1);

    if (!table)
        return;
    if (s.size > 0xff00)
        s.size = (u32)next(in, 4);
    if (flags & VRING_DESC_F_INDIRECT) {
        s.addr = BUFFERS + 0x8000;
        s.size = 16 * (s.size & 31);
    }
    if (d->form->is_packed && !(at & 0x80))
        flags |= packed_flags(at & 0x40);
    put_desc(q, table, at % RING_SIZE, s, flags, link & 0x40 ? link : link % RING_SIZE);
}

/* Make the head of a chain available. */
static void make_available(Input *in, Drv *d)
{
    DrvQueue *q = &d->q[next(in, 1) % DRV_QUEUES];
    u16 head = (u16)next(in, 1);

    if (!q->desc)
        return;
    if (!d->form->is_packed) {
        *drv_u16(q, q->driver + 4 + 2 * (q->avail & (RING_SIZE - 1))) =
            head & 0x80 ? head : head % RING_SIZE;
        *drv_u16(q, q->driver + 2) = ++q->avail;
    }
    d->ops->notify(d, q->index);
}

/* A chain as the device expects it, with @outs and @ins of the input. */
static void honest(Input *in, Drv *d)
{
    DrvQueue *q = &d->q[next(in, 1) % DRV_QUEUES];
    u8 shape = (u8)next(in, 1);
    unsigned outs = shape & 7, ins = shape >> 4 & 7;
    DrvSeg segs[16];
    u8 *p;

    if (!q->desc || q->free_count < 16 || !(outs + ins))
        return;
    for (unsigned i = 0; i < outs + ins; i++) {
        segs[i] = (DrvSeg){BUFFERS + 0x1000 * i + (next(in, 1) & 15), (u32)next(in, 1) * 8 + 1};
        if (i < outs && i < 2) {
            p = drv_host(d, segs[i].addr);
            for (unsigned n = next(in, 1) & 31; n; n--)
                *p++ = (u8)next(in, 1);
        }
    }
    u64 mark = d->next;

    drv_add(q, segs, outs, ins);
    d->next = mark < BUFFERS - 0x1000 ? d->next : CLIENT_RAM + 0x70000;
    d->ops->notify(d, q->index);
    while (drv_get(q, NULL) >= 0)
        ;
}

static void write_ram(Input *in, Drv *d)
{
    u64 addr = CLIENT_RAM + next(in, 3) % (CLIENT_RAM_SIZE - 8);
    u64 value = next(in, 8);

    memcpy(drv_host(d, addr), &value, 8);
}

static void access_register(Input *in, Drv *d)
{
    unsigned size = 1u << (next(in, 1) & 3);
    u64 offset = next(in, 2), value = next(in, size);
    u64 base = d->form->is_pci ? d->common + (offset & 0x3fff) : d->base + (offset & 0x1ff);

    if (d->form->is_pci && d->bar[0] && offset & 0x4000) /* the interface before 1.0 */
        base = d->bar[0] + (offset & 0x7f);

    if (offset & 0x8000)
        client_read(&client, base, size);
    else
        client_write(&client, base, size, value);
}

static void access_pci(Input *in, Drv *d)
{
    unsigned size = 1u << (next(in, 1) % 3);
    u32 offset = (u32)next(in, 2) & 0xfff, value = (u32)next(in, size);

    if (!d->form->is_pci)
        return;
    if (offset & 0x800)
        pci_r(&bridge, d->devfn, offset & 0xff, size);
    else
        pci_w(&bridge, d->devfn, offset & 0xff, size, value);
}

static void from_outside(Input *in, Drv *d)
{
    u8 what = (u8)next(in, 1), bytes[8];
    u64 value = next(in, 8);
    Device *balloon = balloon_find(d->dev);

    memcpy(bytes, &value, 8);
    switch (what & 7) {
    case 0: char_inject(chars[what >> 3 & 7], bytes, 8); break;
    case 1: ui_key((u16)value % KEY_CNT, value >> 16 & 1); break;
    case 2: ui_position((u16)value, (u16)(value >> 16)); break;
    case 3: ui_move((i8)value, (i8)(value >> 8)); break;
    case 4: ui_button((u16)(BTN_LEFT + (value & 7)), value >> 16 & 1); break;
    case 5: net_set_link(net_find(what & 8 ? "b1-0" : "b1-2"), value & 1); break;
    case 6:
        if (balloon)
            balloon_set_target(balloon, (u32)value);
        break;
    default:
        if (balloon)
            balloon_set_polling(balloon, (u32)value & 3);
        break;
    }
}

/* State that passes the checksum, with fields of the input. */
static void load_fields(Input *in, Device *d)
{
    const StateTable *t = d->type->state;
    SnapWriter w = {client_put, &stream};
    SnapReader r = {client_get, &stream};
    SnapSection s;

    stream.size = stream.at = 0;
    FUZZ_CHECK(snap_save(&w, t->name, 0, t, d, NULL) && snap_next(&r, &s, NULL));
    for (unsigned i = next(in, 1) & 7; i; i--)
        s.data[next(in, 2) % s.size] = (u8)next(in, 1);
    bool ok = snap_load(&s, t, d, NULL);

    snap_section_clear(&s);
    if (!ok)
        device_reset(client.machine);
}

static void step(Input *in, Drv *d)
{
    u8 what = (u8)next(in, 1);

    switch (what & 15) {
    case 0: client_step(&client, (i64)next(in, 4)); break;
    case 1: load_fields(in, what & 16 && d->dev->children ? d->dev->children : d->dev); break;
    case 2: from_outside(in, d); break;
    case 3: write_ram(in, d); break;
    case 4: access_register(in, d); break;
    case 5: access_pci(in, d); break;
    case 6:
        if (what & 0x80)
            set_up(d, next(in, 8));
        else
            device_set_running(client.machine, what & 0x10);
        break;
    case 7:
    case 8: write_desc(in, d); break;
    case 9:
    case 10: make_available(in, d); break;
    case 11: loop_step(client.loop, false); break;
    default: honest(in, d); break;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};

    if (!client.machine)
        start();
    client.now_ns = 0;
    device_set_running(client.machine, true);
    device_reset(client.machine);
    memset(client.block->host, 0, 0x80000);
    Drv *d = &drivers[next(&in, 1) % ARRAY_SIZE(drivers)];

    set_up(d, ~next(&in, 4));
    for (unsigned i = 0; i < STEPS_MAX && in.at < in.end; i++)
        step(&in, d);
    client_step(&client, 0);
    blk_drain_all(); /* what is in flight is no leak */
    FUZZ_CHECK(bql_held());
    return 0;
}
