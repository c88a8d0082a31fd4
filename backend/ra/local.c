/* SPDX-License-Identifier: MIT */
/*
 * Tier-1 register allocation: after a backward walk that finds last uses and hints (walk.c), greedy
 * assignment during emission.
 *
 * Guest registers in the host map ("pinned") always are in their host register, the others in
 * memory, at every point where the block can be left or can fault. So a value that a global holds
 * never needs a spill slot: when its temporary is wanted for something else it is simply forgotten.
 *
 * A pinned register may be written before the SET that the value is made for ("hint") if nothing
 * reads the old contents in between and nothing can leave the block.
 */
#include <assert.h>
#include <string.h>
#include "backend/x64/emit.h"
#include "backend/x64/regs.h"

#define BIT(r) (1ull << (r))

/* --- where a value is --- */

static RaVal *val(const Emit *e, IrRef v)
{
    return (RaVal *)&e->val[e->val[v].rep];
}

static IrRef rep(const Emit *e, IrRef v)
{
    return e->val[v].rep;
}

static bool is_vec(const Emit *e, IrRef v)
{
    return ir_is_vec(e->b->insts[v].type);
}

bool ra_live(const Emit *e, IrRef v)
{
    return val(e, v)->last_use > e->idx;
}

unsigned ra_uses(const Emit *e, IrRef v)
{
    return val(e, v)->uses;
}

bool ra_const(const Emit *e, IrRef v, u64 *k)
{
    const IrInst *i = &e->b->insts[rep(e, v)];

    if (i->op != IR_CONST)
        return false;
    *k = e->b->insts[v].type == IR_I32 ? (u32)i->k : i->k;
    return true;
}

bool ra_imm32(const Emit *e, IrRef v, i32 *imm)
{
    u64 k;

    if (!ra_const(e, v, &k))
        return false;
    *imm = (i32)k;
    return e->b->insts[v].type == IR_I32 || (i64)k == (i32)k;
}

static X64Mem spill_mem(const RaVal *v, bool vec)
{
    if (!vec)
        return x64_mem(RSP, FRAME_GPR + 8 * v->spill);
    return x64_mem(RSP, host_map.guest->is_x86 ? FRAME_WIDE + 32 * v->spill : FRAME_XMM + 16 * v->spill);
}

static bool in_register(const Emit *e, IrRef v)
{
    return val(e, v)->reg != RA_NONE;
}

/* Memory that holds value @v, if any. */
static bool memory_of(const Emit *e, IrRef v, X64Mem *m)
{
    const RaVal *d = val(e, v);

    if (d->home != 0xff && e->home_val[d->home] == rep(e, v)) {
        *m = env_global(d->home);
        return true;
    }
    if (d->spill == 0xff)
        return false;
    *m = spill_mem(d, is_vec(e, rep(e, v)));
    return true;
}

/* --- register bookkeeping --- */

static void bind(Emit *e, unsigned r, IrRef v)
{
    e->reg_val[r] = v;
    e->val[v].reg = (u8)r;
}

static void lock(Emit *e, unsigned r)
{
    e->locked |= BIT(r);
}

static void move_reg(Emit *e, unsigned to, unsigned from)
{
    if (to == from)
        return;
    if (to < RA_XMM)
        x64_mov_rr(&e->a, 8, (X64Reg)to, (X64Reg)from);
    else
        x64_vrr_o(&e->a, V_MOVDQA, e->vec_opt, to - RA_XMM, from - RA_XMM);
}

/*
 * The halves of a wide register's home are stored apart: the upper one is cleared alone, and a
 * block that is not wide writes the lower one. A load of both would wait until those stores are done.
 */
static void load_halves(Emit *e, X64Xmm x, X64Mem m)
{
    x64_vrm(&e->a, V_MOVDQU, x, m);
    x64_enc_vex_m(&e->a, X64_OP(66, 0F3A, 0x18) | X64_F_L | X64_IMM(1), 4, x, x, x64_mem_off(m, 16), 1);
}

static void load_reg(Emit *e, unsigned r, IrType ty, X64Mem m)
{
    if (r >= RA_XMM && e->vec_opt && m.base == RBP)
        load_halves(e, r - RA_XMM, m);
    else if (r >= RA_XMM)
        x64_vrm_o(&e->a, V_MOVDQU, e->vec_opt, r - RA_XMM, m);
    else
        x64_mov_rm(&e->a, ty == IR_I32 ? 4 : 8, (X64Reg)r, m);
}

static void store_reg(Emit *e, X64Mem m, IrType ty, unsigned r)
{
    if (r >= RA_XMM)
        x64_vmr_o(&e->a, V_MOVDQU_ST, e->vec_opt, m, r - RA_XMM);
    else
        x64_mov_mr(&e->a, ty == IR_I32 ? 4 : 8, m, (X64Reg)r);
}

static bool spill(Emit *e, IrRef v)
{
    RaVal *d = &e->val[v];
    bool vec = is_vec(e, v);
    u64 *free_slots = vec ? &e->xmm_spills : &e->gpr_spills;

    if (!*free_slots) {
        e->failed = true;
        return false;
    }
    d->spill = (u8)__builtin_ctzll(*free_slots);
    *free_slots &= *free_slots - 1;
    store_reg(e, spill_mem(d, vec), vec ? IR_V128 : IR_I64, d->reg);
    return true;
}

/* Another pinned register that holds @v besides @r. */
static u8 other_copy(const Emit *e, IrRef v, unsigned r)
{
    for (u64 s = host_map.pinned & ~BIT(r); s; s &= s - 1)
        if (e->reg_val[__builtin_ctzll(s)] == v)
            return (u8)__builtin_ctzll(s);
    return RA_NONE;
}

/* Value @v loses register @r; if it is still needed it stays reachable. */
static void evict(Emit *e, unsigned r)
{
    IrRef v = e->reg_val[r];
    RaVal *d = &e->val[v];
    X64Mem m;
    u64 k;

    e->reg_val[r] = 0;
    if (!v || d->reg != r)
        return;
    if (d->last_use >= e->idx) {
        d->reg = other_copy(e, v, r);
        if (d->reg != RA_NONE || memory_of(e, v, &m) || ra_const(e, v, &k))
            return;
        d->reg = (u8)r;
        spill(e, v);
    }
    d->reg = RA_NONE;
}

/*
 * Cost of losing the value in @r: free, cheap to get back, or a spill; then the one whose last use
 * is nearest stays.
 */
static unsigned evict_cost(const Emit *e, unsigned r)
{
    IrRef v = e->reg_val[r];
    X64Mem m;
    u64 k;

    if (!v || e->val[v].last_use < e->idx)
        return 0;
    if (memory_of(e, v, &m) || ra_const(e, v, &k))
        return 1;
    return 2 + (0xffffu - e->val[v].last_use);
}

static u32 random_next(Emit *e)
{
    e->seed ^= e->seed << 13;
    e->seed ^= e->seed >> 7;
    e->seed ^= e->seed << 17;
    return (u32)(e->seed >> 32);
}

static unsigned pick_random(Emit *e, u64 set)
{
    unsigned n = random_next(e) % (unsigned)__builtin_popcountll(set);

    while (n--)
        set &= set - 1;
    return (unsigned)__builtin_ctzll(set);
}

static unsigned alloc(Emit *e, u64 set)
{
    unsigned best = RA_NONE, best_cost = ~0u;
    u64 wanted = set;

    set &= host_map.temps & ~e->locked;
    if (!set) {
        e->failed = true; /* the emitter goes on; any register of the class will do */
        return wanted & 0xffff ? RAX : RA_XMM;
    }
    if (e->seed) {
        best = pick_random(e, set);
    } else {
        for (u64 s = set; s && best_cost; s &= s - 1) {
            unsigned r = (unsigned)__builtin_ctzll(s), cost = evict_cost(e, r);

            if (cost < best_cost) {
                best = r;
                best_cost = cost;
            }
        }
    }
    evict(e, best);
    lock(e, best);
    return best;
}

#define GPR_SET 0xffffull
#define XMM_SET (~0ull << RA_XMM)

/*
 * Vector rows may need more registers than there are temporaries. They cannot fault, so a pinned
 * register may be used in between: its home in memory keeps the contents until the end of the
 * instruction. One temporary stays free for the result as long as that has none.
 */
static bool hint_ok(const Emit *e, unsigned r);

static bool must_borrow(const Emit *e, u64 set)
{
    u16 op = e->b->insts[e->idx].op;
    const RaVal *d = &e->val[e->idx];
    bool has_place = d->reg != RA_NONE ||
                     (d->hint != RA_NONE && !(e->locked & BIT(d->hint)) && hint_ok(e, d->hint));
    u64 free_temps = host_map.temps & XMM_SET & ~e->locked;

    if (set != XMM_SET || op < IR_VAND || op >= IR_FP_FIRST || e->b->insts[e->idx].type != IR_V128)
        return false;
    return (unsigned)__builtin_popcountll(free_temps) <= (has_place ? 0 : 1);
}

/* The lowest pinned vector register that this instruction does not know otherwise. */
static unsigned borrow(Emit *e)
{
    const IrInst *i = &e->b->insts[e->idx];
    u64 set = host_map.pinned & XMM_SET & ~e->locked;
    unsigned r;

    if (e->val[e->idx].hint != RA_NONE)
        set &= ~BIT(e->val[e->idx].hint);
    for (unsigned k = 0; k < ra_value_args(i); k++)
        if (i->arg[k] && in_register(e, i->arg[k]))
            set &= ~BIT(val(e, i->arg[k])->reg);
    if (!set) {
        e->failed = true;
        return (unsigned)__builtin_ctzll(host_map.temps & XMM_SET);
    }
    r = (unsigned)__builtin_ctzll(set);
    store_reg(e, env_global(host_map.global_of[r]), IR_V128, r);
    emit_uppers_stored(e);
    e->borrowed |= BIT(r);
    lock(e, r);
    return r;
}

static __attribute__((noinline)) void return_borrowed(Emit *e)
{
    for (; e->borrowed; e->borrowed &= e->borrowed - 1) {
        unsigned r = (unsigned)__builtin_ctzll(e->borrowed);

        load_reg(e, r, IR_V128, env_global(host_map.global_of[r]));
    }
}

/* A register for an argument or a scratch value, which may be a borrowed one. */
static unsigned alloc_any(Emit *e, u64 set)
{
    return must_borrow(e, set) ? borrow(e) : alloc(e, set);
}

/* Is the value in @r better copied, because that is the last temporary? */
static bool use_elsewhere(const Emit *e, unsigned r, u64 set)
{
    return (host_map.temps & XMM_SET & ~e->locked & BIT(r)) && must_borrow(e, set);
}

static void load_value(Emit *e, unsigned r, IrRef v)
{
    X64Mem m;
    u64 k;

    if (memory_of(e, v, &m)) {
        load_reg(e, r, is_vec(e, rep(e, v)) ? IR_V128 : e->b->insts[rep(e, v)].type, m);
    } else if (ra_const(e, v, &k)) {
        x64_mov_ri(&e->a, k >> 32 ? 8 : 4, (X64Reg)r, k);
    } else {
        assert(!"value was lost");
    }
}

static unsigned use(Emit *e, IrRef v, u64 set)
{
    IrRef n = rep(e, v);
    RaVal *d = &e->val[n];
    unsigned r;

    if (d->reg != RA_NONE && !use_elsewhere(e, d->reg, set)) {
        lock(e, d->reg);
        return d->reg;
    }
    if (d->reg != RA_NONE) {
        r = borrow(e);
        move_reg(e, r, d->reg);
        return r;
    }
    r = alloc_any(e, set);
    load_value(e, r, v);
    if (!(e->borrowed & BIT(r)))
        bind(e, r, n);
    return r;
}

X64Reg ra_use(Emit *e, IrRef v)
{
    return (X64Reg)use(e, v, GPR_SET);
}

X64Xmm ra_usev(Emit *e, IrRef v)
{
    return (X64Xmm)(use(e, v, XMM_SET) - RA_XMM);
}

X64Reg ra_tmp(Emit *e)
{
    return (X64Reg)alloc(e, GPR_SET);
}

X64Xmm ra_tmpv(Emit *e)
{
    return (X64Xmm)(alloc_any(e, XMM_SET) - RA_XMM);
}

X64Xmm ra_usev_low(Emit *e, IrRef v)
{
    X64Xmm r = ra_usev(e, v), t;

    if (r < 16)
        return r;
    t = ra_tmpv(e);
    move_reg(e, RA_XMM + t, RA_XMM + r);
    return t;
}

void ra_takev(Emit *e, X64Xmm x)
{
    evict(e, RA_XMM + x);
    lock(e, RA_XMM + x);
}

static unsigned copy(Emit *e, IrRef v, u64 set)
{
    unsigned r;

    if (in_register(e, v)) {
        unsigned from = val(e, v)->reg;

        lock(e, from);
        r = alloc_any(e, set);
        move_reg(e, r, from);
    } else {
        r = alloc_any(e, set);
        load_value(e, r, v);
    }
    return r;
}

X64Reg ra_copy(Emit *e, IrRef v)
{
    return (X64Reg)copy(e, v, GPR_SET);
}

X64Xmm ra_copyv(Emit *e, IrRef v)
{
    return (X64Xmm)(copy(e, v, XMM_SET) - RA_XMM);
}

void ra_take(Emit *e, X64Reg r)
{
    IrRef v = e->reg_val[r];

    assert(host_map.temps & BIT(r));
    if (v &&
        (e->locked & BIT(r))) { /* an argument of this instruction: keep it at hand elsewhere */
        unsigned to = alloc(e, GPR_SET & ~BIT(r));

        move_reg(e, to, r);
        e->reg_val[r] = 0;
        bind(e, to, v);
    } else {
        evict(e, r);
    }
    lock(e, r);
}

void ra_use_in(Emit *e, IrRef v, X64Reg r)
{
    if (in_register(e, v) && val(e, v)->reg == r) {
        IrRef n = rep(e, v);

        if (e->val[n].last_use > e->idx || (e->locked & BIT(r))) {
            unsigned to = alloc(e, GPR_SET & ~BIT(r));

            move_reg(e, to, r);
            bind(e, to, n);
        } else {
            e->val[n].reg = RA_NONE;
        }
        e->reg_val[r] = 0;
        lock(e, r);
        return;
    }
    ra_take(e, r);
    if (in_register(e, v))
        move_reg(e, r, val(e, v)->reg);
    else
        load_value(e, r, v);
}

static bool mem_operand(Emit *e, IrRef v, X64Mem *m)
{
    return !in_register(e, v) && !ra_live(e, v) && memory_of(e, v, m);
}

bool ra_mem(Emit *e, IrRef v, X64Mem *m)
{
    return mem_operand(e, v, m);
}

bool ra_memv(Emit *e, IrRef v, X64Mem *m)
{
    return mem_operand(e, v, m);
}

/* --- destinations --- */

/* May the hinted pinned register be written now? */
static bool hint_ok(const Emit *e, unsigned r)
{
    IrRef old = e->reg_val[r];

    return !old || e->val[old].reg != r || e->val[old].last_use <= e->idx || other_copy(e, old, r) != RA_NONE;
}

bool ra_spoils_home(const Emit *e, IrRef src)
{
    unsigned hint = e->val[e->idx].hint;

    return hint != RA_NONE && hint_ok(e, hint) && e->reg_val[hint] != rep(e, src);
}

static void drop(Emit *e, unsigned r)
{
    IrRef old = e->reg_val[r];

    if (old && e->val[old].reg == r)
        e->val[old].reg = RA_NONE;
    e->reg_val[r] = 0;
}

/* The current instruction overwrites pinned register @r, of which hint_ok is true. */
static void overwrite(Emit *e, unsigned r)
{
    IrRef old = e->reg_val[r];
    bool keeps = old && e->val[old].reg == r && e->val[old].last_use > e->idx;

    drop(e, r);
    if (keeps)
        e->val[old].reg = other_copy(e, old, r);
}

/*
 * A register whose value dies with this instruction and that is a temporary: the destination may
 * take it over.
 */
static unsigned dying_temp(const Emit *e, u64 set)
{
    for (u64 s = e->locked & host_map.temps & set; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        IrRef v = e->reg_val[r];

        if (v && e->val[v].last_use <= e->idx)
            return r;
    }
    return RA_NONE;
}

/* The current result is where an indirect branch goes: storing flags before it takes RAX and RCX. */
static bool is_branch_target(const Emit *e)
{
    return e->b->insts[e->val[e->idx].last_use].op == IR_GOTO_IND;
}

static bool has_free(const Emit *e, u64 regs)
{
    u64 s = regs & host_map.temps & ~e->locked;

    return s && !evict_cost(e, (unsigned)__builtin_ctzll(s));
}

/*
 * Whether the instruction, which may read its operands again after its first result (pairs, shared
 * lookups), has one in @r that others read later.
 */
static bool is_kept_operand(const Emit *e, unsigned r)
{
    IrRef old = e->reg_val[r];

    return (e->locked & BIT(r)) && old && e->val[old].reg == r && e->val[old].last_use > e->idx;
}

static unsigned def(Emit *e, u64 set, bool early)
{
    unsigned hint = e->val[e->idx].hint, r;

    if (hint != RA_NONE && hint_ok(e, hint) && !(early && (e->locked & BIT(hint))) &&
        !is_kept_operand(e, hint)) {
        overwrite(e, hint);
        bind(e, hint, (IrRef)e->idx);
        lock(e, hint);
        return hint;
    }
    r = early ? RA_NONE : dying_temp(e, set);
    if (r != RA_NONE)
        drop(e, r);
    else if (is_branch_target(e) && has_free(e, BIT(RDX)))
        r = alloc(e, BIT(RDX));
    else
        r = alloc(e, set);
    bind(e, r, (IrRef)e->idx);
    return r;
}

X64Reg ra_def(Emit *e)
{
    return (X64Reg)def(e, GPR_SET, false);
}

X64Reg ra_def_early(Emit *e)
{
    return (X64Reg)def(e, GPR_SET, true);
}

X64Xmm ra_defv(Emit *e)
{
    return (X64Xmm)(def(e, XMM_SET, false) - RA_XMM);
}

X64Xmm ra_defv_early(Emit *e)
{
    return (X64Xmm)(def(e, XMM_SET, true) - RA_XMM);
}

void ra_def_in(Emit *e, X64Reg r)
{
    unsigned hint = e->val[e->idx].hint;

    if (hint != RA_NONE && hint_ok(e, hint) && !is_kept_operand(e, hint)) {
        overwrite(e, hint);
        move_reg(e, hint, r);
        bind(e, hint, (IrRef)e->idx);
        return;
    }
    drop(e, r);
    bind(e, r, (IrRef)e->idx);
}

/*
 * Destination that starts as a copy of @src: in place when @src dies in a temporary, or straight
 * into the hint.
 */
static unsigned def_from(Emit *e, IrRef src, IrRef other, u64 set)
{
    unsigned hint = e->val[e->idx].hint;
    unsigned other_reg =
        other && other != src ? val(e, other)->reg : RA_NONE; /* also if an alias of src */
    RaVal *s = val(e, src);
    unsigned r;

    if (hint != RA_NONE && hint_ok(e, hint) && hint != other_reg) {
        if (s->reg == RA_NONE)
            load_value(e, hint, src);
        else if (e->reg_val[hint] != rep(e, src)) /* else another SET put it there, too */
            move_reg(e, hint, s->reg);
        overwrite(e, hint);
        bind(e, hint, (IrRef)e->idx);
        lock(e, hint);
        return hint;
    }
    if (s->reg != RA_NONE && s->last_use <= e->idx && (host_map.temps & BIT(s->reg)) &&
        s->reg != other_reg) {
        r = s->reg;
        drop(e, r);
        lock(e, r);
    } else {
        r = copy(e, src, set);
    }
    bind(e, r, (IrRef)e->idx);
    return r;
}

X64Reg ra_def_from(Emit *e, IrRef src, IrRef other)
{
    return (X64Reg)def_from(e, src, other, GPR_SET);
}

X64Xmm ra_defv_from(Emit *e, IrRef src, IrRef other)
{
    return (X64Xmm)(def_from(e, src, other, XMM_SET) - RA_XMM);
}

/* --- globals --- */

void ra_get(Emit *e, const IrInst *i)
{
    u8 r = host_map.reg_of[i->imm];
    IrRef n = (IrRef)e->idx;

    if (r != RA_NONE) {
        bind(e, r, n);
    } else {
        e->home_val[i->imm] = n;
        e->val[n].home = (u8)i->imm;
    }
}

/*
 * The value that only pinned register @r still holds, and that is read later, moves to a temporary.
 */
static void rescue_reg(Emit *e, unsigned r)
{
    IrRef old = e->reg_val[r];
    X64Mem m;
    unsigned to;

    if (!old || e->val[old].reg != r)
        return;
    e->val[old].reg = RA_NONE;
    if (e->val[old].last_use <= e->idx)
        return;
    e->val[old].reg = other_copy(e, old, r);
    if (e->val[old].reg != RA_NONE || memory_of(e, old, &m))
        return;
    to = alloc(e, r < RA_XMM ? GPR_SET : XMM_SET);
    move_reg(e, to, r);
    bind(e, to, old);
}

static void set_pinned(Emit *e, unsigned r, IrRef v)
{
    IrRef n = rep(e, v);
    u64 k;

    if (e->reg_val[r] == n && e->val[n].reg != RA_NONE)
        return;
    if (in_register(e, v))
        lock(e, val(e, v)->reg);
    rescue_reg(e, r);
    if (in_register(e, v)) {
        unsigned from = val(e, v)->reg;

        move_reg(e, r, from);
        e->reg_val[r] = n;
        if (host_map.temps & BIT(from)) { /* the pinned copy outlives the temporary */
            e->reg_val[from] = 0;
            e->val[n].reg = (u8)r;
        }
        return;
    }
    if (ra_const(e, v, &k)) {
        x64_mov_ri(&e->a, k >> 32 ? 8 : 4, (X64Reg)r, k);
    } else {
        load_value(e, r, v);
    }
    e->reg_val[r] = 0;
    bind(e, r, n);
}

/* The value that only memory global @g holds and that is read later moves to a register. */
static void rescue_home(Emit *e, unsigned g)
{
    IrRef old = e->home_val[g];
    RaVal *d = &e->val[old];

    if (!old || d->home != g || d->last_use <= e->idx || d->reg != RA_NONE || d->spill != 0xff)
        return;
    use(e, old, is_vec(e, old) ? XMM_SET : GPR_SET);
}

static void set_memory(Emit *e, unsigned g, IrType ty, IrRef v)
{
    X64Mem m = env_global(g);
    i32 imm;

    if (e->home_val[g] == rep(e, v))
        return;
    if (!ir_is_vec(ty) && !in_register(e, v) && ra_imm32(e, v, &imm)) {
        rescue_home(e, g);
        x64_mov_mi(&e->a, ty == IR_I32 ? 4 : 8, m, imm);
    } else {
        unsigned r = use(e, v, ir_is_vec(ty) ? XMM_SET : GPR_SET);

        rescue_home(e, g);
        if (ir_is_vec(ty))
            emit_uppers_stored(e);
        store_reg(e, m, ty, r);
    }
    if (e->home_val[g] && e->val[e->home_val[g]].home == g)
        e->val[e->home_val[g]].home = 0xff;
    e->home_val[g] = rep(e, v);
    val(e, v)->home = (u8)g;
}

void ra_set(Emit *e, const IrInst *i)
{
    u8 r = host_map.reg_of[i->imm];

    if (r != RA_NONE)
        set_pinned(e, r, i->arg[0]);
    else
        set_memory(e, (unsigned)i->imm, (IrType)i->type, i->arg[0]);
}

/* Values that live on but only in a guest register's home go to spill slots. */
static void spill_homes(Emit *e)
{
    for (u64 s = host_map.pinned; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        IrRef v = e->reg_val[r];

        if (v && e->val[v].reg == r && e->val[v].last_use > e->idx && e->val[v].spill == 0xff)
            spill(e, v);
    }
    for (unsigned g = 0; g < e->b->guest->global_count; g++) {
        IrRef v = e->home_val[g];

        if (v && e->val[v].home == g && e->val[v].last_use > e->idx && e->val[v].spill == 0xff) {
            use(e, v, is_vec(e, v) ? XMM_SET : GPR_SET);
            spill(e, v);
        }
    }
}

void ra_forget_homes(Emit *e)
{
    spill_homes(e);
    for (u64 s = host_map.pinned; s; s &= s - 1)
        drop(e, (unsigned)__builtin_ctzll(s));
    memset(e->home_val, 0, sizeof e->home_val);
}

bool ra_where(Emit *e, IrRef v, X64Mem *m)
{
    return !in_register(e, v) && memory_of(e, v, m);
}

void ra_drop_temps(Emit *e)
{
    for (u64 s = host_map.temps & GPR_SET; s; s &= s - 1)
        drop(e, (unsigned)__builtin_ctzll(s));
    e->locked &= ~(host_map.temps & GPR_SET);
}

void ra_flush_temps(Emit *e)
{
    for (u64 s = host_map.temps & GPR_SET; s; s &= s - 1)
        evict(e, (unsigned)__builtin_ctzll(s));
}

/* --- end of an instruction --- */

static inline bool has_temp(const RaVal *d)
{
    return d->reg < RA_REGS && (host_map.temps & BIT(d->reg));
}

/* @d was read for the last time: give up what it has of temporaries and spill slots. */
static __attribute__((noinline)) void release(Emit *e, RaVal *d)
{
    if (has_temp(d)) {
        e->reg_val[d->reg] = 0;
        d->reg = RA_NONE;
    }
    if (d->spill != 0xff) {
        *(is_vec(e, d->rep) ? &e->xmm_spills : &e->gpr_spills) |= BIT(d->spill);
        d->spill = 0xff;
    }
}

void ra_end_inst(Emit *e)
{
    const IrInst *i = &e->b->insts[e->idx];
    unsigned args = ra_value_args(i);

    for (unsigned k = 0; k < args; k++) {
        RaVal *d = val(e, i->arg[k]); /* that of IR_NONE has nothing */

        if (d->last_use <= e->idx && (has_temp(d) || d->spill != 0xff))
            release(e, d);
    }
    if (unlikely(e->borrowed))
        return_borrowed(e);
    e->locked = 0;
}
