/* SPDX-License-Identifier: MIT */
/* Directories: getdents and seeking; inotify; extended attributes. */
#include "t.h"
#include <dirent.h>
#include <sys/inotify.h>
#include <sys/xattr.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void entries(void)
{
    char *name[200], buf[64];
    struct dirent *e;
    long pos[200];
    int n = 0, fd;
    DIR *d;

    mkdir("d", 0755);
    for (int i = 0; i < 100; i++) {
        sprintf(buf, "d/entry-%03d", i);
        close(creat(buf, 0600));
    }
    symlink("entry-000", "d/link");
    d = opendir("d");
    while ((e = readdir(d))) {
        pos[n] = telldir(d);
        if (e->d_type != DT_REG)
            SAY("%s is %d", e->d_name[0] == '.' ? "dots" : e->d_name, e->d_type);
        name[n++] = strdup(e->d_name);
    }
    SAY("%d", n);
    seekdir(d, pos[49]);
    e = readdir(d);
    SAY("same %d", e && !strcmp(e->d_name, name[50]));
    rewinddir(d);
    e = readdir(d);
    SAY("same %d", !strcmp(e->d_name, name[0]));
    qsort(name, (size_t)n, sizeof *name, by_name);
    SAY("%s %s", name[2], name[101]);
    fd = dirfd(d);
    lseek(fd, 0, SEEK_SET);
    R(syscall(SYS_getdents64, fd, buf, 10));
    R(syscall(SYS_getdents64, fd, BAD_PTR, 1000));
    R(syscall(SYS_getdents64, 0x7ff, buf, 64));
    R(read(fd, buf, 1));
    R(unlinkat(fd, "link", 0));
    R(rmdir("d"));
    closedir(d);
}

static void watch(void)
{
    char buf[4096] __attribute__((aligned(8)));
    int fd, wd;
    ssize_t n;

    R(fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    R(wd = inotify_add_watch(fd, "d", IN_CREATE | IN_DELETE | IN_MOVE));
    R(inotify_add_watch(fd, "none", IN_CREATE));
    R(inotify_add_watch(fd, "d", 0));
    R(read(fd, buf, sizeof buf));
    close(creat("d/new", 0600));
    rename("d/new", "d/newer");
    unlink("d/newer");
    R(read(fd, buf, 3));
    R(n = read(fd, buf, sizeof buf));
    for (ssize_t i = 0; i < n;) {
        struct inotify_event *e = (void *)(buf + i);

        SAY("wd %d mask %x %s cookie %d", e->wd, e->mask, e->name, e->cookie != 0);
        i += (ssize_t)sizeof *e + e->len;
    }
    R(inotify_rm_watch(fd, wd));
    R(inotify_rm_watch(fd, wd));
    R(inotify_init1(0x1234));
}

static void attrs(void)
{
    char buf[64];
    int fd = open("f", O_RDWR | O_CREAT, 0600);

    symlink("f", "l");
    R(setxattr("f", "user.a", "value", 5, XATTR_CREATE));
    R(setxattr("f", "user.a", "value", 5, XATTR_CREATE));
    R(fsetxattr(fd, "user.b", "x", 1, XATTR_REPLACE));
    R(getxattr("l", "user.a", buf, sizeof buf));
    R(lgetxattr("l", "user.a", buf, sizeof buf));
    R(fgetxattr(fd, "user.a", buf, 2));
    R(fgetxattr(fd, "user.a", NULL, 0));
    R(listxattr("f", buf, sizeof buf) >= 0);
    R(removexattr("f", "user.a"));
    R(fremovexattr(fd, "user.a"));
    R(getxattr("none", "user.a", buf, sizeof buf));
    R(getxattr("f", "bad", buf, sizeof buf));
}

int main(void)
{
    t_tmpdir();
    entries();
    watch();
    attrs();
    return 0;
}
