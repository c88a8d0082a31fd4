/* SPDX-License-Identifier: MIT */
/*
 * Saved state: tables that say what of an object is saved, and the stream that holds it.
 *
 * A table lies beside the registers of its device. The stream describes itself: sections with
 * name, instance and version, in them fields with name, type and count. So a reader can tell
 * what is missing, too much or too short, and says it; nothing is skipped silently. Numbers are
 * little-endian:
 *
 *     stream   "LYRESNAP" u32:1 section... end
 *     section  u32:0x54434553 str:name u32:instance u32:version u64:bytes field... u32:crc32
 *     field    str:name u8:type u32:count data
 *     str      u8:length bytes
 *     end      u32:0x20444e45
 *
 * The data of a nested field is, for each element, u32:bytes field..., of the section's version.
 * That of a blob is count bytes.
 * A raw section (RAM) has bytes in place of fields.
 */
#ifndef SOFTMMU_SNAPSHOT_H
#define SOFTMMU_SNAPSHOT_H

#include "base/error.h"
#include "base/types.h"

typedef struct StateTable StateTable;

typedef enum StateKind {
    STATE_U8 = 1,
    STATE_U16,
    STATE_U32,
    STATE_U64,
    STATE_BOOL,
    STATE_NESTED,
    STATE_BLOB,
} StateKind;

/* Bytes of any number, allocated with malloc; loading frees what was there. */
typedef struct StateBlob {
    u8 *data;
    u32 size;
} StateBlob;

/* One field; signed numbers are saved as the unsigned of their size. */
typedef struct StateRow {
    const char *name;
    StateKind kind;
    u32 offset; /* in the object */
    u32 count;  /* elements, 1 for a scalar */
    u32 stride; /* bytes from one to the next */
    u16 since;  /* version that has it; in older streams it keeps its reset value */
    const StateTable *nested;
    /*
     * Not 0: the field is a pointer to as many elements as the u32 at this offset says; how many is
     * configuration, and the same when state is loaded.
     */
    u32 count_offset;
} StateRow;

struct StateTable {
    const char *name;
    u16 version, oldest; /* what is written; the oldest that can be read */
    const StateRow *rows;
    u32 count;
    /* May be NULL. Bring the object into the form of the table. */
    void (*pre_save)(void *object);
    /* May be NULL. Check what came in, since it may be anything, and bring the object up to it. */
    bool (*post_load)(void *object, u32 version, Error *err);
};

// clang-format off
#define STATE_KIND(T, f) _Generic(((T *)0)->f, \
    u8 : STATE_U8, u16 : STATE_U16, u32 : STATE_U32, u64 : STATE_U64, \
    i8 : STATE_U8, i16 : STATE_U16, i32 : STATE_U32, i64 : STATE_U64, bool : STATE_BOOL)
#define STATE_SIZE(T, f)  sizeof(((T *)0)->f)
#define STATE_COUNT(T, f) (STATE_SIZE(T, f) / STATE_SIZE(T, f[0]))

/*
 * Rows: a number or bool; an array of them; a nested table; an array of these; the same behind a
 * pointer, @n of them; a StateBlob; since version v.
 */
#define STATE_FIELD(T, f)     {#f, STATE_KIND(T, f), offsetof(T, f), 1, STATE_SIZE(T, f)}
#define STATE_ARRAY(T, f)     {#f, STATE_KIND(T, f[0]), offsetof(T, f), STATE_COUNT(T, f), \
                               STATE_SIZE(T, f[0])}
#define STATE_TABLE(T, f, t)  {#f, STATE_NESTED, offsetof(T, f), 1, STATE_SIZE(T, f), 0, t}
#define STATE_TABLES(T, f, t) {#f, STATE_NESTED, offsetof(T, f), STATE_COUNT(T, f), \
                               STATE_SIZE(T, f[0]), 0, t}
#define STATE_POINTED(T, f, n, t) {#f, STATE_NESTED, offsetof(T, f), 0, STATE_SIZE(T, f[0]), 0, t, \
                               offsetof(T, n)}
#define STATE_BYTES(T, f)     {#f, STATE_BLOB, offsetof(T, f), 1, 0}
#define STATE_SINCE(v, T, f)  {#f, STATE_KIND(T, f), offsetof(T, f), 1, STATE_SIZE(T, f), v}
// clang-format on

/* ---- writing ---- */

typedef struct SnapWriter {
    bool (*write)(void *opaque, const void *data, size_t size, Error *err);
    void *opaque;
} SnapWriter;

/** Begin a stream that goes to w->write. */
bool snap_write_head(SnapWriter *w, Error *err);

/** A section with the fields of @object by @table. */
bool snap_save(SnapWriter *w, const char *name, u32 instance, const StateTable *table, void *object,
               Error *err);

/** A section of bytes. */
bool snap_save_raw(SnapWriter *w, const char *name, u32 instance, u32 version, const void *data,
                   u64 size, Error *err);
bool snap_write_end(SnapWriter *w, Error *err);

/* ---- reading ---- */

typedef struct SnapReader {
    /* Read exactly @size bytes. */
    bool (*read)(void *opaque, void *data, size_t size, Error *err);
    void *opaque;
    u64 section_max; /* bytes of a section; 0: SNAP_SECTION_MAX. Longer ones are an error */
} SnapReader;

#define SNAP_SECTION_MAX (64ull << 20)

typedef struct SnapSection {
    char name[256]; /* empty: the end of the stream */
    u32 instance, version;
    u8 *data; /* to be freed by snap_section_clear */
    u64 size;
} SnapSection;

bool snap_read_head(SnapReader *r, Error *err);

/** The next section, or the end. */
bool snap_next(SnapReader *r, SnapSection *s, Error *err);
void snap_section_clear(SnapSection *s);

/**
 * Fill @object from @s. Every field of the table (of that version) must be there and no other,
 * in any order, with its type and count. On error the object is half filled: only reset may
 * follow.
 */
bool snap_load(const SnapSection *s, const StateTable *table, void *object, Error *err);

#endif
