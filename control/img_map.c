/* SPDX-License-Identifier: MIT */
/* lyrebird-img map and compare: what lies where, and whether two images are the same. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "control/img.h"

#define COMPARE_STEP (2u << 20)

/* Exit statuses of compare. */
enum {
    COMPARE_SAME = 0,
    COMPARE_DIFFER = 1,
    COMPARE_OPEN = 2,
    COMPARE_STATUS = 3,
    COMPARE_READ = 4,
};

typedef unsigned long long ull;

/* ---- map ---- */

typedef struct MapEntry {
    u64 start, length, offset;
    u32 flags;
    unsigned depth;
    bool is_present;
    BlockNode *node; /* that decided */
} MapEntry;

static bool joins(const MapEntry *a, const MapEntry *b)
{
    return a->node == b->node && a->flags == b->flags && a->depth == b->depth &&
           a->is_present == b->is_present && a->start + a->length == b->start &&
           (!(a->flags & BLK_ST_OFFSET) || a->offset + a->length == b->offset);
}

static void print_json_entry(const MapEntry *e, bool first)
{
    printf("%s{ \"start\": %llu, \"length\": %llu, \"depth\": %u, \"present\": %s, \"zero\": %s, "
           "\"data\": %s",
           first ? "[" : ",\n", (ull)e->start, (ull)e->length, e->depth,
           e->is_present ? "true" : "false", e->flags & BLK_ST_ZERO ? "true" : "false",
           e->flags & BLK_ST_DATA ? "true" : "false");
    if (e->flags & BLK_ST_OFFSET)
        printf(", \"offset\": %llu", (ull)e->offset);
    printf("}");
}

static bool print_human_entry(const MapEntry *e)
{
    if (!(e->flags & BLK_ST_DATA) || e->flags & BLK_ST_ZERO)
        return true;
    if (!(e->flags & BLK_ST_OFFSET))
        return img_failf("File contains external, encrypted or compressed clusters."), false;
    printf("%#-16llx%#-16llx%#-16llx%s\n", (ull)e->start, (ull)e->length, (ull)e->offset,
           e->node->file ? e->node->file->filename : e->node->filename);
    return true;
}

static int map_one(BlockNode *n, u64 at, u64 bytes, MapEntry *e)
{
    BlkStatus st;
    int ret = node_status_above(n, NULL, at, bytes, &st, &e->depth);
    unsigned steps = e->depth;

    if (ret)
        return ret;
    e->start = at;
    e->length = st.bytes;
    e->flags = st.flags & (BLK_ST_DATA | BLK_ST_ZERO | BLK_ST_OFFSET);
    e->offset = st.offset;
    e->is_present = st.flags & BLK_ST_ALLOCATED;
    for (e->node = n; steps && e->node->backing; steps--)
        e->node = e->node->backing;
    if (e->flags & BLK_ST_DATA && e->flags & BLK_ST_OFFSET && !(e->flags & BLK_ST_ZERO) &&
        st.file) {
        BlkStatus below; /* a hole of the file below reads as zeros too */

        if (!node_status(st.file, st.offset, st.bytes, &below) && below.flags & BLK_ST_ZERO) {
            e->flags |= BLK_ST_ZERO;
            e->length = below.bytes;
        } else if (below.bytes < e->length) {
            e->length = below.bytes;
        }
    }
    return 0;
}

static int map_range(BlockNode *n, u64 at, u64 end, bool json)
{
    MapEntry last = {0}, e;
    bool any = false, first = true, ok = true;

    if (!json)
        printf("%-16s%-16s%-16s%s\n", "Offset", "Length", "Mapped to", "File");
    for (; at < end && ok; at += e.length) {
        int ret = map_one(n, at, end - at, &e);

        if (ret)
            return img_failf("Failed to read image metadata: %s", strerror(-ret));
        if (any && joins(&last, &e)) {
            last.length += e.length;
            continue;
        }
        if (any && json)
            print_json_entry(&last, first), first = false;
        else if (any)
            ok = print_human_entry(&last);
        last = e;
        any = true;
    }
    if (any && ok && json)
        print_json_entry(&last, first);
    else if (any && ok)
        ok = print_human_entry(&last);
    if (json)
        printf(any ? "]\n" : "[]\n");
    return ok ? 0 : 1;
}

int img_map(ImgArgs *a)
{
    u64 start = 0, length = INT64_MAX;
    bool json;

    if (!img_is_json(a, &json))
        return 1;
    if (a->count != 1)
        return img_failf("Expecting one image file name");
    if ((a->opt[IMG_START_OFFSET] && !img_size("start offset", a->opt[IMG_START_OFFSET], &start)) ||
        (a->opt[IMG_MAX_LENGTH] && !img_size("max length", a->opt[IMG_MAX_LENGTH], &length)))
        return 1;
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], NULL, 0);

    if (!n)
        return 1;
    u64 end = start < n->size ? start + MIN(length, n->size - start) : start;
    int status = map_range(n, start, end, json);

    node_unref(n);
    return status;
}

/* ---- compare ---- */

typedef struct Side {
    BlockNode *n;
    u8 *buf;
    BlkStatus st;
} Side;

/* Bytes of the side at @at; behind its end zeros. */
static int load(Side *s, u64 at, u64 bytes)
{
    u64 there = at >= s->n->size ? 0 : MIN(bytes, s->n->size - at);

    memset(s->buf + there, 0, bytes - there);
    return there ? node_pread(s->n, at, s->buf, there) : 0;
}

static int status_of(Side *s, u64 at, u64 bytes)
{
    if (at < s->n->size)
        return node_status_above(s->n, NULL, at, MIN(bytes, s->n->size - at), &s->st, NULL);
    s->st = (BlkStatus){.bytes = bytes, .flags = BLK_ST_ZERO};
    return 0;
}

static int differ(const ImgArgs *a, const char *what, u64 at)
{
    if (!a->opt['q'])
        printf("%s at offset %llu!\n", what, (ull)at);
    return COMPARE_DIFFER;
}

static int compare_data(const ImgArgs *a, Side *x, Side *y, u64 at, u64 bytes)
{
    if (load(x, at, bytes) || load(y, at, bytes)) {
        img_failf("Error while reading offset %llu", (ull)at);
        return COMPARE_READ;
    }
    if (!memcmp(x->buf, y->buf, bytes))
        return COMPARE_SAME;
    u64 i = 0;

    while (x->buf[i] == y->buf[i])
        i++;
    return differ(a, "Content mismatch", ALIGN_DOWN(at + i, (u64)SECTOR_SIZE));
}

static int compare(const ImgArgs *a, Side *x, Side *y)
{
    u64 total = MAX(x->n->size, y->n->size), common = MIN(x->n->size, y->n->size);
    bool strict = a->opt['s'];

    if (strict && total != common) {
        if (!a->opt['q'])
            printf("Strict mode: Image size mismatch!\n");
        return COMPARE_DIFFER;
    }
    for (u64 at = 0, bytes; at < total; at += bytes) {
        bytes = at < common ? common - at : total - at;
        if (status_of(x, at, bytes) || status_of(y, at, bytes)) {
            img_failf("Error while reading the tables at offset %llu", (ull)at);
            return COMPARE_STATUS;
        }
        bytes = MIN(x->st.bytes, y->st.bytes);
        if (strict && (x->st.flags & ~BLK_ST_OFFSET) != (y->st.flags & ~BLK_ST_OFFSET))
            return differ(a, "Strict mode: Block status mismatch", at);
        if (x->st.flags & BLK_ST_ZERO && y->st.flags & BLK_ST_ZERO)
            continue;
        bytes = MIN(bytes, COMPARE_STEP);
        int ret = compare_data(a, x, y, at, bytes);

        if (ret)
            return ret;
        img_progress(a, MIN(at + bytes, total - 1), total);
    }
    img_progress(a, total, total);
    if (!a->opt['q'] && total != common)
        printf("Warning: Image size mismatch!\n");
    if (!a->opt['q'])
        printf("Images are identical.\n");
    return COMPARE_SAME;
}

int img_compare(ImgArgs *a)
{
    Side x = {0}, y = {0};
    int status = COMPARE_OPEN;

    if (a->count != 2) {
        img_failf("Expecting two image file names");
        return COMPARE_OPEN;
    }
    x.n = img_open(a, a->file[0], a->opt['f'], a->opt['T'], 0);
    y.n = x.n ? img_open(a, a->file[1], a->opt['F'], a->opt['T'], 0) : NULL;
    if (y.n) {
        x.buf = node_alloc(x.n, COMPARE_STEP);
        y.buf = node_alloc(y.n, COMPARE_STEP);
        status = x.buf && y.buf ? compare(a, &x, &y) : COMPARE_READ;
    }
    free(x.buf);
    free(y.buf);
    node_unref(x.n);
    node_unref(y.n);
    return status;
}
