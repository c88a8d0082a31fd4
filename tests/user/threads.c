/* SPDX-License-Identifier: MIT */
/*
 * Threads that translate, link, rewrite and map at the same time, for builds with ThreadSanitizer and for any other.
 * usage: threads [rounds]
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define THREADS   4
#define FUNCTIONS 300
#define WORDS     4
#define PAGE      4096

typedef long (*Fn)(long);

static uint32_t *shared; /* FUNCTIONS functions that all threads call for the first time at once */
static atomic_long sum;
static atomic_int wrong;
static pthread_barrier_t start;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static int whose, rounds = 30;

/* x0 + k, by a branch */
static void put(uint32_t *at, unsigned k)
{
    at[0] = 0x14000002;           /* b +8 */
    at[1] = 0xd503201f;           /* nop */
    at[2] = 0x91000000 | k << 10; /* add x0, x0, #k */
    at[3] = 0xd65f03c0;           /* ret */
    __builtin___clear_cache((char *)at, (char *)(at + WORDS));
}

static void *map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED ? abort(), NULL : p;
}

static void call_shared(void)
{
    long s = 0;

    for (int n = 0; n < FUNCTIONS; n++)
        s += ((Fn)(uintptr_t)(shared + n * WORDS))(1);
    wrong += s != FUNCTIONS + (long)FUNCTIONS * (FUNCTIONS - 1) / 2;
    sum += s;
}

/* Code of its own that it writes again and again, and gives back. */
static void rewrite(unsigned self)
{
    uint32_t *own = map(PAGE);

    for (unsigned k = 0; k < 20; k++) {
        for (unsigned n = 0; n < 8; n++)
            put(own + n * WORDS, self + k + n);
        for (unsigned n = 0; n < 8; n++)
            wrong += ((Fn)(uintptr_t)(own + n * WORDS))(5) != 5 + (long)(self + k + n);
    }
    munmap(own, PAGE);
}

/* Everybody sleeps until it is their turn. */
static void take_turn(int self)
{
    pthread_mutex_lock(&lock);
    while (whose != self)
        pthread_cond_wait(&turn, &lock);
    whose = (self + 1) % THREADS;
    pthread_cond_broadcast(&turn);
    pthread_mutex_unlock(&lock);
}

static void *brief(void *arg)
{
    call_shared();
    return arg;
}

static void *work(void *arg)
{
    int self = (int)(intptr_t)arg;

    pthread_barrier_wait(&start);
    for (int i = 0; i < rounds; i++) {
        pthread_t t;
        void *r;

        call_shared();
        rewrite((unsigned)self);
        if (pthread_create(&t, NULL, brief, arg) == 0) {
            pthread_join(t, &r);
            wrong += r != arg;
        }
        take_turn(self);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t[THREADS];

    if (argc > 1)
        rounds = atoi(argv[1]);
    shared = map(FUNCTIONS * WORDS * 4);
    for (unsigned n = 0; n < FUNCTIONS; n++)
        put(shared + n * WORDS, n);
    pthread_barrier_init(&start, NULL, THREADS);
    for (intptr_t i = 0; i < THREADS; i++)
        if (pthread_create(&t[i], NULL, work, (void *)i))
            return 2;
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    printf("%sok 1 - %d threads translate and rewrite at once\n1..1\n", wrong ? "not " : "", THREADS);
    return wrong != 0;
}
