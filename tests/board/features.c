/* SPDX-License-Identifier: MIT */
/*
 * What processors got after Armv8.0, at EL1: TLBI of ranges, E0PD, small tables, traps of ID registers,
 * guarded pages, ERETAA, alignment of SIMD elements. Sources: DDI 0487, the pages of FEAT_TLBIRANGE,
 * FEAT_E0PD, FEAT_TTST, FEAT_IDST, FEAT_BTI, FEAT_PAuth.
 */
#include "board.h"

__asm__(".arch armv8.5-a+simd");

#define EC(esr)    ((unsigned)((esr) >> 26))
#define SPSR_EL1H  0x3c5ull
#define PSTATE_PAN (1ull << 22)
#define BTYPE      (3ull << 10)

enum {
    EC_UNKNOWN = 0,
    EC_BTI = 0xd,
    EC_SVC = 0x15,
    EC_SYSREG = 0x18,
    EC_DATA_LOWER = 0x24,
    EC_DATA
};

#define BLOCK(attr) ((attr) | 1u << 10 | 3u << 8 | 1)
#define PAGE(attr)  ((attr) | 1u << 10 | 3u << 8 | 3)
#define USER        (1u << 6)
#define NG          (1u << 11)
#define GP          (1ull << 50)
#define PXN         (1ull << 53)
#define TABLE       3u
#define UPPER       0xffffff8000000000ull
#define TCR                                                                                        \
    (2ull << 32 | 2ull << 30 | 3ull << 28 | 1ull << 26 | 1ull << 24 | 25ull << 16 | 3ull << 12 |   \
     1ull << 10 | 1ull << 8 | 25)
#define TCR_E0PD1  (1ull << 56)
#define SCTLR_M    1u
#define SCTLR_A    2u
#define SCTLR_ENIA (1u << 31)
#define SCTLR_BT1  (1ull << 36)

static u64 esr, far, elr, spsr, back_to;
static unsigned count;
static u8 user_stack[4096] __attribute__((aligned(16)));
static u64 low[512] __attribute__((aligned(4096))), high[512] __attribute__((aligned(4096)));
static u64 middle[512] __attribute__((aligned(4096))), leaves[512] __attribute__((aligned(4096)));
static u8 page[2][4096] __attribute__((aligned(4096)));

static bool note(Frame *f, unsigned kind)
{
    if ((kind & 3) != KIND_SYNC)
        return false;
    esr = READ_SYSREG(esr_el1);
    far = READ_SYSREG(far_el1);
    elr = f->elr;
    spsr = f->spsr;
    count++;
    if (kind >= KIND_FROM_LOWER || EC(esr) == EC_BTI) {
        f->elr = back_to;
        f->spsr = SPSR_EL1H;
    } else {
        f->elr += 4;
    }
    return true;
}

static void __attribute__((noinline)) run(const u32 *pc, u64 state, u64 arg)
{
    count = 0;
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el1, %1\n\t"
                     "msr spsr_el1, %2\n\t"
                     "msr sp_el0, %3\n\t"
                     "mov x0, %4\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(pc), "r"(state), "r"(user_stack + sizeof user_stack),
                       "r"(arg)
                     : "x0", "x1", "x2", "x3", "x9", "x30", "memory", "cc");
}

static u64 load(u64 at)
{
    u64 v = 0;

    count = 0;
    __asm__ volatile("ldr %0, [%1]" : "+r"(v) : "r"(at) : "memory");
    return v;
}

static void sync(void)
{
    __asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

static void start_mmu(void)
{
    low[0] = BLOCK(1u << 2);
    low[1] = RAM | BLOCK(0);
    low[2] = RAM | BLOCK(0) | USER | PXN;
    high[0] = (u64)middle | TABLE;
    high[1] = RAM | BLOCK(0) | USER | PXN;
    middle[0] = (u64)leaves | TABLE;
    WRITE_SYSREG(mair_el1, 0xff);
    WRITE_SYSREG(tcr_el1, TCR);
    WRITE_SYSREG(ttbr0_el1, low);
    WRITE_SYSREG(ttbr1_el1, high);
    __asm__ volatile("dsb ish\n\ttlbi vmalle1\n\tdsb ish\n\tisb" ::: "memory");
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | SCTLR_M);
}

/* ---- TLBI ---- */

#define RANGE(va, num, scale)                                                                      \
    (((va) >> 12 & 0x1fffffffff) | (u64)(num) << 39 | (u64)(scale) << 44 | 1ull << 46)

/* Pages 0..511 of the upper half lead to page @n; all are in the TLB. */
static void map(unsigned n)
{
    for (unsigned i = 0; i < 512; i++)
        leaves[i] = (u64)page[n] | PAGE(0) | NG;
    sync();
}

static u64 seen(unsigned i)
{
    return load(UPPER + ((u64)i << 12));
}

static void ranges(void)
{
    *(u64 *)page[0] = 10;
    *(u64 *)page[1] = 11;
    map(0);
    __asm__ volatile("tlbi vmalle1\n\tdsb ish\n\tisb" ::: "memory");
    for (unsigned i = 0; i < 512; i++)
        seen(i);
    map(1);
    __asm__ volatile("sys #0, c8, c6, #1, %0\n\tdsb ish\n\tisb" ::"r"(RANGE(UPPER + 0x10000, 3, 0))
                     : "memory");
    ok(seen(16) == 11 && seen(23) == 11, "TLBI RVAE1: eight pages");
    __asm__ volatile("sys #0, c8, c2, #3, %0\n\tdsb ish\n\tisb" ::"r"(RANGE(UPPER + 0x20000, 0, 1))
                     : "memory");
    ok(seen(32) == 11 && seen(95) == 11, "TLBI RVAAE1IS, scale 1: 64 pages");
    __asm__ volatile("sys #0, c8, c5, #5, %0\n\tdsb ish\n\tisb" ::"r"(RANGE(UPPER + 0x100000, 0, 0))
                     : "memory");
    ok(seen(256) == 11 && seen(257) == 11, "TLBI RVALE1OS");
    __asm__ volatile("sys #0, c8, c1, #1, %0\n\tdsb ish\n\tisb" ::"r"((UPPER + 0x180000) << 8 >> 20)
                     : "memory");
    ok(seen(384) == 11, "TLBI VAE1OS");
    __asm__ volatile("sys #0, c8, c1, #0\n\tdsb ish\n\tisb" ::: "memory");
    ok(seen(511) == 11, "TLBI VMALLE1OS");
}

/* ---- EL0 ---- */

static const u32 code_svc[] = {0xd4000021};
static const u32 code_load[] = {0xf9400001, 0xd4000021};  /* ldr x1, [x0]; svc #1 */
static const u32 code_id[] = {0xd5380700, 0xd4000021};    /* mrs x0, id_aa64mmfr0_el1 */
static const u32 code_sctlr[] = {0xd5381000, 0xd4000021}; /* mrs x0, sctlr_el1 */

#define U(p) ((const u32 *)((u64)(p) + 0x40000000))

static void users(void)
{
    run(U(code_svc), 0, 0);
    ok(EC(esr) == EC_SVC, "EL0 runs");
    run(U(code_load), 0, UPPER + 0x40000000 + 0x800000);
    ok(EC(esr) == EC_SVC, "it may read a page of the upper half");
    WRITE_SYSREG(tcr_el1, TCR | TCR_E0PD1);
    run(U(code_load), 0, UPPER + 0x40000000 + 0x800000);
    ok(EC(esr) == EC_DATA_LOWER && (esr & 0x3f) == 4,
       "TCR_EL1.E0PD1: not any more, as if level 0 had nothing");
    load(UPPER + 0x40000000 + 0x800000);
    ok(count == 0, "EL1 may");
    WRITE_SYSREG(tcr_el1, TCR);
    run(U(code_id), 0, 0);
    ok(EC(esr) == EC_SYSREG && (esr & 0x1ffffff) == (3u << 20 | 7u << 1 | 1),
       "FEAT_IDST: an ID register is a trap");
    run(U(code_sctlr), 0, 0);
    ok(EC(esr) == EC_UNKNOWN, "another register is undefined");
}

static void at(void)
{
    __asm__ volatile("msr pan, %0" ::"r"(PSTATE_PAN));
    __asm__ volatile("at s1e1r, %0\n\tisb" ::"r"(U(page)));
    ok(!(READ_SYSREG(par_el1) & 1), "AT S1E1R does not look at PSTATE.PAN");
    __asm__ volatile("at s1e1rp, %0\n\tisb" ::"r"(U(page)));
    ok((READ_SYSREG(par_el1) & 0x7f) == (0xd << 1 | 1), "AT S1E1RP does");
    __asm__ volatile("msr pan, xzr");
}

/* ---- small tables: 16 bits of addresses are 16 pages, so the first level is 3 ---- */

static void small(void)
{
    static u64 tiny[16] __attribute__((aligned(128)));

    tiny[3] = (u64)page[1] | PAGE(0);
    sync();
    WRITE_SYSREG(tcr_el1, (TCR & ~(0x3full << 16)) | 48ull << 16);
    WRITE_SYSREG(ttbr1_el1, tiny);
    __asm__ volatile("tlbi vmalle1\n\tdsb ish\n\tisb" ::: "memory");
    ok(load(0xffffffffffff3000) == 11 && count == 0, "FEAT_TTST: 48 in TCR_EL1.T1SZ");
    load(0xffffffffffff4000);
    ok(count == 1 && (esr & 0x3f) == 7, "what is not in it is a fault of level 3");
    WRITE_SYSREG(tcr_el1, TCR);
    WRITE_SYSREG(ttbr1_el1, high);
    __asm__ volatile("tlbi vmalle1\n\tdsb ish\n\tisb" ::: "memory");
}

/* ---- guarded pages ---- */

static u32 guarded[8] __attribute__((aligned(64)));

/* BR X10 or BLR to @word in a guarded page; whether it got there. */
static bool jump(u32 word, bool call, bool x16)
{
    u64 to = (u64)guarded + 0x80000000;

    guarded[0] = word;
    guarded[1] = 0xd42000e0; /* brk #7: from EL1 it goes on behind it */
    guarded[2] = 0xd65f03c0; /* ret */
    __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" ::"r"(guarded)
                     : "memory");
    count = 0;
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "mov x30, x9\n\t"
                     "mov x10, %1\n\t"
                     "mov x16, %1\n\t"
                     "cbnz %w2, 2f\n\t"
                     "cbnz %w3, 3f\n\t"
                     "br x10\n"
                     "2: blr x10\n\t"
                     "b 1f\n"
                     "3: br x16\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(to), "r"(call), "r"(x16)
                     : "x9", "x10", "x16", "x30", "memory");
    return EC(esr) == 0x3c;
}

#define NOP     0xd503201f
#define BTI_C   0xd503245f
#define BTI_J   0xd503249f
#define PACIASP 0xd503233f

static void guards(void)
{
    low[3] = RAM | BLOCK(0) | GP;
    sync();
    ok(!jump(NOP, false, false) && EC(esr) == EC_BTI && (esr & 3) == 1 &&
           (spsr & BTYPE) == 1ull << 10,
       "BR to a NOP");
    ok(!jump(NOP, true, false) && (esr & 3) == 2, "BLR to a NOP");
    ok(jump(BTI_C, true, false), "BLR to BTI c");
    ok(jump(BTI_C, false, true), "BR X16 to BTI c");
    ok(jump(BTI_J, false, false), "BR to BTI j");
    ok(!jump(BTI_J, true, false), "BLR to BTI j");
    ok(jump(PACIASP, true, false), "BLR to PACIASP");
}

/* ---- pointer authentication, SIMD ---- */

static void eretaa(void)
{
    u64 done = 0;

    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | SCTLR_ENIA);
    __asm__ volatile("adr x9, 1f\n\t"
                     "pacia x9, sp\n\t"
                     "msr elr_el1, x9\n\t"
                     "mov x9, #0x3c5\n\t"
                     "msr spsr_el1, x9\n\t"
                     "eretaa\n\t"
                     "b 2f\n"
                     "1: mov %0, #1\n"
                     "2:"
                     : "+r"(done)
                     :
                     : "x9", "memory");
    ok(done == 1, "ERETAA");
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) & ~(u64)SCTLR_ENIA);
}

static void elements(void)
{
    u64 where = (u64)page[0] + 4;

    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | SCTLR_A);
    count = 0;
    __asm__ volatile("ld1 {v0.4s}, [%0]" ::"r"(where) : "memory");
    ok(count == 0, "SCTLR_EL1.A: LD1 of words at a word");
    __asm__ volatile("ld1 {v0.2d}, [%0]" ::"r"(where) : "memory");
    ok(count == 1 && (esr & 0x3f) == 0x21 && far == where,
       "of doublewords it is an alignment fault");
    __asm__ volatile("st1 {v0.8h}, [%0]" ::"r"(where + 1) : "memory");
    ok(count == 2 && (esr & 0x7f) == (1u << 6 | 0x21), "ST1 of halfwords at an odd address, too");
    count = 0;
    __asm__ volatile("ld2 {v0.16b, v1.16b}, [%0]" ::"r"(where + 1) : "memory");
    ok(count == 0, "bytes may be anywhere");
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) & ~(u64)SCTLR_A);
}

void board_main(const void *dtb)
{
    on_exception = note;
    start_mmu();
    ranges();
    users();
    at();
    small();
    guards();
    eretaa();
    elements();
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) & ~(u64)SCTLR_M);
}
