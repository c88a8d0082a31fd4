/* SPDX-License-Identifier: MIT */
/* Disks of the command line: -drive, -blockdev, -hda to -hdd, -cdrom, -pflash, -snapshot. */
#include <stdlib.h>
#include <string.h>
#include "control/json_opts.h"
#include "control/monitor.h"
#include "control/system.h"
#include "host/block/block.h"
#include "host/block/node.h"
#include "host/block/throttle.h"

#define CDROM_INDEX 2  /* of -cdrom */
#define BUS_UNITS   16 /* of bus= and unit= in one index= */

/* What -drive says beside the image. */
static const OptRow drive_rows[] = {
    {"if", OPT_ENUM, "none|virtio|pflash|ide",
     "what it is connected to (the machine's usual kind); none: a -device has it"},
    {"id", OPT_STR, NULL, "name"},
    {"index", OPT_NUM, NULL, "place among the drives of its kind"},
    {"bus", OPT_NUM, NULL, "bus, with unit= in place of index="},
    {"unit", OPT_NUM, NULL, "unit of the bus; flash bank"},
    {"media", OPT_ENUM, "disk|cdrom", "cdrom: read-only, may be empty"},
    {"snapshot", OPT_BOOL, NULL, "what is written goes to a file that vanishes at the end"},
    {"rerror", OPT_ENUM, "auto|report|ignore|stop", "what a read error does"},
    {"werror", OPT_ENUM, "auto|report|ignore|stop|enospc", "what a write error does"},
    {"copy-on-read", OPT_BOOL, NULL, "keep what is read from backing files (off)"},
};

/* ---- options ---- */

static void drive_help(void)
{
    static const OptRow image[] = {
        {"file", OPT_STR, NULL, "image"},
        {"format", OPT_STR, NULL, "its format, as raw or qcow2; without: found by looking"},
        {"cache", OPT_ENUM, "none|writeback|writethrough|directsync|unsafe", "use of host caches"},
        {"aio", OPT_ENUM, "threads|native|io_uring", "how requests are made"},
        {"readonly", OPT_BOOL, NULL, "refuse writes"},
        {"discard", OPT_ENUM, "ignore|unmap", "what discard requests do"},
        {"detect-zeroes", OPT_ENUM, "off|on|unmap", "store written zeros as holes"},
    };

    puts("-drive options:");
    opts_help(stdout, image, ARRAY_SIZE(image));
    opts_help(stdout, drive_rows, ARRAY_SIZE(drive_rows));
    puts("  throttling.group=<str>   - drives with the same share their limits\n"
         "-drive throttling. options:");
    opts_help(stdout, throttle_rows, throttle_row_count);
    puts("(and the options of -blockdev)");
}

bool set_drive(SystemOptions *o, const char *arg, Error *err)
{
    if (system_is_help(arg)) {
        drive_help();
        o->done = true;
        return true;
    }
    return opts_parse(opts_list_add(&o->drives), arg, NULL, err) || error_prefix(err, "-drive");
}

bool set_blockdev(SystemOptions *o, const char *arg, Error *err)
{
    Opts *w = opts_list_add(&o->blockdevs);

    if (system_is_help(arg)) {
        node_help(stdout);
        o->done = true;
        return true;
    }
    if (!opts_read(w, arg, "driver", err))
        return error_prefix(err, "-blockdev");
    if (!opts_get(w, "driver"))
        return error_set(err, "-blockdev %s: driver= is expected", arg);
    return opts_get(w, "node-name") ||
           error_set(err, "-blockdev %s: node-name= is expected, for -device drive=", arg);
}

static bool add_drive(SystemOptions *o, const char *option, const char *file, const char *index,
                      const char *media)
{
    Opts *d = opts_list_add(&o->drives);

    d->origin = option;
    opts_set(d, "file", file);
    opts_set(d, "index", index);
    opts_set(d, "media", media);
    return true;
}

bool set_hda(SystemOptions *o, const char *arg, Error *err)
{
    return add_drive(o, "-hda", arg, "0", "disk");
}

bool set_hdb(SystemOptions *o, const char *arg, Error *err)
{
    return add_drive(o, "-hdb", arg, "1", "disk");
}

bool set_hdc(SystemOptions *o, const char *arg, Error *err)
{
    return add_drive(o, "-hdc", arg, "2", "disk");
}

bool set_hdd(SystemOptions *o, const char *arg, Error *err)
{
    return add_drive(o, "-hdd", arg, "3", "disk");
}

bool set_cdrom(SystemOptions *o, const char *arg, Error *err)
{
    return add_drive(o, "-cdrom", arg, "2", "cdrom");
}

bool set_pflash(SystemOptions *o, const char *arg, Error *err)
{
    Opts *d = opts_list_add(&o->drives);

    d->origin = "-pflash";
    opts_set(d, "file", arg);
    opts_set(d, "format", "raw");
    opts_set(d, "if", "pflash");
    return true;
}

bool set_snapshot(SystemOptions *o, const char *arg, Error *err)
{
    o->all_temporary = true;
    return true;
}

/* ---- flash banks ---- */

/* The place of the next flash bank, or of bank @n. */
static Blk **flash_slot(SystemOptions *o, bool has_number, u64 n, Error *err)
{
    while (!has_number && n < MACHINE_FLASHES && o->machine.flash[n])
        n++;
    if (n < MACHINE_FLASHES && !o->machine.flash[n])
        return &o->machine.flash[n];
    error_set(err, n < MACHINE_FLASHES ? "if=pflash: flash bank %u is given twice"
                                       : "if=pflash: there are %u flash banks",
              n < MACHINE_FLASHES ? (unsigned)n : MACHINE_FLASHES);
    return NULL;
}

/* -machine pflash0=, pflash1= */
static bool open_flash_nodes(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < MACHINE_FLASHES; n++) {
        const char *name = o->pflash_node[n];
        char id[16];

        if (!name)
            continue;
        if (!node_find(name))
            return error_set(err, "-machine: pflash%u=%s: the node of a -blockdev is expected", n, name);
        snprintf(id, sizeof id, "pflash%u", n);
        o->machine.flash[n] = blk_new(l, id, node_find(name));
    }
    return true;
}

/* ---- drives ---- */

/* The number of a drive among those of its kind: index=, or bus= and unit= of @units on a bus. */
static bool number_of(const Opts *d, unsigned units, bool *is_given, u64 *number, Error *err)
{
    bool by_unit = opts_get(d, "bus") || opts_get(d, "unit");

    *is_given = by_unit || opts_get(d, "index");
    *number = by_unit ? opts_num(d, "bus", 0) * units + opts_num(d, "unit", 0)
                      : opts_num(d, "index", 0);
    return !by_unit || !opts_get(d, "index") ||
           error_set(err, "index= and bus= or unit= exclude each other");
}

/* Drives that "-drive if=virtio" makes; none has the number of another. */
static bool check_number(SystemOptions *o, u64 number, Error *err)
{
    for (unsigned n = 0; n < o->taken_count; n++)
        if (o->taken[n] == number)
            return error_set(err, "index=%llu is given twice", (unsigned long long)number);
    if (o->taken_count == ARRAY_SIZE(o->taken))
        return error_set(err, "%zu drives with index= are possible", ARRAY_SIZE(o->taken));
    o->taken[o->taken_count++] = number;
    return true;
}

static bool is_cdrom(const Opts *d)
{
    return opts_get(d, "media") && !strcmp(opts_get(d, "media"), "cdrom");
}

static void drive_name(const Opts *d, const char *kind, unsigned n, char *name, size_t size)
{
    const char *id = opts_get(d, "id");

    if (id)
        snprintf(name, size, "%s", id);
    else
        snprintf(name, size, "%s%s%u", kind,
                 strcmp(kind, "virtio") ? "" : is_cdrom(d) ? "-cd" : "", n);
}

/* What -device would say. */
static void add_disk(SystemOptions *o, const char *drive)
{
    Opts *d = opts_list_add(&o->devices);

    opts_set(d, "driver", system_program()->disk);
    opts_set(d, "drive", drive);
}

static Blk *open_named(SystemOptions *o, Loop *l, const Opts *d, const char *name, Error *err)
{
    Opts words = {0};
    Blk *b;

    if (blk_find(name)) {
        error_set(err, "there is a drive \"%s\" already", name);
        return NULL;
    }
    opts_copy(&words, d);
    if (o->all_temporary)
        opts_default(&words, "snapshot", "on");
    b = blk_open(l, name, &words, err);
    opts_clear(&words);
    return b;
}

/* Values of what does not belong to the image; unknown words are found when that is opened. */
static bool check_words(const Opts *d, Error *err)
{
    Opts own = {0};
    bool ok;

    for (unsigned n = 0; n < ARRAY_SIZE(drive_rows); n++)
        if (opts_get(d, drive_rows[n].name))
            opts_set(&own, drive_rows[n].name, opts_get(d, drive_rows[n].name));
    ok = opts_check(&own, "-drive", drive_rows, ARRAY_SIZE(drive_rows), err);
    opts_clear(&own);
    return ok;
}

/* ---- if=ide ---- */

#define IDE_PLACES 64u

/* The place of a drive: the one it says, or the first that is free. */
static bool ide_place(SystemOptions *o, bool is_given, u64 *number, Error *err)
{
    while (!is_given && *number < IDE_PLACES && o->ide_taken >> *number & 1)
        ++*number;
    if (*number >= IDE_PLACES)
        return error_set(err, "index=%llu: up to %u is expected", (unsigned long long)*number,
                         IDE_PLACES - 1);
    if (o->ide_taken >> *number & 1)
        return error_set(err, "index=%llu is given twice", (unsigned long long)*number);
    o->ide_taken |= 1ull << *number;
    return true;
}

static void add_ide(SystemOptions *o, const Opts *d, const char *drive, unsigned bus, unsigned unit)
{
    Opts *w = opts_list_add(&o->devices);
    char text[32];

    opts_set(w, "driver", is_cdrom(d) ? "ide-cd" : "ide-hd");
    opts_set(w, "drive", drive);
    snprintf(text, sizeof text, "ide.%u", bus);
    opts_set(w, "bus", text);
    snprintf(text, sizeof text, "%u", unit);
    opts_set(w, "unit", text);
}

static bool open_ide(SystemOptions *o, Loop *l, const Opts *d, Error *err)
{
    unsigned units = o->machine.board->ide_units;
    bool is_given;
    u64 number;
    char name[64];

    if (!units)
        return error_set(err, "if=ide: machine %s has no such drives", o->machine.board->name);
    if (!check_words(d, err) || !number_of(d, units, &is_given, &number, err) ||
        !ide_place(o, is_given, &number, err))
        return false;
    unsigned bus = (unsigned)number / units, unit = (unsigned)number % units;

    snprintf(name, sizeof name, "ide%u-%s%u", bus, is_cdrom(d) ? "cd" : "hd", unit);
    if (opts_get(d, "id"))
        snprintf(name, sizeof name, "%s", opts_get(d, "id"));
    if (!open_named(o, l, d, name, err))
        return false;
    add_ide(o, d, name, bus, unit);
    return true;
}

/* A PC has a CD-ROM drive, unless somebody cares for its drives. */
static void add_default_cdrom(SystemOptions *o)
{
    const char *kind = o->machine.board->drive;
    Opts *d;

    if (o->no_defaults || !kind || strcmp(kind, "ide"))
        return;
    for (unsigned n = 0; n < o->devices.count; n++) {
        const char *driver = opts_get(&o->devices.row[n], "driver");

        if (driver && (!strcmp(driver, "ide-cd") || !strcmp(driver, "ide-hd")))
            return;
    }
    for (unsigned n = 0; n < o->drives.count; n++) {
        const Opts *w = &o->drives.row[n];
        bool is_given;
        u64 number;

        if ((!opts_get(w, "if") || !strcmp(opts_get(w, "if"), "ide")) &&
            number_of(w, o->machine.board->ide_units, &is_given, &number, NULL) && is_given &&
            number == CDROM_INDEX)
            return;
    }
    d = opts_list_add(&o->drives);
    opts_set(d, "if", "ide");
    opts_set(d, "media", "cdrom");
    opts_set(d, "index", "2");
}

static bool open_drive(SystemOptions *o, Loop *l, const Opts *d, unsigned n, Error *err)
{
    const char *usual = o->machine.board->drive ? o->machine.board->drive : "virtio";
    const char *kind = opts_get(d, "if") ? opts_get(d, "if") : usual;
    bool is_flash = !strcmp(kind, "pflash"), is_virtio = !strcmp(kind, "virtio"), has_number;
    Blk **slot = NULL, *b;
    char name[64];
    u64 number;

    if (!strcmp(kind, "ide"))
        return open_ide(o, l, d, err);
    drive_name(d, kind, n, name, sizeof name);
    if (!check_words(d, err) || !number_of(d, BUS_UNITS, &has_number, &number, err) ||
        (is_virtio && has_number && !check_number(o, number, err)) ||
        (is_flash && !(slot = flash_slot(o, has_number, number, err))))
        return false;
    b = open_named(o, l, d, name, err);
    if (slot)
        *slot = b;
    else if (b && is_virtio)
        add_disk(o, name);
    return b;
}

/* What the user typed goes before what is wrong with it, unless the message has it. */
static bool name_option(const Opts *d, Error *err)
{
    const char *option = d->origin ? d->origin : "-drive";

    return strncmp(err->text, option, strlen(option)) ? error_prefix(err, "%s", option) : false;
}

bool system_open_disks(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->blockdevs.count; n++)
        if (!monitor_add_node(l, &o->blockdevs.row[n], err))
            return error_prefix(err, "-blockdev");
    add_default_cdrom(o);
    for (unsigned n = 0; n < o->drives.count; n++)
        if (!open_drive(o, l, &o->drives.row[n], n, err))
            return name_option(&o->drives.row[n], err);
    return open_flash_nodes(o, l, err);
}
