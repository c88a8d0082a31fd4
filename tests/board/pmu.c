/* SPDX-License-Identifier: MIT */
/*
 * Performance monitors: cycles, instructions, software increments, filters, pairs of counters,
 * interrupts at overflow. Source: DDI 0487 "The Performance Monitors Extension".
 */
#include "board.h"
#include "gic.h"

#define PMU_INTID 23

#define PMCR_E  1u
#define PMCR_P  2u
#define PMCR_C  4u
#define PMCR_LC (1u << 6)
#define CYCLES  (1u << 31)
#define NO_EL1  (1u << 31)
#define NO_EL0  (1u << 30)

enum { SW_INCR = 0, INST_RETIRED = 8, CPU_CYCLES = 0x11, CHAIN = 0x1e };

static u64 back_to;
static volatile unsigned interrupts;
static volatile u64 overflows;
static u8 user_stack[4096] __attribute__((aligned(16)));

static bool note(Frame *f, unsigned kind)
{
    if ((kind & 3) == KIND_IRQ) {
        unsigned id = gic_acknowledge();

        if (gic_intid(id) == PMU_INTID) {
            overflows = READ_SYSREG(pmovsclr_el0);
            WRITE_SYSREG(pmovsclr_el0, overflows);
            interrupts++;
        }
        gic_end(id);
        return true;
    }
    if (kind < KIND_FROM_LOWER)
        return false;
    f->elr = back_to;
    f->spsr = 0x3c5;
    return true;
}

/* A loop of 1000 rounds of two instructions. */
static void work(void)
{
    u64 n = 1000;

    __asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(n)::"cc");
}

static const u32 user_work[] = {0xd2807d00, 0xf1000400, 0x54ffffe1, 0xd4000001}; /* the same, svc */

static void run_user(void)
{
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el1, %1\n\t"
                     "msr spsr_el1, %3\n\t"
                     "msr sp_el0, %2\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(user_work), "r"(user_stack + sizeof user_stack),
                       "r"(0x3c0ul)
                     : "x0", "x9", "memory", "cc");
}

/* Only counter 0 counts @event from now on. */
static void start(u32 event)
{
    WRITE_SYSREG(pmcntenclr_el0, ~0u);
    WRITE_SYSREG(pmcr_el0, PMCR_E | PMCR_P | PMCR_C | PMCR_LC);
    WRITE_SYSREG(pmevtyper0_el0, event);
    WRITE_SYSREG(pmcntenset_el0, 1);
}

static u64 stop(void)
{
    WRITE_SYSREG(pmcntenclr_el0, 1);
    return READ_SYSREG(pmevcntr0_el0);
}

static void identification(void)
{
    u64 events = READ_SYSREG(pmceid0_el0);

    ok((READ_SYSREG(id_aa64dfr0_el1) >> 8 & 15) >= 1, "PMUv3");
    ok((READ_SYSREG(pmcr_el0) >> 11 & 31) == 6, "six counters");
    ok((events >> INST_RETIRED & 1) && (events >> CPU_CYCLES & 1) && (events & 1),
       "INST_RETIRED, CPU_CYCLES, SW_INCR");
}

static void cycles(void)
{
    u64 a, b;

    WRITE_SYSREG(pmcr_el0, PMCR_E | PMCR_C | PMCR_LC);
    ok(READ_SYSREG(pmccntr_el0) == 0, "the cycle counter stands");
    WRITE_SYSREG(pmcntenset_el0, CYCLES);
    a = READ_SYSREG(pmccntr_el0);
    work();
    b = READ_SYSREG(pmccntr_el0);
    ok(b > a, "and runs");
    WRITE_SYSREG(pmcr_el0, PMCR_LC);
    a = READ_SYSREG(pmccntr_el0);
    work();
    ok(READ_SYSREG(pmccntr_el0) == a, "PMCR_EL0.E stops it");
    WRITE_SYSREG(pmccntr_el0, 0x123456789abc);
    ok(READ_SYSREG(pmccntr_el0) == 0x123456789abc, "it can be written");
    WRITE_SYSREG(pmcntenclr_el0, CYCLES);
}

static void instructions(void)
{
    u64 n, m;

    start(INST_RETIRED);
    n = stop();
    start(INST_RETIRED);
    work();
    m = stop();
    ok(m - n >= 2000 && m - n <= 2010, "2000 instructions");
    start(INST_RETIRED | NO_EL1);
    work();
    ok(stop() == 0, "EL1 is filtered");
    start(INST_RETIRED | NO_EL1);
    run_user();
    n = stop();
    ok(n >= 2001 && n <= 2002, "EL0 is not");
    start(INST_RETIRED | NO_EL0);
    run_user();
    ok(stop() < 200, "or is");
}

static void software(void)
{
    start(SW_INCR);
    WRITE_SYSREG(pmswinc_el0, 1);
    WRITE_SYSREG(pmswinc_el0, 3);
    ok(stop() == 2, "software increments");
    WRITE_SYSREG(pmevtyper1_el0, CHAIN);
    WRITE_SYSREG(pmevcntr1_el0, 5);
    start(SW_INCR);
    WRITE_SYSREG(pmevcntr0_el0, 0xffffffff);
    WRITE_SYSREG(pmcntenset_el0, 3);
    WRITE_SYSREG(pmswinc_el0, 1);
    ok(READ_SYSREG(pmevcntr0_el0) == 0 && READ_SYSREG(pmevcntr1_el0) == 1, "a chained counter");
    ok(READ_SYSREG(pmovsset_el0) == 1, "PMOVSSET_EL0 has the overflow");
    WRITE_SYSREG(pmovsclr_el0, ~0u);
    ok(READ_SYSREG(pmovsset_el0) == 0, "and PMOVSCLR_EL0 takes it away");
    WRITE_SYSREG(pmcntenclr_el0, ~0u);
    WRITE_SYSREG(pmselr_el0, 2);
    WRITE_SYSREG(pmxevtyper_el0, CPU_CYCLES);
    WRITE_SYSREG(pmxevcntr_el0, 77);
    ok(READ_SYSREG(pmevtyper2_el0) == CPU_CYCLES && READ_SYSREG(pmevcntr2_el0) == 77, "PMSELR_EL0");
}

/* Until an interrupt came; false: none did. */
static bool comes(void)
{
    for (unsigned n = 0; n < 100000 && !interrupts; n++)
        work();
    return interrupts;
}

static void at_overflow(void)
{
    gic_enable(0, PMU_INTID);
    interrupts = 0;
    WRITE_SYSREG(pmintenset_el1, 1);
    start(INST_RETIRED);
    WRITE_SYSREG(pmevcntr0_el0, 0xffffffff - 20000);
    __asm__ volatile("msr daifclr, #2");
    ok(comes() && overflows == 1, "interrupt when instructions overflow");
    stop();
    interrupts = 0;
    start(CPU_CYCLES);
    WRITE_SYSREG(pmevcntr0_el0, 0xffffffff - 3000000);
    ok(comes() && overflows == 1, "interrupt when cycles overflow");
    stop();
    WRITE_SYSREG(pmintenclr_el1, 1);
    interrupts = 0;
    WRITE_SYSREG(pmintenset_el1, CYCLES);
    WRITE_SYSREG(pmccntr_el0, 0ull - 2000000);
    WRITE_SYSREG(pmcntenset_el0, CYCLES);
    ok(comes() && overflows == CYCLES, "interrupt of the cycle counter");
    __asm__ volatile("msr daifset, #2");
}

void board_main(const void *dtb)
{
    on_exception = note;
    gic_init();
    identification();
    cycles();
    instructions();
    software();
    at_overflow();
}
