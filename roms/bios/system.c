/* SPDX-License-Identifier: MIT */
/*
 * INT 15h: what is not memory.
 *
 * Source: Ralf Brown's Interrupt List, INT 15h AX=2400h, AH=4Fh, 86h, C0h, C1h.
 */
#include "bios.h"

/* What kind of machine this is: the table of AH=C0h. */
static const struct {
    u16 size;
    u8 model, submodel, revision, features[5];
} __attribute__((packed)) configuration = {
    8,
    0xfc,
    0,
    1,
    {0x74, 0x40, 0, 0, 0}, /* two 8259A, clock, keyboard intercept, EBDA; INT 16h AH=9 */
};

/* Line 20 is always on. */
static void a20(Regs *r)
{
    switch (r->al) {
    case 1: answer(r, 0); break;
    case 2:
        answer(r, 0);
        r->al = 1;
        break;
    case 3:
        answer(r, 0);
        r->bx = 3; /* by the keyboard controller and by port 92h */
        break;
    default: answer(r, NOT_SUPPORTED); break;
    }
}

static void get_configuration(Regs *r)
{
    u32 far = entry_far(&configuration);

    r->es = (u16)(far >> 16);
    r->bx = (u16)far;
    answer(r, 0);
}

static void wait_cx_dx(Regs *r)
{
    timer_wait_us((u32)r->cx << 16 | r->dx);
    answer(r, 0);
}

void int15(Regs *r)
{
    switch (r->ah) {
    case 0x24: a20(r); break;
    case 0x4f: set_flag(r, FLAG_CF, true); break; /* the scan code stays */
    case 0x86: wait_cx_dx(r); break;
    case 0xc0: get_configuration(r); break;
    case 0xc1:
        r->es = EBDA_ADDR >> 4;
        set_flag(r, FLAG_CF, false);
        break;
    default: memory_int15(r); break;
    }
}
