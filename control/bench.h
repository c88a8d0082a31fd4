/* SPDX-License-Identifier: MIT */
/*
 * `lyrebird bench`: one workload, run by each accelerator in turn for several rounds.
 *
 * bench.c plans the rows and runs the rounds, bench_run.c runs one command, bench_stat.c says what
 * the times mean, bench_table.c and bench_files.c show it. Times are in seconds.
 */
#ifndef CONTROL_BENCH_H
#define CONTROL_BENCH_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

#define BENCH_ROWS 16
#define BENCH_MAX_ROUNDS 1000

/* What is compared: --by. */
typedef enum BenchBy { BENCH_USER, BENCH_CPU, BENCH_WALL, BENCH_BY_COUNT } BenchBy;

/** "user", "cpu", "wall". */
extern const char *const bench_by_names[BENCH_BY_COUNT];

/* One run of a command. */
typedef struct BenchRun {
    double time[BENCH_BY_COUNT];
    int status;       /* as a shell has it: 128 + signal if one killed it */
    bool is_late;     /* killed at the time limit */
    u64 output_hash;  /* of its standard output */
    char complaint[200]; /* last line of its standard error */
} BenchRun;

/* What -stats=FILE said, 0 where nothing did. */
typedef struct BenchCounters {
    double insns, host_insns, translated, translate_s;
} BenchCounters;

/* A way to run the workload. */
typedef struct BenchRow {
    const char *name; /* "native", "tcg", ...; of a peer, its program's name */
    char **argv;      /* NULL-terminated */
    bool is_translated; /* -stats counts its instructions */
    char why_not[256];  /* not run, or failed; empty: it runs */
    double (*time)[BENCH_MAX_ROUNDS]; /* of each BenchBy, in order of the rounds */
    double median[BENCH_BY_COUNT];
    double low, high; /* interval that has the true median of Bench.by with 95 %, or the extremes */
    BenchCounters counters;
} BenchRow;

typedef struct Bench {
    BenchRow row[BENCH_ROWS];
    unsigned rows, rounds;
    BenchBy by;
    double limit_s;        /* of one run */
    int status;            /* what the workload ends with */
    const char *input;     /* file for standard input */
    char **workload;       /* the words of the command line, for reports */
    double insns;          /* guest instructions that the workload executes; 0: not known */
    double others;         /* share of the host's processors that other programs took */
    double interval;       /* how sure low and high are: 0.95, less with few rounds */
    bool no_chart;
} Bench;

/** Run @argv once. False: it cannot be started. */
bool bench_run(char **argv, const char *input, double limit_s, BenchRun *run, Error *err);

/** Processor time that all programs of the host have used, and that there was. */
void bench_host_time(double *busy, double *total);

/** Times of all rows -> median, low, high; Bench.interval. */
void bench_summarise(Bench *b);

/** The rows that ran, fastest first: their number. */
unsigned bench_order(const Bench *b, const BenchRow *order[BENCH_ROWS]);

/** Half of the interval over the median: how much of a difference is noise. */
double bench_noise(const Bench *b, const BenchRow *row);

/**
 * Whether the fastest row is one: its interval is below all others'. With too few rounds to tell,
 * or one row, nothing is. @tied gets the rows that it cannot be told from.
 */
bool bench_has_winner(const Bench *b, const BenchRow *tied[BENCH_ROWS], unsigned *tied_count);

/** Table, bars and what they mean. */
void bench_print(const Bench *b, FILE *f);

/** Write a report; false: the file cannot be written. */
bool bench_write_json(const Bench *b, const char *path, Error *err);
bool bench_write_csv(const Bench *b, const char *path, Error *err);
bool bench_write_svg(const Bench *b, const char *path, Error *err);

/** @argv: the words from "bench" on. The exit status: 0; 1: a row failed; 2: usage. */
int bench_main(int argc, char **argv);

#endif
