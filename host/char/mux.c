/* SPDX-License-Identifier: MIT */
/*
 * Several front ends on one back end, as the serial port and the monitor on a terminal. Output
 * of all goes there, input to the one that has the focus. Ctrl-A begins a command; see
 * help_text.
 */
#include <string.h>
#include "host/char/backend.h"

#define ESCAPE    1 /* Ctrl-A */
#define QUEUE_MAX 32u

typedef struct Mux {
    Char base;
    CharEnd below; /* we are a front end of the real one */
    CharEnd *ends[CHAR_MUX_ENDS];
    u8 queue[CHAR_MUX_ENDS][QUEUE_MAX]; /* what an end has no room for */
    u32 queued[CHAR_MUX_ENDS];
    u32 count, focus;
    bool is_escaped, has_times, at_line_start;
    i64 start_ns;
} Mux;

static void (*quit)(void *opaque);
static void *quit_opaque;

static const char help_text[] = "\r\n"
                                "C-a h    print this help\r\n"
                                "C-a x    exit emulator\r\n"
                                "C-a t    toggle console timestamps\r\n"
                                "C-a b    send break (magic sysrq)\r\n"
                                "C-a c    switch between console and monitor\r\n"
                                "C-a C-a  sends C-a\r\n";

void char_on_quit(void (*fn)(void *opaque), void *opaque)
{
    quit = fn;
    quit_opaque = opaque;
}

/* ---- input ---- */

static void tell(Mux *m, u32 i, CharEvent event)
{
    CharEnd *e = i < m->count ? m->ends[i] : NULL;

    if (e && e->ops->event)
        e->ops->event(e->opaque, event);
}

static void set_focus(Mux *m, u32 i)
{
    if (i == m->focus)
        return;
    tell(m, m->focus, CHAR_FOCUS_OUT);
    m->focus = i;
    tell(m, i, CHAR_FOCUS_IN);
}

static void next_focus(Mux *m)
{
    for (u32 i = 1; i <= m->count; i++) {
        u32 next = (m->focus + i) % m->count;

        if (m->ends[next]) {
            set_focus(m, next);
            return;
        }
    }
}

/* Give the end with the focus what waits for it. */
static void drain(Mux *m)
{
    u32 i = m->focus, done = 0;
    CharEnd *e = i < m->count ? m->ends[i] : NULL;

    while (e && done < m->queued[i] && char_end_room(e))
        e->ops->receive(e->opaque, &m->queue[i][done++], 1);
    m->queued[i] -= done;
    memmove(m->queue[i], m->queue[i] + done, m->queued[i]);
}

static void command(Mux *m, u8 key)
{
    switch (key) {
    case 'h':
    case '?': char_write(&m->below, help_text, sizeof help_text - 1); break;
    case 'x':
        if (quit)
            quit(quit_opaque);
        break;
    case 't':
        m->has_times = !m->has_times;
        m->start_ns = clock_host_ns();
        m->at_line_start = true;
        break;
    case 'b': tell(m, m->focus, CHAR_BREAK); break;
    case 'c': next_focus(m); break;
    }
}

static size_t mux_can_receive(void *opaque)
{
    Mux *m = opaque;

    return m->count ? QUEUE_MAX - m->queued[m->focus] : QUEUE_MAX;
}

static void mux_receive(void *opaque, const u8 *data, size_t size)
{
    Mux *m = opaque;

    for (size_t k = 0; k < size; k++) {
        bool was_escaped = m->is_escaped;

        m->is_escaped = !was_escaped && data[k] == ESCAPE;
        if (m->is_escaped)
            continue;
        if (was_escaped && data[k] != ESCAPE)
            command(m, data[k]);
        else if (m->count && m->queued[m->focus] < QUEUE_MAX)
            m->queue[m->focus][m->queued[m->focus]++] = data[k];
        if (m->count)
            drain(m);
    }
}

static void mux_event(void *opaque, CharEvent event)
{
    Mux *m = opaque;

    m->base.is_open = event == CHAR_OPENED || (m->base.is_open && event != CHAR_CLOSED);
    for (u32 i = 0; i < m->count; i++)
        tell(m, i, event);
}

/* ---- output ---- */

static void mux_writable(void *opaque)
{
    Mux *m = opaque;

    m->base.is_stalled = false;
    for (u32 i = 0; i < m->count; i++)
        if (m->ends[i] && m->ends[i]->ops->writable)
            m->ends[i]->ops->writable(m->ends[i]->opaque);
}

static void write_time(Mux *m)
{
    i64 ms = (clock_host_ns() - m->start_ns) / NS_PER_MS;
    char text[32];
    int n = snprintf(text, sizeof text, "[%02d:%02d:%02d.%03d] ", (int)(ms / 3600000),
                     (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));

    char_write(&m->below, text, (size_t)n);
}

static size_t mux_write_end(Char *c, CharEnd *e, const u8 *data, size_t size)
{
    Mux *m = (Mux *)c;
    size_t done = 0;

    while (m->has_times && done < size) {
        const u8 *line_end = memchr(data + done, '\n', size - done);
        size_t n = line_end ? (size_t)(line_end - data) + 1 - done : size - done;

        if (m->at_line_start)
            write_time(m);
        size_t took = char_write(&m->below, data + done, n);

        m->at_line_start = took == n && line_end;
        done += took;
        if (took < n)
            return done;
    }
    return done + (done < size ? char_write(&m->below, data + done, size - done) : 0);
}

/* ---- front ends ---- */

static bool mux_attach(Char *c, CharEnd *e, Error *err)
{
    Mux *m = (Mux *)c;
    u32 i = 0;

    while (i < m->count && m->ends[i])
        i++;
    if (i == CHAR_MUX_ENDS)
        return error_set(err, "chardev %s: at most %u front ends can share it", c->id,
                         CHAR_MUX_ENDS);
    m->ends[i] = e;
    m->queued[i] = 0;
    m->count = MAX(m->count, i + 1);
    set_focus(m, i);
    return true;
}

static bool mux_is_used(const Char *c)
{
    const Mux *m = (const Mux *)c;

    for (u32 i = 0; i < m->count; i++)
        if (m->ends[i])
            return true;
    return false;
}

static void mux_detach(Char *c, CharEnd *e)
{
    Mux *m = (Mux *)c;

    for (u32 i = 0; i < m->count; i++)
        if (m->ends[i] == e)
            m->ends[i] = NULL;
    if (m->count && !m->ends[m->focus])
        next_focus(m);
}

static void mux_accept(Char *c)
{
    Mux *m = (Mux *)c;

    if (m->count)
        drain(m);
    char_accept_input(&m->below);
}

static bool mux_open(Char *c, const Opts *o, Error *err)
{
    static const CharOps ops = {mux_can_receive, mux_receive, mux_writable, mux_event};
    Mux *m = (Mux *)c;
    Char *below = char_find(opts_get(o, "chardev"));

    snprintf(c->text, sizeof c->text, "mux:%.200s", char_text(below));
    m->focus = CHAR_MUX_ENDS - 1; /* of nobody: the first that comes gets it */
    return char_attach(&m->below, below, &ops, m, err);
}

static void mux_close(Char *c)
{
    Mux *m = (Mux *)c;
    Char *below = m->below.chr;

    for (u32 i = 0; i < m->count; i++)
        if (m->ends[i])
            *m->ends[i] = (CharEnd){0};
    char_detach(&m->below);
    char_free(below);
}

const CharKind char_mux = {
    .name = "mux",
    .help = "several front ends on one back end",
    .size = sizeof(Mux),
    .open = mux_open,
    .close = mux_close,
    .accept_input = mux_accept,
    .is_used = mux_is_used,
    .attach = mux_attach,
    .detach = mux_detach,
    .write_end = mux_write_end,
};
