/* SPDX-License-Identifier: MIT */
/* Registers of the VGA and of Bochs' VBE interface; see vga.h. */
#include "hw/display/vga.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"

enum {
    MISC_COLOUR = 1, /* CRTC at 0x3d4, not 0x3b4 */
    CRTC_OVERFLOW = 7,
    CRTC_END = 0x11,
    CRTC_PROTECT = 0x80,
    CRTC_LINE_COMPARE8 = 0x10,
    STATUS1_RETRACE = 0x08,
    STATUS1_BLANK = 0x01,
    VBE_VERSION = 0xb0c5,
    VBE_VERSION_FIRST = 0xb0c0,
};

#define CAPS_WIDTH  VGA_SIDE_MAX
#define CAPS_HEIGHT VGA_SIDE_MAX

void vga_changed(Vga *s)
{
    s->is_stale = true;
}

/* ---- VBE ---- */

static u32 bytes_per_line(const Vga *s)
{
    u32 depth = s->vbe[VBE_DEPTH], width = s->vbe[VBE_VIRTUAL_WIDTH];

    return depth == 4 ? width / 2 : width * ((depth + 7) / 8);
}

u16 vga_vbe_read(Vga *s, u32 index)
{
    if (index >= VBE_REGS)
        return 0;
    if (index == VBE_MEMORY)
        return (u16)(s->ram->size >> 16);
    if (s->vbe[VBE_ENABLE] & VBE_CAPS) {
        switch (index) {
        case VBE_WIDTH: return CAPS_WIDTH;
        case VBE_HEIGHT: return CAPS_HEIGHT;
        case VBE_DEPTH: return 32;
        default: break;
        }
    }
    return s->vbe[index];
}

static bool is_depth(u16 v)
{
    return v == 4 || v == 8 || v == 15 || v == 16 || v == 24 || v == 32;
}

/* Make the virtual screen be what memory has room for, and the shown part be inside. */
static void fix_vbe(Vga *s)
{
    u16 *r = s->vbe;

    r[VBE_WIDTH] = (u16)(MIN(MAX(r[VBE_WIDTH], 8), CAPS_WIDTH) & ~7u);
    r[VBE_HEIGHT] = (u16)MIN(MAX(r[VBE_HEIGHT], 1), CAPS_HEIGHT);
    if (!is_depth(r[VBE_DEPTH]))
        r[VBE_DEPTH] = 8;
    r[VBE_VIRTUAL_WIDTH] = (u16)MIN(MAX(r[VBE_VIRTUAL_WIDTH], r[VBE_WIDTH]), 4 * CAPS_WIDTH);
    u32 line = bytes_per_line(s), lines = (u32)(s->ram->size / line);

    r[VBE_VIRTUAL_HEIGHT] = (u16)MIN(lines, 0xffffu);
    r[VBE_HEIGHT] = (u16)MIN(r[VBE_HEIGHT], lines);
    r[VBE_X] = (u16)MIN(r[VBE_X], r[VBE_VIRTUAL_WIDTH] - r[VBE_WIDTH]);
    r[VBE_Y] = (u16)MIN(r[VBE_Y], r[VBE_VIRTUAL_HEIGHT] - r[VBE_HEIGHT]);
}

static void enable_vbe(Vga *s, u16 value)
{
    bool was_on = s->vbe[VBE_ENABLE] & VBE_ON, on = value & VBE_ON;

    s->vbe[VBE_ENABLE] = value & (VBE_ON | VBE_CAPS | VBE_DAC8 | VBE_LFB | VBE_NO_CLEAR);
    if (!on || was_on) {
        s->vbe[VBE_BANK] = on ? s->vbe[VBE_BANK] : 0;
        return;
    }
    s->vbe[VBE_VIRTUAL_WIDTH] = 0;
    s->vbe[VBE_X] = s->vbe[VBE_Y] = s->vbe[VBE_BANK] = 0;
    fix_vbe(s);
    u64 size = (u64)bytes_per_line(s) * s->vbe[VBE_HEIGHT];

    if (value & VBE_NO_CLEAR)
        return;
    memset(s->ram->host, 0, size);
    ram_set_dirty(s->ram, 0, size, RAM_MASK_ALL);
}

void vga_vbe_write(Vga *s, u32 index, u16 value)
{
    bool on = s->vbe[VBE_ENABLE] & VBE_ON;

    switch (index) {
    case VBE_ID:
        if (value >= VBE_VERSION_FIRST && value <= VBE_VERSION)
            s->vbe[VBE_ID] = value;
        break;
    case VBE_WIDTH:
    case VBE_HEIGHT:
    case VBE_DEPTH:
    case VBE_VIRTUAL_WIDTH:
    case VBE_X:
    case VBE_Y:
        s->vbe[index] = value;
        if (on)
            fix_vbe(s);
        break;
    case VBE_BANK: s->vbe[VBE_BANK] = (u16)(value & ((s->ram->size >> 16) - 1)); break;
    case VBE_ENABLE: enable_vbe(s, value); break;
    default: break;
    }
    vga_changed(s);
}

/* ---- the DAC ---- */

static u8 dac_bits(const Vga *s)
{
    return s->vbe[VBE_ENABLE] & VBE_DAC8 ? 0xff : 0x3f;
}

static u8 dac_read(Vga *s)
{
    u8 v = s->dac[s->dac_read * 3 + s->dac_part];

    if (++s->dac_part == 3) {
        s->dac_part = 0;
        s->dac_read++;
    }
    return v;
}

static void dac_write(Vga *s, u8 value)
{
    s->dac_value[s->dac_part] = value & dac_bits(s);
    if (++s->dac_part < 3)
        return;
    memcpy(s->dac + 3 * s->dac_write, s->dac_value, 3);
    s->dac_part = 0;
    s->dac_write++;
}

/* ---- ports ---- */

/* Indexed registers: how many bits each has. */
static const u8 seq_bits[8] = {0x03, 0x3d, 0x0f, 0x3f, 0x0e, 0, 0, 0xff};
static const u8 gfx_bits[16] = {0x0f, 0x0f, 0x0f, 0x1f, 0x03, 0x7b, 0x0f, 0x0f, 0xff};

static void attr_write(Vga *s, u8 value)
{
    u8 n = s->attr_index & 31;

    if (!s->is_attr_data)
        s->attr_index = value & 63;
    else if (n < 0x15 && (n >= 16 || !(s->attr_index & 32))) /* the palette is the screen's now */
        s->attr[n] = n < 16 ? value & 63 : value;
    s->is_attr_data = !s->is_attr_data;
}

static void crtc_write(Vga *s, u8 value)
{
    u8 n = s->crtc_index & 31;

    if (s->crtc[CRTC_END] & CRTC_PROTECT && n <= CRTC_OVERFLOW) {
        if (n == CRTC_OVERFLOW)
            s->crtc[n] = (u8)((s->crtc[n] & ~CRTC_LINE_COMPARE8) | (value & CRTC_LINE_COMPARE8));
        return;
    }
    s->crtc[n] = value;
}

/* Ports of the CRTC that the colour bit says are not there. */
static bool is_elsewhere(const Vga *s, u32 port)
{
    return s->misc & MISC_COLOUR ? port >= 0x3b0 && port <= 0x3bf : port >= 0x3d0 && port <= 0x3df;
}

/* Each look sees the beam elsewhere: guests wait for both of its states. */
static u8 status1_read(Vga *s)
{
    s->is_attr_data = false;
    s->status1 ^= STATUS1_RETRACE | STATUS1_BLANK;
    return s->status1;
}

u8 vga_port_read(Vga *s, u32 port)
{
    if (is_elsewhere(s, port))
        return 0xff;
    switch (port) {
    case 0x3c0: return s->is_attr_data ? 0 : s->attr_index;
    case 0x3c1: return s->attr[s->attr_index & 31];
    case 0x3c2: return 0x10; /* a colour monitor */
    case 0x3c4: return s->seq_index;
    case 0x3c5: return s->seq[s->seq_index];
    case 0x3c6: return s->dac_mask;
    case 0x3c7: return s->is_dac_reading ? 3 : 0;
    case 0x3c8: return s->dac_write;
    case 0x3c9: return dac_read(s);
    case 0x3ca: return s->feature;
    case 0x3cc: return s->misc;
    case 0x3ce: return s->gfx_index;
    case 0x3cf: return s->gfx[s->gfx_index];
    case 0x3b4:
    case 0x3d4: return s->crtc_index;
    case 0x3b5:
    case 0x3d5: return s->crtc[s->crtc_index & 31];
    case 0x3ba:
    case 0x3da: return status1_read(s);
    default: return 0;
    }
}

void vga_port_write(Vga *s, u32 port, u8 value)
{
    if (is_elsewhere(s, port))
        return;
    switch (port) {
    case 0x3c0: attr_write(s, value); break;
    case 0x3c2: s->misc = value & ~0x10; break;
    case 0x3c4: s->seq_index = value & 7; break;
    case 0x3c5: s->seq[s->seq_index] = value & seq_bits[s->seq_index]; break;
    case 0x3c6: s->dac_mask = value; break;
    case 0x3c7:
    case 0x3c8:
        s->is_dac_reading = port == 0x3c7;
        *(port == 0x3c7 ? &s->dac_read : &s->dac_write) = value;
        s->dac_part = 0;
        break;
    case 0x3c9: dac_write(s, value); break;
    case 0x3ce: s->gfx_index = value & 15; break;
    case 0x3cf: s->gfx[s->gfx_index] = value & gfx_bits[s->gfx_index]; break;
    case 0x3b4:
    case 0x3d4: s->crtc_index = value; break;
    case 0x3b5:
    case 0x3d5: crtc_write(s, value); break;
    case 0x3ba:
    case 0x3da: s->feature = value & 0x10; break;
    default: return;
    }
    vga_changed(s);
}

static MemResult port_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = vga_port_read(opaque, (u32)offset + VGA_PORT_FIRST);
    return MEM_OK;
}

static MemResult port_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    vga_port_write(opaque, (u32)offset + VGA_PORT_FIRST, (u8)value);
    return MEM_OK;
}

const MemIoOps vga_port_ops = {.read = port_read,
                               .write = port_write,
                               .valid_max = 4,
                               .impl_max = 1,
                               .is_unaligned_valid = true};

/* ---- life ---- */

void vga_init(Vga *s, RamBlock *ram, DeviceEnv *env, const char *name)
{
    s->ram = ram;
    s->env = env;
    s->console = (UiConsole){.name = name, .refresh = vga_refresh};
    ui_console_add(&s->console);
}

void vga_fini(Vga *s)
{
    ui_console_remove(&s->console);
    scanout_set(&s->picture, NULL, 0, 0, 0, 0);
    free(s->shadow);
    free(s->saved.data);
}

void vga_reset(Vga *s)
{
    memset(s->seq, 0, sizeof s->seq);
    memset(s->gfx, 0, sizeof s->gfx);
    memset(s->crtc, 0, sizeof s->crtc);
    memset(s->attr, 0, sizeof s->attr);
    memset(s->dac, 0, sizeof s->dac);
    memset(s->vbe, 0, sizeof s->vbe);
    memset(s->dac_value, 0, sizeof s->dac_value);
    s->vbe[VBE_ID] = VBE_VERSION;
    s->vbe_index = 0;
    s->seq_index = s->gfx_index = s->crtc_index = s->attr_index = 0;
    s->misc = s->feature = s->status1 = 0;
    s->dac_mask = 0xff;
    s->dac_read = s->dac_write = s->dac_part = 0;
    s->is_attr_data = s->is_dac_reading = false;
    s->latch = 0;
    memset(s->ram->host, 0, s->ram->size);
    ram_set_dirty(s->ram, 0, s->ram->size, RAM_MASK_ALL);
    vga_changed(s);
}

/* ---- saved state ---- */

static const StateRow state_rows[] = {
    STATE_ARRAY(Vga, vbe),        STATE_FIELD(Vga, vbe_index),    STATE_ARRAY(Vga, seq),
    STATE_FIELD(Vga, seq_index),  STATE_ARRAY(Vga, gfx),          STATE_FIELD(Vga, gfx_index),
    STATE_ARRAY(Vga, crtc),       STATE_FIELD(Vga, crtc_index),   STATE_ARRAY(Vga, attr),
    STATE_FIELD(Vga, attr_index), STATE_FIELD(Vga, misc),         STATE_FIELD(Vga, feature),
    STATE_FIELD(Vga, status1),    STATE_FIELD(Vga, is_attr_data), STATE_ARRAY(Vga, dac),
    STATE_FIELD(Vga, dac_mask),   STATE_FIELD(Vga, dac_read),     STATE_FIELD(Vga, dac_write),
    STATE_FIELD(Vga, dac_part),   STATE_ARRAY(Vga, dac_value),    STATE_FIELD(Vga, is_dac_reading),
    STATE_FIELD(Vga, latch),      STATE_BYTES(Vga, saved),
};

static void pre_save(void *object)
{
    Vga *s = object;
    u64 at = 0, end = 0, used = 0;

    while ((at = ram_next_data(s->ram, end, &end)) < s->ram->size)
        used = end;
    while (used && !s->ram->host[used - 1])
        used--;
    free(s->saved.data);
    s->saved = (StateBlob){malloc(used + 1), (u32)used};
    if (!s->saved.data)
        abort();
    memcpy(s->saved.data, s->ram->host, used);
}

static bool post_load(void *object, u32 version, Error *err)
{
    Vga *s = object;

    s->seq_index &= 7;
    s->gfx_index &= 15;
    s->dac_part %= 3;
    s->vbe[VBE_BANK] &= (u16)((s->ram->size >> 16) - 1);
    if (s->saved.size > s->ram->size)
        return error_set(err, "vga: %u bytes of memory; there are %llu", s->saved.size,
                         (unsigned long long)s->ram->size);
    memset(s->ram->host, 0, s->ram->size);
    if (s->saved.size)
        memcpy(s->ram->host, s->saved.data, s->saved.size);
    ram_set_dirty(s->ram, 0, s->ram->size, RAM_MASK_ALL);
    if (s->vbe[VBE_ENABLE] & VBE_ON)
        fix_vbe(s);
    vga_changed(s);
    return true;
}

const StateTable vga_state = {"vga", 1, 1, DEVICE_ROWS(state_rows), pre_save, post_load};
