/* SPDX-License-Identifier: MIT */
/* GICv3 by its registers: routing, redistributors, system registers, groups and security, SGIs. */
#include "tests/device/gic_sysreg.h"

static void start(const char *props, unsigned cpus, bool has_el3)
{
    start_v3(props, true, has_el3);
    gic_map_redists(gic, 0, cpus, &client.root, REDIST);
    cpu_at(0, has_el3 ? 3 : 1, has_el3);
}

/* One Security state: Group 1 on, lowest mask. */
static void enable(unsigned cpu)
{
    cpu_at(cpu, 1, false);
    msr("ICC_PMR_EL1", 0xff);
    msr("ICC_IGRPEN1_EL1", 1);
    wr(DIST + GICD_CTLR, 2);
    wr(SGI(cpu) + GICD_IGROUPR, ~0u);
    wr(SGI(cpu) + GICD_ISENABLER, ~0u);
}

static void spi_setup(unsigned intid, u8 prio, u64 route)
{
    wr8(DIST + GICD_IPRIORITYR + intid, prio);
    wr64(DIST + 0x6000 + 8 * intid, route);
    wr(DIST + GICD_IGROUPR + intid / 32 * 4,
       rd(DIST + GICD_IGROUPR + intid / 32 * 4) | 1u << intid % 32);
    set_bit_of(DIST + GICD_ISENABLER, intid);
}

static void pend(unsigned intid)
{
    set_bit_of(DIST + GICD_ISPENDR, intid);
}

static bool takes(u64 id)
{
    return rises("ICC_IAR1_EL1", "ICC_EOIR1_EL1", id);
}

static void test_identity(void)
{
    start("num-cpu=20,num-irq=288", 20, false);
    tap_ok(rd(DIST + GICD_TYPER) == (8 | 1 << 16 | 15 << 19 | 1 << 24) && rd(DIST + 8) == 0x43b &&
               rd(DIST + 0xffe8) == 0x3b && rd(RD(0) + 0xffe8) == 0x3b,
           "gicv3: identification");
    tap_ok(rd(DIST + GICD_CTLR) == (1 << 4 | 1 << 6),
           "gicv3: affinity routing, one Security state");
    tap_ok(rd64(RD(0) + 8) == 1 << 5 && rd64(RD(17) + 8) == (0x101ull << 32 | 17 << 8 | 1 << 5) &&
               rd64(RD(19) + 8) == (0x103ull << 32 | 19 << 8 | 1 << 5 | 1 << 4),
           "gicv3: redistributors have number and affinity, the last of a region says so");
    tap_ok(rd(RD(3) + 0x14) == 6 && (wr(RD(3) + 0x14, 0), true) && !rd(RD(3) + 0x14),
           "gicv3: a redistributor is woken");
    tap_ok(!rd(DIST + GICD_ISENABLER) && !rd(DIST + GICD_ITARGETSR + 40) &&
               (wr(DIST + GICD_ISENABLER, ~0u), true) && !rd(SGI(0) + GICD_ISENABLER),
           "gicv3: private interrupts are not the distributor's");
    wr(SGI(2) + GICD_ISENABLER, 0xffff);
    wr(SGI(2) + GICD_ISENABLER + 4, 0xffff);
    tap_ok(rd(SGI(2) + GICD_ISENABLER) == 0xffff && !rd(SGI(2) + GICD_ISENABLER + 4) &&
               !rd(SGI(1) + GICD_ISENABLER) && rd(SGI(2) + GICD_ICFGR) == 0xaaaaaaaa,
           "gicv3: each redistributor has its own");
    tap_ok(mrs("ICC_SRE_EL1") == 7 && mrs("ICC_SRE_EL2") == 15 && mrs("ICC_CTLR_EL1") == 0x8400 &&
               mrs("ICC_BPR0_EL1") == 2 && mrs("ICC_BPR1_EL1") == 3 && mrs("ICC_RPR_EL1") == 0xff &&
               mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_HPPIR0_EL1") == 1023,
           "gicv3: reset values of the CPU interface");
    device_free(gic);
    tap_ok(!make_gic(&device_arm_gicv3, "num-cpu=513"), "gicv3: too many CPUs are refused");
}

static void test_routing(void)
{
    start("num-cpu=18,num-irq=96", 18, false);
    for (unsigned i = 0; i < 18; i++)
        enable(i);
    spi_setup(40, 0x80, 0x100);
    pend(40);
    tap_ok(!irq(0), "gicv3: an SPI goes where IROUTER says");
    cpu_at(16, 1, false);
    tap_ok(mrs("ICC_HPPIR1_EL1") == 40, "gicv3: by affinity");
    wr64(DIST + 0x6000 + 8 * 40, 5);
    tap_ok(irq(5) && mrs("ICC_HPPIR1_EL1") == 1023, "gicv3: it can be moved while pending");
    wr64(DIST + 0x6000 + 8 * 40, 0x77);
    tap_ok(!irq(5) && rd64(DIST + 0x6000 + 8 * 40) == 0x77, "gicv3: to nobody");
    wr64(DIST + 0x6000 + 8 * 40, 1ull << 31);
    tap_ok(irq(0) && irq(5) && irq(15), "gicv3: or to anybody");
    wr(RD(5), 1 << 25);
    tap_ok(irq(0) && !irq(5), "gicv3: but those that DPG1NS keeps out");
    cpu_at(3, 1, false);
    tap_ok(mrs("ICC_IAR1_EL1") == 40 && !irq(0) && !irq(15), "gicv3: the first has it");
    msr("ICC_EOIR1_EL1", 40);
    tap_ok(!bit_of(DIST + GICD_ISACTIVER, 40), "gicv3: and ends it");
    gic_set_mpidr(gic, 2, 0x8000000077ull << 0);
    wr64(DIST + 0x6000 + 8 * 41, 0x8000000077ull);
    tap_ok(rd(RD(2) + 12) == 0x80000077, "gicv3: a board's affinity");
    spi_setup(41, 0x80, 0x8000000077ull);
    pend(41);
    tap_ok(irq(2), "gicv3: is what routes mean");
    device_free(gic);
}

static void test_states(void)
{
    start("num-cpu=1,num-irq=96", 1, false);
    enable(0);
    IrqIn in = gic_spi(gic, 3);

    spi_setup(35, 0x80, 0);
    drive(in, true);
    tap_ok(irq(0) && !fiq(0) && mrs("ICC_IAR1_EL1") == 35 && !irq(0) &&
               mrs("ICC_RPR_EL1") == 0x80 && mrs("ICC_AP1R0_EL1") == 1 << 16 &&
               bit_of(DIST + GICD_ISACTIVER, 35),
           "gicv3: a level is taken");
    msr("ICC_EOIR1_EL1", 35);
    tap_ok(irq(0) && !bit_of(DIST + GICD_ISACTIVER, 35), "gicv3: ended, it is back");
    msr("ICC_CTLR_EL1", 2);
    mrs("ICC_IAR1_EL1");
    msr("ICC_EOIR1_EL1", 35);
    tap_ok(mrs("ICC_RPR_EL1") == 0xff && !irq(0) && bit_of(DIST + GICD_ISACTIVER, 35),
           "gicv3: with EOImode only the priority drops");
    msr("ICC_DIR_EL1", 35);
    tap_ok(irq(0), "gicv3: DIR deactivates");
    drive(in, false);
    spi_setup(36, 0x40, 0);
    pend(36);
    msr("ICC_CTLR_EL1", 0);
    msr("ICC_PMR_EL1", 0x40);
    tap_ok(!irq(0) && mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_HPPIR1_EL1") == 36,
           "gicv3: PMR masks");
    msr("ICC_PMR_EL1", 0xf0);
    msr("ICC_EOIR0_EL1", 36);
    tap_ok(mrs("ICC_IAR0_EL1") == 1023 && mrs("ICC_IAR1_EL1") == 36,
           "gicv3: IAR0 is not for Group 1");
    msr("ICC_EOIR0_EL1", 36);
    tap_ok(mrs("ICC_RPR_EL1") == 0x40, "gicv3: nor is EOIR0");
    msr("ICC_EOIR1_EL1", 1023);
    msr("ICC_EOIR1_EL1", 0xffffff);
    tap_ok(mrs("ICC_RPR_EL1") == 0xff && bit_of(DIST + GICD_ISACTIVER, 36),
           "gicv3: what ends is the running priority, of any number that there may be");
    set_bit_of(DIST + GICD_ICACTIVER, 36);
    /* message-based SPIs */
    wr(DIST + 0x40, 35);
    tap_ok(irq(0), "gicv3: SETSPI_NSR makes pending");
    wr(DIST + 0x48, 35);
    tap_ok(!irq(0), "gicv3: CLRSPI_NSR takes it back");
    wr(DIST + 0x40, 1000);
    wr(DIST + 0x40, 3);
    tap_ok(!irq(0), "gicv3: not of interrupts that are no SPIs");
    tap_ok(gic_count(gic, 0, 35) == 2 && gic_count(gic, 0, 36) == 1, "gicv3: counted");
    device_free(gic);
}

static void test_binary_points(void)
{
    start("num-cpu=1,num-irq=96", 1, false);
    enable(0);
    spi_setup(40, 0x60, 0);
    spi_setup(41, 0x40, 0);
    msr("ICC_BPR1_EL1", 6);
    pend(40);
    tap_ok(mrs("ICC_IAR1_EL1") == 40 && mrs("ICC_RPR_EL1") == 0x40,
           "gicv3: BPR1 6 leaves bits 7:6");
    pend(41);
    tap_ok(!irq(0), "gicv3: the same group priority does not preempt");
    msr("ICC_EOIR1_EL1", 40);
    tap_ok(takes(41), "gicv3: but comes next");
    msr("ICC_BPR1_EL1", 0);
    tap_ok(mrs("ICC_BPR1_EL1") == 3, "gicv3: the smallest BPR1 is 3");
    msr("ICC_BPR0_EL1", 4);
    msr("ICC_CTLR_EL1", 1);
    tap_ok(mrs("ICC_BPR1_EL1") == 5 && (msr("ICC_BPR1_EL1", 7), true) && mrs("ICC_BPR1_EL1") == 5,
           "gicv3: with CBPR BPR1 is BPR0 and one, read-only");
    pend(40);
    tap_ok(mrs("ICC_IAR1_EL1") == 40 && mrs("ICC_RPR_EL1") == 0x60, "gicv3: and BPR0 decides");
    pend(41);
    tap_ok(irq(0) && takes(41), "gicv3: about preemption");
    msr("ICC_EOIR1_EL1", 40);
    msr("ICC_AP1R0_EL1", 1 << 3);
    tap_ok(mrs("ICC_RPR_EL1") == 0x18, "gicv3: active priorities can be written");
    device_free(gic);
}

static void test_sgis(void)
{
    start("num-cpu=18,num-irq=64", 18, false);
    for (unsigned i = 0; i < 18; i++)
        enable(i);
    cpu_at(1, 1, false);
    msr("ICC_SGI1R_EL1", 0xdull | 5 << 24);
    tap_ok(irq(0) && !irq(1) && irq(2) && irq(3) && !irq(4), "gicv3: an SGI to a list");
    cpu_at(0, 1, false);
    tap_ok(takes(5) && !irq(0), "gicv3: taken");
    msr("ICC_SGI1R_EL1", 3ull | 1 << 16 | 6 << 24);
    cpu_at(17, 1, false);
    tap_ok(!irq(0) && !irq(1) && takes(6), "gicv3: to another cluster");
    msr("ICC_SGI1R_EL1", 1ull << 40 | 7 << 24);
    tap_ok(irq(0) && irq(4) && mrs("ICC_HPPIR1_EL1") == 1023, "gicv3: to all others");
    cpu_at(0, 1, false);
    msr("ICC_SGI0R_EL1", 1 | 8 << 24);
    msr("ICC_ASGI1R_EL1", 1 | 8 << 24);
    msr("ICC_SGI1R_EL1", 1 | 8 << 24 | 1ull << 44);
    tap_ok(!(rd(SGI(0) + GICD_ISPENDR) & 1 << 8), "gicv3: of another group, or beyond: to nobody");
    wr(SGI(0) + GICD_ISPENDR, 1 << 9);
    tap_ok(rd(SGI(0) + GICD_ISPENDR) & 1 << 9 && takes(7) && takes(9),
           "gicv3: ISPENDR makes SGIs pending, lowest first");
    device_free(gic);
}

static void test_group0(void)
{
    start("num-cpu=1,num-irq=64", 1, false);
    enable(0);
    wr(DIST + GICD_CTLR, 3);
    msr("ICC_IGRPEN0_EL1", 1);
    spi_setup(40, 0x80, 0);
    wr(DIST + GICD_IGROUPR + 4, 0);
    pend(40);
    tap_ok(fiq(0) && !irq(0), "gicv3: Group 0 is FIQ");
    tap_ok(mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_IAR0_EL1") == 40 &&
               mrs("ICC_AP0R0_EL1") == 1 << 16,
           "gicv3: taken by IAR0");
    msr("ICC_EOIR1_EL1", 40);
    tap_ok(mrs("ICC_RPR_EL1") == 0x80, "gicv3: not ended by EOIR1");
    msr("ICC_EOIR0_EL1", 40);
    tap_ok(mrs("ICC_RPR_EL1") == 0xff, "gicv3: but by EOIR0");
    pend(40);
    msr("ICC_IGRPEN0_EL1", 0);
    tap_ok(!fiq(0) && mrs("ICC_HPPIR0_EL1") == 1023, "gicv3: the CPU interface can switch it off");
    msr("ICC_IGRPEN0_EL1", 1);
    wr(DIST + GICD_CTLR, 2);
    tap_ok(!fiq(0), "gicv3: and the distributor");
    device_free(gic);
}

/* Three interrupts of 0x40 in each group: 40 Group 0, 41 Secure 1, 42 Non-secure 1. */
static void start_secure(void)
{
    start("num-cpu=2,num-irq=64,has-security-extensions=on", 2, true);
    wr(DIST + GICD_CTLR, 7);
    for (unsigned i = 40; i < 43; i++)
        spi_setup(i, 0x40, 0);
    wr(DIST + GICD_IGROUPR + 4, 1 << 10);
    wr(DIST + GICD_IGRPMODR + 4, 1 << 9);
    msr("ICC_PMR_EL1", 0xff);
    msr("ICC_IGRPEN0_EL1", 1);
    msr("ICC_IGRPEN1_EL3", 3);
}

static void test_security_lines(void)
{
    static const struct {
        unsigned intid;
        bool at_el3, at_secure, at_ns; /* FIQ? */
        const char *name;
    } rows[] = {
        {40, true, true, true, "gicv3: Group 0 is FIQ in every state"},
        {41, true, false, true, "gicv3: Secure Group 1 is IRQ in the Secure state below EL3"},
        {42, true, true, false, "gicv3: Non-secure Group 1 is IRQ in the Non-secure state"},
    };

    start_secure();
    tap_ok(rd(DIST + GICD_CTLR) == 0x37 && (rd(DIST + GICD_TYPER) & 1 << 10),
           "gicv3: two Security states");
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        cpu_at(0, 3, true);
        wr(DIST + GICD_ICPENDR + 4, ~0u);
        pend(rows[i].intid);
        gic_set_security(gic, 0, true, true);
        bool ok = fiq(0) == rows[i].at_el3 && irq(0) != fiq(0);

        gic_set_security(gic, 0, true, false);
        ok &= fiq(0) == rows[i].at_secure && irq(0) != fiq(0);
        gic_set_security(gic, 0, false, false);
        ok &= fiq(0) == rows[i].at_ns && irq(0) != fiq(0);
        tap_ok(ok, rows[i].name);
    }
    device_free(gic);
}

static void test_security_ack(void)
{
    start_secure();
    pend(41);
    tap_ok(mrs("ICC_HPPIR0_EL1") == 1020 && mrs("ICC_IAR0_EL1") == 1020 &&
               mrs("ICC_HPPIR1_EL1") == 41,
           "gicv3: EL3 reads 1020 where Secure EL1 is expected");
    cpu_at(0, 1, false);
    tap_ok(mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_IAR0_EL1") == 1023,
           "gicv3: Non-secure sees it not");
    cpu_at(0, 1, true);
    tap_ok(takes(41) && mrs("ICC_RPR_EL1") == 0xff, "gicv3: Secure EL1 takes it");
    pend(42);
    tap_ok(mrs("ICC_IAR1_EL1") == 1023, "gicv3: and not Non-secure ones");
    cpu_at(0, 3, true);
    tap_ok(mrs("ICC_IAR0_EL1") == 1021, "gicv3: EL3 reads 1021 where Non-secure EL1 is expected");
    cpu_at(0, 1, false);
    tap_ok(mrs("ICC_IAR1_EL1") == 42, "gicv3: which takes it");
    cpu_at(0, 1, true);
    msr("ICC_EOIR1_EL1", 42);
    tap_ok(mrs("ICC_RPR_EL1") == 0x40, "gicv3: Secure EL1 does not end it");
    cpu_at(0, 1, false);
    msr("ICC_EOIR1_EL1", 42);
    tap_ok(mrs("ICC_RPR_EL1") == 0xff, "gicv3: Non-secure EL1 does");
    pend(40);
    cpu_at(0, 3, true);
    pend(40);
    cpu_at(0, 1, false);
    tap_ok(mrs("ICC_IAR0_EL1") == 1023, "gicv3: Group 0 is Secure");
    cpu_at(0, 1, true);
    tap_ok(mrs("ICC_IAR0_EL1") == 40, "gicv3: and taken there");
    cpu_at(0, 1, false);
    msr("ICC_EOIR0_EL1", 40);
    tap_ok(mrs("ICC_RPR_EL1") == 0x40, "gicv3: Non-secure EOIR0 ends nothing");
    cpu_at(0, 3, true);
    msr("ICC_CTLR_EL3", 1 << 2);
    msr("ICC_EOIR0_EL1", 40);
    tap_ok(mrs("ICC_RPR_EL1") == 0xff && bit_of(DIST + GICD_ISACTIVER, 40) &&
               mrs("ICC_CTLR_EL3") == (0x8400 | 1 << 2),
           "gicv3: EL3 has an EOImode of its own");
    msr("ICC_CTLR_EL3", 1 << 4 | 1 << 3);
    cpu_at(0, 1, false);
    tap_ok(mrs("ICC_CTLR_EL1") == (0x8400 | 2) && (msr("ICC_DIR_EL1", 40), true),
           "gicv3: EOImode of the Non-secure state");
    cpu_at(0, 3, true);
    tap_ok(bit_of(DIST + GICD_ISACTIVER, 40), "gicv3: Non-secure DIR leaves Secure ones");
    cpu_at(0, 1, true);
    msr("ICC_DIR_EL1", 40);
    tap_ok(!bit_of(DIST + GICD_ISACTIVER, 40), "gicv3: Secure DIR does not");
    msr("ICC_CTLR_EL1", 1);
    tap_ok(!(mrs("ICC_CTLR_EL1") & 1), "gicv3: CBPR is EL3's to set");
    device_free(gic);
}

static void test_security_views(void)
{
    start_secure();
    wr8(DIST + GICD_IPRIORITYR + 42, 0xc0);
    wr(DIST + GICD_NSACR + 8, 1u << 16);
    cpu_at(0, 1, false);
    tap_ok(rd(DIST + GICD_CTLR) == (2 | 1 << 4), "gicv3: Non-secure CTLR has its bits");
    tap_ok(!rd(DIST + GICD_IGROUPR + 4) && !rd(DIST + GICD_IGRPMODR + 4) &&
               !rd(DIST + GICD_NSACR + 8) && rd(DIST + GICD_ISENABLER + 4) == 1 << 10 &&
               rd8(DIST + GICD_IPRIORITYR + 42) == 0x80,
           "gicv3: Non-secure software sees its group");
    tap_ok(!rd64(DIST + 0x6000 + 8 * 41) && (wr64(DIST + 0x6000 + 8 * 41, 1), true),
           "gicv3: and its routes");
    pend(40);
    pend(41);
    tap_ok(mrs("ICC_HPPIR1_EL1") == 1023 && rd(DIST + GICD_ISPENDR + 4) == 1 << 8,
           "gicv3: NSACR lets it make others pending");
    wr(DIST + GICD_CTLR, 0);
    wr(RD(0) + 0x14, 0);
    wr(RD(0), 7 << 24);
    cpu_at(0, 3, true);
    tap_ok(rd(DIST + GICD_CTLR) == 0x35 && !rd64(DIST + 0x6000 + 8 * 41) && rd(RD(0) + 0x14) == 6 &&
               rd(RD(0)) == 3 << 24,
           "gicv3: it changes nothing that is Secure");
    /* the CPU interface's half of priorities, while FIQs go to EL3 */
    arm.sys.scr |= ARM_SCR_FIQ;
    msr("ICC_PMR_EL1", 0xff);
    cpu_at(0, 1, false);
    tap_ok(mrs("ICC_PMR_EL1") == 0xf0 && (msr("ICC_PMR_EL1", 0x40), true) &&
               mrs("ICC_PMR_EL1") == 0x40,
           "gicv3: PMR in the Non-secure half");
    cpu_at(0, 3, true);
    tap_ok(mrs("ICC_PMR_EL1") == 0xa0 && (msr("ICC_PMR_EL1", 0x50), true), "gicv3: as EL3 sees it");
    cpu_at(0, 1, false);
    msr("ICC_PMR_EL1", 0xff);
    tap_ok(!mrs("ICC_PMR_EL1") && !trapped("ICC_PMR_EL1", true) &&
               trapped("ICC_IAR0_EL1", false) == 3 && !trapped("ICC_IAR1_EL1", false),
           "gicv3: a Secure mask is out of reach, Group 0 traps to EL3");
    arm.sys.scr |= ARM_SCR_IRQ;
    tap_ok(trapped("ICC_PMR_EL1", true) == 3 && trapped("ICC_SGI1R_EL1", true) == 3 &&
               trapped("ICC_IAR1_EL1", false) == 3,
           "gicv3: everything does if IRQs go there too");
    cpu_at(0, 3, true);
    tap_ok(!trapped("ICC_PMR_EL1", true) && !trapped("ICC_IAR0_EL1", false), "gicv3: not from EL3");
    arm.sys.scr = 0;
    cpu_at(0, 3, true);
    msr("ICC_PMR_EL1", 0xff);
    wr(DIST + GICD_CTLR, 1 << 6 | 3);
    tap_ok(rd(DIST + GICD_CTLR) == (1 << 6 | 1 << 4 | 3) && !(rd(DIST + GICD_TYPER) & 1 << 10),
           "gicv3: DS makes one Security state of two");
    wr(DIST + GICD_CTLR, 3);
    tap_ok(rd(DIST + GICD_CTLR) & 1 << 6, "gicv3: for good");
    wr(DIST + GICD_ICPENDR + 4, ~0u);
    pend(41);
    cpu_at(0, 1, false);
    tap_ok(rd(DIST + GICD_IGROUPR + 4) == 1 << 10 && !rd(DIST + GICD_IGRPMODR + 4) &&
               mrs("ICC_IAR0_EL1") == 41,
           "gicv3: then all see all, and there is no Secure Group 1");
    device_free(gic);
}

static void test_security_sgis(void)
{
    start_secure();
    wr(SGI(0) + GICD_ISENABLER, 0xffff);
    wr(SGI(0) + GICD_IGROUPR, 1 << 2);
    wr(SGI(0) + GICD_IGRPMODR, 1 << 1);
    cpu_at(1, 1, false);
    msr("ICC_SGI1R_EL1", 1 | 0 << 24);
    msr("ICC_SGI1R_EL1", 1 | 1 << 24);
    msr("ICC_SGI0R_EL1", 1 | 0 << 24);
    msr("ICC_ASGI1R_EL1", 1 | 1 << 24);
    cpu_at(0, 3, true);
    tap_ok(!rd(SGI(0) + GICD_ISPENDR), "gicv3: Non-secure software sends no Secure SGIs");
    wr(SGI(0) + GICD_NSACR, 1 | 2 << 2);
    cpu_at(1, 1, false);
    msr("ICC_SGI0R_EL1", 1 | 0 << 24);
    msr("ICC_ASGI1R_EL1", 1 | 1 << 24);
    msr("ICC_SGI1R_EL1", 1 | 2 << 24);
    cpu_at(0, 3, true);
    tap_ok(rd(SGI(0) + GICD_ISPENDR) == 7, "gicv3: but where NSACR grants it, and its own");
    wr(SGI(0) + GICD_ICPENDR, ~0u);
    cpu_at(1, 1, true);
    msr("ICC_SGI1R_EL1", 1 | 0 << 24);
    msr("ICC_SGI1R_EL1", 1 | 1 << 24);
    msr("ICC_SGI1R_EL1", 1 | 2 << 24);
    cpu_at(0, 3, true);
    tap_ok(rd(SGI(0) + GICD_ISPENDR) == 3, "gicv3: Secure SGI1R reaches Secure ones");
    cpu_at(1, 1, true);
    msr("ICC_ASGI1R_EL1", 1 | 2 << 24);
    cpu_at(0, 3, true);
    tap_ok(rd(SGI(0) + GICD_ISPENDR) == 7, "gicv3: ASGI1R the others");
    device_free(gic);
}

static void test_boot(void)
{
    start("num-cpu=2,num-irq=64,has-security-extensions=on", 2, true);
    gic_boot_nonsecure(gic);
    gic_set_security(gic, 1, false, false);
    cpu_at(1, 1, false);
    msr("ICC_IGRPEN1_EL1", 1);
    msr("ICC_PMR_EL1", 0xf0);
    wr(DIST + GICD_CTLR, 2);
    wr(SGI(1) + GICD_ISENABLER, 0xffff);
    msr("ICC_SGI1R_EL1", 2 | 4 << 24);
    tap_ok(irq(1) && takes(4), "gicv3: without firmware Non-secure software has everything");
    device_free(gic);
}

static void test_saved(void)
{
    static ClientStream s;
    Error err = {0};

    start("num-cpu=2,num-irq=64", 2, false);
    enable(1);
    enable(0);
    spi_setup(40, 0x80, 0);
    spi_setup(41, 0x60, 1);
    pend(40);
    pend(41);
    mrs("ICC_IAR1_EL1");
    msr("ICC_SGI1R_EL1", 2 | 3 << 24);
    tap_ok(client_save(&client, &s), "gicv3: saved");
    device_reset(client.machine);
    tap_ok(!irq(1) && mrs("ICC_RPR_EL1") == 0xff && !mrs("ICC_IGRPEN1_EL1") &&
               !rd64(DIST + 0x6000 + 8 * 41) && rd(DIST + GICD_CTLR) == 0x50,
           "gicv3: reset");
    bool ok = client_load(&client, &s, &err);

    tap_ok(ok && irq(1) && mrs("ICC_RPR_EL1") == 0x80 && rd64(DIST + 0x6000 + 8 * 41) == 1,
           "gicv3: loaded");
    cpu_at(1, 1, false);
    tap_ok(takes(3) && takes(41), "gicv3: with what was pending, and routes");
    device_free(gic);
}

int main(void)
{
    client_start(&client);
    test_identity();
    test_routing();
    test_states();
    test_binary_points();
    test_sgis();
    test_group0();
    test_security_lines();
    test_security_ack();
    test_security_views();
    test_security_sgis();
    test_boot();
    test_saved();
    client_stop(&client);
    return tap_done();
}
