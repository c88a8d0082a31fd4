/* SPDX-License-Identifier: MIT */
/*
 * Accesses to regions: directly to memory, or through a device's callbacks in the sizes that it
 * has.
 *
 * An access is a row of bytes in the order of addresses; only the two ends know numbers. So byte
 * order and splitting do not meet: each callback's value is turned into bytes by the device's
 * order, and the whole is read little-endian.
 */
#include <assert.h>
#include <string.h>
#include "base/log.h"
#include "softmmu/bql.h"
#include "softmmu/region.h"
#include "softmmu/trace.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as bytes");

/* ---- callbacks ---- */

/* The bytes of the number @v of @size bytes, in order of addresses. */
static void to_bytes(u8 *bytes, u64 v, unsigned size, MemEndian endian)
{
    if (endian == MEM_BIG)
        v = __builtin_bswap64(v) >> (64 - 8 * size);
    memcpy(bytes, &v, size);
}

static u64 to_number(const u8 *bytes, unsigned size, MemEndian endian)
{
    u64 v = 0;

    memcpy(&v, bytes, size);
    return endian == MEM_BIG ? __builtin_bswap64(v) >> (64 - 8 * size) : v;
}

/* One access as the device implements it. */
typedef struct Unit {
    u64 offset;           /* of the callback */
    unsigned size;        /* of the callback */
    unsigned skip, count; /* which of its bytes are meant */
} Unit;

/* The next callback for @left bytes from @offset. */
static Unit next_unit(const MemIoOps *ops, u64 offset, unsigned left)
{
    unsigned min = ops->impl_min ? ops->impl_min : 1, max = ops->impl_max ? ops->impl_max : 4;
    unsigned size = max;

    while (size > left || (!ops->is_unaligned_impl && (offset & (size - 1))))
        size /= 2;
    if (size >= min)
        return (Unit){.offset = offset, .size = size, .count = size};
    u64 base = ALIGN_DOWN(offset, (u64)min);
    unsigned skip = (unsigned)(offset - base);

    return (Unit){.offset = base, .size = min, .skip = skip, .count = MIN(left, min - skip)};
}

static MemResult io_read(MemRegion *r, u64 offset, u8 *bytes, unsigned size, MemAttrs attrs)
{
    while (size) {
        Unit u = next_unit(r->ops, offset, size);
        u8 unit[8];
        u64 value = 0;
        MemResult res = r->ops->read(r->opaque, u.offset, u.size, &value, attrs);

        if (res != MEM_OK)
            return res;
        to_bytes(unit, value, u.size, r->ops->endian);
        memcpy(bytes, unit + u.skip, u.count);
        bytes += u.count;
        offset += u.count;
        size -= u.count;
    }
    return MEM_OK;
}

static MemResult io_write(MemRegion *r, u64 offset, const u8 *bytes, unsigned size, MemAttrs attrs)
{
    while (size) {
        Unit u = next_unit(r->ops, offset, size);
        u8 unit[8] = {0};

        memcpy(unit + u.skip, bytes, u.count);
        u64 value = to_number(unit, u.size, r->ops->endian);
        MemResult res = r->ops->write(r->opaque, u.offset, u.size, value, attrs);

        if (res != MEM_OK)
            return res;
        bytes += u.count;
        offset += u.count;
        size -= u.count;
    }
    return MEM_OK;
}

/* ---- rules ---- */

static void complain(const MemRegion *r, u64 offset, unsigned size, bool is_write, const char *why)
{
    log_guest("%s: %s of %u bytes at offset 0x%llx: %s\n", r->name, is_write ? "write" : "read",
              size, (unsigned long long)offset, why);
}

static bool is_valid(const MemRegion *r, u64 offset, unsigned size, bool is_write)
{
    const MemIoOps *ops = r->ops;
    unsigned min = ops->valid_min ? ops->valid_min : 1, max = ops->valid_max ? ops->valid_max : 8;

    if (size < min || size > max)
        complain(r, offset, size, is_write, "the device has no such size");
    else if (!ops->is_unaligned_valid && (offset & (size - 1)))
        complain(r, offset, size, is_write, "not aligned");
    else if (ops->accepts && !ops->accepts(r->opaque, offset, size, is_write))
        complain(r, offset, size, is_write, "refused by the device");
    else
        return true;
    return false;
}

static void trace(const MemRegion *r, u64 offset, const u8 *bytes, unsigned size, bool is_write)
{
    if (is_write)
        trace_memory_region_ops_write(r->name, offset, size, to_number(bytes, size, MEM_LITTLE));
    else
        trace_memory_region_ops_read(r->name, offset, size, to_number(bytes, size, MEM_LITTLE));
}

/*
 * One access to callbacks, under the rules of the region. @bytes is read or written as @is_write
 * says.
 */
static MemResult io_access(MemRegion *r, u64 offset, u8 *bytes, unsigned size, bool is_write,
                           MemAttrs attrs)
{
    bool is_locked = !r->ops->is_thread_safe, was_taken = is_locked && bql_enter();
    MemResult res;

    if (is_locked && r->is_busy) {
        complain(r, offset, size, is_write, "the device accesses itself");
        res = MEM_DEVICE_ERROR;
    } else if (!is_valid(r, offset, size, is_write)) {
        res = MEM_DECODE_ERROR;
    } else {
        if (is_locked)
            r->is_busy = true;
        res = is_write ? io_write(r, offset, bytes, size, attrs)
                       : io_read(r, offset, bytes, size, attrs);
        trace(r, offset, bytes, size, is_write);
        if (is_locked)
            r->is_busy = false;
    }
    bql_leave(was_taken);
    return res;
}

static u8 *host_of(const MemRegion *r, u64 offset)
{
    return r->ram->host + r->ram_offset + offset;
}

/* Single accesses, so that aligned ones are atomic beside vCPUs that use the memory directly. */
static u64 host_load(const u8 *p, unsigned size)
{
    u16 half;
    u32 word;
    u64 wide;

    switch (size) {
    case 1: return *p;
    case 2: memcpy(&half, p, 2); return half;
    case 4: memcpy(&word, p, 4); return word;
    default: memcpy(&wide, p, 8); return wide;
    }
}

static void host_store(u8 *p, unsigned size, u64 value)
{
    switch (size) {
    case 1: *p = (u8)value; break;
    case 2: memcpy(p, &(u16){(u16)value}, 2); break;
    case 4: memcpy(p, &(u32){(u32)value}, 4); break;
    default: memcpy(p, &value, 8); break;
    }
}

MemResult region_load(MemRegion *r, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    MemResult res;
    u8 bytes[8] = {0};

    /*
     * The flat view may lag behind is_direct: either answer was right at some time of the
     * access.
     */
    if (r->ram && r->is_direct) {
        *value = host_load(host_of(r, offset), size);
        return MEM_OK;
    }
    res = io_access(r, offset, bytes, size, false, attrs);
    *value = res == MEM_OK ? to_number(bytes, size, MEM_LITTLE) : 0;
    return res;
}

MemResult region_store(MemRegion *r, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    u8 bytes[8];

    to_bytes(bytes, value, size, MEM_LITTLE);
    if (r->kind == MEM_IO || r->kind == MEM_ROM_DEVICE)
        return io_access(r, offset, bytes, size, true, attrs);
    if (r->kind == MEM_ROM) {
        complain(r, offset, size, true, "it is ROM");
        return MEM_OK;
    }
    host_store(host_of(r, offset), size, value);
    ram_set_dirty(r->ram, r->ram_offset + offset, size, RAM_MASK_ALL);
    return MEM_OK;
}

/* ---- address spaces ---- */

static MemResult unassigned(const AddressSpace *as, Gpa addr, u64 size, bool is_write)
{
    log_guest("%s: %s of %llu bytes at 0x%llx: nothing there\n", as->name,
              is_write ? "write" : "read", (unsigned long long)size, (unsigned long long)addr);
    return MEM_DECODE_ERROR;
}

MemResult mem_load(AddressSpace *as, Gpa addr, unsigned size, u64 *value, MemAttrs attrs)
{
    MemSection s;
    MemResult res;

    rcu_read_begin();
    if (mem_lookup(as, addr, &s) && s.last >= size - 1) {
        res = region_load(s.region, s.offset, size, value, attrs);
    } else {
        u8 bytes[8];

        res = mem_read(as, addr, bytes, size, attrs);
        *value = to_number(bytes, size, MEM_LITTLE);
    }
    rcu_read_end();
    return res;
}

MemResult mem_store(AddressSpace *as, Gpa addr, unsigned size, u64 value, MemAttrs attrs)
{
    MemSection s;
    MemResult res;

    rcu_read_begin();
    if (mem_lookup(as, addr, &s) && s.last >= size - 1) {
        res = region_store(s.region, s.offset, size, value, attrs);
    } else {
        u8 bytes[8];

        to_bytes(bytes, value, size, MEM_LITTLE);
        res = mem_write(as, addr, bytes, size, attrs);
    }
    rcu_read_end();
    return res;
}

MemResult mem_cmpxchg(AddressSpace *as, Gpa addr, unsigned size, u64 *old, u64 value)
{
    MemResult res = MEM_DECODE_ERROR;
    MemSection s;

    rcu_read_begin();
    if (mem_lookup(as, addr, &s) && s.host && s.is_writable && !(addr & (size - 1))) {
        u32 word = (u32)*old;

        /* Seldom enough that a failed one may count as a write. */
        if (size == 4 && !__atomic_compare_exchange_n((u32 *)s.host, &word, (u32)value, false,
                                                      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            *old = word;
        if (size == 8)
            __atomic_compare_exchange_n((u64 *)s.host, old, value, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST);
        ram_set_dirty(s.region->ram, s.region->ram_offset + s.offset, size, RAM_MASK_ALL);
        res = MEM_OK;
    }
    rcu_read_end();
    return res;
}

/* The widest access of a power of two for @left bytes at @offset of @r. */
static unsigned access_size(const MemRegion *r, u64 offset, u64 left)
{
    unsigned max = r->ops->valid_max ? r->ops->valid_max : 8, size = MIN(max, 8u);

    while (size > left || (!r->ops->is_unaligned_valid && (offset & (size - 1))))
        size /= 2;
    return size;
}

/* @size bytes that lie in the one range @s. */
static MemResult transfer_io(const MemSection *s, u8 *buf, u64 size, bool is_write, MemAttrs attrs)
{
    MemResult first = MEM_OK;

    for (u64 done = 0; done < size;) {
        unsigned n = access_size(s->region, s->offset + done, size - done);
        MemResult res = io_access(s->region, s->offset + done, buf + done, n, is_write, attrs);

        if (res != MEM_OK && !is_write)
            memset(buf + done, 0, n);
        if (first == MEM_OK)
            first = res;
        done += n;
    }
    return first;
}

static MemResult transfer_read(AddressSpace *as, Gpa addr, const MemSection *s, u8 *buf, u64 size,
                               MemAttrs attrs)
{
    if (!s->region) {
        memset(buf, 0, size);
        return unassigned(as, addr, size, false);
    }
    if (!s->host)
        return transfer_io(s, buf, size, false, attrs);
    memcpy(buf, s->host, size);
    return MEM_OK;
}

static MemResult transfer_write(AddressSpace *as, Gpa addr, const MemSection *s, const u8 *buf,
                                u64 size, MemAttrs attrs)
{
    if (!s->region)
        return unassigned(as, addr, size, true);
    if (s->region->ops)
        return transfer_io(s, (u8 *)buf, size, true, attrs);
    if (!s->is_writable) {
        complain(s->region, s->offset, (unsigned)MIN(size, (u64)UINT32_MAX), true, "it is ROM");
        return MEM_OK;
    }
    memcpy(s->host, buf, size);
    ram_set_dirty(s->region->ram, s->region->ram_offset + s->offset, size, RAM_MASK_ALL);
    return MEM_OK;
}

/* Section by section; the first error counts, but nothing is left out for it. */
static inline MemResult transfer(AddressSpace *as, Gpa addr, u8 *buf, u64 size, bool is_write,
                                 MemAttrs attrs)
{
    MemResult first = MEM_OK;

    while (size) {
        MemSection s;

        rcu_read_begin();
        mem_lookup(as, addr, &s);
        u64 n = s.last < size ? s.last + 1 : size;
        MemResult res = is_write ? transfer_write(as, addr, &s, buf, n, attrs)
                                 : transfer_read(as, addr, &s, buf, n, attrs);

        rcu_read_end();
        if (first == MEM_OK)
            first = res;
        addr += n;
        buf += n;
        size -= n;
    }
    return first;
}

MemResult mem_read(AddressSpace *as, Gpa addr, void *buf, u64 size, MemAttrs attrs)
{
    return transfer(as, addr, buf, size, false, attrs);
}

MemResult mem_write(AddressSpace *as, Gpa addr, const void *buf, u64 size, MemAttrs attrs)
{
    return transfer(as, addr, (u8 *)(uintptr_t)buf, size, true, attrs);
}

/* ---- loaders and debuggers ---- */

/* Copy between @buf and memory that has contents, whatever guests may do with it. */
static bool copy_contents(AddressSpace *as, Gpa addr, u8 *buf, u64 size, bool is_write)
{
    bool ok = true;

    rcu_read_begin();
    while (size && ok) {
        MemSection s;

        mem_lookup(as, addr, &s);
        u64 n = s.last < size ? s.last + 1 : size;

        ok = s.region && s.region->ram;
        if (ok && is_write) {
            memcpy(host_of(s.region, s.offset), buf, n);
            ram_set_dirty(s.region->ram, s.region->ram_offset + s.offset, n, RAM_MASK_ALL);
        } else if (ok) {
            memcpy(buf, host_of(s.region, s.offset), n);
        }
        addr += n;
        buf += n;
        size -= n;
    }
    rcu_read_end();
    return ok;
}

bool mem_peek(AddressSpace *as, Gpa addr, void *buf, u64 size)
{
    return copy_contents(as, addr, buf, size, false);
}

bool mem_poke(AddressSpace *as, Gpa addr, const void *buf, u64 size)
{
    return copy_contents(as, addr, (u8 *)buf, size, true);
}
