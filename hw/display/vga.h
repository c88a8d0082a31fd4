/* SPDX-License-Identifier: MIT */
/*
 * Standard VGA with the display interface of Bochs (VBE): the core that functions of PCI have
 * (vga_pci.c).
 *
 * Video memory is RAM of the bus; four bytes at a time are the four planes at one address of the
 * VGA. So text has character, attribute, font in bytes 0, 1, 2; modes of 256 colours are bytes one
 * after the other.
 *
 * Sources: IBM VGA technical reference (XGA appendix); FreeVGA project for what it leaves open; QEMU
 * documentation "QEMU Standard VGA"; Bochs "VBE Display API".
 */
#ifndef HW_DISPLAY_VGA_H
#define HW_DISPLAY_VGA_H

#include "hw/device.h"
#include "hw/display/scanout.h"

#define VGA_LEGACY_SIZE 0x20000u /* from 0xa0000 on */
#define VGA_PORT_FIRST  0x3b0u
#define VGA_PORTS       0x30u
#define VGA_SIDE_MAX    4096u /* pixels */

/* Registers of the VBE interface. */
enum {
    VBE_ID,
    VBE_WIDTH,
    VBE_HEIGHT,
    VBE_DEPTH,
    VBE_ENABLE,
    VBE_BANK,
    VBE_VIRTUAL_WIDTH,
    VBE_VIRTUAL_HEIGHT,
    VBE_X,
    VBE_Y,
    VBE_MEMORY, /* in 64 KiB */
    VBE_REGS,

    VBE_ON = 0x01,
    VBE_CAPS = 0x02,
    VBE_DAC8 = 0x20,
    VBE_LFB = 0x40,
    VBE_NO_CLEAR = 0x80,
};

typedef struct Vga {
    RamBlock *ram; /* whose size is a power of two */
    DeviceEnv *env;
    UiConsole console;
    ScanOut picture;                          /* of modes that lie in memory as screens show them */
    u32 *shadow, shadow_width, shadow_height; /* of the others */
    bool is_stale;                            /* registers changed since it was drawn */
    bool is_blink_off;                        /* the cursor, at the last drawing */
    u16 vbe[VBE_REGS], vbe_index;
    u8 seq[8], seq_index, gfx[16], gfx_index, crtc[32], crtc_index, attr[32], attr_index;
    u8 misc, feature, status1;
    bool is_attr_data; /* what the next write to 0x3c0 is */
    u8 dac[768], dac_mask, dac_read, dac_write, dac_part, dac_value[3];
    bool is_dac_reading;
    u32 latch;
    StateBlob saved; /* of the memory, up to the last byte that is not zero */
} Vga;

/** Memory of @ram; the screen is called @name, which must last. */
void vga_init(Vga *s, RamBlock *ram, DeviceEnv *env, const char *name);
void vga_fini(Vga *s);
void vga_reset(Vga *s);

/** Registers changed: draw anew. */
void vga_changed(Vga *s);

/* Ports 0x3b0 to 0x3df, a byte each, and the memory at 0xa0000; opaque is the Vga. */
extern const MemIoOps vga_port_ops, vga_legacy_ops;
u8 vga_port_read(Vga *s, u32 port);
void vga_port_write(Vga *s, u32 port, u8 value);

/** The VBE interface's registers. */
u16 vga_vbe_read(Vga *s, u32 index);
void vga_vbe_write(Vga *s, u32 index, u16 value);

/** UiConsole.refresh. */
void vga_refresh(UiConsole *c);

extern const StateTable vga_state;

#endif
