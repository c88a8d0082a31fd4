/* SPDX-License-Identifier: MIT */
/* lyrebird-img commit and rebase: moving data along a backing chain. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "control/img.h"

#define STEP (2u << 20)

/* ---- commit ---- */

/* Number of steps from the top down to the image named @base; 0: not in the chain. */
static unsigned depth_of(BlockNode *top, const char *base)
{
    unsigned depth = 1;

    for (BlockNode *b = top->backing; b; b = b->backing, depth++) {
        char *path = path_beside(top->filename, base);
        bool is_it = !strcmp(b->filename, base) || !strcmp(b->filename, path);

        free(path);
        if (is_it)
            return depth;
    }
    return 0;
}

/* Open the chain with the image @depth steps down writable. */
static BlockNode *open_writable(ImgArgs *a, unsigned depth)
{
    char key[BACKING_DEPTH_MAX * 8 + 16] = "";
    Error err = {0};
    Opts o = {0};

    for (unsigned i = 0; i < depth; i++)
        strcat(key, "backing.");
    strcat(key, "read-only");
    opts_set(&o, key, "off");
    opts_set(&o, "discard", "unmap");
    if (a->opt['t'] && !node_set_cache(&o, a->opt['t'], &err)) {
        opts_clear(&o);
        img_fail(&err);
        return NULL;
    }
    BlockNode *n = node_open_file(a->loop, a->file[0], a->opt['f'], &o, &err);

    opts_clear(&o);
    if (!n)
        img_failf("Could not open '%s': %s", a->file[0], err.text);
    return n;
}

static void progress(void *opaque, u64 done, u64 total)
{
    img_progress(opaque, done, total);
}

static int commit(ImgArgs *a, BlockNode *top, BlockNode *base)
{
    Error err = {0};
    int ret;

    if (top->size > base->size && !node_truncate(base, top->size, NULL, &err))
        return img_fail(&err);
    ret = node_commit(top, base, progress, a);
    /* Images between the two are made invalid by -b, and the top must not be: it stays as it is. */
    if (!ret && !a->opt['d'] && !a->opt['b'] && top->driver->make_empty)
        ret = top->driver->make_empty(top);
    return ret ? img_failf("Block job failed: %s", strerror(-ret)) : 0;
}

int img_commit(ImgArgs *a)
{
    unsigned depth = 1;

    if (a->count != 1)
        return img_failf("Expecting one image file name");
    BlockNode *top = img_open(a, a->file[0], a->opt['f'], NULL, 0), *base;

    if (!top)
        return 1;
    if (a->opt['b'])
        depth = depth_of(top, a->opt['b']);
    bool has_base = top->backing && depth;

    node_unref(top);
    if (!has_base)
        return img_failf(a->opt['b'] ? "Did not find '%s' in the backing chain of '%s'"
                                     : "Image '%s' does not have a "
                                       "backing file",
                         a->opt['b'] ? a->opt['b'] : a->file[0], a->file[0]);
    top = open_writable(a, depth);
    if (!top)
        return 1;
    base = top;
    for (unsigned i = 0; i < depth; i++)
        base = base->backing;
    int status = commit(a, top, base);

    node_unref(top);
    if (!status && !a->opt['q'])
        puts("Image committed.");
    return status;
}

/* ---- rebase ---- */

/* Bytes of @n at @at into @buf; zeros behind its end, or without @n. */
static int read_or_zero(BlockNode *n, u64 at, u8 *buf, u64 bytes)
{
    u64 there = !n || at >= n->size ? 0 : MIN(bytes, n->size - at);

    memset(buf + there, 0, bytes - there);
    return there ? node_pread(n, at, buf, there) : 0;
}

/*
 * What the image shows of the old backing file and the new one does not have is written into the
 * image.
 */
static int keep_differences(ImgArgs *a, BlockNode *top, BlockNode *to)
{
    u8 *was = node_alloc(top, STEP), *is = node_alloc(top, STEP);
    u64 step = MAX(top->cluster_size, 65536u);
    int ret = was && is ? 0 : -ENOMEM;

    for (u64 at = 0, bytes; at < top->size && !ret; at += bytes) {
        BlkStatus st;

        bytes = top->size - at;
        ret = node_status(top, at, bytes, &st);
        bytes = st.bytes;
        if (ret || st.flags & BLK_ST_ALLOCATED)
            continue;
        bytes = MIN(bytes, STEP);
        ret = read_or_zero(top->backing, at, was, bytes);
        if (!ret)
            ret = read_or_zero(to, at, is, bytes);
        for (u64 done = 0, part; done < bytes && !ret; done += part) {
            part = MIN(bytes - done, step - (at + done) % step);
            if (!memcmp(was + done, is + done, part))
                continue;
            ret = mem_is_zero(was + done, part) ? node_write_zeroes(top, at + done, part, 0)
                                                : node_pwrite(top, at + done, was + done, part);
        }
        img_progress(a, at + bytes, top->size);
    }
    free(was);
    free(is);
    return ret ? ret : node_flush(top);
}

/*
 * Zeros written while the old backing file is larger than the image knows nothing of the new one,
 * so an image without old backing file needs its holes above the new file's data made explicit too:
 * keep_differences does both.
 */
static int rebase(ImgArgs *a, BlockNode *top, const char *backing, const char *format)
{
    Error err = {0};
    BlockNode *to = NULL;
    int ret = 0;

    if (!a->opt['u'] && *backing) {
        char *path = path_beside(top->filename, backing);

        to = img_open(a, path, format, a->opt['T'], 0);
        free(path);
        if (!to)
            return 1;
    }
    if (!a->opt['u'])
        ret = keep_differences(a, top, to);
    node_unref(to);
    if (ret)
        return img_failf("error while copying to '%s': %s", top->filename, strerror(-ret));
    return top->driver->set_backing(top, backing, format, &err) ? 0 : img_fail(&err);
}

int img_rebase(ImgArgs *a)
{
    Error err = {0};

    if (a->count != 1)
        return img_failf("Expecting one image file name");
    if (!a->opt['b'])
        return img_failf("Must specify backing file (-b) or use simple invocation");
    if (*a->opt['b'] && !a->opt['F'])
        return img_failf("%s: the format of the backing file must be given (-F)", a->file[0]);
    if (a->opt['F'] && !driver_find(a->opt['F'], &err))
        return img_fail(&err);
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], a->opt['t'],
                            IMG_WRITE | (a->opt['u'] ? IMG_NO_BACKING : 0));

    if (!n)
        return 1;
    int status = n->driver->set_backing
                     ? rebase(a, n, a->opt['b'], a->opt['F'])
                     : img_failf("Images of format %s have no backing file", n->driver->name);

    node_unref(n);
    return status;
}
