/* SPDX-License-Identifier: MIT */
/*
 * Firmware configuration: a selector, a data register that gives the selected item byte by byte,
 * and a DMA register that takes the address of a request. MMIO form: data at 0, selector at 8,
 * DMA at 16, all big-endian. PCs have the same by ports.
 *
 * Requests are the guest's and may say anything: lengths are followed only as far as memory
 * answers. Source: docs/specs/fw_cfg of QEMU, "Register Locations" and "Guest-side DMA
 * Interface".
 */
#include "hw/misc/fw_cfg.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "hw/boards/fdt.h"
#include "softmmu/dma.h"

enum {
    REG_DATA = 0,
    REG_SELECTOR = 8,
    REG_DMA = 16,
    REG_END = 24,
    PORTS_SIZE = 2,

    DMA_ERROR = 1,
    DMA_READ = 2,
    DMA_SKIP = 4,
    DMA_SELECT = 8,
    DMA_WRITE = 16,

    KEY_WRITE = 0x4000, /* old form of writing: has no effect */
    KEY_INVALID = 0xffff,
    FEATURES = 3, /* of FW_CFG_ID: selector and data, DMA */
};

#define DMA_SIGNATURE 0x51454d5520434647ull /* "QEMU CFG" */
#define FILE_ENTRY    64u                   /* bytes of one in the directory */

typedef struct Item {
    u16 key;
    char name[FW_CFG_NAME_SIZE]; /* files */
    u8 *data;
    u32 size;
    void (*written)(void *opaque, const u8 *data, u32 size); /* NULL: read-only */
    void (*selected)(void *opaque);                          /* NULL: never mind */
    void *opaque;
} Item;

typedef struct FwCfg {
    Device dev;
    Dma dma;
    Item *items;
    u32 count, files;

    u16 key; /* selected */
    u32 offset;
    u64 dma_addr;
} FwCfg;

/* ---- items ---- */

static Item *find(const FwCfg *s, u16 key)
{
    for (u32 i = 0; i < s->count; i++)
        if (s->items[i].key == key)
            return &s->items[i];
    return NULL;
}

static Item *find_file(const FwCfg *s, const char *name)
{
    for (u32 i = 0; i < s->count; i++)
        if (s->items[i].name[0] && !strcmp(s->items[i].name, name))
            return &s->items[i];
    return NULL;
}

static Item *add(FwCfg *s, u16 key, const void *data, u32 size)
{
    Item *i = find(s, key);

    if (!i) {
        s->items = realloc(s->items, (s->count + 1) * sizeof *s->items);
        if (!s->items)
            abort();
        i = &s->items[s->count++];
        *i = (Item){.key = key};
    }
    free(i->data);
    i->data = calloc(1, size + 1ull);
    if (!i->data)
        abort();
    if (data)
        memcpy(i->data, data, size);
    i->size = size;
    return i;
}

void fw_cfg_add_bytes(Device *d, u16 key, const void *data, u32 size)
{
    assert(key < FW_CFG_FILE_FIRST || key >= FW_CFG_ARCH_FIRST);
    add((FwCfg *)d, key, data, size);
}

void fw_cfg_add_string(Device *d, u16 key, const char *text)
{
    fw_cfg_add_bytes(d, key, text, (u32)strlen(text) + 1);
}

/* Numbers are little-endian, as the host's. */
void fw_cfg_add_u16(Device *d, u16 key, u16 value)
{
    fw_cfg_add_bytes(d, key, &value, sizeof value);
}

void fw_cfg_add_u32(Device *d, u16 key, u32 value)
{
    fw_cfg_add_bytes(d, key, &value, sizeof value);
}

void fw_cfg_add_u64(Device *d, u16 key, u64 value)
{
    fw_cfg_add_bytes(d, key, &value, sizeof value);
}

void fw_cfg_add_uuid(Device *d, const char *uuid)
{
    u8 bytes[16] = {0};

    for (unsigned n = 0; uuid && n < sizeof bytes; n++, uuid += 2) {
        uuid += *uuid == '-';
        bytes[n] = (u8)strtoul((const char[3]){uuid[0], uuid[1]}, NULL, 16);
    }
    fw_cfg_add_bytes(d, FW_CFG_UUID, bytes, sizeof bytes);
}

/* Directory: u32 count, then u32 size, u16 key, u16 0, name of each; big-endian. */
static void make_directory(FwCfg *s)
{
    u32 size = 4 + s->files * FILE_ENTRY, count = __builtin_bswap32(s->files);
    u8 *p = add(s, FW_CFG_FILE_DIR, NULL, size)->data;

    memcpy(p, &count, 4);
    p += 4;
    for (u32 n = 0; n < s->files; n++, p += FILE_ENTRY) {
        const Item *i = find(s, (u16)(FW_CFG_FILE_FIRST + n));
        u32 bytes = __builtin_bswap32(i->size);
        u16 key = __builtin_bswap16(i->key);

        memcpy(p, &bytes, 4);
        memcpy(p + 4, &key, 2);
        memcpy(p + 8, i->name, sizeof i->name);
    }
}

static Item *add_file(FwCfg *s, const char *name, const void *data, u32 size, Error *err)
{
    if (strlen(name) >= FW_CFG_NAME_SIZE) {
        error_set(err, "fw_cfg: %s: a name of at most %u characters is expected", name,
                  FW_CFG_NAME_SIZE - 1);
        return NULL;
    }
    if (find_file(s, name)) {
        error_set(err, "fw_cfg: there is a file %s already", name);
        return NULL;
    }
    if (s->files == FW_CFG_FILES_MAX) {
        error_set(err, "fw_cfg: %s: there are %u files already", name, s->files);
        return NULL;
    }
    Item *i = add(s, (u16)(FW_CFG_FILE_FIRST + s->files++), data, size);

    strcpy(i->name, name);
    return i;
}

bool fw_cfg_add_file(Device *d, const char *name, const void *data, u32 size, Error *err)
{
    FwCfg *s = (FwCfg *)d;

    if (!add_file(s, name, data, size, err))
        return false;
    make_directory(s);
    return true;
}

bool fw_cfg_set_file(Device *d, const char *name, const void *data, u32 size, Error *err)
{
    FwCfg *s = (FwCfg *)d;
    const Item *i = find_file(s, name);

    if (!i)
        return fw_cfg_add_file(d, name, data, size, err);
    add(s, i->key, data, size);
    make_directory(s);
    return true;
}

bool fw_cfg_add_writable(Device *d, const char *name, u32 size,
                         void (*written)(void *opaque, const u8 *data, u32 size), void *opaque,
                         Error *err)
{
    FwCfg *s = (FwCfg *)d;
    Item *i = add_file(s, name, NULL, size, err);

    if (!i)
        return false;
    i->written = written;
    i->opaque = opaque;
    make_directory(s);
    return true;
}

void fw_cfg_on_select(Device *d, const char *name, void (*selected)(void *opaque), void *opaque)
{
    Item *i = find_file((FwCfg *)d, name);

    assert(i);
    i->selected = selected;
    i->opaque = opaque;
}

const u8 *fw_cfg_file(Device *d, const char *name, u32 *size)
{
    const Item *i = find_file((FwCfg *)d, name);

    *size = i ? i->size : 0;
    return i ? i->data : NULL;
}

/* ---- the guest's side ---- */

static void select_key(FwCfg *s, u16 key)
{
    const Item *i;

    s->key = key & (u16)~KEY_WRITE;
    s->offset = 0;
    i = find(s, s->key);
    if (i && i->selected)
        i->selected(i->opaque);
}

/* How many bytes of the selected item are left; they begin at *@p. */
static u32 left_of(const FwCfg *s, u8 **p)
{
    const Item *i = s->key == KEY_INVALID ? NULL : find(s, s->key);

    if (!i || s->offset >= i->size)
        return 0;
    *p = i->data + s->offset;
    return i->size - s->offset;
}

/* Offsets stay at the end of what an item can have. */
static void advance(FwCfg *s, u32 n)
{
    s->offset = n > UINT32_MAX - s->offset ? UINT32_MAX : s->offset + n;
}

static MemResult dma_to_guest(FwCfg *s, u64 addr, u32 size)
{
    u8 *p = NULL;
    u32 n = MIN(size, left_of(s, &p));
    MemResult res = n ? dma_write(&s->dma, addr, p, n) : MEM_OK;

    advance(s, n);
    return res == MEM_OK ? dma_zero(&s->dma, addr + n, size - n) : res;
}

/* Writes are of the whole length or not at all. */
static MemResult dma_from_guest(FwCfg *s, u64 addr, u32 size)
{
    Item *i = find(s, s->key);
    u8 *p = NULL;

    if (!i || !i->written || size > left_of(s, &p))
        return MEM_DEVICE_ERROR;
    if (size && dma_read(&s->dma, addr, p, size) != MEM_OK)
        return MEM_DECODE_ERROR;
    advance(s, size);
    i->written(i->opaque, i->data, i->size);
    return MEM_OK;
}

static void run_dma(FwCfg *s)
{
    u64 at = s->dma_addr, control, size, addr;
    MemResult res = MEM_OK;

    s->dma_addr = 0;
    if (dma_load(&s->dma, at, 4, MEM_BIG, &control) != MEM_OK ||
        dma_load(&s->dma, at + 4, 4, MEM_BIG, &size) != MEM_OK ||
        dma_load(&s->dma, at + 8, 8, MEM_BIG, &addr) != MEM_OK) {
        dma_store(&s->dma, at, 4, MEM_BIG, DMA_ERROR);
        return;
    }
    if (control & DMA_SELECT)
        select_key(s, (u16)(control >> 16));
    if (control & DMA_READ)
        res = dma_to_guest(s, addr, (u32)size);
    else if (control & DMA_WRITE)
        res = dma_from_guest(s, addr, (u32)size);
    else if (control & DMA_SKIP)
        advance(s, (u32)size);
    dma_store(&s->dma, at, 4, MEM_BIG, res == MEM_OK ? 0 : DMA_ERROR);
}

static MemResult fw_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    FwCfg *s = opaque;
    u64 v = 0;

    if (offset >= REG_DMA) {
        *value = bits_get(DMA_SIGNATURE, 64 - 8 * ((unsigned)offset - REG_DMA + size), 8 * size);
        return MEM_OK;
    }
    for (unsigned i = 0; i < size; i++) {
        u8 *p = NULL;

        v <<= 8;
        if (left_of(s, &p)) {
            v |= *p;
            advance(s, 1);
        }
    }
    *value = v;
    return MEM_OK;
}

static MemResult fw_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    FwCfg *s = opaque;

    if (offset == REG_SELECTOR) {
        select_key(s, (u16)value);
    } else if (offset == REG_DMA && size == 4) {
        s->dma_addr = value << 32;
    } else if (offset >= REG_DMA) {
        s->dma_addr = size == 8 ? value : s->dma_addr | value;
        run_dma(s);
    } /* else data: cannot be written any more */
    return MEM_OK;
}

static bool fw_accepts(void *opaque, u64 offset, unsigned size, bool is_write)
{
    if (offset < REG_SELECTOR)
        return offset == REG_DATA;
    if (offset < REG_DMA)
        return is_write && offset == REG_SELECTOR && size == 2;
    return !is_write || size == 4 || size == 8;
}

static const MemIoOps ops = {
    .read = fw_read,
    .write = fw_write,
    .accepts = fw_accepts,
    .impl_max = 8,
    .endian = MEM_BIG,
};

/* ---- the form of PCs ---- */

/* The selector is little-endian here, and the data register lies in its upper half. */
static MemResult port_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    return fw_read(opaque, REG_DATA, 1, value, attrs);
}

static MemResult port_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    if (size == 2)
        select_key(opaque, (u16)value);
    return MEM_OK;
}

static bool port_accepts(void *opaque, u64 offset, unsigned size, bool is_write)
{
    return is_write ? size == 2 || offset : size == 1 && offset;
}

static MemResult port_dma_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    return fw_read(opaque, offset + REG_DMA, size, value, attrs);
}

static MemResult port_dma_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return fw_write(opaque, offset + REG_DMA, size, value, attrs);
}

static bool port_dma_accepts(void *opaque, u64 offset, unsigned size, bool is_write)
{
    return fw_accepts(opaque, offset + REG_DMA, size, is_write);
}

static const MemIoOps port_ops = {.read = port_read,
                                  .write = port_write,
                                  .accepts = port_accepts,
                                  .impl_max = 2};
static const MemIoOps port_dma_ops = {.read = port_dma_read,
                                      .write = port_dma_write,
                                      .accepts = port_dma_accepts,
                                      .impl_max = 8,
                                      .endian = MEM_BIG};

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    FwCfg *s = (FwCfg *)d;

    s->dma.as = d->env->memory;
    add(s, FW_CFG_SIGNATURE, "QEMU", 4);
    fw_cfg_add_u32(d, FW_CFG_ID, FEATURES);
    make_directory(s);
    return true;
}

static bool memory_init(Device *d, Error *err)
{
    device_add_region(d, "fw_cfg", REG_END, &ops);
    return init(d, err);
}

static bool port_init(Device *d, Error *err)
{
    device_add_region(d, "fw_cfg", PORTS_SIZE, &port_ops);
    device_add_region(d, "fw_cfg.dma", REG_END - REG_DMA, &port_dma_ops);
    return init(d, err);
}

static void fini(Device *d)
{
    FwCfg *s = (FwCfg *)d;

    for (u32 i = 0; i < s->count; i++)
        free(s->items[i].data);
    free(s->items);
}

static void reset(Device *d)
{
    FwCfg *s = (FwCfg *)d;

    select_key(s, FW_CFG_SIGNATURE);
    s->dma_addr = 0;
}

static const StateRow state_rows[] = {
    STATE_FIELD(FwCfg, key),
    STATE_FIELD(FwCfg, offset),
    STATE_FIELD(FwCfg, dma_addr),
};
static const StateTable state = {"fw_cfg", 1, 1, DEVICE_ROWS(state_rows)};

static void fdt_node(Device *d, const FdtPlace *at)
{
    char path[64];

    dt_device(at, "fw-cfg", "qemu,fw-cfg-mmio\0", 0, NULL, path, sizeof path);
    dt_flag(at->tree, path, "dma-coherent");
}

const DeviceType device_fw_cfg = {
    .name = "fw_cfg_mem",
    .desc = "firmware configuration",
    .size = sizeof(FwCfg),
    .is_fixed = true,
    .state = &state,
    .init = memory_init,
    .fini = fini,
    .reset = reset,
    .fdt_node = fdt_node,
};

const DeviceType device_fw_cfg_io = {
    .name = "fw_cfg_io",
    .desc = "firmware configuration by ports",
    .size = sizeof(FwCfg),
    .is_fixed = true,
    .state = &state,
    .init = port_init,
    .fini = fini,
    .reset = reset,
};
