/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controllers of PCs that an accelerator has in place of the board's (kernel-irqchip).
 *
 * They have the state while the machine runs; the board's devices have it while it stands, so that
 * it is saved, shown and handed over there. All calls are made while no vCPU runs, but for line and
 * message, and hold the machine lock.
 */
#ifndef SOFTMMU_IRQCHIP_H
#define SOFTMMU_IRQCHIP_H

#include "softmmu/vcpu.h"

/* What is asked for: kernel-irqchip=. */
typedef enum IrqchipMode {
    IRQCHIP_OFF,   /* all are the board's */
    IRQCHIP_SPLIT, /* local APICs are the accelerator's */
    IRQCHIP_ON,    /* the I/O APIC, the 8259As and the interval timer, too */
} IrqchipMode;

#define IRQCHIP_IOAPIC_LINES 24
#define IRQCHIP_APIC_PAGE    0x400

/* One 8259A. Registers are the chip's; the rest as hw/intc/i8259.c has it. */
typedef struct IrqchipPic {
    u8 irr, imr, isr;
    u8 lines;  /* levels of the inputs */
    u8 elcr;
    u8 vector; /* of line 0 */
    u8 lowest; /* line of the lowest priority */
    u8 wants;  /* the ICW that comes next, 2 to 4, less 1; 0: none */
    bool wants_icw4, auto_eoi, is_nested;
    bool reads_isr, is_polled, special_mask, rotates_on_auto_eoi;
} IrqchipPic;

/* The I/O APIC: irr are inputs that were not sent, or are levels and active. */
typedef struct IrqchipIoapic {
    u8 id, select;
    u32 irr;
    u64 entry[IRQCHIP_IOAPIC_LINES];
} IrqchipIoapic;

/* One local APIC: its registers as they lie in memory, with the xAPIC's ID. */
typedef struct IrqchipApic {
    u64 base, tsc_deadline; /* MSRs */
    u8 page[IRQCHIP_APIC_PAGE];
} IrqchipApic;

/* One counter of the interval timer (8254); the rest as hw/timer/i8254.c has it. */
typedef struct IrqchipCounter {
    u32 reload;      /* 1 to 0x10000; of one that ends, what is left when it goes to the accelerator */
    i64 elapsed_ns;  /* since it was loaded, where the accelerator knows; there it starts anew */
    u8 mode, access; /* mode IRQCHIP_COUNTER_UNSET: nobody has said */
    bool is_bcd, gate;
    bool writes_high, reads_high;
    u8 low, status;
    u16 latch;
    bool is_latched, status_latched;
} IrqchipCounter;

#define IRQCHIP_COUNTER_UNSET 0xff

typedef struct IrqchipPit {
    IrqchipCounter counter[3];
    bool has_speaker; /* bit 1 of port 0x61 */
    bool is_silent;   /* the HPET interrupts in its place */
    bool is_delayed;  /* ticks that the guest is too slow for come later, else never */
} IrqchipPit;

typedef struct IrqchipOps {
    IrqchipMode mode; /* split or on */
    /** An interrupt line changed: 0 to 15 as on the ISA bus, others inputs of the I/O APIC. Only with on. */
    void (*line)(unsigned gsi, bool level);
    /** A message (MSI), as lapic_message. Any thread. */
    void (*message)(u64 addr, u32 data);
    /** The local APIC of @cpu, and whether that waits. False: it was said why. */
    bool (*get_apic)(Vcpu *cpu, IrqchipApic *a);
    bool (*put_apic)(Vcpu *cpu, const IrqchipApic *a);
    /** The others; only with on. */
    bool (*get_board)(IrqchipPic pic[2], IrqchipIoapic *ioapic);
    bool (*put_board)(const IrqchipPic pic[2], const IrqchipIoapic *ioapic);
    /** Counters and ports of the interval timer. NULL: that is the board's. After get_pit it interrupts no more. */
    bool (*get_pit)(IrqchipPit *pit);
    bool (*put_pit)(const IrqchipPit *pit);
    /** Split: the board's entries, by which it is told of the end of levels. */
    bool (*set_routes)(const IrqchipIoapic *ioapic);
} IrqchipOps;

#endif
