/* SPDX-License-Identifier: MIT */
/* ACPI's bytes and AML; see aml.h. */
#include "hw/boards/aml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    PREFIX_BYTE = 0x0a,
    PREFIX_WORD = 0x0b,
    PREFIX_DWORD = 0x0c,
    PREFIX_STRING = 0x0d,
    PREFIX_QWORD = 0x0e,
    PREFIX_DUAL = 0x2e,
    PREFIX_MULTI = 0x2f,
    PREFIX_EXTENDED = 0x5b,
    ROOT = '\\',
    SEGMENT = 4,

    /* Resources: small ones with their length, large ones. */
    RES_IRQ = 0x22,
    RES_IO = 0x47,
    RES_END = 0x79,
    RES_MEMORY32 = 0x86,
    RES_WINDOW32 = 0x87,
    RES_WINDOW16 = 0x88,
    RES_INTERRUPT = 0x89,
    RES_WINDOW64 = 0x8a,

    IO_16_BITS = 1,
    INTERRUPT_SHARED_LEVEL = 0x09, /* consumer, level, high, shared */
    WINDOW_FIXED = 0x0c,           /* producer, both ends are fixed */
    WINDOW_RANGES = 3,             /* I/O: ISA and others */
    WINDOW_WRITABLE = 1,           /* memory */
};

/* ---- bytes ---- */

static void make_room(Aml *b, u32 count)
{
    if (b->room - b->size >= count)
        return;
    b->room = (b->size + count) * 2;
    b->data = realloc(b->data, b->room);
    if (!b->data)
        abort();
}

void aml_bytes(Aml *b, const void *data, u32 size)
{
    make_room(b, size);
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

void aml_u8(Aml *b, u8 v)
{
    aml_bytes(b, &v, sizeof v);
}

void aml_u16(Aml *b, u16 v)
{
    aml_bytes(b, &v, sizeof v);
}

void aml_u32(Aml *b, u32 v)
{
    aml_bytes(b, &v, sizeof v);
}

void aml_u64(Aml *b, u64 v)
{
    aml_bytes(b, &v, sizeof v);
}

void aml_zeros(Aml *b, u32 count)
{
    make_room(b, count);
    memset(b->data + b->size, 0, count);
    b->size += count;
}

/* ---- terms ---- */

void aml_op(Aml *b, enum AmlOp op)
{
    if (op > 0xff)
        aml_u8(b, PREFIX_EXTENDED);
    aml_u8(b, (u8)op);
}

void aml_int(Aml *b, u64 v)
{
    if (v <= 1) {
        aml_u8(b, (u8)v);
    } else if (v <= 0xff) {
        aml_u8(b, PREFIX_BYTE);
        aml_u8(b, (u8)v);
    } else if (v <= 0xffff) {
        aml_u8(b, PREFIX_WORD);
        aml_u16(b, (u16)v);
    } else if (v <= UINT32_MAX) {
        aml_u8(b, PREFIX_DWORD);
        aml_u32(b, (u32)v);
    } else {
        aml_u8(b, PREFIX_QWORD);
        aml_u64(b, v);
    }
}

void aml_string(Aml *b, const char *text)
{
    aml_u8(b, PREFIX_STRING);
    aml_bytes(b, text, (u32)strlen(text) + 1);
}

void aml_path(Aml *b, const char *path)
{
    unsigned count = 1;

    if (*path == ROOT)
        aml_u8(b, (u8)*path++);
    for (const char *s = path; *s; s++)
        count += *s == '.';
    if (!*path) { /* the root itself */
        aml_u8(b, AML_ZERO);
        return;
    }
    if (count == 2) {
        aml_u8(b, PREFIX_DUAL);
    } else if (count > 2) {
        aml_u8(b, PREFIX_MULTI);
        aml_u8(b, (u8)count);
    }
    for (; count; count--, path++) {
        unsigned len = (unsigned)strcspn(path, ".");

        assert(len <= SEGMENT);
        aml_bytes(b, path, len);
        aml_bytes(b, "____", SEGMENT - len);
        path += len;
    }
}

void aml_name(Aml *b, const char *name)
{
    aml_op(b, AML_NAME);
    aml_path(b, name);
}

void aml_name_int(Aml *b, const char *name, u64 v)
{
    aml_name(b, name);
    aml_int(b, v);
}

/* Three letters of 5 bits, four hexadecimal digits; the bytes turned around. */
void aml_name_eisaid(Aml *b, const char *name, const char *id)
{
    u32 v = (u32)(id[0] - '@') << 26 | (u32)(id[1] - '@') << 21 | (u32)(id[2] - '@') << 16 |
            (u32)strtoul(id + 3, NULL, 16);

    aml_name_int(b, name, __builtin_bswap32(v));
}

u32 aml_begin(Aml *b, enum AmlOp op)
{
    aml_op(b, op);
    return b->size;
}

/*
 * The length counts its own bytes: 6 bits in one, or 4 in the first and 8 in each of up to 3 that
 * follow, whose number is in bits 7:6.
 */
void aml_end(Aml *b, u32 begin)
{
    u32 len = b->size - begin;
    u32 bytes = len + 1 < 0x40 ? 1 : len + 2 < 0x1000 ? 2 : len + 3 < 0x100000 ? 3 : 4;
    u8 code[4];

    len += bytes;
    code[0] = bytes == 1 ? (u8)len : (u8)((bytes - 1) << 6 | (len & 15));
    for (u32 n = 1; n < bytes; n++)
        code[n] = (u8)(len >> (8 * n - 4));
    aml_zeros(b, bytes);
    memmove(b->data + begin + bytes, b->data + begin, b->size - begin - bytes);
    memcpy(b->data + begin, code, bytes);
}

u32 aml_device(Aml *b, const char *name)
{
    u32 begin = aml_begin(b, AML_DEVICE);

    aml_path(b, name);
    return begin;
}

u32 aml_scope(Aml *b, const char *path)
{
    u32 begin = aml_begin(b, AML_SCOPE);

    aml_path(b, path);
    return begin;
}

u32 aml_method(Aml *b, const char *name, u8 args)
{
    u32 begin = aml_begin(b, AML_METHOD);

    aml_path(b, name);
    aml_u8(b, args);
    return begin;
}

u32 aml_package(Aml *b, u8 count)
{
    u32 begin = aml_begin(b, AML_PACKAGE);

    aml_u8(b, count);
    return begin;
}

/* ---- resources ---- */

#define SIZE_AT 3 /* of a buffer: its size, as a word; the prefix of that comes before */

/* A buffer whose size is written at the end. */
u32 aml_resources(Aml *b, const char *name)
{
    u32 begin;

    aml_name(b, name);
    begin = aml_begin(b, AML_BUFFER);
    aml_u8(b, PREFIX_WORD);
    aml_u16(b, 0);
    return begin;
}

void aml_resources_end(Aml *b, u32 begin)
{
    u16 size;

    aml_u8(b, RES_END);
    aml_u8(b, 0); /* no checksum */
    size = (u16)(b->size - begin - SIZE_AT);
    memcpy(b->data + begin + 1, &size, sizeof size);
    aml_end(b, begin);
}

void aml_io(Aml *b, u16 port, u8 size)
{
    aml_u8(b, RES_IO);
    aml_u8(b, IO_16_BITS);
    aml_u16(b, port);
    aml_u16(b, port);
    aml_u8(b, 0);
    aml_u8(b, size);
}

void aml_irq(Aml *b, unsigned irq)
{
    aml_u8(b, RES_IRQ);
    aml_u16(b, (u16)(1u << irq));
}

void aml_interrupts(Aml *b, const u32 *irqs, u8 count)
{
    aml_u8(b, RES_INTERRUPT);
    aml_u16(b, (u16)(2 + 4 * count));
    aml_u8(b, INTERRUPT_SHARED_LEVEL);
    aml_u8(b, count);
    for (u8 n = 0; n < count; n++)
        aml_u32(b, irqs[n]);
}

void aml_memory32(Aml *b, u32 addr, u32 size)
{
    aml_u8(b, RES_MEMORY32);
    aml_u16(b, 9);
    aml_u8(b, WINDOW_WRITABLE);
    aml_u32(b, addr);
    aml_u32(b, size);
}

static void put(Aml *b, u64 v, u32 size)
{
    aml_bytes(b, &v, size);
}

/* Granularity, first, last, translation, length: numbers of @size bytes. */
static void window(Aml *b, u8 kind, u32 size, enum AmlSpace space, u64 first, u64 last)
{
    static const u8 flags[] = {[AML_SPACE_MEMORY] = WINDOW_WRITABLE, [AML_SPACE_IO] = WINDOW_RANGES};

    aml_u8(b, kind);
    aml_u16(b, (u16)(3 + 5 * size));
    aml_u8(b, (u8)space);
    aml_u8(b, WINDOW_FIXED);
    aml_u8(b, space == AML_SPACE_BUS ? 0 : flags[space]);
    put(b, 0, size);
    put(b, first, size);
    put(b, last, size);
    put(b, 0, size);
    put(b, last - first + 1, size);
}

void aml_window16(Aml *b, enum AmlSpace space, u16 first, u16 last)
{
    window(b, RES_WINDOW16, 2, space, first, last);
}

void aml_window32(Aml *b, enum AmlSpace space, u32 first, u32 last)
{
    window(b, RES_WINDOW32, 4, space, first, last);
}

void aml_window64(Aml *b, enum AmlSpace space, u64 first, u64 last)
{
    window(b, RES_WINDOW64, 8, space, first, last);
}
