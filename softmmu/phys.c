/* SPDX-License-Identifier: MIT */
/* Physical memory of vCPUs; see phys.h. */
#include "softmmu/phys.h"

#include "softmmu/accel_ops.h"

static const AccelOps *code_owner;

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    const PhysPort *p = opaque;
    MemSection s;

    rcu_read_begin();
    mem_lookup(p->mem->space[space], pa, &s);
    rcu_read_end(); /* the caller's own read goes on */
    *size = s.last == UINT64_MAX ? s.last : s.last + 1;
    *is_rom = !s.is_writable;
    return s.host;
}

static MemAttrs attrs_of(const PhysPort *p, unsigned space)
{
    return (MemAttrs){.cpu = p->cpu, .is_secure = space};
}

static bool io_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val)
{
    const PhysPort *p = opaque;

    return mem_load(p->mem->space[space], pa, size, val, attrs_of(p, space)) == MEM_OK;
}

static bool io_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val)
{
    const PhysPort *p = opaque;

    return mem_store(p->mem->space[space], pa, size, val, attrs_of(p, space)) == MEM_OK;
}

static void dirty(void *opaque, Gpa pa, unsigned space)
{
    const PhysPort *p = opaque;
    MemSection s;

    rcu_read_begin();
    if (mem_lookup(p->mem->space[space], pa, &s) && s.host && s.is_writable)
        ram_set_dirty(s.region->ram, s.region->ram_offset + s.offset, 1,
                      RAM_MASK_DISPLAY | RAM_MASK_MIGRATE);
    rcu_read_end();
}

/* ---- changes ---- */

static PhysMem *of(MemListener *l)
{
    return container_of(l, PhysListener, listener)->mem;
}

/* Blocks of code are known by host address, which other memory may have later. */
static void removed(MemListener *l, const FlatRange *r)
{
    PhysMem *m = of(l);

    if (!r->is_direct)
        return;
    m->has_changed = true;
    if (m->accel->map)
        m->accel->map(r->first, r->last, NULL, false);
    tlb_ram_written(m->accel, r->region->ram->host + r->region->ram_offset + r->offset,
                    r->last - r->first + 1);
}

/* What the guest stores by itself nobody reports: pages stay dirty, but for screens, which ask. */
static void cleaned(RamBlock *b, u64 offset, u64 len)
{
    if (code_owner->is_native)
        ram_set_dirty(b, offset, len,
                      code_owner->dirty_log ? RAM_MASK_MIGRATE : RAM_MASK_DISPLAY | RAM_MASK_MIGRATE);
    if (!code_owner->is_native || code_owner->dirty_log)
        tlb_clean_mark(b->host + offset, len);
}

static void logged(void *opaque, const u8 *host, u64 size)
{
    RamBlock *b = opaque;

    if ((u64)(host - b->host) < b->size)
        ram_set_dirty(b, (u64)(host - b->host), size, RAM_MASK_DISPLAY | RAM_MASK_MIGRATE);
}

static void gather(RamBlock *b, u64 offset, u64 len)
{
    if (code_owner->dirty_log)
        code_owner->dirty_log(b->host + offset, len, logged, b);
}

/* A page that was a device's may be remembered as such. */
static void added(MemListener *l, const FlatRange *r)
{
    PhysMem *m = of(l);

    if (!r->is_direct)
        return;
    m->has_changed = true;
    if (!m->accel->map)
        return;
    m->accel->map(r->first, r->last, r->region->ram->host + r->region->ram_offset + r->offset,
                  r->is_read_only);
    if (!r->is_read_only && m->accel->is_native)
        ram_set_dirty(r->region->ram, r->region->ram_offset + r->offset, r->last - r->first + 1,
                      RAM_MASK_DISPLAY | RAM_MASK_MIGRATE);
}

static void commit(MemListener *l)
{
    PhysMem *m = of(l);

    if (m->has_changed)
        tlb_flush_all_vcpus(NULL, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    m->has_changed = false;
}

static void code_written(RamBlock *b, u64 offset, u64 len)
{
    tlb_ram_written(code_owner, b->host + offset, len);
    if (code_owner->written)
        code_owner->written(b->host + offset, len);
}

static void listen(PhysMem *m)
{
    code_owner = m->accel;
    for (unsigned n = 0; n < PHYS_SPACES && m->listener[n].mem; n++)
        address_space_listen(m->space[n], &m->listener[n].listener);
}

static void unlisten(PhysMem *m)
{
    for (unsigned n = 0; n < PHYS_SPACES && m->listener[n].mem; n++)
        address_space_unlisten(m->space[n], &m->listener[n].listener);
}

void phys_init(PhysMem *m, AddressSpace *normal, AddressSpace *secure, const AccelOps *accel)
{
    *m = (PhysMem){.space = {normal, secure ? secure : normal}, .accel = accel};
    ram_on_code_write(code_written);
    ram_on_clean(cleaned);
    ram_on_gather(gather);
    for (unsigned n = 0; n < (secure ? PHYS_SPACES : 1); n++)
        m->listener[n] = (PhysListener){{removed, added, commit, NULL}, m};
    listen(m);
}

void phys_set_accel(PhysMem *m, const AccelOps *accel)
{
    unlisten(m);
    m->accel->invalidate(0, ~0ull);
    m->accel = accel;
    listen(m);
}

void phys_port_init(PhysPort *p, PhysMem *m, unsigned cpu)
{
    *p = (PhysPort){{lookup, io_read, io_write, dirty, p}, m, (u8)cpu};
}

void phys_fini(PhysMem *m)
{
    unlisten(m);
    ram_on_code_write(NULL);
    ram_on_clean(NULL);
    ram_on_gather(NULL);
}
