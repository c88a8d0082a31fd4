/* SPDX-License-Identifier: MIT */
/*
 * The system instructions of machines; contract in sysop.h. Memory is coherent here, so caches need nothing. Sources:
 * DDI 0487 "A64 System instructions for TLB maintenance", "... for address translation", "PAR_EL1".
 */
#include "frontend/arm/cpu/sysop.h"

#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/walk.h"
#include "frontend/guest.h"

static void nothing(ArmCpu *cpu, const ArmSysop *op, u64 x)
{
}

/* EL2 with programs of its own (HCR_EL2.E2H, TGE): what names EL1 means them. */
static bool is_of_host(const ArmCpu *cpu)
{
    return cpu->sys.el == 2 && arm_in_host(cpu) && (cpu->sys.hcr & ARM_HCR_TGE);
}

static unsigned regime_of(const ArmCpu *cpu, const ArmSysop *op)
{
    bool is_el1 = bits_get(op->enc, 11, 3) == 0;

    return is_el1 && is_of_host(cpu) ? 2 : op->idx;
}

/* EL2 has ASIDs with HCR_EL2.E2H only. */
static GuestTlbKind kind_of(const ArmCpu *cpu, const ArmSysop *op)
{
    bool has_asids = op->idx == 2 && (cpu->sys.hcr & ARM_HCR_E2H);

    return has_asids && op->kind == GUEST_TLB_VA_ALL ? GUEST_TLB_VA : (GuestTlbKind)op->kind;
}

/*
 * Xt: VA[55:12] in bits 43:0, ASID in 63:48. The page may be of 64 KiB: flush as much as the
 * largest granule.
 */
static void tlbi(ArmCpu *cpu, const ArmSysop *op, u64 x)
{
    Gva va = (Gva)bits_sext(x, 44) << 12;
    bool by_va = op->kind == GUEST_TLB_VA || op->kind == GUEST_TLB_VA_ALL;
    unsigned el = regime_of(cpu, op);
    GuestTlbFlush f = {.kind = kind_of(cpu, op),
                       .regimes = arm_regimes(cpu, el),
                       .broadcast = op->broadcast,
                       .start = by_va ? va : 0,
                       .last = by_va ? va | 0xfff : 0,
                       .asid = (u32)bits_get(x, 48, bits_get(cpu->sys.tcr[el], 36, 1) ? 16 : 8)};

    cpu->machine->bus->tlb_flush(&cpu->vcpu, &f);
}

#define PAR_F      1u
#define PAR_RES1   (1u << 11)
#define PAR_NS     (1u << 9)
#define PAR_S      (1u << 9)
#define PAR_PTW    (1u << 8)
#define PAR_NORMAL (0xffull << 56)

static u64 par_of_fault(const VcpuException *f)
{
    bool stage2 = f->kind == ARM_EXC_STAGE2_DATA;

    return PAR_F | (u64)bits_get(f->syndrome, 0, 6) << 1 | PAR_RES1 | (stage2 ? PAR_S : 0) |
           (f->syndrome & ARM_ISS_S1PTW ? PAR_PTW : 0);
}

static ArmMmuIdx at_regime(const ArmCpu *cpu, ArmMmuIdx idx, bool both, bool pan)
{
    bool is_host = (idx <= ARM_MMU_E1 && !both && is_of_host(cpu)) ||
                   (idx == ARM_MMU_E2 && (cpu->sys.hcr & ARM_HCR_E2H));

    if (is_host)
        return idx == ARM_MMU_E0 ? ARM_MMU_E20_0 : pan ? ARM_MMU_E20_2_PAN : ARM_MMU_E20_2;
    if (pan && idx == ARM_MMU_E1)
        return ARM_MMU_E1_PAN;
    return pan && idx == ARM_MMU_SE1 ? ARM_MMU_SE1_PAN : idx;
}

/* Both stages for AT S12E*, else the first; EL1's regime in the security state. */
static void at(ArmCpu *cpu, const ArmSysop *op, u64 x)
{
    bool secure = op->idx < ARM_MMU_E2 && (arm_regimes(cpu, 1) >> ARM_MMU_SE0 & 1);
    bool both = bits_get(op->enc, 11, 3) == 4 && op->idx < ARM_MMU_E2;
    VcpuException fault = {0};
    VcpuWalk out = {.log2_size = 64};
    ArmWalk w = {.cpu = cpu,
                 .fault = &fault,
                 .va = x,
                 .acc = (VcpuAccess)op->kind,
                 .is_at = true,
                 .idx = (ArmMmuIdx)(op->idx + (secure ? ARM_MMU_SE0 : 0))};

    w.idx = at_regime(cpu, w.idx, both, bits_get(op->enc, 3, 4) == 9 && cpu->sys.pan);
    if (!arm_walk_stage1(&w, &out) ||
        (both && arm_has_stage2(cpu, w.idx) && !arm_walk_stage2(&w, out.pa, w.acc, false, &out)))
        cpu->sys.par = par_of_fault(&fault);
    else
        cpu->sys.par = (out.pa & bits_mask(48) & ~0xfffull) | PAR_RES1 | (out.space ? 0 : PAR_NS) |
                       (out.is_device ? 0 : PAR_NORMAL);
}

// clang-format off
#define S(op1, crn, crm, op2) ARM_SYSREG(1, op1, crn, crm, op2)
#define TLBI(name, op1, crm, op2, el, kind, regime) \
    {"TLBI " name "IS", S(op1, 8, crm, op2), el, GUEST_TLB_##kind, regime, true, tlbi}, \
    {"TLBI " name, S(op1, 8, crm + 4, op2), el, GUEST_TLB_##kind, regime, false, tlbi}
#define AT(name, op1, crm, op2, el, acc, idx) {"AT " name, S(op1, 7, crm, op2), el, VCPU_##acc, ARM_MMU_##idx, false, at}
#define CACHE(name, op1, crm, op2, el) {name, S(op1, 7, crm, op2), el, 0, 0, false, nothing}

const ArmSysop arm_sysops[] = {
    TLBI("VMALLE1",    0, 3, 0, 1, ALL, 1),
    TLBI("VAE1",       0, 3, 1, 1, VA, 1),
    TLBI("ASIDE1",     0, 3, 2, 1, ASID, 1),
    TLBI("VAAE1",      0, 3, 3, 1, VA_ALL, 1),
    TLBI("VALE1",      0, 3, 5, 1, VA, 1),
    TLBI("VAALE1",     0, 3, 7, 1, VA_ALL, 1),
    TLBI("IPAS2E1",    4, 0, 1, 2, ALL, 1), /* what is kept is of both stages */
    TLBI("IPAS2LE1",   4, 0, 5, 2, ALL, 1),
    TLBI("ALLE2",      4, 3, 0, 2, ALL, 2),
    TLBI("VAE2",       4, 3, 1, 2, VA_ALL, 2),
    TLBI("ALLE1",      4, 3, 4, 2, ALL, 1),
    TLBI("VALE2",      4, 3, 5, 2, VA_ALL, 2),
    TLBI("VMALLS12E1", 4, 3, 6, 2, ALL, 1),
    TLBI("ALLE3",      6, 3, 0, 3, ALL, 3),
    TLBI("VAE3",       6, 3, 1, 3, VA_ALL, 3),
    TLBI("VALE3",      6, 3, 5, 3, VA_ALL, 3),
    AT("S1E1R",  0, 8, 0, 1, READ, E1),
    AT("S1E1W",  0, 8, 1, 1, WRITE, E1),
    AT("S1E0R",  0, 8, 2, 1, READ, E0),
    AT("S1E0W",  0, 8, 3, 1, WRITE, E0),
    AT("S1E1RP", 0, 9, 0, 1, READ, E1),
    AT("S1E1WP", 0, 9, 1, 1, WRITE, E1),
    AT("S1E2R",  4, 8, 0, 2, READ, E2),
    AT("S1E2W",  4, 8, 1, 2, WRITE, E2),
    AT("S12E1R", 4, 8, 4, 2, READ, E1),
    AT("S12E1W", 4, 8, 5, 2, WRITE, E1),
    AT("S12E0R", 4, 8, 6, 2, READ, E0),
    AT("S12E0W", 4, 8, 7, 2, WRITE, E0),
    AT("S1E3R",  6, 8, 0, 3, READ, E3),
    AT("S1E3W",  6, 8, 1, 3, WRITE, E3),
    CACHE("IC IALLUIS", 0, 1, 0, 1),
    CACHE("IC IALLU",   0, 5, 0, 1),
    CACHE("DC IVAC",    0, 6, 1, 1),
    CACHE("DC ISW",     0, 6, 2, 1),
    CACHE("DC CSW",     0, 10, 2, 1),
    CACHE("DC CISW",    0, 14, 2, 1),
    /* at EL0 SCTLR_EL1.UCI allows them */
    CACHE("DC CVAC",    3, 10, 1, 0),
    CACHE("DC CVAU",    3, 11, 1, 0),
    CACHE("DC CIVAC",   3, 14, 1, 0),
    /* only the traps: the translator knows what they do */
    CACHE("IC IVAU",    3, 5, 1, 0),
    CACHE("DC ZVA",     3, 4, 1, 0),
    {NULL},
};
// clang-format on

int arm_sysop_number(u16 enc)
{
    for (int n = 0; arm_sysops[n].name; n++)
        if (arm_sysops[n].enc == enc)
            return n;
    return -1;
}

#define IC_IVAU S(3, 7, 5, 1)
#define DC_ZVA  S(3, 7, 4, 1)
#define HCR_TSW (1ull << 22)
#define SET_WAY 2u /* op2 of the cache instructions by set and way */

bool arm_sysop_is_check(const ArmSysop *op)
{
    return op->enc == IC_IVAU || op->enc == DC_ZVA;
}

unsigned arm_sysop_trap(const ArmCpu *cpu, const ArmSysop *op)
{
    const ArmSys *s = &cpu->sys;
    bool el2 = s->el == 1 && arm_el2_enabled(cpu);

    u64 allow = op->enc == DC_ZVA ? ARM_SCTLR_DZE : ARM_SCTLR_UCI;

    if (s->el == 0 && !(s->sctlr[arm_regime_el(cpu)] & allow))
        return arm_el1_or_tge(cpu);
    if (el2 && op->run == tlbi && (s->hcr & ARM_HCR_TTLB))
        return 2;
    return el2 && op->run == nothing && bits_get(op->enc, 0, 3) == SET_WAY && (s->hcr & HCR_TSW)
               ? 2
               : 0;
}
