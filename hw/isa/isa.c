/* SPDX-License-Identifier: MIT */
/* The ISA bus; see isa.h. */
#include "hw/isa/isa.h"

#define PORTS 0x10000u

typedef struct IsaBus {
    Device dev;
    MemRegion *ports;
    IrqOr line[ISA_LINES];
    u32 users[ISA_LINES]; /* inputs of each line in use */
} IsaBus;

Device *isa_bus_new(Device *parent, MemRegion *ports)
{
    Device *d = device_new(&device_isa_bus, NULL, parent, parent->env);

    ((IsaBus *)d)->ports = ports;
    device_realize(d, NULL);
    return d;
}

bool isa_map(Device *d, unsigned n, u64 port, Error *err)
{
    IsaBus *b = (IsaBus *)d->parent;
    u64 size = (u64)d->region[n].size;

    if (port >= PORTS || size > PORTS - port)
        return error_set(err, "%s: iobase=0x%llx: a port up to 0x%llx is expected", d->type->name,
                         (unsigned long long)port, (unsigned long long)(PORTS - size));
    region_add(b->ports, port, &d->region[n], 0);
    return true;
}

static void line_changed(void *opaque, unsigned n, bool level)
{
    irq_set(&((Device *)opaque)->irq[n], level);
}

bool isa_connect(Device *d, u32 line, Error *err)
{
    IsaBus *b = (IsaBus *)d->parent;

    if (line >= ISA_LINES || b->users[line] == 64)
        return error_set(err, "%s: irq=%u: a line up to %u is expected", d->type->name, line,
                         ISA_LINES - 1);
    irq_connect(&d->irq[0], irq_or_in(&b->line[line], b->users[line]++));
    return true;
}

static bool init(Device *d, Error *err)
{
    IsaBus *b = (IsaBus *)d;

    for (unsigned n = 0; n < ISA_LINES; n++)
        irq_connect(&b->line[n].out, (IrqIn){line_changed, d, n});
    return true;
}

static void fini(Device *d)
{
    IsaBus *b = (IsaBus *)d;

    for (unsigned n = 0; n < ISA_LINES; n++)
        irq_disconnect(&b->line[n].out);
}

const DeviceType device_isa_bus = {
    .name = "isa-bus",
    .desc = "ports and lines of old PCs",
    .size = sizeof(IsaBus),
    .is_fixed = true,
    .provides = ISA_BUS,
    .bus_name = "isa",
    .irqs = ISA_LINES,
    .init = init,
    .fini = fini,
};
