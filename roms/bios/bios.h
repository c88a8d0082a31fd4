/* SPDX-License-Identifier: MIT */
/*
 * The BIOS: what its parts share. All C code runs in flat protected mode with interrupts off;
 * memory is used by its physical address.
 *
 * Sources: IBM Personal System/2 and PC BIOS Interface Technical Reference; Ralf Brown's Interrupt
 * List for what later BIOSes added.
 */
#ifndef ROMS_BIOS_BIOS_H
#define ROMS_BIOS_BIOS_H

#include "base/types.h"

/* ---- entry.S ---- */

/* Registers of a real-mode caller, as entry.S saves them. */
typedef struct Regs {
    u16 es, ds;
    union {
        u32 edi;
        u16 di;
    };
    union {
        u32 esi;
        u16 si;
    };
    u32 ebp, esp;
    union {
        u32 ebx;
        u16 bx;
        struct {
            u8 bl, bh;
        };
    };
    union {
        u32 edx;
        u16 dx;
        struct {
            u8 dl, dh;
        };
    };
    union {
        u32 ecx;
        u16 cx;
        struct {
            u8 cl, ch;
        };
    };
    union {
        u32 eax;
        u16 ax;
        struct {
            u8 al, ah;
        };
    };
    u8 vector; /* call16: 1: code that ends by IRET */
    u8 action; /* what entry.S does then */
    u16 ip, cs, flags;
} __attribute__((packed)) Regs;

_Static_assert(sizeof(Regs) == 44, "entry.S knows it");

enum { ACTION_RETURN, ACTION_CHAIN, ACTION_WAIT };
enum { FLAG_CF = 1 << 0, FLAG_ZF = 1 << 6, FLAG_IF = 1 << 9 };

extern u32 old10;     /* INT 10h of the VGA ROM */
extern char text16[]; /* offset 0 of segment BIOS_SEG */
extern const char vector_10[];
extern char rom_end[];

#define BIOS_SEG 0xf000u
#define LOW_RAM  0xe0000u /* of the BIOS: its data, then tables */

void call16(Regs *r);
void idle16(void); /* real mode */
_Noreturn void on_empty_stack(void (*function)(void));
void bios_interrupt(Regs *r);
_Noreturn void post(void);

/** INT @vector with the registers of @r. */
void call_int(u8 vector, Regs *r);
/** Let interrupts come in until one did. */
void idle(void);

static inline void set_flag(Regs *r, u16 flag, bool is_set)
{
    r->flags = is_set ? (u16)(r->flags | flag) : (u16)(r->flags & ~flag);
}

/** The usual answer: carry if AH, which gets @status, is not 0. */
static inline void answer(Regs *r, u8 status)
{
    r->ah = status;
    set_flag(r, FLAG_CF, status);
}

#define NOT_SUPPORTED 0x86

/* ---- ports and memory ---- */

static inline void out8(u16 port, u8 v)
{
    __asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline void out16(u16 port, u16 v)
{
    __asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void out32(u16 port, u32 v)
{
    __asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline u8 in8(u16 port)
{
    u8 v;
    __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static inline u16 in16(u16 port)
{
    u16 v;
    __asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static inline u32 in32(u16 port)
{
    u32 v;
    __asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

/* Address 0 is memory like any other: nothing is known of where these lead. */
static inline void *ptr(u32 addr)
{
    __asm__("" : "+r"(addr));
    return (void *)addr;
}

static inline u32 addr_of(const void *p)
{
    return (u32)p;
}

#define MEM8(addr)  (*(volatile u8 *)ptr(addr))
#define MEM16(addr) (*(volatile u16 *)ptr(addr))
#define MEM32(addr) (*(volatile u32 *)ptr(addr))

static inline u32 far_addr(u16 seg, u16 offset)
{
    return ((u32)seg << 4) + offset;
}

void *memset(void *to, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
/** Whether @s begins with @start. */
bool starts_with(const char *s, const char *start);
u8 sum_of(const void *p, u32 size);
/** %s %c %u %x %02x and widths up to 9, of 32-bit numbers. Cut to @size. */
void format(char *to, u32 size, const char *text, ...) __attribute__((format(printf, 3, 4)));
/** The same to the screen, lines ending in \n. */
void print(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* ---- the BIOS data area ---- */

enum {
    BDA_COM = 0x400,
    BDA_EBDA = 0x40e,
    BDA_EQUIPMENT = 0x410,
    BDA_BASE_KIB = 0x413,
    BDA_SHIFT = 0x417, /* and the next byte */
    BDA_KEY_HEAD = 0x41a,
    BDA_KEY_TAIL = 0x41c,
    BDA_KEYS = 0x41e,
    BDA_KEYS_END = 0x43e,
    BDA_MODE = 0x449,
    BDA_COLUMNS = 0x44a,
    BDA_PAGE_SIZE = 0x44c,
    BDA_CURSOR = 0x450,
    BDA_CURSOR_SHAPE = 0x460,
    BDA_PAGE = 0x462,
    BDA_CRTC = 0x463,
    BDA_TICKS = 0x46c,
    BDA_MIDNIGHT = 0x470,
    BDA_DISK_STATUS = 0x474,
    BDA_DISKS = 0x475,
    BDA_KEY_FIRST = 0x480,
    BDA_KEY_LAST = 0x482,
    BDA_ROWS = 0x484,
    BDA_CHAR_HEIGHT = 0x485,
    BDA_VIDEO_CONTROL = 0x487,
    BDA_KEY_MODE = 0x496,
};

#define BASE_KIB  639u /* below the extended BIOS data area */
#define EBDA_ADDR (BASE_KIB << 10)
#define BOOT_ADDR 0x7c00u

void vectors_init(void);
void set_vector(u8 n, u32 far);
/** Far pointer to a label of entry.S. */
u32 entry_far(const void *label);

/* ---- fw_cfg ---- */

typedef struct FwFile {
    u16 key;
    u32 size;
} FwFile;

bool fw_find(const char *name, FwFile *out);
/** The file @n of the directory; false: there are fewer. */
bool fw_file(u32 n, FwFile *out, char *name);
void fw_read(u16 key, void *to, u32 size);
/** Up to @size bytes of the file; its size, 0 if it is not there. */
u32 fw_load(const char *name, void *to, u32 size);
u16 fw_u16(u16 key);
#define FW_NAME 56

/* ---- memory ---- */

void memory_init(void);
/** Memory that is not RAM and that the guest must leave alone. */
void memory_reserve(u32 addr, u32 size);
/** Memory below 4 GiB that the guest will not use; 0 when there is none. */
u32 memory_alloc(u32 size, u32 align);
/** The same below 1 MiB, where guests look for tables. */
u32 memory_alloc_low(u32 size, u32 align);
/** First address behind RAM below 4 GiB. */
u32 memory_low_end(void);
u64 memory_high_end(void);
void memory_int15(Regs *r);

/* ---- time ---- */

void timer_init(void);
void timer_wait_us(u32 us);
u32 ticks(void);
void int1a(Regs *r);
u8 cmos_read(u8 n);
void cmos_write(u8 n, u8 v);

/* ---- PCI ---- */

typedef struct PciFunction {
    u16 bdf;
    u16 vendor, device, class; /* class and subclass */
    u8 header;
    i16 parent; /* index of the bridge; -1: none */
} PciFunction;

#define PCI_MAX 96u
extern PciFunction pci_functions[PCI_MAX];
extern u32 pci_count;
extern bool pci_is_q35;

u32 pci_read32(u16 bdf, u32 reg);
u16 pci_read16(u16 bdf, u32 reg);
u8 pci_read8(u16 bdf, u32 reg);
void pci_write32(u16 bdf, u32 reg, u32 v);
void pci_write16(u16 bdf, u32 reg, u16 v);
void pci_write8(u16 bdf, u32 reg, u8 v);
void pci_scan(void);
/** Give all BARs places; memory from @memory_first on. */
void pci_assign(u32 memory_first);
void chipset_init(void);
/** Base of BAR @n; 0 if it is above 4 GiB or not there. */
u32 pci_bar(u16 bdf, u32 n);
/** The offset of the capability @id behind @at (0: the first); 0 if there is none. */
u8 pci_capability(u16 bdf, u8 id, u8 at);
/** "/pci@i0cf8/ide@1,1": the function's path as fw_cfg's "bootorder" has it. */
void pci_path(u32 index, char *to, u32 size);
void pci_int1a(Regs *r);

/* ---- disks ---- */

typedef struct Disk Disk;

typedef struct DiskOps {
    /* @count sectors, at most DISK_PART bytes, to or from an even address. */
    bool (*transfer)(Disk *d, u64 lba, u32 count, u32 addr, bool is_write);
} DiskOps;

#define DISK_PART 0x10000u
#define DISK_MAX  16u
#define SECTOR    512u
#define CD_SECTOR 2048u

struct Disk {
    const DiskOps *ops;
    u64 sectors;
    u32 sector_size;
    bool is_cd;
    u8 number; /* as INT 13h has it */
    u32 regs;  /* ports or registers of the driver */
    u32 unit;
    u16 bdf;
    u16 cylinders, heads, per_track; /* as INT 13h shows it */
    char name[41];
    char path[96];
};

extern Disk disks[DISK_MAX];
extern u32 disk_count;

/** Room for one more; NULL when there is none. */
Disk *disk_new(void);
void disk_number_all(void);
Disk *disk_find(u8 number);
bool disk_transfer(Disk *d, u64 lba, u32 count, u32 addr, bool is_write);
void ide_init(u32 function);
void ahci_init(u32 function);
void virtio_init(u32 function);
/** Texts in IDENTIFY data have their bytes swapped. */
void ata_identify(Disk *d, const u16 *data);
/** The packet that reads @count sectors of a CD. */
void atapi_read_packet(u8 *packet, u32 lba, u32 count);
/** TEST UNIT READY until it is, or until there is no disc; then its size. */
typedef bool (*AtapiCommand)(Disk *d, const u8 *packet, u32 addr, u32 size);
bool atapi_start(Disk *d, AtapiCommand command);
void int13(Regs *r);

/* El Torito: the emulated drive. */
enum { CD_NONE, CD_FLOPPY_1200, CD_FLOPPY_1440, CD_FLOPPY_2880, CD_HARD_DISK };

typedef struct CdBoot {
    Disk *cd;
    u8 media; /* CD_NONE: no emulation */
    u8 number;
    u32 lba, sectors; /* of the image, on the CD; of 512 bytes to be loaded */
    u16 segment;
    u16 cylinders, heads, per_track;
} CdBoot;

extern CdBoot cd_boot; /* cd is NULL: none */

/** Load what the CD says; the reason if it cannot. */
const char *cd_load(Disk *d);
/** INT 13h AH=4ah to 4ch. */
void cd_int13(Regs *r);

/* ---- screen and keys ---- */

void screen_init(void);
void screen_int10(Regs *r);
bool screen_has_serial(void);
void serial_put(u8 c);
void serial_init(void);
void int14(Regs *r);
void keyboard_init(void);
void keyboard_irq(void);
void keyboard_add(u16 key);
/** The code of the key with this character. */
u16 keyboard_key_of(u8 c);
void int16(Regs *r);
/** A key (scan code, character) that waits; 0: none. */
u16 key_get(void);
void serial_poll_keys(void);
extern u16 sercon_port; /* where the screen is mirrored; 0: nowhere */

/* ---- ROMs, tables, booting ---- */

void roms_run_vga(void);
void roms_run(void);
void tables_init(void);
/** Memory types, of all processors: they are woken up and halt. */
void cpus_init(void);
/** ROM with an entry to boot from: far pointer to it, and its name. */
void boot_add_rom(u32 function, const char *path, u32 far, const char *name);
_Noreturn void boot_start(void);
_Noreturn void boot_next(void);
void int15(Regs *r);

#endif
