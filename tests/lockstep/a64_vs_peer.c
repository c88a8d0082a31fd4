/* SPDX-License-Identifier: MIT */
/*
 * Random A64 sequences through our engines and through another emulator (or an AArch64 machine), state by state.
 *
 *   a64_vs_peer [-n cases] [-s seed] [-l longest] [-g group] [-r row] [-X row]... [-m model] [-x feature]... -- command...
 *
 * command runs a64_peer: "qemu-aarch64 -cpu max a64_peer". -x leaves out rows of features that the peer lacks, -X one
 * row (which the peer has wrong), -r all rows but one, -g all but those of a group: int, mem, simd, crypto or fp (then
 * with operands made for it, any FPCR and any FPSR).
 *
 * The seed is printed; a difference prints the code, the input and what differs, then the search goes on with the next
 * case. Exit status 1 if anything differed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "a64_decode.h"
#include "tests/isa/machine.h"
#include "tests/unit/fp/operand.h"

/*
 * Registers that random code keeps valid: 24..27 and SP point into data (aligned to 16), 20..23 are small
 * indexes, 22 and 23 of them multiples of 16.
 */
#define FIRST_INDEX 20
#define FIRST_BASE 24
#define LAST_BASE 27
#define BASE_ADDR (DATA_BASE + DATA_SIZE / 4)

typedef struct Peer {
    int to, from;
} Peer;

static InsnRng rng;
static bool verbose;

static u64 random_below(u64 n)
{
    return insn_rng(&rng) % n;
}

/* ---- which rows ---- */

static bool starts(const char *s, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (strncmp(s, *prefixes, strlen(*prefixes)) == 0)
            return true;
    return false;
}

/* Rows whose result the architecture leaves open, that need the kernel, or that only make sense together. */
static bool is_excluded(const InsnRow *row)
{
    static const char *const handlers[] = {
        "tr_exc_gen", "tr_udf", "tr_wfxt", "tr_eret", "tr_drps", "tr_sys", "tr_msr_imm", "tr_pac", "tr_xpac",
        "tr_br_auth", "tr_ldr_auth", "tr_hint", "tr_cpy", "tr_addsub_tag", "tr_subp", "tr_irg", "tr_gmi", "tr_stg",
        "tr_ldg", "tr_ldstgm", "tr_barrier", NULL};

    return (starts(a64_row_handler(row), handlers) && strcmp(a64_row_handler(row), "tr_setf") != 0) ||
           strcmp(a64_row_handler(row), "tr_set") == 0;
}

/* Left out by -x and -t. */
static bool skipped[A64_ROW_COUNT];

static void skip_feature(const char *name)
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
    static const char *const handlers[] = {
        "tr_fp_", "tr_bfcvt", "tr_int_to_fp", "tr_fjcvtzs", "tr_fmov", "tr_simd_same3_fp", "tr_simd_bf", "tr_simd_fmlal",
        "tr_simd_fc", "tr_simd_elem_fp", "tr_simd_misc2_fp", "tr_simd_rint", "tr_simd_fp_to_int", "tr_simd_int_to_fp",
        "tr_simd_across_fp", "tr_simd_pair_fp", NULL};

    return starts(a64_row_handler(row), handlers);
}

static bool is_memory(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_ldst", "tr_ldr_", "tr_cas", "tr_atomic", "tr_ldapr", "tr_ld_rep",
                                           "tr_prfm", NULL};

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
    return !is_float(row) && !is_crypto(row) && !is_simd(row) && !is_memory(row);
}

static bool float_only;

static bool keep_group(const char *name)
{
    static const struct {
        const char *name;
        bool (*has)(const InsnRow *row);
    } groups[] = {
        {"int", is_int}, {"mem", is_memory}, {"simd", is_simd}, {"crypto", is_crypto}, {"fp", is_float}};

    for (size_t g = 0; g < ARRAY_SIZE(groups); g++) {
        if (strcmp(groups[g].name, name) != 0)
            continue;
        for (unsigned i = 0; i < A64_ROW_COUNT; i++)
            skipped[i] |= !groups[g].has(&a64_rows[i]);
        float_only = groups[g].has == is_float;
        return true;
    }
    return false;
}

static bool is_branch(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_b_cond", "tr_cbz", "tr_tbz", NULL};

    return starts(a64_row_handler(row), handlers) || strcmp(a64_row_handler(row), "tr_b") == 0;
}

static bool is_branch_reg(const InsnRow *row)
{
    return strcmp(a64_row_handler(row), "tr_br") == 0;
}

/* ---- random words ---- */

static u32 set_field(const InsnRow *row, u32 word, const char *name, u32 value)
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
            return (word >> a64_row_fields(row)[i].pos) & ((1u << a64_row_fields(row)[i].width) - 1);
    return 0;
}

static bool may_write_sp(const InsnRow *row)
{
    static const char *const handlers[] = {"tr_addsub_imm", "tr_addsub_ext", "tr_logic_imm", NULL};

    return starts(a64_row_handler(row), handlers);
}

static u32 plain_register(void)
{
    u32 r = (u32)random_below(FIRST_INDEX + 31 - LAST_BASE);

    return r < FIRST_INDEX ? r : r - FIRST_INDEX + LAST_BASE + 1;
}

static u32 base_register(bool valid)
{
    u32 r = FIRST_BASE + (u32)random_below(5);

    if (!valid && random_below(64) == 0)
        return FIRST_INDEX; /* faults: nothing is mapped near address 0 */
    return r > LAST_BASE ? 31 : r;
}

static bool ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), k = strlen(suffix);

    return n >= k && strcmp(s + n - k, suffix) == 0;
}

/*
 * Keep bases aligned to 16 bytes and ordered accesses aligned: what happens otherwise depends on FEAT_LSE2 and on the
 * order of checks. Should-be bits get their value: emulators differ on whether they check it.
 */
static u32 keep_aligned(const InsnRow *row, u32 word)
{
    bool wback = ends(a64_row_name(row), "_post") || ends(a64_row_name(row), "_pre");

    if (wback || row->feature == A64_FEAT_LRCPC2)
        word = set_field(row, word, "imm9", (u32)random_below(32) << 4);
    if (wback) {
        word = set_field(row, word, "imm7", (u32)random_below(32) << 2);
        word = set_field(row, word, "rm", FIRST_BASE - 1 - (u32)random_below(2));
    }
    if (strcmp(a64_row_name(row), "LDAPR") == 0 || strcmp(a64_row_handler(row), "tr_ldst_ord") == 0)
        word = set_field(row, set_field(row, word, "rs", 31), "rt2", 31);
    if (strcmp(a64_row_handler(row), "tr_mulh") == 0)
        word = set_field(row, word, "ra", 31);
    return strcmp(a64_row_handler(row), "tr_flags") ? word : set_field(row, word, "crm", 0);
}

/* CASP wants even registers: clear the low bit where a row needs it. */
static u32 even(const InsnRow *row, u32 r)
{
    return strcmp(a64_row_name(row), "CASP") == 0 ? r & ~1u : r;
}

static u32 tame(const InsnRow *row, u32 word, unsigned room)
{
    static const char *const targets[] = {"rd", "rt", "rt2", "rs"};

    if (is_branch(row)) {
        u32 ahead = 1 + (u32)random_below(room ? room : 1);

        word = set_field(row, word, "imm19", ahead);
        word = set_field(row, word, "imm14", ahead);
        return set_field(row, word, "imm26", ahead);
    }
    if (is_branch_reg(row))
        return set_field(row, word, "rn", FIRST_BASE);
    for (unsigned i = 0; i < ARRAY_SIZE(targets); i++)
        word = set_field(row, word, targets[i], even(row, plain_register()));
    if (may_write_sp(row) && field(row, word, "rd") == 31)
        word = set_field(row, word, "rd", 30);
    if (is_memory(row)) {
        word = set_field(row, word, "rn", base_register(strcmp(a64_row_handler(row), "tr_ldst_excl") == 0));
        word = set_field(row, word, "rm", FIRST_INDEX + (u32)random_below(4));
    }
    return keep_aligned(row, word);
}

/* Writeback with rn among the transferred registers, STXR with rs = rt: the architecture leaves the result open. */
static bool is_open(u32 word)
{
    const InsnRow *row;
    A64Decoded d;
    u32 reg[5], n = 0, base = 32;

    if (!a64_decode(word, &d))
        return true;
    row = &a64_rows[d.row];
    if (!is_memory(row))
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

static bool random_insn(const InsnRow *row, unsigned room, u32 *word)
{
    A64Decoded d;

    for (int tries = 0; tries < 64; tries++) {
        if (!a64_random((A64RowId)(row - a64_rows), &rng, word))
            return false;
        *word = tame(row, *word, room);
        if (a64_decode(*word, &d) && &a64_rows[d.row] == row && !is_open(*word))
            return true;
    }
    return false;
}

static u64 random_value(void)
{
    static const u64 corner[] = {0, 1, ~0ull, 1ull << 63, ~0ull >> 1, 0x80000000, 0x7fffffff, 0xffffffff,
                                 0x80, 0x7f, 0x8000, 0x7fff, 0xff00ff00ff00ff00};
    u64 r = insn_rng(&rng);

    switch (random_below(4)) {
    case 0: return corner[r % ARRAY_SIZE(corner)];
    case 1: return r & 0xff;
    case 2: return (u64)(i64)(i32)r;
    default: return r;
    }
}

/* 64 bits of one floating-point format; see operand.h. */
static u64 random_float(unsigned format)
{
    static const OperandFmt *const fmt[] = {&operand_f16, &operand_bf16, &operand_f32, &operand_f64};
    unsigned bits = format < 2 ? 16 : format == 2 ? 32 : 64;
    static u64 near;
    u64 x = 0;

    for (unsigned at = 0; at < 64; at += bits) {
        near = operand_near(&rng.state, *fmt[format], near) & (~0ull >> (64 - bits));
        x |= near << at;
    }
    return x;
}

static const InsnRow *only;

static const InsnRow *pick_row(unsigned longest)
{
    for (;;) {
        const InsnRow *row = only ? only : &a64_rows[random_below(A64_ROW_COUNT)];

        if (!is_excluded(row) && !skipped[row - a64_rows] && (longest == 1 || !is_branch_reg(row)))
            return row;
    }
}

/*
 * A store-exclusive of another size than the load before it, or to another address, is CONSTRAINED UNPREDICTABLE:
 * in sequences it comes only as the partner of a load-exclusive, right behind it.
 */
#define EXCL_LOAD_BIT (1u << 22)
#define EXCL_RS_POS 16

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

    if (c->count < MAX_WORDS - 8 && a64_decode(last, &d) && (d.row == A64_ROW_LDXR || d.row == A64_ROW_LDXP) &&
        !is_open(word))
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
static void push_mops(A64Case *c)
{
    static const A64RowId ids[] = {A64_ROW_CPY, A64_ROW_CPYF, A64_ROW_SET};
    A64RowId id = ids[random_below(ARRAY_SIZE(ids))];
    const InsnRow *row = &a64_rows[id];
    u32 rd = FIRST_BASE + (u32)random_below(2), rs = id == A64_ROW_SET ? plain_register() : FIRST_BASE + 2;
    u32 size = (u32)(random_below(2) ? random_below(40) : random_below(2000)), w;

    if (skipped[id] || rs == 19)
        return;
    if (id == A64_ROW_CPY && random_below(2))
        rs = rd ^ 1; /* 256 bytes apart, so they often overlap, in both directions */
    w = set_field(&a64_rows[A64_ROW_MOVW], word_of(A64_ROW_MOVW), "sf", 1);
    w = set_field(&a64_rows[A64_ROW_MOVW], set_field(&a64_rows[A64_ROW_MOVW], w, "opc", 2), "imm16", size);
    push(c, set_field(&a64_rows[A64_ROW_MOVW], w, "rd", 19));
    if (id == A64_ROW_CPYF) /* areas may not overlap: add xs, xd, #0x800 */
        push(c, 0x91200000 | rd << 5 | rs);
    for (u32 stage = 0; stage < 3; stage++) {
        w = set_field(row, set_field(row, row->value, "rd", rd), "rs", rs);
        push(c, set_field(row, set_field(row, w, "rn", 19), "stage", stage));
    }
}

static u32 back_branch(u32 status, u32 words)
{
    const InsnRow *row = &a64_rows[A64_ROW_CBZ];
    u32 w = set_field(row, set_field(row, row->value, "op", 1), "rt", status);

    return set_field(row, w, "imm19", 0u - words);
}

/* A load-exclusive loop with random registers: most are of the kinds that the translator fuses. */
static void push_excl_loop(A64Case *c)
{
    static const A64RowId ops[] = {A64_ROW_ADDSUB_imm, A64_ROW_ADDSUB_shift, A64_ROW_LOGIC_shift,
                                   A64_ROW_ADDSUB_ext};
    const InsnRow *ldxr = &a64_rows[A64_ROW_LDXR], *op = &a64_rows[ops[random_below(ARRAY_SIZE(ops))]];
    u32 size = (u32)random_below(4), n = base_register(true), o = plain_register(), r = plain_register();
    u32 s = (u32)random_below(19), load, store, w, start = c->count;
    bool is_cas = random_below(3) == 0 && op != &a64_rows[A64_ROW_LOGIC_shift];

    load = set_field(ldxr, set_field(ldxr, set_field(ldxr, ldxr->value, "size", size), "rn", n), "rt", o);
    load = set_field(ldxr, set_field(ldxr, load, "rs", 31), "rt2", 31);
    store = set_field(ldxr, set_field(ldxr, load & ~EXCL_LOAD_BIT, "rs", s), "rt", r);
    if (is_open(store) || !random_insn(op, 1, &w))
        return;
    w = set_field(op, set_field(op, w, "rn", o), "sf", size == 3 || random_below(8) == 0);
    w = random_below(4) ? set_field(op, w, "imm6", 0) : w;
    w = set_field(op, set_field(op, w, "option", size), "imm3", 0);
    push(c, load);
    if (is_cas) {
        w = set_field(op, set_field(op, w, "s", 1), "op", 1);
        push(c, set_field(op, w, "rd", 31));
        push(c, set_field(&a64_rows[A64_ROW_B_cond], word_of(A64_ROW_B_cond) | 1, "imm19", 3));
    } else if (random_below(4)) {
        push(c, set_field(op, w, "rd", r));
    }
    push(c, store);
    push(c, back_branch(s, c->count - start));
}

static void random_code(A64Case *c, unsigned longest)
{
    unsigned n = 1 + (unsigned)random_below(longest);

    while (c->count < n) {
        u32 word;

        if (!random_insn(pick_row(longest), n - c->count, &word) || (longest > 1 && is_store_excl(word)))
            continue;
        c->words[c->count++] = word;
        if (longest > 1)
            add_partner(c);
    }
    if (longest > 1 && random_below(8) == 0 && c->count < MAX_WORDS - 8)
        (random_below(2) ? push_mops : push_excl_loop)(c);
}

static void random_case(A64Case *c, unsigned longest)
{
    A64State *s = &c->in;

    memset(c, 0, sizeof *c);
    random_code(c, longest);
    for (unsigned n = 0; n < 31; n++)
        s->x[n] = random_value();
    for (unsigned n = FIRST_INDEX; n < FIRST_BASE; n++)
        s->x[n] = (u64)(i64)(i8)insn_rng(&rng) << (n >= FIRST_BASE - 2 ? 4 : 0);
    for (unsigned n = FIRST_BASE; n <= LAST_BASE; n++)
        s->x[n] = BASE_ADDR + 256 * (n - FIRST_BASE);
    s->x[31] = BASE_ADDR + 4096;
    for (unsigned n = 0; n < 32; n++) {
        unsigned format = (unsigned)random_below(8);

        s->v[n][0] = float_only && format < 7 ? random_float(format & 3) : random_value();
        s->v[n][1] = float_only && format < 7 ? random_float(format & 3) : random_value();
    }
    if (float_only)
        s->fpsr = (u32)(insn_rng(&rng) & insn_rng(&rng) & 0x9f);
    if (float_only)
        s->fpcr = (u32)(random_below(4) << 22 | (random_below(4) ? 0 : random_below(8) << 24 | random_below(2) << 19));
    s->pc = CODE_BASE;
    s->pstate = random_below(16) << 28;
}

/* ---- comparison ---- */

static unsigned differ(const char *name, unsigned n, u64 peer, u64 ours)
{
    if (peer != ours && verbose)
        printf("    %s%u: peer %016llx, ours %016llx\n", name, n, (unsigned long long)peer, (unsigned long long)ours);
    return peer != ours;
}

static unsigned compare_dirty(const A64Result *p, const A64Result *o)
{
    unsigned bad = differ("changed words ", 0, p->dirty_count, o->dirty_count);

    for (u32 i = 0; !bad && i < MIN(p->dirty_count, MAX_DIRTY); i++) {
        bad += differ("offset of word ", i, p->dirty[i].offset, o->dirty[i].offset);
        bad += differ("memory at ", p->dirty[i].offset, p->dirty[i].value, o->dirty[i].value);
    }
    return bad;
}

static unsigned compare(const A64Result *p, const A64Result *o)
{
    unsigned bad = differ("stop", 0, p->stop, o->stop);

    for (unsigned n = 0; n < 32; n++)
        bad += differ("x", n, p->out.x[n], o->out.x[n]);
    for (unsigned n = 0; n < 64; n++)
        bad += differ("v half ", n, p->out.v[n / 2][n % 2], o->out.v[n / 2][n % 2]);
    bad += differ("nzcv", 0, p->out.pstate >> 28 & 15, o->out.pstate >> 28 & 15);
    bad += differ("pc", 0, p->out.pc, o->out.pc);
    bad += differ("fpsr", 0, p->out.fpsr, o->out.fpsr);
    return bad + compare_dirty(p, o);
}

static void print_code(const A64Case *c)
{
    char text[128];

    for (u32 i = 0; i < c->count; i++) {
        a64_print(c->words[i], CODE_BASE + i * 4, text, sizeof text);
        printf("  %08x  %s\n", c->words[i], text);
    }
}

static void print_case(const A64Case *c, const A64Result *p, const A64Result *o)
{
    print_code(c);
    verbose = true;
    compare(p, o);
    verbose = false;
    printf("   input nzcv=%x fpcr=%08x", (unsigned)(c->in.pstate >> 28), c->in.fpcr);
    for (unsigned n = 0; n < 32; n++)
        printf("%sx%u=%llx", n % 6 ? " " : "\n     ", n, (unsigned long long)c->in.x[n]);
    for (unsigned n = 0; float_only && n < 32; n++)
        printf("%sv%u=%016llx%016llx", n % 3 ? " " : "\n     ", n, (unsigned long long)c->in.v[n][1],
               (unsigned long long)c->in.v[n][0]);
    printf("\n");
    fflush(stdout);
}

/* ---- the peer process ---- */

static Peer start_peer(char **argv)
{
    int in[2], out[2];

    if (pipe(in) || pipe(out)) {
        perror("pipe");
        exit(2);
    }
    if (fork() == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    return (Peer){in[1], out[0]};
}

static bool exchange(const Peer *p, const A64Case *c, A64Result *r)
{
    if (write(p->to, c, sizeof *c) != sizeof *c)
        return false;
    for (size_t done = 0; done < sizeof *r;) {
        ssize_t n = read(p->from, (char *)r + done, sizeof *r - done);

        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static void ask_peer(const Peer *p, const A64Case *c, A64Result *r)
{
    if (exchange(p, c, r))
        return;
    printf("the peer ended in\n");
    print_code(c);
    exit(2);
}

static unsigned run_case(const Peer *peer, const A64Case *c)
{
    A64Result want, got;
    unsigned bad = 0;

    ask_peer(peer, c, &want);
    for (unsigned e = 0; e < engine_count; e++) {
        machine_run(&engines[e], c, &got);
        if (engines[e].dead_flags_go && got.stop == STOP_FAULT)
            got.out.pstate = want.out.pstate;
        if (!compare(&want, &got))
            continue;
        printf("differs: engine %s\n", engines[e].name);
        print_case(c, &want, &got);
        bad = 1;
        break;
    }
    return bad;
}

static const InsnRow *row_named(const char *name)
{
    for (unsigned i = 0; i < A64_ROW_COUNT; i++)
        if (strcmp(a64_row_name(&a64_rows[i]), name) == 0)
            return &a64_rows[i];
    fprintf(stderr, "no row %s\n", name);
    exit(2);
}

int main(int argc, char **argv)
{
    unsigned long cases = 10000, bad = 0;
    unsigned longest = 8;
    const char *model = NULL;
    Peer peer;
    int opt;

    rng.state = (u64)getpid();
    while ((opt = getopt(argc, argv, "+n:s:l:g:r:X:m:x:")) != -1) {
        switch (opt) {
        case 'n': cases = strtoul(optarg, NULL, 0); break;
        case 's': rng.state = strtoull(optarg, NULL, 0); break;
        case 'l': longest = (unsigned)strtoul(optarg, NULL, 0); break;
        case 'r': only = row_named(optarg); break;
        case 'X': skipped[row_named(optarg) - a64_rows] = true; break;
        case 'm': model = optarg; break;
        case 'x': skip_feature(optarg); break;
        case 'g':
            if (keep_group(optarg))
                break;
            /* fall through */
        default: return 2;
        }
    }
    longest = MIN(MAX(longest, 1u), MAX_WORDS - 8u);
    printf("seed %llu\n", (unsigned long long)rng.state);
    fflush(stdout);
    machine_init(model);
    peer = start_peer(argv + optind);
    for (unsigned long n = 0; n < cases && bad < 20; n++) {
        A64Case c;

        random_case(&c, longest);
        bad += run_case(&peer, &c);
    }
    printf("%lu cases, %lu differ\n", cases, bad);
    return bad != 0;
}
