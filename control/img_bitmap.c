/* SPDX-License-Identifier: MIT */
/* lyrebird-img bitmap: persistent bitmaps of an image that nobody has open. */
#include <string.h>
#include "control/img.h"
#include "host/block/bitmap.h"

static const char *const step_names[] = {
    [IMG_ADD] = "add",       [IMG_REMOVE] = "remove",   [IMG_CLEAR] = "clear",
    [IMG_ENABLE] = "enable", [IMG_DISABLE] = "disable", [IMG_MERGE] = "merge",
};

/* The bitmap @name, to be changed, removed or read. */
static DirtyBitmap *named(BlockNode *n, const char *name, const ImgStep *s, Error *err)
{
    DirtyBitmap *d = bitmap_find(n, name);

    if (!d)
        error_set(err, "Dirty bitmap '%s' not found", name);
    else if (s->letter == IMG_REMOVE || bitmap_is_usable(d, !n->is_read_only, err))
        return d;
    return NULL;
}

static bool merge(DirtyBitmap *d, BlockNode *from, const ImgStep *s, Error *err)
{
    DirtyBitmap *source = named(from, s->arg, s, err);

    if (!source)
        return false;
    if (from->size != d->node->size)
        return error_set(err, "Bitmaps are of different sizes and can't be merged");
    bitmap_merge(d, source);
    return true;
}

static bool do_step(BlockNode *n, BlockNode *from, const char *name, u64 granularity,
                    const ImgStep *s, Error *err)
{
    DirtyBitmap *d;

    if (s->letter == IMG_ADD)
        return bitmap_new_persistent(n, name, granularity, false, err);
    d = named(n, name, s, err);
    if (!d)
        return false;
    switch (s->letter) {
    case IMG_REMOVE: return bitmap_remove(d, err);
    case IMG_MERGE: return merge(d, from, s, err);
    case IMG_CLEAR: bitmap_clear(d); break;
    default: d->is_disabled = s->letter == IMG_DISABLE; break;
    }
    return true;
}

static bool check_args(const ImgArgs *a, u64 *granularity)
{
    const char *g = a->opt['g'];

    if (a->count != 2)
        return img_failf("Expecting filename and bitmap name"), false;
    if (!a->steps)
        return img_failf("Need at least one of --add, --remove, --clear, --enable, --disable, or "
                         "--merge"), false;
    if (g && !a->opt[IMG_ADD])
        return img_failf("granularity only supported with --add"), false;
    if (a->opt['b'] && !a->opt[IMG_MERGE])
        return img_failf("Merge bitmap source file only supported with --merge"), false;
    if (a->opt['F'] && !a->opt['b'])
        return img_failf("-F only supported with -b"), false;
    return !g || (img_size("granularity", g, granularity) &&
                  (*granularity || (img_failf("Invalid granularity specified: '0'"), false)));
}

int img_bitmap(ImgArgs *a)
{
    BlockNode *n, *from = NULL;
    u64 granularity = 0;
    int status = 0;

    if (!check_args(a, &granularity))
        return 1;
    if (a->opt['b']) {
        from = img_open(a, a->opt['b'], a->opt['F'], NULL, 0);
        if (!from)
            return 1;
    }
    n = img_open(a, a->file[0], a->opt['f'], NULL, IMG_WRITE | IMG_UNMAP);
    for (unsigned i = 0; n && i < a->steps && !status; i++) {
        Error err;

        if (!do_step(n, from ? from : n, a->file[1], granularity, &a->step[i], &err))
            status = img_failf("Operation %s on bitmap %s failed: %s",
                               step_names[a->step[i].letter], a->file[1], err.text);
    }
    if (n && !status) { /* closing would write them too, and could not say that it failed */
        Error err;

        status = node_set_read_only(n, true, &err) ? 0 : img_fail(&err);
    }
    node_unref(from);
    node_unref(n);
    return n ? status : 1;
}
