/* SPDX-License-Identifier: MIT */
/*
 * Random use of ATA controllers, as a hostile guest makes it: registers of ports and of AHCI, lists
 * and commands in memory that are nearly right, media that come and go, pauses, resets, saving and
 * loading. Nothing may crash, hang or leave memory.
 */
#include "hw/storage/ide_channel.h"
#include "tests/device/ide.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

#define STEPS_MAX 2048
#define DISK      "fuzz_storage.img"
#define SIZE      0x40000u

static Client client;
static Bridge bridge;
static Device *devices[9];
static unsigned device_count;
static u64 hba, index_bar, master;
static u8 ahci_fn, ide_fn;
static ClientStream stream;
static bool is_paused;

static void add_device(Device *d)
{
    FUZZ_CHECK(d && device_count < ARRAY_SIZE(devices));
    devices[device_count++] = d;
}

static Device *add_ide(void)
{
    static const u16 ports[2] = {0x1f0, 0x170};
    Device *d = device_new(&device_piix3_ide, NULL, bridge.host, &client.env), *bus;

    FUZZ_CHECK(device_realize(d, NULL));
    bus = d->children;
    for (unsigned n = 0; n < 2; n++, bus = bus->next) {
        device_map(bus, IDE_PORTS, &client.root, ports[n]);
        device_map(bus, IDE_CONTROL_PORT, &client.root, ports[n] + 0x206u);
        add_device(bus);
    }
    ide_fn = ((PciDevice *)d)->devfn;
    return d;
}

static void start(void)
{
    u64 addr[PCI_BARS];

    client_start(&client);
    bridge_start(&bridge, &client);
    for (unsigned n = 0; n < 4; n++) {
        char name[8], file[32];

        snprintf(name, sizeof name, "d%u", n);
        snprintf(file, sizeof file, DISK "%u", n);
        FUZZ_CHECK(ide_disk(&client, name, file, SIZE, n & 1 ? ",readonly=on,media=cdrom" : ""));
        unlink(file);
    }
    add_device(add_ide());
    add_device(ide_add(&client, "ich9-ahci,id=sata"));
    ahci_fn = ((PciDevice *)devices[3])->devfn;
    add_device(devices[3]->children);
    add_device(ide_add(&client, "ide-hd,drive=d0,bus=ide.0"));
    add_device(ide_add(&client, "ide-cd,drive=d1,bus=ide.0"));
    add_device(ide_add(&client, "ide-hd,drive=d2,bus=sata.0"));
    add_device(ide_add(&client, "ide-cd,drive=d3,bus=sata.1"));
    device_reset(client.machine);
    pci_place(&bridge, ide_fn, addr);
    master = addr[4];
    pci_place(&bridge, ahci_fn, addr);
    index_bar = addr[4];
    hba = addr[5];
    for (unsigned n = 0; n < 4; n++)
        blk_set_on_error(blk_find((char[]){'d', (char)('0' + n), 0}), BLK_ERROR_REPORT,
                         BLK_ERROR_REPORT);
}

/* After a reset places are gone. */
static void place(void)
{
    bridge.next = BRIDGE_MEMORY;
    bridge.next_port = 0x1000;
    u64 addr[PCI_BARS];

    pci_place(&bridge, ide_fn, addr);
    pci_place(&bridge, ahci_fn, addr);
}

static void access_at(Input *in, u64 base, u32 length)
{
    unsigned size = 1u << (next(in, 1) & 3);
    u64 addr = base + next(in, 2) % length, value = next(in, size);

    if (value & 1)
        client_read(&client, addr, size);
    else
        client_write(&client, addr, size, value);
}

/* A command at the ports, with what follows of it. */
static void port_command(Input *in)
{
    u64 at = next(in, 1) & 1 ? 0x170 : 0x1f0;
    unsigned words = next(in, 1) & 0xff;

    for (unsigned n = 1; n < 7; n++)
        client_write(&client, at + n, 1, next(in, 1) & (n == 3 ? 0xff : 0x7f));
    client_write(&client, at + 6, 1, next(in, 1));
    client_write(&client, at + 7, 1, next(in, 1));
    for (unsigned n = 0; n < words; n++) {
        if (client_read(&client, at + 7, 1) & 8)
            client_write(&client, at, 2, n < 8 ? next(in, 2) : n);
        if (client_read(&client, at + 7, 1) & 8)
            client_read(&client, at, 4);
    }
}

/* A list of the bus master, and its start. */
static void list(Input *in)
{
    u64 at = CLIENT_RAM + (next(in, 2) & 0xfff8);
    unsigned count = 1 + (next(in, 1) & 7);

    for (unsigned n = 0; n < count; n++) {
        client_w32(&client, at + 8 * n, CLIENT_RAM + next(in, 3));
        client_w32(&client, at + 8 * n + 4, next(in, 2) | (n + 1 == count ? 0x80000000u : 0));
    }
    u64 base = master + (next(in, 1) & 8);

    client_w32(&client, base + 4, (u32)at);
    client_write(&client, base, 1, next(in, 1));
}

/* A command of AHCI that is nearly right. */
static void slot_command(Input *in)
{
    unsigned port = next(in, 1) & 1, slot = next(in, 1) & 31, count = next(in, 1) & 15;
    u64 regs = hba + 0x100 + 0x80 * port, head = CLIENT_RAM + 0x1000 * port + 32 * slot;
    u64 table = CLIENT_RAM + 0x4000 + 0x400 * slot;
    u8 fis[20] = {0x27, 0x80};

    for (unsigned n = 2; n < sizeof fis; n++)
        fis[n] = (u8)next(in, 1);
    fis[5] &= 3;
    fis[6] = fis[8] = fis[9] = fis[10] = 0;
    if ((fis[2] & 0xfe) == 0x60)
        fis[12] = (u8)(slot << 3);
    else
        fis[13] = 0;
    if (next(in, 1) == 1)
        fis[next(in, 1) % 16] = (u8)next(in, 1);
    mem_write(&client.as, table, fis, sizeof fis, (MemAttrs){0});
    for (unsigned n = 0; n < 12; n += 4)
        client_w32(&client, table + 0x40 + n, next(in, 4));
    for (unsigned n = 0; n < count; n++) {
        client_w32(&client, table + 0x80 + 16 * n, CLIENT_RAM + next(in, 3));
        client_w32(&client, table + 0x84 + 16 * n, next(in, 1) == 1);
        client_w32(&client, table + 0x8c + 16 * n, next(in, 2));
    }
    client_w32(&client, head, 5 | count << 16 | (next(in, 1) & 0x60));
    client_w32(&client, head + 8, (u32)table);
    client_w32(&client, regs, (u32)CLIENT_RAM + 0x1000 * port);
    client_w32(&client, regs + 8, (u32)CLIENT_RAM + 0x3000);
    client_w32(&client, regs + 0x18, 0x11);
    client_w32(&client, regs + 0x34, (fis[2] & 0xfe) == 0x60 ? 1u << slot : 0);
    client_w32(&client, regs + 0x38, 1u << slot);
}

static void save_and_load(Input *in)
{
    u64 at = next(in, 4);

    FUZZ_CHECK(client_save(&client, &stream));
    stream.data[at % stream.size] ^= (u8)next(in, 1);
    if (!client_load(&client, &stream, NULL)) {
        device_reset(client.machine);
        place();
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
    for (unsigned i = 0; i < 4; i++)
        s.data[next(in, 4) % s.size] = (u8)next(in, 1);
    if (!snap_load(&s, t, d, NULL)) {
        device_reset(client.machine);
        place();
    }
    snap_section_clear(&s);
}

static void medium(u8 what)
{
    Blk *b = blk_find(what & 1 ? "d1" : "d3");

    if (what & 2) {
        blk_eject(b, what & 4, NULL);
        return;
    }
    blk_change(b, "/dev/null", "raw", true, NULL);
}

static void set_pause(bool on)
{
    if (on == is_paused)
        return;
    is_paused = on;
    device_set_running(client.machine, !on);
}

static void step(Input *in)
{
    u8 what = (u8)next(in, 1), low = what & 15;

    switch (what >> 4) {
    case 0: client_step(&client, 1000); break;
    case 1: ide_wait(&client); break;
    case 2: save_and_load(in); break;
    case 3: load_fields(in, devices[low % device_count]); break;
    case 4: set_pause(low & 1); break;
    case 5:
        if (low == 1)
            medium((u8)next(in, 1));
        break;
    case 6: access_at(in, low & 1 ? 0x1f0 : 0x170, 8); break;
    case 7: access_at(in, low & 1 ? 0x3f6 : 0x376, 1); break;
    case 8: access_at(in, master, 16); break;
    case 9:
        access_at(in, low & 1 ? hba : hba + 0x100 + 0x80 * (low >> 1 & 1), low & 1 ? 0x20 : 0x80);
        break;
    case 10: access_at(in, index_bar, 0x20); break;
    case 11: list(in); break;
    case 12:
    case 13: port_command(in); break;
    default: slot_command(in); break;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};

    if (!client.machine)
        start();
    device_reset(client.machine);
    place();
    for (unsigned i = 0; i < STEPS_MAX && in.at < in.end; i++)
        step(&in);
    set_pause(false); /* no request outlives its input */
    ide_wait(&client);
    FUZZ_CHECK(bql_held());
    return 0;
}
