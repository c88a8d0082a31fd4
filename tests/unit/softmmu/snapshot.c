/* SPDX-License-Identifier: MIT */
/* Saved state: there and back, and what must be refused. */
#include <stdlib.h>
#include <string.h>
#include "softmmu/snapshot.h"
#include "tests/block/tap.h"

typedef struct Inner {
    u16 a;
    bool b;
} Inner;

typedef struct Outer {
    u8 byte;
    i32 number;
    u64 wide[3];
    Inner inner, more[2];
    u32 later;
    bool is_saved;
} Outer;

static const StateRow inner_rows[] = {STATE_FIELD(Inner, a), STATE_FIELD(Inner, b)};
static const StateTable inner = {"inner", 1, 1, inner_rows, ARRAY_SIZE(inner_rows)};

static void pre_save(void *object)
{
    ((Outer *)object)->is_saved = true;
}

static bool post_load(void *object, u32 version, Error *err)
{
    const Outer *o = object;

    return o->byte < 200 || error_set(err, "byte is %u; under 200 is expected", o->byte);
}

static const StateRow outer_rows[] = {
    STATE_FIELD(Outer, byte),          STATE_FIELD(Outer, number),
    STATE_ARRAY(Outer, wide),          STATE_TABLE(Outer, inner, &inner),
    STATE_TABLES(Outer, more, &inner), STATE_SINCE(3, Outer, later),
};
static const StateTable outer = {"outer",  3,        2, outer_rows, ARRAY_SIZE(outer_rows),
                                 pre_save, post_load};

/* The same without one row, of another version: another program's table. */
static StateRow cut_rows[ARRAY_SIZE(outer_rows)];

static StateTable without(unsigned row, u16 version)
{
    unsigned n = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(outer_rows); i++)
        if (i != row)
            cut_rows[n++] = outer_rows[i];
    return (StateTable){"outer", version, 1, cut_rows, n};
}

/* ---- a stream in memory ---- */

static u8 stream[4096];
static size_t written, read_at;

static bool to_memory(void *opaque, const void *data, size_t size, Error *err)
{
    memcpy(stream + written, data, size);
    written += size;
    return true;
}

static bool from_memory(void *opaque, void *data, size_t size, Error *err)
{
    if (size > written - read_at)
        return error_set(err, "the stream ends");
    memcpy(data, stream + read_at, size);
    read_at += size;
    return true;
}

static SnapWriter writer = {to_memory};
static SnapReader reader = {from_memory};

static void save(const StateTable *t, Outer *o)
{
    written = read_at = 0;
    snap_write_head(&writer, NULL);
    snap_save(&writer, "thing", 7, t, o, NULL);
    snap_write_end(&writer, NULL);
}

static bool load(const StateTable *t, Outer *o, Error *err)
{
    SnapSection s;

    if (!snap_read_head(&reader, err) || !snap_next(&reader, &s, err))
        return false;
    bool ok = snap_load(&s, t, o, err);

    snap_section_clear(&s);
    return ok;
}

static void test_round(void)
{
    Outer o = {7, -5, {1, 2, 1ull << 63}, {0x1234, true}, {{1, false}, {2, true}}, 99}, back = {0};
    Error err = {0};
    SnapSection s;

    save(&outer, &o);
    tap_ok(load(&outer, &back, &err) && o.is_saved, "state comes back, after the pre-save hook");
    back.is_saved = true;
    tap_ok(!memcmp(&o, &back, sizeof o), "every field does");
    tap_ok(snap_next(&reader, &s, &err) && !s.name[0], "then the stream ends");
}

static bool refuses(const StateTable *saved, const StateTable *loaded, Outer *o, const char *text)
{
    Outer back = {0};
    Error err = {0};

    save(saved, o);
    bool ok = !load(loaded, &back, &err) && strstr(err.text, text);

    if (!ok)
        printf("# %s\n", err.text);
    return ok;
}

static void test_refused(void)
{
    Outer o = {0}, back = {.later = 5};
    StateTable cut = without(1, 3);

    tap_ok(refuses(&cut, &outer, &o, "lacks number"), "a missing field is named");
    tap_ok(refuses(&outer, &cut, &o, "\"number\""), "so is one too many");
    cut = without(5, 2);
    save(&cut, &o);
    tap_ok(load(&outer, &back, NULL) && back.later == 5,
           "an older version may lack what came later");
    cut.version = 4;
    tap_ok(refuses(&cut, &outer, &o, "version 4; 2 to 3"), "a newer version is refused");
    cut = without(99, 3);
    cut_rows[2].count = 2;
    tap_ok(refuses(&cut, &outer, &o, "2 elements"), "another number of elements");
    o.byte = 201;
    tap_ok(refuses(&outer, &outer, &o, "section thing: byte is 201"), "what the device refuses");
}

static void test_damaged(void)
{
    Outer o = {.byte = 3};
    unsigned passed = 0;

    for (unsigned at = 0;; at++) {
        Outer back = {0};

        save(&outer, &o);
        if (at >= written - 4)
            break;
        stream[at] ^= 0x40;
        SnapSection s = {0};
        bool ok = snap_read_head(&reader, NULL) && snap_next(&reader, &s, NULL) &&
                  !strcmp(s.name, "thing") && s.instance == 7 && s.version == 3 &&
                  snap_load(&s, &outer, &back, NULL);

        snap_section_clear(&s);
        passed += ok;
    }
    tap_ok(!passed, "every damaged byte is noticed");
    save(&outer, &o);
    size_t whole = written;
    bool any = false;

    for (size_t n = 0; n < whole - 4; n++) {
        Outer back = {0};

        written = n;
        read_at = 0;
        any |= load(&outer, &back, NULL);
    }
    tap_ok(!any, "no shorter stream is accepted");
    reader.section_max = 10;
    save(&outer, &o);
    Error err = {0};

    tap_ok(!load(&outer, &o, &err) && strstr(err.text, "at most 10"),
           "a section may not be endless");
}

/* The check value of CRC-32, and a length that is no multiple of what it does at once. */
static void test_sum(void)
{
    static const char text[] = "123456789";
    u32 sum;

    written = 0;
    snap_save_raw(&writer, "sum", 0, 1, text, sizeof text - 1, NULL);
    memcpy(&sum, stream + written - sizeof sum, sizeof sum);
    tap_ok(sum == 0xcbf43926, "the sum is CRC-32");
}

int main(void)
{
    test_sum();
    test_round();
    test_refused();
    test_damaged();
    return tap_done();
}
