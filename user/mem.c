/* SPDX-License-Identifier: MIT */
/*
 * The memory calls of the guest; see mem.h. What they share with mremap and shmat is in mem_map.h.
 */
#include "user/mem.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "user/mem_map.h"

#define HUGE_2M (2ull << 20)
#define X86_MAP_32BIT 0x40u /* UserAbi.has_map_32bit */

static u64 object_serial;

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
    u64 align = MEM_PAGE;
    u64 host_flags = flags & ~(u64)(MAP_FIXED | MAP_FIXED_NOREPLACE | X86_MAP_32BIT);

    if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
        if (addr % MEM_PAGE)
            return -EINVAL;
        if (addr + len > mem.abi->task_size || addr + len < addr)
            return -ENOMEM;
        if (!(flags & MAP_FIXED_NOREPLACE))
            return mem_take_fixed(addr, len, prot, host_flags, fd, offset);
        if (map_overlaps(addr, addr + len))
            return -EEXIST;
        return mem_host_mmap(addr, len, prot, host_flags | MAP_FIXED_NOREPLACE, fd, offset);
    }
    if (flags & X86_MAP_32BIT)
        return mem_take_low(len, prot, host_flags, fd, offset);
    if (flags & MAP_HUGETLB)
        align = huge_page_size(flags);
    else if ((flags & MAP_ANONYMOUS) && len % HUGE_2M == 0)
        align = HUGE_2M; /* as the kernel does, so that large pages fit */
    addr = ALIGN_UP(addr, align);
    if (addr >= MEM_MAP_MIN && addr < mem.abi->task_size && len <= mem.abi->task_size - addr &&
        !map_overlaps(addr, addr + len)) {
        i64 r = mem_host_mmap_new(addr, len, prot, host_flags, fd, offset);

        if (r != -EEXIST)
            return r;
    }
    return mem_take_free(len, align, prot, host_flags, fd, offset);
}

static i64 map_locked(int kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    bool is_fixed = flags & MAP_FIXED;
    i64 at = map_within_limit(len, is_fixed ? addr : 0, is_fixed ? addr + len : 0)
                 ? map_place(addr, len, mem_host_prot(prot), flags, fd, offset)
                 : -ENOMEM;
    MemMap m = {.prot = prot & (PROT_READ | PROT_WRITE | PROT_EXEC | ARM64_PROT_BTI), .kind = kind};

    if (at < 0)
        return at;
    m.start = at;
    m.end = at + len;
    m.object = object_of(kind, fd);
    m.offset = m.object ? offset : 0;
    if (map_remove(m.start, m.end))
        mem_code_gone(m.start, m.end);
    map_insert(&m);
    return at;
}

static i64 map_checked(int kind, Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    if (offset % MEM_PAGE || !len)
        return -EINVAL;
    if (!mem.abi->has_map_32bit && (flags & X86_MAP_32BIT)) {
        if ((flags & MAP_TYPE) == MAP_SHARED_VALIDATE)
            return -EOPNOTSUPP; /* an unknown flag for this guest, a known one for the host */
        flags &= ~(u64)X86_MAP_32BIT;
    }
    len = ALIGN_UP(len, (flags & MAP_HUGETLB) && (flags & MAP_ANONYMOUS) ? huge_page_size(flags)
                                                                         : MEM_PAGE);
    if (!len || len > mem.abi->task_size)
        return -ENOMEM;
    if (flags & MAP_ANONYMOUS)
        fd = -1;
    /* A stack that grows by itself would grow past what we know of it. */
    flags &= ~(u64)MAP_GROWSDOWN;
    pthread_mutex_lock(&mem.lock);
    i64 r = map_locked(kind, addr, len, prot, flags, fd, offset);

    pthread_mutex_unlock(&mem.lock);
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

i64 mem_munmap(Gva addr, u64 len)
{
    addr = (Gva)user_ptr(addr);
    if (!len || !mem_range_ok(addr, ALIGN_UP(len, MEM_PAGE)) || ALIGN_UP(len, MEM_PAGE) < len)
        return -EINVAL;
    pthread_mutex_lock(&mem.lock);
    mem_unmap_range(addr, addr + ALIGN_UP(len, MEM_PAGE));
    pthread_mutex_unlock(&mem.lock);
    return 0;
}

/* One guest mapping, or the part of it below @end. */
static i64 protect_one(Gva start, Gva end, u64 prot)
{
    u64 old = mem.maps[map_index(start)].prot;

    mem_allow(start, end, old & prot); /* before the host takes the rest away */
    i64 r = user_syscall_raw(SYS_mprotect, start, end - start, mem_host_prot(prot));

    mem_allow(start, end, r < 0 ? old : prot);
    if (r < 0)
        return r;
    map_split(start);
    map_split(end);
    MemMap *m = &mem.maps[map_index(start)];
    u64 was = m->prot;
    bool was_exec = was & PROT_EXEC;

    m->prot = prot;
    if (was_exec && !(prot & PROT_EXEC)) {
        mem_exec_mark(start, end, false);
        mem_code_gone(start, end);
    } else if (!was_exec && (prot & PROT_EXEC)) {
        mem_exec_mark(start, end, true);
    } else if (((was ^ prot) & ARM64_PROT_BTI) || (mem.abi->code_is_coherent && (prot & ~was & PROT_WRITE))) {
        mem_code_gone(start, end); /* what was translated does not look for changes */
    }
    if (prot & ARM64_PROT_BTI)
        mem_guard_begin();
    return 0;
}

static i64 protect_locked(Gva start, Gva end, u64 prot)
{
    i64 r = 0;

    for (Gva at = start; at < end && !r;) {
        size_t i = map_index(at);

        if (i == mem.count || mem.maps[i].start > at) {
            r = -ENOMEM; /* what came before the hole keeps its new protection, as on Linux */
            break;
        }
        Gva stop = MIN(mem.maps[i].end, end);

        r = protect_one(at, stop, prot);
        at = stop;
    }
    map_join_around(start, end);
    return r;
}

/* PROT_ bits that are no mistake; the loader's are right. */
static u64 known_prot(void)
{
    const UserThread *t = user_self();

    return PROT_READ | PROT_WRITE | PROT_EXEC | (t ? mem.abi->prot_bits(t->cpu) : 0);
}

i64 mem_mprotect(Gva addr, u64 len, u64 prot, int pkey)
{
    const u64 grows = PROT_GROWSDOWN | PROT_GROWSUP;
    const u64 known = known_prot();
    Gva end = ALIGN_UP((Gva)user_ptr(addr) + len, MEM_PAGE);

    addr = (Gva)user_ptr(addr);
    if (pkey != -1 || (prot & grows) == grows || addr % MEM_PAGE ||
        (prot & ~(grows | 0x8 /* PROT_SEM */ | known)))
        return -EINVAL;
    if (!len)
        return 0;
    if (end <= addr || end > mem.abi->task_size)
        return -ENOMEM;
    pthread_mutex_lock(&mem.lock);
    size_t i = map_index(addr);
    i64 r = -EINVAL;

    if ((prot & PROT_GROWSDOWN) && i < mem.count && mem.maps[i].kind == MEM_STACK)
        addr = MIN(addr, mem.maps[i].start);
    if (!(prot & grows) ||
        (i < mem.count && mem.maps[i].kind == MEM_STACK && !(prot & PROT_GROWSUP)))
        r = protect_locked(addr, end, prot & known);
    pthread_mutex_unlock(&mem.lock);
    return r;
}

/* ---- brk ---- */

void mem_set_brk(Gva start)
{
    mem.brk_start = mem.brk_end = start;
}

static bool brk_grow(Gva from, Gva to)
{
    MemMap m = {.start = from, .end = to, .prot = PROT_READ | PROT_WRITE, .kind = MEM_HEAP};

    if (to > mem.abi->task_size || map_overlaps(from, to) || !map_within_limit(to - from, 0, 0) ||
        mem_host_mmap(from, to - from, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) < 0)
        return false;
    map_insert(&m);
    return true;
}

i64 mem_brk(Gva end)
{
    pthread_mutex_lock(&mem.lock);
    Gva have = ALIGN_UP(mem.brk_end, MEM_PAGE), want = ALIGN_UP(end, MEM_PAGE);

    if (end >= mem.brk_start && want >= end && (want <= have || brk_grow(have, want))) {
        if (want < have)
            mem_unmap_range(want, have);
        mem.brk_end = end;
    }
    i64 r = mem.brk_end;

    pthread_mutex_unlock(&mem.lock);
    return r;
}

/* ---- madvise ---- */

static i64 advise_locked(Gva start, Gva end, int advice)
{
    const u32 drops = MADV_DONTNEED == advice || MADV_REMOVE == advice || MADV_FREE == advice;
    i64 r = 0;
    Gva at = start;

    for (size_t i = map_index(start); i < mem.count && mem.maps[i].start < end; i++) {
        Gva from = MAX(start, mem.maps[i].start), to = MIN(end, mem.maps[i].end);
        i64 one = user_syscall_raw(SYS_madvise, from, to - from, advice);

        if (drops && (mem.maps[i].prot & PROT_EXEC))
            mem_code_gone(from, to);
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
    pthread_mutex_lock(&mem.lock);
    i64 r = advise_locked(addr, addr + size, advice);

    pthread_mutex_unlock(&mem.lock);
    return r;
}

/* ---- queries ---- */

bool mem_next(Gva va, MemMap *m)
{
    pthread_mutex_lock(&mem.lock);
    size_t i = map_index(va);
    bool found = i < mem.count;

    if (found)
        *m = mem.maps[i];
    pthread_mutex_unlock(&mem.lock);
    return found;
}

bool mem_is_guest(Gva addr, u64 len)
{
    pthread_mutex_lock(&mem.lock);
    bool is = addr + len >= addr && map_covers(addr, addr + len);

    pthread_mutex_unlock(&mem.lock);
    return is;
}

void mem_fork(int phase)
{
    if (phase == 0)
        pthread_mutex_lock(&mem.lock);
    else
        pthread_mutex_unlock(&mem.lock);
}

void mem_set_limit(u64 limit)
{
    pthread_mutex_lock(&mem.lock);
    mem.limit = limit;
    pthread_mutex_unlock(&mem.lock);
}

void mem_set_top(Gva top)
{
    mem.search_top = mem.search_hint = top;
}

u8 user_tag_bits;

void mem_init(const UserAbi *guest_abi)
{
    mem.abi = guest_abi;
    user_tag_bits = guest_abi->tag_bits;
    mem_set_top(guest_abi->stack_top);
}
