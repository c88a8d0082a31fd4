/* SPDX-License-Identifier: MIT */
/*
 * Blocks of guest RAM: host memory of the machine, and which of its pages were written since
 * someone asked.
 *
 * A block is a memfd mapped shared, so that KVM, snapshots and helper processes can map the same
 * pages; the host gives pages as they are touched. Each block has a range of "ram addresses" of
 * its own, never used again, by which translated code is filed.
 */
#ifndef SOFTMMU_RAM_H
#define SOFTMMU_RAM_H

#include <stdatomic.h>
#include "base/error.h"
#include "base/rcu.h"
#include "base/types.h"

#define RAM_PAGE_SHIFT 12
#define RAM_PAGE_SIZE  (1u << RAM_PAGE_SHIFT)

/* Who wants to know about written pages. */
typedef enum RamClient {
    RAM_DISPLAY, /* screens that lie in RAM */
    RAM_MIGRATE, /* snapshots */
    RAM_CLIENTS,
} RamClient;

/* What a write concerns: clients, and the translator, whose pages with code the TLB knows (tlb.h). */
enum {
    RAM_MASK_DISPLAY = 1u << RAM_DISPLAY,
    RAM_MASK_MIGRATE = 1u << RAM_MIGRATE,
    RAM_MASK_CODE = 1u << RAM_CLIENTS,
    RAM_MASK_ALL = (2u << RAM_CLIENTS) - 1,
};

enum {
    RAM_PRIVATE = 1, /* anonymous memory, no memfd: cannot be shared, always gets huge pages */
};

/* Where a block's memory comes from; zero: a file in memory of its own. */
typedef struct RamConfig {
    const char *path;     /* a file, or a folder for a file without name; NULL: neither */
    bool is_private;      /* a file: what is written stays here. Else: anonymous memory */
    bool prealloc;        /* take the host's memory at once */
    bool is_read_only;    /* a file: open it for reading; needs is_private */
    bool no_merge, no_dump;
    bool discard;         /* a file: its contents need not be written when the block goes */
    u64 offset;           /* in the file, a multiple of the page size */
    u64 align;            /* of the mapping, a power of two; 0: any */
    u64 huge_page;        /* bytes; 0: pages as they come */
} RamConfig;

typedef struct RamBlock {
    char *name;
    u8 *host;                        /* aligned to a huge page */
    u64 size;                        /* bytes, a multiple of the page size */
    u64 ram_addr;                    /* of its first byte */
    int fd;                          /* -1: RAM_PRIVATE */
    _Atomic u64 *dirty[RAM_CLIENTS]; /* a bit per page */
    bool discard;                    /* of RamConfig */
    void *mapping;                   /* what munmap gets */
    u64 mapping_size;
    RcuHead rcu;
} RamBlock;

/**
 * A zeroed block of @size bytes, rounded up to pages; every page starts dirty for every client.
 * NULL on error: no size, or more than the host can address.
 */
RamBlock *ram_new(const char *name, u64 size, u32 flags, Error *err);

/**
 * The same as @cfg says. A file that is longer keeps what is behind; one that is shorter grows, but
 * an existing read-only one. Errors name the path.
 */
RamBlock *ram_new_from(const char *name, u64 size, const RamConfig *cfg, Error *err);

/**
 * Forget the whole pages in [offset, offset+len): they read as zeros and take no memory of the host
 * until they are written again. Pages become dirty. False if the host cannot.
 */
bool ram_discard(RamBlock *b, u64 offset, u64 len);

/**
 * The next bytes from @offset on that may be other than zero: *@end is where they end. Gives @b->size
 * if there are none. What guests and devices never touched is passed over without being touched.
 */
u64 ram_next_data(const RamBlock *b, u64 offset, u64 *end);

/** The block goes when no reader can use it any more. */
void ram_free(RamBlock *b);

/**
 * Pages that [offset, offset+len) touches become dirty for the clients of @mask; called after the
 * bytes were written. Any thread.
 */
void ram_set_dirty(RamBlock *b, u64 offset, u64 len, u32 mask);

/**
 * Who is told by ram_set_dirty with RAM_MASK_CODE: the translator drops the code of
 * [offset, offset+len), in the writer's thread and before that goes on. One for all blocks; set
 * before guests run.
 */
void ram_on_code_write(void (*fn)(RamBlock *b, u64 offset, u64 len));

/**
 * Pages of [offset, offset+len) that a guest on the host's own processor wrote become dirty, of which
 * nobody is told otherwise. To be called before RAM_DISPLAY's bits are looked at, with the machine
 * lock.
 */
void ram_gather(RamBlock *b, u64 offset, u64 len);

/** Who knows of them. One for all blocks; set before guests run. */
void ram_on_gather(void (*fn)(RamBlock *b, u64 offset, u64 len));

/** Whether any page of the range is dirty for @client. */
bool ram_is_dirty(const RamBlock *b, RamClient client, u64 offset, u64 len);

/**
 * The same, and all pages of the range become clean, each page at once with its answer: a write
 * that comes between is seen now or makes it dirty again. Any thread. Only a store that a vCPU has
 * begun at this moment may be missed: who reads the bytes looks again a little later, or stops the
 * vCPUs.
 */
bool ram_test_and_clear_dirty(RamBlock *b, RamClient client, u64 offset, u64 len);

/**
 * Who is told by ram_test_and_clear_dirty that pages of [offset, offset+len) became clean, so that
 * the next store to them is reported. One for all blocks; set before guests run.
 */
void ram_on_clean(void (*fn)(RamBlock *b, u64 offset, u64 len));

/** First dirty page at or after page @page, or the number of pages. */
u64 ram_next_dirty(const RamBlock *b, RamClient client, u64 page);

/** Mask of the clients for which the page at @offset is clean: a write there has to be reported. */
u32 ram_clean_mask(const RamBlock *b, u64 offset);

#endif
