/* SPDX-License-Identifier: MIT */
/*
 * Table walks: page tables in a byte array, results and every kind of fault, for each granule.
 * Expectations follow the
 * pseudocode of DDI 0487 (AArch64.S1Walk, S2Walk) and the pages of TCR_EL1, VTCR_EL2 and ESR_EL1.
 */
#include <stdio.h>
#include <string.h>
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/walk.h"
#include "tests/block/tap.h"
#include "tests/unit/arm/bus.h"

#define TABLES    (BUS_BASE + 0x100000)
#define S2_TABLES (BUS_BASE + 0x300000)
#define AF        (1ull << 10)
#define NG        (1ull << 11)
#define USER      (1ull << 6)
#define RO        (1ull << 7)
#define DBM       (1ull << 51)
#define PXN       (1ull << 53)
#define UXN       (1ull << 54)
#define GP        (1ull << 50)
#define TABLE     3ull
#define PAGE      3ull
#define BLOCK     1ull

typedef struct Granule {
    unsigned bits, tg0, tg1;
    const char *name;
} Granule;

static const Granule granules[] = {{12, 0, 2, "4K"}, {14, 2, 1, "16K"}, {16, 1, 3, "64K"}};
static const Granule *g;
static ArmSys *s;
static VcpuWalk out;
static VcpuException fault;

static bool ok(bool cond, const char *what)
{
    char name[128];

    snprintf(name, sizeof name, "%s: %s", g->name, what);
    return tap_ok(cond, name);
}

static bool walk(Gva va, VcpuAccess acc, ArmMmuIdx idx)
{
    memset(&fault, 0, sizeof fault);
    return arm_walk(&bus_cpu.vcpu, va, acc, idx, false, &out, &fault);
}

static bool fails(Gva va, VcpuAccess acc, ArmMmuIdx idx, u32 kind, u32 iss)
{
    return !walk(va, acc, idx) && fault.kind == kind && fault.syndrome == iss && fault.addr == va;
}

static unsigned shift_of(unsigned level)
{
    return g->bits + (3 - level) * (g->bits - 3);
}

static unsigned first_level(unsigned bits)
{
    return 3 - (bits - g->bits - 1) / (g->bits - 3);
}

/*
 * Tables for @va down to @level: one of each level, 64 KiB apart; returns where its descriptor
 * is.
 */
static Gpa build(Gpa base, Gva va, unsigned first, unsigned level, u64 desc)
{
    for (unsigned l = first;; l++, base += 0x10000) {
        unsigned stride = l == first ? 16 : g->bits - 3;
        Gpa at = base + ((va >> shift_of(l)) & ((1ull << stride) - 1)) * 8;

        if (l == level) {
            bus_write(at, desc);
            return at;
        }
        bus_write(at, (base + 0x10000) | TABLE);
    }
}

/* EL1 with 39-bit halves (IPS 40 bits), tables for va in either half; hardware flags as asked. */
#define VA  0x1234567000ull
#define OUT 0x5500000000ull

static Gva low(void)
{
    return VA & ((1ull << 39) - 1);
}

static Gpa setup(unsigned level, u64 desc, u64 tcr_bits)
{
    bus_reset("max", true, false);
    s = &bus_cpu.sys;
    bus_set_el(1);
    s->sctlr[1] |= ARM_SCTLR_M;
    s->tcr[1] = 25 | 25ull << 16 | (u64)g->tg0 << 14 | (u64)g->tg1 << 30 | 2ull << 32 | 1ull << 36 |
                tcr_bits;
    s->mair[1] = 0x00ff; /* 0 normal, 1 device */
    s->ttbr0[1] = TABLES | 0xabcdull << 48;
    return build(TABLES, low(), first_level(39), level, desc);
}

static void test_sizes(void)
{
    setup(3, OUT | AF | PAGE | NG | GP, 0);
    ok(walk(low() + 0x123, VCPU_READ, ARM_MMU_E1) &&
           out.pa == OUT + (low() & ((1u << g->bits) - 1)) + 0x123 && out.log2_size == g->bits,
       "page: address and size");
    ok(!out.is_device && out.is_guarded && !out.is_global && out.asid == 0xabcd && !out.space,
       "page: normal, guarded, not global, ASID of TTBR0");
    setup(2, OUT | AF | BLOCK | 1 << 2, 0);
    ok(walk(low(), VCPU_READ, ARM_MMU_E1) && out.log2_size == shift_of(2) && out.is_device &&
           out.is_global && out.pa == OUT + (low() & ((1ull << shift_of(2)) - 1)),
       "block of level 2, device");
    setup(3, OUT | AF | PAGE, 0);
    s->ttbr1[1] = s->ttbr0[1];
    s->ttbr0[1] = 0;
    ok(walk(low() | ~0ull << 39, VCPU_READ, ARM_MMU_E1), "upper half through TTBR1");
    if (g->bits == 12) {
        setup(1, OUT | AF | BLOCK, 0);
        ok(walk(low(), VCPU_READ, ARM_MMU_E1) && out.log2_size == 30, "block of level 1");
    }
}

static void test_translation(void)
{
    char what[64];

    for (unsigned level = first_level(39); level <= 3; level++) {
        setup(level, 0, 0);
        snprintf(what, sizeof what, "invalid descriptor at level %u", level);
        ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 4 + level), what);
    }
    setup(3, OUT | AF | BLOCK, 0);
    ok(fails(low(), VCPU_WRITE, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 7 | ARM_ISS_WNR),
       "reserved descriptor at level 3");
    setup(3, OUT | AF | PAGE, 0);
    ok(fails(1ull << 39, VCPU_FETCH, ARM_MMU_E1, ARM_EXC_PREFETCH_ABORT, 4), "beyond T0SZ");
    ok(fails(low() | 1ull << 56, VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 4), "tag without TBI");
    setup(3, OUT | AF | PAGE, 1ull << 37);
    ok(walk(low() | 0xa5ull << 56, VCPU_READ, ARM_MMU_E1), "tag with TBI0");
    setup(3, OUT | AF | PAGE, 1ull << 7);
    ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 4), "EPD0");
    if (g->bits != 12) {
        setup(3, OUT | AF | PAGE, 0);
        s->tcr[1] = (s->tcr[1] & ~0x3full) | (g->bits == 14 ? 17 : 16);
        build(TABLES, low(), 1, 1, OUT | AF | BLOCK);
        ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 5), "no blocks at level 1");
    }
}

static void test_other_faults(void)
{
    char what[64];

    for (unsigned level = 2; level <= 3; level++) {
        u64 kind = level == 3 ? PAGE : BLOCK;

        setup(level, OUT | kind, 0);
        snprintf(what, sizeof what, "access flag at level %u", level);
        ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 8 + level), what);
        setup(level, OUT | AF | RO | kind, 0);
        snprintf(what, sizeof what, "write to read-only at level %u", level);
        ok(fails(low(), VCPU_WRITE, ARM_MMU_E1, ARM_EXC_DATA_ABORT, (0xc + level) | ARM_ISS_WNR),
           what);
        setup(level, 1ull << 40 | AF | kind, 0);
        snprintf(what, sizeof what, "output address too big at level %u", level);
        ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, level), what);
    }
    setup(3, OUT | AF | PAGE, 0);
    s->ttbr0[1] = 1ull << 40;
    ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 0),
       "TTBR0 too big: address size, level 0");
    s->ttbr0[1] = 0x1000000;
    ok(fails(low(), VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 0x14 + first_level(39)),
       "tables not in memory");
}

static void test_flags(void)
{
    Gpa at = setup(3, OUT | RO | DBM | PAGE, 1ull << 39);

    ok(walk(low(), VCPU_READ, ARM_MMU_E1) && !out.may_write &&
           bus_read(at) == (OUT | AF | RO | DBM | PAGE),
       "HA: access flag is set");
    ok(fails(low(), VCPU_WRITE, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 0xf | ARM_ISS_WNR),
       "HA alone: DBM means nothing");
    at = setup(3, OUT | RO | DBM | PAGE, 3ull << 39);
    ok(walk(low(), VCPU_READ, ARM_MMU_E1) && !out.may_write &&
           bus_read(at) == (OUT | AF | RO | DBM | PAGE),
       "HD: clean page is not writable after a read");
    ok(walk(low(), VCPU_WRITE, ARM_MMU_E1) && out.may_write &&
           bus_read(at) == (OUT | AF | DBM | PAGE),
       "HD: a write makes it dirty");
    at = setup(3, OUT | RO | DBM | PAGE, 3ull << 39);
    ok(arm_walk(&bus_cpu.vcpu, low(), VCPU_WRITE, ARM_MMU_E1, true, &out, &fault) &&
           bus_read(at) == (OUT | RO | DBM | PAGE),
       "the debugger changes nothing");
}

static void test_permissions(void)
{
    setup(3, OUT | AF | USER | PAGE, 0);
    ok(walk(low(), VCPU_WRITE, ARM_MMU_E0) && out.may_read && out.may_fetch,
       "user page: EL0 may all");
    ok(fails(low(), VCPU_FETCH, ARM_MMU_E1, ARM_EXC_PREFETCH_ABORT, 0xf),
       "writable by EL0: EL1 may not run it");
    ok(walk(low(), VCPU_READ, ARM_MMU_E1) && out.may_write, "without PAN EL1 may use it");
    ok(fails(low(), VCPU_READ, ARM_MMU_E1_PAN, ARM_EXC_DATA_ABORT, 0xf), "with PAN it may not");
    setup(3, OUT | AF | PAGE, 0);
    ok(fails(low(), VCPU_READ, ARM_MMU_E0, ARM_EXC_DATA_ABORT, 0xf),
       "kernel page: EL0 may not read");
    ok(walk(low(), VCPU_FETCH, ARM_MMU_E0) && !out.may_read, "but run, without UXN");
    ok(walk(low(), VCPU_READ, ARM_MMU_E1_PAN), "PAN does not concern it");
    s->sctlr[1] |= ARM_SCTLR_EPAN;
    ok(fails(low(), VCPU_READ, ARM_MMU_E1_PAN, ARM_EXC_DATA_ABORT, 0xf),
       "EPAN does: EL0 may run it");
    setup(3, OUT | AF | PXN | UXN | PAGE, 0);
    ok(fails(low(), VCPU_FETCH, ARM_MMU_E0, ARM_EXC_PREFETCH_ABORT, 0xf) &&
           fails(low(), VCPU_FETCH, ARM_MMU_E1, ARM_EXC_PREFETCH_ABORT, 0xf),
       "PXN, UXN");
    setup(3, OUT | AF | PAGE, 0);
    s->sctlr[1] |= ARM_SCTLR_WXN;
    ok(fails(low(), VCPU_FETCH, ARM_MMU_E1, ARM_EXC_PREFETCH_ABORT, 0xf), "WXN");
}

static void test_hierarchy(void)
{
    static const struct {
        unsigned bit;
        VcpuAccess acc;
        ArmMmuIdx idx;
        const char *what;
    } cases[] = {
        {62, VCPU_WRITE, ARM_MMU_E1, "APTable: read-only below"},
        {61, VCPU_READ, ARM_MMU_E0, "APTable: no EL0 below"},
        {60, VCPU_FETCH, ARM_MMU_E0, "UXNTable"},
        {59, VCPU_FETCH, ARM_MMU_E1, "PXNTable"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        u64 page = OUT | AF | PAGE | (cases[i].idx == ARM_MMU_E0 ? USER | RO : 0);
        Gpa root;

        for (unsigned hpd = 0; hpd < 2; hpd++) {
            setup(3, page, (u64)hpd << 41);
            root = TABLES + (low() >> shift_of(first_level(39))) * 8;
            bus_write(root, bus_read(root) | 1ull << cases[i].bit);
            ok(walk(low(), cases[i].acc, cases[i].idx) == hpd &&
                   (hpd || (fault.syndrome & 0x3f) == 0xf),
               hpd ? "the same with HPD0: ignored" : cases[i].what);
        }
    }
}

static void test_off(void)
{
    bus_reset("max", false, false);
    ok(walk(0x1234567, VCPU_WRITE, ARM_MMU_E1) && out.pa == 0x1234567 && out.is_device &&
           out.may_fetch,
       "MMU off");
    ok(fails(1ull << 48, VCPU_READ, ARM_MMU_E1, ARM_EXC_DATA_ABORT, 0),
       "MMU off: beyond 48 bits is an address size fault");
}

/* ---- stage 2: identity for the tables of stage 1, @desc for OUT ---- */

#define S2_RW     0xc0ull
#define S2_NORMAL 0x3cull
#define IPA       0x41200000ull

static Gpa setup_stage2(u64 leaf, u64 vtcr)
{
    unsigned first = g->bits == 12 ? 1 : 2, sl0 = 1;
    Gpa at;

    setup(3, IPA | AF | USER | PAGE, 0);
    s->hcr |= ARM_HCR_VM;
    s->vttbr = S2_TABLES;
    s->vtcr = (g->bits == 12 ? 25 : 28) | sl0 << 6 | (u64)g->tg0 << 14 | 2ull << 16 | vtcr;
    for (Gpa p = TABLES; p < TABLES + 0x40000; p += 1ull << g->bits)
        build(S2_TABLES, p, first, 3, p | AF | S2_RW | S2_NORMAL | PAGE);
    at = build(S2_TABLES, IPA, first, 3, leaf);
    return at;
}

static void test_stage2(void)
{
    Gpa at;

    setup_stage2(0x55000000 | AF | S2_RW | S2_NORMAL | PAGE, 0);
    ok(walk(low() + 8, VCPU_WRITE, ARM_MMU_E0) &&
           out.pa == 0x55000008 + (low() & ((1u << g->bits) - 1)) && out.log2_size == g->bits,
       "both stages");
    setup_stage2(0, 0);
    ok(fails(low(), VCPU_READ, ARM_MMU_E0, ARM_EXC_STAGE2_DATA, 7) &&
           s->fault_ipa == IPA + (low() & ((1u << g->bits) - 1)),
       "stage 2 translation fault, IPA");
    setup_stage2(0x55000000 | AF | 0x40 | S2_NORMAL | PAGE, 0);
    ok(walk(low(), VCPU_READ, ARM_MMU_E0) && !out.may_write, "S2AP read-only");
    ok(fails(low(), VCPU_WRITE, ARM_MMU_E0, ARM_EXC_STAGE2_DATA, 0xf | ARM_ISS_WNR),
       "S2AP: write faults");
    setup_stage2(0x55000000 | AF | S2_RW | S2_NORMAL | UXN | PAGE, 0);
    ok(fails(low(), VCPU_FETCH, ARM_MMU_E0, ARM_EXC_STAGE2_PREFETCH, 0xf), "stage 2 XN");
    setup_stage2(0x55000000 | S2_RW | S2_NORMAL | PAGE, 0);
    ok(fails(low(), VCPU_READ, ARM_MMU_E0, ARM_EXC_STAGE2_DATA, 0xb), "stage 2 access flag");
    at = setup_stage2(0x55000000 | 0x40 | DBM | S2_NORMAL | PAGE, 3 << 21);
    ok(walk(low(), VCPU_WRITE, ARM_MMU_E0) && out.may_write &&
           bus_read(at) == (0x55000000 | AF | S2_RW | DBM | S2_NORMAL | PAGE),
       "stage 2 access flag and dirty state");
    setup_stage2(0x55000000 | AF | S2_RW | S2_NORMAL | PAGE, 0);
    build(S2_TABLES, TABLES, g->bits == 12 ? 1 : 2, 3, 0);
    ok(fails(low(), VCPU_WRITE, ARM_MMU_E0, ARM_EXC_STAGE2_DATA, 7 | ARM_ISS_S1PTW),
       "stage 2 fault of a lookup");
    s->vtcr |= 3 << 6;
    ok(fails(low(), VCPU_READ, ARM_MMU_E0, ARM_EXC_STAGE2_DATA, 4 | ARM_ISS_S1PTW), "reserved SL0");
}

int main(void)
{
    for (g = granules; g < granules + ARRAY_SIZE(granules); g++) {
        test_sizes();
        test_translation();
        test_other_faults();
        test_flags();
        test_permissions();
        test_hierarchy();
        test_off();
        test_stage2();
    }
    return tap_done();
}
