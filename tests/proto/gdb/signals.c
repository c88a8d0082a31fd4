/* SPDX-License-Identifier: MIT */
/* A handler that gdb stops in, a signal that gdb may keep away, and a fault. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile int caught;

__attribute__((noinline)) void inside(int sig)
{
    caught = sig;
}

static void handler(int sig, siginfo_t *info, void *context)
{
    inside(sig);
}

__attribute__((noinline)) int raise_one(int sig)
{
    kill(getpid(), sig);
    return caught;
}

__attribute__((noinline)) void fault(volatile int *p)
{
    *p = 1;
}

int main(void)
{
    struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGSEGV, &sa, NULL);
    int first = raise_one(SIGUSR1);

    caught = 0;
    int second = raise_one(SIGUSR1);

    printf("first %d second %d\n", first, second);
    fflush(stdout);
    signal(SIGSEGV, SIG_DFL);
    fault(
        mmap((void *)0x10000000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    return 0;
}
