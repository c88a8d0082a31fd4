/* SPDX-License-Identifier: MIT */
/*
 * Addition, logic, comparison, INC, DEC, NEG, NOT, and their locked forms.
 *
 * With 32 and 64 bits the value is a plain IR operation, which folds into addresses, and the flags are a row behind it
 * that the backend makes with the same instruction; narrower ones are HOST rows.
 */
#include "frontend/x86/tr/translate.h"

typedef IrRef (*Op)(IrBuilder *b, IrType ty, IrRef x, IrRef y);

/* By X86Arg: the operation, what flags it leaves, the opcode of its Gv,Ev form, the locked operation. */
typedef struct Alu {
    Op op;
    IrXKind flags;
    u8 opcode;
    IrAmo amo;
} Alu;

static const Alu *alu_of(unsigned arg)
{
    // clang-format off
    static const Alu table[] = {
        [X86_A_ADD] = {ir_add, IR_X_ADD, 0x03, IR_AMO_ADD},   [X86_A_OR] = {ir_or, IR_X_LOGIC, 0x0b, IR_AMO_SET},
        [X86_A_ADC] = {NULL, IR_X_ADD, 0x13, IR_AMO_ADD},     [X86_A_SBB] = {NULL, IR_X_SUB, 0x1b, IR_AMO_ADD},
        [X86_A_AND] = {ir_and, IR_X_LOGIC, 0x23, IR_AMO_CLR}, [X86_A_SUB] = {ir_sub, IR_X_SUB, 0x2b, IR_AMO_ADD},
        [X86_A_XOR] = {ir_xor, IR_X_LOGIC, 0x33, IR_AMO_EOR}, [X86_A_CMP] = {ir_sub, IR_X_SUB, 0x3b, 0},
        [X86_A_TEST] = {ir_and, IR_X_LOGIC, 0x23, 0},
    };
    // clang-format on

    return &table[arg];
}

static bool uses_carry(unsigned arg)
{
    return arg == X86_A_ADC || arg == X86_A_SBB;
}

/* A raw value in 64 bits, as HOST takes destinations; its upper bits do not matter. */
static IrRef widen(X86Tr *t, IrRef v)
{
    return ir_zext32(t->ir, v);
}

/* a <op> b as a host instruction; a is a whole register, of which the untouched bits stay. */
static IrRef alu_host(X86Tr *t, unsigned arg, unsigned size, IrRef a, IrRef b, IrRef *flags)
{
    X86Host h = x86_host_int(0, alu_of(arg)->opcode, size, IR_HOST_RM | IR_HOST_LOAD);
    IrRef v;

    h.a = a;
    h.c = b;
    if (uses_carry(arg)) {
        h.form |= IR_HOST_FLAGS_IN;
        h.d = x86_flags(t);
    }
    v = x86_host(t, &h, IR_I64);
    *flags = x86_host_flags(t, &h);
    return v;
}

static bool is_narrow(unsigned arg, unsigned size)
{
    return size < 4 || uses_carry(arg);
}

static IrRef flags_of(X86Tr *t, const Alu *a, unsigned size, IrRef x, IrRef y, IrRef v)
{
    return a->flags == IR_X_LOGIC ? x86_xflags(t, IR_X_LOGIC, size, v, IR_NONE, IR_NONE) : x86_xflags(t, a->flags, size, x, y, IR_NONE);
}

/* CMP, TEST: nothing is written. The branch that comes next should find RSP settled, and be right behind them. */
static bool compare(X86Tr *t, const X86Insn *i, const Alu *a)
{
    unsigned size = i->op[0].size;
    IrRef x, y, v = IR_NONE;

    x86_settle_sp(t);
    x = x86_src(t, i, 0);
    y = x86_src(t, i, 1);
    if (a->flags == IR_X_LOGIC)
        v = a->op(t->ir, x86_type(size), x, y);
    x86_set_flags(t, flags_of(t, a, size, x, y, v));
    return true;
}

/* The whole register behind GPR operand @o, ready to be operated on in place. */
static IrRef whole(X86Tr *t, const X86Operand *o)
{
    IrRef v = x86_gpr(t, x86_reg_of(o));

    return o->reg >= X86_HIGH_BYTE ? ir_ubfx(t->ir, IR_I64, v, 8, 8) : v;
}

/* @v is what a HOST made of whole(o). */
static void set_whole(X86Tr *t, const X86Operand *o, IrRef v)
{
    if (o->reg >= X86_HIGH_BYTE)
        x86_write(t, o, v);
    else
        x86_set_gpr(t, x86_reg_of(o), v);
}

/* XOR and SUB of a register with itself: zero, whatever was in it. */
static bool is_zeroing(const X86Insn *i, unsigned arg)
{
    const X86Operand *x = &i->op[0], *y = &i->op[1];

    return (arg == X86_A_XOR || arg == X86_A_SUB) && y->kind == X86_O_GPR && x->reg == y->reg && x->size >= 4;
}

static void alu_register(X86Tr *t, const X86Insn *i, unsigned arg)
{
    const Alu *a = alu_of(arg);
    const X86Operand *o = &i->op[0];
    IrRef y, x, v, f;

    if (is_zeroing(i, arg)) {
        v = ir_const(t->ir, x86_type(o->size), 0);
        x86_set_flags(t, x86_xflags(t, IR_X_LOGIC, o->size, v, IR_NONE, IR_NONE));
        x86_write(t, o, v);
        return;
    }
    y = x86_src(t, i, 1);
    if (is_narrow(arg, o->size)) {
        v = alu_host(t, arg, o->size, whole(t, o), y, &f);
        x86_set_flags(t, f);
        set_whole(t, o, v);
        return;
    }
    x = x86_raw(t, o);
    v = a->op(t->ir, x86_type(o->size), x, y);
    x86_set_flags(t, flags_of(t, a, o->size, x, y, v));
    if (o->reg == X86_RSP && o->size == 8 && arg == X86_A_ADD) /* ends functions, where flags are live: both at once */
        x86_set_sp_now(t, v);
    else
        x86_write(t, o, v);
}

static void alu_memory(X86Tr *t, const X86Insn *i, unsigned arg)
{
    const Alu *a = alu_of(arg);
    unsigned size = i->op[0].size;
    IrRef y = x86_src(t, i, 1), x = x86_src_dst(t, i), v, f;

    if (is_narrow(arg, size)) {
        v = alu_host(t, arg, size, widen(t, x), y, &f);
    } else {
        v = a->op(t->ir, x86_type(size), x, y);
        f = flags_of(t, a, size, x, y, v);
    }
    x86_store(t, x86_ea_write(t, i), size, v);
    x86_set_flags(t, f);
}

/* Log2 of an access, as atomics take it. */
static u8 log2_of(unsigned size)
{
    return (u8)__builtin_ctz(size);
}

/* ADC and SBB with LOCK: what is added includes the carry; the flags come from the operands. */
static IrRef carry_operand(X86Tr *t, unsigned size, IrRef y)
{
    return ir_add(t->ir, x86_type(size), y, ir_setcc(t->ir, x86_type(size), x86_flags(t), (IrCond)(IR_X86_CC + 2)));
}

static void alu_locked(X86Tr *t, const X86Insn *i, unsigned arg)
{
    const Alu *a = alu_of(arg);
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    IrRef y = x86_src(t, i, 1), m = y, old, v, f;

    if (uses_carry(arg))
        m = carry_operand(t, size, y);
    if (arg == X86_A_SUB || arg == X86_A_SBB)
        m = ir_neg(t->ir, ty, m);
    if (arg == X86_A_AND)
        m = ir_not(t->ir, ty, m);
    old = ir_amo(t->ir, ty, a->amo, log2_of(size), 0, x86_ea_write(t, i), m);
    if (uses_carry(arg)) {
        alu_host(t, arg, size, widen(t, old), y, &f);
    } else {
        v = a->op(t->ir, ty, old, y);
        f = flags_of(t, a, size, old, y, v);
    }
    x86_set_flags(t, f);
}

/** ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, TEST. */
bool xtr_alu(X86Tr *t, const X86Insn *i)
{
    unsigned arg = i->row->arg;

    if (arg == X86_A_CMP || arg == X86_A_TEST)
        return compare(t, i, alu_of(arg));
    if (x86_is_locked(i))
        alu_locked(t, i, arg);
    else if (x86_is_mem(i, 0))
        alu_memory(t, i, arg);
    else
        alu_register(t, i, arg);
    return true;
}

/* ---- INC, DEC ---- */

static IrRef step_host(X86Tr *t, bool inc, unsigned size, IrRef a, IrRef *flags)
{
    X86Host h = x86_host_int(0, 0xff, size, IR_HOST_M | IR_HOST_FLAGS_IN);
    IrRef v;

    h.imm |= (inc ? 0 : 1) << IR_HOST_EXT_SHIFT;
    h.a = a;
    h.d = x86_flags(t);
    h.keeps = true;
    v = x86_host(t, &h, IR_I64);
    *flags = x86_host_flags(t, &h);
    return v;
}

static bool step_locked(X86Tr *t, const X86Insn *i, bool inc)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    IrRef old = ir_amo(t->ir, ty, IR_AMO_ADD, log2_of(size), 0, x86_ea_write(t, i), ir_const(t->ir, ty, inc ? 1 : ~0ull));

    x86_set_flags(t, x86_xflags(t, inc ? IR_X_INC : IR_X_DEC, size, old, old, x86_flags(t)));
    return true;
}

/** INC, DEC. */
bool xtr_incdec(X86Tr *t, const X86Insn *i)
{
    const X86Operand *o = &i->op[0];
    bool inc = i->row->arg == X86_A_INC;
    IrRef x, v, f;

    if (x86_is_locked(i))
        return step_locked(t, i, inc);
    if (o->size < 4) {
        x = x86_is_mem(i, 0) ? widen(t, x86_src_dst(t, i)) : whole(t, o);
        v = step_host(t, inc, o->size, x, &f);
        if (x86_is_mem(i, 0))
            x86_store(t, x86_ea_write(t, i), o->size, v);
        x86_set_flags(t, f);
        if (!x86_is_mem(i, 0))
            set_whole(t, o, v);
        return true;
    }
    x = x86_src_dst(t, i);
    IrRef old = x86_flags(t);

    v = ir_add_i(t->ir, x86_type(o->size), x, inc ? 1 : -1);
    f = x86_xflags(t, inc ? IR_X_INC : IR_X_DEC, o->size, x, x, old);
    if (x86_is_mem(i, 0))
        x86_dst(t, i, 0, v);
    x86_set_flags(t, f);
    if (!x86_is_mem(i, 0))
        x86_dst(t, i, 0, v);
    return true;
}

/* ---- NEG, NOT ---- */

/* Compare and swap until nobody interferes: a block that loops on itself. */
static bool negate_locked(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);
    IrRef x = x86_src_dst(t, i), v = ir_neg(t->ir, ty, x);
    IrRef old = ir_cas(t->ir, ty, log2_of(size), 0, x86_ea_write(t, i), x, v);

    x86_settle_sp(t);
    ir_goto_ifz(t->ir, ir_xor(t->ir, ty, old, x), true, t->pc, t->flags);
    x86_set_flags(t, x86_xflags(t, IR_X_SUB, size, ir_const(t->ir, ty, 0), x, IR_NONE));
    return true;
}

/** NEG. */
bool xtr_neg(X86Tr *t, const X86Insn *i)
{
    const X86Operand *o = &i->op[0];
    X86Host h = x86_host_int(0, 0xf7, o->size, IR_HOST_M);
    IrRef v, f;

    if (x86_is_locked(i))
        return negate_locked(t, i);
    h.imm |= 3 << IR_HOST_EXT_SHIFT;
    h.a = x86_is_mem(i, 0) ? widen(t, x86_src_dst(t, i)) : whole(t, o);
    v = x86_host(t, &h, IR_I64);
    f = x86_host_flags(t, &h);
    if (x86_is_mem(i, 0))
        x86_store(t, x86_ea_write(t, i), o->size, v);
    x86_set_flags(t, f);
    if (!x86_is_mem(i, 0))
        set_whole(t, o, v);
    return true;
}

/** NOT. */
bool xtr_not(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);

    if (x86_is_locked(i))
        ir_amo(t->ir, ty, IR_AMO_EOR, log2_of(size), 0, x86_ea_write(t, i), ir_const(t->ir, ty, ~0ull));
    else
        x86_dst(t, i, 0, ir_not(t->ir, ty, x86_src_dst(t, i)));
    return true;
}

/* ---- carry chains ---- */

/** ADCX, ADOX. */
bool xtr_adx(X86Tr *t, const X86Insn *i)
{
    X86Host h = x86_host_int(2, 0xf6, i->op[0].size, IR_HOST_RM | IR_HOST_FLAGS_IN | IR_HOST_LOAD);
    IrRef v;

    h.imm |= (i->pp == 2 ? 1 : 2) << IR_HOST_PP_SHIFT;
    h.c = x86_src(t, i, 1);
    h.a = x86_gpr(t, i->op[0].reg);
    h.d = x86_flags(t);
    v = x86_host(t, &h, IR_I64);
    x86_set_flags(t, x86_host_flags(t, &h));
    x86_set_gpr(t, i->op[0].reg, v);
    return true;
}

/** CMC, CLC, STC. */
bool xtr_flag(X86Tr *t, const X86Insn *i)
{
    IrRef word = ir_emit(t->ir, IR_XPACK, IR_I32, 0, 0, x86_flags(t), 0, 0, 0);
    IrRef c = ir_const(t->ir, IR_I32, FLAGS_C);

    switch (i->row->arg) {
    case X86_A_CMC: word = ir_xor(t->ir, IR_I32, word, c); break;
    case X86_A_CLC: word = ir_andn(t->ir, IR_I32, word, c); break;
    default: word = ir_or(t->ir, IR_I32, word, c); break;
    }
    x86_set_flags(t, ir_emit(t->ir, IR_XUNPACK, IR_FLAGS, 0, 0, word, 0, 0, 0));
    return true;
}
