/* SPDX-License-Identifier: MIT */
/* Options of the system emulator by table; see system.def. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/json_opts.h"
#include "control/option_table.h"
#include "control/system.h"
#include "control/version.h"
#include "frontend/guest.h"
#include "host/char/char.h"

/* ---- running ---- */

bool set_stopped(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.is_paused = true;
    return true;
}

/* ---- devices and back ends ---- */

/* -balloon: the older way to say -device virtio-balloon. */
bool set_balloon(SystemOptions *o, const char *arg, Error *err)
{
    Opts *d;

    if (!strcmp(arg, "none"))
        return true;
    if (strncmp(arg, "virtio", 6) || (arg[6] && arg[6] != ','))
        return error_set(err, "-balloon: \"%s\" is not none or virtio[,addr=...]", arg);
    d = opts_list_add(&o->devices);
    opts_set(d, "driver", "virtio-balloon-pci");
    return !arg[6] || opts_read(d, arg + 7, NULL, err) || error_prefix(err, "-balloon");
}

bool set_device(SystemOptions *o, const char *arg, Error *err)
{
    Opts *d = opts_list_add(&o->devices);
    const DeviceType *type;

    if (system_is_help(arg)) {
        device_list(stdout);
        o->done = true;
        return true;
    }
    if (!opts_read(d, arg, "driver", err))
        return error_prefix(err, "-device");
    if (!opts_get(d, "help"))
        return true;
    type = device_type(opts_get(d, "driver"), err);
    if (type)
        device_help(stdout, type);
    o->done = type;
    return type;
}

bool set_chardev(SystemOptions *o, const char *arg, Error *err)
{
    const char *backend = strncmp(arg, "backend=", 8) ? arg : arg + 8;
    size_t len = strcspn(backend, ",");

    if (system_is_help(arg)) {
        char_help(stdout);
        o->done = true;
        return true;
    }
    if (!strncmp(backend + len, ",help", 6)) { /* of one back end */
        o->done = true;
        return char_help_of(stdout, backend, len, err);
    }
    return opts_parse(opts_list_add(&o->chardevs), arg, "backend", err) || error_prefix(err, "-chardev");
}

bool set_serial(SystemOptions *o, const char *arg, Error *err)
{
    if (o->serials == MACHINE_SERIALS)
        return error_set(err, "-serial %s: there are %u serial ports at most", arg, MACHINE_SERIALS);
    o->serial[o->serials++] = arg;
    return true;
}

bool set_debugcon(SystemOptions *o, const char *arg, Error *err)
{
    opts_set(opts_list_add(&o->debugcons), "where", arg);
    return true;
}

bool set_nographic(SystemOptions *o, const char *arg, Error *err)
{
    o->no_graphic = true;
    return true;
}

/* ---- defaults ---- */

/* There are no files of the user's that would be read. */
bool set_no_config(SystemOptions *o, const char *arg, Error *err)
{
    return true;
}

bool set_no_defaults(SystemOptions *o, const char *arg, Error *err)
{
    o->no_defaults = true;
    return true;
}

/* ---- semihosting ---- */

bool set_semihosting(SystemOptions *o, const char *arg, Error *err)
{
    o->semihosting.is_on = true;
    return true;
}

bool set_semihosting_config(SystemOptions *o, const char *arg, Error *err)
{
    return semihosting_parse(&o->semihosting, arg, &o->done, err);
}

/* ---- monitors ---- */

/* An argument as that of -serial, or an id with the words of -mon. */
static bool add_monitor(SystemOptions *o, const char *key, const char *arg, const char *mode,
                        const char *pretty)
{
    Opts *m = opts_list_add(&o->monitors);

    opts_set(m, key, arg);
    opts_set(m, "mode", mode);
    opts_set(m, "pretty", pretty);
    return true;
}

bool set_monitor(SystemOptions *o, const char *arg, Error *err)
{
    o->no_monitor |= !strcmp(arg, "none");
    o->monitor_on_terminal |= !strcmp(arg, "stdio");
    return !strcmp(arg, "none") || add_monitor(o, "where", arg, "readline", "off");
}

bool set_qmp(SystemOptions *o, const char *arg, Error *err)
{
    return add_monitor(o, "where", arg, "control", "off");
}

bool set_qmp_pretty(SystemOptions *o, const char *arg, Error *err)
{
    return add_monitor(o, "where", arg, "control", "on");
}

bool set_loadvm(SystemOptions *o, const char *arg, Error *err)
{
    o->loadvm = arg;
    return true;
}

bool set_gdb(SystemOptions *o, const char *arg, Error *err)
{
    o->gdb = arg;
    return true;
}

bool set_gdb_default(SystemOptions *o, const char *arg, Error *err)
{
    return set_gdb(o, "tcp::1234", err);
}

/* ---- logs and the translator ---- */

bool set_log_file(SystemOptions *o, const char *arg, Error *err)
{
    return log_set_file(arg, err);
}

bool set_log_filter(SystemOptions *o, const char *arg, Error *err)
{
    return log_set_filter(arg, err);
}

bool set_one_insn(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.tb_max_insns = 1;
    return true;
}

bool set_nolink(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.no_link = true;
    return true;
}

bool set_verify(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.verify = true;
    return true;
}

bool set_stats(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.stats = true;
    o->stats_file = *arg ? arg : NULL;
    return true;
}

bool set_perf(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.perf_map = true;
    return true;
}

bool set_jitdump(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.jitdump = true;
    return true;
}

bool show_version(SystemOptions *o, const char *arg, Error *err)
{
    printf("%s %s\n", system_program()->name, LYREBIRD_VERSION);
    o->done = true;
    return true;
}

/* ---- names of the program ---- */

/* The first is what there is without model=; "virtio-net" is on PCI if the machine has that. */
static const NetModel arm_nics[] = {
    {"virtio", "virtio-net", "virtio network device"},
    {"virtio-net-pci", "virtio-net-pci", "the same on PCI"},
    {"virtio-net-device", "virtio-net-device", "the same as registers in memory"},
    {"e1000", "e1000", "Intel 82540EM"},
};

static const NetModel pc_nics[] = {
    {"e1000", "e1000", "Intel 82540EM"},
    {"virtio", "virtio-net-pci", "virtio network device"},
    {"virtio-net-pci", "virtio-net-pci", "the same"},
};

static const SystemProgram programs[] = {
    {"lyrebird-system-aarch64", &guest_aarch64, "AArch64", NULL, NULL, "virtio-blk", arm_nics,
     ARRAY_SIZE(arm_nics)},
    {"lyrebird-system-x86_64", &guest_x86_64, "x86", "pc", NULL, "virtio-blk-pci", pc_nics,
     ARRAY_SIZE(pc_nics)},
    {"kvm", &guest_x86_64, "x86", "pc", NULL, "virtio-blk-pci", pc_nics, ARRAY_SIZE(pc_nics),
     "kvm:tcg"},
    {"lyrebird-system-i386", &guest_x86_64, "x86", "pc", "qemu32", "virtio-blk-pci", pc_nics,
     ARRAY_SIZE(pc_nics)},
};

static const SystemProgram *program = &programs[0];

const SystemProgram *system_program(void)
{
    return program;
}

void system_choose_program(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    for (unsigned n = 0; n < ARRAY_SIZE(programs); n++)
        if (!strcmp(programs[n].name, name))
            program = &programs[n];
}

/* ---- options that are not there ---- */

static const struct {
    const char *name;
    const char *arg; /* as in OptionHead */
    const char *harmless; /* the argument that asks for nothing, and so is taken; NULL: none */
    const char *why;
} refused[] = {
#define _(name, arg, harmless, why) {name, arg, harmless, why},
#include "control/system_refused.def"
#undef _
};

/* "none", or with an id: "none,id=x", {"driver": "none", "id": "x"}. */
static bool asks_for_nothing(const char *harmless, const char *value)
{
    const char *driver;
    Opts o = {0};
    bool ok;

    if (!harmless || !strcmp(harmless, value))
        return harmless;
    driver = opts_read(&o, value, "driver", NULL) ? opts_get(&o, "driver") : NULL;
    ok = driver && *harmless && !strcmp(harmless, driver);
    opts_clear(&o);
    return ok;
}

/* Whether argv[*i] is one of them; then *i is behind it, and *ok tells whether it asks for nothing. */
static bool is_refused(int argc, char **argv, int *i, bool *ok, Error *err)
{
    const char *word = argv[*i], *name = word + (word[1] == '-' ? 2 : 1), *value = "";

    for (unsigned n = 0; n < ARRAY_SIZE(refused); n++) {
        if (strcmp(refused[n].name, name))
            continue;
        ++*i;
        if (refused[n].arg && *i < argc)
            value = argv[(*i)++];
        *ok = asks_for_nothing(refused[n].harmless, value);
        if (!*ok)
            error_set(err, "%s%s%s: %s", word, *value ? " " : "", value, refused[n].why);
        return true;
    }
    return false;
}

/* ---- the table ---- */

typedef struct SystemRow {
    OptionHead head;
    bool (*set)(SystemOptions *o, const char *arg, Error *err);
} SystemRow;

static const SystemRow rows[] = {
#define _(name, arg, env, set, help) {{name, arg, env, help}, set},
#include "control/system.def"
#undef _
};

static OptionTable table = OPTION_TABLE(rows, NULL); /* of the program, once that is known */

bool show_help(SystemOptions *o, const char *arg, Error *err)
{
    printf("usage: %s [options]\n\nRuns a machine with %s processors.\n\n", system_program()->name,
           system_program()->processors);
    option_list(&table);
    printf("\nWith -nographic, Ctrl-A h shows the commands that begin with Ctrl-A.\n");
    o->done = true;
    return true;
}

bool system_option(SystemOptions *o, const char *name, const char *value, Error *err)
{
    const char *near;

    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (!strcmp(rows[n].head.name, name))
            return rows[n].set(o, value, err);
    near = nearest_word(name, &rows[0].head.name, ARRAY_SIZE(rows), sizeof rows[0]);
    return near ? error_set(err, "no option \"%s\"; did you mean \"%s\"?", name, near)
                : error_set(err, "no option \"%s\"", name);
}

void system_print_error(const SystemOptions *o, const Error *err)
{
    struct timespec now;
    struct tm tm;
    char text[32];

    if (o->msg_time && clock_gettime(CLOCK_REALTIME, &now) == 0 && gmtime_r(&now.tv_sec, &tm)) {
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
        fprintf(stderr, "%s.%06ldZ ", text, now.tv_nsec / 1000);
    }
    if (o->msg_guest && o->machine.name)
        fprintf(stderr, "%s ", o->machine.name);
    fprintf(stderr, "%s: %s\n", system_program()->name, err->text);
}

/* What options say together. */
static bool check(SystemOptions *o, Error *err)
{
    MachineConfig *m = &o->machine;

    if (!m->board && system_program()->board)
        m->board = board_find(system_program()->board, m->accel_config.arch->name, err);
    if (!m->board)
        return system_program()->board ? false : error_set(err, "no machine given (-machine help lists them)");
    if (!system_check_accel(o, err))
        return false;
    o->has_memory = m->ram_size;
    if (!m->ram_size)
        m->ram_size = m->board->default_ram;
    if (!m->smp.threads)
        m->smp = (MachineSmp){1, 1, m->cpus, 1};
    if (m->cpus > m->board->max_cpus)
        return error_set(err, "-smp: %u CPUs; \"%s\" has %u at most", m->cpus, m->board->name,
                         m->board->max_cpus);
    if (o->process.in_background && o->no_graphic && !o->no_defaults && !o->serials)
        return error_set(err, "-daemonize and -nographic exclude each other: there is no terminal");
    if (!system_check_vga(o, err))
        return false;
    system_find_firmware(o);
    return true;
}

static bool next_option(SystemOptions *o, int argc, char **argv, int *i, Error *err)
{
    const OptionHead *head;
    const char *value;
    bool ok;

    if (argv[*i][0] != '-' || !argv[*i][1])
        return error_set(err, "\"%s\" is no option (%s -help lists them)", argv[*i],
                         system_program()->name);
    if (is_refused(argc, argv, i, &ok, err))
        return ok;
    head = option_next(&table, argc, argv, i, &value, err);
    return head && container_of(head, SystemRow, head)->set(o, value, err);
}

const OptionHead *system_option_row(unsigned n)
{
    return n < table.count ? option_row(&table, n) : NULL;
}

bool system_parse(SystemOptions *o, int argc, char **argv, Error *err)
{
    int i = 1;

    if (argc)
        system_choose_program(argv[0]);
    table.program = system_program()->name;
    o->machine.cpus = 1;
    o->machine.accel = &accel_tcg;
    o->machine.on_debug = gdb_machine_on_debug;
    o->machine.accel_config =
        (AccelConfig){.arch = system_program()->arch, .has_mmu = true, .tier = -1};
    o->machine.cpu_model = system_program()->cpu;
    while (i < argc && !o->done)
        if (!next_option(o, argc, argv, &i, err))
            return false;
    return o->done || check(o, err);
}
