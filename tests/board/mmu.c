/* SPDX-License-Identifier: MIT */
/*
 * Translation at EL1: mappings, permissions, faults and their levels, address spaces, invalidation, code that changes.
 * 4 KiB granule, 39-bit halves; the lower half begins as an identity mapping. Source: DDI 0487, "VMSAv8-64".
 */
#include "board.h"

#define TABLE_COUNT 16
#define DESC_PAGE 3ul
#define DESC_BLOCK 1ul
#define DESC_TABLE 3ul
#define AF (1ul << 10)
#define NG (1ul << 11)
#define SH (3ul << 8)
#define USER (1ul << 6)
#define READ_ONLY (1ul << 7)
#define DEVICE (0ul << 2)
#define NORMAL (1ul << 2)
#define PXN (1ul << 53)
#define UXN (1ul << 54)
#define PAGE (DESC_PAGE | AF | SH | NORMAL)

#define SPARE (RAM + 0x4000000)  /* physical pages to play with */
#define HIGH 0xffffff8000000000ul

#define DFSC(esr) ((unsigned)(esr) & 0x3f)
#define WNR(esr) ((unsigned)(esr) >> 6 & 1)

static u64 tables[TABLE_COUNT][512] __attribute__((aligned(4096)));
static unsigned used;

#define LOWER tables[0]
#define UPPER tables[1]

static u64 *next_table(u64 *entry)
{
    if (!(*entry & 1))
        *entry = (u64)tables[used++] | DESC_TABLE;
    return (u64 *)(*entry & 0xfffffffff000ul);
}

static volatile u64 *descriptor(u64 *top, u64 va)
{
    u64 *second = next_table(&top[va >> 30 & 511]), *third = next_table(&second[va >> 21 & 511]);

    return &third[va >> 12 & 511];
}

static void barrier(void)
{
    __asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

static void map(u64 va, u64 desc)
{
    *descriptor(va >> 63 ? UPPER : LOWER, va) = desc;
    barrier();
}

static void flush(u64 va)
{
    __asm__ volatile("dsb ishst\n\ttlbi vaae1is, %0\n\tdsb ish\n\tisb" ::"r"(va >> 12 & 0xfffffffffff) : "memory");
}

static void mmu_on(void)
{
    used = 2;
    LOWER[0] = 0ul | DESC_BLOCK | AF | DEVICE | UXN | PXN; /* devices */
    LOWER[1] = RAM | DESC_BLOCK | AF | SH | NORMAL;
    WRITE_SYSREG(mair_el1, 0xff00); /* 0: device, 1: normal */
    WRITE_SYSREG(tcr_el1, 25ul | 25ul << 16 | 2ul << 30 | 2ul << 32 | 1ul << 36 | 3ul << 12 | 3ul << 28);
    WRITE_SYSREG(ttbr0_el1, (u64)LOWER | 1ul << 48);
    WRITE_SYSREG(ttbr1_el1, (u64)UPPER);
    barrier();
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | 1);
}

#define MEM(va) (*(volatile u64 *)(va))

/* One instruction, whatever the compiler thinks of the alignment. */
static u64 load(u64 va)
{
    u64 v;

    __asm__ volatile("ldr %0, [%1]" : "=r"(v) : "r"(va) : "memory");
    return v;
}

static void store(u64 va, u64 v)
{
    __asm__ volatile("str %0, [%1]" ::"r"(v), "r"(va) : "memory");
}

static void mappings(void)
{
    MEM(SPARE) = 0x1111;
    MEM(SPARE + 0x1000) = 0x2222;
    map(HIGH, SPARE | PAGE);
    map(HIGH + 0x1000, (SPARE + 0x1000) | PAGE);
    ok(MEM(HIGH) == 0x1111 && MEM(HIGH + 0x1000) == 0x2222, "pages of the upper half");
    MEM(HIGH + 8) = 0x3333;
    ok(MEM(SPARE + 8) == 0x3333, "a store is seen by the other name");
    map(HIGH, (SPARE + 0x1000) | PAGE);
    flush(HIGH);
    ok(MEM(HIGH) == 0x2222, "another page after TLBI");
    MEM(SPARE + 0x1ff8) = 0x8877665544332211;
    map(HIGH + 0x2000, SPARE | PAGE);
    MEM(SPARE) = 0xff;
    map(HIGH + 0x1000, (SPARE + 0x1000) | PAGE);
    flush(HIGH + 0x1000);
    ok(load(HIGH + 0x1ffc) == 0xff88776655ul, "a load across two pages");
    store(HIGH + 0x1ffd, 0x0102030405060708);
    ok(MEM(SPARE + 0x1ff8) == 0x0607085544332211ul && (MEM(SPARE) & 0xffffffffff) == 0x0102030405, "a store across two pages");
}

static void faults(void)
{
    seen_count = 0;
    (void)MEM(HIGH + 0x10000);
    ok(seen_count == 1 && DFSC(seen_esr) == 7 && !WNR(seen_esr) && seen_far == HIGH + 0x10000, "translation fault, level 3");
    MEM(HIGH + 0x400000) = 1;
    ok(seen_count == 2 && DFSC(seen_esr) == 6 && WNR(seen_esr), "level 2, by a store");
    (void)MEM(HIGH + 0x80000000);
    ok(DFSC(seen_esr) == 5, "level 1");
    (void)MEM(0x8000000000ul);
    ok(DFSC(seen_esr) == 4, "level 0: between the halves");
    map(HIGH + 0x3000, SPARE | (PAGE & ~AF));
    (void)MEM(HIGH + 0x3000);
    ok(DFSC(seen_esr) == 0xb, "access flag");
    map(HIGH + 0x4000, SPARE | PAGE | READ_ONLY);
    seen_count = 0;
    (void)MEM(HIGH + 0x4000);
    MEM(HIGH + 0x4000) = 5;
    ok(seen_count == 1 && DFSC(seen_esr) == 0xf && WNR(seen_esr), "a store to a page that is read-only");
    MEM(SPARE + 0xff8) = 0x55;
    map(HIGH + 0x5000, SPARE | PAGE);
    map(HIGH + 0x6000, 0);
    seen_count = 0;
    store(HIGH + 0x5ffc, ~0ul);
    ok(seen_count == 1 && seen_far == HIGH + 0x6000 && MEM(SPARE + 0xff8) == 0x55, "a store whose second page is missing leaves nothing");
}

static void unprivileged(void)
{
    u64 v = 0;

    map(HIGH + 0x7000, SPARE | PAGE | USER | NG);
    map(HIGH + 0x8000, SPARE | PAGE);
    MEM(SPARE) = 0x77;
    seen_count = 0;
    __asm__ volatile("ldtr %0, [%1]" : "=r"(v) : "r"(HIGH + 0x7000));
    ok(v == 0x77 && !seen_count, "LDTR of a page that EL0 may read");
    __asm__ volatile("ldtr %0, [%1]" : "=r"(v) : "r"(HIGH + 0x8000));
    ok(seen_count == 1 && DFSC(seen_esr) == 0xf, "of one that it may not");
    __asm__ volatile("at s1e0r, %0\n\tisb" ::"r"(HIGH + 0x8000));
    ok(READ_SYSREG(par_el1) & 1, "AT S1E0R says so");
    __asm__ volatile("at s1e1w, %0\n\tisb" ::"r"(HIGH + 0x8008));
    ok((READ_SYSREG(par_el1) & 0xfffffffff001) == SPARE, "AT S1E1W gives the address");
}

static void address_spaces(void)
{
    static u64 second[512] __attribute__((aligned(4096)));
    const u64 va = 0x100000000;
    bool good = true;

    for (unsigned n = 0; n < 512; n++)
        second[n] = n < 2 ? LOWER[n] : 0;
    MEM(SPARE + 0x2000) = 1;
    MEM(SPARE + 0x3000) = 2;
    *descriptor(LOWER, va) = (SPARE + 0x2000) | PAGE | NG;
    *descriptor(second, va) = (SPARE + 0x3000) | PAGE | NG;
    barrier();
    for (unsigned n = 0; n < 1000; n++) {
        bool is_second = n & 1;

        WRITE_SYSREG(ttbr0_el1, (u64)(is_second ? second : LOWER) | (is_second ? 2ul : 1ul) << 48);
        good &= MEM(va) == (is_second ? 2 : 1);
    }
    ok(good, "two address spaces by their ASIDs");
    *descriptor(second, va) = (SPARE + 0x2000) | PAGE | NG;
    __asm__ volatile("dsb ishst\n\ttlbi aside1is, %0\n\tdsb ish\n\tisb" ::"r"(2ul << 48) : "memory");
    ok(MEM(va) == 1, "TLBI ASIDE1IS");
    WRITE_SYSREG(ttbr0_el1, (u64)LOWER | 1ul << 48);
    ok(MEM(va) == 1, "leaves the other");
}

/* mov x0, #n; ret */
static void write_code(u64 at, unsigned n)
{
    ((volatile u32 *)at)[0] = 0xd2800000 | n << 5;
    ((volatile u32 *)at)[1] = 0xd65f03c0;
}

static void sync_code(u64 at)
{
    __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" ::"r"(at) : "memory");
}

static unsigned call(u64 at)
{
    return ((unsigned (*)(void))at)();
}

static void code(void)
{
    bool good = true;

    map(HIGH + 0x9000, (SPARE + 0x4000) | PAGE);
    map(HIGH + 0xa000, (SPARE + 0x5000) | PAGE);
    for (unsigned n = 0; n < 200; n++) {
        u64 writer = n % 3 == 0 ? SPARE + 0x4000 : n % 3 == 1 ? HIGH + 0x9000 : SPARE + 0x4000;

        write_code(writer, n);
        sync_code(writer);
        good &= call(HIGH + 0x9000) == n && call(SPARE + 0x4000) == n;
    }
    ok(good, "code that is written again, by either name");
    write_code(SPARE + 0x5000, 777);
    sync_code(SPARE + 0x5000);
    call(HIGH + 0x9000);
    map(HIGH + 0x9000, (SPARE + 0x5000) | PAGE);
    flush(HIGH + 0x9000);
    ok(call(HIGH + 0x9000) == 777, "other code at the address of code");
    map(HIGH + 0x9000, (SPARE + 0x5000) | PAGE | PXN);
    flush(HIGH + 0x9000);
}

/* A fetch that faults goes on at the caller. */
static bool skip_call(Frame *f, unsigned kind)
{
    bool good = skip_fault(f, kind);

    if (seen_esr >> 26 == 0x21)
        f->elr = f->x[30];
    return good;
}

static void no_execute(void)
{
    on_exception = skip_call;
    seen_count = 0;
    call(HIGH + 0x9000);
    ok(seen_count == 1 && DFSC(seen_esr) == 0xf && seen_esr >> 26 == 0x21 && seen_far == HIGH + 0x9000, "PXN");
}

void board_main(const void *dtb)
{
    on_exception = skip_call;
    mmu_on();
    ok(READ_SYSREG(sctlr_el1) & 1, "the MMU is on");
    mappings();
    faults();
    unprivileged();
    address_spaces();
    code();
    no_execute();
}
