/* SPDX-License-Identifier: MIT */
/*
 * Where PCI devices show their ports and memory. Each BAR, and each window of a bridge, is a row of
 * a table; a bus's rows get places in order of their alignment, so nothing lies between them
 * unused. Memory that does not fit below 4 GiB goes behind RAM if its BAR has 64 bits.
 *
 * Sources: PCI Local Bus Specification 3.0, "Base Addresses"; PCI-to-PCI Bridge Architecture
 * Specification, "I/O Base", "Memory Base", "Prefetchable Memory Base".
 */
#include "bios.h"

enum Kind { PORTS, MEMORY, PREFETCH, KINDS };

enum {
    COMMAND = 0x04,
    COMMAND_ON = 0x103, /* ports, memory, SERR */
    COMMAND_MASTER = 4,
    BAR0 = 0x10,
    ROM = 0x30,
    ROM_BRIDGE = 0x38,
    IO_BASE = 0x1c,
    MEMORY_BASE = 0x20,
    PREFETCH_BASE = 0x24,
    PREFETCH_HIGH = 0x28,
    IO_HIGH = 0x30,
    IS_PORTS = 1,
    IS_64 = 4,
    IS_PREFETCH = 8,
    BRIDGE = 1,
};

#define ROWS_MAX    256u
#define PORTS_FIRST 0xc000u
#define MEMORY_LAST 0xfec00000u
#define HOTPLUG     0x200000u /* memory for what comes behind an empty bridge */
#define PORT_CAP    0x10      /* PCI Express */

typedef struct Row {
    u8 function; /* index */
    u8 reg;      /* 0: windows of this bridge */
    u8 kind;
    bool is_64, is_high;
    u32 align;
    u64 size, addr;
} Row;

static Row rows[ROWS_MAX];
static u32 row_count;

static Row *row_new(u32 function, u8 reg, u8 kind, u64 size, u32 align)
{
    if (row_count == ROWS_MAX)
        return NULL;
    rows[row_count] =
        (Row){.function = (u8)function, .reg = reg, .kind = kind, .size = size, .align = align};
    return &rows[row_count++];
}

/* ---- what is wanted ---- */

/* The size of a 64-bit BAR's upper half; 0 if all of it is writable. */
static u64 probe_size(u16 bdf, u32 reg, u32 raw, u32 mask)
{
    u32 high = UINT32_MAX;

    if (!(raw & IS_PORTS) && (raw & 6) == IS_64) {
        pci_write32(bdf, reg + 4, UINT32_MAX);
        high = pci_read32(bdf, reg + 4);
        pci_write32(bdf, reg + 4, 0);
    }
    return ~((u64)high << 32 | (raw & mask)) + 1;
}

static void probe(u32 index, u32 reg)
{
    u16 bdf = pci_functions[index].bdf;
    bool is_rom = reg == ROM || reg == ROM_BRIDGE, is_ports;
    u32 raw;
    u64 size;
    Row *row;

    pci_write32(bdf, reg, is_rom ? ~0x7ffu : UINT32_MAX);
    raw = pci_read32(bdf, reg);
    pci_write32(bdf, reg, 0);
    if (!raw)
        return;
    is_ports = !is_rom && raw & IS_PORTS;
    size = is_rom ? -(u64)(i64)(i32)(raw & ~0x7ffu) & UINT32_MAX
                  : probe_size(bdf, reg, is_ports ? raw | 0xffff0000u : raw, is_ports ? ~3u : ~15u);
    row = row_new(index, (u8)reg,
                  is_ports                       ? PORTS
                  : !is_rom && raw & IS_PREFETCH ? PREFETCH
                                                 : MEMORY,
                  size, size > 0x80000000u ? 0x80000000u : (u32)size);
    if (row)
        row->is_64 = !is_rom && !is_ports && (raw & 6) == IS_64;
}

static void probe_function(u32 index)
{
    const PciFunction *f = &pci_functions[index];
    u32 bars = f->header == BRIDGE ? 2 : 6;

    for (u32 n = 0; n < bars; n++) {
        probe(index, BAR0 + 4 * n);
        if (row_count && rows[row_count - 1].function == index && rows[row_count - 1].is_64 &&
            rows[row_count - 1].reg == BAR0 + 4 * n)
            n++;
    }
    probe(index, f->header == BRIDGE ? ROM_BRIDGE : ROM);
}

static bool is_on_bus(const Row *row, i16 bridge, u8 kind)
{
    return row->kind == kind && !row->is_high && pci_functions[row->function].parent == bridge;
}

/* The window of @bridge (an index) takes all rows behind it. */
static void add_window(u32 bridge, u8 kind)
{
    static const u32 granule[KINDS] = {0x1000, 0x100000, 0x100000};
    u64 size =
            kind == MEMORY && pci_capability(pci_functions[bridge].bdf, PORT_CAP, 0) ? HOTPLUG : 0,
        sum = 0;
    u32 align = granule[kind];

    for (u32 n = 0; n < row_count; n++)
        if (is_on_bus(&rows[n], (i16)bridge, kind)) {
            sum += rows[n].size;
            align = MAX(align, rows[n].align);
        }
    size = ALIGN_UP(MAX(size, sum), (u64)granule[kind]);
    if (size)
        row_new(bridge, 0, kind, size, align);
}

/* ---- places ---- */

/* The row of this bus with the largest alignment that has no place yet. */
static Row *next_row(i16 bridge, u8 kind)
{
    Row *best = NULL;

    for (u32 n = 0; n < row_count; n++)
        if (is_on_bus(&rows[n], bridge, kind) && !rows[n].addr &&
            (!best || rows[n].align > best->align))
            best = &rows[n];
    return best;
}

static u64 place_bus(i16 bridge, u8 kind, u64 at)
{
    for (Row *row; (row = next_row(bridge, kind));) {
        row->addr = at = ALIGN_UP(at, (u64)row->align);
        at += row->size;
    }
    return at;
}

static void set_window(u16 bdf, u8 kind, u64 addr, u64 size)
{
    u64 last = addr + size - 1;

    if (kind == PORTS) {
        pci_write16(bdf, IO_BASE, (u16)((addr >> 8 & 0xf0) | (last & 0xf000)));
        pci_write32(bdf, IO_HIGH, 0);
        return;
    }
    pci_write32(bdf, kind == MEMORY ? MEMORY_BASE : PREFETCH_BASE,
                (u32)(addr >> 16 & 0xfff0) | ((u32)last & 0xfff00000u));
    if (kind == PREFETCH) {
        pci_write32(bdf, PREFETCH_HIGH, (u32)(addr >> 32));
        pci_write32(bdf, PREFETCH_HIGH + 4, (u32)(last >> 32));
    }
}

/* Windows with nothing behind them end before they begin. */
static void close_windows(u16 bdf)
{
    pci_write16(bdf, IO_BASE, 0x00f0);
    pci_write32(bdf, MEMORY_BASE, 0x0000fff0);
    pci_write32(bdf, PREFETCH_BASE, 0x0000fff0);
    pci_write32(bdf, PREFETCH_HIGH, 0);
    pci_write32(bdf, PREFETCH_HIGH + 4, 0);
}

static void write_rows(void)
{
    for (u32 n = 0; n < row_count; n++) {
        const Row *row = &rows[n];
        u16 bdf = pci_functions[row->function].bdf;

        if (!row->addr)
            continue;
        if (!row->reg) {
            set_window(bdf, row->kind, row->addr, row->size);
            continue;
        }
        pci_write32(bdf, row->reg, (u32)row->addr);
        if (row->is_64)
            pci_write32(bdf, row->reg + 4u, (u32)(row->addr >> 32));
    }
}

/* Largest first, until the rest fits: what moves behind RAM. */
static void move_high(u64 room)
{
    u64 at = ALIGN_UP(memory_high_end(), 1ull << 30);

    for (;;) {
        Row *largest = NULL;
        u64 sum = 0;

        for (u32 n = 0; n < row_count; n++) {
            Row *row = &rows[n];

            if (row->kind == PORTS || row->is_high || pci_functions[row->function].parent >= 0)
                continue;
            sum += row->size;
            if (row->is_64 && row->reg && (!largest || row->size > largest->size))
                largest = row;
        }
        if (sum <= room || !largest)
            return;
        largest->is_high = true;
        largest->addr = ALIGN_UP(at, largest->size);
        at = largest->addr + largest->size;
    }
}

static void enable(u16 bdf)
{
    pci_write16(bdf, COMMAND, (u16)(pci_read16(bdf, COMMAND) | COMMAND_ON | COMMAND_MASTER));
}

void pci_assign(u32 memory_first)
{
    for (u32 n = 0; n < pci_count; n++)
        probe_function(n);
    for (u32 n = pci_count; n--;) /* what is behind a bridge comes after it */
        for (u8 kind = 0; kind < KINDS && pci_functions[n].header == BRIDGE; kind++)
            add_window(n, kind);
    move_high(MEMORY_LAST - memory_first);
    place_bus(-1, PORTS, PORTS_FIRST);
    place_bus(-1, MEMORY, place_bus(-1, PREFETCH, memory_first));
    for (u32 n = 0; n < pci_count; n++) {
        if (pci_functions[n].header == BRIDGE)
            close_windows(pci_functions[n].bdf);
        for (u32 k = 0; k < row_count; k++)
            if (!rows[k].reg && rows[k].function == n && rows[k].addr)
                place_bus((i16)n, rows[k].kind, rows[k].addr);
    }
    write_rows();
    for (u32 n = 0; n < pci_count; n++)
        enable(pci_functions[n].bdf);
}
