/* SPDX-License-Identifier: MIT */
/* Hints, barriers, system registers and cache maintenance, as EL0 sees them. */
#include "frontend/arm/a64/translate.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/vdso_hint.h"
#include "frontend/arm/cpu/tbkey.h"

/** Hints. YIELD and WFE stand in spin loops; the others need nothing. */
bool tr_hint(A64Tr *t, const A64ArgsHint *a)
{
    if (a64_is_machine(t) && (a->op == A64_OP_WFE || a->op == A64_OP_WFI))
        return a64_machine_wait(t, a->op == A64_OP_WFE);
    if (a64_is_machine(t) && a->op == A64_OP_YIELD)
        return a64_machine_yield(t);
    if (a64_is_machine(t) && a->op == A64_OP_ESB)
        a64_machine_esb(t);
    if (a->op == A64_OP_YIELD || a->op == A64_OP_WFE || a->op == A64_OP_WFI)
        ir_pause(t->ir);
    return true;
}

/** Unallocated hints are NOPs, but for those of the vDSO. */
bool tr_hint_other(A64Tr *t, const A64ArgsHintOther *a)
{
    const MemOps *mem = t->cpu->vcpu.mem;
    IrRef clock;

    if ((a->imm != VDSO_HINT_GETTIME && a->imm != VDSO_HINT_GETRES) || !mem->is_vdso || !mem->is_vdso(t->pc))
        return true;
    clock = a64_get_x(t, IR_I32, 2);
    a64_set_x(t, IR_I64, 3, ir_call(t->ir, HELPER_vdso_time, ir_i32(t->ir, a->imm), clock, 0, 0));
    return true;
}

/** WFET, WFIT: may return early, and do. */
bool tr_wfxt(A64Tr *t, const A64ArgsWfxt *a)
{
    ir_pause(t->ir);
    return true;
}

/** CLREX. */
bool tr_clrex(A64Tr *t, const A64ArgsClrex *a)
{
    ir_set(t->ir, A64_G_EXCL_ADDR, ir_i64(t->ir, ARM_EXCL_NONE));
    return true;
}

/**
 * DMB, DSB, ISB, SB. The two low bits of crm say which accesses are ordered: 1 loads, 2 stores, 3 all.
 * ISB needs no more than a new block: invalidation of changed code is synchronous (IC IVAU).
 */
bool tr_barrier(A64Tr *t, const A64ArgsBarrier *a)
{
    static const IrFence fence[] = {IR_FENCE_FULL, IR_FENCE_LOAD, IR_FENCE_STORE, IR_FENCE_FULL};

    switch (a->op) {
    case A64_OP_DSB:
        if (a64_is_machine(t))
            a64_machine_dsb(t, a->crm & 3);
        ir_fence(t->ir, fence[a->crm & 3]);
        break;
    case A64_OP_DMB: ir_fence(t->ir, fence[a->crm & 3]); break;
    case A64_OP_ISB: a64_goto(t, t->next); break;
    }
    return true;
}

/* ---- system registers ---- */

static bool accessible(const A64Tr *t, const ArmSysreg *r, bool write)
{
    return r && (r->access & (write ? ARM_EL0_W : ARM_EL0_R)) && a64_has(t, (A64Feature)r->feature);
}

static IrRef row_index(A64Tr *t, const ArmSysreg *r)
{
    return ir_i32(t->ir, (u64)(r - arm_sysregs));
}

static IrRef read_reg(A64Tr *t, const ArmSysreg *r)
{
    if (r->effects & ARM_SYSREG_NZCV)
        return ir_zext32(t->ir, ir_flags_nzcv(t->ir, a64_get_flags(t)));
    if (r->effects & ARM_SYSREG_CONST)
        return ir_i64(t->ir, r->read ? r->read(t->cpu, r) : r->reset);
    if (r->global)
        return ir_get(t->ir, r->global);
    return ir_call(t->ir, HELPER_sysreg_read, row_index(t, r), 0, 0, 0);
}

static void write_reg(A64Tr *t, const ArmSysreg *r, IrRef v)
{
    if (r->effects & ARM_SYSREG_NZCV)
        a64_set_flags(t, ir_flags_of(t->ir, ir_trunc(t->ir, v)));
    else if (r->global)
        ir_set(t->ir, r->global, v);
    else
        a64_call_flags(t, HELPER_sysreg_write, row_index(t, r), v, 0, 0);
}

/* FPSR is not looked at by most programs; those that do get exact underflow flags from then on. */
static bool changes_key(const A64Tr *t, const ArmSysreg *r, bool write)
{
    return ((r->effects & ARM_SYSREG_KEY) && write) ||
           ((r->effects & ARM_SYSREG_FPSR) && !(t->tb->key & ARM_KEY_FPSR));
}

/** MRS, MSR (register). */
bool tr_sysreg(A64Tr *t, const A64ArgsSysreg *a)
{
    const ArmSysreg *r;

    if (a64_is_machine(t))
        return a64_machine_sysreg(t, a);
    r = arm_sysreg_find(ARM_SYSREG(a->op0, a->op1, a->crn, a->crm, a->op2));
    if (!accessible(t, r, !a->l))
        return false;
    if (a->l)
        a64_set_x(t, IR_I64, a->rt, read_reg(t, r));
    else
        write_reg(t, r, a64_get_x(t, IR_I64, a->rt));
    if (a->l && (r->effects & ARM_SYSREG_FLAGS))
        a64_set_flags(t, ir_flags_of(t->ir, ir_i32(t->ir, 0)));
    if (changes_key(t, r, !a->l))
        a64_leave(t);
    return true;
}

/** MSR (immediate): DIT and SSBS are EL0's; the masks and modes of the kernel are not. */
bool tr_msr_imm(A64Tr *t, const A64ArgsMsrImm *a)
{
    u16 enc = a->op == A64_OP_DIT ? ARM_SYSREG(3, 3, 4, 2, 5) : ARM_SYSREG(3, 3, 4, 2, 6);
    u64 bit = a->op == A64_OP_DIT ? ARM_PSTATE_DIT : ARM_PSTATE_SSBS;

    if (a->op != A64_OP_DIT && a->op != A64_OP_SSBS)
        return a64_is_machine(t) && a64_machine_msr_imm(t, a);
    write_reg(t, arm_sysreg_find(enc), ir_i64(t->ir, a->crm & 1 ? bit : 0));
    return true;
}

/* ---- SYS ---- */

/* The same packing as system registers, with op0 = 1. */
#define SYS(op1, crn, crm, op2) ARM_SYSREG(1, op1, crn, crm, op2)

#define ZVA_BYTES 64 /* DCZID_EL0 */

static void dc_zva(A64Tr *t, IrRef addr)
{
    IrRef line = ir_and(t->ir, IR_I64, addr, ir_i64(t->ir, ~(u64)(ZVA_BYTES - 1)));
    IrRef zero = ir_vfrom(t->ir, 3, ir_i64(t->ir, 0)), part[ZVA_BYTES / 16];

    for (unsigned n = 0; n < ARRAY_SIZE(part);
         n++) /* first, so that the stores may share a lookup */
        part[n] = ir_add_i(t->ir, IR_I64, line, 16 * (i64)n);
    for (unsigned n = 0; n < ARRAY_SIZE(part); n++)
        ir_st(t->ir, 4, 0, part[n], zero);
}

/* Cleaning has no effect on coherent memory, but it faults where a load would. */
static void dc_clean(A64Tr *t, IrRef addr)
{
    ir_ld(t->ir, IR_I64, 0, 0, addr);
}

static void ic_ivau(A64Tr *t, IrRef addr)
{
    a64_call_flags(t, HELPER_ic_ivau, addr, 0, 0, 0);
    a64_leave(t);
}

static void nothing(A64Tr *t, IrRef addr)
{
}

typedef struct SysOp {
    u16 enc;
    u8 feature;
    void (*emit)(A64Tr *t, IrRef x);
} SysOp;

/* What EL0 may do; the rest of SYS is the kernel's. */
static const SysOp sys_ops[] = {
    {SYS(3, 7, 4, 1), 0, dc_zva},
    {SYS(3, 7, 10, 1), 0, dc_clean},               /* DC CVAC */
    {SYS(3, 7, 11, 1), 0, dc_clean},               /* DC CVAU */
    {SYS(3, 7, 12, 1), A64_FEAT_DPB, dc_clean},    /* DC CVAP */
    {SYS(3, 7, 13, 1), A64_FEAT_DPB2, dc_clean},   /* DC CVADP */
    {SYS(3, 7, 14, 1), 0, dc_clean},               /* DC CIVAC */
    {SYS(3, 7, 5, 1), 0, ic_ivau},
    {SYS(3, 7, 3, 4), A64_FEAT_SPECRES, nothing},  /* CFP RCTX */
    {SYS(3, 7, 3, 5), A64_FEAT_SPECRES, nothing},  /* DVP RCTX */
    {SYS(3, 7, 3, 7), A64_FEAT_SPECRES, nothing},  /* CPP RCTX */
};

/** SYS, SYSL. */
bool tr_sys(A64Tr *t, const A64ArgsSys *a)
{
    u16 enc = SYS(a->op1, a->crn, a->crm, a->op2);

    if (a->l)
        return false;
    if (a64_is_machine(t) && a64_machine_sys(t, a))
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(sys_ops); i++) {
        if (sys_ops[i].enc != enc)
            continue;
        if (!a64_has(t, (A64Feature)sys_ops[i].feature))
            return false;
        sys_ops[i].emit(t, a64_get_x(t, IR_I64, a->rt));
        return true;
    }
    return false;
}
