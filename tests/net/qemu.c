/* SPDX-License-Identifier: MIT */
/*
 * Networks between us and QEMU, which runs without machine: a hub of its own connects the network
 * under test to its user network, whose router our guest must reach.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/block/tap.h"
#include "tests/net/stack.h"

#define QEMU    "qemu-system-aarch64"
#define GATEWAY IP4(10, 0, 2, 2)

static Loop *loop;

static pid_t start_qemu(const char *netdev)
{
    pid_t pid = fork();

    if (pid)
        return pid;
    if (!freopen("/dev/null", "w", stderr))
        _exit(127);
    execlp(QEMU, QEMU, "-M", "none", "-nodefaults", "-display", "none", "-netdev", netdev,
           "-netdev", "hubport,id=h1,hubid=0,netdev=s", "-netdev", "user,id=u", "-netdev",
           "hubport,id=h2,hubid=0,netdev=u", NULL);
    _exit(127);
}

/* QEMU may not be there yet when we connect. */
static Net *open_net(const char *text)
{
    for (unsigned i = 0; i < 200; i++) {
        Error err = {0};
        Opts o = {0};
        Net *n;

        opts_parse(&o, text, "type", &err);
        n = net_new(loop, &o, &err);
        opts_clear(&o);
        if (n)
            return n;
        usleep(50000);
    }
    return NULL;
}

static bool reaches_router(Guest *g)
{
    bool ok = false;

    for (unsigned i = 0; i < 100 && !g->has_gateway_mac; i++) { /* the first are lost */
        guest_arp_ask(g);
        GUEST_WAIT_MS(g, 100, g->has_gateway_mac);
    }
    for (u32 size = 1; size <= 1472 && g->has_gateway_mac; size += 200 + size % 7) {
        guest_ping(g, GATEWAY, size, size);
        ok = GUEST_WAIT(g, g->ping_seq == size && g->ping_size == size);
        if (!ok)
            break;
    }
    return ok && !g->bad_sums;
}

static void test(const char *name, const char *ours, const char *theirs)
{
    static Guest g;
    pid_t pid = 0;
    bool is_server = strstr(ours, "listen=") || strstr(ours, "server=on");
    Net *n = is_server ? open_net(ours) : NULL;

    pid = start_qemu(theirs);
    if (!is_server)
        n = open_net(ours);
    if (n) {
        guest_open(&g, loop, n, IP4(10, 0, 2, 15), GATEWAY);
        tap_ok(reaches_router(&g), name);
        guest_close(&g);
        net_free(n);
    } else {
        tap_ok(false, name);
    }
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}

static bool has_qemu(void)
{
    return !system("test \"$(" QEMU " -M none -netdev help 2>/dev/null |"
                   " grep -cxE 'user|stream|dgram')\" = 3");
}

int main(void)
{
    char a[300], b[300];
    unsigned p = 20000 + (unsigned)getpid() % 20000;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!has_qemu()) {
        printf("1..0 # SKIP " QEMU " with user and dgram networks is not installed\n");
        fprintf(stderr, "SKIP net-qemu: " QEMU " with user and dgram networks is not installed\n");
        return 0;
    }
    loop = loop_new();
    snprintf(a, sizeof a, "socket,id=s,connect=127.0.0.1:%u", p);
    snprintf(b, sizeof b, "socket,id=s,listen=127.0.0.1:%u", p);
    test("socket: we connect", a, b);
    p++;
    snprintf(a, sizeof a, "socket,id=s,listen=127.0.0.1:%u", p);
    snprintf(b, sizeof b, "socket,id=s,connect=127.0.0.1:%u", p);
    test("socket: we listen", a, b);
    snprintf(a, sizeof a, "stream,id=s,addr.type=unix,addr.path=/tmp/net-qemu-%u", p);
    snprintf(b, sizeof b, "stream,id=s,server=on,addr.type=unix,addr.path=/tmp/net-qemu-%u", p);
    test("stream: we connect to a Unix socket", a, b);
    p++;
    snprintf(a, sizeof a, "stream,id=s,server=on,addr.type=inet,addr.host=127.0.0.1,addr.port=%u",
             p);
    snprintf(b, sizeof b, "stream,id=s,addr.type=inet,addr.host=127.0.0.1,addr.port=%u", p);
    test("stream: we listen at TCP", a, b);
    p++;
    snprintf(a, sizeof a, "socket,id=s,udp=127.0.0.1:%u,localaddr=127.0.0.1:%u", p, p + 1);
    snprintf(b, sizeof b,
             "dgram,id=s,local.type=inet,local.host=127.0.0.1,local.port=%u,remote.type=inet,"
             "remote.host=127.0.0.1,remote.port=%u",
             p, p + 1);
    test("UDP", a, b);
    p += 2;
    snprintf(a, sizeof a, "socket,id=s,mcast=239.192.77.2:%u,localaddr=127.0.0.1", p);
    test("a multicast group", a, a);
    while (loop_step(loop, false))
        ;
    loop_free(loop);
    return tap_done();
}
