/* SPDX-License-Identifier: MIT */
/* lyrebird-img create, resize, amend, measure: images and their sizes. */
#include <stdlib.h>
#include <string.h>
#include "control/img.h"

/* The size of a new image with a backing file but without a size of its own. */
static bool size_of_backing(ImgArgs *a, const char *filename, const char *backing,
                            const char *format)
{
    char *path = path_beside(filename, backing), text[32];
    bool given = opts_get(&a->create, "size");
    BlockNode *n = img_open(a, path, format, NULL, 0);

    free(path);
    if (!n)
        return false;
    snprintf(text, sizeof text, "%llu", (unsigned long long)n->size);
    if (!given)
        opts_set(&a->create, "size", text);
    node_unref(n);
    return true;
}

static void print_formatting(const ImgArgs *a, const char *filename, const BlockDriver *d)
{
    printf("Formatting '%s', fmt=%s", filename, d->name);
    for (unsigned i = 0; i < d->create_count; i++) {
        const char *key = d->create_rows[i].name, *value = opts_get(&a->create, key);
        u64 size;

        if (value && d->create_rows[i].kind == OPT_SIZE && parse_size(value, &size))
            printf(" %s=%llu", key, (unsigned long long)size);
        else if (value)
            printf(" %s=%s", key, value);
    }
    printf("\n");
}

static bool print_options(const BlockDriver *d)
{
    printf("Supported %s options:\n", d->name);
    opts_help(stdout, d->create_rows, d->create_count);
    return true;
}

int img_create(ImgArgs *a)
{
    const char *format = a->opt['f'] ? a->opt['f'] : "raw", *backing, *backing_format;
    Error err = {0};
    const BlockDriver *d = driver_find(format, &err);

    if (!d)
        return img_fail(&err);
    if (a->wants_help)
        return !print_options(d);
    if (a->count < 1)
        return img_failf("Expecting image file name");
    if (a->count > 2)
        return img_failf("Unexpected argument: %s", a->file[2]);
    if (a->opt['b'])
        opts_set(&a->create, "backing_file", a->opt['b']);
    if (a->opt['F'])
        opts_set(&a->create, "backing_fmt", a->opt['F']);
    if (a->count == 2)
        opts_set(&a->create, "size", a->file[1]);
    backing = opts_get(&a->create, "backing_file");
    backing_format = opts_get(&a->create, "backing_fmt");
    if (backing_format && !driver_find(backing_format, &err))
        return img_fail(&err);
    if (backing && *backing && !a->opt['u']) {
        if (!backing_format)
            return img_failf("%s: the format of the backing file must be given (-F)", a->file[0]);
        if (!size_of_backing(a, a->file[0], backing, backing_format))
            return 1;
    }
    if (!opts_get(&a->create, "size"))
        return img_failf("%s: Image creation needs a size parameter", a->file[0]);
    if (!a->opt['q'])
        print_formatting(a, a->file[0], d);
    return image_create(a->loop, d, a->file[0], &a->create, &err) ? 0 : img_fail(&err);
}

int img_resize(ImgArgs *a)
{
    const char *text, *prealloc = a->opt[IMG_PREALLOCATION];
    Error err = {0};
    u64 size, by;
    int status = 0;

    if (a->count != 2)
        return img_failf("Expecting image file name and size");
    text = a->file[1];
    if (!img_size("image size", *text == '+' || *text == '-' ? text + 1 : text, &by))
        return 1;
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], NULL, IMG_WRITE);

    if (!n)
        return 1;
    size = *text == '+' ? n->size + by : *text == '-' ? n->size - MIN(by, n->size) : by;
    size = ALIGN_UP(size, (u64)SECTOR_SIZE);
    if (!size)
        status = img_failf("New image size must be positive");
    else if (size < n->size && !a->opt[IMG_SHRINK])
        status = img_failf("Use the --shrink option to perform a shrink operation. Shrinking an "
                           "image will delete all "
                           "data beyond the shrunken image's end");
    else if (!node_truncate(n, size, prealloc, &err))
        status = img_fail(&err);
    node_unref(n);
    if (!status && !a->opt['q'])
        puts("Image resized.");
    return status;
}

int img_amend(ImgArgs *a)
{
    Error err = {0};
    char what[64];

    if (!a->opt['o'])
        return img_failf("Must specify options (-o)");
    if (a->count != 1 && !a->wants_help)
        return img_failf("Expecting one image file name");
    if (a->wants_help) {
        const BlockDriver *d = driver_find(a->opt['f'] ? a->opt['f'] : "qcow2", &err);

        if (!d)
            return img_fail(&err);
        printf("Amend options for '%s':\n", d->name);
        opts_help(stdout, d->amend_rows, d->amend_count);
        return 0;
    }
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], a->opt['t'], IMG_WRITE);

    if (!n)
        return 1;
    snprintf(what, sizeof what, "format %s", n->driver->name);
    bool ok =
        n->driver->amend
            ? opts_check(&a->create, what, n->driver->amend_rows, n->driver->amend_count, &err) &&
                  n->driver->amend(n, &a->create, &err)
            : error_set(&err, "Format driver '%s' does not support option amendment",
                        n->driver->name);

    node_unref(n);
    return ok ? 0 : img_fail(&err);
}

int img_measure(ImgArgs *a)
{
    const char *format = a->opt['O'] ? a->opt['O'] : "raw";
    Error err = {0};
    const BlockDriver *d = driver_find(format, &err);
    BlockNode *from = NULL;
    BlkMeasure m;
    char what[64];
    bool json, ok;

    if (!d)
        return img_fail(&err);
    if (!img_is_json(a, &json))
        return 1;
    if (a->opt[IMG_SIZE] ? a->count : a->count != 1)
        return img_failf("Either --size N or one filename must be specified");
    if (!d->measure)
        return img_failf("Block driver '%s' does not support size measurement", d->name);
    if (a->opt[IMG_SIZE])
        opts_set(&a->create, "size", a->opt[IMG_SIZE]);
    else if (!(from = img_open(a, a->file[0], a->opt['f'], NULL, 0)))
        return 1;
    snprintf(what, sizeof what, "format %s", d->name);
    ok = !a->opt['l'] || img_load_snapshot(from, a->opt['l']);
    if (!ok || !opts_check(&a->create, what, d->create_rows, d->create_count, &err) ||
        !d->measure(&a->create, from, &m, &err))
        ok = false;
    if (ok && json)
        printf("{\n    \"required\": %llu,\n    \"fully-allocated\": %llu\n}\n",
               (unsigned long long)m.required, (unsigned long long)m.fully_allocated);
    else if (ok)
        printf("required size: %llu\nfully allocated size: %llu\n", (unsigned long long)m.required,
               (unsigned long long)m.fully_allocated);
    node_unref(from);
    return ok ? 0 : err.text[0] ? img_fail(&err) : 1;
}
