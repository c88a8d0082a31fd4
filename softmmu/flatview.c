/* SPDX-License-Identifier: MIT */
/*
 * From the tree of regions to a flat view, and looking up addresses in it.
 *
 * Regions are drawn in the order in which they are seen, so each fills only what is still free
 * within its clip. The list stays sorted throughout. Addresses are signed 128-bit numbers here:
 * an alias may begin "before" its target.
 */
#include <stdlib.h>
#include <string.h>
#include "softmmu/region.h"

typedef struct Builder {
    FlatRange *range;
    u32 count, room;
} Builder;

static void insert_at(Builder *b, u32 at, FlatRange r)
{
    if (b->count == b->room) {
        b->room = MAX(16u, b->room * 2);
        b->range = realloc(b->range, b->room * sizeof *b->range);
        if (!b->range)
            abort();
    }
    memmove(&b->range[at + 1], &b->range[at], (b->count - at) * sizeof *b->range);
    b->range[at] = r;
    b->count++;
}

/* Fill what is free in [first, end) with @r, whose first byte lies at @base. */
static void fill(Builder *b, MemRegion *r, i128 base, i128 first, i128 end)
{
    u32 i = 0;

    while (i < b->count && (i128)b->range[i].last < first)
        i++;
    while (first < end) {
        i128 stop = i < b->count ? MIN(end, (i128)b->range[i].first) : end;

        if (first < stop) {
            FlatRange piece = {
                .first = (Gpa)first,
                .last = (Gpa)(stop - 1),
                .region = r,
                .offset = (u64)(first - base),
                .is_read_only = r->kind != MEM_RAM,
                .is_direct = r->is_direct,
            };

            insert_at(b, i++, piece);
        }
        if (i == b->count)
            return;
        first = MAX(first, (i128)b->range[i].last + 1);
        i++;
    }
}

/* Draw @r, whose first byte lies at @base, within [first, end). */
static void draw(Builder *b, MemRegion *r, i128 base, i128 first, i128 end)
{
    if (!r->is_enabled)
        return;
    first = MAX(first, base);
    end = MIN(end, base + (i128)r->size);
    if (first >= end)
        return;
    if (r->kind == MEM_ALIAS) {
        draw(b, r->target, base - (i128)r->target_offset, first, end);
        return;
    }
    /* A region with memory or registers may have children too: they lie above it. */
    for (MemRegion *c = r->children; c; c = c->next)
        draw(b, c, base + (i128)c->addr, first, end);
    if (r->kind != MEM_CONTAINER)
        fill(b, r, base, first, end);
}

static bool joins(const FlatRange *a, const FlatRange *b)
{
    return a->last + 1 == b->first && a->region == b->region &&
           a->offset + (b->first - a->first) == b->offset && a->is_direct == b->is_direct;
}

FlatView *flatview_build(MemRegion *root)
{
    Builder b = {0};
    u32 n = 0;

    draw(&b, root, 0, 0, (i128)MEM_SIZE_ALL);
    FlatView *v = malloc(sizeof *v + b.count * sizeof v->range[0]);

    if (!v)
        abort();
    for (u32 i = 0; i < b.count; i++) {
        if (n && joins(&v->range[n - 1], &b.range[i]))
            v->range[n - 1].last = b.range[i].last;
        else
            v->range[n++] = b.range[i];
    }
    v->count = n;
    free(b.range);
    return v;
}

bool mem_lookup(AddressSpace *as, Gpa addr, MemSection *out)
{
    const FlatView *v = rcu_load(&as->view);
    u32 low = 0, high = v->count;

    while (low < high) { /* the first range that ends at or behind addr */
        u32 mid = (low + high) / 2;

        if (v->range[mid].last < addr)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == v->count || v->range[low].first > addr) {
        *out =
            (MemSection){.last = (low == v->count ? UINT64_MAX : v->range[low].first - 1) - addr};
        return false;
    }
    const FlatRange *r = &v->range[low];
    u64 offset = r->offset + (addr - r->first);

    *out = (MemSection){
        .region = r->region,
        .offset = offset,
        .last = r->last - addr,
        .host = r->is_direct ? r->region->ram->host + r->region->ram_offset + offset : NULL,
        .is_writable = !r->is_read_only,
    };
    return true;
}
