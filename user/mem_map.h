/* SPDX-License-Identifier: MIT */
/*
 * Inside of user/mem*.c: the state and the operations on it. All but mem_exec_test need mem.lock
 * held.
 */
#ifndef USER_MEM_MAP_H
#define USER_MEM_MAP_H

#include <pthread.h>
#include "user/mem.h"

typedef struct MemState {
    pthread_mutex_t lock;
    const UserAbi *abi;
    MemMap *maps;       /* sorted, disjoint, neighbours that could be one are one */
    size_t count, cap;
    Gva search_top;     /* addresses are handed out below this */
    Gva search_hint;    /* no hole above it was big enough lately; start here */
    Gva brk_start, brk_end;
    u64 limit;          /* RLIMIT_AS, bytes */
} MemState;

extern MemState mem;

/** Index of the first mapping that ends above @va. */
size_t map_index(Gva va);

/** Make @va a border between mappings if it lies inside one. */
void map_split(Gva va);

/** Forget [start, end); the host's mappings are the caller's business. True if code was in it. */
bool map_remove(Gva start, Gva end);

/** Add a mapping where none is. */
void map_insert(const MemMap *m);

/** Join neighbours in and around [start, end] after a change of protections. */
void map_join_around(Gva start, Gva end);

bool map_overlaps(Gva start, Gva end);

/**
 * Whether @more bytes fit below RLIMIT_AS, when what is mapped in [start, end) makes room for them.
 */
bool map_within_limit(u64 more, Gva start, Gva end);
bool map_covers(Gva start, Gva end);

/** Host calls. _new: a mapping where nothing may be; -EEXIST if something is. */
i64 mem_host_mmap(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset);
i64 mem_host_mmap_new(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset);
i64 mem_host_munmap(Gva addr, u64 len);
u64 mem_host_prot(u64 prot);

/** Map at a place of our choice. Address or -errno; the caller inserts it. _low: below 2 GiB. */
i64 mem_take_free(u64 len, u64 align, u64 prot, u64 flags, int fd, u64 offset);
i64 mem_take_low(u64 len, u64 prot, u64 flags, int fd, u64 offset);

/** Map at a given place, over guest mappings only; -ENOMEM if something of ours is there. */
i64 mem_take_fixed(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset);

/** Reserve the parts of [start, end) that the guest does not own; undo that. */
i64 mem_claim_gaps(Gva start, Gva end);
void mem_release_gaps(Gva start, Gva end);

/** True for a page-aligned range inside the guest's address space. */
bool mem_range_ok(Gva addr, u64 len);

/** munmap of the guest's parts of [start, end). */
void mem_unmap_range(Gva start, Gva end);

/** Mark pages executable or not; test one (no lock needed). */
void mem_exec_mark(Gva start, Gva end, bool on);
bool mem_exec_test(Gva va);

#define ARM64_PROT_BTI 0x10u

/** Before a mapping with PROT_BTI is there. */
void mem_guard_begin(void);

/** AccelOps.protect: what guest code may do with [start, end). */
void mem_allow(Gva start, Gva end, unsigned prot);

/** After mem_allow took away what the host then kept: as the mappings say. */
void mem_allow_again(Gva start, Gva end);

/** Drop translations of [start, end). */
void mem_code_gone(Gva start, Gva end);

#endif
