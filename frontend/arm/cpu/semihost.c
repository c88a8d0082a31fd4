/* SPDX-License-Identifier: MIT */
/*
 * The operations of semihosting, as rows. One lock for all: they are rare, and nothing waits in
 * them but on files.
 *
 * Handles are indices of a table of ours, so that a guest reaches only what it opened.
 */
#include "frontend/arm/cpu/semihost.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/arm/cpu/semihost_file.h"

#define COMMAND_MAX 65536u

#define STOPPED_EXIT 0x20026 /* ADP_Stopped_ApplicationExit */

static struct {
    pthread_mutex_t lock;
    const SemihostOps *ops;
    const char *command_line;
    i64 start_ns;
} semi = {.lock = PTHREAD_MUTEX_INITIALIZER};

SemihostFiles semihost_files;

void semihost_lock(void)
{
    pthread_mutex_lock(&semi.lock);
}

void semihost_unlock(void)
{
    pthread_mutex_unlock(&semi.lock);
}

/* What ":semihosting-features" has: SYS_EXIT_EXTENDED; ":tt" opened for appending is stderr. */
static const u8 features[] = {'S', 'H', 'F', 'B', 1 | 2};

/* One call. */
typedef struct Call {
    Vcpu *cpu;
    u64 arg;
    u64 field[4]; /* of the block, as many as the row says */
    unsigned word;
    bool again;
} Call;

#define FAILED ((u64)-1)

static u64 failed(int error)
{
    semihost_files.error = error;
    return FAILED;
}

static u64 checked(i64 r)
{
    return r < 0 ? failed(errno) : (u64)r;
}

/* ---- memory of the guest ---- */

static bool write_field(const Call *c, unsigned n, u64 v)
{
    return semi.ops->write(c->cpu, c->arg + n * c->word, &v, c->word); /* little-endian */
}

/* A text of @length bytes without its end; NULL with semihost_files.error. The caller frees it. */
static char *text(const Call *c, Gva va, u64 length, u64 max)
{
    char *s = length <= max ? malloc(length + 1) : NULL;

    if (!s) {
        semihost_files.error = length <= max ? ENOMEM : ENAMETOOLONG;
        return NULL;
    }
    if (!semi.ops->read(c->cpu, va, s, length)) {
        semihost_files.error = EFAULT;
        free(s);
        return NULL;
    }
    s[length] = 0;
    return s;
}

/* ---- files ---- */

static SemihostFile *file_of(u64 handle)
{
    if (handle - 1 < SEMIHOST_FILES && semihost_files.file[handle - 1].kind != FILE_CLOSED)
        return &semihost_files.file[handle - 1];
    semihost_files.error = EBADF;
    return NULL;
}

int semihost_file_close(SemihostFile *f)
{
    int r = f->kind == FILE_HOST ? close(f->fd) : 0, error = errno;

    free(f->path.data);
    *f = (SemihostFile){.kind = FILE_CLOSED, .fd = -1};
    errno = error;
    return r;
}

/* @path: of FILE_HOST, else NULL. */
static u64 file_new(SemihostFile f, const char *path)
{
    for (unsigned n = 0; n < SEMIHOST_FILES; n++) {
        SemihostFile *to = &semihost_files.file[n];

        if (to->kind != FILE_CLOSED)
            continue;
        *to = f;
        if (path)
            to->path = (StateBlob){(u8 *)strdup(path), (u32)strlen(path)};
        return n + 1;
    }
    semihost_file_close(&f);
    return failed(EMFILE);
}

/* The modes are those of fopen: r, rb, r+, r+b, w, ... a+b. */
int semihost_open_flags(u64 mode)
{
    static const int how[] = {0, O_CREAT | O_TRUNC, O_CREAT | O_APPEND};
    int rw = mode & 2 ? O_RDWR : mode < 4 ? O_RDONLY : O_WRONLY;

    return rw | how[mode / 4] | O_CLOEXEC | O_NOCTTY;
}

static u64 sys_open(Call *c)
{
    u64 mode = c->field[1], r;
    char *name;

    if (mode > 11)
        return failed(EINVAL);
    name = text(c, c->field[0], c->field[2], PATH_MAX - 1);
    if (!name)
        return FAILED;
    if (!strcmp(name, ":tt")) {
        r = file_new((SemihostFile){.kind = FILE_CONSOLE}, NULL);
    } else if (!strcmp(name, ":semihosting-features")) {
        r = mode < 2 ? file_new((SemihostFile){.kind = FILE_FEATURES}, NULL) : failed(EACCES);
    } else {
        int fd = open(name, semihost_open_flags(mode), 0644);

        r = fd < 0 ? failed(errno) : file_new((SemihostFile){.kind = FILE_HOST, .mode = (u8)mode, .fd = fd}, name);
    }
    free(name);
    return r;
}

static u64 sys_close(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);

    if (!f)
        return FAILED;
    return checked(semihost_file_close(f));
}

static ssize_t file_write(SemihostFile *f, const char *buf, size_t size)
{
    if (f->kind == FILE_HOST)
        return write(f->fd, buf, size);
    if (f->kind != FILE_CONSOLE) {
        errno = EBADF;
        return -1;
    }
    semi.ops->console_write(buf, size);
    return (ssize_t)size;
}

/* The result is how much was not written. */
static u64 sys_write(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);
    u64 left = c->field[2];
    Gva va = c->field[1];
    char buf[4096];

    while (f && left) {
        size_t n = MIN(left, sizeof buf);

        if (!semi.ops->read(c->cpu, va, buf, n)) {
            semihost_files.error = EFAULT;
            break;
        }
        ssize_t done = file_write(f, buf, n);

        if (done <= 0) {
            semihost_files.error = errno;
            break;
        }
        left -= (u64)done;
        va += (u64)done;
    }
    return left;
}

static ssize_t features_read(SemihostFile *f, char *buf, size_t size)
{
    size_t n = f->pos < sizeof features ? MIN(size, sizeof features - f->pos) : 0;

    memcpy(buf, features + f->pos, n);
    f->pos += n;
    return (ssize_t)n;
}

static ssize_t file_read(SemihostFile *f, char *buf, size_t size)
{
    ssize_t n;

    switch (f->kind) {
    case FILE_HOST: return read(f->fd, buf, size);
    case FILE_FEATURES: return features_read(f, buf, size);
    default:
        n = semi.ops->console_read(buf, size);
        if (n >= 0)
            return n;
        errno = (int)-n;
        return -1;
    }
}

/* The result is how much of the buffer is left; all of it at the end of the file. */
static u64 sys_read(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);
    u64 left = c->field[2];
    Gva va = c->field[1];
    char buf[4096];

    if (!f)
        return FAILED;
    while (left) {
        ssize_t n = file_read(f, buf, MIN(left, sizeof buf));

        if (n < 0 && left == c->field[2]) {
            c->again = errno == EAGAIN && f->kind == FILE_CONSOLE;
            return failed(errno);
        }
        if (n <= 0)
            break;
        if (!semi.ops->write(c->cpu, va, buf, (size_t)n))
            return failed(EFAULT);
        left -= (u64)n;
        va += (u64)n;
        if (f->kind == FILE_CONSOLE) /* what was typed, not more */
            break;
    }
    return left;
}

static u64 sys_istty(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);

    if (!f)
        return FAILED;
    return f->kind == FILE_CONSOLE || (f->kind == FILE_HOST && isatty(f->fd));
}

static u64 sys_seek(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);

    if (!f)
        return FAILED;
    if (f->kind == FILE_HOST)
        return lseek(f->fd, (off_t)c->field[1], SEEK_SET) < 0 ? failed(errno) : 0;
    if (f->kind == FILE_CONSOLE)
        return failed(ESPIPE);
    f->pos = c->field[1];
    return 0;
}

static u64 sys_flen(Call *c)
{
    SemihostFile *f = file_of(c->field[0]);
    struct stat st;

    if (!f)
        return FAILED;
    if (f->kind == FILE_FEATURES)
        return sizeof features;
    if (f->kind == FILE_CONSOLE)
        return failed(EINVAL);
    return fstat(f->fd, &st) < 0 ? failed(errno) : (u64)st.st_size;
}

/* A name that is the same for the same number; there need not be such a file. */
static u64 sys_tmpnam(Call *c)
{
    char name[64];
    int n = snprintf(name, sizeof name, "/tmp/lyrebird-%d-%02x", getpid(), (u8)c->field[1]) + 1;

    if (c->field[1] > 255 || (u64)n > c->field[2])
        return failed(EINVAL);
    return semi.ops->write(c->cpu, c->field[0], name, (size_t)n) ? 0 : failed(EFAULT);
}

static u64 sys_remove(Call *c)
{
    char *name = text(c, c->field[0], c->field[1], PATH_MAX - 1);

    if (!name)
        return FAILED;
    u64 r = checked(remove(name));

    free(name);
    return r;
}

static u64 sys_rename(Call *c)
{
    char *from = text(c, c->field[0], c->field[1], PATH_MAX - 1);
    char *to = from ? text(c, c->field[2], c->field[3], PATH_MAX - 1) : NULL;
    u64 r = to ? checked(rename(from, to)) : FAILED;

    free(from);
    free(to);
    return r;
}

/* ---- the console ---- */

static u64 sys_writec(Call *c)
{
    char ch;

    if (semi.ops->read(c->cpu, c->arg, &ch, 1))
        semi.ops->console_write(&ch, 1);
    return 0;
}

/* To the end of the page, so that nothing behind the text is touched. */
static u64 sys_write0(Call *c)
{
    char buf[256];

    for (Gva va = c->arg;;) {
        size_t n = MIN(sizeof buf, 4096 - va % 4096);

        if (!semi.ops->read(c->cpu, va, buf, n))
            return failed(EFAULT);
        size_t length = strnlen(buf, n);

        semi.ops->console_write(buf, length);
        if (length < n)
            return 0;
        va += n;
    }
}

static u64 sys_readc(Call *c)
{
    char ch;
    ssize_t n = semi.ops->console_read(&ch, 1);

    c->again = n == -EAGAIN;
    return n == 1 ? (u8)ch : failed(n < 0 ? (int)-n : 0);
}

/* ---- time, environment, end ---- */

static i64 host_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (i64)now.tv_sec * 1000000000 + now.tv_nsec;
}

static u64 elapsed_ns(void)
{
    return (u64)((semi.ops->now_ns ? semi.ops->now_ns(false) : host_ns(CLOCK_MONOTONIC)) - semi.start_ns);
}

static u64 sys_clock(Call *c)
{
    return semi.ops->now_ns ? elapsed_ns() / 10000000 : (u64)clock() / (CLOCKS_PER_SEC / 100);
}

static u64 sys_time(Call *c)
{
    return (u64)(semi.ops->now_ns ? semi.ops->now_ns(true) : host_ns(CLOCK_REALTIME)) / 1000000000;
}

/* 64 bits, in one field or two: the same bytes. */
static u64 sys_elapsed(Call *c)
{
    u64 ns = elapsed_ns();

    return semi.ops->write(c->cpu, c->arg, &ns, sizeof ns) ? 0 : failed(EFAULT);
}

static u64 sys_tickfreq(Call *c)
{
    return 1000000000;
}

static u64 sys_iserror(Call *c)
{
    return c->word == 8 ? (i64)c->field[0] < 0 : (i32)c->field[0] < 0;
}

static u64 sys_errno(Call *c)
{
    return (u64)semihost_files.error;
}

/* Not system(): that changes what signals do in this process. */
static u64 sys_system(Call *c)
{
    char *command = text(c, c->field[0], c->field[1], COMMAND_MAX);
    char *argv[] = {(char *)"sh", (char *)"-c", command, NULL};
    int status = 0, error;
    pid_t pid;

    if (!command)
        return FAILED;
    error = posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ);
    free(command);
    if (error)
        return failed(error);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return failed(errno);
    return WIFEXITED(status) ? (u64)WEXITSTATUS(status) : 128u + (u64)WTERMSIG(status);
}

static u64 sys_get_cmdline(Call *c)
{
    size_t n = strlen(semi.command_line);

    if (n + 1 > c->field[1])
        return failed(E2BIG);
    return semi.ops->write(c->cpu, c->field[0], semi.command_line, n + 1) && write_field(c, 1, n)
               ? 0
               : failed(EFAULT);
}

static u64 sys_heapinfo(Call *c)
{
    u64 v[4];
    bool ok = true;
    Call block = *c;

    semi.ops->heap(c->cpu, v);
    block.arg = c->field[0];
    for (unsigned n = 0; n < ARRAY_SIZE(v); n++)
        ok = ok && write_field(&block, n, v[n]);
    return ok ? 0 : failed(EFAULT);
}

/* AArch32 has the reason in place of a block. */
static u64 sys_exit(Call *c)
{
    u64 block[2] = {c->arg, 0};

    if (c->word == 8 && !semi.ops->read(c->cpu, c->arg, block, sizeof block))
        return failed(EFAULT);
    semi.ops->exit(c->cpu, block[0] == STOPPED_EXIT ? (int)(block[1] & 0xff) : 1);
    return 0;
}

static u64 sys_exit_extended(Call *c)
{
    semi.ops->exit(c->cpu, c->field[0] == STOPPED_EXIT ? (int)(c->field[1] & 0xff) : 1);
    return 0;
}

/* ---- dispatch ---- */

static const struct Row {
    u64 (*fn)(Call *c);
    const char *name;
    unsigned fields; /* of the argument block */
} rows[] = {
    [0x01] = {sys_open, "SYS_OPEN", 3},
    [0x02] = {sys_close, "SYS_CLOSE", 1},
    [0x03] = {sys_writec, "SYS_WRITEC", 0},
    [0x04] = {sys_write0, "SYS_WRITE0", 0},
    [0x05] = {sys_write, "SYS_WRITE", 3},
    [0x06] = {sys_read, "SYS_READ", 3},
    [0x07] = {sys_readc, "SYS_READC", 0},
    [0x08] = {sys_iserror, "SYS_ISERROR", 1},
    [0x09] = {sys_istty, "SYS_ISTTY", 1},
    [0x0a] = {sys_seek, "SYS_SEEK", 2},
    [0x0c] = {sys_flen, "SYS_FLEN", 1},
    [0x0d] = {sys_tmpnam, "SYS_TMPNAM", 3},
    [0x0e] = {sys_remove, "SYS_REMOVE", 2},
    [0x0f] = {sys_rename, "SYS_RENAME", 4},
    [0x10] = {sys_clock, "SYS_CLOCK", 0},
    [0x11] = {sys_time, "SYS_TIME", 0},
    [0x12] = {sys_system, "SYS_SYSTEM", 2},
    [0x13] = {sys_errno, "SYS_ERRNO", 0},
    [0x15] = {sys_get_cmdline, "SYS_GET_CMDLINE", 2},
    [0x16] = {sys_heapinfo, "SYS_HEAPINFO", 1},
    [0x18] = {sys_exit, "SYS_EXIT", 0},
    [0x20] = {sys_exit_extended, "SYS_EXIT_EXTENDED", 2},
    [0x30] = {sys_elapsed, "SYS_ELAPSED", 0},
    [0x31] = {sys_tickfreq, "SYS_TICKFREQ", 0},
};

void semihost_init(const SemihostOps *ops, const char *command_line)
{
    semi.ops = ops;
    semi.command_line = command_line;
    semi.start_ns = ops->now_ns ? 0 : host_ns(CLOCK_MONOTONIC);
}

bool semihost_call(Vcpu *cpu, u32 op, u64 arg, unsigned word, u64 *result)
{
    const struct Row *r = op < ARRAY_SIZE(rows) && rows[op].fn ? &rows[op] : NULL;
    Call c = {.cpu = cpu, .arg = arg, .word = word};
    bool is_there = true;

    semihost_lock();
    for (unsigned n = 0; r && n < r->fields; n++)
        is_there = is_there && semi.ops->read(cpu, arg + n * word, &c.field[n], word);
    if (!r) {
        log_unimp("semihosting operation %#x\n", op);
        *result = failed(ENOSYS);
    } else {
        *result = is_there ? r->fn(&c) : failed(EFAULT);
        if (log_on(LOG_STRACE) && !c.again)
            log_printf("%s(%#llx) = %#llx\n", r->name, (unsigned long long)arg,
                       (unsigned long long)*result);
    }
    semihost_unlock();
    return !c.again;
}
