/* SPDX-License-Identifier: MIT */
/* Runs until somebody sets `stop`: computes, or sleeps if it has an argument. */
#include <time.h>
#include <unistd.h>

volatile int stop;
volatile unsigned long turns;

__attribute__((noinline)) int answer(int n)
{
    return n * 2;
}

int main(int argc, char **argv)
{
    struct timespec ts = {100, 0};

    while (!stop) {
        turns++;
        if (argc > 1)
            nanosleep(&ts, &ts);
    }
    return answer(3);
}
