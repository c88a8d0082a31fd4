/* SPDX-License-Identifier: MIT */
/* System calls, a child, and the same program again by execve. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) void child_work(void)
{
}

__attribute__((noinline)) void parent_work(int status)
{
}

__attribute__((noinline)) void second_life(const char *word)
{
    printf("second life: %s\n", word);
}

int main(int argc, char **argv)
{
    int status = -1;

    if (argc > 1) {
        second_life(argv[1]);
        return 9;
    }
    pid_t pid = fork();

    if (pid == 0) {
        child_work();
        _exit(3);
    }
    waitpid(pid, &status, 0);
    parent_work(WEXITSTATUS(status));
    getppid();
    fflush(stdout);
    execl("/proc/self/exe", argv[0], "again", NULL);
    return 1;
}
