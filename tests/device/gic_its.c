/* SPDX-License-Identifier: MIT */
/* LPIs and the ITS: tables in memory, every command, messages, and what hostile guests write. */
#include "tests/device/gic_sysreg.h"

#define ITS 0x8080000ull

/* Where things lie in RAM. */
enum {
    PROP = 0x40000000,    /* configuration of LPIs */
    PEND = 0x40010000,    /* pending tables, 64 KiB for each CPU */
    QUEUE = 0x40050000,   /* commands */
    DEVICES = 0x40060000, /* tables */
    COLLECTIONS = 0x40080000,
    ITTS = 0x40090000,
    NOWHERE = 0x10000000, /* no RAM */
};

enum {
    GITS_CTLR = 0,
    GITS_TYPER = 8,
    GITS_CBASER = 0x80,
    GITS_CWRITER = 0x88,
    GITS_CREADR = 0x90,
    GITS_BASER = 0x100,
    MOVI = 1,
    INT = 3,
    CLEAR = 4,
    SYNC = 5,
    MAPD = 8,
    MAPC,
    MAPTI,
    MAPI,
    INV,
    INVALL,
    MOVALL,
    DISCARD,
};

#define VALID (1ull << 63)

static Device *its;
static u64 queued; /* GITS_CWRITER */

static void poke(u64 addr, const void *data, u64 size)
{
    mem_write(&client.as, addr, data, size, (MemAttrs){0});
}

static void poke8(u64 addr, u8 v)
{
    poke(addr, &v, 1);
}

static u8 peek8(u64 addr)
{
    u8 v;

    mem_read(&client.as, addr, &v, 1, (MemAttrs){0});
    return v;
}

static void put(u64 d0, u64 d1, u64 d2, u64 d3)
{
    poke(QUEUE + queued, (u64[]){d0, d1, d2, d3}, 32);
    queued = (queued + 32) % 0x10000;
}

static void go(void)
{
    wr64(ITS + GITS_CWRITER, queued);
}

/* One command, and whether it was passed. */
static bool cmd(u64 number, u32 device, u64 d1, u64 d2)
{
    put(number | (u64)device << 32, d1, d2, 0);
    go();
    return rd64(ITS + GITS_CREADR) == queued;
}

static bool map_device(u32 device, u64 itt, unsigned bits)
{
    return cmd(MAPD, device, bits - 1, VALID | itt);
}

static bool map_event(u32 device, u32 event, u32 intid, u32 icid)
{
    return cmd(MAPTI, device, event | (u64)intid << 32, icid);
}

static void message(u16 device, u32 event)
{
    mem_store(&client.as, ITS + ITS_TRANSLATER, 4, event, (MemAttrs){.requester = device});
}

static void config(u32 intid, u8 v)
{
    poke8(PROP + intid - GIC_LPI_BASE, v);
}

static void enable_cpu(unsigned cpu)
{
    cpu_at(cpu, 1, false);
    wr64(RD(cpu) + 0x70, PROP | 15);
    wr64(RD(cpu) + 0x78, PEND + cpu * 0x10000u);
    wr(RD(cpu), 1);
    msr("ICC_PMR_EL1", 0xff);
    msr("ICC_IGRPEN1_EL1", 1);
    wr(DIST + GICD_CTLR, 2);
}

static Device *make_its(Device *parent)
{
    Device *d = device_new(&device_arm_gicv3_its, NULL, client.machine, &client.env);
    Error err = {0};

    device_set_link(d, "parent-gicv3", parent);
    if (device_realize(d, &err)) {
        device_map(d, 0, &client.root, ITS);
        return d;
    }
    printf("# %s\n", err.text);
    device_free(d);
    return NULL;
}

/* Two CPUs, collections 0 and 1 to them, device 8 with 32 events. */
static void start(void)
{
    static const u8 zero[CLIENT_RAM_SIZE];

    poke(CLIENT_RAM, zero, sizeof zero);
    start_v3("num-cpu=2,num-irq=64,has-lpi=on", true, false);
    gic_map_redists(gic, 0, 2, &client.root, REDIST);
    its = make_its(gic);
    enable_cpu(1);
    enable_cpu(0);
    queued = 0;
    wr64(ITS + GITS_BASER, VALID | DEVICES | 31);
    wr64(ITS + GITS_BASER + 8, VALID | COLLECTIONS | 15);
    wr64(ITS + GITS_CBASER, VALID | QUEUE | 15);
    wr(ITS + GITS_CTLR, 1);
    cmd(MAPC, 0, 0, VALID | 0 << 16 | 0);
    cmd(MAPC, 0, 0, VALID | 1 << 16 | 1);
    map_device(8, ITTS, 5);
    for (unsigned i = 0; i < 16; i++)
        config(8192 + i, 0x81);
}

static void stop(void)
{
    device_free(its);
    device_free(gic);
}

static bool takes(u64 id)
{
    return rises("ICC_IAR1_EL1", "ICC_EOIR1_EL1", id);
}

static void test_registers(void)
{
    start();
    tap_ok(rd64(ITS + GITS_TYPER) == (1 | 7 << 4 | 15 << 8 | 15 << 13 | 15ull << 32 | 1ull << 36),
           "its: physical LPIs, entries of 8 bytes, IDs of 16 bits");
    tap_ok(rd64(ITS + GITS_BASER) == (VALID | DEVICES | 31 | 1ull << 56 | 7ull << 48) &&
               rd64(ITS + GITS_BASER + 8) == (VALID | COLLECTIONS | 15 | 4ull << 56 | 7ull << 48) &&
               !rd64(ITS + GITS_BASER + 16),
           "its: tables of devices and of collections");
    wr64(ITS + GITS_BASER, 0);
    wr64(ITS + GITS_CBASER, 0);
    tap_ok(rd64(ITS + GITS_BASER) >> 63 && rd64(ITS + GITS_CBASER) == (VALID | QUEUE | 15),
           "its: they stay while it is enabled");
    tap_ok(rd(ITS + GITS_CTLR) == 1 && (wr(ITS + GITS_CTLR, 0), true) &&
               rd(ITS + GITS_CTLR) == 1u << 31,
           "its: off it is quiescent");
    wr64(ITS + GITS_BASER, ~0ull);
    tap_ok(rd64(ITS + GITS_BASER) ==
               ((~0ull & ~(31ull << 48) & ~(7ull << 56)) | 1ull << 56 | 7ull << 48),
           "its: type and entry size are fixed");
    tap_ok(rd(ITS + 0xffe8) == 0x3b && rd(DIST + GICD_TYPER) & 1 << 17 && rd(RD(0) + 8) & 1 &&
               rd(RD(0)) == 3,
           "its: GICv3 says that there are LPIs");
    stop();
    start_v3("num-cpu=1,num-irq=64", true, false);
    tap_ok(!make_its(gic) && !make_its(NULL), "its: without LPIs there is none");
    device_free(gic);
}

static void test_messages(void)
{
    start();
    tap_ok(map_event(8, 3, 8195, 0) && (message(8, 3), irq(0)) && !irq(1),
           "its: a message becomes an LPI of the collection's CPU");
    tap_ok(mrs("ICC_HPPIR1_EL1") == 8195 && mrs("ICC_IAR1_EL1") == 8195 && !irq(0) &&
               mrs("ICC_RPR_EL1") == 0x80,
           "its: acknowledged it is gone, with its priority running");
    message(8, 3);
    tap_ok(!irq(0), "its: which holds it back");
    msr("ICC_EOIR1_EL1", 8195);
    tap_ok(irq(0) && takes(8195) && gic_count(gic, 0, 8195) == 2, "its: until its end");
    message(8, 4);
    message(9, 3);
    message(8, 0x10003);
    message(8, 32);
    tap_ok(!irq(0) && !irq(1), "its: messages that are not mapped are lost");
    its_msi(its, 8, 3);
    tap_ok(takes(8195), "its: a device may call");
    mem_store(&client.as, ITS + ITS_TRANSLATER, 2, 3, (MemAttrs){.requester = 8});
    tap_ok(takes(8195), "its: or write 16 bits");
    wr(ITS + GITS_CTLR, 0);
    message(8, 3);
    tap_ok(!irq(0), "its: off it takes no messages");
    wr(ITS + GITS_CTLR, 1);
    map_event(8, 5, 8196, 1);
    cmd(MAPI, 8, 8197, 0);
    message(8, 5);
    tap_ok(irq(1), "its: another collection, another CPU");
    cpu_at(1, 1, false);
    tap_ok(takes(8196), "its: takes it");
    map_device(7, ITTS + 0x1000, 16);
    cmd(MAPI, 7, 8198, 1);
    message(7, 8198);
    tap_ok(takes(8198), "its: MAPI has the EventID as INTID");
    stop();
}

static void test_config(void)
{
    start();
    map_event(8, 0, 8192, 0);
    map_event(8, 1, 8193, 0);
    map_event(8, 2, 8300, 0);
    config(8192, 0x80);
    config(8193, 0xa1);
    config(8300, 0x41);
    message(8, 0);
    tap_ok(!irq(0), "its: an LPI that is not enabled waits");
    config(8192, 0x81);
    tap_ok(!irq(0), "its: its configuration is not looked at before INV");
    cmd(INV, 8, 0, 0);
    tap_ok(irq(0) && mrs("ICC_HPPIR1_EL1") == 8192, "its: then it is");
    message(8, 1);
    message(8, 2);
    tap_ok(mrs("ICC_HPPIR1_EL1") == 8300 && takes(8300) && takes(8192) && takes(8193),
           "its: LPIs by priority");
    message(8, 0);
    message(8, 1);
    config(8193, 0x21);
    cmd(INVALL, 0, 0, 0);
    tap_ok(mrs("ICC_HPPIR1_EL1") == 8193, "its: INVALL reads all again");
    config(8193, 0);
    config(8192, 0);
    cmd(INVALL, 0, 0, 0);
    tap_ok(!irq(0), "its: and sees that they are off");
    stop();
}

static void test_commands(void)
{
    start();
    map_event(8, 0, 8192, 0);
    tap_ok(cmd(INT, 8, 0, 0) && irq(0), "its: INT makes pending");
    tap_ok(cmd(CLEAR, 8, 0, 0) && !irq(0), "its: CLEAR takes it back");
    message(8, 0);
    tap_ok(cmd(MOVI, 8, 0, 1) && !irq(0) && irq(1), "its: MOVI moves what is pending");
    cpu_at(1, 1, false);
    tap_ok(takes(8192), "its: to the other collection");
    message(8, 0);
    tap_ok(irq(1) && !irq(0), "its: where it stays");
    put(MOVALL, 0, 1ull << 16, 0ull << 16);
    go();
    tap_ok(irq(0) && !irq(1), "its: MOVALL moves all of a CPU");
    cmd(MAPC, 0, 0, VALID | 0 << 16 | 1);
    cmd(SYNC, 0, 0, 0);
    cpu_at(0, 1, false);
    tap_ok(takes(8192) && (message(8, 0), takes(8192)), "its: and MAPC the collection");
    message(8, 0);
    tap_ok(cmd(DISCARD, 8, 0, 0) && !irq(0), "its: DISCARD clears");
    message(8, 0);
    tap_ok(!irq(0), "its: and unmaps");
    map_event(8, 0, 8192, 0);
    message(8, 0);
    takes(8192);
    cmd(MAPD, 8, 0, 0);
    message(8, 0);
    tap_ok(!irq(0), "its: MAPD without V unmaps a device");
    map_device(8, ITTS, 5);
    cmd(MAPC, 0, 0, 0);
    message(8, 0);
    tap_ok(!irq(0), "its: MAPC without V unmaps a collection");
    stop();
}

static void test_mistakes(void)
{
    start();
    tap_ok(map_event(8, 32, 8192, 0) && map_event(9, 0, 8192, 0) && map_event(8, 0, 100, 0) &&
               map_event(8, 0, 0x10000, 0) && cmd(0x77, 0, 0, 0) && cmd(0, 0, 0, 0) &&
               cmd(MAPC, 0, 0, VALID | 2 << 16 | 3) && cmd(MAPD, 0x10000, 4, VALID | ITTS) &&
               cmd(MAPD, 1, 16, VALID | ITTS) && cmd(MOVI, 8, 0, 0) && cmd(INVALL, 0, 0, 77) &&
               cmd(MOVALL, 0, 0, ~0ull) && cmd(SYNC, 0, 0, ~0ull),
           "its: commands that cannot be done are passed over");
    message(8, 0);
    tap_ok(!irq(0) && !irq(1), "its: and do nothing");
    map_event(8, 0, 8192, 77);
    message(8, 0);
    tap_ok(!irq(0), "its: a collection that is not mapped has no CPU");
    wr64(ITS + GITS_CWRITER, 0xfffe0);
    tap_ok(rd64(ITS + GITS_CREADR) == queued, "its: beyond the queue nothing is done");
    wr64(ITS + GITS_CWRITER, queued);
    /* tables that are not in RAM */
    map_device(9, NOWHERE, 5);
    tap_ok(!map_event(9, 0, 8192, 0) && rd64(ITS + GITS_CREADR) & 1,
           "its: a table outside of RAM stalls");
    u64 at = rd64(ITS + GITS_CREADR) & ~1ull;

    go();
    tap_ok(rd64(ITS + GITS_CREADR) == (at | 1), "its: until software retries");
    poke(QUEUE + at, (u64[4]){SYNC}, 32);
    wr64(ITS + GITS_CWRITER, queued | 1);
    tap_ok(rd64(ITS + GITS_CREADR) == queued, "its: with something else");
    map_device(10, ITS & 0xffffffffff00, 5);
    tap_ok(!map_event(10, 0, 8192, 0), "its: a table in its own registers, too");
    wr(ITS + GITS_CTLR, 0);
    wr64(ITS + GITS_CBASER, VALID | NOWHERE | 15);
    wr64(ITS + GITS_CWRITER, 0);
    wr(ITS + GITS_CTLR, 1);
    wr64(ITS + GITS_CWRITER, 0x40);
    tap_ok(rd64(ITS + GITS_CREADR) == 1, "its: a queue outside of RAM stalls");
    stop();
}

static void test_two_levels(void)
{
    start();
    wr(ITS + GITS_CTLR, 0);
    wr64(ITS + GITS_BASER, VALID | 1ull << 62 | DEVICES | 0);
    wr(ITS + GITS_CTLR, 1);
    poke(DEVICES + 8 * 2, &(u64){VALID | (DEVICES + 0x2000)}, 8);
    tap_ok(map_device(2 * 512 + 5, ITTS, 5) && map_event(2 * 512 + 5, 1, 8193, 0) &&
               (message(2 * 512 + 5, 1), takes(8193)),
           "its: devices in a table of two levels");
    u64 dte;

    mem_read(&client.as, DEVICES + 0x2000 + 5 * 8, &dte, 8, (MemAttrs){0});
    tap_ok(dte >> 63, "its: which is where it should be");
    map_device(8, ITTS + 0x800, 5);
    map_event(8, 1, 8194, 0);
    message(8, 1);
    tap_ok(!irq(0), "its: a page that is not there maps nothing");
    poke(DEVICES + 8 * 3, &(u64){VALID | NOWHERE}, 8);
    tap_ok(!map_device(3 * 512, ITTS, 5) && (rd64(ITS + GITS_CREADR) & 1),
           "its: one outside of RAM stalls");
    stop();
}

/* 2047 commands at a time, the most the queue has. */
static void test_long_queue(void)
{
    unsigned reads = 0;

    start();
    map_event(8, 0, 8192, 0);
    u64 from = queued;

    for (unsigned i = 0; i < 2047; i++)
        put(INVALL, 0, 0, 0);
    go();
    u64 done = rd64(ITS + GITS_CREADR);

    tap_ok(done != queued && (done - from) % 0x10000 < 64 * 32,
           "its: a long queue is done in parts");
    client_step(&client, 0);
    tap_ok(rd64(ITS + GITS_CREADR) == queued, "its: by the machine's loop");
    for (unsigned i = 0; i < 2047; i++)
        put(INVALL, 0, 0, 0);
    go();
    while (rd64(ITS + GITS_CREADR) != queued && reads < 5000)
        reads++;
    tap_ok(reads && reads < 2047, "its: or while software waits for it");
    stop();
}

static void test_pending_table(void)
{
    start();
    map_event(8, 0, 8192, 0);
    map_event(8, 9, 8201, 0);
    message(8, 0);
    message(8, 9);
    wr(RD(0), 0);
    tap_ok(!irq(0) && peek8(PEND + 1024) == 1 && peek8(PEND + 1025) == 2,
           "lpi: pending bits are written when LPIs go off");
    message(8, 1);
    wr(RD(0), 1);
    tap_ok(irq(0) && takes(8192) && takes(8201) && !irq(0), "lpi: and read when they come back");
    wr(RD(0), 0);
    tap_ok(!peek8(PEND + 1024), "lpi: what was taken is gone");
    poke8(PEND + 1024, 1);
    wr64(RD(0) + 0x78, PEND | 1ull << 62);
    tap_ok(rd64(RD(0) + 0x78) == PEND, "lpi: PTZ reads 0");
    wr(RD(0), 1);
    tap_ok(!irq(0), "lpi: PTZ says that nothing is pending");
    wr64(RD(0) + 0x70, 0);
    wr64(RD(0) + 0x78, 0);
    tap_ok(rd64(RD(0) + 0x70) == (PROP | 15) && rd64(RD(0) + 0x78) == PEND,
           "lpi: tables stay while LPIs are on");
    wr(RD(0), 0);
    wr64(RD(0) + 0x70, PROP | 12);
    wr(RD(0), 1);
    message(8, 0);
    tap_ok(!irq(0), "lpi: with 13 bits of INTID there are none");
    wr(RD(0), 0);
    wr64(RD(0) + 0x70, NOWHERE | 31);
    wr64(RD(0) + 0x78, NOWHERE);
    wr(RD(0), 1);
    message(8, 0);
    tap_ok(!irq(0), "lpi: tables outside of RAM enable nothing");
    wr(RD(0), 0);
    wr64(RD(0) + 0x70, ~0ull);
    tap_ok(rd64(RD(0) + 0x70) == 0x070fffffffffff9full, "lpi: reserved bits of PROPBASER");
    stop();
}

static void test_security(void)
{
    start_v3("num-cpu=1,num-irq=64,has-lpi=on,has-security-extensions=on", true, true);
    gic_map_redists(gic, 0, 1, &client.root, REDIST);
    its = make_its(gic);
    cpu_at(0, 3, true);
    msr("ICC_IGRPEN1_EL3", 1);
    enable_cpu(0);
    queued = 0;
    wr64(ITS + GITS_BASER, VALID | DEVICES | 31);
    wr64(ITS + GITS_BASER + 8, VALID | COLLECTIONS | 15);
    wr64(ITS + GITS_CBASER, VALID | QUEUE | 15);
    wr(ITS + GITS_CTLR, 1);
    cmd(MAPC, 0, 0, VALID);
    map_device(8, ITTS, 5);
    map_event(8, 0, 8192, 0);
    config(8192, 0x61);
    message(8, 0);
    gic_set_security(gic, 0, false, false);
    tap_ok(irq(0) && mrs("ICC_IAR1_EL1") == 8192 && mrs("ICC_RPR_EL1") == 0xb0,
           "lpi: with two Security states in the Non-secure half");
    stop();
}

static void test_saved(void)
{
    static ClientStream s;
    static u8 ram[CLIENT_RAM_SIZE];
    Error err = {0};

    start();
    map_event(8, 0, 8192, 0);
    map_event(8, 1, 8193, 1);
    message(8, 0);
    message(8, 1);
    for (unsigned i = 0; i < 100; i++)
        put(INVALL, 0, 0, 0);
    go();
    bool ok = client_save(&client, &s);

    mem_read(&client.as, CLIENT_RAM, ram, sizeof ram, (MemAttrs){0});
    device_reset(client.machine);
    tap_ok(ok && !irq(0) && !irq(1) && !rd(ITS + GITS_CTLR + 0x80), "its: saved and reset");
    poke(CLIENT_RAM, ram, sizeof ram);
    tap_ok(client_load(&client, &s, &err) && irq(0) && irq(1) && takes(8192), "its: loaded");
    client_step(&client, 0);
    tap_ok(rd64(ITS + GITS_CREADR) == queued, "its: the queue goes on");
    message(8, 0);
    tap_ok(takes(8192), "its: and so do messages");
    stop();
}

int main(void)
{
    client_start(&client);
    test_registers();
    test_messages();
    test_config();
    test_commands();
    test_mistakes();
    test_two_levels();
    test_long_queue();
    test_pending_table();
    test_security();
    test_saved();
    client_stop(&client);
    return tap_done();
}
