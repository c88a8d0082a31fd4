/* SPDX-License-Identifier: MIT */
/*
 * The server: starts the session, waits for packets and events, and knows the commands that are not
 * queries.
 *
 * While the program runs it waits for both; while gdb has it stopped, for packets only.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "control/gdb.h"
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/fd.h"
#include "user/mem.h"
#include "user/signal.h"
#include "user/thread.h"

Gdb gdb = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .changed = PTHREAD_COND_INITIALIZER,
    .fork_fd = -1,
    .program_signals = ~0ull,
    .link = {.fd = -1},
};


void gdb_ok(void)
{
    gdb_put(&gdb.reply, "OK");
}

void gdb_error(int e)
{
    gdb_reply_clear(&gdb.reply);
    gdb_put(&gdb.reply, "E%02x", (unsigned)e & 0xff);
}

GdbThread *gdb_general(void)
{
    GdbThread *g = gdb_thread_find(gdb.general);

    if (!g)
        g = gdb_thread_find(gdb.last);
    for (GdbThread *f = gdb.threads; f && !g; f = f->next)
        g = f->t ? f : NULL;
    return g;
}

/* ---- registers ---- */

/* Registers are only there to see while the thread is kept from changing them. */
static GdbThread *stopped_general(void)
{
    GdbThread *g = gdb_general();

    if (g && gdb.is_held)
        return g;
    gdb_error(EBUSY);
    return NULL;
}

static void read_all(GdbText *t)
{
    GdbThread *g = stopped_general();
    u8 value[GDB_REG_MAX];

    for (unsigned n = 0; g && n < gdb_reg_count(g->t->cpu); n++) {
        gdb_reg_read(g->t->cpu, n, value);
        gdb_put_hex(&gdb.reply, value, gdb_reg_size(g->t->cpu, n));
    }
}

static void write_all(GdbText *t)
{
    GdbThread *g = stopped_general();
    u8 value[GDB_REG_MAX];

    if (!g)
        return;
    if (!gdb_settle(g)) {
        gdb_error(EBUSY);
        return;
    }
    for (unsigned n = 0; n < gdb_reg_count(g->t->cpu) && gdb_take_bytes(t, value, gdb_reg_size(g->t->cpu, n)); n++)
        gdb_reg_write(g->t->cpu, n, value);
    gdb_ok();
}

static void read_one(GdbText *t)
{
    GdbThread *g = stopped_general();
    u8 value[GDB_REG_MAX];
    u64 n;

    if (!g)
        return;
    if (!gdb_take_hex(t, &n) || n >= gdb_reg_count(g->t->cpu)) {
        gdb_error(EINVAL);
        return;
    }
    gdb_reg_read(g->t->cpu, (unsigned)n, value);
    gdb_put_hex(&gdb.reply, value, gdb_reg_size(g->t->cpu, (unsigned)n));
}

static void write_one(GdbText *t)
{
    GdbThread *g = stopped_general();
    u8 value[GDB_REG_MAX];
    u64 n;

    if (!g)
        return;
    if (!gdb_take_hex(t, &n) || n >= gdb_reg_count(g->t->cpu) || !gdb_take(t, "=") ||
        !gdb_take_bytes(t, value, gdb_reg_size(g->t->cpu, (unsigned)n))) {
        gdb_error(EINVAL);
    } else if (!gdb_settle(g)) {
        gdb_error(EBUSY);
    } else {
        gdb_reg_write(g->t->cpu, (unsigned)n, value);
        gdb_ok();
    }
}

/* ---- memory ---- */

static bool take_range(GdbText *t, Gva *addr, u64 *size)
{
    if (!gdb_take_hex(t, addr) || !gdb_take(t, ",") || !gdb_take_hex(t, size)) {
        gdb_error(EINVAL);
        return false;
    }
    *addr = (Gva)(uintptr_t)user_ptr(*addr);
    return true;
}

static u64 to_page_end(Gva addr, u64 size)
{
    return MIN(size, MEM_PAGE - addr % MEM_PAGE);
}

/* As much as there is: gdb asks again for the rest and gets the error then. */
static void read_memory(GdbText *t)
{
    GdbThread *g = gdb_general();
    u8 page[MEM_PAGE];
    Gva addr;
    u64 size, n;

    if (!take_range(t, &addr, &size))
        return;
    if (!g)
        gdb_error(ESRCH);
    size = MIN(size, (u64)GDB_PACKET_MAX / 2);
    for (u64 done = 0; g && done < size; done += n) {
        n = to_page_end(addr + done, size - done);
        if (!g->t->cpu->mem->read(g->t->cpu, addr + done, page, n)) {
            if (!done)
                gdb_error(EFAULT);
            return;
        }
        if (user_config.accel->debug_bytes)
            user_config.accel->debug_bytes(addr + done, page, n, false);
        gdb_put_hex(&gdb.reply, page, n);
    }
}

static void store(Gva addr, u8 *bytes, u64 size)
{
    GdbThread *g = gdb_general();

    if (user_config.accel->debug_bytes)
        user_config.accel->debug_bytes(addr, bytes, size, true);
    if (size && !(g && g->t->cpu->mem->write(g->t->cpu, addr, bytes, size)))
        gdb_error(EFAULT);
    else
        gdb_ok();
}

static void write_memory(GdbText *t)
{
    static u8 bytes[GDB_PACKET_MAX / 2];
    Gva addr;
    u64 size;

    if (!take_range(t, &addr, &size))
        return;
    if (size > sizeof bytes || !gdb_take(t, ":") || !gdb_take_bytes(t, bytes, size))
        gdb_error(EINVAL);
    else
        store(addr, bytes, size);
}

static void write_binary(GdbText *t)
{
    static u8 bytes[GDB_PACKET_MAX];
    Gva addr;
    u64 size;

    if (!take_range(t, &addr, &size))
        return;
    if (!gdb_take(t, ":") || (u64)(t->end - t->at) != size || size > sizeof bytes) {
        gdb_error(EINVAL);
    } else {
        memcpy(bytes, t->at, size);
        store(addr, bytes, size);
    }
}

/* ---- break- and watchpoints ---- */

/* Kinds of watchpoints of Z2, Z3, Z4. */
static const u8 watch_kind[] = {
    [2] = VCPU_WATCH_WRITE, [3] = VCPU_WATCH_READ, [4] = VCPU_WATCH_READ | VCPU_WATCH_WRITE};

static void point(GdbText *t, bool set)
{
    u64 type, size;
    Gva addr;
    bool ok;

    if (!gdb_take_hex(t, &type) || !gdb_take(t, ",") || !take_range(t, &addr, &size)) {
        gdb_error(EINVAL);
        return;
    }
    if (type > 4)
        return; /* unknown: an empty reply */
    if (gdb.forked && gdb.general == gdb.forked) {
        gdb_ok(); /* they were never in the child's memory */
        return;
    }
    if (!gdb.is_held) {
        gdb_error(EBUSY);
        return;
    }
    if (type < 2)
        ok = user_config.accel->breakpoint(addr, set);
    else
        ok = user_config.accel->watchpoint(addr, size, watch_kind[type], set);
    if (ok)
        gdb_ok();
    else
        gdb_error(set ? ENOSPC : ENOENT);
}

static void set_point(GdbText *t)
{
    point(t, true);
}

static void clear_point(GdbText *t)
{
    point(t, false);
}

/* ---- threads ---- */

static void select_thread(GdbText *t)
{
    bool is_general = gdb_take(t, "g");
    GdbThreadId id;

    if ((!is_general && !gdb_take(t, "c")) || !gdb_take_thread(t, &id)) {
        gdb_error(EINVAL);
        return;
    }
    if (id.tid > 0 && !gdb_thread_find(id.tid) && !(gdb.forked && id.pid == gdb.forked)) {
        gdb_error(ESRCH);
        return;
    }
    if (is_general)
        gdb.general = id.tid > 0 ? id.tid : gdb.last;
    gdb_ok();
}

static void is_alive(GdbText *t)
{
    GdbThreadId id;

    if (gdb_take_thread(t, &id) && gdb_thread_find(id.tid))
        gdb_ok();
    else
        gdb_error(ESRCH);
}

/* ---- going on ---- */

static void why_stopped(GdbText *t)
{
    GdbThread *g = gdb_thread_find(gdb.last);

    if (!g)
        g = gdb_general();
    if (g)
        gdb_stop_reply(g, &gdb.last_event);
    else
        gdb_put(&gdb.reply, "W00");
}

static void go_on(GdbText *t, char kind, bool has_signal)
{
    u64 sig = 0;

    if ((has_signal && !gdb_take_hex(t, &sig)) ||
        !gdb_resume((GdbThreadId){0, 0}, kind, gdb_signal_from_gdb(sig)))
        gdb_error(EINVAL);
}

static void cmd_c(GdbText *t)
{
    go_on(t, 'c', false);
}

static void cmd_s(GdbText *t)
{
    go_on(t, 's', false);
}

static void cmd_C(GdbText *t)
{
    go_on(t, 'c', true);
}

static void cmd_S(GdbText *t)
{
    go_on(t, 's', true);
}

/* ---- the end of it ---- */

static _Noreturn void kill_program(void)
{
    for (;;)
        user_syscall_raw(SYS_kill, getpid(), SIGKILL);
}

static void cmd_k(GdbText *t)
{
    kill_program();
}

static void cmd_kill(GdbText *t)
{
    u64 pid;

    if (gdb_take(t, ";") && (!gdb_take_hex(t, &pid) || (pid_t)pid != gdb.pid)) {
        gdb_error(ESRCH);
        return;
    }
    gdb_ok();
    gdb_link_send(&gdb.link, &gdb.reply);
    gdb_link_flush(&gdb.link);
    kill_program();
}

static void tell_child(char decision)
{
    if (gdb.fork_fd < 0)
        return;
    if (write(gdb.fork_fd, &decision, 1) < 0)
        gdb_error(errno);
    fd_close_private(gdb.fork_fd);
    gdb.fork_fd = -1;
}

/*
 * D;PID: of a child, which was never attached except in gdb's eyes; or of ours, and then the child
 * takes over.
 */
static void cmd_detach(GdbText *t)
{
    u64 pid = (u64)gdb.pid;

    if (gdb_take(t, ";") && !gdb_take_hex(t, &pid)) {
        gdb_error(EINVAL);
        return;
    }
    if (gdb.forked && (pid_t)pid == gdb.forked) {
        gdb_ok();
        tell_child('d');
        gdb.forked = 0;
        return;
    }
    if ((pid_t)pid != gdb.pid) {
        gdb_error(ESRCH);
        return;
    }
    gdb_ok();
    gdb_link_send(&gdb.link, &gdb.reply);
    if (gdb.forked)
        tell_child('a');
    gdb_detach();
}

static void cmd_extended(GdbText *t)
{
    /* Empty: programs cannot be started anew. */
}

/* ---- dispatch ---- */

static const struct {
    const char *name; /* what the packet begins with; the first match counts */
    void (*run)(GdbText *t);
} commands[] = {
    {"?", why_stopped},   {"g", read_all},    {"G", write_all},     {"p", read_one},
    {"P", write_one},     {"m", read_memory}, {"M", write_memory},  {"X", write_binary},
    {"Z", set_point},     {"z", clear_point}, {"H", select_thread}, {"T", is_alive},
    {"c", cmd_c},         {"s", cmd_s},       {"C", cmd_C},         {"S", cmd_S},
    {"k", cmd_k},         {"D", cmd_detach},  {"!", cmd_extended},  {"qXfer:", gdb_xfer},
    {"q", gdb_query},     {"Q", gdb_set},     {"vCont", gdb_vcont}, {"vKill", cmd_kill},
    {"vFile:", gdb_file},
};

/* Commands whose reply is the next stop. */
static bool replies_later(void)
{
    return !gdb.is_held && gdb.reply.size == 0;
}

bool gdb_command(const char *text, size_t size)
{
    GdbText t = {text, text + size};
    bool was_held = gdb.is_held;

    gdb_reply_clear(&gdb.reply);
    for (unsigned i = 0; i < ARRAY_SIZE(commands); i++)
        if (gdb_take(&t, commands[i].name)) {
            commands[i].run(&t);
            break;
        }
    if (!gdb.attached)
        return false;
    return (was_held && replies_later()) || gdb_link_send(&gdb.link, &gdb.reply);
}

/* ---- the loop ---- */

static void free_gone(GdbThread *gone)
{
    for (GdbThread **p = &gdb.threads; *p; p = &(*p)->next)
        if (*p == gone) {
            *p = gone->next;
            free(gone);
            return;
        }
}

static void sweep_gone(void)
{
    for (GdbThread *g = gdb.threads, *next; g; g = next) {
        next = g->next;
        if (!g->t && g->event.kind == GDB_EVENT_NONE)
            free_gone(g);
    }
}

/* Tell gdb about @g and consider everything stopped. */
static bool tell(GdbThread *g)
{
    gdb.last_event = g->event;
    gdb.last = gdb.general = g->tid;
    if (g->event.kind == GDB_EVENT_FORK)
        gdb.forked = (pid_t)g->event.value;
    gdb_stop_reply(g, &g->event);
    g->event.kind = GDB_EVENT_NONE;
    g->step = false;
    gdb.interrupt = false;
    return gdb_link_send(&gdb.link, &gdb.reply);
}

/*
 * No thread reported anything: the stop is for gdb's interrupt, or because nobody it lets run is
 * left.
 */
static bool tell_other(void)
{
    GdbThread *g = gdb_general();

    if (gdb.interrupt && g) {
        g->event.kind = GDB_EVENT_INTERRUPT;
        return tell(g);
    }
    gdb_reply_clear(&gdb.reply);
    gdb_put(&gdb.reply, "N");
    return gdb_link_send(&gdb.link, &gdb.reply);
}

static bool any_may_run(void)
{
    for (const GdbThread *g = gdb.threads; g; g = g->next)
        if (g->t && !g->hold)
            return true;
    return false;
}

/* The program runs and something happened; stop it and say so if it matters. */
static bool look(void)
{
    GdbThread *g = gdb_next_event();

    if (!g && !gdb.interrupt && (any_may_run() || !gdb.no_resumed))
        return true;
    gdb_hold_all();
    g = gdb_next_event(); /* a better one may have come */
    return g ? tell(g) : tell_other();
}

static void wait_both(void)
{
    struct pollfd p[2] = {{.fd = gdb.link.fd, .events = POLLIN},
                          {.fd = gdb.wake, .events = POLLIN}};
    u64 n;

    poll(p, 2, -1);
    if (p[1].revents && read(gdb.wake, &n, sizeof n) < 0)
        return;
}

/* One turn: a packet if the program is stopped, else whatever comes first. False: gdb is gone. */
static bool turn(void)
{
    bool wait = gdb.is_held;
    GdbInputKind kind;
    bool ok;

    sweep_gone();
    pthread_mutex_unlock(&gdb.lock);
    if (!wait && gdb.link.used == gdb.link.have)
        wait_both();
    ok = gdb_link_next(&gdb.link, wait, &kind);
    pthread_mutex_lock(&gdb.lock);
    if (!ok)
        return false;
    if (kind == GDB_INPUT_INTERRUPT)
        gdb.interrupt = !gdb.is_held;
    if (kind == GDB_INPUT_PACKET && !gdb_command(gdb.link.in.text, gdb.link.in.size))
        return false;
    return gdb.is_held || look();
}

static void *serve(void *arg)
{
    signal_host_mask(user_host_mask(~0ull)); /* faults of copies from the guest are ours to take */
    pthread_mutex_lock(&gdb.lock);
    gdb_hold_all();
    if (gdb.report_exec) {
        gdb.last_event.kind = GDB_EVENT_EXEC;
        GdbThread *g = gdb_general();

        g->event.kind = GDB_EVENT_EXEC;
        tell(g);
        gdb.report_exec = false;
    }
    while (turn())
        ;
    if (gdb.attached)
        gdb_detach();
    pthread_mutex_unlock(&gdb.lock);
    return NULL;
}

bool gdb_serve(Error *err)
{
    pthread_attr_t attr;
    pthread_t id;
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    if (fd < 0)
        return error_set_errno(err, "-g: eventfd");
    gdb.wake = fd_make_private(fd);
    thread_libc_ready();
    u64 mask = signal_block_all();

    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    errno = pthread_create(&id, &attr, serve, NULL);
    signal_host_mask(mask);
    pthread_attr_destroy(&attr);
    return !errno || error_set_errno(err, "-g: cannot make a thread");
}

bool gdb_is_inherited(const char *where)
{
    return !strncmp(where, "fd:", 3);
}

static bool connect_session(const char *where, Error *err)
{
    gdb.report_exec = gdb_is_inherited(where);
    if (gdb.report_exec)
        return gdb_state_parse(where) || error_set(err, "-g: \"%s\" is damaged", where);
    return gdb_link_accept(&gdb.link, where, err);
}

bool gdb_start(UserThread *t, const char *where, Error *err)
{
    if (!connect_session(where, err))
        return false;
    gdb.pid = gdb.general = gdb.last = t->tid;
    gdb.attached = gdb.hold_new = true;
    gdb_thread_add(t);
    user_debugger = &gdb_hooks;
    signal_debugger_changed(t);
    return gdb_serve(err);
}
