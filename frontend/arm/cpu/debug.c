/* SPDX-License-Identifier: MIT */
/*
 * Self-hosted debug; contract in debug.h. Reserved settings of a breakpoint or watchpoint are
 * disabled ones, and one with linking enabled matches only for those that link to it. Sources: DDI
 * 0487 "AArch64.GenerateDebugExceptionsFrom", "AArch64.BreakpointMatch",
 * "AArch64.BreakpointValueMatch", "AArch64.StateMatch", "Watchpoint data address comparisons",
 * "DebugExceptionReturnSS".
 */
#include "frontend/arm/cpu/debug.h"

#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/tbkey.h"
#include "frontend/arm/cpu/walk.h"
#include "frontend/guest.h"

#define OSLSR_OSLK     2u
#define MDCR_TDE       (1u << 8)
#define MDCR_EL3_SDD   (1u << 16)
#define VA_BITS        48 /* DebugAddrTop without FEAT_LVA: bits 48:2 are compared */
#define FIRST_CONTEXT  (ARM_BREAKPOINTS - ARM_CONTEXT_BREAKPOINTS)
#define ENABLED        1u
#define CTX_VMID_SHIFT 32

static bool is_locked(const ArmSys *s)
{
    return (s->oslsr & OSLSR_OSLK) || ((s->osdlr & 1) && !(s->dbgprcr & 1));
}

bool arm_debug_from(const ArmCpu *cpu, unsigned el, bool mask)
{
    const ArmSys *s = &cpu->sys;
    bool is_secure = cpu->machine->has_el3 && !(s->scr & ARM_SCR_NS);
    bool to_el2 =
        cpu->machine->has_el2 && !is_secure && ((s->hcr & ARM_HCR_TGE) || (s->mdcr[2] & MDCR_TDE));
    unsigned target = to_el2 ? 2 : 1;

    if (is_locked(s) || el == 3 || (is_secure && (s->mdcr[3] & MDCR_EL3_SDD)))
        return false;
    return el == target ? (s->mdscr & ARM_MDSCR_KDE) && !mask : target > el;
}

static bool is_on(const ArmCpu *cpu)
{
    return arm_debug_from(cpu, cpu->sys.el, cpu->sys.daif & ARM_PSTATE_D);
}

static bool any_enabled(const u64 *control, unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        if (control[n] & ENABLED)
            return true;
    return false;
}

bool arm_debug_step_pending(const ArmCpu *cpu)
{
    return (cpu->sys.mdscr & ARM_MDSCR_SS) && !(cpu->sys.ss & ARM_SS) && is_on(cpu);
}

u32 arm_debug_key_enabled(const ArmCpu *cpu)
{
    const ArmSys *s = &cpu->sys;
    u32 key = 0;

    if (!is_on(cpu))
        return 0;
    if (s->mdscr & ARM_MDSCR_SS)
        key = s->ss & ARM_SS ? ARM_KEY_STEP : ARM_KEY_STEP_PENDING;
    if ((s->mdscr & ARM_MDSCR_MDE) && any_enabled(s->dbgbcr, ARM_BREAKPOINTS))
        key |= ARM_KEY_BREAK;
    return key;
}

/* ---- context breakpoints ---- */

static bool match_contextidr1(const ArmCpu *cpu, u64 value)
{
    return cpu->sys.el < 2 && !arm_in_host(cpu) && (u32)cpu->sys.contextidr[1] == (u32)value;
}

static bool match_contextidr(const ArmCpu *cpu, u64 value)
{
    if (arm_in_host(cpu))
        return (u32)cpu->sys.contextidr[2] == (u32)value;
    return match_contextidr1(cpu, value);
}

static bool match_contextidr2(const ArmCpu *cpu, u64 value)
{
    return cpu->sys.el < 3 && arm_el2_enabled(cpu) &&
           (u32)cpu->sys.contextidr[2] == (u32)(value >> CTX_VMID_SHIFT);
}

static unsigned vmid_bits(const ArmCpu *cpu)
{
    return arm_has(cpu->model, A64_FEAT_VMID16) && bits_get(cpu->sys.vtcr, 19, 1) ? 16 : 8;
}

static bool match_vmid(const ArmCpu *cpu, u64 value)
{
    return cpu->sys.el < 2 && arm_el2_enabled(cpu) && !arm_in_host(cpu) &&
           !(((cpu->sys.vttbr >> 48) ^ (value >> CTX_VMID_SHIFT)) & bits_mask(vmid_bits(cpu)));
}

/* What DBGBCR.BT[3:1] compares, both if there are two; BT[0]: with linking enabled. */
typedef bool (*ContextMatch)(const ArmCpu *cpu, u64 value);

enum { BT_ADDRESS = 0, BT_ADDRESS_LINKED = 1, BT_KINDS = 8 };

static const ContextMatch context_matches[BT_KINDS][2] = {
    [1] = {match_contextidr},  [3] = {match_contextidr1},
    [4] = {match_vmid},        [5] = {match_contextidr1, match_vmid},
    [6] = {match_contextidr2}, [7] = {match_contextidr1, match_contextidr2},
};

static unsigned type_of(const ArmCpu *cpu, unsigned n)
{
    return (unsigned)bits_get(cpu->sys.dbgbcr[n], 20, 4);
}

static bool has_context(const ArmCpu *cpu, unsigned n)
{
    const ContextMatch *m = context_matches[type_of(cpu, n) >> 1];
    u64 value = cpu->sys.dbgbvr[n];

    return n >= FIRST_CONTEXT && m[0] && m[0](cpu, value) && (!m[1] || m[1](cpu, value));
}

/* Breakpoint @n as what another links to. */
static bool is_linked_match(const ArmCpu *cpu, unsigned n)
{
    return n < ARM_BREAKPOINTS && (cpu->sys.dbgbcr[n] & ENABLED) && (type_of(cpu, n) & 1) &&
           has_context(cpu, n);
}

/* ---- state ---- */

/* Fields that DBGBCR and DBGWCR have at the same places. @el is that of the access. */
static bool matches_state(const ArmCpu *cpu, u64 control, unsigned el, bool is_linked)
{
    unsigned ssc = (unsigned)bits_get(control, 14, 2), pxc = (unsigned)bits_get(control, 1, 2);
    bool hmc = bits_get(control, 13, 1), is_secure = arm_is_secure(cpu);
    bool at[4] = {pxc >> 1 & 1, pxc & 1, (hmc && !(ssc == 2 && pxc == 0)) || ssc == 3,
                  hmc && !(ssc & 1)};
    bool in_state = ssc == 0 || (ssc == 1 ? !is_secure : is_secure || (ssc == 3 && hmc));

    return at[el] && in_state &&
           (!is_linked || is_linked_match(cpu, (unsigned)bits_get(control, 16, 4)));
}

/* ---- breakpoints ---- */

/* Bits above the address size are a sign extension of its highest. */
static u64 address(u64 v)
{
    return (u64)bits_sext(v, VA_BITS + 1);
}

static bool breaks(const ArmCpu *cpu, unsigned n, Gva pc)
{
    const ArmSys *s = &cpu->sys;
    unsigned type = type_of(cpu, n);

    if (!(s->dbgbcr[n] & ENABLED) ||
        !matches_state(cpu, s->dbgbcr[n], s->el, type == BT_ADDRESS_LINKED))
        return false;
    if (type == BT_ADDRESS || type == BT_ADDRESS_LINKED)
        return address(s->dbgbvr[n] & ~3ull) == address(pc) && (bits_get(s->dbgbcr[n], 5, 4) & 1);
    return !(type & 1) && has_context(cpu, n);
}

bool arm_debug_breaks(const ArmCpu *cpu, Gva pc)
{
    for (unsigned n = 0; n < ARM_BREAKPOINTS; n++)
        if (breaks(cpu, n, pc))
            return true;
    return false;
}

/* ---- watchpoints ---- */

typedef struct Range {
    Gva first, last;
} Range;

/*
 * Bytes that watchpoint @n watches; a BAS that is not contiguous is taken for one without its
 * holes.
 */
static bool range_of(const ArmSys *s, unsigned n, Range *r)
{
    u64 control = s->dbgwcr[n];
    unsigned bas = (unsigned)bits_get(control, 5, 8), mask = (unsigned)bits_get(control, 24, 5);
    Gva base = address(s->dbgwvr[n] & ~3ull);

    if (!(control & ENABLED))
        return false;
    if (mask) {
        *r = (Range){base & ~bits_mask(mask), base | bits_mask(mask)};
        return mask >= 3 && bas == 0xff;
    }
    bas &= base & 4 ? 0xf : 0xff;
    if (!bas)
        return false;
    *r = (Range){base + (unsigned)__builtin_ctz(bas), base + 31 - (unsigned)__builtin_clz(bas)};
    return true;
}

bool arm_watches_page(const Vcpu *vcpu, Gva page)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;
    Gva first = address(page);
    Range r;

    for (unsigned n = 0; n < ARM_WATCHPOINTS; n++)
        if (range_of(&cpu->sys, n, &r) && r.first <= (first | 0xfff) && r.last >= first)
            return true;
    return false;
}

static bool watches(const ArmCpu *cpu, unsigned n, Range access, unsigned kinds, unsigned el)
{
    u64 control = cpu->sys.dbgwcr[n];
    Range r;

    return range_of(&cpu->sys, n, &r) && r.first <= access.last && r.last >= access.first &&
           (bits_get(control, 3, 2) & kinds) &&
           matches_state(cpu, control, el, bits_get(control, 20, 1));
}

/* DBGWCR.LSC has the values of VCPU_WATCH_*. */
_Static_assert(VCPU_WATCH_READ == 1 && VCPU_WATCH_WRITE == 2, "LSC: loads, stores");

bool arm_watch(Vcpu *vcpu, Gva va, unsigned size, unsigned kinds, unsigned idx)
{
    ArmCpu *cpu = arm_cpu(vcpu);
    Range access = {address(va), address(va) + size - 1};
    unsigned el = arm_mmu_is_el0((ArmMmuIdx)idx) ? 0 : cpu->sys.el;

    if (!(cpu->sys.mdscr & ARM_MDSCR_MDE) || !is_on(cpu))
        return false;
    for (unsigned n = 0; n < ARM_WATCHPOINTS; n++) {
        if (!watches(cpu, n, access, kinds, el))
            continue;
        vcpu->exc = (VcpuException){
            .kind = ARM_EXC_WATCH, .addr = va, .is_write = kinds & VCPU_WATCH_WRITE};
        return true;
    }
    return false;
}

void arm_debug_watch_changed(ArmCpu *cpu)
{
    bool was_on = cpu->vcpu.watches;

    cpu->vcpu.watches = any_enabled(cpu->sys.dbgwcr, ARM_WATCHPOINTS);
    if (was_on || cpu->vcpu.watches)
        cpu->machine->bus->tlb_flush(
            &cpu->vcpu,
            &(GuestTlbFlush){.kind = GUEST_TLB_ALL, .regimes = (1u << ARM_MMU_COUNT) - 1});
}
