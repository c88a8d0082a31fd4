/* SPDX-License-Identifier: MIT */
/* Names of constants, errors and signals in the strace log; see strace_names.def. */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include "user/strace.h"
#include "user/strace_print.h"

#ifndef MAP_SYNC
#define MAP_SYNC 0x80000
#endif

void strace_add(StraceText *o, const char *fmt, ...)
{
    size_t room = sizeof o->s - o->len;
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(o->s + o->len, room, fmt, ap);
    va_end(ap);
    if (n > 0)
        o->len += MIN((size_t)n, room - 1);
}

enum NameType { NAME_BIT, NAME_ONE, NAME_MASK, NAME_ZERO };

static const struct {
    u8 set, type;
    u64 value;
    const char *name;
} names[] = {
#define BIT(set, name)  {STRACE_##set, NAME_BIT, (u64)(name), #name},
#define ONE(set, name)  {STRACE_##set, NAME_ONE, (u64)(name), #name},
#define MASK(set, name) {STRACE_##set, NAME_MASK, (u64)(name), #name},
#define ZERO(set, name) {STRACE_##set, NAME_ZERO, 0, #name},
#include "user/strace_names.def"
#undef BIT
#undef ONE
#undef MASK
#undef ZERO
};

/* "A|B|0x40"; enumerations are sets without a mask, so the whole value is compared. */
void strace_add_names(StraceText *o, enum StraceNames set, u64 v)
{
    u64 mask = ~0ull, left;
    const char *sep = "";

    for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
        if (names[i].set == set && names[i].type == NAME_MASK)
            mask = names[i].value;
    left = v;
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        bool hit = false;

        if (names[i].set != set)
            continue;
        if (names[i].type == NAME_ONE)
            hit = (v & mask) == names[i].value;
        else if (names[i].type == NAME_BIT)
            hit = names[i].value && (left & names[i].value) == names[i].value;
        else if (names[i].type == NAME_ZERO)
            hit = !v;
        if (!hit)
            continue;
        strace_add(o, "%s%s", sep, names[i].name);
        sep = "|";
        left &= ~names[i].value;
        if (names[i].type == NAME_ONE)
            left &= ~mask;
    }
    if (left)
        strace_add(o, "%s0x%llx", sep, (unsigned long long)left);
    else if (!*sep)
        strace_add(o, "0");
}

static const char *const errno_names[] = {
#define _(name, value) [value] = #name,
#include "user/errno.def"
#undef _
};

const char *strace_errno_name(int err)
{
    switch (err) { /* not for programs */
    case 512: return "ERESTARTSYS";
    case 524: return "ENOTSUPP";
    default: break;
    }
    return err > 0 && err < (int)ARRAY_SIZE(errno_names) ? errno_names[err] : NULL;
}

static const char *const signal_names[] = {
    NULL,        "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
    "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
    "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
    "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS",
};

const char *strace_signal_name(int sig)
{
    return sig > 0 && sig < (int)ARRAY_SIZE(signal_names) ? signal_names[sig] : NULL;
}

void strace_add_signal(StraceText *o, int sig)
{
    const char *name = strace_signal_name(sig);

    if (name)
        strace_add(o, "%s", name);
    else if (sig >= 32 && sig <= 64)
        strace_add(o, "SIGRT_%d", sig - 32);
    else
        strace_add(o, "%d", sig);
}
