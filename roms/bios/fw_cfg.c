/* SPDX-License-Identifier: MIT */
/*
 * Files and items of the machine, by the DMA interface.
 *
 * Source: QEMU documentation "QEMU Firmware Configuration (fw_cfg) Device".
 */
#include "bios.h"

enum {
    PORT_DMA = 0x514,
    DMA_ERROR = 1,
    DMA_READ = 2,
    DMA_SELECT = 8,
    KEY_DIRECTORY = 0x19,
};

typedef struct Access {
    u32 control, size, addr_high, addr_low;
} Access;

typedef struct Entry {
    u32 size;
    u16 key, zero;
    char name[FW_NAME];
} Entry;

static volatile Access access;

static void run(u32 control, void *to, u32 size)
{
    access = (Access){__builtin_bswap32(control), __builtin_bswap32(size), 0,
                      __builtin_bswap32(addr_of(to))};
    out32(PORT_DMA, 0);
    out32(PORT_DMA + 4, __builtin_bswap32(addr_of((const void *)&access)));
    while (access.control & ~__builtin_bswap32(DMA_ERROR))
        ;
}

void fw_read(u16 key, void *to, u32 size)
{
    run((u32)key << 16 | DMA_SELECT | DMA_READ, to, size);
}

u16 fw_u16(u16 key)
{
    u16 v = 0;

    fw_read(key, &v, sizeof v);
    return v;
}

/* The directory is read on from where it is: @n is 0 first. */
bool fw_file(u32 n, FwFile *out, char *name)
{
    static u32 count;
    Entry e;

    if (!n) {
        fw_read(KEY_DIRECTORY, &count, sizeof count);
        count = __builtin_bswap32(count);
    }
    if (n >= count)
        return false;
    run(DMA_READ, &e, sizeof e);
    *out = (FwFile){__builtin_bswap16(e.key), __builtin_bswap32(e.size)};
    memcpy(name, e.name, FW_NAME);
    return true;
}

bool fw_find(const char *name, FwFile *out)
{
    char found[FW_NAME];

    for (u32 n = 0; fw_file(n, out, found); n++)
        if (!memcmp(found, name, strlen(name) + 1))
            return true;
    return false;
}

u32 fw_load(const char *name, void *to, u32 size)
{
    FwFile f;

    if (!fw_find(name, &f))
        return 0;
    fw_read(f.key, to, MIN(size, f.size));
    return f.size;
}
