/* SPDX-License-Identifier: MIT */
/*
 * A qcow2 image: refused with a message, or opened; then reads, writes, discards, snapshots,
 * resizing, checks and repairs may fail but not crash, hang or allocate without bound. What was
 * repaired passes a check.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include "host/block/bitmap.h"
#include "host/block/node.h"
#include "tests/fuzz/fuzz.h"

#define PIECE    70000u
#define FILE_MAX (32ull << 20)

static Loop *loop;
static u8 buf[PIECE];

static int image_file(const u8 *data, size_t size)
{
    int fd = memfd_create("qcow2", MFD_CLOEXEC);

    FUZZ_CHECK(fd >= 0);
    FUZZ_CHECK(write(fd, data, size) == (ssize_t)size);
    return fd;
}

static BlockNode *open_image(int fd, const char *read_only, const char *check)
{
    char path[64];
    Error err = {0};
    Opts o = {0};

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    opts_set(&o, "read-only", read_only);
    opts_set(&o, "x-no-io", "on"); /* no backing files of this machine */
    opts_set(&o, "x-check", check);
    opts_set(&o, "discard", "unmap");
    opts_set(&o, "file.locking", "off");
    BlockNode *n = node_open_file(loop, path, "qcow2", &o, &err);

    opts_clear(&o);
    FUZZ_CHECK(n || err.text[0]);
    return n;
}

static void read_some(BlockNode *n)
{
    u64 at[] = {0, 512, 65536, n->size / 2, n->size - MIN(n->size, 4096u)};

    for (unsigned i = 0; i < ARRAY_SIZE(at); i++) {
        u64 offset = MIN(at[i], n->size), bytes = MIN(n->size - offset, PIECE);
        BlkStatus st;

        node_pread(n, offset, buf, bytes);
        if (offset < n->size && !node_status(n, offset, n->size - offset, &st))
            FUZZ_CHECK(st.bytes && st.bytes <= n->size - offset);
    }
}

static void change(BlockNode *n)
{
    u64 end = ALIGN_DOWN(n->size, 512ull), some = MIN(end, 20000ull);

    node_pwrite(n, 0, buf, some);
    node_pwrite(n, end - MIN(end, 1024ull), buf, MIN(end, 1024ull));
    node_write_zeroes(n, 512, MIN(some, end > 512 ? end - 512 : 0), BLK_MAY_UNMAP);
    node_discard(n, 0, some);
    if (n->cluster_size && n->cluster_size <= MIN(end, PIECE))
        node_write(n, 0, n->cluster_size, iov_of(&(struct iovec){buf, n->cluster_size}),
                   BLK_COMPRESSED);
    node_flush(n);
}

static void snapshots(BlockNode *n)
{
    BlkSnapshot *list, s = {.name = "new"};
    unsigned count = n->driver->snapshot_list(n, &list);
    Error err = {0};

    if (count && n->driver->snapshot_apply(n, list[0].id, &err))
        read_some(n);
    if (count)
        n->driver->snapshot_delete(n, list[count - 1].id, &err);
    n->driver->snapshot_create(n, &s, &err);
    n->driver->vmstate_write(n, 0, 1000, iov_of(&(struct iovec){buf, 1000}));
    free(list);
}

static void bitmaps(BlockNode *n)
{
    DirtyBitmap *d = n->bitmaps, *fresh;
    BlkBitmapInfo *list;
    Error err = {0};

    n->driver->bitmaps_list(n, &list);
    free(list);
    fresh = bitmap_new_persistent(n, "new", 512, false, &err);
    if (fresh)
        bitmap_mark(fresh, 0, 4096);
    if (d && fresh && bitmap_is_usable(d, true, &err))
        bitmap_merge(d, fresh);
    n->driver->bitmaps_store(n, &err);
    if (d)
        bitmap_remove(d, &err);
    n->driver->bitmaps_store(n, &err);
}

static void resize(BlockNode *n)
{
    Error err = {0};

    n->driver->truncate(n, n->size + 65536, "metadata", &err);
    n->driver->truncate(n, 4096, NULL, &err);
}

static void repair(BlockNode *n)
{
    BlkCheck first = {.is_quiet = true}, second = {.is_quiet = true};
    Error err = {0};

    if (!n->driver->check(n, &first, BLK_FIX_ALL, &err) || first.corruptions || first.check_errors)
        return;
    if (n->driver->check(n, &second, BLK_FIX_NONE, &err))
        FUZZ_CHECK(!second.corruptions);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    struct rlimit limit = {FILE_MAX, FILE_MAX};
    BlockNode *n;

    if (!loop) {
        loop = loop_new();
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    int fd = image_file(data, size);

    if ((n = open_image(fd, "on", "off"))) {
        read_some(n);
        node_unref(n);
    }
    if ((n = open_image(fd, "off", "off"))) {
        change(n);
        bitmaps(n);
    snapshots(n);
        change(n);
        resize(n);
        read_some(n);
        node_unref(n);
    }
    close(fd);
    fd = image_file(data, size);
    if ((n = open_image(fd, "off", "on"))) {
        repair(n);
        node_unref(n);
    }
    close(fd);
    return 0;
}
