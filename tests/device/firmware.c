/* SPDX-License-Identifier: MIT */
/* Flash and firmware configuration by their registers, and places without device. */
#include <fcntl.h>
#include <unistd.h>
#include "host/block/block.h"
#include "hw/misc/fw_cfg.h"
#include "hw/storage/cfi_flash.h"
#include "tests/device/client.h"

#define FLASH  0x0ull
#define SECTOR 0x40000ull
#define SIZE   (4 * SECTOR)
#define CFG    0x9020000ull

#define FLASH_PROPS "name=flash0,num-blocks=4,sector-length=256K"

/* ---- flash ---- */

static void test_flash_modes(Client *c)
{
    tap_ok(!client_r32(c, FLASH), "flash: without a drive it begins with zeros");
    client_w32(c, FLASH + SECTOR, 0x20);
    client_w32(c, FLASH + SECTOR, 0xd0);
    client_w32(c, FLASH, 0x20);
    client_w32(c, FLASH, 0xd0);
    client_w32(c, FLASH, 0xff);
    client_w32(c, FLASH + 0x154, 0x98);
    tap_ok(client_r32(c, FLASH + 0x40) == 0x00510051 && client_r32(c, FLASH + 0x44) == 0x00520052 &&
               client_r32(c, FLASH + 0x48) == 0x00590059 && client_read(c, FLASH + 0x42, 1) == 0x51,
           "flash: query says QRY from both chips");
    tap_ok(client_r32(c, FLASH + 0x27 * 4) == 0x00130013 &&
               client_r32(c, FLASH + 0x2d * 4) == 0x00030003 &&
               client_r32(c, FLASH + 0x30 * 4) == 0x00020002 &&
               client_r32(c, FLASH + 0x2a * 4) == 0x000b000b,
           "flash: and sizes of chip, blocks and buffer");
    tap_ok(client_r32(c, FLASH + 0x4000) == 0, "flash: and nothing beyond its table");
    client_w32(c, FLASH, 0xff);
    client_w32(c, FLASH, 0x90);
    tap_ok(client_r32(c, FLASH) == 0x00890089 && client_r32(c, FLASH + 4) == 0x00180018,
           "flash: identification");
    client_w32(c, FLASH, 0x70);
    tap_ok(client_r32(c, FLASH + 0x100) == 0x00800080, "flash: status is ready");
    client_w32(c, FLASH, 0xff);
    tap_ok(client_r32(c, FLASH) == 0xffffffff, "flash: read array");
    client_w32(c, FLASH, 0x33);
    tap_ok(client_r32(c, FLASH) == 0xffffffff, "flash: an unknown command is read array");
}

static void test_flash_write(Client *c)
{
    u64 at = FLASH + SECTOR + 0x100;

    client_w32(c, at, 0x00400040);
    client_w32(c, at, 0xcafe1234);
    tap_ok(client_r32(c, at) == 0x00800080, "flash: after programming reads give the status");
    client_w32(c, at, 0x00500050);
    client_w32(c, at, 0x00700070);
    tap_ok(client_r32(c, at) == 0, "flash: which is clear when it was cleared");
    client_w32(c, at, 0x00ff00ff);
    tap_ok(client_r32(c, at) == 0xcafe1234 && client_r32(c, at + 4) == 0xffffffff,
           "flash: a word programmed");
    client_w32(c, at, 0x00e800e8);
    client_w32(c, at, 0x00030003);
    for (unsigned i = 0; i < 4; i++)
        client_w32(c, at + 4 * i, 0x11111111 * (i + 1));
    client_w32(c, at, 0x00d000d0);
    tap_ok(client_r32(c, at) == 0x00800080, "flash: a buffer is written without error");
    client_w32(c, at, 0x00ff00ff);
    tap_ok(client_r32(c, at) == 0x11111111 && client_r32(c, at + 12) == 0x44444444 &&
               client_r32(c, at + 16) == 0xffffffff,
           "flash: and holds its four words");
    client_w32(c, at, 0xe8);
    client_w32(c, at, 0);
    client_w32(c, at, 0x99999999);
    client_w32(c, at, 0xff);
    tap_ok(client_r32(c, at) == 0x11111111, "flash: a buffer that is not confirmed is lost");
    client_w32(c, at, 0xe8);
    client_w32(c, at, 1);
    client_w32(c, at, 1);
    client_w32(c, at + SECTOR, 2);
    client_w32(c, at, 0xd0);
    tap_ok(client_r32(c, at) == 0x00900090, "flash: a buffer over two pieces is an error");
    client_w32(c, at, 0x50);
    client_w32(c, at, 0x20);
    client_w32(c, at, 0xff);
    tap_ok(client_r32(c, at + 4) == 0x22222222,
           "flash: an erase that is not confirmed does nothing");
    client_w32(c, at, 0x00200020);
    client_w32(c, at, 0x00d000d0);
    client_w32(c, at, 0xff);
    tap_ok(client_r32(c, at) == 0xffffffff, "flash: a block erased");
    client_w32(c, at, 0x60);
    client_w32(c, at, 0xd0);
    tap_ok(client_r32(c, at) == 0x00800080, "flash: unlocking is known");
    client_w32(c, at, 0xff);
}

static void test_flash_saved(Client *c)
{
    static ClientStream s;
    Error err = {0};

    client_w32(c, FLASH, 0xe8);
    client_w32(c, FLASH, 1);
    client_w32(c, FLASH, 0x12121212);
    client_save(c, &s);
    device_reset(c->machine);
    tap_ok(client_r32(c, FLASH) == 0xffffffff, "flash: reset ends commands");
    bool ok = client_load(c, &s, &err);

    client_w32(c, FLASH + 4, 0x34343434);
    client_w32(c, FLASH, 0xd0);
    client_w32(c, FLASH, 0xff);
    tap_ok(ok && client_r32(c, FLASH) == 0x12121212 && client_r32(c, FLASH + 4) == 0x34343434,
           "flash: saved within a command, it goes on");
}

static Blk *open_drive(Client *c, const char *path, const char *read_only)
{
    Error err = {0};
    Opts o = {0};

    opts_set(&o, "driver", "raw");
    opts_set(&o, "file.filename", path);
    opts_set(&o, "read-only", read_only);
    Blk *b = blk_open(c->loop, "pflash0", &o, &err);

    opts_clear(&o);
    if (!b)
        printf("# %s\n", err.text);
    return b;
}

static void test_flash_drive(Client *c)
{
    char path[] = "flash-XXXXXX";
    int fd = mkstemp(path);
    u32 word = 0x76543210;

    tap_ok(!ftruncate(fd, SIZE) && pwrite(fd, &word, 4, 0x2000) == 4, "flash: an image");
    Blk *b = open_drive(c, path, "off");
    Device *d = client_add(c, &device_cfi_pflash01, FLASH_PROPS ",drive=pflash0", FLASH, 0);

    tap_ok(client_r32(c, FLASH + 0x2000) == word, "flash: contents come from the drive");
    for (unsigned i = 0; i < 8; i++) {
        client_w32(c, FLASH + 0x3000 + 4 * i, 0x40);
        client_w32(c, FLASH + 0x3000 + 4 * i, i + 1);
    }
    device_free(d);
    blk_close(b);
    u32 got[8];

    tap_ok(pread(fd, got, sizeof got, 0x3000) == sizeof got && got[0] == 1 && got[7] == 8,
           "flash: and changes are there after the machine");
    b = open_drive(c, path, "on");
    d = client_add(c, &device_cfi_pflash01, FLASH_PROPS ",drive=pflash0", FLASH, 0);
    client_w32(c, FLASH, 0x40);
    client_w32(c, FLASH, 5);
    tap_ok(client_r32(c, FLASH) == 0x00900090,
           "flash: a read-only drive gives a programming error");
    client_w32(c, FLASH, 0x50);
    client_w32(c, FLASH, 0x20);
    client_w32(c, FLASH, 0xd0);
    tap_ok(client_r32(c, FLASH) == 0x00a000a0, "flash: or an erase error");
    device_free(d);
    tap_ok(!client_add(c, &device_cfi_pflash01,
                       "name=f,num-blocks=8,sector-length=256K,drive=pflash0", 0, 0),
           "flash: a drive of another size is refused");
    tap_ok(!client_add(c, &device_cfi_pflash01, "name=f,num-blocks=0,sector-length=256K", 0, 0),
           "flash: so is one without blocks");
    blk_close(b);
    close(fd);
    unlink(path);
}

static void test_flash(Client *c)
{
    Device *d = client_add(c, &device_cfi_pflash01, FLASH_PROPS, FLASH, 0);

    test_flash_modes(c);
    test_flash_write(c);
    test_flash_saved(c);
    device_free(d);
    test_flash_drive(c);
}

/* ---- fw_cfg ---- */

static u8 seen[8];

static void on_written(void *opaque, const u8 *data, u32 size)
{
    memcpy(seen, data, MIN(size, (u32)sizeof seen));
}

static u64 be(u64 v, unsigned size)
{
    return __builtin_bswap64(v) >> (64 - 8 * size);
}

static void select_item(Client *c, u16 key)
{
    client_write(c, CFG + 8, 2, be(key, 2));
}

/* A request at the start of RAM; returns the control word that is left. */
static u64 request(Client *c, u32 control, u32 size, u64 addr)
{
    client_w32(c, CLIENT_RAM, be(control, 4));
    client_w32(c, CLIENT_RAM + 4, be(size, 4));
    client_write(c, CLIENT_RAM + 8, 8, be(addr, 8));
    client_write(c, CFG + 16, 8, be(CLIENT_RAM, 8));
    return be(client_r32(c, CLIENT_RAM), 4);
}

static void test_cfg_registers(Client *c)
{
    select_item(c, FW_CFG_SIGNATURE);
    u8 s[4];

    for (unsigned i = 0; i < 4; i++)
        s[i] = (u8)client_read(c, CFG, 1);
    tap_ok(!memcmp(s, "QEMU", 4) && !client_read(c, CFG, 1), "fw_cfg: signature, then zeros");
    select_item(c, FW_CFG_SIGNATURE);
    tap_ok(client_read(c, CFG, 8) == 0x554d4551, "fw_cfg: wide reads keep the order of bytes");
    select_item(c, FW_CFG_ID);
    tap_ok(client_r32(c, CFG) == 3, "fw_cfg: features");
    tap_ok(be(client_read(c, CFG + 16, 8), 8) == 0x51454d5520434647 &&
               be(client_r32(c, CFG + 20), 4) == 0x20434647,
           "fw_cfg: the DMA register's signature");
    select_item(c, 0x3999);
    tap_ok(!client_read(c, CFG, 8), "fw_cfg: an unknown item is empty");
    tap_ok(client_write(c, CFG + 8, 4, 0) == MEM_DECODE_ERROR &&
               client_read(c, CFG + 8, 2) == 0xbadbadbad &&
               client_read(c, CFG + 4, 4) == 0xbadbadbad,
           "fw_cfg: accesses that are none");
}

static void test_cfg_files(Client *c, Device *d)
{
    Error err = {0};
    char name[80];
    u8 entry[68];

    fw_cfg_add_u16(d, FW_CFG_NB_CPUS, 4);
    tap_ok(fw_cfg_add_file(d, "etc/table", "hello", 5, &err) &&
               fw_cfg_add_writable(d, "etc/ramfb", 8, on_written, NULL, &err),
           "fw_cfg: files");
    tap_ok(!fw_cfg_add_file(d, "etc/table", "", 0, &err) && strstr(err.text, "already"),
           "fw_cfg: not two of a name");
    memset(name, 'n', sizeof name);
    name[79] = 0;
    tap_ok(!fw_cfg_add_file(d, name, "", 0, &err) && strstr(err.text, "at most 55"),
           "fw_cfg: a name has its limit");
    select_item(c, FW_CFG_FILE_DIR);
    for (unsigned i = 0; i < sizeof entry; i++)
        entry[i] = (u8)client_read(c, CFG, 1);
    tap_ok(entry[3] == 2 && entry[7] == 5 && entry[9] == 0x20 &&
               !strcmp((char *)entry + 12, "etc/table"),
           "fw_cfg: the directory");
    select_item(c, FW_CFG_NB_CPUS);
    tap_ok(client_read(c, CFG, 2) == 4, "fw_cfg: an item with a number");
}

static void test_cfg_dma(Client *c)
{
    u64 to = CLIENT_RAM + 0x1000;

    client_write(c, to, 8, ~0ull);
    tap_ok(request(c, 0x20 << 16 | 8 | 2, 7, to) == 0 &&
               client_read(c, to, 8) == 0xff00006f6c6c6568ull,
           "fw_cfg: DMA selects, reads, and fills up with zeros");
    tap_ok(request(c, 0x20 << 16 | 8 | 4, 2, 0) == 0 && request(c, 2, 1, to) == 0 &&
               client_read(c, to, 1) == 'l',
           "fw_cfg: DMA skips");
    tap_ok(request(c, 2, 4, 0x1000) == 1, "fw_cfg: DMA to nowhere is an error");
    tap_ok(request(c, 0x20 << 16 | 8 | 2, 0xffffffff, to) == 1,
           "fw_cfg: a huge one ends with memory");
    tap_ok(request(c, 0x20 << 16 | 8 | 16, 1, to) == 1, "fw_cfg: files are read-only");
    client_write(c, to, 8, 0x8877665544332211);
    tap_ok(request(c, 0x21 << 16 | 8 | 16, 8, to) == 0 && seen[0] == 0x11 && seen[7] == 0x88,
           "fw_cfg: but those with a hook, which sees it");
    tap_ok(request(c, 0x21 << 16 | 8 | 16, 9, to) == 1, "fw_cfg: which do not grow");
    tap_ok(request(c, 0x21 << 16 | 8 | 2, 4, CFG) != 0, "fw_cfg: DMA to its own registers");
    client_w32(c, CFG + 16, 0);
    client_w32(c, CLIENT_RAM, be(0x20 << 16 | 8 | 2, 4));
    client_w32(c, CLIENT_RAM + 4, be(5, 4));
    client_write(c, CLIENT_RAM + 8, 8, be(to, 8));
    client_w32(c, CFG + 20, be(CLIENT_RAM, 4));
    tap_ok(!client_r32(c, CLIENT_RAM) && client_r32(c, to) == 0x6c6c6568,
           "fw_cfg: an address in two halves");
}

static void test_cfg(Client *c)
{
    Device *d = client_add(c, &device_fw_cfg, "", CFG, 0);

    test_cfg_registers(c);
    test_cfg_files(c, d);
    test_cfg_dma(c);
    device_free(d);
}

static void test_unimp(Client *c)
{
    Device *d = client_add(c, &device_unimp, "name=secret,size=64K", 0x9050000, 0);

    tap_ok(d && client_read(c, 0x905fff8, 8) == 0 && client_write(c, 0x9050000, 1, 1) == MEM_OK,
           "unimp: reads 0, takes writes");
    device_free(d);
    tap_ok(!client_add(c, &device_unimp, "name=x", 0, 0), "unimp: needs a size");
}

int main(void)
{
    Client c;

    client_start(&c);
    test_flash(&c);
    test_cfg(&c);
    test_unimp(&c);
    client_stop(&c);
    return tap_done();
}
