/* SPDX-License-Identifier: MIT */
/*
 * What the hostile_* programs share. They check themselves (TAP), because most of what they do has
 * no native counterpart on another architecture. Each sentence runs in a process of its own: one
 * that dies of the wrong signal, hangs, or says anything on stderr (as an emulator with an internal
 * error does) fails alone.
 */
#ifndef TESTS_USER_HOSTILE_H
#define TESTS_USER_HOSTILE_H

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define PAGE          4096ul
#define PRIVATE       (MAP_PRIVATE | MAP_ANONYMOUS)
#define CHILD_SECONDS 60

static int tests_run, tests_failed;

/* ---- inside a sentence ---- */

/* What does not hold ends the child; the text goes to the report. */
#define MUST(cond)                                                                                 \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            dprintf(2, "line %d: %s (errno %d)\n", __LINE__, #cond, errno);                        \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

#define MUST_EQ(got, want)                                                                         \
    do {                                                                                           \
        long got_ = (long)(got), want_ = (long)(want);                                             \
        if (got_ != want_) {                                                                       \
            dprintf(2, "line %d: %s is %ld (%#lx), not %ld\n", __LINE__, #got, got_, got_, want_); \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static void *must_map(void *at, size_t size, int prot, int flags, int fd)
{
    void *p = mmap(at, size, prot, flags, fd, 0);

    MUST(p != MAP_FAILED);
    return p;
}

static void on(int sig, void (*fn)(int, siginfo_t *, void *), int flags)
{
    struct sigaction sa = {.sa_sigaction = fn, .sa_flags = SA_SIGINFO | flags};

    MUST(sigaction(sig, &sa, NULL) == 0);
}

/* The pc of a ucontext_t. */
static inline unsigned long *uc_pc(void *uc)
{
    mcontext_t *m = &((ucontext_t *)uc)->uc_mcontext;

#if defined(__x86_64__)
    return (unsigned long *)&m->gregs[REG_RIP];
#else
    return (unsigned long *)&m->pc;
#endif
}

/* The last fault that try() caught. */
static struct {
    sigjmp_buf back;
    volatile int sig, code;
    void *volatile addr;
    volatile unsigned long pc;
} fault;

static void on_caught(int sig, siginfo_t *info, void *uc)
{
    fault.sig = sig;
    fault.code = info->si_code;
    fault.addr = info->si_addr;
    fault.pc = *uc_pc(uc);
    siglongjmp(fault.back, 1);
}

static inline void catch_faults(int flags)
{
    on(SIGSEGV, on_caught, flags);
    on(SIGBUS, on_caught, flags);
    on(SIGILL, on_caught, flags);
    on(SIGTRAP, on_caught, flags);
}

/* The signal that @expr ends with, 0 if it does not fault; catch_faults was called. */
#define TRY(expr) (sigsetjmp(fault.back, 1) ? fault.sig : ((void)(expr), 0))

/* ---- sentences ---- */

typedef void Sentence(void);

static void print_said(const char *text)
{
    printf("#   ");
    for (; *text; text++) {
        putchar(*text);
        if (*text == '\n' && text[1])
            printf("#   ");
    }
}

static int run_child(Sentence *fn, char *said, size_t size)
{
    int fds[2], status;
    size_t n = 0;
    ssize_t r;

    fflush(stdout);
    if (pipe(fds) < 0)
        exit(99);
    pid_t pid = fork();

    if (pid == 0) {
        dup2(fds[1], 2);
        close(fds[0]);
        close(fds[1]);
        setpgid(0, 0);
        alarm(CHILD_SECONDS);
        fn();
        _exit(0);
    }
    close(fds[1]);
    while (n < size - 1 && (r = read(fds[0], said + n, size - 1 - n)) > 0)
        n += (size_t)r;
    said[n] = 0;
    close(fds[0]);
    if (waitpid(pid, &status, 0) != pid)
        exit(99);
    kill(-pid, SIGKILL); /* what it left behind */
    return status & ~0x80;
}

/* @want: 0, or the signal that must end the child. */
static void sentence(const char *text, Sentence *fn, int want)
{
    char said[4096];
    int status = run_child(fn, said, sizeof said);
    bool ok = status == want && !said[0];

    printf("%s %d - %s\n", ok ? "ok" : "not ok", ++tests_run, text);
    if (!ok) {
        printf("#   status %#x, not %#x\n", status, want);
        print_said(said);
        tests_failed++;
    }
    fflush(stdout);
}

static int finish(void)
{
    printf("1..%d\n", tests_run);
    return tests_failed != 0;
}

#endif
