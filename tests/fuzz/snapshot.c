/* SPDX-License-Identifier: MIT */
/*
 * A stream of saved state: refused with a message, or read; a section is then loaded into an
 * object, which may fail but not write beside it. The first byte says whether the rest is a whole
 * stream or the fields of a section.
 */
#include <string.h>
#include "softmmu/snapshot.h"
#include "tests/fuzz/fuzz.h"

typedef struct Part {
    u32 number;
    bool flag;
} Part;

typedef struct Object {
    u64 guard_before;
    u8 byte;
    u16 half[5];
    Part part, parts[3];
    u64 since_two;
    u64 guard_after;
} Object;

#define GUARD 0x5a5a5a5a5a5a5a5aull

static const StateRow part_rows[] = {STATE_FIELD(Part, number), STATE_FIELD(Part, flag)};
static const StateTable part = {"part", 1, 1, part_rows, ARRAY_SIZE(part_rows)};
static const StateRow rows[] = {
    STATE_FIELD(Object, byte),         STATE_ARRAY(Object, half),
    STATE_TABLE(Object, part, &part),  STATE_TABLES(Object, parts, &part),
    STATE_SINCE(2, Object, since_two),
};
static const StateTable table = {"object", 2, 1, rows, ARRAY_SIZE(rows)};

typedef struct Source {
    const u8 *at, *end;
} Source;

static bool from_input(void *opaque, void *data, size_t size, Error *err)
{
    Source *s = opaque;

    if (size > (size_t)(s->end - s->at))
        return error_set(err, "the stream ends");
    memcpy(data, s->at, size);
    s->at += size;
    return true;
}

static void load(const SnapSection *s)
{
    Object o = {.guard_before = GUARD, .guard_after = GUARD};
    Error err = {0};

    if (!snap_load(s, &table, &o, &err))
        FUZZ_CHECK(err.text[0]);
    FUZZ_CHECK(o.guard_before == GUARD && o.guard_after == GUARD);
    for (unsigned i = 0; i < ARRAY_SIZE(o.parts); i++)
        FUZZ_CHECK(*(u8 *)&o.parts[i].flag <= 1);
}

static void read_stream(const u8 *data, size_t size)
{
    Source src = {data, data + size};
    SnapReader r = {from_input, &src, 1 << 20};
    Error err = {0};
    SnapSection s;

    if (!snap_read_head(&r, &err)) {
        FUZZ_CHECK(err.text[0]);
        return;
    }
    while (snap_next(&r, &s, &err) && s.name[0]) {
        load(&s);
        snap_section_clear(&s);
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (!size)
        return 0;
    if (*data & 1) {
        read_stream(data + 1, size - 1);
    } else {
        SnapSection s = {.name = "object", .version = 1 + (*data >> 1 & 1), .size = size - 1};

        s.data = (u8 *)data + 1;
        load(&s);
    }
    return 0;
}
