/* SPDX-License-Identifier: MIT */
/*
 * ACPI tables as bytes, and AML, the language of the tables that describe devices. Code is written
 * in its order: an operator, then its arguments.
 *
 *     unsigned dev = aml_device(b, "COM1");
 *     aml_name_eisaid(b, "_HID", "PNP0501");
 *     aml_name(b, "_UID"); aml_int(b, 1);
 *     unsigned crs = aml_resources(b, "_CRS");
 *     aml_io(b, 0x3f8, 8);
 *     aml_irq(b, 4);
 *     aml_resources_end(b, crs);
 *     aml_end(b, dev);
 *
 * Source: ACPI Specification, "ACPI Machine Language (AML) Specification", "Resource Data Types for
 * ACPI".
 */
#ifndef HW_BOARDS_AML_H
#define HW_BOARDS_AML_H

#include "base/types.h"

typedef struct Aml {
    u8 *data; /* malloc */
    u32 size, room;
} Aml;

/* Operators; those above 0xff have the prefix 0x5b. */
enum AmlOp {
    AML_ZERO = 0x00,
    AML_ONE = 0x01,
    AML_NAME = 0x08,
    AML_SCOPE = 0x10,
    AML_BUFFER = 0x11,
    AML_PACKAGE = 0x12,
    AML_METHOD = 0x14,
    AML_LOCAL0 = 0x60,
    AML_ARG0 = 0x68,
    AML_ARG3 = 0x6b,
    AML_STORE = 0x70,
    AML_AND = 0x7b,
    AML_OR = 0x7d,
    AML_CREATE_DWORD = 0x8a,
    AML_IF = 0xa0,
    AML_RETURN = 0xa4,
    AML_REGION = 0x5b80,
    AML_FIELD = 0x5b81,
    AML_DEVICE = 0x5b82,
};

/* ---- bytes ---- */

void aml_bytes(Aml *b, const void *data, u32 size);
void aml_u8(Aml *b, u8 v);
void aml_u16(Aml *b, u16 v);
void aml_u32(Aml *b, u32 v);
void aml_u64(Aml *b, u64 v);
void aml_zeros(Aml *b, u32 count);

/* ---- terms ---- */

void aml_op(Aml *b, enum AmlOp op);
void aml_int(Aml *b, u64 v);
void aml_string(Aml *b, const char *text);

/** A path of names: "_SB.PCI0", "\\PICF". Names are filled up to four characters. */
void aml_path(Aml *b, const char *path);

/** NAME, with the object to follow. */
void aml_name(Aml *b, const char *name);
void aml_name_int(Aml *b, const char *name, u64 v);

/** An EISA identifier as the number it is packed into: "PNP0A03". */
void aml_name_eisaid(Aml *b, const char *name, const char *id);

/** Something with a length: what follows until aml_end with the value that is returned is part of it. */
u32 aml_begin(Aml *b, enum AmlOp op);
void aml_end(Aml *b, u32 begin);

u32 aml_device(Aml *b, const char *name);
u32 aml_scope(Aml *b, const char *path);
u32 aml_method(Aml *b, const char *name, u8 args);
u32 aml_package(Aml *b, u8 count);

/* ---- resources ---- */

u32 aml_resources(Aml *b, const char *name);
void aml_resources_end(Aml *b, u32 begin);

/** Ports, 16 bits decoded. */
void aml_io(Aml *b, u16 port, u8 size);

/** An edge of the ISA bus. */
void aml_irq(Aml *b, unsigned irq);

/** Levels, active high, shared: one of @count. */
void aml_interrupts(Aml *b, const u32 *irqs, u8 count);
void aml_memory32(Aml *b, u32 addr, u32 size);

/* What a bridge passes on. */
enum AmlSpace { AML_SPACE_MEMORY, AML_SPACE_IO, AML_SPACE_BUS };
void aml_window16(Aml *b, enum AmlSpace space, u16 first, u16 last);
void aml_window32(Aml *b, enum AmlSpace space, u32 first, u32 last);
void aml_window64(Aml *b, enum AmlSpace space, u64 first, u64 last);

#endif
