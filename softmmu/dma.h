/* SPDX-License-Identifier: MIT */
/*
 * Memory as a device that masters the bus sees it: through its address space, with its requester
 * id, and through an IOMMU if there is one. Any thread may call, as far as the device itself
 * allows.
 */
#ifndef SOFTMMU_DMA_H
#define SOFTMMU_DMA_H

#include "base/types.h"
#include "softmmu/region.h"

/* Where a device address leads. */
typedef struct DmaTarget {
    AddressSpace *as;
    Gpa addr;
    u64 size; /* bytes from there that are translated alike */
} DmaTarget;

/*
 * An IOMMU. translate may be called by any thread; false is a fault, which the IOMMU has
 * recorded.
 */
typedef struct DmaIommu {
    bool (*translate)(void *opaque, u64 addr, bool is_write, MemAttrs attrs, DmaTarget *out);
    void *opaque;
} DmaIommu;

typedef struct Dma {
    AddressSpace *as;
    MemAttrs attrs;
    const DmaIommu *iommu; /* NULL: addresses are physical */
} Dma;

MemResult dma_read(const Dma *d, u64 addr, void *buf, u64 size);
MemResult dma_write(const Dma *d, u64 addr, const void *buf, u64 size);

/** @size bytes of zeros. */
MemResult dma_zero(const Dma *d, u64 addr, u64 size);

/* Numbers of 1, 2, 4 or 8 bytes. */
MemResult dma_load(const Dma *d, u64 addr, unsigned size, MemEndian endian, u64 *value);
MemResult dma_store(const Dma *d, u64 addr, unsigned size, MemEndian endian, u64 value);

/* Guest memory in the hands of a host: may be read or written until dma_unmap. */
typedef struct DmaMap {
    void *host;
    u64 size;      /* may be less than what was asked for: to the end of a region */
    RamBlock *ram; /* what it is part of; NULL: a copy */
    u64 ram_offset;
    u64 addr;
    bool is_write; /* the device writes: the guest sees it at dma_unmap at the latest */
} DmaMap;

/**
 * Map up to @size bytes at @addr. What is not RAM is copied, as far as DMA_BOUNCE_MAX bytes in
 * total allow; false if they do not, or nothing can be mapped. The machine's RAM stays as long
 * as maps exist.
 */
bool dma_map(const Dma *d, u64 addr, u64 size, bool is_write, DmaMap *out);

/** Give back a map of which the device wrote the first @done bytes. */
void dma_unmap(const Dma *d, DmaMap *m, u64 done);

#define DMA_BOUNCE_MAX                                                                             \
    (1u << 20) /* for all devices together: a guest must not make us allocate more */

#endif
