/* SPDX-License-Identifier: MIT */
/*
 * Executes the rows of a64.def on an AArch64 machine, real or emulated, and prints what happened:
 *   a64_golden ROWS SEED [FIRST-OPERAND]    write ROWS rows per instruction
 * Per instruction a line "@name", then "fpcr a... result fpsr" in hex. An operand of 16 bits may
 * run through all its values: give 0 as third argument and 65536 rows.
 *
 * Build (not part of meson test):
 *   aarch64-linux-gnu-gcc -O2 -static -march=armv8.6-a+fp16+fp16fml a64_golden.c -o a64_golden
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operand.h"

typedef uint64_t u64;

typedef struct Insn {
    const char *name, *operands;
    u64 (*run)(u64 fpcr, u64 a, u64 b, u64 c, u64 *fpsr);
    char result;
} Insn;

// clang-format off
#define RESULT_h "umov %w0, v0.h[0]"
#define RESULT_s "umov %w0, v0.s[0]"
#define RESULT_d "umov %x0, v0.d[0]"
#define RESULT_w "mov %w0, w9"
#define RESULT_x "mov %x0, x9"
#define RESULT_n "mrs %0, nzcv\n lsr %0, %0, #28"

#define A64(name, operands, result, insn, expr)                                             \
    static u64 run_##name(u64 fpcr, u64 a, u64 b, u64 c, u64 *fpsr)                         \
    {                                                                                       \
        u64 r, status;                                                                      \
        __asm__ volatile("msr fpcr, %2\n msr fpsr, xzr\n fmov d0, %3\n fmov d1, %4\n"       \
                         "fmov d2, %5\n mov x9, %3\n" insn "\n" RESULT_##result "\n"        \
                         "mrs %1, fpsr\n msr fpcr, xzr"                                     \
                         : "=&r"(r), "=&r"(status) : "r"(fpcr), "r"(a), "r"(b), "r"(c)      \
                         : "x9", "x10", "v0", "v1", "v2", "cc");                            \
        *fpsr = status;                                                                     \
        return r;                                                                           \
    }
#include "a64.def"
#undef A64

static const Insn insns[] = {
#define A64(name, operands, result, insn, expr) {#name, operands, run_##name, #result[0]},
#include "a64.def"
#undef A64
};
// clang-format on

static u64 make_operand(char letter, u64 near, u64 *seed)
{
    switch (letter) {
    case 'h': return (uint16_t)operand_near(seed, operand_f16, near);
    case 's': return (uint32_t)operand_near(seed, operand_f32, near);
    case 'd': return operand_near(seed, operand_f64, near);
    case 'b': return (uint16_t)operand_near(seed, operand_bf16, near);
    case 'B': return make_operand('b', near, seed) | make_operand('b', near, seed) << 16;
    case 'w': return (uint32_t)operand_int(seed);
    default: return operand_int(seed);
    }
}

/* RMode, and now and then FZ16, FZ, DN and AHP. */
static u64 make_fpcr(u64 *seed)
{
    static const unsigned rare[] = {19, 24, 25, 26};
    u64 r = operand_random(seed), fpcr = (r & 3) << 22;

    for (unsigned i = 0; i < 4; i++)
        if ((r >> (8 + 2 * i) & 3) == 0)
            fpcr |= (u64)1 << rare[i];
    return fpcr;
}

static void run_row(const Insn *insn, u64 *seed, bool first_given, u64 first)
{
    u64 v[3] = {0}, fpcr = make_fpcr(seed), fpsr, r;

    for (unsigned i = 0; insn->operands[i]; i++)
        v[i] = make_operand(insn->operands[i], i ? v[i - 1] : 0, seed);
    if (first_given && insn->operands[0] == 'h')
        v[0] = first & 0xffff;
    r = insn->run(fpcr, v[0], v[1], v[2], &fpsr);
    printf("%llx", (unsigned long long)fpcr);
    for (unsigned i = 0; insn->operands[i]; i++)
        printf(" %llx", (unsigned long long)v[i]);
    printf(" %llx %llx\n", (unsigned long long)r, (unsigned long long)fpsr & 0x9f);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s ROWS SEED [FIRST-OPERAND]\n", argv[0]);
        return 2;
    }
    u64 rows = strtoull(argv[1], NULL, 0), seed = strtoull(argv[2], NULL, 0);
    u64 first = argc > 3 ? strtoull(argv[3], NULL, 0) : 0;

    for (unsigned i = 0; i < sizeof insns / sizeof insns[0]; i++) {
        printf("@%s\n", insns[i].name);
        for (u64 n = 0; n < rows; n++)
            run_row(&insns[i], &seed, argc > 3, first + n);
    }
    return 0;
}
