/* SPDX-License-Identifier: MIT */
/* The machine and its run state; see machine.h. */
#include "hw/machine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/log.h"
#include "host/block/block.h"
#include "softmmu/bql.h"
#include "softmmu/doorbell.h"

/* ---- boards and names ---- */

static const BoardType *const boards[] = {
#define _(name) &board_##name,
#include "hw/boards/boards.def"
#undef _
};

bool board_fits(const BoardType *b, const char *arch)
{
    return !b->arch || !strcmp(b->arch, arch);
}

const BoardType *board_find(const char *name, const char *arch, Error *err)
{
    const char *names[2 * ARRAY_SIZE(boards)];
    unsigned count = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(boards); i++) {
        if (!board_fits(boards[i], arch))
            continue;
        names[count++] = boards[i]->name;
        if (boards[i]->alias)
            names[count++] = boards[i]->alias;
        for (unsigned n = count; n-- && n + 2 >= count;)
            if (!strcmp(names[n], name))
                return boards[i];
    }
    const char *near = nearest_word(name, names, count, sizeof names[0]);

    if (near)
        error_set(err, "-machine %s: no such machine; did you mean \"%s\"?", name, near);
    else
        error_set(err, "-machine %s: no such machine (\"help\" lists them)", name);
    return NULL;
}

void board_list(FILE *f, const char *arch)
{
    fprintf(f, "Supported machines are:\n");
    for (unsigned i = 0; i < ARRAY_SIZE(boards); i++) {
        if (!board_fits(boards[i], arch))
            continue;
        fprintf(f, "%-20s %s\n", boards[i]->name, boards[i]->desc);
        if (boards[i]->alias)
            fprintf(f, "%-20s %s (alias of %s)\n", boards[i]->alias, boards[i]->desc,
                    boards[i]->name);
    }
}

const char *machine_state_name(MachineState s)
{
    static const char *const names[] = {
#define _(id, name, help) name,
#include "hw/machine_states.def"
#undef _
    };

    return names[s];
}

/* ---- requests ---- */

static void tell(Machine *m, MachineEvent e)
{
    for (MachineListener *l = m->listeners, *next; l; l = next) {
        next = l->next;
        l->event(l, e);
    }
}

void machine_listen(Machine *m, MachineListener *l)
{
    l->next = m->listeners;
    m->listeners = l;
}

void machine_unlisten(Machine *m, MachineListener *l)
{
    for (MachineListener **p = &m->listeners; *p; p = &(*p)->next)
        if (*p == l) {
            *p = l->next;
            return;
        }
}

static void guest_reset(Machine *m)
{
    if (m->cfg->no_reboot)
        machine_quit(m, 0);
    else
        machine_reset(m);
}

static void guest_shutdown(Machine *m)
{
    tell(m, MACHINE_EVENT_SHUTDOWN);
    if (m->cfg->no_shutdown)
        machine_stop(m, MACHINE_SHUTDOWN);
    else
        machine_quit(m, 0);
}

/* Without -action panic= the machine is switched off. */
static void guest_panic(Machine *m)
{
    const char *action = m->cfg->panic_action;

    tell(m, MACHINE_EVENT_GUEST_PANICKED);
    if (!action || !strcmp(action, "shutdown"))
        guest_shutdown(m);
    else if (!strcmp(action, "pause"))
        machine_stop(m, MACHINE_GUEST_PANICKED);
    else if (!strcmp(action, "exit-failure"))
        machine_quit(m, 1);
}

static void power_off(Machine *m)
{
    machine_quit(m, 0);
}

static void pause_for_watchdog(Machine *m)
{
    machine_stop(m, MACHINE_WATCHDOG_RAN_OUT);
}

static void say_watchdog(Machine *m)
{
    log_printf("watchdog: the timer ran out\n");
}

static void watchdog(Machine *m)
{
    static const struct {
        const char *word;
        void (*act)(Machine *m);
    } actions[] = {{"reset", guest_reset}, {"shutdown", machine_powerdown},
                   {"poweroff", power_off}, {"pause", pause_for_watchdog}, {"debug", say_watchdog}};

    tell(m, MACHINE_EVENT_WATCHDOG);
    for (unsigned n = 0; n < ARRAY_SIZE(actions); n++)
        if (!strcmp(m->watchdog_action, actions[n].word))
            actions[n].act(m);
}

static void cpu_failed(Machine *m)
{
    machine_stop(m, MACHINE_INTERNAL_ERROR);
}

static void quit(Machine *m)
{
    machine_quit(m, m->status);
}

static void (*const handlers[])(Machine *m) = {
    [MACHINE_RESET] = machine_reset,
    [MACHINE_GUEST_RESET] = guest_reset,
    [MACHINE_GUEST_SHUTDOWN] = guest_shutdown,
    [MACHINE_GUEST_PANIC] = guest_panic,
    [MACHINE_WATCHDOG] = watchdog,
    [MACHINE_CPU_FAILED] = cpu_failed,
    [MACHINE_POWERDOWN] = machine_powerdown,
    [MACHINE_QUIT] = quit,
};

static void on_requests(void *opaque)
{
    Machine *m = opaque;
    u32 requests = atomic_exchange(&m->requests, 0);

    for (unsigned n = 0; n < MACHINE_REQUESTS && !m->has_ended; n++)
        if (requests >> n & 1)
            handlers[n](m);
}

/* The guest must not go on after it asked for its end, and the loop may be busy. */
void machine_request(Machine *m, MachineRequest what)
{
    if (what == MACHINE_GUEST_RESET || what == MACHINE_GUEST_SHUTDOWN)
        run_ask_pause();
    atomic_fetch_or(&m->requests, 1u << what);
    loop_bh_schedule(&m->bh);
}

/* ---- running ---- */

/* A vCPU may be waiting for the lock, and would never stand. */
static void stand(void)
{
    bql_unlock();
    run_pause();
    bql_lock();
}

void machine_stop(Machine *m, MachineState why)
{
    assert(why != MACHINE_RUNNING);
    if (m->state != MACHINE_RUNNING) {
        m->state = why;
        return;
    }
    stand();
    clock_stop(&m->clock);
    m->state = why;
    device_set_running(&m->dev, false);
    tell(m, MACHINE_EVENT_STOP);
}

bool machine_cont(Machine *m, Error *err)
{
    if (m->state == MACHINE_RUNNING)
        return true;
    if (m->state == MACHINE_SHUTDOWN)
        return error_set(err, "the machine is off: reset it first (system_reset)");
    m->state = MACHINE_RUNNING;
    clock_start(&m->clock);
    device_set_running(&m->dev, true);
    tell(m, MACHINE_EVENT_RESUME);
    run_resume();
    return true;
}

static void write_blobs(Machine *m)
{
    for (const MachineBlob *b = m->blobs; b; b = b->next) {
        bool ok = mem_poke(&m->memory, b->addr, b->data, b->size);

        assert(ok); /* the board has memory there */
        (void)ok;
    }
}

void machine_reset_all(Machine *m)
{
    device_reset(&m->dev);
    write_blobs(m);
    if (m->reset_cpus)
        m->reset_cpus(m);
}

/* Requests that the guest made before count no more. */
void machine_reset(Machine *m)
{
    stand();
    atomic_store(&m->requests, 0);
    machine_reset_all(m);
    tell(m, MACHINE_EVENT_RESET);
    if (m->state == MACHINE_RUNNING)
        run_resume();
    else if (m->state == MACHINE_SHUTDOWN)
        m->state = MACHINE_PAUSED;
}

void machine_powerdown(Machine *m)
{
    tell(m, MACHINE_EVENT_POWERDOWN);
    if (m->power_key)
        m->power_key(m);
    else
        log_unimp("%s: there is no power key\n", m->dev.type->name);
}

void machine_quit(Machine *m, int status)
{
    m->status = status;
    m->has_ended = true;
}

void machine_exit(Machine *m, int status)
{
    m->status = status;
    run_ask_pause();
    machine_request(m, MACHINE_QUIT);
}

/* ---- the accelerator ---- */

/* The machine stands. */
static bool use_accel(Machine *m, const AccelOps *accel, Error *err)
{
    bool ok;

    if (!accel->init(&m->cfg->accel_config, err))
        return false;
    m->accel->debug_clear();
    phys_set_accel(&m->phys, accel);
    bql_unlock();
    ok = run_set_accel(accel, err);
    bql_lock();
    if (ok) {
        m->accel = accel;
        doorbells_set_accel(accel);
    }
    return ok;
}

/* What the one before had is as it was, but for what it knew of the guest's memory. */
static void keep_accel(Machine *m)
{
    Error err;

    if (!m->accel->init(&m->cfg->accel_config, &err))
        abort(); /* it has just been there */
    phys_set_accel(&m->phys, m->accel);
}

bool machine_set_accel(Machine *m, const AccelOps *accel, Error *err)
{
    bool ok;

    if (accel == m->accel)
        return true;
    if (m->cfg->icount.is_on)
        return error_set(err, "-icount: instructions are counted by -accel %s only",
                         m->accel->name);
    if (accel->can_be && m->has_secure)
        return error_set(err, "-accel %s: its processors have one memory only", accel->name);
    if (!m->is_started || !m->cpu_count)
        return error_set(err, "the machine has no CPU that runs");
    stand();
    tell(m, MACHINE_EVENT_ACCEL_ENDS);
    ok = use_accel(m, accel, err);
    if (!ok)
        keep_accel(m);
    tell(m, MACHINE_EVENT_ACCEL);
    if (m->state == MACHINE_RUNNING)
        run_resume();
    return ok;
}

bool machine_start(Machine *m, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    RunConfig run = {.cpus = m->cpus,
                     .count = m->cpu_count,
                     .is_round_robin = cfg->is_round_robin,
                     .is_inline = cfg->icount.is_on,
                     .is_paused = true,
                     .has_names = cfg->has_thread_names,
                     .on_debug = cfg->on_debug};

    if (m->ready && !m->ready(m, err))
        return false;
    machine_reset_all(m);
    bql_unlock();
    m->is_started = run_start(&run, err);
    bql_lock();
    doorbells_begin(&m->memory, m->has_ports ? &m->ports : NULL, m->accel);
    return m->is_started && (cfg->is_paused || machine_cont(m, err));
}

#define POLL_EVERY 64 /* busy vCPUs look at descriptors every so many passes, or ... */
#define POLL_INSNS (1u << 20) /* ... after so many instructions */

/*
 * -icount: a pass of a vCPU, then what it asked the loop for, and all of it: a disk takes none of the
 * guest's time, or its speed would show.
 */
static void run_counted(Machine *m)
{
    Loop *l = m->env.loop;
    bool did = icount_run();

    did |= loop_run(l);
    for (; blk_is_busy(); did = true)
        loop_step(l, true);
    m->passes = did && icount_count() - m->polled < POLL_INSNS ? m->passes + 1 : POLL_EVERY;
    if (m->passes < POLL_EVERY)
        return;
    loop_step(l, !did);
    m->passes = 0;
    m->polled = icount_count();
}

int machine_run(Machine *m)
{
    while (!m->has_ended)
        if (m->cfg->icount.is_on)
            run_counted(m);
        else
            loop_step(m->env.loop, true);
    return m->status;
}

/* ---- life ---- */

void machine_add_blob(Machine *m, const char *name, Gpa addr, const void *data, u64 size)
{
    MachineBlob *b = calloc(1, sizeof *b), **p = &m->blobs;

    if (!b || !(b->name = strdup(name)))
        abort();
    b->addr = addr;
    b->data = data;
    b->size = size;
    while (*p)
        p = &(*p)->next;
    *p = b;
}

void machine_add_secure_memory(Machine *m)
{
    static const char name[] = "secure-memory";
    MemRegion *all = device_add_region(&m->dev, name, 0, NULL);

    region_init_container(&m->secure_root, name, MEM_SIZE_ALL);
    region_init_alias(all, "non-secure-memory", &m->root, 0, MEM_SIZE_ALL);
    region_add(&m->secure_root, 0, all, -1);
    address_space_init(&m->secure, name, &m->secure_root);
    m->has_secure = true;
}

/* A port that nothing drives floats high; firmware writes its progress to port 0x80. */
static MemResult no_port_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = UINT32_MAX;
    return MEM_OK;
}

static MemResult no_port_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    return MEM_OK;
}

static const MemIoOps no_port_ops = {.read = no_port_read,
                                     .write = no_port_write,
                                     .is_unaligned_valid = true,
                                     .is_thread_safe = true};

void machine_add_ports(Machine *m)
{
    MemRegion *none = device_add_region(&m->dev, "no-port", MACHINE_PORTS, &no_port_ops);

    region_init_container(&m->port_root, "io", MACHINE_PORTS);
    region_add(&m->port_root, 0, none, INT16_MIN);
    address_space_init(&m->ports, "I/O", &m->port_root);
    m->has_ports = true;
}

static bool set_props(Machine *m, Error *err)
{
    const Opts *o = &m->cfg->props;

    for (unsigned i = 0; i < o->count; i++)
        if (!device_set(&m->dev, o->row[i].key, o->row[i].value, err))
            return false;
    return true;
}

static void stop_for_io(DeviceEnv *env, const IoError *e)
{
    if (e->is_stop)
        machine_stop(container_of(env, Machine, env), MACHINE_IO_ERROR);
}

static void nothing(Vcpu *cpu, void *opaque)
{
}

/* A vCPU that does something between two instructions is out of the registers of before. */
static void sync_vcpus(DeviceEnv *env)
{
    Machine *m = container_of(env, Machine, env);

    if (!m->is_started)
        return;
    bql_unlock();
    for (unsigned n = 0; n < m->cpu_count; n++)
        run_on(m->cpus[n], nothing, NULL);
    bql_lock();
}

static void panicked(DeviceEnv *env)
{
    machine_request(container_of(env, Machine, env), MACHINE_GUEST_PANIC);
}

static void quit_now(DeviceEnv *env, int status)
{
    machine_exit(container_of(env, Machine, env), status);
}

static void watchdog_ran_out(DeviceEnv *env)
{
    machine_request(container_of(env, Machine, env), MACHINE_WATCHDOG);
}

static i64 real_time_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (i64)now.tv_sec * NS_PER_SEC + now.tv_nsec;
}

/* The clock of -rtc clock=, and what to add to it to get -rtc base=. */
static const Clock *rtc_clock(Machine *m, i64 *base_ns)
{
    const MachineRtc *rtc = &m->cfg->rtc;
    const Clock *c = rtc->clock == MACHINE_RTC_VM ? &m->clock : &m->rtc;

    m->rtc.is_real_time = rtc->clock == MACHINE_RTC_HOST;
    clock_start(&m->rtc);
    *base_ns = (rtc->has_start ? rtc->start_s * NS_PER_SEC
                               : real_time_ns() + rtc->ahead_s * NS_PER_SEC) -
               clock_now_ns(c);
    return c;
}

static bool find_file(DeviceEnv *env, const char *name, char *path, size_t size)
{
    const MachineConfig *cfg = container_of(env, Machine, env)->cfg;

    return cfg->find_file && cfg->find_file(cfg, name, path, size);
}

static void init_env(Machine *m)
{
    const Clock *rtc;
    i64 base_ns;

    if (m->cfg->icount.is_on)
        icount_init(&m->cfg->icount, &m->clock, loop_current());
    rtc = rtc_clock(m, &base_ns);
    m->env = (DeviceEnv){
        .loop = loop_current(),
        .clock = &m->clock,
        .rtc = rtc,
        .rtc_base_ns = base_ns,
        .memory = &m->memory,
        .cpus = m->cfg->cpus,
        .is_counted = m->cfg->icount.is_on,
        .io_error = stop_for_io,
        .sync = sync_vcpus,
        .panicked = panicked,
        .quit = quit_now,
        .watchdog = watchdog_ran_out,
        .find_file = find_file,
    };
}

Machine *machine_new(const MachineConfig *cfg, Error *err)
{
    Machine *m;

    if (!cfg->accel->init(&cfg->accel_config, err))
        return NULL;
    /* The environment is part of what device_new makes. */
    m = (Machine *)device_new(cfg->board->type, NULL, NULL, NULL);
    m->dev.env = &m->env;
    m->cfg = cfg;
    m->accel = cfg->accel;
    m->watchdog_action = cfg->watchdog_action ? cfg->watchdog_action : "reset";
    init_env(m);
    loop_bh_init(m->env.loop, &m->bh, on_requests, m);
    region_init_container(&m->root, "memory", MEM_SIZE_ALL);
    address_space_init(&m->memory, "memory", &m->root);
    if (set_props(m, err) && device_realize(&m->dev, err))
        return m;
    machine_free(m);
    return NULL;
}

void machine_end_memory(Machine *m)
{
    doorbells_end();
    address_space_destroy(&m->memory);
    if (m->has_secure)
        address_space_destroy(&m->secure);
    if (m->has_ports)
        address_space_destroy(&m->ports);
}

static void free_blobs(Machine *m)
{
    for (MachineBlob *b = m->blobs, *next; b; b = next) {
        next = b->next;
        free(b->name);
        free(b);
    }
}

/* Devices first, since their regions are in the containers; the board's fini frees its vCPUs. */
void machine_free(Machine *m)
{
    if (m->is_started) {
        stand();
        bql_unlock();
        run_stop();
        bql_lock();
        clock_stop(&m->clock);
    }
    loop_bh_cancel(&m->bh);
    loop_step(m->env.loop, false); /* it may be on its way */
    icount_fini();
    device_free_children(&m->dev);
    free_blobs(m);
    device_free(&m->dev);
}
