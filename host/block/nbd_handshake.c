/* SPDX-License-Identifier: MIT */
/*
 * The NBD server's side of the handshake: fixed newstyle, options until the client chooses an
 * export. What a client sends is believed only as far as it lies in its option.
 *
 * Source: "The NBD protocol", "Handshake", "Metadata querying".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/nbd_wire.h"

#define OPTIONS_MAX  1000 /* of one client */
#define INFOS_MAX    64
#define QUERIES_MAX  256
#define PREFERRED    4096u
#define BITMAP_SPACE "qemu:"
#define BITMAP_QUERY BITMAP_SPACE "dirty-bitmap:"
#define ALLOCATION   "base:allocation"

/* An option as it came, and how far it was looked at. */
typedef struct Option {
    NbdClient *c;
    u32 number, size;
    const u8 *p, *end;
    bool is_bad; /* more was asked for than there is */
} Option;

static u32 take(Option *o, unsigned size)
{
    u32 v = 0;

    if ((size_t)(o->end - o->p) < size) {
        o->is_bad = true;
        return 0;
    }
    for (unsigned i = 0; i < size; i++)
        v = v << 8 | *o->p++;
    return v;
}

/* A string of @size bytes, to be freed; NULL: it is none. */
static char *take_text(Option *o, u32 size)
{
    char *text;

    if (size > NBD_NAME_MAX || (size_t)(o->end - o->p) < size || memchr(o->p, 0, size)) {
        o->is_bad = true;
        return NULL;
    }
    text = strndup((const char *)o->p, size);
    if (!text)
        abort();
    o->p += size;
    return text;
}

/* ---- answers ---- */

static bool reply(const Option *o, u32 type, const void *data, size_t size)
{
    u8 head[20];

    nbd_set64(head, NBD_REPLY_MAGIC);
    nbd_set32(head + 8, o->number);
    nbd_set32(head + 12, type);
    nbd_set32(head + 16, (u32)size);
    return nbd_put2(o->c, head, sizeof head, data, size);
}

static bool refuse(const Option *o, u32 type, const char *text)
{
    return reply(o, type, text, strlen(text));
}

static u32 flags_of(const NbdClient *c, const NbdExport *e)
{
    u32 flags = NBD_HAS_FLAGS | NBD_SEND_FLUSH | NBD_SEND_FUA | NBD_SEND_CACHE | NBD_MULTI_CONN |
                (c->is_structured ? NBD_SEND_DF : 0);

    return flags | (e->is_writable ? NBD_SEND_TRIM | NBD_SEND_ZEROES | NBD_SEND_FAST_ZERO
                                   : NBD_READ_ONLY);
}

static bool list(const Option *o)
{
    if (o->size)
        return refuse(o, NBD_REP_INVALID, "the option has no data");
    for (NbdExport *e = NULL; (e = nbd_export_next(e));) {
        nbd_pin(o->c, e);
        size_t name = strlen(e->name), text = e->description ? strlen(e->description) : 0;
        u8 *p = malloc(4 + name + text);
        bool ok;

        if (!p)
            abort();
        nbd_set32(p, (u32)name);
        memcpy(p + 4, e->name, name);
        if (text)
            memcpy(p + 4 + name, e->description, text);
        ok = reply(o, NBD_REP_SERVER, p, 4 + name + text);
        free(p);
        if (!ok)
            return false;
    }
    return reply(o, NBD_REP_ACK, NULL, 0);
}

/* ---- choosing an export ---- */

static bool info_text(const Option *o, u32 type, const char *text)
{
    size_t size = strlen(text);
    u8 *p = malloc(2 + size);
    bool ok;

    if (!p)
        abort();
    nbd_set16(p, type);
    memcpy(p + 2, text, size);
    ok = reply(o, NBD_REP_INFO, p, 2 + size);
    free(p);
    return ok;
}

static bool info(const Option *o, const NbdExport *e, u64 wanted)
{
    u8 sizes[14] = {0, NBD_INFO_BLOCK_SIZE}, about[12] = {0, NBD_INFO_EXPORT};

    nbd_set32(sizes + 2, 1);
    nbd_set32(sizes + 6, PREFERRED);
    nbd_set32(sizes + 10, NBD_PAYLOAD_MAX);
    nbd_set64(about + 2, blk_capacity(e->blk));
    nbd_set16(about + 10, flags_of(o->c, e));
    return (!(wanted >> NBD_INFO_NAME & 1) || info_text(o, NBD_INFO_NAME, e->name)) &&
           (!(wanted >> NBD_INFO_DESCRIPTION & 1) || !e->description ||
            info_text(o, NBD_INFO_DESCRIPTION, e->description)) &&
           reply(o, NBD_REP_INFO, sizes, sizeof sizes) &&
           reply(o, NBD_REP_INFO, about, sizeof about) && reply(o, NBD_REP_ACK, NULL, 0);
}

static void choose(NbdClient *c, NbdExport *e)
{
    c->exp = e;
    e->clients++;
    if (c->context_exp != e)
        c->contexts = 0;
}

static bool go(Option *o)
{
    char *name = take_text(o, take(o, 4));
    u32 count = take(o, 2);
    u64 wanted = 0;
    NbdExport *e;

    for (u32 i = 0; i < count && i < INFOS_MAX; i++)
        wanted |= 1ull << (take(o, 2) & 63);
    if (!name || o->is_bad || o->p != o->end) {
        free(name);
        return refuse(o, NBD_REP_INVALID, "the option is of another length");
    }
    e = nbd_export_find_name(name);
    free(name);
    if (!e)
        return refuse(o, NBD_REP_UNKNOWN, "there is no export of this name");
    nbd_pin(o->c, e);
    if (o->number == NBD_OPT_GO)
        choose(o->c, e);
    return info(o, e, wanted);
}

/* The old way to choose; it has no answer that says no. */
static bool export_name(Option *o)
{
    char *name = take_text(o, o->size);
    NbdExport *e = name ? nbd_export_find_name(name) : NULL;
    u8 out[10 + 124] = {0};

    free(name);
    if (!e)
        return false;
    choose(o->c, e);
    nbd_set64(out, blk_capacity(e->blk));
    nbd_set16(out + 8, flags_of(o->c, e));
    return nbd_put(o->c, out, o->c->no_zeroes ? 10 : sizeof out);
}

/* ---- contexts ---- */

static void context_name(const NbdExport *e, unsigned n, char *text, size_t size)
{
    if (n)
        snprintf(text, size, "%s%s", BITMAP_QUERY, e->bitmap[n - 1]->name);
    else
        snprintf(text, size, "%s", ALLOCATION);
}

/* Contexts that a query means, as bits: one by its name, all of a space when they are listed. */
static u32 match(const NbdExport *e, const char *query, bool is_list)
{
    char name[BITMAP_NAME_MAX + 32];
    u32 bits = 0;

    for (unsigned n = 0; n <= e->bitmap_count; n++) {
        context_name(e, n, name, sizeof name);
        size_t size = strlen(query);
        bool is_space = is_list && size && query[size - 1] == ':' && !strncmp(name, query, size);

        if (is_space || !strcmp(name, query))
            bits |= 1u << n;
    }
    return bits;
}

/* The queries of an option; false: they are none. */
static bool take_queries(Option *o, const NbdExport *e, bool is_list, u32 *bits)
{
    u32 count = take(o, 4);

    *bits = is_list && !count ? (2u << e->bitmap_count) - 1 : 0;
    if (count > QUERIES_MAX)
        return false;
    for (u32 i = 0; i < count && !o->is_bad; i++) {
        char *query = take_text(o, take(o, 4));

        if (query)
            *bits |= match(e, query, is_list);
        free(query);
    }
    return !o->is_bad && o->p == o->end;
}

static bool contexts(Option *o)
{
    bool is_list = o->number == NBD_OPT_LIST_CONTEXT;
    char *name = take_text(o, take(o, 4));
    NbdExport *e = name ? nbd_export_find_name(name) : NULL;
    u8 out[4 + BITMAP_NAME_MAX + 32];
    u32 bits = 0;

    free(name);
    if (!is_list) {
        o->c->contexts = 0;
        o->c->context_exp = NULL;
    }
    if (!o->c->is_structured && !is_list)
        return refuse(o, NBD_REP_INVALID, "structured replies come first");
    if (o->is_bad)
        return refuse(o, NBD_REP_INVALID, "the option is of another length");
    if (!e)
        return refuse(o, NBD_REP_UNKNOWN, "there is no export of this name");
    if (!take_queries(o, e, is_list, &bits))
        return refuse(o, NBD_REP_INVALID, "the queries are none");
    if (!is_list) {
        o->c->contexts = bits;
        o->c->context_exp = e;
    }
    nbd_pin(o->c, e);
    for (unsigned n = 0; n <= NBD_BITMAPS_MAX; n++) {
        if (!(bits >> n & 1) || n > e->bitmap_count)
            continue;
        nbd_set32(out, is_list ? 0 : n);
        context_name(e, n, (char *)out + 4, sizeof out - 4);
        if (!reply(o, NBD_REP_CONTEXT, out, 4 + strlen((char *)out + 4)))
            return false;
    }
    return reply(o, NBD_REP_ACK, NULL, 0);
}

/* ---- the whole ---- */

/* False: the connection ends. */
static bool answer(Option *o)
{
    switch (o->number) {
    case NBD_OPT_EXPORT_NAME: return export_name(o);
    case NBD_OPT_ABORT: reply(o, NBD_REP_ACK, NULL, 0); return false;
    case NBD_OPT_LIST: return list(o);
    case NBD_OPT_INFO:
    case NBD_OPT_GO: return go(o);
    case NBD_OPT_STRUCTURED:
        if (o->size)
            return refuse(o, NBD_REP_INVALID, "the option has no data");
        o->c->is_structured = true;
        return reply(o, NBD_REP_ACK, NULL, 0);
    case NBD_OPT_LIST_CONTEXT:
    case NBD_OPT_SET_CONTEXT: return contexts(o);
    default: return refuse(o, NBD_REP_UNSUPPORTED, "the server does not know this option");
    }
}

static bool next_option(NbdClient *c)
{
    u8 head[16], *data;
    Option o = {.c = c};
    bool ok;

    if (!nbd_get(c, head, sizeof head) || nbd_at64(head) != NBD_OPTION_MAGIC)
        return false;
    o.number = nbd_at32(head + 8);
    o.size = nbd_at32(head + 12);
    if (o.size > NBD_OPTION_MAX)
        return false;
    data = malloc(o.size + 1ul);
    if (!data)
        abort();
    o.p = data;
    o.end = data + o.size;
    ok = nbd_get(c, data, o.size) && answer(&o);
    nbd_pin(c, NULL);
    free(data);
    return ok;
}

bool nbd_handshake(NbdClient *c)
{
    u8 hello[18], flags[4];

    nbd_set64(hello, NBD_MAGIC);
    nbd_set64(hello + 8, NBD_OPTION_MAGIC);
    nbd_set16(hello + 16, NBD_FIXED_NEWSTYLE | NBD_NO_ZEROES);
    if (!nbd_put(c, hello, sizeof hello) || !nbd_get(c, flags, sizeof flags) ||
        nbd_at32(flags) & ~(u32)(NBD_FIXED_NEWSTYLE | NBD_NO_ZEROES))
        return false;
    c->no_zeroes = nbd_at32(flags) & NBD_NO_ZEROES;
    for (unsigned n = 0; n < OPTIONS_MAX && !c->exp; n++)
        if (!next_option(c))
            return false;
    return c->exp;
}
