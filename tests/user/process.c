/* SPDX-License-Identifier: MIT */
/* Threads and processes: clone in its forms, exit and wait, execve. */
#include "guest.h"

#define F_SETFD 2
#define O_CLOEXEC 02000000
#define AT_EMPTY_PATH 0x1000
#define FUTEX_WAIT 0

static char stack1[65536] __attribute__((aligned(16))), stack2[65536] __attribute__((aligned(16)));
static volatile int shared, child_tid, parent_tid;

/* clone with a stack: the child calls fn(arg) and exits with its result. */
long clone_call(unsigned long flags, void *stack, volatile void *ptid, unsigned long tls,
                volatile void *ctid, int (*fn)(void *), void *arg);
__asm__(".text\n.globl clone_call\nclone_call:\n"
        "    stp x5, x6, [x1, #-16]!\n"
        "    mov x8, #220\n"
        "    svc #0\n"
        "    cbz x0, 1f\n"
        "    ret\n"
        "1:  ldp x1, x0, [sp], #16\n"
        "    mov x29, #0\n"
        "    blr x1\n"
        "    mov x8, #93\n"
        "    svc #0\n");

static void wait_word(volatile int *word)
{
    for (int v; (v = *word);)
        sys(__NR_futex, word, FUTEX_WAIT, v, 0);
}

/* ---- fork and wait ---- */

static void test_fork(void)
{
    int status = -1, local = 5;
    long pid = sys(__NR_clone, SIGCHLD | CLONE_CHILD_SETTID | CLONE_PARENT_SETTID, 0, &parent_tid,
                   0, &child_tid);

    if (!pid) {
        local = 6;
        shared = 1;
        quit(child_tid == self_tid() && self_tid() == self_pid() ? 7 : 8);
    }
    check("fork", pid > 0);
    check_eq("CLONE_PARENT_SETTID", parent_tid, pid);
    check_eq("wait4 returns the pid", sys(__NR_wait4, pid, &status, 0, 0), pid);
    check_eq("exit status", status, 7 << 8);
    check("memory is separate", local == 5 && shared == 0);
    check_eq("no child left", sys(__NR_wait4, -1, &status, 0, 0), -E_CHILD);
}

static void test_odd_fork(void)
{
    int pidfd = -1;
    long pid = sys(__NR_clone, CLONE_PIDFD | SIGCHLD, 0, &pidfd, 0, 0);

    if (!pid)
        quit(3);
    check("CLONE_PIDFD", pid > 0 && pidfd >= 0);
    check_eq("its status", wait_for(pid), 3 << 8);
    pid = sys(__NR_clone, 0, 0, 0, 0, 0);
    if (!pid)
        quit(4);
    int status = -1;

    check_eq("exit signal 0 needs __WCLONE", sys(__NR_wait4, pid, &status, 0, 0), -E_CHILD);
    check_eq("and then works", sys(__NR_wait4, pid, &status, __WCLONE, 0), pid);
    check_eq("status", status, 4 << 8);
    pid = sys(__NR_clone, CLONE_NEWNS | CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);
    if (!pid)
        quit(5);
    if (pid > 0)
        check_eq("CLONE_NEWNS", wait_for(pid), 5 << 8);
    else
        check_eq("CLONE_NEWNS is not allowed here", pid, -E_PERM);
    check_eq("CLONE_NEWNS|CLONE_FS", sys(__NR_clone, CLONE_NEWNS | CLONE_FS | SIGCHLD, 0, 0, 0, 0),
             -E_INVAL);
    check_eq("CLONE_THREAD alone", sys(__NR_clone, CLONE_THREAD, stack1 + sizeof stack1, 0, 0, 0),
             -E_INVAL);
    check_eq("CLONE_SIGHAND alone", sys(__NR_clone, CLONE_SIGHAND, stack1 + sizeof stack1, 0, 0, 0),
             -E_INVAL);
}

static void test_clone3(void)
{
    struct clone_args args = {.exit_signal = SIGCHLD};
    long pid = sys(__NR_clone3, &args, sizeof args);

    if (!pid)
        quit(9);
    check("clone3", pid > 0);
    check_eq("its status", wait_for(pid), 9 << 8);
    check_eq("clone3 with a short struct", sys(__NR_clone3, &args, 63), -E_INVAL);
    args.flags = SIGCHLD;
    check_eq("clone3 with a signal in flags", sys(__NR_clone3, &args, sizeof args), -E_INVAL);
}

/* ---- vfork ---- */

static int vfork_child(void *arg)
{
    sleep_ms(30);
    shared = 42;
    on_signal(SIGUSR1, SIG_IGN, 0, 0);
    return 11;
}

static void test_vfork(void)
{
    struct ksigaction sa;
    long pid;

    shared = 0;
    on_signal(SIGUSR1, SIG_DFL, 0, 0);
    pid = clone_call(CLONE_VM | CLONE_VFORK | SIGCHLD, stack1 + sizeof stack1, 0, 0, 0, vfork_child,
                     0);
    check("vfork", pid > 0);
    check_eq("the parent waited and sees the child's store", shared, 42);
    check_eq("status", wait_for(pid), 11 << 8);
    sys(__NR_rt_sigaction, SIGUSR1, 0, &sa, 8);
    check("the child's handlers are its own", sa.handler == SIG_DFL);
}

static int beside_child(void *arg)
{
    while (!shared)
        sys(__NR_sched_yield);
    shared = 2;
    return 12;
}

static void test_share_no_vfork(void)
{
    long pid;

    shared = 0;
    pid = clone_call(CLONE_VM | CLONE_PARENT_SETTID | SIGCHLD, stack1 + sizeof stack1, &parent_tid,
                     0, 0, beside_child, 0);
    check("CLONE_VM without CLONE_VFORK", pid > 0);
    check_eq("parent tid", parent_tid, pid);
    shared = 1;
    check_eq("runs beside the parent", wait_for(pid), 12 << 8);
    check_eq("in the same memory", shared, 2);
}

static int vfork_exec(void *arg)
{
    char *argv[] = {"x", 0};

    shared = (int)sys(__NR_execve, "/nonexistent", argv, argv + 1);
    return 13;
}

static void test_vfork_exec(void)
{
    long pid = clone_call(CLONE_VM | CLONE_VFORK | SIGCHLD, stack1 + sizeof stack1, 0, 0, 0,
                          vfork_exec, 0);

    check_eq("a failed exec in a vfork child", wait_for(pid), 13 << 8);
    check_eq("tells the parent why", shared, -E_NOENT);
}

/* ---- threads ---- */

#define THREAD_FLAGS                                                                               \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |            \
     CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

static int thread_body(void *arg)
{
    unsigned long tls;

    __asm__("mrs %0, tpidr_el0" : "=r"(tls));
    shared = tls == 0x1234 && self_tid() != self_pid() ? 21 : 22;
    return 0;
}

static void test_thread(void)
{
    long tid;

    shared = 0;
    child_tid = 1;
    tid = clone_call(THREAD_FLAGS, stack1 + sizeof stack1, &child_tid, 0x1234, &child_tid,
                     thread_body, 0);
    check("thread", tid > 0);
    wait_word(&child_tid);
    check_eq("ran with its TLS and was joined through CLEARTID", shared, 21);
    long r = 0;

    for (int n = 0; n < 1000 && (r = sys(__NR_tgkill, self_pid(), tid, 0)) == 0; n++)
        sleep_ms(1); /* the word is cleared while it ends */
    check_eq("it is gone", r, -3);
}

static volatile int counter;

static int add_body(void *arg)
{
    for (int i = 0; i < 1000; i++)
        __atomic_add_fetch(&counter, 1, __ATOMIC_SEQ_CST);
    return 0;
}

#define MANY 300

static void test_many(void)
{
    static volatile int words[MANY];
    char *stacks = (char *)sys(__NR_mmap, 0, MANY * 8192, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int failed = 0;

    for (int i = 0; i < MANY; i++) {
        words[i] = 1;
        failed += clone_call(THREAD_FLAGS, stacks + (i + 1) * 8192, &words[i], 0, &words[i],
                             add_body, 0) < 0;
    }
    check_eq("many threads start", failed, 0);
    for (int i = 0; i < MANY; i++)
        wait_word(&words[i]);
    check_eq("and all work", counter, MANY * 1000);
}

static volatile int caught_by;

static void note_tid(int sig)
{
    caught_by = (int)self_tid();
}

static int empty_body(void *arg)
{
    return 0;
}

/*
 * Signals 32 and 33 are the guest libc's: making threads leaves its handlers and the mask alone. 0
 * if so.
 */
static int lost_libc_signal(void)
{
    for (int sig = 32; sig <= 33; sig++)
        on_signal(sig, note_tid, 0, 0);
    set_mask(SIG_SETMASK, BIT(33));
    child_tid = 1;
    if (clone_call(THREAD_FLAGS, stack2 + sizeof stack2, &child_tid, 0, &child_tid, empty_body, 0) <
        0)
        return 1;
    wait_word(&child_tid);
    caught_by = 0;
    sys(__NR_kill, self_pid(), 33);
    if (caught_by)
        return 2;
    set_mask(SIG_SETMASK, 0);
    if (caught_by != self_tid())
        return 3;
    caught_by = 0;
    sys(__NR_kill, self_pid(), 32);
    return caught_by == self_tid() ? 0 : 4;
}

/* In a process that had no thread before, and in its child. */
static void test_libc_signals(void)
{
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid) {
        int lost = lost_libc_signal();

        pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);
        if (!pid)
            quit(lost_libc_signal());
        quit(lost ? lost : 10 + (wait_for(pid) >> 8));
    }
    check_eq("signals 32 and 33 before and after threads", wait_for(pid), 10 << 8);
}

static int spin_body(void *arg)
{
    while (!shared)
        ;
    return 0;
}

static void test_thread_signal(void)
{
    long tid;

    shared = 0;
    child_tid = 1;
    on_signal(SIGUSR2, note_tid, 0, 0);
    tid = clone_call(THREAD_FLAGS, stack2 + sizeof stack2, &child_tid, 0, &child_tid, spin_body, 0);
    set_mask(SIG_BLOCK, BIT(SIGUSR2));
    sys(__NR_kill, self_pid(), SIGUSR2);
    for (int i = 0; !caught_by && i < 1000; i++)
        sleep_ms(1);
    check_eq("a process signal goes to the thread that has it open", caught_by, tid);
    shared = 1;
    wait_word(&child_tid);
    set_mask(SIG_UNBLOCK, BIT(SIGUSR2));
}

static int fork_in_thread(void *arg)
{
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid)
        quit(self_tid() == self_pid() ? 31 : 32);
    shared = wait_for(pid);
    return 0;
}

static void test_fork_in_thread(void)
{
    child_tid = 1;
    clone_call(THREAD_FLAGS, stack1 + sizeof stack1, &child_tid, 0, &child_tid, fork_in_thread, 0);
    wait_word(&child_tid);
    check_eq("fork in a thread makes a one-thread process", shared, 31 << 8);
}

static int group_exit_body(void *arg)
{
    quit(33);
}

static void test_exits(void)
{
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid) {
        clone_call(THREAD_FLAGS, stack1 + sizeof stack1, &child_tid, 0, &child_tid, group_exit_body,
                   0);
        for (;;)
            sleep_ms(1000);
    }
    check_eq("exit_group in a thread ends the process", wait_for(pid), 33 << 8);
    pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);
    if (!pid) {
        shared = 0;
        clone_call(THREAD_FLAGS, stack1 + sizeof stack1, &child_tid, 0, &child_tid, vfork_child, 0);
        sys(__NR_exit, 34);
    }
    int status = wait_for(pid);

    /* Linux 5.17 changed whose status wins */
    check("the leader may exit first", status == 11 << 8 || status == 34 << 8);
}

/* A robust futex: the owner exits with it held. */
static struct {
    unsigned long next;
    long offset;
    unsigned long pending;
} robust;
static struct {
    unsigned long next;
    volatile unsigned word;
} lock;

static int robust_body(void *arg)
{
    robust.offset = (char *)&lock.word - (char *)&lock;
    robust.next = (unsigned long)&lock;
    lock.next = (unsigned long)&robust;
    lock.word = (unsigned)self_tid();
    sys(__NR_set_robust_list, &robust, 24);
    return 0;
}

static void test_robust(void)
{
    child_tid = 1;
    clone_call(THREAD_FLAGS, stack1 + sizeof stack1, &child_tid, 0, &child_tid, robust_body, 0);
    wait_word(&child_tid);
    check_eq("a robust futex is marked before CLEARTID", lock.word, 0x40000000);
    check_eq("set_robust_list checks the size", sys(__NR_set_robust_list, &robust, 23), -E_INVAL);
}

/* ---- execve ---- */

static char *self_path;

static int exec_status(const char *path, char **argv, char **envp)
{
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid)
        quit(200 - (int)sys(__NR_execve, path, argv, envp));
    return wait_for(pid) >> 8;
}

static void make_file(const char *path, const char *text, int mode)
{
    int fd = (int)sys(__NR_openat, AT_FDCWD, path, 0101 | 01000, mode);

    sys(__NR_write, fd, text, str_len(text));
    sys(__NR_close, fd);
}

/* A directory of our own, so that several copies may run side by side. */
static void enter_directory(char *name)
{
    char *p = name;

    for (const char *s = "process-"; *s;)
        *p++ = *s++;
    for (long pid = self_pid(); pid; pid /= 10)
        *p++ = (char)('0' + pid % 10);
    *p = 0;
    sys(__NR_mkdirat, AT_FDCWD, name, 0755);
    sys(__NR_chdir, name);
}

static void test_exec(void)
{
    char *argv[] = {"zero", "child", "two", 0}, *envp[] = {"A=1", "LYREBIRD_X=2", 0};
    char *none[] = {0};

    check_eq("exec of ourselves keeps argv and envp", exec_status(self_path, argv, envp), 50);
    check_eq("through /proc/self/exe", exec_status("/proc/self/exe", argv, envp), 50);
    check_eq("ENOENT", exec_status("/nonexistent", argv, envp), 200 + E_NOENT);
    check_eq("EACCES for a directory", exec_status("/", argv, envp), 200 + E_ACCES);
    make_file("exec-test-plain", "hello", 0644);
    check_eq("EACCES without x", exec_status("exec-test-plain", argv, envp), 200 + E_ACCES);
    make_file("exec-test-text", "hello", 0755);
    check_eq("ENOEXEC", exec_status("exec-test-text", argv, envp), 200 + E_NOEXEC);
    check_eq("EFAULT for argv", exec_status(self_path, (char **)8, envp), 200 + E_FAULT);
    check_eq("ENOTDIR", exec_status("exec-test-text/x", argv, envp), 200 + E_NOTDIR);
    check_eq("empty argv becomes one empty string", exec_status(self_path, none, none), 52);
    char script[256] = "#!";
    size_t n = 2;

    for (const char *s = self_path; *s; s++)
        script[n++] = *s;
    for (const char *s = " child  an arg \nrest\n"; *s; s++)
        script[n++] = *s;
    script[n] = 0;
    make_file("./exec-test-script", script, 0755);
    check_eq("script", exec_status("./exec-test-script", argv, envp), 51);
    check_eq("script of a host program", exec_status("/bin/true", argv, envp), 0);
    sys(__NR_unlinkat, AT_FDCWD, "exec-test-script", 0);
    sys(__NR_unlinkat, AT_FDCWD, "exec-test-text", 0);
    sys(__NR_unlinkat, AT_FDCWD, "exec-test-plain", 0);
}

static void test_fexecve(void)
{
    char *argv[] = {"zero", "child", "two", 0}, *envp[] = {"A=1", "LYREBIRD_X=2", 0};
    int fd = (int)sys(__NR_openat, AT_FDCWD, self_path, O_CLOEXEC, 0);
    long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

    if (!pid)
        quit(200 - (int)sys(__NR_execveat, fd, "", argv, envp, AT_EMPTY_PATH));
    check_eq("execveat of a close-on-exec descriptor", wait_for(pid) >> 8, 50);
    sys(__NR_close, fd);
}

/* A root without /proc: exec finds the emulator all the same, and so does what it ran. */
static void test_exec_in_root(void)
{
    char *argv[] = {"zero", "again", "two", 0}, *envp[] = {"A=1", "LYREBIRD_X=2", 0};

    sys(__NR_mkdirat, AT_FDCWD, "root", 0755);
    long r = sys(__NR_linkat, AT_FDCWD, self_path, AT_FDCWD, "root/prog", 0);

    if (r)
        check_eq("the program is on another file system: no test of chroot", r, -E_XDEV);
    else if (sys(__NR_getuid))
        check("not root: no test of chroot", true);
    else {
        long pid = sys(__NR_clone, SIGCHLD, 0, 0, 0, 0);

        if (!pid) {
            if (sys(__NR_chroot, "root") || sys(__NR_chdir, "/"))
                quit(199);
            quit(200 - (int)sys(__NR_execve, "/prog", argv, envp));
        }
        check_eq("exec twice in a root without /proc", wait_for(pid) >> 8, 50);
    }
    sys(__NR_unlinkat, AT_FDCWD, "root/prog", 0);
    sys(__NR_unlinkat, AT_FDCWD, "root", 0x200);
}

static void test_exec_signals(void)
{
    char *argv[] = {"zero", "signals", 0}, *envp[] = {0};

    on_signal(SIGHUP, SIG_IGN, 0, 0);
    on_signal(SIGSEGV, SIG_IGN, 0, 0);
    on_signal(SIGUSR1, note_tid, 0, 0);
    set_mask(SIG_SETMASK, BIT(SIGUSR2) | BIT(SIGSEGV));
    check_eq("ignored signals and the mask survive exec, handlers do not",
             exec_status(self_path, argv, envp), 60);
    set_mask(SIG_SETMASK, 0);
    on_signal(SIGSEGV, SIG_DFL, 0, 0);
}

/* ---- what the exec'd copies do ---- */

static void as_child(long argc, char **argv, char **envp)
{
    if (argc == 3 && str_eq(argv[0], "zero") && str_eq(argv[2], "two"))
        quit(str_eq(envp[0], "A=1") && str_eq(envp[1], "LYREBIRD_X=2") && !envp[2] ? 50 : 53);
    /* script: interpreter, its one argument, the script's name, its arguments */
    quit(54);
}

static void as_signals(void)
{
    struct ksigaction hup, usr1, segv;
    unsigned long mask = 0;

    sys(__NR_rt_sigaction, SIGHUP, 0, &hup, 8);
    sys(__NR_rt_sigaction, SIGUSR1, 0, &usr1, 8);
    sys(__NR_rt_sigaction, SIGSEGV, 0, &segv, 8);
    sys(__NR_rt_sigprocmask, SIG_BLOCK, 0, &mask, 8);
    quit(hup.handler != SIG_IGN           ? 61
         : usr1.handler != SIG_DFL        ? 62
         : segv.handler != SIG_IGN        ? 63
         : mask != (BIT(SIGUSR2) | BIT(SIGSEGV)) ? 64
                                          : 60);
}

int test_main(long argc, char **argv, char **envp)
{
    static char exe[4096], dir[64];

    if (argc == 1 && !*argv[0])
        quit(52);
    if (argc > 1 && str_eq(argv[1], "child"))
        as_child(argc, argv, envp);
    if (argc > 1 && str_eq(argv[1], "again")) {
        argv[1] = "child";
        quit(200 - (int)sys(__NR_execve, "/prog", argv, envp));
    }
    if (argc > 1 && str_eq(argv[1], "signals"))
        as_signals();
    if (argc > 2 && str_eq(argv[1], "child  an arg") && str_eq(argv[2], "./exec-test-script"))
        quit(argc == 5 && str_eq(argv[3], "child") ? 51 : 55);
    sys(__NR_readlinkat, AT_FDCWD, "/proc/self/exe", exe, sizeof exe - 1);
    self_path = exe;
    test_libc_signals();
    test_fork();
    test_odd_fork();
    test_clone3();
    test_vfork();
    test_share_no_vfork();
    test_vfork_exec();
    test_thread();
    test_many();
    test_thread_signal();
    test_fork_in_thread();
    test_exits();
    test_robust();
    enter_directory(dir);
    test_exec();
    test_exec_in_root();
    sys(__NR_chdir, "..");
    sys(__NR_unlinkat, AT_FDCWD, dir, 0x200);
    test_fexecve();
    test_exec_signals();
    return 0;
}
