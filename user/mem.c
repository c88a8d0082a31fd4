/* SPDX-License-Identifier: MIT */
/*
 * The guest's address space; see mem.h.
 *
 * Guest mappings are a sorted array: programs have tens to thousands of them, lookups are binary searches and gap
 * searches run over neighbouring memory. The executable pages are also bits of a three-level table that is read
 * without a lock, because every translation asks.
 *
 * Placement is ours, never the kernel's: each new range is taken with MAP_FIXED_NOREPLACE, so that a collision with the
 * emulator's own memory is an error to work around and not a disaster.
 */
#include "user/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "softmmu/accel_ops.h"

#define HUGE_2M (2ull << 20)
#define ARM64_PROT_BTI 0x10u
#define ARM64_PROT_MTE 0x20u
#define X86_MAP_32BIT 0x40u /* not a flag of any guest but x86 */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const UserAbi *abi;
static MemMap *maps;
static size_t map_count, map_cap;
static Gva brk_start, brk_end;
static Gva search_top;  /* addresses are handed out below this */
static Gva search_hint; /* no hole above it was big enough lately; start here */
static u64 object_serial;

/* ---- executable pages: 11 + 12 + 12 bits of page number ---- */

#define EXEC_LEAF_BITS 12
#define EXEC_MID_BITS 12
#define EXEC_TOP_BITS 11

typedef struct ExecLeaf {
    u64 bits[(1u << EXEC_LEAF_BITS) / 64];
} ExecLeaf;

typedef struct ExecMid {
    ExecLeaf *leaf[1u << EXEC_MID_BITS];
} ExecMid;

static ExecMid *exec_top[1u << EXEC_TOP_BITS]; /* nodes are published with release and never freed */

static ExecLeaf *exec_leaf(u64 page)
{
    u64 top = page >> (EXEC_LEAF_BITS + EXEC_MID_BITS);

    if (top >> EXEC_TOP_BITS)
        return NULL;
    ExecMid *mid = __atomic_load_n(&exec_top[top], __ATOMIC_ACQUIRE); /* pairs with exec_node */

    if (!mid)
        return NULL;
    u64 slot = (page >> EXEC_LEAF_BITS) & ((1u << EXEC_MID_BITS) - 1);

    return __atomic_load_n(&mid->leaf[slot], __ATOMIC_ACQUIRE);
}

static bool exec_test(Gva va)
{
    u64 page = va / MEM_PAGE, bit = page & ((1u << EXEC_LEAF_BITS) - 1);
    ExecLeaf *leaf = exec_leaf(page);

    return leaf && (__atomic_load_n(&leaf->bits[bit / 64], __ATOMIC_RELAXED) >> (bit % 64) & 1);
}

/* Large nodes come straight from the kernel: zeroed, and untouched parts cost nothing. */
static void *exec_node(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        abort();
    return p;
}

static ExecLeaf *exec_leaf_make(u64 page)
{
    ExecMid **mid = &exec_top[page >> (EXEC_LEAF_BITS + EXEC_MID_BITS)];

    if (!*mid)
        __atomic_store_n(mid, exec_node(sizeof(ExecMid)), __ATOMIC_RELEASE); /* pairs with exec_leaf */
    ExecLeaf **leaf = &(*mid)->leaf[(page >> EXEC_LEAF_BITS) & ((1u << EXEC_MID_BITS) - 1)];

    if (!*leaf)
        __atomic_store_n(leaf, exec_node(sizeof(ExecLeaf)), __ATOMIC_RELEASE);
    return *leaf;
}

static void exec_mark(Gva start, Gva end, bool on)
{
    for (u64 page = start / MEM_PAGE; page < end / MEM_PAGE;) {
        ExecLeaf *leaf = on ? exec_leaf_make(page) : exec_leaf(page);
        u64 bit = page & ((1u << EXEC_LEAF_BITS) - 1);
        u64 n = MIN(64 - bit % 64, end / MEM_PAGE - page);
        u64 mask = (n == 64 ? ~0ull : (1ull << n) - 1) << (bit % 64);

        if (!leaf) {
            page = (page | ((1u << EXEC_LEAF_BITS) - 1)) + 1;
            continue;
        }
        if (on)
            __atomic_or_fetch(&leaf->bits[bit / 64], mask, __ATOMIC_RELAXED);
        else
            __atomic_and_fetch(&leaf->bits[bit / 64], ~mask, __ATOMIC_RELAXED);
        page += n;
    }
}

static void code_gone(Gva start, Gva end)
{
    if (user_config.accel)
        user_config.accel->invalidate(start, end - 1);
}

/* ---- the sorted array ---- */

/* Index of the first mapping that ends above @va. */
static size_t map_index(Gva va)
{
    size_t lo = 0, hi = map_count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (maps[mid].end > va)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void map_open_slot(size_t i)
{
    if (map_count == map_cap) {
        map_cap = map_cap ? map_cap * 2 : 64;
        maps = realloc(maps, map_cap * sizeof *maps);
        if (!maps)
            abort();
    }
    memmove(&maps[i + 1], &maps[i], (map_count - i) * sizeof *maps);
    map_count++;
}

static void map_close_slots(size_t i, size_t n)
{
    memmove(&maps[i], &maps[i + n], (map_count - i - n) * sizeof *maps);
    map_count -= n;
}

/* Make @va a border between mappings if it lies inside one. */
static void map_split(Gva va)
{
    size_t i = map_index(va);

    if (i == map_count || maps[i].start >= va)
        return;
    map_open_slot(i);
    maps[i].end = va;
    maps[i + 1].start = va;
    if (maps[i + 1].object)
        maps[i + 1].offset += va - maps[i].start;
}

static bool map_joins(const MemMap *a, const MemMap *b)
{
    return a->end == b->start && a->prot == b->prot && a->kind == b->kind && a->object == b->object &&
           (!a->object || a->offset + (a->end - a->start) == b->offset);
}

static void map_join(size_t i)
{
    if (i + 1 < map_count && map_joins(&maps[i], &maps[i + 1])) {
        maps[i].end = maps[i + 1].end;
        map_close_slots(i + 1, 1);
    }
}

static void map_join_around(Gva start, Gva end)
{
    size_t i = map_index(start ? start - 1 : 0);

    while (i < map_count && maps[i].start <= end) {
        size_t n = map_count;

        map_join(i);
        if (n == map_count)
            i++;
    }
}

/* Forget [start, end). True if code was in it. The caller unmaps or replaces it on the host. */
static bool map_remove(Gva start, Gva end)
{
    bool had_code = false;

    map_split(start);
    map_split(end);
    size_t i = map_index(start), n = 0;

    for (; i + n < map_count && maps[i + n].start < end; n++)
        had_code |= maps[i + n].prot & PROT_EXEC;
    if (!n)
        return false;
    if (had_code)
        exec_mark(start, end, false);
    map_close_slots(i, n);
    if (end > search_hint)
        search_hint = MIN(end, search_top);
    return had_code;
}

static void map_insert(const MemMap *m)
{
    size_t i = map_index(m->start);

    map_open_slot(i);
    maps[i] = *m;
    if (m->prot & PROT_EXEC)
        exec_mark(m->start, m->end, true);
    map_join_around(m->start, m->end);
}

static bool map_overlaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    return i < map_count && maps[i].start < end;
}

static bool map_covers(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (; start < end && i < map_count && maps[i].start <= start; i++)
        start = maps[i].end;
    return start >= end;
}

/* ---- finding room ---- */

static Gva find_below(Gva limit, u64 len, u64 align)
{
    size_t i = map_index(limit - 1);

    if (i < map_count && maps[i].start < limit)
        limit = maps[i].start;
    for (;; limit = maps[i].start) {
        Gva low = i ? maps[i - 1].end : MEM_MAP_MIN;
        Gva at = limit >= len ? ALIGN_DOWN(limit - len, align) : 0;

        if (at >= MAX(low, MEM_MAP_MIN) && limit >= len)
            return at;
        if (i-- == 0)
            return 0;
    }
}

/* Highest hole of @len bytes below the stack; 0: none. */
static Gva find_free(u64 len, u64 align)
{
    Gva at = find_below(search_hint, len, align);

    if (!at && search_hint != search_top)
        at = find_below(search_top, len, align);
    return at;
}

static i64 host_mmap(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    return user_syscall_raw(SYS_mmap, addr, len, prot, flags, fd, offset);
}

static i64 host_munmap(Gva addr, u64 len)
{
    return user_syscall_raw(SYS_munmap, addr, len);
}

/*
 * A mapping where nothing may be. MAP_SHARED_VALIDATE does not know MAP_FIXED_NOREPLACE: the place is taken first, by
 * a mapping that the real one replaces.
 */
static i64 host_mmap_new(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    if ((flags & MAP_TYPE) != MAP_SHARED_VALIDATE)
        return host_mmap(addr, len, prot, flags | MAP_FIXED_NOREPLACE, fd, offset);
    i64 r = host_mmap(addr, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

    if (r < 0)
        return r;
    r = host_mmap(addr, len, prot, flags | MAP_FIXED, fd, offset);
    if (r < 0)
        host_munmap(addr, len);
    return r;
}

/* Translated code only reads guest code, so the host never needs to execute it. */
static u64 host_prot(u64 prot)
{
    return (prot & (PROT_READ | PROT_WRITE)) | (prot & PROT_EXEC ? PROT_READ : 0);
}

/* Take an unused range: the kernel refuses if something of ours is there, and we look further down. */
static i64 take_free(u64 len, u64 align, u64 prot, u64 flags, int fd, u64 offset)
{
    Gva at = find_free(len, align);

    for (u64 step = HUGE_2M; at; step *= 2) {
        i64 r = host_mmap_new(at, len, prot, flags, fd, offset);

        if (r != -EEXIST) {
            if (r >= 0)
                search_hint = at;
            return r;
        }
        at = at > step ? find_below(at - step, len, align) : 0;
    }
    return -ENOMEM;
}

/* Undo claim_gaps: what the guest does not own in [start, end) is unmapped. */
static void release_gaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (Gva at = start; at < end; i++) {
        Gva gap_end = i < map_count ? MIN(maps[i].start, end) : end;

        if (at < gap_end)
            host_munmap(at, gap_end - at);
        at = i < map_count ? MAX(maps[i].end, gap_end) : end;
    }
}

/* Reserve the parts of [start, end) that no guest mapping covers. -ENOMEM: something of ours is in the way. */
static i64 claim_gaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (Gva at = start; at < end; i++) {
        Gva gap_end = i < map_count ? MIN(maps[i].start, end) : end;

        if (at < gap_end) {
            i64 r = host_mmap(at, gap_end - at, PROT_NONE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

            if (r < 0) {
                release_gaps(start, at);
                return r == -EEXIST ? -ENOMEM : r;
            }
        }
        at = i < map_count ? MAX(maps[i].end, gap_end) : end;
    }
    return 0;
}

/* Put a host mapping at a given place, over guest mappings only. */
static i64 take_fixed(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    i64 r;

    if (!map_overlaps(addr, addr + len)) {
        r = host_mmap_new(addr, len, prot, flags, fd, offset);
        return r == -EEXIST ? -ENOMEM : r;
    }
    if (!map_covers(addr, addr + len)) {
        r = claim_gaps(addr, addr + len);
        if (r < 0)
            return r;
    }
    r = host_mmap(addr, len, prot, flags | MAP_FIXED, fd, offset);
    if (r < 0)
        release_gaps(addr, addr + len);
    return r;
}

/* ---- mmap ---- */

static enum MemKind kind_of(u64 flags)
{
    bool is_shared = (flags & MAP_TYPE) != MAP_PRIVATE;

    if (flags & MAP_ANONYMOUS)
        return is_shared ? MEM_ANON_SHARED : MEM_ANON_PRIVATE;
    return is_shared ? MEM_FILE_SHARED : MEM_FILE_PRIVATE;
}

/* Shared memory is named so that code seen through two mappings can be recognised. */
static u64 object_of(enum MemKind kind, int fd)
{
    struct stat st;

    if (kind == MEM_ANON_SHARED)
        return ++object_serial;
    if (kind != MEM_FILE_SHARED || fstat(fd, &st) < 0)
        return 0;
    return (1ull << 62) | (((u64)st.st_dev * 0x9e3779b97f4a7c15ull ^ (u64)st.st_ino) >> 2);
}

static u64 huge_page_size(u64 flags)
{
    unsigned shift = flags >> MAP_HUGE_SHIFT & MAP_HUGE_MASK;

    return shift ? 1ull << shift : HUGE_2M;
}

static i64 map_place(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    u64 align = MEM_PAGE, host_flags = flags & ~(u64)(MAP_FIXED | MAP_FIXED_NOREPLACE);

    if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
        if (addr % MEM_PAGE)
            return -EINVAL;
        if (addr + len > abi->task_size || addr + len < addr)
            return -ENOMEM;
        if (!(flags & MAP_FIXED_NOREPLACE))
            return take_fixed(addr, len, prot, host_flags, fd, offset);
        if (map_overlaps(addr, addr + len))
            return -EEXIST;
        return host_mmap(addr, len, prot, host_flags | MAP_FIXED_NOREPLACE, fd, offset);
    }
    if (flags & MAP_HUGETLB)
        align = huge_page_size(flags);
    else if ((flags & MAP_ANONYMOUS) && len % HUGE_2M == 0)
        align = HUGE_2M; /* as the kernel does, so that large pages fit */
    addr = ALIGN_UP(addr, align);
    if (addr >= MEM_MAP_MIN && addr < abi->task_size && len <= abi->task_size - addr &&
        !map_overlaps(addr, addr + len)) {
        i64 r = host_mmap_new(addr, len, prot, host_flags, fd, offset);

        if (r != -EEXIST)
            return r;
    }
    return take_free(len, align, prot, host_flags, fd, offset);
}

static i64 map_locked(int kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    i64 at = map_place(addr, len, host_prot(prot), flags, fd, offset);
    MemMap m = {.prot = prot & (PROT_READ | PROT_WRITE | PROT_EXEC | ARM64_PROT_BTI), .kind = kind};

    if (at < 0)
        return at;
    m.start = at;
    m.end = at + len;
    m.object = object_of(kind, fd);
    m.offset = m.object ? offset : 0;
    if (map_remove(m.start, m.end))
        code_gone(m.start, m.end);
    map_insert(&m);
    return at;
}

static i64 map_checked(int kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    if (offset % MEM_PAGE || !len)
        return -EINVAL;
    if ((flags & MAP_TYPE) == MAP_SHARED_VALIDATE && (flags & X86_MAP_32BIT))
        return -EOPNOTSUPP; /* an unknown flag for this guest, a known one for the host */
    len = ALIGN_UP(len, (flags & MAP_HUGETLB) && (flags & MAP_ANONYMOUS) ? huge_page_size(flags) : MEM_PAGE);
    if (!len || len > abi->task_size)
        return -ENOMEM;
    if (flags & MAP_ANONYMOUS)
        fd = -1;
    /* A stack that grows by itself would grow past what we know of it. */
    flags &= ~(u64)(X86_MAP_32BIT | MAP_GROWSDOWN);
    pthread_mutex_lock(&lock);
    i64 r = map_locked(kind, addr, len, prot, flags, fd, offset);

    pthread_mutex_unlock(&lock);
    return r;
}

i64 mem_mmap(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    return map_checked(kind_of(flags), addr, len, prot, flags, fd, offset);
}

i64 mem_map_as(enum MemKind kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    return map_checked(kind, addr, len, prot, flags, fd, offset);
}

/* ---- munmap, mprotect ---- */

static void unmap_locked(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (Gva at = start; i < map_count && maps[i].start < end; i++) {
        at = MAX(at, maps[i].start);
        host_munmap(at, MIN(maps[i].end, end) - at);
        at = maps[i].end;
    }
    if (map_remove(start, end))
        code_gone(start, end);
}

static bool range_ok(Gva addr, u64 len)
{
    return addr % MEM_PAGE == 0 && len <= abi->task_size && addr <= abi->task_size - len;
}

i64 mem_munmap(Gva addr, u64 len)
{
    addr = (Gva)user_ptr(addr);
    if (!len || !range_ok(addr, ALIGN_UP(len, MEM_PAGE)) || ALIGN_UP(len, MEM_PAGE) < len)
        return -EINVAL;
    pthread_mutex_lock(&lock);
    unmap_locked(addr, addr + ALIGN_UP(len, MEM_PAGE));
    pthread_mutex_unlock(&lock);
    return 0;
}

/* One guest mapping, or the part of it below @end. */
static i64 protect_one(Gva start, Gva end, u64 prot)
{
    i64 r = user_syscall_raw(SYS_mprotect, start, end - start, host_prot(prot));

    if (r < 0)
        return r;
    map_split(start);
    map_split(end);
    MemMap *m = &maps[map_index(start)];
    bool was_exec = m->prot & PROT_EXEC;

    m->prot = prot;
    if (was_exec && !(prot & PROT_EXEC)) {
        exec_mark(start, end, false);
        code_gone(start, end);
    } else if (!was_exec && (prot & PROT_EXEC)) {
        exec_mark(start, end, true);
    }
    return 0;
}

static i64 protect_locked(Gva start, Gva end, u64 prot)
{
    i64 r = 0;

    for (Gva at = start; at < end && !r;) {
        size_t i = map_index(at);

        if (i == map_count || maps[i].start > at) {
            r = -ENOMEM; /* what came before the hole keeps its new protection, as on Linux */
            break;
        }
        Gva stop = MIN(maps[i].end, end);

        r = protect_one(at, stop, prot);
        at = stop;
    }
    map_join_around(start, end);
    return r;
}

i64 mem_mprotect(Gva addr, u64 len, u64 prot, int pkey)
{
    const u64 grows = PROT_GROWSDOWN | PROT_GROWSUP;
    Gva end = ALIGN_UP((Gva)user_ptr(addr) + len, MEM_PAGE);

    addr = (Gva)user_ptr(addr);
    if (pkey != -1 || (prot & grows) == grows || addr % MEM_PAGE ||
        (prot & ~(grows | 0x8 /* PROT_SEM */ | PROT_READ | PROT_WRITE | PROT_EXEC | ARM64_PROT_BTI)))
        return -EINVAL;
    if (!len)
        return 0;
    if (end <= addr || end > abi->task_size)
        return -ENOMEM;
    pthread_mutex_lock(&lock);
    size_t i = map_index(addr);
    i64 r = -EINVAL;

    if ((prot & PROT_GROWSDOWN) && i < map_count && maps[i].kind == MEM_STACK)
        addr = MIN(addr, maps[i].start);
    if (!(prot & grows) || (i < map_count && maps[i].kind == MEM_STACK && !(prot & PROT_GROWSUP)))
        r = protect_locked(addr, end, prot & (PROT_READ | PROT_WRITE | PROT_EXEC | ARM64_PROT_BTI));
    pthread_mutex_unlock(&lock);
    return r;
}

/* ---- mremap ---- */

/* The mapping [old, old+old_len) is now at [to, to+new_len) on the host; @keep: it is still at the old place too. */
static void map_moved(MemMap m, Gva old, u64 old_len, Gva to, u64 new_len, bool keep)
{
    if (m.object)
        m.offset += old - m.start;
    if (!keep && map_remove(old, old + old_len))
        code_gone(old, old + old_len);
    if (map_remove(to, to + new_len))
        code_gone(to, to + new_len);
    m.start = to;
    m.end = to + new_len;
    map_insert(&m);
}

static i64 remap_in_place(const MemMap *m, Gva old, u64 old_len, u64 new_len)
{
    MemMap grown = *m;

    if (m->end != old + old_len || old + new_len > abi->task_size ||
        map_overlaps(old + old_len, old + new_len))
        return -ENOMEM;
    i64 r = user_syscall_raw(SYS_mremap, old, old_len, new_len, 0, 0);

    if (r < 0)
        return r;
    grown.start = old + old_len;
    grown.end = old + new_len;
    if (m->object)
        grown.offset = m->offset + (grown.start - m->start);
    map_insert(&grown);
    return old;
}

static i64 remap_to(const MemMap *m, Gva old, u64 old_len, Gva to, u64 new_len, u64 flags)
{
    MemMap copy = *m;
    i64 r = user_syscall_raw(SYS_mremap, old, old_len, new_len, flags | MREMAP_MAYMOVE | MREMAP_FIXED, to);

    if (r < 0)
        return r;
    map_moved(copy, old, old_len, to, new_len, !old_len || (flags & MREMAP_DONTUNMAP));
    return r;
}

static i64 remap_move(const MemMap *m, Gva old, u64 old_len, u64 new_len, u64 flags)
{
    MemMap copy = *m;
    u64 align = copy.kind == MEM_ANON_PRIVATE && new_len % HUGE_2M == 0 ? HUGE_2M : MEM_PAGE;
    i64 to = take_free(new_len, align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (to < 0)
        return to;
    i64 r = remap_to(&copy, old, old_len, to, new_len, flags);

    if (r < 0)
        host_munmap(to, new_len);
    return r;
}

static i64 remap_fixed(const MemMap *m, Gva old, u64 old_len, Gva to, u64 new_len, u64 flags)
{
    MemMap copy = *m;

    if (to % MEM_PAGE || !range_ok(to, new_len) || (to < old + old_len && old < to + new_len))
        return -EINVAL;
    i64 r = claim_gaps(to, to + new_len);

    if (r >= 0)
        r = remap_to(&copy, old, old_len, to, new_len, flags);
    if (r < 0)
        release_gaps(to, to + new_len);
    return r;
}

static i64 remap_locked(Gva old, u64 old_len, u64 new_len, u64 flags, Gva new_addr)
{
    size_t i = map_index(old);

    if (i == map_count || maps[i].start > old || maps[i].end - old < MIN(old_len, new_len))
        return -EFAULT;
    if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) {
        if (maps[i].end - old < old_len)
            return -EFAULT;
        if (flags & MREMAP_FIXED)
            return remap_fixed(&maps[i], old, old_len, new_addr, new_len, flags);
        return remap_move(&maps[i], old, old_len, new_len, flags);
    }
    if (new_len <= old_len) {
        if (new_len < old_len)
            unmap_locked(old + new_len, old + old_len);
        return old;
    }
    if (maps[i].end - old < old_len)
        return -EFAULT;
    i64 r = old_len ? remap_in_place(&maps[i], old, old_len, new_len) : -ENOMEM;

    if (r < 0 && (flags & MREMAP_MAYMOVE))
        r = remap_move(&maps[map_index(old)], old, old_len, new_len, flags);
    return r;
}

i64 mem_mremap(Gva old, u64 old_len, u64 new_len, u64 flags, Gva new_addr)
{
    old = (Gva)user_ptr(old);
    old_len = ALIGN_UP(old_len, MEM_PAGE);
    new_len = ALIGN_UP(new_len, MEM_PAGE);
    if ((flags & ~7ull) || ((flags & 6) && !(flags & MREMAP_MAYMOVE)) || old % MEM_PAGE || !new_len)
        return -EINVAL;
    if ((flags & MREMAP_DONTUNMAP) && old_len != new_len)
        return -EINVAL;
    if (!range_ok(old, old_len))
        return -EFAULT;
    if (new_len > abi->task_size)
        return flags & MREMAP_FIXED ? -EINVAL : -ENOMEM;
    pthread_mutex_lock(&lock);
    i64 r = remap_locked(old, old_len, new_len, flags, new_addr);

    pthread_mutex_unlock(&lock);
    return r;
}

/* ---- brk ---- */

void mem_set_brk(Gva start)
{
    brk_start = brk_end = start;
}

static bool brk_grow(Gva from, Gva to)
{
    MemMap m = {.start = from, .end = to, .prot = PROT_READ | PROT_WRITE, .kind = MEM_HEAP};

    if (to > abi->task_size || map_overlaps(from, to) ||
        host_mmap(from, to - from, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) < 0)
        return false;
    map_insert(&m);
    return true;
}

i64 mem_brk(Gva end)
{
    pthread_mutex_lock(&lock);
    Gva have = ALIGN_UP(brk_end, MEM_PAGE), want = ALIGN_UP(end, MEM_PAGE);

    if (end >= brk_start && want >= end && (want <= have || brk_grow(have, want))) {
        if (want < have)
            unmap_locked(want, have);
        brk_end = end;
    }
    i64 r = brk_end;

    pthread_mutex_unlock(&lock);
    return r;
}

/* ---- madvise ---- */

static i64 advise_locked(Gva start, Gva end, int advice)
{
    const u32 drops = MADV_DONTNEED == advice || MADV_REMOVE == advice || MADV_FREE == advice;
    i64 r = 0;
    Gva at = start;

    for (size_t i = map_index(start); i < map_count && maps[i].start < end; i++) {
        Gva from = MAX(start, maps[i].start), to = MIN(end, maps[i].end);
        i64 one = user_syscall_raw(SYS_madvise, from, to - from, advice);

        if (drops && (maps[i].prot & PROT_EXEC))
            code_gone(from, to);
        if (one < 0)
            return one;
        if (from > at)
            r = -ENOMEM; /* a hole is reported, but does not stop the rest */
        at = to;
    }
    return at < end ? -ENOMEM : r;
}

i64 mem_madvise(Gva addr, u64 len, int advice)
{
    addr = (Gva)user_ptr(addr);
    u64 size = ALIGN_UP(len, MEM_PAGE);

    if (addr % MEM_PAGE || size < len || addr + size < addr)
        return -EINVAL;
    if (!size) /* the kernel still judges the advice itself */
        return user_syscall_raw(SYS_madvise, addr, 0, advice);
    pthread_mutex_lock(&lock);
    i64 r = advise_locked(addr, addr + size, advice);

    pthread_mutex_unlock(&lock);
    return r;
}

/* ---- System V shared memory ---- */

static i64 shm_place(Gva addr, u64 size, int flags)
{
    if (!addr)
        return take_free(size, MEM_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (flags & SHM_RND)
        addr = ALIGN_DOWN(addr, MEM_PAGE);
    if (addr % MEM_PAGE || !range_ok(addr, size) || (!(flags & SHM_REMAP) && map_overlaps(addr, addr + size)))
        return -EINVAL;
    i64 r = claim_gaps(addr, addr + size);

    return r < 0 ? -EINVAL : (i64)addr;
}

static i64 shm_attach(int id, Gva addr, u64 size, int flags)
{
    MemMap m = {.kind = MEM_SHM, .object = (1ull << 63) | (u32)id};
    i64 at = shm_place(addr, size, flags);

    if (at < 0)
        return at;
    i64 r = user_syscall_raw(SYS_shmat, id, at, (flags & ~(SHM_EXEC | SHM_RND)) | SHM_REMAP);

    if (r < 0) {
        release_gaps(at, at + size);
        return r;
    }
    m.start = at;
    m.end = at + size;
    m.prot = PROT_READ | (flags & SHM_RDONLY ? 0 : PROT_WRITE) | (flags & SHM_EXEC ? PROT_EXEC : 0);
    if (map_remove(m.start, m.end))
        code_gone(m.start, m.end);
    map_insert(&m);
    return at;
}

i64 mem_shmat(int id, Gva addr, int flags)
{
    struct shmid_ds ds;

    addr = (Gva)user_ptr(addr);
    if (shmctl(id, IPC_STAT, &ds) < 0)
        return -errno;
    if (!addr && (flags & SHM_REMAP))
        return -EINVAL;
    pthread_mutex_lock(&lock);
    i64 r = shm_attach(id, addr, ALIGN_UP(ds.shm_segsz, MEM_PAGE), flags);

    pthread_mutex_unlock(&lock);
    return r;
}

i64 mem_shmdt(Gva addr)
{
    addr = (Gva)user_ptr(addr);
    pthread_mutex_lock(&lock);
    i64 r = user_syscall_raw(SYS_shmdt, addr);
    u64 object = 0;

    /* Pieces may be left after partial unmapping; each knows how far it lies from the attach address. */
    for (size_t i = map_index(addr); r >= 0 && i < map_count; i++) {
        MemMap m = maps[i];

        if (m.kind != MEM_SHM || m.start - m.offset != addr || (object && m.object != object))
            continue;
        object = m.object;
        if (map_remove(m.start, m.end))
            code_gone(m.start, m.end);
        i--;
    }
    pthread_mutex_unlock(&lock);
    return r;
}

/* ---- queries ---- */

bool mem_next(Gva va, MemMap *m)
{
    pthread_mutex_lock(&lock);
    size_t i = map_index(va);
    bool found = i < map_count;

    if (found)
        *m = maps[i];
    pthread_mutex_unlock(&lock);
    return found;
}

bool mem_is_guest(Gva addr, u64 len)
{
    pthread_mutex_lock(&lock);
    bool is = addr + len >= addr && map_covers(addr, addr + len);

    pthread_mutex_unlock(&lock);
    return is;
}

static void aliases_changed(const MemMap *m, Gva start, Gva end)
{
    u64 first = m->offset + (start - m->start), last = first + (end - start) - 1;

    for (size_t i = 0; i < map_count; i++) {
        u64 size = maps[i].end - maps[i].start;

        if (maps[i].object != m->object || !(maps[i].prot & PROT_EXEC) || maps[i].offset > last ||
            maps[i].offset + size <= first)
            continue;
        u64 from = MAX(first, maps[i].offset) - maps[i].offset;
        u64 to = MIN(last, maps[i].offset + size - 1) - maps[i].offset;

        code_gone(maps[i].start + from, maps[i].start + to + 1);
    }
}

void mem_code_changed(Gva start, Gva last)
{
    start = (Gva)user_ptr(start);
    last = (Gva)user_ptr(last);
    code_gone(start, last + 1);
    pthread_mutex_lock(&lock);
    for (size_t i = map_index(start); i < map_count && maps[i].start <= last; i++)
        if (maps[i].object)
            aliases_changed(&maps[i], MAX(start, maps[i].start), MIN(last + 1, maps[i].end));
    pthread_mutex_unlock(&lock);
}

void mem_fork(int phase)
{
    if (phase == 0)
        pthread_mutex_lock(&lock);
    else
        pthread_mutex_unlock(&lock);
}

/* ---- what the translator and the debugger ask ---- */

static const u8 *mem_code(Vcpu *cpu, Gva va, u32 *avail, VcpuException *fault)
{
    u8 probe;
    bool is_exec = exec_test(va);

    if (likely(is_exec && user_read(va, &probe, 1))) {
        *avail = MEM_PAGE - va % MEM_PAGE;
        return (const u8 *)(uintptr_t)va;
    }
    *fault = (VcpuException){.kind = abi->exc_fetch, .addr = va, .host_signal = SIGSEGV};
    if (is_exec) {
        fault->host_signal = SIGBUS; /* the file ends before this page */
        fault->host_si_code = BUS_ADRERR;
    } else {
        fault->host_si_code = mem_is_guest(va, 1) ? SEGV_ACCERR : SEGV_MAPERR;
    }
    return NULL;
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

const MemOps user_mem_ops = {
    .code = mem_code,
    .read = mem_debug_read,
    .write = mem_debug_write,
    .code_changed = code_changed,
};

void mem_set_top(Gva top)
{
    search_top = search_hint = top;
}

void mem_init(const UserAbi *guest_abi)
{
    abi = guest_abi;
    mem_set_top(MEM_STACK_TOP);
}
