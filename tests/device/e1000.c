/* SPDX-License-Identifier: MIT */
/* The 82540EM as a driver sees it, with a second card on the same hub. */
#include "tests/device/pci.h"
#include "tests/device/peer.h"

enum {
    CTRL = 0,
    STATUS = 8,
    EECD = 0x10,
    EERD = 0x14,
    MDIC = 0x20,
    ICR = 0xc0,
    ITR = 0xc4,
    ICS = 0xc8,
    IMS = 0xd0,
    IMC = 0xd8,
    RCTL = 0x100,
    TCTL = 0x400,
    RDBAL = 0x2800,
    RDLEN = 0x2808,
    RDH = 0x2810,
    RDT = 0x2818,
    TDBAL = 0x3800,
    TDLEN = 0x3808,
    TDH = 0x3810,
    TDT = 0x3818,
    MTA = 0x5200,
    RA = 0x5400,
    VFTA = 0x5600,

    RX_RING = 0x40000000,
    TX_RING = 0x40001000,
    RX_DATA = 0x40010000, /* 2048 bytes each */
    TX_DATA = 0x40040000,
    RING = 8,
    LINE = BRIDGE_LINE + 1,
};

#define OWN ((const u8[6]){0x52, 0x54, 0x00, 0x12, 0x34, 0x56})

static Client c;
static Bridge b;
static u64 card, io;
static u32 tail;

static u32 r(u32 reg)
{
    return (u32)client_r32(&c, card + reg);
}

static void w(u32 reg, u32 value)
{
    client_w32(&c, card + reg, value);
}

/* A descriptor of 16 bytes to send, and the tail behind it. */
static void post(u64 addr, u32 low, u32 high)
{
    u64 at = TX_RING + 16 * tail;

    client_write(&c, at, 8, addr);
    client_w32(&c, at + 8, low);
    client_w32(&c, at + 12, high);
    tail = (tail + 1) % RING;
}

static void kick(void)
{
    peer.count = 0;
    w(TDT, tail);
    client_step(&c, 1000);
}

static void begin(u32 rctl)
{
    w(CTRL, 1 << 26);
    tail = 0;
    w(RDBAL, RX_RING);
    w(RDLEN, RING * 16);
    for (u32 n = 0; n < RING; n++) {
        client_write(&c, RX_RING + 16 * n, 8, RX_DATA + 2048 * n);
        client_write(&c, RX_RING + 16 * n + 8, 8, 0);
    }
    w(RDT, RING - 1);
    w(TDBAL, TX_RING);
    w(TDLEN, RING * 16);
    w(TCTL, 2);
    w(RCTL, rctl | 2);
    w(IMS, 0xffff);
    r(ICR);
}

static bool send_to(const u8 *to, u32 size)
{
    u8 f[4096];

    for (u32 n = 0; n < size; n++)
        f[n] = (u8)n;
    memcpy(f, to, 6);
    f[12] = 8;
    f[13] = 0;
    return peer_send(f, size, (NetHeader){0});
}

static bool gets(const u8 *to)
{
    u32 head = r(RDH);

    send_to(to, 64);
    client_step(&c, 0);
    return r(RDH) != head;
}

/* ---- EEPROM and PHY ---- */

static u16 read_word(u32 n)
{
    u32 command = 6 << 6 | n;
    u16 v = 0;

    w(EECD, 0);
    w(EECD, 2);
    for (int bit = 8; bit >= 0; bit--) {
        u32 di = command >> bit & 1 ? 4 : 0;

        w(EECD, 2 | di);
        w(EECD, 3 | di);
    }
    for (unsigned bit = 0; bit < 16; bit++) {
        w(EECD, 2);
        w(EECD, 3);
        v = (u16)(v << 1 | (r(EECD) >> 3 & 1));
    }
    w(EECD, 0);
    return v;
}

static u32 phy(u32 reg, u32 value, bool is_write)
{
    w(MDIC, value | reg << 16 | 1 << 21 | (is_write ? 1 << 26 : 2 << 26));
    return r(MDIC);
}

static void test_phy(void)
{
    u16 sum = 0;

    for (u32 n = 0; n < 64; n++)
        sum = (u16)(sum + read_word(n));
    tap_ok(sum == 0xbaba && read_word(0) == 0x5452 && read_word(2) == 0x5634,
           "the EEPROM by its wire: address and checksum");
    w(EECD, 0x40);
    tap_ok(r(EECD) & 0x80, "which is granted");
    w(EERD, 1 | 13 << 8);
    tap_ok(r(EERD) == (0x100e0000 | 13 << 8 | 0x10), "and by EERD");
    tap_ok((phy(2, 0, false) & 0x1000ffff) == 0x10000141 && (phy(3, 0, false) & 0xffff) == 0xc20,
           "the PHY is an M88E1000");
    phy(4, 0x1234, true);
    tap_ok((phy(4, 0, false) & 0xffff) == 0x1234, "registers of the PHY are kept");
    w(MDIC, 2 << 26 | 2 << 21);
    tap_ok(r(MDIC) & 1 << 30, "another PHY is an error");
    tap_ok(r(STATUS) & 2 && phy(1, 0, false) & 4, "the link is up");
    w(ICR, UINT32_MAX);
    w(IMS, 0xffff);
    net_set_link(net_find("n0"), false);
    tap_ok(!(r(STATUS) & 2) && c.line[LINE] && r(ICR) & 4 && !c.line[LINE],
           "when it goes there is an interrupt, which reading takes");
    net_set_link(net_find("n0"), true);
    r(ICR);
    client_w32(&c, io, RA);
    tap_ok(client_r32(&c, io + 4) == 0x12005452, "registers by I/O ports");
}

/* ---- sending ---- */

static void test_send(void)
{
    u8 f[64];

    begin(0);
    for (unsigned n = 0; n < sizeof f; n++)
        f[n] = (u8)n;
    mem_write(&c.as, TX_DATA, f, sizeof f, (MemAttrs){0});
    post(TX_DATA, 20, 0);
    post(TX_DATA + 20, 44 | 9u << 24, 0);
    kick();
    tap_ok(peer.count == 1 && peer.size[0] == 64 && !memcmp(peer.data[0], f, 64) && r(TDH) == 2,
           "a frame of two old descriptors");
    tap_ok(!(client_read(&c, TX_RING + 12, 1) & 1) && client_read(&c, TX_RING + 28, 1) & 1 &&
               (r(ICR) & 3) == 3,
           "the status that was asked for, interrupts");
    w(CTRL, r(CTRL) | 1 << 30);
    post(TX_DATA, 64 | 0x4bu << 24, 0x0123 << 16);
    kick();
    tap_ok(peer.count == 1 && peer.size[0] == 68 && peer.data[0][12] == 0x81 &&
               peer.data[0][15] == 0x23,
           "a tag of a VLAN is inserted");
    post(TX_DATA, 70000 & 0xffff, 0);
    for (unsigned n = 0; n < 17; n++) {
        post(TX_DATA, 0xffff, 0);
        kick();
    }
    post(TX_DATA, 64 | 1u << 24, 0);
    kick();
    tap_ok(!peer.count, "a frame that is too long is dropped");
    post(TX_DATA, 64 | 1u << 24, 0);
    kick();
    tap_ok(peer.count == 1, "and the next is sent");
}

/* TCP over IPv4 with @payload bytes; lengths and sums are the card's. */
static void put_tcp(u32 payload)
{
    u8 f[8192] = {[12] = 8, [14] = 0x45, [22] = 64, [23] = 6, [26] = 10, 0,           0,
                  1,        10,          0,         0,        2,         [46] = 0x50, 0x18};
    u32 sum = 0;

    for (u32 n = 0; n < payload; n++)
        f[54 + n] = (u8)(n * 7);
    for (u32 n = 26; n < 34; n += 2) /* pseudo header without the length */
        sum += (u32)(f[n] << 8 | f[n + 1]);
    sum += 6;
    f[50] = (u8)(sum >> 8);
    f[51] = (u8)sum;
    mem_write(&c.as, TX_DATA, f, 54 + payload, (MemAttrs){0});
}

static u32 sum_of(const u8 *p, u32 size, u32 sum)
{
    for (u32 n = 0; n < size; n++)
        sum += n & 1 ? p[n] : (u32)p[n] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

static bool is_tcp_right(const u8 *f, u32 size)
{
    u32 length = (u32)(f[16] << 8 | f[17]);

    return length == size - 14 && sum_of(f + 14, 20, 0) == 0xffff &&
           sum_of(f + 34, length - 20, sum_of(f + 26, 8, 6 + length - 20)) == 0xffff;
}

static void test_offload(void)
{
    u32 total = 0;
    bool ok = true;

    begin(0);
    put_tcp(3000);
    post(14 | 24 << 8 | 33 << 16 | 34ull << 32 | 50ull << 40,
         3000 | 0x27u << 24 /* TCP, IPv4, TSE, DEXT */, 54 << 8 | 1000 << 16);
    post(TX_DATA, 3054 | 1 << 20 | 0x2du << 24, 3 << 8);
    kick();
    for (u32 n = 0; n < peer.count; n++) {
        ok = ok && is_tcp_right(peer.data[n], (u32)peer.size[n]);
        total += (u32)peer.size[n] - 54;
    }
    tap_ok(ok && peer.count == 3 && total == 3000, "TCP is cut into segments with sums");
    put_tcp(100);
    u8 length[2] = {0, 140};
    u32 sum;
    u8 check[2];

    mem_write(&c.as, TX_DATA + 16, length, 2, (MemAttrs){0});
    mem_read(&c.as, TX_DATA + 50, check, 2, (MemAttrs){0});
    sum = (u32)(check[0] << 8 | check[1]) + 120;
    mem_write(&c.as, TX_DATA + 50, (u8[2]){(u8)(sum >> 8), (u8)sum}, 2, (MemAttrs){0});
    post(TX_DATA, 154 | 1 << 20 | 0x29u << 24, 3 << 8);
    kick();
    tap_ok(peer.count == 1 && is_tcp_right(peer.data[0], 154), "sums of IP and TCP are filled in");
    post(14 | 24 << 8 | 33 << 16 | 34ull << 32 | 50ull << 40, 3000 | 0x27u << 24,
         200 << 8 | 7 << 16);
    post(TX_DATA, 100 | 1 << 20 | 0x2du << 24, 3 << 8);
    kick();
    tap_ok(r(TDH) == tail, "a header behind the frame harms nobody");
}

/* ---- receiving ---- */

static void test_receive(void)
{
    static const u8 broadcast[6] = {255, 255, 255, 255, 255, 255}, other[6] = {2, 0, 0, 0, 0, 9},
                    many[6] = {1, 0, 0x5e, 0, 0, 0xfb};
    u8 data[64];

    begin(1 << 15);
    tap_ok(gets(OWN) && gets(broadcast) && !gets(other) && !gets(many),
           "own address and broadcast");
    mem_read(&c.as, RX_DATA, data, 64, (MemAttrs){0});
    tap_ok(!memcmp(data, OWN, 6) && data[63] == 63 && client_read(&c, RX_RING + 8, 2) == 68 &&
               (client_read(&c, RX_RING + 12, 1) & 3) == 3 && c.line[LINE] && r(ICR) & 0x80,
           "data, length, status and interrupt");
    w(MTA + 4 * 0x7d, 0); /* 0xfb00 >> 4 = 0xfb0: word 0x7d, bit 16 */
    w(MTA + 4 * 0x7d, 1 << 16);
    tap_ok(gets(many), "the table of multicast addresses");
    begin(1 << 3);
    tap_ok(gets(other) && !gets(broadcast), "all unicast");
    begin(1 << 18);
    w(RCTL, r(RCTL) | 1 << 3);
    u8 tagged[64] = {2, 0, 0, 0, 0, 9, [12] = 0x81, 0, 0, 5, 8, 0};

    peer_send(tagged, 64, (NetHeader){0});
    client_step(&c, 0);
    tap_ok(!r(RDH), "a VLAN that is not let in");
    w(VFTA, 1 << 5);
    w(CTRL, r(CTRL) | 1 << 30);
    peer_send(tagged, 64, (NetHeader){0});
    client_step(&c, 0);
    mem_read(&c.as, RX_DATA, data, 64, (MemAttrs){0});
    tap_ok(r(RDH) == 1 && data[12] == 8 && client_read(&c, RX_RING + 14, 2) == 5 &&
               client_read(&c, RX_RING + 12, 1) & 8,
           "one that is: the tag is in the descriptor");
    begin(1 << 26 | 3 << 16); /* 256 bytes, without the sum */
    send_to(OWN, 600);
    client_step(&c, 0);
    tap_ok(r(RDH) == 3 && client_read(&c, RX_RING + 8, 2) == 256 &&
               client_read(&c, RX_RING + 40, 2) == 88 &&
               (client_read(&c, RX_RING + 12, 1) & 3) == 1 &&
               (client_read(&c, RX_RING + 44, 1) & 3) == 3,
           "a frame in three buffers");
    begin(0);
    for (unsigned n = 0; n < RING - 1; n++)
        send_to(OWN, 64);
    client_step(&c, 0);
    u32 head = r(RDH);

    send_to(OWN, 64);
    client_step(&c, 0);
    bool ok = head == RING - 1 && r(RDH) == head;

    w(RDT, 3);
    client_step(&c, 0);
    tap_ok(ok && r(RDH) == 0, "without descriptors the network keeps the frame");
    tap_ok(r(0x4074) == RING && !r(0x4074), "counters start anew when read");
    begin(0);
    send_to(OWN, 1600);
    client_step(&c, 0);
    ok = !r(RDH);
    w(RCTL, r(RCTL) | 1 << 5);
    send_to(OWN, 1600);
    client_step(&c, 0);
    tap_ok(ok && r(RDH), "long frames if they are wanted");
}

static void test_throttle(void)
{
    begin(0);
    w(ITR, 1000);
    c.now_ns += 1000000;
    w(ICS, 4);
    bool ok = c.line[LINE];

    r(ICR);
    w(ICS, 4);
    ok = ok && !c.line[LINE];
    client_step(&c, 300000);
    tap_ok(ok && c.line[LINE], "ITR keeps interrupts apart");
    w(IMC, UINT32_MAX);
    tap_ok(!c.line[LINE] && !r(IMS), "masked");
}

static void test_save(void)
{
    static ClientStream s;
    Error err = {0};
    u8 half[32] = {1, 2, 3, 4, 5, 6};

    begin(1 << 15);
    mem_write(&c.as, TX_DATA, half, 32, (MemAttrs){0});
    post(TX_DATA, 32, 0);
    kick();
    bool ok = client_save(&c, &s);

    device_reset(c.machine);
    ok = ok && client_load(&c, &s, &err);
    post(TX_DATA, 32 | 1u << 24, 0);
    kick();
    tap_ok(ok && peer.count == 1 && peer.size[0] == 64 && peer.data[0][37] == 6,
           "half of a frame is saved");
}

int main(void)
{
    u64 addr[PCI_BARS];
    Error err = {0};
    Opts o = {0};

    client_start(&c);
    bridge_start(&b, &c);
    Net *near = make_net(&c, "hubport,id=n0,hubid=1"), *far = make_net(&c, "hubport,id=n1,hubid=1");

    net_attach(&peer.end, far, &peer_ops, NULL, &err);
    opts_parse(&o, "e1000,netdev=n0,romfile=,addr=1", "driver", NULL);
    Device *d = device_create(&o, c.machine, &c.env, &err);

    opts_clear(&o);
    tap_ok(d && pci_r(&b, 1 << 3, 0, 4) == 0x100e8086, "82540EM");
    pci_place(&b, 1 << 3, addr);
    card = addr[0];
    io = addr[1];
    test_phy();
    test_send();
    test_offload();
    test_receive();
    test_throttle();
    test_save();
    device_free(d);
    net_detach(&peer.end);
    net_free(near);
    net_free(far);
    bridge_stop(&b);
    client_stop(&c);
    return tap_done();
}
