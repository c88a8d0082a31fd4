/* SPDX-License-Identifier: MIT */
/* The tree of devices, and what is the same for all of them; see device.h. */
#include "hw/device.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "hw/props.h"
#include "hw/regs.h"

static const DeviceType *const types[] = {
#define _(name) &device_##name,
#include "hw/devices.def"
#undef _
};

/* ---- types ---- */

const DeviceType *device_type(const char *name, Error *err)
{
    const char *names[2 * ARRAY_SIZE(types)];
    unsigned count = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
        if (!strcmp(types[i]->name, name))
            return types[i];
        names[count++] = types[i]->name;
        if (types[i]->alias)
            names[count++] = types[i]->alias;
    }
    const char *near = nearest_word(name, names, count, sizeof names[0]);

    if (near)
        error_set(err, "no device \"%s\"; did you mean \"%s\"?", name, near);
    else
        error_set(err, "no device \"%s\"", name);
    return NULL;
}

void device_list(FILE *f)
{
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        if (!types[i]->is_fixed)
            fprintf(f, "name \"%s\"%s%s%s, desc \"%s\"\n", types[i]->name,
                    types[i]->alias ? ", alias \"" : "", types[i]->alias ? types[i]->alias : "",
                    types[i]->alias ? "\"" : "", types[i]->desc);
}

void device_help(FILE *f, const DeviceType *type)
{
    fprintf(f, "%s options:\n", type->name);
    for (; type; type = type->inner)
        for (u32 i = 0; i < type->prop_count; i++) {
            const PropRow *p = &type->props[i];
            int n = fprintf(f, "  %s=<%s>", p->name, prop_kind_name(p->kind));

            fprintf(f, "%*s - %s", n < 24 ? 24 - n : 0, "", p->help);
            fprintf(f, p->absent ? " (default: %s)\n" : "\n", p->absent);
        }
}

/* ---- -global ---- */

typedef struct Global {
    const DeviceType *type;
    char *name, *value;
} Global;

static Global *globals;
static unsigned global_count;
static Error global_error; /* of the first that a device did not take */

static const DeviceType *type_or_alias(const char *name, Error *err)
{
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        if (types[i]->alias && !strcmp(types[i]->alias, name))
            return types[i];
    return device_type(name, err);
}

bool device_set_global(const char *name, const char *prop, const char *value, Error *err)
{
    const DeviceType *type = type_or_alias(name, err);

    if (!type || !prop_known(type, prop, err))
        return false;
    globals = realloc(globals, (global_count + 1) * sizeof *globals);
    if (!globals)
        abort();
    globals[global_count++] = (Global){type, strdup(prop), strdup(value)};
    return true;
}

/* A part of another device has those of the whole, too. */
static void use_globals(Device *d)
{
    for (unsigned n = 0; n < global_count; n++) {
        const Global *g = &globals[n];
        Device *at = d;
        const PropRow *row = g->type == d->type ? prop_find(&at, g->name, NULL) : NULL;

        Error err = {""};

        if (row && !prop_set(at, row, g->value, d, &err) && !global_error.text[0])
            error_set(&global_error, "-global: %s", err.text);
    }
}

/* ---- life ---- */

static Device *root_of(Device *d)
{
    while (d->parent)
        d = d->parent;
    return d;
}

Device *device_new(const DeviceType *type, const char *id, Device *parent, DeviceEnv *env)
{
    Device *d = calloc(1, type->size);

    if (!d || (id && !(d->id = strdup(id))))
        abort();
    d->type = type;
    d->env = env;
    d->parent = parent;
    if (parent) {
        Device **p = &parent->children;

        while (*p)
            p = &(*p)->next;
        *p = d;
    }
    d->irq = calloc(type->irqs + 1, sizeof *d->irq);
    if (!d->irq)
        abort();
    for (u32 i = 0; i < type->prop_count; i++) {
        const PropRow *p = &type->props[i];
        bool ok = !p->absent || prop_set(d, p, p->absent, d, NULL);

        assert(ok); /* the row is wrong */
        (void)ok;
    }
    if (type->inner)
        device_new(type->inner, NULL, d, env);
    use_globals(d);
    return d;
}

Device *device_inner(const Device *d)
{
    return d->type->inner ? d->children : NULL;
}

bool device_set(Device *d, const char *name, const char *value, Error *err)
{
    assert(!d->is_realized);
    const PropRow *row = prop_find(&d, name, err);

    return row && prop_set(d, row, value, root_of(d), err);
}

void device_set_link(Device *d, const char *name, Device *target)
{
    const PropRow *row = prop_find(&d, name, NULL);

    assert(row && row->kind == PROP_LINK);
    *(Device **)((u8 *)d + row->offset) = target;
}

MemRegion *device_add_region(Device *d, const char *name, u64 size, const MemIoOps *ops)
{
    assert(d->regions < DEVICE_REGIONS);
    MemRegion *r = &d->region[d->regions++];

    if (ops)
        region_init_io(r, name, size, ops, d);
    return r;
}

bool device_realize(Device *d, Error *err)
{
    if (global_error.text[0])
        return error_set(err, "%s", global_error.text);
    if (d->type->mmio_size)
        device_add_region(d, d->type->name, d->type->mmio_size, regs_ops(d->type));
    if (d->type->init && !d->type->init(d, err))
        return false;
    d->is_realized = true;
    device_reset(d);
    return true;
}

u8 *device_read_file(Device *d, const char *name, u64 max, u64 *size, Error *err)
{
    char path[PATH_MAX];
    bool is_elsewhere = d->env->find_file && d->env->find_file(d->env, name, path, sizeof path);
    FILE *f = fopen(is_elsewhere ? path : name, "rbe");
    u8 *data = malloc(max + 1);

    if (!data)
        abort();
    *size = f ? fread(data, 1, max + 1, f) : 0;
    if (!f)
        error_set(err, "%s: %s", name, strerror(errno));
    else if (ferror(f) || !*size || *size > max)
        error_set(err, "%s: a file of 1 to %llu bytes is expected", name, (unsigned long long)max);
    bool ok = f && !ferror(f) && *size && *size <= max;

    if (f)
        fclose(f);
    if (ok)
        return data;
    free(data);
    return NULL;
}

void device_map(Device *d, unsigned n, MemRegion *container, u64 addr)
{
    assert(n < d->regions);
    region_add(container, addr, &d->region[n], 0);
}

static void set_gpio(void *opaque, unsigned n, bool level)
{
    Device *d = opaque;

    d->type->gpio_in(d, n, level);
}

IrqIn device_gpio(Device *d, unsigned n)
{
    assert(n < d->type->gpios);
    return (IrqIn){set_gpio, d, n};
}

static void free_now(RcuHead *head)
{
    Device *d = container_of(head, Device, rcu);

    for (u32 i = 0; i < d->type->prop_count; i++)
        prop_clear(d, &d->type->props[i]);
    free(d->id);
    free(d->irq);
    free(d);
}

void device_free_children(Device *d)
{
    while (d->children) {
        Device *last = d->children;

        while (last->next)
            last = last->next;
        device_free(last);
    }
}

void device_free(Device *d)
{
    device_free_children(d);
    if (d->parent) {
        Device **p = &d->parent->children;

        while (*p != d)
            p = &(*p)->next;
        *p = d->next;
    }
    while (d->regions) { /* windows come after what they show */
        MemRegion *r = &d->region[--d->regions];

        if (r->parent)
            region_remove(r);
        region_destroy(r);
    }
    if (d->is_realized && d->type->fini)
        d->type->fini(d);
    for (u32 i = 0; i < d->type->prop_count; i++)
        prop_release(d, &d->type->props[i]);
    for (u32 i = 0; i < d->type->irqs; i++) {
        irq_set(&d->irq[i], false);
        irq_disconnect(&d->irq[i]);
    }
    rcu_free_later(&d->rcu, free_now);
}

Device *device_find(Device *root, const char *id)
{
    if (root->id && !strcmp(root->id, id))
        return root;
    for (Device *c = root->children; c; c = c->next) {
        Device *found = device_find(c, id);

        if (found)
            return found;
    }
    return NULL;
}

/* ---- buses ---- */

/* The next device in the order of the tree. */
static Device *following(Device *root, Device *d)
{
    if (d->children)
        return d->children;
    while (d != root && !d->next)
        d = d->parent;
    return d == root ? NULL : d->next;
}

/* How many of its type come before @d. */
static u32 instance_of(Device *root, const Device *d)
{
    u32 n = 0;

    for (Device *x = root; x != d; x = following(root, x))
        n += x->type == d->type;
    return n;
}

static bool has_room(const Device *bus)
{
    u32 n = 0;

    for (const Device *c = bus->children; c; c = c->next)
        n++;
    return !bus->type->bus_room || n < bus->type->bus_room;
}

/* The name as users give it: with or without ".0", which a device with an id has one bus of. */
static bool is_called(Device *root, const Device *bus, const char *name)
{
    bool is_inner = bus->parent && device_inner(bus->parent) == bus;
    const char *id = is_inner ? bus->parent->id : bus->id;
    char text[64];

    if (id) {
        size_t n = strlen(id);

        return !strncmp(name, id, n) && (!name[n] || !strcmp(name + n, ".0"));
    }
    snprintf(text, sizeof text, "%s.%u", bus->type->bus_name, instance_of(root, bus));
    return !strcmp(name, text);
}

Device *device_find_bus(Device *root, const char *kind, const char *name, Error *err)
{
    const Device *other = NULL; /* of the name, but not of the kind */

    for (Device *d = root; d; d = following(root, d)) {
        if (!d->is_realized || !d->type->provides || (name && !is_called(root, d, name)))
            continue;
        bool is_kind = !strcmp(d->type->provides, kind);

        if (is_kind && has_room(d))
            return d;
        if (is_kind && name)
            return error_set(err, "bus \"%s\" is full", name), NULL;
        if (!is_kind)
            other = d;
    }
    if (!name)
        error_set(err, "there is no %s bus with room", kind);
    else if (other)
        error_set(err, "bus \"%s\" is of the kind %s; %s is expected", name,
                  other->type->provides, kind);
    else
        error_set(err, "there is no bus \"%s\"", name);
    return NULL;
}

/* ---- -device ---- */

/* The type called @name, by its own name or one it shares with others. */
static const DeviceType *type_for(Device *root, const char *name, Error *err)
{
    const DeviceType *found = NULL;

    for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
        if (!types[i]->alias || strcmp(types[i]->alias, name))
            continue;
        if (device_find_bus(root, types[i]->plugs_into, NULL, NULL))
            return types[i];
        found = types[i];
    }
    return found ? found : device_type(name, err);
}

static bool set_all(Device *d, const Opts *o, Error *err)
{
    for (unsigned i = 0; i < o->count; i++)
        if (strcmp(o->row[i].key, "driver") && strcmp(o->row[i].key, "id") &&
            (!d->type->plugs_into || strcmp(o->row[i].key, "bus")) &&
            !device_set(d, o->row[i].key, o->row[i].value, err))
            return false;
    return true;
}

Device *device_create(Opts *o, Device *parent, DeviceEnv *env, Error *err)
{
    const char *driver = opts_get(o, "driver"), *id = opts_get(o, "id");

    if (!driver) {
        error_set(err, "-device: a driver is expected (\"help\" lists them)");
        return NULL;
    }
    const DeviceType *type = type_for(root_of(parent), driver, err);

    if (!type)
        return NULL;
    if (type->is_fixed) {
        error_set(err, "device \"%s\" is part of boards and cannot be added", driver);
        return NULL;
    }
    if (id && device_find(root_of(parent), id)) {
        error_set(err, "-device %s: there is a device with id \"%s\" already", driver, id);
        return NULL;
    }
    if (type->plugs_into) {
        parent = device_find_bus(root_of(parent), type->plugs_into, opts_get(o, "bus"), err);
        if (!parent)
            return error_prefix(err, "-device %s", driver), NULL;
    }
    Device *d = device_new(type, id, parent, env);

    if (set_all(d, o, err) && device_realize(d, err))
        return d;
    if (strncmp(err ? err->text : "", driver, strlen(driver)))
        error_prefix(err, "-device %s", driver);
    device_free(d);
    return NULL;
}

/* ---- hot-plug ---- */

static bool can_plug(Device *root, const Opts *o, Error *err)
{
    const char *driver = opts_get(o, "driver");
    const DeviceType *type = driver ? type_for(root, driver, err) : NULL;
    Device *bus;

    if (!driver)
        return error_set(err, "a driver is expected");
    if (!type)
        return false;
    if (type->is_fixed || !type->plugs_into)
        return error_set(err, "Device '%s' can not be hotplugged on this machine", driver);
    bus = device_find_bus(root, type->plugs_into, opts_get(o, "bus"), err);
    if (!bus)
        return false;
    if (!bus->type->hotplug)
        return error_set(err, "Bus '%s' does not support hotplugging",
                         opts_get(o, "bus") ? opts_get(o, "bus") : bus->type->bus_name);
    return !bus->type->hotplug->can_plug || bus->type->hotplug->can_plug(bus, err);
}

Device *device_plug(Opts *o, Device *parent, DeviceEnv *env, Error *err)
{
    Device *d = can_plug(root_of(parent), o, err) ? device_create(o, parent, env, err) : NULL;

    if (d && d->parent->type->hotplug->plugged)
        d->parent->type->hotplug->plugged(d->parent, d);
    return d;
}

bool device_unplug(Device *d, Error *err)
{
    const HotplugOps *ops = d->parent ? d->parent->type->hotplug : NULL;

    if (!ops)
        return error_set(err, "Device '%s' is on no bus that supports hotplugging", d->id);
    return ops->unplug(d->parent, d, err);
}

void device_unplugged(Device *d)
{
    for (Device *x = d; x; x = following(d, x))
        if (x->id && x->env->unplugged)
            x->env->unplugged(x->env, x);
    device_free(d);
}

/* ---- reset ---- */

static void walk(Device *d, void (*fn)(Device *d))
{
    if (d->is_realized)
        fn(d);
    for (Device *c = d->children; c; c = c->next)
        walk(c, fn);
}

static void reset_enter(Device *d)
{
    regs_reset(d);
    if (d->type->reset)
        d->type->reset(d);
}

static void reset_hold(Device *d)
{
    if (d->type->reset_hold)
        d->type->reset_hold(d);
}

static void reset_exit(Device *d)
{
    if (d->type->reset_exit)
        d->type->reset_exit(d);
}

void device_reset(Device *root)
{
    walk(root, reset_enter);
    walk(root, reset_hold);
    walk(root, reset_exit);
}

/* ---- pausing ---- */

void device_set_running(Device *root, bool is_running)
{
    for (Device *d = root; d; d = following(root, d))
        if (d->is_realized && d->type->run_state)
            d->type->run_state(d, is_running);
}

/* ---- saved state ---- */

bool device_save_all(Device *root, SnapWriter *w, Error *err)
{
    for (Device *d = root; d; d = following(root, d))
        if (d->type->state &&
            !snap_save(w, d->type->name, instance_of(root, d), d->type->state, d, err))
            return false;
    return true;
}

bool device_load(Device *root, const SnapSection *s, bool *found, Error *err)
{
    for (Device *d = root; d; d = following(root, d))
        if (d->type->state && !strcmp(d->type->name, s->name) &&
            instance_of(root, d) == s->instance) {
            *found = true;
            return snap_load(s, d->type->state, d, err);
        }
    *found = false;
    return true;
}

static void resend(Device *d)
{
    for (u32 i = 0; i < d->type->irqs; i++)
        irq_resend(&d->irq[i]);
}

void device_loaded(Device *root)
{
    walk(root, resend);
}

/* ---- "info qtree" ---- */

static void print_device(FILE *f, Device *d, int indent)
{
    char text[256];

    fprintf(f, "%*sdev: %s, id \"%s\"\n", indent, "", d->type->name, d->id ? d->id : "");
    indent += 2;
    if (d->type->gpios)
        fprintf(f, "%*sgpio-in \"\" %u\n", indent, "", d->type->gpios);
    if (d->type->irqs)
        fprintf(f, "%*sgpio-out \"irq\" %u\n", indent, "", d->type->irqs);
    for (u32 i = 0; i < d->type->prop_count; i++) {
        prop_text(d, &d->type->props[i], text, sizeof text);
        fprintf(f, "%*s%s = %s\n", indent, "", d->type->props[i].name, text);
    }
    for (u32 i = 0; i < d->regions; i++)
        if (d->region[i].parent)
            fprintf(f, "%*smmio %016llx/%016llx\n", indent, "",
                    (unsigned long long)d->region[i].addr, (unsigned long long)d->region[i].size);
    for (Device *c = d->children; c; c = c->next)
        print_device(f, c, indent);
}

void device_print_tree(FILE *f, Device *root)
{
    print_device(f, root, 0);
}
