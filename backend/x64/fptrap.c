/* SPDX-License-Identifier: MIT */
/*
 * See fptrap.h. Encodings: Intel SDM volume 2, "Instruction Format"; the signal frame: Linux uapi
 * asm/sigcontext.h, the XSAVE area behind it in standard format (SDM volume 1, "XSAVE Area").
 */
#include "backend/x64/fptrap.h"

#include <cpuid.h>
#include <string.h>
#include <ucontext.h>
#include "backend/interp/interp.h"
#include "base/fp/fp.h"

/* --- the frame --- */

enum { XSTATE_SSE = 1, XSTATE_OPMASK = 5, XSTATE_HI16 = 7 };
enum { FX_MXCSR = 24, FX_XMM = 160, XSAVE_BV = 512 };

#define HI16_STRIDE 64

enum { MXCSR_STICKY = 0x3f, MXCSR_MASK_SHIFT = 7 };

typedef struct Frame {
    greg_t *gpr;
    u8 *fx; /* the FXSAVE image, the XSAVE header and components behind it */
} Frame;

static u32 component_offset(unsigned component)
{
    static u32 offset[8]; /* every thread finds the same */
    u32 a, b, c, d, known = __atomic_load_n(&offset[component], __ATOMIC_RELAXED);

    if (known)
        return known;
    __cpuid_count(0xd, component, a, b, c, d);
    (void)a, (void)c, (void)d;
    __atomic_store_n(&offset[component], b, __ATOMIC_RELAXED);
    return b;
}

static bool component_valid(const Frame *f, unsigned component)
{
    return (*(const u64 *)(const void *)(f->fx + XSAVE_BV) >> component) & 1;
}

/*
 * A component in its initial state is not in the frame: it is made of zeros before it is written.
 */
static void component_use(const Frame *f, unsigned component, u8 *base, unsigned bytes)
{
    if (component_valid(f, component))
        return;
    for (unsigned n = 0; n < bytes; n++)
        ((volatile u8 *)base)[n] = 0;
    *(u64 *)(void *)(f->fx + XSAVE_BV) |= 1ull << component;
}

static u8 *xmm_at(const Frame *f, unsigned n)
{
    return n < 16 ? f->fx + FX_XMM + 16 * n
                  : f->fx + component_offset(XSTATE_HI16) + HI16_STRIDE * (n - 16);
}

static V128 xmm_read(const Frame *f, unsigned n)
{
    V128 v = {.d = {0, 0}};

    if (component_valid(f, n < 16 ? XSTATE_SSE : XSTATE_HI16))
        memcpy(&v, xmm_at(f, n), sizeof v);
    return v;
}

static void xmm_write(const Frame *f, unsigned n, const V128 *v)
{
    if (n < 16)
        component_use(f, XSTATE_SSE, f->fx + FX_XMM, 16 * 16);
    else
        component_use(f, XSTATE_HI16, xmm_at(f, 16), 16 * HI16_STRIDE);
    memcpy(xmm_at(f, n), v, sizeof *v);
}

static u64 *mask_at(const Frame *f, unsigned n)
{
    return (u64 *)(void *)(f->fx + component_offset(XSTATE_OPMASK) + 8 * n);
}

static u64 mask_read(const Frame *f, unsigned n)
{
    return component_valid(f, XSTATE_OPMASK) ? *mask_at(f, n) : 0;
}

static void mask_write(const Frame *f, unsigned n, u64 v)
{
    component_use(f, XSTATE_OPMASK, (u8 *)mask_at(f, 0), 64);
    *mask_at(f, n) = v;
}

static greg_t *gpr_at(const Frame *f, unsigned n)
{
    static const u8 index[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                               REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                               REG_R12, REG_R13, REG_R14, REG_R15};

    return &f->gpr[index[n]];
}

/* --- decoding --- */

enum { PP_NP, PP_66, PP_F3, PP_F2 };
enum { MAP_0F = 1, MAP_0F38, MAP_0F3A };

typedef struct Host {
    u8 map, pp, op, w;
    u8 reg, vvvv, rm; /* register numbers */
    u8 k, zeroing, evex;
    u8 imm;
    bool has_mem;
    u64 addr;
    V128 mem;
    u32 length;
} Host;

/* What an instruction does, by opcode. */
typedef enum Kind {
    KIND_NONE,
    BINARY, /* row of src1, src2 */
    UNARY,  /* row of src2 */
    RANGE,  /* minNum, maxNum */
    ROUND,
    REDUCE, /* what truncation cuts off */
    FUSED,
    COMPARE, /* to EFLAGS */
    COMPARE_MASK,
    FORMAT, /* single to double and back */
    FROM_HALF,
    TO_HALF,
    LANES_INT,
    GPR_INT,
    INT_LANES,
    INT_GPR,
} Kind;

typedef struct HostOp {
    u8 map, op;
    u8 kind;
    u16 row;
    u8 truncate, is_unsigned;
    u8 has_imm;
    u8 pp; /* only with this prefix: PP_* + 1 */
} HostOp;

#define ONLY(prefix) .pp = PP_##prefix + 1

// clang-format off
static const HostOp host_ops[] = {
    {MAP_0F, 0x51, UNARY, IR_FSQRT},
    {MAP_0F, 0x58, BINARY, IR_FADD}, {MAP_0F, 0x59, BINARY, IR_FMUL},
    {MAP_0F, 0x5c, BINARY, IR_FSUB}, {MAP_0F, 0x5e, BINARY, IR_FDIV},
    {MAP_0F, 0x5d, BINARY, IR_FMIN},
    {MAP_0F, 0x5f, BINARY, IR_FMAX},
    {MAP_0F, 0x2e, COMPARE, IR_FCMP}, {MAP_0F, 0x2f, COMPARE, IR_FCMP},
    {MAP_0F, 0xc2, COMPARE_MASK, .has_imm = 1},
    {MAP_0F, 0x5a, FORMAT, IR_FCVT},
    {MAP_0F, 0x5b, INT_LANES, IR_ITOF, ONLY(NP)}, {MAP_0F, 0x5b, LANES_INT, IR_FTOI},
    {MAP_0F, 0xe6, INT_LANES, IR_ITOF, ONLY(F3)},
    {MAP_0F, 0x2a, INT_GPR, IR_ITOF_X},
    {MAP_0F, 0x2c, GPR_INT, IR_FTOI_X, .truncate = 1}, {MAP_0F, 0x2d, GPR_INT, IR_FTOI_X},
    {MAP_0F, 0x78, LANES_INT, IR_FTOI, .truncate = 1, .is_unsigned = 1},
    {MAP_0F, 0x79, LANES_INT, IR_FTOI, .is_unsigned = 1},
    {MAP_0F, 0x7a, LANES_INT, IR_FTOI, .truncate = 1, ONLY(66)},
    {MAP_0F, 0x7a, INT_LANES, IR_ITOF, .is_unsigned = 1},
    {MAP_0F, 0x7b, LANES_INT, IR_FTOI, ONLY(66)},
    {MAP_0F, 0x7b, INT_GPR, IR_ITOF_X, .is_unsigned = 1},
    {MAP_0F38, 0x13, FROM_HALF, IR_FCVT},
    {MAP_0F3A, 0x1d, TO_HALF, IR_FCVT, .has_imm = 1},
    {MAP_0F3A, 0x08, ROUND, .has_imm = 1}, {MAP_0F3A, 0x09, ROUND, .has_imm = 1},
    {MAP_0F3A, 0x0a, ROUND, .has_imm = 1}, {MAP_0F3A, 0x0b, ROUND, .has_imm = 1},
    {MAP_0F3A, 0x56, REDUCE, .has_imm = 1},
    {MAP_0F3A, 0x50, RANGE, .has_imm = 1}, {MAP_0F3A, 0x51, RANGE, .has_imm = 1},
};
// clang-format on

static const HostOp *find_op(const Host *h)
{
    static const HostOp fused = {MAP_0F38, 0, FUSED, IR_FMA};

    if (h->map == MAP_0F38 && h->op >= 0x96 && h->op <= 0xbf)
        return &fused;
    for (size_t n = 0; n < ARRAY_SIZE(host_ops); n++)
        if (host_ops[n].map == h->map && host_ops[n].op == h->op &&
            (!host_ops[n].pp || host_ops[n].pp == h->pp + 1))
            return &host_ops[n];
    return NULL;
}

/* Element size (log2) of the source, and whether the instruction is scalar. */
static unsigned element(const Host *h, const HostOp *o, bool *scalar)
{
    *scalar = h->pp == PP_F3 || h->pp == PP_F2;
    switch (o->kind) {
    case COMPARE: *scalar = true; return h->pp == PP_66 ? 3 : 2;
    case FUSED: *scalar = h->op & 1; return 2u + h->w;
    case REDUCE:
    case RANGE: *scalar = h->op & 1; return 2u + h->w;
    case ROUND: *scalar = h->op >= 0x0a; return h->op & 1 ? 3 : 2;
    case FROM_HALF: return 1;
    case TO_HALF: return 2;
    case INT_LANES: *scalar = false; return 2u + h->w;
    case LANES_INT:
        if (h->op == 0x5b) {
            *scalar = false;
            return 2;
        }
        if (*scalar) /* 78, 79: to an unsigned general register */
            return h->pp == PP_F2 ? 3 : 2;
        return 2u + h->w;
    default: return h->pp == PP_66 || h->pp == PP_F2 ? 3 : 2;
    }
}

/* Prefixes up to the opcode; returns the byte after it. */
static const u8 *decode_prefix(const u8 *p, Host *h, u8 *r, u8 *x, u8 *b)
{
    memset(h, 0, sizeof *h);
    *x = *b = 0;
    if (p[0] == 0xc5) {
        *r = (u8)(~p[1] >> 4 & 8);
        h->map = MAP_0F;
        h->vvvv = (u8)(~p[1] >> 3 & 15);
        h->pp = p[1] & 3;
        h->op = p[2];
        return p + 3;
    }
    if (p[0] == 0xc4) {
        *r = (u8)(~p[1] >> 4 & 8);
        *x = (u8)(~p[1] >> 3 & 8);
        *b = (u8)(~p[1] >> 2 & 8);
        h->map = p[1] & 31;
        h->w = p[2] >> 7;
        h->vvvv = (u8)(~p[2] >> 3 & 15);
        h->pp = p[2] & 3;
        h->op = p[3];
        return p + 4;
    }
    if (p[0] != 0x62)
        return NULL;
    *r = (u8)((~p[1] >> 4 & 8) | (~p[1] & 16));
    *x = (u8)(~p[1] >> 3 & 8);
    *b = (u8)(~p[1] >> 2 & 8);
    h->map = p[1] & 7;
    h->w = p[2] >> 7;
    h->vvvv = (u8)((~p[2] >> 3 & 15) | ((~p[3] & 8) << 1));
    h->pp = p[2] & 3;
    h->evex = 1;
    h->zeroing = p[3] >> 7;
    h->k = p[3] & 7;
    h->op = p[4];
    return p + 5;
}

/*
 * ModRM with memory: the address (rip-relative ones count from the end of the instruction, @imm
 * bytes further).
 */
static const u8 *decode_mem(const Frame *f, const u8 *p, u8 modrm, u8 x, u8 b, unsigned disp8_scale,
                            unsigned imm, u64 *addr)
{
    unsigned mod = modrm >> 6, rm = modrm & 7;
    i32 disp = 0;
    u64 a = 0;
    bool rip = false;

    if (rm == 4) {
        u8 sib = *p++;
        unsigned index = (sib >> 3 & 7) | x, base = (sib & 7) | b;

        if (index != 4)
            a += (u64)*gpr_at(f, index) << (sib >> 6);
        if ((sib & 7) == 5 && mod == 0)
            mod = 4; /* disp32 alone */
        else
            a += (u64)*gpr_at(f, base);
    } else if (rm == 5 && mod == 0) {
        rip = true;
    } else {
        a += (u64)*gpr_at(f, rm | b);
    }
    if (mod == 1) {
        disp = (i8)*p++ * (i32)disp8_scale;
    } else if (mod == 2 || mod == 4 || rip) {
        memcpy(&disp, p, 4);
        p += 4;
    }
    a += (u64)(i64)disp;
    *addr = rip ? a + (u64)(uintptr_t)p + imm : a;
    return p;
}

static bool decode(const Frame *f, Host *h, const HostOp **op)
{
    const u8 *start = (const u8 *)(uintptr_t)f->gpr[REG_RIP], *p;
    u8 r, x, b, modrm;
    bool scalar;
    unsigned size, bytes;

    p = decode_prefix(start, h, &r, &x, &b);
    if (!p || !(*op = find_op(h)))
        return false;
    modrm = *p++;
    h->reg = (modrm >> 3 & 7) | r;
    h->rm = (u8)((modrm & 7) | b | (h->evex ? x << 1 : 0));
    size = element(h, *op, &scalar);
    if (modrm < 0xc0) {
        bytes = scalar                                                             ? 1u << size
                : (*op)->kind == FROM_HALF || ((*op)->kind == FORMAT && size == 2) ? 8
                                                                                   : 16;
        p = decode_mem(f, p, modrm, x, b, h->evex ? bytes : 1, (*op)->has_imm, &h->addr);
        h->has_mem = true;
        for (unsigned n = 0; n < bytes; n++)
            h->mem.b[n] = ((const volatile u8 *)h->addr)[n];
    }
    if ((*op)->has_imm)
        h->imm = *p++;
    h->length = (u32)(p - start);
    return true;
}

/* --- computing --- */

typedef struct Trap {
    Frame f;
    Host h;
    const HostOp *op;
    FpState s;
    unsigned size;
    bool scalar;
    V128 src1, src2, old;
} Trap;

static u64 get(const V128 *v, unsigned size, unsigned n)
{
    return size == 1 ? v->h[n] : size == 2 ? v->s[n] : v->d[n];
}

static void put(V128 *v, unsigned size, unsigned n, u64 x)
{
    if (size == 1)
        v->h[n] = (u16)x;
    else if (size == 2)
        v->s[n] = (u32)x;
    else
        v->d[n] = x;
}

static u64 row(Trap *t, unsigned op, i32 imm, IrType ty, u64 a, u64 b)
{
    IrInst i = {.op = (u16)op, .type = (u8)ty, .aux = (u8)(t->size | IR_FP_SCALAR), .imm = imm};
    V128 x = {.d = {a, 0}}, y = {.d = {b, 0}}, r;

    fp_row(&i, &x, &y, &y, &r, &t->s);
    return r.d[0];
}

static i32 round_imm(u8 imm)
{
    static const u8 modes[] = {FP_RNE, FP_RMI, FP_RPI, FP_RZ};

    return (imm & 4 ? IR_ROUND_ENV : modes[imm & 3]) | (imm & 8 ? 0 : IR_FP_EXACT);
}

static i32 int_imm(const HostOp *o, const Host *h)
{
    bool truncate = o->truncate || (h->op == 0x5b && h->pp == PP_F3);

    return (truncate ? FP_RZ : IR_ROUND_ENV) | (o->is_unsigned ? IR_FP_UNSIGNED : 0);
}

static i32 from_int_imm(const HostOp *o, const Host *h)
{
    return (o->is_unsigned ? IR_FP_UNSIGNED : 0) | (o->kind == INT_GPR && h->w ? IR_FP_X64 : 0);
}

static u64 default_nan(unsigned size)
{
    return size == 2 ? 0x7fc00000u : 0x7ff8000000000000ull;
}

/* One lane from src1 and src2. */
static u64 lane(Trap *t, u64 a, u64 b)
{
    const Host *h = &t->h;

    switch (t->op->kind) {
    case BINARY: return row(t, t->op->row, 0, IR_V128, a, b);
    case UNARY: return row(t, t->op->row, 0, IR_V128, b, b);
    case RANGE: return row(t, h->imm & 1 ? IR_FMAXNM : IR_FMINNM, 0, IR_V128, a, b);
    case ROUND: return row(t, IR_FRINT, round_imm(h->imm), IR_V128, b, b);
    case REDUCE: return row(t, IR_FSUB, 0, IR_V128, b, row(t, IR_FRINT, FP_RZ, IR_V128, b, b));
    case FUSED: return default_nan(t->size);
    case FORMAT: return row(t, IR_FCVT, t->size == 2 ? 3 : 2, IR_V128, b, b);
    case FROM_HALF: return row(t, IR_FCVT, 2, IR_V128, b, b);
    case TO_HALF: return row(t, IR_FCVT, 1, IR_V128, b, b);
    case INT_LANES: return row(t, IR_ITOF, from_int_imm(t->op, h), IR_V128, b, b);
    case INT_GPR: return row(t, IR_ITOF_X, from_int_imm(t->op, h), IR_V128, t->src2.d[0], 0);
    default: return row(t, IR_FTOI, int_imm(t->op, h), IR_V128, b, b);
    }
}

static unsigned result_size(const Trap *t)
{
    switch (t->op->kind) {
    case FORMAT: return t->size == 2 ? 3 : 2;
    case FROM_HALF: return 2;
    case TO_HALF: return 1;
    default: return t->size;
    }
}

static bool active(const Trap *t, unsigned n)
{
    return !t->h.k || (mask_read(&t->f, t->h.k) >> n & 1);
}

static void to_vector(Trap *t)
{
    unsigned to = result_size(t), lanes = t->scalar ? 1 : 16u >> MAX(t->size, to);
    unsigned dest = t->op->kind == TO_HALF ? t->h.rm : t->h.reg;
    V128 r = {.d = {0, 0}};

    if (t->scalar)
        r = t->op->kind == FUSED ? t->old : t->src1;
    for (unsigned n = 0; n < lanes; n++) {
        if (active(t, n))
            put(&r, to, n, lane(t, get(&t->src1, t->size, n), get(&t->src2, t->size, n)));
        else
            put(&r, to, n, t->h.zeroing ? 0 : get(&t->old, to, n));
    }
    if (t->op->kind == TO_HALF && t->h.has_mem)
        for (unsigned n = 0; n < 2 * lanes; n++)
            ((volatile u8 *)t->h.addr)[n] = r.b[n];
    else
        xmm_write(&t->f, dest, &r);
}

static void to_gpr(Trap *t)
{
    IrType ty = t->h.w ? IR_I64 : IR_I32;

    *gpr_at(&t->f, t->h.reg) =
        (greg_t)row(t, IR_FTOI_X, int_imm(t->op, &t->h), ty, get(&t->src2, t->size, 0), 0);
}

#define EFL_ARITH 0x8d5u /* OF SF ZF AF PF CF */
#define EFL_CF    1u
#define EFL_PF    4u
#define EFL_ZF    0x40u

static void to_eflags(Trap *t)
{
    u64 nzcv = row(t, IR_FCMP, t->h.op == 0x2f, IR_FLAGS, get(&t->old, t->size, 0),
                   get(&t->src2, t->size, 0));
    u32 fl = nzcv == 3 ? EFL_ZF | EFL_PF | EFL_CF : nzcv == 6 ? EFL_ZF : nzcv == 8 ? EFL_CF : 0;

    t->f.gpr[REG_EFL] = (greg_t)(((u64)t->f.gpr[REG_EFL] & ~(u64)EFL_ARITH) | fl);
}

static bool compare_lane(Trap *t, u64 a, u64 b, bool *known)
{
    switch (t->h.imm) {
    case 0x00: return row(t, IR_FCMEQ, 0, IR_V128, a, b);
    case 0x03: return row(t, IR_FCMP, 0, IR_FLAGS, a, b) == 3;
    case 0x08: return (row(t, IR_FCMP, 0, IR_FLAGS, a, b) | 5) == 7;
    case 0x11: return row(t, IR_FCMP, 0, IR_FLAGS, a, b) == 8;
    case 0x15: return row(t, IR_FCMP, 0, IR_FLAGS, a, b) != 8;
    case 0x1d:
        return (row(t, IR_FCMP, 0, IR_FLAGS, a, b) & 12) == 4 ||
               row(t, IR_FCMP, 0, IR_FLAGS, a, b) == 2;
    case 0x0d: return row(t, IR_FCMGE, 0, IR_V128, a, b);
    case 0x0e: return row(t, IR_FCMGT, 0, IR_V128, a, b);
    default: *known = false; return false;
    }
}

/* To a mask register (EVEX) or to all ones in lanes. */
static bool to_mask(Trap *t)
{
    unsigned lanes = t->scalar ? 1 : 16u >> t->size;
    V128 r = {.d = {0, 0}};
    bool known = true;
    u64 bits = 0;

    if (t->scalar)
        r = t->src1;
    for (unsigned n = 0; n < lanes; n++) {
        bool hit = active(t, n) &&
                   compare_lane(t, get(&t->src1, t->size, n), get(&t->src2, t->size, n), &known);

        bits |= (u64)hit << n;
        put(&r, t->size, n, hit ? ~0ull : 0);
    }
    if (!known)
        return false;
    if (t->h.evex)
        mask_write(&t->f, t->h.reg, bits);
    else
        xmm_write(&t->f, t->h.reg, &r);
    return true;
}

static bool compute(Trap *t)
{
    switch (t->op->kind) {
    case COMPARE: to_eflags(t); return true;
    case COMPARE_MASK: return to_mask(t);
    case GPR_INT: to_gpr(t); return true;
    case LANES_INT:
        if (t->scalar)
            to_gpr(t);
        else
            to_vector(t);
        return true;
    default: to_vector(t); return true;
    }
}

/*
 * A flag that was unmasked was clear before: the instruction's own must not stay, the guest's is
 * computed. @now is what the guest asks for with the flags that it has now.
 */
static void set_mxcsr(const Frame *f, u32 now)
{
    u32 *mxcsr = (u32 *)(void *)(f->fx + FX_MXCSR), masked = *mxcsr >> MXCSR_MASK_SHIFT;

    *mxcsr = now | (*mxcsr & masked & MXCSR_STICKY);
}

bool x64_fp_trap(void *ucontext, const FpTrapRules *rules)
{
    ucontext_t *uc = ucontext;
    Trap t = {.f = {.gpr = uc->uc_mcontext.gregs, .fx = (u8 *)uc->uc_mcontext.fpregs}};

    if (!decode(&t.f, &t.h, &t.op))
        return false;
    t.size = element(&t.h, t.op, &t.scalar);
    t.src1 = xmm_read(&t.f, t.h.vvvv);
    t.old = xmm_read(&t.f, t.h.reg);
    t.src2 = t.h.has_mem ? t.h.mem : xmm_read(&t.f, t.h.rm);
    if (t.op->kind == TO_HALF) { /* the manual's operands the other way round */
        t.src2 = t.old;
        t.old = xmm_read(&t.f, t.h.rm);
    } else if (t.op->kind == INT_GPR && !t.h.has_mem) {
        t.src2 = (V128){.d = {(u64)*gpr_at(&t.f, t.h.rm), 0}};
    }
    rules->guest->fp_state(rules->env, &t.s);
    if (!compute(&t))
        return false;
    if (t.s.flags)
        rules->guest->fp_flags(rules->env, t.s.flags);
    set_mxcsr(&t.f, rules->guest->fp_mxcsr(rules->env));
    t.f.gpr[REG_RIP] += t.h.length;
    return true;
}
