/* SPDX-License-Identifier: MIT */
/* Debug registers. Source: DDI 0487 "Debug registers". */
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"

enum { OSLSR_OSLM1 = 8, OSLSR_OSLK = 2 };

static void oslar_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.oslsr = OSLSR_OSLM1 | (v & 1 ? OSLSR_OSLK : 0);
}

static void watch_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_sysreg_set(cpu, r, v);
    arm_debug_watch_changed(cpu);
}

static void claim_set(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.dbgclaim |= v & 0xff;
}

static u64 claim_all(const ArmCpu *cpu, const ArmSysreg *r)
{
    return 0xff;
}

static void claim_clear(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    cpu->sys.dbgclaim &= ~v;
}

// clang-format off
#define BREAKPOINT(n) \
    {"DBGBVR" #n "_EL1", S(2, 0, 0, n, 4), EL1_RW, 0, SYS(dbgbvr[n]), TRAP(TDA)}, \
    {"DBGBCR" #n "_EL1", S(2, 0, 0, n, 5), EL1_RW, 0, KEY, SYS(dbgbcr[n]), .mask = 0xffe1e7, \
     TRAP(TDA)}
#define WATCHPOINT(n) \
    {"DBGWVR" #n "_EL1", S(2, 0, 0, n, 6), EL1_RW, 0, SYS(dbgwvr[n]), .write = watch_write, \
     TRAP(TDA)}, \
    {"DBGWCR" #n "_EL1", S(2, 0, 0, n, 7), EL1_RW, 0, SYS(dbgwcr[n]), .write = watch_write, \
     .mask = 0x1fffffff, TRAP(TDA)}

_Static_assert(ARM_BREAKPOINTS == 6 && ARM_WATCHPOINTS == 4, "the rows below");

const ArmSysreg arm_sysregs_debug[] = {
    /* name             encoding              access   feature */
    {"MDSCR_EL1",       S(2, 0, 0, 2, 2),     EL1_RW, 0, KEY, SYS(mdscr), .mask = 0xf001,
     TRAP(TDA)},
    {"MDCCINT_EL1",     S(2, 0, 0, 2, 0),     EL1_RW, 0, SYS(mdccint), .mask = 0x60000000,
     TRAP(TDA)},
    {"OSDTRRX_EL1",     S(2, 0, 0, 0, 2),     EL1_RW, 0, SYS(osdtrrx), .mask = 0xffffffff,
     TRAP(TDA)},
    {"OSDTRTX_EL1",     S(2, 0, 0, 3, 2),     EL1_RW, 0, SYS(osdtrtx), .mask = 0xffffffff,
     TRAP(TDA)},
    {"OSECCR_EL1",      S(2, 0, 0, 6, 2),     EL1_RW, 0, SYS(oseccr), .mask = 0xffffffff,
     TRAP(TDA)},
    {"MDRAR_EL1",       S(2, 0, 1, 0, 0),     EL1_R,  0, ZERO, TRAP(TDRA)},
    {"OSLAR_EL1",       S(2, 0, 1, 0, 4),     EL1_W,  0, KEY, .write = oslar_write, TRAP(TDOSA)},
    {"OSLSR_EL1",       S(2, 0, 1, 1, 4),     EL1_R,  0, SYS(oslsr),
     .reset = OSLSR_OSLM1 | OSLSR_OSLK, TRAP(TDOSA)},
    {"OSDLR_EL1",       S(2, 0, 1, 3, 4),     EL1_RW, 0, KEY, SYS(osdlr), .mask = 1, TRAP(TDOSA)},
    {"DBGPRCR_EL1",     S(2, 0, 1, 4, 4),     EL1_RW, 0, KEY, SYS(dbgprcr), .mask = 1, TRAP(TDOSA)},
    {"DBGCLAIMSET_EL1", S(2, 0, 7, 8, 6),     EL1_RW, 0, .read = claim_all, .write = claim_set,
     TRAP(TDA)},
    {"DBGCLAIMCLR_EL1", S(2, 0, 7, 9, 6),     EL1_RW, 0, SYS(dbgclaim), .write = claim_clear,
     TRAP(TDA)},
    {"DBGAUTHSTATUS_EL1", S(2, 0, 7, 14, 6),  EL1_R,  0, ZERO, TRAP(TDA)},
    {"MDCCSR_EL0",      S(2, 3, 0, 1, 0),     EL0_R,  0, ZERO, TRAP(TDCC)},
    {"DBGDTR_EL0",      S(2, 3, 0, 4, 0),     EL0_RW, 0, ZERO, TRAP(TDCC)},
    {"DBGDTRRX_EL0",    S(2, 3, 0, 5, 0),     EL0_RW, 0, ZERO, TRAP(TDCC)},
    BREAKPOINT(0), BREAKPOINT(1), BREAKPOINT(2), BREAKPOINT(3), BREAKPOINT(4), BREAKPOINT(5),
    WATCHPOINT(0), WATCHPOINT(1), WATCHPOINT(2), WATCHPOINT(3),
    {NULL},
};
// clang-format on
