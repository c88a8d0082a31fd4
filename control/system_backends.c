/* SPDX-License-Identifier: MIT */
/* Back ends and devices from the command line of the system emulator. */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "control/objects.h"
#include "control/system.h"
#include "host/block/block.h"
#include "host/char/char.h"

/* ---- -chardev, -serial ---- */

/* Whether -mon gives it to a program. */
static bool is_for_program(const SystemOptions *o, const Opts *chardev)
{
    const char *id = opts_get(chardev, "id"), *its, *mode;

    for (unsigned n = 0; id && n < o->monitors.count; n++) {
        its = opts_get(&o->monitors.row[n], "chardev");
        mode = opts_get(&o->monitors.row[n], "mode");
        if (its && mode && !strcmp(its, id) && !strcmp(mode, "control"))
            return char_any_loop(chardev);
    }
    return false;
}

static bool open_chardevs(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->chardevs.count; n++) {
        const Opts *c = &o->chardevs.row[n];

        if (!char_new(is_for_program(o, c) ? monitor_io_loop() : l, c, err))
            return false;
    }
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

/* "80Cx25C" in letters, "640x400" in pixels. */
static bool vc_words(Opts *c, const char *size, Error *err)
{
    static const char *const keys[2][2] = {{"width", "cols"}, {"height", "rows"}};
    char number[24];

    opts_set(c, "backend", "vc");
    for (unsigned n = 0; n < 2; n++) {
        size_t digits = strspn(size, "0123456789");
        bool in_letters = size[digits] == 'C';
        char after = size[digits + in_letters];

        if (!digits || digits >= sizeof number || after != (n ? 0 : 'x'))
            return error_set(err, "vc:WIDTHxHEIGHT is expected, as vc:640x400 or vc:80Cx25C");
        memcpy(number, size, digits);
        number[digits] = 0;
        opts_set(c, keys[n][in_letters], number);
        size += digits + in_letters + !n;
    }
    return true;
}

/* What an argument of -serial says, in the words of -chardev. */
static bool serial_words(Opts *c, const char *arg, Error *err)
{
    static const char *const plain[] = {"stdio", "null", "pty", "ringbuf", "vc"};

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
    if (!strncmp(arg, "vc:", 3))
        return vc_words(c, arg + 3, err);
    return error_set(err, "stdio, null, none, pty, vc, file:path, unix:path, tcp:host:port or "
                          "chardev:id is expected");
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
    chr = ok ? char_new(char_any_loop(&c) ? l : loop_current(), &c, err) : NULL;
    opts_clear(&c);
    if (!chr)
        error_prefix(err, "-%s %s", option, arg);
    return chr;
}

/* "mon:" is a serial port and a monitor on one back end. */
static bool open_serial(SystemOptions *o, Loop *l, unsigned n, const char *arg, Error *err)
{
    char id[24];

    if (!strcmp(arg, "none"))
        return true;
    snprintf(id, sizeof id, "serial%u", n);
    o->machine.serial[n] = system_char(l, "serial", arg, id, err);
    if (!strncmp(arg, "mon:", 4))
        opts_set(opts_list_add(&o->monitors), "chardev", id);
    return o->machine.serial[n];
}

static bool has_monitor(const SystemOptions *o)
{
    return o->monitors.count || o->no_monitor;
}

/*
 * Without -serial the terminal is the console. With a window that was asked for it is left alone:
 * monitor and serial port are text consoles of the window, in this order.
 */
static bool default_consoles(SystemOptions *o, Loop *l, Error *err)
{
    bool in_window = system_wants_window(o), is_free = !o->serials && !o->no_defaults;

    if (in_window && !has_monitor(o) && !o->no_defaults) {
        if (!system_char(l, "monitor", "vc", "compat_monitor0", err))
            return false;
        opts_set(opts_list_add(&o->monitors), "chardev", "compat_monitor0");
    }
    if (is_free && (in_window || o->monitor_on_terminal))
        o->serial[o->serials++] = "vc";
    else if (is_free && !system_has_no_display(o) && !o->process.in_background)
        o->serial[o->serials++] = "mon:stdio";
    return true;
}

/* What -chardev and -device would say. */
static bool open_debugcons(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->debugcons.count; n++) {
        char id[24];
        Opts *d;
        Char *chr;

        snprintf(id, sizeof id, "debugcon%u", n);
        chr = system_char(l, "debugcon", opts_get(&o->debugcons.row[n], "where"), id, err);
        if (!chr)
            return false;
        d = opts_list_add(&o->devices);
        opts_set(d, "driver", "isa-debugcon");
        opts_set(d, "chardev", char_id(chr));
    }
    return true;
}

static bool open_serials(SystemOptions *o, Loop *l, Error *err)
{
    if (!default_consoles(o, l, err))
        return false;
    for (unsigned n = 0; n < o->serials; n++)
        if (!open_serial(o, l, n, o->serial[n], err))
            return false;
    return open_debugcons(o, l, err);
}

/* ---- all ---- */

/* There will be no terminal. */
static bool check_background(const SystemOptions *o, Error *err)
{
    for (Char *c = NULL; o->process.in_background && (c = char_next(c));)
        if (char_is_terminal(c))
            return error_set(err, "-daemonize: \"%s\" leads to the terminal, which is left", char_id(c));
    return true;
}

bool system_open(SystemOptions *o, Loop *l, Error *err)
{
    return system_open_objects(o, l, err) && open_chardevs(o, l, err) && open_serials(o, l, err) &&
           check_background(o, err) && system_open_disks(o, l, err) && system_open_net(o, l, err) &&
           semihosting_open(&o->semihosting, &o->machine, err);
}

bool system_add_devices(SystemOptions *o, Machine *m, Error *err)
{
    for (unsigned n = 0; n < o->devices.count; n++)
        if (!system_check_iothread(&o->devices.row[n], err) ||
            !device_create(&o->devices.row[n], &m->dev, &m->env, err))
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
    OptsList *lists[] = {&o->drives,    &o->devices, &o->chardevs, &o->objects,
                         &o->blockdevs, &o->numa,    &o->monitors, &o->data_dirs, &o->debugcons,
                         &o->fw_cfgs,   &o->smbios,  &o->config_words};
    Opts *words[] = {&o->machine.props, &o->display, &o->kept,   &o->name,
                     &o->boot,          &o->rtc,     &o->icount, &o->action, &o->process.words};

    system_close_net();
    for (Blk *b; (b = blk_next(NULL));)
        blk_close(b);
    for (Char *c; (c = char_next(NULL));)
        char_free(c);
    object_free_all();
    for (unsigned n = 0; n < ARRAY_SIZE(lists); n++)
        list_clear(lists[n]);
    for (unsigned n = 0; n < ARRAY_SIZE(words); n++)
        opts_clear(words[n]);
    for (unsigned n = 0; n < o->machine.file_count; n++)
        free((void *)o->files[n].data);
    free(o->files);
    free(o->machine.node);
    free(o->machine.cpu_node);
}
