/* SPDX-License-Identifier: MIT */
/*
 * Sessions of the monitor: connection, output, and which bytes go where; see monitor.h. What a
 * program sent goes on in monitor_queue.c.
 *
 * Output waits in the session as long as the back end has no room, and meanwhile no input is taken:
 * who does not read gets nothing done. Events to such a one are dropped.
 */
#include "control/monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "control/version.h"
#include "host/ui/keys.h"

#define BACKLOG_MAX (64u << 10) /* bytes of output with which input is taken */
#define EVENTS_MAX  (1u << 20)  /* and with which events are sent */

static Monitor *monitors;
static Machine *machine;
static MachineListener listener;
static bool is_shut;

/* ---- output ---- */

void monitor_print(Monitor *m, const char *text, size_t size)
{
    const char *end = text + size, *line;

    for (; (line = memchr(text, '\n', (size_t)(end - text))); text = line + 1) {
        out_put(&m->out, text, (size_t)(line - text));
        out_put(&m->out, "\r\n", 2);
    }
    out_put(&m->out, text, (size_t)(end - text));
    out_flush(&m->out, &m->end);
}

void monitor_qmp_send(Monitor *m, json_t *value)
{
    size_t flags = m->is_pretty ? JSON_INDENT(4) : 0;
    char *text = json_dumps(value, flags | JSON_ENCODE_ANY);

    if (!text) /* a string of a guest or host that is no UTF-8 */
        text = strdup(
            "{\"error\": {\"class\": \"GenericError\", \"desc\": \"the result is no text\"}}");
    if (!text)
        abort();
    monitor_lock();
    out_put(&m->out, text, strlen(text));
    out_put(&m->out, "\r\n", 2);
    if (m->loop == loop_current())
        out_flush(&m->out, &m->end);
    else
        loop_bh_schedule(&m->serve);
    monitor_unlock();
    free(text);
    json_decref(value);
}

/* ---- events ---- */

static const char *const event_names[] = {
#define _(name, members, help) #name,
#include "control/monitor_events.def"
#undef _
};

static json_t *now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return json_pack("{s:I,s:I}", "seconds", (json_int_t)t.tv_sec, "microseconds",
                     (json_int_t)t.tv_nsec / 1000);
}

void monitor_event(MonitorEvent e, json_t *data)
{
    json_t *event = json_pack("{s:o,s:s}", "timestamp", now(), "event", event_names[e]);

    if (data)
        json_object_set_new(event, "data", data);
    monitor_lock();
    for (Monitor *m = monitors; m; m = m->next)
        if (m->is_control && m->is_negotiated && out_waiting(&m->out) < EVENTS_MAX)
            monitor_qmp_send(m, json_incref(event));
    monitor_unlock();
    json_decref(event);
}

static json_t *panic_data(void)
{
    const char *action = machine->cfg->panic_action;

    return json_pack("{s:s}", "action", action && !strcmp(action, "pause") ? "pause"
                                        : action && !strcmp(action, "none") ? "run"
                                                                             : "poweroff");
}

static void on_machine(MachineListener *l, MachineEvent e)
{
    static const MonitorEvent events[] = {
        [MACHINE_EVENT_STOP] = MONITOR_STOP,         [MACHINE_EVENT_RESUME] = MONITOR_RESUME,
        [MACHINE_EVENT_RESET] = MONITOR_RESET,       [MACHINE_EVENT_POWERDOWN] = MONITOR_POWERDOWN,
        [MACHINE_EVENT_SHUTDOWN] = MONITOR_SHUTDOWN,
        [MACHINE_EVENT_GUEST_PANICKED] = MONITOR_GUEST_PANICKED,
        [MACHINE_EVENT_WATCHDOG] = MONITOR_WATCHDOG,
    };
    json_t *data = NULL;

    if (e >= ARRAY_SIZE(events)) /* of no concern to programs */
        return;
    if (e == MACHINE_EVENT_RESET)
        data = monitor_cause("host-qmp-system-reset", "guest-reset");
    else if (e == MACHINE_EVENT_SHUTDOWN)
        data = monitor_cause("host-qmp-quit", "guest-shutdown");
    else if (e == MACHINE_EVENT_GUEST_PANICKED)
        data = panic_data();
    else if (e == MACHINE_EVENT_WATCHDOG)
        data = json_pack("{s:s}", "action", machine->watchdog_action);
    is_shut |= e == MACHINE_EVENT_SHUTDOWN;
    monitor_event(events[e], data);
}

static void (*stop_for_io)(DeviceEnv *env, const IoError *e);

static void on_io_error(DeviceEnv *env, const IoError *e)
{
    char path[300];
    json_t *v;

    mon_device_path(e->dev, path, sizeof path);
    v = json_pack("{s:s,s:s,s:s,s:s,s:b,s:s}", "device", e->drive, "qom-path", path, "operation",
                  e->is_read ? "read" : "write", "action", e->action, "nospace", e->error == ENOSPC,
                  "reason", strerror(e->error));
    if (*e->node)
        json_object_set_new(v, "node-name", json_string(e->node));
    stop_for_io(env, e);
    monitor_event(MONITOR_BLOCK_IO_ERROR, v);
}

static void on_unplugged(DeviceEnv *env, Device *d)
{
    monitor_event(MONITOR_DEVICE_DELETED,
                  json_pack("{s:s,s:s+}", "device", d->id, "path", "/machine/peripheral/", d->id));
}

static void on_rtc_change(DeviceEnv *env, i64 offset_s)
{
    monitor_event(MONITOR_RTC_CHANGE, json_pack("{s:I}", "offset", (json_int_t)offset_s));
}

/* The guest writes how much it has in small steps: programs hear of it once a second at most. */
#define BALLOON_NS NS_PER_SEC

static struct {
    LoopTimer timer;
    u64 given;
} balloon;

static void tell_balloon(void *opaque)
{
    u64 actual = machine->cfg->ram_size - MIN(balloon.given, machine->cfg->ram_size);

    monitor_event(MONITOR_BALLOON_CHANGE, json_pack("{s:I}", "actual", (json_int_t)actual));
}

static void on_balloon(DeviceEnv *env, u64 bytes)
{
    balloon.given = bytes;
    if (!balloon.timer.place)
        loop_timer_set(&balloon.timer, clock_host_ns() + BALLOON_NS);
}

/* ---- input ---- */

/* Callbacks come in the loop of the back end; for a person's that is the machine's. */

static size_t can_receive(void *opaque)
{
    const Monitor *m = opaque;
    size_t room = 0;

    monitor_lock();
    if (machine && out_waiting(&m->out) < BACKLOG_MAX)
        room = m->is_control ? monitor_queue_room(m) : MONITOR_CHUNK;
    monitor_unlock();
    return room;
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    Monitor *m = opaque;

    if (m->is_control) {
        monitor_lock();
        monitor_queue_receive(m, data, size);
        monitor_unlock();
        return;
    }
    for (size_t n = 0; n < size; n++)
        line_input(&m->line, data[n]);
}

/* Output waits, or there is room for input again. */
static void serve(void *opaque)
{
    Monitor *m = opaque;

    monitor_lock();
    out_flush(&m->out, &m->end);
    if (out_waiting(&m->out) < BACKLOG_MAX) {
        monitor_queue_go_on(m);
        char_accept_input(&m->end);
    }
    monitor_unlock();
}

/* ---- connections ---- */

static void greet(Monitor *m)
{
    static const char text[] =
        "Lyrebird " LYREBIRD_VERSION " monitor - type 'help' for more information\n";

    if (!machine || !m->is_connected || !m->has_focus)
        return;
    if (m->is_control) {
        monitor_qmp_greet(m);
        return;
    }
    if (!m->has_greeted)
        monitor_print(m, text, sizeof text - 1);
    m->has_greeted = true;
    line_show(&m->line);
}

static void opened(Monitor *m)
{
    m->is_connected = true;
    m->has_greeted = false;
    out_drop(&m->out);
    m->line.size = m->line.cursor = 0;
    greet(m);
}

/* Nobody waits for answers any more. */
static void closed(Monitor *m)
{
    m->is_connected = false;
    m->is_negotiated = false;
    m->is_oob = false;
    m->session++;
    monitor_queue_drop(m);
}

static void focus_in(Monitor *m)
{
    m->has_focus = true;
    if (machine && m->is_connected)
        monitor_print(m, "\n", 1);
    greet(m);
}

static void event(void *opaque, CharEvent e)
{
    Monitor *m = opaque;

    monitor_lock();
    switch (e) {
    case CHAR_OPENED: opened(m); break;
    case CHAR_CLOSED: closed(m); break;
    case CHAR_FOCUS_IN: focus_in(m); break;
    case CHAR_FOCUS_OUT: m->has_focus = false; break;
    case CHAR_BREAK: break;
    }
    monitor_unlock();
}

/* ---- lines ---- */

static void line_write(void *opaque, const char *data, size_t size)
{
    monitor_print(opaque, data, size);
}

static void line_entered(void *opaque, const char *line)
{
    Monitor *m = opaque;

    monitor_hmp_line(m, line);
    line_show(&m->line);
}

static void line_complete(void *opaque, const char *text, LineCandidates *out)
{
    monitor_hmp_complete(opaque, text, out);
}

/* ---- life ---- */

Monitor *monitor_new(Char *chr, bool is_control, bool is_pretty, Error *err)
{
    static const CharOps ops = {can_receive, receive, serve, event};
    static const LineOps line_ops = {line_write, line_entered, line_complete};
    Monitor *m = calloc(1, sizeof *m), **p = &monitors;

    if (!m)
        abort();
    m->is_control = is_control;
    m->is_pretty = is_pretty;
    m->has_focus = true;
    m->loop = char_loop(chr);
    m->has_oob = is_control && m->loop != loop_current();
    loop_bh_init(m->loop, &m->serve, serve, m);
    line_init(&m->line, &line_ops, m, MONITOR_PROMPT);
    if (!char_attach(&m->end, chr, &ops, m, err)) {
        free(m);
        return NULL;
    }
    char_keep_fds(&m->end);
    while (*p)
        p = &(*p)->next;
    *p = m;
    return m;
}

void monitor_start(Machine *m)
{
    machine = m;
    listener.event = on_machine;
    machine_listen(m, &listener);
    stop_for_io = m->env.io_error;
    m->env.io_error = on_io_error;
    m->env.rtc_changed = on_rtc_change;
    m->env.unplugged = on_unplugged;
    m->env.balloon_changed = on_balloon;
    loop_timer_init(m->env.loop, &balloon.timer, NULL, tell_balloon, NULL);
    monitor_jobs_begin();
    for (Monitor *s = monitors; s; s = s->next) {
        greet(s);
        char_accept_input(&s->end);
    }
    monitor_queue_start(m->env.loop);
}

static void free_memory(void *m)
{
    free(m);
}

static void monitor_free(Monitor *m)
{
    out_flush(&m->out, &m->end);
    char_detach(&m->end);
    line_clear(&m->line);
    monitor_queue_drop(m);
    out_clear(&m->out);
    loop_bh_cancel(&m->serve); /* it may be on its way */
    loop_call(m->loop, free_memory, m);
}

void monitor_end(void)
{
    if (machine) {
        if (!is_shut)
            monitor_event(MONITOR_SHUTDOWN, monitor_cause("host-qmp-quit", "host-signal"));
        machine_unlisten(machine, &listener);
        machine->env.io_error = stop_for_io;
        machine->env.rtc_changed = NULL;
        machine->env.unplugged = NULL;
        machine->env.balloon_changed = NULL;
        loop_timer_cancel(&balloon.timer);
    }
    monitor_queue_end();
    machine = NULL;
    ui_drop_strokes();
    monitor_block_end();
    for (Monitor *m; (m = monitors);) {
        monitors = m->next;
        monitor_free(m);
    }
}

Monitor *monitor_next_waiting(const Monitor *last)
{
    Monitor *m = last && last->next ? last->next : monitors;
    const Monitor *begin = m;

    while (m && !m->queue.count) {
        m = m->next ? m->next : monitors;
        if (m == begin)
            return NULL;
    }
    return m;
}

Machine *monitor_machine(void)
{
    return machine;
}
