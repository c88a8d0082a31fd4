/* SPDX-License-Identifier: MIT */
/*
 * Rows on bytes, all pairs of operands, against formulas written here: whole numbers, floor
 * division and clamping, nothing shared with the interpreter's shifts and masks. Interpreter and
 * emitted code are both held against them.
 */
#include <stdio.h>
#include <string.h>
#include "tests/unit/vecrow/engine.h"

static int s8(int x)
{
    return x > 127 ? x - 256 : x;
}

static int clamp(long x, long min, long max)
{
    return (int)(x < min ? min : x > max ? max : x);
}

static int clamp_s(long x)
{
    return clamp(x, -128, 127);
}

static int clamp_u(long x)
{
    return clamp(x, 0, 255);
}

/* x / y rounded towards minus infinity; y > 0 */
static long floor_div(long x, long y)
{
    long r = x % y;

    return (x - (r < 0 ? r + y : r)) / y;
}

static long pow2(int n)
{
    return n ? 2 * pow2(n - 1) : 1;
}

/*
 * x * 2^s, rounded down or half up; beyond 20 places nothing changes any more for bytes, except
 * that it is 0 or -1.
 */
static long scaled(long x, int s, bool round)
{
    if (s >= 0)
        return x * pow2(s > 20 ? 20 : s);
    s = s < -20 ? 20 : -s;
    return floor_div(x + (round ? pow2(s) / 2 : 0), pow2(s));
}

/* By Horner's rule from the top coefficient. */
static int poly(int x, int y)
{
    int r = 0;

    for (int n = 7; n >= 0; n--)
        r = 2 * r ^ (y / (int)pow2(n) % 2 ? x : 0);
    return r;
}

/* Result for bytes a, b in 0..255; imm as in the row. Negative results mean two's complement. */
typedef long Formula(int a, int b, int imm);

#define F(name, expr)                                                                              \
    static long f_##name(int a, int b, int imm)                                                    \
    {                                                                                              \
        return (long)(expr);                                                                       \
    }
// clang-format off
F(mul, a * b)
F(abds, s8(a) > s8(b) ? s8(a) - s8(b) : s8(b) - s8(a))
F(abdu, a > b ? a - b : b - a)
F(qadds, clamp_s(s8(a) + s8(b)))
F(qaddu, clamp_u(a + b))
F(qsubs, clamp_s(s8(a) - s8(b)))
F(qsubu, clamp_u(a - b))
F(hadds, floor_div(s8(a) + s8(b), 2))
F(haddu, floor_div(a + b, 2))
F(rhadds, floor_div(s8(a) + s8(b) + 1, 2))
F(rhaddu, floor_div(a + b + 1, 2))
F(hsubs, floor_div(s8(a) - s8(b), 2))
F(hsubu, floor_div(a - b, 2))
F(smin, s8(a) < s8(b) ? a : b)
F(smax, s8(a) < s8(b) ? b : a)
F(umin, a < b ? a : b)
F(umax, a < b ? b : a)
F(cmpeq, a == b ? -1 : 0)
F(cmpgts, s8(a) > s8(b) ? -1 : 0)
F(cmpgtu, a > b ? -1 : 0)
F(cmpges, s8(a) >= s8(b) ? -1 : 0)
F(cmpgeu, a >= b ? -1 : 0)
F(shl, a * pow2(imm))
F(shr, a / pow2(imm))
F(sar, floor_div(s8(a), pow2(imm)))
F(rshr, scaled(a, -imm, true))
F(rsar, scaled(s8(a), -imm, true))
F(shlvu, scaled(a, s8(b), false))
F(shlvs, scaled(s8(a), s8(b), false))
F(rshlvu, scaled(a, s8(b), true))
F(rshlvs, scaled(s8(a), s8(b), true))
F(qshlvu, imm ? (clamp_u(f_shlvu(a, b, 0)) == f_shlvu(a, b, 0) ? 0 : -1) : clamp_u(f_shlvu(a, b, 0)))
F(qshlvs, imm ? (clamp_s(f_shlvs(a, b, 0)) == f_shlvs(a, b, 0) ? 0 : -1) : clamp_s(f_shlvs(a, b, 0)))
F(qrshlvu, imm ? (clamp_u(f_rshlvu(a, b, 0)) == f_rshlvu(a, b, 0) ? 0 : -1) : clamp_u(f_rshlvu(a, b, 0)))
F(qrshlvs, imm ? (clamp_s(f_rshlvs(a, b, 0)) == f_rshlvs(a, b, 0) ? 0 : -1) : clamp_s(f_rshlvs(a, b, 0)))
/* results or operands of 16 bits: a is the low byte, b the high byte */
F(mulls, s8(a) * s8(b))
F(mullu, a * b)
F(pmull, poly(a, b))
F(addlps, s8(a) + s8(b))
F(addlpu, a + b)
F(qxtns, clamp_s(s8(b) * 256 + a))
F(qxtnu, clamp_u(b * 256 + a))
F(qxtuns, clamp_u(s8(b) * 256 + a))

/* BYTES: bytes of two vectors to bytes. LONG: low or high bytes of two vectors to 16 bits. PAIR: a, b are neighbours in
 * one vector, the result is 16 bits. NARROW: the same, but 8 bits in the low half, zeros above. */
typedef enum Shape { BYTES, LONG, PAIR, NARROW } Shape;

static const struct { IrOp op; Shape shape; int first_imm, last_imm; Formula *f; } formulas[] = {
    {IR_VMUL, BYTES, 0, 0, f_mul},       {IR_VABDS, BYTES, 0, 0, f_abds},     {IR_VABDU, BYTES, 0, 0, f_abdu},
    {IR_VQADDS, BYTES, 0, 0, f_qadds},   {IR_VQADDU, BYTES, 0, 0, f_qaddu},   {IR_VQSUBS, BYTES, 0, 0, f_qsubs},
    {IR_VQSUBU, BYTES, 0, 0, f_qsubu},   {IR_VHADDS, BYTES, 0, 0, f_hadds},   {IR_VHADDU, BYTES, 0, 0, f_haddu},
    {IR_VRHADDS, BYTES, 0, 0, f_rhadds}, {IR_VRHADDU, BYTES, 0, 0, f_rhaddu}, {IR_VHSUBS, BYTES, 0, 0, f_hsubs},
    {IR_VHSUBU, BYTES, 0, 0, f_hsubu},   {IR_VSMIN, BYTES, 0, 0, f_smin},     {IR_VSMAX, BYTES, 0, 0, f_smax},
    {IR_VUMIN, BYTES, 0, 0, f_umin},     {IR_VUMAX, BYTES, 0, 0, f_umax},     {IR_VCMPEQ, BYTES, 0, 0, f_cmpeq},
    {IR_VCMPGTS, BYTES, 0, 0, f_cmpgts}, {IR_VCMPGTU, BYTES, 0, 0, f_cmpgtu}, {IR_VCMPGES, BYTES, 0, 0, f_cmpges},
    {IR_VCMPGEU, BYTES, 0, 0, f_cmpgeu},
    {IR_VSHL, BYTES, 0, 7, f_shl},       {IR_VSHR, BYTES, 0, 8, f_shr},       {IR_VSAR, BYTES, 0, 8, f_sar},
    {IR_VRSHR, BYTES, 1, 8, f_rshr},     {IR_VRSAR, BYTES, 1, 8, f_rsar},
    {IR_VSHLVU, BYTES, 0, 0, f_shlvu},   {IR_VSHLVS, BYTES, 0, 0, f_shlvs},
    {IR_VRSHLVU, BYTES, 0, 0, f_rshlvu}, {IR_VRSHLVS, BYTES, 0, 0, f_rshlvs},
    {IR_VQSHLVU, BYTES, 0, 1, f_qshlvu}, {IR_VQSHLVS, BYTES, 0, 1, f_qshlvs},
    {IR_VQRSHLVU, BYTES, 0, 1, f_qrshlvu}, {IR_VQRSHLVS, BYTES, 0, 1, f_qrshlvs},
    {IR_VMULLS, LONG, 0, 1, f_mulls},    {IR_VMULLU, LONG, 0, 1, f_mullu},    {IR_VPMULL, LONG, 0, 1, f_pmull},
    {IR_VADDLPS, PAIR, 0, 0, f_addlps},  {IR_VADDLPU, PAIR, 0, 0, f_addlpu},
    {IR_VQXTNS, NARROW, 0, 0, f_qxtns},  {IR_VQXTNU, NARROW, 0, 0, f_qxtnu},  {IR_VQXTUNS, NARROW, 0, 0, f_qxtuns},
};
// clang-format on

/* a in all lanes against 16 values of b; PAIR and NARROW: eight pairs. */
static void operands(Shape shape, int a, int b, V128 *x, V128 *y)
{
    for (int i = 0; i < 16; i++) {
        x->b[i] = (u8)(shape < PAIR ? a : i % 2 ? b + i / 2 : a);
        y->b[i] = (u8)(b + i);
    }
}

static V128 expected(Formula *f, Shape shape, int imm, const V128 *x, const V128 *y)
{
    V128 r = {.q = 0};
    int from = shape == LONG ? 8 * imm : 0;

    for (int i = 0; i < (shape == BYTES ? 16 : 8); i++) {
        if (shape == BYTES)
            r.b[i] = (u8)f(x->b[i], y->b[i], imm);
        else if (shape == LONG)
            r.h[i] = (u16)f(x->b[from + i], y->b[from + i], imm);
        else if (shape == PAIR)
            r.h[i] = (u16)f(x->b[2 * i], x->b[2 * i + 1], imm);
        else
            r.b[i] = (u8)f(x->b[2 * i], x->b[2 * i + 1], imm);
    }
    return r;
}

static void report(const char *who, unsigned n, int imm, const V128 *x, const V128 *y,
                   const V128 *want, const V128 *got)
{
    printf("# %s by %s, imm %d\n", ir_op_info[formulas[n].op].name, who, imm);
    for (int i = 0; i < 16; i++)
        printf("#   %02x %02x: want %02x, got %02x\n", x->b[i], y->b[i], want->b[i], got->b[i]);
}

/* All pairs through one compiled block. */
static bool check(IrBuilder *b, unsigned n, int imm)
{
    Shape shape = formulas[n].shape;
    bool binary = ir_op_info[formulas[n].op].arg_count == 2;
    int step = shape < PAIR ? 16 : 8;
    TestCpu in = {0}, want, got;
    IrRef x, y = IR_NONE;

    engine_begin(b);
    x = ir_get(b, GLOBAL_V + 1);
    if (binary)
        y = ir_get(b, GLOBAL_V + 2);
    ir_set(b, GLOBAL_V + 3, ir_v(b, formulas[n].op, 0, imm, x, y, IR_NONE));
    if (!engine_compile(b)) {
        printf("# %s does not compile\n", ir_op_info[formulas[n].op].name);
        return false;
    }
    for (int i = 0; i < 256 * 256; i += step) {
        V128 right;

        operands(shape, i / 256, i % 256, &in.v[1], &in.v[2]);
        right = expected(formulas[n].f, shape, imm, &in.v[1], &in.v[2]);
        engine_enter(b, &in, &want, &got);
        if (want.v[3].q != right.q) {
            report("interpreter", n, imm, &in.v[1], &in.v[2], &right, &want.v[3]);
            return false;
        }
        if (got.v[3].q != right.q) {
            report("emitted code", n, imm, &in.v[1], &in.v[2], &right, &got.v[3]);
            return false;
        }
    }
    return true;
}

int main(void)
{
    IrBuilder b = {0};
    unsigned bad = 0;

    printf("1..%zu\n", ARRAY_SIZE(formulas));
    engine_init(0);
    for (unsigned n = 0; n < ARRAY_SIZE(formulas); n++) {
        bool ok = true;

        for (int imm = formulas[n].first_imm; imm <= formulas[n].last_imm; imm++)
            ok &= check(&b, n, imm);
        printf("%s %u - %s\n", ok ? "ok" : "not ok", n + 1, ir_op_info[formulas[n].op].name);
        bad += !ok;
    }
    ir_free(&b);
    return bad != 0;
}
