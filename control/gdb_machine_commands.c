/* SPDX-License-Identifier: MIT */
/* What gdb's packets ask of a machine. Source: "Debugging with GDB", "GDB Remote Serial Protocol". */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/gdb_target.h"
#include "softmmu/accel_ops.h"

static GdbMachine *const g = &gdb_machine;

static void ok(void)
{
    gdb_put(&g->reply, "OK");
}

static void fail(int e)
{
    gdb_reply_clear(&g->reply);
    gdb_put(&g->reply, "E%02x", (unsigned)e);
}

static Vcpu *cpu(void)
{
    return g->machine->cpus[g->monitor.cpu];
}

static MonCall call(void)
{
    return (MonCall){.mon = &g->monitor, .machine = g->machine};
}

/* Registers and memory change only while all stand. */
static bool is_running(void)
{
    if (g->machine->state != MACHINE_RUNNING)
        return false;
    fail(EBUSY);
    return true;
}

/* ---- registers ---- */

static void read_all(GdbText *t)
{
    u8 value[GDB_REG_MAX];

    for (unsigned n = 0; n < gdb_reg_count(cpu()); n++) {
        gdb_reg_read(cpu(), n, value);
        gdb_put_hex(&g->reply, value, gdb_reg_size(cpu(), n));
    }
}

static void write_all(GdbText *t)
{
    u8 value[GDB_REG_MAX];

    for (unsigned n = 0; n < gdb_reg_count(cpu()) && gdb_take_bytes(t, value, gdb_reg_size(cpu(), n)); n++)
        gdb_reg_write(cpu(), n, value);
    ok();
}

static void read_one(GdbText *t)
{
    u8 value[GDB_REG_MAX];
    u64 n;

    if (!gdb_take_hex(t, &n) || n >= gdb_reg_count(cpu())) {
        fail(EINVAL);
        return;
    }
    gdb_reg_read(cpu(), (unsigned)n, value);
    gdb_put_hex(&g->reply, value, gdb_reg_size(cpu(), (unsigned)n));
}

static void write_one(GdbText *t)
{
    u8 value[GDB_REG_MAX];
    u64 n;

    if (!gdb_take_hex(t, &n) || n >= gdb_reg_count(cpu()) || !gdb_take(t, "=") ||
        !gdb_take_bytes(t, value, gdb_reg_size(cpu(), (unsigned)n))) {
        fail(EINVAL);
        return;
    }
    gdb_reg_write(cpu(), (unsigned)n, value);
    ok();
}

/* ---- memory ---- */

static bool take_range(GdbText *t, u64 *addr, u64 *size)
{
    if (gdb_take_hex(t, addr) && gdb_take(t, ",") && gdb_take_hex(t, size))
        return true;
    fail(EINVAL);
    return false;
}

/* As far as there is memory: up to a page at a time. */
static void read_memory(GdbText *t)
{
    const MonCall c = call();
    u64 addr, size, n;
    u8 page[4096];

    if (!take_range(t, &addr, &size))
        return;
    size = MIN(size, gdb_room(&g->reply) / 2);
    for (u64 done = 0; done < size; done += n) {
        n = MIN(size - done, sizeof page - (addr + done) % sizeof page);
        if (!mon_read(&c, addr + done, page, n, g->is_physical)) {
            if (!done)
                fail(EFAULT);
            return;
        }
        gdb_put_hex(&g->reply, page, n);
    }
}

typedef struct Store {
    u64 addr, size;
    const void *bytes;
    bool ok;
} Store;

static void store_virtual(Vcpu *v, void *opaque)
{
    Store *s = opaque;

    s->ok = v->mem->write(v, s->addr, s->bytes, s->size);
}

static void store(u64 addr, const void *bytes, u64 size)
{
    Store s = {addr, size, bytes, true};

    if (g->is_physical)
        s.ok = mem_write(&g->machine->memory, addr, bytes, size, (MemAttrs){0}) == MEM_OK;
    else if (size)
        mon_on_cpu(cpu(), store_virtual, &s);
    if (s.ok)
        ok();
    else
        fail(EFAULT);
}

static void write_memory(GdbText *t)
{
    static char bytes[GDB_PACKET_MAX / 2];
    u64 addr, size;

    if (!take_range(t, &addr, &size))
        return;
    if (size > sizeof bytes || !gdb_take(t, ":") || !gdb_take_bytes(t, bytes, size))
        fail(EINVAL);
    else
        store(addr, bytes, size);
}

static void write_binary(GdbText *t)
{
    u64 addr, size;

    if (!take_range(t, &addr, &size))
        return;
    if (!gdb_take(t, ":") || (u64)(t->end - t->at) != size)
        fail(EINVAL);
    else
        store(addr, t->at, size);
}

/* ---- break- and watchpoints: Z0 to Z4 ---- */

static const u8 watch_kind[] = {
    [2] = VCPU_WATCH_WRITE, [3] = VCPU_WATCH_READ, [4] = VCPU_WATCH_READ | VCPU_WATCH_WRITE};

static bool use_point(const GdbPoint *p, bool set)
{
    const AccelOps *accel = g->machine->accel;

    return p->type < 2 ? accel->breakpoint(p->addr, set)
                       : accel->watchpoint(p->addr, p->size, watch_kind[p->type], set);
}

static GdbPoint *find_point(const GdbPoint *p)
{
    for (u32 n = 0; n < g->points; n++)
        if (!memcmp(&g->point[n], p, sizeof *p))
            return &g->point[n];
    return NULL;
}

static bool add_point(const GdbPoint *p)
{
    if (find_point(p))
        return true;
    if (g->points == GDB_POINTS || !use_point(p, true))
        return false;
    g->point[g->points++] = *p;
    return true;
}

static bool remove_point(const GdbPoint *p)
{
    GdbPoint *found = find_point(p);

    if (!found)
        return false;
    *found = g->point[--g->points];
    return use_point(p, false);
}

void gdb_machine_set_points(void)
{
    u32 count = g->points;

    g->points = 0;
    for (u32 n = 0; n < count; n++) {
        GdbPoint p = g->point[n];

        if (!add_point(&p))
            log_printf("gdb: -accel %s cannot have the point at 0x%llx\n", g->machine->accel->name,
                       (unsigned long long)p.addr);
    }
}

static void point(GdbText *t, bool set)
{
    GdbPoint p;
    bool done;

    if (!gdb_take_hex(t, &p.type) || !gdb_take(t, ",")) {
        fail(EINVAL);
        return;
    }
    if (!take_range(t, &p.addr, &p.size) || is_running() || p.type >= ARRAY_SIZE(watch_kind))
        return;
    done = set ? add_point(&p) : remove_point(&p);
    if (done)
        ok();
    else
        fail(set ? ENOSPC : ENOENT);
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

static bool has_thread(pid_t tid)
{
    return tid > 0 && (unsigned)tid <= g->machine->cpu_count;
}

static void select_thread(GdbText *t)
{
    bool is_general = gdb_take(t, "g");
    GdbThreadId id;

    if ((!is_general && !gdb_take(t, "c")) || !gdb_take_thread(t, &id)) {
        fail(EINVAL);
        return;
    }
    if (id.tid > 0 && !has_thread(id.tid)) {
        fail(ESRCH);
        return;
    }
    if (is_general && id.tid > 0)
        g->monitor.cpu = (unsigned)id.tid - 1;
    ok();
}

static void is_alive(GdbText *t)
{
    GdbThreadId id;

    if (gdb_take_thread(t, &id) && has_thread(id.tid))
        ok();
    else
        fail(ESRCH);
}

static void current(GdbText *t)
{
    gdb_put(&g->reply, "QC%x", g->monitor.cpu + 1);
}

static void thread_list(GdbText *t)
{
    for (unsigned n = 0; n < g->machine->cpu_count; n++)
        gdb_put(&g->reply, "%c%x", n ? ',' : 'm', n + 1);
}

static void thread_list_end(GdbText *t)
{
    gdb_put(&g->reply, "l");
}

static void thread_extra(GdbText *t)
{
    GdbThreadId id;
    const Vcpu *v;
    char text[64];

    if (!gdb_take(t, ",") || !gdb_take_thread(t, &id) || !has_thread(id.tid)) {
        fail(ESRCH);
        return;
    }
    v = g->machine->cpus[id.tid - 1];
    snprintf(text, sizeof text, "CPU#%d [%s]", v->index,
             v->is_off      ? "off"
             : v->is_halted ? "halted"
                            : "running");
    gdb_put_hex(&g->reply, text, strlen(text));
}

/* ---- going on ---- */

typedef struct Action {
    char kind; /* c, s */
    pid_t tid; /* -1, 0: all that no action before was for */
} Action;

#define ACTIONS_MAX 64

static bool give_orders(const Action *list, unsigned count)
{
    bool any = false;

    for (unsigned n = 0; n < g->machine->cpu_count; n++) {
        Vcpu *v = g->machine->cpus[n];
        const Action *a = NULL;

        for (unsigned k = 0; k < count && !a; k++)
            if (list[k].tid <= 0 || list[k].tid == (pid_t)n + 1)
                a = &list[k];
        v->is_held = !a;
        v->single_step = a && a->kind == 's';
        any |= a != NULL;
    }
    return any;
}

static void resume(const Action *list, unsigned count)
{
    if (is_running())
        return;
    if (give_orders(list, count))
        gdb_machine_resume();
    else
        fail(ESRCH);
}

/* One vCPU steps, the others stay: a step must end. */
static void cmd_step(GdbText *t)
{
    Action a = {'s', (pid_t)g->monitor.cpu + 1};

    resume(&a, 1);
}

static void cmd_continue(GdbText *t)
{
    Action a = {'c', -1};

    resume(&a, 1);
}

static bool take_action(GdbText *t, Action *a)
{
    GdbThreadId id = {-1, -1};
    u64 sig;

    if (t->at == t->end)
        return false;
    a->kind = *t->at++;
    if (a->kind == 'C' || a->kind == 'S') { /* signals mean nothing to machines */
        a->kind = a->kind == 'C' ? 'c' : 's';
        if (!gdb_take_hex(t, &sig))
            return false;
    }
    if ((a->kind != 'c' && a->kind != 's') || (gdb_take(t, ":") && !gdb_take_thread(t, &id)))
        return false;
    a->tid = id.tid;
    return true;
}

static void cmd_vcont(GdbText *t)
{
    Action list[ACTIONS_MAX];
    unsigned n = 0;

    if (gdb_take(t, "?")) {
        gdb_put(&g->reply, "vCont;c;C;s;S");
        return;
    }
    while (n < ACTIONS_MAX && gdb_take(t, ";")) {
        if (!take_action(t, &list[n++])) {
            fail(EINVAL);
            return;
        }
    }
    if (!n || t->at != t->end)
        fail(EINVAL);
    else
        resume(list, n);
}

static void why_stopped(GdbText *t)
{
    gdb_machine_stop_reply();
}

static void cmd_detach(GdbText *t)
{
    gdb_machine_forget();
    machine_cont(g->machine, NULL);
    ok();
}

static void cmd_kill(GdbText *t)
{
    ok();
    machine_quit(g->machine, 0);
}

static void nothing(GdbText *t)
{
}

/* ---- q and Q ---- */

static void supported(GdbText *t)
{
    g->has_swbreak = memmem(t->at, (size_t)(t->end - t->at), "swbreak+", 8);
    gdb_put(&g->reply,
            "PacketSize=%x;qXfer:features:read+;vContSupported+;QStartNoAckMode+;swbreak%c",
            GDB_PACKET_MAX, g->has_swbreak ? '+' : '-');
}

static void features(GdbText *t)
{
    char *xml = gdb_target_xml(cpu());
    u64 offset, want, left, size = xml ? strlen(xml) : 0;

    if (!xml || !gdb_take(t, "target.xml:") || !gdb_take_hex(t, &offset) || !gdb_take(t, ",") ||
        !gdb_take_hex(t, &want)) {
        free(xml);
        fail(ENOENT);
        return;
    }
    offset = MIN(offset, size);
    left = size - offset;
    gdb_put(&g->reply, "l");
    if (gdb_put_binary(&g->reply, xml + offset, MIN(want, left)) < left)
        g->reply.text[0] = 'm';
    free(xml);
}

static void remote_command(GdbText *t)
{
    char line[1024], *text = NULL;
    size_t n = gdb_take_hex_string(t, line, sizeof line - 1), size = 0;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        abort();
    line[n] = 0;
    monitor_hmp_run(&g->monitor, line, f);
    fclose(f);
    if (size)
        gdb_put_hex(&g->reply, text, MIN(size, (size_t)GDB_PACKET_MAX / 2));
    else
        ok();
    free(text);
}

static void attached(GdbText *t)
{
    gdb_put(&g->reply, "1"); /* leaving gdb ends nothing */
}

static void physical(GdbText *t)
{
    gdb_put(&g->reply, "%d", g->is_physical);
}

static void set_physical(GdbText *t)
{
    g->is_physical = gdb_take(t, "1");
    ok();
}

static void no_ack(GdbText *t)
{
    g->no_ack = true;
    ok();
}

/* ---- dispatch ---- */

static const struct {
    const char *name; /* what the packet begins with; the first match counts */
    void (*run)(GdbText *t);
    bool is_whole; /* nothing follows */
} commands[] = {
    {"?", why_stopped},
    {"g", read_all},
    {"G", write_all},
    {"p", read_one},
    {"P", write_one},
    {"m", read_memory},
    {"M", write_memory},
    {"X", write_binary},
    {"Z", set_point},
    {"z", clear_point},
    {"H", select_thread},
    {"T", is_alive},
    {"c", cmd_continue},
    {"C", cmd_continue},
    {"s", cmd_step},
    {"S", cmd_step},
    {"D", cmd_detach},
    {"k", cmd_kill},
    {"vKill", cmd_kill},
    {"vCont", cmd_vcont},
    {"!", nothing},
    {"qSupported", supported},
    {"qXfer:features:read:", features},
    {"qfThreadInfo", thread_list},
    {"qsThreadInfo", thread_list_end},
    {"qThreadExtraInfo", thread_extra},
    {"qAttached", attached},
    {"qRcmd,", remote_command},
    {"qqemu.PhyMemMode", physical},
    {"Qqemu.PhyMemMode:", set_physical},
    {"QStartNoAckMode", no_ack},
    {"qC", current, true},
};

/* What needs vCPUs that stand still, by first letter. */
static const char needs_stop[] = "gGpPMX";

bool gdb_machine_command(const char *text, size_t size)
{
    GdbText t = {text, text + size};

    if (size && strchr(needs_stop, text[0]) && is_running())
        return true;
    for (unsigned i = 0; i < ARRAY_SIZE(commands); i++) {
        if (!gdb_take(&t, commands[i].name))
            continue;
        if (!commands[i].is_whole || t.at == t.end)
            commands[i].run(&t);
        break;
    }
    return !g->waits;
}
