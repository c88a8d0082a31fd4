/* SPDX-License-Identifier: MIT */
/*
 * FPSR.UFC of a product that rounds up to the smallest normal number: tiny before rounding, so Arm
 * says underflow. It is judged for those alone who access FPSR: the system, a program, a program
 * that was moved to another CPU since. Source: DDI 0487, "FPRoundBase".
 */
#include "board.h"

#define UFC        (1u << 3)
#define SPSR_EL1H  0x3c5ull
#define CPACR_FPEN (3ul << 20)
#define A          0x2000000000000001ul /* (1 + 2^-52) * 2^-511 */
#define B          0x1ffffffffffffffeul /* (1 - 2^-52) * 2^-511 */

static u64 back_to[2], program_x0[2];
static volatile unsigned moved;

static const u32 clear_and_read[] = {
    0xd51b443f, /* msr fpsr, xzr */
    0x1e610800, /* fmul d0, d0, d1 */
    0xd53b4420, /* mrs x0, fpsr */
    0xd4000001, /* svc #0 */
};

static unsigned cpu_number(void)
{
    return READ_SYSREG(mpidr_el1) & 0xff;
}

/* A program is at its end. */
static bool on_svc(Frame *f, unsigned kind)
{
    unsigned n = cpu_number();

    if (kind != KIND_FROM_LOWER + KIND_SYNC)
        return false;
    program_x0[n] = f->x[0];
    f->elr = back_to[n];
    f->spsr = SPSR_EL1H;
    return true;
}

static void load_factors(void)
{
    __asm__ volatile("fmov d0, %0\n\tfmov d1, %1" ::"r"(A), "r"(B));
}

/* Run the words at @pc at EL0 up to SVC; X0 at the end. */
static u64 __attribute__((noinline)) run(const u32 *pc)
{
    unsigned n = cpu_number();

    load_factors();
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el1, %1\n\t"
                     "msr spsr_el1, xzr\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to[n]), "r"(pc)
                     : "x0", "x1", "x2", "x3", "x9", "x30", "memory", "cc");
    return program_x0[n];
}

static bool product_underflows(void)
{
    u64 fpsr;

    load_factors();
    __asm__ volatile("msr fpsr, xzr\n\tfmul d0, d0, d1\n\tmrs %0, fpsr" : "=r"(fpsr));
    return fpsr & UFC;
}

static void cpu_setup(void)
{
    WRITE_SYSREG(cpacr_el1, CPACR_FPEN);
}

/* The program cleared FPSR on the other CPU; this one gets it as a kernel loads it. */
void board_cpu(unsigned n)
{
    cpu_setup();
    WRITE_SYSREG(fpsr, 0);
    moved = run(clear_and_read + 1) & UFC ? 1 : 2;
    psci(PSCI_CPU_OFF, 0, 0, 0);
}

void board_main(const void *dtb)
{
    on_exception = on_svc;
    cpu_setup();
    WRITE_SYSREG(fpsr, 0);
    ok(product_underflows(), "UFC of the system");
    ok(run(clear_and_read) & UFC, "of a program");
    ok(psci(PSCI_CPU_ON, 1, (u64)cpu_start, 1) == 0, "another CPU");
    while (!moved)
        __asm__ volatile("yield");
    ok(moved == 1, "of a program that is moved to it");
    ok(product_underflows(), "of the system again");
}
