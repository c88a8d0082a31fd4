/* SPDX-License-Identifier: MIT */
/* EDID 1.4 of one block. Source: VESA Enhanced EDID Standard, release A revision 2. */
#include "hw/display/edid.h"

#include <string.h>

#define DPI        96u
#define RATE_HZ    60u
#define DESCRIPTOR 18

static void put16(u8 *p, u32 v)
{
    p[0] = (u8)v;
    p[1] = (u8)(v >> 8);
}

static u32 millimetres(u32 pixels)
{
    return pixels * 254 / 10 / DPI;
}

/* The best mode, with blanking as reduced blanking has it. */
static void put_timing(u8 *p, u32 width, u32 height)
{
    u32 blank_x = 160, front_x = 48, sync_x = 32, blank_y = height / 28 + 1, front_y = 3,
        sync_y = 6;
    u32 clock = (u32)((u64)(width + blank_x) * (height + blank_y) * RATE_HZ / 10000);
    u32 mm_x = millimetres(width), mm_y = millimetres(height);

    put16(p, MIN(clock, 65535u));
    p[2] = (u8)width;
    p[3] = (u8)blank_x;
    p[4] = (u8)(width >> 8 << 4 | blank_x >> 8);
    p[5] = (u8)height;
    p[6] = (u8)blank_y;
    p[7] = (u8)(height >> 8 << 4 | blank_y >> 8);
    p[8] = (u8)front_x;
    p[9] = (u8)sync_x;
    p[10] = (u8)(front_y << 4 | sync_y);
    p[12] = (u8)mm_x;
    p[13] = (u8)mm_y;
    p[14] = (u8)(mm_x >> 8 << 4 | mm_y >> 8);
    p[17] = 0x18; /* separate syncs */
}

static void put_text(u8 *p, u8 kind, const char *text)
{
    size_t n = strlen(text);

    p[3] = kind;
    memset(p + 5, ' ', 13);
    memcpy(p + 5, text, n);
    p[5 + n] = '\n';
}

/* 1920x1080 and smaller ones: columns / 8 - 31, ratio and rate - 60. */
static const u8 standard_modes[8][2] = {{209, 0xc0}, {179, 0x00}, {149, 0x40}, {129, 0x80},
                                        {129, 0x00}, {97, 0x40},  {69, 0x40},  {1, 1}};

void edid_make(u8 out[EDID_SIZE], u32 width, u32 height)
{
    static const u8 head[8] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0};
    static const u8 colours[10] = {0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54};
    u8 sum = 0;

    memset(out, 0, EDID_SIZE);
    memcpy(out, head, sizeof head);
    out[8] = 0x33; /* "LYR": five bits a letter */
    out[9] = 0x32;
    out[10] = 1;
    out[17] = 34; /* year 2024 */
    out[18] = 1;
    out[19] = 4;
    out[20] = 0xa5; /* digital, 8 bits, DisplayPort */
    out[21] = (u8)(millimetres(width) / 10);
    out[22] = (u8)(millimetres(height) / 10);
    out[23] = 120;  /* gamma 2.2 */
    out[24] = 0x06; /* sRGB, the first timing is the best */
    memcpy(out + 25, colours, sizeof colours);
    out[35] = 0x21; /* 640x480, 800x600 */
    out[36] = 0x08; /* 1024x768 */
    memcpy(out + 38, standard_modes, sizeof standard_modes);
    put_timing(out + 54, width, height);
    put_text(out + 54 + DESCRIPTOR, 0xfc, "Lyrebird");
    u8 *range = out + 54 + 2 * DESCRIPTOR;

    range[3] = 0xfd;
    memcpy(range + 5, (const u8[]){50, 125, 30, 160, 255, 1}, 6); /* Hz, kHz, 10 MHz */
    memset(range + 11, ' ', 7);
    range[11] = '\n';
    out[54 + 3 * DESCRIPTOR + 3] = 0x10; /* nothing */
    for (unsigned n = 0; n < EDID_SIZE - 1; n++)
        sum = (u8)(sum + out[n]);
    out[EDID_SIZE - 1] = (u8)-sum;
}
