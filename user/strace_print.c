/* SPDX-License-Identifier: MIT */
/*
 * Argument printers of the strace log. Guest memory is read with user_read, so bad pointers print
 * as numbers.
 */
#include "user/strace_print.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include "user/conv.h"
#include "user/ioctl.h"
#include "user/strace.h"
#include "user/strace_arg.h"

/* Words that name constants. */

#define NAMES_PRINTER(set)                                                                         \
    static void strace_print_##set(StraceArg *p)                                                   \
    {                                                                                              \
        strace_add_names(p->o, STRACE_##set, (u32)p->v);                                           \
    }

NAMES_PRINTER(atflags)
NAMES_PRINTER(accmode)
NAMES_PRINTER(sighow)
NAMES_PRINTER(prot)
NAMES_PRINTER(mapflags)
NAMES_PRINTER(madv)
NAMES_PRINTER(waitopts)
NAMES_PRINTER(msgflags)
NAMES_PRINTER(xattrflags)
NAMES_PRINTER(sockfamily)
NAMES_PRINTER(socktype)
NAMES_PRINTER(whence)
NAMES_PRINTER(futexop)
NAMES_PRINTER(fcntlcmd)
NAMES_PRINTER(epollop)
NAMES_PRINTER(flockop)
NAMES_PRINTER(prctlop)
NAMES_PRINTER(resource)

static void strace_print_oflags(StraceArg *p)
{
    /* O_LARGEFILE says nothing on 64 bits; strace hides it too */
    u64 v = conv_open_flags_to_host(p->t, (u32)p->v) & ~0100000ull;

    strace_add_names(p->o, STRACE_oflags, v);
}

/* Of eventfd2, pipe2, dup3, ...: the few open flags that make sense without opening something. */
static void strace_print_fdflags(StraceArg *p)
{
    strace_add_names(p->o, STRACE_fdflags, conv_open_flags_to_host(p->t, (u32)p->v));
}

static void strace_print_cloneflags(StraceArg *p)
{
    strace_add_names(p->o, STRACE_cloneflags, p->v & ~0xffull);
    if (p->v & 0xff) {
        strace_add(p->o, "|");
        strace_add_signal(p->o, (int)(p->v & 0xff));
    }
}

static void strace_print_clockid(StraceArg *p)
{
    if ((i32)p->v < 0)
        strace_add(p->o, "%d", (i32)p->v); /* the clock of a process or a descriptor */
    else
        strace_add_names(p->o, STRACE_clockid, (u32)p->v);
}

/* Numbers. */

static void strace_print_int(StraceArg *p)
{
    strace_add(p->o, "%d", (i32)p->v);
}

static void strace_print_uint(StraceArg *p)
{
    strace_add(p->o, "%u", (u32)p->v);
}

static void strace_print_long(StraceArg *p)
{
    strace_add(p->o, "%lld", (long long)p->v);
}

static void strace_print_hex(StraceArg *p)
{
    strace_add(p->o, p->v < 10 ? "%llu" : "0x%llx", (unsigned long long)p->v);
}

void strace_print_ptr(StraceArg *p)
{
    strace_add(p->o, p->v ? "0x%llx" : "NULL", (unsigned long long)p->v);
}

static void strace_print_mode(StraceArg *p)
{
    strace_add(p->o, "%#o", (u32)p->v);
}

static void strace_print_dirfd(StraceArg *p)
{
    if ((i32)p->v == AT_FDCWD)
        strace_add(p->o, "AT_FDCWD");
    else
        strace_print_int(p);
}

static void strace_print_sig(StraceArg *p)
{
    strace_add_signal(p->o, (int)p->v);
}

/* Pointers: fetch what they point to, or print the number. */

bool strace_fetch(StraceArg *p, void *dst, size_t size)
{
    if (p->v && !(p->after && p->r < 0) && user_read(p->v, dst, size))
        return true;
    strace_print_ptr(p);
    return false;
}

bool strace_read_words(const StraceArg *p, Gva at, i64 *w, unsigned count)
{
    bool is_narrow = p->t->abi->is_compat;
    unsigned size = is_narrow ? 4 : 8;

    for (unsigned i = 0; i < count; i++) {
        u64 v = 0;

        if (!user_read(at + i * size, &v, size))
            return false;
        w[i] = is_narrow ? (i32)v : (i64)v;
    }
    return true;
}

/* Words that the argument points to; false: they could not be read, and a number was printed. */
static bool fetch_words(StraceArg *p, i64 *w, unsigned count)
{
    if (p->v && !(p->after && p->r < 0) && strace_read_words(p, p->v, w, count))
        return true;
    strace_print_ptr(p);
    return false;
}

void strace_add_quoted(StraceText *o, const u8 *s, size_t len, bool cut)
{
    static const char esc[] = {
        ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\v'] = 'v', ['\f'] = 'f'};

    strace_add(o, "\"");
    for (size_t i = 0; i < len; i++) {
        bool digit_follows = i + 1 < len && s[i + 1] >= '0' && s[i + 1] <= '7';

        if (s[i] == '"' || s[i] == '\\')
            strace_add(o, "\\%c", s[i]);
        else if (isprint(s[i]))
            strace_add(o, "%c", s[i]);
        else if (s[i] < sizeof esc && esc[s[i]])
            strace_add(o, "\\%c", esc[s[i]]);
        else
            strace_add(o, digit_follows ? "\\%03o" : "\\%o", s[i]);
    }
    strace_add(o, cut ? "\"..." : "\"");
}

void strace_add_bytes(StraceArg *p, Gva at, u64 len)
{
    u8 s[STR_SHOWN];
    size_t n = (size_t)MIN(len, sizeof s);

    if (n && !user_read(at, s, n))
        strace_add(p->o, "0x%llx", (unsigned long long)at);
    else
        strace_add_quoted(p->o, s, n, len > n);
}

static void add_str(StraceArg *p, Gva at)
{
    char s[PATH_MAX];
    i64 n = at ? user_read_str(at, s, sizeof s) : -1;

    if (n < 0)
        strace_add(p->o, at ? "0x%llx" : "NULL", (unsigned long long)at);
    else
        strace_add_quoted(p->o, (u8 *)s, (size_t)n, false);
}

static void strace_print_str(StraceArg *p)
{
    add_str(p, p->v);
}

/* Length of a buffer: what the call returned, or the next argument. */
static void strace_print_buf(StraceArg *p)
{
    if (!p->v || (p->after && p->r < 0))
        strace_print_ptr(p);
    else
        strace_add_bytes(p, p->v, p->after ? (u64)p->r : p->c->a[p->i + 1]);
}

static void strace_print_argv(StraceArg *p)
{
    unsigned word = p->t->abi->is_compat ? 4 : 8;
    i64 s;

    if (!p->v) {
        strace_print_ptr(p);
        return;
    }
    strace_add(p->o, "[");
    for (unsigned i = 0; strace_read_words(p, p->v + i * word, &s, 1) && s; i++) {
        if (i == 2 * LIST_SHOWN) {
            strace_add(p->o, ", ...");
            break;
        }
        strace_add(p->o, "%s", i ? ", " : "");
        add_str(p, word == 4 ? (u32)s : (Gva)s);
    }
    strace_add(p->o, "]");
}

static void add_sigset(StraceText *o, u64 set)
{
    bool invert = __builtin_popcountll(set) > 32;
    const char *sep = "";

    strace_add(o, invert ? "~[" : "[");
    for (int sig = 1; sig <= 64; sig++) {
        const char *name = strace_signal_name(sig);

        if ((set >> (sig - 1) & 1) == invert)
            continue;
        if (name)
            strace_add(o, "%s%s", sep, name + 3);
        else
            strace_add(o, "%sRT_%d", sep, sig - 32);
        sep = " ";
    }
    strace_add(o, "]");
}

static void strace_print_sigset(StraceArg *p)
{
    u64 set;

    if (strace_fetch(p, &set, sizeof set))
        add_sigset(p->o, set);
}

static void strace_print_sigaction(StraceArg *p)
{
    i64 w[4]; /* handler, flags, restorer, mask */
    unsigned mask_at = p->t->abi->is_compat ? 12 : 24;

    if (!fetch_words(p, w, 3))
        return;
    user_read(p->v + mask_at, &w[3], sizeof w[3]);
    strace_add(p->o,
               w[0] == 0   ? "{sa_handler=SIG_DFL"
               : w[0] == 1 ? "{sa_handler=SIG_IGN"
                           : "{sa_handler=0x%llx",
               (unsigned long long)w[0]);
    strace_add(p->o, ", sa_flags=");
    strace_add_names(p->o, STRACE_saflags, (u64)w[1]);
    strace_add(p->o, ", sa_mask=");
    add_sigset(p->o, (u64)w[3]);
    strace_add(p->o, "}");
}

static const struct {
    i16 sig; /* 0 = any */
    i16 code;
    const char *name;
} si_codes[] = {
    {0, SI_USER, "SI_USER"},
    {0, SI_KERNEL, "SI_KERNEL"},
    {0, SI_QUEUE, "SI_QUEUE"},
    {0, SI_TIMER, "SI_TIMER"},
    {0, SI_MESGQ, "SI_MESGQ"},
    {0, SI_ASYNCIO, "SI_ASYNCIO"},
    {0, SI_SIGIO, "SI_SIGIO"},
    {0, SI_TKILL, "SI_TKILL"},
    {SIGILL, ILL_ILLOPC, "ILL_ILLOPC"},
    {SIGILL, ILL_ILLOPN, "ILL_ILLOPN"},
    {SIGILL, ILL_PRVOPC, "ILL_PRVOPC"},
    {SIGFPE, FPE_INTDIV, "FPE_INTDIV"},
    {SIGFPE, FPE_FLTDIV, "FPE_FLTDIV"},
    {SIGFPE, FPE_FLTINV, "FPE_FLTINV"},
    {SIGSEGV, SEGV_MAPERR, "SEGV_MAPERR"},
    {SIGSEGV, SEGV_ACCERR, "SEGV_ACCERR"},
    {SIGBUS, BUS_ADRALN, "BUS_ADRALN"},
    {SIGBUS, BUS_ADRERR, "BUS_ADRERR"},
    {SIGBUS, BUS_OBJERR, "BUS_OBJERR"},
    {SIGTRAP, TRAP_BRKPT, "TRAP_BRKPT"},
    {SIGTRAP, TRAP_TRACE, "TRAP_TRACE"},
    {SIGCHLD, CLD_EXITED, "CLD_EXITED"},
    {SIGCHLD, CLD_KILLED, "CLD_KILLED"},
    {SIGCHLD, CLD_DUMPED, "CLD_DUMPED"},
    {SIGCHLD, CLD_TRAPPED, "CLD_TRAPPED"},
    {SIGCHLD, CLD_STOPPED, "CLD_STOPPED"},
    {SIGCHLD, CLD_CONTINUED, "CLD_CONTINUED"},
};

static void add_si_code(StraceText *o, const siginfo_t *info)
{
    for (unsigned i = 0; i < ARRAY_SIZE(si_codes); i++) {
        if (si_codes[i].code == info->si_code &&
            (!si_codes[i].sig || si_codes[i].sig == info->si_signo)) {
            strace_add(o, "%s", si_codes[i].name);
            return;
        }
    }
    strace_add(o, "%d", info->si_code);
}

void strace_siginfo(StraceText *o, const siginfo_t *info)
{
    bool is_fault = info->si_signo == SIGSEGV || info->si_signo == SIGBUS ||
                    info->si_signo == SIGILL || info->si_signo == SIGFPE ||
                    info->si_signo == SIGTRAP;

    strace_add(o, "{si_signo=");
    strace_add_signal(o, info->si_signo);
    strace_add(o, ", si_code=");
    add_si_code(o, info);
    if (info->si_code > 0 && is_fault)
        strace_add(o, ", si_addr=0x%llx", (unsigned long long)(uintptr_t)info->si_addr);
    else if (info->si_code != SI_KERNEL && info->si_code != SI_TIMER)
        strace_add(o, ", si_pid=%d, si_uid=%u", (int)info->si_pid, (unsigned)info->si_uid);
    if (info->si_signo == SIGCHLD && info->si_code > 0)
        strace_add(o, ", si_status=%d", info->si_status);
    if (info->si_code == SI_QUEUE || info->si_code == SI_TIMER)
        strace_add(o, ", si_value=0x%llx", (unsigned long long)(uintptr_t)info->si_ptr);
    strace_add(o, "}");
}

static void strace_print_siginfo(StraceArg *p)
{
    siginfo_t info;

    if (strace_fetch(p, &info, sizeof info))
        strace_siginfo(p->o, &info);
}

/* Times: pairs of the guest's words. */

static void add_times(StraceArg *p, unsigned count, const char *const *fmt)
{
    i64 w[4];

    if (!fetch_words(p, w, count))
        return;
    for (unsigned i = 0; i < count; i += 2)
        strace_add(p->o, fmt[i / 2], (long long)w[i], (long long)w[i + 1]);
}

// clang-format off
static const char *const fmt_timespec[] = {"{tv_sec=%lld, tv_nsec=%lld}"};
static const char *const fmt_timeval[] = {"{tv_sec=%lld, tv_usec=%lld}"};
static const char *const fmt_timespec2[] = {
    "[{tv_sec=%lld, tv_nsec=%lld}, ", "{tv_sec=%lld, tv_nsec=%lld}]"};
static const char *const fmt_itimerspec[] = {
    "{it_interval={tv_sec=%lld, tv_nsec=%lld}, ", "it_value={tv_sec=%lld, tv_nsec=%lld}}"};
static const char *const fmt_itimerval[] = {
    "{it_interval={tv_sec=%lld, tv_usec=%lld}, ", "it_value={tv_sec=%lld, tv_usec=%lld}}"};
// clang-format on

static void strace_print_timespec(StraceArg *p)
{
    add_times(p, 2, fmt_timespec);
}

static void strace_print_timeval(StraceArg *p)
{
    add_times(p, 2, fmt_timeval);
}

static void strace_print_timespec2(StraceArg *p)
{
    add_times(p, 4, fmt_timespec2);
}

static void strace_print_itimerspec(StraceArg *p)
{
    add_times(p, 4, fmt_itimerspec);
}

static void strace_print_itimerval(StraceArg *p)
{
    add_times(p, 4, fmt_itimerval);
}

static void add_limit(StraceText *o, u64 v)
{
    if (v == RLIM_INFINITY)
        strace_add(o, "RLIM64_INFINITY");
    else
        strace_add(o, "%llu", (unsigned long long)v);
}

static void strace_print_rlimit(StraceArg *p)
{
    u64 w[2];

    if (!strace_fetch(p, w, sizeof w))
        return;
    strace_add(p->o, "{rlim_cur=");
    add_limit(p->o, w[0]);
    strace_add(p->o, ", rlim_max=");
    add_limit(p->o, w[1]);
    strace_add(p->o, "}");
}

static void strace_print_rusage(StraceArg *p)
{
    struct rusage ru;

    if (strace_fetch(p, &ru, sizeof ru))
        strace_add(
            p->o, "{ru_utime={tv_sec=%ld, tv_usec=%ld}, ru_stime={tv_sec=%ld, tv_usec=%ld}, ...}",
            ru.ru_utime.tv_sec, ru.ru_utime.tv_usec, ru.ru_stime.tv_sec, ru.ru_stime.tv_usec);
}

static void strace_print_openhow(StraceArg *p)
{
    struct open_how how;

    if (!strace_fetch(p, &how, sizeof how))
        return;
    strace_add(p->o, "{flags=");
    strace_add_names(p->o, STRACE_oflags, conv_open_flags_to_host(p->t, how.flags));
    strace_add(p->o, ", mode=%#llo, resolve=0x%llx}", (unsigned long long)how.mode,
               (unsigned long long)how.resolve);
}

static void strace_print_intp(StraceArg *p)
{
    int v;

    if (strace_fetch(p, &v, sizeof v))
        strace_add(p->o, "[%d]", v);
}

static void strace_print_winsize(StraceArg *p)
{
    struct winsize w;

    if (strace_fetch(p, &w, sizeof w))
        strace_add(p->o, "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}", w.ws_row, w.ws_col,
                   w.ws_xpixel, w.ws_ypixel);
}

static void strace_print_ioctl(StraceArg *p)
{
    const IoctlRow *row = ioctl_row((u32)p->v);

    if (row)
        strace_add(p->o, "%s", row->name);
    else
        strace_add(p->o, "_IOC(%u, 0x%02x, 0x%02x, 0x%02x)", _IOC_DIR((u32)p->v),
                   _IOC_TYPE((u32)p->v), _IOC_NR((u32)p->v), _IOC_SIZE((u32)p->v));
}

/* The argument of an ioctl: its kind is in the request's row. */
static void strace_print_ioctlarg(StraceArg *p)
{
    const IoctlRow *row = ioctl_row((u32)p->c->a[1]);

    if (!row || !strncmp(row->arg, "ptr", 3) || !strncmp(row->arg, "termios", 7))
        strace_print_ptr(p);
    else if (!strncmp(row->arg, "intp", 4))
        strace_print_intp(p);
    else if (!strncmp(row->arg, "winsize", 7))
        strace_print_winsize(p);
    else
        strace_print_int(p);
}

typedef void (*Printer)(StraceArg *p);

static const Printer printers[SYSCALL_ARG_COUNT] = {
#define _(word, type, printer) [SYSCALL_ARG_##word] = strace_print_##printer,
#include "user/argkind.def"
#undef _
};

/* Structures that are printed as the host has them, and i386 has otherwise. */
static bool is_host_layout(const SyscallRow *row, unsigned kind)
{
    switch (kind) {
    case SYSCALL_ARG_siginfo:
    case SYSCALL_ARG_msghdr:
    case SYSCALL_ARG_stat:
    case SYSCALL_ARG_statfs:
    case SYSCALL_ARG_rusage: return true;
    case SYSCALL_ARG_rlimit: return strcmp(row->name, "prlimit64");
    case SYSCALL_ARG_sigaction: return !strcmp(row->name, "sigaction");
    default: return false;
    }
}

void strace_arg(StraceText *o, UserThread *t, const SyscallCall *c, unsigned i, bool after, i64 r)
{
    const SyscallPlan *p = syscall_plan(c->row);
    bool out = p->out_mask >> i & 1;
    StraceArg arg = {o, t, c, i, c->a[i], out && after, out ? r : 0};

    if (t->abi->is_compat && is_host_layout(c->row, p->kind[i]))
        strace_print_ptr(&arg);
    else
        printers[p->kind[i]](&arg);
}
