/* SPDX-License-Identifier: MIT */
/*
 * Writes numbered blocks to the first virtio disk, flushes each, and then says its number: "W n". What
 * the disk refuses is "E n". Source: VIRTIO 1.2, "Virtio Over MMIO", "Block Device".
 */
#include "board.h"

#define SLOTS  0x0a000000ul
#define BLOCK  4096u
#define BLOCKS 2048u
#define STRIDE 1499u
#define SIZE   8 /* of the ring */

enum { MAGIC = 0x00, VERSION = 0x04, ID = 0x08, FEATURES = 0x10, FEATURES_SEL = 0x14, WANTED = 0x20,
       WANTED_SEL = 0x24, QUEUE = 0x30, NUM = 0x38, READY = 0x44, NOTIFY = 0x50, ACK = 0x64,
       STATUS = 0x70, DESC = 0x80, AVAIL = 0x90, USED = 0xa0 };
enum { IS_OUT = 1, IS_FLUSH = 4, NEXT = 1, WRITE = 2, DRIVER = 3, FEATURES_OK = 8, DRIVER_OK = 4 };

static volatile struct {
    struct {
        u64 addr;
        u32 len;
        u16 flags, next;
    } desc[SIZE];
    struct {
        u16 flags, index, ring[SIZE];
    } avail;
    u32 pad[256];
    struct {
        u16 flags, index;
        struct {
            u32 id, len;
        } ring[SIZE];
    } used;
} ring __attribute__((aligned(4096)));

static volatile struct {
    u32 type, reserved;
    u64 sector;
} head;
static volatile u8 status;
static volatile u64 data[BLOCK / 8] __attribute__((aligned(4096)));
static u64 disk;

static bool find_disk(void)
{
    for (disk = SLOTS; disk < SLOTS + 32 * 0x200; disk += 0x200)
        if (IO(u32, disk + MAGIC) == 0x74726976 && IO(u32, disk + VERSION) == 2 && IO(u32, disk + ID) == 2)
            return true;
    return false;
}

static void set_address(unsigned reg, volatile void *p)
{
    IO(u32, disk + reg) = (u32)(u64)p;
    IO(u32, disk + reg + 4) = (u32)((u64)p >> 32);
}

static void start(void)
{
    IO(u32, disk + STATUS) = 0;
    IO(u32, disk + STATUS) = DRIVER;
    IO(u32, disk + WANTED_SEL) = 0;
    IO(u32, disk + WANTED) = 1u << 9; /* flush */
    IO(u32, disk + WANTED_SEL) = 1;
    IO(u32, disk + WANTED) = 1; /* version 1 */
    IO(u32, disk + STATUS) = DRIVER | FEATURES_OK;
    IO(u32, disk + QUEUE) = 0;
    IO(u32, disk + NUM) = SIZE;
    set_address(DESC, ring.desc);
    set_address(AVAIL, &ring.avail);
    set_address(USED, &ring.used);
    IO(u32, disk + READY) = 1;
    IO(u32, disk + STATUS) = DRIVER | FEATURES_OK | DRIVER_OK;
}

/* One request, waited for. */
static bool request(u32 type, u64 sector)
{
    u16 n = 0, before = ring.used.index;

    head.type = type;
    head.sector = sector;
    status = 0xff;
    ring.desc[n].addr = (u64)&head;
    ring.desc[n].len = sizeof head;
    ring.desc[n].flags = NEXT;
    ring.desc[n].next = n + 1;
    n++;
    if (type == IS_OUT) {
        ring.desc[n].addr = (u64)data;
        ring.desc[n].len = BLOCK;
        ring.desc[n].flags = NEXT;
        ring.desc[n].next = n + 1;
        n++;
    }
    ring.desc[n].addr = (u64)&status;
    ring.desc[n].len = 1;
    ring.desc[n].flags = WRITE;
    ring.avail.ring[ring.avail.index % SIZE] = 0;
    __asm__ volatile("dmb sy" ::: "memory");
    ring.avail.index++;
    __asm__ volatile("dmb sy" ::: "memory");
    IO(u32, disk + NOTIFY) = 0;
    while (ring.used.index == before)
        __asm__ volatile("yield");
    IO(u32, disk + ACK) = 1;
    return !status;
}

static void say(const char *what, u64 n)
{
    char text[24], *p = text + sizeof text - 1;

    *p = 0;
    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    print(what);
    print(p);
    print("\n");
}

void board_main(const void *dtb)
{
    if (!find_disk()) {
        print("no disk\n");
        return;
    }
    start();
    for (u64 n = 1;; n++) {
        for (unsigned i = 0; i < BLOCK / 8; i++)
            data[i] = n;
        bool good = request(IS_OUT, n * STRIDE % BLOCKS * (BLOCK / 512)) && request(IS_FLUSH, 0);

        say(good ? "W " : "E ", n);
    }
}
