/* SPDX-License-Identifier: MIT */
/* lyrebird-img dd: bs=, count=, skip=, if=, of=. */
#include <stdlib.h>
#include <string.h>
#include "control/img.h"

typedef struct Dd {
    u64 bs, count, skip;
    const char *in, *out;
} Dd;

static const OptRow rows[] = {
    {"bs", OPT_SIZE, NULL, "block size"},
    {"count", OPT_SIZE, NULL, "blocks to copy"},
    {"skip", OPT_SIZE, NULL, "blocks to skip"},
    {"if", OPT_STR, NULL, "input"},
    {"of", OPT_STR, NULL, "output"},
};

static bool read_words(ImgArgs *a, Dd *d, Opts *o)
{
    Error err = {0};

    for (int i = 0; i < a->count; i++) {
        char *eq = strchr(a->file[i], '=');

        if (!eq)
            return img_failf("unrecognized operand %s", a->file[i]), false;
        *eq = 0;
        opts_set(o, a->file[i], eq + 1);
    }
    if (!opts_check(o, "dd", rows, ARRAY_SIZE(rows), &err))
        return img_fail(&err), false;
    *d = (Dd){opts_size(o, "bs", 512), opts_size(o, "count", ~0ull), opts_size(o, "skip", 0),
              opts_get(o, "if"), opts_get(o, "of")};
    if (!d->in || !d->out)
        return img_failf("Must specify both input and output file names"), false;
    return d->bs && d->bs <= 1u << 30
               ? true
               : (img_failf("invalid number: bs=%llu", (unsigned long long)d->bs), false);
}

static int copy(BlockNode *from, BlockNode *to, u64 skip, u64 bytes, u64 bs)
{
    u8 *buf = malloc(bs);
    int ret = buf ? 0 : -1;

    for (u64 at = 0; at < bytes && !ret; at += bs) {
        u64 part = MIN(bs, bytes - at);

        ret = node_pread(from, skip + at, buf, part);
        if (!ret)
            ret = node_pwrite(to, at, buf, part);
    }
    free(buf);
    return ret ? ret : node_flush(to);
}

int img_dd(ImgArgs *a)
{
    const char *format = a->opt['O'] ? a->opt['O'] : "raw";
    Error err = {0};
    const BlockDriver *driver = driver_find(format, &err);
    Opts words = {0};
    char text[32];
    int ret = 1;
    Dd d;

    if (!driver)
        return img_fail(&err);
    if (!read_words(a, &d, &words)) {
        opts_clear(&words);
        return 1;
    }
    BlockNode *from = img_open(a, d.in, a->opt['f'], NULL, 0), *to = NULL;

    if (from) {
        u64 size = d.count > from->size / d.bs ? from->size : d.count * d.bs;
        u64 skip = d.skip > from->size / d.bs ? from->size : d.skip * d.bs;

        /* As qemu-img: what is skipped does not make room at the end. */
        size = MIN(size, from->size - skip);
        snprintf(text, sizeof text, "%llu", (unsigned long long)size);
        opts_set(&a->create, "size", text);
        if (!image_create(a->loop, driver, d.out, &a->create, &err))
            img_fail(&err);
        else if ((to = img_open(a, d.out, format, NULL, IMG_WRITE)))
            ret = copy(from, to, skip, size, d.bs);
        if (to && ret)
            img_failf("error while copying: %s", strerror(-ret));
    }
    node_unref(from);
    node_unref(to);
    opts_clear(&words);
    return ret ? 1 : 0;
}
