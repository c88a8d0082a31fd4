/* SPDX-License-Identifier: MIT */
/*
 * All processors: memory types that say what is RAM and what is devices. The others are woken up,
 * take the same and halt until the guest's own INIT.
 *
 * Sources: Intel SDM volume 3, "Memory Type Range Registers (MTRRs)", "Typical AP Initialization
 * Sequence", "Interrupt Command Register".
 */
#include "bios.h"

typedef struct Msr {
    u32 number, low, high;
} Msr;

extern Msr cpu_msrs[24]; /* entry.S; ends with number 0 */
extern volatile u32 cpu_count;

enum {
    HAS_MTRR = 1 << 12,
    MTRR_BASE0 = 0x200,
    MTRR_FIX64K = 0x250,
    MTRR_FIX16K_80000 = 0x258,
    MTRR_FIX16K_A0000 = 0x259,
    MTRR_FIX4K_C0000 = 0x268,
    MTRR_DEF = 0x2ff,
    DEF_FIXED_ON = 3 << 10,
    WRITE_BACK = 6,
    UNCACHED = 0,
    VALID = 1 << 11,
    NB_CPUS = 5,
    WAIT_US = 1000,
    WAIT_TRIES = 200,
};

#define ALL_WRITE_BACK 0x06060606u
#define ICR            0xfee00300u
#define ICR_INIT       0x000c4500u /* to all but this one */
#define ICR_STARTUP    0x000c4600u

static void cpuid(u32 leaf, u32 out[4])
{
    __asm__ volatile("cpuid"
                     : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
                     : "a"(leaf), "c"(0));
}

static u32 phys_bits(void)
{
    u32 r[4];

    cpuid(0x80000000u, r);
    if (r[0] < 0x80000008u)
        return 36;
    cpuid(0x80000008u, r);
    return r[0] & 0xff;
}

/* From here to 4 GiB are devices: a power of two. */
static u32 devices_start(void)
{
    static const u32 starts[] = {0x80000000u, 0xc0000000u, 0xe0000000u};

    for (u32 n = 0; n < ARRAY_SIZE(starts); n++)
        if (starts[n] >= memory_low_end())
            return starts[n];
    return 0xf0000000u;
}

static void make_list(void)
{
    Msr *m = cpu_msrs;
    u32 start = devices_start();

    *m++ = (Msr){MTRR_FIX64K, ALL_WRITE_BACK, ALL_WRITE_BACK};
    *m++ = (Msr){MTRR_FIX16K_80000, ALL_WRITE_BACK, ALL_WRITE_BACK};
    *m++ = (Msr){MTRR_FIX16K_A0000, 0, 0};
    for (u32 n = 0; n < 8; n++)
        *m++ = (Msr){MTRR_FIX4K_C0000 + n, ALL_WRITE_BACK, ALL_WRITE_BACK};
    *m++ = (Msr){MTRR_BASE0, start | UNCACHED, 0};
    *m++ = (Msr){MTRR_BASE0 + 1, start | VALID, (1u << (phys_bits() - 32)) - 1};
    *m++ = (Msr){MTRR_DEF, DEF_FIXED_ON | WRITE_BACK, 0};
    for (m = cpu_msrs; m->number; m++)
        __asm__ volatile("wrmsr" : : "c"(m->number), "a"(m->low), "d"(m->high));
}

static void wake_others(void)
{
    u32 others = fw_u16(NB_CPUS) - 1u;

    if (!others)
        return;
    MEM32(ICR) = ICR_INIT;
    timer_wait_us(WAIT_US);
    MEM32(ICR) = ICR_STARTUP | addr_of(text16) >> 12;
    for (u32 n = 0; n < WAIT_TRIES && cpu_count < others; n++)
        timer_wait_us(WAIT_US);
}

void cpus_init(void)
{
    u32 r[4];

    cpuid(1, r);
    if (r[3] & HAS_MTRR)
        make_list();
    wake_others();
}
