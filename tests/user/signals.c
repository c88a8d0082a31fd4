/* SPDX-License-Identifier: MIT */
/* Guest signals: dispositions, masks, frames, faults, restart, alternate stacks. */
#include "guest.h"

static volatile int hits, last_sig, order[8];
static volatile int *volatile nowhere = (int *)8;
static volatile int code, pid_seen, value_seen;
static volatile unsigned long addr_seen, mask_seen, pc_seen, esr_seen;

static unsigned long current_mask(void)
{
    unsigned long old = 0;

    sys(__NR_rt_sigprocmask, SIG_BLOCK, 0, &old, 8);
    return old;
}

static void count(int sig, siginfo_t *info, struct ucontext *uc)
{
    order[hits & 7] = sig;
    hits++;
    last_sig = sig;
    code = info->si_code;
    pid_seen = info->si_pid;
    value_seen = info->si_int;
    addr_seen = (unsigned long)info->si_addr;
    mask_seen = current_mask();
    pc_seen = uc->uc_mcontext.pc;
}

static unsigned long find_esr(struct ucontext *uc)
{
    struct _aarch64_ctx *c = (void *)uc->uc_mcontext.__reserved;

    for (; c->magic; c = (void *)((char *)c + c->size))
        if (c->magic == ESR_MAGIC)
            return ((struct esr_context *)c)->esr;
    return 0;
}

static void skip_insn(int sig, siginfo_t *info, struct ucontext *uc)
{
    count(sig, info, uc);
    esr_seen = find_esr(uc);
    uc->uc_mcontext.pc += 4;
    uc->uc_mcontext.regs[9] = 77;
}

static void test_kill(void)
{
    on_signal(SIGUSR1, count, SA_SIGINFO, BIT(SIGUSR2));
    sys(__NR_kill, self_pid(), SIGUSR1);
    check_eq("kill runs the handler before it returns", hits, 1);
    check_eq("si_code is SI_USER", code, SI_USER);
    check_eq("si_pid is the sender", pid_seen, self_pid());
    check_eq("the mask has the signal and sa_mask", mask_seen, BIT(SIGUSR1) | BIT(SIGUSR2));
    check_eq("the mask is restored", current_mask(), 0);
    sys(__NR_tgkill, self_pid(), self_tid(), SIGUSR1);
    check_eq("tgkill gives SI_TKILL", code, SI_TKILL);
}

static void test_all_numbers(void)
{
    int failed = 0;

    for (int sig = 1; sig <= 64; sig++) {
        if (sig == SIGKILL || sig == SIGSTOP)
            continue;
        last_sig = 0;
        if (on_signal(sig, count, SA_SIGINFO, 0) || sys(__NR_tgkill, self_pid(), self_tid(), sig) ||
            last_sig != sig)
            failed = sig;
        on_signal(sig, SIG_DFL, 0, 0);
    }
    check_eq("every signal number can be caught, 32, 33 and 64 too", failed, 0);
    check_eq("SIGKILL cannot", on_signal(SIGKILL, count, 0, 0), -E_INVAL);
    check_eq("65 does not exist", on_signal(65, count, 0, 0), -E_INVAL);
}

static void test_flags(void)
{
    struct ksigaction sa;

    hits = 0;
    on_signal(SIGUSR1, count, SA_SIGINFO | SA_NODEFER, 0);
    sys(__NR_kill, self_pid(), SIGUSR1);
    check_eq("SA_NODEFER leaves the signal open", mask_seen, 0);
    on_signal(SIGUSR1, count, SA_SIGINFO | SA_RESETHAND, 0);
    sys(__NR_kill, self_pid(), SIGUSR1);
    sys(__NR_rt_sigaction, SIGUSR1, 0, &sa, 8);
    check("SA_RESETHAND resets", sa.handler == SIG_DFL);
    on_signal(SIGUSR1, count, SA_SIGINFO | 0x400 /* SA_UNSUPPORTED */, 0);
    sys(__NR_rt_sigaction, SIGUSR1, 0, &sa, 8);
    check_eq("unknown flag bits read back as zero", sa.flags, SA_SIGINFO);
}

static void test_pending(void)
{
    unsigned long set = 0;

    hits = 0;
    on_signal(SIGUSR1, count, SA_SIGINFO, 0);
    on_signal(SIGUSR2, count, SA_SIGINFO, 0);
    set_mask(SIG_BLOCK, BIT(SIGUSR1) | BIT(SIGUSR2));
    sys(__NR_kill, self_pid(), SIGUSR2);
    sys(__NR_kill, self_pid(), SIGUSR1);
    sys(__NR_kill, self_pid(), SIGUSR1);
    check_eq("blocked signals wait", hits, 0);
    sys(__NR_rt_sigpending, &set, 8);
    check_eq("rt_sigpending shows them", set, BIT(SIGUSR1) | BIT(SIGUSR2));
    set_mask(SIG_UNBLOCK, BIT(SIGUSR1) | BIT(SIGUSR2));
    check_eq("each is delivered once", hits, 2);
}

static void test_queue(void)
{
    siginfo_t info = {.si_signo = 40, .si_code = SI_QUEUE};
    struct __kernel_timespec zero = {0, 0};
    siginfo_t got;

    hits = 0;
    on_signal(40, count, SA_SIGINFO, 0);
    set_mask(SIG_BLOCK, BIT(40));
    for (int i = 1; i <= 3; i++) {
        info.si_int = i;
        info.si_pid = self_pid();
        check_eq("rt_sigqueueinfo", sys(__NR_rt_sigqueueinfo, self_pid(), 40, &info), 0);
    }
    unsigned long set = BIT(40);

    check_eq("rt_sigtimedwait takes the first", sys(__NR_rt_sigtimedwait, &set, &got, &zero, 8),
             40);
    check_eq("and its value", got.si_int, 1);
    set_mask(SIG_UNBLOCK, BIT(40));
    check_eq("real-time signals queue", hits, 2);
    check_eq("in order", value_seen, 3);
    check_eq("rt_sigtimedwait times out", sys(__NR_rt_sigtimedwait, &set, &got, &zero, 8),
             -E_AGAIN);
}

static void test_sync_held(void)
{
    unsigned long set = 0;
    struct __kernel_timespec zero = {0, 0};

    hits = 0;
    on_signal(SIGSEGV, count, SA_SIGINFO, 0);
    set_mask(SIG_BLOCK, BIT(SIGSEGV));
    sys(__NR_kill, self_pid(), SIGSEGV);
    check_eq("a sent SIGSEGV can be blocked", hits, 0);
    sys(__NR_rt_sigpending, &set, 8);
    check_eq("and is pending", set, BIT(SIGSEGV));
    set_mask(SIG_UNBLOCK, BIT(SIGSEGV));
    check_eq("and delivered later", hits, 1);
    check_eq("with its code", code, SI_USER);
    set_mask(SIG_BLOCK, BIT(SIGBUS));
    sys(__NR_kill, self_pid(), SIGBUS);
    set = BIT(SIGBUS);
    check_eq("rt_sigtimedwait takes a sent SIGBUS", sys(__NR_rt_sigtimedwait, &set, 0, &zero, 8),
             SIGBUS);
    set_mask(SIG_SETMASK, 0);
}

static void test_faults(void)
{
    char *none = (char *)sys(__NR_mmap, 0, PAGE, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned long x9;

    on_signal(SIGSEGV, skip_insn, SA_SIGINFO, 0);
    on_signal(SIGILL, skip_insn, SA_SIGINFO, 0);
    on_signal(SIGTRAP, skip_insn, SA_SIGINFO, 0);
    __asm__ volatile("ldr x9, [%1]\n mov %0, x9" : "=r"(x9) : "r"(0x123456788ul) : "x9", "memory");
    check_eq("load from nowhere: SIGSEGV", last_sig, SIGSEGV);
    check_eq("SEGV_MAPERR", code, SEGV_MAPERR);
    check_eq("si_addr", addr_seen, 0x123456788ul);
    check_eq("sigreturn honours edited pc and registers", x9, 77);
    check_eq("ESR: data abort, read", esr_seen & 0xfc000040, 0x90000000);
    __asm__ volatile("str x9, [%0, #8]" : : "r"(none) : "memory");
    check_eq("store to PROT_NONE: SEGV_ACCERR", code, SEGV_ACCERR);
    check_eq("si_addr is exact", addr_seen, (long)none + 8);
    check_eq("ESR: data abort, write", esr_seen & 0xfc000040, 0x90000040);
    __asm__ volatile("brk #7");
    check_eq("brk: SIGTRAP", last_sig, SIGTRAP);
    check_eq("TRAP_BRKPT", code, TRAP_BRKPT);
    check_eq("si_addr is the pc", addr_seen, pc_seen);
    __asm__ volatile(".inst 0");
    check_eq("udf: SIGILL", last_sig, SIGILL);
    check_eq("ILL_ILLOPC", code, ILL_ILLOPC);
}

static void jump_back(int sig, siginfo_t *info, struct ucontext *uc)
{
    count(sig, info, uc);
    uc->uc_mcontext.pc = uc->uc_mcontext.regs[30];
}

static void test_exec_fault(void)
{
    char *page =
        (char *)sys(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    on_signal(SIGSEGV, jump_back, SA_SIGINFO, 0);
    ((void (*)(void))page)();
    check_eq("jump to a page without PROT_EXEC: SEGV_ACCERR", code, SEGV_ACCERR);
    check_eq("si_addr is the target", addr_seen, (long)page);
    ((void (*)(void))(page + 0x10000000))();
    check_eq("jump to nowhere: SEGV_MAPERR", code, SEGV_MAPERR);
}

static void test_bus(void)
{
    int fd = (int)sys(__NR_memfd_create, "x", 0);
    char *p;

    sys(__NR_ftruncate, fd, PAGE);
    p = (char *)sys(__NR_mmap, 0, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    on_signal(SIGBUS, skip_insn, SA_SIGINFO, 0);
    last_sig = 0;
    __asm__ volatile("ldrb w9, [%0]" : : "r"(p + PAGE) : "x9", "memory");
    check_eq("beyond the end of the file: SIGBUS", last_sig, SIGBUS);
    check_eq("BUS_ADRERR", code, BUS_ADRERR);
    check_eq("si_addr", addr_seen, (long)p + PAGE);
    check_eq("a system call gets EFAULT there", sys(__NR_write, 1, p + PAGE, 1), -E_FAULT);
}

static volatile unsigned long handler_sp, altflags;
static long eperm;

static void on_alt(int sig)
{
    stack_t ss, new = {.ss_flags = SS_DISABLE};

    handler_sp = (unsigned long)__builtin_frame_address(0);
    sys(__NR_sigaltstack, 0, &ss);
    altflags = ss.ss_flags;
    eperm = sys(__NR_sigaltstack, &new, 0);
}

static char alt[16384] __attribute__((aligned(16)));

static void test_altstack(void)
{
    stack_t ss = {alt, 0, 100}, old;

    check_eq("sigaltstack refuses a small stack", sys(__NR_sigaltstack, &ss, 0), -E_NOMEM);
    ss.ss_size = 5119;
    check_eq("5119 is too small on arm64", sys(__NR_sigaltstack, &ss, 0), -E_NOMEM);
    ss.ss_size = sizeof alt;
    ss.ss_flags = 8;
    check_eq("unknown flags are refused", sys(__NR_sigaltstack, &ss, 0), -E_INVAL);
    ss.ss_flags = 0;
    check_eq("sigaltstack", sys(__NR_sigaltstack, &ss, 0), 0);
    on_signal(SIGUSR1, on_alt, SA_ONSTACK, 0);
    sys(__NR_kill, self_pid(), SIGUSR1);
    check("the handler runs on it",
          handler_sp > (unsigned long)alt && handler_sp <= (unsigned long)alt + sizeof alt);
    check_eq("SS_ONSTACK inside", altflags, SS_ONSTACK);
    check_eq("EPERM to change it inside", eperm, -E_PERM);
    ss.ss_flags = (int)SS_AUTODISARM;
    sys(__NR_sigaltstack, &ss, 0);
    sys(__NR_kill, self_pid(), SIGUSR1);
    check_eq("SS_AUTODISARM: disabled inside", altflags, SS_DISABLE);
    sys(__NR_sigaltstack, 0, &old);
    check_eq("and back afterwards", old.ss_flags, (int)SS_AUTODISARM);
    ss.ss_flags = SS_DISABLE;
    sys(__NR_sigaltstack, &ss, 0);
}

static void test_suspend(void)
{
    unsigned long none = 0;

    hits = 0;
    on_signal(SIGUSR1, count, SA_SIGINFO, 0);
    set_mask(SIG_SETMASK, BIT(SIGUSR1) | BIT(SIGHUP));
    sys(__NR_kill, self_pid(), SIGUSR1);
    check_eq("rt_sigsuspend ends with EINTR", sys(__NR_rt_sigsuspend, &none, 8), -E_INTR);
    check_eq("after the handler", hits, 1);
    check_eq("which saw the temporary mask", mask_seen, BIT(SIGUSR1));
    check_eq("and the old mask is back", current_mask(), BIT(SIGUSR1) | BIT(SIGHUP));
    sys(__NR_kill, self_pid(), SIGUSR1);
    struct __kernel_timespec ts = {5, 0};
    struct {
        void *set;
        unsigned long size;
    } unused = {0, 0};

    (void)unused;
    check_eq("ppoll opens the mask", sys(__NR_ppoll, 0, 0, &ts, &none, 8), -E_INTR);
    check_eq("handler ran", hits, 2);
    check_eq("old mask again", current_mask(), BIT(SIGUSR1) | BIT(SIGHUP));
    set_mask(SIG_SETMASK, 0);
}

/* A child writes to the pipe late and signals us early. */
static long read_interrupted(unsigned long flags)
{
    int fds[2];
    char c = 0;

    on_signal(SIGUSR1, count, SA_SIGINFO | flags, 0);
    sys(__NR_pipe2, fds, 0);
    long parent = self_pid(), pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid) {
        sleep_ms(30);
        sys(__NR_kill, parent, SIGUSR1);
        sleep_ms(60);
        sys(__NR_write, fds[1], "x", 1);
        quit(0);
    }
    long r = sys(__NR_read, fds[0], &c, 1);

    wait_for(pid);
    sys(__NR_close, fds[0]);
    sys(__NR_close, fds[1]);
    return r;
}

static void test_restart(void)
{
    struct __kernel_timespec ts = {5, 0}, rem = {0, 0};
    long parent = self_pid(), pid;

    hits = 0;
    check_eq("read with SA_RESTART goes on", read_interrupted(SA_RESTART), 1);
    check_eq("read without gives EINTR", read_interrupted(0), -E_INTR);
    check_eq("the handler ran both times", hits, 2);
    on_signal(SIGUSR1, count, SA_SIGINFO | SA_RESTART, 0);
    pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);
    if (!pid) {
        sleep_ms(30);
        sys(__NR_kill, parent, SIGUSR1);
        quit(0);
    }
    check_eq("nanosleep gives EINTR even with SA_RESTART", sys(__NR_nanosleep, &ts, &rem), -E_INTR);
    check("and the time that is left", rem.tv_sec == 4);
    wait_for(pid);
}

static void test_storm(void)
{
    long parent = self_pid(), pid;
    volatile unsigned long n = 0;

    hits = 0;
    on_signal(SIGUSR1, count, SA_SIGINFO | SA_RESTART, 0);
    pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);
    if (!pid) {
        for (int i = 0; i < 2000; i++)
            sys(__NR_kill, parent, SIGUSR1);
        quit(0);
    }
    int status = -1;

    while (sys(__NR_wait4, pid, &status, WNOHANG, 0) == 0)
        n++;
    check("signals while computing and in calls", hits > 0 && status == 0);
}

static unsigned long child_status(void (*fn)(void))
{
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid) {
        fn();
        quit(99);
    }
    return wait_for(pid) & ~0x80; /* whether a core is written depends on the limit */
}

static void die_term(void)
{
    sys(__NR_kill, self_pid(), SIGTERM);
}

static void die_segv(void)
{
    on_signal(SIGSEGV, SIG_DFL, 0, 0);
    *nowhere = 1;
}

static void die_segv_blocked(void)
{
    set_mask(SIG_BLOCK, BIT(SIGSEGV));
    on_signal(SIGSEGV, count, SA_SIGINFO, 0);
    *nowhere = 1;
}

static void die_segv_ignored(void)
{
    on_signal(SIGSEGV, SIG_IGN, 0, 0);
    sys(__NR_kill, self_pid(), SIGSEGV); /* sent: ignored */
    *nowhere = 1;              /* real: not */
}

static void die_bad_stack(void)
{
    on_signal(SIGUSR1, count, SA_SIGINFO, 0);
    on_signal(SIGSEGV, SIG_DFL, 0, 0);
    __asm__ volatile(
        "mov x9, sp\n mov sp, %0\n mov x8, #129\n mov x0, %1\n mov x1, #10\n svc #0\n mov sp, x9"
        :
        : "r"(0x1000ul), "r"(self_pid())
        : "x0", "x1", "x8", "x9", "memory");
}

static void die_bad_return(void)
{
    on_signal(SIGSEGV, SIG_DFL, 0, 0);
    sys(__NR_rt_sigreturn);
}

static void die_abort_default(void)
{
    on_signal(SIGTRAP, SIG_DFL, 0, 0);
    __asm__ volatile("brk #0");
}

static void test_death(void)
{
    check_eq("SIGTERM by default", child_status(die_term), SIGTERM);
    check_eq("SIGSEGV by default", child_status(die_segv), SIGSEGV);
    check_eq("SIGSEGV while blocked", child_status(die_segv_blocked), SIGSEGV);
    check_eq("SIGSEGV while ignored", child_status(die_segv_ignored), SIGSEGV);
    check_eq("a frame that cannot be written", child_status(die_bad_stack), SIGSEGV);
    check_eq("sigreturn without a frame", child_status(die_bad_return), SIGSEGV);
    check_eq("brk by default", child_status(die_abort_default), SIGTRAP);
}

static void test_timer(void)
{
    struct {
        long value;
        int signo, notify, tid;
        char pad[64];
    } ev = {55, SIGUSR2, 4 /* SIGEV_THREAD_ID */, 0, {0}};
    struct __kernel_itimerspec its = {{0, 0}, {0, 20000000}};
    int id = -1;

    ev.tid = (int)self_tid();
    hits = 0;
    on_signal(SIGUSR2, count, SA_SIGINFO, 0);
    check_eq("timer_create with SIGEV_THREAD_ID", sys(__NR_timer_create, 1, &ev, &id), 0);
    sys(__NR_timer_settime, id, 0, &its, 0);
    for (volatile long i = 0; !hits && i < 2000000000; i++)
        ;
    check_eq("it interrupts a loop", hits, 1);
    check_eq("SI_TIMER", code, SI_TIMER);
    check_eq("with the value", value_seen, 55);
}

int test_main(long argc, char **argv, char **envp)
{
    test_kill();
    test_all_numbers();
    test_flags();
    test_pending();
    test_queue();
    test_sync_held();
    test_faults();
    test_exec_fault();
    test_bus();
    test_altstack();
    test_suspend();
    test_restart();
    test_storm();
    test_timer();
    test_death();
    return 0;
}
