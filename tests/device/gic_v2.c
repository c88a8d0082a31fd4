/* SPDX-License-Identifier: MIT */
/* GICv2 by its registers: states, priorities, groups and security views, SGIs, saved state. */
#include "tests/device/gic_client.h"

static void start(const char *props)
{
    make_gic(&device_arm_gic, props);
    device_map(gic, GIC_DIST, &client.root, DIST);
    device_map(gic, GIC_CPU, &client.root, CPUIF);
}

/* Everything on for the CPU of as_cpu: groups @ctlr, lowest mask. */
static void enable(u32 ctlr)
{
    wr(DIST + GICD_CTLR, 3);
    wr(CPUIF + GICC_CTLR, ctlr);
    wr(CPUIF + GICC_PMR, 0xff);
}

static void spi_setup(unsigned intid, u8 prio, u8 cpus)
{
    wr8(DIST + GICD_IPRIORITYR + intid, prio);
    wr8(DIST + GICD_ITARGETSR + intid, cpus);
    set_bit_of(DIST + GICD_ISENABLER, intid);
}

static u64 iar(void)
{
    return rd(CPUIF + GICC_IAR);
}

static void eoi(u64 id)
{
    wr(CPUIF + GICC_EOIR, id);
}

static void test_identity(void)
{
    start("num-cpu=4,num-irq=288");
    tap_ok(rd(DIST + GICD_TYPER) == (8 | 3 << 5), "gicv2: TYPER counts CPUs and interrupts");
    tap_ok(rd(DIST + GICD_IIDR) == 0x0200143b && rd(CPUIF + GICC_IIDR) == 0x0202143b &&
               rd(DIST + 0xfe8) == 0x2b && rd(DIST + 0xffc) == 0xb1,
           "gicv2: says that it is a GIC-400");
    tap_ok(rd(DIST + GICD_ISENABLER) == 0xffff && rd(DIST + GICD_ICFGR) == 0xaaaaaaaa &&
               !rd(DIST + GICD_ICFGR + 4) && rd(CPUIF + GICC_BPR) == 2 &&
               rd(CPUIF + GICC_ABPR) == 3 && rd(CPUIF + GICC_RPR) == 0xff && iar() == 1023,
           "gicv2: reset values");
    wr(DIST + GICD_ICENABLER, ~0u);
    wr(DIST + GICD_ISPENDR, 0xffff);
    tap_ok(rd(DIST + GICD_ISENABLER) == 0xffff && !rd(DIST + GICD_ISPENDR),
           "gicv2: SGIs are always enabled and not made pending by ISPENDR");
    wr(DIST + GICD_ISENABLER + 0x24, ~0u);
    tap_ok(!rd(DIST + GICD_ISENABLER + 0x24), "gicv2: interrupts that are not there stay off");
    wr(DIST + GICD_IPRIORITYR + 40, 0x12345678);
    tap_ok(rd(DIST + GICD_IPRIORITYR + 40) == 0x10305078 &&
               rd8(DIST + GICD_IPRIORITYR + 41) == 0x50,
           "gicv2: priorities have five bits, and bytes");
    wr(DIST + GICD_ITARGETSR + 40, 0xffffffff);
    tap_ok(rd(DIST + GICD_ITARGETSR + 40) == 0x0f0f0f0f && rd(DIST + GICD_ITARGETSR) == 0x01010101,
           "gicv2: targets are CPUs that are there; private ones are fixed");
    as_cpu.cpu = 2;
    tap_ok(rd(DIST + GICD_ITARGETSR) == 0x04040404, "gicv2: each CPU sees itself there");
    device_free(gic);
    start("num-cpu=1,num-irq=1020");
    wr(DIST + GICD_ISENABLER + 0x7c, ~0u);
    tap_ok((rd(DIST + GICD_TYPER) & 31) == 31 && rd(DIST + GICD_ISENABLER + 0x7c) == 0x0fffffff &&
               !rd(DIST + GICD_ITARGETSR + 40),
           "gicv2: 1020 interrupts, no targets with one CPU");
    device_free(gic);
    tap_ok(!make_gic(&device_arm_gic, "num-cpu=9") && !make_gic(&device_arm_gic, "num-cpu=0") &&
               !make_gic(&device_arm_gic, "num-irq=33") && !make_gic(&device_arm_gic, "num-irq=16"),
           "gicv2: numbers out of range are refused");
}

static void test_level(void)
{
    IrqIn in;

    start("num-cpu=2,num-irq=64");
    enable(1);
    in = gic_spi(gic, 3);
    spi_setup(35, 0x80, 1);
    drive(in, true);
    tap_ok(irq(0) && !fiq(0) && !irq(1) && bit_of(DIST + GICD_ISPENDR, 35),
           "gicv2: a level is pending and interrupts its target");
    tap_ok(rd(CPUIF + GICC_HPPIR) == 35 && iar() == 35 && !irq(0) &&
               bit_of(DIST + GICD_ISACTIVER, 35) && bit_of(DIST + GICD_ISPENDR, 35) &&
               rd(CPUIF + GICC_RPR) == 0x80,
           "gicv2: acknowledged it is active and, as the level lasts, pending");
    tap_ok(iar() == 1023, "gicv2: but not signalled again while it is active");
    eoi(35);
    tap_ok(irq(0) && rd(CPUIF + GICC_RPR) == 0xff,
           "gicv2: after its end it is, if the level lasts");
    iar();
    drive(in, false);
    tap_ok(!bit_of(DIST + GICD_ISPENDR, 35),
           "gicv2: a level that ends while active is not pending");
    eoi(35);
    tap_ok(!irq(0) && !bit_of(DIST + GICD_ISACTIVER, 35), "gicv2: and gone with its end");
    drive(in, true);
    wr(DIST + GICD_ICPENDR + 4, 1 << 3);
    tap_ok(irq(0), "gicv2: ICPENDR does not clear a level");
    drive(in, false);
    tap_ok(!irq(0) && iar() == 1023, "gicv2: a level that ends before is spurious");
    set_bit_of(DIST + GICD_ISPENDR, 35);
    tap_ok(irq(0) && iar() == 35 && !bit_of(DIST + GICD_ISPENDR, 35),
           "gicv2: what ISPENDR made pending lasts until it is acknowledged");
    eoi(35);
    set_bit_of(DIST + GICD_ISPENDR, 35);
    set_bit_of(DIST + GICD_ICPENDR, 35);
    tap_ok(!irq(0), "gicv2: or until ICPENDR");
    tap_ok(gic_count(gic, 0, 35) == 3, "gicv2: acknowledgements are counted");
    device_free(gic);
}

static void test_edge(void)
{
    IrqIn in;

    start("num-cpu=1,num-irq=64");
    enable(1);
    in = gic_spi(gic, 8);
    spi_setup(40, 0x40, 1);
    wr(DIST + GICD_ICFGR + 8, 2u << 16);
    tap_ok(rd(DIST + GICD_ICFGR + 8) == 2u << 16, "gicv2: ICFGR keeps the edge bits");
    drive(in, true);
    drive(in, false);
    tap_ok(irq(0) && iar() == 40 && !bit_of(DIST + GICD_ISPENDR, 40),
           "gicv2: an edge stays pending until it is acknowledged");
    drive(in, true);
    tap_ok(bit_of(DIST + GICD_ISPENDR, 40) && bit_of(DIST + GICD_ISACTIVER, 40) && !irq(0),
           "gicv2: another edge makes it active and pending");
    eoi(40);
    tap_ok(irq(0) && iar() == 40, "gicv2: and is signalled after the end");
    eoi(40);
    tap_ok(!irq(0), "gicv2: a level that stays high is no edge");
    drive(in, false);
    drive(in, true);
    set_bit_of(DIST + GICD_ICPENDR, 40);
    tap_ok(!irq(0), "gicv2: ICPENDR clears an edge");
    set_bit_of(DIST + GICD_ICENABLER, 40);
    drive(in, false);
    drive(in, true);
    tap_ok(!irq(0) && bit_of(DIST + GICD_ISPENDR, 40), "gicv2: what is not enabled waits");
    set_bit_of(DIST + GICD_ISENABLER, 40);
    tap_ok(irq(0), "gicv2: until it is");
    wr(DIST + GICD_CTLR, 0);
    tap_ok(!irq(0) && rd(CPUIF + GICC_HPPIR) == 1023, "gicv2: the distributor can be off");
    wr(DIST + GICD_CTLR, 1);
    wr(CPUIF + GICC_CTLR, 0);
    tap_ok(!irq(0) && iar() == 1023, "gicv2: and the CPU interface");
    device_free(gic);
}

static void test_priorities(void)
{
    start("num-cpu=1,num-irq=96");
    enable(1);
    spi_setup(40, 0x80, 1);
    spi_setup(41, 0x60, 1);
    spi_setup(42, 0x60, 1);
    spi_setup(70, 0x40, 1);
    wr(DIST + GICD_ISPENDR + 4, 7 << 8);
    tap_ok(rd(CPUIF + GICC_HPPIR) == 41, "gicv2: highest priority first, then the lowest number");
    wr8(DIST + GICD_IPRIORITYR + 40, 0x58);
    tap_ok(rd(CPUIF + GICC_HPPIR) == 40, "gicv2: priorities may change while pending");
    wr8(DIST + GICD_IPRIORITYR + 40, 0x80);
    tap_ok(iar() == 41 && !irq(0), "gicv2: equal priority does not preempt");
    set_bit_of(DIST + GICD_ISPENDR, 70);
    tap_ok(irq(0) && iar() == 70 && rd(CPUIF + GICC_RPR) == 0x40 &&
               rd(CPUIF + GICC_APR0) == (1u << 12 | 1u << 8),
           "gicv2: a higher one does, and both are active");
    eoi(70);
    tap_ok(rd(CPUIF + GICC_RPR) == 0x60 && !irq(0), "gicv2: its end goes back to the lower one");
    eoi(41);
    tap_ok(iar() == 42, "gicv2: then the next");
    eoi(42);
    wr(CPUIF + GICC_PMR, 0x80);
    tap_ok(!irq(0) && iar() == 1023 && rd(CPUIF + GICC_HPPIR) == 40,
           "gicv2: PMR masks its own priority; HPPIR does not care");
    wr(CPUIF + GICC_PMR, 0x8f);
    tap_ok(irq(0) && rd(CPUIF + GICC_PMR) == 0x88, "gicv2: and lets higher ones pass");
    wr(CPUIF + GICC_BPR, 7);
    wr8(DIST + GICD_IPRIORITYR + 41, 0x78);
    tap_ok(iar() == 40 && rd(CPUIF + GICC_RPR) == 0, "gicv2: RPR shows the group priority");
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(!irq(0), "gicv2: binary point 7 lets nothing preempt");
    eoi(40);
    wr(CPUIF + GICC_BPR, 6);
    set_bit_of(DIST + GICD_ICPENDR, 41);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    iar();
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(irq(0) && iar() == 41, "gicv2: binary point 6 splits at bit 7");
    wr(CPUIF + GICC_BPR, 0);
    tap_ok(rd(CPUIF + GICC_BPR) == 2, "gicv2: the smallest binary point is 2");
    eoi(41);
    eoi(40);
    tap_ok(rd(CPUIF + GICC_RPR) == 0xff && !rd(CPUIF + GICC_APR0), "gicv2: all ended");
    wr(CPUIF + GICC_APR0 + 4, 1);
    wr(CPUIF + GICC_NSAPR0 + 4, 1);
    tap_ok(rd(CPUIF + GICC_RPR) == 0xff && !rd(CPUIF + GICC_APR0 + 4),
           "gicv2: active priorities beyond the first register are not there");
    wr(CPUIF + GICC_APR0, 1 << 5);
    wr(CPUIF + GICC_NSAPR0, 1 << 4);
    tap_ok(rd(CPUIF + GICC_RPR) == 0x20, "gicv2: those that are can be written");
    device_free(gic);
}

static void test_split_end(void)
{
    start("num-cpu=1,num-irq=64");
    enable(1 | 1 << 9);
    spi_setup(40, 0x80, 1);
    spi_setup(41, 0x80, 1);
    wr(DIST + GICD_ISPENDR + 4, 3 << 8);
    iar();
    eoi(40);
    tap_ok(rd(CPUIF + GICC_RPR) == 0xff && bit_of(DIST + GICD_ISACTIVER, 40),
           "gicv2: with EOImode the end drops the priority only");
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(iar() == 41, "gicv2: another of the same priority may come");
    eoi(41);
    tap_ok(iar() == 1023, "gicv2: the same one not before it is deactivated");
    wr(CPUIF + GICC_DIR, 40);
    tap_ok(!bit_of(DIST + GICD_ISACTIVER, 40) && iar() == 40, "gicv2: which DIR does");
    eoi(40);
    wr(CPUIF + GICC_DIR, 40);
    wr(CPUIF + GICC_DIR, 41);
    wr(CPUIF + GICC_CTLR, 1);
    set_bit_of(DIST + GICD_ISACTIVER, 41);
    wr(CPUIF + GICC_DIR, 41);
    tap_ok(bit_of(DIST + GICD_ISACTIVER, 41), "gicv2: without EOImode DIR does nothing");
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(!irq(0), "gicv2: what ISACTIVER made active is not signalled");
    set_bit_of(DIST + GICD_ICACTIVER, 41);
    tap_ok(irq(0), "gicv2: until ICACTIVER");
    eoi(1023);
    eoi(0x3ff);
    wr(CPUIF + GICC_DIR, 0xffffffff);
    tap_ok(irq(0), "gicv2: the end of no interrupt is nothing");
    device_free(gic);
}

static void test_sgis(void)
{
    start("num-cpu=4,num-irq=64");
    for (as_cpu.cpu = 0; as_cpu.cpu < 4; as_cpu.cpu++)
        enable(1);
    as_cpu.cpu = 1;
    wr(DIST + GICD_SGIR, 0x0d0005);
    tap_ok(irq(0) && !irq(1) && irq(2) && irq(3), "gicv2: an SGI to a list of CPUs");
    as_cpu.cpu = 3;
    wr(DIST + GICD_SGIR, 0x010005);
    as_cpu.cpu = 0;
    tap_ok(rd(DIST + GICD_SPENDSGIR + 4) == 0x0a00 && bit_of(DIST + GICD_ISPENDR, 5),
           "gicv2: pending from two senders");
    tap_ok(iar() == (5 | 1 << 10) && bit_of(DIST + GICD_ISPENDR, 5),
           "gicv2: the first is acknowledged, the second still pending");
    tap_ok(iar() == 1023, "gicv2: and waits for the end of the first");
    eoi(5 | 1 << 10);
    tap_ok(iar() == (5 | 3 << 10) && !bit_of(DIST + GICD_ISPENDR, 5), "gicv2: then it comes");
    eoi(5 | 3 << 10);
    wr(DIST + GICD_SGIR, 1u << 24 | 7);
    tap_ok(!irq(0) && irq(1), "gicv2: an SGI to all others");
    wr(DIST + GICD_SGIR, 2u << 24 | 9);
    tap_ok(irq(0) && iar() == 9, "gicv2: an SGI to oneself");
    eoi(9);
    wr(DIST + GICD_SGIR, 3u << 24 | 0xff0000 | 9);
    tap_ok(!irq(0), "gicv2: the reserved filter reaches nobody");
    wr8(DIST + GICD_SPENDSGIR + 2, 0xff);
    tap_ok(rd8(DIST + GICD_SPENDSGIR + 2) == 0x0f && irq(0),
           "gicv2: SPENDSGIR makes pending, from CPUs that are there");
    wr8(DIST + GICD_CPENDSGIR + 2, 0x0e);
    tap_ok(iar() == 2, "gicv2: CPENDSGIR takes senders away");
    eoi(2);
    as_cpu.cpu = 2;
    tap_ok(iar() == (5 | 1 << 10), "gicv2: each CPU has its own");
    device_free(gic);
}

static void test_private(void)
{
    start("num-cpu=2,num-irq=64");
    for (as_cpu.cpu = 0; as_cpu.cpu < 2; as_cpu.cpu++) {
        enable(1);
        set_bit_of(DIST + GICD_ISENABLER, 27);
    }
    gic_set_ppi(gic, 1, 11, true);
    tap_ok(!irq(0) && irq(1), "gicv2: a PPI is of one CPU");
    as_cpu.cpu = 0;
    tap_ok(iar() == 1023 && !bit_of(DIST + GICD_ISPENDR, 27), "gicv2: others do not see it");
    as_cpu.cpu = 1;
    tap_ok(iar() == 27 && gic_count(gic, 1, 27) == 1 && !gic_count(gic, 0, 27), "gicv2: it does");
    drive(gic_ppi(gic, 1, 11), false);
    eoi(27);
    tap_ok(!irq(1), "gicv2: and its end");
    spi_setup(40, 0x80, 3);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(irq(0) && irq(1), "gicv2: an SPI with two targets goes to both");
    tap_ok(iar() == 40 && !irq(0) && !irq(1), "gicv2: who is first has it");
    as_cpu.cpu = 0;
    tap_ok(iar() == 1023, "gicv2: for the other it is spurious");
    eoi(40);
    tap_ok(!bit_of(DIST + GICD_ISACTIVER, 40), "gicv2: any CPU may end an SPI");
    as_cpu.cpu = 200;
    tap_ok(rd(DIST + GICD_ITARGETSR) == 0x01010101, "gicv2: a CPU that is not there is the first");
    device_free(gic);
}

static void test_groups(void)
{
    start("num-cpu=1,num-irq=64");
    enable(3 | 1 << 3);
    wr(DIST + GICD_IGROUPR + 4, 1 << 9);
    spi_setup(40, 0x80, 1);
    spi_setup(41, 0x60, 1);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(fiq(0) && !irq(0), "gicv2: with FIQEn Group 0 is FIQ");
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(!fiq(0) && irq(0), "gicv2: Group 1 is IRQ; the highest is signalled");
    tap_ok(iar() == 1022 && rd(CPUIF + GICC_HPPIR) == 1022 && rd(CPUIF + GICC_AHPPIR) == 41,
           "gicv2: IAR does not serve Group 1");
    tap_ok(rd(CPUIF + GICC_AIAR) == 41 && rd(CPUIF + GICC_NSAPR0) == 1 << 12 &&
               !rd(CPUIF + GICC_APR0),
           "gicv2: AIAR does");
    tap_ok(!fiq(0), "gicv2: Group 1 holds lower Group 0 back");
    wr(CPUIF + GICC_AEOIR, 41);
    tap_ok(fiq(0) && rd(CPUIF + GICC_AIAR) == 1023 && rd(CPUIF + GICC_AHPPIR) == 1023 &&
               iar() == 40,
           "gicv2: AIAR does not serve Group 0");
    eoi(40);
    wr(CPUIF + GICC_CTLR, 3 | 1 << 2);
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(irq(0) && iar() == 41, "gicv2: with AckCtl IAR serves both");
    eoi(41);
    tap_ok(rd(CPUIF + GICC_RPR) == 0xff && !bit_of(DIST + GICD_ISACTIVER, 41),
           "gicv2: so does EOIR");
    wr(CPUIF + GICC_CTLR, 1);
    set_bit_of(DIST + GICD_ISPENDR, 41);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(irq(0) && rd(CPUIF + GICC_HPPIR) == 40,
           "gicv2: a group that is off does not hide others");
    /* binary points: ABPR of Group 1, or with CBPR the common one */
    wr(CPUIF + GICC_CTLR, 3 | 1 << 2);
    wr(CPUIF + GICC_ABPR, 7);
    tap_ok(iar() == 41 && rd(CPUIF + GICC_RPR) == 0, "gicv2: ABPR 7 has bit 7 alone");
    eoi(41);
    wr(CPUIF + GICC_CTLR, 3 | 1 << 2 | 1 << 4);
    set_bit_of(DIST + GICD_ISPENDR, 41);
    tap_ok(iar() == 41 && rd(CPUIF + GICC_RPR) == 0x60, "gicv2: with CBPR Group 1 uses BPR");
    eoi(41);
    device_free(gic);
}

static void test_security(void)
{
    start("num-cpu=1,num-irq=64,has-security-extensions=on");
    as_cpu.is_secure = true;
    tap_ok(rd(DIST + GICD_TYPER) & 1 << 10, "gicv2: TYPER says security extensions");
    enable(3 | 1 << 3);
    wr(DIST + GICD_IGROUPR + 4, 0xf << 8); /* 40 to 43 are Non-secure */
    spi_setup(44, 0x40, 1);
    spi_setup(40, 0xc0, 1);
    as_cpu.is_secure = false;
    tap_ok(rd(DIST + GICD_CTLR) == 1 && rd(CPUIF + GICC_CTLR) == 1,
           "gicv2: Non-secure CTLR shows Group 1");
    tap_ok(!rd(DIST + GICD_IGROUPR + 4) && rd(DIST + GICD_ISENABLER + 4) == 1 << 8,
           "gicv2: Non-secure software sees Group 1 only");
    tap_ok(rd8(DIST + GICD_IPRIORITYR + 40) == 0x80 && !rd8(DIST + GICD_IPRIORITYR + 44),
           "gicv2: with priorities of its half");
    wr8(DIST + GICD_IPRIORITYR + 41, 0x60);
    wr8(DIST + GICD_IPRIORITYR + 44, 0x60);
    as_cpu.is_secure = true;
    tap_ok(rd8(DIST + GICD_IPRIORITYR + 41) == 0xb0 && rd8(DIST + GICD_IPRIORITYR + 44) == 0x40,
           "gicv2: it writes those, and no Secure ones");
    as_cpu.is_secure = false;
    set_bit_of(DIST + GICD_ISPENDR, 44);
    tap_ok(!fiq(0), "gicv2: nor makes Secure ones pending");
    tap_ok(rd(CPUIF + GICC_PMR) == 0xf0 && (wr(CPUIF + GICC_PMR, 0x40), true) &&
               rd(CPUIF + GICC_PMR) == 0x40,
           "gicv2: PMR in the Non-secure half");
    as_cpu.is_secure = true;
    tap_ok(rd(CPUIF + GICC_PMR) == 0xa0, "gicv2: is what Secure software sees");
    wr(CPUIF + GICC_PMR, 0x70);
    as_cpu.is_secure = false;
    wr(CPUIF + GICC_PMR, 0xff);
    tap_ok(!rd(CPUIF + GICC_PMR), "gicv2: a Secure mask cannot be changed nor seen");
    as_cpu.is_secure = true;
    tap_ok(rd(CPUIF + GICC_PMR) == 0x70, "gicv2: and stays");
    wr(CPUIF + GICC_PMR, 0xff);
    set_bit_of(DIST + GICD_ISPENDR, 44);
    as_cpu.is_secure = false;
    tap_ok(fiq(0) && iar() == 1023 && rd(CPUIF + GICC_HPPIR) == 1023,
           "gicv2: Non-secure reads do not take Group 0");
    as_cpu.is_secure = true;
    tap_ok(iar() == 44, "gicv2: Secure ones do");
    as_cpu.is_secure = false;
    tap_ok(!rd(CPUIF + GICC_RPR), "gicv2: RPR hides Secure priorities");
    eoi(44);
    as_cpu.is_secure = true;
    tap_ok(rd(CPUIF + GICC_RPR) == 0x40, "gicv2: Non-secure EOIR does not end Group 0");
    eoi(44);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(irq(0) && iar() == 1022, "gicv2: a Secure read of Group 1 is 1022");
    as_cpu.is_secure = false;
    tap_ok(iar() == 40 && rd(CPUIF + GICC_RPR) == 0x80 && rd(CPUIF + GICC_APR0) == 1 << 8 &&
               !rd(CPUIF + GICC_NSAPR0),
           "gicv2: Non-secure software takes it, and sees its own view of active priorities");
    eoi(40);
    tap_ok(rd(CPUIF + GICC_RPR) == 0xff, "gicv2: and ends it");
    wr(CPUIF + GICC_BPR, 0);
    tap_ok(rd(CPUIF + GICC_BPR) == 3, "gicv2: the smallest Non-secure binary point is 3");
    as_cpu.is_secure = true;
    wr(CPUIF + GICC_CTLR, 3 | 1 << 4);
    as_cpu.is_secure = false;
    wr(CPUIF + GICC_BPR, 6);
    tap_ok(rd(CPUIF + GICC_BPR) == 3, "gicv2: with CBPR it is the Secure one and one");
    wr(CPUIF + GICC_CTLR, 1 | 1 << 9);
    as_cpu.is_secure = true;
    tap_ok(rd(CPUIF + GICC_CTLR) == (3 | 1 << 4 | 1 << 10),
           "gicv2: EOImodeNS is bit 10 for Secure");
    device_free(gic);
}

static void test_boot(void)
{
    start("num-cpu=2,num-irq=64,has-security-extensions=on");
    gic_boot_nonsecure(gic);
    enable(1);
    spi_setup(40, 0x80, 1);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(irq(0) && iar() == 40 && rd(CPUIF + GICC_PMR) == 0xf0,
           "gicv2: without firmware Non-secure software has everything");
    device_reset(client.machine);
    enable(1);
    set_bit_of(DIST + GICD_ISENABLER, 40);
    tap_ok(!rd(DIST + GICD_ISENABLER + 4) && !rd(CPUIF + GICC_PMR), "gicv2: after reset nothing");
    device_free(gic);
}

static void test_nsacr(void)
{
    start("num-cpu=2,num-irq=64,has-security-extensions=on");
    as_cpu.is_secure = true;
    enable(3);
    spi_setup(40, 0x40, 1);
    spi_setup(41, 0x40, 1);
    wr(DIST + GICD_NSACR + 8, 1u << 16 | 3u << 18);
    wr(DIST + GICD_NSACR, 1u << 6);
    tap_ok(rd(DIST + GICD_NSACR + 8) == (1u << 16 | 3u << 18), "gicv2: NSACR keeps its value");
    as_cpu.is_secure = false;
    tap_ok(!rd(DIST + GICD_NSACR + 8), "gicv2: for Secure software");
    set_bit_of(DIST + GICD_ISPENDR, 40);
    tap_ok(bit_of(DIST + GICD_ISPENDR, 40) && !bit_of(DIST + GICD_ICPENDR, 40),
           "gicv2: NSACR 1 grants set-pending");
    set_bit_of(DIST + GICD_ICPENDR, 40);
    tap_ok(bit_of(DIST + GICD_ISPENDR, 40), "gicv2: and not clear-pending");
    set_bit_of(DIST + GICD_ISPENDR, 41);
    set_bit_of(DIST + GICD_ICPENDR, 41);
    wr8(DIST + GICD_ITARGETSR + 41, 2);
    tap_ok(!bit_of(DIST + GICD_ISPENDR, 41) && rd8(DIST + GICD_ITARGETSR + 41) == 2 &&
               !rd8(DIST + GICD_ITARGETSR + 40),
           "gicv2: NSACR 3 grants that and targets");
    wr(DIST + GICD_SGIR, 2u << 24 | 3);
    wr(DIST + GICD_SGIR, 2u << 24 | 4);
    as_cpu.is_secure = true;
    tap_ok(rd(DIST + GICD_SPENDSGIR) == 0x01000000 && !rd(DIST + GICD_SPENDSGIR + 4),
           "gicv2: Non-secure SGIs of Group 0 need NSACR");
    wr(DIST + GICD_SGIR, 2u << 24 | 1 << 15 | 5);
    tap_ok(!rd(DIST + GICD_SPENDSGIR + 4), "gicv2: NSATT reaches Group 1 only");
    wr(DIST + GICD_IGROUPR, 1 << 5);
    wr(DIST + GICD_SGIR, 2u << 24 | 5);
    tap_ok(!rd(DIST + GICD_SPENDSGIR + 4), "gicv2: without it Group 0 only");
    wr(DIST + GICD_SGIR, 2u << 24 | 1 << 15 | 5);
    tap_ok(rd(DIST + GICD_SPENDSGIR + 4) == 1 << 8, "gicv2: SGIs of Group 1 with NSATT");
    device_free(gic);
}

static void test_saved(void)
{
    static ClientStream s;
    Error err = {0};

    start("num-cpu=2,num-irq=64");
    for (as_cpu.cpu = 0; as_cpu.cpu < 2; as_cpu.cpu++)
        enable(1);
    as_cpu.cpu = 0;
    spi_setup(40, 0x80, 1);
    spi_setup(41, 0x90, 3);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    drive(gic_spi(gic, 9), true);
    iar();
    wr(DIST + GICD_SGIR, 0x020003);
    tap_ok(irq(1) && client_save(&client, &s), "gicv2: saved");
    drive(gic_spi(gic, 9), false);
    device_reset(client.machine);
    tap_ok(!irq(1) && !rd(DIST + GICD_CTLR) && !rd(CPUIF + GICC_APR0), "gicv2: reset is quiet");
    tap_ok(client_load(&client, &s, &err) && irq(1) && !irq(0) && rd(CPUIF + GICC_RPR) == 0x80,
           "gicv2: loaded, lines and active priorities are back");
    eoi(40);
    tap_ok(iar() == 41, "gicv2: and what waits comes");
    as_cpu.cpu = 1;
    tap_ok(iar() == 3, "gicv2: SGIs with their sender");
    device_free(gic);
}

#define V2M 0x8020000ull

static Device *make_v2m(const char *base, const char *num)
{
    Device *d = device_new(&device_arm_gicv2m, NULL, client.machine, &client.env);
    Error err = {0};

    device_set_link(d, "gic", gic);
    device_set(d, "base-spi", base, NULL);
    device_set(d, "num-spi", num, NULL);
    if (device_realize(d, &err)) {
        device_map(d, 0, &client.root, V2M);
        return d;
    }
    printf("# %s\n", err.text);
    device_free(d);
    return NULL;
}

static void test_v2m(void)
{
    start("num-cpu=1,num-irq=96");
    enable(1);
    Device *d = make_v2m("32", "32");

    tap_ok(d && rd(V2M + 8) == (64 << 16 | 32), "gicv2m: TYPER has first and count");
    spi_setup(70, 0x80, 1);
    wr(DIST + GICD_ICFGR + 16, 2u << 12);
    wr(V2M + 0x40, 70);
    tap_ok(irq(0) && iar() == 70, "gicv2m: a message is an edge");
    eoi(70);
    tap_ok(!irq(0), "gicv2m: and nothing stays");
    wr(V2M + 0x40, 63);
    wr(V2M + 0x40, 96);
    wr(V2M + 0x40, 0x3ff);
    tap_ok(!bit_of(DIST + GICD_ISPENDR, 63) && !irq(0), "gicv2m: others are none of its business");
    device_free(d);
    tap_ok(!make_v2m("33", "32") && !make_v2m("0", "0") && !make_v2m("0xffffffff", "2"),
           "gicv2m: interrupts that are not there are refused");
    device_free(gic);
}

static void test_counts(void)
{
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    start("num-cpu=2,num-irq=64");
    enable(1);
    spi_setup(40, 0x80, 1);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    eoi(iar());
    wr(DIST + GICD_SGIR, 2u << 24 | 3);
    eoi(iar());
    gic_print_counts(f, gic);
    fclose(f);
    tap_ok(!strcmp(text, "IRQ statistics for arm_gic:\n    3 (CPU 0): 1\n   40: 1\n"),
           "gicv2: counts are listed");
    free(text);
    device_free(gic);
}

int main(void)
{
    client_start(&client);
    test_identity();
    test_level();
    test_edge();
    test_priorities();
    test_split_end();
    test_sgis();
    test_private();
    test_groups();
    test_security();
    test_boot();
    test_nsacr();
    test_saved();
    test_v2m();
    test_counts();
    client_stop(&client);
    return tap_done();
}
