/* SPDX-License-Identifier: MIT */
/*
 * PCI: configuration space by ports, which functions there are, and INT 1Ah AH=B1h.
 *
 * Sources: PCI Local Bus Specification 3.0; PCI-to-PCI Bridge Architecture Specification, "Bus
 * numbers"; PCI BIOS Specification 2.1, "PCI BIOS functions"; IEEE 1275 names as in fw_cfg.
 */
#include "bios.h"

enum {
    CONFIG_ADDRESS = 0xcf8,
    CONFIG_DATA = 0xcfc,
    VENDOR = 0x00,
    CLASS = 0x08,
    HEADER = 0x0e,
    BUSES = 0x18,
    CAPABILITIES = 0x34,
    HEADER_MANY = 0x80,
    HEADER_BRIDGE = 1,
};

PciFunction pci_functions[PCI_MAX];
u32 pci_count;
bool pci_is_q35;

static u16 select(u16 bdf, u32 reg)
{
    out32(CONFIG_ADDRESS, 0x80000000u | (u32)bdf << 8 | (reg & 0xfc));
    return (u16)(CONFIG_DATA + (reg & 3));
}

u32 pci_read32(u16 bdf, u32 reg)
{
    return in32(select(bdf, reg));
}

u16 pci_read16(u16 bdf, u32 reg)
{
    return in16(select(bdf, reg));
}

u8 pci_read8(u16 bdf, u32 reg)
{
    return in8(select(bdf, reg));
}

void pci_write32(u16 bdf, u32 reg, u32 v)
{
    out32(select(bdf, reg), v);
}

void pci_write16(u16 bdf, u32 reg, u16 v)
{
    out16(select(bdf, reg), v);
}

void pci_write8(u16 bdf, u32 reg, u8 v)
{
    out8(select(bdf, reg), v);
}

u32 pci_bar(u16 bdf, u32 n)
{
    u32 v = pci_read32(bdf, 0x10 + 4 * n);

    if (v & 1)
        return v & ~3u;
    return (v & 6) == 4 && pci_read32(bdf, 0x14 + 4 * n) ? 0 : v & ~15u;
}

u8 pci_capability(u16 bdf, u8 id, u8 at)
{
    u8 next = pci_read8(bdf, at ? at + 1u : CAPABILITIES);

    for (u32 limit = 48; next && limit; limit--) {
        if (pci_read8(bdf, next) == id)
            return next;
        next = pci_read8(bdf, next + 1u);
    }
    return 0;
}

/* ---- what there is ---- */

static u8 last_bus;

static void scan_bus(u8 bus, i16 parent);

static void add(u16 bdf, i16 parent)
{
    PciFunction *f = &pci_functions[pci_count];
    u32 id = pci_read32(bdf, VENDOR);
    i16 index = (i16)pci_count;
    u8 bus;

    if (pci_count == PCI_MAX)
        return;
    *f = (PciFunction){bdf,
                       (u16)id,
                       (u16)(id >> 16),
                       (u16)(pci_read32(bdf, CLASS) >> 16),
                       pci_read8(bdf, HEADER) & 0x7f,
                       parent};
    pci_count++;
    if (f->header != HEADER_BRIDGE || last_bus == 255)
        return;
    bus = ++last_bus;
    pci_write32(bdf, BUSES, (u32)bdf >> 8 | (u32)bus << 8 | 0xff0000u);
    scan_bus(bus, index);
    pci_write8(bdf, BUSES + 2, last_bus);
}

static void scan_bus(u8 bus, i16 parent)
{
    for (u32 slot = 0; slot < 32; slot++) {
        u16 bdf = (u16)(bus << 8 | slot << 3);

        if (pci_read16(bdf, VENDOR) == 0xffff)
            continue;
        u32 functions = pci_read8(bdf, HEADER) & HEADER_MANY ? 8 : 1;

        for (u32 n = 0; n < functions; n++)
            if (pci_read16(bdf + (u16)n, VENDOR) != 0xffff)
                add((u16)(bdf + n), parent);
    }
}

void pci_scan(void)
{
    scan_bus(0, -1);
    pci_is_q35 = pci_functions[0].device == 0x29c0;
}

/* ---- names ---- */

void pci_path(u32 index, char *to, u32 size)
{
    static const struct {
        u16 class;
        const char *name;
    } names[] = {{0x0100, "scsi"}, {0x0101, "ide"},       {0x0106, "sata"},
                 {0x0108, "nvme"}, {0x0200, "ethernet"},  {0x0300, "display"},
                 {0x0c03, "usb"},  {0x0604, "pci-bridge"}};
    const PciFunction *f = &pci_functions[index];
    const char *name = "pci";
    char parent[96];

    if (f->parent >= 0)
        pci_path((u32)f->parent, parent, sizeof parent);
    else
        format(parent, sizeof parent, "/pci@i0cf8");
    for (u32 n = 0; n < ARRAY_SIZE(names); n++)
        if (names[n].class == f->class)
            name = names[n].name;
    if (f->bdf & 7)
        format(to, size, "%s/%s@%x,%x", parent, name, f->bdf >> 3 & 31u, f->bdf & 7u);
    else
        format(to, size, "%s/%s@%x", parent, name, f->bdf >> 3 & 31u);
}

/* ---- INT 1Ah ---- */

enum { PCI_OK = 0, PCI_NO_FUNCTION = 0x81, PCI_NOT_FOUND = 0x86, PCI_BAD_REGISTER = 0x87 };

static u8 find(Regs *r, bool by_class)
{
    u32 skip = r->si;

    for (u32 n = 0; n < pci_count; n++) {
        const PciFunction *f = &pci_functions[n];
        bool is_it = by_class ? pci_read32(f->bdf, CLASS) >> 8 == (r->ecx & 0xffffff)
                              : f->vendor == r->dx && f->device == r->cx;

        if (is_it && !skip--) {
            r->bx = f->bdf;
            return PCI_OK;
        }
    }
    return PCI_NOT_FOUND;
}

/* AL says which: 8 to 10 read a byte, word, double word; 11 to 13 write. */
static u8 access(Regs *r)
{
    u32 size = 1u << ((r->al - 8u) % 3);

    if (r->edi & (size - 1) || r->di > 0xff)
        return PCI_BAD_REGISTER;
    switch (r->al) {
    case 0x08: r->cl = pci_read8(r->bx, r->di); break;
    case 0x09: r->cx = pci_read16(r->bx, r->di); break;
    case 0x0a: r->ecx = pci_read32(r->bx, r->di); break;
    case 0x0b: pci_write8(r->bx, r->di, r->cl); break;
    case 0x0c: pci_write16(r->bx, r->di, r->cx); break;
    default: pci_write32(r->bx, r->di, r->ecx); break;
    }
    return PCI_OK;
}

static u8 installed(Regs *r)
{
    r->edx = 0x20494350; /* "PCI " */
    r->edi = 0;          /* no entry for protected mode */
    r->al = 1;           /* configuration mechanism 1 */
    r->bx = 0x0210;
    r->cl = last_bus;
    return PCI_OK;
}

void pci_int1a(Regs *r)
{
    u8 status = PCI_NO_FUNCTION;

    if (r->al == 1)
        status = installed(r);
    else if (r->al == 2 || r->al == 3)
        status = find(r, r->al == 3);
    else if (r->al >= 8 && r->al <= 13)
        status = access(r);
    answer(r, status);
}
