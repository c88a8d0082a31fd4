/* SPDX-License-Identifier: MIT */
/*
 * Condition flags: where a FLAGS value is, and the rows that make and read one.
 *
 * A value is in EFLAGS (one at a time, in one of three representations), in the flags global's home, or in a frame slot.
 * Whoever changes EFLAGS saves a value that is still needed first; comparing again would need operands that are gone.
 */
#include <assert.h>
#include "backend/ir/eval.h"
#include "backend/x64/emit.h"

static X64Mem slot_mem(void)
{
    return x64_mem(RSP, FRAME_GPR + 8 * (RA_SPILLS - 1));
}

void flags_now(Emit *e, IrRef v, FlagsRep rep)
{
    e->fl_val = v;
    e->fl_rep = rep;
    e->set_by = IR_NONE;
}

/* @n is a row @op, or the one of x86 that means as much. */
static bool is_flags_row(const IrInst *n, IrOp op)
{
    if (n->op != IR_XFLAGS)
        return n->op == op;
    return n->aux == (op == IR_FLAGS_ADD ? IR_X_ADD : op == IR_FLAGS_SUB ? IR_X_SUB : op == IR_FLAGS_LOGIC ? IR_X_LOGIC : IR_X_KINDS);
}

IrRef flags_fuse(const Emit *e, IrOp op)
{
    const IrInst *i = &e->b->insts[e->idx], *n = i + 1;
    bool same;

    if (e->idx + 1 >= e->b->count || !is_flags_row(n, op) || !e->val[e->idx + 1].uses || e->val[e->idx + 1].defer ||
        ir_flags_width(n) != 8 * ir_bytes(i))
        return IR_NONE;
    if (op == IR_FLAGS_LOGIC)
        same = n->arg[0] == e->idx;
    else
        same = n->arg[0] == i->arg[0] && n->arg[1] == i->arg[1] && n->arg[2] == i->arg[2];
    return same ? (IrRef)(e->idx + 1) : IR_NONE;
}

SiteFlags flags_site(const Emit *e)
{
    static const SiteFlags where[] = {SITE_FLAGS_HOST, SITE_FLAGS_HOST_SUB, SITE_FLAGS_HOST_FCMP};

    if (!e->fl_arch || e->fl_home == e->fl_arch || e->fl_val != e->fl_arch)
        return SITE_FLAGS_HOME;
    return host_map.guest->is_x86 ? SITE_FLAGS_HOST_ALL : where[e->fl_rep];
}

/* rax = flags word. UCOMISD's results do not map bit by bit: a table does it. */
void flags_store(Emit *e, FlagsRep rep, X64Mem to)
{
    Asm *a = &e->a;

    if (rep == REP_SUB)
        x64_cmc(a);
    x64_mov_ri(a, 4, RAX, 0); /* LAHF and SETcc keep the rest of RAX, and would wait for it */
    x64_lahf(a);
    if (rep == REP_FCMP) {
        x64_rorx_rri(a, 4, RAX, RAX, 8);
        x64_movzx_rr(a, 4, 1, RAX, RAX);
        x64_lea_rm(a, 8, RCX, x64_mem_rip(x64_exits.fcmp_flags));
        x64_movzx_rm(a, 4, 2, RAX, x64_mem_idx(RCX, RAX, 1, 0));
    } else {
        x64_setcc_r(a, CC_O, RAX);
    }
    x64_mov_mr(a, 2, to, RAX);
}

/* Whether a value or an emitter has temporary @r: what it holds must stay. */
static bool is_taken(const Emit *e, X64Reg r)
{
    return e->reg_val[r] || (e->locked >> r & 1);
}

void flags_save(Emit *e)
{
    Asm *a = &e->a;
    bool is_arch = e->fl_val == e->fl_arch;
    bool keeps_rax = is_taken(e, RAX), keeps_rcx = e->fl_rep == REP_FCMP && is_taken(e, RCX);
    X64Mem keep = x64_mem(RSP, FRAME_SCRATCH);

    if (!flags_busy(e) || e->fl_home == e->fl_val || (e->fl_slot == e->fl_val && !(is_arch && e->b->exact_flags)))
        return;
    if (keeps_rax)
        x64_mov_mr(a, 8, keep, RAX);
    if (keeps_rcx)
        x64_mov_mr(a, 8, x64_mem_off(keep, 8), RCX);
    flags_store(e, e->fl_rep, is_arch ? ENV(flags) : slot_mem());
    if (keeps_rcx)
        x64_mov_rm(a, 8, RCX, x64_mem_off(keep, 8));
    if (keeps_rax)
        x64_mov_rm(a, 8, RAX, keep);
    *(is_arch ? &e->fl_home : &e->fl_slot) = e->fl_val;
    if (e->fl_rep == REP_SUB)
        e->fl_rep = REP_ARM;
}

/* The flags word of a value that is not in EFLAGS. */
static X64Mem flags_mem(Emit *e, IrRef flags)
{
    if (e->fl_slot == flags)
        return slot_mem();
    assert(e->fl_home == flags || e->failed);
    return ENV(flags);
}

void flags_to_memory(Emit *e, IrRef flags)
{
    X64Mem keep = x64_mem(RSP, FRAME_SCRATCH);

    if (e->fl_slot == flags || e->fl_home == flags)
        return;
    x64_mov_mr(&e->a, 8, keep, RAX);
    x64_mov_mr(&e->a, 8, x64_mem_off(keep, 8), RCX);
    flags_store(e, e->fl_rep, slot_mem());
    x64_mov_rm(&e->a, 8, RCX, x64_mem_off(keep, 8));
    x64_mov_rm(&e->a, 8, RAX, keep);
    e->fl_slot = flags;
    if (e->fl_rep == REP_SUB)
        e->fl_rep = REP_ARM;
}

/* The home of the flags global gets @flags; changes rax, rcx. For exits and SET. */
void flags_to_home(Emit *e, IrRef flags)
{
    if (!flags || e->fl_home == flags)
        return;
    if (e->fl_val == flags) {
        flags_store(e, e->fl_rep, ENV(flags));
        if (e->fl_rep == REP_SUB)
            e->fl_rep = REP_ARM;
    } else {
        x64_movzx_rm(&e->a, 4, 2, RAX, flags_mem(e, flags));
        x64_mov_mr(&e->a, 2, ENV(flags), RAX);
    }
    e->fl_home = flags;
}

void flags_set_arch(Emit *e, IrRef flags)
{
    X64Mem keep = x64_mem(RSP, FRAME_SCRATCH);

    e->fl_arch = flags;
    if (e->fl_val == flags || e->fl_slot != flags || e->fl_home == flags)
        return;
    x64_mov_mr(&e->a, 8, keep, RAX);
    x64_movzx_rm(&e->a, 4, 2, RAX, slot_mem());
    x64_mov_mr(&e->a, 2, ENV(flags), RAX);
    x64_mov_rm(&e->a, 8, RAX, keep);
    e->fl_home = flags;
}

/* EFLAGS from memory: OF by an addition that overflows when the low byte is 1. */
static void flags_load(Emit *e, IrRef flags)
{
    Asm *a = &e->a;
    X64Mem keep = x64_mem(RSP, FRAME_SCRATCH);
    bool keeps_rax = is_taken(e, RAX);

    flags_clobber(e);
    if (keeps_rax)
        x64_mov_mr(a, 8, keep, RAX);
    x64_movzx_rm(a, 4, 2, RAX, flags_mem(e, flags));
    x64_add_ri(a, 1, RAX, 0x7f);
    x64_sahf(a);
    if (keeps_rax)
        x64_mov_rm(a, 8, RAX, keep);
    flags_now(e, flags, REP_ARM);
}

static HostCond one(X64Cc cc)
{
    return (HostCond){.cc = cc, .join = COND_ONE};
}

/* C is inverted in EFLAGS after a subtraction, so Arm's unsigned conditions are x86's. */
static const X64Cc cc_sub[] = {
    [IR_EQ] = CC_E, [IR_NE] = CC_NE, [IR_HS] = CC_AE, [IR_LO] = CC_B,  [IR_MI] = CC_S,  [IR_PL] = CC_NS, [IR_VS] = CC_O,
    [IR_VC] = CC_NO, [IR_HI] = CC_A, [IR_LS] = CC_BE, [IR_GE] = CC_GE, [IR_LT] = CC_L, [IR_GT] = CC_G,  [IR_LE] = CC_LE,
};

/* After UCOMISD x, y: less CF; equal ZF; unordered ZF PF CF; greater none. */
static HostCond cond_fcmp(IrCond c)
{
    static const HostCond table[] = {
        [IR_EQ] = {CC_E, CC_NP, COND_AND}, [IR_NE] = {CC_NE, CC_P, COND_OR}, [IR_HS] = {CC_AE, CC_P, COND_OR},
        [IR_LO] = {CC_B, CC_NP, COND_AND}, [IR_MI] = {CC_B, CC_NP, COND_AND}, [IR_PL] = {CC_AE, CC_P, COND_OR},
        [IR_VS] = {CC_P, 0, COND_ONE},     [IR_VC] = {CC_NP, 0, COND_ONE},   [IR_HI] = {CC_A, CC_P, COND_OR},
        [IR_LS] = {CC_BE, CC_NP, COND_AND}, [IR_GE] = {CC_AE, 0, COND_ONE},  [IR_LT] = {CC_B, 0, COND_ONE},
        [IR_GT] = {CC_A, 0, COND_ONE},     [IR_LE] = {CC_BE, 0, COND_ONE},
    };

    return table[c];
}

/* Conditions of one bit are tested in the flags word itself. */
static bool cond_from_memory(Emit *e, IrRef flags, IrCond c, HostCond *out)
{
    static const u16 bit[IR_COND_COUNT / 2] = {
        [IR_EQ / 2] = FLAGS_Z, [IR_HS / 2] = FLAGS_C, [IR_MI / 2] = FLAGS_N, [IR_VS / 2] = FLAGS_V,
        [(IR_X86_CC + CC_O) / 2] = FLAGS_V, [(IR_X86_CC + CC_B) / 2] = FLAGS_C, [(IR_X86_CC + CC_E) / 2] = FLAGS_Z,
        [(IR_X86_CC + CC_S) / 2] = FLAGS_N, [(IR_X86_CC + CC_P) / 2] = FLAGS_P,
    };
    X64Mem m;
    u16 b = bit[c >> 1];

    if (!b)
        return false;
    m = flags_mem(e, flags);
    flags_clobber(e);
    x64_test_mi(&e->a, 1, x64_mem_off(m, b >> 8 ? 1 : 0), (i8)(b >> 8 ? b >> 8 : b));
    *out = one(c & 1 ? CC_Z : CC_NZ);
    return true;
}

HostCond flags_cond(Emit *e, IrRef flags, IrCond c)
{
    HostCond h;

    if (e->fl_val != flags) {
        if (cond_from_memory(e, flags, c, &h))
            return h;
        flags_load(e, flags);
    }
    if (c >= IR_X86_CC)
        return one((X64Cc)(c - IR_X86_CC));
    if (e->fl_rep == REP_FCMP)
        return cond_fcmp(c);
    if (e->fl_rep == REP_SUB)
        return one(cc_sub[c]);
    if (c == IR_HI || c == IR_LS) {
        x64_cmc(&e->a);
        e->fl_rep = REP_SUB;
        return one(cc_sub[c]);
    }
    return one(c == IR_HS ? CC_B : c == IR_LO ? CC_AE : cc_sub[c]);
}

void flags_in_host(Emit *e, IrRef flags)
{
    if (e->fl_val != flags)
        flags_load(e, flags);
    else if (flags_busy(e))
        flags_save(e);
}

void flags_carry_in_host(Emit *e, IrRef flags)
{
    if (e->fl_val == flags) {
        flags_in_host(e, flags);
        return;
    }
    flags_clobber(e);
    /* as wide as it was stored: that store may still be on its way */
    x64_bt_mi(&e->a, 2, flags_mem(e, flags), __builtin_ctz(FLAGS_C));
}

void flags_carry(Emit *e, IrRef flags, bool inverted)
{
    if (e->fl_val == flags && e->fl_rep == REP_FCMP) {
        flags_to_memory(e, flags);
        e->fl_val = IR_NONE;
    }
    if (e->fl_val != flags)
        flags_load(e, flags);
    if ((e->fl_rep == REP_SUB) != inverted) {
        x64_cmc(&e->a);
        e->fl_rep = inverted ? REP_SUB : REP_ARM;
    }
}

/* --- rows that make flags --- */

/* One of the sources is a load that nobody else reads: it is the operand. */
static bool compare_load(Emit *e, const IrInst *i)
{
    SiteFlags site = flags_site(e); /* before they are clobbered: a fault finds EFLAGS as they are */
    unsigned w = ir_flags_width(i) / 8, k = emit_takes_load(e, i->arg[0]) ? 0 : 1;
    X64Reg r = REG_NONE;
    X64Mem m;
    i32 imm = 0;

    if (!emit_load_as_operand(e, i->arg[k], IR_NONE, &m))
        return false;
    flags_clobber(e);
    if (k || !ra_imm32(e, i->arg[1], &imm))
        r = ra_use(e, i->arg[1 - k]);
    note_site_with(e, site);
    if (r == REG_NONE)
        x64_cmp_mi(&e->a, w, m, imm);
    else if (k)
        x64_cmp_rm(&e->a, w, r, m);
    else
        x64_cmp_mr(&e->a, w, m, r);
    return true;
}

/* TEST, CMP and relatives: two sources, no destination. */
static void compare(Emit *e, const IrInst *i, FlagsRep rep)
{
    unsigned w = ir_flags_width(i) / 8;
    X64Mem m;
    i32 imm;
    u64 k;

    if (compare_load(e, i)) {
        flags_now(e, (IrRef)e->idx, rep);
        return;
    }
    flags_clobber(e);
    if (ra_imm32(e, i->arg[1], &imm)) {
        if (ra_mem(e, i->arg[0], &m))
            x64_cmp_mi(&e->a, w, m, imm);
        else if (imm == 0)
            x64_test_rr(&e->a, w, ra_use(e, i->arg[0]), ra_use(e, i->arg[0]));
        else
            x64_cmp_ri(&e->a, w, ra_use(e, i->arg[0]), imm);
    } else if (ra_mem(e, i->arg[1], &m) && !ra_const(e, i->arg[0], &k)) {
        x64_cmp_rm(&e->a, w, ra_use(e, i->arg[0]), m);
    } else {
        X64Reg a = ra_use(e, i->arg[0]);

        x64_cmp_rr(&e->a, w, a, ra_use(e, i->arg[1]));
    }
    flags_now(e, (IrRef)e->idx, rep);
}

/* x86 CMP and TEST with zero both clear CF, which is "no borrow". */
void emit_flags_sub(Emit *e, const IrInst *i)
{
    compare(e, i, REP_SUB);
}

void emit_flags_add(Emit *e, const IrInst *i)
{
    unsigned w = ir_flags_width(i) / 8;
    X64Reg t, b;
    i32 imm;

    flags_clobber(e);
    if (ra_imm32(e, i->arg[1], &imm)) {
        x64_add_ri(&e->a, w, ra_copy(e, i->arg[0]), imm);
    } else {
        b = ra_use(e, i->arg[1]);
        t = ra_copy(e, i->arg[0]);
        x64_add_rr(&e->a, w, t, b);
    }
    flags_now(e, (IrRef)e->idx, REP_ARM);
}

static void carry_flags(Emit *e, const IrInst *i, bool subtract)
{
    X64Reg b = ra_use(e, i->arg[1]), t = ra_copy(e, i->arg[0]);

    flags_save(e);
    flags_carry(e, i->arg[2], subtract);
    e->fl_val = IR_NONE;
    if (subtract)
        x64_sbb_rr(&e->a, i->aux / 8, t, b);
    else
        x64_adc_rr(&e->a, i->aux / 8, t, b);
    flags_now(e, (IrRef)e->idx, subtract ? REP_SUB : REP_ARM);
}

void emit_flags_adc(Emit *e, const IrInst *i)
{
    carry_flags(e, i, false);
}

void emit_flags_sbc(Emit *e, const IrInst *i)
{
    carry_flags(e, i, true);
}

void emit_flags_logic(Emit *e, const IrInst *i)
{
    const IrInst *src = &e->b->insts[i->arg[0]];
    unsigned w = ir_flags_width(i) / 8;

    if (e->val[e->idx].defer && src->op == IR_AND && ra_uses(e, i->arg[0]) == 1 && w <= ir_bytes(src)) {
        emit_test(e, src, w);
    } else if (e->set_by != i->arg[0] || !e->set_by || w != ir_bytes(src)) {
        X64Reg a = ra_use(e, i->arg[0]);

        flags_clobber(e);
        x64_test_rr(&e->a, w, a, a);
    }
    flags_now(e, (IrRef)e->idx, REP_ARM);
}

/* INC and DEC leave CF as it is. */
static void step_flags(Emit *e, const IrInst *i)
{
    X64Reg t = ra_copy(e, i->arg[0]);

    flags_carry_in_host(e, i->arg[2]);
    e->fl_val = IR_NONE;
    if (i->aux == IR_X_INC)
        x64_inc_r(&e->a, ir_flags_width(i) / 8, t);
    else
        x64_dec_r(&e->a, ir_flags_width(i) / 8, t);
    flags_now(e, (IrRef)e->idx, REP_ARM);
}

void emit_xflags(Emit *e, const IrInst *i)
{
    switch (i->aux) {
    case IR_X_ADD: emit_flags_add(e, i); break;
    case IR_X_SUB: compare(e, i, REP_ARM); break;
    case IR_X_LOGIC: emit_flags_logic(e, i); break;
    default: step_flags(e, i); break;
    }
}

/* EFLAGS from a constant N Z C V, in representation REP_SUB (CF = !C) or REP_ARM. */
static void flags_constant(Emit *e, unsigned nzcv, FlagsRep rep)
{
    bool c = nzcv & 2;

    x64_mov_ri(&e->a, 4, RAX, (nzcv & 8 ? FLAGS_N : 0) | (nzcv & 4 ? FLAGS_Z : 0) | ((rep == REP_SUB ? !c : c) ? FLAGS_C : 0) |
                                  (nzcv & 1 ? FLAGS_V : 0));
    x64_add_ri(&e->a, 1, RAX, 0x7f);
    x64_sahf(&e->a);
}

static HostCond cond_invert(HostCond h)
{
    h.cc = x64_cc_not(h.cc);
    h.cc2 = x64_cc_not(h.cc2);
    h.join = h.join == COND_AND ? COND_OR : h.join == COND_OR ? COND_AND : COND_ONE;
    return h;
}

void jump_cond(Emit *e, HostCond h, bool when, X64Label *to)
{
    X64Label over = {0};

    if (!when)
        h = cond_invert(h);
    if (h.join == COND_AND) {
        x64_jcc(&e->a, x64_cc_not(h.cc2), &over);
        x64_jcc(&e->a, h.cc, to);
        x64_bind(&e->a, &over);
        return;
    }
    if (h.join == COND_OR)
        x64_jcc(&e->a, h.cc2, to);
    x64_jcc(&e->a, h.cc, to);
}

/* What a conditional comparison compares: y in a register or as an immediate. */
typedef struct Ccmp {
    bool add, is_imm;
    unsigned w;
    X64Reg x, y;
    i32 imm;
} Ccmp;

/* CMP, or CMN as an addition to a copy. */
static void ccmp_compare(Emit *e, const Ccmp *c)
{
    if (c->add && c->is_imm)
        x64_add_ri(&e->a, c->w, c->x, c->imm);
    else if (c->add)
        x64_add_rr(&e->a, c->w, c->x, c->y);
    else if (c->is_imm)
        x64_cmp_ri(&e->a, c->w, c->x, c->imm);
    else
        x64_cmp_rr(&e->a, c->w, c->x, c->y);
}

/* The branch on this comparison, if nothing else reads its flags. */
static const IrInst *branch_on(const Emit *e)
{
    const IrInst *i = &e->b->insts[e->idx + 1];

    while (i->op == IR_INSN || i->op == IR_CONST || (i->op == IR_SET && i->type == IR_FLAGS))
        i++;
    return i->op == IR_GOTO_IF && i->arg[0] == e->idx && !i->arg[2] && e->val[e->idx].uses == 1 ? i : NULL;
}

/*
 * Comparison and branch together: where the comparison is not made, the flags are a constant, so the branch is decided
 * and needs no flags.
 */
static void ccmp_branch(Emit *e, const IrInst *i, const Ccmp *c, const IrInst *branch)
{
    HostCond h = flags_cond(e, i->arg[0], (IrCond)(i->imm & 15));
    bool taken = ir_eval_cond((IrCond)branch->aux, (unsigned)(i->imm >> 4) & 15);
    Gva target = e->b->insts[branch->arg[1]].k;
    X64Label over = {0};

    if (taken)
        emit_side_exit(e, cond_invert(h), target, IR_NONE);
    else
        jump_cond(e, h, false, &over);
    ccmp_compare(e, c);
    flags_now(e, (IrRef)e->idx, c->add ? REP_ARM : REP_SUB);
    emit_side_exit(e, flags_cond(e, (IrRef)e->idx, (IrCond)branch->aux), target, IR_NONE);
    x64_bind(&e->a, &over);
    e->fl_val = IR_NONE;
    e->done[branch - e->b->insts] = true;
}

/* The comparison or the constant: both paths meet with EFLAGS in the comparison's representation. */
void emit_flags_ccmp(Emit *e, const IrInst *i)
{
    Ccmp c = {.add = (i->imm >> 8) & 1, .w = i->aux / 8, .y = REG_NONE};
    const IrInst *branch = branch_on(e);
    X64Label otherwise = {0}, done = {0};

    c.is_imm = ra_imm32(e, i->arg[2], &c.imm);
    c.x = c.add ? ra_copy(e, i->arg[1]) : ra_use(e, i->arg[1]);
    if (!c.is_imm)
        c.y = ra_use(e, i->arg[2]);
    flags_save(e);
    if (branch) {
        ccmp_branch(e, i, &c, branch);
        return;
    }
    ra_take(e, RAX);
    c.x = c.add ? c.x : ra_use(e, i->arg[1]);
    c.y = c.is_imm ? c.y : ra_use(e, i->arg[2]);
    jump_cond(e, flags_cond(e, i->arg[0], (IrCond)(i->imm & 15)), false, &otherwise);
    e->fl_val = IR_NONE;
    ccmp_compare(e, &c);
    x64_jmp(&e->a, &done);
    x64_bind(&e->a, &otherwise);
    flags_constant(e, (unsigned)(i->imm >> 4) & 15, c.add ? REP_ARM : REP_SUB);
    x64_bind(&e->a, &done);
    flags_now(e, (IrRef)e->idx, c.add ? REP_ARM : REP_SUB);
}

#define WORD_BITS (FLAGS_N | FLAGS_Z | FLAGS_C | FLAGS_V) /* in the order of N Z C V: PDEP and PEXT convert */

X64Mem flags_slot(Emit *e)
{
    if (e->fl_slot && e->val[e->fl_slot].last_use > e->idx)
        e->failed = true;
    return slot_mem();
}

void flags_slot_now(Emit *e)
{
    e->fl_slot = (IrRef)e->idx;
}

X64Mem flags_word(Emit *e, IrRef flags)
{
    flags_to_memory(e, flags);
    return flags_mem(e, flags);
}

void emit_flags_of(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]), t = ra_tmp(e), mask = ra_tmp(e);

    x64_rorx_rri(&e->a, 4, t, a, 28);
    x64_mov_ri(&e->a, 4, mask, WORD_BITS);
    x64_pdep_rrr(&e->a, 4, t, t, mask);
    x64_mov_mr(&e->a, 2, flags_slot(e), t);
    flags_slot_now(e);
}

void emit_flags_nzcv(Emit *e, const IrInst *i)
{
    X64Reg d, mask;

    flags_to_memory(e, i->arg[0]);
    d = ra_def(e);
    mask = ra_tmp(e);
    x64_movzx_rm(&e->a, 4, 2, d, flags_mem(e, i->arg[0]));
    x64_mov_ri(&e->a, 4, mask, WORD_BITS);
    x64_pext_rrr(&e->a, 4, d, d, mask);
    x64_rorx_rri(&e->a, 4, d, d, 4);
}

/* --- rows that read flags --- */

/* d = condition, 0 or 1, keeping EFLAGS. */
static void set_bool(Emit *e, HostCond h, X64Reg d)
{
    x64_setcc_r(&e->a, h.cc, d);
    x64_movzx_rr(&e->a, 4, 1, d, d);
}

void emit_setcc_into(Emit *e, const IrInst *set, IrRef from)
{
    HostCond h;

    if (e->fl_val != set->arg[0])
        flags_save(e);
    h = flags_cond(e, set->arg[0], (IrCond)set->aux); /* of x86: one condition */
    x64_setcc_r(&e->a, h.cc, ra_def_from(e, from, IR_NONE));
}

void emit_setcc(Emit *e, const IrInst *i)
{
    HostCond h;
    X64Reg d, t;

    if (e->val[e->idx].fused)
        return;
    if (e->fl_val != i->arg[0])
        flags_save(e);
    h = flags_cond(e, i->arg[0], (IrCond)i->aux);
    d = ra_def(e);
    if (h.join == COND_ONE) {
        set_bool(e, h, d);
        return;
    }
    t = ra_tmp(e);
    x64_mov_ri(&e->a, 4, d, h.join == COND_OR);
    x64_mov_ri(&e->a, 4, t, h.join != COND_OR);
    if (h.join == COND_OR) { /* d = 1 unless both fail */
        x64_cmov_rr(&e->a, 4, x64_cc_not(h.cc), d, t);
        x64_mov_ri(&e->a, 4, t, 1);
        x64_cmov_rr(&e->a, 4, h.cc2, d, t);
    } else {
        x64_cmov_rr(&e->a, 4, h.cc, d, t);
        x64_mov_ri(&e->a, 4, t, 0);
        x64_cmov_rr(&e->a, 4, x64_cc_not(h.cc2), d, t);
    }
}

static void select_vec(Emit *e, const IrInst *i)
{
    X64Xmm t = ra_usev(e, i->arg[1]), d; /* Arm's alone: V128 */
    X64Label done = {0};
    HostCond h;

    if (e->fl_val != i->arg[0])
        flags_save(e);
    h = flags_cond(e, i->arg[0], (IrCond)i->aux);
    d = ra_defv_from(e, i->arg[2], i->arg[1]);
    jump_cond(e, h, false, &done);
    x64_vrr(&e->a, V_MOVDQA, d, t);
    x64_bind(&e->a, &done);
}

/* cmov from the value that is not in the destination yet. */
void emit_select(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i);
    X64Reg t, d;
    HostCond h;

    if (i->type == IR_V128) {
        select_vec(e, i);
        return;
    }
    t = ra_use(e, i->arg[1]);
    h = flags_cond(e, i->arg[0], (IrCond)i->aux);
    if (h.join == COND_ONE && e->val[e->idx].hint == t && !ra_live(e, i->arg[1])) { /* true value is in place */
        X64Reg f = ra_use(e, i->arg[2]);

        d = ra_def_from(e, i->arg[1], i->arg[2]);
        x64_cmov_rr(&e->a, w, x64_cc_not(h.cc), d, f);
        return;
    }
    if (h.join == COND_AND) { /* start from true, fall to false on either */
        X64Reg f = ra_use(e, i->arg[2]);

        d = ra_def_from(e, i->arg[1], i->arg[2]);
        x64_cmov_rr(&e->a, w, x64_cc_not(h.cc), d, f);
        x64_cmov_rr(&e->a, w, x64_cc_not(h.cc2), d, f);
        return;
    }
    d = ra_def_from(e, i->arg[2], i->arg[1]);
    x64_cmov_rr(&e->a, w, h.cc, d, t);
    if (h.join == COND_OR)
        x64_cmov_rr(&e->a, w, h.cc2, d, t);
}

/* The test comes first: moves into the destination keep EFLAGS. */
void emit_selz(Emit *e, const IrInst *i)
{
    X64Reg x = ra_use(e, i->arg[0]), z = ra_use(e, i->arg[1]), d;

    flags_clobber(e);
    x64_test_rr(&e->a, e->b->insts[i->arg[0]].type == IR_I32 ? 4 : 8, x, x);
    d = ra_def_from(e, i->arg[2], i->arg[1]);
    x64_cmov_rr(&e->a, ir_bytes(i), CC_Z, d, z);
}
