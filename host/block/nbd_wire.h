/* SPDX-License-Identifier: MIT */
/* The NBD server's parts: numbers of the protocol, connections. Source: "The NBD protocol". */
#ifndef HOST_BLOCK_NBD_WIRE_H
#define HOST_BLOCK_NBD_WIRE_H

#include "host/block/nbd_server.h"

#define NBD_MAGIC            0x4e42444d41474943ull /* "NBDMAGIC" */
#define NBD_OPTION_MAGIC     0x49484156454f5054ull /* "IHAVEOPT" */
#define NBD_REPLY_MAGIC      0x0003e889045565a9ull /* to an option */
#define NBD_REQUEST_MAGIC    0x25609513u
#define NBD_SIMPLE_MAGIC     0x67446698u
#define NBD_STRUCTURED_MAGIC 0x668e33efu

#define NBD_PAYLOAD_MAX (32u << 20)
#define NBD_OPTION_MAX  (64u << 10) /* bytes of an option's data; of no sensible one */

enum { NBD_FIXED_NEWSTYLE = 1, NBD_NO_ZEROES = 2 }; /* handshake flags of both sides */

enum {
    NBD_OPT_EXPORT_NAME = 1,
    NBD_OPT_ABORT = 2,
    NBD_OPT_LIST = 3,
    NBD_OPT_INFO = 6,
    NBD_OPT_GO = 7,
    NBD_OPT_STRUCTURED = 8,
    NBD_OPT_LIST_CONTEXT = 9,
    NBD_OPT_SET_CONTEXT = 10,
};

#define NBD_REP_ERROR(n) (0x80000000u + (n))

enum {
    NBD_REP_ACK = 1,
    NBD_REP_SERVER = 2,
    NBD_REP_INFO = 3,
    NBD_REP_CONTEXT = 4,
    NBD_REP_UNSUPPORTED = NBD_REP_ERROR(1),
    NBD_REP_INVALID = NBD_REP_ERROR(3),
    NBD_REP_UNKNOWN = NBD_REP_ERROR(6),
    NBD_REP_TOO_BIG = NBD_REP_ERROR(9),
};

enum { NBD_INFO_EXPORT = 0, NBD_INFO_NAME = 1, NBD_INFO_DESCRIPTION = 2, NBD_INFO_BLOCK_SIZE = 3 };

enum { /* transmission flags */
       NBD_HAS_FLAGS = 1,
       NBD_READ_ONLY = 2,
       NBD_SEND_FLUSH = 4,
       NBD_SEND_FUA = 8,
       NBD_SEND_TRIM = 32,
       NBD_SEND_ZEROES = 64,
       NBD_SEND_DF = 128,
       NBD_MULTI_CONN = 256,
       NBD_SEND_CACHE = 1024,
       NBD_SEND_FAST_ZERO = 2048,
};

enum {
    NBD_CMD_READ,
    NBD_CMD_WRITE,
    NBD_CMD_DISCONNECT,
    NBD_CMD_FLUSH,
    NBD_CMD_TRIM,
    NBD_CMD_CACHE,
    NBD_CMD_ZEROES,
    NBD_CMD_STATUS,
    NBD_CMDS,
};

enum { NBD_FUA = 1, NBD_NO_HOLE = 2, NBD_DF = 4, NBD_REQ_ONE = 8, NBD_FAST_ZERO = 16 };

enum { /* chunks of structured replies */
       NBD_CHUNK_DONE = 1,
       NBD_CHUNK_NONE = 0,
       NBD_CHUNK_DATA = 1,
       NBD_CHUNK_STATUS = 5,
       NBD_CHUNK_ERROR = 32769,
};

struct NbdExport {
    char *id, *name, *description;
    Blk *blk;
    bool is_writable;
    unsigned drains; /* no request may begin */
    CoQueue resumed;
    DirtyBitmap *bitmap[NBD_BITMAPS_MAX]; /* busy; their nodes are referenced */
    unsigned bitmap_count, clients;
    NbdExport *next;
};

/* A connection; its coroutine receives, others answer requests. */
typedef struct NbdClient NbdClient;
struct NbdClient {
    Loop *loop;
    int fd;
    LoopFd watch;
    u32 events; /* that are watched, 0: none */
    CoQueue readable, writable, fewer;
    CoMutex sending;
    LoopTimer handshake;
    NbdExport *exp; /* NULL: none yet */
    NbdExport *pinned; /* what an answer is about, which must not go meanwhile */
    NbdExport *context_exp; /* what the contexts are of */
    u32 contexts;                 /* bit 0: base:allocation; 1 + n: bitmap n */
    bool no_zeroes, is_structured, is_closing;
    unsigned in_flight;
    NbdClient *next;
};

/** All of @size from or to @c; false: the connection is at its end. In a coroutine. */
bool nbd_get(NbdClient *c, void *buf, size_t size);
bool nbd_put(NbdClient *c, const void *buf, size_t size);

/** The same, of two parts that stay together. */
bool nbd_put2(NbdClient *c, const void *head, size_t head_size, const void *body, size_t size);

/** End the connection: what waits for the socket fails. */
void nbd_client_close(NbdClient *c);

/** Answer requests until the client has had enough. In the coroutine of @c. */
void nbd_serve_requests(NbdClient *c);

/** An answer to @c is about @e, NULL: no more. */
void nbd_pin(NbdClient *c, NbdExport *e);

/** All up to the first request; c->exp is set then. False: the connection is at its end. */
bool nbd_handshake(NbdClient *c);

static inline void nbd_set16(u8 *p, u32 v)
{
    p[0] = (u8)(v >> 8);
    p[1] = (u8)v;
}

static inline void nbd_set32(u8 *p, u32 v)
{
    nbd_set16(p, v >> 16);
    nbd_set16(p + 2, v & 0xffff);
}

static inline void nbd_set64(u8 *p, u64 v)
{
    nbd_set32(p, (u32)(v >> 32));
    nbd_set32(p + 4, (u32)v);
}

static inline u32 nbd_at16(const u8 *p)
{
    return (u32)p[0] << 8 | p[1];
}

static inline u32 nbd_at32(const u8 *p)
{
    return nbd_at16(p) << 16 | nbd_at16(p + 2);
}

static inline u64 nbd_at64(const u8 *p)
{
    return (u64)nbd_at32(p) << 32 | nbd_at32(p + 4);
}

#endif
