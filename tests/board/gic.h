/* SPDX-License-Identifier: MIT */
/* As much of a GIC as the programs need: version 2, or 3 with GIC3 defined. Interrupts are of group 1. */
#ifndef TESTS_BOARD_GIC_H
#define TESTS_BOARD_GIC_H

#include "board.h"

#define GICD 0x08000000ul
#define GICC 0x08010000ul
#define GICR(cpu) (0x080a0000ul + (cpu) * 0x20000ul)
#define GICR_SGI(cpu) (GICR(cpu) + 0x10000ul)

enum { INTID_VIRT_TIMER = 27, INTID_PHYS_TIMER = 30, INTID_RTC = 34, INTID_NONE = 1023 };

#ifdef GIC3
#define ICC_PMR s3_0_c4_c6_0
#define ICC_IAR1 s3_0_c12_c12_0
#define ICC_EOIR1 s3_0_c12_c12_1
#define ICC_SGI1R s3_0_c12_c11_5
#define ICC_IGRPEN1 s3_0_c12_c12_7
#define ICC_SRE s3_0_c12_c12_5

static inline void gic_init_cpu(unsigned cpu)
{
    IO(u32, GICR(cpu) + 0x14) = 0; /* WAKER: awake */
    while (IO(u32, GICR(cpu) + 0x14) & 4)
        ;
    IO(u32, GICR_SGI(cpu) + 0x80) = ~0u; /* IGROUPR0 */
    WRITE_SYSREG(s3_0_c12_c12_5, READ_SYSREG(s3_0_c12_c12_5) | 1);
    WRITE_SYSREG(s3_0_c4_c6_0, 0xff);
    WRITE_SYSREG(s3_0_c12_c12_7, 1);
}

static inline void gic_init(void)
{
    IO(u32, GICD) = 0x12; /* ARE_NS, EnableGrp1NS */
    gic_init_cpu(0);
}

static inline void gic_enable(unsigned cpu, unsigned intid)
{
    if (intid < 32) {
        IO(u32, GICR_SGI(cpu) + 0x100) = 1u << intid;
        return;
    }
    IO(u32, GICD + 0x80 + intid / 32 * 4) |= 1u << intid % 32;
    IO(u64, GICD + 0x6000 + 8 * intid) = cpu;
    IO(u32, GICD + 0x100 + intid / 32 * 4) = 1u << intid % 32;
}

static inline unsigned gic_acknowledge(void)
{
    return (unsigned)READ_SYSREG(s3_0_c12_c12_0) & 0xffffff;
}

static inline void gic_end(unsigned intid)
{
    WRITE_SYSREG(s3_0_c12_c12_1, intid);
}

static inline void gic_send(unsigned cpu, unsigned sgi)
{
    __asm__ volatile("dsb ishst" ::: "memory");
    WRITE_SYSREG(s3_0_c12_c11_5, (u64)sgi << 24 | 1ul << cpu);
}

static inline void gic_set_mask(unsigned priority)
{
    WRITE_SYSREG(s3_0_c4_c6_0, priority);
}
#else
static inline void gic_init_cpu(unsigned cpu)
{
    IO(u32, GICC + 4) = 0xff; /* PMR */
    IO(u32, GICC) = 1;
}

static inline void gic_init(void)
{
    IO(u32, GICD) = 1;
    gic_init_cpu(0);
}

static inline void gic_enable(unsigned cpu, unsigned intid)
{
    if (intid >= 32)
        IO(u8, GICD + 0x800 + intid) = (u8)(1u << cpu);
    IO(u32, GICD + 0x100 + intid / 32 * 4) = 1u << intid % 32;
}

static inline unsigned gic_acknowledge(void)
{
    return IO(u32, GICC + 0xc);
}

static inline void gic_end(unsigned intid)
{
    IO(u32, GICC + 0x10) = intid;
}

static inline void gic_send(unsigned cpu, unsigned sgi)
{
    __asm__ volatile("dsb ishst" ::: "memory");
    IO(u32, GICD + 0xf00) = 1u << (16 + cpu) | sgi;
}

static inline void gic_set_mask(unsigned priority)
{
    IO(u32, GICC + 4) = priority;
}
#endif

/* The interrupt without the sender that version 2 adds to it. */
static inline unsigned gic_intid(unsigned acknowledged)
{
    return acknowledged & 0x3ff;
}

#define UNMASK() __asm__ volatile("msr daifclr, #2" ::: "memory")
#define MASK() __asm__ volatile("msr daifset, #2" ::: "memory")
#define WFI() __asm__ volatile("dsb sy\n\twfi" ::: "memory")

#endif
