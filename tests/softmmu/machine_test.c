/* SPDX-License-Identifier: MIT */
/*
 * Guest code of a whole machine under the translator, on the toy machine's page tables: blocks are those of the memory
 * that the pc leads to now, whoever changed that or the memory.
 *
 *   machine_test tcg|interp
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "frontend/arm/cpu/cpu.h"
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"
#include "tests/block/tap.h"
#include "tests/softmmu/toy.h"

#define CODE 0x10000ull
#define DATA 0x40000ull
#define BRK 0xd4200000u
#define RET 0xd65f03c0u
#define MOVZ(rd, k) (0xd2800000u | (u32)(k) << 5 | (rd))
#define ADD_I(rd, rn, k) (0x91000000u | (u32)(k) << 10 | (rn) << 5 | (rd))
#define SUBS_I(rd, rn, k) (0xf1000000u | (u32)(k) << 10 | (rn) << 5 | (rd))
#define LDR(rt, rn, at) (0xf9400000u | (u32)(at) / 8 << 10 | (rn) << 5 | (rt))
#define STR(rt, rn, at) (0xf9000000u | (u32)(at) / 8 << 10 | (rn) << 5 | (rt))
#define STR_W(rt, rn, at) (0xb9000000u | (u32)(at) / 4 << 10 | (rn) << 5 | (rt))
#define LDR_POST(rt, rn, k) (0xf8400400u | (u32)(k) << 12 | (rn) << 5 | (rt))
#define STR_POST(rt, rn, k) (0xf8000400u | (u32)(k) << 12 | (rn) << 5 | (rt))
#define B(words) (0x14000000u | ((u32)(words) & 0x3ffffff))
#define B_NE(words) (0x54000001u | ((u32)(words) & 0x7ffff) << 5)
#define ADR(rd, by) (0x10000000u | (u32)(by) / 4 << 5 | (rd))
#define LDR_LIT(rt, by) (0x58000000u | (u32)(by) / 4 << 5 | (rt))
#define BL(words) (0x94000000u | (u32)(words))
#define BR(rn) (0xd61f0000u | (rn) << 5)

static GuestArch arch;
static Vcpu *cpu;

static void put(u64 ram_offset, const u32 *words, size_t size)
{
    tlb_ram_written(cpu->accel, toy_ram + ram_offset, size);
    memcpy(toy_ram + ram_offset, words, size);
}

#define PUT(ram_offset, ...) put(ram_offset, (const u32[]){__VA_ARGS__}, sizeof((const u32[]){__VA_ARGS__}))

static void flush_all(void)
{
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
}

static void flush_page(Gva va)
{
    tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX, .by_range = true, .start = va, .last = va + 4095});
}

static void start(void)
{
    toy_map_count = 0;
    toy_io_count = 0;
    tlb_set_asid(cpu, 0);
    flush_all();
    toy_map(CODE, TOY_RAM);
    toy_map(CODE + 0x1000, TOY_RAM + 0x1000);
    toy_map(DATA, TOY_RAM + 0x100000);
    toy_map(DATA + 0x1000, TOY_RAM + 0x205000);
}

/* Run from @pc to an exception; true if it is BRK. */
static bool run(Gva pc)
{
    cpu->rt.pc = pc;
    memset(&cpu->exc, 0, sizeof cpu->exc);
    return vcpu_run(cpu) == VCPU_EXIT_EXCEPTION && cpu->exc.kind == ARM_EXC_BKPT;
}

static u64 x(unsigned n)
{
    return cpu->rt.gpr[n];
}

static void memory(void)
{
    u64 *from = (u64 *)(void *)(toy_ram + 0x100000);

    start();
    PUT(0, LDR_POST(3, 1, 8), STR_POST(3, 0, 8), SUBS_I(2, 2, 1), B_NE(-3), BRK);
    for (u64 n = 0; n < 512; n++)
        from[n] = n * n + 1;
    cpu->rt.gpr[0] = DATA + 0x1000;
    cpu->rt.gpr[1] = DATA;
    cpu->rt.gpr[2] = 512;
    tap_ok(run(CODE) && !memcmp(from, toy_ram + 0x205000, 4096), "a copy from page to page");
    cpu->rt.gpr[0] = DATA + 0x1ff0;
    cpu->rt.gpr[1] = DATA;
    cpu->rt.gpr[2] = 10;
    tap_ok(!run(CODE) && cpu->exc.kind == TOY_FAULT_KIND && cpu->exc.addr == DATA + 0x2000 && cpu->exc.is_write && cpu->rt.pc == CODE + 4,
           "a store that faults, at its pc");
    tap_ok(x(0) == DATA + 0x2000 && x(1) == DATA + 24 && x(2) == 8, "with the registers of that instruction");
    toy_map(DATA + 0x2000, TOY_RAM + 0x300000);
    tap_ok(run(cpu->rt.pc) && x(2) == 0 && !memcmp(toy_ram + 0x300000, from + 2, 64), "which goes on when the page is there");
}

static void devices(void)
{
    start();
    toy_map(DATA + 0x8000, TOY_IO)->w.is_device = true;
    PUT(0, MOVZ(5, 7), LDR(0, 1, 8), STR(0, 1, 16), MOVZ(6, 9), STR(0, 2, 0), MOVZ(6, 1), BRK);
    cpu->rt.gpr[1] = DATA + 0x8000;
    cpu->rt.gpr[2] = DATA + 0x8800;
    tap_ok(!run(CODE) && cpu->exc.kind == ARM_EXC_DATA_ABORT && cpu->exc.syndrome == 0x50 && cpu->rt.pc == CODE + 16,
           "an error of the bus is an abort at the store");
    tap_ok(x(5) == 7 && x(6) == 9, "after what comes before it");
    tap_ok(toy_io_count == 2 && toy_io[0].pa == TOY_IO + 8 && !toy_io[0].is_write && toy_io[1].is_write && toy_io[1].val == x(0),
           "a load and a store went to the device");
}

static void changed_by_alias(void)
{
    start();
    toy_map(DATA + 0x4000, TOY_RAM); /* the first page of code */
    PUT(0, MOVZ(0, 1), BRK, STR_W(3, 4, 0), B(-3), BRK);
    cpu->rt.gpr[4] = DATA + 0x4000;
    cpu->rt.gpr[3] = MOVZ(0, 2);
    tap_ok(run(CODE) && x(0) == 1, "code runs");
    tap_ok(run(CODE + 8) && x(0) == 2, "and is other code after a store by another name");
    cpu->rt.gpr[4] = CODE;
    cpu->rt.gpr[3] = MOVZ(0, 3);
    tap_ok(run(CODE + 8) && x(0) == 3, "after a store by its own");
    PUT(0, MOVZ(0, 4));
    tap_ok(run(CODE) && x(0) == 4, "after a device's");
    cpu->mem->write(cpu, CODE, &(u32){MOVZ(0, 5)}, 4);
    tap_ok(run(CODE) && x(0) == 5, "after the debugger's");
    for (u32 n = 0; n < 100; n++) {
        cpu->rt.gpr[3] = MOVZ(0, n);
        if (!run(CODE + 8) || x(0) != n) {
            tap_ok(false, "a hundred times");
            return;
        }
    }
    tap_ok(true, "a hundred times");
}

static void remapped(void)
{
    start();
    PUT(0, MOVZ(0, 1), BRK);
    PUT(0x2000, MOVZ(0, 2), BRK);
    tap_ok(run(CODE) && x(0) == 1, "a page");
    toy_map(CODE, TOY_RAM + 0x2000);
    flush_page(CODE);
    tap_ok(run(CODE) && x(0) == 2, "another one at its address");
    toy_map(CODE, TOY_RAM);
    flush_page(CODE);
    tap_ok(run(CODE) && x(0) == 1, "and the first again");
    toy_maps[toy_map_count - 1].w.may_fetch = false;
    flush_page(CODE);
    tap_ok(!run(CODE) && cpu->exc.kind == TOY_FAULT_KIND && cpu->exc.syndrome == VCPU_FETCH && cpu->rt.pc == CODE, "not to be executed");
}

/* Branches into the next page, direct and indirect, when that page changes. */
static void next_page(void)
{
    start();
    PUT(0, B(0x400), BR(9));
    PUT(0x1000, MOVZ(0, 1), BRK);
    PUT(0x3000, MOVZ(0, 2), BRK);
    cpu->rt.gpr[9] = CODE + 0x1000;
    for (u32 n = 0; n < 3; n++) { /* the second time by the table of jumps */
        run(CODE);
        run(CODE + 4);
    }
    tap_ok(x(0) == 1, "branches to the next page");
    toy_map(CODE + 0x1000, TOY_RAM + 0x3000);
    flush_page(CODE + 0x1000);
    tap_ok(run(CODE) && x(0) == 2, "the page changed: a direct branch sees it");
    toy_map(CODE + 0x1000, TOY_RAM + 0x1000);
    flush_page(CODE + 0x1000);
    tap_ok(run(CODE + 4) && x(0) == 1, "an indirect branch, too");
    PUT(0xffc, MOVZ(7, 3));
    tap_ok(run(CODE + 0xffc) && x(7) == 3 && x(0) == 1, "code runs on from page to page");
    toy_maps[toy_map_count - 1].w.may_fetch = false;
    flush_page(CODE + 0x1000);
    tap_ok(!run(CODE + 0xffc) && cpu->exc.addr == CODE + 0x1000 && cpu->rt.pc == CODE + 0x1000, "until one is not there");
}

static void address_spaces(void)
{
    bool good = true;
    u64 walks;

    start();
    toy_map(CODE, TOY_RAM)->w.is_global = true;
    PUT(0, BR(9));
    for (u32 asid = 1; asid < 4; asid++) {
        toy_map(CODE + 0x1000, TOY_RAM + 0x1000 * asid)->w.asid = asid;
        PUT(0x1000 * asid, MOVZ(0, asid), BRK);
    }
    flush_all();
    cpu->rt.gpr[9] = CODE + 0x1000;
    for (u32 n = 0; n < 6; n++) {
        tlb_set_asid(cpu, 1 + n % 3);
        good &= run(CODE) && x(0) == 1 + n % 3;
    }
    tap_ok(good, "each address space runs its own code");
    walks = toy_walks;
    for (u32 n = 0; n < 60; n++) {
        tlb_set_asid(cpu, 1 + n % 3);
        good &= run(CODE) && x(0) == 1 + n % 3;
    }
    tap_ok(good && toy_walks == walks, "and changes cost no walks");
    for (u32 n = 0; n < 40; n++) { /* more than there are tables of jumps */
        tlb_set_asid(cpu, 100 + n);
        toy_map(CODE + 0x1000, TOY_RAM + 0x1000 * (1 + n % 3))->w.asid = 100 + n;
        good &= run(CODE) && x(0) == 1 + n % 3;
    }
    tap_ok(good, "however many there are");
}

static void move_data(void)
{
    toy_map(DATA, TOY_RAM + 0x205000);
    flush_page(DATA);
}

static void protect_data(void)
{
    toy_map(DATA, TOY_RAM + 0x100000)->w.may_write = false;
    flush_page(DATA);
}

static u64 *data(u64 page, u64 at)
{
    return (u64 *)(void *)(toy_ram + page + at);
}

/* A device changes what is at DATA, between accesses of one block that would share a lookup. */
static void known_pages(void)
{
    start();
    toy_map(DATA + 0x8000, TOY_IO)->w.is_device = true;
    cpu->rt.gpr[1] = DATA;
    cpu->rt.gpr[3] = DATA + 0x8000;
    PUT(0, LDR(2, 1, 0), LDR(5, 1, 8), STR(0, 3, 0), LDR(4, 1, 16), BRK);
    *data(0x100000, 8) = 1;
    *data(0x100000, 16) = 2;
    *data(0x205000, 16) = 3;
    tap_ok(run(CODE) && x(5) == 1 && x(4) == 2, "loads near each other");
    toy_io_hook = move_data;
    tap_ok(run(CODE) && x(5) == 1 && x(4) == 3,
           "when the page goes between them, the second is of the new one");
    start();
    toy_map(DATA + 0x8000, TOY_IO)->w.is_device = true;
    PUT(0, STR(0, 1, 0), STR(0, 3, 0), STR(0, 1, 16), BRK);
    toy_io_hook = NULL;
    run(CODE); /* now the page is in the table */
    cpu->rt.gpr[0] = 77;
    *data(0x100000, 16) = 2;
    toy_io_hook = protect_data;
    tap_ok(!run(CODE) && cpu->exc.kind == TOY_FAULT_KIND && cpu->exc.addr == DATA + 16 &&
               cpu->rt.pc == CODE + 8 && *data(0x100000, 0) == 77 && *data(0x100000, 16) == 2,
           "when it becomes read-only, the second store faults");
    toy_io_hook = NULL;
}

static void known_pages_elsewhere(void)
{
    start();
    toy_map(DATA + 0x4000, TOY_RAM); /* the first page of code */
    PUT(0, STR_W(3, 4, 0x100), STR_W(3, 4, 0x108), B(0x3e), BRK);
    PUT(0x100, MOVZ(0, 1), BRK, MOVZ(0, 1), BRK);
    cpu->rt.gpr[4] = DATA + 0x4000;
    cpu->rt.gpr[3] = MOVZ(0, 2);
    run(CODE + 0x100);
    run(CODE + 0x108);
    tap_ok(run(CODE) && x(0) == 2, "two stores near each other over code: the first is seen");
    tap_ok(run(CODE + 0x108) && x(0) == 2, "and the second");
    start();
    PUT(0, LDR(2, 1, 0), LDR(5, 1, 8), LDR(6, 1, 0), BRK);
    *data(0x100000, 0xff8) = 5;
    *data(0x205000, 0) = 6;
    cpu->rt.gpr[1] = DATA + 0xff8;
    tap_ok(run(CODE) && x(2) == 5 && x(5) == 6 && x(6) == 5, "loads near each other on two pages");
    cpu->rt.gpr[1] = DATA + 0x1ff8;
    tap_ok(!run(CODE) && cpu->exc.addr == DATA + 0x2000 && cpu->rt.pc == CODE + 4,
           "of which the second is not there");
}

/* Loads and stores of one place: the load looks where stores do. */
static void known_pages_mixed(void)
{
    start();
    protect_data();
    PUT(0, LDR(5, 1, 8), STR(0, 1, 16), BRK);
    cpu->rt.gpr[1] = DATA;
    *data(0x100000, 8) = 7;
    for (int n = 0; n < 2; n++) /* the second time the page is in the table of loads */
        tap_ok(!run(CODE) && cpu->exc.kind == TOY_FAULT_KIND && cpu->exc.addr == DATA + 16 &&
                   cpu->exc.syndrome == VCPU_WRITE && cpu->rt.pc == CODE + 4 && x(5) == 7,
               "a load is made, and the store to the same page faults");
    start();
    toy_map(DATA, TOY_RAM + 0x100000)->w.may_read = false;
    PUT(0, STR(0, 1, 0), LDR(5, 1, 0), BRK);
    PUT(0x100, LDR(5, 1, 0), STR(0, 1, 0), BRK);
    cpu->rt.gpr[0] = 78;
    run(CODE); /* now the page is in the table of stores */
    tap_ok(!run(CODE) && cpu->exc.syndrome == VCPU_READ && cpu->rt.pc == CODE + 4 &&
               *data(0x100000, 0) == 78,
           "what can only be stored to is not loaded from after a store");
    tap_ok(!run(CODE + 0x100) && cpu->exc.syndrome == VCPU_READ && cpu->rt.pc == CODE + 0x100,
           "nor before one");
    start();
    toy_map(DATA + 0x4000, TOY_RAM); /* the first page of code */
    PUT(0, LDR(5, 4, 0x100), STR_W(3, 4, 0x100), B(0x3e), BRK);
    PUT(0x100, MOVZ(0, 1), BRK);
    cpu->rt.gpr[4] = DATA + 0x4000;
    cpu->rt.gpr[3] = MOVZ(0, 2);
    run(CODE + 0x100);
    tap_ok(run(CODE) && x(0) == 2 && (u32)x(5) == MOVZ(0, 1), "code that is loaded, then changed");
}

/* The same code at several addresses: what is of the pc is of the one where it runs. */
static void at_places(void)
{
    static const u64 places[] = {CODE, CODE + 0x20000, CODE + 0x7fff00000000};

    start();
    for (unsigned n = 1; n < ARRAY_SIZE(places); n++) {
        toy_map(places[n], TOY_RAM);
        toy_map(places[n] + 0x1000, TOY_RAM + 0x1000);
    }
    PUT(0, ADR(0, 0x40), BL(2), BRK, LDR_LIT(2, 0x34), SUBS_I(3, 3, 1), B_NE(-1), BL(0x400), BRK);
    PUT(0x1018, ADD_I(5, 30, 0), BR(6), BRK);
    PUT(0x40, 0x1122, 0);
    PUT(0x80, MOVZ(4, 1), LDR(4, 7, 0), BRK);
    cpu->rt.gpr[7] = 0xdead0000;
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++) {
        cpu->rt.gpr[3] = 5;
        cpu->rt.gpr[6] = places[n] + 8;
        tap_ok(run(places[n]) && cpu->rt.pc == places[n] + 8 && x(0) == places[n] + 0x40 &&
                   x(2) == 0x1122 && !x(3) && x(5) == places[n] + 0x1c,
               "addresses of code");
        tap_ok(!run(places[n] + 0x80) && cpu->rt.pc == places[n] + 0x84 && x(4) == 1,
               "and of a fault there");
    }
    PUT(0, MOVZ(0, 9), BRK);
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        tap_ok(run(places[n]) && x(0) == 9, "all of it goes when one is overwritten");
}

static unsigned hook_at;
static void (*hook_then)(void);

/* At the device's @hook_at-th access. */
static void hook_later(void)
{
    if (toy_io_count == hook_at)
        hook_then();
}

static void mark_data(void)
{
    tlb_code_mark(toy_ram + 0x100000);
}

/* Loads that follow pointers on one page, in a loop; the device is told of each round. */
static void near_start(void (*then)(void), unsigned at)
{
    start();
    toy_map(DATA + 0x8000, TOY_IO)->w.is_device = true;
    PUT(0, LDR(1, 1, 0), STR(0, 3, 0), STR(2, 1, 8), SUBS_I(2, 2, 1), B_NE(-4), BRK);
    for (u64 n = 0; n < 64; n++) {
        *data(0x100000, 16 * n) = DATA + 16 * ((n + 1) % 64);
        *data(0x205000, 16 * n) = DATA + 16 * ((n + 63) % 64);
        *data(0x100000, 16 * n + 8) = *data(0x205000, 16 * n + 8) = 0;
    }
    cpu->rt.gpr[1] = DATA;
    cpu->rt.gpr[2] = 40;
    cpu->rt.gpr[3] = DATA + 0x8000;
    toy_io_hook = hook_later;
    hook_then = then;
    hook_at = at;
}

/* A loop that follows pointers on a page, to one that begins on the page before. */
static void near_pages_across(void)
{
    const u64 page = DATA + 0x1000, across = page - 4;

    start();
    PUT(0, LDR(1, 1, 0), SUBS_I(2, 2, 1), B_NE(-2), BRK);
    for (u64 n = 0; n < 32; n++)
        *data(0x205000, 16 * n) = page + 16 * (n + 1);
    *data(0x205000, 16 * 32) = across;
    /* at the lower host address lies something else */
    *data(0x204ff8, 0) = (page + 0x800) << 32;
    *data(0x100000, 0xff8) = (page + 0x400) << 32;
    *data(0x205000, 0) = 0;
    *data(0x205000, 16 * 16) = page + 16 * 17;
    cpu->rt.gpr[1] = page + 16;
    cpu->rt.gpr[2] = 33;
    tap_ok(run(CODE) && x(1) == page + 0x400, "a pointer that lies on both pages");
}

static void near_pages(void)
{
    u64 stores;

    near_start(move_data, 30);
    tap_ok(run(CODE) && x(1) == DATA + 16 * 20 && *data(0x205000, 16 * 20 + 8) == 1 &&
               !*data(0x100000, 16 * 20 + 8 + 16 * 11),
           "a loop follows pointers, and those of another page when it comes there");
    near_start(protect_data, 30);
    tap_ok(!run(CODE) && cpu->exc.kind == TOY_FAULT_KIND && cpu->exc.addr == DATA + 16 * 30 + 8 &&
               x(2) == 11,
           "and faults when that cannot be written");
    near_start(mark_data, 30);
    stores = tlb_of(cpu)->stats.code_stores;
    tap_ok(run(CODE) && tlb_of(cpu)->stats.code_stores > stores,
           "stores are slow when code comes there");
    tlb_code_clear(toy_ram + 0x100000);
    toy_io_hook = NULL;
}

/* Copies 40 words from x1 to x3, in a loop that is long enough for them to have near pages. */
static void count_start(void)
{
    start();
    PUT(0, LDR(5, 1, 0), STR(5, 3, 0), ADD_I(1, 1, 8), ADD_I(3, 3, 8));
    for (unsigned n = 0; n < 12; n++)
        PUT(16 + 4 * n, ADD_I(7, 7, 1));
    PUT(64, SUBS_I(2, 2, 1), B_NE(-17), BRK);
    for (u64 n = 0; n < 512; n++) {
        *data(0x100000, 8 * n) = n;
        *data(0x205000, 8 * n) = 1000 + n;
        *data(0x300000, 8 * n) = *data(0x301000, 8 * n) = 0;
    }
    toy_map(DATA + 0x4000, TOY_RAM + 0x300000);
}

static bool count_run(u64 from, u64 to)
{
    cpu->rt.gpr[1] = from;
    cpu->rt.gpr[2] = 40;
    cpu->rt.gpr[3] = to;
    return run(CODE) && x(1) == from + 40 * 8 && x(3) == to + 40 * 8;
}

/* The pages of a loop, when it runs again and something has changed. */
static void near_pages_last(void)
{
    u64 stores;

    count_start();
    tap_ok(count_run(DATA, DATA + 0x4000) && *data(0x300000, 8 * 39) == 39, "a loop that counts");
    tap_ok(count_run(DATA + 8, DATA + 0x4000) && *data(0x300000, 8 * 39) == 40, "once more");
    tap_ok(count_run(DATA + 0x1000 - 4 - 8 * 20, DATA + 0x4000) &&
               *data(0x300000, 8 * 20) == (1000ull << 32 | 511ull >> 32),
           "a word on two pages");
    move_data();
    tap_ok(count_run(DATA, DATA + 0x4000) && *data(0x300000, 8 * 39) == 1039,
           "loads of a page that was moved");
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000);
    flush_page(DATA + 0x4000);
    tap_ok(count_run(DATA, DATA + 0x4000) && *data(0x301000, 8 * 39) == 1039,
           "and stores to one");
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000)->w.may_write = false;
    flush_page(DATA + 0x4000);
    tap_ok(!count_run(DATA, DATA + 0x4000) && cpu->exc.addr == DATA + 0x4000,
           "or to one that faults");
    count_start();
    count_run(DATA, DATA + 0x4000);
    toy_map(CODE, TOY_RAM)->w.asid = 1;
    toy_map(DATA, TOY_RAM + 0x205000)->w.asid = 1;
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000)->w.asid = 1;
    tlb_set_asid(cpu, 1);
    tap_ok(count_run(DATA, DATA + 0x4000) && *data(0x301000, 8 * 39) == 1039 &&
               *data(0x300000, 8 * 39) == 39,
           "another address space");
    tlb_set_asid(cpu, 0);
    stores = tlb_of(cpu)->stats.code_stores;
    count_run(DATA, DATA + 0x4000);
    tap_ok(tlb_of(cpu)->stats.code_stores == stores, "the page has no code");
    tlb_code_mark(toy_ram + 0x300000);
    tap_ok(count_run(DATA, DATA + 0x4000) && tlb_of(cpu)->stats.code_stores > stores,
           "and is slow when it has");
    tlb_code_clear(toy_ram + 0x300000);
}

/* A load and a store of a program, in no loop. */
static bool straight_run(u64 from, u64 to)
{
    cpu->rt.gpr[1] = from;
    cpu->rt.gpr[3] = to;
    return run(CODE);
}

static void straight_start(void)
{
    start();
    PUT(0, LDR(5, 1, 8), STR(5, 3, 16), BRK);
    *data(0x100000, 8) = 1;
    *data(0x205000, 8) = 2;
    *data(0x100000, 0x808) = 3;
    *data(0x101000, 0) = *data(0x205000, 0) = 0x55;
    *data(0x300000, 16) = *data(0x301000, 16) = 0;
    toy_map(DATA + 0x4000, TOY_RAM + 0x300000);
    for (unsigned n = 0; n < 4; n++)
        straight_run(DATA, DATA + 0x4000);
}

/* The pages of code in no loop, when it runs again and something has changed. */
static void near_pages_straight(void)
{
    u64 stores;

    straight_start();
    tap_ok(*data(0x300000, 16) == 1, "code of a program in no loop");
    tap_ok(straight_run(DATA + 0x800, DATA + 0x4000) && *data(0x300000, 16) == 3,
           "elsewhere on its page");
    *data(0x100000, 0xff8) = 7ull << 32;
    *data(0x205000, 0) = 9;
    tap_ok(straight_run(DATA + 0x1000 - 12, DATA + 0x4000) &&
               *data(0x300000, 16) == (9ull << 32 | 7),
           "a word on two pages");
    move_data();
    tap_ok(straight_run(DATA, DATA + 0x4000) && *data(0x300000, 16) == 2, "a page that was moved");
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000);
    flush_page(DATA + 0x4000);
    tap_ok(straight_run(DATA, DATA + 0x4000) && *data(0x301000, 16) == 2, "stores to one");
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000)->w.may_write = false;
    flush_page(DATA + 0x4000);
    tap_ok(!straight_run(DATA, DATA + 0x4000) && cpu->exc.addr == DATA + 0x4010, "a fault");
    straight_start();
    stores = tlb_of(cpu)->stats.code_stores;
    tlb_code_mark(toy_ram + 0x300000);
    tap_ok(straight_run(DATA, DATA + 0x4000) && tlb_of(cpu)->stats.code_stores > stores,
           "and a page that has code");
    tlb_code_clear(toy_ram + 0x300000);
}

/* Copies 40 words from x1 to x6, upwards or downwards; the device is told of each round. */
static void rounds_start(bool is_down, void (*then)(void))
{
    u32 step = is_down ? 0x1f8 : 8;

    start();
    toy_map(DATA + 0x4000, TOY_RAM + 0x300000);
    toy_map(DATA + 0x5000, TOY_RAM + 0x302000);
    toy_map(DATA + 0x8000, TOY_IO)->w.is_device = true;
    PUT(0, LDR_POST(5, 1, step), STR_POST(5, 6, step), STR(0, 3, 0), SUBS_I(2, 2, 1), B_NE(-4),
        BRK);
    for (u64 n = 0; n < 512; n++) {
        *data(0x100000, 8 * n) = n;
        *data(0x205000, 8 * n) = 1000 + n;
        *data(0x300000, 8 * n) = *data(0x302000, 8 * n) = 0;
        *data(0x301000, 8 * n) = 0;
    }
    toy_io_hook = hook_later;
    hook_then = then;
    hook_at = 20;
}

static bool rounds_run(u64 from, u64 to)
{
    VcpuExit exit;

    cpu->rt.gpr[1] = from;
    cpu->rt.gpr[2] = 40;
    cpu->rt.gpr[3] = DATA + 0x8000;
    cpu->rt.gpr[6] = to;
    cpu->rt.pc = CODE;
    memset(&cpu->exc, 0, sizeof cpu->exc);
    tlb_enter(cpu);
    while ((exit = vcpu_run(cpu)) == VCPU_EXIT_KICK)
        ;
    tlb_leave(cpu);
    return exit == VCPU_EXIT_EXCEPTION && cpu->exc.kind == ARM_EXC_BKPT && !x(2);
}

static void nothing(void)
{
}

static void move_target(void)
{
    toy_map(DATA + 0x4000, TOY_RAM + 0x301000);
    flush_page(DATA + 0x4000);
}

static void mark_target(void)
{
    tlb_code_mark(toy_ram + 0x300000);
}

static void *mark_elsewhere(void *arg)
{
    mark_target();
    return NULL;
}

static void mark_by_another(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, mark_elsewhere, NULL))
        exit(2);
    pthread_join(thread, NULL);
}

/* A loop whose rounds know the pages of the first, until something changes. */
static void rounds(void)
{
    static void (*const mark[])(void) = {mark_target, mark_by_another};
    u64 stores;

    rounds_start(false, nothing);
    tap_ok(rounds_run(DATA + 0x1000 - 8 * 20, DATA + 0x5000 - 8 * 10) &&
               *data(0x300000, 0xff8) == 501 && *data(0x302000, 0) == 502 &&
               *data(0x302000, 8 * 10) == 1000 && !*data(0x301000, 0),
           "rounds that come to the next page");
    rounds_start(false, nothing);
    tap_ok(rounds_run(DATA + 0x1000 - 8 * 20 - 4, DATA + 0x4000) &&
               *data(0x300000, 8 * 20) == 1000ull << 32,
           "a word on two pages");
    rounds_start(true, nothing);
    tap_ok(rounds_run(DATA + 0x1000 + 8 * 19, DATA + 0x5000 + 8 * 9) &&
               *data(0x302000, 0) == 1010 && *data(0x300000, 0xff8) == 1009 &&
               *data(0x300000, 0x1000 - 8 * 11) == 511,
           "to the page before");
    rounds_start(false, move_data);
    tap_ok(rounds_run(DATA, DATA + 0x4000) && *data(0x300000, 8 * 19) == 19 &&
               *data(0x300000, 8 * 20) == 1020,
           "loads of a page that moves");
    rounds_start(false, move_target);
    tap_ok(rounds_run(DATA, DATA + 0x4000) && *data(0x300000, 8 * 19) == 19 &&
               !*data(0x300000, 8 * 20) && *data(0x301000, 8 * 20) == 20,
           "stores to one");
    for (unsigned n = 0; n < ARRAY_SIZE(mark); n++) {
        rounds_start(false, mark[n]);
        stores = tlb_of(cpu)->stats.code_stores;
        tap_ok(rounds_run(DATA, DATA + 0x4000) && tlb_of(cpu)->stats.code_stores > stores,
               n ? "code comes there by another thread" : "code comes there");
        tlb_code_clear(toy_ram + 0x300000);
    }
    toy_io_hook = NULL;
}

static void kicked(void)
{
    start();
    PUT(0, B(0));
    cpu->rt.pc = CODE;
    vcpu_kick(cpu);
    tap_ok(vcpu_run(cpu) == VCPU_EXIT_KICK, "a kick before the run ends it");
    cpu->single_step = true;
    PUT(0, MOVZ(0, 6), BRK);
    cpu->rt.pc = CODE;
    tap_ok(vcpu_run(cpu) == VCPU_EXIT_DEBUG && x(0) == 6 && cpu->rt.pc == CODE + 4, "single steps");
    cpu->single_step = false;
    cpu->accel->breakpoint(CODE + 4, true);
    cpu->rt.pc = CODE;
    tap_ok(vcpu_run(cpu) == VCPU_EXIT_DEBUG && cpu->stop.kind == VCPU_STOP_BREAKPOINT && cpu->rt.pc == CODE + 4, "breakpoints");
    cpu->accel->debug_clear();
}

int main(int argc, char **argv)
{
    bool interp = argc > 1 && !strcmp(argv[1], "interp"), copies = argc > 1 && !strcmp(argv[1], "copies");
    AccelConfig cfg = {.arch = &arch, .tier = 1, .has_mmu = true, .verify = !copies, .code_size = 8u << 20};
    const AccelOps *ops = interp ? &accel_interp : &accel_tcg;
    Error err = {{0}};

    arch = guest_aarch64;
    arch.walk = toy_walk;
    arch.mmu_idx = toy_mmu_idx;
    arch.mmu_regimes = toy_mmu_regimes;
    toy_init();
    cpu = tlb_vcpu_new(arch.cpu_size, &toy_phys, &err);
    if (!cpu)
        return 2;
    cpu->arch = &arch;
    cpu->accel = ops;
    cpu->mem = &ldst_mem_ops;
    if (!ops->init(&cfg, &err) || !arch.reset(cpu, "max", &err) || !ops->vcpu_init(cpu, &err)) {
        printf("Bail out! %s\n", err.text);
        return 2;
    }
    memory();
    devices();
    changed_by_alias();
    remapped();
    next_page();
    address_spaces();
    known_pages();
    known_pages_elsewhere();
    known_pages_mixed();
    at_places();
    near_pages();
    near_pages_across();
    near_pages_last();
    near_pages_straight();
    rounds();
    kicked();
    ops->vcpu_fini(cpu);
    return tap_done();
}
