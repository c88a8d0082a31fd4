/* SPDX-License-Identifier: MIT */
/*
 * Page tables and memory slots of programs; see ring3.h. Source: SDM vol. 3 "4-Level Paging".
 *
 * All entries above the last level are made once and never change. All leaves are 4 KiB: KVM
 * without nested paging takes for granted that it sees each change of a table, and larger leaves
 * that are split later would break that.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include "accel/kvm/ring3.h"
#include "base/log.h"

#define PAGE        4096ull
#define CHUNK_SHIFT 26
#define CHUNK_SIZE  (1ull << CHUNK_SHIFT)
#define USER_BITS   47
#define CHUNK_COUNT (1u << (USER_BITS - CHUNK_SHIFT))
#define POOL_SIZE   (16ull << 20)

enum { PTE_P = 1, PTE_W = 2, PTE_U = 4 };
#define PTE_NX   (1ull << 63)
#define PTE_ADDR 0x000ffffffffff000ull

static u64 *root, *probe_root;

#define SUPERVISOR_HALF 0xffff800000000000ull
#define BASE_SHIFT      23 /* room for the pages of all vCPUs */
#define BASE_BITS       23

Gva ring3_base;

static struct {
    u8 *next, *end; /* pages not given out yet */
} pool;

/* By chunk: whether it has a slot; whether its tables are filled. */
static u64 has_slot[CHUNK_COUNT / 64], is_filled[CHUNK_COUNT / 64];

/* The chunks with slots, for the child of a fork. */
static struct {
    u32 *chunk;
    u32 count, cap;
} slots;

static bool test(const u64 *bits, u64 n)
{
    return __atomic_load_n(&bits[n / 64], __ATOMIC_RELAXED) >> n % 64 & 1;
}

static void mark(u64 *bits, u64 n)
{
    __atomic_or_fetch(&bits[n / 64], 1ull << n % 64, __ATOMIC_RELAXED);
}

/* ---- slots ---- */

static bool remember_slot(u32 chunk)
{
    if (slots.count == slots.cap) {
        u32 cap = slots.cap ? slots.cap * 2 : 64;
        u32 *p = realloc(slots.chunk, cap * sizeof *p);

        if (!p)
            return false;
        slots.chunk = p;
        slots.cap = cap;
    }
    slots.chunk[slots.count++] = chunk;
    mark(has_slot, chunk);
    return true;
}

static bool add_slot(u32 chunk, Error *err)
{
    Hva start = (Hva)chunk << CHUNK_SHIFT;

    return kvm_slot_add(start, start + CHUNK_SIZE, err);
}

static bool need_slot(Hva at, Error *err)
{
    u32 chunk = (u32)(at >> CHUNK_SHIFT);

    if (test(has_slot, chunk))
        return true;
    return add_slot(chunk, err) && (remember_slot(chunk) || error_set(err, "out of memory"));
}

/* ---- tables ---- */

static bool pool_refill(Error *err)
{
    u8 *p = mmap(NULL, POOL_SIZE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED)
        return error_set_errno(err, "-accel kvm: page tables");
    for (Hva at = (Hva)p; at < (Hva)p + POOL_SIZE; at = ALIGN_DOWN(at, CHUNK_SIZE) + CHUNK_SIZE)
        if (!need_slot(at, err))
            return false;
    pool.next = p;
    pool.end = p + POOL_SIZE;
    return true;
}

static void *page_alloc(Error *err)
{
    if (pool.next == pool.end && !pool_refill(err))
        return NULL;
    pool.next += PAGE;
    return pool.next - PAGE;
}

void *ring3_page(void)
{
    Error err;

    return page_alloc(&err);
}

/* The last-level table of @va below @table; with @make it is made if there is none. NULL: none. */
static u64 *leaf_table(u64 *table, Gva va, bool make)
{
    Error err;

    for (int shift = 39; shift > 12; shift -= 9) {
        u64 *e = &table[va >> shift & 511];

        if (!(*e & PTE_P)) {
            void *page = make ? page_alloc(&err) : NULL;

            if (!page)
                return NULL;
            __atomic_store_n(e, (u64)page | PTE_P | PTE_W | PTE_U, __ATOMIC_RELEASE);
        }
        table = (u64 *)(*e & PTE_ADDR);
    }
    return table;
}

static u64 leaf_bits(unsigned prot)
{
    if (!(prot & (PROT_READ | PROT_WRITE | PROT_EXEC)))
        return 0;
    return PTE_P | PTE_U | (prot & PROT_WRITE ? PTE_W : 0) | (prot & PROT_EXEC ? 0 : PTE_NX);
}

/* False: no memory for a table; what is not there stays away. */
static bool set_range(Gva start, Gva end, unsigned prot)
{
    u64 bits = leaf_bits(prot);
    bool watched = ring3_watches();

    for (Gva at = start; at < end;) {
        Gva stop = MIN(ALIGN_DOWN(at, 512 * PAGE) + 512 * PAGE, end);
        u64 *table = leaf_table(root, at, prot != 0);

        if (!table && prot)
            return false;
        for (; at < stop; at += PAGE) {
            if (unlikely(watched))
                bits = leaf_bits(ring3_unwatched(at, prot));
            if (table)
                __atomic_store_n(&table[at >> 12 & 511], bits ? at | bits : 0, __ATOMIC_RELAXED);
        }
    }
    return true;
}

bool ring3_map_kernel(Gva va, const void *page, bool can_write)
{
    u64 *table = leaf_table(root, va, true);

    if (table)
        table[va >> 12 & 511] = (u64)page | PTE_P | (can_write ? PTE_W : 0);
    return table != NULL;
}

Gva ring3_make_trap(void)
{
    void *p = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    u64 *table;
    Error err;

    if (p == MAP_FAILED || !need_slot((Hva)p, &err) || !(table = leaf_table(root, (Gva)p, true)))
        return 0;
    table[(Gva)p >> 12 & 511] = (u64)p | PTE_P | PTE_U;
    return (Gva)p;
}

u64 ring3_root(void)
{
    return (u64)root;
}

/* ---- what user/mem says ---- */

void ring3_protect(Gva start, Gva end, unsigned prot)
{
    for (Gva at = start; at < end;) {
        Gva stop = MIN(ALIGN_DOWN(at, CHUNK_SIZE) + CHUNK_SIZE, end);

        if (test(is_filled, at >> CHUNK_SHIFT))
            set_range(at, stop, prot);
        at = stop;
    }
}

/* Mappings are held. */
static bool fill_chunk(Vcpu *cpu, Gva va)
{
    Gva start = ALIGN_DOWN(va, CHUNK_SIZE), end = start + CHUNK_SIZE;
    VcpuMap m = {0};
    Error err;

    if (!need_slot(start, &err)) {
        log_unimp("%s\n", err.text);
        return false;
    }
    for (Gva at = start; at < end && cpu->mem->next_map(at, &m) && m.start < end; at = m.end)
        if (!set_range(MAX(m.start, start), MIN(m.end, end), m.prot))
            return false;
    mark(is_filled, start >> CHUNK_SHIFT);
    return true;
}

static bool may(unsigned prot, u32 code)
{
    if (code & X86_PF_WRITE)
        return prot & PROT_WRITE;
    return prot & (code & X86_PF_FETCH ? PROT_EXEC : PROT_READ | PROT_WRITE | PROT_EXEC);
}

bool ring3_page_fault(Vcpu *cpu, Gva va, u32 code, int *si_code)
{
    VcpuMap m;
    bool ok = false;

    *si_code = SEGV_MAPERR;
    if (va >> USER_BITS)
        return false;
    cpu->mem->hold_maps(true);
    if (cpu->mem->next_map(va, &m) && m.start <= va) {
        *si_code = SEGV_ACCERR;
        ok = may(m.prot, code) && (test(is_filled, va >> CHUNK_SHIFT) || fill_chunk(cpu, va));
    }
    cpu->mem->hold_maps(false);
    return ok;
}

/* ---- looking for a page ---- */

#define PROBE_MAX 64 /* an instruction touches fewer pages */

static struct {
    pthread_mutex_t lock;
    Gva pages[PROBE_MAX];
    unsigned count;
} probe = {.lock = PTHREAD_MUTEX_INITIALIZER};

u64 ring3_probe_begin(void)
{
    pthread_mutex_lock(&probe.lock);
    for (int i = 256; i < 512; i++) /* the supervisor's half */
        probe_root[i] = root[i];
    return (u64)probe_root;
}

bool ring3_probe_add(Gva va)
{
    u64 *from = leaf_table(root, va, false), *to = leaf_table(probe_root, va, true);

    if (!from || !to || probe.count == PROBE_MAX)
        return false;
    probe.pages[probe.count++] = va;
    to[va >> 12 & 511] = from[va >> 12 & 511];
    return true;
}

void ring3_probe_end(void)
{
    while (probe.count) {
        Gva va = probe.pages[--probe.count];

        leaf_table(probe_root, va, false)[va >> 12 & 511] = 0;
    }
    pthread_mutex_unlock(&probe.lock);
}

/* ---- life ---- */

bool ring3_mem_init(Error *err)
{
    u32 random = 0;

    getrandom(&random, sizeof random, GRND_NONBLOCK);
    ring3_base = SUPERVISOR_HALF + ((Gva)(random & ((1u << BASE_BITS) - 1)) << BASE_SHIFT);
    root = page_alloc(err);
    probe_root = page_alloc(err);
    return root && probe_root;
}

bool ring3_mem_restore(Error *err)
{
    for (u32 i = 0; i < slots.count; i++)
        if (!add_slot(slots.chunk[i], err))
            return false;
    return true;
}
