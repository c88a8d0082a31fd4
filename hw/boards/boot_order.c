/* SPDX-License-Identifier: MIT */
/*
 * What firmware is told; see boot_order.h.
 *
 * "bootorder" has a line per device in order of bootindex=: its path in the form of Open Firmware.
 * Devices without bootindex= get one behind those that have, if a letter of -boot order= means
 * them. With once= the file says so until the first reset.
 *
 * Sources: IEEE 1275 "Open Firmware", names of device nodes; QEMU documentation "-boot",
 * "Managing device boot order with bootindex properties".
 */
#include "hw/boards/boot_order.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "host/block/block.h"
#include "hw/boards/smbios.h"
#include "hw/misc/fw_cfg.h"

#define PATH_SIZE     512
#define NO_BOOT_INDEX UINT32_MAX
#define FIRST_IMPLIED 0x80000000u /* bootindex of those that a letter means: behind all given ones */
#define ENTRIES_MAX   256

typedef struct Entry {
    u32 index;
    const Device *dev;
} Entry;

typedef struct Order {
    Entry entry[ENTRIES_MAX];
    u32 count;
} Order;

static struct {
    Machine *machine;
    MachineListener listener;
} once; /* the machine of -boot once= */

/* ---- paths ---- */

/* "/pci@.../scsi@1/disk@0,0" */
static void path_of(const Device *d, char *path, size_t size)
{
    char part[128];
    size_t used;

    if (!d) {
        *path = 0;
        return;
    }
    path_of(d->parent, path, size);
    if (!d->type->fw_path)
        return;
    d->type->fw_path(d, part, sizeof part);
    used = strlen(path);
    snprintf(path + used, size - used, "/%s", part);
}

/* ---- which devices ---- */

static const PropRow *prop_of(const Device *d, const char *name)
{
    for (u32 n = 0; n < d->type->prop_count; n++)
        if (!strcmp(d->type->props[n].name, name))
            return &d->type->props[n];
    return NULL;
}

static const void *value_of(const Device *d, const PropRow *row)
{
    return (const u8 *)d + row->offset;
}

/* Whether the letter of -boot order= means @d, which has a bootindex. */
static bool is_meant(const Device *d, char letter)
{
    const PropRow *drive = prop_of(d, "drive");
    const Blk *b = drive ? *(Blk *const *)value_of(d, drive) : NULL;

    if (letter == 'n')
        return prop_of(d, "netdev");
    return drive && letter == (b && blk_is_cdrom(b) ? 'd' : 'c');
}

static u32 index_of(const Device *d, const char *letters)
{
    const PropRow *row = prop_of(d, "bootindex");
    u32 index = row ? *(const u32 *)value_of(d, row) : NO_BOOT_INDEX;

    for (u32 n = 0; row && index == NO_BOOT_INDEX && letters[n]; n++)
        if (is_meant(d, letters[n]))
            return FIRST_IMPLIED + n;
    return index;
}

/* The place of @index, behind those with the same. */
static void insert(Order *o, u32 index, const Device *d)
{
    u32 at = o->count;

    if (o->count == ENTRIES_MAX)
        return;
    while (at && o->entry[at - 1].index > index) {
        o->entry[at] = o->entry[at - 1];
        at--;
    }
    o->entry[at] = (Entry){index, d};
    o->count++;
}

static void collect(Order *o, const Device *d, const char *letters)
{
    u32 index = index_of(d, letters);

    if (index != NO_BOOT_INDEX)
        insert(o, index, d);
    for (const Device *k = d->children; k; k = k->next)
        collect(o, k, letters);
}

static bool check_twice(const Order *o, Error *err)
{
    for (u32 n = 1; n < o->count; n++)
        if (o->entry[n].index == o->entry[n - 1].index && o->entry[n].index < FIRST_IMPLIED)
            return error_set(err, "bootindex=%u is given to two devices", o->entry[n].index);
    return true;
}

static bool write_order(Machine *m, const char *letters, Error *err)
{
    char path[PATH_SIZE], *text = NULL;
    Order o = {.count = 0};
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    bool ok;

    if (!f)
        abort();
    collect(&o, &m->dev, letters ? letters : "");
    if (m->boot_first)
        fprintf(f, "%s%s", m->boot_first, o.count ? "\n" : "");
    for (u32 n = 0; n < o.count; n++) {
        path_of(o.entry[n].dev, path, sizeof path);
        fprintf(f, "%s%s", n ? "\n" : "", path);
    }
    if (m->cfg->boot.is_strict)
        fprintf(f, "%sHALT", o.count || m->boot_first ? "\n" : "");
    fclose(f);
    ok = check_twice(&o, err) &&
         (!size || fw_cfg_set_file(m->fw_cfg, "bootorder", text, (u32)size + 1, err));
    free(text);
    return ok;
}

/* After the first reset -boot once= is over. */
static void on_machine(MachineListener *l, MachineEvent e)
{
    if (e != MACHINE_EVENT_RESET)
        return;
    write_order(once.machine, once.machine->cfg->boot.order, NULL);
    machine_unlisten(once.machine, l);
}

static bool add_order(Machine *m, Error *err)
{
    const MachineBoot *boot = &m->cfg->boot;

    if (!write_order(m, boot->once ? boot->once : boot->order, err))
        return false;
    if (boot->once) {
        once.machine = m;
        once.listener.event = on_machine;
        machine_listen(m, &once.listener);
    }
    return true;
}

/* ---- the rest ---- */

static bool add_times(Machine *m, Error *err)
{
    const MachineBoot *boot = &m->cfg->boot;
    u16 splash = (u16)(boot->splash_ms ? atoi(boot->splash_ms) : 0);
    u32 retry = boot->retry_ms ? (u32)atoi(boot->retry_ms) : UINT32_MAX;

    if (boot->has_menu)
        fw_cfg_add_u16(m->fw_cfg, FW_CFG_BOOT_MENU, boot->menu);
    return (!boot->splash_ms || fw_cfg_add_file(m->fw_cfg, "etc/boot-menu-wait", &splash,
                                                sizeof splash, err)) &&
           (!boot->retry_ms ||
            fw_cfg_add_file(m->fw_cfg, "etc/boot-fail-wait", &retry, sizeof retry, err));
}

static bool add_files(Machine *m, Error *err)
{
    const MachineConfig *cfg = m->cfg;

    for (unsigned n = 0; n < cfg->file_count; n++)
        if (!fw_cfg_add_file(m->fw_cfg, cfg->files[n].name, cfg->files[n].data,
                             cfg->files[n].size, err))
            return error_prefix(err, "-fw_cfg");
    return true;
}

bool boot_order_add_files(Machine *m, const char *product, Error *err)
{
    return !m->fw_cfg || (add_order(m, err) && add_times(m, err) &&
                          smbios_add_files(m, product, err) && add_files(m, err));
}
