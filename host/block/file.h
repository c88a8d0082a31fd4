/* SPDX-License-Identifier: MIT */
/* What the parts of the driver "file" share: one open file, its locks, and the ring of a loop. */
#ifndef HOST_BLOCK_FILE_H
#define HOST_BLOCK_FILE_H

#include "host/block/node.h"

typedef struct Uring Uring;

typedef struct File {
    int fd;
    Uring *ring;    /* NULL: the thread pool */
    bool is_device; /* a block device: its size is fixed */
    bool has_locks, keeps_locks; /* locking= not off; on */
    bool can_punch, can_zero;
    bool try_nowait; /* reads from the page cache need no thread */
} File;

/*
 * Permissions, and the bytes of the file that stand for them: the protocol of QEMU, so that both
 * respect each other.
 */
enum {
    FILE_READ = 1, /* needs consistent data */
    FILE_WRITE = 2,
    FILE_RESIZE = 8,
};

/**
 * Hold @perm and let others hold nothing of @unshared; false if another process holds or forbids
 * it. Locks belong to the descriptor, so they end with the process.
 */
bool file_lock(int fd, u32 perm, u32 unshared, const char *filename, Error *err);

/** Hold and forbid nothing any more. */
void file_unlock(int fd);

/**
 * The ring of @l, made on first use; NULL if the kernel has none. Counted; give it back with
 * uring_unref.
 */
Uring *uring_ref(Loop *l);
void uring_unref(Uring *r);

/*
 * Operations of a ring, waited for in a coroutine. Result as of the system call, negative errno on
 * error.
 */
i64 uring_rw(Uring *r, bool is_write, int fd, const struct iovec *v, unsigned count, u64 offset,
             int flags);
i64 uring_fdatasync(Uring *r, int fd);

#endif
