/* SPDX-License-Identifier: MIT */
/*
 * Random A64 instruction sequences, each block run by the interpreter and as host code, states
 * compared (-lockstep).
 *
 *   random_a64 [-s seed] [-n sequences] [-l length] [-r row-name-prefix] [-v]
 *
 * A difference prints the block in all its stages and aborts. Every row of the tables that can run
 * at EL0 is drawn; loads and stores use addresses in and around a small window, so that many of
 * them fault.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include "a64_decode.h"
#include "base/log.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"

#define CODE_BASE 0x20000000ull
#define CODE_SIZE 0x10000ull
#define DATA_BASE 0x30000000ull
#define DATA_SIZE 0x10000ull
#define BRK_WORD 0xd4200000u

static InsnRng rng;
static Vcpu *cpu;
static u32 *code;
static u64 executed[A64_ROW_COUNT];

static const u8 *fetch(Vcpu *c, Gva va, u32 *avail, VcpuException *fault)
{
    if (va < CODE_BASE || va >= CODE_BASE + CODE_SIZE) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va};
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
    if (cpu->accel->host_fault(cpu, sig, info, uc))
        return;
    fprintf(stderr, "host fault %d at %p, address %p\n", sig,
            (void *)((ucontext_t *)uc)->uc_mcontext.gregs[REG_RIP], info->si_addr);
    signal(sig, SIG_DFL);
}

/* A sequence may jump in circles. */
static void on_alarm(int sig)
{
    vcpu_kick(cpu);
}

static void arm_alarm(void)
{
    struct itimerval it = {.it_interval = {0, 20000}, .it_value = {0, 20000}};

    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &it, NULL);
}

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
}

static u64 random_value(void)
{
    static const u64 special[] = {0,
                                  1,
                                  2,
                                  31,
                                  32,
                                  63,
                                  64,
                                  0x7fffffff,
                                  0x80000000,
                                  0xffffffff,
                                  0x7fffffffffffffff,
                                  0x8000000000000000,
                                  ~0ull,
                                  0x3ff0000000000000,
                                  0x7ff0000000000000,
                                  0x7ff8000000000001,
                                  0x7ff0000000000001,
                                  0x000fffffffffffff,
                                  0x0010000000000000,
                                  0x3f8000007f800000,
                                  0x7f800001ffc00000,
                                  0x8000000080000000,
                                  0x7c007e017c01fc00};
    u64 r = insn_rng(&rng), k = insn_rng(&rng);

    switch (r & 7) {
    case 0:
    case 1: return special[(r >> 8) % ARRAY_SIZE(special)];
    case 2: return k & 0xff;
    case 3:
    case 4: return DATA_BASE + DATA_SIZE / 2 + (k & 0xff8);
    default: return k;
    }
}

static void random_state(void)
{
    ArmCpu *c = arm_cpu(cpu);

    for (unsigned n = 0; n < 31; n++)
        cpu->rt.gpr[n] = random_value();
    cpu->rt.gpr[31] = DATA_BASE + DATA_SIZE / 2 + (insn_rng(&rng) & 0xff0);
    for (unsigned n = 0; n < 32; n++)
        c->v[n] = (V128){.d = {random_value(), random_value()}};
    arm_set_pstate(c, insn_rng(&rng) & 0xf0000000u);
    arm_set_fpsr(c, 0);
    arm_set_fpcr(c, (insn_rng(&rng) & 3) ? 0 : (u32)insn_rng(&rng));
    c->fpsr_used = ARM_FPSR_BY_ALL;
    arm_clear_exclusive(c);
}

/* Rows whose effect is outside the compared state, or that would end every sequence at once. */
static bool is_excluded(const InsnRow *row)
{
    static const char *const names[] = {"SVC", "HVC", "SMC", "BRK",  "HLT",  "UDF",  "MRS",
                                        "MSR", "SYS", "WF",  "DCPS", "ERET", "DRPS", "TSTART"};

    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (!strncmp(a64_row_name(row), names[n], strlen(names[n])))
            return true;
    return false;
}

static u32 random_word(const char *prefix)
{
    u32 word;

    for (;;) {
        unsigned id = (unsigned)(insn_rng(&rng) % A64_ROW_COUNT);

        if (strncmp(a64_row_name(&a64_rows[id]), prefix, strlen(prefix)) ||
            is_excluded(&a64_rows[id]))
            continue;
        if (a64_random((A64RowId)id, &rng, &word)) {
            executed[id]++;
            return word;
        }
    }
}

static void random_code(const char *prefix, unsigned length, unsigned at)
{
    for (unsigned n = 0; n < length; n++)
        code[at + n] = random_word((insn_rng(&rng) & 3) ? prefix : "");
    code[at + length] = BRK_WORD;
}

/* Run until the sequence leaves: an exception, or a jump somewhere else. */
static void run_sequence(unsigned at, unsigned length)
{
    cpu->rt.pc = CODE_BASE + 4 * at;
    for (unsigned n = 0; n < 2 * length; n++) {
        cpu->single_step = false;
        if (vcpu_run(cpu) != VCPU_EXIT_EXCEPTION)
            return;
        if (cpu->exc.kind == ARM_EXC_BKPT || cpu->rt.pc < CODE_BASE + 4 * at ||
            cpu->rt.pc >= CODE_BASE + 4 * (at + length))
            return;
        cpu->rt.pc += 4; /* skip what faulted */
    }
}

static void setup(AccelConfig *cfg)
{
    Error err;

    code = mmap((void *)CODE_BASE, CODE_SIZE, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mmap((void *)DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    cpu = aligned_alloc(64, ALIGN_UP(guest_aarch64.cpu_size, 64));
    memset(cpu, 0, guest_aarch64.cpu_size);
    cpu->arch = &guest_aarch64;
    cpu->accel = &accel_tcg;
    cpu->mem = &mem_ops;
    if (!accel_tcg.init(cfg, &err) || !guest_aarch64.reset(cpu, "max", &err) ||
        !accel_tcg.vcpu_init(cpu, &err)) {
        printf("not ok 1 - set-up: %s\n", err.text);
        exit(1);
    }
    catch_faults();
    arm_alarm();
}

int main(int argc, char **argv)
{
    AccelConfig cfg = {.arch = &guest_aarch64,
                       .tier = 1,
                       .lockstep = true,
                       .lockstep_last = ~0ull,
                       .code_size = 8u << 20};
    u64 seed = 1, sequences = 2000;
    unsigned length = 12, at = 0, rows = 0;
    const char *prefix = "";

    for (int n = 1; n + 1 < argc; n += 2) {
        switch (argv[n][1]) {
        case 's': seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'n': sequences = strtoull(argv[n + 1], NULL, 0); break;
        case 'l': length = (unsigned)atoi(argv[n + 1]); break;
        case 'r': prefix = argv[n + 1]; break;
        case 'R': cfg.ra_seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'V': cfg.verify = true; break;
        default: log_set_mask(argv[n + 1], NULL);
        }
    }
    setup(&cfg);
    rng.state = seed;
    printf("# seed %llu\n", (unsigned long long)seed);
    for (u64 n = 0; n < sequences; n++) {
        if (at + length + 1 > CODE_SIZE / 4 / 2) {
            at = 0;
        }
        random_code(prefix, length, at);
        accel_tcg.invalidate(CODE_BASE + 4 * at, CODE_BASE + 4 * (at + length) + 3);
        random_state();
        run_sequence(at, length);
        at += length + 1;
    }
    for (unsigned n = 0; n < A64_ROW_COUNT; n++)
        rows += executed[n] != 0;
    if (getenv("STATS"))
        accel_tcg.print_stats(log_file());
    printf("ok 1 - %llu random sequences of %u instructions from %u rows: host code equals "
           "interpreter\n1..1\n",
           (unsigned long long)sequences, length, rows);
    return 0;
}
