/* SPDX-License-Identifier: MIT */
/* Command line of the system emulator: what it says, and what is made of it. */
#ifndef CONTROL_SYSTEM_H
#define CONTROL_SYSTEM_H

#include "control/process.h"
#include "control/semihosting.h"
#include "host/net/net_legacy.h"
#include "hw/machine.h"

/* One program under several names, which say what the guest's CPUs are. */
typedef struct SystemProgram {
    const char *name;
    const GuestArch *arch;
    const char *processors; /* for help */
    const char *board;      /* without -machine; NULL: there has to be one */
    const char *cpu;        /* without -cpu; NULL: the board's */
    const char *disk;       /* driver of -drive if=virtio */
    const NetModel *nics;   /* NICs of its machines; the first is the one without model= */
    unsigned nic_count;
    const char *accels;     /* without -accel, in turn; NULL: tcg */
} SystemProgram;

/** The program that is running. */
const SystemProgram *system_program(void);

/** Which one it is, by the name it was started by; the first of the table if that is none. */
void system_choose_program(const char *path);

/* Options that may be given more than once, in the order in which they were. */
typedef struct OptsList {
    Opts *row;
    unsigned count;
} OptsList;

/** One more, empty. */
Opts *opts_list_add(OptsList *l);

/* Rows of one option's words. */
typedef struct OptTable {
    const OptRow *rows;
    unsigned count;
} OptTable;

#define OPT_TABLE(a) ((OptTable){(a), ARRAY_SIZE(a)})

/* Strings of the command line stay where they are; what options make of them is in kept or the lists. */
typedef struct SystemOptions {
    MachineConfig machine;
    OptsList drives, blockdevs, devices, chardevs;
    OptsList objects; /* of -object */
    OptsList monitors; /* words of -mon; "where" in place of chardev= is an argument of -monitor, -qmp */
    OptsList numa, data_dirs, debugcons, fw_cfgs, smbios, config_words;
    Opts name, boot, rtc, icount, action, kept;
    ProcessOptions process;
    const char *loadvm; /* NULL: none */
    const char *stats_file; /* of -stats=; NULL: none */
    const char *icount_save; /* -icount save=; NULL: nothing is saved */
    const char *gdb; /* where gdb may come from; NULL: nowhere */
    const char *serial[MACHINE_SERIALS];
    unsigned serials;
    SemihostingOptions semihosting;
    Opts display; /* words of -display; empty: not given */
    const char *memory_backend, *pflash_node[MACHINE_FLASHES]; /* of -machine; NULL: not given */
    const char *vga; /* NULL: not given */
    Error accel_error; /* why one that was asked for is not used; empty: all are */
    const char *missing_accel; /* one that was asked for in vain; NULL: none */
    u64 taken[64]; /* numbers of drives */
    unsigned taken_count;
    u64 ide_taken; /* the same of if=ide, a bit each */
    MachineFile *files; /* what machine.files is */
    bool has_accel, has_memory, has_lockstep;
    bool all_temporary; /* -snapshot */
    bool msg_time, msg_guest;
    bool no_graphic;
    bool no_monitor, monitor_on_terminal; /* -monitor none, stdio */
    bool no_defaults; /* nothing but what was asked for */
    bool done; /* help or a list was printed: exit with status 0 */
} SystemOptions;

/* Setters, one for each row of system.def. */
#define _(name, arg, env, set, help) bool set(SystemOptions *o, const char *value, Error *err);
#include "control/system.def"
#undef _

/** Whether an argument asks for help: "help", "?". */
bool system_is_help(const char *arg);

/**
 * The words of -@option, "key=value,..." or JSON, into @w; those of earlier times stay. "help"
 * prints the rows and sets o->done. Unknown keys and wrong values are errors.
 */
bool system_words(SystemOptions *o, Opts *w, const char *option, const char *arg, const char *first,
                  OptTable t, Error *err);

/** Do what -@name @value says. */
bool system_option(SystemOptions *o, const char *name, const char *value, Error *err);

/** Print an error, as -msg wants it. */
void system_print_error(const SystemOptions *o, const Error *err);

/** An accelerator is there, if one was asked for. */
bool system_check_accel(SystemOptions *o, Error *err);

/** Look for the file of -bios. */
void system_find_firmware(SystemOptions *o);

/** -object, but for those that networks come before; main memory. */
bool system_open_objects(SystemOptions *o, Loop *l, Error *err);
bool system_open_late_objects(SystemOptions *o, Loop *l, Error *err);

/** Take iothread= out of the words of a -device. */
bool system_check_iothread(Opts *device, Error *err);

/** -blockdev and -drive; drives with if=virtio go to the list of devices. */
bool system_open_disks(SystemOptions *o, Loop *l, Error *err);

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

/** Networks and dumps; NICs go to the list of devices. */
bool system_open_net(SystemOptions *o, Loop *l, Error *err);
void system_close_net(void);

/** -vga, by the board. */
bool system_check_vga(SystemOptions *o, Error *err);

/** Whether the command line says that nothing is shown. */
bool system_has_no_display(const SystemOptions *o);

/** Whether it asks for a window. */
bool system_wants_window(const SystemOptions *o);

/** The window, if there is to be one; after devices. */
bool system_open_display(SystemOptions *o, Machine *m, Error *err);
void system_close_display(void);

/** -device, on the machine. */
bool system_add_devices(SystemOptions *o, Machine *m, Error *err);

void system_clear(SystemOptions *o);

/** Row @n of the options; NULL behind the last. */
const struct OptionHead *system_option_row(unsigned n);

#endif
