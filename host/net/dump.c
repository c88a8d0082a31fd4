/* SPDX-License-Identifier: MIT */
/*
 * Frames of a network in a pcap file; see dump.h. Each is written at once, so that the file is whole
 * whatever ends us. Frames are as they were sent: with segmentation left to the receiver they are
 * long, and their sums may not be filled in.
 *
 * Source: pcap-savefile(5).
 */
#include "host/net/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "host/net/backend.h"

#define PCAP_MAGIC    0xa1b2c3d4u /* in our order of bytes; times in microseconds */
#define PCAP_ETHERNET 1u
#define MAXLEN        65536u

typedef struct PcapFile {
    u32 magic;
    u16 major, minor;
    u32 zone, accuracy, maxlen, link;
} PcapFile;

typedef struct PcapFrame {
    u32 seconds, microseconds, kept, size;
} PcapFrame;

struct NetDump {
    NetFilter filter;
    Net *net; /* NULL: it has gone */
    char *id;
    int fd;
    u32 maxlen;
    bool from_guest, to_guest;
    NetDump *next;
};

static NetDump *first;

static const OptRow rows[] = {
    {"id", OPT_STR, NULL, "name"},
    {"netdev", OPT_STR, NULL, "id of the -netdev"},
    {"file", OPT_STR, NULL, "file to write"},
    {"maxlen", OPT_SIZE, NULL, "bytes of a frame that are kept (default 65536)"},
    {"queue", OPT_ENUM, "all|rx|tx", "only frames from the guest (rx) or to it (tx)"},
    {"status", OPT_ENUM, "on|off", "off: nothing is written"},
};

/* ---- writing ---- */

static void end(NetDump *d)
{
    close(d->fd);
    d->fd = -1;
}

/* @kept bytes of @f behind @head in one call, so that no other writer comes between. */
static bool write_frame(NetDump *d, const PcapFrame *head, const NetFrame *f)
{
    struct iovec iov[NET_PIECES + 1] = {{(void *)head, sizeof *head}};
    u8 *flat = f->count > NET_PIECES ? malloc(f->size) : NULL;
    u32 count = 1 + net_pieces(f, iov + 1, flat), rest = head->kept;
    ssize_t n;

    for (u32 i = 1; i < count; i++) {
        iov[i].iov_len = MIN(iov[i].iov_len, (size_t)rest);
        rest -= (u32)iov[i].iov_len;
    }
    n = writev(d->fd, iov, (int)count);
    free(flat);
    return n == (ssize_t)(sizeof *head + head->kept);
}

static void on_frame(NetFilter *filter, const NetFrame *f, bool is_from_guest)
{
    NetDump *d = (NetDump *)filter;
    struct timespec ts;

    if (d->fd < 0 || !(is_from_guest ? d->from_guest : d->to_guest))
        return;
    clock_gettime(CLOCK_REALTIME, &ts);
    PcapFrame head = {(u32)ts.tv_sec, (u32)(ts.tv_nsec / 1000), MIN((u32)f->size, d->maxlen),
                      (u32)f->size};

    if (!write_frame(d, &head, f)) {
        fprintf(stderr, "filter-dump %s: cannot write: %s; it ends\n", d->id, strerror(errno));
        end(d);
    }
}

static void on_gone(NetFilter *filter)
{
    ((NetDump *)filter)->net = NULL;
}

/* ---- life ---- */

static bool open_file(NetDump *d, const char *path, Error *err)
{
    PcapFile head = {PCAP_MAGIC, 2, 4, 0, 0, d->maxlen, PCAP_ETHERNET};

    d->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (d->fd < 0)
        return error_set_errno(err, "filter-dump: file=%s", path);
    return write(d->fd, &head, sizeof head) == sizeof head ||
           error_set_errno(err, "filter-dump: file=%s: cannot write", path);
}

static bool check(const Opts *o, Net **n, Error *err)
{
    const char *netdev = opts_get(o, "netdev");
    u64 maxlen = opts_size(o, "maxlen", MAXLEN);

    if (!opts_check(o, "filter-dump", rows, ARRAY_SIZE(rows), err))
        return false;
    if (!opts_get(o, "id") || !netdev || !opts_get(o, "file"))
        return error_set(err, "filter-dump: id=, netdev= and file= are expected");
    if (!maxlen || maxlen > INT32_MAX)
        return error_set(err, "filter-dump: maxlen=: 1 byte to 2 GiB is expected");
    *n = net_find(netdev);
    return *n || error_set(err, "filter-dump: netdev=%s: there is no -netdev with this id", netdev);
}

NetDump *net_dump_new(const Opts *o, Error *err)
{
    const char *queue = opts_get(o, "queue");
    bool is_on = opts_bool(o, "status", true);
    NetDump *d, **at = &first;
    Net *n = NULL;

    if (!check(o, &n, err))
        return NULL;
    for (NetDump *x = first; x; x = x->next)
        if (!strcmp(x->id, opts_get(o, "id"))) {
            error_set(err, "filter-dump: there is an object \"%s\" already", x->id);
            return NULL;
        }
    d = calloc(1, sizeof *d);
    if (!d || !(d->id = strdup(opts_get(o, "id"))))
        abort();
    d->maxlen = (u32)opts_size(o, "maxlen", MAXLEN);
    d->from_guest = is_on && (!queue || strcmp(queue, "tx"));
    d->to_guest = is_on && (!queue || strcmp(queue, "rx"));
    if (!open_file(d, opts_get(o, "file"), err)) {
        if (d->fd >= 0)
            close(d->fd);
        free(d->id);
        free(d);
        return NULL;
    }
    d->filter = (NetFilter){.frame = on_frame, .gone = on_gone};
    d->net = n;
    net_filter_add(n, &d->filter);
    while (*at)
        at = &(*at)->next;
    *at = d;
    return d;
}

void net_dump_free(NetDump *d)
{
    NetDump **at = &first;

    while (*at != d)
        at = &(*at)->next;
    *at = d->next;
    if (d->net)
        net_filter_remove(d->net, &d->filter);
    if (d->fd >= 0)
        end(d);
    free(d->id);
    free(d);
}

NetDump *net_dump_next(NetDump *d)
{
    return d ? d->next : first;
}

const char *net_dump_id(const NetDump *d)
{
    return d->id;
}

void net_dump_help(FILE *f)
{
    opts_help(f, rows, ARRAY_SIZE(rows));
}
