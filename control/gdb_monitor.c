/* SPDX-License-Identifier: MIT */
/* gdb's "monitor" command: a few words about the emulator that gdb itself cannot know. */
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "control/gdb.h"
#include "control/version.h"
#include "frontend/guest.h"
#include "user/image.h"
#include "user/mem.h"

static void info_registers(FILE *out, const char *arg)
{
    GdbThread *g = gdb_general();

    if (g)
        g->t->cpu->arch->dump(g->t->cpu, out);
}

static void info_threads(FILE *out, const char *arg)
{
    static const char *const states[] = {[GDB_THREAD_RUNNING] = "running",
                                         [GDB_THREAD_IN_KERNEL] = "in a system call",
                                         [GDB_THREAD_PARKED] = "stopped"};

    for (const GdbThread *g = gdb.threads; g; g = g->next)
        if (g->t)
            fprintf(out, "%d pc 0x%llx %s\n", (int)g->tid, (unsigned long long)g->t->cpu->rt.pc,
                    states[g->state]);
}

static void info_mem(FILE *out, const char *arg)
{
    MemMap m;

    for (Gva va = 0; mem_next(va, &m); va = m.end)
        fprintf(out, "0x%012llx-0x%012llx %c%c%c\n", (unsigned long long)m.start,
                (unsigned long long)m.end, m.prot & 1 ? 'r' : '-', m.prot & 2 ? 'w' : '-',
                m.prot & 4 ? 'x' : '-');
}

static void info_program(FILE *out, const char *arg)
{
    fprintf(
        out,
        "%s\nentry 0x%llx, start 0x%llx, loader at 0x%llx, vDSO at 0x%llx, stack 0x%llx-0x%llx\n",
        user_image.path, (unsigned long long)user_image.entry, (unsigned long long)user_image.start,
        (unsigned long long)user_image.interp_base, (unsigned long long)user_image.vdso,
        (unsigned long long)user_image.stack_low, (unsigned long long)user_image.stack_top);
}

static void version(FILE *out, const char *arg)
{
    fprintf(out, "lyrebird " LYREBIRD_VERSION "\n");
}

static void set_log(FILE *out, const char *arg)
{
    Error err = {""};

    if (!log_set_mask(arg, &err) && err.text[0])
        fprintf(out, "%s\n", err.text);
}

static void help(FILE *out, const char *arg);

static const struct {
    const char *name;
    void (*run)(FILE *out, const char *arg);
    const char *help;
} rows[] = {
    {"help", help, "this list"},
    {"info registers", info_registers,
     "registers of the current thread as the emulator keeps them"},
    {"info threads", info_threads, "threads of the program and what they do"},
    {"info mem", info_mem, "mappings of the program"},
    {"info program", info_program, "where the program was loaded"},
    {"log", set_log, "items: what to log, as -d"},
    {"version", version, "version of the emulator"},
};

static void help(FILE *out, const char *arg)
{
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        fprintf(out, "%-16s %s\n", rows[i].name, rows[i].help);
}

void gdb_monitor(const char *line, FILE *out)
{
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        size_t n = strlen(rows[i].name);

        if (strncmp(line, rows[i].name, n) || (line[n] && line[n] != ' '))
            continue;
        rows[i].run(out, line + n + strspn(line + n, " "));
        return;
    }
    fprintf(out, "unknown command \"%s\"; there are:\n", line);
    help(out, "");
}
