/* SPDX-License-Identifier: MIT */
/*
 * gdb's session with a machine; see gdb_machine.h.
 *
 * A vCPU that meets a breakpoint asks all to pause, notes it, and calls the loop; there the machine is
 * stopped, and the listener of its stops, whatever their cause, tells gdb.
 */
#include "control/gdb_machine.h"

#include <stdlib.h>
#include <string.h>
#include "control/gdb_target.h"
#include "control/system.h"
#include "softmmu/accel_ops.h"

#define SIGNAL_INT  2 /* gdb's numbers */
#define SIGNAL_TRAP 5

GdbMachine gdb_machine;

static GdbMachine *const g = &gdb_machine;

/* ---- output ---- */

static void put(const void *data, size_t size)
{
    out_put(&g->out, data, size);
    out_flush(&g->out, &g->end);
}

static void send_reply(void)
{
    g->wire_size = gdb_frame(&g->reply, g->wire);
    put(g->wire, g->wire_size);
}

/* ---- stops ---- */

static Vcpu *cpu_at(unsigned n)
{
    return g->machine->cpus[n];
}

static void put_why(const Vcpu *cpu)
{
    static const char *const watch_names[] = {
        [VCPU_WATCH_WRITE] = "watch",
        [VCPU_WATCH_READ] = "rwatch",
        [VCPU_WATCH_READ | VCPU_WATCH_WRITE] = "awatch",
    };

    if (cpu->stop.kind == VCPU_STOP_WATCH)
        gdb_put(&g->reply, "%s:%llx;", watch_names[cpu->stop.watch & 3],
                (unsigned long long)cpu->stop.addr);
    else if (cpu->stop.kind == VCPU_STOP_BREAKPOINT && g->has_swbreak)
        gdb_put(&g->reply, "swbreak:;");
}

/* The vCPU that stopped the machine; one that was stepped before others. -1: none did. */
static int cause(void)
{
    int found = -1;

    for (unsigned n = 0; n < g->machine->cpu_count; n++)
        if (g->has_stopped[n] && (found < 0 || cpu_at(n)->stop.kind == VCPU_STOP_STEP))
            found = (int)n;
    return found;
}

void gdb_machine_stop_reply(void)
{
    int n = cause();

    gdb_reply_clear(&g->reply);
    gdb_put(&g->reply, "T%02x", n < 0 ? g->interrupt_signal : SIGNAL_TRAP);
    if (n >= 0) {
        g->monitor.cpu = (unsigned)n;
        put_why(cpu_at((unsigned)n));
    }
    gdb_put(&g->reply, "thread:%x;", g->monitor.cpu + 1);
    for (unsigned k = 0; k < g->machine->cpu_count; k++)
        g->has_stopped[k] = false;
    g->interrupt_signal = SIGNAL_TRAP;
}

static void on_machine(MachineListener *l, MachineEvent e)
{
    if (e == MACHINE_EVENT_SHUTDOWN && g->is_connected && g->waits) {
        gdb_reply_clear(&g->reply);
        gdb_put(&g->reply, "W00");
        g->waits = false;
        send_reply();
    }
    if (e == MACHINE_EVENT_ACCEL)
        gdb_machine_set_points();
    if (e != MACHINE_EVENT_STOP || !g->is_connected || !g->waits)
        return;
    g->waits = false;
    gdb_machine_stop_reply();
    send_reply();
}

static void stopped(void *opaque)
{
    if (g->machine && cause() >= 0)
        machine_stop(g->machine, MACHINE_DEBUG);
}

void gdb_machine_on_debug(Vcpu *cpu)
{
    g->has_stopped[cpu->index] = true;
    loop_call(g->machine->env.loop, stopped, NULL);
}

void gdb_machine_resume(void)
{
    Error err = {""};

    g->waits = true;
    g->interrupt_signal = SIGNAL_INT;
    if (machine_cont(g->machine, &err))
        return;
    g->waits = false; /* it is off */
    gdb_reply_clear(&g->reply);
    gdb_put(&g->reply, "W00");
}

void gdb_machine_forget(void)
{
    if (!g->machine)
        return;
    g->machine->accel->debug_clear();
    g->points = 0;
    for (unsigned n = 0; n < g->machine->cpu_count; n++) {
        cpu_at(n)->single_step = cpu_at(n)->is_held = false;
        g->has_stopped[n] = false;
    }
}

/* ---- input ---- */

static void acknowledge(char c)
{
    if (!g->no_ack)
        put(&c, 1);
}

static void take(u8 byte)
{
    switch (gdb_input(&g->in, byte)) {
    case GDB_INPUT_PACKET:
        acknowledge('+');
        gdb_reply_clear(&g->reply);
        if (gdb_machine_command(g->in.text, g->in.size))
            send_reply();
        break;
    case GDB_INPUT_BAD: acknowledge('-'); break;
    case GDB_INPUT_NAK: put(g->wire, g->wire_size); break;
    case GDB_INPUT_INTERRUPT: machine_stop(g->machine, MACHINE_DEBUG); break;
    case GDB_INPUT_ACK:
    case GDB_INPUT_MORE: break;
    }
}

static size_t can_receive(void *opaque)
{
    return out_waiting(&g->out) ? 0 : 4096;
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    for (size_t n = 0; n < size && g->end.chr; n++)
        take(data[n]);
}

static void writable(void *opaque)
{
    out_flush(&g->out, &g->end);
    char_accept_input(&g->end);
}

/* Who attaches finds the machine standing. */
static void opened(void)
{
    g->is_connected = true;
    g->waits = g->no_ack = g->has_swbreak = g->is_physical = false;
    g->interrupt_signal = SIGNAL_TRAP;
    g->monitor.cpu = 0;
    out_drop(&g->out);
    memset(&g->in, 0, offsetof(GdbInput, text));
    if (g->machine->state == MACHINE_RUNNING)
        machine_stop(g->machine, MACHINE_DEBUG);
}

/* Changing steps and breakpoints needs vCPUs that stand. */
static void closed(void)
{
    bool was_running = g->machine->state == MACHINE_RUNNING;

    g->is_connected = g->waits = false;
    if (was_running)
        machine_stop(g->machine, MACHINE_DEBUG);
    gdb_machine_forget();
    if (was_running)
        machine_cont(g->machine, NULL);
}

static void event(void *opaque, CharEvent e)
{
    if (e == CHAR_OPENED)
        opened();
    else if (e == CHAR_CLOSED && g->is_connected)
        closed();
}

/* ---- life ---- */

bool gdb_machine_open(Machine *m, Char *chr, Error *err)
{
    static const CharOps ops = {can_receive, receive, writable, event};

    gdb_machine_close();
    if (!m->cpu_count)
        return error_set(err, "gdb: the board \"%s\" has no CPU", m->cfg->board->name);
    g->machine = m;
    g->has_stopped = calloc(m->cpu_count, sizeof *g->has_stopped);
    if (!g->has_stopped)
        abort();
    if (!char_attach(&g->end, chr, &ops, NULL, err)) {
        gdb_machine_close();
        return false;
    }
    g->listener.event = on_machine;
    machine_listen(m, &g->listener);
    return true;
}

void gdb_machine_close(void)
{
    if (!g->machine)
        return;
    if (g->is_connected)
        closed();
    if (g->listener.event)
        machine_unlisten(g->machine, &g->listener);
    g->listener.event = NULL;
    char_detach(&g->end);
    out_clear(&g->out);
    g->machine = NULL;
    free(g->has_stopped);
    g->has_stopped = NULL;
}

#define CHAR_ID "gdb"

/* Sockets are servers that nobody has to wait for. */
bool gdb_machine_listen(Machine *m, const char *where, Error *err)
{
    bool is_socket = !strncmp(where, "tcp:", 4) || !strncmp(where, "unix:", 5);
    char text[512];
    Char *chr;

    gdb_machine_close();
    char_free(char_find(CHAR_ID));
    if (!strcmp(where, "none"))
        return true;
    snprintf(text, sizeof text, "%s%s", where, is_socket ? ",server=on,wait=off" : "");
    chr = system_char(m->env.loop, "gdb", text, CHAR_ID, err);
    return chr && gdb_machine_open(m, chr, err);
}
