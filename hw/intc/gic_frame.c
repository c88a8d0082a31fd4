/* SPDX-License-Identifier: MIT */
/* Accesses to frames of 32-bit registers; see gic_state.h. */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gic_state.h"

static const GicReg *find(const GicFrame *f, u32 offset)
{
    for (u32 i = 0; i < f->count; i++)
        if (offset >= f->regs[i].first && offset <= f->regs[i].last)
            return &f->regs[i];
    return NULL;
}

static void complain(const GicFrame *f, const char *what, u32 offset, const GicReg *r)
{
    log_guest("%s: %s at 0x%x%s%s\n", f->name, what, offset, r ? ": " : "", r ? r->name : "");
}

MemResult gic_frame_read(Gic *g, GicCpu *c, const GicFrame *f, u64 offset, unsigned size,
                         u64 *value, MemAttrs attrs)
{
    u32 at = (u32)offset & ~3u, word = 0;
    const GicReg *r = find(f, at);

    gic_lock(g);
    GicAccess a = f->access(g, c, attrs);

    if (r && r->read)
        word = r->read(&a, (at - r->first) / 4);
    else if (r)
        complain(f, "read of a write-only register", at, r);
    else if (!f->has_banks || !gic_bank_read(&a, at, &word))
        complain(f, "read of no register", at, NULL);
    gic_unlock(g);
    *value = bits_get(word, 8 * (unsigned)(offset & 3), 8 * size);
    return MEM_OK;
}

MemResult gic_frame_write(Gic *g, GicCpu *c, const GicFrame *f, u64 offset, unsigned size,
                          u64 value, MemAttrs attrs)
{
    u32 at = (u32)offset & ~3u;
    unsigned shift = 8 * (unsigned)(offset & 3);
    u32 word = (u32)((value & bits_mask(8 * size)) << shift);
    const GicReg *r = find(f, at);

    gic_lock(g);
    GicAccess a = f->access(g, c, attrs);

    a.lanes = (u32)(bits_mask(8 * size) << shift);
    if (r && r->write)
        r->write(&a, (at - r->first) / 4, word);
    else if (r)
        complain(f, "write to a read-only register", at, r);
    else if (!f->has_banks || !gic_bank_write(&a, at, word))
        complain(f, "write to no register", at, NULL);
    gic_unlock(g);
    return MEM_OK;
}
