/* SPDX-License-Identifier: MIT */
/*
 * What gdb.py debugs: two CPUs, one of which counts and stores, memory at 0xc0000000 that is also at
 * 0x40000000, an exception.
 */
#include "tests/board/board.h"

#define ALIAS 0xc0000000ul

volatile u64 counter, watched, second;
u64 message = 0x1122334455667788;
static u64 table[512] __attribute__((aligned(4096)));

__attribute__((noinline)) void tick(u64 n)
{
    counter += n;
}

__attribute__((noinline)) void store(u64 n)
{
    watched = n;
}

__attribute__((noinline)) u64 load(void)
{
    return watched;
}

__attribute__((noinline)) void call(void)
{
    __asm__ volatile("svc #7");
}

void board_cpu(unsigned n)
{
    for (;;)
        second++;
}

static bool on_svc(Frame *f, unsigned kind)
{
    return (kind & 3) == KIND_SYNC;
}

/* Blocks of 1 GiB: where things are, and RAM once more. Source: DDI 0487, "VMSAv8-64 descriptors". */
static void mmu_on(void)
{
    table[0] = 0x401;                        /* device */
    table[1] = RAM | 0x405 | 3 << 8;         /* normal memory, inner shareable */
    table[ALIAS >> 30] = RAM | 0x405 | 3 << 8;
    WRITE_SYSREG(mair_el1, 0xff00);
    WRITE_SYSREG(tcr_el1, 25 | 1 << 23 | 1ul << 32 | 3 << 12 | 1 << 10 | 1 << 8);
    WRITE_SYSREG(ttbr0_el1, table);
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | 1);
}

void board_main(const void *dtb)
{
    on_exception = on_svc;
    mmu_on();
    psci(PSCI_CPU_ON, 1, (u64)cpu_start, 1);
    for (u64 n = 0;; n++) {
        tick(1);
        store(n);
        load();
        call();
    }
}
