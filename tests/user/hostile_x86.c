/* SPDX-License-Identifier: MIT */
/*
 * What x86-64 programs can do to an emulator, or to a VM that runs them natively: exceptions of all
 * kinds, signal frames, segments, memory that changes under other threads. Also true natively.
 */
#include "tests/user/hostile.h"

#include <asm/prctl.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/time.h>
#include <time.h>

#define ASM(...)                                                                                   \
    ({                                                                                             \
        __asm__ volatile(__VA_ARGS__);                                                             \
        0;                                                                                         \
    })

static void catch_all(void)
{
    catch_faults(0);
    on(SIGFPE, on_caught, 0);
}

/* ---- exceptions ---- */

static struct {
    volatile long trapno, err, cr2;
} seen;

static void on_trap(int sig, siginfo_t *info, void *ctx)
{
    greg_t *g = ((ucontext_t *)ctx)->uc_mcontext.gregs;

    seen.trapno = g[REG_TRAPNO];
    seen.err = g[REG_ERR];
    seen.cr2 = g[REG_CR2];
    on_caught(sig, info, ctx);
}

static void catch_traps(void)
{
    const int sigs[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE};

    for (unsigned i = 0; i < 5; i++)
        on(sigs[i], on_trap, 0);
}

#define EXPECT(expr, sig_, code_, trapno_, err_)                                                   \
    do {                                                                                           \
        MUST_EQ(TRY(expr), sig_);                                                                  \
        MUST_EQ(fault.code, code_);                                                                \
        MUST_EQ(seen.trapno, trapno_);                                                             \
        MUST_EQ(seen.err, err_);                                                                   \
    } while (0)

static void exceptions(void)
{
    catch_traps();
    EXPECT(ASM("xor %%ecx, %%ecx\n xor %%edx, %%edx\n div %%ecx" ::
                   : "eax", "ecx", "edx"),
           SIGFPE, FPE_INTDIV, 0, 0);
    EXPECT(ASM("ud2"), SIGILL, ILL_ILLOPN, 6, 0);
    MUST_EQ(*(unsigned short *)fault.pc, 0x0b0f);
    MUST_EQ(fault.addr, fault.pc);
    EXPECT(ASM("int3"), SIGTRAP, SI_KERNEL, 3, 0);
    EXPECT(ASM("int $0x40"), SIGSEGV, SI_KERNEL, 13, 0x40 * 8 + 2);
    EXPECT(ASM("hlt"), SIGSEGV, SI_KERNEL, 13, 0);
    EXPECT(ASM("cli"), SIGSEGV, SI_KERNEL, 13, 0);
    EXPECT(ASM("mov %%cr0, %%rax" ::: "rax"), SIGSEGV, SI_KERNEL, 13, 0);
    EXPECT(ASM("rdmsr" ::: "rax", "rdx"), SIGSEGV, SI_KERNEL, 13, 0);
    EXPECT(ASM("mov %0, %%ds" ::"r"(0x10)), SIGSEGV, SI_KERNEL, 13, 0x10);
    EXPECT(ASM("pushf\n orl $0x100, (%%rsp)\n popf\n nop\n nop" ::
                   : "memory"),
           SIGTRAP, TRAP_TRACE, 1, 0);
}

static void floating_exceptions(void)
{
    unsigned mxcsr = 0x1f80 & ~0x200;
    unsigned short fcw = 0x37b;
    double a = 1, b = 0;

    catch_traps();
    ASM("ldmxcsr %0" ::"m"(mxcsr));
    EXPECT(ASM("divsd %1, %0" : "+x"(a) : "x"(b)), SIGFPE, FPE_FLTDIV, 19, 0);
    ASM("fldcw %0" ::"m"(fcw));
    EXPECT(ASM("fld1\n fldz\n fdivrp\n fwait" ::: "st", "st(1)"), SIGFPE, FPE_FLTDIV, 16, 0);
}

static void page_faults(void)
{
    char *p = must_map(NULL, 2 * PAGE, PROT_READ, PRIVATE, -1);

    catch_traps();
    MUST(munmap(p + PAGE, PAGE) == 0);
    EXPECT(*(volatile char *)(p + PAGE), SIGSEGV, SEGV_MAPERR, 14, 4);
    MUST_EQ(seen.cr2, p + PAGE);
    EXPECT((*(volatile char *)p, *(volatile char *)(p + 5) = 1), SIGSEGV, SEGV_ACCERR, 14, 7);
    MUST_EQ(fault.addr, p + 5);
    EXPECT(((void (*)(void))p)(), SIGSEGV, SEGV_ACCERR, 14, 21);
    MUST_EQ(fault.pc, p);
    EXPECT(*(volatile char *)0x8000000000000000ul, SIGSEGV, SI_KERNEL, 13, 0);
    MUST_EQ(fault.addr, 0);
    EXPECT(*(volatile char *)0xffff800000000000ul, SIGSEGV, SEGV_MAPERR, 14, 5);
    EXPECT(((void (*)(void))0xffffffff81000000ul)(), SIGSEGV, SEGV_MAPERR, 14, 0x15);
}

static void alignment_check(void)
{
    char buf[16];

    catch_traps();
    EXPECT(ASM("pushf\n orl $0x40000, (%%rsp)\n popf\n mov 1(%0), %%eax" ::"r"((unsigned long)buf &
                                                                               ~7ul)
               : "eax", "memory"),
           SIGBUS, BUS_ADRALN, 17, 0);
    ASM("pushf\n andl $~0x40000, (%%rsp)\n popf" ::: "memory");
}

static void end_of_file(void)
{
    int fd = memfd_create("f", 0);
    char *p = must_map(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);

    catch_traps();
    MUST(ftruncate(fd, 10) == 0);
    p[0] = 1;
    EXPECT(p[PAGE + 7] = 1, SIGBUS, BUS_ADRERR, 14, 6);
    MUST_EQ(fault.addr, p + PAGE + 7);
    EXPECT(*(volatile long *)(p + PAGE - 4), SIGBUS, BUS_ADRERR, 14, 4);
    MUST_EQ(fault.addr, p + PAGE);
    EXPECT(memcpy(p + 2 * PAGE - 32, p, 40), SIGBUS, BUS_ADRERR, 14, 6);
    MUST(ftruncate(fd, 2 * PAGE) == 0);
    p[PAGE + 7] = 3;
    MUST_EQ(p[PAGE + 7], 3);
    MUST(ftruncate(fd, 10) == 0);
    MUST_EQ(TRY(p[PAGE + 7] = 1), SIGBUS);
    MUST_EQ(write(fd, p + PAGE, 1), -1);
    MUST_EQ(errno, EFAULT);
}

/* ---- signal frames ---- */

typedef struct Xsave {
    unsigned char legacy[512];
    unsigned long bv, comp, zero[6];
    unsigned char ymm_high[16][16];
} Xsave;

static Xsave *xsave_of(void *ctx)
{
    return (Xsave *)((ucontext_t *)ctx)->uc_mcontext.fpregs;
}

static volatile unsigned long frame_rsp, frame_flags;
static void *volatile frame_info;

static void on_frame(int sig, siginfo_t *info, void *ctx)
{
    unsigned magic1, size, magic2;
    unsigned char *fp = (unsigned char *)xsave_of(ctx);

    frame_rsp = (unsigned long)__builtin_frame_address(0) + 8; /* at entry */
    frame_info = info;
    ASM("pushf\n pop %0" : "=r"(frame_flags));
    memcpy(&magic1, fp + 464, 4);
    memcpy(&size, fp + 480, 4);
    memcpy(&magic2, fp + size, 4);
    MUST_EQ(magic1, 0x46505853);
    MUST_EQ(magic2, 0x46505845);
    MUST_EQ((unsigned long)fp % 64, 0);
    MUST_EQ(((ucontext_t *)ctx)->uc_flags & 7, 7);
    MUST_EQ(((ucontext_t *)ctx)->uc_mcontext.gregs[REG_CSGSFS] & 0xffff, 0x33);
}

static void frame_layout(void)
{
    volatile unsigned long red = 0;
    unsigned long at;

    on(SIGUSR1, on_frame, 0);
    /* With the direction flag set and something in the red zone. */
    ASM("std\n movq $0x1234, -120(%%rsp)\n mov %%rsp, %0\n mov $39, %%eax\n syscall\n mov %%eax, "
        "%%edi\n mov $10, %%esi\n mov $62, %%eax\n syscall\n cld\n mov -120(%%rsp), %%rax\n mov "
        "%%rax, %1"
        : "=&r"(at), "=m"(red)
        :
        : "rax", "rcx", "r11", "rdi", "rsi", "memory");
    MUST_EQ(red, 0x1234);
    MUST_EQ(frame_rsp % 16, 8);
    MUST(frame_rsp < at - 128);
    MUST_EQ(frame_flags & 0x400, 0);
}

static void on_edit(int sig, siginfo_t *info, void *ctx)
{
    ucontext_t *uc = ctx;
    Xsave *x = xsave_of(ctx);

    uc->uc_mcontext.gregs[REG_R12] = 0x123456789abc;
    uc->uc_mcontext.gregs[REG_EFL] |= 0x41; /* CF, ZF */
    memset(x->legacy + 160 + 16 * 9, 0x5a, 16);
    x->bv |= 7;
    memset(x->ymm_high[9], 0xa5, 16);
    if (sig == SIGILL)
        *uc_pc(ctx) += 2;
}

static void edited_frames(void)
{
    unsigned long r12, flags, low, high;
    unsigned char ymm[32];

    on(SIGILL, on_edit, 0);
    for (int i = 0; i < 100; i++) {
        ASM("xor %%r12d, %%r12d\n vpxor %%ymm9, %%ymm9, %%ymm9\n or $1, %%r12d\n ud2\n pushf\n pop "
            "%1\n"
            "mov %%r12, %0\n vmovdqu %%ymm9, %2"
            : "=r"(r12), "=r"(flags), "=m"(ymm)
            :
            : "r12", "xmm9", "memory", "cc");
        MUST_EQ(r12, 0x123456789abc);
        MUST_EQ(flags & 0x41, 0x41);
        memcpy(&low, ymm, 8);
        memcpy(&high, ymm + 24, 8);
        MUST_EQ(low, 0x5a5a5a5a5a5a5a5aul);
        MUST_EQ(high, 0xa5a5a5a5a5a5a5a5ul);
    }
}

static volatile long ticks;

static void on_tick(int sig, siginfo_t *info, void *ctx)
{
    ASM("vpcmpeqd %%ymm0, %%ymm0, %%ymm0\n vmovdqa %%ymm0, %%ymm15\n fninit" ::: "xmm0", "xmm15");
    ticks++;
}

/* Registers of all kinds live through signals at any place. */
static void timer_storm(void)
{
    struct itimerval it = {{0, 500}, {0, 500}};
    unsigned long sum, x;
    long double f = 0;

    on(SIGALRM, on_tick, SA_RESTART);
    MUST(setitimer(ITIMER_REAL, &it, NULL) == 0);
    while (ticks < 300) {
        ASM("xor %0, %0\n mov $100000, %%ecx\n vpxor %%xmm15, %%xmm15, %%xmm15\n fld1\n"
            "1: add $3, %0\n fld1\n faddp\n dec %%ecx\n jnz 1b\n fstpt %1\n vmovq %%xmm15, %2"
            : "=&r"(sum), "=m"(f), "=r"(x)
            :
            : "ecx", "xmm15", "cc", "memory");
        MUST_EQ(sum, 300000);
        MUST_EQ((long)f, 100001);
        MUST_EQ(x, 0);
    }
    memset(&it, 0, sizeof it);
    setitimer(ITIMER_REAL, &it, NULL);
}

static void on_alt(int sig, siginfo_t *info, void *ctx)
{
    stack_t ss;

    sigaltstack(NULL, &ss);
    MUST_EQ(ss.ss_flags, SS_ONSTACK);
    frame_rsp = (unsigned long)&ss;
}

static void alternate_stack(void)
{
    static char stack[65536];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};

    MUST(getauxval(AT_MINSIGSTKSZ) >= 1000);
    MUST(sigaltstack(&ss, NULL) == 0);
    on(SIGUSR1, on_alt, SA_ONSTACK);
    raise(SIGUSR1);
    MUST(frame_rsp > (unsigned long)stack && frame_rsp < (unsigned long)stack + sizeof stack);
}

static void bad_sigreturn(void)
{
    ASM("mov $0x1000, %%esp\n mov $15, %%eax\n syscall" ::: "rax", "memory");
}

static void rubbish_sigreturn(void)
{
    static unsigned char rubbish[8192] __attribute__((aligned(64)));

    memset(rubbish, 0xff, sizeof rubbish);
    ASM("mov %0, %%rsp\n mov $15, %%eax\n syscall" ::"r"(rubbish + 64) : "rax", "memory");
}

/* ---- segments, and what the kernel has for this architecture alone ---- */

static void bases(void)
{
    unsigned long fs, gs = 0, v = 77;

    MUST(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs) == 0);
    MUST_EQ(fs, pthread_self());
    MUST(syscall(SYS_arch_prctl, ARCH_SET_GS, &v) == 0);
    MUST(syscall(SYS_arch_prctl, ARCH_GET_GS, &gs) == 0);
    MUST_EQ(gs, &v);
    ASM("mov %%gs:0, %0" : "=r"(gs));
    MUST_EQ(gs, 77);
    MUST_EQ(syscall(SYS_arch_prctl, ARCH_SET_GS, 0x7ffffffff000ul), -1);
    MUST_EQ(errno, EPERM);
    if (getauxval(AT_HWCAP2) & 2) {
        ASM("wrgsbase %0" ::"r"(&fs));
        MUST(syscall(SYS_arch_prctl, ARCH_GET_GS, &gs) == 0);
        MUST_EQ(gs, &fs);
    }
}

static void vsyscall_page(void)
{
    long (*const old_time)(long *) = (void *)0xffffffffff600400ul;
    int (*const old_gettimeofday)(struct timeval *, void *) = (void *)0xffffffffff600000ul;
    struct timeval tv;
    long now = time(NULL), then;

    catch_all();
    then = old_time(NULL);
    MUST(then >= now && then <= now + 5);
    MUST(old_gettimeofday(&tv, NULL) == 0 && tv.tv_sec >= then);
    MUST_EQ(TRY(*(volatile char *)0xffffffffff600000ul), SIGSEGV);
    MUST_EQ(TRY(((void (*)(void))0xffffffffff600001ul)()), SIGSEGV);
}

static void low_addresses(void)
{
    for (int i = 0; i < 4; i++) {
        char *p = must_map(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, PRIVATE | MAP_32BIT, -1);

        MUST((unsigned long)p + 64 * PAGE <= 0x80000000ul);
        p[PAGE] = 1;
    }
}

static void clocks(void)
{
    struct timespec a, b, c;

    for (int i = 0; i < 200; i++) {
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &a);
        clock_gettime(CLOCK_MONOTONIC, &b);
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &c);
        MUST(b.tv_sec > a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
        MUST(c.tv_sec > b.tv_sec || (c.tv_sec == b.tv_sec && c.tv_nsec >= b.tv_nsec));
    }
}

/* ---- code and memory that change ---- */

static void changing_code(void)
{
    unsigned char *p = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    for (int i = 0; i < 1000; i++) {
        const unsigned char code[] = {0xb8, (unsigned char)i, (unsigned char)(i >> 8), 0, 0, 0xc3};

        memcpy(p, code, sizeof code);
        MUST_EQ(((int (*)(void))p)(), i);
    }
}

static char *volatile shared;
static volatile int turn;

static void on_lost(int sig, siginfo_t *info, void *ctx)
{
    *uc_pc(ctx) = (unsigned long)pthread_exit;
}

static void *toucher(void *arg)
{
    while (shared) {
        ASM("incb (%0)" ::"r"(shared) : "memory"); /* until it faults */
        turn = 1;
    }
    return NULL;
}

/* What one thread takes away, no other may have a translation of any more. */
static void taken_from_threads(void)
{
    static const struct {
        int how;
    } ways[] = {{0}, {1}, {2}};
    pthread_t t;

    on(SIGSEGV, on_lost, 0);
    for (unsigned i = 0; i < 60; i++) {
        char *p = must_map(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1), before;

        shared = p + 5 * PAGE;
        turn = 0;
        MUST(pthread_create(&t, NULL, toucher, NULL) == 0);
        while (!turn)
            sched_yield();
        switch (ways[i % 3].how) {
        case 0: MUST(munmap(p, 16 * PAGE) == 0); break;
        case 1:
            MUST(mprotect(p, 16 * PAGE, PROT_READ) == 0);
            before = *shared;
            for (int n = 0; n < 1000; n++)
                MUST_EQ(*(volatile char *)shared, before);
            break;
        case 2:
            MUST(mremap(p, 16 * PAGE, 16 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                        must_map(NULL, 16 * PAGE, PROT_NONE, PRIVATE, -1)) != MAP_FAILED);
        }
        MUST(pthread_join(t, NULL) == 0);
    }
}

static void *jumper(void *arg)
{
    while (shared) {
        ((void (*)(void))shared)(); /* until it faults */
        turn = 1;
    }
    return NULL;
}

static void execution_taken(void)
{
    pthread_t t;

    on(SIGSEGV, on_lost, 0);
    for (int i = 0; i < 20; i++) {
        char *p = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);

        *p = (char)0xc3;
        MUST(mprotect(p, PAGE, PROT_READ | PROT_EXEC) == 0);
        shared = p;
        turn = 0;
        MUST(pthread_create(&t, NULL, jumper, NULL) == 0);
        while (!turn)
            sched_yield();
        MUST(mprotect(p, PAGE, PROT_READ) == 0);
        MUST(pthread_join(t, NULL) == 0);
        MUST_EQ(*(unsigned char *)p, 0xc3);
    }
}

static void large_mappings(void)
{
    const size_t size = 1ul << 40; /* more than there is memory for tables of */
    char *p = must_map(NULL, size, PROT_READ | PROT_WRITE, PRIVATE | MAP_NORESERVE, -1);

    for (size_t at = 0; at < size; at += size / 16)
        p[at] = 1;
    MUST(munmap(p + size / 2, size / 4) == 0);
    catch_all();
    MUST_EQ(TRY(p[size / 2] = 1), SIGSEGV);
    MUST_EQ(p[0], 1);
    MUST(madvise(p, PAGE, MADV_DONTNEED) == 0);
    MUST_EQ(p[0], 0);
}

/* ---- threads and processes: more than a VM has vCPUs ---- */

static __thread long mine;

static void *counter(void *arg)
{
    mine = (long)arg;
    sched_yield();
    return (void *)mine;
}

static void many_threads(void)
{
    pthread_t t[16];
    void *r;

    for (long n = 0; n < 1200; n += 16) {
        for (long i = 0; i < 16; i++)
            MUST(pthread_create(&t[i], NULL, counter, (void *)(n + i)) == 0);
        for (long i = 0; i < 16; i++) {
            MUST(pthread_join(t[i], &r) == 0);
            MUST_EQ(r, n + i);
        }
    }
}

static void many_vforks(void)
{
    int status;

    for (volatile int i = 0; i < 1200; i++) {
        pid_t pid = vfork();

        if (pid == 0)
            _exit(i & 63);
        MUST(pid > 0);
        MUST_EQ(waitpid(pid, &status, 0), pid);
        MUST_EQ(WEXITSTATUS(status), i & 63);
    }
}

static void forks_keep_registers(void)
{
    double d = 1.5;
    int status;

    for (int i = 0; i < 20; i++) {
        pid_t pid;

        ASM("movq %0, %%xmm7" ::"r"(0x1122334455667788ul + (unsigned)i) : "xmm7");
        __asm__ volatile("mov $57, %%eax\n syscall" : "=a"(pid) : : "rcx", "r11", "memory");
        unsigned long v;

        ASM("movq %%xmm7, %0" : "=r"(v));
        MUST_EQ(v, 0x1122334455667788ul + (unsigned)i);
        if (pid == 0)
            _exit(d * 2 == 3.0 ? 5 : 6);
        MUST_EQ(waitpid(pid, &status, 0), pid);
        MUST_EQ(WEXITSTATUS(status), 5);
    }
}

static void *forker(void *arg)
{
    int status;

    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            pthread_t t;
            void *r;

            _exit(pthread_create(&t, NULL, counter, (void *)9) || pthread_join(t, &r) ||
                  r != (void *)9);
        }
        MUST_EQ(waitpid(pid, &status, 0), pid);
        MUST_EQ(status, 0);
    }
    return NULL;
}

static void threads_that_fork(void)
{
    pthread_t t[4];

    for (int i = 0; i < 4; i++)
        MUST(pthread_create(&t[i], NULL, forker, NULL) == 0);
    for (int i = 0; i < 4; i++)
        MUST(pthread_join(t[i], NULL) == 0);
}

/* A bad address for an id is nobody's problem. */
static void ids_nowhere(void)
{
    const unsigned long flags[] = {CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID, CLONE_PARENT_SETTID};
    int status;

    for (int i = 0; i < 2; i++) {
        long pid = syscall(SYS_clone, flags[i] | SIGCHLD, NULL, 8, 8, NULL);

        if (pid == 0)
            _exit(7);
        MUST(pid > 0);
        MUST_EQ(waitpid((pid_t)pid, &status, 0), pid);
        MUST_EQ(WEXITSTATUS(status), 7);
    }
}

static void shared_descriptors(void)
{
    int status, fd;
    long pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);

    if (pid == 0)
        _exit(dup2(2, 77) == 77 ? 3 : 4);
    MUST(pid > 0);
    MUST_EQ(waitpid((pid_t)pid, &status, 0), pid);
    MUST_EQ(WEXITSTATUS(status), 3);
    MUST(close(77) == 0);
    for (fd = 3; fd < 60; fd++)
        close(fd);
}

int main(void)
{
    sentence("each exception is the kernel's signal", exceptions, 0);
    sentence("floating-point exceptions", floating_exceptions, 0);
    sentence("page faults tell what was wrong", page_faults, 0);
    sentence("alignment checks", alignment_check, 0);
    sentence("memory behind the end of a file", end_of_file, 0);
    sentence("the frame is where the ABI wants it", frame_layout, 0);
    sentence("frames may be edited", edited_frames, 0);
    sentence("registers live through signals", timer_storm, 0);
    sentence("a handler on its own stack", alternate_stack, 0);
    sentence("sigreturn without a frame", bad_sigreturn, SIGSEGV);
    sentence("sigreturn with rubbish", rubbish_sigreturn, SIGSEGV);
    sentence("bases of FS and GS", bases, 0);
    sentence("the vsyscall page can only be called", vsyscall_page, 0);
    sentence("MAP_32BIT", low_addresses, 0);
    sentence("the clocks of the vDSO are the kernel's", clocks, 0);
    sentence("code that changes", changing_code, 0);
    sentence("memory taken from other threads", taken_from_threads, 0);
    sentence("the right to execute taken from other threads", execution_taken, 0);
    sentence("a terabyte of memory", large_mappings, 0);
    sentence("more threads than vCPUs, one after the other", many_threads, 0);
    sentence("more vforks than vCPUs", many_vforks, 0);
    sentence("fork keeps all registers", forks_keep_registers, 0);
    sentence("threads that fork", threads_that_fork, 0);
    sentence("clone with bad addresses for ids", ids_nowhere, 0);
    sentence("clone that shares descriptors", shared_descriptors, 0);
    return finish();
}
