/* SPDX-License-Identifier: MIT */
/*
 * Options written as key=value,key=value. Dotted keys (file.filename) belong to a child:
 * opts_take() moves them into Opts of their own. What may be given, and of which type, is a table
 * of OptRow.
 */
#ifndef BASE_OPTS_H
#define BASE_OPTS_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

typedef enum OptKind {
    OPT_STR,
    OPT_BOOL, /* on, off, yes, no, true, false */
    OPT_NUM,
    OPT_SIZE,  /* bytes; suffixes K M G T P E */
    OPT_ENUM,  /* one of values */
    OPT_CHILD, /* key and key.* are for a child, which checks them */
} OptKind;

typedef struct OptRow {
    const char *name;
    OptKind kind;
    const char *values; /* OPT_ENUM: "a|b|c" */
    const char *help;
} OptRow;

typedef struct Opt {
    char *key, *value;
} Opt;

typedef struct Opts {
    Opt *row;
    unsigned count, room;
    bool is_multi; /* opts_parse keeps every value of a key given twice, see opts_get_nth */
    const char *origin; /* what the user typed that means these, for messages; NULL */
} Opts;

/**
 * Add "a=b,c,d=e" to @o; ",," in a value is a comma. A word without '=' is "word=on", "noword" of a
 * boolean is off; the first word is the value of @first_key if that is given. A key given twice
 * takes the later value; the earlier ones are kept too if @o->is_multi is set.
 */
bool opts_parse(Opts *o, const char *text, const char *first_key, Error *err);

/** Forget everything; @o can be used again. */
void opts_clear(Opts *o);

void opts_copy(Opts *to, const Opts *from);

/** Set @key, replacing what it was. */
void opts_set(Opts *o, const char *key, const char *value);

/** Give @key one more value, which comes behind those that it has. */
void opts_add(Opts *o, const char *key, const char *value);

/** Set @key unless it is set. */
void opts_default(Opts *o, const char *key, const char *value);
void opts_remove(Opts *o, const char *key); /* all values that it has */

/** The value of @key (the last, if it has several) or NULL; valid until @o changes. */
const char *opts_get(const Opts *o, const char *key);

/** The value number @n, from 0, of a key that may be given several times, or NULL. */
const char *opts_get_nth(const Opts *o, const char *key, unsigned n);

/** Whether any key starts with "@prefix.". */
bool opts_has_child(const Opts *o, const char *prefix);

/** Move all "@prefix.key" of @o to @to as "key". */
void opts_take(Opts *o, const char *prefix, Opts *to);

/**
 * Every key has a row and a value of its kind; else the text names the nearest row. @what: whose
 * options.
 */
bool opts_check(const Opts *o, const char *what, const OptRow *rows, unsigned count, Error *err);

/** The same with two tables: that of all of a sort, and that of this one. */
bool opts_check_both(const Opts *o, const char *what, const OptRow *common, unsigned common_count,
                     const OptRow *own, unsigned own_count, Error *err);

/* Values after opts_check, or @absent. */
bool opts_bool(const Opts *o, const char *key, bool absent);
u64 opts_num(const Opts *o, const char *key, u64 absent);
u64 opts_size(const Opts *o, const char *key, u64 absent);

/** Print rows with their help, one a line. */
void opts_help(FILE *f, const OptRow *rows, unsigned count);

/** "64", "64k", "1.5G", "0x1000": all of @s, in bytes. False if it is none or over 2^64. */
bool parse_size(const char *s, u64 *size);

/** A number without sign, decimal, hex or octal: all of @s. */
bool parse_num(const char *s, u64 *number);

/** The word among @count strings (@stride bytes apart) nearest to @word, NULL if none is near. */
const char *nearest_word(const char *word, const char *const *words, unsigned count, size_t stride);

#endif
