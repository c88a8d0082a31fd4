/* SPDX-License-Identifier: MIT */
/* The emulator as a process; see process.h. */
#include "control/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "control/sandbox.h"

#define TEARDOWN_STACK (64u << 10)

static int parent = -1; /* where the waiting parent hears that all is well; -1: there is none */
static const char *pid_path;

/* ---- users ---- */

typedef struct User {
    uid_t uid;
    gid_t gid;
    const char *name; /* NULL: by numbers */
} User;

static bool parse_user(const char *text, User *u, Error *err)
{
    const struct passwd *pw = getpwnam(text);
    char uid[24], gid[24], end;
    u64 a, b;

    if (pw) {
        *u = (User){pw->pw_uid, pw->pw_gid, pw->pw_name};
        return true;
    }
    if (sscanf(text, "%23[0-9]:%23[0-9]%c", uid, gid, &end) != 2 || !parse_num(uid, &a) ||
        !parse_num(gid, &b) || a >= UINT32_MAX || b >= UINT32_MAX)
        return error_set(err, "user=%s: the name of a user, or uid:gid, is expected", text);
    *u = (User){(uid_t)a, (gid_t)b, NULL};
    return true;
}

bool process_check_user(const char *user, Error *err)
{
    User u;

    return parse_user(user, &u, err);
}

static bool become(const char *text, Error *err)
{
    User u;

    if (!parse_user(text, &u, err))
        return false;
    if (u.name ? initgroups(u.name, u.gid) : setgroups(1, &u.gid))
        return error_set_errno(err, "user=%s: cannot set its groups", text);
    if (setgid(u.gid) || setuid(u.uid))
        return error_set_errno(err, "user=%s: cannot become it", text);
    return u.uid == 0 || setuid(0) < 0 || error_set(err, "user=%s: it could become root again", text);
}

static bool change_root(const char *path, Error *err)
{
    return (chroot(path) == 0 && chdir("/") == 0) || error_set_errno(err, "chroot=%s", path);
}

/* ---- in the background ---- */

/* The parent's part: its exit status is the child's word, or 1 if that died before. */
static void wait_for_word(int fd)
{
    u8 status = 1;

    while (read(fd, &status, 1) < 0 && errno == EINTR)
        ;
    _exit(status);
}

static bool daemonize(Error *err)
{
    int fds[2];
    pid_t pid;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return error_set_errno(err, "-daemonize");
    pid = fork();
    if (pid < 0)
        return error_set_errno(err, "-daemonize");
    if (pid) {
        close(fds[1]);
        wait_for_word(fds[0]);
    }
    close(fds[0]);
    parent = fds[1];
    setsid();
    pid = fork(); /* no session's leader, which could get a terminal */
    if (pid < 0)
        return error_set_errno(err, "-daemonize");
    if (pid)
        _exit(0);
    umask(027);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    return true;
}

/* The terminal's place is taken by @null; the parent ends. Errors could be told until now. */
static bool leave_terminal(int null, Error *err)
{
    u8 status = 0;

    if (parent < 0)
        return true;
    if (null < 0 || chdir("/") < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
        return error_set_errno(err, "-daemonize");
    close(null);
    if (write(parent, &status, 1) != 1)
        return error_set_errno(err, "-daemonize: the parent is gone");
    close(parent);
    parent = -1;
    return true;
}

/* ---- -pidfile ---- */

static bool write_pid(const char *path, Error *err)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    char text[24];
    int n = snprintf(text, sizeof text, "%d\n", (int)getpid());

    if (fd < 0)
        return error_set_errno(err, "-pidfile %s", path);
    if (fcntl(fd, F_SETLK, &lock) < 0) {
        fcntl(fd, F_GETLK, &lock);
        close(fd);
        return error_set(err, "-pidfile %s: process %d has it", path, (int)lock.l_pid);
    }
    if (ftruncate(fd, 0) < 0 || write(fd, text, (size_t)n) != n) {
        error_set_errno(err, "-pidfile %s", path);
        close(fd);
        return false;
    }
    pid_path = realpath(path, NULL); /* the folder may be another at the end */
    return true; /* the descriptor, and so the lock, lives as long as the process */
}

void process_end(void)
{
    if (pid_path)
        unlink(pid_path);
}

/* ---- async-teardown ---- */

/* Shares the memory, and so keeps it until the emulator has gone: to give it back takes long. */
static int teardown(void *arg)
{
    sigset_t all;

    prctl(PR_SET_NAME, "cleanup/teardown");
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    syscall(SYS_close_range, 0, ~0u, 0);
    prctl(PR_SET_PDEATHSIG, SIGUSR1);
    sigemptyset(&all);
    sigaddset(&all, SIGUSR1);
    while (getppid() == *(pid_t *)arg)
        sigtimedwait(&all, NULL, &(struct timespec){.tv_sec = 1});
    _exit(0);
}

static bool start_teardown(Error *err)
{
    static pid_t self;
    u8 *stack = mmap(NULL, TEARDOWN_STACK, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

    self = getpid();
    if (stack == MAP_FAILED || clone(teardown, stack + TEARDOWN_STACK, CLONE_VM, &self) < 0)
        return error_set_errno(err, "-run-with async-teardown=on");
    return true;
}

/* ---- all ---- */

bool process_begin(const ProcessOptions *p, Error *err)
{
    bool with_parent = opts_bool(&p->words, "exit-with-parent", false);

    if (with_parent && p->in_background)
        return error_set(err, "-daemonize and -run-with exit-with-parent=on exclude each other");
    if (with_parent && prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
        return error_set_errno(err, "-run-with exit-with-parent=on");
    return (!p->in_background || daemonize(err)) && (!p->pid_file || write_pid(p->pid_file, err));
}

bool process_restrict(const ProcessOptions *p, Error *err)
{
    const char *root = opts_get(&p->words, "chroot"), *user = opts_get(&p->words, "user");
    Opts words = {0}, sandbox = {0};
    int null = p->in_background ? open("/dev/null", O_RDWR | O_CLOEXEC) : -1; /* of this root */
    bool ok;

    if (p->lock_memory && mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
        return error_set_errno(err, "-overcommit mem-lock=on");
    opts_copy(&words, &p->words);
    opts_take(&words, "sandbox", &sandbox);
    opts_clear(&words);
    ok = (!root || change_root(root, err)) && (!user || become(user, err)) &&
         (!opts_bool(&p->words, "async-teardown", false) || start_teardown(err)) &&
         sandbox_enter(&sandbox, err) && leave_terminal(null, err);
    opts_clear(&sandbox);
    return ok;
}
