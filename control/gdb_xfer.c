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
    fwrite(user_image.auxv, sizeof user_image.auxv[0], user_image.auxv_count, f);
    return 0;
}

static int put_exec_file(const char *annex, FILE *f)
{
    fputs(user_image.path, f);
    return 0;
}

static int put_siginfo(const char *annex, FILE *f)
{
    GdbThread *g = gdb_general();

    if (!g || !g->has_info)
        return ENODATA;
    fwrite(&g->info, sizeof g->info, 1, f); /* both sides are 64-bit Linux: the same layout */
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
    u64 offset;

    if (!gdb_take_hex(t, &offset) || !gdb_take(t, ":"))
        gdb_error(EINVAL);
    else if (!g || !g->has_info || offset > sizeof g->info ||
             (u64)(t->end - t->at) > sizeof g->info - offset)
        gdb_error(ENODATA);
    else {
        memcpy((char *)&g->info + offset, t->at, (size_t)(t->end - t->at));
        gdb_put(&gdb.reply, "%x", (unsigned)(t->end - t->at));
    }
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
