/* SPDX-License-Identifier: MIT */
/*
 * The guest's own debugger: software step, breakpoints and watchpoints at EL0 and EL1, the OS lock.
 * Source: DDI 0487 "AArch64 Self-hosted Debug", "ESR_EL1".
 */
#include "board.h"

#define EC(esr)    ((unsigned)((esr) >> 26))
#define ISS(esr)   ((u32)(esr)&0x1ffffff)
#define ISV        (1u << 24)
#define EX         (1u << 6)
#define WNR        (1u << 6)
#define FSC        0x22u
#define SPSR_SS    (1ull << 21)
#define SPSR_EL1H  0x3c5ull
#define SPSR_D     (1ull << 9)
#define MDSCR_SS   (1u << 0)
#define MDSCR_KDE  (1u << 13)
#define MDSCR_MDE  (1u << 15)
#define E          1u
#define EL1        (1u << 1)
#define EL0        (1u << 2)
#define BAS4       (0xfu << 5)
#define LOAD       (1u << 3)
#define STORE      (2u << 3)
#define BAS(bits)  ((u32)(bits) << 5)
#define MASK(bits) ((u32)(bits) << 24)
#define LINK(n)    ((n) << 16)
#define BT(type)   ((type) << 20)
#define WT         (1u << 20)

enum {
    EC_SVC = 0x15,
    EC_ABORT_LOWER = 0x24,
    EC_BREAK_LOWER = 0x30,
    EC_BREAK,
    EC_STEP_LOWER,
    EC_STEP,
    EC_WATCH_LOWER,
    EC_WATCH,
    EC_BRK = 0x3c
};

typedef struct Event {
    u64 esr, elr, far, spsr;
} Event;

#define EVENTS 32
static Event events[EVENTS];
static unsigned count;
static bool steps_on; /* at an exception that is no end: go on stepping */
static u64 back_to;
static u8 user_stack[4096] __attribute__((aligned(16)));
static volatile u64 cell[16] __attribute__((aligned(64)));

/* Whether an exception of EL0 ends the run: the SVC at its end, or too many. */
static bool is_end(const Event *e)
{
    return (EC(e->esr) == EC_SVC && (e->esr & 0xffff) == 0x7fff) || count >= EVENTS;
}

static bool note(Frame *f, unsigned kind)
{
    Event e = {READ_SYSREG(esr_el1), f->elr, READ_SYSREG(far_el1), f->spsr};
    unsigned ec = EC(e.esr);

    if ((kind & 3) != KIND_SYNC)
        return false;
    if (count < EVENTS)
        events[count++] = e;
    if (kind >= KIND_FROM_LOWER && is_end(&e)) {
        f->elr = back_to;
        f->spsr = SPSR_EL1H;
        return true;
    }
    if (ec == EC_BRK || ec == EC_ABORT_LOWER || ec == EC_WATCH_LOWER || ec == EC_WATCH ||
        ec == EC_BREAK_LOWER || ec == EC_BREAK)
        f->elr += 4;
    f->spsr = steps_on ? f->spsr | SPSR_SS : f->spsr & ~SPSR_SS;
    if (kind < KIND_FROM_LOWER && ec != EC_BRK)
        f->spsr |= SPSR_D; /* no more of it at EL1 */
    return true;
}

/* Run the words at @pc at EL0 up to SVC #0x7fff. */
static void __attribute__((noinline)) run(const u32 *pc, u64 spsr)
{
    count = 0;
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el1, %1\n\t"
                     "msr spsr_el1, %2\n\t"
                     "msr sp_el0, %3\n\t"
                     "mov x0, %4\n\t"
                     "mov x1, %5\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(pc), "r"(spsr), "r"(user_stack + sizeof user_stack),
                       "r"(cell), "r"(HOLE)
                     : "x0", "x1", "x2", "x3", "x9", "x30", "memory", "cc");
}

static void set_mdscr(u64 v)
{
    WRITE_SYSREG(mdscr_el1, v);
}

static bool was(unsigned n, unsigned ec, const u32 *at)
{
    return n < count && EC(events[n].esr) == ec && events[n].elr == (u64)at;
}

/* ---- software step ---- */

static const u32 straight[] = {
    0xd2800042,             /* mov x2, #2 */
    0xf9400003,             /* ldr x3, [x0] */
    0x14000002,             /* b +8 */
    0xd4200000,             /* brk #0: jumped over */
    0xb4000042,             /* cbz x2, +8: not taken */
    0xb5000042,             /* cbnz x2, +8: taken */
    0xd4200000, 0x94000002, /* bl +8 */
    0xd4200000, 0x885f7c03, /* ldxr w3, [x0] */
    0xd4000021,             /* svc #1 */
    0xd503201f,             /* nop */
    0xd40fffe1,             /* svc #0x7fff */
};

static void steps(void)
{
    static const u8 order[] = {1, 2, 4, 5, 7, 9, 10};
    unsigned n;

    set_mdscr(MDSCR_SS);
    steps_on = true;
    run(straight, SPSR_SS);
    for (n = 0; n < sizeof order && was(n, EC_STEP_LOWER, &straight[order[n]]); n++)
        ;
    ok(n == sizeof order, "each instruction steps, jumps too");
    ok(ISS(events[0].esr) == (ISV | FSC), "syndrome: valid, no load exclusive");
    ok(ISS(events[6].esr) == (ISV | EX | FSC), "syndrome: load exclusive");
    ok(!(events[0].spsr & SPSR_SS), "SPSR.SS is clear");
    ok(was(7, EC_SVC, &straight[11]) && !(events[7].spsr & SPSR_SS),
       "SVC is taken, with PSTATE.SS clear");
    ok(was(8, EC_STEP_LOWER, &straight[12]), "the handler set it again");
    ok(was(9, EC_SVC, straight + 13) && count == 10, "and the last SVC comes");
}

static void pending(void)
{
    set_mdscr(MDSCR_SS);
    steps_on = false;
    count = EVENTS - 1;
    run(straight, 0);
    ok(was(0, EC_STEP_LOWER, straight) && ISS(events[0].esr) == FSC,
       "without SPSR.SS it comes at once");
}

static void faults(void)
{
    static const u32 code[] = {0xf9400023, 0xd503201f, 0xd40fffe1}; /* ldr x3, [x1]; nop; svc */

    set_mdscr(MDSCR_SS);
    steps_on = true;
    run(code, SPSR_SS);
    ok(was(0, EC_ABORT_LOWER, code) && (events[0].spsr & SPSR_SS), "what faults is not stepped");
    ok(was(1, EC_STEP_LOWER, code + 2), "what comes behind it is");
}

static void off(void)
{
    static const u32 code[] = {0xd503201f, 0xd40fffe1};

    set_mdscr(0);
    steps_on = false;
    run(code, SPSR_SS);
    ok(was(0, EC_SVC, code + 2) && !(events[0].spsr & SPSR_SS),
       "MDSCR_EL1.SS = 0: nothing steps, PSTATE.SS stays clear");
}

static void os_lock(void)
{
    static const u32 code[] = {0xd503201f, 0xd40fffe1};

    set_mdscr(MDSCR_SS);
    WRITE_SYSREG(oslar_el1, 1);
    ok(READ_SYSREG(oslsr_el1) & 2, "the OS lock is locked");
    run(code, SPSR_SS);
    ok(was(0, EC_SVC, code + 2), "then nothing steps");
    WRITE_SYSREG(oslar_el1, 0);
    set_mdscr(0);
}

/* At EL1 itself: PSTATE.D is clear in one instruction only. */
static void step_el1(void)
{
    u64 after;

    count = 0;
    steps_on = false;
    set_mdscr(MDSCR_SS | MDSCR_KDE);
    __asm__ volatile("adr x9, 1f\n\t"
                     "msr elr_el1, x9\n\t"
                     "mov x9, #0x1c5\n\t"
                     "orr x9, x9, #(1 << 21)\n\t"
                     "msr spsr_el1, x9\n\t"
                     "eret\n"
                     "1: nop\n"
                     "adr %0, .\n\t"
                     "nop"
                     : "=r"(after)
                     :
                     : "x9", "memory");
    set_mdscr(0);
    ok(count == 1 && was(0, EC_STEP, (const u32 *)after), "EL1 steps with MDSCR_EL1.KDE");
}

/* ---- breakpoints ---- */

static const u32 line[] = {0xd503201f, 0xd503201f, 0xd503201f, 0xd40fffe1}; /* nop, nop, nop, svc */

static void breakpoints(void)
{
    steps_on = false;
    set_mdscr(MDSCR_MDE);
    WRITE_SYSREG(dbgbvr1_el1, &line[2]);
    WRITE_SYSREG(dbgbcr1_el1, E | EL0 | BAS4);
    run(line, 0);
    ok(count == 2 && was(0, EC_BREAK_LOWER, &line[2]) && ISS(events[0].esr) == FSC,
       "breakpoint at EL0");
    WRITE_SYSREG(dbgbcr1_el1, E | EL1 | BAS4);
    run(line, 0);
    ok(count == 1, "one of EL1 is none at EL0");
    WRITE_SYSREG(dbgbcr1_el1, EL0 | BAS4);
    run(line, 0);
    ok(count == 1, "nor is one that is off");
    WRITE_SYSREG(dbgbcr1_el1, E | EL0 | BAS4);
    set_mdscr(0);
    run(line, 0);
    ok(count == 1, "without MDSCR_EL1.MDE there are none");
    WRITE_SYSREG(dbgbcr1_el1, 0);
}

static void contexts(void)
{
    set_mdscr(MDSCR_MDE);
    WRITE_SYSREG(contextidr_el1, 0x1234);
    WRITE_SYSREG(dbgbvr5_el1, 0x1234);
    WRITE_SYSREG(dbgbcr5_el1, E | EL0 | BAS4 | BT(3));
    WRITE_SYSREG(dbgbvr0_el1, &line[1]);
    WRITE_SYSREG(dbgbcr0_el1, E | EL0 | BAS4 | BT(1) | LINK(5));
    run(line, 0);
    ok(count == 2 && was(0, EC_BREAK_LOWER, &line[1]), "linked to the context id");
    WRITE_SYSREG(contextidr_el1, 0x1235);
    run(line, 0);
    ok(count == 1, "in another context it is quiet");
    WRITE_SYSREG(dbgbcr0_el1, 0);
    WRITE_SYSREG(dbgbcr5_el1, 0);
}

static void break_el1(void)
{
    extern const u32 here[];

    count = 0;
    WRITE_SYSREG(dbgbvr0_el1, here);
    WRITE_SYSREG(dbgbcr0_el1, E | EL1 | BAS4);
    set_mdscr(MDSCR_MDE | MDSCR_KDE);
    __asm__ volatile("here: nop");
    ok(count == 0, "PSTATE.D masks");
    __asm__ volatile("adr x9, here2\n\t"
                     "msr dbgbvr0_el1, x9\n\t"
                     "isb\n\t"
                     "msr daifclr, #8\n"
                     "here2: nop\n\t"
                     "msr daifset, #8" ::
                         : "x9", "memory");
    ok(count == 1 && EC(events[0].esr) == EC_BREAK, "breakpoint at EL1 with MDSCR_EL1.KDE");
    WRITE_SYSREG(dbgbcr0_el1, 0);
    set_mdscr(0);
}

/* ---- watchpoints ---- */

/* ldrb w2, [x0, #11]; strb w2, [x0, #11]; str x2, [x0, #16]; ldr x2, [x0]; svc */
static const u32 touch[] = {0x39402c02, 0x39002c02, 0xf9000802, 0xf9400002, 0xd40fffe1};

static void watch(unsigned first, u32 control)
{
    WRITE_SYSREG(dbgwvr3_el1, (u64)cell + first);
    WRITE_SYSREG(dbgwcr3_el1, control);
    run(touch, 0);
}

static void watchpoints(void)
{
    set_mdscr(MDSCR_MDE);
    watch(8, E | EL0 | LOAD | BAS(1 << 3));
    ok(count == 2 && was(0, EC_WATCH_LOWER, touch) && ISS(events[0].esr) == FSC &&
           events[0].far == (u64)cell + 11,
       "a byte that is loaded");
    watch(8, E | EL0 | STORE | BAS(0xff));
    ok(count == 2 && was(0, EC_WATCH_LOWER, touch + 1) && ISS(events[0].esr) == (FSC | WNR),
       "that is stored");
    watch(8, E | EL0 | LOAD | STORE | BAS(1 << 2));
    ok(count == 1, "its neighbour is not");
    watch(0, E | EL0 | LOAD | STORE | BAS(0xff) | MASK(5));
    ok(count == 5, "a range of 32 bytes");
    cell[2] = 0;
    watch(16, E | EL0 | STORE | BAS(0xff));
    ok(count == 2 && cell[2] == 0, "the store is not made");
    watch(8, E | EL1 | LOAD | STORE | BAS(0xff));
    ok(count == 1, "one of EL1 is none at EL0");
    WRITE_SYSREG(contextidr_el1, 7);
    WRITE_SYSREG(dbgbvr4_el1, 7);
    WRITE_SYSREG(dbgbcr4_el1, E | EL0 | BAS4 | BT(3));
    watch(8, E | EL0 | LOAD | BAS(0xff) | WT | LINK(4));
    ok(count == 2, "linked to a context");
    WRITE_SYSREG(dbgbvr4_el1, 8);
    watch(8, E | EL0 | LOAD | BAS(0xff) | WT | LINK(4));
    ok(count == 1, "in another context not");
    watch(8, 0);
    ok(count == 1, "and none is left");
    set_mdscr(0);
}

static void watch_el1(void)
{
    count = 0;
    steps_on = false;
    WRITE_SYSREG(dbgwvr0_el1, cell);
    WRITE_SYSREG(dbgwcr0_el1, E | EL1 | STORE | BAS(0xff));
    set_mdscr(MDSCR_MDE | MDSCR_KDE);
    cell[0] = 1;
    ok(count == 0, "watchpoint at EL1: PSTATE.D masks");
    __asm__ volatile("msr daifclr, #8");
    cell[0] = 2;
    __asm__ volatile("msr daifset, #8");
    ok(count == 1 && EC(events[0].esr) == EC_WATCH && cell[0] == 1, "watchpoint at EL1");
    WRITE_SYSREG(dbgwcr0_el1, 0);
    set_mdscr(0);
}

void board_main(const void *dtb)
{
    on_exception = note;
    WRITE_SYSREG(oslar_el1, 0);
    ok((READ_SYSREG(id_aa64dfr0_el1) >> 12 & 15) == 5, "six breakpoints");
    steps();
    pending();
    faults();
    off();
    os_lock();
    step_el1();
    breakpoints();
    contexts();
    break_el1();
    watchpoints();
    watch_el1();
}
