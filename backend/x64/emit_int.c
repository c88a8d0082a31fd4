/* SPDX-License-Identifier: MIT */
/*
 * Integer rows. Preferred forms leave EFLAGS alone (LEA, MOVZX, BMI2 shifts), so that a flags value
 * survives until its consumer; when the next row wants the flags of this very operation the
 * flag-setting form is used for both.
 */
#include "backend/x64/emit.h"
#include "backend/x64/vconst.h"
#include "base/bits.h"

typedef void (*AluRr)(Asm *a, unsigned w, X64Reg dst, X64Reg src);
typedef void (*AluRi)(Asm *a, unsigned w, X64Reg dst, i32 imm);
typedef void (*AluRm)(Asm *a, unsigned w, X64Reg dst, X64Mem m);

typedef struct Alu {
    AluRr rr;
    AluRi ri;
    AluRm rm;
} Alu;

static const Alu alu_add = {x64_add_rr, x64_add_ri, x64_add_rm},
                 alu_sub = {x64_sub_rr, x64_sub_ri, x64_sub_rm},
                 alu_and = {x64_and_rr, x64_and_ri, x64_and_rm},
                 alu_or = {x64_or_rr, x64_or_ri, x64_or_rm},
                 alu_xor = {x64_xor_rr, x64_xor_ri, x64_xor_rm},
                 alu_adc = {x64_adc_rr, x64_adc_ri, x64_adc_rm},
                 alu_sbb = {x64_sbb_rr, x64_sbb_ri, x64_sbb_rm};

/* dst = x <op> y in two-operand form. */
static void alu2(Emit *e, const Alu *op, unsigned w, IrRef x, IrRef y, bool commutative)
{
    X64Mem m;
    X64Reg d, r;
    i32 imm;

    if (ra_imm32(e, y, &imm)) {
        d = ra_def_from(e, x, IR_NONE);
        op->ri(&e->a, w, d, imm);
        return;
    }
    if (ra_mem(e, y, &m) && x != y) {
        d = ra_def_from(e, x, y);
        op->rm(&e->a, w, d, m);
        return;
    }
    r = ra_use(e, y);
    if (commutative && e->val[e->idx].hint == r &&
        !ra_live(e, y)) { /* y already is where the result goes */
        IrRef t = x;

        x = y;
        y = t;
        r = ra_use(e, y);
    }
    d = ra_def_from(e, x, y);
    op->rr(&e->a, w, d, x == y ? d : r);
}

/* As alu2, but the flags of the operation belong to value @f. */
static void alu2_flags(Emit *e, const Alu *op, const IrInst *i, IrRef f, FlagsRep rep,
                       bool commutative)
{
    flags_clobber(e);
    alu2(e, op, ir_bytes(i), i->arg[0], i->arg[1], commutative);
    e->done[f] = true;
    flags_now(e, f, host_map.guest->is_x86 ? REP_ARM : rep);
}

/* x + (y << k) of sum @at is one LEA when the shift has no other reader: it was left out (ra_scaled). */
static bool scaled_operand(Emit *e, u32 at, X64Mem *m)
{
    const IrInst *i = &e->b->insts[at];

    for (unsigned n = 0; n < 2; n++) {
        const IrInst *s = &e->b->insts[i->arg[n]];
        u64 k;

        if (!ra_scaled(e, i->arg[n], at))
            continue;
        ra_const(e, s->arg[1], &k);
        X64Reg a = ra_use(e, i->arg[!n]), b = ra_use(e, s->arg[0]);

        *m = x64_mem_idx(a, b, (unsigned)k, 0);
        return true;
    }
    return false;
}

static bool add_scaled(Emit *e, const IrInst *i)
{
    X64Mem m;

    if (!scaled_operand(e, e->idx, &m))
        return false;
    x64_lea_rm(&e->a, ir_bytes(i), ra_def(e), m);
    return true;
}

/* A constant and a sum that was left out for it (RaVal.fused): one LEA. */
static bool add_to_sum(Emit *e, const IrInst *i)
{
    const IrInst *sum = &e->b->insts[i->arg[0]];
    X64Mem m;
    i32 imm;

    if (sum->op != IR_ADD || e->val[i->arg[0]].fused != e->idx || !ra_imm32(e, i->arg[1], &imm))
        return false;
    if (!scaled_operand(e, i->arg[0], &m)) {
        X64Reg a = ra_use(e, sum->arg[0]);

        m = x64_mem_idx(a, ra_use(e, sum->arg[1]), 0, 0);
    }
    x64_lea_rm(&e->a, ir_bytes(i), ra_def(e), x64_mem_off(m, imm));
    return true;
}

/* The builder turned x - k into x + -k; if the flags of x - k come next, SUB makes both. */
static bool sub_constant_flags(Emit *e, const IrInst *i)
{
    const IrInst *n = i + 1;
    IrRef f = (IrRef)(e->idx + 1);
    bool is_x86 = n->op == IR_XFLAGS && n->aux == IR_X_SUB;
    i32 imm;

    if ((n->op != IR_FLAGS_SUB && !is_x86) || n->arg[0] != i->arg[0] ||
        ir_flags_width(n) != 8 * ir_bytes(i) || !e->val[f].uses || e->val[f].defer)
        return false;
    if (!ra_is_minus(e, i, n->arg[1]) || !ra_imm32(e, n->arg[1], &imm))
        return false;
    flags_clobber(e);
    x64_sub_ri(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], IR_NONE), imm);
    e->done[f] = true;
    flags_now(e, f, is_x86 ? REP_ARM : REP_SUB);
    return true;
}

/* INC and DEC with their flags, which need the CF before. */
static bool step_with_flags(Emit *e, const IrInst *i)
{
    const IrInst *n = i + 1;
    IrRef f = (IrRef)(e->idx + 1);
    X64Reg d;
    u64 k;

    if (n->op != IR_XFLAGS || (n->aux != IR_X_INC && n->aux != IR_X_DEC) ||
        n->arg[0] != i->arg[0] || ir_flags_width(n) != 8 * ir_bytes(i) || !e->val[f].uses ||
        e->val[f].defer || !ra_const(e, i->arg[1], &k))
        return false;
    if ((ir_bytes(i) == 4 ? (i32)k : (i64)k) != (n->aux == IR_X_INC ? 1 : -1))
        return false;
    d = ra_def_from(e, i->arg[0], IR_NONE);
    flags_carry_in_host(e, n->arg[2]);
    e->fl_val = IR_NONE;
    if (n->aux == IR_X_INC)
        x64_inc_r(&e->a, ir_bytes(i), d);
    else
        x64_dec_r(&e->a, ir_bytes(i), d);
    e->done[f] = true;
    flags_now(e, f, REP_ARM);
    return true;
}

void emit_add(Emit *e, const IrInst *i)
{
    IrRef f = flags_fuse(e, IR_FLAGS_ADD);
    unsigned w = ir_bytes(i);
    i32 imm;

    if (e->val[e->idx].fused || emit_in_memory(e, i) || emit_on_load(e, i) || add_to_sum(e, i) || add_scaled(e, i) ||
        sub_constant_flags(e, i) || step_with_flags(e, i))
        return;

    if (f) {
        alu2_flags(e, &alu_add, i, f, REP_ARM, true);
        return;
    }
    if (ra_imm32(e, i->arg[1], &imm)) {
        X64Reg a = ra_use(e, i->arg[0]), d = ra_def(e);

        if (a == d && !flags_busy(e)) {
            flags_clobber(e);
            x64_add_ri(&e->a, w, d, imm);
        } else {
            x64_lea_rm(&e->a, w, d, x64_mem(a, imm));
        }
        return;
    }
    X64Reg a = ra_use(e, i->arg[0]), b = ra_use(e, i->arg[1]), d = ra_def(e);

    if ((d == a || d == b) && !flags_busy(e)) {
        flags_clobber(e);
        x64_add_rr(&e->a, w, d, d == a ? b : a);
    } else {
        x64_lea_rm(&e->a, w, d, x64_mem_idx(a, b, 0, 0));
    }
}

void emit_sub(Emit *e, const IrInst *i)
{
    IrRef f = flags_fuse(e, IR_FLAGS_SUB);

    if (emit_in_memory(e, i) || emit_on_load(e, i))
        return;
    if (f) {
        alu2_flags(e, &alu_sub, i, f, REP_SUB, false);
        return;
    }
    flags_clobber(e);
    alu2(e, &alu_sub, ir_bytes(i), i->arg[0], i->arg[1], false);
}

/* A 32-bit result already leaves N and Z for a FLAGS_LOGIC that follows. */
static void logic(Emit *e, const Alu *op, const IrInst *i)
{
    if (emit_in_memory(e, i) || emit_on_load(e, i))
        return;
    flags_clobber(e);
    alu2(e, op, ir_bytes(i), i->arg[0], i->arg[1], true);
    e->set_by = (IrRef)e->idx;
}

/* AND with 0xff or 0xffff is a MOVZX: no flags, no copy. */
static bool and_is_movzx(Emit *e, const IrInst *i)
{
    u64 k;
    unsigned sw;

    if (!ra_const(e, i->arg[1], &k) || (k != 0xff && k != 0xffff && k != 0xffffffff) ||
        flags_fuse(e, IR_FLAGS_LOGIC))
        return false;
    sw = k == 0xff ? 1 : k == 0xffff ? 2 : 4;
    X64Reg a = ra_use(e, i->arg[0]);

    x64_movzx_rr(&e->a, 4, sw, ra_def(e), a);
    return true;
}

/* One of the two is a load that was left out. */
static bool test_load(Emit *e, const IrInst *i, unsigned w)
{
    SiteFlags site = flags_site(e);
    unsigned k = emit_takes_load(e, i->arg[0]) ? 0 : 1;
    X64Reg r = REG_NONE;
    X64Mem m;
    i32 imm;

    if (!emit_load_as_operand(e, i->arg[k], IR_NONE, &m))
        return false;
    flags_clobber(e);
    if (!ra_imm32(e, i->arg[1 - k], &imm))
        r = ra_use(e, i->arg[1 - k]);
    note_site_with(e, site);
    if (r != REG_NONE)
        x64_test_mr(&e->a, w, m, r);
    else
        x64_test_mi(&e->a, w, m, imm);
    return true;
}

void emit_test(Emit *e, const IrInst *i, unsigned w)
{
    X64Mem m;
    i32 imm;

    if (test_load(e, i, w))
        return;
    flags_clobber(e);
    if (ra_imm32(e, i->arg[1], &imm)) {
        if (ra_mem(e, i->arg[0], &m))
            x64_test_mi(&e->a, w, m, imm);
        else
            x64_test_ri(&e->a, w, ra_use(e, i->arg[0]), imm);
    } else {
        X64Reg a = ra_use(e, i->arg[0]);

        x64_test_rr(&e->a, w, a, ra_use(e, i->arg[1]));
    }
}

/*
 * Only its flags are wanted: a TEST here, or where FLAGS_LOGIC is deferred to. The value itself
 * never exists.
 */
static bool and_is_test(Emit *e, const IrInst *i)
{
    const IrInst *next = i + 1;
    bool wanted = ir_is_logic_flags(next) && next->arg[0] == e->idx &&
                  ir_flags_width(next) <= 8 * ir_bytes(i) && e->val[e->idx + 1].uses;
    IrRef f = (IrRef)(e->idx + 1);

    if (!wanted || ra_uses(e, (IrRef)e->idx) != 1)
        return false;
    e->val[e->idx].last_use = (u16)e->idx;
    if (e->val[f].defer)
        return true;
    emit_test(e, i, ir_flags_width(next) / 8);
    e->done[f] = true;
    flags_now(e, f, REP_ARM);
    return true;
}

void emit_and(Emit *e, const IrInst *i)
{
    if (!and_is_test(e, i) && !emit_in_memory(e, i) && !and_is_movzx(e, i))
        logic(e, &alu_and, i);
}

void emit_or(Emit *e, const IrInst *i)
{
    logic(e, &alu_or, i);
}

void emit_xor(Emit *e, const IrInst *i)
{
    logic(e, &alu_xor, i);
}

void emit_andn(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]), b = ra_use(e, i->arg[1]);

    flags_clobber(e);
    x64_andn_rrr(&e->a, ir_bytes(i), ra_def(e), b, a);
    e->set_by = (IrRef)e->idx;
}

void emit_not(Emit *e, const IrInst *i)
{
    x64_not_r(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], IR_NONE));
}

void emit_neg(Emit *e, const IrInst *i)
{
    flags_clobber(e);
    x64_neg_r(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], IR_NONE));
}

/* ADC / SBC and, when wanted, their flags in one go. */
static void carry_op(Emit *e, const IrInst *i, const Alu *op, IrOp flags_row, bool inverted)
{
    IrRef f = flags_fuse(e, flags_row);
    X64Reg d, r = REG_NONE;
    i32 imm;
    bool is_imm = ra_imm32(e, i->arg[1], &imm);

    if (!is_imm)
        r = ra_use(e, i->arg[1]);
    d = ra_def_from(e, i->arg[0], i->arg[1]);
    flags_save(e);
    flags_carry(e, i->arg[2], inverted);
    e->fl_val = IR_NONE;
    if (is_imm)
        op->ri(&e->a, ir_bytes(i), d, imm);
    else
        op->rr(&e->a, ir_bytes(i), d, i->arg[0] == i->arg[1] ? d : r);
    if (f) {
        e->done[f] = true;
        flags_now(e, f, inverted ? REP_SUB : REP_ARM);
    }
}

void emit_adc(Emit *e, const IrInst *i)
{
    carry_op(e, i, &alu_adc, IR_FLAGS_ADC, false);
}

void emit_sbc(Emit *e, const IrInst *i)
{
    carry_op(e, i, &alu_sbb, IR_FLAGS_SBC, true);
}

/* The low half by MULX, which keeps EFLAGS: big-number code has multiplications between ADCS. */
static bool mul_keeping_flags(Emit *e, const IrInst *i)
{
    u64 k;
    unsigned w = ir_bytes(i);

    if (w < 4 || !flags_busy(e) || ra_const(e, i->arg[1], &k))
        return false;
    ra_use_in(e, i->arg[0], RDX);
    X64Reg b = i->arg[0] == i->arg[1] ? RDX : ra_use(e, i->arg[1]), high = ra_tmp(e);

    x64_mulx_rrr(&e->a, w, high, ra_def(e), b);
    return true;
}

/* The high half of the same product comes next: one MULX makes both. */
static bool mul_both_halves(Emit *e, const IrInst *i)
{
    const IrInst *high = i + 1;
    X64Reg b, lo, hi;

    if (high->op != IR_MULHU || high->arg[0] != i->arg[0] || high->arg[1] != i->arg[1] || !e->val[e->idx + 1].uses ||
        i->arg[0] == i->arg[1])
        return false;
    for (unsigned n = 0; n < 2; n++) {
        RaVal *d = &e->val[e->val[i->arg[n]].rep];

        d->last_use = d->last_use == e->idx + 1 ? (u16)e->idx : d->last_use;
    }
    ra_use_in(e, i->arg[0], RDX);
    b = ra_use(e, i->arg[1]);
    lo = ra_def(e);
    e->idx++;
    hi = ra_def_early(e);
    e->done[e->idx] = true;
    e->idx--;
    x64_mulx_rrr(&e->a, 8, hi, lo, b);
    return true;
}

void emit_mul(Emit *e, const IrInst *i)
{
    i32 imm;
    X64Mem m;
    unsigned w = ir_bytes(i);

    if (mul_both_halves(e, i) || mul_keeping_flags(e, i))
        return;
    flags_clobber(e);
    if (ra_imm32(e, i->arg[1], &imm)) {
        X64Reg a = ra_use(e, i->arg[0]);

        x64_imul_rri(&e->a, w, ra_def(e), a, imm);
    } else if (i->arg[0] != i->arg[1] && ra_mem(e, i->arg[1], &m)) {
        x64_imul_rm(&e->a, w, ra_def_from(e, i->arg[0], i->arg[1]), m);
    } else {
        X64Reg b = ra_use(e, i->arg[1]), d = ra_def_from(e, i->arg[0], i->arg[1]);

        x64_imul_rr(&e->a, w, d, i->arg[0] == i->arg[1] ? d : b);
    }
}

/*
 * MULX: the multiplicand is implicitly rdx; both halves may be the same register, the high one
 * wins.
 */
void emit_mulhu(Emit *e, const IrInst *i)
{
    X64Reg b;

    ra_use_in(e, i->arg[0], RDX);
    b = i->arg[0] == i->arg[1] ? RDX : ra_use(e, i->arg[1]);
    X64Reg d = ra_def(e);

    x64_mulx_rrr(&e->a, 8, d, d, b);
}

void emit_mulhs(Emit *e, const IrInst *i)
{
    X64Reg b = ra_use(e, i->arg[1]);

    flags_clobber(e);
    ra_use_in(e, i->arg[0], RAX);
    b = i->arg[0] == i->arg[1] ? RAX : ra_use(e, i->arg[1]);
    ra_take(e, RDX);
    b = i->arg[0] == i->arg[1] ? RAX : ra_use(e, i->arg[1]);
    x64_imul1_r(&e->a, 8, b);
    ra_def_in(e, RDX);
}

/* --- division: Arm's x / 0 = 0 and MIN / -1 = MIN must not trap --- */

/* The divisor in a register that is neither rax nor rdx. */
X64Reg emit_divisor(Emit *e, IrRef v)
{
    X64Reg r = ra_use(e, v);

    if (r != RAX && r != RDX)
        return r;
    r = ra_copy(e, v);
    while (r == RAX || r == RDX)
        r = ra_copy(e, v);
    return r;
}

void emit_udiv(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i);
    X64Label zero = {0}, done = {0};

    flags_clobber(e);
    X64Reg b = emit_divisor(e, i->arg[1]);

    ra_use_in(e, i->arg[0], RAX);
    ra_take(e, RDX);
    x64_test_rr(&e->a, w, b, b);
    x64_jcc_short(&e->a, CC_Z, &zero);
    x64_xor_rr(&e->a, 4, RDX, RDX);
    x64_div_r(&e->a, w, b);
    x64_jmp_short(&e->a, &done);
    x64_bind(&e->a, &zero);
    x64_xor_rr(&e->a, 4, RAX, RAX);
    x64_bind(&e->a, &done);
    ra_def_in(e, RAX);
}

void emit_sdiv(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i);
    X64Label zero = {0}, minus = {0}, done = {0};

    flags_clobber(e);
    X64Reg b = emit_divisor(e, i->arg[1]);

    ra_use_in(e, i->arg[0], RAX);
    ra_take(e, RDX);
    x64_test_rr(&e->a, w, b, b);
    x64_jcc_short(&e->a, CC_Z, &zero);
    x64_cmp_ri(&e->a, w, b, -1);
    x64_jcc_short(&e->a, CC_E, &minus);
    if (w == 8)
        x64_cqo(&e->a);
    else
        x64_cdq(&e->a);
    x64_idiv_r(&e->a, w, b);
    x64_jmp_short(&e->a, &done);
    x64_bind(&e->a, &minus);
    x64_neg_r(&e->a, w, RAX);
    x64_jmp_short(&e->a, &done);
    x64_bind(&e->a, &zero);
    x64_xor_rr(&e->a, 4, RAX, RAX);
    x64_bind(&e->a, &done);
    ra_def_in(e, RAX);
}

void emit_minmax(Emit *e, const IrInst *i)
{
    static const X64Cc take_b[] = {CC_G, CC_L, CC_A,
                                   CC_B}; /* SMIN SMAX UMIN UMAX: when to replace a by b */
    X64Reg b = ra_use(e, i->arg[1]), d;

    flags_clobber(e);
    d = ra_def_from(e, i->arg[0], i->arg[1]);
    x64_cmp_rr(&e->a, ir_bytes(i), d, b);
    x64_cmov_rr(&e->a, ir_bytes(i), take_b[i->op - IR_SMIN], d, b);
}

/* --- shifts --- */

typedef void (*ShiftRi)(Asm *a, unsigned w, X64Reg dst, unsigned n);
typedef void (*ShiftRrr)(Asm *a, unsigned w, X64Reg dst, X64Reg src, X64Reg ctl);

/*
 * By a constant: the plain form if nobody needs EFLAGS or the copy is free; the count is small, so
 * SHLX needs a register.
 */
static void shift(Emit *e, const IrInst *i, ShiftRi ri, ShiftRrr rrr)
{
    u64 k;

    if (ra_const(e, i->arg[1], &k)) {
        flags_clobber(e);
        ri(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], IR_NONE),
           (unsigned)k & (8 * ir_bytes(i) - 1));
    } else {
        X64Reg a = ra_use(e, i->arg[0]), n = ra_use(e, i->arg[1]);

        rrr(&e->a, ir_bytes(i), ra_def(e), a, n);
    }
}

void emit_shl(Emit *e, const IrInst *i)
{
    u64 k;

    if (ra_scaled(e, (IrRef)e->idx, e->idx + 1)) {
        e->val[e->idx].last_use = (u16)e->idx; /* part of the addition that follows */
        return;
    }
    if (ra_const(e, i->arg[1], &k) && k >= 1 &&
        k <= 3) { /* LEA: a copy and a shift in one, flags kept */
        X64Reg a = ra_use(e, i->arg[0]), d = ra_def(e);

        if (d != a || flags_busy(e)) {
            x64_lea_rm(&e->a, ir_bytes(i), d,
                       k == 1 ? x64_mem_idx(a, a, 0, 0) : x64_mem_idx(REG_NONE, a, (unsigned)k, 0));
            return;
        }
        flags_clobber(e);
        x64_shl_ri(&e->a, ir_bytes(i), d, (unsigned)k);
        return;
    }
    shift(e, i, x64_shl_ri, x64_shlx_rrr);
}

void emit_shr(Emit *e, const IrInst *i)
{
    shift(e, i, x64_shr_ri, x64_shrx_rrr);
}

void emit_sar(Emit *e, const IrInst *i)
{
    shift(e, i, x64_sar_ri, x64_sarx_rrr);
}

void emit_ror(Emit *e, const IrInst *i)
{
    u64 k;

    if (ra_const(e, i->arg[1], &k)) {
        X64Reg a = ra_use(e, i->arg[0]);

        x64_rorx_rri(&e->a, ir_bytes(i), ra_def(e), a, (unsigned)k & (8 * ir_bytes(i) - 1));
        return;
    }
    flags_clobber(e);
    ra_use_in(e, i->arg[1], RCX);
    x64_ror_rcl(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], i->arg[1]));
}

void emit_extr(Emit *e, const IrInst *i)
{
    X64Reg hi = ra_use(e, i->arg[0]);

    flags_clobber(e);
    x64_shrd_rri(&e->a, ir_bytes(i), ra_def_from(e, i->arg[1], i->arg[0]), hi, (unsigned)i->imm);
}
