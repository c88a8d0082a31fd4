/* SPDX-License-Identifier: MIT */
/* Commands about the machine as a whole: whether it runs, and what it is. */
#include <string.h>
#include "accel/accel.h"
#include "control/monitor.h"
#include "frontend/guest.h"
#include "control/version.h"

static bool is_asked; /* the reset or end that is on its way is a command's */

json_t *monitor_cause(const char *asked, const char *other)
{
    return json_pack("{s:b,s:s}", "guest", !is_asked && strncmp(other, "host", 4), "reason",
                     is_asked ? asked : other);
}

/* ---- running ---- */

bool mon_stop(MonCall *c)
{
    machine_stop(c->machine, MACHINE_PAUSED);
    return true;
}

bool mon_cont(MonCall *c)
{
    return machine_cont(c->machine, c->err);
}

bool mon_reset(MonCall *c)
{
    is_asked = true;
    machine_reset(c->machine);
    is_asked = false;
    return true;
}

bool mon_powerdown(MonCall *c)
{
    machine_powerdown(c->machine);
    return true;
}

/* The answer goes out before the end: monitor_end tells what happened. */
bool mon_quit(MonCall *c)
{
    is_asked = true;
    machine_quit(c->machine, 0);
    return true;
}

static bool is_running(const MonCall *c)
{
    return c->machine->state == MACHINE_RUNNING;
}

bool hmp_status(MonCall *c)
{
    MachineState s = c->machine->state;

    fprintf(c->out, "VM status: %s", is_running(c) ? "running" : "paused");
    if (!is_running(c) && s != MACHINE_PAUSED)
        fprintf(c->out, " (%s)", machine_state_name(s));
    fputc('\n', c->out);
    return true;
}

bool qmp_status(MonCall *c)
{
    c->result = json_pack("{s:b,s:s}", "running", is_running(c), "status",
                          machine_state_name(c->machine->state));
    return true;
}

/* ---- what it is ---- */

bool hmp_version(MonCall *c)
{
    fputs(LYREBIRD_VERSION "\n", c->out);
    return true;
}

bool qmp_version(MonCall *c)
{
    c->result = qmp_version_value();
    return true;
}

bool hmp_name(MonCall *c)
{
    if (c->machine->cfg->name)
        fprintf(c->out, "%s\n", c->machine->cfg->name);
    return true;
}

bool qmp_name(MonCall *c)
{
    c->result = json_pack("{s:s*}", "name", c->machine->cfg->name);
    return true;
}

#define NO_UUID "00000000-0000-0000-0000-000000000000"

static const char *uuid(const MonCall *c)
{
    return c->machine->cfg->uuid ? c->machine->cfg->uuid : NO_UUID;
}

bool hmp_uuid(MonCall *c)
{
    fprintf(c->out, "%s\n", uuid(c));
    return true;
}

bool qmp_uuid(MonCall *c)
{
    c->result = json_pack("{s:s}", "UUID", uuid(c));
    return true;
}

bool mon_nmi(MonCall *c)
{
    return error_set(c->err, "the board \"%s\" has no such interrupt",
                     c->machine->cfg->board->name);
}

bool mon_watchdog(MonCall *c)
{
    static char action[16]; /* of the one machine */

    snprintf(action, sizeof action, "%s", mon_str(c, "action"));
    c->machine->watchdog_action = action;
    return true;
}

/* ---- accelerators ---- */

static bool can_be(const Machine *m, const AccelOps *a)
{
    return a == m->accel || !a->can_be || (!m->has_secure && a->can_be(&m->cfg->accel_config, NULL));
}

bool hmp_kvm(MonCall *c)
{
    fprintf(c->out, "kvm support: %s\n", c->machine->accel->is_native ? "enabled" : "disabled");
    return true;
}

bool qmp_kvm(MonCall *c)
{
    const AccelOps *kvm = accel_find_machine("kvm");

    c->result = json_pack("{s:b,s:b}", "enabled", c->machine->accel->is_native, "present",
                          kvm && can_be(c->machine, kvm));
    return true;
}

bool hmp_accel(MonCall *c)
{
    for (const AccelOps *const *a = accel_machine_list; *a; a++)
        if (can_be(c->machine, *a))
            fprintf(c->out, "%c %-6s %s\n", *a == c->machine->accel ? '*' : ' ', (*a)->name,
                    (*a)->what);
    return true;
}

bool qmp_accelerators(MonCall *c)
{
    json_t *present = json_array();

    for (const AccelOps *const *a = accel_machine_list; *a; a++)
        if (can_be(c->machine, *a))
            json_array_append_new(present, json_string((*a)->name));
    c->result = json_pack("{s:s,s:o}", "enabled", c->machine->accel->name, "present", present);
    return true;
}

bool mon_accel_switch(MonCall *c)
{
    const AccelOps *to = accel_find_machine(mon_str(c, "accel"));

    if (!to)
        return error_set(c->err, "accel_switch: this host has no %s", mon_str(c, "accel"));
    return machine_set_accel(c->machine, to, c->err);
}

bool qmp_target(MonCall *c)
{
    c->result = json_pack("{s:s}", "arch", c->machine->cfg->accel_config.arch->name);
    return true;
}

static const BoardType *const boards[] = {
#define _(name) &board_##name,
#include "hw/boards/boards.def"
#undef _
};

bool qmp_machines(MonCall *c)
{
    const char *arch = c->machine->cfg->accel_config.arch->name;

    c->result = json_array();
    for (unsigned n = 0; n < ARRAY_SIZE(boards); n++) {
        if (!board_fits(boards[n], arch))
            continue;
        json_array_append_new(
            c->result, json_pack("{s:s,s:s*,s:i,s:b,s:b,s:b,s:s*}", "name", boards[n]->name, "alias",
                                 boards[n]->alias, "cpu-max", boards[n]->max_cpus,
                                 "hotpluggable-cpus", 0, "numa-mem-supported", 0, "deprecated", 0,
                                 "default-cpu-type", boards[n]->default_cpu));
    }
    return true;
}

bool qmp_current_machine(MonCall *c)
{
    c->result = json_pack("{s:b}", "wakeup-suspend-support", 0);
    return true;
}
