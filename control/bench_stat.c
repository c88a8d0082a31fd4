/* SPDX-License-Identifier: MIT */
/*
 * What times of several rounds tell: medians, and how sure they are.
 *
 * The interval of a median needs no assumption about how times are distributed: among n sorted
 * times, the true median lies below the k-th or above the (n+1-k)-th with the probability of fewer
 * than k heads in n throws of a coin, twice.
 */
#include "control/bench.h"

#include <stdlib.h>
#include <string.h>

#define WANTED 0.95
#define FEWEST_ROUNDS 3 /* two times can be close to each other by chance */

const char *const bench_by_names[BENCH_BY_COUNT] = {"user", "cpu", "wall"};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The largest k whose interval is as sure as wanted, at least 1; *sure gets how sure it is. */
static unsigned interval_rank(unsigned n, double *sure)
{
    double term = 1, below;
    unsigned k = 1;

    for (unsigned i = 0; i < n; i++)
        term /= 2;
    below = term; /* no heads */
    *sure = 1 - 2 * below;
    while (k < n / 2) {
        term = term * (n - k + 1) / k; /* k heads */
        if (1 - 2 * (below + term) < WANTED)
            break;
        below += term;
        *sure = 1 - 2 * below;
        k++;
    }
    return k;
}

static double median(const double *sorted, unsigned n)
{
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

void bench_summarise(Bench *b)
{
    unsigned k = interval_rank(b->rounds, &b->interval);

    for (unsigned r = 0; r < b->rows; r++) {
        BenchRow *row = &b->row[r];

        if (row->why_not[0])
            continue;
        for (BenchBy by = 0; by < BENCH_BY_COUNT; by++) {
            double sorted[BENCH_MAX_ROUNDS];

            memcpy(sorted, row->time[by], b->rounds * sizeof sorted[0]);
            qsort(sorted, b->rounds, sizeof sorted[0], compare);
            row->median[by] = median(sorted, b->rounds);
            if (by == b->by) {
                row->low = sorted[k - 1];
                row->high = sorted[b->rounds - k];
            }
        }
    }
}

unsigned bench_order(const Bench *b, const BenchRow *order[BENCH_ROWS])
{
    unsigned n = 0;

    for (unsigned r = 0; r < b->rows; r++) {
        unsigned at = n;

        if (b->row[r].why_not[0])
            continue;
        for (; at && order[at - 1]->median[b->by] > b->row[r].median[b->by]; at--)
            order[at] = order[at - 1];
        order[at] = &b->row[r];
        n++;
    }
    return n;
}

double bench_noise(const Bench *b, const BenchRow *row)
{
    return row->median[b->by] > 0 ? (row->high - row->low) / 2 / row->median[b->by] : 0;
}

bool bench_has_winner(const Bench *b, const BenchRow *tied[BENCH_ROWS], unsigned *tied_count)
{
    const BenchRow *order[BENCH_ROWS];
    unsigned n = bench_order(b, order);

    *tied_count = 0;
    for (unsigned r = 1; r < n; r++)
        if (b->rounds < FEWEST_ROUNDS || order[r]->low <= order[0]->high)
            tied[(*tied_count)++] = order[r];
    return n > 1 && !*tied_count;
}
