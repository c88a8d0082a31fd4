/* SPDX-License-Identifier: MIT */
/* ATA disks and CD-ROM drives at the ports of the PIIX3: what BIOS and drivers of PCs do. */
#include "hw/storage/mmc.h"
#include "hw/storage/ide_channel.h"
#include "tests/device/ide.h"

#define DISK    "device_ide.img"
#define CD_FILE "device_ide.iso"
#define SIZE    0x200000u /* of the disk: 4096 sectors */
#define CD_SIZE 0x40000u  /* 128 sectors of 2048 */
#define FIRST   0x1f0ull
#define SECOND  0x170ull
#define CONTROL 0x206u /* from the first port */
#define LINE    2      /* of the client: INTRQ of the first channel */

enum {
    ERR = 1,
    DRQ = 8,
    READY = 0x50,
    BUSY = 0x80,
};

static Client c;
static Bridge b;
static u64 master;
static u8 fn;

static u8 in(u64 port)
{
    return (u8)client_read(&c, port, 1);
}

static void out(u64 port, u8 value)
{
    client_write(&c, port, 1, value);
}

/* Command of 28 bits. */
static void command(u64 at, u8 device, u32 lba, u8 count, u8 code)
{
    out(at + 6, (u8)(0xe0 | device << 4 | (lba >> 24 & 15)));
    out(at + 2, count);
    out(at + 3, (u8)lba);
    out(at + 4, (u8)(lba >> 8));
    out(at + 5, (u8)(lba >> 16));
    out(at + 7, code);
}

static u8 wait(u64 at)
{
    for (unsigned n = 0; n < 100 && in(at + CONTROL) & BUSY; n++)
        ide_wait(&c);
    return in(at + CONTROL);
}

static void read_data(u64 at, void *data, u32 bytes)
{
    for (u32 n = 0; n < bytes; n += 2) {
        u16 v = (u16)client_read(&c, at, 2);

        memcpy((u8 *)data + n, &v, 2);
    }
}

static void write_data(u64 at, const void *data, u32 bytes)
{
    u16 v;

    for (u32 n = 0; n < bytes; n += 2) {
        memcpy(&v, (const u8 *)data + n, 2);
        client_write(&c, at, 2, v);
    }
}

static bool is_sector(const u8 *data, u32 lba)
{
    for (u32 n = 0; n < 128; n++)
        if (memcmp(data + 4 * n, &(u32){lba * 128 + n}, 4))
            return false;
    return true;
}

static bool is_text(const u8 *id, unsigned word, const char *text)
{
    for (unsigned n = 0; text[n]; n++)
        if (id[2 * word + (n ^ 1)] != (u8)text[n])
            return false;
    return true;
}

/* ---- the disk by its port ---- */

static void test_identify(void)
{
    u8 id[512], sum = 0;

    tap_ok(in(FIRST + 7) == READY && in(FIRST + 1) == 1 && in(FIRST + 2) == 1 &&
               in(FIRST + 3) == 1 && !in(FIRST + 4) && !in(FIRST + 5),
           "after a reset there is the signature of a disk");
    command(FIRST, 0, 0, 0, 0xec);
    tap_ok(in(FIRST + 7) == (READY | DRQ), "IDENTIFY DEVICE has data");
    read_data(FIRST, id, sizeof id);
    for (unsigned n = 0; n < 512; n++)
        sum = (u8)(sum + id[n]);
    tap_ok(is_text(id, 10, "SER123") && is_text(id, 27, "My disk") && !sum &&
               !memcmp(id + 120, &(u32){SIZE / 512}, 4) && !memcmp(id + 200, &(u64){SIZE / 512}, 8),
           "serial number, model, size and checksum are there");
    tap_ok(in(FIRST + 7) == READY, "then it is ready");
    out(FIRST + 6, 0xf0);
    tap_ok(!in(FIRST + 7), "a drive that is not there says nothing");
    out(FIRST + 6, 0xe0);
    command(FIRST, 0, 0, 0, 0xa1);
    tap_ok(in(FIRST + 7) == (READY | ERR) && in(FIRST + 1) == 4,
           "IDENTIFY PACKET DEVICE is aborted by a disk");
    command(FIRST, 0, 0, 0, 0x90);
    tap_ok(in(FIRST + 1) == 1 && in(FIRST + 7) == READY, "diagnostics pass");
}

static void test_port(void)
{
    u8 data[4096];
    u32 edges = c.edges[LINE];

    command(FIRST, 0, 7, 2, 0x20);
    tap_ok(wait(FIRST) == (READY | DRQ) && c.line[LINE] && in(FIRST + 7) && !c.line[LINE],
           "a sector comes with an interrupt, which reading the status takes");
    read_data(FIRST, data, 512);
    tap_ok(wait(FIRST) == (READY | DRQ) && c.line[LINE], "and so does the next");
    in(FIRST + 7);
    read_data(FIRST, data + 512, 512);
    tap_ok(in(FIRST + 7) == READY && c.edges[LINE] == edges + 2 && is_sector(data, 7) &&
               is_sector(data + 512, 8),
           "nothing after the last");
    command(FIRST, 0, 0, 4, 0xc6);
    command(FIRST, 0, 100, 6, 0xc4);
    wait(FIRST);
    in(FIRST + 7);
    edges = c.edges[LINE];
    read_data(FIRST, data, 2048);
    wait(FIRST);
    read_data(FIRST, data + 2048, 1024);
    tap_ok(c.edges[LINE] == edges + 1 && is_sector(data, 100) && is_sector(data + 2560, 105),
           "READ MULTIPLE in blocks of 4 sectors, and what is left");
    memset(data, 0x5a, 1024);
    command(FIRST, 0, 9, 2, 0x30);
    tap_ok(in(FIRST + 7) == (READY | DRQ) && !c.line[LINE],
           "a write wants data without an interrupt");
    write_data(FIRST, data, 512);
    tap_ok(wait(FIRST) == (READY | DRQ) && c.line[LINE], "then it interrupts for more");
    write_data(FIRST, data, 512);
    tap_ok(wait(FIRST) == READY, "and at the end");
    Blk *hd = blk_find("hd0");

    blk_pread(hd, 9 * 512, data + 2048, 1024);
    tap_ok(!memcmp(data, data + 2048, 1024), "the disk has it");
    command(FIRST, 0, 0, 0, 0xe7);
    tap_ok(wait(FIRST) == READY && in(FIRST + 7) == READY, "FLUSH CACHE");
    command(FIRST, 0, 4095, 2, 0x20);
    tap_ok(in(FIRST + 7) == (READY | ERR) && in(FIRST + 1) == 0x10,
           "behind the end: no such sector");
    command(FIRST, 0, 0, 1, 0xf8);
    tap_ok(in(FIRST + 3) == 0xff && in(FIRST + 4) == 0x0f, "READ NATIVE MAX ADDRESS");
    out(FIRST + 6, 0xa0 | 1); /* cylinder 0, head 1, sector 2 */
    out(FIRST + 2, 1);
    out(FIRST + 3, 2);
    out(FIRST + 4, 0);
    out(FIRST + 5, 0);
    out(FIRST + 7, 0x20);
    wait(FIRST);
    read_data(FIRST, data, 512);
    tap_ok(is_sector(data, 64), "cylinder, head and sector");
    out(FIRST + 2, 0xaa);
    out(FIRST + 2, 0xbb);
    out(FIRST + CONTROL, 0x80);
    tap_ok(in(FIRST + 2) == 0xaa, "the byte before, for addresses of 48 bits");
    out(FIRST + CONTROL, 0);
    tap_ok(in(FIRST + 2) == 0xbb, "and the one now");
}

static void test_reset(void)
{
    command(FIRST, 0, 0, 1, 0x20);
    out(FIRST + CONTROL, 4);
    tap_ok(in(FIRST + 7) & BUSY, "SRST holds the drives");
    out(FIRST + CONTROL, 0);
    ide_wait(&c);
    tap_ok(in(FIRST + 7) == READY && in(FIRST + 3) == 1 && !c.line[LINE],
           "a command that a reset ended does not come back");
}

static void test_smart(void)
{
    u8 data[512];

    out(FIRST + 1, 0xd0);
    command(FIRST, 0, 0xc24f00, 0, 0xb0);
    read_data(FIRST, data, 512);
    tap_ok(data[0] == 1 && data[2] == 5, "SMART has attributes");
    out(FIRST + 1, 0xda);
    command(FIRST, 0, 0xc24f00, 0, 0xb0);
    tap_ok(in(FIRST + 7) == READY && in(FIRST + 4) == 0x4f && in(FIRST + 5) == 0xc2,
           "and says that the disk is well");
}

/* ---- by the bus master ---- */

static void put_list(u32 at, const u32 (*entries)[2], unsigned count)
{
    for (unsigned n = 0; n < count; n++) {
        client_w32(&c, at + 8 * n, entries[n][0]);
        client_w32(&c, at + 8 * n + 4, entries[n][1] | (n + 1 == count ? 0x80000000u : 0));
    }
    client_w32(&c, master + 4, at);
}

static void test_master(void)
{
    u32 ram = (u32)CLIENT_RAM;
    const u32 list[][2] = {{ram + 0x10000, 100}, {ram + 0x20000, 1024 - 100}};
    const u32 too_short[][2] = {{ram + 0x10000, 512}};
    u8 data[1024];

    put_list(ram, list, 2);
    out(master, 8);
    command(FIRST, 0, 20, 2, 0xc8);
    tap_ok(in(FIRST + CONTROL) == (READY | DRQ), "READ DMA waits for the bus master");
    out(master, 9);
    tap_ok(in(master + 2) & 1, "which is active then");
    wait(FIRST);
    mem_read(&c.as, ram + 0x10000, data, 100, (MemAttrs){0});
    mem_read(&c.as, ram + 0x20000, data + 100, 924, (MemAttrs){0});
    tap_ok(is_sector(data, 20) && is_sector(data + 512, 21) && (in(master + 2) & 7) == 4 &&
               c.line[LINE] && in(FIRST + 7) == READY,
           "data is in the places of the list, and the interrupt is there");
    out(master + 2, 4);
    out(master, 0);
    memset(data, 0xc3, sizeof data);
    mem_write(&c.as, ram + 0x20000, data, 924, (MemAttrs){0});
    out(master, 1);
    command(FIRST, 0, 30, 2, 0xca);
    wait(FIRST);
    blk_pread(blk_find("hd0"), 30 * 512, data, 1024);
    tap_ok(is_sector(data, 20) == false && data[0] == 0 && data[100] == 0xc3 && data[1023] == 0xc3,
           "WRITE DMA takes it from there");
    in(FIRST + 7);
    out(master + 2, 4);
    out(master, 0);
    put_list(ram, too_short, 1);
    out(master, 9);
    command(FIRST, 0, 20, 2, 0xc8);
    wait(FIRST);
    tap_ok(!(in(master + 2) & 1) && !(in(master + 2) & 4),
           "a short list ends without an interrupt");
    out(master, 0);
    pci_w(&b, fn, PCI_COMMAND, 2, PCI_COMMAND_IO);
    put_list(ram, list, 2);
    out(master, 9);
    command(FIRST, 0, 40, 2, 0xc8);
    wait(FIRST);
    tap_ok(!(in(master + 2) & 4), "without bus mastering nothing moves");
    out(master, 0);
    pci_w(&b, fn, PCI_COMMAND, 2, PCI_COMMAND_IO | PCI_COMMAND_MASTER);
    out(FIRST + CONTROL, 4);
    out(FIRST + CONTROL, 0);
}

/* ---- the CD-ROM drive ---- */

static u8 packet(const u8 *bytes, u16 limit, bool by_list)
{
    out(SECOND + 6, 0xa0);
    out(SECOND + 1, by_list);
    out(SECOND + 4, (u8)limit);
    out(SECOND + 5, (u8)(limit >> 8));
    out(SECOND + 7, 0xa0);
    if ((in(SECOND + 7) & (DRQ | ERR)) != DRQ || in(SECOND + 2) != 1)
        return 0xee;
    write_data(SECOND, bytes, 12);
    return wait(SECOND);
}

/* Bytes that the drive offers now. */
static u32 offered(void)
{
    return in(SECOND + 4) | (u32)in(SECOND + 5) << 8;
}

static u8 sense_of(u8 *asc)
{
    u8 data[18];

    packet((const u8[12]){3, 0, 0, 0, 18}, 18, false);
    read_data(SECOND, data, 18);
    *asc = data[12];
    return data[2];
}

static void test_cd(void)
{
    u8 data[8192], asc;

    tap_ok(in(SECOND + 4) == 0x14 && in(SECOND + 5) == 0xeb && !in(SECOND + 7),
           "after a reset there is the signature of a packet device");
    command(SECOND, 0, 0, 0, 0xec);
    tap_ok(in(SECOND + 7) & ERR && in(SECOND + 4) == 0x14, "IDENTIFY DEVICE shows it");
    command(SECOND, 0, 0, 0, 0xa1);
    read_data(SECOND, data, 512);
    tap_ok(data[0] == 0x80 && data[1] == 0x85, "IDENTIFY PACKET DEVICE");
    tap_ok(packet((const u8[12]){0}, 0, false) == READY && in(SECOND + 2) == 3, "TEST UNIT READY");
    tap_ok(packet((const u8[12]){0x12, 0, 0, 0, 36}, 36, false) == (READY | DRQ) &&
               in(SECOND + 2) == 2 && offered() == 36,
           "INQUIRY has 36 bytes");
    read_data(SECOND, data, 36);
    tap_ok(data[0] == 5 && data[1] == 0x80 && !memcmp(data + 8, "LYREBIRD", 8),
           "of a CD-ROM drive");
    packet((const u8[12]){0x25}, 8, false);
    read_data(SECOND, data, 8);
    tap_ok(be_get(data, 4) == CD_SIZE / 2048 - 1 && be_get(data + 4, 4) == 2048,
           "READ CAPACITY");
    packet((const u8[12]){0x28, 0, 0, 0, 0, 3, 0, 0, 2}, 3000, false);
    tap_ok(offered() == 3000, "READ(10) in blocks as the guest wants them");
    read_data(SECOND, data, 3000);
    tap_ok(offered() == 1096, "and what is left");
    read_data(SECOND, data + 3000, 1096);
    tap_ok(in(SECOND + 7) == READY && in(SECOND + 2) == 3 && is_sector(data, 12) &&
               is_sector(data + 3584, 19),
           "two sectors");
    tap_ok(packet((const u8[12]){0x28, 0, 0, 0, 0, 127, 0, 0, 2}, 2048, false) & ERR &&
               in(SECOND + 1) == (5 << 4 | 4) && sense_of(&asc) == 5 && asc == 0x21,
           "behind the end: the sense says so");
    tap_ok(packet((const u8[12]){0xff}, 0, false) & ERR && sense_of(&asc) == 5 && asc == 0x20 &&
               !sense_of(&asc),
           "a packet that is none; sense is told once");
    packet((const u8[12]){0x43, 2, 0, 0, 0, 0, 1, 0, 20}, 20, false);
    read_data(SECOND, data, 20);
    tap_ok(be_get(data, 2) == 18 && data[3] == 1 && data[9] == 0 && data[10] == 2 &&
               data[14] == 0xaa,
           "READ TOC: one track from 00:02:00 on");
    packet((const u8[12]){0x46, 0, 0, 0, 0, 0, 0, 0, 64}, 64, false);
    read_data(SECOND, data, 40);
    tap_ok(be_get(data, 4) == 36 && data[7] == 8, "GET CONFIGURATION: a CD is in");
    packet((const u8[12]){0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64}, 64, false);
    read_data(SECOND, data, 28);
    tap_ok(data[8] == 0x2a && data[9] == 18, "MODE SENSE: capabilities");
}

static void test_media(void)
{
    u8 data[16], asc;
    Blk *cd = blk_find("cd0");
    Error err = {0};
    BlockNode *none = NULL;

    packet((const u8[12]){0x1e, 0, 0, 0, 1}, 0, false);
    tap_ok(!blk_eject(cd, false, &err), "a locked drive keeps its medium");
    packet((const u8[12]){0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8}, 8, false);
    read_data(SECOND, data, 8);
    tap_ok(data[2] == 4 && data[4] == 1 && data[5] == 2, "and says that someone wants it");
    packet((const u8[12]){0x1e}, 0, false);
    blk_set_medium(cd, none);
    tap_ok(packet((const u8[12]){0}, 0, false) & ERR && sense_of(&asc) == 2 && asc == 0x3a,
           "without a medium it is not ready");
    tap_ok(blk_change(cd, CD_FILE, "raw", true, &err), "another one comes");
    packet((const u8[12]){0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8}, 8, false);
    read_data(SECOND, data, 8);
    tap_ok(data[4] == 2 && data[5] == 2, "which is an event");
    tap_ok(packet((const u8[12]){0}, 0, false) & ERR && sense_of(&asc) == 6 && asc == 0x28 &&
               packet((const u8[12]){0}, 0, false) == READY,
           "and is told once by unit attention");
    packet((const u8[12]){0x1b, 0, 0, 0, 2}, 0, false);
    tap_ok(packet((const u8[12]){0}, 0, false) & ERR && sense_of(&asc) == 2,
           "the guest opens the tray");
    packet((const u8[12]){0x1b, 0, 0, 0, 3}, 0, false);
    packet((const u8[12]){0}, 0, false);
    tap_ok(packet((const u8[12]){0}, 0, false) == READY, "and closes it");
}

/* ---- saved state ---- */

static void test_save(void)
{
    static ClientStream s;
    u8 data[1024];

    command(FIRST, 0, 50, 2, 0x20);
    wait(FIRST);
    read_data(FIRST, data, 100);
    bool ok = client_save(&c, &s);

    read_data(FIRST, data + 100, 924);
    device_reset(c.machine);
    Error err = {0};

    ok = ok && client_load(&c, &s, &err);
    tap_ok(ok && in(FIRST + CONTROL) == (READY | DRQ), "state in a block of data");
    memset(data + 100, 0, 924);
    read_data(FIRST, data + 100, 924);
    tap_ok(is_sector(data, 50) && is_sector(data + 512, 51), "goes on where it was");
    device_set_running(c.machine, false);
    command(FIRST, 0, 60, 1, 0x20);
    tap_ok(in(FIRST + CONTROL) & BUSY && client_save(&c, &s), "a command that a pause holds up");
    device_reset(c.machine);
    ok = client_load(&c, &s, &err);
    device_set_running(c.machine, true);
    wait(FIRST);
    read_data(FIRST, data, 512);
    tap_ok(ok && is_sector(data, 60), "runs after loading");
}

int main(void)
{
    u64 addr[PCI_BARS];

    client_start(&c);
    bridge_start(&b, &c);
    ide_disk(&c, "hd0", DISK, SIZE, "");
    ide_disk(&c, "cd0", CD_FILE, CD_SIZE, ",readonly=on,media=cdrom");
    Device *bus = ((Device *)b.host);
    Device *d = device_new(&device_piix3_ide, NULL, bus, &c.env);

    device_realize(d, NULL);
    fn = ((PciDevice *)d)->devfn;
    device_map(d->children, IDE_PORTS, &c.root, FIRST);
    device_map(d->children, IDE_CONTROL_PORT, &c.root, FIRST + CONTROL);
    device_map(d->children->next, IDE_PORTS, &c.root, SECOND);
    device_map(d->children->next, IDE_CONTROL_PORT, &c.root, SECOND + CONTROL);
    irq_connect(&d->irq[0], (IrqIn){client_line, &c, LINE});
    tap_ok(ide_add(&c, "ide-hd,drive=hd0,serial=SER123,model=My disk") &&
               ide_add(&c, "ide-cd,drive=cd0,bus=ide.1"),
           "a disk and a CD-ROM drive");
    tap_ok(!ide_add(&c, "ide-hd,drive=hd0"), "a drive has one device");
    device_reset(c.machine);
    pci_place(&b, fn, addr);
    master = addr[4];
    test_identify();
    test_port();
    test_reset();
    test_smart();
    test_master();
    test_cd();
    test_media();
    test_save();
    device_free(d);
    bridge_stop(&b);
    blk_close(blk_find("hd0"));
    blk_close(blk_find("cd0"));
    client_stop(&c);
    remove(DISK);
    remove(CD_FILE);
    return tap_done();
}
