/* SPDX-License-Identifier: MIT */
/*
 * For programs that make instructions fault, x86-64 and i386: FAULT runs code that does, and goes on behind
 * it; was() tells what the signal handler saw.
 */
#ifndef TESTS_USER_X86_FAULT_H
#define TESTS_USER_X86_FAULT_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <ucontext.h>

#if defined(__x86_64__)
#define REG(r) REG_R##r
#define IS_64  1
#else
#define REG(r) REG_E##r
#define IS_64  0
#endif

static int count;

static void check(int ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++count, what);
}

static void on(int sig, void (*fn)(int, siginfo_t *, void *), int flags)
{
    struct sigaction sa = {.sa_sigaction = fn, .sa_flags = SA_SIGINFO | flags};

    sigaction(sig, &sa, NULL);
}

static volatile int got, got_code, got_trap, got_error;
static volatile intptr_t got_ax, got_sp;
static void *volatile got_addr;

static void skip(int sig, siginfo_t *si, void *context)
{
    ucontext_t *uc = context;

    got = sig;
    got_code = si->si_code;
    got_addr = si->si_addr;
    got_trap = (int)uc->uc_mcontext.gregs[REG_TRAPNO];
    got_error = (int)uc->uc_mcontext.gregs[REG_ERR];
    got_ax = uc->uc_mcontext.gregs[REG(AX)];
    got_sp = uc->uc_mcontext.gregs[REG(SP)];
    uc->uc_mcontext.gregs[REG(IP)] = uc->uc_mcontext.gregs[REG(DX)];
}

/* Run code that faults, with %0 in ECX; the handler goes on at the label in EDX. */
#if IS_64
#define FAULT(insn, arg)                                                                           \
    __asm__ volatile("lea 1f(%%rip), %%rdx\n" insn "\n1:"                                          \
                     :                                                                             \
                     : "c"(arg)                                                                    \
                     : "rdx", "rax", "memory", "cc")
#else
#define FAULT(insn, arg)                                                                           \
    __asm__ volatile("mov $1f, %%edx\n" insn "\n1:" : : "c"(arg) : "edx", "eax", "memory", "cc")
#endif

static int was(int sig, int code, int trap)
{
    int ok = got == sig && got_code == code && got_trap == trap;

    if (!ok)
        printf("# signal %d, code %d, trap %d, error %x\n", got, got_code, got_trap, got_error);
    got = 0;
    return ok;
}

#endif
