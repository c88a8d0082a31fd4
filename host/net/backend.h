/* SPDX-License-Identifier: MIT */
/* What a kind of network back end is, and what they share. For host/net only. */
#ifndef HOST_NET_BACKEND_H
#define HOST_NET_BACKEND_H

#include "host/net/net.h"

typedef struct NetKind {
    const char *name, *help;
    const OptRow *rows; /* besides those that all have */
    u32 row_count;
    size_t size; /* of an instance, which begins with a Net */
    bool (*open)(Net *n, const Opts *o, Error *err);
    void (*close)(Net *n); /* also after a failed open. All hooks from here on may be NULL */
    bool (*send)(Net *n, const NetFrame *f); /* from the guest; false: call net_writable later */
    void (*resume)(Net *n);                  /* the front end takes frames again, or has come */
    void (*set_offload)(Net *n, u32 offload);
    void (*set_queues)(Net *n, u32 count);
    bool (*forward)(Net *n, const char *rule, bool is_add, Error *err); /* hostfwd_add, _remove */
    void (*info)(Net *n, FILE *f);                                      /* "info usernet" */
    size_t (*save)(Net *n, u8 **data);                                  /* net_save, net_load */
    bool (*load)(Net *n, u32 version, const u8 *data, size_t size, Error *err);
    u32 (*version)(void);
} NetKind;

#define _(name) extern const NetKind net_##name;
#include "host/net/backends.def"
#undef _

/* Frames that wait, copied. Zero is empty. */
typedef struct NetQueue {
    struct NetQueued *first, *last;
    u32 count;
} NetQueue;

#define NET_QUEUE_MAX 1024u

struct Net {
    const NetKind *kind;
    char *id;
    Loop *loop;
    char text[256];
    NetEnd *end;
    u32 offload;              /* that open says the back end takes from the guest (NetOffload) */
    u32 queues;               /* that open says it has; 1 at first */
    u32 end_offload;          /* what the front end takes */
    bool is_down, is_stalled; /* the front end waits for writable */
    NetQueue in, out;
    NetFilter *filters;
    Net *next;
};

/**
 * A frame for the guest. False: the front end has no room; the back end keeps it until resume.
 * Without front end, or with the link down, it is dropped.
 */
bool net_deliver(Net *n, const NetFrame *f);

/** The same for back ends that cannot keep frames: it is copied; when too many wait, dropped. */
void net_deliver_queued(Net *n, const NetFrame *f);

/** The back end takes frames again, after its send said false. */
void net_writable(Net *n);

/** Copy all pieces of @f to @to; how many bytes. */
size_t net_copy(u8 *to, const NetFrame *f);

#define NET_PIECES 64u

/**
 * The pieces of @f in @iov, which has NET_PIECES rows; if there are more, one: a copy in @flat (of
 * NET_FRAME_MAX). How many.
 */
u32 net_pieces(const NetFrame *f, struct iovec *iov, u8 *flat);

/* ---- offload.c ---- */

/** The offload @f needs that is not in @accepted. */
u32 net_missing(const NetFrame *f, u32 accepted);

/**
 * Do in software what @f needs beyond @accepted, and call @emit for each frame that results. False:
 * the frame's headers are not what its NetHeader says; nothing was emitted.
 */
bool net_soften(const NetFrame *f, u32 accepted, void (*emit)(void *opaque, const NetFrame *f),
                void *opaque);

#endif
