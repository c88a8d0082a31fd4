/* SPDX-License-Identifier: MIT */
/*
 * System registers of EL2. Without EL2 they are RES0 from EL3 and UNDEFINED below:
 * arm_sysreg_exists.
 */
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/pmu.h"
#include "frontend/arm/cpu/sysreg_rows.h"

#define SCTLR_EL2_RES1 0x30c50830ull
#define CPTR_EL2_RES1 0x33ffull

void arm_sysreg_mdcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_pmu_sync(cpu);
    arm_sysreg_set(cpu, r, v);
    arm_pmu_update(cpu);
}

/* Bits that are RES0 without the feature. */
static const struct {
    u64 bits;
    u8 feature;
} hcr_features[] = {
    {ARM_HCR_E2H, A64_FEAT_VHE},
    {1ull << 35, A64_FEAT_LOR}, /* TLOR */
    {3ull << 36, A64_FEAT_RAS}, /* TERR, TEA */
    {3ull << 40, A64_FEAT_PAUTH},
    {ARM_HCR_FWB, A64_FEAT_S2FWB},
    {ARM_HCR_TID4 | ARM_HCR_TICAB | ARM_HCR_TOCU | ARM_HCR_TTLBIS | ARM_HCR_TTLBOS, A64_FEAT_EVT},
};

static void hcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 was = cpu->sys.hcr;

    for (size_t n = 0; n < ARRAY_SIZE(hcr_features); n++)
        if (!arm_has(cpu->model, (A64Feature)hcr_features[n].feature))
            v &= ~hcr_features[n].bits;
    arm_sysreg_set(cpu, r, v | ARM_HCR_RW); /* RAO/WI: EL1 is AArch64 only */
    if ((was ^ cpu->sys.hcr) & ARM_HCR_E2H)
        arm_flush_regime(cpu, 2);
    arm_asid_changed(cpu);
}

#define HCR_STAGE2 (ARM_HCR_VM | ARM_HCR_PTW | ARM_HCR_DC | ARM_HCR_FWB)

/*
 * A hypervisor changes these registers at each entry of a guest and each exit, mostly back to what
 * they were. VMIDs are not kept apart: entries are of one guest.
 */
void arm_stage2_changed(ArmCpu *cpu)
{
    ArmSys *s = &cpu->sys;
    u64 hcr = s->hcr & (HCR_STAGE2 | ARM_HCR_TGE);

    if (arm_in_host(cpu))
        return; /* EL1&0 does not run */
    if (hcr == s->tlb_hcr && s->vttbr == s->tlb_vttbr && s->vtcr == s->tlb_vtcr)
        return;
    s->tlb_hcr = hcr;
    s->tlb_vttbr = s->vttbr;
    s->tlb_vtcr = s->vtcr;
    arm_flush_regime(cpu, 1);
}

/* A new ASID selects other entries; without HCR_EL2.E2H there are no ASIDs. */
static void ttbr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 old = arm_sysreg_plain(cpu, r);

    arm_sysreg_set(cpu, r, v);
    if (!(cpu->sys.hcr & ARM_HCR_E2H) && old != v)
        arm_flush_regime(cpu, 2);
    arm_asid_changed(cpu);
}

static void tcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v);
    arm_asid_changed(cpu);
}

/* With HCR_EL2.E2H the layout is that of CPACR_EL1. */
#define CPTR_MASK     0x80100400ull
#define CPTR_MASK_E2H 0x90300000ull

static u64 cptr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cpu->sys.hcr & ARM_HCR_E2H ? cpu->sys.cptr[2] & CPTR_MASK_E2H : cpu->sys.cptr[2];
}

static void cptr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 mask = cpu->sys.hcr & ARM_HCR_E2H ? CPTR_MASK_E2H : CPTR_MASK;

    cpu->sys.cptr[2] = (cpu->sys.cptr[2] & ~mask) | (v & mask);
}

// clang-format off
const ArmSysreg arm_sysregs_el2[] = {
    /* name             encoding              access   feature */
    {"VPIDR_EL2",       S(3, 4, 0, 0, 0),     EL2_RW, 0, SYS(vpidr), .mask = 0xffffffff},
    {"VMPIDR_EL2",      S(3, 4, 0, 0, 5),     EL2_RW, 0, SYS(vmpidr)},
    {"SCTLR_EL2",       S(3, 4, 1, 0, 0),     EL2_RW, 0, TLB(2), SYS(sctlr[2]),
     .write = arm_sysreg_sctlr_write, .reset = SCTLR_EL2_RES1},
    {"ACTLR_EL2",       S(3, 4, 1, 0, 1),     EL2_RW, 0, SYS(actlr[2])},
    {"HCR_EL2",         S(3, 4, 1, 1, 0),     EL2_RW, 0, KEY, SYS(hcr), .write = hcr_write,
     .mask = 0xd6433fffffffffull, .reset = ARM_HCR_RW},
    {"MDCR_EL2",        S(3, 4, 1, 1, 1),     EL2_RW, 0, KEY, SYS(mdcr[2]),
     .write = arm_sysreg_mdcr_write, .mask = 0xfff, .reset = ARM_PMU_COUNTERS},
    {"CPTR_EL2",        S(3, 4, 1, 1, 2),     EL2_RW, 0, KEY, SYS(cptr[2]),
     .read = cptr_read, .write = cptr_write, .reset = CPTR_EL2_RES1},
    {"HSTR_EL2",        S(3, 4, 1, 1, 3),     EL2_RW, 0, SYS(hstr)},
    {"HACR_EL2",        S(3, 4, 1, 1, 7),     EL2_RW, 0, SYS(hacr)},
    {"TTBR0_EL2",       S(3, 4, 2, 0, 0),     EL2_RW, 0, KEY, SYS(ttbr0[2]),
     .write = ttbr_write},
    {"TTBR1_EL2",       S(3, 4, 2, 0, 1),     EL2_RW, A64_FEAT_VHE, KEY, SYS(ttbr1[2]),
     .write = ttbr_write},
    {"TCR_EL2",         S(3, 4, 2, 0, 2),     EL2_RW, 0, TLB(2), SYS(tcr[2]),
     .write = tcr_write},
    {"VTTBR_EL2",       S(3, 4, 2, 1, 0),     EL2_RW, 0, SYS(vttbr)},
    {"VTCR_EL2",        S(3, 4, 2, 1, 2),     EL2_RW, 0, SYS(vtcr)},
    {"SPSR_EL2",        S(3, 4, 4, 0, 0),     EL2_RW, 0, SYS(spsr[2]),
     .global = A64_G_SPSR_EL2},
    {"ELR_EL2",         S(3, 4, 4, 0, 1),     EL2_RW, 0, SYS(elr[2]),
     .global = A64_G_ELR_EL2},
    {"SP_EL1",          S(3, 4, 4, 1, 0),     EL2_RW, 0, SYS(sp[1])},
    {"AFSR0_EL2",       S(3, 4, 5, 1, 0),     EL2_RW, 0, SYS(afsr0[2])},
    {"AFSR1_EL2",       S(3, 4, 5, 1, 1),     EL2_RW, 0, SYS(afsr1[2])},
    {"VSESR_EL2",       S(3, 4, 5, 2, 3),     EL2_RW, A64_FEAT_RAS, SYS(vsesr), .mask = 0x1ffffff},
    {"VDISR_EL2",       S(3, 4, 12, 1, 1),    EL2_RW, A64_FEAT_RAS, SYS(vdisr)},
    {"ESR_EL2",         S(3, 4, 5, 2, 0),     EL2_RW, 0, SYS(esr[2]),
     .global = A64_G_ESR_EL2},
    {"FAR_EL2",         S(3, 4, 6, 0, 0),     EL2_RW, 0, SYS(far[2]),
     .global = A64_G_FAR_EL2},
    {"HPFAR_EL2",       S(3, 4, 6, 0, 4),     EL2_RW, 0, SYS(hpfar)},
    {"MAIR_EL2",        S(3, 4, 10, 2, 0),    EL2_RW, 0, TLB(2), SYS(mair[2])},
    {"AMAIR_EL2",       S(3, 4, 10, 3, 0),    EL2_RW, 0, SYS(amair[2])},
    {"VBAR_EL2",        S(3, 4, 12, 0, 0),    EL2_RW, 0, SYS(vbar[2]), .mask = ~0x7ffull},
    {"CONTEXTIDR_EL2",  S(3, 4, 13, 0, 1),    EL2_RW, A64_FEAT_VHE, SYS(contextidr[2]),
     .mask = 0xffffffff},
    {"TPIDR_EL2",       S(3, 4, 13, 0, 2),    EL2_RW, 0, SYS(tpidr[2]),
     .global = A64_G_TPIDR_EL2},
    {NULL},
};
// clang-format on
