/* SPDX-License-Identifier: MIT */
/* Routers of PCI interrupts; see pirq.h. Source: Intel 82371SB data sheet, "PIRQRC[A:D]". */
#include "hw/isa/pirq.h"

enum { OFF = 0x80, WRITABLE = 0x8f };

void pirq_init(const Pirq *r, PciDevice *p)
{
    for (unsigned n = 0; n < r->count; n++) {
        p->config[r->reg[n]] = OFF;
        p->writable[r->reg[n]] = WRITABLE;
    }
}

void pirq_update(const Pirq *r, const PciDevice *p, IrqOut *isa)
{
    u32 levels = 0;

    for (unsigned n = 0; n < r->count; n++) {
        u8 route = p->config[r->reg[n]];

        if (r->level[n] && !(route & OFF))
            levels |= 1u << (route & (PIRQ_ISA_LINES - 1));
    }
    for (unsigned n = 0; n < PIRQ_ISA_LINES; n++)
        irq_set(&isa[n], levels >> n & 1);
}
