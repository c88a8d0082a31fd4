/* SPDX-License-Identifier: MIT */
/* A child that shares memory until it executes a program, and one made by system(). */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
volatile int calls;

__attribute__((noinline)) void visit(void)
{
    calls++;
}

int main(int argc, char **argv)
{
    char *args[] = {argv[0], "child", NULL};
    int status = 0;
    pid_t pid;

    if (argc > 1) {
        visit();
        return 4;
    }
    pid = vfork();
    if (pid == 0) {
        visit();
        execv("/proc/self/exe", args);
        _exit(1);
    }
    waitpid(pid, &status, 0);
    visit();
    int second = posix_spawn(&pid, "/proc/self/exe", NULL, NULL, args, environ);

    waitpid(pid, &second, 0);
    printf("%d %d %d\n", WEXITSTATUS(status), WEXITSTATUS(second), calls);
    return 0;
}
