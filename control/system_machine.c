/* SPDX-License-Identifier: MIT */
/* Options that say what the machine is: its board, CPUs, memory, name. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include "accel/accel.h"
#include "control/json_opts.h"
#include "control/system.h"
#include "frontend/guest.h"

#define MIB      (1ull << 20)
#define CPUS_MAX UINT16_MAX

bool system_is_help(const char *arg)
{
    return !strcmp(arg, "help") || !strcmp(arg, "?");
}

bool system_words(SystemOptions *o, Opts *w, const char *option, const char *arg, const char *first,
                  OptTable t, Error *err)
{
    char what[64];

    if (system_is_help(arg)) {
        printf("-%s options:\n", option);
        opts_help(stdout, t.rows, t.count);
        o->done = true;
        return true;
    }
    snprintf(what, sizeof what, "-%s", option);
    if (!opts_read(w, arg, first, err))
        return error_prefix(err, "%s", what);
    return opts_check(w, what, t.rows, t.count, err);
}

/* ---- -accel ---- */

#define IRQCHIP_MODES "on|off|split"

static const OptRow accel_rows[] = {
    {"accel", OPT_STR, NULL, "tcg translates, interp interprets, kvm uses the host's CPU (x86); kvm:tcg tries them in turn"},
    {"kernel-irqchip", OPT_ENUM, IRQCHIP_MODES, "kvm: the kernel has the interrupt controllers, or local APICs only (split)"},
    {"thread", OPT_ENUM, "single|multi", "one host thread for all CPUs, or one for each (default)"},
    {"tb-size", OPT_NUM, NULL, "MiB of translated code"},
    {"one-insn-per-tb", OPT_BOOL, NULL, "one guest instruction per translated block"},
    {"split-wx", OPT_BOOL, NULL, "translated code is never writable and executable: always so"},
};

/* The last ones are another emulator's. */
static const char *const accels[] = {"tcg",  "interp", "kvm",  "hvf",  "xen",
                                     "whpx", "nvmm",   "mshv", "qtest"};

/* Whether it can be used here; why not is said if none can, or when another one takes its place. */
static void try_accel(SystemOptions *o, const AccelOps *ops)
{
    Error why;

    if (o->has_accel)
        return;
    if (ops->can_be && !ops->can_be(&o->machine.accel_config, &why)) {
        if (!o->accel_error.text[0])
            o->accel_error = why;
        return;
    }
    o->machine.accel = ops;
    o->has_accel = true;
}

/* The first that is there counts, as in "kvm:tcg". */
static bool choose_accel(SystemOptions *o, const char *name, size_t len, Error *err)
{
    char word[32];
    const char *near;

    snprintf(word, sizeof word, "%.*s", (int)MIN(len, sizeof word - 1), name);
    for (unsigned n = 0; n < ARRAY_SIZE(accels); n++) {
        const AccelOps *ops = accel_find_machine(word);

        if (strcmp(accels[n], word))
            continue;
        if (!ops)
            o->missing_accel = accels[n];
        else
            try_accel(o, ops);
        return true;
    }
    near = nearest_word(word, accels, 3, sizeof accels[0]);
    return error_set(err, "-accel: accel=%s: tcg, interp or kvm is expected%s%s%s", word,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool choose_accels(SystemOptions *o, const char *names, Error *err)
{
    for (const char *s = names;; s++) {
        size_t len = strcspn(s, ":");

        if (!choose_accel(o, s, len, err))
            return false;
        s += len;
        if (!*s)
            return true;
    }
}

/* A word of IRQCHIP_MODES. */
static bool set_irqchip(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.accel_config.irqchip = !strcmp(arg, "on")      ? IRQCHIP_ON
                                      : !strcmp(arg, "split") ? IRQCHIP_SPLIT
                                                              : IRQCHIP_OFF;
    return true;
}

static bool use_accel(SystemOptions *o, const Opts *a, Error *err)
{
    const char *name = opts_get(a, "accel"), *thread = opts_get(a, "thread");

    if (name && !choose_accels(o, name, err))
        return false;
    if (opts_get(a, "kernel-irqchip"))
        set_irqchip(o, opts_get(a, "kernel-irqchip"), err);
    if (!opts_bool(a, "split-wx", true))
        return error_set(err, "-accel: split-wx=off: only on is there");
    if (thread)
        o->machine.is_round_robin = !strcmp(thread, "single");
    o->machine.accel_config.code_size =
        (size_t)opts_num(a, "tb-size", o->machine.accel_config.code_size / MIB) * MIB;
    if (opts_bool(a, "one-insn-per-tb", false))
        o->machine.accel_config.tb_max_insns = 1;
    return true;
}

bool set_accel(SystemOptions *o, const char *arg, Error *err)
{
    Opts a = {0};
    bool ok = system_words(o, &a, "accel", arg, "accel", OPT_TABLE(accel_rows), err) &&
              (o->done || use_accel(o, &a, err));

    opts_clear(&a);
    return ok;
}

/* What -accel says is compared. */
bool set_lockstep(SystemOptions *o, const char *arg, Error *err)
{
    if (strcmp(arg, "kvm"))
        return error_set(err, "-lockstep: %s: kvm is expected", arg);
    o->has_lockstep = true;
    return true;
}

static bool use_lockstep(SystemOptions *o, Error *err)
{
    MachineConfig *m = &o->machine;

#if !defined(__x86_64__)
    return error_set(err, "-lockstep kvm: this host has no KVM for x86-64");
#else
    if (m->accel->is_native)
        return error_set(err, "-lockstep kvm: -accel tcg or interp is expected");
    if (m->cpus > 1)
        return error_set(err, "-lockstep kvm: -smp %u: one CPU is expected", m->cpus);
    if (!accel_lockstep.can_be(&m->accel_config, err))
        return error_prefix(err, "-lockstep kvm");
    m->accel_config.lockstep_kvm = m->accel;
    m->accel = &accel_lockstep;
    return true;
#endif
}

bool set_enable_kvm(SystemOptions *o, const char *arg, Error *err)
{
    return choose_accels(o, "kvm", err);
}

bool system_check_accel(SystemOptions *o, Error *err)
{
    if (!o->has_accel && !o->missing_accel && !o->accel_error.text[0] && system_program()->accels &&
        !choose_accels(o, system_program()->accels, err))
        return false;
    if (!o->has_accel && o->accel_error.text[0]) {
        *err = o->accel_error;
        return false;
    }
    if (o->accel_error.text[0] && o->machine.board != &board_none) /* libvirt asks what there is */
        fprintf(stderr, "%s: %s; trying -accel %s\n", system_program()->name, o->accel_error.text,
                o->machine.accel->name);
    if (!o->has_accel && o->missing_accel)
        return error_set(err, "-accel %s: not there; tcg (for all hosts) or interp is expected",
                         o->missing_accel);
    return !o->has_lockstep || use_lockstep(o, err);
}

/* ---- -machine ---- */

static bool set_memory_backend(SystemOptions *o, const char *arg, Error *err)
{
    o->memory_backend = arg;
    return true;
}

static bool set_pflash0(SystemOptions *o, const char *arg, Error *err)
{
    o->pflash_node[0] = arg;
    return true;
}

static bool set_pflash1(SystemOptions *o, const char *arg, Error *err)
{
    o->pflash_node[1] = arg;
    return true;
}

static bool set_merge(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.ram.no_merge = strcmp(arg, "on") != 0;
    return true;
}

static bool set_dump(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.ram.no_dump = strcmp(arg, "on") != 0;
    return true;
}

static bool set_nothing(SystemOptions *o, const char *arg, Error *err)
{
    return true;
}

/* Properties of -machine that are not the board's: each the same as an option, or a wish. */
static const struct MachineWord {
    OptRow row;
    bool (*set)(SystemOptions *o, const char *arg, Error *err);
} machine_words[] = {
    {{"accel", OPT_STR, NULL, "as -accel; the first of \"kvm:tcg\" that is there"}, choose_accels},
    {{"kernel-irqchip", OPT_ENUM, IRQCHIP_MODES, "as of -accel kvm"}, set_irqchip},
    {{"kernel", OPT_STR, NULL, "as -kernel"}, set_kernel},
    {{"initrd", OPT_STR, NULL, "as -initrd"}, set_initrd},
    {{"append", OPT_STR, NULL, "as -append"}, set_append},
    {{"dtb", OPT_STR, NULL, "as -dtb"}, set_dtb},
    {{"firmware", OPT_STR, NULL, "as -bios"}, set_bios},
    {{"memory-backend", OPT_STR, NULL, "id of the -object that is main memory"},
     set_memory_backend},
    {{"pflash0", OPT_STR, NULL, "node of -blockdev for the first flash bank"}, set_pflash0},
    {{"pflash1", OPT_STR, NULL, "node of -blockdev for the second flash bank"}, set_pflash1},
    {{"mem-merge", OPT_BOOL, NULL, "let the host merge equal pages (on)"}, set_merge},
    {{"dump-guest-core", OPT_BOOL, NULL, "guest memory is in core files (on)"}, set_dump},
    {{"usb", OPT_ENUM, "off", "a USB controller: there is none"}, set_nothing},
    {{"graphics", OPT_BOOL, NULL, "no effect: -device ramfb is the screen"}, set_nothing},
    {{"acpi", OPT_ENUM, "off|auto", "ACPI tables: there are none"}, set_nothing},
    {{"iommu", OPT_ENUM, "none", "an IOMMU: there is none"}, set_nothing},
    {{"mte", OPT_ENUM, "off|false", "memory tagging of the board: there is none"}, set_nothing},
    {{"ras", OPT_ENUM, "off|false", "reports of hardware errors: there are none"}, set_nothing},
    {{"suppress-vmdesc", OPT_BOOL, NULL, "no effect: snapshots have no such text"}, set_nothing},
};

/* Take the words out of the board's properties, and do what they say. */
static bool use_machine_words(SystemOptions *o, Error *err)
{
    Opts *p = &o->machine.props;

    for (unsigned n = 0; n < ARRAY_SIZE(machine_words); n++) {
        const struct MachineWord *w = &machine_words[n];
        const char *value = opts_get(p, w->row.name);
        Opts one = {0};
        bool ok;

        if (!value)
            continue;
        opts_set(&one, w->row.name, value);
        ok = opts_check(&one, "-machine", &w->row, 1, err);
        opts_clear(&one);
        opts_set(&o->kept, w->row.name, value);
        opts_remove(p, w->row.name);
        if (!ok || !w->set(o, opts_get(&o->kept, w->row.name), err))
            return false;
    }
    return true;
}

static void machine_help(SystemOptions *o)
{
    device_help(stdout, o->machine.board->type);
    for (unsigned n = 0; n < ARRAY_SIZE(machine_words); n++)
        opts_help(stdout, &machine_words[n].row, 1);
    o->done = true;
}

bool set_machine(SystemOptions *o, const char *arg, Error *err)
{
    Opts *p = &o->machine.props;
    const char *name;

    if (system_is_help(arg)) {
        board_list(stdout, system_program()->arch->name);
        o->done = true;
        return true;
    }
    if (!opts_read(p, arg, "type", err))
        return error_prefix(err, "-machine");
    name = opts_get(p, "type");
    o->machine.board =
        name ? board_find(name, system_program()->arch->name, err) : o->machine.board;
    if (name && !o->machine.board)
        return false;
    opts_remove(p, "type");
    if (o->machine.board && opts_get(p, "help"))
        machine_help(o);
    return o->done || use_machine_words(o, err);
}

/* ---- CPUs ---- */

bool set_cpu(SystemOptions *o, const char *arg, Error *err)
{
    if (system_is_help(arg)) {
        printf("Available CPUs:\n");
        for (const char *const *m = system_program()->arch->models; *m; m++)
            printf("  %s\n", *m);
        o->done = true;
        return true;
    }
    o->machine.cpu_model = arg;
    return system_program()->arch->check_model(arg, &o->done, err) || error_prefix(err, "-cpu");
}

static const OptRow smp_rows[] = {
    {"cpus", OPT_NUM, NULL, "number of CPUs"},
    {"maxcpus", OPT_NUM, NULL, "CPUs that the topology has room for"},
    {"drawers", OPT_ENUM, "1", "1"},
    {"books", OPT_ENUM, "1", "1"},
    {"sockets", OPT_NUM, NULL, "sockets"},
    {"dies", OPT_ENUM, "1", "1"},
    {"clusters", OPT_NUM, NULL, "clusters of a socket"},
    {"modules", OPT_ENUM, "1", "1"},
    {"cores", OPT_NUM, NULL, "cores of a cluster"},
    {"threads", OPT_NUM, NULL, "threads of a core"},
};

/* What was left out: cores take the rest, then sockets, then threads. */
static void complete_smp(MachineSmp *s, u64 max)
{
    bool has_cores = s->cores, has_sockets = s->sockets, has_threads = s->threads;

    s->clusters = MAX(s->clusters, 1ul);
    s->sockets = MAX(s->sockets, 1ul);
    s->threads = MAX(s->threads, 1ul);
    if (!has_cores)
        s->cores = MAX(max / (s->sockets * s->clusters * s->threads), 1ul);
    else if (!has_sockets)
        s->sockets = MAX(max / (s->clusters * s->cores * s->threads), 1ul);
    else if (!has_threads)
        s->threads = MAX(max / (s->sockets * s->clusters * s->cores), 1ul);
}

static bool use_smp(SystemOptions *o, const Opts *a, const char *arg, Error *err)
{
    MachineSmp s = {opts_num(a, "sockets", 0), opts_num(a, "clusters", 0), opts_num(a, "cores", 0),
                    opts_num(a, "threads", 0)};
    u64 cpus = opts_num(a, "cpus", 0), max = opts_num(a, "maxcpus", 0), shape;

    for (unsigned n = 0; n < a->count; n++)
        if (opts_num(a, a->row[n].key, 0) - 1 >= CPUS_MAX)
            return error_set(err, "-smp %s: %s=%s: at least one CPU is expected, at most %u", arg,
                             a->row[n].key, a->row[n].value, CPUS_MAX);
    complete_smp(&s, max ? max : cpus);
    shape = s.sockets * s.clusters * s.cores * s.threads; /* each fits 16 bits */
    max = max ? max : cpus && cpus != shape ? cpus : shape;
    cpus = cpus ? cpus : max;
    if (shape != max)
        return error_set(err, "-smp %s: %llu sockets * %llu clusters * %llu cores * %llu threads "
                         "are not %llu CPUs", arg, (unsigned long long)s.sockets,
                         (unsigned long long)s.clusters, (unsigned long long)s.cores,
                         (unsigned long long)s.threads, (unsigned long long)max);
    if (cpus > max || cpus > CPUS_MAX)
        return error_set(err, "-smp %s: %llu CPUs; maxcpus is %llu", arg, (unsigned long long)cpus,
                         (unsigned long long)max);
    o->machine.cpus = (unsigned)cpus;
    o->machine.smp = s;
    return true;
}

bool set_smp(SystemOptions *o, const char *arg, Error *err)
{
    Opts a = {0};
    bool ok = system_words(o, &a, "smp", arg, "cpus", OPT_TABLE(smp_rows), err) &&
              (o->done || use_smp(o, &a, arg, err));

    opts_clear(&a);
    return ok;
}

/* ---- memory ---- */

static const OptRow memory_rows[] = {
    {"size", OPT_STR, NULL, "size of RAM"},
    {"slots", OPT_NUM, NULL, "places for memory that is added later: nothing adds any"},
    {"maxmem", OPT_STR, NULL, "size with memory that is added later"},
};

/* A bare number is of MiB. */
static bool parse_memory(const char *key, const char *text, u64 *size, Error *err)
{
    u64 mib;

    if (!text || !parse_size(text, size))
        return error_set(err, "-m: %s=%s: a size is expected, as 512 (MiB) or 2G", key,
                         text ? text : "");
    if (parse_num(text, &mib))
        *size = mib > UINT64_MAX / MIB ? UINT64_MAX : mib * MIB;
    return *size >= MIB || error_set(err, "-m: %s=%s: at least 1M", key, text);
}

static bool use_memory(SystemOptions *o, const Opts *a, Error *err)
{
    const char *size = opts_get(a, "size"), *max = opts_get(a, "maxmem");
    u64 bytes = o->machine.ram_size ? o->machine.ram_size : MIB, most = UINT64_MAX;

    if ((size || !max) && !parse_memory("size", size, &bytes, err))
        return false;
    if (max && !parse_memory("maxmem", max, &most, err))
        return false;
    if (!max != !opts_num(a, "slots", 0))
        return error_set(err, "-m: slots= and maxmem= belong together");
    if (most < bytes)
        return error_set(err, "-m: maxmem=%s is less than the size", max);
    o->machine.ram_size = size ? bytes : o->machine.ram_size;
    return true;
}

bool set_memory(SystemOptions *o, const char *arg, Error *err)
{
    Opts a = {0};
    bool ok = system_words(o, &a, "m", arg, "size", OPT_TABLE(memory_rows), err) &&
              (o->done || use_memory(o, &a, err));

    opts_clear(&a);
    return ok;
}

bool set_mem_path(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.ram.path = arg;
    return true;
}

bool set_mem_prealloc(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.ram.prealloc = true;
    return true;
}

/* ---- names ---- */

static const OptRow name_rows[] = {
    {"guest", OPT_STR, NULL, "name of the machine"},
    {"process", OPT_STR, NULL, "name of the process (default: that of the machine)"},
    {"debug-threads", OPT_BOOL, NULL, "threads have names"},
};

bool set_name(SystemOptions *o, const char *arg, Error *err)
{
    if (!system_words(o, &o->name, "name", arg, "guest", OPT_TABLE(name_rows), err))
        return false;
    o->machine.name = opts_get(&o->name, "guest");
    o->machine.has_thread_names = opts_bool(&o->name, "debug-threads", false);
    if (opts_get(&o->name, "process"))
        prctl(PR_SET_NAME, opts_get(&o->name, "process"));
    else if (o->machine.name)
        prctl(PR_SET_NAME, o->machine.name);
    return true;
}

/* Hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
bool set_uuid(SystemOptions *o, const char *arg, Error *err)
{
    bool ok = strlen(arg) == 36;

    for (unsigned n = 0; ok && n < 36; n++)
        ok = n == 8 || n == 13 || n == 18 || n == 23 ? arg[n] == '-'
                                                     : isxdigit((unsigned char)arg[n]) != 0;
    o->machine.uuid = arg;
    return ok || error_set(err, "-uuid %s: a UUID is expected, as "
                                "550e8400-e29b-41d4-a716-446655440000", arg);
}
