/* SPDX-License-Identifier: MIT */
/* Transfers of control that change CS: helpers do them, and the block ends. */
#include "frontend/x86/tr/machine.h"
#include "frontend/x86/tr/stack.h"

/* Offset and selector of a far pointer. */
static void far_pointer(X86Tr *t, const X86Insn *i, IrRef *ip, IrRef *sel)
{
    if (i->op[0].kind == X86_O_FAR) {
        *ip = ir_i64(t->ir, i->imm);
        *sel = ir_i32(t->ir, (u32)i->imm2);
        return;
    }
    IrRef ea = x86_ea(t, i), v = x86_load(t, ea, i->osize);

    *sel = x86_load(t, ir_add_i(t->ir, x86_addr_type(t), ea, i->osize), 2);
    *ip = i->osize == 8 ? v : ir_zext32(t->ir, v);
}

static bool go_far(X86Tr *t, const X86Insn *i, u16 helper)
{
    IrRef ip, sel;

    far_pointer(t, i, &ip, &sel);
    x86_leave_to(t,
                 x86_call(t, helper, sel, ip, ir_i32(t->ir, i->osize), ir_i64(t->ir, t->next)));
    return true;
}

/** JMP, far. */
bool xtr_jmp_far(X86Tr *t, const X86Insn *i)
{
    return go_far(t, i, HELPER_far_jmp);
}

/** CALL, far. */
bool xtr_call_far(X86Tr *t, const X86Insn *i)
{
    return go_far(t, i, HELPER_far_call);
}

/** RET, far. */
bool xtr_ret_far(X86Tr *t, const X86Insn *i)
{
    x86_leave_to(t, x86_call(t, HELPER_far_ret, ir_i32(t->ir, i->osize),
                             ir_i32(t->ir, i->op_count ? (u16)i->imm : 0), 0, 0));
    return true;
}

/** IRET. */
bool xtr_iret(X86Tr *t, const X86Insn *i)
{
    x86_leave_to(t, x86_call(t, HELPER_iret, ir_i32(t->ir, i->osize), ir_i64(t->ir, t->next), 0, 0));
    t->flags = IR_NONE;
    return true;
}

/** SYSENTER, SYSEXIT, SYSRET. */
bool xtr_sysenter(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t)) /* Linux serves 32-bit programs of AMD processors by SYSCALL */
        return false;
    x86_leave_to(t, x86_call(t, HELPER_sysenter, 0, 0, 0, 0));
    return true;
}

bool xtr_sysexit(X86Tr *t, const X86Insn *i)
{
    if (x86_needs_cpl0(t))
        x86_leave_to(t, x86_call(t, HELPER_sysexit, ir_i32(t->ir, i->osize), 0, 0, 0));
    return true;
}

bool xtr_sysret(X86Tr *t, const X86Insn *i)
{
    if (x86_needs_cpl0(t))
        x86_leave_to(t, x86_call(t, HELPER_sysret, ir_i32(t->ir, i->osize), 0, 0, 0));
    return true;
}

/** SYSCALL: RCX = return address, R11 = RFLAGS. */
bool xtr_syscall(X86Tr *t, const X86Insn *i)
{
    if (x86_is_machine(t)) {
        x86_leave_to(t, x86_call(t, HELPER_syscall, ir_i64(t->ir, t->next), 0, 0, 0));
        return true;
    }
    IrRef f = x86_call(t, HELPER_rflags, 0, 0, 0, 0);

    x86_set_gpr(t, X86_R11, f);
    x86_set_gpr(t, X86_RCX, ir_i64(t->ir, t->next));
    return x86_raise(t, X86_EXC_SYSCALL, 0, t->next);
}

/** RSM. */
bool xtr_rsm(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t))
        return false;
    x86_leave_to(t, x86_call(t, HELPER_rsm, 0, 0, 0, 0));
    return true;
}

/*
 * Machines find out whether the gate may be used when the interrupt is delivered: a fault is
 * that of this instruction, so its length goes along.
 */
bool x86_software_int(X86Tr *t, X86Exception kind, u32 n)
{
    if (x86_is_machine(t))
        return x86_raise(t, kind, n | (u32)(t->next - t->pc) << 8, t->pc);
    return x86_raise(t, kind, n, t->next);
}

/** INT3, INT1, INT n. */
bool xtr_int3(X86Tr *t, const X86Insn *i)
{
    return x86_software_int(t, X86_EXC_BP, 0);
}

bool xtr_int1(X86Tr *t, const X86Insn *i)
{
    return x86_raise(t, X86_EXC_DB, 0, t->next);
}

bool xtr_int(X86Tr *t, const X86Insn *i)
{
    return x86_software_int(t, X86_EXC_INT, (u8)i->imm);
}
