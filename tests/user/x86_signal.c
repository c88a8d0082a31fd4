/* SPDX-License-Identifier: MIT */
/*
 * Signal frames of x86 programs, x86-64 and i386: what handlers see of registers, exceptions and
 * floating point, and that what they change is what goes on. i386 has an older kind of frame, too,
 * and segments of its own.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#if !defined(__x86_64__)
#include <asm/ldt.h>
#endif
#include "x86_fault.h"

/* ---- exceptions ---- */

static void exceptions(void)
{
    static const int signals[] = {SIGSEGV, SIGILL, SIGFPE, SIGTRAP, SIGBUS};
    void *nowhere = (void *)(uintptr_t)0x123;

    for (unsigned n = 0; n < sizeof signals / sizeof *signals; n++)
        on(signals[n], skip, 0);
    FAULT("mov (%%ecx), %%eax", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_addr == nowhere && got_error == 4,
          "a read of a page that is not there");
    FAULT("mov %%eax, (%%ecx)", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_error == 6, "a write");
    FAULT("ud2", 0);
    check(was(SIGILL, ILL_ILLOPN, 6), "UD2");
    FAULT("xor %%eax, %%eax; div %%ecx", 0);
    check(was(SIGFPE, FPE_INTDIV, 0), "DIV by zero");
    FAULT("int3", 0);
    check(was(SIGTRAP, SI_KERNEL, 3), "INT3");
    FAULT("int $0x42", 0);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_error == 0x212, "INT n");
    FAULT("hlt", 0);
    check(was(SIGSEGV, SI_KERNEL, 13), "HLT");
#if !IS_64
    FAULT("mov $0x7fffffff, %%eax; inc %%eax; into", 0);
    check(was(SIGSEGV, SI_KERNEL, 4), "INTO");
    static const int bounds[2] = {1, 5};

    FAULT("mov $6, %%eax; bound %%eax, (%%ecx)", bounds);
    check(was(SIGSEGV, SI_KERNEL, 5), "BOUND");
    FAULT("aam $0", 0);
    check(was(SIGFPE, FPE_INTDIV, 0), "AAM with base 0");
#endif
}

/* ---- registers where memory is an operand, or where several instructions become one ---- */

static void exact_registers(void)
{
    volatile int *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int zero = *page; /* so that it is there */

    FAULT("mov $5, %%eax; add (%%ecx), %%eax", 0);
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_ax == 5, "the sum was not made");
    FAULT("mov $6, %%eax; lea 3(%%eax), %%eax; shl $2, %%eax; imul (%%ecx), %%eax", 0);
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_ax == 36, "nor the product");
#if IS_64
    FAULT("addl $1, (%%rcx)", page);
#else
    FAULT("addl $1, (%%ecx)", page);
#endif
    check(was(SIGSEGV, SEGV_ACCERR, 14) && got_addr == page && got_error == 7 && *page == zero, "arithmetic in memory writes");
    /* away from the red zone, two pushes, and one that faults; in the handler they are done, and then two pops */
#if IS_64
    FAULT("lea -256(%%rsp), %%rsp; mov %%rsp, %%rax; push %%rcx; push %%rcx; pushq (%%rcx)\n1: pop %%rcx; pop %%rcx\n"
          "lea 256(%%rsp), %%rsp", 0);
#else
    FAULT("mov %%esp, %%eax; push %%ecx; push %%ecx; pushl (%%ecx)\n1: pop %%ecx; pop %%ecx", 0);
#endif
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_sp == got_ax - 2 * (intptr_t)sizeof(long), "two of three pushes");
    munmap((void *)page, 4096);
}

/* ---- what a handler may not disturb, and what it may ---- */

static volatile uintptr_t handler_sp;

static void clobber(int sig, siginfo_t *si, void *context)
{
    int here;

    (void)sig;
    (void)si;
    (void)context;
    handler_sp = (uintptr_t)&here;
    __asm__ volatile("pxor %%xmm7, %%xmm7; fninit; fldz; fldz; std; cld" : : : "xmm7", "cc");
}

static void floating_point(void)
{
    double in = 1.5, sse = 0;
    long double pi = 3.14159265358979323851L, x87 = 0;
    int cw = 0x0c7f, cw_after = 0;

    on(SIGUSR1, clobber, 0);
    __asm__ volatile("movsd %0, %%xmm7; fldcw %1; fldt %2" : : "m"(in), "m"(cw), "m"(pi) : "xmm7");
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
    __asm__ volatile("movsd %%xmm7, %0; fstpt %1; fstcw %2; fninit"
                     : "=m"(sse), "=m"(x87), "=m"(cw_after));
    check(sse == 1.5, "XMM registers survive a handler");
    check(x87 == pi && (short)cw_after == 0x0c7f, "so do the x87 and its control word");
}

static void alternate_stack(void)
{
    static char stack[1 << 16];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};

    sigaltstack(&ss, NULL);
    on(SIGUSR1, clobber, SA_ONSTACK);
    raise(SIGUSR1);
    check(handler_sp > (uintptr_t)stack && handler_sp < (uintptr_t)stack + sizeof stack,
          "SA_ONSTACK");
    sigaltstack(NULL, &ss);
    check(ss.ss_sp == stack && ss.ss_size == sizeof stack && ss.ss_flags == 0,
          "the stack is given back");
}

/* ---- siginfo ---- */

static siginfo_t info;

static void keep(int sig, siginfo_t *si, void *context)
{
    (void)sig;
    (void)context;
    info = *si;
}

static void information(void)
{
    on(SIGUSR2, keep, 0);
    sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 77});
    check(info.si_code == SI_QUEUE && info.si_value.sival_int == 77 && info.si_pid == getpid(),
          "sigqueue");

    on(SIGCHLD, keep, 0);
    pid_t child = fork();

    if (!child)
        _exit(9);
    waitpid(child, NULL, 0);
    check(info.si_signo == SIGCHLD && info.si_code == CLD_EXITED && info.si_status == 9 &&
              info.si_pid == child,
          "a child");

    struct sigevent ev = {
        .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value.sival_int = 33};
    struct itimerspec at = {.it_value.tv_nsec = 1000000};
    timer_t timer;

    timer_create(CLOCK_MONOTONIC, &ev, &timer);
    timer_settime(timer, 0, &at, NULL);
    while (info.si_signo != SIGUSR2 || info.si_code != SI_TIMER)
        usleep(1000);
    check(info.si_value.sival_int == 33, "a timer");
}

/* ---- single step ---- */

static volatile int steps;

static void step(int sig, siginfo_t *si, void *context)
{
    (void)sig;
    (void)context;
    steps += si->si_code == TRAP_TRACE;
}

#if IS_64
#define FLAGS_WORD "(%%rsp)"
#else
#define FLAGS_WORD "(%%esp)"
#endif

static void single_step(void)
{
    on(SIGTRAP, step, 0);
    __asm__ volatile("pushf; orl $0x100, " FLAGS_WORD "; popf\n"
                     "nop; jmp 1f; ud2; 1: nop; pushf; andl $~0x100, " FLAGS_WORD "; popf"
                     :
                     :
                     : "memory", "cc");
    check(steps == 6, "TF: a trap behind each instruction");
}

/* ---- i386 only ---- */

#if !IS_64
static volatile int old_sig;

static void old_handler(int sig)
{
    old_sig = sig;
}

/* The older frame: no siginfo, and no restorer either. */
static void old_frame(void)
{
    struct {
        void *handler;
        unsigned long mask, flags;
        void *restorer;
    } sa = {.handler = (void *)old_handler};

    syscall(SYS_sigaction, SIGUSR1, &sa, NULL);
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
    check(old_sig == SIGUSR1, "sigaction without a restorer");
    sa.flags = SA_SIGINFO;
    sa.handler = (void *)keep;
    syscall(SYS_sigaction, SIGUSR1, &sa, NULL);
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
    check(info.si_signo == SIGUSR1 && info.si_code == SI_TKILL, "and with SA_SIGINFO");
}

static void segments(void)
{
    static int data[4] = {1, 2, 3, 4};
    struct user_desc d = {
        .entry_number = 5, .base_addr = (unsigned)data, .limit = 7, .seg_32bit = 1, .useable = 1};
    int v = 0;

    check(!syscall(SYS_modify_ldt, 0x11, &d, sizeof d), "modify_ldt");
    __asm__ volatile("mov %1, %%fs; mov %%fs:4, %0" : "=r"(v) : "r"(5 << 3 | 7));
    check(v == 2, "a segment of the LDT");
    FAULT("mov %%fs:5, %%eax", 0);
    check(was(SIGSEGV, SI_KERNEL, 13), "an access over its limit");
    FAULT("mov %%ecx, %%fs", 6 << 3 | 7);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_error == (6 << 3 | 4),
          "a selector without descriptor");
    d = (struct user_desc){.entry_number = -1,
                           .base_addr = (unsigned)(data + 2),
                           .limit = 0xfffff,
                           .limit_in_pages = 1,
                           .seg_32bit = 1,
                           .useable = 1};
    check(!syscall(SYS_set_thread_area, &d), "set_thread_area");
    __asm__ volatile("mov %1, %%fs; mov %%fs:-8, %0" : "=r"(v) : "r"(d.entry_number << 3 | 3));
    check(v == 1, "offsets wrap around at 4 GiB");
    __asm__ volatile("mov %0, %%fs" : : "r"(0));
    FAULT("mov %%fs:0, %%eax", 0);
    check(was(SIGSEGV, SI_KERNEL, 13), "a null selector");
}

/* Far calls: into 16-bit code of the LDT, and into 64-bit code. */
static void far_calls(void)
{
    static const uint8_t code16[] = {0xb8, 0x34, 0x12, 0x40, 0x66, 0xcb}; /* mov ax, 0x1234; inc ax; retfd */
    static const uint8_t code64[] = {0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 0x48, 0xc1, 0xe8, 32, 0xcb};
    struct __attribute__((packed)) {
        unsigned offset;
        unsigned short sel;
    } to = {0x100, 7};
    uint8_t *p = mmap(NULL, 0x10000, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct user_desc d = {.base_addr = (unsigned)p, .limit = 0xffff, .contents = 2, .useable = 1};
    unsigned v = 0;
    unsigned char zf = 0;

    memcpy(p + 0x100, code16, sizeof code16);
    memcpy(p + 0x200, code64, sizeof code64);
    syscall(SYS_modify_ldt, 0x11, &d, sizeof d);
    __asm__ volatile("xor %%eax, %%eax; lcall *%1" : "=a"(v) : "m"(to) : "memory", "cc");
    check(v == 0x1235, "a call of 16-bit code");
    to.offset = (unsigned)p + 0x200;
    to.sel = 0x33;
    __asm__ volatile("lcall *%1" : "=a"(v) : "m"(to) : "memory", "cc");
    check(v == 0x08070605, "a call of 64-bit code");
    __asm__ volatile("lar %2, %0; setz %1" : "=r"(v), "=q"(zf) : "r"(7) : "cc");
    check(zf && v == 0x10fb00, "LAR");
    __asm__ volatile("lsl %2, %0; setz %1" : "=r"(v), "=q"(zf) : "r"(7) : "cc");
    check(zf && v == 0xffff, "LSL");
}
#endif

int main(void)
{
    setbuf(stdout, NULL);
    exceptions();
    exact_registers();
    floating_point();
    alternate_stack();
    information();
    single_step();
#if !IS_64
    old_frame();
    segments();
    far_calls();
#endif
    printf("1..%d\n", count);
    return 0;
}
