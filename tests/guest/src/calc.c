/* SPDX-License-Identifier: MIT */
/* What the guest's own compiler builds: long double, complex, qsort, threads, setjmp, printf. */
#include <complex.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local int mine;
static int total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *count(void *arg)
{
    for (int i = 0; i < 10000; i++) {
        mine++;
        pthread_mutex_lock(&lock);
        total++;
        pthread_mutex_unlock(&lock);
    }
    return (void *)(long)mine;
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int main(void)
{
    pthread_t t[4];
    static int v[5000];
    unsigned seed = 1;
    long sum = 0;
    jmp_buf env;
    long double e = 0, term = 1;
    double complex z = 1;

    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, count, NULL);
    for (int i = 0; i < 4; i++) {
        void *r;

        pthread_join(t[i], &r);
        sum += (long)r;
    }
    printf("%d %ld\n", total, sum);
    for (int i = 0; i < 5000; i++)
        v[i] = (int)((seed = seed * 1103515245 + 12345) >> 8);
    qsort(v, 5000, sizeof *v, by_value);
    printf("%d %d %d\n", v[0], v[2500], v[4999]);
    for (int i = 1; i < 30; i++, term /= i - 1)
        e += term;
    for (int i = 0; i < 10; i++)
        z = z * z / 2 + (0.3 + 0.4 * I);
    printf("%.30Lf %.12f%+.12fi\n", e, creal(z), cimag(z));
    printf("%a %.17g %.3e\n", cbrt(2.0), tgamma(4.5), (double)expf(-3.25f));
    if (!setjmp(env))
        longjmp(env, 1);
    else
        puts("back");
    return 0;
}
