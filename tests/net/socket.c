/* SPDX-License-Identifier: MIT */
/* -netdev socket, stream and dgram: pairs of networks, and peers that break the rules of the form. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "tests/block/tap.h"
#include "tests/net/nic.h"

static Loop *loop;
static u8 pattern[NET_FRAME_MAX + 4096];
static Nic a = {.room = NIC_FRAMES_MAX}, b = {.room = NIC_FRAMES_MAX}, c = {.room = NIC_FRAMES_MAX};

static u16 free_port(int type)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    if (bind(fd, (struct sockaddr *)&at, len) || getsockname(fd, (struct sockaddr *)&at, &len))
        abort();
    close(fd);
    return ntohs(at.sin_port);
}

static Net *open_nic(Nic *nic, const char *text)
{
    Net *n = net_make(loop, text);

    if (!n || !net_attach(&nic->end, n, &nic_ops, nic, NULL))
        tap_ok(false, text);
    return n;
}

static void step(unsigned ms)
{
    Nic none = {0};
    i64 end = clock_host_ns() + ms * NS_PER_MS;

    while (clock_host_ns() < end) {
        loop_step(loop, false);
        usleep(500);
    }
    nic_wait(&none, loop, 0);
}

/* Until a client and its server know of each other; nothing for datagrams. */
static void await_connection(const Net *x, const Net *y)
{
    for (unsigned i = 0; i < 1000; i++) {
        bool is_server = strstr(net_text(x), "server=on") || strstr(net_text(y), "server=on");

        if (!is_server || (strstr(net_text(x), "connected") && strstr(net_text(y), "connected")))
            return;
        step(1);
    }
}

/* Frames of many sizes in both directions. */
static bool pass(Nic *from, Nic *to, size_t most)
{
    u32 sent = 0, before = to->count;
    size_t sizes[600];

    for (size_t size = 1; size <= most; size += size < 200 ? 1 : size < 5000 ? 97 : 7001) {
        sizes[sent++] = size;
        while (!nic_send(from, pattern + size % 4096, size, NULL))
            loop_step(loop, false);
        if (!nic_wait(to, loop, before + sent)) {
            printf("# frame %u of %zu bytes did not come\n", sent, size);
            return false;
        }
    }
    while (!nic_send(from, pattern, most, NULL))
        loop_step(loop, false);
    sizes[sent++] = most;
    if (!nic_wait(to, loop, before + sent))
        return false;
    for (u32 i = 0; i < sent; i++)
        if (to->frame[before + i].size != sizes[i] ||
            memcmp(to->frame[before + i].data, pattern + (i + 1 < sent ? sizes[i] % 4096 : 0),
                   sizes[i]))
            return false;
    return true;
}

static void test_pair(const char *one, const char *two, size_t most, const char *name)
{
    Net *na = open_nic(&a, one), *nb = open_nic(&b, two);

    await_connection(na, nb);
    tap_ok(pass(&a, &b, most) && pass(&b, &a, most), name);
    printf("# %s; %s\n", net_text(na), net_text(nb));
    nic_clear(&a);
    nic_clear(&b);
    net_free(na);
    net_free(nb);
}

static void test_pairs(void)
{
    u16 p = free_port(SOCK_STREAM), u1 = free_port(SOCK_DGRAM), u2 = free_port(SOCK_DGRAM);
    char one[300], two[300], path[64], path2[80];
    int fd[2];

    snprintf(path, sizeof path, "/tmp/net-socket-%d", (int)getpid());
    snprintf(path2, sizeof path2, "%s-2", path);
    snprintf(one, sizeof one, "socket,id=a,listen=127.0.0.1:%u", p);
    snprintf(two, sizeof two, "socket,id=b,connect=127.0.0.1:%u", p);
    test_pair(one, two, NET_FRAME_MAX, "socket: listen and connect");
    snprintf(one, sizeof one,
             "stream,id=a,server=on,addr.type=inet,addr.host=127.0.0.1,addr.port=%u", p);
    snprintf(two, sizeof two,
             "stream,id=b,addr.type=inet,addr.host=localhost,addr.port=%u,addr.ipv4=on", p);
    test_pair(one, two, NET_FRAME_MAX, "stream: TCP");
    snprintf(one, sizeof one, "stream,id=a,server=on,addr.type=unix,addr.path=%s", path);
    snprintf(two, sizeof two, "stream,id=b,addr.type=unix,addr.path=%s", path);
    test_pair(one, two, NET_FRAME_MAX, "stream: a Unix socket");
    tap_ok(access(path, F_OK), "whose file goes at the end");
    snprintf(one, sizeof one, "stream,id=a,server=on,addr.type=unix,addr.path=%s,addr.abstract=on",
             path);
    snprintf(two, sizeof two, "stream,id=b,addr.type=unix,addr.path=%s,addr.abstract=on", path);
    test_pair(one, two, 3000, "stream: an abstract Unix socket");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        abort();
    snprintf(one, sizeof one, "stream,id=a,addr.type=fd,addr.str=%d", fd[0]);
    snprintf(two, sizeof two, "socket,id=b,fd=%d", fd[1]);
    test_pair(one, two, NET_FRAME_MAX, "stream and socket: open descriptors");
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fd))
        abort();
    snprintf(one, sizeof one, "dgram,id=a,local.type=fd,local.str=%d", fd[0]);
    snprintf(two, sizeof two, "socket,id=b,fd=%d", fd[1]);
    test_pair(one, two, NET_FRAME_MAX, "dgram and socket: open descriptors");
    snprintf(one, sizeof one, "socket,id=a,udp=127.0.0.1:%u,localaddr=127.0.0.1:%u", u2, u1);
    snprintf(two, sizeof two,
             "dgram,id=b,local.type=inet,local.host=127.0.0.1,local.port=%u,remote.type=inet,"
             "remote.host=127.0.0.1,remote.port=%u",
             u2, u1);
    test_pair(one, two, 65507, "socket and dgram: UDP");
    snprintf(one, sizeof one,
             "dgram,id=a,local.type=unix,local.path=%s,remote.type=unix,remote.path=%s", path,
             path2);
    snprintf(two, sizeof two,
             "dgram,id=b,local.type=unix,local.path=%s,remote.type=unix,remote.path=%s", path2,
             path);
    test_pair(one, two, NET_FRAME_MAX, "dgram: Unix sockets");
}

static void test_group(void)
{
    char text[300];
    u16 port = free_port(SOCK_DGRAM);

    snprintf(text, sizeof text, "socket,id=a,mcast=239.192.77.1:%u,localaddr=127.0.0.1", port);
    Net *na = open_nic(&a, text);

    text[strlen("socket,id=")] = 'b';
    Net *nb = open_nic(&b, text);

    snprintf(text, sizeof text,
             "dgram,id=c,remote.type=inet,remote.host=239.192.77.1,remote.port=%u,"
             "local.type=inet,local.host=127.0.0.1",
             port);
    Net *nc = open_nic(&c, text);

    nic_send(&a, pattern, 1000, NULL);
    tap_ok(nic_wait(&b, loop, 1) && nic_wait(&c, loop, 1), "mcast: all others get a frame");
    nic_send(&c, pattern, 500, NULL);
    tap_ok(nic_wait(&a, loop, 1) && nic_wait(&b, loop, 2) && b.frame[1].size == 500,
           "whoever it is from");
    step(20);
    tap_ok(a.count == 1 && b.count == 2 && c.count == 1, "and nobody gets his own");
    nic_clear(&a), nic_clear(&b), nic_clear(&c);
    net_free(na), net_free(nb), net_free(nc);
}

/* More than the buffers hold waits for who is slow. */
static void test_slow(const char *one, const char *two, const char *name)
{
    Net *na = open_nic(&a, one), *nb = open_nic(&b, two);
    u32 sent = 0, total = 6000, writables = a.writables;
    bool refused = false;

    await_connection(na, nb);
    b.room = 0;
    for (; sent < total; sent++) {
        memcpy(pattern, &sent, 4);
        while (!nic_send(&a, pattern, 1514, NULL)) {
            refused = true;
            b.room = NIC_FRAMES_MAX;
            net_receive_ready(&b.end);
            loop_step(loop, false);
        }
        if (sent % 50 == 0)
            loop_step(loop, false);
    }
    b.room = NIC_FRAMES_MAX;
    net_receive_ready(&b.end);
    bool ok = nic_wait(&b, loop, total);

    for (u32 i = 0; ok && i < total; i++)
        ok = b.frame[i].size == 1514 && !memcmp(b.frame[i].data, &i, 4);
    tap_ok(ok && refused && a.writables > writables, name);
    nic_clear(&a), nic_clear(&b);
    net_free(na), net_free(nb);
}

static void test_flow(void)
{
    int fd[2];
    char one[100], two[100];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        abort();
    snprintf(one, sizeof one, "stream,id=a,addr.type=fd,addr.str=%d", fd[0]);
    snprintf(two, sizeof two, "stream,id=b,addr.type=fd,addr.str=%d", fd[1]);
    test_slow(one, two, "stream: a slow receiver stops the sender, and loses nothing");
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fd))
        abort();
    snprintf(one, sizeof one, "dgram,id=a,local.type=fd,local.str=%d", fd[0]);
    snprintf(two, sizeof two, "dgram,id=b,local.type=fd,local.str=%d", fd[1]);
    test_slow(one, two, "dgram: nor does one by Unix datagrams");
}

/* A peer that is gone when its last frames are still to be taken. */
static void test_last_words(void)
{
    int fd[2];
    char text[100];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        abort();
    snprintf(text, sizeof text, "stream,id=a,addr.type=fd,addr.str=%d", fd[0]);
    Net *n = open_nic(&a, text);

    a.room = 0;
    if (write(fd[1], "\0\0\0\3abc\0\0\0\2de", 13) != 13)
        abort();
    close(fd[1]);
    unsigned steps = 0;

    for (i64 end = clock_host_ns() + 50 * NS_PER_MS; clock_host_ns() < end; usleep(1000))
        steps += loop_step(loop, false);
    a.room = NIC_FRAMES_MAX;
    net_receive_ready(&a.end);
    step(5);
    tap_ok(a.count == 2 && steps < 10 && !strstr(net_text(n), "connected"),
           "stream: frames of who has gone already wait for room, without a busy loop");
    nic_clear(&a);
    net_free(n);
}

static int raw_connect(u16 port)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&at, sizeof at))
        abort();
    return fd;
}

static void test_form(void)
{
    static const u8 text[] = {0, 0, 0, 0, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o', 0, 0, 0, 1, 'x'};
    u16 port = free_port(SOCK_STREAM);
    char got[16];
    int fd;

    snprintf(got, sizeof got, "%u", port);
    char options[100];

    snprintf(options, sizeof options, "socket,id=a,listen=:%u", port);
    Net *n = open_nic(&a, options);

    fd = raw_connect(port);
    for (size_t i = 0; i < sizeof text; i++) {
        if (write(fd, text + i, 1) != 1)
            abort();
        step(1);
    }
    tap_ok(nic_wait(&a, loop, 2) && a.frame[0].size == 5 && !memcmp(a.frame[0].data, "hello", 5) &&
               a.frame[1].size == 1,
           "stream: frames that come byte by byte; empty ones are none");
    nic_send(&a, "answer", 6, NULL);
    tap_ok(read(fd, got, sizeof got) == 10 && !memcmp(got, "\0\0\0\6answer", 10),
           "stream: four bytes of length, high first, are before a frame");
    if (write(fd, "\xff\xff\xff\xff", 4) != 4)
        abort();
    step(10);
    tap_ok(!read(fd, got, 1), "stream: a length of no frame ends the connection");
    close(fd);
    nic_send(&a, "nobody", 6, NULL);
    fd = raw_connect(port);
    if (write(fd, text, sizeof text) != sizeof text)
        abort();
    tap_ok(nic_wait(&a, loop, 4), "stream: but not the server, which takes the next");
    close(fd);
    nic_clear(&a);
    net_free(n);
}

static void test_again(void)
{
    u16 port = free_port(SOCK_STREAM);
    char server[200], client[200];
    Net *na, *nb;

    snprintf(server, sizeof server, "socket,id=a,listen=127.0.0.1:%u", port);
    snprintf(client, sizeof client,
             "stream,id=b,addr.type=inet,addr.host=127.0.0.1,addr.port=%u,reconnect-ms=20", port);
    nb = open_nic(&b, client);
    nic_send(&b, "lost", 4, NULL);
    for (unsigned i = 0; i < 2; i++) {
        na = open_nic(&a, server);
        await_connection(na, nb);
        nic_send(&b, "hello", 5, NULL);
        tap_ok(nic_wait(&a, loop, 1) && a.frame[0].size == 5,
               i ? "and comes back" : "stream: a client that may try again waits for its server");
        nic_clear(&a);
        net_free(na);
        step(30);
    }
    net_free(nb);
}

static void test_options(void)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {
        {"socket", "one of listen="},
        {"socket,listen=:1,connect=127.0.0.1:1", "one of listen="},
        {"socket,listen=1234", "host:port"},
        {"socket,connect=127.0.0.1:1", "cannot connect"},
        {"socket,mcast=127.0.0.1:1234", "multicast"},
        {"socket,udp=127.0.0.1:1234", "localaddr"},
        {"socket,fd=0x7fff", "socket"},
        {"socket,fd=x", "socket"},
        {"stream", "addr.type"},
        {"stream,addr.type=tcp", "inet|unix|fd"},
        {"stream,addr.type=inet,addr.host=::1", "addr.port"},
        {"stream,addr.type=inet,addr.host=localhost,addr.port=9,addr.numeric=on", "localhost"},
        {"stream,addr.type=inet,addr.hots=x", "host"},
        {"stream,addr.type=unix", "addr.path"},
        {"stream,addr.type=fd", "addr.str"},
        {"stream,server=on,addr.type=unix,addr.path=/tmp/x,reconnect=1", "reconnect"},
        {"stream,server=on,addr.type=inet,addr.port=9,addr.to=8", "addr.to"},
        {"dgram", "local.type"},
        {"dgram,local.type=inet,local.port=0", "remote.type"},
        {"dgram,local.type=inet,local.port=0,remote.type=unix,remote.path=/x", "one kind"},
    };
    unsigned bad = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
        Error err = {0};
        Opts o = {0};
        char text[200];

        snprintf(text, sizeof text, "%s,id=x", wrong[i].text);
        opts_parse(&o, text, "type", &err);
        if (net_new(loop, &o, &err) || !strstr(err.text, wrong[i].expected)) {
            printf("# %s: %s\n", text, err.text);
            bad++;
        }
        opts_clear(&o);
    }
    tap_ok(!bad, "wrong options are refused, and the text says what was expected");
}

int main(void)
{
    u64 seed = 3;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i + 8 <= sizeof pattern; i += 8) {
        u64 v = random_next(&seed);

        memcpy(pattern + i, &v, 8);
    }
    loop = loop_new();
    test_pairs();
    test_group();
    test_flow();
    test_last_words();
    test_form();
    test_again();
    test_options();
    while (loop_step(loop, false))
        ;
    loop_free(loop);
    return tap_done();
}
