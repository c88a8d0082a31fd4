/* SPDX-License-Identifier: MIT */
/*
 * Commands about dirty bitmaps. Source: QEMU QMP Reference Manual, "Block devices"; "Dirty Bitmaps
 * and Incremental Backup".
 */
#include <string.h>
#include "control/monitor_blockjob.h"

static DirtyBitmap *find(MonCall *c, const char *node, const char *name)
{
    BlockNode *n = mon_node(c, node);
    DirtyBitmap *d = n ? bitmap_find(n, name) : NULL;

    if (n && !d)
        error_set(c->err, "Dirty bitmap '%s' not found", name);
    return d;
}

DirtyBitmap *mon_bitmap(MonCall *c, const char *node, const char *name)
{
    DirtyBitmap *d = find(c, node, name);

    return d && bitmap_is_usable(d, false, c->err) ? d : NULL;
}

DirtyBitmap *mon_bitmap_to_change(MonCall *c, const char *node, const char *name)
{
    DirtyBitmap *d = find(c, node, name);

    return d && bitmap_is_usable(d, true, c->err) ? d : NULL;
}

DirtyBitmap *mon_bitmap_to_remove(MonCall *c, const char *node, const char *name)
{
    DirtyBitmap *d = find(c, node, name);

    /* One that is inconsistent can be removed, and nothing else. */
    return d && (d->is_inconsistent || bitmap_is_usable(d, true, c->err)) ? d : NULL;
}

/* The one that the arguments name. */
static DirtyBitmap *named(MonCall *c)
{
    const char *name = mon_str(c, "name");

    return mon_bitmap_to_change(c, mon_str(c, "node"), name ? name : mon_str(c, "target"));
}

bool qmp_bitmap_add(MonCall *c)
{
    BlockNode *n = mon_node(c, mon_str(c, "node"));
    u64 granularity = mon_num(c, "granularity", 0);
    bool is_disabled = mon_bool(c, "disabled", false);

    if (!n)
        return false;
    if (mon_has(c, "granularity") && !granularity)
        return error_set(c->err, "Granularity must be from %u to %u", BITMAP_GRANULARITY_MIN,
                         BITMAP_GRANULARITY_MAX);
    return mon_bool(c, "persistent", false)
               ? bitmap_new_persistent(n, mon_str(c, "name"), granularity, is_disabled, c->err)
               : bitmap_new(n, mon_str(c, "name"), granularity, is_disabled, c->err);
}

bool qmp_bitmap_remove(MonCall *c)
{
    DirtyBitmap *d = mon_bitmap_to_remove(c, mon_str(c, "node"), mon_str(c, "name"));

    return d && bitmap_remove(d, c->err);
}

bool qmp_bitmap_clear(MonCall *c)
{
    DirtyBitmap *d = named(c);

    if (d)
        bitmap_clear(d);
    return d;
}

bool qmp_bitmap_enable(MonCall *c)
{
    DirtyBitmap *d = named(c);

    if (d)
        d->is_disabled = false;
    return d;
}

bool qmp_bitmap_disable(MonCall *c)
{
    DirtyBitmap *d = named(c);

    if (d)
        d->is_disabled = true;
    return d;
}

/* A source is a name, of a bitmap of the same node, or has a node and a name. */
static DirtyBitmap *merge_source(MonCall *c, const json_t *v)
{
    const char *name = json_string_value(v), *node = mon_str(c, "node");

    if (json_is_object(v)) {
        name = json_string_value(json_object_get(v, "name"));
        node = json_string_value(json_object_get(v, "node"));
    }
    if (!name || !node) {
        error_set(c->err, "Parameter 'bitmaps': names, or objects with node and name are expected");
        return NULL;
    }
    return mon_bitmap(c, node, name);
}

/* All sources are looked at before the first is merged. */
bool qmp_bitmap_merge(MonCall *c)
{
    const json_t *list = json_object_get(c->args, "bitmaps"), *v;
    DirtyBitmap *d = named(c), *from;
    size_t n;

    if (!d)
        return false;
    if (!json_is_array(list))
        return error_set(c->err, "Invalid parameter type for 'bitmaps', expected: array");
    // clang-format off
    json_array_foreach(list, n, v) {
        from = merge_source(c, v);
        if (!from)
            return false;
        if (from->node->size != d->node->size)
            return error_set(c->err, "Bitmaps are of different sizes and can't be merged");
    }
    json_array_foreach(list, n, v)
        bitmap_merge(d, merge_source(c, v));
    // clang-format on
    return true;
}

json_t *mon_bitmaps_value(const BlockNode *n)
{
    json_t *list = json_array();

    for (const DirtyBitmap *d = n->bitmaps; d; d = d->next) {
        json_t *v = json_pack("{s:s,s:I,s:I,s:b,s:b,s:b}", "name", d->name, "count",
                              (json_int_t)(d->count * d->granularity), "granularity",
                              (json_int_t)d->granularity, "recording", !d->is_disabled, "busy",
                              d->is_busy, "persistent", d->is_persistent);

        if (d->is_inconsistent)
            json_object_set_new(v, "inconsistent", json_true());
        json_array_append_new(list, v);
    }
    return list;
}
