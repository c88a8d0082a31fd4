/* SPDX-License-Identifier: MIT */
/*
 * Accesses that the inline lookup did not answer. An access gets a place: the RAM itself, or a buffer if it goes to a
 * device or crosses pages. A load finds its bytes there; a store to the buffer is completed by ldst_commit.
 *
 * Both pages of a crossing access are translated before anything is touched, the first one first, so that a fault leaves
 * no half of a store behind. Several accesses that share a lookup are made one after another,
 * unless one page of RAM has them all: those before one that faults were made.
 */
#include "softmmu/ldst.h"

#include <string.h>
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/tlb.h"

#define OFFSET(va) ((va) & (RT_PAGE_SIZE - 1))

typedef struct Access {
    Vcpu *cpu;
    Tlb *t;
    Gva va;
    unsigned size, idx;
    unsigned count; /* accesses of that size */
    bool is_write, is_atomic;
} Access;

static Access access_of(RtEnv *env)
{
    Vcpu *cpu = (Vcpu *)(void *)env;
    const RtMmu *m = rt_mmu(env);

    return (Access){
        .cpu = cpu,
        .t = tlb_of(cpu),
        .va = m->addr,
        .size = 1u << (m->desc & RT_MMU_SIZE),
        .count = (m->desc >> RT_MMU_MORE_SHIFT & (RT_MMU_ELEMENTS - 1)) + 1,
        .idx = m->desc >> RT_MMU_IDX_SHIFT & (RT_MMU_COUNT - 1),
        .is_write = m->desc & (RT_MMU_WRITE | RT_MMU_ATOMIC),
        .is_atomic = m->desc & RT_MMU_ATOMIC,
    };
}

/* The instruction is not made here and now: it is run by itself. */
static bool leave_block(const Access *a)
{
    a->cpu->wants_step = true;
    return false;
}

static bool external_abort(const Access *a)
{
    a->cpu->arch->bus_error(a->cpu, a->va, a->is_write ? VCPU_WRITE : VCPU_READ);
    return false;
}

static bool misaligned(const Access *a)
{
    a->cpu->arch->alignment(a->cpu, a->va, a->is_write);
    return false;
}

/* The translation of @va, copied: the next one may take its place. An atomic access must be allowed to do both. */
static bool translate(const Access *a, Gva va, TlbPage *out)
{
    const TlbPage *p = tlb_page(a->cpu, va, a->is_write ? VCPU_WRITE : VCPU_READ, a->idx, &a->cpu->exc);

    if (p && a->is_atomic && !p->may_read)
        p = tlb_page(a->cpu, va, VCPU_READ, a->idx, &a->cpu->exc);
    if (!p)
        return false;
    *out = *p;
    return true;
}

/* Host address of @size bytes at @va on page @p, or NULL: a device. */
static u8 *ram_at(const Access *a, const TlbPage *p, Gva va, unsigned size)
{
    u64 avail = 0;
    bool is_rom = p->is_rom;
    u8 *host = p->host ? p->host + OFFSET(va) : NULL;

    if (!host) {
        host = tlb_host(a->t, p->pa + OFFSET(va), p->space, &avail, &is_rom);
        if (avail < size)
            host = NULL;
    }
    return a->is_write && is_rom ? NULL : host;
}

/* Who wants to know of written pages is told once. */
static void set_dirty(const PhysOps *phys, const u8 *host, Gpa pa, unsigned space)
{
    if (tlb_clean_take(host) && phys->dirty)
        phys->dirty(phys->opaque, pa, space);
}

/*
 * Code that is about to be overwritten goes. When none is left on the page, and its first store was told, stores become
 * fast again.
 */
static void before_store(const Access *a, const TlbPage *p, u8 *host, Gva va, unsigned size)
{
    RtTlbEntry *e = &a->t->rt.tlb[a->idx][RT_TLB_WRITE][rt_tlb_slot(va)];

    if (tlb_code_marked(host)) {
        a->t->stats.code_stores++;
        a->cpu->accel->invalidate((u64)(uintptr_t)host, (u64)(uintptr_t)host + size - 1);
    }
    set_dirty(a->t->phys, host, p->pa + OFFSET(va), p->space);
    if (e->tag == ((va - OFFSET(va)) | RT_TLB_CODE)) {
        __atomic_store_n(&e->tag, va - OFFSET(va), __ATOMIC_SEQ_CST);
        if (tlb_is_slow(host)) /* as in a fill: the mark is looked at after the tag is written */
            __atomic_fetch_or(&e->tag, RT_TLB_CODE, __ATOMIC_SEQ_CST);
    }
}

/* Devices see accesses of at most 8 bytes, naturally aligned ones whole. */
static unsigned io_chunk(Gpa pa, unsigned size)
{
    unsigned n = MIN(size, 8u);

    while ((pa & (n - 1)) || n > size)
        n /= 2;
    return n;
}

/* Devices see the time: that of this instruction, not that of the block's end. */
static bool is_early(const Access *a)
{
    if (likely(!a->cpu->rt.icount_rest))
        return false;
    a->cpu->wants_alone = true;
    return true;
}

static bool io(const Access *a, const TlbPage *p, Gva va, u8 *buf, unsigned size)
{
    const PhysOps *phys = a->t->phys;

    if (is_early(a))
        return false;
    for (unsigned done = 0, n; done < size; done += n) {
        Gpa pa = p->pa + OFFSET(va) + done;
        u64 val = 0;

        n = io_chunk(pa, size - done);
        a->t->stats.io++;
        if (a->is_write)
            memcpy(&val, buf + done, n);
        if (!(a->is_write ? phys->io_write(phys->opaque, pa, p->space, n, val)
                          : phys->io_read(phys->opaque, pa, p->space, n, &val))) {
            if (a->cpu->arch->bus_error)
                return external_abort(a);
            val = ~0ull;
        }
        if (!a->is_write)
            memcpy(buf + done, &val, n);
    }
    return true;
}

/* One page's part of a buffered access, now. */
static bool transfer(const Access *a, const TlbPage *p, Gva va, u8 *buf, unsigned size)
{
    u8 *host = ram_at(a, p, va, size);

    if (!host)
        return io(a, p, va, buf, size);
    if (!a->is_write) {
        memcpy(buf, host, size);
        return true;
    }
    before_store(a, p, host, va, size);
    memcpy(host, buf, size);
    return true;
}

/* Bytes of the access that lie on its first page. */
static unsigned first_part(const Access *a)
{
    return MIN(a->size, RT_PAGE_SIZE - (unsigned)OFFSET(a->va));
}

/* [1] is only there if the access crosses. */
static bool translate_both(const Access *a, TlbPage p[2])
{
    unsigned first = first_part(a);

    return translate(a, a->va, &p[0]) && (first == a->size || translate(a, a->va + first, &p[1]));
}

static bool transfer_both(const Access *a, const TlbPage p[2], u8 *buf)
{
    unsigned first = first_part(a);

    return transfer(a, &p[0], a->va, buf, first) &&
           (first == a->size || transfer(a, &p[1], a->va + first, buf + first, a->size - first));
}

static bool at(RtMmu *m, const u8 *place)
{
    m->addend = (u64)(uintptr_t)place - m->addr;
    return true;
}

static bool buffered(const Access *a, const TlbPage p[2], RtMmu *m)
{
    Access read = *a;

    if (a->is_atomic && a->cpu->arch->bus_error) /* no bus of ours can do it */
        return external_abort(a);
    if (a->is_atomic && !a->cpu->is_alone)
        return leave_block(a);
    read.is_write = false;
    if ((!a->is_write || a->is_atomic) && !transfer_both(&read, p, m->buffer))
        return false;
    m->is_pending = a->is_write;
    return at(m, m->buffer);
}

/* By the guest itself; the exception is filled. */
static bool is_watched(const Access *a)
{
    unsigned kinds = (a->is_write ? VCPU_WATCH_WRITE : 0) |
                     (!a->is_write || a->is_atomic ? VCPU_WATCH_READ : 0);

    return a->cpu->arch->watch(a->cpu, a->va, a->size, kinds, a->idx);
}

/* An access to a device, or to two pages of which one is, must be aligned. */
static bool may_go_there(const Access *a, const TlbPage p[2])
{
    if (!(a->va & (a->size - 1)))
        return true;
    return !p[0].is_device && (first_part(a) == a->size || !p[1].is_device);
}

/* A store into the block that is being run, which must not go on then. */
static bool is_own_code(const Access *a, const TlbPage *p, Gva va, unsigned size)
{
    const u8 *host = ram_at(a, p, va, size);
    u64 start = (u64)(uintptr_t)host;

    return host && tlb_code_marked(host) && a->cpu->accel->runs_code &&
           a->cpu->accel->runs_code(a->cpu, start, start + size - 1);
}

static bool changes_itself(const Access *a, const TlbPage p[2])
{
    unsigned first = first_part(a);

    if (likely(!a->is_write || !a->cpu->arch->has_coherent_code || a->cpu->is_alone))
        return false;
    return is_own_code(a, &p[0], a->va, first) ||
           (first < a->size && is_own_code(a, &p[1], a->va + first, a->size - first));
}

/* --- accesses that share a lookup --- */

static bool element(const Access *a, unsigned n, u8 *buf)
{
    Access one = *a;
    TlbPage p[2];

    one.va += (u64)n * a->size;
    if (!translate_both(&one, p))
        return false;
    if (!may_go_there(&one, p))
        return misaligned(&one);
    if (unlikely(one.cpu->watches) && is_watched(&one))
        return false;
    if (changes_itself(&one, p))
        return leave_block(&one);
    return transfer_both(&one, p, buf + n * a->size);
}

static bool each_element(const Access *a, u8 *buf)
{
    for (unsigned n = 0; n < a->count; n++)
        if (!element(a, n, buf))
            return false;
    return true;
}

static bool access_group(const Access *a, RtMmu *m)
{
    unsigned size = a->size * a->count;
    TlbPage p;
    u8 *host;

    if (OFFSET(a->va) + size <= RT_PAGE_SIZE && !a->cpu->watches) {
        if (!translate(a, a->va, &p))
            return false;
        host = p.is_device ? NULL : ram_at(a, &p, a->va, size);
        if (a->is_write && a->cpu->arch->has_coherent_code && !a->cpu->is_alone &&
            is_own_code(a, &p, a->va, size))
            return leave_block(a);
        if (host && a->is_write)
            before_store(a, &p, host, a->va, size);
        if (host)
            return at(m, host);
    }
    if (a->is_write)
        m->is_pending = 1;
    else if (!each_element(a, m->buffer))
        return false;
    return at(m, m->buffer);
}

bool ldst_access(RtEnv *env)
{
    Access a = access_of(env);
    RtMmu *m = rt_mmu(env);
    bool is_whole = first_part(&a) == a.size;
    TlbPage p[2];
    u8 *host;

    a.t->stats.misses++;
    m->is_pending = 0;
    if (a.count > 1)
        return access_group(&a, m);
    if ((m->desc & RT_MMU_ALIGN) && (a.va & (a.size - 1)))
        return misaligned(&a);
    if (!translate_both(&a, p))
        return false;
    if (!may_go_there(&a, p))
        return misaligned(&a);
    if (unlikely(a.cpu->watches) && is_watched(&a))
        return false;
    if (changes_itself(&a, p))
        return leave_block(&a);
    host = is_whole ? ram_at(&a, &p[0], a.va, a.size) : NULL;
    if (!host)
        return buffered(&a, p, m);
    if (a.is_write)
        before_store(&a, &p[0], host, a.va, a.size);
    return at(m, host);
}

bool ldst_commit(RtEnv *env)
{
    Access a = access_of(env);

    rt_mmu(env)->is_pending = 0;
    return each_element(&a, rt_mmu(env)->buffer);
}

u8 *ldst_host(Vcpu *cpu, Gva va, unsigned size, bool is_write, unsigned idx)
{
    Access a = {.cpu = cpu,
                .t = tlb_of(cpu),
                .va = va,
                .size = size,
                .count = 1,
                .idx = idx,
                .is_write = is_write,
                .is_atomic = is_write};
    TlbPage p;
    u8 *host;

    if (!translate(&a, va, &p))
        return NULL;
    host = ram_at(&a, &p, va, size);
    if (!host) {
        external_abort(&a);
        return NULL;
    }
    if (is_write)
        before_store(&a, &p, host, va, size);
    return host;
}

/* --- MemOps --- */

static const u8 *code(Vcpu *cpu, Gva va, u32 *avail, VcpuException *fault)
{
    const u8 *host = tlb_code(cpu, va, cpu->arch->mmu_idx(cpu), fault);

    if (!host)
        return NULL;
    tlb_code_mark(host);
    *avail = RT_PAGE_SIZE - (u32)OFFSET(va);
    return host;
}

static bool guarded(Vcpu *cpu, Gva va)
{
    VcpuException fault;
    const TlbPage *p = tlb_page(cpu, va, VCPU_FETCH, cpu->arch->mmu_idx(cpu), &fault);

    return p && p->is_guarded;
}

static bool any_guarded(void)
{
    return true;
}

/* The debugger sees RAM and ROM, not devices: looking at them would change them. */
static bool debug_access(Vcpu *cpu, Gva va, u8 *buf, size_t size, bool is_write)
{
    const PhysOps *phys = tlb_of(cpu)->phys;

    for (size_t n; size; va += n, buf += n, size -= n) {
        VcpuException fault;
        VcpuWalk w;
        u64 avail = 0;
        bool is_rom;
        u8 *host;

        n = MIN(size, (size_t)(RT_PAGE_SIZE - OFFSET(va)));
        if (!cpu->arch->walk(cpu, va, VCPU_READ, cpu->arch->mmu_idx(cpu), true, &w, &fault))
            return false;
        host = phys->lookup(phys->opaque, w.pa, w.space, &avail, &is_rom);
        if (!host || avail < n)
            return false;
        if (is_write) {
            tlb_ram_written(cpu->accel, host, n);
            set_dirty(phys, host, w.pa, w.space);
            memcpy(host, buf, n);
        } else {
            memcpy(buf, host, n);
        }
    }
    return true;
}

static bool debug_read(Vcpu *cpu, Gva va, void *buf, size_t size)
{
    return debug_access(cpu, va, buf, size, false);
}

static bool debug_write(Vcpu *cpu, Gva va, const void *buf, size_t size)
{
    return debug_access(cpu, va, (u8 *)(uintptr_t)buf, size, true);
}

/* By host address, so other mappings of the same memory are meant, too. What is not mapped has no code. */
static void code_changed(Vcpu *cpu, Gva start, Gva last)
{
    const PhysOps *phys = tlb_of(cpu)->phys;

    for (Gva va = start; va >= start && va <= last; va = (va | (RT_PAGE_SIZE - 1)) + 1) {
        VcpuException fault;
        VcpuWalk w;
        u64 avail = 0, n = MIN(last - va, RT_PAGE_SIZE - 1 - OFFSET(va)) + 1;
        bool is_rom;
        u8 *host;

        if (!cpu->arch->walk(cpu, va, VCPU_READ, cpu->arch->mmu_idx(cpu), true, &w, &fault))
            continue;
        host = phys->lookup(phys->opaque, w.pa, w.space, &avail, &is_rom);
        if (host)
            tlb_ram_written(cpu->accel, host, MIN(n, avail));
    }
}

static bool is_vdso(Gva va)
{
    return false;
}

const MemOps ldst_mem_ops = {
    .code = code, .guarded = guarded, .any_guarded = any_guarded, .read = debug_read, .write = debug_write,
    .code_changed = code_changed, .is_vdso = is_vdso,
};
