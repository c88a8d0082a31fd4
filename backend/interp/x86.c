/* SPDX-License-Identifier: MIT */
/* See x86.h. A FLAGS value of x86 is the packed word, FLAGS_* of backend/ir/ir.h. */
#include "backend/interp/x86.h"

#include <assert.h>
#include <string.h>
#include "backend/interp/interp.h"
#include "backend/x64/hostop.h"
#include "base/bits.h"

static u32 pack(u64 rflags)
{
    return (u32)(rflags & 0xd5) << 8 | (rflags & 0x800 ? FLAGS_V : 0) | FLAGS_ONE;
}

static u64 unpack(u32 packed)
{
    return (packed >> 8 & 0xd5) | (packed & FLAGS_V ? 0x800 : 0) | 0x202;
}

bool interp_x86_cond(unsigned cc, u32 f)
{
    bool less = !(f & FLAGS_N) != !(f & FLAGS_V), r;

    switch (cc >> 1) {
    case 0: r = f & FLAGS_V; break;
    case 1: r = f & FLAGS_C; break;
    case 2: r = f & FLAGS_Z; break;
    case 3: r = f & (FLAGS_C | FLAGS_Z); break;
    case 4: r = f & FLAGS_N; break;
    case 5: r = f & FLAGS_P; break;
    case 6: r = less; break;
    default: r = less || (f & FLAGS_Z); break;
    }
    return r != (cc & 1);
}

/* --- XFLAGS --- */

static u32 result_flags(u64 r, unsigned bits)
{
    return (r >> (bits - 1) & 1 ? FLAGS_N : 0) | (!(r & bits_mask(bits)) ? FLAGS_Z : 0) |
           (__builtin_parity((unsigned)r & 0xff) ? 0 : FLAGS_P) | FLAGS_ONE;
}

static u32 add_flags(u64 a, u64 b, unsigned bits)
{
    u64 m = bits_mask(bits), r = (a + b) & m;

    a &= m;
    b &= m;
    return result_flags(r, bits) | (r < a ? FLAGS_C : 0) | ((a ^ b ^ r) & 16 ? FLAGS_A : 0) |
           ((~(a ^ b) & (a ^ r)) >> (bits - 1) & 1 ? FLAGS_V : 0);
}

static u32 sub_flags(u64 a, u64 b, unsigned bits)
{
    u64 m = bits_mask(bits), r = (a - b) & m;

    a &= m;
    b &= m;
    return result_flags(r, bits) | (a < b ? FLAGS_C : 0) | ((a ^ b ^ r) & 16 ? FLAGS_A : 0) |
           (((a ^ b) & (a ^ r)) >> (bits - 1) & 1 ? FLAGS_V : 0);
}

static u32 xflags(const IrInst *i, u64 a, u64 b, u32 old)
{
    unsigned bits = (unsigned)i->imm;

    switch (i->aux) {
    case IR_X_ADD: return add_flags(a, b, bits);
    case IR_X_SUB: return sub_flags(a, b, bits);
    case IR_X_LOGIC: return result_flags(a, bits);
    case IR_X_INC: return (add_flags(a, 1, bits) & ~(u32)FLAGS_C) | (old & FLAGS_C);
    default: return (sub_flags(a, 1, bits) & ~(u32)FLAGS_C) | (old & FLAGS_C);
    }
}

/* --- HOST --- */

static bool is_vec(const IrBlock *b, IrRef v)
{
    return v && ir_is_vec(b->insts[v].type);
}

static void put_vec(HostState *s, unsigned at, const V128 *vals, IrRef v)
{
    memcpy(s->vec[at], &vals[v], 16);
    memcpy(s->vec[at] + 16, INTERP_HIGH(vals, v), 16);
}

/* Argument @v into operand place @place: 0 reg, 1 vvvv, 2 rm. */
static void put(HostState *s, const IrBlock *b, const V128 *vals, IrRef v, unsigned place)
{
    if (!v)
        return;
    if (is_vec(b, v))
        put_vec(s, place + 1, vals, v);
    else
        s->gpr[place] = vals[v].d[0];
}

/* Places of arguments a and c, and of the result, by form. */
static const struct {
    u8 a, c, result;
} forms[] = {
    [IR_HOST_RM] = {0, 2, 0}, [IR_HOST_MR] = {2, 0, 2},     [IR_HOST_VM] = {0, 2, 1},    [IR_HOST_M] = {2, 0, 2},
    [IR_HOST_CMP_RM] = {0, 2, 0}, [IR_HOST_CMP_MR] = {2, 0, 2}, [IR_HOST_ACC] = {3, 2, 0},
    [IR_HOST_STR] = {0, 2, 0},
};

static void put_fixed(HostState *s, const IrInst *i, const V128 *vals)
{
    if ((i->aux & IR_HOST_FORM) == IR_HOST_ACC) {
        s->rax = vals[i->arg[1]].d[0];
        s->rdx = vals[i->arg[0]].d[0];
    }
    if ((i->aux & IR_HOST_FORM) == IR_HOST_STR && i->arg[1]) {
        s->rax = vals[i->arg[1]].d[0];
        s->rdx = vals[i->arg[3]].d[0];
    }
    if (i->aux & IR_HOST_CL)
        s->rcx = vals[i->arg[1]].d[0];
    if (i->aux & IR_HOST_XMM0)
        put_vec(s, 0, vals, i->arg[3]);
    if (i->aux & IR_HOST_IS4)
        put_vec(s, 4, vals, i->arg[3]);
    if (i->aux & IR_HOST_FLAGS_IN)
        s->rflags = unpack((u32)vals[i->arg[3]].d[0]);
}

static u8 vector_args(const IrBlock *b, const IrInst *i)
{
    u8 v = ir_is_vec(i->type) || (i->type == IR_FLAGS && i->arg[0] && is_vec(b, i->arg[0])) ? 0x80 : 0;

    for (unsigned n = 0; n < 3; n++)
        v |= (u8)(is_vec(b, i->arg[n]) << n);
    return v;
}

static void host(RtEnv *env, const IrBlock *b, u32 n, V128 *vals)
{
    const IrInst *i = &b->insts[n];
    unsigned form = i->aux & IR_HOST_FORM, at = forms[form].result;
    HostState s = {.rflags = 0x202, .mxcsr = env->guest_mxcsr, .host_mxcsr = env->host_mxcsr};

    s.vector_args = vector_args(b, i);
    if (form != IR_HOST_ACC)
        put(&s, b, vals, i->arg[0], forms[form].a);
    if (form < IR_HOST_ACC && !(i->aux & IR_HOST_CL))
        put(&s, b, vals, i->arg[1], 1);
    put(&s, b, vals, i->arg[2], forms[form].c);
    put_fixed(&s, i, vals);
    hostop_run(i, &s);
    env->guest_mxcsr = s.mxcsr;
    if (i->type == IR_FLAGS) {
        vals[n].d[0] = pack(s.rflags);
    } else if (form == IR_HOST_STR && i->type == IR_I64) {
        vals[n] = (V128){.d = {s.rcx, 0}};
    } else if (i->type == IR_V256) {
        at = form == IR_HOST_STR ? -1u : at; /* XMM0 */
        memcpy(&vals[n], s.vec[at + 1], 16);
        memcpy(INTERP_HIGH(vals, n), s.vec[at + 1] + 16, 16);
    } else {
        vals[n] = (V128){.d = {s.gpr[at], 0}};
    }
}

/* Bytes of the memory operand by opcode (D8 on) and ModRM.reg; negative: a store. */
static const i8 x87_bytes[8][8] = {
    {4, 4, 4, 4, 4, 4, 4, 4},         {4, 0, -4, -4, 28, 2, -28, -2}, {4, 4, 4, 4, 4, 4, 4, 4},
    {4, -4, -4, -4, 0, 10, 0, -10},   {8, 8, 8, 8, 8, 8, 8, 8},       {8, -8, -8, -8, 108, 0, -108, -2},
    {2, 2, 2, 2, 2, 2, 2, 2},         {2, -2, -2, -2, 10, 8, -10, -8},
};

static i32 operand_bytes(u32 imm)
{
    u32 opcode = imm & IR_HOST_OPCODE, map = imm >> IR_HOST_MAP_SHIFT & 3;

    if (map == 0)
        return x87_bytes[opcode & 7][imm >> (IR_X87_MODRM_SHIFT + 3) & 7];
    /* MMX: MOVD, MOVQ and MOVNTQ store */
    return map == 1 && (opcode == 0x7e || opcode == 0x7f || opcode == 0xe7) ? -8 : 8;
}

static void note_x87(const IrInst *i, Gva address)
{
    i32 bytes = operand_bytes((u32)i->imm);

    if (!i->arg[0] || i->aux & (IR_X87_SCRATCH | IR_X87_BUFFER | IR_X87_PLAIN))
        return;
    if (bytes > 0 && unlikely(interp_on_load != NULL))
        interp_on_load(address, (u32)bytes);
    if (bytes < 0 && unlikely(interp_on_store != NULL))
        interp_on_store(address, (u32)-bytes);
}

static void x87(RtEnv *env, const IrBlock *b, u32 n, V128 *vals)
{
    const IrInst *i = &b->insts[n];
    u32 *live = (u32 *)(void *)((char *)env + b->guest->x87_live);
    u8 *image = (u8 *)env + b->guest->x87_image;
    HostState s = {.rflags = 0x202, .mxcsr = env->guest_mxcsr, .host_mxcsr = env->host_mxcsr, .x87 = image};

    if (*live)
        __asm__ volatile("fnsave %0" : "=m"(*(u8(*)[108])image));
    *live = 0;
    u64 *scratch = (u64 *)(void *)((char *)env + b->guest->x87_scratch);

    s.address = vals[i->arg[0]].d[0];
    note_x87(i, s.address);
    if (i->aux & IR_X87_SCRATCH) {
        *scratch = s.address;
        s.address = (u64)(uintptr_t)scratch;
    }
    if (i->aux & IR_X87_BUFFER)
        s.address = (u64)(uintptr_t)scratch;
    if (i->arg[1])
        s.rflags = unpack((u32)vals[i->arg[1]].d[0]);
    hostop_run(i, &s);
    if (i->type == IR_FLAGS)
        vals[n].d[0] = pack(s.rflags);
    else if (i->type == IR_I64)
        vals[n] = (V128){.d = {*scratch, 0}};
}

/* --- division: the host's traps are the guest's --- */

static void divide(unsigned aux, u64 *rax, u64 *rdx, u64 c)
{
    u64 a = *rax, d = *rdx;

    switch (aux) {
#define _(bits, form) \
    case bits: __asm__ volatile("div" form : "+a"(a), "+d"(d) : "r"(c) : "cc"); break; \
    case bits | 128: __asm__ volatile("idiv" form : "+a"(a), "+d"(d) : "r"(c) : "cc"); break;
        _(8, "b %b2")
        _(16, "w %w2")
        _(32, "l %k2")
        _(64, "q %2")
#undef _
    default: assert(!"no such width");
    }
    *rax = a;
    *rdx = d;
}

/* Row @n is XDIV, or XREM after it. */
static void xdiv(const IrInst *i, u32 n, V128 *vals)
{
    bool wants_remainder = i->op == IR_XREM;
    u64 rdx = vals[i->arg[0]].d[0], rax = vals[i->arg[1]].d[0];

    divide(i->aux, &rax, &rdx, vals[i->arg[2]].d[0]);
    vals[n] = (V128){.d = {wants_remainder ? rdx : rax, 0}};
}

static void xuppers(RtEnv *env, const IrGuest *g, bool in_use)
{
    u8 *cpu = (u8 *)env;

    *(u32 *)(void *)(cpu + g->uppers_in_use) = in_use ? RT_UPPERS_ANYWHERE : RT_UPPERS_ZERO;
    for (unsigned n = 0; n < g->global_count && !in_use; n++)
        if (g->globals[n].type == IR_V256)
            memset(cpu + g->globals[n].offset + sizeof(V128), 0, sizeof(V128));
}

void interp_x86(RtEnv *env, const IrBlock *b, u32 n, V128 *vals)
{
    const IrInst *i = &b->insts[n];

    switch (i->op) {
    case IR_XFLAGS: vals[n].d[0] = xflags(i, vals[i->arg[0]].d[0], vals[i->arg[1]].d[0], (u32)vals[i->arg[2]].d[0]); break;
    case IR_HOST: host(env, b, n, vals); break;
    case IR_XDIV:
    case IR_XREM: xdiv(i, n, vals); break;
    case IR_XSETLO:
        vals[n] = vals[i->arg[1]];
        *INTERP_HIGH(vals, n) = *INTERP_HIGH(vals, i->arg[0]);
        break;
    case IR_X87: x87(env, b, n, vals); break;
    case IR_XMXCSR: vals[n] = (V128){.d = {env->guest_mxcsr, 0}}; break;
    case IR_XSETMXCSR: env->guest_mxcsr = (u32)vals[i->arg[0]].d[0]; break;
    case IR_XUPPERS: xuppers(env, b->guest, i->imm); break;
    default: vals[n] = (V128){.d = {(u16)vals[i->arg[0]].d[0], 0}}; break; /* XPACK, XUNPACK */
    }
}
