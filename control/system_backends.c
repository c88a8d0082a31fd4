/* SPDX-License-Identifier: MIT */
/* Back ends and devices from the command line of the system emulator. */
#include <stdlib.h>
#include <string.h>
#include "control/system.h"
#include "host/block/block.h"
#include "host/block/node.h"
#include "host/char/char.h"

/* ---- -chardev, -serial ---- */

static bool open_chardevs(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->chardevs.count; n++)
        if (!char_new(l, &o->chardevs.row[n], err))
            return false;
    return true;
}

/* "unix:path[,options]", "tcp:[host]:port[,options]": the words behind the kind. */
static bool socket_words(Opts *c, bool is_unix, const char *rest, Error *err)
{
    char *text = strdup(rest), *comma = strchr(text, ','), *colon;
    bool ok = true;

    if (comma)
        *comma++ = 0;
    opts_set(c, "backend", "socket");
    colon = strrchr(text, ':');
    if (is_unix) {
        opts_set(c, "path", text);
    } else if (colon) {
        *colon = 0;
        opts_set(c, "host", text);
        opts_set(c, "port", colon + 1);
    } else {
        ok = error_set(err, "tcp:host:port is expected");
    }
    ok = ok && (!comma || opts_parse(c, comma, NULL, err));
    free(text);
    if (ok && opts_get(c, "nowait")) { /* the old spelling */
        opts_remove(c, "nowait");
        opts_set(c, "wait", "off");
    }
    return ok;
}

/* What an argument of -serial says, in the words of -chardev. */
static bool serial_words(Opts *c, const char *arg, Error *err)
{
    static const char *const plain[] = {"stdio", "null", "pty", "ringbuf"};

    if (!strncmp(arg, "mon:", 4)) {
        arg += 4;
        opts_set(c, "mux", "on");
    }
    for (unsigned n = 0; n < ARRAY_SIZE(plain); n++)
        if (!strcmp(arg, plain[n])) {
            opts_set(c, "backend", arg);
            return true;
        }
    if (!strncmp(arg, "file:", 5)) {
        opts_set(c, "backend", "file");
        opts_set(c, "path", arg + 5);
        return true;
    }
    if (!strncmp(arg, "unix:", 5) || !strncmp(arg, "tcp:", 4))
        return socket_words(c, arg[0] == 'u', strchr(arg, ':') + 1, err);
    return error_set(err, "stdio, null, none, pty, file:path, unix:path, tcp:host:port or chardev:id "
                          "is expected");
}

Char *system_char(Loop *l, const char *option, const char *arg, const char *id, Error *err)
{
    Opts c = {0};
    Char *chr;
    bool ok;

    if (!strncmp(arg, "chardev:", 8)) {
        chr = char_find(arg + 8);
        if (!chr)
            error_set(err, "-%s %s: there is no -chardev with this id", option, arg);
        return chr;
    }
    opts_set(&c, "id", id);
    ok = serial_words(&c, arg, err);
    if (ok && opts_get(&c, "mux")) /* Ctrl-C is the guest's */
        opts_set(&c, "signal", "off");
    if (ok && strcmp(opts_get(&c, "backend"), "stdio"))
        opts_remove(&c, "signal");
    chr = ok ? char_new(l, &c, err) : NULL;
    opts_clear(&c);
    if (!chr)
        error_prefix(err, "-%s %s", option, arg);
    return chr;
}

/* "mon:" is a serial port and a monitor on one back end. */
static bool open_serial(SystemOptions *o, Loop *l, unsigned n, const char *arg, Error *err)
{
    char id[16];

    if (!strcmp(arg, "none"))
        return true;
    snprintf(id, sizeof id, "serial%u", n);
    o->machine.serial[n] = system_char(l, "serial", arg, id, err);
    if (!strncmp(arg, "mon:", 4))
        opts_set(opts_list_add(&o->monitors), "chardev", id);
    return o->machine.serial[n];
}

static bool open_serials(SystemOptions *o, Loop *l, Error *err)
{
    if (!o->serials && !system_has_no_display(o)) /* as the terminal is the console */
        o->serial[o->serials++] = "mon:stdio";
    for (unsigned n = 0; n < o->serials; n++)
        if (!open_serial(o, l, n, o->serial[n], err))
            return false;
    return true;
}

/* ---- -drive ---- */

/* The place of the next flash bank, or of the one that unit= names. */
static Blk **flash_slot(SystemOptions *o, const char *unit, Error *err)
{
    u64 n = 0;

    if (unit && !parse_num(unit, &n))
        n = MACHINE_FLASHES;
    while (!unit && n < MACHINE_FLASHES && o->machine.flash[n])
        n++;
    if (n < MACHINE_FLASHES && !o->machine.flash[n])
        return &o->machine.flash[n];
    error_set(err, n < MACHINE_FLASHES ? "-drive if=pflash: flash bank %u is given twice"
                                       : "-drive if=pflash: there are %u flash banks",
              n < MACHINE_FLASHES ? (unsigned)n : MACHINE_FLASHES);
    return NULL;
}

static void drive_name(const Opts *d, const char *kind, unsigned n, char *name, size_t size)
{
    const char *id = opts_get(d, "id");

    if (id)
        snprintf(name, size, "%s", id);
    else
        snprintf(name, size, "%s%u", kind, n);
}

/* What -device would say. */
static void add_disk(SystemOptions *o, const char *drive)
{
    Opts *d = opts_list_add(&o->devices);

    opts_set(d, "driver", "virtio-blk-device");
    opts_set(d, "drive", drive);
}

static bool open_drive(SystemOptions *o, Loop *l, Opts *d, unsigned n, Error *err)
{
    static const OptRow rows[] = {
        {"if", OPT_ENUM, "none|virtio|pflash", "what it is connected to"},
        {"id", OPT_STR, NULL, "name"},
        {"unit", OPT_NUM, NULL, "flash bank"},
    };
    const char *kind = opts_get(d, "if");
    Opts node = {0};
    Blk **slot = NULL, *b;
    char name[64];

    drive_name(d, kind ? kind : "drive", n, name, sizeof name);
    if (!node_from_drive(d, &node, err) ||
        !opts_check(d, "-drive", rows, ARRAY_SIZE(rows), err) ||
        (kind && !strcmp(kind, "pflash") && !(slot = flash_slot(o, opts_get(d, "unit"), err)))) {
        opts_clear(&node);
        return false;
    }
    b = blk_find(name) ? NULL : blk_open(l, name, &node, err);
    opts_clear(&node);
    if (blk_find(name) && !b)
        return error_set(err, "-drive: there is a drive \"%s\" already", name);
    if (slot)
        *slot = b;
    else if (b && (!kind || !strcmp(kind, "virtio")))
        add_disk(o, name);
    return b;
}

static bool open_drives(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->drives.count; n++)
        if (!open_drive(o, l, &o->drives.row[n], n, err))
            return false;
    return true;
}

/* ---- all ---- */

bool system_open(SystemOptions *o, Loop *l, Error *err)
{
    return open_chardevs(o, l, err) && open_serials(o, l, err) && open_drives(o, l, err) &&
           system_open_net(o, l, err) && semihosting_open(&o->semihosting, &o->machine, err);
}

bool system_add_devices(SystemOptions *o, Machine *m, Error *err)
{
    for (unsigned n = 0; n < o->devices.count; n++)
        if (!device_create(&o->devices.row[n], &m->dev, &m->env, err))
            return false;
    return true;
}

Opts *opts_list_add(OptsList *l)
{
    l->row = realloc(l->row, (l->count + 1) * sizeof *l->row);
    if (!l->row)
        abort();
    l->row[l->count] = (Opts){0};
    return &l->row[l->count++];
}

static void list_clear(OptsList *l)
{
    for (unsigned n = 0; n < l->count; n++)
        opts_clear(&l->row[n]);
    free(l->row);
    *l = (OptsList){0};
}

void system_clear(SystemOptions *o)
{
    system_close_net();
    for (Blk *b; (b = blk_next(NULL));)
        blk_close(b);
    for (Char *c; (c = char_next(NULL));)
        char_free(c);
    opts_clear(&o->machine.props);
    opts_clear(&o->display);
    list_clear(&o->drives);
    list_clear(&o->devices);
    list_clear(&o->chardevs);
    list_clear(&o->dumps);
    list_clear(&o->monitors);
}
