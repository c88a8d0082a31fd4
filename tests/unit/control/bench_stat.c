/* SPDX-License-Identifier: MIT */
/* Medians, intervals and winners of `lyrebird bench`. */
#include "control/bench.h"

#include <string.h>
#include "tests/block/tap.h"

static double times[BENCH_ROWS][BENCH_BY_COUNT][BENCH_MAX_ROUNDS];
static Bench b;

static void begin(unsigned rounds)
{
    memset(&b, 0, sizeof b);
    b.rounds = rounds;
}

static BenchRow *add(const char *name, double first, double step)
{
    BenchRow *row = &b.row[b.rows];

    row->name = name;
    row->time = times[b.rows++];
    for (unsigned n = 0; n < b.rounds; n++)
        for (BenchBy by = 0; by < BENCH_BY_COUNT; by++)
            row->time[by][n] = first + step * ((n * 7) % b.rounds);
    return row;
}

static void median_and_interval(void)
{
    begin(5);
    BenchRow *row = add("a", 1, 1); /* 1 to 5, not in order */

    bench_summarise(&b);
    tap_ok(row->median[BENCH_USER] == 3 && row->median[BENCH_WALL] == 3, "the median of five");
    tap_ok(row->low == 1 && row->high == 5, "its interval has all of them");
    tap_ok(b.interval == 1 - 2.0 / 32, "how sure that is");
    tap_ok(row->time[BENCH_USER][1] == 3, "the times stay in the order of the rounds");

    begin(20); /* the interval of 95 % goes from the 6th to the 15th of 20 */
    row = add("a", 1, 1);
    bench_summarise(&b);
    tap_ok(row->median[BENCH_USER] == 10.5, "the median of twenty");
    tap_ok(row->low == 6 && row->high == 15, "its interval");
    tap_ok(b.interval > 0.95 && b.interval < 0.97, "is as sure as wanted");
}

static void winner(void)
{
    const BenchRow *tied[BENCH_ROWS], *order[BENCH_ROWS];
    unsigned count;

    begin(5);
    add("slow", 10, 0.1);
    add("fast", 1, 0.1);
    strcpy(add("broken", 0.1, 0)->why_not, "it crashed");
    bench_summarise(&b);
    tap_ok(bench_order(&b, order) == 2 && !strcmp(order[0]->name, "fast"), "the order");
    tap_ok(bench_has_winner(&b, tied, &count), "a winner");

    add("close", 1.4, 0.1); /* its best time is the worst of fast */
    bench_summarise(&b);
    tap_ok(!bench_has_winner(&b, tied, &count), "none where intervals touch");
    tap_ok(count == 1 && !strcmp(tied[0]->name, "close"), "who is too close");
}

static void no_winner_of_few_rounds(void)
{
    const BenchRow *tied[BENCH_ROWS];
    unsigned count;

    begin(2);
    add("slow", 10, 0);
    add("fast", 1, 0);
    bench_summarise(&b);
    tap_ok(!bench_has_winner(&b, tied, &count) && count == 1, "none of two rounds");

    begin(5);
    add("alone", 1, 0);
    bench_summarise(&b);
    tap_ok(!bench_has_winner(&b, tied, &count) && !count, "none without a second");
}

int main(void)
{
    median_and_interval();
    winner();
    no_winner_of_few_rounds();
    return tap_done();
}
