/* SPDX-License-Identifier: MIT */
/*
 * Time: the tick of the 8254, the clock and its RAM, INT 1Ah. Waits go by the timer of ACPI, whose
 * rate does not depend on anything.
 *
 * Sources: Intel 8254 and Motorola MC146818 data sheets; Ralf Brown's Interrupt List, INT 1Ah; ACPI
 * Specification, "Power Management Timer".
 */
#include "bios.h"

enum {
    PIT = 0x40,
    PIT_MODE = 0x43,
    PIT_CHANNEL0_MODE3 = 0x36,
    CMOS = 0x70,
    CMOS_SECOND = 0,
    CMOS_MINUTE = 2,
    CMOS_HOUR = 4,
    CMOS_DAY = 7,
    CMOS_MONTH = 8,
    CMOS_YEAR = 9,
    CMOS_A = 0x0a,
    CMOS_B = 0x0b,
    CMOS_CENTURY = 0x32,
    A_UPDATING = 0x80,
    B_24H = 2,
    B_BINARY = 4,
    B_SET = 0x80,
    PM_TIMER = 0x608,
    PM_HZ = 3579545,
};

#define TICKS_PER_DAY 0x1800b0u
#define PM_MASK       0xffffffu

u8 cmos_read(u8 n)
{
    out8(CMOS, n);
    return in8(CMOS + 1);
}

void cmos_write(u8 n, u8 v)
{
    out8(CMOS, n);
    out8(CMOS + 1, v);
}

static u32 number(u8 bcd)
{
    return (u32)(bcd >> 4) * 10 + (bcd & 15);
}

static void wait_for_clock(void)
{
    while (cmos_read(CMOS_A) & A_UPDATING)
        ;
}

void timer_init(void)
{
    u32 seconds;

    out8(PIT_MODE, PIT_CHANNEL0_MODE3);
    out8(PIT, 0);
    out8(PIT, 0);
    cmos_write(CMOS_A, 0x26);
    cmos_write(CMOS_B, B_24H);
    wait_for_clock();
    seconds = (number(cmos_read(CMOS_HOUR)) * 60 + number(cmos_read(CMOS_MINUTE))) * 60 +
              number(cmos_read(CMOS_SECOND));
    MEM32(BDA_TICKS) = MIN(seconds * 18 + seconds * 13 / 63, TICKS_PER_DAY - 1); /* 18.206 Hz */
}

u32 ticks(void)
{
    return MEM32(BDA_TICKS);
}

void timer_wait_us(u32 us)
{
    for (; us > 1000000; us -= 1000000)
        timer_wait_us(1000000);
    u32 wanted = us * 3 + us / 2 + us / 12, start = in32(PM_TIMER);

    while (((in32(PM_TIMER) - start) & PM_MASK) < wanted)
        ;
}

/* ---- INT 1Ah ---- */

static void get_ticks(Regs *r)
{
    r->dx = MEM16(BDA_TICKS);
    r->cx = MEM16(BDA_TICKS + 2);
    r->al = MEM8(BDA_MIDNIGHT);
    MEM8(BDA_MIDNIGHT) = 0;
}

static void set_ticks(Regs *r)
{
    MEM32(BDA_TICKS) = (u32)r->cx << 16 | r->dx;
    MEM8(BDA_MIDNIGHT) = 0;
}

static void get_time(Regs *r)
{
    wait_for_clock();
    r->ch = cmos_read(CMOS_HOUR);
    r->cl = cmos_read(CMOS_MINUTE);
    r->dh = cmos_read(CMOS_SECOND);
    r->dl = 0;
}

/* While bytes are written, the clock stands. */
static void set_clock(const u8 *places, const u8 *values, u32 n)
{
    cmos_write(CMOS_B, B_24H | B_SET);
    for (u32 k = 0; k < n; k++)
        cmos_write(places[k], values[k]);
    cmos_write(CMOS_B, B_24H);
}

static void set_time(Regs *r)
{
    set_clock((const u8[]){CMOS_HOUR, CMOS_MINUTE, CMOS_SECOND}, (const u8[]){r->ch, r->cl, r->dh},
              3);
}

static void get_date(Regs *r)
{
    wait_for_clock();
    r->ch = cmos_read(CMOS_CENTURY);
    r->cl = cmos_read(CMOS_YEAR);
    r->dh = cmos_read(CMOS_MONTH);
    r->dl = cmos_read(CMOS_DAY);
}

static void set_date(Regs *r)
{
    set_clock((const u8[]){CMOS_CENTURY, CMOS_YEAR, CMOS_MONTH, CMOS_DAY},
              (const u8[]){r->ch, r->cl, r->dh, r->dl}, 4);
}

void int1a(Regs *r)
{
    static void (*const functions[])(Regs *) = {get_ticks, set_ticks, get_time,
                                                set_time,  get_date,  set_date};

    if (r->ah == 0xb1) {
        pci_int1a(r);
        return;
    }
    set_flag(r, FLAG_CF, r->ah >= ARRAY_SIZE(functions));
    if (r->ah < ARRAY_SIZE(functions))
        functions[r->ah](r);
}
