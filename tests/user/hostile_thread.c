/* SPDX-License-Identifier: MIT */
/*
 * Threads and signals under load: creation, exit, fork, vfork, storms of signals, futexes whose
 * owner dies.
 */
#include "hostile.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

static long futex(void *word, int op, long val, void *timeout, void *word2, long val3)
{
    return syscall(SYS_futex, word, op, val, timeout, word2, val3);
}

static int must_wait(pid_t pid)
{
    int st;
    pid_t r;

    while ((r = waitpid(pid, &st, 0)) < 0 && errno == EINTR)
        ;
    MUST_EQ(r, pid);
    return st & ~0x80;
}

/* Work that needs vectors, flags and memory; the result depends on nothing else. */
static unsigned long work(unsigned long x, int n)
{
    double d = (double)(x & 1023);

    for (int i = 0; i < n; i++) {
        x = x * 6364136223846793005ul + 1442695040888963407ul;
        d = d * 0.5 + (double)(x >> 60);
    }
    return x ^ (unsigned long)(d * 1024);
}

/* ---- many threads ---- */

static volatile long ran;

static void *brief(void *arg)
{
    if (work((unsigned long)arg, 50) == 1)
        _exit(9);
    __atomic_add_fetch(&ran, 1, __ATOMIC_SEQ_CST);
    return arg;
}

static void threads_in_turn(void)
{
    for (long i = 0; i < 3000; i++) {
        pthread_t th;
        void *r;

        MUST(pthread_create(&th, NULL, brief, (void *)i) == 0);
        MUST(pthread_join(th, &r) == 0 && r == (void *)i);
    }
    MUST_EQ(ran, 3000);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static bool is_open;

static void *wait_gate(void *arg)
{
    pthread_mutex_lock(&gate);
    ran++;
    while (!is_open)
        pthread_cond_wait(&opened, &gate);
    pthread_mutex_unlock(&gate);
    return arg;
}

static void threads_at_once(void)
{
    static pthread_t th[2000];
    pthread_attr_t attr;
    int n;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 65536);
    for (n = 0; n < 2000; n++)
        if (pthread_create(&th[n], &attr, wait_gate, NULL))
            break;
    MUST(n == 2000 || (n > 100 && errno != EFAULT)); /* the machine may allow fewer */
    pthread_mutex_lock(&gate);
    is_open = true;
    pthread_cond_broadcast(&opened);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < n; i++)
        MUST(pthread_join(th[i], NULL) == 0);
    MUST_EQ(ran, n);
}

/* ---- fork, vfork and exec among threads ---- */

static volatile int stop;

static void *churn(void *arg)
{
    while (!stop) {
        pthread_t th;
        void *p = malloc(1000 + ran % 5000);

        if (pthread_create(&th, NULL, brief, arg) == 0)
            pthread_join(th, NULL);
        free(p);
    }
    return arg;
}

static void *compute(void *arg)
{
    unsigned long want = work(7, 5000);

    while (!stop)
        if (work(7, 5000) != want)
            _exit(9);
    return arg;
}

static void fork_under_load(void)
{
    pthread_t th[4];
    unsigned long want = work(3, 1000);

    for (int i = 0; i < 4; i++)
        MUST(pthread_create(&th[i], NULL, i < 2 ? churn : compute, NULL) == 0);
    for (int i = 0; i < 150; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            pthread_t one;

            if (work(3, 1000) != want)
                _exit(1);
            if (i % 4 == 0 && (pthread_create(&one, NULL, brief, NULL) || pthread_join(one, NULL)))
                _exit(2);
            if (i % 8 == 0) {
                pid_t again = fork();

                if (again == 0)
                    _exit(work(3, 1000) == want ? 5 : 6);
                if (must_wait(again) != 5 << 8)
                    _exit(3);
            }
            _exit(42);
        }
        MUST(pid > 0);
        MUST_EQ(must_wait(pid), 42 << 8);
    }
    stop = 1;
    for (int i = 0; i < 4; i++)
        pthread_join(th[i], NULL);
}

static void *exec_many(void *arg)
{
    for (int i = 0; i < 15; i++) {
        pid_t pid = vfork();

        if (pid == 0) {
            if (i % 3 == 0)
                execl("/nonexistent", "x", NULL);
            else
                execl("/proc/self/exe", "x", "exit-7", NULL);
            _exit(7);
        }
        MUST(pid > 0);
        MUST_EQ(must_wait(pid), 7 << 8);
    }
    return arg;
}

static void vfork_exec_storm(void)
{
    pthread_t th[3];

    for (int i = 0; i < 3; i++)
        MUST(pthread_create(&th[i], NULL, exec_many, NULL) == 0);
    exec_many(NULL);
    for (int i = 0; i < 3; i++)
        MUST(pthread_join(th[i], NULL) == 0);
}

/* exit_group and execve while others are in the middle of everything. */
static void exit_under_load(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            pthread_t th[4];

            for (int k = 0; k < 4; k++)
                pthread_create(&th[k], NULL, k < 2 ? churn : compute, NULL);
            usleep(i * 500);
            if (i % 2)
                _exit(7);
            execl("/proc/self/exe", "x", "exit-7", NULL);
            _exit(1);
        }
        MUST_EQ(must_wait(pid), 7 << 8);
    }
}

static const char *program;

static void *exec_here(void *arg)
{
    usleep(10000); /* the first thread may be gone, and /proc/self with it */
    execl(program, "x", "exit-7", NULL);
    _exit(1);
}

/* execve by a thread that is not the first; and the first thread gone before the others. */
static void exec_by_thread(void)
{
    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            pthread_t th;

            pthread_create(&th, NULL, exec_here, NULL);
            if (i & 1)
                syscall(SYS_exit, 3); /* only this thread */
            pause();
        }
        MUST_EQ(must_wait(pid), 7 << 8);
    }
}

/* ---- storms of signals ---- */

#define STORM_STACK (512ul << 10) /* for handlers: a fraction of the thread's */

static __thread volatile long hits, nested;
static __thread uintptr_t storm_sp;
static __thread sigjmp_buf jump_to;
static __thread volatile bool may_jump;

static void on_storm(int sig, siginfo_t *info, void *ctx)
{
    ucontext_t *uc = ctx;

    hits++;
    /*
     * Where handlers are slow (code that is evicted at once) signals may come faster than they
     * return. A counter would not do: they also come between its last change and the return.
     */
    if (storm_sp - (uintptr_t)__builtin_frame_address(0) > STORM_STACK) {
        sigset_t both;

        sigemptyset(&both);
        sigaddset(&both, SIGUSR1);
        sigaddset(&both, SIGUSR2);
        pthread_sigmask(SIG_BLOCK, &both, NULL);
    }
    if (sig == SIGUSR2 && may_jump) {
        may_jump = false;
        siglongjmp(jump_to, 1);
    }
    if (hits % 16 == 0 && nested < 8) {
        nested++;
        raise(SIGUSR1); /* SA_NODEFER: at once */
        nested--;
    }
    uc->uc_mcontext.regs[18] ^= 0; /* touched, unchanged */
}

static pthread_t storm_thread[3];
static volatile int storm_ready, storm_done;
static volatile long storm_hits;
#define STORM 10000

static void *storm(void *arg)
{
    long self = (long)arg;
    unsigned long want = work(5, 20);

    storm_sp = (uintptr_t)__builtin_frame_address(0);
    __atomic_add_fetch(&storm_ready, 1, __ATOMIC_SEQ_CST);
    while (storm_ready < 3)
        sched_yield();
    for (volatile long i = 0; i < STORM; i++) {
        if (sigsetjmp(jump_to, 1)) {
            nested = 0;
            continue;
        }
        may_jump = i % 4 == 0;
        pthread_kill(storm_thread[(self + 1) % 3], i % 3 ? SIGUSR1 : SIGUSR2);
        pthread_kill(storm_thread[(self + 2) % 3], i % 3 ? SIGUSR2 : SIGUSR1);
        if (work(5, 20) != want)
            _exit(9);
        may_jump = false;
    }
    may_jump = false;
    __atomic_add_fetch(&storm_hits, hits, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&storm_done, 1, __ATOMIC_SEQ_CST);
    while (storm_done < 3)
        sched_yield();
    return arg;
}

static void signal_storm(void)
{
    on(SIGUSR1, on_storm, SA_NODEFER | SA_RESTART);
    on(SIGUSR2, on_storm, SA_NODEFER | SA_RESTART);
    for (long i = 0; i < 3; i++)
        MUST(pthread_create(&storm_thread[i], NULL, storm, (void *)i) == 0);
    for (int i = 0; i < 3; i++)
        MUST(pthread_join(storm_thread[i], NULL) == 0);
    MUST(storm_hits > 0); /* of one thread there may be none: it ran while the others did not */
}

static volatile long ticks;

static void on_tick(int sig, siginfo_t *info, void *ctx)
{
    ticks++;
}

/* A timer interrupts straight-line and vector code at any place. */
static void timer_storm(void)
{
    struct itimerval it = {{0, 200}, {0, 200}};
    unsigned long want = work(11, 100);

    on(SIGALRM, on_tick, SA_RESTART);
    MUST(setitimer(ITIMER_REAL, &it, NULL) == 0);
    while (ticks < 1000)
        MUST_EQ(work(11, 100), want);
    memset(&it, 0, sizeof it);
    setitimer(ITIMER_REAL, &it, NULL);
}

static void on_edit(int sig, siginfo_t *info, void *ctx)
{
    ucontext_t *uc = ctx;
    struct fpsimd_context *fp = (void *)uc->uc_mcontext.__reserved;

    uc->uc_mcontext.regs[9] = 0x1234;
    uc->uc_mcontext.pstate = 0x60000000;
    uc->uc_mcontext.pc += 4;
    fp->vregs[9] = 0x5678;
}

static void edited_frames(void)
{
    unsigned long r, nzcv, d;

    on(SIGUSR1, on_edit, 0);
    on(SIGTRAP, on_edit, 0);
    for (int i = 0; i < 300; i++) {
        __asm__ volatile("mov x9, #1\n fmov d9, x9\n cmp x9, #0\n brk #1\n mov %0, x9\n mrs %1, "
                         "nzcv\n fmov %2, d9"
                         : "=r"(r), "=r"(nzcv), "=r"(d)
                         :
                         : "x9", "v9", "cc");
        MUST_EQ(r, 0x1234);
        MUST_EQ(nzcv, 0x60000000);
        MUST_EQ(d, 0x5678);
    }
}

/*
 * A frame of rubbish: SIGSEGV, or registers of rubbish, but no state that a program may not have.
 */
static void bad_sigreturn(void)
{
    __asm__ volatile("mov sp, %0\n mov x8, #139\n svc #0" : : "r"(0x1000ul) : "x8", "memory");
}

static void rubbish_sigreturn(void)
{
    static unsigned char rubbish[8192] __attribute__((aligned(16)));

    memset(rubbish, 0xff, sizeof rubbish);
    __asm__ volatile("mov sp, %0\n mov x8, #139\n svc #0" : : "r"(rubbish) : "x8", "memory");
}

static void on_kernel_pstate(int sig, siginfo_t *info, void *ctx)
{
    ((ucontext_t *)ctx)->uc_mcontext.pstate = 0x3c5; /* EL1h */
}

static void kernel_sigreturn(void)
{
    on(SIGUSR1, on_kernel_pstate, 0);
    raise(SIGUSR1);
}

/*
 * A program may send itself a signal that looks like a fault (crash reporters do so to die
 * properly).
 */
static void queue_self(int sig, int code)
{
    siginfo_t info = {.si_signo = sig, .si_code = code};

    info.si_addr = (void *)0x123456;
    syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), sig, &info);
}

static volatile int queued_sig, queued_code;
static void *volatile queued_addr;

static void on_queued(int sig, siginfo_t *info, void *ctx)
{
    queued_sig = sig;
    queued_code = info->si_code;
    queued_addr = info->si_addr;
}

static void fake_faults(void)
{
    static const int sigs[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGUSR1};

    for (int i = 0; i < 6; i++)
        for (int code = 1; code < 4; code++) {
            on(sigs[i], on_queued, 0);
            queued_sig = 0;
            queue_self(sigs[i], code);
            MUST_EQ(queued_sig, sigs[i]);
            MUST_EQ(queued_code, code);
            MUST_EQ(queued_addr, 0x123456);
        }
}

static void fake_fault_dies(void)
{
    queue_self(SIGSEGV, SEGV_MAPERR);
}

static void reraise(int sig, siginfo_t *info, void *ctx)
{
    signal(sig, SIG_DFL);
    syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), sig, info);
}

static void crash_reporter(void)
{
    on(SIGSEGV, reraise, SA_RESETHAND);
    *(volatile int *)16 = 1;
}

static void fault_in_handler(int sig, siginfo_t *info, void *ctx)
{
    *(volatile int *)24 = 1;
}

static void nested_fault(void)
{
    on(SIGSEGV, fault_in_handler, 0);
    *(volatile int *)16 = 1;
}

static void endless_faults(void)
{
    on(SIGSEGV, fault_in_handler, SA_NODEFER); /* until the stack is used up */
    *(volatile int *)16 = 1;
}

/* ---- ends ---- */

static void end_abort(void)
{
    abort();
}

/* Whoever started us may ignore it: a shell's background jobs SIGINT, posix_spawn signals 32 and 33. */
static void set_default(int sig)
{
    struct {
        void *handler;
        unsigned long flags, mask;
    } dfl = {0};

    syscall(SYS_rt_sigaction, sig, &dfl, NULL, 8);
}

static void end_int(void)
{
    set_default(SIGINT);
    kill(getpid(), SIGINT);
    pause();
}

static void end_kill(void)
{
    kill(getpid(), SIGKILL);
    pause();
}

static void *end_thread(void *arg)
{
    *(volatile int *)8 = 1;
    return arg;
}

static void end_segv_in_thread(void)
{
    pthread_t th;

    pthread_create(&th, NULL, end_thread, NULL);
    pthread_create(&th, NULL, compute, NULL);
    pause();
}

/* Which signals dump core is the kernel's decision, and the limit's. */
static void core_flag(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    for (int sig = 1; sig < 65; sig++) {
        if (sig == SIGCHLD || sig == SIGCONT || sig == SIGURG || sig == SIGWINCH ||
            sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)
            continue;
        int st;
        pid_t pid = fork();

        if (pid == 0) {
            set_default(sig);
            kill(getpid(), sig);
            for (;;)
                pause();
        }
        MUST(waitpid(pid, &st, 0) == pid && WIFSIGNALED(st));
        MUST_EQ(WTERMSIG(st), sig);
    }
}

/* ---- futexes ---- */

static pthread_mutex_t robust;

static void *die_holding(void *arg)
{
    pthread_mutex_lock(&robust);
    return arg;
}

static void robust_of_kind(int protocol, int pshared)
{
    pthread_mutexattr_t a;

    pthread_mutexattr_init(&a);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setprotocol(&a, protocol);
    pthread_mutexattr_setpshared(&a, pshared);
    for (int i = 0; i < 50; i++) {
        pthread_t th;

        MUST(pthread_mutex_init(&robust, &a) == 0);
        MUST(pthread_create(&th, NULL, die_holding, NULL) == 0);
        if (i & 1)
            MUST(pthread_join(th, NULL) == 0);
        else
            while (!robust.__data.__lock)
                sched_yield();
        MUST_EQ(pthread_mutex_lock(&robust), EOWNERDEAD);
        MUST_EQ(pthread_mutex_consistent(&robust), 0);
        MUST_EQ(pthread_mutex_unlock(&robust), 0);
        if (!(i & 1))
            MUST(pthread_join(th, NULL) == 0);
        MUST_EQ(pthread_mutex_destroy(&robust), 0);
    }
}

static void robust_owner_dies(void)
{
    robust_of_kind(PTHREAD_PRIO_NONE, PTHREAD_PROCESS_PRIVATE);
    robust_of_kind(PTHREAD_PRIO_NONE, PTHREAD_PROCESS_SHARED);
}

static void robust_pi_owner_dies(void)
{
    robust_of_kind(PTHREAD_PRIO_INHERIT, PTHREAD_PROCESS_PRIVATE);
}

/* The owner is a process that is killed, so that nobody but the kernel can know. */
static void robust_owner_killed(void)
{
    pthread_mutexattr_t a;
    pthread_mutex_t *m =
        must_map(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);

    pthread_mutexattr_init(&a);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    for (int i = 0; i < 3; i++) {
        pthread_mutex_init(m, &a);
        pid_t pid = fork();

        if (pid == 0) {
            pthread_mutex_lock(m);
            if (i == 0)
                _exit(0);
            if (i == 1)
                abort();
            kill(getpid(), SIGKILL);
        }
        must_wait(pid);
        struct timespec soon;

        clock_gettime(CLOCK_REALTIME, &soon);
        soon.tv_sec += 3;
        MUST_EQ(pthread_mutex_timedlock(m, &soon), EOWNERDEAD);
    }
}

static pthread_mutex_t pi;
static volatile long pi_count;

static void *pi_add(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        pthread_mutex_lock(&pi);
        pi_count++;
        pthread_mutex_unlock(&pi);
    }
    return arg;
}

static void pi_futex(void)
{
    pthread_mutexattr_t a;
    pthread_t th[4];
    unsigned word = 0;

    pthread_mutexattr_init(&a);
    pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
    MUST(pthread_mutex_init(&pi, &a) == 0);
    for (int i = 0; i < 4; i++)
        MUST(pthread_create(&th[i], NULL, pi_add, NULL) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(th[i], NULL);
    MUST_EQ(pi_count, 8000);
    MUST_EQ(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), 0);
    MUST_EQ(word, syscall(SYS_gettid));
    MUST(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0) == -1 && errno == EDEADLK);
    MUST_EQ(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), 0);
    MUST(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0) == -1 && errno == EPERM);
}

struct waitv {
    uint64_t val, uaddr;
    uint32_t flags, reserved;
};

static void *wake_later(void *arg)
{
    usleep(20000);
    *(volatile uint32_t *)arg = 1;
    futex(arg, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    return arg;
}

static void futex_waitv(void)
{
    static uint32_t w[2];
    struct waitv v[2] = {{0, (uintptr_t)&w[0], 2 | FUTEX_PRIVATE_FLAG, 0},
                         {0, (uintptr_t)&w[1] | 0x42ul << 56, 2 | FUTEX_PRIVATE_FLAG, 0}};
    struct timespec past = {1, 0};
    pthread_t th;

    v[1].uaddr = (uintptr_t)&w[1];
    MUST(syscall(449, v, 2, 0, &past, CLOCK_MONOTONIC) == -1);
    if (errno == ENOSYS)
        return;
    MUST_EQ(errno, ETIMEDOUT);
    MUST(pthread_create(&th, NULL, wake_later, &w[1]) == 0);
    MUST_EQ(syscall(449, v, 2, 0, NULL, 0), 1);
    pthread_join(th, NULL);
    MUST(syscall(449, v, 2, 0, NULL, 0) == -1 && errno == EAGAIN);
    MUST(syscall(449, v, 129, 0, NULL, 0) == -1 && errno == EINVAL);
    MUST(syscall(449, (void *)16, 2, 0, NULL, 0) == -1 && errno == EFAULT);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "exit-7"))
        return 7;
    program = argv[0];
    sentence("3000 threads, one after the other", threads_in_turn, 0);
    sentence("2000 threads at once", threads_at_once, 0);
    sentence("fork while threads come and go and compute", fork_under_load, 0);
    sentence("vfork and execve from four threads", vfork_exec_storm, 0);
    sentence("exit_group and execve while others run", exit_under_load, 0);
    sentence("execve by a second thread", exec_by_thread, 0);
    sentence("three threads signal each other; handlers nest and jump out", signal_storm, 0);
    sentence("a fast timer changes no result", timer_storm, 0);
    sentence("edited registers, flags and vectors come back", edited_frames, 0);
    sentence("rt_sigreturn without a frame dies of SIGSEGV", bad_sigreturn, SIGSEGV);
    sentence("rt_sigreturn of rubbish dies of SIGSEGV", rubbish_sigreturn, SIGSEGV);
    sentence("rt_sigreturn to a privileged state dies of SIGSEGV", kernel_sigreturn, SIGSEGV);
    sentence("a fault signal queued to oneself with si_code > 0 is delivered", fake_faults, 0);
    sentence("and dies of it without handler", fake_fault_dies, SIGSEGV);
    sentence("a crash reporter that sends the fault again", crash_reporter, SIGSEGV);
    sentence("a fault in the handler of faults", nested_fault, SIGSEGV);
    sentence("faults nested until the stack is full", endless_faults, SIGSEGV);
    sentence("abort", end_abort, SIGABRT);
    sentence("SIGINT", end_int, SIGINT);
    sentence("SIGKILL", end_kill, SIGKILL);
    sentence("SIGSEGV in a thread ends all", end_segv_in_thread, SIGSEGV);
    sentence("every fatal signal is the status", core_flag, 0);
    sentence("robust mutexes whose owner ends", robust_owner_dies, 0);
    sentence("robust mutexes with priority inheritance", robust_pi_owner_dies, 0);
    sentence("robust mutexes of killed processes", robust_owner_killed, 0);
    sentence("priority inheritance", pi_futex, 0);
    sentence("futex_waitv", futex_waitv, 0);
    return finish();
}
