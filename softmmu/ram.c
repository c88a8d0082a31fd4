/* SPDX-License-Identifier: MIT */
/* RAM blocks and their dirty bits; see ram.h. */
#include "softmmu/ram.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HUGE_PAGE    (2ull << 20)
#define RAM_SIZE_MAX (1ull << 46) /* half of what a process can address */
#define WORD_BITS    64u

static u64 next_ram_addr = HUGE_PAGE; /* 0 is nobody's address */
static pthread_mutex_t next_lock = PTHREAD_MUTEX_INITIALIZER;
static void (*code_written)(RamBlock *b, u64 offset, u64 len);
static void (*cleaned)(RamBlock *b, u64 offset, u64 len);
static void (*gathered)(RamBlock *b, u64 offset, u64 len);

/* ---- memory ---- */

/*
 * Host pages for @b at a place that can be backed by huge pages: the kernel aligns only to its
 * small ones.
 */
static bool map_block(RamBlock *b, const RamConfig *cfg, Error *err)
{
    int flags = MAP_FIXED | MAP_NORESERVE |
                (b->fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : cfg->is_private ? MAP_PRIVATE : MAP_SHARED);
    u64 align = MAX(cfg->align, HUGE_PAGE);

    b->mapping_size = b->size + align;
    b->mapping =
        mmap(NULL, b->mapping_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (b->mapping == MAP_FAILED)
        return error_set_errno(err, "%s: cannot reserve %llu bytes of addresses", b->name,
                               (unsigned long long)b->size);
    b->host = (u8 *)ALIGN_UP((uintptr_t)b->mapping, align);
    if (mmap(b->host, b->size, PROT_READ | PROT_WRITE, flags, b->fd, (off_t)cfg->offset) ==
        MAP_FAILED) {
        error_set_errno(err, "%s: cannot map %llu bytes", b->name, (unsigned long long)b->size);
        munmap(b->mapping, b->mapping_size);
        return false;
    }
    madvise(b->host, b->size, MADV_HUGEPAGE); /* advice: a kernel without them is fine */
    madvise(b->host, b->size,
            MADV_DONTFORK); /* children of the emulator are helpers, not machines */
    if (!cfg->no_merge)
        madvise(b->host, b->size, MADV_MERGEABLE);
    if (cfg->no_dump)
        madvise(b->host, b->size, MADV_DONTDUMP);
    if (!cfg->prealloc || madvise(b->host, b->size, MADV_POPULATE_WRITE) == 0)
        return true;
    error_set_errno(err, "%s: cannot get all %llu bytes at once", b->name,
                    (unsigned long long)b->size);
    munmap(b->mapping, b->mapping_size);
    return false;
}

static bool open_memory(RamBlock *b, const RamConfig *cfg, Error *err)
{
    unsigned flags = MFD_CLOEXEC;

    if (cfg->huge_page)
        flags |= MFD_HUGETLB | (unsigned)__builtin_ctzll(cfg->huge_page) << MFD_HUGE_SHIFT;
    b->fd = memfd_create(b->name, flags);
    return b->fd >= 0 || error_set_errno(err, "%s: cannot make a memory file", b->name);
}

/* A folder is for a file that nobody else sees. */
static bool open_path(RamBlock *b, const RamConfig *cfg, Error *err)
{
    int flags = (cfg->is_read_only ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC;
    struct stat st;

    if (stat(cfg->path, &st) == 0 && S_ISDIR(st.st_mode))
        b->fd = open(cfg->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    else
        b->fd = open(cfg->path, flags, 0644);
    return b->fd >= 0 || error_set_errno(err, "%s: %s", b->name, cfg->path);
}

static bool open_file(RamBlock *b, const RamConfig *cfg, Error *err)
{
    u64 end = cfg->offset + b->size;
    struct stat st;

    if (!cfg->path && cfg->is_private)
        return true;
    if (!(cfg->path ? open_path(b, cfg, err) : open_memory(b, cfg, err)))
        return false;
    if (fstat(b->fd, &st) == 0 && (!S_ISREG(st.st_mode) || (u64)st.st_size >= end))
        return true;
    if (cfg->is_read_only)
        return error_set(err, "%s: %s has %llu bytes; %llu are expected", b->name, cfg->path,
                         (unsigned long long)st.st_size, (unsigned long long)end);
    return ftruncate(b->fd, (off_t)end) == 0 ||
           error_set_errno(err, "%s: cannot make it %llu bytes long", b->name,
                           (unsigned long long)end);
}

static u64 word_count(const RamBlock *b)
{
    return ((b->size >> RAM_PAGE_SHIFT) + WORD_BITS - 1) / WORD_BITS;
}

static void make_bitmaps(RamBlock *b)
{
    u64 pages = b->size >> RAM_PAGE_SHIFT;

    for (unsigned c = 0; c < RAM_CLIENTS; c++) {
        b->dirty[c] = calloc(word_count(b), sizeof(u64));
        if (!b->dirty[c])
            abort();
        for (u64 p = 0; p < pages; p += WORD_BITS) {
            u64 left = pages - p;

            atomic_init(&b->dirty[c][p / WORD_BITS], left < WORD_BITS ? (1ull << left) - 1 : ~0ull);
        }
    }
}

RamBlock *ram_new(const char *name, u64 size, u32 flags, Error *err)
{
    return ram_new_from(name, size, &(RamConfig){.is_private = flags & RAM_PRIVATE}, err);
}

RamBlock *ram_new_from(const char *name, u64 size, const RamConfig *cfg, Error *err)
{
    if (!size || size > RAM_SIZE_MAX) {
        error_set(err, "%s: %llu bytes of RAM: 1 to %llu are possible", name,
                  (unsigned long long)size, (unsigned long long)RAM_SIZE_MAX);
        return NULL;
    }
    RamBlock *b = calloc(1, sizeof *b);

    if (!b || !(b->name = strdup(name)))
        abort();
    b->size = ALIGN_UP(size, RAM_PAGE_SIZE);
    b->fd = -1;
    b->discard = cfg->discard;
    if (!open_file(b, cfg, err) || !map_block(b, cfg, err)) {
        if (b->fd >= 0)
            close(b->fd);
        free(b->name);
        free(b);
        return NULL;
    }
    make_bitmaps(b);
    pthread_mutex_lock(&next_lock);
    b->ram_addr = next_ram_addr;
    next_ram_addr += ALIGN_UP(b->size, HUGE_PAGE);
    pthread_mutex_unlock(&next_lock);
    return b;
}

static void free_now(RcuHead *head)
{
    RamBlock *b = container_of(head, RamBlock, rcu);

    if (b->discard && b->fd >= 0)
        madvise(b->host, b->size, MADV_REMOVE);
    munmap(b->mapping, b->mapping_size);
    if (b->fd >= 0)
        close(b->fd);
    for (unsigned c = 0; c < RAM_CLIENTS; c++)
        free((void *)b->dirty[c]);
    free(b->name);
    free(b);
}

u64 ram_next_data(const RamBlock *b, u64 offset, u64 *end)
{
    off_t data = b->fd < 0 ? (off_t)offset : lseek(b->fd, (off_t)offset, SEEK_DATA), hole;

    *end = b->size;
    if (data < 0)
        return errno == ENXIO ? b->size : offset;
    hole = b->fd < 0 ? -1 : lseek(b->fd, data, SEEK_HOLE);
    if (hole > data)
        *end = MIN((u64)hole, b->size);
    return MIN((u64)data, b->size);
}

void ram_free(RamBlock *b)
{
    if (b)
        rcu_free_later(&b->rcu, free_now);
}

/* ---- dirty bits ---- */

/* The pages [*page, end) that lie in one word of a bitmap, as a mask; *page moves on. */
static u64 next_mask(u64 *page, u64 end)
{
    u64 first = *page % WORD_BITS, count = MIN(WORD_BITS - first, end - *page);

    *page += count;
    return (count == WORD_BITS ? ~0ull : (1ull << count) - 1) << first;
}

static void pages_of(const RamBlock *b, u64 offset, u64 len, u64 *first, u64 *end)
{
    assert(offset <= b->size && len <= b->size - offset);
    *first = offset >> RAM_PAGE_SHIFT;
    *end = len ? ((offset + len - 1) >> RAM_PAGE_SHIFT) + 1 : *first;
}

void ram_on_code_write(void (*fn)(RamBlock *b, u64 offset, u64 len))
{
    code_written = fn;
}

static void set_dirty(RamBlock *b, RamClient client, u64 page, u64 end)
{
    while (page < end) {
        _Atomic u64 *word = &b->dirty[client][page / WORD_BITS];
        u64 bits = next_mask(&page, end);

        atomic_fetch_or(word, bits); /* pairs with ram_test_and_clear_dirty */
    }
}

void ram_set_dirty(RamBlock *b, u64 offset, u64 len, u32 mask)
{
    u64 first, end;

    pages_of(b, offset, len, &first, &end);
    for (unsigned c = 0; c < RAM_CLIENTS; c++)
        if (mask >> c & 1)
            set_dirty(b, c, first, end);
    if ((mask & RAM_MASK_CODE) && len && code_written)
        code_written(b, offset, len);
}

void ram_on_clean(void (*fn)(RamBlock *b, u64 offset, u64 len))
{
    cleaned = fn;
}

void ram_on_gather(void (*fn)(RamBlock *b, u64 offset, u64 len))
{
    gathered = fn;
}

void ram_gather(RamBlock *b, u64 offset, u64 len)
{
    if (gathered)
        gathered(b, offset, len);
}

bool ram_is_dirty(const RamBlock *b, RamClient client, u64 offset, u64 len)
{
    u64 p, end;

    pages_of(b, offset, len, &p, &end);
    while (p < end) {
        const _Atomic u64 *word = &b->dirty[client][p / WORD_BITS];

        if (atomic_load(word) & next_mask(&p, end))
            return true;
    }
    return false;
}

bool ram_test_and_clear_dirty(RamBlock *b, RamClient client, u64 offset, u64 len)
{
    u64 p, end, found = 0;

    pages_of(b, offset, len, &p, &end);
    while (p < end) {
        _Atomic u64 *word = &b->dirty[client][p / WORD_BITS];
        u64 bits = next_mask(&p, end);

        found |= atomic_fetch_and(word, ~bits) & bits;
    }
    if (found && cleaned)
        cleaned(b, offset, len);
    return found;
}

u64 ram_next_dirty(const RamBlock *b, RamClient client, u64 page)
{
    u64 pages = b->size >> RAM_PAGE_SHIFT;

    while (page < pages) {
        u64 word = atomic_load(&b->dirty[client][page / WORD_BITS]) >> page % WORD_BITS;

        if (word)
            return page + (u64)__builtin_ctzll(word);
        page = ALIGN_DOWN(page, WORD_BITS) + WORD_BITS;
    }
    return pages;
}

u32 ram_clean_mask(const RamBlock *b, u64 offset)
{
    u64 page = offset >> RAM_PAGE_SHIFT;
    u32 mask = 0;

    for (unsigned c = 0; c < RAM_CLIENTS; c++)
        if (!(atomic_load(&b->dirty[c][page / WORD_BITS]) >> page % WORD_BITS & 1))
            mask |= 1u << c;
    return mask;
}

/* ---- forgetting ---- */

bool ram_discard(RamBlock *b, u64 offset, u64 len)
{
    u64 first = ALIGN_UP(offset, (u64)RAM_PAGE_SIZE),
        end = ALIGN_DOWN(offset + len, (u64)RAM_PAGE_SIZE);

    assert(offset <= b->size && len <= b->size - offset);
    if (first >= end)
        return true;
    if (madvise(b->host + first, end - first, b->fd >= 0 ? MADV_REMOVE : MADV_DONTNEED))
        return false;
    ram_set_dirty(b, first, end - first, RAM_MASK_ALL);
    return true;
}
