/* SPDX-License-Identifier: MIT */
/* The interpreter loop: globals, flags, memory and exits; the pure rows are in eval.c, vec.c and fp.c. See interp.h. */
#include "backend/interp/interp.h"
#include "backend/interp/x86.h"

#include <assert.h>
#include <string.h>
#include "backend/ir/eval.h"
#include "backend/rt_mmu.h"
#include "base/bits.h"

__thread void (*interp_on_store)(Gva addr, u32 size), (*interp_on_load)(Gva addr, u32 size);

typedef struct Interp {
    RtEnv *env;
    const IrBlock *b;
    V128 *vals;
    const IrInst *i;
    RtExit exit;
    u64 stack_lag; /* INSN.k that is in the stack pointer's home, too */
} Interp;

/* What one instruction leaves to the loop. */
typedef enum Next { NEXT, LEAVE } Next;

static u64 arg(const Interp *t, unsigned n)
{
    return t->vals[t->i->arg[n]].d[0];
}

static V128 *home(const Interp *t, unsigned global)
{
    return (V128 *)((char *)t->env + t->b->guest->globals[global].offset);
}

static const unsigned type_bytes[IR_TYPE_COUNT] = {[IR_I32] = 4, [IR_I64] = 8, [IR_V128] = 16, [IR_V256] = 16, [IR_FLAGS] = 4};

/* --- flags: a value is N Z C V in bits 3..0 --- */

static unsigned flags_in(const Interp *t, unsigned n)
{
    return (unsigned)arg(t, n);
}

static unsigned flags_sub(const Interp *t, unsigned a, unsigned carry)
{
    return ir_eval_nzcv(t->i->aux, arg(t, a), ~arg(t, a + 1), carry);
}

static unsigned flags_of(const Interp *t)
{
    const IrInst *i = t->i;
    u64 top;

    switch (i->op) {
    case IR_FLAGS_ADD: return ir_eval_nzcv(i->aux, arg(t, 0), arg(t, 1), 0);
    case IR_FLAGS_ADC: return ir_eval_nzcv(i->aux, arg(t, 0), arg(t, 1), (flags_in(t, 2) >> 1) & 1);
    case IR_FLAGS_SUB: return flags_sub(t, 0, 1);
    case IR_FLAGS_SBC: return flags_sub(t, 0, (flags_in(t, 2) >> 1) & 1);
    case IR_FLAGS_LOGIC:
        top = arg(t, 0) << (64 - i->aux);
        return (top >> 63 ? 8 : 0) | (top == 0 ? 4 : 0);
    case IR_FLAGS_CCMP:
        if (!ir_eval_cond((IrCond)(i->imm & 15), flags_in(t, 0)))
            return (i->imm >> 4) & 15;
        return i->imm >> 8 ? ir_eval_nzcv(i->aux, arg(t, 1), arg(t, 2), 0) : flags_sub(t, 1, 1);
    default: return (unsigned)(arg(t, 0) >> 28) & 15; /* FLAGS_OF */
    }
}

static bool is_flags_row(IrOp op)
{
    return op >= IR_FLAGS_ADD && op <= IR_FLAGS_OF;
}

static bool cond_holds(const Interp *t)
{
    unsigned c = t->i->aux;

    return c >= IR_X86_CC ? interp_x86_cond(c - IR_X86_CC, flags_in(t, 0)) : ir_eval_cond((IrCond)c, flags_in(t, 0));
}

/* Rows that read flags and give an integer or a choice. */
static bool eval_flag_user(const Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    u64 x, c;

    switch (i->op) {
    case IR_FLAGS_NZCV: x = (u64)flags_in(t, 0) << 28; break;
    case IR_SETCC: x = cond_holds(t); break;
    case IR_ADC:
    case IR_SBC:
        c = (flags_in(t, 2) >> 1) & 1;
        x = i->op == IR_ADC ? arg(t, 0) + arg(t, 1) + c : arg(t, 0) + ~arg(t, 1) + c;
        x &= bits_mask(i->type == IR_I32 ? 32 : 64);
        break;
    case IR_SELECT: *out = t->vals[i->arg[cond_holds(t) ? 1 : 2]]; return true;
    case IR_SELZ: *out = t->vals[i->arg[arg(t, 0) == 0 ? 1 : 2]]; return true;
    default: return false;
    }
    *out = (V128){.d = {x, 0}};
    return true;
}

/* --- globals --- */

static V128 *high(const Interp *t, const V128 *low)
{
    return INTERP_HIGH(t->vals, low - t->vals);
}

static void do_get(const Interp *t, V128 *out)
{
    V128 v = {.q = 0};

    memcpy(&v, home(t, (unsigned)t->i->imm), type_bytes[t->i->type]);
    if (t->i->type == IR_FLAGS)
        v.d[0] = t->b->guest->is_x86 ? v.s[0] : ir_flags_unpack(v.s[0]);
    *out = v;
    if (t->i->type == IR_V256)
        memcpy(high(t, out), home(t, (unsigned)t->i->imm) + 1, 16);
}

/* The stack pointer's home is exact here at each instruction; values that were read from it do not change. */
static void move_stack(Interp *t)
{
    u64 *sp = (u64 *)(void *)home(t, t->b->guest->stack_global);

    if (likely(t->i->k == t->stack_lag))
        return;
    *sp += t->i->k - t->stack_lag;
    t->stack_lag = t->i->k;
}

static void do_set(Interp *t)
{
    V128 v = t->vals[t->i->arg[0]];

    if (t->i->imm == t->b->guest->stack_global)
        t->stack_lag = 0;
    if (t->i->type == IR_FLAGS)
        v.s[0] = t->b->guest->is_x86 ? v.s[0] : ir_flags_pack((unsigned)v.d[0]);
    if (t->i->type == IR_V256)
        memcpy(home(t, (unsigned)t->i->imm) + 1, high(t, &t->vals[t->i->arg[0]]), 16);
    memcpy(home(t, (unsigned)t->i->imm), &v, type_bytes[t->i->type]);
}

/* --- memory --- */

static bool misaligned(Gva addr, unsigned size, u16 attr)
{
    if (attr & (MEM_ALIGN | MEM_ALIGN_VEC))
        return addr & (size - 1);
    return (attr & MEM_ATOMIC16) && (addr & 15) + size > 16;
}

/* Behind tables: *@addr becomes the place of the access, whose translation and kind (RT_MMU_*) @attr and @kind say. */
static bool place(Interp *t, Gva *addr, u16 attr, u32 kind)
{
    RtMmu *m = rt_mmu(t->env);
    unsigned size_log2 = t->i->aux & MEM_SIZE;
    bool is_aligned = (attr & MEM_ALIGN) || ((attr & MEM_ATOMIC16) && size_log2 == 4);

    m->addr = *addr;
    m->desc = size_log2 | (u32)(attr & MEM_MMU_IDX) << RT_MMU_IDX_SHIFT | (is_aligned ? RT_MMU_ALIGN : 0) | kind;
    t->exit = RT_EXIT_FAULT;
    if (!m->access(t->env))
        return false;
    *addr += m->addend;
    return true;
}

/* A store that went to the buffer. */
static Next commit(Interp *t)
{
    return !t->b->has_mmu || !rt_mmu(t->env)->is_pending || rt_mmu(t->env)->commit(t->env) ? NEXT : LEAVE;
}

/* A host fault on a non-canonical address does not tell the address, so it is caught here. */
static bool check_address(Interp *t, Gva addr, u16 attr, bool is_write)
{
    bool is_misaligned = misaligned(addr, 1u << (t->i->aux & MEM_SIZE), attr);

    if (!is_misaligned && (t->b->has_mmu || (Gva)bits_sext(addr, 48) == addr))
        return true;
    t->env->exit_arg = addr;
    t->env->is_write = is_write;
    t->exit = is_misaligned ? RT_EXIT_ALIGN : RT_EXIT_BAD_ADDR;
    return false;
}

static void note_store(const Interp *t, Gva a)
{
    if (unlikely(interp_on_store != NULL))
        interp_on_store(a, 1u << (t->i->aux & MEM_SIZE));
}

static void note_load(const Interp *t, Gva a)
{
    if (unlikely(interp_on_load != NULL))
        interp_on_load(a, 1u << (t->i->aux & MEM_SIZE));
}

static void note_both(const Interp *t, Gva a)
{
    note_load(t, a);
    note_store(t, a);
}

static Gva address(const Interp *t)
{
    const IrInst *i = t->i;
    u64 a = arg(t, 0) + (i64)i->imm;

    if (i->arg[1])
        a += arg(t, 1) << (i->aux >> MEM_SCALE_SHIFT);
    if (t->b->insts[i->arg[0]].type == IR_I32)
        a = (u32)a;
    if (i->arg[3] & MEM_NOTAG)
        a = (u64)bits_sext(a, 56);
    return a;
}

/* Aligned accesses must be single-copy atomic, so each size is one host access; the guest's need not be aligned. */
typedef volatile u16 __attribute__((aligned(1))) AnyU16;
typedef volatile u32 __attribute__((aligned(1))) AnyU32;
typedef volatile u64 __attribute__((aligned(1))) AnyU64;

/* One access, so that a fault has the address of its first byte. */
typedef long long Any16 __attribute__((vector_size(16), aligned(1), may_alias));

/* What the guest's threads race for is their own business. */
#define GUEST_ACCESS __attribute__((no_sanitize("thread")))

GUEST_ACCESS static u64 load(Gva addr, unsigned size_log2)
{
    switch (size_log2) {
    case 0: return *(volatile u8 *)addr;
    case 1: return *(AnyU16 *)addr;
    case 2: return *(AnyU32 *)addr;
    default: return *(AnyU64 *)addr;
    }
}

GUEST_ACCESS static void store(Gva addr, unsigned size_log2, u64 x)
{
    switch (size_log2) {
    case 0: *(volatile u8 *)addr = (u8)x; break;
    case 1: *(AnyU16 *)addr = (u16)x; break;
    case 2: *(AnyU32 *)addr = (u32)x; break;
    default: *(AnyU64 *)addr = x; break;
    }
}

GUEST_ACCESS static void load16(V128 *to, Gva addr)
{
    *(Any16 *)to = *(const volatile Any16 *)addr;
}

GUEST_ACCESS static void store16(Gva addr, const V128 *v)
{
    *(volatile Any16 *)addr = *(const Any16 *)v;
}

/* A page that refuses the store does so before anything is written, the lower one first. */
static void store32(Gva addr, const V128 *low, const V128 *high)
{
    Gva last_page = (addr + 31) & ~(Gva)4095;

    if (last_page > addr) {
        __atomic_fetch_or((u8 *)addr, 0, __ATOMIC_RELAXED);
        __atomic_fetch_or((u8 *)last_page, 0, __ATOMIC_RELAXED);
    }
    store16(addr, low);
    store16(addr + 16, high);
}

static u128 cas16(Gva addr, u128 expected, u128 value)
{
    u64 lo = (u64)expected, hi = (u64)(expected >> 64);

    __asm__ volatile("lock cmpxchg16b %0"
                     : "+m"(*(V128 *)addr), "+a"(lo), "+d"(hi)
                     : "b"((u64)value), "c"((u64)(value >> 64))
                     : "cc", "memory");
    return (u128)hi << 64 | lo;
}

static Next do_load(Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    unsigned size = i->aux & MEM_SIZE;
    Gva a = address(t);
    V128 v = {.q = 0};

    if (!check_address(t, a, i->arg[3], false))
        return LEAVE;
    note_load(t, a);
    if (t->b->has_mmu && !place(t, &a, i->arg[3], 0))
        return LEAVE;
    if (size >= 4)
        load16(&v, a);
    else if (i->aux & MEM_SIGN)
        v.d[0] = (u64)bits_sext(load(a, size), 8u << size) & bits_mask(i->type == IR_I32 ? 32 : 64);
    else
        v.d[0] = load(a, size);
    if (i->arg[3] & MEM_ACQUIRE)
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (i->type == IR_V256) {
        *high(t, out) = (V128){.q = 0};
        if (size == 5)
            load16(high(t, out), a + 16);
    }
    *out = v;
    return NEXT;
}

static Next do_store(Interp *t)
{
    const IrInst *i = t->i;
    Gva a = address(t);

    if (!check_address(t, a, i->arg[3], true))
        return LEAVE;
    note_store(t, a);
    if (t->b->has_mmu && !place(t, &a, i->arg[3], RT_MMU_WRITE))
        return LEAVE;
    if ((i->aux & MEM_SIZE) == 5)
        store32(a, &t->vals[i->arg[2]], high(t, &t->vals[i->arg[2]]));
    else if ((i->aux & MEM_SIZE) == 4)
        store16(a, &t->vals[i->arg[2]]);
    else
        store(a, i->aux & MEM_SIZE, arg(t, 2));
    if (i->arg[3] & MEM_RELEASE)
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return commit(t);
}

static u64 cas_n(Gva a, unsigned size_log2, u64 expected, u64 value)
{
    u8 e8 = (u8)expected;
    u16 e16 = (u16)expected;
    u32 e32 = (u32)expected;

    switch (size_log2) {
    case 0: __atomic_compare_exchange_n((u8 *)a, &e8, (u8)value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return e8;
    case 1: __atomic_compare_exchange_n((u16 *)a, &e16, (u16)value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return e16;
    case 2: __atomic_compare_exchange_n((u32 *)a, &e32, (u32)value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return e32;
    default: __atomic_compare_exchange_n((u64 *)a, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return expected;
    }
}

static u64 amo_result(IrAmo kind, unsigned bits, u64 m, u64 x)
{
    bool less_s = bits_sext(m, bits) < bits_sext(x, bits), less_u = m < (x & bits_mask(bits));

    switch (kind) {
    case IR_AMO_ADD: return m + x;
    case IR_AMO_CLR: return m & ~x;
    case IR_AMO_EOR: return m ^ x;
    case IR_AMO_SET: return m | x;
    case IR_AMO_SMAX: return less_s ? x : m;
    case IR_AMO_SMIN: return less_s ? m : x;
    case IR_AMO_UMAX: return less_u ? x : m;
    case IR_AMO_UMIN: return less_u ? m : x;
    default: return x; /* SWP */
    }
}

static Next do_amo(Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    unsigned size = i->aux & MEM_SIZE;
    Gva a = arg(t, 0);
    u64 old, seen;

    if (!check_address(t, a, i->arg[3], true))
        return LEAVE;
    note_both(t, a);
    if (t->b->has_mmu && !place(t, &a, i->arg[3], RT_MMU_ATOMIC))
        return LEAVE;
    old = load(a, size);
    while ((seen = cas_n(a, size, old, amo_result((IrAmo)i->imm, 8u << size, old, arg(t, 1)))) != old)
        old = seen;
    *out = (V128){.d = {old, 0}};
    return commit(t);
}

static Next do_cas(Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    Gva a = arg(t, 0);
    unsigned size = i->aux & MEM_SIZE;

    if (!check_address(t, a, i->arg[3], true))
        return LEAVE;
    note_both(t, a);
    if (t->b->has_mmu && !place(t, &a, i->arg[3], RT_MMU_ATOMIC))
        return LEAVE;
    if (size == 4)
        *out = (V128){.q = cas16(a, t->vals[i->arg[1]].q, t->vals[i->arg[2]].q)};
    else
        *out = (V128){.d = {cas_n(a, size, arg(t, 1), arg(t, 2)), 0}};
    return commit(t);
}

static Next do_stex(Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    unsigned size = i->aux & MEM_SIZE;
    Gva a = arg(t, 0);
    u128 want = t->vals[i->arg[3]].q;
    bool done, is_held = a == arg(t, 1);

    if (t->b->has_mmu && !place(t, &a, MEM_ALIGN | (u16)i->imm, RT_MMU_ATOMIC))
        return LEAVE;
    if (!is_held && !misaligned(a, 1u << size, MEM_ALIGN)) { /* fails without touching memory */
        *out = (V128){.d = {1, 0}};
        return NEXT;
    }
    if (!t->b->has_mmu && !check_address(t, a, MEM_ALIGN, true))
        return LEAVE;
    note_store(t, arg(t, 0));
    if (size == 4)
        done = cas16(a, want, t->vals[i->arg[2]].q) == want;
    else
        done = cas_n(a, size, (u64)want, arg(t, 2)) == ((u64)want & bits_mask(8u << size));
    *out = (V128){.d = {!done, 0}};
    return NEXT;
}

static Next do_memory(Interp *t, V128 *out)
{
    switch (t->i->op) {
    case IR_LD: return do_load(t, out);
    case IR_ST: return do_store(t);
    case IR_AMO: return do_amo(t, out);
    case IR_CAS: return do_cas(t, out);
    case IR_STEX: return do_stex(t, out);
    case IR_FENCE: __atomic_thread_fence(__ATOMIC_SEQ_CST); return NEXT;
    default: __builtin_ia32_pause(); return NEXT; /* PAUSE */
    }
}

/* --- exits --- */

static Next go(Interp *t, Gva pc)
{
    t->env->icount_left += (i32)t->env->icount_rest;
    t->env->icount_rest = 0;
    t->env->pc = pc;
    t->env->exit_arg = 0;
    t->exit = RT_EXIT_LOOKUP;
    return LEAVE;
}

static Next do_exit(Interp *t)
{
    const IrInst *i = t->i;
    bool taken;

    switch (i->op) {
    case IR_GOTO_IND: t->env->branch_kind = (u32)i->imm; return go(t, arg(t, 0));
    case IR_GOTO: return go(t, arg(t, 0));
    case IR_GOTO_IF: taken = cond_holds(t); break;
    case IR_GOTO_IFZ: taken = (arg(t, 0) != 0) == i->aux; break;
    case IR_GOTO_BIT: taken = ((arg(t, 0) >> i->imm) & 1) == i->aux; break;
    default: /* RAISE */
        t->env->pc = arg(t, 0);
        t->env->exit_arg = i->aux | (u64)(u32)i->imm << 32;
        t->exit = RT_EXIT_RAISE;
        return LEAVE;
    }
    return taken ? go(t, arg(t, 1)) : NEXT;
}

static Next step(Interp *t, V128 *out)
{
    const IrInst *i = t->i;
    const V128 *a[IR_ARGS];
    u64 x;

    if (i->op == IR_CONST) {
        *out = (V128){.d = {i->k, 0}};
        return NEXT;
    }
    if (i->op == IR_PC) {
        *out = (V128){.d = {t->b->pc + (u64)(i64)i->imm, 0}};
        return NEXT;
    }
    if (ir_eval((IrOp)i->op, (IrType)i->type, i->aux, i->imm, arg(t, 0), arg(t, 1), &x)) {
        *out = (V128){.d = {x, 0}};
        return NEXT;
    }
    if (is_flags_row((IrOp)i->op)) {
        *out = (V128){.d = {flags_of(t), 0}};
        return NEXT;
    }
    if (eval_flag_user(t, out))
        return NEXT;
    if (i->op >= IR_LD && i->op <= IR_PAUSE)
        return do_memory(t, out);
    if (i->op >= IR_GOTO && i->op <= IR_RAISE)
        return do_exit(t);
    if (i->op > IR_X86_FIRST) {
        interp_x86(t->env, t->b, (u32)(out - t->vals), t->vals);
        return NEXT;
    }
    for (unsigned n = 0; n < IR_ARGS; n++)
        a[n] = i->arg[n] < t->b->count ? &t->vals[i->arg[n]] : NULL;
    if (i->op < IR_FP_FIRST)
        interp_vec(t->env, i, a, out);
    else
        interp_fp(t->env, t->b, i, a, out);
    return NEXT;
}

/* As emitted code counts: all at the entry, and icount_rest is what has not begun. */
static bool has_budget(RtEnv *env, const IrBlock *b)
{
    if (env->icount_left < b->insn_count) {
        env->pc = b->pc;
        return false;
    }
    env->icount_left -= b->insn_count;
    env->icount_rest = b->insn_count;
    return true;
}

RtExit interp_block(RtEnv *env, const IrBlock *b, V128 *vals)
{
    Interp t = {.env = env, .b = b, .vals = vals};

    if (b->is_counted && !has_budget(env, b))
        return RT_EXIT_BUDGET;
    vals[0].q = 0;
    for (u32 n = 1; n < b->count; n++) {
        t.i = &b->insts[n];
        switch (t.i->op) {
        case IR_NOP: break;
        case IR_INSN:
            env->pc = b->pc + (Gva)(i64)t.i->imm;
            move_stack(&t);
            env->icount_rest -= b->is_counted;
            break;
        case IR_GET: do_get(&t, &vals[n]); break;
        case IR_SET: do_set(&t); break;
        case IR_CALL: interp_call(env, b, t.i, vals, &vals[n]); break;
        default:
            if (step(&t, &vals[n]) == LEAVE)
                return t.exit;
        }
    }
    assert(!"a block ends with an exit");
    return RT_EXIT_LOOKUP;
}
