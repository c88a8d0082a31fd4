/* SPDX-License-Identifier: MIT */
/*
 * What semihosting (frontend/arm/cpu/semihost.h) needs of a machine: memory through the MMU as it
 * is, a character back end as console, and an end. Called on the threads of vCPUs.
 */
#include "control/semihosting.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/semihost.h"
#include "host/char/char.h"
#include "softmmu/bql.h"

#define KEYS 256u /* typed ahead */

static struct {
    Machine *machine;
    bool for_el0;
    CharEnd end;
    u8 keys[KEYS]; /* a ring; with the machine lock */
    u32 put, got;
} semi;

/* ---- the console ---- */

static size_t can_receive(void *opaque)
{
    return KEYS - (semi.put - semi.got);
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    for (size_t n = 0; n < size; n++)
        semi.keys[semi.put++ % KEYS] = data[n];
}

static const CharOps char_ops = {.can_receive = can_receive, .receive = receive};

/* Who does not take output holds up the guest, but not the machine's lock. */
static void chardev_write(const char *text, size_t size)
{
    while (size) {
        bool was_taken = bql_enter();
        size_t n = char_write(&semi.end, text, size);

        bql_leave(was_taken);
        text += n;
        size -= n;
        if (size)
            usleep(1000);
    }
}

static ssize_t chardev_read(char *buf, size_t size)
{
    bool was_taken = bql_enter();
    size_t n = 0;

    for (; n < size && semi.got != semi.put; n++)
        buf[n] = (char)semi.keys[semi.got++ % KEYS];
    if (n)
        char_accept_input(&semi.end);
    bql_leave(was_taken);
    if (!n)
        usleep(5000);
    return n ? (ssize_t)n : -EAGAIN;
}

static void stderr_write(const char *text, size_t size)
{
    fwrite(text, 1, size, stderr);
}

/* Short, since the vCPU may be wanted elsewhere. */
static ssize_t stdin_read(char *buf, size_t size)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    ssize_t n = poll(&in, 1, 10) == 1 ? read(STDIN_FILENO, buf, size) : -1;

    return n >= 0 ? n : -EAGAIN;
}

/* ---- memory and the end ---- */

static bool read_guest(Vcpu *cpu, Gva va, void *buf, size_t size)
{
    return cpu->mem->read(cpu, va, buf, size);
}

static bool write_guest(Vcpu *cpu, Gva va, const void *buf, size_t size)
{
    return cpu->mem->write(cpu, va, buf, size);
}

/* The upper half of RAM; programs that care say where their heap is. */
static void heap(Vcpu *cpu, u64 out[4])
{
    u64 base = semi.machine->ram_base, size = semi.machine->cfg->ram_size;

    out[0] = out[3] = base + size / 2;
    out[1] = out[2] = base + size;
}

static i64 now_ns(bool is_real)
{
    const DeviceEnv *env = &semi.machine->env;

    return is_real ? env->rtc_base_ns + clock_now_ns(env->rtc) : clock_now_ns(env->clock);
}

static void leave(Vcpu *cpu, int status)
{
    machine_exit(semi.machine, status);
}

static bool answer(Vcpu *cpu)
{
    ArmCpu *arm = arm_cpu(cpu);
    u64 *x = cpu->rt.gpr;

    if (!arm->sys.el && !semi.for_el0)
        return false;
    if (semihost_call(cpu, (u32)x[0], x[1], 8, &x[0]))
        cpu->rt.pc += 4;
    return true;
}

/* ---- options ---- */

static const OptRow option_rows[] = {
    {"enable", OPT_BOOL, NULL, "answer HLT 0xf000"},
    {"target", OPT_ENUM, "native|auto", "who does it: always this process"},
    {"userspace", OPT_BOOL, NULL, "also at EL0"},
    {"chardev", OPT_STR, NULL, "the console; else standard error and input"},
    {"arg", OPT_STR, NULL, "a word of the command line; again for the next"},
};

static char *join_args(const Opts *o)
{
    char *line = NULL;
    size_t size;
    FILE *f = open_memstream(&line, &size);

    if (!f)
        return NULL;
    for (unsigned n = 0; opts_get_nth(o, "arg", n); n++)
        fprintf(f, "%s%s", n ? " " : "", opts_get_nth(o, "arg", n));
    fclose(f);
    if (!size) {
        free(line);
        return NULL;
    }
    return line;
}

bool semihosting_parse(SemihostingOptions *s, const char *arg, bool *was_help, Error *err)
{
    Opts o = {.is_multi = true};

    *was_help = !strcmp(arg, "help") || !strcmp(arg, "?");
    if (*was_help) {
        opts_help(stdout, option_rows, ARRAY_SIZE(option_rows));
        return true;
    }
    bool ok = opts_parse(&o, arg, "enable", err) &&
              opts_check(&o, "-semihosting-config", option_rows, ARRAY_SIZE(option_rows), err);

    if (ok) {
        const char *chardev = opts_get(&o, "chardev");

        s->is_on = opts_bool(&o, "enable", true);
        s->for_el0 = opts_bool(&o, "userspace", false);
        s->chardev = chardev ? strdup(chardev) : NULL;
        s->args = join_args(&o);
    }
    opts_clear(&o);
    return ok;
}

static const char *default_line(const MachineConfig *cfg)
{
    char *line;

    if (asprintf(&line, "%s%s%s", cfg->kernel ? cfg->kernel : "", cfg->append ? " " : "",
                 cfg->append ? cfg->append : "") < 0)
        return "";
    return line;
}

bool semihosting_open(const SemihostingOptions *s, MachineConfig *cfg, Error *err)
{
    static SemihostOps ops = {
        .read = read_guest,
        .write = write_guest,
        .console_write = stderr_write,
        .console_read = stdin_read,
        .heap = heap,
        .now_ns = now_ns,
        .exit = leave,
    };
    Char *c = s->chardev ? char_find(s->chardev) : NULL;

    if (!s->is_on)
        return true;
    if (s->chardev && !c)
        return error_set(err, "-semihosting-config: no chardev \"%s\"", s->chardev);
    if (c && !char_attach(&semi.end, c, &char_ops, NULL, err))
        return false;
    if (c) {
        ops.console_write = chardev_write;
        ops.console_read = chardev_read;
    }
    semi.for_el0 = s->for_el0;
    semihost_init(&ops, s->args ? s->args : default_line(cfg));
    cfg->semihost = answer;
    return true;
}

void semihosting_set_machine(Machine *m)
{
    semi.machine = m;
}
