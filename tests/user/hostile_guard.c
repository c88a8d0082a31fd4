/* SPDX-License-Identifier: MIT */
/* Checks that Linux turns on: branch targets on guarded pages (PROT_BTI), alignment of SP. */
#include <sys/auxv.h>
#include "hostile.h"

#define PROT_BTI 0x10
#ifndef HWCAP2_BTI
#define HWCAP2_BTI (1 << 17)
#endif
#define NOP      0xd503201fu
#define BTI      0xd503241fu
#define BTI_C    0xd503245fu
#define BTI_J    0xd503249fu
#define BTI_JC   0xd50324dfu
#define PACIASP  0xd503233fu
#define AUTIASP  0xd50323bfu
#define BRK      0xd4200000u
#define RET      0xd65f03c0u
#define BR_X0    0xd61f0000u

/* ---- branch targets ---- */

enum How { BR, BR_X17, BLR, BR_GUARDED, HOW_COUNT };

static uint32_t *pads, *springboard;

/* What each way of coming gives at each pad: a signal or 0. */
static const struct {
    uint32_t word;
    int sig[HOW_COUNT];
} rows[] = {
    {NOP, {SIGILL, SIGILL, SIGILL, SIGILL}},
    {BTI, {SIGILL, SIGILL, SIGILL, SIGILL}},
    {BTI_C, {0, 0, 0, SIGILL}},
    {BTI_J, {0, 0, SIGILL, 0}},
    {BTI_JC, {0, 0, 0, 0}},
    {PACIASP, {0, 0, 0, SIGILL}},
    {RET, {SIGILL, SIGILL, SIGILL, SIGILL}},
    {BRK, {SIGTRAP, SIGTRAP, SIGTRAP, SIGTRAP}},
    {0, {SIGILL, SIGILL, SIGILL, SIGILL}},
};

static const unsigned btype[HOW_COUNT] = {1, 1, 2, 3};
static volatile unsigned long pstate;

static void on_guard(int sig, siginfo_t *info, void *uc)
{
    pstate = ((ucontext_t *)uc)->uc_mcontext.pstate;
    on_caught(sig, info, uc);
}

static void branch(enum How how, const void *to)
{
    register const void *x0 __asm__("x0") = how == BR_GUARDED ? pads : to;

    switch (how) {
    case BLR: __asm__ volatile("blr %0" : "+r"(x0) : : "x30", "memory"); break;
    case BR: __asm__ volatile("adr x30, 1f\n\tbr %0\n1:" : "+r"(x0) : : "x30", "memory"); break;
    case BR_X17:
        __asm__ volatile("mov x17, %0\n\tadr x30, 1f\n\tbr x17\n1:"
                         : "+r"(x0)
                         :
                         : "x17", "x30", "memory");
        break;
    default:
        x0 = to;
        __asm__ volatile("blr %1" : "+r"(x0) : "r"(springboard) : "x30", "memory");
        break;
    }
}

static void protect(int extra)
{
    MUST(mprotect(pads, PAGE, PROT_READ | PROT_EXEC | extra) == 0);
    MUST(mprotect(springboard, PAGE, PROT_READ | PROT_EXEC | extra) == 0);
}

static void make_pads(void)
{
    pads = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    springboard = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    for (unsigned n = 0; n < sizeof rows / sizeof *rows; n++) {
        pads[4 * n] = rows[n].word;
        pads[4 * n + 1] = rows[n].word == PACIASP ? AUTIASP : NOP;
        pads[4 * n + 2] = RET;
    }
    springboard[0] = BTI_C;
    springboard[1] = BR_X0;
    __builtin___clear_cache((char *)pads, (char *)pads + PAGE);
    __builtin___clear_cache((char *)springboard, (char *)springboard + PAGE);
    catch_faults(0);
    on(SIGILL, on_guard, 0);
}

static void all_ways(bool guarded)
{
    for (unsigned n = 0; n < sizeof rows / sizeof *rows; n++)
        for (int how = 0; how < HOW_COUNT; how++) {
            bool natural = rows[n].word == BRK || rows[n].word == 0;
            int want = guarded || natural ? rows[n].sig[how] : 0;

            MUST_EQ(TRY(branch((enum How)how, pads + 4 * n)), want);
            if (!want)
                continue;
            MUST_EQ(fault.pc, pads + 4 * n);
            MUST_EQ(fault.addr, pads + 4 * n);
            MUST_EQ(fault.code, want == SIGTRAP ? TRAP_BRKPT : ILL_ILLOPC);
            if (guarded && want == SIGILL)
                MUST_EQ(pstate >> 10 & 3, btype[how]);
        }
}

static void guarded_pages(void)
{
    make_pads();
    for (int round = 0; round < 3; round++) {
        protect(0);
        all_ways(false);
        protect(PROT_BTI);
        all_ways(true);
        all_ways(true);
    }
}

/* Returns, direct branches and falling through need no pad. */
static void guarded_plain(void)
{
    static const uint32_t code[] = {
        BTI_C,      0xaa1e03e9, /* mov x9, x30 */
        0x94000003,             /* bl .+12 */
        0xaa0903fe, RET,        /* mov x30, x9 */
        0x52800040, 0x71000400, /* mov w0, #2; subs w0, w0, #1 */
        0x54ffffe1, RET,        /* b.ne .-4 */
    };
    uint32_t *p = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);

    memcpy(p, code, sizeof code);
    __builtin___clear_cache((char *)p, (char *)p + PAGE);
    MUST(mprotect(p, PAGE, PROT_READ | PROT_EXEC | PROT_BTI) == 0);
    catch_faults(0);
    for (int n = 0; n < 100; n++)
        MUST_EQ(((long (*)(void))p)(), 0);
    MUST_EQ(TRY(((long (*)(void))(p + 5))()), SIGILL);
}

/* A handler is entered as by BLR. */
static void guarded_handler(void)
{
    make_pads();
    protect(PROT_BTI);
    on(SIGUSR1, (void (*)(int, siginfo_t *, void *))(void *)(pads + 8), 0); /* BTI c */
    MUST(raise(SIGUSR1) == 0);
    on(SIGUSR1, (void (*)(int, siginfo_t *, void *))(void *)(pads + 12), 0); /* BTI j */
    MUST_EQ(TRY(raise(SIGUSR1)), SIGILL);
    MUST_EQ(fault.pc, pads + 12);
}

/* ---- SP ---- */

static char alt_stack[1 << 16];

static void access_sp(long by)
{
    __asm__ volatile("add sp, sp, %0\n\tldr x1, [sp]\n\tsub sp, sp, %0"
                     :
                     : "r"(by)
                     : "x1", "memory");
}

static void sp_misaligned(void)
{
    stack_t ss = {.ss_sp = alt_stack, .ss_size = sizeof alt_stack};

    MUST(sigaltstack(&ss, NULL) == 0);
    catch_faults(SA_ONSTACK);
    for (long by = -64; by <= 64; by++) {
        MUST_EQ(TRY(access_sp(by)), by % 16 ? SIGBUS : 0);
        if (!(by % 16))
            continue;
        MUST_EQ(fault.code, BUS_ADRALN);
        MUST_EQ((unsigned long)fault.addr % 16, (by + 64) % 16);
    }
}

/* A CPU without BTI refuses the bit, but mmap does not look at it. */
static void guard_unknown(void)
{
    void *p = must_map(NULL, PAGE, PROT_READ | PROT_EXEC | PROT_BTI, PRIVATE, -1);

    MUST(mprotect(p, PAGE, PROT_READ | PROT_EXEC | PROT_BTI) == -1 && errno == EINVAL);
    MUST(mprotect(p, PAGE, PROT_READ | PROT_EXEC) == 0);
}

int main(void)
{
    if (!(getauxval(AT_HWCAP2) & HWCAP2_BTI)) {
        sentence("without BTI, mprotect refuses PROT_BTI", guard_unknown, 0);
        return finish();
    }
    sentence("branches to guarded pages need a pad of their kind", guarded_pages, 0);
    sentence("returns and direct branches on guarded pages need none", guarded_plain, 0);
    sentence("a signal handler on a guarded page begins with BTI c", guarded_handler, 0);
    sentence("accesses through a misaligned SP are BUS_ADRALN", sp_misaligned, 0);
    return finish();
}
