/* SPDX-License-Identifier: MIT */
/*
 * The two chipsets: routing of PCI interrupts, power management at port 0x600, the SMBus at 0x700,
 * configuration space in memory, the IDE controller's ports.
 *
 * Sources: Intel 82371SB and 82371AB data sheets, "PIRQRC", "PMBA", "SMBBA", "IDETIM"; Intel ICH9 data
 * sheet, "LPC Interface Bridge Registers"; Intel 3 Series Express Chipset data sheet, "PCIEXBAR".
 */
#include "bios.h"

enum {
    INTERRUPT_LINE = 0x3c,
    INTERRUPT_PIN = 0x3d,
    ELCR = 0x4d0,
    PM_BASE = 0x600,
    SMB_BASE = 0x700,
    SMB_ON = 9, /* by interrupt 9 */
    PIRQ_LOW = 0x60,
    PIRQ_HIGH = 0x68,
    IRQ_SCI = 9,
};

#define ECAM      0xb0000000u
#define ECAM_SIZE 0x10000000u
#define RCBA      0xfed1c000u
#define LPC_BDF   (0x1f << 3)
#define PCI_LINES 4u

static const u8 line_irq[PCI_LINES] = {10, 10, 11, 11};

/* Which of the router's inputs pin @pin (0: A) of @slot on bus 0 is. */
static u32 route(u32 slot, u32 pin)
{
    if (!pci_is_q35)
        return (slot + pin + PCI_LINES - 1) % PCI_LINES;
    return slot >= 25 ? pin : PCI_LINES + (slot + pin) % PCI_LINES;
}

/* Each bridge turns the pins of what is behind it by the slot. */
static void set_line(const PciFunction *f)
{
    u8 pin = pci_read8(f->bdf, INTERRUPT_PIN);
    u32 n = pin - 1u;
    const PciFunction *at = f;

    if (!pin)
        return;
    for (; at->parent >= 0; at = &pci_functions[at->parent])
        n = (n + (at->bdf >> 3 & 31u)) % PCI_LINES;
    pci_write8(f->bdf, INTERRUPT_LINE, line_irq[route(at->bdf >> 3 & 31u, n) % PCI_LINES]);
}

static void set_routes(u16 bdf)
{
    for (u32 n = 0; n < PCI_LINES; n++) {
        pci_write8(bdf, PIRQ_LOW + n, line_irq[n]);
        if (pci_is_q35)
            pci_write8(bdf, PIRQ_HIGH + n, line_irq[n]);
        out8((u16)(ELCR + line_irq[n] / 8),
             (u8)(in8((u16)(ELCR + line_irq[n] / 8)) | 1 << line_irq[n] % 8));
    }
    for (u32 n = 0; n < pci_count; n++)
        set_line(&pci_functions[n]);
}

static void piix_isa(u16 bdf)
{
    set_routes(bdf);
}

static void piix_ide(u16 bdf)
{
    pci_write16(bdf, 0x40, 0x8000); /* both channels are decoded */
    pci_write16(bdf, 0x42, 0x8000);
}

static void piix_pm(u16 bdf)
{
    pci_write32(bdf, 0x40, PM_BASE | 1);
    pci_write8(bdf, 0x80, 1);
    pci_write32(bdf, 0x90, SMB_BASE | 1);
    pci_write8(bdf, 0xd2, SMB_ON);
    pci_write8(bdf, INTERRUPT_LINE, IRQ_SCI);
}

static void ich9_lpc(u16 bdf)
{
    set_routes(bdf);
    pci_write32(bdf, 0x40, PM_BASE | 1);
    pci_write8(bdf, 0x44, 0x80);
    pci_write32(bdf, 0xf0, RCBA | 1);
    memory_reserve(RCBA, 0x4000);
}

static void mch(u16 bdf)
{
    pci_write32(bdf, 0x64, 0);
    pci_write32(bdf, 0x60, ECAM | 1);
    memory_reserve(ECAM, ECAM_SIZE);
}

static const struct {
    u16 device;
    void (*init)(u16 bdf);
} parts[] = {
    {0x7000, piix_isa}, {0x7010, piix_ide}, {0x7113, piix_pm}, {0x2918, ich9_lpc}, {0x29c0, mch}};

void chipset_init(void)
{
    pci_assign(pci_is_q35 ? ECAM + ECAM_SIZE : MAX(memory_low_end(), 0xe0000000u));
    for (u32 n = 0; n < pci_count; n++)
        for (u32 k = 0; k < ARRAY_SIZE(parts); k++)
            if (pci_functions[n].vendor == 0x8086 && pci_functions[n].device == parts[k].device)
                parts[k].init(pci_functions[n].bdf);
}
