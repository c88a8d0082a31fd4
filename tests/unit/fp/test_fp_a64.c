/* SPDX-License-Identifier: MIT */
/*
 * base/fp with the Arm rules against rows written by a64_golden: result and cumulative flags.
 * Usage: test_fp_a64 FILE, or - for standard input, e.g. for a few million fresh rows:
 *   qemu-aarch64 -cpu max a64_golden 20000 7 | test_fp_a64 -
 *
 * Where an emulator differs from the pseudocode, the pseudocode wins:
 * QEMU 7.2: FJCVTZS of a positive denormal with FZ = 1 sets Z; "FPToFixedJS" and QEMU 11.1 clear
 * it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fp/fp.h"

typedef struct Insn {
    const char *name, *operands;
    u64 (*run)(u64 a, u64 b, u64 c, FpState *s);
    u64 mask;
} Insn;

/* Result of FJCVTZS with Z above it, as the row's instructions pack them. */
static u64 js(u64 a, FpState *s)
{
    bool z;
    u64 r = f64_to_int32_js(a, &z, s);

    return r | (u64)z << 32;
}

// clang-format off
#define MASK_h 0xffff
#define MASK_s 0xffffffff
#define MASK_w 0xffffffff
#define MASK_d ~0ull
#define MASK_x ~0ull
#define MASK_n 0xf

#define A64(name, operands, result, insn, expr)                                             \
    static u64 run_##name(u64 a, u64 b, u64 c, FpState *s) { return (u64)(expr); }
#include "a64.def"
#undef A64

static const Insn insns[] = {
#define A64(name, operands, result, insn, expr) {#name, operands, run_##name, MASK_##result},
#include "a64.def"
#undef A64
};
// clang-format on

static const Insn *find_insn(const char *name)
{
    for (unsigned i = 0; i < ARRAY_SIZE(insns); i++)
        if (!strcmp(insns[i].name, name))
            return &insns[i];
    return NULL;
}

/* "fpcr a [b [c]] result fpsr"; a bad row counts as a failure. */
static bool replay_row(const Insn *insn, const char *line)
{
    unsigned operands = (unsigned)strlen(insn->operands), want = operands + 3;
    unsigned long long v[6] = {0}, arg[3] = {0};
    int got = sscanf(line, "%llx %llx %llx %llx %llx %llx", v, v + 1, v + 2, v + 3, v + 4, v + 5);
    FpState s = fp_state_arm((u32)v[0]);
    u64 r;

    for (unsigned i = 0; i < operands; i++)
        arg[i] = v[1 + i];
    r = insn->run(arg[0], arg[1], arg[2], &s) & insn->mask;
    if (got == (int)want && r == v[want - 2] && s.flags == v[want - 1])
        return true;
    printf("# %s: %.*s, got %llx %x\n", insn->name, (int)strcspn(line, "\n"), line,
           (unsigned long long)r, s.flags);
    return false;
}

/* Rows up to the next "@name", which is left in @line. At most five failures are printed. */
static void replay_insn(const Insn *insn, FILE *f, char *line, int size, unsigned number,
                        unsigned *failed)
{
    unsigned rows = 0, bad = 0;

    while (fgets(line, size, f) && line[0] != '@') {
        if (line[0] == '#')
            continue;
        rows++;
        if (bad < 5)
            bad += !replay_row(insn, line);
    }
    printf("%sok %u - %s: %u rows\n", bad || !rows ? "not " : "", number, insn->name, rows);
    *failed += bad || !rows;
}

int main(int argc, char **argv)
{
    FILE *f = argc < 2 ? NULL : strcmp(argv[1], "-") ? fopen(argv[1], "r") : stdin;
    char line[160] = "";
    unsigned tests = 0, failed = 0;

    if (!f) {
        printf("Bail out! cannot read the rows\n");
        return 1;
    }
    while (line[0] != '@' && fgets(line, sizeof line, f)) {
    }
    while (!feof(f)) {
        const Insn *insn;

        line[strcspn(line, "\n")] = 0;
        insn = find_insn(line + 1);
        if (!insn) {
            printf("Bail out! no row in a64.def: %s\n", line);
            return 1;
        }
        replay_insn(insn, f, line, sizeof line, ++tests, &failed);
    }
    printf("1..%u\n", tests);
    return failed != 0;
}
