/* SPDX-License-Identifier: MIT */
/*
 * A debugger inside the guest, on an unmodified kernel (kernel.py): ptrace with single steps,
 * hardware breakpoints and watchpoints, each of which the kernel makes from debug registers of the
 * CPU.
 */
#define _GNU_SOURCE
#include <asm/ptrace.h>
#include <elf.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned count;
static volatile long watched[8] __attribute__((aligned(64)));

static void ok(bool good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++count, what);
}

/* What is traced: a loop of ten rounds, a system call, and accesses to memory. */
void piece(void);
extern char piece_svc[], piece_store[], piece_load[], piece_end[];
__asm__(".globl piece, piece_svc, piece_store, piece_load, piece_end\n"
        "piece:\n\t"
        "mov x1, #10\n"
        "1: subs x1, x1, #1\n\t"
        "b.ne 1b\n\t"
        "mov x8, #172\n" /* getpid */
        "piece_svc:\n\t"
        "svc #0\n\t"
        "adrp x2, watched\n\t"
        "add x2, x2, :lo12:watched\n"
        "piece_store:\n\t"
        "str x1, [x2, #8]\n"
        "piece_load:\n\t"
        "ldr x1, [x2, #24]\n"
        "piece_end:\n\t"
        "ret\n");

/* The kernel stops twice at a system call: by itself at its end, and by the step behind it. */
enum { PIECE_STEPS = 1 + 20 + 1 + 2 + 2 + 1 + 1 };

static pid_t start(void)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        piece();
        _exit(42);
    }
    waitpid(pid, &status, 0);
    return pid;
}

static uint64_t pc_of(pid_t pid)
{
    struct user_regs_struct regs;
    struct iovec v = {&regs, sizeof regs};

    ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &v);
    return regs.pc;
}

/* True if it stopped by SIGTRAP. */
static bool go(pid_t pid, int request)
{
    int status;

    ptrace(request, pid, 0, 0);
    return waitpid(pid, &status, 0) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP;
}

static bool ends(pid_t pid)
{
    int status;

    ptrace(PTRACE_CONT, pid, 0, 0);
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 42;
}

static void test_steps(void)
{
    pid_t pid = start();
    unsigned steps = 0, inside = 0;
    bool good = true;

    while (good && pc_of(pid) != (uint64_t)piece && ++steps < 100000)
        good = go(pid, PTRACE_SINGLESTEP);
    ok(good && steps > 1, "single steps from raise() to the piece of code");
    while (good && pc_of(pid) != (uint64_t)piece_end && ++inside < 1000)
        good = go(pid, PTRACE_SINGLESTEP);
    ok(good && inside == PIECE_STEPS, "as many steps as instructions, over loop and system call");
    ok(ends(pid), "then it runs to its end");
}

static bool set_debug(pid_t pid, int set, uint64_t addr, uint32_t control)
{
    struct user_hwdebug_state state;
    struct iovec v = {&state, offsetof(struct user_hwdebug_state, dbg_regs[1])};

    memset(&state, 0, sizeof state);
    state.dbg_regs[0].addr = addr;
    state.dbg_regs[0].ctrl = control;
    return ptrace(PTRACE_SETREGSET, pid, set, &v) == 0;
}

static unsigned slots(pid_t pid, int set)
{
    struct user_hwdebug_state state = {0};
    struct iovec v = {&state, sizeof state};

    return ptrace(PTRACE_GETREGSET, pid, set, &v) ? 0 : state.dbg_info & 0xff;
}

#define ENABLED 1u
#define AT_EL0  (2u << 1)
#define BAS(n)  ((uint32_t)(n) << 5)
#define LOADS   (1u << 3)
#define STORES  (2u << 3)

/* A breakpoint has the address of the code, a watchpoint that of the data. */
static void test_stop(int set, uint64_t addr, uint32_t control, const char *at, const char *what)
{
    pid_t pid = start();
    siginfo_t info = {0};
    bool good = set_debug(pid, set, addr, ENABLED | AT_EL0 | control) && go(pid, PTRACE_CONT);

    ptrace(PTRACE_GETSIGINFO, pid, 0, &info);
    ok(good && pc_of(pid) == (uint64_t)at && info.si_code == TRAP_HWBKPT &&
           (uint64_t)info.si_addr == addr,
       what);
    set_debug(pid, set, 0, 0);
    ok(ends(pid), "and it runs to its end");
}

int main(void)
{
    pid_t pid = start();

    setbuf(stdout, NULL);
    ok(slots(pid, NT_ARM_HW_BREAK) == 6 && slots(pid, NT_ARM_HW_WATCH) == 4,
       "six breakpoints, four watchpoints");
    ok(ends(pid), "the piece of code runs");
    test_steps();
    test_stop(NT_ARM_HW_BREAK, (uint64_t)piece_svc, BAS(15), piece_svc, "hardware breakpoint");
    test_stop(NT_ARM_HW_WATCH, (uint64_t)&watched[1], BAS(255) | STORES, piece_store,
              "watchpoint of a store");
    test_stop(NT_ARM_HW_WATCH, (uint64_t)&watched[3], BAS(255) | LOADS, piece_load,
              "watchpoint of a load");
    printf("1..%u\n", count);
    reboot(RB_POWER_OFF);
    return 0;
}
