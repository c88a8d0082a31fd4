/* SPDX-License-Identifier: MIT */
/*
 * Real-mode program that asks a BIOS for its services and says in TAP what it thinks of the
 * answers. bios.py makes disks and CDs of it. Compiled with -m16: pointers are offsets into the
 * first 64 KiB.
 *
 * Sources: Ralf Brown's Interrupt List; EDD 3.0; ACPI and MultiProcessor Specifications for how
 * tables are found.
 */
#include "base/types.h"

typedef struct Regs {
    u16 es, flags;
    u32 eax, ebx, ecx, edx, esi, edi, ebp;
} Regs;

enum { CARRY = 1, ZERO = 1 << 6 };

void interrupt(u32 n, Regs *r);
void check_all(u32 drive);

static u32 count;
static u8 buffer[2050], other[512];

/* ---- text ---- */

static void put(char c)
{
    interrupt(0x10, &(Regs){.eax = 0x0e00u | (u8)c, .ebx = 7});
}

static void say(const char *s)
{
    for (; *s; s++)
        put(*s);
}

static void number(u32 n)
{
    if (n >= 10)
        number(n / 10);
    put((char)('0' + n % 10));
}

static void ok(bool good, const char *what)
{
    say(good ? "ok " : "not ok ");
    number(++count);
    say(" - ");
    say(what);
    say("\r\n");
}

static bool call(u32 n, Regs *r)
{
    interrupt(n, r);
    return !(r->flags & CARRY);
}

static bool same(const void *a, const void *b, u32 n)
{
    const u8 *p = a, *q = b;

    while (n && *p == *q) {
        n--;
        p++;
        q++;
    }
    return !n;
}

/* ---- memory ---- */

static void copy_high(u32 to, u32 from, u32 bytes)
{
    static u16 gdt[24];

    gdt[8] = gdt[12] = 0xffff;
    gdt[9] = (u16)from;
    gdt[10] = 0x9300 | (from >> 16 & 0xff);
    gdt[11] = from >> 24 << 8;
    gdt[13] = (u16)to;
    gdt[14] = 0x9300 | (to >> 16 & 0xff);
    gdt[15] = to >> 24 << 8;
    Regs r = {.eax = 0x8700, .ecx = bytes / 2, .esi = (u32)gdt};

    call(0x15, &r);
}

typedef struct Range {
    u64 addr, size;
    u32 type;
} __attribute__((packed)) Range;

static void check_memory(void)
{
    Regs r = {0};
    Range range, last = {0};
    u64 ram = 0;
    bool is_sorted = true;

    call(0x12, &r);
    ok((u16)r.eax >= 600 && (u16)r.eax <= 640, "INT 12h: KiB below 640");
    r = (Regs){0};
    do {
        r.eax = 0xe820;
        r.edx = 0x534d4150;
        r.ecx = sizeof range;
        r.edi = (u32)&range;
        if (!call(0x15, &r))
            break;
        is_sorted &= range.addr >= last.addr + last.size;
        last = range;
        ram += range.type == 1 ? range.size : 0;
    } while (r.ebx);
    ok(is_sorted && ram > 60u << 20 && ram <= 64u << 20, "INT 15h E820: 64 MiB, in order");
    r = (Regs){.eax = 0xe801};
    ok(call(0x15, &r) && (u16)r.eax == 15 << 10 && (u16)r.ebx > 44 << 4, "INT 15h E801");
    r = (Regs){.eax = 0x8800};
    ok(call(0x15, &r) && (u16)r.eax > 60 << 10, "INT 15h 88h");
    copy_high(0x200000, 0x7c00, 512);
    copy_high((u32)buffer, 0x200000, 512);
    ok(same(buffer, (void *)0x7c00, 512), "INT 15h 87h: to 2 MiB and back");
    r = (Regs){.eax = 0xc000};
    ok(call(0x15, &r), "INT 15h C0h: configuration");
    r = (Regs){.eax = 0x2402};
    ok(call(0x15, &r) && (u8)r.eax == 1, "INT 15h 2402h: line 20 is on");
    r = (Regs){.eax = 0x1234};
    ok(!call(0x15, &r) && (u8)(r.eax >> 8) == 0x86, "INT 15h: nobody knows 12h");
}

/* ---- time, PCI ---- */

static bool is_bcd(u8 v, u8 most)
{
    return v <= most && (v & 15) < 10;
}

static void check_clock(void)
{
    Regs r = {0}, before;

    call(0x1a, &r);
    before = r;
    for (u32 n = 0; n < 100 && r.edx == before.edx; n++) {
        __asm__ volatile("sti; hlt");
        r.eax = 0;
        call(0x1a, &r);
    }
    ok(r.edx != before.edx, "INT 1Ah 0: time passes");
    r = (Regs){.eax = 0x0200};
    ok(call(0x1a, &r) && is_bcd((u8)(r.ecx >> 8), 0x23) && is_bcd((u8)r.ecx, 0x59),
       "INT 1Ah 2: time");
    r = (Regs){.eax = 0x0400};
    ok(call(0x1a, &r) && (u8)(r.ecx >> 8) == 0x20 && is_bcd((u8)(r.edx >> 8), 0x12),
       "INT 1Ah 4: date");
    r = (Regs){.eax = 0x8600, .edx = 1000};
    ok(call(0x15, &r), "INT 15h 86h: waits");
}

static void check_pci(void)
{
    Regs r = {.eax = 0xb101};

    ok(call(0x1a, &r) && r.edx == 0x20494350 && (u8)(r.eax >> 8) == 0, "INT 1Ah B101h: PCI");
    r = (Regs){.eax = 0xb103, .ecx = 0x060000};
    ok(call(0x1a, &r) && !(u16)r.ebx, "INT 1Ah B103h: the host bridge by class");
    r = (Regs){.eax = 0xb10a};
    ok(call(0x1a, &r) && (u16)r.ecx == 0x8086, "INT 1Ah B10Ah: who made it");
    r = (Regs){.eax = 0xb102, .ecx = 0xfffe, .edx = 0xfffe};
    ok(!call(0x1a, &r) && (u8)(r.eax >> 8) == 0x86, "INT 1Ah B102h: not there");
    r = (Regs){.eax = 0xb102, .ecx = 0x7113, .edx = 0x8086};
    if (!call(0x1a, &r))
        return;
    r = (Regs){.eax = 0xb109, .ebx = r.ebx, .edi = 0x90};
    ok(call(0x1a, &r) && (u16)r.ecx > 1, "the SMBus of the PIIX4 has ports");
}

/* ---- disks ---- */

typedef struct Packet {
    u8 size, zero;
    u16 count, offset, segment;
    u64 lba;
} Packet;

static bool by_number(u8 function, u32 drive, u64 lba, void *to)
{
    Packet p = {16, 0, 1, (u16)(u32)to, 0, lba};
    Regs r = {.eax = (u32)function << 8, .edx = drive, .esi = (u32)&p};

    return call(0x13, &r);
}

static void check_disk(u32 drive)
{
    Regs r = {.eax = 0x0800, .edx = drive};
    u16 *parameters = (u16 *)other;
    u64 sectors;

    ok(call(0x13, &r) && (r.ecx & 63) == 63 && (u8)r.edx == 1, "INT 13h 8: geometry, one disk");
    r = (Regs){.eax = 0x1500, .edx = drive};
    ok(call(0x13, &r) && (u8)(r.eax >> 8) == 3, "INT 13h 15h: a hard disk");
    r = (Regs){.eax = 0x4100, .ebx = 0x55aa, .edx = drive};
    ok(call(0x13, &r) && (u16)r.ebx == 0xaa55 && r.ecx & 1, "INT 13h 41h: extensions");
    parameters[0] = 0x1e;
    r = (Regs){.eax = 0x4800, .edx = drive, .esi = (u32)other};
    ok(call(0x13, &r) && *(u32 *)(other + 16) == 8192 && parameters[12] == 512,
       "INT 13h 48h: 4 MiB");
    sectors = *(u32 *)(other + 16);
    ok(by_number(0x42, drive, 0, buffer) && same(buffer, (void *)0x7c00, 64),
       "INT 13h 42h: sector 0");
    ok(by_number(0x42, drive, 1, buffer + 1) && same(buffer + 1, (void *)0x7e00, 64),
       "to an odd address");
    r = (Regs){.eax = 0x0201, .ebx = (u32)buffer, .ecx = 2, .edx = drive};
    ok(call(0x13, &r) && same(buffer, (void *)0x7e00, 64), "INT 13h 2: by cylinder, head, sector");
    for (u32 n = 0; n < 512; n++)
        other[n] = (u8)(n * 7);
    ok(by_number(0x43, drive, sectors - 1, other) && by_number(0x42, drive, sectors - 1, buffer) &&
           same(buffer, other, 512),
       "INT 13h 43h: the last sector");
    ok(!by_number(0x42, drive, sectors, buffer), "there are no more sectors");
    r = (Regs){.eax = 0x0200 | 1, .ebx = (u32)buffer, .ecx = 0, .edx = drive};
    ok(!call(0x13, &r), "nor a sector 0");
    ok(!by_number(0x42, drive + 1, 0, buffer), "nor another disk");
}

enum { NO_EMULATION = 0, FLOPPY_1440 = 2 };

/* What the CD is seen as; other[] has the rest. UINT32_MAX: there is no CD that was booted. */
static u32 cd_media(u32 drive)
{
    Regs r = {.eax = 0x4b01, .edx = drive, .esi = (u32)other};

    return call(0x13, &r) && other[0] == 0x13 && other[2] == (u8)drive ? other[1] & 15 : UINT32_MAX;
}

static void check_whole_cd(u32 drive)
{
    ok(by_number(0x42, drive, 16, buffer) && same(buffer + 1, "CD001", 5),
       "INT 13h 42h: sectors of 2048");
    ok(!by_number(0x43, drive, 16, buffer), "a CD is not written");
}

/* A floppy disk, or a hard disk of one cylinder. */
static void check_emulated(u32 drive, bool is_floppy)
{
    Regs r = {.eax = 0x0800, .edx = drive};

    ok(call(0x13, &r) && (u16)r.ecx == (is_floppy ? 0x4f12 : 0x003f) &&
           (u16)r.edx >> 8 == (is_floppy ? 1 : 15) && (u8)r.edx == 1 &&
           (!is_floppy || (u8)r.ebx == 4),
       "INT 13h 8: geometry, one drive");
    r = (Regs){.eax = 0x0201, .ebx = (u32)buffer, .ecx = 2, .edx = drive};
    ok(call(0x13, &r) && same(buffer, (void *)0x7e00, 64), "INT 13h 2: by cylinder, head, sector");
    ok(by_number(0x42, drive, 1, buffer) && same(buffer, (void *)0x7e00, 64), "INT 13h 42h");
    ok(!by_number(0x43, drive, 1, buffer), "a CD is not written");
    r = (Regs){.eax = 0x4b00, .edx = drive, .esi = (u32)other};
    ok(call(0x13, &r), "INT 13h 4B00h: ends it");
    r = (Regs){.eax = 0x0201, .ebx = (u32)buffer, .ecx = 2, .edx = drive};
    ok(!call(0x13, &r), "and it is gone");
}

/* ---- screen, keys ---- */

static void check_screen(void)
{
    Regs r = {.eax = 0x0f00}, at = {.eax = 0x0300};

    call(0x10, &r);
    ok((u8)r.eax == 3 && (u8)(r.eax >> 8) == 80, "INT 10h 0Fh: text of 80 columns");
    r = (Regs){.eax = 0x0200, .edx = 0x0a14};
    call(0x10, &at);
    call(0x10, &r);
    r = (Regs){.eax = 0x0300};
    call(0x10, &r);
    at.eax = 0x0200;
    at.ebx = 0;
    call(0x10, &at);
    ok((u16)r.edx == 0x0a14, "INT 10h 2, 3: the cursor");
    /* As loaders write a character with its colour: in place, then to move on. */
    say("once: ");
    call(0x10, &(Regs){.eax = 0x0978, .ebx = 0x0f, .ecx = 1});
    say("x\r\n");
}

static u16 key(void)
{
    Regs r = {0};

    call(0x16, &r);
    return (u16)r.eax;
}

static void check_keys(void)
{
    Regs r = {.eax = 0x0100};

    call(0x16, &r);
    ok(r.flags & ZERO, "INT 16h 1: no key");
    r = (Regs){.eax = 0x0500, .ecx = 0x3b00};
    call(0x16, &r);
    ok(key() == 0x3b00, "INT 16h 5: a key that was put there");
    say("a on the serial port\r\n");
    ok(key() == 0x1e61, "INT 16h 0: it came");
    say("shift-b, right on the keyboard\r\n");
    ok(key() == 0x3042, "it came");
    ok(key() == 0x4d00, "and the arrow");
}

/* ---- tables ---- */

/* Bytes at @at of the last 64 KiB. */
static u8 rom_byte(u32 at)
{
    u8 v;

    __asm__ volatile("mov %1, %%fs; movb %%fs:(%2), %0" : "=q"(v) : "r"(0xf000), "r"(at));
    return v;
}

/* Whether a structure with this signature is there, with sum 0 over @bytes. */
static bool has_table(const char *signature, u32 length, u32 bytes)
{
    for (u32 at = 0; at < 0x10000; at += 16) {
        u8 sum = 0;
        u32 n = 0;

        while (n < length && rom_byte(at + n) == (u8)signature[n])
            n++;
        if (n < length)
            continue;
        for (n = 0; n < bytes; n++)
            sum = (u8)(sum + rom_byte(at + n));
        return !sum;
    }
    return false;
}

void check_all(u32 drive)
{
    u32 media;

    count = 0;
    say("\r\nhere we are: drive ");
    number(drive);
    say("\r\n");
    check_memory();
    check_clock();
    check_pci();
    media = cd_media(drive);
    if (media == UINT32_MAX)
        check_disk(drive);
    else if (media == NO_EMULATION)
        check_whole_cd(drive);
    else
        check_emulated(drive, media == FLOPPY_1440);
    check_screen();
    ok(has_table("RSD PTR ", 8, 20), "ACPI");
    ok(has_table("_MP_", 4, 16), "the table of processors");
    ok(has_table("_SM3_", 5, 24), "SMBIOS");
    check_keys();
    say("1..");
    number(count);
    say("\r\n");
}
