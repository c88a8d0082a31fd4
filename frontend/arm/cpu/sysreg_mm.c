/* SPDX-License-Identifier: MIT */
/*
 * System registers of memory management and control at EL1. Source: DDI 0487, the register's
 * page.
 */
#include "base/bits.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"
#include "frontend/arm/cpu/walk.h"
#include "frontend/guest.h"

/* SCTLR_EL1: RES1 bits of Armv8.0 that are not controls, and the controls that are implemented. */
#define SCTLR_RES1 0x30d00980ull
#define SCTLR_RES0 ((1ull << 25) | (1ull << 24)) /* EE, E0E: little-endian only */

void arm_sysreg_sctlr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v & ~SCTLR_RES0);
}

u32 arm_asid_of(const ArmSys *s, unsigned el)
{
    u64 ttbr = bits_get(s->tcr[el], 22, 1) ? s->ttbr1[el] : s->ttbr0[el];

    return (u32)bits_get(ttbr, 48, bits_get(s->tcr[el], 36, 1) ? 16 : 8);
}

/* Regimes without ASIDs have global entries only, which every ASID finds. */
void arm_asid_changed(ArmCpu *cpu)
{
    ArmSys *s = &cpu->sys;
    u32 now = arm_asid_of(s, arm_in_host(cpu) ? 2 : 1);

    if (likely(now == s->asid))
        return;
    s->asid = now;
    cpu->machine->bus->tlb_flush(&cpu->vcpu,
                                 &(GuestTlbFlush){.kind = GUEST_TLB_SWITCH, .asid = now});
}

/* TTBRn_EL1, TCR_EL1: a new ASID selects other entries, no entry becomes wrong by it. */
static void asid_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v);
    arm_update_gate(&cpu->sys);
    arm_asid_changed(cpu);
}

void arm_translation_changed(ArmCpu *cpu)
{
    const GuestBus *bus = cpu->machine->bus;
    u32 all = (1u << ARM_MMU_COUNT) - 1;

    arm_update_gate(&cpu->sys);
    bus->tlb_flush(&cpu->vcpu, &(GuestTlbFlush){.kind = GUEST_TLB_ALL, .regimes = all});
    cpu->sys.asid = arm_asid_of(&cpu->sys, arm_in_host(cpu) ? 2 : 1);
    bus->tlb_flush(&cpu->vcpu,
                   &(GuestTlbFlush){.kind = GUEST_TLB_SWITCH, .asid = cpu->sys.asid});
}

// clang-format off
const ArmSysreg arm_sysregs_mm[] = {
    /* name             encoding              access   feature */
    {"SCTLR_EL1",       S(3, 0, 1, 0, 0),     EL1_RW, 0, TLB(1), SYS(sctlr[1]), TRAP(VM),
     .write = arm_sysreg_sctlr_write, .reset = SCTLR_RES1},
    {"ACTLR_EL1",       S(3, 0, 1, 0, 1),     EL1_RW, 0, SYS(actlr[1]), TRAP(ACR)},
    {"CPACR_EL1",       S(3, 0, 1, 0, 2),     EL1_RW, 0, KEY, SYS(cpacr), TRAP(CPACR),
     .mask = 0x300000},
    /* KEY: the table of jumps is that of the address space, so the block must end */
    {"TTBR0_EL1",       S(3, 0, 2, 0, 0),     EL1_RW, 0, KEY, SYS(ttbr0[1]), TRAP(VM),
     .write = asid_write},
    {"TTBR1_EL1",       S(3, 0, 2, 0, 1),     EL1_RW, 0, KEY, SYS(ttbr1[1]), TRAP(VM),
     .write = asid_write},
    {"TCR_EL1",         S(3, 0, 2, 0, 2),     EL1_RW, 0, TLB(1), SYS(tcr[1]), TRAP(VM),
     .write = asid_write},
    {"PAR_EL1",         S(3, 0, 7, 4, 0),     EL1_RW, 0, SYS(par)},
    {"MAIR_EL1",        S(3, 0, 10, 2, 0),    EL1_RW, 0, TLB(1), SYS(mair[1]), TRAP(VM)},
    {"AMAIR_EL1",       S(3, 0, 10, 3, 0),    EL1_RW, 0, SYS(amair[1]), TRAP(VM)},
    {"CONTEXTIDR_EL1",  S(3, 0, 13, 0, 1),    EL1_RW, 0, SYS(contextidr[1]), TRAP(VM),
     .mask = 0xffffffff},
    {"TPIDR_EL1",       S(3, 0, 13, 0, 4),    EL1_RW, 0, SYS(tpidr[1]),
     .global = A64_G_TPIDR_EL1},
    /* At EL0 only readable (the row of arm_sysregs), above writable too. */
    {"TPIDRRO_EL0",     S(3, 3, 13, 0, 3),    EL0_R | EL1_W, 0, F(tpidrro_el0)},
    {"APIAKeyLo_EL1",   S(3, 0, 2, 1, 0),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[0][0]), TRAP(KEYS)},
    {"APIAKeyHi_EL1",   S(3, 0, 2, 1, 1),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[0][1]), TRAP(KEYS)},
    {"APIBKeyLo_EL1",   S(3, 0, 2, 1, 2),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[1][0]), TRAP(KEYS)},
    {"APIBKeyHi_EL1",   S(3, 0, 2, 1, 3),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[1][1]), TRAP(KEYS)},
    {"APDAKeyLo_EL1",   S(3, 0, 2, 2, 0),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[2][0]), TRAP(KEYS)},
    {"APDAKeyHi_EL1",   S(3, 0, 2, 2, 1),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[2][1]), TRAP(KEYS)},
    {"APDBKeyLo_EL1",   S(3, 0, 2, 2, 2),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[3][0]), TRAP(KEYS)},
    {"APDBKeyHi_EL1",   S(3, 0, 2, 2, 3),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[3][1]), TRAP(KEYS)},
    {"APGAKeyLo_EL1",   S(3, 0, 2, 3, 0),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[4][0]), TRAP(KEYS)},
    {"APGAKeyHi_EL1",   S(3, 0, 2, 3, 1),     EL1_RW, A64_FEAT_PAUTH, F(pac_key[4][1]), TRAP(KEYS)},
    /* no limited ordering regions: LORID_EL1 says none */
    {"LORSA_EL1",       S(3, 0, 10, 4, 0),    EL1_RW, A64_FEAT_LOR, ZERO, TRAP(LOR)},
    {"LOREA_EL1",       S(3, 0, 10, 4, 1),    EL1_RW, A64_FEAT_LOR, ZERO, TRAP(LOR)},
    {"LORN_EL1",        S(3, 0, 10, 4, 2),    EL1_RW, A64_FEAT_LOR, ZERO, TRAP(LOR)},
    {"LORC_EL1",        S(3, 0, 10, 4, 3),    EL1_RW, A64_FEAT_LOR, ZERO, TRAP(LOR)},
    {"LORID_EL1",       S(3, 0, 10, 4, 7),    EL1_R,  A64_FEAT_LOR, ZERO, TRAP(LOR)},
    {NULL},
};
// clang-format on
