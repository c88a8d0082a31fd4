/* SPDX-License-Identifier: MIT */
/*
 * -netdev tap and bridge in a network of its own: the guest's stack against the kernel's. Needs root
 * (or a kernel that lets users make networks) and /dev/net/tun.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/block/tap.h"
#include "tests/net/stack.h"

#define HOST  IP4(10, 0, 2, 2)
#define GUEST IP4(10, 0, 2, 15)
#define BULK  (4u << 20)

static Loop *loop;
static u8 pattern[BULK];

static Net *make(const char *text, Error *err)
{
    Opts o = {0};

    *err = (Error){0};
    opts_parse(&o, text, "type", err);
    Net *n = net_new(loop, &o, err);

    opts_clear(&o);
    return n;
}

/* ---- the host's interfaces ---- */

static bool set_up(const char *name, u32 ip)
{
    struct ifreq r = {0}, f = {0};
    struct sockaddr_in *a = (struct sockaddr_in *)&r.ifr_addr;
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok;

    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", name);
    snprintf(f.ifr_name, sizeof f.ifr_name, "%s", name);
    f.ifr_flags = IFF_UP;
    *a = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(ip)};
    ok = !ioctl(s, SIOCSIFADDR, &r);
    a->sin_addr.s_addr = htonl(0xffffff00);
    ok = ok && !ioctl(s, SIOCSIFNETMASK, &r) && !ioctl(s, SIOCSIFFLAGS, &f);
    close(s);
    return ok;
}

static Net *start(Guest *g, const char *text)
{
    Error err;
    Net *n = make(text, &err);

    if (!n || !set_up("tap7", HOST)) {
        tap_ok(false, n ? "the interface has an address" : err.text);
        exit(tap_done());
    }
    guest_open(g, loop, n, GUEST, HOST);
    guest_arp(g);
    return n;
}

static void stop(Guest *g, Net *n)
{
    guest_close(g);
    net_free(n);
    loop_step(loop, false);
}

static bool pings(Guest *g)
{
    static u32 seq = 1;

    seq++;
    guest_ping(g, HOST, seq, 1000);
    return GUEST_WAIT(g, g->ping_seq == seq && g->ping_size == 1000);
}

/* ---- TCP ---- */

static void *serve(void *opaque)
{
    int fd = accept(*(int *)opaque, NULL, NULL);
    u8 *got = malloc(BULK);
    ssize_t n = recv(fd, got, BULK, MSG_WAITALL);
    bool ok = n == BULK && !memcmp(got, pattern, BULK);

    for (size_t at = 0; at < BULK && (n = write(fd, pattern + at, BULK - at)) > 0; at += (size_t)n)
        ;
    close(fd);
    free(got);
    return ok ? opaque : NULL;
}

static void test_tcp(u32 segment, u32 offload, const char *options, const char *name)
{
    static Guest g;
    char text[100];
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(HOST)};
    socklen_t len = sizeof a;
    pthread_t thread;
    void *served;
    size_t at = 0;

    snprintf(text, sizeof text, "tap,id=t,ifname=tap7,script=no,downscript=no%s", options);
    Net *n = start(&g, text);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    net_set_offload(&g.end, offload);
    g.segment = segment;
    if (bind(fd, (struct sockaddr *)&a, len) || listen(fd, 1) ||
        getsockname(fd, (struct sockaddr *)&a, &len))
        abort();
    pthread_create(&thread, NULL, serve, &fd);
    GuestTcp *t = guest_connect(&g, HOST, ntohs(a.sin_port));
    bool ok = GUEST_WAIT(&g, t->is_open);

    guest_tcp_send(&g, t, pattern, BULK);
    while (ok && at < BULK && GUEST_WAIT(&g, t->in_count)) {
        ok = !memcmp(t->in, pattern + at, t->in_count);
        at += t->in_count;
        guest_tcp_take(&g, t);
    }
    pthread_join(thread, &served);
    printf("# largest frame: %zu bytes, %u frames\n", g.largest, g.frames);
    tap_ok(ok && served && !g.bad_sums && (g.largest > 1514) == !!(offload & NET_TSO4), name);
    close(fd);
    stop(&g, n);
}

/* ---- the interface ---- */

static void test_queues(void)
{
    static Guest g;
    Net *n = start(&g, "tap,id=t,ifname=tap7,queues=4,script=no,downscript=no");

    tap_ok(net_queues(&g.end) == 4 && strstr(net_text(n), "ifname=tap7,queues=4") && pings(&g),
           "four queues");
    net_set_queues(&g.end, 1);
    bool one = pings(&g);

    net_set_queues(&g.end, 3);
    tap_ok(one && pings(&g), "one of them, three of them");
    unsigned steps = 0;

    for (i64 end = clock_host_ns() + 100 * NS_PER_MS; clock_host_ns() < end; usleep(1000))
        steps += loop_step(loop, false);
    tap_ok(steps < 20, "those that are not in use cost nothing");
    stop(&g, n);
}

static void test_gone(void)
{
    static Guest g;
    struct ifreq r = {.ifr_name = "tap7"};
    Net *n = start(&g, "tap,id=t,ifname=tap7,script=no,downscript=no");
    bool ok = pings(&g) && !system("ip link del tap7");
    unsigned steps = 0;

    for (i64 end = clock_host_ns() + 100 * NS_PER_MS; clock_host_ns() < end; usleep(1000))
        steps += loop_step(loop, false);
    guest_ping(&g, HOST, 1, 1);
    tap_ok(ok && steps < 20 && !if_nametoindex(r.ifr_name),
           "an interface that is removed costs nothing any more");
    stop(&g, n);
}

static void test_fd(void)
{
    static Guest g;
    struct ifreq r = {.ifr_name = "tap7", .ifr_flags = IFF_TAP | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR);
    char text[40];

    if (ioctl(fd, TUNSETIFF, &r))
        abort();
    snprintf(text, sizeof text, "tap,id=t,fd=%d", fd);
    Net *n = start(&g, text);

    tap_ok(pings(&g) && strstr(net_text(n), "vnet_hdr=off"),
           "an open descriptor, without vnet_hdr");
    stop(&g, n);
}

/* A slow guest: what does not fit waits in the kernel, or is lost there. */
static void test_deaf(void)
{
    static Guest g;
    Net *n = start(&g, "tap,id=t,ifname=tap7,script=no,downscript=no");

    g.is_deaf = true;
    guest_ping(&g, HOST, 500, 10);
    guest_ping(&g, HOST, 501, 10);
    GUEST_WAIT_MS(&g, 50, false);
    bool quiet = g.ping_seq != 501;

    guest_listen(&g);
    tap_ok(quiet && GUEST_WAIT(&g, g.ping_seq == 501), "frames wait for a guest that is busy");
    stop(&g, n);
}

static bool file_is(const char *path, const char *expected)
{
    char got[100] = "";
    FILE *f = fopen(path, "r");

    if (f && !fgets(got, sizeof got, f))
        got[0] = 0;
    if (f)
        fclose(f);
    return !strcmp(got, expected);
}

static void test_scripts(void)
{
    char dir[] = "/tmp/net-tap-XXXXXX", path[64], mark[64], text[200];
    Error err;
    FILE *f;

    if (!mkdtemp(dir))
        abort();
    snprintf(path, sizeof path, "%s/up", dir);
    snprintf(mark, sizeof mark, "%s/mark", dir);
    f = fopen(path, "w");
    fprintf(f, "#!/bin/sh\necho \"$1\" >> %s\n", mark);
    fclose(f);
    chmod(path, 0755);
    snprintf(text, sizeof text, "tap,id=t,ifname=tap7,script=%s,downscript=%s", path, path);
    Net *n = make(text, &err);
    bool up = n && file_is(mark, "tap7\n");

    unlink(mark);
    if (n)
        net_free(n);
    tap_ok(up && file_is(mark, "tap7\n"), "scripts run at the start and at the end");
    tap_ok(!make("tap,id=t,ifname=tap7,script=/bin/false", &err) && strstr(err.text, "it failed"),
           "one that fails is an error");
    snprintf(text, sizeof text, "rm -r %s", dir);
    if (system(text))
        abort();
}

static void test_bridge(void)
{
    static Guest g;
    Error err;
    Net *n;

    if (system("ip link add br7 type bridge 2>/dev/null")) {
        tap_skip("a port of a bridge", "the kernel has no bridges");
        return;
    }
    set_up("br7", HOST);
    n = make("bridge,id=t,br=br7", &err);
    if (n) {
        guest_open(&g, loop, n, GUEST, HOST);
        for (unsigned i = 0; i < 50 && !g.has_gateway_mac; i++) {
            guest_arp_ask(&g);
            GUEST_WAIT_MS(&g, 100, g.has_gateway_mac);
        }
        tap_ok(pings(&g) && strstr(net_text(n), "br=br7"), "a port of a bridge");
        stop(&g, n);
    } else {
        tap_ok(false, err.text);
    }
    tap_ok(!make("bridge,id=t,br=none", &err) && strstr(err.text, "no such bridge"),
           "there must be one");
}

/* What users see who may not. */
static void test_not_permitted(void)
{
    int status;
    pid_t pid = fork();

    if (!pid) {
        Error err, err2;

        if (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534))
            _exit(1);
        _exit(make("bridge,id=t,br=br7", &err) || make("tap,id=t", &err2) ||
              !strstr(err.text, "CAP_NET_ADMIN") || !strstr(err2.text, "CAP_NET_ADMIN"));
    }
    waitpid(pid, &status, 0);
    tap_ok(!status, "who may not is told what is needed");
}

static void test_options(void)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {
        {"tap,id=t,vhost=on", "vhost"},      {"tap,id=t,helper=/x", "helper"},
        {"tap,id=t,fd=0", "open tap"},       {"tap,id=t,fd=3,ifname=x", "ifname"},
        {"tap,id=t,fds=x:y", "open tap"},    {"tap,id=t,ifname=abcdefghijklmnop", "characters"},
        {"tap,id=t,queues=0", "queues"},     {"tap,id=t,ifname=lo", "lo"},
        {"bridge,id=t,helper=/x", "helper"},
    };
    unsigned bad = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
        Error err;

        if (make(wrong[i].text, &err) || !strstr(err.text, wrong[i].expected)) {
            printf("# %s: %s\n", wrong[i].text, err.text);
            bad++;
        }
    }
    tap_ok(!bad, "wrong options are refused, and the text says what was expected");
}

int main(void)
{
    const u32 all = NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN;
    u64 seed = 7;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (access("/dev/net/tun", R_OK | W_OK) || unshare(CLONE_NEWNET)) {
        printf("1..0 # SKIP needs root and /dev/net/tun\n");
        fprintf(stderr, "SKIP net-tap: needs root and /dev/net/tun\n");
        return 0;
    }
    for (size_t i = 0; i < BULK; i += 8) {
        u64 v = random_next(&seed);

        memcpy(pattern + i, &v, 8);
    }
    loop = loop_new();
    test_options();
    test_tcp(1460, 0, "", "TCP with the kernel");
    test_tcp(60000, all, "", "TCP with large segments in both directions");
    test_tcp(60000, 0, "", "large segments from the guest only");
    test_tcp(60000, 0, ",vnet_hdr=off", "all offloads in software");
    test_queues();
    test_gone();
    test_fd();
    test_deaf();
    test_scripts();
    test_bridge();
    test_not_permitted();
    while (loop_step(loop, false))
        ;
    loop_free(loop);
    return tap_done();
}
