/* SPDX-License-Identifier: MIT */
/* Accesses to register rows; see regs.h. */
#include "hw/regs.h"

#include <assert.h>
#include <string.h>
#include "base/bits.h"
#include "base/log.h"

unsigned regs_size(const DeviceType *type, const RegRow *r)
{
    if (r->field.size)
        return r->field.size < 4 && !r->sizes ? 4 : r->field.size;
    return type->reg_size ? type->reg_size : 4;
}

const RegRow *regs_find(const DeviceType *type, u64 offset, unsigned *index)
{
    u32 low = 0, high = type->reg_count;

    while (low < high) { /* the last row at or before offset */
        u32 mid = (low + high) / 2;

        if (type->regs[mid].offset <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (!low)
        return NULL;
    const RegRow *r = &type->regs[low - 1];
    u64 n = (offset - r->offset) / regs_size(type, r);

    *index = (unsigned)n;
    return n < MAX(r->count, 1u) ? r : NULL;
}

static u8 *field_of(Device *d, const RegRow *r, unsigned index)
{
    return (u8 *)d + r->field.offset + (size_t)index * r->field.size;
}

static u64 stored(Device *d, const RegRow *r, unsigned index)
{
    u64 v = 0;

    if (!r->field.size)
        return r->reset;
    memcpy(&v, field_of(d, r, index), r->field.size);
    return v;
}

static void complain(Device *d, const char *what, u64 offset, const RegRow *r)
{
    log_guest("%s: %s at 0x%llx%s%s\n", d->type->name, what, (unsigned long long)offset,
              r ? ": " : "", r ? r->name : "");
}

static MemResult regs_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Device *d = opaque;
    unsigned index;
    const RegRow *r = regs_find(d->type, offset, &index);

    *value = 0;
    if (!r) {
        complain(d, "read of no register", offset, NULL);
        return MEM_OK;
    }
    if (r->flags & REG_WO) {
        complain(d, "read of a write-only register", offset, r);
        return MEM_OK;
    }
    u64 v = r->read ? r->read(d, r, index) : stored(d, r, index);
    unsigned skip = (unsigned)((offset - r->offset) % regs_size(d->type, r));

    *value = bits_get(v, 8 * skip, 8 * size);
    return MEM_OK;
}

static MemResult regs_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Device *d = opaque;
    unsigned index;
    const RegRow *r = regs_find(d->type, offset, &index);

    if (!r || (r->flags & REG_RO)) {
        complain(d, r ? "write to a read-only register" : "write to no register", offset, r);
        return MEM_OK;
    }
    unsigned skip = (unsigned)((offset - r->offset) % regs_size(d->type, r));
    u64 lanes = r->sizes & size ? bits_mask(8 * size) << 8 * skip : ~0ull,
        old = stored(d, r, index);
    u64 written = (value & bits_mask(8 * size)) << 8 * skip, now;

    now = (old & ~(r->writable & lanes)) | (written & r->writable);
    now &= ~(written & r->w1c);
    if (r->field.size)
        memcpy(field_of(d, r, index), &now, r->field.size);
    if (r->write)
        r->write(d, r, index, written, old);
    return MEM_OK;
}

const MemIoOps *regs_ops(const DeviceType *type)
{
    /*
     * Split to single registers, but not joined to whole ones: rows say what a narrow access
     * does.
     */
    static const MemIoOps ops_1 = {.read = regs_read, .write = regs_write, .impl_max = 1};
    static const MemIoOps ops_4 = {.read = regs_read, .write = regs_write, .impl_max = 4};
    static const MemIoOps ops_8 = {.read = regs_read, .write = regs_write, .impl_max = 8};

    return type->reg_size == 8 ? &ops_8 : type->reg_size == 1 ? &ops_1 : &ops_4;
}

void regs_reset(Device *d)
{
    for (u32 i = 0; i < d->type->reg_count; i++) {
        const RegRow *r = &d->type->regs[i];

        assert(r->field.size <= 8 && (!i || r->offset > d->type->regs[i - 1].offset));
        for (unsigned n = 0; r->field.size && n < MAX(r->count, 1u); n++)
            memcpy(field_of(d, r, n), &r->reset, r->field.size);
    }
}
