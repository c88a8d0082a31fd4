/* SPDX-License-Identifier: MIT */
/* execve by a thread that is not the first, while others wait. */
#include <pthread.h>
#include <unistd.h>

static char **args;

__attribute__((noinline)) void again(void)
{
}

static void *worker(void *arg)
{
    if (arg)
        execl("/proc/self/exe", args[0], "again", NULL);
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    pthread_t t;

    args = argv;
    if (argc > 1) {
        again();
        return 6;
    }
    pthread_create(&t, NULL, worker, NULL);
    pthread_create(&t, NULL, worker, &t);
    for (;;)
        pause();
}
