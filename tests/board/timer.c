/* SPDX-License-Identifier: MIT */
/* Generic timers, WFI, interrupts and their masks. */
#include "gic.h"

#define HZ 62500000ul

static volatile unsigned irqs[1024], last;
static volatile u64 when;

static bool on_irq(Frame *f, unsigned kind)
{
    unsigned got, intid;

    if ((kind & 3) != KIND_IRQ)
        return false;
    got = gic_acknowledge();
    intid = gic_intid(got);
    when = READ_SYSREG(cntvct_el0);
    irqs[intid]++;
    last = intid;
    if (intid == INTID_VIRT_TIMER)
        WRITE_SYSREG(cntv_ctl_el0, 0);
    if (intid == INTID_PHYS_TIMER)
        WRITE_SYSREG(cntp_ctl_el0, 0);
    if (intid == INTID_RTC)
        IO(u32, RTC + 0x1c) = 1;
    if (intid < 1020)
        gic_end(got);
    return true;
}

/* Until an interrupt, which is taken; masked, so that it cannot come between the look and WFI. */
static void nap_unless(unsigned intid, unsigned count)
{
    MASK();
    if (irqs[intid] == count)
        WFI();
    UNMASK();
}

static void virtual_timer(void)
{
    u64 start = READ_SYSREG(cntvct_el0), deadline = start + HZ / 100;

    gic_enable(0, INTID_VIRT_TIMER);
    WRITE_SYSREG(cntv_cval_el0, deadline);
    WRITE_SYSREG(cntv_ctl_el0, 1);
    ok(READ_SYSREG(cntv_ctl_el0) == 1 && (u32)READ_SYSREG(cntv_tval_el0) <= HZ / 100, "the virtual timer is armed");
    UNMASK();
    while (!irqs[INTID_VIRT_TIMER] && READ_SYSREG(cntvct_el0) - start < 5 * HZ)
        ;
    MASK();
    ok(irqs[INTID_VIRT_TIMER] == 1 && when >= deadline, "its interrupt comes, not early");
}

static void sleep(void)
{
    u64 start;

    WRITE_SYSREG(cntp_tval_el0, HZ / 100);
    gic_enable(0, INTID_PHYS_TIMER);
    start = READ_SYSREG(cntpct_el0);
    WRITE_SYSREG(cntp_ctl_el0, 1);
    WFI();
    ok(READ_SYSREG(cntpct_el0) - start >= HZ / 100 - 1000 && !irqs[INTID_PHYS_TIMER], "a masked interrupt ends WFI and is not taken");
    ok(READ_SYSREG(cntp_ctl_el0) == 5 && (READ_SYSREG(isr_el1) & 0x80), "ISTATUS, ISR_EL1");
    UNMASK();
    MASK();
    ok(irqs[INTID_PHYS_TIMER] == 1 && last == INTID_PHYS_TIMER, "unmasking lets it in");
}

static void past(void)
{
    WRITE_SYSREG(cntv_cval_el0, 0);
    WRITE_SYSREG(cntv_ctl_el0, 3);
    ok(READ_SYSREG(cntv_ctl_el0) == 7 && !(READ_SYSREG(isr_el1) & 0x80), "IMASK keeps the line down");
    WRITE_SYSREG(cntv_ctl_el0, 1);
    ok(READ_SYSREG(isr_el1) & 0x80, "a deadline in the past is due at once");
    gic_set_mask(0);
    ok(!(READ_SYSREG(isr_el1) & 0x80), "a priority mask hides it");
    gic_set_mask(0xff);
    UNMASK();
    MASK();
    ok(irqs[INTID_VIRT_TIMER] == 2, "without the mask it is taken");
}

static void to_self(void)
{
    gic_enable(0, 5);
    gic_send(0, 5);
    UNMASK();
    while (!irqs[5] && READ_SYSREG(cntvct_el0) - when < 5 * HZ)
        ;
    MASK();
    ok(irqs[5] == 1, "an interrupt to itself");
}

static void shared(void)
{
    u64 start = READ_SYSREG(cntvct_el0);

    gic_enable(0, INTID_RTC);
    IO(u32, RTC + 0x10) = 1;                /* IMSC */
    IO(u32, RTC + 0x04) = IO(u32, RTC) + 1; /* match */
    while (!irqs[INTID_RTC] && READ_SYSREG(cntvct_el0) - start < 5 * HZ)
        nap_unless(INTID_RTC, 0);
    ok(irqs[INTID_RTC] == 1, "the alarm of the clock, a shared interrupt");
}

/* As fast as they come: none is lost. */
static void many(void)
{
    unsigned before = irqs[INTID_VIRT_TIMER], n;

    for (n = 0; n < 2000; n++) {
        WRITE_SYSREG(cntv_tval_el0, n % 7 * 300);
        WRITE_SYSREG(cntv_ctl_el0, 1);
        UNMASK();
        while (irqs[INTID_VIRT_TIMER] == before + n && READ_SYSREG(cntvct_el0) - when < 10 * HZ)
            if (n & 1)
                nap_unless(INTID_VIRT_TIMER, before + n);
        MASK();
        if (irqs[INTID_VIRT_TIMER] != before + n + 1)
            break;
    }
    ok(n == 2000, "two thousand in a row");
}

void board_main(const void *dtb)
{
    on_exception = on_irq;
    gic_init();
    virtual_timer();
    sleep();
    past();
    to_self();
    shared();
    many();
}
