/* SPDX-License-Identifier: MIT */
/*
 * Random accesses to every device, as a hostile guest makes them: registers of all widths and
 * alignments, DMA requests in RAM, input from back ends, time that passes, resets, saving and
 * loading. Nothing may crash, hang or leave memory.
 */
#include "host/char/char.h"
#include "host/ui/ui.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/intc/lapic.h"
#include "hw/misc/fw_cfg.h"
#include "tests/device/client.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

#define STEPS_MAX 4096
#define RAMFB_FILE 0 /* its place among the files of fw_cfg */

/* What is fuzzed: device, properties, base. */
static const struct Place {
    const DeviceType *type;
    const char *props;
    u64 base, size;
} places[] = {
    {&device_pl011, "chardev=serial0", 0x9000000, 0x1000},
    {&device_pl031, "", 0x9010000, 0x1000},
    {&device_fw_cfg, "", 0x9020000, 0x18},
    {&device_pl061, "", 0x9030000, 0x1000},
    {&device_cfi_pflash01, "name=flash,num-blocks=4,sector-length=8K", 0, 0x8000},
    {&device_ramfb, "", 0x9020000, 0x18}, /* has no registers but those of fw_cfg */
    {&device_unimp, "name=none,size=4K", 0x9050000, 0x1000},
    {&device_ns16550, "", 0x3f8, 8},
    {&device_i8259, "", 0x20, 2},
    {&device_i8254, "", 0x40, 4},
    {&device_mc146818, "", 0x70, 2},
    {&device_i8042, "", 0x60, 1},
    {&device_ioapic, "", 0xfec00000, 0x41},
    {&device_apic_bus, "cpus=2", 0xfee00000, 0x2000},
    {&device_hpet, "", 0xfed00000, 0x200},
    {&device_ich9_tco, "", 0x660, 0x20},
};

/* Regions of those that have several. */
static const struct {
    u8 place, region;
    u16 base;
} more_ports[] = {{8, 1, 0xa0}, {8, 2, 0x4d0}, {9, 1, 0x61}, {11, 1, 0x64}, {11, 2, 0x92}};

static Client client;
static Char *chr;
static Device *devices[ARRAY_SIZE(places)];
static ClientStream stream;

static void start(void)
{
    Opts o = {0};

    client_start(&client);
    opts_parse(&o, "ringbuf,id=serial0", "backend", NULL);
    chr = char_new(client.loop, &o, NULL);
    opts_clear(&o);
    for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
        FUZZ_CHECK(
            (devices[i] = client_add(&client, places[i].type, places[i].props, places[i].base, 0)));
    for (unsigned i = 0; i < ARRAY_SIZE(more_ports); i++)
        device_map(devices[more_ports[i].place], more_ports[i].region, &client.root,
                   more_ports[i].base);
    fw_cfg_add_file(devices[2], "etc/file", "contents", 8, NULL);
}

static void access_one(Input *in, unsigned which)
{
    unsigned size = 1u << (next(in, 1) & 3), n = (unsigned)next(in, 1) % 4;
    const struct Place *p = &places[which];
    u64 base = p->base, length = p->size;

    for (unsigned i = 0; i < ARRAY_SIZE(more_ports); i++)
        if (more_ports[i].place == which && more_ports[i].region == n) {
            base = more_ports[i].base;
            length = 2;
        }
    u64 addr = base + next(in, 2) % length, value = next(in, size);

    if (next(in, 1) & 1)
        client_read(&client, addr, size);
    else
        client_write(&client, addr, size, value);
}

static void dma_request(Input *in)
{
    u8 request[16];

    for (unsigned i = 0; i < sizeof request; i++)
        request[i] = (u8)next(in, 1);
    request[8] = request[9] = request[10] = 0; /* an address below 2^40: mostly RAM or devices */
    mem_write(&client.as, CLIENT_RAM, request, sizeof request, (MemAttrs){0});
    client_write(&client, places[2].base + 16, 8, __builtin_bswap64(CLIENT_RAM));
}

/* A picture, mostly in RAM, and a look at it. */
static void picture(Input *in)
{
    static const u32 formats[] = {0x34325258, 0x34324752, 0x36314752, 0x35315258};
    u32 words[7] = {0, CLIENT_RAM + (u32)next(in, 3), formats[next(in, 1) % 4], 0,
                    (u32)next(in, 2) & 0x3ff, (u32)next(in, 2) & 0x3ff, (u32)next(in, 2)};
    u32 request[4] = {(FW_CFG_FILE_FIRST + RAMFB_FILE) << 16 | 8 | 16, sizeof words, 0,
                      CLIENT_RAM + 16};
    u32 line[1024];

    for (unsigned n = 0; n < 7; n++)
        words[n] = __builtin_bswap32(words[n]);
    for (unsigned n = 0; n < 4; n++)
        request[n] = __builtin_bswap32(request[n]);
    mem_write(&client.as, CLIENT_RAM, request, sizeof request, (MemAttrs){0});
    mem_write(&client.as, CLIENT_RAM + 16, words, sizeof words, (MemAttrs){0});
    client_write(&client, places[2].base + 16, 8, __builtin_bswap64(CLIENT_RAM));
    for (UiConsole *c = NULL; (c = ui_console_next(c));) {
        ui_refresh(c);
        for (u32 y = 0; c->surface.data && c->surface.width <= 1024 && y < c->surface.height; y++)
            ui_pixels(&c->surface, y, line);
    }
}

/* Saved state with one byte changed; what is refused leaves a device that can be reset. */
static void save_and_load(Input *in)
{
    u64 at = next(in, 4);
    Error err = {0};

    FUZZ_CHECK(client_save(&client, &stream));
    stream.data[at % stream.size] ^= (u8)next(in, 1);
    if (!client_load(&client, &stream, &err))
        device_reset(client.machine);
}

/* State that passes the checksum, with fields of the input. */
static void load_fields(Input *in, Device *d)
{
    const StateTable *t = d->type->state;
    SnapWriter w = {client_put, &stream};
    SnapReader r = {client_get, &stream};
    SnapSection s;

    if (!t)
        return;
    stream.size = stream.at = 0;
    FUZZ_CHECK(snap_save(&w, t->name, 0, t, d, NULL) && snap_next(&r, &s, NULL));
    for (unsigned i = 0; i < 4; i++)
        s.data[next(in, 4) % s.size] = (u8)next(in, 1);
    if (!snap_load(&s, t, d, NULL))
        device_reset(client.machine);
    snap_section_clear(&s);
}

/* An input of an interrupt controller. */
static void line(Input *in, u8 what)
{
    Device *d = devices[what & 1 ? 8 : 12];
    unsigned n = (unsigned)next(in, 1) % d->type->gpios;

    device_gpio(d, n).set(d, n, what & 2);
    if (what & 4)
        i8259_acknowledge(devices[8]);
    else if (what & 8)
        ioapic_eoi(devices[12], (u8)next(in, 1));
}

/* What a CPU asks of its local APIC, and messages that come there. */
static void local_apic(Input *in, u8 what)
{
    Device *apic = lapic_of(devices[13], what & 1);
    u64 value;

    if (what & 2)
        lapic_msr_write(apic, 0x800 + (u32)(next(in, 1) & 0x3f), next(in, 8));
    else if (what & 4)
        lapic_msr_write(apic, what & 8 ? 0x1b : 0x6e0, next(in, 8));
    else
        lapic_message(devices[13], LAPIC_BASE | next(in, 3), (u32)next(in, 4));
    lapic_msr_read(apic, 0x800 + (u32)next(in, 1), &value);
    lapic_acknowledge(apic);
}

/* Somebody types and moves the mouse. */
static void user(Input *in)
{
    ui_key((u16)(next(in, 1) + 1), next(in, 1) & 1);
    ui_move((i32)next(in, 2) - 0x8000, (i32)next(in, 1));
    ui_button((u16)(BTN_LEFT + next(in, 1) % 5), next(in, 1) & 1);
    ui_wheel((i32)next(in, 1), 0);
}

static void step(Input *in)
{
    u8 what = (u8)next(in, 1), bytes[16];
    unsigned which = (what & 15) % (unsigned)ARRAY_SIZE(places);

    switch (what >> 4) {
    case 0: client_step(&client, (i64)(next(in, 5))); break;
    case 1:
        memcpy(bytes, &(u64[]){next(in, 8), 0}, sizeof bytes);
        char_inject(chr, bytes, what & 15);
        break;
    case 2: dma_request(in); break;
    case 3:
        if ((what & 15) == 3)
            device_reset(client.machine);
        break;
    case 4: save_and_load(in); break;
    case 5: load_fields(in, devices[which]); break;
    case 6: device_gpio(devices[3], what & 7).set(devices[3], what & 7, what & 8); break;
    case 8: line(in, what); break;
    case 9: user(in); break;
    case 7: picture(in); break;
    case 10: local_apic(in, what & 15); break;
    default: access_one(in, which); break;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};

    if (!client.machine)
        start();
    client.now_ns = 0;
    device_reset(client.machine);
    for (unsigned i = 0; i < STEPS_MAX && in.at < in.end; i++)
        step(&in);
    FUZZ_CHECK(bql_held());
    return 0;
}
