/* SPDX-License-Identifier: MIT */
#include "tests/softmmu/toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

ToyMap toy_maps[TOY_MAPS];
unsigned toy_map_count;
u64 toy_walks;
u8 *toy_ram, *toy_rom, *toy_mixed;
ToyIo toy_io[64];
unsigned toy_io_count;
void (*toy_io_hook)(void);

static u8 *pages(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    return p;
}

void toy_init(void)
{
    toy_ram = pages(TOY_RAM_SIZE);
    toy_rom = pages(TOY_ROM_SIZE);
    toy_mixed = pages(4096);
}

ToyMap *toy_map(Gva va, Gpa pa)
{
    ToyMap *m = &toy_maps[toy_map_count++];

    *m = (ToyMap){.va = va, .w = {.pa = pa, .log2_size = 12, .may_read = true, .may_write = true, .may_fetch = true}};
    return m;
}

static bool allowed(const VcpuWalk *w, VcpuAccess acc)
{
    return acc == VCPU_READ ? w->may_read : acc == VCPU_WRITE ? w->may_write : w->may_fetch;
}

/* The last mapping that fits counts, so that a test may map anew. */
bool toy_walk(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out, VcpuException *fault)
{
    u32 asid = tlb_of(cpu)->asid;

    toy_walks += !is_debug;
    for (unsigned n = toy_map_count; n-- > 0;) {
        const ToyMap *m = &toy_maps[n];

        if ((va ^ m->va) >> m->w.log2_size || (!m->w.is_global && m->w.asid != asid))
            continue;
        if (!allowed(&m->w, acc) && !is_debug)
            break;
        *out = m->w;
        out->pa += va - m->va;
        return true;
    }
    *fault = (VcpuException){.kind = TOY_FAULT_KIND, .syndrome = acc, .addr = va, .is_write = acc == VCPU_WRITE};
    return false;
}

void toy_alignment(Vcpu *cpu, Gva addr, bool is_write)
{
    cpu->exc = (VcpuException){.kind = TOY_ALIGN_KIND, .addr = addr, .is_write = is_write};
}

void toy_bus_error(Vcpu *cpu, Gva addr, VcpuAccess acc)
{
    cpu->exc = (VcpuException){.kind = TOY_ABORT_KIND, .syndrome = acc, .addr = addr, .is_write = acc == VCPU_WRITE};
}

unsigned toy_mmu_idx(const Vcpu *cpu)
{
    return 0;
}

u32 toy_mmu_regimes(const Vcpu *cpu)
{
    return 1;
}

static u8 *within(Gpa pa, Gpa base, u64 length, u8 *host, u64 *size)
{
    if (pa < base || pa - base >= length)
        return NULL;
    *size = length - (pa - base);
    return host + (pa - base);
}

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    u8 *host = within(pa, TOY_ROM, TOY_ROM_SIZE, toy_rom, size);

    *is_rom = host != NULL;
    if (!host)
        host = within(pa, TOY_RAM, TOY_RAM_SIZE, toy_ram, size);
    return host ? host : within(pa, TOY_MIXED, 256, toy_mixed, size);
}

static bool note(Gpa pa, unsigned size, bool is_write, u64 val)
{
    if (pa == TOY_IO_BAD)
        return false;
    toy_io[toy_io_count++ % 64] = (ToyIo){pa, size, is_write, val};
    if (toy_io_hook)
        toy_io_hook();
    return true;
}

/* Each byte of the device reads as the low byte of its address plus 0x11. */
static bool io_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val)
{
    *val = 0;
    for (unsigned n = 0; n < size; n++)
        *val |= ((pa + n + 0x11) & 0xff) << 8 * n;
    return note(pa, size, false, *val);
}

static bool io_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val)
{
    return note(pa, size, true, val);
}

const PhysOps toy_phys = {.lookup = lookup, .io_read = io_read, .io_write = io_write};
