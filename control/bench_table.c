/* SPDX-License-Identifier: MIT */
/* The table of `lyrebird bench`, its bars, and what they mean in words. */
#include "control/bench.h"

#include <string.h>

#define BAR_WIDTH 48

static int name_width(const Bench *b)
{
    size_t width = 8;

    for (unsigned r = 0; r < b->rows; r++)
        width = MAX(width, strlen(b->row[r].name));
    return (int)width;
}

/* @v, or "-" where it is not known. */
static void print_cell(FILE *f, int width, const char *format, double v)
{
    char text[32] = "-";

    if (v > 0)
        snprintf(text, sizeof text, format, v);
    fprintf(f, "%*s", width, text);
}

static void print_table(const Bench *b, const BenchRow *const *order, unsigned n, FILE *f)
{
    int width = name_width(b);
    double best = n ? order[0]->median[b->by] : 0;

    fprintf(f, "%-*s%10s%10s%10s%9s%9s%12s%13s%12s\n", width, "", "user s", "cpu s", "wall s",
            "noise", "ratio", "M insns/s", "translation", "host/guest");
    for (unsigned r = 0; r < n; r++) {
        const BenchRow *row = order[r];
        const BenchCounters *c = &row->counters;
        double t = row->median[b->by];

        fprintf(f, "%-*s", width, row->name);
        for (BenchBy by = 0; by < BENCH_BY_COUNT; by++)
            fprintf(f, "%10.3f", row->median[by]);
        fprintf(f, "%8.1f%%", 100 * bench_noise(b, row));
        print_cell(f, 9, "%.2f", best > 0 ? t / best : 0);
        print_cell(f, 12, "%.0f", t > 0 ? b->insns / t * 1e-6 : 0);
        print_cell(f, 13, "%.1f%%", row->median[BENCH_CPU] > 0
                                        ? 100 * c->translate_s / row->median[BENCH_CPU]
                                        : 0);
        print_cell(f, 12, "%.2f", c->insns > 0 ? c->host_insns / c->insns : 0);
        fputc('\n', f);
    }
    for (unsigned r = 0; r < b->rows; r++)
        if (b->row[r].why_not[0])
            fprintf(f, "%-*s  not compared: %s\n", width, b->row[r].name, b->row[r].why_not);
}

static void print_bars(const Bench *b, const BenchRow *const *order, unsigned n, FILE *f)
{
    int width = name_width(b);
    double most = order[n - 1]->median[b->by];

    fputc('\n', f);
    for (unsigned r = 0; r < n; r++) {
        double t = order[r]->median[b->by];
        int eighths = most > 0 ? (int)(t / most * BAR_WIDTH * 8 + 0.5) : 0;

        fprintf(f, "%-*s ", width, order[r]->name);
        for (int i = 0; i < eighths / 8; i++)
            fputs("█", f);
        if (eighths % 8) /* U+258F is an eighth, U+2589 seven */
            fprintf(f, "\xe2\x96%c", 0x90 - eighths % 8);
        fprintf(f, " %.3f s\n", t);
    }
}

static void print_verdict(const Bench *b, const BenchRow *const *order, unsigned n, FILE *f)
{
    const BenchRow *tied[BENCH_ROWS];
    unsigned count;

    if (n < 2)
        return;
    if (bench_has_winner(b, tied, &count)) {
        fprintf(f, "fastest: %s; %s takes %.2f to %.2f times as long\n", order[0]->name,
                order[1]->name, order[1]->low / order[0]->high, order[1]->high / order[0]->low);
        return;
    }
    fprintf(f, "no winner: %s", order[0]->name);
    for (unsigned r = 0; r < count; r++)
        fprintf(f, " and %s", tied[r]->name);
    fprintf(f, " cannot be told apart (%s)\n",
            order[0]->median[b->by] <= 0 ? "too short to measure"
            : b->rounds < 3              ? "too few rounds"
                                         : "their difference is within the noise");
}

static void print_noise(const Bench *b, const BenchRow *const *order, unsigned n, FILE *f)
{
    const BenchRow *worst = order[0];

    for (unsigned r = 1; r < n; r++)
        if (bench_noise(b, order[r]) > bench_noise(b, worst))
            worst = order[r];
    fprintf(f, "noise: up to %.1f %% (%s): half of the interval that has the median with %.0f %%\n",
            100 * bench_noise(b, worst), worst->name, 100 * b->interval);
    fprintf(f, "       other programs used %.0f %% of the host's processors\n", 100 * b->others);
}

void bench_print(const Bench *b, FILE *f)
{
    const BenchRow *order[BENCH_ROWS];
    unsigned n = bench_order(b, order);

    fprintf(f, "workload:");
    for (char **w = b->workload; *w; w++)
        fprintf(f, " %s", *w);
    fprintf(f, "\n%u rounds in turn, medians; ratio and noise are of %s time\n\n", b->rounds,
            bench_by_names[b->by]);
    print_table(b, order, n, f);
    if (!n)
        return;
    if (!b->no_chart && n > 1)
        print_bars(b, order, n, f);
    fputc('\n', f);
    print_verdict(b, order, n, f);
    print_noise(b, order, n, f);
}
