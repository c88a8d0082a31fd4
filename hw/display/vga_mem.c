/* SPDX-License-Identifier: MIT */
/*
 * The VGA's memory at 0xa0000 as its graphics controller shows it: planes with latches and write
 * modes, odd and even bytes, chained planes, or a bank of VBE. See vga.h.
 */
#include <string.h>
#include "hw/display/vga.h"

enum {
    SEQ_MASK = 2,
    SEQ_MODE = 4,
    SEQ_CHAIN4 = 8,
    SEQ_NO_ODD_EVEN = 4,

    GFX_SET = 0,
    GFX_SET_ENABLE = 1,
    GFX_COMPARE = 2,
    GFX_ROTATE = 3,
    GFX_READ_PLANE = 4,
    GFX_MODE = 5,
    GFX_READ_COMPARE = 8,
    GFX_ODD_EVEN = 0x10,
    GFX_MISC = 6,
    GFX_CARE = 7,
    GFX_BITS = 8,
};

/* A bit per plane as a byte per plane of all ones. */
static u32 spread(u8 planes)
{
    return (planes & 1 ? 0xffu : 0) | (planes & 2 ? 0xff00u : 0) | (planes & 4 ? 0xff0000u : 0) |
           (planes & 8 ? 0xff000000u : 0);
}

/* Where the window shows the byte at @offset of it; false: it is not there. */
static bool address_of(const Vga *s, u64 offset, u64 *at)
{
    u64 bank = (u64)s->vbe[VBE_BANK] << 16;

    *at = offset;
    switch (s->gfx[GFX_MISC] >> 2 & 3) {
    case 0: break;
    case 1:
        if (offset >= 0x10000)
            return false;
        *at += bank;
        break;
    case 2: *at -= 0x10000; return offset >= 0x10000 && offset < 0x18000;
    default: *at -= 0x18000; return offset >= 0x18000;
    }
    return true;
}

static bool is_linear(const Vga *s)
{
    return s->seq[SEQ_MODE] & SEQ_CHAIN4 || (s->vbe[VBE_ENABLE] & VBE_ON && s->vbe[VBE_DEPTH] > 4);
}

static u32 group_at(const Vga *s, u64 at)
{
    u32 v;

    memcpy(&v, s->ram->host + (4 * at & (s->ram->size - 1)), 4);
    return v;
}

static u8 read_planes(Vga *s, u64 at)
{
    u32 diff;

    s->latch = group_at(s, at);
    if (!(s->gfx[GFX_MODE] & GFX_READ_COMPARE))
        return (u8)(s->latch >> 8 * (s->gfx[GFX_READ_PLANE] & 3));
    diff = (s->latch ^ spread(s->gfx[GFX_COMPARE])) & spread(s->gfx[GFX_CARE]);
    return (u8) ~(diff | diff >> 8 | diff >> 16 | diff >> 24);
}

static u8 read_byte(Vga *s, u64 offset)
{
    u64 at;

    if (!address_of(s, offset, &at))
        return 0xff;
    if (is_linear(s))
        return s->ram->host[at & (s->ram->size - 1)];
    if (s->gfx[GFX_MODE] & GFX_ODD_EVEN) {
        u64 plane = (s->gfx[GFX_READ_PLANE] & 2) | (at & 1);

        return s->ram->host[((at & ~1ull) << 1 | plane) & (s->ram->size - 1)];
    }
    return read_planes(s, at);
}

/* ---- writes ---- */

static void store(Vga *s, u64 at, const void *data, u32 size)
{
    at &= s->ram->size - 1;
    memcpy(s->ram->host + at, data, size);
    ram_set_dirty(s->ram, at, size, RAM_MASK_ALL);
}

static u32 apply_function(const Vga *s, u32 value)
{
    switch (s->gfx[GFX_ROTATE] >> 3 & 3) {
    case 1: return value & s->latch;
    case 2: return value | s->latch;
    case 3: return value ^ s->latch;
    default: return value;
    }
}

static u8 rotated(const Vga *s, u8 value)
{
    unsigned n = s->gfx[GFX_ROTATE] & 7;

    return (u8)(value >> n | value << (8 - n));
}

static void write_planes(Vga *s, u64 at, u8 byte)
{
    u32 bits = s->gfx[GFX_BITS] * 0x01010101u, value, mask = spread(s->seq[SEQ_MASK]), old;
    u32 set = spread(s->gfx[GFX_SET]), enable = spread(s->gfx[GFX_SET_ENABLE]);

    switch (s->gfx[GFX_MODE] & 3) {
    case 0:
        value = rotated(s, byte) * 0x01010101u;
        value = apply_function(s, (value & ~enable) | (set & enable));
        break;
    case 1:
        value = s->latch;
        bits = UINT32_MAX;
        break;
    case 2: value = apply_function(s, spread(byte)); break;
    default:
        bits &= rotated(s, byte) * 0x01010101u;
        value = set;
        break;
    }
    value = (value & bits) | (s->latch & ~bits);
    old = group_at(s, at);
    value = (value & mask) | (old & ~mask);
    store(s, 4 * at, &value, 4);
}

static void write_byte(Vga *s, u64 offset, u8 value)
{
    u64 at;

    if (!address_of(s, offset, &at))
        return;
    if (is_linear(s)) {
        if (s->vbe[VBE_ENABLE] & VBE_ON || s->seq[SEQ_MASK] >> (at & 3) & 1)
            store(s, at, &value, 1);
    } else if (s->gfx[GFX_MODE] & GFX_ODD_EVEN) {
        u64 plane = (s->gfx[GFX_READ_PLANE] & 2) | (at & 1);

        if (s->seq[SEQ_MASK] >> plane & 1)
            store(s, (at & ~1ull) << 1 | plane, &value, 1);
    } else {
        write_planes(s, at, value);
    }
}

static MemResult legacy_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = read_byte(opaque, offset);
    return MEM_OK;
}

static MemResult legacy_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    write_byte(opaque, offset, (u8)value);
    return MEM_OK;
}

const MemIoOps vga_legacy_ops = {
    .read = legacy_read, .write = legacy_write, .impl_max = 1, .is_unaligned_valid = true};
