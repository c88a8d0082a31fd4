/* SPDX-License-Identifier: MIT */
/*
 * Commands of the NBD server and of exports. Source: QEMU QMP Reference Manual, "Block device
 * exports"; QEMU's manual, "Human Monitor": nbd_server_start and so on.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "control/json_opts.h"
#include "control/monitor_blockjob.h"
#include "host/block/nbd_server.h"
#include "host/net/address.h"

#define BACKLOG     16
#define CONNECTIONS 100

static char *socket_path; /* of the server, to be removed */

/* ---- the server ---- */

static void on_removed(const char *id)
{
    monitor_event(MONITOR_BLOCK_EXPORT_DELETED, json_pack("{s:s}", "id", id));
}

static void forget_path(void)
{
    if (socket_path)
        unlink(socket_path);
    free(socket_path);
    socket_path = NULL;
}

/* A socket that listens at @a; -1. */
static int listen_at(const NetAddress *a, const char *path, Error *err)
{
    struct stat st;
    int fd;

    if (a->fd >= 0)
        fd = dup(a->fd);
    else
        fd = net_socket_new(a, SOCK_STREAM, err);
    if (fd < 0)
        return -1;
    if (path && stat(path, &st) == 0 && S_ISSOCK(st.st_mode))
        unlink(path); /* of a server that was killed */
    if (a->fd < 0 && !net_socket_bind(fd, a, err)) {
        close(fd);
        return -1;
    }
    if (listen(fd, BACKLOG) < 0) {
        error_set_errno(err, "cannot listen");
        close(fd);
        return -1;
    }
    if (path)
        socket_path = strdup(path);
    return fd;
}

static bool start_at(Loop *l, const NetAddress *a, const char *path, u64 connections, Error *err)
{
    int fd;

    if (nbd_server_is_on())
        return error_set(err, "NBD server already running");
    fd = listen_at(a, path, err);
    nbd_server_on_removed(on_removed);
    return fd >= 0 && nbd_server_start(l, fd, (unsigned)MIN(connections, (u64)UINT32_MAX), err);
}

/* {"type": "unix", "data": {"path": ...}} */
bool qmp_nbd_server_start(MonCall *c)
{
    const json_t *addr = json_object_get(c->args, "addr");
    const json_t *data = json_object_get(addr, "data");
    const char *type = json_string_value(json_object_get(addr, "type")), *key;
    json_t *flat = json_object(), *v;
    NetAddress a = {.fd = -1};
    Opts o = {0};
    bool ok;

    if (!type || !json_is_object(data)) {
        json_decref(flat);
        return error_set(c->err, "Parameter 'addr': type and data are expected");
    }
    json_object_set_new(flat, "addr.type", json_string(type));
    // clang-format off
    json_object_foreach((json_t *)data, key, v) {
        char name[64];

        snprintf(name, sizeof name, "addr.%.48s", !strcmp(type, "fd") ? "str" : key);
        json_object_set(flat, name, v);
    }
    // clang-format on
    ok = opts_from_json(&o, flat, c->err) &&
         net_address_opts(&a, &o, "addr", SOCK_STREAM, true, c->err);
    if (ok && a.fd < 0 && !a.len)
        ok = error_set(c->err, "Parameter 'addr': no address");
    ok = ok && start_at(c->machine->env.loop, &a, json_string_value(json_object_get(data, "path")),
                        mon_num(c, "max-connections", CONNECTIONS), c->err);
    opts_clear(&o);
    json_decref(flat);
    return ok;
}

bool qmp_nbd_server_stop(MonCall *c)
{
    if (!nbd_server_stop())
        return error_set(c->err, "NBD server not running");
    forget_path();
    return true;
}

void monitor_nbd_end(void)
{
    if (nbd_server_stop())
        forget_path();
    nbd_server_on_removed(NULL);
}

/* ---- exports ---- */

/* A bitmap of "bitmaps": its name, looked for in the whole chain, or {node, name}. */
static DirtyBitmap *bitmap_of(MonCall *c, BlockNode *n, const json_t *v)
{
    const char *name = json_string_value(v);
    DirtyBitmap *d = NULL;

    if (json_is_object(v)) {
        const char *node = json_string_value(json_object_get(v, "node"));

        name = json_string_value(json_object_get(v, "name"));
        return node && name ? mon_bitmap(c, node, name) : NULL;
    }
    for (; name && n && !d; n = n->backing)
        d = bitmap_find(n, name);
    if (!d)
        error_set(c->err, "Bitmap '%s' is not found", name ? name : "");
    return d;
}

static bool add(MonCall *c, NbdExportOptions *o, const json_t *bitmaps)
{
    DirtyBitmap *list[NBD_BITMAPS_MAX];
    const json_t *v;
    size_t n;

    if (json_array_size(bitmaps) > ARRAY_SIZE(list))
        return error_set(c->err, "an export has at most %u bitmaps", NBD_BITMAPS_MAX);
    // clang-format off
    json_array_foreach(bitmaps, n, v) {
        list[n] = bitmap_of(c, o->node, v);
        if (!list[n])
            return false;
    }
    // clang-format on
    o->bitmap = list;
    o->bitmap_count = (unsigned)json_array_size(bitmaps);
    return nbd_export_add(o, c->err);
}

bool qmp_export_add(MonCall *c)
{
    NbdExportOptions o = {.id = mon_str(c, "id"),
                          .name = mon_str(c, "name"),
                          .description = mon_str(c, "description"),
                          .node = mon_node(c, mon_str(c, "node-name")),
                          .is_writable = mon_bool(c, "writable", false),
                          .is_writethrough = mon_bool(c, "writethrough", false)};

    o.name = o.name ? o.name : mon_str(c, "node-name");
    return o.node && add(c, &o, json_object_get(c->args, "bitmaps"));
}

bool qmp_nbd_server_add(MonCall *c)
{
    const char *device = mon_str(c, "device"), *name = mon_str(c, "name");
    const char *bitmap = mon_str(c, "bitmap");
    json_t *bitmaps = bitmap ? json_pack("[s]", bitmap) : NULL;
    NbdExportOptions o = {.id = name ? name : device,
                          .description = mon_str(c, "description"),
                          .node = mon_node(c, device),
                          .is_writable = mon_bool(c, "writable", false)};
    bool ok = o.node && add(c, &o, bitmaps);

    json_decref(bitmaps);
    return ok;
}

static bool is_hard(MonCall *c)
{
    const char *mode = mon_str(c, "mode");

    return (mode && !strcmp(mode, "hard")) || mon_bool(c, "force", false);
}

bool qmp_nbd_server_remove(MonCall *c)
{
    const char *name = mon_str(c, "name");
    NbdExport *e = nbd_export_find(name);

    if (!e)
        return error_set(c->err, "Export '%s' is not found", name);
    return nbd_export_remove(e, is_hard(c), c->err);
}

bool qmp_export_del(MonCall *c)
{
    const char *id = mon_str(c, "id");
    NbdExport *e = nbd_export_find(id);

    if (!e)
        return error_set(c->err, "Export '%s' is not found", id);
    return nbd_export_remove(e, is_hard(c), c->err);
}

bool qmp_exports(MonCall *c)
{
    c->result = json_array();
    for (NbdExport *e = NULL; (e = nbd_export_next(e));)
        json_array_append_new(c->result,
                              json_pack("{s:s,s:s,s:s,s:b}", "id", nbd_export_id(e), "type", "nbd",
                                        "node-name", nbd_export_node(e), "shutting-down", 0));
    return true;
}

/* ---- lines ---- */

/* All drives with a medium under their names: -a. */
static bool add_all(MonCall *c)
{
    for (Blk *b = NULL; (b = blk_next(b));) {
        NbdExportOptions o = {.id = blk_name(b),
                              .node = blk_node(b),
                              .is_writable = mon_bool(c, "writable", false)};

        if (o.node && *o.id && !nbd_export_add(&o, c->err)) {
            monitor_nbd_end();
            return false;
        }
    }
    return true;
}

bool hmp_nbd_server_start(MonCall *c)
{
    const char *text = mon_str(c, "uri"), *path = NULL;
    NetAddress a = {.fd = -1};
    Opts o = {0};
    bool ok;

    if (mon_bool(c, "writable", false) && !mon_bool(c, "all", false))
        return error_set(c->err, "-w only valid together with -a");
    if (!strncmp(text, "unix:", 5)) {
        path = text + 5;
        opts_set(&o, "addr.type", "unix");
        opts_set(&o, "addr.path", path);
        ok = net_address_opts(&a, &o, "addr", SOCK_STREAM, true, c->err);
        opts_clear(&o);
    } else {
        ok = net_address_text(&a, text, SOCK_STREAM, true, c->err);
    }
    return ok && start_at(c->machine->env.loop, &a, path, CONNECTIONS, c->err) &&
           (!mon_bool(c, "all", false) || add_all(c));
}
