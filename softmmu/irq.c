/* SPDX-License-Identifier: MIT */
/* Interrupt lines; see irq.h. */
#include "softmmu/irq.h"

#include <assert.h>
#include <stdlib.h>

void irq_connect(IrqOut *out, IrqIn in)
{
    out->to = realloc(out->to, (out->count + 1) * sizeof *out->to);
    if (!out->to)
        abort();
    out->to[out->count++] = in;
    if (out->level)
        in.set(in.opaque, in.n, true);
}

void irq_disconnect(IrqOut *out)
{
    free(out->to);
    out->to = NULL;
    out->count = 0;
}

void irq_resend(const IrqOut *out)
{
    for (u32 i = 0; i < out->count; i++)
        out->to[i].set(out->to[i].opaque, out->to[i].n, out->level);
}

void irq_set(IrqOut *out, bool level)
{
    if (out->level == level)
        return;
    out->level = level;
    irq_resend(out);
}

void irq_pulse(IrqOut *out)
{
    irq_set(out, true);
    irq_set(out, false);
}

static void or_set(void *opaque, unsigned n, bool level)
{
    IrqOr *o = opaque;

    o->level = (o->level & ~(1ull << n)) | (u64)level << n;
    irq_set(&o->out, o->level != 0);
}

IrqIn irq_or_in(IrqOr *o, unsigned n)
{
    assert(n < 64);
    return (IrqIn){or_set, o, n};
}

static void not_set(void *opaque, unsigned n, bool level)
{
    IrqNot *inverter = opaque;

    irq_set(&inverter->out, !level);
}

void irq_not_init(IrqNot *n)
{
    *n = (IrqNot){.out.level = true};
}

IrqIn irq_not_in(IrqNot *n)
{
    return (IrqIn){not_set, n, 0};
}
