/* SPDX-License-Identifier: MIT */
/*
 * Requests to the NBD server: one coroutine receives them, one each answers. A request that cannot
 * be is answered with an error; one that leaves open where the next one begins ends the connection.
 *
 * Source: "The NBD protocol", "Transmission", "Structured replies", "Request types".
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/nbd_wire.h"

#define IN_FLIGHT_MAX 16
#define EXTENTS_MAX   1024 /* of one answer */
#define BREATH        64   /* requests after which others in the loop have their turn */

typedef struct Request {
    NbdClient *c;
    u32 flags, type;
    u64 handle, offset, bytes;
    u8 *data; /* of a write, or a read */
} Request;

/* What requests may be: bits of flags, whether they change something, whether data follows. */
static const struct {
    u16 flags;
    bool is_change, has_payload;
} kinds[NBD_CMDS] = {
    [NBD_CMD_READ] = {NBD_DF | NBD_FUA},
    [NBD_CMD_WRITE] = {NBD_FUA, true, true},
    [NBD_CMD_FLUSH] = {NBD_FUA},
    [NBD_CMD_TRIM] = {NBD_FUA, true},
    [NBD_CMD_CACHE] = {NBD_FUA},
    [NBD_CMD_ZEROES] = {NBD_FUA | NBD_NO_HOLE | NBD_FAST_ZERO, true},
    [NBD_CMD_STATUS] = {NBD_FUA | NBD_REQ_ONE},
};

/* ---- answers ---- */

/* errno in the protocol's numbers, which are Linux's where it has them. */
static u32 wire_error(int error)
{
    switch (error) {
    case EPERM:
    case EROFS: return 1;
    case EIO: return 5;
    case ENOMEM: return 12;
    case ENOSPC:
    case EFBIG:
    case EDQUOT: return 28;
    case EOVERFLOW: return 75;
    case ENOTSUP: return 95;
    case ESHUTDOWN: return 108;
    default: return error ? 22 : 0;
    }
}

static bool put_simple(const Request *r, int error, const void *data, size_t size)
{
    u8 head[16];

    nbd_set32(head, NBD_SIMPLE_MAGIC);
    nbd_set32(head + 4, wire_error(error));
    nbd_set64(head + 8, r->handle);
    return nbd_put2(r->c, head, sizeof head, data, size);
}

/* A chunk whose data is @lead, then @data. */
static bool put_chunk(const Request *r, bool is_last, u32 type, const void *lead, size_t lead_size,
                      const void *data, size_t size)
{
    u8 head[20 + 16];

    nbd_set32(head, NBD_STRUCTURED_MAGIC);
    nbd_set16(head + 4, is_last ? NBD_CHUNK_DONE : 0);
    nbd_set16(head + 6, type);
    nbd_set64(head + 8, r->handle);
    nbd_set32(head + 16, (u32)(lead_size + size));
    memcpy(head + 20, lead, lead_size);
    return nbd_put2(r->c, head, 20 + lead_size, data, size);
}

static void put_error(const Request *r, int error)
{
    u8 lead[6] = {0};
    const char *text = strerror(error);

    if (!r->c->is_structured) {
        put_simple(r, error, NULL, 0);
        return;
    }
    nbd_set32(lead, wire_error(error));
    nbd_set16(lead + 4, (u32)strlen(text));
    put_chunk(r, true, NBD_CHUNK_ERROR, lead, sizeof lead, text, strlen(text));
}

static void put_data(const Request *r)
{
    u8 lead[8];

    nbd_set64(lead, r->offset);
    if (!r->c->is_structured)
        put_simple(r, 0, r->data, r->bytes);
    else if (!r->bytes)
        put_chunk(r, true, NBD_CHUNK_NONE, lead, 0, NULL, 0);
    else
        put_chunk(r, true, NBD_CHUNK_DATA, lead, sizeof lead, r->data, r->bytes);
}

/* ---- the drive ---- */

/* The end of a request of the drive. */
typedef struct End {
    CoEvent event;
    int ret;
} End;

static void on_end(void *opaque, int ret)
{
    End *e = opaque;

    e->ret = ret;
    co_event_set(&e->event);
}

static int wait_end(NbdClient *c, End *e)
{
    co_event_wait(c->loop, &e->event);
    return -e->ret;
}

static int flush(const Request *r)
{
    End e = {0};

    blk_flush(r->c->exp->blk, on_end, &e);
    return wait_end(r->c, &e);
}

/* errno of what @r asks for, 0: done. */
static int execute(const Request *r)
{
    Blk *b = r->c->exp->blk;
    struct iovec v = {r->data, r->bytes};
    u32 fua = r->flags & NBD_FUA ? BLK_FUA : 0;
    End e = {0};
    int error;

    switch (r->type) {
    case NBD_CMD_READ: blk_read(b, r->offset, &v, 1, on_end, &e); break;
    case NBD_CMD_WRITE: blk_write(b, r->offset, &v, 1, fua, on_end, &e); break;
    case NBD_CMD_TRIM: blk_discard(b, r->offset, r->bytes, on_end, &e); break;
    case NBD_CMD_ZEROES:
        fua |= (r->flags & NBD_NO_HOLE ? 0 : BLK_MAY_UNMAP) |
               (r->flags & NBD_FAST_ZERO ? BLK_NO_FALLBACK : 0);
        blk_write_zeroes(b, r->offset, r->bytes, fua, on_end, &e);
        break;
    case NBD_CMD_CACHE: return 0; /* a hint */
    default: return flush(r);
    }
    error = wait_end(r->c, &e);
    return !error && r->type == NBD_CMD_TRIM && r->flags & NBD_FUA ? flush(r) : error;
}

/* ---- block status ---- */

/* Runs of the same flags, as the wire has them. */
typedef struct Extents {
    u8 *p;
    unsigned count, most;
    u64 last; /* length of the last one */
    u32 last_flags;
} Extents;

static bool add_extent(Extents *x, u64 bytes, u32 flags)
{
    if (x->count && x->last_flags == flags && x->last + bytes <= UINT32_MAX) {
        x->last += bytes;
    } else if (x->count == x->most) {
        return false;
    } else {
        x->count++;
        x->last = bytes;
        x->last_flags = flags;
    }
    nbd_set32(x->p + 8ul * (x->count - 1), (u32)x->last);
    nbd_set32(x->p + 8ul * (x->count - 1) + 4, flags);
    return true;
}

/* base:allocation: 1 is a hole, 2 reads as zeros. */
static int allocation(const Request *r, Extents *x)
{
    u64 at = r->offset, end = r->offset + r->bytes;

    while (at < end) {
        BlkStatus st = {0};
        End e = {0};
        int error;

        blk_status(r->c->exp->blk, at, end - at, &st, on_end, &e);
        error = wait_end(r->c, &e);
        if (error)
            return error;
        u64 bytes = st.bytes ? MIN(st.bytes, end - at) : end - at;

        if (!add_extent(x, bytes, (st.flags & BLK_ST_DATA ? 0 : 1u) |
                                      (st.flags & BLK_ST_ZERO ? 2 : 0u)))
            break;
        at += bytes;
    }
    return 0;
}

/* qemu:dirty-bitmap: 1 is dirty. */
static int dirty(const Request *r, const DirtyBitmap *d, Extents *x)
{
    u64 at = r->offset, end = r->offset + r->bytes;

    while (at < end) {
        u64 next = MIN(ALIGN_DOWN(at, d->granularity) + d->granularity, end);

        if (!add_extent(x, next - at, bitmap_is_dirty(d, at, 1)))
            break;
        at = next;
    }
    return 0;
}

static void put_status(const Request *r)
{
    NbdClient *c = r->c;
    NbdExport *exp = c->exp;
    u32 left = c->context_exp == exp ? c->contexts & ((2u << exp->bitmap_count) - 1) : 0;
    u8 *p = malloc(EXTENTS_MAX * 8ul), lead[4];
    int error = left && r->bytes ? 0 : EINVAL;

    if (!p)
        abort();
    for (unsigned n = 0; left && !error; n++) {
        Extents x = {.p = p, .most = r->flags & NBD_REQ_ONE ? 1 : EXTENTS_MAX};

        if (!(left >> n & 1))
            continue;
        left &= ~(1u << n);
        error = n ? dirty(r, exp->bitmap[n - 1], &x) : allocation(r, &x);
        nbd_set32(lead, n);
        if (!error &&
            !put_chunk(r, !left, NBD_CHUNK_STATUS, lead, sizeof lead, p, x.count * 8ul))
            break;
    }
    if (error)
        put_error(r, error);
    free(p);
}

/* ---- requests ---- */

static int check(const Request *r)
{
    const NbdExport *e = r->c->exp;
    u64 size = blk_capacity(e->blk);

    if (r->type >= NBD_CMDS || r->flags & ~(u32)kinds[r->type].flags)
        return EINVAL;
    if (kinds[r->type].is_change && !e->is_writable)
        return EPERM;
    if (r->type == NBD_CMD_FLUSH)
        return r->offset || r->bytes ? EINVAL : 0;
    if (r->offset > size || r->bytes > size - r->offset)
        return kinds[r->type].is_change ? ENOSPC : EINVAL;
    return r->type == NBD_CMD_READ && r->bytes > NBD_PAYLOAD_MAX ? EINVAL : 0;
}

static void answer(Request *r)
{
    int error = check(r);

    if (!error && r->type == NBD_CMD_READ && !(r->data = malloc(r->bytes + 1)))
        error = ENOMEM;
    if (!error && r->type == NBD_CMD_STATUS && !r->c->is_structured)
        error = EINVAL;
    if (!error && r->type == NBD_CMD_STATUS) {
        put_status(r);
        return;
    }
    if (!error)
        error = execute(r);
    if (error)
        put_error(r, error);
    else if (r->type == NBD_CMD_READ)
        put_data(r);
    else
        put_simple(r, 0, NULL, 0);
}

static void request_co(void *opaque)
{
    Request *r = opaque;
    NbdClient *c = r->c;

    answer(r);
    free(r->data);
    free(r);
    c->in_flight--;
    co_queue_wake_all(&c->fewer);
}

/* The next request with its data; NULL: the connection ends. */
static Request *receive(NbdClient *c)
{
    Request *r;
    u8 head[28];

    if (!nbd_get(c, head, sizeof head) || nbd_at32(head) != NBD_REQUEST_MAGIC)
        return NULL;
    r = calloc(1, sizeof *r);
    if (!r)
        abort();
    *r = (Request){c, nbd_at16(head + 4), nbd_at16(head + 6), nbd_at64(head + 8),
                   nbd_at64(head + 16), nbd_at32(head + 24)};
    bool has_payload = r->type < NBD_CMDS && kinds[r->type].has_payload;

    if (r->type == NBD_CMD_DISCONNECT || (has_payload && r->bytes > NBD_PAYLOAD_MAX) ||
        (has_payload && (!(r->data = malloc(r->bytes + 1)) || !nbd_get(c, r->data, r->bytes)))) {
        free(r->data);
        free(r);
        return NULL;
    }
    return r;
}

static void wake(void *opaque)
{
    co_wake(opaque);
}

void nbd_serve_requests(NbdClient *c)
{
    Request *r;

    for (unsigned count = 1; (r = receive(c)); count++) {
        while (c->in_flight >= IN_FLIGHT_MAX && !c->is_closing)
            co_queue_wait(c->loop, &c->fewer, NULL);
        while (c->exp->drains)
            co_queue_wait(c->loop, &c->exp->resumed, NULL);
        c->in_flight++;
        co_start(c->loop, request_co, r);
        if (count % BREATH == 0) {
            loop_call(c->loop, wake, co_self());
            co_yield ();
        }
    }
}
