/* SPDX-License-Identifier: MIT */
/*
 * A program with a screen: it looks for etc/ramfb in fw_cfg, gives it a picture, draws a pattern
 * that a test can compute, and says so on the serial port. Then it prints the keys of a virtio
 * keyboard, one line each, until Esc.
 */
#include "../board/board.h"

#define WIDTH 320u
#define HEIGHT 200u
#define PICTURE (RAM + 0x1000000)

static u32 be32(u32 v)
{
    return __builtin_bswap32(v);
}

/* ---- fw_cfg ---- */

typedef struct Request {
    u32 control, size;
    u64 addr;
} Request;

static volatile Request request;

static void transfer(u32 control, const volatile void *data, u32 size)
{
    request.control = be32(control);
    request.size = be32(size);
    request.addr = __builtin_bswap64((u64)data);
    __asm__ volatile("dsb sy" ::: "memory");
    IO(u64, FW_CFG + 16) = __builtin_bswap64((u64)&request);
    while (request.control & ~be32(1))
        ;
}

/* The key of the file @name; 0: there is none. */
static u32 find_file(const char *name)
{
    static volatile u8 entry[64];
    static volatile u32 count;

    transfer(0x19 << 16 | 8 | 2, &count, 4);
    for (u32 n = be32(count); n; n--) {
        u32 at = 0;

        transfer(2, entry, sizeof entry);
        while (name[at] && entry[8 + at] == (u8)name[at])
            at++;
        if (!name[at] && !entry[8 + at])
            return (u32)entry[4] << 8 | entry[5];
    }
    return 0;
}

static bool show(void)
{
    static volatile u32 config[7];
    u32 key = find_file("etc/ramfb");

    config[1] = be32(PICTURE);
    config[2] = be32('X' | 'R' << 8 | '2' << 16 | (u32)'4' << 24);
    config[4] = be32(WIDTH);
    config[5] = be32(HEIGHT);
    config[6] = be32(WIDTH * 4);
    if (key)
        transfer(key << 16 | 8 | 16, config, sizeof config);
    return key && !request.control;
}

/* The same in display.py. */
static void draw(void)
{
    for (u32 y = 0; y < HEIGHT; y++)
        for (u32 x = 0; x < WIDTH; x++)
            IO(u32, PICTURE + (y * WIDTH + x) * 4) =
                (x * 255 / (WIDTH - 1)) << 16 | (y * 255 / (HEIGHT - 1)) << 8 | ((x ^ y) & 0xff);
}

/* ---- the keyboard: legacy-free virtio-mmio, one queue, polled ---- */

#define EVENTS 64u
#define SLOTS 32u

static struct {
    u64 addr;
    u32 size;
    u16 flags, next;
} descriptors[EVENTS] __attribute__((aligned(16)));
static volatile struct {
    u16 flags, index, ring[EVENTS];
} available __attribute__((aligned(2)));
static volatile struct {
    u16 flags, index;
    struct {
        u32 id, size;
    } ring[EVENTS];
} used __attribute__((aligned(4)));
static volatile struct {
    u16 type, code;
    u32 value;
} events[EVENTS];

/* By its name: "Virtio Keyboard". */
static bool is_keyboard(u64 base)
{
    IO(u8, base + 0x100) = 1; /* VIRTIO_INPUT_CFG_ID_NAME */
    IO(u8, base + 0x101) = 0;
    return IO(u8, base + 0x108 + 7) == 'K';
}

static u64 find_keyboard(void)
{
    for (u32 n = 0; n < SLOTS; n++) {
        u64 base = 0x0a000000ul + n * 0x200;

        if (IO(u32, base) == 0x74726976 && IO(u32, base + 4) == 2 && IO(u32, base + 8) == 18 &&
            is_keyboard(base))
            return base;
    }
    return 0;
}

static void put64(u64 at, u64 v)
{
    IO(u32, at) = (u32)v;
    IO(u32, at + 4) = (u32)(v >> 32);
}

static void start_keyboard(u64 base)
{
    IO(u32, base + 0x70) = 0;
    IO(u32, base + 0x70) = 3; /* ACKNOWLEDGE, DRIVER */
    IO(u32, base + 0x24) = 1; /* features 32 and up: VERSION_1 */
    IO(u32, base + 0x20) = 1;
    IO(u32, base + 0x70) = 3 | 8;
    for (u32 n = 0; n < EVENTS; n++) {
        descriptors[n].addr = (u64)&events[n];
        descriptors[n].size = sizeof events[n];
        descriptors[n].flags = 2; /* the device writes */
        available.ring[n] = (u16)n;
    }
    available.index = EVENTS;
    IO(u32, base + 0x30) = 0;
    IO(u32, base + 0x38) = EVENTS;
    put64(base + 0x80, (u64)descriptors);
    put64(base + 0x90, (u64)&available);
    put64(base + 0xa0, (u64)&used);
    IO(u32, base + 0x44) = 1;
    IO(u32, base + 0x70) = 3 | 8 | 4;
    IO(u32, base + 0x50) = 0;
}

static u32 next_event(u16 n)
{
    while (used.index == n)
        ;
    return used.ring[n % EVENTS].id;
}

static void print_keys(u64 base)
{
    for (u16 n = 0;; n++) {
        u32 id = next_event(n);

        if (events[id].type == 1) {
            print(events[id].value ? "down " : "up ");
            print_hex(events[id].code);
            print("\n");
            if (events[id].code == 1 && !events[id].value)
                return;
        }
        available.ring[(u16)(n + EVENTS) % EVENTS] = (u16)id;
        available.index++;
        IO(u32, base + 0x50) = 0;
    }
}

void board_main(const void *dtb)
{
    u64 keyboard = find_keyboard();

    ok(show(), "etc/ramfb takes a picture");
    draw();
    print("drawn\n");
    if (!keyboard)
        return;
    start_keyboard(keyboard);
    print("keyboard\n");
    print_keys(keyboard);
}
