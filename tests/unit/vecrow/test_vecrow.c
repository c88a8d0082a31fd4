/* SPDX-License-Identifier: MIT */
/*
 * Every vector row on random operands: emitted code against the interpreter.
 *
 *   test_vecrow [rounds [seed]]
 *
 * Operands lie in registers of all kinds (pinned low and high, in memory, made just before), die at
 * the row or live on, and other values crowd the temporaries. LYREBIRD_HOSTCPU masks host features;
 * meson.build runs the sets that choose different sequences.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "backend/ir/perm.h"
#include "tests/unit/vecrow/engine.h"

typedef enum ImmKind {
    NONE, BIT, LEFT, RIGHT, ROUND, BYTES, INDEX, MOVE, PERM, TABLE, THREE, SIXTEEN, LANE,
} ImmKind;

typedef struct Row {
    IrOp op;
    unsigned sizes;
    ImmKind imm;
} Row;

static const Row rows[] = {
#define VROW(row, sizes, imm) {IR_##row, sizes, imm},
#include "tests/unit/vecrow/rows.h"
#undef VROW
};

static u64 rng_state;

static u64 rng(void)
{
    u64 z = rng_state += 0x9e3779b97f4a7c15ull;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

static unsigned below(unsigned n)
{
    return (unsigned)(rng() % n);
}

static i32 random_imm(ImmKind kind, unsigned size)
{
    unsigned n = 8u << size, lanes = 16u >> size;

    switch (kind) {
    case BIT: return (i32)below(2);
    case LEFT: return (i32)below(n);
    case RIGHT: return (i32)below(n + 1);
    case ROUND: return (i32)below(n) + 1;
    case BYTES: return (i32)below(17);
    case INDEX:
    case SIXTEEN: return (i32)below(16);
    case MOVE: return (i32)(below(lanes) | below(lanes) << 4);
    case PERM: return (i32)below(IR_PERM_COUNT);
    case TABLE: return (i32)below(3) * 16;
    case THREE: return (i32)below(3);
    case LANE: return (i32)below(lanes);
    default: return 0;
    }
}

/* Elements near the ends of their range, small ones (shift counts, table indexes), and any. */
static u64 random_lane(unsigned size)
{
    u64 top = 1ull << ((8u << size) - 1), r = rng();

    switch (below(5)) {
    case 0: return top + (r % 5) - 2;
    case 1: return r % 5 - 2;
    case 2: return r % 80;
    case 3: return (u64)(i64)(i8)r;
    default: return r >> (r & 31);
    }
}

static V128 random_vector(void)
{
    unsigned size = below(4), n = 8u << size;
    V128 v = {.q = 0};

    for (unsigned i = 0; i < 16; i += 1u << size) {
        u64 x = random_lane(size);

        memcpy(&v.b[i], &x, n / 8);
    }
    return v;
}

/* One block and what it is about. */
typedef struct Case {
    const Row *row;
    unsigned size;
    i32 imm;
    u8 from[4], to, count, crowd;
    bool fresh; /* operands are made just before */
    bool reuse; /* operands are read again after the row */
    TestCpu cpu;
} Case;

static void random_case(Case *c, const Row *row)
{
    do
        c->size = below(4);
    while (!(row->sizes >> c->size & 1));
    c->row = row;
    c->imm = random_imm(row->imm, c->size);
    c->count = ir_op_info[row->op].arg_count;
    for (unsigned k = 0; k < 4; k++)
        c->from[k] = (u8)below(below(4) ? VREG_COUNT : 4);
    /* all from memory: nothing else to fill the temporaries needs more of them */
    if (below(4) == 0)
        for (unsigned k = 0; k < 4; k++)
            c->from[k] = (u8)(VREG_COUNT - 4 + k);
    c->to = (u8)(below(3) ? below(VREG_COUNT) : c->from[below(4)]);
    c->crowd = (u8)(below(2) ? 0 : below(8));
    c->fresh = below(4) == 0;
    c->reuse = below(2);
    for (unsigned n = 0; n < VREG_COUNT; n++)
        c->cpu.v[n] = random_vector();
    for (unsigned n = 0; n < XREG_COUNT; n++)
        c->cpu.x[n] = random_lane(3);
}

static IrRef operand(IrBuilder *b, const Case *c, unsigned k, bool integer)
{
    IrRef v = ir_get(b, integer ? GLOBAL_X + c->from[k] % XREG_COUNT : GLOBAL_V + c->from[k]);

    if (!c->fresh || integer)
        return v;
    return ir_v(b, IR_VXOR, 0, 0, v, ir_get(b, GLOBAL_V + (c->from[k] + 1) % VREG_COUNT), 0);
}

/* Sums that stay alive across the row. */
static void crowd(IrBuilder *b, const Case *c, IrRef *v)
{
    for (unsigned k = 0; k < c->crowd; k++)
        v[k] = ir_v(b, IR_VADD, 3, 0, ir_get(b, GLOBAL_V + k),
                    ir_get(b, GLOBAL_V + VREG_COUNT - 1 - k), 0);
}

static void build(IrBuilder *b, const Case *c)
{
    IrRef arg[4] = {0}, waiting[8], r;
    IrOp op = c->row->op;

    engine_begin(b);
    crowd(b, c, waiting);
    for (unsigned k = 0; k < c->count; k++)
        arg[k] = operand(b, c, k, ir_op_info[op].args[k] == 'x');
    r = ir_emit(b, op, op == IR_VEXTRACT ? IR_I64 : IR_V128, (u8)c->size, c->imm, arg[0], arg[1],
                arg[2], arg[3]);
    if (op == IR_VEXTRACT)
        ir_set(b, GLOBAL_X + c->to % XREG_COUNT, r);
    else
        ir_set(b, GLOBAL_V + c->to, r);
    for (unsigned k = 0; c->reuse && k < c->count; k++)
        if (ir_type(b, arg[k]) == IR_V128)
            ir_set(b, (u16)(GLOBAL_V + (c->to + 1 + k) % VREG_COUNT), arg[k]);
    for (unsigned k = 0; k < c->crowd; k++)
        ir_set(b, (u16)(GLOBAL_V + (c->to + 8 + k) % VREG_COUNT), waiting[k]);
}

static void print_vector(const char *name, const V128 *v)
{
    printf("#   %s %016llx_%016llx\n", name, (unsigned long long)v->d[1],
           (unsigned long long)v->d[0]);
}

static bool same(const Case *c, const TestCpu *want, const TestCpu *got)
{
    if (memcmp(want->v, got->v, sizeof want->v) == 0 &&
        memcmp(want->x, got->x, sizeof want->x) == 0)
        return true;
    printf("# %s size %u imm %d crowd %u fresh %d reuse %d: v%u <- v%u v%u v%u v%u\n",
           ir_op_info[c->row->op].name, c->size, c->imm, c->crowd, c->fresh, c->reuse, c->to,
           c->from[0], c->from[1], c->from[2], c->from[3]);
    for (unsigned k = 0; k < c->count; k++)
        print_vector("operand", &c->cpu.v[c->from[k]]);
    for (unsigned n = 0; n < VREG_COUNT; n++)
        if (memcmp(&want->v[n], &got->v[n], 16)) {
            printf("#  v%u\n", n);
            print_vector("want", &want->v[n]);
            print_vector("got ", &got->v[n]);
        }
    return false;
}

static bool check_row(IrBuilder *b, const Row *row, unsigned rounds)
{
    static Case c;

    for (unsigned n = 0; n < rounds; n++) {
        TestCpu want, got;

        random_case(&c, row);
        build(b, &c);
        if (!engine_compile(b)) {
            printf("# %s size %u imm %d does not compile\n", ir_op_info[row->op].name, c.size,
                   c.imm);
            return false;
        }
        engine_enter(b, &c.cpu, &want, &got);
        if (!same(&c, &want, &got))
            return false;
    }
    return true;
}

/* Every row of ops_vec.def must be in the list. */
static unsigned missing_rows(void)
{
    unsigned missing = 0;

    for (unsigned op = IR_VAND; op < IR_FP_FIRST; op++) {
        bool found = false;

        for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
            found |= rows[n].op == op;
        if (!found)
            printf("# %s is not tested\n", ir_op_info[op].name);
        missing += !found;
    }
    return missing;
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1500, bad = 0;
    IrBuilder b = {0};

    rng_state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    printf("1..%zu\n# seed %llu\n", ARRAY_SIZE(rows) + 1, (unsigned long long)rng_state);
    engine_init(rng() % 2 ? rng_state : 0);
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++) {
        bool ok = check_row(&b, &rows[n], rounds);

        printf("%s %u - %s\n", ok ? "ok" : "not ok", n + 1, ir_op_info[rows[n].op].name);
        bad += !ok;
    }
    printf("%s %zu - all rows are tested\n", missing_rows() ? "not ok" : "ok",
           ARRAY_SIZE(rows) + 1);
    ir_free(&b);
    return bad != 0;
}
