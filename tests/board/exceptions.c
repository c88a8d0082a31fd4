/* SPDX-License-Identifier: MIT */
/* Synchronous exceptions at EL1 and from EL0: syndromes, return addresses, masks. Source: DDI 0487, "ESR_EL1". */
#include "board.h"

#define EC(esr) ((unsigned)((esr) >> 26))
#define SPSR_EL0 0
#define SPSR_EL1H_MASKED 0x3c5

enum { EC_UNKNOWN = 0, EC_FP = 7, EC_ILLEGAL = 0xe, EC_SVC = 0x15, EC_SYSREG = 0x18, EC_PC = 0x22, EC_ABORT_LOWER = 0x24,
       EC_ABORT = 0x25, EC_SP = 0x26, EC_BRK = 0x3c };

static u64 spsr_seen, back_to;
static u8 user_stack[4096] __attribute__((aligned(16)));

/* One that came goes on behind the instruction; from EL0 it goes back to where enter_el0 was called. */
static bool note(Frame *f, unsigned kind)
{
    u64 elr = f->elr;

    spsr_seen = f->spsr;
    if (!skip_fault(f, kind))
        return false;
    if (EC(seen_esr) == EC_SVC || EC(seen_esr) == EC_ILLEGAL || EC(seen_esr) == EC_PC)
        f->elr = elr; /* that is behind it already, or nowhere */
    if (kind >= KIND_FROM_LOWER) {
        f->elr = back_to;
        f->spsr = SPSR_EL1H_MASKED;
    }
    return true;
}

/* Run the words at @pc at EL0 until an exception. */
static void __attribute__((noinline)) enter_el0(u64 pc, u64 arg)
{
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el1, %1\n\t"
                     "msr spsr_el1, xzr\n\t"
                     "msr sp_el0, %2\n\t"
                     "mov x0, %3\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(pc), "r"(user_stack + sizeof user_stack), "r"(arg)
                     : "x0", "x9", "memory", "cc");
}

static const u32 user_svc[] = {0xd4000561}; /* svc #0x2b */
static const u32 user_sctlr[] = {0xd5381000}; /* mrs x0, sctlr_el1 */
static const u32 user_load[] = {0xf9400001}; /* ldr x1, [x0] */

static void calls(void)
{
    __asm__ volatile("svc #0x1234");
    ok(seen_esr == ((u64)EC_SVC << 26 | 1 << 25 | 0x1234), "SVC");
    __asm__ volatile("brk #0x77");
    ok(seen_esr == ((u64)EC_BRK << 26 | 1 << 25 | 0x77), "BRK");
    __asm__ volatile(".inst 0");
    ok(EC(seen_esr) == EC_UNKNOWN, "UDF");
    __asm__ volatile("smc #0");
    ok(EC(seen_esr) == EC_UNKNOWN, "SMC without EL3 is undefined");
}

static void registers(void)
{
    u64 v;

    __asm__ volatile("mrs %0, sctlr_el3" : "=r"(v));
    ok(EC(seen_esr) == EC_UNKNOWN, "a register of EL3 is undefined");
    ok(READ_SYSREG(CurrentEL) == 4 && READ_SYSREG(spsel) == 1, "CurrentEL, SPSel");
    WRITE_SYSREG(tpidr_el1, 0x1122334455667788);
    WRITE_SYSREG(sp_el0, 0x99aabbcc);
    ok(READ_SYSREG(tpidr_el1) == 0x1122334455667788 && READ_SYSREG(sp_el0) == 0x99aabbcc, "TPIDR_EL1, SP_EL0");
    __asm__ volatile("msr daifset, #15");
    ok(READ_SYSREG(daif) == 0x3c0, "DAIFSet");
    __asm__ volatile("msr daifclr, #5");
    ok(READ_SYSREG(daif) == 0x280, "DAIFClr");
    WRITE_SYSREG(daif, 0x3c0);
    ok(READ_SYSREG(daif) == 0x3c0, "DAIF");
}

static void floating_point(void)
{
    WRITE_SYSREG(cpacr_el1, 0);
    __asm__ volatile(".inst 0x1e622820"); /* fadd d0, d1, d2 */
    ok(seen_esr == ((u64)EC_FP << 26 | 1 << 25 | 0x1e00000), "CPACR_EL1: FP traps");
    WRITE_SYSREG(cpacr_el1, 3 << 20);
    seen_count = 0;
    __asm__ volatile(".inst 0x1e622820");
    ok(seen_count == 0, "and does not");
}

static void memory(void)
{
    u64 sp;

    __asm__ volatile("ldr w9, [%0, #-1]\n\tldr w9, [%0]" ::"r"(RAM + 0x700001) : "x9");
    ok(EC(seen_esr) == EC_ABORT && (seen_esr & 0x3f) == 0x21 && seen_far == RAM + 0x700001, "MMU off: unaligned faults");
    seen_count = 0;
    __asm__ volatile("mov %0, sp\n\t"
                     "sub x9, %0, #8\n\t"
                     "mov sp, x9\n\t"
                     "ldr x10, [sp]\n\t"
                     "mov sp, %0"
                     : "=&r"(sp)
                     :
                     : "x9", "x10", "memory");
    ok(seen_count == 0, "without SCTLR_EL1.SA SP need not be aligned");
}

static void user(void)
{
    enter_el0((u64)user_svc, 0);
    ok(seen_esr == ((u64)EC_SVC << 26 | 1 << 25 | 0x2b) && (spsr_seen & 0xf) == 0 && seen_elr == (u64)user_svc + 4, "SVC of EL0");
    enter_el0((u64)user_sctlr, 0);
    ok(EC(seen_esr) == EC_UNKNOWN && seen_elr == (u64)user_sctlr, "EL0 has no SCTLR_EL1");
    enter_el0((u64)user_load, HOLE);
    ok(EC(seen_esr) == EC_ABORT_LOWER && seen_far == HOLE, "abort of EL0");
    enter_el0((u64)user_svc + 2, 0);
    ok(EC(seen_esr) == EC_PC && seen_far == (u64)user_svc + 2, "misaligned PC");
}

static void illegal(void)
{
    u64 after;

    __asm__ volatile("adr %0, 1f\n\t"
                     "msr elr_el1, %0\n\t"
                     "mov x9, #0x3cd\n\t" /* to EL3 */
                     "msr spsr_el1, x9\n\t"
                     "eret\n"
                     "1: nop"
                     : "=&r"(after)
                     :
                     : "x9", "memory");
    ok(EC(seen_esr) == EC_ILLEGAL && (spsr_seen & 1 << 20), "illegal return: PSTATE.IL");
}

/* IL is set in what the handler returns to: take it away. */
static bool note_illegal(Frame *f, unsigned kind)
{
    bool good = note(f, kind);

    f->spsr &= ~(1ul << 20);
    return good;
}

void board_main(const void *dtb)
{
    on_exception = note;
    calls();
    registers();
    floating_point();
    memory();
    user();
    on_exception = note_illegal;
    illegal();
}
