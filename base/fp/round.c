/* SPDX-License-Identifier: MIT */
/* Formats, unpacking, rounding and NaN selection. Sources: DDI 0487 shared/functions/float. */
#include "base/fp/round.h"
#include "base/bits.h"

const FpFmt fp_fmt_f16 = {5, 10, FP_FLUSH_FZ16, false};
const FpFmt fp_fmt_f16_ieee = {5, 10, FP_FLUSH_NEVER, false};
const FpFmt fp_fmt_f16_alt = {5, 10, FP_FLUSH_NEVER, true};
const FpFmt fp_fmt_bf16 = {8, 7, FP_FLUSH_FZ, false};
const FpFmt fp_fmt_f32 = {8, 23, FP_FLUSH_FZ, false};
const FpFmt fp_fmt_f64 = {11, 52, FP_FLUSH_FZ, false};

FpState fp_state_arm(u32 fpcr)
{
    return (FpState){
        .round = bits_get(fpcr, 22, 2),
        .nan_rule = FP_NAN_ARM,
        .fz = bits_get(fpcr, 24, 1),
        .fz16 = bits_get(fpcr, 19, 1),
        .dn = bits_get(fpcr, 25, 1),
        .ahp = bits_get(fpcr, 26, 1),
        .tiny_before = true,
    };
}

/* Exponent of the smallest normal number. */
static i32 min_exp(const FpFmt *f)
{
    return 2 - (1 << (f->exp_bits - 1));
}

static bool flushes(const FpFmt *f, const FpState *s)
{
    return (f->flush == FP_FLUSH_FZ && s->fz) || (f->flush == FP_FLUSH_FZ16 && s->fz16);
}

static unsigned clz128(u128 x)
{
    u64 hi = (u64)(x >> 64);

    return hi ? bits_clz(hi, 64) : 64 + bits_clz((u64)x, 64);
}

FpNum fp_normalize(bool sign, i32 exp, u128 x)
{
    unsigned shift = clz128(x);

    return (FpNum){.frac = x << shift, .exp = exp - (i32)shift, .cls = FP_NORMAL, .sign = sign};
}

FpNum fp_unpack_mag(const FpFmt *f, bool sign, u128 mag, FpState *s)
{
    u32 biased = (u32)(mag >> f->frac_bits);
    u128 frac = mag << (128 - f->frac_bits);

    if (biased == bits_mask(f->exp_bits) && !f->no_specials)
        return (FpNum){.frac = frac,
                       .sign = sign,
                       .cls = !frac             ? FP_INF
                              : (frac & FP_TOP) ? FP_QNAN
                                                : FP_SNAN};
    if (biased)
        return (FpNum){.frac = frac >> 1 | FP_TOP,
                       .exp = (i32)biased - 1 + min_exp(f),
                       .cls = FP_NORMAL,
                       .sign = sign};
    if (!frac)
        return fp_zero(sign);
    if (flushes(f, s)) {
        if (f->flush == FP_FLUSH_FZ) /* FZ16 flushes silently */
            s->flags |= FP_IDC;
        return fp_zero(sign);
    }
    return fp_normalize(sign, min_exp(f) - 1, frac);
}

FpNum fp_unpack(const FpFmt *f, u64 bits, FpState *s)
{
    unsigned width = f->exp_bits + f->frac_bits;

    return fp_unpack_mag(f, bits_get(bits, width, 1), bits & bits_mask(width), s);
}

bool fp_rounds_up(FpRound round, bool sign, bool odd, u128 rest)
{
    switch (round) {
    case FP_RNE: return rest > FP_TOP || (rest == FP_TOP && odd);
    case FP_RNA: return rest >= FP_TOP;
    case FP_RPI: return rest && !sign;
    case FP_RMI: return rest && sign;
    case FP_RODD: return rest && !odd;
    case FP_RZ: return false;
    }
    return false;
}

/* Infinity, or the largest finite number if the mode rounds towards zero on this side. */
static u128 overflow(const FpFmt *f, bool sign, FpRound round, FpState *s)
{
    u128 inf = (u128)bits_mask(f->exp_bits) << f->frac_bits;
    bool to_inf = round == FP_RNE || round == FP_RNA || (round == FP_RPI && !sign) ||
                  (round == FP_RMI && sign);

    if (f->no_specials) {
        s->flags |= FP_IOC; /* and not IXC */
        return inf | (((u128)1 << f->frac_bits) - 1);
    }
    s->flags |= FP_OFC | FP_IXC;
    return to_inf ? inf : inf - 1;
}

/* x86: is @n still below the smallest normal number after rounding with an unbounded exponent? */
static bool tiny_after(const FpFmt *f, FpNum n, FpRound round)
{
    unsigned drop = 127 - f->frac_bits;
    u128 kept = n.frac >> drop;

    if (n.exp < min_exp(f) - 1)
        return true;
    return kept != ((u128)2 << f->frac_bits) - 1 ||
           !fp_rounds_up(round, n.sign, true, n.frac << (128 - drop));
}

static bool is_tiny(const FpFmt *f, FpNum n, FpRound round, const FpState *s)
{
    return n.exp < min_exp(f) && (s->tiny_before || tiny_after(f, n, round));
}

static u128 round_normal(const FpFmt *f, FpNum n, FpRound round, FpState *s)
{
    bool denormal = n.exp < min_exp(f), tiny = is_tiny(f, n, round, s);
    unsigned drop = 127 - f->frac_bits + (denormal ? (unsigned)(min_exp(f) - n.exp) : 0);
    u32 field_max = (u32)bits_mask(f->exp_bits);
    u128 kept, rest, mag;

    if (tiny && flushes(f, s)) {
        s->flags |= FP_UFC | (s->tiny_before ? 0 : FP_IXC);
        return 0;
    }
    if (drop < 128) {
        kept = n.frac >> drop;
        rest = n.frac << (128 - drop);
    } else {
        kept = 0;
        rest = fp_shr_jam(n.frac, drop - 128);
    }
    kept += fp_rounds_up(round, n.sign, kept & 1, rest);

    /* kept contains the leading 1, which also counts up the exponent, as does a carry into it. */
    if (!denormal && n.exp - min_exp(f) > (i32)field_max)
        return overflow(f, n.sign, round, s);
    mag = kept + ((u128)(denormal ? 0 : n.exp - min_exp(f)) << f->frac_bits);
    if (mag >> f->frac_bits >= field_max + f->no_specials)
        return overflow(f, n.sign, round, s);
    if (rest)
        s->flags |= FP_IXC | (tiny ? FP_UFC : 0);
    return mag;
}

/* The alternative half format has no place for infinities and NaNs. Source: "FPConvert", alt_hp. */
static u128 pack_special_alt(const FpFmt *f, FpNum n, FpState *s)
{
    s->flags |= FP_IOC;
    return n.cls == FP_INF ? bits_mask(f->exp_bits + f->frac_bits) : 0;
}

u128 fp_pack_mag(const FpFmt *f, FpNum n, FpRound round, FpState *s)
{
    u128 inf = (u128)bits_mask(f->exp_bits) << f->frac_bits;

    if (n.cls == FP_ZERO)
        return 0;
    if (n.cls == FP_NORMAL)
        return round_normal(f, n, round, s);
    if (f->no_specials)
        return pack_special_alt(f, n, s);
    return n.cls == FP_INF ? inf : inf | n.frac >> (128 - f->frac_bits);
}

u64 fp_pack(const FpFmt *f, FpNum n, FpRound round, FpState *s)
{
    return (u64)fp_pack_mag(f, n, round, s) | (u64)n.sign << (f->exp_bits + f->frac_bits);
}

static FpNum default_nan(const FpState *s)
{
    return (FpNum){.frac = FP_TOP, .cls = FP_QNAN, .sign = s->nan_rule == FP_NAN_X86};
}

FpNum fp_invalid(FpState *s)
{
    s->flags |= FP_IOC;
    return default_nan(s);
}

/* The operand whose NaN wins, or -1. */
static int select_nan(const FpNum *v, unsigned count, FpNanRule rule)
{
    int pick = -1;

    for (unsigned i = count; i-- > 0;)
        if (fp_is_nan(v[i]))
            pick = (int)i;
    for (unsigned i = count; i-- > 0 && rule == FP_NAN_ARM;)
        if (v[i].cls == FP_SNAN)
            pick = (int)i;
    return pick;
}

bool fp_process_nans(FpNum *r, const FpNum *v, unsigned count, FpState *s)
{
    int pick = select_nan(v, count, s->nan_rule);

    if (pick < 0)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (v[i].cls == FP_SNAN)
            s->flags |= FP_IOC;
    *r = v[pick];
    r->cls = FP_QNAN;
    r->frac |= FP_TOP;
    if (s->dn)
        *r = default_nan(s);
    return true;
}
