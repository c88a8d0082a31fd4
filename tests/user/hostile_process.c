/* SPDX-License-Identifier: MIT */
/*
 * The process around the program: descriptors used up or closed, no /proc, limits, /proc/self,
 * clone's flags, statuses.
 */
#include "hostile.h"
#include <dirent.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>

static int must_wait(pid_t pid)
{
    int st;

    MUST_EQ(waitpid(pid, &st, __WALL), pid);
    return st & ~0x80;
}

static void *nothing(void *arg)
{
    return arg;
}

/* Everything a program does must go on: threads, fork, exec, faults, new code. */
static void still_alive(void)
{
    pthread_t th;
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    MUST(pthread_create(&th, NULL, nothing, NULL) == 0 && pthread_join(th, NULL) == 0);
    code[0] = 0xd28000e0; /* mov x0, #7 */
    code[1] = 0xd65f03c0;
    __builtin___clear_cache((char *)code, (char *)(code + 2));
    MUST_EQ(((long (*)(void))code)(), 7);
    catch_faults(0);
    MUST_EQ(TRY(*(volatile int *)8 = 1), SIGSEGV);
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(((int (*)(void))code)());
        MUST(pid > 0);
        MUST_EQ(must_wait(pid), 7 << 8);
    }
    munmap(code, PAGE);
}

/* ---- descriptors ---- */

static void fds_used_up(void)
{
    struct rlimit lim = {64, 64};
    int n = 0;

    MUST(setrlimit(RLIMIT_NOFILE, &lim) == 0);
    while (open("/dev/null", O_RDONLY) >= 0)
        n++;
    MUST_EQ(errno, EMFILE);
    MUST(n > 40);
    still_alive();
    MUST(open("/proc/self/maps", O_RDONLY) == -1 && errno == EMFILE);
    MUST(syscall(SYS_memfd_create, "x", 0) == -1 && errno == EMFILE);
    pid_t pid = fork();

    if (pid == 0) {
        execl("/proc/self/exe", "x", "exit-7", NULL);
        _exit(1);
    }
    /*
     * A native program can be loaded here; an emulator needs a descriptor for what the kernel does
     * by itself.
     */
    int st = must_wait(pid);

    MUST(st == 7 << 8 || st == 1 << 8);
}

static void fds_all_closed(void)
{
    int report = dup(2);

    dup2(report, 1023);
    for (int fd = 0; fd < 65536; fd++)
        if (fd != 1023 && fd != 2)
            close(fd);
    MUST_EQ(open("/dev/null", O_RDWR), 0);
    still_alive();
    pid_t pid = fork();

    if (pid == 0) {
        execl("/proc/self/exe", "x", "exit-7", NULL);
        _exit(1);
    }
    MUST_EQ(must_wait(pid), 7 << 8);
}

static void fds_close_range(void)
{
    if (syscall(436, 3u, ~0u, 0u) < 0) /* close_range */
        MUST_EQ(errno, ENOSYS);
    still_alive();
    close(0);
    close(1);
    MUST_EQ(dup(2), 0);
    still_alive();
}

/* What is listed is ours to close. */
static void fds_listed(void)
{
    DIR *d = opendir("/proc/self/fd");
    struct dirent *e;
    int n = 0;

    MUST(d);
    while ((e = readdir(d))) {
        int fd = atoi(e->d_name);

        if (e->d_name[0] == '.' || fd == dirfd(d))
            continue;
        MUST(fcntl(fd, F_GETFD) >= 0);
        n++;
    }
    MUST(n >= 3);
    closedir(d);
}

/* ---- without /proc, without memory ---- */

static void no_proc(void)
{
    char dir[] = "/tmp/hostile-XXXXXX";

    MUST(mkdtemp(dir));
    if (unshare(CLONE_NEWUSER) < 0 && geteuid() != 0) {
        rmdir(dir);
        return; /* may not chroot here */
    }
    if (chroot(dir) < 0) {
        rmdir(dir);
        return;
    }
    MUST(chdir("/") == 0);
    still_alive();
    MUST(open("/proc/self/exe", O_RDONLY) == -1);
    MUST(execl("/bin/true", "true", NULL) == -1 && errno == ENOENT);
}

static void nproc_limit(void)
{
    struct rlimit lim = {1, 1};
    pthread_t th;

    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        return;
    MUST(setrlimit(RLIMIT_NPROC, &lim) == 0);
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(0);
        if (pid < 0)
            MUST_EQ(errno, EAGAIN);
        else
            must_wait(pid);
        int e = pthread_create(&th, NULL, nothing, NULL);

        MUST(e == 0 || e == EAGAIN);
        if (!e)
            pthread_join(th, NULL);
        pid = vfork();
        if (pid == 0)
            _exit(0);
        if (pid > 0)
            must_wait(pid);
    }
}

static void file_size_limit(void)
{
    struct rlimit lim = {0, 0};

    signal(SIGXFSZ, SIG_IGN);
    MUST(setrlimit(RLIMIT_FSIZE, &lim) == 0);
    still_alive();
}

/* ---- /proc/self ---- */

/* Another process that runs a program of the guest's shows that program, not what emulates it. */
static void proc_child(void)
{
    char name[64], mine[4096], link[4096];
    ssize_t n = readlink("/proc/self/exe", mine, sizeof mine);
    struct stat s1, s2;

    for (int i = 0; i < 2; i++) {
        int ready[2];

        MUST(pipe(ready) == 0);
        pid_t pid = fork();

        if (pid == 0) {
            dup2(ready[1], 7);
            if (i)
                execl("/proc/self/exe", "x", "ready", NULL);
            write(7, "r", 1);
            pause();
        }
        close(ready[1]);
        MUST(read(ready[0], link, 1) == 1);
        snprintf(name, sizeof name, "/proc/%d/exe", pid);
        MUST(readlink(name, link, sizeof link) == n && !memcmp(link, mine, n));
        MUST(stat(name, &s1) == 0 && stat("/proc/self/exe", &s2) == 0 && s1.st_ino == s2.st_ino);
        MUST(fstat(open(name, O_RDONLY), &s1) == 0 && s1.st_ino == s2.st_ino);
        close(ready[0]);
        kill(pid, SIGKILL);
        MUST(waitpid(pid, NULL, 0) == pid);
    }
}

static void proc_self(void)
{
    char link[4096], line[4096];
    ssize_t n = readlink("/proc/self/exe", link, sizeof link - 1);
    bool stack = false, code = false;
    unsigned long a, b;
    struct stat s1, s2;
    FILE *f;

    MUST(n > 0);
    link[n] = 0;
    MUST(strstr(link, "lyrebird/control") == NULL);
    MUST(stat(link, &s1) == 0 && stat("/proc/self/exe", &s2) == 0);
    MUST(s1.st_ino == s2.st_ino);
    int fd = open("/proc/self/exe", O_RDONLY);

    MUST(fd >= 0 && fstat(fd, &s2) == 0 && s1.st_ino == s2.st_ino && read(fd, line, 20) == 20);
    MUST(line[18] == (char)183); /* EM_AARCH64 */
    MUST((f = fopen("/proc/self/maps", "r")));
    while (fgets(line, sizeof line, f)) {
        MUST(sscanf(line, "%lx-%lx", &a, &b) == 2 && a < b);
        stack |= strstr(line, "[stack]") && (unsigned long)&a >= a && (unsigned long)&a < b;
        code |= (unsigned long)proc_self >= a && (unsigned long)proc_self < b;
        MUST(!strstr(line, "lyrebird-code"));
    }
    fclose(f);
    MUST(stack && code);
    MUST((f = fopen("/proc/self/auxv", "r")));
    unsigned long v[2];
    bool hwcap = false;

    while (fread(v, sizeof v, 1, f) == 1)
        hwcap |= v[0] == AT_HWCAP && v[1] == getauxval(AT_HWCAP);
    fclose(f);
    MUST(hwcap);
    MUST((f = fopen("/proc/self/cmdline", "r")));
    n = (ssize_t)fread(line, 1, sizeof line, f);
    fclose(f);
    /* the checkout may be called lyrebird-something */
    MUST(n > 0 && !memmem(line, (size_t)n, "control/lyrebird", 16));
    MUST((f = fopen("/proc/self/stat", "r")));
    MUST(fgets(line, sizeof line, f) && atoi(line) == getpid());
    fclose(f);
    DIR *d = opendir("/proc/self/task");
    struct dirent *e;
    int tasks = 0;

    MUST(d);
    while ((e = readdir(d)))
        tasks += e->d_name[0] != '.';
    closedir(d);
    MUST_EQ(tasks, 1);
}

/* ---- clone ---- */

static void clone_flags(void)
{
    static const unsigned long odd[] = {
        SIGCHLD,
        0,
        SIGUSR1,
        CLONE_FS | SIGCHLD,
        CLONE_FILES | SIGCHLD,
        CLONE_FS | CLONE_FILES | SIGCHLD,
        CLONE_IO | SIGCHLD,
        CLONE_SYSVSEM | SIGCHLD,
        CLONE_VFORK | SIGCHLD,
        CLONE_UNTRACED | SIGCHLD,
        CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD,
        CLONE_PARENT_SETTID | SIGCHLD,
        CLONE_DETACHED | SIGCHLD,
        CLONE_PIDFD | SIGCHLD,
    };

    signal(SIGUSR1, SIG_IGN);
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        int word[2] = {-1, -1};
        long pid = syscall(SYS_clone, odd[i], NULL, &word[0], NULL, &word[1]);

        if (pid == 0) {
            if ((odd[i] & CLONE_CHILD_SETTID) && word[1] != (int)syscall(SYS_gettid))
                _exit(1);
            syscall(SYS_exit_group, 40 + i);
        }
        MUST(pid > 0);
        if (odd[i] & CLONE_PARENT_SETTID)
            MUST_EQ(word[0], pid);
        if (odd[i] & CLONE_PIDFD)
            MUST(fcntl(word[0], F_GETFD) == FD_CLOEXEC);
        MUST_EQ(must_wait((pid_t)pid), (40 + i) << 8);
    }
    static const unsigned long bad[] = {
        CLONE_THREAD,
        CLONE_SIGHAND,
        CLONE_THREAD | CLONE_SIGHAND,
        CLONE_NEWNS | CLONE_FS,
        CLONE_PIDFD | CLONE_PARENT_SETTID,
        CLONE_PIDFD | CLONE_DETACHED,
        CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_PIDFD | CLONE_PARENT_SETTID,
    };

    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        int word = 0;
        long pid = syscall(SYS_clone, bad[i] | SIGCHLD, NULL, &word, NULL, NULL);

        if (pid == 0)
            _exit(0);
        MUST(pid == -1 && errno == EINVAL);
    }
}

static volatile int shared_word;

static int set_shared(void *arg)
{
    shared_word = (int)(long)arg;
    return 3;
}

static void clone_vm(void)
{
    char *stack = must_map(NULL, 65536, PROT_READ | PROT_WRITE, PRIVATE, -1);

    for (int i = 0; i < 50; i++) {
        int pid = clone(set_shared, stack + 65536, CLONE_VM | (i & 1 ? CLONE_VFORK : 0) | SIGCHLD,
                        (void *)(long)(i + 1));

        MUST(pid > 0);
        MUST_EQ(must_wait(pid), 3 << 8);
        MUST_EQ(shared_word, i + 1);
    }
}

static void clone3_edges(void)
{
    struct clone_args a = {.exit_signal = SIGCHLD};
    long pid = syscall(SYS_clone3, &a, sizeof a);

    if (pid == 0)
        _exit(9);
    if (pid < 0) {
        MUST_EQ(errno, ENOSYS);
        return;
    }
    MUST_EQ(must_wait((pid_t)pid), 9 << 8);
    MUST(syscall(SYS_clone3, &a, 8) == -1 && errno == EINVAL);
    MUST(syscall(SYS_clone3, &a, 8192) == -1 && errno == E2BIG);
    a.exit_signal = 1000;
    MUST(syscall(SYS_clone3, &a, sizeof a) == -1 && errno == EINVAL);
    a.exit_signal = SIGCHLD;
    a.stack = 0x1000;
    MUST(syscall(SYS_clone3, &a, sizeof a) == -1 && errno == EINVAL);
}

/* ---- statuses ---- */

static void statuses(void)
{
    for (int i = 0; i < 256; i += 15) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(i);
        MUST_EQ(must_wait(pid), i << 8);
    }
    int st;
    pid_t pid = fork();

    if (pid == 0) {
        raise(SIGSTOP);
        _exit(4);
    }
    MUST(waitpid(pid, &st, WUNTRACED) == pid && WIFSTOPPED(st) && WSTOPSIG(st) == SIGSTOP);
    kill(pid, SIGCONT);
    MUST(waitpid(pid, &st, WCONTINUED) == pid && WIFCONTINUED(st));
    MUST_EQ(must_wait(pid), 4 << 8);
    siginfo_t si;

    pid = fork();
    if (pid == 0)
        *(volatile int *)8 = 1;
    MUST(waitid(P_PID, (id_t)pid, &si, WEXITED) == 0);
    MUST(si.si_code == CLD_KILLED || si.si_code == CLD_DUMPED);
    MUST_EQ(si.si_status, SIGSEGV);
}

/* The whole way: what a shell says of a program that a signal ended. */
static void exec_dies(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        execl("/proc/self/exe", "x", "segv", NULL);
        _exit(1);
    }
    MUST_EQ(must_wait(pid), SIGSEGV);
}

/* Arguments and environments up to the limit and beyond. */
static void exec_large(void)
{
    enum { N = 3000 };
    static char *argv[N + 3], big[1 << 18];

    memset(big, 'x', sizeof big - 1);
    for (int i = 0; i < N; i++)
        argv[i + 2] = "argument argument argument";
    argv[0] = "x";
    argv[1] = "exit-7";
    pid_t pid = fork();

    if (pid == 0) {
        execv("/proc/self/exe", argv);
        _exit(1);
    }
    MUST_EQ(must_wait(pid), 7 << 8);
    argv[2] = big; /* more than MAX_ARG_STRLEN */
    MUST(execv("/proc/self/exe", argv) == -1 && errno == E2BIG);
    big[100000] = 0;
    for (int i = 0; i < N; i++)
        argv[i + 2] = big;
    MUST(execv("/proc/self/exe", argv) == -1 && errno == E2BIG);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "exit-7"))
        return 7;
    if (argc > 1 && !strcmp(argv[1], "ready"))
        return write(7, "r", 1) == 1 ? pause() : 1;
    if (argc > 1 && !strcmp(argv[1], "segv"))
        *(volatile int *)8 = 1;
    sentence("all descriptors used up", fds_used_up, 0);
    sentence("descriptors 0 to 65535 closed", fds_all_closed, 0);
    sentence("close_range of everything", fds_close_range, 0);
    sentence("/proc/self/fd lists what can be used, and nothing of ours", fds_listed, 0);
    sentence("a root directory without /proc", no_proc, 0);
    sentence("RLIMIT_NPROC is EAGAIN", nproc_limit, 0);
    sentence("RLIMIT_FSIZE of nothing", file_size_limit, 0);
    sentence("/proc/self", proc_self, 0);
    sentence("/proc/PID/exe of a child", proc_child, 0);
    sentence("clone with odd flags", clone_flags, 0);
    sentence("clone with shared memory", clone_vm, 0);
    sentence("clone3", clone3_edges, 0);
    sentence("exit statuses, stops, waitid", statuses, 0);
    sentence("an executed program dies of SIGSEGV", exec_dies, 0);
    sentence("execve with large arguments", exec_large, 0);
    return finish();
}
