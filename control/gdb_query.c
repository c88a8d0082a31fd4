/* SPDX-License-Identifier: MIT */
/*
 * q and Q packets: what gdb asks about the stub and the program, and what it tells us about itself.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "control/gdb.h"
#include "user/image.h"

/* ---- features ---- */

/* What gdb may offer. */
static const struct {
    const char *name;
    bool *flag;
} offers[] = {
    {"multiprocess+", &gdb.multiprocess}, {"fork-events+", &gdb.fork_events},
    {"exec-events+", &gdb.exec_events},   {"swbreak+", &gdb.swbreak},
    {"no-resumed+", &gdb.no_resumed},
};

static void supported(GdbText *t)
{
    char word[64];

    for (unsigned i = 0; i < ARRAY_SIZE(offers); i++)
        *offers[i].flag = false;
    gdb_take(t, ":");
    while (t->at < t->end) {
        gdb_take_until(t, ';', word, sizeof word);
        for (unsigned i = 0; i < ARRAY_SIZE(offers); i++)
            if (!strcmp(word, offers[i].name))
                *offers[i].flag = true;
    }
    gdb_put(&gdb.reply,
            "PacketSize=%x;multiprocess%c;fork-events%c;exec-events%c;swbreak%c;no-resumed%c;"
            "vContSupported+;"
            "QStartNoAckMode+;QPassSignals+;QProgramSignals+;QCatchSyscalls+;QThreadEvents+;"
            "qXfer:features:read+;qXfer:auxv:read+;qXfer:exec-file:read+;qXfer:siginfo:read+;qXfer:"
            "siginfo:write+;"
            "qXfer:threads:read+",
            GDB_PACKET_MAX, gdb.multiprocess ? '+' : '-', gdb.fork_events ? '+' : '-',
            gdb.exec_events ? '+' : '-', gdb.swbreak ? '+' : '-', gdb.no_resumed ? '+' : '-');
}

/* ---- threads ---- */

static void current(GdbText *t)
{
    GdbThread *g = gdb_general();

    gdb_put(&gdb.reply, "QC");
    gdb_put_thread(&gdb.reply, gdb.pid, g ? g->tid : gdb.pid);
}

static void thread_list(GdbText *t)
{
    char separator = 'm';

    for (const GdbThread *g = gdb.threads; g; g = g->next) {
        if (!g->t || gdb_room(&gdb.reply) < 64)
            continue;
        gdb_put(&gdb.reply, "%c", separator);
        gdb_put_thread(&gdb.reply, gdb.pid, g->tid);
        separator = ',';
    }
}

static void thread_list_end(GdbText *t)
{
    gdb_put(&gdb.reply, "l");
}

static void thread_extra(GdbText *t)
{
    GdbThreadId id;
    GdbThread *g;
    const char *text;

    if (!gdb_take(t, ",") || !gdb_take_thread(t, &id) || !(g = gdb_thread_find(id.tid))) {
        gdb_error(ESRCH);
        return;
    }
    text = g->state == GDB_THREAD_IN_KERNEL ? "in a system call" : "stopped";
    gdb_put_hex(&gdb.reply, text, strlen(text));
}

/* ---- the program ---- */

static void attached(GdbText *t)
{
    gdb_put(&gdb.reply, "0"); /* started for gdb: quit ends it */
}

/* How far the program is from where its file says: only a file of ET_DYN can be elsewhere. */
static Gva load_bias(void)
{
    Elf64_Ehdr eh = {.e_entry = user_image.entry};
    int fd = open(user_image.path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || pread(fd, &eh, sizeof eh, 0) != sizeof eh)
        eh.e_entry = user_image.entry;
    if (fd >= 0)
        close(fd);
    return user_image.entry - eh.e_entry;
}

static void offsets(GdbText *t)
{
    unsigned long long bias = load_bias();

    gdb_put(&gdb.reply, "Text=%llx;Data=%llx;Bss=%llx", bias, bias, bias);
}

static void symbol(GdbText *t)
{
    gdb_ok(); /* nothing to look up */
}

static void remote_command(GdbText *t)
{
    char line[256], *text = NULL;
    size_t n, size;
    FILE *f = open_memstream(&text, &size);

    if (!f) {
        gdb_error(ENOMEM);
        return;
    }
    n = gdb_take_hex_string(t, line, sizeof line - 1);
    line[n] = 0;
    gdb_monitor(line, f);
    fclose(f);
    gdb_put_hex(&gdb.reply, text, MIN(size, (size_t)GDB_PACKET_MAX / 2));
    if (!size)
        gdb_ok();
    free(text);
}

/* ---- Q ---- */

static void no_ack(GdbText *t)
{
    gdb_ok();
    gdb.link.no_ack = true;
}

static u64 take_signals(GdbText *t)
{
    u64 set = 0, sig;

    while (gdb_take_hex(t, &sig)) {
        int host = gdb_signal_from_gdb(sig);

        if (host)
            set |= 1ull << (host - 1);
        gdb_take(t, ";");
    }
    return set;
}

static void pass_signals(GdbText *t)
{
    gdb.pass_signals = take_signals(t);
    gdb_ok();
}

static void program_signals(GdbText *t)
{
    gdb.program_signals = take_signals(t);
    gdb_ok();
}

static void catch_syscalls(GdbText *t)
{
    u64 nr;
    bool on = gdb_take(t, "1");

    if (!on && !gdb_take(t, "0")) {
        gdb_error(EINVAL);
        return;
    }
    memset(gdb.catch_calls, 0, sizeof gdb.catch_calls);
    gdb.catch_all = on && t->at == t->end;
    while (gdb_take(t, ";") && gdb_take_hex(t, &nr))
        if (nr < GDB_SYSCALLS_MAX)
            gdb.catch_calls[nr / 64] |= 1ull << (nr % 64);
    gdb_ok();
}

static void thread_events(GdbText *t)
{
    gdb.thread_events = gdb_take(t, "1");
    gdb_ok();
}

/* ---- dispatch ---- */

typedef struct Row {
    const char *name;
    void (*run)(GdbText *t);
} Row;

static const Row queries[] = {
    {"Supported", supported},
    {"fThreadInfo", thread_list},
    {"sThreadInfo", thread_list_end},
    {"ThreadExtraInfo", thread_extra},
    {"Attached", attached},
    {"Offsets", offsets},
    {"Symbol", symbol},
    {"Rcmd,", remote_command},
    {"C", current},
};

static const Row settings[] = {
    {"StartNoAckMode", no_ack},           {"PassSignals:", pass_signals},
    {"ProgramSignals:", program_signals}, {"CatchSyscalls:", catch_syscalls},
    {"ThreadEvents:", thread_events},
};

static void dispatch(const Row *rows, unsigned count, GdbText *t)
{
    for (unsigned i = 0; i < count; i++)
        if (gdb_take(t, rows[i].name)) {
            rows[i].run(t);
            return;
        }
}

void gdb_query(GdbText *t)
{
    if (t->end - t->at > 1 && *t->at == 'C')
        return; /* qC stands alone; qCRC and the like are unknown */
    dispatch(queries, ARRAY_SIZE(queries), t);
}

void gdb_set(GdbText *t)
{
    dispatch(settings, ARRAY_SIZE(settings), t);
}
