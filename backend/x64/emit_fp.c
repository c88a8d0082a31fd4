/* SPDX-License-Identifier: MIT */
/* Floating-point rows: the general way (a call), lanes, NaN checks, constants. See emit_fp.h. */
#include "backend/x64/emit_fp.h"

#include <string.h>
#include "backend/x64/fp_call.h"

#define CALL_AT(field) x64_mem(RSP, FRAME_ARGS + (i32)offsetof(FpCall, field))

/* Run addresses of what fp_emit_runtime made. */
static struct {
    const void *call;
    const void *consts;
} runtime;

/* --- calling the reference --- */

static const u8 clobbered[] = {RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11};
#define THUNK_BYTES (8 * (ARRAY_SIZE(clobbered) + 1)) /* with the return address */
_Static_assert(THUNK_BYTES % 16 == 0,
               "the frame is 16-aligned where emitted code calls, and must be in C");

/* Called with FRAME_ARGS filled in; changes EFLAGS only. */
static void emit_thunk(Asm *a)
{
    runtime.call = asm_here(a);
    for (unsigned n = 0; n < ARRAY_SIZE(clobbered); n++)
        x64_push_r(a, clobbered[n]);
    x64_lea_rm(a, 8, RDI, x64_mem(RBP, -RT_ENV_BIAS));
    x64_lea_rm(a, 8, RSI, x64_mem(RSP, FRAME_ARGS + (i32)THUNK_BYTES));
    x64_mov_ri(a, 8, RAX, (u64)(uintptr_t)x64_fp_call);
    x64_call_r(a, RAX);
    for (unsigned n = ARRAY_SIZE(clobbered); n-- > 0;)
        x64_pop_r(a, clobbered[n]);
    x64_ret(a);
}

static void store_arg(Emit *e, unsigned n, X64Xmm x)
{
    x64_vmr(&e->a, V_MOVDQU_ST, x64_mem_off(CALL_AT(arg), 16 * (i32)n), x);
}

static void call_row(Emit *e, const IrInst *i)
{
    i32 word[2];

    memcpy(word, i, sizeof word);
    x64_mov_mi(&e->a, 4, CALL_AT(inst), word[0]);
    x64_mov_mi(&e->a, 4, x64_mem_off(CALL_AT(inst), 4), word[1]);
    x64_call_abs(&e->a, runtime.call);
}

static void store_args(Emit *e, const IrInst *i)
{
    const IrOpInfo *info = &ir_op_info[i->op];

    for (unsigned n = 0; n < info->arg_count; n++) {
        if (info->args[n] == 'v')
            store_arg(e, n, ra_usev(e, i->arg[n]));
        else if (info->args[n] == 'x')
            x64_mov_mr(&e->a, 8, x64_mem_off(CALL_AT(arg), 16 * (i32)n), ra_use(e, i->arg[n]));
    }
}

void emit_fp_slow(Emit *e, const IrInst *i)
{
    store_args(e, i);
    flags_clobber(e);
    call_row(e, i);
    if (i->type == IR_V128) {
        x64_vrm(&e->a, V_MOVDQU, ra_defv(e), CALL_AT(out));
    } else if (i->type == IR_FLAGS) {
        X64Reg t = ra_tmp(e);

        x64_mov_rm(&e->a, 4, t, CALL_AT(out));
        x64_mov_mr(&e->a, 2, flags_slot(e), t);
        flags_slot_now(e);
    } else {
        x64_mov_rm(&e->a, ir_bytes(i), ra_def(e), CALL_AT(out));
    }
}

/* --- cold paths --- */

void fp_call_row(Emit *e, const IrInst *i, X64Xmm x, X64Xmm y, X64Xmm z)
{
    store_arg(e, 0, x);
    store_arg(e, 1, y);
    store_arg(e, 2, z);
    call_row(e, i);
}

X64Mem fp_arg(unsigned n)
{
    return x64_mem_off(CALL_AT(arg), 16 * (i32)n);
}

X64Mem fp_kept(void)
{
    return CALL_AT(inst);
}

void fp_call_stored(Emit *e, const IrInst *i)
{
    call_row(e, i);
}

X64Mem fp_out(void)
{
    return CALL_AT(out);
}

static void cold_row(Emit *e, ColdStub *s)
{
    fp_call_row(e, s->inst, s->reg, s->reg2, s->reg3);
    x64_vrm(&e->a, V_MOVDQU, s->kind, CALL_AT(out));
    x64_jmp(&e->a, &s->back);
}

ColdStub *fp_cold(Emit *e, const IrInst *i, X64Xmm d, X64Xmm x, X64Xmm y, X64Xmm z)
{
    ColdStub *s = cold_new(e, cold_row);

    s->inst = i;
    s->kind = d;
    s->reg = x;
    s->reg2 = y;
    s->reg3 = z;
    return s;
}

/* No register is free for certain: the result itself holds the test meanwhile. */
static void test_nan_vex(Emit *e, unsigned size, X64Xmm d)
{
    X64VOp cmp = size == 2 ? V_CMPPS : V_CMPPD;

    x64_vmr(&e->a, V_MOVDQU_ST, CALL_AT(out), d);
    x64_vrrri(&e->a, cmp, d, d, d, CMP_UNORD_Q);
    x64_vrr(&e->a, V_PTEST, d, d);
    x64_vrm(&e->a, V_MOVDQU, d, CALL_AT(out));
}

void fp_nan_check(Emit *e, const IrInst *i, unsigned size, X64Xmm d, X64Xmm x, X64Xmm y, X64Xmm z)
{
    ColdStub *s = fp_cold(e, i, d, x, y, z);

    if (fp_lanes(i) == LANES_SCALAR) {
        x64_vrr(&e->a, size == 2 ? V_UCOMISS : V_UCOMISD, d, d);
        x64_jcc(&e->a, CC_P, &s->label);
    } else {
        if (hostcpu.evex) {
            x64_vrrri(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, K_TMP, d, d, CMP_UNORD_Q);
            x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
        } else {
            test_nan_vex(e, size, d);
        }
        x64_jcc(&e->a, CC_NZ, &s->label);
    }
    x64_bind(&e->a, &s->back);
}

/* --- lanes --- */

static unsigned lanes_bytes(const IrInst *i, unsigned size)
{
    return i->aux & IR_FP_SCALAR ? 1u << size : i->aux & IR_FP_HALF ? 8 : 16;
}

static unsigned fp_row_extent(const IrInst *i)
{
    unsigned size = fp_size(i);

    switch (i->op) {
    case IR_FCVT: return 1u << i->imm;
    case IR_FCVTL: return 16;
    case IR_FCVTN: return i->aux & IR_FP_SCALAR ? 1u << size : 8;
    case IR_BFCVT: return lanes_bytes(i, size) / 2;
    case IR_ITOF_X: return 1u << size;
    default: return lanes_bytes(i, size);
    }
}

unsigned fp_extent(const Emit *e, IrRef v)
{
    const IrInst *i = &e->b->insts[v];
    u64 k;

    if (i->op > IR_FP_FIRST)
        return fp_row_extent(i);
    switch (i->op) {
    case IR_LD: return 1u << (i->aux & MEM_SIZE);
    case IR_VLOW:
    case IR_VFROM: return 1u << i->aux;
    case IR_VDUP: return ra_const(e, i->arg[0], &k) && !k ? 0 : 16;
    default: return 16;
    }
}

X64Xmm fp_dup_half(Emit *e, IrRef v)
{
    u64 locked = e->locked;
    X64Xmm t = ra_copyv(e, v);

    e->locked = locked | 1ull << (RA_XMM + t);
    x64_vrr(&e->a, V_MOVDDUP, t, t);
    return t;
}

void fp_clear_above(Emit *e, const IrInst *i, X64Xmm d)
{
    unsigned bytes = lanes_bytes(i, fp_size(i));

    if (bytes == 8)
        x64_vrr(&e->a, V_MOVQ, d, d);
    else if (bytes == 4)
        x64_vrrri(&e->a, V_INSERTPS, d, d, d, 0x0e);
    else if (bytes == 2) {
        x64_vrri(&e->a, V_PSLLDQ_I, d, d, 14);
        x64_vrri(&e->a, V_PSRLDQ_I, d, d, 14);
    }
}

/* --- mask registers and constants --- */

void fp_emit_masks(Asm *a)
{
    if (!hostcpu.evex)
        return;
    x64_vrrr(a, V_KXNORB, K_HALF, K_HALF, K_HALF);
    x64_vrri(a, V_KSHIFTRB, K_SCALAR, K_HALF, 7);
    x64_vrri(a, V_KSHIFTRB, K_HALF, K_HALF, 6);
}

static u64 const_element(FpConst c, unsigned size, unsigned n)
{
    static const u64 number[FPC_COUNT][4] = {
        [FPC_TWO] = {0, 0x4000, 0x40000000, 0x4000000000000000ull},
        [FPC_ONE_HALF] = {0, 0x3e00, 0x3fc00000, 0x3ff8000000000000ull},
        [FPC_ONE] = {0, 0x3c00, 0x3f800000, 0x3ff0000000000000ull},
        [FPC_HALF] = {0, 0x3800, 0x3f000000, 0x3fe0000000000000ull},
        [FPC_TINY] = {0, 0x0800, 0x01000000, 0x0020000000000000ull},
        [FPC_HALF_MIN] = {0, 0, 0x38800000, 0},
        [FPC_HALF_REST] = {0, 0, 0x1fff, 0},
        [FPC_HALF_TIE] = {0, 0, 0x1000, 0},
        [FPC_MIN] = {0, 0x0400, 0x00800000, 0x0010000000000000ull},
        [FPC_MIN_NEG] = {0, 0x8400, 0x80800000, 0x8010000000000000ull},
        [FPC_INF] = {0, 0x7c00, 0x7f800000, 0x7ff0000000000000ull},
        [FPC_HALF_MAX] = {0, 0, 0x477fe000, 0},
        [FPC_HALF_NEAR] = {0, 0, 0x387fe000, 0},
        [FPC_HALF_MASK] = {0, 0, 0x7fffe000, 0},
    };
    u64 sign = 1ull << ((8u << size) - 1);

    switch (c) {
    case FPC_ABS: return sign - 1;
    case FPC_SIGN: return sign;
    case FPC_SIGN_EVEN: return n & 1 ? 0 : sign;
    case FPC_SIGN_ODD: return n & 1 ? sign : 0;
    default: return number[c][size];
    }
}

static V128 const_value(FpConst c, FpLanes lanes, unsigned size)
{
    unsigned count = lanes == LANES_SCALAR ? 1 : (lanes == LANES_HALF ? 8u : 16u) >> size;
    V128 v = {.d = {0, 0}};

    for (unsigned n = 0; n < count; n++) {
        unsigned at = n << size;

        v.d[at / 8] |= const_element(c, size, n) << at % 8 * 8;
    }
    return v;
}

static unsigned const_index(FpConst c, FpLanes lanes, unsigned size)
{
    return ((unsigned)c * 3 + lanes) * 3 + size - 1;
}

X64Mem fp_const(FpConst c, FpLanes lanes, unsigned size)
{
    return x64_mem_rip((const u8 *)runtime.consts + 16 * const_index(c, lanes, size));
}

static void emit_consts(Asm *a)
{
    V128 v[FPC_COUNT * 9];

    for (unsigned c = 0; c < FPC_COUNT; c++)
        for (unsigned lanes = 0; lanes < 3; lanes++)
            for (unsigned size = 1; size <= 3; size++)
                v[const_index((FpConst)c, (FpLanes)lanes, size)] =
                    const_value((FpConst)c, (FpLanes)lanes, size);
    x64_align(a, 16);
    runtime.consts = asm_here(a);
    x64_data(a, v, sizeof v);
}

void fp_emit_runtime(Asm *a)
{
    emit_thunk(a);
    emit_consts(a);
}
