/* SPDX-License-Identifier: MIT */
/*
 * Commands of programs between the bytes that they send and the machine's loop, which runs them.
 *
 * A monitor reads in the loop of its back end. That is the monitors' own loop and thread for back
 * ends that can live there, and the machine's for others. What it reads waits until the machine's
 * loop takes it: one command at a time of all programs in turn, so commands never run inside one
 * another. Without the capability oob a program's next command is read when the one before has been
 * answered, so one that does not read answers is not listened to. With it, up to MONITOR_QUEUE
 * wait, and those that are to run out of band are run as soon as they are read, by the thread that
 * reads. When the queue is full nothing is read, as the specification has it: programs keep fewer
 * in flight.
 *
 * Source: QEMU documentation, "QEMU Machine Protocol Specification", "Out-of-band execution".
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static struct {
    Loop *loop; /* NULL: no program's monitor lives there */
    pthread_t id;
    bool has_thread, is_over;
} io;

static struct {
    LoopBh step;
    const Monitor *last; /* whose command was run */
    bool is_busy;
} work;

void monitor_lock(void)
{
    pthread_mutex_lock(&lock);
}

void monitor_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

/* ---- reading ---- */

static bool is_full(const Monitor *m)
{
    const MonQueue *q = &m->queue;

    return m->is_oob ? q->count == MONITOR_QUEUE : q->count || q->is_running;
}

size_t monitor_queue_room(const Monitor *m)
{
    return m->queue.at == m->queue.size && !is_full(m) ? sizeof m->queue.bytes : 0;
}

static void take(Monitor *m, json_t *value, const char *error)
{
    MonRequest r = {.value = value, .session = m->session};

    snprintf(r.error, sizeof r.error, "%s", error ? error : "");
    if (monitor_qmp_is_oob(value)) {
        monitor_qmp_send(m, monitor_qmp_answer(m, &r));
        return;
    }
    m->queue.row[m->queue.count++] = r;
    loop_bh_schedule(&work.step);
}

static void take_byte(Monitor *m, u8 byte)
{
    static const char *const errors[] = {[JSON_STRAY] = "JSON parse error, an object is expected",
                                         [JSON_LARGE] = "JSON parse error, the value is too large"};
    JsonSplitResult r = json_split(&m->split, byte);
    json_error_t e;
    json_t *value;

    if (r == JSON_MORE)
        return;
    if (r != JSON_VALUE) {
        take(m, NULL, errors[r]);
        return;
    }
    value = json_loadb(m->split.text, m->split.size, JSON_REJECT_DUPLICATES, &e);
    take(m, value, value ? NULL : e.text);
}

void monitor_queue_go_on(Monitor *m)
{
    MonQueue *q = &m->queue;

    while (q->at < q->size && !is_full(m))
        take_byte(m, q->bytes[q->at++]);
}

void monitor_queue_receive(Monitor *m, const u8 *data, size_t size)
{
    memcpy(m->queue.bytes, data, size); /* no more than there was room for */
    m->queue.at = 0;
    m->queue.size = size;
    monitor_queue_go_on(m);
}

void monitor_queue_drop(Monitor *m)
{
    while (m->queue.count)
        json_decref(m->queue.row[--m->queue.count].value);
    m->queue.at = m->queue.size = 0;
    json_split_clear(&m->split);
}

/* ---- running ---- */

static MonRequest pop(Monitor *m)
{
    MonQueue *q = &m->queue;
    MonRequest r = q->row[0];

    memmove(q->row, q->row + 1, --q->count * sizeof *q->row);
    q->is_running = true;
    return r;
}

/* Run one command of somebody. In the machine's loop. */
static void step(void *opaque)
{
    MonRequest r = {NULL};
    json_t *answer;
    Monitor *m;

    if (work.is_busy) /* a command lets the loop run; it will look again */
        return;
    monitor_lock();
    m = monitor_next_waiting(work.last);
    if (m)
        r = pop(m);
    monitor_unlock();
    if (!m)
        return;
    work.last = m;
    work.is_busy = true;
    answer = monitor_qmp_answer(m, &r);
    work.is_busy = false;
    monitor_lock();
    m->queue.is_running = false;
    if (m->session == r.session)
        monitor_qmp_send(m, answer);
    else
        json_decref(answer);
    loop_bh_schedule(&m->serve);
    if (monitor_next_waiting(m))
        loop_bh_schedule(&work.step);
    monitor_unlock();
}

/* ---- the thread ---- */

Loop *monitor_io_loop(void)
{
    Loop *mine = loop_current();

    if (!io.loop) {
        io.loop = loop_new();
        loop_set_lock(io.loop, monitor_lock, monitor_unlock);
        loop_adopt(mine);
    }
    return io.loop;
}

static void *io_main(void *opaque)
{
    loop_adopt(io.loop);
    monitor_lock();
    while (!io.is_over)
        loop_step(io.loop, true);
    monitor_unlock();
    return NULL;
}

static void end_io(void *opaque)
{
    io.is_over = true;
}

void monitor_queue_start(Loop *l)
{
    sigset_t all, old;

    if (!work.step.loop) /* once: it may be on its way */
        loop_bh_init(l, &work.step, step, NULL);
    if (!io.loop)
        return;
    sigfillset(&all); /* they are for the machine's thread */
    pthread_sigmask(SIG_SETMASK, &all, &old);
    errno = pthread_create(&io.id, NULL, io_main, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (errno) {
        perror("lyrebird: the thread of monitors");
        abort();
    }
    io.has_thread = true;
}

void monitor_queue_end(void)
{
    if (io.has_thread) {
        loop_call(io.loop, end_io, NULL);
        pthread_join(io.id, NULL);
        io.has_thread = false;
    }
    work.last = NULL;
}
