/* SPDX-License-Identifier: MIT */
/*
 * Random A64 loads, stores and atomics behind the toy machine's page tables: host code against the interpreter, and both
 * against the interpreter on flat memory.
 *
 *   access_test [cases [seed [register choice]]]
 *
 * Each engine has its own address space, with its own scattered pages of the same contents. In two thirds of the cases
 * all data is plain RAM; else some of its pages are absent, read-only or a device, and the two that see page tables are
 * compared: registers, memory, the exception, and what the device was asked.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "backend/backend.h"
#include "backend/interp/interp.h"
#include "backend/ir/build.h"
#include "frontend/arm/cpu/cpu.h"
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"
#include "tests/block/tap.h"
#include "tests/lockstep/gen.h"
#include "tests/softmmu/toy.h"

#define BLOCKS_MAX 40
#define PAGES (DATA_SIZE / 4096)
#define CODE_BUF (1u << 20)
#define REGIME 5

typedef enum Kind { FLAT, TABLES, HOST, KINDS } Kind;

typedef struct Run {
    RtExit exit;
    A64State s;
    VcpuException exc;
    u8 data[DATA_SIZE];
    ToyIo io[64];
    unsigned io_count;
    bool by_helper; /* the exception: its pc is not known here */
} Run;

static GuestArch arch;
static Vcpu *cpus[KINDS];
static ArmCpu flat;
static IrBuilder builder;
static V128 values[IR_MAX_INSTS];
static CodeBuf buf;
static size_t stubs_size;
static Backend *backend;
static u32 code[MAX_WORDS + 1];
static sigjmp_buf raised;
static bool is_emitted, by_helper;
static Run runs[KINDS];
static u64 host_runs, faults, rounds;
static const u8 *again; /* code of the block that was run last, if it goes on with itself */
static u32 host_turn;   /* where the pages of HOST are */

static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va - CODE_BASE >= sizeof code) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va};
        return NULL;
    }
    *avail = (u32)(sizeof code - (va - CODE_BASE));
    return (const u8 *)code + (va - CODE_BASE);
}

static const MemOps mem_ops = {.code = code_at};

static void invalidate(Gva start, Gva last)
{
}

static __attribute__((noreturn)) void raise_exc(Vcpu *cpu, const void *ra)
{
    by_helper = true;
    if (!is_emitted)
        siglongjmp(raised, 1);
    __asm__ volatile("mov %0, %%rsp\n\tmov %2, %%rbp\n\tjmp *%1"
                     :
                     : "r"(cpu->rt.stack), "r"(backend_stubs.exit_fault_synced), "r"((char *)cpu + RT_ENV_BIAS)
                     : "memory");
    __builtin_unreachable();
}

static const AccelOps accel_test = {.name = "test", .invalidate = invalidate, .raise = raise_exc};

static void check(bool ok, const Error *err)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n", err->text);
    exit(2);
}

static void init(u64 ra_seed)
{
    static RtJump no_jumps[1]; /* jump_mask is 0 */
    BackendOptions opt = {.verify = true, .has_mmu = true, .ra_seed = ra_seed};
    Error err;

    arch = guest_aarch64;
    arch.walk = toy_walk;
    arch.mmu_idx = toy_mmu_idx;
    arch.mmu_regimes = toy_mmu_regimes;
    no_jumps[0].pc = rt_jump_empty(0);
    cpus[FLAT] = &flat.vcpu;
    for (unsigned n = TABLES; n < KINDS; n++)
        check((cpus[n] = tlb_vcpu_new(sizeof(ArmCpu), &toy_phys, &err)) != NULL, &err);
    for (unsigned n = 0; n < KINDS; n++) {
        cpus[n]->arch = &arch;
        cpus[n]->accel = &accel_test;
        cpus[n]->mem = &mem_ops;
        check(arch.reset(cpus[n], "max", &err), &err);
        cpus[n]->rt.jumps = no_jumps;
        cpus[n]->rt.host_mxcsr = __builtin_ia32_stmxcsr();
    }
    check(codebuf_init(&buf, CODE_BUF, &err) && backend_init(arch.ir, &buf, &opt, &stubs_size, &err), &err);
    backend = backend_new();
    if (mmap((void *)DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        exit(2);
}

/* --- memory --- */

/* Physical page @n of an engine: scattered, and different in each. */
static u32 scattered(Kind kind, u32 n)
{
    return kind * 256 + (n * (kind == HOST ? 7 : 13) + 5) % PAGES + (kind == HOST ? 128 * host_turn : 0);
}

static void map_all(bool is_plain)
{
    toy_map_count = 0;
    for (unsigned kind = TABLES; kind < KINDS; kind++)
        for (u32 n = 0; n < PAGES; n++)
            toy_map(DATA_BASE + 4096 * n, TOY_RAM + 4096ull * scattered(kind, n))->w.asid = kind;
    for (unsigned k = 0; k < 3 && !is_plain; k++) {
        u32 n = (u32)(GEN_BASE_ADDR - DATA_BASE) / 4096 - 1 + (u32)gen_below(4);
        u64 what = gen_below(4);

        for (unsigned kind = TABLES; kind < KINDS; kind++) {
            ToyMap *m = &toy_maps[(kind - TABLES) * PAGES + n];

            m->w.may_read = what != 0;
            m->w.may_write = what > 1;
            if (what == 3)
                m->w = (VcpuWalk){.pa = TOY_IO, .log2_size = 12, .may_read = true, .may_write = true, .asid = kind};
        }
    }
    for (unsigned kind = TABLES; kind < KINDS; kind++)
        tlb_flush(cpus[kind], &(TlbFlush){.idx_mask = TLB_ALL_IDX});
}

_Static_assert(PAGES <= 128, "two places of each page");

static u8 *page_at(Kind kind, u32 n)
{
    return kind == FLAT ? (u8 *)DATA_BASE + 4096 * n : toy_ram + 4096ull * scattered(kind, n);
}

static void fill_data(Kind kind)
{
    for (u32 n = 0; n < PAGES; n++)
        for (u32 at = 0; at < 4096; at += 8)
            *(u64 *)(void *)(page_at(kind, n) + at) = data_pattern(4096 * n + at);
}

/* The pages of HOST are somewhere else from now on: who goes to the old ones is found out. */
static void move_pages(void)
{
    for (u32 n = 0; n < PAGES; n++) {
        ToyMap *m = &toy_maps[(HOST - TABLES) * PAGES + n];
        u8 *from = page_at(HOST, n), *to;

        host_turn ^= 1;
        to = page_at(HOST, n);
        memcpy(to, from, 4096);
        memset(from, 0x5a, 4096);
        if (m->w.pa != TOY_IO)
            m->w.pa = TOY_RAM + 4096ull * scattered(HOST, n);
        host_turn ^= 1;
    }
    host_turn ^= 1;
    tlb_flush(cpus[HOST], &(TlbFlush){.idx_mask = TLB_ALL_IDX});
}

/* --- engines --- */

static RtExit enter(Vcpu *cpu, const u8 *at, const CodeBlock *cb)
{
    Gva pc = cpu->rt.pc;
    RtExit exit;

    again = NULL;
    is_emitted = true;
    exit = backend_stubs.enter(&cpu->rt, at);
    is_emitted = false;
    if (exit == RT_EXIT_POLL) /* IR_LEAVE */
        return RT_EXIT_LOOKUP;
    if (exit != RT_EXIT_LOOKUP || !cpu->rt.exit_arg)
        return exit;
    cpu->rt.pc = cb->exits[cpu->rt.exit_arg - 1].pc;
    if (cpu->rt.pc == pc && cb->again_at)
        again = buf.rx + ALIGN_UP(stubs_size, 64) + cb->again_at;
    return exit;
}

static RtExit run_host(Vcpu *cpu)
{
    u8 *at = buf.rw + ALIGN_UP(stubs_size, 64);
    static CodeBlock cb;

    if (again) { /* as blocks are linked */
        rounds++;
        return enter(cpu, again, &cb);
    }
    if (!backend_compile(backend, &builder.block, NULL, at, (size_t)(buf.rw + buf.size - at), codebuf_delta(&buf), 1, 1, &cb))
        return interp_block(&cpu->rt, &builder.block, values);
    host_runs++;
    return enter(cpu, at + codebuf_delta(&buf), &cb);
}

static RtExit run_block(Kind kind)
{
    Vcpu *cpu = cpus[kind];
    GuestTb tb = {.cpu = cpu, .pc = cpu->rt.pc, .key = arch.tb_key(cpu), .max_insns = 64};
    static u32 turn;

    if (kind == HOST && again && gen_below(8) == 0)
        move_pages();
    builder.keep_flags = true;
    builder.has_mmu = kind != FLAT;
    if (!arch.translate(&builder, &tb))
        return RT_EXIT_FAULT;
    builder.block.is_program = turn++ & 1;
    for (u32 n = 1; n < builder.block.count; n++) { /* a regime of its own */
        IrInst *i = &builder.block.insts[n];

        if (ir_has_attr(i->op))
            i->arg[3] |= REGIME;
        else if (i->op == IR_STEX)
            i->imm = REGIME;
    }
    return kind == HOST ? run_host(cpu) : interp_block(&cpu->rt, &builder.block, values);
}

static RtExit run_blocks(Kind kind)
{
    RtExit exit = RT_EXIT_LOOKUP;

    again = NULL;
    if (sigsetjmp(raised, 0))
        return RT_EXIT_FAULT;
    for (unsigned n = 0; n < BLOCKS_MAX && exit == RT_EXIT_LOOKUP; n++)
        exit = run_block(kind);
    return exit;
}

static void load_state(Vcpu *cpu, const A64State *s)
{
    ArmCpu *c = arm_cpu(cpu);

    memcpy(cpu->rt.gpr, s->x, sizeof s->x);
    memcpy(c->v, s->v, sizeof s->v);
    cpu->rt.pc = s->pc;
    arm_set_pstate(c, s->pstate);
    arm_set_fpcr(c, 0);
    arm_set_fpsr(c, 0);
    arm_clear_exclusive(c);
    memset(&cpu->exc, 0, sizeof cpu->exc);
    cpu->rt.exit_request = 0; /* loops look at it */
}

static void run(Kind kind, const A64Case *c)
{
    Run *r = &runs[kind];
    Vcpu *cpu = cpus[kind];

    fill_data(kind);
    if (kind != FLAT)
        tlb_set_asid(cpu, kind);
    load_state(cpu, &c->in);
    toy_io_count = 0;
    memset(toy_io, 0, sizeof toy_io);
    by_helper = false;
    r->exit = run_blocks(kind);
    if (r->exit == RT_EXIT_ALIGN) {
        arch.alignment(cpu, cpu->rt.exit_arg, cpu->rt.is_write);
        r->exit = RT_EXIT_FAULT;
    } else if (r->exit == RT_EXIT_RAISE) {
        cpu->exc.kind = (u32)cpu->rt.exit_arg;
    }
    r->by_helper = by_helper;
    r->exc = cpu->exc;
    memcpy(r->s.x, cpu->rt.gpr, sizeof r->s.x);
    memcpy(r->s.v, arm_cpu(cpu)->v, sizeof r->s.v);
    r->s.pc = cpu->rt.pc;
    r->s.pstate = arm_pstate(arm_cpu(cpu));
    for (u32 n = 0; n < PAGES; n++)
        memcpy(r->data + 4096 * n, page_at(kind, n), 4096);
    memcpy(r->io, toy_io, sizeof r->io);
    r->io_count = toy_io_count;
    faults += kind == HOST && r->exit == RT_EXIT_FAULT && !by_helper;
}

static const char *difference(const Run *a, const Run *b)
{
    if (a->exit != b->exit)
        return "the way out";
    if (memcmp(a->s.x, b->s.x, sizeof a->s.x))
        return "registers";
    if (memcmp(a->s.v, b->s.v, sizeof a->s.v))
        return "vectors";
    if (a->s.pstate != b->s.pstate && a->exit != RT_EXIT_FAULT) /* at a fault, flags that the next instructions write are open */
        return "flags";
    if (a->exc.kind != b->exc.kind || a->exc.addr != b->exc.addr || a->exc.is_write != b->exc.is_write)
        return "the exception";
    if (a->s.pc != b->s.pc && !a->by_helper && !b->by_helper)
        return "pc";
    if (memcmp(a->data, b->data, sizeof a->data))
        return "memory";
    return a->io_count != b->io_count || memcmp(a->io, b->io, sizeof a->io) ? "the device" : NULL;
}

/* --- cases --- */

/* A small step of the register that @word accesses memory by; the stack pointer stays aligned. */
static u32 step_of(u32 word)
{
    u32 r = word >> 5 & 31, step = r == 31 ? 16u << gen_below(4) : 1u << gen_below(8);

    return (gen_below(2) ? 0x91000000 : 0xd1000000) | step << 10 | r << 5 | r;
}

/* A jump back to the first instruction, be it only while a register is not 0. */
static u32 back_word(u32 count)
{
    return gen_below(2) ? 0x14000000 | (-count & 0x3ffffff)
                        : 0xb5000000 | (-count & 0x7ffff) << 5 | (u32)gen_below(31);
}

static void random_case(A64Case *c)
{
    bool is_loop = gen_below(3) == 0;
    u32 count = is_loop ? 2 + (u32)gen_below(6) : 10;

    static const A64RowId plain[] = {A64_ROW_ADDSUB_imm, A64_ROW_ADDSUB_shift, A64_ROW_LOGIC_shift, A64_ROW_MOVW};
    u32 word;

    gen_case(c, 1);
    c->count = 0;
    while (c->count < count) {
        bool is_plain = gen_below(3) == 0;
        const InsnRow *row = &a64_rows[is_plain ? plain[gen_below(ARRAY_SIZE(plain))] : gen_below(A64_ROW_COUNT)];

        if ((is_plain || gen_is_memory(row)) && !gen_is_excluded(row) && gen_insn(row, 1, &word))
            c->words[c->count++] = word;
        if (is_loop && c->count && gen_below(2)) {
            word = step_of(c->words[c->count - 1]);
            c->words[c->count++] = word;
        }
    }
    if (is_loop) {
        c->words[c->count] = back_word(c->count);
        c->count++;
    }
    memcpy(code, c->words, sizeof c->words);
    code[c->count] = CODE_PAD;
}

static bool same(const A64Case *c, Kind a, Kind b, unsigned number)
{
    const char *what = difference(&runs[a], &runs[b]);
    char text[128];

    if (!what)
        return true;
    printf("# case %u, engines %d and %d: %s; pc %llx, %llx; exception %u at %llx, %u at %llx\n", number, a, b, what,
           (unsigned long long)runs[a].s.pc, (unsigned long long)runs[b].s.pc, runs[a].exc.kind, (unsigned long long)runs[a].exc.addr,
           runs[b].exc.kind, (unsigned long long)runs[b].exc.addr);
    for (u32 n = 0; n < c->count; n++) {
        arch.disas(0, (const u8 *)&c->words[n], 4, CODE_BASE + 4 * n, text, sizeof text);
        printf("#   %llx: %s\n", (unsigned long long)CODE_BASE + 4 * n, text);
    }
    for (u32 n = 0; n < 31; n++)
        if (runs[a].s.x[n] != runs[b].s.x[n])
            printf("#   x%u %llx %llx\n", n, (unsigned long long)runs[a].s.x[n], (unsigned long long)runs[b].s.x[n]);
    return false;
}

int main(int argc, char **argv)
{
    unsigned cases = argc > 1 ? (unsigned)atoi(argv[1]) : 20000, wrong = 0, flat_cases = 0;
    A64Case c;

    gen_rng.state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    toy_init();
    init(argc > 3 ? strtoull(argv[3], NULL, 0) : 0);
    for (unsigned n = 0; n < cases && wrong < 3; n++) {
        bool is_plain = gen_below(3);

        random_case(&c);
        map_all(is_plain);
        run(TABLES, &c);
        run(HOST, &c);
        wrong += !same(&c, TABLES, HOST, n);
        if (!is_plain || runs[TABLES].exit == RT_EXIT_FAULT)
            continue;
        flat_cases++;
        run(FLAT, &c);
        wrong += !same(&c, FLAT, TABLES, n);
    }
    printf("# %u cases, %u on flat memory too, %llu blocks as host code, %llu rounds, %llu faults\n", cases, flat_cases,
           (unsigned long long)host_runs, (unsigned long long)rounds, (unsigned long long)faults);
    tap_ok(!wrong, "accesses behind page tables");
    tap_ok(cases < 100 || rounds > cases, "and many went round in loops");
    tap_ok(cases < 100 || (host_runs > cases / 2 && faults > cases / 20), "many ran as host code, and many faulted");
    return tap_done();
}
