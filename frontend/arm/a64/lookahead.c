/* SPDX-License-Identifier: MIT */
/*
 * Are the condition flags dead at a block's exit? Asked once per direct exit, so it must be cheap: a few decodes.
 */
#include "frontend/arm/a64/translate.h"

#include <string.h>

#define LOOKAHEAD_INSNS 12 /* on all ways together */
#define A64_PAGE 4096      /* the smallest that is mapped */

/* What a row does with NZCV. */
typedef enum UseKind {
    USE_NONE,
    USE_WRITES, /* all four, without reading, if the field has the value */
    USE_FOLLOW, /* B, BL: go on at the target */
    USE_BOTH,   /* CBZ, TBZ and their opposites: there, too */
    USE_ENDS,   /* reads, or leaves to somewhere unknown */
} UseKind;

typedef struct Use {
    const char *handler; /* rows that share one behave alike */
    u8 kind;
    u8 field; /* offset in A64Decoded of the field that decides if it writes, or of the distance */
    u8 value; /* of the field, if it writes */
} Use;

#define IF(args, member, is) USE_WRITES, offsetof(A64Decoded, args.member), is
#define ALWAYS USE_WRITES, 0, 0
#define BOTH(args)           USE_BOTH, offsetof(A64Decoded, args.offset), 0

/* Handlers that are not listed leave the flags alone. */
// clang-format off
static const Use uses[] = {
    {"tr_addsub_imm",   IF(addsub_imm, s, 1)},
    {"tr_addsub_shift", IF(addsub_shift, s, 1)},
    {"tr_addsub_ext",   IF(addsub_ext, s, 1)},
    {"tr_logic_imm",    IF(logic_imm, opc, 3)},
    {"tr_logic_shift",  IF(logic_shift, opc, 3)},
    {"tr_fp_cmp",       ALWAYS},
    {"tr_fjcvtzs",      ALWAYS},
    {"tr_b",            USE_FOLLOW},
    {"tr_adc", USE_ENDS},      {"tr_csel", USE_ENDS},    {"tr_ccmp_reg", USE_ENDS}, {"tr_ccmp_imm", USE_ENDS},
    {"tr_fp_csel", USE_ENDS},    {"tr_fp_ccmp", USE_ENDS},   {"tr_flags", USE_ENDS},    {"tr_rmif", USE_ENDS},
    {"tr_setf", USE_ENDS},     {"tr_sysreg", USE_ENDS},  {"tr_sys", USE_ENDS},      {"tr_cpy", USE_ENDS},
    {"tr_set", USE_ENDS},      {"tr_b_cond", USE_ENDS},  {"tr_cbz", BOTH(cbz)},     {"tr_tbz", BOTH(tbz)},
    {"tr_br", USE_ENDS},       {"tr_br_auth", USE_ENDS}, {"tr_eret", USE_ENDS},     {"tr_drps", USE_ENDS},
    {"tr_exc_gen", USE_ENDS},  {"tr_udf", USE_ENDS},     {"tr_subp", USE_ENDS},
};
// clang-format on

static const Use *classify(const InsnRow *row)
{
    static const Use none = {NULL, USE_NONE};

    for (size_t i = 0; i < ARRAY_SIZE(uses); i++)
        if (strcmp(a64_row_handler(row), uses[i].handler) == 0)
            return &uses[i];
    return &none;
}

/* Filled as rows are met. Threads may fill the same entry at once: with the same value. */
static const Use *row_use(u16 row)
{
    static const Use *table[A64_ROW_COUNT];
    const Use *u = __atomic_load_n(&table[row], __ATOMIC_RELAXED);

    if (!u) {
        u = classify(&a64_rows[row]);
        __atomic_store_n(&table[row], u, __ATOMIC_RELAXED);
    }
    return u;
}

static bool writes(const Use *u, const A64Decoded *d)
{
    return u->kind == USE_WRITES && (!u->field || *((const u8 *)d + u->field) == u->value);
}

typedef struct Look {
    Vcpu *cpu;
    A64Fetch fetch;
    int insns; /* that may still be looked at */
    Gva from;
    bool left; /* the page of from */
} Look;

static i64 distance(const Use *u, const A64Decoded *d)
{
    i64 by;

    memcpy(&by, (const u8 *)d + u->field, sizeof by);
    return by;
}

static bool is_dead(Look *l, Gva pc)
{
    const ArmModel *model = arm_cpu(l->cpu)->model;
    VcpuException fault;
    A64Decoded d;
    u32 word;

    for (; l->insns > 0; pc += 4) {
        l->insns--;
        l->left |= (pc ^ l->from) / A64_PAGE != 0;
        if (!a64_fetch(&l->fetch, l->cpu, pc, &word, &fault) || !a64_decode(word, &d) ||
            !arm_has(model, (A64Feature)a64_rows[d.row].feature))
            return false;
        const Use *use = row_use(d.row);

        if (use->kind == USE_ENDS)
            return false;
        if (writes(use, &d))
            return true;
        if (use->kind == USE_BOTH && !is_dead(l, pc + (u64)distance(use, &d)))
            return false;
        if (use->kind == USE_FOLLOW)
            pc += (u64)d.b.offset - 4;
    }
    return false;
}

bool a64_flags_dead_from(Vcpu *cpu, Gva pc, Gva from, bool *left)
{
    Look l = {.cpu = cpu, .insns = LOOKAHEAD_INSNS, .from = from};
    bool dead = is_dead(&l, pc);

    *left = l.left;
    return dead;
}

bool a64_flags_dead(Vcpu *cpu, Gva pc)
{
    bool left;

    return a64_flags_dead_from(cpu, pc, pc, &left);
}
