/* SPDX-License-Identifier: MIT */
/*
 * Code memory across fork.
 *
 * It is shared memory, and links and evictions change it, so the child of a fork must have its own. Copying all of it
 * would cost more than the fork itself, and most children soon execute something else. So the child begins with empty
 * code memory at the same run addresses, keeps the parent's mapped where that was written, and copies a block from there
 * when it first gets to it. Until then the block's generation is the parent's, and nobody links to it.
 *
 * The parent goes on meanwhile. What it may have done to the bytes of a block: linked or unlinked its exits, which the
 * copy gets unlinked; or evicted its chunk, which the count at the chunk's start tells, before and after copying.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"

/* ---- fork; the lock is held ---- */

/* Whether the child will find room: it has no way to say that it does not. */
bool fetch_before_fork(void)
{
    void *p;

    if (tcg.interpret || !tcg.is_limited)
        return true;
    p = mmap(NULL, tcg.buf.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return false;
    munmap(p, tcg.buf.size);
    return true;
}

void fetch_in_child(void)
{
    u8 *old = tcg.buf.rw;

    if (tcg.interpret)
        return;
    if (!codebuf_renew(&tcg.buf, tcg.stubs_size)) {
        fprintf(stderr, "lyrebird: a child process finds no memory for code\n");
        abort();
    }
    if (tcg.origin)
        munmap((void *)(uintptr_t)(tcg.origin + tcg.stubs_size), tcg.buf.size - tcg.stubs_size);
    tcg.origin = old;
    tcg.generation++;
    for (TcgCpu *t = tcg.cpus; t; t = t->next)
        t->jumps[0].pc = rt_jump_empty(0); /* the others were wiped; machines do not fork */
}

/* ---- blocks ---- */

static bool has_chunk(const Chunk *c)
{
    const u8 *head = tcg.origin + (c->code - tcg.buf.rx);

    return __atomic_load_n((const u64 *)(const void *)head, __ATOMIC_SEQ_CST) == c->life;
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
