/* SPDX-License-Identifier: MIT */
/* System registers of a machine's CPU: rows, access by level, traps, effects. */
#include <string.h>
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/timer.h"
#include "tests/block/tap.h"
#include "tests/unit/arm/bus.h"

static ArmSys *const s = &bus_cpu.sys;

static const ArmSysreg *reg(const char *name)
{
    for (unsigned g = 0; arm_sysreg_groups[g]; g++)
        for (const ArmSysreg *r = arm_sysreg_groups[g]; r->name; r++)
            if (!strcmp(r->name, name))
                return r;
    return NULL;
}

static bool may(const char *name, unsigned el, bool write)
{
    return arm_sysreg_exists(&bus_cpu, reg(name), el, write);
}

static unsigned trap(const char *name, unsigned el, bool write)
{
    bus_set_el(el);
    return arm_sysreg_trap(&bus_cpu, reg(name), write);
}

static u64 get(const char *name)
{
    return arm_sysreg_read(&bus_cpu, reg(name));
}

static void set(const char *name, u64 v)
{
    arm_sysreg_write(&bus_cpu, reg(name), v);
}

static void test_rows(void)
{
    bool found = true, twice = false;

    bus_reset("max", false, false);

    for (unsigned g = 0; arm_sysreg_groups[g] != arm_sysregs; g++)
        for (const ArmSysreg *r = arm_sysreg_groups[g]; r->name; r++) {
            int n = arm_sysreg_number(&bus_cpu, r->enc);

            found &= n >= 0;
            twice |= n >= 0 && arm_sysreg_row(&bus_cpu, (unsigned)n) != r;
        }
    tap_ok(found && !twice, "each row is found by its encoding, none is there twice");
}

static u64 read_pmr(const ArmCpu *cpu, const ArmSysreg *r)
{
    return 0xf8;
}

static void test_board(void)
{
    static const ArmSysreg rows[] = {
        {"ICC_PMR_EL1", ARM_SYSREG(3, 0, 4, 6, 0), ARM_EL1_RW, .read = read_pmr}, {NULL}};
    int n;

    bus_reset("max", true, true);
    tap_ok(arm_sysreg_number(&bus_cpu, rows[0].enc) < 0 && (get("ID_AA64PFR0_EL1") >> 8 & 0xfffff) == 0x1111,
           "no interrupt controller, no ICC_PMR_EL1; EL2 and EL3 in ID_AA64PFR0_EL1");
    bus_machine.sysregs = rows;
    bus_machine.has_gic_sysregs = true;
    n = arm_sysreg_number(&bus_cpu, rows[0].enc);
    tap_ok(n >= 0 && arm_sysreg_read(&bus_cpu, arm_sysreg_row(&bus_cpu, (unsigned)n)) == 0xf8 &&
           (get("ID_AA64PFR0_EL1") >> 24 & 15) == 1, "registers of a device");
    set("HCR_EL2", ~0ull);
    tap_ok(get("HCR_EL2") >> 34 & 1, "HCR_EL2.E2H with FEAT_VHE");
    bus_reset("cortex-a57", true, true);
    set("HCR_EL2", ~0ull);
    tap_ok(get("HCR_EL2") == 0x3ffffffff, "and other bits are RES0 without their features");
}

/* With HCR_EL2.E2H: what the names of EL1 and _EL12 mean. */
static void test_redirect(void)
{
    u16 far_el1 = ARM_SYSREG(3, 0, 6, 0, 0), far_el2 = ARM_SYSREG(3, 4, 6, 0, 0);
    u16 far_el12 = ARM_SYSREG(3, 5, 6, 0, 0), tpidr_el1 = ARM_SYSREG(3, 0, 13, 0, 4);
    u16 cpacr_el1 = ARM_SYSREG(3, 0, 1, 0, 2), cptr_el2 = ARM_SYSREG(3, 4, 1, 1, 2);

    tap_ok(arm_sysreg_redirect(far_el1, 2) == far_el2 &&
               arm_sysreg_redirect(far_el12, 2) == far_el1,
           "FAR_EL1 and FAR_EL12 at EL2");
    tap_ok(arm_sysreg_redirect(far_el1, 3) == far_el1 &&
               arm_sysreg_redirect(far_el12, 3) == far_el1,
           "and at EL3");
    tap_ok(arm_sysreg_redirect(cpacr_el1, 2) == cptr_el2, "CPACR_EL1 is CPTR_EL2");
    tap_ok(arm_sysreg_redirect(tpidr_el1, 2) == tpidr_el1, "TPIDR_EL1 stays itself");
}

static void test_access(void)
{
    bus_reset("max", false, false);
    tap_ok(!may("SCTLR_EL1", 0, false) && may("SCTLR_EL1", 1, true), "SCTLR_EL1 is EL1's");
    tap_ok(!may("MIDR_EL1", 0, false) && !may("MIDR_EL1", 1, true),
           "MIDR_EL1 is read-only, and not EL0's");
    tap_ok(may("TPIDRRO_EL0", 1, true) && !may("TPIDRRO_EL0", 0, true),
           "TPIDRRO_EL0 is written from EL1");
    tap_ok(!may("HCR_EL2", 1, false) && !may("HCR_EL2", 2, false), "no EL2, no HCR_EL2");
    tap_ok(may("CNTP_CTL_EL0", 0, true) && may("PMSWINC_EL0", 0, true) &&
               !may("PMSWINC_EL0", 3, false),
           "EL0's timers; PMSWINC is write-only");
    bus_reset("cortex-a53", true, true);
    tap_ok(!may("PAN", 1, true) && !may("APIAKeyLo_EL1", 1, true),
           "registers of features that the model lacks");
    tap_ok(may("HCR_EL2", 2, true) && may("SCR_EL3", 3, true) && !may("SCR_EL3", 2, true),
           "EL2 and EL3");
}

static void test_traps(void)
{
    bus_reset("max", true, true);
    s->scr |= ARM_SCR_NS | 1ull << 16;
    tap_ok(trap("SCTLR_EL1", 1, true) == 0, "nothing traps");
    s->hcr |= ARM_HCR_TVM;
    tap_ok(trap("SCTLR_EL1", 1, true) == 2 && trap("SCTLR_EL1", 1, false) == 0, "TVM traps writes");
    tap_ok(trap("SCTLR_EL1", 2, true) == 0, "but not EL2's");
    s->hcr |= ARM_HCR_TID3;
    tap_ok(trap("ID_AA64PFR0_EL1", 1, false) == 2, "TID3");
    tap_ok(trap("APIAKeyLo_EL1", 1, true) == 2, "keys trap without APK");
    s->sctlr[1] &= ~(u64)ARM_SCTLR_UCT;
    s->hcr = ARM_HCR_RW;
    tap_ok(trap("CTR_EL0", 0, false) == 1 && trap("CTR_EL0", 1, false) == 0, "UCT");
    tap_ok(trap("DAIF", 0, true) == 1, "UMA");
    tap_ok(trap("CNTVCT_EL0", 0, false) == 1 && trap("PMCCNTR_EL0", 0, false) == 1,
           "CNTKCTL, PMUSERENR");
    s->cntkctl = 2;
    s->pmuserenr = 4;
    tap_ok(trap("CNTVCT_EL0", 0, false) == 0 && trap("PMCCNTR_EL0", 0, false) == 0 &&
               trap("PMCCNTR_EL0", 0, true) == 1,
           "EL0VCTEN; PMUSERENR.CR allows reads");
    s->cptr[3] = 1u << 31;
    tap_ok(trap("CPACR_EL1", 1, true) == 3, "CPTR_EL3.TCPAC");
}

static void test_effects(void)
{
    bus_reset("max", false, false);
    set("SCTLR_EL1", get("SCTLR_EL1") | ARM_SCTLR_M);
    tap_ok(bus_flushes == 1 && bus_last_flush.kind == GUEST_TLB_ALL && bus_last_flush.regimes == 63,
           "switching the MMU on flushes EL1&0");
    set("SCTLR_EL1", get("SCTLR_EL1"));
    set("TTBR0_EL1", 0x40100000);
    tap_ok(bus_flushes == 1, "the same value, or other tables, do not");
    set("TTBR0_EL1", 0x40100000 | 5ull << 48);
    tap_ok(bus_flushes == 2 && bus_last_flush.kind == GUEST_TLB_SWITCH && bus_last_flush.asid == 5,
           "a new ASID switches");
    set("TTBR1_EL1", 9ull << 48);
    set("TCR_EL1", 1 << 22);
    tap_ok(bus_flushes == 4 && bus_last_flush.kind == GUEST_TLB_ALL && s->tcr[1] == 1 << 22,
           "TCR_EL1.A1 takes the ASID of TTBR1_EL1, and TCR_EL1 flushes");
    set("VBAR_EL1", 0x12345fff);
    tap_ok(get("VBAR_EL1") == 0x12345800, "VBAR_EL1: 2 KiB aligned");
    set("SPSel", 0);
    tap_ok(s->spsel == 0, "SPSel");
    tap_ok(get("CurrentEL") == 4 && get("MPIDR_EL1") == 0x80000003, "CurrentEL, MPIDR_EL1");
    set("DAIF", ~0ull);
    tap_ok(get("DAIF") == ARM_PSTATE_DAIF, "DAIF");
}

static void test_timer(void)
{
    bus_reset("max", true, false);
    bus_now_ns = 1600;
    tap_ok(get("CNTPCT_EL0") == 100 && get("CNTFRQ_EL0") == 62500000,
           "the counter runs at CNTFRQ_EL0");
    set("CNTVOFF_EL2", 40);
    tap_ok(get("CNTVCT_EL0") == 60, "CNTVOFF_EL2");
    set("CNTV_TVAL_EL0", 50);
    set("CNTV_CTL_EL0", 1);
    tap_ok(get("CNTV_CVAL_EL0") == 110 && bus_deadline_ns[ARM_TIMER_VIRT] == 2400 &&
               !bus_timer_line[ARM_TIMER_VIRT],
           "armed");
    bus_now_ns = 2400;
    arm_timer_update(&bus_cpu, ARM_TIMER_VIRT);
    tap_ok(bus_timer_line[ARM_TIMER_VIRT] && get("CNTV_CTL_EL0") == 5 &&
               bus_deadline_ns[ARM_TIMER_VIRT] == ~0ull,
           "expired: line up, ISTATUS");
    set("CNTV_CTL_EL0", 3);
    tap_ok(!bus_timer_line[ARM_TIMER_VIRT], "IMASK takes the line down");
    set("CNTV_TVAL_EL0", 50);
    tap_ok(bus_deadline_ns[ARM_TIMER_VIRT] == ~0ull, "and nothing waits for it");
    set("CNTV_CTL_EL0", 1);
    set("CNTV_TVAL_EL0", 0xffffffff);
    tap_ok(bus_timer_line[ARM_TIMER_VIRT] && get("CNTV_TVAL_EL0") == 0xffffffff, "TVAL is signed");
}

static void test_pmu(void)
{
    bus_reset("max", false, false);
    bus_now_ns = 100;
    set("PMCR_EL0", 1);
    set("PMCNTENSET_EL0", 1u << 31);
    bus_now_ns = 150;
    tap_ok(get("PMCCNTR_EL0") == 50, "cycles count while enabled");
    set("PMCNTENCLR_EL0", 1u << 31);
    bus_now_ns = 250;
    tap_ok(get("PMCCNTR_EL0") == 50, "and stop");
    set("PMCR_EL0", 4);
    tap_ok(get("PMCCNTR_EL0") == 0 && (get("PMCR_EL0") >> 11 & 31) == 6, "PMCR.C; six counters");
}

int main(void)
{
    test_rows();
    test_board();
    test_redirect();
    test_access();
    test_traps();
    test_effects();
    test_timer();
    test_pmu();
    return tap_done();
}
