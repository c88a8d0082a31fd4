/* SPDX-License-Identifier: MIT */
/*
 * SMBIOS 3 tables; see smbios.h. A structure is a row of bytes to begin with, into which the fields
 * of fields[] are put: what -smbios says, else the default; texts follow the structure.
 *
 * Guests know by the manufacturer "QEMU" that the machine is not real, as by the fw_cfg signature.
 * Source: DMTF DSP0134 "System Management BIOS Reference Specification", 7.1 to 7.20 and 5.2.2.
 */
#include "hw/boards/smbios.h"

#include <stdlib.h>
#include <string.h>
#include "hw/boards/load.h"
#include "hw/misc/fw_cfg.h"

#define TABLE_MAX  65536u
#define TEXTS_MAX  64u
#define DIMM_MAX   (16ull << 30) /* larger memory is shown as several */
#define GIB        (1ull << 30)

typedef enum FieldKind {
    FIELD_TEXT,
    FIELD_NUM,
    FIELD_UUID,
    FIELD_RELEASE, /* "major.minor" */
    FIELD_UEFI,    /* a bit */
    FIELD_PREFIX,  /* text with the number of the structure behind it */
} FieldKind;

typedef struct Field {
    u8 type, offset, bytes;
    FieldKind kind;
    const char *key, *absent, *help;
} Field;

#define MAKER "\001" /* absent: the manufacturer, the board */
#define BOARD "\002"

// clang-format off
static const Field fields[] = {
    {0, 0x04, 1, FIELD_TEXT,    "vendor",           NULL,  "vendor of the firmware"},
    {0, 0x05, 1, FIELD_TEXT,    "version",          NULL,  "version of the firmware"},
    {0, 0x08, 1, FIELD_TEXT,    "date",             NULL,  "its date, MM/DD/YYYY"},
    {0, 0x14, 2, FIELD_RELEASE, "release",          NULL,  "major.minor"},
    {0, 0x13, 1, FIELD_UEFI,    "uefi",             NULL,  "it is UEFI"},
    {1, 0x04, 1, FIELD_TEXT,    "manufacturer",     MAKER, "of the machine"},
    {1, 0x05, 1, FIELD_TEXT,    "product",          "QEMU Virtual Machine", "name of the machine"},
    {1, 0x06, 1, FIELD_TEXT,    "version",          BOARD, "version"},
    {1, 0x07, 1, FIELD_TEXT,    "serial",           NULL,  "serial number"},
    {1, 0x08, 16, FIELD_UUID,   "uuid",             NULL,  "UUID; without: that of -uuid"},
    {1, 0x19, 1, FIELD_TEXT,    "sku",              NULL,  "SKU number"},
    {1, 0x1a, 1, FIELD_TEXT,    "family",           NULL,  "family"},
    {2, 0x04, 1, FIELD_TEXT,    "manufacturer",     MAKER, "of the board"},
    {2, 0x05, 1, FIELD_TEXT,    "product",          "QEMU Virtual Machine", "name of the board"},
    {2, 0x06, 1, FIELD_TEXT,    "version",          BOARD, "version"},
    {2, 0x07, 1, FIELD_TEXT,    "serial",           NULL,  "serial number"},
    {2, 0x08, 1, FIELD_TEXT,    "asset",            NULL,  "asset tag"},
    {2, 0x0a, 1, FIELD_TEXT,    "location",         NULL,  "location in the chassis"},
    {3, 0x04, 1, FIELD_TEXT,    "manufacturer",     MAKER, "of the chassis"},
    {3, 0x06, 1, FIELD_TEXT,    "version",          BOARD, "version"},
    {3, 0x07, 1, FIELD_TEXT,    "serial",           NULL,  "serial number"},
    {3, 0x08, 1, FIELD_TEXT,    "asset",            NULL,  "asset tag"},
    {3, 0x15, 1, FIELD_TEXT,    "sku",              NULL,  "SKU number"},
    {4, 0x04, 1, FIELD_PREFIX,  "sock_pfx",         "CPU", "name of the sockets, before their number"},
    {4, 0x06, 1, FIELD_NUM,     "processor-family", NULL,  "family"},
    {4, 0x07, 1, FIELD_TEXT,    "manufacturer",     MAKER, "of the processors"},
    {4, 0x08, 8, FIELD_NUM,     "processor-id",     NULL,  "identification"},
    {4, 0x10, 1, FIELD_TEXT,    "version",          BOARD, "version"},
    {4, 0x14, 2, FIELD_NUM,     "max-speed",        NULL,  "MHz"},
    {4, 0x16, 2, FIELD_NUM,     "current-speed",    NULL,  "MHz"},
    {4, 0x20, 1, FIELD_TEXT,    "serial",           NULL,  "serial number"},
    {4, 0x21, 1, FIELD_TEXT,    "asset",            NULL,  "asset tag"},
    {4, 0x22, 1, FIELD_TEXT,    "part",             NULL,  "part number"},
    {11, 0,   0, FIELD_TEXT,    "value",            NULL,  "text of the maker; again for the next"},
    {17, 0x10, 1, FIELD_PREFIX, "loc_pfx",          "DIMM", "name of the memory devices"},
    {17, 0x11, 1, FIELD_TEXT,   "bank",             NULL,  "bank"},
    {17, 0x15, 2, FIELD_NUM,    "speed",            NULL,  "MT/s"},
    {17, 0x17, 1, FIELD_TEXT,   "manufacturer",     MAKER, "of the memory"},
    {17, 0x18, 1, FIELD_TEXT,   "serial",           NULL,  "serial number"},
    {17, 0x19, 1, FIELD_TEXT,   "asset",            NULL,  "asset tag"},
    {17, 0x1a, 1, FIELD_TEXT,   "part",             NULL,  "part number"},
};

/* The bytes of each structure that no field sets, from offset 4. */
static const struct Form {
    u8 type, size;
    const char *bytes;
} forms[] = {
    {0,   0x18, "\0\0\0\xe8\0\0\x08\0\0\0\0\0\0\0\0\x14\0\0\xff\xff"},
    {1,   0x1b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x06\0\0"},
    {2,   0x0f, "\0\0\0\0\0\x01\0\0\x03\x0a\0"},
    {3,   0x16, "\0\x01\0\0\0\x03\x03\x03\x02\0\0\0\0\0\0\0\0\0"},
    {4,   0x30, "\0\x03\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\xd0\x07\xd0\x07\x41\x01\xff\xff\xff\xff\xff\xff"
                "\0\0\0\0\0\0\x02\0\x01\0\0\0\0\0\0\0"},
    {11,  0x05, "\0"},
    {16,  0x17, "\x01\x03\x06\0\0\0\0\xfe\xff\0\0\0\0\0\0\0\0\0\0"},
    {17,  0x28, "\0\x10\xfe\xff\xff\xff\xff\xff\0\0\x09\0\0\0\x07\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"},
    {19,  0x1f, "\0\0\0\0\0\0\0\0\0\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"},
    {32,  0x0b, "\0\0\0\0\0\0\0"},
    {127, 0x04, ""},
};
// clang-format on

/* ---- options ---- */

static const OptRow common_rows[] = {
    {"type", OPT_NUM, NULL, "number of the structure"},
    {"file", OPT_STR, NULL, "structures as they are, in place of ours"},
};

static bool has_type(u64 type)
{
    for (unsigned n = 0; n < ARRAY_SIZE(fields); n++)
        if (fields[n].type == type)
            return true;
    return false;
}

static OptKind opt_kind(const Field *f)
{
    return f->kind == FIELD_NUM ? OPT_NUM : f->kind == FIELD_UEFI ? OPT_BOOL : OPT_STR;
}

static unsigned rows_of(u64 type, OptRow *rows)
{
    unsigned count = 0;

    for (unsigned n = 0; n < ARRAY_SIZE(fields); n++)
        if (fields[n].type == type)
            rows[count++] = (OptRow){fields[n].key, opt_kind(&fields[n]), NULL, fields[n].help};
    return count;
}

void smbios_help(FILE *f)
{
    OptRow rows[ARRAY_SIZE(fields)];

    opts_help(f, common_rows, ARRAY_SIZE(common_rows));
    for (unsigned type = 0; type < 256; type++)
        if (has_type(type)) {
            fprintf(f, "type=%u:\n", type);
            opts_help(f, rows, rows_of(type, rows));
        }
}

/* The first three fields are little-endian. */
static bool parse_uuid(const char *text, u8 bytes[16])
{
    static const u8 places[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

    for (unsigned n = 0; n < 16; n++) {
        char *end, digits[3] = {text[0], text[0] ? text[1] : 0};

        bytes[places[n]] = (u8)strtoul(digits, &end, 16);
        if (end != digits + 2)
            return false;
        text += 2;
        if ((n == 3 || n == 5 || n == 7 || n == 9) && *text++ != '-')
            return false;
    }
    return !*text;
}

static bool check_values(const Opts *o, Error *err)
{
    const char *release = opts_get(o, "release"), *uuid = opts_get(o, "uuid");
    unsigned major, minor;
    u8 bytes[16];

    if (release && (sscanf(release, "%u.%u", &major, &minor) != 2 || major > 255 || minor > 255))
        return error_set(err, "-smbios: release=%s: two numbers are expected, as 1.2", release);
    return !uuid || parse_uuid(uuid, bytes) ||
           error_set(err, "-smbios: uuid=%s: a UUID is expected", uuid);
}

bool smbios_check(const Opts *o, Error *err)
{
    OptRow rows[ARRAY_SIZE(common_rows) + ARRAY_SIZE(fields)];
    const char *type = opts_get(o, "type");
    u64 number = 0;

    if (opts_get(o, "file"))
        return opts_check(o, "-smbios", common_rows + 1, 1, err);
    if (!type || !parse_num(type, &number) || !has_type(number))
        return error_set(err, "-smbios: type=%s: 0, 1, 2, 3, 4, 11 or 17 is expected, or file=",
                         type ? type : "");
    memcpy(rows, common_rows, sizeof common_rows);
    return opts_check(o, "-smbios", rows,
                      ARRAY_SIZE(common_rows) + rows_of(number, rows + ARRAY_SIZE(common_rows)),
                      err) &&
           check_values(o, err);
}

/* ---- tables ---- */

typedef struct Table {
    const MachineConfig *cfg;
    const char *product;
    u8 bytes[TABLE_MAX];
    u32 size;
    bool is_full;
} Table;

typedef struct Entry {
    u8 bytes[256];
    const char *text[TEXTS_MAX];
    u32 texts;
} Entry;

static void put_num(Entry *e, unsigned offset, unsigned bytes, u64 value)
{
    memcpy(e->bytes + offset, &value, bytes);
}

static void put_text(Entry *e, unsigned offset, const char *text)
{
    if (!text || !*text || e->texts == TEXTS_MAX)
        return;
    e->text[e->texts++] = text;
    if (offset)
        e->bytes[offset] = (u8)e->texts;
}

/* What -smbios says of @key; the last time it does counts. */
static const char *said(const Table *t, unsigned type, const char *key)
{
    const char *value = NULL;

    for (unsigned n = 0; n < t->cfg->smbios_count; n++) {
        const Opts *o = &t->cfg->smbios[n];

        if (opts_get(o, "type") && opts_num(o, "type", 256) == type && opts_get(o, key))
            value = opts_get(o, key);
    }
    return value;
}

static bool was_said(const Table *t, unsigned type)
{
    for (unsigned n = 0; n < t->cfg->smbios_count; n++)
        if (opts_get(&t->cfg->smbios[n], "type") && opts_num(&t->cfg->smbios[n], "type", 256) == type)
            return true;
    return false;
}

static void put_field(const Table *t, Entry *e, const Field *f, unsigned number, char *prefixed,
                      size_t size)
{
    const char *v = said(t, f->type, f->key);
    unsigned major = 0, minor = 0;
    u64 n;

    v = v ? v : f->absent;
    if (v && !strcmp(v, MAKER))
        v = "QEMU";
    else if (v && !strcmp(v, BOARD))
        v = t->product;
    if (f->kind == FIELD_UUID)
        v = v ? v : t->cfg->uuid;
    if (!v)
        return;
    switch (f->kind) {
    case FIELD_TEXT: put_text(e, f->offset, v); break;
    case FIELD_PREFIX:
        snprintf(prefixed, size, "%s %u", v, number);
        put_text(e, f->offset, prefixed);
        break;
    case FIELD_NUM:
        if (parse_num(v, &n))
            put_num(e, f->offset, f->bytes, n);
        break;
    case FIELD_UUID: parse_uuid(v, e->bytes + f->offset); break;
    case FIELD_RELEASE:
        sscanf(v, "%u.%u", &major, &minor);
        e->bytes[f->offset] = (u8)major;
        e->bytes[f->offset + 1] = (u8)minor;
        break;
    case FIELD_UEFI: e->bytes[f->offset] |= strcmp(v, "on") ? 0 : 8; break;
    }
}

static void append(Table *t, const void *data, u32 size)
{
    if (size > TABLE_MAX - t->size) {
        t->is_full = true;
        return;
    }
    memcpy(t->bytes + t->size, data, size);
    t->size += size;
}

/* Texts follow, each with its zero; another ends them, or two if there are none. */
static void finish(Table *t, const Entry *e)
{
    append(t, e->bytes, e->bytes[1]);
    for (u32 n = 0; n < e->texts; n++)
        append(t, e->text[n], (u32)strlen(e->text[n]) + 1);
    append(t, "\0", e->texts ? 1 : 2);
}

/* Structure number @number of @type, without its own numbers. @prefixed: room for a text. */
static void begin(const Table *t, Entry *e, unsigned type, unsigned number, char *prefixed,
                  size_t size)
{
    const struct Form *f = forms;

    while (f->type != type)
        f++;
    *e = (Entry){.texts = 0};
    e->bytes[0] = f->type;
    e->bytes[1] = f->size;
    put_num(e, 2, 2, type << 8 | number);
    memcpy(e->bytes + 4, f->bytes, f->size - 4u);
    for (unsigned n = 0; n < ARRAY_SIZE(fields); n++)
        if (fields[n].type == type && fields[n].offset)
            put_field(t, e, &fields[n], number, prefixed, size);
}

static void add_plain(Table *t, unsigned type)
{
    Entry e;

    begin(t, &e, type, 0, NULL, 0);
    finish(t, &e);
}

static void add_cpus(Table *t)
{
    const MachineSmp *s = &t->cfg->smp;
    u64 sockets = MAX(s->sockets, 1ul), cores = t->cfg->cpus / sockets, threads = cores;
    char name[64];
    Entry e;

    if (s->threads > 1)
        cores = MAX(cores / s->threads, 1ul);
    for (unsigned n = 0; n < sockets; n++) {
        begin(t, &e, 4, n, name, sizeof name);
        put_num(&e, 0x23, 1, MIN(cores, 255ul));
        put_num(&e, 0x24, 1, MIN(cores, 255ul));
        put_num(&e, 0x25, 1, MIN(threads, 255ul));
        put_num(&e, 0x2a, 2, cores);
        put_num(&e, 0x2c, 2, cores);
        put_num(&e, 0x2e, 2, threads);
        finish(t, &e);
    }
}

static void add_oem_texts(Table *t)
{
    Entry e;

    begin(t, &e, 11, 0, NULL, 0);
    for (unsigned n = 0; n < t->cfg->smbios_count; n++) {
        const Opts *o = &t->cfg->smbios[n];
        const char *v;

        for (unsigned k = 0; opts_num(o, "type", 256) == 11 && (v = opts_get_nth(o, "value", k)); k++)
            put_text(&e, 0, v);
    }
    e.bytes[4] = (u8)e.texts;
    finish(t, &e);
}

/* The array, its devices, and where it is seen. Sizes of KiB and MiB have a longer form. */
static void add_memory(Table *t, u64 base)
{
    u64 left = t->cfg->ram_size, end = base + left;
    unsigned count = (unsigned)MIN((left + DIMM_MAX - 1) / DIMM_MAX, 256ul);
    char name[64];
    Entry e;

    begin(t, &e, 16, 0, NULL, 0);
    put_num(&e, 7, 4, left < 2048 * GIB ? left >> 10 : 0x80000000u);
    put_num(&e, 0xf, 8, left < 2048 * GIB ? 0 : left);
    put_num(&e, 0xd, 2, count);
    finish(t, &e);
    for (unsigned n = 0; n < count; n++) {
        u64 mib = MIN(left, DIMM_MAX) >> 20;

        begin(t, &e, 17, n, name, sizeof name);
        put_num(&e, 0xc, 2, MIN(mib, 0x7ffful));
        put_num(&e, 0x1c, 4, mib < 0x7fff ? 0 : mib);
        finish(t, &e);
        left -= MIN(left, DIMM_MAX);
    }
    begin(t, &e, 19, 0, NULL, 0);
    put_num(&e, 4, 4, end >> 10 <= UINT32_MAX ? base >> 10 : UINT32_MAX);
    put_num(&e, 8, 4, end >> 10 <= UINT32_MAX ? (end >> 10) - 1 : UINT32_MAX);
    put_num(&e, 0xf, 8, end >> 10 <= UINT32_MAX ? 0 : base);
    put_num(&e, 0x17, 8, end >> 10 <= UINT32_MAX ? 0 : end - 1);
    finish(t, &e);
}

/* Files replace our structures of the types that they hold. */
static bool add_user_files(Table *t, bool has[256], Error *err)
{
    for (unsigned n = 0; n < t->cfg->smbios_count; n++) {
        const char *path = opts_get(&t->cfg->smbios[n], "file");
        Image i;

        if (!path)
            continue;
        if (!image_load(&i, "-smbios file", path, err))
            return false;
        if (i.size < 6 || i.data[1] < 4 || i.size < i.data[1] + 2u || i.data[i.size - 1] ||
            i.data[i.size - 2] || i.size > TABLE_MAX) {
            image_free(&i);
            return error_set(err, "-smbios file=%s: an SMBIOS structure with its texts is expected",
                             path);
        }
        has[i.data[0]] = true;
        append(t, i.data, (u32)i.size);
        image_free(&i);
    }
    return true;
}

static void add_all(Table *t, const bool has[256], u64 ram_base)
{
    static const struct {
        u8 type;
        bool is_asked; /* only if -smbios speaks of it */
    } plain[] = {{0, true}, {1, false}, {2, true}, {3, false}};

    for (unsigned n = 0; n < ARRAY_SIZE(plain); n++)
        if (!has[plain[n].type] && (!plain[n].is_asked || was_said(t, plain[n].type)))
            add_plain(t, plain[n].type);
    if (!has[4])
        add_cpus(t);
    if (!has[11] && was_said(t, 11))
        add_oem_texts(t);
    if (!has[16] && !has[17])
        add_memory(t, ram_base);
    if (!has[32])
        add_plain(t, 32);
    add_plain(t, 127);
}

/* The entry point: "_SM3_", checksum, size, version 3.0.0, revision, size and (by firmware) address. */
static bool add_anchor(Machine *m, const Table *t, Error *err)
{
    u8 anchor[24] = {'_', 'S', 'M', '3', '_', 0, sizeof anchor, 3, 0, 0, 1}, sum = 0;

    memcpy(anchor + 12, &t->size, 4);
    for (unsigned n = 0; n < sizeof anchor; n++)
        sum = (u8)(sum + anchor[n]);
    anchor[5] = (u8)-sum;
    return fw_cfg_add_file(m->fw_cfg, "etc/smbios/smbios-anchor", anchor, sizeof anchor, err);
}

bool smbios_add_files(Machine *m, const char *product, Error *err)
{
    Table *t = calloc(1, sizeof *t);
    bool has[256] = {false}, ok;

    if (!t)
        abort();
    t->cfg = m->cfg;
    t->product = product;
    ok = add_user_files(t, has, err);
    if (ok) {
        add_all(t, has, m->ram_base);
        ok = !t->is_full || error_set(err, "-smbios: the tables are larger than %u bytes", TABLE_MAX);
    }
    ok = ok && add_anchor(m, t, err) &&
         fw_cfg_add_file(m->fw_cfg, "etc/smbios/smbios-tables", t->bytes, t->size, err);
    free(t);
    return ok;
}
