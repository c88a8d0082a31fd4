/* SPDX-License-Identifier: MIT */
/*
 * The tree of regions, changes to it and who has to hear of them; see region.h.
 *
 * A change marks every address space that may show the region: those of the roots above it, and
 * through each alias of a region on the way those above the alias. At commit the marked ones are
 * flattened anew.
 */
#include "softmmu/region.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "softmmu/bql.h"

static unsigned depth;        /* of mem_begin */
static AddressSpace *pending; /* to be flattened */

static const char *const kind_names[] = {
    [MEM_CONTAINER] = "container", [MEM_RAM] = "ram", [MEM_ROM] = "rom",
    [MEM_ROM_DEVICE] = "romd",     [MEM_IO] = "i/o",  [MEM_ALIAS] = "alias",
};

/* ---- making regions ---- */

static void init(MemRegion *r, const char *name, MemKind kind, u128 size)
{
    assert(size && size <= MEM_SIZE_ALL);
    *r = (MemRegion){.name = name, .kind = kind, .size = size, .is_enabled = true};
}

void region_init_container(MemRegion *r, const char *name, u128 size)
{
    init(r, name, MEM_CONTAINER, size);
}

void region_init_ram_part(MemRegion *r, const char *name, RamBlock *b, u64 offset, u64 size)
{
    assert(offset <= b->size && size <= b->size - offset);
    init(r, name, MEM_RAM, size);
    r->ram = b;
    r->ram_offset = offset;
    r->is_direct = true;
}

void region_init_ram(MemRegion *r, const char *name, RamBlock *b)
{
    region_init_ram_part(r, name, b, 0, b->size);
}

void region_init_rom_part(MemRegion *r, const char *name, RamBlock *b, u64 offset, u64 size)
{
    region_init_ram_part(r, name, b, offset, size);
    r->kind = MEM_ROM;
}

void region_init_rom(MemRegion *r, const char *name, RamBlock *b)
{
    region_init_rom_part(r, name, b, 0, b->size);
}

void region_init_rom_device(MemRegion *r, const char *name, RamBlock *b, const MemIoOps *ops,
                            void *opaque)
{
    region_init_ram(r, name, b);
    r->kind = MEM_ROM_DEVICE;
    r->ops = ops;
    r->opaque = opaque;
}

void region_init_io(MemRegion *r, const char *name, u64 size, const MemIoOps *ops, void *opaque)
{
    init(r, name, MEM_IO, size);
    r->ops = ops;
    r->opaque = opaque;
}

void region_init_alias(MemRegion *r, const char *name, MemRegion *target, u64 offset, u128 size)
{
    init(r, name, MEM_ALIAS, size);
    r->target = target;
    r->target_offset = offset;
    r->next_alias = target->aliases;
    target->aliases = r;
}

void region_destroy(MemRegion *r)
{
    assert(!r->parent && !r->children && !r->aliases && !r->spaces);
    if (r->target) {
        MemRegion **p = &r->target->aliases;

        while (*p != r)
            p = &(*p)->next_alias;
        *p = r->next_alias;
        r->target = NULL;
    }
}

/* ---- address spaces ---- */

static bool same_range(const FlatRange *a, const FlatRange *b)
{
    return a->first == b->first && a->last == b->last && a->region == b->region &&
           a->offset == b->offset && a->is_read_only == b->is_read_only &&
           a->is_direct == b->is_direct;
}

static bool contains(const FlatView *v, const FlatRange *r)
{
    u32 low = 0, high = v->count;

    while (low < high) {
        u32 mid = (low + high) / 2;

        if (v->range[mid].first < r->first)
            low = mid + 1;
        else
            high = mid;
    }
    return low < v->count && same_range(&v->range[low], r);
}

/* Tell @l about the ranges of @v that @other lacks. */
static void tell(MemListener *l, void (*fn)(MemListener *l, const FlatRange *r), const FlatView *v,
                 const FlatView *other)
{
    for (u32 i = 0; fn && i < v->count; i++)
        if (!contains(other, &v->range[i]))
            fn(l, &v->range[i]);
}

static void free_view(RcuHead *head)
{
    free(container_of(head, FlatView, rcu));
}

static void flatten(AddressSpace *as)
{
    FlatView *old = atomic_load(&as->view), *view = flatview_build(as->root);

    for (MemListener *l = as->listeners; l; l = l->next)
        tell(l, l->removed, old, view);
    rcu_publish(&as->view, view);
    for (MemListener *l = as->listeners; l; l = l->next)
        tell(l, l->added, view, old);
    for (MemListener *l = as->listeners; l; l = l->next)
        if (l->commit)
            l->commit(l);
    rcu_free_later(&old->rcu, free_view);
}

static FlatView *empty_view(void)
{
    FlatView *v = calloc(1, sizeof *v);

    if (!v)
        abort();
    return v;
}

void address_space_init(AddressSpace *as, const char *name, MemRegion *root)
{
    *as = (AddressSpace){.name = name, .root = root, .next = root->spaces};
    root->spaces = as;
    atomic_init(&as->view, flatview_build(root));
}

void address_space_destroy(AddressSpace *as)
{
    AddressSpace **p = &as->root->spaces;

    assert(!as->listeners && !as->is_pending);
    while (*p != as)
        p = &(*p)->next;
    *p = as->next;
    FlatView *old = atomic_load(&as->view);

    rcu_publish(&as->view, empty_view());
    rcu_free_later(&old->rcu, free_view);
    rcu_free_later(&atomic_load(&as->view)->rcu, free_view);
}

void address_space_listen(AddressSpace *as, MemListener *l)
{
    FlatView *none = empty_view();

    l->next = as->listeners;
    as->listeners = l;
    tell(l, l->added, atomic_load(&as->view), none);
    if (l->commit)
        l->commit(l);
    free(none);
}

void address_space_unlisten(AddressSpace *as, MemListener *l)
{
    MemListener **p = &as->listeners;
    FlatView *none = empty_view();

    while (*p != l)
        p = &(*p)->next;
    *p = l->next;
    tell(l, l->removed, atomic_load(&as->view), none);
    free(none);
}

/* ---- changes ---- */

static void mark(AddressSpace *as)
{
    if (as->is_pending)
        return;
    as->is_pending = true;
    as->pending = pending;
    pending = as;
}

static void changed(MemRegion *r)
{
    for (; r; r = r->parent) {
        for (AddressSpace *as = r->spaces; as; as = as->next)
            mark(as);
        for (MemRegion *a = r->aliases; a; a = a->next_alias)
            changed(a);
    }
}

void mem_begin(void)
{
    depth++;
}

void mem_commit(void)
{
    assert(depth && bql_held());
    if (--depth)
        return;
    while (pending) {
        AddressSpace *as = pending;

        pending = as->pending;
        as->is_pending = false;
        flatten(as);
    }
}

/* Everything that @r shows is new: one change, unless in a transaction. */
static void change(MemRegion *r)
{
    mem_begin();
    changed(r);
    mem_commit();
}

static void insert(MemRegion *parent, MemRegion *r)
{
    MemRegion **p = &parent->children;

    while (*p && (*p)->priority > r->priority)
        p = &(*p)->next;
    r->next = *p;
    *p = r;
    r->parent = parent;
}

static void unlink_child(MemRegion *r)
{
    MemRegion **p = &r->parent->children;

    while (*p != r)
        p = &(*p)->next;
    *p = r->next;
    r->parent = NULL;
}

void region_add(MemRegion *parent, u64 addr, MemRegion *r, i32 priority)
{
    assert(!r->parent && parent->kind != MEM_ALIAS);
    r->addr = addr;
    r->priority = priority;
    insert(parent, r);
    if (r->is_enabled)
        change(r);
}

void region_remove(MemRegion *r)
{
    assert(r->parent);
    mem_begin();
    if (r->is_enabled)
        changed(r);
    unlink_child(r);
    mem_commit();
}

void region_set_addr(MemRegion *r, u64 addr)
{
    if (r->addr == addr)
        return;
    r->addr = addr;
    if (!r->parent)
        return;
    MemRegion *parent = r->parent;

    /* The region moved last is seen among equals, as if it had been added now. */
    unlink_child(r);
    insert(parent, r);
    if (r->is_enabled)
        change(r);
}

void region_set_enabled(MemRegion *r, bool on)
{
    if (r->is_enabled == on)
        return;
    r->is_enabled = on;
    change(r);
}

void region_set_target_offset(MemRegion *r, u64 offset)
{
    assert(r->kind == MEM_ALIAS);
    if (r->target_offset == offset)
        return;
    r->target_offset = offset;
    if (r->is_enabled)
        change(r);
}

void region_set_direct(MemRegion *r, bool on)
{
    assert(r->kind == MEM_ROM_DEVICE);
    if (r->is_direct == on)
        return;
    r->is_direct = on;
    if (r->is_enabled)
        change(r);
}

/* ---- printing ---- */

static u64 last_of(u64 base, u128 size)
{
    return (u64)(base + (size - 1));
}

static void print_region(FILE *f, const MemRegion *r, u64 base, unsigned level)
{
    const char *off = r->is_enabled ? "" : " [disabled]";

    fprintf(f, "%*s%016llx-%016llx (prio %d, %s): ", (int)level * 2, "", (unsigned long long)base,
            (unsigned long long)last_of(base, r->size), (int)r->priority, kind_names[r->kind]);
    if (r->kind == MEM_ALIAS)
        fprintf(f, "alias %s @%s %016llx-%016llx%s\n", r->name, r->target->name,
                (unsigned long long)r->target_offset,
                (unsigned long long)last_of(r->target_offset, r->size), off);
    else
        fprintf(f, "%s%s\n", r->name, off);
    for (const MemRegion *c = r->children; c; c = c->next)
        print_region(f, c, base + c->addr, level + 1);
}

void region_print_tree(FILE *f, const AddressSpace *as)
{
    fprintf(f, "address-space: %s\n", as->name);
    print_region(f, as->root, 0, 1);
    fputc('\n', f);
}

void region_print_flat(FILE *f, AddressSpace *as)
{
    rcu_read_begin();
    const FlatView *v = rcu_load(&as->view);

    fprintf(f, "FlatView\n AS \"%s\", root: %s\n", as->name, as->root->name);
    for (u32 i = 0; i < v->count; i++) {
        const FlatRange *r = &v->range[i];

        fprintf(f, "  %016llx-%016llx (prio %d, %s): %s", (unsigned long long)r->first,
                (unsigned long long)r->last, (int)r->region->priority, kind_names[r->region->kind],
                r->region->name);
        if (r->offset)
            fprintf(f, " @%016llx", (unsigned long long)r->offset);
        fputc('\n', f);
    }
    if (!v->count)
        fprintf(f, "  No rendered FlatView\n");
    fputc('\n', f);
    rcu_read_end();
}
