/* SPDX-License-Identifier: MIT */
/* Properties of devices; see props.h. */
#include "hw/props.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "host/block/block.h"
#include "host/char/char.h"
#include "host/net/net.h"

static const struct {
    const char *name;
    u8 bits; /* of a number; 0: something else */
} kinds[] = {
    [PROP_BOOL] = {"bool"},       [PROP_U8] = {"uint8", 8},    [PROP_U16] = {"uint16", 16},
    [PROP_U32] = {"uint32", 32},  [PROP_U64] = {"uint64", 64}, [PROP_SIZE] = {"size"},
    [PROP_STRING] = {"str"},      [PROP_CHARDEV] = {"str"},    [PROP_NETDEV] = {"str"},
    [PROP_DRIVE] = {"str"},       [PROP_MAC] = {"str"},        [PROP_LINK] = {"str"},
    [PROP_TRI] = {"on/off/auto"},
};

static const char *const tri_names[] = {[TRI_AUTO] = "auto", [TRI_ON] = "on", [TRI_OFF] = "off"};

const char *prop_kind_name(PropKind kind)
{
    return kinds[kind].name;
}

#define NAMES_MAX 128 /* of a device and its inner ones */

/* The row called @name of @type or, after @depth steps, of an inner one. */
static const PropRow *find_row(const DeviceType *type, const char *name, u32 *depth, Error *err)
{
    const char *names[NAMES_MAX];
    u32 count = 0;

    *depth = 0;
    for (const DeviceType *at = type; at; at = at->inner, ++*depth)
        for (u32 i = 0; i < at->prop_count; i++) {
            const PropRow *row = &at->props[i];

            if (!strcmp(row->name, name))
                return row;
            assert(count < NAMES_MAX);
            names[count++] = row->name;
        }
    const char *near = count ? nearest_word(name, names, count, sizeof names[0]) : NULL;

    if (near)
        error_set(err, "%s: no property \"%s\"; did you mean \"%s\"?", type->name, name, near);
    else
        error_set(err, "%s: no property \"%s\"", type->name, name);
    return NULL;
}

const PropRow *prop_find(Device **d, const char *name, Error *err)
{
    u32 depth;
    const PropRow *row = find_row((*d)->type, name, &depth, err);

    while (row && depth--)
        *d = device_inner(*d);
    return row;
}

bool prop_known(const DeviceType *type, const char *name, Error *err)
{
    u32 depth;

    return find_row(type, name, &depth, err);
}

static void *place_of(Device *d, const PropRow *row)
{
    return (u8 *)d + row->offset;
}

static bool bad(Device *d, const PropRow *row, const char *value, const char *want, Error *err)
{
    return error_set(err, "%s: %s=%s: %s is expected", d->type->name, row->name, value, want);
}

static bool set_number(Device *d, const PropRow *row, const char *value, Error *err)
{
    unsigned bits = kinds[row->kind].bits;
    char want[64];
    u64 n;

    snprintf(want, sizeof want, "a number up to 0x%llx", (unsigned long long)bits_mask(bits));
    if (!parse_num(value, &n) || n > bits_mask(bits))
        return bad(d, row, value, want, err);
    memcpy(place_of(d, row), &n, bits / 8);
    return true;
}

static bool set_bool(Device *d, const PropRow *row, const char *value, Error *err)
{
    static const OptRow opt = {"value", OPT_BOOL};
    Opts o = {0};
    bool ok;

    opts_set(&o, "value", value);
    ok = opts_check(&o, d->type->name, &opt, 1, NULL);
    if (ok)
        *(bool *)place_of(d, row) = opts_bool(&o, "value", false);
    opts_clear(&o);
    return ok || bad(d, row, value, "on or off", err);
}

/* "52:54:00:12:34:56", also with '-'. */
static bool set_mac(Device *d, const PropRow *row, const char *value, Error *err)
{
    u8 mac[6];

    for (unsigned i = 0; i < 6; i++) {
        char *end;
        unsigned long v = strtoul(value + 3 * i, &end, 16);

        if (strlen(value) != 17 || end != value + 3 * i + 2 || v > 0xff ||
            (i < 5 ? *end != ':' && *end != '-' : *end))
            return bad(d, row, value, "an address as 52:54:00:12:34:56", err);
        mac[i] = (u8)v;
    }
    memcpy(place_of(d, row), mac, sizeof mac);
    return true;
}

static bool set_tri(Device *d, const PropRow *row, const char *value, Error *err)
{
    for (unsigned i = 0; i < ARRAY_SIZE(tri_names); i++)
        if (!strcmp(value, tri_names[i])) {
            *(Tristate *)place_of(d, row) = i;
            return true;
        }
    return bad(d, row, value, "on, off or auto", err);
}

/* A node gets a drive without a name, which goes with the device (prop_release). */
static Blk *find_drive(Device *d, const char *name)
{
    Blk *b = blk_find(name);

    return b ? b : blk_of_node(loop_current(), name);
}

/* The kinds that name something else. */
static bool set_reference(Device *d, const PropRow *row, const char *value, Device *root,
                          Error *err)
{
    void *target = NULL;
    const char *what = "";

    switch (row->kind) {
    case PROP_CHARDEV:
        target = char_find(value);
        what = "the id of a -chardev";
        break;
    case PROP_NETDEV:
        target = net_find(value);
        what = "the id of a -netdev";
        break;
    case PROP_DRIVE:
        target = *value ? find_drive(d, value) : NULL;
        what = "the id of a -drive or the node of a -blockdev";
        break;
    default:
        target = device_find(root, value);
        what = "the id of a device";
        break;
    }
    if (!target)
        return bad(d, row, value, what, err);
    if (row->kind == PROP_DRIVE && blk_is_used(target))
        return error_set(err, "%s: %s=%s: another device has it", d->type->name, row->name, value);
    *(void **)place_of(d, row) = target;
    return true;
}

bool prop_set(Device *d, const PropRow *row, const char *value, Device *root, Error *err)
{
    switch (row->kind) {
    case PROP_U8:
    case PROP_U16:
    case PROP_U32:
    case PROP_U64: return set_number(d, row, value, err);
    case PROP_BOOL: return set_bool(d, row, value, err);
    case PROP_SIZE:
        return parse_size(value, place_of(d, row)) ||
               bad(d, row, value, "a size, as 512, 64K or 10G", err);
    case PROP_STRING:
        prop_clear(d, row);
        *(char **)place_of(d, row) = strdup(value);
        return true;
    case PROP_MAC: return set_mac(d, row, value, err);
    case PROP_TRI: return set_tri(d, row, value, err);
    default: return set_reference(d, row, value, root, err);
    }
}

void prop_release(Device *d, const PropRow *row)
{
    Blk **b = place_of(d, row);

    if (row->kind != PROP_DRIVE || !*b || *blk_name(*b))
        return;
    blk_close(*b);
    *b = NULL;
}

void prop_clear(Device *d, const PropRow *row)
{
    if (row->kind != PROP_STRING)
        return;
    char **s = place_of(d, row);

    free(*s);
    *s = NULL;
}

void prop_text(Device *d, const PropRow *row, char *buf, size_t size)
{
    void *p = place_of(d, row);
    const char *s = NULL;
    u64 n = 0;

    switch (row->kind) {
    case PROP_BOOL: s = *(bool *)p ? "true" : "false"; break;
    case PROP_STRING: s = *(char **)p; break;
    case PROP_CHARDEV: s = *(Char **)p ? char_id(*(Char **)p) : NULL; break;
    case PROP_DRIVE: s = *(Blk **)p ? blk_name(*(Blk **)p) : NULL; break;
    case PROP_NETDEV: s = *(Net **)p ? net_id(*(Net **)p) : NULL; break;
    case PROP_LINK: s = *(Device **)p ? (*(Device **)p)->id : NULL; break;
    case PROP_TRI: s = tri_names[*(Tristate *)p]; break;
    case PROP_MAC: {
        const u8 *m = p;

        snprintf(buf, size, "\"%02x:%02x:%02x:%02x:%02x:%02x\"", m[0], m[1], m[2], m[3], m[4],
                 m[5]);
        return;
    }
    default:
        memcpy(&n, p, row->kind == PROP_SIZE ? 8 : kinds[row->kind].bits / 8);
        snprintf(buf, size, "%llu (0x%llx)", (unsigned long long)n, (unsigned long long)n);
        return;
    }
    if (row->kind == PROP_BOOL)
        snprintf(buf, size, "%s", s);
    else
        snprintf(buf, size, "\"%s\"", s ? s : "");
}
