/* SPDX-License-Identifier: MIT */
/*
 * What an x86 CPU of a whole machine asks of its board.
 *
 * X86Cpu.machine says which: NULL is user mode, a CPU that stays at CPL 3 with flat segments and
 * whose exceptions go to user/. A board sets it before GuestArch.reset. All hooks are called on
 * the thread of the CPU, without the machine lock.
 *
 * Sources: Intel SDM vol. 3 "Advanced Programmable Interrupt Controller", "Processor Management
 * and Initialization"; vol. 1 "Input/Output".
 */
#ifndef FRONTEND_X86_CPU_MACHINE_H
#define FRONTEND_X86_CPU_MACHINE_H

#include "base/types.h"

typedef struct X86Cpu X86Cpu;
typedef struct GuestBus GuestBus; /* frontend/guest.h */

/*
 * Interrupt inputs: GuestArch.set_irq's lines, from any thread. INTR is a level: the local APIC, or
 * the 8259A pair behind LINT0, has something that the task priority lets pass. The others are
 * edges: setting one latches it until it is taken.
 */
enum X86IrqLine {
    X86_LINE_INTR,
    X86_LINE_NMI,
    X86_LINE_SMI,
    X86_LINE_INIT, /* the INIT message: an application processor waits for SIPI then */
    X86_LINE_SIPI, /* sipi_vector says where to start */
    X86_LINE_COUNT,
};

/* One per CPU, constant after reset; the board owns it. */
typedef struct X86Machine {
    bool is_bsp; /* starts at the reset vector; others wait for SIPI */
    u32 apic_id; /* CPUID.1:EBX, .0BH */
    u32 cores, threads; /* of a package, of a core: CPUID topology */
    const GuestBus *bus; /* guest physical memory and TLBs */
    void *opaque;        /* the board's */

    /** Guest time in nanoseconds since the machine started. NULL: the host's TSC is the guest's. */
    u64 (*now_ns)(const X86Cpu *cpu);

    /** Time of day: nanoseconds since 1970. NULL, as the next: there is no kvmclock. */
    u64 (*utc_ns)(const X86Cpu *cpu);
    /** Bytes of the guest's memory, as a device writes them. */
    void (*write_memory)(X86Cpu *cpu, Gpa pa, const void *data, unsigned size);

    /** IN and OUT of @size bytes, 1, 2 or 4. */
    u32 (*io_read)(X86Cpu *cpu, u16 port, unsigned size);
    void (*io_write)(X86Cpu *cpu, u16 port, unsigned size, u32 value);

    /** The interrupt acknowledge cycle: the vector, in service from now on; -1: nothing any more. */
    int (*acknowledge)(X86Cpu *cpu);
    /** The vector of the SIPI that X86_LINE_SIPI stands for. */
    u8 (*sipi_vector)(X86Cpu *cpu);
    /**
     * MSRs of the local APIC: IA32_APIC_BASE, IA32_TSC_DEADLINE, 0x800 to 0x8ff. False: #GP.
     */
    bool (*apic_read)(X86Cpu *cpu, u32 msr, u64 *value);
    bool (*apic_write)(X86Cpu *cpu, u32 msr, u64 value);
    /** CR8: bits 7..4 of the task priority. */
    u8 (*get_cr8)(X86Cpu *cpu);
    void (*set_cr8)(X86Cpu *cpu, u8 priority);
    /** The local APIC forgets all but its ID: INIT, or a reset of the CPU. */
    void (*apic_reset)(X86Cpu *cpu, bool is_init);

    /** The accelerator's local APIC ended @vector, a level of the board's I/O APIC. NULL: there is none. */
    void (*level_ended)(X86Cpu *cpu, u8 vector);

    /** FERR#, with CR0.NE clear: the board raises IRQ 13 until port 0xf0 is written. */
    void (*ferr)(X86Cpu *cpu);
    /** A third fault: the CPU shuts down, and boards reset the machine. */
    void (*shutdown)(X86Cpu *cpu);
    /** The accelerator cannot go on with the CPU, and has said why: the machine stops. NULL: it only stands still. */
    void (*failed)(X86Cpu *cpu);
    /** The CPU enters or leaves system management mode. NULL: the board has no SMRAM. */
    void (*smm_changed)(X86Cpu *cpu, bool is_in);
} X86Machine;

#endif
