/* SPDX-License-Identifier: MIT */
/*
 * io_uring: one ring per loop. Requests are collected and handed to the kernel once per step of the
 * loop, before it waits; completions are taken then too, so that a busy queue needs one system call
 * for many requests.
 */
#include "host/block/file.h"

#ifdef HAVE_LIBURING
#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <sys/epoll.h>

#define RING_ENTRIES 256

struct Uring {
    struct io_uring ring;
    Loop *loop;
    LoopHook hook;
    LoopFd fd;
    unsigned refs, waiting; /* collected, not handed over */
    Uring *next;
};

typedef struct UringReq {
    CoEvent event;
    int result;
} UringReq;

static __thread Uring *rings; /* of this thread's loops */

static bool reap(Uring *r)
{
    struct io_uring_cqe *cqe;
    bool did = false;

    while (!io_uring_peek_cqe(&r->ring, &cqe)) {
        UringReq *req = io_uring_cqe_get_data(cqe);

        req->result = cqe->res;
        io_uring_cqe_seen(&r->ring, cqe);
        co_event_set(&req->event); /* goes on with the coroutine, which may add requests */
        did = true;
    }
    return did;
}

static bool before_wait(void *opaque)
{
    Uring *r = opaque;

    if (r->waiting) {
        r->waiting = 0;
        io_uring_submit(&r->ring); /* what it could not take stays and goes with the next */
    }
    return reap(r);
}

static void on_ready(void *opaque, u32 events)
{
    reap(opaque);
}

static Uring *uring_new(Loop *l)
{
    Uring *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    if (io_uring_queue_init(RING_ENTRIES, &r->ring, IORING_SETUP_COOP_TASKRUN) < 0 &&
        io_uring_queue_init(RING_ENTRIES, &r->ring, 0) < 0) {
        free(r);
        return NULL;
    }
    r->loop = l;
    r->next = rings;
    rings = r;
    loop_hook_add(l, &r->hook, before_wait, r);
    loop_fd_add(l, &r->fd, r->ring.ring_fd, EPOLLIN, on_ready, r);
    return r;
}

Uring *uring_ref(Loop *l)
{
    Uring *r = rings;

    while (r && r->loop != l)
        r = r->next;
    if (!r)
        r = uring_new(l);
    if (r)
        r->refs++;
    return r;
}

void uring_unref(Uring *r)
{
    if (!r || --r->refs)
        return;
    for (Uring **p = &rings; *p; p = &(*p)->next)
        if (*p == r) {
            *p = r->next;
            break;
        }
    loop_hook_remove(r->loop, &r->hook);
    loop_fd_remove(&r->fd);
    io_uring_queue_exit(&r->ring);
    free(r);
}

/* A full queue is handed over to make room. */
static struct io_uring_sqe *get_sqe(Uring *r)
{
    struct io_uring_sqe *sqe;

    while (!(sqe = io_uring_get_sqe(&r->ring)))
        io_uring_submit(&r->ring);
    r->waiting++;
    return sqe;
}

static i64 run(Uring *r, struct io_uring_sqe *sqe)
{
    UringReq req = {0};

    io_uring_sqe_set_data(sqe, &req);
    co_event_wait(r->loop, &req.event);
    return req.result;
}

i64 uring_rw(Uring *r, bool is_write, int fd, const struct iovec *v, unsigned count, u64 offset,
             int flags)
{
    struct io_uring_sqe *sqe = get_sqe(r);

    if (is_write)
        io_uring_prep_writev2(sqe, fd, v, count, offset, flags);
    else
        io_uring_prep_readv2(sqe, fd, v, count, offset, flags);
    return run(r, sqe);
}

i64 uring_fdatasync(Uring *r, int fd)
{
    struct io_uring_sqe *sqe = get_sqe(r);

    io_uring_prep_fsync(sqe, fd, IORING_FSYNC_DATASYNC);
    return run(r, sqe);
}

#else /* built without liburing: the thread pool does it all */

Uring *uring_ref(Loop *l)
{
    return NULL;
}

void uring_unref(Uring *r)
{
}

i64 uring_rw(Uring *r, bool is_write, int fd, const struct iovec *v, unsigned count, u64 offset,
             int flags)
{
    __builtin_unreachable();
}

i64 uring_fdatasync(Uring *r, int fd)
{
    __builtin_unreachable();
}

#endif
