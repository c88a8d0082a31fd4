/* SPDX-License-Identifier: MIT */
/* The guest gives up by pvpanic-pci in slot 1, and goes on; for tests/control/machine.py. */
#include "board.h"

#define CONFIG (0x4010000000ul + (1 << 15))
#define BAR    0x10000000ul

void board_main(const void *dtb)
{
    u64 end;

    ok(IO(u32, CONFIG) == 0x00111b36, "pvpanic-pci is in slot 1");
    IO(u32, CONFIG + 0x10) = BAR;
    IO(u16, CONFIG + 4) = 2;
    ok(IO(u8, BAR) == 1, "it knows of panics");
    IO(u8, BAR) = 1;
    end = READ_SYSREG(cntpct_el0) + READ_SYSREG(cntfrq_el0) / 2; /* time to be stopped */
    while (READ_SYSREG(cntpct_el0) < end)
        ;
    print("still here\n");
}
