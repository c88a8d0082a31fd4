/* SPDX-License-Identifier: MIT */
/*
 * See x86_native.h. All of a batch happens in one signal handler: the exception that ends a test enters it, it stores
 * the result from the signal frame and puts the next test's state there, which sigreturn loads.
 */
#include "tests/lockstep/x86_native.h"

#include <asm/ldt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static NativeTest *tests;
static pid_t child;
static int to_child[2], to_parent[2];

/* The child's own. */
static unsigned current, total;
static bool is_first;
static unsigned bits; /* of the code: 16, 32, 64 */

static const u8 greg_of[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                               REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

#define XSAVE_HEADER 512
#define XSAVE_YMM 576
#define STATUS_AND_DF 0x4cd5ull /* + NT */

static u8 *ymm_high(ucontext_t *uc, unsigned n)
{
    return (u8 *)uc->uc_mcontext.fpregs + XSAVE_YMM + 16 * n;
}

/*
 * CS and SS are in the frame, with 16 bits each: CS, GS, FS, SS; 64-bit code leaves the others alone. FS is the C
 * library's.
 */
static void load_segments(ucontext_t *uc)
{
    u64 cs = bits == 16 ? NATIVE_CS16 : bits == 32 ? NATIVE_CS32 : NATIVE_CS64;
    u64 ss = bits == 16 ? NATIVE_DS16 : NATIVE_DS32;

    uc->uc_mcontext.gregs[REG_CSGSFS] = (greg_t)(cs | ss << 48);
    if (bits == 64)
        return;
    __asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %1, %%gs" : : "r"((u32)ss), "r"(0));
}

static bool make_ldt(void)
{
    struct user_desc code = {.entry_number = 0, .base_addr = NATIVE_CS16_BASE, .limit = 0xffff,
                             .contents = MODIFY_LDT_CONTENTS_CODE, .useable = 1};
    struct user_desc data = {.entry_number = 1, .base_addr = NATIVE_DS16_BASE, .limit = 0xffff, .useable = 1};

    return !syscall(SYS_modify_ldt, 0x11, &code, sizeof code) && !syscall(SYS_modify_ldt, 0x11, &data, sizeof data);
}

static void load(ucontext_t *uc, const NativeTest *t)
{
    const NativeState *s = &t->state;
    struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;

    memcpy((void *)(NATIVE_DATA), t->data, NATIVE_DATA_SIZE);
    for (unsigned n = 0; n < 16; n++)
        uc->uc_mcontext.gregs[greg_of[n]] = (greg_t)s->gpr[n];
    uc->uc_mcontext.gregs[REG_RIP] = (greg_t)s->rip;
    uc->uc_mcontext.gregs[REG_EFL] = (greg_t)s->rflags;
    fp->mxcsr = s->mxcsr;
    fp->cwd = s->fcw;
    fp->swd = s->fsw;
    fp->ftw = s->ftw;
    memcpy(fp->_st, s->st, sizeof s->st);
    for (unsigned n = 0; n < 16; n++) {
        memcpy(&fp->_xmm[n], s->ymm[n], 16);
        memcpy(ymm_high(uc, n), s->ymm[n] + 16, 16);
    }
    *(u64 *)((u8 *)fp + XSAVE_HEADER) = 7; /* all components are there */
    load_segments(uc);
}

static void store(ucontext_t *uc, NativeTest *t)
{
    NativeState *s = &t->state;
    const struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;
    u64 present = *(const u64 *)((const u8 *)fp + XSAVE_HEADER);

    for (unsigned n = 0; n < 16; n++)
        s->gpr[n] = (u64)uc->uc_mcontext.gregs[greg_of[n]];
    s->rip = (u64)uc->uc_mcontext.gregs[REG_RIP];
    s->rflags = (u64)uc->uc_mcontext.gregs[REG_EFL];
    s->trap = (u32)uc->uc_mcontext.gregs[REG_TRAPNO];
    s->error = (u32)uc->uc_mcontext.gregs[REG_ERR];
    s->cr2 = s->trap == 14 ? (u64)uc->uc_mcontext.gregs[REG_CR2] : 0;
    s->mxcsr = fp->mxcsr;
    s->fcw = fp->cwd;
    s->fsw = fp->swd;
    s->ftw = (u8)fp->ftw;
    memcpy(s->st, fp->_st, sizeof s->st);
    for (unsigned n = 0; n < 16; n++) {
        memcpy(s->ymm[n], &fp->_xmm[n], 16);
        memcpy(s->ymm[n] + 16, ymm_high(uc, n), 16);
        if (!(present & 4))
            memset(s->ymm[n] + 16, 0, 16);
    }
    memcpy(t->data, (const void *)NATIVE_DATA, NATIVE_DATA_SIZE);
}

static void report(char c)
{
    if (write(to_parent[1], &c, 1) != 1)
        _exit(1);
}

static void place_code(void)
{
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ | PROT_WRITE);
    for (unsigned n = 0; n < total; n++)
        memcpy((u8 *)NATIVE_CODE + n * NATIVE_CODE_MAX, tests[n].code, tests[n].code_size);
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ | PROT_EXEC);
}

static void guard(void)
{
    struct itimerval it = {.it_value = {20, 0}}; /* anew for each batch: should a test run away, the whole child dies with it */

    setitimer(ITIMER_REAL, &it, NULL);
}

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    u8 count;

    if (is_first)
        is_first = false;
    else
        store(uc, &tests[current++]);
    if (current == total) {
        report('d');
        if (read(to_child[0], &count, 1) != 1)
            _exit(0);
        current = 0;
        total = count;
        guard();
        place_code();
    }
    load(uc, &tests[current]);
}

static _Noreturn void child_main(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    static u8 stack[1 << 16];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    static const int signals[] = {SIGUSR1, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};

    if (bits == 16 && !make_ldt())
        _exit(1);
    sigaltstack(&ss, NULL);
    for (unsigned n = 0; n < ARRAY_SIZE(signals); n++)
        sigaction(signals[n], &sa, NULL);
    is_first = true;
    raise(SIGUSR1);
    _exit(1);
}

NativeTest *native_tests(void)
{
    return tests;
}

static bool map_at(u64 addr, size_t size, int prot)
{
    return mmap((void *)addr, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == (void *)addr;
}

bool native_start(unsigned code_bits)
{
    char c;

    bits = code_bits;
    tests = mmap(NULL, NATIVE_BATCH * sizeof *tests, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tests == MAP_FAILED || !map_at(NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ | PROT_WRITE) ||
        !map_at(NATIVE_DATA, NATIVE_DATA_SIZE, PROT_READ | PROT_WRITE) || pipe(to_child) || pipe(to_parent))
        return false;
    memset((void *)NATIVE_CODE, 0xcc, NATIVE_CODE_SIZE); /* an error code tells which pages were touched */
    child = fork();
    if (child == 0)
        child_main();
    close(to_child[0]); /* so that the end of the child is noticed */
    close(to_parent[1]);
    return child > 0 && read(to_parent[0], &c, 1) == 1;
}

bool native_run(unsigned count)
{
    u8 n = (u8)count;
    char c;

    return write(to_child[1], &n, 1) == 1 && read(to_parent[0], &c, 1) == 1;
}

int native_stop(void)
{
    int status = 0;

    close(to_child[1]);
    close(to_parent[0]);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return status;
}
