/* SPDX-License-Identifier: MIT */
/*
 * A hypervisor by hand: stage 2, what EL2 may trap, virtual interrupts, and with FEAT_VHE a host:
 * the names of registers, the regime EL2&0, programs of its own at EL0. Sources: DDI 0487
 * "HCR_EL2", "ESR_EL2", "HPFAR_EL2", "VTCR_EL2", "TCR_EL2", "Virtualization Host Extensions".
 */
#include "board.h"

#define EC(esr)    ((unsigned)((esr) >> 26))
#define ISS(esr)   ((u32)(esr)&0x1ffffff)
#define SPSR_EL2H  0x3c9ull
#define SPSR_EL1H  0x3c5ull
#define SPSR_EL0   0x3c0ull
#define PSTATE_I   (1ull << 7)
#define PSTATE_PAN (1ull << 22)

#define HCR_VM   (1ull << 0)
#define HCR_IMO  (1ull << 4)
#define HCR_VI   (1ull << 7)
#define HCR_TWI  (1ull << 13)
#define HCR_TID3 (1ull << 18)
#define HCR_TSC  (1ull << 19)
#define HCR_TVM  (1ull << 26)
#define HCR_TGE  (1ull << 27)
#define HCR_RW   (1ull << 31)
#define HCR_E2H  (1ull << 34)

#define MDCR_TDE (1u << 8)
#define MDCR_TDA (1u << 9)

enum {
    EC_WFX = 1,
    EC_FP = 7,
    EC_SVC = 0x15,
    EC_HVC,
    EC_SMC,
    EC_SYSREG,
    EC_FETCH_LOWER = 0x20,
    EC_DATA_LOWER = 0x24,
    EC_DATA,
    EC_BRK = 0x3c
};

static u64 esr, far, hpfar, elr, spsr, back_to;
static unsigned count;
static u8 guest_stack[4096] __attribute__((aligned(16)));
static u64 table[512] __attribute__((aligned(4096))), middle[512] __attribute__((aligned(4096)));
static u64 leaves[512] __attribute__((aligned(4096)));
static u64 s1_low[512] __attribute__((aligned(4096))), s1_high[512] __attribute__((aligned(4096)));
static u8 page[4096] __attribute__((aligned(4096)));

static bool note(Frame *f, unsigned kind)
{
    if ((kind & 3) != KIND_SYNC)
        return false;
    esr = READ_SYSREG(esr_el2);
    far = READ_SYSREG(far_el2);
    hpfar = READ_SYSREG(hpfar_el2);
    elr = f->elr;
    spsr = f->spsr;
    count++;
    if (kind >= KIND_FROM_LOWER) {
        f->elr = back_to;
        f->spsr = SPSR_EL2H;
    } else {
        f->elr += 4;
    }
    return true;
}

/* Run the words at @pc at the level of @state until EL2 gets an exception. */
static void __attribute__((noinline)) run(const u32 *pc, u64 state, u64 arg)
{
    count = 0;
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el2, %1\n\t"
                     "msr spsr_el2, %2\n\t"
                     "msr sp_el1, %3\n\t"
                     "msr sp_el0, %3\n\t"
                     "mov x0, %4\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(pc), "r"(state), "r"(guest_stack + sizeof guest_stack),
                       "r"(arg)
                     : "x0", "x1", "x2", "x3", "x9", "x30", "memory", "cc");
}

static bool came(unsigned ec, const u32 *at)
{
    return count == 1 && EC(esr) == ec && elr == (u64)at;
}

/* ---- stage 2 ---- */

#define S2_LEAF(attr) ((attr) | 1u << 10 | 3u << 8 | 15u << 2 | 1)
#define S2_RW         (3u << 6)
#define S2_RO         (1u << 6)
#define TABLE         3u
#define VTCR          (1u << 31 | 2u << 16 | 3u << 12 | 1u << 10 | 1u << 8 | 1u << 6 | 32)

/* 32 bits: identity for RAM, but one page that is read-only. */
static void make_stage2(void)
{
    u64 base = (u64)page & ~0x1fffffull;

    for (unsigned n = 0; n < 512; n++) {
        middle[n] = (RAM + ((u64)n << 21)) | S2_LEAF(S2_RW);
        leaves[n] = (base + ((u64)n << 12)) | S2_LEAF(S2_RW) | TABLE;
    }
    leaves[((u64)page - base) >> 12] = (u64)page | S2_LEAF(S2_RO) | TABLE;
    middle[(base - RAM) >> 21] = (u64)leaves | TABLE;
    table[1] = (u64)middle | TABLE;
    WRITE_SYSREG(vttbr_el2, table);
    WRITE_SYSREG(vtcr_el2, VTCR);
    __asm__ volatile("dsb ish\n\ttlbi vmalls12e1\n\tdsb ish\n\tisb" ::: "memory");
}

static void set_hcr(u64 v)
{
    WRITE_SYSREG(hcr_el2, v | HCR_RW);
}

static const u32 code_hvc[] = {0xd40000a2};             /* hvc #5 */
static const u32 code_load[] = {0x39800003};            /* ldrsb x3, [x0] */
static const u32 code_store[] = {0x78001c04};           /* strh w4, [x0, #1]!: writeback */
static const u32 code_str[] = {0xb9000804, 0xd40000a2}; /* str w4, [x0, #8] */
static const u32 code_ldr[] = {0xf9400002, 0xd40000a2}; /* ldr x2, [x0]; hvc */

static void stage2(void)
{
    set_hcr(HCR_VM);
    run(code_hvc, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_hvc + 1) && ISS(esr) == 5, "HVC");
    run(code_load, SPSR_EL1H, 0x10000123);
    ok(came(EC_DATA_LOWER, code_load) && (esr & 0x3f) == 5 && far == 0x10000123,
       "a hole is a translation fault of level 1");
    ok(hpfar == 0x10000123ull >> 12 << 4, "HPFAR_EL2 has its page");
    ok((ISS(esr) & 0x1ffc000) == (1u << 24 | 1u << 21 | 3u << 16 | 1u << 15),
       "syndrome of LDRSB X3");
    run(code_str, SPSR_EL1H, (u64)page);
    ok(came(EC_DATA_LOWER, code_str) && (esr & 0x7f) == (1u << 6 | 0xf),
       "a read-only page is a permission fault of level 3");
    ok((ISS(esr) & 0x1ffc000) == (1u << 24 | 2u << 22 | 4u << 16), "syndrome of STR W4");
    run(code_store, SPSR_EL1H, (u64)page - 1);
    ok(came(EC_DATA_LOWER, code_store) && !(ISS(esr) >> 24), "none of a store with writeback");
    run(code_ldr, SPSR_EL1H, (u64)page);
    ok(came(EC_HVC, code_ldr + 2), "reading is allowed");
    run((const u32 *)0x20000000, SPSR_EL1H, 0);
    ok(came(EC_FETCH_LOWER, (const u32 *)0x20000000) && (esr & 0x3f) == 5, "fetch from a hole");
    set_hcr(0);
    run(code_ldr, SPSR_EL1H, 0x08000000);
    ok(came(EC_HVC, code_ldr + 2), "without HCR_EL2.VM there is none of it");
}

/* ---- traps ---- */

static const u32 code_ttbr[] = {0xd5182002, 0xd40000a2}; /* msr ttbr0_el1, x2 */
static const u32 code_wfi[] = {0xd503207f, 0xd40000a2};
static const u32 code_smc[] = {0xd4000063, 0xd40000a2}; /* smc #3 */
static const u32 code_fp[] = {0x1e622820, 0xd40000a2};
static const u32 code_id[] = {0xd5380701, 0xd40000a2};  /* mrs x1, id_aa64mmfr0_el1 */
static const u32 code_brk[] = {0xd42000e0, 0xd40000a2}; /* brk #7 */
static const u32 code_dbg[] = {0xd5300081, 0xd40000a2}; /* mrs x1, dbgbvr0_el1 */

static const u32 code_cntv[] = {0xd53be320, 0xd40000a2};   /* mrs x0, cntv_ctl_el0 */
static const u32 code_cntvct[] = {0xd53be040, 0xd40000a2}; /* mrs x0, cntvct_el0 */
static const u32 code_cntvss[] = {0xd53be0c0, 0xd40000a2}; /* mrs x0, cntvctss_el0 */

/* FEAT_ECV */
static void counters(void)
{
    set_hcr(0);
    run(code_cntvss, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_cntvss + 2), "CNTVCTSS_EL0");
    WRITE_SYSREG(cnthctl_el2, 3 | 1 << 13);
    run(code_cntv, SPSR_EL1H, 0);
    ok(came(EC_SYSREG, code_cntv), "CNTHCTL_EL2.EL1TVT");
    run(code_cntvct, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_cntvct + 2), "which does not concern the count");
    WRITE_SYSREG(cnthctl_el2, 3 | 1 << 14);
    run(code_cntvct, SPSR_EL1H, 0);
    ok(came(EC_SYSREG, code_cntvct), "CNTHCTL_EL2.EL1TVCT does");
    WRITE_SYSREG(cnthctl_el2, 3);
}

static void traps(void)
{
    set_hcr(HCR_TVM | HCR_TWI | HCR_TSC | HCR_TID3);
    run(code_ttbr, SPSR_EL1H, 0);
    ok(came(EC_SYSREG, code_ttbr) && ISS(esr) == (3u << 20 | 2u << 10 | 2u << 5), "HCR_EL2.TVM");
    run(code_wfi, SPSR_EL1H, 0);
    ok(came(EC_WFX, code_wfi) && !(ISS(esr) & 3), "HCR_EL2.TWI");
    run(code_smc, SPSR_EL1H, 0);
    ok(came(EC_SMC, code_smc) && (ISS(esr) & 0xffff) == 3, "HCR_EL2.TSC");
    run(code_id, SPSR_EL1H, 0);
    ok(came(EC_SYSREG, code_id), "HCR_EL2.TID3");
    set_hcr(0);
    WRITE_SYSREG(cpacr_el1, 3 << 20);
    WRITE_SYSREG(cptr_el2, 0x33ff | 1 << 10);
    run(code_fp, SPSR_EL1H, 0);
    ok(came(EC_FP, code_fp), "CPTR_EL2.TFP");
    WRITE_SYSREG(cptr_el2, 0x33ff);
    run(code_fp, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_fp + 2), "and without it");
    WRITE_SYSREG(mdcr_el2, READ_SYSREG(mdcr_el2) | MDCR_TDE);
    run(code_brk, SPSR_EL1H, 0);
    ok(came(EC_BRK, code_brk) && (ISS(esr) & 0xffff) == 7, "MDCR_EL2.TDE: BRK");
    run(code_dbg, SPSR_EL1H, 0);
    ok(came(EC_SYSREG, code_dbg), "and with it registers of debug");
    WRITE_SYSREG(mdcr_el2, READ_SYSREG(mdcr_el2) & ~(u64)MDCR_TDE);
    run(code_dbg, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_dbg + 2), "which are the guest's without");
}

/* ---- virtual interrupts ---- */

static const u32 code_spin[] = {0xd50342ff, 0x14000000}; /* msr daifclr, #2; b . */
extern const u32 guest_vectors[];
__asm__(".balign 2048\n"
        "guest_vectors:\n\t"
        ".space 0x280\n\t"
        "hvc #9\n\t"
        ".balign 2048\n");

static void virtual_interrupts(void)
{
    WRITE_SYSREG(vbar_el1, guest_vectors);
    set_hcr(HCR_IMO | HCR_VI);
    run(code_spin, SPSR_EL1H, 0);
    ok(EC(esr) == EC_HVC && ISS(esr) == 9 && (READ_SYSREG(spsr_el1) & 15) == 5,
       "HCR_EL2.VI interrupts EL1");
    ok(READ_SYSREG(elr_el1) == (u64)code_spin + 4, "behind the instruction that let it in");
    run(code_hvc, SPSR_EL1H, 0);
    ok(came(EC_HVC, code_hvc + 1) && ISS(esr) == 5, "not while it masks them");
    set_hcr(0);
}

/* ---- a host ---- */

__asm__(".arch armv8.1-a");

static void names(void)
{
    u64 v;

    set_hcr(0);
    count = 0;
    WRITE_SYSREG(far_el1, 0x111);
    WRITE_SYSREG(spsr_el1, 0x3c5);
    __asm__ volatile("mrs %0, far_el12" : "=r"(v));
    ok(count == 1 && EC(esr) == 0, "FAR_EL12 is not there without HCR_EL2.E2H");
    set_hcr(HCR_E2H);
    WRITE_SYSREG(far_el2, 0x222);
    ok(READ_SYSREG(far_el1) == 0x222, "FAR_EL1 is FAR_EL2");
    ok(READ_SYSREG(far_el12) == 0x111, "FAR_EL12 is FAR_EL1");
    WRITE_SYSREG(far_el1, 0x333);
    ok(READ_SYSREG(far_el2) == 0x333 && READ_SYSREG(far_el12) == 0x111, "stores too");
    WRITE_SYSREG(spsr_el12, 0x3c4);
    ok(READ_SYSREG(vbar_el1) == READ_SYSREG(vbar_el2) &&
           READ_SYSREG(vbar_el12) == (u64)guest_vectors,
       "VBAR");
    WRITE_SYSREG(contextidr_el1, 77);
    ok(READ_SYSREG(contextidr_el2) == 77, "CONTEXTIDR");
    WRITE_SYSREG(cpacr_el1, 3 << 20);
    ok((READ_SYSREG(cptr_el2) >> 20 & 3) == 3, "CPACR_EL1 is CPTR_EL2, in its layout");
    WRITE_SYSREG(cntv_cval_el02, 12345);
    WRITE_SYSREG(cntv_cval_el0, 0);
    ok(READ_SYSREG(cnthv_cval_el2) == 0, "CNTV_CVAL_EL0 is CNTHV_CVAL_EL2");
    WRITE_SYSREG(cnthv_ctl_el2, 3);
    ok(READ_SYSREG(cntv_ctl_el0) == 7 && READ_SYSREG(cntv_ctl_el02) == 0,
       "which has its condition met");
    WRITE_SYSREG(cnthv_ctl_el2, 0);
    WRITE_SYSREG(cntvoff_el2, 1ull << 40);
    ok(READ_SYSREG(cntvct_el0) < 1ull << 40, "the host's virtual count has no offset");
    set_hcr(0);
    ok(READ_SYSREG(far_el1) == 0x111 && READ_SYSREG(spsr_el1) == 0x3c4 &&
           READ_SYSREG(cntv_cval_el0) == 12345,
       "and EL1 has its registers");
    WRITE_SYSREG(cntvoff_el2, 0);
}

/* Regime EL2&0: 39 bits each half, identity below, the page at the start of the upper one. */
#define S1_BLOCK(attr) ((attr) | 1u << 10 | 3u << 8 | 1)
#define S1_USER        (1u << 6)
#define S1_NG          (1u << 11)
#define S1_PXN         (1ull << 53)
#define UPPER          0xffffff8000000000ull
#define TCR_E2H                                                                                    \
    (2ull << 32 | 2ull << 30 | 3ull << 28 | 1ull << 26 | 1ull << 24 | 25ull << 16 | 3ull << 12 |   \
     1ull << 10 | 1ull << 8 | 25)
#define SCTLR_M    1u
#define SCTLR_SPAN (1u << 23)

static const u32 code_svc[] = {0xd4000021};               /* svc #1 */
static const u32 code_user[] = {0xf9400002, 0xd4000021};  /* ldr x2, [x0]; svc #1 */
static const u32 code_timer[] = {0xd53be322, 0xd4000021}; /* mrs x2, cntv_ctl_el0; svc #1 */

static u64 try_load(u64 at)
{
    u64 v = 0;

    count = 0;
    __asm__ volatile("ldr %0, [%1]" : "+r"(v) : "r"(at) : "memory");
    return v;
}

static void regime(void)
{
    *(u64 *)page = 0x1234567890;
    s1_low[0] = S1_BLOCK(1u << 2);
    s1_low[1] = RAM | S1_BLOCK(0);
    s1_low[2] = RAM | S1_BLOCK(0) | S1_USER | S1_PXN;
    s1_high[0] = RAM | S1_BLOCK(0) | S1_NG;
    WRITE_SYSREG(mair_el2, 0xff);
    set_hcr(HCR_E2H | HCR_TGE);
    WRITE_SYSREG(tcr_el2, TCR_E2H);
    WRITE_SYSREG(ttbr0_el2, s1_low);
    WRITE_SYSREG(ttbr1_el2, s1_high);
    __asm__ volatile("dsb ish\n\ttlbi alle2\n\tdsb ish\n\tisb" ::: "memory");
    WRITE_SYSREG(sctlr_el2, READ_SYSREG(sctlr_el2) | SCTLR_M | SCTLR_SPAN);
    ok(try_load(UPPER + ((u64)page - RAM)) == 0x1234567890, "TTBR1_EL2 has the upper half");
    try_load(0x200000000);
    ok(count == 1 && EC(esr) == EC_DATA && (esr & 0x3f) == 5, "a fault at EL2 itself");
}

/* Two address spaces: what is not global goes with its ASID. */
static void asids(void)
{
    s1_high[1] = RAM | S1_BLOCK(0) | S1_NG;
    __asm__ volatile("dsb ish" ::: "memory");
    WRITE_SYSREG(ttbr0_el2, (u64)s1_low | 1ull << 48);
    try_load(UPPER + 0x40000000 + ((u64)page - RAM));
    s1_high[1] = 0;
    WRITE_SYSREG(ttbr0_el2, (u64)s1_low | 2ull << 48);
    try_load(UPPER + 0x40000000 + ((u64)page - RAM));
    ok(count == 1, "the other ASID does not have the page");
    WRITE_SYSREG(ttbr0_el2, (u64)s1_low | 1ull << 48);
    __asm__ volatile("dsb ish\n\ttlbi vae1is, %0\n\tdsb ish\n\tisb" ::"r"(
                         (UPPER + 0x40000000) << 8 >> 20 | 1ull << 48)
                     : "memory");
    try_load(UPPER + 0x40000000 + ((u64)page - RAM));
    ok(count == 1, "TLBI VAE1IS of a host is of EL2&0");
}

/* RAM as programs have it. */
#define USER(p) ((const u32 *)((u64)(p) + 0x40000000))

static void programs(void)
{
    const u32 *code = USER(code_user), *timer = USER(code_timer);

    run(USER(code_svc), SPSR_EL0, 0);
    ok(came(EC_SVC, USER(code_svc) + 1) && (spsr & 15) == 0, "EL0 calls the host");
    run(code, SPSR_EL0, (u64)USER(page));
    ok(came(EC_SVC, code + 2), "it has its memory");
    run(code, SPSR_EL0, (u64)page);
    ok(came(EC_DATA_LOWER, code) && (esr & 0x3f) == 0xd, "and not that of the host");
    WRITE_SYSREG(cntkctl_el1, 0);
    run(timer, SPSR_EL0, 0);
    ok(came(EC_SYSREG, timer), "CNTHCTL_EL2.EL0VTEN");
    WRITE_SYSREG(cntkctl_el1, 1 << 8);
    run(timer, SPSR_EL0, 0);
    ok(came(EC_SVC, timer + 2), "which allows it");
}

static u64 pan_seen;

static bool note_pan(Frame *f, unsigned kind)
{
    pan_seen = READ_SYSREG(pan);
    __asm__ volatile("msr pan, xzr");
    return note(f, kind);
}

static void pan(void)
{
    on_exception = note_pan;
    __asm__ volatile("msr pan, %0" ::"r"(PSTATE_PAN));
    try_load((u64)USER(page));
    ok(count == 1 && (esr & 0x3f) == 0xd, "PSTATE.PAN at EL2");
    __asm__ volatile("msr pan, xzr");
    try_load((u64)USER(page));
    ok(count == 0, "and without");
    count = 0;
    __asm__ volatile("msr pan, %1\n\tldtr %0, [%2]"
                     : "=r"(pan_seen)
                     : "r"(PSTATE_PAN), "r"((u64)USER(page)));
    __asm__ volatile("msr pan, xzr");
    ok(count == 0 && pan_seen == 0x1234567890, "LDTR of a host is EL0's");
    WRITE_SYSREG(sctlr_el2, READ_SYSREG(sctlr_el2) & ~(u64)SCTLR_SPAN);
    __asm__ volatile("brk #0");
    ok(pan_seen == PSTATE_PAN, "SCTLR_EL2.SPAN = 0: exceptions set it");
    on_exception = note;
}

static void host(void)
{
    names();
    regime();
    asids();
    programs();
    pan();
    WRITE_SYSREG(sctlr_el2, READ_SYSREG(sctlr_el2) & ~(u64)SCTLR_M);
    set_hcr(0);
}

void board_main(const void *dtb)
{
    on_exception = note;
    ok(READ_SYSREG(CurrentEL) == 8, "at EL2");
    WRITE_SYSREG(oslar_el1, 0);
    make_stage2();
    stage2();
    traps();
    virtual_interrupts();
    if (READ_SYSREG(id_aa64mmfr0_el1) >> 60)
        counters();
    if (READ_SYSREG(id_aa64mmfr1_el1) >> 8 & 15)
        host();
    else
        print("# no FEAT_VHE\n");
}
