/* SPDX-License-Identifier: MIT */
/*
 * Exception entry, return and interrupts of a machine's CPU, by the pseudocode of DDI 0487
 * (AArch64.TakeException ...).
 */
#include "frontend/arm/cpu/except.h"
#include "tests/block/tap.h"
#include "tests/unit/arm/bus.h"

static ArmSys *const s = &bus_cpu.sys;

static void at(unsigned el, bool has_el2, bool has_el3)
{
    bus_reset("max", has_el2, has_el3);
    s->scr |= ARM_SCR_NS;
    s->vbar[1] = 0x10000;
    s->vbar[2] = 0x20000;
    s->vbar[3] = 0x30000;
    bus_set_el(el);
    s->sp[1] = 0x1110;
    s->sctlr[1] &= ~(u64)ARM_SCTLR_SPAN;
    s->daif = 0;
    bus_cpu.vcpu.rt.gpr[31] = 0x7770;
    bus_cpu.vcpu.rt.pc = 0x8004;
}

static void raise(u32 kind, u32 syndrome, Gva addr)
{
    bus_cpu.vcpu.exc = (VcpuException){.kind = kind, .syndrome = syndrome, .addr = addr};
    arm_take_exception(&bus_cpu.vcpu);
}

static bool went(unsigned el, Gva pc, u32 esr)
{
    return s->el == el && bus_cpu.vcpu.rt.pc == pc && s->esr[el] == esr && s->elr[el] == 0x8004;
}

static void test_sync(void)
{
    at(0, false, false);
    arm_set_pstate(&bus_cpu, 0x60000000);
    raise(ARM_EXC_SVC, 7, 0);
    tap_ok(went(1, 0x10400, 0x56000007), "SVC from EL0: EC 0x15, vector 0x400");
    tap_ok(s->spsr[1] == 0x60000000 && s->spsel == 1 && s->daif == ARM_PSTATE_DAIF &&
               s->sp[0] == 0x7770 && bus_cpu.vcpu.rt.gpr[31] == 0x1110,
           "SPSR, DAIF, stack pointers");
    tap_ok(s->pan == 1, "PAN is set where SPAN is 0");
    at(0, false, false);
    s->sctlr[1] |= ARM_SCTLR_SPAN;
    raise(ARM_EXC_SVC, 7, 0);
    tap_ok(s->pan == 0, "PAN stays with SPAN");
    at(1, false, false);
    raise(ARM_EXC_UNDEF, 0, 0);
    tap_ok(went(1, 0x10200, 0x02000000), "UNDEF at EL1: vector 0x200");
    at(1, false, false);
    arm_switch_sp(&bus_cpu, 1, 0);
    raise(ARM_EXC_BKPT, 0x1234, 0);
    tap_ok(went(1, 0x10000, 0xf2001234), "BRK with SP_EL0: vector 0");
    at(0, false, false);
    raise(ARM_EXC_DATA_ABORT, 0x47, 0x1234);
    tap_ok(went(1, 0x10400, 0x92000047) && s->far[1] == 0x1234, "data abort of EL0, FAR");
    at(1, false, false);
    raise(ARM_EXC_PREFETCH_ABORT, 0x7, 0x8004);
    tap_ok(went(1, 0x10200, 0x86000007) && s->far[1] == 0x8004, "prefetch abort of EL1");
    at(1, false, false);
    raise(ARM_EXC_ALIGNMENT, 0, 0x1001);
    tap_ok(went(1, 0x10200, 0x96000021), "alignment fault is a data abort");
    at(1, false, false);
    raise(ARM_EXC_PC_ALIGNMENT, 0, 0x8004);
    tap_ok(went(1, 0x10200, 0x8a000000), "PC alignment");
}

static void test_routes(void)
{
    at(0, true, false);
    s->hcr |= ARM_HCR_TGE;
    raise(ARM_EXC_SVC, 1, 0);
    tap_ok(went(2, 0x20400, 0x56000001), "TGE: EL0's exceptions go to EL2");
    at(1, true, false);
    raise(ARM_EXC_HVC, 1, 0);
    tap_ok(went(2, 0x20400, 0x5a000001), "HVC");
    at(1, true, true);
    raise(ARM_EXC_SMC, 1, 0);
    tap_ok(went(3, 0x30400, 0x5e000001), "SMC");
    at(0, true, false);
    s->fault_ipa = 0x12345678;
    raise(ARM_EXC_STAGE2_DATA, 0x47, 0xabc);
    tap_ok(went(2, 0x20400, 0x92000047) && s->hpfar == 0x123450 && s->far[2] == 0xabc,
           "stage 2 abort: HPFAR");
    at(0, true, false);
    bus_insn = 0xb9400003; /* ldr w3, [x0] */
    raise(ARM_EXC_STAGE2_DATA, 7, 0xabc);
    tap_ok(went(2, 0x20400, 0x93830007), "its syndrome has size and register");
    at(0, true, false);
    raise(ARM_EXC_STAGE2_DATA, 7 | ARM_ISS_S1PTW, 0xabc);
    tap_ok(went(2, 0x20400, 0x92000087), "but not that of a table walk");
    at(1, true, true);
    raise(arm_exc_trap(2), arm_esr(ARM_EC_SYSREG, 0x300c01), 0);
    tap_ok(went(2, 0x20400, 0x62300c01), "trapped access");
    at(1, true, true);
    s->scr |= ARM_SCR_EA;
    raise(ARM_EXC_DATA_ABORT, 0x10, 0xabc);
    tap_ok(went(3, 0x30400, 0x92000010), "external abort with SCR.EA");
    at(1, true, false);
    s->mdcr[2] |= 1 << 8;
    raise(ARM_EXC_BKPT, 0, 0);
    tap_ok(went(2, 0x20400, 0xf2000000), "MDCR_EL2.TDE routes BRK");
}

static bool illegal(unsigned el, bool has_el2, u64 spsr)
{
    at(el, has_el2, false);
    s->spsr[el] = spsr;
    arm_exception_return(&bus_cpu, 0);
    return s->il && s->el == el;
}

static void test_eret(void)
{
    at(1, false, false);
    s->spsr[1] = 0x80000000 | ARM_PSTATE_PAN | ARM_PSTATE_I;
    s->sp[0] = 0x5550;
    tap_ok(arm_exception_return(&bus_cpu, 0x9000) == 0x9000 && s->el == 0 && !s->spsel &&
               s->daif == ARM_PSTATE_I && s->pan && !s->il && bus_cpu.vcpu.rt.gpr[31] == 0x5550 &&
               s->sp[1] == 0x7770,
           "ERET to EL0");
    tap_ok(illegal(1, true, 9), "ERET to a higher EL is illegal");
    tap_ok(illegal(2, true, 1), "to EL0 with SP_ELx");
    tap_ok(illegal(2, true, 6), "reserved mode");
    tap_ok(illegal(1, false, 0x10), "to AArch32, which there is not");
    at(2, true, false);
    s->hcr |= ARM_HCR_TGE;
    s->spsr[2] = 5;
    arm_exception_return(&bus_cpu, 0);
    tap_ok(s->il && s->el == 2, "to EL1 under TGE");
    raise(ARM_EXC_ILLEGAL, 0, 0);
    tap_ok(went(2, 0x20200, 0x3a000000) && !s->il && (s->spsr[2] & ARM_PSTATE_IL),
           "illegal state exception");
}

static bool irq(void)
{
    return arm_has_interrupt(&bus_cpu.vcpu, false);
}

static void test_irq(void)
{
    Vcpu *cpu = &bus_cpu.vcpu;

    at(1, true, true);
    tap_ok(!irq(), "no line, no interrupt");
    arm_set_irq(cpu, ARM_LINE_IRQ, true);
    tap_ok(irq(), "IRQ");
    s->daif = ARM_PSTATE_I;
    tap_ok(!irq() && arm_has_interrupt(cpu, true), "PSTATE.I masks, but WFI wakes");
    s->hcr |= ARM_HCR_IMO;
    tap_ok(irq(), "an IRQ that goes to EL2 cannot be masked at EL1");
    arm_take_interrupt(cpu);
    tap_ok(s->el == 2 && cpu->rt.pc == 0x20480 && s->elr[2] == 0x8004 && !irq(),
           "taken to EL2, masked there");
    at(2, true, true);
    arm_set_irq(cpu, ARM_LINE_IRQ, true);
    tap_ok(!irq(), "an IRQ of EL1 waits while EL2 runs");
    at(0, true, true);
    s->scr |= ARM_SCR_FIQ;
    s->daif = ARM_PSTATE_DAIF;
    arm_set_irq(cpu, ARM_LINE_FIQ, true);
    arm_take_interrupt(cpu);
    tap_ok(s->el == 3 && cpu->rt.pc == 0x30500, "FIQ to EL3");
    at(1, true, true);
    arm_set_irq(cpu, ARM_LINE_VIRQ, true);
    tap_ok(!irq(), "virtual IRQ without IMO");
    s->hcr |= ARM_HCR_IMO;
    arm_take_interrupt(cpu);
    tap_ok(s->el == 1 && cpu->rt.pc == 0x10280, "virtual IRQ to EL1");
    at(0, false, false);
    arm_set_irq(cpu, ARM_LINE_SERROR, true);
    arm_take_interrupt(cpu);
    tap_ok(went(1, 0x10580, 0xbe000000), "SError");
}

/* Instruction and what the syndrome says of it. */
static void test_access_iss(void)
{
    static const struct {
        u32 word, iss;
        const char *what;
    } rows[] = {
        {0x39000004, 0x1040000, "STRB W4"},       {0x79c00001, 0x1610000, "LDRSH W1"},
        {0x79800001, 0x1618000, "LDRSH X1"},      {0xb980003f, 0x1bf8000, "LDRSW XZR"},
        {0xf8627826, 0x1c68000, "LDR X6"},        {0xf8400824, 0x1c48000, "LDTR X4"},
        {0x88dffc22, 1u << 24 | 2u << 22 | 2u << 16 | 1u << 14, "LDAR W2"},
        {0xf8bfc043, 0x1c3c000, "LDAPR X3"},      {0x58000045, 0x1c58000, "LDR (literal)"},
        {0xf8408c24, 0, "LDR with writeback"},    {0xc85f7c24, 0, "LDXR"},
        {0xa9400c24, 0, "LDP"},                   {0x3dc00024, 0, "LDR Q4"},
        {0xf9800020, 0, "PRFM"},
    };

    for (size_t n = 0; n < ARRAY_SIZE(rows); n++)
        tap_ok(arm_access_iss(rows[n].word) == rows[n].iss, rows[n].what);
}

int main(void)
{
    test_access_iss();
    test_sync();
    test_routes();
    test_eret();
    test_irq();
    return tap_done();
}
