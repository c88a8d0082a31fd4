/* SPDX-License-Identifier: MIT */
/* qXfer: objects that gdb reads (and one that it writes) in pieces. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "control/gdb.h"
#include "user/image.h"
#include "user/signal.h"

/* ---- what there is ---- */

static int put_features(const char *annex, FILE *f)
{
    GdbThread *g = gdb_general();

    if (!g || strcmp(annex, "target.xml"))
        return ENOENT;
    char *xml = gdb_target_xml(g->t->cpu);

    if (!xml)
        return ENOMEM;
    fputs(xml, f);
    free(xml);
    return 0;
}

static int put_auxv(const char *annex, FILE *f)
{
    GdbThread *g = gdb_general();

    if (!g)
        return ENOENT;
    image_put_auxv(f, g->t->abi->is_compat ? 4 : 8);
    return 0;
}

static int put_exec_file(const char *annex, FILE *f)
{
    fputs(user_image.path, f);
    return 0;
}

typedef struct Info {
    u8 bytes[sizeof(siginfo_t)];
    size_t size;
} Info;

_Static_assert(USER_SIGINFO32_SIZE <= sizeof(siginfo_t), "");

/* The guest's layout: 64-bit Linux is as the host, i386 is not. */
static void put_info(const GdbThread *g, Info *out)
{
    out->size = g->t->abi->is_compat ? USER_SIGINFO32_SIZE : sizeof g->info;
    if (g->t->abi->is_compat)
        siginfo32(out->bytes, &g->info);
    else
        memcpy(out->bytes, &g->info, out->size);
}

static void take_info(GdbThread *g, const Info *in)
{
    if (g->t->abi->is_compat)
        siginfo_from32(&g->info, in->bytes);
    else
        memcpy(&g->info, in->bytes, in->size);
}

static int put_siginfo(const char *annex, FILE *f)
{
    GdbThread *g = gdb_general();
    Info info;

    if (!g || !g->has_info)
        return ENODATA;
    put_info(g, &info);
    fwrite(info.bytes, info.size, 1, f);
    return 0;
}

static void put_name(pid_t tid, FILE *f)
{
    char path[64], name[64];
    int fd;

    snprintf(path, sizeof path, "/proc/self/task/%d/comm", (int)tid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, name, sizeof name);

    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < n && name[i] != '\n'; i++)
        if (strchr("<>&\"'", name[i]))
            fprintf(f, "&#%d;", name[i]);
        else
            fputc(name[i], f);
}

static void put_thread_row(const GdbThread *g, FILE *f)
{
    if (gdb.multiprocess)
        fprintf(f, "<thread id=\"p%x.%x\" name=\"", (unsigned)gdb.pid, (unsigned)g->tid);
    else
        fprintf(f, "<thread id=\"%x\" name=\"", (unsigned)g->tid);
    put_name(g->tid, f);
    fprintf(f, "\">%s</thread>", g->state == GDB_THREAD_IN_KERNEL ? "in a system call" : "");
}

static int put_threads(const char *annex, FILE *f)
{
    fputs("<?xml version=\"1.0\"?><threads>", f);
    for (const GdbThread *g = gdb.threads; g; g = g->next)
        if (g->t)
            put_thread_row(g, f);
    fputs("</threads>", f);
    return 0;
}

/* ---- pieces ---- */

static const struct {
    const char *name;
    int (*put)(const char *annex, FILE *f);
} objects[] = {
    {"features:read:", put_features},   {"auxv:read:", put_auxv},
    {"exec-file:read:", put_exec_file}, {"siginfo:read:", put_siginfo},
    {"threads:read:", put_threads},
};

/*
 * The object is made anew for each piece: gdb may begin in the middle, and nothing changes while it
 * reads.
 */
static int make(unsigned i, const char *annex, char **bytes, size_t *size)
{
    FILE *f = open_memstream(bytes, size);

    if (!f)
        return ENOMEM;
    int e = objects[i].put(annex, f);

    fclose(f);
    return e;
}

static void put_piece(const char *bytes, u64 left, u64 want)
{
    gdb_put(&gdb.reply, "l");
    if (gdb_put_binary(&gdb.reply, bytes, MIN(want, left)) < left)
        gdb.reply.text[0] = 'm';
}

static void read_piece(unsigned i, GdbText *t)
{
    char annex[128], *bytes = NULL;
    size_t size = 0;
    u64 offset, want;

    gdb_take_until(t, ':', annex, sizeof annex);
    if (!gdb_take_hex(t, &offset) || !gdb_take(t, ",") || !gdb_take_hex(t, &want)) {
        gdb_error(EINVAL);
        return;
    }
    int e = make(i, annex, &bytes, &size);

    if (e)
        gdb_error(e);
    else
        put_piece(bytes + MIN(offset, size), size - MIN(offset, size), want);
    free(bytes);
}

/* gdb changes the siginfo of the signal it is about to pass on. */
static void write_siginfo(GdbText *t)
{
    GdbThread *g = gdb_general();
    size_t size;
    u64 offset;
    Info info;

    if (!gdb_take_hex(t, &offset) || !gdb_take(t, ":")) {
        gdb_error(EINVAL);
        return;
    }
    if (!g || !g->has_info) {
        gdb_error(ENODATA);
        return;
    }
    put_info(g, &info);
    size = (size_t)(t->end - t->at);
    if (offset > info.size || size > info.size - offset) {
        gdb_error(ENODATA);
        return;
    }
    memcpy(info.bytes + offset, t->at, size);
    take_info(g, &info);
    gdb_put(&gdb.reply, "%x", (unsigned)size);
}

void gdb_xfer(GdbText *t)
{
    if (gdb_take(t, "siginfo:write::")) {
        write_siginfo(t);
        return;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(objects); i++)
        if (gdb_take(t, objects[i].name)) {
            read_piece(i, t);
            return;
        }
}
