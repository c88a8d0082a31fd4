/* SPDX-License-Identifier: MIT */
/*
 * Every row of ops_fp.def: emitted code against the interpreter, results and exception flags.
 *
 * Blocks of a few rows on random operands (see operand.h), operands in pinned registers and in
 * memory, fresh and known to be zero above their element, under every rounding mode and the other
 * controls, with flags set before. The row under test is mixed with others, so that
 * registers run out; a seed above 1 makes their choice random, too. usage: test_fprow [blocks per
 * row [seed]]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include "backend/backend.h"
#include "backend/interp/interp.h"
#include "backend/ir/build.h"
#include "backend/ir/eval.h"
#include "backend/x64/fptrap.h"
#include "backend/x64/hostcpu.h"
#include "base/fp/fp.h"
#include "frontend/arm/cpu/fpctl.h"
#include "tests/unit/fp/operand.h"

#define VECS        40 /* more than any host pins */
#define SOURCES     24
#define ROWS_MAX    8
#define FPCR_DN     (1u << 25)
#define FPCR_AHP    (1u << 26)
#define FPCR_FZ     (1u << 24)
#define FPCR_FZ16   (1u << 19)

typedef struct Cpu {
    RtEnv rt;
    V128 v[VECS];
    u64 x[4];
    u32 fpcr, fpsr;
} Cpu;

enum { G_V = 0, G_X = VECS, G_FLAGS = G_X + 4, G_COUNT };

static IrGlobal globals[G_COUNT];

static void fp_state(const RtEnv *env, FpState *s)
{
    *s = fp_state_arm(((const Cpu *)(const void *)env)->fpcr);
}

/* The guest's MXCSR is in the register while a trap or call is served. */
static void fp_flags(RtEnv *env, u32 flags)
{
    Cpu *c = (Cpu *)(void *)env;
    u32 m = __builtin_ia32_stmxcsr() & 0x3f;

    c->fpsr |= flags;
    if (c->fpcr & FPCR_FZ)
        __builtin_ia32_ldmxcsr(arm_mxcsr_of(c->fpcr, c->fpsr) | m);
}

static u32 fp_mxcsr(const RtEnv *env)
{
    const Cpu *c = (const Cpu *)(const void *)env;

    return arm_mxcsr_of(c->fpcr, c->fpsr);
}

static IrGuest guest = {.name = "fprow",
                        .globals = globals,
                        .global_count = G_COUNT,
                        .flags_global = G_FLAGS,
                        .fp_state = fp_state,
                        .fp_flags = fp_flags,
                        .fp_mxcsr = fp_mxcsr};

static u64 rng = 1;
static Cpu *running;
static unsigned traps;

static u64 rnd(void)
{
    return operand_random(&rng);
}

static void on_sigfpe(int sig, siginfo_t *info, void *uc)
{
    traps++;
    if (!x64_fp_trap(uc, &(FpTrapRules){running ? &running->rt : NULL, &guest})) {
        const u8 *p = (const u8 *)(uintptr_t)((ucontext_t *)uc)->uc_mcontext.gregs[REG_RIP];

        fprintf(stderr, "# trap not handled:");
        for (int n = 0; n < 12; n++)
            fprintf(stderr, " %02x", p[n]);
        fprintf(stderr, "\n");
        _exit(1);
    }
}

static void make_globals(void)
{
    static char names[G_COUNT][8];

    for (unsigned n = 0; n < G_COUNT; n++) {
        snprintf(names[n], sizeof names[n], "g%u", n);
        globals[n].name = names[n];
        globals[n].priority = (u8)(n + 1);
        if (n < G_X) {
            globals[n].type = IR_V128;
            globals[n].offset = (u16)(offsetof(Cpu, v) + 16 * n);
        } else if (n < G_FLAGS) {
            globals[n].type = IR_I64;
            globals[n].offset = (u16)(offsetof(Cpu, x) + 8 * (n - G_X));
        } else {
            globals[n].type = IR_FLAGS;
            globals[n].priority = 0;
            globals[n].offset = (u16)offsetof(Cpu, rt.flags);
        }
    }
}

/* --- random blocks --- */

/* A row with one choice of size, lanes and immediate. */
typedef struct Variant {
    IrOp op;
    u8 aux, type;
    i32 imm;
} Variant;

static unsigned pick(unsigned n)
{
    return (unsigned)(rnd() >> 20) % n;
}

static u8 random_aux(unsigned min_size, unsigned max_size)
{
    unsigned size = min_size + pick(max_size - min_size + 1), lanes = pick(size == 3 ? 2 : 3);

    return (u8)(size | (lanes == 1 ? IR_FP_SCALAR : lanes == 2 ? IR_FP_HALF : 0));
}

static i32 random_fbits(unsigned width)
{
    return pick(2) ? 0 : (i32)(1 + pick(width)) << IR_FP_BITS_SHIFT;
}

static i32 random_round(void)
{
    static const u8 modes[] = {FP_RNE, FP_RPI, FP_RMI, FP_RZ, FP_RNA, IR_ROUND_ENV};

    return modes[pick(6)];
}

static i32 random_to_int(unsigned width)
{
    i32 imm = random_round() | (pick(2) ? IR_FP_UNSIGNED : 0), fbits = random_fbits(width);

    return fbits ? FP_RZ | (imm & IR_FP_UNSIGNED) | fbits : imm;
}

static Variant choose(IrOp op)
{
    Variant v = {.op = op, .type = IR_V128, .aux = random_aux(1, 3)};

    switch (op) {
    case IR_FMA: v.imm = (i32)pick(4); break;
    case IR_FMA_H:
        v.aux = random_aux(2, 2) & ~IR_FP_SCALAR;
        v.imm = (pick(2) ? IR_FMA_NEG_B : 0) | (pick(2) ? IR_FMA_HIGH : 0);
        break;
    case IR_FMA_BF:
        v.aux = 2;
        v.imm = pick(2) ? IR_FMA_HIGH : 0;
        break;
    case IR_BFDOT: v.aux = random_aux(2, 2) & ~IR_FP_SCALAR; break;
    case IR_BFMMLA: v.aux = 2; break;
    case IR_FCMLA:
        v.aux &= ~IR_FP_SCALAR;
        v.imm = (i32)pick(4);
        break;
    case IR_FCADD:
        v.aux &= ~IR_FP_SCALAR;
        v.imm = 1 + 2 * (i32)pick(2);
        break;
    case IR_FCMP:
        v.type = IR_FLAGS;
        v.aux = (u8)((v.aux & IR_FP_SIZE) | IR_FP_SCALAR);
        v.imm = (i32)pick(2);
        break;
    case IR_FCCMP:
        v.type = IR_FLAGS;
        v.aux = (u8)((v.aux & IR_FP_SIZE) | IR_FP_SCALAR);
        v.imm = (i32)(pick(14) | pick(16) << 4 | pick(2) << 8);
        break;
    case IR_FRINT: v.imm = random_round() | (pick(2) ? IR_FP_EXACT : 0); break;
    case IR_FRINT_N:
        v.aux = random_aux(2, 3);
        v.imm = (pick(2) ? FP_RZ : IR_ROUND_ENV) | (i32)(32 << pick(2)) << IR_FP_BITS_SHIFT;
        break;
    case IR_FTOI: v.imm = random_to_int(8u << (v.aux & IR_FP_SIZE)); break;
    case IR_ITOF:
        v.imm = (pick(2) ? IR_FP_UNSIGNED : 0) | random_fbits(8u << (v.aux & IR_FP_SIZE));
        break;
    case IR_FTOI_X:
        v.type = pick(2) ? IR_I32 : IR_I64;
        v.aux = (u8)((v.aux & IR_FP_SIZE) | IR_FP_SCALAR);
        v.imm = random_to_int(v.type == IR_I32 ? 32 : 64);
        break;
    case IR_ITOF_X:
        v.aux = (u8)((v.aux & IR_FP_SIZE) | IR_FP_SCALAR);
        v.imm = pick(2) ? IR_FP_X64 : 0;
        v.imm |= (pick(2) ? IR_FP_UNSIGNED : 0) | random_fbits(v.imm ? 64 : 32);
        break;
    case IR_FJCVT:
        v.type = IR_I64;
        v.aux = 3 | IR_FP_SCALAR;
        break;
    case IR_FCVT:
        v.aux = (u8)((v.aux & IR_FP_SIZE) | IR_FP_SCALAR);
        v.imm = 1 + (i32)pick(2);
        v.imm += v.imm >= (v.aux & IR_FP_SIZE);
        break;
    case IR_FCVTL:
        v.aux = (u8)(1 + pick(2));
        v.imm = (i32)pick(2);
        break;
    case IR_FCVTN:
        v.aux = (u8)(1 + pick(2));
        v.imm = IR_ROUND_ENV;
        if (v.aux == 2 && pick(2)) {
            v.imm = FP_RODD;
            v.aux |= pick(2) ? IR_FP_SCALAR : 0;
        }
        break;
    case IR_BFCVT: v.aux = (u8)(2 | (pick(2) ? IR_FP_SCALAR : 0)); break;
    default: break;
    }
    return v;
}

static IrRef results[ROWS_MAX]; /* of this block, so that values live long */
static unsigned result_count;

static IrRef operand(IrBuilder *b, char kind, unsigned size)
{
    IrRef r;

    if (kind == 'f')
        return ir_get(b, G_FLAGS);
    if (kind == 'x')
        return ir_get(b, (u16)(G_X + pick(4)));
    if (result_count && pick(3) == 0)
        return results[pick(result_count)];
    r = ir_get(b, (u16)(G_V + pick(SOURCES)));
    return pick(2) ? r : ir_vlow(b, size, r);
}

static void add_row(IrBuilder *b, IrOp op, unsigned n)
{
    Variant v = choose(op);
    const char *args = ir_op_info[op].args;
    IrRef a[4] = {0}, r;

    for (unsigned k = 0; args[k]; k++)
        a[k] = operand(b, args[k], v.aux & IR_FP_SIZE);
    if (op == IR_ITOF_X && !(v.imm & IR_FP_X64))
        a[0] = ir_trunc(b, a[0]);
    r = ir_emit(b, v.op, (IrType)v.type, v.aux, v.imm, a[0], a[1], a[2], 0);
    switch (v.type) {
    case IR_FLAGS: ir_set(b, G_FLAGS, r); break;
    case IR_V128:
        ir_set(b, (u16)(pick(4) ? G_V + SOURCES + n : G_V + n), r);
        results[result_count++] = r;
        break;
    default: ir_set(b, (u16)(G_X + pick(4)), v.type == IR_I32 ? ir_zext32(b, r) : r); break;
    }
}

static u8 modes_of(u32 fpcr, bool looks)
{
    return (u8)((fpcr & FPCR_FZ ? IR_FP_FLUSH : 0) | (fpcr & FPCR_DN ? IR_FP_DEFAULT_NAN : 0) |
                (fpcr & FPCR_AHP ? IR_FP_ALT_HALF : 0) | (fpcr & FPCR_FZ16 ? IR_FP_FLUSH_H : 0) |
                (looks ? IR_FP_TININESS : 0));
}

static void make_block(IrBuilder *b, IrOp op, bool slow, u8 modes)
{
    unsigned rows = 1 + pick(ROWS_MAX);

    ir_begin(b, 0x10000, &guest);
    b->block.fp_slow = slow;
    b->block.fp_modes = modes;
    ir_insn(b, 0x10000);
    result_count = 0;
    for (unsigned n = 0; n < rows; n++) {
        bool other = n && pick(2);

        add_row(b, other ? (IrOp)(IR_FP_FIRST + 1 + pick(IR_X86_FIRST - IR_FP_FIRST - 1)) : op, n);
    }
    ir_goto(b, 0x10004, ir_get(b, G_FLAGS));
}

/* --- operands and controls --- */

static void fill_vector(V128 *v)
{
    static const OperandFmt *const fmt[] = {&operand_f16, &operand_bf16, &operand_f32,
                                            &operand_f64};
    unsigned f = pick(5), bits = f == 3 ? 64 : f == 2 ? 32 : 16;
    static u64 near;

    for (unsigned n = 0; n < 2; n++) {
        u64 x = 0;

        for (unsigned at = 0; at < 64; at += bits)
            x |=
                f == 4 ? operand_int(&rng) << at : (near = operand_near(&rng, *fmt[f], near)) << at;
        v->d[n] = x;
    }
}

static void fill(Cpu *c, u32 fpcr)
{
    static const u8 flags[] = {FP_IOC, FP_DZC, FP_OFC, FP_UFC, FP_IXC, FP_IDC};

    memset(c, 0, sizeof *c);
    for (unsigned n = 0; n < VECS; n++)
        fill_vector(&c->v[n]);
    for (unsigned n = 0; n < 4; n++)
        c->x[n] = operand_int(&rng);
    c->rt.flags = ir_flags_pack(pick(16));
    c->fpcr = fpcr | pick(4) << 22;
    for (unsigned n = 0; n < ARRAY_SIZE(flags); n++)
        c->fpsr |= pick(3) ? 0 : flags[n];
}

static u32 fpsr_of(const Cpu *c)
{
    u32 m = c->rt.guest_mxcsr;

    return c->fpsr | (m & 1) | (m >> 2 & 1) << 1 | (m >> 3 & 1) << 2 | (m >> 4 & 1) << 3 |
           (m >> 5 & 1) << 4;
}

/* --- one comparison --- */

static CodeBuf buf;
static size_t used;
static Backend *be;

/* Somebody looks at the underflow flag, or the guest flushes: only then is it exact. */
static u32 ignored_flags(const IrBlock *b, const Cpu *got)
{
    bool exact = b->fp_modes & (IR_FP_TININESS | IR_FP_FLUSH);

    return exact || (fpsr_of(got) & FP_UFC) ? 0 : FP_UFC;
}

static void show(const char *what, const V128 *v)
{
    printf("# %s %016llx %016llx\n", what, (unsigned long long)v->d[1],
           (unsigned long long)v->d[0]);
}

/* The rows, with the operands that @start has for them. */
static void show_block(const IrBlock *b, const Cpu *start)
{
    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];

        printf("#  %u: %s aux %x imm %x (%u %u %u)\n", n, ir_op_info[i->op].name, i->aux,
               (unsigned)i->imm, i->arg[0], i->arg[1], i->arg[2]);
        if (start && i->op == IR_GET && i->imm < G_X)
            show("      =", &start->v[i->imm]);
    }
}

static bool same(const IrBlock *b, const Cpu *start, const Cpu *want, const Cpu *got)
{
    u32 f1 = fpsr_of(want), f2 = fpsr_of(got);
    bool ok = !memcmp(want->v, got->v, sizeof want->v) &&
              !memcmp(want->x, got->x, sizeof want->x) &&
              (want->rt.flags & 0xffff) == (got->rt.flags & 0xffff);

    if (ok && !((f1 ^ f2) & ~ignored_flags(b, got)))
        return true;
    printf("# modes %02x fpsr before %02x\n", b->fp_modes, start->fpsr);
    printf("# fpcr %08x fpsr want %02x got %02x; flags want %04x got %04x\n", start->fpcr, f1, f2,
           want->rt.flags, got->rt.flags);
    show_block(b, start);
    for (unsigned n = 0; n < VECS; n++)
        if (memcmp(&want->v[n], &got->v[n], 16)) {
            printf("#  v%u\n", n);
            show("want", &want->v[n]);
            show("got ", &got->v[n]);
        }
    for (unsigned n = 0; n < 4; n++)
        if (want->x[n] != got->x[n])
            printf("#  x%u start %llx want %llx got %llx\n", n, (unsigned long long)start->x[n],
                   (unsigned long long)want->x[n], (unsigned long long)got->x[n]);
    return false;
}

/* Run block @b from @start both ways. */
static bool compare(const IrBlock *b, const Cpu *start, const void *code)
{
    static V128 vals[IR_MAX_INSTS];
    static Cpu want, got;

    want = got = *start;
    got.rt.guest_mxcsr = arm_mxcsr_of(start->fpcr, start->fpsr);
    interp_block(&want.rt, b, vals);
    running = &got;
    backend_stubs.enter(&got.rt, code);
    running = NULL;
    return same(b, start, &want, &got);
}

static bool test_row(IrBuilder *b, IrOp op, unsigned blocks, unsigned *runs)
{
    for (unsigned n = 0; n < blocks; n++) {
        bool slow = pick(16) == 0, looks = pick(2);
        u32 fpcr = pick(4) == 0 ? 0 : (pick(32) & (pick(2) ? 31 : pick(32)));
        CodeBlock out;

        fpcr = (fpcr & 7) << 24 | (fpcr & 8 ? FPCR_FZ16 : 0);
        make_block(b, op, slow, modes_of(fpcr, looks));
        if (!backend_compile(be, &b->block, NULL, buf.rw + used, buf.size - used,
                             codebuf_delta(&buf), 1, 1, &out)) {
            printf("# %s: no code for\n", ir_op_info[op].name);
            show_block(&b->block, NULL);
            return false;
        }
        for (unsigned k = 0; k < 12; k++) {
            static Cpu start;

            fill(&start, fpcr);
            ++*runs;
            if (!compare(&b->block, &start, buf.rx + used))
                return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned blocks = argc > 1 ? (unsigned)atoi(argv[1]) : 400, count = 0, runs = 0, failures = 0;
    static IrBuilder b;
    struct sigaction sa = {.sa_flags = SA_SIGINFO | SA_NODEFER, .sa_sigaction = on_sigfpe};
    Error err;

    rng = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    make_globals();
    if (!codebuf_init(&buf, 1 << 20, &err) ||
        !backend_init(&guest, &buf, &(BackendOptions){.ra_seed = rng - 1}, &used, &err)) {
        printf("1..0 # SKIP no translator on this host\n");
        return 0;
    }
    used = ALIGN_UP(used, 64);
    be = backend_new();
    sigaction(SIGFPE, &sa, NULL);
    for (int op = IR_FP_FIRST + 1; op < IR_X86_FIRST; op++) {
        bool ok = test_row(&b, (IrOp)op, blocks, &runs);

        failures += !ok;
        printf("%sok %u - %s\n", ok ? "" : "not ", ++count, ir_op_info[op].name);
    }
    printf("1..%u\n# %u runs, %u traps, avx512 %d\n", count, runs, traps, hostcpu.evex);
    return failures != 0;
}
