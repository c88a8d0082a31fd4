/* SPDX-License-Identifier: MIT */
/* mremap, and System V shared memory. */
#include <errno.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include "softmmu/accel_ops.h"
#include "user/mem_map.h"

#define HUGE_2M (2ull << 20)

/* ---- mremap ---- */

/*
 * The mapping [old, old+old_len) is now at [to, to+new_len) on the host; @keep: it is still at the
 * old place too.
 */
static void map_moved(MemMap m, Gva old, u64 old_len, Gva to, u64 new_len, bool keep)
{
    if (m.object)
        m.offset += old - m.start;
    if (!keep && map_remove(old, old + old_len))
        mem_code_gone(old, old + old_len);
    if (map_remove(to, to + new_len))
        mem_code_gone(to, to + new_len);
    m.start = to;
    m.end = to + new_len;
    map_insert(&m);
}

static i64 remap_in_place(const MemMap *m, Gva old, u64 old_len, u64 new_len)
{
    MemMap grown = *m;

    if (m->end != old + old_len || old + new_len > mem.abi->task_size ||
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
    bool keep = !old_len || (flags & MREMAP_DONTUNMAP);

    mem_allow(to, to + new_len, 0);
    mem_allow(old, keep ? old : old + old_len, 0);
    i64 r = user_syscall_raw(SYS_mremap, old, old_len, new_len,
                             flags | MREMAP_MAYMOVE | MREMAP_FIXED, to);

    if (r < 0) {
        mem_allow_again(to, to + new_len);
        mem_allow_again(old, old + old_len);
        return r;
    }
    map_moved(copy, old, old_len, to, new_len, keep);
    return r;
}

static i64 remap_move(const MemMap *m, Gva old, u64 old_len, u64 new_len, u64 flags)
{
    MemMap copy = *m;
    u64 align = copy.kind == MEM_ANON_PRIVATE && new_len % HUGE_2M == 0 ? HUGE_2M : MEM_PAGE;
    i64 to = mem_take_free(new_len, align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                           -1, 0);

    if (to < 0)
        return to;
    i64 r = remap_to(&copy, old, old_len, to, new_len, flags);

    if (r < 0)
        mem_host_munmap(to, new_len);
    return r;
}

static i64 remap_fixed(const MemMap *m, Gva old, u64 old_len, Gva to, u64 new_len, u64 flags)
{
    MemMap copy = *m;

    if (to % MEM_PAGE || !mem_range_ok(to, new_len) || (to < old + old_len && old < to + new_len))
        return -EINVAL;
    i64 r = mem_claim_gaps(to, to + new_len);

    if (r >= 0)
        r = remap_to(&copy, old, old_len, to, new_len, flags);
    if (r < 0)
        mem_release_gaps(to, to + new_len);
    return r;
}

static i64 remap_locked(Gva old, u64 old_len, u64 new_len, u64 flags, Gva new_addr)
{
    size_t i = map_index(old);

    if (i == mem.count || mem.maps[i].start > old || mem.maps[i].end - old < MIN(old_len, new_len))
        return -EFAULT;
    if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) {
        if (mem.maps[i].end - old < old_len)
            return -EFAULT;
        if (flags & MREMAP_FIXED)
            return remap_fixed(&mem.maps[i], old, old_len, new_addr, new_len, flags);
        return remap_move(&mem.maps[i], old, old_len, new_len, flags);
    }
    if (new_len <= old_len) {
        if (new_len < old_len)
            mem_unmap_range(old + new_len, old + old_len);
        return old;
    }
    if (mem.maps[i].end - old < old_len)
        return -EFAULT;
    if (!map_within_limit(new_len - old_len, 0, 0))
        return -ENOMEM;
    i64 r = old_len ? remap_in_place(&mem.maps[i], old, old_len, new_len) : -ENOMEM;

    if (r < 0 && (flags & MREMAP_MAYMOVE))
        r = remap_move(&mem.maps[map_index(old)], old, old_len, new_len, flags);
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
    if (!mem_range_ok(old, old_len))
        return -EFAULT;
    if (new_len > mem.abi->task_size)
        return flags & MREMAP_FIXED ? -EINVAL : -ENOMEM;
    pthread_mutex_lock(&mem.lock);
    i64 r = remap_locked(old, old_len, new_len, flags, new_addr);

    pthread_mutex_unlock(&mem.lock);
    return r;
}

/* ---- System V shared memory ---- */

static i64 shm_place(Gva addr, u64 size, int flags)
{
    if (!addr)
        return mem_take_free(size, MEM_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                             -1, 0);
    if (flags & SHM_RND)
        addr = ALIGN_DOWN(addr, MEM_PAGE);
    if (addr % MEM_PAGE || !mem_range_ok(addr, size) ||
        (!(flags & SHM_REMAP) && map_overlaps(addr, addr + size)))
        return -EINVAL;
    i64 r = mem_claim_gaps(addr, addr + size);

    return r < 0 ? -EINVAL : (i64)addr;
}

static i64 shm_attach(int id, Gva addr, u64 size, int flags)
{
    MemMap m = {.kind = MEM_SHM, .object = (1ull << 63) | (u32)id};
    i64 at = shm_place(addr, size, flags);

    if (at < 0)
        return at;
    u64 kept = user_config.accel->is_native ? SHM_RND : SHM_EXEC | SHM_RND;

    mem_allow(at, at + size, 0);
    i64 r = user_syscall_raw(SYS_shmat, id, at, (flags & ~kept) | SHM_REMAP);

    if (r < 0) {
        mem_allow_again(at, at + size);
        mem_release_gaps(at, at + size);
        return r;
    }
    m.start = at;
    m.end = at + size;
    m.prot = PROT_READ | (flags & SHM_RDONLY ? 0 : PROT_WRITE) | (flags & SHM_EXEC ? PROT_EXEC : 0);
    if (map_remove(m.start, m.end))
        mem_code_gone(m.start, m.end);
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
    pthread_mutex_lock(&mem.lock);
    i64 r = shm_attach(id, addr, ALIGN_UP(ds.shm_segsz, MEM_PAGE), flags);

    pthread_mutex_unlock(&mem.lock);
    return r;
}

/* Guest code may not touch what was attached at @addr, or may again. */
static void allow_pieces(Gva addr, bool on)
{
    for (size_t i = map_index(addr); i < mem.count; i++) {
        const MemMap *m = &mem.maps[i];

        if (m->kind == MEM_SHM && m->start - m->offset == addr)
            mem_allow(m->start, m->end, on ? m->prot : 0);
    }
}

i64 mem_shmdt(Gva addr)
{
    addr = (Gva)user_ptr(addr);
    pthread_mutex_lock(&mem.lock);
    allow_pieces(addr, false);
    i64 r = user_syscall_raw(SYS_shmdt, addr);
    u64 object = 0;

    if (r < 0)
        allow_pieces(addr, true);

    /*
     * Pieces may be left after partial unmapping; each knows how far it lies from the attach
     * address.
     */
    for (size_t i = map_index(addr); r >= 0 && i < mem.count; i++) {
        MemMap m = mem.maps[i];

        if (m.kind != MEM_SHM || m.start - m.offset != addr || (object && m.object != object))
            continue;
        object = m.object;
        if (map_remove(m.start, m.end))
            mem_code_gone(m.start, m.end);
        i--;
    }
    pthread_mutex_unlock(&mem.lock);
    return r;
}
