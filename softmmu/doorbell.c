/* SPDX-License-Identifier: MIT */
/* Doorbells and who tells of them; see doorbell.h. */
#include "softmmu/doorbell.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "softmmu/trace.h"

enum { SPACE_MEMORY, SPACE_PORTS, SPACES };

static struct {
    AddressSpace *space[SPACES];
    MemListener listener[SPACES];
    const AccelOps *accel;
    Loop *loop;
    LoopBh bh;
    Doorbell *first;
} bells;

/* ---- where it is ---- */

static bool find_in(AddressSpace *as, const Doorbell *d, Gpa *addr)
{
    const FlatView *v = as ? atomic_load_explicit(&as->view, memory_order_acquire) : NULL;

    for (u32 n = 0; v && n < v->count; n++) {
        const FlatRange *r = &v->range[n];

        if (r->region == d->region && d->offset >= r->offset &&
            d->offset - r->offset <= r->last - r->first) {
            *addr = r->first + (d->offset - r->offset);
            return true;
        }
    }
    return false;
}

static bool find(const Doorbell *d, AccelBell *out)
{
    *out = d->bell;
    for (unsigned n = 0; n < SPACES; n++)
        if (find_in(bells.space[n], d, &out->addr)) {
            out->is_port = n == SPACE_PORTS;
            return true;
        }
    return false;
}

/* ---- the eventfd ---- */

static void drain(Doorbell *d)
{
    u64 count;

    if (read(d->bell.fd, &count, sizeof count) != sizeof count)
        return;
    trace_doorbell_ring(d->region->name, d->offset);
    d->ring(d->opaque);
}

static void on_ring(void *opaque, u32 events)
{
    drain(opaque);
}

/* Descriptors are watched by the loop's thread only, and the view may change in any. */
static void watch_all(void *opaque)
{
    for (Doorbell *d = bells.first; d; d = d->next) {
        if (!d->is_told || d->is_watched)
            continue;
        loop_fd_add(bells.loop, &d->watch, d->bell.fd, EPOLLIN, on_ring, d);
        d->is_watched = true;
    }
}

static bool open_fd(Doorbell *d)
{
    if (d->bell.fd < 0)
        d->bell.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return d->bell.fd >= 0;
}

/* ---- telling ---- */

static bool is_same(const AccelBell *a, const AccelBell *b)
{
    return a->addr == b->addr && a->is_port == b->is_port;
}

static void untell(Doorbell *d)
{
    if (!d->is_told)
        return;
    bells.accel->doorbell(&d->bell, false);
    trace_doorbell_place(d->region->name, d->bell.addr, false);
    d->is_told = false;
}

/* Whoever is not told of gets its stores as ever. */
static void tell(Doorbell *d)
{
    AccelBell at;

    if (!open_fd(d) || !find(d, &at) || !bells.accel->doorbell(&at, true))
        return;
    d->bell = at;
    d->is_told = true;
    trace_doorbell_place(d->region->name, at.addr, true);
    if (!d->is_watched)
        loop_bh_schedule(&bells.bh);
}

static void update(Doorbell *d)
{
    AccelBell at;

    if (d->is_told && (!find(d, &at) || !is_same(&at, &d->bell)))
        untell(d);
    if (!d->is_told && bells.accel && bells.accel->doorbell)
        tell(d);
}

static void on_commit(MemListener *l)
{
    for (Doorbell *d = bells.first; d; d = d->next)
        update(d);
}

/* ---- for machines ---- */

void doorbells_begin(AddressSpace *memory, AddressSpace *ports, const AccelOps *accel)
{
    bells.loop = loop_current();
    bells.accel = accel;
    bells.space[SPACE_MEMORY] = memory;
    bells.space[SPACE_PORTS] = ports;
    loop_bh_init(bells.loop, &bells.bh, watch_all, NULL);
    for (unsigned n = 0; n < SPACES; n++) {
        bells.listener[n] = (MemListener){.commit = on_commit};
        if (bells.space[n])
            address_space_listen(bells.space[n], &bells.listener[n]);
    }
    on_commit(NULL);
}

static void untell_all(void)
{
    for (Doorbell *d = bells.first; d; d = d->next)
        untell(d);
}

void doorbells_end(void)
{
    if (!bells.loop)
        return;
    untell_all();
    bells.accel = NULL;
    loop_bh_cancel(&bells.bh);
    for (unsigned n = 0; n < SPACES; n++) {
        if (bells.space[n])
            address_space_unlisten(bells.space[n], &bells.listener[n]);
        bells.space[n] = NULL;
    }
    bells.loop = NULL;
}

void doorbells_set_accel(const AccelOps *accel)
{
    untell_all();
    bells.accel = accel;
    on_commit(NULL);
}

/* ---- for devices ---- */

void doorbell_add(Doorbell *d)
{
    d->bell.fd = -1;
    d->is_told = d->is_watched = false;
    d->next = bells.first;
    bells.first = d;
    update(d);
}

void doorbell_remove(Doorbell *d)
{
    Doorbell **p = &bells.first;

    untell(d);
    while (*p && *p != d)
        p = &(*p)->next;
    if (*p)
        *p = d->next;
    if (d->is_watched)
        loop_fd_remove(&d->watch);
    if (d->bell.fd >= 0)
        close(d->bell.fd);
    d->is_watched = false;
    d->bell.fd = -1;
}
