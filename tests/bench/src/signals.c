/* SPDX-License-Identifier: MIT */
/* A signal sent to oneself, its handler and the return from it. With ALTSTACK the handler runs on
 * its own stack. */
#include "bench.h"
#include <signal.h>
#include <unistd.h>

static volatile uint64_t caught;

static void handler(int number, siginfo_t *info, void *context)
{
    (void)context;
    caught += (uint64_t)number + (info->si_pid == getpid());
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv) * 100;
    struct sigaction act = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

#ifdef ALTSTACK
    stack_t stack = {.ss_size = 65536};

    act.sa_flags |= SA_ONSTACK;
    stack.ss_sp = malloc(stack.ss_size);
    if (!stack.ss_sp || sigaltstack(&stack, NULL))
        return 1;
#endif
    if (sigaction(SIGUSR1, &act, NULL))
        return 1;
    for (unsigned i = 0; i < size; i++)
        raise(SIGUSR1);
    return bench_done(caught);
}
