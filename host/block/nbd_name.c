/* SPDX-License-Identifier: MIT */
/* Names and options of NBD servers; see nbd.h. Source: QEMU's manual, "NBD access"; the NBD URI. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/nbd.h"

const OptRow nbd_rows[NBD_ROW_COUNT] = {
    {"server.type", OPT_ENUM, "inet|unix", "how the server is reached"},
    {"server.host", OPT_STR, NULL, "its host"},
    {"server.port", OPT_STR, NULL, "its port (10809)"},
    {"server.path", OPT_STR, NULL, "its Unix socket"},
    {"host", OPT_STR, NULL, "the same as server.host"},
    {"port", OPT_STR, NULL, "the same as server.port"},
    {"path", OPT_STR, NULL, "the same as server.path"},
    {"uri", OPT_STR, NULL,
     "nbd://HOST:PORT/EXPORT, nbd+unix:///EXPORT?socket=PATH; nbds: with TLS"},
    {"export", OPT_STR, NULL, "name of the export"},
    {"reconnect-delay", OPT_NUM, NULL, "seconds that requests wait for a server that was lost (0)"},
    {"open-timeout", OPT_NUM, NULL, "seconds that opening waits for the server (0)"},
};

bool nbd_place(const Opts *o, NbdPlace *p, Error *err)
{
    const char *type = opts_get(o, "server.type");
    const char *host = opts_get(o, "server.host"), *path = opts_get(o, "server.path");
    const char *port = opts_get(o, "server.port");

    *p = (NbdPlace){.uri = opts_get(o, "uri"),
                    .host = host ? host : opts_get(o, "host"),
                    .port = port ? port : opts_get(o, "port"),
                    .path = path ? path : opts_get(o, "path"),
                    .export_name = opts_get(o, "export")};
    if (p->uri)
        return (!p->host && !p->path && !type) ||
               error_set(err, "driver nbd: uri and server are two places");
    if (p->host && p->path)
        return error_set(err, "driver nbd: host and path are two places");
    if (!p->host && !p->path)
        return error_set(err, "driver nbd: server.host, server.path or uri is missing");
    if (type && !strcmp(type, "unix") != !!p->path)
        return error_set(err, "driver nbd: server.type=%s: %s is expected", type,
                         p->path ? "server.host" : "server.path");
    if (!p->port)
        p->port = NBD_PORT;
    if (p->export_name && strlen(p->export_name) > 4096)
        return error_set(err, "driver nbd: the name of an export has at most 4096 characters");
    return true;
}

char *nbd_place_text(const NbdPlace *p)
{
    const char *name = p->export_name ? p->export_name : "";
    bool is_v6 = p->host && strchr(p->host, ':');
    char *text;
    int n;

    if (p->uri)
        return strdup(p->uri);
    if (p->path)
        n = asprintf(&text, "nbd+unix:///%s?socket=%s", name, p->path);
    else
        n = asprintf(&text, "nbd://%s%s%s:%s%s%s", is_v6 ? "[" : "", p->host, is_v6 ? "]" : "",
                     p->port, *name ? "/" : "", name);
    return n < 0 ? NULL : text;
}

/* "HOST:PORT" or "[HOST]:PORT" into its parts, in place. */
static bool split_host(char *text, char **host, char **port)
{
    char *end = text[0] == '[' ? strchr(text, ']') : strrchr(text, ':');

    *host = text;
    if (!end || end == text)
        return false;
    if (text[0] == '[') {
        *host = text + 1;
        *end++ = 0;
    }
    if (*end != ':' || !end[1])
        return false;
    *end = 0;
    *port = end + 1;
    return true;
}

bool nbd_parse_filename(const char *name, Opts *o, Error *err)
{
    const char *rest = name + strlen("nbd:"), *export = strstr(name, ":exportname=");
    char *copy, *host, *port;
    bool ok = true;

    if (strncmp(name, "nbd:", 4) || !strncmp(rest, "//", 2)) {
        bool is_tcp = !strncmp(name, "nbd+tcp://", 10); /* a longer word for nbd:// */

        copy = NULL;
        if (is_tcp && asprintf(&copy, "nbd%s", name + 7) < 0)
            abort();
        opts_set(o, "uri", is_tcp ? copy : name);
        free(copy);
        return true;
    }
    copy = strndup(rest, export ? (size_t)(export - rest) : strlen(rest));
    if (!copy)
        abort();
    if (export)
        opts_set(o, "export", export + strlen(":exportname="));
    if (!strncmp(copy, "unix:", 5)) {
        opts_set(o, "server.path", copy + 5);
    } else if (split_host(copy, &host, &port)) {
        opts_set(o, "server.host", host);
        opts_set(o, "server.port", port);
    } else {
        ok = error_set(err, "%s: nbd:HOST:PORT or nbd:unix:PATH is expected", name);
    }
    free(copy);
    return ok;
}
