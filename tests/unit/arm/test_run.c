/* SPDX-License-Identifier: MIT */
/*
 * Guest code at every exception level, translated and run by the interpreter: which instructions exist where, what they
 * trap to, what ends a block. No memory accesses: those need softmmu.
 */
#include <setjmp.h>
#include <string.h>
#include "backend/interp/interp.h"
#include "backend/ir/build.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/psci.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/walk.h"
#include "softmmu/accel_ops.h"
#include "tests/block/tap.h"
#include "tests/unit/arm/bus.h"

#define CODE       0x8000ull
#define MAX_WORDS  64
#define MAX_BLOCKS 16

// clang-format off
enum {
    SVC_5 = 0xd40000a1, MRS_X0_CURRENTEL = 0xd5384240, ERET = 0xd69f03e0, FADD = 0x1e622820, WFI = 0xd503207f,
    DAIFSET_2 = 0xd50342df, DAIFCLR_2 = 0xd50342ff, SPSEL_0 = 0xd50040bf, HVC = 0xd4000002, SMC = 0xd4000003,
    MRS_X3_SCTLR = 0xd5381003, MSR_VBAR_X1 = 0xd518c001, PAN_1 = 0xd500419f, TLBI_VAE1IS_X2 = 0xd5088322,
    AT_S1E1R_X0 = 0xd5087800, MRS_X4_PAR = 0xd5387404, MSR_TPIDR_EL1_X5 = 0xd518d085,
    MRS_X6_TPIDR_EL1 = 0xd538d086, MOV_SP_X7 = 0x910000ff, MRS_X8_CNTVCT = 0xd53be048, MOV_X9_1 = 0xd2800029,
    LDTR = 0xf8400820, DSB_ISH = 0xd5033b9f, MSR_TTBR1_X1 = 0xd5182021, DSB_ISHST = 0xd5033a9f, PACIA_X0_X1 = 0xdac10020, DC_CVAC_X0 = 0xd50b7a20, DC_ZVA_X0 = 0xd50b7420,
};
// clang-format on

static u32 code[MAX_WORDS];
static IrBuilder builder;
static V128 values[IR_MAX_INSTS];
static jmp_buf raised;
static ArmSys *const s = &bus_cpu.sys;
static Vcpu *const cpu = &bus_cpu.vcpu;

static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va - CODE >= sizeof code) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va, .syndrome = 7};
        return NULL;
    }
    *avail = (u32)(CODE + sizeof code - va);
    return (const u8 *)code + (va - CODE);
}

static const MemOps mem = {.code = code_at};

static __attribute__((noreturn)) void on_raise(Vcpu *vcpu, const void *ra)
{
    longjmp(raised, 1);
}

static bool is_kicked;

static void on_kick(Vcpu *vcpu)
{
    is_kicked = true;
}

static const AccelOps accel = {.name = "test", .raise = on_raise, .kick = on_kick};

/* Run one block; true if it ended in an exception, which is in cpu->exc and not taken yet. */
static bool run_block(void)
{
    GuestTb tb = {.cpu = cpu, .pc = cpu->rt.pc, .key = guest_aarch64.tb_key(cpu), .max_insns = 64};
    RtExit why;

    if (setjmp(raised) || !guest_aarch64.translate(&builder, &tb))
        return true;
    why = interp_block(&cpu->rt, &builder.block, values);
    if (why != RT_EXIT_RAISE)
        return why != RT_EXIT_LOOKUP;
    cpu->exc = (VcpuException){.kind = (u32)cpu->rt.exit_arg & 0xff,
                               .syndrome = (u32)(cpu->rt.exit_arg >> 32)};
    return true;
}

/* Run until an exception; it is taken. */
static void run(void)
{
    for (int n = 0; n < MAX_BLOCKS; n++)
        if (run_block()) {
            guest_aarch64.take_exception(cpu);
            return;
        }
}

static void setup(unsigned el, bool has_el2, bool has_el3, const u32 *words, size_t count)
{
    bus_reset("max", has_el2, has_el3);
    memset(code, 0, sizeof code); /* UDF */
    memcpy(code, words, count * sizeof *words);
    s->scr |= ARM_SCR_NS | ARM_SCR_HCE;
    s->cpacr = 3 << 20;
    s->cptr[2] = 0;
    s->vbar[1] = 0x10000;
    s->vbar[2] = 0x20000;
    s->vbar[3] = 0x30000;
    bus_set_el(el);
    s->daif = 0;
    cpu->mem = &mem;
    cpu->accel = &accel;
    cpu->rt.pc = CODE;
}

#define SETUP(el, el2, el3, ...)                                                                   \
    do {                                                                                           \
        static const u32 words[] = {__VA_ARGS__};                                                  \
        setup(el, el2, el3, words, ARRAY_SIZE(words));                                             \
    } while (0)

static bool took(unsigned el, Gva pc, u32 esr, Gva elr)
{
    return s->el == el && cpu->rt.pc == pc && s->esr[el] == esr && s->elr[el] == elr;
}

static void test_levels(void)
{
    SETUP(1, false, false, MRS_X0_CURRENTEL);
    run();
    tap_ok(cpu->rt.gpr[0] == 4 && took(1, 0x10200, 0x02000000, CODE + 4),
           "CurrentEL at EL1, then UDF");
    SETUP(0, false, false, MRS_X0_CURRENTEL);
    run();
    tap_ok(took(1, 0x10400, 0x02000000, CODE), "CurrentEL is UNDEFINED at EL0");
    SETUP(0, false, false, SVC_5);
    run();
    tap_ok(took(1, 0x10400, 0x56000005, CODE + 4), "SVC");
    SETUP(1, false, false, ERET);
    s->elr[1] = CODE + 0x20;
    code[8] = SVC_5;
    run();
    tap_ok(took(1, 0x10400, 0x56000005, CODE + 0x24), "ERET to EL0, which makes a call");
    SETUP(0, false, false, ERET);
    run();
    tap_ok(took(1, 0x10400, 0x02000000, CODE), "ERET is UNDEFINED at EL0");
    SETUP(1, false, false, ERET);
    s->spsr[1] = 0x10;
    s->elr[1] = CODE + 0x20;
    run();
    tap_ok(took(1, 0x10200, 0x3a000000, CODE + 0x20) && (s->spsr[1] & ARM_PSTATE_IL),
           "an illegal ERET: the next instruction reports it");
    SETUP(0, false, false, TLBI_VAE1IS_X2);
    run();
    tap_ok(took(1, 0x10400, 0x02000000, CODE) && !bus_flushes, "TLBI is UNDEFINED at EL0");
}

static void test_registers(void)
{
    SETUP(1, false, false, MSR_VBAR_X1, MSR_TPIDR_EL1_X5, MRS_X6_TPIDR_EL1, MRS_X3_SCTLR,
          MRS_X8_CNTVCT, SVC_5);
    cpu->rt.gpr[1] = 0x50000;
    cpu->rt.gpr[5] = 0x1234;
    bus_now_ns = 1600;
    run();
    tap_ok(took(1, 0x50200, 0x56000005, CODE + 24) && cpu->rt.gpr[6] == 0x1234 &&
               cpu->rt.gpr[8] == 100 && cpu->rt.gpr[3] == s->sctlr[1],
           "registers are written and read");
    SETUP(1, true, false, MRS_X3_SCTLR);
    s->hcr |= ARM_HCR_TRVM;
    run();
    /* Op0 3, Op2 0, Op1 0, CRn 1, Rt 3, CRm 0, read */
    tap_ok(took(2, 0x20400, 0x62000000 | 3 << 20 | 1 << 10 | 3 << 5 | 1, CODE),
           "TRVM: trapped with its operands");
    SETUP(0, false, false, MRS_X8_CNTVCT);
    run();
    tap_ok(took(1, 0x10400, 0x62000000 | 3 << 20 | 2 << 17 | 3 << 14 | 14 << 10 | 8 << 5 | 1, CODE),
           "CNTVCT_EL0 at EL0 as CNTKCTL_EL1 forbids");
}

static void test_pstate(void)
{
    SETUP(1, false, false, DAIFSET_2, PAN_1, SVC_5);
    run();
    tap_ok((s->spsr[1] & ARM_PSTATE_DAIF) == ARM_PSTATE_I && (s->spsr[1] & ARM_PSTATE_PAN),
           "DAIFSet, PAN");
    SETUP(1, false, false, DAIFCLR_2, MOV_X9_1);
    s->daif = ARM_PSTATE_I;
    run_block();
    tap_ok(cpu->rt.pc == CODE + 4 && !s->daif && !is_kicked, "DAIFClr ends the block");
    SETUP(1, false, false, DAIFCLR_2, MOV_X9_1);
    s->daif = ARM_PSTATE_I;
    guest_aarch64.set_irq(cpu, ARM_LINE_IRQ, true);
    run_block();
    tap_ok(is_kicked, "and kicks where an interrupt waited");
    is_kicked = false;
    SETUP(1, false, false, ERET);
    s->daif = ARM_PSTATE_I;
    guest_aarch64.set_irq(cpu, ARM_LINE_IRQ, true);
    run_block();
    tap_ok(is_kicked, "so does ERET");
    SETUP(0, false, false, DAIFSET_2);
    run();
    tap_ok(took(1, 0x10400, 0x62000000 | 6 << 17 | 3 << 14 | 4 << 10 | 31 << 5 | 2 << 1, CODE),
           "DAIFSet at EL0: UMA");
    SETUP(1, false, false, MOV_SP_X7, SPSEL_0, SVC_5);
    cpu->rt.gpr[7] = 0x1110;
    s->sp[0] = 0x2220;
    run();
    tap_ok(took(1, 0x10000, 0x56000005, CODE + 12) && cpu->rt.gpr[31] == 0x1110 &&
               s->sp[0] == 0x2220,
           "SPSel: exceptions from SP_EL0 come in at vector 0, with SP_EL1");
}

static void test_fp(void)
{
    SETUP(1, false, false, FADD, SVC_5);
    run();
    tap_ok(took(1, 0x10200, 0x56000005, CODE + 8), "FP runs");
    SETUP(0, false, false, FADD);
    s->cpacr = 1 << 20;
    run();
    tap_ok(took(1, 0x10400, 0x1fe00000, CODE), "CPACR_EL1.FPEN traps EL0");
    SETUP(1, true, true, FADD);
    s->cptr[3] = 1 << 10;
    run();
    tap_ok(took(3, 0x30400, 0x1fe00000, CODE), "CPTR_EL3.TFP");
}

static u64 on_args[3];
static unsigned resets;

static i64 cpu_on(ArmCpu *c, u64 mpidr, Gva entry, u64 context)
{
    on_args[0] = mpidr;
    on_args[1] = entry;
    on_args[2] = context;
    return mpidr == 1 ? ARM_PSCI_SUCCESS : ARM_PSCI_INVALID_PARAMETERS;
}

static i64 affinity_info(ArmCpu *c, u64 mpidr)
{
    return mpidr == 1;
}

static void system_off(ArmCpu *c, bool is_reset)
{
    resets += is_reset;
}

/* HVC with PSCI behind it; X0. */
static u64 psci(u32 function, u64 a, u64 b, u64 c)
{
    SETUP(1, false, false, HVC);
    bus_machine.conduit = ARM_CONDUIT_HVC;
    bus_machine.cpu_on = cpu_on;
    bus_machine.affinity_info = affinity_info;
    bus_machine.system_off = system_off;
    memcpy(cpu->rt.gpr, (u64[]){function, a, b, c}, 4 * sizeof(u64));
    run();
    return s->el == 1 && cpu->rt.pc == CODE + 4 ? cpu->rt.gpr[0] : 0xdead;
}

static void test_psci(void)
{
    tap_ok(psci(0x84000000, 0, 0, 0) == 0x10001, "PSCI_VERSION");
    tap_ok(psci(0xc4000003, 1, 0x123456789000, 5) == 0 && on_args[0] == 1 &&
               on_args[1] == 0x123456789000 && on_args[2] == 5,
           "CPU_ON");
    tap_ok(psci(0x84000003, 0x100000001, 0x99, 0) == 0, "SMC32 arguments have 32 bits");
    tap_ok(psci(0xc4000004, 1, 0, 0) == 1 && psci(0xc4000004, 1, 1, 0) == (u64)-2,
           "AFFINITY_INFO, level 0 only");
    tap_ok(psci(0x8400000a, 0xc4000003, 0, 0) == 0 && psci(0x8400000a, 0xc4000002, 0, 0) == (u64)-1,
           "PSCI_FEATURES: CPU_OFF has no SMC64 form");
    tap_ok(psci(0x84000002, 0, 0, 0) == 0 && cpu->is_off, "CPU_OFF");
    tap_ok(psci(0x84000009, 0, 0, 0) == 0 && resets == 1, "SYSTEM_RESET");
    tap_ok(psci(0x84000001, 0, 0, 0) == 0 && cpu->is_halted, "CPU_SUSPEND waits");
    tap_ok(psci(0x84001234, 0, 0, 0) == (u64)-1, "unknown functions");
    arm_psci_start(&bus_cpu, 0x4000, 7);
    tap_ok(cpu->rt.pc == 0x4000 && cpu->rt.gpr[0] == 7 && s->el == 1 &&
               s->daif == ARM_PSTATE_DAIF && !cpu->is_off && !cpu->is_halted,
           "a CPU starts");
}

static void test_calls(void)
{
    SETUP(1, false, false, HVC);
    run();
    tap_ok(took(1, 0x10200, 0x02000000, CODE), "HVC without EL2 is UNDEFINED");
    SETUP(1, true, true, SMC);
    run();
    tap_ok(took(3, 0x30400, 0x5e000000, CODE + 4), "SMC");
    SETUP(1, true, true, SMC);
    s->hcr |= ARM_HCR_TSC;
    run();
    tap_ok(took(2, 0x20400, 0x5e000000, CODE), "SMC under HCR_EL2.TSC: ELR is the SMC");
}

static void test_pac(void)
{
    SETUP(1, false, false, PACIA_X0_X1, SVC_5);
    cpu->rt.gpr[0] = 0x1234;
    bus_cpu.pac_key[0][0] = 0x9876543210;
    run();
    tap_ok(cpu->rt.gpr[0] == 0x1234, "PACIA without SCTLR_EL1.EnIA does nothing");
    SETUP(1, false, false, PACIA_X0_X1, SVC_5);
    cpu->rt.gpr[0] = 0x1234;
    bus_cpu.pac_key[0][0] = 0x9876543210;
    s->sctlr[1] |= ARM_SCTLR_ENIA;
    run();
    tap_ok(cpu->rt.gpr[0] != 0x1234 && (cpu->rt.gpr[0] & 0xffffffffffff) == 0x1234,
           "with it, a code");
}

static void test_cache(void)
{
    SETUP(0, false, false, DC_CVAC_X0);
    run();
    tap_ok(took(1, 0x10400, 0x62000000 | 1 << 20 | 1 << 17 | 3 << 14 | 7 << 10 | 10 << 1, CODE),
           "DC CVAC of EL0: UCI");
    SETUP(0, false, false, DC_ZVA_X0);
    run();
    tap_ok(took(1, 0x10400, 0x62000000 | 1 << 20 | 1 << 17 | 3 << 14 | 7 << 10 | 4 << 1, CODE),
           "DC ZVA of EL0: DZE");
    SETUP(0, false, false, DC_CVAC_X0, SVC_5);
    s->sctlr[1] |= ARM_SCTLR_UCI;
    run();
    tap_ok(took(1, 0x10400, 0x56000005, CODE + 8), "with UCI it does nothing");
}

static void test_wait(void)
{
    SETUP(1, false, false, WFI);
    run();
    tap_ok(cpu->rt.pc == CODE + 4 && cpu->is_halted, "WFI waits");
    s->daif = ARM_PSTATE_I;
    guest_aarch64.set_irq(cpu, ARM_LINE_IRQ, true);
    tap_ok(guest_aarch64.has_interrupt(cpu, true), "an interrupt ends it, masked or not");
    SETUP(0, false, false, WFI);
    s->sctlr[1] &= ~(u64)ARM_SCTLR_NTWI;
    run();
    tap_ok(took(1, 0x10400, 0x07e00000, CODE), "nTWI: WFI of EL0 traps");
}

/* Page table isolation: EL1 with TTBR1_EL1 of EL0 has a regime of its own. */
static void test_gate(void)
{
    SETUP(1, false, false, MSR_TTBR1_X1, ERET);
    cpu->rt.gpr[1] = 0x1000;
    s->spsr[1] = 0;
    tap_ok(arm_mmu_idx(cpu) == ARM_MMU_E1, "EL1's regime");
    run_block();
    run_block();
    tap_ok(s->el == 0 && arm_mmu_idx(cpu) == ARM_MMU_E0, "EL0's");
    cpu->exc = (VcpuException){.kind = ARM_EXC_SVC};
    guest_aarch64.take_exception(cpu);
    tap_ok(arm_mmu_idx(cpu) == ARM_MMU_E1_GATE && arm_unpriv_idx(ARM_MMU_E1_GATE) == ARM_MMU_E0,
           "EL1's with the tables of EL0");
    arm_sysreg_write(&bus_cpu, arm_sysreg_row(&bus_cpu, (unsigned)arm_sysreg_number(&bus_cpu, ARM_SYSREG(3, 0, 2, 0, 1))), 0x2000);
    tap_ok(arm_mmu_idx(cpu) == ARM_MMU_E1, "and with its own again");
}

static void test_mmu(void)
{
    SETUP(1, false, false, TLBI_VAE1IS_X2, SVC_5);
    s->tcr[1] = 1ull << 36;
    cpu->rt.gpr[2] = 0x3412ull << 48 | 0xfffffffff80ull;
    run();
    tap_ok(bus_flushes == 1 && bus_last_flush.kind == GUEST_TLB_VA && bus_last_flush.asid == 0x3412 &&
               bus_last_flush.start == 0xfffffffffff80000 &&
               bus_last_flush.last == 0xfffffffffff80fff && bus_last_flush.broadcast &&
               bus_last_flush.regimes == 63,
           "TLBI VAE1IS");
    SETUP(1, false, false, TLBI_VAE1IS_X2, DSB_ISHST, SVC_5);
    run();
    tap_ok(bus_flushes == 1 && !bus_syncs, "and DSB of stores");
    SETUP(1, false, false, TLBI_VAE1IS_X2, DSB_ISH, SVC_5);
    run();
    tap_ok(bus_flushes == 1 && bus_syncs == 1, "DSB waits for other CPUs");
    SETUP(1, false, false, AT_S1E1R_X0, MRS_X4_PAR, SVC_5);
    cpu->rt.gpr[0] = 0x123456;
    run();
    tap_ok(cpu->rt.gpr[4] == (0x123000 | 1 << 11 | 1 << 9), "AT S1E1R, MMU off: device memory");
    SETUP(1, false, false, AT_S1E1R_X0, MRS_X4_PAR, SVC_5);
    s->sctlr[1] |= ARM_SCTLR_M;
    s->tcr[1] = 1 << 7;
    run();
    tap_ok(cpu->rt.gpr[4] == (1 | 4 << 1 | 1 << 11), "AT: the fault is in PAR_EL1");
    SETUP(1, false, false, LDTR);
    s->pan = 1;
    GuestTb tb = {.cpu = cpu, .pc = CODE, .key = guest_aarch64.tb_key(cpu), .max_insns = 1};
    bool is_ok = guest_aarch64.translate(&builder, &tb);
    tap_ok(is_ok && builder.mmu_idx == ARM_MMU_E1_PAN && builder.mmu_idx_unpriv == ARM_MMU_E0_AT_E1,
           "regimes of LDR and LDTR at EL1 with PAN");
}

int main(void)
{
    test_levels();
    test_registers();
    test_pstate();
    test_fp();
    test_calls();
    test_psci();
    test_pac();
    test_cache();
    test_wait();
    test_gate();
    test_mmu();
    return tap_done();
}
