/* SPDX-License-Identifier: MIT */
/*
 * Code across fork: children, their children, and parents that change or throw away theirs
 * meanwhile.
 */
#include <pthread.h>
#include <sys/mman.h>
#include "t.h"

#define FUNCTIONS 400
#define WORDS     8

static uint32_t *code; /* FUNCTIONS small functions: x0 + their number, by a few branches */

static void write_function(int n, unsigned k)
{
    uint32_t *p = code + n * WORDS;

    p[0] = 0xb4000080;           /* cbz x0, +16: to the addition */
    p[1] = 0xd1000400;           /* sub x0, x0, #1 */
    p[2] = 0x91000400;           /* add x0, x0, #1 */
    p[3] = 0x14000001;           /* b +4 */
    p[4] = 0x91000000 | k << 10; /* add x0, x0, #k */
    p[5] = 0xd65f03c0;           /* ret */
    __builtin___clear_cache((char *)p, (char *)(p + WORDS));
}

static long call(int n, long x)
{
    return ((long (*)(long))(uintptr_t)(code + n * WORDS))(x);
}

/* Calls of all functions from @first on; each must add @extra more than its number. */
static int wrong(int first, long extra)
{
    int bad = 0;

    for (int round = 0; round < 3; round++)
        for (int n = first; n < FUNCTIONS; n++)
            bad += call(n, round) != round + n + extra;
    return bad;
}

static int status_of(pid_t pid)
{
    int status;

    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/* Each generation calls what the others called and some that nobody has. */
static int generations(int depth)
{
    int bad = wrong(FUNCTIONS - 50 * (6 - depth), 0);
    pid_t pid;

    if (!depth)
        return bad != 0;
    pid = fork();
    if (!pid)
        _exit(generations(depth - 1));
    bad += status_of(pid);
    return (bad + wrong(0, 0)) != 0;
}

/*
 * The parent rewrites its functions while the child, whose memory is as it was, still has to fetch
 * them.
 */
static int parent_rewrites(void)
{
    int go[2], bad;
    char c;
    pid_t pid;

    wrong(0, 0);
    if (pipe(go))
        return 1;
    pid = fork();
    if (!pid) {
        if (read(go[0], &c, 1) != 1)
            _exit(2);
        _exit(wrong(0, 0) != 0);
    }
    for (int n = 0; n < FUNCTIONS; n++)
        write_function(n, n + 7);
    bad = wrong(0, 7);
    if (write(go[1], "", 1) != 1)
        return 1;
    bad += status_of(pid);
    for (int n = 0; n < FUNCTIONS; n++)
        write_function(n, n);
    return bad + wrong(0, 0);
}

static void *fork_and_call(void *arg)
{
    long bad = 0;

    for (int i = 0; i < 8; i++) {
        pid_t pid = fork();

        if (!pid)
            _exit(wrong((int)(intptr_t)arg * 50, 0) != 0);
        bad += wrong(0, 0) + status_of(pid);
    }
    return (void *)bad;
}

static int threads_fork(void)
{
    pthread_t t[4];
    int bad = 0;

    for (intptr_t i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, fork_and_call, (void *)i);
    for (int i = 0; i < 4; i++) {
        void *r;

        pthread_join(t[i], &r);
        bad += r != NULL;
    }
    return bad;
}

/* Threads of the child translate and fetch at once. */
static void *call_all(void *arg)
{
    return (void *)(intptr_t)wrong(0, 0);
}

static int child_threads(void)
{
    pid_t pid = fork();

    if (!pid) {
        pthread_t t[4];
        int bad = 0;

        for (int i = 0; i < 4; i++)
            pthread_create(&t[i], NULL, call_all, NULL);
        for (int i = 0; i < 4; i++) {
            void *r;

            pthread_join(t[i], &r);
            bad += r != NULL;
        }
        _exit(bad);
    }
    return status_of(pid);
}

static int rewrite_and_call(int extra)
{
    for (int n = 0; n < FUNCTIONS; n++)
        write_function(n, (unsigned)(n + extra));
    return wrong(0, extra);
}

/* One after the other and two at a time, each with functions of its own: nothing may be left of what others had. */
static int children_rewrite(void)
{
    int bad = 0;

    for (int i = 0; i < 20; i++) {
        pid_t pid[2];

        for (int k = 0; k < 2; k++)
            if (!(pid[k] = fork()))
                _exit((rewrite_and_call(2 * i + k + 1) + wrong(0, 2 * i + k + 1)) != 0);
        for (int k = 0; k < 2; k++)
            bad += status_of(pid[k]);
    }
    return bad + wrong(0, 0);
}

/* A grandchild fetches what its parent, which is gone, had rewritten, after another child did the same to its own. */
static int orphan_fetches(void)
{
    int go[2], done[2], bad;
    char c = 0;

    if (pipe(go) || pipe(done))
        return 1;
    pid_t pid = fork();

    if (!pid) {
        bad = rewrite_and_call(3);
        if (fork())
            _exit(bad);
        c = read(go[0], &c, 1) != 1 || wrong(0, 3);
        _exit(write(done[1], &c, 1) != 1);
    }
    bad = status_of(pid);
    if (!(pid = fork()))
        _exit(rewrite_and_call(5) != 0);
    bad += status_of(pid);
    if (write(go[1], "", 1) != 1 || read(done[0], &c, 1) != 1)
        return 1;
    return bad + c + wrong(0, 0);
}

int main(void)
{
    code = mmap(NULL, FUNCTIONS * WORDS * 4, PROT_READ | PROT_WRITE | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int n = 0; n < FUNCTIONS; n++)
        write_function(n, n);
    R(generations(6));
    R(parent_rewrites());
    R(threads_fork());
    R(child_threads());
    R(children_rewrite());
    R(orphan_fetches());
    return 0;
}
