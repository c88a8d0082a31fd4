/* SPDX-License-Identifier: MIT */
/*
 * The same code at another address: in a machine, where processes have their libraries at random places, most blocks
 * are of bytes that were translated before. A block that depends on where its page is mapped by its pc alone
 * (IrBlock.is_movable) is copied then, and the few fields that hold its pc are changed (backend_move).
 *
 * The table knows the last such block of each place in memory and key, as far as they do not displace each other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "accel/tcg/tb.h"
#include "backend/x64/asm.h"

#define TWIN_BITS 16

static Tb *twins[1 << TWIN_BITS]; /* the lock is held */

static Tb **slot_of(u64 at, u32 key)
{
    return &twins[((at ^ key * 0xc2b2ae3d27d4eb4full) * 0x9e3779b97f4a7c15ull) >> (64 - TWIN_BITS)];
}

void twin_insert(Tb *tb)
{
    if (tb->is_movable && !tb->is_breakpoint)
        *slot_of(tb->at, tb->key) = tb;
}

void twin_remove(const Tb *tb)
{
    Tb **slot = slot_of(tb->at, tb->key);

    if (tb->is_movable && *slot == tb)
        *slot = NULL;
}

const Tb *twin_find(u64 at, u32 key)
{
    const Tb *tb;

    pthread_mutex_lock(&tcg.lock);
    tb = *slot_of(at, key);
    pthread_mutex_unlock(&tcg.lock);
    return tb && tb->at == at && tb->key == key ? tb : NULL;
}

static u64 distance(const void *to, const void *from)
{
    return (u64)(uintptr_t)to - (u64)(uintptr_t)from;
}

/* What a translation for the place of @tb would be, if @from is one of the same bytes. */
static bool copy_code(u8 *code, const Tb *tb, const Tb *from)
{
    CodeMove by = {
        .pc = tb->pc - from->pc,
        .code = distance(tb->code, from->code),
        .exits = distance(tb->exits, from->exits),
        .counter = distance(tb->counts, from->counts),
    };

    memcpy(code, codebuf_rw(&tcg.buf, from->code), from->code_size);
    return backend_move(code, from->moves, from->move_count, &by);
}

static void *copy_array(Chunk *c, const void *from, size_t size)
{
    return memcpy(tb_alloc(c, size), from, size);
}

static const u8 *rebase(const u8 *p, const Tb *to, const Tb *from)
{
    return to->code + (p - from->code);
}

static void copy_exits(Tb *tb, const Tb *from)
{
    tb->exits = tb_alloc(tb->chunk, from->exit_count * sizeof *tb->exits);
    for (u32 n = 0; n < from->exit_count; n++) {
        const TbExit *x = &from->exits[n];

        tb->exits[n] = (TbExit){.from = tb,
                                .pc = x->pc + (tb->pc - from->pc),
                                .field = rebase(x->field, tb, from),
                                .stub = rebase(x->stub, tb, from)};
    }
}

bool twin_copy(TcgCpu *t, Tb *tb, const Tb *from)
{
    Chunk *c = t->chunk;

    if ((size_t)(c->end - c->p) < from->code_size)
        return false;
    tb->code = c->p;
    copy_exits(tb, from);
    if (!copy_code(codebuf_rw(&tcg.buf, tb->code), tb, from)) {
        tb->code = NULL;
        return false;
    }
    tb->size_bytes = from->size_bytes;
    tb->insn_count = from->insn_count;
    tb->exit_count = from->exit_count;
    tb->code_size = from->code_size;
    tb->body_size = from->body_size;
    tb->gate_at = from->gate_at;
    tb->again_at = from->again_at;
    tb->body_insns = from->body_insns;
    tb->side_insns = from->side_insns;
    tb->side_guest = from->side_guest;
    tb->site_count = from->site_count;
    tb->sites = copy_array(c, from->sites, from->site_count * sizeof *tb->sites);
    tb->moves = copy_array(c, from->moves, from->move_count * sizeof *tb->moves);
    tb->move_count = from->move_count;
    tb->is_movable = true;
    tb_links_begin(tb);
    c->p = tb->code + ALIGN_UP(tb->code_size, 16);
    return true;
}

/* The fields of exits are as if nothing was linked. */
static void unlink_copy(u8 *code, const Tb *tb)
{
    for (u32 n = 0; n < tb->exit_count; n++) {
        u32 rel = (u32)(tb->exits[n].stub - (tb->exits[n].field + 4));

        memcpy(code + (tb->exits[n].field - tb->code), &rel, sizeof rel);
    }
}

void twin_verify(const Tb *tb)
{
    const Tb *from = twin_find(tb->at, tb->key);
    u8 *code;

    if (!from || !tb->is_movable)
        return;
    code = malloc(from->code_size);
    if (!code)
        abort();
    if (from->code_size != tb->code_size || from->exit_count != tb->exit_count ||
        (copy_code(code, tb, from) &&
         (unlink_copy(code, tb), memcmp(code, tb->code, tb->code_size)))) {
        fprintf(stderr, "block 0x%llx is other than its copy for 0x%llx\n",
                (unsigned long long)from->pc, (unsigned long long)tb->pc);
        abort();
    }
    free(code);
}
