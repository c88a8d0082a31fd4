/* SPDX-License-Identifier: MIT */
/*
 * Assembled code run against plain C, and the promises of asm.h: labels, patching, double mapping,
 * overflow. Instructions that the host lacks are skipped.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/bits.h"
#include "backend/x64/asm.h"
#include "backend/x64/hostcpu.h"
#include "tests/unit/x64/exec.h"

enum { CODE_SIZE = 1 << 16 };

static unsigned ok_count, ok_failed;

/* Two views of the same memory, as the code cache has: one to write, one to run. */
static u8 *code_rw, *code_rx;

void exec_ok(bool ok, const char *fmt, ...)
{
    va_list ap;

    printf("%sok %u - ", ok ? "" : "not ", ++ok_count);
    ok_failed += !ok;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
}

static u64 random_u64(void)
{
    static u64 x = 0x0123456789abcdef;

    x ^= x << 13;
    x ^= x >> 7;
    return x ^= x << 17;
}

static bool map_code(void)
{
    int fd = memfd_create("x64asm", 0);

    if (fd < 0 || ftruncate(fd, CODE_SIZE) != 0)
        return false;
    code_rw = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    code_rx = mmap(NULL, CODE_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    close(fd);
    return code_rw != MAP_FAILED && code_rx != MAP_FAILED;
}

static Asm start(void)
{
    Asm a;

    asm_init(&a, code_rw, CODE_SIZE, code_rx - code_rw, hostcpu.evex);
    return a;
}

static const void *entry(const Asm *a)
{
    assert(!a->overflow);
    return a->start + a->exec_delta;
}

/* ---- general purpose: u64 f(u64 a, u64 b), result in rax ---- */

typedef u64 Fn2(u64, u64);

static u64 deposit(u64 x, u64 mask, bool extract)
{
    u64 r = 0;

    for (unsigned i = 0, k = 0; i < 64; i++)
        if (mask >> i & 1) {
            r |= extract ? (x >> i & 1) << k : (x >> k & 1) << i;
            k++;
        }
    return r;
}

static u64 crc32c(u64 crc, u64 x, unsigned bytes)
{
    for (unsigned i = 0; i < bytes * 8; i++, x >>= 1)
        crc = ((crc ^ x) & 1 ? 0x82f63b78 : 0) ^ crc >> 1;
    return crc;
}

/* X(name, code with rax = a and rsi = b, what C computes with u64 a, b) */
#define INT_TESTS(X)                                                                               \
    X("add", x64_add_rr(c, 8, RAX, RSI), a + b)                                                    \
    X("add 32", x64_add_rr(c, 4, RAX, RSI), (u32)(a + b))                                          \
    X("add 16", x64_add_rr(c, 2, RAX, RSI), (a & ~0xffffull) | ((a + b) & 0xffff))                 \
    X("add sil", x64_add_rr(c, 1, RAX, RSI), (a & ~0xffull) | ((a + b) & 0xff))                    \
    X("sub imm8", x64_sub_ri(c, 8, RAX, -5), a + 5)                                                \
    X("sub imm32", x64_sub_ri(c, 8, RSI, 0x12345); x64_mov_rr(c, 8, RAX, RSI), b - 0x12345)        \
    X("and positive mask", x64_and_ri(c, 8, RAX, 0x7ffff0f0), a & 0x7ffff0f0)                      \
    X("and negative mask", x64_and_ri(c, 8, RAX, -0x1000), a & -0x1000ull)                         \
    X("or 16 imm", x64_or_ri(c, 2, RSI, 0x1234); x64_mov_rr(c, 8, RAX, RSI), b | 0x1234)           \
    X("adc", x64_add_rr(c, 8, RSI, RSI); x64_adc_ri(c, 8, RAX, 0), a + (b >> 63))                  \
    X("imul", x64_imul_rr(c, 8, RAX, RSI), a *b)                                                   \
    X("imul imm", x64_imul_rri(c, 8, RAX, RSI, -1000), b * -1000ull)                               \
    X("mul high", x64_mul_r(c, 8, RSI); x64_mov_rr(c, 8, RAX, RDX), (u64)((u128)a * b >> 64))      \
    X("mulx", x64_mov_rr(c, 8, RDX, RAX);                                                          \
      x64_mulx_rrr(c, 8, RAX, RCX, RSI), (u64)((u128)a * b >> 64))                                 \
    X("neg", x64_neg_r(c, 8, RAX), -a)                                                             \
    X("not 32", x64_not_r(c, 4, RAX), (u32)~a)                                                     \
    X("shl imm", x64_shl_ri(c, 8, RAX, 13), a << 13)                                               \
    X("sar 1", x64_sar_ri(c, 8, RAX, 1), (u64)((i64)a >> 1))                                       \
    X("shl cl", x64_mov_rr(c, 8, RCX, RSI); x64_shl_rcl(c, 8, RAX), a << (b & 63))                 \
    X("shlx", x64_shlx_rrr(c, 8, RAX, RAX, RSI), a << (b & 63))                                    \
    X("shrx 32", x64_shrx_rrr(c, 4, RAX, RAX, RSI), (u32)a >> (b & 31))                            \
    X("sarx", x64_sarx_rrr(c, 8, RAX, RAX, RSI), (u64)((i64)a >> (b & 63)))                        \
    X("rorx", x64_rorx_rri(c, 8, RAX, RSI, 17), bits_ror64(b, 17))                                 \
    X("shld", x64_shld_rri(c, 8, RAX, RSI, 9), a << 9 | b >> 55)                                   \
    X("andn", x64_andn_rrr(c, 8, RAX, RAX, RSI), ~a &b)                                            \
    X("pdep", x64_pdep_rrr(c, 8, RAX, RAX, RSI), deposit(a, b, false))                             \
    X("pext", x64_pext_rrr(c, 8, RAX, RAX, RSI), deposit(a, b, true))                              \
    X("bextr", x64_mov_ri(c, 4, RCX, 0x0c07);                                                      \
      x64_bextr_rrr(c, 8, RAX, RAX, RCX), bits_get(a, 7, 12))                                      \
    X("blsr", x64_blsr_rr(c, 8, RAX, RSI), b &(b - 1))                                             \
    X("popcnt", x64_popcnt_rr(c, 8, RAX, RSI), (u64)__builtin_popcountll(b))                       \
    X("lzcnt", x64_lzcnt_rr(c, 8, RAX, RSI), bits_clz(b, 64))                                      \
    X("tzcnt", x64_or_ri(c, 8, RSI, 64);                                                           \
      x64_tzcnt_rr(c, 8, RAX, RSI), (u64)__builtin_ctzll(b | 64))                                  \
    X("bswap", x64_bswap_r(c, 8, RAX), __builtin_bswap64(a))                                       \
    X("movzx sil", x64_movzx_rr(c, 8, 1, RAX, RSI), (u8)b)                                         \
    X("movzx 64 from 64", x64_movzx_rr(c, 8, 8, RAX, RSI), b)                                      \
    X("movsx 8", x64_movsx_rr(c, 8, 1, RAX, RSI), (u64)(i8)b)                                      \
    X("movsx 32", x64_movsx_rr(c, 8, 4, RAX, RSI), (u64)(i32)b)                                    \
    X("lea", x64_lea_rm(c, 8, RAX, x64_mem_idx(RAX, RSI, 3, -7)), a + b * 8 - 7)                   \
    X("lea addr32", x64_lea_rm(c, 8, RAX, x64_mem_addr32(x64_mem_idx(RAX, RSI, 1, 3))),            \
      (u32)(a + b * 2 + 3))                                                                        \
    X("lea index*2", x64_lea_rm(c, 8, RAX, x64_mem_idx(REG_NONE, RSI, 1, 4)), b * 2 + 4)           \
    X("setcc", x64_cmp_rr(c, 8, RAX, RSI); x64_setcc_r(c, CC_B, RSI);                              \
      x64_movzx_rr(c, 4, 1, RAX, RSI), a < b)                                                      \
    X("cmov", x64_cmp_rr(c, 8, RAX, RSI);                                                          \
      x64_cmov_rr(c, 8, CC_L, RAX, RSI), (i64)a < (i64)b ? b : a)                                  \
    X("bt", x64_bt_ri(c, 8, RSI, 40); x64_sbb_rr(c, 8, RAX, RAX), -(b >> 40 & 1))                  \
    X("test low", x64_test_ri(c, 8, RSI, 0x40); x64_setcc_r(c, CC_NE, RCX);                        \
      x64_movzx_rr(c, 8, 1, RAX, RCX), b >> 6 & 1)                                                 \
    X("crc32", x64_crc32_rr(c, 8, RAX, RSI), crc32c((u32)a, b, 8))                                 \
    X("crc32 sil", x64_crc32_rr(c, 1, RAX, RSI), crc32c((u32)a, (u8)b, 1))                         \
    X("push pop", x64_push_r(c, RSI); x64_pop_r(c, R11); x64_mov_rr(c, 8, RAX, R11), b)            \
    X("movabs", x64_mov_ri(c, 8, RAX, 0x123456789abcdef0), 0x123456789abcdef0)                     \
    X("mov negative", x64_mov_ri(c, 8, RAX, -2ull), -2ull)                                         \
    X("mov 32", x64_mov_ri(c, 8, RAX, 0xfffffffe), 0xfffffffe)                                     \
    X("red zone rsp", x64_mov_mr(c, 8, x64_mem(RSP, -16), RSI);                                    \
      x64_movbe_rm(c, 8, RAX, x64_mem_idx(RSP, REG_NONE, 0, -16)), __builtin_bswap64(b))           \
    X("lock xadd", x64_mov_mr(c, 8, x64_mem(RSP, -8), RSI);                                        \
      x64_lock_xadd_mr(c, 8, x64_mem(RSP, -8), RAX);                                               \
      x64_add_rm(c, 8, RAX, x64_mem(RSP, -8)), a + b + b)

static void test_int(void)
{
#define X(name, code, expr)                                                                        \
    {                                                                                              \
        Asm as = start(), *c = &as;                                                                \
        Fn2 *f = (Fn2 *)entry(c);                                                                  \
        bool ok = true;                                                                            \
        x64_mov_rr(c, 8, RAX, RDI);                                                                \
        code;                                                                                      \
        x64_ret(c);                                                                                \
        for (unsigned i = 0; i < 64; i++) {                                                        \
            u64 a = random_u64() >> (i & 48), b = random_u64() >> (i & 15);                        \
            ok &= f(a, b) == (u64)(expr);                                                          \
        }                                                                                          \
        exec_ok(ok, "runs: %s", name);                                                             \
    }
    INT_TESTS(X)
#undef X
}

/* ---- vectors: dst, src1, src2 in several registers, lane by lane against C ---- */

typedef union Vec {
    u8 b[16];
    i8 sb[16];
    u16 h[8];
    i16 sh[8];
    u32 w[4];
    i32 sw[4];
    u64 d[2];
    float s[4];
    double f[2];
} Vec;

typedef void FnVec(Vec *dst, const Vec *a, const Vec *b);

/* X(op, imm or -1, loop over lanes, one lane of r from a and b) */
#define VEC_TESTS(X)                                                                               \
    X(PADDB, -1, 16, r.b[i] = (u8)(a.b[i] + b.b[i]))                                               \
    X(PADDQ, -1, 2, r.d[i] = a.d[i] + b.d[i])                                                      \
    X(PSUBW, -1, 8, r.h[i] = (u16)(a.h[i] - b.h[i]))                                               \
    X(PADDUSB, -1, 16, r.b[i] = (u8)MIN(a.b[i] + b.b[i], 255))                                     \
    X(PSUBSW, -1, 8, r.sh[i] = (i16)MAX(MIN(a.sh[i] - b.sh[i], 32767), -32768))                    \
    X(PMULLW, -1, 8, r.h[i] = (u16)((u32)a.h[i] * b.h[i]))                                         \
    X(PMULHW, -1, 8, r.sh[i] = (i16)(a.sh[i] * b.sh[i] >> 16))                                     \
    X(PMULLD, -1, 4, r.w[i] = a.w[i] * b.w[i])                                                     \
    X(PMULUDQ, -1, 2, r.d[i] = (u64)a.w[2 * i] * b.w[2 * i])                                       \
    X(PAVGB, -1, 16, r.b[i] = (u8)((a.b[i] + b.b[i] + 1) >> 1))                                    \
    X(PMINSD, -1, 4, r.sw[i] = MIN(a.sw[i], b.sw[i]))                                              \
    X(PMAXUW, -1, 8, r.h[i] = MAX(a.h[i], b.h[i]))                                                 \
    X(PAND, -1, 2, r.d[i] = a.d[i] & b.d[i])                                                       \
    X(PANDN, -1, 2, r.d[i] = ~a.d[i] & b.d[i])                                                     \
    X(PXOR, -1, 2, r.d[i] = a.d[i] ^ b.d[i])                                                       \
    X(PUNPCKLBW, -1, 8, (r.b[2 * i] = a.b[i], r.b[2 * i + 1] = b.b[i]))                            \
    X(PUNPCKHQDQ, -1, 1, (r.d[0] = a.d[1], r.d[1] = b.d[1]))                                       \
    X(PSHUFB, -1, 16, r.b[i] = b.b[i] & 0x80 ? 0 : a.b[b.b[i] & 15])                               \
    X(PALIGNR, 5, 16, r.b[i] = i < 11 ? b.b[i + 5] : a.b[i - 11])                                  \
    X(PSRLVD, -1, 4, r.w[i] = b.w[i] > 31 ? 0 : a.w[i] >> b.w[i])                                  \
    X(SHUFPS, 0x1b, 4, r.w[i] = (i < 2 ? a : b).w[3 - i])                                          \
    X(ADDPS, -1, 4, r.s[i] = a.s[i] + b.s[i])                                                      \
    X(MULPD, -1, 2, r.f[i] = a.f[i] * b.f[i])                                                      \
    X(DIVSD, -1, 2, r.f[i] = i ? a.f[1] : a.f[0] / b.f[0])                                         \
    X(SUBSS, -1, 4, r.s[i] = i ? a.s[i] : a.s[0] - b.s[0])

#define X(op, imm, n, lane)                                                                        \
    static void lanes_##op(Vec *rp, const Vec *ap, const Vec *bp)                                  \
    {                                                                                              \
        Vec r = *rp, a = *ap, b = *bp;                                                             \
        for (unsigned i = 0; i < (n); i++)                                                         \
            lane;                                                                                  \
        *rp = r;                                                                                   \
    }
VEC_TESTS(X)
#undef X

static void put_vec_code(Asm *c, X64VOp op, int imm, const u8 reg[3], unsigned form)
{
    x64_vrm(c, V_MOVDQU, reg[1], x64_mem(RSI, 0));
    if (form) {
        if (imm < 0)
            x64_vrrm(c, op, reg[0], reg[1], x64_mem_idx(RDX, RAX, 2, 16));
        else
            x64_vrrmi(c, op, reg[0], reg[1], x64_mem_idx(RDX, RAX, 2, 16), (u8)imm);
    } else {
        x64_vrm(c, V_MOVDQU, reg[2], x64_mem(RDX, 0));
        if (imm < 0)
            x64_vrrr(c, op, reg[0], reg[1], reg[2]);
        else
            x64_vrrri(c, op, reg[0], reg[1], reg[2], (u8)imm);
    }
    x64_vmr(c, V_MOVDQU_ST, x64_mem(RDI, 0), reg[0]);
    x64_ret(c);
}

typedef void VecLanes(Vec *r, const Vec *a, const Vec *b);

/*
 * Random bits; for floating-point operations ordinary numbers, so that C's == is the right
 * comparison.
 */
static Vec random_vec(bool is_ps, bool is_pd)
{
    Vec v = {.d = {random_u64(), random_u64()}};

    for (unsigned i = 0; is_ps && i < 4; i++)
        v.s[i] = (float)(v.sw[i] | 1) * 0x1p-10f;
    for (unsigned i = 0; is_pd && i < 2; i++)
        v.f[i] = (double)(i64)(v.d[i] | 1) * 0x1p-30;
    return v;
}

static bool run_vec(X64VOp op, int imm, VecLanes *expect, bool is_ps, bool is_pd)
{
    static const u8 regs[][3] = {{0, 1, 2},  {9, 3, 15}, {4, 14, 4},
                                 {17, 2, 3}, {1, 31, 8}, {20, 6, 25}};
    bool ok = true;

    for (unsigned i = 0; i < ARRAY_SIZE(regs) * 2; i++) {
        const u8 *reg = regs[i / 2];
        Asm as = start();
        Vec r = {.d = {0, 0}}, want = r, a, b;

        if ((reg[0] | reg[1] | reg[2]) > 15 && !(hostcpu.evex && x64_vop_has_evex(op)))
            continue;
        x64_mov_ri(&as, 4, RAX, 4); /* memory form: [rdx + rax * 4 + 16] is b with rdx 32 lower */
        if (i & 1)
            x64_sub_ri(&as, 8, RDX, 32);
        put_vec_code(&as, op, imm, reg, i & 1);
        a = random_vec(is_ps, is_pd);
        b = random_vec(is_ps, is_pd);
        if (op == V_PSRLVD)
            for (unsigned j = 0; j < 4; j++)
                b.w[j] &= 63;
        expect(&want, &a, &b);
        ((FnVec *)entry(&as))(&r, &a, &b);
        ok &= memcmp(&r, &want, sizeof r) == 0;
    }
    return ok;
}

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s), k = strlen(tail);

    return n > k && strcmp(s + n - k, tail) == 0;
}

static void test_vec(void)
{
    static const struct {
        const char *name;
        X64VOp op;
        int imm;
        VecLanes *lanes;
    } tests[] = {
#define X(op, imm, n, lane) {#op, V_##op, imm, lanes_##op},
        VEC_TESTS(X)
#undef X
    };

    for (unsigned i = 0; i < ARRAY_SIZE(tests); i++) {
        const char *name = tests[i].name;
        bool is_ps = ends_with(name, "PS") || ends_with(name, "SS");
        bool is_pd = ends_with(name, "PD") || ends_with(name, "SD");

        if (name[0] == 'P') /* PMINSD is not floating point */
            is_ps = is_pd = false;
        exec_ok(run_vec(tests[i].op, tests[i].imm, tests[i].lanes, is_ps, is_pd), "runs: %s", name);
    }
}

/*
 * A masked and zeroed move, a broadcast operand, and a compare into a mask: EVEX fields beyond
 * registers.
 */
static void test_evex(void)
{
    Asm a = start();
    Vec r = {.d = {0, 0}}, x = {.w = {1, 2, 3, 4}}, y = {.w = {3, 3, 3, 3}};

    if (!hostcpu.evex) {
        exec_ok(true, "masks and broadcasts # SKIP no AVX-512");
        return;
    }
    x64_vrm(&a, V_MOVDQU, 17, x64_mem(RSI, 0));
    x64_vrrmi_o(&a, V_PCMPD_K, X64_BCAST, 2, 17, x64_mem(RDX, 4), 1); /* k2: lanes below 3 */
    x64_vrrm_o(&a, V_PADDD, X64_K(2) | X64_Z | X64_BCAST, 18, 17, x64_mem(RDX, 8));
    x64_vmr(&a, V_MOVDQU_ST, x64_mem(RDI, 0), 18);
    x64_vrr(&a, V_KMOVW_R_ST, RAX, 2);
    x64_ret(&a);
    ((FnVec *)entry(&a))(&r, &x, &y);
    exec_ok(r.w[0] == 4 && r.w[1] == 5 && r.w[2] == 0 && r.w[3] == 0, "masks and broadcasts");
}

/* ---- labels ---- */

static void test_labels(void)
{
    Asm as = start(), *a = &as;
    X64Label loop = {0}, done = {0}, far = {0}, fn = {0};
    Fn2 *f = (Fn2 *)entry(a);

    /* Sum of 1..a: three forward uses of `done` and one of `fn`, chained through the code. */
    x64_xor_rr(a, 4, RAX, RAX);
    x64_test_rr(a, 8, RDI, RDI);
    x64_jcc(a, CC_E, &done);
    x64_cmp_ri(a, 8, RDI, -1);
    x64_jcc(a, CC_E, &done);
    x64_bind(a, &loop);
    x64_call(a, &fn);
    x64_sub_ri(a, 8, RDI, 1);
    x64_jcc(a, CC_NE, &loop);
    x64_jmp(a, &done);
    x64_nop(a, 300);
    x64_bind(a, &far);
    x64_ret(a);
    x64_bind(a, &fn);
    x64_add_rr(a, 8, RAX, RDI);
    x64_jmp(a, &far); /* out of rel8 reach */
    x64_bind(a, &done);
    x64_ret(a);
    exec_ok(f(10, 0) == 55 && f(0, 0) == 0 && f(-1ull, 0) == 0,
            "labels: loop, call, several forward uses");
}

static void test_short_labels(void)
{
    Asm as = start(), *a = &as;
    X64Label out = {0};
    Fn2 *f = (Fn2 *)entry(a);

    x64_mov_rr(a, 8, RAX, RDI);
    for (int i = 0; i < 5; i++) {
        x64_cmp_ri(a, 8, RSI, i);
        x64_jcc_short(a, CC_E, &out);
        x64_add_ri(a, 8, RAX, 10);
    }
    x64_jmp_short(a, &out);
    x64_ud2(a);
    x64_bind(a, &out);
    x64_ret(a);
    exec_ok(f(1, 0) == 1 && f(1, 3) == 31 && f(1, 9) == 51,
            "labels: short forward jumps share one label");
}

static void test_lea_label(void)
{
    static const u64 value = 0x1122334455667788;
    Asm as = start(), *a = &as;
    X64Label data = {0};
    Fn2 *f = (Fn2 *)entry(a);

    x64_lea_label(a, R10, &data);
    x64_mov_rm(a, 8, RAX, x64_mem(R10, 0));
    x64_ret(a);
    x64_align(a, 8);
    x64_bind(a, &data);
    exec_ok(((uintptr_t)asm_here(a) & 7) == 0, "align: constants fall on multiples of 8");
    x64_data(a, &value, sizeof value);
    exec_ok(f(0, 0) == value, "labels: address of a constant behind the code");
}

/* ---- double mapping, absolute targets, patching ---- */

static void test_exec_delta(void)
{
    static const u64 value = 0xfeedface;
    Asm as = start(), *a = &as;
    const u8 *callee, *constant, *caller;

    constant = asm_here(a);
    x64_data(a, &value, sizeof value);
    callee = asm_here(a);
    x64_add_rm(a, 8, RAX, x64_mem_rip(constant));
    x64_cmp_mi(a, 8, x64_mem_rip(constant),
               0x7fffffff); /* the immediate moves the end of the instruction */
    x64_setcc_r(a, CC_A, RDX);
    x64_ret(a);
    x64_align(a, 16);
    caller = asm_here(a);
    x64_mov_rr(a, 8, RAX, RDI);
    x64_call_abs(a, callee);
    x64_movzx_rr(a, 4, 1, RDX, RDX);
    x64_add_rr(a, 8, RAX, RDX);
    x64_ret(a);
    exec_ok(((Fn2 *)caller)(100, 0) == value + 101,
            "double mapping: call and [rip] use run addresses");
}

static u64 return_a(u64 a, u64 b)
{
    return a;
}

static void test_patch(void)
{
    Asm as = start(), *a = &as;
    u8 *jmp, *jcc;
    const u8 *one, *two;
    Fn2 *f;
    bool ok;

    one = asm_here(a);
    x64_mov_ri(a, 4, RAX, 1);
    x64_ret(a);
    two = asm_here(a);
    x64_mov_ri(a, 4, RAX, 2);
    x64_ret(a);
    f = (Fn2 *)asm_here(a);
    x64_cmp_rr(a, 8, RDI, RSI);
    jcc = x64_jcc_abs_aligned(a, CC_E, one);
    jmp = x64_jmp_abs_aligned(a, one);
    exec_ok(((uintptr_t)jmp & 7) <= 4 && ((uintptr_t)jcc & 7) <= 4, "patch: fields are aligned");
    ok = f(0, 0) == 1 && f(0, 1) == 1;
    ok &= x64_patch_rel32(jmp, a->exec_delta, two) && f(0, 0) == 1 && f(0, 1) == 2;
    ok &= x64_patch_rel32(jcc, a->exec_delta, two) && f(0, 0) == 2;
    exec_ok(ok, "patch: jumps go where they were redirected");
    ok = !x64_patch_rel32(jmp, a->exec_delta, code_rx + (1ll << 40)) && f(0, 1) == 2;
    ok &= !x64_reaches(a, code_rx + (1ll << 33)) && x64_reaches(a, code_rx + (1 << 30));
    ok &= !x64_call_abs(a, code_rx - (1ll << 33)) && return_a(1, 2) == 1;
    exec_ok(ok, "patch: targets out of reach are refused");
}

/* ---- overflow ---- */

static void test_overflow(void)
{
    static u8 buf[256];
    bool ok = true;

    for (unsigned size = 0; size <= 128; size++) {
        Asm a;
        X64Label l = {0};

        memset(buf, 0xa5, sizeof buf);
        asm_init(&a, buf, size, 0, true);
        for (unsigned i = 0; i < 40; i++) {
            x64_mov_ri(&a, 8, R9, ~0ull >> 1);
            x64_jcc(&a, CC_E, &l);
            x64_vrrmi(&a, V_PALIGNR, 1, 2, x64_mem_idx(R8, R9, 1, 0x12345), 3);
            x64_nop(&a, i);
            x64_jmp_short(&a, &(X64Label){.pos = a.p});
            x64_data(&a, buf, 7);
        }
        x64_bind(&a, &l);
        ok &= a.overflow && a.p <= buf + size;
        for (unsigned i = size; i < sizeof buf; i++)
            ok &= buf[i] == 0xa5;
    }
    exec_ok(ok, "overflow: sticky, and nothing is written beyond the end");
}

static void test_hostcpu(void)
{
    HostCpu saved = hostcpu;
    bool ok = hostcpu_mask("avx512,sha") == NULL && !hostcpu.avx512f && !hostcpu.avx512vbmi2 &&
              !hostcpu.evex && !hostcpu.sha && hostcpu.avx2 && hostcpu.gfni == saved.gfni;
    const char *list = "gfni,nonesuch,bmi2";

    exec_ok(ok, "hostcpu: a masked group is gone, the rest stays");
    ok = hostcpu_mask(list) == list + 5 && !hostcpu.gfni && hostcpu.bmi2;
    exec_ok(ok, "hostcpu: an unknown name is reported");
    hostcpu = saved;
}

int exec_run(void)
{
    const char *missing = hostcpu_init();

    test_overflow();
    test_hostcpu();
    if (missing || !map_code()) {
        exec_ok(true, "running code # SKIP no %s", missing ? missing : "executable memory");
    } else {
        test_int();
        test_vec();
        test_evex();
        test_labels();
        test_short_labels();
        test_lea_label();
        test_exec_delta();
        test_patch();
    }
    printf("1..%u\n", ok_count);
    return ok_failed != 0;
}
