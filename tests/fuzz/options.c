/* SPDX-License-Identifier: MIT */
/*
 * Command lines of the system emulator, a word on each line: they are parsed, and if they are right their objects and
 * disks are made. Nothing may crash or leak, and what is wrong is told in one line.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "base/trace.h"
#include "control/monitor.h"
#include "control/system.h"
#include "tests/fuzz/fuzz.h"

#define WORDS_MAX 64

static Loop *loop;
static int null, out; /* standard output is the one or the other */

/* Options write files where they are told to. */
static void start(void)
{
    const struct rlimit size = {1 << 20, 1 << 20};
    static const char folder[] = "fuzz-options.files";

    null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    out = dup(1);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &size);
    mkdir(folder, 0777); /* it may be there */
    FUZZ_CHECK(!chdir(folder) && null >= 0 && out >= 0);
    loop = loop_new();
}

/* Words of @text, in place. */
static int split(char *text, char **argv)
{
    char *save = NULL;
    int argc = 1;

    argv[0] = (char *)system_program()->name;
    for (char *w = strtok_r(text, "\n", &save); w && argc < WORDS_MAX; w = strtok_r(NULL, "\n", &save))
        argv[argc++] = w;
    return argc;
}

/* What would use up this host, read what is no file, or take the terminal. */
static bool is_harmful(const char *text)
{
    static const char *const words[] = {"prealloc", "/dev", "/proc", "/sys", "readconfig", "pidfile"};

    for (unsigned n = 0; n < ARRAY_SIZE(words); n++)
        if (strstr(text, words[n]))
            return true;
    return false;
}

static void check_message(const Error *err)
{
    FUZZ_CHECK(err->text[0]);
    for (const char *s = err->text; *s; s++)
        FUZZ_CHECK(*s != '\n');
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    SystemOptions o = {0};
    char *argv[WORDS_MAX + 1] = {NULL};
    char text[4096];
    Error err = {""};

    if (!loop)
        start();
    size = MIN(size, sizeof text - 1);
    memcpy(text, data, size);
    text[size] = 0;
    if (is_harmful(text))
        return 0;
    fflush(stdout);
    dup2(null, 1); /* for lists */
    if (!system_parse(&o, split(text, argv), argv, &err) ||
        (!o.done && (!system_open_objects(&o, loop, &err) || !system_open_disks(&o, loop, &err))))
        check_message(&err);
    trace_enable("-*", NULL);
    log_mask = 0;
    monitor_block_end();
    system_clear(&o);
    loop_step(loop, false);
    fflush(stdout);
    dup2(out, 1);
    return 0;
}
