/* SPDX-License-Identifier: MIT */
/*
 * Driver "nbd": the disk of a server that speaks the Network Block Device protocol, through libnbd.
 *
 * The library never waits here: the loop watches its socket, requests are coroutines that wait for
 * the end of their command. Callbacks of the library come while it holds its own lock, so they only
 * note the end, and a bottom half goes on with who waits. When the server is lost a new connection
 * is tried again and again; requests wait for it as long as reconnect-delay says and fail then, as
 * do those without it.
 *
 * Sources: libnbd(3); "The NBD protocol" (docs/references.md).
 */
#include <errno.h>
#include <libnbd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include "host/block/nbd.h"

#define TRANSFER_MAX   (32u << 20) /* what every server takes */
#define RETRY_NS       NS_PER_SEC
#define BASE_ALLOCATION "base:allocation"

typedef struct Command Command;
struct Command {
    Command *next; /* of those that have ended */
    struct Nbd *nbd;
    CoEvent done;
    int error;     /* errno, 0: none */
    u32 extent, flags; /* of block status */
};

typedef struct Nbd {
    BlockNode *node;
    struct nbd_handle *h; /* NULL: none, until the next try */
    Opts options;
    NbdPlace place;
    LoopFd watch;
    u32 events; /* that are watched; 0: nothing is */
    LoopTimer retry, expiry; /* the next try; the end of reconnect-delay */
    LoopBh ended;
    Command *first;
    CoQueue waiting; /* for a connection, or its end */
    bool is_ready, was_ready;
    i64 lost_ns, delay_ns; /* when the connection was lost; how long requests wait then */
    u64 max_bytes;
    bool can_flush, can_fua, can_trim, can_zero, can_fast_zero, can_status;
    char why[256]; /* the last connection came to nothing */
} Nbd;

static void update(Nbd *b);

/* ---- the connection ---- */

static void note_error(Nbd *b)
{
    const char *text = nbd_get_error();

    snprintf(b->why, sizeof b->why, "%s", text ? text : "connection lost");
}

static void unwatch(Nbd *b)
{
    if (b->events)
        loop_fd_remove(&b->watch);
    b->events = 0;
}

/* Closing ends all commands: their callbacks come now. */
static void disconnect(Nbd *b)
{
    bool was_ready = b->is_ready;

    unwatch(b);
    b->is_ready = false;
    if (was_ready) {
        b->lost_ns = clock_host_ns();
        loop_timer_set(&b->expiry, b->lost_ns + b->delay_ns);
    }
    if (b->h)
        nbd_close(b->h);
    b->h = NULL;
    co_queue_wake_all(&b->waiting);
}

static void on_expiry(void *opaque)
{
    co_queue_wake_all(&((Nbd *)opaque)->waiting);
}

/* What the server can, and whether it is still the same disk. */
static bool take_over(Nbd *b)
{
    BlockNode *n = b->node;
    i64 size = nbd_get_size(b->h), least = nbd_get_block_size(b->h, LIBNBD_SIZE_MINIMUM);
    i64 most = nbd_get_block_size(b->h, LIBNBD_SIZE_MAXIMUM);
    u32 alignment = least > 1 && least <= 65536 ? (u32)least : 1;
    bool is_read_only = nbd_is_read_only(b->h) > 0;

    if (size < 0 || (b->was_ready && ((u64)size != n->size || alignment > n->alignment ||
                                      (is_read_only && !n->is_read_only)))) {
        snprintf(b->why, sizeof b->why, "the server has another disk now");
        return false;
    }
    n->size = (u64)size;
    n->alignment = b->was_ready ? n->alignment : alignment;
    b->max_bytes = most > 0 ? MIN((u64)most, (u64)TRANSFER_MAX) : TRANSFER_MAX;
    b->max_bytes = MAX(ALIGN_DOWN(b->max_bytes, (u64)alignment), (u64)alignment);
    b->can_flush = nbd_can_flush(b->h) > 0;
    b->can_fua = nbd_can_fua(b->h) > 0;
    b->can_trim = nbd_can_trim(b->h) > 0;
    b->can_zero = nbd_can_zero(b->h) > 0;
    b->can_fast_zero = nbd_can_fast_zero(b->h) > 0;
    b->can_status = nbd_can_meta_context(b->h, BASE_ALLOCATION) > 0;
    return true;
}

static bool set_up(Nbd *b)
{
    nbd_set_strict_mode(b->h, 0); /* offsets and rights are checked by the node */
    if (nbd_add_meta_context(b->h, BASE_ALLOCATION) < 0)
        return false;
    if (b->place.export_name && nbd_set_export_name(b->h, b->place.export_name) < 0)
        return false;
    if (b->place.uri)
        return nbd_aio_connect_uri(b->h, b->place.uri) >= 0;
    return b->place.path ? nbd_aio_connect_unix(b->h, b->place.path) >= 0
                         : nbd_aio_connect_tcp(b->h, b->place.host, b->place.port) >= 0;
}

static void connect_now(void *opaque)
{
    Nbd *b = opaque;

    b->h = nbd_create();
    if (b->h && set_up(b)) {
        update(b);
        return;
    }
    note_error(b);
    disconnect(b);
    loop_timer_set(&b->retry, clock_host_ns() + RETRY_NS);
}

static void on_event(void *opaque, u32 events)
{
    Nbd *b = opaque;
    unsigned wants = nbd_aio_get_direction(b->h);
    int ret = 0;

    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && wants & LIBNBD_AIO_DIRECTION_READ)
        ret = nbd_aio_notify_read(b->h);
    else if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR) && wants & LIBNBD_AIO_DIRECTION_WRITE)
        ret = nbd_aio_notify_write(b->h);
    if (ret < 0)
        note_error(b);
    update(b);
}

/* Watch what the library waits for; the socket may be another one than before while it connects. */
static void watch(Nbd *b)
{
    unsigned wants = nbd_aio_get_direction(b->h);
    u32 events = (wants & LIBNBD_AIO_DIRECTION_READ ? EPOLLIN : 0u) |
                 (wants & LIBNBD_AIO_DIRECTION_WRITE ? EPOLLOUT : 0u);
    int fd = nbd_aio_get_fd(b->h);

    if (b->events && (fd != b->watch.fd || !events))
        unwatch(b);
    if (!events || fd < 0)
        return;
    if (!b->events)
        loop_fd_add(b->node->loop, &b->watch, fd, events, on_event, b);
    else if (events != b->events)
        loop_fd_set(&b->watch, events);
    b->events = events;
}

/* The library has done something. */
static void update(Nbd *b)
{
    if (b->h && !b->is_ready && nbd_aio_is_ready(b->h) > 0) {
        if (take_over(b)) {
            b->is_ready = b->was_ready = true;
            co_queue_wake_all(&b->waiting);
        } else {
            disconnect(b);
        }
    } else if (b->h && (nbd_aio_is_dead(b->h) > 0 || nbd_aio_is_closed(b->h) > 0)) {
        disconnect(b);
    }
    if (b->h)
        watch(b);
    else
        loop_timer_set(&b->retry, clock_host_ns() + RETRY_NS);
}

/* ---- commands ---- */

static void go_on(void *opaque)
{
    Nbd *b = opaque;
    Command *c;

    while ((c = b->first)) {
        b->first = c->next;
        co_event_set(&c->done);
    }
}

static int on_complete(void *opaque, int *error)
{
    Command *c = opaque;

    c->error = *error;
    c->next = c->nbd->first;
    c->nbd->first = c;
    loop_bh_schedule(&c->nbd->ended);
    return 1; /* retired */
}

static int on_extent(void *opaque, const char *context, u64 offset, u32 *entries, size_t count,
                     int *error)
{
    Command *c = opaque;

    if (!strcmp(context, BASE_ALLOCATION) && count >= 2) {
        c->extent = entries[0];
        c->flags = entries[1];
    }
    return 0;
}

typedef enum Kind { READ, WRITE, ZERO, TRIM, FLUSH, STATUS } Kind;

static i64 submit(Nbd *b, Kind kind, u64 offset, u64 bytes, void *buf, u32 flags, Command *c)
{
    nbd_completion_callback done = {.callback = on_complete, .user_data = c};
    nbd_extent_callback extent = {.callback = on_extent, .user_data = c};

    switch (kind) {
    case READ: return nbd_aio_pread(b->h, buf, bytes, offset, done, flags);
    case WRITE: return nbd_aio_pwrite(b->h, buf, bytes, offset, done, flags);
    case ZERO: return nbd_aio_zero(b->h, bytes, offset, done, flags);
    case TRIM: return nbd_aio_trim(b->h, bytes, offset, done, flags);
    case FLUSH: return nbd_aio_flush(b->h, done, flags);
    case STATUS: break;
    }
    return nbd_aio_block_status(b->h, bytes, offset, extent, done, flags);
}

/* Wait for a connection while requests may. */
static bool have_connection(Nbd *b)
{
    while (!b->is_ready && clock_host_ns() - b->lost_ns < b->delay_ns)
        co_queue_wait(b->node->loop, &b->waiting, NULL);
    return b->is_ready;
}

/* One command to its end, again if the server is lost meanwhile and comes back in time. */
static int command(BlockNode *n, Kind kind, u64 offset, u64 bytes, void *buf, u32 flags,
                   Command *c)
{
    Nbd *b = NODE_STATE(n, Nbd);

    while (have_connection(b)) {
        const struct nbd_handle *h = b->h;

        *c = (Command){.nbd = b};
        if (submit(b, kind, offset, bytes, buf, flags, c) < 0) {
            int error = nbd_get_errno();

            if (nbd_aio_is_ready(b->h) > 0 || nbd_aio_is_processing(b->h) > 0)
                return error ? -error : -EIO;
            note_error(b);
            update(b);
            continue;
        }
        update(b);
        co_event_wait(n->loop, &c->done);
        if (!c->error)
            return 0;
        if (b->is_ready && b->h == h)
            return -c->error;
    }
    return -EIO;
}

/* ---- requests ---- */

/* The first @bytes of @iov as one piece of memory: its own, or that of *@bounce. */
static void *one_piece(BlockNode *n, Iov iov, u64 bytes, void **bounce)
{
    struct iovec v;

    *bounce = NULL;
    if (iov_slice(iov, bytes, &v, 1) == 1)
        return v.iov_base;
    return *bounce = node_alloc(n, bytes);
}

static int client_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    Nbd *b = NODE_STATE(n, Nbd);
    u64 there = offset < n->size ? MIN(bytes, n->size - offset) : 0;
    int ret = 0;

    iov_zero(iov_from(iov, there), bytes - there); /* formats may read the end of a last sector */
    while (there && !ret) {
        u64 part = MIN(there, b->max_bytes);
        void *bounce, *buf = one_piece(n, iov, part, &bounce);
        Command c;

        ret = buf ? command(n, READ, offset, part, buf, 0, &c) : -ENOMEM;
        if (!ret && bounce)
            iov_from_buf(iov, bounce, part);
        free(bounce);
        offset += part;
        there -= part;
        iov.skip += part;
    }
    return ret;
}

static int client_flush(BlockNode *n)
{
    Command c;

    return NODE_STATE(n, Nbd)->can_flush ? command(n, FLUSH, 0, 0, NULL, 0, &c) : 0;
}

static int client_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    Nbd *b = NODE_STATE(n, Nbd);
    bool fua = flags & BLK_FUA;
    int ret = 0;

    if (flags & BLK_COMPRESSED)
        return -ENOTSUP;
    if (offset + bytes > n->size)
        return -ENOSPC;
    while (bytes && !ret) {
        u64 part = MIN(bytes, b->max_bytes);
        void *bounce, *buf = one_piece(n, iov, part, &bounce);
        Command c;

        if (bounce)
            iov_to_buf(iov, bounce, part);
        ret = buf ? command(n, WRITE, offset, part, buf,
                            fua && b->can_fua ? LIBNBD_CMD_FLAG_FUA : 0, &c) : -ENOMEM;
        free(bounce);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    return !ret && fua && !b->can_fua ? client_flush(n) : ret;
}

static int client_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    Nbd *b = NODE_STATE(n, Nbd);
    bool fua = flags & BLK_FUA, fast = flags & BLK_NO_FALLBACK;
    u32 how = (fua && b->can_fua ? LIBNBD_CMD_FLAG_FUA : 0) |
              (flags & BLK_MAY_UNMAP ? 0 : LIBNBD_CMD_FLAG_NO_HOLE) |
              (fast ? LIBNBD_CMD_FLAG_FAST_ZERO : 0);
    int ret = 0;

    if (!b->can_zero || (fast && !b->can_fast_zero) || (offset | bytes) & (n->alignment - 1))
        return -ENOTSUP;
    if (offset + bytes > n->size)
        return -ENOSPC;
    while (bytes && !ret) {
        u64 part = MIN(bytes, NODE_TRANSFER_MAX);
        Command c;

        ret = command(n, ZERO, offset, part, NULL, how, &c);
        offset += part;
        bytes -= part;
    }
    return !ret && fua && !b->can_fua ? client_flush(n) : ret;
}

static int client_discard(BlockNode *n, u64 offset, u64 bytes)
{
    Nbd *b = NODE_STATE(n, Nbd);
    u64 end = ALIGN_DOWN(MIN(offset + bytes, n->size), (u64)n->alignment);
    int ret = 0;

    if (!b->can_trim)
        return -ENOTSUP;
    for (offset = ALIGN_UP(offset, (u64)n->alignment); offset < end && !ret;) {
        u64 part = MIN(end - offset, NODE_TRANSFER_MAX);
        Command c;

        ret = command(n, TRIM, offset, part, NULL, 0, &c);
        offset += part;
    }
    return ret;
}

static int client_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    Nbd *b = NODE_STATE(n, Nbd);
    u64 start = ALIGN_DOWN(offset, (u64)n->alignment);
    u64 part = MIN(ALIGN_UP(offset + bytes, (u64)n->alignment) - start, NODE_TRANSFER_MAX);
    Command c;
    int ret;

    st->flags = BLK_ST_DATA | BLK_ST_ALLOCATED | BLK_ST_OFFSET;
    st->offset = offset;
    st->file = n;
    if (!b->can_status)
        return 0;
    ret = command(n, STATUS, start, MIN(part, n->size - start), NULL, LIBNBD_CMD_FLAG_REQ_ONE, &c);
    if (ret)
        return ret;
    if (c.extent <= offset - start)
        return -EIO;
    st->bytes = MIN(bytes, c.extent - (offset - start));
    if (c.flags & LIBNBD_STATE_HOLE)
        st->flags &= ~(u32)BLK_ST_DATA;
    if (c.flags & LIBNBD_STATE_ZERO)
        st->flags |= BLK_ST_ZERO;
    return 0;
}

/* ---- opening ---- */

/* The first connection; within open-timeout it is tried again. */
static bool wait_for_server(Nbd *b, i64 timeout_ns)
{
    i64 end = clock_host_ns() + timeout_ns;

    connect_now(b);
    while (!b->is_ready && (b->h || clock_host_ns() < end))
        co_queue_wait(b->node->loop, &b->waiting, NULL);
    return b->is_ready;
}

static void client_shut(BlockNode *n)
{
    Nbd *b = NODE_STATE(n, Nbd);

    if (!b->node)
        return;
    if (b->h && b->is_ready)
        nbd_aio_disconnect(b->h, 0); /* a word of farewell, if the socket takes it */
    disconnect(b);
    loop_timer_cancel(&b->retry);
    loop_timer_cancel(&b->expiry);
    loop_bh_cancel(&b->ended);
    go_on(b);
    opts_clear(&b->options);
}

static bool client_open(BlockNode *n, Opts *o, Error *err)
{
    Nbd *b = NODE_STATE(n, Nbd);
    bool is_auto = n->is_auto_read_only;

    b->node = n;
    opts_copy(&b->options, o);
    if (!nbd_place(&b->options, &b->place, err))
        return false;
    free(n->filename);
    n->filename = nbd_place_text(&b->place);
    b->delay_ns = (i64)(MIN(opts_num(o, "reconnect-delay", 0), 1u << 30) * NS_PER_SEC);
    loop_timer_init(n->loop, &b->retry, NULL, connect_now, b);
    loop_timer_init(n->loop, &b->expiry, NULL, on_expiry, b);
    loop_bh_init(n->loop, &b->ended, go_on, b);
    n->is_auto_read_only = false; /* the connection is the same for both */
    if (!wait_for_server(b, (i64)(MIN(opts_num(o, "open-timeout", 0), 1u << 30) * NS_PER_SEC)))
        return error_set(err, "%s: %s", n->filename, b->why);
    if (nbd_is_read_only(b->h) > 0 && !n->is_read_only) {
        if (!is_auto)
            return error_set(err, "%s: the export is read-only (read-only=on says so)",
                             n->filename);
        n->is_read_only = true;
    }
    return true;
}

static bool client_set_read_only(BlockNode *n, bool on, Error *err)
{
    Nbd *b = NODE_STATE(n, Nbd);

    return on || !b->is_ready || nbd_is_read_only(b->h) <= 0 ||
           error_set(err, "%s: the export is read-only", n->filename);
}

const BlockDriver driver_nbd = {
    .name = "nbd",
    .help = "disk of an NBD server",
    .is_protocol = true,
    .prefixes = "nbd:|nbd+unix:|nbd+tcp:|nbds:|nbds+unix:",
    .parse_filename = nbd_parse_filename,
    .state_size = sizeof(Nbd),
    .open_rows = nbd_rows,
    .open_count = NBD_ROW_COUNT,
    .open = client_open,
    .close = client_shut,
    .read = client_read,
    .write = client_write,
    .write_zeroes = client_write_zeroes,
    .discard = client_discard,
    .flush = client_flush,
    .status = client_status,
    .set_read_only = client_set_read_only,
};
