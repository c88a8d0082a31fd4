/* SPDX-License-Identifier: MIT */
/*
 * `lyrebird-system-aarch64 [options]`: a machine, its loop in the main thread.
 *
 * Exit status: 0 when the guest or the user ended it, 1 for what the command line got wrong.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/machine_state.h"
#include "control/monitor.h"
#include "control/savevm.h"
#include "control/system.h"
#include "host/char/char.h"
#include "softmmu/bql.h"

static Machine *machine;

static int fail(const SystemOptions *o, const Error *err)
{
    system_print_error(o, err);
    return 1;
}

/* Async-signal-safe: a bit, and a write to the loop. */
static void on_signal(int sig)
{
    if (machine)
        machine_request(machine, MACHINE_QUIT);
}

static void on_quit(void *opaque)
{
    machine_request(machine, MACHINE_QUIT);
}

/* Before back ends are made: a terminal looks who else wants signals. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction act = {.sa_handler = on_signal};

    for (unsigned n = 0; n < ARRAY_SIZE(signals); n++)
        sigaction(signals[n], &act, NULL);
    char_on_quit(on_quit, NULL);
}

/* -icount until=: in the loop's thread, no vCPU runs. */
static void on_until(void *opaque)
{
    const SystemOptions *o = opaque;
    Error err = {""};
    u64 hash;
    bool ok;

    machine_stop(machine, MACHINE_PAUSED);
    blk_drain_all();
    ok = machine_state_hash(machine, &hash, &err) &&
         (!o->icount_save || savevm_save(machine, o->icount_save, &err));
    if (ok) {
        icount_print_stats(log_file());
        fprintf(log_file(), "icount: state %016llx\n", (unsigned long long)hash);
    }
    machine_quit(machine, ok ? 0 : fail(o, &err));
}

/* With -loadvm it goes on from there. */
static bool start(SystemOptions *o, Error *err)
{
    bool is_paused = o->machine.is_paused;

    if (!o->loadvm)
        return machine_start(machine, err);
    o->machine.is_paused = true;
    return machine_start(machine, err) && savevm_load(machine, o->loadvm, err) &&
           (is_paused || machine_cont(machine, err));
}

static int run(SystemOptions *o, Loop *l, Error *err)
{
    int status;

    o->machine.icount.on_until = on_until;
    o->machine.icount.opaque = o;
    if (o->machine.icount.is_on)
        blk_keep_order();
    if (!system_open(o, l, err) || !system_open_monitors(o, l, err) ||
        !(machine = machine_new(&o->machine, err)))
        return fail(o, err);
    semihosting_set_machine(machine);
    if (!system_add_devices(o, machine, err) || !system_open_display(o, machine, err) ||
        (o->gdb && !gdb_machine_listen(machine, o->gdb, err)) ||
        !process_restrict(&o->process, err) || (!machine->has_ended && !start(o, err)))
        return fail(o, err);
    monitor_start(machine);
    status = machine_run(machine);
    if (o->machine.accel_config.stats && !accel_write_counters(o->machine.accel, o->stats_file)) {
        o->machine.accel->print_stats(log_file());
        tlb_print_stats(log_file());
        if (o->machine.icount.is_on)
            icount_print_stats(log_file());
    }
    return status;
}

int main(int argc, char **argv)
{
    SystemOptions o = {0};
    Error err = {""};
    Loop *l;
    int status;

    if (!system_parse(&o, argc, argv, &err) || (!o.done && !process_begin(&o.process, &err)))
        status = fail(&o, &err);
    else if (o.done)
        status = fflush(stdout) ? 1 : 0;
    else
        status = -1;
    if (status >= 0) {
        system_clear(&o);
        return status;
    }
    l = loop_new();
    bql_lock();
    loop_set_lock(l, bql_lock, bql_unlock);
    catch_signals();
    status = run(&o, l, &err);
    system_close_display();
    gdb_machine_close();
    monitor_end();
    if (machine)
        machine_free(machine);
    system_clear(&o);
    bql_unlock();
    process_end();
    return status;
}
