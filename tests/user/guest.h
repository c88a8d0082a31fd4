/* SPDX-License-Identifier: MIT */
/*
 * What the guest test programs need instead of a C library: they run before vectors and floating
 * point work, and they test the system calls themselves, not a library's view of them. Output is
 * TAP.
 */
#ifndef TESTS_USER_GUEST_H
#define TESTS_USER_GUEST_H

// clang-format off
#include <linux/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h> /* uses the two above without including them */
// clang-format on
#include <asm/unistd.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/wait.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define E_PERM 1
#define E_NOENT 2
#define E_INTR 4
#define E_NOEXEC 8
#define E_AGAIN 11
#define E_NOMEM 12
#define E_ACCES 13
#define E_FAULT 14
#define E_EXIST 17
#define E_XDEV 18
#define E_NOTDIR 20
#define E_INVAL 22
#define E_CHILD 10

#define PAGE 4096ul
#define AT_FDCWD (-100)

static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = nr;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;

    __asm__ volatile("svc #0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory", "cc");
    return x0;
}

#define SYS_(nr, a, b, c, d, e, f, ...) \
    sys6(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define sys(...) SYS_(__VA_ARGS__, 0, 0, 0, 0, 0, 0)

/* The compiler may call these. */
__attribute__((weak)) void *memset(void *p, int c, size_t n)
{
    for (volatile char *q = p; n--;)
        *q++ = (char)c;
    return p;
}

__attribute__((weak)) void *memcpy(void *d, const void *s, size_t n)
{
    volatile char *q = d;

    for (const char *p = s; n--;)
        *q++ = *p++;
    return d;
}

static inline size_t str_len(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

static inline bool str_eq(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static inline bool starts_with(const char *s, const char *with)
{
    while (*with && *s == *with)
        s++, with++;
    return !*with;
}

static inline const char *find_str(const char *s, const char *what)
{
    for (; *s; s++)
        if (starts_with(s, what))
            return s;
    return NULL;
}

static inline void put(const char *s)
{
    sys(__NR_write, 1, s, str_len(s));
}

static inline void put_num(long v, int base)
{
    char buf[24], *p = buf + sizeof buf - 1;
    unsigned long u = base == 10 && v < 0 ? -(unsigned long)v : (unsigned long)v;

    *p = 0;
    do
        *--p = "0123456789abcdef"[u % base];
    while (u /= base);
    if (base == 10 && v < 0)
        *--p = '-';
    put(p);
}

static int tests_run, tests_failed;

static inline bool check_(bool ok, const char *what, long got)
{
    put(ok ? "ok " : "not ok ");
    put_num(++tests_run, 10);
    put(" - ");
    put(what);
    if (!ok) {
        tests_failed++;
        put(" (got ");
        put_num(got, 10);
        put(" = 0x");
        put_num(got, 16);
        put(")");
    }
    put("\n");
    return ok;
}

/* check(what, condition); check_eq(what, got, wanted) */
#define check(what, cond) check_(cond, what, 0)
#define check_eq(what, got, want)                          \
    do {                                                   \
        long got_ = (long)(got);                           \
        check_(got_ == (long)(want), what, got_);          \
    } while (0)

static inline _Noreturn void quit(int status)
{
    for (;;)
        sys(__NR_exit_group, status);
}

static inline _Noreturn void finish(void)
{
    put("1..");
    put_num(tests_run, 10);
    put("\n");
    quit(tests_failed != 0);
}

/* ---- signals ---- */

struct ksigaction {
    void *handler;
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
};

static inline long on_signal(int sig, void *handler, unsigned long flags, unsigned long mask)
{
    struct ksigaction sa = {handler, flags, 0, mask};

    return sys(__NR_rt_sigaction, sig, &sa, 0, 8);
}

static inline unsigned long set_mask(int how, unsigned long set)
{
    unsigned long old = 0;

    sys(__NR_rt_sigprocmask, how, &set, &old, 8);
    return old;
}

#define BIT(sig) (1ul << ((sig)-1))

static inline long self_tid(void)
{
    return sys(__NR_gettid);
}

static inline long self_pid(void)
{
    return sys(__NR_getpid);
}

static inline void sleep_ms(long ms)
{
    struct __kernel_timespec ts = {ms / 1000, ms % 1000 * 1000000};

    sys(__NR_nanosleep, &ts, 0);
}

static inline int wait_for(long pid)
{
    int status = -1;

    sys(__NR_wait4, pid, &status, 0, 0);
    return status;
}

/* argc, argv, envp as the kernel left them. */
int test_main(long argc, char **argv, char **envp);

__attribute__((used)) static void start_c(long *sp)
{
    test_main(sp[0], (char **)(sp + 1), (char **)(sp + 2 + sp[0]));
    finish();
}

__asm__(".text\n.globl _start\n_start:\n mov x29, #0\n mov x30, #0\n mov x0, sp\n b start_c\n");

#endif
