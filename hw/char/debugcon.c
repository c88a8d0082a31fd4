/* SPDX-License-Identifier: MIT */
/*
 * isa-debugcon: a port whose bytes go to a character back end; reads tell that it is there. Bytes
 * that the back end has no room for are lost, as the guest does not look.
 * Source: Bochs' port 0xe9, QEMU documentation "-debugcon".
 */
#include "host/char/char.h"
#include "hw/isa/isa.h"

typedef struct DebugCon {
    Device dev;
    Char *chr;
    CharEnd end;
    u32 base, read_back;
} DebugCon;

static MemResult con_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((DebugCon *)opaque)->read_back;
    return MEM_OK;
}

static MemResult con_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    DebugCon *s = opaque;
    u8 byte = (u8)value;

    char_write(&s->end, &byte, 1);
    return MEM_OK;
}

static const MemIoOps ops = {.read = con_read, .write = con_write, .impl_max = 1};

static void receive(void *opaque, const u8 *data, size_t size)
{
}

static const CharOps char_ops = {.receive = receive};

static bool init(Device *d, Error *err)
{
    DebugCon *s = (DebugCon *)d;

    if (s->chr && !char_attach(&s->end, s->chr, &char_ops, s, err))
        return false;
    device_add_region(d, "isa-debugcon", 1, &ops);
    if (isa_map(d, 0, s->base, err))
        return true;
    char_detach(&s->end);
    return false;
}

static void fini(Device *d)
{
    char_detach(&((DebugCon *)d)->end);
}

static const PropRow props[] = {
    PROP(PROP_CHARDEV, "chardev", DebugCon, chr, NULL, "id of a -chardev"),
    PROP(PROP_U32, "iobase", DebugCon, base, "0xe9", "port"),
    PROP(PROP_U32, "readback", DebugCon, read_back, "0xe9", "what reads give"),
};

const DeviceType device_isa_debugcon = {
    .name = "isa-debugcon",
    .desc = "port whose bytes go to a -chardev",
    .size = sizeof(DebugCon),
    .plugs_into = ISA_BUS,
    .props = DEVICE_ROWS(props),
    .init = init,
    .fini = fini,
};
