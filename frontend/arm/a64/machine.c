/* SPDX-License-Identifier: MIT */
/*
 * Instructions that exception levels make different: what machines have and programs of user mode do not.
 *
 * The block key has the level, so what it may access at all is decided here; traps, which depend on more, when the
 * instruction runs. An instruction that may change the key or let an interrupt in ends the block.
 */
#include "base/bits.h"
#include "base/log.h"
#include "frontend/arm/a64/translate.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/sysop.h"
#include "frontend/arm/cpu/sysreg.h"
#include "frontend/arm/cpu/walk.h"

static IrRef what(A64Tr *t, int number, unsigned rt)
{
    return ir_i32(t->ir, (u32)number | rt << 16);
}

void a64_machine_begin(A64Tr *t)
{
    u32 key = t->tb->key;
    u8 idx = (u8)(key >> ARM_KEY_MMU_SHIFT & 15);
    unsigned el = arm_key_el(key);

    t->ir->mmu_idx = t->ir->mmu_idx_unpriv = idx;
    t->ir->mem_attr = key & ARM_KEY_ALIGN ? MEM_ALIGN : 0;
    if ((el == 1 || el == 2) && !(key & ARM_KEY_UAO))
        t->ir->mmu_idx_unpriv = (u8)arm_unpriv_idx(idx);
}

/* Data processing of FP and SIMD, and loads and stores of their registers. */
static bool is_fp(u32 word)
{
    u32 op0 = word >> 25 & 15;

    return (op0 & 7) == 7 || ((op0 & 5) == 4 && (word >> 26 & 1));
}

#define ISS_FP 0x1e00000u /* CV, COND = always */

bool a64_machine_check(A64Tr *t, u32 word)
{
    unsigned el = t->tb->key >> ARM_KEY_FP_SHIFT & 3;

    if (t->tb->key & ARM_KEY_IL)
        return !a64_raise(t, ARM_EXC_ILLEGAL, 0, t->pc);
    if (el && is_fp(word))
        return !a64_raise(t, (ArmException)arm_exc_trap(el), arm_esr(ARM_EC_FP, ISS_FP), t->pc);
    return true;
}

/* Whether no access of this kind traps, whatever the control registers say. */
static bool never_traps(const A64Tr *t, const A64ArgsSysreg *a, const ArmSysreg *r)
{
    bool has_el2 = t->cpu->machine->has_el2;

    return r->trap == ARM_TRAP_NONE || (r->trap == ARM_TRAP_VM && !has_el2) ||
           (r->trap == ARM_TRAP_UMA && arm_key_el(t->tb->key));
}

static IrRef get_global(A64Tr *t, unsigned global)
{
    IrRef v = ir_get(t->ir, (u16)global);

    return a64_ir_guest.globals[global].type == IR_I32 ? ir_zext32(t->ir, v) : v;
}

/* What needs no call: the flags, and globals. */
static bool sysreg_inline(A64Tr *t, const A64ArgsSysreg *a, const ArmSysreg *r)
{
    if (r->effects & ARM_SYSREG_NZCV) {
        if (a->l)
            a64_set_x(t, IR_I64, a->rt, ir_zext32(t->ir, ir_flags_nzcv(t->ir, a64_get_flags(t))));
        else
            a64_set_flags(t, ir_flags_of(t->ir, ir_trunc(t->ir, a64_get_x(t, IR_I64, a->rt))));
        return true;
    }
    if (!r->global || (!a->l && r->write) || !never_traps(t, a, r))
        return false;
    if (a->l)
        a64_set_x(t, IR_I64, a->rt, get_global(t, r->global));
    else
        ir_set(t->ir, r->global, a64_get_x(t, IR_I64, a->rt));
    return true;
}

/* Behind what may have let an interrupt in: the table of jumps is empty then. */
static void go_on(A64Tr *t)
{
    a64_step_done(t);
    if (t->step_done) {
        a64_leave(t);
        return;
    }
    ir_goto_ind(t->ir, ir_pc(t->ir, t->next), IR_JUMP, 0, t->flags);
    t->ended = true;
}

/* FEAT_IDST: reads of identification registers by EL0, but of CTR_EL0 and DCZID_EL0. */
static bool is_trapped_id(const A64Tr *t, const A64ArgsSysreg *a, u16 enc)
{
    bool is_id = a->op0 == 3 && a->op1 < 2 && a->crn == 0 && a->crm < 8;

    return is_id && a->l && !arm_key_el(t->tb->key) && a64_has(t, A64_FEAT_IDST);
}

#define OP1_EL02 5 /* timers of EL0 as a host names them */

static u16 encoding(const A64Tr *t, const A64ArgsSysreg *a)
{
    u16 enc = ARM_SYSREG(a->op0, a->op1, a->crn, a->crm, a->op2);

    return t->tb->key & ARM_KEY_E2H ? arm_sysreg_redirect(enc, arm_key_el(t->tb->key)) : enc;
}

bool a64_machine_sysreg(A64Tr *t, const A64ArgsSysreg *a)
{
    u16 enc = encoding(t, a);
    int n = arm_sysreg_number(t->cpu, enc);
    const ArmSysreg *r = n < 0 ? arm_sysreg_find(enc) : arm_sysreg_row(t->cpu, (unsigned)n);
    bool is_id_space = n < 0 && r && a->l && arm_key_el(t->tb->key);

    if (is_id_space) { /* reads as zero */
        a64_set_x(t, IR_I64, a->rt, ir_i64(t->ir, 0));
        return true;
    }
    if (is_trapped_id(t, a, enc))
        return a64_raise(
            t, (ArmException)arm_exc_trap(1),
            arm_esr(ARM_EC_SYSREG, arm_sysreg_iss(enc, a->rt, true)), t->pc);
    if (n < 0)
        log_unimp("a64: system register s%u_%u_c%u_c%u_%u at 0x%llx\n", a->op0, a->op1, a->crn,
                  a->crm, a->op2, (unsigned long long)t->pc);
    if (n < 0 || !arm_sysreg_exists(t->cpu, r, arm_key_el(t->tb->key), !a->l) ||
        ((enc >> 11 & 7) == OP1_EL02 && !(t->tb->key & ARM_KEY_E2H)))
        return false;
    if (sysreg_inline(t, a, r))
        return true;
    if (a->l)
        a64_set_x(t, IR_I64, a->rt,
                  a64_call_flags(t, HELPER_machine_read, what(t, n, a->rt), 0, 0, 0));
    else
        a64_call_flags(t, HELPER_machine_write, what(t, n, a->rt), a64_get_x(t, IR_I64, a->rt), 0,
                       0);
    if (a->l && (r->effects & ARM_SYSREG_FLAGS))
        a64_set_flags(t, ir_flags_of(t->ir, ir_i32(t->ir, 0)));
    if ((!a->l && (r->effects & ARM_SYSREG_KEY)) ||
        ((r->effects & ARM_SYSREG_FPSR) && !(t->tb->key & ARM_KEY_FPSR)))
        a64_leave(t);
    else if (!a->l && (r->effects & ARM_SYSREG_UNMASK))
        go_on(t);
    return true;
}

bool a64_machine_sys(A64Tr *t, const A64ArgsSys *a)
{
    int n = arm_sysop_number(t->cpu, ARM_SYSREG(1, a->op1, a->crn, a->crm, a->op2));
    unsigned el = arm_key_el(t->tb->key);

    if (n < 0 || el < arm_sysops[n].el || (a->op1 == 4 && !t->cpu->machine->has_el2))
        return false;
    if (el == 0 || arm_sysops[n].el || t->cpu->machine->has_el2)
        a64_call_flags(t, HELPER_machine_sys, what(t, n, a->rt), a64_get_x(t, IR_I64, a->rt), 0, 0);
    return a->op1 != 3 || !arm_sysop_is_check(&arm_sysops[n]);
}

/* PSTATE fields that are registers, too: value bit, encoding. */
static bool write_field(A64Tr *t, u16 enc, u64 v)
{
    if (!arm_key_el(t->tb->key))
        return false;
    a64_call_flags(t, HELPER_machine_write, what(t, arm_sysreg_number(t->cpu, enc), 31), ir_i64(t->ir, v),
                   0, 0);
    a64_leave(t);
    return true;
}

bool a64_machine_msr_imm(A64Tr *t, const A64ArgsMsrImm *a)
{
    u64 bit = a->crm & 1;
    int daif = arm_sysreg_number(t->cpu, ARM_SYSREG(3, 3, 4, 2, 1));

    switch (a->op) {
    case A64_OP_SPSEL: return write_field(t, ARM_SYSREG(3, 0, 4, 2, 0), bit);
    case A64_OP_PAN: return write_field(t, ARM_SYSREG(3, 0, 4, 2, 3), bit ? ARM_PSTATE_PAN : 0);
    case A64_OP_UAO: return write_field(t, ARM_SYSREG(3, 0, 4, 2, 4), bit ? ARM_PSTATE_UAO : 0);
    case A64_OP_DAIFSET:
    case A64_OP_DAIFCLR:
        if (a->op == A64_OP_DAIFSET && arm_key_el(t->tb->key)) {
            ir_set(t->ir, A64_G_DAIF, ir_or(t->ir, IR_I32, ir_get(t->ir, A64_G_DAIF), ir_i32(t->ir, (u32)a->crm << 6)));
            if (t->tb->key & ARM_KEY_DEBUG) /* PSTATE.D */
                a64_leave(t);
            return true;
        }
        a64_call_flags(t, HELPER_machine_daif, ir_i32(t->ir, (u32)daif),
                       ir_i32(t->ir, a->op == A64_OP_DAIFSET ? 6 : 7), ir_i32(t->ir, a->crm), 0);
        if (a->op == A64_OP_DAIFCLR)
            go_on(t);
        return true;
    default: return false;
    }
}

/* WFE may return at once, and does when the others had a chance. */
bool a64_machine_wait(A64Tr *t, bool is_wfe)
{
    a64_call_flags(t, HELPER_machine_wait, ir_i32(t->ir, is_wfe), 0, 0, 0);
    if (!is_wfe) {
        a64_step_done(t);
        return a64_raise(t, ARM_EXC_WFI, 0, t->next);
    }
    go_on(t);
    return true;
}

bool a64_machine_yield(A64Tr *t)
{
    a64_call_flags(t, HELPER_machine_yield, 0, 0, 0, 0);
    go_on(t);
    return true;
}

void a64_count(A64Tr *t)
{
    if (t->pc == t->tb->pc)
        ir_call(t->ir, HELPER_machine_count, 0, 0, 0, 0);
    ir_set(t->ir, A64_G_INSNS, ir_add_i(t->ir, IR_I64, ir_get(t->ir, A64_G_INSNS), 1));
}

/* A virtual SError that is masked waits in a register. */
void a64_machine_esb(A64Tr *t)
{
    if (t->cpu->machine->has_el2 && a64_has(t, A64_FEAT_RAS))
        a64_call_flags(t, HELPER_machine_esb, 0, 0, 0, 0);
}

/*
 * TLB maintenance is complete after a DSB of loads and stores. Source: DDI 0487, "Ordering and
 * completion of TLB maintenance instructions".
 */
void a64_machine_dsb(A64Tr *t, unsigned types)
{
    if (types == 3 && arm_key_el(t->tb->key))
        a64_call_flags(t, HELPER_machine_dsb, 0, 0, 0, 0);
}

/* Registers that ELR_ELx of a level is in, as globals; that of EL3 has none. */
static IrRef get_elr(A64Tr *t, unsigned el)
{
    int n = arm_sysreg_number(t->cpu, ARM_SYSREG(3, 6, 4, 0, 1));

    if (el < 3)
        return ir_get(t->ir, el == 1 ? A64_G_ELR_EL1 : A64_G_ELR_EL2);
    return a64_call_flags(t, HELPER_machine_read, what(t, n, 31), 0, 0, 0);
}

bool a64_machine_eret(A64Tr *t, const A64ArgsEret *a)
{
    IrRef target = get_elr(t, arm_key_el(t->tb->key));

    if (a->auth)
        target = a64_authenticate_return(t, a->key_b, target);
    target = a64_call_flags(t, HELPER_machine_eret, target, 0, 0, 0);
    ir_goto_ind(t->ir, target, IR_LEAVE, 0, IR_NONE);
    t->ended = true;
    return true;
}
