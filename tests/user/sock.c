/* SPDX-License-Identifier: MIT */
/* Sockets: ancillary data, addresses, options, batches, time-outs against SA_RESTART. */
#include "t.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

static void on_signal(int sig)
{
}

static void pass_fd(void)
{
    union {
        char buf[CMSG_SPACE(2 * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr align;
    } u = {0};
    char text[16] = "payload";
    struct iovec iov = {text, 8};
    struct msghdr m = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = u.buf, .msg_controllen = CMSG_SPACE(8)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    int s[2], p[2], got[2] = {-1, -1}, one = 1;

    R(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, s));
    pipe(p);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(8);
    memcpy(CMSG_DATA(c), p, 8);
    R(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one));
    R(sendmsg(s[0], &m, 0));
    memset(u.buf, 0, sizeof u.buf);
    m.msg_controllen = sizeof u.buf;
    iov.iov_len = sizeof text;
    R(recvmsg(s[1], &m, MSG_CMSG_CLOEXEC));
    SAY("flags %x controllen %zu", m.msg_flags, m.msg_controllen);
    for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        SAY("cmsg %d %d %zu", c->cmsg_level, c->cmsg_type, (size_t)c->cmsg_len);
        if (c->cmsg_type == SCM_RIGHTS)
            memcpy(got, CMSG_DATA(c), 8);
        else
            SAY("pid mine %d", ((struct ucred *)CMSG_DATA(c))->pid == getpid());
    }
    R(write(got[1], "via", 3));
    R(read(p[0], text, 16));
    R(fcntl(got[0], F_GETFD));
    iov.iov_len = 3;
    R(send(s[0], "longer", 6, MSG_EOR | MSG_NOSIGNAL));
    m.msg_controllen = 0;
    R(recvmsg(s[1], &m, MSG_PEEK | MSG_TRUNC));
    SAY("flags %x", m.msg_flags & MSG_TRUNC);
    R(recv(s[1], text, 16, MSG_DONTWAIT));
    R(recv(s[1], text, 16, MSG_DONTWAIT));
    close(s[1]);
    R(send(s[0], "x", 1, MSG_NOSIGNAL));
}

/* What the kernel adds by itself: the sender and the time of a datagram. */
static void added(int option)
{
    char text[16];
    union {
        char buf[256];
        struct cmsghdr align;
    } u;
    struct iovec iov = {text, sizeof text};
    struct msghdr m = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = u.buf, .msg_controllen = sizeof u.buf};
    int pair[2], one = 1;

    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    OK(setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one));
    OK(setsockopt(pair[1], SOL_SOCKET, option, &one, sizeof one));
    R(send(pair[0], "hello", 5, 0));
    R(recvmsg(pair[1], &m, 0));
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        struct ucred *sender = (struct ucred *)CMSG_DATA(c);

        SAY("level %d type %d length %d", c->cmsg_level, c->cmsg_type, (int)c->cmsg_len);
        if (c->cmsg_type == SCM_CREDENTIALS)
            SAY("from us: %d",
                sender->pid == getpid() && sender->uid == getuid() && sender->gid == getgid());
        else
            SAY("lately: %d", labs(*(long *)CMSG_DATA(c) - (long)time(NULL)) < 3);
    }
    close(pair[0]);
    close(pair[1]);
}

static void inet(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, b;
    struct mmsghdr mm[3];
    struct iovec iov[3];
    char buf[3][8];
    socklen_t len = sizeof a;
    struct linger lg = {1, 2};
    int l, c, s, v = 0;

    R(l = socket(AF_INET, SOCK_STREAM, 0));
    R(bind(l, (void *)&a, sizeof a));
    R(listen(l, 5));
    R(getsockname(l, (void *)&a, &len));
    SAY("len %u family %d", len, a.sin_family);
    R(c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    R(connect(c, (void *)&a, sizeof a));
    len = sizeof b;
    R(s = accept4(l, (void *)&b, &len, SOCK_CLOEXEC));
    SAY("loopback %d", b.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    R(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &(int){1}, 4));
    len = 4;
    R(getsockopt(s, IPPROTO_TCP, TCP_NODELAY, &v, &len));
    SAY("%d %u", v, len);
    R(setsockopt(s, SOL_SOCKET, SO_LINGER, &lg, sizeof lg));
    len = sizeof lg;
    lg.l_linger = 0;
    R(getsockopt(s, SOL_SOCKET, SO_LINGER, &lg, &len));
    SAY("%d %d", lg.l_onoff, lg.l_linger);
    R(getsockopt(s, SOL_SOCKET, SO_TYPE, &v, &len));
    R(getsockopt(s, 9999, 1, &v, &len));
    R(send(s, "abc", 3, MSG_OOB));
    usleep(10000);
    R(ioctl(c, SIOCATMARK, &v));
    R(ioctl(c, FIONREAD, &v));
    SAY("%d", v);
    R(shutdown(s, SHUT_WR));
    usleep(10000);
    R(recv(c, buf[0], 8, 0));
    R(recv(c, buf[0], 8, 0));
    close(s);
    close(c);
    R(c = socket(AF_INET, SOCK_DGRAM, 0));
    a.sin_port = 0;
    R(bind(c, (void *)&a, sizeof a));
    len = sizeof a;
    getsockname(c, (void *)&a, &len);
    memset(mm, 0, sizeof mm);
    for (int i = 0; i < 3; i++) {
        sprintf(buf[i], "m%d", i);
        iov[i] = (struct iovec){buf[i], (size_t)i + 1};
        mm[i].msg_hdr = (struct msghdr){
            .msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &iov[i], .msg_iovlen = 1};
    }
    R(sendmmsg(c, mm, 3, 0));
    memset(buf, 0, sizeof buf);
    for (int i = 0; i < 3; i++)
        iov[i].iov_len = 8;
    R(recvmmsg(c, mm, 3, MSG_WAITFORONE, NULL));
    for (int i = 0; i < 3; i++)
        SAY("%u %.8s", mm[i].msg_len, buf[i]);
    R(connect(c, BAD_PTR, 16));
    R(sendto(c, BAD_PTR, 16, 0, (void *)&a, sizeof a));
    R(accept(0, NULL, NULL));
    R(accept(c, NULL, NULL));
    R(socket(77, SOCK_STREAM, 0));
    R(socket(AF_INET, 99, 0));
}

static void unix_names(void)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "sock"}, b;
    socklen_t len = sizeof b;
    struct ucred cr;
    char buf[8];
    int l, c, s;

    R(l = socket(AF_UNIX, SOCK_STREAM, 0));
    R(bind(l, (void *)&a, sizeof a));
    R(bind(l, (void *)&a, sizeof a));
    R(listen(l, 1));
    R(c = socket(AF_UNIX, SOCK_STREAM, 0));
    R(connect(c, (void *)&a, sizeof a));
    R(s = accept(l, (void *)&b, &len));
    SAY("len %u", len);
    len = sizeof b;
    R(getpeername(c, (void *)&b, &len));
    SAY("%u %s", len, b.sun_path);
    len = sizeof cr;
    R(getsockopt(s, SOL_SOCKET, SO_PEERCRED, &cr, &len));
    SAY("mine %d", cr.pid == getpid() && cr.uid == getuid());
    R(write(c, "hello", 5));
    R(read(s, buf, 8));
}

static void timeouts(int restart)
{
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = restart ? SA_RESTART : 0};
    struct itimerval it = {{0, 0}, {0, 10000}};
    struct timeval tv = {0, 60000};
    char b;
    int s[2];

    sigaction(SIGALRM, &sa, NULL);
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    setitimer(ITIMER_REAL, &it, NULL);
    R(recv(s[0], &b, 1, 0)); /* EINTR even with SA_RESTART */
    R(recv(s[0], &b, 1, 0)); /* the time-out */
    tv.tv_usec = 0;
    setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    setitimer(ITIMER_REAL, &it, NULL);
    if (!restart)
        R(recv(s[0], &b, 1, 0)); /* EINTR */
    if (fork() == 0) {
        usleep(40000);
        write(s[1], "z", 1);
        _exit(0);
    }
    if (restart)
        R(recv(s[0], &b, 1, 0)); /* 1: restarted */
    wait(NULL);
}

int main(void)
{
    t_tmpdir();
    pass_fd();
    added(SO_TIMESTAMP);
    added(SO_TIMESTAMPNS);
    inet();
    unix_names();
    timeouts(0);
    timeouts(1);
    return 0;
}
