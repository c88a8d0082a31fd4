/* SPDX-License-Identifier: MIT */
/*
 * Use up what a limit leaves (limits.py sets it): the guest must be told. Memory, descriptors or
 * threads.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY  100000
#define PIECE (256 << 10)

static int expect(int error, int want, const char *what)
{
    if (error != want)
        printf("%s: %s, not %s\n", what, strerror(error), strerror(want));
    return error != want;
}

/* Only mappings count: what is left is for the rest, which must fail or work, but not die. */
static int use_memory(void)
{
    int n = 0, failed = 0;
    void *p = NULL, *last = NULL;

    while (n < MANY && (p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                                 -1, 0)) != MAP_FAILED) {
        memset(p, 1, 4096);
        last = p;
        n++;
    }
    failed += expect(errno, ENOMEM, "mmap") + (n < 4 || n == MANY);
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    failed += pid < 0 ? expect(errno, ENOMEM, "fork") : waitpid(pid, NULL, 0) != pid;
    munmap(last, PIECE); /* what was given back can be used again */
    return failed +
           (mmap(NULL, PIECE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
}

/* In a program that was executed when no descriptor was left: there are still no more than @want. */
static int count_descriptors(int want)
{
    int n = 0;

    while (n < 10 && open("/dev/null", O_RDONLY) >= 0)
        n++;
    return expect(errno, EMFILE, "open after exec") + (n != want);
}

static int exec_status(int fd, const char *path, char *what)
{
    char *argv[] = {"exhaust", what, NULL};
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        syscall(SYS_execveat, fd, path, argv, environ, *path ? 0 : AT_EMPTY_PATH);
        _exit(100);
    }
    if (waitpid(pid, &status, 0) == pid && status == 0)
        return 0;
    printf("exec of %s: status %#x\n", *path ? path : "a descriptor", status);
    return 1;
}

/* A script that runs this program. */
static char script[64];

static void make_script(void)
{
    char self[4000];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);

    snprintf(script, sizeof script, "/tmp/exhaust-%d", (int)getpid());
    int fd = open(script, O_WRONLY | O_CREAT | O_TRUNC, 0755);

    dprintf(fd, "#!%.*s none\n", (int)n, self);
    close(fd);
}

static int use_descriptors(void)
{
    int n = 0, fds[2], failed = 0, self = open("/proc/self/exe", O_RDONLY);

    make_script();
    while (n < MANY && open("/dev/null", O_RDONLY) >= 0)
        n++;
    failed += expect(errno, EMFILE, "open") + (n < 2);
    failed += pipe(fds) == 0 || expect(errno, EMFILE, "pipe");
    failed += open("/proc/self/maps", O_RDONLY) >= 0 || expect(errno, EMFILE, "/proc/self/maps");
    pid_t pid = fork();

    if (pid == 0)
        _exit(3);
    int status = 0;

    failed += waitpid(pid, &status, 0) != pid || status != 3 << 8;
    failed += exec_status(AT_FDCWD, "/proc/self/exe", "none") +
              exec_status(AT_FDCWD, script, "none") + exec_status(self, "", "none");
    fcntl(self, F_SETFD, FD_CLOEXEC);
    failed += exec_status(self, "", "one");
    unlink(script);
    close(4);
    return failed + (open("/proc/self/maps", O_RDONLY) != 4);
}

/* The first line of @file; for prefix.py. */
static int show(const char *file)
{
    char line[64];
    FILE *f = fopen(file, "r");

    return !f || !fgets(line, sizeof line, f) || fputs(line, stdout) < 0;
}

static void *wait_for_end(void *arg)
{
    pause();
    return arg;
}

static int use_threads(void)
{
    pthread_attr_t attr;
    pthread_t th;
    int n = 0, r = 0, failed;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 65536);
    while (n < 10000 && (r = pthread_create(&th, &attr, wait_for_end, NULL)) == 0)
        n++;
    failed = expect(r, EAGAIN, "pthread_create") + (n < 1);
    return failed + (fork() >= 0 || expect(errno, EAGAIN, "fork"));
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";

    return !strcmp(what, "wait")          ? getchar() != EOF
           : !strcmp(what, "show")        ? show(argv[2])
           : !strcmp(what, "none")        ? count_descriptors(0)
           : !strcmp(what, "one")         ? count_descriptors(1)
           : !strcmp(what, "memory")      ? use_memory()
           : !strcmp(what, "descriptors") ? use_descriptors()
                                          : use_threads();
}
