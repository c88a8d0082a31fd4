/* SPDX-License-Identifier: MIT */
/*
 * IEEE-754 arithmetic on integers: exact results and exception flags, every rounding mode, the NaN
 * rules of Arm and of SSE. No host floating point is used, so MXCSR never has to be swapped.
 *
 * A value travels as its bit pattern (u16, u32, u64). Each function takes the FpState last, reads
 * the controls and ORs exceptions into flags; nothing traps. The Arm behaviour is that of the
 * shared pseudocode of DDI 0487 with FPCR.{AH,FIZ,NEP,EBF} = 0 and all trap enables 0.
 */
#ifndef BASE_FP_FP_H
#define BASE_FP_FP_H

#include "base/types.h"

/** Rounding modes; the first four have the numbers of FPCR.RMode. */
typedef enum FpRound {
    FP_RNE, /* to nearest, ties to even */
    FP_RPI, /* towards plus infinity */
    FP_RMI, /* towards minus infinity */
    FP_RZ,  /* towards zero */
    FP_RNA, /* to nearest, ties away from zero */
    /* von Neumann: an inexact result gets an odd last bit; overflow gives the largest number */
    FP_RODD,
} FpRound;

/** Exception flags, at their bit positions in FPSR. */
enum {
    FP_IOC = 1,   /* invalid operation */
    FP_DZC = 2,   /* division by zero */
    FP_OFC = 4,   /* overflow */
    FP_UFC = 8,   /* underflow */
    FP_IXC = 16,  /* inexact */
    FP_IDC = 128, /* a denormal operand was flushed to zero */
};

/**
 * Which NaN an operation returns. Arm: the first signalling operand, else the first NaN, and a
 * positive default NaN. x86: the first NaN (muladd: factors before the addend), negative default.
 */
typedef enum FpNanRule { FP_NAN_ARM, FP_NAN_X86 } FpNanRule;

typedef struct FpState FpState;
struct FpState {
    u8 round;         /* FpRound */
    u8 nan_rule;      /* FpNanRule */
    bool fz;          /* flush f32, f64 and bf16 denormals, in and out */
    bool fz16;        /* the same for f16; conversions between formats ignore it */
    bool dn;          /* each NaN result is the default NaN */
    bool ahp;         /* conversions use the alternative half format: no infinity, no NaN */
    bool tiny_before; /* tininess is judged before rounding (Arm) or after it (x86) */
    u32 flags;        /* FP_IOC...; only ever ORed into */
};

/** Arm state for an FPCR value: RMode, FZ, FZ16, DN and AHP are used. @return flags is 0 */
FpState fp_state_arm(u32 fpcr);

// clang-format off
/*
 * One row per operation of f16, f32 and f64: T is the prefix, U the integer that holds the pattern.
 * `FpState *s` follows the listed parameters: u32 f32_add(u32 a, u32 b, FpState *s).
 *
 * muladd           c + a * b, rounded once. Arm: inf * 0 + QNaN is the default NaN and IOC.
 *                  x86: a is the factor named first by the digits of VFMADD132, 213, 231.
 * mulx             a * b, but inf * 0 is 2 with the sign of the product.
 * max, min         -0 < +0; a NaN operand is returned. maxnum, minnum: a number beats one quiet
 *                  NaN.
 * recpe, rsqrte    8-bit estimates; recpx: the power of two for scaling; recps: 2 - a * b and
 *                  rsqrts: (3 - a * b) / 2, both fused, the Newton steps.
 * rint             to an integral value; IXC only if exact.
 * compare          NZCV as 4 bits, N highest: 6 equal, 8 less, 2 greater, 3 unordered. A quiet NaN
 *                  raises IOC if signal_qnan. cmp_eq is quiet; cmp_ge and cmp_gt signal.
 * to_int           a * 2^fbits as a saturated integer of width bits (16, 32, 64), zero-extended.
 *                  IOC if out of range or NaN (which gives 0), otherwise IXC if inexact.
 * from_int         the low width bits of v, divided by 2^fbits.
 */
#define FP_OPS(_, T, U)                                                                  /* pseudocode */ \
    _(T, U,    add,      (U a, U b), (a, b))                                             /* FPAdd */ \
    _(T, U,    sub,      (U a, U b), (a, b))                                             /* FPSub */ \
    _(T, U,    mul,      (U a, U b), (a, b))                                             /* FPMul */ \
    _(T, U,    div,      (U a, U b), (a, b))                                             /* FPDiv */ \
    _(T, U,    sqrt,     (U a), (a))                                                     /* FPSqrt */ \
    _(T, U,    muladd,   (U c, U a, U b), (c, a, b))                                     /* FPMulAdd */ \
    _(T, U,    mulx,     (U a, U b), (a, b))                                             /* FPMulX */ \
    _(T, U,    max,      (U a, U b), (a, b))                                             /* FPMax */ \
    _(T, U,    min,      (U a, U b), (a, b))                                             /* FPMin */ \
    _(T, U,    maxnum,   (U a, U b), (a, b))                                             /* FPMaxNum */ \
    _(T, U,    minnum,   (U a, U b), (a, b))                                             /* FPMinNum */ \
    _(T, U,    recpe,    (U a), (a))                                                     /* FPRecipEstimate */ \
    _(T, U,    rsqrte,   (U a), (a))                                                     /* FPRSqrtEstimate */ \
    _(T, U,    recpx,    (U a), (a))                                                     /* FPRecpX */ \
    _(T, U,    recps,    (U a, U b), (a, b))                                             /* FPRecipStepFused */ \
    _(T, U,    rsqrts,   (U a, U b), (a, b))                                             /* FPRSqrtStepFused */ \
    _(T, U,    rint,     (U a, FpRound round, bool exact), (a, round, exact))            /* FPRoundInt */ \
    _(T, u8,   compare,  (U a, U b, bool signal_qnan), (a, b, signal_qnan))              /* FPCompare */ \
    _(T, bool, cmp_eq,   (U a, U b), (a, b))                                             /* FPCompareEQ */ \
    _(T, bool, cmp_ge,   (U a, U b), (a, b))                                             /* FPCompareGE */ \
    _(T, bool, cmp_gt,   (U a, U b), (a, b))                                             /* FPCompareGT */ \
    _(T, u64,  to_int,   (U a, unsigned fbits, bool is_unsigned, FpRound round, unsigned width), \
                         (a, fbits, is_unsigned, round, width))                          /* FPToFixed */ \
    _(T, U,    from_int, (u64 v, unsigned fbits, bool is_unsigned, unsigned width), \
                         (v, fbits, is_unsigned, width))                                 /* FixedToFP */

/*
 * rint_n: to an integral value that fits a signed integer of intsize bits (32, 64), else
 * -2^(intsize-1) and IOC.
 */
#define FP_OPS_RINT_N(_, T, U) \
    _(T, U,    rint_n,   (U a, FpRound round, unsigned intsize), (a, round, intsize))    /* FPRoundIntN */

/*
 * Conversions: the payload of a NaN keeps its leading bits and becomes quiet. f16 honours
 * FpState.ahp.
 */
#define FP_CONVERSIONS(_)                                                                /* FPConvert */ \
    _(f16, u16, f32, u32) _(f16, u16, f64, u64) _(f32, u32, f16, u16) \
    _(f32, u32, f64, u64) _(f64, u64, f16, u16) _(f64, u64, f32, u32) \
    _(f32, u32, bf16, u16)                                                               /* FPConvertBF */

#define FP_UNWRAP(...) __VA_ARGS__
#define FP_DECLARE(T, R, name, params, args) R T##_##name(FP_UNWRAP params, FpState *s);
#define FP_DECLARE_CONVERSION(T1, U1, T2, U2) U2 T1##_to_##T2(U1 a, FpState *s);
// clang-format on

FP_OPS(FP_DECLARE, f16, u16)
FP_OPS(FP_DECLARE, f32, u32)
FP_OPS(FP_DECLARE, f64, u64)
FP_OPS_RINT_N(FP_DECLARE, f32, u32)
FP_OPS_RINT_N(FP_DECLARE, f64, u64)
FP_CONVERSIONS(FP_DECLARE_CONVERSION)

/** f64 to f32 with rounding to odd, whatever s->round says (FCVTXN). Source: "FPConvert". */
u32 f64_to_f32_odd(u64 a, FpState *s);

/**
 * JavaScript ToInt32: truncation modulo 2^32.
 * @z  PSTATE.Z of FJCVTZS: the conversion was exact, in range and not from -0
 * Source: "FPToFixedJS".
 */
u32 f64_to_int32_js(u64 a, bool *z, FpState *s);

/** c + a * b with f16 factors, rounded once to f32 (FMLAL, FMLSL). Source: "FPMulAddH". */
u32 f32_muladd_f16(u32 c, u16 a, u16 b, FpState *s);

/** c + a * b with bf16 factors, rounded once to f32 (BFMLALB, BFMLALT). Source: "BFMulAddH". */
u32 f32_muladd_bf16(u32 c, u16 a, u16 b, FpState *s);

/**
 * c + (a[0] * b[0] + a[1] * b[1]) with bf16 pairs, element 0 in the low half. The control bits are
 * fixed: each step rounds to odd, denormals are zero, no flags. Source: "BFDotAdd" with EBF = 0.
 */
u32 f32_bfdot(u32 c, u32 a, u32 b);

/**
 * 2x2 matrices @c += @a * transpose(@b); @a and @b hold two rows of four bf16, one u64 per row.
 * Source: "BFMatMulAdd" with EBF = 0.
 */
void f32_bfmmla(u32 c[4], const u64 a[2], const u64 b[2]);

/**
 * Estimate of 1 / @a for 0.32 fixed point, saturated for a < 0.5. Source: "UnsignedRecipEstimate".
 */
u32 fp_urecpe(u32 a);

/** Estimate of 1 / sqrt(@a), saturated for a < 0.25. Source: "UnsignedRSqrtEstimate". */
u32 fp_ursqrte(u32 a);

#endif
