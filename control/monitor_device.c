/* SPDX-License-Identifier: MIT */
/* Commands about devices: the tree, adding and taking away, paths of QOM. */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "control/objects.h"
#include "hw/props.h"

bool hmp_qtree(MonCall *c)
{
    device_print_tree(c->out, &c->machine->dev);
    return true;
}

bool hmp_qdm(MonCall *c)
{
    device_list(c->out);
    return true;
}

/* ---- interrupts ---- */

static void print_lines(FILE *f, const Device *d)
{
    for (u32 n = 0; n < d->type->irqs && d->irq; n++)
        if (d->irq[n].level)
            fprintf(f, "%s%s%s: line %u is up\n", d->type->name, d->id ? " " : "",
                    d->id ? d->id : "", n);
    for (const Device *k = d->children; k; k = k->next)
        print_lines(f, k);
}

bool hmp_irq(MonCall *c)
{
    print_lines(c->out, &c->machine->dev);
    return true;
}

static void print_controllers(FILE *f, Device *d)
{
    if (strstr(d->type->name, "gic") && d->type->state) {
        fprintf(f, "%s:\n", d->type->name);
        state_print(f, d->type->state, d, 2);
    }
    for (Device *k = d->children; k; k = k->next)
        print_controllers(f, k);
}

bool hmp_pic(MonCall *c)
{
    print_controllers(c->out, &c->machine->dev);
    return true;
}

/* ---- adding and taking away ---- */

bool mon_device_add(MonCall *c)
{
    Opts o = {0};
    bool ok = mon_opts(c, NULL, &o, c->err) &&
              device_plug(&o, &c->machine->dev, &c->machine->env, c->err);

    opts_clear(&o);
    return ok;
}

bool mon_device_del(MonCall *c)
{
    const char *id = mon_str(c, "id");
    Device *d = device_find(&c->machine->dev, id);

    return d ? device_unplug(d, c->err)
             : mon_fail(c, "DeviceNotFound", "Device '%s' not found", id);
}

/* ---- objects ---- */

bool mon_object_add(MonCall *c)
{
    Opts o = {0};
    bool ok = mon_opts(c, NULL, &o, c->err) && object_new(c->machine->env.loop, &o, c->err);

    opts_clear(&o);
    return ok;
}

bool mon_object_del(MonCall *c)
{
    return object_free(mon_str(c, "id"), c->err);
}

/*
 * ---- paths ----
 *
 * /machine/NAME/NAME..., where a name is an id or TYPE[n], and /machine/peripheral/ID/..., where
 * programs look for devices that were given an id, wherever they are plugged in. The virtio device
 * inside a virtio-*-pci is its "virtio-backend".
 */

#define PERIPHERAL "/machine/peripheral"
#define INNER_NAME "virtio-backend"

static bool is_inner(const Device *d)
{
    return d->parent && device_inner(d->parent) == d;
}

static void name_of(const Device *d, char *name, size_t size)
{
    unsigned n = 0;

    if (d->id || is_inner(d)) {
        snprintf(name, size, "%s", is_inner(d) ? INNER_NAME : d->id);
        return;
    }
    for (const Device *k = d->parent->children; k != d; k = k->next)
        n += !k->id && k->type == d->type;
    snprintf(name, size, "%s[%u]", d->type->name, n);
}

void mon_device_path(const Device *d, char *path, size_t size)
{
    char name[256];
    size_t used;

    if (!d->parent) {
        snprintf(path, size, "/machine");
    } else if (d->id && !is_inner(d)) {
        snprintf(path, size, PERIPHERAL "/%s", d->id);
    } else {
        mon_device_path(d->parent, path, size);
        used = strlen(path);
        name_of(d, name, sizeof name);
        snprintf(path + used, size - used, "/%s", name);
    }
}

Device *mon_device_at(const MonCall *c, const char *path)
{
    Device *d = &c->machine->dev;
    const char *at = path + 8;
    char name[256];

    if (strncmp(path, "/machine", 8) || (path[8] && path[8] != '/'))
        return NULL;
    if (!strncmp(path, PERIPHERAL "/", sizeof PERIPHERAL)) {
        at = path + sizeof PERIPHERAL;
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "/"), at);
        at += strcspn(at, "/");
        d = device_find(d, name);
    }
    for (; d && *at; at += strcspn(at, "/")) {
        Device *k = d->children;

        at += strspn(at, "/");
        if (!*at)
            break;
        for (; k; k = k->next) {
            name_of(k, name, sizeof name);
            if (strlen(name) == strcspn(at, "/") && !strncmp(at, name, strlen(name)))
                break;
        }
        d = k;
    }
    return d;
}

static Device *find_path(MonCall *c, const char *path)
{
    Device *d = mon_device_at(c, path);

    if (!d)
        mon_fail(c, "DeviceNotFound", "Device '%s' not found", path);
    return d;
}

static void list_prop(MonCall *c, const char *name, const char *type)
{
    if (c->out)
        fprintf(c->out, "%s (%s)\n", name, type);
    else
        json_array_append_new(c->result, json_pack("{s:s,s:s}", "name", name, "type", type));
}

static void list_child(MonCall *c, const Device *d)
{
    char name[256], type[300];

    name_of(d, name, sizeof name);
    snprintf(type, sizeof type, "child<%s>", d->type->name);
    list_prop(c, name, type);
}

static void list_ids(MonCall *c, const Device *d)
{
    if (d->id)
        list_child(c, d);
    for (const Device *k = d->children; k; k = k->next)
        list_ids(c, k);
}

bool mon_qom_list(MonCall *c)
{
    const char *path = mon_str(c, "path");
    Device *d;

    c->result = json_array();
    if (!strcmp(path, PERIPHERAL)) {
        list_ids(c, &c->machine->dev);
        return true;
    }
    d = find_path(c, path);
    if (!d)
        return false;
    list_prop(c, "type", "string");
    for (u32 n = 0; n < d->type->prop_count; n++)
        list_prop(c, d->type->props[n].name, prop_kind_name(d->type->props[n].kind));
    for (const Device *k = d->children; k; k = k->next)
        list_child(c, k);
    return true;
}

/* The text of a property as JSON: numbers and booleans are such, text loses its quotes. */
static json_t *prop_value(Device *d, const PropRow *row)
{
    char text[512];
    size_t size;

    prop_text(d, row, text, sizeof text);
    size = strlen(text);
    if (row->kind == PROP_BOOL)
        return json_boolean(!strcmp(text, "true"));
    if (text[0] == '"')
        return json_stringn(text + 1, size > 1 ? size - 2 : 0);
    return json_integer((json_int_t)strtoull(text, NULL, 10));
}

static bool give(MonCall *c, json_t *value)
{
    char *text;

    if (!value)
        return error_set(c->err, "the value is no text");
    c->result = value;
    if (!c->out)
        return true;
    text = json_dumps(value, JSON_ENCODE_ANY);
    fprintf(c->out, "%s\n", text);
    free(text);
    return true;
}

/* That of *@d, or of what is inside, which *@d is then. */
static const PropRow *find_prop(Device **d, const char *name)
{
    for (Device *k = *d; k; k = device_inner(k))
        for (u32 n = 0; n < k->type->prop_count; n++)
            if (!strcmp(k->type->props[n].name, name)) {
                *d = k;
                return &k->type->props[n];
            }
    return NULL;
}

bool mon_qom_get(MonCall *c)
{
    const char *name = mon_str(c, "property");
    Device *d = find_path(c, mon_str(c, "path"));
    const MonProp *running = d ? mon_balloon_prop(&d, name) : NULL;
    const PropRow *row;

    if (!d)
        return false;
    if (!strcmp(name, "type"))
        return give(c, json_string(d->type->name));
    if (running)
        return give(c, running->get(d));
    row = find_prop(&d, name);
    if (row)
        return give(c, prop_value(d, row));
    return error_set(c->err, "Property '%s.%s' not found", d->type->name, name);
}

bool mon_qom_set(MonCall *c)
{
    const char *name = mon_str(c, "property");
    const json_t *value = json_object_get(c->args, "value");
    Device *d = find_path(c, mon_str(c, "path"));
    const MonProp *running = d ? mon_balloon_prop(&d, name) : NULL;

    if (!d)
        return false;
    if (running && running->set)
        return running->set(d, value, c->err);
    if (running || find_prop(&d, name))
        return error_set(c->err, "Property '%s.%s' cannot be set while there is the device",
                         d->type->name, name);
    return error_set(c->err, "Property '%s.%s' not found", d->type->name, name);
}

/* A line has a JSON value, or a word that is text. */
bool hmp_qom_set(MonCall *c)
{
    const char *text = mon_str(c, "value");
    json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);

    json_object_set_new(c->args, "value", v ? v : json_string(text));
    return mon_qom_set(c);
}
