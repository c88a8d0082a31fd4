/* SPDX-License-Identifier: MIT */
/* Open flags, stat layouts, times, links, directories' permissions. */
#include "t.h"
#include <linux/openat2.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>

static void show(const char *what, const struct stat *st)
{
    SAY("%s: mode %o nlink %lu size %ld blksize %ld blocks>0 %d", what, st->st_mode,
        (long)st->st_nlink, (long)st->st_size, (long)st->st_blksize, st->st_blocks > 0);
}

static void stats(void)
{
    struct timespec ts[2] = {{1111111111, 123456789}, {2222222222, 987654321}};
    struct stat st, st2;
    struct statx sx;
    struct statfs sf;
    int fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0640);

    R(write(fd, "hello world", 11));
    R(fstat(fd, &st));
    show("a", &st);
    SAY("owner %d", st.st_uid == getuid() && st.st_gid == getgid());
    R(link("a", "b"));
    R(symlink("a", "l"));
    R(lstat("l", &st));
    show("l", &st);
    R(stat("l", &st));
    show("l followed", &st);
    R(utimensat(AT_FDCWD, "a", ts, 0));
    R(stat("b", &st));
    SAY("times %ld.%ld %ld.%ld", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec,
        (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    R(fstatat(fd, "", &st2, AT_EMPTY_PATH));
    SAY("same %d", st.st_ino == st2.st_ino && st.st_dev == st2.st_dev);
    R(statx(AT_FDCWD, "a", 0, STATX_ALL, &sx));
    SAY("statx same %d mode %o size %lld mtime %lld.%u", sx.stx_ino == st.st_ino, sx.stx_mode,
        (long long)sx.stx_size, (long long)sx.stx_mtime.tv_sec, sx.stx_mtime.tv_nsec);
    SAY("statx dev %d", makedev(sx.stx_dev_major, sx.stx_dev_minor) == st.st_dev);
    R(stat("/dev/null", &st));
    SAY("null %o %u:%u", st.st_mode & S_IFMT, major(st.st_rdev), minor(st.st_rdev));
    R(statfs("/proc", &sf));
    SAY("proc %lx %ld namelen %ld", (long)sf.f_type, (long)sf.f_bsize, (long)sf.f_namelen);
    R(fstatfs(fd, &sf));
    R(stat("nothing", &st));
    R(stat("a/b", &st));
    R(stat("", &st));
    R(syscall(SYS_fstat, fd, BAD_PTR));
    R(syscall(SYS_fstat, 999, BAD_PTR));
    R(syscall(SYS_newfstatat, AT_FDCWD, BAD_PTR, &st, 0));
    R(syscall(SYS_newfstatat, AT_FDCWD, "a", &st, 0x40000000));
    close(fd);
}

static void flags(void)
{
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY, .resolve = RESOLVE_BENEATH};
    int p[2], fd;

    R(mkdir("d", 0755));
    R(mkfifo("f", 0600));
    R(open("a", O_RDONLY | O_DIRECTORY));
    R(open("l", O_RDONLY | O_NOFOLLOW));
    R(fd = open("d", O_RDONLY | O_DIRECTORY));
    SAY("fl %x", fcntl(fd, F_GETFL) & (O_DIRECTORY | O_NOFOLLOW | O_ACCMODE) ? 1 : 0);
    R(openat(fd, "../a", O_RDONLY));
    close(fd + 1);
    close(fd);
    R(open("d", O_WRONLY));
    R(open("a", O_CREAT | O_EXCL | O_RDWR, 0600));
    R(fd = open("l", O_PATH | O_NOFOLLOW));
    SAY("O_PATH fl %d", (fcntl(fd, F_GETFL) & (O_PATH | O_NOFOLLOW)) == (O_PATH | O_NOFOLLOW));
    R(read(fd, p, 1));
    close(fd);
    R(fd = open(".", O_TMPFILE | O_RDWR, 0600));
    R(pwrite(fd, "x", 1, 5));
    close(fd);
    R(fd = open("a", O_RDWR | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_SYNC));
    SAY("fl %o fd %d", fcntl(fd, F_GETFL) & ~(O_SYNC | O_NOFOLLOW | O_DIRECT | 0700000),
        fcntl(fd, F_GETFD));
    SAY("sync %d", (fcntl(fd, F_GETFL) & O_SYNC) == O_SYNC);
    R(fcntl(fd, F_SETFL, O_NOATIME));
    SAY("noatime %d append %d", !!(fcntl(fd, F_GETFL) & O_NOATIME),
        !!(fcntl(fd, F_GETFL) & O_APPEND));
    R(pipe2(p, O_DIRECT | O_CLOEXEC | O_NONBLOCK));
    SAY("packet %d", !!(fcntl(p[1], F_GETFL) & O_DIRECT));
    R(write(p[1], "ab", 2));
    R(write(p[1], "cd", 2));
    {
        char b[8];
        R(read(p[0], b, 8));
        R(read(p[0], b, 1));
        R(read(p[0], b, 8));
    }
    R(fcntl(p[1], F_SETFL, 0));
    SAY("packet %d", !!(fcntl(p[1], F_GETFL) & O_DIRECT));
    R(fcntl(p[0], F_GETPIPE_SZ));
    R(fcntl(p[0], F_SETPIPE_SZ, 8192));
    R(dup3(p[0], p[0], 0));
    R(dup3(p[0], 50, O_CLOEXEC));
    R(fcntl(50, F_GETFD));
    R(fcntl(p[0], F_DUPFD_CLOEXEC, 60));
    R(syscall(SYS_close_range, 50, 60, 0));
    R(fcntl(50, F_GETFD));
    R(fcntl(60, F_GETFD));
    R(syscall(SYS_close_range, 60, 50, 0));
    R(syscall(SYS_openat2, AT_FDCWD, "d", &how, sizeof how));
    R(syscall(SYS_openat2, AT_FDCWD, "/", &how, sizeof how));
    R(syscall(SYS_openat2, AT_FDCWD, "a", &how, sizeof how));
    R(syscall(SYS_openat2, AT_FDCWD, "a", &how, 8));
    R(open("f", O_WRONLY | O_NONBLOCK));
    R(open("f", O_RDONLY | O_NONBLOCK));
}

static void names(void)
{
    char buf[64];
    struct iovec v[2] = {{buf, 3}, {buf + 3, 61}};
    int fd;

    R(rename("b", "c"));
    R(syscall(SYS_renameat2, AT_FDCWD, "c", AT_FDCWD, "a", 1));
    R(syscall(SYS_renameat2, AT_FDCWD, "c", AT_FDCWD, "d", 2));
    R(rename("c", "d"));
    R(unlinkat(AT_FDCWD, "c", 0));
    R(unlinkat(AT_FDCWD, "c", AT_REMOVEDIR));
    R(readlink("l", buf, sizeof buf));
    R(readlink("l", buf, 0));
    R(readlink("a", buf, 4));
    R(access("a", R_OK | W_OK));
    R(access("a", X_OK * (getuid() != 0) | F_OK));
    R(faccessat(AT_FDCWD, "a", R_OK, AT_EACCESS));
    R(faccessat(AT_FDCWD, "gone", F_OK, AT_SYMLINK_NOFOLLOW));
    R(chmod("a", 04751));
    R(fd = open("a", O_RDWR));
    R(ftruncate(fd, 4));
    R(readv(fd, v, 2));
    R(preadv(fd, v, 2, 1));
    R(preadv(fd, v, -1, 1));
    R(preadv(fd, BAD_PTR, 2, 1));
    R(pwritev(fd, v, 1, 100));
    R(lseek(fd, 0, SEEK_END));
    R(lseek(fd, 0, SEEK_DATA));
    R(lseek(fd, -1, SEEK_SET));
    R(lseek(fd, 0, 77));
    R(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 4096));
    R(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED));
    R(syncfs(fd));
    R(fdatasync(fd));
    R(close(fd));
    R(close(fd));
    R(getcwd(buf, 2) ? 0 : -1);
    R(mknod("n", S_IFREG | 0600, 0));
    R(chdir("l"));
    R(chdir("d/x"));
    R(umask(077));
    R(creat("m", 0666));
    {
        struct stat st;
        stat("m", &st);
        SAY("%o", st.st_mode);
    }
}

int main(void)
{
    t_tmpdir();
    stats();
    flags();
    names();
    return 0;
}
