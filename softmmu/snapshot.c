/* SPDX-License-Identifier: MIT */
/* The stream of saved state, both ways; see snapshot.h for its form. */
#include "softmmu/snapshot.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC_SECTION 0x54434553u
#define MAGIC_END     0x20444e45u
#define FORM_VERSION  1u
#define NESTING_MAX   8 /* tables within tables */
#define ROWS_MAX      256

static const char head[8] = "LYRESNAP";

static const u8 kind_size[] = {
    [STATE_U8] = 1,  [STATE_U16] = 2,  [STATE_U32] = 4,
    [STATE_U64] = 8, [STATE_BOOL] = 1, [STATE_NESTED] = 0, [STATE_BLOB] = 0,
};

/* Where the elements of @r are, and how many. */
static u8 *elements_of(const StateRow *r, u8 *object, u32 *count)
{
    *count = r->count;
    if (!r->count_offset)
        return object + r->offset;
    memcpy(count, object + r->count_offset, sizeof *count);
    return *(u8 **)(object + r->offset);
}

/* ---- CRC-32 of ISO 3309 (0xEDB88320 reflected): damaged images shall not become damaged machines ---- */

#define SLICES 8

/* [k][b]: what byte b does to the sum with k bytes behind it. Two threads at once write the same numbers. */
static _Atomic u32 crc_table[SLICES][256];

static u32 crc_of(unsigned slice, u32 byte)
{
    return atomic_load_explicit(&crc_table[slice][byte & 0xff], memory_order_relaxed);
}

static void crc_begin(void)
{
    for (u32 i = 0; i < 256; i++) {
        u32 v = i;

        for (unsigned bit = 0; bit < 8; bit++)
            v = (v >> 1) ^ (0xedb88320u & -(v & 1));
        crc_table[0][i] = v;
    }
    for (unsigned k = 1; k < SLICES; k++)
        for (u32 i = 0; i < 256; i++)
            crc_table[k][i] = crc_of(k - 1, i) >> 8 ^ crc_of(0, crc_of(k - 1, i));
}

/* Eight bytes a step: one does not wait for the other. */
static u32 crc32_of(const u8 *p, u64 n)
{
    u32 crc = ~0u, w[2];

    if (!crc_table[SLICES - 1][255])
        crc_begin();
    for (; n >= sizeof w; p += sizeof w, n -= sizeof w) {
        memcpy(w, p, sizeof w);
        w[0] ^= crc;
        crc = crc_of(7, w[0]) ^ crc_of(6, w[0] >> 8) ^ crc_of(5, w[0] >> 16) ^ crc_of(4, w[0] >> 24) ^
              crc_of(3, w[1]) ^ crc_of(2, w[1] >> 8) ^ crc_of(1, w[1] >> 16) ^ crc_of(0, w[1] >> 24);
    }
    while (n--)
        crc = crc >> 8 ^ crc_of(0, crc ^ *p++);
    return ~crc;
}

/* ---- writing ---- */

typedef struct Buffer {
    u8 *data;
    u64 size, room;
} Buffer;

static void put(Buffer *b, const void *data, size_t size)
{
    if (b->size + size > b->room) {
        b->room = MAX(b->size + size, b->room * 2);
        b->data = realloc(b->data, b->room);
        if (!b->data)
            abort();
    }
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static void put_number(Buffer *b, u64 v, unsigned size)
{
    put(b, &v, size);
}

static void put_string(Buffer *b, const char *s)
{
    size_t n = strlen(s);

    assert(n && n < 256);
    put_number(b, n, 1);
    put(b, s, n);
}

static void put_table(Buffer *b, const StateTable *t, void *object);

static void put_row(Buffer *b, const StateRow *r, u8 *object)
{
    u32 count;
    u8 *first = elements_of(r, object, &count);

    put_string(b, r->name);
    put_number(b, r->kind, 1);
    if (r->kind == STATE_BLOB) {
        const StateBlob *blob = (const StateBlob *)first;

        put_number(b, blob->size, 4);
        if (blob->size)
            put(b, blob->data, blob->size);
        return;
    }
    put_number(b, count, 4);
    for (u32 i = 0; i < count; i++) {
        u8 *field = first + (size_t)i * r->stride;

        if (r->kind != STATE_NESTED) {
            put(b, field, kind_size[r->kind]);
            continue;
        }
        u64 at = b->size;

        put_number(b, 0, 4);
        put_table(b, r->nested, field);
        u32 bytes = (u32)(b->size - at - 4);

        memcpy(b->data + at, &bytes, 4);
    }
}

static void put_table(Buffer *b, const StateTable *t, void *object)
{
    assert(t->count <= ROWS_MAX);
    if (t->pre_save)
        t->pre_save(object);
    for (u32 i = 0; i < t->count; i++)
        put_row(b, &t->rows[i], object);
}

bool snap_write_head(SnapWriter *w, Error *err)
{
    u32 version = FORM_VERSION;

    return w->write(w->opaque, head, sizeof head, err) && w->write(w->opaque, &version, 4, err);
}

bool snap_save_raw(SnapWriter *w, const char *name, u32 instance, u32 version, const void *data,
                   u64 size, Error *err)
{
    u32 crc = crc32_of(data, size);
    Buffer b = {0};

    put_number(&b, MAGIC_SECTION, 4);
    put_string(&b, name);
    put_number(&b, instance, 4);
    put_number(&b, version, 4);
    put_number(&b, size, 8);
    bool ok = w->write(w->opaque, b.data, b.size, err) && w->write(w->opaque, data, size, err) &&
              w->write(w->opaque, &crc, 4, err);

    free(b.data);
    return ok;
}

bool snap_save(SnapWriter *w, const char *name, u32 instance, const StateTable *table, void *object,
               Error *err)
{
    Buffer b = {0};

    put_table(&b, table, object);
    bool ok =
        snap_save_raw(w, name, instance, table->version, b.data ? b.data : (u8 *)"", b.size, err);

    free(b.data);
    return ok;
}

bool snap_write_end(SnapWriter *w, Error *err)
{
    u32 magic = MAGIC_END;

    return w->write(w->opaque, &magic, 4, err);
}

/* ---- reading sections ---- */

bool snap_read_head(SnapReader *r, Error *err)
{
    char magic[sizeof head];
    u32 version;

    if (!r->read(r->opaque, magic, sizeof magic, err) || !r->read(r->opaque, &version, 4, err))
        return false;
    if (memcmp(magic, head, sizeof head))
        return error_set(err, "this is no saved machine state");
    if (version != FORM_VERSION)
        return error_set(err, "saved state has form %u; %u is expected", version, FORM_VERSION);
    return true;
}

static bool read_contents(SnapReader *r, SnapSection *s, Error *err)
{
    u64 max = r->section_max ? r->section_max : SNAP_SECTION_MAX;
    u32 crc;

    if (s->size > max)
        return error_set(err, "saved state: section %s has %llu bytes; at most %llu are expected",
                         s->name, (unsigned long long)s->size, (unsigned long long)max);
    s->data = malloc(s->size + 1);
    if (!s->data)
        return error_set(err, "saved state: section %s: no memory for %llu bytes", s->name,
                         (unsigned long long)s->size);
    if (!r->read(r->opaque, s->data, s->size, err) || !r->read(r->opaque, &crc, 4, err))
        return error_prefix(err, "saved state: section %s", s->name);
    if (crc != crc32_of(s->data, s->size))
        return error_set(err, "saved state: section %s is damaged", s->name);
    return true;
}

bool snap_next(SnapReader *r, SnapSection *s, Error *err)
{
    u32 magic;
    u8 length;

    *s = (SnapSection){0};
    if (!r->read(r->opaque, &magic, 4, err))
        return false;
    if (magic == MAGIC_END)
        return true;
    if (magic != MAGIC_SECTION)
        return error_set(err, "saved state: 0x%08x in place of a section", magic);
    if (!r->read(r->opaque, &length, 1, err) || !r->read(r->opaque, s->name, length, err))
        return false;
    if (!length || memchr(s->name, 0, length))
        return error_set(err, "saved state: a section without proper name");
    if (!r->read(r->opaque, &s->instance, 4, err) || !r->read(r->opaque, &s->version, 4, err) ||
        !r->read(r->opaque, &s->size, 8, err))
        return error_prefix(err, "saved state: section %s", s->name);
    if (read_contents(r, s, err))
        return true;
    snap_section_clear(s);
    return false;
}

void snap_section_clear(SnapSection *s)
{
    free(s->data);
    s->data = NULL;
}

/* ---- reading fields ---- */

typedef struct Cursor {
    const u8 *at, *end;
    const char *section;
} Cursor;

static const u8 *take(Cursor *c, u64 size)
{
    const u8 *p = c->at;

    if (size > (u64)(c->end - c->at))
        return NULL;
    c->at += size;
    return p;
}

static bool take_number(Cursor *c, unsigned size, u64 *v)
{
    const u8 *p = take(c, size);

    *v = 0;
    if (p)
        memcpy(v, p, size);
    return p;
}

static bool ends_early(const Cursor *c, Error *err)
{
    return error_set(err, "saved state: section %s ends within a field", c->section);
}

static const StateRow *row_named(const StateTable *t, const u8 *name, u64 length, u32 version)
{
    for (u32 i = 0; i < t->count; i++)
        if (strlen(t->rows[i].name) == length && !memcmp(t->rows[i].name, name, length) &&
            t->rows[i].since <= version)
            return &t->rows[i];
    return NULL;
}

static bool get_table(Cursor *c, const StateTable *t, u32 version, void *object, unsigned level,
                      Error *err);

static bool get_nested(Cursor *c, const StateRow *r, u32 version, void *field, unsigned level,
                       Error *err)
{
    u64 bytes;
    const u8 *inner;

    if (!take_number(c, 4, &bytes) || !(inner = take(c, bytes)))
        return ends_early(c, err);
    Cursor in = {inner, inner + bytes, c->section};

    assert(level < NESTING_MAX); /* by the tables, not the stream */
    return get_table(&in, r->nested, version, field, level + 1, err);
}

static bool get_elements(Cursor *c, const StateRow *r, u32 version, u8 *object, unsigned level,
                         Error *err)
{
    u32 count;
    u8 *first = elements_of(r, object, &count);

    for (u32 i = 0; i < count; i++) {
        u8 *field = first + (size_t)i * r->stride;

        if (r->kind == STATE_NESTED) {
            if (!get_nested(c, r, version, field, level, err))
                return false;
            continue;
        }
        const u8 *p = take(c, kind_size[r->kind]);

        if (!p)
            return ends_early(c, err);
        if (r->kind == STATE_BOOL && *p > 1)
            return error_set(err, "saved state: section %s: %s is %u; 0 or 1 is expected",
                             c->section, r->name, *p);
        memcpy(field, p, kind_size[r->kind]);
    }
    return true;
}

static bool get_blob(Cursor *c, const StateRow *r, u64 size, u8 *object, Error *err)
{
    StateBlob *blob = (StateBlob *)(object + r->offset);
    const u8 *p = take(c, size);

    if (!p)
        return ends_early(c, err);
    free(blob->data);
    *blob = (StateBlob){size ? malloc(size) : NULL, (u32)size};
    if (size && !blob->data)
        abort();
    if (size)
        memcpy(blob->data, p, size);
    return true;
}

/* One field; *@row tells which it was. */
static bool get_field(Cursor *c, const StateTable *t, u32 version, void *object, unsigned level,
                      const StateRow **row, Error *err)
{
    u64 length, kind, count;
    const u8 *name;

    if (!take_number(c, 1, &length) || !(name = take(c, length)) || !take_number(c, 1, &kind) ||
        !take_number(c, 4, &count))
        return ends_early(c, err);
    const StateRow *r = row_named(t, name, length, version);

    if (!r)
        return error_set(
            err, "saved state: section %s has a field \"%.*s\" that %s version %u does not know",
            c->section, (int)length, name, t->name, version);
    u32 expected;

    elements_of(r, object, &expected);
    *row = r;
    if (kind == STATE_BLOB && r->kind == STATE_BLOB)
        return get_blob(c, r, count, object, err);
    if (kind != r->kind || count != expected)
        return error_set(
            err, "saved state: section %s: %s has type %u and %u elements; %u and %u are expected",
            c->section, r->name, (unsigned)kind, (unsigned)count, r->kind, expected);
    return get_elements(c, r, version, object, level, err);
}

static bool get_table(Cursor *c, const StateTable *t, u32 version, void *object, unsigned level,
                      Error *err)
{
    bool seen[ROWS_MAX] = {0};

    while (c->at < c->end) {
        const StateRow *r = NULL;

        if (!get_field(c, t, version, object, level, &r, err))
            return false;
        if (seen[r - t->rows])
            return error_set(err, "saved state: section %s has %s twice", c->section, r->name);
        seen[r - t->rows] = true;
    }
    for (u32 i = 0; i < t->count; i++)
        if (!seen[i] && t->rows[i].since <= version)
            return error_set(err, "saved state: section %s lacks %s", c->section, t->rows[i].name);
    return !t->post_load || t->post_load(object, version, err) ||
           error_prefix(err, "saved state: section %s", c->section);
}

bool snap_load(const SnapSection *s, const StateTable *table, void *object, Error *err)
{
    Cursor c = {s->data, s->data + s->size, s->name};

    if (s->version > table->version || s->version < table->oldest)
        return error_set(err, "saved state: section %s has version %u; %u to %u can be read",
                         s->name, s->version, table->oldest, table->version);
    return get_table(&c, table, s->version, object, 0, err);
}
