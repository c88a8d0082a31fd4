/* SPDX-License-Identifier: MIT */
/*
 * Arm PrimeCell GPIO (PL061): eight pins, each input or output, with edge and level interrupts.
 * Boards hang the power key on one of them.
 *
 * Lines: irq[0] is the interrupt, irq[1..8] are the pins as outputs; inputs 0..7 drive the pins
 * from outside. The data register has 256 addresses: address bits 9:2 are the mask of the pins
 * that an access concerns. Source: DDI 0190, "Summary of PrimeCell GPIO registers" and
 * "Interrupt detection logic".
 */
#include "hw/boards/fdt.h"
#include "hw/regs.h"

#define PINS 8u

typedef struct Pl061 {
    Device dev;
    u32 data, dir, isense, ibe, iev, im, ris, afsel;
    u32 last_in;  /* what the pins were when edges were looked for */
    u32 last_out; /* what irq[1..8] were set to */
    u32 pullups, pulldowns;
} Pl061;

/* An output drives its bit; an input is pulled up, pulled down, or floats and keeps its level. */
static u32 outputs(const Pl061 *s)
{
    u32 floating = ~(s->pullups | s->pulldowns) & ~s->dir;

    return ((s->data & s->dir) | (s->pullups & ~s->dir) | (s->last_out & floating)) & 0xff;
}

static void update(Pl061 *s)
{
    u32 out = outputs(s), edges = (s->last_in ^ s->data) & ~s->dir;

    s->last_out = out;
    for (unsigned i = 0; i < PINS; i++)
        irq_set(&s->dev.irq[1 + i], out >> i & 1);
    /* IEV says which edge or level; IBE asks for both edges. */
    s->ris |= edges & ~s->isense & (s->ibe | ~(s->data ^ s->iev));
    s->ris |= ~(s->data ^ s->iev) & s->isense & 0xff;
    s->last_in = edges ? s->data : s->last_in;
    irq_set(&s->dev.irq[0], s->ris & s->im);
}

static void gpio_in(Device *d, unsigned n, bool level)
{
    Pl061 *s = (Pl061 *)d;

    if (s->dir >> n & 1)
        return;
    s->data = (s->data & ~(1u << n)) | (u32)level << n;
    update(s);
}

static u64 data_read(Device *d, const RegRow *r, unsigned mask)
{
    return ((Pl061 *)d)->data & mask;
}

static void data_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl061 *s = (Pl061 *)d;
    u32 mask = index & s->dir;

    s->data = (s->data & ~mask) | ((u32)value & mask);
    update(s);
}

static void any_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    update((Pl061 *)d);
}

static u64 mis_read(Device *d, const RegRow *r, unsigned index)
{
    Pl061 *s = (Pl061 *)d;

    return s->ris & s->im;
}

static void ic_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl061 *s = (Pl061 *)d;

    s->ris &= ~(u32)value;
    update(s);
}

#define R(f) REG_FIELD(Pl061, f)

// clang-format off
static const RegRow regs[] = {
    /* offset  name       field      reset  writable  w1c  flags */
    {0x000, "DATA",      REG_NONE,  0,     0,         0,   0, .count = 256,
     .read = data_read, .write = data_write},
    {0x400, "DIR",       R(dir),    0,     0xff,      0,   0, .write = any_write},
    {0x404, "IS",        R(isense), 0,     0xff,      0,   0, .write = any_write},
    {0x408, "IBE",       R(ibe),    0,     0xff,      0,   0, .write = any_write},
    {0x40c, "IEV",       R(iev),    0,     0xff,      0,   0, .write = any_write},
    {0x410, "IE",        R(im),     0,     0xff,      0,   0, .write = any_write},
    {0x414, "RIS",       R(ris),    0,     0,         0,   REG_RO},
    {0x418, "MIS",       REG_NONE,  0,     0,         0,   REG_RO, .read = mis_read},
    {0x41c, "IC",        REG_NONE,  0,     0,         0,   REG_WO, .write = ic_write},
    {0x420, "AFSEL",     R(afsel),  0,     0xff},
    {0xfe0, "PeriphID0", REG_NONE,  0x61},
    {0xfe4, "PeriphID1", REG_NONE,  0x10},
    {0xfe8, "PeriphID2", REG_NONE,  0x04},
    {0xfec, "PeriphID3", REG_NONE,  0x00},
    {0xff0, "PCellID0",  REG_NONE,  0x0d},
    {0xff4, "PCellID1",  REG_NONE,  0xf0},
    {0xff8, "PCellID2",  REG_NONE,  0x05},
    {0xffc, "PCellID3",  REG_NONE,  0xb1},
};
// clang-format on

static bool init(Device *d, Error *err)
{
    Pl061 *s = (Pl061 *)d;

    if (s->pullups > 0xff || s->pulldowns > 0xff || (s->pullups & s->pulldowns))
        return error_set(err,
                         "pl061: pullups=%u,pulldowns=%u: masks of different pins are expected",
                         s->pullups, s->pulldowns);
    return true;
}

static void reset(Device *d)
{
    Pl061 *s = (Pl061 *)d;

    s->data = s->last_in = 0;
    s->last_out = 0;
}

static void reset_hold(Device *d)
{
    update((Pl061 *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Pl061, data),     STATE_FIELD(Pl061, dir),   STATE_FIELD(Pl061, isense),
    STATE_FIELD(Pl061, ibe),      STATE_FIELD(Pl061, iev),   STATE_FIELD(Pl061, im),
    STATE_FIELD(Pl061, ris),      STATE_FIELD(Pl061, afsel), STATE_FIELD(Pl061, last_in),
    STATE_FIELD(Pl061, last_out),
};

static bool post_load(void *object, u32 version, Error *err)
{
    update(object);
    return true;
}

static const StateTable state = {"pl061", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static void fdt_node(Device *d, const FdtPlace *at)
{
    char path[64];

    dt_device(at, "pl061", "arm,pl061\0arm,primecell\0", 1, "apb_pclk\0", path, sizeof path);
    dt_u32(at->tree, path, "#gpio-cells", 2);
    dt_flag(at->tree, path, "gpio-controller");
}

static const PropRow props[] = {
    PROP(PROP_U32, "pullups", Pl061, pullups, "0xff", "mask of inputs that are pulled up"),
    PROP(PROP_U32, "pulldowns", Pl061, pulldowns, "0", "mask of inputs that are pulled down"),
};

const DeviceType device_pl061 = {
    .name = "pl061",
    .desc = "Arm PrimeCell GPIO",
    .size = sizeof(Pl061),
    .is_fixed = true,
    .regs = DEVICE_ROWS(regs),
    .mmio_size = 0x1000,
    .irqs = 1 + PINS,
    .gpios = PINS,
    .gpio_in = gpio_in,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .reset = reset,
    .reset_hold = reset_hold,
    .fdt_node = fdt_node,
};
