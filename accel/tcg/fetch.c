/* SPDX-License-Identifier: MIT */
/*
 * Code memory across fork.
 *
 * It is shared memory, and links and evictions change it, so the child of a fork must have its own. Copying all of it
 * would cost more than the fork itself, and most children soon execute something else. So the child begins with empty
 * code memory at the same run addresses, keeps the parent's mapped where that was written, and copies a block from there
 * when it first gets to it. Until then the block's generation is the parent's, and nobody links to it.
 *
 * The empty memory is made by the parent before it forks, and lent to its children one after the
 * other: what is there of the last is not looked at. Memory of a child that forked itself is not lent
 * again, since that child's children may copy from it.
 *
 * The parent goes on meanwhile. What it may have done to the bytes of a block: linked or unlinked its exits, which the
 * copy gets unlinked; or evicted its chunk, which the count at the chunk's start tells, before and after copying.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"

/* ---- fork; the lock is held ---- */

/* Code memory of the next child, since mapping it takes longer than all else here. */
static CodeBuf spare WRITTEN_BY_FORK;
static pid_t spare_user WRITTEN_BY_FORK; /* the child that got it; 0: none did */

static ChunkHead *memory_head(const CodeBuf *buf)
{
    return (ChunkHead *)(void *)(buf->rw + tcg.stubs_size);
}

/* Whoever lent this memory must not do so again when this process is gone. */
void tcg_share(void)
{
    if (!tcg.interpret)
        __atomic_store_n(&memory_head(&tcg.buf)->has_children, 1, __ATOMIC_SEQ_CST);
}

/* The child that had it is gone, and what it wrote there is nobody's origin. */
static bool spare_is_free(void)
{
    if (!spare_user)
        return true;
    return kill(spare_user, 0) != 0 && errno == ESRCH && !memory_head(&spare)->has_children;
}

/*
 * With the spare in the same mappings: as the kernel keeps lists of all mappings of pages, each costs
 * a fork as much as dozens of private pages. Where the guest's address space is limited, that is too
 * much of it.
 */
bool fetch_init(size_t size, Error *err)
{
    CodeBuf both;

    if (tcg.cfg.has_mmu || tcg.is_limited || !codebuf_init(&both, 2 * size, err))
        return codebuf_init(&tcg.buf, size, err);
    tcg.buf = (CodeBuf){.rw = both.rw, .rx = both.rx, .size = size};
    spare = (CodeBuf){.rw = both.rw + size, .rx = both.rx + size, .size = size};
    return true;
}

/* The child has no way to say that it finds no memory. */
bool fetch_before_fork(void)
{
    Error err;

    if (tcg.interpret)
        return true;
    tcg_share();
    if (spare.rw && !spare_is_free())
        codebuf_free(&spare);
    spare_user = 0;
    return spare.rw || codebuf_init(&spare, tcg.buf.size, &err);
}

void fetch_after_fork(pid_t child)
{
    if (child > 0)
        spare_user = child;
    if (tcg.is_limited && spare.rw) /* it counts as the guest's */
        codebuf_free(&spare);
}

void fetch_in_child(void)
{
    u8 *old = tcg.buf.rw;

    if (tcg.interpret)
        return;
    if (!codebuf_renew(&tcg.buf, tcg.stubs_size, &spare)) {
        fprintf(stderr, "lyrebird: a child process cannot move its code memory\n");
        abort();
    }
    spare_user = 0;
    if (tcg.origin)
        munmap((void *)(uintptr_t)(tcg.origin + tcg.stubs_size), tcg.buf.size - tcg.stubs_size);
    tcg.origin = old;
    tcg.generation++;
    for (TcgCpu *t = tcg.cpus; t; t = t->next)
        jumps_in_child(t);
}

/* ---- blocks ---- */

static bool has_chunk(const Chunk *c)
{
    const ChunkHead *head = (const ChunkHead *)(const void *)(tcg.origin + (c->code - tcg.buf.rx));

    return __atomic_load_n(&head->life, __ATOMIC_SEQ_CST) == c->life;
}

static bool copy_code(const Tb *tb)
{
    if (!has_chunk(tb->chunk))
        return false;
    memcpy(codebuf_rw(&tcg.buf, tb->code), tcg.origin + (tb->code - tcg.buf.rx), tb->code_size);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return has_chunk(tb->chunk);
}

/* Only the memory of the parent itself is at hand, not what that had not fetched from its own parent. */
static bool fetch(Tb *tb)
{
    if (tb->generation + 1 != tcg.generation)
        return false;
    if (!tb->code)
        return true;
    if (!copy_code(tb))
        return false;
    tb_links_begin(tb);
    return true;
}

bool tb_fetch(Tb *tb)
{
    bool ok;

    pthread_mutex_lock(&tcg.lock);
    ok = tb_is_here(tb) || (!tb->is_invalid && fetch(tb));
    if (ok)
        __atomic_store_n(&tb->generation, tcg.generation, __ATOMIC_RELEASE); /* pairs with tb_is_here */
    else
        tb_remove(tb);
    pthread_mutex_unlock(&tcg.lock);
    return ok;
}
