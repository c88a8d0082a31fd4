/* SPDX-License-Identifier: MIT */
/*
 * Memory: mapping over everything, limits, stacks, unaligned and tagged accesses, handlers that
 * repair a fault.
 */
#include "hostile.h"
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/uio.h>

/* As an expression. */
#define ASM(...) ({ __asm__ volatile(__VA_ARGS__); 0; })

/* ---- mapping over us ---- */

typedef struct Range {
    unsigned long start, end;
} Range;

static int read_maps(Range *r, int max)
{
    char line[512];
    FILE *f = fopen("/proc/self/maps", "r");
    int n = 0;

    MUST(f);
    while (n < max && fgets(line, sizeof line, f))
        if (sscanf(line, "%lx-%lx", &r[n].start, &r[n].end) == 2)
            n++;
    fclose(f);
    return n;
}

static bool listed(const Range *r, int n, unsigned long a, unsigned long size)
{
    for (int i = 0; i < n; i++)
        if (a < r[i].end && a + size > r[i].start)
            return true;
    return false;
}

/* Each step either maps what was asked for, or refuses and leaves everything as it was. */
static void map_over_gaps(void)
{
    static Range r[256];
    int n = read_maps(r, 256);
    unsigned long taken = 0, refused = 0;

    for (unsigned long a = 0x10000; a < 0x800000000000;
         a += a < 0x700000000000 ? 0x10000000000 / 7 & -PAGE : 0x80000000 / 3 & -PAGE) {
        if (listed(r, n, a, 4 * PAGE))
            continue;
        char *p = mmap((void *)a, 4 * PAGE, PROT_READ | PROT_WRITE,
                       PRIVATE | MAP_FIXED | MAP_NORESERVE, -1, 0);

        if (p == MAP_FAILED) {
            MUST(errno == ENOMEM || errno == EPERM);
            refused++;
            continue;
        }
        MUST((unsigned long)p == a);
        memset(p, 0x5a, 4 * PAGE);
        MUST(munmap(p, 4 * PAGE) == 0);
        taken++;
    }
    MUST(taken > 100);
    (void)refused;
}

/*
 * Whole gaps at once: an emulator that lives in one refuses; it does not die. Then all is tried for
 * unmapping.
 */
static void map_whole_gaps(void)
{
    static Range r[256];
    int n = read_maps(r, 256);

    for (int i = 0; i <= n; i++) {
        unsigned long a = i ? r[i - 1].end : 0x10000, b = i < n ? r[i].start : 0x1000000000000;

        if (a >= b)
            continue;
        void *p = mmap((void *)a, b - a, PROT_NONE, PRIVATE | MAP_FIXED | MAP_NORESERVE, -1, 0);

        MUST(p == MAP_FAILED || p == (void *)a);
        if (p != MAP_FAILED)
            MUST(munmap(p, b - a) == 0);
        MUST(mprotect((void *)a, b - a, PROT_READ) == -1);
        madvise((void *)a, b - a, MADV_DONTNEED);
        MUST(munmap((void *)a, b - a) == 0 || errno == EINVAL);
        mremap((void *)a, b - a, PAGE, 0);
        mremap((void *)a, 0, PAGE, MREMAP_MAYMOVE);
        mlock((void *)a, PAGE);
        msync((void *)a, PAGE, MS_ASYNC);
    }
    void *p = malloc(100000);

    MUST(p);
    memset(p, 1, 100000);
    free(p);
}

/* Anything the guest does not own, in particular where an emulator's image and stacks would be. */
static void destroy_high(void)
{
    static Range r[256];
    int n = read_maps(r, 256);
    static const unsigned long from[] = {0x7e0000001000, 0x555000000000};
    static const unsigned long to[] = {0x7ffffffff000, 0x570000000000};

    for (int k = 0; k < 2; k++)
        for (unsigned long a = from[k]; a < to[k]; a += 0x40000000) {
            if (listed(r, n, a, 0x40000000))
                continue;
            munmap((void *)a, 0x40000000);
            mprotect((void *)a, 0x40000000, PROT_NONE);
            madvise((void *)a, 0x40000000, MADV_DONTNEED);
            madvise((void *)a, 0x40000000, MADV_FREE);
            MUST(mremap((void *)a, 0x40000000, 0x1000, MREMAP_MAYMOVE) == MAP_FAILED);
        }
}

static void mmap_edges(void)
{
    char *p = must_map(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    int fd = memfd_create("m", 0);

    MUST(mmap(p + 1, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0) == MAP_FAILED && errno == EINVAL);
    MUST(mmap(NULL, 0, PROT_READ, PRIVATE, -1, 0) == MAP_FAILED && errno == EINVAL);
    MUST(mmap(NULL, -1ul, PROT_READ, PRIVATE, -1, 0) == MAP_FAILED && errno == ENOMEM);
    MUST(mmap(NULL, 1ul << 48, PROT_READ, PRIVATE, -1, 0) == MAP_FAILED && errno == ENOMEM);
    MUST(mmap(NULL, 1ul << 47, PROT_READ, PRIVATE | MAP_NORESERVE, -1, 0) == MAP_FAILED &&
         errno == ENOMEM);
    MUST(mmap((void *)-PAGE, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0) == MAP_FAILED &&
         errno == ENOMEM);
    MUST(mmap((void *)0xffff000000000000, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0) ==
             MAP_FAILED &&
         errno == ENOMEM);
    MUST(mmap(p, PAGE, PROT_READ, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED &&
         errno == EEXIST);
    MUST(mmap(p - PAGE, 2 * PAGE, PROT_READ, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED &&
         errno == EEXIST);
    MUST(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 12345, 0) == MAP_FAILED && errno == EBADF);
    MUST(mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE, fd, 0) != MAP_FAILED);
    MUST(mmap(NULL, PAGE, PROT_READ, 0, fd, 0) == MAP_FAILED && errno == EINVAL);
    MUST(mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE | 1 << 24, fd, 0) == MAP_FAILED &&
         errno == EOPNOTSUPP);
    MUST(munmap(p + 1, PAGE) == -1 && errno == EINVAL);
    MUST(munmap(p, 0) == -1 && errno == EINVAL);
    MUST(munmap(p + PAGE, PAGE) == 0 && munmap(p + PAGE, PAGE) == 0);
    MUST(mprotect(p, 3 * PAGE, PROT_READ) == -1 && errno == ENOMEM);
    MUST(mremap(p, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED && errno == EFAULT);
    MUST(mremap(p + PAGE, PAGE, PAGE, 0) == MAP_FAILED && errno == EFAULT);
    MUST(mremap(p, PAGE, 0, MREMAP_MAYMOVE) == MAP_FAILED && errno == EINVAL);
    MUST(mremap(p, PAGE, 1ul << 47, MREMAP_MAYMOVE) == MAP_FAILED && errno == ENOMEM);
    MUST(mremap(p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p) == MAP_FAILED && errno == EINVAL);
    MUST(mremap(p, PAGE, PAGE, MREMAP_FIXED, p + PAGE) == MAP_FAILED && errno == EINVAL);
    MUST(madvise(p, PAGE, 4711) == -1 && errno == EINVAL);
    MUST(madvise(p + PAGE, PAGE, MADV_DONTNEED) == -1 && errno == ENOMEM);
    MUST(shmat(-1, NULL, 0) == (void *)-1 && errno == EINVAL);
    MUST(shmdt(p) == -1 && errno == EINVAL);
}

static void many_maps(void)
{
    enum { N = 3000 };
    char *base = must_map(NULL, 2 * N * PAGE, PROT_NONE, PRIVATE | MAP_NORESERVE, -1);

    for (long i = 0; i < N; i++)
        MUST(mprotect(base + 2 * i * PAGE, PAGE, i & 1 ? PROT_READ : PROT_READ | PROT_WRITE) == 0);
    for (long i = 0; i < N; i += 2)
        base[2 * i * PAGE] = 1;
    for (long i = N - 1; i >= 0; i--)
        MUST(munmap(base + 2 * i * PAGE, PAGE) == 0);
    MUST(munmap(base, 2 * N * PAGE) == 0);
}

static void brk_abuse(void)
{
    char *start = (char *)syscall(SYS_brk, 0), *now;

    MUST((char *)syscall(SYS_brk, start + 100000) == start + 100000);
    memset(start, 1, 100000);
    MUST((char *)syscall(SYS_brk, -1l) == start + 100000);
    MUST((char *)syscall(SYS_brk, 1l << 47) == start + 100000);
    MUST((char *)syscall(SYS_brk, 4096) == start + 100000);
    MUST((char *)syscall(SYS_brk, start + 1) == start + 1);
    MUST((char *)syscall(SYS_brk, start + 3 * PAGE) == start + 3 * PAGE);
    now = (char *)(((unsigned long)start + 3 * PAGE + 2 * PAGE) & -PAGE);
    must_map(now, PAGE, PROT_READ, PRIVATE | MAP_FIXED_NOREPLACE, -1);
    /* something is in the way */
    MUST((char *)syscall(SYS_brk, start + 100 * PAGE) == start + 3 * PAGE);
    for (int i = 0; i < 1000; i++)
        syscall(SYS_brk, start + i % 2 * PAGE);
}

/* ---- limits ---- */

static void limit_as(void)
{
    struct rlimit lim = {256ul << 20, 256ul << 20};

    MUST(setrlimit(RLIMIT_AS, &lim) == 0);
    MUST(mmap(NULL, 1ul << 30, PROT_READ | PROT_WRITE, PRIVATE, -1, 0) == MAP_FAILED &&
         errno == ENOMEM);
    int n = 0;

    while (n < 1000 && mmap(NULL, 4ul << 20, PROT_READ | PROT_WRITE, PRIVATE, -1, 0) != MAP_FAILED)
        n++;
    MUST(n < 64);
    MUST(errno == ENOMEM);
    void *p = malloc(1 << 24);

    MUST(!p);
}

static void limit_children(void)
{
    struct rlimit lim = {512ul << 20, 512ul << 20};

    MUST(setrlimit(RLIMIT_AS, &lim) == 0);
    for (int i = 0; i < 5; i++) {
        int st;
        pid_t pid = fork();

        if (pid == 0)
            _exit(7);
        MUST(pid > 0 && waitpid(pid, &st, 0) == pid && st == 7 << 8);
    }
}

static void too_large(void)
{
    int n = 0;

    /* Address space runs out long before memory does. */
    while (n < 100000 &&
           mmap(NULL, 1ul << 40, PROT_NONE, PRIVATE | MAP_NORESERVE, -1, 0) != MAP_FAILED)
        n++;
    MUST(n > 20 && n < 257);
    MUST_EQ(errno, ENOMEM);
    n = 0;
    while (n < 100000 &&
           mmap(NULL, 1ul << 32, PROT_NONE, PRIVATE | MAP_NORESERVE, -1, 0) != MAP_FAILED)
        n++;
    MUST_EQ(errno, ENOMEM);
    MUST(fork() >= 0);
}

/* ---- stacks ---- */

static __attribute__((noinline)) int deep(volatile int *n)
{
    volatile char use[512];

    use[0] = (char)++*n;
    return *n < 0 ? 0 : deep(n) + use[0];
}

static volatile int depth;

static void overflow_dies(void)
{
    deep((volatile int *)&depth);
}

/* A handler for SIGSEGV does not help if there is no room for its frame. */
static void overflow_no_altstack(void)
{
    on(SIGSEGV, on_caught, 0);
    deep((volatile int *)&depth);
}

static void overflow_altstack(void)
{
    stack_t ss = {.ss_sp = malloc(65536), .ss_size = 65536};

    MUST(sigaltstack(&ss, NULL) == 0);
    catch_faults(SA_ONSTACK);
    for (volatile int i = 0; i < 3; i++) {
        depth = 0;
        MUST_EQ(TRY(deep((volatile int *)&depth)), SIGSEGV);
        MUST(depth > 1000);
    }
}

static void *overflow_thread(void *arg)
{
    stack_t ss = {.ss_sp = malloc(65536), .ss_size = 65536};

    MUST(sigaltstack(&ss, NULL) == 0);
    depth = 0;
    MUST_EQ(TRY(deep((volatile int *)&depth)), SIGSEGV);
    return arg;
}

static void overflow_in_thread(void)
{
    pthread_t th;

    catch_faults(SA_ONSTACK);
    MUST(pthread_create(&th, NULL, overflow_thread, NULL) == 0 && pthread_join(th, NULL) == 0);
}

static void small_stack(void)
{
    struct rlimit lim = {256 << 10, 256 << 10};
    int st;

    MUST(setrlimit(RLIMIT_STACK, &lim) == 0);
    pid_t pid = fork();

    if (pid == 0) {
        execl("/proc/self/exe", "x", "small-stack", NULL);
        _exit(1);
    }
    MUST(waitpid(pid, &st, 0) == pid);
    MUST_EQ(st & ~0x80, SIGSEGV);
}

/* The alternate stack itself overflows, or is not there. */
static void bad_altstack(void)
{
    stack_t ss = {.ss_sp = (void *)0x100000, .ss_size = 65536};

    MUST(sigaltstack(&ss, NULL) == 0);
    on(SIGSEGV, on_caught, SA_ONSTACK);
    *(volatile int *)8 = 1;
}

static void wild_sp(void)
{
    on(SIGSEGV, on_caught, 0);
    __asm__ volatile("mov sp, %0\n str x0, [sp]" : : "r"(0xffff800000000000) : "memory");
}

/* ---- unaligned, page-crossing, tagged ---- */

static void unaligned(void)
{
    unsigned char *p = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);

    for (unsigned long at = PAGE - 40; at < PAGE + 8; at++) {
        for (unsigned i = 0; i < 2 * PAGE; i++)
            p[i] = (unsigned char)(i * 7);
        unsigned char want[64], got[64];
        unsigned long a, b, c, d;

        memcpy(want, p + at, 64);
        __asm__ volatile("ldrh %w0, [%4]\n ldr %w1, [%4]\n ldr %2, [%4]\n ldp %3, xzr, [%4]"
                         : "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d) : "r"(p + at) : "memory");
        MUST(a == *(uint16_t *)want && b == *(uint32_t *)want && c == *(uint64_t *)want && d == c);
        __asm__ volatile(
            "ldr q0, [%0]\n str q0, [%1]\n ldp q0, q1, [%0, #16]\n stp q0, q1, [%1, #16]"
            :
            : "r"(p + at), "r"(got)
            : "v0", "v1", "memory");
        MUST(!memcmp(want, got, 48));
        __asm__ volatile("ld1 {v0.16b-v3.16b}, [%0]\n st1 {v0.16b-v3.16b}, [%1]"
                         : : "r"(p + at), "r"(got) : "v0", "v1", "v2", "v3", "memory");
        MUST(!memcmp(want, got, 64));
        __asm__ volatile("strh %w1, [%0]\n str %w1, [%0, #3]\n str %1, [%0, #7]\n str %1, [%0, "
                         "#15]\n str %1, [%0, #23]"
                         :
                         : "r"(p + at), "r"(0x1122334455667788ul)
                         : "memory");
        MUST(p[at] == 0x88 && p[at + 1] == 0x77 && p[at + 3] == 0x88 && p[at + 30] == 0x11 &&
             p[at + 7] == 0x88);
    }
}

/*
 * An access that crosses into a page that is not there: the address of the fault is that page, and
 * a store did nothing.
 */
static void crossing(void)
{
    unsigned char *p = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    unsigned long v;

    catch_faults(0);
    MUST(mprotect(p + PAGE, PAGE, PROT_NONE) == 0);
    for (int k = 1; k < 8; k++) {
        MUST_EQ(TRY(ASM("ldr %0, [%1]" : "=r"(v) : "r"(p + PAGE - k) : "memory")), SIGSEGV);
        MUST_EQ(fault.addr, p + PAGE);
        MUST_EQ(fault.code, SEGV_ACCERR);
        MUST_EQ(TRY(ASM("str %0, [%1]" : : "r"(-1ul), "r"(p + PAGE - k) : "memory")), SIGSEGV);
        MUST_EQ(p[PAGE - k], 0);
        MUST_EQ(TRY(ASM("str q0, [%0]" : : "r"(p + PAGE - k) : "memory")), SIGSEGV);
    }
}

#define TAG(p, t) ((void *)((unsigned long)(p) | (unsigned long)(t) << 56))

static void tagged(void)
{
    static volatile unsigned long word[4] __attribute__((aligned(16)));

    for (unsigned t = 1; t < 256; t += 3) {
        volatile unsigned long *p = TAG(word, t);
        unsigned long v, w;

        p[0] = t;
        MUST_EQ(word[0], t);
        MUST_EQ(__atomic_add_fetch(p, 5, __ATOMIC_SEQ_CST), t + 5);
        MUST_EQ(__atomic_exchange_n(p, 9, __ATOMIC_SEQ_CST), t + 5);
        __asm__ volatile("1: ldaxr %0, [%2]\n add %0, %0, #1\n stlxr %w1, %0, [%2]\n cbnz %w1, 1b"
                         : "=&r"(v), "=&r"(w) : "r"(p) : "memory");
        MUST_EQ(word[0], 10);
        __asm__ volatile("stp %0, %0, [%1]\n ldr q0, [%1]\n str q0, [%1, #16]\n dc cvau, %1\n ic "
                         "ivau, %1\n prfm pldl1keep, [%1]"
                         :
                         : "r"((unsigned long)t), "r"(p)
                         : "v0", "memory");
        MUST_EQ(word[3], t);
        __asm__ volatile(".arch armv8.1-a\n ldadd %1, %0, [%2]\n casal %0, %1, [%2]"
                         : "=&r"(v) : "r"(1ul), "r"(p) : "memory");
        MUST_EQ(v, t + 1); /* no match: the value that was there */
    }
}

/* The address in the signal frame has no tag unless SA_EXPOSE_TAGBITS asks for it. */
static void tagged_fault(void)
{
    char *none = must_map(NULL, PAGE, PROT_NONE, PRIVATE, -1);

    catch_faults(0);
    MUST_EQ(TRY(*(volatile char *)TAG(none, 0x5a) = 1), SIGSEGV);
    MUST_EQ(fault.addr, none);
    MUST_EQ(fault.code, SEGV_ACCERR);
    MUST_EQ(TRY(*(volatile char *)0x00c0000000001000), SIGSEGV);
    MUST_EQ(TRY(*(volatile char *)0x0001000000001000), SIGSEGV);
    MUST_EQ(fault.addr, 0x0001000000001000);
    MUST_EQ(TRY(*(volatile char *)0x0000800000001000), SIGSEGV);
    MUST_EQ(fault.addr, 0x0000800000001000);
    MUST_EQ(TRY(*(volatile char *)0xffff800000001000), SIGSEGV);
    MUST_EQ(TRY(*(volatile long *)0xfffffffffffffffd), SIGSEGV);
    MUST_EQ(TRY(__atomic_add_fetch((long *)0xffff800000001000, 1, __ATOMIC_SEQ_CST)), SIGSEGV);
    MUST_EQ(TRY(__atomic_add_fetch((long *)0x0123000000001000, 1, __ATOMIC_SEQ_CST)), SIGSEGV);
}

#define MUST_ALIGN(text)                                                                           \
    do {                                                                                           \
        MUST_EQ(TRY(ASM(".arch armv8.1-a\n" text                                                   \
                        :                                                                          \
                        : "r"(p + 16 - 4 + 1 + 64), "r"(0ul)                                       \
                        : "x9", "x10", "x11", "memory")),                                          \
                SIGBUS);                                                                           \
        MUST_EQ(fault.code, BUS_ADRALN);                                                           \
        MUST_EQ(fault.addr, p + 16 - 4 + 1 + 64);                                                  \
    } while (0)

/* Not within 16 bytes, so that LSE2 does not make them legal. */
static void unaligned_atomics(void)
{
    unsigned char *p = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);

    catch_faults(0);
    MUST_ALIGN("ldxr x9, [%0]");
    MUST_ALIGN("ldaxr w9, [%0]");
    MUST_ALIGN("ldxp x9, x10, [%0]");
    MUST_ALIGN("stlxr w9, %1, [%0]");
    MUST_ALIGN("ldar x9, [%0]");
    MUST_ALIGN("stlr %1, [%0]");
    MUST_ALIGN("ldadd %1, x9, [%0]");
    MUST_ALIGN("swpal %1, x9, [%0]");
    MUST_ALIGN("cas %1, x9, [%0]");
    MUST_ALIGN("mov x10, #0\n mov x11, #0\n caspal x10, x11, x10, x11, [%0]");
}

static void exclusive_lost(void)
{
    unsigned char *p = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    unsigned long v, st;

    for (int i = 0; i < 100; i++) {
        /* of another page, of another size, twice: only the first store of a pair may succeed */
        __asm__ volatile("ldxr %0, [%2]\n stxr %w1, %0, [%3]"
                         : "=&r"(v), "=&r"(st)
                         : "r"(p), "r"(p + PAGE)
                         : "memory");
        MUST_EQ(st, 1);
        __asm__ volatile("ldxr %0, [%2]\n clrex\n stxr %w1, %0, [%2]"
                         : "=&r"(v), "=&r"(st)
                         : "r"(p)
                         : "memory");
        MUST_EQ(st, 1);
        __asm__ volatile("ldxr %0, [%2]\n stxr %w1, %0, [%2]\n stxr %w1, %0, [%2]"
                         : "=&r"(v), "=&r"(st)
                         : "r"(p)
                         : "memory");
        MUST_EQ(st, 1);
    }
}

/* ---- repairing handlers ---- */

static char *repair_page;
static volatile int repairs;

static void repair(int sig, siginfo_t *info, void *ctx)
{
    struct fpsimd_context *fp = (void *)((ucontext_t *)ctx)->uc_mcontext.__reserved;

    if (fp->head.magic != FPSIMD_MAGIC || info->si_addr < (void *)repair_page ||
        info->si_addr >= (void *)(repair_page + PAGE))
        _exit(5);
    mprotect(repair_page, PAGE, PROT_READ | PROT_WRITE);
    repairs++;
    __asm__ volatile(
        "movi v0.16b, #0\n movi v8.16b, #0\n movi v31.16b, #0\n msr nzcv, xzr\n msr fpcr, xzr"
        :
        :
        : "v0", "v8", "v31", "cc");
}

/* The access is repeated with all registers and flags as they were, for each kind of access. */
static void repaired(void)
{
    repair_page = must_map(NULL, PAGE, PROT_NONE, PRIVATE, -1);
    on(SIGSEGV, repair, 0);
    for (unsigned long i = 0; i < 600; i++) {
        unsigned long flags, v0, v31, x = i * 0x123456789abcdef, got,
                                      base = (unsigned long)repair_page + 64, fpcr;

        mprotect(repair_page, PAGE, i & 1 ? PROT_NONE : i & 2 ? PROT_READ : PROT_NONE);
        __asm__ volatile(
            "msr fpcr, %8\n fmov d0, %6\n mvn x9, %6\n fmov d31, x9\n dup v8.2d, %6\n cmp %6, x9\n"
            "str %6, [%7]\n"
            "cset x10, hi\n cset x11, mi\n orr %0, x10, x11, lsl #1\n"
            "fmov %1, d0\n fmov %2, d31\n str q8, [%7, #16]\n ldr %3, [%7]\n mrs %4, fpcr\n msr "
            "fpcr, xzr\n"
            : "=&r"(flags), "=&r"(v0), "=&r"(v31), "=&r"(got), "=&r"(fpcr)
            : "r"(0), "r"(x), "r"(base), "r"(1ul << 22)
            : "x9", "x10", "x11", "v0", "v8", "v31", "cc", "memory");
        MUST_EQ(v0, x);
        MUST_EQ(v31, ~x);
        MUST_EQ(got, x);
        MUST_EQ(fpcr, 1ul << 22);
        MUST_EQ(flags, (unsigned long)(x > ~x) | (unsigned long)((long)(x - ~x) < 0) << 1);
        MUST(*(unsigned long *)(base + 16) == x && *(unsigned long *)(base + 24) == x);
        /* reads, vectors, pairs, atomics, with write-back that must not be done twice */
        for (int k = 0; k < 6; k++) {
            unsigned long p = base;

            mprotect(repair_page, PAGE, PROT_NONE);
            switch (k) {
            case 0: __asm__ volatile("ldr %1, [%0], #8" : "+r"(p), "=&r"(got) : : "memory"); break;
            case 1:
                __asm__ volatile("ldp %1, x9, [%0, #8]!\n mov %1, %2"
                                 : "+r"(p), "=&r"(got)
                                 : "r"(x)
                                 : "x9", "memory");
                break;
            case 2:
                __asm__ volatile("ld1 {v0.d}[0], [%0], #8\n fmov %1, d0"
                                 : "+r"(p), "=&r"(got)
                                 :
                                 : "v0", "memory");
                break;
            case 3:
                __asm__ volatile(".arch armv8.1-a\n ldadd xzr, %1, [%0]\n add %0, %0, #8"
                                 : "+r"(p), "=&r"(got)
                                 :
                                 : "memory");
                break;
            case 4:
                __asm__ volatile("ldaxr %1, [%0]\n add %0, %0, #8"
                                 : "+r"(p), "=&r"(got)
                                 :
                                 : "memory");
                break;
            default:
                __asm__ volatile("st1 {v8.16b}, [%0], #16\n sub %0, %0, #8\n mov %1, %2"
                                 : "+r"(p), "=&r"(got)
                                 : "r"(x)
                                 : "memory");
            }
            MUST_EQ(p, base + 8);
            MUST_EQ(got, x);
            if (k == 5)
                memcpy((void *)base, &x, 8);
        }
    }
    MUST(repairs >= 3600);
}

/* A handler that moves the faulting base register instead. */
static volatile unsigned long good[2];

static void rebase(int sig, siginfo_t *info, void *ctx)
{
    ((ucontext_t *)ctx)->uc_mcontext.regs[9] = (unsigned long)good;
    ((ucontext_t *)ctx)->uc_mcontext.pstate ^= 0xf0000000;
}

static void rebased(void)
{
    on(SIGSEGV, rebase, 0);
    for (unsigned long i = 0; i < 300; i++) {
        unsigned long nzcv;

        good[0] = 0;
        __asm__ volatile("mov x9, %2\n msr nzcv, %3\n str %1, [x9]\n mrs %0, nzcv"
                         : "=r"(nzcv)
                         : "r"(i), "r"(i * 16), "r"(0x50000000ul)
                         : "x9", "cc", "memory");
        MUST_EQ(good[0], i);
        MUST_EQ(nzcv, 0xa0000000);
    }
}

/* System calls with wild pointers answer EFAULT. */
static void wild_pointers(void)
{
    static const unsigned long bad[] = {
        1, 0xfff, 0x7ffffffff000, 0xffff800000000000, 0x0001000000000000, -1ul, -8ul};
    int fds[2];
    sigset_t none;

    MUST(pipe(fds) == 0);
    sigemptyset(&none);
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        void *p = (void *)bad[i];

        MUST(syscall(SYS_write, fds[1], p, 10) == -1 && errno == EFAULT);
        MUST(syscall(SYS_openat, AT_FDCWD, p, 0) == -1 && errno == EFAULT);
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, p, NULL, 8) == -1 && errno == EFAULT);
        MUST(syscall(SYS_rt_sigprocmask, 0, p, NULL, 8) == -1 && errno == EFAULT);
        MUST(syscall(SYS_sigaltstack, p, NULL) == -1 && errno == EFAULT);
        MUST(syscall(SYS_execve, p, NULL, NULL) == -1 && errno == EFAULT);
        MUST(syscall(SYS_execve, "/bin/true", p, NULL) == -1 && errno == EFAULT);
        MUST(syscall(SYS_readv, fds[0], p, 2) == -1 && errno == EFAULT);
        MUST(syscall(SYS_nanosleep, p, NULL) == -1 && errno == EFAULT);
        MUST(syscall(SYS_uname, p) == -1 && errno == EFAULT);
        MUST(syscall(SYS_clone3, p, 88) == -1 && (errno == EFAULT || errno == ENOSYS));
        MUST(syscall(SYS_futex, (unsigned long)p & ~3ul, 0, 0, NULL, NULL, 0) == -1 &&
             errno == EFAULT);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "small-stack"))
        return deep((volatile int *)&depth);
    sentence("mapping small pieces over everything not listed", map_over_gaps, 0);
    sentence("mapping, unmapping and protecting whole gaps of /proc/self/maps", map_whole_gaps, 0);
    sentence("unmapping what the guest does not own", destroy_high, 0);
    sentence("edges of mmap, munmap, mprotect, mremap, madvise, shmat", mmap_edges, 0);
    sentence("thousands of small mappings", many_maps, 0);
    sentence("brk up, down, too far, into a mapping", brk_abuse, 0);
    sentence("RLIMIT_AS is obeyed with ENOMEM", limit_as, 0);
    sentence("fork under RLIMIT_AS", limit_children, 0);
    sentence("address space runs out with ENOMEM", too_large, 0);
    sentence("a stack overflow dies of SIGSEGV", overflow_dies, SIGSEGV);
    sentence("a handler on the overflown stack does not run", overflow_no_altstack, SIGSEGV);
    sentence("a handler on the alternate stack catches it, again and again", overflow_altstack, 0);
    sentence("in a thread too", overflow_in_thread, 0);
    sentence("a small RLIMIT_STACK before execve", small_stack, 0);
    sentence("an alternate stack that is not there dies of SIGSEGV", bad_altstack, SIGSEGV);
    sentence("a wild stack pointer dies of SIGSEGV", wild_sp, SIGSEGV);
    sentence("unaligned and page-crossing accesses of every size", unaligned, 0);
    sentence("accesses that cross into a page without access", crossing, 0);
    sentence("tags in loads, stores, atomics, exclusives, cache maintenance", tagged, 0);
    sentence("faults at tagged, non-canonical and kernel addresses", tagged_fault, 0);
    sentence("unaligned atomics are BUS_ADRALN", unaligned_atomics, 0);
    sentence("an exclusive store without its load fails", exclusive_lost, 0);
    sentence("handlers repair the page; flags, vectors and write-back are exact", repaired, 0);
    sentence("handlers change the base register and the flags", rebased, 0);
    sentence("wild pointers in system calls are EFAULT", wild_pointers, 0);
    return finish();
}
