/* SPDX-License-Identifier: MIT */
/*
 * Persistent bitmaps of qcow2 images: the directory, and what its entries lead to.
 *
 * The header extension names the directory, an entry of it a table, the table clusters of bits.
 * While an image is open for writing all its entries are marked in use, so whoever finds that mark
 * on an image that nobody has open knows that the bitmap is not to be trusted. Bitmaps are written
 * when the image is closed, or becomes read-only: everything to new clusters, then the header, and
 * only then are the old clusters free. A program that does not know bitmaps clears their auto-clear
 * feature; the extension means nothing then and goes with the next header.
 *
 * Source: "Qcow2 Image File Format", "Bitmaps" (docs/references.md).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "host/block/bitmap.h"
#include "host/block/qcow2.h"

#define EXT_SIZE      24u
#define ENTRY_HEAD    24u
#define TYPE_DIRTY    1 /* the only one there is */
#define TABLE_ONES    1ull /* an entry without cluster: all bits are set */
#define DIRECTORY_MAX (64u << 20)

enum { IN_USE = 1, AUTO = 2, EXTRA_IS_COMPATIBLE = 4 };

/* An entry of the directory. */
struct Qcow2Bitmap {
    char *name;
    u64 table; /* offset in the file */
    u32 table_count, flags;
    u8 type, granularity_bits;
    u32 extra_size;
    u8 *extra;
    u64 at; /* where the entry is */
};

static bool bad(const BlockNode *n, Error *err, const char *what)
{
    return error_set(err, "%s: the bitmap directory is damaged: %s", n->filename, what);
}

static bool failed(const BlockNode *n, int ret, Error *err)
{
    errno = -ret;
    return !ret || error_set_errno(err, "%s: cannot write bitmaps", n->filename);
}

static void free_list(Qcow2Bitmap *list, u32 count)
{
    for (u32 i = 0; i < count; i++) {
        free(list[i].name);
        free(list[i].extra);
    }
    free(list);
}

void qcow2_bitmaps_free(Qcow2 *q)
{
    free_list(q->bitmap, q->bitmap_count);
    q->bitmap = NULL;
    q->bitmap_count = 0;
}

static Qcow2Bitmap *find(Qcow2 *q, const char *name)
{
    for (u32 i = 0; i < q->bitmap_count; i++)
        if (!strcmp(q->bitmap[i].name, name))
            return &q->bitmap[i];
    return NULL;
}

/* ---- the directory ---- */

static u64 entry_bytes(u32 extra_size, u64 name_size)
{
    return ALIGN_UP(ENTRY_HEAD + (u64)extra_size + name_size, 8);
}

/* The entry at @p, of which @room bytes are there. */
static bool read_entry(BlockNode *n, const u8 *p, u64 room, Qcow2Bitmap *b, u64 *length, Error *err)
{
    u32 name_size = room < ENTRY_HEAD ? 0 : (u32)p[18] << 8 | p[19];

    if (!name_size || name_size > BITMAP_NAME_MAX)
        return bad(n, err, "a name has no valid length");
    b->table = be64_at(p);
    b->table_count = be32_at(p + 8);
    b->flags = be32_at(p + 12);
    b->type = p[16];
    b->granularity_bits = p[17];
    b->extra_size = be32_at(p + 20);
    *length = entry_bytes(b->extra_size, name_size);
    if (*length > room)
        return bad(n, err, "an entry is longer than the directory");
    b->name = strndup((const char *)p + ENTRY_HEAD + b->extra_size, name_size);
    b->extra = malloc(b->extra_size + 1ul);
    if (!b->name || !b->extra)
        return error_set(err, "%s: out of memory", n->filename);
    memcpy(b->extra, p + ENTRY_HEAD, b->extra_size);
    if (strlen(b->name) != name_size)
        return bad(n, err, "a name has a zero in it");
    if (b->table & (QCOW2(n)->cluster_size - 1) || b->table >> 56 ||
        b->table + b->table_count * 8ull > n->file->size)
        return bad(n, err, "a table is not in the file");
    return true;
}

static bool read_entries(BlockNode *n, const u8 *p, u64 size, u32 count, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 at = 0, length;

    for (u32 i = 0; i < count; i++, at += length) {
        Qcow2Bitmap b = {.at = q->bitmaps_offset + at};
        bool ok = read_entry(n, p + at, size - at, &b, &length, err);

        if (ok && find(q, b.name))
            ok = bad(n, err, "two bitmaps have the same name");
        q->bitmap[q->bitmap_count++] = b; /* with what was allocated */
        if (!ok)
            return false;
    }
    return at == size || bad(n, err, "it is longer than its entries");
}

bool qcow2_bitmaps_read(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    const Qcow2Ext *ext = qcow2_ext_find(q, QCOW2_EXT_BITMAPS);
    u8 *p;

    if (!ext)
        return true;
    if (!(q->autoclear & QCOW2_BITMAPS)) {
        qcow2_ext_set(q, QCOW2_EXT_BITMAPS, NULL, 0);
        return true;
    }
    if (ext->size != EXT_SIZE)
        return bad(n, err, "the header extension has another length");
    u32 count = be32_at(ext->data);
    u64 size = be64_at(ext->data + 8), at = be64_at(ext->data + 16);

    if (!count || count > QCOW2_BITMAPS_MAX || size > DIRECTORY_MAX || size < count * ENTRY_HEAD ||
        at & (q->cluster_size - 1) || at >> 56 || at + size > n->file->size)
        return bad(n, err, "it is not in the file");
    p = node_alloc(n->file, size);
    q->bitmap = calloc(count, sizeof *q->bitmap);
    bool ok = p && q->bitmap && !node_pread(n->file, at, p, size);

    if (!ok)
        error_set(err, "%s: cannot read the bitmap directory", n->filename);
    q->bitmaps_offset = at;
    q->bitmaps_size = size;
    ok = ok && read_entries(n, p, size, count, err);
    free(p);
    if (!ok)
        qcow2_bitmaps_free(q);
    return ok;
}

static u8 *put_entry(u8 *p, const Qcow2Bitmap *b)
{
    u64 name_size = strlen(b->name);

    put_be64(p, b->table);
    put_be32(p + 8, b->table_count);
    put_be32(p + 12, b->flags);
    put_be32(p + 16, (u32)b->type << 24 | (u32)b->granularity_bits << 16 | (u32)name_size);
    put_be32(p + 20, b->extra_size);
    memcpy(p + ENTRY_HEAD, b->extra ? b->extra : p, b->extra ? b->extra_size : 0);
    memcpy(p + ENTRY_HEAD + b->extra_size, b->name, name_size);
    return p + entry_bytes(b->extra_size, name_size);
}

static u64 directory_bytes(const Qcow2Bitmap *list, u32 count)
{
    u64 bytes = 0;

    for (u32 i = 0; i < count; i++)
        bytes += entry_bytes(list[i].extra_size, strlen(list[i].name));
    return bytes;
}

bool qcow2_bitmaps_have_room(BlockNode *n, const char *name, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 bytes = entry_bytes(0, strlen(name));
    u32 count = 1;

    if (q->version < 3)
        return error_set(err, "Cannot store dirty bitmaps in qcow2 v2 files");
    for (const DirtyBitmap *d = n->bitmaps; d; d = d->next)
        if (d->is_persistent) {
            const Qcow2Bitmap *b = find(q, d->name);

            bytes += entry_bytes(b ? b->extra_size : 0, strlen(d->name));
            count++;
        }
    if (count > QCOW2_BITMAPS_MAX)
        return error_set(err, "Maximum number of persistent bitmaps is already reached");
    return bytes <= DIRECTORY_MAX ||
           error_set(err, "Not enough space in the bitmap directory");
}

/* ---- tables ---- */

/* The table of @b in host byte order, to be freed. */
static int read_table(BlockNode *n, const Qcow2Bitmap *b, u64 **table)
{
    u64 *t = node_alloc(n->file, b->table_count * 8ull + 8);
    int ret = t ? node_pread(n->file, b->table, t, b->table_count * 8ull) : -ENOMEM;

    for (u32 i = 0; i < b->table_count && !ret; i++)
        t[i] = be64toh(t[i]);
    if (ret) {
        free(t);
        t = NULL;
    }
    *table = t;
    return ret;
}

int qcow2_bitmaps_each(BlockNode *n, void (*fn)(void *opaque, u64 offset, u64 bytes), void *opaque)
{
    Qcow2 *q = QCOW2(n);

    if (q->bitmap_count)
        fn(opaque, q->bitmaps_offset, q->bitmaps_size);
    for (u32 i = 0; i < q->bitmap_count; i++) {
        const Qcow2Bitmap *b = &q->bitmap[i];
        u64 *table;
        int ret = read_table(n, b, &table);

        if (ret)
            return ret;
        if (b->table_count)
            fn(opaque, b->table, b->table_count * 8ull);
        for (u32 k = 0; k < b->table_count; k++)
            if (table[k] & QCOW2_OFFSET_MASK)
                fn(opaque, table[k] & QCOW2_OFFSET_MASK, q->cluster_size);
        free(table);
    }
    return 0;
}

/* What a new version took the place of loses its clusters once the header is written. */
static void free_one(BlockNode *n, const Qcow2Bitmap *b)
{
    Qcow2 *q = QCOW2(n);
    u64 *table;

    if (read_table(n, b, &table))
        return; /* a leak */
    for (u32 k = 0; k < b->table_count; k++) {
        u64 host = table[k] & QCOW2_OFFSET_MASK;

        if (host && !(host & (q->cluster_size - 1)))
            qcow2_free_later(q, host, q->cluster_size);
    }
    if (b->table_count)
        qcow2_free_later(q, b->table, b->table_count * 8ull);
    free(table);
}

/* ---- loading ---- */

static int load_clusters(BlockNode *n, const u64 *table, u64 count, DirtyBitmap *d)
{
    u64 cluster = QCOW2(n)->cluster_size, bytes = d->words * 8;
    int ret = 0;

    for (u64 i = 0; i < count && i * cluster < bytes && !ret; i++) {
        u8 *to = (u8 *)d->map + i * cluster;
        u64 host = table[i] & QCOW2_OFFSET_MASK, part = MIN(cluster, bytes - i * cluster);

        if (host & (cluster - 1) || host >= n->file->size)
            ret = -EIO;
        else if (host)
            ret = node_pread(n->file, host, to, part);
        else
            memset(to, table[i] & TABLE_ONES ? 0xff : 0, part);
    }
    for (u64 w = 0; w < d->words; w++)
        d->map[w] = le64toh(d->map[w]);
    bitmap_cut(d);
    return ret;
}

/* Clusters that the bits of the disk need. */
static u64 clusters_for(const BlockNode *n, u64 granularity)
{
    u64 bits = n->size / granularity + !!(n->size % granularity), bytes = bits / 8 + !!(bits % 8);

    return (bytes + QCOW2(n)->cluster_size - 1) >> QCOW2(n)->cluster_bits;
}

/* Of what each bit is for, if that is possible; else the most there is. */
static u64 granularity_of(const BlockNode *n, const Qcow2Bitmap *b)
{
    u64 granularity = 1ull << (b->granularity_bits & 63);

    return granularity >= BITMAP_GRANULARITY_MIN && granularity <= BITMAP_GRANULARITY_MAX &&
                   n->size / granularity / 8 < BITMAP_BYTES_MAX / 2
               ? granularity
               : BITMAP_GRANULARITY_MAX;
}

static bool is_sound(const BlockNode *n, const Qcow2Bitmap *b)
{
    u64 granularity = granularity_of(n, b);

    return b->granularity_bits < 32 && granularity == 1ull << b->granularity_bits &&
           b->type == TYPE_DIRTY && !b->extra_size &&
           b->table_count >= clusters_for(n, granularity) &&
           !(b->flags & ~(u32)(AUTO | EXTRA_IS_COMPATIBLE));
}

static int load_map(BlockNode *n, const Qcow2Bitmap *b, DirtyBitmap *d)
{
    u64 *table;
    int ret = read_table(n, b, &table);

    if (ret)
        return ret;
    ret = load_clusters(n, table, b->table_count, d);
    free(table);
    return ret;
}

static bool load_one(BlockNode *n, const Qcow2Bitmap *b, Error *err)
{
    bool is_good = is_sound(n, b);
    DirtyBitmap *d =
        bitmap_create(n, b->name, granularity_of(n, b), !is_good || !(b->flags & AUTO), err);
    int ret;

    if (!d)
        return false;
    d->is_persistent = true;
    d->is_inconsistent = !is_good;
    ret = is_good ? load_map(n, b, d) : 0;
    errno = -ret;
    return !ret || error_set_errno(err, "%s: cannot read bitmap '%s'", n->filename, b->name);
}

bool qcow2_bitmaps_load(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 total = 0;

    for (u32 i = 0; i < q->bitmap_count; i++) {
        total += n->size / granularity_of(n, &q->bitmap[i]) / 8 + 8;
        if (total > BITMAP_BYTES_MAX)
            return error_set(err, "%s: the bitmaps need more than %u MiB of memory", n->filename,
                             BITMAP_BYTES_MAX >> 20);
        if (!load_one(n, &q->bitmap[i], err))
            return false;
    }
    return true;
}

bool qcow2_bitmaps_mark(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    bool any = false;
    int ret = 0;

    for (u32 i = 0; i < q->bitmap_count && !ret; i++) {
        Qcow2Bitmap *b = &q->bitmap[i];
        u8 out[4];

        if (b->flags & IN_USE)
            continue;
        put_be32(out, b->flags | IN_USE);
        ret = node_pwrite(n->file, b->at + 12, out, sizeof out);
        b->flags |= IN_USE;
        any = true;
    }
    if (!ret && any)
        ret = qcow2_barrier(n);
    return failed(n, ret, err);
}

unsigned qcow2_bitmaps_list(BlockNode *n, BlkBitmapInfo **list)
{
    Qcow2 *q = QCOW2(n);

    *list = calloc(q->bitmap_count + 1, sizeof **list);
    for (u32 i = 0; i < q->bitmap_count && *list; i++) {
        const Qcow2Bitmap *b = &q->bitmap[i];

        (*list)[i] = (BlkBitmapInfo){b->name, b->flags & IN_USE, b->flags & AUTO,
                                     1ull << (b->granularity_bits & 63)};
    }
    return *list ? q->bitmap_count : 0;
}

/* ---- storing ---- */

/* A new directory in the making; what it has of the old one is not to be freed. */
typedef struct Store {
    Qcow2Bitmap *list;
    bool *is_kept; /* by entry: its table is the old one */
    u32 count;
} Store;

/* Cluster number @i of the bits: where it was written to, or what a table says without one. */
static int store_cluster(BlockNode *n, const DirtyBitmap *d, u64 i, u8 *buf, u64 *entry)
{
    u64 cluster = QCOW2(n)->cluster_size, bytes = d->words * 8, host;
    u64 part = i * cluster < bytes ? MIN(cluster, bytes - i * cluster) : 0;
    int ret;

    memset(buf, 0, cluster);
    memcpy(buf, (const u8 *)d->map + i * cluster, part);
    for (u64 at = 0; at + 8 <= part; at += 8) {
        u64 w;

        memcpy(&w, buf + at, 8);
        w = htole64(w);
        memcpy(buf + at, &w, 8);
    }
    *entry = 0;
    if (mem_is_zero(buf, cluster))
        return 0;
    ret = qcow2_alloc(n, 1, &host);
    if (ret)
        return ret;
    *entry = host;
    return node_pwrite(n->file, host, buf, cluster);
}

/* Table and bits of @d to new clusters, @b what leads to them; also after a failure. */
static int store_map(BlockNode *n, DirtyBitmap *d, Qcow2Bitmap *b)
{
    Qcow2 *q = QCOW2(n);
    u64 count = clusters_for(n, d->granularity);
    u64 room = ALIGN_UP(count * 8, (u64)q->cluster_size), done = 0, host = 0;
    u64 *table = node_alloc(n->file, MAX(room, 8ul));
    u8 *buf = node_alloc(n->file, q->cluster_size);
    int ret = table && buf ? 0 : -ENOMEM;

    bitmap_cut(d);
    if (!ret)
        memset(table, 0, MAX(room, 8ul));
    for (; done < count && !ret; done++) {
        ret = store_cluster(n, d, done, buf, &table[done]);
        table[done] = htobe64(table[done]);
    }
    if (!ret && count)
        ret = qcow2_alloc(n, room >> q->cluster_bits, &host);
    if (!ret && count)
        ret = node_pwrite(n->file, host, table, room);
    for (u64 k = 0; k < done && ret; k++)
        if (table[k])
            qcow2_free_later(q, be64toh(table[k]), q->cluster_size);
    if (ret && host)
        qcow2_free_later(q, host, room);
    free(table);
    free(buf);
    b->table = host;
    b->table_count = ret ? 0 : (u32)count;
    return ret;
}

/* A copy of @b under @name, with @is_kept of what it leads to. False: out of memory. */
static bool add_entry(Store *s, const Qcow2Bitmap *b, const char *name, bool is_kept)
{
    Qcow2Bitmap *to = &s->list[s->count];

    s->is_kept[s->count++] = is_kept;
    *to = *b;
    to->name = strdup(name);
    to->extra = malloc(b->extra_size + 1ul);
    if (to->extra && b->extra_size)
        memcpy(to->extra, b->extra, b->extra_size);
    return to->name && to->extra;
}

/* The entry of @d, as it was or with what it holds now. */
static int store_one(BlockNode *n, DirtyBitmap *d, Store *s)
{
    const Qcow2Bitmap *old = find(QCOW2(n), d->name);
    Qcow2Bitmap b = {.type = TYPE_DIRTY,
                     .flags = d->is_disabled ? 0 : AUTO,
                     .granularity_bits = (u8)__builtin_ctzll(d->granularity)};
    bool keep = old && (d->is_inconsistent || d->is_busy);

    if (!add_entry(s, keep ? old : &b, d->name, keep))
        return -ENOMEM;
    return keep ? 0 : store_map(n, d, &s->list[s->count - 1]);
}

/* The directory to new clusters, and the extension that leads there. */
static int store_directory(BlockNode *n, Store *s, u64 *host, u64 *bytes)
{
    Qcow2 *q = QCOW2(n);
    u64 room;
    u8 *out, *p;
    int ret;

    *bytes = directory_bytes(s->list, s->count);
    *host = 0;
    if (!s->count)
        return 0;
    room = ALIGN_UP(*bytes, (u64)q->cluster_size);
    out = p = node_alloc(n->file, room);
    ret = out ? qcow2_alloc(n, room >> q->cluster_bits, host) : -ENOMEM;
    if (!ret) {
        memset(out, 0, room);
        for (u32 i = 0; i < s->count; i++) {
            s->list[i].at = *host + (u64)(p - out);
            p = put_entry(p, &s->list[i]);
        }
        ret = node_pwrite(n->file, *host, out, room);
    }
    free(out);
    return ret;
}

/* The header with the new directory, which is in the file; if that fails all stays as it was. */
static int switch_header(BlockNode *n, u32 count, u64 host, u64 bytes)
{
    Qcow2 *q = QCOW2(n);
    const Qcow2Ext *ext = qcow2_ext_find(q, QCOW2_EXT_BITMAPS);
    u8 old[EXT_SIZE], out[EXT_SIZE] = {0};
    u64 autoclear = q->autoclear;
    bool had = ext && ext->size == EXT_SIZE;
    int ret;

    if (had)
        memcpy(old, ext->data, sizeof old);
    put_be32(out, count);
    put_be64(out + 8, bytes);
    put_be64(out + 16, host);
    q->autoclear = (q->autoclear & ~(u64)QCOW2_BITMAPS) | (count ? QCOW2_BITMAPS : 0);
    ret = qcow2_ext_set(q, QCOW2_EXT_BITMAPS, count ? out : NULL, EXT_SIZE);
    if (!ret)
        ret = qcow2_write_header(n);
    if (!ret)
        return qcow2_barrier(n);
    q->autoclear = autoclear;
    qcow2_ext_set(q, QCOW2_EXT_BITMAPS, had ? old : NULL, EXT_SIZE);
    return ret;
}

static bool is_kept(const Store *s, const Qcow2Bitmap *old)
{
    for (u32 i = 0; i < s->count; i++)
        if (s->is_kept[i] && !strcmp(s->list[i].name, old->name))
            return true;
    return false;
}

/* All that @s refers to is in the file: let the header say so, free what was there before. */
static int finish(BlockNode *n, Store *s, u64 host, u64 bytes)
{
    Qcow2 *q = QCOW2(n);
    int ret = qcow2_flush_tables(n);

    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret)
        ret = switch_header(n, s->count, host, bytes);
    if (ret)
        return ret;
    for (u32 i = 0; i < q->bitmap_count; i++)
        if (!is_kept(s, &q->bitmap[i]))
            free_one(n, &q->bitmap[i]);
    if (q->bitmap_count)
        qcow2_free_later(q, q->bitmaps_offset, q->bitmaps_size);
    qcow2_bitmaps_free(q);
    q->bitmap = s->list;
    q->bitmap_count = s->count;
    q->bitmaps_offset = host;
    q->bitmaps_size = bytes;
    s->list = NULL;
    s->count = 0;
    return 0;
}

/* After a failure: what was written for @s is not needed. */
static void give_up(BlockNode *n, Store *s, u64 host, u64 bytes)
{
    for (u32 i = 0; i < s->count; i++)
        if (!s->is_kept[i])
            free_one(n, &s->list[i]);
    if (host)
        qcow2_free_later(QCOW2(n), host, bytes);
}

/* Room for @most entries. */
static Store begin(u32 most)
{
    return (Store){calloc(most + 1ul, sizeof(Qcow2Bitmap)), calloc(most + 1ul, sizeof(bool)), 0};
}

/* Make @s the directory, unless @ret says that it is none. */
static int end(BlockNode *n, Store *s, int ret)
{
    u64 host = 0, bytes = 0;

    if (!ret)
        ret = store_directory(n, s, &host, &bytes);
    if (!ret)
        ret = finish(n, s, host, bytes);
    if (ret)
        give_up(n, s, host, bytes);
    free_list(s->list, s->count);
    free(s->is_kept);
    return ret;
}

static int store_all(BlockNode *n)
{
    u32 most = 0;
    int ret;

    for (const DirtyBitmap *d = n->bitmaps; d; d = d->next)
        most += d->is_persistent;
    if (!most && !QCOW2(n)->bitmap_count)
        return 0;
    Store s = begin(most);

    ret = s.list && s.is_kept ? 0 : -ENOMEM;
    for (DirtyBitmap *d = n->bitmaps; d && !ret; d = d->next)
        if (d->is_persistent)
            ret = store_one(n, d, &s);
    return end(n, &s, ret);
}

bool qcow2_bitmaps_store(BlockNode *n, Error *err)
{
    int ret = 0;

    qcow2_lock(n);
    if (!QCOW2(n)->is_corrupt && !n->is_check)
        ret = store_all(n);
    qcow2_unlock(n);
    return failed(n, ret, err);
}

/* The others stay as they are, in use. */
static int forget(BlockNode *n, const char *name)
{
    Qcow2 *q = QCOW2(n);
    Store s = begin(q->bitmap_count);
    int ret = s.list && s.is_kept ? 0 : -ENOMEM;

    for (u32 i = 0; i < q->bitmap_count && !ret; i++)
        if (strcmp(q->bitmap[i].name, name) &&
            !add_entry(&s, &q->bitmap[i], q->bitmap[i].name, true))
            ret = -ENOMEM;
    return end(n, &s, ret);
}

bool qcow2_bitmaps_forget(BlockNode *n, const char *name, Error *err)
{
    int ret = 0;

    qcow2_lock(n);
    if (find(QCOW2(n), name)) /* else it was never written */
        ret = forget(n, name);
    qcow2_unlock(n);
    return failed(n, ret, err);
}

bool qcow2_bitmaps_drop(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);

    qcow2_bitmaps_free(q);
    return !switch_header(n, 0, 0, 0);
}
