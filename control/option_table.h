/* SPDX-License-Identifier: MIT */
/*
 * Options of a program as a table: what its parser, its -help and its manual page have in common.
 * The rows of a program begin with an OptionHead each; what an option does is the program's.
 */
#ifndef CONTROL_OPTION_TABLE_H
#define CONTROL_OPTION_TABLE_H

#include "base/error.h"
#include "base/types.h"

typedef struct OptionHead {
    const char *name; /* without the dash */
    const char *arg;  /* what it takes; NULL: nothing; "=x": only as -name=x, if at all */
    const char *env;  /* variable that sets the same; NULL: none */
    const char *help;
} OptionHead;

typedef struct OptionTable {
    const OptionHead *first;
    unsigned count;
    size_t stride; /* bytes from row to row */
    const char *program;
} OptionTable;

#define OPTION_TABLE(rows, program) {&(rows)[0].head, ARRAY_SIZE(rows), sizeof (rows)[0], program}

/** Row @n. */
const OptionHead *option_row(const OptionTable *t, unsigned n);

/**
 * The option at argv[*i]: "-name", "--name" or "-name=value". *value gets its argument ("" if it takes
 * none), which may be the next word; *i goes to the word behind. NULL: the text says what is wrong,
 * and names the nearest option.
 */
const OptionHead *option_next(const OptionTable *t, int argc, char **argv, int *i,
                              const char **value, Error *err);

/** Print the rows with their help. */
void option_list(const OptionTable *t);

#endif
