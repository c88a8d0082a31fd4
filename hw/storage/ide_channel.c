/* SPDX-License-Identifier: MIT */
/*
 * An IDE channel as PCs have it; see ide_channel.h. Both drives get what is written to the task
 * file; the selected one answers. Source: ATA/ATAPI-7 volume 2, "Register delivered data transfer".
 */
#include "hw/storage/ide_channel.h"

enum {
    DATA = 0,
    FEATURE = 1, /* reads: error */
    COUNT,
    LOW,
    MID,
    HIGH,
    DEVICE,
    COMMAND, /* reads: status */

    CONTROL_NO_IRQ = 2,
    CONTROL_RESET = 4,
    CONTROL_BEFORE = 0x80, /* show the bytes before */
};

typedef struct IdeChannel {
    Device dev;
    IdeDrive *drive[2];
    const IdeMaster *master;
    void *opaque;
    u8 control;
    bool selected, is_pending; /* INTRQ, if nIEN lets it */
} IdeChannel;

static IdeDrive *selected(const IdeChannel *c)
{
    return c->drive[c->selected];
}

static void update(IdeChannel *c)
{
    bool level = c->is_pending && !(c->control & CONTROL_NO_IRQ);

    if (level && !c->dev.irq[0].level)
        c->master->interrupt(c->opaque);
    irq_set(&c->dev.irq[0], level);
}

/* ---- what drives ask for ---- */

static void interrupt(Device *bus, IdeDrive *d)
{
    IdeChannel *c = (IdeChannel *)bus;

    if (d != selected(c))
        return;
    c->is_pending = true;
    update(c);
}

static u32 copy(Device *bus, const IdeRequest *r, IdePlace *at, void *data, u32 bytes,
                bool to_guest)
{
    IdeChannel *c = (IdeChannel *)bus;

    return c->master->copy(c->opaque, at, data, bytes, to_guest);
}

static bool may_start(Device *bus)
{
    IdeChannel *c = (IdeChannel *)bus;

    return c->master->may_start(c->opaque);
}

static void list_done(Device *bus, IdeDrive *d, bool is_short)
{
    IdeChannel *c = (IdeChannel *)bus;

    c->master->list_done(c->opaque, is_short);
}

static bool plug(Device *bus, IdeDrive *d, unsigned unit, Error *err)
{
    IdeChannel *c = (IdeChannel *)bus;

    if (d && c->drive[unit])
        return error_set(err, "unit %u of the IDE bus is in use", unit);
    c->drive[unit] = d;
    return true;
}

static const IdeBusOps ops = {.interrupt = interrupt,
                              .copy = copy,
                              .may_start = may_start,
                              .list_done = list_done,
                              .plug = plug,
                              .units = 2};

void ide_channel_started(Device *channel)
{
    IdeDrive *d = selected((IdeChannel *)channel);

    if (d)
        ide_list_started(d);
}

void ide_channel_stopped(Device *channel)
{
    IdeDrive *d = selected((IdeChannel *)channel);

    if (d && d->main.is_list && d->main.kind != IDE_NONE && d->phase == IDE_WORKING) {
        ide_cancel(d);
        d->task.status = IDE_READY | IDE_SEEK;
    }
}

/* ---- the task file ---- */

static u8 *pair_of(IdeTask *t, u64 port)
{
    switch (port) {
    case FEATURE: return t->feature;
    case COUNT: return t->count;
    case LOW: return t->low;
    case MID: return t->mid;
    default: return t->high;
    }
}

static u8 status(IdeChannel *c)
{
    return selected(c) ? selected(c)->task.status : 0;
}

static u8 task_read(IdeChannel *c, u64 port)
{
    IdeDrive *d = selected(c);

    if (!d)
        return 0;
    if (port == FEATURE)
        return d->task.error;
    if (port == DEVICE)
        return d->task.device | 0xa0;
    return pair_of(&d->task, port)[c->control & CONTROL_BEFORE ? 1 : 0];
}

static void task_write(IdeChannel *c, u64 port, u8 value)
{
    c->control &= (u8)~CONTROL_BEFORE;
    for (unsigned n = 0; n < 2; n++) {
        IdeDrive *d = c->drive[n];

        if (!d || d->task.status & (IDE_BUSY | IDE_DRQ))
            continue;
        if (port == DEVICE) {
            d->task.device = value;
        } else {
            u8 *pair = pair_of(&d->task, port);

            pair[1] = pair[0];
            pair[0] = value;
        }
    }
    if (port == DEVICE && c->selected != !!(value & IDE_DEVICE_SECOND)) {
        c->selected = value & IDE_DEVICE_SECOND;
        c->is_pending = false;
        update(c);
    }
}

static void run(IdeChannel *c, u8 command)
{
    IdeDrive *d = selected(c);
    bool is_reset = command == 0x08;

    c->control &= (u8)~CONTROL_BEFORE;
    if (command == 0x90) { /* both run diagnostics, the first answers */
        if (c->drive[1] && c->drive[0] && !(c->drive[1]->task.status & IDE_BUSY))
            ide_reset(c->drive[1]);
        c->selected = !c->drive[0];
        d = selected(c);
    }
    if (!d || (d->task.status & (IDE_BUSY | IDE_DRQ) && !is_reset))
        return;
    c->is_pending = false;
    update(c);
    d->task.command = command;
    ide_command(d, NULL);
}

static MemResult port_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    IdeChannel *c = opaque;

    if (port == DATA) {
        *value = selected(c) ? ide_data_read(selected(c), size) : 0;
        return MEM_OK;
    }
    *value = 0;
    for (unsigned n = 0; n < size; n++)
        *value |= (u64)(port + n == COMMAND ? status(c) : task_read(c, port + n)) << 8 * n;
    if (port + size - 1 == COMMAND) {
        c->is_pending = false;
        update(c);
    }
    return MEM_OK;
}

static MemResult port_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    IdeChannel *c = opaque;

    if (port == DATA) {
        if (selected(c))
            ide_data_write(selected(c), size, (u32)value);
        return MEM_OK;
    }
    for (unsigned n = 0; n < size; n++, value >>= 8)
        if (port + n == COMMAND)
            run(c, (u8)value);
        else
            task_write(c, port + n, (u8)value);
    return MEM_OK;
}

/* ---- the other port ---- */

static MemResult control_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = status(opaque); /* without taking the interrupt */
    return MEM_OK;
}

static void reset_drives(IdeChannel *c, bool begin)
{
    c->selected = c->is_pending = false;
    for (unsigned n = 0; n < 2; n++)
        if (c->drive[n]) {
            ide_reset(c->drive[n]);
            if (begin)
                c->drive[n]->task.status = IDE_BUSY;
        }
    if (!c->drive[0] && c->drive[1])
        c->drive[1]->task.device = 0;
}

static MemResult control_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    IdeChannel *c = opaque;
    u8 old = c->control;

    c->control = (u8)value;
    if ((old ^ value) & CONTROL_RESET)
        reset_drives(c, value & CONTROL_RESET);
    update(c);
    return MEM_OK;
}

/* The first port is a register of its own, as wide as the access; the others are bytes. */
static const MemIoOps port_ops = {.read = port_read,
                                  .write = port_write,
                                  .valid_max = 4,
                                  .impl_max = 4,
                                  .is_unaligned_valid = true,
                                  .is_unaligned_impl = true};
static const MemIoOps control_ops = {.read = control_read, .write = control_write, .impl_max = 1};

/* ---- life ---- */

Device *ide_channel_new(Device *parent, const char *id, const IdeMaster *master, void *opaque)
{
    Device *d = device_new(&device_ide_channel, id, parent, parent->env);

    ((IdeChannel *)d)->master = master;
    ((IdeChannel *)d)->opaque = opaque;
    device_realize(d, NULL);
    return d;
}

static bool init(Device *d, Error *err)
{
    device_add_region(d, "ide-ports", 8, &port_ops);
    device_add_region(d, "ide-control", 1, &control_ops);
    return true;
}

static void reset(Device *d)
{
    IdeChannel *c = (IdeChannel *)d;

    c->control = 0;
    c->selected = c->is_pending = false;
}

static void reset_hold(Device *d)
{
    update((IdeChannel *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(IdeChannel, control),
    STATE_FIELD(IdeChannel, selected),
    STATE_FIELD(IdeChannel, is_pending),
};

static bool post_load(void *object, u32 version, Error *err)
{
    IdeChannel *c = object;

    irq_set(&c->dev.irq[0], c->is_pending && !(c->control & CONTROL_NO_IRQ));
    return true;
}

static const StateTable state = {"ide-channel", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_ide_channel = {
    .name = "ide-channel",
    .desc = "ports of two ATA drives",
    .size = sizeof(IdeChannel),
    .is_fixed = true,
    .ops = &ops,
    .provides = IDE_BUS,
    .bus_name = "ide",
    .bus_room = 2,
    .irqs = 1,
    .state = &state,
    .init = init,
    .reset = reset,
    .reset_hold = reset_hold,
    .fw_path = ide_bus_fw_path,
};
