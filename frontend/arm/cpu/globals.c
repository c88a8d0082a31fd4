/* SPDX-License-Identifier: MIT */
/*
 * Where each AArch64 register lives in ArmCpu, and which to keep in host registers first.
 *
 * The order of the general registers is their measured share of operands in static glibc programs; V8..V15 come last
 * because calls preserve only their low halves and compilers use them least.
 */
#include "frontend/arm/cpu/globals.h"

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/fpctl.h"
#include "frontend/arm/helper/helper.h"

// clang-format off
#define X(n, prio) [A64_G_X + n] = {"x" #n, offsetof(ArmCpu, vcpu.rt.gpr[n]), IR_I64, prio}
#define V(n, prio) [A64_G_V + n] = {"v" #n, offsetof(ArmCpu, v[n]), IR_V128, prio}
#define F(id, name, field, type) [A64_G_##id] = {name, offsetof(ArmCpu, field), type, 0}
#define KEY(n, name) \
    [A64_G_PAC_KEY + 2 * n] = {name "_lo", offsetof(ArmCpu, pac_key[n][0]), IR_I64, 0}, \
    [A64_G_PAC_KEY + 2 * n + 1] = {name "_hi", offsetof(ArmCpu, pac_key[n][1]), IR_I64, 0}

static const IrGlobal globals[A64_G_COUNT] = {
    X(0, 1),   X(1, 2),   X(2, 3),   X(3, 4),   X(4, 5),   X(5, 14),  X(6, 15),  X(7, 16),
    X(8, 17),  X(9, 20),  X(10, 21), X(11, 22), X(12, 23), X(13, 24), X(14, 25), X(15, 26),
    X(16, 28), X(17, 29), X(18, 31), X(19, 6),  X(20, 7),  X(21, 8),  X(22, 11), X(23, 12),
    X(24, 13), X(25, 18), X(26, 19), X(27, 27), X(28, 30), X(29, 9),  X(30, 32),
    [A64_G_SP] = {"sp", offsetof(ArmCpu, vcpu.rt.gpr[31]), IR_I64, 10},

    V(0, 1),   V(1, 2),   V(2, 3),   V(3, 4),   V(4, 5),   V(5, 6),   V(6, 7),   V(7, 8),
    V(8, 25),  V(9, 26),  V(10, 27), V(11, 28), V(12, 29), V(13, 30), V(14, 31), V(15, 32),
    V(16, 9),  V(17, 10), V(18, 11), V(19, 12), V(20, 13), V(21, 14), V(22, 15), V(23, 16),
    V(24, 17), V(25, 18), V(26, 19), V(27, 20), V(28, 21), V(29, 22), V(30, 23), V(31, 24),

    F(FLAGS,     "flags",     vcpu.rt.flags, IR_FLAGS),
    F(EXCL_ADDR, "excl_addr", excl_addr,     IR_I64),
    F(EXCL_LO,   "excl_lo",   excl_val[0],   IR_I64),
    F(EXCL_HI,   "excl_hi",   excl_val[1],   IR_I64),
    F(TPIDR,     "tpidr",     tpidr_el0,     IR_I64),
    F(TPIDRRO,   "tpidrro",   tpidrro_el0,   IR_I64),
    F(TPIDR2,    "tpidr2",    tpidr2_el0,    IR_I64),
    F(QC,        "qc",        qc,            IR_V128),

    F(SP_EL0,    "sp_el0",    sys.sp[0],     IR_I64),
    F(TPIDR_EL1, "tpidr_el1", sys.tpidr[1],  IR_I64),
    F(ELR_EL1,   "elr_el1",   sys.elr[1],    IR_I64),
    F(SPSR_EL1,  "spsr_el1",  sys.spsr[1],   IR_I64),
    F(ESR_EL1,   "esr_el1",   sys.esr[1],    IR_I64),
    F(FAR_EL1,   "far_el1",   sys.far[1],    IR_I64),
    F(TPIDR_EL2, "tpidr_el2", sys.tpidr[2],  IR_I64),
    F(ELR_EL2,   "elr_el2",   sys.elr[2],    IR_I64),
    F(SPSR_EL2,  "spsr_el2",  sys.spsr[2],   IR_I64),
    F(ESR_EL2,   "esr_el2",   sys.esr[2],    IR_I64),
    F(FAR_EL2,   "far_el2",   sys.far[2],    IR_I64),
    F(DAIF,      "daif",      sys.daif,      IR_I32),
    F(INSNS,     "insns",     sys.insns,     IR_I64),
    F(SS,        "ss",        sys.ss,        IR_I32),

    KEY(0, "apia"), KEY(1, "apib"), KEY(2, "apda"), KEY(3, "apdb"), KEY(4, "apga"),
};
// clang-format on

const IrGuest a64_ir_guest = {
    .name = "aarch64",
    .globals = globals,
    .global_count = A64_G_COUNT,
    .flags_global = A64_G_FLAGS,
    .helper_count = ARM_HELPER_COUNT,
    .helpers = arm_helpers,
    .fp_state = arm_fp_state,
    .fp_flags = arm_fp_flags,
    .fp_mxcsr = arm_fp_mxcsr,
};
