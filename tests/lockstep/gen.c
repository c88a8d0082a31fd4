/* SPDX-License-Identifier: MIT */
/* See gen.h. */
#include "tests/lockstep/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/isa/machine.h"
#include "tests/unit/fp/operand.h"

InsnRng gen_rng;

u64 gen_below(u64 n)
{
    return insn_rng(&gen_rng) % n;
}

bool gen_faults;

/* ---- which rows ---- */

static bool starts(const char *s, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (strncmp(s, *prefixes, strlen(*prefixes)) == 0)
            return true;
    return false;
}

/* Rows whose result is left open, that need the kernel, or that only make sense together. */
bool gen_is_excluded(const InsnRow *row)
{
    static const char *const handlers[] = {
        "tr_exc_gen", "tr_udf",        "tr_wfxt",    "tr_eret",    "tr_drps",     "tr_sys",
        "tr_msr_imm", "tr_pac",        "tr_xpac",    "tr_br_auth", "tr_ldr_auth", "tr_hint",
        "tr_cpy",     "tr_addsub_tag", "tr_subp",    "tr_irg",     "tr_gmi",      "tr_stg",
        "tr_ldg",     "tr_ldstgm",     "tr_barrier", NULL};

    return (starts(a64_row_handler(row), handlers) &&
            strcmp(a64_row_handler(row), "tr_setf") != 0) ||
           strcmp(a64_row_handler(row), "tr_set") == 0;
}

/* Left out by -x and -t. */
static bool skipped[A64_ROW_COUNT];

void gen_skip_feature(const char *name)
{
    static const char *const names[] = {
        "base",
#define _(id, text, arch, brings) text,
#include "frontend/arm/cpu/features.def"
#undef _
    };

    for (unsigned i = 0; i < A64_ROW_COUNT; i++)
        if (strcmp(names[a64_rows[i].feature], name) == 0)
            skipped[i] = true;
}

static bool is_float(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_fp_",
                                           "tr_bfcvt",
                                           "tr_int_to_fp",
                                           "tr_fjcvtzs",
                                           "tr_fmov",
                                           "tr_simd_same3_fp",
                                           "tr_simd_bf",
                                           "tr_simd_fmlal",
                                           "tr_simd_fc",
                                           "tr_simd_elem_fp",
                                           "tr_simd_misc2_fp",
                                           "tr_simd_rint",
                                           "tr_simd_fp_to_int",
                                           "tr_simd_int_to_fp",
                                           "tr_simd_across_fp",
                                           "tr_simd_pair_fp",
                                           NULL};

    return starts(a64_row_handler(row), handlers);
}

bool gen_is_memory(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_ldst",  "tr_ldr_",   "tr_cas",  "tr_atomic",
                                           "tr_ldapr", "tr_ld_rep", "tr_prfm", NULL};

    return starts(a64_row_handler(row), handlers);
}

static bool is_crypto(const InsnRow *row)
{
    switch (row->feature) {
    case A64_FEAT_AES:
    case A64_FEAT_PMULL:
    case A64_FEAT_SHA1:
    case A64_FEAT_SHA256:
    case A64_FEAT_SHA512:
    case A64_FEAT_SHA3:
    case A64_FEAT_SM3:
    case A64_FEAT_SM4: return true;
    default: return false;
    }
}

static bool is_simd(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_simd_", NULL};

    return starts(a64_row_handler(row), handlers) && !is_float(row) && !is_crypto(row);
}

static bool is_int(const InsnRow *row)
{
    return !is_float(row) && !is_crypto(row) && !is_simd(row) && !gen_is_memory(row);
}

bool gen_floats;

bool gen_keep_group(const char *name)
{
    static const struct {
        const char *name;
        bool (*has)(const InsnRow *row);
    } groups[] = {{"int", is_int},
                  {"mem", gen_is_memory},
                  {"simd", is_simd},
                  {"crypto", is_crypto},
                  {"fp", is_float}};

    for (size_t g = 0; g < ARRAY_SIZE(groups); g++) {
        if (strcmp(groups[g].name, name) != 0)
            continue;
        for (unsigned i = 0; i < A64_ROW_COUNT; i++)
            skipped[i] |= !groups[g].has(&a64_rows[i]);
        gen_floats = groups[g].has == is_float;
        return true;
    }
    return false;
}

bool gen_is_branch(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_b_cond", "tr_cbz", "tr_tbz", NULL};

    return starts(a64_row_handler(row), handlers) || strcmp(a64_row_handler(row), "tr_b") == 0;
}

static bool is_branch_reg(const InsnRow *row)
{
    return strcmp(a64_row_handler(row), "tr_br") == 0;
}

/* ---- random words ---- */

u32 gen_set_field(const InsnRow *row, u32 word, const char *name, u32 value)
{
    for (unsigned i = 0; i < row->n_fields; i++) {
        const InsnField *f = &a64_row_fields(row)[i];
        u32 mask = ((1u << f->width) - 1) << f->pos;

        if (strcmp(f->name, name) == 0)
            return (word & ~mask) | ((value << f->pos) & mask);
    }
    return word;
}

static u32 field(const InsnRow *row, u32 word, const char *name)
{
    for (unsigned i = 0; i < row->n_fields; i++)
        if (strcmp(a64_row_fields(row)[i].name, name) == 0)
            return (word >> a64_row_fields(row)[i].pos) &
                   ((1u << a64_row_fields(row)[i].width) - 1);
    return 0;
}

static bool may_write_sp(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_addsub_imm", "tr_addsub_ext", "tr_logic_imm", NULL};

    return starts(a64_row_handler(row), handlers);
}

static u32 plain_register(void)
{
    u32 r = (u32)gen_below(GEN_FIRST_INDEX + 31 - GEN_LAST_BASE);

    return r < GEN_FIRST_INDEX ? r : r - GEN_FIRST_INDEX + GEN_LAST_BASE + 1;
}

static u32 base_register(bool valid)
{
    u32 r = GEN_FIRST_BASE + (u32)gen_below(5);

    if (gen_faults ? gen_below(4) != 0 : !valid && gen_below(64) == 0)
        return GEN_FIRST_INDEX; /* faults: nothing is mapped near address 0 */
    return r > GEN_LAST_BASE ? 31 : r;
}

static bool ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), k = strlen(suffix);

    return n >= k && strcmp(s + n - k, suffix) == 0;
}

/*
 * Keep bases aligned to 16 bytes and ordered accesses aligned: what happens otherwise depends on
 * FEAT_LSE2 and on the order of checks. Should-be bits get their value: emulators differ on whether
 * they check it.
 */
static u32 keep_aligned(const InsnRow *row, u32 word)
{
    bool wback = ends(a64_row_name(row), "_post") || ends(a64_row_name(row), "_pre");

    if (wback || row->feature == A64_FEAT_LRCPC2)
        word = gen_set_field(row, word, "imm9", (u32)gen_below(32) << 4);
    if (wback) {
        word = gen_set_field(row, word, "imm7", (u32)gen_below(32) << 2);
        word = gen_set_field(row, word, "rm", GEN_FIRST_BASE - 1 - (u32)gen_below(2));
    }
    if (strcmp(a64_row_name(row), "LDAPR") == 0 || strcmp(a64_row_handler(row), "tr_ldst_ord") == 0)
        word = gen_set_field(row, gen_set_field(row, word, "rs", 31), "rt2", 31);
    if (strcmp(a64_row_handler(row), "tr_mulh") == 0)
        word = gen_set_field(row, word, "ra", 31);
    return strcmp(a64_row_handler(row), "tr_flags") ? word : gen_set_field(row, word, "crm", 0);
}

/* CASP wants even registers: clear the low bit where a row needs it. */
static u32 even(const InsnRow *row, u32 r)
{
    return strcmp(a64_row_name(row), "CASP") == 0 ? r & ~1u : r;
}

static u32 tame(const InsnRow *row, u32 word, unsigned room)
{
    static const char *const targets[] = {"rd", "rt", "rt2", "rs"};

    if (gen_is_branch(row)) {
        u32 ahead = 1 + (u32)gen_below(room ? room : 1);

        word = gen_set_field(row, word, "imm19", ahead);
        word = gen_set_field(row, word, "imm14", ahead);
        return gen_set_field(row, word, "imm26", ahead);
    }
    if (is_branch_reg(row))
        return gen_set_field(row, word, "rn", GEN_FIRST_BASE);
    for (unsigned i = 0; i < ARRAY_SIZE(targets); i++)
        word = gen_set_field(row, word, targets[i], even(row, plain_register()));
    if (may_write_sp(row) && field(row, word, "rd") == 31)
        word = gen_set_field(row, word, "rd", 30);
    if (gen_is_memory(row)) {
        word = gen_set_field(row, word, "rn",
                             base_register(strcmp(a64_row_handler(row), "tr_ldst_excl") == 0));
        word = gen_set_field(row, word, "rm", GEN_FIRST_INDEX + (u32)gen_below(4));
    }
    return keep_aligned(row, word);
}

/* Writeback with rn among the transferred registers, STXR with rs = rt: the result is left open. */
static bool is_open(u32 word)
{
    const InsnRow *row;
    A64Decoded d;
    u32 reg[5], n = 0, base = 32;

    if (!a64_decode(word, &d))
        return true;
    row = &a64_rows[d.row];
    if (!gen_is_memory(row))
        return false;
    for (unsigned i = 0; i < row->n_fields; i++) {
        const InsnField *f = &a64_row_fields(row)[i];
        u32 v = (word >> f->pos) & ((1u << f->width) - 1);

        if (strcmp(f->name, "rn") == 0)
            base = v;
        else if (!strcmp(f->name, "rt") || !strcmp(f->name, "rt2") || !strcmp(f->name, "rs"))
            reg[n++] = v;
    }
    for (u32 i = 0; i < n; i++) {
        if (reg[i] == base && base != 31)
            return true;
        for (u32 k = 0; k < i; k++)
            if (reg[i] == reg[k])
                return true;
    }
    return false;
}

bool gen_insn(const InsnRow *row, unsigned room, u32 *word)
{
    A64Decoded d;

    for (int tries = 0; tries < 64; tries++) {
        if (!a64_random((A64RowId)(row - a64_rows), &gen_rng, word))
            return false;
        *word = tame(row, *word, room);
        if (a64_decode(*word, &d) && &a64_rows[d.row] == row && !is_open(*word))
            return true;
    }
    return false;
}

static u64 random_value(void)
{
    static const u64 corner[] = {
        0,          1,    ~0ull, 1ull << 63, ~0ull >> 1, 0x80000000,        0x7fffffff,
        0xffffffff, 0x80, 0x7f,  0x8000,     0x7fff,     0xff00ff00ff00ff00};
    u64 r = insn_rng(&gen_rng);

    switch (gen_below(4)) {
    case 0: return corner[r % ARRAY_SIZE(corner)];
    case 1: return r & 0xff;
    case 2: return (u64)(i64)(i32)r;
    default: return r;
    }
}

/* 64 bits of one floating-point format; see operand.h. */
static u64 random_float(unsigned format)
{
    static const OperandFmt *const fmt[] = {&operand_f16, &operand_bf16, &operand_f32,
                                            &operand_f64};
    unsigned bits = format < 2 ? 16 : format == 2 ? 32 : 64;
    static u64 near;
    u64 x = 0;

    for (unsigned at = 0; at < 64; at += bits) {
        near = operand_near(&gen_rng.state, *fmt[format], near) & (~0ull >> (64 - bits));
        x |= near << at;
    }
    return x;
}

static const InsnRow *only;

static const InsnRow *pick_row(unsigned longest)
{
    for (;;) {
        const InsnRow *row = only ? only : &a64_rows[gen_below(A64_ROW_COUNT)];

        if (!gen_is_excluded(row) && !skipped[row - a64_rows] &&
            (longest == 1 || !is_branch_reg(row)))
            return row;
    }
}

/*
 * A store-exclusive of another size than the load before it, or to another address, is CONSTRAINED
 * UNPREDICTABLE: in sequences it comes only as the partner of a load-exclusive, right behind it.
 */
#define EXCL_LOAD_BIT (1u << 22)
#define EXCL_RS_POS   16

static bool is_store_excl(u32 word)
{
    A64Decoded d;

    return a64_decode(word, &d) && (d.row == A64_ROW_STXR || d.row == A64_ROW_STXP);
}

static u32 store_excl_of(u32 load)
{
    u32 word = load & ~EXCL_LOAD_BIT & ~(31u << EXCL_RS_POS);

    return word | plain_register() << EXCL_RS_POS;
}

static void add_partner(A64Case *c)
{
    u32 last = c->words[c->count - 1], word = store_excl_of(last);
    A64Decoded d;

    if (c->count < MAX_WORDS - 8 && a64_decode(last, &d) &&
        (d.row == A64_ROW_LDXR || d.row == A64_ROW_LDXP) && !is_open(word))
        c->words[c->count++] = word;
}

/* ---- sequences that only make sense together ---- */

static u32 word_of(A64RowId id)
{
    return a64_rows[id].value;
}

static void push(A64Case *c, u32 word)
{
    c->words[c->count++] = word;
}

/* size into x19, then prologue, main and epilogue of a copy or a fill. */
void gen_push_mops(A64Case *c)
{
    static const A64RowId ids[] = {A64_ROW_CPY, A64_ROW_CPYF, A64_ROW_SET};
    A64RowId id = ids[gen_below(ARRAY_SIZE(ids))];
    const InsnRow *row = &a64_rows[id];
    u32 rd = GEN_FIRST_BASE + (u32)gen_below(2),
        rs = id == A64_ROW_SET ? plain_register() : GEN_FIRST_BASE + 2;
    u32 size = (u32)(gen_below(2) ? gen_below(40) : gen_below(2000)), w;

    if (skipped[id] || rs == 19)
        return;
    if (id == A64_ROW_CPY && gen_below(2))
        rs = rd ^ 1; /* 256 bytes apart, so they often overlap, in both directions */
    w = gen_set_field(&a64_rows[A64_ROW_MOVW], word_of(A64_ROW_MOVW), "sf", 1);
    w = gen_set_field(&a64_rows[A64_ROW_MOVW], gen_set_field(&a64_rows[A64_ROW_MOVW], w, "opc", 2),
                      "imm16", size);
    push(c, gen_set_field(&a64_rows[A64_ROW_MOVW], w, "rd", 19));
    if (id == A64_ROW_CPYF) /* areas may not overlap: add xs, xd, #0x800 */
        push(c, 0x91200000 | rd << 5 | rs);
    for (u32 stage = 0; stage < 3; stage++) {
        w = gen_set_field(row, gen_set_field(row, row->value, "rd", rd), "rs", rs);
        push(c, gen_set_field(row, gen_set_field(row, w, "rn", 19), "stage", stage));
    }
}

static u32 back_branch(u32 status, u32 words)
{
    const InsnRow *row = &a64_rows[A64_ROW_CBZ];
    u32 w = gen_set_field(row, gen_set_field(row, row->value, "op", 1), "rt", status);

    return gen_set_field(row, w, "imm19", 0u - words);
}

/* A load-exclusive loop with random registers: most are of the kinds that the translator fuses. */
static void push_excl_loop(A64Case *c)
{
    static const A64RowId ops[] = {A64_ROW_ADDSUB_imm, A64_ROW_ADDSUB_shift, A64_ROW_LOGIC_shift,
                                   A64_ROW_ADDSUB_ext};
    const InsnRow *ldxr = &a64_rows[A64_ROW_LDXR], *op = &a64_rows[ops[gen_below(ARRAY_SIZE(ops))]];
    u32 size = (u32)gen_below(4), n = base_register(true), o = plain_register(),
        r = plain_register();
    u32 s = (u32)gen_below(19), load, store, w, start = c->count;
    bool is_cas = gen_below(3) == 0 && op != &a64_rows[A64_ROW_LOGIC_shift];

    load = gen_set_field(
        ldxr, gen_set_field(ldxr, gen_set_field(ldxr, ldxr->value, "size", size), "rn", n), "rt",
        o);
    load = gen_set_field(ldxr, gen_set_field(ldxr, load, "rs", 31), "rt2", 31);
    store = gen_set_field(ldxr, gen_set_field(ldxr, load & ~EXCL_LOAD_BIT, "rs", s), "rt", r);
    if (is_open(store) || !gen_insn(op, 1, &w))
        return;
    w = gen_set_field(op, gen_set_field(op, w, "rn", o), "sf", size == 3 || gen_below(8) == 0);
    w = gen_below(4) ? gen_set_field(op, w, "imm6", 0) : w;
    w = gen_set_field(op, gen_set_field(op, w, "option", size), "imm3", 0);
    push(c, load);
    if (is_cas) {
        w = gen_set_field(op, gen_set_field(op, w, "s", 1), "op", 1);
        push(c, gen_set_field(op, w, "rd", 31));
        push(c, gen_set_field(&a64_rows[A64_ROW_B_cond], word_of(A64_ROW_B_cond) | 1, "imm19", 3));
    } else if (gen_below(4)) {
        push(c, gen_set_field(op, w, "rd", r));
    }
    push(c, store);
    push(c, back_branch(s, c->count - start));
}

static void random_code(A64Case *c, unsigned longest)
{
    unsigned n = 1 + (unsigned)gen_below(longest);

    while (c->count < n) {
        u32 word;

        if (!gen_insn(pick_row(longest), n - c->count, &word) ||
            (longest > 1 && is_store_excl(word)))
            continue;
        c->words[c->count++] = word;
        if (longest > 1)
            add_partner(c);
    }
    if (longest > 1 && gen_below(8) == 0 && c->count < MAX_WORDS - 8)
        (gen_below(2) ? gen_push_mops : push_excl_loop)(c);
}

void gen_case(A64Case *c, unsigned longest)
{
    A64State *s = &c->in;

    memset(c, 0, sizeof *c);
    random_code(c, longest);
    for (unsigned n = 0; n < 31; n++)
        s->x[n] = random_value();
    for (unsigned n = GEN_FIRST_INDEX; n < GEN_FIRST_BASE; n++)
        s->x[n] = (u64)(i64)(i8)insn_rng(&gen_rng) << (n >= GEN_FIRST_BASE - 2 ? 4 : 0);
    for (unsigned n = GEN_FIRST_BASE; n <= GEN_LAST_BASE; n++)
        s->x[n] = GEN_BASE_ADDR + 256 * (n - GEN_FIRST_BASE);
    s->x[31] = GEN_BASE_ADDR + 4096;
    for (unsigned n = 0; n < 32; n++) {
        unsigned format = (unsigned)gen_below(8);

        s->v[n][0] = gen_floats && format < 7 ? random_float(format & 3) : random_value();
        s->v[n][1] = gen_floats && format < 7 ? random_float(format & 3) : random_value();
    }
    if (gen_floats)
        s->fpsr = (u32)(insn_rng(&gen_rng) & insn_rng(&gen_rng) & 0x9f);
    if (gen_floats)
        s->fpcr = (u32)(gen_below(4) << 22 |
                        (gen_below(4) ? 0 : gen_below(8) << 24 | gen_below(2) << 19));
    s->pc = CODE_BASE;
    s->pstate = gen_below(16) << 28;
}

static const InsnRow *row_named(const char *name)
{
    for (unsigned i = 0; i < A64_ROW_COUNT; i++)
        if (strcmp(a64_row_name(&a64_rows[i]), name) == 0)
            return &a64_rows[i];
    fprintf(stderr, "no row %s\n", name);
    exit(2);
}

void gen_only_row(const char *name)
{
    only = row_named(name);
}

void gen_skip_row(const char *name)
{
    skipped[row_named(name) - a64_rows] = true;
}
