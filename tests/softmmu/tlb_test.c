/* SPDX-License-Identifier: MIT */
/* The software TLB by itself: fill, flush, second level, crossing, permissions, devices, code pages, other vCPUs. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"
#include "tests/block/tap.h"
#include "tests/softmmu/toy.h"

static const GuestArch toy_arch = {
    .name = "toy", .cpu_size = sizeof(Vcpu), .walk = toy_walk, .mmu_idx = toy_mmu_idx,
    .alignment = toy_alignment, .bus_error = toy_bus_error,
};

static u64 gone_start, gone_last, kicks;

static void invalidate(Gva start, Gva last)
{
    gone_start = start;
    gone_last = last;
    tlb_code_clear((void *)(uintptr_t)start);
}

static void kick(Vcpu *cpu)
{
    __atomic_fetch_add(&kicks, 1, __ATOMIC_RELAXED);
}

static const AccelOps toy_accel = {.invalidate = invalidate, .kick = kick};

static Vcpu *cpu;
static Tlb *tlb;

static Vcpu *new_cpu(void)
{
    Error err;
    Vcpu *c = tlb_vcpu_new(sizeof(Vcpu), &toy_phys, &err);

    if (!c)
        exit(2);
    c->arch = &toy_arch;
    c->accel = &toy_accel;
    c->mem = &ldst_mem_ops;
    return c;
}

/* What emitted code does; true: the inline lookup was enough. */
static bool is_fast(Gva va, unsigned size, RtTlbKind kind, unsigned idx)
{
    return tlb->rt.tlb[idx][kind][rt_tlb_slot(va)].tag == ((va + size - 1) & ~0xfffull);
}

static bool load(Gva va, unsigned size_log2, u64 *out)
{
    *out = 0;
    tlb->rt.addr = va;
    tlb->rt.desc = size_log2;
    if (!ldst_access(&cpu->rt))
        return false;
    memcpy(out, (void *)(uintptr_t)(va + tlb->rt.addend), 1u << size_log2);
    return true;
}

static bool store(Gva va, unsigned size_log2, u64 val)
{
    tlb->rt.addr = va;
    tlb->rt.desc = size_log2 | RT_MMU_WRITE;
    if (!ldst_access(&cpu->rt))
        return false;
    memcpy((void *)(uintptr_t)(va + tlb->rt.addend), &val, 1u << size_log2);
    return !tlb->rt.is_pending || ldst_commit(&cpu->rt);
}

static u64 ram64(u64 offset)
{
    u64 x;

    memcpy(&x, toy_ram + offset, 8);
    return x;
}

static bool fault_is(u32 kind, Gva addr, bool is_write)
{
    bool same = cpu->exc.kind == kind && cpu->exc.addr == addr && cpu->exc.is_write == is_write;

    memset(&cpu->exc, 0, sizeof cpu->exc);
    return same;
}

static void start(void)
{
    toy_map_count = 0;
    toy_io_count = 0;
    tlb_set_asid(cpu, 0);
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    memset(toy_ram, 0, TOY_RAM_SIZE);
}

static void fill(void)
{
    u64 x, walks;

    start();
    toy_map(0, TOY_RAM);
    toy_map(0x400000, TOY_RAM + 0x1000)->w.may_write = false;
    tap_ok(!is_fast(-4ull, 8, RT_TLB_READ, 0), "nor is it reached from the end of the address space");
    memcpy(toy_ram + 8, "abcdefgh", 8);
    tap_ok(!is_fast(0, 8, RT_TLB_READ, 0), "page 0 is not in an empty table");
    tap_ok(load(8, 3, &x) && !memcmp(&x, "abcdefgh", 8), "a load reads RAM");
    tap_ok(is_fast(8, 8, RT_TLB_READ, 0) && !is_fast(8, 8, RT_TLB_WRITE, 0), "the read table has the page, the write table not");
    tap_ok(!is_fast(0xff9, 8, RT_TLB_READ, 0) && is_fast(0xff8, 8, RT_TLB_READ, 0), "an access that leaves the page does not match");
    walks = toy_walks;
    tap_ok(store(16, 3, 42) && ram64(16) == 42 && toy_walks == walks, "a store goes by what the load's walk found");
    tap_ok(load(0x400000, 0, &x) && !store(0x400000, 0, 1) && fault_is(TOY_FAULT_KIND, 0x400000, true),
           "a store to a read-only page faults");
    tap_ok(!load(0x500000, 2, &x) && fault_is(TOY_FAULT_KIND, 0x500000, false), "an unmapped page faults");
    toy_map(0x400000, TOY_RAM + 0x1000);
    tap_ok(store(0x400000, 0, 1) && toy_ram[0x1000] == 1, "a page that became writable is walked again");
}

static void victims(void)
{
    u64 x, walks;

    start();
    toy_map(0x1000, TOY_RAM);
    toy_map(0x1000 + RT_TLB_COUNT * 4096ull, TOY_RAM + 0x1000);
    load(0x1000, 0, &x);
    load(0x1000 + RT_TLB_COUNT * 4096ull, 0, &x);
    walks = toy_walks;
    tap_ok(!is_fast(0x1000, 1, RT_TLB_READ, 0), "two pages share a slot");
    tap_ok(load(0x1000, 0, &x) && toy_walks == walks, "the one that was pushed out comes back without a walk");
}

static void crossing(void)
{
    u64 x;

    start();
    toy_map(0x2000, TOY_RAM + 0x5000);
    toy_map(0x3000, TOY_RAM + 0x1000);
    tap_ok(store(0x2ffd, 3, 0x8877665544332211) && toy_ram[0x5ffd] == 0x11 && toy_ram[0x5fff] == 0x33 && toy_ram[0x1000] == 0x44 &&
               toy_ram[0x1004] == 0x88,
           "a store goes to both pages");
    tap_ok(load(0x2ffd, 3, &x) && x == 0x8877665544332211, "a load reads both");
    tap_ok(!store(0x3ffc, 3, ~0ull) && fault_is(TOY_FAULT_KIND, 0x4000, true) && toy_ram[0x1ffc] == 0,
           "a fault on the second page leaves the first alone");
    tap_ok(!store(0x1ffc, 3, ~0ull) && fault_is(TOY_FAULT_KIND, 0x1ffc, true) && toy_ram[0x5000] == 0,
           "a fault on the first page leaves the second alone");
}

static void devices(void)
{
    u64 x;

    start();
    toy_map(0x9000, TOY_IO)->w.is_device = true;
    toy_map(0xa000, TOY_MIXED);
    toy_map(0xb000, TOY_ROM);
    tap_ok(load(0x9004, 2, &x) && x == 0x18171615 && toy_io_count == 1 && toy_io[0].size == 4 && toy_io[0].pa == TOY_IO + 4,
           "a device sees one access of the size");
    tap_ok(store(0x9008, 1, 0xbeef) && toy_io[1].is_write && toy_io[1].val == 0xbeef && toy_io[1].size == 2, "and a store");
    tap_ok(!is_fast(0x9008, 2, RT_TLB_WRITE, 0) && !is_fast(0x9004, 4, RT_TLB_READ, 0), "never inline");
    tap_ok(!load(0x9801, 2, &x) && fault_is(TOY_ALIGN_KIND, 0x9801, false), "unaligned ones fault");
    tap_ok(!load(0x9800, 2, &x) && fault_is(TOY_ABORT_KIND, 0x9800, false), "the bus says error to a load");
    tap_ok(!store(0x9800, 2, 0) && fault_is(TOY_ABORT_KIND, 0x9800, true), "and to a store");
    tlb->rt.addr = 0x9000;
    tlb->rt.desc = 2 | RT_MMU_ATOMIC;
    tap_ok(!ldst_access(&cpu->rt) && fault_is(TOY_ABORT_KIND, 0x9000, true), "a device has no atomic accesses");
    toy_mixed[8] = 9;
    tap_ok(load(0xa008, 0, &x) && x == 9 && load(0xa100, 0, &x) && x == 0x11, "a page of RAM and device is both");
    toy_rom[3] = 5;
    tap_ok(load(0xb003, 0, &x) && x == 5 && is_fast(0xb003, 1, RT_TLB_READ, 0), "ROM reads inline");
    tap_ok(store(0xb003, 0, 7) && toy_rom[3] == 5 && toy_io[(toy_io_count - 1) % 64].pa == TOY_ROM + 3, "stores to ROM go to the bus");
}

static void alignment(void)
{
    start();
    toy_map(0x1000, TOY_RAM);
    tlb->rt.addr = 0x1002;
    tlb->rt.desc = 2 | RT_MMU_ALIGN;
    tap_ok(!ldst_access(&cpu->rt) && fault_is(TOY_ALIGN_KIND, 0x1002, false), "checked accesses must be aligned");
    tlb->rt.addr = 0x5002;
    tap_ok(!ldst_access(&cpu->rt) && fault_is(TOY_ALIGN_KIND, 0x5002, false), "which comes before the translation");
}

static void flush_one(const char *name, TlbFlush f, bool keeps_a, bool keeps_b)
{
    u64 x, walks;
    bool a, b;

    load(0x10000, 0, &x);
    load(0x20000, 0, &x);
    tlb_flush(cpu, &f);
    walks = toy_walks;
    load(0x10000, 0, &x);
    a = toy_walks == walks;
    walks = toy_walks;
    load(0x20000, 0, &x);
    b = toy_walks == walks;
    tap_ok(a == keeps_a && b == keeps_b, name);
}

static void flushes(void)
{
    start();
    toy_map(0x10000, TOY_RAM);
    toy_map(0x20000, TOY_RAM + 0x1000)->w.is_global = true;
    flush_one("flush all", (TlbFlush){.idx_mask = TLB_ALL_IDX}, false, false);
    flush_one("flush another regime", (TlbFlush){.idx_mask = 2}, true, true);
    flush_one("flush a page", (TlbFlush){.idx_mask = 1, .by_range = true, .start = 0x10000, .last = 0x10fff}, false, true);
    flush_one("flush a byte's page", (TlbFlush){.idx_mask = 1, .by_range = true, .start = 0x20008, .last = 0x20008}, true, false);
    flush_one("flush a range", (TlbFlush){.idx_mask = 1, .by_range = true, .start = 0x10000, .last = 0x2ffff}, false, false);
    flush_one("flush a huge range", (TlbFlush){.idx_mask = 1, .by_range = true, .start = 0x11000, .last = ~0ull}, true, false);
    flush_one("flush an address space", (TlbFlush){.idx_mask = 1, .by_asid = true, .asid = 0}, false, true);
    flush_one("flush another address space", (TlbFlush){.idx_mask = 1, .by_asid = true, .asid = 3}, true, true);
    flush_one("flush a page of another address space",
              (TlbFlush){.idx_mask = 1, .by_asid = true, .asid = 3, .by_range = true, .start = 0x10000, .last = 0x10fff}, true, true);
    flush_one("flush a page of this address space",
              (TlbFlush){.idx_mask = 3, .by_asid = true, .by_range = true, .start = 0x10000, .last = 0x10fff}, false, true);
    flush_one("flush a global page of any address space",
              (TlbFlush){.idx_mask = 3, .by_asid = true, .asid = 3, .by_range = true, .start = 0x20000, .last = 0x20fff}, true, false);
    toy_map(0x10000, TOY_RAM)->w.log2_size = 16;
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    flush_one("flush a large page by another of its pages",
              (TlbFlush){.idx_mask = 1, .by_range = true, .start = 0x18000, .last = 0x18fff}, false, true);
    flush_one("also in one address space",
              (TlbFlush){.idx_mask = 1, .by_asid = true, .by_range = true, .start = 0x18000, .last = 0x18fff}, false, true);
    toy_maps[toy_map_count - 1].w.log2_size = 30;
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    flush_one("flush a huge page by an address far away",
              (TlbFlush){.idx_mask = 1, .by_asid = true, .by_range = true, .start = 0x30000000, .last = 0x30000fff}, false, false);
}

static void address_spaces(void)
{
    u64 x, walks;
    unsigned good = 0;

    start();
    for (u32 asid = 0; asid < 3; asid++) {
        toy_map(0x10000, TOY_RAM + 0x1000 * asid)->w.asid = asid;
        toy_ram[0x1000 * asid] = (u8)(asid + 1);
    }
    toy_map(0x30000, TOY_RAM + 0x8000)->w.is_global = true;
    load(0x30000, 0, &x);
    for (u32 n = 0; n < 9; n++) {
        tlb_set_asid(cpu, n % 3);
        tlb_use(cpu, 1);
        walks = toy_walks;
        good += !is_fast(0x10000, 1, RT_TLB_READ, 0) && is_fast(0x30000, 1, RT_TLB_READ, 0);
        good += load(0x10000, 0, &x) && x == n % 3 + 1;
        good += toy_walks - walks == (n < 3);
    }
    tap_ok(good == 27, "address spaces keep their pages apart, and their walks");
    tlb_set_asid(cpu, 7);
    tlb_use(cpu, 2);
    tlb_set_asid(cpu, 2);
    tlb_use(cpu, 1);
    tap_ok(is_fast(0x10000, 1, RT_TLB_READ, 0), "a regime that was not used meanwhile has its entries");
}

static void code_pages(void)
{
    VcpuException fault;
    u32 avail;
    u64 x = 0;

    start();
    toy_map(0x1000, TOY_RAM + 0x3000);
    toy_map(0x7000, TOY_RAM + 0x3000); /* another name */
    store(0x7000, 2, 1);
    tap_ok(is_fast(0x7000, 4, RT_TLB_WRITE, 0), "a page without code is stored to inline");
    tap_ok(ldst_mem_ops.code(cpu, 0x1004, &avail, &fault) == toy_ram + 0x3004 && avail == 4092, "code is fetched");
    tap_ok(!is_fast(0x7000, 4, RT_TLB_WRITE, 0) && tlb_code_marked(toy_ram + 0x3800), "then no longer, by any name");
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    gone_start = 0;
    tap_ok(store(0x7008, 2, 5) && gone_start == (u64)(uintptr_t)toy_ram + 0x3008 && gone_last == gone_start + 3, "a store invalidates");
    tap_ok(is_fast(0x7008, 4, RT_TLB_WRITE, 0), "and is fast when no code is left");
    ldst_mem_ops.code(cpu, 0x1004, &avail, &fault);
    gone_start = 0;
    ldst_mem_ops.code_changed(cpu, 0x7010, 0x704f);
    tap_ok(gone_start == (u64)(uintptr_t)toy_ram + 0x3010 && gone_last == gone_start + 63, "announced changes go by memory");
    tap_ok(ldst_mem_ops.write(cpu, 0x7ffe, "ab", 2) && ldst_mem_ops.read(cpu, 0x1ffe, &x, 2) && x == 0x6261, "the debugger looks and writes");
    tap_ok(!ldst_mem_ops.read(cpu, 0x7fff, &x, 2), "but not beyond what is mapped");
}

/* --- other vCPUs --- */

static Vcpu *second;
static bool stop;

static void *run_second(void *arg)
{
    u64 seen = 0;

    tlb_enter(second);
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        u64 now = __atomic_load_n(&kicks, __ATOMIC_RELAXED);

        if (now != seen) {
            seen = now;
            tlb_work(second);
        }
    }
    tlb_leave(second);
    return NULL;
}

static bool second_has(Gva va)
{
    return __atomic_load_n(&tlb_of(second)->rt.tlb[0][RT_TLB_READ][rt_tlb_slot(va)].tag, __ATOMIC_RELAXED) == va;
}

static bool second_runs(void)
{
    bool is_running;

    pthread_mutex_lock(&tlb_of(second)->lock);
    is_running = tlb_of(second)->is_running;
    pthread_mutex_unlock(&tlb_of(second)->lock);
    return is_running;
}

static bool all_done(void)
{
    bool done;

    pthread_mutex_lock(&tlb_of(second)->lock);
    done = tlb_of(second)->done == tlb_of(second)->asked;
    pthread_mutex_unlock(&tlb_of(second)->lock);
    return done;
}

static void other_vcpus(void)
{
    TlbFlush f = {.idx_mask = 1, .by_range = true, .start = 0x10000, .last = 0x10fff};
    unsigned good = 0;
    pthread_t thread;
    VcpuException fault;

    start();
    toy_map(0x10000, TOY_RAM);
    second = new_cpu();
    tlb_page(second, 0x10000, VCPU_READ, 0, &fault);
    tap_ok(second_has(0x10000), "another vCPU has a page");
    tlb_flush_all_vcpus(cpu, &f);
    tap_ok(!second_has(0x10000), "a broadcast reaches it at once while it does not run");
    tlb_page(second, 0x10000, VCPU_READ, 0, &fault);
    pthread_create(&thread, NULL, run_second, NULL);
    while (!second_runs())
        ;
    tlb_flush_all_vcpus(cpu, &f);
    tlb_sync(cpu);
    tap_ok(!second_has(0x10000), "and by the barrier while it runs");
    for (unsigned n = 0; n < 200; n++) {
        for (unsigned k = 0; k < n % 40; k++) /* sometimes more than the queue holds */
            tlb_flush_all_vcpus(cpu, &f);
        tlb_sync(cpu);
        good += all_done();
    }
    tap_ok(good == 200, "every barrier waits for all that was asked");
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    tlb_vcpu_free(second, sizeof(Vcpu));
}

int main(void)
{
    toy_init();
    cpu = new_cpu();
    tlb = tlb_of(cpu);
    fill();
    victims();
    crossing();
    devices();
    alignment();
    flushes();
    address_spaces();
    code_pages();
    other_vcpus();
    tlb_vcpu_free(cpu, sizeof(Vcpu));
    return tap_done();
}
