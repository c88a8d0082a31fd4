/* SPDX-License-Identifier: MIT */
/*
 * The guest's address space: which pages are the guest's and with which protection.
 *
 * The host kernel holds the mappings; this module remembers the guest's own view (PROT_EXEC never
 * reaches the host), chooses addresses, and refuses to touch what is ours. All functions that
 * change mappings take one lock.
 */
#ifndef USER_MEM_H
#define USER_MEM_H

#include "base/types.h"
#include "softmmu/vcpu.h"
#include "user/user.h"

#define MEM_PAGE 4096ull

/* Where things go (no randomisation: equal runs get equal addresses). */
#define MEM_PIE_BASE                                                                               \
    0x0000005500000000ull /* below 39 bits: programs that tag or compress pointers expect that */
#if defined(__SANITIZE_THREAD__)
#define MEM_STACK_TOP                                                                              \
    0x0000007000000000ull /* the sanitizer has its own use for most of what is above 39 bits */
#else
#define MEM_STACK_TOP                                                                              \
    0x00007e0000000000ull /* the kernel's own random mmap base is above 0x7eff00000000 */
#endif
#define MEM_MAP_MIN   0x0000000000010000ull

enum MemKind {
    MEM_ANON_PRIVATE,
    MEM_ANON_SHARED,
    MEM_FILE_PRIVATE,
    MEM_FILE_SHARED,
    MEM_SHM,        /* System V */
    MEM_HEAP,
    MEM_STACK,
    MEM_VDSO,
    MEM_HOLE,       /* reserved by the loader until its segments are in place */
};

typedef struct MemMap {
    Gva start, end;  /* page aligned, [start, end) */
    u64 offset;      /* FILE_SHARED, ANON_SHARED, SHM: where in the object, bytes */
    /* the same object has the same number (dev and inode mixed, or a serial); 0 = private */
    u64 object;
    u8 prot;         /* guest PROT_READ | WRITE | EXEC | BTI */
    u8 kind;         /* MemKind */
} MemMap;

/** Once, before anything is mapped. */
void mem_init(const UserAbi *abi);

/* The system calls; addresses may carry tags where Linux allows them. Result or -errno. */
i64 mem_mmap(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset);
i64 mem_munmap(Gva addr, u64 len);
i64 mem_mprotect(Gva addr, u64 len, u64 prot, int pkey);
i64 mem_mremap(Gva old, u64 old_len, u64 new_len, u64 flags, Gva new_addr);
i64 mem_brk(Gva end);
i64 mem_madvise(Gva addr, u64 len, int advice);
i64 mem_shmat(int id, Gva addr, int flags);
i64 mem_shmdt(Gva addr);

/** mem_mmap for the loader: @kind is what /proc/self/maps calls it. */
i64 mem_map_as(enum MemKind kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset);

/**
 * RLIMIT_AS of the guest, bytes; MEM_NO_LIMIT (RLIM_INFINITY) = none. The host's would hit our own
 * memory.
 */
#define MEM_NO_LIMIT (~0ull)
void mem_set_limit(u64 limit);

/** Addresses are handed out below @top (the stack lies above it). */
void mem_set_top(Gva top);

/** The heap starts at @start (not necessarily page aligned). */
void mem_set_brk(Gva start);

/** Copy of the first mapping that ends above @va; false if there is none. Walk: va = m->end. */
bool mem_next(Gva va, MemMap *m);

/** True if every byte of [addr, addr+len) belongs to the guest. */
bool mem_is_guest(Gva addr, u64 len);

/**
 * The bytes at [start, last] of an executable mapping were announced as changed (cache maintenance
 * by the guest, a write by process_vm_writev or /proc/self/mem): drops translations of them and of
 * every alias of the same object.
 */
void mem_code_changed(Gva start, Gva last);

/**
 * Native accelerators: guest code may read and execute the host's own mappings in [start, end), once,
 * but they are not the guest's: system calls know nothing of them.
 */
void mem_lend(Gva start, Gva end);

/** Around fork(), as AccelOps.fork. */
void mem_fork(int phase);

extern const MemOps user_mem_ops;

#endif
