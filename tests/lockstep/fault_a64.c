/* SPDX-License-Identifier: MIT */
/*
 * Every kind of memory access, made to fault: what the fault leaves must be what the interpreter
 * leaves.
 *
 *   fault_a64 [cases per row [seed]]
 *
 * Around an access stand instructions that change registers and flags, so that the host has them in
 * its own registers and half done. The access goes to unmapped memory, or begins in the last bytes
 * that are mapped. The interpreter that runs instruction by instruction is the reference. What it
 * does itself is compared by a64_vs_peer -F.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/isa/machine.h"
#include "tests/lockstep/gen.h"

#define END       (DATA_BASE + DATA_SIZE)
#define REFERENCE 1 /* in engines[]: blocks of one instruction */

static unsigned faults;

static void add_plain(A64Case *c)
{
    static const A64RowId rows[] = {A64_ROW_ADDSUB_imm, A64_ROW_ADDSUB_shift, A64_ROW_LOGIC_shift,
                                    A64_ROW_MOVW};
    u32 word;

    for (u64 n = gen_below(4); n-- > 0;)
        if (gen_insn(&a64_rows[rows[gen_below(ARRAY_SIZE(rows))]], 1, &word))
            c->words[c->count++] = word;
}

/* Alignment that ordered and atomic accesses ask for is kept as often as not. */
static u64 bad_address(void)
{
    u64 back = gen_below(2) ? gen_below(64) : gen_below(8) * 8;

    return gen_below(2) ? END + 4096 + 16 * gen_below(64) : END - back;
}

static void make_case(A64Case *c, const InsnRow *row)
{
    u32 word = 0;

    memset(c, 0, sizeof *c);
    gen_case(c, 1);
    c->count = 0;
    add_plain(c);
    if (!row)
        gen_push_mops(c);
    else if (gen_insn(row, 1, &word))
        c->words[c->count++] = gen_set_field(row, word, "rn", GEN_FIRST_BASE);
    add_plain(c);
    c->in.x[GEN_FIRST_BASE] = bad_address();
    if (!row) /* one of the areas, or both */
        for (unsigned n = 1; n < 3; n++)
            c->in.x[GEN_FIRST_BASE + n] =
                gen_below(2) ? bad_address() - gen_below(64) : GEN_BASE_ADDR + 4096 * n;
}

static bool same(const A64Result *a, const A64Result *b, bool flags)
{
    u64 nzcv = flags ? 0xf0000000u : 0;

    return a->stop == b->stop && !memcmp(a->out.x, b->out.x, sizeof a->out.x) &&
           !memcmp(a->out.v, b->out.v, sizeof a->out.v) && a->out.pc == b->out.pc &&
           a->out.fpsr == b->out.fpsr && !((a->out.pstate ^ b->out.pstate) & nzcv) &&
           a->dirty_count == b->dirty_count && !memcmp(a->dirty, b->dirty, sizeof a->dirty);
}

static void show(const A64Case *c, const A64Result *want, const A64Result *got, const char *engine)
{
    char text[128];

    printf("# %s: stop %u pc %llx, not %u pc %llx\n", engine, got->stop,
           (unsigned long long)got->out.pc, want->stop, (unsigned long long)want->out.pc);
    for (u32 n = 0; n < c->count; n++) {
        a64_print(c->words[n], CODE_BASE + n * 4, text, sizeof text);
        printf("#   %08x  %s\n", c->words[n], text);
    }
    for (unsigned n = 0; n < 32; n++)
        if (want->out.x[n] != got->out.x[n])
            printf("#   x%u %llx, not %llx\n", n, (unsigned long long)got->out.x[n],
                   (unsigned long long)want->out.x[n]);
    for (unsigned n = 0; n < 32; n++)
        if (memcmp(want->out.v[n], got->out.v[n], 16))
            printf("#   v%u differs\n", n);
    printf("#   %u words of memory changed, not %u; x24 %llx x25 %llx x26 %llx\n", got->dirty_count,
           want->dirty_count, (unsigned long long)c->in.x[24], (unsigned long long)c->in.x[25],
           (unsigned long long)c->in.x[26]);
}

static bool run_case(const A64Case *c)
{
    A64Result want, got;

    machine_run(&engines[REFERENCE], c, &want);
    faults += want.stop == STOP_FAULT;
    for (unsigned e = 0; e < engine_count; e++) {
        if (e == REFERENCE)
            continue;
        machine_run(&engines[e], c, &got);
        if (same(&want, &got, !engines[e].dead_flags_go || want.stop != STOP_FAULT))
            continue;
        show(c, &want, &got, engines[e].name);
        return false;
    }
    return true;
}

static bool run_row(const InsnRow *row, unsigned cases)
{
    for (unsigned n = 0; n < cases; n++) {
        A64Case c;

        make_case(&c, row);
        if (!run_case(&c))
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned cases = argc > 1 ? (unsigned)atoi(argv[1]) : 40, tests = 0, failed = 0;

    gen_rng.state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    machine_init(NULL);
    for (unsigned n = 0; n <= A64_ROW_COUNT; n++) {
        const InsnRow *row = n < A64_ROW_COUNT ? &a64_rows[n] : NULL;
        bool ok;

        if (row && (!gen_is_memory(row) || gen_is_excluded(row)))
            continue;
        ok = run_row(row, cases);
        failed += !ok;
        printf("%sok %u - %s\n", ok ? "" : "not ", ++tests,
               row ? a64_row_name(row) : "memory copy and set");
    }
    printf("1..%u\n# %u faults\n", tests, faults);
    return failed != 0;
}
