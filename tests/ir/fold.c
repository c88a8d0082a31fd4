/* SPDX-License-Identifier: MIT */
/*
 * Folding while building: what fold.c and build.c make of an operation computes the same as the
 * operation itself, for all pure integer rows on constants, known and unknown values; and the
 * shapes that later stages rely on.
 *
 * A block is evaluated by ir_eval, one instruction at a time; so rules are checked against rows,
 * and the rows themselves against the hand-written results of row_cases.
 */
#include <stdio.h>
#include <string.h>
#include "backend/ir/build.h"
#include "backend/ir/eval.h"
#include "frontend/arm/cpu/globals.h"

static IrBuilder b;
static unsigned tests, failures;

static void result(bool ok, const char *what)
{
    tests++;
    failures += !ok;
    printf("%sok %u - %s\n", ok ? "" : "not ", tests, what);
}

static const u64 values[] = {
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    31,
    32,
    33,
    63,
    64,
    0xff,
    0x100,
    0xffff,
    0x10000,
    0x7fffffff,
    0x80000000,
    0xfffffffe,
    0xffffffff,
    0x100000000,
    0x123456789abcdef0,
    0x7fffffffffffffff,
    0x8000000000000000,
    0xfffffffffffffff0,
    ~0ull,
};

static u64 mask(IrType ty)
{
    return ty == IR_I32 ? 0xffffffff : ~0ull;
}

/* ---- the block as a function of x0 and x1 ---- */

static u64 evaluate(IrRef v, u64 x0, u64 x1)
{
    const IrInst *i = &b.block.insts[v];
    u64 a = 0, c = 0, r = 0xbad;

    switch (i->op) {
    case IR_CONST: return i->k;
    case IR_GET: return i->imm == A64_G_X ? x0 : x1;
    default: break;
    }
    if (ir_op_args[i->op] > 0)
        a = evaluate(i->arg[0], x0, x1);
    if (ir_op_args[i->op] > 1)
        c = evaluate(i->arg[1], x0, x1);
    if (!ir_eval((IrOp)i->op, (IrType)i->type, i->aux, i->imm, a, c, &r))
        printf("# %s in a folded expression\n", ir_op_info[i->op].name);
    return r;
}

/* ---- constants and unknown values in all places ---- */

typedef IrRef (*Binary)(IrBuilder *, IrType, IrRef, IrRef);
typedef IrRef (*Unary)(IrBuilder *, IrType, IrRef);

// clang-format off
static const struct { const char *name; IrOp op; Binary make; } binaries[] = {
#define _(name, op) {#op, IR_##op, ir_##name},
    IR_BINARY(_)
#undef _
};
static const struct { const char *name; IrOp op; Unary make; } unaries[] = {
#define _(name, op) {#op, IR_##op, ir_##name},
    IR_UNARY(_)
#undef _
};
// clang-format on

/* Register 0 or 1 as @ty, or the constant. */
static IrRef operand(IrType ty, int reg, u64 k)
{
    if (reg < 0)
        return ir_const(&b, ty, k);
    return ty == IR_I32 ? ir_trunc(&b, ir_get(&b, (u16)(A64_G_X + reg)))
                        : ir_get(&b, (u16)(A64_G_X + reg));
}

static bool differs(const char *name, IrType ty, const char *form, IrRef got, u64 want, u64 x,
                    u64 y)
{
    u64 r = evaluate(got, x, y);

    if (r == want && ir_type(&b, got) == ty)
        return false;
    printf("# %s.I%u %s x=%llx y=%llx: %llx, not %llx\n", name, ty == IR_I32 ? 32u : 64u, form,
           (unsigned long long)x, (unsigned long long)y, (unsigned long long)r,
           (unsigned long long)want);
    return true;
}

static void begin(void)
{
    ir_begin(&b, 0x1000, &a64_ir_guest);
    ir_insn(&b, 0x1000);
}

/*
 * op(x, y) with each of x, y a register or a constant; op(x, x); op(op(x, y), y) and op(op(x, y),
 * k) with constants
 */
static unsigned check_pair(unsigned n, IrType ty, u64 x, u64 y)
{
    u64 want, nested, twice, mx = x & mask(ty), my = y & mask(ty);
    unsigned bad = 0;

    ir_eval(binaries[n].op, ty, 0, 0, mx, my, &want);
    ir_eval(binaries[n].op, ty, 0, 0, mx, mx, &twice);
    ir_eval(binaries[n].op, ty, 0, 0, want, mx, &nested);
    begin();
    for (int form = 0; form < 4; form++) {
        static const char *const text[] = {"(x, y)", "(x, const)", "(const, y)", "(const, const)"};
        IrRef a = operand(ty, form & 2 ? -1 : 0, x), c = operand(ty, form & 1 ? -1 : 1, y);
        IrRef r = binaries[n].make(&b, ty, a, c);

        bad += differs(binaries[n].name, ty, text[form], r, want, x, y);
        bad += form == 3 && b.block.insts[r].op != IR_CONST;
        bad += differs(binaries[n].name, ty, "nested",
                       binaries[n].make(&b, ty, r, operand(ty, -1, x)), nested, x, y);
    }
    bad += differs(binaries[n].name, ty, "(x, x)",
                   binaries[n].make(&b, ty, operand(ty, 0, 0), operand(ty, 0, 0)), twice, x, y);
    return bad;
}

static void check_binaries(void)
{
    char text[80];

    for (unsigned n = 0; n < ARRAY_SIZE(binaries); n++) {
        unsigned bad = 0;

        for (unsigned x = 0; x < ARRAY_SIZE(values); x++)
            for (unsigned y = 0; y < ARRAY_SIZE(values); y++)
                bad += check_pair(n, IR_I32, values[x], values[y]) +
                       check_pair(n, IR_I64, values[x], values[y]);
        snprintf(text, sizeof text, "%s of registers and constants", binaries[n].name);
        result(!bad, text);
    }
}

static void check_unaries(void)
{
    char text[80];

    for (unsigned n = 0; n < ARRAY_SIZE(unaries); n++) {
        unsigned bad = 0;

        for (unsigned x = 0; x < 2 * ARRAY_SIZE(values); x++) {
            IrType ty = x & 1 ? IR_I32 : IR_I64;
            u64 want, twice, v = values[x / 2];
            IrRef r;

            ir_eval(unaries[n].op, ty, 0, 0, v & mask(ty), 0, &want);
            ir_eval(unaries[n].op, ty, 0, 0, want, 0, &twice);
            begin();
            r = unaries[n].make(&b, ty, operand(ty, 0, 0));
            bad += differs(unaries[n].name, ty, "(x)", r, want, v, 0);
            bad += differs(unaries[n].name, ty, "twice", unaries[n].make(&b, ty, r), twice, v, 0);
            r = unaries[n].make(&b, ty, operand(ty, -1, v));
            bad += differs(unaries[n].name, ty, "(const)", r, want, v, 0) ||
                   b.block.insts[r].op != IR_CONST;
        }
        snprintf(text, sizeof text, "%s of a register and a constant", unaries[n].name);
        result(!bad, text);
    }
}

/* ---- bit fields: every lsb and width ---- */

static const struct {
    const char *name;
    IrOp op;
    IrRef (*make)(IrBuilder *, IrType, IrRef, unsigned, unsigned);
} fields[] = {{"UBFX", IR_UBFX, ir_ubfx},
              {"SBFX", IR_SBFX, ir_sbfx},
              {"UBFIZ", IR_UBFIZ, ir_ubfiz},
              {"SBFIZ", IR_SBFIZ, ir_sbfiz}};

/* @v and its complement, as register and as constant */
static unsigned check_field(unsigned n, IrType ty, unsigned lsb, unsigned width, u64 v)
{
    unsigned bad = 0;

    for (int form = 0; form < 2; form++, v = ~v) {
        u64 want;

        begin();
        ir_eval(fields[n].op, ty, (u8)lsb, (i32)width, v & mask(ty), 0, &want);
        bad += differs(fields[n].name, ty, "(x)",
                       fields[n].make(&b, ty, operand(ty, 0, 0), lsb, width), want, v, lsb);
        bad += differs(fields[n].name, ty, "(const)",
                       fields[n].make(&b, ty, operand(ty, -1, v), lsb, width), want, v, lsb);
    }
    return bad;
}

static unsigned check_bfi(IrType ty, unsigned lsb, unsigned width, u64 x, u64 y)
{
    u64 want;

    begin();
    ir_eval(IR_BFI, ty, (u8)lsb, (i32)width, x & mask(ty), y & mask(ty), &want);
    return differs("BFI", ty, "(x, y)",
                   ir_bfi(&b, ty, operand(ty, 0, 0), operand(ty, 1, 0), lsb, width), want, x, y) +
           differs("BFI", ty, "(x, const)",
                   ir_bfi(&b, ty, operand(ty, 0, 0), operand(ty, -1, y), lsb, width), want, x, y);
}

static unsigned check_extr(IrType ty, unsigned lsb, u64 x, u64 y)
{
    u64 want = y & mask(ty), same;

    begin();
    if (lsb)
        ir_eval(IR_EXTR, ty, 0, (i32)lsb, x & mask(ty), y & mask(ty), &want);
    ir_eval(IR_ROR, ty, 0, 0, x & mask(ty), lsb, &same);
    return differs("EXTR", ty, "(x, y)", ir_extr(&b, ty, operand(ty, 0, 0), operand(ty, 1, 0), lsb),
                   want, x, y) +
           differs("EXTR", ty, "(const, y)",
                   ir_extr(&b, ty, operand(ty, -1, x), operand(ty, 1, 0), lsb), want, x, y) +
           differs("EXTR", ty, "(x, x)", ir_extr(&b, ty, operand(ty, 0, 0), operand(ty, 0, 0), lsb),
                   same, x, y);
}

static void check_fields(void)
{
    unsigned bad[ARRAY_SIZE(fields)] = {0}, bfi = 0, extr = 0;
    char text[80];

    for (unsigned t = 0; t < 2; t++) {
        IrType ty = t ? IR_I64 : IR_I32;
        unsigned bits = t ? 64 : 32;

        for (unsigned lsb = 0; lsb < bits; lsb++) {
            extr += check_extr(ty, lsb, 0x123456789abcdef1, 0xfedcba9876543218);
            for (unsigned width = 1; lsb + width <= bits; width++) {
                for (unsigned n = 0; n < ARRAY_SIZE(fields); n++)
                    bad[n] += check_field(n, ty, lsb, width, 0x9249249692492493);
                bfi += check_bfi(ty, lsb, width, 0x123456789abcdef1, 0xfedcba9876543218);
            }
        }
    }
    for (unsigned n = 0; n < ARRAY_SIZE(fields); n++) {
        snprintf(text, sizeof text, "%s at every lsb and width", fields[n].name);
        result(!bad[n], text);
    }
    result(!bfi, "BFI at every lsb and width");
    result(!extr, "EXTR at every lsb");
}

/* ---- the rows themselves ---- */

static const struct {
    IrOp op;
    IrType ty;
    u8 aux;
    i32 imm;
    u64 x, y, want;
} row_cases[] = {
    {IR_ADD, IR_I32, 0, 0, 0xffffffff, 1, 0},
    {IR_SUB, IR_I64, 0, 0, 0, 1, ~0ull},
    {IR_MUL, IR_I32, 0, 0, 0x10001, 0x10001, 0x20001},
    {IR_MULHU, IR_I64, 0, 0, ~0ull, ~0ull, ~1ull},
    {IR_MULHS, IR_I64, 0, 0, ~0ull, ~0ull, 0},
    {IR_UDIV, IR_I32, 0, 0, 0xffffffff, 2, 0x7fffffff},
    {IR_UDIV, IR_I64, 0, 0, 5, 0, 0},
    {IR_SDIV, IR_I32, 0, 0, 0xfffffff9, 2, 0xfffffffd},
    {IR_SDIV, IR_I32, 0, 0, 0x80000000, 0xffffffff, 0x80000000},
    {IR_SDIV, IR_I64, 0, 0, 0x8000000000000000, ~0ull, 0x8000000000000000},
    {IR_SDIV, IR_I64, 0, 0, 1, 0, 0},
    {IR_ANDN, IR_I32, 0, 0, 0xff, 0x0f, 0xf0},
    {IR_SMIN, IR_I32, 0, 0, 0x80000000, 1, 0x80000000},
    {IR_SMAX, IR_I32, 0, 0, 0x80000000, 1, 1},
    {IR_UMIN, IR_I32, 0, 0, 0x80000000, 1, 1},
    {IR_SHL, IR_I32, 0, 0, 1, 33, 2},
    {IR_SHR, IR_I64, 0, 0, 0x8000000000000000, 127, 1},
    {IR_SAR, IR_I32, 0, 0, 0x80000000, 31, 0xffffffff},
    {IR_ROR, IR_I32, 0, 0, 1, 1, 0x80000000},
    {IR_ROR, IR_I64, 0, 0, 1, 4, 0x1000000000000000},
    {IR_EXTR, IR_I32, 0, 8, 0x12, 0x34567890, 0x12345678},
    {IR_UBFX, IR_I64, 4, 8, 0xabcd, 0, 0xbc},
    {IR_SBFX, IR_I64, 4, 8, 0xabcd, 0, 0xffffffffffffffbc},
    {IR_UBFIZ, IR_I32, 28, 4, 0xff, 0, 0xf0000000},
    {IR_SBFIZ, IR_I64, 4, 4, 8, 0, 0xffffffffffffff80},
    {IR_BFI, IR_I32, 8, 8, 0x11111111, 0xff, 0x1111ff11},
    {IR_CLZ, IR_I32, 0, 0, 0, 0, 32},
    {IR_CLZ, IR_I64, 0, 0, 1, 0, 63},
    {IR_CLS, IR_I32, 0, 0, 0xffffffff, 0, 31},
    {IR_CLS, IR_I64, 0, 0, 0x4000000000000000, 0, 0},
    {IR_CTZ, IR_I32, 0, 0, 0, 0, 32},
    {IR_CTZ, IR_I64, 0, 0, 0x10, 0, 4},
    {IR_POPCNT, IR_I32, 0, 0, 0xf0f0f0f0, 0, 16},
    {IR_RBIT, IR_I32, 0, 0, 1, 0, 0x80000000},
    {IR_BSWAP, IR_I32, 0, 0, 0x11223344, 0, 0x44332211},
    {IR_BSWAP16, IR_I32, 0, 0, 0x11223344, 0, 0x22114433},
    {IR_BSWAP32, IR_I64, 0, 0, 0x1122334455667788, 0, 0x4433221188776655},
    {IR_TRUNC, IR_I32, 0, 0, 0x123456789, 0, 0x23456789},
    {IR_ZEXT32, IR_I64, 0, 0, 0x80000000, 0, 0x80000000},
    {IR_SEXT32, IR_I64, 0, 0, 0x80000000, 0, 0xffffffff80000000},
    /*
     * the check values of both polynomials, of "123456789", in two steps; started with and ended in
     * ones
     */
    {IR_CRC32, IR_I32, 0, 8, 0xffffffff, 0x3837363534333231, 0x651f2550},
    {IR_CRC32, IR_I32, 0, 1, 0x651f2550, '9', ~0xcbf43926u},
    {IR_CRC32C, IR_I32, 0, 8, 0xffffffff, 0x3837363534333231, 0x9f787f65},
    {IR_CRC32C, IR_I32, 0, 1, 0x9f787f65, '9', ~0xe3069283u},
};

static void check_rows(void)
{
    for (unsigned n = 0; n < ARRAY_SIZE(row_cases); n++) {
        u64 r = 0;
        char text[100];
        bool ok = ir_eval(row_cases[n].op, row_cases[n].ty, row_cases[n].aux, row_cases[n].imm,
                          row_cases[n].x, row_cases[n].y, &r);

        snprintf(text, sizeof text, "%s %llx, %llx = %llx", ir_op_info[row_cases[n].op].name,
                 (unsigned long long)row_cases[n].x, (unsigned long long)row_cases[n].y,
                 (unsigned long long)row_cases[n].want);
        result(ok && r == row_cases[n].want, text);
        if (r != row_cases[n].want)
            printf("# %llx\n", (unsigned long long)r);
    }
}

/* ---- shapes ---- */

static IrRef x0, x1, w0;

static void begin_shapes(void)
{
    begin();
    x0 = ir_get(&b, A64_G_X);
    x1 = ir_get(&b, A64_G_X + 1);
    w0 = ir_trunc(&b, x0);
}

static bool is(IrRef v, IrOp op, IrRef a0, IrRef a1)
{
    const IrInst *i = &b.block.insts[v];

    return i->op == op && i->arg[0] == a0 && i->arg[1] == a1;
}

/* op(a0, constant @k) */
static bool is_k(IrRef v, IrOp op, IrRef a0, u64 k)
{
    const IrInst *i = &b.block.insts[v];
    u64 c;

    return i->op == op && i->arg[0] == a0 && ir_is_const(&b, i->arg[1], &c) && c == k;
}

static IrRef k64(u64 k)
{
    return ir_i64(&b, k);
}

static void check_identities(void)
{
    IrRef byte;

    begin_shapes();
    result(ir_add(&b, IR_I64, x0, k64(0)) == x0, "add(x, 0) is x");
    result(ir_add(&b, IR_I64, k64(0), x0) == x0, "add(0, x) is x");
    result(is_k(ir_add(&b, IR_I64, k64(5), x0), IR_ADD, x0, 5), "a constant goes to the right");
    result(is_k(ir_sub(&b, IR_I64, x0, k64(5)), IR_ADD, x0, (u64)-5), "sub(x, c) is add(x, -c)");
    result(is_k(ir_add(&b, IR_I64, ir_sub(&b, IR_I64, x0, k64(5)), k64(8)), IR_ADD, x0, 3),
           "additions of constants are one");
    result(ir_add(&b, IR_I64, ir_sub(&b, IR_I64, x0, k64(5)), k64(5)) == x0,
           "additions that cancel are none");
    result(is(ir_sub(&b, IR_I64, k64(0), x0), IR_NEG, x0, IR_NONE), "sub(0, x) is neg(x)");
    result(is_k(ir_mul(&b, IR_I64, x0, k64(8)), IR_SHL, x0, 3), "mul(x, 8) is shl(x, 3)");
    result(ir_mul(&b, IR_I64, x0, k64(1)) == x0, "mul(x, 1) is x");
    result(is(ir_xor(&b, IR_I64, x0, k64(~0ull)), IR_NOT, x0, IR_NONE), "xor(x, ones) is not(x)");
    result(ir_not(&b, IR_I64, ir_not(&b, IR_I64, x0)) == x0, "not(not(x)) is x");
    result(ir_and(&b, IR_I64, x0, k64(~0ull)) == x0, "and(x, ones) is x");
    result(ir_or(&b, IR_I64, x0, x0) == x0 && ir_and(&b, IR_I64, x0, x0) == x0,
           "or(x, x) and and(x, x) are x");
    result(
        is_k(ir_and(&b, IR_I64, ir_and(&b, IR_I64, x0, k64(0xff0)), k64(0x0ff)), IR_AND, x0, 0xf0),
        "masks are one");
    result(is_k(ir_andn(&b, IR_I64, x0, k64(0xff)), IR_AND, x0, ~0xffull),
           "andn(x, c) is and(x, ~c)");
    result(ir_shl(&b, IR_I64, x0, k64(64)) == x0, "a shift by n is none");
    result(ir_udiv(&b, IR_I64, x0, k64(1)) == x0, "udiv(x, 1) is x");
    result(ir_trunc(&b, ir_zext32(&b, w0)) == w0 && ir_trunc(&b, ir_sext32(&b, w0)) == w0,
           "trunc undoes extensions");
    result(ir_zext32(&b, w0) != x0, "zext32(trunc(x)) is not x when x is unknown");
    byte = ir_ld(&b, IR_I64, 0, 0, x0);
    result(ir_and(&b, IR_I64, byte, k64(0xff)) == byte, "a loaded byte needs no mask");
    result(ir_zext32(&b, ir_trunc(&b, byte)) == byte, "nor an extension");
    byte = ir_ld(&b, IR_I64, 0 | MEM_SIGN, 0, x0);
    result(ir_and(&b, IR_I64, byte, k64(0xff)) != byte, "a sign-extended one does");
    byte = ir_and(&b, IR_I64, x0, k64(0xff));
    result(ir_and(&b, IR_I64, byte, k64(0xf1)) != byte, "a mask with holes stays");
    result(ir_extr(&b, IR_I64, x0, x1, 0) == x1, "extr by 0 is the low half");
    result(ir_ubfx(&b, IR_I64, x0, 0, 64) == x0, "ubfx of everything is x");
    result(is_k(ir_ubfx(&b, IR_I64, x0, 60, 4), IR_SHR, x0, 60), "ubfx of the top is a shift");
    result(is_k(ir_ubfx(&b, IR_I64, x0, 0, 8), IR_AND, x0, 0xff), "ubfx of the bottom is a mask");
}

static void check_selects(void)
{
    IrRef fl, one, zero;

    begin_shapes();
    fl = ir_flags_sub(&b, IR_I64, x0, x1);
    one = k64(1);
    zero = k64(0);
    result(ir_select(&b, IR_I64, fl, IR_EQ, x0, x0) == x0, "select of the same is that");
    result(ir_select(&b, IR_I64, fl, IR_AL, x0, x1) == x0 &&
               ir_select(&b, IR_I64, fl, IR_NV, x0, x1) == x0,
           "AL and NV always hold");
    result(is(ir_select(&b, IR_I64, fl, IR_LO, one, zero), IR_SETCC, fl, 0),
           "select of 1, 0 is setcc");
    result(b.block.insts[ir_select(&b, IR_I64, fl, IR_LO, zero, one)].aux == IR_HS,
           "select of 0, 1 is the inverse setcc");
    result(ir_selz(&b, IR_I64, zero, x0, x1) == x0 && ir_selz(&b, IR_I64, one, x0, x1) == x1,
           "selz of a constant");
    result(b.block.insts[ir_flags_ccmp(&b, fl, IR_AL, true, IR_I64, x0, x1, 0)].op == IR_FLAGS_ADD,
           "ccmn al is cmn");
}

/* ---- addresses ---- */

static bool address(IrRef addr, u16 attr, IrRef base, IrRef index, unsigned scale, i32 disp)
{
    IrRef v = ir_ld(&b, IR_I64, 3, attr, addr);
    const IrInst *i = &b.block.insts[v], *s = i + 1;
    bool same;

    ir_st(&b, 3, attr, addr, x1);
    s = &b.block.insts[b.block.count - 1];
    same = s->arg[0] == i->arg[0] && s->arg[1] == i->arg[1] && s->aux == i->aux && s->imm == i->imm;
    return same && i->arg[0] == base && i->arg[1] == index &&
           i->aux == (3 | scale << MEM_SCALE_SHIFT) && i->imm == disp;
}

static void check_addresses(void)
{
    IrRef a8, sh3, sh4, sum;

    begin_shapes();
    a8 = ir_add_i(&b, IR_I64, x0, 8);
    sh3 = ir_shl_i(&b, IR_I64, x1, 3);
    sh4 = ir_shl_i(&b, IR_I64, x1, 4);
    sum = ir_add(&b, IR_I64, x0, sh3);
    result(address(x0, 0, x0, 0, 0, 0), "a plain address");
    result(address(a8, 0, x0, 0, 0, 8), "base + displacement");
    result(address(ir_add_i(&b, IR_I64, x0, -256), 0, x0, 0, 0, -256), "a negative displacement");
    result(address(ir_add(&b, IR_I64, x0, x1), 0, x0, x1, 0, 0), "base + index");
    result(address(sum, 0, x0, x1, 3, 0), "base + (index << 3)");
    result(address(ir_add_i(&b, IR_I64, sum, 16), 0, x0, x1, 3, 16),
           "base + (index << 3) + displacement");
    result(address(ir_add(&b, IR_I64, x0, sh4), 0, x0, sh4, 0, 0),
           "index << 4 is beyond a host address");
    result(address(ir_add_i(&b, IR_I64, x0, 0x3fffffff), 0, x0, 0, 0, 0x3fffffff),
           "the largest displacement");
    sum = ir_add_i(&b, IR_I64, x0, 0x40000000);
    result(address(sum, 0, x0, b.block.insts[sum].arg[1], 0, 0), "a larger one is an index");
    result(address(a8, MEM_ALIGN, a8, 0, 0, 0), "an address that is checked stays whole");
    result(address(a8, MEM_ATOMIC16, a8, 0, 0, 0), "so does one of LSE2");
    result(address(a8, MEM_NOTAG, a8, 0, 0, 0), "and one whose tag is removed");
    b.mask_tags = true;
    result(address(a8, 0, a8, 0, 0, 0), "with mask_tags every one");
    result(b.block.insts[b.block.count - 1].arg[3] == MEM_NOTAG, "mask_tags marks accesses");
    b.mask_tags = false;
}

int main(void)
{
    check_rows();
    check_binaries();
    check_unaries();
    check_fields();
    check_identities();
    check_selects();
    check_addresses();
    printf("1..%u\n", tests);
    return failures != 0;
}
