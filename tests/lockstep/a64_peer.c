/* SPDX-License-Identifier: MIT */
/*
 * The other side of vs_peer: a static AArch64 Linux program that runs cases from stdin and writes
 * results to stdout.
 *
 * A case is entered by returning from a signal handler with its state in the context, and left
 * through the SIGTRAP of a BRK behind the code, or whatever else it raises; so every register can
 * be set and seen.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include "tests/isa/state.h"

static A64Case test;
static A64Result result;
static ucontext_t home; /* where the first handler interrupted main */
static uint8_t alt_stack[65536] __attribute__((aligned(16)));

static struct fpsimd_context *fpsimd(ucontext_t *uc)
{
    return (void *)uc->uc_mcontext.__reserved; /* Linux puts it first */
}

/* An SVE record, which would override the vector registers, ends the list instead. */
static void end_records(struct fpsimd_context *fp)
{
    struct _aarch64_ctx *next = (void *)((char *)fp + fp->head.size);

    *next = (struct _aarch64_ctx){0, 0};
}

static void enter(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct fpsimd_context *fp = fpsimd(uc);

    (void)sig;
    (void)info;
    memcpy(&home, uc, sizeof home);
    memcpy(uc->uc_mcontext.regs, test.in.x, 31 * 8);
    uc->uc_mcontext.sp = test.in.x[31];
    uc->uc_mcontext.pc = test.in.pc;
    uc->uc_mcontext.pstate = test.in.pstate;
    memcpy(fp->vregs, test.in.v, sizeof fp->vregs);
    fp->fpcr = test.in.fpcr;
    fp->fpsr = test.in.fpsr;
    end_records(fp);
}

static A64Stop stop_of(int sig)
{
    switch (sig) {
    case SIGILL: return STOP_UNDEF;
    case SIGSEGV:
    case SIGBUS: return STOP_FAULT;
    default: return STOP_TRAP;
    }
}

static void leave(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct fpsimd_context *fp = fpsimd(uc);
    A64State *out = &result.out;

    (void)info;
    memcpy(out->x, uc->uc_mcontext.regs, 31 * 8);
    out->x[31] = uc->uc_mcontext.sp;
    out->pc = uc->uc_mcontext.pc;
    out->pstate = uc->uc_mcontext.pstate;
    memcpy(out->v, fp->vregs, sizeof out->v);
    out->fpcr = fp->fpcr;
    out->fpsr = fp->fpsr;
    result.stop = stop_of(sig);
    /* The BRK behind the code, or a jump to unmapped memory: both are ways to leave it. */
    if (out->pc == CODE_BASE + test.count * 4 ||
        (result.stop == STOP_FAULT && out->pc - CODE_BASE >= CODE_SIZE))
        result.stop = STOP_END;
    memcpy(uc, &home, sizeof home);
}

static int transfer(int fd, void *buf, size_t size, int is_write)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = is_write ? write(fd, (char *)buf + done, size - done)
                             : read(fd, (char *)buf + done, size - done);

        if (n <= 0)
            return 0;
        done += (size_t)n;
    }
    return 1;
}

static void map(uint64_t base, size_t size, int prot)
{
    if (mmap((void *)base, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        _exit(2);
}

static void install(int sig, void (*fn)(int, siginfo_t *, void *))
{
    struct sigaction sa = {.sa_sigaction = fn, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaction(sig, &sa, NULL);
}

/* Code is not writable while it runs, so a stray store faults instead of changing it. */
static void write_code(void)
{
    uint32_t *code = (uint32_t *)CODE_BASE;

    mprotect(code, 4096, PROT_READ | PROT_WRITE);
    memcpy(code, test.words, test.count * 4);
    for (uint32_t i = test.count; i < CODE_PAD_WORDS; i++)
        code[i] = CODE_PAD;
    mprotect(code, 4096, PROT_READ | PROT_EXEC);
    __builtin___clear_cache((char *)code, (char *)&code[CODE_PAD_WORDS]);
}

int main(void)
{
    static const int leaves[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE, SIGSYS};
    stack_t st = {.ss_sp = alt_stack, .ss_size = sizeof alt_stack};

    sigaltstack(&st, NULL);
    install(SIGUSR1, enter);
    for (unsigned i = 0; i < sizeof leaves / sizeof leaves[0]; i++)
        install(leaves[i], leave);
    map(CODE_BASE, CODE_SIZE, PROT_READ | PROT_EXEC);
    map(DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE);
    for (uint32_t i = 0; i < DATA_SIZE; i += 8)
        *(uint64_t *)(DATA_BASE + i) = data_pattern(i);

    while (transfer(0, &test, sizeof test, 0)) {
        write_code();
        raise(SIGUSR1);
        result.dirty_count = data_collect((uint64_t *)DATA_BASE, result.dirty);
        if (!transfer(1, &result, sizeof result, 1))
            break;
    }
    return 0;
}
