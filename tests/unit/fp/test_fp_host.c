/* SPDX-License-Identifier: MIT */
/*
 * base/fp with the x86 NaN rule against this machine's SSE2, FMA and F16C: results and flags, the
 * four rounding modes, with and without FTZ+DAZ. f16 arithmetic is checked against f64 rounded to
 * odd and then to f16, which equals rounding once.
 * Not seen here: the Arm rules (test_fp_a64.c), MXCSR.DE, which FpState has no counterpart for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fp/fp.h"
#include "operand.h"

#define ROUNDS 30000

typedef struct Op {
    const char *name;
    const char *operands; /* h, s, d: formats; w, x: integers; m: near minus the product */
    char result;          /* h, s, d; i: integer; n: NZCV */
    u64 (*soft)(u64 a, u64 b, u64 c, FpState *s);
    u64 (*hard)(u64 a, u64 b, u64 c);
    const char *needs; /* CPUID feature */
} Op;

static unsigned test_count, failed_count;

static void ok(bool pass, const char *sentence)
{
    printf("%sok %u - %s\n", pass ? "" : "not ", ++test_count, sentence);
    failed_count += !pass;
}

static u32 read_mxcsr(void)
{
    u32 v;

    __asm__ volatile("stmxcsr %0" : "=m"(v));
    return v;
}

static void write_mxcsr(u32 v)
{
    __asm__ volatile("ldmxcsr %0" : : "m"(v));
}

// clang-format off
/* Operands in xmm0..xmm2 or rax, result in xmm0 or rax. */
#define HARD(name, insn, result)                                                        \
    static u64 hard_##name(u64 a, u64 b, u64 c)                                         \
    {                                                                                   \
        u64 r;                                                                          \
        __asm__ volatile("movq %1, %%xmm0\n movq %2, %%xmm1\n movq %3, %%xmm2\n"        \
                         "mov %1, %%rax\n" insn "\n" RESULT_##result : "=r"(r)          \
                         : "r"(a), "r"(b), "r"(c) : "rax", "rcx", "xmm0", "xmm1", "xmm2", "cc"); \
        return r;                                                                       \
    }
#define SOFT(name, expr) static u64 soft_##name(u64 a, u64 b, u64 c, FpState *s) { return expr; }
#define RESULT_h "movq %%xmm0, %0\n movzwl %w0, %k0"
#define RESULT_s "movq %%xmm0, %0\n mov %k0, %k0"
#define RESULT_d "movq %%xmm0, %0"
#define RESULT_i "mov %%rax, %0"
/* ZF PF CF as NZCV: equal 6, less 8, greater 2, unordered 3 */
#define RESULT_n "mov $6, %%ecx\n mov $2, %%eax\n cmovz %%rcx, %%rax\n mov $8, %%ecx\n"     \
             "cmovc %%rcx, %%rax\n mov $3, %%ecx\n cmovp %%rcx, %%rax\n mov %%rax, %0"

/* 213 multiplies the second source by the first: that order decides between two NaNs. */
/*
 * name operands instruction result base/fp needs
 */
#define OPS(_) \
    _(f32_add,     "ss",  "addss %%xmm1, %%xmm0",                    s,    f32_add(a, b, s),                          "sse2") \
    _(f32_sub,     "ss",  "subss %%xmm1, %%xmm0",                    s,    f32_sub(a, b, s),                          "sse2") \
    _(f32_mul,     "ss",  "mulss %%xmm1, %%xmm0",                    s,    f32_mul(a, b, s),                          "sse2") \
    _(f32_div,     "ss",  "divss %%xmm1, %%xmm0",                    s,    f32_div(a, b, s),                          "sse2") \
    _(f32_sqrt,    "s",   "sqrtss %%xmm0, %%xmm0",                   s,    f32_sqrt(a, s),                            "sse2") \
    _(f32_muladd,  "ssm", "vfmadd213ss %%xmm2, %%xmm1, %%xmm0",      s,    f32_muladd(c, b, a, s),                    "fma") \
    _(f32_rint,    "s",   "roundss $4, %%xmm0, %%xmm0",              s,    f32_rint(a, s->round, true, s),            "sse4.1") \
    _(f32_compare, "ss",  "ucomiss %%xmm1, %%xmm0",                 n,    f32_compare(a, b, false, s),               "sse2") \
    _(f32_comparee,"ss",  "comiss %%xmm1, %%xmm0",                  n,    f32_compare(a, b, true, s),                "sse2") \
    _(f32_to_i32,  "s",   "cvtss2si %%xmm0, %%eax",                  i,    f32_to_int(a, 0, false, s->round, 32, s),  "sse2") \
    _(f32_to_i64,  "s",   "cvtss2si %%xmm0, %%rax",                  i,    f32_to_int(a, 0, false, s->round, 64, s),  "sse2") \
    _(f32_from_i32,"w",   "cvtsi2ss %%eax, %%xmm0",                  s,    f32_from_int(a, 0, false, 32, s),          "sse2") \
    _(f32_from_i64,"x",   "cvtsi2ssq %%rax, %%xmm0",                 s,    f32_from_int(a, 0, false, 64, s),          "sse2") \
    _(f32_to_f64,  "s",   "cvtss2sd %%xmm0, %%xmm0",                 d,    f32_to_f64(a, s),                          "sse2") \
    _(f32_to_f16,  "s",   "vcvtps2ph $4, %%xmm0, %%xmm0",            h,    f32_to_f16(a, s),                          "f16c") \
    _(f16_to_f32,  "h",   "vcvtph2ps %%xmm0, %%xmm0",                s,    f16_to_f32(a, s),                          "f16c") \
    _(f64_add,     "dd",  "addsd %%xmm1, %%xmm0",                    d,    f64_add(a, b, s),                          "sse2") \
    _(f64_sub,     "dd",  "subsd %%xmm1, %%xmm0",                    d,    f64_sub(a, b, s),                          "sse2") \
    _(f64_mul,     "dd",  "mulsd %%xmm1, %%xmm0",                    d,    f64_mul(a, b, s),                          "sse2") \
    _(f64_div,     "dd",  "divsd %%xmm1, %%xmm0",                    d,    f64_div(a, b, s),                          "sse2") \
    _(f64_sqrt,    "d",   "sqrtsd %%xmm0, %%xmm0",                   d,    f64_sqrt(a, s),                            "sse2") \
    _(f64_muladd,  "ddm", "vfmadd213sd %%xmm2, %%xmm1, %%xmm0",      d,    f64_muladd(c, b, a, s),                    "fma") \
    _(f64_rint,    "d",   "roundsd $4, %%xmm0, %%xmm0",              d,    f64_rint(a, s->round, true, s),            "sse4.1") \
    _(f64_compare, "dd",  "ucomisd %%xmm1, %%xmm0",                 n,    f64_compare(a, b, false, s),               "sse2") \
    _(f64_comparee,"dd",  "comisd %%xmm1, %%xmm0",                  n,    f64_compare(a, b, true, s),                "sse2") \
    _(f64_to_i32,  "d",   "cvtsd2si %%xmm0, %%eax",                  i,    f64_to_int(a, 0, false, s->round, 32, s),  "sse2") \
    _(f64_to_i64,  "d",   "cvtsd2si %%xmm0, %%rax",                  i,    f64_to_int(a, 0, false, s->round, 64, s),  "sse2") \
    _(f64_from_i32,"w",   "cvtsi2sd %%eax, %%xmm0",                  d,    f64_from_int(a, 0, false, 32, s),          "sse2") \
    _(f64_from_i64,"x",   "cvtsi2sdq %%rax, %%xmm0",                 d,    f64_from_int(a, 0, false, 64, s),          "sse2") \
    _(f64_to_f32,  "d",   "cvtsd2ss %%xmm0, %%xmm0",                 s,    f64_to_f32(a, s),                          "sse2")

#define DEFINE(name, operands, insn, result, expr, needs) HARD(name, insn, result) SOFT(name, expr)
#define ROW(name, operands, insn, result, expr, needs) {#name, operands, #result[0], soft_##name, hard_##name, needs},
// clang-format on

OPS(DEFINE)
static const Op ops[] = {OPS(ROW)};

static bool cpu_has(const char *feature)
{
    if (!strcmp(feature, "fma"))
        return __builtin_cpu_supports("fma");
    if (!strcmp(feature, "f16c")) /* clang cannot ask for it; each AVX2 CPU has it */
        return __builtin_cpu_supports("avx2");
    return __builtin_cpu_supports("sse4.1"); /* SSE2 is part of x86_64 */
}

/* MXCSR exception bits IE DE ZE OE UE PE as FpState flags. */
static u32 flags_from_mxcsr(u32 m)
{
    return (m & 1) | (m >> 1 & 0x1e);
}

/* An addend about as large as the product, so that both cancel. */
static u64 addend(char letter, u64 a, u64 b, u64 *seed)
{
    FpState s = {.round = FP_RNE};
    u64 product = letter == 's' ? f32_mul((u32)a, (u32)b, &s) : f64_mul(a, b, &s);

    if (letter == 's')
        return (u32)operand_near(seed, operand_f32, product);
    return operand_near(seed, operand_f64, product);
}

static u64 make_operand(const char *letters, unsigned i, const u64 v[3], u64 *seed)
{
    switch (letters[i]) {
    case 'h': return (u16)operand_near(seed, operand_f16, i ? v[i - 1] : 0);
    case 's': return (u32)operand_near(seed, operand_f32, i ? v[i - 1] : 0);
    case 'd': return operand_near(seed, operand_f64, i ? v[i - 1] : 0);
    case 'm': return addend(letters[0], v[0], v[1], seed);
    case 'w': return (u32)operand_int(seed);
    default: return operand_int(seed);
    }
}

static const u32 mxcsr_round[4] = {0x0000, 0x4000, 0x2000, 0x6000}; /* in FpRound order */

static bool run_one(const Op *op, const u64 v[3], unsigned round, bool fz)
{
    FpState s = {.round = (u8)round, .nan_rule = FP_NAN_X86, .fz = fz};
    u32 saved = read_mxcsr(), flags;
    u64 hard, soft = op->soft(v[0], v[1], v[2], &s);

    write_mxcsr(0x1f80 | mxcsr_round[round] | (fz ? 0x8040 : 0));
    hard = op->hard(v[0], v[1], v[2]);
    flags = flags_from_mxcsr(read_mxcsr());
    write_mxcsr(saved);
    s.flags &= ~(u32)FP_IDC;
    if (op->result == 'i' && (flags & FP_IOC))
        soft = hard; /* the integer indefinite is x86's own */
    if (hard == soft && flags == s.flags)
        return true;
    printf("# %s(%llx, %llx, %llx) round %u fz %d: %llx flags %x, host %llx flags %x\n", op->name,
           (long long)v[0], (long long)v[1], (long long)v[2], round, fz, (long long)soft, s.flags,
           (long long)hard, flags);
    return false;
}

/* One row: ROUNDS operands in each mode; at most five failures are printed. */
static void run_op(const Op *op, u64 *seed)
{
    unsigned bad = 0;
    char sentence[80];

    for (unsigned i = 0; i < ROUNDS * 8 && bad < 5; i++) {
        u64 v[3] = {0};

        for (unsigned k = 0; op->operands[k]; k++)
            v[k] = make_operand(op->operands, k, v, seed);
        bad += !run_one(op, v, i & 3, i >> 2 & 1);
    }
    snprintf(sentence, sizeof sentence, "%s agrees with the host", op->name);
    ok(!bad, sentence);
}

/* All of f16, in both directions; the f32 are each f16 value, its neighbours and midpoints. */
static bool halves_agree(const Op *widen, const Op *narrow, unsigned round)
{
    static const u32 offsets[] = {0, 1, -1u, 0x1000, 0xfff, 0x1001, 0x800};
    bool good = true;

    for (u32 h = 0; h < 0x10000 && good; h++) {
        FpState s = {.round = FP_RNE};
        u32 wide = f16_to_f32((u16)h, &s);

        good = run_one(widen, (u64[3]){h}, round, false);
        for (unsigned i = 0; i < ARRAY_SIZE(offsets) && good; i++)
            good = run_one(narrow, (u64[3]){wide + offsets[i]}, round, false);
    }
    return good;
}

static const Op *find_op(const char *name)
{
    for (unsigned i = 0; i < ARRAY_SIZE(ops); i++)
        if (!strcmp(ops[i].name, name))
            return &ops[i];
    return NULL;
}

static void test_halves(void)
{
    bool good = true;

    for (unsigned round = 0; round < 4; round++)
        good = good && halves_agree(find_op("f16_to_f32"), find_op("f32_to_f16"), round);
    ok(good, "f16 to and from f32: all patterns, neighbours and midpoints");
}

// clang-format off
/* f16 operation, the same on f64; both round once if f64 rounds to odd (53 >= 2 * 11 + 2). */
#define F16_OPS(_)                                                            \
    _(add,    f16_add(a, b, s),       f64_add(x, y, t))                       \
    _(sub,    f16_sub(a, b, s),       f64_sub(x, y, t))                       \
    _(mul,    f16_mul(a, b, s),       f64_mul(x, y, t))                       \
    _(div,    f16_div(a, b, s),       f64_div(x, y, t))                       \
    _(sqrt,   f16_sqrt(a, s),         f64_sqrt(x, t))                         \
    _(muladd, f16_muladd(c, a, b, s), f64_muladd(z, x, y, t))                 \
    _(recps,  f16_recps(a, b, s),     f64_recps(x, y, t))                     \
    _(rsqrts, f16_rsqrts(a, b, s),    f64_rsqrts(x, y, t))
#define F16_DEFINE(name, narrow, wide)                                        \
    static u16 narrow_##name(u16 a, u16 b, u16 c, FpState *s) { return narrow; } \
    static u64 wide_##name(u64 x, u64 y, u64 z, FpState *t) { return wide; }
#define F16_ROW(name, narrow, wide) {#name, narrow_##name, wide_##name},
// clang-format on

F16_OPS(F16_DEFINE)

static const struct F16Op {
    const char *name;
    u16 (*narrow)(u16, u16, u16, FpState *);
    u64 (*wide)(u64, u64, u64, FpState *);
} f16_ops[] = {F16_OPS(F16_ROW)};

static bool f16_agrees(const struct F16Op *op, u16 a, u16 b, u16 c, unsigned round)
{
    FpState s = {.round = (u8)round, .tiny_before = true}, quiet = s;
    FpState t = {.round = FP_RODD}, u = s;
    u16 narrow = op->narrow(a, b, c, &s), want;
    u64 wide = op->wide(f16_to_f64(a, &quiet), f16_to_f64(b, &quiet), f16_to_f64(c, &quiet), &t);

    if (!(wide << 1) && round == FP_RMI && narrow == 0x8000)
        wide = (u64)1 << 63; /* rounding to odd gives +0 for a difference of zero */
    want = f64_to_f16(wide, &u);
    if (narrow == want && s.flags == (t.flags | u.flags))
        return true;
    printf("# f16_%s(%x, %x, %x) round %u: %x flags %x, want %x flags %x\n", op->name, a, b, c,
           round, narrow, s.flags, want, t.flags | u.flags);
    return false;
}

static bool is_f16_nan(u16 a)
{
    return (a & 0x7fff) > 0x7c00;
}

static void test_f16_op(const struct F16Op *op, u64 *seed)
{
    char sentence[80];
    bool good = true;

    for (u32 i = 0; i < 0x80000 && good; i++) {
        u16 a = (u16)i, b = (u16)operand_near(seed, operand_f16, a);
        u16 c = (u16)operand_near(seed, operand_f16, b);

        if (!is_f16_nan(a) && !is_f16_nan(b) && !is_f16_nan(c))
            good = f16_agrees(op, a, b, c, i >> 16 & 3);
    }
    snprintf(sentence, sizeof sentence, "f16_%s rounds once: all first operands", op->name);
    ok(good, sentence);
}

int main(int argc, char **argv)
{
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;

    for (unsigned i = 0; i < ARRAY_SIZE(ops); i++)
        if (cpu_has(ops[i].needs))
            run_op(&ops[i], &seed);
    if (cpu_has("f16c"))
        test_halves();
    for (unsigned i = 0; i < ARRAY_SIZE(f16_ops); i++)
        test_f16_op(&f16_ops[i], &seed);
    printf("1..%u\n", test_count);
    return failed_count != 0;
}
