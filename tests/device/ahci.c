/* SPDX-License-Identifier: MIT */
/* The AHCI controller as a driver sees it: slots, queued commands, errors, a CD-ROM drive. */
#include <signal.h>
#include <sys/resource.h>
#include "hw/storage/ide.h"
#include "tests/device/ide.h"

#define DISK    "device_ahci.img"
#define CD_FILE "device_ahci.iso"
#define SIZE    0x200000u
#define CD_SIZE 0x40000u

enum {
    GHC = 4,
    IS = 8,

    CLB = 0x00,
    FB = 0x08,
    PIS = 0x10,
    PIE = 0x14,
    CMD = 0x18,
    TFD = 0x20,
    SIG = 0x24,
    SSTS = 0x28,
    SCTL = 0x2c,
    SERR = 0x30,
    SACT = 0x34,
    CI = 0x38,

    LIST = 0x40000000,   /* of commands, per port 0x1000 */
    FIS = 0x40002000,    /* received */
    TABLES = 0x40004000, /* 0x400 each */
    DATA = 0x40010000,
};

static Client c;
static Bridge b;
static u64 hba;
static u8 fn;

static u32 r(unsigned port, u32 reg)
{
    return (u32)client_r32(&c, hba + 0x100 + 0x80 * port + reg);
}

static void w(unsigned port, u32 reg, u32 value)
{
    client_w32(&c, hba + 0x100 + 0x80 * port + reg, value);
}

/* A command in slot @slot with @bytes of data in two pieces at DATA + 0x2000 * slot. */
static void prepare(unsigned port, unsigned slot, const u8 *fis, const u8 *packet, u32 bytes,
                    bool is_write)
{
    u64 table = TABLES + 0x400 * slot, head = LIST + 0x1000 * port + 32 * slot;
    u32 first = bytes / 4 & ~1u, at = DATA + 0x2000 * slot;
    u32 prdt[8] = {at, 0, 0, first - 1, at + first, 0, 0, (bytes - first - 1) | 1u << 31};

    mem_write(&c.as, table, fis, 20, (MemAttrs){0});
    if (packet)
        mem_write(&c.as, table + 0x40, packet, 12, (MemAttrs){0});
    mem_write(&c.as, table + 0x80, prdt, sizeof prdt, (MemAttrs){0});
    client_w32(&c, head, 5 | (packet ? 0x20 : 0) | (is_write ? 0x40 : 0) | (bytes ? 2u << 16 : 0));
    client_w32(&c, head + 4, 0);
    client_w32(&c, head + 8, (u32)table);
    client_w32(&c, head + 12, 0);
}

static void command(unsigned port, unsigned slot, u8 code, u64 lba, u16 count, u32 bytes,
                    bool is_write)
{
    u8 fis[20] = {0x27, 0x80, code};

    fis[4] = (u8)lba;
    fis[5] = (u8)(lba >> 8);
    fis[6] = (u8)(lba >> 16);
    fis[7] = 0x40;
    fis[8] = (u8)(lba >> 24);
    if (code == 0x60 || code == 0x61) {
        fis[3] = (u8)count;
        fis[11] = (u8)(count >> 8);
        fis[12] = (u8)(slot << 3);
    } else {
        fis[12] = (u8)count;
        fis[13] = (u8)(count >> 8);
    }
    prepare(port, slot, fis, NULL, bytes, is_write);
}

static bool wait(unsigned port)
{
    for (unsigned n = 0; n < 100 && r(port, CI) | r(port, SACT); n++)
        ide_wait(&c);
    return !(r(port, CI) | r(port, SACT));
}

static void run(unsigned port, unsigned slot)
{
    w(port, CI, 1u << slot);
    wait(port);
}

static bool has_sectors(unsigned slot, u32 lba, u32 count)
{
    u32 words[1024];

    mem_read(&c.as, DATA + 0x2000 * slot, words, count * 512, (MemAttrs){0});
    for (u32 n = 0; n < count * 128; n++)
        if (words[n] != lba * 128 + n)
            return false;
    return true;
}

static void start(unsigned port)
{
    w(port, CLB, LIST + 0x1000 * port);
    w(port, FB, FIS + 0x100 * port);
    w(port, SERR, UINT32_MAX);
    w(port, CMD, 1 << 4 | 1 << 1);
    w(port, PIS, UINT32_MAX);
    w(port, PIE, 0xfdc000ff);
    w(port, CMD, 1 << 4 | 1 << 1 | 1);
}

static void test_ports(void)
{
    tap_ok((client_r32(&c, hba) & 0xc0001f1f) == (0xc0000000 | 31 << 8 | 5) &&
               client_r32(&c, hba + 0x0c) == 0x3f && client_r32(&c, hba + 0x10) == 0x10300,
           "six ports of 32 slots with queues");
    tap_ok(r(0, SSTS) == 0x133 && r(0, SIG) == 0x101 && r(1, SIG) == 0xeb140101 && !r(2, SSTS) &&
               r(2, SIG) == UINT32_MAX,
           "a disk, a CD-ROM drive, nothing");
    start(0);
    start(1);
    tap_ok((r(0, CMD) & 0xc011) == 0xc011 && (r(0, TFD) & 0xff) == 0x50 &&
               client_read(&c, FIS + 0x40, 1) == 0x34 && client_r32(&c, FIS + 0x44) == 1,
           "a started port has the signature in memory");
    w(0, SCTL, 0x301);
    tap_ok(!r(0, SSTS), "COMRESET");
    w(0, SCTL, 0x300);
    tap_ok(r(0, SSTS) == 0x133 && r(0, PIS) & 1 << 6 && r(0, SERR) & 1 << 26,
           "brings the drive back");
    w(0, SERR, UINT32_MAX);
    w(0, PIS, UINT32_MAX);
    client_w32(&c, hba + IS, 1);
    client_w32(&c, hba + GHC, 2);
}

static void test_commands(void)
{
    u8 data[1024];

    command(0, 0, 0xec, 0, 0, 512, false);
    run(0, 0);
    mem_read(&c.as, DATA, data, 512, (MemAttrs){0});
    tap_ok(data[120] == 0 && data[121] == 0x10 && r(0, PIS) == 1 << 1 && c.line[BRIDGE_LINE + 1] &&
               client_read(&c, FIS + 0x20, 1) == 0x5f && client_r32(&c, LIST + 4) == 512,
           "IDENTIFY DEVICE ends with a PIO setup FIS, an interrupt, and the count");
    w(0, PIS, UINT32_MAX);
    client_w32(&c, hba + IS, 1);
    tap_ok(!c.line[BRIDGE_LINE + 1], "which the driver takes");
    command(0, 3, 0x25, 77, 3, 1536, false);
    run(0, 3);
    tap_ok(has_sectors(3, 77, 3) && r(0, PIS) == 1 && client_read(&c, FIS + 0x40, 1) == 0x34,
           "READ DMA EXT in slot 3");
    w(0, PIS, UINT32_MAX);
    command(0, 1, 0x35, 200, 2, 1024, true);
    memset(data, 0x77, 1024);
    mem_write(&c.as, DATA + 0x2000, data, 1024, (MemAttrs){0});
    run(0, 1);
    blk_pread(blk_find("hd0"), 200 * 512, data, 1024);
    tap_ok(data[0] == 0x77 && data[1023] == 0x77, "WRITE DMA EXT");
    for (unsigned n = 0; n < 32; n++)
        command(0, n, 0x25, n, 1, 512, false);
    w(0, CI, UINT32_MAX);
    bool ok = wait(0);

    for (unsigned n = 0; n < 32; n++)
        ok = ok && has_sectors(n, n, 1);
    tap_ok(ok, "all slots, one after the other");
    w(0, PIS, UINT32_MAX);
    for (unsigned n = 0; n < 8; n++)
        command(0, n, 0xea, 0, 0, 0, false);
    w(0, CI, 0xff);
    tap_ok(wait(0), "flushes");
    w(0, PIS, UINT32_MAX);
}

static void test_queued(void)
{
    u8 data[512];
    bool ok;

    for (unsigned n = 0; n < 32; n++)
        command(0, n, 0x60, 300 + 2 * n, 2, 1024, false);
    w(0, SACT, UINT32_MAX);
    w(0, CI, UINT32_MAX);
    tap_ok(!r(0, CI) && r(0, SACT) == UINT32_MAX, "32 reads are queued");
    ok = wait(0);
    for (unsigned n = 0; n < 32; n++)
        ok = ok && has_sectors(n, 300 + 2 * n, 2);
    tap_ok(ok && r(0, PIS) & 1 << 3 && client_read(&c, FIS + 0x58, 1) == 0xa1, "and done");
    w(0, PIS, UINT32_MAX);
    command(0, 5, 0x61, 500, 1, 512, true);
    memset(data, 0x99, 512);
    mem_write(&c.as, DATA + 0x2000 * 5, data, 512, (MemAttrs){0});
    w(0, SACT, 1 << 5);
    run(0, 5);
    blk_pread(blk_find("hd0"), 500 * 512, data, 512);
    tap_ok(data[0] == 0x99 && data[511] == 0x99, "a queued write");
    w(0, PIS, UINT32_MAX);
    command(0, 2, 0x60, SIZE / 512, 1, 512, false);
    w(0, SACT, 1 << 2);
    run(0, 2);
    tap_ok(r(0, PIS) & 1u << 30 && r(0, TFD) & 1, "behind the end the port stops");
    command(0, 3, 0x25, 1, 1, 512, false);
    w(0, CI, 1 << 3);
    w(0, PIS, UINT32_MAX);
    ide_wait(&c);
    w(0, CMD, r(0, CMD) & ~1u);
    tap_ok(!r(0, CI) && !(r(0, CMD) & 1 << 15), "stopping it drops what waits");
    w(0, CMD, r(0, CMD) | 1);
    command(0, 0, 0x25, 1, 1, 512, false);
    run(0, 0);
    tap_ok(has_sectors(0, 1, 1), "started again it works");
    w(0, PIS, UINT32_MAX);
    client_w32(&c, LIST, 5 | 1u << 16); /* one entry, a quarter of the data */
    run(0, 0);
    tap_ok(r(0, PIS) & 1 << 24, "a list that is too short is an overflow");
    w(0, PIS, UINT32_MAX);
    w(0, CMD, r(0, CMD) & ~1u);
    w(0, CMD, r(0, CMD) | 1);
}

static void test_cd(void)
{
    u8 fis[20] = {0x27, 0x80, 0xa0, 1, 0, 0, 8, 0x40}, data[36];

    prepare(1, 0, fis, (const u8[12]){0x12, 0, 0, 0, 36}, 36, false);
    run(1, 0);
    mem_read(&c.as, DATA, data, 36, (MemAttrs){0});
    tap_ok(data[0] == 5 && !memcmp(data + 8, "LYREBIRD", 8), "INQUIRY by a packet");
    prepare(1, 1, fis, (const u8[12]){0x28, 0, 0, 0, 0, 5, 0, 0, 2}, 4096, false);
    run(1, 1);
    tap_ok(has_sectors(1, 20, 8) && client_r32(&c, LIST + 0x1000 + 36) == 4096,
           "two sectors of a CD");
    w(1, PIS, UINT32_MAX);
    prepare(1, 2, fis, (const u8[12]){0x28, 0, 0, 0, 0, 200, 0, 0, 2}, 4096, false);
    run(1, 2);
    tap_ok(r(1, PIS) & 1u << 30 && r(1, TFD) == (0x51 | 0x54 << 8), "an error has the sense key");
    w(1, CMD, r(1, CMD) & ~1u);
    w(1, PIS, UINT32_MAX);
    w(1, CMD, r(1, CMD) | 1);
}

static void test_soft_reset(void)
{
    u8 fis[20] = {0x27, 0, [15] = 4};

    prepare(0, 0, fis, NULL, 0, false);
    run(0, 0);
    fis[15] = 0;
    prepare(0, 1, fis, NULL, 0, false);
    run(0, 1);
    tap_ok(!r(0, CI) && (r(0, TFD) & 0xff) == 0x50 && client_r32(&c, FIS + 0x44) == 1,
           "a soft reset by the control register");
}

static void test_save(void)
{
    static ClientStream s;
    Error err = {0};
    bool ok;

    device_set_running(c.machine, false);
    command(0, 4, 0x60, 600, 2, 1024, false);
    command(0, 9, 0x60, 700, 2, 1024, false);
    w(0, SACT, 1 << 4 | 1 << 9);
    w(0, CI, 1 << 4 | 1 << 9);
    ok = client_save(&c, &s);
    tap_ok(ok && r(0, SACT) == (1 << 4 | 1 << 9), "queued reads that a pause holds up");
    device_reset(c.machine);
    ok = client_load(&c, &s, &err);
    tap_ok(ok && r(0, SACT) == (1 << 4 | 1 << 9), "are loaded");
    device_set_running(c.machine, true);
    tap_ok(wait(0) && has_sectors(4, 600, 2) && has_sectors(9, 700, 2), "and go on");
}

/* A write that the host refuses: files must not be longer than half of the disk. */
static void test_error(void)
{
    struct rlimit old, limit;
    u8 page[512], sum = 0;

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    limit = (struct rlimit){SIZE / 2, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    w(0, PIS, UINT32_MAX);
    blk_set_on_error(blk_find("hd0"), BLK_ERROR_REPORT, BLK_ERROR_REPORT);
    command(0, 6, 0x61, SIZE / 512 - 8, 1, 512, true);
    w(0, SACT, 1 << 6);
    run(0, 6);
    setrlimit(RLIMIT_FSIZE, &old);
    tap_ok(r(0, PIS) & 1u << 30 && r(0, SACT) == 1 << 6,
           "a queued write that fails stops the port");
    command(0, 7, 0x2f, 0x10, 1, 512, false);
    w(0, CMD, r(0, CMD) & ~1u);
    w(0, PIS, UINT32_MAX);
    w(0, CMD, r(0, CMD) | 1);
    command(0, 8, 0x60, 0, 1, 512, false);
    w(0, SACT, 1 << 8);
    run(0, 8);
    tap_ok(r(0, PIS) & 1u << 30, "none is taken until its log was read");
    w(0, CMD, r(0, CMD) & ~1u);
    w(0, PIS, UINT32_MAX);
    w(0, CMD, r(0, CMD) | 1);
    run(0, 7);
    mem_read(&c.as, DATA + 0x2000 * 7, page, 512, (MemAttrs){0});
    for (unsigned n = 0; n < 512; n++)
        sum = (u8)(sum + page[n]);
    tap_ok(!sum && page[0] == 6 && page[2] & 1 && page[4] == 0xf8 && page[5] == 0x0f,
           "which tells the slot and the sector");
    command(0, 8, 0x60, 3, 1, 512, false);
    w(0, SACT, 1 << 8);
    run(0, 8);
    tap_ok(has_sectors(8, 3, 1), "then queued commands run again");
}

int main(void)
{
    u64 addr[PCI_BARS];

    client_start(&c);
    bridge_start(&b, &c);
    ide_disk(&c, "hd0", DISK, SIZE, "");
    ide_disk(&c, "cd0", CD_FILE, CD_SIZE, ",readonly=on,media=cdrom");
    Device *d = ide_add(&c, "ich9-ahci,id=sata,addr=1");

    fn = 1 << 3;
    tap_ok(d && ide_add(&c, "ide-hd,drive=hd0,bus=sata.0") &&
               ide_add(&c, "ide-cd,drive=cd0,bus=sata.1"),
           "drives on ports");
    device_reset(c.machine);
    pci_place(&b, fn, addr);
    hba = addr[5];
    test_ports();
    test_commands();
    test_queued();
    test_cd();
    test_soft_reset();
    test_save();
    test_error();
    client_w32(&c, addr[4] + 0x10, 0x0c);
    tap_ok(client_r32(&c, addr[4] + 0x14) == 0x3f, "the same registers by I/O ports");
    device_free(d);
    bridge_stop(&b);
    blk_close(blk_find("hd0"));
    blk_close(blk_find("cd0"));
    client_stop(&c);
    unlink(DISK);
    unlink(CD_FILE);
    return tap_done();
}
