/* SPDX-License-Identifier: MIT */
/* A front end for tests; see nic.h. */
#include "tests/net/nic.h"

#include <stdlib.h>
#include <string.h>

static bool receive(void *opaque, const NetFrame *f)
{
    Nic *n = opaque;
    u8 *p;

    if (n->count >= n->room)
        return false;
    p = malloc(f->size + 1);
    n->frame[n->count].data = p;
    n->frame[n->count].size = f->size;
    n->frame[n->count++].header = f->header;
    for (u32 i = 0; i < f->count; i++) {
        memcpy(p, f->iov[i].iov_base, f->iov[i].iov_len);
        p += f->iov[i].iov_len;
    }
    return true;
}

static void writable(void *opaque)
{
    ((Nic *)opaque)->writables++;
}

static void link_changed(void *opaque, bool is_up)
{
    ((Nic *)opaque)->links++;
}

const NetOps nic_ops = {receive, writable, link_changed};

void nic_clear(Nic *n)
{
    for (u32 i = 0; i < n->count; i++)
        free(n->frame[i].data);
    n->count = 0;
}

Net *net_make(Loop *l, const char *text)
{
    Error err = {0};
    Opts o = {.is_multi = true};
    Net *n = opts_parse(&o, text, "type", &err) ? net_new(l, &o, &err) : NULL;

    opts_clear(&o);
    if (!n)
        printf("# %s\n", err.text);
    return n;
}

bool nic_send(Nic *n, const void *data, size_t size, const NetHeader *h)
{
    struct iovec iov[2] = {{(void *)data, size / 3}, {(u8 *)data + size / 3, size - size / 3}};

    return net_send(&n->end, &(NetFrame){iov, 2, 0, size, h ? *h : (NetHeader){0}});
}

static void on_tick(void *opaque)
{
}

bool nic_wait(Nic *n, Loop *l, u32 count)
{
    i64 end = clock_host_ns() + 10 * NS_PER_SEC;
    LoopTimer tick;

    loop_timer_init(l, &tick, NULL, on_tick, NULL);
    while (n->count < count && clock_host_ns() < end) {
        loop_timer_set(&tick, clock_host_ns() + 5 * NS_PER_MS);
        loop_step(l, true);
    }
    loop_timer_cancel(&tick);
    return n->count >= count;
}
