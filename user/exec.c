/* SPDX-License-Identifier: MIT */
/*
 * execve and execveat.
 *
 * A program of the guest's architecture, or a script that ends in one, is run by executing
 * ourselves again through /proc/thread-self/exe, so no binfmt_misc registration is needed.
 * Everything else goes to the host kernel unchanged: it runs host programs and produces the exact
 * error for what cannot be run.
 *
 * A root without /proc (a bare chroot) hides /proc/self/exe: there we hold a descriptor of our own
 * file and hand it from one lyrebird to the next.
 */
#include "user/exec.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "user/fd.h"
#include "user/debug.h"
#include "user/image.h"
#include "user/procfs.h"
#include "user/signal.h"
#include "user/syscall.h"

#define SCRIPT_DEPTH 5
#define SELF_LINK    "/proc/thread-self/exe" /* /proc/self is empty once the first thread is gone */

/* One request. Pointers in argv and envp are the guest's. */
typedef struct Exec {
    UserThread *t;
    int dirfd;
    const char *name; /* as the guest gave it */
    Gva argv, envp;
    int flags;
    char file[PATH_MAX + 32]; /* what to look at */
    char execfn[PATH_MAX + 32];
    int pass_fd; /* open program for the next lyrebird, or -1 */
} Exec;

/* Descriptors are closed before the next file is looked at, so that one is enough. */
static ImageKind final_kind(const char *path, int depth)
{
    char buf[PATH_MAX], *interp, *arg;
    ImageHead head;
    ImageKind kind = image_open(user_path(path, buf, true), &head);

    if (head.fd >= 0)
        close(head.fd);
    if (kind == IMAGE_SCRIPT && depth < SCRIPT_DEPTH && image_script(&head, &interp, &arg))
        kind = final_kind(interp, depth + 1);
    return kind;
}

typedef struct KindJob {
    const char *path;
    int depth;
    ImageKind kind;
} KindJob;

/* A job of fd_do. */
static bool kind_job(void *arg)
{
    KindJob *j = arg;

    j->kind = final_kind(j->path, j->depth);
    return j->kind != IMAGE_MISSING || errno != EMFILE;
}

int exec_final_kind(const char *path, int depth)
{
    KindJob j = {path, depth, IMAGE_MISSING};

    fd_do(kind_job, &j, fd_in_path(path));
    return j.kind;
}

i64 exec_native(const char *file, char *const *argv, char *const *envp)
{
    return user_syscall_raw(SYS_execve, file, argv, envp);
}

/* ---- our own file ---- */

extern const char __ehdr_start[]; /* of this program, by the linker */

static int self_fd = -1; /* our file where SELF_LINK may be missing */

/*
 * Without /proc only the name we were started by is known, and with binfmt_misc that is the guest's
 * program.
 */
static int open_by_name(void)
{
    const char *name = (const char *)getauxval(AT_EXECFN);
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    char head[sizeof(Elf64_Ehdr)];

    if (fd >= 0 && (pread(fd, head, sizeof head, 0) != sizeof head ||
                    memcmp(head, __ehdr_start, sizeof head))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* A name is only good as long as neither root nor working directory changed. */
static void hold(int fd)
{
    if (fd >= 0)
        self_fd = fd_make_private(fd);
}

/*
 * Looking at SELF_LINK itself makes the kernel build what that is read from, for each process that
 * starts.
 */
static bool has_proc(void)
{
    struct statfs fs;

    return statfs("/proc", &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

void exec_find_self(int inherited)
{
    if (inherited >= 0)
        hold(inherited);
    else if (!has_proc())
        hold(open_by_name());
}

/* Before the root changes: the new one may not show our file. */
static void keep_self(void)
{
    if (self_fd < 0)
        hold(open(SELF_LINK, O_RDONLY | O_CLOEXEC));
}

/* Whether the next lyrebird is reached through self_fd, and needs it too. */
static bool by_descriptor(void)
{
    return self_fd >= 0 && access(SELF_LINK, F_OK);
}

/*
 * binfmt_misc with flag F starts us from outside a root that shows neither /proc nor our file. What
 * started this program will start the next. /proc may also be one that does not know this process.
 */
static bool self_is_reachable(void)
{
    if (self_fd >= 0 || access(SELF_LINK, F_OK) == 0)
        return true;
    hold(open_by_name());
    return self_fd >= 0;
}

static i64 exec_self(const void *argv, const void *envp, bool by_fd)
{
    if (!by_fd)
        return user_syscall(SYS_execve, SELF_LINK, argv, envp);
    fcntl(self_fd, F_SETFD, 0);
    i64 r = user_syscall(SYS_execveat, self_fd, "", argv, envp, AT_EMPTY_PATH);

    fcntl(self_fd, F_SETFD, FD_CLOEXEC);
    return r;
}

/* ---- the guest's lists ---- */

/*
 * Number of entries of a NULL-terminated pointer list, or -EFAULT. NULL is an empty list, as on
 * Linux.
 */
static i64 list_count(Gva list, unsigned word)
{
    i64 n = 0;

    if (!list)
        return 0;
    for (;; n++) {
        u64 p = 0; /* little-endian: the low bytes */

        if (n > (i64)INT_MAX / 8)
            return -E2BIG;
        if (!user_read(list + word * (u64)n, &p, word))
            return -EFAULT;
        if (!p)
            return n;
    }
}

static bool list_copy(Gva list, i64 n, unsigned word, u64 *out)
{
    for (i64 i = 0; i < n; i++) {
        u64 p = 0;

        if (!user_read(list + word * (u64)i, &p, word))
            return false;
        out[i] = (u64)user_ptr(p);
    }
    out[n] = 0;
    return true;
}

/*
 * Both lists as host pointers, argv then envp; one free entry before envp's end for our own
 * variable.
 */
static i64 copy_lists(Exec *e, u64 **argv, u64 **envp, i64 *envc)
{
    unsigned word = e->t->abi->is_compat ? 4 : 8;
    i64 argc = list_count(e->argv, word), n = list_count(e->envp, word);

    if (argc < 0 || n < 0)
        return argc < 0 ? argc : n;
    u64 *mem = malloc((argc + n + 4) * sizeof *mem);

    if (!mem)
        return -ENOMEM;
    *argv = mem;
    *envp = mem + argc + 2;
    *envc = n;
    e->t->scratch = mem;
    if (list_copy(e->argv, argc, word, *argv) && list_copy(e->envp, n, word, *envp)) {
        if (!argc) { /* the kernel gives a program without arguments an empty one */
            (*argv)[0] = (u64) "";
            (*argv)[1] = 0;
        }
        return 0;
    }
    return -EFAULT;
}

static void free_lists(Exec *e)
{
    free(e->t->scratch);
    e->t->scratch = NULL;
}

/* ---- running ---- */

static char *reexec_string(const Exec *e, bool by_fd, const char *debug)
{
    const char *options = user_config.reexec ? user_config.reexec : "";
    size_t size = sizeof EXEC_ENV + strlen(e->file) + strlen(e->execfn) + strlen(options) +
                  strlen(debug) + 32;
    char *s = malloc(size);

    if (s)
        snprintf(s, size, "%s=%d,%d%c%s%c%s%c%s%c%s", EXEC_ENV, e->pass_fd, by_fd ? self_fd : -1,
                 EXEC_SEP, e->file, EXEC_SEP, e->execfn, EXEC_SEP, options, EXEC_SEP, debug);
    return s;
}

static i64 run_guest(Exec *e)
{
    u64 *argv, *envp;
    i64 envc, r = copy_lists(e, &argv, &envp, &envc);

    if (r < 0) {
        free_lists(e);
        return r;
    }
    bool by_fd = by_descriptor();
    const UserDebugger *d = user_debugged(e->t);
    const char *debug = d ? d->exec(e->t) : NULL;
    char *own = reexec_string(e, by_fd, debug ? debug : "");

    envp[envc] = (u64)own;
    envp[envc + 1] = 0;
    signal_before_exec(e->t);
    r = own ? exec_self(argv, envp, by_fd) : -ENOMEM;
    signal_after_exec(e->t);
    if (d)
        d->exec_failed(e->t);
    free(own);
    free_lists(e);
    return r;
}

static i64 exec_host(Exec *e, const void *argv, const void *envp)
{
    bool same_file = !strcmp(e->file, e->name) || e->dirfd != AT_FDCWD;

    signal_before_exec(e->t);
    /* The name goes as it came unless -L or /proc/self/exe changed it. */
    i64 r =
        user_syscall(SYS_execveat, e->dirfd, same_file ? e->name : e->file, argv, envp, e->flags);

    signal_after_exec(e->t);
    return r;
}

static i64 run_host(Exec *e)
{
    u64 *argv, *envp;
    i64 envc, r = -EFAULT;

    if (e->t->abi->is_compat) { /* the kernel finds the file before it looks at the lists */
        if (faccessat(AT_FDCWD, e->file, F_OK, 0) < 0)
            return -errno;
    } else {
        r = exec_host(e, user_ptr(e->argv), user_ptr(e->envp));
    }
    /*
     * The lists are the guest's own, so that errors come in the kernel's order; it cannot read
     * tagged or 32-bit pointers in them.
     */
    if (r == -EFAULT) {
        r = copy_lists(e, &argv, &envp, &envc);
        if (r == 0)
            r = exec_host(e, argv, envp);
        free_lists(e);
    }
    return r;
}

/*
 * fexecve: the descriptor may be close-on-exec, so the next lyrebird gets one that is not: a new
 * one or, where there is none left, itself.
 */
static void pass_descriptor(Exec *e)
{
    e->pass_fd = open(e->file, O_RDONLY);
    if (e->pass_fd < 0 && fcntl(e->dirfd, F_GETFD) == FD_CLOEXEC) {
        e->pass_fd = e->dirfd;
        fcntl(e->dirfd, F_SETFD, 0);
    }
}

static void unpass_descriptor(Exec *e)
{
    if (e->pass_fd == e->dirfd)
        fcntl(e->dirfd, F_SETFD, FD_CLOEXEC);
    else if (e->pass_fd >= 0)
        close(e->pass_fd);
}

static i64 run(Exec *e)
{
    i64 r;

    e->pass_fd = -1;
    if (exec_final_kind(e->file, 0) != IMAGE_GUEST || !self_is_reachable())
        return run_host(e);
    if (e->flags & AT_EMPTY_PATH && !*e->name)
        pass_descriptor(e);
    r = run_guest(e);
    unpass_descriptor(e);
    return r;
}

/* ---- names ---- */

/*
 * Where the file of an execveat relative to a descriptor can be looked at, and what AT_EXECFN calls
 * it.
 */
static void name_by_fd(Exec *e)
{
    const char *slash = *e->name ? "/" : "";

    snprintf(e->file, sizeof e->file, "/proc/self/fd/%d%s%s", e->dirfd, slash, e->name);
    snprintf(e->execfn, sizeof e->execfn, "/dev/fd/%d%s%s", e->dirfd, slash, e->name);
}

static void name_by_path(Exec *e)
{
    char buf[PATH_MAX];

    const char *name = procfs_path(e->t, AT_FDCWD, e->name, true, buf);

    snprintf(e->file, sizeof e->file, "%s", user_path(name, buf, true));
    snprintf(e->execfn, sizeof e->execfn, "%s", e->name);
}

static i64 exec_request(UserThread *t, int dirfd, Gva name, Gva argv, Gva envp, int flags)
{
    char path[PATH_MAX];
    i64 n = user_read_str(name, path, sizeof path);
    struct stat st;

    if (n < 0)
        return n;
    if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
        return -EINVAL;
    if (!n && !(flags & AT_EMPTY_PATH))
        return -ENOENT;
    if (signal_pending(t))
        return USER_ERESTARTNOINTR;
    Exec e = {.t = t, .dirfd = dirfd, .name = path, .argv = argv, .envp = envp, .flags = flags};

    if ((flags & AT_SYMLINK_NOFOLLOW) && n && fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(st.st_mode))
        return -ELOOP;
    if (dirfd == AT_FDCWD || path[0] == '/')
        name_by_path(&e);
    else
        name_by_fd(&e);
    return run(&e);
}

i64 sys_execve(UserThread *t, const u64 *a)
{
    return exec_request(t, AT_FDCWD, a[0], a[1], a[2], 0);
}

i64 sys_execveat(UserThread *t, const u64 *a)
{
    return exec_request(t, (int)a[0], a[1], a[2], a[3], (int)a[4]);
}

i64 sys_new_root(UserThread *t, const u64 *a)
{
    keep_self();
    return sys_pass(t, a);
}
