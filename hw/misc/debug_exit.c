/* SPDX-License-Identifier: MIT */
/*
 * isa-debug-exit: a port by which a guest ends the emulator; the exit code is twice what it wrote
 * and one, so never 0. Source: QEMU documentation of the device, "-device isa-debug-exit".
 */
#include "hw/isa/isa.h"

#define SIZE_MAX_PORTS 4

typedef struct DebugExit {
    Device dev;
    u32 base, size;
} DebugExit;

static MemResult exit_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = 0;
    return MEM_OK;
}

static MemResult exit_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    DeviceEnv *env = ((Device *)opaque)->env;

    if (env->quit)
        env->quit(env, (int)((u32)value << 1 | 1));
    return MEM_OK;
}

static const MemIoOps ops = {.read = exit_read, .write = exit_write};

static bool init(Device *d, Error *err)
{
    DebugExit *s = (DebugExit *)d;

    if (!s->size || s->size > SIZE_MAX_PORTS)
        return error_set(err, "isa-debug-exit: iosize=%u: 1 to %u are expected", s->size,
                         SIZE_MAX_PORTS);
    device_add_region(d, "isa-debug-exit", s->size, &ops);
    return isa_map(d, 0, s->base, err);
}

static const PropRow props[] = {
    PROP(PROP_U32, "iobase", DebugExit, base, "0x501", "port"),
    PROP(PROP_U32, "iosize", DebugExit, size, "2", "how many ports"),
};

const DeviceType device_isa_debug_exit = {
    .name = "isa-debug-exit",
    .desc = "port by which a guest ends the emulator",
    .size = sizeof(DebugExit),
    .plugs_into = ISA_BUS,
    .props = DEVICE_ROWS(props),
    .init = init,
};
