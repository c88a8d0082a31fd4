/* SPDX-License-Identifier: MIT */
/*
 * Random use of VGA, bochs-display and e1000, as a hostile guest makes it: registers, video memory,
 * descriptors in memory that are nearly right, frames from outside, time, resets, saved state. After
 * some steps the screen is looked at. Nothing may crash, hang or leave memory.
 */
#include "host/ui/ui.h"
#include "tests/device/pci.h"
#include "tests/device/peer.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

#define STEPS_MAX 1024
#define LEGACY    0x20000000ull /* where the test sees 0xa0000 of the bus */
#define RX_RING   (CLIENT_RAM + 0x1000)
#define TX_RING   (CLIENT_RAM + 0x2000)

enum {
    VGA,
    BOCHS,
    CARD,
    DEVICES,
};

static Client client;
static Bridge bridge;
static Device *devices[DEVICES];
static u64 bars[DEVICES][PCI_BARS];
static MemRegion legacy;
static ClientStream stream;
static u32 tail;

static void place(void)
{
    bridge.next = BRIDGE_MEMORY;
    bridge.next_port = 0x1000;
    for (unsigned n = 0; n < DEVICES; n++)
        pci_place(&bridge, ((PciDevice *)devices[n])->devfn, bars[n]);
}

static void start(void)
{
    static const char *const texts[DEVICES] = {
        "VGA,vgamem_mb=1,romfile=", "bochs-display,vgamem_mb=1,romfile=",
        "e1000,netdev=n0,romfile="};

    client_start(&client);
    bridge_start(&bridge, &client);
    region_init_alias(&legacy, "legacy", &bridge.host->region[PCI_HOST_MEMORY], 0xa0000, 0x20000);
    region_add(&client.root, LEGACY, &legacy, 0);
    Net *far = make_net(&client, "hubport,id=n1,hubid=1");

    make_net(&client, "hubport,id=n0,hubid=1");
    FUZZ_CHECK(net_attach(&peer.end, far, &peer_ops, NULL, NULL));
    for (unsigned n = 0; n < DEVICES; n++) {
        Opts o = {0};

        opts_parse(&o, texts[n], "driver", NULL);
        FUZZ_CHECK((devices[n] = device_create(&o, client.machine, &client.env, NULL)));
        opts_clear(&o);
    }
}

static void access_at(Input *in, u64 base, u64 length)
{
    unsigned size = 1u << (next(in, 1) & 3);
    u64 addr = base + next(in, 3) % length, value = next(in, size);

    if (value & 0x40)
        client_read(&client, addr, size);
    else
        client_write(&client, addr, size, value);
}

/* An indexed register of the VGA. */
static void vga_register(Input *in)
{
    static const u16 ports[] = {0x3c4, 0x3ce, 0x3d4, 0x3b4, 0x3c0, 0x3c8};
    u64 port = BRIDGE_IO + ports[next(in, 1) % ARRAY_SIZE(ports)];

    client_write(&client, port, 1, next(in, 1) & 63);
    client_write(&client, port == BRIDGE_IO + 0x3c0 ? port : port + 1, 1, next(in, 1));
}

static void vbe(Input *in, unsigned which)
{
    unsigned index = next(in, 1) % 11;

    client_write(&client, bars[which][2] + 0x500 + 2 * index, 2, next(in, 2));
}

static void look(void)
{
    static u32 line[8192];

    for (UiConsole *c = NULL; (c = ui_console_next(c));) {
        ui_refresh(c);
        for (u32 y = 0; c->surface.data && y < c->surface.height; y += 37)
            ui_pixels(&c->surface, y, line);
        if (c->surface.data && c->surface.height)
            ui_pixels(&c->surface, c->surface.height - 1, line);
    }
}

static void card_set(u32 reg, u32 value)
{
    client_w32(&client, bars[CARD][0] + reg, value);
}

/* Rings where the rest of this expects them. */
static void card_start(Input *in)
{
    card_set(0x2800, (u32)RX_RING);
    card_set(0x2808, 256);
    card_set(0x3800, (u32)TX_RING);
    card_set(0x3808, 256);
    card_set(0x2818, (u32)next(in, 1) & 15);
    card_set(0x100, (u32)next(in, 4) | 2);
    card_set(0x400, 2);
    card_set(0xd0, 0xffff);
}

static void send_descriptor(Input *in)
{
    u64 at = TX_RING + 16 * tail;

    if (next(in, 1) & 1)
        client_write(&client, at, 8, next(in, 8));
    else
        client_write(&client, at, 8, CLIENT_RAM + next(in, 3));
    client_write(&client, at + 8, 8, next(in, 8));
    tail = (tail + 1) & 15;
    card_set(0x3818, tail);
}

static void receive_frame(Input *in)
{
    static u8 frame[20000];
    size_t size = 14 + next(in, 2) % (sizeof frame - 14);

    for (unsigned n = 0; n < 18; n++)
        frame[n] = (u8)next(in, 1);
    peer_send(frame, size, (NetHeader){.flags = (u8)next(in, 1) & VIRTIO_NET_HDR_F_DATA_VALID});
    client_write(&client, RX_RING + 16 * (next(in, 1) & 15), 8, CLIENT_RAM + next(in, 3));
}

static void load_fields(Input *in, Device *d)
{
    const StateTable *t = d->type->state;
    SnapWriter w = {client_put, &stream};
    SnapReader r = {client_get, &stream};
    SnapSection s;

    stream.size = stream.at = 0;
    if (!snap_save(&w, t->name, 0, t, d, NULL) || !snap_next(&r, &s, NULL))
        return; /* more than the stream has room for */
    for (unsigned i = 0; i < 4; i++)
        s.data[next(in, 4) % s.size] = (u8)next(in, 1);
    if (!snap_load(&s, t, d, NULL)) {
        device_reset(client.machine);
        place();
    }
    snap_section_clear(&s);
}

static void step(Input *in)
{
    u8 what = (u8)next(in, 1), low = what & 15;

    switch (what >> 4) {
    case 0: client_step(&client, (i64)next(in, 4)); break;
    case 1: look(); break;
    case 2: load_fields(in, devices[low % DEVICES]); break;
    case 3: access_at(in, BRIDGE_IO + 0x3b0, 0x30); break;
    case 4: access_at(in, LEGACY, 0x20000); break;
    case 5:
    case 6: vga_register(in); break;
    case 7: vbe(in, low & 1); break;
    case 8:
        access_at(in, bars[low % DEVICES][low & 4 ? 0 : low % DEVICES == CARD ? 1 : 2], 0x1000);
        break;
    case 9: access_at(in, bars[low & 1][0], 0x100000); break;
    case 10: card_start(in); break;
    case 11:
    case 12: send_descriptor(in); break;
    case 13: receive_frame(in); break;
    case 14: access_at(in, bars[CARD][0], 0x6000); break;
    default: peer.count = 0; break;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};

    if (!client.machine)
        start();
    client.now_ns = 0;
    tail = 0;
    client_step(&client, 0);
    device_reset(client.machine);
    place();
    for (unsigned i = 0; i < STEPS_MAX && in.at < in.end; i++)
        step(&in);
    look();
    client_step(&client, 1000);
    FUZZ_CHECK(bql_held());
    return 0;
}
