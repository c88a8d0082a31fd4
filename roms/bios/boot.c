/* SPDX-License-Identifier: MIT */
/*
 * What to boot from, in which order: INT 19h and INT 18h. fw_cfg's "bootorder" names devices by
 * their paths; without it the bytes of the clock's RAM name kinds.
 *
 * Sources: BIOS Boot Specification 1.01; IBM PC BIOS Interface Technical Reference, "INT 19H"; QEMU
 * documentation "Managing device boot order with bootindex properties".
 */
#include "bios.h"

enum { KIND_FLOPPY = 1, KIND_DISK, KIND_CD, KIND_NET };
enum { CHOICES = 24, ORDER_SIZE = 2048, LAST = 255 };
enum { CMOS_BOOT3 = 0x38, CMOS_BOOT = 0x3d, KEY_MENU = 0x0e };
enum { KEY_ESC = 0x1b, TICKS_PER_SECOND = 18, MENU_WAIT_MS = 2500, MS_PER_TICK = 55 };

typedef struct Choice {
    u8 kind, rank;
    Disk *disk; /* NULL: a ROM */
    u32 far;
    const char *name;
    char path[96];
} Choice;

static Choice choices[CHOICES];
static u32 count, next;
static char order[ORDER_SIZE];
static bool is_strict, was_ordered;

/* ---- the list ---- */

static Choice *add(u8 kind, const char *name, const char *path)
{
    Choice *c = &choices[count];

    if (count == CHOICES)
        return NULL;
    *c = (Choice){.kind = kind, .name = name};
    format(c->path, sizeof c->path, "%s", path);
    count++;
    return c;
}

void boot_add_rom(u32 function, const char *path, u32 far, const char *name)
{
    Choice *c = add(KIND_NET, name, path);

    if (c)
        c->far = far;
}

static bool is_line(const char *line, const char *path)
{
    u32 n = strlen(path);

    return starts_with(line, path) && (!line[n] || line[n] == '\n' || line[n] == '/');
}

/* The line of "bootorder" that @path is on; LAST: none. */
static u8 rank_of_path(const char *path)
{
    u8 n = 0;

    for (const char *s = order; *s; n++) {
        if (is_line(s, path))
            return n;
        while (*s && *s != '\n')
            s++;
        s += *s == '\n';
    }
    return LAST;
}

static u8 rank_of_kind(u8 kind)
{
    u8 first = cmos_read(CMOS_BOOT), third = cmos_read(CMOS_BOOT3);
    u8 kinds[3] = {first & 15, first >> 4, third >> 4};

    for (u8 n = 0; n < ARRAY_SIZE(kinds); n++)
        if (kinds[n] == kind)
            return n;
    return LAST - 1;
}

static void read_order(void)
{
    u32 size = fw_load("bootorder", order, sizeof order - 1);

    order[MIN(size, sizeof order - 1)] = 0;
    for (const char *s = order; *s; s++)
        is_strict |= (s == order || s[-1] == '\n') && starts_with(s, "HALT");
}

/* Devices on the list come first, then kinds. */
static void sort(void)
{
    read_order();
    for (u32 n = 0; n < count; n++) {
        u8 rank = rank_of_path(choices[n].path);

        choices[n].rank = rank != LAST ? rank
                          : is_strict  ? LAST
                                       : 128 + (rank_of_kind(choices[n].kind) & 63);
    }
    for (u32 n = 1; n < count; n++)
        for (u32 k = n; k && choices[k].rank < choices[k - 1].rank; k--) {
            Choice c = choices[k];

            choices[k] = choices[k - 1];
            choices[k - 1] = c;
        }
}

static void make_list(void)
{
    if (was_ordered)
        return;
    was_ordered = true;
    for (u32 n = 0; n < disk_count; n++) {
        Choice *c = add(disks[n].is_cd ? KIND_CD : KIND_DISK, disks[n].name, disks[n].path);

        if (c)
            c->disk = &disks[n];
    }
    sort();
}

/* ---- the menu ---- */

static const char *kind_name(const Choice *c)
{
    return !c->disk ? "ROM" : c->disk->is_cd ? "CD-ROM" : "Disk";
}

static u8 wait_key(u32 ms)
{
    u32 start = ticks();

    for (;;) {
        u16 key = key_get();

        if (key || (ms && (ticks() - start) * MS_PER_TICK >= ms))
            return (u8)key;
        idle();
    }
}

static void menu(void)
{
    u16 ms = MENU_WAIT_MS;
    u8 key;

    if (!fw_u16(KEY_MENU))
        return;
    fw_load("etc/boot-menu-wait", &ms, sizeof ms);
    print("\nPress ESC for boot menu.\n");
    if (wait_key(ms ? ms : 1) != KEY_ESC)
        return;
    print("\nSelect boot device:\n\n");
    for (u32 n = 0; n < count && n < 9; n++)
        print("%u. %s [%s]\n", n + 1, kind_name(&choices[n]), choices[n].name);
    do
        key = wait_key(0);
    while (key != KEY_ESC && !(key > '0' && key <= '9' && key - '1' < (int)count));
    if (key == KEY_ESC)
        return;
    Choice c = choices[key - '1'];

    for (u32 n = (u32)(key - '1'); n; n--)
        choices[n] = choices[n - 1];
    choices[0] = c;
}

/* ---- to the guest ---- */

static void enter(u16 segment, u16 offset, u8 drive)
{
    call16(&(Regs){.vector = 1, .cs = segment, .ip = offset, .edx = drive, .eax = 0xaa55});
}

static const char *boot_disk(Disk *d)
{
    if (!disk_transfer(d, 0, 1, BOOT_ADDR, false))
        return "its first sector cannot be read";
    if (MEM16(BOOT_ADDR + SECTOR - 2) != 0xaa55)
        return "it is not a bootable disk";
    print("Booting from hard disk...\n");
    enter(0, BOOT_ADDR, d->number);
    return "it gave back control";
}

static const char *boot_cd(Disk *d)
{
    const char *error = cd_load(d);

    if (error)
        return error;
    print("Booting from CD-ROM...\n");
    if (cd_boot.segment == BOOT_ADDR >> 4)
        enter(0, BOOT_ADDR, cd_boot.number);
    else
        enter(cd_boot.segment, 0, cd_boot.number);
    return "it gave back control";
}

static const char *boot_rom(const Choice *c)
{
    print("Booting from ROM...\n");
    call16(&(Regs){.cs = (u16)(c->far >> 16), .ip = (u16)c->far, .es = BIOS_SEG});
    return "it gave back control";
}

static _Noreturn void fail(void)
{
    u32 wait_ms = UINT32_MAX;

    fw_load("etc/boot-fail-wait", &wait_ms, sizeof wait_ms);
    print("\nNo bootable device.\n");
    if (wait_ms != UINT32_MAX) {
        print("Trying again in %u seconds.\n", wait_ms / 1000);
        wait_key(wait_ms ? wait_ms : 1);
    } else {
        print("A disk (-hda), a CD-ROM (-cdrom) or a kernel (-kernel) is expected.\n"
              "Press a key to try again.\n");
        wait_key(0);
    }
    out8(0xcf9, 6);
    for (;;)
        idle();
}

static void boot_loop(void)
{
    while (next < count) {
        const Choice *c = &choices[next++];
        const char *error;

        if (c->rank == LAST)
            continue;
        error = !c->disk ? boot_rom(c) : c->disk->is_cd ? boot_cd(c->disk) : boot_disk(c->disk);
        print("Boot from %s [%s] failed: %s.\n", kind_name(c), c->name, error);
    }
    fail();
}

static void first_boot(void)
{
    make_list();
    menu();
    boot_loop();
}

void boot_start(void)
{
    next = 0;
    on_empty_stack(first_boot);
}

void boot_next(void)
{
    on_empty_stack(boot_loop);
}
