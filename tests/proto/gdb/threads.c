/* SPDX-License-Identifier: MIT */
/* Three workers with names of their own that work until the debugger sets `stop`. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_barrier_t meet, leave;
volatile long spins[3];
volatile int stop;

__attribute__((noinline)) void work(long n)
{
    spins[n]++;
}

static void *worker(void *arg)
{
    long n = (long)arg;
    char name[16];

    snprintf(name, sizeof name, "worker-%ld", n);
    pthread_setname_np(pthread_self(), name);
    pthread_barrier_wait(&meet);
    while (!stop)
        work(n);
    pthread_barrier_wait(&leave);
    return NULL;
}

__attribute__((noinline)) void all_running(void)
{
}

__attribute__((noinline)) void all_done(void)
{
}

int main(void)
{
    pthread_t t[3];

    pthread_barrier_init(&meet, NULL, 4);
    pthread_barrier_init(&leave, NULL, 4);
    for (long n = 0; n < 3; n++)
        pthread_create(&t[n], NULL, worker, (void *)n);
    pthread_barrier_wait(&meet);
    while (!spins[0] || !spins[1] || !spins[2])
        usleep(1000);
    all_running();
    while (!stop)
        usleep(1000);
    pthread_barrier_wait(&leave);
    for (int n = 0; n < 3; n++)
        pthread_join(t[n], NULL);
    all_done();
    return 5;
}
