/* SPDX-License-Identifier: MIT */
/*
 * Where each x86 register lives in X86Cpu, and which to keep in host registers first: the order is about the share of
 * operands in compiled 64-bit programs. XMM0..11 come before the rest because calls pass arguments in the first eight.
 */
#include "frontend/x86/cpu/globals.h"

#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/helper/helper.h"

// clang-format off
#define R(id, name, prio) [X86_G_GPR + X86_##id] = {name, offsetof(X86Cpu, vcpu.rt.gpr[X86_##id]), IR_I64, prio}
#define V(n, prio) [X86_G_YMM + n] = {"ymm" #n, offsetof(X86Cpu, v[n]), IR_V256, prio}
#define T(n) [X86_G_TMP + n] = {"tmp" #n, offsetof(X86Cpu, vcpu.rt.gpr[X86_SLOT_TMP + n]), IR_I64, 0}

#define S(id, name) [X86_G_##id##_BASE] = {name, offsetof(X86Cpu, seg[X86_##id].base), IR_I64, 0}

static const IrGlobal globals[X86_G_COUNT] = {
    R(RAX, "rax", 1), R(RSP, "rsp", 2), R(RDX, "rdx", 3), R(RDI, "rdi", 4), R(RSI, "rsi", 5), R(RCX, "rcx", 6),
    R(RBX, "rbx", 7), R(RBP, "rbp", 8), R(R8, "r8", 9),   R(R12, "r12", 10), R(R13, "r13", 11), R(R9, "r9", 12),
    R(R14, "r14", 13), R(R15, "r15", 14), R(R10, "r10", 15), R(R11, "r11", 16),
    [X86_G_FS_BASE] = {"fs_base", offsetof(X86Cpu, vcpu.rt.gpr[X86_SLOT_FS_BASE]), IR_I64, 0},
    [X86_G_GS_BASE] = {"gs_base", offsetof(X86Cpu, vcpu.rt.gpr[X86_SLOT_GS_BASE]), IR_I64, 0},
    [X86_G_FLAGS] = {"flags", offsetof(X86Cpu, vcpu.rt.flags), IR_FLAGS, 0},
    T(0), T(1), T(2), T(3), T(4), T(5), T(6), T(7),
    V(0, 1), V(1, 2), V(2, 3), V(3, 4), V(4, 5), V(5, 6), V(6, 7), V(7, 8), V(8, 9), V(9, 10), V(10, 11), V(11, 12),
    S(ES, "es_base"), S(CS, "cs_base"), S(SS, "ss_base"), S(DS, "ds_base"),
    [X86_G_EFLAGS] = {"eflags", offsetof(X86Cpu, eflags), IR_I32, 0},
    [X86_G_KERNEL_GS] = {"kernel_gs", offsetof(X86Cpu, msr.kernel_gs_base), IR_I64, 0},
    V(12, 13), V(13, 14), V(14, 15), V(15, 16),
};
// clang-format on

/* Rows of Arm's floating point have no place in x86 blocks; the host's MXCSR is the guest's. */
static u32 mxcsr(const RtEnv *env)
{
    return env->guest_mxcsr;
}

const IrGuest x86_ir_guest = {
    .name = "x86_64",
    .globals = globals,
    .global_count = X86_G_COUNT,
    .flags_global = X86_G_FLAGS,
    .stack_global = X86_G_GPR + X86_RSP,
    .is_x86 = true,
    .x87_live = offsetof(X86Cpu, x87_live),
    .x87_image = offsetof(X86Cpu, x87_image),
    .uppers_in_use = offsetof(X86Cpu, uppers_in_use),
    .x87_scratch = offsetof(X86Cpu, x87_scratch),
    .helper_count = X86_HELPER_COUNT,
    .helpers = x86_helpers,
    .fp_mxcsr = mxcsr,
};
