/* SPDX-License-Identifier: MIT */
/*
 * PPM ("P6") and PNG with 8 bits of red, green and blue.
 * Sources: Netpbm's ppm(5); PNG specification (second edition), 5.3 "Chunk layout", 9 "Filtering".
 */
#include "host/ui/image.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/bits.h"

#define CHUNK_MAX 32768u /* bytes of a chunk of pixels */

/* Line @y as bytes of red, green, blue; @pixels is room for it. */
static void line_bytes(const UiSurface *s, u32 y, u32 *pixels, u8 *out)
{
    ui_pixels(s, y, pixels);
    for (u32 x = 0; x < s->width; x++) {
        *out++ = (u8)(pixels[x] >> 16);
        *out++ = (u8)(pixels[x] >> 8);
        *out++ = (u8)pixels[x];
    }
}

/* ---- PPM ---- */

static void write_ppm(FILE *f, const UiSurface *s, u32 *pixels, u8 *line)
{
    fprintf(f, "P6\n%u %u\n255\n", s->width, s->height);
    for (u32 y = 0; y < s->height; y++) {
        line_bytes(s, y, pixels, line);
        fwrite(line, 3, s->width, f);
    }
}

/* ---- PNG ---- */

static void put32(u8 *p, u32 v)
{
    v = __builtin_bswap32(v);
    memcpy(p, &v, sizeof v);
}

static void write_chunk(FILE *f, const char *name, const u8 *data, u32 size)
{
    uLong crc = crc32(crc32(0, (const u8 *)name, 4), data, size);
    u8 word[4];

    put32(word, size);
    fwrite(word, 1, 4, f);
    fwrite(name, 1, 4, f);
    fwrite(data, 1, size, f);
    put32(word, (u32)(size ? crc : crc32(0, (const u8 *)name, 4)));
    fwrite(word, 1, 4, f);
}

/* Compress what is at z->next_in; @flush Z_FINISH: all of it, to its end. */
static void deflate_to(FILE *f, z_stream *z, u8 *chunk, int flush)
{
    int res;

    do {
        res = deflate(z, flush);
        if (!z->avail_out || res == Z_STREAM_END) {
            write_chunk(f, "IDAT", chunk, CHUNK_MAX - z->avail_out);
            z->next_out = chunk;
            z->avail_out = CHUNK_MAX;
        }
    } while (z->avail_in || (flush == Z_FINISH && res != Z_STREAM_END));
}

/* Each line begins with its filter: 0, none. @line has room for it. */
static void write_pixels(FILE *f, const UiSurface *s, u32 *pixels, u8 *line)
{
    static u8 chunk[CHUNK_MAX];
    z_stream z = {.next_out = chunk, .avail_out = CHUNK_MAX};

    if (deflateInit(&z, Z_DEFAULT_COMPRESSION) != Z_OK)
        abort(); /* no memory */
    line[0] = 0;
    for (u32 y = 0; y < s->height; y++) {
        line_bytes(s, y, pixels, line + 1);
        z.next_in = line;
        z.avail_in = 3 * s->width + 1;
        deflate_to(f, &z, chunk, y + 1 == s->height ? Z_FINISH : Z_NO_FLUSH);
    }
    deflateEnd(&z);
}

static void write_png(FILE *f, const UiSurface *s, u32 *pixels, u8 *line)
{
    static const u8 signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    u8 head[13] = {[8] = 8, [9] = 2}; /* bits of a sample; red, green and blue */

    put32(head, s->width);
    put32(head + 4, s->height);
    fwrite(signature, 1, sizeof signature, f);
    write_chunk(f, "IHDR", head, sizeof head);
    write_pixels(f, s, pixels, line);
    write_chunk(f, "IEND", head, 0);
}

/* ---- both ---- */

static void (*const writers[])(FILE *f, const UiSurface *s, u32 *pixels, u8 *line) = {
    [UI_IMAGE_PPM] = write_ppm,
    [UI_IMAGE_PNG] = write_png,
};

bool ui_save_image(const UiSurface *s, UiImage kind, const char *path, Error *err)
{
    FILE *f = fopen(path, "wbe");
    u32 *pixels = calloc(s->width, sizeof *pixels);
    u8 *line = calloc(s->width, 3 + 1);
    bool failed;

    if (!pixels || !line)
        abort();
    if (f)
        writers[kind](f, s, pixels, line);
    free(pixels);
    free(line);
    failed = !f || ferror(f);
    if (f && fclose(f))
        failed = true;
    return !failed || error_set_errno(err, "could not write '%s'", path);
}
