/* SPDX-License-Identifier: MIT */
/* Command line of the system emulator: what it says, and what is made of it. */
#ifndef CONTROL_SYSTEM_H
#define CONTROL_SYSTEM_H

#include "control/semihosting.h"
#include "hw/machine.h"

#define SYSTEM_PROGRAM "lyrebird-system-aarch64"

/* Options that may be given more than once, in the order in which they were. */
typedef struct OptsList {
    Opts *row;
    unsigned count;
} OptsList;

/** One more, empty. */
Opts *opts_list_add(OptsList *l);

typedef struct SystemOptions {
    MachineConfig machine;
    OptsList drives, devices, chardevs;
    OptsList monitors; /* words of -mon; "where" in place of chardev= is an argument of -monitor, -qmp */
    const char *loadvm; /* NULL: none */
    const char *gdb; /* where gdb may come from; NULL: nowhere */
    const char *serial[MACHINE_SERIALS];
    unsigned serials;
    SemihostingOptions semihosting;
    OptsList dumps; /* -object filter-dump */
    Opts display; /* words of -display; empty: not given */
    bool no_graphic;
    bool no_defaults; /* nothing but what was asked for */
    bool done; /* help or a list was printed: exit with status 0 */
} SystemOptions;

/** Parse all of @argv. */
bool system_parse(SystemOptions *o, int argc, char **argv, Error *err);

/** Back ends: -chardev, -serial, -drive, into o->machine and the lists of back ends. */
bool system_open(SystemOptions *o, Loop *l, Error *err);

/**
 * The back end that @arg of option -@option means ("stdio", "unix:path", "chardev:id"), a new one with
 * @id unless it names one. NULL on error.
 */
Char *system_char(Loop *l, const char *option, const char *arg, const char *id, Error *err);

/** Monitors, after back ends and before the machine, which has the focus of what they share. */
bool system_open_monitors(SystemOptions *o, Loop *l, Error *err);

/* Options of networks. */
bool set_netdev(SystemOptions *o, const char *arg, Error *err);
bool set_nic(SystemOptions *o, const char *arg, Error *err);
bool set_net(SystemOptions *o, const char *arg, Error *err);

/** Networks and dumps; NICs go to the list of devices. */
bool system_open_net(SystemOptions *o, Loop *l, Error *err);
void system_close_net(void);

bool set_display(SystemOptions *o, const char *arg, Error *err);

/** Whether the command line says that nothing is shown. */
bool system_has_no_display(const SystemOptions *o);

/** The window, if there is to be one; after devices. */
bool system_open_display(SystemOptions *o, Machine *m, Error *err);
void system_close_display(void);

/** -device, on the machine. */
bool system_add_devices(SystemOptions *o, Machine *m, Error *err);

void system_clear(SystemOptions *o);

#endif
