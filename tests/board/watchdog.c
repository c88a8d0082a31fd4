/* SPDX-License-Identifier: MIT */
/* Nobody looks after the watchdog i6300esb in slot 1; for tests/control/machine.py. After a reset: whether it knows. */
#include "board.h"

#define CONFIG (0x4010000000ul + (1 << 15))
#define BAR    0x10000000ul
#define RELOAD (BAR + 12)
#define AGAIN  0x41474149u

static volatile u32 *const mark = (u32 *)(RAM + 0x3000000); /* far behind the program */

static void unlock(void)
{
    IO(u8, RELOAD) = 0x80;
    IO(u8, RELOAD) = 0x86;
}

static void wait_ms(u64 ms)
{
    u64 end = READ_SYSREG(cntpct_el0) + READ_SYSREG(cntfrq_el0) * ms / 1000;

    while (READ_SYSREG(cntpct_el0) < end)
        ;
}

void board_main(const void *dtb)
{
    ok(IO(u32, CONFIG) == 0x25ab8086, "i6300esb is in slot 1");
    IO(u32, CONFIG + 0x10) = BAR;
    IO(u16, CONFIG + 4) = 2;
    if (*mark == AGAIN) {
        ok(IO(u16, RELOAD) & 0x200, "reset by the watchdog");
        return;
    }
    *mark = AGAIN;
    IO(u32, BAR) = 1;
    ok(IO(u32, BAR) == 0xfffff, "locked registers stay");
    unlock();
    IO(u32, BAR) = 200; /* ms, about */
    unlock();
    IO(u32, BAR + 4) = 200;
    IO(u16, CONFIG + 0x60) = 3;
    IO(u8, CONFIG + 0x68) = 2;
    for (unsigned n = 0; n < 3; n++) {
        wait_ms(150);
        unlock();
        IO(u16, RELOAD) = 0x100;
    }
    ok(!(IO(u16, RELOAD) & 0x200), "it was looked after");
    wait_ms(900);
    print("still here\n");
    ok(IO(u16, RELOAD) & 0x200, "it ran out");
}
