/* SPDX-License-Identifier: MIT */
/*
 * Random x86 instruction sequences: on the host's CPU in a child process, and by the translator or the interpreter. Registers,
 * flags, vectors, x87, memory and the exception that ends the sequence must be equal.
 *
 *   random_x86 [-s seed] [-n sequences] [-l length] [-r name] [-h handler] [-i 1 = interpreter] [-V 1 = verify] [-R ra-seed]
 *              [-k stop after so many differences] [-m 16, 32 or 64: what code] [-b 0 = no branches]
 *              [-p one piece of x86_pieces.c in so many instructions, 0 = none] [-g so many instructions of each group, whatever -n]
 *              [-e one pointer in so many near the edges of the page, 0 = none]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/user_seg.h"
#include "softmmu/accel_ops.h"
#include "tests/lockstep/x86_compare.h"
#include "tests/lockstep/x86_native.h"
#include "tests/lockstep/x86_random.h"
#include "tests/lockstep/x86_tally.h"

static X86Random gen = {.mode = X86_MODE_64, .has_branches = true, .pieces = 16};
static X86Cpu *cpu;
static bool is_interp;
static u64 sequences, differences, max_differences = 1;
static NativeTest before[NATIVE_BATCH];
static X86Steps steps[NATIVE_BATCH];
static X86Tally tally;

static const u8 *fetch(Vcpu *c, Gva va, u32 *avail, VcpuException *fault)
{
    if (va < NATIVE_CODE || va >= NATIVE_CODE + NATIVE_CODE_SIZE) {
        *fault = (VcpuException){.kind = X86_EXC_FETCH, .addr = va};
        return NULL;
    }
    *avail = (u32)(4096 - (va & 4095));
    return (const u8 *)va;
}

static bool no_read(Vcpu *c, Gva va, void *buf, size_t n)
{
    return false;
}

static bool no_write(Vcpu *c, Gva va, const void *buf, size_t n)
{
    return false;
}

static const MemOps mem_ops = {.code = fetch, .read = no_read, .write = no_write};

static void on_fault(int sig, siginfo_t *info, void *uc)
{
    if (cpu->vcpu.accel->host_fault(&cpu->vcpu, sig, info, uc))
        return;
    fprintf(stderr, "host fault %d at %p, address %p\n", sig,
            (void *)((ucontext_t *)uc)->uc_mcontext.gregs[REG_RIP], info->si_addr);
    signal(sig, SIG_DFL);
}

static void on_abort(int sig);

static void catch_faults(void)
{
    static char stack[1 << 16];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction sa = {.sa_sigaction = on_fault,
                           .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaltstack(&ss, NULL);
    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
    sigaction(SIGFPE, &sa, NULL);
    signal(SIGABRT, on_abort);
}

/* ---- running it here ---- */

static X86Seg segments_at_reset[X86_SEG_COUNT];

/* As the child has them: x86_native.c. */
static void load_segments(void)
{
    static const X86Seg code = {
        .base = NATIVE_CS16_BASE, .limit = 0xffff, .sel = NATIVE_CS16, .attr = 0xfb};
    static const X86Seg data = {
        .base = NATIVE_DS16_BASE, .limit = 0xffff, .sel = NATIVE_DS16, .attr = 0xf3};
    static const u64 ldt[2] = {
        0x0000fb000000ffffull | (NATIVE_CS16_BASE & 0xffffff) << 16 | NATIVE_CS16_BASE >> 24 << 56,
        0x0010f3000000ffffull | (NATIVE_DS16_BASE & 0xffffff) << 16 | NATIVE_DS16_BASE >> 24 << 56};
    const int regs[] = {X86_ES, X86_SS, X86_DS};

    if (gen.mode == X86_MODE_64) {
        memcpy(cpu->seg, segments_at_reset, sizeof cpu->seg);
        return;
    }
    x86_reset_user32(cpu);
    if (gen.mode == X86_MODE_16)
        cpu->ldtr = (X86Seg){.base = (uintptr_t)ldt, .limit = sizeof ldt - 1, .attr = X86_SEG_P};
    if (gen.mode == X86_MODE_32)
        return;
    cpu->seg[X86_CS] = code;
    for (unsigned n = 0; n < ARRAY_SIZE(regs); n++)
        cpu->seg[regs[n]] = data;
}

static void load(const NativeTest *t)
{
    const NativeState *s = &t->state;
    u8 image[512] = {0};

    memcpy((void *)NATIVE_DATA, t->data, NATIVE_DATA_SIZE);
    memcpy(cpu->vcpu.rt.gpr, s->gpr, sizeof s->gpr);
    load_segments();
    x86_set_ip(cpu, s->rip);
    x86_set_rflags(cpu, (u32)s->rflags);
    for (unsigned n = 0; n < 16; n++)
        memcpy(&cpu->v[n], s->ymm[n], 32);
    memcpy(image, &s->fcw, 2);
    memcpy(image + 2, &s->fsw, 2);
    image[4] = s->ftw;
    memcpy(image + 24, &s->mxcsr, 4);
    memcpy(image + 32, s->st, sizeof s->st);
    for (unsigned n = 0; n < 16; n++)
        memcpy(image + 160 + 16 * n, s->ymm[n], 16);
    x86_fxrstor(cpu, image, X86_VECTORS);
    x86_note_uppers(cpu);
}

static void store(NativeTest *t)
{
    NativeState *s = &t->state;
    u8 image[512] __attribute__((aligned(16)));

    memcpy(s->gpr, cpu->vcpu.rt.gpr, sizeof s->gpr);
    s->rip = x86_ip(cpu);
    s->rflags = x86_rflags(cpu);
    s->trap = cpu->vcpu.exc.kind;
    s->error = cpu->vcpu.exc.syndrome;
    s->cr2 = s->trap == X86_EXC_PF ? cpu->vcpu.exc.addr : 0;
    x86_fxsave(cpu, image, X86_VECTORS);
    memcpy(&s->fcw, image, 2);
    memcpy(&s->fsw, image + 2, 2);
    s->ftw = image[4];
    memcpy(&s->mxcsr, image + 24, 4);
    memcpy(s->st, image + 32, sizeof s->st);
    for (unsigned n = 0; n < 16; n++)
        memcpy(s->ymm[n], &cpu->v[n], 32);
    memcpy(t->data, (const void *)NATIVE_DATA, NATIVE_DATA_SIZE);
}

static const NativeTest *running;

/* An assertion of ours: which code was it? */
static void on_abort(int sig)
{
    x86_print_code(gen.mode, running);
    fflush(stdout);
    signal(SIGABRT, SIG_DFL);
}

/* The last words. Returns the exit status. */
static int report(void)
{
    unsigned rows = 0;

    for (unsigned n = 0; n < X86_ROW_COUNT; n++)
        rows += gen.drawn[n] != 0;
    x86_tally_print(&tally);
    printf("%sok 1 - %llu random sequences from %u rows: the same as the host's CPU\n1..1\n",
           differences ? "not " : "", (unsigned long long)sequences, rows);
    return differences != 0;
}

static void run_here(const NativeTest *b, const X86Steps *s, NativeTest *want)
{
    static NativeTest got;
    bool differs;

    running = b;
    load(b);
    VcpuExit exit_kind;

    do
        exit_kind = vcpu_run(&cpu->vcpu);
    while (
        exit_kind ==
            VCPU_EXIT_KICK || /* the code cache makes room, perhaps within a repeated string instruction */
        (exit_kind == VCPU_EXIT_EXCEPTION && cpu->vcpu.exc.kind == X86_EXC_AGAIN));
    if (exit_kind != VCPU_EXIT_EXCEPTION) {
        printf("# the sequence left otherwise: %d, pc %llx\n", (int)exit_kind,
               (unsigned long long)cpu->vcpu.rt.pc);
        x86_print_code(gen.mode, b);
        guest_x86_64.dump(&cpu->vcpu, stdout);
        exit(1);
    }
    store(&got);
    differs = x86_differs(gen.mode, is_interp, b, want, &got);
    x86_tally_add(&tally, s, b, want, differs);
    sequences++;
    differences += differs;
    if (differs && differences >= max_differences)
        exit(report());
}

static _Noreturn void child_died(const NativeTest *t)
{
    int status = native_stop();

    while (t->state.trap != NATIVE_NO_TRAP) /* those that ended */
        t++;
    printf("# the child died of %s in\n",
           WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "itself");
    x86_print_code(gen.mode, &before[t - native_tests()]);
    exit(1);
}

static void batch(unsigned count, unsigned length)
{
    NativeTest *t = native_tests();

    for (unsigned n = 0; n < count; n++)
        x86_random_test(&gen, &before[n], &steps[n], n,
                        length ? MIN(length, X86_RANDOM_MAX)
                               : 1 + (unsigned)(insn_rng(&gen.rng) % 8));
    memcpy(t, before, count * sizeof *t);
    if (!native_run(count))
        child_died(t);
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ | PROT_WRITE);
    for (unsigned n = 0; n < count; n++)
        memcpy((u8 *)NATIVE_CODE + n * NATIVE_CODE_MAX, before[n].code, before[n].code_size);
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ);
    cpu->vcpu.accel->invalidate(NATIVE_CODE, NATIVE_CODE + count * NATIVE_CODE_MAX - 1);
    for (unsigned n = 0; n < count; n++)
        run_here(&before[n], &steps[n], &t[n]);
}

static void setup(AccelConfig *cfg, const AccelOps *accel)
{
    Error err;

    cpu = aligned_alloc(64, ALIGN_UP(guest_x86_64.cpu_size, 64));
    memset(cpu, 0, guest_x86_64.cpu_size);
    cpu->vcpu.arch = &guest_x86_64;
    cpu->vcpu.accel = accel;
    cpu->vcpu.mem = &mem_ops;
    if (!accel->init(cfg, &err) || !guest_x86_64.reset(&cpu->vcpu, "max", &err) ||
        !accel->vcpu_init(&cpu->vcpu, &err)) {
        printf("not ok 1 - set-up: %s\n", err.text);
        exit(1);
    }
    gen.model = cpu->model;
    memcpy(segments_at_reset, cpu->seg, sizeof segments_at_reset);
    accel->breakpoint(NATIVE_CODE + NATIVE_CODE_SIZE - 1,
                      true); /* somebody looks: flags are exact even where they are dead */
    catch_faults();
}

int main(int argc, char **argv)
{
    AccelConfig cfg = {.arch = &guest_x86_64, .tier = 1, .code_size = 8u << 20};
    const AccelOps *accel = &accel_tcg;
    u64 seed = 1, wanted = 20000, goal = 0;
    unsigned length = 0;

    for (int n = 1; n + 1 < argc; n += 2) {
        switch (argv[n][1]) {
        case 's': seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'n': wanted = strtoull(argv[n + 1], NULL, 0); break;
        case 'l': length = (unsigned)atoi(argv[n + 1]); break;
        case 'r': gen.want_name = argv[n + 1]; break;
        case 'h': gen.want_handler = argv[n + 1]; break;
        case 'i':
            is_interp = argv[n + 1][0] == '1';
            accel = is_interp ? &accel_interp : &accel_tcg;
            break;
        case 'R': cfg.ra_seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'V': cfg.verify = true; break;
        case 'e': gen.edges = (unsigned)atoi(argv[n + 1]); break;
        case 'g': goal = strtoull(argv[n + 1], NULL, 0); break;
        case 'p': gen.pieces = (unsigned)atoi(argv[n + 1]); break;
        case 'b': gen.has_branches = argv[n + 1][0] == '1'; break;
        case 'm':
            gen.mode = argv[n + 1][0] == '1'   ? X86_MODE_16
                       : argv[n + 1][0] == '3' ? X86_MODE_32
                                               : X86_MODE_64;
            break;
        case 'k': max_differences = strtoull(argv[n + 1], NULL, 0); break;
        default: log_set_mask(argv[n + 1], NULL);
        }
    }
    if (!native_start(16u << gen.mode)) {
        bool may_lack = gen.mode != X86_MODE_64; /* of kernels without 32-bit programs, or LDTs */

        printf("%sok 1 - a child to run code in%s\n1..1\n", may_lack ? "" : "not ",
               may_lack ? " # SKIP" : "");
        return !may_lack;
    }
    setup(&cfg, accel);
    gen.rng.state = seed;
    printf("# seed %llu\n", (unsigned long long)seed);
    x86_tally_init(&tally, &gen, goal);
    gen.lags = goal ? tally.lags : NULL;
    while (goal ? x86_tally_lags(&tally) : sequences < wanted)
        batch(goal ? NATIVE_BATCH : (unsigned)MIN(wanted - sequences, NATIVE_BATCH), length);
    native_stop();
    return report();
}
