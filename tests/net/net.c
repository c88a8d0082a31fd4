/* SPDX-License-Identifier: MIT */
/* Networks between two front ends: flow control, hubs, offloads. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/net/dump.h"
#include "host/net/merge.h"
#include "tests/block/tap.h"
#include "tests/net/nic.h"

static void test_flow(Loop *l)
{
    static Nic nic = {.room = 2};
    Net *n = net_make(l, "loopback,id=n0");
    Error err = {0};
    NetEnd other;

    tap_ok(n && net_find("n0") == n && !strcmp(net_id(n), "n0"), "a network has a name");
    tap_ok(!net_make(l, "loopback,id=n0") && !net_make(l, "loopback") &&
               !net_make(l, "loopbac,id=x"),
           "names are unique and needed, kinds exist");
    tap_ok(net_attach(&nic.end, n, &nic_ops, &nic, &err) &&
               !net_attach(&other, n, &nic_ops, NULL, &err) && strstr(err.text, "in use"),
           "one front end only");
    for (unsigned i = 0; i < 5; i++)
        nic_send(&nic, "abcdef", 6 - i % 2, NULL);
    tap_ok(nic.count == 2 && nic.frame[0].size == 6 && !memcmp(nic.frame[1].data, "abcde", 5),
           "as many frames as there is room");
    nic.room = 100;
    net_receive_ready(&nic.end);
    tap_ok(nic.count == 5 && nic.frame[4].size == 6, "the others wait in order");
    nic_clear(&nic);
    net_set_link(n, false);
    nic_send(&nic, "abc", 3, NULL);
    tap_ok(nic.links == 1 && !nic.count && !net_link(n), "without link frames are lost");
    net_set_link(n, true);
    nic_send(&nic, "abc", 3, NULL);
    tap_ok(nic.count == 1 && nic.links == 2, "with it they are not");
    nic_clear(&nic);
    net_free(n);
    tap_ok(!nic.end.net && nic_send(&nic, "abc", 3, NULL), "a network may go before its front end");
}

static void test_hub(Loop *l)
{
    static Nic a = {.room = 10}, b = {.room = 10}, c = {.room = 10};
    Net *na = net_make(l, "hubport,id=a,hubid=1"), *nb = net_make(l, "hubport,id=b,hubid=1");
    Net *nc = net_make(l, "hubport,id=c,hubid=2"), *up = net_make(l, "loopback,id=up");
    Net *nu = net_make(l, "hubport,id=u,hubid=2,netdev=up");

    net_attach(&a.end, na, &nic_ops, &a, NULL);
    net_attach(&b.end, nb, &nic_ops, &b, NULL);
    net_attach(&c.end, nc, &nic_ops, &c, NULL);
    nic_send(&a, "from a", 6, NULL);
    tap_ok(!a.count && b.count == 1 && !c.count, "a hub gives a frame to its other ports");
    nic_send(&c, "from c", 6, NULL);
    tap_ok(c.count == 1 && b.count == 1, "and to a network behind a port, and back");
    net_free(up);
    nic_send(&c, "from c", 6, NULL);
    tap_ok(c.count == 1, "which may go");
    nic_clear(&a), nic_clear(&b), nic_clear(&c);
    net_free(na), net_free(nb), net_free(nc), net_free(nu);
}

/* ---- offloads ---- */

static u32 sum_of(const u8 *p, size_t size, u32 acc)
{
    for (size_t i = 0; i < size; i++)
        acc += i & 1 ? p[i] : (u32)p[i] << 8;
    while (acc >> 16)
        acc = (acc & 0xffff) + (acc >> 16);
    return acc;
}

/* Whether the sums of a TCP frame over IPv4 or IPv6 are right. */
static bool sums_are_right(const u8 *f, size_t size, size_t ip)
{
    bool is_ip6 = f[ip] >> 4 == 6;
    size_t tcp = ip + (is_ip6 ? 40 : (f[ip] & 15) * 4u);
    u32 acc = 6 + (u32)(size - tcp);

    if (!is_ip6 && sum_of(f + ip, tcp - ip, 0) != 0xffff)
        return false;
    acc = sum_of(f + ip + (is_ip6 ? 8 : 12), is_ip6 ? 32 : 8, acc);
    return sum_of(f + tcp, size - tcp, acc) == 0xffff;
}

/* A TCP frame with @payload bytes; the sum's place holds that of the pseudo header. */
static size_t make_tcp(u8 *f, bool is_ip6, bool has_vlan, size_t payload)
{
    size_t ip = has_vlan ? 18 : 14, tcp = ip + (is_ip6 ? 40 : 20), size = tcp + 24 + payload;

    memset(f, 0x11, size);
    if (has_vlan)
        memcpy(f + 12, "\x81\x00\x00\x05", 4);
    memcpy(f + ip - 2, is_ip6 ? "\x86\xdd" : "\x08\x00", 2);
    memset(f + ip, 0, tcp - ip);
    f[ip] = is_ip6 ? 0x60 : 0x45;
    if (is_ip6) {
        f[ip + 6] = 6;
        f[ip + 7] = 64;
        f[ip + 4] = (u8)((size - tcp) >> 8);
        f[ip + 5] = (u8)(size - tcp);
        memset(f + ip + 8, 0x20, 16);
        memset(f + ip + 24, 0x31, 16);
    } else {
        f[ip + 2] = (u8)((size - ip) >> 8);
        f[ip + 3] = (u8)(size - ip);
        memcpy(f + ip + 4, "\x12\xff\x40\x00\x40\x06\x00\x00\x0a\x00\x02\x0f\x0a\x00\x02\x02", 16);
        u32 s = 0xffff & ~sum_of(f + ip, 20, 0);

        f[ip + 10] = (u8)(s >> 8);
        f[ip + 11] = (u8)s;
    }
    memcpy(f + tcp + 4, "\xff\xff\xff\x00", 4); /* sequence number: wraps */
    f[tcp + 12] = 0x60;
    f[tcp + 13] = 0x89; /* CWR, PSH, FIN */
    u32 s = sum_of(f + ip + (is_ip6 ? 8 : 12), is_ip6 ? 32 : 8, 6 + (u32)(size - tcp));

    f[tcp + 16] = (u8)(s >> 8);
    f[tcp + 17] = (u8)s;
    for (size_t i = 0; i < payload; i++)
        f[tcp + 24 + i] = (u8)(i * 7 + (i >> 8));
    return size;
}

static void test_one_offload(Nic *nic, bool is_ip6, bool has_vlan, size_t payload, u32 mss)
{
    static u8 f[70000];
    size_t size = make_tcp(f, is_ip6, has_vlan, payload), ip = has_vlan ? 18 : 14;
    size_t tcp = ip + (is_ip6 ? 40 : 20), head = tcp + 24, got = 0;
    NetHeader h = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                   .gso_type = !mss     ? 0
                               : is_ip6 ? VIRTIO_NET_HDR_GSO_TCPV6
                                        : VIRTIO_NET_HDR_GSO_TCPV4,
                   .gso_size = (u16)mss,
                   .csum_start = (u16)tcp,
                   .csum_offset = 16};
    bool ok = true, flags = true;
    char name[128];

    nic_send(nic, f, size, &h);
    for (u32 i = 0; i < nic->count; i++) {
        const u8 *p = nic->frame[i].data;
        size_t n = nic->frame[i].size;
        u32 seq = (u32)p[tcp + 4] << 24 | p[tcp + 5] << 16 | p[tcp + 6] << 8 | p[tcp + 7];
        bool is_last = i + 1 == nic->count;

        ok = ok && sums_are_right(p, n, ip) && !nic->frame[i].header.gso_type &&
             seq == (u32)(0xffffff00 + got) && !memcmp(p + head, f + head + got, n - head) &&
             (!mss || n - head <= mss);
        flags = flags && p[tcp + 13] == (0x80u * !i | 9u * is_last);
        got += n - head;
    }
    snprintf(name, sizeof name, "%s%s, %zu bytes in segments of %u: %u frames with right sums",
             is_ip6 ? "IPv6" : "IPv4", has_vlan ? " in a VLAN" : "", payload, mss, nic->count);
    tap_ok(ok && got == payload && nic->count == (mss ? (payload + mss - 1) / mss : 1), name);
    tap_ok(flags, "CWR in the first, FIN and PSH in the last");
    nic_clear(nic);
}

static void test_offload(Loop *l)
{
    static Nic nic = {.room = NIC_FRAMES_MAX};
    static u8 f[70000];
    Net *soft = net_make(l, "loopback,id=soft,offload=off"),
        *hard = net_make(l, "loopback,id=hard");
    size_t size = make_tcp(f, false, false, 3000);
    NetHeader h = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                   .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
                   .gso_size = 1000,
                   .csum_start = 34,
                   .csum_offset = 16};
    NetHeader bad[] = {
        {.flags = 1, .csum_start = 65535, .csum_offset = 16},
        {.flags = 1, .csum_start = 34, .csum_offset = 65535},
        {.flags = 1, .csum_start = 3053, .csum_offset = 16},
        {.flags = 1, .gso_type = 1, .gso_size = 0, .csum_start = 34, .csum_offset = 16},
        {.flags = 1, .gso_type = 1, .gso_size = 1, .csum_start = 34, .csum_offset = 16},
        {.flags = 1, .gso_type = 1, .gso_size = 1000, .csum_start = 33, .csum_offset = 16},
        {.flags = 1, .gso_type = 4, .gso_size = 1000, .csum_start = 3050, .csum_offset = 16},
        {.flags = 1, .gso_type = 3, .gso_size = 1000, .csum_start = 34, .csum_offset = 16},
        {.gso_type = 0x77, .gso_size = 1000},
    };

    net_attach(&nic.end, soft, &nic_ops, &nic, NULL);
    test_one_offload(&nic, false, false, 1001, 0);
    test_one_offload(&nic, true, true, 500, 0);
    test_one_offload(&nic, false, false, 5000, 1448);
    test_one_offload(&nic, true, false, 5000, 1001);
    test_one_offload(&nic, false, true, 65000, 1448);
    test_one_offload(&nic, true, true, 1448, 1448);
    for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
        nic_send(&nic, f, size, &bad[i]);
    tap_ok(!nic.count, "headers that lie make no frames");
    net_detach(&nic.end);
    net_attach(&nic.end, hard, &nic_ops, &nic, NULL);
    nic_send(&nic, f, size, &h);
    tap_ok(nic.count == 3 && !nic.frame[0].header.flags,
           "a receiver without offloads gets segments");
    nic_clear(&nic);
    net_set_offload(&nic.end, NET_CSUM | NET_TSO4);
    nic_send(&nic, f, size, &h);
    tap_ok(nic.count == 1 && nic.frame[0].header.gso_size == 1000 && nic.frame[0].size == size,
           "one with them gets the frame as it is");
    nic_clear(&nic);
    net_free(soft);
    net_free(hard);
}

/* Whether segments that are merged and cut again are the same. */
static void test_merge(Loop *l)
{
    static Nic cut = {.room = NIC_FRAMES_MAX}, whole = {.room = NIC_FRAMES_MAX};
    static u8 f[70000];
    Net *soft = net_make(l, "loopback,id=soft,offload=off"), *n = net_make(l, "null,id=n");
    size_t size = make_tcp(f, false, false, 64000);
    NetHeader h = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                   .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
                   .gso_size = 1448,
                   .csum_start = 34,
                   .csum_offset = 16};
    NetMerge m = {0};
    bool same = true;

    f[34 + 13] = 0x18; /* ACK, PSH */
    net_attach(&cut.end, soft, &nic_ops, &cut, NULL);
    net_attach(&whole.end, n, &nic_ops, &whole, NULL);
    nic_send(&cut, f, size, &h);
    u32 count = cut.count;

    net_merge(&m, n, cut.frame[0].data, cut.frame[0].size);
    net_merge(&m, n, cut.frame[1].data, cut.frame[1].size);
    net_merge_flush(&m, n);
    tap_ok(whole.count == 2 && !whole.frame[1].header.flags,
           "segments stay as they are for guests that want them");
    nic_clear(&whole);
    net_set_offload(&whole.end, NET_CSUM | NET_TSO4);
    for (u32 i = 0; i < count; i++)
        net_merge(&m, n, cut.frame[i].data, cut.frame[i].size);
    tap_ok(whole.count == 1 && whole.frame[0].size == size &&
               whole.frame[0].header.gso_size == 1448 && !memcmp(whole.frame[0].data, f, size),
           "segments of a connection become the frame that they were");
    nic_send(&cut, whole.frame[0].data, size, &whole.frame[0].header);
    for (u32 i = 0; i < count; i++)
        same = same && cut.frame[i].size == cut.frame[count + i].size &&
               !memcmp(cut.frame[i].data, cut.frame[count + i].data, cut.frame[i].size);
    tap_ok(same && cut.count == 2 * count, "and can be cut into the same again");
    nic_clear(&whole);
    cut.frame[3].data[34 + 11] ^= 1; /* another acknowledgement */
    cut.frame[6].data[34 + 7] ^= 1;  /* out of order */
    cut.frame[9].data[14 + 15] ^= 1; /* from elsewhere */
    for (u32 i = 0; i < count; i++)
        net_merge(&m, n, cut.frame[i].data, cut.frame[i].size);
    tap_ok(whole.count == 7, "what is different by anything is not merged");
    net_merge_free(&m);
    nic_clear(&whole);
    nic_clear(&cut);
    net_free(soft);
    net_free(n);
}

/* ---- filter-dump ---- */

static bool dump_is(const char *path, const size_t *sizes, unsigned count, u32 maxlen)
{
    FILE *f = fopen(path, "rb");
    u32 head[6], frame[4];
    u8 data[4096];
    bool ok = f && fread(head, 4, 6, f) == 6 && head[0] == 0xa1b2c3d4 && head[1] == 0x00040002 &&
              head[4] == maxlen && head[5] == 1;

    for (unsigned i = 0; ok && i < count; i++) {
        size_t kept = MIN(sizes[i], (size_t)maxlen);

        ok = fread(frame, 4, 4, f) == 4 && frame[0] > 1700000000 && frame[1] < 1000000 &&
             frame[2] == kept && frame[3] == sizes[i] && fread(data, 1, kept, f) == kept &&
             data[kept - 1] == (u8)(kept - 1);
    }
    ok = ok && fgetc(f) == EOF;
    if (f)
        fclose(f);
    return ok;
}

static void dump(const char *text, const char *path, bool is_right)
{
    Opts o = {0};
    Error err = {0};
    char all[200];

    snprintf(all, sizeof all, "%s,file=%s", text, path);
    opts_parse(&o, all, NULL, &err);
    NetDump *d = net_dump_new(&o, &err);

    if (!d == is_right)
        tap_ok(false, err.text);
    opts_clear(&o);
}

static void test_dump(Loop *l)
{
    static Nic nic = {.room = 10};
    static const size_t sizes[] = {60, 60, 1514, 1514, 100, 100};
    static const size_t half[] = {60, 1514, 100};
    Net *n = net_make(l, "loopback,id=n0");
    u8 data[1514];
    char path[3][40];

    for (unsigned i = 0; i < 3; i++)
        snprintf(path[i], sizeof path[i], "/tmp/net-dump-%d-%u", (int)getpid(), i);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (u8)i;
    net_attach(&nic.end, n, &nic_ops, &nic, NULL);
    dump("id=d0,netdev=n0", path[0], true);
    dump("id=d1,netdev=n0,maxlen=100,queue=rx", path[1], true);
    dump("id=d2,netdev=n0,queue=tx,maxlen=1k", path[2], true);
    dump("id=d0,netdev=n0", "/dev/null", false);
    dump("id=d3,netdev=none", "/dev/null", false);
    dump("id=d3,netdev=n0,maxlen=0", "/dev/null", false);
    dump("id=d3,netdev=n0", "/nonexistent/x", false);
    dump("id=full,netdev=n0,status=off", "/dev/full", false);
    for (unsigned i = 0; i < 3; i++)
        nic_send(&nic, data, half[i], NULL);
    net_free(n);
    for (NetDump *d; (d = net_dump_next(NULL));)
        net_dump_free(d);
    tap_ok(dump_is(path[0], sizes, 6, 65536),
           "filter-dump: frames of both directions in a pcap file");
    tap_ok(dump_is(path[1], half, 3, 100) && dump_is(path[2], half, 3, 1024),
           "filter-dump: the beginnings of those of one");
    char command[200];

    snprintf(command, sizeof command, "test $(tcpdump -n -r %s 2>/dev/null | grep -c ^..:..:) = 6",
             path[0]);
    if (system("command -v tcpdump >/dev/null"))
        tap_skip("filter-dump: tcpdump reads them", "tcpdump is not installed");
    else
        tap_ok(!system(command), "filter-dump: tcpdump reads them");
    for (unsigned i = 0; i < 3; i++)
        unlink(path[i]);
    nic_clear(&nic);
}

int main(void)
{
    Loop *l = loop_new();

    test_flow(l);
    test_hub(l);
    test_offload(l);
    test_merge(l);
    test_dump(l);
    while (loop_step(l, false))
        ;
    loop_free(l);
    return tap_done();
}
