/* SPDX-License-Identifier: MIT */
/* GuestBus on a Tlb and its PhysOps. */
#include "softmmu/guest_bus.h"

#include "softmmu/tlb.h"

/* Host address of the aligned u64 at @pa if it is memory. */
static u64 *place(Vcpu *cpu, Gpa pa, unsigned space, bool *is_rom)
{
    u64 size;
    u8 *host = tlb_host(tlb_of(cpu), pa, space, &size, is_rom);

    return host && size >= sizeof(u64) ? (u64 *)(void *)host : NULL;
}

static bool read64(Vcpu *cpu, Gpa pa, unsigned space, u64 *value)
{
    const PhysOps *phys = tlb_of(cpu)->phys;
    bool is_rom;
    const u64 *p = place(cpu, pa, space, &is_rom);

    if (!p)
        return phys->io_read(phys->opaque, pa, space, sizeof *value, value);
    *value = __atomic_load_n(
        p, __ATOMIC_ACQUIRE); /* pairs with guest stores: a table before what points to it */
    return true;
}

static bool cas64(Vcpu *cpu, Gpa pa, unsigned space, u64 *expected, u64 desired)
{
    bool is_rom;
    u64 *p = place(cpu, pa, space, &is_rom);

    if (!p || is_rom)
        return false;
    __atomic_compare_exchange_n(p, expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return true;
}

static void flush(Vcpu *cpu, const GuestTlbFlush *f)
{
    TlbFlush t = {.idx_mask = f->regimes,
                  .start = f->start,
                  .last = f->last,
                  .asid = f->asid,
                  .by_range = f->kind == GUEST_TLB_VA || f->kind == GUEST_TLB_VA_ALL,
                  .by_asid = f->kind == GUEST_TLB_ASID || f->kind == GUEST_TLB_VA};

    if (f->kind == GUEST_TLB_SWITCH) {
        tlb_set_asid(cpu, f->asid);
    } else if (f->broadcast) {
        tlb_flush_all_vcpus(cpu, &t);
    } else {
        tlb_flush(cpu, &t);
    }
}

const GuestBus tlb_guest_bus = {.read64 = read64, .cas64 = cas64, .tlb_flush = flush, .tlb_sync = tlb_sync};
