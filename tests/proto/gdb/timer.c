/* SPDX-License-Identifier: MIT */
/* Lines that take long while a timer's handler runs often. */
#include <signal.h>
#include <sys/time.h>

volatile long ticks;

static void tick(int sig)
{
    ticks++;
}

int main(void)
{
    struct itimerval often = {{0, 2000}, {0, 2000}};
    volatile long n = 0;

    signal(SIGALRM, tick);
    setitimer(ITIMER_REAL, &often, 0);
    while (ticks < 3)
        n++;
    for (int i = 0; i < 300000; i++)
        n += i;
    n = 1;
    return (int)n;
}
