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

static u64 read_one(Device *d, const RegRow *r, unsigned index, u64 offset)
{
    if (r->flags & REG_WO) {
        complain(d, "read of a write-only register", offset, r);
        return 0;
    }
    return r->read ? r->read(d, r, index) : stored(d, r, index);
}

/* An access to several registers is one to each of them. */
static MemResult regs_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Device *d = opaque;

    *value = 0;
    for (unsigned at = 0, part; at < size; at += part) {
        unsigned index;
        const RegRow *r = regs_find(d->type, offset + at, &index);

        if (!r) {
            complain(d, "read of no register", offset + at, NULL);
            return MEM_OK;
        }
        unsigned whole = regs_size(d->type, r), skip = (unsigned)((offset + at - r->offset) % whole);

        part = MIN(size - at, whole - skip);
        *value |= bits_get(read_one(d, r, index, offset + at), 8 * skip, 8 * part) << 8 * at;
    }
    return MEM_OK;
}

static void write_one(Device *d, const RegRow *r, unsigned index, unsigned skip, unsigned size, u64 value)
{
    u64 lanes = r->sizes & size ? bits_mask(8 * size) << 8 * skip : ~0ull,
        old = stored(d, r, index);
    u64 written = (value & bits_mask(8 * size)) << 8 * skip, now;

    now = (old & ~(r->writable & lanes)) | (written & r->writable);
    now &= ~(written & r->w1c);
    if (r->field.size)
        memcpy(field_of(d, r, index), &now, r->field.size);
    if (r->write)
        r->write(d, r, index, written, old);
}

static MemResult regs_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Device *d = opaque;

    for (unsigned at = 0, part; at < size; at += part) {
        unsigned index;
        const RegRow *r = regs_find(d->type, offset + at, &index);

        if (!r || (r->flags & REG_RO)) {
            complain(d, r ? "write to a read-only register" : "write to no register", offset + at, r);
            return MEM_OK;
        }
        unsigned whole = regs_size(d->type, r), skip = (unsigned)((offset + at - r->offset) % whole);

        part = MIN(size - at, whole - skip);
        write_one(d, r, index, skip, part, value >> 8 * at);
    }
    return MEM_OK;
}

const MemIoOps *regs_ops(const DeviceType *type)
{
    /*
     * Split to single registers, but not joined to whole ones: rows say what a narrow access
     * does.
     */
    static const MemIoOps ops_1 = {.read = regs_read, .write = regs_write, .impl_max = 1};
    static const MemIoOps ops_2 = {.read = regs_read, .write = regs_write, .impl_max = 2};
    static const MemIoOps ops_4 = {.read = regs_read, .write = regs_write, .impl_max = 4};
    static const MemIoOps ops_8 = {.read = regs_read, .write = regs_write, .impl_max = 8};

    switch (type->reg_size) {
    case 1: return &ops_1;
    case 2: return &ops_2;
    case 8: return &ops_8;
    default: return &ops_4;
    }
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
