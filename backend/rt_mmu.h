/* SPDX-License-Identifier: MIT */
/*
 * Guest memory behind a translation table: what emitted code knows of the software TLB.
 *
 * An RtMmu lies directly before the RtEnv of a vCPU that has one, so that a table is a constant away from the register
 * that addresses the RtEnv. An access looks at one entry of the table of its translation regime: if the tag is the
 * page's address, host address = guest address + addend. Whatever needs more has a low bit set in the tag, or another
 * tag; then RtMmu.access finds out where the access is to be made.
 */
#ifndef BACKEND_RT_MMU_H
#define BACKEND_RT_MMU_H

#include "backend/rt_abi.h"
#include "base/types.h"

#define RT_MMU_COUNT 16 /* translation regimes: MEM_MMU_IDX */
#define RT_PAGE_BITS 12
#define RT_PAGE_SIZE (1u << RT_PAGE_BITS)
#define RT_TLB_BITS 10
#define RT_TLB_COUNT (1u << RT_TLB_BITS)

typedef struct RtTlbEntry {
    u64 tag;    /* address of the page, and RT_TLB_* */
    u64 addend;
} RtTlbEntry;

/* Low bits of a tag: none of them set, or the access goes to RtMmu.access. An entry of zeros is empty but in the first and last slot. */
enum {
    RT_TLB_EMPTY = 1 << 4,
    RT_TLB_IO = 1 << 5,   /* a device, or more than one thing */
    RT_TLB_CODE = 1 << 6, /* write table: there may be translated code */
};

typedef enum RtTlbKind { RT_TLB_READ, RT_TLB_WRITE, RT_TLB_KINDS } RtTlbKind;

/* RtMmu.desc */
enum {
    RT_MMU_SIZE = 7,      /* mask: log2 of the bytes */
    RT_MMU_IDX_SHIFT = 4, /* four bits */
    RT_MMU_WRITE = 1 << 8,
    RT_MMU_ATOMIC = 1 << 9, /* reads and writes at once */
    RT_MMU_ALIGN = 1 << 10, /* alignment exception unless naturally aligned */
    RT_MMU_MORE_SHIFT = 11, /* two bits: how many more of that size follow, each for itself */
};

#define RT_MMU_ELEMENTS 4
#define RT_MMU_KNOWN    16
#define RT_MMU_UNKNOWN  1
#define RT_MMU_NEAR     256 /* of each table */

/*
 * The pages that some accesses went to last (backend/x64/mmu_near.c). What begins at less than
 * @limit behind @tag lies in such a page with all of its bytes, of which each place has a maximum.
 * Other threads than the owner only make the limit 0.
 */
typedef struct RtNearPage {
    u64 limit, tag, addend;
    u64 host; /* tag + addend */
} RtNearPage;

typedef struct RtNear {
    RtNearPage at[RT_MMU_NEAR];
    /* of stores: */
    u64 page[RT_MMU_NEAR]; /* of the last miss */
    i32 wait[RT_MMU_NEAR]; /* misses until it gets in, if they are of that page */
} RtNear;

typedef struct RtMmu {
    RtTlbEntry tlb[RT_MMU_COUNT][RT_TLB_KINDS][RT_TLB_COUNT];
    RtNear near[RT_MMU_COUNT][RT_TLB_KINDS];

    /**
     * Where the access desc, addr of guest code at RtEnv.pc is to be made: addend is set so that addr + addend is that
     * place. False: the CPU's exc describes the exception instead. With is_pending a store went to a buffer, and commit
     * must follow.
     */
    bool (*access)(RtEnv *env);
    bool (*commit)(RtEnv *env);
    u64 addr, addend;
    u32 desc, is_pending;
    u64 known[RT_MMU_KNOWN]; /* addends that the running block has found, or RT_MMU_UNKNOWN */
    /*
     * Of a loop of one block, signed: an address that only grows from round to round has known[n]
     * while it is less than ends[n], one that falls while it is more than starts[n]. By the owner.
     */
    i64 ends[RT_MMU_KNOWN], starts[RT_MMU_KNOWN];
    i64 near_at;    /* of an update: the place's distance from the first of near[0][0] */
    u64 near_page, near_entry; /* the page, and the address of the table's entry */
    u32 near_limit;
    u32 reserved[15];
    u8 buffer[16 * RT_MMU_ELEMENTS];
} RtMmu;

_Static_assert(sizeof(RtMmu) % 64 == 0, "RtEnv follows");

static inline RtMmu *rt_mmu(RtEnv *env)
{
    return (RtMmu *)(void *)env - 1;
}

static inline u32 rt_tlb_slot(u64 addr)
{
    return (u32)(addr >> RT_PAGE_BITS) & (RT_TLB_COUNT - 1);
}

#endif
