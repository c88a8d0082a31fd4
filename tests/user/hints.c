/* SPDX-License-Identifier: MIT */
/* Forks children one after the other that do the same. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 4

int main(void)
{
    int sum = 0;

    for (int n = 0; n < CHILDREN; n++) {
        int status;
        pid_t pid = fork();

        if (!pid) {
            volatile unsigned v = 1;

            for (int k = 0; k < 100; k++)
                v = v * 1103515245 + 12345;
            _exit((int)(v & 63));
        }
        if (waitpid(pid, &status, 0) != pid)
            return 1;
        sum += WEXITSTATUS(status);
    }
    printf("%d\n", sum);
    return 0;
}
