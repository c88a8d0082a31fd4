/* SPDX-License-Identifier: MIT */
/*
 * Load-exclusive loops of compilers, recognised and emitted as one atomic operation:
 *
 *   L: ldxr  o, [n]            L: ldxr  o, [n]             L: ldxr  o, [n]
 *      add   r, o, m              stxr  s, m, [n]             cmp   o, e
 *      stxr  s, r, [n]            cbnz  s, L                  b.ne  out
 *      cbnz  s, L                                             stxr  s, m, [n]
 *                                                             cbnz  s, L
 *
 * (any of add, sub, and, orr, eor, bic with a register or immediate; any acquire and release). The host operation is
 * faster than a load and a compare-and-swap loop, and it has no ABA hole. Registers end as the loop leaves them: o the
 * old value, r the new one, s zero; the monitor is open. What the loop must not do is listed at each check. The one
 * visible difference: a store that faults is reported at the load, with the registers of before the loop.
 */
#include "frontend/arm/a64/ldst.h"

#define MAX_WORDS 5

typedef struct Fuse {
    A64Tr *t;
    A64Decoded d[MAX_WORDS]; /* the loop from the load on */
    unsigned count;          /* decoded words */
    u8 size, n, o;           /* of the load: size, base, destination */
} Fuse;

/* How the loop computes the value it stores. */
typedef struct Update {
    IrAmo kind;
    bool sf, negate, invert; /* of the operand, to make the operation one of IrAmo */
    u8 rd;
    IrRef operand;
} Update;

static bool decode_loop(Fuse *f, unsigned count)
{
    A64Tr *t = f->t;
    VcpuException fault;
    u32 word;

    if (t->tb->insn_count + count > t->tb->max_insns || t->pc + 4 * (count - 1) > t->tb->end - 1)
        return false;
    for (; f->count < count; f->count++)
        if (!a64_fetch(&t->fetch, t->tb->cpu, t->pc + 4 * f->count, &word, &fault) ||
            !a64_decode(word, &f->d[f->count]))
            return false;
    return true;
}

/* d[at] is "stxr s, value, [n]" and d[at + 1] is "cbnz s, L"; s is none of the registers that the loop reads. */
static bool is_tail(const Fuse *f, unsigned at, unsigned value, unsigned reads)
{
    const A64ArgsLdstExcl *st = &f->d[at].ldst_excl;
    const A64ArgsCbz *back = &f->d[at + 1].cbz;

    return f->d[at].row == A64_ROW_STXR && f->d[at + 1].row == A64_ROW_CBZ && st->size == f->size &&
           st->rn == f->n && st->rt == value && st->rs != 31 && st->rs != f->n && st->rs != value &&
           st->rs != reads && st->rs != f->o && back->op == 1 && !back->sf && back->rt == st->rs &&
           back->offset == -4 * (i64)(at + 1);
}

static IrType type_of(const Fuse *f)
{
    return f->size == 3 ? IR_I64 : IR_I32;
}

static void finish(const Fuse *f, unsigned length)
{
    A64Tr *t = f->t;

    ir_set(t->ir, A64_G_EXCL_ADDR, ir_i64(t->ir, ARM_EXCL_NONE));
    a64_set_x(t, IR_I64, f->d[length - 2].ldst_excl.rs, ir_i64(t->ir, 0));
    t->next = t->pc + 4 * length;
}

/* ---- exchange ---- */

static bool fuse_swap(Fuse *f)
{
    A64Tr *t = f->t;
    unsigned m;
    IrRef old;

    if (!decode_loop(f, 3) || f->d[1].row != A64_ROW_STXR)
        return false;
    m = f->d[1].ldst_excl.rt;
    if (m == f->o || !is_tail(f, 1, m, m))
        return false;
    old = ir_amo(t->ir, type_of(f), IR_AMO_SWP, f->size, MEM_ALIGN, a64_get_xsp(t, IR_I64, f->n),
                 a64_get_x(t, type_of(f), m));
    a64_set_x(t, type_of(f), f->o, old);
    finish(f, 3);
    return true;
}

/* ---- read, modify, write ---- */

/* Logical operations by opc << 1 | n: and, bic, orr, orn, eor, eon. AND is CLR of the inverted operand. */
static bool logic_update(Update *u, unsigned opc, unsigned invert)
{
    static const IrAmo kind[] = {IR_AMO_CLR, IR_AMO_SET, IR_AMO_EOR};

    if (opc == 3)
        return false; /* sets the flags */
    u->kind = kind[opc];
    u->invert = invert ^ (opc == 0);
    return true;
}

/* d[1] as an update of o. A register operand may not be o: then it is not the same in every round. */
static bool read_update(const Fuse *f, Update *u)
{
    A64Tr *t = f->t;
    const A64Decoded *d = &f->d[1];

    switch (d->row) {
    case A64_ROW_ADDSUB_imm:
        *u = (Update){.kind = IR_AMO_ADD, .sf = d->addsub_imm.sf, .negate = d->addsub_imm.op, .rd = d->addsub_imm.rd};
        u->operand = ir_const(t->ir, a64_type(u->sf), d->addsub_imm.imm);
        return !d->addsub_imm.s && d->addsub_imm.rn == f->o;
    case A64_ROW_ADDSUB_shift:
        *u = (Update){.kind = IR_AMO_ADD, .sf = d->addsub_shift.sf, .negate = d->addsub_shift.op,
                      .rd = d->addsub_shift.rd};
        u->operand = a64_get_x(t, a64_type(u->sf), d->addsub_shift.rm);
        return !d->addsub_shift.s && d->addsub_shift.rn == f->o && d->addsub_shift.rm != f->o &&
               d->addsub_shift.rm != u->rd && !d->addsub_shift.imm6;
    case A64_ROW_LOGIC_shift:
        *u = (Update){.sf = d->logic_shift.sf, .rd = d->logic_shift.rd};
        u->operand = a64_get_x(t, a64_type(u->sf), d->logic_shift.rm);
        return logic_update(u, d->logic_shift.opc, d->logic_shift.n) && d->logic_shift.rn == f->o &&
               d->logic_shift.rm != f->o && d->logic_shift.rm != u->rd && !d->logic_shift.imm6;
    default: return false;
    }
}

/* The register that d[1] reads besides o, or 32. */
static unsigned operand_register(const Fuse *f)
{
    switch (f->d[1].row) {
    case A64_ROW_ADDSUB_shift: return f->d[1].addsub_shift.rm;
    case A64_ROW_LOGIC_shift: return f->d[1].logic_shift.rm;
    default: return 32;
    }
}

/* What the loop computes from the old value, for its result register. */
static IrRef updated(A64Tr *t, IrAmo kind, IrType ty, IrRef old, IrRef operand)
{
    switch (kind) {
    case IR_AMO_ADD: return ir_add(t->ir, ty, old, operand);
    case IR_AMO_CLR: return ir_andn(t->ir, ty, old, operand);
    case IR_AMO_SET: return ir_or(t->ir, ty, old, operand);
    default: return ir_xor(t->ir, ty, old, operand);
    }
}

static bool fuse_update(Fuse *f)
{
    A64Tr *t = f->t;
    IrType ty = type_of(f), alu;
    IrRef old, operand;
    Update u;

    if (!decode_loop(f, 4) || !read_update(f, &u) || u.rd == 31 || u.rd == f->n ||
        !is_tail(f, 2, u.rd, operand_register(f)) || (f->size == 3 && !u.sf))
        return false;
    alu = a64_type(u.sf);
    operand = u.negate   ? ir_neg(t->ir, alu, u.operand)
              : u.invert ? ir_not(t->ir, alu, u.operand)
                         : u.operand;
    old = ir_amo(t->ir, ty, u.kind, f->size, MEM_ALIGN, a64_get_xsp(t, IR_I64, f->n),
                 ty == IR_I32 ? ir_trunc(t->ir, operand) : operand);
    a64_set_x(t, ty, f->o, old);
    a64_set_x(t, alu, u.rd, updated(t, u.kind, alu, a64_get_x(t, alu, f->o), operand));
    finish(f, 4);
    return true;
}

/* ---- compare and swap ---- */

/* d[1] is "cmp o, e" over all bits of the load: e is what must be there, as the comparison sees it. */
static bool read_compare(const Fuse *f, IrRef *e, unsigned *reg)
{
    A64Tr *t = f->t;
    const A64ArgsAddsubShift *s = &f->d[1].addsub_shift;
    const A64ArgsAddsubExt *x = &f->d[1].addsub_ext;
    const A64ArgsAddsubImm *i = &f->d[1].addsub_imm;
    bool wide = f->size == 3;

    switch (f->d[1].row) {
    case A64_ROW_ADDSUB_shift:
        *reg = s->rm;
        *e = a64_get_x(t, type_of(f), s->rm);
        return s->op && s->s && s->rd == 31 && s->rn == f->o && s->sf == wide && !s->imm6 && f->size >= 2;
    case A64_ROW_ADDSUB_ext: /* cmp o, e, uxtb (uxth) after ldxrb (ldxrh) */
        *reg = x->rm;
        if (f->size >= 2 || x->option != f->size)
            return false;
        *e = ir_ubfx(t->ir, IR_I32, a64_get_x(t, IR_I32, x->rm), 0, 8u << f->size);
        return x->op && x->s && x->rd == 31 && x->rn == f->o && !x->sf && !x->imm3;
    case A64_ROW_ADDSUB_imm:
        *reg = 32;
        *e = ir_const(t->ir, type_of(f), i->imm);
        return i->op && i->s && i->rd == 31 && i->rn == f->o && i->sf == wide &&
               (f->size >= 2 || i->imm < 1u << (8u << f->size));
    default: return false;
    }
}

static bool fuse_cas(Fuse *f)
{
    A64Tr *t = f->t;
    IrType ty = type_of(f);
    IrRef e, old, addr;
    unsigned m, reg;
    Gva out;

    if (!decode_loop(f, 5) || f->d[2].row != A64_ROW_B_cond || f->d[2].b_cond.cond != IR_NE ||
        f->d[3].row != A64_ROW_STXR || !read_compare(f, &e, &reg))
        return false;
    out = t->pc + 8 + (u64)f->d[2].b_cond.offset;
    m = f->d[3].ldst_excl.rt;
    if (m == f->o || reg == f->o || out <= t->pc || !is_tail(f, 3, m, reg))
        return false;
    addr = a64_get_xsp(t, IR_I64, f->n);
    old = ir_cas(t->ir, ty, f->size, MEM_ALIGN, addr, e, a64_get_x(t, ty, m));
    a64_set_x(t, ty, f->o, old);
    a64_set_nzcv_addsub(t, true, ty, old, e);
    /* At "out" the monitor still holds the load. */
    ir_set(t->ir, A64_G_EXCL_ADDR, addr);
    ir_set(t->ir, A64_G_EXCL_LO, ir_zext32(t->ir, old));
    ir_goto_if(t->ir, t->flags, IR_NE, out, a64_exit_flags(t, out));
    finish(f, 5);
    return true;
}

bool a64_fuse_excl(A64Tr *t, const A64ArgsLdstExcl *a)
{
    Fuse f = {.t = t, .size = a->size, .n = a->rn, .o = a->rt};

    if (t->ir->is_counted || a->pair || a->rt == 31 || a->rt == a->rn)
        return false;
    return fuse_swap(&f) || fuse_update(&f) || fuse_cas(&f);
}
