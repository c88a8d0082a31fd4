/* SPDX-License-Identifier: MIT */
/*
 * A place where a board has a device that we have not: it reads as zero, and log_unimp says who
 * asks.
 */
#include "base/log.h"
#include "hw/device.h"

typedef struct Unimp {
    Device dev;
    char *name;
    u64 size;
} Unimp;

static MemResult unimp_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = 0;
    log_unimp("%s: read of %u bytes at 0x%llx\n", ((Unimp *)opaque)->name, size,
              (unsigned long long)offset);
    return MEM_OK;
}

static MemResult unimp_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    log_unimp("%s: write of 0x%llx, %u bytes, at 0x%llx\n", ((Unimp *)opaque)->name,
              (unsigned long long)value, size, (unsigned long long)offset);
    return MEM_OK;
}

static const MemIoOps ops = {.read = unimp_read, .write = unimp_write, .impl_max = 8};

static bool init(Device *d, Error *err)
{
    Unimp *s = (Unimp *)d;

    if (!s->name || !s->size)
        return error_set(err, "%s: name= and size= are expected", d->type->name);
    device_add_region(d, s->name, s->size, &ops);
    return true;
}

static const PropRow props[] = {
    PROP(PROP_STRING, "name", Unimp, name, NULL, "what the board has there"),
    PROP(PROP_SIZE, "size", Unimp, size, NULL, "bytes"),
};

const DeviceType device_unimp = {
    .name = "unimplemented-device",
    .desc = "a device that is not implemented",
    .size = sizeof(Unimp),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .init = init,
};

/* The root of the tree. */
const DeviceType device_machine = {
    .name = "machine",
    .desc = "the machine",
    .size = sizeof(Device),
    .is_fixed = true,
};
