/* SPDX-License-Identifier: MIT */
/*
 * Which guest pages are executable, and what happens when code changes.
 *
 * The executable pages are bits of a three-level table that is read without a lock, because every
 * translation asks.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/near.h"
#include "softmmu/accel_ops.h"
#include "user/mem_map.h"

/* ---- executable pages: 8 + 14 + 13 bits of page number ---- */

#define EXEC_LEAF_BITS  13
#define EXEC_LEAF_PAGES ((u64)1 << EXEC_LEAF_BITS)
#define EXEC_MID_BITS   14
#define EXEC_TOP_BITS   8
#define EXEC_POOL       ((size_t)1 << 20)

typedef struct ExecLeaf {
    u64 bits[(1u << EXEC_LEAF_BITS) / 64];
} ExecLeaf;

typedef struct ExecMid {
    ExecLeaf *leaf[1u << EXEC_MID_BITS];
} ExecMid;

/* nodes are published with release and never freed */
static ExecMid *exec_top[1u << EXEC_TOP_BITS] __attribute__((aligned(2048))); /* in one page */

/*
 * Memory of nodes, straight from the kernel: zeroed, and untouched parts cost nothing. Leaves are
 * side by side, because a program that just starts pays for each page of them.
 */
static struct {
    u8 *low, *high;
} exec_pool;

static u64 exec_top_index(u64 page)
{
    return page >> (EXEC_LEAF_BITS + EXEC_MID_BITS);
}

static u64 exec_mid_index(u64 page)
{
    return (page >> EXEC_LEAF_BITS) & ((1u << EXEC_MID_BITS) - 1);
}

static ExecLeaf *exec_leaf(u64 page)
{
    u64 top = exec_top_index(page);

    if (top >> EXEC_TOP_BITS)
        return NULL;
    ExecMid *mid = __atomic_load_n(&exec_top[top], __ATOMIC_ACQUIRE); /* pairs with exec_slot */

    return mid ? __atomic_load_n(&mid->leaf[exec_mid_index(page)], __ATOMIC_ACQUIRE) : NULL;
}

bool mem_exec_test(Gva va)
{
    u64 page = va / MEM_PAGE, bit = page & (EXEC_LEAF_PAGES - 1);
    ExecLeaf *leaf = exec_leaf(page);

    return leaf && (__atomic_load_n(&leaf->bits[bit / 64], __ATOMIC_RELAXED) >> (bit % 64) & 1);
}

static void exec_pool_ready(size_t need)
{
    if (exec_pool.low && (size_t)(exec_pool.high - exec_pool.low) >= need)
        return;
    void *p = near_map(EXEC_POOL);

    if (p == MAP_FAILED)
        abort();
    exec_pool.low = p;
    exec_pool.high = exec_pool.low + EXEC_POOL;
}

static ExecLeaf *exec_leaf_new(void)
{
    exec_pool_ready(sizeof(ExecLeaf));
    exec_pool.low += sizeof(ExecLeaf);
    return (ExecLeaf *)(void *)exec_pool.low - 1;
}

static ExecMid *exec_mid_new(void)
{
    exec_pool_ready(sizeof(ExecMid));
    exec_pool.high -= sizeof(ExecMid);
    return (ExecMid *)(void *)exec_pool.high;
}

/*
 * All of a leaf executable: one leaf for all, so that a reservation of terabytes costs a pointer
 * per leaf. It is never written; whoever clears a part of it makes a copy.
 */
static ExecLeaf exec_all;

static bool exec_is_all(const ExecLeaf *leaf)
{
    return leaf == &exec_all;
}

/* Most programs never need it, and its pages would cost them a page fault each. */
static ExecLeaf *exec_all_filled(void)
{
    if (!exec_all.bits[0])
        memset(&exec_all, 0xff, sizeof exec_all);
    return &exec_all;
}

/*
 * Where the leaf of @page is stored, and the leaf. What is known to be empty is not read: that
 * would be a page fault before the one of the store.
 */
static ExecLeaf **exec_slot(u64 page, ExecLeaf **leaf)
{
    ExecMid **top = &exec_top[exec_top_index(page)], *mid = exec_pool.low ? *top : NULL;
    u64 index = exec_mid_index(page);

    *leaf = NULL;
    if (mid) {
        *leaf = mid->leaf[index];
    } else {
        mid = exec_mid_new();
        __atomic_store_n(top, mid, __ATOMIC_RELEASE); /* pairs with exec_leaf */
    }
    return &mid->leaf[index];
}

/* The leaf of @slot, to be changed in part. */
static ExecLeaf *exec_leaf_own(ExecLeaf **slot, ExecLeaf *leaf)
{
    if (leaf && !exec_is_all(leaf))
        return leaf;
    ExecLeaf *own = exec_leaf_new();

    if (leaf)
        memcpy(own, leaf, sizeof *own);
    __atomic_store_n(slot, own, __ATOMIC_RELEASE); /* pairs with exec_leaf */
    return own;
}

/* Pages [page, page + n) of one leaf. */
static void exec_mark_bits(ExecLeaf *leaf, u64 page, u64 n, bool on)
{
    while (n) {
        u64 bit = page & (EXEC_LEAF_PAGES - 1), k = MIN(64 - bit % 64, n);
        u64 mask = (k == 64 ? ~0ull : (1ull << k) - 1) << (bit % 64);

        if (on)
            __atomic_or_fetch(&leaf->bits[bit / 64], mask, __ATOMIC_RELAXED);
        else
            __atomic_and_fetch(&leaf->bits[bit / 64], ~mask, __ATOMIC_RELAXED);
        page += k;
        n -= k;
    }
}

void mem_exec_mark(Gva start, Gva end, bool on)
{
    u64 page = start / MEM_PAGE, last = end / MEM_PAGE;

    while (page < last) {
        u64 n = MIN(EXEC_LEAF_PAGES - (page & (EXEC_LEAF_PAGES - 1)), last - page);
        ExecLeaf *leaf, **slot = exec_slot(page, &leaf);

        if (n == EXEC_LEAF_PAGES && on && !leaf)
            __atomic_store_n(slot, exec_all_filled(), __ATOMIC_RELEASE);
        else if (n == EXEC_LEAF_PAGES && !on && exec_is_all(leaf))
            __atomic_store_n(slot, NULL, __ATOMIC_RELEASE);
        else if (on ? !exec_is_all(leaf) : leaf != NULL)
            exec_mark_bits(exec_leaf_own(slot, leaf), page, n, on);
        page += n;
    }
}

void mem_code_gone(Gva start, Gva end)
{
    if (user_config.accel)
        user_config.accel->invalidate(start, end - 1);
}

/* ---- changed code ---- */

static void aliases_changed(const MemMap *m, Gva start, Gva end)
{
    u64 first = m->offset + (start - m->start), last = first + (end - start) - 1;

    for (size_t i = 0; i < mem.count; i++) {
        u64 size = mem.maps[i].end - mem.maps[i].start;

        if (mem.maps[i].object != m->object || !(mem.maps[i].prot & PROT_EXEC) ||
            mem.maps[i].offset > last || mem.maps[i].offset + size <= first)
            continue;
        u64 from = MAX(first, mem.maps[i].offset) - mem.maps[i].offset;
        u64 to = MIN(last, mem.maps[i].offset + size - 1) - mem.maps[i].offset;

        mem_code_gone(mem.maps[i].start + from, mem.maps[i].start + to + 1);
    }
}

void mem_code_changed(Gva start, Gva last)
{
    start = (Gva)user_ptr(start);
    last = (Gva)user_ptr(last);
    mem_code_gone(start, last + 1);
    pthread_mutex_lock(&mem.lock);
    for (size_t i = map_index(start); i < mem.count && mem.maps[i].start <= last; i++)
        if (mem.maps[i].object)
            aliases_changed(&mem.maps[i], MAX(start, mem.maps[i].start),
                            MIN(last + 1, mem.maps[i].end));
    pthread_mutex_unlock(&mem.lock);
}

/* ---- what the translator and the debugger ask ---- */

static const u8 *mem_code(Vcpu *cpu, Gva va, u32 *avail, VcpuException *fault)
{
    u8 probe;
    bool is_exec = mem_exec_test(va);

    if (likely(is_exec && user_read(va, &probe, 1))) {
        *avail = MEM_PAGE - va % MEM_PAGE;
        return (const u8 *)(uintptr_t)va;
    }
    *fault = (VcpuException){.kind = mem.abi->exc_fetch, .addr = va, .host_signal = SIGSEGV};
    if (is_exec) {
        fault->host_signal = SIGBUS; /* the file ends before this page */
        fault->host_si_code = BUS_ADRERR;
    } else {
        fault->host_si_code = mem_is_guest(va, 1) ? SEGV_ACCERR : SEGV_MAPERR;
    }
    return NULL;
}

/* ---- guarded pages (PROT_BTI) ---- */

static bool guarded; /* some page was */

/* The first one: blocks that are there do not say of what kind their branches are. */
void mem_guard_begin(void)
{
    if (__atomic_load_n(&guarded, __ATOMIC_RELAXED))
        return;
    __atomic_store_n(&guarded, true, __ATOMIC_RELAXED);
    mem_code_gone(0, mem.abi->task_size);
}

static bool any_guarded(void)
{
    return __atomic_load_n(&guarded, __ATOMIC_RELAXED);
}

static bool is_guarded(Vcpu *cpu, Gva va)
{
    MemMap m;

    return any_guarded() && mem_next(va, &m) && m.start <= va && (m.prot & ARM64_PROT_BTI);
}

/* The kernel's view of memory ignores protection, which is what a debugger needs. */
static bool mem_debug_access(Gva va, void *buf, size_t size, bool is_write)
{
    int fd = open("/proc/self/mem", (is_write ? O_RDWR : O_RDONLY) | O_CLOEXEC);

    if (fd < 0)
        return false;
    ssize_t n = is_write ? pwrite(fd, buf, size, va) : pread(fd, buf, size, va);

    close(fd);
    return n == (ssize_t)size;
}

static bool mem_debug_read(Vcpu *cpu, Gva va, void *buf, size_t size)
{
    return mem_is_guest(va, size) && mem_debug_access(va, buf, size, false);
}

static bool mem_debug_write(Vcpu *cpu, Gva va, const void *buf, size_t size)
{
    bool ok = mem_is_guest(va, size) && mem_debug_access(va, (void *)buf, size, true);

    if (ok && size)
        mem_code_changed(va, va + size - 1);
    return ok;
}

static void code_changed(Vcpu *cpu, Gva start, Gva last)
{
    mem_code_changed(start, last);
}

static bool may_change(Vcpu *cpu, Gva va)
{
    MemMap m;

    return mem_next(va, &m) && m.start <= va && ((m.prot & PROT_WRITE) || m.object);
}

static bool is_vdso(Gva va)
{
    MemMap m;

    return mem_next(va, &m) && m.start <= va && m.kind == MEM_VDSO;
}

static void hold_maps(bool on)
{
    if (on)
        pthread_mutex_lock(&mem.lock);
    else
        pthread_mutex_unlock(&mem.lock);
}

static VcpuMap lent;

void mem_lend(Gva start, Gva end)
{
    pthread_mutex_lock(&mem.lock);
    lent = (VcpuMap){start, end, PROT_READ | PROT_EXEC};
    pthread_mutex_unlock(&mem.lock);
}

static bool next_map(Gva va, VcpuMap *map)
{
    size_t i = map_index(va);
    bool is_lent = lent.end > va && (i == mem.count || lent.start < mem.maps[i].start);

    if (is_lent)
        *map = lent;
    else if (i < mem.count)
        *map = (VcpuMap){mem.maps[i].start, mem.maps[i].end,
                         mem.maps[i].prot & (PROT_READ | PROT_WRITE | PROT_EXEC)};
    return is_lent || i < mem.count;
}

const MemOps user_mem_ops = {
    .code = mem_code,
    .guarded = is_guarded,
    .any_guarded = any_guarded,
    .may_change = may_change,
    .read = mem_debug_read,
    .write = mem_debug_write,
    .code_changed = code_changed,
    .is_vdso = is_vdso,
    .hold_maps = hold_maps,
    .next_map = next_map,
};
