/* SPDX-License-Identifier: MIT */
/*
 * System registers of machines: the tables together, access and trap checks. Rows of arm_sysregs,
 * which user mode has,
 * count where no other table has the register. Sources: DDI 0487, the "Accessing" part of each
 * register's page.
 */
#include "base/bits.h"
#include "base/log.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/guest.h"

const ArmSysreg *const arm_sysreg_groups[] = {
    arm_sysregs_id,  arm_sysregs_mm,  arm_sysregs_except, arm_sysregs_timer, arm_sysregs_debug,
    arm_sysregs_pmu, arm_sysregs_el2, arm_sysregs_el3,    arm_sysregs,       NULL,
};

#define GROUP_ROWS 256

#define BOARD_GROUP 255u /* ArmMachine.sysregs */

static int row_in(const ArmSysreg *rows, u16 enc)
{
    for (int n = 0; rows && rows[n].name; n++)
        if (rows[n].enc == enc)
            return n;
    return -1;
}

const ArmSysreg *arm_sysreg_row(const ArmCpu *cpu, unsigned number)
{
    if (number / GROUP_ROWS == BOARD_GROUP)
        return &cpu->machine->sysregs[number % GROUP_ROWS];
    return &arm_sysreg_groups[number / GROUP_ROWS][number % GROUP_ROWS];
}

int arm_sysreg_number(const ArmCpu *cpu, u16 enc)
{
    int n = row_in(cpu->machine->sysregs, enc);

    if (n >= 0)
        return (int)(BOARD_GROUP * GROUP_ROWS) + n;
    for (unsigned g = 0; arm_sysreg_groups[g]; g++) {
        n = row_in(arm_sysreg_groups[g], enc);
        if (n >= 0)
            return (int)(g * GROUP_ROWS) + n;
    }
    return -1;
}

/* ---- HCR_EL2.E2H ---- */

/* Registers of EL1 whose names mean those of EL2 at EL2: CRn, CRm, op2. */
#define CODE(crn, crm, op2) (u16)((crn) << 7 | (crm) << 3 | (op2))

static const u16 el12[] = {
    CODE(1, 0, 0),  /* SCTLR */
    CODE(1, 0, 2),  /* CPACR */
    CODE(2, 0, 0),  /* TTBR0 */
    CODE(2, 0, 1),  /* TTBR1 */
    CODE(2, 0, 2),  /* TCR */
    CODE(4, 0, 0),  /* SPSR */
    CODE(4, 0, 1),  /* ELR */
    CODE(5, 1, 0),  /* AFSR0 */
    CODE(5, 1, 1),  /* AFSR1 */
    CODE(5, 2, 0),  /* ESR */
    CODE(6, 0, 0),  /* FAR */
    CODE(10, 2, 0), /* MAIR */
    CODE(10, 3, 0), /* AMAIR */
    CODE(12, 0, 0), /* VBAR */
    CODE(13, 0, 1), /* CONTEXTIDR */
    CODE(14, 1, 0), /* CNTKCTL, CNTHCTL */
};

#define CPACR_EL1 ARM_SYSREG(3, 0, 1, 0, 2)
#define CPTR_EL2  ARM_SYSREG(3, 4, 1, 1, 2)

u16 arm_sysreg_redirect(u16 enc, unsigned el)
{
    unsigned op1 = enc >> 11 & 7;
    u16 code = enc & 0x7ff, top = ARM_SYSREG(3, 0, 0, 0, 0);

    if (enc >> 14 != 3 || !(op1 == 5 || (op1 == 0 && el == 2)))
        return enc;
    for (size_t n = 0; n < ARRAY_SIZE(el12); n++)
        if (el12[n] == code)
            return op1 == 5           ? top | code
                   : enc == CPACR_EL1 ? CPTR_EL2
                                      : top | ARM_SYSREG(0, 4, 0, 0, 0) | code;
    return enc;
}

static unsigned op1_of(const ArmSysreg *r)
{
    return r->enc >> 11 & 7;
}

/* Registers of a level that the machine lacks are UNDEFINED, but EL3 may access those of EL2. */
static bool has_level(const ArmCpu *cpu, const ArmSysreg *r, unsigned el)
{
    if (op1_of(r) == 4)
        return el == 3 || cpu->machine->has_el2;
    return op1_of(r) != 6 || cpu->machine->has_el3;
}

bool arm_sysreg_exists(const ArmCpu *cpu, const ArmSysreg *r, unsigned el, bool is_write)
{
    unsigned below = 2 * (el + 1), shift = is_write;
    unsigned levels = (r->access & (unsigned)bits_mask(below)) >> shift & 0x55;

    return levels && has_level(cpu, r, el) && arm_has(cpu->model, (A64Feature)r->feature);
}

/* ---- traps ---- */

/* Bits that let EL2 and EL3 see accesses from EL1 and EL0 (EL3: from EL2 too). */
enum { FROM_NOWHERE, FROM_HCR, FROM_MDCR, FROM_CPTR, FROM_SCR };

typedef struct TrapRow {
    u8 el2, el2_bit, el2_write_bit; /* register, bit for reads (and writes, if the other is 0) */
    u8 el3, el3_bit;
} TrapRow;

// clang-format off
static const TrapRow traps[ARM_TRAP_COUNT] = {
    [ARM_TRAP_VM]     = {FROM_HCR, 30, 26},
    [ARM_TRAP_TID1]   = {FROM_HCR, 16},
    [ARM_TRAP_TID4]   = {FROM_HCR, 49},
    [ARM_TRAP_LOR]    = {FROM_HCR, 35, 0, FROM_SCR, 14},
    [ARM_TRAP_ERR]    = {FROM_HCR, 36, 0, FROM_SCR, 15},
    [ARM_TRAP_TID3]   = {FROM_HCR, 18},
    [ARM_TRAP_ACR]    = {FROM_HCR, 21},
    [ARM_TRAP_UCT]    = {FROM_HCR, 17},
    [ARM_TRAP_CPACR]  = {FROM_CPTR, 31, 0, FROM_CPTR, 31},
    [ARM_TRAP_PMCR]   = {FROM_MDCR, 6, 0, FROM_MDCR, 6},
    [ARM_TRAP_PMU]    = {FROM_MDCR, 6, 0, FROM_MDCR, 6},
    [ARM_TRAP_PMU_SW] = {FROM_MDCR, 6, 0, FROM_MDCR, 6},
    [ARM_TRAP_PMU_CR] = {FROM_MDCR, 6, 0, FROM_MDCR, 6},
    [ARM_TRAP_PMU_ER] = {FROM_MDCR, 6, 0, FROM_MDCR, 6},
    [ARM_TRAP_TDA]    = {FROM_MDCR, 9, 0, FROM_MDCR, 9},
    [ARM_TRAP_TDOSA]  = {FROM_MDCR, 10, 0, FROM_MDCR, 10},
    [ARM_TRAP_TDRA]   = {FROM_MDCR, 11, 0, FROM_MDCR, 9},
    [ARM_TRAP_TDCC]   = {FROM_MDCR, 9, 0, FROM_MDCR, 9},
};
// clang-format on

static u64 control(const ArmCpu *cpu, unsigned from, unsigned el)
{
    const ArmSys *s = &cpu->sys;

    return from == FROM_HCR    ? s->hcr
           : from == FROM_MDCR ? s->mdcr[el]
           : from == FROM_CPTR ? s->cptr[el]
           : from == FROM_SCR  ? s->scr
                               : 0;
}

/* What EL1 does not let EL0 do. */
static bool traps_el0(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    const ArmSys *s = &cpu->sys;
    u64 pmu = s->pmuserenr, sctlr = s->sctlr[arm_regime_el(cpu)];
    u64 cntkctl = arm_in_host(cpu) ? s->cnthctl : s->cntkctl;

    switch (r->trap) {
    case ARM_TRAP_UCT: return !(sctlr & ARM_SCTLR_UCT);
    case ARM_TRAP_UMA: return !(sctlr & ARM_SCTLR_UMA);
    case ARM_TRAP_CNTPCT: return !(cntkctl & 1);
    case ARM_TRAP_CNTVCT: return !(cntkctl & 2);
    case ARM_TRAP_CNTV: return !(cntkctl >> 8 & 1);
    case ARM_TRAP_CNTP: return !(cntkctl >> 9 & 1);
    case ARM_TRAP_PMCR:
    case ARM_TRAP_PMU: return !(pmu & 1);
    case ARM_TRAP_PMU_SW: return !(pmu & 3);
    case ARM_TRAP_PMU_CR: return !(pmu & 1) && !((pmu & 4) && !is_write);
    case ARM_TRAP_PMU_ER:
        return !(pmu & 1) && !((pmu & 8) && (!is_write || r->enc == ARM_SYSREG(3, 3, 9, 12, 5)));
    case ARM_TRAP_TDCC: return s->mdscr >> 12 & 1;
    default: return false;
    }
}

#define HCR_APK  (1ull << 40)
#define MDCR_TPMCR (1ull << 5)
#define MDCR_TPM (1ull << 6)
#define MDCR_TDE (1ull << 8)
#define CNTHCTL_EL1TVT (1u << 13)
#define CNTHCTL_EL1TVCT (1u << 14)
#define CNTHCTL_E2H_SHIFT 10 /* EL1PCTEN, EL1PTEN; where EL1PCTEN, EL1PCEN are otherwise */

/* Who gets the debug exceptions gets all accesses to registers of debug, too. */
static bool takes_debug(const ArmSys *s, ArmSysregTrap trap)
{
    bool is_debug = trap == ARM_TRAP_TDA || trap == ARM_TRAP_TDOSA || trap == ARM_TRAP_TDRA ||
                    trap == ARM_TRAP_TDCC;

    return is_debug && ((s->mdcr[2] & MDCR_TDE) || (s->hcr & ARM_HCR_TGE));
}

static bool traps_el2(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    const TrapRow *t = &traps[r->trap];
    unsigned bit = is_write && t->el2_write_bit ? t->el2_write_bit : t->el2_bit;
    u64 cnthctl = cpu->sys.cnthctl >> (cpu->sys.hcr & ARM_HCR_E2H ? CNTHCTL_E2H_SHIFT : 0);
    bool has_ecv = arm_has(cpu->model, A64_FEAT_ECV);

    if (arm_in_host(cpu) && t->el2 != FROM_MDCR)
        return false;
    switch (r->trap) {
    case ARM_TRAP_KEYS: return !(cpu->sys.hcr & HCR_APK);
    case ARM_TRAP_TID4: return cpu->sys.hcr & (ARM_HCR_TID2 | ARM_HCR_TID4);
    case ARM_TRAP_CNTPCT: return !(cnthctl & 1);
    case ARM_TRAP_CNTP: return !(cnthctl & 2);
    case ARM_TRAP_CNTV: return has_ecv && (cpu->sys.cnthctl & CNTHCTL_EL1TVT);
    case ARM_TRAP_CNTVCT: return has_ecv && (cpu->sys.cnthctl & CNTHCTL_EL1TVCT);
    case ARM_TRAP_PMCR: return cpu->sys.mdcr[2] & (MDCR_TPM | MDCR_TPMCR);
    default:
        return (t->el2 && (control(cpu, t->el2, 2) >> bit & 1)) ||
               takes_debug(&cpu->sys, (ArmSysregTrap)r->trap);
    }
}

static bool traps_el3(const ArmCpu *cpu, const ArmSysreg *r)
{
    const TrapRow *t = &traps[r->trap];

    if (r->trap == ARM_TRAP_KEYS)
        return !(cpu->sys.scr & ARM_SCR_APK);
    if (r->trap == ARM_TRAP_CNTPS)
        return cpu->sys.el == 1 && !(cpu->sys.scr & ARM_SCR_ST);
    return t->el3 && (control(cpu, t->el3, 3) >> t->el3_bit & 1);
}

unsigned arm_sysreg_trap(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    unsigned el = cpu->sys.el;

    if (r->traps)
        return r->traps(cpu, r, is_write);
    if (r->trap == ARM_TRAP_FP)
        return arm_fp_trap(cpu);
    if (el == 0 && traps_el0(cpu, r, is_write))
        return arm_el1_or_tge(cpu);
    if (el < 2 && arm_el2_enabled(cpu) && traps_el2(cpu, r, is_write))
        return 2;
    return el < 3 && cpu->machine->has_el3 && traps_el3(cpu, r) ? 3 : 0;
}

/* ---- access ---- */

static u64 *field(const ArmCpu *cpu, const ArmSysreg *r)
{
    return (u64 *)((uintptr_t)cpu + r->offset);
}

u64 arm_sysreg_plain(const ArmCpu *cpu, const ArmSysreg *r)
{
    return *field(cpu, r);
}

void arm_sysreg_set(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 *p = field(cpu, r), mask = r->mask ? r->mask : ~0ull;

    *p = (*p & ~mask) | (v & mask);
}

u64 arm_sysreg_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    if (r->read)
        return r->read(cpu, r);
    return r->offset ? arm_sysreg_plain(cpu, r) : r->reset;
}

void arm_sysreg_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 old = r->offset ? arm_sysreg_plain(cpu, r) : 0;

    if (r->effects & ARM_SYSREG_ZERO)
        return;
    if (r->write)
        r->write(cpu, r, v);
    else
        arm_sysreg_set(cpu, r, v);
    if ((r->effects & ARM_SYSREG_TLB) && arm_sysreg_plain(cpu, r) != old)
        arm_flush_regime(cpu, r->el);
}

u32 arm_regimes(const ArmCpu *cpu, unsigned el)
{
    u32 el10 = 1u << ARM_MMU_E0 | 1u << ARM_MMU_E1 | 1u << ARM_MMU_E1_PAN | 1u << ARM_MMU_E0_AT_E1;
    u32 gates = 1u << ARM_MMU_E1_GATE | 1u << ARM_MMU_E1_PAN_GATE;

    u32 el20 = 1u << ARM_MMU_E20_0 | 1u << ARM_MMU_E20_2 | 1u << ARM_MMU_E20_2_PAN;

    if (el >= 2)
        return el == 2 ? 1u << ARM_MMU_E2 | el20 : 1u << ARM_MMU_E3;
    return cpu->machine->has_el3 && !(cpu->sys.scr & ARM_SCR_NS) ? el10 << ARM_MMU_SE0 : el10 | gates;
}

void arm_flush_regime(ArmCpu *cpu, unsigned el)
{
    cpu->machine->bus->tlb_flush(
        &cpu->vcpu, &(GuestTlbFlush){.kind = GUEST_TLB_ALL, .regimes = arm_regimes(cpu, el)});
}

void arm_sysreg_reset(ArmCpu *cpu)
{
    for (unsigned g = 0; arm_sysreg_groups[g]; g++)
        for (const ArmSysreg *r = arm_sysreg_groups[g]; r->name; r++)
            if (r->offset)
                *field(cpu, r) = r->reset;
    cpu->sys.vpidr = cpu->model->midr;
    cpu->sys.vmpidr = cpu->machine->mpidr;
    if (cpu->machine->cntfrq)
        cpu->sys.cntfrq = cpu->machine->cntfrq;
}
