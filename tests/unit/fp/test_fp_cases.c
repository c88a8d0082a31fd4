/* SPDX-License-Identifier: MIT */
/*
 * Rules of base/fp that random operands seldom reach or that no instruction of a64.def shows: each
 * row is the sentence, the state, the call, and its result and flags worked out by hand.
 */
#include <stdio.h>

#include "base/fp/fp.h"

#define ARM .tiny_before = true
#define X86 .nan_rule = FP_NAN_X86

/* BFMMLA's result packed for a row: element @i of the four. */
static u32 bfmmla_element(unsigned i)
{
    u32 c[4] = {0x3f800000, 0, 0, 0x40000000}; /* {1, 0}, {0, 2} */
    static const u64 a[2] = {0x4080404040003f80,
                             0x0000000000003f80}; /* {1, 2, 3, 4}, {1, 0, 0, 0} */
    static const u64 b[2] = {0x3f803f803f803f80,
                             0x0000000040000000}; /* {1, 1, 1, 1}, {0, 2, 0, 0} */

    f32_bfmmla(c, a, b);
    return c[i];
}

// clang-format off
#define CASES(_) \
    /* Product (1 + 2^-52) 2^-511 * (1 - 2^-52) 2^-511 rounds up to the smallest normal number. */ \
    _("Arm: tiny before rounding is underflow", ({ARM}), \
      f64_mul(0x2000000000000001, 0x1ffffffffffffffe, s), 0x0010000000000000, FP_UFC | FP_IXC) \
    _("x86: not tiny after rounding is only inexact", ({X86}), \
      f64_mul(0x2000000000000001, 0x1ffffffffffffffe, s), 0x0010000000000000, FP_IXC) \
    _("Arm: FZ flushes what would round to a normal number", ({ARM, .fz = true}), \
      f64_mul(0x2000000000000001, 0x1ffffffffffffffe, s), 0, FP_UFC) \
    _("x86: FTZ keeps what rounds to a normal number", ({X86, .fz = true}), \
      f64_mul(0x2000000000000001, 0x1ffffffffffffffe, s), 0x0010000000000000, FP_IXC) \
    _("x86: FTZ also says inexact", ({X86, .fz = true}), \
      f32_mul(0x00800000, 0x3f000000, s), 0, FP_UFC | FP_IXC) \
    _("Arm: an exact denormal is no underflow", ({ARM}), \
      f32_mul(0x00800000, 0x3f000000, s), 0x00400000, 0) \
    _("Arm: the second operand's SNaN beats the first's QNaN", ({ARM}), \
      f32_add(0x7fc00001, 0xff800002, s), 0xffc00002, FP_IOC) \
    _("x86: the first NaN is returned", ({X86}), \
      f32_add(0x7fc00001, 0xff800002, s), 0x7fc00001, FP_IOC) \
    _("DN: a quiet NaN becomes the default NaN without IOC", ({ARM, .dn = true}), \
      f32_add(0xffc00001, 0, s), 0x7fc00000, 0) \
    _("Arm: the default NaN is positive", ({ARM}), \
      f64_sub(0x7ff0000000000000, 0x7ff0000000000000, s), 0x7ff8000000000000, FP_IOC) \
    _("x86: the default NaN is negative", ({X86}), \
      f64_sub(0x7ff0000000000000, 0x7ff0000000000000, s), 0xfff8000000000000, FP_IOC) \
    _("Arm: inf * 0 + QNaN is the default NaN", ({ARM}), \
      f64_muladd(0x7ff8000000000001, 0x7ff0000000000000, 0, s), 0x7ff8000000000000, FP_IOC) \
    _("Arm: inf * 0 + SNaN is that NaN", ({ARM}), \
      f64_muladd(0xfff0000000000001, 0x7ff0000000000000, 0, s), 0xfff8000000000001, FP_IOC) \
    _("x86: inf * 0 + QNaN is that NaN, silently", ({X86}), \
      f64_muladd(0x7ff8000000000001, 0x7ff0000000000000, 0, s), 0x7ff8000000000001, 0) \
    _("Arm: a fused sum of three NaNs returns the addend", ({ARM}), \
      f16_muladd(0x7e01, 0x7e02, 0x7e03, s), 0x7e01, 0) \
    _("x86: a fused sum of three NaNs returns the first factor", ({X86}), \
      f16_muladd(0x7e01, 0x7e02, 0x7e03, s), 0x7e02, 0) \
    _("an exact zero difference is +0", ({ARM}), f32_sub(0x3f800000, 0x3f800000, s), 0, 0) \
    _("an exact zero difference is -0 towards minus infinity", ({ARM, .round = FP_RMI}), \
      f32_sub(0x3f800000, 0x3f800000, s), 0x80000000, 0) \
    _("-0 plus -0 is -0", ({ARM}), f32_add(0x80000000, 0x80000000, s), 0x80000000, 0) \
    _("to odd: overflow stops at the largest number", ({ARM, .round = FP_RODD}), \
      f32_mul(0x7f7fffff, 0x40000000, s), 0x7f7fffff, FP_OFC | FP_IXC) \
    _("to odd: 1 + 2^-60 ends in a one", ({ARM, .round = FP_RODD}), \
      f64_add(0x3ff0000000000000, 0x3c30000000000000, s), 0x3ff0000000000001, FP_IXC) \
    _("ties away: 1 + 2^-24", ({ARM, .round = FP_RNA}), \
      f32_add(0x3f800000, 0x33800000, s), 0x3f800001, FP_IXC) \
    _("ties away: overflow is infinity", ({ARM, .round = FP_RNA}), \
      f32_add(0x7f7fffff, 0x7f7fffff, s), 0x7f800000, FP_OFC | FP_IXC) \
    _("FCVTXN of a value below the f32 range", ({ARM}), \
      f64_to_f32_odd(0x0000000000000001, s), 1, FP_UFC | FP_IXC) \
    _("AHP: infinity saturates with IOC", ({ARM, .ahp = true}), f32_to_f16(0xff800000, s), 0xffff, FP_IOC) \
    _("AHP: a NaN is a zero of its sign", ({ARM, .ahp = true}), f32_to_f16(0xffc00001, s), 0x8000, FP_IOC) \
    _("AHP: 65536 is a number", ({ARM, .ahp = true}), f32_to_f16(0x47800000, s), 0x7c00, 0) \
    _("AHP: and so it is on the way back", ({ARM, .ahp = true}), f16_to_f32(0x7c00, s), 0x47800000, 0) \
    _("FZ16 and FZ leave f16 denormals of conversions alone", ({ARM, .fz = true, .fz16 = true}), \
      f16_to_f32(0x0001, s), 0x33800000, 0) \
    _("FZ16 flushes operands without IDC", ({ARM, .fz16 = true}), f16_add(0x0001, 0x0001, s), 0, 0) \
    _("FZ flushes operands with IDC", ({ARM, .fz = true}), f32_add(1, 1, s), 0, FP_IDC) \
    _("f32 to bf16 keeps the leading payload bits", ({ARM}), f32_to_bf16(0xffa1ffff, s), 0xffe1, FP_IOC) \
    _("f32 to bf16 rounds ties to even", ({ARM}), f32_to_bf16(0x3f808000, s), 0x3f80, FP_IXC) \
    _("to int: NaN is 0", ({ARM}), f64_to_int(0x7ff8000000000000, 0, false, FP_RZ, 64, s), 0, FP_IOC) \
    _("to int: -0.75 as unsigned truncates", ({ARM}), \
      f32_to_int(0xbf400000, 0, true, FP_RZ, 32, s), 0, FP_IXC) \
    _("to int: -0.75 to nearest is out of range as unsigned", ({ARM}), \
      f32_to_int(0xbf400000, 0, true, FP_RNE, 32, s), 0, FP_IOC) \
    _("to int: -2^63 fits", ({ARM}), \
      f64_to_int(0xc3e0000000000000, 0, false, FP_RZ, 64, s), 0x8000000000000000, 0) \
    _("to int: 2^64 with 64 fraction bits saturates", ({ARM}), \
      f64_to_int(0x3ff0000000000000, 64, true, FP_RZ, 64, s), ~0ull, FP_IOC) \
    _("from int: 2^64 - 1 with 64 fraction bits rounds to 1", ({ARM}), \
      f32_from_int(~0ull, 64, true, 64, s), 0x3f800000, FP_IXC) \
    _("FRINT32: 2^31 - 0.25 to nearest does not fit", ({ARM}), \
      f64_rint_n(0x41dffffffff00000, FP_RNE, 32, s), 0xc1e0000000000000, FP_IOC) \
    _("FRINT32: nor does infinity", ({ARM}), \
      f32_rint_n(0x7f800000, FP_RZ, 32, s), 0xcf000000, FP_IOC) \
    _("FRECPE of the smallest denormal overflows", ({ARM}), \
      f32_recpe(1, s), 0x7f800000, FP_OFC | FP_IXC) \
    _("FRECPE of a huge number is denormal", ({ARM}), f32_recpe(0x7f000000, s), 0x003fe000, 0) \
    _("FRECPE of a huge number flushes", ({ARM, .fz = true}), f32_recpe(0x7f000000, s), 0, FP_UFC) \
    _("FRECPS: inf * 0 is 2", ({ARM}), f32_recps(0x7f800000, 0, s), 0x40000000, 0) \
    _("FRSQRTS: inf * 0 is 1.5", ({ARM}), f32_rsqrts(0x7f800000, 0, s), 0x3fc00000, 0) \
    _("FMULX: inf * -0 is -2", ({ARM}), f16_mulx(0x7c00, 0x8000, s), 0xc000, 0) \
    _("FMAXNM: a number beats a quiet NaN", ({ARM}), f32_maxnum(0x7fc00001, 0xbf800000, s), 0xbf800000, 0) \
    _("FMAX: +0 is above -0", ({ARM}), f32_max(0x80000000, 0, s), 0, 0) \
    _("BFDOT: overflow is infinity", ({ARM}), f32_bfdot(0, 0x7f7f, 0x7f7f), 0x7f800000, 0) \
    _("BFDOT: each step rounds to odd", ({ARM}), \
      f32_bfdot(0x3f800000, 0x3080, 0x3f80), 0x3f800001, 0) \
    _("BFDOT: denormals are zero", ({ARM}), f32_bfdot(0x00000001, 0, 0), 0, 0) \
    _("BFMMLA: row 0 by row 0", ({ARM}), bfmmla_element(0), 0x41300000, 0) \
    _("BFMMLA: row 0 by row 1", ({ARM}), bfmmla_element(1), 0x40800000, 0) \
    _("BFMMLA: row 1 by row 0", ({ARM}), bfmmla_element(2), 0x3f800000, 0) \
    _("BFMMLA: row 1 by row 1", ({ARM}), bfmmla_element(3), 0x40000000, 0)
// clang-format on

static unsigned test_count, failed_count;

static void check(const char *sentence, u64 got, u32 got_flags, u64 want, u32 want_flags)
{
    bool pass = got == want && got_flags == want_flags;

    printf("%sok %u - %s\n", pass ? "" : "not ", ++test_count, sentence);
    if (!pass)
        printf("# %llx flags %x, expected %llx flags %x\n", (unsigned long long)got, got_flags,
               (unsigned long long)want, want_flags);
    failed_count += !pass;
}

#define RUN(sentence, state, call, result, want_flags)                                             \
    {                                                                                              \
        FpState st = FP_UNWRAP state, *s = &st;                                                    \
        u64 got = call;                                                                            \
        check(sentence, got, s->flags, result, want_flags);                                        \
    }

int main(void)
{
    CASES(RUN)
    printf("1..%u\n", test_count);
    return failed_count != 0;
}
