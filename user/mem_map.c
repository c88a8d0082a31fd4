/* SPDX-License-Identifier: MIT */
/*
 * The sorted array of guest mappings, and the choice of addresses.
 *
 * Programs have tens to thousands of mappings: lookups are binary searches, gap searches run over
 * neighbouring memory. Placement is ours, never the kernel's: each new range is taken with
 * MAP_FIXED_NOREPLACE, so that a collision with the emulator's own memory is an error to work
 * around and not a disaster.
 */
#include "user/mem_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include "base/log.h"
#include "softmmu/accel_ops.h"

#define HUGE_2M (2ull << 20)
#define LOW_END (2ull << 30) /* MAP_32BIT */

MemState mem WRITTEN_BY_FORK = {.lock = PTHREAD_MUTEX_INITIALIZER, .limit = MEM_NO_LIMIT};

/* ---- the array ---- */

/* Index of the first mapping that ends above @va. */
size_t map_index(Gva va)
{
    size_t lo = 0, hi = mem.count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (mem.maps[mid].end > va)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void map_open_slot(size_t i)
{
    if (mem.count == mem.cap) {
        mem.cap = mem.cap ? mem.cap * 2 : 64;
        mem.maps = realloc(mem.maps, mem.cap * sizeof *mem.maps);
        if (!mem.maps)
            abort();
    }
    memmove(&mem.maps[i + 1], &mem.maps[i], (mem.count - i) * sizeof *mem.maps);
    mem.count++;
}

static void map_close_slots(size_t i, size_t n)
{
    memmove(&mem.maps[i], &mem.maps[i + n], (mem.count - i - n) * sizeof *mem.maps);
    mem.count -= n;
}

/* Make @va a border between mappings if it lies inside one. */
void map_split(Gva va)
{
    size_t i = map_index(va);

    if (i == mem.count || mem.maps[i].start >= va)
        return;
    map_open_slot(i);
    mem.maps[i].end = va;
    mem.maps[i + 1].start = va;
    if (mem.maps[i + 1].object)
        mem.maps[i + 1].offset += va - mem.maps[i].start;
}

static bool map_joins(const MemMap *a, const MemMap *b)
{
    return a->end == b->start && a->prot == b->prot && a->kind == b->kind &&
           a->object == b->object && (!a->object || a->offset + (a->end - a->start) == b->offset);
}

static void map_join(size_t i)
{
    if (i + 1 < mem.count && map_joins(&mem.maps[i], &mem.maps[i + 1])) {
        mem.maps[i].end = mem.maps[i + 1].end;
        map_close_slots(i + 1, 1);
    }
}

void map_join_around(Gva start, Gva end)
{
    size_t i = map_index(start ? start - 1 : 0);

    while (i < mem.count && mem.maps[i].start <= end) {
        size_t n = mem.count;

        map_join(i);
        if (n == mem.count)
            i++;
    }
}

/* Forget [start, end). True if code was in it. The caller unmaps or replaces it on the host. */
bool map_remove(Gva start, Gva end)
{
    bool had_code = false;

    map_split(start);
    map_split(end);
    size_t i = map_index(start), n = 0;

    for (; i + n < mem.count && mem.maps[i + n].start < end; n++)
        had_code |= mem.maps[i + n].prot & PROT_EXEC;
    if (!n)
        return false;
    if (log_on(LOG_PAGE))
        log_printf("page: %llx-%llx ---\n", (unsigned long long)start, (unsigned long long)end);
    if (had_code)
        mem_exec_mark(start, end, false);
    map_close_slots(i, n);
    if (end > mem.search_hint)
        mem.search_hint = MIN(end, mem.search_top);
    return had_code;
}

void map_insert(const MemMap *m)
{
    size_t i = map_index(m->start);

    if (log_on(LOG_PAGE))
        log_printf("page: %llx-%llx %c%c%c\n", (unsigned long long)m->start,
                   (unsigned long long)m->end, m->prot & PROT_READ ? 'r' : '-',
                   m->prot & PROT_WRITE ? 'w' : '-', m->prot & PROT_EXEC ? 'x' : '-');
    map_open_slot(i);
    mem.maps[i] = *m;
    if (m->prot & PROT_EXEC)
        mem_exec_mark(m->start, m->end, true);
    if (m->prot & ARM64_PROT_BTI)
        mem_guard_begin();
    mem_allow(m->start, m->end, m->prot);
    map_join_around(m->start, m->end);
}

bool map_overlaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    return i < mem.count && mem.maps[i].start < end;
}

bool map_within_limit(u64 more, Gva start, Gva end)
{
    if (mem.limit == MEM_NO_LIMIT)
        return true;
    for (size_t i = 0; i < mem.count; i++) {
        const MemMap *m = &mem.maps[i];
        Gva from = MAX(start, m->start), to = MIN(end, m->end);

        more += m->end - m->start - (from < to ? to - from : 0);
    }
    return more <= mem.limit;
}

bool map_covers(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (; start < end && i < mem.count && mem.maps[i].start <= start; i++)
        start = mem.maps[i].end;
    return start >= end;
}

/* ---- finding room ---- */

static Gva find_below(Gva limit, u64 len, u64 align)
{
    size_t i = map_index(limit - 1);

    if (i < mem.count && mem.maps[i].start < limit)
        limit = mem.maps[i].start;
    for (;; limit = mem.maps[i].start) {
        Gva low = i ? mem.maps[i - 1].end : MEM_MAP_MIN;
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
    Gva at = find_below(mem.search_hint, len, align);

    if (!at && mem.search_hint != mem.search_top)
        at = find_below(mem.search_top, len, align);
    return at;
}

i64 mem_host_mmap(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    return user_syscall_raw(SYS_mmap, addr, len, prot, flags, fd, offset);
}

i64 mem_host_munmap(Gva addr, u64 len)
{
    return user_syscall_raw(SYS_munmap, addr, len);
}

/*
 * A mapping where nothing may be. MAP_SHARED_VALIDATE does not know MAP_FIXED_NOREPLACE: the place
 * is taken first, by a mapping that the real one replaces.
 */
i64 mem_host_mmap_new(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    if ((flags & MAP_TYPE) != MAP_SHARED_VALIDATE)
        return mem_host_mmap(addr, len, prot, flags | MAP_FIXED_NOREPLACE, fd, offset);
    i64 r = mem_host_mmap(addr, len, PROT_NONE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

    if (r < 0)
        return r;
    r = mem_host_mmap(addr, len, prot, flags | MAP_FIXED, fd, offset);
    if (r < 0)
        mem_host_munmap(addr, len);
    return r;
}

/*
 * Translated code only reads guest code, so the host never needs to execute it. Natively, the host
 * must hear of all that is taken away, and not refuse us what the guest's tables allow: writable or
 * executable pages can be read.
 */
u64 mem_host_prot(u64 prot)
{
    if (user_config.accel && user_config.accel->is_native)
        return (prot & (PROT_READ | PROT_WRITE | PROT_EXEC)) |
               (prot & (PROT_WRITE | PROT_EXEC) ? PROT_READ : 0);
    return (prot & (PROT_READ | PROT_WRITE)) | (prot & PROT_EXEC ? PROT_READ : 0);
}

/* ---- what guest code may do ---- */

void mem_allow(Gva start, Gva end, unsigned prot)
{
    if (user_config.accel && user_config.accel->protect && start < end)
        user_config.accel->protect(start, end, prot);
}

void mem_allow_again(Gva start, Gva end)
{
    for (size_t i = map_index(start); i < mem.count && mem.maps[i].start < end; i++)
        mem_allow(MAX(start, mem.maps[i].start), MIN(end, mem.maps[i].end), mem.maps[i].prot);
}

/*
 * Take an unused range: the kernel refuses if something of ours is there, and we look further down.
 */
static i64 take_from(Gva at, u64 len, u64 align, u64 prot, u64 flags, int fd, u64 offset)
{
    for (u64 step = HUGE_2M; at; step *= 2) {
        i64 r = mem_host_mmap_new(at, len, prot, flags, fd, offset);

        if (r != -EEXIST) {
            return r;
        }
        at = at > step ? find_below(at - step, len, align) : 0;
    }
    return -ENOMEM;
}

i64 mem_take_free(u64 len, u64 align, u64 prot, u64 flags, int fd, u64 offset)
{
    i64 r = take_from(find_free(len, align), len, align, prot, flags, fd, offset);

    if (r >= 0)
        mem.search_hint = r;
    return r;
}

i64 mem_take_low(u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    return take_from(find_below(LOW_END, len, MEM_PAGE), len, MEM_PAGE, prot, flags, fd, offset);
}

/* Undo mem_claim_gaps: what the guest does not own in [start, end) is unmapped. */
void mem_release_gaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (Gva at = start; at < end; i++) {
        Gva gap_end = i < mem.count ? MIN(mem.maps[i].start, end) : end;

        if (at < gap_end)
            mem_host_munmap(at, gap_end - at);
        at = i < mem.count ? MAX(mem.maps[i].end, gap_end) : end;
    }
}

/*
 * Reserve the parts of [start, end) that no guest mapping covers. -ENOMEM: something of ours is in
 * the way.
 */
i64 mem_claim_gaps(Gva start, Gva end)
{
    size_t i = map_index(start);

    for (Gva at = start; at < end; i++) {
        Gva gap_end = i < mem.count ? MIN(mem.maps[i].start, end) : end;

        if (at < gap_end) {
            i64 r = mem_host_mmap(at, gap_end - at, PROT_NONE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
                                  -1, 0);

            if (r < 0) {
                mem_release_gaps(start, at);
                return r == -EEXIST ? -ENOMEM : r;
            }
        }
        at = i < mem.count ? MAX(mem.maps[i].end, gap_end) : end;
    }
    return 0;
}

/* Put a host mapping at a given place, over guest mappings only. */
i64 mem_take_fixed(Gva addr, u64 len, u64 prot, u64 flags, int fd, u64 offset)
{
    i64 r;

    if (!map_overlaps(addr, addr + len)) {
        r = mem_host_mmap_new(addr, len, prot, flags, fd, offset);
        return r == -EEXIST ? -ENOMEM : r;
    }
    if (!map_covers(addr, addr + len)) {
        r = mem_claim_gaps(addr, addr + len);
        if (r < 0)
            return r;
    }
    mem_allow(addr, addr + len, 0);
    r = mem_host_mmap(addr, len, prot, flags | MAP_FIXED, fd, offset);
    if (r < 0) {
        mem_release_gaps(addr, addr + len);
        mem_allow_again(addr, addr + len);
    }
    return r;
}

bool mem_range_ok(Gva addr, u64 len)
{
    return addr % MEM_PAGE == 0 && len <= mem.abi->task_size && addr <= mem.abi->task_size - len;
}

void mem_unmap_range(Gva start, Gva end)
{
    size_t i = map_index(start);

    mem_allow(start, end, 0);
    for (Gva at = start; i < mem.count && mem.maps[i].start < end; i++) {
        at = MAX(at, mem.maps[i].start);
        mem_host_munmap(at, MIN(mem.maps[i].end, end) - at);
        at = mem.maps[i].end;
    }
    if (map_remove(start, end))
        mem_code_gone(start, end);
}
