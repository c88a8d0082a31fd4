/* SPDX-License-Identifier: MIT */
/*
 * Blocks that the A64 frontend builds from random words: the verifier accepts them before and after
 * the passes, and their printed text parses back to the same instructions.
 *
 *   roundtrip [seed [blocks]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "a64_decode.h"
#include "backend/ir/parse.h"
#include "backend/opt/opt.h"
#include "frontend/arm/cpu/globals.h"
#include "tests/ir/a64_block.h"

#define WORDS_MAX 24

static InsnRng rng;
static bool row_drawn[A64_ROW_COUNT], op_seen[IR_OP_COUNT];
static unsigned failures;

/* Sequences that become one operation, and operands that chance seldom draws. */
static const u32 rare[][2] = {
    {0x9a9f17e0, 0xd503201f}, /* cset x0, eq */
    {0x4e284820, 0x4e286800}, /* aese v0.16b, v1.16b; aesmc v0.16b, v0.16b */
    {0x4e285820, 0x4e287800}, /* aesd v0.16b, v1.16b; aesimc v0.16b, v0.16b */
};

static u32 random_word(void)
{
    u32 word;

    for (;;) {
        unsigned id = (unsigned)(insn_rng(&rng) % A64_ROW_COUNT);

        if (!a64_random((A64RowId)id, &rng, &word))
            continue;
        row_drawn[id] = true;
        return word;
    }
}

static void complain(const char *stage, const char *why, const u32 *words, u32 count,
                     const char *text)
{
    failures++;
    printf("# %s: %s; words", stage, why);
    for (u32 n = 0; n < count; n++)
        printf(" %08x", words[n]);
    printf("\n");
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
        printf("#   %.*s\n", (int)strcspn(p, "\n"), p);
}

/* Unused bytes of an instruction count too: nothing may depend on what the text does not say. */
static const char *first_difference(const IrBlock *x, const IrBlock *y)
{
    static char text[80];

    if (x->count != y->count || x->pc != y->pc || x->insn_count != y->insn_count)
        return "another number of instructions, or pc";
    if (x->has_back_edge != y->has_back_edge)
        return "has_back_edge differs";
    for (u32 n = 0; n < x->count; n++) {
        if (!memcmp(&x->insts[n], &y->insts[n], sizeof x->insts[n]))
            continue;
        snprintf(text, sizeof text, "instruction %u (%s) differs", n,
                 ir_op_info[x->insts[n].op].name);
        return text;
    }
    return NULL;
}

static void check_block(const char *stage, const IrBlock *b, const u32 *words, u32 count)
{
    static IrBuilder back;
    const char *diff;
    char why[200], *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    Error err;

    ir_print(b, f);
    fclose(f);
    if (!ir_verify(b, why, sizeof why))
        complain(stage, why, words, count, text);
    else if (!ir_parse(&back, b->guest, text, &err))
        complain(stage, err.text, words, count, text);
    else if ((diff = first_difference(b, &back.block)))
        complain(stage, diff, words, count, text);
    free(text);
}

static void one(const u32 *words, u32 count)
{
    static IrBuilder b;

    b.is_movable = !b.is_movable;
    a64_block(&b, words, count, count);
    for (u32 n = 0; n < b.block.count; n++)
        op_seen[b.block.insts[n].op] = true;
    check_block("as built", &b.block, words, count);
    opt_run(&b.block, TIER1);
    check_block("after the passes", &b.block, words, count);
}

static void one_random(void)
{
    u32 words[WORDS_MAX], count = 1 + (u32)(insn_rng(&rng) % WORDS_MAX);

    for (u32 n = 0; n < count; n++)
        words[n] = random_word();
    one(words, count);
}

/* The marker between the rows is none. */
static unsigned unseen_ops(void)
{
    unsigned n = 0;

    for (unsigned op = 0; op < IR_X86_FIRST; op++) { /* the rest is made by x86 guests */
        if (op_seen[op] || op == IR_FP_FIRST)
            continue;
        printf("# not made: %s\n", ir_op_info[op].name);
        n++;
    }
    return n;
}

int main(int argc, char **argv)
{
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1,
        blocks = argc > 2 ? strtoull(argv[2], NULL, 0) : 20000;
    unsigned rows = 0, unseen;

    a64_block_init();
    rng.state = seed;
    for (unsigned n = 0; n < ARRAY_SIZE(rare); n++)
        one(rare[n], ARRAY_SIZE(rare[n]));
    for (u64 n = 0; n < blocks && failures < 10; n++)
        one_random();
    for (unsigned n = 0; n < A64_ROW_COUNT; n++)
        rows += row_drawn[n];
    unseen = unseen_ops();
    printf("%sok 1 - %llu random blocks of %u rows: verified, printed, parsed back\n",
           failures ? "not " : "", (unsigned long long)blocks, rows);
    printf("%sok 2 - every row of the tables was drawn\n", rows == A64_ROW_COUNT ? "" : "not ");
    printf("%sok 3 - every operation of the IR was made\n1..3\n", unseen ? "not " : "");
    return failures || rows != A64_ROW_COUNT || unseen;
}
