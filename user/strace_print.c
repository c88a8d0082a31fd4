/* SPDX-License-Identifier: MIT */
/*
 * Argument printers of the strace log. Guest memory is read with user_read, so bad pointers print
 * as numbers.
 */
#include "user/strace_print.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include "user/conv.h"
#include "user/ioctl.h"
#include "user/strace.h"

#define STR_SHOWN  48 /* bytes of a buffer that are printed */
#define LIST_SHOWN 16 /* elements of an array */

/* What a printer knows. */
typedef struct Arg {
    StraceText *o;
    UserThread *t;
    const SyscallCall *c;
    unsigned i;
    u64 v;
    bool after;
    i64 r;
} Arg;

/* Words that name constants. */

#define NAMES_PRINTER(set)                                                                         \
    static void print_##set(Arg *p)                                                                \
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

static void print_oflags(Arg *p)
{
    /* O_LARGEFILE says nothing on 64 bits; strace hides it too */
    u64 v = conv_open_flags_to_host(p->t, (u32)p->v) & ~0100000ull;

    strace_add_names(p->o, STRACE_oflags, v);
}

/* Of eventfd2, pipe2, dup3, ...: the few open flags that make sense without opening something. */
static void print_fdflags(Arg *p)
{
    strace_add_names(p->o, STRACE_fdflags, conv_open_flags_to_host(p->t, (u32)p->v));
}

static void print_cloneflags(Arg *p)
{
    strace_add_names(p->o, STRACE_cloneflags, p->v & ~0xffull);
    if (p->v & 0xff) {
        strace_add(p->o, "|");
        strace_add_signal(p->o, (int)(p->v & 0xff));
    }
}

static void print_clockid(Arg *p)
{
    if ((i32)p->v < 0)
        strace_add(p->o, "%d", (i32)p->v); /* the clock of a process or a descriptor */
    else
        strace_add_names(p->o, STRACE_clockid, (u32)p->v);
}

/* Numbers. */

static void print_int(Arg *p)
{
    strace_add(p->o, "%d", (i32)p->v);
}

static void print_uint(Arg *p)
{
    strace_add(p->o, "%u", (u32)p->v);
}

static void print_long(Arg *p)
{
    strace_add(p->o, "%lld", (long long)p->v);
}

static void print_hex(Arg *p)
{
    strace_add(p->o, p->v < 10 ? "%llu" : "0x%llx", (unsigned long long)p->v);
}

static void print_ptr(Arg *p)
{
    strace_add(p->o, p->v ? "0x%llx" : "NULL", (unsigned long long)p->v);
}

static void print_mode(Arg *p)
{
    strace_add(p->o, "%#o", (u32)p->v);
}

static void print_dirfd(Arg *p)
{
    if ((i32)p->v == AT_FDCWD)
        strace_add(p->o, "AT_FDCWD");
    else
        print_int(p);
}

static void print_sig(Arg *p)
{
    strace_add_signal(p->o, (int)p->v);
}

/* Pointers: fetch what they point to, or print the number. */

static bool fetch(Arg *p, void *dst, size_t size)
{
    if (p->v && !(p->after && p->r < 0) && user_read(p->v, dst, size))
        return true;
    print_ptr(p);
    return false;
}

static void add_quoted(StraceText *o, const u8 *s, size_t len, bool cut)
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

static void add_bytes(Arg *p, Gva at, u64 len)
{
    u8 s[STR_SHOWN];
    size_t n = (size_t)MIN(len, sizeof s);

    if (n && !user_read(at, s, n))
        strace_add(p->o, "0x%llx", (unsigned long long)at);
    else
        add_quoted(p->o, s, n, len > n);
}

static void add_str(Arg *p, Gva at)
{
    char s[PATH_MAX];
    i64 n = at ? user_read_str(at, s, sizeof s) : -1;

    if (n < 0)
        strace_add(p->o, at ? "0x%llx" : "NULL", (unsigned long long)at);
    else
        add_quoted(p->o, (u8 *)s, (size_t)n, false);
}

static void print_str(Arg *p)
{
    add_str(p, p->v);
}

/* Length of a buffer: what the call returned, or the next argument. */
static void print_buf(Arg *p)
{
    if (!p->v || (p->after && p->r < 0))
        print_ptr(p);
    else
        add_bytes(p, p->v, p->after ? (u64)p->r : p->c->a[p->i + 1]);
}

static void print_argv(Arg *p)
{
    u64 s;

    if (!p->v) {
        print_ptr(p);
        return;
    }
    strace_add(p->o, "[");
    for (unsigned i = 0; user_read(p->v + i * 8, &s, 8) && s; i++) {
        if (i == 2 * LIST_SHOWN) {
            strace_add(p->o, ", ...");
            break;
        }
        strace_add(p->o, "%s", i ? ", " : "");
        add_str(p, s);
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

static void print_sigset(Arg *p)
{
    u64 set;

    if (fetch(p, &set, sizeof set))
        add_sigset(p->o, set);
}

static void print_sigaction(Arg *p)
{
    u64 w[4]; /* handler, flags, restorer, mask */

    if (!fetch(p, w, sizeof w))
        return;
    strace_add(p->o,
               w[0] == 0   ? "{sa_handler=SIG_DFL"
               : w[0] == 1 ? "{sa_handler=SIG_IGN"
                           : "{sa_handler=0x%llx",
               (unsigned long long)w[0]);
    strace_add(p->o, ", sa_flags=");
    strace_add_names(p->o, STRACE_saflags, w[1]);
    strace_add(p->o, ", sa_mask=");
    add_sigset(p->o, w[3]);
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

static void print_siginfo(Arg *p)
{
    siginfo_t info;

    if (fetch(p, &info, sizeof info))
        strace_siginfo(p->o, &info);
}

/* Times. All are pairs of 64-bit numbers on the 64-bit guests this prints for. */

static void add_times(Arg *p, unsigned count, const char *const *fmt)
{
    i64 w[4];

    if (!fetch(p, w, count * 8))
        return;
    for (unsigned i = 0; i < count; i += 2)
        strace_add(p->o, fmt[i / 2], (long long)w[i], (long long)w[i + 1]);
}

// clang-format off
static const char *const fmt_timespec[] = {"{tv_sec=%lld, tv_nsec=%lld}"};
static const char *const fmt_timeval[] = {"{tv_sec=%lld, tv_usec=%lld}"};
static const char *const fmt_timespec2[] = {"[{tv_sec=%lld, tv_nsec=%lld}, ", "{tv_sec=%lld, tv_nsec=%lld}]"};
static const char *const fmt_itimerspec[] = {
    "{it_interval={tv_sec=%lld, tv_nsec=%lld}, ", "it_value={tv_sec=%lld, tv_nsec=%lld}}"};
static const char *const fmt_itimerval[] = {
    "{it_interval={tv_sec=%lld, tv_usec=%lld}, ", "it_value={tv_sec=%lld, tv_usec=%lld}}"};
// clang-format on

static void print_timespec(Arg *p)
{
    add_times(p, 2, fmt_timespec);
}

static void print_timeval(Arg *p)
{
    add_times(p, 2, fmt_timeval);
}

static void print_timespec2(Arg *p)
{
    add_times(p, 4, fmt_timespec2);
}

static void print_itimerspec(Arg *p)
{
    add_times(p, 4, fmt_itimerspec);
}

static void print_itimerval(Arg *p)
{
    add_times(p, 4, fmt_itimerval);
}

/* Input and output. */

static void add_iovec(Arg *p, Gva at, u64 count, u64 limit)
{
    struct iovec v;

    strace_add(p->o, "[");
    for (u64 i = 0; i < MIN(count, LIST_SHOWN) && user_read(at + i * sizeof v, &v, sizeof v); i++) {
        strace_add(p->o, "%s{iov_base=", i ? ", " : "");
        add_bytes(p, (Gva)(uintptr_t)v.iov_base, MIN(v.iov_len, limit));
        strace_add(p->o, ", iov_len=%llu}", (unsigned long long)v.iov_len);
        limit -= MIN(v.iov_len, limit);
    }
    strace_add(p->o, count > LIST_SHOWN ? ", ...]" : "]");
}

static void print_iovec(Arg *p)
{
    if (!p->v || (p->after && p->r < 0))
        print_ptr(p);
    else
        add_iovec(p, p->v, p->c->a[p->i + 1], p->after ? (u64)p->r : ~0ull);
}

static void add_sockaddr(Arg *p, Gva at, u64 len)
{
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } a = {0};
    char text[INET6_ADDRSTRLEN];

    if (!at || len < 2 || !user_read(at, &a, MIN(len, sizeof a))) {
        strace_add(p->o, at ? "0x%llx" : "NULL", (unsigned long long)at);
        return;
    }
    strace_add(p->o, "{sa_family=");
    strace_add_names(p->o, STRACE_sockfamily, a.any.sa_family);
    if (a.any.sa_family == AF_UNIX && len > 2) {
        bool abstract = !a.un.sun_path[0];
        size_t max = (size_t)MIN(len, sizeof a.un) - 2;

        strace_add(p->o, abstract ? ", sun_path=@" : ", sun_path=");
        add_quoted(p->o, (u8 *)a.un.sun_path + abstract,
                   abstract ? max - 1 : strnlen(a.un.sun_path, max), false);
    } else if (a.any.sa_family == AF_INET) {
        strace_add(p->o, ", sin_port=htons(%u), sin_addr=inet_addr(\"%s\")", ntohs(a.in.sin_port),
                   inet_ntop(AF_INET, &a.in.sin_addr, text, sizeof text));
    } else if (a.any.sa_family == AF_INET6) {
        strace_add(p->o, ", sin6_port=htons(%u), sin6_addr=\"%s\"", ntohs(a.in6.sin6_port),
                   inet_ntop(AF_INET6, &a.in6.sin6_addr, text, sizeof text));
    }
    strace_add(p->o, "}");
}

/* The length follows: as a value, or where the kernel fills in the address as a pointer. */
static void print_sockaddr(Arg *p)
{
    u64 len = p->c->a[p->i + 1];
    u32 out = 0;

    if (p->after && (p->r < 0 || !len || !user_read(len, &out, sizeof out)))
        print_ptr(p);
    else
        add_sockaddr(p, p->v, p->after ? out : (u32)len);
}

static void print_msghdr(Arg *p)
{
    struct msghdr m;

    if (!fetch(p, &m, sizeof m))
        return;
    strace_add(p->o, "{msg_name=");
    add_sockaddr(p, (Gva)(uintptr_t)m.msg_name, m.msg_namelen);
    strace_add(p->o, ", msg_namelen=%u, msg_iov=", m.msg_namelen);
    add_iovec(p, (Gva)(uintptr_t)m.msg_iov, m.msg_iovlen, p->after ? (u64)p->r : ~0ull);
    strace_add(p->o, ", msg_iovlen=%zu, msg_controllen=%zu, msg_flags=", m.msg_iovlen,
               m.msg_controllen);
    strace_add_names(p->o, STRACE_msgflags, (u32)m.msg_flags);
    strace_add(p->o, "}");
}

static void print_fdpair(Arg *p)
{
    int fd[2];

    if (fetch(p, fd, sizeof fd))
        strace_add(p->o, "[%d, %d]", fd[0], fd[1]);
}

static void print_fdset(Arg *p)
{
    unsigned n = (unsigned)MIN(p->c->a[0], 1024);
    const char *sep = "";
    u8 set[128] = {0};

    if (!fetch(p, set, ALIGN_UP(n, 64) / 8))
        return;
    strace_add(p->o, "[");
    for (unsigned i = 0; i < n; i++) {
        if (set[i / 8] >> (i % 8) & 1) {
            strace_add(p->o, "%s%u", sep, i);
            sep = " ";
        }
    }
    strace_add(p->o, "]");
}

static void print_pollfd(Arg *p)
{
    u64 n = p->c->a[p->i + 1];
    struct pollfd f;

    strace_add(p->o, "[");
    for (u64 i = 0; i < MIN(n, LIST_SHOWN) && user_read(p->v + i * sizeof f, &f, sizeof f); i++) {
        strace_add(p->o, "%s{fd=%d, events=", i ? ", " : "", f.fd);
        strace_add_names(p->o, STRACE_pollevents, (u16)f.events);
        strace_add(p->o, "}");
    }
    strace_add(p->o, n > LIST_SHOWN ? ", ...]" : "]");
}

static bool add_epollevent(Arg *p, Gva at)
{
    struct epoll_event ev;

    if (!at || !conv_read(p->t, CONV_epoll_event, at, &ev))
        return false;
    strace_add(p->o, "{events=");
    strace_add_names(p->o, STRACE_epollevents, ev.events);
    strace_add(p->o, ", data=0x%llx}", (unsigned long long)ev.data.u64);
    return true;
}

static void print_epollevent(Arg *p)
{
    if (!add_epollevent(p, p->v))
        print_ptr(p);
}

static void print_epollevents(Arg *p)
{
    size_t size = conv_size(CONV_epoll_event, syscall_arch(p->t));

    if (p->r < 0) {
        print_ptr(p);
        return;
    }
    strace_add(p->o, "[");
    for (i64 i = 0; i < MIN(p->r, LIST_SHOWN); i++) {
        strace_add(p->o, "%s", i ? ", " : "");
        add_epollevent(p, p->v + (u64)i * size);
    }
    strace_add(p->o, p->r > LIST_SHOWN ? ", ...]" : "]");
}

/* Other structures. */

static void print_stat(Arg *p)
{
    struct stat st;

    if (p->r < 0 || !conv_read(p->t, CONV_stat, p->v, &st)) {
        print_ptr(p);
        return;
    }
    strace_add(p->o, "{st_mode=");
    strace_add_names(p->o, STRACE_filetype, st.st_mode & S_IFMT);
    strace_add(p->o, "|%#o, st_size=%lld, ...}", st.st_mode & 07777, (long long)st.st_size);
}

static void print_statx(Arg *p)
{
    struct statx st;

    if (!fetch(p, &st, sizeof st))
        return;
    strace_add(p->o, "{stx_mask=0x%x, stx_mode=", st.stx_mask);
    strace_add_names(p->o, STRACE_filetype, st.stx_mode & S_IFMT);
    strace_add(p->o, "|%#o, stx_size=%llu, ...}", st.stx_mode & 07777,
               (unsigned long long)st.stx_size);
}

static void print_statfs(Arg *p)
{
    struct statfs st;

    if (fetch(p, &st, sizeof st))
        strace_add(p->o, "{f_type=0x%lx, f_bsize=%ld, f_blocks=%lu, f_bfree=%lu, ...}",
                   (long)st.f_type, (long)st.f_bsize, (unsigned long)st.f_blocks,
                   (unsigned long)st.f_bfree);
}

static void add_limit(StraceText *o, u64 v)
{
    if (v == RLIM_INFINITY)
        strace_add(o, "RLIM64_INFINITY");
    else
        strace_add(o, "%llu", (unsigned long long)v);
}

static void print_rlimit(Arg *p)
{
    u64 w[2];

    if (!fetch(p, w, sizeof w))
        return;
    strace_add(p->o, "{rlim_cur=");
    add_limit(p->o, w[0]);
    strace_add(p->o, ", rlim_max=");
    add_limit(p->o, w[1]);
    strace_add(p->o, "}");
}

static void print_rusage(Arg *p)
{
    struct rusage ru;

    if (fetch(p, &ru, sizeof ru))
        strace_add(
            p->o, "{ru_utime={tv_sec=%ld, tv_usec=%ld}, ru_stime={tv_sec=%ld, tv_usec=%ld}, ...}",
            ru.ru_utime.tv_sec, ru.ru_utime.tv_usec, ru.ru_stime.tv_sec, ru.ru_stime.tv_usec);
}

static void print_openhow(Arg *p)
{
    struct open_how how;

    if (!fetch(p, &how, sizeof how))
        return;
    strace_add(p->o, "{flags=");
    strace_add_names(p->o, STRACE_oflags, conv_open_flags_to_host(p->t, how.flags));
    strace_add(p->o, ", mode=%#llo, resolve=0x%llx}", (unsigned long long)how.mode,
               (unsigned long long)how.resolve);
}

static void print_intp(Arg *p)
{
    int v;

    if (fetch(p, &v, sizeof v))
        strace_add(p->o, "[%d]", v);
}

static void print_winsize(Arg *p)
{
    struct winsize w;

    if (fetch(p, &w, sizeof w))
        strace_add(p->o, "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}", w.ws_row, w.ws_col,
                   w.ws_xpixel, w.ws_ypixel);
}

static void print_ioctl(Arg *p)
{
    const IoctlRow *row = ioctl_row((u32)p->v);

    if (row)
        strace_add(p->o, "%s", row->name);
    else
        strace_add(p->o, "_IOC(%u, 0x%02x, 0x%02x, 0x%02x)", _IOC_DIR((u32)p->v),
                   _IOC_TYPE((u32)p->v), _IOC_NR((u32)p->v), _IOC_SIZE((u32)p->v));
}

/* The argument of an ioctl: its kind is in the request's row. */
static void print_ioctlarg(Arg *p)
{
    const IoctlRow *row = ioctl_row((u32)p->c->a[1]);

    if (!row || !strncmp(row->arg, "ptr", 3) || !strncmp(row->arg, "termios", 7))
        print_ptr(p);
    else if (!strncmp(row->arg, "intp", 4))
        print_intp(p);
    else if (!strncmp(row->arg, "winsize", 7))
        print_winsize(p);
    else
        print_int(p);
}

typedef void (*Printer)(Arg *p);

static const Printer printers[SYSCALL_ARG_COUNT] = {
#define _(word, type, printer) [SYSCALL_ARG_##word] = print_##printer,
#include "user/argkind.def"
#undef _
};

void strace_arg(StraceText *o, UserThread *t, const SyscallCall *c, unsigned i, bool after, i64 r)
{
    const SyscallPlan *p = syscall_plan(c->row);
    bool out = p->out_mask >> i & 1;
    Arg arg = {o, t, c, i, c->a[i], out && after, out ? r : 0};

    printers[p->kind[i]](&arg);
}
