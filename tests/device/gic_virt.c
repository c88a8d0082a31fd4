/* SPDX-License-Identifier: MIT */
/* Virtual CPU interfaces of both revisions: list registers, the guest's view, maintenance. */
#include "tests/device/gic_sysreg.h"

enum {
    GICH_HCR = 0,
    GICH_VTR = 4,
    GICH_VMCR = 8,
    GICH_MISR = 0x10,
    GICH_EISR = 0x20,
    GICH_ELRSR = 0x30,
    GICH_APR = 0xf0,
    GICH_LR = 0x100,
    GICH_OTHERS = 0x1000,
    GICV_CTLR = 0,
    GICV_PMR = 4,
    GICV_BPR = 8,
    GICV_IAR = 0xc,
    GICV_EOIR = 0x10,
    GICV_RPR = 0x14,
    GICV_HPPIR = 0x18,
    GICV_ABPR = 0x1c,
    GICV_AIAR = 0x20,
    GICV_AEOIR = 0x24,
    GICV_AHPPIR = 0x28,
    GICV_APR = 0xd0,
    GICV_DIR = 0x1000,

    /* a GICv2's list register */
    PENDING = 1 << 28,
    ACTIVE = 2 << 28,
    GROUP1 = 1 << 30,
    EOI = 1 << 19,
};

#define HW (1u << 31)

/* of ICH_HCR_EL2 and GICH_HCR */
enum { EN = 1, UIE = 2, LRENPIE = 4, NPIE = 8, E0 = 16, D0 = 32, E1 = 64, D1 = 128 };

static bool virq(unsigned cpu)
{
    return cpu_line[cpu][GIC_LINE_VIRQ];
}

static bool vfiq(unsigned cpu)
{
    return cpu_line[cpu][GIC_LINE_VFIQ];
}

/* ---- GICv2 ---- */

static void start_v2(void)
{
    make_gic(&device_arm_gic, "num-cpu=2,num-irq=64,has-virtualization-extensions=on");
    device_map(gic, GIC_DIST, &client.root, DIST);
    device_map(gic, GIC_CPU, &client.root, CPUIF);
    device_map(gic, GIC_HYP, &client.root, HYP);
    device_map(gic, GIC_VCPU, &client.root, VCPU);
    wr(HYP + GICH_HCR, EN);
    wr(VCPU + GICV_CTLR, 1);
    wr(VCPU + GICV_PMR, 0xff);
}

static void lr(unsigned n, u32 v)
{
    wr(HYP + GICH_LR + 4 * n, v);
}

static u32 lr_of(unsigned intid, unsigned prio)
{
    return intid | prio >> 3 << 23 | PENDING;
}

static void test_v2(void)
{
    start_v2();
    tap_ok(rd(HYP + GICH_VTR) == 0x90000003 && rd(HYP + GICH_ELRSR) == 15 &&
               rd(HYP + GICH_VMCR) == (0xf8000000 | 2 << 21 | 3 << 18 | 1) &&
               rd(VCPU + 0xfc) == 0x0202143b,
           "gich: four list registers, 32 priorities");
    lr(0, lr_of(40, 0x80));
    lr(1, lr_of(41, 0x60));
    tap_ok(virq(0) && !vfiq(0) && !virq(1) && rd(HYP + GICH_ELRSR) == 12 &&
               rd(VCPU + GICV_HPPIR) == 41,
           "gicv: the highest of the list registers");
    tap_ok(rd(VCPU + GICV_IAR) == 41 && !virq(0) && rd(VCPU + GICV_RPR) == 0x60 &&
               rd(HYP + GICH_APR) == 1 << 12 &&
               rd(HYP + GICH_LR + 4) == (lr_of(41, 0x60) ^ PENDING ^ ACTIVE),
           "gicv: acknowledged it is active");
    wr(VCPU + GICV_EOIR, 41);
    tap_ok(virq(0) && !(rd(HYP + GICH_LR + 4) & (PENDING | ACTIVE)) && rd(HYP + GICH_ELRSR) == 14 &&
               rd(VCPU + GICV_RPR) == 0xff,
           "gicv: ended its list register is free");
    wr(VCPU + GICV_PMR, 0x80);
    tap_ok(!virq(0) && rd(VCPU + GICV_IAR) == 1023, "gicv: PMR masks");
    wr(VCPU + GICV_PMR, 0xff);
    wr(HYP + GICH_HCR, 0);
    tap_ok(!virq(0) && rd(VCPU + GICV_IAR) == 1023, "gich: off, nothing is signalled");
    wr(HYP + GICH_HCR, EN);
    lr(0, lr_of(40, 0x80) | GROUP1);
    tap_ok(!virq(0), "gicv: a group that is off");
    wr(VCPU + GICV_CTLR, 3 | 1 << 3);
    tap_ok(virq(0) && !vfiq(0) && rd(VCPU + GICV_IAR) == 1022 && rd(VCPU + GICV_HPPIR) == 1022 &&
               rd(VCPU + GICV_AHPPIR) == 40 && rd(VCPU + GICV_AIAR) == 40,
           "gicv: Group 1 is for AIAR");
    lr(1, lr_of(41, 0x60));
    tap_ok(vfiq(0) && !virq(0), "gicv: Group 0 is FIQ, if so wanted, and preempts");
    tap_ok(rd(VCPU + GICV_IAR) == 41, "gicv: and is for IAR");
    wr(VCPU + GICV_EOIR, 41);
    wr(VCPU + GICV_AEOIR, 40);
    tap_ok(rd(HYP + GICH_ELRSR) == 15 && !rd(HYP + GICH_APR), "gicv: both end");
    lr(2, lr_of(5, 0x40) | 3 << 10);
    tap_ok(rd(VCPU + GICV_IAR) == (5 | 3 << 10), "gicv: an SGI has its sender");
    wr(VCPU + GICV_EOIR, 5);
    tap_ok((rd(HYP + GICH_HCR) >> 27) == 1 && rd(HYP + GICH_LR + 8) & ACTIVE,
           "gicv: an end without it is of another, and counted");
    wr(HYP + GICH_APR, 1 << 8);
    wr(VCPU + GICV_EOIR, 5 | 3 << 10);
    tap_ok(!(rd(HYP + GICH_LR + 8) & ACTIVE), "gicv: an end with it is not");
    device_free(gic);
}

static void test_v2_hw(void)
{
    start_v2();
    wr(DIST + GICD_CTLR, 1);
    wr(CPUIF + GICC_CTLR, 1 | 1 << 9);
    wr(CPUIF + GICC_PMR, 0xff);
    wr8(DIST + GICD_ITARGETSR + 40, 1);
    set_bit_of(DIST + GICD_ISENABLER, 40);
    set_bit_of(DIST + GICD_ISPENDR, 40);
    wr(CPUIF + GICC_EOIR, rd(CPUIF + GICC_IAR));
    lr(0, lr_of(50, 0x80) | HW | 40 << 10);
    tap_ok(bit_of(DIST + GICD_ISACTIVER, 40) && rd(VCPU + GICV_IAR) == 50,
           "gicv: an interrupt of hardware");
    wr(VCPU + GICV_CTLR, 1 | 1 << 9);
    wr(VCPU + GICV_EOIR, 50);
    tap_ok(bit_of(DIST + GICD_ISACTIVER, 40) && rd(HYP + GICH_LR) & ACTIVE,
           "gicv: with EOImode its end is not all");
    wr(VCPU + GICV_DIR, 50);
    tap_ok(!bit_of(DIST + GICD_ISACTIVER, 40) && !(rd(HYP + GICH_LR) & ACTIVE),
           "gicv: DIR ends it for the distributor, too");
    wr(VCPU + GICV_DIR, 51);
    tap_ok(rd(HYP + GICH_HCR) >> 27 == 1, "gicv: DIR of what is in no list register is counted");
    wr(VCPU + GICV_DIR, 1023);
    wr(VCPU + GICV_EOIR, 1023);
    tap_ok(rd(HYP + GICH_HCR) >> 27 == 1, "gicv: special numbers are not");
    as_cpu.cpu = 1;
    wr(HYP + GICH_HCR, EN);
    lr(0, lr_of(60, 0x80));
    wr(VCPU + GICV_PMR, 0xff);
    wr(VCPU + GICV_CTLR, 1);
    as_cpu.cpu = 0;
    tap_ok(virq(1) && !virq(0) && rd(HYP + GICH_OTHERS + 0x200 + GICH_LR) == lr_of(60, 0x80) &&
               !rd(HYP + GICH_OTHERS + 0x400 + GICH_LR),
           "gich: each CPU has its own, and others at an offset");
    device_free(gic);
    start_v2();
    device_free(gic);
    make_gic(&device_arm_gic, "num-cpu=1");
    tap_ok(gic->regions == 2, "gich: without virtualization extensions there is none");
    device_free(gic);
}

/* ---- maintenance ---- */

static bool maintenance(void)
{
    return bit_of(DIST + GICD_ISPENDR, 25);
}

static void test_maintenance(void)
{
    start_v2();
    wr(HYP + GICH_HCR, EN | UIE);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == 2,
           "gich: underflow while there are less than two");
    lr(0, lr_of(40, 0x80));
    lr(1, lr_of(41, 0x80));
    tap_ok(!maintenance() && !rd(HYP + GICH_MISR), "gich: not with two");
    wr(HYP + GICH_HCR, EN | NPIE);
    tap_ok(!maintenance(), "gich: something is pending");
    lr(0, 0);
    lr(1, 0);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == 8, "gich: nothing is");
    wr(HYP + GICH_HCR, EN | LRENPIE);
    tap_ok(!maintenance(), "gich: no end without list register");
    wr(HYP + GICH_APR, 1);
    wr(VCPU + GICV_EOIR, 77);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == 4, "gich: one");
    wr(HYP + GICH_HCR, EN | E0 | D1);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == (E0 | D1), "gich: Group 0 is on, Group 1 off");
    wr(VCPU + GICV_CTLR, 2);
    tap_ok(!maintenance(), "gich: the other way round");
    wr(HYP + GICH_HCR, EN | D0 | E1);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == (D0 | E1), "gich: which can be asked for, too");
    wr(HYP + GICH_HCR, D0 | E1);
    tap_ok(!maintenance(), "gich: off, it asks for nothing");
    wr(HYP + GICH_HCR, EN);
    wr(VCPU + GICV_CTLR, 1);
    lr(2, lr_of(40, 0x80) | EOI);
    rd(VCPU + GICV_IAR);
    tap_ok(!maintenance(), "gich: an end that was asked for");
    wr(VCPU + GICV_EOIR, 40);
    tap_ok(maintenance() && rd(HYP + GICH_MISR) == 1 && rd(HYP + GICH_EISR) == 4 &&
               !(rd(HYP + GICH_ELRSR) & 4),
           "gich: is told");
    lr(2, 0);
    tap_ok(!maintenance() && rd(HYP + GICH_ELRSR) == 15,
           "gich: until the list register is written");
    device_free(gic);
}

/* ---- GICv3 ---- */

#define V3_PENDING (1ull << 62)
#define V3_ACTIVE  (1ull << 63)
#define V3_GROUP1  (1ull << 60)
#define V3_HW      (1ull << 61)

/* From now on registers are the guest's, or the hypervisor's. */
static void guest(void)
{
    cpu_at(0, 1, false);
    arm.sys.hcr = ARM_HCR_IMO | ARM_HCR_FMO;
}

static void hyp(void)
{
    cpu_at(0, 2, false);
}

static u64 v3_lr(unsigned intid, unsigned prio)
{
    return intid | (u64)prio << 48 | V3_PENDING | V3_GROUP1;
}

static void start_hyp(void)
{
    start_v3("num-cpu=1,num-irq=64", true, false);
    gic_map_redists(gic, 0, 1, &client.root, REDIST);
    hyp();
    msr("ICH_HCR_EL2", EN);
    guest();
    msr("ICC_PMR_EL1", 0xff);
    msr("ICC_IGRPEN1_EL1", 1);
    hyp();
}

static void test_v3(void)
{
    start_hyp();
    tap_ok(mrs("ICH_VTR_EL2") == 0x90380003 && mrs("ICH_ELRSR_EL2") == 15 &&
               mrs("ICH_VMCR_EL2") == (0xf8000000 | 2 << 21 | 3 << 18 | 1 << 3 | 2),
           "ich: list registers, and what the guest has set");
    tap_ok(!mrs("ICC_PMR_EL1") && !mrs("ICC_IGRPEN1_EL1"),
           "icv: which is not the physical interface");
    msr("ICH_LR0_EL2", v3_lr(40, 0x80));
    msr("ICH_LR3_EL2", v3_lr(8192, 0x60));
    tap_ok(virq(0) && !irq(0) && mrs("ICC_IAR1_EL1") == 1023,
           "ich: a virtual interrupt is not EL2's");
    guest();
    tap_ok(mrs("ICC_HPPIR1_EL1") == 8192 && mrs("ICC_HPPIR0_EL1") == 1023 &&
               mrs("ICC_IAR0_EL1") == 1023 && mrs("ICC_IAR1_EL1") == 8192 &&
               mrs("ICC_RPR_EL1") == 0x60 && mrs("ICC_AP1R0_EL1") == 1 << 12,
           "icv: the guest takes it");
    msr("ICC_EOIR0_EL1", 8192);
    tap_ok(mrs("ICC_RPR_EL1") == 0x60, "icv: EOIR0 does not end Group 1");
    msr("ICC_CTLR_EL1", 2);
    msr("ICC_EOIR1_EL1", 8192);
    hyp();
    tap_ok(mrs("ICH_ELRSR_EL2") == 14, "icv: an LPI has no active state to be ended by DIR");
    guest();
    tap_ok(mrs("ICC_CTLR_EL1") == (0x8400 | 2) && mrs("ICC_IAR1_EL1") == 40, "icv: then the other");
    msr("ICC_EOIR1_EL1", 40);
    hyp();
    tap_ok(mrs("ICH_LR0_EL2") == (v3_lr(40, 0x80) ^ V3_PENDING ^ V3_ACTIVE),
           "icv: with EOImode it is active");
    guest();
    msr("ICC_DIR_EL1", 40);
    hyp();
    tap_ok(mrs("ICH_ELRSR_EL2") == 15, "icv: until DIR");
    msr("ICH_LR0_EL2", v3_lr(1023, 0x10));
    guest();
    tap_ok(mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_RPR_EL1") == 0xff,
           "icv: special numbers become not active");
    hyp();
    msr("ICH_LR0_EL2", ~0ull);
    tap_ok(mrs("ICH_LR0_EL2") == 0xf0f81fff0000ffffull, "ich: reserved bits of a list register");
    msr("ICH_LR0_EL2", v3_lr(41, 0x80) ^ V3_GROUP1);
    guest();
    msr("ICC_IGRPEN0_EL1", 1);
    tap_ok(vfiq(0) && !virq(0) && mrs("ICC_IAR1_EL1") == 1023 && mrs("ICC_IAR0_EL1") == 41 &&
               mrs("ICC_AP0R0_EL1") == 1 << 16,
           "icv: Group 0 is a virtual FIQ");
    msr("ICC_EOIR0_EL1", 41);
    msr("ICC_BPR0_EL1", 4);
    msr("ICC_CTLR_EL1", 1);
    tap_ok(mrs("ICC_BPR0_EL1") == 4 && mrs("ICC_BPR1_EL1") == 5 && (msr("ICC_BPR1_EL1", 7), true) &&
               mrs("ICC_BPR1_EL1") == 5,
           "icv: with CBPR BPR1 is BPR0 and one, read-only");
    msr("ICC_CTLR_EL1", 0);
    msr("ICC_BPR1_EL1", 7);
    tap_ok(mrs("ICC_BPR1_EL1") == 7, "icv: without it is its own");
    device_free(gic);
}

static void test_v3_hw(void)
{
    start_hyp();
    arm.sys.hcr = 0;
    wr(DIST + GICD_CTLR, 2);
    wr(SGI(0) + GICD_IGROUPR, ~0u);
    wr(SGI(0) + GICD_ISENABLER, ~0u);
    msr("ICC_PMR_EL1", 0xff);
    msr("ICC_IGRPEN1_EL1", 1);
    msr("ICC_CTLR_EL1", 2);
    gic_set_ppi(gic, 0, 11, true);
    msr("ICC_EOIR1_EL1", mrs("ICC_IAR1_EL1"));
    msr("ICH_LR1_EL2", v3_lr(27, 0x80) | V3_HW | 27ull << 32);
    guest();
    tap_ok(mrs("ICC_IAR1_EL1") == 27 && !irq(0),
           "icv: the virtual timer, as hypervisors pass it on");
    gic_set_ppi(gic, 0, 11, false);
    msr("ICC_EOIR1_EL1", 27);
    tap_ok(!(rd(SGI(0) + GICD_ISACTIVER) & 1 << 27) && !irq(0) && !virq(0),
           "icv: its end is for both");
    hyp();
    msr("ICH_HCR_EL2", EN | NPIE);
    tap_ok(mrs("ICC_IAR1_EL1") == 25, "ich: maintenance is PPI 9");
    msr("ICH_HCR_EL2", EN);
    msr("ICC_EOIR1_EL1", 25);
    msr("ICC_DIR_EL1", 25);
    tap_ok(mrs("ICC_IAR1_EL1") == 1023, "ich: as long as its cause lasts");
    device_free(gic);
}

static void test_v3_traps(void)
{
    start_hyp();
    guest();
    tap_ok(trapped("ICC_SGI1R_EL1", true) == 2 && trapped("ICC_SGI0R_EL1", true) == 2 &&
               !trapped("ICC_IAR1_EL1", false),
           "icv: SGIs of a guest are its hypervisor's to send");
    static const struct {
        u32 bit;
        const char *reg;
        bool other; /* a register that the bit does not trap is ICC_RPR, else ICC_IAR1 */
    } rows[] = {{1 << 10, "ICC_PMR_EL1"},
                {1 << 11, "ICC_IAR0_EL1"},
                {1 << 12, "ICC_EOIR1_EL1", true},
                {1 << 14, "ICC_DIR_EL1"}};
    bool ok = true;

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        hyp();
        msr("ICH_HCR_EL2", EN | rows[i].bit);
        ok &= !trapped(rows[i].reg, true);
        guest();
        ok &= trapped(rows[i].reg, true) == 2 &&
              !trapped(rows[i].other ? "ICC_RPR_EL1" : "ICC_IAR1_EL1", false);
    }
    tap_ok(ok, "ich: TC, TALL0, TALL1 and TDIR trap EL1, each its registers");
    arm.sys.hcr = ARM_HCR_IMO;
    hyp();
    msr("ICH_HCR_EL2", EN);
    arm_machine.has_el3 = true;
    arm.sys.scr |= ARM_SCR_FIQ | ARM_SCR_IRQ;
    cpu_at(0, 1, false);
    tap_ok(!trapped("ICC_IAR1_EL1", false) && trapped("ICC_IAR0_EL1", false) == 3 &&
               !trapped("ICC_PMR_EL1", false),
           "icv: what is virtual does not trap to EL3");
    cpu_at(0, 1, true);
    tap_ok(trapped("ICC_IAR1_EL1", false) == 3, "icv: in the Secure state nothing is virtual");
    device_free(gic);
}

static void test_saved(void)
{
    static ClientStream s;
    Error err = {0};

    start_hyp();
    msr("ICH_LR0_EL2", v3_lr(40, 0x80));
    msr("ICH_LR1_EL2", v3_lr(41, 0x40));
    guest();
    mrs("ICC_IAR1_EL1");
    client_save(&client, &s);
    device_reset(client.machine);
    tap_ok(!virq(0) && mrs("ICC_RPR_EL1") == 0xff, "icv: reset");
    bool ok = client_load(&client, &s, &err);

    msr("ICC_EOIR1_EL1", 41);
    tap_ok(ok && virq(0) && mrs("ICC_IAR1_EL1") == 40, "icv: saved");
    device_free(gic);
}

int main(void)
{
    client_start(&client);
    test_v2();
    test_v2_hw();
    test_maintenance();
    test_v3();
    test_v3_hw();
    test_v3_traps();
    test_saved();
    client_stop(&client);
    return tap_done();
}
