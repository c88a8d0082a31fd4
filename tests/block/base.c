/* SPDX-License-Identifier: MIT */
/*
 * The foundations of the block layer in base/: event loop, clocks, coroutines, thread pool,
 * options.
 */
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "base/co.h"
#include "base/opts.h"
#include "tests/block/tap.h"

static Loop *loop;
static char order[64];
static unsigned calls;

static void note(void *opaque)
{
    strcat(order, opaque);
}

static void spin_until(unsigned want)
{
    while (calls < want)
        loop_step(loop, true);
}

/* ---- timers and clocks ---- */

static void test_timers(void)
{
    static char names[3][2] = {"a", "b", "c"};
    LoopTimer t[3];
    i64 now = clock_host_ns();

    order[0] = 0;
    for (unsigned i = 0; i < 3; i++) {
        loop_timer_init(loop, &t[i], NULL, note, names[i]);
        loop_timer_set(&t[i], now + (3 - i) * 2 * NS_PER_MS);
    }
    loop_timer_set(&t[1], now + 20 * NS_PER_MS);
    while (strlen(order) < 3)
        loop_step(loop, true);
    tap_ok(!strcmp(order, "cab"), "timers fire in the order of their times, also when set anew");
    tap_ok(clock_host_ns() - now >= 20 * NS_PER_MS, "no timer fires early");
    order[0] = 0;
    loop_timer_set(&t[0], now);
    loop_timer_cancel(&t[0]);
    loop_step(loop, false);
    tap_ok(!order[0], "a cancelled timer does not fire");
}

static i64 counted(void *opaque)
{
    return *(i64 *)opaque;
}

static void test_virtual_clock(void)
{
    static Clock c;
    static i64 count = 5;
    static Clock counter = {.count_ns = counted, .opaque = &count};
    LoopTimer t;

    clock_start(&c);
    usleep(2000);
    clock_stop(&c);
    i64 stopped = clock_now_ns(&c);

    usleep(2000);
    tap_ok(stopped >= 2 * NS_PER_MS && clock_now_ns(&c) == stopped, "a stopped clock stands");
    clock_set_ns(&c, 77);
    tap_ok(clock_now_ns(&c) == 77, "a stopped clock can be set");
    order[0] = 0;
    loop_timer_init(loop, &t, &counter, note, "x");
    loop_timer_set(&t, 10);
    loop_step(loop, false);
    bool early = order[0];

    tap_ok(loop_deadline_ns(loop, &counter) == 10,
           "the next deadline of a counted clock can be asked for");
    count = 10;
    loop_step(loop, false);
    tap_ok(!early && order[0] == 'x', "a timer of a counted clock fires when the count is there");
}

/* ---- threads ---- */

static LoopBh bh;

static void count_call(void *opaque)
{
    calls++;
}

/* A bottom half that waits for one that was scheduled with it. */
static void wait_for_call(void *opaque)
{
    for (unsigned n = 0; n < 100 && !calls; n++)
        loop_step(loop, false);
    *(bool *)opaque = calls;
}

static void *poster(void *opaque)
{
    for (unsigned i = 0; i < 1000; i++)
        loop_call(loop, count_call, NULL);
    return NULL;
}

static void test_threads(void)
{
    pthread_t t[4];

    calls = 0;
    for (unsigned i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, poster, NULL);
    spin_until(4000);
    for (unsigned i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    tap_ok(calls == 4000, "calls from other threads all arrive");
    calls = 0;
    loop_bh_init(loop, &bh, count_call, NULL);
    loop_bh_schedule(&bh);
    loop_bh_schedule(&bh);
    loop_step(loop, false);
    loop_step(loop, false);
    tap_ok(calls == 1, "a bottom half scheduled twice runs once");
    bool has_come = false;

    calls = 0;
    loop_call(loop, wait_for_call, &has_come);
    loop_bh_schedule(&bh);
    loop_step(loop, false);
    tap_ok(has_come, "one that runs the loop itself does not keep the next from running");
}

/* ---- descriptors ---- */

static LoopFd pipe_fd[2];

static void on_read(void *opaque, u32 events)
{
    calls++;
    loop_fd_remove(&pipe_fd[0]); /* both were ready: the other one must not be called */
    loop_fd_remove(&pipe_fd[1]);
}

static void test_fds(void)
{
    int a[2], b[2];

    calls = 0;
    if (pipe(a) < 0 || pipe(b) < 0 || write(a[1], "x", 1) != 1 || write(b[1], "x", 1) != 1)
        return;
    loop_fd_add(loop, &pipe_fd[0], a[0], EPOLLIN, on_read, NULL);
    loop_fd_add(loop, &pipe_fd[1], b[0], EPOLLIN, on_read, NULL);
    loop_step(loop, true);
    loop_step(loop, false);
    tap_ok(calls == 1, "a descriptor removed by another's callback is not called");
}

/* ---- coroutines ---- */

static CoMutex mutex;
static CoEvent event;

static void locker(void *opaque)
{
    co_mutex_lock(loop, &mutex);
    note(opaque);
    co_wake(co_self());
    co_yield ();
    note(opaque);
    co_mutex_unlock(&mutex);
    calls++;
}

static void sleeper(void *opaque)
{
    usleep(1000);
    *(pthread_t *)opaque = pthread_self();
}

static void threaded(void *opaque)
{
    pthread_t other = pthread_self();

    co_run_in_thread(loop, sleeper, &other);
    calls += !pthread_equal(other, pthread_self());
}

static void setter(void *opaque)
{
    co_wake(co_self());
    co_yield ();
    co_event_set(&event);
}

static void test_coroutines(void)
{
    order[0] = 0;
    calls = 0;
    co_start(loop, locker, "a");
    co_start(loop, locker, "b");
    co_start(loop, locker, "c");
    spin_until(3);
    tap_ok(!strcmp(order, "aabbcc"), "a mutex goes from one coroutine to the next in order");
    calls = 0;
    co_start(loop, threaded, NULL);
    spin_until(1);
    tap_ok(calls == 1, "a coroutine waits for work in a thread");
    co_start(loop, setter, NULL);
    co_event_wait(loop, &event);
    tap_ok(event.is_set, "what waits also works outside of coroutines");
}

/* ---- options ---- */

static void test_options(void)
{
    static const OptRow rows[] = {
        {"file", OPT_CHILD}, {"cache", OPT_ENUM, "none|writeback"},
        {"size", OPT_SIZE},  {"on", OPT_BOOL},
        {"count", OPT_NUM},
    };
    Opts o = {0}, child = {0};
    Error err = {0};

    tap_ok(opts_parse(&o, "x,,y,cache=none,size=1.5k,noon,file.a=1,file.b.c=2", "file", &err) &&
               !strcmp(opts_get(&o, "file"), "x,y") && opts_size(&o, "size", 0) == 1536 &&
               !opts_bool(&o, "on", true),
           "options: doubled commas, sizes, switches");
    tap_ok(opts_check(&o, "test", rows, ARRAY_SIZE(rows), &err), "options: all are known");
    opts_take(&o, "file", &child);
    tap_ok(child.count == 2 && !strcmp(opts_get(&child, "b.c"), "2") && !opts_has_child(&o, "file"),
           "options: those of a child are taken out");
    opts_clear(&child);
    child.is_multi = true;
    tap_ok(opts_parse(&child, "a=1,b=2,a=3", NULL, &err) && !strcmp(opts_get(&child, "a"), "3") &&
               !strcmp(opts_get_nth(&child, "a", 0), "1") && !opts_get_nth(&child, "a", 2),
           "options: a key may have several values, where that is asked for");
    opts_set(&child, "a", "4");
    opts_add(&child, "b", "5");
    opts_remove(&child, "b");
    tap_ok(child.count == 2 && !strcmp(opts_get_nth(&child, "a", 1), "4"),
           "options: the last is changed, all are removed");
    opts_set(&o, "cahce", "none");
    tap_ok(!opts_check(&o, "test", rows, ARRAY_SIZE(rows), &err) && strstr(err.text, "\"cache\""),
           "options: an unknown one names the nearest");
    opts_remove(&o, "cahce");
    opts_set(&o, "cache", "maybe");
    tap_ok(!opts_check(&o, "test", rows, ARRAY_SIZE(rows), &err) &&
               strstr(err.text, "none|writeback"),
           "options: a wrong value names the right ones");
    opts_clear(&o);
    opts_clear(&child);
    u64 v;

    tap_ok(parse_size("16E", &v) == false && parse_size("15E", &v) && !parse_size("1.", &v) &&
               !parse_size("-1", &v) && !parse_size("1KB", &v) && parse_size("0x10", &v) && v == 16,
           "options: sizes at their limits");
}

int main(void)
{
    loop = loop_new();
    test_timers();
    test_virtual_clock();
    test_threads();
    test_fds();
    test_coroutines();
    test_options();
    loop_free(loop);
    return tap_done();
}
