/* SPDX-License-Identifier: MIT */
/* Argument printers of the strace log: vectors, messages, polling, files. */
#include "user/strace_arg.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/un.h>
#include "user/conv.h"

static void add_iovec(StraceArg *p, Gva at, u64 count, u64 limit)
{
    bool is_narrow = p->t->abi->is_compat;
    unsigned size = is_narrow ? 8 : 16;
    i64 v[2]; /* base, length */

    strace_add(p->o, "[");
    for (u64 i = 0; i < MIN(count, LIST_SHOWN) && strace_read_words(p, at + i * size, v, 2); i++) {
        Gva base = is_narrow ? (u32)v[0] : (Gva)v[0];
        u64 len = is_narrow ? (u32)v[1] : (u64)v[1];

        strace_add(p->o, "%s{iov_base=", i ? ", " : "");
        strace_add_bytes(p, base, MIN(len, limit));
        strace_add(p->o, ", iov_len=%llu}", (unsigned long long)len);
        limit -= MIN(len, limit);
    }
    strace_add(p->o, count > LIST_SHOWN ? ", ...]" : "]");
}

void strace_print_iovec(StraceArg *p)
{
    if (!p->v || (p->after && p->r < 0))
        strace_print_ptr(p);
    else
        add_iovec(p, p->v, p->c->a[p->i + 1], p->after ? (u64)p->r : ~0ull);
}

static void add_sockaddr(StraceArg *p, Gva at, u64 len)
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
        strace_add_quoted(p->o, (u8 *)a.un.sun_path + abstract,
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
void strace_print_sockaddr(StraceArg *p)
{
    u64 len = p->c->a[p->i + 1];
    u32 out = 0;

    if (p->after && (p->r < 0 || !len || !user_read(len, &out, sizeof out)))
        strace_print_ptr(p);
    else
        add_sockaddr(p, p->v, p->after ? out : (u32)len);
}

void strace_print_msghdr(StraceArg *p)
{
    struct msghdr m;

    if (!strace_fetch(p, &m, sizeof m))
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

void strace_print_fdpair(StraceArg *p)
{
    int fd[2];

    if (strace_fetch(p, fd, sizeof fd))
        strace_add(p->o, "[%d, %d]", fd[0], fd[1]);
}

void strace_print_fdset(StraceArg *p)
{
    unsigned n = (unsigned)MIN(p->c->a[0], 1024);
    const char *sep = "";
    u8 set[128] = {0};

    if (!strace_fetch(p, set, ALIGN_UP(n, 64) / 8))
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

void strace_print_pollfd(StraceArg *p)
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

static bool add_epollevent(StraceArg *p, Gva at)
{
    struct epoll_event ev;

    if (!at || !conv_read(p->t, CONV_epoll_event, at, &ev))
        return false;
    strace_add(p->o, "{events=");
    strace_add_names(p->o, STRACE_epollevents, ev.events);
    strace_add(p->o, ", data=0x%llx}", (unsigned long long)ev.data.u64);
    return true;
}

void strace_print_epollevent(StraceArg *p)
{
    if (!add_epollevent(p, p->v))
        strace_print_ptr(p);
}

void strace_print_epollevents(StraceArg *p)
{
    size_t size = conv_size(CONV_epoll_event, syscall_arch(p->t));

    if (p->r < 0) {
        strace_print_ptr(p);
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

void strace_print_stat(StraceArg *p)
{
    struct stat st;

    if (p->r < 0 || !conv_read(p->t, CONV_stat, p->v, &st)) {
        strace_print_ptr(p);
        return;
    }
    strace_add(p->o, "{st_mode=");
    strace_add_names(p->o, STRACE_filetype, st.st_mode & S_IFMT);
    strace_add(p->o, "|%#o, st_size=%lld, ...}", st.st_mode & 07777, (long long)st.st_size);
}

void strace_print_statx(StraceArg *p)
{
    struct statx st;

    if (!strace_fetch(p, &st, sizeof st))
        return;
    strace_add(p->o, "{stx_mask=0x%x, stx_mode=", st.stx_mask);
    strace_add_names(p->o, STRACE_filetype, st.stx_mode & S_IFMT);
    strace_add(p->o, "|%#o, stx_size=%llu, ...}", st.stx_mode & 07777,
               (unsigned long long)st.stx_size);
}

void strace_print_statfs(StraceArg *p)
{
    struct statfs st;

    if (strace_fetch(p, &st, sizeof st))
        strace_add(p->o, "{f_type=0x%lx, f_bsize=%ld, f_blocks=%lu, f_bfree=%lu, ...}",
                   (long)st.f_type, (long)st.f_bsize, (unsigned long)st.f_blocks,
                   (unsigned long)st.f_bfree);
}
