/* SPDX-License-Identifier: MIT */
/* A64 cryptographic instructions: what is a few vector operations is made of these, the rest are rows. */
#include "frontend/arm/a64/simd.h"

static IrRef ror(A64Tr *t, unsigned size, unsigned n, IrRef x)
{
    return simd1(t, IR_VROR, size, (i32)n, x);
}

static IrRef xor3(A64Tr *t, IrRef x, IrRef y, IrRef z)
{
    return ir_v(t->ir, IR_VXOR3, 0, 0, x, y, z);
}

static IrRef row3(A64Tr *t, IrOp op, i32 imm, IrRef x, IrRef y, IrRef z)
{
    return ir_v(t->ir, op, 0, imm, x, y, z);
}

/* MixColumns of what AESE just made is one host instruction (and so is the inverse). */
static IrRef aes_mix(A64Tr *t, IrRef x, IrOp after, IrOp fused, IrOp alone)
{
    const IrInst *i = &t->ir->block.insts[x];

    return i->op == after ? simd2(t, fused, 0, i->arg[0], i->arg[1]) : simd1(t, alone, 0, 0, x);
}

/* Words rotated left by one of (rd ^ rn moved down one word); the last one also gets word 0 rotated by two. */
static IrRef sha1_su1(A64Tr *t, IrRef d, IrRef n)
{
    IrRef x = simd2(t, IR_VXOR, 0, d, simd1(t, IR_VSHRB, 0, 4, n));
    IrRef last = simd1(t, IR_VSHLB, 0, 12, ror(t, 2, 30, x));

    return simd2(t, IR_VXOR, 0, ror(t, 2, 31, x), last);
}

/* sigma of SHA-512: two rotations and a shift. */
static IrRef sha512_sigma(A64Tr *t, IrRef x, unsigned r1, unsigned r2, unsigned s)
{
    return xor3(t, ror(t, 3, r1, x), ror(t, 3, r2, x), simd1(t, IR_VSHR, 3, (i32)s, x));
}

static IrRef sha512_su0(A64Tr *t, IrRef d, IrRef n)
{
    IrRef next = ir_v(t->ir, IR_VEXT, 0, 8, d, n, 0);

    return simd2(t, IR_VADD, 3, d, sha512_sigma(t, next, 1, 8, 7));
}

static IrRef sha512_su1(A64Tr *t, IrRef d, IrRef n, IrRef m)
{
    return simd2(t, IR_VADD, 3, simd2(t, IR_VADD, 3, d, m), sha512_sigma(t, n, 19, 61, 6));
}

static IrRef crypto2(A64Tr *t, unsigned op, IrRef d, IrRef n)
{
    switch (op) {
    case A64_OP_AESE: return simd2(t, IR_VAESE, 0, d, n);
    case A64_OP_AESD: return simd2(t, IR_VAESD, 0, d, n);
    case A64_OP_AESMC: return aes_mix(t, n, IR_VAESE, IR_VAESEMC, IR_VAESMC);
    case A64_OP_AESIMC: return aes_mix(t, n, IR_VAESD, IR_VAESDIMC, IR_VAESIMC);
    case A64_OP_SHA1H: return ir_vlow(t->ir, 2, ror(t, 2, 2, n));
    case A64_OP_SHA1SU1: return sha1_su1(t, d, n);
    case A64_OP_SHA256SU0: return simd2(t, IR_VSHA256SU0, 0, d, n);
    case A64_OP_SHA512SU0: return sha512_su0(t, d, n);
    default: return simd2(t, IR_VSM4E, 0, d, n); /* SM4E */
    }
}

bool tr_crypto2(A64Tr *t, const A64ArgsCrypto2 *a)
{
    a64_set_v(t, a->rd, crypto2(t, a->op, a64_get_v(t, a->rd), a64_get_v(t, a->rn)));
    return true;
}

static IrRef crypto3(A64Tr *t, unsigned op, IrRef d, IrRef n, IrRef m)
{
    switch (op) {
    case A64_OP_SHA1C: return row3(t, IR_VSHA1, 0, d, n, m);
    case A64_OP_SHA1P: return row3(t, IR_VSHA1, 1, d, n, m);
    case A64_OP_SHA1M: return row3(t, IR_VSHA1, 2, d, n, m);
    case A64_OP_SHA1SU0: return xor3(t, ir_v(t->ir, IR_VEXT, 0, 8, d, n, 0), d, m);
    case A64_OP_SHA256H: return row3(t, IR_VSHA256H, 0, d, n, m);
    case A64_OP_SHA256H2: return row3(t, IR_VSHA256H2, 0, d, n, m);
    case A64_OP_SHA256SU1: return row3(t, IR_VSHA256SU1, 0, d, n, m);
    case A64_OP_SHA512H: return row3(t, IR_VSHA512H, 0, d, n, m);
    case A64_OP_SHA512H2: return row3(t, IR_VSHA512H2, 0, d, n, m);
    case A64_OP_SHA512SU1: return sha512_su1(t, d, n, m);
    case A64_OP_RAX1: return simd2(t, IR_VXOR, 0, n, ror(t, 3, 63, m));
    case A64_OP_SM3PARTW1: return row3(t, IR_VSM3PARTW1, 0, d, n, m);
    case A64_OP_SM3PARTW2: return row3(t, IR_VSM3PARTW2, 0, d, n, m);
    default: return simd2(t, IR_VSM4EKEY, 0, n, m); /* SM4EKEY */
    }
}

bool tr_crypto3(A64Tr *t, const A64ArgsCrypto3 *a)
{
    IrRef d = a64_get_v(t, a->rd), n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);

    a64_set_v(t, a->rd, crypto3(t, a->op, d, n, m));
    return true;
}

/** EOR3, BCAX, SM3SS1. */
bool tr_crypto4(A64Tr *t, const A64ArgsCrypto4 *a)
{
    IrOp op = a->op == A64_OP_EOR3 ? IR_VXOR3 : a->op == A64_OP_BCAX ? IR_VBCAX : IR_VSM3SS1;

    a64_set_v(t, a->rd, row3(t, op, 0, a64_get_v(t, a->rn), a64_get_v(t, a->rm), a64_get_v(t, a->ra)));
    return true;
}

/** XAR: exclusive or, then rotate right. */
bool tr_xar(A64Tr *t, const A64ArgsXar *a)
{
    IrRef x = simd2(t, IR_VXOR, 0, a64_get_v(t, a->rn), a64_get_v(t, a->rm));

    a64_set_v(t, a->rd, a->imm6 ? ror(t, 3, a->imm6, x) : x);
    return true;
}

/** SM3TT1A, SM3TT1B, SM3TT2A, SM3TT2B. */
bool tr_sm3tt(A64Tr *t, const A64ArgsSm3tt *a)
{
    i32 imm = (a->op - A64_OP_SM3TT1A) << 2 | a->imm2;

    a64_set_v(t, a->rd, row3(t, IR_VSM3TT, imm, a64_get_v(t, a->rd), a64_get_v(t, a->rn), a64_get_v(t, a->rm)));
    return true;
}

_Static_assert(A64_OP_SM3TT2B == A64_OP_SM3TT1A + 3, "tr_sm3tt counts from SM3TT1A");
