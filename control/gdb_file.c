/* SPDX-License-Identifier: MIT */
/*
 * vFile: gdb reads files as the program would see them, so that it can fetch the program and its
 * libraries from us (-L applies) and that `info proc` shows the guest's /proc. Read only.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "control/gdb.h"
#include "user/fd.h"
#include "user/procfs.h"

#define FILES 8

static int files[FILES] = {-1, -1, -1, -1, -1, -1, -1, -1}; /* by gdb's number */

/* Flags of gdb's file I/O protocol; all others ask for writing. */
enum { FILEIO_O_RDONLY = 0 };

static const struct {
    int host;
    u8 fileio;
} errnos[] = {
    {EPERM, 1},   {ENOENT, 2},  {EINTR, 4},   {EBADF, 9},         {EACCES, 13},
    {EFAULT, 14}, {EBUSY, 16},  {EEXIST, 17}, {ENODEV, 19},       {ENOTDIR, 20},
    {EISDIR, 21}, {EINVAL, 22}, {ENFILE, 23}, {EMFILE, 24},       {EFBIG, 27},
    {ENOSPC, 28}, {ESPIPE, 29}, {EROFS, 30},  {ENAMETOOLONG, 91},
};

static void fail(int e)
{
    unsigned code = 9999; /* unknown */

    for (unsigned i = 0; i < ARRAY_SIZE(errnos); i++)
        if (errnos[i].host == e)
            code = errnos[i].fileio;
    gdb_reply_clear(&gdb.reply);
    gdb_put(&gdb.reply, "F-1,%x", code);
}

static void result(u64 value)
{
    gdb_put(&gdb.reply, "F%llx", (unsigned long long)value);
}

void gdb_files_close(void)
{
    for (unsigned i = 0; i < FILES; i++) {
        if (files[i] >= 0)
            fd_close_private(files[i]);
        files[i] = -1;
    }
}

static bool take_path(GdbText *t, char *path, size_t size)
{
    size_t n = gdb_take_hex_string(t, path, size - 1);

    path[n] = 0;
    return n > 0;
}

static int open_as_guest(const char *path)
{
    GdbThread *g = gdb_general();
    char buf[PATH_MAX];
    int fd = g ? procfs_open(g->t, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0) : PROCFS_NOT_MINE;

    if (fd != PROCFS_NOT_MINE)
        return fd;
    fd = open(user_path(path, buf, true), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    return fd < 0 ? -errno : fd;
}

static void do_open(GdbText *t)
{
    char path[PATH_MAX];
    u64 flags, mode;
    unsigned slot = 0;

    if (!take_path(t, path, sizeof path) || !gdb_take(t, ",") || !gdb_take_hex(t, &flags) ||
        !gdb_take(t, ",") || !gdb_take_hex(t, &mode)) {
        fail(EINVAL);
        return;
    }
    while (slot < FILES && files[slot] >= 0)
        slot++;
    int fd = flags != FILEIO_O_RDONLY ? -EACCES : slot == FILES ? -EMFILE : open_as_guest(path);

    if (fd < 0) {
        fail(-fd);
        return;
    }
    files[slot] = fd_make_private(fd);
    result(slot);
}

static int take_file(GdbText *t, u64 *slot)
{
    return gdb_take_hex(t, slot) && *slot < FILES ? files[*slot] : -1;
}

static void do_close(GdbText *t)
{
    u64 slot;
    int fd = take_file(t, &slot);

    if (fd < 0) {
        fail(EBADF);
        return;
    }
    fd_close_private(fd);
    files[slot] = -1;
    result(0);
}

/* The count in front depends on how much fits behind it, so the data are put twice. */
static void put_data(const char *bytes, size_t size)
{
    size_t fits;

    gdb_put(&gdb.reply, "F%08x;", 0u);
    fits = gdb_put_binary(&gdb.reply, bytes, size);
    gdb_reply_clear(&gdb.reply);
    gdb_put(&gdb.reply, "F%zx;", fits);
    gdb_put_binary(&gdb.reply, bytes, fits);
}

static void do_pread(GdbText *t)
{
    static char bytes[GDB_PACKET_MAX];
    u64 slot, size, offset;
    int fd = take_file(t, &slot);

    if (fd < 0) {
        fail(EBADF);
        return;
    }
    if (!gdb_take(t, ",") || !gdb_take_hex(t, &size) || !gdb_take(t, ",") ||
        !gdb_take_hex(t, &offset)) {
        fail(EINVAL);
        return;
    }
    ssize_t n = pread(fd, bytes, MIN(size, sizeof bytes), (off_t)offset);

    if (n < 0)
        fail(errno);
    else
        put_data(bytes, (size_t)n);
}

/* Fields of struct stat in gdb's form are big-endian. */
typedef struct Big {
    u8 bytes[64];
    unsigned at;
} Big;

static void big(Big *b, u64 value, unsigned size)
{
    for (unsigned i = size; i-- > 0;)
        b->bytes[b->at++] = (u8)(value >> 8 * i);
}

static void do_fstat(GdbText *t)
{
    u64 slot;
    int fd = take_file(t, &slot);
    struct stat st;
    Big b = {.at = 0};

    if (fd < 0 || fstat(fd, &st) < 0) {
        fail(EBADF);
        return;
    }
    const u64 first[] = {st.st_dev, st.st_ino, st.st_mode, st.st_nlink,
                         st.st_uid, st.st_gid, st.st_rdev};
    const u64 wide[] = {(u64)st.st_size, (u64)st.st_blksize, (u64)st.st_blocks};
    const u64 last[] = {(u64)st.st_atime, (u64)st.st_mtime, (u64)st.st_ctime};

    for (unsigned i = 0; i < ARRAY_SIZE(first); i++)
        big(&b, first[i], 4);
    for (unsigned i = 0; i < ARRAY_SIZE(wide); i++)
        big(&b, wide[i], 8);
    for (unsigned i = 0; i < ARRAY_SIZE(last); i++)
        big(&b, last[i], 4);
    put_data((const char *)b.bytes, b.at);
}

static void do_readlink(GdbText *t)
{
    GdbThread *g = gdb_general();
    char path[PATH_MAX], buf[PATH_MAX], link[PATH_MAX];

    if (!take_path(t, path, sizeof path)) {
        fail(EINVAL);
        return;
    }
    i64 n = g ? procfs_readlink(g->t, AT_FDCWD, path, link, sizeof link) : PROCFS_NOT_MINE;

    if (n == PROCFS_NOT_MINE) {
        n = readlink(user_path(path, buf, false), link, sizeof link);
        n = n < 0 ? -errno : n;
    }
    if (n < 0)
        fail((int)-n);
    else
        put_data(link, (size_t)n);
}

static void do_setfs(GdbText *t)
{
    result(0); /* there is one file system, the program's */
}

static const struct {
    const char *name;
    void (*run)(GdbText *t);
} operations[] = {
    {"open:", do_open},   {"close:", do_close},       {"pread:", do_pread},
    {"fstat:", do_fstat}, {"readlink:", do_readlink}, {"setfs:", do_setfs},
};

void gdb_file(GdbText *t)
{
    for (unsigned i = 0; i < ARRAY_SIZE(operations); i++)
        if (gdb_take(t, operations[i].name)) {
            operations[i].run(t);
            return;
        }
}
