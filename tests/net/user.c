/* SPDX-License-Identifier: MIT */
/* -netdev user: the guest's stack against libslirp, with servers and clients on the host's loopback. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "host/char/char.h"
#include "tests/block/tap.h"
#include "tests/net/stack.h"

#define GATEWAY IP4(10, 0, 2, 2)
#define DNS     IP4(10, 0, 2, 3)
#define LEASE   IP4(10, 0, 2, 15)
#define BULK    (1u << 20)

static Loop *loop;
static u8 pattern[BULK];

static Net *make(const char *text, Error *err)
{
    Opts o = {.is_multi = true};
    Net *n = opts_parse(&o, text, "type", err) ? net_new(loop, &o, err) : NULL;

    opts_clear(&o);
    return n;
}

/* A guest with the address that DHCP would give it, which knows its router. */
static Net *start(Guest *g, const char *options)
{
    Error err = {0};
    char text[1024];

    snprintf(text, sizeof text, "user,id=u%s%s", *options ? "," : "", options);
    Net *n = make(text, &err);

    if (!n) {
        tap_ok(false, err.text);
        exit(tap_done());
    }
    guest_open(g, loop, n, LEASE, strstr(options, "host=172") ? IP4(172, 16, 5, 1) : GATEWAY);
    guest_arp(g);
    return n;
}

static void stop(Guest *g, Net *n)
{
    guest_close(g);
    net_free(n);
}

/* ---- the host's side ---- */

typedef struct Peer {
    pthread_t thread;
    int fd;   /* server: listens */
    u16 port; /* of the host */
    size_t size;
    bool is_server, is_slow, ok;
} Peer;

static bool exchange(Peer *p, int fd)
{
    u8 *got = malloc(p->size);
    size_t n = 0;
    ssize_t k = 1;
    bool ok;

    for (; n < p->size && (k = read(fd, got + n, p->size - n)) > 0; n += (size_t)k)
        if (p->is_slow && n < 200000)
            usleep(2000);
    ok = n == p->size && !memcmp(got, pattern, n);
    for (n = 0; n < p->size && (k = write(fd, pattern + n, p->size - n)) > 0; n += (size_t)k)
        ;
    free(got);
    close(fd);
    return ok && n == p->size;
}

static struct sockaddr_in loopback(u16 port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void *run_peer(void *opaque)
{
    Peer *p = opaque;
    struct sockaddr_in a = loopback(p->port);
    int fd = p->is_server ? accept(p->fd, NULL, NULL) : socket(AF_INET, SOCK_STREAM, 0);

    if (fd >= 0 && (p->is_server || !connect(fd, (struct sockaddr *)&a, sizeof a)))
        p->ok = exchange(p, fd);
    else if (fd >= 0)
        close(fd);
    return NULL;
}

/* A socket at a free port of the loopback. */
static int bound(int type, u16 *port)
{
    struct sockaddr_in a = loopback(0);
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) ||
        getsockname(fd, (struct sockaddr *)&a, &len))
        abort();
    *port = ntohs(a.sin_port);
    return fd;
}

static u16 free_port(int type)
{
    u16 port;

    close(bound(type, &port));
    return port;
}

static void peer_start(Peer *p)
{
    if (p->is_server) {
        p->fd = bound(SOCK_STREAM, &p->port);
        listen(p->fd, 4);
    }
    pthread_create(&p->thread, NULL, run_peer, p);
}

static bool peer_end(Peer *p)
{
    pthread_join(p->thread, NULL);
    if (p->is_server)
        close(p->fd);
    return p->ok;
}

/* ---- the router ---- */

static void test_router(void)
{
    static Guest g;
    Net *n = start(&g, "");

    tap_ok(g.has_gateway_mac && strstr(net_text(n), "net=10.0.2.0,mask=255.255.255.0"),
           "ARP: the router is at 10.0.2.2");
    for (size_t size = 0; size <= 1472; size += 368) {
        guest_ping(&g, GATEWAY, (u32)size + 1, size);
        if (!GUEST_WAIT(&g, g.ping_seq == size + 1 && g.ping_size == size))
            break;
    }
    tap_ok(g.ping_seq == 1473, "ICMP: the router answers, up to a whole frame");
    guest_ping6(&g, 77);
    tap_ok(GUEST_WAIT(&g, g.ping6_seq == 77), "ICMPv6: so does the one at fe80::2");
    tap_ok(!g.bad_sums, "sums are right");
    stop(&g, n);
}

/* A loop that waits for nothing but a timer does not turn. */
static void test_idle(void)
{
    static Guest g;
    Net *n = start(&g, "");
    GuestTcp *t;
    Peer p = {.is_server = true, .size = 1000};
    unsigned steps = 0;

    peer_start(&p);
    t = guest_connect(&g, GATEWAY, p.port);
    GUEST_WAIT(&g, t->is_open);
    GUEST_WAIT_MS(&g, 50, false);
    for (i64 end = clock_host_ns() + NS_PER_SEC; clock_host_ns() < end; steps++) {
        loop_timer_set(&g.tick, end);
        loop_step(loop, true);
    }
    printf("# %u steps in a second\n", steps);
    tap_ok(steps < 20, "an idle connection costs nothing but its timers");
    guest_tcp_send(&g, t, pattern, 1000);
    GUEST_WAIT(&g, t->got_fin);
    tap_ok(peer_end(&p), "and goes on afterwards");
    stop(&g, n);
}

/* ---- DHCP ---- */

/* The option @code of the newest message from the server, NULL: there is none. */
static const u8 *dhcp_option(const Guest *g, u8 code)
{
    const GuestUdp *u = &g->udp[(g->udp_count - 1) % GUEST_UDP_MAX];

    for (size_t i = 240; i + 1 < u->size && u->data[i] != 255;
         i += u->data[i] ? 2u + u->data[i + 1] : 1)
        if (u->data[i] == code && i + 2 + u->data[i + 1] <= u->size)
            return u->data + i + 1;
    return NULL;
}

static bool option_is(const Guest *g, u8 code, const void *value, size_t size)
{
    const u8 *o = dhcp_option(g, code);

    return o && o[0] == size && !memcmp(o + 1, value, size);
}

/* Ask as a client does, and wait for the answer of @type. */
static bool dhcp(Guest *g, u8 ask, u8 type)
{
    u8 m[300] = {1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78};
    u32 before = g->udp_count, ip = g->ip;

    memcpy(m + 28, g->mac, 6);
    memcpy(m + 236, "\x63\x82\x53\x63\x35\x01", 6);
    m[242] = ask;
    memcpy(m + 243, "\x32\x04\x0a\x00\x02\x0f\xff", 7);
    g->ip = 0;
    guest_udp_send(g, 0xffffffff, 68, 67, m, sizeof m);
    g->ip = ip;
    return GUEST_WAIT(g, g->udp_count > before) && option_is(g, 53, &type, 1);
}

static void test_dhcp(void)
{
    static Guest g;
    Net *n = start(&g, "hostname=lyre,domainname=example.org,bootfile=/boot.efi,dnssearch=a.org,"
                       "dnssearch=b.org,tftp-server-name=boot.example.org");
    const GuestUdp *u;

    tap_ok(dhcp(&g, 1, 2), "DHCP: an offer for who is looking");
    tap_ok(dhcp(&g, 3, 5), "DHCP: a lease for who asks");
    u = &g.udp[(g.udp_count - 1) % GUEST_UDP_MAX];
    tap_ok(!memcmp(u->data + 16, "\x0a\x00\x02\x0f", 4) &&
               option_is(&g, 3, "\x0a\x00\x02\x02", 4) && option_is(&g, 6, "\x0a\x00\x02\x03", 4) &&
               option_is(&g, 1, "\xff\xff\xff\x00", 4),
           "10.0.2.15 of 10.0.2.0/24, router 10.0.2.2, names from 10.0.2.3");
    tap_ok(option_is(&g, 12, "lyre", 4) && option_is(&g, 15, "example.org", 11),
           "the guest's name and domain");
    tap_ok(!strcmp((const char *)u->data + 108, "/boot.efi") &&
               option_is(&g, 66, "boot.example.org", 16),
           "what to boot, and from where");
    tap_ok(option_is(&g, 119, "\1a\3org\0\1b\xc0\x02", 11), "domains to search");
    stop(&g, n);
    n = start(&g, "net=172.16.5.0/24,dhcpstart=172.16.5.77,host=172.16.5.1,dns=172.16.5.9");
    tap_ok(dhcp(&g, 1, 2) && option_is(&g, 3, "\xac\x10\x05\x01", 4) &&
               option_is(&g, 6, "\xac\x10\x05\x09", 4),
           "another network with its own addresses");
    stop(&g, n);
}

/* ---- TCP ---- */

/* Send the pattern and get it back; @t is open or will be. */
static bool bulk(Guest *g, GuestTcp *t, size_t size)
{
    size_t at = 0;
    bool ok = GUEST_WAIT(g, t->is_open);

    guest_tcp_send(g, t, pattern, size);
    while (ok && at < size && GUEST_WAIT(g, t->in_count || t->is_reset)) {
        ok = t->in_count && !memcmp(t->in, pattern + at, t->in_count);
        at += t->in_count;
        guest_tcp_take(g, t);
    }
    return ok && at == size;
}

static void test_tcp(u32 segment, bool is_slow, u32 offload)
{
    static Guest g;
    Net *n = start(&g, "");
    Peer p = {.is_server = true, .size = BULK, .is_slow = is_slow};
    GuestTcp *t;
    char name[100];
    u32 before;

    g.segment = segment;
    net_set_offload(&g.end, offload);
    peer_start(&p);
    before = g.frames;
    t = guest_connect(&g, GATEWAY, p.port);
    snprintf(name, sizeof name, "TCP to the host in segments of %u%s: a MiB there and back",
             segment, is_slow ? ", a slow server" : "");
    bool came = bulk(&g, t, BULK), served = peer_end(&p);

    tap_ok(came && served, name);
    printf("# %u frames, the largest of %zu bytes\n", g.frames - before, g.largest);
    tap_ok(GUEST_WAIT(&g, t->got_fin) && !g.bad_sums && (g.largest > 1514) == !!offload,
           "and an end");
    stop(&g, n);
}

/* The guest takes no frames for a while, and little at a time. */
static void test_slow_guest(void)
{
    static Guest g;
    Net *n = start(&g, "");
    Peer p = {.is_server = true, .size = BULK / 4};
    GuestTcp *t;
    size_t at = 0;
    bool ok = true;

    peer_start(&p);
    t = guest_connect(&g, GATEWAY, p.port);
    t->window = 20000;
    ok = GUEST_WAIT(&g, t->is_open);
    guest_tcp_send(&g, t, pattern, p.size);
    for (unsigned i = 0; ok && at < p.size; i++) {
        g.is_deaf = i % 8 == 3;
        if (g.is_deaf) {
            GUEST_WAIT_MS(&g, 30, false);
            guest_listen(&g);
        }
        ok = GUEST_WAIT(&g, t->in_count) && !memcmp(t->in, pattern + at, t->in_count);
        at += t->in_count;
        guest_tcp_take(&g, t);
    }
    tap_ok(ok && peer_end(&p), "a guest that is often busy loses nothing");
    stop(&g, n);
}

static void test_refused(void)
{
    static Guest g;
    Net *n = start(&g, "");
    GuestTcp *t = guest_connect(&g, GATEWAY, free_port(SOCK_STREAM));

    tap_ok(GUEST_WAIT(&g, t->is_reset), "a port where nobody listens resets the connection");
    stop(&g, n);
}

/* What a guest sends to who has gone must not end the process by a signal. */
static void test_reset(void)
{
    static Guest g;
    Net *n = start(&g, "");
    u16 port;
    int fd = bound(SOCK_STREAM, &port), peer;

    listen(fd, 1);
    GuestTcp *t = guest_connect(&g, GATEWAY, port);

    GUEST_WAIT(&g, t->is_open);
    peer = accept(fd, NULL, NULL);
    close(peer);
    for (unsigned i = 0; i < 3; i++) { /* the first is answered by a reset, the next finds it */
        guest_tcp_send(&g, t, pattern, 100);
        usleep(20000);
    }
    tap_ok(GUEST_WAIT(&g, t->is_reset || t->got_fin), "what is sent to a server that has gone");
    close(fd);
    stop(&g, n);
}

/* ---- another thread ---- */

static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;

static void lock(void)
{
    pthread_mutex_lock(&big_lock);
}

static void unlock(void)
{
    pthread_mutex_unlock(&big_lock);
}

typedef struct Sender {
    Guest *g;
    GuestTcp *t;
    u16 port;
} Sender;

/* As a vCPU does: with the machine lock, while the loop sleeps. */
static void *connect_and_send(void *opaque)
{
    Sender *s = opaque;

    usleep(50000);
    lock();
    s->t = guest_connect(s->g, GATEWAY, s->port);
    unlock();
    for (bool ok = false; !ok; usleep(1000)) {
        lock();
        ok = s->t->is_open;
        if (ok)
            guest_tcp_send(s->g, s->t, pattern, BULK / 8);
        unlock();
    }
    return NULL;
}

/* How long a connection takes that only another thread drives; -1: what came is not right. */
static i64 threaded_ns(void)
{
    static Guest g;
    Net *n = start(&g, "");
    Peer p = {.is_server = true, .size = BULK / 8};
    Sender s = {.g = &g};
    pthread_t thread;
    i64 begin = clock_host_ns();
    size_t got = 0;

    peer_start(&p);
    s.port = p.port;
    lock();
    loop_set_lock(loop, lock, unlock);
    pthread_create(&thread, NULL, connect_and_send, &s);
    loop_timer_set(&g.tick, begin + 10 * NS_PER_SEC); /* nothing else wakes the loop */
    while (got < p.size && clock_host_ns() < begin + 10 * NS_PER_SEC) {
        loop_step(loop, true);
        if (s.t && s.t->in_count) {
            got += s.t->in_count;
            guest_tcp_take(&g, s.t);
        }
    }
    loop_set_lock(loop, NULL, NULL);
    unlock();
    pthread_join(thread, NULL);
    i64 took = got == p.size && peer_end(&p) ? clock_host_ns() - begin : -1;

    stop(&g, n);
    return took;
}

/* Without being woken the loop would sleep until libslirp's own timer, after a second. */
static void test_thread(void)
{
    i64 took = NS_PER_SEC;

    for (unsigned i = 0; i < 5 && took > NS_PER_SEC / 2; i++) /* others may use the processors */
        took = threaded_ns();
    tap_ok(took > 0 && took < NS_PER_SEC / 2, "frames of another thread wake the loop");
}

/* ---- forwarding ---- */

static bool can_connect(u16 port)
{
    struct sockaddr_in a = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = !connect(fd, (struct sockaddr *)&a, sizeof a);

    close(fd);
    return ok;
}

static void test_hostfwd_tcp(const char *more)
{
    static Guest g;
    u16 port = free_port(SOCK_STREAM), port2 = free_port(SOCK_STREAM);
    char text[200], rule[100], *out = NULL;
    size_t size;
    Error err = {0};
    Peer p = {.port = port, .size = BULK / 2};

    snprintf(text, sizeof text, "%shostfwd=tcp:127.0.0.1:%u-:22", more, port);
    Net *n = start(&g, text);
    GuestTcp *t = guest_accept(&g, 22);
    FILE *f = open_memstream(&out, &size);

    peer_start(&p);
    snprintf(text, sizeof text, "hostfwd%s%s: a connection to the guest's port 22",
             *more ? " with " : "", more);
    bool ok = bulk(&g, t, p.size) && GUEST_WAIT(&g, t->got_fin);

    bool served = peer_end(&p);

    tap_ok(ok && served, text);
    net_user_info(f);
    fclose(f);
    snprintf(text, sizeof text, "%u", port);
    tap_ok(strstr(out, "u:\n") && strstr(out, "HOST_FORWARD") && strstr(out, text),
           "info usernet shows it");
    free(out);
    snprintf(rule, sizeof rule, "tcp:127.0.0.1:%u", port);
    tap_ok(net_hostfwd_remove(NULL, rule, &err) && !net_hostfwd_remove("u", rule, &err) &&
               strstr(err.text, "not found") && !can_connect(port),
           "hostfwd_remove ends it");
    snprintf(rule, sizeof rule, "tcp::%u-10.0.2.15:80", port2);
    tap_ok(net_hostfwd_add("u", rule, &err) && can_connect(port2) &&
               !net_hostfwd_add("u", rule, &err) && strstr(err.text, "cannot listen"),
           "hostfwd_add starts one, once");
    stop(&g, n);
}

static void test_hostfwd_udp(void)
{
    static Guest g;
    u16 port = free_port(SOCK_DGRAM), own;
    struct sockaddr_in a = loopback(port);
    int fd = bound(SOCK_DGRAM, &own);
    char text[100], got[16] = {0};
    GuestUdp *u = g.udp;

    snprintf(text, sizeof text, "hostfwd=udp::%u-:53", port);
    Net *n = start(&g, text);

    if (sendto(fd, "question", 8, 0, (struct sockaddr *)&a, sizeof a) != 8)
        abort();
    tap_ok(GUEST_WAIT(&g, g.udp_count == 1) && u->to_port == 53 && u->size == 8 &&
               !memcmp(u->data, "question", 8),
           "hostfwd: a datagram to the guest's port 53");
    guest_udp_send(&g, u->from, 53, u->from_port, "answer", 6);
    GUEST_WAIT(&g, recv(fd, got, sizeof got, MSG_DONTWAIT) == 6);
    tap_ok(!strcmp(got, "answer"), "and its answer");
    close(fd);
    stop(&g, n);
}

static void test_hostfwd_unix(void)
{
    static Guest g;
    char text[200], path[64];
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(path, sizeof path, "/tmp/net-user-test-%d", (int)getpid());
    snprintf(text, sizeof text, "hostfwd=unix:%s-:80", path);
    Net *n = start(&g, text);
    GuestTcp *t = guest_accept(&g, 80);

    memcpy(a.sun_path, path, sizeof path);
    tap_ok(!connect(fd, (struct sockaddr *)&a, sizeof a) && GUEST_WAIT(&g, t->is_open),
           "hostfwd: a Unix socket to the guest's port 80");
    close(fd);
    unlink(path);
    stop(&g, n);
}

static void test_restrict(void)
{
    static Guest g;
    Net *n = start(&g, "restrict=on");
    u16 port;
    int fd = bound(SOCK_STREAM, &port);

    listen(fd, 1);
    GuestTcp *t = guest_connect(&g, GATEWAY, port);

    GUEST_WAIT_MS(&g, 300, t->is_open);
    tap_ok(!t->is_open, "restrict: no way to the host");
    tap_ok(dhcp(&g, 1, 2) && !dhcp_option(&g, 3), "but DHCP, without a router");
    close(fd);
    stop(&g, n);
    test_hostfwd_tcp("restrict=on,");
}

/* A word there and back on a new connection to @port of 10.0.2.100. */
static bool echoes(Guest *g, u16 port, const char *word)
{
    GuestTcp *t = guest_connect(g, IP4(10, 0, 2, 100), port);
    size_t n = strlen(word);

    if (!GUEST_WAIT(g, t->is_open))
        return false;
    guest_tcp_send(g, t, word, n);
    return GUEST_WAIT(g, t->in_count == n) && !memcmp(t->in, word, n);
}

static void *echo_server(void *opaque)
{
    int fd = accept(*(int *)opaque, NULL, NULL);
    char buf[100];
    ssize_t n = read(fd, buf, sizeof buf);

    if (n > 0 && write(fd, buf, (size_t)n) < 0)
        perror("echo_server");
    close(fd);
    return NULL;
}

static void test_guestfwd(void)
{
    static Guest g;
    Error err = {0};
    Opts o = {0};
    u16 port;
    int fd = bound(SOCK_STREAM, &port);
    char text[300], got[16] = {0};
    pthread_t thread;

    listen(fd, 1);
    pthread_create(&thread, NULL, echo_server, &fd);
    opts_parse(&o, "ringbuf,id=ring,size=1024", "backend", &err);
    Char *c = char_new(loop, &o, &err);

    opts_clear(&o);
    snprintf(text, sizeof text,
             "restrict=on,guestfwd=tcp:10.0.2.100:7-cmd:cat,guestfwd=:10.0.2.100:8-chardev:ring,"
             "guestfwd=tcp:10.0.2.100:9-tcp:127.0.0.1:%u",
             port);
    Net *n = start(&g, text);

    tap_ok(echoes(&g, 7, "one") && echoes(&g, 7, "two"),
           "guestfwd: a command of its own for each connection");
    GuestTcp *t = guest_connect(&g, IP4(10, 0, 2, 100), 8);

    GUEST_WAIT(&g, t->is_open);
    guest_tcp_send(&g, t, "to ring", 7);
    tap_ok(GUEST_WAIT(&g, char_ringbuf_read(c, got, sizeof got) == 7) && !strcmp(got, "to ring"),
           "guestfwd: to a -chardev");
    char_inject(c, "from ring", 9);
    tap_ok(GUEST_WAIT(&g, t->in_count == 9) && !memcmp(t->in, "from ring", 9),
           "guestfwd: from a -chardev");
    tap_ok(echoes(&g, 9, "three"), "guestfwd: to a server of the host");
    pthread_join(thread, NULL);
    stop(&g, n);
    char_free(c);
    close(fd);
}

/* ---- TFTP ---- */

static char folder[] = "/tmp/net-user-XXXXXX";

static void put_file(const char *name, size_t size)
{
    char path[100];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "wb");
    if (!f || fwrite(pattern, 1, size, f) != size || fclose(f))
        abort();
}

/* Read @name whole; how many bytes were right, or minus the error's code. */
static long tftp_read(Guest *g, const char *name)
{
    char ask[100];
    size_t n = (size_t)snprintf(ask, sizeof ask, "%c%c%s%coctet%c", 0, 1, name, 0, 0);
    static u16 port = 3000;
    long at = 0;

    u32 seen = g->udp_count;

    port++;
    guest_udp_send(g, GATEWAY, port, 69, ask, n);
    for (u32 block = 1;; block++, seen++) {
        if (!GUEST_WAIT(g, g->udp_count > seen))
            return -100;
        const GuestUdp *u = &g->udp[seen % GUEST_UDP_MAX];
        u8 ack[4] = {0, 4, (u8)(block >> 8), (u8)block};

        if (u->to_port != port || u->data[1] == 5)
            return -(long)u->data[3] - 1;
        if (u->data[1] != 3 || u->data[3] != (u8)block ||
            memcmp(u->data + 4, pattern + at, u->size - 4))
            return -101;
        at += (long)u->size - 4;
        guest_udp_send(g, GATEWAY, port, u->from_port, ack, 4);
        if (u->size < 516)
            return at;
    }
}

static void test_tftp(void)
{
    static Guest g;
    char text[200];

    if (!mkdtemp(folder))
        abort();
    snprintf(text, sizeof text, "%s/pub", folder);
    mkdir(text, 0755);
    put_file("secret", 10);
    put_file("pub/small", 100);
    put_file("pub/even", 1024);
    put_file("pub/large", 100001);
    snprintf(text, sizeof text, "tftp=%s/pub", folder);
    Net *n = start(&g, text);

    tap_ok(tftp_read(&g, "/small") == 100 && tftp_read(&g, "even") == 1024 &&
               tftp_read(&g, "/large") == 100001,
           "TFTP: files of every length");
    tap_ok(tftp_read(&g, "/../secret") < 0 && tftp_read(&g, "/none") < 0 &&
               tftp_read(&g, "../secret") < 0,
           "TFTP: none that is not in the folder");
    stop(&g, n);
    snprintf(text, sizeof text, "rm -r %s", folder);
    if (system(text))
        abort();
}

/* ---- names ---- */

static void *name_server(void *opaque)
{
    u8 m[512];
    struct sockaddr_in from;
    socklen_t len = sizeof from;
    int fd = *(int *)opaque;
    ssize_t n = recvfrom(fd, m, sizeof m, 0, (struct sockaddr *)&from, &len);

    if (n > 4) {
        m[2] |= 0x80;
        if (sendto(fd, m, (size_t)n, 0, (struct sockaddr *)&from, len) < 0)
            perror("name_server");
    }
    return NULL;
}

/* Its own network, where 127.0.0.1 serves names and resolv.conf says so. */
static bool private_network(void)
{
    struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    char conf[] = "/tmp/net-user-conf-XXXXXX";
    int s, fd;
    bool ok;

    if (unshare(CLONE_NEWNET | CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
        return false;
    s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    fd = mkstemp(conf);
    ok = write(fd, "nameserver 127.0.0.1\n", 21) == 21 && !ioctl(s, SIOCSIFFLAGS, &lo) &&
         !mount(conf, "/etc/resolv.conf", NULL, MS_BIND, NULL);
    close(fd);
    close(s);
    unlink(conf);
    return ok;
}

/* 0: right, 77: cannot be tried here. */
static int dns_in_private_network(void)
{
    static const u8 ask[] = {0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 1, 0, 1};
    static Guest g;
    struct sockaddr_in a = loopback(53);
    pthread_t thread;
    Net *n;
    int fd;

    if (!private_network())
        return 77;
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&a, sizeof a))
        return 77;
    loop = loop_new();
    n = start(&g, "");
    pthread_create(&thread, NULL, name_server, &fd);
    guest_udp_send(&g, DNS, 5353, 53, ask, sizeof ask);
    GUEST_WAIT(&g, g.udp_count);
    bool ok = g.udp_count == 1 && g.udp[0].from == DNS && g.udp[0].from_port == 53 &&
              g.udp[0].size == sizeof ask && g.udp[0].data[0] == 0xab && g.udp[0].data[2] == 0x81;

    if (!ok) {
        printf("# %u answers, %zu bytes\n", g.udp_count, g.udp[0].size);
        _exit(1);
    }
    pthread_join(thread, NULL);
    stop(&g, n);
    return 0;
}

static void test_dns(void)
{
    static const char name[] = "DNS: questions to 10.0.2.3 go to the host's name server";
    int status = 0;
    pid_t pid = fork();

    if (!pid)
        _exit(dns_in_private_network());
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        tap_skip(name, "needs root, to make a network of its own");
    else
        tap_ok(!status, name);
}

/* ---- anything ---- */

/* Frames of every size with random contents behind plausible beginnings. */
static void test_any_frame(void)
{
    static const u8 begin[][24] = {
        {[12] = 0x08, 0x00, 0x45, [23] = 6},
        {[12] = 0x08, 0x00, 0x45, [23] = 17},
        {[12] = 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1},
        {[12] = 0x86, 0xdd, 0x60, [20] = 58, 255},
    };
    static Guest g;
    static u8 f[NET_FRAME_MAX];
    Net *n = start(&g, "");
    u64 seed = 5;

    for (size_t size = 0; size < 4000; size++) {
        for (size_t i = 0; i < size; i += 8) {
            u64 v = random_next(&seed);

            memcpy(f + i, &v, 8);
        }
        memcpy(f, begin[size % ARRAY_SIZE(begin)], MIN(size, sizeof begin[0]));
        memcpy(f, g.gateway_mac, 6);
        struct iovec iov[2] = {{f, size / 2}, {f + size / 2, size - size / 2}};

        net_send(&g.end, &(NetFrame){iov, 2, 0, size, {0}});
        loop_step(loop, false);
    }
    struct iovec all = {f, NET_FRAME_MAX};

    net_send(&g.end, &(NetFrame){&all, 1, 0, NET_FRAME_MAX, {0}});
    guest_ping(&g, GATEWAY, 9, 10);
    tap_ok(GUEST_WAIT(&g, g.ping_seq == 9), "frames of every size do no harm");
    stop(&g, n);
}

static void test_options(void)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {
        {"net=1.2.3", "net=1.2.3"},
        {"net=10.0.2.0/33", "mask"},
        {"net=10.0.2.0/255.0.255.0", "mask"},
        {"net=10.0.2.0/31", "mask"},
        {"host=10.0.2.3", "different"},
        {"net=10.0.2.0/24,host=172.16.0.1", "host"},
        {"dhcpstart=172.16.0.1", "dhcpstart"},
        {"dhcpstart=10.0.2.2", "different"},
        {"dns=name", "IPv4 address"},
        {"ipv6-net=fec0::/127", "prefix"},
        {"ipv6-host=fe80::1", "ipv6-host"},
        {"ipv6-dns=fec0::2", "different"},
        {"ipv4=off,ipv6=off", "one of them"},
        {"domainname=", "domainname"},
        {"dnssearch=", "dnssearch"},
        {"smb=/tmp", "smb"},
        {"tftp=/nonexistent", "folder"},
        {"hostfwd=tcp::22", "guestport"},
        {"hostfwd=sctp::22-:22", "guestport"},
        {"hostfwd=tcp::99999-:22", "guestport"},
        {"hostfwd=tcp::22-:0", "guestport"},
        {"hostfwd=tcp:name:22-:22", "guestport"},
        {"hostfwd=tcp:[::1:22-:22", "guestport"},
        {"hostfwd=unix:-:22", "guestport"},
        {"guestfwd=udp:10.0.2.100:1-cmd:x", "guestfwd"},
        {"guestfwd=tcp:10.0.2.100:1-", "guestfwd"},
        {"guestfwd=tcp:10.0.2.100:1-other:x", "cmd:command"},
        {"guestfwd=tcp:10.0.2.100:1-chardev:none", "no -chardev"},
        {"guestfwd=tcp:172.16.0.1:1-cmd:x", "not in the network"},
        {"guestfwd=tcp:10.0.2.2:1-cmd:x", "in use"},
        {"restrct=on", "restrict"},
    };
    static const char *const right[] = {
        "net=172.20.0.0",
        "net=10.0.2.9/255.255.255.0",
        "host=172.16.9.9",
        "ipv6=off",
        "ipv4=on",
        "ipv6-net=fec0:1::/48",
        "ipv6-prefix=fec0:2::,ipv6-prefixlen=64",
        "hostfwd=::0-:22",
        "hostfwd=tcp:[::1]:0-[fec0::15]:22",
        "ipv6-net=fc00::/7,ipv6-host=fd00::9",
    };
    unsigned bad = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
        Error err = {0};
        char text[200];

        snprintf(text, sizeof text, "user,id=x,%s", wrong[i].text);
        if (make(text, &err) || !strstr(err.text, wrong[i].expected)) {
            printf("# %s: %s\n", wrong[i].text, err.text);
            bad++;
        }
    }
    tap_ok(!bad, "wrong options are refused, and the text says what was expected");
    for (unsigned i = bad = 0; i < ARRAY_SIZE(right); i++) {
        Error err = {0};
        char text[200];

        snprintf(text, sizeof text, "user,id=x,%s", right[i]);
        Net *n = make(text, &err);

        if (n)
            net_free(n);
        else
            printf("# %s: %s\n", right[i], err.text);
        bad += !n;
    }
    tap_ok(!bad, "right ones are taken");
}

/* libslirp 4.7 forgets the name of the TFTP server when it ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libglib-2.0.so\n";
}

int main(void)
{
    u64 seed = 1;

    for (size_t i = 0; i < BULK; i += 8) {
        u64 v = random_next(&seed);

        memcpy(pattern + i, &v, 8);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_dns(); /* forks before there are threads */
    loop = loop_new();
    test_options();
    test_router();
    test_idle();
    test_dhcp();
    test_tcp(1460, false, 0);
    test_tcp(60000, false, 0);
    test_tcp(1460, true, 0);
    test_tcp(60000, false, NET_CSUM | NET_TSO4);
    test_slow_guest();
    test_refused();
    test_reset();
    test_thread();
    test_hostfwd_tcp("");
    test_hostfwd_udp();
    test_hostfwd_unix();
    test_restrict();
    test_guestfwd();
    test_tftp();
    test_any_frame();
    while (loop_step(loop, false))
        ;
    loop_free(loop);
    return tap_done();
}
