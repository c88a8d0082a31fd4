/* SPDX-License-Identifier: MIT */
/* futex: time-outs, bit sets, requeue, PI, wait on several, robust lists. */
#include "t.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>

static int futex(void *p, int op, int val, void *ts, void *p2, int val3)
{
    return (int)syscall(SYS_futex, p, op, val, ts, p2, val3);
}

struct wv {
    uint64_t val, uaddr;
    uint32_t flags, reserved;
};

static int *word;

static void *waker(void *arg)
{
    usleep(20000);
    __atomic_store_n(&word[0], 1, __ATOMIC_SEQ_CST);
    futex(arg, FUTEX_WAKE, 100, NULL, NULL, 0);
    return NULL;
}

static void waits(void)
{
    struct timespec ts = {0, 3000000}, abs;
    pthread_t th;

    R(futex(&word[0], FUTEX_WAIT, 1, NULL, NULL, 0));
    R(futex(&word[0], FUTEX_WAIT_PRIVATE, 0, &ts, NULL, 0));
    clock_gettime(CLOCK_MONOTONIC, &abs);
    abs.tv_nsec += 3000000;
    if (abs.tv_nsec >= 1000000000) {
        abs.tv_nsec -= 1000000000;
        abs.tv_sec++;
    }
    R(futex(&word[0], FUTEX_WAIT_BITSET, 0, &abs, NULL, 4));
    R(futex(&word[0], FUTEX_WAIT_BITSET, 0, &abs, NULL, 0));
    R(futex(&word[0], FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &abs, NULL, 4));
    R(futex(&word[0], FUTEX_WAKE, 1, NULL, NULL, 0));
    R(futex(&word[0], FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
    R(futex(&word[0], 99, 1, NULL, NULL, 0));
    R(futex(BAD_PTR, FUTEX_WAIT, 1, NULL, NULL, 0));
    R(futex((char *)word + 2, FUTEX_WAIT, 1, NULL, NULL, 0));
    R(futex(&word[0], FUTEX_WAIT, 0, BAD_PTR, NULL, 0));
    pthread_create(&th, NULL, waker, &word[0]);
    R(futex(&word[0], FUTEX_WAIT, 0, NULL, NULL, 0));
    pthread_join(th, NULL);
    word[0] = 0;
}

static void several(void)
{
    struct wv w[3] = {{0, (uintptr_t)&word[0], 2, 0},
                      {0, (uintptr_t)&word[1], 2, 0},
                      {0, (uintptr_t)&word[2], 2, 0}};
    struct timespec abs;
    pthread_t th;

    clock_gettime(CLOCK_MONOTONIC, &abs);
    abs.tv_sec += 5;
    pthread_create(&th, NULL, waker, &word[1]);
    R(syscall(449, w, 3, 0, &abs, CLOCK_MONOTONIC));
    pthread_join(th, NULL);
    word[0] = 0;
    abs.tv_sec -= 5;
    R(syscall(449, w, 3, 0, &abs, CLOCK_MONOTONIC));
    word[2] = 4;
    R(syscall(449, w, 3, 0, NULL, 0));
    R(syscall(449, w, 0, 0, NULL, 0));
    R(syscall(449, BAD_PTR, 1, 0, NULL, 0));
    word[2] = 0;
}

static void *requeued(void *arg)
{
    futex(&word[3], FUTEX_WAIT, 0, NULL, NULL, 0);
    return NULL;
}

static void requeue(void)
{
    pthread_t th[3];
    int left = 2;

    for (int i = 0; i < 3; i++)
        pthread_create(&th[i], NULL, requeued, NULL);
    usleep(30000);
    R(futex(&word[3], FUTEX_CMP_REQUEUE, 1, (void *)5, &word[4], 0));
    R(futex(&word[3], FUTEX_CMP_REQUEUE, 1, (void *)5, &word[4], 1));
    while (left > 0)
        left -= futex(&word[4], FUTEX_WAKE, 1, NULL, NULL, 0);
    for (int i = 0; i < 3; i++)
        pthread_join(th[i], NULL);
    R(futex(&word[5], FUTEX_WAKE_OP, 1, (void *)1, &word[6],
            FUTEX_OP(FUTEX_OP_ADD, 7, FUTEX_OP_CMP_EQ, 0)));
    SAY("%d", word[6]);
}

static pthread_mutex_t *mutex;

static void die_holding(void *arg)
{
    pthread_mutex_lock(mutex);
}

static void *thread_dies(void *arg)
{
    pthread_mutex_lock(mutex);
    return NULL;
}

static void mutexes(int protocol)
{
    pthread_mutexattr_t at;
    pthread_t th;
    struct timespec abs;

    pthread_mutexattr_init(&at);
    pthread_mutexattr_setpshared(&at, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&at, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setprotocol(&at, protocol);
    pthread_mutex_init(mutex, &at);
    R(t_fork(die_holding, NULL));
    R(pthread_mutex_lock(mutex));
    R(pthread_mutex_consistent(mutex));
    R(pthread_mutex_unlock(mutex));
    pthread_create(&th, NULL, thread_dies, NULL);
    pthread_join(th, NULL);
    R(pthread_mutex_lock(mutex));
    R(pthread_mutex_unlock(mutex));
    R(pthread_mutex_lock(mutex));
    R(pthread_mutex_destroy(mutex));
    pthread_mutex_init(mutex, &at);
    pthread_mutex_lock(mutex);
    clock_gettime(CLOCK_REALTIME, &abs);
    if (fork() == 0)
        _exit(pthread_mutex_timedlock(mutex, &abs));
    int st;
    wait(&st);
    SAY("%d %s", WIFEXITED(st), strerrorname_np(WEXITSTATUS(st)));
    R(pthread_mutex_unlock(mutex));
}

static void lists(void)
{
    void *head;
    size_t len;

    R(syscall(SYS_get_robust_list, 0, &head, &len));
    SAY("%zu", len);
    R(syscall(SYS_set_robust_list, head, 12));
    R(syscall(SYS_set_robust_list, head, len));
    R(syscall(SYS_get_robust_list, 0, BAD_PTR, &len));
}

int main(void)
{
    word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    mutex = (void *)(word + 64);
    waits();
    several();
    requeue();
    mutexes(PTHREAD_PRIO_NONE);
    mutexes(PTHREAD_PRIO_INHERIT);
    lists();
    return 0;
}
