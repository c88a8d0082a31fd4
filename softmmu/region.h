/* SPDX-License-Identifier: MIT */
/*
 * Guest physical memory: a tree of regions, and the flat list of ranges that an address space
 * makes of it.
 *
 * Regions are RAM, ROM, flash (reads go to memory, writes to a device), device registers,
 * containers and aliases (windows to a part of another region). Where regions overlap in a
 * container, the higher priority is seen, among equals the one added last. Everything that
 * changes the tree holds the machine lock (bql.h); a change is visible when the outermost
 * mem_commit() returns, or at once outside mem_begin().
 *
 * Readers need no lock: they look at the published flat view between rcu_read_begin() and
 * rcu_read_end(), and what they find (region, host pointer) is valid until the end. So a region
 * that was taken out of the tree is freed through rcu_free_later() only.
 */
#ifndef SOFTMMU_REGION_H
#define SOFTMMU_REGION_H

#include <stdio.h>
#include "base/rcu.h"
#include "base/types.h"
#include "softmmu/ram.h"

typedef struct MemRegion MemRegion;
typedef struct AddressSpace AddressSpace;
typedef struct FlatView FlatView;

/* How an access ended. */
typedef enum MemResult {
    MEM_OK,
    MEM_DECODE_ERROR, /* nobody answers at this address, or not to this size */
    MEM_DEVICE_ERROR, /* a device answers with an error */
} MemResult;

/* Who accesses, as devices and IOMMUs see it. */
typedef struct MemAttrs {
    u16 requester; /* PCI requester id; 0 for CPUs */
    u8 cpu;        /* which CPU, for registers that each has of its own; 0 for devices */
    bool is_secure;
    bool is_user;
} MemAttrs;

typedef enum MemEndian {
    MEM_LITTLE,
    MEM_BIG,
} MemEndian;

/*
 * Registers of a device. Guests may access naturally aligned valid_min..valid_max bytes (0:
 * 1..8), or any alignment with is_unaligned_valid. The callbacks are called for
 * impl_min..impl_max bytes (0: 1..4), aligned unless is_unaligned_impl: wider accesses are split
 * from the lowest address up; a narrower read takes its bytes from the register around them, a
 * narrower write gives zeros in the other bytes, as on a bus without byte enables. Values are
 * numbers in the device's byte order.
 */
typedef struct MemIoOps {
    MemResult (*read)(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs);
    MemResult (*write)(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs);
    /* May be NULL. What valid_* cannot say; false is a decode error. */
    bool (*accepts)(void *opaque, u64 offset, unsigned size, bool is_write);
    u8 valid_min, valid_max, impl_min, impl_max;
    bool is_unaligned_valid, is_unaligned_impl;
    MemEndian endian;
    bool is_thread_safe; /* called without the machine lock, by several threads at once */
} MemIoOps;

typedef enum MemKind {
    MEM_CONTAINER, /* an empty one decodes nothing */
    MEM_RAM,
    MEM_ROM,        /* guests read it; their writes are dropped */
    MEM_ROM_DEVICE, /* flash: in read mode reads are direct; callbacks get the rest */
    MEM_IO,
    MEM_ALIAS,
} MemKind;

/* The size of a whole address space. */
#define MEM_SIZE_ALL ((u128)1 << 64)

/* A region; the memory is the owner's. Only region_*() write to it. */
struct MemRegion {
    const char *name; /* must last as long as the region */
    MemKind kind;
    u128 size;
    const MemIoOps *ops;
    void *opaque;
    RamBlock *ram;          /* RAM, ROM, ROM device */
    u64 ram_offset;         /* where in the block it begins */
    _Atomic bool is_direct; /* reads are of memory; ROM device: while in read mode */
    bool is_enabled;
    bool is_busy; /* a callback runs: a device that reaches itself by DMA is refused */

    MemRegion *parent; /* container it lies in */
    u64 addr;          /* there */
    i32 priority;
    MemRegion *children, *next; /* highest priority first */

    MemRegion *target; /* alias: of what */
    u64 target_offset;
    MemRegion *aliases, *next_alias; /* that point to this region */
    AddressSpace *spaces;            /* of which it is the root */
};

/* ---- making regions ---- */

void region_init_container(MemRegion *r, const char *name, u128 size);

/**
 * RAM or ROM: all of @b, or with region_init_*_part @size bytes from @offset. The block stays
 * its owner's.
 */
void region_init_ram(MemRegion *r, const char *name, RamBlock *b);
void region_init_ram_part(MemRegion *r, const char *name, RamBlock *b, u64 offset, u64 size);
void region_init_rom(MemRegion *r, const char *name, RamBlock *b);
void region_init_rom_part(MemRegion *r, const char *name, RamBlock *b, u64 offset, u64 size);

/** Flash: starts in read mode. @ops->read is used only out of it. */
void region_init_rom_device(MemRegion *r, const char *name, RamBlock *b, const MemIoOps *ops,
                            void *opaque);
void region_init_io(MemRegion *r, const char *name, u64 size, const MemIoOps *ops, void *opaque);

/** A window of @size bytes to @target, from @offset there; never placed inside its target. */
void region_init_alias(MemRegion *r, const char *name, MemRegion *target, u64 offset, u128 size);

/**
 * Forget what region_init_* made: it must be out of the tree, without children, aliases and
 * address spaces.
 */
void region_destroy(MemRegion *r);

/* ---- the tree ---- */

/** Put @r, which is in no container, at @addr of @parent. */
void region_add(MemRegion *parent, u64 addr, MemRegion *r, i32 priority);
void region_remove(MemRegion *r);
void region_set_addr(MemRegion *r, u64 addr);
void region_set_enabled(MemRegion *r, bool on);

/** Alias: show another part of its target. */
void region_set_target_offset(MemRegion *r, u64 offset);

/** ROM device: whether reads go to memory (@on) or to the callbacks. */
void region_set_direct(MemRegion *r, bool on);

/** Make several changes one. They nest. */
void mem_begin(void);
void mem_commit(void);

/* ---- flat views ---- */

/* A piece of an address space that one region answers for. */
typedef struct FlatRange {
    Gpa first, last;
    MemRegion *region; /* never a container or alias */
    u64 offset;        /* in the region, of first */
    bool is_read_only; /* writes are dropped or go to callbacks */
    bool is_direct;    /* reads are of memory: RAM, ROM, or ROM device in read mode */
} FlatRange;

struct FlatView {
    RcuHead rcu;
    u32 count;
    FlatRange range[]; /* sorted, not overlapping, neighbours of one region merged */
};

/*
 * Who follows the flat view of an address space, as KVM does with its slots: removed ranges are
 * reported before added ones, each list in order of addresses, with the machine lock held; the
 * new view is published between the two. commit comes last.
 */
typedef struct MemListener MemListener;
struct MemListener {
    void (*removed)(MemListener *l, const FlatRange *r); /* all may be NULL */
    void (*added)(MemListener *l, const FlatRange *r);
    void (*commit)(MemListener *l);
    MemListener *next;
};

struct AddressSpace {
    const char *name;
    MemRegion *root;
    _Atomic(FlatView *) view;
    MemListener *listeners;
    AddressSpace *next;    /* of the same root */
    AddressSpace *pending; /* list of those to be flattened at commit */
    bool is_pending;
};

void address_space_init(AddressSpace *as, const char *name, MemRegion *root);
void address_space_destroy(AddressSpace *as);

/** Add @l, and tell it what there is. */
void address_space_listen(AddressSpace *as, MemListener *l);

/** Remove @l; it is told that all goes. */
void address_space_unlisten(AddressSpace *as, MemListener *l);

/* Build the view of @root; flatview.c. To be freed with free(). */
FlatView *flatview_build(MemRegion *root);

/* What lies at an address. */
typedef struct MemSection {
    MemRegion *region; /* NULL: nothing */
    u64 offset;        /* in the region */
    u64 last;          /* how many bytes follow in the same range, less one */
    u8 *host;          /* that may be read directly; NULL: use the callbacks */
    bool is_writable;  /* host may also be written, with dirty bits set for the block */
} MemSection;

/**
 * Look up @addr; between rcu_read_begin and rcu_read_end. False: nothing there; @out->last is
 * the size of the hole.
 */
bool mem_lookup(AddressSpace *as, Gpa addr, MemSection *out);

/* ---- access (dispatch.c); any thread, they take what locks they need ---- */

/**
 * One access of 1, 2, 4 or 8 bytes as a little-endian CPU makes it; values are numbers. A read
 * that fails gives 0. What nobody answers is logged (guest_errors).
 */
MemResult mem_load(AddressSpace *as, Gpa addr, unsigned size, u64 *value, MemAttrs attrs);
MemResult mem_store(AddressSpace *as, Gpa addr, unsigned size, u64 value, MemAttrs attrs);

/**
 * Atomic compare and exchange of an aligned 4 or 8 byte number in RAM, for table walkers: if it is
 * *@old, it becomes @value; *@old gets what was there. A decode error for what is not RAM.
 */
MemResult mem_cmpxchg(AddressSpace *as, Gpa addr, unsigned size, u64 *old, u64 value);

/** The same on a region, for callers that looked it up: the access must lie inside. */
MemResult region_load(MemRegion *r, u64 offset, unsigned size, u64 *value, MemAttrs attrs);
MemResult region_store(MemRegion *r, u64 offset, unsigned size, u64 value, MemAttrs attrs);

/**
 * Bytes of any number, device registers included, in accesses as wide as alignment and device
 * allow. Goes on after an error (the bytes read as 0) and returns the first.
 */
MemResult mem_read(AddressSpace *as, Gpa addr, void *buf, u64 size, MemAttrs attrs);
MemResult mem_write(AddressSpace *as, Gpa addr, const void *buf, u64 size, MemAttrs attrs);

/**
 * For loaders and debuggers: RAM, ROM and flash contents, never a callback. False if any byte is
 * none of them.
 */
bool mem_peek(AddressSpace *as, Gpa addr, void *buf, u64 size);
bool mem_poke(AddressSpace *as, Gpa addr, const void *buf, u64 size);

/* ---- printing: "info mtree" ---- */

/** The tree below the root of @as, with disabled regions marked. */
void region_print_tree(FILE *f, const AddressSpace *as);

/** The flat view of @as ("info mtree -f"). */
void region_print_flat(FILE *f, AddressSpace *as);

#endif
