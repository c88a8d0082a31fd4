/* SPDX-License-Identifier: MIT */
/*
 * A toy machine for the tests of the memory path: page tables that are an array, a piece of RAM, a piece of ROM and a
 * device that notes what it is asked.
 */
#ifndef TESTS_SOFTMMU_TOY_H
#define TESTS_SOFTMMU_TOY_H

#include "frontend/guest.h"
#include "softmmu/tlb.h"

#define TOY_RAM 0x40000000ull /* physical */
#define TOY_RAM_SIZE (8u << 20)
#define TOY_ROM 0x08000000ull
#define TOY_ROM_SIZE 8192u
#define TOY_IO 0x09000000ull   /* a page of device; at TOY_IO_BAD the bus says error */
#define TOY_IO_BAD (TOY_IO + 0x800)
#define TOY_MIXED 0x0a000000ull /* 256 bytes of RAM, then device */

#define TOY_MAPS 4096
#define TOY_FAULT_KIND 77      /* VcpuException.kind of a failed walk; syndrome is the VcpuAccess */
#define TOY_ALIGN_KIND 78
#define TOY_ABORT_KIND 79 /* syndrome is the VcpuAccess */

/* One mapping: of [va, va + 2^log2_size) to pa. */
typedef struct ToyMap {
    Gva va;
    VcpuWalk w;
} ToyMap;

typedef struct ToyIo {
    Gpa pa;
    unsigned size;
    bool is_write;
    u64 val;
} ToyIo;

extern ToyMap toy_maps[TOY_MAPS];
extern unsigned toy_map_count;
extern u64 toy_walks;
extern u8 *toy_ram, *toy_rom, *toy_mixed;
extern ToyIo toy_io[64];
extern unsigned toy_io_count;
extern void (*toy_io_hook)(void); /* called at each access of the device, or NULL */
extern const PhysOps toy_phys;

void toy_init(void);
/** Map @va to @pa for ASID 0 and all regimes, readable, writable and executable; what it returns may be changed. */
ToyMap *toy_map(Gva va, Gpa pa);

bool toy_walk(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out, VcpuException *fault);
void toy_alignment(Vcpu *cpu, Gva addr, bool is_write);
void toy_bus_error(Vcpu *cpu, Gva addr, VcpuAccess acc);
unsigned toy_mmu_idx(const Vcpu *cpu);
u32 toy_mmu_regimes(const Vcpu *cpu);

#endif
