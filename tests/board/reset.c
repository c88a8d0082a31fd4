/* SPDX-License-Identifier: MIT */
/* SYSTEM_RESET: the program starts anew, with its data as they were at first; other memory stays. */
#include "board.h"

#define MARK (*(volatile u64 *)(RAM + 0x6000000))

static volatile u64 data = 5;

void board_main(const void *dtb)
{
    if (MARK != 0x5e7a5e7a) {
        MARK = 0x5e7a5e7a;
        data = 6;
        WRITE_SYSREG(vbar_el1, 0x8000);
        psci(PSCI_SYSTEM_RESET, 0, 0, 0);
        for (;;)
            ;
    }
    MARK = 0;
    ok(true, "after a reset");
    ok(data == 5, "the program is loaded again");
    ok(psci(PSCI_VERSION, 0, 0, 0) == 0x10001, "PSCI_VERSION");
    ok((int)psci(0x8400ffff, 0, 0, 0) == -1, "a function that there is not");
}
