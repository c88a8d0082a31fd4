/* SPDX-License-Identifier: MIT */
/* Options of the system emulator by table; see system.def. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/option_table.h"
#include "control/system.h"
#include "control/version.h"
#include "frontend/guest.h"
#include "host/block/block.h"
#include "host/char/char.h"
#include "host/net/dump.h"

typedef bool (*Setter)(SystemOptions *o, const char *arg, Error *err);

#define MIB (1ull << 20)

static bool is_help(const char *arg)
{
    return !strcmp(arg, "help") || !strcmp(arg, "?");
}

/* ---- the machine ---- */

static bool set_tcg(SystemOptions *o, const Opts *a, Error *err);

/* "help" among the properties: those of the board. */
static bool machine_help(SystemOptions *o)
{
    bool wanted = opts_get(&o->machine.props, "help") != NULL;

    if (wanted)
        device_help(stdout, o->machine.board->type);
    o->done |= wanted;
    return wanted;
}

static bool set_machine(SystemOptions *o, const char *arg, Error *err)
{
    Opts *p = &o->machine.props;
    const char *name;

    if (is_help(arg)) {
        board_list(stdout);
        o->done = true;
        return true;
    }
    if (!opts_parse(p, arg, "type", err))
        return error_prefix(err, "-machine");
    name = opts_get(p, "type");
    o->machine.board = name ? board_find(name, err) : o->machine.board;
    if (name && !o->machine.board)
        return false;
    opts_remove(p, "type");
    if (o->machine.board && machine_help(o))
        return true;
    name = opts_get(p, "accel");
    if (!name)
        return true;
    Opts accel = {0};
    bool ok;

    opts_set(&accel, "accel", name);
    ok = set_tcg(o, &accel, err);
    opts_clear(&accel);
    opts_remove(p, "accel");
    return ok;
}

static bool set_cpu(SystemOptions *o, const char *arg, Error *err)
{
    const char *comma = strchr(arg, ',');

    if (is_help(arg)) {
        printf("Available CPUs:\n");
        for (const char *const *m = guest_aarch64.models; *m; m++)
            printf("  %s\n", *m);
        o->done = true;
    }
    o->machine.cpu_model = arg;
    return !comma || error_set(err, "-cpu %s: models have no properties", arg);
}

static const OptRow smp_rows[] = {
    {"cpus", OPT_NUM, NULL, "number of CPUs"},
    {"maxcpus", OPT_NUM, NULL, "CPUs that there may be later: the same number"},
    {"sockets", OPT_NUM, NULL, "sockets"},
    {"dies", OPT_NUM, NULL, "1"},
    {"clusters", OPT_NUM, NULL, "clusters of a socket"},
    {"cores", OPT_NUM, NULL, "cores of a cluster"},
    {"threads", OPT_NUM, NULL, "threads of a core"},
};

static bool smp_of(SystemOptions *o, const Opts *a, const char *arg, Error *err)
{
    u64 shape = opts_num(a, "sockets", 1) * opts_num(a, "dies", 1) * opts_num(a, "clusters", 1) *
                opts_num(a, "cores", 1) * opts_num(a, "threads", 1);
    u64 max = opts_num(a, "maxcpus", 0), cpus = opts_num(a, "cpus", max ? max : shape);

    if (!cpus || cpus > UINT16_MAX)
        return error_set(err, "-smp %s: at least one CPU is expected, at most %u", arg, UINT16_MAX);
    if (max && max != cpus)
        return error_set(err, "-smp %s: CPUs cannot be added later: maxcpus must be cpus", arg);
    if (shape > 1 && cpus % shape)
        return error_set(err, "-smp %s: %llu CPUs do not fill the topology of %llu", arg,
                         (unsigned long long)cpus, (unsigned long long)shape);
    o->machine.cpus = (unsigned)cpus;
    return true;
}

static bool set_smp(SystemOptions *o, const char *arg, Error *err)
{
    Opts a = {0};
    bool ok = opts_parse(&a, arg, "cpus", err) &&
              opts_check(&a, "-smp", smp_rows, ARRAY_SIZE(smp_rows), err) && smp_of(o, &a, arg, err);

    opts_clear(&a);
    return ok;
}

/* A bare number is of MiB. */
static bool set_memory(SystemOptions *o, const char *arg, Error *err)
{
    static const OptRow rows[] = {{"size", OPT_STR, NULL, "size of RAM"}};
    Opts a = {0};
    const char *text;
    u64 size = 0, mib;
    bool ok = opts_parse(&a, arg, "size", err) && opts_check(&a, "-m", rows, ARRAY_SIZE(rows), err);

    text = ok ? opts_get(&a, "size") : NULL;
    if (ok && !(text && parse_size(text, &size)))
        ok = error_set(err, "-m %s: a size is expected, as 512 (MiB) or 2G", arg);
    if (ok && parse_num(text, &mib))
        size = mib > UINT64_MAX / MIB ? UINT64_MAX : mib * MIB;
    if (ok && size < MIB)
        ok = error_set(err, "-m %s: at least 1M", arg);
    o->machine.ram_size = ok ? size : 0;
    opts_clear(&a);
    return ok;
}

static const OptRow accel_rows[] = {
    {"accel", OPT_ENUM, "tcg|interp", "tcg translates, interp interprets"},
    {"thread", OPT_ENUM, "single|multi", "one host thread for all CPUs, or one for each (default)"},
    {"tb-size", OPT_NUM, NULL, "MiB of translated code"},
    {"one-insn-per-tb", OPT_BOOL, NULL, "one guest instruction per translated block"},
};

static bool set_tcg(SystemOptions *o, const Opts *a, Error *err)
{
    const char *name, *thread;

    if (!opts_check(a, "-accel", accel_rows, ARRAY_SIZE(accel_rows), err))
        return false;
    name = opts_get(a, "accel");
    thread = opts_get(a, "thread");
    o->machine.accel = name && !strcmp(name, "interp") ? &accel_interp : &accel_tcg;
    o->machine.is_round_robin = thread && !strcmp(thread, "single");
    o->machine.accel_config.code_size = (size_t)opts_num(a, "tb-size", 0) * MIB;
    if (opts_bool(a, "one-insn-per-tb", false))
        o->machine.accel_config.tb_max_insns = 1;
    return true;
}

static bool set_accel(SystemOptions *o, const char *arg, Error *err)
{
    Opts a = {0};
    bool ok;

    if (is_help(arg)) {
        opts_help(stdout, accel_rows, ARRAY_SIZE(accel_rows));
        o->done = true;
        return true;
    }
    ok = opts_parse(&a, arg, "accel", err) && set_tcg(o, &a, err);
    opts_clear(&a);
    return ok;
}

static bool set_name(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.name = arg + (strncmp(arg, "guest=", 6) ? 0 : 6);
    prctl(PR_SET_NAME, o->machine.name);
    return true;
}

/* Hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
static bool set_uuid(SystemOptions *o, const char *arg, Error *err)
{
    bool ok = strlen(arg) == 36;

    for (unsigned n = 0; ok && n < 36; n++)
        ok = n == 8 || n == 13 || n == 18 || n == 23 ? arg[n] == '-'
                                                     : isxdigit((unsigned char)arg[n]) != 0;
    o->machine.uuid = arg;
    return ok || error_set(err, "-uuid %s: a UUID is expected, as "
                                "550e8400-e29b-41d4-a716-446655440000", arg);
}

/* ---- what it starts ---- */

static bool set_kernel(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.kernel = arg;
    return true;
}

static bool set_initrd(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.initrd = arg;
    return true;
}

static bool set_append(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.append = arg;
    return true;
}

static bool set_dtb(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.dtb = arg;
    return true;
}

static bool set_bios(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.bios = arg;
    return true;
}

static bool set_stopped(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.is_paused = true;
    return true;
}

static bool set_no_reboot(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.no_reboot = true;
    return true;
}

static bool set_no_shutdown(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.no_shutdown = true;
    return true;
}

/* ---- devices and back ends ---- */

static bool set_drive(SystemOptions *o, const char *arg, Error *err)
{
    return opts_parse(opts_list_add(&o->drives), arg, NULL, err) || error_prefix(err, "-drive");
}

static bool set_pflash(SystemOptions *o, const char *arg, Error *err)
{
    Opts *d = opts_list_add(&o->drives);

    opts_set(d, "file", arg);
    opts_set(d, "format", "raw");
    opts_set(d, "if", "pflash");
    return true;
}

static bool set_device(SystemOptions *o, const char *arg, Error *err)
{
    Opts *d = opts_list_add(&o->devices);
    const DeviceType *type;

    if (is_help(arg)) {
        device_list(stdout);
        o->done = true;
        return true;
    }
    if (!opts_parse(d, arg, "driver", err))
        return error_prefix(err, "-device");
    if (!opts_get(d, "help"))
        return true;
    type = device_type(opts_get(d, "driver"), err);
    if (type)
        device_help(stdout, type);
    o->done = type;
    return type;
}

static bool set_chardev(SystemOptions *o, const char *arg, Error *err)
{
    if (is_help(arg)) {
        char_help(stdout);
        o->done = true;
        return true;
    }
    return opts_parse(opts_list_add(&o->chardevs), arg, "backend", err) || error_prefix(err, "-chardev");
}

static bool set_serial(SystemOptions *o, const char *arg, Error *err)
{
    if (o->serials == MACHINE_SERIALS)
        return error_set(err, "-serial %s: there are %u serial ports at most", arg, MACHINE_SERIALS);
    o->serial[o->serials++] = arg;
    return true;
}

static bool set_nographic(SystemOptions *o, const char *arg, Error *err)
{
    o->no_graphic = true;
    return true;
}

/* ---- objects ---- */

static bool set_object(SystemOptions *o, const char *arg, Error *err)
{
    Opts words = {0};
    const char *kind;
    bool ok = opts_parse(&words, arg, "qom-type", err) || error_prefix(err, "-object");

    kind = ok ? opts_get(&words, "qom-type") : NULL;
    if (is_help(arg)) {
        puts("filter-dump          frames of a network in a file");
        o->done = true;
    } else if (kind && !strcmp(kind, "filter-dump") && opts_get(&words, "help")) {
        net_dump_help(stdout);
        o->done = true;
    } else if (kind && !strcmp(kind, "filter-dump")) {
        opts_remove(&words, "qom-type");
        opts_copy(opts_list_add(&o->dumps), &words);
    } else if (ok) {
        ok = error_set(err, "-object %s: no such kind; filter-dump is there", kind ? kind : arg);
    }
    opts_clear(&words);
    return ok;
}

static bool set_no_defaults(SystemOptions *o, const char *arg, Error *err)
{
    o->no_defaults = true;
    return true;
}

/* ---- semihosting ---- */

static bool set_semihosting(SystemOptions *o, const char *arg, Error *err)
{
    o->semihosting.is_on = true;
    return true;
}

static bool set_semihosting_config(SystemOptions *o, const char *arg, Error *err)
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

static bool set_monitor(SystemOptions *o, const char *arg, Error *err)
{
    return !strcmp(arg, "none") || add_monitor(o, "where", arg, "readline", "off");
}

static bool set_qmp(SystemOptions *o, const char *arg, Error *err)
{
    return add_monitor(o, "where", arg, "control", "off");
}

static bool set_qmp_pretty(SystemOptions *o, const char *arg, Error *err)
{
    return add_monitor(o, "where", arg, "control", "on");
}

static bool set_mon(SystemOptions *o, const char *arg, Error *err)
{
    return opts_parse(opts_list_add(&o->monitors), arg, "chardev", err) || error_prefix(err, "-mon");
}

static bool set_loadvm(SystemOptions *o, const char *arg, Error *err)
{
    o->loadvm = arg;
    return true;
}

static bool set_gdb(SystemOptions *o, const char *arg, Error *err)
{
    o->gdb = arg;
    return true;
}

static bool set_gdb_default(SystemOptions *o, const char *arg, Error *err)
{
    return set_gdb(o, "tcp::1234", err);
}

/* ---- logs and the translator ---- */

static bool set_log(SystemOptions *o, const char *arg, Error *err)
{
    if (log_set_mask(arg, err))
        return true;
    o->done = !err->text[0]; /* the list was printed */
    return o->done;
}

static bool set_log_file(SystemOptions *o, const char *arg, Error *err)
{
    return log_set_file(arg, err);
}

static bool set_log_filter(SystemOptions *o, const char *arg, Error *err)
{
    return log_set_filter(arg, err);
}

static bool set_one_insn(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.tb_max_insns = 1;
    return true;
}

static bool set_nolink(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.no_link = true;
    return true;
}

static bool set_verify(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.verify = true;
    return true;
}

static bool set_stats(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.stats = true;
    return true;
}

static bool set_perf(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.perf_map = true;
    return true;
}

static bool set_jitdump(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.jitdump = true;
    return true;
}

static bool show_version(SystemOptions *o, const char *arg, Error *err)
{
    puts(SYSTEM_PROGRAM " " LYREBIRD_VERSION);
    o->done = true;
    return true;
}

static bool show_help(SystemOptions *o, const char *arg, Error *err);

/* ---- the table ---- */

static const struct SystemRow {
    OptionHead head;
    Setter set;
} rows[] = {
#define _(name, arg, env, set, help) {{name, arg, env, help}, set},
#include "control/system.def"
#undef _
};

typedef struct SystemRow SystemRow;

static const OptionTable table = OPTION_TABLE(rows, SYSTEM_PROGRAM);

static bool show_help(SystemOptions *o, const char *arg, Error *err)
{
    printf("usage: " SYSTEM_PROGRAM " [options]\n\n"
           "Runs a machine with AArch64 processors.\n\n");
    option_list(&table);
    printf("\nWith -nographic, Ctrl-A h shows the commands that begin with Ctrl-A.\n");
    o->done = true;
    return true;
}

/* What options say together. */
static bool check(SystemOptions *o, Error *err)
{
    MachineConfig *m = &o->machine;

    if (!m->board)
        return error_set(err, "no machine given (-machine help lists them)");
    if (!m->ram_size)
        m->ram_size = m->board->default_ram;
    if (m->cpus > m->board->max_cpus)
        return error_set(err, "-smp: %u CPUs; \"%s\" has %u at most", m->cpus, m->board->name,
                         m->board->max_cpus);
    return true;
}

bool system_parse(SystemOptions *o, int argc, char **argv, Error *err)
{
    int i = 1;

    o->machine.cpus = 1;
    o->machine.accel = &accel_tcg;
    o->machine.on_debug = gdb_machine_on_debug;
    o->machine.accel_config =
        (AccelConfig){.arch = &guest_aarch64, .has_mmu = true, .tier = -1};
    while (i < argc && !o->done) {
        const char *value;

        if (argv[i][0] != '-' || !argv[i][1])
            return error_set(err, "\"%s\" is no option (" SYSTEM_PROGRAM " -help lists them)", argv[i]);
        const OptionHead *head = option_next(&table, argc, argv, &i, &value, err);

        if (!head || !container_of(head, SystemRow, head)->set(o, value, err))
            return false;
    }
    return o->done || check(o, err);
}
