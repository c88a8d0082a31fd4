/* SPDX-License-Identifier: MIT */
/*
 * Driver "file": regular files and block devices of the host, by io_uring or a pool of threads.
 *
 * Outside of coroutines each call is a plain system call. Reads past the end give zeros and writes
 * past it make the file longer; a block device has a size. With cache.direct the kernel's cache is
 * left out (O_DIRECT) and the file system says which alignment it needs. Sources: open(2),
 * statx(2), fallocate(2), io_uring(7).
 */
#include "host/block/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fdset.h"

#define IOV_BATCH  1024 /* as many pieces as a system call takes */
#define COPY_MAX (64u << 10) /* copied by the loop's own thread at most */
#define FULL_CHUNK (4u << 20)

static u64 size_of(File *f)
{
    off_t end = lseek(f->fd, 0, SEEK_END);

    return end < 0 ? 0 : (u64)end;
}

/* ---- one system call in a thread ---- */

typedef struct Call {
    int fd, op, flags;
    const struct iovec *v;
    unsigned count;
    u64 offset, bytes;
    i64 result;
} Call;

enum { CALL_READ, CALL_WRITE, CALL_SYNC, CALL_FALLOCATE, CALL_DISCARD, CALL_ZEROOUT };

static void do_call(void *opaque)
{
    Call *c = opaque;
    u64 range[2] = {c->offset, c->bytes};

    do {
        switch (c->op) {
        case CALL_READ:
            c->result = preadv2(c->fd, c->v, (int)c->count, (off_t)c->offset, c->flags);
            break;
        case CALL_WRITE:
            c->result = pwritev2(c->fd, c->v, (int)c->count, (off_t)c->offset, c->flags);
            break;
        case CALL_SYNC: c->result = fdatasync(c->fd); break;
        case CALL_FALLOCATE:
            c->result = fallocate(c->fd, c->flags, (off_t)c->offset, (off_t)c->bytes);
            break;
        case CALL_DISCARD: c->result = ioctl(c->fd, BLKDISCARD, range); break;
        case CALL_ZEROOUT: c->result = ioctl(c->fd, BLKZEROOUT, range); break;
        }
    } while (c->result < 0 && errno == EINTR);
    if (c->result < 0)
        c->result = -errno;
}

static i64 call(BlockNode *n, Call c)
{
    c.fd = NODE_STATE(n, File)->fd;
    co_run_in_thread(n->loop, do_call, &c);
    return c.result;
}

/* ---- transfers ---- */

static i64 transfer_once(BlockNode *n, bool is_write, u64 offset, const struct iovec *v,
                         unsigned count, int flags)
{
    File *f = NODE_STATE(n, File);

    /* Copying much out of the page cache takes a processor: let it be another one. */
    if (!co_self() || !f->ring || (!n->is_direct && iov_bytes(v, count) >= COPY_MAX))
        return call(n, (Call){.op = is_write ? CALL_WRITE : CALL_READ,
                              .flags = flags,
                              .v = v,
                              .count = count,
                              .offset = offset});
    if (!is_write && f->try_nowait) {
        ssize_t got = preadv2(f->fd, v, (int)count, (off_t)offset, RWF_NOWAIT);

        if (got > 0)
            return got;
        if (got < 0 && errno != EAGAIN)
            f->try_nowait = false;
    }
    i64 ret;

    do
        ret = uring_rw(f->ring, is_write, f->fd, v, count, offset, flags);
    while (ret == -EINTR || ret == -EAGAIN);
    return ret;
}

/*
 * All of [offset, offset + bytes): system calls may do less than asked, and take a limited number
 * of pieces.
 */
static int transfer(BlockNode *n, bool is_write, u64 offset, u64 bytes, Iov iov, int flags)
{
    struct iovec few[8], *v = few;
    unsigned room = ARRAY_SIZE(few), count;
    int ret = 0;

    if (iov.count > ARRAY_SIZE(few)) {
        room = MIN(iov.count, IOV_BATCH);
        v = malloc(room * sizeof *v);
        if (!v)
            return -ENOMEM;
    }
    while (bytes && !ret) {
        u64 part = bytes;

        while (!(count = iov_slice(iov, part, v, room))) /* more pieces than a call takes */
            part = MAX(ALIGN_DOWN(part / 2, (u64)n->alignment), (u64)n->alignment);
        i64 got = transfer_once(n, is_write, offset, v, count, flags);

        if (got > 0) {
            offset += (u64)got;
            bytes -= (u64)got;
            iov.skip += (size_t)got;
        } else if (got == 0 && !is_write) {
            iov_zero(iov, bytes); /* behind the end of the file */
            bytes = 0;
        } else {
            ret = got < 0 ? (int)got : -ENOSPC;
        }
    }
    if (v != few)
        free(v);
    return ret;
}

static int file_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    return transfer(n, false, offset, bytes, iov, 0);
}

static int file_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    File *f = NODE_STATE(n, File);
    int ret =
        transfer(n, true, offset, bytes, iov, flags & BLK_FUA && !n->is_unsafe ? RWF_DSYNC : 0);

    if (!ret && !f->is_device)
        n->size = MAX(n->size, offset + bytes);
    return ret;
}

static int file_flush(BlockNode *n)
{
    File *f = NODE_STATE(n, File);

    if (n->is_unsafe)
        return 0;
    return (int)(co_self() && f->ring ? uring_fdatasync(f->ring, f->fd)
                                      : call(n, (Call){.op = CALL_SYNC}));
}

/* ---- holes ---- */

static bool is_unsupported(i64 ret)
{
    return ret == -EOPNOTSUPP || ret == -ENOSYS || ret == -ENOTTY || ret == -EINVAL;
}

static int punch(BlockNode *n, u64 offset, u64 bytes)
{
    File *f = NODE_STATE(n, File);

    if (!f->can_punch)
        return -ENOTSUP;
    i64 ret = f->is_device ? call(n, (Call){.op = CALL_DISCARD, .offset = offset, .bytes = bytes})
                           : call(n, (Call){.op = CALL_FALLOCATE,
                                            .offset = offset,
                                            .bytes = bytes,
                                            .flags = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE});

    if (!is_unsupported(ret))
        return (int)ret;
    f->can_punch = false;
    return -ENOTSUP;
}

static int file_discard(BlockNode *n, u64 offset, u64 bytes)
{
    u64 end = ALIGN_DOWN(offset + bytes, (u64)n->alignment);

    offset = ALIGN_UP(offset, (u64)n->alignment);
    return offset < end ? punch(n, offset, end - offset) : 0;
}

/* Zeros without writing them. A hole reads as zeros in a file, not surely on a device. */
static int file_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    File *f = NODE_STATE(n, File);
    i64 ret = -ENOTSUP;

    if ((offset | bytes) & (n->alignment - 1))
        return -ENOTSUP;
    if (flags & BLK_MAY_UNMAP && !f->is_device && offset + bytes <= n->size)
        ret = punch(n, offset, bytes);
    if (ret && f->can_zero) {
        ret = f->is_device ? call(n, (Call){.op = CALL_ZEROOUT, .offset = offset, .bytes = bytes})
                           : call(n, (Call){.op = CALL_FALLOCATE,
                                            .offset = offset,
                                            .bytes = bytes,
                                            .flags = FALLOC_FL_ZERO_RANGE});
        if (is_unsupported(ret)) {
            f->can_zero = false;
            ret = -ENOTSUP;
        }
    }
    if (ret)
        return (int)ret;
    if (!f->is_device)
        n->size = MAX(n->size, offset + bytes);
    return flags & BLK_FUA ? file_flush(n) : 0;
}

static int file_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    File *f = NODE_STATE(n, File);
    off_t data = f->is_device ? (off_t)offset : lseek(f->fd, (off_t)offset, SEEK_DATA);

    st->offset = offset;
    st->file = n;
    st->flags = BLK_ST_OFFSET | BLK_ST_ALLOCATED | BLK_ST_DATA;
    if (data < 0 && errno == ENXIO) { /* a hole up to the end */
        st->flags = BLK_ST_OFFSET | BLK_ST_ALLOCATED | BLK_ST_ZERO;
    } else if (data > (off_t)offset) {
        st->flags = BLK_ST_OFFSET | BLK_ST_ALLOCATED | BLK_ST_ZERO;
        st->bytes = MIN(bytes, (u64)data - offset);
    } else if (data == (off_t)offset && !f->is_device) {
        off_t hole = lseek(f->fd, (off_t)offset, SEEK_HOLE);

        if (hole > (off_t)offset)
            st->bytes = MIN(bytes, (u64)hole - offset);
    }
    return 0;
}

/* ---- size ---- */

static bool fill(BlockNode *n, u64 from, u64 to, Error *err)
{
    int ret = 0;

    for (; from < to && !ret; from += MIN(to - from, FULL_CHUNK)) {
        u64 part = MIN(to - from, FULL_CHUNK);
        u8 *zero = node_alloc(n, part);

        ret = -ENOMEM;
        if (zero) {
            memset(zero, 0, part);
            ret = node_pwrite(n, from, zero, part);
        }
        free(zero);
    }
    errno = -ret;
    return !ret || error_set_errno(err, "%s: preallocation", n->filename);
}

static bool file_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    File *f = NODE_STATE(n, File);
    u64 old = size_of(f);

    if (f->is_device)
        return size <= old ||
               error_set(err, "%s: a device cannot be made larger than it is", n->filename);
    if (prealloc && size > old && !strcmp(prealloc, "falloc")) {
        if (posix_fallocate(f->fd, (off_t)old, (off_t)(size - old)))
            return error_set_errno(err, "%s: preallocation of %llu bytes", n->filename,
                                   (unsigned long long)size);
    } else if (prealloc && size > old && !strcmp(prealloc, "full")) {
        if (!fill(n, old, size, err))
            return false;
    } else if (prealloc && strcmp(prealloc, "off") && strcmp(prealloc, "falloc") &&
               strcmp(prealloc, "full")) {
        return error_set(err, "%s: preallocation \"%s\" is not one of off, falloc, full",
                         n->filename, prealloc);
    }
    if (ftruncate(f->fd, (off_t)size) < 0)
        return error_set_errno(err, "%s: cannot set the size to %llu", n->filename,
                               (unsigned long long)size);
    n->size = size;
    return true;
}

/* ---- opening ---- */

/*
 * Whether a read of @bytes into memory at that alignment works: what file systems without statx
 * answers go by.
 */
static bool can_read(int fd, size_t bytes)
{
    u8 *area = aligned_alloc(8192, 16384);
    ssize_t got = area ? pread(fd, area + bytes % 8192, bytes, 0) : -1;

    free(area);
    return got >= 0;
}

static void find_alignment(BlockNode *n, int fd)
{
    struct statx sx;

    n->alignment = n->memory_alignment = 1;
    if (!n->is_direct)
        return;
#ifdef STATX_DIOALIGN
    if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &sx) == 0 && sx.stx_mask & STATX_DIOALIGN &&
        sx.stx_dio_offset_align) {
        n->alignment = MAX(sx.stx_dio_offset_align, (u32)SECTOR_SIZE);
        n->memory_alignment = MAX(sx.stx_dio_mem_align, (u32)SECTOR_SIZE);
        return;
    }
#else
    (void)sx;
#endif
    n->alignment = SECTOR_SIZE;
    while (n->alignment < 4096 && !can_read(fd, n->alignment))
        n->alignment *= 2;
    n->memory_alignment = 4096;
}

static bool check_kind(BlockNode *n, File *f, Error *err)
{
    struct stat st;

    if (fstat(f->fd, &st) < 0)
        return error_set_errno(err, "%s", n->filename);
    f->is_device = S_ISBLK(st.st_mode);
    if (n->driver == &driver_host_device && !f->is_device)
        return error_set(err, "%s is no block device", n->filename);
    if (!f->is_device && !S_ISREG(st.st_mode))
        return error_set(err, "%s is neither a regular file nor a block device", n->filename);
    return true;
}

static bool lock_file(BlockNode *n, int fd, bool is_read_only, Error *err)
{
    File *f = NODE_STATE(n, File);
    u32 perm = FILE_READ | (is_read_only ? 0 : FILE_WRITE | FILE_RESIZE);

    if (!f->has_locks || (f->is_device && !f->keeps_locks))
        return true;
    if (n->force_share && is_read_only)
        perm = 0;
    return file_lock(fd, perm, n->force_share ? 0 : FILE_WRITE | FILE_RESIZE, n->filename, err);
}

/*
 * The file under the same descriptor, opened anew: requests that are on their way keep what they have.
 * Its own locks would be in the way of the new ones.
 */
static bool file_set_read_only(BlockNode *n, bool on, Error *err)
{
    File *f = NODE_STATE(n, File);
    int flags = O_CLOEXEC | (n->is_direct ? O_DIRECT : 0) | (on ? O_RDONLY : O_RDWR);
    int fd = fdset_open(n->filename, flags, 0);

    if (fd < 0)
        return error_set_errno(err, "%s", n->filename);
    if (f->has_locks)
        file_unlock(f->fd);
    if (lock_file(n, fd, on, err) && dup3(fd, f->fd, O_CLOEXEC) >= 0) {
        close(fd);
        return true;
    }
    close(fd);
    lock_file(n, f->fd, n->is_read_only, NULL);
    return false;
}

static bool choose_engine(BlockNode *n, File *f, const char *aio, Error *err)
{
    f->try_nowait = !n->is_direct;
    if (aio && !strcmp(aio, "native") && !n->is_direct)
        return error_set(err, "%s: aio=native needs cache.direct=on (cache=none or directsync)",
                         n->filename);
    if (aio && !strcmp(aio, "threads"))
        return true;
    f->ring = uring_ref(n->loop);
    return f->ring || !aio || !strcmp(aio, "native") ||
           error_set(err, "%s: aio=io_uring: this host has no io_uring", n->filename);
}

static bool file_open(BlockNode *n, Opts *o, Error *err)
{
    File *f = NODE_STATE(n, File);
    const char *name = opts_get(o, "filename"), *locking = opts_get(o, "locking");
    int flags = O_CLOEXEC | (n->is_direct ? O_DIRECT : 0);

    f->fd = -1;
    f->keeps_locks = locking && !strcmp(locking, "on");
    f->has_locks = !locking || strcmp(locking, "off");
    if (!name)
        return error_set(err, "driver file: option \"filename\" is missing");
    n->is_auto_read_only &= !n->is_read_only;
    n->is_read_only |= n->is_auto_read_only; /* until someone wants to write */
    f->fd = fdset_open(name, flags | (n->is_read_only ? O_RDONLY : O_RDWR), 0);
    if (f->fd < 0 && errno == EACCES && n->is_auto_read_only) { /* a set with a descriptor for both */
        n->is_read_only = false;
        f->fd = fdset_open(name, flags | O_RDWR, 0);
    }
    if (f->fd < 0 && errno == EINVAL && n->is_direct)
        return error_set(err, "%s: this file system has no O_DIRECT; use another cache mode", name);
    if (f->fd < 0)
        return error_set_errno(err, "%s", name);
    if (!check_kind(n, f, err) || !lock_file(n, f->fd, n->is_read_only, err) ||
        !choose_engine(n, f, opts_get(o, "aio"), err))
        return false;
    f->can_punch = f->can_zero = true;
    find_alignment(n, f->fd);
    n->size = size_of(f);
    n->is_zero_past_end = !f->is_device;
    return true;
}

static void file_close(BlockNode *n)
{
    File *f = NODE_STATE(n, File);

    uring_unref(f->ring);
    if (f->fd >= 0)
        close(f->fd);
}

/* Locked before it is cut, so that an image in use keeps its data. */
static bool file_create(Loop *l, const char *filename, Opts *o, Error *err)
{
    int fd = open(filename, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    BlockNode *n;
    bool ok;

    if (fd < 0)
        return error_set_errno(err, "%s", filename);
    ok = file_lock(fd, FILE_WRITE | FILE_RESIZE, FILE_WRITE | FILE_RESIZE, filename, err);
    struct stat st;

    if (ok && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(fd, 0) < 0)
        ok = error_set_errno(err, "%s", filename);
#ifdef FS_NOCOW_FL
    int attr;

    if (ok && opts_bool(o, "nocow", false) && ioctl(fd, FS_IOC_GETFLAGS, &attr) == 0) {
        attr |= FS_NOCOW_FL;
        ioctl(fd, FS_IOC_SETFLAGS, &attr);
    }
#endif
    close(fd);
    if (!ok || !opts_get(o, "size"))
        return ok;
    Opts open_opts = {0};

    opts_set(&open_opts, "driver", "file");
    opts_set(&open_opts, "filename", filename);
    n = node_open(l, &open_opts, err);
    opts_clear(&open_opts);
    if (!n)
        return false;
    ok = file_truncate(n, opts_size(o, "size", 0), opts_get(o, "preallocation"), err);
    node_unref(n);
    return ok;
}

static const OptRow open_rows[] = {
    {"filename", OPT_STR, NULL, "path of the file"},
    {"aio", OPT_ENUM, "threads|native|io_uring", "how requests are made"},
    {"locking", OPT_ENUM, "auto|on|off", "keep other processes from writing the file"},
};

static const OptRow create_rows[] = {
    {"size", OPT_SIZE, NULL, "Virtual disk size"},
    {"preallocation", OPT_ENUM, "off|falloc|full", "Preallocation mode"},
    {"nocow", OPT_BOOL, NULL, "Turn off copy-on-write (valid only on btrfs)"},
};

/* The two differ in what they accept. */
#define FILE_HOOKS                                                                                 \
    .is_protocol = true, .state_size = sizeof(File), .open_rows = open_rows,                       \
    .open_count = ARRAY_SIZE(open_rows), .open = file_open, .close = file_close,                   \
    .read = file_read, .write = file_write, .write_zeroes = file_write_zeroes,                     \
    .discard = file_discard, .flush = file_flush, .status = file_status, .truncate = file_truncate,      \
    .set_read_only = file_set_read_only

const BlockDriver driver_file = {
    .name = "file",
    .help = "file or block device of the host",
    .create_rows = create_rows,
    .create_count = ARRAY_SIZE(create_rows),
    .create = file_create,
    FILE_HOOKS,
};

const BlockDriver driver_host_device = {
    .name = "host_device",
    .help = "block device of the host",
    FILE_HOOKS,
};
