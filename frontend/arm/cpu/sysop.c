/* SPDX-License-Identifier: MIT */
/*
 * The system instructions of machines; contract in sysop.h. Memory is coherent here, so caches need nothing. Sources:
 * DDI 0487 "A64 System instructions for TLB maintenance", "... for address translation", "PAR_EL1".
 */
#include "frontend/arm/cpu/sysop.h"

#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
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

/* ASID in bits 63:48 of Xt, addresses if the kind has them. */
static void flush(ArmCpu *cpu, const ArmSysop *op, u64 x, Gva start, Gva last)
{
    bool by_va = op->kind == GUEST_TLB_VA || op->kind == GUEST_TLB_VA_ALL;
    unsigned el = regime_of(cpu, op);
    GuestTlbFlush f = {.kind = kind_of(cpu, op),
                       .regimes = arm_regimes(cpu, el),
                       .broadcast = op->broadcast,
                       .start = by_va ? start : 0,
                       .last = by_va ? last : 0,
                       .asid = (u32)bits_get(x, 48, bits_get(cpu->sys.tcr[el], 36, 1) ? 16 : 8)};

    cpu->machine->bus->tlb_flush(&cpu->vcpu, &f);
}

/* Xt: VA[55:12] in bits 43:0. What the entry covers goes, so the hint of the level says nothing. */
static void tlbi(ArmCpu *cpu, const ArmSysop *op, u64 x)
{
    Gva va = (Gva)bits_sext(x, 44) << 12;

    flush(cpu, op, x, va, va | 0xfff);
}

/*
 * Xt: BaseADDR in bits 36:0, NUM in 43:39, SCALE in 45:44, TG in 47:46, the reserved one of which
 * names nothing: all goes. Source: DDI 0487, "TLBIRange".
 */
static void tlbi_range(ArmCpu *cpu, const ArmSysop *op, u64 x)
{
    static const u8 granules[4] = {0, 12, 14, 16};
    unsigned granule = granules[bits_get(x, 46, 2)], scale = (unsigned)bits_get(x, 44, 2);
    u64 pages = (bits_get(x, 39, 5) + 1) << (5 * scale + 1);
    Gva start = (Gva)bits_sext(x, 37) << granule, last = start + (pages << granule) - 1;

    if (!granule)
        flush(cpu, op, x, 0, ~0ull);
    else
        flush(cpu, op, x, start, last < start ? ~0ull : last);
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

/* ---- the rows ---- */

/* Who may trap what. */
enum {
    T_NONE,
    T_TLB, T_TLBIS, T_TLBOS, /* HCR_EL2.TTLB; and TTLBIS, TTLBOS */
    T_SET_WAY,               /* HCR_EL2.TSW */
    T_COHERENCY,             /* HCR_EL2.TPCP, SCTLR_ELx.UCI */
    T_UNIFICATION,           /* HCR_EL2.TPU, TOCU, SCTLR_ELx.UCI */
    T_UNIFICATION_IS,        /* HCR_EL2.TPU, TICAB */
    T_ZVA,                   /* HCR_EL2.TDZ, SCTLR_ELx.DZE */
    T_CONTEXT,               /* SCTLR_ELx.EnRCTX */
    T_COUNT,
};

// clang-format off
#define S(op1, crn, crm, op2) ARM_SYSREG(1, op1, crn, crm, op2)
/* IS and local; the same with OS, whose place is not always two below */
#define TLBI(name, op1, crm, op2, os_crm, os_op2, el, kind, regime) \
    {"TLBI " name "IS", S(op1, 8, crm, op2), el, GUEST_TLB_##kind, regime, T_TLBIS, 0, true, \
     tlbi}, \
    {"TLBI " name, S(op1, 8, crm + 4, op2), el, GUEST_TLB_##kind, regime, T_TLB, 0, false, tlbi}, \
    {"TLBI " name "OS", S(op1, 8, os_crm, os_op2), el, GUEST_TLB_##kind, regime, T_TLBOS, \
     A64_FEAT_TLBIOS, true, tlbi}
#define RANGE_AT(name, op1, is, local, os, op2, os_op2, el, kind, regime) \
    {"TLBI " name "IS", S(op1, 8, is, op2), el, GUEST_TLB_##kind, regime, T_TLBIS, \
     A64_FEAT_TLBIRANGE, true, tlbi_range}, \
    {"TLBI " name, S(op1, 8, local, op2), el, GUEST_TLB_##kind, regime, T_TLB, \
     A64_FEAT_TLBIRANGE, false, tlbi_range}, \
    {"TLBI " name "OS", S(op1, 8, os, os_op2), el, GUEST_TLB_##kind, regime, T_TLBOS, \
     A64_FEAT_TLBIRANGE, true, tlbi_range}
#define RANGE(name, op1, op2, el, kind, regime) \
    RANGE_AT(name, op1, 2, 6, 5, op2, op2, el, kind, regime)
#define AT(name, op1, crm, op2, el, acc, idx, feature) \
    {"AT " name, S(op1, 7, crm, op2), el, VCPU_##acc, ARM_MMU_##idx, T_NONE, feature, false, at}
#define CACHE(name, op1, crm, op2, el, trap, feature) \
    {name, S(op1, 7, crm, op2), el, 0, 0, trap, feature, false, nothing}

const ArmSysop arm_sysops[] = {
    TLBI("VMALLE1",    0, 3, 0, 1, 0, 1, ALL, 1),
    TLBI("VAE1",       0, 3, 1, 1, 1, 1, VA, 1),
    TLBI("ASIDE1",     0, 3, 2, 1, 2, 1, ASID, 1),
    TLBI("VAAE1",      0, 3, 3, 1, 3, 1, VA_ALL, 1),
    TLBI("VALE1",      0, 3, 5, 1, 5, 1, VA, 1),
    TLBI("VAALE1",     0, 3, 7, 1, 7, 1, VA_ALL, 1),
    TLBI("IPAS2E1",    4, 0, 1, 4, 0, 2, ALL, 1), /* what is kept is of both stages */
    TLBI("IPAS2LE1",   4, 0, 5, 4, 4, 2, ALL, 1),
    TLBI("ALLE2",      4, 3, 0, 1, 0, 2, ALL, 2),
    TLBI("VAE2",       4, 3, 1, 1, 1, 2, VA_ALL, 2),
    TLBI("ALLE1",      4, 3, 4, 1, 4, 2, ALL, 1),
    TLBI("VALE2",      4, 3, 5, 1, 5, 2, VA_ALL, 2),
    TLBI("VMALLS12E1", 4, 3, 6, 1, 6, 2, ALL, 1),
    TLBI("ALLE3",      6, 3, 0, 1, 0, 3, ALL, 3),
    TLBI("VAE3",       6, 3, 1, 1, 1, 3, VA_ALL, 3),
    TLBI("VALE3",      6, 3, 5, 1, 5, 3, VA_ALL, 3),
    RANGE("RVAE1",     0, 1, 1, VA, 1),
    RANGE("RVAAE1",    0, 3, 1, VA_ALL, 1),
    RANGE("RVALE1",    0, 5, 1, VA, 1),
    RANGE("RVAALE1",   0, 7, 1, VA_ALL, 1),
    RANGE("RVAE2",     4, 1, 2, VA_ALL, 2),
    RANGE("RVALE2",    4, 5, 2, VA_ALL, 2),
    RANGE("RVAE3",     6, 1, 3, VA_ALL, 3),
    RANGE("RVALE3",    6, 5, 3, VA_ALL, 3),
    RANGE_AT("RIPAS2E1",  4, 0, 4, 4, 2, 3, 2, ALL, 1),
    RANGE_AT("RIPAS2LE1", 4, 0, 4, 4, 6, 7, 2, ALL, 1),
    AT("S1E1R",  0, 8, 0, 1, READ, E1, 0),
    AT("S1E1W",  0, 8, 1, 1, WRITE, E1, 0),
    AT("S1E0R",  0, 8, 2, 1, READ, E0, 0),
    AT("S1E0W",  0, 8, 3, 1, WRITE, E0, 0),
    AT("S1E1RP", 0, 9, 0, 1, READ, E1, A64_FEAT_PAN2),
    AT("S1E1WP", 0, 9, 1, 1, WRITE, E1, A64_FEAT_PAN2),
    AT("S1E2R",  4, 8, 0, 2, READ, E2, 0),
    AT("S1E2W",  4, 8, 1, 2, WRITE, E2, 0),
    AT("S12E1R", 4, 8, 4, 2, READ, E1, 0),
    AT("S12E1W", 4, 8, 5, 2, WRITE, E1, 0),
    AT("S12E0R", 4, 8, 6, 2, READ, E0, 0),
    AT("S12E0W", 4, 8, 7, 2, WRITE, E0, 0),
    AT("S1E3R",  6, 8, 0, 3, READ, E3, 0),
    AT("S1E3W",  6, 8, 1, 3, WRITE, E3, 0),
    CACHE("IC IALLUIS", 0, 1, 0, 1, T_UNIFICATION_IS, 0),
    CACHE("IC IALLU",   0, 5, 0, 1, T_UNIFICATION, 0),
    CACHE("DC IVAC",    0, 6, 1, 1, T_COHERENCY, 0),
    CACHE("DC ISW",     0, 6, 2, 1, T_SET_WAY, 0),
    CACHE("DC CSW",     0, 10, 2, 1, T_SET_WAY, 0),
    CACHE("DC CISW",    0, 14, 2, 1, T_SET_WAY, 0),
    CACHE("DC CVAC",    3, 10, 1, 0, T_COHERENCY, 0),
    CACHE("DC CVAU",    3, 11, 1, 0, T_UNIFICATION, 0),
    CACHE("DC CIVAC",   3, 14, 1, 0, T_COHERENCY, 0),
    CACHE("DC CVAP",    3, 12, 1, 0, T_COHERENCY, A64_FEAT_DPB),
    CACHE("DC CVADP",   3, 13, 1, 0, T_COHERENCY, A64_FEAT_DPB2),
    CACHE("CFP RCTX",   3, 3, 4, 0, T_CONTEXT, A64_FEAT_SPECRES),
    CACHE("DVP RCTX",   3, 3, 5, 0, T_CONTEXT, A64_FEAT_SPECRES),
    CACHE("CPP RCTX",   3, 3, 7, 0, T_CONTEXT, A64_FEAT_SPECRES),
    /* only the traps: the translator knows what they do */
    CACHE("IC IVAU",    3, 5, 1, 0, T_UNIFICATION, 0),
    CACHE("DC ZVA",     3, 4, 1, 0, T_ZVA, 0),
    {NULL},
};
// clang-format on

/* FEAT_XS: the same with CRn = 9 waits for fewer accesses; nothing waits here. */
static u16 without_nxs(const ArmCpu *cpu, u16 enc)
{
    bool is_nxs = bits_get(enc, 7, 4) == 9 && arm_has(cpu->model, A64_FEAT_XS);

    return is_nxs ? (u16)bits_set(enc, 7, 4, 8) : enc;
}

int arm_sysop_number(const ArmCpu *cpu, u16 enc)
{
    enc = without_nxs(cpu, enc);
    for (int n = 0; arm_sysops[n].name; n++)
        if (arm_sysops[n].enc == enc)
            return arm_has(cpu->model, (A64Feature)arm_sysops[n].feature) ? n : -1;
    return -1;
}

#define IC_IVAU S(3, 7, 5, 1)
#define DC_ZVA  S(3, 7, 4, 1)

bool arm_sysop_is_check(const ArmSysop *op)
{
    return op->enc == IC_IVAU || op->enc == DC_ZVA;
}

#define HCR_TSW (1ull << 22)
#define HCR_TPC (1ull << 23)
#define HCR_TPU (1ull << 24)
#define HCR_TDZ (1ull << 28)

/* Bits of HCR_EL2 that trap, of SCTLR_ELx that allow at EL0. */
static const struct {
    u64 hcr, allow;
} traps[T_COUNT] = {
    [T_TLB] = {ARM_HCR_TTLB},
    [T_TLBIS] = {ARM_HCR_TTLB | ARM_HCR_TTLBIS},
    [T_TLBOS] = {ARM_HCR_TTLB | ARM_HCR_TTLBOS},
    [T_SET_WAY] = {HCR_TSW},
    [T_COHERENCY] = {HCR_TPC, ARM_SCTLR_UCI},
    [T_UNIFICATION] = {HCR_TPU | ARM_HCR_TOCU, ARM_SCTLR_UCI},
    [T_UNIFICATION_IS] = {HCR_TPU | ARM_HCR_TICAB},
    [T_ZVA] = {HCR_TDZ, ARM_SCTLR_DZE},
    [T_CONTEXT] = {0, ARM_SCTLR_ENRCTX},
};

unsigned arm_sysop_trap(const ArmCpu *cpu, const ArmSysop *op)
{
    const ArmSys *s = &cpu->sys;

    if (s->el == 0 && !(s->sctlr[arm_regime_el(cpu)] & traps[op->trap].allow))
        return arm_el1_or_tge(cpu);
    return s->el < 2 && (s->hcr & traps[op->trap].hcr) && arm_el2_enabled(cpu) && !arm_in_host(cpu)
               ? 2
               : 0;
}
