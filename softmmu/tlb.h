/* SPDX-License-Identifier: MIT */
/*
 * The software TLB of a vCPU of a whole machine.
 *
 * Two levels. The first is what emitted code looks at (backend/rt_mmu.h), one table per translation regime and kind of
 * access; its entries are of one address space, or global. The second keeps what table walks found, with the address
 * space id, so that a change of the address space forgets the first level's entries of the old one and gets those of
 * the new one without a walk. A regime forgets only when it is used next (tlb_use): a kernel that has an address space
 * id of its own goes there and back without losing anything.
 *
 * Only the owner's thread touches a TLB while its vCPU runs (tlb_enter to tlb_leave), but for the RT_TLB_CODE bits.
 * Flush requests of others wait in a queue, which the owner empties when it was kicked; those for a vCPU that does not
 * run are done at once.
 *
 * A running vCPU is an RCU reader, so that the host memory its entries lead to stays until it has emptied the queue.
 */
#ifndef SOFTMMU_TLB_H
#define SOFTMMU_TLB_H

#include <pthread.h>
#include <stdio.h>
#include "backend/rt_mmu.h"
#include "base/error.h"
#include "base/types.h"
#include "softmmu/vcpu.h"

/* What physical memory is made of. Accesses to devices do not cross a page; any thread may call these. */
typedef struct PhysOps {
    /**
     * Host address of the byte at @pa, and of how many bytes from there (@size) the same holds; @is_rom: stores go to
     * io_write. NULL: a device, or nothing.
     */
    u8 *(*lookup)(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom);
    /** @size is 1, 2, 4, 8. False: the bus says error. */
    bool (*io_read)(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val);
    bool (*io_write)(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val);
    /** A page that tlb_clean_mark marked is about to be written, at @pa. NULL: nobody marks any. */
    void (*dirty)(void *opaque, Gpa pa, unsigned space);
    void *opaque;
} PhysOps;

/* What to flush: entries that satisfy all of it. */
typedef struct TlbFlush {
    u32 idx_mask;    /* translation regimes */
    bool by_range;   /* only of [start, last] */
    bool by_asid;    /* only those of @asid; with by_range the global ones too, without it not */
    Gva start, last;
    u32 asid;
} TlbFlush;

#define TLB_ALL_IDX 0xffffu

typedef struct TlbStats {
    u64 misses;      /* calls from emitted code and the interpreter */
    u64 second;      /* of fills: by the second level */
    u64 walks, io, flushes, switches, code_stores;
} TlbStats;

/* One page as the second level has it. */
typedef struct TlbPage {
    Gva page;
    Gpa pa;
    u8 *host;        /* of the page's first byte; NULL: a device, or different things */
    u64 life;        /* valid if Tlb.life; not global: if that of its address space */
    u32 asid;
    u8 idx, space, log2_size;
    bool is_device, may_read, may_write, may_fetch, is_guarded, is_global, is_rom;
} TlbPage;

/* The memory that was found last: from where on, and how much. */
typedef struct TlbRam {
    Gpa first;
    u64 size;
    u8 *host;
    u64 life; /* valid if Tlb.life */
    unsigned space;
} TlbRam;

#define TLB_SECOND_COUNT 2048
#define TLB_WAYS 4
#define TLB_LOG_COUNT 512
#define TLB_LARGE_BITS 12
#define TLB_LIVES 64
#define TLB_QUEUE_COUNT 32

typedef struct Tlb {
    TlbPage second[TLB_SECOND_COUNT];
    RtTlbEntry fetch[RT_MMU_COUNT][RT_TLB_COUNT];       /* addend leads to the bytes; no bits but RT_TLB_EMPTY */
    u8 kept[RT_MMU_COUNT][RT_TLB_KINDS + 1][RT_TLB_COUNT]; /* of first-level entries: log2_size, TLB_KEPT_GLOBAL */
    bool is_used[RT_MMU_COUNT][RT_TLB_KINDS + 1];
    u64 large[RT_MMU_COUNT][(1 << TLB_LARGE_BITS) / 64]; /* a filter of the 2 MiB where there are entries of larger mappings */
    bool has_huge[RT_MMU_COUNT];              /* mappings larger than that */
    u16 log[RT_MMU_COUNT][TLB_LOG_COUNT]; /* first-level entries that are not global: kind, slot packed */
    u32 log_count[RT_MMU_COUNT];          /* more than TLB_LOG_COUNT: some are not in it */
    u32 log_asid[RT_MMU_COUNT];           /* what address space they are of */
    u32 asid;
    bool has_asked;         /* others, since the last tlb_sync */
    u64 life, asid_life[TLB_LIVES]; /* address spaces share them */
    u64 lives;              /* so far */
    TlbRam ram;
    const PhysOps *phys;
    TlbStats stats;
    /** Fetches of what @f names may go elsewhere now; NULL: nobody wants to know. On the thread that flushes. */
    void (*on_unmap)(Vcpu *cpu, const TlbFlush *f);

    pthread_mutex_t lock;   /* guards what follows */
    pthread_cond_t done_cond;
    bool is_running;
    TlbFlush queue[TLB_QUEUE_COUNT];
    u32 queue_count;
    u64 asked, done;        /* flushes so far */
    struct Tlb *next;       /* all of the process; tlbs_lock */

    RtMmu rt __attribute__((aligned(64))); /* the Vcpu follows */
} Tlb;

static inline Tlb *tlb_of(const Vcpu *cpu)
{
    return (Tlb *)(uintptr_t)cpu - 1;
}

static inline Vcpu *tlb_vcpu(Tlb *t)
{
    return (Vcpu *)(void *)(t + 1);
}

/** A zeroed CPU state of @cpu_size bytes with an empty TLB before it. NULL with @err: no memory. */
Vcpu *tlb_vcpu_new(size_t cpu_size, const PhysOps *phys, Error *err);
void tlb_vcpu_free(Vcpu *cpu, size_t cpu_size);

/** The vCPU is about to run guest code; and it does not any more. On its thread. */
void tlb_enter(Vcpu *cpu);
void tlb_leave(Vcpu *cpu);
/** Do what others asked for. On the owner's thread, after a kick. */
void tlb_work(Vcpu *cpu);

/** Flush @cpu's own TLB. On its thread, or while it does not run. */
void tlb_flush(Vcpu *cpu, const TlbFlush *f);
/**
 * Flush those of all vCPUs (a broadcast TLBI, a changed memory map): @cpu's at once (NULL: that of the vCPU which this
 * thread runs, if it does), others' by the time tlb_sync returns (DSB).
 */
void tlb_flush_all_vcpus(Vcpu *cpu, const TlbFlush *f);
void tlb_sync(Vcpu *cpu);

/** From now on the vCPU is in address space @asid. On the owner's thread. */
void tlb_set_asid(Vcpu *cpu, u32 asid);

/** Code will run that accesses memory by the regimes of @idx_mask: what they have of other address spaces goes. */
void tlb_use(Vcpu *cpu, u32 idx_mask);

/**
 * The page of @va for an access of kind @acc; walks the guest's tables if need be. NULL: @fault describes the abort.
 * The pointer is good until the next call.
 */
const TlbPage *tlb_page(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned idx, VcpuException *fault);

/** PhysOps.lookup with a short way to RAM. On the thread of its vCPU. */
u8 *tlb_host(Tlb *t, Gpa pa, unsigned space, u64 *size, bool *is_rom);

/** Host address of the instruction bytes at @va, to the end of the page; NULL: @fault describes the abort. */
const u8 *tlb_code(Vcpu *cpu, Gva va, unsigned idx, VcpuException *fault);

/** Whether the page that tlb_code was asked for last is known to be of all address spaces. */
bool tlb_code_is_global(Vcpu *cpu, Gva va, unsigned idx);

/**
 * Pages of host memory that translated code was made from: stores there come to RtMmu.access. @host is any address in
 * the page. tlb_code_mark before the bytes are read; tlb_code_clear when nothing translated is left.
 */
void tlb_code_mark(const void *host);
void tlb_code_clear(const void *host);
bool tlb_code_marked(const void *host);

/**
 * The next store of a vCPU to each page of [host, host+size) is told to PhysOps.dirty. A store of another thread that was
 * on its way is not: who reads the pages looks at them again later.
 */
void tlb_clean_mark(const void *host, u64 size);
/** Whether the page was marked so; it is not any more. */
bool tlb_clean_take(const void *host);

/** Whether stores to the page have to come to RtMmu.access. */
bool tlb_is_slow(const void *host);

/** Counters of all vCPUs, a line each. */
void tlb_print_stats(FILE *f);

/** A device is about to write RAM at @host: code there goes. */
void tlb_ram_written(const AccelOps *accel, const void *host, u64 size);

#endif
