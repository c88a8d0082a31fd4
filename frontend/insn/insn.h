/* SPDX-License-Identifier: MIT */
/*
 * What the code generated from *.insn tables needs: row descriptions, text buffer, random words.
 * Header only; knows no instruction set. GRAMMAR.md describes the tables.
 */
#ifndef FRONTEND_INSN_INSN_H
#define FRONTEND_INSN_INSN_H

#include <stdarg.h>
#include <stdio.h>

#include "base/types.h"

/*
 * Rows and fields hold no pointers, but offsets into a string of strings: nothing to relocate when a program starts.
 * The generated a64_row_name() and so on give the strings.
 */

/** A named field of a row: @width bits at bit @pos. */
typedef struct InsnField {
    char name[14];
    u8 pos, width;
} InsnField;

/** One row of a table. A word belongs to it if (word & mask) == value and its conditions hold. */
typedef struct InsnRow {
    u32 mask, value;
    u16 feature; /* A64Feature; 0 = base architecture */
    u16 n_fields;
    u16 first_field; /* in the table's array of fields */
    u32 name;
    u32 text;    /* template, for people */
    u32 page;    /* page title in the manual */
    u32 handler; /* translate function */
} InsnRow;

/** Decoder trie: the child is slots[base + (word >> shift & mask)]. */
typedef struct InsnNode {
    u16 base;
    u8 shift;
    u16 mask;
} InsnNode;

/* ---- functions that table expressions may call ---- */

/** Sign-extend the low @n bits of @x; n in 1..63. */
static inline i64 insn_sx(i64 x, int n)
{
    return (i64)((u64)x << (64 - n)) >> (64 - n);
}

/** Position of the lowest set bit; 64 for zero. */
static inline i64 insn_ctz(i64 x)
{
    return x ? __builtin_ctzll((u64)x) : 64;
}

/** Position of the highest set bit; -1 for zero. */
static inline i64 insn_hsb(i64 x)
{
    return x ? 63 - __builtin_clzll((u64)x) : -1;
}

/* ---- text ---- */

/** Bounded text buffer; len counts what was asked for, even beyond size. */
typedef struct InsnText {
    char *buf;
    size_t size, len;
    u64 pc; /* of the instruction: base of PC-relative operands */
} InsnText;

static inline void insn_puts(InsnText *p, const char *s)
{
    for (; *s; s++, p->len++)
        if (p->len + 1 < p->size) {
            p->buf[p->len] = *s;
            p->buf[p->len + 1] = 0;
        }
}

static inline void PRINTF(2, 3) insn_putf(InsnText *p, const char *fmt, ...)
{
    char tmp[64];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(tmp, sizeof tmp, fmt, ap);
    va_end(ap);
    insn_puts(p, tmp);
}

/** Append words[i]; '?' marks a value the template has no word for (tests look for it). */
static inline void insn_pick(InsnText *p, i64 i, i64 n, const char *const *words)
{
    insn_puts(p, i >= 0 && i < n ? words[i] : "?");
}

/* ---- random words ---- */

/** splitmix64; any seed. */
typedef struct InsnRng {
    u64 state;
} InsnRng;

static inline u64 insn_rng(InsnRng *r)
{
    u64 z = r->state += 0x9e3779b97f4a7c15ull;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

/**
 * A word with the fixed bits of @row, which has @fields. Each field is uniform, or (1 in 8 each) all zeros or all
 * ones, because register 31 and the ends of immediates are where the special cases are.
 */
static inline u32 insn_random_word(const InsnRow *row, const InsnField *fields, InsnRng *rng)
{
    u32 w = row->value;

    for (unsigned i = 0; i < row->n_fields; i++) {
        const InsnField *f = &fields[i];
        u64 r = insn_rng(rng);
        u32 ones = (u32)((1ull << f->width) - 1);
        u32 v = (r & 7) == 0 ? 0 : (r & 7) == 1 ? ones : (u32)(r >> 8) & ones;

        w |= v << f->pos;
    }
    return w;
}

#endif
