/* SPDX-License-Identifier: MIT */
/* What is where: the device tree, the console, the clock, firmware configuration, holes. */
#include "board.h"

static void device_tree(const u8 *dtb)
{
    ok(((u64)dtb & 7) == 0 && dtb[0] == 0xd0 && dtb[1] == 0x0d && dtb[2] == 0xfe && dtb[3] == 0xed,
       "X0 is the device tree");
}

static void console(void)
{
    ok(IO(u32, UART + 0xfe0) == 0x11 && IO(u32, UART + 0xff0) == 0x0d, "PL011: identification");
    ok((IO(u32, UART + 0x18) & 0x90) == 0x90, "PL011: nothing to read, nothing to send");
}

static void clocks(void)
{
    u64 before = READ_SYSREG(cntpct_el0), frequency = READ_SYSREG(cntfrq_el0);

    ok(frequency == 62500000, "CNTFRQ_EL0");
    while (READ_SYSREG(cntpct_el0) - before < frequency / 100)
        ;
    ok(IO(u32, RTC) > 1600000000, "PL031: seconds since 1970");
}

static void firmware_configuration(void)
{
    u8 sign[4];

    IO(u16, FW_CFG + 8) = 0;
    for (unsigned n = 0; n < 4; n++)
        sign[n] = IO(u8, FW_CFG);
    ok(sign[0] == 'Q' && sign[1] == 'E' && sign[2] == 'M' && sign[3] == 'U', "fw_cfg: signature");
}

static void holes(void)
{
    on_exception = skip_fault;
    (void)IO(u32, HOLE);
    ok(seen_count == 1 && seen_esr == (0x25ul << 26 | 1 << 25 | 0x10) && seen_far == HOLE,
       "a hole: external abort of a load");
    IO(u32, HOLE) = 1;
    ok(seen_count == 2 && (seen_esr & 0x7f) == 0x50, "of a store");
    on_exception = 0;
}

void board_main(const void *dtb)
{
    device_tree(dtb);
    console();
    clocks();
    firmware_configuration();
    holes();
}
