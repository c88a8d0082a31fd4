/* SPDX-License-Identifier: MIT */
/*
 * What persons, programs and gdb may send to a machine: bytes for a monitor of each kind. Nothing may crash, and the
 * monitors answer afterwards. The first byte chooses who speaks.
 */
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/monitor.h"
#include "frontend/guest.h"
#include "host/block/block.h"
#include "softmmu/bql.h"
#include "tests/fuzz/fuzz.h"

static Machine *machine;
static Loop *loop;
static MachineConfig cfg;
static Char *person, *program, *debugger;

static Char *new_char(const char *text)
{
    Opts o = {0};
    Char *c;

    opts_parse(&o, text, "backend", NULL);
    c = char_new(loop, &o, NULL);
    opts_clear(&o);
    FUZZ_CHECK(c);
    return c;
}

/* Commands write files where they are told to. */
static void limit_harm(void)
{
    const struct rlimit size = {1 << 16, 1 << 16};
    static const char folder[] = "fuzz-monitor.files";

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &size);
    mkdir(folder, 0777); /* it may be there */
    FUZZ_CHECK(!chdir(folder));
}

static void start(void)
{
    Error err = {""};

    loop = loop_new();
    bql_lock();
    loop_set_lock(loop, bql_lock, bql_unlock);
    cfg = (MachineConfig){.board = &board_virt,
                          .cpus = 2,
                          .ram_size = 16 << 20,
                          .accel = &accel_interp,
                          .is_paused = true,
                          .on_debug = gdb_machine_on_debug};
    cfg.accel_config = (AccelConfig){.arch = &guest_aarch64, .has_mmu = true, .tier = -1};
    machine = machine_new(&cfg, &err);
    if (!machine)
        fprintf(stderr, "%s\n", err.text);
    FUZZ_CHECK(machine);
    blk_new(loop, "hd0", NULL);
    person = new_char("ringbuf,id=person,size=64K");
    program = new_char("ringbuf,id=program,size=64K");
    debugger = new_char("ringbuf,id=debugger,size=64K");
    FUZZ_CHECK(machine_start(machine, &err));
    limit_harm(); /* RAM is a file, too */
}

static void settle(void)
{
    for (unsigned n = 0; n < 4; n++)
        loop_step(loop, false);
}

/* A byte at a time: commands run when the loop does, and meanwhile there may be no room. */
static void give(Char *c, const void *data, size_t size)
{
    for (size_t n = 0; n < size; n++) {
        char_inject(c, (const u8 *)data + n, 1);
        loop_step(loop, false);
    }
    settle();
}

static void say(Char *c, const char *text)
{
    give(c, text, strlen(text));
}

/* Whether all that @c says now has @text in it. */
static bool hears(Char *c, const char *text)
{
    static char out[(64 << 10) + 1];

    out[char_ringbuf_read(c, out, sizeof out - 1)] = 0;
    return strstr(out, text);
}

static void forget_output(Char *c)
{
    static char out[64 << 10];

    while (char_ringbuf_read(c, out, sizeof out))
        ;
}

static void as_person(const u8 *data, size_t size)
{
    FUZZ_CHECK(monitor_new(person, false, false, NULL));
    monitor_start(machine);
    char_inject(person, data, size);
    settle();
    forget_output(person);
    say(person, "[]\x03\x03print 6 * 7\n"); /* "[]": an escape sequence that was begun ends */
    FUZZ_CHECK(hears(person, "0x2a"));
}

static void as_program(const u8 *data, size_t size)
{
    FUZZ_CHECK(monitor_new(program, true, false, NULL));
    monitor_start(machine);
    say(program, "{\"execute\":\"qmp_capabilities\"}");
    give(program, data, size);
    forget_output(program);
    monitor_end();
    FUZZ_CHECK(monitor_new(program, true, false, NULL));
    monitor_start(machine);
    say(program, "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"query-kvm\"}");
    FUZZ_CHECK(hears(program, "\"present\""));
}

static void as_gdb(const u8 *data, size_t size)
{
    monitor_start(machine); /* for gdb's "monitor" */
    FUZZ_CHECK(gdb_machine_open(machine, debugger, NULL));
    gdb_machine.end.ops->event(NULL, CHAR_OPENED);
    char_inject(debugger, data, size);
    settle();
    gdb_machine_close();
    forget_output(debugger);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    static void (*const roles[])(const u8 *data, size_t size) = {as_person, as_program, as_gdb};

    if (!machine)
        start();
    if (size < 1 || size > 4096)
        return 0;
    roles[data[0] % ARRAY_SIZE(roles)](data + 1, size - 1);
    monitor_end();
    gdb_machine_close();
    machine_stop(machine, MACHINE_PAUSED);
    machine->has_ended = false;
    log_mask = 0;
    settle();
    return 0;
}
